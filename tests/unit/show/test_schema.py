"""The published schema and `check` agree about the cases in data/: what is wrong by itself, both refuse; what is wrong only
in relation to something else, the schema cannot know; what loads, both take."""

import json
import pathlib
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parents[2]


def cases(folder):
    files = sorted(folder.glob("*.show.json"))
    assert files, f"{folder} has no cases"
    for path in files:
        yield path, json.loads(path.read_text(encoding="utf-8-sig"))


def main():
    schema = json.loads((TOP / "data/show.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    wrong = []
    count = 0
    for folder, good in [("data/good", True), ("data/warn", True), ("data/bad/sense", True), ("data/bad/shape", False)]:
        for path, document in cases(HERE / folder):
            count += 1
            first = next(iter(validator.iter_errors(document)), None)
            if (first is None) != good:
                wrong.append(f"{path.name}: {'refused: ' + first.message if first else 'taken'}")
    for path, document in cases(TOP / "data/shows"):
        count += 1
        wrong += [f"{path.name}: {error.json_path}: {error.message}" for error in validator.iter_errors(document)]
    # The schema's own teeth: each of these changes must be noticed.
    base = json.loads((HERE / "data/good/everything.show.json").read_text(encoding="utf-8"))
    for key, value in [("crowdcue", 2), ("id", "a b"), ("guard", "half a second"), ("end", "9 pm"), ("segments", {}),
                       ("language", ""), ("weather", "fine"), ("date", 20260308)]:
        count += 1
        if validator.is_valid({**base, key: value}):
            wrong.append(f"{key} = {value!r} is taken")
    for line in wrong:
        print(line)
    print(f"{count} documents, {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
