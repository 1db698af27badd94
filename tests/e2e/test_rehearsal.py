"""Rehearsals in a real OBS: scenes switch, the clock runs faster, and a stream and a rehearsal never go together. The
stream goes to a server on this machine."""

import json
import subprocess
import time
import unittest

from harness import Obs, free_port

SHOW = {
    "crowdcue": 1, "id": "night", "title": "Night", "language": "en",
    "segments": [{"id": "one", "title": "One", "duration": "10m",
                  "cues": [{"id": "c", "on": "start", "do": [{"verb": "obs.scene", "name": "Talk"}]}]}],
    "interactions": [{"kind": "card", "id": "guest", "title": "Guest"}],
}


def listens(port):
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A" for row in list(table)[1:])


class RehearsalTest(unittest.TestCase):
    def setUp(self):
        self.obs = Obs()
        self.addCleanup(self.obs.close)
        show = self.obs.home / "night.show.json"
        show.write_text(json.dumps(SHOW))
        other = self.obs.home / "other.show.json"
        other.write_text(json.dumps({**SHOW, "id": "other", "title": "Other"}))
        self.other = str(other)
        self.obs.start(CROWDCUE_SHOW=show)
        self.obs.wait_state(lambda s: s["show"]["id"] == "night")

    def server(self):
        """Takes one stream."""
        port = free_port()
        process = subprocess.Popen(["ffmpeg", "-loglevel", "error", "-listen", "1", "-i",
                                    f"rtmp://127.0.0.1:{port}/live", "-f", "null", "-"],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        deadline = time.monotonic() + 20
        while not listens(port):  # it takes one connection: it must not be tried out
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)
        self.obs.request("SetStreamServiceSettings", streamServiceType="rtmp_custom",
                         streamServiceSettings={"server": f"rtmp://127.0.0.1:{port}/live", "key": "key"})

    def streaming(self):
        return self.obs.request("GetStreamStatus")["outputActive"]

    def stream(self, request):
        """Asks for it; what it becomes is an event that comes after."""
        self.obs.ws.events.clear()
        self.obs.request(request)

    def wait_for_stream(self, state):
        self.obs.ws.wait_event("StreamStateChanged", outputState=f"OBS_WEBSOCKET_OUTPUT_{state}")

    def test_never_together(self):
        obs = self.obs
        obs.request("CreateScene", sceneName="Talk")
        self.assertTrue(obs.vendor("rehearse", speed=10)["ok"])
        self.assertTrue(obs.vendor("go")["ok"])
        obs.ws.wait_vendor_event("effect", verb="obs.scene", status="done")  # what a rehearsal is for
        self.assertEqual(obs.request("GetCurrentProgramScene")["currentProgramSceneName"], "Talk")
        first = obs.state()["now"]
        obs.wait_state(lambda s: s["now"] - first > 10000)
        self.server()
        self.stream("StartStream")
        obs.log.wait("the stream was stopped", 30)
        obs.log.wait("Streaming Stop", 30)
        self.wait_for_stream("STOPPED")
        self.assertIn("stream was stopped", obs.ws.wait_vendor_event("issue")["text"])
        state = obs.state()
        self.assertTrue(state["show"]["rehearsal"])
        self.assertEqual(obs.vendor("load", path=self.other)["reason"], "show.live")
        self.assertTrue(obs.vendor("rehearse", off=True)["ok"])
        self.assertEqual(obs.state()["show"]["state"], "ready")
        # the other way round
        self.server()
        self.stream("StartStream")
        self.wait_for_stream("STARTED")
        obs.ws.events.clear()
        obs.vendor("rehearse")
        obs.log.wait("rehearsal was ended", 30)
        obs.wait_state(lambda s: not s["show"]["rehearsal"])
        self.assertTrue(self.streaming())
        self.stream("StopStream")
        self.wait_for_stream("STOPPED")
        self.assertTrue(obs.vendor("load", path=self.other)["ok"])
        obs.wait_state(lambda s: s["show"]["id"] == "other")


if __name__ == "__main__":
    unittest.main()
