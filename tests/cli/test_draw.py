"""Draws: the order computed a second time, proofs, prizes, claims and redraws."""

import hashlib
import json
import pathlib
import subprocess
import sys
import unittest

from draws import Lottery, draw_order, secret_of
from driver import T0, command, lottery, person, show

HERE = pathlib.Path(__file__).resolve().parent
PRIZES = [{"id": "p1", "title": "Cup", "count": 3}, {"id": "p2", "title": "Hat", "count": 2}]


class Draws(Lottery):
    def test_the_order_is_draw_v1(self):
        run = self.open(prizes=PRIZES, weights=[{"role": "vip", "weight": 7}])
        for n in range(40):
            run.say(person(f"用户{n}", roles=["vip"] if n % 3 == 0 else []), "上车",
                    feed=["twitch:a", "bilibili:1", "douyin:2"][n % 3])
        commitment = run.named("lottery.state", since_start=True)[0]["commitment"]
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup")
        run.ok("lottery.draw cup")
        proof, data, rows = self.proof(run)
        self.assertEqual(rows, sorted(rows, key=lambda row: (row[0].encode(), row[1].encode())))
        self.assertEqual(proof["entrants_sha256"], hashlib.sha256(data).hexdigest())
        self.assertEqual((proof["proof"], proof["method"], proof["show"], proof["lottery"], proof["draw"]),
                         (1, "draw-v1", "night", "cup", 1))
        self.assertEqual((proof["opened"], proof["closed"]), (T0, T0))
        self.assertEqual(proof["entrants"], 40)
        self.assertEqual(proof["total_weight"], sum(row[2] for row in rows))
        secret = bytes.fromhex(proof["secret"])
        self.assertEqual(secret, secret_of("cup", 1))
        self.assertEqual(proof["commitment"], hashlib.sha256(secret).hexdigest())
        self.assertEqual(proof["commitment"], commitment)
        self.assertIsNone(proof["beacon"])
        self.assertIs(proof.get("test"), True)
        order = draw_order(rows, secret)
        self.assertEqual([(pick["platform"], pick["id"]) for pick in proof["picks"]], [row[:2] for row in order[:5]])
        self.assertEqual([pick["prize"] for pick in proof["picks"]], ["p1"] * 3 + ["p2"] * 2)
        self.assertEqual([(w["pick"], w["platform"], w["id"]) for w in self.winners(run)],
                         [(n + 1, *row[:2]) for n, row in enumerate(order[:5])])
        code, out, errors = command("verify", run.session)
        self.assertEqual(code, 0, out + errors)
        self.assertTrue(out.startswith("true "))

    def test_one_entrant_and_two(self):
        for people in (1, 2, 3):
            run = self.drawn(people=people, count=people)
            proof, _, rows = self.proof(run)
            self.assertEqual([pick["id"] for pick in proof["picks"]],
                             [row[1] for row in draw_order(rows, secret_of("cup", 1))])

    def test_short(self):
        run = self.open()
        run.say("a", "上车")
        run.ok("lottery.close cup")
        self.assertEqual(run.ok("lottery.draw cup count=3")["short"], 2)
        run.refused("lottery.draw cup", "lottery.no-more-entrants")

    def test_no_more_prizes(self):
        run = self.drawn(people=9, count=3)
        run.refused("lottery.draw cup", "lottery.no-more-prizes")
        run.refused("lottery.draw cup prize=p1", "lottery.no-more-prizes")
        run.refused("lottery.draw cup prize=nothing", "id.unknown")

    def test_pieces_and_prizes_in_order(self):
        run = self.open(prizes=PRIZES)
        run.many([run.audience("comment", n, text="上车") for n in range(20)])
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        run.ok("lottery.draw cup prize=p2 count=1")
        run.ok("lottery.draw cup")
        self.assertEqual([w["prize"] for w in self.winners(run)], ["p1", "p2", "p1", "p1"])
        run.ok("lottery.draw cup")
        self.assertEqual([w["prize"] for w in self.winners(run)], ["p1", "p2", "p1", "p1", "p2"])
        proof, _, rows = self.proof(run)
        self.assertEqual([pick["id"] for pick in proof["picks"]],
                         [row[1] for row in draw_order(rows, secret_of("cup", 1))[:5]])

    def test_each_list_has_a_number(self):
        run = self.drawn()
        first = run.item("cup")["commitment"]
        run.ok("lottery.reset cup")
        run.ok("lottery.open cup")
        second = run.item("cup")["commitment"]
        self.assertNotEqual(first, second)
        # A cancelled run keeps its number.
        run.ok("lottery.cancel cup")
        run.ok("lottery.reset cup")
        run.ok("lottery.open cup")
        self.assertEqual(run.item("cup")["commitment"], hashlib.sha256(secret_of("cup", 3)).hexdigest())
        run.say("a", "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        self.assertEqual(self.proof(run, 3)[0]["draw"], 3)

    def test_the_secret_is_hidden_before(self):
        run = self.open()
        secret = secret_of("cup", 1).hex()
        run.say("a", "上车")
        run.ok("lottery.close cup")
        self.assertNotIn(secret, json.dumps(run.state()))
        self.assertFalse((run.session / "proofs").exists() and list((run.session / "proofs").glob("cup*")))
        self.assertNotIn(secret, json.dumps(run.all_events))

    def test_without_a_seed_secrets_differ(self):
        seen = set()
        for _ in range(3):
            run = self.run_show(show(interactions=[lottery()]), seed=None)
            run.ok("lottery.open cup")
            seen.add(run.item("cup")["commitment"])
            run.say("a", "上车")
            run.ok("lottery.close cup")
            run.ok("lottery.draw cup count=1")
            self.assertNotIn("test", self.proof(run)[0])
        self.assertEqual(len(seen), 3)

    def test_winners_do_not_win_again(self):
        run = self.run_show(show(interactions=[lottery(exclude=["winner"]), lottery("two", exclude=["winner"])]))
        run.ok("lottery.open cup")
        run.say("a", "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        run.later(10000)
        run.ok("lottery.open two")
        run.say("a", "上车")
        run.say("b", "上车")
        self.assertEqual(run.refusals("two"), {"winner": 1})
        self.assertEqual([row["id"] for row in run.list("entrants", "two")["rows"]], ["b"])

    def test_everyone_can_win(self):
        # Each of two has a fair share: the first is not always drawn, nor the last never.
        won = [0, 0, 0]
        for number in range(1, 40):
            rows = [("twitch", str(n), 1) for n in range(3)]
            won[int(draw_order(rows, secret_of("cup", number))[0][1])] += 1
        run = self.run_show(show(interactions=[lottery()]))
        got = [0, 0, 0]
        for number in range(1, 40):
            run.ok("lottery.open cup")
            for n in range(3):
                run.say(n, "上车")
            run.ok("lottery.close cup")
            run.ok("lottery.draw cup count=1")
            got[int(self.winners(run)[-1]["id"])] += 1
            run.ok("lottery.reset cup")
        self.assertEqual(got, won)
        self.assertTrue(all(got))

    def test_frozen_list_and_moderation(self):
        run = self.open()
        run.many([run.audience("comment", n, text="上车", id=f"x{n}") for n in range(6)])
        run.ok("lottery.close cup")
        rows = [("twitch", str(n), 1) for n in range(6)]
        order = [row[1] for row in draw_order(rows, secret_of("cup", 1))]
        run.later(1000)
        run.ok(run.audience("ban", target=order[0]))
        run.ok("lottery.draw cup count=2")
        proof, data, rows = self.proof(run)
        self.assertEqual(len(rows), 6)
        self.assertEqual([(pick["id"], pick["status"]) for pick in proof["picks"]],
                         [(order[0], "forfeited"), (order[1], "confirmed"), (order[2], "confirmed")])
        self.assertEqual(command("verify", run.session)[0], 0)

    def test_excluded_after_the_freeze(self):
        run = self.open()
        run.many([run.audience("comment", n, text="上车") for n in range(6)])
        run.ok("lottery.close cup")
        order = [row[1] for row in draw_order([("twitch", str(n), 1) for n in range(6)], secret_of("cup", 1))]
        run.later(1000)
        run.ok(f"lottery.exclude cup person=twitch/{order[0]} reason=crew")
        run.ok("lottery.draw cup count=1")
        picks = self.proof(run)[0]["picks"]
        self.assertEqual([(pick["id"], pick["status"]) for pick in picks],
                         [(order[0], "forfeited"), (order[1], "confirmed")])

    def test_the_winner_is_named_at_shown_at_only(self):
        run = self.drawn(people=5, reel="6s", claim={"time": "60s"})
        winner = self.winners(run)[0]
        self.assertEqual((winner["shown_at"], winner["claim_until"]), (T0 + 6000, T0 + 66000))
        run.at(T0 + 5999)
        self.assertEqual(run.named("lottery.winner", since_start=True), [])
        run.at(T0 + 6000)
        self.assertEqual(len(run.named("lottery.winner")), 1)


class Claims(Lottery):
    CLAIM = {"claim": {"time": "60s", "word": "领奖", "redraw": "confirm"}, "reel": "0s"}

    def status(self, run):
        return [(w["pick"], w["id"], w["status"]) for w in self.winners(run)]

    def order(self, run):
        return [row[1] for row in draw_order(self.proof(run)[2], secret_of("cup", 1))]

    def test_claimed(self):
        run = self.drawn(count=2, **self.CLAIM)
        first, second = [w["id"] for w in self.winners(run)]
        run.say(first, "hello")
        self.assertEqual(self.status(run)[0][2], "pending")
        run.say(first, "领奖！")
        claim = run.named("lottery.claim")[0]
        self.assert_state(claim, id="cup", pick=1, platform="twitch", person=first, status="claimed")
        run.refused("lottery.claim cup pick=1", "lottery.decided")
        run.refused("lottery.forfeit cup pick=1", "lottery.decided")
        run.ok("lottery.claim cup pick=2")
        self.assertEqual([s for _, _, s in self.status(run)], ["claimed", "claimed"])
        run.refused("lottery.claim cup pick=9", "lottery.no-pick")
        self.assertEqual([pick["status"] for pick in self.proof(run)[0]["picks"]], ["claimed", "claimed"])

    def test_any_message_claims(self):
        run = self.drawn(**{**self.CLAIM, "claim": {"time": "60s"}})
        run.say(self.winners(run)[0]["id"], "yay")
        self.assertEqual(self.status(run)[0][2], "claimed")

    def test_a_message_before_it_is_shown_claims_nothing(self):
        run = self.drawn(**{**self.CLAIM, "claim": {"time": "60s"}, "reel": "6s"})
        who = self.winners(run)[0]["id"]
        run.at(T0 + 5999)
        run.say(who, "yay")
        self.assertEqual(self.status(run)[0][2], "pending")
        run.at(T0 + 6000)
        run.say(who, "yay", t=T0 + 5999)
        self.assertEqual(self.status(run)[0][2], "pending")
        run.say(who, "yay")
        self.assertEqual(self.status(run)[0][2], "claimed")

    def test_expired_and_redrawn_by_hand(self):
        run = self.drawn(count=1, **self.CLAIM)
        order = self.order(run)
        run.at(T0 + 59999)
        self.assertEqual(self.status(run)[0][2], "pending")
        run.at(T0 + 60000)
        self.assertEqual(run.named("lottery.claim")[0]["status"], "expired")
        self.assertEqual(self.status(run)[0][2], "expired")
        run.say(order[0], "领奖")
        self.assertEqual(self.status(run)[0][2], "expired")
        run.ok("lottery.redraw cup pick=1")
        self.assertEqual([(who, status) for _, who, status in self.status(run)],
                         [(order[0], "expired"), (order[1], "pending")])
        proof = self.proof(run)[0]
        self.assertEqual(proof["picks"][1]["replaces"], 1)
        self.assertEqual(proof["picks"][1]["id"], order[1])
        run.say(order[1], "领奖")
        self.assertEqual(command("verify", run.session)[0], 0)

    def test_redrawn_by_itself(self):
        run = self.drawn(count=1, **{**self.CLAIM, "claim": {"time": "60s", "word": "领奖", "redraw": "auto"}})
        order = self.order(run)
        run.at(T0 + 60000)
        self.assertEqual([(who, status) for _, who, status in self.status(run)],
                         [(order[0], "expired"), (order[1], "pending")])
        run.at(T0 + 121000)
        self.assertEqual([who for _, who, _ in self.status(run)], order[:3])

    def test_only_those_who_are_missing_are_replaced(self):
        run = self.drawn(people=12, count=3, **self.CLAIM)
        order = self.order(run)
        run.say(order[1], "领奖")
        run.at(T0 + 60000)
        run.ok("lottery.redraw cup pick=3")
        run.ok("lottery.redraw cup pick=1")
        self.assertEqual([who for _, who, _ in self.status(run)], order[:5])
        self.assertEqual([pick.get("replaces") for pick in self.proof(run)[0]["picks"]], [None, None, None, 3, 1])

    def test_forfeit_and_more_time(self):
        run = self.drawn(count=2, **self.CLAIM)
        run.ok("lottery.extend-claim cup pick=1 by=30s")
        self.assertEqual(self.winners(run)[0]["claim_until"], T0 + 90000)
        run.ok("lottery.forfeit cup pick=2")
        self.assertEqual(self.status(run)[1][2], "forfeited")
        run.at(T0 + 89999)
        self.assertEqual(self.status(run)[0][2], "pending")
        run.at(T0 + 90000)
        self.assertEqual(self.status(run)[0][2], "expired")

    def test_done_when_all_is_decided(self):
        run = self.drawn(count=3, **self.CLAIM)
        for winner in self.winners(run):
            self.assertEqual(run.item("cup")["state"], "revealed")
            run.say(winner["id"], "领奖")
        self.assert_state(run.item("cup"), state="done", on_air=False)

    def test_not_done_while_a_prize_is_left_or_a_redraw_possible(self):
        run = self.drawn(count=1, **self.CLAIM)
        run.say(self.winners(run)[0]["id"], "领奖")
        self.assertEqual(run.item("cup")["state"], "revealed")
        run = self.drawn(count=3, **self.CLAIM)
        run.at(T0 + 60000)
        self.assertEqual(run.item("cup")["state"], "revealed")

    def test_no_redraw(self):
        run = self.drawn(count=3, **{**self.CLAIM, "claim": {"time": "60s", "word": "领奖", "redraw": "off"}})
        run.at(T0 + 60000)
        self.assertEqual([status for _, _, status in self.status(run)], ["expired"] * 3)
        self.assertEqual(run.item("cup")["state"], "done")

    def test_the_feeds_delay_counts_for_claims(self):
        document = show(interactions=[lottery(claim={"time": "60s", "redraw": "off"}, reel="0s")],
                        feeds=[{"id": "main", "url": "twitch:a", "delay": "5s", "count": True}])
        run = self.run_show(document)
        run.ok("lottery.open cup")
        for who in "ab":
            run.say(who, "上车")
        run.ok("lottery.close cup")
        run.at(T0 + 5000)
        run.ok("lottery.draw cup count=2")
        first = self.winners(run)[0]
        self.assertEqual(first["claim_until"], first["shown_at"] + 60000)
        run.at(first["claim_until"] + 4000)
        run.say(first["id"], "me", t=first["claim_until"] + 4000)
        self.assertEqual({status for _, who, status in self.status(run) if who == first["id"]}, {"claimed"})

    def test_resume_in_the_middle(self):
        run = self.drawn(count=2, **self.CLAIM)
        order = self.order(run)
        before, proof = run.hash(), self.proof(run)[0]
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        self.assertEqual(run.hash(), before)
        run.at(T0 + 60000)
        run.ok("lottery.redraw cup pick=1")
        self.assertEqual([who for _, who, _ in self.status(run)], order[:3])
        after = self.proof(run)[0]
        self.assertEqual([p["id"] for p in after["picks"][:2]], [p["id"] for p in proof["picks"]])
        self.assertEqual(after["secret"], proof["secret"])
        self.assertEqual(command("verify", run.session)[0], 0)


class Beacons(Lottery):
    SIGNATURE = "8f" * 48
    RANDOMNESS = hashlib.sha256(bytes.fromhex(SIGNATURE)).hexdigest()

    def value(self, number):
        return f"lottery.beacon-value cup round={number} randomness={self.RANDOMNESS} signature={self.SIGNATURE}"

    def round_at(self, t):
        """The first round of quicknet that comes after t, and its time."""
        number = (t // 1000 - 1692803367) // 3 + 2
        return number, (1692803367 + 3 * (number - 1)) * 1000

    def waiting(self, **more):
        """Closed, and asked to draw with the round that comes within a minute."""
        run = self.open(**more)
        run.many([run.audience("comment", n, text="上车") for n in range(30)])
        number, at = self.round_at(T0 + 60000)
        run.ok(f"lottery.beacon cup round={number}")
        run.later(1000)
        run.ok("lottery.close cup")
        self.assert_state(run.ok("lottery.draw cup"), pending=True, at=at)
        return run, number, at

    def test_the_value_makes_the_order(self):
        run, number, at = self.waiting()
        shown = run.item("cup")
        self.assertEqual(shown["beacon"]["state"], "awaited")
        self.assertEqual(run.named("lottery.state", since_start=True)[-1]["entrants_sha256"], shown["entrants_sha256"])
        run.refused(self.value(number), "lottery.beacon-early")
        run.at(at)
        run.refused(self.value(number).replace("8f8f", "8f00", 1), "verb.bad-argument")
        run.refused(self.value(number + 1), "verb.bad-argument")
        self.assertEqual(self.winners(run), [])
        run.ok(self.value(number))
        proof, data, rows = self.proof(run)
        self.assertEqual(proof["beacon"], {"chain": shown["beacon"]["chain"], "round": number, "at": at,
                                           "list_shown": T0 + 1000, "randomness": self.RANDOMNESS,
                                           "signature": self.SIGNATURE})
        self.assertEqual(proof["entrants_sha256"], shown["entrants_sha256"])
        order = draw_order(rows, bytes.fromhex(proof["secret"]), bytes.fromhex(self.RANDOMNESS))
        self.assertEqual([pick["id"] for pick in proof["picks"]], [row[1] for row in order[:3]])
        path = run.session / "proofs" / "cup-1.json"
        second = subprocess.run([sys.executable, "-B", str(HERE.parent / "draw_v1.py"), str(path)],
                                capture_output=True, text=True, check=False)
        self.assertIn("bound by its beacon", second.stdout)
        code, out, errors = command("verify", run.session)
        self.assertEqual(code, 0, out + errors)
        self.assertIn(f"round {number} of quicknet, which came after the list was shown", out)
        # A value that nobody entered while the show ran is told from one that was.
        other = bytes(48)
        proof["beacon"].update(signature=other.hex(), randomness=hashlib.sha256(other).hexdigest())
        proof["picks"] = []
        path.write_text(json.dumps(proof), encoding="utf-8")
        self.assertEqual(command("verify", path)[0], 0)
        code, out, errors = command("verify", run.session)
        self.assertEqual(code, 1)
        self.assertIn("the beacon's value is not in the journal", out)

    def test_it_waits_across_a_crash(self):
        run, number, at = self.waiting()
        before = run.hash()
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 1000)
        self.assertEqual(run.hash(), before)
        run.at(at)
        run.ok(self.value(number))
        self.assertEqual(len(self.winners(run)), 3)
        run.end()
        self.assertEqual(command("replay", run.session, "--check")[0], 0)

    def test_without_one_it_is_only_re_checkable(self):
        run = self.drawn()
        self.assertIn("re-checkable", command("verify", run.session)[1])

    def test_a_proof_that_is_gone_is_missed(self):
        run = self.drawn()
        run.end()
        self.assertEqual(command("verify", run.session)[0], 0)
        (run.session / "proofs" / "cup-1.json").unlink()
        code, out, _ = command("verify", run.session)
        self.assertEqual(code, 1)
        self.assertIn("cup 1: the journal holds this draw, and its proof is missing", out)


if __name__ == "__main__":
    unittest.main()
