"""Listening by HTTP: what is taken, what is refused and how, and what a hostile sender can do."""

import gzip
import json
import threading
import zlib

from listener import MIB, Posts, Wire, comment, head, until

TOKEN = "0123456789abcdef-hall"


def wxlivespy(*seqs, **live):
    return {"host_info": {"finder_username": "h"}, "live_info": {"live_id": "L1", **live},
            "events": [{"decoded_type": "comment", "seq": seq, "msg_time": 1772971200000 + seq, "nickname": "乙",
                        "content": "你好", "decoded_openid": f"o{seq}"} for seq in seqs]}


class Bodies(Posts):
    # What is taken.
    def test_one_an_array_and_lines(self):
        with self.listener() as listener:
            self.taken(self.post(comment(1)), 1)
            self.taken(self.post([comment(2), comment(3)]), 2)
            self.taken(self.post("\n".join(json.dumps(comment(n)) for n in (4, 5, 6)).encode() + b"\n"), 3)
            self.taken(self.post(("\r\n\r\n".join(json.dumps(comment(n)) for n in (7, 8))).encode()), 2)
            self.taken(self.post(comment(9), method="PUT", Content_Type="text/plain"), 1)
            self.taken(self.post(b"\xef\xbb\xbf" + json.dumps(comment(10), indent=2).encode()), 1)
            self.taken(self.post([]), 0)
            self.assertEqual(listener.ids(10), [f"m{n}" for n in range(1, 11)])

    def test_events_bear_the_name_of_the_feed(self):
        with self.listener("?map=normal&delay=3s") as listener:
            self.taken(self.post(comment(1)), 1)
            event, = listener.take()
            self.assertEqual(event["feed"], f"listen+http://127.0.0.1:{self.port}/forward")
            self.assertEqual(event["platform"], "box")

    def test_wxlivespy(self):
        with self.listener() as listener:
            self.taken(self.post(wxlivespy(1, 2, online_count=12)), 3)
            self.taken(self.post(gzip.compress(json.dumps(wxlivespy(2, 3)).encode()), Content_Encoding="gzip"), 1, 0, 1)
            self.assertEqual(listener.ids(2), ["L1/1", "L1/2"])
            viewers, = listener.take()
            self.assertEqual((viewers["kind"], viewers["count"]), ("viewers", 12))
            self.assertEqual(listener.ids(1), ["L1/3"])
            # another program may post to the same path
            self.taken(self.post(comment(1)), 1)
            self.taken(self.post(wxlivespy(4)), 1)
            self.assertEqual(listener.ids(2), ["m1", "L1/4"])

    def test_a_field_map(self):
        with self.listener("?map=keypad", "/box") as listener:
            answer = self.post({"votes": [{"keypad": 17, "key": "2", "seq": 1}, {"keypad": 18, "key": "1", "seq": 2}]}, "/box")
            self.taken(answer, 2)
            self.assertEqual([(e["person"]["id"], e["text"]) for e in listener.take(2)], [("17", "2"), ("18", "1")])
            answer = self.refused(self.post({"nothing": 1}, "/box"), 400, "event.bad")
            self.assertEqual(answer.json["text"], 'Field map "Voting box of a hall": a message fits no rule.')
            votes = [{"keypad": n, "key": "1", "seq": n} for n in range(22000)]
            self.taken(self.post(json.dumps({"votes": votes}, separators=(",", ":")).encode(), "/box"), 22000 - 2, 0, 2)
            self.assertEqual(len(listener.take(22000 - 2)), 22000 - 2)
            answer = self.refused(self.post({"votes": [1] * 100001}, "/box"), 400, "event.bad")
            self.assertIn("100001 elements", answer.json["text"])

    def test_packings(self):
        body = json.dumps(comment(1)).encode()
        bare = zlib.compressobj(wbits=-15)
        with self.listener() as listener:
            self.taken(self.post(gzip.compress(body), Content_Encoding="gzip"), 1)
            self.taken(self.post(zlib.compress(body), Content_Encoding="deflate"), 0, 0, 1)
            self.taken(self.post(bare.compress(body) + bare.flush(), Content_Encoding="Deflate"), 0, 0, 1)
            self.taken(self.post(body, Content_Encoding="identity"), 0, 0, 1)
            lines = gzip.compress(body + b"\n") + gzip.compress(json.dumps(comment(2)).encode())
            self.taken(self.post(lines, Content_Encoding="x-gzip"), 1, 0, 1)
            for packed in (b"no gzip", gzip.compress(body)[:-9], gzip.compress(body) + b"x", b""):
                self.refused(self.post(packed, Content_Encoding="gzip"), 400, "event.bad")
            self.refused(self.post(body, Content_Encoding="br"), 415, "listen.packing")
            self.refused(self.post(body, Content_Encoding="gzip, gzip"), 415, "listen.packing")
            self.assertEqual(listener.ids(2), ["m1", "m2"])

    def test_no_utf8_is_mended(self):
        with self.listener() as listener:
            self.taken(self.post(json.dumps(comment(1), ensure_ascii=False).encode().replace("第".encode(), b"\xff")), 1)
            self.assertEqual(listener.take()[0]["text"], "� 1")

    # What is refused.
    def test_where_it_is_wrong(self):
        with self.listener("?map=normal") as listener:
            answer = self.refused(self.post(b'{"a": 1,\n  "b": ]'), 400, "event.bad")
            self.assertEqual((answer.json["line"], answer.json["column"]), (2, 8))
            answer = self.refused(self.post(b""), 400, "event.bad")
            self.assertIn("empty", answer.json["text"])
            answer = self.refused(self.post(comment(1, t="soon")), 400, "event.bad")
            self.assertIn('"t"', answer.json["text"])
            bad = comment(2)
            del bad["id"]
            answer = self.post([comment(1), bad, comment(3)])
            self.taken(answer, 2, 1)
            self.assertEqual(answer.json["problems"][0]["message"], 2)
            self.assertIn('"id"', answer.json["problems"][0]["text"])
            answer = self.post(json.dumps(comment(4)).encode() + b"\nnonsense\n" + json.dumps(bad).encode())
            self.taken(answer, 1, 2)
            self.assertEqual([problem["line"] for problem in answer.json["problems"]], [2, 3])
            answer = self.refused(self.post([1, "x", None] * 20), 400, "event.bad")
            self.assertEqual(len(answer.json["problems"]), 10)
            self.refused(self.post(b"\x00" + json.dumps(comment(5)).encode()), 400, "event.bad")
            self.refused(self.post(b"[" * 5000), 400, "event.bad")
            self.refused(self.post(b'{"a":' * 40 + b"1" + b"}" * 40), 400, "event.bad")
            self.assertEqual(listener.ids(3), ["m1", "m3", "m4"])

    def test_the_way_in(self):
        with self.listener() as listener:
            self.refused(self.post(comment(1), "/other"), 404, "listen.path")
            self.refused(self.post(comment(1), "/forward/x"), 404, "listen.path")
            self.refused(self.post(comment(1), "/Forward"), 404, "listen.path")
            for method in ("GET", "DELETE", "PATCH", "OPTIONS"):
                answer = self.refused(self.post(b"", method=method), 405, "listen.method")
                self.assertEqual(answer.headers["allow"], "POST, PUT")
            with Wire(self.port) as wire:  # which has no body
                wire.send(head("/forward", "HEAD"))
                wire.send(head("/nowhere", "DELETE", 0))
                wire.exactly(len("HTTP/1.1 405"))
            self.refused(self.post(b"", method="GET", Upgrade="websocket", Connection="Upgrade"), 405, "listen.method")
            for form in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
                self.refused(self.post(comment(1), Content_Type=form), 415, "listen.form")
            self.taken(self.post(comment(1), "/forward/"), 1)
            self.taken(self.post(comment(2), "/forward?who=box"), 1)
            self.assertEqual(listener.ids(2), ["m1", "m2"])

    def test_two_hosts(self):
        """Whoever stands in between may have judged the other one."""
        upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        with self.listener("?token=word") as listener:
            body = json.dumps(comment(1)).encode()
            for hosts in (("127.0.0.1", "evil.example"), ("evil.example", "127.0.0.1"), ("127.0.0.1", "127.0.0.1")):
                lines = "".join(f"{name}: {host}\r\n" for name, host in zip(("Host", "hOST"), hosts))
                for method, path, more in (("POST", "/forward", "X-Token: word\r\n"), ("POST", "/forward", ""), ("GET", "/", upgrade),
                                           ("OPTIONS", "/forward", "Access-Control-Request-Method: POST\r\n")):
                    length = len(body) if method == "POST" else 0
                    with Wire(self.port) as wire:
                        wire.send(f"{method} {path} HTTP/1.1\r\n{lines}{more}Content-Length: {length}\r\n\r\n".encode() + body[:length])
                        self.refused(wire.answer(), 400, "listen.two-hosts")
            self.taken(self.post(comment(2), X_Token="word"), 1)
            self.assertEqual(listener.ids(1), ["m2"])

    def test_a_page_in_a_browser_on_this_machine(self):
        with self.listener() as listener:
            for host in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.1", "[::2]", ""):
                self.refused(self.post(comment(1), Host=host), 403, "listen.host")
            for origin in ("https://evil.example", "http://localhost.evil.example", "null", "http://127.0.0.1@evil.example",
                           "http://[::2]", "evil"):
                answer = self.refused(self.post(comment(1), Origin=origin), 403, "listen.origin")
                self.assertNotIn("access-control-allow-origin", answer.headers)
                answer = self.post(b"", method="OPTIONS", Origin=origin, Access_Control_Request_Method="POST")
                self.refused(answer, 403, "listen.origin")
            near = ["http://localhost:5173", "http://127.0.0.1", "https://[::1]:8443", "file://", "chrome-extension://abc"]
            for n, origin in enumerate(near):
                answer = self.post(b"", method="OPTIONS", Origin=origin, Access_Control_Request_Method="POST",
                                   Access_Control_Request_Headers="content-type")
                self.assertEqual((answer.status, answer.headers["access-control-allow-origin"]), (204, origin))
                self.assertIn("Content-Type", answer.headers["access-control-allow-headers"])
                answer = self.post(comment(n), Origin=origin, Host=("localhost:1", "127.9.9.9", "[::1]:8000")[n % 3])
                self.taken(answer, 1)
                self.assertEqual(answer.headers["access-control-allow-origin"], origin)
            self.assertEqual(len(listener.take(len(near))), len(near))

    def test_the_token(self):
        with self.listener(f"?token={TOKEN}") as listener:
            for wrong in ({}, {"Authorization": "Bearer nonsense"}, {"X_Token": TOKEN[:-1]}, {"X_Token": TOKEN + "x"},
                          {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer"}, {"X_Token": ""}):
                answer = self.refused(self.post(comment(1), **wrong), 401, "listen.token")
                self.assertEqual(answer.headers["www-authenticate"], "Bearer")
            self.refused(self.post(comment(1), "/forward?token=no"), 401, "listen.token")
            self.taken(self.post(comment(1), f"/forward?token={TOKEN}"), 1)
            self.taken(self.post(comment(2), X_Token=TOKEN), 1)
            # who has it may come from anywhere: a page of the hall, a form, a proxy with a name of its own
            answer = self.post(comment(3), Authorization=f"bearer {TOKEN}", Origin="https://hall.example",
                               Host="hall.example", Content_Type="application/x-www-form-urlencoded")
            self.taken(answer, 1)
            self.assertEqual(answer.headers["access-control-allow-origin"], "https://hall.example")
            answer = self.post(b"", method="OPTIONS", Origin="https://hall.example", Access_Control_Request_Method="POST",
                               Access_Control_Request_Private_Network="true")
            self.assertEqual((answer.status, answer.headers["access-control-allow-private-network"]), (204, "true"))
            self.assertEqual(listener.ids(3), ["m1", "m2", "m3"])
            self.assertNotIn(TOKEN, "".join(listener.words))

    def test_too_long(self):
        with self.listener() as listener:
            exact = json.dumps(comment(1)).encode()
            self.taken(self.post(exact + b" " * (MIB - len(exact))), 1)
            self.refused(self.post(exact + b" " * (MIB + 1 - len(exact))), 413, "listen.long")
            with Wire(self.port) as wire:  # not even begun
                wire.send(head("/forward", length=1 << 40))
                self.refused(wire.answer(), 413, "listen.long")
            with Wire(self.port) as wire:  # its length is not told
                wire.send(head("/forward", Transfer_Encoding="chunked"))
                for _ in range(20):
                    wire.send(b"10000\r\n" + b" " * 65536 + b"\r\n")
                wire.send(b"0\r\n\r\n")
                self.refused(wire.answer(), 413, "listen.long")
            bomb = gzip.compress(b" " * (200 * MIB))
            self.assertLess(len(bomb), MIB)
            self.refused(self.post(bomb, Content_Encoding="gzip"), 413, "listen.long")
            self.refused(self.post(b"[" + b"{}," * 200000 + b"{}]"), 400, "event.bad")
            self.assertEqual(listener.ids(), ["m1"])
            self.assertLess(listener.memory(), 96)

    # How it arrives.
    def test_a_byte_a_time(self):
        with self.listener() as listener, Wire(self.port, step=1) as wire:
            self.taken(wire.request("/forward", json.dumps(comment(1)).encode()), 1)
            body = json.dumps(comment(2)).encode()
            wire.send(head("/forward", Transfer_Encoding="chunked") +
                      b"".join(b"%x;ext=1\r\n%c\r\n" % (1, byte) for byte in body) + b"0\r\nX-Trailer: 1\r\n\r\n")
            self.taken(wire.answer(), 1)
            self.assertEqual(listener.ids(2), ["m1", "m2"])

    def test_requests_one_behind_the_other(self):
        with self.listener() as listener, Wire(self.port) as wire:
            bodies = [json.dumps(comment(n)).encode() for n in range(50)]
            wire.send(b"".join(head("/forward", length=len(body)) + body for body in bodies))
            for _ in bodies:
                self.taken(wire.answer(), 1)
            # a refused one does not spoil those behind it
            wire.send(head("/other", length=4) + b"body" + head("/forward", length=len(bodies[0])) + bodies[0])
            self.refused(wire.answer(), 404, "listen.path")
            self.taken(wire.answer(), 0, 0, 1)
            self.assertEqual(listener.ids(50), [f"m{n}" for n in range(50)])

    def test_who_asks_before_sending(self):
        with self.listener() as listener:
            body = json.dumps(comment(1)).encode()
            with Wire(self.port) as wire:
                wire.send(head("/forward", length=len(body), Expect="100-continue"))
                self.assertEqual(wire.answer().status, 100)
                wire.send(body)
                self.taken(wire.answer(), 1)
            for path, more, status in (("/forward", {"length": 2 * MIB}, 413), ("/other", {"length": 5}, 404)):
                with Wire(self.port) as wire:
                    wire.send(head(path, Expect="100-continue", **more))
                    self.assertEqual(wire.answer().status, status)
            self.assertEqual(listener.ids(), ["m1"])

    # Floods.
    def test_too_fast(self):
        with self.listener("?map=normal") as listener:
            many = b"[" + b",".join([b"0"] * 300000) + b"]"
            self.refused(self.post(many), 400, "event.bad")
            answer = self.refused(self.post(comment(1)), 429, "listen.rate")
            self.assertGreaterEqual(int(answer.headers["retry-after"]), 5)
            self.assertLessEqual(int(answer.headers["retry-after"]), 20)
            with Wire(self.port) as wire:
                wire.send(head("/forward", length=5, Expect="100-continue"))
                self.assertEqual(wire.answer().status, 429)
            self.assertTrue(listener.lines.empty())

    def test_memory_is_bounded(self):
        with self.listener() as listener:
            body = json.dumps(comment(1)).encode() + b" " * (MIB - 1000)
            wires = [Wire(self.port) for _ in range(60)]
            for wire in wires:
                self.addCleanup(wire.close)

            def send(wire):
                wire.send(head("/forward", length=len(body)) + body[:-1])
            senders = [threading.Thread(target=send, args=[wire]) for wire in wires]
            for sender in senders:
                sender.start()
            for sender in senders:
                sender.join()
            for wire in wires:
                wire.send(body[-1:])
            statuses = [wire.answer().status for wire in wires]
            self.assertEqual(set(statuses), {200, 503})
            self.assertEqual(listener.ids(), ["m1"])
            self.assertLess(listener.memory(), 96)
            until(lambda: self.post([]).status == 200)  # 429 for as long as so many bytes were too fast

    def test_more_connections_than_there_may_be(self):
        with self.listener() as listener:
            wires = [Wire(self.port) for _ in range(200)]
            for wire in wires:
                wire.close()

            def comes_through():
                try:
                    return self.post(comment(1)).status == 200
                except (ConnectionError, EOFError):
                    return False  # those that have gone are still being cleared away
            until(comes_through)
            self.assertEqual(listener.ids(), ["m1"])
