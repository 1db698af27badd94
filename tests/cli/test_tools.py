"""The rest of the command: verbs, import and export, verify of proofs that were tampered with, replay, report."""

import hashlib
import json
import os
import unittest

from draws import Lottery
from driver import SECOND, T0, Case, command, poll, segment, show


class Verbs(Case):
    FAMILIES = {"lottery": "arm open close reveal done cancel reset show hide extend draw redraw claim forfeit extend-claim exclude beacon beacon-value",
                "poll": "arm open close reveal done cancel reset show hide extend reopen",
                "question": "arm open close done cancel reset show hide extend take approve queue air answered drop merge",
                "sale": "arm open close reveal done cancel reset show hide extend announce start stock price next",
                "quiz": "arm open close reveal done cancel reset show hide next", "survey": "open close reveal next",
                "topic": "open close done show hide",
                "card": "open close done show hide", "people": "block unblock points", "benefit": "give take-back", "task": "done miss",
                "feed": "connect disconnect delay",
                "edit": "set insert duplicate move delete apply discard",
                "obs": "scene show hide play mute text record hotkey"}
    ALONE = ("go back jump arm leave retry drop lock unlock skip hold resume time end-now start-was fix standby standby-off undo redo rehearse finish "
             "load cue say task webhook marker issue wait goal").split()

    def table(self):
        code, out, errors = command("verbs", "--json")
        self.assertEqual(code, 0, errors)
        return {entry["verb"]: entry for entry in json.loads(out)}

    def test_all_are_there(self):
        wanted = set(self.ALONE) | {f"{family}.{verb}" for family,
                                    verbs in self.FAMILIES.items() for verb in verbs.split()}
        self.assertEqual(wanted - set(self.table()), set())

    def test_the_shape_of_an_entry(self):
        table = self.table()
        for verb, entry in table.items():
            with self.subTest(verb=verb):
                self.assertLessEqual({"verb", "family", "arguments", "reasons", "help"}, set(entry))
                self.assertTrue(entry["help"])
                for argument in entry["arguments"]:
                    self.assertLessEqual({"name", "type", "required"}, set(argument))
                    self.assertIsInstance(argument["required"], bool)
                self.assertTrue(all(isinstance(reason, str) for reason in entry["reasons"]))
        entry = table["poll.open"]
        self.assertEqual((entry["family"], entry["from"], entry["to"]), ("poll", ["draft", "armed"], "open"))
        self.assertIn({"name": "time", "type": "duration", "required": False}, [
            {key: argument[key] for key in ("name", "type", "required")} for argument in entry["arguments"]])

    def test_a_plain_table(self):
        code, out, _ = command("verbs")
        self.assertEqual(code, 0)
        for verb in self.table():
            self.assertIn(verb, out)

    def test_each_is_known_to_a_run(self):
        run = self.run_show(show(interactions=[poll()]))
        for verb in self.table():
            if verb in ("finish", "load", "wait"):
                continue
            reply = run.send(verb)
            self.assertNotEqual(reply.get("reason"), "verb.unknown", verb)


