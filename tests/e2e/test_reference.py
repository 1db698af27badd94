"""What stands on the programme is what the reference says: the picture of each overlay in a real OBS, over a colour,
against the one that the processor's rasteriser makes from the journal of the same session."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import Obs, pixels
from still_show import SHOW
from test_show import Server

HERE = pathlib.Path(__file__).resolve().parent
MUG = HERE.parent / "golden" / "data" / "mug.png"
STAGE_SHOT = os.environ.get("CROWDCUE_STAGE_SHOT", "stage_shot")
PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())

GROUND = (0x5A, 0x78, 0x50)
CLOSE = 2     # of 255, for every pixel: OBS rounds after each of the quads that lie over one another
FAR = 40      # of 255: to the eye another colour
BETWEEN = 5   # frames between two pictures that must be the same


def off(first, second, box):
    """How far two pictures are from each other within the box, pixel by pixel: the greatest difference of a channel."""
    width, height, a = first
    if (width, height) != second[:2]:
        raise ValueError("pictures of different size")
    b = second[2]
    x, y, w, h = box
    found = []
    for row in range(y, y + h):
        start, end = (row * width + x) * 3, (row * width + x + w) * 3
        by = [abs(p - q) for p, q in zip(a[start:end], b[start:end])]
        found.extend(map(max, by[0::3], by[1::3], by[2::3]))
    return found


def count(found, limit):
    return sum(1 for d in found if d > limit)


def outside(picture, box):
    """How many pixels outside of the box are not the ground's."""
    width, height, raw = picture
    x, y, w, h = box
    ground = bytes(GROUND)
    strays = 0
    for row in range(height):
        start, end = row * width * 3, (row + 1) * width * 3
        line = raw[start:end]
        if y <= row < y + h:
            line = line[:x * 3] + line[(x + w) * 3:]
        if line != ground * (len(line) // 3):
            strays += sum(1 for i in range(0, len(line), 3) if line[i:i + 3] != ground)
    return strays


class ReferenceTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def open(self, width, height):
        self.width, self.height = width, height
        self.obs = Obs(width=width, height=height, fps=10)
        self.addCleanup(self.obs.close)
        self.server = Server()
        self.addCleanup(self.server.close)
        self.session = self.obs.home / "session"
        shutil.copy(MUG, self.obs.home)
        self.obs.start_show(SHOW, CROWDCUE_SESSION=self.session)
        self.assertTrue(self.obs.vendor("feed.connect", url=self.server.url(), id="chat")["ok"])
        self.server.ask(do="joined", count=1)
        self.obs.wait_state(lambda s: any(f["state"] == "live" for f in s["feeds"]), timeout=30)
        self.obs.vendor("go")
        red, green, blue = GROUND
        self.obs.create_input("ground", "color_source_v3", width=width, height=height,
                              color=0xFF000000 | blue << 16 | green << 8 | red)

    def wait(self, name, predicate):
        def there(state):
            return predicate(next(i for i in state["interactions"] if i["id"] == name))
        self.obs.wait_state(there, timeout=30)

    def reference(self, kind, name):
        """(picture, box) of the session as it stands in the journal now."""
        path = PICTURES / f"reference-{name}-{self.width}x{self.height}.png"
        said = subprocess.run([STAGE_SHOT, str(self.session), kind, str(self.width), str(self.height), str(path),
                               "#%02X%02X%02X" % GROUND], env=self.obs.env, check=True, timeout=120,
                              stdout=subprocess.PIPE).stdout
        return pixels(path), tuple(map(int, said.split()))

    def still(self, name, deadline):
        """A picture of the scene that is the same as another some frames before."""
        path = PICTURES / f"live-{name}-{self.width}x{self.height}.png"
        before = None
        while True:
            picture = pixels(self.obs.source_picture("Scene", path))
            if picture == before:
                return picture
            self.assertLess(time.monotonic(), deadline, f"{name} never stands still")
            before = picture
            self.obs.wait_frames(self.obs.request("GetStats")["renderTotalFrames"] + BETWEEN)

    def compare(self, kind, change):
        """Puts the kind's source into the scene, and compares it with the reference: not the same before `change`, the
        same after it."""
        other, _ = self.reference(kind, f"{kind}-before")
        self.obs.create_input(kind, f"crowdcue_{kind}")
        change()
        wanted, box = self.reference(kind, kind)
        _, _, width, height = box
        self.assertGreater(width * height, self.width * self.height // 20, f"{kind}: no card")
        ground = self.width, self.height, bytes(GROUND) * (self.width * self.height)
        self.assertGreater(count(off(wanted, ground, box), FAR), width * height // 2, f"{kind}: an empty card")
        deadline = time.monotonic() + 60
        while True:
            picture = self.still(kind, deadline)
            found = off(picture, wanted, box)
            if max(found) <= CLOSE or time.monotonic() > deadline:
                break
        changed = count(off(picture, other, box), FAR)
        print(f"{kind} {self.width}x{self.height}: of {len(found)} pixels {count(found, 0)} are off, by {max(found)} "
              f"at most; {changed} are another colour than before", flush=True)
        self.assertLessEqual(max(found), CLOSE, f"{kind}: {count(found, CLOSE)} pixels are off by more than {CLOSE}")
        self.assertEqual(outside(picture, box), 0, f"{kind}: something is drawn beside the card")
        self.assertGreater(changed, 50, f"{kind}: the comparison does not see the change")
        self.obs.remove_input(kind)

    def vote(self):
        self.server.say("ann3", "1")
        self.wait("colour", lambda i: [o["votes"] for o in i["options"]] == [4, 12])

    def enter(self):
        self.server.say("eva", "aboard")
        self.wait("cup", lambda i: i["entrants"] == 5)

    def air(self, item=1):
        self.assertTrue(self.obs.vendor("question.air", id="qa", item=item)["ok"])

    def sell(self):
        order = {"t": int(time.time() * 1000), "feed": "shop:orders", "kind": "order", "id": "order-1", "item": "mug",
                 "count": 17, "person": {"id": "ann", "name": "Ann", "strength": "strong"}}
        self.assertTrue(self.obs.vendor("push", line=json.dumps(order))["ok"])
        self.wait("flash", lambda i: i["products"][0]["stock"] == 33)

    def all_kinds(self):
        obs = self.obs
        for verb, name in (("poll.open", "colour"), ("lottery.open", "cup"), ("question.open", "qa")):
            self.assertTrue(obs.vendor(verb, id=name)["ok"], verb)
        for number in range(3):
            self.server.say(f"ann{number}", "1")
        for number in range(12):
            self.server.say(f"bob{number}", "2")
        for name in ("ann", "bob", "carla", "dan"):
            self.server.say(name, "aboard")
        for name, text in (("ann", "Is it dishwasher safe, 也可以放微波炉吗 🙂?"), ("bob", "When is it shipped?")):
            self.server.say(name, text)
        self.wait("colour", lambda i: i["voters"] == 15)
        self.wait("cup", lambda i: i["entrants"] == 4)
        self.wait("qa", lambda i: len(i["items"]) == 2)
        self.compare("poll", self.vote)
        self.compare("lottery", self.enter)
        self.air(item=2)
        self.compare("question", self.air)
        self.assertTrue(obs.vendor("sale.open", id="flash")["ok"])
        self.compare("sale", self.sell)
        obs.quit()

    def test_a_wide_canvas(self):
        self.open(1920, 1080)
        self.all_kinds()

    def test_a_tall_canvas(self):
        self.open(1080, 1920)
        self.all_kinds()


if __name__ == "__main__":
    unittest.main()
