"""Killed at any moment: what was acknowledged is there, the hash is the replay's, nothing is drawn twice."""

import json
import random
import resource
import signal
import threading
import unittest

from driver import SECOND, T0, Broken, Case, command, lottery, poll, product, question, read_journal, sale, segment, show


def document():
    rows = [segment(f"s{n}", "5m", auto=n % 2 == 0) for n in range(8)]
    rows[0]["start"] = "20:00"
    return show(rows, interactions=[lottery(claim={"time": "30s", "redraw": "auto"}, reel="1s"), poll(),
                                    question(approve=False),
                                    sale(stock_from="claims", claim={"words": ["扣1"]})],
                products=[product(stock=30, limit=2)], points={"entry": 1, "vote": 1})


class Crash(Case):
    VERBS = ["go", "hold", "resume", "back", "lottery.open cup", "lottery.close cup", "lottery.draw cup count=1",
             "lottery.reset cup",
             "poll.open colour", "poll.close colour", "poll.reveal colour", "poll.reset colour", "question.open qa",
             "question.air qa item=1",
             "sale.open flash", "sale.stock flash by=+3", "undo", "redo", "time by=+10s",
             "people.block person=twitch/3",
             "lottery.redraw cup pick=1", "standby", "standby-off", "marker text=x",
             "edit.set segment/s2 duration=6m", "edit.set segment/s0 title=x", "edit.set interaction/colour title=y",
             "edit.insert segment after=s3 title=N duration=1m", "edit.delete segment/s5 confirm=true"]

    def script(self, chance, length):
        """Lines of every kind, and the time going on."""
        now, lines = T0, []
        for number in range(length):
            roll = chance.random()
            if roll < 0.25:
                lines.append(chance.choice(self.VERBS))
            elif roll < 0.32:
                now += chance.randrange(1, 20 * SECOND)
                lines.append({"t": now})
            else:
                text = chance.choice(["上车", "1", "2", "Q: why", "扣1", "hello"])
                who = str(chance.randrange(40))
                lines.append({"t": now, "feed": "twitch:a", "kind": "comment", "id": f"c{number}", "text": text,
                              "person": {"id": who, "name": who, "strength": "strong"}})
        return lines

    def killed_after(self, run, lines, answers):
        """Sends all lines and kills the command after some answers; the (line, reply) pairs that came back."""
        data = b"".join((line if isinstance(line, str) else json.dumps(line,
                                                                       ensure_ascii=False)).encode() + b"\n" for line in lines)

        def feed():
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[run.process.stdin.write(rest):]
            except OSError:
                pass

        writer = threading.Thread(target=feed)
        writer.start()
        pairs = []
        try:
            for line in lines:
                pairs.append((line, run.take()))
                if len(pairs) == answers:
                    run.process.send_signal(signal.SIGKILL)
        except Broken:
            pass
        run.process.wait(60)
        writer.join(60)
        return pairs

    def test_killed_again_and_again(self):
        chance = random.Random(20260308)
        for round_number in range(6):
            lines = self.script(chance, 700)
            run = self.run_show(document())
            rest, times, drawn = lines, 0, {}
            while rest and times < 4:
                times += 1
                pairs = self.killed_after(run, rest, chance.randrange(1, max(2, len(rest))))
                rows = {seq: (kind, body) for seq, _, _, kind, body in read_journal(run.session)}
                self.assertEqual(sorted(rows), list(range(1, len(rows) + 1)))
                for line, reply in pairs:
                    if reply["ok"] and "seq" in reply and not reply.get("repeated"):
                        kind, body = rows[reply["seq"]]
                        if isinstance(line, dict):
                            self.assertEqual((kind, json.loads(body)), ("audience", line))
                        else:
                            self.assertEqual((kind, json.loads(body)["verb"]), ("verb", line.split()[0]))
                code, out, errors = command("replay", run.session)
                self.assertEqual(code, 0, errors)
                replayed = json.loads(out)["state"]
                code, out, errors = command("replay", run.session, "--check")
                self.assertEqual(code, 0, out + errors)
                rest = rest[len(pairs):]
                run = self.run_show(folder=run.folder, resume=True, start=None)
                run.at(replayed["now"])
                self.assertEqual(run.hash(), replayed["hash"])
                self.drawn_once(run, drawn)
                now = replayed["now"]
                rest = [line for line in rest if not (isinstance(line,
                                                                 dict) and set(line) == {"t"} and line["t"] < now)]
            for reply in run.many(rest):
                self.assertIn("ok", reply)
            final = run.hash()
            self.drawn_once(run, drawn)
            self.assertEqual(run.end(), 0)
            self.assertEqual(json.loads(command("replay", run.session)[1])["state"]["hash"], final)
            code, out, errors = command("verify", run.session)
            self.assertEqual(code, 0, out + errors)
            run.__exit__(None)

    def drawn_once(self, run, drawn):
        """The picks of each list only ever grow; a list's secret never changes."""
        for path in (run.session / "proofs").glob("*.json"):
            proof = json.loads(path.read_text(encoding="utf-8"))
            picks = [(pick["platform"], pick["id"]) for pick in proof["picks"]]
            before = drawn.get(path.name)
            if before:
                self.assertEqual(before[0], proof["secret"])
                self.assertEqual(before[1], picks[:len(before[1])])
            drawn[path.name] = (proof["secret"], picks)

    def test_the_same_lines_after_a_crash_count_once(self):
        # A client that does not know what was acknowledged sends all of it again.
        run = self.run_show(document())
        run.ok("poll.open colour req=open")
        events = [run.audience("comment", n, text="12"[n % 2]) for n in range(300)]
        self.killed_after(run, events, 150)
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        self.assertTrue(run.ok("poll.open colour req=open")["repeated"])
        replies = run.many(events)
        self.assertGreaterEqual(sum(1 for reply in replies if reply.get("duplicate")), 150)
        self.assert_state(run.item("colour"), voters=300, votes=300)

    def test_killed_at_a_draw(self):
        for answers in range(1, 6):
            run = self.run_show(document())
            run.ok("lottery.open cup")
            for n in range(8):
                run.say(n, "上车")
            self.killed_after(run, ["lottery.close cup", "lottery.draw cup count=1 req=d", "state", "marker", "marker"],
                              answers)
            rows = [json.loads(row[4]) for row in read_journal(run.session)]
            asked = any(row.get("verb") == "lottery.draw" for row in rows)
            run = self.run_show(folder=run.folder, resume=True, start=T0)
            if run.item("cup")["state"] == "open":
                run.ok("lottery.close cup")
            reply = run.ok("lottery.draw cup count=1 req=d")
            self.assertEqual(bool(reply.get("repeated")), asked)
            self.assertEqual(len(run.item("cup")["winners"]), 1)
            self.assertEqual(len(run.named("lottery.drawn", since_start=True)), 0 if asked else 1)

    def test_proofs_are_written_again(self):
        run = self.run_show(document())
        run.ok("lottery.open cup")
        for n in range(8):
            run.say(n, "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=2")
        before = {path.name: path.read_bytes() for path in (run.session / "proofs").iterdir()}
        run.kill()
        for path in (run.session / "proofs").iterdir():
            path.unlink()
        (run.session / "proofs").rmdir()
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        run.state()
        self.assertEqual({path.name: path.read_bytes() for path in (run.session / "proofs").iterdir()}, before)

    def test_a_torn_write_ahead_log(self):
        # The last bytes of the journal's log are lost with the power: what is left is a session all the same.
        run = self.run_show(document())
        run.ok("poll.open colour")
        for n in range(50):
            run.say(n, "1")
        run.kill()
        log = run.session / "journal.db-wal"
        if not log.exists() or log.stat().st_size < 10000:
            self.skipTest("the journal keeps no write-ahead log")
        log.write_bytes(log.read_bytes()[:-5000])
        run = self.run_show(folder=run.folder, resume=True, start=T0)
        self.assertLessEqual(run.item("colour")["voters"], 50)
        run.say("new", "1")
        self.assertEqual(run.end(), 0)
        self.assertEqual(command("replay", run.session, "--check")[0], 0)