class Verify(Lottery):
    def session(self):
        run = self.drawn(people=12, count=3, claim={"time": "60s", "redraw": "confirm"}, reel="0s")
        run.at(T0 + 61 * SECOND)
        run.ok("lottery.redraw cup pick=2")
        run.ok("lottery.reset cup")
        run.ok("lottery.open cup")
        run.say("x", "上车")
        run.ok("lottery.close cup")
        run.ok("lottery.draw cup count=1")
        run.end()
        return run

    def test_true(self):
        run = self.session()
        code, out, _ = command("verify", run.session)
        self.assertEqual(code, 0, out)
        lines = out.splitlines()
        self.assertEqual(len(lines), 2)
        for line, number in zip(lines, (1, 2)):
            self.assertRegex(line, rf"^true .*cup-{number}\.json cup {number}: .+$")
        code, out, _ = command("verify", run.session / "proofs" / "cup-1.json")
        self.assertEqual((code, len(out.splitlines())), (0, 1))

    def test_tampered_proofs(self):
        run = self.session()
        path = run.session / "proofs" / "cup-1.json"
        good, good_list = path.read_text(encoding="utf-8"), path.with_suffix(".tsv").read_bytes()
        other = hashlib.sha256(bytes(32)).hexdigest()

        def swap(proof):
            proof["picks"][0], proof["picks"][1] = proof["picks"][1], proof["picks"][0]

        def another(proof):
            proof["picks"][0].update(id="11", platform="twitch")
            return proof

        changes = [lambda p: p.update(secret="00" * 32), lambda p: p.update(secret="00" * 32, commitment=other),
                   lambda p: p.update(commitment="00" * 32), lambda p: p.update(entrants_sha256="00" * 32),
                   lambda p: p.update(entrants=11),
                   lambda p: p.update(total_weight=13), swap, lambda p: p["picks"].pop(0),
                   lambda p: p.update(method="draw-v2"),
                   lambda p: p.update(proof=2), lambda p: p.pop("secret"), lambda p: p.update(picks=5),
                   lambda p: p.update(secret=5),
                   lambda p: p.update(beacon={"chain": "00" * 32, "round": 1, "randomness": "00" * 32,
                                              "signature": "00"}),
                   lambda p: p["picks"].append(dict(p["picks"][0])), lambda p: p["picks"][0].update(status="lucky")]
        for number, change in enumerate(changes):
            with self.subTest(change=number):
                proof = json.loads(good)
                change(proof)
                path.write_text(json.dumps(proof), encoding="utf-8")
                code, out, errors = command("verify", path)
                self.assertEqual(code, 1, out + errors)
                self.assertIn("false ", out)
                self.assertEqual(command("verify", run.session)[0], 1)
        path.write_text(good, encoding="utf-8")
        for data in (good_list.replace(b"\t1\n", b"\t2\n", 1), good_list[:-1],
                     b"".join(reversed(good_list.splitlines(True))), good_list + good_list,
                     b"", good_list.replace(b"\n", b"\r\n"), b"\x00" * 100, b"twitch\t1\t1\n" * 12):
            path.with_suffix(".tsv").write_bytes(data)
            code, out, errors = command("verify", path)
            self.assertEqual(code, 1, out + errors)
        path.with_suffix(".tsv").write_bytes(good_list)
        self.assertEqual(command("verify", run.session)[0], 0)

    def test_a_forged_list_that_proves_itself(self):
        # List, digest, secret and picks agree with each other, but not with what the journal holds.
        run = self.session()
        path = run.session / "proofs" / "cup-2.json"
        proof = json.loads(path.read_text(encoding="utf-8"))
        data = b"twitch\tfriend\t1\n"
        proof.update(entrants=1, total_weight=1, entrants_sha256=hashlib.sha256(data).hexdigest())
        proof["picks"][0].update(id="friend", name="Friend")
        path.write_text(json.dumps(proof), encoding="utf-8")
        path.with_suffix(".tsv").write_bytes(data)
        self.assertEqual(command("verify", path)[0], 0)
        code, out, _ = command("verify", run.session)
        self.assertEqual(code, 1, out)
        self.assertTrue(any(line.startswith("false ") and "cup 2" in line for line in out.splitlines()), out)

    def test_another_secret_that_proves_itself(self):
        run = self.session()
        path = run.session / "proofs" / "cup-2.json"
        proof = json.loads(path.read_text(encoding="utf-8"))
        proof.update(secret="11" * 32, commitment=hashlib.sha256(bytes.fromhex("11" * 32)).hexdigest())
        path.write_text(json.dumps(proof), encoding="utf-8")
        self.assertEqual(command("verify", run.session)[0], 1)

    def test_no_proof(self):
        folder = self.folder()
        for text in ("", "{", "[]", "null", '{"proof":1}', "[" * 50000):
            path = folder.write("cup-1.json", text)
            self.assertEqual(command("verify", path)[0], 1, text[:20])


class Help(Case):
    def test_each_command_has_it(self):
        code, out, _ = command("--help")
        self.assertEqual(code, 0)
        names = [line.split()[1] for line in out.splitlines() if line.startswith("  crowdcue ")]
        self.assertIn("feed", names)
        for name in names:
            for arguments in (("--help",), ("-h",), ("x", "--help", "--nonsense")):
                code, out, errors = command(name, *arguments)
                self.assertEqual((code, errors), (0, ""), name)
                self.assertTrue(out.startswith(f"usage: crowdcue {name}"), out)
                self.assertIn("--secrets FILE", out)
        self.assertIn("youtube:VIDEO", command("feed", "--help")[1])
        self.assertEqual(command("feed", "--", "--help")[0], 2)


