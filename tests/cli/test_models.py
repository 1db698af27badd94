"""The command against second models of it (models.py): random events and verbs, equal states after every few of them.
CROWDCUE_MODEL_ROUNDS plays more rounds than the fast tests do; tests/long/models.sh does."""

import os
import random
import unittest

import models
from driver import SECOND, T0, Case, person, poll, product, question, sale, show

ROUNDS = int(os.environ.get("CROWDCUE_MODEL_ROUNDS", "1"))
FEEDS = [{"id": "a", "url": "twitch:a"}, {"id": "b", "url": "twitch:b", "delay": "4s"},
         {"id": "w", "url": "bilibili:1", "delay": "9s"}, {"id": "x", "url": "twitch:off", "count": False, "delay": "30s"}]
DELAYS = {"twitch:a": 0, "twitch:b": 4000, "bilibili:1": 9000}


class Matching(Case):
    WRAPS = ["{}", "{}", "{}", " {} ", "{}!", "{}。", "{}…", "{}～", "{} ~ !", "/me {}", "\u0001ACTION {}\u0001", "@host {}",
             "@a @b {}", "＠主播　{}", "{}\u034f", "{}\U000e0000", "\u2060{}\u2800", "{}\ufe0f", "/me @host {}", "{}．"]
    FRAMES = ["{}", "{}", "{}", "#{}", "＃{}", "选{}", "选 {}", "投{}", "第{}", "{}号", "{}.", "第{}号", "選{}", "{}號"]
    ZEROS = [0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xE50, 0x1040, 0x17E0, 0xFF10, 0x1D7CE]
    OPTIONS = [
        ["北京", "上海", "Red Hat", "Über", "two words"],
        ["2", "1", "A", "b", "三", "10"],
        ["👍", "👎", "❤", "👨‍👩‍👧", "🇨🇳"],
        ["نعم", "لا", "é", "ｶﾞ", "ﬁn", "ß", "Ⅳ", "हाँ", "नहीं", "ok"],
        ["C++", "C#", "?", "50%"],
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    ]

    def number(self, chance, n):
        if n <= 10 and chance.random() < 0.2:
            return "一二三四五六七八九十"[n - 1]
        if chance.random() < 0.2:
            return chr(0x2460 + n - 1) if n <= 20 else str(n)
        if n <= 9 and chance.random() < 0.2:
            return f"{n}\ufe0f\u20e3"
        zero = chance.choice(self.ZEROS)
        return "".join(chr(zero + int(digit)) for digit in str(n))

    def text(self, chance, options):
        roll = chance.random()
        if roll < 0.55:
            core = chance.choice(self.FRAMES).format(self.number(chance, chance.randrange(1, 12)))
        elif roll < 0.65:
            core = chance.choice("abcdefghijkABCDEFＡＢｃ")
        elif roll < 0.85:
            core = chance.choice(options)
            core = chance.choice([core, core.upper(), core.lower(), core.title(), "\u200b".join(core), core + " x"])
        else:
            core = "".join(chance.choice("12一号选#.a ②!红\u0301\u200d@/") for _ in range(chance.randrange(1, 6)))
        return chance.choice(self.WRAPS).format(core)

    def test_random_texts(self):
        for round in range(ROUNDS):
            for number, texts in enumerate(self.OPTIONS):
                chance = random.Random(f"match {round} {number}")
                options = [{"id": f"o{n}", "text": text} for n, text in enumerate(texts)]
                options[0]["words"] = ["alpha", "ＷＯＲＤ", "两 个"]
                texts = texts + options[0]["words"]
                run = self.run_show(show(interactions=[poll(options=options, votes="first")]))
                run.ok("poll.open colour")
                said = [self.text(chance, texts) for _ in range(400)]
                run.many([run.audience("comment", f"p{n}", text=text) for n, text in enumerate(said)])
                rows = run.list("ballots", "colour", count=1000)["rows"]
                chosen = {row["id"]: int(row["option"][1:]) for row in rows}
                for n, text in enumerate(said):
                    self.assertEqual(chosen.get(f"p{n}"), models.option_of(options, text),
                                     (ascii(text), ascii(models.fold(text)), [option["text"] for option in options]))
                run.end()


