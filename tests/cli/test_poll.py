"""Polls, quizzes and surveys: matching, votes, windows, percentages, ties, run-offs."""

import csv
import unittest

from driver import MINUTE, SECOND, T0, Case, command, person, poll, segment, show

FOUR = [{"id": c, "text": text} for c, text in zip("wxyz", ["北京", "上海", "Red Hat", "Über"])]


class Poll(Case):
    def open(self, **more):
        run = self.run_show(show(interactions=[poll(**more)]))
        run.ok("poll.open colour")
        return run

    def votes(self, run):
        return [option["votes"] for option in run.item("colour")["options"]]

    def cast(self, run, *texts):
        return run.many([run.audience("comment", f"v{run.message}-{n}", text=text) for n, text in enumerate(texts)])

    def finish(self, run, reveal="poll.reveal colour"):
        run.ok("poll.close colour")
        run.ok(reveal)
        return run.named("poll.result")


class Matching(Poll):
    def chosen(self, run, text):
        before = self.votes(run)
        self.cast(run, text)
        return [place for place, (old, new) in enumerate(zip(before, self.votes(run))) if new != old]

    def test_numbers_letters_and_texts(self):
        run = self.open(options=FOUR)
        table = {1: ["2", "２", "②", "2️⃣", "二", "2.", "#2", "选2", "投2", "第2", "2号", "#２", "选二", "投②", "第二", " 2 ", "2!",
                     "2。", "2、",
                     "b", "B", "Ｂ", "b.", "上海", "上海！", "上\u200b海", "@host 2", "＠主播 上海", "2\U000e0000", "2\u034f",
                     "2\u2800",
                     "/me 2", "\u0001ACTION 2\u0001", "2\ufe0f", "二号", "②号", "选 2", "贰"[:0] or "2"],
                 0: ["1", "一", "①", "a", "北京", "一号", "1️⃣"], 2: ["3", "三", "red hat", "RED HAT", "red  hat", "c",
                                                                 "ＲＥＤ ＨＡＴ"],
                 3: ["4", "四", "④", "über", "ÜBER", "U\u0308ber", "d"]}
        for place, texts in table.items():
            for text in texts:
                with self.subTest(text=text):
                    self.assertEqual(self.chosen(run, text), [place])

    def test_what_chooses_none(self):
        run = self.open(options=FOUR)
        for text in ["5", "0", "-1", "22", "2 2", "1 2", "2b", "我选2", "hat", "京", "上海北京", "e", "", "!", "12", "十二",
                     "2nd", "第", "号", "##2x",
                     "red", "1.5", "2$"]:
            with self.subTest(text=text):
                self.assertEqual(self.chosen(run, text), [])

    def test_words(self):
        run = self.open()
        for text, place in [("红", 0), ("红色", 0), ("RED", 0), ("蓝", 1), ("2", 1), ("a", 0)]:
            self.assertEqual(self.chosen(run, text), [place])

    def test_texts_come_before_numbers_and_letters(self):
        options = [{"id": "x", "text": "2"}, {"id": "y", "text": "1"}, {"id": "z", "text": "A"}]
        run = self.open(options=options)
        for text, place in [("2", 0), ("1", 1), ("a", 2), ("3", 2), ("b", 1)]:
            with self.subTest(text=text):
                self.assertEqual(self.chosen(run, text), [place])

    def test_ten_options(self):
        run = self.open(options=[{"id": f"o{n}", "text": f"option {n}x"} for n in range(10)])
        for text, place in [("10", 9), ("⑩", 9), ("十", 9), ("🔟", 9), ("j", 9), ("1", 0), ("９", 8), ("选十", 9)]:
            with self.subTest(text=text):
                self.assertEqual(self.chosen(run, text), [place])


