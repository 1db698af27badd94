"""Second, independent models of what the command counts, written from the contract alone and as simply as can be: they
keep everything that happened and count it anew each time. No line of theirs is taken from the engine."""

import unicodedata

# ---- matching (sections 9 and 20) ----

IGNORABLE = {0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x20E3, 0x2800, 0x3164, 0xFEFF, 0xFFA0,
             *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
             *range(0xFE00, 0xFE10), *range(0xFFF0, 0xFFF9), *range(0xE0000, 0xE1000)}
CHINESE = dict(zip("一二三四五六七八九十", range(1, 11)))


def body(text):
    """Without the /me wrapper and leading mentions."""
    while True:
        before = text
        text = text.strip()
        for wrapper in ("/me ", "\u0001ACTION "):
            if text.lower().startswith(wrapper.lower()):
                text = text[len(wrapper):].rstrip("\u0001")
        if text[:1] in ("@", "＠") and len(text.split(None, 1)[0]) > 1:
            text = (text.split(None, 1) + [""])[1]
        if text == before:
            return text


def casefold(text):
    for _ in range(3):
        text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return text


def fold(text):
    text = "".join(c for c in body(text) if ord(c) not in IGNORABLE)
    text = " ".join(casefold(text).split())
    bare = text
    while bare and (bare[-1] == "~" or bare[-1] == " " or unicodedata.category(bare[-1]).startswith("P")):
        bare = bare[:-1]
    return bare or text


def number(text):
    if text in CHINESE:
        return CHINESE[text]
    if text == "\U0001f51f":
        return 10
    digits = [unicodedata.decimal(c, None) for c in text]
    if not text or None in digits or digits[0] == 0:
        return 0
    return int("".join(map(str, digits)))


def option_of(options, text):
    """Index of the option that is meant, None, or "ambiguous"."""
    text = fold(text)
    if not text:
        return None
    fits = {place for place, option in enumerate(options)
            for own in [option["text"], *option.get("words", [])] if fold(own) == text}
    if fits:
        return fits.pop() if len(fits) == 1 else "ambiguous"
    if text[0] in "#选選投第":
        text = text[1:].lstrip(" ")
    if text and text[-1] in "号號.":
        text = text[:-1].rstrip(" ")
    place = ord(text) - ord("a") if len(text) == 1 and "a" <= text <= "z" else number(text) - 1
    return place if 0 <= place < len(options) else None