class Full(Case):
    """A disk that takes no more: a limit of file sizes gives every write beyond it the same kind of error."""

    def limit(self, run, size):
        resource.prlimit(run.process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def test_nothing_counts_and_the_show_goes_on(self):
        run = self.run_show(document())
        for line in ["lottery.open cup", "poll.open colour", "sale.open flash", "question.open qa"]:
            run.ok(line)
        for n in range(30):
            run.say(n, "上车")
        before = run.hash()
        self.limit(run, 1)
        run.without_rows = True
        for line in [run.audience("comment", 99, text="上车"), run.audience("comment", 99, text="1"), "lottery.close cup",
                     "poll.close colour",
                     run.audience("order", 1, item="cup-red", count=1), "sale.stock flash by=+1"]:
            run.refused(line, "journal.failed")
        self.assertEqual(run.hash(), before)
        reply = run.ok("go")
        self.assertIs(reply["durable"], False)
        run.later(1000)
        self.assertIs(run.ok("hold")["durable"], False)
        self.assertEqual(run.state()["rundown"]["live"], "s0")
        # The disk has room again: all goes on, and what was done without it is told to the journal.
        self.limit(run, resource.RLIM_INFINITY)
        run.later(20000)
        run.ok("resume")
        run.say(99, "上车")
        self.assertNotIn("durable", run.ok("lottery.close cup"))
        self.assertEqual(run.item("cup")["entrants"], 31)
        last = run.hash()
        self.assertEqual(run.end(), 0)
        rows = run.journal()
        self.assertEqual([row[0] for row in rows], list(range(1, len(rows) + 1)))
        code, out, errors = command("replay", run.session, "--check")
        self.assertEqual(code, 0, out + errors)
        self.assertEqual(json.loads(command("replay", run.session)[1])["state"]["hash"], last)

    def test_a_folder_that_cannot_be_written(self):
        folder = self.folder()
        good = folder.write("a.show.json", show())
        code, _, errors = command("run", good, "--stdin", "--session", "/proc/none/s", text="")
        self.assertEqual(code, 3, errors)


if __name__ == "__main__":
    unittest.main()
