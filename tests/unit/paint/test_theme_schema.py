"""The published schema of themes takes the themes that we ship, and refuses what theme_read() refuses."""

import copy
import json
import pathlib
import sys

import jsonschema

THEMES = pathlib.Path(__file__).resolve().parents[3] / "data" / "themes"


def leaves(schema, path=()):
    """(path, schema) of each token."""
    for key, value in schema["properties"].items():
        if "properties" in value:
            yield from leaves(value, path + (key,))
        elif key != "$schema":
            yield path + (key,), value


def put(theme, path, value):
    for key in path[:-1]:
        theme = theme[key]
    theme[path[-1]] = value


def get(theme, path):
    for key in path:
        theme = theme[key]
    return theme


def main():
    schema = json.loads((THEMES / "theme.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    names = sorted(p for p in THEMES.glob("*.json") if p.name != "theme.schema.json")
    assert len(names) == 5, names
    themes = [json.loads(p.read_text(encoding="utf-8")) for p in names]
    for path, theme in zip(names, themes):
        for error in validator.iter_errors(theme):
            raise SystemExit(f"{path.name}: {error.json_path}: {error.message}")
        assert theme["name"] == path.stem, path
    # Each token has teeth: it must be there, and must be what it is.
    count = 0
    for path, token in leaves(schema):
        changes = [None, {}]
        if "maximum" in token:
            changes += [token["maximum"] + 1, token["minimum"] - 1, str(token["minimum"])]
        if "pattern" in token:
            changes += ["red", "#12345", "#1234567"]
        for change in changes:
            wrong = copy.deepcopy(themes[0])
            put(wrong, path, change)
            assert not validator.is_valid(wrong), (path, change)
        wrong = copy.deepcopy(themes[0])
        del get(wrong, path[:-1])[path[-1]]
        assert not validator.is_valid(wrong), path
        wrong = copy.deepcopy(themes[0])
        put(wrong, path[:-1] + (path[-1] + "x",), 1)
        assert not validator.is_valid(wrong), path
        count += 1
    print(f"{count} tokens, {len(themes)} themes")
    return 0 if count > 60 else 1


if __name__ == "__main__":
    sys.exit(main())
