"""Plays a show over obs-websocket, as an operator would with the dock: GO for each segment, each interaction through its
whole life, emergency standby once, and a screenshot at each moment that matters."""

import json
import time


SHOW_SECONDS = 230  # from here on only what remains to be ended is done
DWELL = 2.5         # how long a picture is left on the air, so that it can be seen in the recording


class Director:
    def __init__(self, obs, show, audience, folder):
        self.obs = obs
        self.show = show
        self.audience = audience
        self.folder = folder
        self.kinds = {i["id"]: i for i in show.get("interactions", [])}
        self.notes = []
        self.shots = 0
        self.until = time.monotonic() + SHOW_SECONDS

    # -- small steps ---------------------------------------------------------------------------------------------

    def do(self, verb, **arguments):
        reply = self.obs.vendor(verb, **arguments)
        words = " ".join([verb, *(f"{k}={v}" for k, v in arguments.items())])
        self.notes.append(f"{words}: " + ("ok" if reply.get("ok") else f"{reply.get('reason')} {reply.get('text', '')}"))
        return reply

    def shot(self, name):
        """The programme, and the whole desktop with the docks."""
        self.shots += 1
        scene = self.obs.request("GetCurrentProgramScene")["currentProgramSceneName"]
        stem = f"{self.shots:02}-{name}"
        self.obs.source_picture(scene, self.folder / f"{stem}.png")
        self.obs.display.screenshot(self.folder / f"{stem}-desk.png")

    def of(self, state, key):
        return next(i for i in state["interactions"] if i["id"] == key)

    def wait(self, key, predicate, timeout=15):
        """The state of an interaction once it is as wished, or as it is when the time is up (a quiet audience)."""
        end = min(time.monotonic() + timeout, self.until)
        while True:
            now = self.of(self.obs.state(), key)
            if predicate(now) or time.monotonic() >= end:
                return now
            time.sleep(0.1)

    def dwell(self, seconds=DWELL):
        time.sleep(seconds)

    def late(self):
        return time.monotonic() > self.until

    # -- the show ------------------------------------------------------------------------------------------------

    def play(self):
        played_standby = False
        for segment in self.show["segments"]:
            if self.late():
                break
            if not self.do("go").get("ok"):
                continue
            self.obs.ws.wait_vendor_event("segment.started", 5, id=segment["id"])
            self.dwell()
            self.shot(f"segment-{segment['id']}")
            for key in segment.get("interactions", []):
                if not self.late():
                    self.interact(key)
            if not played_standby and segment.get("interactions"):
                self.standby()
                played_standby = True
        self.do("finish")
        self.obs.wait_state(lambda state: state["show"]["state"] == "finished")

    def standby(self):
        self.do("standby")
        self.obs.wait_state(lambda state: state["show"]["standby"])
        self.dwell()
        self.shot("standby")
        self.do("standby-off")

    def interact(self, key):
        kind = self.kinds[key]["kind"]
        if self.of(self.obs.state(), key)["state"] in ("done", "cancelled"):
            return
        self.audience.open = [key]
        getattr(self, "play_" + kind, self.play_simple)(key, kind)
        self.audience.open = []

    def open(self, key, kind):
        """A cue of the show may have opened it already."""
        if self.of(self.obs.state(), key)["state"] in ("draft", "armed"):
            self.do(f"{kind}.open", id=key)

    def close(self, key, kind):
        if self.of(self.obs.state(), key)["state"] == "open":
            self.do(f"{kind}.close", id=key)
        self.wait(key, lambda now: now.get("settled", True), 20)

    def play_lottery(self, key, kind):
        self.open(key, kind)
        self.wait(key, lambda now: now.get("entrants", 0) >= 25)
        self.shot(f"{key}-open")
        self.close(key, kind)
        if not self.do("lottery.draw", id=key).get("ok"):
            return
        now = self.wait(key, lambda now: now["state"] == "revealed" and now.get("winners"), 10)
        self.dwell(1.5)
        self.shot(f"{key}-reel")
        shown = max((w.get("shown_at", 0) for w in now.get("winners", [])), default=0)
        self.obs.wait_state(lambda state: state["now"] > shown + 1500, 30)
        self.shot(f"{key}-winner")
        names = ", ".join(w["name"] for w in now.get("winners", []))
        self.notes.append(f"{key}: {now.get('entrants', 0)} entrants, drawn {names}")
        self.dwell()
        self.do("lottery.done", id=key)

    def play_poll(self, key, kind):
        self.open(key, kind)
        self.wait(key, lambda now: now.get("voters", 0) >= 25)
        self.shot(f"{key}-open")
        self.close(key, kind)
        self.do("poll.reveal", id=key)
        now = self.wait(key, lambda now: now["state"] == "revealed", 10)
        self.dwell()
        self.shot(f"{key}-result")
        result = ", ".join(f"{o['id']} {o['percent']} %" for o in now.get("options", []))
        self.notes.append(f"{key}: {now.get('voters', 0)} voters, {result}")
        self.do("poll.done", id=key)

    def play_question(self, key, kind):
        self.open(key, kind)
        now = self.wait(key, lambda now: len(now.get("items", [])) >= 3)
        for item in now.get("items", [])[:2]:
            self.do("question.approve", id=key, item=item["item"])
        if now.get("items"):
            self.do("question.air", id=key, item=now["items"][0]["item"])
            self.dwell()
            self.shot(f"{key}-on-air")
            self.do("question.answered", id=key, item=now["items"][0]["item"])
        self.notes.append(f"{key}: {len(now.get('items', []))} questions")
        self.close(key, kind)
        self.do("question.done", id=key)

    def play_sale(self, key, kind):
        self.do("sale.announce", id=key)
        self.dwell()
        self.shot(f"{key}-announced")
        self.do("sale.start", id=key, **{"in": "5s"})
        self.dwell(2)
        self.shot(f"{key}-countdown")
        now = self.wait(key, lambda now: now["state"] == "open", 10)
        product = now.get("product") or self.kinds[key]["products"][0]
        self.dwell()
        self.shot(f"{key}-open")
        for number in range(1, 9):
            self.order(key, product, number)
        now = self.wait(key, lambda now: any(p.get("sold", 0) >= 8 for p in now.get("products", [])), 5)
        self.shot(f"{key}-selling")
        self.do("sale.stock", id=key, product=product, set=sum(p.get("sold", 0) for p in now["products"]) + 3)
        self.dwell()
        self.shot(f"{key}-last")
        self.do("sale.stock", id=key, product=product, set=sum(p.get("sold", 0) for p in now["products"]))
        self.wait(key, lambda now: now.get("phase") == "sold-out", 5)
        self.dwell()
        self.shot(f"{key}-sold-out")
        self.notes.append(f"{key}: sold {sum(p.get('sold', 0) for p in now.get('products', []))}")
        self.do("sale.done", id=key)

    def order(self, key, product, number):
        """A shop's order, as its webhook would hand it in."""
        event = {"t": self.obs.state()["now"], "feed": "shop:demo", "kind": "order", "id": f"{key}-{number}",
                 "person": {"id": f"buyer-{number}", "name": f"Buyer {number}", "strength": "strong"}, "item": product,
                 "count": 1, "value": self.price(product)}
        reply = self.obs.vendor("push", line=json.dumps(event))
        if not reply.get("ok"):
            self.notes.append(f"order: {reply.get('reason')} {reply.get('text', '')}")

    def price(self, product):
        return next((p["price"] for p in self.show.get("products", []) if p["id"] == product and "price" in p),
                    {"minor": 0, "currency": "CNY"})

    def play_simple(self, key, kind):
        """Quiz, survey, topic, card: open, look, close."""
        self.open(key, kind)
        self.dwell()
        self.shot(f"{key}-open")
        self.close(key, kind)
        if kind in ("quiz", "survey"):
            self.do(f"{kind}.reveal", id=key)
            self.dwell()
            self.shot(f"{key}-result")
        self.do(f"{kind}.done", id=key)
