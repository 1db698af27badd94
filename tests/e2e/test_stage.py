"""The sources' size, place and safe area in a real OBS: changed while it runs, and with the canvas."""

import os
import pathlib
import tempfile
import time
import unittest

from harness import Display, Obs
from looking import shot

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
SOURCE = "S"


class StageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.display = Display()

    @classmethod
    def tearDownClass(cls):
        cls.display.close()

    def setUp(self):
        self.obs = Obs(display=self.display)
        self.addCleanup(self.obs.close)
        self.obs.start()
        self.request = self.obs.ws.request
        self.scene = self.request("GetCurrentProgramScene")["currentProgramSceneName"]

    def add(self, kind, **settings):
        self.item = self.request("CreateInput", sceneName=self.scene, inputName=SOURCE, inputKind=kind,
                                 inputSettings={"sample": True, "reduced_motion": True, **settings})["sceneItemId"]

    def set(self, **settings):
        self.request("SetInputSettings", inputName=SOURCE, inputSettings=settings)

    def size(self):
        t = self.request("GetSceneItemTransform", sceneName=self.scene, sceneItemId=self.item)["sceneItemTransform"]
        return int(t["sourceWidth"]), int(t["sourceHeight"])

    def wait(self, ask, wanted, what, timeout=30):
        """Asks until the answer is the wanted one, or `wanted` says that it is."""
        deadline = time.monotonic() + timeout
        good = wanted if callable(wanted) else lambda answer: answer == wanted
        while True:
            answer = ask()
            if good(answer):
                return answer
            if time.monotonic() > deadline:
                self.fail(f"{what}: {answer}")
            self.obs.wait_frames(self.request("GetStats")["renderTotalFrames"] + 3)

    def card(self, source=SOURCE):
        """(left, top, right, bottom) of what is not black in a source's picture (its shadow is); None if nothing is."""
        seen = shot(self.obs, source).max(axis=2) > 9
        rows, columns = seen.any(axis=1), seen.any(axis=0)
        if not rows.any():
            return None
        return (int(columns.argmax()), int(rows.argmax()), int(len(columns) - columns[::-1].argmax()),
                int(len(rows) - rows[::-1].argmax()))

    def test_size_place_and_safe_area_change_while_it_runs(self):
        self.add("crowdcue_poll")
        self.wait(self.size, (1280, 720), "a layer of the canvas's size")
        at = self.wait(self.card, lambda box: box, "a card")
        self.assertAlmostEqual(at[2], 1280 - 64, delta=2)
        self.assertAlmostEqual(at[3], 720 - 36, delta=2)
        self.set(place="top-left")
        self.wait(self.card, lambda box: box and abs(box[0] - 64) < 3 and abs(box[1] - 36) < 3, "top left")
        self.set(place="bottom-right", safe_area="own", margin_unit="percent", margin_left=0, margin_top=0,
                 margin_right=20, margin_bottom=10)
        self.wait(self.card, lambda box: box and abs(box[2] - 1024) < 3 and abs(box[3] - 648) < 3, "own margins")
        self.set(safe_area="", captions=True)
        self.wait(self.card, lambda box: box and abs(box[3] - 720 * 0.78) < 3, "above captions")
        self.set(size="own", width=480, height=270)
        self.wait(self.size, (480, 270), "own size")
        box = self.wait(self.card, lambda box: box and box[2] <= 480, "a card in a small box")
        self.assertTrue(0 < box[0] < 60 and 420 < box[2] < 480 and box[3] < 270, box)
        # What no dialog lets through, but a script may send.
        self.set(width=-480, height=2 ** 32 + 300)
        self.wait(self.size, (160, 8192), "the least and the greatest")
        self.set(size="card")
        self.wait(self.size, (470, 579), "card only")
        self.wait(self.card, lambda box: box and box[2] - box[0] > 400, "the whole card")
        self.obs.quit()

    def test_the_canvas_changes(self):
        self.add("crowdcue_stage")
        self.wait(self.card, lambda box: box, "cards")
        self.request("SetVideoSettings", baseWidth=720, baseHeight=1280, outputWidth=720, outputHeight=1280)
        self.wait(self.size, (720, 1280), "the new canvas")
        box = self.wait(self.card, lambda box: box and box[3] > 720, "a card on the tall canvas")
        self.assertAlmostEqual(box[3], 1280 * 0.64, delta=2)
        self.assertAlmostEqual(box[0], 64, delta=2)
        self.request("SetVideoSettings", baseWidth=1280, baseHeight=720, outputWidth=1280, outputHeight=720)
        self.wait(self.size, (1280, 720), "the old canvas")
        self.obs.quit()

    def test_a_card_is_scaled_by_its_handles(self):
        self.add("crowdcue_lottery", size="card")
        self.wait(self.size, lambda size: size == (534, 454), "card only")
        self.wait(self.card, lambda box: box, "a card")
        # What dragging a corner does: half its size, somewhere else.
        self.request("SetSceneItemTransform", sceneName=self.scene, sceneItemId=self.item,
                     sceneItemTransform={"positionX": 600.0, "positionY": 300.0, "scaleX": 0.5, "scaleY": 0.5})
        box = self.wait(lambda: self.card(self.scene), lambda box: box and box[0] >= 600, "scaled")
        self.assertTrue(box[0] >= 600 and box[2] <= 600 + 267 and box[1] >= 300 and box[3] <= 300 + 227, box)
        self.assertAlmostEqual(box[2] - box[0], 240, delta=3)
        self.obs.quit()

    def test_the_test_card_fills_the_canvas(self):
        self.add("crowdcue_stage", test_card=True, safe_area="stream")
        picture = self.wait(lambda: shot(self.obs, SOURCE).max(axis=2), lambda p: (p > 9).mean() > 0.3,
                            "the test card")
        # The margins are tinted to the very edge, the safe area is not.
        self.assertTrue((picture[300:400, 6:60] > 9).all())
        self.assertTrue((picture[200, 80:250] <= 9).all())
        self.set(test_card=False)
        self.wait(self.card, lambda box: box and box[3] < 700 and box[1] > 30, "cards again")
        self.obs.quit()


if __name__ == "__main__":
    unittest.main()
