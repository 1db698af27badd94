"""Feeds and webhooks by a proxy: of the secrets file, of the environment; never for this machine itself."""

import json
import pathlib
import socket
import subprocess
import sys
import unittest

from driver import CROWDCUE, Case, Folder, command, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
from proxy_server import ProxyServer  # noqa: E402
from relay_server import RelayServer  # noqa: E402

HOST = "elsewhere.example"  # only the proxy finds it; the leaf "wrong-host" is for it
LOGIN = "ann:pro-xy-word"


def text(n):
    return json.dumps({"t": 1772971200000 + n, "feed": "douyin:room", "kind": "comment", "id": f"m{n}", "text": "hi",
                       "person": {"id": str(n), "name": "甲", "strength": "strong"}})


def socket_script(connection, number):
    connection.upgrade()
    connection.frame(text(1))
    connection.stay()


def stream_script(connection, number):
    connection.answer()
    connection.send(f"data: {text(1)}\n\n")
    connection.stay()


class Proxy(Case):
    def setUp(self):
        super().setUp()
        self.folder = Folder()
        self.addCleanup(self.folder.remove)

    def secrets(self, **proxy):
        path = self.folder.write("secrets.json", {"proxy": proxy})
        path.chmod(0o600)
        return path

    def heard(self, url, *arguments, env=None, code=0):
        clean = {name: "" for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy",
                                       "NO_PROXY")}
        got, out, errors = command("feed", url, "--seconds", 2, *arguments, env={**clean, **(env or {})})
        self.assertEqual(got, code, errors)
        return [json.loads(line)["id"] for line in out.splitlines()], errors

    def tls(self):
        ca = certificates.make(self.folder.path / "tls")
        return self.folder.path / "tls", ca

    def test_a_socket_over_tls_by_the_proxy_of_the_secrets(self):
        folder, ca = self.tls()
        with RelayServer(socket_script, tls=folder, leaf="wrong-host") as server:
            with ProxyServer(server.port, LOGIN) as proxy:
                path = self.secrets(url=f"http://{LOGIN}@127.0.0.1:{proxy.port}")
                ids, _ = self.heard(f"wss://{HOST}/a?ca={ca}", "--secrets", path)
                self.assertEqual(ids, ["m1"])
                self.assertEqual(set(proxy.asked), {f"CONNECT {HOST}:443"})

    def test_the_certificate_is_looked_at_behind_the_proxy_too(self):
        folder, ca = self.tls()
        with RelayServer(socket_script, tls=folder, leaf="good") as server, ProxyServer(server.port) as proxy:
            path = self.secrets(url=f"http://127.0.0.1:{proxy.port}")
            ids, errors = self.heard(f"wss://{HOST}/a?ca={ca}", "--secrets", path, code=3)
            self.assertEqual(ids, [])
            self.assertIn("is for another host", errors)

    def test_a_stream_by_the_proxy_of_the_environment(self):
        folder, ca = self.tls()
        with RelayServer(stream_script, tls=folder, leaf="wrong-host") as server, ProxyServer(server.port) as proxy:
            ids, _ = self.heard(f"sse+https://{HOST}/s?ca={ca}",
                                env={"https_proxy": f"http://127.0.0.1:{proxy.port}"})
            self.assertEqual(ids, ["m1"])

    def test_a_plain_stream(self):
        with RelayServer(stream_script) as server, ProxyServer(server.port) as proxy:
            path = self.secrets(url=f"http://127.0.0.1:{proxy.port}")
            ids, _ = self.heard(f"sse+http://{HOST}/s?insecure=1", "--secrets", path)
            self.assertEqual(ids, ["m1"])
            self.assertEqual(proxy.asked[0], f"GET http://{HOST}/s")

    def test_the_settings_go_before_the_environment(self):
        with RelayServer(stream_script) as server, ProxyServer(server.port) as proxy, ProxyServer(1) as other:
            path = self.secrets(url=f"http://127.0.0.1:{proxy.port}")
            ids, _ = self.heard(f"sse+http://{HOST}/s?insecure=1", "--secrets", path,
                                env={"http_proxy": f"http://127.0.0.1:{other.port}"})
            self.assertEqual((ids, other.asked), (["m1"], []))

    def test_this_machine_is_reached_directly(self):
        with RelayServer(stream_script) as server, ProxyServer(server.port) as proxy:
            path = self.secrets(url=f"http://127.0.0.1:{proxy.port}")
            for host in ("127.0.0.1", "localhost"):
                ids, _ = self.heard(f"sse+http://{host}:{server.port}/s?insecure=1", "--secrets", path,
                                    env={"http_proxy": f"http://127.0.0.1:{proxy.port}"})
                self.assertEqual((ids, proxy.asked), (["m1"], []))

    def test_what_the_proxy_refuses_is_told_without_its_login(self):
        for status, words in (("403 Forbidden", f"The proxy refuses the way to {HOST}"),
                              ("407 Login", "The proxy wants a login")):
            with self.subTest(status), ProxyServer(1, status=status) as proxy:
                path = self.secrets(url=f"http://{LOGIN}@127.0.0.1:{proxy.port}")
                ids, errors = self.heard(f"wss://{HOST}/a", "--secrets", path, code=3)
                self.assertEqual(ids, [])
                self.assertIn(words, errors)
                self.assertNotIn("pro-xy-word", errors)

    def test_the_proxy_is_told_apart_from_the_server(self):
        """In both languages; by the settings and by the environment; for sockets and for streams."""
        closed = socket.create_server(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        closed.close()
        cases = [(f"http://127.0.0.1:{port}", "The proxy refuses connections", "代理拒绝连接"),
                 ("http://nobody.invalid:3128", "The proxy's name cannot be found", "找不到代理服务器")]
        for proxy, english, chinese in cases:
            for url, name in ((f"wss://{HOST}/a", "https_proxy"), (f"sse+http://{HOST}/s?insecure=1", "http_proxy")):
                for language, words in (("en_US.UTF-8", english), ("zh_CN.UTF-8", chinese)):
                    with self.subTest(proxy=proxy, url=url, language=language):
                        _, errors = self.heard(url, "--secrets", self.secrets(url=proxy), env={"LANG": language}, code=3)
                        self.assertIn(words, errors)
                        _, errors = self.heard(url, env={"LANG": language, name: proxy}, code=3)
                        self.assertIn(words, errors)
        _, errors = self.heard(f"wss://127.0.0.1:{port}/a", env={"https_proxy": f"http://127.0.0.1:{port}"}, code=3)
        self.assertIn(f"127.0.0.1 refuses connections on port {port}", errors)

    def test_a_proxy_that_wants_a_login_for_a_plain_stream(self):
        with ProxyServer(1, LOGIN) as proxy:
            _, errors = self.heard(f"sse+http://{HOST}/s?insecure=1", "--secrets",
                                   self.secrets(url=f"http://127.0.0.1:{proxy.port}"), code=3)
            self.assertIn("The proxy wants a login", errors)

    def test_a_proxy_that_cannot_reach_the_server(self):
        with ProxyServer(1, status="502 Bad Gateway") as proxy:
            _, errors = self.heard(f"wss://{HOST}/s", "--secrets", self.secrets(url=f"http://127.0.0.1:{proxy.port}"), code=3)
            self.assertIn(f"The proxy cannot reach {HOST}", errors)

    def test_hosts_that_are_left_out(self):
        with ProxyServer(1) as proxy:
            path = self.secrets(**{"url": f"http://127.0.0.1:{proxy.port}", "except": "example"})
            _, errors = self.heard(f"wss://{HOST}/a", "--secrets", path, code=3)
            self.assertEqual(proxy.asked, [])
            self.assertIn("cannot be found", errors)

    def test_the_feeds_of_a_show(self):
        """A platform's own servers are reached by the proxy; a host that the show names is not, for nobody could tell
        whether the proxy finds it at a private address."""
        file = self.folder.write("night.show.json", show(feeds=[
            {"id": "chat", "url": "twitch:somechannel"}, {"id": "other", "url": f"wss://{HOST}/a"}]))
        with ProxyServer(1, status="403 Forbidden") as proxy:
            path = self.secrets(url=f"http://127.0.0.1:{proxy.port}")
            with subprocess.Popen([CROWDCUE, "run", file, "--stdin", "--session", self.folder.path / "s", "--secrets",
                                   path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as run:
                told = {}
                while len(told) < 2:
                    line = json.loads(run.stdout.readline())
                    if line["event"] == "feed.state" and line["state"] == "retrying":
                        told[line["id"]] = line["text"]
                run.stdin.close()
                run.stdout.read()
        self.assertIn("The proxy refuses the way to irc.chat.twitch.tv", told["chat"])
        self.assertIn("cannot be found", told["other"])
        self.assertEqual(set(proxy.asked), {"CONNECT irc.chat.twitch.tv:6697"})


if __name__ == "__main__":
    unittest.main()
