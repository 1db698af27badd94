"""The demo, after cmake/demo.sh has built everything: a real OBS with the plugin, a chat server on this machine, a
simulated audience, and (without a display) a director who plays the show. Usage: demo.py [--zh] [--seconds N] [--out FOLDER] BUILD-FOLDER"""

import argparse
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(TOP / "tests" / "e2e"), str(TOP / "tests" / "servers")]

import backdrop  # noqa: E402
import harness  # noqa: E402
from audience import Audience  # noqa: E402
from chat import Chat  # noqa: E402
from director import Director  # noqa: E402

WIDTH, HEIGHT = 1280, 720
OVERLAYS = ["stage"]
SCENES = ["Talk", "Product", "Standby"]


class OpenDisplay:
    """The desktop that somebody sits at; it is not ours to end."""

    def __init__(self, name):
        self.name = name

    def close(self):
        pass


class Demo:
    def __init__(self, build, show, product, out):
        self.show_path = show
        self.product = product
        self.show = json.loads(show.read_text(encoding="utf-8"))
        self.command = build / "src" / "crowdcue"
        self.out = out
        self.watched = "DISPLAY" in os.environ
        for old in ("home", "session", "screenshots", "recording", "report", "report.txt"):
            path = self.out / old
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        for folder in ("screenshots", "recording"):
            (self.out / folder).mkdir(parents=True)
        display = OpenDisplay(os.environ["DISPLAY"]) if self.watched else None
        self.obs = harness.Obs(str(build / "obs" / "plugins"), str(build / "obs" / "data"), display, WIDTH, HEIGHT,
                               home=self.out / "home")
        self.obs.set_language("zh-CN" if self.show.get("language", "").startswith("zh") else "en-US")
        profile = self.obs.profile
        profile.write_text(profile.read_text().replace(f"{self.obs.home}/video", str(self.out / "recording"))
                           .replace("RecQuality=Small", "RecQuality=Stream\nUseAdvanced=true\nPreset=veryfast"))
        self.chat = None
        self.audience = None
        self.stats = {}
        self.content = True
        self.claimed = set()

    def open(self):
        pictures = {"Talk": "talk", "Product": self.product, "Standby": "standby"}
        backdrops = {scene: backdrop.make(self.out, name, WIDTH, HEIGHT) for scene, name in pictures.items()}
        environment = {"CROWDCUE_SHOW": self.show_path, "CROWDCUE_SESSION": self.out / "session"}
        if self.watched:
            environment["LIBGL_ALWAYS_SOFTWARE"] = os.environ.get("LIBGL_ALWAYS_SOFTWARE", "0")
        self.obs.start(**environment)
        self.make_scenes(backdrops)
        if not self.watched:
            self.obs.display.run("xdotool", "search", "--onlyvisible", "--name", "^OBS ", "windowmove", "0", "0", "windowsize",
                                 "1590", "960", check=False)
        self.obs.wait_state(lambda state: state["show"]["id"] == self.show["id"])

    def make_scenes(self, backdrops):
        """Each scene: its moving picture, and above it the overlays, which are the same sources everywhere."""
        request = self.obs.request
        default = request("GetCurrentProgramScene")["currentProgramSceneName"]
        kinds = request("GetInputKindList")["inputKinds"]
        for scene in SCENES:
            request("CreateScene", sceneName=scene)
            request("CreateInput", sceneName=scene, inputName=f"{scene} picture", inputKind="ffmpeg_source",
                    inputSettings={"local_file": str(backdrops[scene]), "looping": True, "hw_decode": False})
        for overlay in OVERLAYS:
            kind = f"crowdcue_{overlay}"
            if kind not in kinds:
                raise harness.ObsError(f"the plugin offers no source {kind}")
            request("CreateInput", sceneName=SCENES[0], inputName=f"Crowdcue {overlay}", inputKind=kind)
            for scene in SCENES[1:]:
                request("CreateSceneItem", sceneName=scene, sourceName=f"Crowdcue {overlay}")
        self.make_logo()
        for scene in SCENES:
            for item in request("GetSceneItemList", sceneName=scene)["sceneItems"]:
                # Locked: nobody drags an overlay away by chance, and no selection frame hides the picture.
                request("SetSceneItemLocked", sceneName=scene, sceneItemId=item["sceneItemId"], sceneItemLocked=True)
        request("SetCurrentProgramScene", sceneName=SCENES[0])
        request("RemoveScene", sceneName=default)

    def make_logo(self):
        """The source that the shows' cues hide and show."""
        name = self.show["title"].split(":")[0]
        self.obs.request("CreateInput", sceneName=SCENES[0], inputName="Logo", inputKind="text_ft2_source_v2",
                         inputSettings={"text": name, "font": {"face": "Noto Sans CJK SC", "size": 30, "style": "Bold"}})
        self.obs.request("CreateSceneItem", sceneName=SCENES[1], sourceName="Logo")
        for scene in SCENES[:2]:
            item = self.obs.request("GetSceneItemId", sceneName=scene, sourceName="Logo")["sceneItemId"]
            self.obs.request("SetSceneItemTransform", sceneName=scene, sceneItemId=item,
                             sceneItemTransform={"positionX": 64, "positionY": 36})

    def bring_audience(self):
        """A Twitch-like server over TLS on this machine; what the simulator says goes through it to the plugin."""
        self.chat = Chat(self.out)
        reply = self.obs.vendor("feed.connect", id="demo", url=self.chat.url)
        if not reply.get("ok"):
            raise harness.ObsError(f"feed.connect: {reply}")
        self.obs.wait_state(lambda state: any(f["state"] == "live" for f in state["feeds"]), 30)
        self.audience = Audience(self.command, self.show, self.chat.say)
        self.audience.start()

    def follow(self):
        """On a desktop: the audience answers what the operator opens, until OBS is closed."""
        print("OBS is open. GO is in the dock, and F-keys can be bound in Settings → Hotkeys. Close OBS to end.")
        while self.obs.process.poll() is None:
            try:
                reply = self.obs.vendor("state")
            except (harness.ObsError, OSError, RuntimeError, TimeoutError):
                break
            state = reply.get("state", {})
            self.audience.open = [i["id"] for i in state.get("interactions", []) if i["state"] == "open"]
            self.claim(state)
            time.sleep(0.5)
        self.obs.process.wait(30)

    def claim(self, state):
        """Most winners claim once they have been named."""
        for interaction in state.get("interactions", []):
            for winner in interaction.get("winners", []):
                mark = (interaction["id"], interaction["run"], winner["pick"])
                if winner["status"] == "pending" and winner["shown_at"] + 3000 < state["now"] and mark not in self.claimed:
                    self.claimed.add(mark)
                    word = self.audience.interactions[interaction["id"]].get("claim", {}).get("word")
                    self.audience.speak(winner["name"], word or "!")

    def play(self, seconds):
        director = Director(self.obs, self.show, self.audience, self.out / "screenshots", seconds)
        self.obs.request("StartRecord")
        try:
            director.play()
        finally:
            self.stats = self.obs.request("GetStats")
            self.obs.request("StopRecord")
            self.obs.log.wait("Recording Stop", 20)
        return director.notes

    def close(self):
        if self.audience:
            self.audience.stop()
        if self.chat:
            self.chat.close()
        if self.obs.log:
            (self.out / "obs.log").write_text("\n".join(self.obs.log.lines) + "\n", encoding="utf-8")
        self.obs.close()

    def ask(self, *arguments):
        """Whether the command was content with the session, and its last words."""
        done = subprocess.run([self.command, *arguments], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120)
        words = (done.stdout or done.stderr).strip().splitlines()
        words = [word for word in words if not word.startswith("{")]
        self.content = self.content and done.returncode == 0
        return f"exit {done.returncode}" + (f": {words[-1]}" if words else "")

    def report(self, notes):
        """True if all is as it should be."""
        session = str(self.out / "session")
        lines = [f"Demo of {self.show['title']}", "", *notes, "",
                 f"comments through the chat server: {self.audience.said}",
                 f"crowdcue replay --check: {self.ask('replay', session, '--check')}",
                 f"crowdcue verify: {self.ask('verify', session)}",
                 f"crowdcue report: {self.ask('report', session, '-o', str(self.out / 'report'))}", "",
                 f"frames: {self.stats['renderTotalFrames']}, late by rendering {self.stats['renderSkippedFrames']}, "
                 f"by encoding {self.stats['outputSkippedFrames']} (a virtual display renders without a GPU)",
                 f"new error lines in OBS's log: {len(self.obs.errors())}", *self.obs.errors()]
        (self.out / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        print("\n".join(lines))
        return self.content and not self.obs.errors() and not self.audience.error


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--zh", action="store_true")
    parser.add_argument("--seconds", type=int, default=285, help="at most so long; the shows take four minutes")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "demo-out")
    parser.add_argument("build", type=pathlib.Path)
    arguments = parser.parse_args()
    name, product = ("cup-night", "flask") if arguments.zh else ("product-talk", "lamp")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    demo = Demo(arguments.build.resolve(), TOP / "data" / "shows" / f"{name}.show.json", product, arguments.out.resolve())
    try:
        demo.open()
        demo.bring_audience()
        if demo.watched:
            demo.follow()
            return 0
        notes = demo.play(arguments.seconds)
        demo.audience.stop()
        demo.obs.quit()
        good = demo.report(notes)
        for part in ("screenshots", "recording", "session", "report", "report.txt"):
            print(f"{part:12} {demo.out / part}")
        return 0 if good else 1
    except KeyboardInterrupt:
        return 130
    finally:
        demo.close()


if __name__ == "__main__":
    sys.exit(main())
