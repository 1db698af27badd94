"""The overlays look the same whichever way OBS takes them: direct, cropped, scaled, filtered, in groups and nested scenes,
in studio mode, in a projector, on an HDR canvas, after the collection or the canvas was changed. Each is held against
the picture that the processor's rasteriser makes from the journal of the same session."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time
import unittest

import numpy

import looking
from harness import Display, Obs
from looking import Collection, item, off, shot
from still_show import INTERACTIONS, SHOW

HERE = pathlib.Path(__file__).resolve().parent
MUG = HERE.parent / "golden" / "data" / "mug.png"
STAGE_SHOT = os.environ.get("CROWDCUE_STAGE_SHOT", "stage_shot")
PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())

WIDTH, HEIGHT = 1280, 720
GROUND = (0x5A, 0x78, 0x50)
KINDS = ("poll", "lottery", "question", "sale")

# Of 255. Each of the quads that lie over one another is rounded to 8 bits, once more if the whole goes through a texture
# of OBS's; so a few pixels may be off by one more.
DIRECT = 1
TEXTURE = 2
FEW = 20
# What it is held against comes from a file, which has its colours unmultiplied in 8 bits: coarse where all is faint.
SCALED = 12
WAIT = 20  # s until a picture must be as wished: a card comes in, a light passes over it


def colour(rgb):
    red, green, blue = rgb
    return 0xFF000000 | blue << 16 | green << 8 | red


def make_collection(kinds, width=WIDTH, height=HEIGHT, name="Untitled"):
    """A scene for every way in which an overlay gets into the picture. "KIND" is the plain one."""
    made = Collection(name)
    made.source("ground", "color_source_v3", width=width, height=height, color=colour(GROUND))
    made.source("the file", "image_source", file="", linear_alpha=True)
    for kind in kinds:
        made.source(f"the {kind}", f"crowdcue_{kind}")
    ground = item("ground")
    for kind in kinds:
        source = f"the {kind}"
        made.scene(kind, ground, item(source))
        made.scene(f"{kind} cropped", ground, item(source, 9, 6, crop=(9, 6, 8, 4)))
        made.scene(f"{kind} bicubic", ground, item(source, scale_filter="bicubic"))
        made.scene(f"{kind} lanczos", ground, item(source, scale_filter="lanczos"))
        made.group(f"{kind} group", width, height, item(source))
        made.scene(f"{kind} grouped", ground, item(f"{kind} group"))
        made.scene(f"{kind} alone", item(source))
        made.scene(f"{kind} nested", ground, item(f"{kind} alone"))
        for how in ("bicubic", "lanczos"):
            made.scene(f"{kind} small {how}", ground, item(source, 40, 30, 0.6, scale_filter=how))
    for how in ("bicubic", "lanczos"):
        made.scene(f"picture small {how}", ground, item("the file", 40, 30, 0.6, scale_filter=how))
    made.scene("picture", item("the file"))
    made.scene("empty", ground)
    return made


class LooksTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def open(self, kinds=KINDS, more=(), profile=None, width=WIDTH, height=HEIGHT):
        """OBS with a running show and the collections."""
        self.width, self.height = width, height
        self.display = Display(f"{WIDTH}x{HEIGHT}")
        self.addCleanup(self.display.close)
        self.obs = Obs(display=self.display, width=width, height=height, fps=10)
        self.addCleanup(self.obs.close)
        if profile:
            profile(self.obs)
        for collection in (make_collection(kinds, width, height), *more):
            collection.write(self.obs)
        self.session = self.obs.home / "session"
        shutil.copy(MUG, self.obs.home)
        self.obs.start_show(SHOW, CROWDCUE_SESSION=self.session)
        self.said = 0
        self.obs.vendor("go")

    def say(self, who, text):
        self.said += 1
        line = {"t": int(time.time() * 1000), "feed": "test:room", "kind": "comment", "id": f"m{self.said}",
                "person": {"id": who, "name": who, "strength": "strong"}, "text": text}
        self.assertTrue(self.obs.vendor("push", line=json.dumps(line))["ok"])

    def ask(self, verb, kind, **arguments):
        reply = self.obs.vendor(verb, id=INTERACTIONS[kind], **arguments)
        self.assertTrue(reply["ok"], reply)

    def air(self, kind):
        """Puts the kind on air with something to show."""
        if kind == "poll":
            self.ask("poll.open", kind)
            for number in range(16):
                self.say(f"voter{number}", "2" if number % 4 else "1")
        elif kind == "lottery":
            self.ask("lottery.open", kind)
            for name in ("ann", "bob", "carla", "dan"):
                self.say(name, "aboard")
        elif kind == "question":
            self.ask("question.open", kind)
            self.say("ann", "Is it dishwasher safe, 也可以放微波炉吗 🙂?")
            self.say("bob", "When is it shipped?")
            self.ask("question.air", kind, item=1)
        else:
            self.ask("sale.open", kind)

    def reference(self, kind, ground=GROUND):
        """The picture of the session as it stands in the journal now, over the ground; the box of what is drawn."""
        path = PICTURES / f"looks-{kind}-{self.width}x{self.height}.png"
        over = ["#%02X%02X%02X" % ground] if ground else []
        said = subprocess.run([STAGE_SHOT, str(self.session), kind, str(self.width), str(self.height), str(path), *over],
                              env=self.obs.env, check=True, timeout=120, stdout=subprocess.PIPE).stdout
        x, y, width, height = map(int, said.split())
        self.assertGreater(width * height, self.width * self.height // 20, f"{kind}: no card")
        return looking.load(path), (x, y, width, height)

    def agree(self, name, take, wanted, limit):
        """Takes pictures until one is as wished; all that is off is kept to be looked at."""
        deadline = time.monotonic() + WAIT
        while True:
            picture = take()
            far = off(picture, wanted() if callable(wanted) else wanted)
            good = far.max() <= limit + 1 and (far > limit).sum() <= FEW
            if good or time.monotonic() > deadline:
                break
            self.obs.wait_frames(self.obs.request("GetStats")["renderTotalFrames"] + 2)
        print(f"{name}: off by {far.max()} at most, {far.mean():.4f} on average; {(far > 1).sum()} pixels by more than 1",
              flush=True)
        if not good:
            looking.save(PICTURES / f"looks-{name.replace(' ', '-')}.png", picture)
        self.assertTrue(good, f"{name}: {(far > limit).sum()} pixels are off by more than {limit}")
        return picture

    def scene(self, name):
        self.obs.request("SetCurrentProgramScene", sceneName=name)

    def screen(self):
        """The whole display."""
        raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-f", "x11grab", "-draw_mouse", "0", "-i",
                              self.display.name, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
                             check=True, timeout=30, stdout=subprocess.PIPE).stdout
        return numpy.frombuffer(raw, numpy.uint8).reshape(HEIGHT, WIDTH, 3)


class Ways(LooksTest):
    def one(self, kind, ways, scaled=()):
        """The ways of one kind."""
        self.air(kind)
        self.scene(kind)
        wanted, box = self.reference(kind)
        x, y, width, height = box
        before = numpy.full_like(wanted, GROUND)
        self.assertGreater((off(wanted, before) > 40).sum(), width * height // 2, f"{kind}: an empty card")
        self.agree(kind, lambda: shot(self.obs, kind), wanted, DIRECT)
        for way in ways:
            self.agree(f"{kind} {way}", lambda: shot(self.obs, f"{kind} {way}"), wanted, TEXTURE)
        self.obs.request("CreateSourceFilter", sourceName=f"the {kind}", filterName="filter",
                         filterKind="color_filter_v2", filterSettings={})
        self.agree(f"{kind} filtered", lambda: shot(self.obs, kind), wanted, TEXTURE)
        self.obs.request("RemoveSourceFilter", sourceName=f"the {kind}", filterName="filter")
        # Scaled: as OBS scales the same picture from a file.
        self.reference(kind, ground=None)
        self.obs.request("SetInputSettings", inputName="the file",
                         inputSettings={"file": str(PICTURES / f"looks-{kind}-{self.width}x{self.height}.png")})
        for how in scaled:
            self.agree(f"{kind} small {how}", lambda: shot(self.obs, f"{kind} small {how}"),
                       lambda: shot(self.obs, f"picture small {how}"), SCALED)

    def test_every_way_into_the_picture(self):
        self.open()
        self.one("poll", ("cropped", "bicubic", "lanczos", "grouped", "nested"), ("bicubic", "lanczos"))
        for kind in ("lottery", "question", "sale"):
            self.one(kind, ("cropped", "nested"))
        self.obs.quit()


class Windows(LooksTest):
    """What stands on the screen: projectors that fill it, so that a pixel of the canvas is one of the display."""

    def projector(self, name, open_it, wanted, limit=DIRECT):
        known = self.windows()
        open_it()
        self.display_run("windowraise", self.wait_windows(lambda now: now - known))
        self.agree(name, self.screen, wanted, limit)
        deadline = time.monotonic() + WAIT
        while left := self.windows() - known:
            self.assertLess(time.monotonic(), deadline, "the projector stays")
            for window in left:  # nobody manages the windows: the keys go where we say
                self.display.run("xdotool", "windowfocus", window, "key", "Escape", check=False)

    def display_run(self, act, windows):
        for window in windows:
            self.display.run("xdotool", act, window, check=False)

    def windows(self):
        return set(self.display.run("xdotool", "search", "--all", "--onlyvisible", "--pid",
                                    str(self.obs.process.pid), "--name", "Projector", check=False).split())

    def wait_windows(self, which):
        deadline = time.monotonic() + WAIT
        while not which(self.windows()):
            self.assertLess(time.monotonic(), deadline, "no projector comes")
        return which(self.windows())

    def mix(self, kind):
        self.obs.request("OpenVideoMixProjector", videoMixType=f"OBS_WEBSOCKET_VIDEO_MIX_TYPE_{kind}", monitorIndex=0)

    def test_projectors_and_the_two_pictures_of_the_studio_mode(self):
        self.open(("poll", "sale"))
        self.air("poll")
        self.air("sale")
        self.scene("poll")
        poll, _ = self.reference("poll")
        self.projector("projector of a scene", lambda: self.obs.request(
            "OpenSourceProjector", sourceName="poll", monitorIndex=0), poll)
        self.projector("projector of the programme", lambda: self.mix("PROGRAM"), poll)
        self.obs.request("SetStudioModeEnabled", studioModeEnabled=True)
        self.obs.request("SetCurrentPreviewScene", sceneName="sale cropped")
        sale, _ = self.reference("sale")
        self.agree("programme beside a preview", lambda: shot(self.obs, "poll"), poll, DIRECT)
        self.projector("projector of the preview", lambda: self.mix("PREVIEW"), sale, TEXTURE)
        self.projector("projector of the programme in studio mode", lambda: self.mix("PROGRAM"), poll)
        self.obs.request("TriggerStudioModeTransition")
        self.obs.ws.wait_event("CurrentProgramSceneChanged", sceneName="sale cropped")
        self.projector("programme after the transition", lambda: self.mix("PROGRAM"), sale, TEXTURE)
        self.obs.quit()


class Changes(LooksTest):
    def test_the_collection_and_the_canvas_change_on_air(self):
        other = make_collection(("sale",), name="Other")
        self.open(("poll", "sale"), more=[other])
        self.air("poll")
        self.air("sale")
        self.scene("poll")
        wanted, _ = self.reference("poll")
        self.agree("before", lambda: shot(self.obs, "poll"), wanted, DIRECT)
        self.collection("Other")
        sale, _ = self.reference("sale")
        self.agree("in another collection", lambda: shot(self.obs, "sale"), sale, DIRECT)
        self.collection("Untitled")
        self.agree("back", lambda: shot(self.obs, "poll"), wanted, DIRECT)
        for width, height in ((720, 1280), (1366, 768), (WIDTH, HEIGHT)):
            self.width, self.height = width, height
            self.obs.request("SetVideoSettings", baseWidth=width, baseHeight=height, outputWidth=width,
                             outputHeight=height)
            self.obs.request("SetInputSettings", inputName="ground", inputSettings={"width": width, "height": height})
            wanted, _ = self.reference("poll")
            self.agree(f"{width}x{height}", lambda: shot(self.obs, "poll"), wanted, DIRECT)
        self.obs.quit()

    def collection(self, name):
        self.obs.request("SetCurrentSceneCollection", sceneCollectionName=name, timeout=30)


class Hdr(LooksTest):
    """On a canvas of Rec. 2100 the picture is held against OBS's own of the reference, from a file: both are brought to
    the canvas by OBS in the same way. The recording is without loss; its luma alone is looked at, as its colours are of
    half the resolution."""

    WIDE, HIGH = 640, 360  # small, so that what writes the file keeps up
    FAR = 12  # of 1023: the reference is rounded to 8 bits first, and the curve is steep in the dark
    MEAN = 1.0

    def profile(self, obs):
        looking.without_preview(obs)
        text = obs.profile.read_text()
        text = text.replace("[Video]\n", "[Video]\nColorFormat=P010\nColorSpace=2100PQ\nColorRange=Partial\n"
                            "SdrWhiteLevel=300\nHdrNominalPeakLevel=1000\n")
        text = text.replace("Mode=Simple", "Mode=Advanced")
        text += looking.LOSSLESS.format(folder=obs.home / "video", encoder="ffv1", number=33)
        obs.profile.write_text(text)

    def show_for(self, name, count):
        """Switches to the scene, and waits until so many of its frames were recorded: not those that were skipped. False
        if OBS's recorder gave up, as it does when frames come too late for it."""
        start = len(self.obs.log.lines)
        self.scene(name)
        self.obs.log.wait(f"User switched to scene '{name}'", start=start)
        before = self.counts()
        deadline = time.monotonic() + 2 * WAIT
        while min(now - then for now, then in zip(self.counts(), before)) < count:
            if self.obs.log.find("Recording Stop", start):
                return False
            self.assertLess(time.monotonic(), deadline, "nothing is recorded")
            time.sleep(0.05)
        return True

    def counts(self):
        said = self.obs.request("GetStats")
        return [said[f"{part}TotalFrames"] - said[f"{part}SkippedFrames"] for part in ("render", "output")]

    def record(self, *scenes):
        """The scenes one after the other, each between two empty ones; None if that cannot be had."""
        start = len(self.obs.log.lines)
        self.obs.request("StartRecord")
        self.obs.log.wait("Recording Start", start=start)
        order = [name for scene in scenes for name in ("empty", scene)]
        if not all(self.show_for(name, 2) for name in order) or not self.show_for("empty", 4):
            return None
        video = self.obs.request("StopRecord")["outputPath"]
        self.obs.log.wait("Recording Stop", start=start)
        return video

    def shown(self, space, *scenes):
        """The last frame of each scene, luma of 10 bits; None if one is not in the recording: frames may be dropped."""
        video = self.record(*scenes)
        if not video:
            return None
        told = looking.probe(video, "stream=color_transfer,color_primaries,pix_fmt")
        self.assertEqual(told, ["yuv420p16le", {"2100PQ": "smpte2084", "2100HLG": "arib-std-b67"}[space], "bt2020"])
        found = []
        before = True
        frames = looking.luma(video).astype(int) >> 6
        for frame in frames:
            is_empty = abs(frame - frames[0]).max() < self.FAR
            if before and not is_empty:
                found.append(frame)
            elif not is_empty:
                found[-1] = frame
            before = is_empty
        return found if len(found) == len(scenes) else None

    def one(self, space):
        """The canvas is of that colour space."""
        self.agree(f"{space} screenshot", lambda: shot(self.obs, "poll"), lambda: shot(self.obs, "picture"), TEXTURE)
        ways = ("poll", "poll cropped", "poll nested")
        shown = None
        tries = 5
        while not shown and tries:
            shown = self.shown(space, "picture", *ways)
            tries -= 1
        self.assertTrue(shown, "OBS drops too many frames here")
        for way, found in zip(ways, shown[1:]):
            far = abs(found - shown[0])
            print(f"{space} {way}: luma is off by {far.max()} of 1023 at most, {far.mean():.3f} on average", flush=True)
            self.assertLessEqual(far.max(), self.FAR)
            self.assertLessEqual(far.mean(), self.MEAN)

    def test_perceptual_quantiser_and_hybrid_log_gamma(self):
        self.open(("poll",), profile=self.profile, width=self.WIDE, height=self.HIGH)
        self.air("poll")
        self.scene("poll")
        self.reference("poll")
        self.obs.request("SetInputSettings", inputName="the file",
                         inputSettings={"file": str(PICTURES / f"looks-poll-{self.width}x{self.height}.png")})
        self.one("2100PQ")
        self.obs.request("SetProfileParameter", parameterCategory="Video", parameterName="ColorSpace",
                         parameterValue="2100HLG")
        self.obs.request("SetVideoSettings", baseWidth=self.WIDE, baseHeight=self.HIGH)
        self.one("2100HLG")
        self.obs.quit()


if __name__ == "__main__":
    unittest.main()
