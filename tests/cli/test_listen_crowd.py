"""A crowd of slow ones at a listening port: whoever is new and honest is let in all the same."""

import contextlib
import json
import selectors
import socket
import threading
import time

from driver import Case
from listener import MIB, Listener, Posts, SocketWire, Wire, comment, frame, free_port, head, until

SLOW = 64
SOON = 2  # seconds until a new one must have been served


class Crowd:
    """Slow ones on a thread of their own: each says `first`, then a byte now and then, and comes again when it is cut."""

    def __init__(self, port, address, first, count=SLOW, drip=b"a"):
        self.port, self.address, self.first, self.count, self.drip = port, address, first, count, drip
        self.cut = 0
        self.over = threading.Event()
        self.there = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def connect(self, selector):
        wire = socket.create_connection(("127.0.0.1", self.port), 30, (self.address, 0))
        wire.setblocking(False)
        selector.register(wire, selectors.EVENT_READ, [memoryview(self.first)])

    def feed(self, selector, key):
        left = key.data
        with contextlib.suppress(BlockingIOError):
            if left[0]:
                left[0] = left[0][key.fileobj.send(left[0]):]
            elif self.drip:
                key.fileobj.send(self.drip)
        return bool(left[0])

    def run(self):
        with selectors.DefaultSelector() as selector:
            for _ in range(self.count):
                self.connect(selector)
            while not self.over.is_set():
                unsaid = 0
                for key in list(selector.get_map().values()):
                    try:
                        unsaid += self.feed(selector, key)
                    except OSError:
                        pass
                if not unsaid:
                    self.there.set()
                for key, _ in selector.select(0.05):
                    try:
                        data = key.fileobj.recv(1 << 16)
                    except OSError:
                        data = b""
                    if not data:
                        selector.unregister(key.fileobj)
                        key.fileobj.close()
                        self.cut += 1
                        self.connect(selector)
            for key in list(selector.get_map().values()):
                key.fileobj.close()

    def __enter__(self):
        self.thread.start()
        self.there.wait(30)
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()


class Crowded(Posts):
    def served(self, n, **headers):
        began = time.monotonic()
        self.taken(self.post(comment(n), **headers), 1)
        self.assertLess(time.monotonic() - began, SOON)

    def crowds(self):
        for address in ("127.0.0.2", "127.0.0.1"):
            for first in (b"", b"POST /forw", head("/forward", length=900), head("/other", length=900),
                          head("/other", length=0) + b"POST /"):
                yield address, first

    def test_one_who_is_new(self):
        with self.listener() as listener:
            for n, (address, first) in enumerate(self.crowds()):
                with self.subTest(address=address, first=first), Crowd(self.port, address, first, 2 * SLOW):
                    for again in range(5):
                        self.served(5 * n + again)
            count = 5 * len(list(self.crowds()))
            self.assertEqual(listener.ids(count), [f"m{n}" for n in range(count)])

    def test_who_has_sent_something_good_keeps_its_connection(self):
        with self.listener() as listener:
            with Wire(self.port) as wire:
                self.taken(wire.request("/forward", json.dumps(comment(1)).encode()), 1)
                with Crowd(self.port, "127.0.0.1", b"POST /forw", 2 * SLOW) as crowd:
                    self.served(2)
                    until(lambda crowd=crowd: crowd.cut > 0)
                    self.taken(wire.request("/forward", json.dumps(comment(3)).encode()), 1)
            self.assertEqual(listener.ids(3), ["m1", "m2", "m3"])

    def test_what_the_slow_ones_have_sent_takes_nobodys_room(self):
        """Their bodies fill what all bodies may hold."""
        body = b" " * (MIB - 1)
        for address in ("127.0.0.2", "127.0.0.1"):
            with self.listener() as listener, Crowd(self.port, address, head("/forward", length=MIB) + body, drip=b""):
                end = time.monotonic() + SOON
                answer = self.post(comment(1))
                while answer.status == 503 and time.monotonic() < end:  # who has just begun is not slow yet
                    answer = self.post(comment(1))
                self.taken(answer, 1)
                self.assertEqual(listener.ids(), ["m1"])
                self.assertLess(listener.memory(), 96)


GREETING = head("/", "GET", Upgrade="websocket", Connection="Upgrade", Sec_WebSocket_Version="13",
                Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ==")


class CrowdedSockets(Case):
    def setUp(self):
        self.port = free_port()

    def served(self, listener, n):
        began = time.monotonic()
        with SocketWire(self.port) as wire:
            self.assertEqual(wire.greeting.status, 101, wire.greeting)
            wire.frame(json.dumps(comment(n)))
            self.assertEqual(listener.ids(), [f"m{n}"])
            self.assertLess(time.monotonic() - began, SOON)

    def test_one_who_is_new(self):
        n = 0
        with Listener(f"listen+ws://127.0.0.1:{self.port}/") as listener:
            for address in ("127.0.0.2", "127.0.0.1"):
                for first in (GREETING[:-2], GREETING, GREETING + frame(b"[", fin=False)):
                    with self.subTest(address=address, first=first), Crowd(self.port, address, first, drip=b""):
                        for _ in range(3):
                            n += 1
                            self.served(listener, n)

    def test_who_has_said_something_good_keeps_its_place(self):
        with Listener(f"listen+ws://127.0.0.1:{self.port}/") as listener, SocketWire(self.port) as wire:
            wire.frame(json.dumps(comment(1)))
            self.assertEqual(listener.ids(), ["m1"])
            with Crowd(self.port, "127.0.0.1", GREETING, 2 * SLOW, drip=b"") as crowd:
                until(lambda crowd=crowd: crowd.cut > 0)
                wire.frame(json.dumps(comment(2)))
                self.assertEqual(listener.ids(), ["m2"])

    def test_what_the_slow_ones_have_sent_takes_nobodys_room(self):
        said = GREETING + frame(b"[" + b" " * 600000, fin=False) + frame(b" " * 400000, fin=False, opcode=0)
        with Listener(f"listen+ws://127.0.0.1:{self.port}/") as listener, \
                Crowd(self.port, "127.0.0.2", said, 13, drip=b""):
            end = time.monotonic() + SOON
            code = 1013
            while code == 1013 and time.monotonic() < end:  # who has just begun is not slow yet
                with SocketWire(self.port) as wire:
                    wire.frame(b"[" + b" " * 1000000, fin=False)
                    wire.frame(json.dumps(comment(1)) + "]", opcode=0)
                    wire.frame(b"", opcode=8)
                    code = wire.close_code()
            self.assertIsNone(code)
            self.assertEqual(listener.ids(), ["m1"])
            self.assertLess(listener.memory(), 96)
