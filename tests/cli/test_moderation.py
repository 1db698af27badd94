"""What of the audience's words is shown: verdicts and their reasons, the moderator's inbox, names, rules that change."""

import json
import unittest

from driver import SECOND, Case, command, lottery, person, poll, question, segment, show

MODERATION = {"words": ["spam", "加微信"], "links": "hold", "risk": ["最好", "guaranteed"]}


def named(id, name, **more):
    return {**person(id), "name": name, **more}


class Moderated(Case):
    def open(self, moderation=None, interactions=None, **more):
        run = self.run_show(show(interactions=interactions or [question()], moderation=moderation or MODERATION, **more))
        for item in interactions or [question()]:
            run.ok(f"{item['kind']}.open {item['id']}")
        return run

    def verdicts(self, run):
        """Message text → (verdict, reason) of the comments; "pass" where nothing stands in the row."""
        return {row["text"]: (row.get("verdict", "pass"), row.get("reason", "")) for row in run.list("comments")["rows"]}

    def inbox(self, run, filter="all"):
        return [(row["text"], row["verdict"], row["reason"]) for row in run.list("moderation", filter)["rows"]]

    def message(self, run, text):
        return next(row["id"] for row in run.list("comments")["rows"] if row["text"] == text)

    def replays(self, run):
        run.end()
        code, out, errors = command("replay", str(run.session), "--check")
        self.assertEqual(code, 0, out + errors)


class Verdicts(Moderated):
    def test_words_links_and_risk(self):
        run = self.open()
        texts = {"hello there": ("pass", ""), "buy SPAM now": ("hidden", "word"), "ｓｐａｍ": ("hidden", "word"),
                 "s\u200bp\u200dam": ("hidden", "word"), "spamming is fine": ("pass", ""), "快加微信吧": ("hidden", "word"),
                 "@spam hello": ("hidden", "word"), "see example.com/x": ("held", "link"),
                 "see example dot com": ("held", "link"), "百度。com": ("held", "link"), "3.5 and ok...": ("pass", ""),
                 "这是最好的": ("pass", "risk")}
        for text in texts:
            run.say(1, text)
        self.assertEqual(self.verdicts(run), texts)
        self.assertEqual([row[0] for row in self.inbox(run, "held")],
                         ["see example.com/x", "see example dot com", "百度。com"])
        self.assertEqual([row[0] for row in self.inbox(run, "risk")], ["这是最好的"])
        self.assertEqual(len(self.inbox(run, "hidden")), 5)
        self.assertEqual(len(self.inbox(run)), 9)
        self.assertEqual(run.state()["moderation"], {"waiting": 3, "held": 3, "hidden": 5, "risk": 1})
        self.assertEqual(run.send('{"list":"moderation","id":"nothing"}')["reason"], "id.unknown")
        rows = {row["text"]: row for row in run.list("moderation", "all")["rows"]}
        self.assertEqual(rows["快加微信吧"]["word"], "加微信")
        self.replays(run)

    def test_the_house_is_not_judged(self):
        run = self.open()
        run.say(named(1, "Host", roles=["host"]), "see example.com, no spam")
        run.say(named(2, "Mod", roles=["mod"]), "guaranteed")
        self.assertEqual(self.inbox(run), [("guaranteed", "pass", "risk")])

    def test_patterns_stand_in_the_journal(self):
        run = self.open({"patterns": [r"(?i)free\s+coins", r"(a+)+$"]})
        run.say(1, "Free  COINS here")
        run.say(2, "ｆｒｅｅ coins")
        run.say(3, "a" * 300 + "!")
        run.say(4, "a" * 299 + "!")
        run.say(5, "fine")
        self.assertEqual([v for v in self.verdicts(run).values()],
                         [("hidden", "pattern"), ("hidden", "pattern"), ("held", "pattern-limit"),
                          ("held", "pattern-limit"), ("pass", "")])
        alerts = [event for event in run.named("alert", since_start=True) if event["reason"] == "moderation.pattern"]
        self.assertEqual(len(alerts), 1)
        self.assertIn("(a+)+$", alerts[0]["text"])
        marks = [json.loads(row[4]).get("screen") for row in run.journal() if row[3] == "audience"]
        self.assertEqual(marks, ["pattern", "pattern", "limit", "limit", None])
        self.replays(run)

    def test_duplicates_of_a_person_and_of_all(self):
        run = self.open({"duplicates": 2})
        for text in ["go team", "Go, team!", "GO TEAM", "other"]:
            run.say(1, text)
        self.assertEqual(list(self.verdicts(run).values()),
                         [("pass", ""), ("pass", ""), ("hidden", "duplicate"), ("pass", "")])
        run.later(31 * SECOND)
        run.say(1, "go team")
        self.assertEqual(self.verdicts(run)["go team"], ("pass", ""))
        for who in range(10, 14):
            run.say(who, "哈哈哈")
            run.say(who, "join the best group of all on the other app")
        self.assertEqual(len([1 for row in self.inbox(run, "hidden") if row[0] == "哈哈哈"]), 0)
        self.assertEqual(len([1 for row in self.inbox(run, "hidden") if row[0].startswith("join")]), 2)
        self.replays(run)

    def test_capitals_and_flood(self):
        run = self.open({"caps": 70, "flood": 3})
        run.say(1, "THIS IS SO LOUD")
        run.say(2, "OK LOL")
        run.say(2, "ÜBERALL GROSSE WÖRTER")
        run.say(2, "全部大写没有意义 ABC")
        self.assertEqual(list(self.verdicts(run).values()),
                         [("hidden", "caps"), ("pass", ""), ("hidden", "caps"), ("pass", "")])
        for n in range(4):
            run.say(3, f"line {n}")
        self.assertEqual(self.verdicts(run)["line 3"], ("hidden", "flood"))
        run.later(11 * SECOND)
        run.say(3, "later")
        self.assertEqual(self.verdicts(run)["later"], ("pass", ""))

    def test_what_an_open_interaction_takes_is_no_flood(self):
        run = self.open({"duplicates": 1, "flood": 2}, [lottery(), poll()])
        for _ in range(5):
            run.say(1, "上车")
            run.say(2, "1")
        self.assertEqual(self.inbox(run), [])
        run.ok("lottery.close cup")
        run.later(2 * SECOND)
        run.say(1, "上车")
        run.say(1, "上车")
        self.assertEqual([row[2] for row in self.inbox(run)], ["duplicate"])

    def test_a_hidden_message_counts_all_the_same(self):
        run = self.open({"words": ["上车", "红"]}, [lottery(), poll()])
        run.say(1, "上车")
        run.say(2, "1")
        run.say(3, "红")
        self.assertEqual(run.item("cup")["entrants"], 1)
        self.assertEqual(self.verdicts(run)["上车"], ("hidden", "word"))

    def test_alerts_of_risk_words_are_few(self):
        run = self.open()
        for n in range(5):
            run.say(n, f"guaranteed {n}")
        self.assertEqual(len(run.named("alert", since_start=True)), 1)
        run.later(11 * SECOND)
        run.say(9, "guaranteed again")
        alerts = run.named("alert", since_start=True)
        self.assertEqual(len(alerts), 2)
        self.assertEqual((alerts[1]["reason"], alerts[1]["word"], alerts[1]["text"]),
                         ("moderation.risk", "guaranteed", "Risk word: guaranteed"))
        run.ok('say to=chat text="guaranteed by us"')
        self.assertEqual(run.named("alert", since_start=True)[-1]["verb"], "say")


