"""Any verbs with any arguments, any events, any clock: every line is answered, nothing breaks, the replay agrees."""

import json
import random
import unittest

from driver import SECOND, T0, Case, command, lottery, poll, product, question, sale, segment, show

ROUNDS = 4
LINES = 700


def document(chance):
    rows = []
    for number in range(8):
        row = segment(f"s{number}", chance.choice(["1m", "5m", "0s", "30s"]), optional=chance.random() < 0.3,
                      auto=chance.random() < 0.3,
                      min=chance.choice(["0s", "20s"]), flag=chance.random() < 0.3,
                      group="g" if number in (3, 4) else None)
        row = {key: value for key, value in row.items() if value is not None}
        if number == 0 or chance.random() < 0.15:
            row["start"] = f"20:{number * 4:02}"
        row["cues"] = [{"id": f"c{number}", "on": chance.choice(["start", "end", "manual"]),
                        "busy": chance.choice(["queue", "restart", "interrupt", "refuse"]),
                        "wait": chance.choice(["0s", "2s"]), "do": [chance.choice([
                            {"verb": "marker", "text": "x"}, {"verb": "poll.open", "id": "colour"},
                                                                                   {"verb": "lottery.draw",
                                                                                    "id": "cup"},
                            {"verb": "sale.start", "id": "flash", "in": "5s"}, {"verb": "go"}, {"verb": "hold"},
                                                                                   {"verb": "undo"},
                            {"verb": "obs.scene", "name": "A"}]), {"verb": "wait", "for": "1s"}]}]
        rows.append(row)
    claim = chance.choice([{}, {"claim": {"time": "20s", "redraw": chance.choice(["auto", "confirm", "off"])}}])
    return show(rows, groups=[{"id": "g", "title": "G", "loop": True}], points={"entry": 1, "vote": 2, "question": 3},
                interactions=[lottery(prizes=[{"id": "p1", "title": "A", "count": 2},
                                              {"id": "p2", "title": "B", "count": 1}], settle="1s", **claim),
                              lottery("points", entry={"by": "points", "words": ["买"], "cost": 2},
                                      exclude=["winner", "mod"]),
                              poll(ties=chance.choice(["all", "run-off", "earliest", "operator"]),
                                   votes=chance.choice(["first", "last", "up-to"]),
                                   up_to=2, time="20s", settle="2s", then=chance.choice(["close", "reveal"])),
                              question(approve=chance.random() < 0.5, merge=True, mark=True),
                              sale(last=2, products=["a", "b"]),
                              sale("claims", products=["c"], stock_from="claims", claim={"words": ["扣1"]}),
                              {"kind": "topic", "id": "t", "title": "T"}, {"kind": "card", "id": "k", "title": "K"}],
                products=[product("a", stock=5, limit=2), product("b"), product("c", stock=3, reserve=1)],
                feeds=[{"id": "main", "url": "twitch:a", "delay": "3s", "count": True}])


