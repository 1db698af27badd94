"""Random shows, verbs and clocks: after each line the command and the model say the same of every row."""

import datetime
import json
import os
import random
import time
import unittest
import zoneinfo

from driver import Case, Run, command
from rundown_model import Model, Zone

SECONDS = float(os.environ.get("CROWDCUE_MODEL_SECONDS", "8"))
SEEDS = int(os.environ.get("CROWDCUE_MODEL_SEEDS", "60"))
FIRST = int(os.environ.get("CROWDCUE_MODEL_FIRST", "1"))
LINES = 90

# Where a night meets a change of the clocks, and where it does not.
NIGHTS = [("Asia/Shanghai", "2026-03-08"), ("Europe/Berlin", "2026-03-28"), ("Europe/Berlin", "2026-10-24"),
          ("America/New_York", "2026-03-07"), ("America/New_York", "2026-10-31"), ("Australia/Lord_Howe", "2026-04-04"),
          ("UTC", "2026-12-31")]


def at(minutes):
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def random_show(dice):
    zone, date = dice.choice(NIGHTS)
    minutes = dice.choice([20 * 60, 23 * 60 + 40, 22 * 60, 10 * 60])
    loops = dice.random() < 0.5
    groups = [{"id": "g", "title": "G", "target": "20m", "loop": loops}]
    segments = []
    count = dice.randrange(1, 9)
    loop_at = dice.randrange(count)
    for i in range(count):
        seconds = dice.choice([0, 45, 60, 300, 600, 1800, dice.randrange(4000)])
        row = {"id": f"r{i}", "title": f"Row {i}", "duration": f"{seconds}s"}
        if i == 0 and dice.random() < 0.8 or i and dice.random() < 0.3:
            row["start"] = at(minutes)
        if dice.random() < 0.1:
            row["end"] = at(minutes + 1 + seconds // 60 + dice.randrange(20))
            if dice.random() < 0.5:
                row["lock"] = "end"
            else:
                del row["duration"]
        for key, chance in [("count_to_end", 0.15), ("skip", 0.1), ("optional", 0.3), ("flag", 0.25), ("break", 0.2),
                            ("auto", 0.3)]:
            if dice.random() < chance:
                row[key] = True
        if dice.random() < 0.15:
            row["delay"] = f"{dice.randrange(400)}s"
        if dice.random() < 0.2:
            row["min"] = f"{dice.randrange(seconds + 1)}s"
        if loop_at <= i < loop_at + 3:
            row["group"] = "g"
        segments.append(row)
        # Overlaps, gaps, and now and then a whole night.
        minutes += max(0, seconds // 60 + dice.choice([-5, 0, 0, 0, 5, 15, 15 * 60 if dice.random() < 0.3 else 0]))
    document = {"crowdcue": 1, "id": "s", "title": "S", "language": "en-US", "zone": zone, "date": date,
                "groups": groups, "segments": segments, "guard": dice.choice(["0s", "500ms", "2s"])}
    if dice.random() < 0.3:
        document["end"] = at(minutes)
    return document


def first_moment(dice, document):
    start = document["segments"][0].get("start", "20:00")
    local = datetime.datetime.fromisoformat(f"{document['date']}T{start}")
    instant = int(local.replace(tzinfo=zoneinfo.ZoneInfo(document["zone"])).timestamp() * 1000)
    return instant + dice.choice([0, -1, 1]) * dice.randrange(1200000)


def random_verb(dice, document):
    id = dice.choice(document["segments"])["id"]
    verb = dice.choices(["go", "back", "jump", "arm", "leave", "lock", "unlock", "skip", "hold", "resume", "time",
                         "end-now", "start-was", "standby", "standby-off", "undo", "redo", "finish"],
                        [14, 4, 4, 3, 3, 1, 3, 5, 5, 5, 8, 3, 5, 1, 3, 9, 5, 0.15])[0]
    args = {}
    if verb in ("jump", "arm", "skip"):
        args["id"] = id
    if verb == "skip" and dice.random() < 0.5:
        args["off"] = True
    if verb == "time":
        args["by"] = dice.choice([-1, 1, 1]) * dice.randrange(400000)
        if dice.random() < 0.5:
            args["id"] = id
    if verb == "start-was":
        if dice.random() < 0.7:
            args["by"] = dice.choice([-1, -1, 1]) * dice.randrange(300000)
        else:
            args["at"] = at(dice.randrange(24 * 60))
    if verb not in ("undo", "redo") and dice.random() < 0.1:
        args["preview"] = True
    return verb, args


def line_of(verb, args):
    words = [verb]
    for key, value in args.items():
        if key == "by":
            words.append(f"by={value:+d}ms")
        elif key == "id" and verb != "time":
            words.insert(1, value)
        else:
            words.append(f"{key}={str(value).lower() if isinstance(value, bool) else value}")
    return " ".join(words)


def subset(shown, expected, path=""):
    """What differs, as text; keys that the model does not know are left out, those that it has not may not be there."""
    told = []
    for key in ("live", "armed", "next_flag", "next_break", "planned_end", "expected_end"):
        if path == "/rundown" and key in shown and key not in expected:
            told.append(f"{path}/{key}: {shown[key]} and the model has none")
    for key, value in expected.items():
        if key not in shown:
            told.append(f"{path}/{key}: none, model {value}")
        elif isinstance(value, dict):
            told += subset(shown[key], value, f"{path}/{key}")
        elif key == "segments":
            for one, other in zip(shown[key], value):
                told += subset(one, other, f"{path}/{other['id']}")
                for missing in ("planned", "expected", "actual", "remaining_ms"):
                    if missing in one and missing not in other:
                        told.append(f"{path}/{other['id']}/{missing}: {one[missing]} and the model has none")
        elif shown[key] != value:
            told.append(f"{path}/{key}: {shown[key]}, model {value}")
    return told


class WentOn(Exception):
    """A remedy let the show go on by itself; the model has not heard of it."""


class Play:
    """One random evening."""

    def __init__(self, case, seed, steps):
        self.case = case
        self.dice = random.Random(seed)
        self.document = random_show(self.dice)
        self.steps = steps
        self.start = first_moment(self.dice, self.document)
        self.lines = []

    def fail(self, told):
        raise AssertionError("\n".join([json.dumps(self.document), f"begins at {self.start}", *self.lines, *told]))

    def move(self):
        dice = self.dice
        if self.steps and dice.random() < 0.25:
            to = self.model.wall + dice.choice([-1, 1]) * dice.choice([40, 3000, 90000, 3600000, 5 * 3600000])
            self.lines.append(f"step to {to}")
            self.run.ok({"t": to, "step": True})
            self.model.step_wall(to)
            return
        ms = dice.choice([0, 300, 700, 5000, 60000, dice.randrange(900000), 6 * 3600000 if dice.random() < 0.1 else 1])
        self.lines.append(f"pass {ms}")
        self.run.ok({"t": self.model.wall + ms})
        self.model.pass_time(ms)

    def verb(self):
        verb, args = random_verb(self.dice, self.document)
        line = line_of(verb, args)
        self.lines.append(line)
        before = self.run.hash() if args.get("preview") else None
        reply = self.run.send(line)
        reason = self.model.say(verb, **args)
        if reply.get("reason") != reason:
            self.fail([f"reply {reply}, model {reason}"])
        if reason == "go.guarded" and reply["retry_ms"] != self.model.guard_until - self.model.mono:
            self.fail([f"reply {reply}, model guard until {self.model.guard_until}"])
        if before and before != self.run.hash():
            self.fail(["a preview changed something"])

    def remedy(self):
        """What the preview of a remedy says is what it does; undone, all is as before."""
        how = self.dice.choice(["gaps", "rescale", "drop", "start", "row id=" + self.dice.choice(self.model.rows).id])
        line = f"fix how={how}"
        self.lines.append(line)
        before = self.run.state()
        shown = self.run.send(line + " preview=true")
        if self.run.hash() != before["hash"]:
            self.fail(["a preview changed something"])
        reply = self.run.send(line)
        if reply["ok"] != shown["ok"] or reply.get("reason") != shown.get("reason"):
            self.fail([f"preview {shown}", f"reply {reply}"])
        if not reply["ok"]:
            return
        after = self.run.state()
        moved = []
        for old, new in zip(before["rundown"]["segments"], after["rundown"]["segments"]):
            if old.get("expected") == new.get("expected"):
                continue
            row = {"id": old["id"]}
            for key in ("start", "end"):
                row["was_" + key] = old["expected"][key]
                row[key] = new["expected"][key]
            moved.append(row)
        auto = any(event["event"] == "segment.started" for event in self.run.events)
        if not auto and moved != shown["preview"]:
            self.fail([f"preview {shown['preview']}", f"moved {moved}"])
        self.run.ok("undo")
        if not auto and self.run.hash() != before["hash"]:
            self.fail(["undo does not lead back"])
        if auto:
            raise WentOn
        self.model.undone.clear()
        self.model.undone.append(self.model.snapshot())

    def compare(self):
        state = self.run.state()
        told = subset(state["rundown"], self.model.view()["rundown"], "/rundown")
        told += subset(state["show"], self.model.view()["show"], "/show")
        if told:
            self.fail(told)

    def play(self):
        """False: this show is not sound."""
        if command("check", self.case.folder().write("night.show.json", self.document))[0]:
            return False
        with Run(self.document, start=self.start) as self.run:
            self.model = Model(self.document, self.start)
            self.compare()
            for _ in range(LINES):
                kind = self.dice.random()
                if kind < 0.45:
                    self.move()
                elif kind < 0.95 or self.model.s["state"] != "live":
                    self.verb()
                else:
                    try:
                        self.remedy()
                    except WentOn:
                        return True
                    # redo of a remedy is the command's alone; the next verb forgets it
                    self.lines.append("lock")
                    self.run.ok("lock")
                    self.model.say("lock")
                self.compare()
        return True


class Random(Case):
    def test_evenings(self):
        end = time.monotonic() + SECONDS
        played = 0
        for seed in range(FIRST, FIRST + SEEDS):
            if time.monotonic() > end:
                break
            with self.subTest(seed=seed):
                played += Play(self, seed, steps=seed % 2 == 0).play()
        self.assertGreater(played, 3)

    def test_the_model_knows_its_clocks(self):
        berlin = Zone("Europe/Berlin")
        day = datetime.date(2026, 3, 29).toordinal()
        self.assertEqual(berlin.instant(day, 2 * 3600000 + 1800000) // 1000,
                         datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.timezone.utc).timestamp())
        day = datetime.date(2026, 10, 25).toordinal()
        self.assertEqual(berlin.instant(day, 2 * 3600000 + 1800000) // 1000,
                         datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.timezone.utc).timestamp())


if __name__ == "__main__":
    unittest.main()
