"""Feeds against programs that are not ours: an IRC daemon (ngircd) with a client that talks (ii), nginx as a proxy with
TLS in front of events, and a WebSocket library (websockets) as server and as client."""

import asyncio
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import unittest

from driver import CROWDCUE, PATIENCE, Case, sane, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
import websockets  # noqa: E402
from ports import free_port  # noqa: E402
from relay_server import RelayServer  # noqa: E402

T = 1772971200000


def program(name):
    found = shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    assert found, f"{name} is not installed: sh cmake/install.sh test"
    return found


def wait_until(what, true):
    """For what nobody tells: a file that another program writes, a port that it opens."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"{what}: in vain")
        time.sleep(0.02)


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False


def comment(n, size=0):
    return json.dumps({"t": T + n, "feed": "hall:1", "kind": "comment", "id": f"m{n}", "text": f"say {n} " + "x" * size,
                       "person": {"id": str(n), "name": "甲", "strength": "strong"}}, ensure_ascii=False)


class Feed:
    """`crowdcue feed URL`, its lines as they come."""

    def __init__(self, test, url, *arguments):
        self.errors = open(test.files.path / "feed.txt", "w+", encoding="utf-8")
        self.process = subprocess.Popen([CROWDCUE, "feed", url, "--seconds", str(PATIENCE), *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.rest, self.events = b"", []
        test.addCleanup(self.end)

    def until(self, count):
        """The first so many events."""
        while len(self.events) < count:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            more = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
            if not more:
                self.errors.seek(0)
                raise AssertionError(f"{len(self.events)} events, not {count}: {self.errors.read()[-2000:]}")
            *lines, self.rest = (self.rest + more).split(b"\n")
            self.events += [json.loads(line) for line in lines]
        return self.events

    def end(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.errors.seek(0)
        text = self.errors.read()
        self.errors.close()
        sane(text)


class Programs(Case):
    def setUp(self):
        self.files = self.folder()
        self.certs = self.files.path / "certs"
        certificates.make(self.certs)
        self.ca = self.certs / "ca.pem"

    def start(self, *words, name):
        log = open(self.files.path / f"{name}.log", "wb")
        self.addCleanup(log.close)
        process = subprocess.Popen([*map(str, words)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)

        def end():
            if process.poll() is None:
                process.terminate()
            process.wait(PATIENCE)
        self.addCleanup(end)
        return process

    def assert_ids(self, events, numbers):
        self.assertEqual([event["id"] for event in events], [f"m{n}" for n in numbers])


class Irc(Programs):
    def daemon(self, nick_length, password=""):
        plain, tls = free_port(), free_port()
        settings = self.files.write("ngircd.conf", f"""[Global]
    Name = irc.crowdcue.test
    Info = test
    Listen = 127.0.0.1
    Ports = {plain}
    MotdPhrase = hello
    {"Password = " + password if password else ""}
[Limits]
    MaxNickLength = {nick_length}
    PingTimeout = 5
    PongTimeout = 5
    MaxConnectionsIP = 0
[Options]
    DNS = no
    Ident = no
    PAM = no
[SSL]
    CertFile = {self.certs}/good.pem
    KeyFile = {self.certs}/good.key
    Ports = {tls}
