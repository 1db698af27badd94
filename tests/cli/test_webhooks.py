"""Webhooks: what is posted to whom, what an answer means, what is tried again, and what nobody got."""

import json
import pathlib
import sys
import time

from driver import Case, T0, MINUTE, SECOND, command, lottery, read_journal, segment, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
import certificates  # noqa: E402
from hook_server import HookServer, dingtalk_is_signed, feishu_is_signed  # noqa: E402

FORMATS = ["plain", "discord", "slack", "wecom", "feishu", "dingtalk"]
TOKEN = "very-secret-token"


class Webhooks(Case):
    def night(self, server, format="plain", secret=None, document=None, folder=None, arguments=(), scheme="http", **more):
        folder = folder or self.folder()
        entry = {"url": f"{scheme}://127.0.0.1:{server.port}/hook/{TOKEN}?access_token={TOKEN}", "insecure": True,
                 **(secret or {})}
        secrets = folder.write("secrets.json", {"team-hook": {k: v for k, v in entry.items() if v is not None}})
        secrets.chmod(0o600)
        document = document or show(webhooks=[{"id": "team", "format": format, "secret": "team-hook"}])
        return self.run_show(document, "--secrets", secrets, *arguments, folder=folder, **more)

    def ends(self, run, count=1):
        """The ends of so many effects: [(status, text)]. They come by themselves, between the answers."""
        def over():
            return [e for e in run.named("effect", since_start=True) if e["status"] != "asked"]
        until = time.monotonic() + 60
        while len(over()) < count:
            self.assertLess(time.monotonic(), until)
            run.state()
        return [(e["status"], e["text"] if e["status"] == "failed" else "") for e in over()]

    def sent(self, format, secret=None, text="还有三分钟 <b> & @everyone"):
        with HookServer(lambda n: (200, "", '{"errcode":0,"code":0}')) as server:
            run = self.night(server, format, secret)
            run.ok({"verb": "webhook", "id": "team", "text": text})
            self.assertEqual(self.ends(run), [("done", "")])
            post, = server.wait_for(1)
            self.assertEqual(post.headers["content-type"], "application/json; charset=utf-8")
            return post, json.loads(post.body)

    # What each service is sent.
    def test_plain(self):
        post, body = self.sent("plain")
        self.assertEqual(body, {"text": "还有三分钟 <b> & @everyone", "show": "保温杯之夜"})
        self.assertEqual(post.path, f"/hook/{TOKEN}?access_token={TOKEN}")

    def test_discord_mentions_nobody(self):
        self.assertEqual(self.sent("discord")[1],
                         {"content": "还有三分钟 <b> & @everyone", "allowed_mentions": {"parse": []}})

    def test_slack_reads_no_markup(self):
        self.assertEqual(self.sent("slack")[1], {"text": "还有三分钟 &lt;b&gt; &amp; @everyone"})

    def test_wecom(self):
        self.assertEqual(self.sent("wecom")[1],
                         {"msgtype": "text", "text": {"content": "还有三分钟 <b> & @everyone"}})

    def test_feishu(self):
        self.assertEqual(self.sent("feishu")[1],
                         {"msg_type": "text", "content": {"text": "还有三分钟 <b> & @everyone"}})

    def test_signatures(self):
        post, _ = self.sent("dingtalk", {"sign": "SECkey+/="})
        self.assertTrue(dingtalk_is_signed(post, "SECkey+/="))
        post, _ = self.sent("feishu", {"sign": "key"})
        self.assertTrue(feishu_is_signed(post, "key"))

    def test_a_long_text_is_cut_at_a_character(self):
        _, body = self.sent("wecom", text="杯" * 2000)
        self.assertEqual(body["text"]["content"], "杯" * 682)  # 2048 bytes

    def test_without_a_text_it_says_where_the_show_is(self):
        with HookServer() as server:
            run = self.night(server)
            run.ok("webhook team")
            run.ok("go")
            run.ok("webhook TEAM")
            self.assertEqual([json.loads(p.body)["text"] for p in server.wait_for(2)], ["保温杯之夜", "hello"])

    # Answers.
    def test_what_is_tried_again(self):
        answers = [(500, "", ""), "reset", (408, "", "")]
        with HookServer(lambda n: answers[n] if n < len(answers) else (204, "", "")) as server:
            run = self.night(server)
            run.ok("webhook team text=hi")
            self.assertEqual(self.ends(run), [("done", "")])
            posts = server.wait_for(4)
            gaps = [b.at - a.at for a, b in zip(posts, posts[1:])]
            for gap, least in zip(gaps, (1, 2, 4)):
                self.assertGreaterEqual(gap, least - 0.05)
            self.assertEqual(len({p.body for p in posts}), 1)
            self.assertEqual(len(server.posts), 4)

    def test_not_before_the_server_says(self):
        with HookServer(lambda n: (429, "Retry-After: 3\r\n", "") if n == 0 else (200, "", "")) as server:
            run = self.night(server)
            run.ok("webhook team text=hi")
            first, second = server.wait_for(2)
            self.assertGreaterEqual(second.at - first.at, 2.9)
            self.assertEqual(self.ends(run), [("done", "")])

    def test_one_after_the_other(self):
        with HookServer(lambda n: (503, "", "") if n == 0 else (200, "", "")) as server:
            run = self.night(server)
            for n in range(5):
                run.ok(f"webhook team text={n}")
            texts = [json.loads(p.body)["text"] for p in server.wait_for(6)]
            self.assertEqual(texts, ["0", "0", "1", "2", "3", "4"])
            self.assertEqual(self.ends(run, 5), [("done", "")] * 5)

    def test_what_is_refused_for_good_is_a_dead_letter(self):
        for format, answer, words in (("plain", (404, "", ""), "The server answers 404."),
                                      ("discord", (302, "Location: http://127.0.0.1:1/\r\n", ""), "Discord answers 302."),
                                      ("wecom", (200, "", '{"errcode":93000,"errmsg":"invalid\\u0007 webhook"}'),
                                       "WeCom answers 93000: invalid webhook."),
                                      ("feishu", (200, "", '{"code":19021,"msg":"sign match fail"}'),
                                       "Feishu answers 19021: sign match fail."),
                                      ("feishu", (200, "", '{"StatusCode":0}'), None),
                                      ("dingtalk", (200, "", "<html>"),
                                       "DingTalk gives an answer that cannot be understood. Check the address.")):
            with self.subTest(format=format, answer=answer), HookServer(lambda n: answer) as server:
                run = self.night(server, format)
                run.ok("webhook team text=hi")
                status, text = self.ends(run)[0]
                letters = run.list("dead-letters")
                if words is None:
                    self.assertEqual((status, letters["total"]), ("done", 0))
                    continue
                self.assertEqual((status, text), ("failed", words))
                self.assertEqual(letters["total"], 1)
                self.assert_state(letters["rows"][0], id="team", text="hi", reason=words, t=T0)
                self.assertEqual(len(server.posts), 1)
                run.end()

    def test_dead_letters_outlive_a_crash(self):
        folder = self.folder()
        with HookServer(lambda n: (410, "", "")) as server:
            run = self.night(server, folder=folder)
            run.ok("webhook team text=bye")
            self.ends(run)
            before, hash = run.list("dead-letters")["rows"], run.hash()
            run.kill()
            again = self.night(server, folder=folder, resume=True, start=None)
            again.at(T0 + SECOND)
            self.assertEqual(again.list("dead-letters")["rows"], before)
            self.assertEqual(len(server.posts), 1)  # nothing is sent anew
            self.assertEqual(again.end(), 0)
            code, out, errors = command("replay", folder.path / "s1", "--check")
            self.assertEqual(code, 0, out + errors)

    def test_what_a_crash_left_open_is_told_in_words(self):
        for language, words in (("en-US", "is not done again"), ("zh-CN", "不会重复执行")):
            with self.subTest(language), HookServer(lambda n: "silence") as server:
                folder = self.folder()
                document = show(language=language, webhooks=[{"id": "team", "format": "plain", "secret": "team-hook"}])
                run = self.night(server, folder=folder, document=document)
                run.ok("webhook team text=bye")
                server.wait_for(1)
                run.kill()
                again = self.night(server, folder=folder, resume=True, start=None)
                again.at(T0 + SECOND)
                (status, text), = self.ends(again)
                self.assertEqual(status, "failed")
                self.assertIn(words, text)

    # Where it may go.
    def test_certificates_are_checked(self):
        folder = self.folder()
        trusted = certificates.make(folder.path / "tls")
        for ca, good in ((None, False), (str(trusted), True)):
            with self.subTest(ca=ca), HookServer(tls=trusted.parent) as server:
                run = self.night(server, secret={"insecure": None, "ca": ca}, scheme="https")
                run.ok("webhook team text=hi")
                status, text = self.ends(run)[0]
                self.assertEqual(status, "done" if good else "failed", text)
                self.assertEqual(len(server.posts), 1 if good else 0)
                if not good:
                    self.assertIn("certificate", text)
                run.end()

    def test_plain_text_only_when_the_secrets_say_so(self):
        with HookServer() as server:
            run = self.night(server, secret={"insecure": None})
            run.ok("webhook team text=hi")
            status, text = self.ends(run)[0]
            self.assertEqual(status, "failed")
            self.assertIn("insecure", text)
            self.assertEqual(server.posts, [])

    def test_without_a_secret_it_is_refused(self):
        document = show(webhooks=[{"id": "team", "format": "plain", "secret": "nobody"}])
        run = self.run_show(document)
        run.refused("webhook team text=hi", "feed.no-secret")
        run.refused("webhook other", "id.unknown")

    def test_a_cue_stands_red_and_the_secret_is_nowhere(self):
        folder = self.folder()
        cues = [{"id": "tell", "on": "start", "do": [{"verb": "webhook", "id": "team", "text": "live"}]}]
        document = show([segment("hello", start="20:00", cues=cues), segment("bye")],
                        webhooks=[{"id": "team", "format": "plain", "secret": "team-hook"}])
        with HookServer(lambda n: (403, "", TOKEN)) as server:
            run = self.night(server, document=document, folder=folder)
            run.ok("go")
            self.assertEqual(self.ends(run), [("failed", "The server answers 403.")])
            state = run.row("hello")["cues"][0]
            self.assertEqual(state["state"], "failed")
            run.end()
            printed = json.dumps(run.all_events, ensure_ascii=False)
            written = json.dumps(read_journal(run.session), default=str)
            log = (run.session / "log.txt").read_text() if (run.session / "log.txt").exists() else ""
            for text in (printed, written, log):
                self.assertNotIn(TOKEN, text)

    def test_a_rehearsal_tells_nobody(self):
        with HookServer() as server:
            run = self.night(server)
            run.ok("rehearse")
            run.ok("webhook team text=hi")
            self.assertEqual(self.ends(run), [("done", "")])
            self.assertEqual(run.end(), 0)
            self.assertEqual(server.posts, [])

    def test_what_is_on_its_way_at_the_end_still_goes(self):
        with HookServer() as server:
            run = self.night(server)
            run.ok("webhook team text=bye")
            self.assertEqual(run.end(), 0)
            self.assertEqual(json.loads(server.wait_for(1)[0].body)["text"], "bye")

    # Reminders.
    def reminded(self, server, start, **more):
        document = show(webhooks=[{"id": "team", "format": "plain", "secret": "team-hook"}],
                        reminders=[{"before": "10m", "webhook": "team", "text": "ten"},
                                   {"before": "1h", "webhook": "team", "text": "hour"}])
        return self.night(server, document=document, start=start, **more)

    def test_reminders_go_once_each_at_their_time(self):
        with HookServer() as server:
            run = self.reminded(server, T0 - 30 * MINUTE)  # the one an hour before is past: it is not sent late
            run.at(T0 - 10 * MINUTE - 1)
            self.assertEqual(run.named("effect", since_start=True), [])
            run.at(T0 - 10 * MINUTE)
            self.ends(run)
            run.at(T0 - MINUTE)
            self.assertEqual([json.loads(p.body)["text"] for p in server.wait_for(1)], ["ten"])
            run.ok("go")
            run.at(T0 + MINUTE)
            self.assertEqual(run.end(), 0)
            self.assertEqual(len(server.posts), 1)

    def test_a_show_that_began_early_reminds_nobody(self):
        with HookServer() as server:
            run = self.reminded(server, T0 - 30 * MINUTE)
            run.ok("go")
            run.at(T0)
            self.assertEqual(run.end(), 0)
            self.assertEqual(server.posts, [])

    def test_a_rehearsal_neither_repeats_nor_stops_them(self):
        folder = self.folder()
        with HookServer(lambda n: (410, "", "") if n == 0 else (200, "", "")) as server:
            run = self.reminded(server, T0 - 90 * MINUTE, folder=folder)
            run.at(T0 - 50 * MINUTE)
            self.ends(run)
            letters = run.list("dead-letters")
            self.assertEqual([row["text"] for row in letters["rows"]], ["hour"])
            run.ok("rehearse")
            run.ok("go")
            run.at(T0 - 40 * MINUTE)
            run.ok("rehearse off=true")
            self.assertEqual(run.list("dead-letters"), letters)
            run.at(T0 - 10 * MINUTE)
            self.ends(run, 2)
            self.assertEqual([json.loads(p.body)["text"] for p in server.wait_for(2)], ["hour", "ten"])
            self.assertEqual(run.end(), 0)
            self.assertEqual(len(server.posts), 2)
            code, out, errors = command("replay", folder.path / "s1", "--check")
            self.assertEqual(code, 0, out + errors)

    def test_without_a_planned_start_there_is_nothing_to_remind_of(self):
        with HookServer() as server:
            document = show([segment("hello"), segment("bye")], interactions=[lottery("a", time="12m"), lottery("b", time="14m")],
                            webhooks=[{"id": "team", "format": "plain", "secret": "team-hook"}],
                            reminders=[{"before": "10m", "webhook": "team", "text": "ten"}])
            run = self.night(server, document=document)
            run.ok("lottery.open a")
            run.ok("lottery.open b")
            run.at(T0 + 15 * MINUTE)
            self.assertEqual(run.named("effect", since_start=True), [])
            self.assertEqual(run.end(), 0)
            self.assertEqual(server.posts, [])

    def test_a_reminder_is_not_sent_twice_after_a_crash(self):
        folder = self.folder()
        with HookServer() as server:
            run = self.reminded(server, T0 - 30 * MINUTE, folder=folder)
            run.at(T0 - 9 * MINUTE)
            self.ends(run)
            run.kill()
            again = self.reminded(server, None, folder=folder, resume=True)
            again.at(T0 - 8 * MINUTE)
            self.assertEqual(again.end(), 0)
            self.assertEqual(len(server.posts), 1)
            code, out, errors = command("replay", folder.path / "s1", "--check")
            self.assertEqual(code, 0, out + errors)