class Deciding(Moderated):
    def items(self, run):
        return {item["text"]: item["state"] for item in run.item("qa")["items"]}

    def test_release_and_hide(self):
        run = self.open()
        run.say(1, "see example.com")
        run.say(2, "all is well")
        held, fine = self.message(run, "see example.com"), self.message(run, "all is well")
        run.ok(f"comment.release message={held}")
        self.assertEqual(run.named("comment.verdict")[-1]["verdict"], "pass")
        run.ok(f"comment.hide message={fine}")
        run.ok(f"comment.release message={fine}")
        run.ok(f"comment.hide message={fine}")
        self.assertEqual(self.verdicts(run), {"see example.com": ("pass", "operator"), "all is well": ("hidden", "operator")})
        self.assertEqual(run.state()["moderation"]["waiting"], 0)
        run.refused("comment.hide message=nobody", "id.unknown")
        run.refused("comment.release message=nobody", "id.unknown")
        run.refused(f"comment.hide message={fine} feed=twitch:other", "id.unknown")
        self.replays(run)

    def test_questions_follow(self):
        run = self.open(interactions=[question(approve=False)])
        run.say(1, "Q: is spam ok")
        run.say(2, "Q: see example.com or not")
        run.say(3, "Q: how much")
        self.assertEqual(self.items(run), {"see example.com or not": "inbox", "how much": "approved"})
        self.assertEqual(run.refusals("qa"), {"blocked": 1})
        held = next(item for item in run.item("qa")["items"] if item["state"] == "inbox")
        self.assertEqual((held["verdict"], held["reason"]), ("held", "link"))
        for text in ("Q: is spam ok", "Q: see example.com or not"):
            run.ok(f"comment.release message={self.message(run, text)}")
        self.assertEqual(self.items(run),
                         {"see example.com or not": "approved", "how much": "approved", "is spam ok": "approved"})
        run.ok("question.air qa item=2")
        run.ok(f"comment.hide message={self.message(run, 'Q: how much')}")
        self.assertEqual(self.items(run)["how much"], "dropped")
        run.ok("undo")  # of the airing: the moderator's word holds
        self.assertEqual(self.items(run)["how much"], "dropped")
        run.ok(f"comment.release message={self.message(run, 'Q: how much')}")
        self.assertEqual(self.items(run)["how much"], "approved")
        self.replays(run)

    def test_a_blocked_asker(self):
        run = self.open()
        run.say(1, "Q: one of mine")
        run.say(2, "Q: of another")
        run.ok("question.air qa item=1")
        run.ok("people.block person=twitch/1")
        self.assertEqual(self.items(run), {"one of mine": "dropped", "of another": "inbox"})
        self.assertEqual(self.verdicts(run)["Q: one of mine"], ("hidden", "blocked"))
        run.ok("people.unblock person=twitch/1")
        self.assertEqual(self.verdicts(run)["Q: one of mine"], ("pass", ""))
        run.ok("question.approve qa item=1")
        self.assertEqual(self.items(run)["one of mine"], "approved")
        self.replays(run)

    def test_what_the_platform_takes_back_leaves_the_inbox(self):
        run = self.open()
        run.say(1, "see example.com")
        run.say(2, "see example.org")
        run.ok(run.audience("delete", target=self.message(run, "see example.com")))
        run.ok(run.audience("ban", target="2"))
        self.assertEqual(self.inbox(run), [])
        self.assertEqual(run.list("comments")["rows"], [])

    def test_after_a_crash(self):
        run = self.open()
        run.say(1, "see example.com")
        run.say(2, "all is well")
        run.ok(f"comment.release message={self.message(run, 'see example.com')}")
        run.ok(f"comment.hide message={self.message(run, 'all is well')}")
        run.ok("people.mask person=twitch/1")
        before, hash = self.verdicts(run), run.hash()
        run.kill()
        again = self.run_show(None, folder=run.folder, resume=True, start=run.now)
        self.assertEqual(self.verdicts(again), before)
        self.assertEqual(again.hash(), hash)


