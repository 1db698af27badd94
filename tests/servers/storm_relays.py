"""Servers of a storm: relays, by WebSocket, as events and as lines."""

import base64
import hashlib
import json
import struct

from storm import Gone, Server, now_ms

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Socket(Server):
    """A relay's WebSocket server."""

    @property
    def url(self):
        if self.tls:
            return f"wss://localhost:{self.port}/live?ca={self.tls}/ca.pem"
        return f"ws://127.0.0.1:{self.port}/live?insecure=1"

    def hello(self, connection):
        _, headers = connection.request()
        if self.is_busy():
            self.turn_away(connection)
        accept = base64.b64encode(hashlib.sha1(headers["sec-websocket-key"].encode() + GUID).digest()).decode()
        connection.send(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         f"Sec-WebSocket-Accept: {accept}\r\n\r\n").encode())

    @staticmethod
    def frame(data, opcode=1, fin=True):
        size = len(data)
        head = bytes([opcode | (0x80 if fin else 0)])
        head += bytes([size]) if size < 126 else b"\x7e" + struct.pack(">H", size) if size < 65536 \
            else b"\x7f" + struct.pack(">Q", size)
        return head + data

    def say(self, number):
        return {"t": now_ms(), "feed": "hall:1", "kind": "comment", "id": f"{self.name}-{number}", "text": self.text(number),
                "person": {"id": f"p{number % 300}", "name": f"P{number % 300}", "strength": "strong"}}

    def encode(self, number):
        data = json.dumps(self.say(number), ensure_ascii=False).encode()
        if number % 5:
            return self.frame(data)
        return self.frame(data[:20], fin=False) + self.frame(b"", 10) + self.frame(data[20:], 0)

    def ping(self, connection, token):
        connection.ping(token, self.frame(token.encode(), 9))

    def hear(self, connection):
        while (found := self.take(connection)) is not None:
            opcode, data = found
            if opcode == 9:
                connection.send(self.frame(data, 10))
            elif opcode == 10:
                connection.pong(data.decode())
            elif opcode == 2:
                self.heard_bytes(connection, data)

    def heard_bytes(self, connection, data):
        pass

    @staticmethod
    def take(connection):
        """A whole frame of the client in the buffer: (opcode, payload), or None."""
        data = connection.buffer
        if len(data) < 2:
            return None
        length, at = data[1] & 127, 2
        if length == 126:
            if len(data) < 4:
                return None
            length, at = struct.unpack(">H", data[2:4])[0], 4
        if len(data) < at + 4 + length:
            return None
        mask = data[at:at + 4]
        payload = bytes(byte ^ mask[i % 4] for i, byte in enumerate(data[at + 4:at + 4 + length]))
        connection.buffer = data[at + 4 + length:]
        return data[0] & 15, payload

    def fault_garbage(self, connection):
        if self.chance.random() < 0.5:
            connection.send(self.frame(self.chance.randbytes(300)) + self.frame(b"{]") + self.frame(b"\xff" * 50, 2))
        else:
            connection.send(b"\xff" + self.chance.randbytes(200))
            raise Gone

    def fault_huge(self, connection):
        connection.send(self.frame(b"x" * 3_000_000))


class Ninja(Socket):
    """Social Stream Ninja."""

    @property
    def url(self):
        return f"ssn:{self.name}?base=ws://127.0.0.1:{self.port}&insecure=1"

    def say(self, number):
        return {"chatname": f"N{number % 300}", "chatmessage": self.text(number), "type": "youtube", "textonly": True,
                "userid": f"u{number % 300}", "id": number + 1, "meta": {"messageId": f"{self.name}-{number}"}}


class Stream(Server):
    """Server-sent events: comes back to where the client says it was."""

    @property
    def url(self):
        return f"sse+https://localhost:{self.port}/events?ca={self.tls}/ca.pem"

    say = Socket.say

    def hello(self, connection):
        _, headers = connection.request()
        if self.is_busy():
            self.turn_away(connection)
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\n"
                        b"Connection: close\r\n\r\nretry: 200\n\n")
        if "last-event-id" in headers:
            last = int(headers["last-event-id"])
            self.note_confirmed(range(last + 1))
            with self.lock:
                missed = [number for number in range(last + 1, self.number)]
            connection.send_messages(missed, self.encode)

    def encode(self, number):
        end = ("\n", "\r\n", "\r")[number % 3]
        text = json.dumps(self.say(number), ensure_ascii=False)
        half = text.index(",") + 1
        return (f": {number}{end}id: {number}{end}data: {text[:half]}{end}data:{text[half:]}{end}{end}").encode()

    def ping(self, connection, token):
        connection.send(b":\n\n")

    def hear(self, connection):
        connection.buffer = b""

    def fault_garbage(self, connection):
        connection.send(b"data: {]\n\n" + b"\xff\xfe\n" + b"data: " + b"\xf0\x28\n\n" + b"what: ever\nretry: soon\n\n")

    def fault_huge(self, connection):
        connection.send(b"data: " + b"x" * 3_000_000 + b"\n\n")

    def fault_twice(self, connection):
        """In their place again, with their ids; the last one is the last one."""
        connection.send(b"".join(self.encode(number) for number in connection.all[-40:]))


class Lines(Server):
    """JSON lines over HTTP without an end: nothing but that can be confirmed."""

    first_faults = ("half-close",)

    @property
    def url(self):
        return f"ndjson+http://127.0.0.1:{self.port}/?insecure=1"

    say = Socket.say

    def hello(self, connection):
        connection.request()
        if self.is_busy():
            self.turn_away(connection)
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")

    def encode(self, number):
        return (json.dumps(self.say(number), ensure_ascii=False) + "\n").encode()

    def ping(self, connection, token):
        pass

    def hear(self, connection):
        connection.buffer = b""

    def fault_garbage(self, connection):
        connection.send(b"\n\n{]\n" + self.chance.randbytes(300).replace(b"\n", b"") + b"\n")
