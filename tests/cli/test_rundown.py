"""The rundown: GO, times, projections, holds, standby; by the contract's numbers."""

import datetime
import unittest
import zoneinfo

from driver import MINUTE, SECOND, T0, Case, poll, segment, show


def clock(text, zone="Asia/Shanghai", date="2026-03-08"):
    """The instant of a wall time, in ms."""
    moment = datetime.datetime.fromisoformat(f"{date}T{text}").replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return int(moment.timestamp() * 1000)


class Rundown(Case):
    def rundown(self, run):
        return run.state()["rundown"]

    def expected(self, run):
        return {row["id"]: row["expected"]["start"] for row in self.rundown(run)["segments"]}


class Go(Rundown):
    def test_ready(self):
        run = self.run_show(show())
        state = run.state()
        self.assertEqual(state["show"]["state"], "ready")
        self.assertNotIn("live", state["rundown"])
        self.assertEqual(state["rundown"]["armed"], "hello")
        self.assertEqual(state["rundown"]["offset_ms"], 0)
        for verb in ["hold", "resume", "time by=+5s", "end-now", "start-was by=-5s"]:
            run.refused(verb, "show.not-live")

    def test_one_after_the_other(self):
        run = self.run_show(show())
        run.ok("go")
        self.assertEqual([event["id"] for event in run.named("segment.started")], ["hello"])
        self.assertEqual(run.named("show.state")[0]["state"], "live")
        run.at(T0 + 5 * MINUTE)
        run.ok("go")
        self.assertEqual([event["id"] for event in run.named("segment.ended")], ["hello"])
        self.assertEqual([event["id"] for event in run.named("segment.started")], ["talk"])
        self.assertEqual([event["id"] for event in run.named("segment.armed")], ["bye"])
        run.later(600)
        run.ok("go")
        self.assertNotIn("armed", self.rundown(run))
        run.later(600)
        # Never from the last to the first.
        run.refused("go", "rundown.at-end")
        state = run.state()
        self.assertEqual([row["state"] for row in state["rundown"]["segments"]], ["past", "past", "live"])
        self.assertEqual(state["rundown"]["segments"][0]["actual"], {"start": T0, "end": T0 + 5 * MINUTE})

    def test_the_guard(self):
        run = self.run_show(show())
        run.ok("go")
        self.assertEqual(run.state()["show"]["guard_until"], T0 + 500)
        self.assertEqual(run.refused("go", "go.guarded")["retry_ms"], 500)
        run.at(T0 + 499)
        # A refused GO does not start the guard anew.
        self.assertEqual(run.refused("go", "go.guarded")["retry_ms"], 1)
        run.refused("back", "go.guarded")
        run.refused("jump bye", "go.guarded")
        run.at(T0 + 500)
        run.ok("go")
        run.later(499)
        run.refused("go", "go.guarded")

    def test_a_guard_of_its_own(self):
        run = self.run_show(show(guard="2s"))
        run.ok("go")
        self.assertEqual(run.refused("go", "go.guarded")["retry_ms"], 2000)
        run = self.run_show(show(guard="0s"))
        run.ok("go")
        run.ok("go")

    def test_the_lock(self):
        run = self.run_show(show())
        run.ok("lock")
        run.refused("go", "go.locked")
        run.ok("unlock")
        run.ok("go")

    def test_back(self):
        run = self.run_show(show())
        run.ok("go")
        run.later(1000)
        run.refused("back", "rundown.at-start")
        run.ok("go")
        run.later(1000)
        run.ok("back")
        row = run.row("hello")
        self.assertEqual(row["state"], "live")
        self.assertEqual(row["remaining_ms"], 300000)
        self.assertEqual(row["runs"], [{"start": T0, "end": T0 + 1000}, {"start": T0 + 2000}])
        self.assertEqual(self.rundown(run)["armed"], "talk")

    def test_jump(self):
        run = self.run_show(show([segment("a", start="20:00"), segment("b"), segment("c"), segment("d")]))
        run.ok("go")
        run.later(1000)
        run.refused("jump a", "rundown.live")
        run.refused("jump x", "id.unknown")
        run.ok("jump c")
        rows = {row["id"]: row for row in self.rundown(run)["segments"]}
        self.assertEqual([row["state"] for row in rows.values()], ["past", "past", "live", "future"])
        # A row that was jumped over is past without runs.
        self.assertEqual(rows["b"]["runs"], [])
        self.assertNotIn("actual", rows["b"])
        self.assertEqual(self.rundown(run)["armed"], "d")
        run.later(1000)
        run.ok("jump b")
        self.assertEqual(self.rundown(run)["live"], "b")
        self.assertEqual(self.rundown(run)["armed"], "c")

    def test_arm(self):
        run = self.run_show(show([segment("a", start="20:00"), segment("b"), segment("c"), segment("d")]))
        run.ok("arm b")
        run.ok("go")
        self.assertEqual(self.rundown(run)["live"], "b")
        run.ok("arm d")
        self.assertEqual([event["id"] for event in run.named("segment.armed")], ["d"])
        self.assertEqual([row["id"] for row in self.rundown(run)["segments"] if row["armed"]], ["d"])
        run.later(1000)
        run.ok("go")
        self.assertEqual(self.rundown(run)["live"], "d")
        run.refused("arm x", "id.unknown")

    def test_skip(self):
        run = self.run_show(show([segment("a", start="20:00"), segment("b"), segment("c", skip=True), segment("d")]))
        self.assertTrue(run.row("c")["skipped"])
        run.ok("go")
        run.refused("skip a", "rundown.live")
        run.ok("skip b")
        self.assertEqual(self.rundown(run)["armed"], "d")
        rows = {row["id"]: row for row in self.rundown(run)["segments"]}
        end = T0 + 5 * MINUTE
        # A skipped row has the end of the one before as its start and end.
        self.assertEqual(rows["b"]["expected"], {"start": end, "end": end})
        self.assertEqual(rows["c"]["expected"], {"start": end, "end": end})
        self.assertEqual(rows["d"]["expected"]["start"], end)
        self.assertEqual(self.rundown(run)["expected_end"], T0 + 10 * MINUTE)
        run.ok("skip b off=true")
        self.assertEqual(self.rundown(run)["armed"], "b")
        self.assertEqual(self.rundown(run)["expected_end"], T0 + 15 * MINUTE)

    def test_finish(self):
        run = self.run_show(show())
        run.ok("go")
        run.later(MINUTE)
        run.ok("finish")
        self.assertEqual(run.named("show.state")[-1]["state"], "finished")
        self.assertEqual([event["id"] for event in run.named("segment.ended")], ["hello"])
        for verb in ["go", "back", "jump talk", "hold", "time by=+5s", "standby", "finish"]:
            run.refused(verb, "show.finished")
        self.assertEqual(run.row("hello")["actual"], {"start": T0, "end": T0 + MINUTE})


