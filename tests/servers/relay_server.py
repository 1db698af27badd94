"""Servers that speak HTTP and WebSocket as relays do, byte by byte, for tests: what each connection says is a script.

    with RelayServer(script) as server:         # TLS with tls=FOLDER (tests/servers/certificates.py)
        server.port, server.requests            # requests: [(line, {header: value})] in order of arrival

A script is called for each connection as script(connection, number); the connection has read() for the request,
send(bytes), step=N for N bytes a write, upgrade() for a WebSocket's handshake, frame() and close()."""

import base64
import hashlib
import socket
import ssl
import struct
import threading
import time

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Connection:
    def __init__(self, server, sock):
        self.server, self.sock, self.step = server, sock, 0
        self.buffer = b""

    def read(self):
        """The request's head: (line, {lower-case header: value})."""
        while b"\r\n\r\n" not in self.buffer:
            data = self.sock.recv(65536)
            if not data:
                raise OSError("closed")
            self.buffer += data
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        line, *rest = head.decode().split("\r\n")
        headers = dict((part.split(":", 1)[0].lower(), part.split(":", 1)[1].strip()) for part in rest)
        self.server.note(line, headers)
        return line, headers

    def send(self, data):
        data = data.encode() if isinstance(data, str) else data
        step = self.step or len(data) or 1
        for at in range(0, len(data), step):
            self.sock.sendall(data[at:at + step])

    def answer(self, status="200 OK", type="text/event-stream", body="", headers=""):
        self.send(f"HTTP/1.1 {status}\r\n" + (f"Content-Type: {type}\r\n" if type else "") + headers +
                  "Connection: close\r\n\r\n")
        self.send(body)

    def upgrade(self):
        line, headers = self.read()
        key = headers["sec-websocket-key"].encode()
        accept = base64.b64encode(hashlib.sha1(key + GUID).digest()).decode()
        self.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  f"Sec-WebSocket-Accept: {accept}\r\n\r\n")
        return line, headers

    def frame(self, data, opcode=1, fin=True):
        data = data.encode() if isinstance(data, str) else data
        head = bytes([opcode | (0x80 if fin else 0)])
        if len(data) < 126:
            head += bytes([len(data)])
        elif len(data) < 65536:
            head += b"\x7e" + struct.pack(">H", len(data))
        else:
            head += b"\x7f" + struct.pack(">Q", len(data))
        self.send(head + data)

    def take_frame(self):
        """A frame of the client: (opcode, payload)."""
        def need(count):
            while len(self.buffer) < count:
                data = self.sock.recv(65536)
                if not data:
                    raise OSError("closed")
                self.buffer += data
            taken, self.buffer = self.buffer[:count], self.buffer[count:]
            return taken
        first, second = need(2)
        assert second & 0x80, "a client's frame must be masked"
        length = second & 0x7F
        if length == 126:
            length, = struct.unpack(">H", need(2))
        mask = need(4)
        return first & 15, bytes(byte ^ mask[at % 4] for at, byte in enumerate(need(length)))

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def stay(self):
        """Until the client goes, or the server ends."""
        try:
            while self.sock.recv(65536):
                pass
        except OSError:
            pass


class RelayServer:
    def __init__(self, script, tls=None, leaf="good"):
        self.script, self.requests, self.connections = script, [], []
        self.changed = threading.Condition()
        self.context = None
        if tls:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(tls / f"{leaf}.pem", tls / f"{leaf}.key")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def note(self, line, headers):
        with self.changed:
            self.requests.append((line, headers, time.monotonic()))
            self.changed.notify_all()

    def wait_for(self, count, seconds=30):
        """Until so many requests have come."""
        with self.changed:
            if not self.changed.wait_for(lambda: len(self.requests) >= count, seconds):
                raise AssertionError(f"{len(self.requests)} requests, not {count}")

    def accept(self):
        number = 0
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock, number), daemon=True).start()
            number += 1

    def serve(self, sock, number):
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.context:
                sock = self.context.wrap_socket(sock, server_side=True)
            self.connections.append(sock)
            self.script(Connection(self, sock), number)
        except OSError:
            pass
        finally:
            try:
                sock.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            sock.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        for sock in self.connections:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