class Sheets(Case):
    SHEET = """编号,环节,开始,时长,负责人,话术,备注?,标记,互动
hello,开场,20:00,5:30,li,欢迎;今晚三件事,,是,投票: 选哪个颜色? | 红 | 蓝 | 60s
,新品,,15,,,,,lottery 保温杯抽奖 id=cup word=上车 prize=保温杯x3,帽子x10
talk,Q&A,20:30,10m,,,,,
"""

    def test_import(self):
        folder = self.folder()
        sheet = folder.write("a.csv", self.SHEET.replace(",备注?", ",管理员备注").replace(
            "lottery 保温杯抽奖 id=cup word=上车 prize=保温杯x3,帽子x10", '"lottery 保温杯抽奖 id=cup word=上车 prize=保温杯x3,帽子x10"'))
        target = folder.path / "out.show.json"
        code, out, errors = command("import", sheet, "-o", target)
        self.assertEqual(code, 0, out + errors)
        document = json.loads(target.read_text(encoding="utf-8"))
        rows = document["segments"]
        self.assertEqual([row["title"] for row in rows], ["开场", "新品", "Q&A"])
        self.assertEqual([row["id"] for row in rows], ["hello", "row-3", "talk"])
        self.assertEqual(rows[0]["start"], "20:00")
        self.assertEqual(rows[0]["duration"], "5m30s")
        self.assertEqual(rows[1]["duration"], "15m")
        self.assertNotIn("start", rows[1])
        self.assertIs(rows[0]["flag"], True)
        self.assertEqual(rows[0]["talking_points"], ["欢迎", "今晚三件事"])
        items = {item["kind"]: item for item in document["interactions"]}
        self.assertEqual([option["text"] for option in items["poll"]["options"]], ["红", "蓝"])
        self.assertEqual(items["poll"]["time"], "60s")
        self.assertEqual(items["lottery"]["id"], "cup")
        self.assertEqual(items["lottery"]["entry"], {"by": "keyword", "words": ["上车"]})
        self.assertEqual([(prize["title"], prize["count"]) for prize in items["lottery"]["prizes"]],
                         [("保温杯", 3), ("帽子", 10)])
        self.assertEqual(command("check", target)[0], 0)
        code, out, _ = command("import", sheet)
        self.assertEqual(json.loads(out), document)

    def test_preview(self):
        folder = self.folder()
        sheet = folder.write("a.csv", "id,title,start,duration\na,A,20:00,5:30\n,B,,x\n")
        code, out, _ = command("import", sheet, "--preview")
        preview = json.loads(out)
        self.assertEqual(set(preview), {"columns", "rows", "problems"})
        self.assertEqual([column["field"] for column in preview["columns"]], ["id", "title", "start", "duration"])
        self.assertEqual(preview["rows"][0], {"row": 2, "id": "a", "title": "A", "start_ms": 72000000,
                                              "duration_ms": 330000})
        self.assertEqual([(problem["row"], problem["level"]) for problem in preview["problems"]], [(3, "error")])

    def test_an_error_writes_nothing(self):
        folder = self.folder()
        sheet = folder.write("a.csv", "id,title,duration\na,A,soon\n")
        target = folder.path / "out.show.json"
        code, out, errors = command("import", sheet, "-o", target)
        self.assertEqual(code, 1, out + errors)
        self.assertFalse(target.exists())

    def test_into(self):
        folder = self.folder()
        base = folder.write("a.show.json", show([segment("hello", start="20:00", notes={"host": "smile"}),
                                                 segment("keep"), segment("bye")]))
        sheet = folder.write("a.csv", "id,title,duration\nhello,Hello again,7m\nbye,Bye,3m\nnew,New,2m\n")
        code, out, errors = command("import", sheet, "--into", base)
        self.assertEqual(code, 0, out + errors)
        rows = json.loads(base.read_text(encoding="utf-8"))["segments"]
        self.assertEqual([row["id"] for row in rows], ["hello", "keep", "bye", "new"])
        self.assertEqual((rows[0]["title"], rows[0]["duration"], rows[0]["notes"]),
                         ("Hello again", "7m", {"host": "smile"}))

    def test_there_and_back(self):
        folder = self.folder()
        document = show([segment("hello", start="20:00", owner="li", colour="#4F8CFF", flag=True,
                                 talking_points=["a", "b"]), segment("talk", "10m", optional=True),
                         segment("bye", "1m30s", skip=True)])
        base = folder.write("a.show.json", document)
        sheet = folder.path / "a.csv"
        code, out, errors = command("export", base, "-o", sheet)
        self.assertEqual(code, 0, out + errors)
        code, out, errors = command("import", sheet)
        self.assertEqual(code, 0, errors)
        self.assertEqual([{key: row.get(key) for key in ("id", "title", "start", "duration", "owner", "colour", "flag",
                                                         "talking_points", "optional", "skip")}
                          for row in json.loads(out)["segments"]],
                         [{key: row.get(key) for key in ("id", "title", "start", "duration", "owner", "colour", "flag",
                                                         "talking_points", "optional", "skip")}
                          for row in document["segments"]])

    def test_hostile_sheets(self):
        folder = self.folder()
        for number, data in enumerate([b"", b"\x00" * 1000, b"\xff\xfe" + "title\n".encode("utf-16-le"),
                                       b"PK\x03\x04" + b"\x00" * 500, b'"' * 100000,
                                       b"title,duration\n" + b"a" * 300000 + b",5m\n", b"title\n" + b'"\n' * 50000,
                                       b"," * 100000,
                                       b"title,duration\n=cmd|x,5m\n"]):
            with self.subTest(number=number):
                path = folder.write(f"h{number}.csv", data)
                code, _, errors = command("import", path)
                self.assertIn(code, (0, 1), errors)


