"""Lotteries: entry, conditions, weights, the window and the life."""

import unittest

from draws import Lottery
from driver import MINUTE, T0, command, lottery, person, show


class Entry(Lottery):
    def entrants(self, run):
        return [row["id"] for row in run.list("entrants", "cup")["rows"]]

    def test_exact(self):
        run = self.open()
        for who, text in enumerate(["上车", "上车！", " 上车 ", "＠主播 上车", "@host 上车", "上车~", "/me 上车", "\u0001ACTION 上车\u0001",
                                    "上\u200b车", "上车\U000e0000", "上车 \u034f", "上车\u2800", "上车。。。", "上车!?…", "@a @b 上车"]):
            run.say(f"yes{who}", text)
        for who, text in enumerate(["上车了", "我要上车", "下车", "上 车", "", "上车 上车", "!上车x"]):
            run.say(f"no{who}", text)
        self.assertEqual([who for who in self.entrants(run) if who.startswith("no")], [])
        self.assertEqual(len(self.entrants(run)), 15, self.entrants(run))
        # A comment that has nothing to do with it is no refusal.
        self.assertEqual(run.refusals("cup"), {})

    def test_latin_words(self):
        run = self.open(entry={"by": "keyword", "words": ["!Join", "Straße"]})
        for who, text in enumerate(["!join", "!JOIN", "!ＪＯＩＮ", "!join\U000e0000", "STRASSE", "strasse!"]):
            run.say(f"yes{who}", text)
        for who, text in enumerate(["!joinery", "join us", "!join now"]):
            run.say(f"no{who}", text)
        self.assertEqual(len(self.entrants(run)), 6, self.entrants(run))

    def test_first_word_and_contains(self):
        run = self.open(entry={"by": "keyword", "words": ["!join"], "match": "first-word"})
        for who, text in [("a", "!join"), ("b", "!join now"), ("c", "now !join"), ("d", "!joinery now")]:
            run.say(who, text)
        self.assertEqual(self.entrants(run), ["a", "b"])
        run = self.open(entry={"by": "keyword", "words": ["join", "上车"], "match": "contains"})
        for who, text in [("a", "I join now"), ("b", "enjoin"), ("c", "我要上车啦"), ("d", "join"), ("e", "joined"),
                          ("f", "(join)")]:
            run.say(who, text)
        self.assertEqual(self.entrants(run), ["a", "c", "d", "f"])

    def test_any_and_gift(self):
        run = self.open(entry={"by": "any"})
        run.say("a", "whatever")
        run.ok(run.audience("like", "b", count=1))
        self.assertIn("a", self.entrants(run))
        run = self.open(entry={"by": "gift", "item": "Rose"})
        run.ok(run.audience("gift", "a", item="Rose", value={"minor": 100, "currency": "CNY"}))
        run.ok(run.audience("gift", "b", item="Rocket", value={"minor": 100, "currency": "CNY"}))
        run.ok(run.audience("gift", "c", item="rose"))
        run.say("d", "Rose")
        self.assertEqual(self.entrants(run), ["a"])

    def test_points(self):
        run = self.open(entry={"by": "points", "words": ["上车"], "cost": 10})
        run.ok("people.points person=twitch/a by=+25")
        run.say("a", "上车")
        run.say("b", "上车")
        self.assertEqual(self.entrants(run), ["a"])
        self.assertEqual(run.refusals("cup"), {"points": 1})
        self.assertEqual(run.list("points")["rows"][0]["points"], 15)
        run.ok("lottery.cancel cup")
        self.assertEqual(run.list("points")["rows"][0]["points"], 25)

    def test_points_come_back_when_void(self):
        run = self.open(entry={"by": "points", "words": ["上车"], "cost": 10})
        run.ok("people.points person=twitch/a by=+10")
        run.ok(run.audience("comment", "a", text="上车", id="x"))
        self.assertEqual([row for row in run.list("points")["rows"] if row["points"]], [])
        run.ok(run.audience("delete", target="x"))
        self.assertEqual(run.list("points")["rows"][0]["points"], 10)

    def test_a_list(self):
        people = [{"platform": "twitch", "id": "b", "name": "B", "weight": 2},
                  {"platform": "a", "id": "x", "name": "X"}]
        run = self.open(entry={"by": "list", "list": people})
        rows = run.list("entrants", "cup")["rows"]
        self.assertEqual({(row["platform"], row["id"], row["weight"]) for row in rows},
                         {("twitch", "b", 2), ("a", "x", 1)})
        run.say("c", "上车")
        self.assertEqual(run.item("cup")["entrants"], 2)

    def test_a_claim_event_enters(self):
        run = self.open()
        run.ok(run.audience("claim", "a", item="cup"))
        run.ok(run.audience("claim", "b", item="other"))
        self.assertEqual(self.entrants(run), ["a"])

    def test_refusals(self):
        run = self.open(conditions={"roles": ["follower", "member"], "level": 5, "own_room": True},
                        exclude=["mod", "host", "bot"])
        run.ok("people.block person=twitch/blocked")
        fine = {"roles": ["follower"], "level": 5}
        run.say(person("ok", **fine), "上车")
        run.say(person("ok", **fine), "上车")
        run.say(person("role", roles=["vip"], level=9), "上车")
        run.say(person("level", roles=["member"], level=4), "上车")
        run.say(person("unknown", roles=["member"]), "上车")
        run.say(person("mod", roles=["mod", "member"], level=9), "上车")
        run.say(person("blocked", **fine), "上车")
        run.say(person("masked", **{**fine, "strength": "broken"}), "上车")
        run.say(person("guest", **fine), "上车", shared=True)
        run.say(person("old", **fine), "上车", history=True)
        run.say(person("early", **fine), "上车", t=T0 - 1)
        self.assertEqual(self.entrants(run), ["ok"])
        self.assertEqual(run.refusals("cup"), {"already": 1, "role": 1, "level": 1, "condition-unknown": 1,
                                               "excluded": 1, "blocked": 1,
                                               "broken": 1, "own-room": 1, "history": 1, "early": 1})
        reasons = {row["id"]: row["reason"] for row in run.list("refused", "cup")["rows"]}
        self.assertEqual(reasons["level"], "level")
        self.assertEqual(reasons["unknown"], "condition-unknown")

    def test_every_refused_one_is_listed_with_his_reason(self):
        run = self.open(conditions={"roles": ["follower"], "level": 5}, exclude=["bot"])
        run.ok('lottery.exclude cup person=twitch/7 reason="works here"')
        lines = []
        for n in range(12500):
            roles = [["follower"], ["vip"], ["follower", "bot"], None][n % 4]
            who = person(n, level=5 + n % 3, **({} if roles is None else {"roles": roles}))
            lines.append(run.audience("comment", who, text="上车"))
        run.many(lines)
        run.many([dict(line, id="again" + line["id"]) for line in lines[:8:4]])
        rows, total = [], 1
        while len(rows) < total:
            page = run.list("refused", "cup", **{"from": len(rows), "count": 3000})
            total, rows = page["total"], rows + page["rows"]
        counts = {}
        for row in rows:
            counts[row["reason"]] = counts.get(row["reason"], 0) + 1
        self.assertEqual(counts, run.refusals("cup"))
        self.assertEqual(counts, {"role": 3125, "excluded": 3125, "condition-unknown": 3125, "already": 2})
        self.assertEqual(total, 9377)
        names = {row["id"]: row["reason"] for row in rows}
        self.assertEqual((names["5"], names["6"], names["7"], names["4"]),
                         ("role", "excluded", "condition-unknown", "already"))
        self.assertTrue(all(row["platform"] == "twitch" and row["name"] == "P" + row["id"] for row in rows))
        self.assertEqual(run.list("entrants", "cup")["total"], 3125)

    def test_the_operators_reason_is_kept(self):
        run = self.open()
        run.say("a", "上车")
        run.ok('lottery.exclude cup person=twitch/a reason="works here"')
        run.say("a", "上车")
        rows = run.list("refused", "cup")["rows"]
        self.assertEqual([(row["id"], row["reason"], row["text"]) for row in rows],
                         [("a", "excluded", "works here")] * 2)
        self.assertEqual(run.list("excluded", "cup")["rows"],
                         [{"platform": "twitch", "id": "a", "name": "Pa", "text": "works here"}])
        run.ok("lottery.exclude cup person=twitch/a off=true")
        self.assertEqual(run.list("excluded", "cup")["total"], 0)

    def test_weak_identities_are_marked(self):
        run = self.open()
        run.say(person("a", strength="weak"), "上车")
        run.say(person("b"), "上车")
        rows = run.list("entrants", "cup")["rows"]
        self.assertEqual({row["id"]: row.get("strength") for row in rows}, {"a": "weak", "b": None})
        self.assertEqual(run.item("cup")["weak"], 1)
        run.say(person("a"), "hi")  # known better now: what he entered as stays
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        self.assertEqual({w["id"]: w.get("strength") for w in self.winners(run)}, {"a": "weak", "b": None})
        self.assertEqual({pick["id"]: pick.get("strength") for pick in self.proof(run)[0]["picks"]},
                         {"a": "weak", "b": None})
        self.assertEqual(command("verify", run.session)[0], 0)

    def test_odds_in_words(self):
        weights = [{"role": "vip", "weight": 3}, {"level": 10, "weight": 12}, {"role": "member", "level": 5, "weight": 2}]
        for language, words in (("en-US", ["VIP three times as likely; level 10 and up 12 times as likely; "
                                           "members of level 5 and up twice as likely", "1 in 4", "at least 1 in 13 in each of 3 draws; VIP"]),
                                ("zh-CN", ["VIP机会为三倍；10 级以上机会为12倍；会员（5 级以上）机会翻倍",
                                           "中奖机会 1/4", "每次抽取机会至少 1/13，共 3 次；VIP"])):
            run = self.open(weights=weights, show_more={"language": language})
            self.assertEqual(run.item("cup")["odds"], words[0])
            for n in range(10):
                run.say(person(n, roles=[]), "上车")
            run.say(person("x", roles=["vip"]), "上车")
            self.assertTrue(run.item("cup")["odds"].startswith(words[2]), run.item("cup")["odds"])
            run = self.open(show_more={"language": language})
            self.assertNotIn("odds", run.item("cup"))
            for n in range(12):
                run.say(n, "上车")
            self.assertEqual(run.item("cup")["odds"], words[1])
            run.ok("lottery.exclude cup person=twitch/3 reason=x")
            self.assertEqual(run.item("cup")["odds"], words[1].replace("1 in 4", "3 in 11").replace("1/4", "3/11"))
        run = self.open()
        run.say("a", "上车")
        self.assertEqual(run.item("cup")["odds"], "everyone wins")

    def test_a_gift_as_condition(self):
        run = self.open(conditions={"gift": {"minor": 1000, "currency": "CNY"}})
        for minor, currency, history in [(600, "CNY", False), (5000, "twitch-bits", False), (5000, "CNY", True)]:
            run.ok(run.audience("gift", "a", value={"minor": minor, "currency": currency}, history=history))
        run.say("a", "上车")
        self.assertEqual(run.refusals("cup"), {"gift": 1})
        run.ok(run.audience("gift", "a", value={"minor": 400, "currency": "CNY"}))
        run.say("a", "上车")
        self.assertEqual(self.entrants(run), ["a"])

    def test_people_of_two_platforms(self):
        run = self.open()
        run.say("1", "上车")
        run.say("1", "上车", feed="bilibili:9")
        run.say("1", "上车", feed="ssn:x", platform="bilibili")
        rows = run.list("entrants", "cup")["rows"]
        self.assertEqual([(row["platform"], row["id"]) for row in rows], [("twitch", "1"), ("bilibili", "1")])

    def test_the_highest_weight_counts(self):
        run = self.open(weights=[{"role": "vip", "weight": 3}, {"level": 10, "weight": 2},
                                 {"role": "member", "weight": 1000000}])
        run.say(person("a"), "上车")
        run.say(person("b", level=10), "上车")
        run.say(person("c", level=10, roles=["vip"]), "上车")
        run.say(person("d", roles=["vip", "member"]), "上车")
        self.assertEqual([row["weight"] for row in run.list("entrants", "cup")["rows"]], [1, 2, 3, 1000000])
        self.assert_state(run.item("cup"), entrants=4, total_weight=1000006)

    def test_delete_and_ban_before_the_freeze(self):
        run = self.open()
        for who in "abc":
            run.ok(run.audience("comment", who, text="上车", id=f"m-{who}"))
        run.ok(run.audience("delete", target="m-a"))
        run.ok(run.audience("ban", target="b"))
        self.assertEqual(self.entrants(run), ["c"])
        self.assertEqual(run.refusals("cup"), {"deleted": 1, "banned": 1})
        run.say("b", "上车")
        self.assertEqual(self.entrants(run), ["c"])

    def test_exclude_and_back(self):
        run = self.open()
        run.say("a", "上车")
        run.say("b", "上车")
        run.ok("lottery.exclude cup person=twitch/a reason=crew")
        self.assertEqual(self.entrants(run), ["b"])
        self.assertEqual(run.refusals("cup"), {"excluded": 1})
        run.ok("lottery.exclude cup person=twitch/a reason=crew off=true")
        run.say("a", "上车")
        self.assertIn("a", self.entrants(run))

    def test_a_broken_identity_keeps_it_shut(self):
        document = show(interactions=[lottery()], feeds=[{"id": "main", "url": "twitch:a", "count": True}])
        run = self.run_show(document)
        run.say(person("x", strength="broken"), "hi")
        run.refused("lottery.open cup", "lottery.broken-identity")
        run.ok("lottery.open cup force=true")
        run.say(person("x", strength="broken"), "上车")
        self.assertEqual(run.refusals("cup"), {"broken": 1})


