"""Feeds of a run: recordings and the simulated audience under a driven clock; the operator that follows the script."""

import json
import os
import unittest

from driver import MINUTE, SECOND, T0, Case, command, lottery, poll, product, question, sale, segment, show


def comment(n, t, text="上车", feed="twitch:rec"):
    return {"t": t, "feed": feed, "kind": "comment", "id": f"r{n}", "text": text,
            "person": {"id": str(n), "name": f"P{n}", "strength": "strong"}}


class File(Case):
    def recording(self, folder, events, name="rec.ndjson"):
        return folder.write(name, "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events))

    def test_it_follows_the_clock(self):
        folder = self.folder()
        path = self.recording(folder, [comment(n, 1000 + n * 1000) for n in range(10)])
        run = self.run_show(show(interactions=[lottery()]), "--feed", f"file:{path}", folder=folder)
        run.ok("lottery.open cup")
        run.later(4500)
        # The times of a recording are shifted so that the first is now: that one came before the opening.
        self.assertEqual(run.item("cup")["entrants"], 4)
        run.later(60000)
        self.assertEqual([row["t"] - T0 for row in run.list("entrants", "cup")["rows"]], list(range(1000, 10000, 1000)))
        self.assertEqual(run.state()["feeds"][0]["received"], 10)

    def test_it_keeps_the_feed_of_each_line(self):
        folder = self.folder()
        path = self.recording(folder, [comment(0, 0), comment(1, 500), comment(1, 500, feed="bilibili:5")])
        run = self.run_show(show(interactions=[lottery()]), "--feed", f"file:{path}", folder=folder)
        run.ok("lottery.open cup")
        run.later(1000)
        self.assertEqual({row["platform"] for row in run.list("entrants", "cup")["rows"]}, {"twitch", "bilibili"})

    def test_what_a_show_names_lies_beside_it(self):
        # Run from another folder: a path of the show starts from the show.
        for url, received, words in (("file:rec.ndjson", 3, ""), ("file:gone.ndjson", 0, "No such file")):
            folder = self.folder()
            self.recording(folder, [comment(n, n) for n in range(3)])
            run = self.run_show(show(interactions=[lottery()], feeds=[{"id": "f", "url": url}]), folder=folder)
            run.later(1000)
            feed, = run.state()["feeds"]
            self.assertEqual((feed["received"], feed["state"]), (received, "ended" if received else "refused"))
            self.assertIn(words, feed["text"])
            code, out, errors = command("check", folder.path / "night.show.json")
            self.assertEqual(code, 0)
            self.assertEqual("is not there" in out + errors, not received)

    def test_what_leaves_the_folder_of_a_show_is_an_error(self):
        folder = self.folder()
        away = self.recording(self.folder(), [comment(9, 0)], "away.ndjson")
        (folder.path / "link.ndjson").symlink_to(away)
        for url in (f"file:{away}", f"file:../{away.parent.name}/{away.name}", "file:link.ndjson", "file:/etc/passwd"):
            with self.subTest(url=url):
                path = folder.write("bad.show.json", show(feeds=[{"id": "f", "url": url}]))
                for arguments in (["check", path], ["run", path, "--session", folder.path / "s", "--stdin"]):
                    code, out, errors = command(*arguments)
                    self.assertEqual(code, 1, errors)
                    self.assertIn("outside the show's folder", out + errors)
                    self.assertNotIn("root", out + errors)

    def test_what_a_cue_of_a_show_names_lies_beside_it_too(self):
        cue = {"id": "c", "on": "start", "do": [{"verb": "feed.connect", "id": "x", "url": "file:/etc/passwd"}]}
        run = self.run_show(show([segment("a", "5m", cues=[cue])]))
        run.ok("go")
        run.later(1000)
        feed, = run.state()["feeds"]
        self.assertEqual((feed["state"], feed["received"]), ("refused", 0))
        self.assertIn("folder", feed["text"])

    def test_times_kept(self):
        folder = self.folder()
        path = self.recording(folder, [comment(0, T0), comment(1, T0 + 3000)])
        run = self.run_show(show(interactions=[lottery()]), "--feed", f"file:{path}?t=keep", folder=folder)
        run.ok("lottery.open cup")
        run.later(5000)
        self.assertEqual([row["t"] for row in run.list("entrants", "cup")["rows"]], [T0 + 3000])

    def test_the_command_prints_it(self):
        folder = self.folder()
        path = self.recording(folder, [comment(n, 1000 + n) for n in range(20)])
        with open(path, "a", encoding="utf-8") as file:
            file.write("{bad\n" + json.dumps({"kind": "comment"}) + "\n" + json.dumps(comment(99,
                                                                                              2000)) + "\n" + json.dumps(comment(99, 2000)) + "\n")
        code, out, errors = command("feed", f"file:{path}?speed=0", "--record", folder.path / "copy.ndjson")
        self.assertEqual(code, 0, errors)
        ids = [json.loads(line)["id"] for line in out.splitlines()]
        self.assertEqual(ids, [f"r{n}" for n in range(20)] + ["r99"])
        self.assertIn("21", errors)
        self.assertIn("22", errors)
        self.assertEqual((folder.path / "copy.ndjson").read_text(encoding="utf-8").splitlines(), out.splitlines())

    def test_a_recording_is_not_written_over(self):
        folder = self.folder()
        path = self.recording(folder, [comment(1, 1000)])
        kept = folder.write("kept.ndjson", "an evening")
        os.symlink(folder.path / "nowhere", folder.path / "link.ndjson")
        for name in ("kept.ndjson", "link.ndjson"):
            code, out, errors = command("feed", f"file:{path}?speed=0", "--record", folder.path / name)
            self.assertEqual((code, out), (1, ""), errors)
            self.assertIn("there already", errors)
            self.assertIn(name, errors)
        self.assertEqual(kept.read_text(), "an evening")
        self.assertFalse((folder.path / "nowhere").exists())
        self.assertEqual(command("feed", f"file:{path}?speed=0", "--record", "/dev/null")[0], 0)

    def test_no_readable_line(self):
        folder = self.folder()
        self.assertEqual(command("feed", f"file:{folder.write('a', 'bad')}?speed=0")[0], 1)
        self.assertEqual(command("feed", f"file:{folder.path / 'none'}?speed=0")[0], 1)

    def test_names_with_marks(self):
        folder = self.folder()
        self.recording(folder, [comment(1, 1)], "a?b%.ndjson")
        code, out, errors = command("feed", f"file:{folder.path}/a%3Fb%25.ndjson?speed=0")
        self.assertEqual((code, len(out.splitlines())), (0, 1), errors)


class Simulate(Case):
    def played(self, seed, document=None, lines=("go", "lottery.open cup", "poll.open colour")):
        run = self.run_show(document or show(interactions=[lottery(), poll()]), "--feed",
                            f"simulate:?seed={seed}&rate=20&people=500")
        for line in lines:
            run.ok(line)
        run.later(MINUTE)
        state = run.state()
        return run, state

    def test_the_same_seed_gives_the_same(self):
        first, state = self.played(7)
        second, other = self.played(7)
        self.assertEqual(state["hash"], other["hash"])
        bodies = [[row[4] for row in run.journal() if row[3] == "audience"] for run in (first, second)]
        self.assertEqual(bodies[0], bodies[1])
        self.assertGreater(len(bodies[0]), 600)
        third, _ = self.played(8)
        self.assertNotEqual(bodies[0], [row[4] for row in third.journal() if row[3] == "audience"])

    def test_it_reacts_to_what_is_open(self):
        run, state = self.played(7)
        self.assertGreater(state["interactions"][0]["entrants"], 5)
        self.assertGreater(state["interactions"][1]["voters"], 5)
        self.assertLessEqual(state["interactions"][0]["entrants"], 500)

    def test_steps_of_the_clock_do_not_matter(self):
        run = self.run_show(show(interactions=[lottery(), poll()]), "--feed", "simulate:?seed=7&rate=20&people=500")
        for line in ("go", "lottery.open cup", "poll.open colour"):
            run.ok(line)
        for _ in range(60):
            run.later(SECOND)
        self.assertEqual(run.hash(), self.played(7)[1]["hash"])

    def test_a_crash_in_between(self):
        run = self.run_show(show(interactions=[lottery()]), "--feed", "simulate:?seed=7&rate=20&people=500")
        run.ok("lottery.open cup")
        run.later(30 * SECOND)
        before = run.hash()
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 30 * SECOND)
        self.assertEqual(run.hash(), before)

    def test_bad_parameters(self):
        folder = self.folder()
        path = folder.write("a.show.json", show())
        for url in ("simulate:?rate=x", "simulate:?seed=", "simulate:?rate=-1", "simulate:?nothing=1", "file:"):
            with self.subTest(url=url):
                self.assertEqual(command("run", path, "--stdin", "--clock", "stdin", "--session",
                                         folder.path / url[-3:], "--feed", url, text="")[0], 2)


