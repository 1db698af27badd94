"""Killed at random moments, under load and on the machine's own clock: what was acknowledged is there exactly once, no
draw is drawn twice, the hash is the replay's, and an effect whose end is unknown is told once and never done again.

CROWDCUE_KILLS is the number of kills: 10, and 200 in the long run."""

import collections
import json
import os
import random
import threading
import time
import unittest

from driver import Broken, Case, Run, command, lottery, poll, product, question, read_journal, sale, segment, show

KILLS = int(os.environ.get("CROWDCUE_KILLS", "10"))
SEED = int(os.environ.get("CROWDCUE_KILL_SEED", "20260308"))


def document():
    rows = [segment(f"s{n}", "5m", cues=[{"id": f"c{n}", "on": "start", "do": [{"verb": "obs.scene", "name": "Talk"}]}])
            for n in range(4)]
    rows[0]["cues"].append({"id": "by-hand", "on": "manual", "busy": "restart",
                            "do": [{"verb": "obs.text", "name": "t", "text": "x"}, {"verb": "wait", "for": "200ms"},
                                   {"verb": "marker", "text": "cue"}]})
    return show(rows, guard="0s", interactions=[
        lottery(claim={"time": "2s", "redraw": "auto"}, reel="100ms"), poll(votes="last"), question(approve=False),
        sale(stock_from="claims", claim={"words": ["扣1"]})], products=[product(stock=30, limit=2)],
        points={"entry": 1, "vote": 1})


VERBS = ["go", "back", "hold", "resume", "undo", "redo", "time by=+10s", "cue by-hand", "marker text=x",
         "lottery.open cup", "lottery.close cup", "lottery.draw cup count=1", "lottery.reset cup", "lottery.redraw cup pick=1",
         "poll.open colour", "poll.close colour", "poll.reveal colour", "poll.reset colour",
         "question.open qa", "question.air qa item=1", "sale.open flash", "sale.stock flash by=+3",
         "people.block person=twitch/3"]


class Kill(Case):
    def line(self, chance, number):
        if chance.random() < 0.04:
            return chance.choice(VERBS) + f" req=r{number}"
        if chance.random() < 0.004:
            return f"feed.connect url=file:{self.recording} req=r{number}"
        who = str(chance.randrange(400))
        return {"t": int(time.time() * 1000), "feed": "twitch:a", "kind": "comment", "id": f"c{number}",
                "text": chance.choice(["上车", "1", "2", "Q: why", "扣1", "hello"]),
                "person": {"id": who, "name": who, "strength": "strong"}}

    def one_life(self, run, chance, first, moment):
        """Sends lines as fast as they are taken until the kill, `moment` seconds in; what was sent and its answers."""
        sent, pairs = [], []

        def pump():
            try:
                number = first
                while True:
                    line = self.line(chance, number)
                    number += 1
                    sent.append(line)
                    data = (line if isinstance(line, str) else json.dumps(line, ensure_ascii=False)).encode() + b"\n"
                    rest = memoryview(data)
                    while rest:
                        rest = rest[run.process.stdin.write(rest):]
            except OSError:
                pass

        writer = threading.Thread(target=pump)
        killer = threading.Timer(moment, run.process.kill)
        writer.start()
        killer.start()
        try:
            while True:
                pairs.append(run.take())
        except Broken:
            pass
        run.process.wait(60)
        writer.join(60)
        killer.cancel()
        return sent, list(zip(sent, pairs))

    def check_rows(self, run, pairs):
        """Each acknowledged line is a row, each message one row, and the numbers have no gaps."""
        rows = {seq: (kind, body) for seq, _, _, kind, body in read_journal(run.session)}
        self.assertEqual(sorted(rows), list(range(1, len(rows) + 1)))
        for line, reply in pairs:
            if not (reply["ok"] and "seq" in reply and not reply.get("repeated")):
                continue
            kind, body = rows[reply["seq"]]
            if isinstance(line, dict):
                self.assertEqual((kind, json.loads(body)), ("audience", line))
            else:
                self.assertEqual((kind, json.loads(body)["verb"]), ("verb", line.split()[0]))
        ids = collections.Counter(json.loads(body)["id"] for kind, body in rows.values() if kind == "audience")
        self.assertEqual([id for id, count in ids.items() if count > 1], [])

    def effects(self, session):
        """By number: the statuses of each effect, in order."""
        found = collections.defaultdict(list)
        for row in read_journal(session, "SELECT body FROM event WHERE kind = 'effect' ORDER BY seq"):
            body = json.loads(row[0])
            found[body["n"]].append(body["status"])
        return found

    def drawn_once(self, run, drawn):
        for path in (run.session / "proofs").glob("*.json"):
            proof = json.loads(path.read_text(encoding="utf-8"))
            picks = [(pick["platform"], pick["id"]) for pick in proof["picks"]]
            before = drawn.setdefault(path.name, (proof["secret"], picks))
            self.assertEqual(before[0], proof["secret"])
            self.assertEqual(before[1], picks[:len(before[1])])
            drawn[path.name] = (proof["secret"], picks)

    def test_killed_at_random_moments(self):
        chance = random.Random(SEED)
        kills, acknowledged, unknown = 0, 0, 0
        while kills < KILLS:
            folder = self.folder()
            self.recording = folder.write("five.ndjson", "".join(
                json.dumps({"t": n, "feed": "file:five", "kind": "comment", "id": f"f{n}", "text": "1",
                            "person": {"id": str(n), "name": "F", "strength": "strong"}}) + "\n" for n in range(5)))
            run = Run(document(), folder=folder, seed=None, clock=False, start=None)
            run.state()  # answered, so the show is in the journal: before, there is nothing to go on with
            drawn, number = {}, 0
            for _ in range(min(5, KILLS - kills)):
                sent, pairs = self.one_life(run, chance, number, chance.uniform(0.02, 0.6))
                number += len(sent)
                kills += 1
                acknowledged += len(pairs)
                self.check_rows(run, pairs)
                code, out, errors = command("replay", run.session, "--check")
                self.assertEqual(code, 0, out + errors)
                before = self.effects(run.session)
                open_ones = {n for n, statuses in before.items() if statuses == ["asked"]}
                run.__exit__(AssertionError)
                run = Run(folder=folder, resume=True, seed=None, clock=False, start=None, with_show=False)
                run.state()
                unknown += len(open_ones)
                after = self.effects(run.session)
                for n in open_ones:
                    self.assertEqual(after[n], ["asked", "failed"])
                for n, statuses in after.items():
                    self.assertEqual(statuses.count("asked"), 1)
                    self.assertLessEqual(len(statuses), 2)
                self.drawn_once(run, drawn)
            run.send("hold")
            self.drawn_once(run, drawn)
            self.assertEqual(run.end(), 0)
            code, out, errors = command("replay", run.session, "--check")
            self.assertEqual(code, 0, out + errors)
            code, out, errors = command("verify", run.session)
            self.assertEqual(code, 0, out + errors)
            run.__exit__(None)
        print(f"{kills} kills, {acknowledged} lines acknowledged, {unknown} effects of unknown end")
        self.assertGreater(acknowledged, kills)


if __name__ == "__main__":
    unittest.main()
