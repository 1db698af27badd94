"""The state, its hash, events and the journal: keys, types, rows, and what equal events give."""

import json
import re
import sqlite3
import unittest

from driver import MINUTE, T0, Case, command, lottery, person, poll, product, question, read_journal, sale, segment, show

INT, STR, BOOL, LIST, OBJ, HEX = "int", "str", "bool", "list", "object", "hex"
# section 12: key: (type, required)
STATE = {"now": (INT, True), "seq": (INT, True), "hash": (HEX, True), "show": (OBJ, True), "rundown": (OBJ, True),
         "interactions": (LIST, True),
         "points": (LIST, True), "people": (OBJ, True), "undo": (OBJ, True), "metrics": (OBJ, True),
         "feeds": (LIST, True)}
SHOW = {"id": (STR, True), "title": (STR, True), "state": (STR, True), "rehearsal": (BOOL, True), "held": (BOOL, True),
        "standby": (BOOL, True),
        "guard_until": (INT, False)}
RUNDOWN = {"live": (STR, False), "armed": (STR, False), "offset_ms": (INT, True), "relative_ms": (INT, True),
           "text": (STR, True),
           "planned_end": (INT, True), "expected_end": (INT, True), "segments": (LIST, True), "next_flag": (OBJ, False),
           "next_break": (OBJ, False)}
SEGMENT = {"id": (STR, True), "state": (STR, True), "armed": (BOOL, True), "skipped": (BOOL, True),
           "staged": (BOOL, True), "planned": (OBJ, True),
           "expected": (OBJ, False), "actual": (OBJ, False), "remaining_ms": (INT, False), "added_ms": (INT, True),
           "held_ms": (INT, True),
           "runs": (LIST, True), "cues": (LIST, True)}
COMMON = {"kind": (STR, True), "id": (STR, True), "run": (INT, True), "state": (STR, True), "on_air": (BOOL, True)}
COUNTED = {**COMMON, "opened": (INT, False), "closed": (INT, False), "deadline": (INT, False), "settled": (BOOL, False),
           "refused": (LIST, False)}
KINDS = {
    "lottery": {**COUNTED, "entrants": (INT, True), "total_weight": (INT, True), "commitment": (HEX, False),
                "draw": (INT, False), "winners": (LIST, False)},
    "poll": {**COUNTED, "voters": (INT, True), "votes": (INT, True), "options": (LIST, True), "tie": (BOOL, True)},
    "question": {**COUNTED, "items": (LIST, True)},
    "sale": {**COUNTED, "phase": (STR, True), "product": (STR, True), "products": (LIST, True)},
    "topic": COMMON, "card": COMMON}
ROWS = {
    "options": {"id": (STR, True), "votes": (INT, True), "percent": (INT, True), "winner": (BOOL, True)},
    "winners": {"pick": (INT, True), "prize": (STR, True), "platform": (STR, True), "id": (STR, True),
                "name": (STR, True), "status": (STR, True),
                "shown_at": (INT, False), "claim_until": (INT, False)},
    "items": {"item": (INT, True), "state": (STR, True), "text": (STR, True), "platform": (STR, False),
              "id": (STR, False), "name": (STR, False),
              "votes": (INT, True)},
    "products": {"id": (STR, True), "price": (OBJ, True), "stock": (INT, False), "sold": (INT, True)},
    "refused": {"reason": (STR, True), "count": (INT, True)},
    "runs": {"start": (INT, True), "end": (INT, False)},
    "cues": {"id": (STR, True), "state": (STR, True), "at": (INT, False), "dropped": (BOOL, False)},
    "points": {"platform": (STR, True), "id": (STR, True), "name": (STR, True), "points": (INT, True)},
    "revenue": {"minor": (INT, True), "currency": (STR, True)},
    "feeds": {"id": (STR, True), "url": (STR, True), "state": (STR, True), "last_ms": (INT, False),
              "received": (INT, True), "dropped": (INT, True),
              "duplicates": (INT, True), "text": (STR, True)}}
METRICS = {"viewers": (INT, True), "comments": (INT, True), "likes": (INT, True), "orders": (INT, True),
           "revenue": (LIST, True)}
SEGMENT_STATES = {"past", "live", "future"}
CUE_STATES = {"waiting", "running", "fired", "refused", "failed"}
LIVES = {"draft", "armed", "open", "closed", "revealed", "done", "cancelled"}


