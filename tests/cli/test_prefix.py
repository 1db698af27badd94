"""Any beginning of a journal is a session: cut at any row it replays to the state that was shown at that row."""

import json
import os
import random
import shutil
import sqlite3
import unittest

from driver import SECOND, T0, Case, command, lottery, poll, question, read_journal, segment, show

CUTS = int(os.environ.get("CROWDCUE_CUTS", "60"))
LINES = int(os.environ.get("CROWDCUE_CUT_LINES", "150"))


def say(text):
    return {"verb": "say", "text": text}


def document():
    task = {"verb": "task", "text": "上链接", "due": "20s"}
    rows = [
        segment("a", "90s", start="20:00", auto=True,
                cues=[{"id": "a1", "on": "start", "do": [{"verb": "obs.scene", "name": "A"}, say("hi")]},
                      {"id": "a2", "on": "offset", "at": "30s", "do": [task], "then": "a4"},
                      {"id": "a3", "on": "before-end", "at": "10s", "wait": "2s", "do": [say("soon")]},
                      {"id": "a4", "on": "manual", "busy": "queue", "do": [{"verb": "wait", "for": "5s"}, say("then")]}]),
        segment("b", "1m", group="g", optional=True, flag=True,
                cues=[{"id": "b1", "on": "start", "do": [{"verb": "poll.open", "id": "colour"}, task]},
                      {"id": "b2", "on": "end", "do": [{"verb": "poll.close", "id": "colour"}]}]),
        segment("c", "1m", group="g", start="20:05", count_to_end=True,
                cues=[{"id": "c1", "on": "time", "at": "20:04", "do": [say("four past")]}]),
        segment("d", "5m", delay="30s")]
    return show(rows, groups=[{"id": "g", "title": "G", "loop": True, "target": "3m"}],
                interactions=[poll(time="40s"), lottery(), question(approve=False)],
                emergency={"scene": "E", "mute": ["Mic"]})


VERBS = ["go", "go", "go", "back", "jump a", "jump d", "arm c", "leave", "skip c", "skip c off=true", "hold", "resume",
         "time by=+20s", "time by=-10s", "time by=+1m id=d", "end-now", "start-was by=-3s", "fix how=rescale",
         "fix how=gaps", "fix how=drop", "fix how=start", "standby", "standby-off", "undo", "undo", "redo", "lock",
         "unlock", "unlock", "cue a4", "cue b1", "retry b1", "drop b1", "task.done task-1", "task.miss task-2",
         "poll.reset colour", "question.open qa", "question.air qa item=1", "lottery.open cup", "lottery.close cup",
         "lottery.draw cup", "task text=tea due=5s", "nonsense", "marker text=x"]


class Prefix(Case):
    def cut(self, run, folder, seq):
        path = folder.path / f"cut-{seq}"
        shutil.copytree(run.session, path, ignore=shutil.ignore_patterns("lock", "proofs", "report", "*.txt"))
        base = sqlite3.connect(path / "journal.db")
        base.execute("DELETE FROM event WHERE seq > ?", (seq,))
        base.commit()
        base.close()
        return path

    def record(self, run, dice):
        """The hash and the rundown by the last row they were shown at."""
        shown = {}
        for number in range(LINES):
            roll = dice.random()
            if roll < 0.3:
                run.later(dice.choice([0, 600, 1000, 5 * SECOND, dice.randrange(40 * SECOND)]))
            elif roll < 0.34:
                run.ok({"t": run.now + dice.randrange(-5000, 5000), "step": True})
                run.now = run.state()["now"]
            elif roll < 0.45:
                run.send(run.audience("comment", dice.randrange(9), text=dice.choice(["1", "red", "上车", "Q: why"])))
            else:
                run.send(dice.choice(VERBS))
            state = run.state()
            shown[state["seq"]] = state
        return shown

    def test_every_cut_is_a_session(self):
        dice = random.Random(int(os.environ.get("CROWDCUE_CUT_SEED", "7")))
        run = self.run_show(document(), folder=self.folder())
        shown = self.record(run, dice)
        self.assertEqual(run.end(), 0)
        rows = [row[0] for row in read_journal(run.session)]
        self.assertGreater(len(rows), LINES // 2)
        folder = self.folder()
        for seq in sorted(dice.sample(rows[5:], min(CUTS, len(rows) - 5))):
            path = self.cut(run, folder, seq)
            code, out, errors = command("replay", path, "--check")
            self.assertEqual((code, errors), (0, ""), f"cut at {seq}")
            state = json.loads(out)["state"]
            if seq in shown:
                live = shown[seq]
                self.assertEqual(state["hash"], live["hash"], f"cut at {seq}")
                for key in ("live", "armed"):
                    self.assertEqual(state["rundown"].get(key), live["rundown"].get(key))
                self.assertEqual(state["undo"], live["undo"])
                self.assertEqual([(one["id"], one["text"]) for one in state["tasks"]],
                                 [(one["id"], one["text"]) for one in live["tasks"]], "ids are stable")
            shutil.rmtree(path)
        self.assertGreater(len([seq for seq in rows if seq in shown]), 30)

    def test_a_cut_goes_on(self):
        dice = random.Random(11)
        run = self.run_show(document(), folder=self.folder())
        shown = self.record(run, dice)
        run.end()
        folder = self.folder()
        last = run.now
        for seq in dice.sample(sorted(shown)[5:], 6):
            path = self.cut(run, folder, seq)
            again = self.run_show(None, folder=folder, session=path.name, start=last + 60 * SECOND, resume=True)
            again.ok("marker text=again")
            again.state()
            self.assertEqual(again.end(), 0)
            self.assertEqual(command("replay", path, "--check")[0], 0)


if __name__ == "__main__":
    unittest.main()
