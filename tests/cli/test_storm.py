"""Ten feeds of all kinds at once, and every second one of their servers misbehaves. What a server sent before something
that the client has confirmed is in the journal exactly once, nothing is in it twice, and nothing grows.

CROWDCUE_STORM_SECONDS: how long (60; tests/long/storm.sh: 600). CROWDCUE_STORM_SEED: of the chances (the time)."""

import collections
import json
import os
import pathlib
import random
import sys
import tempfile
import time
import unittest

from driver import CROWDCUE, Case, lottery, poll, segment, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
from storm_platforms import Bilibili, Twitch, YouTube  # noqa: E402
from storm_relays import Lines, Ninja, Socket, Stream  # noqa: E402

SECONDS = int(os.environ.get("CROWDCUE_STORM_SECONDS", 60))
SEED = int(os.environ.get("CROWDCUE_STORM_SEED", time.time()))
SANITIZERS = (b"__asan_init", b"__tsan_init")  # of these most of the memory is
SETTLE = 40  # a feed comes back after 20 s at most


class Usage:
    """What a process holds, from time to time."""

    def __init__(self, pid):
        self.folder, self.rows = pathlib.Path(f"/proc/{pid}"), []

    def look(self):
        status = dict(line.split(":", 1) for line in (self.folder / "status").read_text().splitlines())
        self.rows.append((int(status["VmRSS"].split()[0]) // 1024, len(list((self.folder / "fd").iterdir())),
                          int(status["Threads"])))

    def most(self, column, part):
        """Of the middle third (part 1) or the last one (part 2)."""
        third = len(self.rows) // 3
        return max(row[column] for row in self.rows[third * part:third * (part + 1)])


class Storm(Case):
    def servers(self, chance):
        tls = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(prefix="storm-")))
        certificates.make(tls)
        made = [Twitch("ann", chance, tls), Twitch("bob", chance, tls), Twitch("cai", chance, tls),
                YouTube("video", chance), Bilibili("101", chance, "ws"), Bilibili("102", chance, "tcp"),
                Stream("events", chance, tls), Lines("lines", chance), Socket("hall", chance, tls),
                Ninja("ninja", chance)]
        for server in made:
            self.addCleanup(server.end)
        return made

    def blow(self, run, servers, chance, usage):
        """A fault a second, each feed in its turn and each of its faults in its turn, both shuffled. What the command
        prints is read meanwhile: it would wait for that."""
        turns, faults = [], {server: list(server.first_faults) for server in servers}
        end = time.monotonic() + SECONDS
        following = time.monotonic()
        while time.monotonic() < end:
            following += 1
            time.sleep(max(0, following - time.monotonic()))
            turns = turns or chance.sample(servers, len(servers))
            server = turns.pop()
            faults[server] = faults[server] or chance.sample(server.faults, len(server.faults))
            server.do(faults[server].pop())
            usage.look()
            run.ok({"state": True})

    def settle(self, servers):
        """Until each feed has come back once more and everything is confirmed, or cannot be."""
        end = time.monotonic() + SETTLE
        before = {server: (server.connections, len(server.confirmed)) for server in servers}
        for server in servers:
            server.settle()
        waiting = servers
        while waiting and time.monotonic() < end:
            time.sleep(0.2)
            waiting = [server for server in servers if server.connections == before[server][0] or
                       len(server.confirmed) == before[server][1]]
        self.assertEqual([(server.name, dict(server.done)) for server in waiting], [], f"did not come back, seed {SEED}")

    def count(self, run):
        """How often each text is in the journal."""
        texts = collections.Counter()
        for _, _, _, _, body in run.journal():
            body = json.loads(body)
            if body.get("kind") == "comment":
                texts[body["text"]] += 1
        return texts

    def check_server(self, server, texts):
        lost = sorted(number for number in server.confirmed if texts[server.text(number)] == 0)
        twice = sorted(number for number in server.sent if texts[server.text(number)] > 1)
        self.assertEqual(lost, [], f"{server.name}: confirmed, but not in the journal")
        self.assertEqual(twice, [], f"{server.name}: more than once in the journal")
        self.assertGreater(len(server.confirmed), 20, f"{server.name}: {dict(server.done)}")
        self.assertGreater(server.connections, 1, server.name)

    def test_a_storm(self):
        chance = random.Random(SEED)
        servers = self.servers(chance)
        folder = self.folder()
        folder.write("secrets.json", {"youtube": {"key": YouTube.key}}).chmod(0o600)
        arguments = [word for server in servers for word in ("--feed", server.url)]
        run = self.run_show(show([segment("s", "20m")], interactions=[lottery(), poll()]), "--secrets",
                            folder.path / "secrets.json", *arguments, clock=False, start=None)
        usage = Usage(run.process.pid)
        for verb in ("go", "lottery.open cup", "poll.open colour"):
            run.ok(verb)
        self.blow(run, servers, chance, usage)
        self.settle(servers)
        for server in servers:
            server.end()
        state = run.state()
        self.assertEqual(run.end(), 0)
        texts = self.count(run)
        with open(os.environ.get("CROWDCUE_STORM_LOG", os.devnull), "w", encoding="utf-8") as log:
            self.tell(servers, texts, usage, log)
        for server in servers:
            with self.subTest(server=server.name, seed=SEED):
                self.check_server(server, texts)
        self.assertGreater(sum(sum(server.done.values()) for server in servers), SECONDS / 2)
        known = {server.text(number) for server in servers for number in server.sent}
        self.assertEqual([text for text in texts if text not in known], [], "said by nobody")
        self.assertEqual(len(state["feeds"]), len(servers))
        if SECONDS >= 60:  # thirds of less tell nothing
            self.check_usage(usage)

    def check_usage(self, usage):
        rss, fds, threads = ((usage.most(column, 1), usage.most(column, 2)) for column in range(3))
        self.assertLessEqual(threads[1], threads[0], "threads")
        self.assertLessEqual(fds[1], fds[0] + 4, "open files")
        program = pathlib.Path(CROWDCUE).read_bytes()
        if not any(mark in program for mark in SANITIZERS):
            self.assertLess(rss[1], rss[0] * 1.3 + 16, "MiB")

    def tell(self, servers, texts, usage, log):
        print(f"seed {SEED}, {SECONDS} s; MiB, files, threads: first {usage.rows[0]}, middle {usage.rows[len(usage.rows) // 2]}, "
              f"last {usage.rows[-1]}", file=log)
        for server in servers:
            found = sum(1 for number in server.sent if texts[server.text(number)])
            print(f"{server.name}: {len(server.sent)} sent, {len(server.confirmed)} confirmed, {found} in the journal, "
                  f"{server.connections} connections, {dict(server.done)}", file=log)


if __name__ == "__main__":
    unittest.main()