def full_show(**more):
    cue = {"id": "c1", "on": "start", "do": [{"verb": "obs.scene", "name": "Talk"}]}
    late = {"id": "c2", "on": "before-end", "at": "60s", "do": [{"verb": "marker", "text": "soon"}]}
    rows = [segment("hello", start="20:00", cues=[cue, late]), segment("launch", "15m", flag=True),
            {**segment("rest"), "break": True}]
    return show(rows, interactions=[lottery(claim={"time": "60s", "redraw": "confirm"}), poll(), question(),
                                    sale(last=12),
                                    {"kind": "topic", "id": "t1", "title": "T", "text": "?"},
                                    {"kind": "card", "id": "k1", "title": "K"}],
                products=[product(stock=50, reserve=5)], points={"entry": 1, "vote": 1, "question": 2},
                feeds=[{"id": "main", "url": "twitch:a", "count": True}], **more)


def busy(run):
    """Something of everything."""
    for line in ["go", "lottery.open cup", "poll.open colour", "question.open qa", "sale.open flash", "card.open k1"]:
        run.ok(line)
    for n in range(9):
        run.say(n, "上车")
        run.say(n, "12"[n % 2])
    run.say("q", "Q: why?")
    run.ok(run.audience("order", 3, item="cup-red", count=38, value={"minor": 376200, "currency": "CNY"}))
    run.ok(run.audience("like", 3, count=3))
    run.ok(run.audience("viewers", count=120))
    run.ok("lottery.close cup")
    run.ok("lottery.draw cup count=2")
    run.ok("question.approve qa item=1")


class Shape(Case):
    def shape(self, value, keys, where):
        for key, (kind, required) in keys.items():
            if key not in value:
                self.assertFalse(required, f"{where}.{key} is missing: {value}")
                continue
            entry = value[key]
            if kind == INT:
                self.assertIs(type(entry), int, f"{where}.{key}")
            elif kind == HEX:
                self.assertRegex(entry, "^[0-9a-f]{64}$", f"{where}.{key}")
            else:
                self.assertIsInstance(entry, {STR: str, BOOL: bool, LIST: list, OBJ: dict}[kind], f"{where}.{key}")
            if kind == LIST and key in ROWS:
                for row in entry:
                    self.shape(row, ROWS[key], f"{where}.{key}[]")

    def whole(self, state):
        self.shape(state, STATE, "state")
        self.shape(state["show"], SHOW, "show")
        self.assertIn(state["show"]["state"], {"ready", "live", "finished"})
        self.shape(state["rundown"], RUNDOWN, "rundown")
        for row in state["rundown"]["segments"]:
            self.shape(row, SEGMENT, row["id"])
            self.assertIn(row["state"], SEGMENT_STATES)
            self.assertEqual("remaining_ms" in row, row["state"] == "live")
            if state["show"]["state"] != "finished":
                self.assertIn("expected", row)
            self.assertLessEqual({cue["state"] for cue in row["cues"]}, CUE_STATES)
        for item in state["interactions"]:
            self.shape(item, KINDS[item["kind"]], item["id"])
            self.assertIn(item["state"], LIVES)
        self.shape(state["metrics"], METRICS, "metrics")
        self.assertEqual(set(state["people"]), {"participants", "blocked"})

    def test_at_every_stage(self):
        run = self.run_show(full_show())
        self.whole(run.state())
        busy(run)
        state = run.state()
        self.whole(state)
        self.assert_state(state["metrics"], viewers=120, likes=3, orders=38, comments=19,
                          revenue=[{"minor": 376200, "currency": "CNY"}])
        self.assertEqual(state["people"]["participants"], 10)
        cues = state["rundown"]["segments"][0]["cues"]
        self.assertEqual(cues[0], {"id": "c1", "state": "fired", "at": T0})
        self.assertEqual((cues[1]["id"], cues[1]["state"]), ("c2", "waiting"))
        self.assert_state(next(item for item in state["interactions"] if item["id"] == "flash")["products"][0], stock=7,
                          sold=38)
        run.later(10 * MINUTE)
        for line in ["go", "poll.close colour", "poll.reveal colour", "sale.close flash", "question.close qa",
                     "card.close k1", "card.done k1", "finish"]:
            run.ok(line)
            self.whole(run.state())

    def test_the_points_are_the_first_hundred(self):
        run = self.run_show(show(interactions=[poll()], points={"vote": 1}))
        run.ok("poll.open colour")
        run.many([run.audience("comment", f"{n:03}", text="1") for n in range(150)])
        points = run.state()["points"]
        self.assertEqual(len(points), 100)
        self.assertEqual([row["id"] for row in points], [f"{n:03}" for n in range(100)])
        self.assertEqual(run.list("points")["total"], 150)

    def test_seq_is_the_last_row(self):
        run = self.run_show(full_show())
        busy(run)
        self.assertEqual(run.state()["seq"], max(row[0] for row in run.journal()))


