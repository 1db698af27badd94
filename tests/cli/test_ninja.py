"""Social Stream Ninja against a server that speaks as the protocol's description says: what moderators do takes effect."""

import json
import pathlib
import sys
import threading
import unittest

from driver import Case, command, lottery, poll, question, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402


class Ninja:
    """Its server: `say` reaches who has joined."""

    def __init__(self):
        self.joined, self.over, self.connection = threading.Event(), threading.Event(), None
        self.relay = RelayServer(self.serve)

    def serve(self, connection, number):
        connection.upgrade()
        self.connection = connection
        self.joined.set()
        self.over.wait()

    def say(self, *messages):
        assert self.joined.wait(30)
        for message in messages:
            self.connection.frame(json.dumps(message, ensure_ascii=False))

    @property
    def url(self):
        return f"ssn:abc?base=ws://127.0.0.1:{self.relay.port}&insecure=1"

    def __enter__(self):
        self.relay.__enter__()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.relay.__exit__()


def said(id, name, text, **more):
    return {"id": id, "chatname": name, "chatmessage": text, "type": "twitch", "userid": f"u{name}", **more}


class Moderation(Case):
    def run_with(self, ninja):
        run = self.run_show(show(interactions=[lottery(), question(), poll()]), "--feed", ninja.url, clock=False, start=None)
        for line in ("go", "lottery.open cup", "question.open qa", "poll.open colour"):
            run.ok(line)
        return run

    def until(self, run, received=0, dropped=0):
        """The state once so much has been heard. Each asking waits for an answer."""
        while True:
            state = run.state()
            feed = state["feeds"][0]
            if feed["received"] >= received and feed["dropped"] >= dropped:
                return {item["id"]: item for item in state["interactions"]}, feed

    def test_a_ban_and_a_deletion_take_back_all_that_somebody_said(self):
        with Ninja() as ninja:
            run = self.run_with(ninja)
            ninja.say(*(said(n, name, "上车") for n, name in enumerate(("Ann", "Bob", "Cy"), 1)),
                      *(said(n, name, "red") for n, name in enumerate(("Ann", "Bob", "Cy"), 4)),
                      said(7, "Bob", "提问 why?"), said(8, "Cy", "提问 where?"))
            items, _ = self.until(run, 8)
            self.assertEqual((items["cup"]["entrants"], items["colour"]["voters"]), (3, 3))
            run.ok("question.approve qa item=1")
            run.ok("question.air qa item=1")
            ninja.say({"delete": {"chatname": "Bob", "type": "twitch"}})
            items, _ = self.until(run, 9)
            self.assertEqual((items["cup"]["entrants"], items["colour"]["voters"]), (2, 2))
            self.assertEqual([item["state"] for item in items["qa"]["items"]], ["retracted", "inbox"])
            ninja.say({"event": "user_banned", "type": "twitch", "chatname": "Cy", "userid": "uCy", "id": 9,
                       "meta": {"userid": "uCy", "username": "Cy"}})
            items, feed = self.until(run, 10)
            self.assertEqual((items["cup"]["entrants"], items["colour"]["voters"]), (1, 1))
            self.assertEqual([item["state"] for item in items["qa"]["items"]], ["retracted", "retracted"])
            self.assertEqual(feed["dropped"], 0)
            ninja.say(said(10, "Cy", "上车"))
            items, _ = self.until(run, 11)
            self.assertEqual(items["cup"]["entrants"], 1)

    def test_what_names_nobody_is_counted_and_said(self):
        with Ninja() as ninja:
            run = self.run_with(ninja)
            ninja.say(said(1, "Ann", "上车"), {"delete": {"chatname": "Zoe", "type": "twitch"}})
            items, feed = self.until(run, 1, 1)
            self.assertEqual((items["cup"]["entrants"], feed["dropped"]), (1, 1))
            self.assertIn("no effect", feed["text"])
            self.assertEqual(run.end(), 0)
            self.assertIn("no effect", (run.session / "log.txt").read_text())

    def test_amounts(self):
        with Ninja() as ninja:
            amounts = ["CN¥50", "1.234,50 €", "¥500", "500 bits", "3 roses"]

            def talk():
                ninja.say(*(said(n, f"P{n}", "x", hasDonation=amount) for n, amount in enumerate(amounts, 1)))

            threading.Thread(target=talk, daemon=True).start()
            code, out, errors = command("feed", ninja.url, "--seconds", 2)
            self.assertEqual(code, 0, errors)
            self.assertEqual([json.loads(line).get("value") for line in out.splitlines()],
                             [{"minor": 5000, "currency": "CNY"}, {"minor": 123450, "currency": "EUR"},
                              {"minor": 500, "currency": "JPY"}, {"minor": 500, "currency": "twitch-bits"}, None])


if __name__ == "__main__":
    unittest.main()
