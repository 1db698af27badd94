"""Drives the command: a show in a folder of its own, lines in, answers out, exactly one a line. Never sleeps.

    with Run(show(interactions=[...])) as run:
        run.ok("go")
        run.say("Ann", "hello")
        run.refused("go", "go.guarded")
        run.state()

The clock of a run is the caller's: it begins at T0 and moves only by `at` and `step`.
Each line that the command prints is held against the rules for all of them.
"""

import collections
import functools
import json
import os
import pathlib
import selectors
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
import unittest

CROWDCUE = os.environ.get("CROWDCUE", "crowdcue")
T0 = 1772971200000  # 2026-03-08 12:00:00 UTC, 20:00 in Shanghai
SECOND = 1000
MINUTE = 60 * SECOND
SEED = "5e" * 32
PATIENCE = 60  # seconds that a single answer may take, also under a sanitizer


QUESTIONS = [{"id": "a", "text": "1+1?", "options": [{"id": "x", "text": "two"}, {"id": "y", "text": "three"}]}]
QUIZZES = [{"kind": "quiz", "id": "q", "title": "Quiz", "questions": [{**QUESTIONS[0], "right": "x"}]},
           {"kind": "survey", "id": "s", "title": "Survey", "questions": QUESTIONS}]


class Broken(AssertionError):
    """The command broke the rules of its own output."""


def segment(id, duration="5m", **more):
    return {"id": id, "title": id, "duration": duration, **more}


def show(segments=None, **more):
    document = {"crowdcue": 1, "id": "night", "title": "保温杯之夜", "language": "en-US", "zone": "Asia/Shanghai",
                "date": "2026-03-08"}
    document["segments"] = segments or [segment("hello", start="20:00"), segment("talk", "10m"), segment("bye")]
    document.update(more)
    return document


def lottery(id="cup", **more):
    return {"kind": "lottery", "id": id, "title": "Cup", "entry": {"by": "keyword", "words": ["上车"]},
            "prizes": [{"id": "p1", "title": "Cup", "count": 3}], "settle": "0s", **more}


def poll(id="colour", **more):
    return {"kind": "poll", "id": id, "title": "Which?", "settle": "0s",
            "options": [{"id": "red", "text": "红", "words": ["红色", "red"]}, {"id": "blue", "text": "蓝"}], **more}


def question(id="qa", **more):
    return {"kind": "question", "id": id, "title": "Ask", "prefix": ["提问", "Q:"], "upvote": ["+"], **more}


def sale(id="flash", **more):
    return {"kind": "sale", "id": id, "title": "Sale", "products": ["cup-red"], "stock_from": "orders", "settle": "0s",
            **more}


def product(id="cup-red", **more):
    return {"id": id, "title": id, "price": {"minor": 9900, "currency": "CNY"}, **more}


def person(id, **more):
    return {"id": str(id), "name": f"P{id}", "strength": "strong", **more}


