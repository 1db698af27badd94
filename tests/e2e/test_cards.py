"""The script's cards in a real OBS: GO brings them, standby covers everything, the way back gives it all back."""

import os
import pathlib
import tempfile
import time
import unittest

from harness import Obs, differing, pixels

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())

SHOW = {
    "crowdcue": 1, "id": "cards", "title": "Cards on air", "language": "en", "guard": "0s", "theme": {"name": "red-gold"},
    "segments": [
        {"id": "wait", "title": "Waiting", "duration": "10m", "cues": [
            {"id": "c1", "on": "start", "do": [{"verb": "card.open", "id": "soon"}]},
            {"id": "c2", "on": "end", "do": [{"verb": "card.hide", "id": "soon"}]}]},
        {"id": "talk", "title": "Talk", "duration": "10m", "cues": [
            {"id": "c3", "on": "start", "do": [{"verb": "card.open", "id": "guest"}, {"verb": "topic.open", "id": "trip"}]}]}],
    "interactions": [
        {"kind": "card", "id": "soon", "title": "We start soon", "style": "starting"},
        {"kind": "card", "id": "guest", "title": "Hannah Marlow", "text": "Product manager"},
        {"kind": "topic", "id": "trip", "title": "Where do you take it?", "text": "Tell us in the chat"},
        {"kind": "poll", "id": "colour", "title": "Which colour?", "options": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]}],
    "emergency": {"card": "Back in a minute", "plans": [{"id": "tech", "title": "Trouble", "card": "We are repairing it"}]},
}
# Of 1280 × 720: the lower third's and the topic's places, corners that only a cover reaches, a cover's title and clock.
LOWER = (64, 560, 380, 124)
TOPIC = (800, 440, 416, 244)
CORNERS = [(8, 8), (1271, 8), (8, 711), (1271, 711)]
TITLE = (90, 240, 620, 260)
DIGITS = (790, 300, 340, 120)


class CardsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def setUp(self):
        self.obs = Obs()
        self.addCleanup(self.obs.close)
        self.obs.start_show(SHOW)

    def shot(self, name):
        return self.obs.source_picture("Scene", PICTURES / f"cards-{name}.png")

    def wait_shot(self, name, good, timeout=15):
        """Takes pictures of the scene until one is good, and then one in which nothing comes or goes any more."""
        deadline = time.monotonic() + timeout
        while not good(self.shot(name)):
            self.assertLess(time.monotonic(), deadline, f"{name} was never to be seen")
        self.obs.wait_frames(self.obs.request("GetStats")["renderTotalFrames"] + 30)
        picture = self.shot(name)
        self.assertTrue(good(picture), name)
        return picture

    def is_covered(self, path):
        width, _, raw = pixels(path)
        reds = [raw[(y * width + x) * 3:][:3] for x, y in CORNERS]
        return all(r > 80 and r > 2 * max(g, b) for r, g, b in reds)

    def test_go_brings_the_cards_and_standby_covers_them(self):
        obs = self.obs
        obs.create_input("cards", "crowdcue_card")
        obs.create_input("poll", "crowdcue_poll")
        empty = self.shot("0-empty")
        self.assertTrue(obs.vendor("go")["ok"])
        waiting = self.wait_shot("1-starting", self.is_covered)
        self.assertGreater(differing(empty, waiting, TITLE), 4000)
        later = self.wait_shot("2-starting", lambda p: differing(waiting, p, DIGITS) > 150)
        self.assertLess(differing(waiting, later, TITLE), 400, "only the clock moves")
        self.assertTrue(obs.vendor("go")["ok"])
        talk = self.wait_shot("3-talk", lambda p: not self.is_covered(p) and differing(empty, p, LOWER) > 8000 and
                              differing(empty, p, TOPIC) > 20000)
        obs.vendor("poll.show", id="colour")
        poll = self.wait_shot("4-poll", lambda p: differing(talk, p, TOPIC) > 8000)
        self.assertLess(differing(talk, poll, LOWER), 50, "the name stays")
        self.assertTrue(obs.vendor("standby", plan="tech")["ok"])
        trouble = self.wait_shot("5-emergency", self.is_covered)
        self.assertGreater(differing(empty, trouble, TITLE), 4000)
        obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 45)
        self.assertEqual(differing(trouble, self.shot("6-emergency"), limit=2), 0, "it is calm")
        self.assertTrue(obs.vendor("standby-off")["ok"])
        back = self.wait_shot("7-back", lambda p: not self.is_covered(p) and differing(empty, p, LOWER) > 8000)
        self.assertLess(differing(poll, back), 600, "all is as it was")
        obs.quit()

    def test_the_stage_shows_them_too(self):
        obs = self.obs
        obs.create_input("stage", "crowdcue_stage")
        empty = self.shot("stage-0")
        obs.vendor("card.show", id="soon")
        self.wait_shot("stage-1", self.is_covered)
        obs.vendor("card.show", id="guest")
        self.wait_shot("stage-2", lambda p: not self.is_covered(p) and differing(empty, p, LOWER) > 8000)
        obs.vendor("card.hide", id="guest")
        self.wait_shot("stage-3", lambda p: differing(empty, p) == 0)
        obs.quit()


if __name__ == "__main__":
    unittest.main()
