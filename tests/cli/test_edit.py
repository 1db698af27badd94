"""A show that is changed while it runs: live, staged, taken back, killed and resumed; what the journal, show.json and the
report say of it afterwards."""

import json
import random
import unittest

from driver import MINUTE, SECOND, T0, Case, Run, command, lottery, poll, product, question, sale, segment, show


def document():
    rows = [segment("hello", "5m", start="20:00", interactions=["colour"],
                    cues=[{"id": "c1", "on": "start", "do": [{"verb": "marker", "text": "one"}]},
                          {"id": "c2", "on": "manual", "do": [{"verb": "poll.open", "id": "colour"}]}]),
            segment("talk", "10m"), segment("sell", "10m", products=["cup-red"]), segment("bye", "2m")]
    return show(rows, interactions=[poll(), lottery(), question(), sale()], products=[product(stock=9)])


class WholeShow(Case):
    def rows(self, run):
        return [row["id"] for row in run.state()["rundown"]["segments"]]

    def resumed(self, run):
        """Killed, and gone on with: the same state."""
        before = run.hash()
        now = run.now
        run.kill()
        again = self.run_show(folder=run.folder, resume=True, start=now, with_show=False)
        again.message = run.message
        self.assertEqual(again.hash(), before)
        return again

    def checked(self, run):
        self.assertEqual(run.end(), 0)
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual((code, errors), (0, ""), out[-300:])
        return json.loads((run.session / "show.json").read_text(encoding="utf-8"))

    def test_a_night_of_changes(self):
        folder = self.folder()
        run = self.run_show(document(), folder=folder)
        run.ok("edit.set segment/talk title=Gespräch duration=8m talking_points='[\"eins\",\"zwei\"]'")
        run.ok("edit.insert segment after=talk id=guest title=Guest duration=4m")
        run.ok("go")
        run = self.resumed(run)
        # On air: staged, until it is applied.
        self.assertTrue(run.ok("edit.set segment/hello duration=7m colour=#00FF00")["staged"])
        self.assertTrue(run.ok("edit.insert cue after=c2 id=c9 on=before-end at=1m do='marker text=late'")["staged"])
        run = self.resumed(run)
        self.assertEqual(len(run.row("hello")["cues"]), 2)
        run.later(MINUTE)
        run.ok("edit.apply hello")
        self.assert_state(run.row("hello"), remaining_ms=6 * MINUTE, staged=False)
        self.assertEqual([cue["state"] for cue in run.row("hello")["cues"]], ["fired", "waiting", "waiting"])
        # An open poll keeps what people vote on.
        run.ok("cue c2")
        run.say("ann", "红")
        self.assertTrue(run.ok("edit.set interaction/colour options.red.text=Rot options.red.words=")["staged"])
        run = self.resumed(run)
        self.assert_state(run.item("colour"), staged=True, votes=1)
        run.say("bob", "红色")
        self.assert_state(run.item("colour"), votes=2)
        run.refused("edit.apply colour", "poll.not-allowed")
        run.ok("poll.close colour")
        run.ok("poll.reveal colour")
        run.ok("poll.reset colour")
        self.assertNotIn("staged", run.item("colour"))
        run.ok("poll.open colour")
        run.say("cat", "rot")
        self.assert_state(run.item("colour"), votes=1, run=2)
        run.ok("poll.cancel colour")
        # The cue that came with the edit fires at its own time.
        run.at(T0 + 6 * MINUTE)
        self.assertIn("late", [event.get("text") for event in run.named("marker")])
        # The live row is deleted; the next one is armed and begins when it is told to.
        run.ok("go")
        run.refused("edit.delete segment/talk", "rundown.confirm")
        run.ok("edit.delete segment/talk confirm=true")
        state = run.state()["rundown"]
        self.assertNotIn("live", state)
        self.assertEqual(state["armed"], "guest")
        self.assertEqual([row["id"] for row in run.state()["deleted"]["segments"]], ["talk"])
        run = self.resumed(run)
        run.later(MINUTE)
        run.ok("go")
        self.assert_state(run.row("guest"), remaining_ms=4 * MINUTE)
        # Taken back in their order: the GO, the deletion, the GO before.
        self.assertEqual([run.ok("undo")["undone"] for _ in range(3)], ["go", "edit.delete", "go"])
        self.assertEqual([run.ok("redo")["redone"] for _ in range(3)], ["go", "edit.delete", "go"])
        run.ok("finish")
        run.refused("edit.set segment/bye title=x", "show.finished")
        as_run = self.checked(run)
        self.assertEqual([row["id"] for row in as_run["segments"]], ["hello", "guest", "sell", "bye"])
        self.assertEqual(as_run["segments"][0]["duration"], "7m")
        self.assertEqual(as_run["interactions"][0]["options"][0], {"id": "red", "text": "Rot"})
        self.assertNotIn("x-staged", as_run)
        # What is left is a show like any other, and the report names what was deleted.
        self.assertEqual(command("check", run.session / "show.json")[0], 0)
        self.assertEqual(command("report", run.session, "-o", folder.path / "out")[0], 0)
        page = next((folder.path / "out").glob("*.html")).read_text(encoding="utf-8")
        self.assertIn("Gespräch", page)

    def test_what_a_preview_says_happens(self):
        run = self.run_show(document())
        run.ok("go")
        lines = ["edit.set segment/talk duration=3m", "edit.insert segment after=hello title=New duration=1m",
                 "edit.move segment/bye after=hello", "edit.duplicate segment/sell", "edit.delete segment/talk"]
        for line in lines:
            before = run.hash()
            preview = {row["id"]: row for row in run.ok(line + " preview=true")["preview"]}
            self.assertEqual(run.hash(), before)
            was = {row["id"]: row["expected"] for row in run.state()["rundown"]["segments"]}
            run.ok(line)
            now = {row["id"]: row["expected"] for row in run.state()["rundown"]["segments"]}
            for id, row in preview.items():
                self.assertEqual(row.get("was_start"), was.get(id, {}).get("start"), line)
                self.assertEqual(row.get("start"), now.get(id, {}).get("start"), line)
                self.assertEqual(row.get("end"), now.get(id, {}).get("end"), line)
            self.assertEqual({id for id in {*was, *now} if was.get(id) != now.get(id)}, {*preview}, line)
            run.ok("undo")
            self.assertEqual(run.hash(), before)

    def test_as_objects(self):
        run = self.run_show(document())
        reply = run.ok({"verb": "edit.insert", "target": "interaction", "after": "flash", "kind": "card", "title": "Hi"})
        self.assertEqual(reply["id"], "card-1")
        run.ok({"verb": "edit.set", "id": "segment/talk", "talking_points": ["one", "two"], "flag": True})
        run.refused({"verb": "edit.set", "id": "segment/talk", "flag": None}, "verb.bad-argument")
        run.refused({"verb": "edit.set", "id": "segment/talk", "refused": "x"}, "verb.bad-argument")
        # Still an event, whatever other keys it has.
        self.assertNotIn("reason", run.ok(run.audience("comment", "ann", text="hi", verb="go")))
        run.ok("go")
        run.ok("edit.set segment/hello title=x")
        run.ok({"verb": "edit.apply", "id": "hello", "kind": "segment"})
        self.assertEqual(run.row("hello")["title"], "x")

    def test_what_the_operator_had_set_comes_back(self):
        """An edit of price and stock replaces what sale.price and sale.stock have set; its undo brings just that back."""
        run = self.run_show(document())
        run.ok("go")
        run.ok("sale.open flash")
        run.ok("sale.price flash minor=8800 was=9900")
        run.ok("sale.stock flash set=5")
        before, item = run.hash(), run.item("flash")
        run.ok({"verb": "edit.set", "id": "product/cup-red", "price": {"minor": 7700, "currency": "CNY"}, "stock": 40})
        edited, after = run.hash(), run.item("flash")
        self.assertEqual((after["products"][0]["price"]["minor"], after["products"][0]["stock"]), (7700, 40))
        run.ok("undo")
        self.assertEqual(run.item("flash")["products"], item["products"])
        self.assertEqual(run.hash(), before)
        run.ok("redo")
        self.assertEqual((run.item("flash")["products"], run.hash()), (after["products"], edited))
        run.ok("sale.price flash minor=6600")  # what is set after the edit is no part of it, and stays
        run.ok("undo")
        self.assertEqual([(row["price"]["minor"], row["stock"]) for row in run.item("flash")["products"]], [(6600, 5)])
        self.resumed(run)

    def test_bad_edits_say_where(self):
        run = self.run_show(document())
        for line, argument, word in (
                ("edit.set segment/talk duration=soon", "duration", "5m30s"),
                ("edit.set segment/talk colour=red", "colour", "#"),
                ("edit.set segment/talk id=other", "id", "never"),
                ("edit.set segment/talk interactions=nobody", "interactions", "nobody"),
                ("edit.set interaction/colour options.red.text=蓝", "options.red.text", "蓝"),
                ("edit.insert segment after=talk id=hello title=x duration=1m", "id", "hello"),
                ("edit.delete interaction/colour confirm=true", "target", "cue c2"),
                ("edit.delete product/cup-red confirm=true", "target", "flash")):
            before = run.hash()
            reply = run.refused(line, "verb.bad-argument")
            self.assertEqual(reply["argument"], argument, line)
            self.assertIn(word, reply["text"], line)
            self.assertEqual(run.hash(), before)

    def test_at_random_and_killed(self):
        chance = random.Random(20)
        lines = ["go", "back", "hold", "resume", "undo", "undo", "redo", "edit.set segment/{} duration={}m",
                 "edit.set segment/{} title=T{}", "edit.insert segment after={} title=N duration={}m",
                 "edit.duplicate segment/{}", "edit.delete segment/{} confirm=true", "edit.move segment/{} after=hello",
                 "edit.apply {}", "edit.discard {}", "edit.insert cue after= segment={} on=start do=marker",
                 "edit.set interaction/colour title=Q{}{}", "edit.set product/cup-red stock={1}", "poll.open colour",
                 "poll.close colour", "poll.reset colour", "edit.duplicate interaction/colour",
                 "edit.delete interaction/cup confirm=true"]
        run = self.run_show(document())
        for round in range(4):
            for _ in range(40):
                rows = self.rows(run)
                run.send(chance.choice(lines).format(chance.choice(rows), chance.randrange(1, 9)))
                if chance.random() < 0.3:
                    run.later(chance.randrange(1, 60) * SECOND)
                if chance.random() < 0.3:
                    run.send(run.audience("comment", chance.randrange(20), text=chance.choice("12")))
            run = self.resumed(run)
        self.checked(run)


if __name__ == "__main__":
    unittest.main()
