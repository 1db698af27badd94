"""Gaps in coverage over real connections that break: what is on record of them, and how they are made up for."""

import csv
import json
import pathlib
import sys
import threading
import time
import unittest

from driver import SECOND, Case, Run, command, poll, show
from listener import free_port, post
from test_youtube import KEY, Server as YouTubeServer, item

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402


def comment(n, text):
    return json.dumps({"t": 1, "feed": "room", "kind": "comment", "id": f"m{n}", "text": text,
                       "person": {"id": f"p{n}", "name": "Ann", "strength": "strong"}})


class Hall:
    """A WebSocket relay: each connection says a comment, and lasts until `leave` is set; the next may come in from
    `back` on."""

    def __init__(self):
        self.leave, self.back = threading.Event(), threading.Event()
        self.relay = RelayServer(self.serve)
        self.url = f"ws://127.0.0.1:{self.relay.port}/?map=normal"
        self.back.set()

    def serve(self, connection, number):
        self.back.wait()
        connection.upgrade()
        connection.frame(comment(number, "hello"))
        self.leave.wait()
        connection.reset()

    def go(self):
        self.back.clear()
        self.leave.set()

    def come_back(self):
        self.leave.clear()
        self.back.set()

    def end(self):
        self.leave.set()
        self.back.set()
        self.relay.__exit__(None, None, None)


def wait_for(run, name, **expected):
    """The next event of that name with these values; nothing is asked meanwhile."""
    while True:
        event = run.read()
        if event is None:
            raise AssertionError(f"the command ended: {run.error_text()}")
        run.all_events.append(event)
        if event["event"] == name and all(event.get(key) == value for key, value in expected.items()):
            return event