class Votes(Poll):
    def test_last(self):
        run = self.open()
        run.say(1, "1")
        run.say(1, "2")
        self.assertEqual(self.votes(run), [0, 1])
        self.assert_state(run.item("colour"), voters=1, votes=1)
        self.assertEqual(run.refusals("colour"), {})

    def test_first(self):
        run = self.open(votes="first")
        run.say(1, "1")
        run.say(1, "2")
        self.assertEqual(self.votes(run), [1, 0])
        self.assertEqual(run.refusals("colour"), {"already": 1})

    def test_up_to(self):
        run = self.open(options=FOUR, votes="up-to", up_to=2)
        for text in ["1", "1", "2", "3", "1"]:
            run.say(1, text)
        self.assertEqual(self.votes(run), [1, 1, 0, 0])
        self.assertEqual(run.refusals("colour"), {"already": 1})
        self.assert_state(run.item("colour"), voters=1, votes=2)

    def test_weights(self):
        run = self.open(weights=[{"role": "vip", "weight": 5}])
        run.say(person(1, roles=["vip"]), "1")
        run.say(2, "2")
        self.assertEqual(self.votes(run), [5, 1])
        self.assert_state(run.item("colour"), voters=2, votes=6)

    def test_deleting_the_newest_brings_back_the_one_before(self):
        run = self.open()
        for number, text in enumerate(["1", "2", "1"]):
            run.say(1, text, id=f"x{number}")
        run.ok(run.audience("delete", target="x2"))
        self.assertEqual(self.votes(run), [0, 1])
        run.ok(run.audience("delete", target="x0"))
        self.assertEqual(self.votes(run), [0, 1])
        run.ok(run.audience("delete", target="x1"))
        self.assertEqual(self.votes(run), [0, 0])
        self.assertEqual(run.item("colour")["voters"], 0)

    def test_ban(self):
        run = self.open()
        for who in range(4):
            run.say(who, "1")
        run.ok(run.audience("ban", target="2"))
        self.assertEqual(self.votes(run), [3, 0])
        run.say(2, "2")
        self.assertEqual(self.votes(run), [3, 0])
        self.assertEqual(run.refusals("colour").get("banned", 0) >= 1, True)

    def test_a_deleted_message_that_came_first(self):
        run = self.open()
        run.ok(run.audience("delete", target="late"))
        run.say(1, "1", id="late")
        run.say(2, "2")
        self.assertEqual(self.votes(run)[1], 1)

    def test_one_comment_counts_in_several(self):
        run = self.run_show(show(interactions=[poll(), poll("two")]))
        run.ok("poll.open colour")
        run.ok("poll.open two")
        run.say(1, "1")
        self.assertEqual([run.item(id)["votes"] for id in ("colour", "two")], [1, 1])

    def test_points(self):
        run = self.run_show(show(interactions=[poll()], points={"vote": 2}))
        run.ok("poll.open colour")
        run.say(1, "1", id="a")
        run.say(1, "2", id="b")
        self.assertEqual(run.state()["points"], [{"platform": "twitch", "id": "1", "name": "P1", "points": 2}])
        run.ok(run.audience("delete", target="a"))
        run.ok(run.audience("delete", target="b"))
        self.assertEqual([row for row in run.state()["points"] if row["points"]], [])


