"""What a crash takes from the feeds, and what it must not: their delay, their names, and that nobody was heard."""

import csv
import json
import pathlib
import shutil
import sys
import time
import unittest

from driver import SECOND, Case, command, person, poll, show
from listener import free_port, post
from test_coverage import wait_for
from test_youtube import KEY, Server as YouTubeServer, item

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402


class FeedsAgain(Case):
    def start(self, document, *arguments, **more):
        return self.run_show(document, *arguments, clock=False, seed=None, start=None, **more)

    def again(self, run, *arguments):
        """The same session after kill -9."""
        run.kill()
        return self.start(None, *arguments, folder=run.folder, resume=True, with_show=False)

    def box(self):
        port = free_port()
        return port, f"listen+http://127.0.0.1:{port}/box?map=normal"

    def says(self, port, id, text="1"):
        line = {"t": time.time_ns() // 1000000, "feed": "box", "kind": "comment", "id": id, "text": text, "person": person(id)}
        self.assertEqual(post(port, "/box", line).json["taken"], 1)

    def checked(self, run):
        self.assertEqual(run.end(), 0)
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)


class Repeats(FeedsAgain):
    """What the session knows already is counted, and as what it is, whoever brings it."""

    def server(self, count):
        def script(connection, number):
            connection.read()
            lines = ({"t": 1, "feed": "x", "kind": "comment", "id": f"m{n}", "text": "1", "person": person(f"p{n}")}
                     for n in range(count))
            connection.answer(body="".join(f"data: {json.dumps(line)}\n\n" for line in lines))
            connection.stay()
        return RelayServer(script)

    def counts(self, run, wanted):
        """`wanted`: received and duplicates of all feeds, once as much has come."""
        end = time.monotonic() + 30
        got = None
        while time.monotonic() < end and got != wanted:
            feeds = run.state()["feeds"]
            got = sum(feed["received"] for feed in feeds), sum(feed["duplicates"] for feed in feeds)
        self.assertEqual(got, wanted)

    def test_two_feeds_of_one_address_and_a_crash(self):
        with self.server(10) as server:
            url = f"sse+http://127.0.0.1:{server.port}/x?insecure=1&map=normal"
            run = self.start(show(interactions=[poll()]), "--feed", url, "--feed", url)
            self.counts(run, (10, 10))
            self.assertEqual(run.state()["metrics"]["comments"], 10)
            run = self.again(run, "--feed", url, "--feed", url)
            self.counts(run, (0, 20))
            self.assertEqual(run.state()["metrics"]["comments"], 10)
            self.checked(run)

    def test_two_maps_of_one_address_are_refused(self):
        with self.server(1) as server:
            url = f"sse+http://127.0.0.1:{server.port}/x?insecure=1&map="
            folder = self.folder()
            for name, kind, extra in (("talk", "comment", {"text": ["/text"]}), ("gifts", "gift", {"item": ["/item"]})):
                folder.write(f"feeds/{name}.json", {"crowdcue_map": 1, "name": name, "rules": [
                    {"kind": kind, "id": ["/id"], "person": {"id": ["/u"]}, **extra}]})
            both = folder.write("both.show.json", show(feeds=[{"id": name, "url": url + name} for name in ("talk", "gifts")]))
            code, out, errors = command("check", both)
            self.assertEqual(code, 1)
            self.assertIn("Write the rules of both maps into one.", out + errors)
            run = self.run_show(show(feeds=[{"id": "talk", "url": url + "talk"}]), "--private", clock=False, seed=None,
                                start=None, folder=folder)
            run.refused(f"feed.connect id=gifts url={url}gifts", "feed.same-name")
            run.ok(f"feed.connect id=more url={url}talk")  # the same twice is no harm, and one may be the other's spare
            self.assertEqual(run.end(), 0)


