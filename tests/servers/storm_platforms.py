"""Servers of a storm: the platforms' own chats."""

import hashlib
import json
import queue
import socket
import struct
import threading
import time
import urllib.parse
import zlib

from storm import Connection, Gone, Server, now_ms
from storm_relays import Socket

WBI = "https://i0.hdslb.com/bfs/wbi/7cd084941338484aae1ad9425b84077c.png", \
      "https://i0.hdslb.com/bfs/wbi/4932caff0ff746eab6f01bf08b70ac45.png"
MASK = [46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38,
        41, 13]


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
