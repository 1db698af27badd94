#!/usr/bin/env python3
"""Twitch chat against a server that speaks as Twitch does, kindly and otherwise.

FEED_CLIENT is the program tests/feed/feed_client; it prints events and statuses, one JSON line each."""

import json
import os
import queue
import re
import socket
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
SERVER = TESTS / "servers" / "twitch_server.py"
CLIENT = os.environ.get("FEED_CLIENT", "")
PATIENCE = 20
FAST = "pause=100ms"


class Server:
    """A running twitch_server.py and its control connection."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([sys.executable, "-B", str(SERVER), *arguments], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.PIPE)
        self.start = json.loads(self.process.stdout.readline())
        self.control = socket.create_connection(("127.0.0.1", self.start["control"]))
        self.control.settimeout(PATIENCE * 2)
        self.lines = self.control.makefile("rw", encoding="utf-8", newline="\n")

    def ask(self, **line):
        self.lines.write(json.dumps(line) + "\n")
        self.lines.flush()
        answer = json.loads(self.lines.readline())
        assert answer["ok"], answer
        return answer

    def say(self, login, text, **tags):
        return self.ask(login=login, text=text, tags={key.replace("_", "-"): value for key, value in tags.items()})

    def url(self, channel="somechannel", host="localhost", more=FAST):
        ca = f"&ca={self.start['ca']}" if self.start["ca"] else "&insecure=1"
        return f"twitch:{channel}?host={host}&port={self.start['port']}{ca}&{more}"

    def close(self):
        self.lines.close()
        self.control.close()
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class Client:
    """A running feed_client; its lines arrive on a queue."""

    def __init__(self, *urls):
        self.process = subprocess.Popen([CLIENT, *urls], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.queue = queue.Queue()
        self.statuses, self.events, self.notes = [], [], []
        self.thread = threading.Thread(target=self.read)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.queue.put(json.loads(line))
        self.queue.put(None)

    def next(self, patience=PATIENCE):
        line = self.queue.get(timeout=patience)
        if line is None:
            raise EOFError("the client has ended")
        if "status" in line:
            self.statuses.append(line["status"])
        elif "note" in line:
            self.notes.append(line["note"])
        else:
            self.events.append(line)
        return line

    def until_state(self, state, text="", feed="f1"):
        """Waits for a status from now on."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            status = self.next().get("status")
            if status and status["id"] == feed and status["state"] == state and text in status["text"]:
                return status
        raise AssertionError(f"no {state} {text}: {self.statuses}")

    def until_events(self, count):
        while len(self.events) < count:
            self.next()
        return self.events

    def tell(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def close(self):
        """Ends it; returns how long that took."""
        start = time.monotonic()
        if not self.process.stdin.closed:
            self.process.stdin.close()
        code = self.process.wait(PATIENCE)
        took = time.monotonic() - start
        self.thread.join()
        self.process.stdout.close()
        assert code == 0, f"exit {code}"
        return took


class FeedTest(unittest.TestCase):
    def server(self, *arguments):
        server = Server(*arguments)
        self.addCleanup(server.close)
        return server

    def client(self, *urls):
        client = Client(*urls)
        self.addCleanup(lambda: client.process.stdin.closed or client.close())
        return client

    def joined(self, *arguments, more=FAST):
        server = self.server(*arguments)
        client = self.client(server.url(more=more))
        client.until_state("live")
        return server, client


class Joining(FeedTest):
    def test_greeting_and_first_comment(self):
        server, client = self.joined()
        log = [entry["line"] for entry in server.ask(do="log")["log"]]
        self.assertEqual(log[0], "CAP REQ :twitch.tv/tags twitch.tv/commands")
        self.assertRegex(log[1], r"^NICK justinfan\d+$")
        self.assertEqual(log[2], "JOIN #somechannel")
        said = server.say("ann", "上车！ <b>", display_name="Ann 安", badges="moderator/1,subscriber/12", mod=1, color="#0000FF")
        event = client.until_events(1)[0]
        self.assertEqual(event["feed"], "twitch:somechannel")
        self.assertEqual(event["kind"], "comment")
        self.assertEqual(event["id"], said["id"])
        self.assertEqual(event["text"], "上车！ <b>")
        person = event["person"]
        self.assertEqual((person["name"], person["strength"], person["colour"]), ("Ann 安", "strong", "#0000FF"))
        self.assertEqual(sorted(person["roles"]), ["member", "mod"])
        self.assertEqual(person["badges"], [{"id": "moderator/1"}, {"id": "subscriber/12"}])
        self.assertLess(abs(event["t"] - time.time() * 1000), 5000)
        self.assertNotIn("t_server", event)

    def test_ipv4_address_and_upper_case(self):
        server = self.server()
        client = self.client(server.url("%23SomeChannel", host="127.0.0.1"))
        client.until_state("live")
        self.assertEqual(server.ask(do="log")["log"][2]["line"], "JOIN #somechannel")

    def test_plain_text(self):
        server, client = self.joined("--plain")
        server.say("ann", "hi")
        self.assertEqual(client.until_events(1)[0]["text"], "hi")

    def test_two_channels_are_two_seconds_apart(self):
        server = self.server()
        client = self.client(server.url("one", more="delay=0s"), server.url("two", more="delay=0s"))
        arrivals = server.ask(do="came", count=2)["arrivals"]
        self.assertGreaterEqual(arrivals[1]["ms"] - arrivals[0]["ms"], 1900)
        client.until_state("live", feed="f2")

    def test_answers_pings(self):
        server, client = self.joined()
        server.ask(do="ping")
        server.ask(do="ponged")
        log = [entry["line"] for entry in server.ask(do="log")["log"]]
        self.assertIn("PONG :tmi.twitch.tv", log)

    def test_disconnect_and_connect_again(self):
        server, client = self.joined()
        client.tell("disconnect f1")
        client.until_state("ended")
        client.tell("connect other " + server.url("again", more="delay=0s"))
        client.until_state("live", feed="other")
        arrivals = server.ask(do="log")["arrivals"]
        self.assertGreaterEqual(arrivals[1]["ms"] - arrivals[0]["ms"], 1900)

    def test_a_private_address_is_refused_for_a_shows_feed(self):
        server = self.server()
        client = self.client()
        client.tell("connect-public x " + server.url())
        client.until_state("refused", "private address", feed="x")
        self.assertEqual(server.ask(do="log")["arrivals"], [])


class Bytes(FeedTest):
    def check(self, mode, count=40, expect=None):
        server, client = self.joined()
        server.ask(do="torture", mode=mode)
        for n in range(count):
            server.say("ann", f"line {n} 你好")
        events = client.until_events(count)
        for n, event in enumerate(events):
            self.assertEqual(event["text"], (expect or "line {} 你好").format(n))
        return server, client

    def test_one_byte_a_time(self):
        self.check("byte")

    def test_slow(self):
        self.check("slow", 10)

    def test_lines_too_long_are_skipped(self):
        _, client = self.check("huge", 10)
        self.assertGreaterEqual(client.until_state("live")["dropped"], 1)

    def test_invalid_utf8_is_replaced(self):
        self.check("invalid", 10, "line {} 你好 \ufffd\ufffd(\ufffd \ufffd")

    def test_flood_is_taken_whole(self):
        server = self.server("--torture", "flood")
        client = self.client(server.url())
        events = client.until_events(10000)
        self.assertEqual([event["text"] for event in events], [f"line {n}" for n in range(10000)])

    def test_lines_of_16_kib_pass(self):
        server, client = self.joined()
        head = "@id=long;user-id=7;pad="
        tail = " :ann!ann@ann.tmi.twitch.tv PRIVMSG #somechannel :end"
        line = head + "x" * (16384 - len(head) - len(tail)) + tail
        server.ask(raw="@id=over;user-id=7;pad=x" + line[len(head):])
        server.ask(raw=line)
        self.assertEqual(client.until_events(1)[0]["id"], "long")

    def test_controls_in_ids_are_refused_and_the_rest_goes_on(self):
        server, client = self.joined()
        server.ask(raw="@id=a\x07b;user-id=7 :ann!a@a PRIVMSG #somechannel :bad")
        server.ask(raw="nonsense!! ::: @@@")
        server.ask(raw="")
        server.ask(raw="@id=ok;user-id=7 :ann!a@a PRIVMSG #somechannel :a\x07b\u202ec")
        self.assertEqual(client.until_events(1)[0]["text"], "abc")


class Trouble(FeedTest):
    def test_reconnect_is_obeyed(self):
        server, client = self.joined(more="delay=0s")
        server.ask(do="reconnect")
        client.until_state("live")
        arrivals = server.ask(do="log")["arrivals"]
        self.assertEqual(len(arrivals), 2)
        self.assertGreaterEqual(arrivals[1]["ms"] - arrivals[0]["ms"], 1900)
        server.say("ann", "still here")
        self.assertEqual(client.until_events(1)[0]["text"], "still here")

    def test_comes_back_after_each_kind_of_end(self):
        server, client = self.joined()
        for end in ("close", "reset", "half-close"):
            server.ask(do=end)
            client.until_state("retrying")
            client.until_state("live")
            server.say("ann", end)
            self.assertEqual(client.until_events(len(client.events) + 1)[-1]["text"], end)

    def test_reset_at_each_step(self):
        for step in ("accept", "cap", "nick", "join"):
            server = self.server("--torture", f"reset-{step}")
            client = self.client(server.url())
            client.until_state("retrying")
            server.ask(do="torture", mode="")
            client.until_state("live")
            client.close()

    def test_pauses_grow(self):
        server = self.server("--torture", "reset-nick")
        self.client(server.url(more="pause=200ms"))
        times = [arrival["ms"] for arrival in server.ask(do="came", count=5)["arrivals"]]
        gaps = [after - before for before, after in zip(times, times[1:])]
        for n, gap in enumerate(gaps):
            self.assertGreaterEqual(gap, 200 * 2 ** n * 0.74)
            self.assertLess(gap, 200 * 2 ** n + 1500)

    def test_no_pong_is_a_dead_connection(self):
        server = self.server("--torture", "deaf")
        client = self.client(server.url(more=FAST + "&ping=200ms&pong=300ms"))
        client.until_state("live")
        client.until_state("retrying", "nothing")

    def test_pongs_keep_it_alive(self):
        server, client = self.joined(more=FAST + "&ping=100ms&pong=2s")
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            log = server.ask(do="log")["log"]
            if sum(entry["line"].startswith("PING") for entry in log) >= 5:
                break
        else:
            self.fail("no pings")
        self.assertEqual(len(server.ask(do="log")["arrivals"]), 1)

    def test_silence_and_a_channel_that_is_not_joined(self):
        for mode in ("silence", "mute-join"):
            server = self.server("--torture", mode)
            client = self.client(server.url(more=FAST + "&pong=200ms"))
            client.until_state("retrying", "join")

    def test_garbage(self):
        for mode in ("garbage", "http"):
            server = self.server("--torture", mode)
            client = self.client(server.url(more=FAST + "&pong=500ms"))
            client.until_state("retrying")
            server.ask(do="torture", mode="")
            client.until_state("live")

    def test_refused_login_and_closed_channel(self):
        for mode, words in (("refuse", "login"), ("suspended", "suspended")):
            server = self.server("--torture", mode)
            client = self.client(server.url())
            client.until_state("refused", words)

    def test_wrong_certificates(self):
        for cert, words in (("wrong-host", "another host"), ("expired", "expired"), ("self-signed", "trust")):
            server = self.server("--cert", cert)
            client = self.client(server.url())
            client.until_state("refused", words)
            self.assertEqual(server.ask(do="log")["log"], [])

    def test_ca_file_replaces_the_systems(self):
        server = self.server()
        client = self.client(server.url().replace(f"&ca={server.start['ca']}", ""))
        client.until_state("refused", "trust")
        client = self.client(server.url().replace("ca.pem", "no.pem"))
        client.until_state("refused", "cannot be read")

    def test_no_tls_there(self):
        server = self.server("--plain")
        client = self.client(server.url().replace("&insecure=1", ""))
        client.until_state("retrying", "TLS")

    def test_nobody_there(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        client = self.client(f"twitch:a?host=127.0.0.1&port={port}&{FAST}")
        client.until_state("retrying", "refuses")
        client = self.client(f"twitch:a?host=nowhere.invalid&{FAST}")
        client.until_state("retrying", "cannot be found")

    def test_stops_at_once_while_connecting(self):
        with socket.create_server(("127.0.0.1", 0)) as mute:
            client = self.client(f"twitch:a?host=127.0.0.1&port={mute.getsockname()[1]}")
            client.until_state("connecting")
            connection, _ = mute.accept()
            self.assertLess(client.close(), 2)
            connection.close()


class Meaning(FeedTest):
    def events(self, *lines):
        server, client = self.joined()
        for line in lines:
            server.ask(raw=line)
        server.say("end", "the end")
        while not client.events or client.events[-1].get("text") != "the end":
            client.next()
        return client.events[:-1]

    def test_weak_person(self):
        event, = self.events(":ann!ann@ann.tmi.twitch.tv PRIVMSG #somechannel :hi")
        self.assertEqual((event["person"]["id"], event["person"]["strength"]), ("ann", "weak"))
        self.assertRegex(event["id"], r"^~[0-9a-f]{16}$")

    def test_names_and_tags_are_unescaped(self):
        event, = self.events(r"@id=1;user-id=7;display-name=A\sB\:\\C\s;room-id=1 :ann!a@a PRIVMSG #somechannel :hi")
        self.assertEqual(event["person"]["name"], "A B;\\C")

    def test_roles(self):
        badges = "broadcaster/1,vip/1,founder/0,bot-badge/1"
        event, = self.events(f"@id=1;user-id=7;badges={badges} :ann!a@a PRIVMSG #somechannel :hi")
        self.assertEqual(sorted(event["person"]["roles"]), ["bot", "host", "member", "vip"])

    def test_action_and_emotes(self):
        event, = self.events("@id=1;user-id=7;emotes=25:2-6,90-95/emotesv2_ab:8-9 :ann!a@a PRIVMSG #somechannel "
                             ":\x01ACTION 你 Kappa :)\x01")
        self.assertEqual(event["text"], "你 Kappa :)")
        self.assertEqual([(emote["at"], emote["length"], emote["name"]) for emote in event["emotes"]],
                         [(2, 5, "Kappa"), (8, 2, ":)")])

    def test_bits(self):
        event, = self.events("@id=1;user-id=7;bits=100 :ann!a@a PRIVMSG #somechannel :Cheer100 上车")
        self.assertEqual((event["kind"], event["value"]), ("gift", {"minor": 100, "currency": "twitch-bits"}))
        self.assertEqual(event["text"], "Cheer100 上车")

    def test_members_and_mass_gifts(self):
        notice = ":tmi.twitch.tv USERNOTICE #somechannel"
        who = "login=ann;display-name=Ann;user-id=7;room-id=1"
        gift = "msg-param-recipient-id=9;msg-param-recipient-user-name=bo;msg-param-recipient-display-name=Bo"
        events = self.events(
            f"@id=n1;msg-id=resub;{who};msg-param-sub-plan=1000 {notice} :six months",
            f"@id=n2;msg-id=submysterygift;{who};msg-param-mass-gift-count=2;msg-param-sub-plan=2000;"
            f"msg-param-origin-id=o\\s1 {notice}",
            f"@id=n3;msg-id=subgift;{who};{gift};msg-param-sub-plan=2000;msg-param-origin-id=o\\s1 {notice}",
            f"@id=n4;msg-id=subgift;{who};{gift};msg-param-sub-plan=1000;msg-param-origin-id=o2 {notice}",
            f"@id=n5;msg-id=announcement;{who} {notice} :hear ye",
            f"@id=n6;msg-id=raid;{who};msg-param-displayName=Bo;msg-param-viewerCount=12 {notice}")
        self.assertEqual([(event["kind"], event["id"]) for event in events],
                         [("member", "n1"), ("gift", "n2"), ("member", "n3/member"), ("gift", "n4"),
                          ("member", "n4/member"), ("comment", "n5")])
        self.assertEqual(events[0]["text"], "six months")
        self.assertEqual((events[1]["count"], events[1]["item"]), (2, "sub-2000"))
        self.assertEqual((events[2]["person"]["id"], events[2]["person"]["name"]), ("9", "Bo"))
        self.assertEqual((events[3]["count"], events[3]["person"]["id"]), (1, "7"))
        self.assertEqual(events[5]["text"], "hear ye")

    def test_raid_is_told_in_the_log(self):
        server, client = self.joined()
        server.ask(raw="@id=r;msg-id=raid;login=bo;user-id=9;msg-param-displayName=Bo;msg-param-viewerCount=12 "
                       ":tmi.twitch.tv USERNOTICE #somechannel")
        while not client.notes:
            client.next()
        self.assertIn("Bo brings 12", client.notes[0]["text"])

    def test_moderation(self):
        events = self.events(
            "@room-id=1;target-user-id=7;tmi-sent-ts=1 :tmi.twitch.tv CLEARCHAT #somechannel :ann",
            "@ban-duration=600;room-id=1;target-user-id=8 :tmi.twitch.tv CLEARCHAT #somechannel :bo",
            "@login=ann;room-id=;target-msg-id=abc :tmi.twitch.tv CLEARMSG #somechannel :bad words",
            "@room-id=1 :tmi.twitch.tv CLEARCHAT #somechannel")
        self.assertEqual([(event["kind"], event.get("target"), event.get("count")) for event in events],
                         [("ban", "7", None), ("ban", "8", 600), ("delete", "abc", None), ("clear", None, None)])

    def test_shared_chat_replies_and_other_channels(self):
        events = self.events(
            "@id=1;user-id=7;room-id=1;source-room-id=2;source-id=x :a!a@a PRIVMSG #somechannel :partner's",
            "@id=2;user-id=7;room-id=1;source-room-id=1;source-id=2 :a!a@a PRIVMSG #somechannel :own",
            "@id=3;user-id=7;reply-parent-msg-id=2 :a!a@a PRIVMSG #somechannel :@a yes",
            "@id=4;user-id=7 :a!a@a PRIVMSG #elsewhere :not ours")
        self.assertEqual([(event["id"], event.get("shared"), event.get("reply_to")) for event in events],
                         [("1", True, None), ("2", None, None), ("3", None, "2")])

    def test_duplicates_are_counted(self):
        server, client = self.joined()
        for _ in range(3):
            server.say("ann", "once", id="same")
        server.say("ann", "twice", id="other")
        self.assertEqual([event["id"] for event in client.until_events(2)], ["same", "other"])
        while client.statuses[-1]["duplicates"] != 2:
            client.next()

    def test_a_clock_that_is_off(self):
        server, client = self.joined()
        ahead = int(time.time() * 1000) + 3600000
        for n in range(2):
            server.say("ann", str(n), tmi_sent_ts=ahead + n)
        for n, event in enumerate(client.until_events(2)):
            self.assertEqual(event["t_server"], ahead + n)
            self.assertLess(abs(event["t"] - time.time() * 1000), 5000)

    def test_room_modes_are_told(self):
        server, client = self.joined()
        server.ask(raw="@room-id=1;subs-only=1 :tmi.twitch.tv ROOMSTATE #somechannel")
        client.until_state("live", "subscribers")
        server.ask(raw="@room-id=1;subs-only=0 :tmi.twitch.tv ROOMSTATE #somechannel")
        while client.next().get("status", {"text": "x"})["text"]:
            pass

    def test_the_relay_says_what_the_normal_form_says(self):
        server, client = self.joined()
        person = {"id": "u5", "name": "半糖的猫", "strength": "strong", "roles": ["mod"], "colour": "#E4572E"}
        line = {"t": 1, "feed": "simulate:7", "id": "m1", "person": person}
        server.ask(**line, kind="comment", text="上车")
        server.ask(t=1, feed="simulate:7", id="m2", kind="delete", target="m1")
        comment, delete = client.until_events(2)
        self.assertEqual((comment["text"], comment["person"]["name"]), ("上车", "半糖的猫"))
        self.assertEqual(comment["person"]["roles"], ["mod"])
        self.assertEqual(delete["target"], comment["id"])


@unittest.skipUnless(os.environ.get("CROWDCUE"), "CROWDCUE names the command")
class Command(FeedTest):
    """The same by `crowdcue feed`."""

    def test_prints_each_event_and_ends_in_time(self):
        server = self.server()
        process = subprocess.Popen([os.environ["CROWDCUE"], "feed", server.url(), "--seconds", "4"],
                                   stdout=subprocess.PIPE)
        server.ask(do="joined")
        server.say("ann", "hi", id="same")
        server.say("ann", "hi", id="same")
        lines = process.stdout.read().splitlines()
        process.stdout.close()
        self.assertEqual(process.wait(), 0)
        self.assertEqual([json.loads(line)["text"] for line in lines], ["hi"])

    def test_never_live_is_a_failure(self):
        server = self.server("--cert", "wrong-host")
        self.assertEqual(subprocess.run([os.environ["CROWDCUE"], "feed", server.url()],
                                        stderr=subprocess.DEVNULL).returncode, 3)


if __name__ == "__main__":
    if not CLIENT:
        sys.exit("FEED_CLIENT must name the program tests/feed/feed_client")
    unittest.main()
