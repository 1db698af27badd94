"""The canvas of a real OBS becomes larger and smaller while overlays are shown: all characters find room, and what is
seen is as sharp as after a start with that canvas."""

import os
import pathlib
import re
import tempfile
import time
import unittest

import looking
from harness import Obs
from looking import Collection, item, ppm

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
HD, UHD = (1920, 1080), (3840, 2160)
ROUNDED = 2  # steps of 8 bits: a picture of what is at rest is rounded once more than what is drawn anew
WAIT = 60  # s: a processor draws 4K
USE = r"Atlases at the end: at most .* of (\d+) pages for glyphs .* room for others, (\d+) times there was none"


def han(first, count):
    return "".join(chr(0x4E00 + first + i) for i in range(count))


# On a page for HD there is no room for so many characters at the size that they have on 4K.
SHOW = {
    "crowdcue": 1, "id": "canvas", "title": "Canvas", "language": "zh-CN",
    "segments": [{"id": "one", "title": "One", "duration": "1h", "interactions": ["which"]}],
    "interactions": [{"kind": "poll", "id": "which", "title": han(0, 20), "settle": "0s",
                      "options": [{"id": f"o{i}", "text": han(20 + 20 * i, 20)} for i in range(10)]}],
}


class CanvasTest(unittest.TestCase):
    def setUp(self):
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.obs = Obs(width=HD[0], height=HD[1], fps=10)
        self.addCleanup(self.obs.close)
        made = Collection()
        made.source("poll", "crowdcue_poll", theme="bare")  # each glyph has an outline as well
        made.scene("Poll", item("poll"))
        made.write(self.obs)
        looking.without_preview(self.obs)

    def start(self, name):
        self.obs.start_show(SHOW, CROWDCUE_SESSION=self.obs.home / name)
        self.obs.vendor("go")
        self.assertTrue(self.obs.vendor("poll.open", id="which")["ok"])

    def canvas(self, size):
        self.obs.ws.request("SetVideoSettings", timeout=WAIT, baseWidth=size[0], baseHeight=size[1])

    def shot(self):
        """By a file: a picture of 4K is too much for the socket."""
        path = self.obs.home / "poll.ppm"
        self.obs.ws.request("SaveSourceScreenshot", timeout=WAIT, sourceName="poll", imageFormat="ppm",
                            imageFilePath=str(path))
        return ppm(path.read_bytes())

    def rest(self, name, size):
        """The picture once it is at rest."""
        deadline = time.monotonic() + WAIT
        before = None
        while True:
            now = self.shot()
            self.assertEqual(now.shape[1::-1], size)
            if before is not None and now.any() and looking.off(now, before).max() <= ROUNDED:
                looking.save(PICTURES / f"canvas-{name}.png", now)
                return now
            self.assertLess(time.monotonic(), deadline, "the overlay never comes to rest")
            before = now
            self.obs.draw(0.5)

    def same(self, picture, wanted):
        self.assertLessEqual(int(looking.off(picture, wanted).max()), ROUNDED)

    def end(self):
        """All characters had room; how many pages there were."""
        log = self.obs.log
        self.obs.quit()
        pages, without = map(int, re.search(USE, log.wait(USE)).groups())
        self.assertEqual(without, 0, "characters found no room")
        self.assertIsNone(log.find("Atlases are full"))
        return pages

    def test_all_characters_have_room_on_a_canvas_that_grows(self):
        self.start("first")
        hd = self.rest("hd", HD)
        self.canvas(UHD)
        uhd = self.rest("uhd", UHD)
        self.canvas(HD)
        self.same(self.rest("hd-again", HD), hd)
        self.assertEqual(self.end(), 16)
        profile = self.obs.profile.read_text()
        for key, value in (("BaseCX", UHD[0]), ("BaseCY", UHD[1])):
            profile = re.sub(rf"^{key}=.*$", f"{key}={value}", profile, flags=re.M)
        self.obs.profile.write_text(profile)
        self.start("second")
        self.same(self.rest("fresh", UHD), uhd)
        self.assertEqual(self.end(), 16)


if __name__ == "__main__":
    unittest.main()
