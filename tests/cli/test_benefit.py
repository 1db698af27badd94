"""Benefits and sponsors: handed out once, still so after a crash, told in the report; what the check says of them."""

import csv
import json
import unittest

from draws import Lottery
from driver import T0, command, lottery, product, read_journal, sale, segment, show

BENEFITS = [{"id": "codes", "kind": "code", "title": "10 off", "codes": ["AAA-1", "BBB-2", "CCC-3"]},
            {"id": "ship", "kind": "free-shipping", "title": "Free shipping", "code": "SHIP", "count": 2}]
PRIZES = [{"id": "p1", "title": "Cup", "count": 2, "benefit": "codes"}]


def table(path):
    with open(path, newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


class Benefits(Lottery):
    def run_with_benefits(self, **more):
        return self.open(prizes=PRIZES, reel="0s", show_more={"benefits": BENEFITS}, **more)

    def given(self, run):
        return {row["id"]: (row["given"], row.get("left")) for row in run.state()["benefits"]}

    def test_winners_get_a_code_each(self):
        run = self.run_with_benefits()
        run.many([run.audience("comment", n, text="上车") for n in range(8)])
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        self.assertEqual(self.given(run), {"codes": (2, 1), "ship": (0, 2)})
        winners = [w["id"] for w in self.winners(run)]
        rows = run.list("benefits", "codes")["rows"]
        self.assertEqual([(row["id"], row["code"], row["t"]) for row in rows],
                         [(winners[0], "AAA-1", T0), (winners[1], "BBB-2", T0)])
        self.assertEqual([w["benefit"] for w in self.winners(run)], ["codes", "codes"])
        told = json.dumps(run.all_events) + json.dumps(run.state())
        self.assertFalse(any(code in told for code in ("AAA-1", "BBB-2", "CCC-3", "SHIP")))
        self.assertEqual([e["person"] for e in run.named("benefit.given", since_start=True)], winners)
        other = next(str(n) for n in range(8) if str(n) not in winners)
        run.refused(f"benefit.give codes person=twitch/{winners[0]}", "benefit.already")
        run.ok(f"benefit.give codes person=twitch/{other} req=again")
        self.assertTrue(run.ok(f"benefit.give codes person=twitch/{other} req=again")["repeated"])
        run.refused("benefit.give codes person=twitch/x", "benefit.none-left")
        run.refused("benefit.give none person=twitch/x", "id.unknown")
        self.assertEqual(run.refused("benefit.give ship person=x", "verb.bad-argument")["argument"], "person")
        run.refused({"list": "benefits", "id": "cup"}, "id.unknown")

    def test_still_so_after_a_crash(self):
        run = self.run_with_benefits()
        run.many([run.audience("comment", n, text="上车") for n in range(8)])
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        run.ok("benefit.give ship person=twitch/x")
        run.ok("benefit.take-back ship person=twitch/x")
        before, rows = run.hash(), run.list("benefits", "codes")["rows"]
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        self.assertEqual(run.hash(), before)
        self.assertEqual(run.list("benefits", "codes")["rows"], rows)
        run.refused(f"benefit.give codes person=twitch/{rows[0]['id']}", "benefit.already")
        run.end()
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_the_report_says_whom_to_write_to(self):
        run = self.run_with_benefits()
        run.many([run.audience("comment", n, text="上车") for n in range(8)])
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        run.ok("benefit.give ship person=twitch/x")
        run.ok("finish")
        winners = [w["id"] for w in self.winners(run)]
        run.end()
        out = run.folder.path / "out"
        self.assertEqual(command("report", run.session, "-o", out)[0], 0)
        self.assertEqual([(row["id"], row["benefit"], row["code"]) for row in table(out / "winners.csv")],
                         [(winners[0], "codes", "AAA-1"), (winners[1], "codes", "BBB-2")])
        self.assertEqual([(row["benefit"], row["id"], row["code"]) for row in table(out / "benefits.csv")],
                         [("codes", winners[0], "AAA-1"), ("codes", winners[1], "BBB-2"), ("ship", "x", "SHIP")])
        self.assertNotIn("AAA-1", (out / "report.html").read_text(encoding="utf-8"))
        masked = run.folder.path / "masked"
        self.assertEqual(command("report", run.session, "-o", masked, "--mask")[0], 0)
        for name in ("winners.csv", "benefits.csv"):
            text = (masked / name).read_text(encoding="utf-8-sig")
            self.assertFalse(any(code in text for code in ("AAA-1", "BBB-2", "SHIP")), text)
        # The journal and the proof hold who got it, and no code.
        self.assertFalse(any("AAA-1" in row[4] for row in read_journal(run.session) if row[3] != "show"))
        self.assertNotIn("AAA-1", (run.session / "proofs" / "cup-1.json").read_text(encoding="utf-8"))

    def test_what_the_check_says(self):
        def problems(benefits, prizes=None):
            folder = self.folder()
            path = folder.write("a.show.json", show(interactions=[lottery(prizes=prizes or PRIZES)], benefits=benefits))
            code, out, _ = command("check", path)
            return code, out

        self.assertEqual(problems(BENEFITS), (0, ""))
        code, out = problems([{**BENEFITS[0], "codes": ["A", "B", "A"]}])
        self.assertEqual(code, 1)
        self.assertIn('The code "A" stands twice.', out)
        self.assertEqual(problems([{**BENEFITS[0], "code": "X"}])[0], 1)
        self.assertEqual(problems([{**BENEFITS[0], "codes": []}])[0], 1)
        code, out = problems([{**BENEFITS[0], "count": 9}])
        self.assertEqual((code, "warning" in out), (0, True))
        code, out = problems(BENEFITS, [{"id": "p1", "title": "Cup", "benefit": "cods"}])
        self.assertEqual(code, 1)
        self.assertIn('"codes"', out)
        action = {"id": "c", "on": "start", "do": [{"verb": "benefit.give", "id": "nothing", "person": "twitch/1"}]}
        folder = self.folder()
        path = folder.write("a.show.json", show([segment("a", cues=[action])], benefits=BENEFITS))
        self.assertEqual(command("check", path)[0], 1)


class Sponsors(Lottery):
    def test_seconds_on_air(self):
        run = self.run_show(show([segment("a", start="20:00", sponsor="acme"), segment("b", "10m")],
                                 interactions=[sale("flash")], products=[product("cup-red", sponsor="zed")],
                                 sponsors=[{"id": "acme", "title": "ACME"}, {"id": "zed", "title": "Zed"}]))
        run.ok("go")
        run.later(10000)
        run.ok("sale.open flash")
        run.later(5000)
        run.ok({"t": run.now + 3600000, "step": True})  # as NTP does
        run.now += 3600000
        run.ok("go")
        run.later(1000)
        self.assertEqual(run.state()["sponsors"],
                         [{"id": "acme", "title": "ACME", "on_air": False, "on_air_ms": 15000},
                          {"id": "zed", "title": "Zed", "on_air": True, "on_air_ms": 6000}])
        run.ok("finish")
        run.end()
        out = run.folder.path / "out"
        self.assertEqual(command("report", run.session, "-o", out)[0], 0)
        self.assertEqual([(row["sponsor"], row["on_air_ms"]) for row in table(out / "sponsors.csv")],
                         [("acme", "15000"), ("zed", "6000")])
        self.assertIn("ACME", (out / "report.html").read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
