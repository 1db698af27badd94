"""Bilibili's open platform against a server of the tests: signed start, heartbeats, the end that is never forgotten."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import unittest

from driver import CROWDCUE, Case

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402
from bilibili_open_server import T, OpenServer, comment, message, packet, zipped  # noqa: E402

PATIENCE = 60


class Open(Case):
    def begin(self, server, folder, secrets=None, url=None):
        path = folder.write("secrets.json", server.secrets() if secrets is None else secrets)
        path.chmod(0o600)
        return subprocess.Popen([CROWDCUE, "feed", url or server.url, "--secrets", path], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, encoding="utf-8",
                                env={**os.environ, "XDG_DATA_HOME": str(folder.path / "data")})

    def finish(self, process, how=signal.SIGTERM):
        process.send_signal(how)
        out, errors = process.communicate(timeout=PATIENCE)
        return [json.loads(line) for line in out.splitlines()], errors, process.returncode

    def kept(self, folder):
        return sorted((folder.path / "data" / "crowdcue" / "feeds").glob("*"))

    def heard(self, server, count, folder=None, **more):
        """Runs the feed until so many events came, and ends it: (events, standard error)."""
        folder = folder or self.folder()
        with server:
            process = self.begin(server, folder, **more)
            lines = [process.stdout.readline() for _ in range(count)]
            rest, errors, code = self.finish(process)
            self.assertEqual(code, 0, errors)
            server.wait_for("/v2/app/end")
        self.assertEqual(server.problems, [])
        return [json.loads(line) for line in lines] + rest, errors

    def test_a_room(self):
        def script(connection, number):
            connection.say(zipped(comment(1), comment(2, guard_level=3, is_admin=1)) + comment(1) +
                           comment(3, open_id="open-host") + comment(4, open_id=""))

        folder = self.folder()
        server = OpenServer(script)
        events, _ = self.heard(server, 4, folder)
        self.assertEqual([event["id"] for event in events], ["m1", "m2", "m3", "m4"])
        self.assertEqual(events[0]["feed"], "bilibili-open:")
        self.assertEqual(events[0]["t"], (T + 1) * 1000 if "t_server" not in events[0] else events[0]["t"])
        self.assertEqual(events[0]["person"], {"id": "open1", "name": "用户1", "strength": "strong", "roles": []})
        self.assertEqual(set(events[1]["person"]["roles"]), {"mod", "member"})
        self.assertEqual(events[2]["person"]["roles"], ["host"])
        self.assertEqual(events[3]["person"]["strength"], "broken")
        self.assertEqual(server.auths, [(7, json.dumps({"roomid": 5441, "key": "k game-1", "group": "open"}))])
        self.assertEqual(server.calls[0][:2], ("/v2/app/start", {"code": server.code, "app_id": server.app_id}))
        self.assertEqual(server.calls[-1], ("/v2/app/end", {"game_id": "game-1", "app_id": server.app_id}, 0))
        self.assertEqual(self.kept(folder), [])  # what has ended needs not be remembered

    def test_every_kind(self):
        user = {"open_id": "o7", "uname": "A"}
        sent = [
            comment(1), message("DM_MIRROR", **user, msg="hi", msg_id="d1", timestamp=T),
            message("SEND_GIFT", **user, gift_id=1, gift_name="小花花", gift_num=2, price=100, r_price=90, paid=True, msg_id="g1",
                    timestamp=T, combo_info={"combo_count": 9}),
            message("SEND_GIFT", **user, gift_name="辣条", gift_num=3, price=100, r_price=100, paid=False, msg_id="g2", timestamp=T),
            message("GUARD", user_info=user, guard_level=3, guard_num=1, guard_unit="月", msg_id="u1", timestamp=T),
            message("SUPER_CHAT", **user, message_id=99, message="加油", rmb=30, msg_id="s1", timestamp=T),
            message("SUPER_CHAT_DEL", message_ids=[99, 100], msg_id="s2"),
            message("LIKE", **user, like_count=17, like_text="", msg_id="l1", timestamp=T),
            message("LIVE_ROOM_ENTER", **user, timestamp=T), message("LIVE_START"), message("LIVE_END"),
            packet(5, {"cmd": "SOMETHING_ELSE"}), message("SOMETHING_NEW"), comment(9),
        ]

        def script(connection, number):
            connection.say(zipped(*sent))

        events, _ = self.heard(OpenServer(script), 11)
        self.assertEqual([event["kind"] for event in events],
                         ["comment", "comment", "gift", "gift", "member", "gift", "delete", "delete", "like", "enter", "comment"])
        self.assertTrue(events[1]["shared"])
        self.assertEqual((events[2]["count"], events[2]["value"]), (2, {"minor": 180, "currency": "bilibili-gold"}))
        self.assertNotIn("value", events[3])
        self.assertEqual((events[4]["item"], events[4]["person"]["roles"]), ("舰长", ["member"]))
        self.assertEqual((events[5]["id"], events[5]["text"], events[5]["value"]),
                         ("99", "加油", {"minor": 3000, "currency": "CNY"}))
        self.assertEqual([event["target"] for event in events[6:8]], ["99", "100"])
        self.assertEqual(events[8]["count"], 17)

    def test_hostile_messages(self):
        def script(connection, number):
            if number == 0:
                connection.step = 1
                for body in (b"{bad", b"[]", b'{"cmd":3}', b'{"cmd":"LIVE_OPEN_PLATFORM_DM"}',
                             b'{"cmd":"LIVE_OPEN_PLATFORM_DM","data":[]}',
                             b'{"cmd":"LIVE_OPEN_PLATFORM_SEND_GIFT","data":{"open_id":7,"gift_num":1e300,"price":-5,"paid":1}}',
                             b'{"cmd":"LIVE_OPEN_PLATFORM_SUPER_CHAT_DEL","data":{"message_ids":{}}}',
                             b'{"cmd":"LIVE_OPEN_PLATFORM_DM","data":{"msg":"\xff\xfe","msg_id":"x","open_id":"a\\u0000b"}}',
                             b'{"cmd":"LIVE_OPEN_PLATFORM_INTERACTION_END","data":{"game_id":"another"}}'):
                    connection.say(packet(5, body))
                connection.say(comment(1))
                connection.say(packet(5, b"x", length=5))  # a length that cannot be ends the connection
            else:
                connection.say(comment(2))

        with OpenServer(script) as server:
            process = self.begin(server, self.folder())
            ids = []
            while "m2" not in ids:
                ids.append(json.loads(process.stdout.readline())["id"])
            self.finish(process)
        self.assertEqual([id for id in ids if id in ("m1", "m2")], ["m1", "m2"])
        self.assertEqual([path for path, _, _ in server.calls].count("/v2/app/start"), 1)  # the game went on

    def test_heartbeats(self):
        def script(connection, number):
            connection.say(comment(1))

        with OpenServer(script) as server:
            process = self.begin(server, self.folder())
            self.assertTrue(process.stdout.readline())
            beats = server.wait_for("/v2/app/heartbeat", 3)
            self.assertEqual(beats, [({"game_id": "game-1"}, 0)] * len(beats))
            self.finish(process)
        self.assertEqual(server.problems, [])

    def test_a_game_that_was_closed_is_started_again(self):
        for code in (7000, 7003):
            with self.subTest(code=code), OpenServer(lambda c, n: c.say(comment(n)), {"/v2/app/heartbeat": [0, code]}) as server:
                server.games = {}
                process = self.begin(server, self.folder())
                self.assertTrue(process.stdout.readline())
                server.wait_for("/v2/app/heartbeat", 2)
                server.games["game-1"] = "ended"
                self.assertTrue(process.stdout.readline())
                self.assertEqual(list(server.games), ["game-1", "game-2"])
                self.finish(process)
                self.assertEqual(server.games["game-2"], "ended")

    def test_interaction_end(self):
        def script(connection, number):
            connection.say(comment(number))
            if number == 0:
                server.games["game-1"] = "ended"
                connection.say(message("INTERACTION_END", game_id="game-1", timestamp=T))

        with OpenServer(script) as server:
            process = self.begin(server, self.folder())
            self.assertEqual([json.loads(process.stdout.readline())["id"] for _ in range(2)], ["m0", "m1"])
            self.finish(process)
        self.assertEqual(server.games, {"game-1": "ended", "game-2": "ended"})

    def test_a_connection_that_breaks_comes_back_to_the_same_game(self):
        def script(connection, number):
            connection.say(comment(number))
            if number < 3:
                connection.reset()

        with OpenServer(script) as server:
            process = self.begin(server, self.folder())
            self.assertEqual([json.loads(process.stdout.readline())["id"] for _ in range(4)], ["m0", "m1", "m2", "m3"])
            self.finish(process)
        self.assertEqual(list(server.games), ["game-1"])

    def test_a_crash_leaves_an_orphan_that_is_ended_at_the_next_start(self):
        folder = self.folder()
        with OpenServer(lambda c, n: c.say(comment(n))) as server:
            process = self.begin(server, folder)
            self.assertTrue(process.stdout.readline())
            self.finish(process, signal.SIGKILL)
            self.assertEqual(server.games, {"game-1": "running"})
            file, = self.kept(folder)
            self.assertEqual(file.parent.stat().st_mode & 0o077, 0)
            for secret in (server.code, str(server.app_id), server.secret, server.access_key):
                self.assertNotIn(secret, file.name + file.read_text())
            process = self.begin(server, folder)
            self.assertTrue(process.stdout.readline())
            self.assertEqual(server.games, {"game-1": "ended", "game-2": "running"})
            self.finish(process)
            self.assertEqual(server.games["game-2"], "ended")
            self.assertEqual(self.kept(folder), [])

    def test_what_is_refused_is_told(self):
        for codes, secrets, state, words in (
                ({}, {"code": "other"}, "credentials", "identity code"),
                ({}, {"code": ""}, "credentials", "identity code"),
                ({}, {"access_key": ""}, "credentials", "access_key"),
                ({}, {"access_secret": ""}, "credentials", "access_secret"),
                ({}, {"app_id": "x"}, "credentials", "app_id"),
                ({}, {"access_secret": "wrong"}, "retrying", "4002: what the platform says"),
                ({"/v2/app/start": [7010] * 9}, {}, "retrying", "too many connections"),
                ({"/v2/app/start": [4321] * 9}, {}, "retrying", "4321")):
            with self.subTest(codes=codes, secrets=secrets), OpenServer(codes=codes) as server:
                values = server.secrets()
                values["bilibili-open"].update(secrets)
                process = self.begin(server, self.folder(), secrets=values)
                line = process.stderr.readline()
                self.assertIn(f": {state}: ", line)
                self.assertIn(words, line)
                self.assertNotIn(server.secret, line)
                self.finish(process)
                self.assertNotIn("running", server.games.values())

    def test_what_is_signed_goes_to_no_address_that_a_redirect_names(self):
        away = RelayServer(lambda connection, number: (connection.read(), connection.answer(type="application/json", body="{}")))
        with away:
            where = f"Location: http://localhost:{away.port}/x\r\n"
            with OpenServer(torture=[lambda connection: connection.answer(status="307 Found", type="", headers=where)]) as server:
                process = self.begin(server, self.folder())
                self.assertIn(": refused: ", process.stderr.readline())
                self.finish(process)
            self.assertEqual(away.requests, [])

    def test_without_secrets(self):
        with OpenServer() as server:
            process = self.begin(server, self.folder(), secrets={})
            self.assertIn("credentials", process.stderr.readline())
            self.assertEqual(process.wait(PATIENCE), 3)
            process.communicate()
            self.assertEqual(server.calls, [])

    def test_too_many_at_first(self):
        with OpenServer(lambda c, n: c.say(comment(1)), {"/v2/app/start": [7002]}) as server:
            process = self.begin(server, self.folder())
            self.assertIn("still runs elsewhere", process.stderr.readline())
            self.assertTrue(process.stdout.readline())  # after the ten seconds that it wants
            self.finish(process)

    def test_an_end_that_is_not_taken_is_made_up_for(self):
        folder = self.folder()
        with OpenServer(lambda c, n: c.say(comment(n)), {"/v2/app/end": [500]}) as server:
            process = self.begin(server, folder)
            self.assertTrue(process.stdout.readline())
            self.finish(process)
            self.assertEqual(len(self.kept(folder)), 1)
            process = self.begin(server, folder)
            self.assertTrue(process.stdout.readline())
            self.finish(process)
            self.assertEqual(server.games, {"game-1": "ended", "game-2": "ended"})

    def test_answers_that_cannot_be(self):
        def body(text):
            return lambda connection: connection.answer(type="application/json", body=text)

        def a_byte_a_time(connection):
            connection.step = 1
            connection.answer(type="application/json", body='{"code":0,"data":{"game_info":{}}}')

        def cut(connection):
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"code\":0")

        def good(**more):
            value = {"game_info": {"game_id": ""}, "websocket_info": {"auth_body": "{}", "wss_link": []}, **more}
            return body(json.dumps({"code": 0, "data": value}))

        wire = {"websocket_info": {"auth_body": "{}", "wss_link": ["gopher://x", "ws://", "ws://a@b/", "ws://h:0/", 7, None,
                                                                   "ws://h:99999999999999999999/", "wss://" + "h" * 999]}}
        torture = [body(""), body("<html>"), body("[]"), body('{"code":"0"}'), body('{"code":0,"data":[]}'), body("{" * 70000),
                   body('{"code":0,"data":{"websocket_info":{"auth_body":"' + "x" * 5000 + '"}}}'), a_byte_a_time, cut, good(),
                   good(**wire), lambda connection: connection.reset()]
        with OpenServer(lambda c, n: c.say(comment(1)), torture=torture) as server:
            url = server.url.replace("pause=100ms", "pause=1ms")
            process = self.begin(server, self.folder(), url=url)
            words = []
            reader = threading.Thread(target=lambda: words.extend(process.stderr))
            reader.start()
            self.assertEqual(json.loads(process.stdout.readline() or self.fail(str(words)))["id"], "m1")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(PATIENCE), 0)
            reader.join()
            process.stdout.close()
            process.stderr.close()
        self.assertEqual(server.torture, [])
        self.assertEqual(server.games, {"game-1": "ended"})
        self.assertTrue(all(": retrying: " in line for line in words), words)

    def test_a_server_that_is_deaf_does_not_hold_up_the_end(self):
        def script(connection, number):
            connection.say(comment(1))

        with OpenServer(script) as server:
            process = self.begin(server, self.folder())
            self.assertTrue(process.stdout.readline())
            server.answer_before, server.api.script = server.api.script, lambda connection, number: connection.stay()
            _, errors, code = self.finish(process)  # bounded by its patience of some seconds
            self.assertEqual(code, 0, errors)


if __name__ == "__main__":
    unittest.main()
