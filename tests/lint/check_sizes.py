#!/usr/bin/env python3
"""Files of at most 600 lines (tests: 900), functions of at most 100 (most under 60); reports the longest."""

import sys

from rooms import TOP, show, sources

FILE_LIMIT = 600
TEST_LIMIT = 900
FUNCTION_LIMIT = 100
FUNCTION_GOAL = 60


def functions(lines):
    """(first line from 1, length) of each function: its braces stand in column 1, as clang-format sets them."""
    start = None
    for number, line in enumerate(lines, 1):
        if line.rstrip() == "{":
            start = number
        elif line.rstrip() == "}" and start:
            yield start, number - start + 1
            start = None


def main():
    bad = 0
    lengths = []
    files = sources(".c", ".h", ".cpp", ".hpp") + sources(".c", ".h", ".py", ".sh", under=TOP / "tests")
    for path in files:
        lines = path.read_text().splitlines()
        limit = TEST_LIMIT if TOP / "tests" in path.parents else FILE_LIMIT
        if len(lines) > limit:
            print(f"{show(path)}: {len(lines)} lines, more than {limit}")
            bad += 1
        if path.suffix in (".c", ".cpp"):
            lengths += [(length, f"{show(path)}:{first}") for first, length in functions(lines)]
    for length, place in lengths:
        if length > FUNCTION_LIMIT:
            print(f"{place}: a function of {length} lines, more than {FUNCTION_LIMIT}")
            bad += 1
    lengths.sort(reverse=True)
    over = sum(1 for length, _ in lengths if length > FUNCTION_GOAL)
    print(f"{len(files)} files, {len(lengths)} functions, {over} of more than {FUNCTION_GOAL} lines; the longest:")
    for length, place in lengths[:12]:
        print(f"  {length:4} {place}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