class Window(Lottery):
    def delayed(self, delay="5s", settle="1s"):
        document = show(interactions=[lottery(settle=settle)],
                        feeds=[{"id": "main", "url": "twitch:a", "count": True, "delay": delay}])
        run = self.run_show(document)
        run.ok("lottery.open cup")
        return run

    def test_the_delay_of_the_feed(self):
        run = self.delayed()
        run.at(T0 + 60000)
        run.ok("lottery.close cup")
        self.assertFalse(run.item("cup")["settled"])
        run.at(T0 + 65500)
        run.say("a", "上车", t=T0 + 64999)
        run.say("b", "上车", t=T0 + 65000)
        run.say("c", "上车", t=T0 + 60000, feed="other:x")
        self.assertEqual([row["id"] for row in run.list("entrants", "cup")["rows"]], ["a"])
        self.assertEqual(run.refusals("cup"), {"late": 2})
        reply = run.ok("lottery.draw cup count=1")
        self.assert_state(reply, pending=True, at=T0 + 66000)
        run.at(T0 + 65999)
        run.say("d", "上车", t=T0 + 61000)
        self.assertNotIn("draw", run.item("cup"))
        run.at(T0 + 66000)
        self.assertEqual([event["t"] for event in run.named("lottery.drawn")], [T0 + 66000])
        self.assertTrue(run.item("cup")["settled"])
        # After settling all that comes is late.
        run.say("e", "上车", t=T0 + 61000)
        self.assertEqual(run.refusals("cup"), {"late": 3})
        self.assertEqual(run.item("cup")["entrants"], 2)

    def test_the_future_is_taken_as_arrival(self):
        run = self.delayed()
        run.say("a", "上车", t=T0 + 10 * MINUTE)
        self.assertEqual(run.list("entrants", "cup")["rows"][0]["t"], T0)

    def test_not_pending_when_the_time_has_come(self):
        run = self.delayed()
        run.say("a", "上车")
        run.ok("lottery.close cup")
        run.at(T0 + 6000)
        self.assertNotIn("pending", run.ok("lottery.draw cup count=1"))

    def test_a_time_limit(self):
        run = self.open(time="60s")
        self.assertEqual(run.item("cup")["deadline"], T0 + 60000)
        run.ok("lottery.extend cup by=+30s")
        self.assertEqual(run.item("cup")["deadline"], T0 + 90000)
        run.later(10000)
        run.ok("lottery.extend cup by=-2m")
        self.assertEqual(run.item("cup")["state"], "closed")
        self.assertEqual(run.item("cup")["closed"], T0 + 10000)
        run = self.open()
        self.assertEqual(run.refused("lottery.extend cup by=+30s", "lottery.not-allowed")["state"], "open")

    def test_delay_by_verb(self):
        run = self.delayed(delay="0s")
        run.ok("feed.delay main 10s")
        run.ok("lottery.close cup")
        run.say("a", "上车", t=T0)
        self.assertEqual(run.ok("lottery.draw cup count=1")["at"], T0 + 11000)

    def test_claim_too_short(self):
        document = show(interactions=[lottery(claim={"time": "15s"})],
                        feeds=[{"id": "main", "url": "twitch:a", "delay": "5s", "count": True}])
        run = self.run_show(document)
        run.ok("lottery.open cup")
        run.say("a", "上车")
        run.ok("lottery.close cup")
        run.at(T0 + 10000)
        run.refused("lottery.draw cup count=1", "lottery.claim-too-short")
        run.ok("lottery.draw cup count=1 force=true")