class Delays(FeedsAgain):
    def night(self):
        return show(interactions=[poll()], feeds=[{"id": "main", "url": "twitch:a"},
                                                  {"id": "side", "url": "youtube:v", "delay": "3s"}])

    def delays(self, run):
        return {feed["id"]: feed["delay_ms"] for feed in run.state()["feeds"]}

    def test_what_is_said_in_the_delay_counts_as_without_a_crash(self):
        for crash in (False, True):
            with self.subTest(crash=crash):
                run = self.run_show(self.night())
                run.ok("feed.delay main 20s")
                run.ok("poll.open colour")
                run.ok("poll.close colour")
                closed = run.now
                if crash:
                    run.kill()
                    run = self.run_show(folder=run.folder, resume=True, start=None)
                run.at(closed + 10 * SECOND)
                self.assertEqual(self.delays(run), {"main": 20 * SECOND, "side": 3 * SECOND})
                run.say("Ann", "1", id="x1", t=closed + 10 * SECOND)
                run.say("Bob", "1", id="x2", feed="youtube:v", t=closed + 10 * SECOND)
                self.assertEqual(run.item("colour")["voters"], 1)
                self.assertEqual(run.refusals("colour"), {"late": 1})
                self.checked(run)

    def test_typed_preset_and_measured(self):
        run = self.run_show(self.night())
        code = run.ok("feed.measure main time=30s")["code"]
        run.later(8000)
        run.say("Ann", code)
        run.later(22 * SECOND)
        measured = run.ok("feed.delay main from=measured")["delay_ms"]
        self.assertEqual(measured, 5000)
        preset = run.ok("feed.delay side from=preset")["delay_ms"]
        self.assertNotIn(preset, (0, 3 * SECOND))
        for _ in range(2):  # the second resume reads what the first has written
            run.kill()
            run = self.run_show(folder=run.folder, resume=True, start=run.now + SECOND)
            self.assertEqual(self.delays(run), {"main": measured, "side": preset})
            run.refused("feed.delay side from=measured", "feed.not-measured")
        run.ok("feed.delay main 0s")  # none is a delay as well
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=run.now + SECOND)
        self.assertEqual(self.delays(run), {"main": 0, "side": preset})
        self.checked(run)

    def test_of_the_command_line(self):
        port, url = self.box()
        run = self.start(show(interactions=[poll(time="1h")]), "--feed", url + "&delay=2s")
        wait_for(run, "feed.state", id="f1", ready=True)
        self.assertEqual(self.delays(run), {"f1": 2000})
        run.ok("feed.delay f1 20s")
        run.ok("poll.open colour")
        run.ok("poll.close colour")
        run = self.again(run, "--feed", url + "&delay=2s")
        wait_for(run, "feed.state", id="f1", ready=True)
        self.says(port, "a")
        self.assertEqual(self.delays(run), {"f1": 20 * SECOND})
        self.assertEqual(run.item("colour")["voters"], 1)
        self.checked(run)

    def test_a_new_address_has_the_last_word(self):
        _, url = self.box()
        run = self.start(show())
        run.ok(f"feed.connect id=box url={url}")
        run.ok("feed.delay box 20s")
        run.ok("feed.disconnect box")
        run.ok(f"feed.connect id=box url={url}")
        wait_for(run, "feed.state", id="box", ready=True)
        self.assertEqual(self.delays(run), {"box": 20 * SECOND})
        run.ok("feed.disconnect box")
        run.ok(f"feed.connect id=box url={url}&delay=4s")
        wait_for(run, "feed.state", id="box", ready=True)
        self.assertEqual(self.delays(run), {"box": 4 * SECOND})


class Ids(FeedsAgain):
    def ids(self, run):
        return [(feed["id"], feed["url"].rsplit("/", 1)[-1]) for feed in run.state()["feeds"]]

    def test_of_the_command_line_stay(self):
        ports = [free_port() for _ in range(3)]
        a, b, c = (f"listen+http://127.0.0.1:{port}/{name}?map=normal" for port, name in zip(ports, "abc"))
        run = self.start(show(), "--feed", a, "--feed", b)
        wait_for(run, "feed.state", id="f2", ready=True)
        self.assertEqual(self.ids(run), [("f1", "a"), ("f2", "b")])
        run = self.again(run, "--feed", b, "--feed", c, "--feed", a)
        wait_for(run, "feed.state", id="f3", ready=True)
        self.assertEqual(self.ids(run), [("f2", "b"), ("f3", "c"), ("f1", "a")])
        run.ok("feed.delay f1 7s")
        run = self.again(run, "--feed", c)
        wait_for(run, "feed.state", id="f3", ready=True)
        self.assertEqual(self.ids(run), [("f3", "c")])
        run = self.again(run, "--feed", a)
        wait_for(run, "feed.state", id="f1", ready=True)
        self.assertEqual([(feed["id"], feed["delay_ms"]) for feed in run.state()["feeds"]], [("f1", 7000)])
        run.ok("feed.disconnect f1")
        self.checked(run)

    def test_a_feed_of_the_show_has_its_name(self):
        ports = [free_port() for _ in range(2)]
        a, b = (f"listen+http://127.0.0.1:{port}/{name}?map=normal" for port, name in zip(ports, "ab"))
        document = show(feeds=[{"id": "f1", "url": a}])
        run = self.start(document, "--feed", b, "--listen", "here")
        wait_for(run, "feed.state", id="f2", ready=True)
        self.assertEqual(self.ids(run), [("f1", "a"), ("f2", "b")])
        run = self.again(run, "--feed", b, "--listen", "here")
        wait_for(run, "feed.state", id="f2", ready=True)
        self.assertEqual(self.ids(run), [("f1", "a"), ("f2", "b")])
        self.checked(run)