def percentages(votes):
    """Largest remainder; of equal remainders the earlier option."""
    total = sum(votes)
    if not total:
        return [0] * len(votes)
    shares = [count * 100 // total for count in votes]
    for place in sorted(range(len(votes)), key=lambda i: (-(votes[i] * 100 % total), i))[:100 - sum(shares)]:
        shares[place] += 1
    return shares


# ---- people and the window ----

class People:
    def __init__(self):
        self.blocked = set()
        self.banned = {}  # person: until

    def refusal(self, who, now, broken=False):
        if who in self.blocked:
            return "blocked"
        if self.banned.get(who, 0) > now:
            return "banned"
        return "broken" if broken else None


class Life:
    """Open, close, settle: what the window asks."""

    def __init__(self, settle, delays):
        self.settle, self.delays = settle, delays
        self.longest = max(delays.values(), default=0)
        self.opened = self.closed = self.settles = None
        self.refused = {}

    def open(self, now):
        self.opened, self.closed, self.settles = now, None, None
        self.refused = {}

    def close(self, now):
        self.closed, self.settles = now, now + self.settle + self.longest

    def reopen(self):
        self.closed = self.settles = None

    def is_settled(self, now):
        return self.settles is not None and now >= self.settles

    def window(self, now, t, feed):
        """None: counts. False: has nothing to do with it. Else why it is refused."""
        if self.opened is None:
            return False
        t = min(t, now)
        if t < self.opened:
            return "early"
        if self.closed is None:
            return None
        return None if not self.is_settled(now) and t < self.closed + self.delays.get(feed, 0) else "late"

    def refuse(self, why):
        self.refused[why] = self.refused.get(why, 0) + 1


# ---- the poll ----

class Poll(Life):
    def __init__(self, options, votes, up_to, settle, delays, people):
        super().__init__(settle, delays)
        self.options, self.votes, self.up_to, self.people = options, votes, up_to, people
        self.cast = []

    def reset(self):
        self.opened = None
        self.cast = []

    def of(self, who):
        valid = [vote for vote in self.cast if vote["who"] == who and not vote["void"]]
        return valid[-1:] if self.votes == "last" else valid

    def vote(self, now, who, text, message, t=None, feed="", weight=1, history=False, broken=False):
        option = option_of(self.options, text)
        why = self.window(now, now if t is None else t, feed)
        if option is None or why is False:
            return
        if history:
            why = "history"
        counting = self.of(who)
        same = any(vote["option"] == option for vote in counting)
        if not why and self.votes == "first" and counting:
            why = "already"
        if not why and self.votes == "up-to" and not same and len(counting) >= self.up_to:
            why = "already"
        why = why or self.people.refusal(who, now, broken)
        if why:
            self.refuse(why)
        elif not (self.votes == "up-to" and same):
            self.cast.append({"who": who, "option": option, "message": message, "weight": weight, "void": False})

    def void(self, now, why, who=None, message=None):
        if self.is_settled(now):
            return
        counting = {id(vote) for vote in self.counting()}
        for vote in self.cast:
            if not vote["void"] and (vote["who"] == who or vote["message"] == message):
                vote["void"] = True
                if id(vote) in counting:
                    self.refuse(why)

    def counting(self):
        return [vote for who in {vote["who"] for vote in self.cast} for vote in self.of(who)]

    def state(self):
        tally = [0] * len(self.options)
        for vote in self.counting():
            tally[vote["option"]] += vote["weight"]
        return {"votes": tally, "percent": percentages(tally), "voters": len({vote["who"] for vote in self.counting()}),
                "refused": dict(self.refused)}

    def winners(self, ties):
        tally = self.state()["votes"]
        best = [place for place, count in enumerate(tally) if count and count == max(tally)]
        if len(best) < 2 or ties == "all":
            return best
        # The one whose final count was reached first: by the last of the votes that count for it.
        order = {id(vote): place for place, vote in enumerate(self.cast)}
        reached = {option: max(order[id(vote)] for vote in self.counting() if vote["option"] == option)
                   for option in best}
        return [min(best, key=reached.get)]


# ---- the sale ----

class Sale(Life):
    def __init__(self, products, stock_from, last, settle, delays, people):
        super().__init__(settle, delays)
        self.docs = products
        self.stock_from, self.last, self.people = stock_from, last, people
        self.products = {doc["id"]: {"total": doc.get("stock"), "reserve": doc.get("reserve", 0), "sold": 0}
                         for doc in products}
        self.current = products[0]["id"]
        self.phase = "idle"
        self.claims, self.orders = [], []

    def available(self, id):
        product = self.products[id]
        if product["total"] is None:
            return None
        return max(0, product["total"] - product["reserve"] - product["sold"])

    def follow(self, now):
        """What the phase is after the stock changed."""
        over = all(self.available(id) == 0 for id in self.products)
        if self.phase in ("open", "last") and over:
            self.phase = "sold-out"
            self.close(now)
        elif self.phase == "sold-out" and not over:
            self.reopen()
            self.phase = "open"
        if self.phase in ("open", "last"):
            left = self.available(self.current)
            self.phase = "last" if self.last and left is not None and left <= self.last else "open"

    def count(self):
        """What was sold, from all that was not taken back: never less than nothing."""
        entries = {"orders": self.orders, "claims": self.claims, "operator": []}[self.stock_from]
        for product in self.products.values():
            product["sold"] = 0
        for entry in entries:
            if not entry["void"]:
                product = self.products[entry["id"]]
                product["sold"] = max(0, product["sold"] + entry["count"])

    def start(self, now):
        self.open(now)
        self.phase = "open"
        self.follow(now)

    def stop(self, now):
        self.close(now)
        self.phase = "closed"

    def order(self, now, who, id, count, message):
        if id not in self.products or self.phase == "idle":
            return
        self.orders.append({"who": who, "id": id, "count": count, "message": message, "void": False})
        self.count()
        self.follow(now)

    def claim(self, now, who, message, t=None, feed="", broken=False):
        why = self.window(now, now if t is None else t, feed)
        if why is False:
            return
        doc = next(doc for doc in self.docs if doc["id"] == self.current)
        mine = [claim for claim in self.claims if claim["who"] == who and claim["id"] == self.current
                and not claim["void"]]
        own = self.people.refusal(who, now, broken)
        if not own and len(mine) >= doc.get("limit", 1):
            own = "limit"
        if not own and self.available(self.current) == 0:
            own = "sold-out"
        if not why or (why == "late" and self.phase == "sold-out" and own):
            why = own
        if why:
            self.refuse(why)
            return
        self.claims.append({"who": who, "id": self.current, "count": 1, "message": message, "void": False})
        self.count()
        self.follow(now)

    def void(self, now, why, who=None, message=None):
        if self.is_settled(now):
            return
        for entry in self.orders + self.claims:
            if not entry["void"] and (entry["who"] == who or entry["message"] == message):
                entry["void"] = True
                self.refuse(why)
        self.count()
        self.follow(now)

    def stock(self, now, id, set=None, by=0, reserve=None):
        """True if it may be."""
        product = self.products[id]
        total = (product["total"] or 0) + by if set is None else set
        reserve = product["reserve"] if reserve is None else reserve
        if total < product["sold"] or reserve < 0 or total - reserve < product["sold"]:
            return False
        product["total"], product["reserve"] = total, reserve
        self.follow(now)
        return True

    def next(self, now):
        ids = [doc["id"] for doc in self.docs]
        self.current = ids[(ids.index(self.current) + 1) % len(ids)]
        self.follow(now)

    def state(self):
        claimed = {id: sum(claim["id"] == id and not claim["void"] for claim in self.claims) for id in self.products}
        return {"phase": self.phase, "product": self.current, "refused": dict(self.refused),
                "products": {id: (self.available(id), self.products[id]["sold"], claimed[id]) for id in self.products},
                "orders": [(order["who"], order["id"], order["count"]) for order in self.orders if not order["void"]]}


# ---- the question board ----

OPEN = ("inbox", "approved", "queued", "on-air")


class Board:
    def __init__(self, approve, per_person, people):
        self.approve, self.per_person, self.people = approve, per_person, people
        self.items, self.queue = [], []
        self.votes = []  # who, item, message: his own ones
        self.refused = {}
        self.undos = []

    def refuse(self, why):
        self.refused[why] = self.refused.get(why, 0) + 1

    def get(self, n):
        return self.items[n - 1] if 1 <= n <= len(self.items) and not self.items[n - 1]["gone"] else None

    def stands(self, item):
        while item["into"]:
            item = self.items[item["into"] - 1]
        return item

    def voters(self, item):
        found = {vote["who"] for vote in self.votes if vote["item"] == item["n"]}
        for other in self.items:
            if other["into"] == item["n"]:
                found |= self.voters(other)
        return found

    def unknown(self, item):
        return (item["who"] is None) + sum(self.unknown(other) for other in self.items if other["into"] == item["n"])

    @staticmethod
    def squash(text):
        return "".join(c for c in casefold(text) if not c.isspace() and not unicodedata.category(c).startswith("P"))

    def twin(self, text):
        return next((item for item in self.items if not item["gone"] and self.squash(item["text"]) == self.squash(text)
                     and (item["state"] in OPEN or item["into"] and item["state"] == "merged")
                     and self.stands(item)["state"] in OPEN), None)

    def vote(self, who, item, message):
        if who in self.voters(self.stands(item)):
            self.refuse("already")
        else:
            self.votes.append({"who": who, "item": item["n"], "message": message})

    def add(self, text, who, message, state):
        item = {"n": len(self.items) + 1, "text": text, "who": who, "message": message, "state": state, "into": 0,
                "gone": False}
        self.items.append(item)
        if who is not None:
            self.votes.append({"who": who, "item": item["n"], "message": message})
        return item

    def ask(self, now, who, text, message):
        why = self.people.refusal(who, now)
        if why:
            self.refuse(why)
            return
        twin = self.twin(text)
        if twin:
            self.vote(who, twin, message)
        elif sum(item["who"] == who and item["state"] != "retracted" and not item["gone"]
                 for item in self.items) >= self.per_person:
            self.refuse("limit")
        else:
            self.add(text, who, message, "inbox" if self.approve else "approved")

    def upvote(self, now, who, n, message):
        item = self.get(n)
        if not item or self.stands(item)["state"] not in OPEN[1:]:
            return
        why = self.people.refusal(who, now)
        if why:
            self.refuse(why)
        else:
            self.vote(who, item, message)

    def release(self, item):
        """What was merged into a retracted question stands for itself again."""
        for part in self.items:
            if part["into"] == item["n"] and part["state"] == "retracted":
                self.release(part)
            elif part["into"] == item["n"] and part["state"] == "merged":
                part["into"] = 0
                self.place(part, "inbox" if part["before"] == "inbox" else "approved")

    def void(self, why, who=None, message=None):
        for item in reversed(self.items):
            mine = item["who"] == who if message is None else item["message"] == message
            if mine and not item["gone"] and item["state"] in (*OPEN, "merged"):
                self.place(item, "retracted")
                if not item["into"]:
                    self.release(item)
        for vote in list(self.votes):
            item = self.items[vote["item"] - 1]
            asked = item["message"] == vote["message"]
            if (vote["who"] == who if message is None else vote["message"] == message) and (item["into"] or not asked):
                self.votes.remove(vote)
                if not asked:
                    self.refuse(why)

    def block(self, who):
        """What a blocked person has asked is dropped; undo does not bring it back, approving does."""
        for item in reversed(self.items):
            if item["who"] == who and not item["gone"] and item["state"] in OPEN:
                self.place(item, "dropped")
                item["moderated"] = True

    # What the operator does. Each returns None, or why not.

    def place(self, item, state, at=None):
        if item["n"] in self.queue:
            self.queue.remove(item["n"])
        item["state"] = state
        if state not in ("dropped", "retracted", "inbox"):
            item["moderated"] = False
        if state == "queued":
            self.queue.insert(len(self.queue) if at is None else at, item["n"])

    def remember(self, *items):
        return [(item, item["state"], self.queue.index(item["n"]) if item["n"] in self.queue else None)
                for item in items]

    def move(self, verb, n, at=None):
        item = self.get(n)
        to = {"approve": "approved", "queue": "queued", "air": "on-air", "answered": "answered",
              "drop": "dropped"}[verb]
        if not item:
            return "question.no-item"
        if item["state"] in ("merged", "retracted") or item["state"] not in OPEN and to != "approved":
            return "question.not-allowed"
        on_air = next((other for other in self.items if other["state"] == "on-air" and not other["gone"]), None)
        steps = []
        if to == "on-air" and on_air is not item:
            if on_air:
                steps += self.remember(on_air)
                self.place(on_air, "answered")
            steps += self.remember(item)
            self.place(item, to)
        elif to != "on-air":
            steps += self.remember(item)
            self.place(item, to, at - 1 if at else None)
        self.undos.append(("move", steps))
        return None

    def merge(self, n, m):
        item, into = self.get(n), self.get(m)
        if not item or not into or item is into:
            return "question.no-item"
        if item["state"] not in OPEN or into["state"] not in OPEN:
            return "question.not-allowed"
        self.undos.append(("merge", self.remember(item)))
        item["before"] = item["state"]
        self.place(item, "merged")
        item["into"] = m
        return None

    def take(self, text, who=None, message=None):
        self.undos.append(("take", [(self.add(text, who, message, "approved"), None, None)]))

    def undo(self):
        """What was done last goes back to where it was, but for what the platform has taken back since."""
        if not self.undos:
            return "undo.nothing"
        kind, steps = self.undos.pop()
        for item, state, place in reversed(steps):
            if kind == "take":
                item["gone"] = True
                if item["n"] in self.queue:
                    self.queue.remove(item["n"])
                continue
            if kind == "merge":
                item["into"] = 0
            if item["state"] == "retracted" or item.get("moderated"):
                continue
            if state == "on-air" and any(other["state"] == "on-air" and other is not item and not other["gone"]
                                         for other in self.items):
                state = "answered"
            self.place(item, state, place)
        return None

    def state(self):
        shown = [item for item in self.items if not item["gone"]]
        rest = [item["n"] for item in shown if item["n"] not in self.queue]
        return {"order": self.queue + rest, "refused": dict(self.refused),
                "items": {item["n"]: (item["state"], len(self.voters(item)) + self.unknown(item)) for item in shown}}
