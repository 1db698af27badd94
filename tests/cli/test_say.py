"""What is said to the chat, the team, the host and the clipboard; and the answers to words that viewers write."""

import json
import pathlib
import socket
import subprocess
import sys
import time

from driver import Case, T0, SECOND, command, read_journal, segment, show

SERVERS = pathlib.Path(__file__).resolve().parents[1] / "servers"
sys.path.insert(0, str(SERVERS))
from hook_server import HookServer  # noqa: E402

LOGIN, TOKEN = "crowd_bot", "s3cr3t-token-0123456789"
PATIENCE = 60


class TwitchServer:
    """A running twitch_server.py, and its control connection."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([sys.executable, "-B", SERVERS / "twitch_server.py", "--account",
                                         f"{LOGIN}:{TOKEN}", *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        self.start = json.loads(self.process.stdout.readline())
        self.control = socket.create_connection(("127.0.0.1", self.start["control"]))
        self.control.settimeout(PATIENCE)
        self.lines = self.control.makefile("rw", encoding="utf-8", newline="\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.lines.close()
        self.control.close()
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def ask(self, **line):
        self.lines.write(json.dumps(line) + "\n")
        self.lines.flush()
        answer = json.loads(self.lines.readline())
        assert answer["ok"], answer
        return answer

    def said(self, count):
        return self.ask(do="said", count=count)["said"]

    def url(self, channel="somechannel"):
        return f"twitch:{channel}?host=localhost&port={self.start['port']}&ca={self.start['ca']}&pause=100ms"


class Talking(Case):
    def night(self, server, document=None, token=TOKEN, login=LOGIN, feeds=None, folder=None, extra=(), **more):
        folder = folder or self.folder()
        secrets = folder.write("secrets.json", {"twitch": {"login": login, "token": token}})
        secrets.chmod(0o600)
        arguments = ["--secrets", secrets, *extra]
        for feed in feeds if feeds is not None else [server.url()]:
            arguments += ["--feed", feed]
        return self.run_show(document or show(), *arguments, folder=folder, clock=False, seed=None, **more)

    def wait_for(self, run, what):
        """Asks for the state until what(state) is true."""
        until = time.monotonic() + PATIENCE
        while not (found := what(run.state())):
            self.assertLess(time.monotonic(), until, run.state())
        return found

    def live(self, run, state="live"):
        return self.wait_for(run, lambda s: s["feeds"] and all(f["state"] == state for f in s["feeds"]) and s["feeds"])

    def ended(self, run, count=1):
        """The ends of so many things said: [(status, words)], in the order in which they were asked for."""
        def over(state):
            rows = [row for row in state["said"] if row["status"] != "asked"]
            return rows if len(rows) >= count else None
        return [(row["status"], row.get("reason", "")) for row in self.wait_for(run, over)]

    def say(self, run, text, **more):
        return run.ok({"verb": "say", "to": "chat", "text": text, **more})


class Chat(Talking):
    def test_a_text_is_done_when_twitch_has_taken_it(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.assertTrue(self.live(run)[0]["says"])
            self.say(run, "大家好, welcome!")
            self.assertEqual(self.ended(run), [("done", "")])
            self.assertEqual([(s["login"], s["text"], s["taken"]) for s in server.said(1)],
                             [(LOGIN, "大家好, welcome!", True)])
            effects = [e for e in run.named("effect", since_start=True) if e["verb"] == "say"]
            self.assertEqual([(e["status"], e["text"]) for e in effects],
                             [("asked", "大家好, welcome!"), ("done", "大家好, welcome!")])
            self.assertEqual([e["text"] for e in run.named("say", since_start=True)], ["大家好, welcome!"])

    def test_our_own_words_are_no_audience(self):
        with TwitchServer() as server:
            run = self.night(server, feeds=[server.url(), server.url() + "&delay=1s"])
            self.live(run)
            self.say(run, "hi", feed="f1")  # the other connection hears it back
            self.assertEqual(self.ended(run), [("done", "")])
            server.ask(login="ann", text="hello")
            server.ask(login=LOGIN, text="typed by hand in the browser")
            self.wait_for(run, lambda s: s["metrics"]["comments"] >= 2)
            texts = [row["text"] for row in run.list("comments")["rows"]]
            self.assertNotIn("hi", texts)
            self.assertEqual(set(texts), {"hello", "typed by hand in the browser"})

    def test_lines_and_commands_cannot_be_slipped_in(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            for text in ("one\r\nPRIVMSG #other :two", "one\nQUIT", "\x01ACTION waves\x01", "/ban ann", ".timeout ann 1",
                         "/", ".5 off", "   "):
                run.send({"verb": "say", "to": "chat", "text": text})
            self.wait_for(run, lambda s: s["said"] and all(row["status"] != "asked" for row in s["said"]))
            texts = [s["text"] for s in server.said(5)]
            self.assertEqual(texts, ["one PRIVMSG #other :two", "one QUIT", "ACTION waves", "/", ".5 off"])
            refused = [row for row in run.state()["said"] if row["status"] == "failed"]
            self.assertEqual([row["text"] for row in refused], ["/ban ann", ".timeout ann 1"])
            log = [entry["line"] for entry in server.ask(do="log")["log"]]
            self.assertFalse([line for line in log if line.startswith(("QUIT", "PRIVMSG #other"))])

    def test_long_texts_go_in_parts(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            words = " ".join(f"word{n}" for n in range(100))  # 790 letters
            chinese = "这是一个很长的句子,它没有空格。" * 40
            family = "👩‍👩‍👧‍👦" * 60  # 11 UTF-16 units each
            for text in (words, chinese, family):
                self.say(run, text)
            self.assertEqual(self.ended(run, 3), [("done", "")] * 3)
            parts = [s["text"] for s in server.said(6)]
            for part in parts:
                self.assertLessEqual(len(part.encode("utf-16-le")) // 2, 500)
            self.assertEqual(" ".join(parts[:2]), words)
            self.assertEqual("".join(parts[2:4]), chinese)
            self.assertTrue(parts[2].endswith("。"))
            self.assertEqual("".join(parts[4:]), family)
            self.assertEqual(len(parts[4]) % len("👩‍👩‍👧‍👦"), 0)
            self.say(run, " ".join(map(str, range(1000))))
            self.assertEqual(self.ended(run, 4)[3], ("failed", "The text is longer than a chat can take. Shorten it."))
            self.assertEqual(len(server.said(6)), 6)  # not even its beginning is said

    def test_the_limits_are_kept(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            for n in range(22):
                self.say(run, f"text {n}")
            said = server.said(20)
            self.assertLess(said[19]["ms"] - said[0]["ms"], 10000)
            said = server.ask(do="said", count=22, seconds=40)["said"]  # the next ones, when the first are so long ago
            self.assertTrue(all(s["taken"] for s in said))
            self.assertGreater(said[20]["ms"] - said[0]["ms"], 30000)

    def test_moderators_may_say_more(self):
        with TwitchServer() as server:
            server.ask(do="trust")
            run = self.night(server)
            self.live(run)
            for n in range(30):
                self.say(run, f"text {n % 29}")  # twice the same is allowed as well
            said = server.said(30)
            self.assertTrue(all(s["taken"] for s in said), said)
            self.assertLess(said[29]["ms"] - said[0]["ms"], 20000)

    def test_the_same_text_twice(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            self.say(run, "hi")
            self.say(run, "hi")
            self.assertEqual(self.ended(run, 2),
                             [("done", ""), ("failed", "Twitch does not take the same text twice within 30 seconds.")])
            self.assertEqual(len(server.said(1)), 1)

    def test_what_twitch_has_against_it_is_told(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            cases = [("msg_followersonly", "followers only"), ("msg_subsonly", "subscribers only"),
                     ("msg_banned", "banned"), ("msg_verified_email", "e-mail"), ("msg_something_new", "Twitch does not take"),
                     ("msg_ratelimit", "too often")]
            for number, (id, words) in enumerate(cases, 1):
                server.ask(do="refuse-texts", id=id)
                self.say(run, f"text {number}")
                status, reason = self.ended(run, number)[number - 1]
                self.assertEqual(status, "failed")
                self.assertIn(words, reason)
            self.assertEqual(run.state()["feeds"][0]["state"], "live")

    def test_an_answer_that_does_not_come(self):
        with TwitchServer("--torture", "mute") as server:
            run = self.night(server)
            self.live(run)
            self.say(run, "hi")
            self.assertEqual(self.ended(run),
                             [("failed", "The chat has not said whether it took the text: look whether it is there.")])

    def test_a_connection_that_breaks(self):
        with TwitchServer("--torture", "reset-privmsg") as server:
            run = self.night(server)
            self.live(run)
            self.say(run, "hi")
            status, words = self.ended(run)[0]
            self.assertEqual(status, "failed")
            self.assertIn("connection broke", words)
            server.ask(do="torture", mode="")
            server.ask(do="joined", count=2)
            self.assertEqual(len(server.said(1)), 1)  # it is not said again

    def test_after_a_crash_nothing_is_said_twice(self):
        folder = self.folder()
        with TwitchServer("--torture", "mute") as server:
            run = self.night(server, folder=folder)
            self.live(run)
            self.say(run, "hi")
            server.said(1)
            run.kill()
            server.ask(do="torture", mode="")
            again = self.run_show(None, "--secrets", folder.path / "secrets.json", "--feed", server.url(), folder=folder,
                                  resume=True, clock=False, seed=None)
            self.live(again)
            status, words = self.ended(again)[0]
            self.assertEqual(status, "failed")
            self.say(again, "bye")
            self.assertEqual([s["text"] for s in server.said(2)], ["hi", "bye"])
            self.assertEqual(again.end(), 0)
            code, out, errors = command("replay", folder.path / "s1", "--check")
            self.assertEqual(code, 0, out + errors)

    def test_a_bad_token(self):
        with TwitchServer() as server:
            for login, token in ((LOGIN, "old"), (LOGIN, "with space"), ("bad name", TOKEN), ("", TOKEN),
                                 (LOGIN, "a\r\nQUIT")):
                with self.subTest(login=login, token=token):
                    run = self.night(server, login=login, token=token)
                    feed = self.live(run, "credentials")[0]
                    self.assertIn("secrets file", feed["text"])
                    run.end()
                    run.__exit__(None)

    def test_without_a_token_the_feed_listens(self):
        with TwitchServer() as server:
            run = self.night(server, token="")
            self.assertNotIn("says", self.live(run)[0])
            self.say(run, "hi")
            status, words = self.ended(run)[0]
            self.assertEqual(status, "failed")
            self.assertIn("no chat that is connected takes texts", words)
            self.say(run, "hi", feed="f1")
            self.assertIn("only listens", self.ended(run, 2)[1][1])
            self.say(run, "hi", feed="nobody")
            self.assertIn("no feed with this id", self.ended(run, 3)[2][1])

    def test_a_show_cannot_send_the_token_elsewhere(self):
        with TwitchServer() as server:
            feeds = [{"id": "main", "url": server.url()}]
            run = self.night(server, show(feeds=feeds), feeds=[], extra=["--private"])
            self.assertNotIn("says", self.live(run)[0])
            log = [entry["line"] for entry in server.ask(do="log")["log"]]
            self.assertFalse([line for line in log if TOKEN in line])

    def test_nor_the_keys_of_other_platforms(self):
        folder = self.folder()
        keys = {"youtube": {"key": "k-distinct"}, "bilibili-open": {"access_key": "k-distinct", "access_secret": "s",
                                                                    "code": "c", "app_id": "1"}}
        secrets = folder.write("secrets.json", keys)
        secrets.chmod(0o600)
        with HookServer() as server:
            feeds = [{"id": f"f{n}", "url": f"{url}?base=http://127.0.0.1:{server.port}&insecure=1"}
                     for n, url in enumerate(("youtube:dQw4w9WgXcQ", "bilibili-open:"))]
            run = self.run_show(show(feeds=feeds), "--secrets", secrets, "--private", folder=folder, clock=False, seed=None)
            for feed in self.live(run, "credentials"):
                self.assertIn("names a server of its own", feed["text"])
            run.end()
            self.assertEqual(server.posts, [])

    def test_what_is_said_at_the_end_still_goes(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            self.say(run, "bye")
            self.assertEqual(run.end(), 0)
            self.assertEqual([s["text"] for s in server.said(1)], ["bye"])

    def test_a_rehearsal_tells_nobody(self):
        with TwitchServer() as server:
            run = self.night(server)
            self.live(run)
            run.ok("rehearse")
            self.say(run, "hi")
            self.assertEqual(self.ended(run), [("done", "")])
            self.assertEqual(run.end(), 0)
            self.assertEqual(server.ask(do="said", count=0)["said"], [])

    def test_a_cue_waits_for_it_and_stands_red(self):
        with TwitchServer() as server:
            cues = [{"id": "hi", "on": "start", "do": [{"verb": "say", "to": "chat", "text": "We are live"}]}]
            run = self.night(server, show([segment("hello", cues=cues), segment("bye")]))
            self.live(run)
            server.ask(do="refuse-texts", id="msg_followersonly")
            run.ok("go")
            cue = self.wait_for(run, lambda s: next((c for c in s["rundown"]["segments"][0]["cues"]
                                                     if c["state"] == "failed"), None))
            self.assertIn("followers only", cue["reason"])
            server.ask(do="refuse-texts", id="msg_subsonly")
            run.ok("drop hi")

    def test_the_token_is_nowhere(self):
        folder = self.folder()
        with TwitchServer() as server:
            run = self.night(server, folder=folder)
            self.live(run)
            self.say(run, "hi")
            self.ended(run)
            printed = json.dumps(run.state())
            self.assertEqual(run.end(), 0)
            printed += json.dumps(run.all_events) + json.dumps(read_journal(run.session), default=str)
            printed += (run.session / "log.txt").read_text() + run.error_text()
            self.assertIn("hi", printed)
            self.assertNotIn(TOKEN, printed)


class Others(Talking):
    def test_team_host_and_clipboard(self):
        run = self.run_show(show())
        for to in ("team", "host", "clipboard"):
            run.ok({"verb": "say", "text": f"for {to}", "to": to})
            self.assertEqual(run.named("say")[0]["to"], to)
        run.ok("say text=plain")
        self.assertEqual([(row["to"], row["text"], row["status"]) for row in run.state()["said"]],
                         [("team", "for team", "done"), ("host", "for host", "done"),
                          ("clipboard", "for clipboard", "done"), ("team", "plain", "done")])

    def test_the_team_has_a_webhook(self):
        folder = self.folder()
        with HookServer() as server:
            secrets = folder.write("secrets.json", {"hook": {"url": f"http://127.0.0.1:{server.port}/a",
                                                             "insecure": True}})
            secrets.chmod(0o600)
            document = show(webhooks=[{"id": "fans", "format": "plain", "secret": "hook"},
                                      {"id": "team", "format": "plain", "secret": "hook"}])
            run = self.run_show(document, "--secrets", secrets, folder=folder)
            run.ok("say text=上链接 to=team")
            run.ok("rehearse")
            run.ok("say text=nobody to=team")
            self.assertEqual(json.loads(server.wait_for(1)[0].body)["text"], "上链接")
            run.ok("rehearse off=true")
            self.assertEqual(run.end(), 0)
            self.assertEqual(len(server.posts), 1)

    def test_a_team_that_cannot_be_reached(self):
        document = show(webhooks=[{"id": "team", "format": "plain", "secret": "hook"}])
        run = self.run_show(document)
        run.ok("say text=hi")
        self.assertEqual(run.state()["said"][0]["status"], "failed")
        letters = run.list("dead-letters")["rows"]
        self.assertEqual([(row["id"], row["text"]) for row in letters], [("team", "hi")])

    def test_one_key_copies_what_no_chat_took(self):
        run = self.run_show(show())
        run.refused("say.copy", "say.nothing")
        for text in ("one", "two", "three"):
            run.ok(f"say text={text} to=chat")
            run.state()
        numbers = {row["text"]: row["n"] for row in run.state()["said"] if row["status"] == "failed"}
        self.assertEqual(len(numbers), 3)
        self.assertEqual(run.ok("say.copy")["text"], "three")
        effect = [e for e in run.named("effect") if e["status"] == "asked"][0]
        self.assertEqual((effect["to"], effect["text"]), ("clipboard", "three"))
        run.ok(f"say.drop n={numbers['two']}")
        self.assertEqual(run.ok("say.copy")["text"], "one")
        run.refused("say.copy", "say.nothing")
        self.assertEqual(run.end(), 0)
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)


class Answers(Talking):
    def document(self, **more):
        return show(replies=[{"words": ["价格", "多少钱", "price"], "text": "今晚 99 元 (price: 99)", "every": "30s", **more},
                             {"words": ["尺寸"], "text": "高 20 厘米", "every": "1s"}])

    def answers(self, run):
        return [(e["feed"], e["text"]) for e in run.named("say", since_start=True)]

    def test_which_words_are_answered(self):
        yes = ["价格", "这个多少钱呀？", "PRICE?", "what is the price", "Ｐｒｉｃｅ", "多少钱 多少钱"]
        no = ["pricey", "hello", "今晚 99 元 (price: 99)", "今晚 99 元 (price: 99)!"]
        for text in yes + no:
            with self.subTest(text=text):
                run = self.run_show(self.document())
                run.say("1", text)
                self.assertEqual(len(self.answers(run)), 1 if text in yes else 0)
                run.end()
                run.__exit__(None)
        run = self.run_show(self.document(match="exact"))
        run.say("1", "what is the price")
        self.assertEqual(self.answers(run), [])
        run.say("1", "price?")
        self.assertEqual(self.answers(run), [("twitch:a", "今晚 99 元 (price: 99)")])

    def test_how_often(self):
        run = self.run_show(self.document())
        run.say("1", "价格")
        run.later(29 * SECOND)
        run.say("2", "价格")
        self.assertEqual(len(self.answers(run)), 1)
        run.say("2", "价格", feed="bilibili:5")  # another chat has not heard it
        self.assertEqual(self.answers(run)[-1][0], "bilibili:5")
        run.say("3", "尺寸")  # within two seconds of another answer
        self.assertEqual(len(self.answers(run)), 2)
        run.later(2 * SECOND)
        run.say("3", "尺寸 价格")  # one answer a message
        self.assertEqual(self.answers(run)[-1], ("twitch:a", "今晚 99 元 (price: 99)"))
        run.later(2 * SECOND)
        run.say("3", "尺寸")
        self.assertEqual(self.answers(run)[-1], ("twitch:a", "高 20 厘米"))
        run.later(4 * SECOND)
        run.say("3", "尺寸")  # never more often than every five seconds
        self.assertEqual(len(self.answers(run)), 4)
        run.later(SECOND)
        run.say("3", "尺寸")
        self.assertEqual(len(self.answers(run)), 5)

    def test_who_gets_no_answer(self):
        run = self.run_show(self.document())
        run.ok("people.block person=twitch/9")
        run.ok(run.audience("ban", target="8"))
        run.say("9", "价格")
        run.say("8", "价格")
        run.say("1", "价格", history=True)
        run.say("1", "价格", shared=True)
        run.say("1", "价格", t=run.now - 61 * SECOND)
        for role in ("host", "bot"):
            run.ok(run.audience("comment", {"id": "7", "name": "x", "strength": "strong", "roles": [role]}, text="价格"))
        self.assertEqual(self.answers(run), [])
        run.say("1", "价格")
        self.assertEqual(len(self.answers(run)), 1)
        run.ok("finish")
        run.later(60 * SECOND)
        run.say("1", "价格")
        self.assertEqual(len(self.answers(run)), 1)

    def test_it_is_the_same_after_a_crash(self):
        folder = self.folder()
        run = self.run_show(self.document(), folder=folder)
        run.say("1", "价格")
        before = run.hash()
        run.kill()
        again = self.run_show(folder=folder, resume=True, start=T0 + SECOND)
        again.say("2", "价格")
        self.assertEqual(again.named("say", since_start=True), [])
        self.assertEqual(again.end(), 0)
        code, out, errors = command("replay", folder.path / "s1", "--check")
        self.assertEqual(code, 0, out + errors)
        self.assertEqual(len(before), 64)

    def test_where_nothing_can_be_said_it_waits_to_be_copied(self):
        run = self.run_show(self.document())
        run.say("1", "价格")
        row = self.wait_for(run, lambda s: next((r for r in s["said"] if r["status"] == "failed"), None))
        self.assertEqual((row["feed"], row["text"]), ("twitch:a", "今晚 99 元 (price: 99)"))

    def test_the_answer_goes_to_the_chat_of_the_word(self):
        with TwitchServer() as server:
            run = self.night(server, self.document(), feeds=[server.url("one"), server.url("two")])
            self.live(run)
            server.ask(raw="@id=1;user-id=7;room-id=11148817;tmi-sent-ts=" + str(int(time.time() * 1000)) +
                           " :ann!ann@ann.tmi.twitch.tv PRIVMSG #two :price?")
            said = server.said(1)
            self.assertEqual([s["text"] for s in said], ["今晚 99 元 (price: 99)"])
            log = [e["line"] for e in server.ask(do="log")["log"] if e["line"].startswith("PRIVMSG")]
            self.assertEqual(log, ["PRIVMSG #two :今晚 99 元 (price: 99)"])


if __name__ == "__main__":
    import unittest
    unittest.main()
