"""A command that listens, and the senders that come to it: by HTTP on a plain socket, byte by byte where it is needed."""

import json
import os
import pathlib
import queue
import re
import socket
import subprocess
import sys
import threading
import time

from driver import CROWDCUE, PATIENCE, Broken, Case, sane

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from ports import free_port  # noqa: E402

MIB = 1 << 20


class Listener:
    """`crowdcue feed URL…`, once it listens. `events` and `words` (standard error) fill by themselves."""

    def __init__(self, *urls, arguments=(), wait=True):
        self.process = subprocess.Popen([CROWDCUE, "feed", *urls, *map(str, arguments)], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
        self.lines = queue.Queue()
        self.words = []
        self.said = threading.Condition()
        self.readers = [threading.Thread(target=read) for read in (self.read_events, self.read_words)]
        for reader in self.readers:
            reader.start()
        if wait:
            for _ in urls:
                self.wait_words("Waits for the relay", len(urls))

    def read_events(self):
        for line in self.process.stdout:
            self.lines.put(json.loads(line))

    def read_words(self):
        for line in self.process.stderr:
            with self.said:
                self.words.append(line.decode("utf-8"))
                self.said.notify_all()

    def wait_words(self, pattern, count=1):
        """The lines of standard error in which the pattern is, once there are so many."""
        def found():
            return [line for line in self.words if re.search(pattern, line)]
        with self.said:
            if not self.said.wait_for(lambda: len(found()) >= count, PATIENCE):
                raise Broken(f"{pattern!r} was not said: {self.words}")
            return found()

    def take(self, count=1):
        """The next events, once there are so many."""
        try:
            return [self.lines.get(timeout=PATIENCE) for _ in range(count)]
        except queue.Empty as error:
            raise Broken(f"an event is missing; {self.words}") from error

    def ids(self, count=1):
        return [event["id"] for event in self.take(count)]

    def memory(self):
        """The most that it has held, in MiB; 0 where a sanitizer holds far more for itself."""
        with open(f"/proc/{self.process.pid}/maps", encoding="utf-8") as maps:
            if re.search(r"lib[at]san", maps.read()):
                return 0
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        for reader in self.readers:
            reader.join(PATIENCE)
        self.process.stdout.close()
        self.process.stderr.close()
        sane("".join(self.words))
        if kind is None and not self.lines.empty():
            raise Broken(f"an event too many: {self.lines.get()}")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {self.headers} {self.body[:500]}"


class Wire:
    """A plain connection; what is written goes out as it stands."""

    def __init__(self, port, host="127.0.0.1", step=None):
        self.socket = socket.create_connection((host, port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.step = step
        self.buffer = b""

    def send(self, data):
        data = data.encode() if isinstance(data, str) else data
        for at in range(0, len(data), self.step or len(data) or 1):
            self.socket.sendall(data[at:at + (self.step or len(data))])

    def request(self, path, body=b"", method="POST", **headers):
        self.send(head(path, method, len(body), **headers) + body)
        return self.answer()

    def more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError(self.buffer)
        self.buffer += data

    def exactly(self, count):
        while len(self.buffer) < count:
            self.more()
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def answer(self):
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        top, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        first, *lines = top.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in lines)}
        status = int(first.split()[1])
        length = 0 if status in (100, 101, 204) else int(headers.get("content-length", 0))
        return Answer(status, headers, self.exactly(length))

    def is_closed(self):
        """True once the other side has closed; what comes before is kept."""
        try:
            while True:
                self.more()
        except (EOFError, ConnectionError):
            return True
        except TimeoutError:
            return False

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def head(path, method="POST", length=None, **headers):
    lines = {"Host": "127.0.0.1", **({"Content-Length": length} if length is not None else {}),
             **{name.replace("_", "-"): value for name, value in headers.items()}}
    return (f"{method} {path} HTTP/1.1\r\n" +
            "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None) + "\r\n").encode()


def post(port, path, body, host="127.0.0.1", **headers):
    """One request on a connection of its own."""
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    with Wire(port, host) as wire:
        return wire.request(path, body, **headers)


def frame(data, opcode=1, fin=True, mask=b"\x01\x02\x03\x04", reserved=0):
    """A frame as a client sends it; mask=None: unmasked."""
    data = data.encode() if isinstance(data, str) else data
    first = bytes([fin << 7 | reserved << 4 | opcode])
    bit = 0x80 if mask else 0
    if len(data) < 126:
        length = bytes([bit | len(data)])
    elif len(data) < 65536:
        length = bytes([bit | 126]) + len(data).to_bytes(2, "big")
    else:
        length = bytes([bit | 127]) + len(data).to_bytes(8, "big")
    if mask:
        key = (mask * (len(data) // 4 + 1))[:len(data)]
        data = (int.from_bytes(data, "big") ^ int.from_bytes(key, "big")).to_bytes(len(data), "big")
    return first + length + (mask or b"") + data


class SocketWire(Wire):
    """A WebSocket client by hand."""

    def __init__(self, port, path="/", greet=True, step=None, behind=b"", **headers):
        super().__init__(port, step=step)
        if greet:
            self.greeting = self.greet(path, behind, **headers)

    def greet(self, path="/", behind=b"", **headers):
        given = {"Upgrade": "websocket", "Connection": "keep-alive, Upgrade", "Sec_WebSocket_Version": "13",
                 "Sec_WebSocket_Key": "dGhlIHNhbXBsZSBub25jZQ==", **headers}
        self.send(head(path, "GET", **given) + behind)
        return self.answer()

    def frame(self, *arguments, **more):
        self.send(frame(*arguments, **more))

    def take_frame(self):
        """(opcode, payload); frames of a server are not masked."""
        first, second = self.exactly(2)
        if second & 0x80:
            raise Broken("a masked frame from the server")
        length = second & 0x7f
        if length > 125:
            length = int.from_bytes(self.exactly(2 if length == 126 else 8), "big")
        return first & 0x0f, self.exactly(length)

    def close_code(self):
        """Of the good-bye, pings passed over."""
        while True:
            opcode, data = self.take_frame()
            if opcode == 8:
                return int.from_bytes(data[:2], "big") if data else None


def until(condition, seconds=PATIENCE):
    """Asks again until it holds: for what another process does without telling."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise Broken("it did not come to that")
        os.sched_yield()


def comment(n, **more):
    return {"t": 1772971200000 + n, "feed": "box:hall", "kind": "comment", "id": f"m{n}", "text": f"第 {n}",
            "person": {"id": str(n), "name": "甲", "strength": "strong"}, **more}


class Posts(Case):
    """Tests of posts to one feed."""

    def listener(self, query="", path="/forward", **more):
        self.port = free_port()
        listener = Listener(f"listen+http://127.0.0.1:{self.port}{path}{query}", **more)
        self.addCleanup(listener.__exit__, AssertionError)
        return listener

    def post(self, body, path="/forward", **headers):
        return post(self.port, path, body, **headers)

    def taken(self, answer, taken, refused=0, duplicates=0):
        self.assertEqual(answer.status, 200, answer)
        self.assertEqual(answer.headers["content-type"], "application/json; charset=utf-8")
        got = answer.json
        self.assertIs(got["ok"], True)
        self.assertEqual((got["taken"], got["refused"], got["duplicates"]), (taken, refused, duplicates), answer)

    def refused(self, answer, status, reason):
        self.assertEqual(answer.status, status, answer)
        self.assertIs(answer.json["ok"], False)
        self.assertEqual(answer.json["reason"], reason, answer)
        self.assertTrue(answer.json["text"])
        return answer
