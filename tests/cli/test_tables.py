"""Every state of every kind × every verb of its family, and × what the audience does: tables from section 10 alone."""

import unittest

from driver import MINUTE, SECOND, T0, Case, person, poll, product, question, sale, show

STATES = ("draft", "armed", "open", "timed", "closed", "settled", "revealed", "done", "cancelled")
LIFE = {"timed": "open", "settled": "closed"}  # those that are one state with something more

# + done, = X.already-STATE, - X.not-allowed with "state", n verb.not-applicable; per state, in the order above.
COMMON = {
    "arm": "+=-------", "open": "++==-----", "close": "--++==---", "done": "----+++=-", "cancel": "++++++--=",
    "reset": "=---+++++", "show": "+++++++--", "hide": "+++++++--",
    "extend by=+10s": "---+-----",
}
REVEAL = "----++=--"
LEADS = {"arm": "armed", "open": "open", "close": "closed", "done": "done", "cancel": "cancelled", "reset": "draft"}
ALREADY = {"arm": "armed", "open": "open", "close": "closed", "reveal": "revealed", "done": "done",
           "cancel": "cancelled", "reset": "draft"}
ITEMS = {
    "poll": poll(settle="5s"), "question": question(settle="5s", prefix=["Q:"]),
    "sale": sale(settle="5s", products=["cup-red", "hat"], stock_from="claims", claim={"words": ["扣1"]}),
    "quiz": {"kind": "quiz", "id": "q", "title": "Q", "settle": "5s",
             "questions": [{"id": "a", "text": "1+1?", "right": "x",
                            "options": [{"id": "x", "text": "2"}, {"id": "y", "text": "3"}]}]},
    "survey": {"kind": "survey", "id": "s", "title": "S", "settle": "5s",
               "questions": [{"id": "a", "text": "Fine?", "options": [{"id": "x", "text": "yes"},
                                                                      {"id": "y", "text": "no"}]}]},
    "topic": {"kind": "topic", "id": "t", "title": "T", "settle": "5s"},
    "card": {"kind": "card", "id": "c", "title": "C", "settle": "5s"},
}
HAS_REVEAL = ("poll", "sale", "quiz", "survey")


