#!/usr/bin/env python3
"""Both languages have the same keys, each once, none empty, with the same %s-like marks; every key that src names is
there, and every word of the overlays is used."""

import re
import sys

from rooms import TOP, show, sources

KEY = re.compile(r"^([A-Za-z0-9_.-]+)\s*=\s*\"?(.*?)\"?\s*$")
MARK = re.compile(r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:hh|h|ll|l|z|j)?[diouxXeEfgGcs]|\{[A-Za-z0-9_]*\}|%\d")

LITERAL = re.compile(r'/\*.*?\*/|//[^\n]*|"((?:\\.|[^"\\\n])*)"', re.S)
GROUPED = re.compile(r"([A-Z][A-Za-z]*)\.[A-Za-z0-9_.-]*[A-Za-z0-9_-]")
# In src/overlay a word stands without its group.
AIR = re.compile(r"[A-Z][a-z][A-Za-z]+")
NO_KEYS = {"sample.c", "source_settings.c"}  # names of people and goods; keys that OBS is asked for in parts


def literals(text):
    """Each string of the code with its line."""
    for found in LITERAL.finditer(text):
        if found.group(1) is not None:
            yield text.count("\n", 0, found.start()) + 1, found.group(1)


def unknown(path, text, keys):
    """The strings that look like a key, or like the first parts of one, and are none: (line, key)."""
    groups = {key.split(".")[0] for key in keys if "." in key}
    if path.name in NO_KEYS:
        return
    air = path.parent.name == "overlay"
    for line, literal in literals(text):
        grouped = GROUPED.fullmatch(literal)
        if grouped and grouped.group(1) in groups:
            if literal not in keys and not any(key.startswith(literal + ".") for key in keys):
                yield line, literal
        elif air and AIR.fullmatch(literal) and f"Air.{literal}" not in keys:
            yield line, f"Air.{literal}"


def unused_air(keys, used):
    """Words of the overlays that no string of the code names."""
    for key in keys:
        name = key.removeprefix("Air.").removesuffix(".One")
        if key.startswith("Air.") and name not in used and f"Air.{name}" not in used:
            yield key


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
    used = set()
    for path in sources(".c", ".h", ".cpp", ".hpp"):
        text = path.read_text()
        used.update(literal for _, literal in literals(text))
        problems += [f"{show(path)}:{line}: there is no key {key}" for line, key in unknown(path, text, english)]
    problems += [f"{key} is used nowhere in src" for key in unused_air(english, used)]
    print("\n".join(sorted(problems)) or f"{len(english)} keys in both")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
