"""What is in the secrets file is in no other place: every connector is given distinctive secrets and made to fail in every
way it knows, and then all that was printed, written, logged, reported and answered is searched for them."""

import base64
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse

from driver import CROWDCUE, Case, command, segment, show

SERVERS = pathlib.Path(__file__).resolve().parents[1] / "servers"
sys.path.insert(0, str(SERVERS))
from bilibili_open_server import OpenServer, comment, message  # noqa: E402
from hook_server import HookServer  # noqa: E402
from relay_server import RelayServer  # noqa: E402

SECRETS = {
    "twitch": {"login": "crowd_bot", "token": "TWITCHtoken7f3a91"},
    "youtube": {"key": "YOUTUBEkey55c2e8"},
    "bilibili": {"cookie": "SESSDATA=BILIcookie9b1d44; buvid3=BILIbuvid3e6a70"},
    "bilibili-open": {"access_key": "OPENaccess2f8b13", "access_secret": "OPENsecret90d7c5", "app_id": "1786543219876",
                      "code": "OPENcode61e0fa"},
    "team-hook": {"url": "http://127.0.0.1:%d/HOOKpath4c9d27?access_token=HOOKquery83be51", "sign": "HOOKsign5a07fd",
                  "insecure": True},
    "proxy-less": {"url": "https://HOOKhostless"},
    "relay": {"token": "LISTENtoken17ac6e"},
}
# What must be nowhere. The login is no secret: it is the name under which everybody reads us.
NEEDLES = ["TWITCHtoken7f3a91", "YOUTUBEkey55c2e8", "BILIcookie9b1d44", "BILIbuvid3e6a70", "OPENaccess2f8b13",
           "OPENsecret90d7c5", "1786543219876", "OPENcode61e0fa", "HOOKpath4c9d27", "HOOKquery83be51", "HOOKsign5a07fd",
           "LISTENtoken17ac6e"]


def disguises(needle):
    """The needle as it may look when somebody has written it down without thinking."""
    raw = needle.encode()
    yield raw
    yield urllib.parse.quote(needle).encode()
    yield raw.hex().encode()
    for shift in range(3):  # base64 of anything that has it inside, whatever stands before it
        yield base64.b64encode(b"\0" * shift + raw)[4 if shift else 0:-4]