class Auto(Case):
    def test_the_operator_who_follows_the_script(self):
        rows = [segment("hello", "2m", start="20:00", interactions=["colour"],
                        cues=[{"id": "c1", "on": "manual", "do": [{"verb": "marker", "text": "by hand"}]}]),
                segment("launch", "5m", interactions=["cup", "flash"]), segment("talk", "2m", interactions=["qa"])]
        document = show(rows, interactions=[lottery(time="60s"), poll(time="30s"), question(),
                                            sale(time="60s", countdown="10s")],
                        products=[product(stock=500)])
        run = self.run_show(document, "--auto", "--feed", "simulate:?seed=3&rate=10&people=100")
        for _ in range(12):
            run.later(MINUTE)
        events = run.all_events
        started = [(event["t"] - T0, event["id"]) for event in events if event["event"] == "segment.started"]
        self.assertEqual(started, [(0, "hello"), (2 * MINUTE, "launch"), (7 * MINUTE, "talk")])
        self.assertEqual([event["text"] for event in events if event["event"] == "marker"], ["by hand"])
        for kind, id, states in [("poll", "colour", ["open", "closed", "revealed"]),
                                 ("lottery", "cup", ["open", "closed", "revealed"]),
                                 ("sale", "flash", ["open", "closed"]), ("question", "qa", ["open", "closed"])]:
            seen = [event["state"] for event in events if event["event"] == f"{kind}.state" and event["id"] == id]
            self.assertEqual([state for state in states if state in seen], states, f"{id}: {seen}")
        self.assertEqual(run.state()["show"]["state"], "finished")

    def test_by_the_machine_s_clock_but_faster(self):
        folder = self.folder()
        path = folder.write("a.show.json", show([segment("a", "1m", interactions=["colour"]), segment("b", "1m")],
                                                interactions=[poll(time="20s")]))
        code, out, errors = command("run", path, "--auto", "--speed", "400", "--session", folder.path / "s")
        self.assertEqual(code, 0, errors)
        events = [json.loads(line) for line in out.splitlines()]
        started = {event["id"]: event["t"] for event in events if event["event"] == "segment.started"}
        self.assertEqual(started["b"] - started["a"], MINUTE)
        self.assertIn(("colour", "revealed"), [(event.get("id"), event.get("state")) for event in events])
        self.assertEqual(events[-1]["event"], "show.state")
        self.assertEqual(events[-1]["state"], "finished")
        self.assertEqual(command("replay", folder.path / "s", "--check")[0], 0)


if __name__ == "__main__":
    unittest.main()
