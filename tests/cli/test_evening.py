"""Messy evenings, with numbers worked out by hand from the contract and rundown-timing.md."""

import datetime
import unittest
import zoneinfo

from driver import MINUTE, SECOND, T0, Case, command, segment, show

HOUR = 60 * MINUTE


def wall(text, zone="Europe/Berlin"):
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return int(moment.timestamp() * 1000)


class Evening(Case):
    def rundown(self, run):
        return run.state()["rundown"]

    def starts(self, run):
        return [row["expected"]["start"] for row in self.rundown(run)["segments"]]

    def step(self, run, ms):
        run.now += ms
        run.ok({"t": run.now, "step": True})

    def test_late_held_over_midnight_and_caught_up(self):
        """Planned 23:30-00:30; starts nine minutes late, is held over midnight, and is mended by three remedies."""
        rows = [segment("open", "20m", start="23:30"), segment("talk", "15m", flag=True),
                segment("extra", "10m", optional=True), {**segment("pause", "5m", start="00:20"), "break": True},
                segment("close", "5m")]
        t = wall("2026-03-08T23:30:00", "Asia/Shanghai")
        run = self.run_show(show(rows), start=t + 9 * MINUTE)
        run.ok("go")
        # open 23:39-23:59, talk 23:59-00:14, extra 00:14-00:24, pause 00:24 (planned 00:20), close 00:29-00:34
        self.assert_state(self.rundown(run), offset_ms=9 * MINUTE, relative_ms=0, text="9:00 late",
                          relative_text="on time", planned_end=t + HOUR, expected_end=t + 64 * MINUTE,
                          end_text="4:00 late", next_flag={"id": "talk", "at": t + 29 * MINUTE},
                          next_break={"id": "pause", "at": t + 54 * MINUTE})
        run.at(t + 25 * MINUTE)
        run.ok("hold")
        run.at(t + 35 * MINUTE)  # five past midnight
        self.assert_state(run.row("open"), remaining_ms=4 * MINUTE, held_ms=0)
        self.assertEqual(self.rundown(run)["offset_ms"], 19 * MINUTE)
        run.ok("resume")
        run.at(t + 39 * MINUTE)
        self.assert_state(run.row("open"), remaining_ms=0, held_ms=10 * MINUTE, added_ms=0)
        self.assertEqual(self.rundown(run)["segments"][0]["expected"], {"start": t + 9 * MINUTE, "end": t + 39 * MINUTE})
        # talk 00:09-00:24, extra 00:24-00:34, pause 00:34, close 00:39-00:44: fourteen minutes over
        self.assert_state(self.rundown(run), offset_ms=19 * MINUTE, relative_ms=10 * MINUTE, end_text="14:00 late")
        run.ok("go")
        preview = run.ok("fix how=drop preview=true")
        self.assertEqual(preview["end"], t + 64 * MINUTE)
        self.assertEqual([(row["id"], row["was_start"] - t, row["start"] - t) for row in preview["preview"]],
                         [("extra", 54 * MINUTE, 54 * MINUTE), ("pause", 64 * MINUTE, 54 * MINUTE),
                          ("close", 69 * MINUTE, 59 * MINUTE)])
        self.assertEqual(self.rundown(run)["expected_end"], t + 74 * MINUTE)
        run.ok("fix how=drop")
        self.assertEqual(self.rundown(run)["expected_end"], t + 64 * MINUTE)
        # 4 minutes too much, 5 + 5 behind the live row: each gives 2
        run.ok("fix how=rescale")
        self.assertEqual(self.starts(run)[3:], [t + 54 * MINUTE, t + 57 * MINUTE])
        self.assert_state(self.rundown(run), expected_end=t + HOUR, end_text="on time")
        run.ok("undo")
        run.ok("fix how=row id=talk")
        self.assertEqual(run.row("talk")["remaining_ms"], 11 * MINUTE)
        self.assertEqual(self.rundown(run)["expected_end"], t + HOUR)
        for _ in range(2):
            run.ok("undo")
        self.assertEqual(self.rundown(run)["expected_end"], t + 74 * MINUTE)
        self.assertFalse(run.row("extra")["skipped"])

    def test_the_night_when_the_clock_goes_forward(self):
        """Berlin, 28 to 29 March 2026: 02:00 becomes 03:00. An hour of show is an hour, a time of day is one."""
        rows = [segment("a", "90m", start="23:30"), segment("b", "1h"), segment("c", "30m", start="03:30"),
                segment("d", "30m")]
        t = wall("2026-03-28T23:30:00")
        run = self.run_show(show(rows, zone="Europe/Berlin", date="2026-03-28", end="05:00"), start=t)
        run.ok("go")
        rundown = self.rundown(run)
        # a to 01:00, b to 03:00 (after the jump), c at 03:30 is three hours after 23:30, d to 04:30
        self.assertEqual([(row["planned"]["start"] - t) // MINUTE for row in rundown["segments"]], [0, 90, 180, 210])
        self.assertEqual(rundown["planned_end"], wall("2026-03-29T04:30:00"))
        self.assertEqual(rundown["end_text"], "30:00 early")  # against the hard end at five
        run.at(t + 90 * MINUTE)
        run.ok("go")
        run.at(t + 150 * MINUTE)
        self.assertEqual(run.row("b")["remaining_ms"], 0)
        self.assertEqual(wall("2026-03-29T03:00:00"), run.now)
        run.at(t + 175 * MINUTE)  # 25 minutes over; the gap of half an hour takes them
        self.assertEqual(self.starts(run)[2], wall("2026-03-29T03:30:00"))
        self.assertEqual(self.rundown(run)["offset_ms"], 25 * MINUTE)
        self.assertEqual(self.rundown(run)["expected_end"], wall("2026-03-29T04:30:00"))
        run.ok("go")
        run.ok("start-was at=03:20")  # five minutes ago
        self.assertEqual(run.row("c")["actual"]["start"], wall("2026-03-29T03:20:00"))
        self.assertEqual(self.rundown(run)["offset_ms"], -10 * MINUTE)

    def test_the_night_when_the_clock_goes_back(self):
        """Berlin, 24 to 25 October 2026: 03:00 becomes 02:00, so 02:30 comes twice; it is the first."""
        rows = [segment("a", "2h", start="00:00"), segment("b", "30m", start="02:30", count_to_end=True),
                segment("c", "1h"), segment("d", "10m", start="03:30")]
        t = wall("2026-10-25T00:00:00")
        run = self.run_show(show(rows, zone="Europe/Berlin", date="2026-10-25"), start=t)
        run.ok("go")
        # b at 02:30 summer time = +150; ends at +180; c to +240 = 03:00 winter time; d at 03:30 = +270
        self.assertEqual([(row["planned"]["start"] - t) // MINUTE for row in self.rundown(run)["segments"]],
                         [0, 150, 180, 270])
        run.at(t + 160 * MINUTE)
        run.ok("go")
        self.assertEqual(run.row("b")["remaining_ms"], 20 * MINUTE)
        self.step(run, -HOUR)  # somebody sets the clock of the machine back as well: the end is a time of day
        self.assertEqual(run.row("b")["remaining_ms"], 80 * MINUTE)
        self.step(run, HOUR)
        run.at(t + 190 * MINUTE)
        self.assert_state(run.row("b"), remaining_ms=-10 * MINUTE)
        self.assertEqual(self.starts(run)[2:], [t + 190 * MINUTE, t + 270 * MINUTE])

    def test_ntp_and_a_closed_lid(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m"), segment("c", "10m", start="20:30")]
        run = self.run_show(show(rows))
        run.ok("go")
        run.later(4 * MINUTE)
        for ms in (40, -3 * SECOND, 90 * SECOND, -90 * SECOND, 2960):  # comes to naught
            self.step(run, ms)
            self.assertEqual(run.row("a")["remaining_ms"], 6 * MINUTE)
        self.assertEqual(self.rundown(run)["offset_ms"], 0)
        # The lid is closed for two hours: only the wall clock went on.
        self.step(run, 2 * HOUR)
        self.assertEqual(run.row("a")["remaining_ms"], 6 * MINUTE)
        self.assertEqual(self.starts(run)[1:], [T0 + 130 * MINUTE, T0 + 140 * MINUTE])
        self.assertEqual(self.rundown(run)["text"], "2:00:00 late")
        self.assertEqual(self.rundown(run)["planned_end"], T0 + 40 * MINUTE)
        run.later(6 * MINUTE)
        run.ok("go")
        self.assertEqual(run.row("a")["actual"], {"start": T0, "end": T0 + 130 * MINUTE})
        # A big jump of both clocks is a show that nobody touched: over, and never on by itself.
        run.later(5 * HOUR)
        self.assert_state(run.row("b"), state="live", remaining_ms=10 * MINUTE - 5 * HOUR)

    def test_jumps_there_and_back_and_every_run_is_kept(self):
        rows = [segment(id, "10m", **({"start": "20:00"} if id == "a" else {})) for id in "abcd"]
        run = self.run_show(show(rows))
        run.ok("go")
        run.later(2 * MINUTE)
        run.ok("jump c")  # b is jumped over: past, without a run, no length, where a ended
        self.assertEqual(self.rundown(run)["segments"][1]["expected"], {"start": run.now, "end": run.now})
        self.assertEqual(self.rundown(run)["offset_ms"], -18 * MINUTE)
        run.later(3 * MINUTE)
        run.ok("back")
        self.assertEqual(run.row("b")["state"], "live")
        # b to 20:15, then c again to 20:25, d to 20:35
        self.assertEqual([(at - T0) // MINUTE for at in self.starts(run)], [0, 5, 15, 25])
        self.assertEqual(self.rundown(run)["offset_ms"], -5 * MINUTE)
        run.later(MINUTE)
        run.ok("jump a")
        run.later(MINUTE)
        run.ok("finish")
        rows = {row["id"]: row for row in self.rundown(run)["segments"]}
        self.assertEqual([(one["start"] - T0, one["end"] - T0) for one in rows["a"]["runs"]],
                         [(0, 2 * MINUTE), (6 * MINUTE, 7 * MINUTE)])
        self.assertEqual([len(rows[id]["runs"]) for id in "abcd"], [2, 1, 1, 0])
        self.assertEqual(run.end(), 0)
        folder = run.folder.path
        self.assertEqual(command("report", run.session, "-o", folder / "out")[0], 0)
        table = (folder / "out" / "runs.csv").read_text("utf-8-sig").split()
        self.assertEqual(table[1:3], [f"a,1,{T0},{T0 + 2 * MINUTE},{2 * MINUTE},{-8 * MINUTE}",
                                      f"a,2,{T0 + 6 * MINUTE},{T0 + 7 * MINUTE},{MINUTE},{-9 * MINUTE}"])
        self.assertEqual(len(table), 5)

    def test_a_loop_of_products_and_out_of_it(self):
        rows = [segment("hello", "1m", start="20:00"), segment("p1", "3m", group="sell", auto=True),
                segment("p2", "3m", group="sell", auto=True), segment("p3", "3m", group="sell", skip=True),
                segment("bye", "5m")]
        run = self.run_show(show(rows, groups=[{"id": "sell", "title": "Sell", "loop": True, "target": "12m"}]))
        run.ok("go")
        run.later(MINUTE)
        run.ok("go")
        run.at(T0 + 14 * MINUTE)  # p1 p2 p1 p2, and a minute of p1
        self.assert_state(self.rundown(run), live="p1", armed="p2")
        self.assertEqual(len(run.row("p1")["runs"]), 3)
        group = self.rundown(run)["groups"][0]
        # 12 minutes done, 3 of this run, 3 of p2 ahead; the plan has 6
        self.assert_state(group, target_ms=12 * MINUTE, planned_ms=6 * MINUTE, expected_ms=18 * MINUTE,
                          over_ms=6 * MINUTE)
        run.ok("skip p3 off=true")
        self.assertEqual(self.rundown(run)["armed"], "p2")
        run.ok("leave")
        self.assertEqual(self.rundown(run)["armed"], "bye")
        run.refused("jump p1", "rundown.live")
        run.at(T0 + 16 * MINUTE)  # p1 ends and goes on by itself, out of the loop
        self.assert_state(self.rundown(run), live="bye")
        self.assertNotIn("armed", self.rundown(run))
        run.refused("leave", "verb.not-applicable")
        run.later(SECOND)
        run.refused("go", "rundown.at-end")

    def test_a_skipped_fixed_row_and_overlaps_and_no_length(self):
        rows = [segment("a", "10m", start="20:00"), segment("b", "10m", start="20:30"), segment("c", "0s"),
                segment("d", "10m", start="20:35"), segment("e", "10m", start="20:50")]
        run = self.run_show(show(rows))
        run.ok("go")
        # b 20:30-20:40, c no length at 20:40, d planned 20:35 but after b: 20:40-20:50, e 20:50
        self.assertEqual([(at - T0) // MINUTE for at in self.starts(run)], [0, 30, 40, 40, 50])
        self.assertEqual([(row["planned"]["start"] - T0) // MINUTE for row in self.rundown(run)["segments"]],
                         [0, 30, 40, 35, 50])
        run.ok("skip b")
        # c is linked to a now, d holds its time
        self.assertEqual([(at - T0) // MINUTE for at in self.starts(run)], [0, 10, 10, 35, 50])
        run.later(10 * MINUTE)
        run.ok("go")  # c, with no time of its own
        self.assert_state(run.row("c"), state="live", remaining_ms=0)
        run.later(MINUTE)
        self.assert_state(run.row("c"), remaining_ms=-MINUTE)
        self.assertEqual(self.rundown(run)["next_flag"] if "next_flag" in self.rundown(run) else None, None)

    def test_two_days(self):
        rows = [segment("day1", "8h", start="10:00"), segment("night", "15h"), segment("day2", "8h", start="10:00"),
                segment("end", "1h", count_to_end=True)]
        t = wall("2026-03-28T10:00:00")  # the second day begins in summer time
        run = self.run_show(show(rows, zone="Europe/Berlin", date="2026-03-28"), start=t)
        run.ok("go")
        planned = [row["planned"]["start"] for row in self.rundown(run)["segments"]]
        # 18:00 + 15 h = 10:00 summer time: the hour that is missing is the night's
        self.assertEqual(planned[1:], [wall("2026-03-28T18:00:00"), wall("2026-03-29T10:00:00"),
                                       wall("2026-03-29T18:00:00")])
        run.at(wall("2026-03-28T18:30:00"))
        run.ok("go")
        self.assertEqual(self.rundown(run)["offset_ms"], 30 * MINUTE)
        run.at(wall("2026-03-29T10:10:00"))
        run.ok("go")
        self.assertEqual(self.rundown(run)["text"], "10:00 late")
        self.assertEqual(self.starts(run)[3], wall("2026-03-29T18:10:00"))
        self.assertEqual(self.rundown(run)["expected_end"], wall("2026-03-29T19:00:00"))

    def test_chinese_words(self):
        run = self.run_show(show(language="zh-CN"), start=T0 + 200 * SECOND)
        run.ok("go")
        self.assert_state(self.rundown(run), text="晚 3:20", relative_text="准时", end_text="晚 3:20")
        run.ok("time by=-4m")
        self.assertEqual(self.rundown(run)["text"], "早 0:40")

    def test_a_failing_effect_after_a_crash(self):
        """An effect without an end is told as failed after a crash; the cue stands red, and is retried or dropped."""
        cues = [{"id": "c1", "on": "start", "do": [{"verb": "wait", "for": "1h"}, {"verb": "say", "text": "late"}]},
                {"id": "c2", "on": "start", "do": [{"verb": "poll.open", "id": "none-yet"}]}]
        cues[1]["do"] = [{"verb": "card.close", "id": "k"}]
        document = show([segment("a", "2h", start="20:00", cues=cues)],
                        interactions=[{"kind": "card", "id": "k", "title": "K"}])
        folder = self.folder()
        run = self.run_show(document, folder=folder)
        run.ok("go")
        states = {cue["id"]: (cue["state"], cue.get("reason")) for cue in run.row("a")["cues"]}
        self.assertEqual(states, {"c1": ("running", None), "c2": ("refused", "card.not-allowed")})
        before = run.hash()
        run.kill()
        run = self.run_show(None, folder=folder, start=T0 + MINUTE, resume=True)
        self.assertEqual(run.hash(), before)
        run.refused("retry c1", "verb.not-applicable")
        run.ok("card.open k")
        run.ok("retry c2")
        self.assertEqual(run.row("a")["cues"][1]["state"], "fired")
        run.at(T0 + HOUR)
        self.assertEqual([event["text"] for event in run.named("say")], ["late"])


if __name__ == "__main__":
    unittest.main()
