"""Servers of every kind that misbehave: each speaks as its platform does (protocols.md) and, when told, does what breaks
connections. Each keeps a ledger: what it has sent, and what its client has confirmed, by answering a ping, by coming back
with a page token or an event's id, or by closing after everything was sent and the server had closed its half.

    server = Relay("hall", chance, tls=FOLDER)
    server.url                 what the command is to connect to
    server.do("reset")         one of server.faults, carried out by whoever serves a connection
    server.settle()            no more faults: what is sent from here on is confirmed
    server.confirmed, server.sent, server.connections, server.done     (done: faults that took place)

A message's text is "NAME NUMBER", once for each."""

import base64
import collections
import hashlib
import json
import queue
import select
import socket
import ssl
import struct
import threading
import time
import urllib.parse
import zlib

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TICK = 0.1  # between two batches, seconds
WBI = "https://i0.hdslb.com/bfs/wbi/7cd084941338484aae1ad9425b84077c.png", \
      "https://i0.hdslb.com/bfs/wbi/4932caff0ff746eab6f01bf08b70ac45.png"
MASK = [46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
        41, 13]


class Gone(Exception):
    """The connection is over."""


def now_ms():
    return int(time.time() * 1000)


class Connection:
    """Bytes to and from one client, by one thread."""

    def __init__(self, server, sock):
        self.server, self.sock, self.buffer, self.step = server, sock, b"", 0
        self.open_pings = collections.OrderedDict()  # token: what was sent before it
        self.since, self.all = [], []

    def send(self, data):
        try:
            for at in range(0, len(data), self.step or len(data) or 1):
                self.sock.sendall(data[at:at + (self.step or len(data))])
        except (OSError, ValueError) as problem:
            raise Gone from problem

    def send_messages(self, numbers, encode):
        """They count as sent from the first byte on."""
        self.server.note_sent(numbers)
        self.since += numbers
        self.all += numbers
        self.send(b"".join(encode(number) for number in numbers))

    def receive(self, wait):
        """More bytes into the buffer; False: none came in time."""
        try:
            pending = isinstance(self.sock, ssl.SSLSocket) and self.sock.pending()
            if not pending and not select.select([self.sock], [], [], wait)[0]:
                return False
            data = self.sock.recv(65536)
        except (OSError, ValueError) as problem:
            raise Gone from problem
        if not data:
            raise Gone
        self.buffer += data
        return True

    def until(self, mark, seconds=15):
        end = time.monotonic() + seconds
        while mark not in self.buffer:
            if not self.receive(max(0, end - time.monotonic())):
                raise Gone
        head, self.buffer = self.buffer.split(mark, 1)
        return head

    def exactly(self, count, seconds=15):
        end = time.monotonic() + seconds
        while len(self.buffer) < count:
            if not self.receive(max(0, end - time.monotonic())):
                raise Gone
        data, self.buffer = self.buffer[:count], self.buffer[count:]
        return data

    def request(self):
        head = self.until(b"\r\n\r\n").decode()
        line, *rest = head.split("\r\n")
        return line.split()[1], {part.split(":", 1)[0].lower(): part.split(":", 1)[1].strip() for part in rest}

    def ping(self, token, data):
        self.open_pings[token] = self.since
        self.since = []
        self.send(data)

    def pong(self, token):
        """Everything up to this ping has been read."""
        if token not in self.open_pings:
            return
        while True:
            first, numbers = self.open_pings.popitem(last=False)
            self.server.note_confirmed(numbers)
            if first == token:
                return

    def reset(self):
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()
        raise Gone

    def half_close(self):
        """If the client then closes too, and not for bytes that it has not read, it has read all."""
        try:
            self.sock.settimeout(20)
            self.sock.shutdown(socket.SHUT_WR)
            while self.sock.recv(65536):
                pass
            self.server.note_confirmed(self.all)
        except OSError:
            pass
        raise Gone