""")
        self.files.path.chmod(0o755)  # as root it becomes nobody
        self.start(program("ngircd"), "-n", "-f", settings, name="ngircd")
        wait_until("ngircd listens", lambda: answers(plain) and answers(tls))
        return plain, tls

    def talker(self, port, password=""):
        os.environ["IRC_PASSWORD"] = password
        self.start(program("ii"), "-s", "127.0.0.1", "-p", port, "-n", "ann", "-i", self.files.path / "ii",
                   *(["-k", "IRC_PASSWORD"] if password else []), name="ii")
        folder = self.files.path / "ii" / "127.0.0.1"
        wait_until("ann is registered", lambda: "MODE" in self.read(folder / "out") or "hello" in self.read(folder / "out"))
        self.tell(folder / "in", "/j #hall")
        room = folder / "#hall"
        wait_until("ann has joined", lambda: "ann" in self.read(room / "out"))
        return room

    @staticmethod
    def read(path):
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    @staticmethod
    def tell(path, text):
        with open(path, "w", encoding="utf-8") as pipe:
            pipe.write(text + "\n")

    def talk(self, nick_length, name):
        plain, tls = self.daemon(nick_length)
        room = self.talker(plain)
        url = f"twitch:Hall?host=localhost&port={tls}&ca={self.ca}"
        feed = Feed(self, f"{url}&ping=1s")
        wait_until("the feed has joined", lambda: name in self.read(room / "out"))
        for n in range(3):
            self.tell(room / "in", f"say {n} 你好 :) ; @x=y :z")
        events = feed.until(3)
        self.assertEqual([event["text"] for event in events], [f"say {n} 你好 :) ; @x=y :z" for n in range(3)])
        self.assertEqual({event["person"]["name"] for event in events}, {"ann"})
        self.assertEqual(events[0]["feed"], "twitch:hall")
        return room, feed, plain, url

    def test_a_talk(self):
        """The daemon asks who is silent, and ends who does not answer: one feed asks first, the other one is asked."""
        room, asks, plain, url = self.talk(31, "justinfan")
        is_asked = Feed(self, f"{url}&ping=1h")
        wait_until("the second has joined", lambda: self.read(room / "out").count("has joined") == 3)
        with socket.create_connection(("127.0.0.1", plain), PATIENCE) as mute:  # came last, and is ended first
            mute.sendall(b"NICK mute\r\nUSER mute 0 * :mute\r\n")
            with mute.makefile("rb") as words:
                self.assertIn(b"Ping timeout", words.read())
        self.tell(room / "in", "later")
        self.assertEqual(asks.until(4)[3]["text"], "later")
        self.assertEqual(is_asked.until(1)[0]["text"], "later")
        self.assertEqual(self.read(room / "out").count("has joined"), 3)

    def test_where_names_are_short(self):
        self.talk(9, "cue")

    def test_saying_something(self):
        plain, tls = self.daemon(31, "oauth:the-hall")  # the token stands in the place of the daemon's password
        room = self.talker(plain, "oauth:the-hall")
        secrets = self.files.write("secrets.json", {"twitch": {"login": "crowdbot", "token": "the-hall"}})
        secrets.chmod(0o600)
        run = self.run_show(show(), "--feed", f"twitch:Hall?host=localhost&port={tls}&ca={self.ca}", "--secrets", secrets,
                            folder=self.files, clock=False, seed=None)
        wait_until("the feed has joined", lambda: "crowdbot" in self.read(room / "out"))
        for text in ("hello hall 你好", "one\nQUIT", "bye"):
            run.ok({"verb": "say", "to": "chat", "text": text})
        wait_until("it was said", lambda: all(row["status"] != "asked" for row in run.state()["said"]))
        self.assertEqual([row["status"] for row in run.state()["said"]], ["done"] * 3)
        wait_until("ann has heard it", lambda: "bye" in self.read(room / "out"))
        heard = [line.split("<crowdbot> ", 1)[1] for line in self.read(room / "out").splitlines() if "<crowdbot> " in line]
        self.assertEqual(heard, ["hello hall 你好", "one QUIT", "bye"])
        self.tell(room / "in", "hi")
        wait_until("it is heard", lambda: run.state()["metrics"]["comments"] == 1)


class Proxy(Programs):
    """nginx speaks TLS and HTTP/2 with the feed, and HTTP/1.1 with a server of the tests behind it."""

    def proxy(self, upstream, directives="", location=""):
        port = free_port()
        folder = self.files.path
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        self.settings = self.files.write("nginx.conf", f"""daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
{"user root;" if os.geteuid() == 0 else ""} worker_processes 1; {directives}
events {{ worker_connections 64; }}
http {{ access_log off; {temporary}
  server {{ listen 127.0.0.1:{port} ssl http2; ssl_certificate {self.certs}/good.pem; ssl_certificate_key {self.certs}/good.key;
    location / {{ proxy_pass http://127.0.0.1:{upstream}; proxy_http_version 1.1; proxy_set_header Connection "";
      {location} }} }} }}
