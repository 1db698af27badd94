"""Listening as a WebSocket server: relays that are clients, several at once, and hostile ones."""

import asyncio
import json
import select
import threading
import time

import websockets

from driver import Case
from listener import Listener, SocketWire, free_port, frame, post, until

TOKEN = "0123456789abcdef-hall"


def comment(n, **more):
    return {"t": 1772971200000 + n, "feed": "box:hall", "kind": "comment", "id": f"m{n}", "text": f"第 {n}",
            "person": {"id": str(n), "name": "甲", "strength": "strong"}, **more}


def text(n, **more):
    return json.dumps(comment(n, **more), ensure_ascii=False)


def chat(n, said):
    return {"id": str(7000000000000000000 + n), "method": "WebcastChatMessage",
            "user": {"id": f"MS4wLjAB{n}", "name": "小明"}, "content": said}


def gift(n, count, end=False):
    return {"id": str(7100000000000000000 + n), "method": "WebcastGiftMessage", "user": {"id": "MS4wLjAB1", "name": "小明"},
            "gift": {"id": "463", "name": "小心心", "price": 1, "count": count, "repeatEnd": end}}


class Sockets(Case):
    def listener(self, query="", path="/", **more):
        self.port = free_port()
        listener = Listener(f"listen+ws://127.0.0.1:{self.port}{path}{query}", **more)
        self.addCleanup(listener.__exit__, AssertionError)
        return listener

    def wire(self, path="/", **more):
        wire = SocketWire(self.port, path, **more)
        self.addCleanup(wire.close)
        return wire

    # A real client.
    def test_a_real_client(self):
        async def talk():
            async with websockets.connect(f"ws://127.0.0.1:{self.port}/", max_size=None) as client:
                await client.send(text(1))
                await client.send([text(2)[:10], text(2)[10:20], text(2)[20:]])
                await (await client.ping(b"are you there"))
                await client.send(json.dumps([comment(3), comment(4)]))
                await client.send(b"\x00\x01binary")
                await client.send(text(5, text="x" * 500000))
            return client.close_code

        with self.listener() as listener:
            self.assertEqual(asyncio.run(talk()), 1000)
            self.assertEqual(listener.ids(5), [f"m{n}" for n in range(1, 6)])
            listener.wait_words(r"connecting: The relay has gone\. Waits for the relay at ws://127\.0\.0\.1")

    def test_dycast(self):
        """Two of them at once: each counts its gifts by itself."""
        async def talk():
            url = f"ws://localhost:{self.port}"
            async with websockets.connect(url, origin="http://localhost:5173") as one, websockets.connect(url) as other:
                await one.send(json.dumps({"roomId": "1", "title": "直播间"}))
                await one.send(json.dumps([chat(1, "你好"), gift(1, 1)]))
                await one.send(json.dumps([gift(2, 3)]))
                await (await one.ping())
                await other.send(json.dumps([gift(3, 5), gift(4, 5, True), gift(5, 2)]))
                await (await other.ping())

        with self.listener("?map=dycast") as listener:
            asyncio.run(talk())
            events = listener.take(5)
            self.assertEqual([e["kind"] for e in events], ["comment", "gift", "gift", "gift", "gift"])
            self.assertEqual([e["count"] for e in events[1:]], [1, 2, 5, 2])
            self.assertEqual(events[1]["value"], {"minor": 1, "currency": "douyin-diamond"})
            self.assertEqual(events[0]["platform"], "douyin")

    def test_the_first_message_tells_the_shape_for_each_client(self):
        with self.listener() as listener:
            one, other = self.wire(), self.wire()
            one.frame(text(1))
            self.assertEqual(listener.ids(), ["m1"])
            other.frame(json.dumps([chat(2, "hi")]))
            self.assertEqual(listener.take()[0]["platform"], "douyin")
            one.frame(text(3))
            self.assertEqual(listener.ids(), ["m3"])

    # The greeting.
    def test_the_greeting(self):
        with self.listener() as listener:
            wire = self.wire()
            self.assertEqual(wire.greeting.status, 101)
            self.assertEqual(wire.greeting.headers["sec-websocket-accept"], "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
            self.assertEqual(wire.greeting.headers["upgrade"], "websocket")
            self.assertEqual(wire.greeting.headers["connection"].lower(), "upgrade")
            self.assertNotIn("sec-websocket-extensions", wire.greeting.headers)
            named = self.wire(Sec_WebSocket_Protocol="relay.v1, other", Sec_WebSocket_Extensions="permessage-deflate")
            self.assertEqual(named.greeting.headers["sec-websocket-protocol"], "relay.v1")
            # frames right behind it, and all of it a byte a time
            hasty = self.wire(behind=frame(text(1)) + frame(text(2)))
            self.assertEqual(hasty.greeting.status, 101)
            slow = self.wire(step=1)
            slow.frame(text(3))
            self.assertEqual(listener.ids(3), ["m1", "m2", "m3"])

    def test_greetings_that_are_none(self):
        with self.listener():
            for wrong in ({"Sec_WebSocket_Version": "8"}, {"Sec_WebSocket_Version": None}, {"Sec_WebSocket_Key": None},
                          {"Sec_WebSocket_Key": "c2hvcnQ="}, {"Sec_WebSocket_Key": "%%%"}, {"Connection": "keep-alive"}):
                answer = self.wire(**wrong).greeting
                self.assertEqual((answer.status, answer.json["reason"]), (426, "listen.greeting"), wrong)
                self.assertEqual(answer.headers["sec-websocket-version"], "13")
            self.assertEqual(self.wire("/other").greeting.status, 404)
            self.assertEqual(self.wire(Upgrade="h2c").greeting.json["reason"], "listen.socket")
            self.assertEqual(post(self.port, "/", comment(1)).status, 426)
            self.assertEqual(self.wire(Origin="https://evil.example").greeting.status, 403)
            self.assertEqual(self.wire(Host="evil.example").greeting.status, 403)
            self.assertEqual(self.wire(Origin="null").greeting.status, 403)
            self.assertEqual(self.wire(Origin="chrome-extension://abc").greeting.status, 101)

    def test_the_token(self):
        with self.listener(f"?token={TOKEN}", "/hall") as listener:
            self.assertEqual(self.wire("/hall").greeting.status, 401)
            self.assertEqual(self.wire("/hall?token=x").greeting.status, 401)
            self.wire("/hall", X_Token=TOKEN).frame(text(1))
            self.assertEqual(listener.ids(), ["m1"])
            self.wire(f"/hall?token={TOKEN}", Origin="https://hall.example").frame(text(2))
            self.assertEqual(listener.ids(), ["m2"])

    # Who breaks the protocol.
    def test_frames_that_break_the_protocol(self):
        wrong = [(frame("x", mask=None), 1002), (frame("x", reserved=4), 1002), (frame("x", opcode=3), 1002),
                 (frame("x", opcode=0), 1002), (frame("a", fin=False) + frame("b"), 1002),
                 (frame(b"p" * 126, opcode=9), 1002), (frame(b"", opcode=9, fin=False), 1002),
                 (b"\x81\xff" + b"\xff" * 8, 1002), (b"\x81\xff" + (2 << 20).to_bytes(8, "big") + b"maskx", 1009),
                 (frame(b"x" * 700000, fin=False) + frame(b"x" * 700000, opcode=0), 1009)]
        with self.listener() as listener:
            for data, code in wrong:
                wire = self.wire()
                wire.send(data)
                self.assertEqual(wire.close_code(), code, data[:20])
                self.assertTrue(wire.is_closed())
            self.wire().frame(text(1))
            self.assertEqual(listener.ids(), ["m1"])

    def test_good_byes(self):
        with self.listener() as listener:
            for data, code in ((b"\x03\xe8bye", 1000), (b"\x0f\xa0", 4000), (b"", None), (b"\x03", None)):
                wire = self.wire()
                wire.frame(text(1))
                wire.frame(data, opcode=8)
                self.assertEqual(wire.close_code(), code)
                self.assertTrue(wire.is_closed())
            wire = self.wire()
            wire.frame(text(2))
            wire.socket.shutdown(1)
            self.assertTrue(wire.is_closed())
            self.wire().close()
            self.assertEqual(listener.ids(2), ["m1", "m2"])
        self.assertIn("gone", "".join(listener.words))

    def test_what_cannot_be_understood_ends_nothing(self):
        with self.listener("?map=normal") as listener:
            wire = self.wire()
            for data in ("no json", "[]", "[[]]", "{}", "[1,2]", "\x00", '{"a":' * 40 + "1" + "}" * 40):
                wire.frame(data)
            wire.frame("[" + "{}," * 200000 + "{}]")
            wire.frame(text(1).encode().replace("第".encode(), b"\xff\xfe"))
            self.assertEqual(listener.take()[0]["text"], "�� 1")
            self.assertLess(listener.memory(), 96)

    # Floods.
    def test_a_flood_is_slowed_and_nothing_is_lost(self):
        count = 60000
        with self.listener("?map=normal") as listener:
            wire = self.wire()
            began = time.monotonic()
            data = b"".join(frame(json.dumps({**comment(n), "text": "1"})) for n in range(count))
            sender = threading.Thread(target=wire.send, args=[data])
            sender.start()
            self.assertEqual(listener.ids(count), [f"m{n}" for n in range(count)])
            sender.join()
            self.assertGreater(time.monotonic() - began, 0.8)  # 20 000 a second behind the first 40 000
            self.assertLess(listener.memory(), 96)

    def test_pings_without_end_and_nobody_who_reads(self):
        with self.listener() as listener:
            wire = self.wire()
            wire.socket.settimeout(1)
            pings = frame(b"p" * 125, opcode=9) * 1000
            try:
                for _ in range(200):
                    wire.send(pings)
                self.fail("it took everything")
            except TimeoutError:
                pass  # it waits until somebody reads its pongs
            other = self.wire()
            other.frame(text(1))
            self.assertEqual(listener.ids(), ["m1"])
            self.assertLess(listener.memory(), 96)

    def test_messages_that_never_end(self):
        """All that is under way together is bounded."""
        with self.listener() as listener:
            wires = [self.wire() for _ in range(16)]
            for wire in wires:
                wire.frame(b"[" + b" " * 600000, fin=False)
                wire.frame(b" " * 400000, fin=False, opcode=0)
            told, _, _ = select.select([wire.socket for wire in wires], [], [], 30)
            self.assertTrue(told)
            for wire in wires:  # those that were too many have their good-bye
                if wire.socket in told:
                    self.assertEqual(wire.close_code(), 1013)
            self.assertLess(listener.memory(), 96)

    def test_more_clients_than_there_may_be(self):
        """The first of those that have said nothing good is sent away, and the last is let in."""
        with self.listener() as listener:
            wires = [self.wire() for _ in range(73)]
            self.assertEqual({wire.greeting.status for wire in wires}, {101})
            self.assertEqual(wires[0].close_code(), 1013)
            for n, wire in enumerate(wires[1:]):
                wire.frame(text(n))
            self.assertEqual(sorted(listener.ids(72)), sorted(f"m{n}" for n in range(72)))