def check_line(value, where="line", inside_list=False):
    """Replies and events hold no null and no array of anything but objects."""
    if value is None:
        raise Broken(f"{where} is null")
    if isinstance(value, list):
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                raise Broken(f"{where}[{number}] is no object")
            check_line(item, f"{where}[{number}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            check_line(item, f"{where}.{key}")


def no_repeats(pairs):
    keys = [key for key, _ in pairs]
    if len(set(keys)) != len(keys):
        raise Broken(f"a key twice in {keys}")
    return dict(pairs)


def sane(errors):
    """A sanitizer's words are a failure, whatever the exit code."""
    if "Sanitizer" in errors or "runtime error:" in errors:
        raise Broken(errors[-3000:])


def command(*arguments, text=None, env=None, cwd=None):
    """Runs the command to its end: (exit code, standard output, standard error)."""
    done = subprocess.run([CROWDCUE, *map(str, arguments)], input=text, capture_output=True, timeout=PATIENCE, cwd=cwd,
                          encoding="utf-8", env={**os.environ, **(env or {})})
    sane(done.stderr)
    return done.returncode, done.stdout, done.stderr


class Folder:
    """A folder for the files of one test."""

    def __init__(self):
        self.path = pathlib.Path(tempfile.mkdtemp(prefix="crowdcue-"))

    def write(self, name, content):
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        return path

    def remove(self):
        shutil.rmtree(self.path, ignore_errors=True)


class Run:
    """One run of a show. Made again on the same folder with resume=True it goes on with the session."""

    def __init__(self, document=None, *arguments, folder=None, session="s1", start=T0, resume=False, seed=SEED,
                 clock=True, with_show=True):
        self.own_folder = folder is None
        self.folder = folder or Folder()
        self.session = self.folder.path / session
        self.events = []
        self.all_events = []
        self.last_seq = 0
        self.now = start
        self.message = 0
        self.without_rows = False  # the journal takes no rows, so events have no seq
        line = [CROWDCUE, "run"]
        if document is not None:
            self.folder.write("night.show.json", document)
        if with_show and (self.folder.path / "night.show.json").exists():
            line.append(self.folder.path / "night.show.json")
        line += ["--stdin", "--session", self.session]
        if clock:
            line += ["--clock", "stdin"]
        if seed:
            line += ["--seed", seed]
        if resume:
            line.append("--resume")
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen([*map(str, line), *map(str, arguments)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, bufsize=0,
                                        env={**os.environ, "XDG_DATA_HOME": str(self.folder.path / "data")},
                                        restore_signals=False)  # so that a limit of file sizes is an error, no signal
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.process.stdout, selectors.EVENT_READ)
        self.buffer = b""
        self.lines = collections.deque()
        self.first = self.read()
        if clock and start is not None and self.first is not None:
            self.at(start)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if self.process.poll() is None:
            if kind is None:
                self.end()
            else:
                self.kill()
        self.process.stdin.close()
        self.process.stdout.close()
        self.selector.close()
        errors = "" if self.errors.closed else self.error_text()
        self.errors.close()
        if self.own_folder:
            self.folder.remove()
        sane(errors)

    # Lines.
    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode("utf-8", "replace")

    def read(self):
        """The next line as an object; None at the end of the output."""
        while not self.lines:
            if not self.selector.select(PATIENCE):
                self.process.kill()
                raise Broken(f"no answer in {PATIENCE} s")
            data = os.read(self.process.stdout.fileno(), 1 << 16)
            if not data:
                if self.buffer:
                    raise Broken(f"a line without an end: {self.buffer[:200]}")
                return None
            *lines, self.buffer = (self.buffer + data).split(b"\n")
            self.lines.extend(lines)
        line = self.lines.popleft()
        try:
            value = json.loads(line.decode("utf-8"), object_pairs_hook=no_repeats)
        except ValueError as error:
            raise Broken(f"not a JSON line: {line[:300]}: {error}") from error
        check_line(value)
        return value

    def take(self):
        """The next answer; the events before it go to `events`."""
        while True:
            value = self.read()
            if value is None:
                code = self.process.wait(PATIENCE)
                raise Broken(f"the command ended with {code}: {self.error_text()[-2000:]}")
            if "event" not in value:
                if not isinstance(value.get("ok"), bool):
                    raise Broken(f"an answer without ok: {value}")
                if not value["ok"] and not (value.get("reason") and value.get("text")):
                    raise Broken(f"a refusal without reason or text: {value}")
                return value
            self.events.append(value)
            self.all_events.append(value)
            timed = value["event"] == "session" or isinstance(value.get("t"), int)
            if not timed or not (self.without_rows or value["event"] == "session" or isinstance(value.get("seq"), int)):
                raise Broken(f"an event without seq or t: {value}")

    def write(self, data):
        self.process.stdin.write(data)

    def send(self, line):
        """One line in, its answer out; `events` holds what it caused."""
        if isinstance(line, dict):
            line = json.dumps(line, ensure_ascii=False)
        if isinstance(line, str):
            line = line.encode("utf-8")
        self.events = []
        rest = memoryview(line + b"\n")
        while rest:
            rest = rest[self.process.stdin.write(rest):]
        return self.take()

    def many(self, lines):
        """Many lines at once, without waiting; their answers in order."""
        data = b"".join((json.dumps(line, ensure_ascii=False) if isinstance(line, dict) else line).encode() + b"\n"
                        for line in lines)

        def feed():
            rest = memoryview(data)
            try:
                while rest:
                    rest = rest[self.process.stdin.write(rest):]
            except BrokenPipeError:
                pass

        writer = threading.Thread(target=feed)
        writer.start()
        self.events = []
        try:
            return [self.take() for _ in lines]
        finally:
            writer.join(PATIENCE)

    # Answers.
    def ok(self, line):
        reply = self.send(line)
        if not reply["ok"]:
            raise AssertionError(f"{line!r} was refused: {reply}")
        return reply

    def refused(self, line, reason):
        reply = self.send(line)
        if reply["ok"] or reply["reason"] != reason:
            raise AssertionError(f"{line!r} should be refused with {reason}: {reply}")
        return reply

    def at(self, t):
        self.now = t
        return self.ok({"t": t})

    def later(self, ms):
        return self.at(self.now + ms)

    def audience(self, kind, who=None, **more):
        self.message += 1
        event = {"t": self.now, "feed": "twitch:a", "kind": kind, "id": f"m{self.message}"}
        if who is not None:
            event["person"] = who if isinstance(who, dict) else person(who)
        event.update(more)
        return event

    def say(self, who, text, **more):
        return self.ok(self.audience("comment", who, text=text, **more))

    def state(self):
        return self.ok({"state": True})["state"]

    def item(self, id):
        return next(item for item in self.state()["interactions"] if item["id"] == id)

    def refusals(self, id):
        return {entry["reason"]: entry["count"] for entry in self.item(id).get("refused", [])}

    def row(self, id):
        return next(row for row in self.state()["rundown"]["segments"] if row["id"] == id)

    def hash(self):
        return self.state()["hash"]

    def list(self, name, id=None, **more):
        request = {"list": name, **more}
        if id is not None:
            request["id"] = id
        return self.ok(request)

    def named(self, name, since_start=False):
        return [event for event in (self.all_events if since_start else self.events) if event["event"] == name]

    # The end.
    def end(self):
        """End of input: (exit code). What is still printed goes to `events`."""
        self.process.stdin.close()
        self.events = []
        while (value := self.read()) is not None:
            if "event" not in value:
                raise Broken(f"an answer without a line: {value}")
            self.events.append(value)
        code = self.process.wait(PATIENCE)
        sane(self.error_text())
        return code

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE)

    # The session.
    def journal(self, query="SELECT seq, t_wall_ms, t_mono_ms, kind, body FROM event ORDER BY seq"):
        return read_journal(self.session, query)


