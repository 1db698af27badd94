"""Clocks that are wrong, and messages that are old: over real connections, while a poll is open."""

import json
import pathlib
import sys
import threading
import time
import unittest

from driver import Case, command, poll, show
from listener import Listener, SocketWire, free_port, post, until
from test_youtube import KEY, Server as YouTubeServer, item

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

MINUTE, HOUR = 60000, 3600000


def now():
    return time.time_ns() // 1000000


def vote(n, off=0, **more):
    """By somebody else each; the clock that it is of is `off` ms from ours, or it is so old."""
    return {"t": now() + off, "feed": "box:hall", "kind": "comment", "id": f"m{n}", "text": "1",
            "person": {"id": f"p{n}", "name": "甲", "strength": "strong"}, **more}


class Clocks(Case):
    def night(self, url, *arguments, **more):
        run = self.run_show(show(feeds=[{"id": "main", "url": url}], interactions=[poll()], **more), "--private", *arguments,
                            clock=False, start=None)
        run.ok("go")
        return run

    def heard(self, run, id="main"):
        return next((feed["received"] for feed in run.state()["feeds"] if feed["id"] == id), 0)

    def comes_to(self, run, votes, early=0, received=None):
        """Once all that was sent is there, so many are votes."""
        if received is not None:
            until(lambda: self.heard(run) == received)
        self.assertEqual((run.item("colour")["voters"], run.refusals("colour")), (votes, {"early": early} if early else {}))

    def ends_well(self, run):
        """What was decided at the feed is what a replay has."""
        hash = run.hash()
        run.end()
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)
        self.assertEqual(json.loads(command("replay", run.session)[1])["state"]["hash"], hash)

    # Backlogs.
    def test_a_page_that_youtube_brings_late_is_no_vote(self):
        def said(n, age):
            at = time.time() - age
            return item(n, publishedAt=time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(at)) + f".{int(at % 1 * 1000):03d}Z",
                        displayMessage="1", textMessageDetails={"messageText": "1"})

        server = YouTubeServer([[said(0, 900)], []])
        secrets = self.folder().write("secrets.json", {"youtube": {"key": KEY}})
        secrets.chmod(0o600)
        with server.relay:
            url = f"youtube-chat:chat?base=http://127.0.0.1:{server.relay.port}&insecure=1"
            run = self.run_show(show(interactions=[poll()]), "--feed", url, "--secrets", secrets, clock=False, start=None)
            run.ok("go")
            until(lambda: run.state()["feeds"] and self.heard(run, "f1") == 1)
            run.ok("poll.open colour")
            server.pages += [[said(10 * page + n, 600) for n in range(3)] for page in range(1, 4)]
            until(lambda: self.heard(run, "f1") == 10)
            self.comes_to(run, 0, early=9)
            server.pages.append([said(99, 0)])
            until(lambda: self.heard(run, "f1") == 11)
            self.comes_to(run, 1, early=9)
            self.ends_well(run)

    def relay(self, script):
        server = RelayServer(script)
        self.addCleanup(server.__exit__, None, None, None)
        return server

    def test_what_an_event_stream_has_kept_is_no_vote(self):
        cut, again, fresh = threading.Event(), threading.Event(), threading.Event()

        def script(connection, number):
            _, headers = connection.read()
            if number == 0:
                connection.answer(body=f"id: e1\ndata: {json.dumps(vote(0, history=True))}\n\n")
                cut.wait()
                return
            assert headers["last-event-id"] == "e1"
            again.wait()
            connection.answer(body="".join(f"id: e{n}\ndata: {json.dumps(vote(n, -10 * MINUTE + 20000 * n))}\n\n"
                                           for n in range(1, 21)))
            fresh.wait()
            connection.send(f"id: e99\ndata: {json.dumps(vote(99))}\n\n")
            connection.stay()

        run = self.night(f"sse+http://127.0.0.1:{self.relay(script).port}/?map=normal&insecure=1")
        until(lambda: self.heard(run) == 1)
        cut.set()
        run.ok("poll.open colour")
        again.set()
        self.comes_to(run, 0, early=20, received=21)
        fresh.set()
        self.comes_to(run, 1, early=20, received=22)
        self.ends_well(run)

    def test_last_lines_that_a_relay_says_to_who_comes_are_no_votes(self):
        opened, fresh = threading.Event(), threading.Event()

        def script(connection, number):
            connection.upgrade()
            opened.wait()
            for n in range(9):
                connection.frame(json.dumps(vote(n, -10 * MINUTE)))
            fresh.wait()
            connection.frame(json.dumps(vote(99)))
            connection.stay()

        run = self.night(f"ws://127.0.0.1:{self.relay(script).port}/?map=normal")
        run.ok("poll.open colour")
        opened.set()
        self.comes_to(run, 0, early=9, received=9)
        fresh.set()
        self.comes_to(run, 1, early=9, received=10)
        self.ends_well(run)

    def test_a_relay_that_is_behind_is_put_right_once_that_is_proved(self):
        over = threading.Event()

        def script(connection, number):
            connection.upgrade()
            n = 0
            while not over.wait(0.5):
                connection.frame(json.dumps(vote(n, -3 * HOUR)))
                n += 1
            connection.stay()

        run = self.night(f"ws://127.0.0.1:{self.relay(script).port}/?map=normal")
        run.ok("poll.open colour")
        until(lambda: run.item("colour")["voters"] >= 3)
        over.set()
        early = run.refusals("colour")["early"]
        self.assertGreaterEqual(early, 3)  # until then they are taken for old ones
        rows = [json.loads(row[4]) for row in run.journal() if row[3] == "audience"]
        self.assertFalse([row for row in rows[:early] if "t_server" in row])
        for row in rows[early:]:
            self.assertAlmostEqual(row["t"] - row["t_server"], 3 * HOUR, delta=3000)
        self.ends_well(run)

    # Boxes at a listening path.
    def box(self):
        port = free_port()
        run = self.night(f"listen+http://127.0.0.1:{port}/box?map=normal", "--listen", "here")
        until(lambda: "Waits for" in run.state()["feeds"][0]["text"])
        run.ok("poll.open colour")
        return run, port

    def send(self, port, *messages):
        answer = post(port, "/box", list(messages) if len(messages) > 1 else messages[0])
        self.assertEqual((answer.status, answer.json["taken"]), (200, len(messages)))

    def test_a_box_counts_whatever_its_clock_does(self):
        for offs in ([3, 3, 3], [-3, -3, -3], [3, 3, 0, 0], [-3, -3, 0, 0], [0, 0, 3, 3], [5, -5, 5, -5],
                     [-1, -2, -3, -4, -5, -1, -5], [-5.5, 8, -5.5]):
            with self.subTest(offs=offs):
                run, port = self.box()
                for n, off in enumerate(offs):
                    self.send(port, vote(n, int(off * HOUR)))
                self.comes_to(run, len(offs))
                self.ends_well(run)

    def test_two_boxes_seconds_apart_are_both_learnt(self):
        run, port = self.box()
        self.send(port, vote(0))
        n = 0
        while run.refusals("colour").get("early", 0) == n:
            n += 1
            self.send(port, vote(2 * n, -5000))
            self.send(port, vote(2 * n + 1))
            time.sleep(0.1)  # as boxes do
        self.assertLess(now(), run.item("colour")["opened"] + 5000)  # else it counts by its own time
        rows = [json.loads(row[4]) for row in run.journal() if row[3] == "audience"]
        self.assertEqual([row["id"] for row in rows if "t_server" in row], [f"m{2 * n}"])
        self.ends_well(run)

    def test_what_a_box_has_kept_is_no_vote(self):
        run, port = self.box()
        self.send(port, *[vote(n, -10 * MINUTE) for n in range(4)])  # of one who is not known
        self.send(port, *[vote(n, -20 * HOUR - n) for n in range(4, 9)])  # of yesterday
        self.comes_to(run, 0, early=9)
        self.send(port, vote(10))
        for n in range(11, 15):
            self.send(port, vote(n, -n * MINUTE))
        self.comes_to(run, 1, early=13)
        self.send(port, vote(15))
        self.comes_to(run, 2, early=13)
        self.ends_well(run)

    def test_a_queue_that_is_posted_one_by_one_costs_one_vote(self):
        run, port = self.box()
        for n in range(9):
            self.send(port, vote(n, -10 * MINUTE + 20000 * n))
        self.comes_to(run, 1, early=8)
        self.ends_well(run)

    def test_a_queue_of_a_box_that_was_right_is_no_vote(self):
        for age, step in ((20 * MINUTE, 100), (20 * MINUTE, 0), (15 * MINUTE, 10), (HOUR, 0), (20 * MINUTE, 500),
                          (20 * HOUR + 7 * MINUTE, 100)):
            with self.subTest(age=age, step=step):
                run, port = self.box()
                for n in range(5):
                    self.send(port, vote(n))
                begun = now()
                for n in range(20):
                    self.send(port, vote(5 + n, begun - now() - age + step * n))
                self.comes_to(run, 5, early=20)
                self.send(port, vote(99))
                self.comes_to(run, 6, early=20)
                self.ends_well(run)

    def test_a_queue_of_a_new_box_is_told_by_its_pace(self):
        run, port = self.box()
        begun = now()
        for n in range(20):
            self.send(port, vote(n, begun - now() - 2 * MINUTE + 100 * n))
            time.sleep(0.01)
        votes = run.item("colour")["voters"]
        self.assertTrue(1 <= votes <= 6, votes)
        self.comes_to(run, votes, early=20 - votes)
        self.ends_well(run)

    def test_a_box_that_was_right_and_falls_back_counts_after_two_seconds(self):
        run, port = self.box()
        self.send(port, vote(0))
        first = now()
        n = 1
        while run.item("colour")["voters"] < 2:
            self.send(port, vote(n, -HOUR))
            n += 1
            time.sleep(0.1)  # as people press keys
        self.assertTrue(2000 <= now() - first < 4000)
        self.send(port, vote(n, -HOUR))
        self.comes_to(run, 3, early=n - 2)
        self.ends_well(run)

    def test_keypads_that_were_never_set_all_count_behind_one_address(self):
        run, port = self.box()
        for n in range(30):
            self.send(port, vote(n, t=1609459200000 + n % 10 * 77000 + n * 100))
        self.send(port, *[vote(n, t=1262304000000 + n * 7000) for n in range(30, 40)])
        self.send(port, vote(40, -13 * HOUR))
        self.comes_to(run, 41)
        self.send(port, vote(41))
        self.comes_to(run, 42)
        self.ends_well(run)

    def test_clocks_that_nobody_can_tell_are_told_of(self):
        run, port = self.box()
        for n in range(50):
            self.send(port, vote(n, -10007 * (n + 1)))
        self.comes_to(run, 1, early=49)
        until(lambda: "leave `t` out" in run.state()["feeds"][0]["text"])
        until(lambda: run.state()["feeds"][0]["text"].startswith("49 messages"), 10)
        self.assertIn("0:20 to 8:20", run.state()["feeds"][0]["text"])
        words = [row["words"] for row in map(json.loads, (row[4] for row in run.journal() if row[3] == "feed"))
                 if row.get("words", {}).get("key") == "clocks"]
        self.assertLessEqual(len(words), 3)
        self.assertEqual(words[-1]["1"], "49")
        for n in range(50, 60):  # as the words say
            message = vote(n)
            del message["t"]
            self.send(port, message)
        self.comes_to(run, 11, early=49)
        self.ends_well(run)

    def test_without_a_time_the_arrival_counts_with_and_without_a_map(self):
        for map in ("?map=normal", ""):
            with self.subTest(map=map):
                port = free_port()
                run = self.night(f"listen+http://127.0.0.1:{port}/box{map}", "--listen", "here")
                until(lambda: "Waits for" in run.state()["feeds"][0]["text"])
                run.ok("poll.open colour")
                messages = [vote(n) for n in range(4)]
                for message in messages:
                    del message["t"]
                self.send(port, messages[0])
                self.send(port, *messages[1:])
                self.comes_to(run, 4)
                del messages[0]["person"]
                answer = post(port, "/box", messages[0])
                self.assertEqual((answer.status, answer.json["problems"][0]["message"]), (400, 1))
                self.assertIn("person", answer.json["text"])
                self.ends_well(run)

    # After a crash.
    def again(self, run):
        run.kill()
        run = self.run_show(None, "--private", "--listen", "here", folder=run.folder, resume=True, clock=False, start=None)
        return run

    def test_what_was_shown_of_clocks_is_known_after_a_crash(self):
        run, port = self.box()
        for n in range(25):  # 47 minutes behind, as arrays: proved
            self.send(port, vote(2 * n, -47 * MINUTE), vote(2 * n + 1, -47 * MINUTE))
            time.sleep(0.1)
        before = run.item("colour")["voters"]
        self.assertGreaterEqual(before, 2)
        run = self.again(run)
        until(lambda: "Waits for" in run.state()["feeds"][0]["text"])
        self.send(port, *[vote(n, -47 * MINUTE) for n in range(100, 110)])
        until(lambda: run.item("colour")["voters"] == before + 10)
        self.send(port, vote(110))  # right
        run = self.again(run)
        until(lambda: "Waits for" in run.state()["feeds"][0]["text"])
        for n in range(111, 120):
            self.send(port, vote(n, -15 * MINUTE))
        self.send(port, vote(120, -47 * MINUTE))
        until(lambda: self.heard(run) == 10)
        self.assertEqual(run.item("colour")["voters"], before + 12)
        rows = [row[4] for row in run.journal() if row[3] == "feed" and "\"clock\":" in row[4]]
        self.assertLessEqual(len(rows), 4, rows)
        self.assertFalse([row for row in rows if "127.0.0.1" in row or "100007f" in row])
        self.ends_well(run)

    def test_a_relay_that_was_proved_is_known_after_a_crash(self):
        proved, resumed = threading.Event(), threading.Event()

        def script(connection, number):
            connection.upgrade()
            for n in range(0 if number else 1000):
                connection.frame(json.dumps(vote(n, -20000)))
                if proved.wait(0.5):
                    break
            if number:
                resumed.wait()
                for n in range(1000, 1020):
                    connection.frame(json.dumps(vote(n, -20000)))
            connection.stay()

        run = self.night(f"ws://127.0.0.1:{self.relay(script).port}/?map=normal")
        run.ok("poll.open colour")
        until(lambda: any("t_server" in row[4] for row in run.journal() if row[3] == "audience"), 30)
        proved.set()
        run = self.again(run)
        before = run.item("colour")["voters"]
        resumed.set()
        until(lambda: self.heard(run) == 20)
        self.assertEqual(run.item("colour")["voters"], before + 20)
        self.ends_well(run)

    def test_each_client_has_its_own_clock_and_keeps_it(self):
        def age(wire, n, off):
            wire.frame(json.dumps(vote(n, off)))
            event, = listener.take()
            self.assertEqual(event["id"], f"m{n}")
            return round((now() - event["t"]) / MINUTE)

        port = free_port()
        with Listener(f"listen+ws://127.0.0.1:{port}/?map=normal") as listener:
            with SocketWire(port) as right:
                with SocketWire(port) as ahead:
                    self.assertEqual(age(ahead, 1, 3 * HOUR), 0)
                    self.assertEqual(age(right, 2, 0), 0)
                    self.assertEqual(age(ahead, 3, 3 * HOUR - 5 * MINUTE), 5)
                    self.assertEqual(age(right, 4, -6 * MINUTE), 6)
                    ahead.frame(b"\x03\xe8", opcode=8)
                    ahead.close_code()
                with SocketWire(port) as again:
                    self.assertEqual(age(again, 5, 3 * HOUR - 7 * MINUTE), 7)

    def test_an_order_that_a_shop_sends_again_is_as_old_as_it_says(self):
        run, port = self.box()
        self.send(port, vote(0, -HOUR, kind="order", item="cup", count=1))
        order, = [json.loads(row[4]) for row in run.journal() if row[3] == "audience"]
        self.assertNotIn("t_server", order)
        self.assertLess(order["t"], now() - HOUR + MINUTE)


if __name__ == "__main__":
    unittest.main()
