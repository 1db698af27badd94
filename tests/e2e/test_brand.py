"""The show's own look in a real OBS: its colours, its logo, what it asks for in vain; and another look at once."""

import json
import os
import pathlib
import shutil
import tempfile
import time
import unittest

import numpy

import looking
from harness import Obs, pixels

HERE = pathlib.Path(__file__).resolve().parent
PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
GREEN, BLUE = (0x00, 0x59, 0x4C), (0x1A, 0x2F, 0x8A)
RED = (0xC2, 0x27, 0x2D)  # of the mug in the logo
PINK = (0xE0, 0x10, 0xD0)  # of the logo after that
SEEN = 20  # s


def document(**theme):
    return json.dumps({
        "crowdcue": 1, "id": "look", "title": "Look", "language": "en", "theme": theme,
        "segments": [{"id": "one", "title": "One", "duration": "10m", "interactions": ["colour"]}],
        "interactions": [{"kind": "poll", "id": "colour", "title": "Which colour?",
                          "options": [{"id": "a", "text": "Red"}, {"id": "b", "text": "Blue"}]}]})


class Brand(unittest.TestCase):
    def count(self, name, colour, near=10):
        """How many pixels of the scene are about of that colour."""
        path = self.obs.source_picture("Scene", PICTURES / f"brand-{name}.png")
        width, height, raw = pixels(path)
        picture = numpy.frombuffer(raw, numpy.uint8).reshape(height, width, 3).astype(int)
        return int((abs(picture - numpy.array(colour)).max(axis=2) <= near).sum())

    def wait(self, name, colour, least):
        deadline = time.monotonic() + SEEN
        while (found := self.count(name, colour)) < least:
            if time.monotonic() > deadline:
                self.fail(f"{name}: only {found} pixels of {colour}")

    def test_the_look_of_the_show(self):
        PICTURES.mkdir(parents=True, exist_ok=True)
        with Obs() as obs:
            self.obs = obs
            show = obs.home / "look.show.json"
            shutil.copy(HERE.parent / "golden" / "data" / "mug.png", obs.home / "logo.png")
            show.write_text(document(name="studio", colours={"surface": "#00594C", "surface_end": "#00594C"},
                                     font="No Such Font", logo="logo.png"))
            obs.start(CROWDCUE_SHOW=show)
            obs.wait_state(lambda s: True)
            obs.create_input("poll", "crowdcue_poll", sample=True)
            self.wait("green", GREEN, 20000)
            # The stage has the logo, and there is one from the first change of the show on.
            self.assertTrue(obs.vendor("edit.set", id="interaction/colour", title="Which one?")["ok"])
            self.wait("logo", RED, 15)
            obs.log.wait("The font \"No Such Font\" is not installed")

            # Another file under the same name, and the same show loaded again.
            looking.save(obs.home / "logo.png", numpy.full((64, 64, 3), PINK, numpy.uint8))
            self.assertTrue(obs.vendor("load", path=str(show))["ok"])
            self.assertTrue(obs.vendor("edit.set", id="interaction/colour", title="Which colour?")["ok"])
            self.wait("other-logo", PINK, 15)
            self.assertLess(self.count("other-logo", RED), 5)

            # Another look for the same theme; what cannot be read is told, and the show loads all the same.
            show.write_text(document(name="studio", colours={"surface": "#1A2F8A", "surface_end": "#1A2F8A",
                                                             "muted": "#2A3F9A"}))
            start = len(obs.log.lines)
            self.assertTrue(obs.vendor("load", path=str(show))["ok"])
            self.wait("blue", BLUE, 20000)
            self.assertLess(self.count("blue", GREEN), 500)
            self.assertLess(self.count("blue", RED), 15)
            obs.log.wait(r"look\.show\.json:\d+:\d+: Hard to read on air: \"muted\"", start=start)

            # No look: the theme as it is.
            show.write_text(document(name="editorial"))
            self.assertTrue(obs.vendor("load", path=str(show))["ok"])
            self.wait("plain", (255, 255, 255), 20000)
            obs.quit()


if __name__ == "__main__":
    unittest.main()
