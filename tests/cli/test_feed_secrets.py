"""Feeds whose address asks for a secret: it works, and it is written down and told nowhere. And two rooms of one server."""

import json
import pathlib
import sqlite3
import sys
import time
import unittest

from driver import Case, command, lottery, show
from listener import until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

TOKEN = "hall-token-4711-very-long"


def line(n, who):
    return json.dumps({"t": time.time_ns() // 1000000, "feed": "x:y", "kind": "comment", "id": str(n), "text": "上车",
                       "person": {"id": f"{who}-{n}", "name": "n", "strength": "strong"}}) + "\n"


def ndjson(connection, _):
    """20 messages, whose ids count for each room."""
    first, _ = connection.read()
    connection.answer(type="application/x-ndjson",
                      body="".join(line(n, first.split("room=")[-1][:1]) for n in range(20)))
    connection.stay()


class FeedSecrets(Case):
    def night(self, secrets=None, **more):
        folder = self.folder()
        arguments = []
        if secrets is not None:
            path = folder.write("secrets.json", secrets)
            path.chmod(0o600)
            arguments = ["--secrets", path]
        return self.run_show(show(interactions=[lottery()]), *arguments, folder=folder, clock=False, start=None, **more)

    def feed(self, run, id):
        return next((feed for feed in run.state()["feeds"] if feed["id"] == id), {})

    def nowhere(self, run, *words):
        state = json.dumps(run.state())
        run.end()
        for word in words:
            self.assertNotIn(word, state)
            self.assertNotIn(word, json.dumps(run.all_events))
            for path in pathlib.Path(run.session).rglob("*"):
                if path.is_file():
                    self.assertNotIn(word.encode(), path.read_bytes(), path)
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_it_goes_to_the_server_and_nowhere_else(self):
        def script(connection, _):
            connection.upgrade()
            connection.stay()

        with RelayServer(script) as server:
            run = self.night()
            url = f"ws://127.0.0.1:{server.port}/p?key=SECRETKEY&room=1&access_token=SECRETTOKEN"
            run.ok(f"feed.connect id=a url={url}")
            until(lambda: self.feed(run, "a").get("state") == "live")
            self.assertEqual(server.requests[0][0], "GET /p?key=SECRETKEY&room=1&access_token=SECRETTOKEN HTTP/1.1")
            run.refused(f"feed.connect id=b url=ws://127.0.0.1:{server.port}/p?key=SECRETOTHER&room=1", "feed.same-name")
            run.refused("feed.connect url=ws://127.0.0.1:1/p?key=…", "feed.token")
            run.refused({"verb": "feed.connect", "url": "wss://SECRETUSER:SECRETPASS@127.0.0.1:1/p"}, "feed.bad-url")
            run.refused({"verb": "feed.connect", "uri": "wss://h/?key=SECRETKEY2"}, "verb.bad-argument")
            run.refused({"verb": "feed.conect", "url": "wss://h/?key=SECRETKEY3"}, "verb.unknown")
            run.refused("feed.connect url=xxx://h/?sign=SECRETSIGN", "feed.bad-url")
            run.ok("feed.disconnect a")
            run.ok(f"feed.connect id=a url={url}")
            server.wait_for(2)
            self.assertIn("SECRETKEY", server.requests[1][0])
            self.nowhere(run, "SECRET")
        with sqlite3.connect(pathlib.Path(run.session) / "journal.db") as journal:
            rows = [row[0] for row in journal.execute("select body from event") if "access_token" in row[0]]
        self.assertTrue(any("/p?key=…&room=1&access_token=…" in row for row in rows), rows)

    def test_names_that_would_be_shared(self):
        twins = (("wss://h/x?key=A", "wss://h/x?key=B"), ("wss://h/x?secret=a", "wss://h/x?secret=b"),
                 ("twitch:hall?host=a.example", "twitch:hall?host=b.example"), ("twitch:hall?port=1", "twitch:hall?port=2"),
                 ("sse+https://h/x?map=normal", "sse+https://h/x?map=dycast"),
                 ("sse+https://h/x#a", "sse+https://h/x?token=1#b"), ("youtube:abcdefghijk?base=https://a", "youtube:abcdefghijk"))
        for pair in twins:
            with self.subTest(pair=pair):
                folder = self.folder()
                path = folder.write("show.json", show())
                code, _, errors = command("run", path, "--session", folder.path / "s", "--stdin", *(word for url in pair for word in ("--feed", url)))
                self.assertEqual(code, 2, errors)
                self.assertIn("name", errors)
                if any("=A" in url or "token" in url for url in pair):
                    continue  # an error for another reason
                path = folder.write("two.json", show(feeds=[{"id": f"f{n}", "url": url} for n, url in enumerate(pair)]))
                code, out, errors = command("check", path)
                self.assertEqual(code, 1, out + errors)
                self.assertIn("/feeds/1/url" if "pointer" in out else "goes by the name", out + errors)

    def test_a_token_of_a_show_is_an_error(self):
        for query in ("key=x", "sid=x", "auth_code=x", "user_pass=x", "userpass=x", "PHPSESSID=x", "sess=x", "bearer=x", "otp=x", "pin=1",
                      "psk=x", "hmac=x", "access=x", "to%6ben=x", "%74oken=x"):
            for url in (f"wss://h/p?{query}", f"wss://h/p?room=1&{query}", f"sse+https://h/p#{query}"):
                with self.subTest(url=url):
                    path = self.folder().write("show.json", show(feeds=[{"id": "a", "url": url}]))
                    code, out, errors = command("check", path)
                    self.assertEqual(code, 1, out + errors)
                    self.assertRegex(out, r":\d+:\d+: error: A token does not belong into a show\. .*secrets file")

    def test_what_lets_one_in_is_nowhere(self):
        with RelayServer(ndjson) as server:
            run = self.night()
            for n, query in enumerate(("sid", "auth_code", "userpass", "PHPSESSID", "bearer", "otp", "psk", "hmac", "access", "to%6ben")):
                run.ok(f"feed.connect id=a{n} url=ws://127.0.0.1:{server.port}/p{n}?{query}=SECRETVALUE{n}#x")
                run.ok(f"feed.connect id=b{n} url=ws://127.0.0.1:{server.port}/q{n}#{query}=SECRETVALUE{n}")
            server.wait_for(4)
            self.nowhere(run, "SECRETVALUE")

    def test_a_token_of_the_secrets_file(self):
        def script(connection, _):
            connection.upgrade()
            connection.stay()

        secrets = {"box": {"token": TOKEN}, "ding": {"token": TOKEN, "query": "access_token"}, "none": {"url": "x"}}
        with RelayServer(script) as server, RelayServer(ndjson) as stream:
            run = self.night(secrets)
            run.refused("feed.connect url=ws://127.0.0.1:1/p?secret=none", "feed.no-secret")
            run.ok(f"feed.connect id=a url=ws://127.0.0.1:{server.port}/a?secret=box")
            until(lambda: self.feed(run, "a").get("state") == "live")
            run.ok(f"feed.connect id=b url=ws://127.0.0.1:{server.port}/b?secret=ding&room=7")
            until(lambda: self.feed(run, "b").get("state") == "live")
            for scheme in ("ndjson", "sse"):
                run.ok(f"feed.connect url={scheme}+http://127.0.0.1:{stream.port}/c?insecure=1&secret=box")
            stream.wait_for(2)
            self.assertEqual(server.requests[0][:1] + (server.requests[0][1]["authorization"],),
                             ("GET /a HTTP/1.1", f"Bearer {TOKEN}"))
            self.assertEqual(server.requests[1][0], f"GET /b?room=7&access_token={TOKEN} HTTP/1.1")
            self.assertNotIn("authorization", server.requests[1][1])
            for request in stream.requests[:2]:
                self.assertEqual((request[0], request[1]["authorization"]), ("GET /c HTTP/1.1", f"Bearer {TOKEN}"))
            self.nowhere(run, TOKEN)

    def test_two_rooms_of_one_server(self):
        with RelayServer(ndjson) as server:
            run = self.night()
            run.ok("go")
            run.ok("lottery.open cup")
            for room in (1, 2):
                run.ok(f"feed.connect id=r{room} url=ndjson+http://127.0.0.1:{server.port}/x?insecure=1&room={room}")
            until(lambda: run.item("cup")["entrants"] == 40)
            run.end()

    def test_the_session_of_social_stream_ninja(self):
        """It is a key to somebody's stream. Two of them stay two feeds."""
        def script(connection, number):
            if number == 3:
                connection.read()
                connection.answer()
                return
            connection.upgrade()
            connection.frame(json.dumps({"chatname": "Ann", "chatmessage": "hello", "type": "twitch", "userid": "7", "id": 1}))
            connection.stay()

        with RelayServer(script) as server:
            base = f"base=ws://127.0.0.1:{server.port}"
            run = self.night({"ssn": {"session": "SECRETthree"}, "hall": {"session": "SECRETfour"}, "none": {"token": "x"}})
            run.ok(f"feed.connect id=a url=ssn:SECRETone?{base}")
            run.ok(f"feed.connect id=b url=ssn:SECRETtwo?{base}")
            run.ok(f"feed.connect id=c url=ssn:?{base}")
            server.wait_for(3)
            run.ok(f"feed.connect id=d url=ssn:?secret=hall&transport=sse&{base}&insecure=1")
            run.refused(f"feed.connect id=e url=ssn:?secret=none&{base}", "feed.no-secret")
            for id in "abc":
                until(lambda id=id: self.feed(run, id).get("received") == 1)
            server.wait_for(4)
            self.assertEqual(sorted({request[0] for request in server.requests}),
                             [f"GET /join/{session}/4/1 HTTP/1.1" for session in ("SECRETone", "SECRETthree", "SECRETtwo")] +
                             ["GET /sse/SECRETfour HTTP/1.1"])
            urls = [self.feed(run, id)["url"] for id in "ab"]
            self.assertEqual(len(set(urls)), 2)
            for url in urls:
                self.assertRegex(url, r"^ssn:~[0-9a-f]{4}$")
            run.refused(f"feed.connect id=f url={urls[0]}?{base}", "feed.bad-url")
            self.nowhere(run, "SECRET")
            code, out, errors = command("feed", f"ssn:SECRETone?{base}", "--seconds", "1")
            self.assertEqual((code, json.loads(out)["feed"]), (0, urls[0]))
            self.assertNotIn("SECRET", out + errors)

    def test_the_session_in_an_address_of_its_server(self):
        """The same key, as the server's own address has it: typed by hand, in a show, and in an event that is handed in."""
        base = "wss://io.socialstream.ninja/join"
        run = self.run_show(show(feeds=[{"id": "own", "url": f"{base}/SECRETshow/4/1", "delay": "5s"}], interactions=[lottery()]))
        run.ok("go")
        run.ok("lottery.open cup")
        run.ok("lottery.close cup")
        run.later(4000)
        run.say("Ann", "上车", feed=f"{base}/SECRETshow/4/1")
        self.assertEqual(run.item("cup")["entrants"], 1)
        self.assertRegex(self.feed(run, "own")["url"], r"^wss://io\.socialstream\.ninja/join/~[0-9a-f]{4}/4/1$")
        run.end()
        with sqlite3.connect(pathlib.Path(run.session) / "journal.db") as journal:
            told = "".join(row[0] for row in journal.execute("select body from event where kind != 'show'"))
        self.assertNotIn("SECRET", told)
        self.assertEqual(command("replay", run.session, "--check")[0], 0)
        code, out, errors = command("report", run.session, "-o", run.folder.path / "report")
        self.assertEqual(code, 0, out + errors)
        page = "".join(path.read_text("utf-8") for path in (run.folder.path / "report").iterdir() if path.is_file())
        self.assertNotIn("SECRET", page)
        by_hand = self.night()
        by_hand.ok(f"feed.connect id=a url={base}/SECRETone/4/1")
        by_hand.ok("feed.connect id=b url=sse+https://io.socialstream.ninja/sse/SECRETtwo")
        until(lambda: self.feed(by_hand, "b").get("state"))
        by_hand.ok("feed.disconnect a")
        by_hand.ok("feed.disconnect b")
        self.nowhere(by_hand, "SECRET")
        _, out, errors = command("feed", f"{base}/SECRETone/4/1", "--seconds", "1")
        self.assertNotIn("SECRET", out + errors)

    def resumed(self, run, *arguments):
        run.kill()
        return self.run_show(None, *arguments, folder=run.folder, clock=False, start=None, seed=None, resume=True,
                             with_show=False)

    def test_feeds_that_were_connected_are_there_again(self):
        """After a crash, with the delay that they had; not those that were disconnected. What cannot be connected
        without a secret says so, and gives way when it is."""
        def script(connection, _):
            connection.upgrade()
            connection.stay()

        secrets = {"box": {"token": TOKEN}}
        with RelayServer(script) as server:
            run = self.night(secrets)
            base = f"ws://127.0.0.1:{server.port}"
            run.ok("go")
            run.ok(f"feed.connect url={base}/one?delay=4s")
            run.ok(f"feed.connect id=two url={base}/two?secret=box")
            run.ok(f"feed.connect id=three url={base}/three")
            run.ok(f"feed.connect id=four url={base}/four?key=SECRETKEY")
            run.ok(f"feed.connect id=five url=ssn:SECRETSESSION?base={base}")
            for id in ("f1", "two", "three", "four", "five"):
                until(lambda id=id: self.feed(run, id).get("state") == "live")
            run.ok("feed.delay two 7s")
            run.ok("feed.disconnect three")
            again = self.resumed(run, "--secrets", run.folder.path / "secrets.json")
            for id in ("f1", "two"):
                until(lambda id=id: self.feed(again, id).get("state") == "live")
            self.assertEqual([self.feed(again, id)["delay_ms"] for id in ("f1", "two")], [4000, 7000])
            self.assertEqual(self.feed(again, "three").get("state", "ended"), "ended")
            for id in ("four", "five"):
                self.assertEqual(self.feed(again, id)["state"], "credentials")
                self.assertIn("not written down", self.feed(again, id)["text"])
            again.ok(f"feed.connect id=f1 url={base}/one?delay=4s")  # somebody who does not know that it is back
            again.refused(f"feed.connect id=f1 url={base}/other", "verb.bad-argument")
            again.ok(f"feed.connect id=four url={base}/four?key=SECRETKEY")
            until(lambda: self.feed(again, "four").get("state") == "live")
            again.ok(f"feed.connect url={base}/six")
            until(lambda: self.feed(again, "f2").get("state") == "live")
            third = self.resumed(again)  # and again, without the secrets file
            for id in ("f1", "f2"):
                until(lambda id=id: self.feed(third, id).get("state") == "live")
            until(lambda: self.feed(third, "two").get("state") == "credentials")
            self.assertIn("secrets file", self.feed(third, "two")["text"])
            self.assertEqual(self.feed(third, "two")["delay_ms"], 7000)
            self.nowhere(third, "SECRET")

    def test_an_event_that_is_handed_in_with_a_session(self):
        """It is one of the show's own feed, and has its delay."""
        run = self.run_show(show(feeds=[{"id": "a", "url": "ssn:SECRETone", "delay": "5s"}], interactions=[lottery()]))
        run.ok("go")
        run.ok("lottery.open cup")
        run.ok("lottery.close cup")
        run.later(4000)
        run.say("Ann", "上车", feed="ssn:SECRETone")
        run.say({"id": "Bob", "name": "Bob", "strength": "strong", "x": {"y": 1}}, "上车", feed="ssn:SECRETone")
        run.say("Cat", "上车", feed="ssn:SECRETtwo")
        self.assertEqual(run.item("cup")["entrants"], 2)
        run.end()
        with sqlite3.connect(pathlib.Path(run.session) / "journal.db") as journal:
            told = "".join(row[0] for row in journal.execute("select body from event where kind != 'show'"))
        self.assertNotIn("SECRETone", told)
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_check_warns_of_a_show_that_holds_a_session(self):
        folder = self.folder()
        path = folder.write("night.show.json", show(feeds=[{"id": "a", "url": "ssn:abc"}, {"id": "b", "url": "ssn:"},
                                                            {"id": "c", "url": "wss://io.socialstream.ninja/join/abc/4/1"},
                                                            {"id": "d", "url": "sse+https://io.socialstream.ninja/sse/abc"},
                                                            {"id": "e", "url": "ssn:abcd?base=wss://example.com"}]))
        code, out, _ = command("check", path)
        self.assertEqual(code, 0, out)
        self.assertEqual(out.count("warning: A session does not belong into a show"), 4, out)


if __name__ == "__main__":
    unittest.main()