class Played(Case):
    """Random steps; what the people of the show are, the clock and the feeds."""

    def start(self, interaction, seed, **more):
        self.chance = random.Random(seed)
        self.run_ = self.run_show(show(interactions=[interaction], feeds=FEEDS, **more))
        self.people = models.People()
        self.messages = []  # (id, feed, who)
        self.log = []

    def someone(self):
        return f"p{self.chance.randrange(7)}"

    def key(self, who, feed):
        return (feed.split(":")[0], who)

    def write(self, text, **more):
        """A comment of somebody in some feed at some time: what the models ask of it."""
        chance, run = self.chance, self.run_
        feed = chance.choice(["twitch:a"] * 4 + ["twitch:b", "twitch:b", "bilibili:1", "twitch:off"])
        who = self.someone()
        t = run.now + chance.choice([0] * 6 + [-1, -3999, -4000, -4001, -8999, -9000, -12000, 5000])
        broken = chance.random() < 0.02
        extra = {"history": True} if chance.random() < 0.02 else {}
        event = run.audience("comment", person(who, **({"strength": "broken"} if broken else {}),
                                               roles=["vip"] if who == "p0" else []), text=text, feed=feed, t=t,
                             **extra, **more)
        run.ok(event)
        self.log.append(("say", run.now, who, feed, t, text, event["id"]))
        self.messages.append((event["id"], feed, who))
        return {"who": self.key(who, feed), "message": (feed, event["id"]), "t": t, "feed": feed, "broken": broken,
                "history": bool(extra), "counts": feed != "twitch:off", "id": event["id"]}

    def void(self):
        """Deletes a message or bans somebody: the keys of void()."""
        chance, run = self.chance, self.run_
        if self.messages and chance.random() < 0.8:
            id, feed, who = chance.choice(self.messages[-25:])
            run.ok(run.audience("delete", target=id, feed=feed))
            self.log.append(("delete", run.now, id))
            return {"why": "deleted", "message": (feed, id)}
        who, feed = self.someone(), chance.choice(["twitch:a", "bilibili:1"])
        seconds = chance.choice([1, 10, 60])
        run.ok(run.audience("ban", target=who, feed=feed, count=seconds))
        self.log.append(("ban", run.now, who, feed))
        until = run.now + seconds * SECOND
        self.people.banned[self.key(who, feed)] = max(until, self.people.banned.get(self.key(who, feed), 0))
        return {"why": "banned", "who": self.key(who, feed)}

    def block(self):
        who = self.someone()
        on = self.chance.random() < 0.5
        self.run_.ok(f"people.{'block' if on else 'unblock'} person=twitch/{who}")
        (self.people.blocked.add if on else self.people.blocked.discard)(("twitch", who))
        if not on:  # it lifts the platform's ban too
            self.people.banned.pop(("twitch", who), None)
        self.log.append(("block" if on else "unblock", who))
        return ("twitch", who) if on else None

    def agree(self, got, model):
        self.assertEqual(got, model, "\n".join(map(str, self.log[-25:])))

    def refusals(self, item):
        return {entry["reason"]: entry["count"] for entry in item["refused"]}