class Lives(Lottery):
    def test_the_table(self):
        run = self.run_show(show(interactions=[lottery()]))
        run.refused("lottery.close cup", "lottery.not-allowed")
        run.ok("lottery.arm cup")
        run.refused("lottery.arm cup", "lottery.already-armed")
        run.ok("lottery.open cup quiet=true")
        self.assert_state(run.item("cup"), state="open", on_air=False)
        run.refused("lottery.open cup", "lottery.already-open")
        self.assertEqual(run.refused("lottery.arm cup", "lottery.not-allowed")["state"], "open")
        run.ok("lottery.show cup")
        self.assertTrue(run.item("cup")["on_air"])
        run.ok("lottery.hide cup")
        self.assertFalse(run.item("cup")["on_air"])
        run.refused("lottery.reset cup", "lottery.not-allowed")
        run.refused("lottery.draw cup", "lottery.not-allowed")
        run.ok("lottery.close cup")
        run.refused("lottery.close cup", "lottery.already-closed")
        run.refused("lottery.reveal cup", "lottery.not-drawn")
        run.refused("lottery.draw cup", "lottery.no-entrants")
        run.ok("lottery.reset cup")
        self.assert_state(run.item("cup"), state="draft", run=2, on_air=False)
        run.ok("lottery.cancel cup")
        self.assert_state(run.item("cup"), state="cancelled", on_air=False)
        run.refused("lottery.show cup", "lottery.not-allowed")
        run.refused("lottery.cancel cup", "lottery.already-cancelled")
        run.ok("lottery.reset cup")
        self.assertEqual(run.item("cup")["run"], 3)

    def test_done_by_hand_without_claims(self):
        run = self.drawn()
        run.later(60000)
        self.assertEqual(run.item("cup")["state"], "revealed")
        self.assertEqual(self.winners(run)[0]["status"], "confirmed")
        run.ok("lottery.done cup")
        self.assert_state(run.item("cup"), state="done", on_air=False)

    def test_one_of_a_kind_on_air(self):
        run = self.run_show(show(interactions=[lottery(), lottery("two")]))
        run.ok("lottery.open cup")
        run.ok("lottery.open two")
        self.assertIn(("cup", False), [(event["id"], event["on_air"]) for event in run.named("lottery.state")])
        self.assertFalse(run.item("cup")["on_air"])
        self.assertTrue(run.item("two")["on_air"])

    def test_reveal_later(self):
        run = self.open()
        run.say(person("a", name="Ann"), "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1 reveal=later")
        self.assertEqual(run.named("lottery.winner"), [])
        self.assertEqual(run.item("cup")["state"], "closed")
        run.later(60000)
        self.assertEqual(run.named("lottery.winner"), [])
        run.ok("lottery.reveal cup")
        self.assertEqual(run.item("cup")["state"], "revealed")
        run.later(6000)
        self.assertEqual(len(run.named("lottery.winner")), 1)


if __name__ == "__main__":
    unittest.main()