class Hash(Case):
    def script(self, run):
        busy(run)
        run.later(1000)
        run.ok("go")
        run.ok("time by=+30s")
        return run.hash()

    def test_equal_events_give_equal_hashes(self):
        self.assertEqual(self.script(self.run_show(full_show())), self.script(self.run_show(full_show())))

    def test_what_is_not_in_it(self):
        run = self.run_show(full_show())
        busy(run)
        before = run.hash()
        run.ok({"t": T0 + 1000})
        self.assertEqual(run.hash(), before)
        run.ok(run.audience("viewers", count=7))
        run.ok(run.audience("like", 5, count=7))
        self.assertEqual(run.hash(), before)

    def test_what_is_in_it(self):
        run = self.run_show(full_show())
        seen = {run.hash()}
        lines = ["go", "lottery.open cup", run.audience("comment", 1, text="上车"), "poll.open colour",
                 run.audience("comment", 1, text="1"),
                 run.audience("comment", 1, text="2"), "question.open qa", run.audience("comment", 1, text="Q: a"),
                 "question.approve qa item=1",
                 run.audience("comment", 2, text="+1"), "sale.open flash",
                 run.audience("order", 3, item="cup-red", count=1),
                 "people.block person=twitch/9", "people.points person=twitch/9 by=5", "time by=+5s", "skip rest",
                 "hold", "lottery.hide cup",
                 run.audience("comment", 4, text="上车", history=True)]
        for line in lines:
            run.ok(line)
            value = run.hash()
            self.assertNotIn(value, seen, line)
            seen.add(value)

    def test_a_million_is_as_quick_as_ten(self):
        # The hash is kept up, not computed anew: fifty thousand entrants do not make the state slow.
        run = self.run_show(show(interactions=[lottery()]))
        run.ok("lottery.open cup")
        run.many([run.audience("comment", n, text="上车") for n in range(50000)])
        self.assertEqual(run.item("cup")["entrants"], 50000)
        self.assertEqual(len(run.many([{"state": True}] * 200)), 200)


