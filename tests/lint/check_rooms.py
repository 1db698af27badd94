#!/usr/bin/env python3
"""Each room includes only itself, the rooms before it, and the libraries that its row of the table allows."""

import re
import sys

from rooms import LIBRARIES, NOT_FOR_CORE, ORDER, SRC, room_of, show, sources

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]')
# Every header that a library brings: anything in angle brackets that no room may have is found by these.
KNOWN_LIBRARY = tuple(sorted({prefix for row in LIBRARIES.values() for prefix in row}))


def problem_with(room, quote, header):
    first = header.split("/")[0]
    if first in ORDER and "/" in header:
        if ORDER.index(first) > ORDER.index(room):
            return f'"{header}": {room} does not know {first}'
        if quote == "<":
            return f"<{header}>: our own headers stand in quotes"
        return None
    if quote == '"':
        return f'"{header}": write it as "room/{header}"'
    if header.startswith(KNOWN_LIBRARY) and not header.startswith(tuple(LIBRARIES[room])):
        return f"<{header}>: not among the libraries of {room}"
    if room == "core" and header in NOT_FOR_CORE:
        return f"<{header}>: core has no clock, thread or I/O"
    return None


def main():
    bad = 0
    for path in sources(".c", ".h", ".cpp", ".hpp"):
        room = room_of(path)
        if room not in ORDER:
            print(f"{show(path)}: {room} is not a room")
            bad += 1
            continue
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            problem = found and problem_with(room, *found.groups())
            if problem:
                print(f"{show(path)}:{number}: {problem}")
                bad += 1
        if path.suffix in (".cpp", ".hpp") and room != "dock":
            print(f"{show(path)}: C++ only in dock")
            bad += 1
    if not any(SRC.iterdir()):
        bad = 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