class Server:
    """What all have in common. A kind says hello(), encode(number), and how it pings and hears."""

    faults = ("reset", "half-close", "stall", "byte", "garbage", "huge", "twice", "busy", "restart")
    first_faults = ()  # those to begin with
    rate = 100  # messages a second

    def __init__(self, name, chance, tls=None):
        self.name, self.chance, self.tls = name, chance, tls
        self.lock = threading.Lock()
        self.number = 0
        self.sent, self.confirmed, self.done = set(), set(), collections.Counter()
        self.connections = 0
        self.orders = queue.Queue()
        self.live = set()
        self.busy_until = self.false_until = 0
        self.settling = self.ended = False
        self.contexts = {}
        if tls:
            for leaf in ("good", "wrong-host"):
                self.contexts[leaf] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self.contexts[leaf].load_cert_chain(tls / f"{leaf}.pem", tls / f"{leaf}.key")
            self.faults = (*self.faults, "certificate")
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    # The ledger.
    def fresh(self, count):
        with self.lock:
            self.number += count
            return list(range(self.number - count, self.number))

    def note_sent(self, numbers):
        with self.lock:
            self.sent.update(numbers)

    def note_confirmed(self, numbers):
        with self.lock:
            self.confirmed.update(numbers)

    def text(self, number):
        return f"{self.name} {number}"

    # Connections.
    def accept(self):
        while not self.ended:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                time.sleep(0.05)  # it is restarting
                continue
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def serve(self, sock):
        connection = None
        try:
            sock.settimeout(10)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                leaf = "wrong-host" if time.monotonic() < self.false_until else "good"
                sock = self.contexts[leaf].wrap_socket(sock, server_side=True)
            connection = Connection(self, sock)
            with self.lock:
                self.live.add(connection)
                self.connections += 1
            self.talk(connection)
        except (Gone, OSError, ValueError):
            pass
        finally:
            with self.lock:
                self.live.discard(connection)
            try:
                sock.close()
            except OSError:
                pass

    def talk(self, connection):
        self.hello(connection)
        tick = 0
        while not self.ended:
            self.obey(connection)
            connection.send_messages(self.fresh(max(1, int(self.rate * TICK))), self.encode)
            tick += 1
            if tick % 3 == 0:
                self.ping(connection, f"{self.name}-{self.chance.getrandbits(48)}")
            end = time.monotonic() + TICK
            while (left := end - time.monotonic()) > 0:
                connection.receive(left)
                self.hear(connection)

    def is_busy(self):
        return time.monotonic() < self.busy_until

    def turn_away(self, connection):
        status = self.chance.choice(["429 Too Many Requests", "503 Service Unavailable"])
        connection.send(f"HTTP/1.1 {status}\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        raise Gone

    # Faults.
    def do(self, fault):
        self.orders.put(fault)

    def obey(self, connection):
        if self.settling:
            self.finish(connection)
        try:
            fault = self.orders.get_nowait()
        except queue.Empty:
            return
        self.done[fault] += 1
        getattr(self, "fault_" + fault.replace("-", "_"))(connection)

    def finish(self, connection):
        """The last words on this connection, confirmed by its end."""
        connection.send_messages(self.fresh(50), self.encode)
        connection.half_close()

    def cut_all(self):
        with self.lock:
            live = list(self.live)
        for other in live:
            try:
                other.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                socket.socket.shutdown(other.sock, socket.SHUT_RDWR)
            except OSError:
                pass

    def fault_reset(self, connection):
        connection.reset()

    def fault_half_close(self, connection):
        connection.half_close()

    def fault_stall(self, connection):
        time.sleep(self.chance.uniform(1, 3))

    def fault_byte(self, connection):
        connection.step = 1
        connection.send_messages(self.fresh(3), self.encode)
        connection.step = 0

    def fault_garbage(self, connection):
        connection.send(self.chance.randbytes(3000) + b"\r\n")

    def fault_huge(self, connection):
        connection.send(b"x" * 3_000_000 + b"\r\n")

    def fault_twice(self, connection):
        """The last messages once more."""
        connection.send(b"".join(self.encode(number) for number in connection.all[-40:]))

    def fault_busy(self, connection):
        self.busy_until = time.monotonic() + 3
        connection.reset()

    def fault_certificate(self, connection):
        self.false_until = time.monotonic() + 3
        connection.reset()

    def fault_restart(self, connection):
        self.stop_listening()
        self.cut_all()
        time.sleep(1)
        self.listener = socket.create_server(("127.0.0.1", self.port))
        raise Gone

    def stop_listening(self):
        try:
            self.listener.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept()
        except OSError:
            pass
        self.listener.close()

    def settle(self):
        self.settling = True

    def end(self):
        self.ended = True
        self.stop_listening()
        self.cut_all()


class Twitch(Server):
    faults = tuple(fault for fault in Server.faults if fault != "busy") + ("reconnect",)

    @property
    def url(self):
        return f"twitch:{self.name}?host=127.0.0.1&port={self.port}&ca={self.tls}/ca.pem"

    def hello(self, connection):
        words = b""
        while b"JOIN" not in words:
            words += connection.until(b"\r\n") + b"\r\n"
        connection.send((":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands\r\n:tmi.twitch.tv 001 j :Welcome\r\n"
                         f":j!j@j JOIN #{self.name}\r\n:j.tmi.twitch.tv 366 j #{self.name} :End of /NAMES list\r\n"
                         f"@room-id=1;slow=0 :tmi.twitch.tv ROOMSTATE #{self.name}\r\n").encode())

    def encode(self, number):
        who = number % 300
        return (f"@badges=;color=#0000FF;display-name=V{who};emotes=;id={self.name}-{number};mod=0;room-id=1;subscriber=0;"
                f"tmi-sent-ts={now_ms()};user-id={1000 + who} :v{who}!v{who}@v{who}.tmi.twitch.tv "
                f"PRIVMSG #{self.name} :{self.text(number)}\r\n").encode()

    def ping(self, connection, token):
        connection.ping(token, f"PING :{token}\r\n".encode())

    def hear(self, connection):
        *lines, connection.buffer = connection.buffer.split(b"\r\n")
        for line in lines:
            if line.startswith(b"PING"):
                connection.send(b":tmi.twitch.tv PONG tmi.twitch.tv " + line[5:] + b"\r\n")
            elif line.startswith(b"PONG"):
                connection.pong(line.split(b":", 1)[1].decode())

    def fault_reconnect(self, connection):
        connection.send(b":tmi.twitch.tv RECONNECT\r\n")


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


class Bilibili(Socket):
    """The look-ups and the packets; transport "ws" or "tcp"."""

    def __init__(self, name, chance, transport):
        super().__init__(name, chance)
        self.transport = transport
        self.api = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.answer_all, daemon=True).start()
        if transport == "tcp":  # no handshake that could be turned away
            self.faults = tuple(fault for fault in self.faults if fault != "busy") + ("look-up", "token")
            self.first_faults = ("half-close",)
        else:
            self.faults = (*self.faults, "look-up", "token")
        self.look_ups_fail_until = 0
        self.tokens = 0

    @property
    def url(self):
        return (f"bilibili:{self.name}?base=http://127.0.0.1:{self.api.getsockname()[1]}&transport={self.transport}"
                "&insecure=1")

    def answer_all(self):
        while not self.ended:
            try:
                sock, _ = self.api.accept()
                sock.settimeout(10)
                self.answer(Connection(self, sock))
            except (Gone, OSError, ValueError, KeyError):
                pass

    def answer(self, connection):
        target, _ = connection.request()
        url = urllib.parse.urlparse(target)
        if time.monotonic() < self.look_ups_fail_until:
            status = self.chance.choice(["412 Precondition Failed", "503 Service Unavailable", "200 OK"])
            body = b"<html>"
        else:
            status, body = "200 OK", json.dumps(self.look_up(url)).encode()
        connection.send(f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
                        "Connection: close\r\n\r\n".encode() + body)
        connection.sock.close()

    def look_up(self, url):
        if url.path == "/room/v1/Room/get_info":
            return {"code": 0, "data": {"room_id": 5441, "uid": 42}}
        if url.path == "/x/web-interface/nav":
            return {"code": -101, "data": {"isLogin": False, "wbi_img": {"img_url": WBI[0], "sub_url": WBI[1]}}}
        stems = "".join(address.rsplit("/", 1)[1].split(".")[0] for address in WBI)
        key = "".join(stems[at] for at in MASK)
        query, sign = url.query.rsplit("&w_rid=", 1)
        right = sign == hashlib.md5((query + key).encode()).hexdigest()
        port = {"ws": "ws_port", "tcp": "port"}[self.transport]
        return {"code": 0 if right else -352,
                "data": {"token": "tok", "host_list": [{"host": "127.0.0.1", port: self.port}]}}

    @staticmethod
    def packet(op, body=b"", protover=0):
        body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        return struct.pack(">IHHII", 16 + len(body), 16, protover, op, 1) + body

    def put(self, data):
        return self.frame(data, 2) if self.transport == "ws" else data

    def hello(self, connection):
        if self.transport == "ws":
            super().hello(connection)
            while (found := self.take(connection)) is None:
                if not connection.receive(10):
                    raise Gone
            data = found[1]
        else:
            data = connection.exactly(16)
            data += connection.exactly(struct.unpack(">I", data[:4])[0] - 16)
        op = struct.unpack(">I", data[8:12])[0]
        auth = json.loads(data[16:])
        if op != 7 or auth["key"] != "tok" or auth["roomid"] != 5441:
            raise Gone
        code = -101 if self.tokens else 0
        self.tokens = 0
        connection.send(self.put(self.packet(8, {"code": code})))
        if code:
            raise Gone

    def danmaku(self, number):
        extra = json.dumps({"id_str": f"{self.name}-{number}"})
        head = [0, 1, 25, 16777215, now_ms(), 777, 0, "crc", 0, 0, 0, "", 0, "{}", "{}", {"extra": extra, "mode": 0}]
        return {"cmd": "DANMU_MSG", "info": [head, self.text(number), [1000 + number % 300, f"用户{number % 300}", 0, 0, 0,
                                                                      10000, 1, ""], [], [20, 0, 0, ">50000"], ["", ""], 0,
                                             0]}

    def encode(self, number):
        one = self.packet(5, self.danmaku(number))
        return self.put(self.packet(5, zlib.compress(one), protover=2) if number % 3 else one)

    def ping(self, connection, token):
        if self.transport == "ws":
            super().ping(connection, token)

    def hear(self, connection):
        if self.transport == "ws":
            super().hear(connection)
            return
        while len(connection.buffer) >= 16:
            length, _, _, op, _ = struct.unpack(">IHHII", connection.buffer[:16])
            if len(connection.buffer) < length:
                return
            connection.buffer = connection.buffer[length:]
            self.heard_packet(connection, op)

    def heard_bytes(self, connection, data):
        if len(data) >= 16:
            self.heard_packet(connection, struct.unpack(">I", data[8:12])[0])

    def heard_packet(self, connection, op):
        if op == 2:
            connection.send(self.put(self.packet(3, struct.pack(">I", 12345))))

    def fault_garbage(self, connection):
        if self.chance.random() < 0.5:
            connection.send(self.put(self.packet(5, b"{]")) + self.put(self.packet(5, b"no zlib", protover=2)) +
                            self.put(self.packet(5, b"\x8b", protover=3)))
        else:
            connection.send(self.put(b"\x00\x00\x00\x04" + self.chance.randbytes(60)))
            raise Gone

    def fault_huge(self, connection):
        """What becomes far too much when it is inflated."""
        connection.send(self.put(self.packet(5, zlib.compress(bytes(50_000_000)), protover=2)))

    def fault_look_up(self, connection):
        self.look_ups_fail_until = time.monotonic() + 3
        connection.reset()

    def fault_token(self, connection):
        self.tokens = 1
        connection.reset()

    def end(self):
        super().end()
        self.api.close()


