"""Plays a show over obs-websocket, as an operator would with the dock: GO at each planned end, what the script leaves to a
person by hand, emergency standby once, and a screenshot at each moment that matters."""

import time

DWELL = 2.0  # how long a picture has been on the air before it is taken: entrances are over by then


class Director:
    def __init__(self, obs, show, audience, folder, seconds):
        self.obs = obs
        self.show = show
        self.audience = audience
        self.folder = folder
        self.kinds = {i["id"]: i for i in show.get("interactions", [])}
        self.notes = []
        self.shots = 0
        self.until = time.monotonic() + seconds
        self.stood_by = False

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

    def wait(self, predicate, timeout):
        """The state once it is as wished, or as it is when the time is up: an audience promises nothing."""
        end = min(time.monotonic() + timeout, self.until)
        while True:
            state = self.obs.state()
            self.audience.open = [i["id"] for i in state["interactions"] if i["state"] == "open"]
            if predicate(state) or time.monotonic() >= end:
                return state
            time.sleep(0.1)

    def wait_for(self, key, predicate, timeout):
        state = self.wait(lambda state: predicate(of(state, key)), timeout)
        return of(state, key)

    def dwell(self, seconds=DWELL):
        self.wait(lambda state: False, seconds)

    # -- the show ------------------------------------------------------------------------------------------------

    def play(self):
        for segment in self.show["segments"]:
            if time.monotonic() > self.until:
                self.notes.append("the time was up")
                break
            if not self.do("go").get("ok"):
                continue
            self.obs.ws.wait_vendor_event("segment.started", 5, id=segment["id"])
            self.dwell()
            self.shot(f"segment-{segment['id']}")
            for key in segment.get("interactions", []):
                getattr(self, "play_" + self.kinds[key]["kind"], self.play_other)(key, segment)
            if segment.get("products") and not self.stood_by:
                self.standby()
            self.wait(lambda state, live=segment["id"]: remaining(state, live) <= 0, 60)
        self.do("finish")
        self.obs.wait_state(lambda state: state["show"]["state"] == "finished")
        self.shot("finished")

    def standby(self):
        self.stood_by = True
        self.do("standby")
        self.wait(lambda state: state["show"]["standby"], 5)
        self.dwell()
        self.shot("standby")
        self.do("standby-off")

    def begin(self, key, segment):
        """Opened by a cue of the script, else by hand."""
        kind = self.kinds[key]["kind"]
        begun = ("open", "closed", "revealed", "done")
        if any(names(cue, f"{kind}.open", key) or names(cue, f"{kind}.announce", key) or names(cue, f"{kind}.start", key)
               for cue in segment.get("cues", [])):
            if self.wait_for(key, lambda now: now["state"] in begun or now.get("phase", "idle") != "idle", 12)["state"] in begun:
                return
        if kind != "sale":
            self.do(f"{kind}.open", id=key)

    def play_poll(self, key, segment):
        self.begin(key, segment)
        self.wait_for(key, lambda now: now.get("voters", 0) >= 40 or now["state"] != "open", 10)
        self.shot(f"{key}-open")
        now = self.wait_for(key, lambda now: now["state"] != "open", 20)
        if now["state"] == "open":
            self.do("poll.close", id=key)
        if self.wait_for(key, lambda now: now["state"] == "revealed", 3)["state"] != "revealed":
            self.do("poll.reveal", id=key)
        now = self.wait_for(key, lambda now: now["state"] == "revealed", 8)
        self.dwell()
        self.shot(f"{key}-result")
        result = ", ".join(f"{o['id']} {o['percent']} %" for o in now.get("options", []))
        self.notes.append(f"{key}: {now.get('voters', 0)} voters, {result}")

    def play_lottery(self, key, segment):
        self.begin(key, segment)
        self.wait_for(key, lambda now: now.get("entrants", 0) >= 40 or now["state"] != "open", 9)
        self.shot(f"{key}-open")
        # The draw is the operator's: a cue for his hand that closes and draws, or the verbs.
        cue = next((c["id"] for c in segment.get("cues", []) if c["on"] == "manual" and names(c, "lottery.draw", key)), None)
        now = of(self.obs.state(), key)
        if cue and now["state"] == "open":
            self.do("cue", id=cue)
        else:
            if now["state"] == "open":
                self.do("lottery.close", id=key)
            self.do("lottery.draw", id=key)
        now = self.wait_for(key, lambda now: now.get("winners"), 8)
        self.dwell(1.5)
        self.shot(f"{key}-reel")
        shown = max((w.get("shown_at", 0) for w in now.get("winners", [])), default=0)
        self.wait(lambda state: state["now"] > shown + 1200, 20)
        self.shot(f"{key}-winner")
        word = self.kinds[key].get("claim", {}).get("word")
        for winner in now.get("winners", []) if "claim" in self.kinds[key] else []:
            self.audience.speak(winner["name"], word or "!")
        if "claim" in self.kinds[key]:
            self.wait_for(key, lambda now: all(w["status"] == "claimed" for w in now["winners"]), 6)
            self.dwell()
            self.shot(f"{key}-claimed")
        now = of(self.obs.state(), key)
        winners = ", ".join(f"{w['name']} ({w['status']})" for w in now.get("winners", []))
        self.notes.append(f"{key}: {now.get('entrants', 0)} entrants, drawn {winners}")

    def play_question(self, key, segment):
        self.begin(key, segment)
        now = self.wait_for(key, lambda now: len(now.get("items", [])) >= 4, 8)
        self.shot(f"{key}-inbox")
        for item in now.get("items", [])[:2]:
            self.do("question.approve", id=key, item=item["item"])
            self.do("question.air", id=key, item=item["item"])
            self.dwell()
            self.shot(f"{key}-on-air")
            self.dwell()
            self.do("question.answered", id=key, item=item["item"])
        self.notes.append(f"{key}: {len(now.get('items', []))} questions")

    def play_sale(self, key, segment):
        self.begin(key, segment)
        self.shot(f"{key}-announced")
        if self.wait_for(key, lambda now: now.get("phase") != "announced", 8).get("phase") == "announced":
            self.do("sale.start", id=key, **{"in": "5s"})
        self.dwell()
        self.shot(f"{key}-countdown")
        self.wait_for(key, lambda now: now["state"] == "open", 10)
        self.dwell(1)
        self.shot(f"{key}-open")
        if self.wait_for(key, lambda now: now.get("phase") != "open", 12).get("phase") == "last":
            self.shot(f"{key}-last")
        now = self.wait_for(key, lambda now: now["state"] != "open", 15)
        self.dwell()
        self.shot(f"{key}-{now.get('phase', 'end')}")
        sold = ", ".join(f"{p['id']} {p.get('sold', 0)}" for p in now.get("products", []))
        self.notes.append(f"{key}: sold {sold}, {now.get('phase')}")

    def play_other(self, key, segment):
        """Quiz, survey, topic, card."""
        self.begin(key, segment)
        self.wait_for(key, lambda now: now.get("on_air"), 5)
        self.dwell()
        self.shot(f"{key}-open")


def of(state, key):
    return next(i for i in state["interactions"] if i["id"] == key)


def remaining(state, segment):
    row = next(s for s in state["rundown"]["segments"] if s["id"] == segment)
    return row.get("remaining_ms", 0)


def names(cue, verb, key):
    """Does the cue do that to the interaction?"""
    return any(action["verb"] == verb and action.get("id") == key for action in cue["do"])
