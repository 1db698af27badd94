"""Listening by HTTP: senders who are slow, break off in the middle, or speak no HTTP at all."""

import json
import select
import socket
import time

from listener import Posts, Wire, comment, head


class Broken(Posts):
    def test_half_closed_and_broken_off(self):
        with self.listener() as listener:
            body = json.dumps(comment(1)).encode()
            with Wire(self.port) as wire:  # has said all: gets its answer
                wire.send(head("/forward", length=len(body)) + body)
                wire.socket.shutdown(socket.SHUT_WR)
                self.taken(wire.answer(), 1)
            broken = [Wire(self.port) for _ in range(3)]
            for wire, part in zip(broken, (body[:-1], b"", body[:20])):  # has not said all: nothing is taken
                self.addCleanup(wire.close)
                wire.send(head("/forward", length=len(body)) + part)
                wire.socket.shutdown(socket.SHUT_WR)
            for wire in broken:
                self.assertTrue(wire.is_closed())
            with Wire(self.port) as wire:  # gone without a word
                wire.send(head("/forward", length=len(body)) + body[:30])
                wire.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.taken(self.post(comment(2)), 1)
            self.assertEqual(listener.ids(2), ["m1", "m2"])

    def test_heads_that_are_wrong(self):
        with self.listener() as listener:
            for text in (b"\r\n\r\n\x00\xff\x00\r\n\r\n", b"POST /forward\r\n\r\n", b"hello\r\n\r\n", b"\x16\x03\x01\x02\x00\x01",
                         head("/forward", length="-5"), head("/forward", length="5x"), head("/forward", length="9" * 40),
                         b"POST /forward HTTP/1.1\r\nContent-Length: 3\r\n\r\n[1]",
                         head("/forward", Transfer_Encoding="chunked") + b"zz\r\nhello\r\n0\r\n\r\n",
                         head("/forward", X_Long="a" * 100000, length=0),
                         head("/" + "a" * 100000, length=0),
                         head("/forward", length=0, **{f"X_{n}": "b" * 50 for n in range(2000)})):
                with Wire(self.port) as wire:
                    try:
                        wire.send(text)
                        wire.socket.shutdown(socket.SHUT_WR)
                    except OSError:
                        pass  # it has hung up already
                    self.assertTrue(wire.is_closed(), text[:60])
                    self.assertNotIn(b" 200 ", wire.buffer[:20], text[:60])
            self.taken(self.post(comment(1)), 1)
            self.assertEqual(listener.ids(), ["m1"])

    def test_the_slow_ones_are_cut(self):
        """A byte now and then keeps no connection open: 10 s for a first line, 20 s for a request."""
        with self.listener() as listener:
            slow = [Wire(self.port) for _ in range(10)]
            lines = [head("/forward", length=1000) + b" " * 90, b"POST /forw", b"", head("/forward", "GET", Upgrade="websocket")[:-2]]
            for n, wire in enumerate(slow):
                self.addCleanup(wire.close)
                wire.send(lines[n % 4])
            self.taken(self.post(comment(1)), 1)
            open_ones = list(slow)
            end = time.monotonic() + 30
            while open_ones and time.monotonic() < end:
                readable, _, _ = select.select([wire.socket for wire in open_ones], [], [], 0.5)
                open_ones = [wire for wire in open_ones if wire.socket not in readable or not wire.is_closed()]
                for wire in open_ones:
                    try:
                        wire.send(b" ")
                    except OSError:
                        pass
            self.assertEqual(open_ones, [])
            self.assertEqual(listener.ids(), ["m1"])
