#!/usr/bin/env python3
"""Functions that src may not call, preprocessor branches in function bodies, words that mark something unfinished."""

import re
import sys

from rooms import ORDER, TOP, room_of, show, sources

BANNED = {
    "strcpy": "snprintf or a length-checked copy",
    "strcat": "snprintf",
    "sprintf": "snprintf",
    "vsprintf": "vsnprintf",
    "gets": "fgets",
    "atoi": "strtol with its end checked",
    "atol": "strtol with its end checked",
    "atoll": "strtoll with its end checked",
    "atof": "strtod with its end checked",
    "strtok": "strcspn and strspn",
    "strncpy": "snprintf or memcpy",
    "strncat": "snprintf",
    "rand": "libsodium, outside core",
    "srand": "libsodium, outside core",
    "localtime": "localtime_r",
    "gmtime": "gmtime_r",
    "asctime": "strftime",
    "ctime": "strftime",
    "tmpnam": "mkstemp",
    "alloca": "malloc, or a fixed array",
    "system": "posix_spawn",
}
CALL = re.compile(r"(?<![A-Za-z0-9_.>])(" + "|".join(BANNED) + r")\s*\(")
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
BRANCH = re.compile(r"^\s*#\s*(if|ifdef|ifndef|elif|else)\b")
VERSIONS = re.compile(r"\b(LIBOBS_API_(MAJOR_|MINOR_)?VER|QT_VERSION)\b")
GUARDS = "src/obs/compat.h"


def without_comments(text):
    """The text with comments and string contents blanked out, line for line."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))

    token = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)
    return token.sub(blank, text)


def check(path):
    text = path.read_text()
    in_body = False
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line):
            yield number, "marks something unfinished"
    for number, line in enumerate(without_comments(text).splitlines(), 1):
        call = CALL.search(line)
        if call and TOP / "src" in path.parents:
            yield number, f"{call.group(1)}(): use {BANNED[call.group(1)]}"
        if line.rstrip() == "{":
            in_body = True
        elif line.startswith("}"):
            in_body = False
        if str(show(path)) == GUARDS:
            continue
        if in_body and BRANCH.match(line):
            yield number, f"a preprocessor branch in a body; guards stand in {GUARDS}"
        if VERSIONS.search(line) and BRANCH.match(line):
            yield number, f"a version guard; they stand in {GUARDS}"


def main():
    bad = 0
    for path in sources(".c", ".h", ".cpp", ".hpp") + sources(".c", ".h", under=TOP / "tests"):
        if path.is_relative_to(TOP / "src") and room_of(path) not in ORDER:
            continue
        for number, problem in check(path):
            print(f"{show(path)}:{number}: {problem}")
            bad += 1
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