def read_journal(session, query="SELECT seq, t_wall_ms, t_mono_ms, kind, body FROM event ORDER BY seq"):
    base = sqlite3.connect(f"file:{session}/journal.db?mode=ro", uri=True)
    try:
        return base.execute(query).fetchall()
    finally:
        base.close()


def does(line):
    """For a test of a verb that the command may not do: where it answers verb.not-applicable, that refusal is the test."""
    def decorate(test):
        @functools.wraps(test)
        def wrapper(case):
            asking = case.run_show(show(interactions=QUIZZES,
                                        goals=[{"id": "g", "metric": "custom", "unit": "cups", "target": 5}]))
            reply = asking.send(line)
            if reply.get("reason") == "verb.not-applicable":
                case.assertNotIn("seq", reply)
            else:
                test(case)
        return wrapper
    return decorate


class Case(unittest.TestCase):
    """A test whose runs end and whose folders go away with it."""

    maxDiff = None

    def folder(self):
        folder = Folder()
        self.addCleanup(folder.remove)
        return folder

    def run_show(self, *arguments, **more):
        run = Run(*arguments, **more)
        self.addCleanup(run.__exit__, AssertionError)
        return run

    def assert_state(self, subject, /, **expected):
        for key, value in expected.items():
            self.assertEqual(subject.get(key), value, f"{key} in {subject}")
