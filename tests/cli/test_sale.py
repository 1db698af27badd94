"""Sales: phases, stock, orders, claims, reserve, oversell, countdown, several products."""

import unittest

from driver import MINUTE, SECOND, T0, Case, command, product, sale, show


class Sale(Case):
    def run_sale(self, products=None, start=T0, **more):
        products = products or [product(stock=10)]
        run = self.run_show(show(interactions=[sale(products=[entry["id"] for entry in products], **more)],
                                 products=products), start=start)
        return run

    def open(self, **more):
        run = self.run_sale(**more)
        run.ok("sale.open flash")
        return run

    def order(self, run, who, count=1, item="cup-red", **more):
        return run.ok(run.audience("order", who, item=item, count=count, **more))

    def stock(self, run, id="cup-red"):
        row = next(entry for entry in run.item("flash")["products"] if entry["id"] == id)
        return row.get("stock"), row["sold"]


class Phases(Sale):
    def phase(self, run):
        return run.item("flash")["phase"]

    def test_from_the_announcement_to_the_end(self):
        run = self.run_sale(last=3)
        self.assertEqual(self.phase(run), "idle")
        run.ok("sale.announce flash")
        self.assertEqual(run.named("sale.phase")[0], {**run.named("sale.phase")[0], "id": "flash", "phase": "announced",
                                                      "product": "cup-red"})
        run.ok("sale.start flash in=30s")
        self.assertEqual(self.phase(run), "countdown")
        self.assertIn(run.item("flash")["state"], ("draft", "armed"))
        run.at(T0 + 29999)
        self.assertEqual(self.phase(run), "countdown")
        run.at(T0 + 30000)
        self.assertEqual([event["phase"] for event in run.named("sale.phase")], ["open"])
        self.assert_state(run.item("flash"), state="open", phase="open", opened=T0 + 30000)
        self.order(run, 1, 7)
        self.assertEqual([event["phase"] for event in run.named("sale.phase")], ["last"])
        self.order(run, 2, 3)
        self.assertIn("sold-out", [event["phase"] for event in run.named("sale.phase")])
        self.assert_state(run.item("flash"), state="closed", phase="sold-out")
        run.ok("sale.stock flash by=+5")
        self.assert_state(run.item("flash"), state="open")
        self.assertIn(self.phase(run), ("open", "last"))
        run.ok("sale.close flash")
        self.assertEqual(self.phase(run), "closed")
        run.ok("sale.reveal flash")
        run.ok("sale.done flash")

    def test_start_at_a_time_of_day(self):
        run = self.run_sale()
        run.ok("sale.start flash at=20:05:30")
        run.at(T0 + 330 * SECOND - 1)
        self.assertEqual(self.phase(run), "countdown")
        run.at(T0 + 330 * SECOND)
        self.assertEqual(self.phase(run), "open")

    def test_start_at_a_time_after_midnight(self):
        run = self.run_sale(start=T0 + 3 * 60 * MINUTE + 59 * MINUTE)
        run.ok("sale.start flash at=00:01")
        run.later(2 * MINUTE - 1)
        self.assertEqual(self.phase(run), "countdown")
        run.later(1)
        self.assertEqual(self.phase(run), "open")

    def test_start_when_the_clocks_change(self):
        # Berlin, 29 March 2026: 02:00 becomes 03:00. 25 October: 03:00 becomes 02:00.
        spring, autumn = 1774742400000, 1792879200000  # 01:00 and 00:00 local time
        evening = spring - 120 * MINUTE
        for start, at, opens in [(evening, "03:30", spring + 90 * MINUTE), (spring, "02:30", spring + 60 * MINUTE),
                                 (spring - 60 * MINUTE, "00:30", spring - 30 * MINUTE),
                                 (autumn, "02:30", autumn + 150 * MINUTE), (autumn, "03:30", autumn + 270 * MINUTE)]:
            with self.subTest(at=at, start=start):
                date = "2026-10-25" if start == autumn else "2026-03-28"
                run = self.run_show(show(zone="Europe/Berlin", date=date, interactions=[sale()], products=[product()]),
                                    start=start)
                self.assertEqual(run.ok(f"sale.start flash at={at}")["at"], opens)
                run.at(opens - 1)
                self.assertEqual(self.phase(run), "countdown")
                run.at(opens)
                self.assertEqual(self.phase(run), "open")

    def test_the_document_s_countdown(self):
        run = self.run_sale(countdown="30s")
        run.ok("sale.start flash")
        run.at(T0 + 30000)
        self.assertEqual(self.phase(run), "open")

    def test_a_countdown_over_a_resume(self):
        run = self.run_sale()
        run.ok("sale.start flash in=30s")
        run.kill()
        run = self.run_show(folder=run.folder, resume=True, start=T0 + 31000)
        self.assert_state(run.item("flash"), phase="open", opened=T0 + 30000)


