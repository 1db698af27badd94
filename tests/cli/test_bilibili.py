"""Bilibili's web danmaku against a server of the tests, made from the protocol's description alone."""

import base64
import hashlib
import json
import pathlib
import struct
import sys
import unittest
import urllib.parse
import zlib

from driver import Case, command

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

IMG, SUB = "7cd084941338484aae1ad9425b84077c", "4932caff0ff746eab6f01bf08b70ac45"
KEY = "ea1db124af3c7062474693fa704f4ff8"
T = 1772971200000


def packet(op, body=b"", protover=0, length=None):
    body = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    return struct.pack(">IHHII", (16 + len(body)) if length is None else length, 16, protover, op, 1) + body


def message(value):
    return packet(5, value)


def zipped(*packets):
    return packet(5, zlib.compress(b"".join(packets)), protover=2)


def danmaku(n, text="上车", uid=None, name=None, noise=0, guard=0, admin=0, cmd="DANMU_MSG", id_str=True):
    extra = json.dumps({"id_str": f"id{n}"} if id_str else {})
    head = [0, 1, 25, 16777215, T + n, 777, 0, "crc", 0, noise, 0, "", 0, "{}", "{}", {"extra": extra, "mode": 0}]
    return {"cmd": cmd, "info": [head, text, [uid if uid is not None else 1000 + n, name or f"用户{n}", admin, 0, 0, 10000, 1, ""],
                                 [], [20, 0, 0, ">50000"], ["", ""], 0, guard]}


def proto(*fields):
    """A protobuf of (number, value): an integer, text, or bytes."""
    def varint(value):
        data = b""
        while value > 127:
            data, value = data + bytes([value & 127 | 128]), value >> 7
        return data + bytes([value])

    data = b""
    for number, value in fields:
        if isinstance(value, int):
            data += varint(number << 3) + varint(value)
        else:
            value = value.encode() if isinstance(value, str) else value
            data += varint(number << 3 | 2) + varint(len(value)) + value
    return data


