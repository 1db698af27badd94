"""A feed that listens, in a real OBS: shut until the operator has said yes, counted then, gone with OBS."""

import http.client
import json
import os
import pathlib
import socket
import tempfile
import time
import unittest

from harness import Obs, free_port

PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())


def post(port, number, text):
    event = {"t": int(time.time() * 1000), "feed": "box:hall", "kind": "comment", "id": f"m{number}", "text": text,
             "person": {"id": f"p{number}", "name": f"Seat {number}", "strength": "strong"}}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/box", json.dumps(event), {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def is_shut(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) != 0


class ListenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def test_a_show_with_a_box(self):
        port = free_port()
        night = {"crowdcue": 1, "id": "night", "title": "Night", "segments": [{"id": "a", "title": "A", "duration": "5m"}],
                 "feeds": [{"id": "box", "url": f"listen+http://127.0.0.1:{port}/box?map=normal"}],
                 "interactions": [{"kind": "poll", "id": "colour", "title": "Colour?", "settle": "0s",
                                   "options": [{"id": "red", "text": "Red"}, {"id": "blue", "text": "Blue"}]}]}
        with Obs() as obs:
            obs.start_show(night)
            state = obs.wait_state(lambda state: state["feeds"][0]["state"] == "refused")
            self.assertIn("in OBS the menu", state["feeds"][0]["text"])
            self.assertTrue(is_shut(port))
            obs.display.screenshot(PICTURES / "listen-refused.png")
            obs.quit()
            settings = obs.config / "plugin_config" / "crowdcue" / "crowdcue.json"
            settings.write_text(json.dumps({**json.loads(settings.read_text()), "listen": "here"}))
            obs.start_show(night)
            obs.wait_state(lambda state: state["feeds"][0]["text"].startswith("Waits for the relay"))
            obs.display.screenshot(PICTURES / "listen-waits.png")
            obs.vendor("go")
            obs.vendor("poll.open", id="colour")
            for number in range(5):
                self.assertEqual(post(port, number, "12"[number % 2])["taken"], 1)
            self.assertEqual(post(port, 0, "1")["duplicates"], 1)
            state = obs.wait_state(lambda state: state["interactions"][0]["voters"] == 5)
            self.assertEqual(state["feeds"][0]["state"], "live")
            obs.display.screenshot(PICTURES / "listen-live.png")
            obs.quit()
            self.assertTrue(is_shut(port))
            self.assertEqual(json.loads(settings.read_text())["listen"], "here")


if __name__ == "__main__":
    unittest.main()
