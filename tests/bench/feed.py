"""How fast a feed is: bench_feed.c says what its parts do. The server has a core of its own, and so has the show.

    feed.py PROGRAM [SECONDS]

Prints messages a second from the socket to the committed journal, over TLS, with everything of the command on one core;
beside it a peer on the same core and the same bytes, node's TLS, that only splits lines; then the time from the server's
hand to the stage at 20 000 messages a second. Exit 1 if fewer than 100 000 a second get into the journal, or one vote in
a hundred takes longer than a frame (33 ms)."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
from ports import free_port  # noqa: E402

GOAL, FRAME_MS, PACE = 100_000, 33.4, 20_000
HERE = pathlib.Path(__file__).resolve().parent


def on_core(core, *words):
    return ["taskset", "-c", str(core), *map(str, words)]


def listens(port):
    """Without a connection, of which the server takes only one."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        rows = [line.split() for line in pathlib.Path(table).read_text(encoding="ascii").splitlines()[1:]]
        if any(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows):
            return True
    return False


def measure(program, folder, rate, taker):
    """taker(port) is the command line of who takes; what it says last."""
    port, stamps = free_port(), folder / "stamps"
    shutil.rmtree(folder / "session", ignore_errors=True)
    server = subprocess.Popen(on_core(1, program, "send", port, folder, rate, stamps), stdin=subprocess.PIPE, text=True)
    while not listens(port):
        time.sleep(0.02)
    taking = subprocess.Popen(on_core(0, *taker(port, stamps)), stdout=subprocess.PIPE, text=True)
    try:
        first = taking.stdout.readline()
        if first != "ready\n":
            raise SystemExit(f"the feed is not live: {first}")
        server.stdin.write("go\n")
        server.stdin.flush()
        line = taking.stdout.readline()
        if not line or taking.wait() != 0:
            raise SystemExit("the measurement has failed")
        return json.loads(line)
    finally:
        taking.kill()
        server.stdin.close()
        server.terminate()
        server.wait()


def main():
    program, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10
    if (os.cpu_count() or 1) < 2:
        print("one core: the server would take the show's")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="bench-feed-") as temporary:
        folder = pathlib.Path(temporary)
        ca = certificates.make(folder)
        take = measure(program, folder, 0, lambda port, _: (program, "take", port, folder, seconds))
        print(f"journal:  {take['rate']} messages a second, TLS to commit, on one core ({take['comments']} in "
              f"{take['seconds']} s, of which it had the core for {take['used_seconds']} s)")
        if shutil.which("node"):
            peer = measure(program, folder, 0, lambda port, _: ("node", HERE / "lines.js", port, ca, seconds))
            print(f"node:     {peer['rate']} lines a second, TLS to line, on the same core\n"
                  f"ratio:    {take['rate'] / peer['rate']:.2f}")
        lag = measure(program, folder, PACE, lambda port, stamps: (program, "lag", port, folder, seconds, stamps))
        print(f"stage:    at {PACE} a second after {lag['median_ms']} ms (median), {lag['p99_ms']} ms (99 %), "
              f"{lag['most_ms']} ms (all {lag['votes']} votes)")
    sys.exit(take["rate"] < GOAL or lag["p99_ms"] > FRAME_MS)


if __name__ == "__main__":
    main()