class Names(Moderated):
    def draw(self, run, who, **more):
        run.say(who, "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup" + more.get("how", ""))
        run.later(10 * SECOND)
        return run.item("cup")["winners"][0], run.named("lottery.winner", since_start=True)

    def test_a_held_name_is_told_of_and_masked(self):
        run = self.open(interactions=[lottery()])
        winner, said = self.draw(run, named(1, "Spam Shop"))
        self.assertEqual((winner["name"], winner["masked"]), ("Spam Shop", True))
        self.assertEqual((said[0]["name"], said[0]["masked"], said[0]["person"]), ("S…", True, "1"))
        alert = next(event for event in run.named("alert", since_start=True) if event["reason"] == "moderation.name")
        self.assertEqual((alert["id"], alert["pick"], alert["person"]), ("cup", 1, "1"))
        self.replays(run)

    def test_it_can_be_let_through_before_the_reveal(self):
        run = self.open(interactions=[lottery()])
        run.say(named(1, "example.com"), "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup reveal=later")
        run.ok("people.unmask person=twitch/1")
        run.ok("lottery.reveal cup")
        run.later(10 * SECOND)
        self.assertEqual(run.named("lottery.winner", since_start=True)[0]["name"], "example.com")

    def test_masking_by_hand_outlives_a_new_name(self):
        run = self.open(interactions=[lottery()])
        run.ok("people.mask person=twitch/1")
        winner, said = self.draw(run, named(1, "Ann"))
        self.assertEqual(said[0]["name"], "A…")

    def test_the_comments_say_whose_name_is_masked(self):
        run = self.open()
        run.say(named(1, "Spam One"), "hello")
        run.say(named(2, "Ann"), "hello too")
        self.assertEqual([row.get("masked") for row in run.list("comments")["rows"]], [True, None])

    def test_letting_through_is_for_one_name(self):
        run = self.open(interactions=[lottery()])
        run.say(named(1, "Spam One"), "hello")
        run.ok("people.unmask person=twitch/1")
        winner, said = self.draw(run, named(1, "Spam Two"))
        self.assertEqual(said[0]["name"], "S…")

    def test_patterns_look_at_names(self):
        run = self.open({"patterns": ["^x+$"]}, [lottery()])
        winner, said = self.draw(run, named(1, "xxx"))
        self.assertEqual(said[0]["name"], "x…")
        self.replays(run)