class Polls(Played):
    OPTIONS = [{"id": id, "text": text} for id, text in zip("wxyz", ["北京", "上海", "Red", "Über"])]

    def state(self):
        item = self.run_.item("colour")
        return {"votes": [option["votes"] for option in item["options"]],
                "percent": [option["percent"] for option in item["options"]], "voters": item["voters"],
                "refused": self.refusals(item)}

    def play(self, votes, ties, seed, steps=260):
        up_to = 2 if votes == "up-to" else 1
        self.start(poll(options=self.OPTIONS, votes=votes, up_to=up_to, ties=ties, settle="1s",
                        weights=[{"role": "vip", "weight": 3}]), seed)
        run, chance = self.run_, self.chance
        model = models.Poll(self.OPTIONS, votes, up_to, SECOND, DELAYS, self.people)
        life = "draft"
        for step in range(steps):
            roll = chance.random()
            if roll < 0.6:
                text = chance.choice(["1", "2", "②", "３", "b", "上海", "四", "red", "5", "hello"])
                said = self.write(text)
                if said.pop("counts"):
                    said.pop("id")
                    model.vote(run.now, text=text, weight=3 if said["who"][1] == "p0" else 1, **said)
            elif roll < 0.72:
                model.void(run.now, **self.void())
            elif roll < 0.75:
                self.block()
            elif roll < 0.9:
                run.later(chance.choice([1, 500, 1000, 1001, 3999, 4000, 9999, 10000]))
            elif life == "draft":
                run.ok("poll.open colour")
                model.open(run.now)
                life = "open"
            elif life == "open" and chance.random() < 0.5:
                run.ok("poll.close colour")
                model.close(run.now)
                life = "closed"
            elif life == "closed":
                life = self.after_the_close(model, ties)
            self.log.append((life, run.now))
            if step % 4 == 0 or life == "closed":
                self.agree(self.state(), model.state())
            self.assertIn(sum(self.state()["percent"]), (0, 100))
        run.end()

    def after_the_close(self, model, ties):
        run, chance = self.run_, self.chance
        if chance.random() < 0.4:
            run.ok("poll.reopen colour")
            model.reopen()
            return "open"
        if not model.is_settled(run.now):
            return "closed"
        run.ok("poll.reveal colour")
        won = [place for place, option in enumerate(run.item("colour")["options"]) if option["winner"]]
        self.agree(won, model.winners(ties))
        run.ok("poll.reset colour")
        model.reset()
        return "draft"

    def test_random_polls(self):
        for round in range(ROUNDS):
            for votes in ("first", "last", "up-to"):
                for ties in ("all", "earliest"):
                    with self.subTest(votes=votes, ties=ties, round=round):
                        self.play(votes, ties, f"poll {votes} {ties} {round}")

    def test_a_thousand_changes_of_mind(self):
        self.start(poll(options=self.OPTIONS, settle="1s"), "thousand")
        run = self.run_
        run.ok("poll.open colour")
        model = models.Poll(self.OPTIONS, "last", 1, SECOND, DELAYS, self.people)
        model.open(run.now)
        for n in range(1000):
            text = str(self.chance.randrange(4) + 1)
            run.say("p1", text, id=f"v{n}")
            model.vote(run.now, "p1", text, ("twitch:a", f"v{n}"), feed="twitch:a")
        for n in sorted(self.chance.sample(range(760, 1000), 200), reverse=True):
            run.ok(run.audience("delete", target=f"v{n}"))
            model.void(run.now, "deleted", message=("twitch:a", f"v{n}"))
            self.agree(self.state(), model.state())
        run.ok(run.audience("ban", target="p1"))
        model.void(run.now, "banned", who="p1")
        self.agree(self.state(), model.state())
        self.assertEqual(self.state()["voters"], 0)


