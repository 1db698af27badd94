"""Questions, moderation and points: the board's states and order, votes, merging; delete, ban, block, clear."""

import json
import unittest

from driver import Case, lottery, person, poll, product, question, sale, show


class Board(Case):
    def open(self, show_more=None, **more):
        run = self.run_show(show(interactions=[question(**more)], **(show_more or {})))
        run.ok("question.open qa")
        return run

    def items(self, run):
        return run.item("qa")["items"]

    def states(self, run):
        return {item["item"]: item["state"] for item in self.items(run)}

    def order(self, run):
        return [item["item"] for item in self.items(run)]


class Asking(Board):
    def test_prefixes(self):
        run = self.open(prefix=["提问", "Q:", "ask"])
        texts = {"提问 多少钱": "多少钱", "提问多少钱": None, "Q: how much?": "how much?", "q:how": "how", "Ｑ：wide": "wide",
                 "ask me": "me",
                 "asking me": None, "@host Q: hi": "hi", "nothing": None, "a Q: b": None}
        for number, text in enumerate(texts):
            run.say(f"p{number}", text)
        self.assertEqual([item["text"] for item in self.items(run)], [text for text in texts.values() if text])

    def test_a_mark_at_the_end(self):
        run = self.open(prefix=[], mark=True)
        for number, text in enumerate(["how much?", "多少钱？", "what", "see http://a/?x=1 now", "? no"]):
            run.say(f"p{number}", text)
        self.assertEqual([item["text"] for item in self.items(run)], ["how much?", "多少钱？"])

    def test_inbox_or_not(self):
        run = self.open()
        run.say(person(1, name="Ann"), "Q: one")
        self.assertEqual(run.named("question.item")[0]["state"], "inbox")
        self.assertEqual(self.items(run), [{"item": 1, "state": "inbox", "text": "one", "platform": "twitch", "id": "1",
                                            "name": "Ann", "votes": 1}])
        run = self.open(approve=False)
        run.say(1, "Q: one")
        self.assertEqual(self.states(run), {1: "approved"})

    def test_limit_of_a_person(self):
        run = self.open(per_person=2)
        for n in range(4):
            run.say(1, f"Q: number {n} of mine")
        self.assertEqual(len(self.items(run)), 2)
        self.assertEqual(run.refusals("qa"), {"limit": 2})

    def test_a_gift_goes_to_the_top(self):
        run = self.open(gift={"minor": 1000, "currency": "CNY"}, approve=False)
        run.say(1, "Q: plain question")
        run.ok(run.audience("gift", 2, text="gift question here", value={"minor": 1000, "currency": "CNY"}))
        run.ok(run.audience("gift", 3, text="too small a gift", value={"minor": 999, "currency": "CNY"}))
        run.ok(run.audience("gift", 4, text="another coin", value={"minor": 5000, "currency": "twitch-bits"}))
        items = self.items(run)
        self.assertEqual(items[0]["text"], "gift question here")
        self.assertNotIn("another coin", [item["text"] for item in items])

    def test_near_duplicates_merge(self):
        run = self.open(merge=True)
        run.say(1, "Q: How much is it?")
        run.say(2, "Q: how  much is it")
        run.say(3, "Q: HOW MUCH, is it!")
        self.assertEqual([item["votes"] for item in self.items(run) if item["state"] != "merged"], [3])

    def test_closed_takes_none(self):
        run = self.open()
        run.say(1, "Q: one")
        run.ok("question.close qa")
        run.later(2000)
        run.say(2, "Q: two")
        self.assertEqual(len(self.items(run)), 1)
        run.ok("question.approve qa item=1")
        run.ok("question.air qa item=1")
        self.assertEqual(self.states(run), {1: "on-air"})
        run.ok("question.done qa")
        run.refused("question.air qa item=1", "question.not-allowed")


