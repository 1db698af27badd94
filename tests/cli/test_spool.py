"""More comes in than can be counted: the sockets are drained all the same, the rest waits on the disk, and what arrived
in time counts, however late it is taken. The command is made to stand still by not reading what it prints."""

import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import threading
import time
import unittest

from driver import CROWDCUE, PATIENCE, Case, Folder, lottery, sane, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

COUNT = 120_000  # more than wait in memory
ASKED = 4000  # whose answers are more than a pipe takes


def lines(count):
    t = int(time.time() * 1000)
    for n in range(count):
        yield json.dumps({"t": t, "feed": "douyin:room", "kind": "comment", "id": f"m{n}", "text": "上车",
                          "person": {"id": f"p{n}", "name": f"甲{n}", "strength": "strong"}}, ensure_ascii=False) + "\n"


class Flood:
    """A server that waits for its sign, then hands out all lines as fast as they are taken."""

    def __init__(self, test):
        self.sign, self.sent = threading.Event(), threading.Event()
        self.server = RelayServer(self.script)
        test.enterContext(self.server)

    def script(self, connection, number):
        connection.answer(type="application/x-ndjson")
        if number == 0:
            self.sign.wait(PATIENCE)
            connection.send("".join(lines(COUNT)))
            self.sent.set()
        connection.stay()

    @property
    def url(self):
        return f"ndjson+http://127.0.0.1:{self.server.port}/?insecure=1"


class Command:
    """A run on the real clock, whose output is read when the test wants it."""

    def __init__(self, test, *arguments):
        self.errors = open(test.folder.path / "errors.txt", "w+", encoding="utf-8")
        self.process = subprocess.Popen([CROWDCUE, "run", "--stdin", *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.rest, self.alerts = b"", []
        os.set_blocking(self.process.stdin.fileno(), False)
        test.addCleanup(self.end)

    def write(self, text):
        data = text.encode()
        while data:
            select.select([], [self.process.stdin], [], PATIENCE)
            data = data[os.write(self.process.stdin.fileno(), data):]

    def answer(self):
        """The next line that is an answer."""
        while True:
            while b"\n" not in self.rest:
                ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
                more = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
                if not more:
                    raise AssertionError("no answer")
                self.rest += more
            line, self.rest = self.rest.split(b"\n", 1)
            value = json.loads(line)
            if value.get("event") == "alert":
                self.alerts.append(value["reason"])
            if "event" not in value:
                return value

    def ask(self, line):
        self.write(line + "\n")
        return self.answer()

    def lottery(self):
        return self.ask('{"state":true}')["state"]["interactions"][0]

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()
        self.errors.seek(0)
        sane(self.errors.read())
        self.errors.close()


def until(test, what, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not what():
        test.assertLess(time.monotonic(), end, "it never came")
        time.sleep(0.02)


class Spool(Case):
    def setUp(self):
        super().setUp()
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.session = self.folder.path / "s"
        self.spool = self.session / "spool.ndjson"
        self.file = self.folder.write("night.show.json", show(interactions=[lottery(settle="1s")]))
        self.flood = Flood(self)

    def spooled(self):
        return self.spool.stat().st_size if self.spool.exists() else 0

    def stand_still(self, run):
        """Nobody reads, and so the command cannot go on; everything is sent all the same."""
        self.assertTrue(run.ask("go")["ok"])
        self.assertTrue(run.ask("lottery.open cup")["ok"])
        until(self, lambda: run.ask('{"state":true}')["state"]["feeds"][0]["state"] == "live")
        run.write('{"state":true}\n' * ASKED)
        self.flood.sign.set()
        self.assertTrue(self.flood.sent.wait(PATIENCE), "the sockets are not drained")
        until(self, lambda: self.spooled() > 0)

    def entrants(self, run):
        ids = []
        while True:
            answer = run.ask(json.dumps({"list": "entrants", "id": "cup", "from": len(ids), "count": 1000}))
            ids += [row["id"] for row in answer["rows"]]
            if len(ids) >= answer["total"]:
                return ids

    def test_what_arrives_in_time_counts_though_it_is_taken_late(self):
        run = Command(self, self.file, "--session", self.session, "--feed", self.flood.url)
        self.stand_still(run)
        settled = -1
        while settled != self.spooled():  # all of it is on the disk
            settled = self.spooled()
            time.sleep(0.5)
        run.write("lottery.close cup\n")
        time.sleep(2.5)  # its settling time passes while the command stands still
        for _ in range(ASKED):
            self.assertTrue(run.answer()["ok"])
        self.assertTrue(run.answer()["ok"])
        cup = run.lottery()
        self.assertEqual((cup["entrants"], cup["refused"], cup["state"]), (COUNT, [], "closed"))
        until(self, lambda: not run.alerts or "feed.caught-up" in run.alerts or not run.ask('{"state":true}'))
        self.assertEqual(run.alerts, ["feed.spooling", "feed.caught-up"])
        self.assertFalse(self.spool.exists())
        self.assertNotIn("spool", run.ask('{"state":true}')["state"])
        run.process.send_signal(signal.SIGTERM)
        self.assertEqual(run.process.wait(PATIENCE), 0)

    def test_what_waited_is_counted_after_a_crash(self):
        run = Command(self, self.file, "--session", self.session, "--feed", self.flood.url)
        self.stand_still(run)
        run.process.kill()
        run.process.wait()
        with open(self.spool, "rb") as file:
            waited = {json.loads(line)["id"] for line in file if line.endswith(b"\n")}
        self.assertTrue(waited)
        run = Command(self, "--session", self.session, "--resume")
        until(self, lambda: run.lottery()["entrants"] >= len(waited))
        ids = self.entrants(run)
        self.assertEqual(len(ids), len(set(ids)))
        self.assertEqual(len({"p" + name[1:] for name in waited} - set(ids)), 0)
        self.assertFalse(self.spool.exists())


if __name__ == "__main__":
    unittest.main()