class Times(Rundown):
    def test_late_and_in_words(self):
        for late, text in [(90000, "1:30 late"), (0, "on time"), (-90000, "1:30 early"), (3725000, "1:02:05 late")]:
            with self.subTest(late=late):
                run = self.run_show(show(), start=T0 + late)
                run.ok("go")
                self.assert_state(self.rundown(run), offset_ms=late, relative_ms=0, text=text,
                                  planned_end=T0 + 20 * MINUTE, expected_end=T0 + late + 20 * MINUTE)

    def test_the_vector_of_a_gap(self):
        # A 20:00+10, B linked +20, C 20:35+10; A starts at 20:03 and runs 4 minutes over.
        rows = [segment("a", "10m", start="20:00"), segment("b", "20m"), segment("c", "10m", start="20:35")]
        run = self.run_show(show(rows), start=T0 + 3 * MINUTE)
        run.ok("go")
        self.assert_state(self.rundown(run), offset_ms=3 * MINUTE, relative_ms=0)
        self.assertEqual(self.expected(run)["c"], T0 + 35 * MINUTE)
        run.at(T0 + 17 * MINUTE)
        rundown = self.rundown(run)
        self.assertEqual(rundown["offset_ms"], 7 * MINUTE)
        self.assertEqual(rundown["relative_ms"], 4 * MINUTE)
        self.assertEqual(rundown["segments"][0]["remaining_ms"], -4 * MINUTE)
        self.assertEqual([row["expected"]["start"] - T0 for row in rundown["segments"]],
                         [3 * MINUTE, 17 * MINUTE, 37 * MINUTE])
        self.assertEqual(rundown["expected_end"], T0 + 47 * MINUTE)
        self.assertEqual(rundown["planned_end"], T0 + 45 * MINUTE)

    def test_early_never_pulls_a_fixed_row(self):
        run = self.run_show(show([segment("a", "10m", start="20:00"), segment("b", "10m", start="20:10"),
                                  segment("c")]))
        run.ok("go")
        run.ok("time by=-5m")
        self.assertEqual(self.expected(run)["b"], T0 + 10 * MINUTE)
        self.assertEqual(self.expected(run)["c"], T0 + 20 * MINUTE)

    def test_a_gap_absorbs_in_part(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m", start="20:15"),
                segment("c", "10m", start="20:26")]
        run = self.run_show(show(rows))
        run.ok("go")
        run.ok("time by=+3m")
        self.assertEqual(self.expected(run)["b"], T0 + 15 * MINUTE)
        run.ok("time by=+4m")
        self.assertEqual(self.expected(run)["b"], T0 + 17 * MINUTE)
        self.assertEqual(self.expected(run)["c"], T0 + 27 * MINUTE)

    def test_the_plan_is_frozen_at_the_first_go(self):
        run = self.run_show(show())
        run.ok("go")
        run.ok("time by=+2m")
        row = run.row("talk")
        self.assertEqual(row["planned"], {"start": T0 + 5 * MINUTE, "end": T0 + 15 * MINUTE})
        self.assertEqual(row["expected"]["start"], T0 + 7 * MINUTE)
        self.assertEqual(run.row("hello")["added_ms"], 2 * MINUTE)

    def test_without_a_start_the_first_go_is_the_start(self):
        run = self.run_show(show([segment("a"), segment("b")]), start=T0 + 12345)
        run.ok("go")
        rundown = self.rundown(run)
        self.assertEqual(rundown["offset_ms"], 0)
        self.assertEqual(rundown["segments"][0]["planned"]["start"], T0 + 12345)

    def test_the_day_of_the_first_go(self):
        document = show()
        del document["date"]
        start = clock("20:01", date="2026-11-05")
        run = self.run_show(document, start=start)
        run.ok("go")
        self.assertEqual(self.rundown(run)["offset_ms"], MINUTE)

    def test_over_midnight(self):
        rows = [segment("a", "20m", start="23:50"), segment("b", "20m"), segment("c", "5m", start="00:40")]
        run = self.run_show(show(rows), start=clock("23:50"))
        run.ok("go")
        midnight = clock("00:00", date="2026-03-09")
        self.assertEqual(self.expected(run)["b"], midnight + 10 * MINUTE)
        self.assertEqual(self.expected(run)["c"], midnight + 40 * MINUTE)
        run.at(midnight - SECOND)
        self.assertEqual(run.row("a")["remaining_ms"], 10 * MINUTE + SECOND)
        run.at(midnight + SECOND)
        self.assert_state(run.row("a"), remaining_ms=10 * MINUTE - SECOND)
        self.assertEqual(self.rundown(run)["offset_ms"], 0)
        # Started after midnight, planned for the day before: a little late, not a day early.
        late = self.run_show(show([segment("a", "5m", start="23:59"), segment("b")]), start=midnight + MINUTE)
        late.ok("go")
        self.assertEqual(self.rundown(late)["offset_ms"], 2 * MINUTE)

    def test_daylight_saving(self):
        zone = "Europe/Berlin"
        rows = [segment("a", "1h", start="01:30"), segment("b", "10m", start="03:30")]
        # The clock goes from 02:00 to 03:00.
        start = clock("01:30", zone, "2026-03-29")
        run = self.run_show(show(rows, zone=zone, date="2026-03-29"), start=start)
        run.ok("go")
        rundown = self.rundown(run)
        self.assertEqual(rundown["segments"][0]["planned"], {"start": start, "end": start + 60 * MINUTE})
        self.assertEqual(rundown["segments"][1]["planned"]["start"], start + 60 * MINUTE)
        # A wall time that does not exist is the first instant after the gap.
        rows = [segment("a", "10m", start="02:30"), segment("b")]
        gap = datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.timezone.utc)
        run = self.run_show(show(rows, zone=zone, date="2026-03-29"), start=start)
        run.ok("go")
        self.assertEqual(run.row("a")["planned"]["start"], int(gap.timestamp() * 1000))
        # One that comes twice is the first.
        first = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.timezone.utc)
        run = self.run_show(show(rows, zone=zone, date="2026-10-25"), start=int(first.timestamp() * 1000))
        run.ok("go")
        self.assertEqual(run.row("a")["planned"]["start"], int(first.timestamp() * 1000))
        self.assertEqual(self.rundown(run)["offset_ms"], 0)

    def test_hold(self):
        run = self.run_show(show())
        run.ok("go")
        run.later(MINUTE)
        run.refused("resume", "rundown.not-held")
        run.ok("hold")
        run.refused("hold", "rundown.already-held")
        self.assertTrue(run.state()["show"]["held"])
        run.later(30 * SECOND)
        self.assertEqual(run.row("hello")["remaining_ms"], 4 * MINUTE)
        self.assertEqual(self.rundown(run)["offset_ms"], 30 * SECOND)
        run.ok("resume")
        run.later(MINUTE)
        self.assert_state(run.row("hello"), remaining_ms=3 * MINUTE, held_ms=30 * SECOND, added_ms=0)
        self.assertEqual(run.row("hello")["expected"]["end"], T0 + 5 * MINUTE + 30 * SECOND)

    def test_time(self):
        run = self.run_show(show())
        run.ok("go")
        run.ok("time by=+30s")
        event = run.named("segment.time")[0]
        self.assert_state(event, id="hello", remaining_ms=330000, end=T0 + 330000)
        run.ok("time by=-1m")
        self.assert_state(run.row("hello"), remaining_ms=270000, added_ms=-30000)
        run.ok("time by=+2m id=talk")
        self.assertEqual(self.rundown(run)["expected_end"], T0 + 21 * MINUTE + 30 * SECOND)
        self.assertEqual(run.row("talk")["added_ms"], 2 * MINUTE)

    def test_end_now(self):
        run = self.run_show(show())
        run.ok("go")
        run.later(MINUTE)
        run.ok("end-now")
        self.assert_state(run.row("hello"), state="live", remaining_ms=0)
        self.assertEqual(self.expected(run)["talk"], T0 + MINUTE)
        self.assertEqual(self.rundown(run)["live"], "hello")

    def test_end_now_with_auto(self):
        run = self.run_show(show([segment("a", start="20:00", auto=True), segment("b")]))
        run.ok("go")
        run.later(MINUTE)
        run.ok("end-now")
        run.later(1)
        self.assertEqual(self.rundown(run)["live"], "b")

    def test_start_was(self):
        run = self.run_show(show())
        run.ok("go")
        run.at(T0 + 5 * MINUTE)
        run.ok("go")
        run.later(2 * MINUTE)
        run.ok("start-was by=-1m")
        self.assertEqual(run.row("talk")["actual"]["start"], T0 + 4 * MINUTE)
        self.assertEqual(run.row("hello")["actual"]["end"], T0 + 4 * MINUTE)
        self.assertEqual(run.row("talk")["remaining_ms"], 7 * MINUTE)
        run.ok("start-was at=20:06")
        self.assertEqual(run.row("talk")["actual"]["start"], T0 + 6 * MINUTE)
        self.assertEqual(run.row("hello")["actual"]["end"], T0 + 6 * MINUTE)
        for line in ["start-was at=20:08", "start-was by=+5m", "start-was by=-1h"]:
            reply = run.send(line)
            self.assertFalse(reply["ok"], line)
        self.assertEqual(run.row("talk")["actual"]["start"], T0 + 6 * MINUTE)

    def test_lock_end_and_count_to_end(self):
        rows = [segment("a", "10m", start="20:00"), {"id": "b", "title": "b", "end": "20:20", "lock": "end"},
                segment("c")]
        run = self.run_show(show(rows))
        run.ok("go")
        self.assertEqual(run.row("b")["planned"], {"start": T0 + 10 * MINUTE, "end": T0 + 20 * MINUTE})
        rows = [{"id": "a", "title": "a", "start": "20:00", "end": "20:10", "count_to_end": True}, segment("b")]
        run = self.run_show(show(rows), start=T0 + 3 * MINUTE)
        run.ok("go")
        self.assertEqual(run.row("a")["remaining_ms"], 7 * MINUTE)
        # Starting late costs nothing where the end is fixed.
        self.assertEqual(self.rundown(run)["offset_ms"], 0)
        self.assertEqual(self.expected(run)["b"], T0 + 10 * MINUTE)

    def test_delay_is_not_in_the_plan(self):
        run = self.run_show(show([segment("a", start="20:00"), segment("b", delay="2m"), segment("c")]))
        run.ok("go")
        self.assertEqual(run.row("b")["planned"]["start"], T0 + 5 * MINUTE)
        self.assertEqual(run.row("b")["expected"]["start"], T0 + 7 * MINUTE)
        self.assertEqual(run.row("c")["expected"]["start"], T0 + 12 * MINUTE)

    def test_flag_and_break(self):
        rows = [segment("a", start="20:00"), segment("b", flag=True), {**segment("c"), "break": True},
                segment("d", flag=True)]
        run = self.run_show(show(rows))
        run.ok("go")
        run.ok("time by=+1m")
        rundown = self.rundown(run)
        self.assertEqual(rundown["next_flag"], {"id": "b", "at": T0 + 6 * MINUTE})
        self.assertEqual(rundown["next_break"], {"id": "c", "at": T0 + 11 * MINUTE})
        run.later(1000)
        run.ok("jump d")
        self.assertNotIn("next_flag", self.rundown(run))
        self.assertNotIn("next_break", self.rundown(run))

    def test_auto_goes_on_at_its_end(self):
        run = self.run_show(show([segment("a", start="20:00", auto=True), segment("b", auto=True), segment("c")]))
        run.ok("go")
        run.at(T0 + 5 * MINUTE - 1)
        self.assertEqual(self.rundown(run)["live"], "a")
        run.at(T0 + 5 * MINUTE)
        self.assertEqual(self.rundown(run)["live"], "b")
        run.at(T0 + 12 * MINUTE)
        self.assertEqual(self.rundown(run)["live"], "c")
        self.assertEqual(run.row("c")["actual"]["start"], T0 + 10 * MINUTE)
        self.assertEqual(self.rundown(run)["offset_ms"], 0)

    def test_sum_of_actuals_is_wall_time(self):
        run = self.run_show(show([segment(f"s{n}", start="20:00") if not n else segment(f"s{n}") for n in range(6)]))
        for verb, wait in [("go", 7000), ("go", 1000), ("back", 3000), ("jump s4", 1234), ("hold", 5000),
                           ("resume", 900),
                           ("time by=+1m", 100), ("jump s2", 4321), ("go", 777), ("end-now", 600), ("go", 650)]:
            run.ok(verb)
            run.later(wait)
        run.ok("finish")
        runs = [one for row in self.rundown(run)["segments"] for one in row["runs"]]
        self.assertEqual(sum(one["end"] - one["start"] for one in runs), run.now - T0)