""")
        self.start(program("nginx"), "-e", folder / "error.log", "-c", self.settings, name="nginx")
        wait_until("nginx listens", lambda: answers(port))
        return port

    def reload(self):
        subprocess.run([program("nginx"), "-e", self.files.path / "error.log", "-c", self.settings, "-s", "reload"],
                       check=True, capture_output=True)

    def url(self, port, scheme="sse+https"):
        return f"{scheme}://localhost:{port}/live?ca={self.ca}"

    @staticmethod
    def events(numbers, size=0):
        return "".join(f"id: {n}\ndata: {comment(n, size)}\n\n" for n in numbers)

    def last_ids(self, server):
        return [headers.get("last-event-id") for _, headers, _ in server.requests]

    def test_reloaded_in_the_middle(self):
        # The old worker keeps the connection for a second; then the feed goes on where it was, with the new one.
        def script(connection, number):
            connection.read()
            connection.answer(body=self.events(range(1, 11)) if number == 0 else self.events(range(9, 21)))
            connection.stay()

        with RelayServer(script) as server:
            feed = Feed(self, self.url(self.proxy(server.port, "worker_shutdown_timeout 1s;", "proxy_buffering off;")))
            feed.until(10)
            self.reload()
            self.assert_ids(feed.until(20), range(1, 21))
            self.assertEqual(self.last_ids(server), [None, "10"])

    def test_reloaded_without_haste(self):
        # Nothing ends the old worker: the stream goes on as if nothing had been.
        more = threading.Event()

        def script(connection, number):
            connection.read()
            connection.answer(body=self.events(range(1, 6)))
            more.wait(PATIENCE)
            connection.send(self.events(range(6, 11)))
            connection.stay()

        with RelayServer(script) as server:
            port = self.proxy(server.port, location="proxy_buffering off;")
            feed = Feed(self, self.url(port))
            feed.until(5)
            self.reload()
            wait_until("the new worker answers", lambda: answers(port))
            more.set()
            self.assert_ids(feed.until(10), range(1, 11))
            self.assertEqual(len(server.requests), 1)

    def test_a_proxy_that_loses_its_patience(self):
        def script(connection, number):
            connection.read()
            connection.answer(body=self.events(range(number * 5 + 1, number * 5 + 6)))
            connection.stay()

        with RelayServer(script) as server:
            feed = Feed(self, self.url(self.proxy(server.port, location="proxy_buffering off; proxy_read_timeout 1s;")))
            self.assert_ids(feed.until(10), range(1, 11))
            self.assertEqual(self.last_ids(server)[:2], [None, "5"])

    def test_a_proxy_that_keeps_back_and_would_pack(self):
        # Buffered by the block, and not compressed, as was asked: it comes late, but it comes, once.
        def script(connection, number):
            connection.read()
            if number == 0:
                connection.answer(body=self.events(range(1, 301), 300))
            elif number == 1:
                connection.answer(body=self.events(range(301, 303)))
            else:
                connection.stay()

        with RelayServer(script) as server:
            port = self.proxy(server.port, location="proxy_buffering on; gzip on; gzip_types text/event-stream;"
                                                    "gzip_proxied any;")
            feed = Feed(self, self.url(port))
            self.assert_ids(feed.until(302), range(1, 303))
            self.assertEqual(self.last_ids(server)[:2], [None, "300"])

    def test_a_server_that_is_down_behind_it(self):
        upstream = free_port()
        feed = Feed(self, self.url(self.proxy(upstream, location="proxy_buffering off;"), "ndjson+https"))
        wait_until("the feed hears of it", lambda: "retrying" in (self.files.path / "feed.txt").read_text())

        async def serve(reader, writer):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nConnection: close\r\n\r\n")
            writer.write((comment(1) + "\n").encode())
            await writer.drain()
            await reader.read()

        async def run():
            async with await asyncio.start_server(serve, "127.0.0.1", upstream):
                await asyncio.get_running_loop().run_in_executor(None, feed.until, 1)
        asyncio.run(run())
        self.assert_ids(feed.events, [1])

    def test_a_socket_through_it(self):
        def script(connection, number):
            connection.upgrade()
            for n in range(1, 6):
                connection.frame(comment(number * 5 + n))
            connection.frame(b"x", opcode=9)
            assert connection.take_frame() == (10, b"x")
            if number:
                connection.stay()

        with RelayServer(script) as server:
            port = self.proxy(server.port, location='proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection '
                                                    '"upgrade";')
            feed = Feed(self, self.url(port, "wss"))
            self.assert_ids(feed.until(10), range(1, 11))


class Library(Programs):
    """python3-websockets, which keeps to the protocol by its own reading of it."""

    def serve(self, handler, **more):
        """Its server on a thread of its own; the port."""
        ready, loop = threading.Event(), asyncio.new_event_loop()
        found = {}

        async def run():
            found["stop"] = asyncio.Event()
            async with websockets.serve(handler, "127.0.0.1", 0, **more) as server:
                found["port"] = server.sockets[0].getsockname()[1]
                ready.set()
                await found["stop"].wait()

        thread = threading.Thread(target=loop.run_until_complete, args=(run(),))
        thread.start()

        def end():
            loop.call_soon_threadsafe(found["stop"].set)
            thread.join(PATIENCE)
            loop.close()
        self.addCleanup(end)
        self.assertTrue(ready.wait(PATIENCE))
        return found["port"]

    def test_its_server(self):
        visits, waits = [], []

        async def handler(socket, *_):
            visits.append(socket.request_headers)
            first = len(visits) * 10
            await socket.send(comment(first))
            await socket.send([comment(first + 1)[:30], comment(first + 1)[30:60], comment(first + 1)[60:]])
            await socket.send(b"\x00\x01")
            await socket.send(comment(first + 2, 70000))
            waits.append(await asyncio.wait_for(await socket.ping(b"there?"), PATIENCE))
            await socket.send(comment(first + 3))
            if len(visits) == 1:
                await socket.close(1001, "going away")
            else:
                await socket.wait_closed()

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certs / "good.pem", self.certs / "good.key")
        port = self.serve(handler, ssl=context, ping_interval=0.2, ping_timeout=5)
        feed = Feed(self, f"wss://localhost:{port}/live?ca={self.ca}")
        self.assert_ids(feed.until(8), [10, 11, 12, 13, 20, 21, 22, 23])
        self.assertEqual(len(waits), 2)
        self.assertEqual(visits[0]["Host"], f"localhost:{port}")

    def test_its_client(self):
        port = free_port()
        feed = Feed(self, f"listen+ws://127.0.0.1:{port}/hall")
        wait_until("we listen", lambda: answers(port))

        async def talk():
            async with websockets.connect(f"ws://127.0.0.1:{port}/hall", ping_interval=0.2, ping_timeout=5) as socket:
                await socket.send(comment(1))
                await socket.send([comment(2)[:30], comment(2)[30:]])
                await socket.send(comment(3, 70000))
                await asyncio.wait_for(await socket.ping(), PATIENCE)
                await asyncio.get_running_loop().run_in_executor(None, feed.until, 3)
        asyncio.run(talk())
        self.assert_ids(feed.events, [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