class Stock(Sale):
    def test_orders(self):
        run = self.open()
        self.order(run, 1, 2)
        self.order(run, 2, 3)
        self.order(run, 1, -2)
        self.assertEqual(self.stock(run), (7, 3))
        metrics = run.state()["metrics"]
        self.assertEqual(metrics["orders"], 3)

    def test_orders_of_a_feed_that_does_not_count(self):
        """They are in no figure: not in the sale, not in the metrics, not in a goal, not in the report."""
        feeds = [{"id": "a", "url": "twitch:a"}, {"id": "off", "url": "twitch:off", "count": False}]
        run = self.run_show(show(interactions=[sale()], products=[product(stock=10)], feeds=feeds,
                                 goals=[{"id": "g", "metric": "orders", "target": 5}]))
        run.ok("go")
        run.ok("sale.open flash")
        price = {"minor": 9900, "currency": "CNY"}
        self.order(run, 1, 2, feed="twitch:a", value=price)
        self.order(run, 2, 3, feed="twitch:off", value=price)
        self.assertEqual(self.stock(run), (8, 2))
        metrics = run.state()["metrics"]
        self.assertEqual((metrics["orders"], metrics["revenue"]), (2, [price]))
        run.ok("finish")
        run.end()
        code, out, errors = command("report", run.session, "-o", run.folder.path / "report")
        self.assertEqual(code, 0, out + errors)
        minutes = (run.folder.path / "report" / "minutes.csv").read_text("utf-8-sig").splitlines()
        at = minutes[0].split(",").index("orders")
        self.assertEqual(sum(int(line.split(",")[at] or 0) for line in minutes[1:]), 2)

    def test_revenue(self):
        run = self.open()
        self.order(run, 1, 2, value={"minor": 19800, "currency": "CNY"})
        self.order(run, 2, 1, value={"minor": 500, "currency": "USD"})
        self.assertEqual({(entry["currency"], entry["minor"]) for entry in run.state()["metrics"]["revenue"]},
                         {("CNY", 19800), ("USD", 500)})

    def test_orders_before_and_after(self):
        run = self.run_sale()
        self.order(run, 0)
        self.assertEqual(self.stock(run), (10, 0))
        run.ok("sale.announce flash")
        self.order(run, 1)
        self.assertEqual(self.stock(run), (9, 1))
        run.ok("sale.open flash")
        self.order(run, 2)
        run.ok("sale.close flash")
        run.later(MINUTE)
        self.order(run, 3)
        self.assertEqual(self.stock(run), (7, 3))
        run.ok("sale.done flash")
        self.order(run, 4)
        self.assertEqual(self.stock(run), (7, 3))

    def test_oversold_by_orders(self):
        run = self.open(products=[product(stock=2)])
        self.order(run, 1, 2)
        self.order(run, 2, 3)
        alert = run.named("alert")
        self.assertTrue(alert)
        self.assertIn("3", alert[0]["text"])
        self.assertEqual(self.stock(run), (0, 5))

    def test_a_return_reopens(self):
        run = self.open(products=[product(stock=2)])
        self.order(run, 1, 2)
        self.assertEqual(run.item("flash")["phase"], "sold-out")
        self.order(run, 1, -1)
        self.assert_state(run.item("flash"), state="open")
        self.assertEqual(self.stock(run), (1, 1))

    def test_deleted_order(self):
        run = self.open(products=[product(stock=2)], settle="5s")
        self.order(run, 1, 1, id="o1")
        self.order(run, 2, 1, id="o2")
        self.assertEqual(run.item("flash")["phase"], "sold-out")
        run.ok(run.audience("delete", target="o1"))
        self.assertEqual(self.stock(run), (1, 1))
        self.assertEqual(run.item("flash")["state"], "open")

    def test_reserve(self):
        run = self.open(products=[product(stock=10, reserve=4)])
        self.assertEqual(self.stock(run), (6, 0))
        self.order(run, 1, 6)
        self.assertEqual(run.item("flash")["phase"], "sold-out")
        run.ok("sale.stock flash reserve=0")
        self.assertEqual(self.stock(run), (4, 6))
        self.assertEqual(run.item("flash")["state"], "open")

    def test_set_and_by(self):
        run = self.open()
        self.order(run, 1, 4)
        run.ok("sale.stock flash set=20")
        self.assert_state(run.named("sale.stock")[0], id="flash", product="cup-red", stock=16, sold=4)
        self.assertEqual(self.stock(run), (16, 4))
        run.ok("sale.stock flash by=-6")
        self.assertEqual(self.stock(run), (10, 4))
        run.refused("sale.stock flash set=3", "sale.oversell")
        run.refused("sale.stock flash by=-11", "sale.oversell")
        run.refused("sale.stock flash set=5 product=none", "id.unknown")

    def test_without_stock(self):
        run = self.open(products=[product()])
        self.order(run, 1, 1000)
        self.assertNotIn("stock", run.item("flash")["products"][0])
        self.assert_state(run.item("flash"), state="open", phase="open")

    def test_price(self):
        run = self.open()
        run.ok("sale.price flash minor=8800 was=19900")
        row = run.item("flash")["products"][0]
        self.assertEqual(row["price"], {"minor": 8800, "currency": "CNY"})

    def test_operator_stock_ignores_orders(self):
        run = self.open(stock_from="operator")
        self.order(run, 1, 3)
        self.assertEqual(self.stock(run)[0], 10)


