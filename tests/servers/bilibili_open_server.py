"""Bilibili's open platform for tests, written from the protocol's description alone: signed requests that it checks
itself, games that run and end, and the room's messages over a WebSocket.

    with OpenServer(script) as server:
        server.url, server.secrets()      # the feed's URL, and what belongs into the secrets file
        server.calls                      # [(path, body, code answered)]
        server.games                      # {game_id: "running" | "ended"}

script(connection, number) speaks once a client is in the room: connection.say(bytes) sends packets. `codes` answers the
n-th call of a path with that code: {"/v2/app/start": [7010, 0]}. `torture` is what is sent in place of the first answers,
each one a function of the connection."""

import hashlib
import hmac
import json
import struct
import threading
import time
import zlib

from relay_server import RelayServer

NAMES = ["x-bili-accesskeyid", "x-bili-content-md5", "x-bili-signature-method", "x-bili-signature-nonce",
         "x-bili-signature-version", "x-bili-timestamp"]
T = 1772971200


def packet(op, body=b"", protover=0, length=None):
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return struct.pack(">IHHII", (16 + len(body)) if length is None else length, 16, protover, op, 1) + body


def message(cmd, **data):
    return packet(5, {"cmd": f"LIVE_OPEN_PLATFORM_{cmd}", "data": data})


def zipped(*packets):
    return packet(5, zlib.compress(b"".join(packets)), protover=2)


def comment(n, text="上车", **more):
    return message("DM", **{"room_id": 5441, "open_id": f"open{n}", "uid": 0, "uname": f"用户{n}", "uface": "", "msg": text,
                            "msg_id": f"m{n}", "timestamp": T + n, "guard_level": 0, "fans_medal_level": 0, "is_admin": 0,
                            "dm_type": 0, **more})


def signature(secret, headers):
    text = "\n".join(f"{name}:{headers[name]}" for name in NAMES)
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


class OpenServer:
    def __init__(self, script=None, codes=None, access_key="ak-distinct-0001", secret="sk-distinct-0002", code="CODE-distinct-3",
                 app_id=1700000000001, torture=(), auth_code=0):
        self.script, self.codes = script or (lambda connection, number: None), dict(codes or {})
        self.access_key, self.secret, self.code, self.app_id = access_key, secret, code, app_id
        self.auth_code, self.entered, self.torture = auth_code, 0, list(torture)
        self.calls, self.problems, self.games, self.nonces, self.auths = [], [], {}, set(), []
        self.changed = threading.Condition()
        self.api = RelayServer(self.answer)
        self.chat = RelayServer(self.talk)

    @property
    def url(self):
        return (f"bilibili-open:?base=http://127.0.0.1:{self.api.port}&insecure=1&pause=100ms&ping=300ms")

    def secrets(self, **more):
        return {"bilibili-open": {"access_key": self.access_key, "access_secret": self.secret, "code": self.code,
                                  "app_id": str(self.app_id), **more}}

    # Requests.
    def check(self, headers, body):
        """What is wrong with the request's signature, or None."""
        for name in [*NAMES, "authorization", "content-type", "accept"]:
            if name not in headers:
                return f"no {name}"
        if headers["x-bili-content-md5"] != hashlib.md5(body).hexdigest():
            return "content-md5"
        if (headers["x-bili-signature-method"], headers["x-bili-signature-version"]) != ("HMAC-SHA256", "1.0"):
            return "method or version"
        if headers["x-bili-accesskeyid"] != self.access_key or headers["authorization"] != signature(self.secret, headers):
            return "signature"
        if abs(int(headers["x-bili-timestamp"]) - time.time()) > 60:
            return "timestamp"
        if headers["x-bili-signature-nonce"] in self.nonces:
            return "nonce twice"
        self.nonces.add(headers["x-bili-signature-nonce"])
        if headers["content-type"] != "application/json" or headers["accept"] != "application/json":
            return "types"
        return None

    def answer(self, connection, number):
        line, headers = connection.read()
        method, path, _ = line.split()
        wanted = int(headers.get("content-length", 0))
        while len(connection.buffer) < wanted:
            data = connection.sock.recv(65536)
            if not data:
                return
            connection.buffer += data
        body = connection.buffer[:wanted]
        if self.torture:
            self.torture.pop(0)(connection)
            return
        wrong = self.check(headers, body) if method == "POST" else "no POST"
        if wrong:
            self.problems.append((path, wrong))
        code, data = (4002, {}) if wrong else self.carry_out(path, json.loads(body))
        value = {"code": code, "message": "ok" if code == 0 else "what the platform says", "request_id": "r", "data": data}
        with self.changed:
            self.calls.append((path, json.loads(body) if not wrong else {}, code))
            self.changed.notify_all()
        connection.answer(type="application/json", body=json.dumps(value))

    def carry_out(self, path, body):
        planned = self.codes.get(path)
        if planned:
            code = planned.pop(0)
            if code:
                return code, {}
        if path == "/v2/app/start":
            return self.start(body)
        game = body.get("game_id", "")
        if self.games.get(game) != "running":
            return 7000, {}
        if path == "/v2/app/heartbeat":
            return 0, {}
        if path == "/v2/app/end" and body.get("app_id") == self.app_id:
            self.games[game] = "ended"
            return 0, {}
        return 4000, {}

    def start(self, body):
        if body != {"code": self.code, "app_id": self.app_id}:
            return 7007, {}
        if "running" in self.games.values():
            return 7002, {}
        game = f"game-{len(self.games) + 1}"
        self.games[game] = "running"
        return 0, {"game_info": {"game_id": game},
                   "websocket_info": {"auth_body": json.dumps({"roomid": 5441, "key": f"k {game}", "group": "open"}),
                                      "wss_link": [f"ws://127.0.0.1:{self.chat.port}/sub"]},
                   "anchor_info": {"room_id": 5441, "uid": 0, "open_id": "open-host", "uname": "主播"}}

    # The room.
    def talk(self, connection, number):
        line, _ = connection.upgrade()
        assert line.split()[1] == "/sub", line
        connection.say = lambda data: connection.frame(data, opcode=2)
        op, body = self.take(connection)
        self.auths.append((op, body.decode()))
        connection.say(packet(8, {"code": self.auth_code}))
        if self.auth_code == 0:
            op, body = self.take(connection)
            assert op == 2, op
            connection.say(packet(3, struct.pack(">I", 1)))
            self.entered += 1
            self.script(connection, number)
        connection.stay()

    @staticmethod
    def take(connection):
        while True:
            opcode, data = connection.take_frame()
            if opcode == 2:
                break
        length, header, _, op, _ = struct.unpack(">IHHII", data[:16])
        assert (length, header) == (len(data), 16)
        return op, data[16:]

    def wait_for(self, path, count=1, seconds=30):
        """Until so many calls of the path have come: their bodies and codes."""
        def found():
            return [(body, code) for called, body, code in self.calls if called == path]
        with self.changed:
            if not self.changed.wait_for(lambda: len(found()) >= count, seconds):
                raise AssertionError(f"{len(found())} of {path}, not {count}: {self.calls} {self.problems}")
        return found()

    def __enter__(self):
        self.api.__enter__()
        self.chat.__enter__()
        return self

    def __exit__(self, *what):
        self.chat.__exit__(*what)
        self.api.__exit__(*what)
