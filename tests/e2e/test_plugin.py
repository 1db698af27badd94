"""The plugin in a real OBS: it comes and goes without a trace, does what keys, clicks and requests ask, and survives a kill."""

import json
import os
import pathlib
import re
import tempfile
import threading
import time
import unittest

from harness import Display, Obs, ObsError, pixels

HERE = pathlib.Path(__file__).resolve().parent
SHOW = HERE / "data" / "desk.show.json"
PICTURES = pathlib.Path(os.environ.get("CROWDCUE_PICTURES") or tempfile.mkdtemp())
GO_GREEN = (0x2F, 0xD0, 0xC0)


def comment(number, text, person=None):
    who = person or f"p{number}"
    return json.dumps({"t": int(time.time() * 1000), "feed": "test:room", "kind": "comment", "id": f"m{number}",
                       "person": {"id": who, "name": who, "strength": "strong"}, "text": text})


def middle(path, matches):
    """(count, x, y) of the pixels that match, with the middle of all of them."""
    width, _, raw = pixels(path)
    count = sum_x = sum_y = 0
    for i in range(0, len(raw), 3):
        if matches(raw[i], raw[i + 1], raw[i + 2]):
            count += 1
            sum_x += (i // 3) % width
            sum_y += (i // 3) // width
    return (count, sum_x // count, sum_y // count) if count else (0, 0, 0)


def is_go(r, g, b):
    return abs(r - GO_GREEN[0]) + abs(g - GO_GREEN[1]) + abs(b - GO_GREEN[2]) < 60


def is_filled(r, g, b):
    """The fill of the one button of an empty dock: the window's colour with a quarter of green."""
    return g - r > 25 and b - r > 25 and abs(g - b) < 16 and 50 < g < 150


class PluginTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        PICTURES.mkdir(parents=True, exist_ok=True)
        cls.display = Display()

    @classmethod
    def tearDownClass(cls):
        cls.display.close()

    def setUp(self):
        self.obs = Obs(display=self.display)
        self.addCleanup(self.obs.close)

    def start(self, show=SHOW, **env):
        if show:
            env["CROWDCUE_SHOW"] = show
        self.obs.start(**env)
        if show:
            self.obs.wait_state(lambda s: s["show"]["id"])
        return self.obs

    def picture(self, name):
        return self.display.screenshot(PICTURES / f"plugin-{name}.png")

    def wait_picture(self, name, matches, at_least, timeout=10):
        """Takes pictures of the display until enough pixels match; (count, x, y)."""
        deadline = time.monotonic() + timeout
        while True:
            found = middle(self.picture(name), matches)
            if found[0] >= at_least:
                return found
            if time.monotonic() > deadline:
                self.fail(f"only {found[0]} pixels of {at_least} match in {name}")

    def click(self, x, y):
        self.display.run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def live(self):
        return self.obs.state()["rundown"].get("live")


class Life(PluginTest):
    def test_loads_says_its_versions_and_leaves_nothing(self):
        obs = self.start(show=None)
        line = obs.log.find(r"\[crowdcue\] ")[1]
        self.assertRegex(line, r"\[crowdcue\] \d+\.\d+\.\d+, libobs built \d+\.\d+\.\d+ running \d+\.\d+\.\d+\S*, "
                               r"Qt 5\.\d+\.\d+, SQLite 3\.\d+")
        self.assertEqual(obs.vendor("go")["reason"], "show.none")
        obs.quit()

    def test_the_language_is_obs_own(self):
        self.obs.set_language("zh-CN")
        obs = self.start(show=None)
        self.assertEqual(obs.vendor("go")["text"], obs.vendor("state")["text"])
        self.assertRegex(obs.vendor("go")["text"], "[\u4e00-\u9fff]")
        obs.quit()

    def test_the_dock_opens_by_itself_and_is_remembered(self):
        obs = self.start()
        self.wait_picture("dock", is_go, 5000)
        obs.quit()
        self.start(CROWDCUE_SESSION=obs.home / "second")
        self.wait_picture("dock-again", is_go, 5000)
        obs.quit()

    def test_go_is_clicked_in_the_dock(self):
        obs = self.start()
        _, x, y = self.wait_picture("click", is_go, 5000)
        self.click(x, y)
        self.assertEqual(obs.ws.wait_vendor_event("segment.started")["id"], "hello")
        # Within the guard a second click is refused, in red, where it was pressed; the show stays where it is.
        self.click(x, y)
        self.wait_picture("refused", lambda r, g, b: r > 230 and 60 < g < 100 and 70 < b < 115, 1500)
        self.assertEqual(self.live(), "hello")
        obs.quit()

    def test_the_last_show_comes_back(self):
        obs = self.start()
        obs.quit()
        obs.start()
        self.assertEqual(obs.wait_state(lambda s: True)["show"]["id"], "cup-night")
        obs.quit()

    def test_many_requests_while_it_ends(self):
        obs = self.start()
        stop = threading.Event()

        def hammer():
            while not stop.is_set():
                try:
                    obs.vendor("state")
                except Exception:  # the socket closes under it: that is the point
                    return

        threads = [threading.Thread(target=hammer) for _ in range(6)]
        for thread in threads:
            thread.start()
        obs.log.wait("New WebSocket client")
        obs.quit()
        stop.set()
        for thread in threads:
            thread.join(10)


class Keys(PluginTest):
    def test_a_real_key_kept_in_the_profile(self):
        self.obs.bind("crowdcue.go", "OBS_KEY_F9")
        obs = self.start(CROWDCUE_SESSION=self.obs.home / "one")
        obs.key("F9")
        self.assertEqual(obs.ws.wait_vendor_event("segment.started")["id"], "hello")
        obs.quit()
        self.assertIn("crowdcue.go=", obs.profile.read_text())
        self.start(CROWDCUE_SESSION=self.obs.home / "two")
        obs.key("F9")
        self.assertEqual(obs.ws.wait_vendor_event("segment.started")["id"], "hello")
        obs.quit()

    def test_a_held_key_is_one_press(self):
        self.obs.bind("crowdcue.go", "OBS_KEY_F9")
        obs = self.start()
        obs.key("F9", hold=2.0)
        obs.ws.wait_vendor_event("segment.started")
        self.assertEqual(self.live(), "hello")
        obs.quit()

    def test_one_key_copies_what_no_chat_took(self):
        self.obs.bind("crowdcue.say.copy", "OBS_KEY_F7")
        obs = self.start()
        self.assertTrue(obs.vendor("say", text="今晚 99 元", to="chat")["ok"])
        obs.ws.wait_vendor_event("effect", verb="say", to="chat", status="failed")
        obs.key("F7")
        done = obs.ws.wait_vendor_event("effect", verb="say", to="clipboard", status="done")
        self.assertEqual(done["text"], "今晚 99 元")
        self.assertEqual(obs.state()["said"][0]["status"], "copied")
        obs.quit()

    def hotkeys(self, obs, last):
        """Ours, once that one is there: a show's come when it is open, and OBS tells nobody."""
        end = time.monotonic() + 10
        while True:
            names = obs.request("GetHotkeyList")["hotkeys"]
            if last in names or time.monotonic() > end:
                return [name for name in names if name.startswith("crowdcue.")]

    def test_an_interaction_has_its_own_keys(self):
        self.obs.bind("crowdcue.poll.open.colour", "OBS_KEY_F8")
        obs = self.start()
        # Public names: people's bindings and other programs hang on them. None may ever go or change.
        public = [f"crowdcue.{verb}" for verb in ("go", "back", "hold", "resume", "standby", "standby-off", "undo",
                                                  "lock", "unlock", "say.copy", "feed.make-up")]
        for thing, verbs in (("lottery.{}.cup", "open close draw show hide"),
                             ("poll.{}.colour", "open close reveal show hide"),
                             ("question.{}.qa", "open close show hide"),
                             ("sale.{}.flash", "announce start open close show hide")):
            public += ["crowdcue." + thing.format(verb) for verb in verbs.split()]
        self.assertEqual(self.hotkeys(obs, public[-1]), public)
        obs.key("F8")
        obs.ws.wait_vendor_event("poll.state", id="colour", state="open")
        obs.request("TriggerHotkeyByName", hotkeyName="crowdcue.poll.close.colour")
        obs.ws.wait_vendor_event("poll.state", id="colour", state="closed")
        obs.quit()

    def test_another_profile_has_other_keys(self):
        self.obs.bind("crowdcue.go", "OBS_KEY_F9")
        other = self.obs.config / "basic" / "profiles" / "Other" / "basic.ini"
        other.parent.mkdir(parents=True)
        other.write_text(self.obs.profile.read_text().replace("Name=Untitled", "Name=Other"))
        other.write_text(other.read_text().replace("OBS_KEY_F9", "OBS_KEY_F7"))
        obs = self.start()
        obs.request("SetCurrentProfile", profileName="Other")
        obs.wait_state(lambda s: True)
        obs.key("F9")
        self.assertIsNone(self.live())
        obs.key("F7")
        self.assertEqual(obs.ws.wait_vendor_event("segment.started")["id"], "hello")
        obs.quit()


class Requests(PluginTest):
    def test_verbs_state_lists_and_pushed_events(self):
        obs = self.start()
        self.assertTrue(obs.vendor("verb", verb="lottery.open", id="cup")["ok"])
        self.assertTrue(obs.vendor("poll.open", id="colour", quiet=True)["ok"])
        self.assertEqual(obs.vendor("poll.open", id="colour")["reason"], "poll.already-open")
        for number in range(30):
            self.assertTrue(obs.vendor("push", line=comment(number, ["aboard", "1", "2"][number % 3]))["ok"])
        self.assertTrue(obs.vendor("push", line=comment(3, "1"))["duplicate"])
        self.assertEqual(obs.vendor("push", line="{\"verb\": \"go\"}")["reason"], "event.bad")
        self.assertEqual(obs.vendor("push", line="no json")["reason"], "event.bad")
        state = obs.state()
        poll = next(i for i in state["interactions"] if i["id"] == "colour")
        self.assertEqual([o["votes"] for o in poll["options"]], [10, 10, 0])
        roles = json.loads(comment(100, "hello"))
        roles["person"]["roles"] = ["vip", "mod"]
        self.assertTrue(obs.vendor("push", line=json.dumps(roles))["ok"])
        rows = obs.vendor("list", list="comments", **{"from": 0, "count": 200})["rows"]
        self.assertEqual(rows[-1]["text"], "hello")
        self.assertEqual(sorted(role["id"] for role in rows[-1]["person"]["roles"]), ["mod", "vip"])
        listed = obs.vendor("list", list="entrants", id="cup", count=4)
        self.assertEqual((listed["total"], len(listed["rows"])), (10, 4))
        self.assertEqual(obs.vendor("verb", verb="no.such")["reason"], "verb.unknown")
        self.assertEqual(obs.vendor("verb")["reason"], "verb.missing-argument")
        self.assertEqual(obs.vendor("poll.open", id="nobody")["reason"], "id.unknown")
        event = obs.ws.wait_vendor_event("lottery.state", id="cup", state="open")
        self.assertRegex(event["commitment"], "^[0-9a-f]{64}$")
        self.assertIsInstance(event["seq"], int)
        obs.quit()

    def test_every_verb_is_a_request(self):
        obs = self.start()
        source = (HERE.parents[1] / "locale" / "en-US.ini").read_text()
        verbs = re.findall(r"^Verb\.([a-z.-]+)=", source, re.M)
        self.assertGreater(len(verbs), 80)
        for verb in verbs:
            if verb == "finish":
                continue
            # An unknown argument is refused by every verb that is there, and changes nothing.
            reply = obs.vendor(verb, nonsense="x")
            self.assertFalse(reply["ok"], verb)
            self.assertNotEqual(reply["reason"], "verb.unknown", verb)
        obs.quit()

    def test_a_bad_show_is_refused_with_its_place(self):
        obs = self.start()
        before = obs.state()["hash"]
        bad = obs.home / "bad.show.json"
        bad.write_text(SHOW.read_text().replace('"duration": "15m"', '"duration": "15 parsecs"', 1))
        reply = obs.vendor("load", path=str(bad))
        self.assertFalse(reply["ok"])
        line = next(n for n, text in enumerate(bad.read_text().splitlines(), 1) if "parsecs" in text)
        self.assertIn(f"bad.show.json:{line}:", reply["text"])
        self.assertEqual(reply["problems"][0]["line"], line)
        self.assertEqual(obs.state()["hash"], before)
        feeds = json.loads(SHOW.read_text())
        feeds["feeds"] = [{"id": "good", "url": "listen+ws://127.0.0.1:1/"}, {"id": "main", "url": "twich:somebody"}]
        bad.write_text(json.dumps(feeds, indent=1))  # the feeds are read as crowdcue check reads them
        reply = obs.vendor("load", path=str(bad))
        line = next(n for n, text in enumerate(bad.read_text().splitlines(), 1) if "twich:" in text)
        self.assertEqual((reply["ok"], reply["reason"], reply["argument"]), (False, "verb.bad-argument", "path"), reply)
        self.assertIn(f"bad.show.json:{line}:", reply["text"])
        self.assertEqual([problem["level"] for problem in reply["problems"] if "feed" in problem["text"]],
                         ["warning", "error"], reply)
        self.assertEqual(obs.state()["hash"], before)
        self.assertFalse(obs.vendor("load", path=str(obs.home / "missing.json"))["ok"])
        self.assertEqual(obs.vendor("load")["reason"], "verb.missing-argument")
        obs.vendor("go")
        self.assertEqual(obs.vendor("load", path=str(SHOW))["reason"], "show.live")
        obs.quit()

    def test_another_show_takes_the_place_of_one_that_is_ready(self):
        obs = self.start()
        other = obs.home / "other.show.json"
        show = json.loads(SHOW.read_text())
        show.update(id="other-night", interactions=[i for i in show["interactions"] if i["id"] != "colour"])
        for segment in show["segments"]:
            segment["interactions"] = [i for i in segment.get("interactions", []) if i != "colour"]
            segment.pop("cues", None)
        other.write_text(json.dumps(show))
        reply = obs.vendor("load", path=str(other))
        self.assertTrue(reply["ok"], reply)
        self.assertEqual(obs.wait_state(lambda s: True)["show"]["id"], "other-night")
        deadline = time.monotonic() + 5
        while "crowdcue.poll.open.colour" in obs.request("GetHotkeyList")["hotkeys"]:
            self.assertLess(time.monotonic(), deadline, "the old show's keys stay")
        obs.quit()


class Effects(PluginTest):
    def test_scenes_items_texts_and_mutes(self):
        obs = self.start()
        obs.request("CreateScene", sceneName="Talk")
        obs.create_input("Title", "text_ft2_source_v2", "Talk")
        obs.vendor("obs.scene", name="Talk", transition="Cut")
        obs.ws.wait_vendor_event("effect", verb="obs.scene", status="done")
        self.assertEqual(obs.request("GetCurrentProgramScene")["currentProgramSceneName"], "Talk")
        item = obs.request("GetSceneItemId", sceneName="Talk", sourceName="Title")["sceneItemId"]
        obs.vendor("obs.hide", name="Title")
        obs.ws.wait_vendor_event("effect", verb="obs.hide", status="done")
        self.assertFalse(obs.request("GetSceneItemEnabled", sceneName="Talk", sceneItemId=item)["sceneItemEnabled"])
        obs.vendor("obs.show", name="Title", scene="Talk")
        obs.ws.wait_vendor_event("effect", verb="obs.show", status="done")
        self.assertTrue(obs.request("GetSceneItemEnabled", sceneName="Talk", sceneItemId=item)["sceneItemEnabled"])
        obs.vendor("obs.text", name="Title", text="你好 & \"quotes\"")
        obs.ws.wait_vendor_event("effect", verb="obs.text", status="done")
        self.assertEqual(obs.request("GetInputSettings", inputName="Title")["inputSettings"]["text"],
                         "你好 & \"quotes\"")
        for verb, name in (("obs.scene", "Nowhere"), ("obs.show", "Nothing"), ("obs.mute", "Nobody"),
                           ("obs.hotkey", "no.such.key")):
            obs.vendor(verb, name=name)
            event = obs.ws.wait_vendor_event("effect", verb=verb, status="failed")
            self.assertIn(name, json.dumps(event))
        obs.quit()

    def test_a_cue_switches_the_scene(self):
        obs = self.start()
        obs.request("CreateScene", sceneName="Talk")
        obs.vendor("go")
        obs.vendor("arm", id="talk")
        deadline = time.monotonic() + 5
        while not obs.vendor("go")["ok"]:
            self.assertLess(time.monotonic(), deadline)
        obs.ws.wait_vendor_event("effect", verb="obs.scene", status="done")
        self.assertEqual(obs.request("GetCurrentProgramScene")["currentProgramSceneName"], "Talk")
        obs.quit()


class Sources(PluginTest):
    KINDS = ("crowdcue_lottery", "crowdcue_poll", "crowdcue_question", "crowdcue_sale")

    def test_two_hundred_come_and_go(self):
        obs = self.start()
        obs.vendor("poll.open", id="colour")
        for number in range(200):
            obs.create_input(f"s{number}", self.KINDS[number % 4])
            if number >= 4:
                obs.remove_input(f"s{number - 4}")
        obs.quit()

    def test_five_of_one_and_removed_while_they_move(self):
        obs = self.start()
        names = [f"poll{n}" for n in range(5)]
        for name in names:
            obs.create_input(name, "crowdcue_poll")
        for round_ in range(6):
            obs.vendor("poll.open" if round_ == 0 else "poll.show", id="colour")
            for number in range(5):
                obs.vendor("push", line=comment(round_ * 5 + number, "1"))
            if round_ < 5:
                obs.remove_input(names[round_])
            obs.vendor("poll.hide", id="colour")
        obs.quit()

    def test_collections_are_switched_with_overlays_in_them(self):
        obs = self.start()
        for kind in self.KINDS:
            obs.create_input(kind, kind)
        obs.vendor("lottery.open", id="cup")
        obs.request("CreateSceneCollection", sceneCollectionName="Second", timeout=30)
        obs.wait_without_inputs(self.KINDS)
        for kind in self.KINDS:
            obs.create_input(kind, kind)
        for name in ("Untitled", "Second") * 4:
            obs.request("SetCurrentSceneCollection", sceneCollectionName=name, timeout=30)
            self.assertTrue(obs.state()["interactions"][0]["on_air"])
        obs.quit()

    def test_pictures_of_an_overlay_are_taken_while_it_is_drawn(self):
        obs = self.start()
        obs.create_input("poll", "crowdcue_poll")
        obs.vendor("poll.open", id="colour")
        for number in range(25):
            obs.vendor("push", line=comment(number, str(number % 3 + 1)))
            obs.source_picture("poll", obs.home / "poll.png")
        obs.quit()


class Recovery(PluginTest):
    def run_a_while(self, session=None):
        env = {"CROWDCUE_SESSION": session} if session else {}
        obs = self.start(**env)
        obs.vendor("go")
        obs.vendor("lottery.open", id="cup")
        obs.vendor("poll.open", id="colour")
        for number in range(40):
            obs.vendor("push", line=comment(number, ["aboard", "1", "2"][number % 3]))
        return obs.state()

    def counted(self, state):
        lottery, poll = state["interactions"][:2]
        return lottery["state"], lottery["entrants"], lottery["commitment"], [o["votes"] for o in poll["options"]]

    def test_a_killed_show_goes_on_where_it_was(self):
        session = self.obs.home / "session"
        before = self.run_a_while(session)
        self.obs.kill()
        self.obs.start(CROWDCUE_SESSION=session, CROWDCUE_RESUME="1")
        after = self.obs.wait_state(lambda s: True)
        self.assertEqual(after["hash"], before["hash"])
        self.assertEqual(self.counted(after), self.counted(before))
        self.assertTrue(self.obs.vendor("push", line=comment(7, "1"))["duplicate"])
        self.obs.vendor("poll.close", id="colour")
        self.obs.quit()

    def test_an_interrupted_show_is_offered_and_one_click_resumes_it(self):
        before = self.run_a_while()
        self.obs.kill()
        self.obs.start()
        self.assertEqual(self.obs.vendor("state")["reason"], "show.none")
        _, x, y = self.wait_picture("offer", is_filled, 800)
        self.click(x, y)
        after = self.obs.wait_state(lambda s: True)
        self.assertEqual(self.counted(after), self.counted(before))
        self.obs.quit()

    def test_votes_before_the_first_go_are_offered_too(self):
        obs = self.start()
        obs.vendor("poll.open", id="colour")
        obs.vendor("push", line=comment(1, "1"))
        obs.kill()
        obs.start()
        self.assertEqual(obs.vendor("state")["reason"], "show.none")
        self.wait_picture("offer-early", is_filled, 800)
        obs.quit()

    def test_two_programs_do_not_write_one_session(self):
        session = self.obs.home / "session"
        self.start(CROWDCUE_SESSION=session)
        other = Obs(display=self.display)
        self.addCleanup(other.close)
        other.start(CROWDCUE_SESSION=session, CROWDCUE_RESUME="1")
        other.log.wait(r"run\.busy")
        self.assertEqual(other.vendor("state")["reason"], "show.none")
        other.quit()
        self.obs.quit()


if __name__ == "__main__":
    unittest.main()
