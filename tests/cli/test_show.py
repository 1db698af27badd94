"""The show in hand: remedies, loops, cues, edits, undo, rehearsals and what else its verbs do."""

import time
import unittest

from driver import MINUTE, SECOND, T0, Case, command, does, lottery, poll, question, segment, show


class Show(Case):
    def rundown(self, run):
        return run.state()["rundown"]

    def expected(self, run):
        return {row["id"]: row["expected"]["start"] for row in self.rundown(run)["segments"]}


class Fix(Show):
    ROWS = [segment("a", "10m", start="20:00"), segment("b", "10m", min="8m"), segment("c", "20m"),
            segment("d", "10m", optional=True), segment("e", "10m", rescale=False)]

    def late(self, rows=None, by="5m", **more):
        run = self.run_show(show(rows or self.ROWS, **more))
        run.ok("go")
        run.ok(f"time by=+{by}")
        return run

    def test_rescale(self):
        run = self.late(by="6m")
        run.ok("fix how=rescale")
        rundown = self.rundown(run)
        self.assertEqual(rundown["expected_end"], rundown["planned_end"])
        lengths = {row["id"]: row["expected"]["end"] - row["expected"]["start"] for row in rundown["segments"]}
        self.assertEqual(lengths["e"], 10 * MINUTE)
        self.assertGreaterEqual(lengths["b"], 8 * MINUTE)
        self.assertEqual(sum(lengths.values()) - lengths["a"] - lengths["e"], 34 * MINUTE)

    def test_rescale_in_proportion(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m"), segment("c", "20m")]
        run = self.late(rows, by="6m")
        run.ok("fix how=rescale")
        lengths = {row["id"]: row["expected"]["end"] - row["expected"]["start"] for row in self.rundown(run)["segments"]}
        self.assertEqual((lengths["b"], lengths["c"]), (8 * MINUTE, 16 * MINUTE))

    def test_rescale_to_the_show_end(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m"), segment("c", "20m")]
        run = self.late(rows, by="1m", end="20:35")
        run.ok("fix how=rescale")
        self.assertEqual(self.rundown(run)["expected_end"], T0 + 35 * MINUTE)

    def test_impossible(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m", min="9m"), segment("c", "10m", rescale=False)]
        run = self.late(rows, by="6m")
        before = run.hash()
        run.refused("fix how=rescale", "rundown.impossible")
        run.refused("fix how=row id=b", "rundown.impossible")
        self.assertEqual(run.hash(), before)

    def test_row(self):
        run = self.late()
        run.ok("fix how=row id=c")
        rundown = self.rundown(run)
        self.assertEqual(rundown["expected_end"], rundown["planned_end"])
        row = run.row("c")
        self.assertEqual(row["expected"]["end"] - row["expected"]["start"], 15 * MINUTE)

    def test_drop(self):
        run = self.late()
        run.ok("fix how=drop")
        self.assertTrue(run.row("d")["skipped"])
        self.assertFalse(run.row("e")["skipped"])

    def test_gaps(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m", start="20:14"),
                segment("c", "10m", start="20:30")]
        run = self.late(rows, by="6m")
        self.assertEqual(self.expected(run)["b"], T0 + 16 * MINUTE)
        reply = run.send("fix how=gaps")
        self.assertTrue(reply["ok"] or reply["reason"] == "rundown.impossible", reply)

    def test_start(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m", start="20:10"), segment("c", "10m")]
        run = self.late(rows, by="6m")
        run.ok("fix how=start")
        self.assertEqual(self.expected(run)["b"], T0 + 16 * MINUTE)

    def test_preview_changes_nothing(self):
        run = self.late(by="6m")
        before = run.hash()
        rows = len(run.journal())
        reply = run.ok("fix how=rescale preview=true")
        self.assertEqual(run.hash(), before)
        self.assertLessEqual(len(run.journal()), rows + 1)
        moved = {row["id"]: row for row in reply["preview"]}
        self.assertEqual(set(next(iter(moved.values()))), {"id", "was_start", "start", "was_end", "end"})
        self.assertEqual(reply["end"], T0 + 60 * MINUTE)
        run.ok("fix how=rescale")
        for row in self.rundown(run)["segments"]:
            if row["id"] in moved:
                self.assertEqual(row["expected"], {"start": moved[row["id"]]["start"], "end": moved[row["id"]]["end"]})

    def test_preview_of_every_verb(self):
        run = self.late()
        run.later(1000)
        before = run.hash()
        for line in ["go", "jump c", "skip c", "time by=+1m", "end-now", "start-was by=-0s", "hold", "fix how=drop"]:
            with self.subTest(line=line):
                reply = run.send(f"{line} preview=true")
                if reply["ok"]:
                    self.assertIsInstance(reply["preview"], list)
                    self.assertIsInstance(reply["end"], int)
        self.assertEqual(run.hash(), before)
        self.assertEqual(run.state()["undo"]["undo"], "time")


class Loops(Show):
    def test_a_group_repeats_until_it_is_left(self):
        rows = [segment("a", start="20:00"), segment("b", group="g"), segment("c", group="g"), segment("d")]
        run = self.run_show(show(rows, groups=[{"id": "g", "title": "G", "loop": True}]))
        order = []
        for _ in range(6):
            run.ok("go")
            order.append(self.rundown(run)["live"])
            run.later(1000)
        self.assertEqual(order, ["a", "b", "c", "b", "c", "b"])
        run.ok("leave")
        run.ok("go")
        self.assertEqual(self.rundown(run)["live"], "d")
        self.assertEqual(len(run.row("b")["runs"]), 3)


class Cues(Show):
    def cues(self, cues, interactions=(), **more):
        rows = [segment("a", "10m", start="20:00", cues=cues), segment("b")]
        return self.run_show(show(rows, interactions=list(interactions), **more))

    @staticmethod
    def marker(text):
        return {"verb": "marker", "text": text}

    def texts(self, run):
        return [(event["t"] - T0, event["text"]) for event in run.named("marker")]

    def test_all_that_fire_by_time(self):
        run = self.cues([{"id": "s", "on": "start", "do": [self.marker("start")]},
                         {"id": "o", "on": "offset", "at": "90s", "do": [self.marker("offset")]},
                         {"id": "b", "on": "before-end", "at": "60s", "do": [self.marker("before")]},
                         {"id": "t", "on": "time", "at": "20:03", "do": [self.marker("time")]},
                         {"id": "e", "on": "end", "do": [self.marker("end")]},
                         {"id": "m", "on": "manual", "do": [self.marker("manual")]}])
        run.ok("go")
        self.assertEqual(self.texts(run), [(0, "start")])
        run.at(T0 + 10 * MINUTE)
        self.assertEqual(self.texts(run), [(90000, "offset"), (180000, "time"), (540000, "before")])
        run.ok("go")
        self.assertEqual(self.texts(run), [(600000, "end")])
        states = {cue["id"]: cue["state"] for cue in run.row("a")["cues"]}
        self.assertEqual(states, {"s": "fired", "o": "fired", "b": "fired", "t": "fired", "e": "fired", "m": "waiting"})

    def test_before_end_moves_with_the_end(self):
        run = self.cues([{"id": "b", "on": "before-end", "at": "60s", "do": [self.marker("x")]}])
        run.ok("go")
        run.ok("time by=+2m")
        run.at(T0 + 11 * MINUTE - 1)
        self.assertEqual(run.row("a")["cues"][0]["state"], "waiting")
        run.later(1)
        self.assertEqual(self.texts(run), [(660000, "x")])

    def test_by_hand_with_waits_and_a_follower(self):
        run = self.cues([{"id": "one", "on": "manual", "wait": "2s", "then": "two",
                          "do": [self.marker("1"), {"verb": "wait", "for": "5s"}, self.marker("2")]},
                         {"id": "two", "on": "manual", "do": [self.marker("3")]}])
        run.ok("go")
        run.ok("cue one")
        self.assertEqual(run.row("a")["cues"][0]["state"], "running")
        run.refused("cue one", "cue.busy")
        run.at(T0 + 10000)
        self.assertEqual(self.texts(run), [(2000, "1"), (7000, "2"), (7000, "3")])
        self.assertEqual([cue["state"] for cue in run.row("a")["cues"]], ["fired", "fired"])
        run.ok("cue two")

    def test_busy(self):
        for busy, expected in [("refuse", [(5000, "x")]), ("queue", [(5000, "x"), (10000, "x")]),
                               ("restart", [(6000, "x")])]:
            with self.subTest(busy=busy):
                run = self.cues([{"id": "c", "on": "manual", "busy": busy, "wait": "5s", "do": [self.marker("x")]}])
                run.ok("go")
                run.ok("cue c")
                run.at(T0 + 1000)
                reply = run.send("cue c")
                self.assertEqual(reply["ok"], busy != "refuse", reply)
                if busy == "refuse":
                    self.assertEqual(reply["reason"], "cue.busy")
                run.at(T0 + 30000)
                self.assertEqual(self.texts(run), expected)

    def test_a_cue_drives_interactions(self):
        run = self.cues([{"id": "o", "on": "start", "do": [{"verb": "lottery.open", "id": "cup"}]},
                         {"id": "c", "on": "offset", "at": "60s", "do": [{"verb": "lottery.close", "id": "cup"}]},
                         {"id": "d", "on": "offset", "at": "61s",
                          "do": [{"verb": "lottery.draw", "id": "cup", "count": 1}]}],
                        [lottery()])
        run.ok("go")
        self.assertEqual(run.item("cup")["state"], "open")
        self.assertIn("cue.fired", [event["event"] for event in run.all_events])
        run.say(1, "上车")
        run.at(T0 + 70 * SECOND)
        self.assertEqual(len(run.item("cup")["winners"]), 1)

    def test_a_refused_action_is_told(self):
        run = self.cues([{"id": "o", "on": "start", "do": [{"verb": "lottery.close", "id": "cup"}]}], [lottery()])
        run.ok("go")
        self.assertIn("cue.refused", [event["event"] for event in run.events])
        self.assertIn(run.row("a")["cues"][0]["state"], ("refused", "failed"))
        run.ok("drop o")
        dropped = run.row("a")["cues"][0]
        self.assertIn(dropped["state"], ("refused", "failed"))
        self.assertTrue(dropped["dropped"])

    def test_unknown(self):
        run = self.cues([])
        run.ok("go")
        run.refused("cue nothing", "id.unknown")


class Edits(Show):
    @does("edit.set segment/talk title=x")
    def test_set_insert_duplicate_move_delete(self):
        run = self.run_show(show())
        run.ok('edit.set segment/talk title="New title" duration=12m')
        self.assertEqual(self.expected(run)["bye"], T0 + 17 * MINUTE)
        run.ok("edit.insert segment after=talk id=extra title=Extra duration=3m")
        self.assertEqual([row["id"] for row in self.rundown(run)["segments"]], ["hello", "talk", "extra", "bye"])
        run.ok("edit.move segment/extra after=hello")
        self.assertEqual([row["id"] for row in self.rundown(run)["segments"]], ["hello", "extra", "talk", "bye"])
        run.ok("edit.duplicate segment/extra")
        ids = [row["id"] for row in self.rundown(run)["segments"]]
        self.assertEqual(len(ids), 5)
        run.ok("edit.delete segment/extra")
        self.assertNotIn("extra", [row["id"] for row in self.rundown(run)["segments"]])

    @does("edit.set segment/talk title=x")
    def test_the_live_row_is_staged(self):
        run = self.run_show(show())
        run.ok("go")
        reply = run.ok("edit.set segment/hello duration=8m")
        self.assertTrue(reply["staged"])
        self.assert_state(run.row("hello"), staged=True, remaining_ms=300000)
        run.ok("edit.apply hello")
        self.assert_state(run.row("hello"), staged=False, remaining_ms=480000)
        run.ok("edit.set segment/hello duration=9m")
        run.ok("edit.discard hello")
        self.assert_state(run.row("hello"), staged=False, remaining_ms=480000)
        run.refused("edit.delete segment/hello", "rundown.confirm")

    @does("edit.set segment/talk title=x")
    def test_undo_of_an_edit(self):
        run = self.run_show(show())
        before = run.hash()
        run.ok("edit.set segment/talk duration=12m")
        self.assertNotEqual(run.hash(), before)
        self.assertEqual(run.ok("undo")["undone"], "edit.set")
        self.assertEqual(run.hash(), before)

    @does("edit.set segment/talk title=x")
    def test_show_json_is_as_run(self):
        run = self.run_show(show())
        run.ok('edit.set segment/talk title="As run"')
        run.end()
        self.assertIn("As run", (run.session / "show.json").read_text(encoding="utf-8"))


class Undo(Show):
    def test_nothing(self):
        run = self.run_show(show())
        run.refused("undo", "undo.nothing")
        run.refused("redo", "redo.nothing")

    def test_every_show_verb_back_and_forth(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m"), segment("c", "20m"),
                segment("d", optional=True)]
        run = self.run_show(show(rows, interactions=[question()]))
        run.ok("question.open qa")
        run.say(1, "Q: one?")
        run.say(2, "Q: two?")
        run.say(3, "Q: three?")
        lines = ["go", "hold", "resume", "time by=+5m", "skip c", "skip c off=true", "arm d", "lock", "unlock",
                 "end-now",
                 "start-was by=-0s", "fix how=drop", "jump c", "back", "standby", "standby-off",
                 "question.merge qa item=3 into=1", "question.approve qa item=1",
                 "question.queue qa item=1", "question.air qa item=1", "question.answered qa item=1",
                 "question.drop qa item=2", "question.take qa text=Why?"]
        for line in lines:
            with self.subTest(line=line):
                run.later(1000)
                before = run.hash()
                reply = run.send(line)
                if not reply["ok"]:
                    self.fail(f"{line}: {reply}")
                after = run.hash()
                self.assertEqual(run.state()["undo"]["undo"], line.split()[0])
                self.assertEqual(run.ok("undo")["undone"], line.split()[0])
                self.assertEqual(run.hash(), before, f"undo of {line}")
                self.assertEqual(run.state()["undo"]["redo"], line.split()[0])
                run.ok("redo")
                self.assertEqual(run.hash(), after, f"redo of {line}")

    def test_clocks_are_as_if_it_had_not_been(self):
        run = self.run_show(show())
        run.ok("go")
        run.later(MINUTE)
        run.ok("hold")
        run.later(MINUTE)
        run.ok("undo")
        self.assertEqual(run.row("hello")["remaining_ms"], 3 * MINUTE)
        run.ok("go")
        run.later(MINUTE)
        run.ok("undo")
        self.assertEqual(self.rundown(run)["live"], "hello")
        self.assertEqual(run.row("hello")["remaining_ms"], 2 * MINUTE)
        self.assertEqual(run.row("hello")["runs"], [{"start": T0}])

    def test_what_came_between_stays(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("go")
        run.later(1000)
        run.ok("go")
        run.ok("poll.open colour")
        run.say(1, "1")
        self.assertEqual(run.ok("undo")["undone"], "go")
        self.assertEqual(self.rundown(run)["live"], "hello")
        self.assert_state(run.item("colour"), state="open", voters=1)

    def test_never_interactions_or_finish(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.refused("undo", "undo.nothing")
        run.ok("go")
        run.ok("finish")
        reply = run.send("undo")
        if reply["ok"]:
            self.assertEqual(reply["undone"], "go")
        self.assertEqual(run.state()["show"]["state"], "finished")

    def test_the_next_verb_forgets_redo(self):
        run = self.run_show(show())
        run.ok("go")
        run.ok("undo")
        run.later(1000)
        run.ok("lock")
        run.refused("redo", "redo.nothing")
        run.ok("undo")
        run.refused("undo", "undo.nothing")

    def test_many_steps(self):
        run = self.run_show(show())
        hashes = [run.hash()]
        for line in ["go", "hold", "resume", "time by=+10s", "time by=+20s", "skip talk"]:
            run.later(600)
            run.ok(line)
            hashes.append(run.hash())
        for wanted in reversed(hashes[:-1]):
            run.ok("undo")
        self.assertEqual(run.hash(), hashes[0])
        for wanted in hashes[1:]:
            run.ok("redo")
        self.assertEqual(run.hash(), hashes[-1])

    def test_undo_over_a_resume(self):
        run = self.run_show(show())
        before = run.hash()
        run.ok("go")
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 100)
        self.assertEqual(run.ok("undo")["undone"], "go")
        self.assertEqual(run.hash(), before)


class Rehearsal(Show):
    @does("rehearse")
    def test_only_before_the_show(self):
        run = self.run_show(show(interactions=[lottery()]))
        before = run.hash()
        run.ok("rehearse")
        self.assertTrue(run.state()["show"]["rehearsal"])
        run.ok("go")
        run.ok("lottery.open cup")
        run.say(1, "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        self.assertEqual(list((run.session / "proofs").glob("*.json")), [])
        self.assertEqual(len(list((run.session / "proofs" / "rehearsal").glob("*.json"))), 1)
        self.assertIn(": a rehearsal, ", command("verify", run.session)[1])
        run.ok("rehearse off=true")
        state = run.state()
        self.assertEqual((state["show"]["state"], state["show"]["rehearsal"]), ("ready", False))
        self.assertEqual(state["hash"], before)
        run.ok("go")
        run.refused("rehearse", "show.live")

    def test_report_and_verify_know_it(self):
        run = self.run_show(show(interactions=[lottery()]))
        run.ok("rehearse")
        run.ok("go")
        run.ok("lottery.open cup")
        for who in range(5):
            run.say(who, "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        self.assertTrue(all(event["rehearsal"] for event in run.named("lottery.drawn")))
        code, out, errors = command("report", run.session, "-o", run.folder.path / "rehearsed")
        self.assertEqual((code, errors), (0, ""))
        self.assertIn("A rehearsal", (run.folder.path / "rehearsed" / "report.html").read_text("utf-8"))
        run.later(90 * SECOND)
        run.ok("rehearse off=true")
        run.ok("go")
        run.ok("lottery.open cup")
        run.say(7, "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        self.assertEqual(run.end(), 0)
        code, out, _ = command("verify", run.session)
        self.assertEqual((code, out.count("true ")), (0, 2), out)
        self.assertEqual(command("replay", run.session, "--check")[0], 0)
        self.assertEqual(command("report", run.session, "-o", run.folder.path / "out")[0], 0)
        self.assertNotIn("A rehearsal", (run.folder.path / "out" / "report.html").read_text("utf-8"))
        rows = (run.folder.path / "out" / "minutes.csv").read_text("utf-8-sig").split()
        self.assertEqual([row.split(",")[1] for row in rows[1:]], ["1"])

    def test_faster(self):
        run = self.run_show(show([segment("a", "60s"), segment("b", "60s")]), clock=False, start=None)
        run.ok("rehearse speed=600")
        self.assertTrue(run.state()["show"]["rehearsal"])
        run.ok("go")
        while run.row("a")["remaining_ms"] > 0:
            pass
        run.ok("rehearse off=true")
        before = run.state()["now"]
        run.ok("go")
        self.assertGreater(run.row("a")["remaining_ms"], 30 * SECOND)
        self.assertLess(abs(before - time.time() * 1000), 30 * SECOND)


class Others(Show):
    def test_marker_issue_say_task(self):
        run = self.run_show(show())
        run.ok("go")
        run.ok("marker text=Nice")
        self.assertEqual(run.named("marker")[0]["text"], "Nice")
        run.ok('issue text="Mic is silent"')
        self.assertEqual(run.named("issue")[0]["text"], "Mic is silent")
        run.ok("say text=hi")
        self.assertEqual(run.named("say")[0]["text"], "hi")

    @does("load path=night.show.json")
    def test_load(self):
        run = self.run_show(show())
        run.folder.write("other.show.json", show([segment("x"), segment("y")], id="other"))
        run.ok(f"load path={run.folder.path / 'other.show.json'}")
        self.assertEqual(run.state()["show"]["id"], "other")
        run.ok("go")
        run.refused(f"load path={run.folder.path / 'night.show.json'}", "show.live")

    @does("goal g value=3")
    def test_goals_by_hand(self):
        run = self.run_show(show(goals=[{"id": "g", "metric": "custom", "unit": "cups", "target": 5}]))
        run.ok("goal g value=3")


if __name__ == "__main__":
    unittest.main()