class Results(Poll):
    def percents(self, *votes):
        options = [{"id": f"o{n}", "text": f"option {n}x"} for n in range(max(2, len(votes)))]
        run = self.open(options=options)
        texts = [str(place + 1) for place, count in enumerate(votes) for _ in range(count)]
        self.cast(run, *texts)
        return [option["percent"] for option in run.item("colour")["options"]]

    def test_percentages_by_largest_remainder(self):
        for votes, expected in [((2, 1), [67, 33]), ((1, 1, 1), [34, 33, 33]),
                                ((1, 1, 1, 1, 1, 1), [17, 17, 17, 17, 16, 16]),
                                ((1, 1, 1, 1, 1, 1, 1), [15, 15, 14, 14, 14, 14, 14]), ((0, 5), [0, 100]),
                                ((1, 2, 3), [17, 33, 50]),
                                ((1, 199), [1, 99]), ((1, 299), [0, 100]), ((3, 3, 1), [43, 43, 14]),
                                ((1, 1), [50, 50])]:
            with self.subTest(votes=votes):
                self.assertEqual(self.percents(*votes), expected)

    def test_no_votes(self):
        run = self.open()
        self.assertEqual([option["percent"] for option in run.item("colour")["options"]], [0, 0])
        result = self.finish(run)[0]
        self.assertEqual([option["winner"] for option in result["options"]], [False, False])

    def test_the_result_comes_at_the_reveal(self):
        run = self.open()
        self.cast(run, "1", "2", "2")
        run.ok("poll.close colour")
        self.assertEqual(run.named("poll.result"), [])
        run.ok("poll.reveal colour")
        result = run.named("poll.result")[0]
        self.assertEqual(result["options"], [{"id": "red", "votes": 1, "percent": 33, "winner": False},
                                             {"id": "blue", "votes": 2, "percent": 67, "winner": True}])
        self.assertEqual(run.item("colour")["options"], result["options"])
        self.assertIs(run.item("colour")["tie"], False)

    def test_then_reveal(self):
        run = self.open(then="reveal", time="10s", settle="2s")
        self.cast(run, "1")
        run.at(T0 + 11999)
        self.assertEqual(run.item("colour")["state"], "closed")
        run.at(T0 + 12000)
        self.assertEqual(run.item("colour")["state"], "revealed")

    def test_reveal_waits_for_the_window(self):
        run = self.open(settle="1s")
        self.cast(run, "1")
        run.ok("poll.close colour")
        self.assert_state(run.ok("poll.reveal colour"), pending=True, at=T0 + 1000)
        run.later(999)
        self.assert_state(run.item("colour"), state="closed", settled=False)
        run.later(1)
        self.assertEqual([event["t"] for event in run.named("poll.result")], [T0 + 1000])

    def test_reopen(self):
        run = self.open(settle="1s")
        run.say(1, "1")
        run.ok("poll.close colour")
        run.later(300)
        run.ok("poll.reopen colour")
        run.say(2, "2")
        self.assertEqual(self.votes(run), [1, 1])
        self.assert_state(run.item("colour"), state="open", run=1)
        run.ok("poll.close colour")
        run.later(5000)
        run.ok("poll.reopen colour")
        run.ok("poll.close colour")
        run.later(5000)
        run.ok("poll.reveal colour")
        run.refused("poll.reopen colour", "poll.revealed")

    def test_hidden_results_are_in_the_state(self):
        run = self.open(results="hidden")
        self.cast(run, "1")
        self.assertEqual(self.votes(run), [1, 0])

    def test_reset_keeps_nothing_of_the_run_before(self):
        run = self.open()
        self.cast(run, "1")
        self.finish(run)
        run.ok("poll.reset colour")
        self.assert_state(run.item("colour"), state="draft", run=2, voters=0, votes=0)
        run.ok("poll.open colour")
        self.assertEqual(self.votes(run), [0, 0])

    def test_earlier_runs_are_kept_apart(self):
        run = self.open(ties="run-off")
        self.cast(run, "1", "2")
        run.ok("poll.close colour")
        opened = run.now
        before = run.hash()
        run.ok("poll.reveal colour")
        self.assertNotEqual(run.hash(), before)
        run.ok("poll.open colour")
        self.cast(run, "2")
        self.finish(run)
        run.ok("poll.reset colour")
        run.later(1000)
        run.ok("poll.arm colour")
        item = run.item("colour")
        self.assert_state(item, run=3, state="armed", voters=0)
        tied = [{"id": id, "votes": 1, "percent": 50, "winner": False} for id in ("red", "blue")]
        self.assert_state(item["earlier"][0], run=1, state="closed", opened=opened, voters=2, tie=True, options=tied)
        self.assertEqual([(option["id"], option["votes"], option["winner"]) for option in item["earlier"][1]["options"]],
                         [("red", 0, False), ("blue", 1, True)])
        self.assertEqual(len(item["earlier"]), 2)
        self.assertNotIn("earlier", item["earlier"][1])
        run.ok("finish")
        run.end()
        code, _, errors = command("report", run.session, "-o", run.folder.path / "out")
        self.assertEqual(code, 0, errors)
        with open(run.folder.path / "out" / "polls.csv", encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(row["run"], row["option"], row["votes"], row["winner"]) for row in rows],
                         [("1", "red", "1", "0"), ("1", "blue", "1", "0"), ("2", "red", "0", "0"),
                          ("2", "blue", "1", "1"), ("3", "red", "0", "0"), ("3", "blue", "0", "0")])
        self.assertIn("Run 2", (run.folder.path / "out" / "report.html").read_text(encoding="utf-8"))


class Ties(Poll):
    def tied(self, ties):
        run = self.open(options=FOUR, ties=ties)
        self.cast(run, "1", "2", "3", "2", "3")
        run.ok("poll.close colour")
        return run

    def winners(self, run):
        return [option["id"] for option in run.item("colour")["options"] if option["winner"]]

    def test_all(self):
        run = self.tied("all")
        run.ok("poll.reveal colour")
        self.assertEqual(self.winners(run), ["x", "y"])
        self.assertTrue(run.item("colour")["tie"])

    def test_earliest(self):
        run = self.tied("earliest")
        run.ok("poll.reveal colour")
        # 上海 reached two votes before Red Hat did.
        self.assertEqual(self.winners(run), ["x"])

    def test_operator(self):
        run = self.tied("operator")
        run.refused("poll.reveal colour", "poll.tie")
        self.assertEqual(run.item("colour")["state"], "closed")
        self.assertFalse(run.send("poll.reveal colour winner=w")["ok"])
        self.assertFalse(run.send("poll.reveal colour winner=nothing")["ok"])
        run.ok("poll.reveal colour winner=y")
        self.assertEqual(self.winners(run), ["y"])

    def test_run_off(self):
        run = self.tied("run-off")
        run.ok("poll.reveal colour")
        item = run.item("colour")
        self.assert_state(item, state="draft", run=2)
        self.assertEqual([option["id"] for option in item["options"]], ["x", "y"])
        run.ok("poll.open colour")
        self.cast(run, "2", "2", "1", "3")
        self.assertEqual(self.votes(run), [1, 2])
        self.finish(run)
        self.assertEqual(self.winners(run), ["y"])
        self.assertEqual(run.item("colour")["state"], "revealed")