class Gate(Board):
    def test_what_text_and_names_may_not_hold(self):
        run = self.open(prefix=["Q:"])
        run.say(person(1, name="A\u202eB\u0007\u2066C"), "Q: a\u202eb\u0000\u0007c\u2069")
        item = self.items(run)[0]
        self.assertEqual((item["text"], item["name"]), ("abc", "ABC"))

    def test_bytes_that_are_no_text(self):
        run = self.open()
        lines = [b"Q: a\xffb", b"Q: \xe4\xb8", b"Q: \xed\xa0\x80", b"Q: \\ud800x", b"Q: \xf0\x9f\x98\x80"]
        for number, text in enumerate(lines):
            line = json.dumps(run.audience("comment", number, text="?")).encode().replace(b"?", text)
            run.ok(line)
        self.assertEqual([item["text"] for item in self.items(run)],
                         ["a\ufffdb", "\ufffd", "\ufffd\ufffd\ufffd", "\ufffdx", "😀"])
        reply = run.refused(json.dumps(run.audience("comment", 1, text="Q: x", id="?")).encode().replace(b"?", b"\xff"),
                            "event.bad")
        self.assertIsInstance(reply["line"], int)

    def test_ids_are_refused(self):
        run = self.open()
        for bad in ("a\tb", "a\nb", "a\u0007b", "a\u0000", "a\u202eb"):
            with self.subTest(bad=bad):
                run.refused(run.audience("comment", person(bad), text="Q: x"), "event.bad")
                run.refused(run.audience("comment", 1, text="Q: x", id=bad), "event.bad")
        self.assertEqual(self.items(run), [])

    def test_lengths_that_pass_whole(self):
        run = self.open()
        run.say(person("i" * 256, name="N" * 128), "Q: " + "é" * 490)
        item = self.items(run)[0]
        self.assertEqual((item["text"], item["name"], item["id"]), ("é" * 490, "N" * 128, "i" * 256))
        self.assertEqual(run.ok(run.audience("comment", 2, text="字" * 5000))["ok"], True)


class Working(Board):
    def asked(self, count=4, **more):
        run = self.open(**more)
        for n in range(count):
            run.say(f"p{n}", f"Q: question {'abcdefgh'[n] * 5}")
        return run

    def test_through_its_life(self):
        run = self.asked()
        for verb, state in [("approve", "approved"), ("queue", "queued"), ("air", "on-air"), ("answered", "answered"),
                            ("approve", "approved"),
                            ("drop", "dropped"), ("approve", "approved")]:
            run.ok(f"question.{verb} qa item=1")
            event = [entry for entry in run.named("question.item") if entry["item"] == 1][-1]
            self.assert_state(event, id="qa", state=state, votes=1)
            self.assertEqual(self.states(run)[1], state)
        run.ok("question.air qa item=2")
        run.ok("question.air qa item=3")
        self.assertEqual((self.states(run)[2], self.states(run)[3]), ("answered", "on-air"))
        run.refused("question.air qa item=99", "question.no-item")
        self.assertFalse(run.send("question.air qa item=0")["ok"])

    def test_the_order_of_the_queue(self):
        run = self.asked()
        for item in (1, 2, 3):
            run.ok(f"question.queue qa item={item}")
        run.ok("question.queue qa item=4 at=1")
        self.assertEqual(self.order(run), [4, 1, 2, 3])
        run.ok("question.queue qa item=3 at=2")
        self.assertEqual(self.order(run), [4, 3, 1, 2])

    def test_upvotes(self):
        run = self.asked()
        run.say("v1", "+1")
        self.assertEqual(self.items(run)[0]["votes"], 1)      # not while in the inbox
        run.ok("question.approve qa item=1")
        for who, text in [("v1", "+1"), ("v1", "+1"), ("v2", "＋1"), ("p0", "+1"), ("v3", "+99"), ("v4", "+"),
                          ("v5", "+1x"), ("v6", "1")]:
            run.say(who, text)
        self.assertEqual([item["votes"] for item in self.items(run) if item["item"] == 1], [3])

    def test_merge(self):
        run = self.asked(approve=False)
        run.say("x", "+1")
        run.say("x", "+2")
        run.ok("question.merge qa item=2 into=1")
        votes = {item["item"]: (item["state"], item["votes"]) for item in self.items(run)}
        # p0, p1 and x: three different voters.
        self.assertEqual(votes[1], ("approved", 3))
        self.assertEqual(votes[2][0], "merged")
        self.assertFalse(run.send("question.merge qa item=1 into=1")["ok"])

    def test_take(self):
        run = self.open()
        run.ok('question.take qa text="From the phone" name=Zoe')
        run.say(person(5, name="Eve"), "what a show", id="msg-5")
        run.ok("question.take qa message=msg-5")
        items = self.items(run)
        self.assertEqual([(item["text"], item["name"], item["state"]) for item in items],
                         [("From the phone", "Zoe", "approved"), ("what a show", "Eve", "approved")])
        self.assertFalse(run.send("question.take qa message=none")["ok"])
        run.refused("question.take qa", "verb.missing-argument")
        for blank in ("", " \t", "\u3000\u200b"):
            self.assertEqual(run.refused({"verb": "question.take", "id": "qa", "text": blank},
                                         "verb.bad-argument")["argument"], "text")

    def test_retracted(self):
        run = self.open(approve=False)
        run.say(1, "Q: sorry", id="q1")
        run.say(2, "Q: stays", id="q2")
        run.ok("question.air qa item=1")
        run.ok(run.audience("delete", target="q1"))
        self.assertEqual(self.states(run)[1], "retracted")
        run.ok(run.audience("ban", target="2"))
        self.assertEqual(self.states(run)[2], "retracted")

    def test_points_at_the_approval(self):
        run = self.open(show_more={"points": {"question": 2}})
        run.say(1, "Q: one")
        self.assertEqual(run.state()["points"], [])
        run.ok("question.approve qa item=1")
        self.assertEqual(run.state()["points"][0]["points"], 2)


