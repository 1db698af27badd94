"""`crowdcue check`: the place of each mistake, what is an error and what a warning, exit codes."""

import json
import re
import unittest

from driver import Case, command, lottery, poll, product, question, sale, segment, show

LINE = re.compile(r"^(.*):(\d+):(\d+): (error|warning): (.+)$")

# The mark ‡ stands before the place that must be named; columns count code points from 1.
BASE = '{"crowdcue": 1, "id": "n", "title": "t",\n "segments": [{"id": "a", "title": "A", "start": "20:00", "duration": "5m"}]%s}'
PLACES = {
    "nothing": '‡',
    "not closed": '{"crowdcue": 1, "id": "n",\n "title": "t"‡',
    "no JSON": '{"crowdcue": 1, ‡nonsense}',
    "a trailing comma": BASE % ',\n "x-a": [1‡, ]',
    "an unknown key": BASE % ',\n "x-保温杯": "二三四", ‡"colour": 2',
    "a repeated key": BASE % ', "language": "en-US",\n  ‡"language": "zh-CN"',
    "a missing title": '‡{"crowdcue": 1, "id": "n", "segments": [{"id": "a", "title": "A", "duration": "5m"}]}',
    "a segment without title": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [\n  ‡{"id": "a", "duration": "5m"}]}',
    "a segment without length": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [\n  ‡{"id": "a", "title": "A"}]}',
    "another version": '{"crowdcue": ‡2, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m"}]}',
    "a bad id": '{"crowdcue": 1, "id": ‡"n n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m"}]}',
    "an id that is too long": '{"crowdcue": 1, "id": ‡"%s", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m"}]}' % ("n" * 65),
    "a bad duration": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": ‡"5 minutes"}]}',
    "a bad time": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "start": ‡"25:00", "duration": "5m"}]}',
    "a bad zone": BASE % ', "zone": ‡"Mars/Olympus"',
    "a bad date": BASE % ', "date": ‡"2026-02-30"',
    "a wrong type": BASE % ', "language": ‡5',
    "an id twice": BASE % ',\n "interactions": [{"kind": "topic", "id": "q", "title": "Q"},\n  {"kind": "card", "id": ‡"Q", "title": "Q"}]',
    "a segment twice": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m"},\n'
                       ' {"id": ‡"A", "title": "A", "duration": "5m"}]}',
    "an unknown kind": BASE % ',\n "interactions": [{"kind": ‡"raffle", "id": "q", "title": "Q"}]',
    "a lottery without prizes": BASE % ',\n "interactions": [‡{"kind": "lottery", "id": "q", "title": "Q", "entry": {"by": "any"}}]',
    "an unknown choice": BASE % ',\n "interactions": [{"kind": "lottery", "id": "q", "title": "Q", "entry": {"by": ‡"luck"}, "prizes": '
                                '[{"id": "p", "title": "P", "count": 1}]}]',
    "a weight out of range": BASE % ',\n "interactions": [{"kind": "lottery", "id": "q", "title": "Q", "entry": {"by": "any"}, "prizes": '
                                    '[{"id": "p", "title": "P", "count": 1}], "weights": [{"role": "vip", "weight": ‡1000001}]}]',
    "options of one meaning": BASE % ',\n "interactions": [{"kind": "poll", "id": "q", "title": "Q", "options": [{"id": "a", "text": "Yes"},\n'
                                     '  {"id": "b", "text": ‡"ＹＥＳ！"}]}]',
    "a word of one meaning": BASE % ',\n "interactions": [{"kind": "poll", "id": "q", "title": "Q", "options": [{"id": "a", "text": "Yes"},\n'
                                    '  {"id": "b", "text": "No", "words": ["x", ‡"yes"]}]}]',
    "one option": BASE % ',\n "interactions": [{"kind": "poll", "id": "q", "title": "Q", "options": ‡[{"id": "a", "text": "Yes"}]}]',
    "a named interaction that is missing": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m",\n'
                                           ' "interactions": [‡"none"]}]}',
    "a named product that is missing": BASE % ',\n "interactions": [{"kind": "sale", "id": "s", "title": "S", "products": [‡"none"]}]',
    "a named group that is missing": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m",\n'
                                     ' "group": ‡"none"}]}',
    "a cue's verb that is unknown": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m",\n'
                                    ' "cues": [{"id": "c", "on": "start", "do": [{"verb": ‡"poll.ring", "id": "x"}]}]}]}',
    "a cue's id that is missing": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m",\n'
                                  ' "cues": [{"id": "c", "on": "start", "do": [{"verb": "poll.open", "id": ‡"x"}]}]}]}',
    "a cue that follows nothing": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [{"id": "a", "title": "A", "duration": "5m",\n'
                                  ' "cues": [{"id": "c", "on": "start", "then": ‡"d", "do": [{"verb": "hold"}]}]}]}',
    "null": BASE % ', "language": ‡null',
    "a start before an earlier one": '{"crowdcue": 1, "id": "n", "title": "t", "segments": [\n'
                                     ' {"id": "a", "title": "A", "start": "20:00", "duration": "5m"},\n'
                                     ' {"id": "b", "title": "B", "start": ‡"19:30", "duration": "5m"}]}',
}


class Check(Case):
    def check(self, text, name="night.show.json", **files):
        folder = self.folder()
        path = folder.write(name, text)
        for other, content in files.items():
            folder.write(other, content)
        code, out, errors = command("check", path)
        problems = []
        for line in out.splitlines():
            match = LINE.match(line)
            self.assertTrue(match, line)
            self.assertEqual(match[1], str(path))
            problems.append((int(match[2]), int(match[3]), match[4], match[5]))
        self.assertEqual(code, 1 if any(problem[2] == "error" for problem in problems) else 0, out + errors)
        return problems

    def errors(self, document):
        return [problem for problem in self.check(document) if problem[2] == "error"]


class Places(Check):
    def test_the_place_of_each(self):
        for name, text in PLACES.items():
            with self.subTest(name=name):
                before, _, _ = text.partition("‡")
                place = (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
                problems = self.check(text.replace("‡", ""))
                errors = [problem[:2] for problem in problems if problem[2] == "error"]
                self.assertIn(place, errors, problems)

    def test_several_at_once(self):
        text = '{"crowdcue": 1, "id": "n n", "title": "t",\n "segments": [{"id": "a", "title": "A", "duration": "x"}],\n "nothing": 1}'
        self.assertEqual([problem[0] for problem in self.check(text)], [1, 2, 3])

    def test_a_fine_one_says_nothing(self):
        self.assertEqual(self.check(show()), [])
        self.assertEqual(self.check(show(interactions=[lottery(), poll(), question(), sale()], products=[product()])),
                         [])

    def test_extras_are_kept(self):
        self.assertEqual(self.check(show(**{"x-mine": {"a": [1, None]}})), [])

    def test_several_files(self):
        folder = self.folder()
        good, bad = folder.write("a.show.json", show()), folder.write("b.show.json", "{")
        code, out, _ = command("check", good, bad)
        self.assertEqual(code, 1)
        self.assertTrue(out.startswith(f"{bad}:1:"), out)
        self.assertEqual(command("check", good, good)[0], 0)


class Feeds(Check):
    """The feeds are read as a run reads them: what would end it at show time is found here."""
    HEAD = ('{"crowdcue": 1, "id": "n", "title": "t",\n'
            ' "segments": [{"id": "a", "title": "A", "start": "20:00", "duration": "5m"}],\n "feeds": [')
    GOOD = '{"id": "good", "url": "twitch:some"},\n  '

    def place(self, url):
        before = self.HEAD + self.GOOD + '{"id": "box", "url": '
        problems = self.check(before + json.dumps(url) + "}]}")
        return problems, (before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)

    def test_what_is_no_feed(self):
        for url in ("xyz:1", "twitch:a?nothing=x", "youtube:", "ws://192.168.1.5:8888", "bilibili:123?transport=ws",
                    "simulate:?rate=0", "listen+http://0.0.0.0:80/x"):
            with self.subTest(url=url):
                problems, place = self.place(url)
                problem, = [problem for problem in problems if problem[2] == "error"]
                self.assertEqual(problem[:2], place)
                self.assertIn('The feed "box": ', problem[3])

    def test_a_run_says_the_same(self):
        path = self.folder().write("night.show.json", self.HEAD + self.GOOD + '{"id": "box", "url": "xyz:1"}]}')
        line, = [line for line in command("check", path)[1].splitlines() if "error" in line]
        code, _, errors = command("run", path, "--session", self.folder().path / "s", "--stdin", "--clock", "stdin")
        self.assertEqual(code, 1)
        self.assertIn(line, errors)

    def test_replies_that_twitch_would_drop(self):
        replies = [{"words": ["a"], "text": "A", "every": "29s"}, {"words": ["b"], "text": "B", "every": "30s"},
                   {"words": ["c"], "text": "C"}]
        for url, count in (("twitch:a", 1), ("https://www.twitch.tv/a", 1), ("bilibili:1", 0)):
            path = self.folder().write("a.show.json", show(replies=replies, feeds=[{"id": "f", "url": url, "delay": "5s"}]))
            code, out, errors = command("check", path)
            self.assertEqual(code, 0, out + errors)
            self.assertEqual(out.count("Twitch drops a text that is said again"), count, out)
            self.assertEqual(bool(re.search(r":\d+:\d+: warning: Twitch drops", out)), bool(count))

    def test_two_that_listen_in_one_place(self):
        one = "listen+http://127.0.0.1:8899/x"
        for other, meets in ((one, True), (one + "/", True), ("listen+http://127.0.0.1:8899/%78?map=ssn", True),
                             ("listen+http://localhost:8899/x", True), ("listen+http://localhost:8899/y", True),
                             ("listen+ws://0.0.0.0:8899/y?remote=1", True), ("listen+http://127.0.0.1:8899/y", False),
                             ("listen+ws://127.0.0.1:8899/x", False), ("listen+http://127.0.0.1:8898/x", False),
                             ("listen+ws://[::1]:8899/x", False)):
            with self.subTest(other=other):
                text = json.dumps(show(feeds=[{"id": "one", "url": one}, {"id": "two", "url": other}]))
                errors = [problem[3] for problem in self.check(text) if problem[2] == "error"]
                self.assertEqual(["listens where another one does already" in error for error in errors], [True] * meets)

    def test_what_needs_leave_is_told(self):
        for url, word in (("wss://127.0.0.1:9/x", "--private"), ("wss://10.1.2.3/x", "--private"),
                          ("wss://[::1]/x", "--private"), ("twitch:a?host=localhost", "--private"),
                          ("listen+http://127.0.0.1:8899/x", "--listen here"),
                          ("listen+ws://0.0.0.0:8899/x?remote=1", "--listen network")):
            with self.subTest(url=url):
                problems, place = self.place(url)
                problem, = [problem for problem in problems if "leave" in problem[3]]
                self.assertEqual(problem[:3], (*place, "warning"))
                self.assertIn(word, problem[3])
        for url in ("wss://relay.example/x", "wss://8.8.8.8/x", "twitch:a", "file:x.ndjson"):
            with self.subTest(url=url):
                self.assertEqual([problem for problem in self.place(url)[0] if "leave" in problem[3]], [])


class Meaning(Check):
    def test_the_example_of_the_contract_is_fine(self):
        document = show([segment("hello", start="20:00", owner="li", colour="#4F8CFF", talking_points=["欢迎"],
                                 notes={"host": "微笑"}, flag=True,
                                 interactions=["colour"], cues=[{"id": "c2", "on": "before-end", "at": "60s",
                                                                 "do": [{"verb": "poll.open", "id": "colour"}]}]),
                         segment("launch", "15m", group="sell", min="10m", products=["cup-red"],
                                 cues=[{"id": "c3", "title": "抽奖", "on": "manual", "wait": "2s", "busy": "refuse",
                                        "then": "c4",
                                        "do": [{"verb": "lottery.open", "id": "cup"}]},
                                       {"id": "c4", "on": "manual", "do": [{"verb": "wait", "for": "5s"},
                                                                           {"verb": "say", "to": "team",
                                                                            "text": "上链接"}]}]),
                         segment("talk", "10m", start="20:30", optional=True, rescale=False)],
                        end="21:55", guard="500ms", crew=[{"id": "li", "name": "李雷", "role": "host"}],
                        groups=[{"id": "sell", "title": "主推", "target": "40m"}], interactions=[lottery(), poll()],
                        products=[product()],
                        goals=[{"id": "g1", "metric": "viewers", "target": 500}],
                        moderation={"words": ["spam"], "patterns": ["(?i)free\\s+coins"], "people": ["twitch/123"],
                                    "links": "hold"},
                        replies=[{"words": ["价格"], "text": "99 元", "every": "30s"}], reminders=[], points={"entry": 1},
                        pace={"lull": "90s", "busy": 3}, sponsors=[{"id": "acme", "title": "ACME"}])
        self.assertEqual(self.errors(document), [])

    def test_a_cue_that_starts_itself(self):
        cues = [{"id": "c", "on": "manual", "then": "d", "do": [{"verb": "hold"}]},
                {"id": "d", "on": "manual", "then": "c", "do": [{"verb": "hold"}]}]
        self.assertTrue(self.errors(show([segment("a", start="20:00", cues=cues)])))
        cues = [{"id": "c", "on": "manual", "do": [{"verb": "cue", "id": "c"}]}]
        self.assertTrue(self.errors(show([segment("a", start="20:00", cues=cues)])))
        cues = [{"id": "c", "on": "manual", "then": "c", "do": [{"verb": "hold"}]}]
        self.assertTrue(self.errors(show([segment("a", start="20:00", cues=cues)])))

    def test_end_before_start(self):
        self.assertTrue(self.errors(show([{"id": "a", "title": "a", "start": "20:00", "end": "20:00"}, segment("b")],
                                         end="19:00", date="2026-03-08"))
                        or self.check(show(end="19:00")))

    def test_a_day_change_is_fine(self):
        self.assertEqual(self.errors(show([segment("a", start="23:50"), segment("b", start="00:10")])), [])

    def test_paths_stay_in_the_folder(self):
        for picture in ("../secret.png", "/etc/passwd", "a/../../b.png", "..\\x.png", "C:\\x.png"):
            with self.subTest(picture=picture):
                self.assertTrue(self.errors(show(products=[product(picture=picture)])))

    def test_a_missing_picture_is_a_warning(self):
        problems = self.check(show(products=[product(picture="cup.png")]))
        self.assertEqual([problem[2] for problem in problems], ["warning"])

    def test_a_claim_time_under_the_delay(self):
        document = show(interactions=[lottery(claim={"time": "15s"})],
                        feeds=[{"id": "main", "url": "twitch:a", "delay": "5s", "count": True}])
        self.assertEqual([problem[2] for problem in self.check(document)], ["warning"])

    def test_arguments_of_actions(self):
        for action in ({"verb": "poll.open"}, {"verb": "poll.open", "id": "colour", "time": "soon"},
                       {"verb": "poll.open", "id": "colour", "x": 1},
                       {"verb": "obs.scene"}, {"id": "colour"}, {"verb": "poll.open", "id": "cup"}):
            with self.subTest(action=action):
                cue = {"id": "c", "on": "start", "do": [action]}
                self.assertTrue(self.errors(show([segment("a", start="20:00", cues=[cue])],
                                                 interactions=[poll(), lottery()])))

    def test_hostile_documents(self):
        deep = '{"crowdcue": 1, "x-a": ' + "[" * 20000 + "]" * 20000 + "}"
        for text in [deep, "[" * 100000, b"\xff\xfe{}", b"\xef\xbb\xbf{}", b"{\x00}",
                     '{"a":"\ud800"}'.encode("utf-8", "surrogatepass"),
                     '{"crowdcue": 1e999}', '{"crowdcue": 99999999999999999999}', '"text"', "[]", "5", "true",
                     " " * 1000000,
                     '{"crowdcue": 1, "id": "' + "x" * 2000000 + '"}', '{"crowdcue":1,"title":"\\u0000"}',
                     '{"crowdcue":1,"id":"a","title":"t","segments":[' + ",".join(['{"id":"a"}'] * 20000) + "]}"]:
            with self.subTest(text=text[:30]):
                self.assertTrue(self.check(text))

    def test_run_says_the_same(self):
        folder = self.folder()
        bad = folder.write("bad.show.json", '{"crowdcue": 1,\n "id": 5}')
        code, out, errors = command("run", bad, "--stdin", "--session", folder.path / "s", text="")
        self.assertEqual(code, 1)
        self.assertIn(f"{bad}:2:8: error:", out + errors)
        self.assertFalse((folder.path / "s" / "journal.db").exists())

    def test_a_folder_is_no_show(self):
        folder = self.folder()
        self.assertEqual(command("check", folder.path)[0], 1)


if __name__ == "__main__":
    unittest.main()
