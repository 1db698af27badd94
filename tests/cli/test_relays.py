"""Field-map feeds: WebSocket, server-sent events and lines over HTTP, each against a server that says what a script says."""

import gzip
import itertools
import json
import pathlib
import sys
import tempfile
import unittest

from driver import Case, command

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
from relay_server import RelayServer  # noqa: E402


def comment(n, **more):
    return {"t": 1772971200000 + n, "feed": "douyin:room", "kind": "comment", "id": f"m{n}", "text": f"第 {n}",
            "person": {"id": str(n), "name": "甲", "strength": "strong"}, **more}


def text(n, **more):
    return json.dumps(comment(n, **more), ensure_ascii=False)


class Relays(Case):
    """`more` seconds are given after which the command ends by itself: an upper bound, no test waits for it in vain."""

    def heard(self, scheme, server, path="/", query="", seconds=2, code=0):
        url = f"{scheme}://127.0.0.1:{server.port}{path}?insecure=1{query}"
        got, out, errors = command("feed", url, "--seconds", seconds)
        self.assertEqual(got, code, errors)
        events = [json.loads(line) for line in out.splitlines()]
        for event in events:
            self.assertEqual(event["feed"], f"{scheme}://127.0.0.1:{server.port}{path}")
        return events, errors

    # WebSocket.
    def test_a_socket(self):
        def script(connection, number):
            if number == 0:
                connection.upgrade()
                connection.frame(text(1))
                connection.frame("[" + text(2) + "," + text(3) + "]")
                connection.frame("no json")
                connection.frame(b"\x00\x01", opcode=2)
                connection.frame(text(4)[:10], fin=False)
                connection.frame(b"ping", opcode=9)
                connection.frame(text(4)[10:], opcode=0)
                assert connection.take_frame() == (10, b"ping")
                connection.frame(text(5))
            connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("ws", server, "/a", "&map=normal&key=1")
            self.assertEqual([event["id"] for event in events], [f"m{n}" for n in range(1, 6)])
            self.assertEqual(events[0]["platform"], "douyin")
            self.assertEqual(server.requests[0][0], "GET /a?key=1 HTTP/1.1")
            self.assertEqual(server.requests[0][1]["host"], f"127.0.0.1:{server.port}")

    def test_a_byte_a_time(self):
        def script(connection, number):
            if number == 0:
                connection.step = 1
                connection.upgrade()
                for n in range(20):
                    connection.frame(text(n))
            connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("ws", server)
            self.assertEqual(len(events), 20)

    def test_what_is_no_utf8_is_mended(self):
        def script(connection, number):
            if number == 0:
                connection.upgrade()
                connection.frame(text(1).encode().replace("第".encode(), b"\xff\xfe"))
            connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("ws", server)
            self.assertEqual(events[0]["text"], "\ufffd\ufffd 1")

    def test_a_socket_that_breaks_comes_back_and_nothing_counts_twice(self):
        def script(connection, number):
            connection.upgrade()
            for n in range(number, number + 3):
                connection.frame(text(n))
            if number == 0:
                connection.reset()
            elif number == 1:
                connection.frame(b"\x03\xe8", opcode=8)
            else:
                connection.stay()

        with RelayServer(script) as server:
            events, errors = self.heard("ws", server, seconds=7)
            self.assertEqual([event["id"] for event in events], ["m0", "m1", "m2", "m3", "m4"])
            self.assertIn("retrying", errors)

    def test_a_message_that_is_too_long_ends_the_connection_and_not_the_feed(self):
        def script(connection, number):
            connection.upgrade()
            if number == 0:
                connection.frame("x" * (2 << 20))
            connection.frame(text(number))
            connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("ws", server, seconds=4)
            self.assertEqual([event["id"] for event in events], ["m1"])

    def test_encrypted(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            certificates.make(folder)

            def socket_script(connection, number):
                connection.upgrade()
                connection.frame(text(number))
                connection.stay()

            def stream_script(connection, number):
                connection.read()
                connection.answer(body=f"data: {text(number)}\n\n")
                connection.stay()

            for scheme, script in (("wss", socket_script), ("sse+https", stream_script)):
                with RelayServer(script, tls=folder) as server:
                    url = f"{scheme}://localhost:{server.port}/?ca={folder}/ca.pem"
                    code, out, errors = command("feed", url, "--seconds", 2)
                    self.assertEqual((code, len(out.splitlines())), (0, 1), errors)
                    code, out, errors = command("feed", url.split("?")[0], "--seconds", 2)
                    self.assertEqual((code, out), (3, ""), errors)
                    self.assertIn("certificate", errors)
                for leaf in ("wrong-host", "expired", "self-signed"):
                    with RelayServer(script, tls=folder, leaf=leaf) as server:
                        url = f"{scheme}://localhost:{server.port}/?ca={folder}/ca.pem"
                        code, out, errors = command("feed", url, "--seconds", 2)
                        self.assertEqual((code, out), (3, ""), f"{leaf}: {errors}")
                        self.assertIn("certificate", errors)

    # Server-sent events.
    def test_events_are_resumed(self):
        def script(connection, number):
            line, headers = connection.read()
            connection.step = 3
            connection.answer(type="text/event-stream;charset=utf-8", headers="",
                              body=f"\ufeff: hello\nretry: 10\nid: e{number}\rdata: {text(number)}\r\n\r\ndata: half")
            if number == 2:
                connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("sse+http", server, "/s", seconds=7)
            self.assertEqual([event["id"] for event in events], ["m0", "m1", "m2"])
            self.assertEqual([headers.get("last-event-id") for _, headers, _ in server.requests], [None, "e0", "e1"])
            self.assertEqual(server.requests[0][1]["accept"], "text/event-stream")

    def test_what_is_no_event_stream_is_refused(self):
        for answer in ({"type": "text/html"}, {"status": "404 Not Found"}, {"status": "403 Forbidden"},
                       {"status": "200 OK", "type": ""}):
            def script(connection, number, answer=answer):
                connection.read()
                connection.answer(**answer)

            with RelayServer(script) as server:
                self.heard("sse+http", server, seconds=20, code=3)  # it ends by itself
                self.assertEqual(len(server.requests), 1)

    def test_nothing_more_to_come(self):
        def script(connection, number):
            connection.read()
            connection.answer(status="204 No Content", type="")

        for scheme in ("sse+http", "ndjson+http"):
            with RelayServer(script) as server:
                _, errors = self.heard(scheme, server, seconds=20, code=3)
                self.assertIn("ended", errors)

    # More than is taken is told as what it is.
    def test_headers_without_an_end(self):
        def lines(connection):
            for n in range(3000):
                connection.send(f"X-Line-{n}: {'x' * 100}\r\n")

        def one_line(connection):
            connection.send("X-Line: ")
            for _ in range(100):
                connection.send("x" * 10000)

        for scheme, limit in (("sse+http", 64), ("ndjson+http", 64), ("ws", 16)):
            for endless in (lines, one_line):
                def script(connection, number, scheme=scheme, endless=endless):
                    connection.read()
                    connection.send("HTTP/1.1 101 Switching Protocols\r\n" if scheme == "ws" else "HTTP/1.1 200 OK\r\n")
                    endless(connection)
                    connection.stay()

                with self.subTest(scheme=scheme, endless=endless.__name__), RelayServer(script) as server:
                    _, errors = self.heard(scheme, server, seconds=2, code=3)
                    self.assertIn(f"retrying: The server's headers are longer than {limit} KB and were not taken.", errors)

    def test_a_stream_that_is_packed(self):
        # A few kilobytes would be minutes of work, with nobody seeing it coming: streams come as they are.
        packed = gzip.compress((text(1) + "\n").encode() + b"{}\n" * 2000000)
        self.assertLess(len(packed), 10000)

        def script(connection, number):
            connection.read()
            connection.answer(type=kind, headers=f"{header}: gzip\r\n")
            connection.send(packed)
            connection.stay()

        kinds = (("sse+http", "text/event-stream"), ("ndjson+http", "application/x-ndjson"))
        for (scheme, kind), header in itertools.product(kinds, ("Content-Encoding", "Transfer-Encoding")):
            with self.subTest(scheme=scheme, header=header), RelayServer(script) as server:
                events, errors = self.heard(scheme, server, seconds=20, code=3)
                self.assertEqual(events, [])
                self.assertIn("refused: The server sends the stream packed (gzip), although we asked it not to.", errors)
                self.assertEqual(server.requests[0][1]["accept-encoding"], "identity")

    def test_a_stream_that_says_it_is_not_packed(self):
        def script(connection, number):
            connection.read()
            connection.answer(headers="Content-Encoding: identity\r\n", body=f"data: {text(1)}\n\n")
            connection.stay()

        with RelayServer(script) as server:
            self.assertEqual([event["id"] for event in self.heard("sse+http", server)[0]], ["m1"])

    def test_a_page_is_named(self):
        def script(connection, number):
            connection.read()
            connection.answer(type="text/html; charset=utf-8")

        with RelayServer(script) as server:
            self.assertIn("refused: The server sends text/html, which is not what was asked for. Check the address.",
                          self.heard("sse+http", server, seconds=20, code=3)[1])

    def test_the_command_speaks_its_own_language(self):
        def script(connection, number):
            connection.read()
            connection.answer(status="404 Not Found", type="")

        with RelayServer(script) as server:
            url = f"sse+http://127.0.0.1:{server.port}/?insecure=1"
            errors = command("feed", url, "--seconds", 20, env={"LANG": "zh_CN.UTF-8"})[2]
            self.assertIn("服务器返回 404：这个地址没有内容，请检查地址。", errors)
        errors = command("feed", "ws://example.com/", env={"LANG": "zh_CN.UTF-8"})[2]
        self.assertIn("这个地址没有加密", errors)
        self.assertIn("insecure=1。", errors)

    def test_a_busy_server_is_not_asked_before_it_says(self):
        def script(connection, number):
            connection.read()
            if number == 0:
                connection.answer(status="503 Busy", type="", headers="Retry-After: 3\r\n")
            else:
                connection.answer(body=f"data: {text(1)}\n\n")
                connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("sse+http", server, seconds=6)
            self.assertEqual(len(events), 1)
            self.assertGreaterEqual(server.requests[1][2] - server.requests[0][2], 3)

    def test_redirects_are_followed_but_not_in_circles(self):
        def script(connection, number):
            line, _ = connection.read()
            if line.startswith("GET /s"):
                connection.answer(status="307 X", type="", headers="Location: /there\r\nContent-Length: 0\r\n")
            elif line.startswith("GET /round"):
                connection.answer(status="302 X", type="", headers="Location: /round\r\nContent-Length: 0\r\n")
            elif line.startswith("GET /file"):
                connection.answer(status="302 X", type="", headers="Location: file:///etc/hostname\r\nContent-Length: 0\r\n")
            else:
                connection.answer(body=f"data: {text(1)}\n\n")
                connection.stay()

        with RelayServer(script) as server:
            self.assertEqual(len(self.heard("sse+http", server, "/s")[0]), 1)
            self.heard("sse+http", server, "/round", seconds=20, code=3)
            self.heard("sse+http", server, "/file", seconds=20, code=3)

    # Lines.
    def test_lines(self):
        def script(connection, number):
            connection.read()
            if number:
                connection.stay()
            connection.answer(type="application/x-ndjson",
                              body=text(1) + "\r\n\n" + "x" * (3 << 20) + "\nbad\n" + text(2) + "\n" + text(2) + "\n")
            connection.stay()

        with RelayServer(script) as server:
            events, _ = self.heard("ndjson+http", server)
            self.assertEqual([event["id"] for event in events], ["m1", "m2"])

    def test_plain_text_needs_leave(self):
        for url in ("sse+http://127.0.0.1/", "ndjson+http://127.0.0.1/", "ws://example.com/", "wss://a:b@example.com/"):
            code, _, errors = command("feed", url, "--seconds", 1)
            self.assertEqual(code, 2, errors)


if __name__ == "__main__":
    unittest.main()