class Claims(Sale):
    WORDS = {"stock_from": "claims", "claim": {"words": ["扣1", "1"]}}

    def test_once_a_person(self):
        run = self.open(**self.WORDS)
        for who in (1, 1, 2):
            run.say(who, "扣1")
        run.say(3, "１")
        run.say(4, "扣1 了")
        self.assertEqual(self.stock(run), (7, 3))
        self.assertEqual(run.refusals("flash"), {"limit": 1})

    def test_up_to_the_limit(self):
        run = self.open(products=[product(stock=10, limit=2)], **self.WORDS)
        for _ in range(3):
            run.say(1, "扣1")
        self.assertEqual(self.stock(run), (8, 2))
        self.assertEqual(run.refusals("flash"), {"limit": 1})

    def test_sold_out_refuses(self):
        run = self.open(products=[product(stock=1)], settle="5s", **self.WORDS)
        run.say(1, "扣1")
        run.say(2, "扣1")
        self.assertEqual(self.stock(run), (0, 1))
        self.assertEqual(run.refusals("flash"), {"sold-out": 1})
        self.assertEqual(run.named("alert", since_start=True), [])

    def test_a_deleted_claim_comes_back(self):
        run = self.open(products=[product(stock=1)], settle="5s", **self.WORDS)
        run.say(1, "扣1", id="x")
        run.ok(run.audience("delete", target="x"))
        self.assertEqual(self.stock(run), (1, 0))
        self.assertEqual(run.item("flash")["state"], "open")

    def test_the_order_of_arrival(self):
        run = self.open(products=[product(stock=50, limit=2)], settle="5s", **self.WORDS)
        for n, who in enumerate((3, 1, 2, 1)):
            run.say(who, "扣1", id=f"c{n}")
        run.later(1000)
        run.ok(run.audience("delete", target="c0"))
        run.say(4, "扣1", t=run.now - 500)  # written before the next one, arrived before it too
        run.say(5, "扣1", t=run.now - 900)
        run.say(3, "扣1")
        rows = run.list("claims", "flash")["rows"]
        self.assertEqual([row["id"] for row in rows], ["1", "2", "1", "4", "5", "3"])
        self.assertEqual(rows[0], {"platform": "twitch", "id": "1", "name": "P1", "item": "cup-red", "count": 1,
                                   "t": T0})
        self.assertEqual(run.list("claims", "flash", **{"from": 2, "count": 2})["rows"], rows[2:4])
        self.assertEqual(run.list("claims", "flash")["total"], 6)

    def test_oversold_by_orders_and_claims_at_once(self):
        # Orders sell what there is not, and say so; claims never do.
        run = self.open(products=[product(stock=3)], settle="5s", claim={"words": ["扣1"]})
        lines = []
        for n in range(10):
            lines += [run.audience("comment", n, text="扣1"), run.audience("order", n, item="cup-red", count=1)]
        run.many(lines)
        self.assertEqual(self.stock(run), (0, 10))
        self.assertEqual(run.item("flash")["products"][0]["claimed"], 3)
        self.assertEqual(run.refusals("flash"), {"sold-out": 7})
        self.assertEqual(len(run.named("alert", since_start=True)), 7)

    def test_a_claim_event(self):
        run = self.open(**self.WORDS)
        run.ok(run.audience("claim", 1, item="flash"))
        self.assertEqual(self.stock(run), (9, 1))


class Several(Sale):
    THREE = [product("a", stock=1), product("b", stock=1), product("c", stock=2)]

    def test_next_goes_round(self):
        run = self.open(products=self.THREE)
        shown = [run.item("flash")["product"]]
        for _ in range(4):
            run.ok("sale.next flash")
            shown.append(run.item("flash")["product"])
        self.assertEqual(shown, ["a", "b", "c", "a", "b"])
        run.ok("sale.next flash product=c")
        self.assertEqual(run.item("flash")["product"], "c")

    def test_sold_out_when_all_are(self):
        run = self.open(products=self.THREE)
        self.order(run, 1, 1, "a")
        self.order(run, 2, 1, "b")
        self.assertEqual(run.item("flash")["state"], "open")
        self.order(run, 3, 2, "c")
        self.assert_state(run.item("flash"), state="closed", phase="sold-out")

    def test_an_unknown_product_is_no_order_here(self):
        run = self.open(products=self.THREE)
        self.order(run, 1, 1, "x")
        self.assertEqual([self.stock(run, id)[1] for id in "abc"], [0, 0, 0])


if __name__ == "__main__":
    unittest.main()