class Sales(Played):
    def state(self):
        item = self.run_.item("flash")
        orders = self.run_.list("orders", "flash", count=10000)["rows"]
        return {"phase": item["phase"], "product": item["product"], "refused": self.refusals(item),
                "products": {row["id"]: (row.get("stock"), row["sold"], row["claimed"]) for row in item["products"]},
                "orders": [((row["platform"], row["id"]), row["item"], row["count"]) for row in orders]}

    def play(self, stock_from, seed, steps=300):
        docs = [product("a", stock=6, limit=2), product("b", stock=4, reserve=1), product("c")]
        docs = docs[:random.Random(seed).choice([1, 2, 2, 3])]
        self.start(sale(products=[doc["id"] for doc in docs], stock_from=stock_from, last=2, settle="1s",
                        claim={"words": ["扣1"]}), seed, products=docs)
        run, chance = self.run_, self.chance
        model = models.Sale(docs, stock_from, 2, SECOND, DELAYS, self.people)
        for step in range(steps):
            roll = chance.random()
            if roll < 0.35:
                said = self.write(chance.choice(["扣1", "扣１!", "扣1", "hello"]))
                text = self.log[-1][5]
                if said["counts"] and text != "hello":
                    if said["history"] and model.opened is not None:
                        model.refuse("history")
                    elif not said["history"]:
                        model.claim(run.now, said["who"], said["message"], said["t"], said["feed"], said["broken"])
            elif roll < 0.55:
                self.order(model)
            elif roll < 0.68:
                model.void(run.now, **self.void())
            elif roll < 0.71:
                self.block()
            elif roll < 0.8:
                run.later(chance.choice([1, 500, 1000, 4000, 10000]))
            elif roll < 0.9:
                self.stock(model)
            else:
                self.phase(model)
            self.log.append((model.phase, run.now))
            self.agree(self.state(), model.state())
            for id, (stock, sold, claimed) in self.state()["products"].items():
                self.assertGreaterEqual(0 if stock is None else stock, 0)
                if stock_from == "claims":
                    self.assertEqual(sold, claimed)
        run.end()

    def order(self, model):
        run, chance = self.run_, self.chance
        who, id, count = self.someone(), chance.choice("abcx"), chance.choice([1, 1, 2, 3, -1, -2])
        event = run.audience("order", who, item=id, count=count)
        run.ok(event)
        self.log.append(("order", who, id, count))
        self.messages.append((event["id"], "twitch:a", who))
        model.order(run.now, ("twitch", who), id, count, ("twitch:a", event["id"]))

    def stock(self, model):
        run, chance = self.run_, self.chance
        id = chance.choice(list(model.products))
        how = chance.choice([{"set": chance.randrange(12)}, {"by": chance.randrange(-4, 5)},
                             {"by": 0, "reserve": chance.randrange(4)}])
        line = f"sale.stock flash product={id} " + " ".join(f"{key}={value}" for key, value in how.items())
        self.log.append(line)
        if model.stock(run.now, id, **how):
            run.ok(line)
        else:
            run.refused(line, "sale.oversell")

    def phase(self, model):
        run, chance = self.run_, self.chance
        if model.phase == "idle":
            run.ok("sale.announce flash")
            model.phase = "announced"
        elif model.phase == "announced":
            run.ok("sale.open flash")
            model.start(run.now)
        elif chance.random() < 0.7:
            run.ok("sale.next flash")
            model.next(run.now)
        elif model.phase in ("open", "last") and chance.random() < 0.3:
            run.ok("sale.close flash")
            model.stop(run.now)

    def test_random_sales(self):
        for round in range(ROUNDS):
            for stock_from in ("orders", "claims", "operator"):
                for number in range(2):
                    with self.subTest(stock_from=stock_from, number=number, round=round):
                        self.play(stock_from, f"sale {stock_from} {number} {round}")


