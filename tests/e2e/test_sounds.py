"""Sounds of the overlays in the recording's own sound: silent unless a source is told to sound, each moment once, and with
the theme's pitches."""

import json
import pathlib
import subprocess
import unittest

import numpy

import looking
from harness import Obs
from looking import Collection, item

ROOT = pathlib.Path(__file__).resolve().parents[2]
RATE = 48000
WIDTH, HEIGHT, FPS = 320, 180, 20
FLOOR = 1e-4  # of full scale: what is quieter is silence
PAUSE = 0.5   # s: silence between two sounds

SHOW = {
    "crowdcue": 1, "id": "sounds", "title": "Sounds", "language": "en",
    "segments": [{"id": "one", "title": "One", "duration": "1h", "interactions": ["colour", "size"]}],
    "interactions": [
        {"kind": "poll", "id": name, "title": "Which one?", "settle": "0s", "results": "hidden",
         "options": [{"id": "a", "text": "This"}, {"id": "b", "text": "That"}]} for name in ("colour", "size")],
}


class SoundsTest(unittest.TestCase):
    def setUp(self):
        self.obs = Obs(width=WIDTH, height=HEIGHT, fps=FPS)
        self.addCleanup(self.obs.close)
        made = Collection()
        made.source("one", "crowdcue_poll", theme="studio")
        made.source("two", "crowdcue_poll", theme="studio")
        made.scene("Scene", item("one"), item("two"))
        made.write(self.obs)
        self.obs.profile.write_text(self.obs.profile.read_text().replace("Mode=Simple", "Mode=Advanced") +
                                    looking.LOSSLESS.format(folder=self.obs.home / "video", encoder="ffv1", number=33))
        self.obs.start_show(SHOW, CROWDCUE_SESSION=self.obs.home / "session")
        self.obs.vendor("go")

    def ask(self, verb, name):
        reply = self.obs.vendor(verb, id=name)
        self.assertTrue(reply["ok"], reply)

    def record_poll(self, name):
        """The sound of a poll that comes, and is revealed: one channel, full scale is 1."""
        self.obs.start_recording()
        self.obs.draw(0.5)
        self.ask("poll.open", name)
        self.obs.draw(2.0)
        self.ask("poll.close", name)
        self.ask("poll.reveal", name)
        self.obs.draw(2.5)
        video = self.obs.stop_recording()
        raw = subprocess.run(["ffmpeg", "-loglevel", "error", "-i", str(video), "-vn", "-af", "pan=mono|c0=c0", "-ar", str(RATE),
                              "-f", "f32le", "-"], check=True, stdout=subprocess.PIPE, timeout=60).stdout
        return numpy.frombuffer(raw, numpy.float32)

    def sounds(self, samples):
        """The parts that are not silent."""
        loud = (numpy.abs(samples) > FLOOR).nonzero()[0]
        if not len(loud):
            return []
        cuts = (numpy.diff(loud) > PAUSE * RATE).nonzero()[0]
        begins = [loud[0], *loud[cuts + 1]]
        ends = [*loud[cuts], loud[-1]]
        return [samples[a:b + 1] for a, b in zip(begins, ends)]

    def has(self, samples, hertz):
        """How much of that pitch is in it, against the loudest pitch."""
        spectrum = numpy.abs(numpy.fft.rfft(samples, 1 << 17))
        at = int(round(hertz * (1 << 17) / RATE))
        return spectrum[at - 8:at + 9].max() / spectrum.max()

    def test_a_poll_sounds_once_when_it_is_told_to(self):
        self.assertEqual(self.sounds(self.record_poll("colour")), [], "it sounds without having been told to")
        self.ask("poll.hide", "colour")
        for name in ("one", "two"):
            self.obs.request("SetInputSettings", inputName=name, inputSettings={"sounds": True})
        self.obs.draw(1.0)
        heard = self.sounds(self.record_poll("size"))
        print([f"{len(part) / RATE:.2f} s, {numpy.abs(part).max():.3f}" for part in heard], flush=True)
        self.assertEqual(len(heard), 2, "the card's coming and its reveal, once each")
        theme = json.loads((ROOT / "data" / "themes" / "studio.json").read_text())["sounds"]
        for part, name in zip(heard, ("enter", "reveal")):
            tone = theme[name]
            self.assertAlmostEqual(float(numpy.abs(part).max()), tone["gain"], delta=tone["gain"] * 0.3)
            for hertz in tone["notes"]:
                self.assertGreater(self.has(part, hertz), 0.1, f"{name}: {hertz} Hz")
        self.obs.quit()


if __name__ == "__main__":
    unittest.main()