class Quiz(Case):
    QUESTIONS = [{"id": "a", "text": "1+1?", "options": [{"id": "x", "text": "two"}, {"id": "y", "text": "three"}],
                  "right": "x", "points": 1000},
                 {"id": "b", "text": "2+2?", "options": [{"id": "x", "text": "five"}, {"id": "y", "text": "four"}],
                  "right": "y", "points": 1000}]

    def quiz(self, **more):
        item = {"kind": "quiz", "id": "q", "title": "Quiz", "time": "20s", "speed": True, "settle": "0s",
                "questions": self.QUESTIONS, **more}
        run = self.run_show(show(interactions=[item]))
        run.ok("quiz.open q")
        return run

    def test_speed_and_ranking(self):
        run = self.quiz()
        self.assertEqual(run.item("q")["question"], "a")
        run.say("slow", "2", id="wrong")
        run.say("quick", "1")
        run.later(5000)
        run.say("later", "two")
        run.later(7501)
        run.say("odd", "1")
        run.ok("quiz.next q")
        self.assertEqual(run.item("q")["question"], "b")
        run.say("quick", "1")
        run.say("later", "2")
        run.ok("quiz.next q")
        self.assertEqual(run.item("q")["state"], "closed")
        run.later(1)
        run.ok("quiz.reveal q")
        ranking = [(row["id"], row["points"]) for row in run.item("q")["ranking"]]
        # 1000 × (1 − 5/20/2) = 875; 12.501 s: 687.475 → 687
        self.assertEqual(ranking[:3], [("later", 1875), ("quick", 1000), ("odd", 687)])
        self.assertEqual([question["id"] for question in run.item("q")["questions"]], ["a", "b"])

    def test_ties_by_platform_then_id(self):
        run = self.quiz(speed=False)
        for who in ("b", "a", "c"):
            run.say(who, "1")
        run.say("z", "1", feed="bilibili:1")
        run.ok("quiz.close q")
        self.assertEqual([(row["platform"], row["id"]) for row in run.item("q")["ranking"]],
                         [("bilibili", "z"), ("twitch", "a"), ("twitch", "b"), ("twitch", "c")])

    def test_the_time_is_of_each_question(self):
        run = self.quiz()
        run.later(15000)
        run.ok("quiz.next q")
        run.later(19999)
        self.assertEqual(run.item("q")["state"], "open")
        self.assertEqual(run.item("q")["deadline"], T0 + 35000)

    def test_survey(self):
        item = {"kind": "survey", "id": "s", "title": "Survey", "settle": "0s", "questions": [
            {"id": "a", "text": "Fine?", "options": [{"id": "x", "text": "yes"}, {"id": "y", "text": "no"}]}]}
        run = self.run_show(show(interactions=[item]))
        run.ok("survey.open s")
        run.say(1, "yes")
        run.say(2, "2")
        run.say(3, "no")
        options = run.item("s")["questions"][0]["options"]
        self.assertEqual([(option["id"], option["votes"], option["percent"]) for option in options],
                         [("x", 1, 33), ("y", 2, 67)])
        self.assertNotIn("ranking", run.item("s"))

    def test_the_operator_of_auto_asks_them_all(self):
        two = [{**self.QUESTIONS[0], "id": id} for id in ("a", "b", "c")]
        survey = [{key: value for key, value in question.items() if key not in ("right", "points")} for question in two]
        items = [{"kind": "quiz", "id": "q", "title": "Quiz", "time": "20s", "questions": two},
                 {"kind": "quiz", "id": "u", "title": "Untimed", "questions": two},
                 {"kind": "survey", "id": "s", "title": "Survey", "time": "20s", "questions": survey}]
        run = self.run_show(show([segment("one", "10m", start="20:00", interactions=["q", "u", "s"]),
                                  segment("two", "1m")], interactions=items), "--auto")
        run.later(9 * MINUTE + 59 * SECOND)
        for item in run.state()["interactions"]:
            self.assertIn(item["state"], ("revealed", "done"), item["id"])
            for before, question in zip([None, *item["questions"]], item["questions"]):
                self.assertGreater(question["ended"], question["asked"])
                if before:
                    self.assertGreaterEqual(question["asked"], before["ended"])

    def test_topic_and_card(self):
        items = [{"kind": "topic", "id": "t", "title": "Camping", "text": "Where?"},
                 {"kind": "card", "id": "c", "title": "Han", "text": "PM"}]
        run = self.run_show(show(interactions=items))
        run.ok("topic.open t")
        run.ok("card.open c")
        self.assertEqual([(item["state"], item["on_air"]) for item in run.state()["interactions"]],
                         [("open", True)] * 2)
        run.ok("topic.close t")
        run.refused("topic.reveal t", "verb.not-applicable")
        run.ok("topic.done t")


if __name__ == "__main__":
    unittest.main()