class Report(Case):
    def test_a_report(self):
        run = self.run_show(show(interactions=[poll()]))
        run.ok("go")
        run.ok("poll.open colour")
        run.say(1, "1")
        run.end()
        code, out, errors = command("report", run.session, "-o", run.folder.path / "report")
        self.assertEqual(code, 0, out + errors)
        self.assertTrue(list((run.folder.path / "report").iterdir()))


class Secrets(Case):
    def test_a_file_that_others_can_read_is_refused(self):
        folder = self.folder()
        good = folder.write("a.show.json", show())
        secrets = folder.write("secrets.json", {"youtube": {"key": "x"}})
        for mode, expected in [(0o600, 0), (0o400, 0), (0o644, 1), (0o640, 1), (0o604, 1), (0o660, 1)]:
            secrets.chmod(mode)
            code, _, errors = command("check", good, "--secrets", secrets)
            self.assertEqual(code, expected, oct(mode) + errors)
            self.assertEqual(bool(errors), bool(expected))
            self.assertNotIn('"x"', errors)

    def test_what_is_no_file_of_secrets(self):
        folder = self.folder()
        good = folder.write("a.show.json", show())
        for text in ("", "{", "[]", "5", '{"a":1}', '{"a":{},"a":{}}', "x" * 100000, "[" * 60000):
            secrets = folder.write("secrets.json", text)
            secrets.chmod(0o600)
            code, _, errors = command("check", good, "--secrets", secrets)
            self.assertEqual(code, 1, text[:20])
            self.assertIn(str(secrets), errors)
        os.mkfifo(folder.path / "pipe", 0o600)
        for path in (folder.path, folder.path / "none", folder.path / "pipe"):
            self.assertEqual(command("check", good, "--secrets", path)[0], 1, path)

    def test_what_is_missing_is_told_with_where_the_file_is(self):
        folder = self.folder()
        path = folder.write("mine.json", {"youtube": {}})
        path.chmod(0o600)
        feeds = [("youtube:dQw4w9WgXcQ", "youtube"), ("ssn:", "ssn"), ("bilibili-open:", "access_key"),
                 ("wss://127.0.0.1:1/x?secret=hall", "token")]
        for url, word in feeds:
            for more, place in ((("--secrets", path), str(path)), ((), "--secrets FILE")):
                code, _, errors = command("feed", url, *more)
                self.assertEqual(code, 3, errors)
                self.assertIn(place, errors)
                self.assertIn(word, errors)
        code, _, errors = command("feed", "youtube:dQw4w9WgXcQ", "--secrets", path, env={"HOME": str(folder.path)})
        self.assertIn("(~/mine.json)", errors)
        run = self.run_show(show(), "--secrets", path, clock=False, start=None)
        text = run.refused("feed.connect url=ssn:", "feed.no-secret")["text"]
        self.assertIn(str(path), text)

    def test_a_pipe_is_no_recording(self):
        folder = self.folder()
        os.mkfifo(folder.path / "pipe", 0o600)
        code, _, errors = command("feed", f"file:{folder.path / 'pipe'}", "--seconds", "5")
        self.assertEqual(code, 1)
        self.assertIn("not a file on disk", errors)


if __name__ == "__main__":
    unittest.main()