class Standby(Rundown):
    def test_standby_holds_countdowns_and_go(self):
        document = show(interactions=[poll(time="60s"), poll("free", time="60s", hold=False)])
        run = self.run_show(document)
        run.ok("go")
        run.ok("poll.open colour")
        run.ok("poll.open free")
        run.later(10 * SECOND)
        run.ok("standby")
        self.assertTrue(run.state()["show"]["standby"])
        for verb in ["go", "back", "jump bye"]:
            run.refused(verb, "show.standby")
        run.later(5 * MINUTE)
        self.assertEqual(run.item("colour")["state"], "open")
        self.assertEqual(run.item("free")["state"], "closed")
        run.ok("standby-off")
        run.later(49999)
        self.assertEqual(run.item("colour")["state"], "open")
        run.later(1)
        self.assertEqual(run.item("colour")["state"], "closed")

    def test_emergency_effects(self):
        document = show(emergency={"scene": "Standby", "card": "Back soon", "mute": ["Mic"],
                                   "plans": [{"id": "tech", "title": "Tech", "steps": [{"text": "Camera 2"}],
                                              "card": "Fixing"}]})
        run = self.run_show(document)
        run.ok("go")
        run.ok("standby plan=tech")
        verbs = [(event["verb"], event["name"]) for event in run.named("effect") if event["status"] == "asked"]
        self.assertIn(("obs.scene", "Standby"), verbs)
        self.assertIn(("obs.mute", "Mic"), verbs)
        run.ok("standby-off")
        run.refused("standby plan=none", "id.unknown")


if __name__ == "__main__":
    unittest.main()
