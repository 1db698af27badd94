#!/usr/bin/env python3
"""Both languages have the same keys, each once, none empty, with the same %s-like marks."""

import re
import sys

from rooms import TOP, show

KEY = re.compile(r"^([A-Za-z0-9_.-]+)\s*=\s*\"?(.*?)\"?\s*$")
MARK = re.compile(r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[diouxXeEfgGcs]|\{[A-Za-z0-9_]*\}|%\d")


def read(path, problems):
    texts = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";", "[")):
            continue
        found = KEY.match(line)
        if not found:
            problems.append(f"{show(path)}:{number}: not KEY=\"text\"")
            continue
        key, text = found.groups()
        if key in texts:
            problems.append(f"{show(path)}:{number}: {key} stands twice")
        if not text:
            problems.append(f"{show(path)}:{number}: {key} is empty")
        texts[key] = text
    return texts


def main():
    problems = []
    english = read(TOP / "locale" / "en-US.ini", problems)
    chinese = read(TOP / "locale" / "zh-CN.ini", problems)
    problems += [f"zh-CN.ini lacks {key}" for key in english.keys() - chinese.keys()]
    problems += [f"en-US.ini lacks {key}" for key in chinese.keys() - english.keys()]
    for key in english.keys() & chinese.keys():
        marks = sorted(MARK.findall(english[key]))
        if marks != sorted(MARK.findall(chinese[key])):
            problems.append(f"{key}: other marks in zh-CN.ini than in en-US.ini")
    if not english:
        problems.append("locale/en-US.ini is empty")
    print("\n".join(sorted(problems)) or f"{len(english)} keys in both")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