class Gaps(FeedsAgain):
    """kill -9 while a poll with a time limit is open, and what is told of those who could not be heard meanwhile."""

    def away(self, run, *arguments, id):
        run = self.again(run, *arguments)
        self.assertEqual(wait_for(run, "feed.gap", id=id, state="lasting")["open"], [{"id": "colour", "run": 1}])
        ended = wait_for(run, "feed.gap", id=id, state="lost")
        coverage = run.state()["coverage"]
        self.assertEqual([(gap["id"], gap["state"]) for gap in coverage["gaps"]], [(id, "lost")])
        self.assertFalse(coverage["lost"])
        self.assertEqual(run.ok("feed.make-up")["extended"][0]["by_ms"], ended["ms"])
        self.report(run, id)
        return run

    def report(self, run, id):
        out = run.folder.path / "report"
        code, text, errors = command("report", run.session, "-o", out)
        self.assertEqual(code, 0, text + errors)
        with (out / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
            row, = csv.DictReader(file)
        self.assertEqual((row["id"], row["result"], row["open"]), (id, "lost", "colour"))
        shutil.rmtree(out)

    def test_a_port_of_the_command_line(self):
        for heard in (False, True):
            with self.subTest(heard=heard):
                port, url = self.box()
                run = self.start(show(interactions=[poll(time="1h")]), "--feed", url)
                wait_for(run, "feed.state", id="f1", ready=True)
                run.ok("poll.open colour")
                if heard:
                    self.says(port, "a")
                    wait_for(run, "feed.state", id="f1", state="live")
                run = self.away(run, "--feed", url, id="f1")
                self.says(port, "b")
                self.assertEqual(run.item("colour")["voters"], 1 + heard)
                self.checked(run)

    def test_a_port_that_a_verb_has_opened(self):
        for heard in (False, True):
            with self.subTest(heard=heard):
                port, url = self.box()
                run = self.start(show(interactions=[poll(time="1h")]))
                run.ok(f"feed.connect id=box url={url}")
                wait_for(run, "feed.state", id="box", ready=True)
                run.ok("poll.open colour")
                if heard:
                    self.says(port, "a")
                    wait_for(run, "feed.state", id="box", state="live")
                run = self.away(run, id="box")
                self.says(port, "b")
                self.assertEqual(run.item("colour")["voters"], 1 + heard)
                self.checked(run)

    def test_one_that_is_connected_and_silent(self):
        def serve(connection, _):
            connection.upgrade()
            connection.stay()

        with RelayServer(serve) as server:
            url = f"ws://127.0.0.1:{server.port}/?map=normal"
            run = self.start(show(interactions=[poll(time="1h")]))
            run.ok(f"feed.connect id=hall url={url}")
            wait_for(run, "feed.state", id="hall", state="live")
            run.ok("poll.open colour")
            run = self.away(run, id="hall")
            self.assertEqual(run.end(), 0)


class Marks(FeedsAgain):
    """A server is told where we were."""

    def wait_mark(self, run, *words):
        """Until the journal has a mark with these words."""
        while True:
            rows = [json.loads(row[4]) for row in run.journal() if row[3] == "feed"]
            marks = [row["mark"] for row in rows if "mark" in row]
            if marks and all(word in marks[-1].split(" ") for word in words):
                return
            run.state()

    def event(self, n):
        line = {"t": time.time_ns() // 1000000, "feed": "hall", "kind": "comment", "id": f"m{n}", "text": "1",
                "person": person(f"p{n}")}
        return f"id: e{n}\ndata: {json.dumps(line)}\n\n"

    def test_server_sent_events(self):
        asked = []

        def serve(connection, number):
            _, headers = connection.read()
            asked.append(headers.get("last-event-id"))
            last = int((asked[-1] or "e0")[1:])
            connection.answer(body="".join(self.event(n) for n in range(last + 1, last + 3)))
            connection.stay()

        with RelayServer(serve) as server:
            url = f"sse+http://127.0.0.1:{server.port}/?map=normal&insecure=1"
            run = self.start(show(interactions=[poll(time="1h")]))
            run.ok("poll.open colour")
            run.ok(f"feed.connect id=hall url={url}")
            self.wait_mark(run, "e2")
            for last in ("e4", "e6"):
                run = self.again(run)
                self.assertEqual(wait_for(run, "feed.gap", id="hall", state="asked")["open"],
                                 [{"id": "colour", "run": 1}])
                self.wait_mark(run, last)
            self.assertEqual(run.item("colour")["voters"], 6)
            self.checked(run)
        self.assertEqual(asked, [None, "e2", "e4"])

    def test_a_server_that_takes_no_old_place(self):
        def serve(connection, number):
            _, headers = connection.read()
            if number == 1:
                self.assertEqual(headers["last-event-id"], "e2")
                connection.answer(status="400 Bad Request", type="")
                return
            self.assertNotIn("last-event-id", headers)
            connection.answer(body=self.event(2 + number))
            connection.stay()

        with RelayServer(serve) as server:
            url = f"sse+http://127.0.0.1:{server.port}/?map=normal&insecure=1"
            run = self.start(show(interactions=[poll(time="1h")]), "--feed", url)
            self.wait_mark(run, "e2")
            run = self.again(run, "--feed", url)
            said = wait_for(run, "feed.state", id="f1", state="retrying")
            self.assertIn("does not know any more where we were", said["text"])
            wait_for(run, "feed.gap", id="f1", state="lost")
            self.wait_mark(run, "e4")
            self.checked(run)


class Votes(YouTubeServer):
    """YouTube's API, whose messages are votes. `stale`: a token that it does not take any more."""

    stale = None

    def vote(self, n, ago=0):
        ms = time.time_ns() // 1000000 - ago * SECOND
        published = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // SECOND))
        return item(n, publishedAt=f"{published}.{ms % SECOND:03d}Z", textMessageDetails={"messageText": "1"})

    def answer(self, connection, path, query):
        if self.stale and query.get("pageToken") == self.stale:
            self.error(connection, 400, "badRequest")
        else:
            super().answer(connection, path, query)


class YouTube(FeedsAgain):
    def begin(self, server, *chats):
        secrets = self.folder().write("secrets.json", {"youtube": {"key": KEY}})
        secrets.chmod(0o600)
        self.arguments = ["--secrets", secrets]
        for chat in chats:
            url = f"youtube-chat:{chat}?base=http://127.0.0.1:{server.relay.port}&insecure=1"
            self.arguments += ["--feed", url]
        return self.start(show(interactions=[poll(time="1h")]), *self.arguments)

    def units(self, run):
        """The most that a feed has said of the key's units; 0 = none has."""
        texts = [feed["text"] for feed in run.state()["feeds"]]
        return max([int(text.split(" ")[0]) for text in texts if "units" in text], default=0)

    def wait_votes(self, run, count):
        while run.item("colour")["voters"] < count:
            pass

    def marks(self, run):
        rows = [json.loads(row[4]) for row in run.journal() if row[3] == "feed"]
        return [row["mark"].split(" ") for row in rows if "mark" in row]

    def vote_once(self, server, run):
        """The first page is history; then somebody votes, and the journal knows where that was."""
        while not self.marks(run) or self.marks(run)[-1][-1] != "t1":
            run.state()
        run.ok("poll.open colour")
        server.pages.append([server.vote(1)])
        self.wait_votes(run, 1)
        while self.marks(run)[-1][-1] != "t2":
            run.state()

    def test_it_goes_on_with_the_page_and_the_units(self):
        server = Votes([[]])
        with server.relay:
            run = self.begin(server, "chat")
            self.vote_once(server, run)
            used = int(self.marks(run)[-1][0])
            self.assertGreaterEqual(used, 3 * 5)
            run.kill()
            server.pages.append([server.vote(2)])
            server.asked.clear()
            run = self.again(run, *self.arguments)
            self.wait_votes(run, 2)
            self.assertEqual([query.get("pageToken") for _, query in server.asked[:2]], ["t2", "t2"])
            gap, = run.state()["coverage"]["gaps"]
            self.assertEqual((gap["state"], gap["open"]), ("made-good", [{"id": "colour", "run": 1}]))
            while self.units(run) < used + 5:
                pass
            self.checked(run)
            self.assertNotIn(KEY.encode(), (run.session / "journal.db").read_bytes())

    def test_what_came_meanwhile_is_no_history(self):
        server = Votes([[]])
        with server.relay:
            run = self.begin(server, "chat")
            self.vote_once(server, run)
            run.kill()
            server.stale = "t2"
            server.pages[0] = [server.vote(7, ago=3600), *server.pages[1], server.vote(2)]
            server.pages[1] = []
            run = self.again(run, *self.arguments)
            self.wait_votes(run, 2)
            self.assertEqual(run.refusals("colour"), {"history": 1})
            self.assertEqual([gap["state"] for gap in run.state()["coverage"]["gaps"]], ["lost"])
            said = [json.loads(row[4]) for row in run.journal() if row[3] == "audience"]
            self.assertEqual([(line["id"], line.get("history", False)) for line in said],
                             [("id1", False), ("id7", True), ("id2", False)])
            self.checked(run)

    def test_feeds_with_one_key_share_its_units(self):
        server = Votes([[]], interval=600_000)
        with server.relay:
            run = self.begin(server, "one", "two")
            # Each has asked for the stream and for a page; units are counted when the request goes out.
            while self.units(run) < 4 * 5 or len(server.asked) < 4:
                pass
            self.assertEqual((self.units(run), len(server.asked)), (4 * 5, 4))
            self.checked(run)


if __name__ == "__main__":
    unittest.main()