class Tables(Case):
    def brought(self, kind, states, **more):
        """A run with a copy of the kind's interaction in each of these states: the run and the ids, None where there is
        no such state."""
        items = [{**ITEMS[kind], **more, "id": f"i{n}"} for n in range(len(states))]
        run = self.run_show(show(interactions=items, products=[product(stock=9), product("hat", stock=5)]))
        way = {"draft": [], "armed": ["arm"], "open": ["open"], "timed": ["open time=1m"], "closed": ["open", "close"],
               "done": ["open", "close", "done"], "cancelled": ["open", "cancel"]}
        early = [n for n, state in enumerate(states) if state in ("settled", "revealed")]
        for n in early:
            run.ok(f"{kind}.open i{n}")
            run.ok(f"{kind}.close i{n}")
        run.later(5 * SECOND)
        for n, state in enumerate(states):
            if state == "revealed" and kind in HAS_REVEAL:
                run.ok(f"{kind}.reveal i{n}")
            for step in way.get(state, []):
                verb, _, rest = step.partition(" ")
                run.ok(f"{kind}.{verb} i{n} {rest}")
        return run, [None if state == "revealed" and kind not in HAS_REVEAL else f"i{n}"
                     for n, state in enumerate(states)]

    def expect(self, run, kind, id, state, verb, mark, leads=None):
        name, _, rest = verb.partition(" ")
        before = run.state()
        reply = run.send(f"{kind}.{name} {id} {rest}")
        where = (kind, state, verb, reply)
        if mark == "+":
            self.assertTrue(reply["ok"], where)
            if leads:
                self.assertEqual(run.item(id)["state"], leads, where)
            return
        reason = {"=": f"{kind}.already-{ALREADY.get(name)}", "-": f"{kind}.not-allowed", "n": "verb.not-applicable"}
        self.assertEqual(reply.get("reason"), reason.get(mark, mark), where)
        if mark == "-":
            self.assertEqual(reply.get("state"), LIFE.get(state, state), where)
        self.assertNotIn("seq", reply, where)
        after = run.state()
        self.assertEqual((after["hash"], after["interactions"]), (before["hash"], before["interactions"]), where)

    def each(self, kind, verb, marks, leads=None, prepare=None, **more):
        """The verb in each state."""
        run, ids = self.brought(kind, STATES, **more)
        for id, state, mark in zip(ids, STATES, marks):
            if id:
                if prepare:
                    prepare(run, id, state)
                self.expect(run, kind, id, state, verb, mark, leads)
        return run

    def test_the_shared_life(self):
        for kind in ITEMS:
            for verb, marks in COMMON.items():
                self.each(kind, verb, marks, LEADS.get(verb)).end()
            self.each(kind, "reveal", REVEAL if kind in HAS_REVEAL else "n" * len(STATES)).end()

    def test_reset_and_show(self):
        for kind in ITEMS:
            run, ids = self.brought(kind, ("closed", "settled", "done", "cancelled"))
            for id in ids:
                run.ok(f"{kind}.reset {id}")
                self.assert_state(run.item(id), state="draft", run=2, on_air=False)
                self.assertEqual([earlier["run"] for earlier in run.item(id)["earlier"]], [1])
                run.ok(f"{kind}.open {id} quiet=true")
                self.assert_state(run.item(id), state="open", run=2, on_air=False)
                run.ok(f"{kind}.show {id}")
                self.assertEqual([item["id"] for item in run.state()["interactions"] if item["on_air"]], [id])
                run.ok(f"{kind}.show {id}")
                run.ok(f"{kind}.cancel {id}")
                self.assertFalse(run.item(id)["on_air"])
            run.end()

    def test_a_time_limit(self):
        for kind in ITEMS:
            run, ids = self.brought(kind, ("timed", "timed"))
            began = run.now
            run.ok(f"{kind}.extend i0 by=+30s")
            self.assertEqual(run.item("i0")["deadline"], began + 90 * SECOND)
            run.ok(f"{kind}.extend i0 by=-60s")
            run.later(1000)
            run.ok(f"{kind}.extend i1 by=-10m")  # moved before now: it closes
            self.assert_state(run.item("i1"), state="closed", closed=began + 1000)
            run.at(began + 30 * SECOND - 1)
            self.assertEqual(run.item("i0")["state"], "open")
            run.at(began + 30 * SECOND)
            self.assert_state(run.item("i0"), state="closed", closed=began + 30 * SECOND)
            run.end()

    def test_poll_verbs(self):
        marks = ["-", "-", "poll.already-open", "poll.already-open", "+", "+", "poll.revealed", "-", "-"]
        run = self.each("poll", "reopen", marks, "open")
        self.assertEqual({item["run"] for item in run.state()["interactions"]}, {1})

    def test_quiz_verbs(self):
        for kind in ("quiz", "survey"):
            self.each(kind, "next", "--++-----", "closed").end()  # at the last question it closes
            two = [{**ITEMS[kind]["questions"][0], "id": id} for id in ("a", "b")]
            run, ids = self.brought(kind, ("open", "timed"), questions=two)
            for id in ids:
                self.assertEqual(run.item(id)["question"], "a")
                run.ok(f"{kind}.next {id}")
                self.assert_state(run.item(id), state="open", question="b")
                run.ok(f"{kind}.next {id}")
                self.assertEqual(run.item(id)["state"], "closed")
                self.assertNotIn("question", run.item(id))
            run.end()

    def test_sale_verbs(self):
        started = ["+", "+", "sale.already-open", "sale.already-open", *"-----"]
        table = {"announce": "++-------", "start": started, "start in=5s": started, "stock by=+1": "+++++++--",
                 "price minor=100": "+++++++--", "next": "+++++++--", "next product=hat": "+++++++--"}
        for verb, marks in table.items():
            self.each("sale", verb, marks).end()
        run, _ = self.brought("sale", ["draft"])
        for line, reason in [("sale.announce i0 product=none", "id.unknown"), ("sale.announce none", "id.unknown"),
                             ("sale.stock i0", "verb.missing-argument"), ("sale.price i0", "verb.missing-argument"),
                             ("sale.stock i0 set=1 by=+1", "verb.bad-argument"),
                             ("sale.start i0 in=1s at=20:00", "verb.bad-argument"),
                             ("sale.next i0 product=none", "id.unknown"), ("poll.open i0", "id.unknown"),
                             ("sale.price i0 minor=-1", "verb.bad-argument"),
                             ("sale.price i0 minor=1 was=-1", "verb.bad-argument")]:
            run.refused(line, reason)

    PHASES = {"idle": [], "announced": ["announce"], "countdown": ["start in=10s"], "open": ["open"],
              "last": ["open", "stock set=2", "stock set=1 product=hat"], "sold-out": ["open", "stock set=0",
                                                                                      "stock set=0 product=hat"],
              "closed": ["open", "close"]}

    def test_sale_phases(self):
        leads = {
            "announce": ["announced", "announced", "announced", "-", "-", "-", "-"],
            "start": ["open", "open", "open", "sale.already-open", "sale.already-open", "-", "-"],
            "start in=5s": ["countdown", "countdown", "countdown", "sale.already-open", "sale.already-open", "-", "-"],
            "open": ["open", "open", "open", "sale.already-open", "sale.already-open", "-", "-"],
            "close": ["-", "-", "-", "closed", "closed", "sale.already-closed", "sale.already-closed"],
            "cancel": ["closed"] * 7, "next": ["idle", "announced", "countdown", "open", "last", "sold-out", "closed"],
            "stock set=3": ["idle", "announced", "countdown", "last", "last", "last", "closed"],
            "stock set=30": ["idle", "announced", "countdown", "open", "open", "open", "closed"],
            "stock set=0": ["idle", "announced", "countdown", "last", "last", "sold-out", "closed"],
            "price minor=1": ["idle", "announced", "countdown", "open", "last", "sold-out", "closed"],
            "reset": ["sale.already-draft", "-", "-", "-", "-", "idle", "idle"],
        }
        for verb, phases in leads.items():
            run, ids = self.brought("sale", ["draft"] * len(self.PHASES), last=4)
            for id, (phase, way), to in zip(ids, self.PHASES.items(), phases):
                for step in way:
                    run.ok("sale.{} {} {}".format(step.split()[0], id, " ".join(step.split()[1:])))
                self.assertEqual(run.item(id)["phase"], phase, (verb, phase))
                reply = run.send("sale.{} {} {}".format(verb.split()[0], id, " ".join(verb.split()[1:])))
                if to in self.PHASES:
                    self.assertTrue(reply["ok"], (verb, phase, reply))
                    self.assertEqual(run.item(id)["phase"], to, (verb, phase))
                else:
                    self.assertEqual(reply.get("reason"), "sale.not-allowed" if to == "-" else to, (verb, phase))
            run.end()

    def test_question_verbs_by_life(self):
        def two(run, id, state):
            if state not in ("done", "cancelled"):
                run.ok(f"question.take {id} text=one")
                run.ok(f"question.take {id} text=two")

        for verb in ("approve item=1", "queue item=1", "air item=1", "answered item=1", "drop item=1", "take text=x",
                     "merge item=1 into=2"):
            self.each("question", verb, "+++++++--", prepare=two).end()

    ITEM_STATES = {"inbox": [], "approved": ["approve"], "queued": ["queue"], "on-air": ["air"],
                   "answered": ["air", "answered"], "dropped": ["drop"], "merged": ["merge into=2"],
                   "retracted": ["delete"]}

    def items(self, run):
        return {item["item"]: item["state"] for item in run.item("i0")["items"]}

    def item_in(self, state):
        run, _ = self.brought("question", ["open"])
        for text in ("one", "two"):
            run.say(text, f"Q: {text}", id=text)
        for step in self.ITEM_STATES[state]:
            if step == "delete":
                run.ok(run.audience("delete", target="one"))
            else:
                run.ok("question.{} i0 item=1 {}".format(step.split()[0], " ".join(step.split()[1:])))
        self.assertEqual(self.items(run)[1], state)
        return run

    def test_item_states(self):
        leads = {"approve": "approved", "queue": "queued", "air": "on-air", "answered": "answered", "drop": "dropped",
                 "merge": "merged"}
        for state in self.ITEM_STATES:
            is_open = state in ("inbox", "approved", "queued", "on-air")
            run = self.item_in(state)
            for verb, to in leads.items():
                before = run.hash()
                reply = run.send(f"question.{verb} i0 item=1" + (" into=2" if verb == "merge" else ""))
                allowed = is_open or (state in ("answered", "dropped") and verb == "approve")
                where = (state, verb, reply)
                self.assertEqual(reply["ok"], allowed, where)
                if allowed:
                    after = run.hash()
                    self.assertEqual(self.items(run), {1: to, 2: "inbox"}, where)
                    run.ok("undo")
                    self.assertEqual(run.hash(), before, where)
                    run.ok("redo")
                    self.assertEqual(run.hash(), after, where)
                    run.ok("undo")
                else:
                    self.assertEqual(reply["reason"], "question.not-allowed", where)
                self.assertEqual(run.hash(), before, where)
            # What the platform takes back.
            run.ok(run.audience("delete", target="one"))
            self.assertEqual(self.items(run)[1], "retracted" if is_open or state == "merged" else state, state)
            run.end()

    def counted(self, run, kind, id):
        item = run.item(id)
        refused = {entry["reason"]: entry["count"] for entry in item["refused"]}
        if kind == "poll":
            return item["votes"], refused
        if kind in ("quiz", "survey"):
            return sum(option["votes"] for option in item["questions"][0]["options"]), refused
        if kind == "question":
            return len([entry for entry in item["items"] if entry["state"] != "retracted"]), refused
        return sum(row["claimed"] for row in item["products"]), refused

    TEXTS = {"poll": "1", "quiz": "1", "survey": "1", "question": "Q: how", "sale": "扣1"}

    def test_the_audience(self):
        # What becomes of one comment in each state: of a plain one, history, one from before the opening, of somebody
        # blocked, banned, broken.
        late = {"closed": "late", "settled": "late", "revealed": "late", "done": "late"}
        for kind, text in self.TEXTS.items():
            run, ids = self.brought(kind, STATES)
            run.ok("people.block person=twitch/blocked")
            run.ok(run.audience("ban", target="banned"))
            for who in ("plain", "history", "early", "blocked", "banned", "broken"):
                more = {"history": {"history": True}, "early": {"t": T0 - 1}}.get(who, {})
                before = [id and self.counted(run, kind, id) for id in ids]
                run.say(person(who, strength="broken" if who == "broken" else "strong"), text, **more)
                for id, state, (count, refused) in zip(ids, STATES, [was or (0, {}) for was in before]):
                    if not id:
                        continue
                    why = who if who in ("history", "early") else late.get(state, who if who != "plain" else None)
                    if state in ("draft", "armed", "cancelled"):
                        expected = (count, refused)
                    elif why:
                        expected = (count, {**refused, why: refused.get(why, 0) + 1})
                    else:
                        expected = (count + 1, refused)
                    self.assertEqual(self.counted(run, kind, id), expected, (kind, state, who))
            run.end()

    def test_the_boundaries_of_the_window(self):
        feeds = [{"id": "a", "url": "twitch:a"}, {"id": "b", "url": "twitch:b", "delay": "10s"},
                 {"id": "c", "url": "twitch:c", "count": False, "delay": "1m"}]
        for kind, text in self.TEXTS.items():
            item = {**ITEMS[kind], "settle": "1s"}
            run = self.run_show(show(interactions=[item], products=[product(stock=99), product("hat")], feeds=feeds))
            id = item["id"]
            run.later(1000)
            run.ok(f"{kind}.open {id}")
            opened = run.now
            run.later(MINUTE)
            run.ok(f"{kind}.close {id}")
            closed = run.now
            asked = 0

            def tell(t, feed, counts, why=None):
                nonlocal asked
                asked += 1
                before, refused = self.counted(run, kind, id)
                run.say(f"{kind}{asked}", f"{text} {asked}" if kind == "question" else text, t=t, feed=feed)
                after, refused_after = self.counted(run, kind, id)
                where = (kind, t - closed, feed)
                self.assertEqual(after - before, int(counts), where)
                self.assertEqual(refused_after.get(why, 0) - refused.get(why, 0), int(bool(why)), where)

            tell(opened - 1, "twitch:a", False, "early")
            tell(opened, "twitch:a", True)
            tell(closed - 1, "twitch:a", True)
            tell(closed, "twitch:a", False, "late")
            tell(closed + 9999, "twitch:b", True)  # a time to come is taken as its arrival
            tell(closed, "twitch:c", False)  # of a feed that does not count
            run.later(10000)
            tell(closed + 9999, "twitch:b", True)
            tell(closed + 10000, "twitch:b", False, "late")
            run.later(999)
            tell(closed - 1, "twitch:a", True)
            run.later(1)
            tell(closed - 1, "twitch:a", False, "late")
            run.end()

    def test_times_to_come_are_taken_as_arrival(self):
        feeds = [{"id": "b", "url": "twitch:b", "delay": "10s"}, {"id": "a", "url": "twitch:a"}]
        run = self.run_show(show(interactions=[poll(settle="1s")], feeds=feeds))
        run.ok("poll.open colour")
        run.later(MINUTE)
        run.ok("poll.close colour")
        closed = run.now
        table = [(closed, "twitch:b", closed + 99999, 1), (closed, "twitch:a", closed + 99999, 0),
                 (closed + 9999, "twitch:b", closed + 9999, 1), (closed + 10000, "twitch:b", closed + 9999, 1),
                 (closed + 10000, "twitch:b", closed + 10000, 0), (closed + 10999, "twitch:a", closed - 1, 1),
                 (closed + 10999, "twitch:b", closed + 9999, 1), (closed + 11000, "twitch:b", closed + 9999, 0),
                 (closed + 11000, "twitch:a", closed - 1, 0)]
        votes = 0
        for n, (now, feed, t, counts) in enumerate(table):
            if now != run.now:
                run.at(now)
            self.assertEqual(run.item("colour")["settled"], now >= closed + 11000)
            run.say(f"p{n}", "1", t=t, feed=feed)
            votes += counts
            self.assertEqual(run.item("colour")["votes"], votes, (n, now - closed, feed, t - closed))
        self.assertEqual(run.refusals("colour"), {"late": 4})
        run.ok("poll.reset colour")
        run.ok("poll.open colour")
        self.assertEqual(run.refusals("colour"), {})


if __name__ == "__main__":
    unittest.main()