class Coverage(Case):
    def hall(self):
        hall = Hall()
        self.addCleanup(hall.end)
        return hall

    def night(self, url, **more):
        return show(interactions=[poll(time="1h"), poll("late")], feeds=[{"id": "main", "url": url}], **more)

    def start(self, document, *arguments, **more):
        return Run(document, *arguments, clock=False, seed=None, start=None, **more)

    def gap_rows(self, run):
        rows = [json.loads(row[4]) for row in run.journal() if row[3] == "feed"]
        return [row for row in rows if "from" in row]

    def test_who_posts_is_not_waited_for(self):
        port = free_port()
        document = self.night(f"listen+http://127.0.0.1:{port}/box?map=normal")
        run = self.start(document, "--listen", "here")
        wait_for(run, "feed.state", id="main", ready=True)
        run.ok("go")
        run.ok("poll.open colour")
        self.assertEqual(post(port, "/box", json.loads(comment(1, "a"))).json["taken"], 1)
        wait_for(run, "feed.state", id="main", state="live")
        run.kill()
        with self.start(None, "--listen", "here", folder=run.folder, resume=True, with_show=False) as again:
            wait_for(again, "feed.gap", id="main", state="lost")  # nobody has posted yet, the port is open
            coverage = again.state()["coverage"]
            self.assertFalse(coverage["lost"])
            self.assertEqual([gap["state"] for gap in coverage["gaps"]], ["lost"])
            self.assertTrue(again.ok("feed.make-up")["extended"])
            colour = next(it for it in again.state()["interactions"] if it["id"] == "colour")
            self.assertNotIn("outage", colour)  # the time runs
            again.end()
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_what_came_before_the_show_does_not_count_in_it(self):
        """A platform sends again what was said and given during the rehearsal: that is history. So it is after a crash."""
        def said(n, kind="comment", **more):
            return {"t": time.time_ns() // 1000000, "feed": "x:y", "kind": kind, "id": str(n), "person": {"id": "a", "name": "A"}, **more}

        port = free_port()
        run = self.start(self.night(f"listen+http://127.0.0.1:{port}/box?map=normal"), "--listen", "here")
        wait_for(run, "feed.state", id="main", ready=True)
        run.ok("rehearse")
        before = [said(1, text="1"), said(2, "gift", item="rose", count=1, value={"minor": 500, "currency": "CNY"}, x={"y": 1})]
        for event in before:  # not in the very millisecond in which the rehearsal ends
            event["t"] -= 1000
        self.assertEqual(post(port, "/box", before).json["taken"], 2)
        run.ok("rehearse off=true")
        run.ok("go")
        run.ok("poll.open colour")
        # something new first: where all that comes is old, it looks like a clock that is late
        self.assertEqual(post(port, "/box", said(3, text="2")).json["taken"], 1)
        self.assertEqual(post(port, "/box", before).json["taken"], 2)
        self.assertEqual(run.state()["metrics"]["comments"], 1)
        run.kill()
        with self.start(None, "--listen", "here", folder=run.folder, resume=True, with_show=False) as again:
            wait_for(again, "feed.state", id="main", ready=True)
            self.assertEqual(post(port, "/box", said(4, text="2")).json["taken"], 1)
            late = [{**event, "id": f"late-{n}"} for n, event in enumerate(before)]
            self.assertEqual(post(port, "/box", late).json["taken"], 2)
            self.assertEqual(again.state()["metrics"]["comments"], 2)
            again.end()
        rows = [json.loads(row[4]) for row in again.journal() if row[3] == "audience"]
        self.assertEqual([row["id"] for row in rows if row.get("history")], ["1", "2", "late-0", "late-1"])
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_what_a_rehearsal_heard_is_no_repeat(self):
        port = free_port()
        run = self.start(self.night(f"listen+http://127.0.0.1:{port}/box?map=normal"), "--listen", "here")
        wait_for(run, "feed.state", id="main", ready=True)
        run.ok("rehearse")
        answers = [post(port, "/box", json.loads(comment(1, "a"))).json for _ in range(2)]
        self.assertEqual([(a["taken"], a["duplicates"]) for a in answers], [(1, 0), (0, 1)])
        run.ok("rehearse off=true")
        again = {**json.loads(comment(1, "a")), "t": 600000}  # said later
        answers = [post(port, "/box", again).json for _ in range(2)]
        self.assertEqual([(a["taken"], a["duplicates"]) for a in answers], [(1, 0), (0, 1)])
        self.assertEqual(run.state()["metrics"]["comments"], 1)
        run.end()
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_a_feed_that_goes_and_comes_back(self):
        hall = self.hall()
        with self.start(self.night(hall.url), "--private") as run:
            wait_for(run, "feed.state", id="main", state="live")
            run.ok("poll.open colour")
            run.refused("feed.make-up", "feed.no-gap")
            hall.go()
            began = wait_for(run, "feed.gap", id="main", state="lasting")
            self.assertEqual(began["open"], [{"id": "colour", "run": 1}])
            self.assertEqual(run.state()["feeds"][0]["gap"]["from"], began["from"])
            reply = run.ok("feed.make-up")
            self.assertEqual([row["id"] for row in reply["extended"]], ["colour"])
            self.assertTrue(run.item("colour")["outage"])
            run.refused("feed.make-up", "feed.no-gap")
            hall.come_back()
            ended = wait_for(run, "feed.gap", id="main", state="lost")
            self.assertEqual(ended["from"], began["from"])
            self.assertEqual(ended["until_mono"] - ended["from_mono"], ended["ms"])
            wait_for(run, "poll.state", id="colour")
            colour = run.item("colour")
            # lengths are measured on another clock than instants
            self.assertAlmostEqual(colour["deadline"] - colour["opened"], 3600 * SECOND + ended["ms"], delta=5)
            self.assertNotIn("gap", run.state()["feeds"][0])
            self.assertEqual(run.state()["coverage"]["missed_ms"], ended["ms"])
            self.assertEqual([row["state"] for row in run.list("gaps")["rows"]], ["lost"])
            self.assertEqual(run.end(), 0)
            self.assertEqual([row["state"] for row in self.gap_rows(run)], ["lasting", "lost"])
            code, out, errors = command("replay", run.session, "--check")
            self.assertEqual(code, 0, out + errors)
            replayed = json.loads(command("replay", run.session)[1])["state"]
            self.assertEqual([gap["ms"] for gap in replayed["coverage"]["gaps"]], [ended["ms"]])
            self.report(run, ended)

    def report(self, run, gap):
        out = run.folder.path / "report"
        code, text, errors = command("report", run.session, "-o", out)
        self.assertEqual(code, 0, text + errors)
        with (out / "gaps.csv").open(encoding="utf-8-sig", newline="") as file:
            row, = csv.DictReader(file)
        self.assertEqual(row, {"id": "main", "feed": gap["feed"], "counted": "1", "from": str(gap["from"]),
                               "until": str(gap["until"]), "ms": str(gap["ms"]), "result": "lost", "open": "colour"})
        page = (out / "report.html").read_text(encoding="utf-8")
        self.assertIn("Gaps in coverage", page)
        self.assertIn(f"<td>{gap['feed']}</td>", page)
        self.assertIn("<td>Which?</td>", page)

    def test_what_the_operator_takes_off_is_no_gap(self):
        hall = self.hall()
        with self.start(self.night(hall.url), "--private") as run:
            wait_for(run, "feed.state", id="main", state="live")
            run.ok("poll.open colour")
            run.ok("feed.disconnect main")
            wait_for(run, "feed.state", id="main", state="ended")
            self.assertEqual(run.state()["coverage"]["gaps"], [])

    def test_our_own_absence_is_a_gap(self):
        hall = self.hall()
        with self.start(self.night(hall.url), "--private") as run:
            wait_for(run, "feed.state", id="main", state="live")
            run.ok("poll.open colour")
            run.kill()
            folder = run.folder
            with self.start(None, "--private", folder=folder, resume=True, with_show=False) as again:
                ended = wait_for(again, "feed.gap", id="main", state="lost")
                self.assertEqual(ended["open"], [{"id": "colour", "run": 1}])
                self.assertEqual(again.ok("feed.make-up")["extended"][0]["by_ms"], ended["ms"])
                self.assertEqual(again.end(), 0)
                code, out, errors = command("replay", again.session, "--check")
                self.assertEqual(code, 0, out + errors)

    def test_what_is_not_connected_again_is_over(self):
        hall = self.hall()
        with self.start(self.night("twitch:x?host=127.0.0.1&port=1"), "--private", "--feed", hall.url) as run:
            wait_for(run, "feed.state", id="f1", state="live")
            run.kill()
            with self.start(None, "--private", folder=run.folder, resume=True, with_show=False) as again:
                wait_for(again, "feed.gap", id="f1", state="left")
                self.assertFalse(again.state()["coverage"]["lost"])

    def test_events_that_were_asked_for(self):
        leave = threading.Event()

        def script(connection, number):
            connection.read()
            if number == 1:
                connection.answer(status="503 Busy", type="")
                return
            connection.answer(body=f"id: e{number}\ndata: {comment(number, 'hello')}\n\n")
            if number == 0:
                leave.wait()
            else:
                connection.stay()

        with RelayServer(script) as server:
            url = f"sse+http://127.0.0.1:{server.port}/?map=normal&insecure=1"
            with self.start(self.night(url), "--private") as run:
                wait_for(run, "feed.state", id="main", state="live")
                leave.set()
                wait_for(run, "feed.gap", id="main", state="lasting")
                wait_for(run, "feed.gap", id="main", state="asked")
                self.assertGreater(run.state()["coverage"]["missed_ms"], 0)

    def test_pages_are_made_good(self):
        server = YouTubeServer([[item(1)], "rateLimit", [item(2)]])

        with server.relay:
            # by hand: a server that a script names is not told the key
            url = f"youtube-chat:chat?base=http://127.0.0.1:{server.relay.port}&insecure=1"
            run = self.start(show(interactions=[poll()]), "--feed", url, "--secrets", self.secrets())
            with run:
                wait_for(run, "feed.gap", id="f1", state="lasting")
                server.pages[1] = []
                ended = wait_for(run, "feed.gap", id="f1", state="made-good")
                self.assertGreater(ended["ms"], 0)
                self.assertEqual(run.state()["coverage"]["missed_ms"], 0)

    def secrets(self):
        path = self.folder().write("secrets.json", {"youtube": {"key": KEY}})
        path.chmod(0o600)
        return path


class Measuring(Case):
    def test_a_code_is_typed_back(self):
        feeds = [{"id": "main", "url": "twitch:a"}, {"id": "side", "url": "youtube:v", "count": False}]
        with self.run_show(show(interactions=[poll()], feeds=feeds)) as run:
            self.assertEqual(run.state()["feeds"][0]["delay_ms"], 0)
            self.assertNotIn("measured", run.state()["feeds"][0])
            reply = run.ok("feed.measure main time=30s")
            self.assertEqual(reply["until"], run.now + 30 * SECOND)
            self.assertEqual(run.state()["feeds"][0]["measured"]["code"], reply["code"])
            for who, late in (("Ann", 7000), ("Bob", 8000), ("Eve", 20000)):
                run.at(reply["until"] - 30 * SECOND + late)
                run.say(who, reply["code"], feed="twitch:a")
            run.say("Max", "0000", feed="twitch:a")
            run.at(reply["until"])
            measured, = run.named("feed.measured")
            self.assertEqual((measured["id"], measured["people"], measured["delay_ms"]), ("main", 3, 5000))
            before = run.hash()
            self.assertEqual(run.ok("feed.delay main from=measured")["delay_ms"], 5000)
            self.assertEqual(run.state()["feeds"][0]["delay_ms"], 5000)
            self.assertEqual(run.hash(), before)
            run.refused("feed.delay side from=measured", "feed.not-measured")
            preset = run.state()["feeds"][0]["preset_ms"]
            self.assertEqual(run.ok("feed.delay main from=preset")["delay_ms"], preset)
            # the delay is what the window is made of
            run.ok("poll.open colour")
            run.ok("poll.close colour")
            closed = run.now
            run.later(1000)
            run.say("Zoe", "1", feed="twitch:a", t=closed + preset - 1)
            self.assertEqual(run.item("colour")["voters"], 1)
            self.assertEqual(run.end(), 0)
            code, out, errors = command("replay", run.session, "--check")
            self.assertEqual(code, 0, out + errors)

    def test_the_code_is_the_same_after_a_crash_and_another_in_another_session(self):
        feeds = [{"id": "main", "url": "twitch:a"}]
        with self.run_show(show(feeds=feeds), seed=None) as run:
            code = run.ok("feed.measure")["code"]
            run.kill()
            with self.run_show(folder=run.folder, resume=True, start=None, seed=None) as again:
                again.at(run.now + SECOND)
                self.assertEqual(again.state()["feeds"][0]["measured"]["code"], code)
        others = set()
        for _ in range(3):
            with self.run_show(show(feeds=feeds), seed=None) as run:
                others.add(run.ok("feed.measure")["code"])
        self.assertGreater(len(others | {code}), 1)


if __name__ == "__main__":
    unittest.main()