class Chaos(Case):
    IDS = ["cup", "points", "colour", "qa", "flash", "claims", "t", "k", "main", "a", "b",
           "nobody"] + [f"{k}{n}" for k in "sc" for n in range(8)]
    VALUES = {"duration": ["5s", "+30s", "-10s", "0s", "1h", "-1h", "100000h", "x", ""],
              "integer": ["0", "1", "2", "-1", "99", "99999999999999999999", "x"],
              "boolean": ["true", "false", "x"], "time": ["20:05", "00:00:01", "23:59:59", "24:00", "x"],
              "person": ["twitch/1", "twitch/3", "web/a/b", "x", "/", "twitch/"], "id": IDS}
    TEXTS = ["x", "", "上车", "a b", "p1", "red", "gaps", "rescale", "row", "drop", "start", "later", "now", "twitch:x",
             "\\", '"', "m5", "0" * 64, "A" * 300]

    def verb(self, chance, table):
        entry = chance.choice(table)
        words = [entry["verb"]]
        if chance.random() < 0.9:
            family = entry["family"]
            near = {"lottery": ["cup", "points"], "poll": ["colour"], "question": ["qa"], "sale": ["flash", "claims"],
                    "topic": ["t"], "card": ["k"]}
            words.append(chance.choice(near.get(family, self.IDS) if chance.random() < 0.9 else self.IDS))
        for argument in entry["arguments"]:
            if chance.random() < (0.9 if argument["required"] else 0.25) and argument["name"] not in ("id", "req"):
                value = chance.choice(self.VALUES.get(argument["type"], self.TEXTS))
                words.append(f'{argument["name"]}="{value}"' if "\\" not in value and '"' not in value else f'{argument["name"]}={value}')
        if chance.random() < 0.03:
            words.append(f"req=r{chance.randrange(5)}")
        return " ".join(words)

    def event(self, chance, number, now):
        kind = chance.choice(["comment"] * 12 + ["gift", "like", "order", "order", "claim", "viewers", "delete", "ban",
                                                 "clear", "enter"])
        event = {"t": now + chance.choice([0, 0, 0, -5000, 5000, -100000]),
                 "feed": chance.choice(["twitch:a", "twitch:b", "web:1"]), "kind": kind,
                 "id": f"m{chance.randrange(number + 1) if chance.random() < 0.05 else number}"}
        if kind not in ("viewers", "delete", "ban", "clear"):
            who = str(chance.randrange(12))
            event["person"] = {"id": who, "name": f"P{who}", "strength": chance.choice(["strong"] * 9 + ["weak",
                                                                                                         "broken"]),
                               "roles": chance.choice([[], ["mod"], ["vip", "follower"]]),
                               "level": chance.randrange(20)}
        if kind in ("comment", "gift"):
            event["text"] = chance.choice(["上车", "买", "1", "2", "红", "3", "Q: why", "提问 x", "what?", "+1", "+2", "扣1",
                                           "扣1", "hello"])
        if kind == "gift":
            event["value"] = {"minor": chance.choice([1, 100, 2**40, -5]), "currency": "CNY"}
        if kind in ("delete", "ban"):
            event["target"] = f"m{chance.randrange(number + 1)}" if kind == "delete" else str(chance.randrange(12))
        if kind in ("order", "claim"):
            event["item"] = chance.choice(["a", "b", "c", "cup", "flash", "claims"])
        if kind in ("order", "like", "viewers"):
            event["count"] = chance.choice([1, 1, 2, -1, 1000, 0])
        if chance.random() < 0.05:
            event["history"] = True
        return event

    def play(self, seed):
        chance = random.Random(seed)
        table = [entry for entry in json.loads(command("verbs", "--json")[1]) if entry["verb"] not in ("finish", "load",
                                                                                                       "rehearse")]
        run = self.run_show(document(chance))
        number = stepped = 0
        for _ in range(LINES):
            roll = chance.random()
            number += 1
            if roll < 0.4:
                line = self.verb(chance, table)
            elif roll < 0.8:
                line = self.event(chance, number, run.now)
            elif roll < 0.95:
                run.now += chance.choice([0, 1, 500, 1000, 3000, 20000, 120000])
                line = {"t": run.now}
            elif roll < 0.96:
                step = chance.choice([-3600000, -1000, 1000, 3600000])
                run.now += step
                stepped += step
                line = {"t": run.now, "step": True}
            elif roll < 0.98:
                line = {"state": True}
            else:
                line = {"list": chance.choice(["entrants", "refused", "ballots", "items", "orders", "points"]),
                        "id": chance.choice(self.IDS)}
            reply = run.send(line)
            if isinstance(line, dict) and "kind" not in line and "list" not in line:
                self.assertTrue(reply["ok"], (line, reply))
            self.assertNotEqual(reply.get("reason"), "journal.failed")
        state = run.state()
        if chance.random() < 0.5:
            run.kill()
        else:
            self.assertEqual(run.end(), 0)
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)
        replayed = json.loads(command("replay", run.session)[1])["state"]
        # A step of the wall clock that no row came after is in no journal.
        walls = [(wall, wall - mono) for _, wall, mono, _, _ in run.journal()]
        known = walls[-1][1] - walls[0][1] == stepped
        for part in ("interactions", "points", "people", "hash") if known else ("points", "people", "hash"):
            self.assertEqual(replayed[part], state[part], part)
        # Time that passed after the last row is in no journal.
        if replayed["now"] == state["now"]:
            self.assertEqual(replayed["rundown"], state["rundown"])
        if (run.session / "proofs").exists():
            code, out, errors = command("verify", run.session)
            self.assertEqual(code, 0, out + errors)
        again = self.run_show(folder=run.folder, resume=True, start=None)
        again.at(max(walls[-1][0], state["now"]))
        if known:
            self.assertEqual(again.hash(), state["hash"])
        self.assertEqual(again.end(), 0)

    def test_rounds(self):
        for seed in range(ROUNDS):
            with self.subTest(seed=seed):
                self.play(seed)


class Floods(Case):
    def test_a_hundred_thousand_events_at_once(self):
        run = self.run_show(show(interactions=[lottery(), poll()]))
        run.ok("lottery.open cup")
        run.ok("poll.open colour")
        lines = [run.audience("comment", n % 60000, text="上车" if n % 2 else "1") for n in range(100000)]
        replies = run.many(lines)
        self.assertEqual(sum(reply["ok"] for reply in replies), 100000)
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=3")
        self.assertEqual(command("verify", run.session)[0], 0)

    def test_a_flood_of_refused_verbs(self):
        run = self.run_show(show())
        before = run.hash()
        replies = run.many(["time by=+5s", "bogus", "jump nowhere", "undo"] * 5000)
        self.assertEqual({reply["reason"] for reply in replies},
                         {"show.not-live", "verb.unknown", "id.unknown", "undo.nothing"})
        self.assertEqual(run.hash(), before)

    def test_one_cue_that_goes_round(self):
        # Cues that answer each other through verbs end, or are refused; time goes on.
        cues = [{"id": "a", "on": "manual", "do": [{"verb": "cue", "id": "b"}]},
                {"id": "b", "on": "manual", "wait": "1s", "do": [{"verb": "marker"}]}]
        run = self.run_show(show([segment("s", start="20:00", auto=True, duration="0s", cues=cues),
                                  segment("t", "0s", auto=True), segment("u", "0s")]))
        run.ok("go")
        run.later(10 * SECOND)
        run.ok({"state": True})


if __name__ == "__main__":
    unittest.main()