class Journal(Case):
    KINDS = {"boot", "show", "zone", "verb", "audience", "deadline", "seed", "person", "effect", "feed", "check"}

    def test_rows(self):
        run = self.run_show(full_show())
        busy(run)
        run.at(T0 + 10 * MINUTE)
        run.end()
        rows = run.journal()
        self.assertEqual([row[0] for row in rows], list(range(1, len(rows) + 1)))
        self.assertLessEqual({row[3] for row in rows}, self.KINDS)
        self.assertEqual(rows[0][3], "boot")
        self.assertEqual(rows[-1][3], "check")
        kinds = {}
        for seq, wall, mono, kind, body in rows:
            self.assertIsInstance(wall, int)
            self.assertIsInstance(mono, int)
            kinds.setdefault(kind, []).append(json.loads(body))
        self.assertEqual([event["id"] for event in kinds["audience"]], [f"m{n}" for n in range(1, run.message + 1)])
        self.assertEqual(kinds["seed"][0]["lottery"], "cup")
        self.assertEqual(kinds["show"][0]["id"], "night")
        self.assertIn({"verb": "lottery.draw", "id": "cup", "count": 2}, kinds["verb"])
        for check in kinds["check"]:
            self.assertRegex(check["hash"], "^[0-9a-f]{64}$")
        self.assertEqual([row[2] for row in rows], sorted(row[2] for row in rows))

    def test_seq_of_replies_and_events(self):
        run = self.run_show(full_show())
        busy(run)
        rows = {row[0]: row for row in run.journal()}
        reply = run.ok("poll.close colour")
        rows = {row[0]: row for row in run.journal()}
        self.assertEqual(json.loads(rows[reply["seq"]][4]), {"verb": "poll.close", "id": "colour"})
        event = run.audience("comment", 77, text="hello")
        reply = run.ok(event)
        rows = {row[0]: row for row in run.journal()}
        self.assertEqual((rows[reply["seq"]][3], json.loads(rows[reply["seq"]][4])), ("audience", event))

    def test_a_check_after_each_change(self):
        run = self.run_show(full_show())
        for line in ["go", "lottery.open cup", "lottery.close cup"]:
            reply = run.ok(line)
            after = [row[3] for row in run.journal() if row[0] > reply["seq"]]
            self.assertIn("check", after, line)

    def test_an_acknowledged_line_is_there(self):
        run = self.run_show(full_show())
        run.ok("poll.open colour")
        for n in range(20):
            reply = run.say(n, "1")
            found = run.journal(f"SELECT count(*) FROM event WHERE seq = {reply['seq']}")
            self.assertEqual(found, [(1,)])

    def test_unknown_keys_are_kept(self):
        run = self.run_show(show())
        event = run.audience("comment", person(1, **{"fans": {"a": [1, None, "x"]}}), text="hi",
                             extra=[1, 2.5, None, {"b": "ü"}])
        reply = run.ok(event)
        self.assertEqual(json.loads(run.journal(f"SELECT body FROM event WHERE seq = {reply['seq']}")[0][0]), event)

    def test_another_reader_does_no_harm(self):
        run = self.run_show(full_show())
        run.ok("go")
        base = sqlite3.connect(f"file:{run.session}/journal.db?mode=ro", uri=True)
        self.addCleanup(base.close)
        cursor = base.execute("SELECT * FROM event")
        cursor.fetchone()
        for n in range(50):
            run.say(n, "上车")
        run.ok("lottery.open cup")

    def test_a_session_is_replayed(self):
        run = self.run_show(full_show())
        busy(run)
        run.at(T0 + 20 * MINUTE)
        run.ok("go")
        state = run.state()
        run.end()
        code, out, errors = command("replay", run.session)
        self.assertEqual(code, 0, errors)
        replayed = json.loads(out)["state"]
        self.assertEqual(replayed["hash"], state["hash"])
        self.assertEqual(replayed["interactions"], state["interactions"])
        self.assertEqual(replayed["rundown"], state["rundown"])
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)

    def test_a_changed_journal_is_found(self):
        run = self.run_show(full_show())
        busy(run)
        run.end()
        base = sqlite3.connect(run.session / "journal.db")
        seq, body = base.execute("SELECT seq, body FROM event WHERE kind = 'audience' AND body LIKE '%上车%'").fetchone()
        base.execute("UPDATE event SET body = ? WHERE seq = ?", (body.replace("上车", "下车"), seq))
        base.commit()
        base.close()
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 1)
        named = re.findall(r"\d+", out + errors)
        later = [row[0] for row in read_journal(run.session) if row[3] == "check" and row[0] > seq]
        self.assertIn(str(later[0]), named)


class Comments(Case):
    def test_rows_hold_what_an_answer_may_hold(self):
        """The normal form has a list of strings, and unknown keys of any kind; an answer has neither (contract 6)."""
        run = self.run_show(show())
        run.ok("go")
        run.say(person("a", roles=["vip", "mod"], tags=["x"], gone=None, deep={"none": None, "list": [[1]], "good": [{"n": None}]}),
                "hello", extra=[1, 2], roles=["a", None, 3], kept={"x": 1})
        run.say(person("b", roles=[]), "hello")
        first, second = run.list("comments")["rows"]  # the driver looks at all of it
        self.assertEqual(first["person"]["roles"], [{"id": "vip"}, {"id": "mod"}])
        self.assertEqual(first["person"]["deep"], {"good": [{}]})
        self.assertEqual((first["kept"], first["roles"]), ({"x": 1}, [{"id": "a"}]))
        self.assertFalse({"extra", "tags", "gone"} & (set(first) | set(first["person"])))
        self.assertEqual(second["person"]["roles"], [])
        journaled = next(json.loads(row[4]) for row in run.journal() if row[3] == "audience")
        self.assertEqual(journaled["person"]["roles"], ["vip", "mod"])