class Moderation(Case):
    def test_delete_ban_and_history_do_not_count(self):
        run = self.run_show(show(interactions=[lottery(), poll()]))
        run.ok("lottery.open cup")
        run.ok("poll.open colour")
        run.say(1, "上车", history=True)
        run.say(2, "1", history=True)
        self.assertEqual(run.item("cup")["entrants"], 0)
        self.assertEqual(run.item("colour")["votes"], 0)
        self.assertEqual(run.refusals("cup"), {"history": 1})

    def test_a_ban_is_of_one_platform(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.say("7", "1")
        run.say("7", "1", feed="bilibili:1")
        run.ok(run.audience("ban", target="7", feed="bilibili:1"))
        self.assertEqual(run.item("colour")["votes"], 1)
        run.say("7", "2")
        self.assertEqual([option["votes"] for option in run.item("colour")["options"]], [0, 1])

    def test_delete_is_of_one_feed(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.say("a", "1", id="same")
        run.say("b", "1", id="same", feed="twitch:b")
        run.ok(run.audience("delete", target="same", feed="twitch:b"))
        self.assertEqual([row["id"] for row in run.list("ballots", "colour")["rows"]], ["a"])

    def test_nothing_settled_changes(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.say("a", "1", id="x")
        run.ok("poll.close colour")
        run.later(1000)
        run.ok("poll.reveal colour")
        run.ok(run.audience("delete", target="x"))
        run.ok(run.audience("ban", target="a"))
        self.assertEqual(run.item("colour")["votes"], 1)

    def test_block(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.ok("people.block person=twitch/a reason=spam")
        self.assertEqual(run.state()["people"]["blocked"], 1)
        run.say("a", "1")
        self.assertEqual(run.refusals("colour"), {"blocked": 1})
        run.ok("people.unblock person=twitch/a")
        run.say("a", "1")
        self.assertEqual(run.item("colour")["votes"], 1)
        self.assertEqual(run.state()["people"]["blocked"], 0)
        # Split at the first slash.
        run.ok("people.block person=web/a/b")
        run.say("a/b", "1", feed="web:1")
        self.assertEqual(run.refusals("colour"), {"blocked": 2})
        run.refused("people.block person=nobody", "verb.bad-argument")
        run.refused("people.block", "verb.missing-argument")

    def test_a_feed_that_does_not_count(self):
        run = self.run_show(show(interactions=[poll()], feeds=[{"id": "m", "url": "twitch:a?host=x", "count": False},
                                                               {"id": "n", "url": "twitch:b"}]))
        run.ok("poll.open colour")
        run.say("a", "1")
        run.say("b", "1", feed="twitch:b")
        run.say("c", "1", feed="twitch:c")
        self.assertEqual([row["id"] for row in run.list("ballots", "colour")["rows"]], ["b", "c"])

    def test_block_of_the_document(self):
        run = self.run_show(show(interactions=[poll()], moderation={"people": ["twitch/a"]}))
        run.ok("poll.open colour")
        run.say("a", "1")
        self.assertEqual(run.refusals("colour"), {"blocked": 1})

    def test_clear_voids_nothing(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        run.say("a", "1")
        run.ok(run.audience("clear"))
        self.assertEqual(run.item("colour")["votes"], 1)

    def test_points_by_hand(self):
        run = self.run_show(show())
        run.ok("people.points person=twitch/a by=+12")
        run.ok("people.points person=twitch/a by=-2")
        run.ok("people.points person=twitch/b by=10")
        self.assertEqual([(row["id"], row["points"]) for row in run.state()["points"]], [("a", 10), ("b", 10)])

    def test_participants(self):
        run = self.run_show(show(interactions=[lottery(), poll(), question(), sale()], products=[product(stock=9)]))
        for verb in ["lottery.open cup", "poll.open colour", "question.open qa", "sale.open flash"]:
            run.ok(verb)
        run.say(1, "上车")
        run.say(1, "1")
        run.say(2, "Q: why")
        run.ok(run.audience("order", 3, item="cup-red", count=1))
        run.say(4, "hello")
        run.say(5, "上车", history=True)
        self.assertEqual(run.state()["people"]["participants"], 3)
        self.assertEqual(run.state()["metrics"]["comments"], 4)


if __name__ == "__main__":
    unittest.main()
