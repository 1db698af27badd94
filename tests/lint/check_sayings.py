#!/usr/bin/env python3
"""What src/feed says to people stands in locale/: no sentence in its code, every key that it uses is there in both
languages with as many parts as are given, and no key is there that nobody uses."""

import re
import sys

from rooms import SRC, TOP, show, sources

# Rooms that say things of their own to people in words of locale/ alone.
ROOMS = ["feed"]
# Where keys are used besides.
USERS = ["feed", "run", "show"]
FAMILIES = ("Feed", "Post", "Say", "Name")
# What the simulated audience says is no word of ours to the operator.
ACTORS = {"talk.c", "crowd.c", "simulate_acts.c"}

CALL = re.compile(r"\b(?:saying_of|error_say_of)\(\s*(?:&?\w+,\s*)?((?:[^;\"]*?\?\s*)?\"[A-Z][A-Za-z]*\.[a-z0-9.-]+\"|[^,\"]+),\s*\"([^\"]*)\"")
TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|#include[^\n]*|((?:\"(?:[^\"\\\n]|\\.)*\"\s*)+)", re.S)
PIECE = re.compile(r"\"((?:[^\"\\\n]|\\.)*)\"")
KEY = re.compile(r"^(?:" + "|".join(FAMILIES) + r")\.[a-z0-9.-]+$")
MARK = re.compile(r"%(\d)")
MORE_MARKS = re.compile(r"%[2-9]")
# Two words side by side, the second of small letters, and an end as a sentence has it; or three words.
SENTENCE = re.compile(r"[A-Za-z']{2,} [a-z']{2,}(?:.*[.?!:]$| [a-z']{1,})|^[A-Z][a-z]+ [a-z]+$")
# What goes over a wire is another's language.
WIRE = re.compile(r"^(?:Mozilla/|(?:[A-Z][A-Za-z]*-?)+: |[A-Z]+ .*\\r\\n)|\\r\\n")
# Other programs' own words, which are looked for.
THEIRS = {"Login authentication failed", "Login unsuccessful", "Improperly formatted auth", "Invalid NICK",
          "does not match", "not yet valid", "Requires authentication"}


def literals(text):
    """(line from 1, the literal as one, adjacent ones joined)."""
    for found in TOKEN.finditer(text):
        if found.group(1):
            yield text.count("\n", 0, found.start()) + 1, "".join(PIECE.findall(found.group(1)))


def is_sentence(literal):
    return literal not in THEIRS and not WIRE.search(literal) and bool(SENTENCE.search(literal))


def check_sentences(path, text):
    return [f"{show(path)}:{line}: a sentence for people belongs into locale/: \"{literal}\""
            for line, literal in literals(text) if is_sentence(literal)]


def check_parts(path, text, texts):
    """As many conversions as the text has marks."""
    problems = []
    for found in CALL.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        for key in re.findall(r"\"([A-Z][A-Za-z]*\.[a-z0-9.-]+)\"", found.group(1)):
            marks = len(set(MARK.findall(texts.get(key, ""))))
            if marks != len(found.group(2).split()):
                problems.append(f"{show(path)}:{line}: {key} has {marks} marks, and is given \"{found.group(2)}\"")
    return problems


def check_plain(path, text, texts, given):
    """A key that is never given parts has no marks. link_refuse_secret() gives one."""
    one = "link_refuse_secret(" in text
    return [f"{show(path)}:{line}: {key} has marks, and is given no parts"
            for line, key in literals(text) if KEY.match(key) and key not in given and (MORE_MARKS if one else MARK).search(texts.get(key, ""))]


def read(name):
    texts = {}
    for line in (TOP / "locale" / name).read_text(encoding="utf-8").splitlines():
        key, equals, text = line.partition("=")
        if equals and KEY.match(key):
            texts[key] = text
    return texts


def main():
    problems = []
    texts = {name: read(name) for name in ("en-US.ini", "zh-CN.ini")}
    english = texts["en-US.ini"]
    files = [(path, path.read_text(encoding="utf-8")) for room in USERS for path in sources(".c", ".h", under=SRC / room)]
    used = {literal for _, text in files for _, literal in literals(text) if KEY.match(literal)}
    # In which key is chosen beside the call: explain() and the like give their parts to one of several.
    given = {key for _, text in files for found in CALL.finditer(text) if '"' not in found.group(1)
             for _, key in literals(text) if KEY.match(key)}
    given |= {key for _, text in files for found in CALL.finditer(text)
              for key in re.findall(r"\"([A-Z][A-Za-z]*\.[a-z0-9.-]+)\"", found.group(1))}
    for path, text in files:
        if path.parent.name in ROOMS and path.name not in ACTORS:
            problems += check_sentences(path, text)
        problems += check_parts(path, text, english)
        problems += check_plain(path, text, english, given)
    for name, known in texts.items():
        problems += [f"{name} lacks {key}" for key in used - known.keys()]
        problems += [f"{name}: nobody says {key}" for key in known.keys() - used]
    if not used:
        problems.append("no key was found: the check itself is broken")
    print("\n".join(sorted(problems)) or f"{len(used)} keys")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