class Secrets(Case):
    def everything(self, folder):
        """Every byte that was written below the folder but the secrets file, by file."""
        for path in folder.rglob("*"):
            if path.is_file() and path.name != "secrets.json":
                yield str(path), path.name.encode() + b"\n" + path.read_bytes()

    def search(self, folder, printed):
        places = dict(self.everything(folder))
        places["printed"] = printed
        self.assertTrue(any(name.endswith("journal.db") for name in places), list(places))
        for name, content in places.items():
            for needle in NEEDLES:
                for disguise in disguises(needle):
                    self.assertNotIn(disguise, content, f"{needle} as {disguise!r} in {name}")

    def twitch(self, *arguments):
        process = subprocess.Popen([sys.executable, "-B", SERVERS / "twitch_server.py", *arguments],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return json.loads(process.stdout.readline())

    def feeds(self, hook_port):
        """URLs of feeds that have the secrets and get into every kind of trouble, and the servers behind them."""
        account = f"crowd_bot:{SECRETS['twitch']['token']}"
        good, bad = self.twitch("--account", account), self.twitch()
        reset = self.twitch("--account", account, "--torture", "reset-join")

        def api_error(connection, number):  # an error that quotes what it was sent, as careless servers do
            line, headers = connection.read()
            body = json.dumps({"error": {"code": 403, "message": f"{line} {headers}"}, "code": 1, "message": str(headers)})
            status = ["403 Forbidden", "500 Oops", "200 OK", "400 Bad"][number % 4]
            connection.answer(status, "application/json", body, headers=f"X-Echo: {headers.get('cookie', '')}\r\n")

        def to_another(connection, number):
            connection.read()
            connection.answer("302 Found", "text/html", headers=f"Location: http://127.0.0.1:{hook_port}/away\r\n")

        servers = [RelayServer(api_error), RelayServer(api_error), RelayServer(to_another)]
        open_bad = OpenServer(access_key="other")
        secrets = SECRETS["bilibili-open"]
        open_good = OpenServer(lambda c, n: c.say(comment(n) + message("INTERACTION_END", game_id="game-1")),
                               access_key=secrets["access_key"], secret=secrets["access_secret"], code=secrets["code"],
                               app_id=int(secrets["app_id"]))
        for server in [*servers, open_bad, open_good]:
            server.__enter__()
            self.addCleanup(server.__exit__)

        def base(server):
            return f"base=http://127.0.0.1:{server.port}&insecure=1"

        def irc(start, channel):
            return f"twitch:{channel}?host=localhost&port={start['port']}&ca={start['ca']}&pause=100ms"

        return [irc(good, "good"), irc(bad, "bad"), irc(reset, "reset"), f"youtube:dQw4w9WgXcQ?{base(servers[0])}",
                f"youtube-chat:abc?{base(servers[2])}", f"bilibili:5?{base(servers[1])}&transport=ws",
                f"bilibili:6?{base(servers[2])}&transport=tcp", "youtube:dQw4w9WgXcR?base=http://127.0.0.1:1&insecure=1",
                open_bad.url, open_good.url]

    def test_nowhere(self):
        folder = self.folder()
        with HookServer(lambda n: [(403, "", "HOOKsign5a07fd"), (200, "", '{"errcode":9,"errmsg":"no %s"}' % NEEDLES[8]),
                                   (302, f"Location: http://127.0.0.1:1/{NEEDLES[8]}\r\n", "")][n % 3]) as hooks:
            values = json.loads(json.dumps(SECRETS))
            values["team-hook"]["url"] %= hooks.port
            secrets = folder.write("secrets.json", values)
            secrets.chmod(0o600)
            cues = [{"id": "tell", "on": "start", "do": [{"verb": "webhook", "id": "team", "text": "live"}]},
                    {"id": "chat", "on": "start", "do": [{"verb": "say", "to": "chat", "feed": "f2", "text": "hello"}]}]
            document = show([segment("hello", cues=cues), segment("bye")], replies=[{"words": ["price"], "text": "99"}],
                            webhooks=[{"id": "team", "format": "dingtalk", "secret": "team-hook"},
                                      {"id": "other", "format": "wecom", "secret": "team-hook"},
                                      {"id": "none", "format": "plain", "secret": "proxy-less"}])
            arguments = ["--secrets", secrets]
            *feeds, open_bad, open_good = self.feeds(hooks.port)  # a show has one of the open platform
            for url in [*feeds, open_good]:
                arguments += ["--feed", url]
            run = self.run_show(document, *arguments, folder=folder, clock=False, seed=None)
            run.ok("go")
            for id in ("other", "none"):
                run.send({"verb": "webhook", "id": id, "text": "hi"})
            until = time.monotonic() + 60
            while not self.all_in_trouble(run.state()):
                self.assertLess(time.monotonic(), until, run.state()["feeds"])
            printed = json.dumps(run.state()) + json.dumps(run.list("dead-letters"))
            self.assertEqual(run.end(), 0)
            printed += json.dumps(run.all_events) + json.dumps(run.events) + run.error_text()
        for arguments in (("report", run.session, "-o", folder.path / "report"), ("replay", run.session),
                          ("verify", run.session)):
            code, out, errors = command(*arguments)
            printed += out + errors
        self.search(folder.path, printed.encode())

    def all_in_trouble(self, state):
        """Every feed has said something: it is live, or what is wrong stands in words; and the webhooks have ended."""
        return all(feed["state"] == "live" or feed["text"] for feed in state["feeds"]) and \
            state["said"] and all(row["status"] != "asked" for row in state["said"]) and \
            any(feed["state"] == "credentials" for feed in state["feeds"])

    def test_a_bad_file_is_not_quoted(self):
        folder = self.folder()
        needle = "TWITCHtoken7f3a91"
        for content in ('{"twitch": {"token": "%s"' % needle, '{"twitch": "%s"}' % needle, "[\"%s\"]" % needle, needle,
                        '{"twitch": {"token": "%s", "token": "%s"}}' % (needle, needle), '{"twitch": {"token": "%s\u0001"}}' % needle):
            for mode in (0o600, 0o644):
                with self.subTest(content=content, mode=mode):
                    path = folder.write("secrets.json", content)
                    path.chmod(mode)
                    code, out, errors = command("feed", "twitch:a?host=127.0.0.1&port=1", "--seconds", "0.2", "--secrets", path)
                    self.assertNotEqual(code, 0)
                    self.assertNotIn(needle, out + errors)

    def test_the_command_feed(self):
        folder = self.folder()
        values = {key: value for key, value in SECRETS.items() if key not in ("team-hook", "proxy-less")}
        secrets = folder.write("secrets.json", values)
        secrets.chmod(0o600)
        process = subprocess.Popen([CROWDCUE, "feed", *self.feeds(1), "--secrets", secrets, "--record", folder.path / "record"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env={**os.environ, "XDG_DATA_HOME": str(folder.path / "data")})
        lines = []
        reader = threading.Thread(target=lambda: lines.extend(process.stderr))
        reader.start()
        until = time.monotonic() + 60
        while len(lines) < 7:  # what is wrong with each of them
            self.assertLess(time.monotonic(), until, lines)
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        out = process.stdout.read()
        process.wait(60)
        reader.join()
        process.stdout.close()
        process.stderr.close()
        (folder.path / "journal.db").write_bytes(b"")
        self.search(folder.path, out + b"".join(lines))


if __name__ == "__main__":
    unittest.main()