class Boards(Played):
    TEXTS = ["how much", "How  much?", "what size", "WHAT, SIZE", "why", "when", "red one?", "who", "where is it"]

    def state(self):
        item = self.run_.item("qa")
        return {"order": [row["item"] for row in item["items"]], "refused": self.refusals(item),
                "items": {row["item"]: (row["state"], row["votes"]) for row in item["items"]}}

    def play(self, approve, seed, steps=320):
        self.start(question(approve=approve, per_person=4, merge=True), seed)
        run, chance = self.run_, self.chance
        model = models.Board(approve, 4, self.people)
        run.ok("question.open qa")
        for _ in range(steps):
            roll = chance.random()
            if roll < 0.2:
                self.someone_writes(model, "Q: " + chance.choice(self.TEXTS))
            elif roll < 0.4:
                self.someone_writes(model, f"+{chance.randrange(1, 14)}")
            elif roll < 0.5:
                model.void(**self.void())
            elif roll < 0.52:
                blocked = self.block()
                if blocked:
                    model.block(blocked)
            elif roll < 0.56:
                run.later(chance.choice([500, 11000]))
            elif roll < 0.66:
                self.answer("undo", model.undo())
            else:
                self.verb(model)
            self.agree(self.state(), model.state())
        run.end()

    def someone_writes(self, model, text):
        said = self.write(text)
        opened = self.run_.item("qa")["opened"]
        if not said["counts"]:
            return
        question = text.startswith("Q:")
        item = None if question else model.get(int(text[1:]))
        if not question and (not item or model.stands(item)["state"] not in models.OPEN[1:]):
            return
        if said["history"] or said["t"] < opened:
            model.refuse("history" if said["history"] else "early")
        elif said["broken"]:
            model.refuse(model.people.refusal(said["who"], self.run_.now, True))
        elif question:
            model.ask(self.run_.now, said["who"], text[3:], said["message"])
        else:
            model.upvote(self.run_.now, said["who"], int(text[1:]), said["message"])

    def answer(self, line, why):
        self.log.append((line, why))
        if why:
            self.run_.refused(line, why)
        else:
            self.run_.ok(line)

    def verb(self, model):
        chance = self.chance
        n, m = chance.randrange(1, 14), chance.randrange(1, 14)
        roll = chance.random()
        if roll < 0.12:
            who = chance.choice([None, self.someone()])
            line = f'question.take qa text="taken {n}"' + (f" person=twitch/{who}" if who else "")
            model.take(f"taken {n}", who and ("twitch", who))
            self.answer(line, None)
        elif roll < 0.35:
            self.answer(f"question.merge qa item={n} into={m}", model.merge(n, m))
        else:
            verb = chance.choice(["approve", "approve", "queue", "queue", "air", "answered", "drop"])
            at = chance.choice([None, 1, 2, 5]) if verb == "queue" else None
            self.answer(f"question.{verb} qa item={n}" + (f" at={at}" if at else ""), model.move(verb, n, at))

    def test_random_boards(self):
        for round in range(ROUNDS):
            for approve in (True, False):
                with self.subTest(approve=approve, round=round):
                    self.play(approve, f"board {approve} {round}")


class Nothing(Case):
    """What was taken back is as if it had never been."""

    ITEMS = [*(poll(votes, votes=votes, up_to=2 if votes == "up-to" else 1, settle="1m") for votes in
               ("first", "last", "up-to")),
             sale("orders", settle="1m"), sale("claims", settle="1m", stock_from="claims", claim={"words": ["扣1"]}),
             question(approve=False, merge=True)]

    def start(self):
        run = self.run_show(show(interactions=self.ITEMS, products=[product(stock=9, limit=2)],
                                 points={"vote": 1, "question": 2}))
        for item in self.ITEMS:
            run.ok(f"{item['kind']}.open {item['id']}")
        return run

    def counts(self, run):
        state = run.state()
        return ([{key: item.get(key) for key in ("votes", "voters", "options", "products", "phase", "tie", "state")}
                 for item in state["interactions"]], state["points"])

    def test_all_of_it(self):
        for round in range(2 * ROUNDS):
            chance = random.Random(f"nothing {round}")
            run = self.start()
            empty = self.counts(run)
            for n in range(250):
                who = f"p{chance.randrange(8)}"
                text = chance.choice(["1", "2", "1", "扣1", "Q: how", "Q: why", "+1", "+2", None])
                run.ok(run.audience("comment", who, text=text) if text else
                       run.audience("order", who, item="cup-red", count=chance.choice([1, 1, 2, -1])))
            if round % 2:
                for n in chance.sample(range(1, run.message + 1), run.message):
                    run.ok(run.audience("delete", target=f"m{n}"))
            else:
                for who in range(8):
                    run.ok(run.audience("ban", target=f"p{who}"))
            self.assertEqual(self.counts(run), empty)
            self.assertEqual({item["state"] for item in run.item("qa")["items"]}, {"retracted"})
            run.end()

    def test_one_person_s_part_of_it(self):
        # Votes do not touch one another: without his messages it is the same as without him.
        for round in range(ROUNDS):
            results = []
            for told in (True, False):
                chance = random.Random(f"one {round}")
                run = self.start()
                for n in range(250):
                    who, text = f"p{chance.randrange(8)}", chance.choice(["1", "2", "红", "red"])
                    if told or who != "p3":
                        run.say(who, text)
                if told:
                    run.ok(run.audience("ban", target="p3"))
                results.append(self.counts(run))
                run.end()
            self.assertEqual(*results)


if __name__ == "__main__":
    unittest.main()