class Changing(Moderated):
    def test_a_word_on_the_spot(self):
        run = self.open({"links": "allow"}, [question(approve=False)])
        run.say(named(1, "Kuchen Mann"), "Q: want kuchen")
        run.say(2, "kuchen for all")
        run.ok("question.air qa item=1")
        run.ok("moderation.add word=Kuchen")
        self.assertEqual(run.item("qa")["items"][0]["state"], "dropped")
        self.assertTrue(run.item("qa")["items"][0]["masked"])
        self.assertEqual(set(self.verdicts(run).values()), {("hidden", "word")})
        self.assertEqual(json.loads((run.session / "show.json").read_text())["moderation"],
                         {"links": "allow", "words": ["Kuchen"]})
        run.ok("moderation.remove word=Kuchen")
        self.assertEqual(set(self.verdicts(run).values()), {("pass", "")})
        self.assertEqual(run.item("qa")["items"][0]["state"], "approved")
        run.refused("moderation.remove word=Kuchen", "id.unknown")
        self.replays(run)

    def test_undo_takes_a_word_off_again(self):
        run = self.open()
        run.say(1, "Q: all is well")
        before = run.hash()
        run.ok("moderation.add word=hello")
        self.assertNotEqual(run.hash(), before)
        self.assertEqual(run.ok("undo")["undone"], "moderation.add")
        self.assertEqual(run.hash(), before)
        self.replays(run)

    def test_a_pattern_on_the_spot(self):
        run = self.open()
        run.say(named(1, "abba"), "call 555-1234")
        run.ok(r"moderation.add pattern='\d{3}-\d{4}'")
        run.ok("moderation.add pattern=^abba$")
        self.assertEqual(self.verdicts(run)["call 555-1234"][0], "hidden")
        run.say(2, "or 555-9999")
        self.assertEqual(self.verdicts(run)["or 555-9999"], ("hidden", "pattern"))
        reply = run.refused("moderation.add pattern='a(b'", "verb.bad-argument")
        self.assertEqual(reply["argument"], "pattern")
        self.assertIn("4", reply["text"])
        run.refused("moderation.add word=", "verb.bad-argument")
        run.refused("moderation.add", "verb.missing-argument")
        self.replays(run)

    def test_a_rehearsal_keeps_what_was_said_of_names(self):
        run = self.run_show(show(interactions=[lottery()], moderation=MODERATION))
        run.ok("rehearse")
        run.ok("people.mask person=twitch/1")
        run.ok("rehearse off=true")
        run.ok("lottery.open cup")
        run.say(named(1, "Ann"), "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        run.later(10 * SECOND)
        self.assertEqual(run.named("lottery.winner", since_start=True)[0]["name"], "A…")


class Checking(Case):
    def problems(self, **more):
        path = self.folder().write("night.show.json", show(**more))
        code, out, _ = command("check", str(path))
        return [line.split(": ", 1)[1] for line in out.splitlines()], code

    def test_patterns_and_people(self):
        lines, code = self.problems(moderation={"patterns": ["ok+", "a(b", "[z-a]", r"\C"], "people": ["nobody"]})
        self.assertEqual(code, 1)
        self.assertEqual(len([line for line in lines if line.startswith("error: ")]), 4, lines)
        self.assertIn("This pattern is wrong at its character 4: missing closing parenthesis", lines[0])
        self.assertIn('"nobody" names nobody.', lines[-1])

    def test_risk_words_of_our_own(self):
        lines, code = self.problems(
            moderation={"words": ["最好"], "risk": ["最好", "best", "0.01"]},
            segments=[segment("a", start="20:00", talking_points=["全网最好"]), segment("best")],
            products=[{"id": "p", "title": "Cup", "price": {"minor": 1, "currency": "CNY"}}],
            replies=[{"words": ["best"], "text": "the best cup"}])
        self.assertEqual(code, 0)
        self.assertEqual(sorted(line.split('"')[1] for line in lines if "is a risk word of this show" in line),
                         ["0.01", "best", "best", "最好"])


if __name__ == "__main__":
    unittest.main()
