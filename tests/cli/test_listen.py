"""Who may have a port opened, for whom, and what is told at the desk; and that nothing which was acknowledged is lost."""

import html
import json
import pathlib
import random
import re
import socket
import threading
import time

from driver import T0, Case, command, poll, read_journal, segment, show
from listener import Listener, Wire, free_port, head, post, until

TOKEN = "0123456789abcdef-hall"


def comment(n, **more):
    return {"t": T0 + n, "feed": "box:hall", "kind": "comment", "id": f"m{n}", "text": f"{n}",
            "person": {"id": str(n), "name": "甲", "strength": "strong"}, **more}


class Leave(Case):
    def night(self, url, *arguments, document=None, secrets=None, **more):
        folder = self.folder()
        if secrets is not None:
            path = folder.write("secrets.json", secrets)
            path.chmod(0o600)
            arguments = [*arguments, "--secrets", path]
        document = document or show(feeds=[{"id": "box", "url": url}])
        return self.run_show(document, *arguments, folder=folder, clock=False, start=None, **more)

    def feed(self, run, id="box"):
        return next((feed for feed in run.state()["feeds"] if feed["id"] == id), None)

    def comes_to(self, run, state, id="box"):
        until(lambda: (self.feed(run, id) or {}).get("state") == state)
        return self.feed(run, id)

    def is_shut(self, port):
        with socket.socket() as s:
            return s.connect_ex(("127.0.0.1", port)) != 0

    # A show from a stranger.
    def test_a_show_opens_nothing_by_itself(self):
        port = free_port()
        run = self.night(f"listen+http://127.0.0.1:{port}/x")
        feed = self.comes_to(run, "refused")
        self.assertIn("--listen here", feed["text"])
        self.assertTrue(self.is_shut(port))

    def test_a_show_may_listen_here(self):
        port = free_port()
        run = self.night(f"listen+http://127.0.0.1:{port}/x?map=normal", "--listen", "here",
                         document=show(feeds=[{"id": "box", "url": f"listen+http://127.0.0.1:{port}/x?map=normal"}],
                                       interactions=[poll()]))
        until(lambda: self.feed(run)["text"] == f"Waits for the relay at http://127.0.0.1:{port}/x.")
        self.assertEqual(self.feed(run)["state"], "connecting")
        run.ok("go")
        run.ok("poll.open colour")
        for n in range(1, 4):
            answer = post(port, "/x", comment(n, t=time.time_ns() // 1000000, text="1"))
            self.assertEqual(answer.status, 200)
        self.comes_to(run, "live")
        until(lambda: self.feed(run)["received"] == 3)
        self.assertEqual(self.feed(run)["url"], f"listen+http://127.0.0.1:{port}/x")
        until(lambda: run.item("colour")["voters"] == 3)

    # Clocks that are off.
    def poll_behind(self, query="?map=normal"):
        port = free_port()
        run = self.night(f"listen+http://127.0.0.1:{port}/box{query}", "--listen", "here",
                         document=show(feeds=[{"id": "box", "url": f"listen+http://127.0.0.1:{port}/box{query}"}],
                                       interactions=[poll()]))
        until(lambda: "Waits for" in self.feed(run)["text"])
        run.ok("go")
        run.ok("poll.open colour")
        return run, port

    def rows(self, run):
        return [json.loads(row[4]) for row in run.journal() if row[3] == "audience"]

    def test_the_recipe_of_the_manual_counts_while_a_poll_is_open(self):
        folder = pathlib.Path(__file__).parent / "../../data/help"
        for language in ("en-US", "zh-CN"):
            page = (folder / f"{language}.html").read_text("utf-8")
            recipe = html.unescape(re.search(r"<pre>(curl .*?)</pre>", page, re.S).group(1))
            said = json.loads(re.search(r" -d '(.*?)'$", recipe, re.S).group(1))
            run, port = self.poll_behind()
            before = time.time_ns() // 1000000
            answer = post(port, "/box", said)
            self.assertEqual((answer.status, answer.json["taken"]), (200, 1))
            self.assertEqual((run.item("colour")["voters"], run.refusals("colour")), (1, {}), language)
            row, = self.rows(run)
            self.assertEqual((row["id"], row["t_server"]), (said["id"], said["t"]))
            self.assertTrue(before <= row["t"] <= time.time_ns() // 1000000, row)
            run.kill()

    def test_a_box_whose_clock_is_off_is_put_right(self):
        for off in (-3600000, 3600000):
            run, port = self.poll_behind()
            before = time.time_ns() // 1000000
            for n in range(1, 4):
                said = [comment(n, t=time.time_ns() // 1000000 + off, text="1")]
                self.assertEqual(post(port, "/box", said).json["taken"], 1)
            self.assertEqual(run.item("colour")["voters"], 3, off)
            for row in self.rows(run):
                self.assertTrue(before <= row["t"] <= time.time_ns() // 1000000, row)
                self.assertTrue(before + off <= row["t_server"] <= row["t"] + off, row)
            run.kill()

    def test_a_clock_that_is_right_is_left_alone_and_so_is_what_was_said_before(self):
        run, port = self.poll_behind()
        now = time.time_ns() // 1000000
        post(port, "/box", [comment(1, t=now, history=True), comment(2, t=now - 1500, text="1"), comment(3, t=now - 15000000 - 7000),
                            comment(4, t=now - 3600000, history=True), comment(5, t="soon")])
        rows = self.rows(run)
        self.assertEqual([(row["id"], row["t"]) for row in rows],
                         [("m1", now), ("m2", now - 1500), ("m3", now - 15000000 - 7000), ("m4", now - 3600000)])
        self.assertFalse([row for row in rows if "t_server" in row])

    def test_a_map_leaves_what_was_said_before_as_it_is(self):
        port = free_port()
        folder = self.folder()
        (folder.path / "feeds").mkdir()
        folder.write("feeds/ours.json", {"crowdcue_map": 1, "name": "Ours", "platform": "ours", "defaults": {
            "t": "/at", "id": "/no", "person": {"id": "/who"}},
            "rules": [{"kind": "comment", "history": "/old", "text": "/say"}]})
        url = f"listen+http://127.0.0.1:{port}/?map=ours"
        run = self.run_show(show(feeds=[{"id": "box", "url": url}]), "--listen", "here", folder=folder, clock=False,
                            start=None)
        until(lambda: "Waits for" in self.feed(run)["text"])
        now = time.time_ns() // 1000000
        said = [{"at": T0, "no": "a", "who": "1", "say": "x", "old": True}, {"at": T0, "no": "b", "who": "1", "say": "x"}]
        self.assertEqual([post(port, "/", one).json["taken"] for one in said], [1, 1])
        old, new = self.rows(run)
        self.assertEqual((old["t"], "t_server" in old, new["t_server"]), (T0, False, T0))
        self.assertGreaterEqual(new["t"], now)

    def test_a_show_does_not_let_others_in(self):
        port = free_port()
        url = f"listen+http://0.0.0.0:{port}/x?remote=1"
        secrets = {"listen": {"token": TOKEN}}
        feed = self.comes_to(self.night(url, "--listen", "here", secrets=secrets), "refused")
        self.assertIn("--listen network", feed["text"])
        run = self.night(url, "--listen", "network", secrets=secrets)
        until(lambda: "with the token" in self.feed(run)["text"])
        self.assertEqual(post(port, "/x", comment(1)).status, 401)
        self.assertEqual(post(port, "/x", comment(1), X_Token=TOKEN, Host="studio.local").status, 200)

    def test_a_cue_has_no_more_leave_than_its_show(self):
        port, other = free_port(), free_port()
        cue = {"id": "c1", "on": "start", "do": [{"verb": "feed.connect", "url": f"listen+ws://127.0.0.1:{port}", "id": "own"}]}
        document = show(segments=[segment("a", start="20:00", cues=[cue]), segment("b")])
        run = self.night("", document=document)
        run.ok("go")
        self.comes_to(run, "refused", "own")
        self.assertTrue(self.is_shut(port))
        run.ok(f"feed.connect url=listen+ws://127.0.0.1:{other} id=mine")  # the operator has typed it
        self.comes_to(run, "connecting", "mine")
        until(lambda: not self.is_shut(other))
        run.ok("feed.disconnect mine")
        until(lambda: self.is_shut(other))

    def test_check_finds_a_token_in_a_show(self):
        folder = self.folder()
        path = folder.write("night.show.json", show(feeds=[{"id": "box", "url": "listen+ws://127.0.0.1:8765?map=normal&token=abc"}]))
        code, out, _ = command("check", path)
        self.assertEqual(code, 1)
        self.assertRegex(out, r":\d+:\d+: error: A token does not belong into a show\.")
        path = folder.write("night.show.json", show(feeds=[{"id": "box", "url": "listen+ws://127.0.0.1:8765?secret=hall"}]))
        self.assertEqual(command("check", path)[0], 0)

    def test_the_option(self):
        folder = self.folder()
        path = folder.write("night.show.json", show())
        code, _, errors = command("run", path, "--listen", "everywhere")
        self.assertEqual(code, 2)
        self.assertIn("--listen takes here or network", errors)

    # The token.
    def test_a_token_is_written_down_nowhere(self):
        port = free_port()
        run = self.night("", document=show(), secrets={"hall": {"token": TOKEN}})
        run.refused(f"feed.connect url=listen+ws://127.0.0.1:{port}/?token=very-secret-one", "feed.token")
        run.refused({"verb": "feed.connect", "url": f"listen+ws://127.0.0.1:{port}/?map=normal&token=very-secret-two"},
                    "feed.token")
        run.refused(f"feed.connect address=listen+ws://127.0.0.1:{port}/?token=very-secret-three", "verb.bad-argument")
        run.ok(f"feed.connect id=box url=listen+http://127.0.0.1:{port}/?secret=hall")
        until(lambda: not self.is_shut(port))
        self.assertEqual(post(port, "/", comment(1)).status, 401)
        self.assertEqual(post(port, f"/?token={TOKEN}", comment(1)).status, 200)
        self.comes_to(run, "live")
        run.end()
        for path in pathlib.Path(run.session).rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                self.assertNotIn(b"very-secret", data, path)
                self.assertNotIn(TOKEN.encode(), data, path)
        self.assertNotIn("very-secret", json.dumps(run.all_events))

    def test_other_machines_need_a_token(self):
        port = free_port()
        code, _, errors = command("feed", f"listen+http://0.0.0.0:{port}/")
        self.assertEqual(code, 2)
        self.assertIn("remote=1", errors)
        code, _, errors = command("feed", f"listen+http://0.0.0.0:{port}/?remote=1")
        self.assertEqual(code, 3)
        self.assertIn("a token of at least 16 signs", errors)
        code, _, errors = command("feed", f"listen+http://0.0.0.0:{port}/?remote=1&token=short")
        self.assertEqual(code, 3)
        code, _, errors = command("feed", f"listen+http://127.0.0.1:{port}/?secret=nobody")
        self.assertEqual(code, 3)
        self.assertIn("secret=", errors)

    # The port.
    def test_a_port_that_another_has(self):
        with socket.socket() as other:
            # not one that a connection of somebody's may be given while it is free
            for port in random.sample(range(20000, 32000), 100):
                try:
                    other.bind(("127.0.0.1", port))
                    break
                except OSError:
                    continue
            other.listen()
            port = other.getsockname()[1]
            with Listener(f"listen+http://127.0.0.1:{port}/", wait=False) as listener:
                listener.wait_words(f"retrying: Another program listens at port {port} already")
                other.close()
                listener.wait_words("Waits for the relay")
                self.assertEqual(post(port, "/", comment(1)).status, 200)
                self.assertEqual(listener.ids(), ["m1"])

    def test_an_address_that_is_not_ours(self):
        with Listener(f"listen+http://203.0.113.7:{free_port()}/?remote=1&token={TOKEN}", wait=False) as listener:
            listener.wait_words("retrying: This machine does not have the address 203.0.113.7")

    def test_both_addresses_of_localhost(self):
        port = free_port()
        with Listener(f"listen+http://localhost:{port}/") as listener:
            self.assertEqual(post(port, "/", comment(1)).status, 200)
            if socket.has_ipv6 and pathlib.Path("/proc/net/if_inet6").exists():
                self.assertEqual(post(port, "/", comment(2), host="::1", Host=f"[::1]:{port}").status, 200)
                self.assertEqual(listener.ids(2), ["m1", "m2"])
            else:
                self.assertEqual(listener.ids(), ["m1"])

    def test_feeds_that_share_a_port(self):
        port = free_port()
        base = f"127.0.0.1:{port}"
        with Listener(f"listen+http://{base}/a", f"listen+http://{base}/b?map=wxlivespy", f"listen+ws://{base}/a") as listener:
            self.assertEqual(post(port, "/a", comment(1)).status, 200)
            self.assertEqual(post(port, "/b", comment(2)).json["taken"], 0)
            event, = listener.take()
            self.assertEqual((event["id"], event["feed"]), ("m1", f"listen+http://{base}/a"))
        with Listener(f"listen+http://{base}/a", f"listen+http://{base}/a?map=normal", wait=False) as listener:
            listener.wait_words("retrying: Another feed listens at this port and path already")

    def test_how_the_command_ends(self):
        url = f"listen+http://127.0.0.1:{free_port()}/"
        code, out, errors = command("feed", url, "--seconds", "0.3")
        self.assertEqual((code, out), (3, ""))  # nobody came
        self.assertIn("Waits for the relay", errors)

    # Nothing is lost.
    def test_what_was_acknowledged_is_in_the_journal(self):
        port = free_port()
        run = self.night("", "--feed",
                         f"listen+http://127.0.0.1:{port}/?map=normal", document=show())
        until(lambda: not self.is_shut(port))
        acknowledged = set()
        lock = threading.Lock()

        def send(sender):
            try:
                with Wire(port) as wire:
                    for n in range(1000000):
                        ids = [sender * 1000000 + n * 5 + k for k in range(5)]
                        body = "\n".join(json.dumps(comment(id)) for id in ids).encode()
                        wire.send(head("/", length=len(body)) + body)
                        answer = wire.answer()
                        if answer.status == 200 and answer.json["taken"] == 5:
                            with lock:
                                acknowledged.update(f"m{id}" for id in ids)
            except (EOFError, OSError):
                pass  # it ends while we send
        senders = [threading.Thread(target=send, args=[n]) for n in range(4)]
        for sender in senders:
            sender.start()
        until(lambda: len(acknowledged) > 4000)
        run.end()
        for sender in senders:
            sender.join()
        rows = [json.loads(body)["id"] for _, _, _, kind, body in read_journal(run.session) if kind == "audience"]
        self.assertEqual(len(rows), len(set(rows)))
        self.assertEqual(acknowledged - set(rows), set())
