"""The dock without OBS: its pictures in every size, theme and language, looked at pixel by pixel where it matters."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from harness import pixels

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[1]
RED = (0xFF, 0x4D, 0x5E)
GREEN = (0x2F, 0xD0, 0xC0)
YELLOW = (0xFF, 0xC9, 0x40)


def near(a, b, limit=6):
    return all(abs(x - y) <= limit for x, y in zip(a, b))


class Dock(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        place = os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp()
        cls.folder = pathlib.Path(place) / "dock"
        cls.folder.mkdir(parents=True, exist_ok=True)
        runtime = cls.folder / "run"
        runtime.mkdir(mode=0o700, exist_ok=True)
        cls.env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": str(runtime)}

    def shot(self, name, size="300x860", theme="dark", language="en-US", state="desk.state.json", what=""):
        path = self.folder / f"{name}.png"
        data = HERE / "data"
        subprocess.run([os.environ["CROWDCUE_DOCK_SHOT"], str(data / "desk.show.json"),
                        str(data / state) if state != "-" else "-", str(data / "desk.comments.json"),
                        str(TOP / "locale" / f"{language}.ini"), size, theme, str(path), what],
                       check=True, env=self.env, timeout=30, stderr=subprocess.DEVNULL)
        return pixels(path)

    def count(self, picture, colour, box=None):
        width, height, raw = picture
        x0, y0, w, h = box or (0, 0, width, height)
        return sum(near(raw[(y * width + x) * 3:(y * width + x) * 3 + 3], colour)
                   for y in range(y0, min(y0 + h, height)) for x in range(x0, min(x0 + w, width)))

    def test_holds_the_narrow_width_in_both_languages(self):
        for language in ("en-US", "zh-CN"):
            for theme in ("dark", "light"):
                picture = self.shot(f"300-{theme}-{language}", theme=theme, language=language)
                self.assertEqual(picture[0], 300, "the dock grew beyond 300 px")

    def test_turns_to_two_columns_when_wide(self):
        picture = self.shot("700-dark", "700x520")
        self.assertEqual(picture[0], 700)
        # GO stands right of the transport: its green fills the lower right, and not the lower left.
        self.assertGreater(self.count(picture, GREEN, (340, 420, 340, 80)), 10000)
        self.assertLess(self.count(picture, GREEN, (0, 420, 300, 80)), 200)

    def test_go_is_green_when_it_would_fire_and_red_while_guarded(self):
        ready = self.shot("go-ready")
        guarded = self.shot("go-guarded", what="guard")
        foot = (0, 760, 300, 80)
        self.assertGreater(self.count(ready, GREEN, foot), 8000)
        self.assertEqual(self.count(guarded, GREEN, foot), 0)
        self.assertGreater(self.count(guarded, RED, foot), 600)

    def test_a_refusal_stands_beside_what_was_pressed(self):
        quiet = self.shot("guarded", what="guard")
        refused = self.shot("refused", what="refused")
        above = (0, 700, 300, 66)
        self.assertGreater(self.count(refused, RED, above), self.count(quiet, RED, above) + 3000)

    def test_a_failed_cue_is_red_and_a_task_is_not(self):
        picture = self.shot("attention")
        self.assertGreater(self.count(picture, RED, (0, 608, 300, 42)), 100)
        self.assertEqual(self.count(picture, RED, (0, 652, 300, 70)), 0)

    def test_feeds_say_how_they_are(self):
        for language in ("en-US", "zh-CN"):
            picture = self.shot(f"feeds-{language}", "300x2300", language=language, state="desk.feeds.state.json")
            self.assertEqual(picture[0], 300, "the dock grew beyond 300 px")
            # one is well, one is away, and one has been measured
            self.assertGreater(self.count(picture, GREEN, (8, 1690, 12, 150)), 20)
            self.assertGreater(self.count(picture, YELLOW, (8, 1690, 284, 150)), 200)

    def test_without_a_show_there_is_one_sentence_and_one_button(self):
        empty = self.shot("empty", "300x400", state="-")
        offered = self.shot("offer", "300x400", state="-", what="offer")
        self.assertEqual(self.count(empty, GREEN, (0, 300, 300, 100)), 0, "GO without a show")
        self.assertNotEqual(empty[2], offered[2])


if __name__ == "__main__":
    unittest.main()
