"""The threads of a show have names, and those that draw go before them."""

import pathlib
import unittest

from driver import Case, Run, show
from listener import until

BEHIND = {("crowdcue: show", 5), ("crowdcue: disk", 5), ("crowdcue: feeds", 5)}


def threads(process):
    """(name, nice) of each thread of the process but its first."""
    found = []
    for task in pathlib.Path(f"/proc/{process}/task").iterdir():
        name, _, fields = (task / "stat").read_text(encoding="utf-8").rpartition(")")
        if task.name != str(process):
            found.append((name.partition("(")[2], int(fields.split()[16])))
    return found


class Threads(Case):
    def test_what_is_not_the_picture_waits_for_it(self):
        with Run(show(), clock=False, start=None) as run:
            run.ok("feed.connect url=twitch:nobody?host=127.0.0.1&port=1")
            until(lambda: BEHIND <= set(threads(run.process.pid)))


if __name__ == "__main__":
    unittest.main()
