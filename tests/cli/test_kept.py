"""What a sender was told is taken is in the journal: it is answered after the commit, and not before."""

import json
import pathlib
import queue
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from driver import CROWDCUE, PATIENCE, Case, Folder, command, lottery, show
from listener import free_port

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

SENDERS = 4


def comment(n):
    return {"t": int(time.time() * 1000), "feed": "box:hall", "kind": "comment", "id": f"m{n}", "text": "上车",
            "person": {"id": f"p{n}", "name": f"甲{n}", "strength": "strong"}}


class Kept(Case):
    def setUp(self):
        super().setUp()
        self.folder = Folder()
        self.addCleanup(self.folder.remove)
        self.session = self.folder.path / "s"
        self.port = free_port()
        self.file = self.folder.write("night.show.json", show(interactions=[lottery()]))

    def start(self, *arguments):
        run = subprocess.Popen([CROWDCUE, "run", self.file, "--stdin", "--session", self.session, "--feed",
                                f"listen+http://127.0.0.1:{self.port}/in", *arguments], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, encoding="utf-8", restore_signals=False)  # a full disk is no signal

        def end():
            run.kill()
            run.communicate()
        self.addCleanup(end)
        while "Waits for" not in run.stdout.readline():
            pass
        return run

    def post(self, message, seconds=PATIENCE):
        """(status, answer), or None if there was none in time or the connection broke."""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/in", json.dumps(message).encode(),
                                         {"Content-Type": "application/json"})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=seconds) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)
        except OSError:
            return None

    def journaled(self):
        with sqlite3.connect(f"file:{self.session / 'journal.db'}?mode=ro", uri=True) as journal:
            rows = journal.execute("select body from event where kind = 'audience'").fetchall()
        return [json.loads(body)["id"] for body, in rows]

    def test_after_kill_everything_acknowledged_is_there_once(self):
        for _ in range(3):
            run = self.start() if not self.session.exists() else self.start("--resume")
            threading.Thread(target=run.stdout.read, daemon=True).start()
            acknowledged, stop = [], threading.Event()

            def send(sender, mark=time.monotonic_ns()):
                n = 0
                while not stop.is_set():
                    name = f"{mark}-{sender}-{n}"
                    answer = self.post(comment(name))
                    if answer and answer[0] == 200:
                        acknowledged.append("m" + name)
                    n += 1
            senders = [threading.Thread(target=send, args=(i,)) for i in range(SENDERS)]
            for sender in senders:
                sender.start()
            while len(acknowledged) < 200:
                time.sleep(0.001)
            run.kill()
            run.wait()
            stop.set()
            for sender in senders:
                sender.join()
            there = self.journaled()
            self.assertEqual(len(there), len(set(there)))
            self.assertEqual(set(acknowledged) - set(there), set())

    def test_nobody_is_answered_while_the_command_stands_still(self):
        """It does, because nobody reads what it prints."""
        run = self.start()
        run.stdin.write('{"state":true}\n' * 5000)
        threading.Thread(target=run.stdin.flush, daemon=True).start()
        answers = []
        while self.post(comment("first"), 1):  # until its pipe is full
            pass
        sender = threading.Thread(target=lambda: answers.append(self.post(comment("second"))))
        sender.start()
        sender.join(1)
        self.assertEqual((answers, self.journaled().count("msecond")), ([], 0))
        threading.Thread(target=run.stdout.read, daemon=True).start()
        sender.join(PATIENCE)
        self.assertEqual([(status, answer["taken"]) for status, answer in answers], [(200, 1)])
        self.assertEqual(self.journaled().count("msecond"), 1)

    def test_a_disk_that_takes_no_more(self):
        run = self.start()
        threading.Thread(target=run.stdout.read, daemon=True).start()
        self.assertEqual(self.post(comment(1))[0], 200)
        before = resource.prlimit(run.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
        status, answer = self.post(comment(2))
        self.assertEqual((status, answer["reason"]), (503, "listen.journal"))
        self.assertNotIn("m2", self.journaled())
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, before)
        end = time.monotonic() + PATIENCE
        while status != 200:  # what is sent again is no repeat
            self.assertLess(time.monotonic(), end)
            status, answer = self.post(comment(2))
        self.assertEqual((answer["taken"], self.journaled().count("m2")), (1, 1))
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(PATIENCE), 0)

    def test_while_nobody_can_be_counted_there_is_a_gap(self):
        """Which can be made up for, is on the report, and comes out the same in a replay."""
        self.file = self.folder.write("night.show.json", show(interactions=[lottery(time="1h")]))
        run = self.start()
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(json.loads(line)) for line in run.stdout], daemon=True).start()

        def wait(found):
            while True:
                line = lines.get(timeout=PATIENCE)
                if found(line):
                    return line

        def ask(line):
            run.stdin.write(line + "\n")
            run.stdin.flush()
            return wait(lambda line: "ok" in line and "event" not in line)
        for line in ("go", "lottery.open cup"):
            self.assertIs(ask(line)["ok"], True)
        self.assertEqual(self.post(comment(1))[0], 200)
        self.assertEqual(ask('{"state":true}')["state"]["coverage"]["gaps"], [])
        before = resource.prlimit(run.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
        self.assertEqual(self.post(comment(2))[0], 503)
        end = time.monotonic() + PATIENCE
        gaps = []
        while not gaps or gaps[0]["ms"] < 5:  # a gap of no millisecond has nothing to be made up for
            self.assertLess(time.monotonic(), end)
            gaps = ask('{"state":true}')["state"]["coverage"]["gaps"]
        self.assertEqual([gap["state"] for gap in gaps], ["lasting"])
        self.assertEqual(gaps[0]["open"], [{"id": "cup", "run": 1}])
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, before)
        end = time.monotonic() + PATIENCE
        while not (gaps := [gap for gap in ask('{"state":true}')["state"]["coverage"]["gaps"] if gap["state"] == "late"]):
            self.assertLess(time.monotonic(), end)
        made_up = ask("feed.make-up")
        self.assertEqual([(row["id"], row["by_ms"]) for row in made_up["extended"]], [("cup", gaps[0]["ms"])])
        self.assertEqual(self.post(comment(3))[0], 200)
        hash = ask('{"state":true}')["state"]["hash"]
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(PATIENCE), 0)
        code, out, errors = command("replay", self.session, "--check")
        self.assertEqual(code, 0, out + errors)
        replayed = json.loads(command("replay", self.session)[1])["state"]
        self.assertEqual([gap["ms"] for gap in replayed["coverage"]["gaps"]], [gap["ms"] for gap in gaps])
        self.assertEqual(replayed["hash"], hash)
        self.assertEqual(command("report", self.session, "-o", self.folder.path / "out")[0], 0)
        table = (self.folder.path / "out" / "gaps.csv").read_text("utf-8-sig").splitlines()
        self.assertEqual(len(table), 2, table)
        self.assertIn("late", table[1])
        page = (self.folder.path / "out" / "report.html").read_text("utf-8")
        self.assertIn("the disk took nothing", page)
        self.assertNotIn("<td>missing", page)

    def test_a_feed_that_was_away_itself_is_missing(self):
        """While the disk took nothing one feed was there, and one was lost."""
        leave, back = threading.Event(), threading.Event()

        def script(connection, number):
            if number:
                back.wait()
            connection.upgrade()
            leave.wait() if not number else connection.stay()

        with RelayServer(script) as relay:
            self.addCleanup(leave.set)
            self.addCleanup(back.set)
            run = self.start("--feed", f"ws://127.0.0.1:{relay.port}/")
            lines = queue.Queue()
            threading.Thread(target=lambda: [lines.put(json.loads(line)) for line in run.stdout], daemon=True).start()

            def wait(**expected):
                while True:
                    line = lines.get(timeout=PATIENCE)
                    if all(line.get(key) == value for key, value in expected.items()):
                        return line
            run.stdin.write("go\n")
            run.stdin.flush()
            wait(event="feed.state", id="f2", state="live")
            self.assertEqual(self.post(comment(1))[0], 200)
            before = resource.prlimit(run.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (4096, before[1]))
            self.assertEqual(self.post(comment(2))[0], 503)
            leave.set()
            wait(event="feed.state", id="f2", state="retrying")
            resource.prlimit(run.pid, resource.RLIMIT_FSIZE, before)
            wait(event="feed.gap", id="f1", state="late")
            back.set()
            wait(event="feed.gap", id="f2", state="lost")
            run.send_signal(signal.SIGTERM)
            self.assertEqual(run.wait(PATIENCE), 0)
        self.assertEqual(command("replay", self.session, "--check")[0], 0)

    def test_what_waits_is_written_when_the_disk_has_room_again(self):
        """Also what is in the spool: nothing of it is given up, and verbs go on meanwhile."""
        run = self.start()
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(line) for line in run.stdout], daemon=True).start()
        for line in ("go", "lottery.open cup"):
            run.stdin.write(line + "\n")
        run.stdin.flush()
        before = resource.prlimit(run.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, (200_000, before[1]))
        for n in range(0, 60_000, 1000):  # more than memory holds; the disk takes no spool either
            answer = self.post([comment(n + i) for i in range(1000)], 3)
            if not answer:
                break
        while not lines.empty():
            lines.get()
        run.stdin.write("hold\n")
        run.stdin.flush()
        held = lines.get(timeout=PATIENCE)
        while '"ok"' not in held:
            held = lines.get(timeout=PATIENCE)
        self.assertIs(json.loads(held)["durable"], False)
        resource.prlimit(run.pid, resource.RLIMIT_FSIZE, before)
        there, end = 0, time.monotonic() + PATIENCE
        while there < 50_000 and time.monotonic() < end:
            there = len(self.journaled())
            time.sleep(0.05)
        self.assertGreaterEqual(there, 50_000)
        ids = self.journaled()
        self.assertEqual(len(ids), len(set(ids)))
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(PATIENCE), 0)


if __name__ == "__main__":
    import unittest
    unittest.main()