class YouTube(Server):
    """Pages: each is made when it is first asked for, and is the same when it is asked for again."""

    faults = ("reset", "stall", "byte", "garbage", "huge", "twice", "busy", "restart", "cut")
    key = "AIza-a-secret-key"

    def __init__(self, name, chance):
        self.pages = [[]]
        self.made = 0
        super().__init__(name, chance)

    @property
    def url(self):
        return f"youtube:{self.name}?base=http://127.0.0.1:{self.port}&insecure=1"

    def item(self, number):
        t = now_ms()
        stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(t // 1000)) + f".{t % 1000:03}000Z"
        who = number % 300
        return {"kind": "youtube#liveChatMessage", "id": f"{self.name}-{number}", "snippet": {
            "type": "textMessageEvent", "liveChatId": "chat", "publishedAt": stamp, "hasDisplayContent": True,
            "displayMessage": self.text(number), "textMessageDetails": {"messageText": self.text(number)}},
            "authorDetails": {"channelId": f"UC{who}", "channelUrl": f"http://www.youtube.com/channel/UC{who}",
                              "displayName": f"Y{who}", "profileImageUrl": f"https://yt3.ggpht.com/ytc/{'A' * 60}{who}",
                              "isVerified": False, "isChatOwner": False, "isChatSponsor": False, "isChatModerator": False}}

    def talk(self, connection):
        target, headers = connection.request()
        url = urllib.parse.urlparse(target)
        query = {key: values[0] for key, values in urllib.parse.parse_qs(url.query).items()}
        if headers.get("x-goog-api-key") != self.key:
            raise Gone
        if self.is_busy():
            self.turn_away(connection)
        if url.path == "/youtube/v3/videos":
            self.answer(connection, {"items": [{"id": self.name, "liveStreamingDetails": {"activeLiveChatId": "chat"}}]})
        elif url.path != "/youtube/v3/liveChat/messages":
            connection.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            self.page(connection, query)

    def page(self, connection, query):
        number = int(query["pageToken"][1:]) if "pageToken" in query else len(self.pages) - 1
        for page in self.pages[:number]:
            self.note_confirmed(page)
        self.pages += [None] * (number + 1 - len(self.pages))
        try:
            fault = None if self.settling else self.orders.get_nowait()
        except queue.Empty:
            fault = None
        if not self.pages[number]:
            elapsed = time.monotonic() - (self.made or time.monotonic() - 1)
            self.made = time.monotonic()
            # A page takes at most 2000.
            self.pages[number] = self.fresh(2000 if fault == "huge" else max(1, min(2000, int(self.rate * elapsed))))
            self.note_sent(self.pages[number])
        items = [self.item(n) for n in self.pages[number]]
        if fault == "twice" and number:
            items += [self.item(n) for n in self.pages[number - 1][-40:]]
        body = {"kind": "youtube#liveChatMessageListResponse", "etag": "x", "pollingIntervalMillis": 1000,
                "pageInfo": {"totalResults": len(items), "resultsPerPage": len(items)},
                "nextPageToken": f"t{number + 1}", "items": items}
        if fault:
            self.done[fault] += 1
            getattr(self, "fault_" + fault)(connection)
        self.answer(connection, body, cut=fault == "cut")

    def answer(self, connection, value, cut=False):
        body = json.dumps(value, indent=2).encode()  # as it does
        connection.send(f"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=UTF-8\r\nContent-Length: {len(body)}\r\n"
                        "Connection: close\r\n\r\n".encode())
        connection.send(body[:len(body) // 2] if cut else body)

    def fault_byte(self, connection):
        connection.step = 7

    def fault_garbage(self, connection):
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\nConnection: close\r\n\r\n"
                        b"\xff{\"items\"")
        raise Gone

    def fault_huge(self, connection):
        pass

    fault_twice = fault_cut = fault_huge
