"""How the overlays move in a real OBS, from recordings without loss: what comes and goes does so steadily, nothing jumps
or flashes, and a motion that is interrupted goes on from where it is."""

import json
import os
import pathlib
import tempfile
import time
import unittest

import looking
from harness import Obs
from looking import Collection, Film, item

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
WIDTH, HEIGHT, FPS = 640, 360, 30
GROUND = 0xFF507858
ENTER = 0.4      # s: a card has come in after that
FLASHING = 0.10  # of the canvas
CUT = 0.04       # of the canvas, from one frame to the next

SHOW = {
    "crowdcue": 1, "id": "motion", "title": "Motion", "language": "en",
    "segments": [{"id": "one", "title": "One", "duration": "1h",
                  "interactions": ["cup", "mug", "hat", "colour", "qa", "flash", "trip", "next", "guest", "host", "soon",
                                   "pause"]},
                 {"id": "two", "title": "Two", "duration": "1h", "sponsor": "northwind"}],
    "sponsors": [{"id": "northwind", "title": "Northwind Coffee"}],
    "emergency": {"card": "Back in a minute"},
    "interactions": [
        {"kind": "lottery", "id": name, "title": "Thermos cup", "settle": "0s", "reel": reel,
         "entry": {"by": "keyword", "words": [name]}, "prizes": [{"id": name, "title": "Red cup", "count": count}]}
        for name, count, reel in (("cup", 1, "1500ms"), ("mug", 3, "600ms"), ("hat", 9, "500ms"))] + [
        {"kind": "poll", "id": "colour", "title": "Which colour?", "settle": "0s", "results": "hidden",
         "options": [{"id": "red", "text": "Red"}, {"id": "blue", "text": "Sky blue"}, {"id": "sand", "text": "Sand"}]},
        {"kind": "question", "id": "qa", "title": "Ask us", "mark": True, "approve": False},
        {"kind": "sale", "id": "flash", "title": "Flash sale", "products": ["mug"], "countdown": "3s", "last": 12,
         "stock_from": "orders"},
        {"kind": "topic", "id": "trip", "title": "Where do you take it?", "text": "Tell us in the chat"},
        {"kind": "topic", "id": "next", "title": "Hot or cold?", "text": "Both last for a day"},
        {"kind": "card", "id": "guest", "title": "Hannah Marlow", "text": "Product manager"},
        {"kind": "card", "id": "host", "title": "Bo Li", "text": "Your host"},
        {"kind": "card", "id": "soon", "title": "We start soon", "style": "starting"},
        {"kind": "card", "id": "pause", "title": "Back in a moment", "style": "break"}],
    "products": [{"id": "mug", "title": "Red thermos mug, 350 ml", "stock": 50, "limit": 2,
                  "price": {"minor": 9900, "currency": "CNY"}, "was": {"minor": 19900, "currency": "CNY"}}],
}


class MotionTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.obs = Obs(width=WIDTH, height=HEIGHT, fps=FPS)
        cls.addClassCleanup(cls.obs.close)
        made = Collection()
        made.source("ground", "color_source_v3", width=WIDTH, height=HEIGHT, color=GROUND)
        made.source("stage", "crowdcue_stage", theme="studio")
        made.scene("Scene", item("ground"), item("stage"))
        made.write(cls.obs)
        looking.without_preview(cls.obs)
        cls.obs.profile.write_text(cls.obs.profile.read_text().replace("Mode=Simple", "Mode=Advanced") +
                                   looking.LOSSLESS.format(folder=cls.obs.home / "video", encoder="ffv1", number=33))
        cls.obs.start_show(SHOW, CROWDCUE_SESSION=cls.obs.home / "session")
        cls.said = 0
        cls.obs.vendor("go")

    @classmethod
    def tearDownClass(cls):
        cls.obs.quit()

    def say(self, who, text, **keys):
        MotionTest.said += 1
        line = {"t": int(time.time() * 1000), "feed": "test:room", "kind": "comment", "id": f"m{self.said}",
                "person": {"id": who, "name": who, "strength": "strong"}, "text": text, **keys}
        if line["kind"] != "comment":
            del line["text"]
        self.assertTrue(self.obs.vendor("push", line=json.dumps(line))["ok"])

    def ask(self, verb, name, **arguments):
        reply = self.obs.vendor(verb, id=name, **arguments)
        self.assertTrue(reply["ok"], reply)

    def start(self):
        self.obs.start_recording()
        self.obs.draw(0.3)

    def stop(self, name):
        """The recording, after what must hold of any was looked at."""
        film = Film(self.obs.stop_recording(), FPS)
        film.strip(PICTURES / f"motion-{name}.png")
        flashing = film.flashing()
        worst, at = max(film.cuts(), default=(0.0, 0))
        print(f"{name}: {film.seconds():.1f} s, {len(film.new)} pictures in {len(film.frames)} frames; {flashing:.3f} of the "
              f"canvas flashes; {worst:.3f} of it changes at once at {at / FPS:.2f} s", flush=True)
        self.assertLess(flashing, FLASHING, "it flashes")
        self.assertLess(worst, CUT, "something is cut")
        return film

    def comes(self, film):
        """From nothing on ever more of the card is there; what was drawn of it."""
        first = int(film.new[1])
        shown = [index for index in film.new if first <= index <= first + ENTER * FPS]
        full = min(first + int(ENTER * FPS) + 2, len(film.frames) - 1)
        before = 0.0
        for index in shown:
            cover = film.cover(index, 0, full)
            self.assertGreaterEqual(cover, before - 0.03, f"frame {index}")
            before = cover

    def test_a_question_comes_is_replaced_and_is_taken_back_half_way(self):
        self.ask("question.open", "qa")
        self.say("ann", "Is it dishwasher safe, and will it fit into the holder of a car?")
        self.say("bob", "When is it shipped?")
        self.start()
        self.ask("question.air", "qa", item=1)
        self.obs.draw(0.8)
        self.ask("question.air", "qa", item=2)
        self.obs.draw(1.0)
        self.ask("question.hide", "qa")
        self.obs.draw(0.1)
        self.ask("question.show", "qa")
        self.obs.draw(0.15)
        self.ask("question.hide", "qa")
        self.obs.draw(0.5)
        self.comes(self.stop("question"))

    def test_a_poll_is_revealed(self):
        self.ask("poll.open", "colour")
        for number in range(16):
            self.say(f"voter{number}", "2" if number % 4 else "1")
        self.ask("poll.hide", "colour")
        self.obs.draw(0.4)
        self.start()
        self.ask("poll.show", "colour")
        self.obs.draw(0.8)
        self.ask("poll.close", "colour")
        self.ask("poll.reveal", "colour")
        self.obs.draw(2.5)
        self.ask("poll.hide", "colour")
        self.obs.draw(0.5)
        self.comes(self.stop("poll"))

    def test_draws_of_one_of_rows_and_of_a_grid(self):
        for name, length in (("cup", 3.5), ("mug", 4.0), ("hat", 3.0)):
            self.ask("lottery.open", name)
            for number in range(14):
                self.say(f"viewer{number}", name)
            self.ask("lottery.close", name)
            self.obs.draw(0.5)
            self.start()
            self.ask("lottery.draw", name)
            self.obs.draw(length)
            self.stop(f"lottery-{name}")
            self.ask("lottery.hide", name)
            self.obs.draw(0.4)

    def test_a_sale_from_its_countdown_to_its_end(self):
        self.start()
        self.ask("sale.announce", "flash")
        self.ask("sale.show", "flash")
        self.obs.draw(0.6)
        self.ask("sale.start", "flash")
        self.obs.draw(4.0)
        for number, count in enumerate((40, 10)):
            self.say("ann", "", kind="order", feed="shop:orders", item="mug", count=count)
            self.obs.draw(1.0)
        self.ask("sale.hide", "flash")
        self.obs.draw(0.5)
        self.comes(self.stop("sale"))

    def test_topics_names_covers_and_the_emergency_card(self):
        self.start()
        for verb, name, seconds in (("topic.open", "trip", 0.7), ("card.open", "guest", 0.7), ("topic.open", "next", 0.7),
                                    ("card.open", "host", 0.7), ("card.open", "soon", 1.0), ("card.open", "pause", 1.0),
                                    ("card.hide", "pause", 0.7), ("card.hide", "soon", 0.7)):
            self.ask(verb, name)
            self.obs.draw(seconds)
        for verb in ("standby", "standby-off", "go"):  # the next segment has a sponsor
            reply = self.obs.vendor(verb)
            self.assertTrue(reply["ok"], reply)
            self.obs.draw(1.0)
        for verb, name in (("card.hide", "host"), ("topic.hide", "next")):
            self.ask(verb, name)
        self.obs.draw(0.7)
        self.comes(self.stop("cards"))


if __name__ == "__main__":
    unittest.main()
