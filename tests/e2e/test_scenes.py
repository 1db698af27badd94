"""Scenes that are switched in a real OBS, from recordings without loss: what comes back shows what is on air now, at once
and at rest; nothing of what has ended meanwhile is in any frame, nor in a picture that is taken of a hidden source, and
nothing sounds again."""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

import numpy

import looking
from harness import Obs
from looking import Collection, item, luma, shot

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
WIDTH, HEIGHT, FPS = 640, 360, 30
AWAY, HERE = 0xFF507858, 0xFF785850  # the grounds of the two scenes
SAME = 6       # steps of 8 bits: frames that differ by less look the same
FLOOR = 1e-4   # of full scale: what is quieter is silence
WAIT = 20      # s

SHOW = {
    "crowdcue": 1, "id": "scenes", "title": "Scenes", "language": "zh-CN",
    "segments": [{"id": "one", "title": "One", "duration": "1h", "interactions": ["colour", "size", "flash", "qa"]}],
    "interactions": [
        {"kind": "poll", "id": name, "title": "Which one?", "settle": "0s",
         "options": [{"id": "a", "text": "This"}, {"id": "b", "text": "That"}]} for name in ("colour", "size")] + [
        {"kind": "sale", "id": "flash", "title": "Flash sale", "products": ["mug"], "stock_from": "orders"},
        {"kind": "question", "id": "qa", "title": "Ask us", "mark": True, "approve": False}],
    "products": [{"id": "mug", "title": "Red thermos mug, 350 ml", "stock": 50, "limit": 2,
                  "price": {"minor": 9900, "currency": "CNY"}}],
}


class ScenesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def setUp(self):
        self.obs = Obs(width=WIDTH, height=HEIGHT, fps=FPS)
        self.addCleanup(self.obs.close)
        made = Collection()
        made.source("away", "color_source_v3", width=WIDTH, height=HEIGHT, color=AWAY)
        made.source("here", "color_source_v3", width=WIDTH, height=HEIGHT, color=HERE)
        made.source("stage", "crowdcue_stage", theme="studio", sounds=True)
        made.source("poll", "crowdcue_poll", theme="studio")
        made.source("question", "crowdcue_question", theme="studio")
        made.scene("Away", item("away"))
        made.scene("Here", item("here"), item("stage"))
        made.scene("Two", item("here"), item("poll"), item("question"))
        made.scene("Poll", item("away"), item("poll"))
        made.scene("Question", item("here"), item("question"))
        made.write(self.obs)
        looking.without_preview(self.obs)
        # Without any encoder: OBS 29 may let go of one while its other thread still uses it.
        output = looking.LOSSLESS.format(folder=self.obs.home / "video", encoder="rawvideo", number=13)
        output = output.replace("FFExtension=mkv", "FFExtension=avi").replace("FFFormat=matroska", "FFFormat=avi")
        self.obs.profile.write_text(self.obs.profile.read_text().replace("Mode=Simple", "Mode=Advanced") + output)
        self.obs.start_show(SHOW, CROWDCUE_SESSION=self.obs.home / "session")
        self.said = 0
        self.obs.vendor("go")

    def say(self, text):
        self.said += 1
        line = {"t": int(time.time() * 1000), "feed": "test:room", "kind": "comment", "id": f"m{self.said}",
                "person": {"id": "ann", "name": "ann", "strength": "strong"}, "text": text}
        self.assertTrue(self.obs.vendor("push", line=json.dumps(line))["ok"])

    def ask(self, verb, name, **arguments):
        reply = self.obs.vendor(verb, id=name, **arguments)
        self.assertTrue(reply["ok"], reply)

    def scene(self, name):
        self.obs.request("SetCurrentProgramScene", sceneName=name)
        self.obs.draw(1.0)

    def eye(self, source, open):
        number = self.obs.request("GetSceneItemId", sceneName="Here", sourceName=source)["sceneItemId"]
        self.obs.request("SetSceneItemEnabled", sceneName="Here", sceneItemId=number, sceneItemEnabled=open)
        self.obs.draw(1.0)

    def film(self, name, happens):
        """All frames of what happens, and the first and the last one of them."""
        self.obs.start_recording()
        self.obs.draw(0.4)
        happens()
        self.video = self.obs.stop_recording()
        frames = luma(self.video)
        new = [0] + [i for i in range(1, len(frames)) if self.off(frames[i], frames[i - 1]) > SAME]
        strip = numpy.concatenate([frames[i] for i in new[:12]], axis=1)
        looking.save(PICTURES / f"scenes-{name}.png", numpy.repeat(strip[:, :, None], 3, axis=2))
        print(f"{name}: new pictures in frames {new}", flush=True)
        return frames

    def off(self, one, other):
        return int(numpy.abs(one.astype(numpy.int16) - other).max())

    def at_once(self, frames, bare=False):
        """First come frames like the first, then frames like the last; in between, if characters of a card have to be
        made first, the bare ground."""
        grounds = [frames[0], frames[-1]]
        if bare:
            grounds.insert(1, numpy.full_like(frames[-1], frames[-1][0, 0]))
        kinds = [min(range(len(grounds)), key=lambda k: self.off(frame, grounds[k])) for frame in frames]
        self.assertEqual(kinds, sorted(kinds))
        for number, (frame, kind) in enumerate(zip(frames, kinds)):
            self.assertLessEqual(self.off(frame, grounds[kind]), SAME, f"frame {number} is another one")

    def silent(self):
        raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", str(self.video), "-vn", "-f", "f32le", "-"], check=True,
                             stdout=subprocess.PIPE, timeout=60).stdout
        self.assertLess(float(numpy.abs(numpy.frombuffer(raw, numpy.float32)).max()), FLOOR, "it sounds again")

    def wait_shot(self, name, good):
        deadline = time.monotonic() + WAIT
        while not good(shot(self.obs, name)):
            self.assertLess(time.monotonic(), deadline, f"the picture of {name} stays another")
            self.obs.draw(0.1)

    def test_a_card_that_is_on_air_stands_there_at_once(self):
        self.ask("poll.open", "colour")
        self.scene("Here")
        with_card = shot(self.obs, "Here")
        self.scene("Away")
        frames = self.film("stands", lambda: self.scene("Here"))
        self.at_once(frames)
        self.assertLess(int(looking.off(shot(self.obs, "Here"), with_card).max()), SAME)
        self.silent()
        # One that came on air meanwhile and has stood there in no picture yet does so as well.
        self.scene("Away")
        self.ask("sale.open", "flash")
        self.obs.draw(1.0)
        frames = self.film("meanwhile", lambda: self.scene("Here"))
        self.at_once(frames, bare=True)
        self.silent()
        # Two sources of a scene know of each other from the first frame on.
        self.say("Is it dishwasher safe?")
        self.ask("sale.hide", "flash")
        self.ask("question.open", "qa")
        self.say("Will it fit into the holder of a car?")
        self.ask("question.air", "qa", item=1)
        self.scene("Two")
        self.scene("Away")
        self.at_once(self.film("two", lambda: self.scene("Two")))
        # What stood in the scene that was left is no neighbour any more. (While OBS makes a cut both scenes are in the
        # picture for it, which is a frame.)
        self.scene("Question")
        self.scene("Poll")
        frames = self.film("neighbour", lambda: self.scene("Question"))
        cut = next(i for i, frame in enumerate(frames) if self.off(frame, frames[0]) > SAME)
        for number in range(cut + 2, len(frames)):
            self.assertLessEqual(self.off(frames[number], frames[-1]), SAME, f"frame {number} is another one")
        self.obs.quit()

    def test_what_has_ended_while_its_scene_was_away_is_in_no_frame(self):
        for kind, name, transition in (("poll", "colour", "Cut"), ("sale", "flash", "Cut"), ("poll", "size", "Fade")):
            self.ask(f"{kind}.open", name)
            self.scene("Here")
            self.obs.request("SetCurrentSceneTransition", transitionName=transition)
            self.scene("Away")
            self.ask(f"{kind}.close", name)
            self.ask(f"{kind}.done", name)
            self.obs.draw(1.0)
            hidden = shot(self.obs, "Here")
            self.assertLess(int(looking.off(hidden, hidden[:1, :1].repeat(HEIGHT, 0).repeat(WIDTH, 1)).max()), SAME,
                            "a picture of the hidden scene shows what has ended")
            frames = self.film(f"ended-{kind}-{transition}", lambda: self.scene("Here"))
            flat = [int(frame.max()) - int(frame.min()) for frame in frames]
            self.assertLess(max(flat), SAME, f"something is in frame {numpy.argmax(flat)}")
            self.silent()
        self.obs.quit()

    def test_what_has_ended_behind_a_closed_eye_is_in_no_frame(self):
        self.ask("poll.open", "colour")
        self.scene("Here")
        self.eye("stage", False)
        self.ask("poll.close", "colour")
        self.ask("poll.done", "colour")
        self.obs.draw(1.0)
        frames = self.film("eye", lambda: self.eye("stage", True))
        flat = [int(frame.max()) - int(frame.min()) for frame in frames]
        self.assertLess(max(flat), SAME, f"something is in frame {numpy.argmax(flat)}")
        self.obs.quit()

    def test_a_dropped_question_is_never_shown_again(self):
        self.ask("question.open", "qa")
        self.say("Is it dishwasher safe, and will it fit into the holder of a car?")
        # Characters that nobody has seen yet: they have to be made first.
        self.say("".join(chr(0x4e00 + 97 * i) for i in range(100)) + "？")
        self.ask("question.air", "qa", item=1)
        self.scene("Here")
        self.scene("Away")
        self.ask("question.drop", "qa", item=1)
        self.ask("question.air", "qa", item=2)
        self.obs.draw(1.0)
        frames = self.film("dropped", lambda: self.scene("Here"))
        self.at_once(frames, bare=True)
        self.obs.quit()

    def test_a_picture_of_a_source_that_nobody_sees_shows_what_is_on_air(self):
        self.ask("poll.open", "colour")
        self.obs.draw(1.0)
        # Its characters are made while the first picture is taken.
        self.wait_shot("Here", lambda picture: int(picture.max()) > 200)
        hidden = shot(self.obs, "Here")
        self.scene("Here")
        self.assertLess(int(looking.off(shot(self.obs, "Here"), hidden).max()), SAME)
        self.scene("Away")
        self.ask("poll.close", "colour")
        self.ask("poll.done", "colour")
        self.wait_shot("Here", lambda picture: int(picture.max()) < 200)
        self.obs.quit()

    def test_the_preview_of_the_studio_mode(self):
        self.ask("poll.open", "colour")
        self.scene("Here")
        self.scene("Away")
        self.obs.request("SetStudioModeEnabled", studioModeEnabled=True)
        self.obs.request("SetCurrentPreviewScene", sceneName="Here")
        self.obs.draw(1.0)
        self.at_once(self.film("preview-stands", lambda: (self.obs.request("TriggerStudioModeTransition"), self.obs.draw(1.0))))
        self.obs.request("SetCurrentPreviewScene", sceneName="Away")
        self.obs.draw(1.0)
        self.obs.request("TriggerStudioModeTransition")
        self.obs.draw(1.0)
        self.ask("poll.close", "colour")
        self.ask("poll.done", "colour")
        self.obs.draw(1.0)
        frames = self.film("preview-ended", lambda: (self.obs.request("TriggerStudioModeTransition"), self.obs.draw(1.0)))
        flat = [int(frame.max()) - int(frame.min()) for frame in frames]
        self.assertLess(max(flat), SAME, f"something is in frame {numpy.argmax(flat)}")
        self.obs.request("SetStudioModeEnabled", studioModeEnabled=False)
        self.obs.draw(0.5)
        self.obs.quit()


if __name__ == "__main__":
    unittest.main()
