"""A show on the air, from the chat server's socket to the pixels of the programme."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import unittest

from harness import Obs, ObsError, differing, frames, pixels

HERE = pathlib.Path(__file__).resolve().parent
SERVER = HERE.parent / "servers" / "twitch_server.py"
PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())

SHOW = {
    "crowdcue": 1, "id": "air", "title": "On air", "language": "en", "theme": {"name": "red-gold"},
    "segments": [{"id": "one", "title": "One", "duration": "10m", "interactions": ["cup", "colour", "qa", "flash"]}],
    "interactions": [
        {"kind": "lottery", "id": "cup", "title": "Cup", "entry": {"by": "keyword", "words": ["aboard"]}, "settle": "0s",
         "prizes": [{"id": "p1", "title": "Cup", "count": 1}], "reel": "1s"},
        {"kind": "poll", "id": "colour", "title": "Which colour?", "settle": "0s",
         "options": [{"id": "red", "text": "Red"}, {"id": "blue", "text": "Blue"}]},
        {"kind": "question", "id": "qa", "title": "Ask us", "mark": True, "approve": False},
        {"kind": "sale", "id": "flash", "title": "Flash sale", "products": ["mug"], "countdown": "30s"}],
    "products": [{"id": "mug", "title": "Red mug", "price": {"minor": 9900, "currency": "CNY"}, "stock": 50}],
}


class Server:
    """tests/servers/twitch_server.py with its control connection."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, "-B", str(SERVER)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        self.start = json.loads(self.process.stdout.readline())
        self.control = socket.create_connection(("127.0.0.1", self.start["control"]))
        self.control.settimeout(20)
        self.lines = self.control.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, **line):
        self.lines.write(json.dumps(line) + "\n")
        self.lines.flush()
        answer = json.loads(self.lines.readline())
        if not answer["ok"]:
            raise ObsError(str(answer))
        return answer

    def say(self, login, text):
        self.ask(login=login, text=text)

    def url(self):
        return f"twitch:somechannel?host=localhost&port={self.start['port']}&ca={self.start['ca']}"

    def close(self):
        self.lines.close()
        self.control.close()
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


def changed_box(first, second, limit=24):
    """(x, y, w, h) of all that differs between two pictures, None = nothing."""
    width, height, a = pixels(first)
    _, _, b = pixels(second)
    rows = [y for y in range(height) if a[y * width * 3:(y + 1) * width * 3] != b[y * width * 3:(y + 1) * width * 3]]
    left, right = width, -1
    for y in rows:
        start = y * width * 3
        for x in range(width):
            i = start + x * 3
            if max(abs(a[i] - b[i]), abs(a[i + 1] - b[i + 1]), abs(a[i + 2] - b[i + 2])) > limit:
                left, right = min(left, x), max(right, x)
    return (left, rows[0], right - left + 1, rows[-1] - rows[0] + 1) if right >= 0 else None


class ShowTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)

    def setUp(self):
        self.obs = Obs()
        self.addCleanup(self.obs.close)
        self.server = Server()
        self.addCleanup(self.server.close)
        self.obs.start_show(SHOW)
        reply = self.obs.vendor("feed.connect", url=self.server.url(), id="chat")
        self.assertTrue(reply["ok"], reply)
        self.server.ask(do="joined", count=1)
        self.obs.wait_state(lambda s: any(f["state"] == "live" for f in s["feeds"]))
        self.obs.vendor("go")

    def interaction(self, state, name):
        return next(i for i in state["interactions"] if i["id"] == name)

    def wait(self, name, predicate):
        return self.interaction(self.obs.wait_state(lambda s: predicate(self.interaction(s, name))), name)

    def shot(self, name):
        return self.obs.source_picture("Scene", PICTURES / f"show-{name}.png")

    def wait_shot(self, name, before, at_least, box=None, timeout=15):
        """Takes pictures of the scene until so many pixels differ from the one before."""
        deadline = time.monotonic() + timeout
        while True:
            path = self.shot(name)
            count = differing(before, path, box)
            if count >= at_least:
                return path
            if time.monotonic() > deadline:
                self.fail(f"{name}: only {count} pixels of {at_least} changed")

    def test_votes_from_the_chat_move_the_bars(self):
        obs = self.obs
        obs.create_input("poll", "crowdcue_poll")
        empty = self.shot("poll-0")
        obs.vendor("poll.open", id="colour")
        for number in range(4):
            self.server.say(f"ann{number}", "1")
        self.wait("colour", lambda i: i["voters"] == 4)
        card = self.wait_shot("poll-1", empty, 20000)
        x, y, width, height = changed_box(empty, card)
        self.assertLess(width * height, 1280 * 720 // 3, "the card fills the picture")
        obs.request("StartRecord")
        obs.log.wait("Recording Start")
        for number in range(12):
            self.server.say(f"bob{number}", "2")
            obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 4)
        poll = self.wait("colour", lambda i: i["voters"] == 16)
        self.assertEqual([o["votes"] for o in poll["options"]], [4, 12])
        obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 30)
        video = obs.request("StopRecord")["outputPath"]
        obs.log.wait("Recording Stop")
        pictures = frames(video, obs.home / "frames", rate=4)
        self.assertGreater(len(pictures), 6)
        # The card moves while the votes come in, and stands still elsewhere.
        box = (x, y, width, height)
        self.assertGreater(differing(pictures[0], pictures[-1], box), 2000)
        middle = pictures[len(pictures) // 2]
        self.assertGreater(differing(pictures[0], middle, box), 400)
        self.assertGreater(differing(middle, pictures[-1], box), 400)
        self.assertLess(differing(pictures[0], pictures[-1]) - differing(pictures[0], pictures[-1], box), 200)
        obs.vendor("poll.close", id="colour")
        result = obs.ws.wait_vendor_event("poll.state", id="colour", state="closed")
        self.assertTrue(result)
        self.assertTrue(obs.vendor("poll.reveal", id="colour")["ok"])
        revealed = obs.ws.wait_vendor_event("poll.result", id="colour")
        self.assertEqual([o["winner"] for o in revealed["options"]], [False, True])
        obs.quit()

    def test_a_draw_from_the_first_entry_to_the_winner_on_air(self):
        obs = self.obs
        obs.create_input("lottery", "crowdcue_lottery")
        empty = self.shot("lottery-0")
        obs.vendor("lottery.open", id="cup")
        opened = self.wait_shot("lottery-1", empty, 20000)
        for name in ("ann", "bob", "carla", "dan", "eva"):
            self.server.say(name, "aboard")
        self.server.say("ann", "aboard")
        self.server.say("zoe", "something else")
        lottery = self.wait("cup", lambda i: i["entrants"] == 5)
        self.assertEqual(lottery["refused"], [{"reason": "already", "count": 1}])
        counted = self.wait_shot("lottery-2", opened, 300)
        obs.vendor("lottery.close", id="cup")
        self.assertTrue(obs.vendor("lottery.draw", id="cup")["ok"])
        self.assertEqual(obs.ws.wait_vendor_event("lottery.drawn", id="cup")["count"], 1)
        winner = obs.ws.wait_vendor_event("lottery.winner", id="cup")
        self.assertIn(winner["name"].lower(), ("ann", "bob", "carla", "dan", "eva"))
        self.wait_shot("lottery-3", counted, 5000)
        proofs = list(pathlib.Path(obs.home).rglob("proofs/cup-1.json"))
        self.assertEqual(len(proofs), 1)
        proof = json.loads(proofs[0].read_text())
        self.assertEqual(proof["picks"][0]["name"], winner["name"])
        obs.quit()

    def test_a_question_from_the_chat_stands_on_air(self):
        obs = self.obs
        obs.create_input("question", "crowdcue_question")
        empty = self.shot("question-0")
        obs.vendor("question.open", id="qa", quiet=True)
        self.server.say("ann", "Is it dishwasher safe?")
        items = self.wait("qa", lambda i: len(i["items"]) == 1)["items"]
        self.assertEqual(items[0]["text"], "Is it dishwasher safe?")
        self.assertTrue(obs.vendor("question.show", id="qa")["ok"])
        self.assertTrue(obs.vendor("question.air", id="qa", item=items[0]["item"])["ok"])
        shown = self.wait_shot("question-1", empty, 15000)
        obs.vendor("question.answered", id="qa", item=items[0]["item"])
        obs.vendor("question.hide", id="qa")
        self.wait_shot("question-2", shown, 15000)
        obs.quit()

    def test_the_digits_of_a_countdown_change(self):
        obs = self.obs
        obs.create_input("sale", "crowdcue_sale")
        empty = self.shot("sale-0")
        obs.vendor("sale.announce", id="flash")
        obs.vendor("sale.show", id="flash")
        self.assertTrue(obs.vendor("sale.start", id="flash")["ok"])
        counting = self.wait_shot("sale-1", empty, 20000)
        later = self.wait_shot("sale-2", counting, 150, timeout=5)
        self.wait_shot("sale-3", later, 150, timeout=5)
        obs.vendor("sale.open", id="flash")
        obs.ws.wait_vendor_event("sale.phase", id="flash", phase="open")
        obs.quit()

    def test_edits_reach_the_air_and_the_keys(self):
        obs = self.obs
        names = lambda: obs.request("GetHotkeyList")["hotkeys"]

        def wait_names(predicate):
            deadline = time.monotonic() + 10
            while not predicate(names()):
                self.assertLess(time.monotonic(), deadline, "the hotkeys never followed")
                obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 2)

        obs.create_input("poll", "crowdcue_poll")
        empty = self.shot("edit-0")
        obs.vendor("poll.show", id="colour")
        card = self.wait_shot("edit-1", empty, 10000)
        reply = obs.vendor("edit.set", id="interaction/colour", title="An entirely different question?",
                           **{"options.red.text": "Scarlet", "time": "90s"})
        self.assertTrue(reply["ok"], reply)
        self.wait_shot("edit-2", card, 500)
        # A vendor request cannot carry a list: its text is read as one.
        reply = obs.vendor("edit.set", id="segment/one", talking_points='["a","b"]', title="Other")
        self.assertTrue(reply["ok"] and reply["staged"], reply)
        self.assertTrue(obs.state()["rundown"]["segments"][0]["staged"])
        reply = obs.vendor("edit.insert", target="interaction", after="flash", kind="card", title="Hello", text="There")
        self.assertEqual(reply["id"], "card-1", reply)
        wait_names(lambda all: "crowdcue.card.show.card-1" in all)
        reply = obs.vendor("edit.set", target="segment/one", duration="long")
        self.assertEqual((reply["reason"], reply["argument"]), ("verb.bad-argument", "duration"))
        self.assertEqual(obs.vendor("undo")["undone"], "edit.insert")
        wait_names(lambda all: "crowdcue.card.show.card-1" not in all)
        self.assertIn("crowdcue.poll.open.colour", names())

    def test_cards_make_room_for_each_other_and_look_as_the_show_says(self):
        obs = self.obs
        obs.create_input("sale", "crowdcue_sale")
        obs.create_input("question", "crowdcue_question")
        empty = self.shot("room-0")
        self.assertTrue(obs.vendor("sale.open", id="flash")["ok"])
        self.wait_shot("room-1", empty, 20000)
        obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 30)
        sale = self.shot("room-1")
        x, y, width, height = changed_box(empty, sale)
        canvas, _, raw = pixels(sale)
        red, green, blue = raw[((y + height // 2) * canvas + x + width - 30) * 3:][:3]
        self.assertGreater(red, 2 * max(green, blue), "the show's theme is red")
        obs.vendor("question.open", id="qa")
        self.server.say("ann", "Is it dishwasher safe?")
        item = self.wait("qa", lambda i: len(i["items"]) == 1)["items"][0]["item"]
        self.assertTrue(obs.vendor("question.air", id="qa", item=item)["ok"])
        self.wait_shot("room-2", sale, 15000)
        left, *_ = changed_box(sale, self.shot("room-2"))
        self.assertGreaterEqual(left, x + width - 24, "the question stands over the card")
        obs.quit()

    def test_sample_content_gives_way_to_the_show(self):
        obs = self.obs
        empty = self.shot("sample-0")
        obs.create_input("poll", "crowdcue_poll", sample=True)
        obs.wait_frames(obs.request("GetStats")["renderTotalFrames"] + 45)
        self.assertEqual(differing(empty, self.shot("sample-1")), 0, "sample content in a show on the air")
        self.assertTrue(obs.vendor("finish")["ok"])
        self.wait_shot("sample-2", empty, 20000)
        obs.quit()

    def test_the_chat_server_goes_and_comes(self):
        obs = self.obs
        self.server.say("ann", "hello?")
        obs.wait_state(lambda s: s["metrics"]["comments"] == 1)
        self.server.ask(do="reset")
        obs.wait_state(lambda s: s["feeds"][0]["state"] in ("retrying", "connecting"))
        self.server.ask(do="joined", count=2)
        self.server.say("bob", "back again")
        obs.wait_state(lambda s: s["metrics"]["comments"] == 2, timeout=20)
        obs.quit()


if __name__ == "__main__":
    unittest.main()
