#!/usr/bin/env python3
"""README.md names every room, and no folder of src is without a name there."""

import sys

from rooms import ORDER, SRC, TOP


def main():
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    folders = {p.name for p in SRC.iterdir() if p.is_dir()}
    bad = [f"src/{name} is not a room of tests/lint/rooms.py" for name in folders - set(ORDER)]
    bad += [f"README.md does not mention `{name}/`" for name in sorted(folders) if f"`{name}/`" not in readme]
    bad += [f"README.md does not mention {command}" for command in ("sh tests/run.sh", "sh cmake/demo.sh")
            if command not in readme]
    print("\n".join(bad) or f"{len(folders)} rooms")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
