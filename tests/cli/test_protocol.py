"""The line protocol of `crowdcue run --stdin`: lines, answers, clock, duplicates, lists, exit codes, sessions."""

import json
import signal
import unittest

import driver
from driver import MINUTE, SEED, T0, Case, command, lottery, person, poll, product, sale, segment, show


class Lines(Case):
    def test_the_first_line_names_the_session(self):
        folder = self.folder()
        folder.write("night.show.json", show())
        code, out, _ = command("run", "night.show.json", "--stdin", "--clock", "stdin", "--session", "s1", text="",
                               cwd=folder.path)
        self.assertEqual(code, 0)
        self.assertEqual(json.loads(out.splitlines()[0]), {"event": "session", "dir": "s1", "resumed": False})

    def test_the_example_of_the_contract(self):
        document = show([segment("hello", start="20:00", cues=[
            {"id": "c1", "on": "start", "do": [{"verb": "obs.scene", "name": "Talk"}]}]), segment("launch", "15m")],
            interactions=[lottery(settle="1s", conditions={"roles": ["follower"], "level": 5, "own_room": True},
                                  claim={"time": "60s", "word": "领奖", "redraw": "confirm"}, reel="6s")])
        run = self.run_show(document, start=T0 + 90000)
        now = T0 + 90000
        self.assertTrue(run.ok("go")["seq"])
        self.assertEqual(run.named("segment.started")[0]["id"], "hello")
        effect = run.named("effect")[0]
        self.assertEqual((effect["verb"], effect["name"], effect["status"]), ("obs.scene", "Talk", "asked"))
        self.assertIn("done", [entry["status"] for entry in run.named("effect")])
        self.assertEqual(run.refused("go", "go.guarded")["retry_ms"], 500)
        run.ok("lottery.open cup")
        opened = run.named("lottery.state")[0]
        self.assert_state(opened, id="cup", run=1, state="open", on_air=True)
        self.assertRegex(opened["commitment"], "^[0-9a-f]{64}$")
        run.say(person(42, name="Ann", roles=["follower"], level=5), "上车！")
        run.ok("lottery.close cup")
        self.assert_state(run.named("lottery.state")[0], state="closed", on_air=True)
        reply = run.ok("lottery.draw cup count=1")
        self.assert_state(reply, pending=True, at=now + 1000)
        run.at(now + 7000)
        drawn = run.named("lottery.drawn")[0]
        self.assert_state(drawn, t=now + 1000, id="cup", draw=1, count=1)
        self.assertNotIn("Ann", json.dumps(drawn))
        revealed = run.named("lottery.state")[0]
        self.assert_state(revealed, t=now + 1000, state="revealed", on_air=True)
        winner = run.named("lottery.winner")[0]
        self.assert_state(winner, t=now + 7000, id="cup", pick=1, prize="p1", platform="twitch", person="42",
                          name="Ann")

    def test_blank_lines_and_comments_get_no_answer(self):
        run = self.run_show(show())
        run.write(b"\n   \n# a comment\n#go\n\r\n")
        self.assertEqual(run.send({"t": T0 + 5}), {"ok": True, "t": T0 + 5})

    def test_a_line_may_end_with_return(self):
        run = self.run_show(show())
        self.assertTrue(run.send(b"go\r")["ok"])

    def test_the_last_line_needs_no_end(self):
        folder = self.folder()
        folder.write("a.show.json", show())
        code, out, _ = command("run", "a.show.json", "--stdin", "--clock", "stdin", "--session", "s", cwd=folder.path,
                               text='{"t":%d}\ngo' % T0)
        self.assertEqual(code, 0)
        self.assertTrue(json.loads(out.splitlines()[-1])["ok"])

    def test_quoting(self):
        run = self.run_show(show())
        for written, text in [('"a b"', "a b"), (r'"a \"b\" \\ c"', 'a "b" \\ c'), (r"'a \"b'", r'a \"b'),
                              (r"a\ b", "a b"), (r"\"a", '"a'), ('"上 链接"', "上 链接"), ("a=b", "a=b"),
                              ("'it'\"'\"s", "it's"), (r"\\", "\\"), ("\"#no comment\"", "#no comment")]:
            run.ok(f"say to=team text={written}")
            self.assertEqual(run.named("say")[0]["text"], text, written)
            self.assertEqual(run.named("say")[0]["to"], "team")

    def test_bad_quoting_is_a_bad_line(self):
        run = self.run_show(show())
        for line in ['say text="a', "say text='a", 'say text="a\\']:
            run.refused(line, "verb.bad-line")

    def test_the_id_stands_after_the_verb_or_as_argument(self):
        run = self.run_show(show(interactions=[poll(), poll("two")]))
        run.ok("poll.open colour")
        run.ok("poll.close id=colour")
        run.ok("poll.open quiet=true id=two")

    def test_refusals_of_verbs(self):
        run = self.run_show(show(interactions=[poll(), lottery()]))
        run.refused("no.such", "verb.unknown")
        run.refused("GO", "verb.unknown")
        run.refused("poll.open", "verb.missing-argument")
        run.refused("poll.open nobody", "id.unknown")
        self.assertEqual(run.refused("say", "verb.missing-argument")["argument"], "text")
        self.assertEqual(run.refused("poll.open colour time=fast", "verb.bad-argument")["argument"], "time")
        self.assertFalse(run.send("poll.open colour colour")["ok"])
        self.assertEqual(run.refused("poll.open colour speed=9", "verb.bad-argument")["argument"], "speed")
        self.assertEqual(run.refused("poll.open colour quiet=maybe", "verb.bad-argument")["argument"], "quiet")
        run.refused("poll.open cup", "id.unknown")
        run.refused("time by=+30s", "show.not-live")
        run.refused("jump nowhere", "id.unknown")

    def test_a_refused_verb_is_a_row_that_changes_nothing(self):
        run = self.run_show(show())
        before = run.hash()
        reply = run.refused("time by=+30s", "show.not-live")
        self.assertNotIn("seq", reply)
        self.assertEqual(run.hash(), before)
        self.assertIn("verb", [row[3] for row in run.journal()])

    def test_req_repeats_the_first_reply(self):
        run = self.run_show(show())
        first = run.ok("go req=a")
        again = run.ok("go req=a")
        self.assertEqual(again, {**first, "repeated": True})
        self.assertEqual(run.events, [])
        # Another verb with the same req changes nothing either.
        self.assertEqual(run.ok("hold req=a"), {**first, "repeated": True})
        self.assertFalse(run.state()["show"]["held"])
        refused = run.refused("back req=b", "go.guarded")
        run.later(1000)
        self.assertEqual(run.send("back req=b"), {**refused, "repeated": True})

    def test_req_holds_over_a_resume(self):
        run = self.run_show(show())
        first = run.ok("go req=a")
        run.end()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 1000)
        self.assertEqual(run.ok("go req=a"), {**first, "repeated": True})
        self.assertEqual(run.state()["rundown"]["live"], "hello")

    def test_many_lines_without_waiting(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        lines = []
        for number in range(5000):
            lines.append(run.audience("comment", number, text="1" if number % 2 else "蓝"))
        replies = run.many(lines)
        self.assertEqual([reply["ok"] for reply in replies], [True] * len(lines))
        seqs = [reply["seq"] for reply in replies]
        self.assertEqual(seqs, sorted(set(seqs)))
        self.assert_state(run.item("colour"), voters=5000, votes=5000)


class BadLines(Case):
    GOOD = {"t": T0, "feed": "twitch:a", "kind": "comment", "id": "x", "person": {"id": "1", "name": "n",
            "strength": "strong"}, "text": "hi"}

    def changed(self, number, /, **more):
        event = {**json.loads(json.dumps(self.GOOD)), "id": f"w{number}", **more}
        return {key: value for key, value in event.items() if value != "-"}

    def test_types_that_are_wrong(self):
        run = self.run_show(show())
        someone = self.GOOD["person"]
        wrong = [{"t": "1"}, {"t": 1.5}, {"t": None}, {"t": True}, {"feed": 1}, {"kind": 2}, {"id": 7}, {"id": ""},
                 {"person": "Ann"}, {"person": []}, {"person": {**someone, "id": 7}}, {"person": {"name": "n"}},
                 {"person": {**someone, "roles": "mod"}}, {"person": {**someone, "roles": [1]}},
                 {"person": {**someone, "level": "5"}}, {"person": {**someone, "name": 3}}, {"text": 5}, {"text": []},
                 {"kind": "gift", "value": 5}, {"kind": "gift", "value": {"minor": "5", "currency": "CNY"}},
                 {"kind": "gift", "value": {"minor": 1.5, "currency": "CNY"}}, {"kind": "gift", "value": {"minor": 5}},
                 {"kind": "like", "count": "2"}, {"history": "yes"}, {"history": 1}, {"platform": 3}, {"shared": "no"},
                 # What each kind needs.
                 {"t": "-"}, {"feed": "-"}, {"id": "-"}, {"person": "-"}, {"text": "-"},
                 {"kind": "delete", "person": "-"}, {"kind": "ban", "person": "-"}, {"kind": "like"},
                 {"kind": "viewers"}, {"kind": "order", "count": 1}, {"kind": "order", "item": "cup-red"},
                 {"kind": "order", "item": 5, "count": 1}, {"kind": "gift", "person": "-"}]
        for number, more in enumerate(wrong):
            with self.subTest(more=more):
                reply = run.refused(self.changed(number, **more), "event.bad")
                self.assertIsInstance(reply["line"], int)
                self.assertNotIn("seq", reply)
        self.assertEqual(run.state()["metrics"].get("comments", 0), 0)

    def test_what_is_enough(self):
        run = self.run_show(show())
        fine = [{}, {"kind": "hug"}, {"kind": "viewers", "count": 5, "person": "-", "text": "-"},
                {"kind": "clear", "person": "-"}, {"kind": "delete", "person": "-", "target": "x"},
                {"kind": "ban", "person": "-", "target": "1"}, {"kind": "like", "count": 3},
                {"kind": "follow", "text": "-"},
                {"kind": "share"}, {"kind": "enter"}, {"kind": "member"}, {"kind": "gift", "text": "-"},
                {"kind": "gift", "value": {"minor": 5, "currency": "CNY"}, "item": "rose", "count": 2},
                {"kind": "order", "item": "cup", "count": -1}, {"kind": "claim"}, {"unknown": {"deep": [1, None]}},
                {"person": {"id": "1", "name": "n", "strength": "odd", "roles": ["chief", "mod"], "level": 0, "x": 1}},
                {"history": True}, {"platform": "douyin"}, {"shared": True}, {"reply_to": "x"}]
        for number, more in enumerate(fine):
            with self.subTest(more=more):
                reply = run.ok(self.changed(number, **more))
                self.assertIsInstance(reply["seq"], int)

    def test_lines_that_are_no_event(self):
        run = self.run_show(show())
        for line in ["{", "{}", '{"x":1}', "{]", '{"t":1}x', '{"t":}', '{"t":"x"}', '{"state":false}', '{"t":1,"x":2}',
                     '{"kind":"comment"}', '{"list":"entrants"', "{'t':1}", '{"kind":"comment","kind":"like"}',
                     '{"t":%d,"t":%d}' % (T0 + 1, T0 + 2), '{"t":1e3}', '{"t":NaN}', '{"t":%d,"step":"yes"}' % T0,
                     '{"list":5}', '{"t":%d} {"t":%d}' % (T0, T0)]:
            with self.subTest(line=line):
                run.refused(line, "event.bad")
        self.assertEqual(run.state()["now"], T0)

    def test_the_line_number(self):
        run = self.run_show(show())            # line 1 is its clock
        run.write(b"# two\n\n")
        self.assertEqual(run.refused("{", "event.bad")["line"], 4)
        self.assertEqual(run.refused("{}", "event.bad")["line"], 5)

    def test_bytes_that_are_hostile(self):
        run = self.run_show(show())
        hostile = [b"\x00", b"go\x00", b"\xff\xfe", b"say text=\xff", b"\xc0\xaf", b"{\xff}", b"{\x00}",
                   b'{"t":1,"feed":"a","kind":"comment","id":"\xff","person":{"id":"1"},"text":"a"}',
                   b"{" * 100000, b"[" * 100000, b'{"a":' * 50000 + b"1" + b"}" * 50000, b"a" * 1000000,
                   b'{"kind":"' + b"x" * 3000000 + b'"}', b"say text=" + b"y" * 3000000, b"go " + b"a " * 200000,
                   b"go " + b"k=v " * 100000, b'"' * 99999, b"\\" * 99999, b"'" * 99999, b"=" * 5000, b"= = =", b"=x",
                   b"\x1b[2J", "‮go".encode(), "\ufeffgo".encode(), b"{\"t\":" + b"9" * 400 + b"}",
                   b'{"t":-1}', b'{"t":9223372036854775807}', b'{"t":9223372036854775808}',
                   b'{"t":-9223372036854775808}', b'{"list":"points","from":-1}', b'{"list":"points","count":-1}',
                   b'{"list":"points","from":9223372036854775807,"count":9223372036854775807}']
        for line in hostile:
            with self.subTest(line=line[:40]):
                run.send(line)
        self.assertLess(run.state()["now"], 1 << 62)
        run.send("go")
        self.assertEqual(run.state()["show"]["id"], "night")

    def test_numbers_out_of_range(self):
        run = self.run_show(show(interactions=[poll(), lottery(), sale()], products=[product(stock=5)]))
        run.ok("go")
        run.ok("lottery.open cup")
        run.ok("poll.open colour time=1h")
        run.ok("sale.open flash")
        big = "9" * 30
        for line in [f"time by={big}s", f"time by=-{big}s", "time by=9223372036854775807ms",
                     f"lottery.draw cup count={big}",
                     "lottery.draw cup count=0", "lottery.draw cup count=-1", f"poll.extend colour by={big}h",
                     f"poll.open colour time={big}h", f"lottery.redraw cup pick={big}", "lottery.redraw cup pick=-1",
                     f"sale.stock flash set={big}", "sale.stock flash set=-5", "sale.price flash minor=-1",
                     f"sale.price flash minor={big}", f"people.points person=twitch/1 by={big}", "start-was at=99:99",
                     "start-was at=25:00", "time by=1", "time by=", "time by=+", "time by=1h1h", "time by=-",
                     "poll.open colour time=-5s", "time by=1.5s", f"question.air qa item={big}", "rehearse speed=0",
                     "rehearse speed=-1", "rehearse speed=nan"]:
            with self.subTest(line=line):
                reply = run.send(line)
                self.assertFalse(reply["ok"], reply)
        for number, count in enumerate([2**63 - 1, -2**63, 2**53]):
            for kind in ["like", "viewers", "order"]:
                run.send(run.audience(kind, 5, count=count, item="cup-red"))
            run.send(run.audience("gift", 5, value={"minor": count, "currency": "CNY"}))
        self.assertTrue(run.state()["hash"])

    def test_only_an_order_takes_back(self):
        run = self.run_show(show())
        for kind in ("viewers", "like"):
            run.ok(run.audience(kind, 1, count=7))
            run.ok(run.audience(kind, 1, count=-5))  # a relay that does not know
        run.ok(run.audience("order", 1, item="cup", count=-1))
        self.assertEqual([run.state()["metrics"][name] for name in ("viewers", "likes")], [7, 7])

    def test_a_person_in_a_verb_is_one_that_the_gate_lets_in(self):
        run = self.run_show(show())
        for id in ("a\tb", "a\u202eb", "x" * 400):
            reply = run.refused({"verb": "people.block", "person": f"twitch/{id}"}, "verb.bad-argument")
            self.assertEqual(reply["argument"], "person")

    def test_nothing_of_a_bad_line_stays(self):
        run = self.run_show(show())
        before = len(run.journal())
        run.refused("{}", "event.bad")
        state = run.state()
        self.assertLessEqual(len(run.journal()) - before, 1)
        self.assertEqual(state["people"]["participants"], 0)


class Clock(Case):
    def test_the_clock_comes_first(self):
        for line in ["go", '{"state":true}', '{"t":1,"feed":"a","kind":"clear","id":"1"}', "bogus"]:
            with self.subTest(line=line):
                run = self.run_show(show(), start=None)
                run.refused(line, "clock.not-set")
                run.ok({"t": T0})
                run.ok({"state": True})

    def test_the_clock_goes_on_only(self):
        run = self.run_show(show())
        run.refused({"t": T0 - 1}, "clock.backwards")
        self.assertEqual(run.ok({"t": T0}), {"ok": True, "t": T0})
        run.ok("go")
        self.assertEqual(run.state()["now"], T0)

    def test_no_clock_lines_without_their_option(self):
        run = self.run_show(show(), clock=False)
        run.refused({"t": T0}, "event.bad")
        run.ok("go")

    def test_deadlines_on_the_way_fire_in_order_at_their_time(self):
        run = self.run_show(show(interactions=[poll(time="60s"), poll("two", time="30s"), lottery(time="45s")]))
        for line in ["poll.open colour", "poll.open two", "lottery.open cup"]:
            run.ok(line)
        run.at(T0 + 2 * MINUTE)
        closed = [(event["t"] - T0, event["id"]) for event in run.events if event.get("state") == "closed"]
        self.assertEqual(closed, [(30000, "two"), (45000, "cup"), (60000, "colour")])

    def test_a_step_moves_the_wall_clock_alone(self):
        for by in (3600000, -3600000, 500, -500):
            with self.subTest(by=by):
                run = self.run_show(show(interactions=[poll(time="60s")]))
                run.ok("go")
                run.ok("poll.open colour")
                run.at(T0 + 10000)
                self.assertEqual(run.ok({"t": T0 + 10000 + by, "step": True}), {"ok": True, "t": T0 + 10000 + by})
                state = run.state()
                self.assertEqual(state["now"], T0 + 10000 + by)
                live = state["rundown"]["segments"][0]
                self.assertEqual(live["remaining_ms"], 290000)
                self.assertEqual(state["interactions"][0]["deadline"], T0 + 60000 + by)
                self.assertEqual(state["interactions"][0]["opened"], T0)
                self.assertEqual(live["actual"]["start"], T0)
                run.at(T0 + by + 59999)
                self.assertEqual(run.item("colour")["state"], "open")
                run.at(T0 + by + 60000)
                self.assertEqual(run.item("colour")["state"], "closed")

    def test_two_hours_in_a_moment(self):
        rows = [segment(f"s{n}", "10m", auto=True) for n in range(12)]
        rows[0]["start"] = "20:00"
        run = self.run_show(show(rows))
        run.ok("go")
        run.at(T0 + 115 * MINUTE)
        started = [(event["t"] - T0) // MINUTE for event in run.named("segment.started")]
        self.assertEqual(started, list(range(10, 120, 10)))
        self.assertEqual(run.state()["rundown"]["live"], "s11")


class Duplicates(Case):
    def test_a_message_counts_once(self):
        run = self.run_show(show(interactions=[poll(votes="last")]))
        run.ok("poll.open colour")
        first = run.audience("comment", 1, text="1", id="same")
        self.assertIn("seq", run.ok(first))
        again = run.ok({**first, "text": "2"})
        self.assertEqual(again, {"ok": True, "duplicate": True})
        self.assertEqual(run.item("colour")["options"][0]["votes"], 1)
        # Another feed's message of the same id is another message.
        self.assertIn("seq", run.ok({**first, "feed": "twitch:b", "text": "2"}))
        self.assertEqual(run.item("colour")["options"][1]["votes"], 1)

    def test_over_a_resume(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("poll.open colour")
        event = run.audience("comment", 1, text="1")
        run.ok(event)
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        self.assertEqual(run.ok(event), {"ok": True, "duplicate": True})
        self.assert_state(run.item("colour"), voters=1, state="open")

    def test_kinds_share_the_ids(self):
        run = self.run_show(show())
        run.ok(run.audience("like", 1, id="z", count=1))
        self.assertTrue(run.ok(run.audience("like", 1, id="z", count=1))["duplicate"])
        self.assertEqual(run.state()["metrics"]["likes"], 1)


class Lists(Case):
    def test_pages(self):
        run = self.run_show(show(interactions=[lottery()]))
        run.ok("lottery.open cup")
        run.many([run.audience("comment", n, text="上车") for n in range(250)])
        reply = run.list("entrants", "cup")
        self.assertEqual((reply["total"], len(reply["rows"])), (250, 100))
        self.assertEqual(set(reply["rows"][0]), {"platform", "id", "name", "weight", "t"})
        rest = run.list("entrants", "cup", **{"from": 200, "count": 100})
        self.assertEqual((rest["total"], len(rest["rows"])), (250, 50))
        self.assertEqual(run.list("entrants", "cup", **{"from": 250})["rows"], [])
        everyone = run.list("entrants", "cup", **{"from": 0, "count": 1000})["rows"]
        self.assertEqual(len({row["id"] for row in everyone}), 250)

    def test_what_the_rows_hold(self):
        run = self.run_show(show(interactions=[lottery(exclude=["mod"]), poll(), driver.question(approve=False),
                                               sale()],
                                 products=[product(stock=5)], points={"entry": 1, "vote": 2, "question": 3}))
        for verb in ["lottery.open cup", "poll.open colour", "question.open qa", "sale.open flash"]:
            run.ok(verb)
        run.say(person(1, name="Ann", roles=["mod"]), "上车")
        run.say(person(2, name="Bob"), "蓝")
        run.say(person(3, name="Cy"), "Q: how?")
        run.ok(run.audience("order", person(4, name="Di"), item="cup-red", count=2))
        refused = run.list("refused", "cup")
        self.assertEqual(refused["total"], 1)
        self.assertEqual({key: refused["rows"][0][key] for key in ("platform", "id", "name", "reason")},
                         {"platform": "twitch", "id": "1", "name": "Ann", "reason": "excluded"})
        ballot = run.list("ballots", "colour")["rows"][0]
        self.assertEqual((ballot["id"], ballot["option"], ballot["weight"], ballot["t"]), ("2", "blue", 1, T0))
        order = run.list("orders", "flash")["rows"][0]
        self.assertEqual(order, {"platform": "twitch", "id": "4", "name": "Di", "item": "cup-red", "count": 2, "t": T0})
        items = run.list("items", "qa")["rows"]
        self.assertEqual(items, run.item("qa")["items"])
        points = run.list("points")
        self.assertEqual(points["rows"], [{"platform": "twitch", "id": "3", "name": "Cy", "points": 3},
                                          {"platform": "twitch", "id": "2", "name": "Bob", "points": 2}])
        self.assertEqual(points["rows"], run.state()["points"])

    def test_unknown(self):
        run = self.run_show(show(interactions=[lottery(), poll()]))
        run.refused({"list": "entrants", "id": "nobody"}, "id.unknown")
        for key in ("from", "count"):
            for value in ("0", -1):
                self.assertEqual(run.refused({"list": "points", key: value}, "verb.bad-argument")["argument"], key)


class Ends(Case):
    def start(self, *arguments, clock=True):
        return self.run_show(show(), *arguments, clock=clock)

    def test_signals_are_a_clean_stop(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            run = self.start()
            run.ok("go")
            run.process.send_signal(number)
            self.assertEqual(run.process.wait(driver.PATIENCE), 0)
            self.assertEqual(run.journal()[-1][3], "check")

    def test_end_of_input_is_a_clean_stop(self):
        run = self.start()
        run.ok("go")
        self.assertEqual(run.end(), 0)
        self.assertEqual(run.journal()[-1][3], "check")
        again = self.run_show(folder=run.folder, resume=True, start=T0 + 1)
        self.assertTrue(again.first["resumed"])

    def test_finish(self):
        run = self.start()
        run.ok("go")
        run.ok("finish")
        self.assertEqual(run.state()["show"]["state"], "finished")
        run.refused("go", "show.finished")
        self.assertEqual(run.end(), 0)

    def test_the_input_is_at_fault(self):
        folder = self.folder()
        good = folder.write("good.show.json", show())
        bad = folder.write("bad.show.json", "{")
        held = folder.path / "held"
        self.assertEqual(command("run", good, "--stdin", "--session", held, text="")[0], 0)
        for arguments in [("run", bad, "--stdin", "--session", folder.path / "a"), ("run", folder.path / "none.json"),
                          ("run", good, "--stdin", "--session", held), ("check", folder.path / "none.json"),
                          ("verify", folder.path / "none"), ("replay", folder.path / "none"),
                          ("report", folder.path / "none", "-o", folder.path / "r"),
                          ("import", folder.path / "none.csv"),
                          ("export", folder.path / "none.json", "-o", folder.path / "x"),
                          ("run", "--stdin", "--resume", "--session", folder.path / "empty")]:
            with self.subTest(arguments=arguments):
                code, out, errors = command(*arguments, text="")
                self.assertEqual(code, 1, errors)
                self.assertTrue(out + errors)

    def test_usage(self):
        folder = self.folder()
        good = folder.write("good.show.json", show())
        for arguments in [(), ("nonsense",), ("run",), ("run", good, "--no-such"), ("verify",), ("replay",), ("check",),
                          ("run", good, "--stdin", "--clock", "stdin", "--speed", "2"),
                          ("run", good, "--clock", "moon"),
                          ("run", good, "--stdin", "--seed", "12"), ("run", good, "--stdin", "--seed", "g" * 64),
                          ("run", good, "--stdin", "--clock", "stdin", "--feed", "twitch:somechannel"),
                          ("run", good, "--stdin", "--feed", "nonsense:x"), ("feed",), ("feed", "nonsense:x"),
                          ("run", good, "--speed", "x"), ("run", good, "--session"), ("report", good)]:
            with self.subTest(arguments=arguments):
                code, _, errors = command(*arguments, text="", cwd=folder.path)
                self.assertEqual(code, 2, errors)
                self.assertTrue(errors)

    def test_one_writer(self):
        run = self.start()
        code, out, errors = command("run", run.folder.path / "night.show.json", "--stdin", "--session", run.session,
                                    "--resume", text="")
        self.assertEqual(code, 3)
        self.assertIn("run.busy", out + errors)
        run.ok("go")

    def test_network_feeds_keep_out_of_a_driven_clock(self):
        document = show(feeds=[{"id": "main", "url": "twitch:somechannel", "delay": "5s"}])
        run = self.run_show(document)
        self.assert_state(run.state()["feeds"][0], id="main", url="twitch:somechannel", state="ended")
        run.refused("feed.connect url=twitch:somechannel", "feed.bad-url")
        run.refused("feed.connect url=nonsense", "feed.bad-url")


class Resume(Case):
    def test_the_newest_unfinished_of_many(self):
        folder = self.folder()
        good = folder.write("good.show.json", show())
        for name, lines in [("a", "go\n"), ("b", "go\nfinish\n")]:
            code, out, errors = command("run", good, "--stdin", "--clock", "stdin", "--session",
                                        folder.path / "all" / name,
                                        text='{"t":%d}\n%s' % (T0 + (name == "b"), lines))
            self.assertEqual(code, 0, errors)
        code, out, errors = command("run", "--stdin", "--clock", "stdin", "--resume", "--session", folder.path / "all",
                                    text='{"t":%d}\n{"state":true}\n' % (T0 + 5000))
        self.assertEqual(code, 0, errors)
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertTrue(lines[0]["resumed"])
        self.assertTrue(lines[0]["dir"].endswith("a"), lines[0])
        self.assertEqual(lines[-1]["state"]["rundown"]["live"], "hello")

    def test_time_between_has_passed(self):
        run = self.run_show(show(interactions=[poll(time="60s")]))
        run.ok("go")
        run.ok("poll.open colour")
        before = run.hash()
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=None)
        run.refused("go", "clock.not-set")
        run.at(T0)
        self.assertEqual(run.hash(), before)
        run.at(T0 + 61000)
        self.assertEqual([event["t"] for event in run.named("poll.state")], [T0 + 60000])
        self.assertEqual(run.state()["rundown"]["segments"][0]["remaining_ms"], 239000)

    def test_another_seed_is_refused(self):
        run = self.run_show(show())
        run.end()
        code, _, errors = command("run", "--stdin", "--clock", "stdin", "--resume", "--session", run.session, "--seed",
                                  "00" * 32, text="")
        self.assertIn(code, (1, 2), errors)
        for seed in (None, SEED):
            again = self.run_show(folder=run.folder, resume=True, seed=seed)
            self.assertEqual(again.end(), 0)

    def test_an_effect_that_was_not_done_is_failed_once(self):
        # Without OBS an effect is asked and at once done: nothing is left open by a crash.
        cue = {"id": "c1", "on": "start", "do": [{"verb": "obs.scene", "name": "Talk"}]}
        run = self.run_show(show([segment("hello", start="20:00", cues=[cue]), segment("b")]))
        run.ok("go")
        self.assertEqual([event["status"] for event in run.named("effect")], ["asked", "done"])
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 1000)
        self.assertEqual(run.named("effect", since_start=True), [])
        self.assertEqual(run.row("hello")["cues"][0]["state"], "fired")

    def test_the_folder(self):
        run = self.run_show(show())
        run.ok("go")
        self.assertEqual(run.session.stat().st_mode & 0o777, 0o700)
        for name in ("show.json", "journal.db", "log.txt", "lock"):
            self.assertTrue((run.session / name).exists(), name)

    def test_without_session_it_goes_to_the_data_folder(self):
        folder = self.folder()
        good = folder.write("good.show.json", show())
        code, out, _ = command("run", good, "--stdin", "--clock", "stdin", text='{"t":%d}\n' % T0,
                               env={"XDG_DATA_HOME": str(folder.path / "data")})
        self.assertEqual(code, 0)
        first = json.loads(out.splitlines()[0])
        self.assertRegex(first["dir"], r"/data/crowdcue/sessions/night-\d{8}-\d{6}$")


if __name__ == "__main__":
    unittest.main()