class Events(Case):
    def test_keys(self):
        run = self.run_show(full_show())
        busy(run)
        run.later(2 * MINUTE)
        run.later(10 * MINUTE)
        required = {"segment.started": {"id"}, "segment.ended": {"id"}, "segment.armed": {"id"}, "cue.fired": {"id"},
                    "show.state": {"state"},
                    "lottery.state": {"id", "run", "state", "on_air"}, "poll.state": {"id", "run", "state", "on_air"},
                    "marker": {"text"},
                    "sale.state": {"id", "run", "state", "on_air"}, "question.state": {"id", "run", "state", "on_air"},
                    "lottery.drawn": {"id", "draw", "count"},
                    "lottery.winner": {"id", "pick", "prize", "platform", "person", "name"},
                    "lottery.claim": {"id", "pick", "platform", "person", "status"},
                    "question.item": {"id", "item", "state", "votes"},
                    "sale.stock": {"id", "product", "stock", "sold"}, "sale.phase": {"id", "phase", "product"},
                    "effect": {"verb", "status"},
                    "segment.time": {"id", "remaining_ms", "end"}, "feed.state": {"id", "state"},
                    "alert": {"reason", "text"}}
        for event in run.all_events:
            if event["event"] in required:
                self.assertLessEqual(required[event["event"]] | {"event", "seq", "t"}, set(event), event)
        names = {event["event"] for event in run.all_events}
        self.assertLessEqual({"segment.started", "cue.fired", "lottery.drawn", "lottery.winner", "lottery.claim",
                              "effect", "marker"}, names)

    def test_only_known_names(self):
        run = self.run_show(full_show())
        busy(run)
        run.later(10 * MINUTE)
        known = {"session", "show.state", "segment.started", "segment.ended", "segment.armed", "segment.time",
                 "cue.fired", "cue.refused",
                 "lottery.drawn", "lottery.winner", "lottery.claim", "poll.result", "question.item", "sale.stock",
                 "sale.phase", "effect",
                 "feed.state", "alert", "marker", "issue", "say"} | {f"{kind}.state" for kind in KINDS}
        self.assertEqual({event["event"] for event in run.all_events} - known, set())

    def test_seq_and_t_never_go_back(self):
        run = self.run_show(full_show())
        busy(run)
        run.later(10 * MINUTE)
        order = [(event["seq"], event["t"]) for event in run.all_events if event["event"] != "session"]
        self.assertEqual([seq for seq, _ in order], sorted(seq for seq, _ in order))
        self.assertEqual([t for _, t in order], sorted(t for _, t in order))


class Several(Case):
    def test_all_at_once(self):
        run = self.run_show(full_show())
        for line in ["go", "lottery.open cup", "poll.open colour", "question.open qa", "sale.open flash",
                     "topic.open t1", "card.open k1"]:
            run.ok(line)
        self.assertTrue(all(item["on_air"] for item in run.state()["interactions"]))
        lines = []
        for n in range(400):
            lines.append(run.audience("comment", n % 100, text=["上车", "1", "Q: why not", "2", "nothing"][n % 5]))
            if n % 7 == 0:
                lines.append(run.audience("order", n, item="cup-red", count=1))
            if n == 200:
                lines += ["hold", "resume", "time by=+5s"]
        self.assertTrue(all(reply["ok"] for reply in run.many(lines)))
        state = {item["id"]: item for item in run.state()["interactions"]}
        self.assertEqual(state["cup"]["entrants"], 20)
        self.assertEqual(state["colour"]["voters"], 40)
        self.assertEqual(sum(product["sold"] for product in state["flash"]["products"]), 58)

    def test_unicode_everywhere(self):
        name = "שָׁלוֹם 👩‍👩‍👧‍👦 ﷽ Ω𝔘 ́é"
        run = self.run_show(show(title=name, interactions=[lottery(title=name), question()]))
        run.ok("lottery.open cup")
        run.ok("question.open qa")
        run.say(person("人/1 ü", name=name), "上车")
        run.say(person("x", name=name), f"Q: {name}")
        self.assertEqual(run.state()["show"]["title"], name)
        self.assertEqual(run.list("entrants", "cup")["rows"][0]["id"], "人/1 ü")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        self.assertEqual(command("verify", run.session)[0], 0)
        run.ok(f'say text="{name}"')
        self.assertEqual(run.named("say")[0]["text"], name)


if __name__ == "__main__":
    unittest.main()
