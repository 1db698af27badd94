"""Does a flood of messages cost OBS frames? A real OBS with the stage on its scene, a lottery and a poll open, and a chat
of 20 000 messages a second over TLS; beside it the same without a feed. Turn by turn, three rounds.

    skip.py BENCH_FEED [SECONDS] [RATE]       environment: CROWDCUE_PLUGINS, CROWDCUE_DATA as for the tests in OBS

Prints, for both, the frames that OBS drew and those that it skipped, the time of a frame, and how many messages were
counted. Exit 1 if more were skipped with the feed than without. A RATE beyond what can be counted (bench/feed) has no
figures: the question for them waits behind what has come before it."""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path += [str(HERE.parent / "servers"), str(HERE.parent / "e2e"), str(HERE)]
import certificates  # noqa: E402
from feed import free_port, listens  # noqa: E402
from harness import Obs  # noqa: E402

ROUNDS = 3
SHOW = {"crowdcue": 1, "id": "bench", "title": "Bench", "zone": "UTC", "segments": [
    {"id": "s", "title": "S", "duration": "1h", "interactions": ["cup", "colour"]}], "interactions": [
    {"kind": "lottery", "id": "cup", "title": "Cup", "entry": {"by": "keyword", "words": ["上车"]},
     "prizes": [{"id": "p", "title": "P", "count": 3}]},
    {"kind": "poll", "id": "colour", "title": "Colour", "options": [
        {"id": "a", "text": "red"}, {"id": "b", "text": "blue"}, {"id": "c", "text": "green"}]}]}


class Chat:
    """bench_feed's server, from its first line to its end."""

    def __init__(self, program, folder, rate):
        self.port = free_port()
        self.process = subprocess.Popen([program, "send", str(self.port), folder, str(rate), folder / "stamps"],
                                        stdin=subprocess.PIPE, text=True)
        while not listens(self.port):
            time.sleep(0.02)
        self.url = f"twitch:bench?host=localhost&port={self.port}&ca={folder}/ca.pem"

    def pour(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self):
        self.process.terminate()
        self.process.stdin.close()
        self.process.wait()


def counted(obs):
    return obs.wait_state(lambda state: True, 30)["metrics"]["comments"]


def measure(program, folder, seconds, rate, with_feed):
    chat = Chat(program, folder, rate) if with_feed else None
    try:
        with Obs() as obs:
            obs.start_show(SHOW)
            obs.create_input("stage", "crowdcue_stage")
            for verb, arguments in (("go", {}), ("lottery.open", {"id": "cup"}), ("poll.open", {"id": "colour"})):
                assert obs.vendor(verb, **arguments)["ok"], verb
            if chat:
                assert obs.vendor("feed.connect", url=chat.url, id="chat")["ok"]
                obs.wait_state(lambda state: state["feeds"] and state["feeds"][0]["state"] == "live", 20)
                chat.pour()
            obs.draw(2)
            before, comments = obs.request("GetStats"), counted(obs)
            began = time.monotonic()
            obs.draw(seconds)
            took = time.monotonic() - began
            after, comments = obs.request("GetStats"), counted(obs) - comments
            return {"drawn": after["renderTotalFrames"] - before["renderTotalFrames"],
                    "skipped": after["renderSkippedFrames"] - before["renderSkippedFrames"],
                    "frame_ms": after["averageFrameRenderTime"], "rate": comments / took}
    finally:
        if chat:
            chat.end()


def main():
    program = str(pathlib.Path(sys.argv[1]).resolve())
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    rate = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000
    if "CROWDCUE_PLUGINS" not in os.environ:
        print("without the plugin there is nothing to measure")
        sys.exit(77)
    skipped = {False: 0, True: 0}
    with tempfile.TemporaryDirectory(prefix="bench-skip-") as temporary:
        folder = pathlib.Path(temporary)
        certificates.make(folder)
        for _ in range(ROUNDS):
            for with_feed in (False, True):
                found = measure(program, folder, seconds, rate, with_feed)
                skipped[with_feed] += found["skipped"]
                print(f"{'with' if with_feed else 'without'} a feed: {found['drawn']} frames drawn, {found['skipped']} "
                      f"skipped, {found['frame_ms']:.2f} ms each; {found['rate']:.0f} messages a second", flush=True)
    print(f"skipped: {skipped[True]} with, {skipped[False]} without")
    sys.exit(skipped[True] > skipped[False])


if __name__ == "__main__":
    main()