def gifts(uid, name, *given):
    """SEND_GIFT_V2 as the protocol's description has it; `given`: (tid, name, count, total)."""
    pb = proto((1, uid), (2, name), (3, "https://face"), *((10, proto(
        (1, 31036), (2, item), (3, count), (4, 0), (5, total // count), (7, total), (8, "gold"), (9, tid), (10, T // 1000),
        (12, "77"))) for tid, item, count, total in given))
    return {"cmd": "SEND_GIFT_V2", "data": {"pb": base64.b64encode(pb).decode()}}


class Server:
    """`script(connection, number)` speaks once the client is in the room; connection.say(bytes) sends packets."""

    def __init__(self, script, transport="ws", code=0, auth=0, room=0):
        self.script, self.transport, self.code, self.auth_code, self.room = script, transport, code, auth, room
        self.auths, self.paths, self.entered = [], [], 0
        self.api = RelayServer(self.answer)
        self.chat = RelayServer(self.talk)

    def answer(self, connection, number):
        line, headers = connection.read()
        url = urllib.parse.urlparse(line.split()[1])
        query = dict(urllib.parse.parse_qsl(url.query))
        self.paths.append(url.path)
        if url.path == "/room/v1/Room/get_info":
            value = {"code": self.room, "data": {"room_id": 5441, "uid": 42}}
        elif url.path == "/x/web-interface/nav":
            value = {"code": -101, "data": {"isLogin": False, "wbi_img": {
                "img_url": f"https://i0.hdslb.com/bfs/wbi/{IMG}.png", "sub_url": f"https://i0.hdslb.com/bfs/wbi/{SUB}.png"}}}
        else:
            assert url.path == "/xlive/web-room/v1/index/getDanmuInfo", url.path
            text = url.query[:url.query.index("&w_rid=")]
            right = query["w_rid"] == hashlib.md5((text + KEY).encode()).hexdigest() and text.split("&") == sorted(text.split("&"))
            port = {"ws": "ws_port", "tcp": "port", "wss": "wss_port"}[self.transport]
            value = {"code": self.code if right else -352,
                     "data": {"token": "tok", "host_list": [{"host": "127.0.0.1", port: self.chat.port}]}}
        connection.answer(type="application/json", body=json.dumps(value))

    def take(self, connection):
        """A packet of the client: (op, body)."""
        if self.transport == "ws":
            while True:
                opcode, data = connection.take_frame()
                if opcode == 2:
                    break
        else:
            data = self.exactly(connection, 16)
            data += self.exactly(connection, struct.unpack(">I", data[:4])[0] - 16)
        length, header, _, op, _ = struct.unpack(">IHHII", data[:16])
        assert (length, header) == (len(data), 16)
        return op, data[16:]

    @staticmethod
    def exactly(connection, count):
        data = b""
        while len(data) < count:
            part = connection.sock.recv(count - len(data))
            if not part:
                raise OSError("closed")
            data += part
        return data

    def talk(self, connection, number):
        if self.transport == "ws":
            connection.upgrade()
            connection.say = lambda data: connection.frame(data, opcode=2)
        else:
            connection.say = connection.send
        op, body = self.take(connection)
        self.auths.append((op, json.loads(body)))
        connection.say(packet(8, {"code": self.auth_code}))
        if self.auth_code == 0:
            op, body = self.take(connection)
            assert (op, body) == (2, b"")
            connection.say(packet(3, struct.pack(">I", 12345)))
            self.entered += 1
            self.script(connection, number)
        connection.stay()

    def heard(self, case, seconds=3, code=0, room="123", arguments=(), query=""):
        with self.api, self.chat:
            url = f"bilibili:{room}?base=http://127.0.0.1:{self.api.port}&transport={self.transport}&insecure=1{query}"
            got, out, errors = command("feed", url, "--seconds", seconds, *arguments)
        case.assertEqual(got, code, errors)
        return [json.loads(line) for line in out.splitlines()], errors


class Bilibili(Case):
    def test_a_room(self):
        def script(connection, number):
            connection.say(zipped(message(danmaku(1)), message(danmaku(2, uid=42, guard=3))) + message(danmaku(3, admin=1)))

        for transport in ("ws", "tcp"):
            server = Server(script, transport)
            events, _ = server.heard(self)
            self.assertEqual([event["id"] for event in events], ["id1", "id2", "id3"])
            self.assertEqual(events[0]["feed"], "bilibili:123")
            self.assertEqual(events[0]["text"], "上车")
            self.assertEqual(events[0]["person"], {"id": "1001", "name": "用户1", "strength": "strong", "roles": [], "level": 20})
            self.assertEqual(events[1]["person"]["roles"], ["host", "member"])
            self.assertEqual(events[2]["person"]["roles"], ["mod"])
            self.assertEqual(server.auths[0][0], 7)
            self.assertEqual({key: server.auths[0][1][key] for key in ("uid", "roomid", "platform", "type", "key")},
                             {"uid": 0, "roomid": 5441, "platform": "web", "type": 2, "key": "tok"})

    def test_a_byte_a_time(self):
        def script(connection, number):
            connection.step = 1
            connection.say(message(danmaku(1)) + zipped(message(danmaku(2))) + message(danmaku(3)))

        for transport in ("ws", "tcp"):
            events, _ = Server(script, transport).heard(self)
            self.assertEqual(len(events), 3)

    def test_every_kind(self):
        word = base64.b64encode(b"\x08\x95\x03\x12\x03Bob\x28\x02\x38\x80\x8f\xb4\xcd\x06").decode()
        values = [
            danmaku(1, noise=2), danmaku(2, cmd="DANMU_MSG_MIRROR"), danmaku(3, cmd="DANMU_MSG:4:0:2:2:2:0"),
            danmaku(4, uid=0, name="提***"), danmaku(5, id_str=False),
            {"cmd": "SEND_GIFT", "data": {"giftName": "辣条", "num": 3, "uname": "A", "uid": 7, "coin_type": "silver",
                                          "total_coin": 300, "tid": "g1", "timestamp": T // 1000}},
            {"cmd": "SEND_GIFT", "data": {"giftName": "小花花", "num": 2, "uname": "A", "uid": 7, "coin_type": "gold",
                                          "total_coin": 200, "tid": "g2", "timestamp": T // 1000}},
            {"cmd": "GUARD_BUY", "data": {"uid": 8, "username": "B", "guard_level": 3, "num": 1, "gift_name": "舰长",
                                          "start_time": T // 1000}},
            {"cmd": "SUPER_CHAT_MESSAGE", "data": {"id": 99, "uid": 9, "price": 30, "message": "加油",
                                                   "start_time": T // 1000, "user_info": {"uname": "C"}}},
            {"cmd": "SUPER_CHAT_MESSAGE_DELETE", "data": {"ids": [99, 100]}},
            {"cmd": "ROOM_BLOCK_MSG", "data": {"uid": 7, "uname": "A"}},
            {"cmd": "INTERACT_WORD", "data": {"uid": 5, "uname": "D", "msg_type": 2, "timestamp": T // 1000}},
            {"cmd": "INTERACT_WORD_V2", "data": {"pb": word}},
            {"cmd": "LIKE_INFO_V3_CLICK", "data": {"uid": 5, "uname": "D"}},
            {"cmd": "ONLINE_RANK_COUNT", "data": {"count": 33, "online_count": 1234}},
            {"cmd": "COMBO_SEND", "data": {}}, {"cmd": "SOMETHING_NEW"},
        ]

        def script(connection, number):
            connection.say(zipped(*(message(value) for value in values)))

        events, _ = Server(script).heard(self)
        self.assertEqual([event["kind"] for event in events],
                         ["comment"] * 5 + ["gift", "gift", "member", "gift", "delete", "delete", "ban", "follow", "follow",
                                            "like", "viewers"])
        self.assertTrue(events[0]["noise"])
        self.assertTrue(events[1]["shared"])
        self.assertEqual(events[3]["person"]["strength"], "broken")
        self.assertEqual(events[4]["id"], f"1005/{T + 5}/777")
        self.assertNotIn("value", events[5])
        self.assertEqual((events[6]["value"], events[6]["count"]), ({"minor": 200, "currency": "bilibili-gold"}, 2))
        self.assertEqual((events[8]["value"], events[8]["text"]), ({"minor": 3000, "currency": "CNY"}, "加油"))
        self.assertEqual([event["target"] for event in events[9:12]], ["99", "100", "7"])
        self.assertEqual(events[13]["person"]["name"], "Bob")
        self.assertEqual(events[15]["count"], 1234)

    def test_gifts_and_members_of_the_new_form(self):
        old = {"giftName": "小花花", "num": 10, "uname": "A", "uid": 7, "coin_type": "gold", "total_coin": 1000, "tid": "t1",
               "timestamp": T // 1000}
        toast = {"sender_uinfo": {"uid": 8, "base": {"name": "B"}}, "pay_info": {"num": 1, "price": 198000},
                 "guard_info": {"guard_level": 3, "role_name": "舰长", "start_time": T // 1000}, "option": {"source": 0}}
        values = [
            gifts(7, "A", ("t1", "小花花", 10, 1000), ("t2", "辣条", 1, 100)), {"cmd": "SEND_GIFT", "data": old},
            {"cmd": "USER_TOAST_MSG_V2", "data": toast},
            {"cmd": "USER_TOAST_MSG_V2", "data": {**toast, "option": {"source": 2}}},
            {"cmd": "GUARD_BUY", "data": {"uid": 8, "username": "B", "guard_level": 3, "gift_name": "舰长",
                                          "start_time": T // 1000}},
            {"cmd": "SEND_GIFT_V3", "data": {}}, danmaku(1),
        ]

        def script(connection, number):
            connection.say(b"".join(message(value) for value in values))

        events, errors = Server(script).heard(self)
        self.assertEqual([(event["kind"], event["id"]) for event in events],
                         [("gift", "t1"), ("gift", "t2"), ("member", f"8/{T // 1000}/3"), ("comment", "id1")])
        self.assertEqual([(event["value"]["minor"], event["count"], event["item"]) for event in events[:2]],
                         [(1000, 10, "小花花"), (100, 1, "辣条")])
        self.assertEqual(events[0]["person"], {"id": "7", "name": "A", "strength": "strong"})
        self.assertEqual(events[2]["item"], "舰长")
        self.assertIn("SEND_GIFT_V3", errors)

    def test_hostile_packets(self):
        bomb = zlib.compress(b"\0" * (64 << 20), 9)
        inner = zipped(message(danmaku(9)))
        for _ in range(20):
            inner = zipped(inner)

        def script(connection, number):
            if number == 0:
                connection.say(packet(5, bomb, protover=2))
                connection.say(inner)
                connection.say(packet(5, b"not zlib", protover=2) + packet(5, b"brotli", protover=3) + packet(5, b"{bad"))
                connection.say(packet(5, b"[]") + packet(5, {"cmd": 3}) + packet(5, {"cmd": "DANMU_MSG", "info": 7}) +
                               packet(5, {"cmd": "DANMU_MSG", "info": [[], 5, []]}) +
                               packet(5, {"cmd": "INTERACT_WORD_V2", "data": {"pb": "CP////8P"}}) +
                               packet(5, {"cmd": "SEND_GIFT", "data": {"num": 1e300, "uid": "x", "total_coin": -5}}))
                connection.say(message(danmaku(1)))
                connection.say(packet(5, b"x", length=5))  # a length that cannot be ends the connection
            elif number == 1:
                connection.say(message(danmaku(2)))
                connection.say(packet(5, b"x", length=0xFFFFFFFF))
            else:
                connection.say(message(danmaku(3)))

        for transport in ("ws", "tcp"):
            events, errors = Server(script, transport).heard(self, seconds=8)
            self.assertEqual([event["id"] for event in events if event["kind"] == "comment" and event["id"][:2] == "id"],
                             ["id1", "id2", "id3"])

    def test_bombs_end_the_connection_in_words(self):
        bomb = packet(5, zlib.compress(b"\0" * (9 << 20), 9), protover=2)

        def script(connection, number):
            for _ in range(4 if number == 0 else 0):
                connection.say(bomb)
            connection.say(message(danmaku(number)))

        for transport in ("ws", "tcp"):
            events, errors = Server(script, transport).heard(self, seconds=5)
            self.assertEqual([event["id"] for event in events if event["kind"] == "comment"], ["id1"])
            self.assertIn("What the server sends unpacks to far more than any chat does.", errors)

    def test_it_comes_back_and_nothing_counts_twice(self):
        def script(connection, number):
            connection.say(message(danmaku(number)) + message(danmaku(number + 1)))
            if number < 2:
                connection.reset()

        for transport in ("ws", "tcp"):
            server = Server(script, transport)
            events, _ = server.heard(self, seconds=7)
            self.assertEqual([event["id"] for event in events], ["id0", "id1", "id2", "id3"])
            self.assertEqual(server.paths.count("/room/v1/Room/get_info"), 1)

    def test_what_is_wrong_is_said(self):
        def nothing(connection, number):
            pass

        self.assertIn("no such room", Server(nothing, room=1).heard(self, seconds=20, code=3)[1])
        self.assertIn("signed", Server(nothing, code=-352).heard(self, seconds=1, code=3)[1])
        self.assertIn("token", Server(nothing, auth=-101).heard(self, seconds=1, code=3)[1])
        self.assertEqual(command("feed", "bilibili:1?transport=tcp")[0], 2)
        self.assertEqual(command("feed", "bilibili:x")[0], 2)

    def test_the_cookie_goes_to_bilibili_only(self):
        def script(connection, number):
            connection.say(message(danmaku(1)))

        folder = self.folder()
        secrets = folder.write("secrets.json", {"bilibili": {"cookie": "SESSDATA=very-secret; buvid3=browser-1"}})
        secrets.chmod(0o600)
        server = Server(script)
        events, errors = server.heard(self, arguments=["--secrets", secrets])
        self.assertEqual(len(events), 1)
        self.assertTrue(all(headers["cookie"].startswith("SESSDATA") for _, headers, _ in server.api.requests))
        self.assertEqual(server.auths[0][1]["buvid"], "browser-1")
        self.assertNotIn("very-secret", errors + json.dumps(events))


if __name__ == "__main__":
    unittest.main()
