"""YouTube live chat against a server of the tests, made from the protocol's description alone."""

import concurrent.futures
import gzip
import json
import pathlib
import sys
import time
import unittest
import urllib.parse

from driver import Case, command, segment, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

KEY = "AIza-a-secret-key"


def item(n, kind="textMessageEvent", author=None, **details):
    snippet = {"type": kind, "liveChatId": "chat", "publishedAt": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()) + f".{n:06d}Z",
               "hasDisplayContent": True}
    if kind == "textMessageEvent":
        snippet.update(displayMessage=f"say {n}", textMessageDetails={"messageText": f"say {n}"})
    snippet.update(details)
    return {"kind": "youtube#liveChatMessage", "id": f"id{n}", "snippet": snippet,
            "authorDetails": {"channelId": f"UC{n}", "displayName": f"N{n}", "isChatOwner": False, "isChatSponsor": n == 2,
                              "isChatModerator": n == 1, **(author or {})}}


class Server:
    """Answers as the API does. `pages`: what each poll brings; `stream`: None answers 404."""

    def __init__(self, pages=(), stream=None, chat="chat=1*", interval=300):
        self.pages, self.stream, self.chat, self.interval = list(pages), stream, chat, interval
        self.asked = []
        self.relay = RelayServer(self.serve)

    def json(self, connection, value, status="200 OK"):
        connection.answer(status=status, type="application/json; charset=UTF-8", body=json.dumps(value))

    def error(self, connection, status, reason):
        self.json(connection, {"error": {"code": status, "message": "no", "errors": [{"reason": reason}]}}, f"{status} X")

    def serve(self, connection, number):
        line, headers = connection.read()
        url = urllib.parse.urlparse(line.split()[1])
        query = {key: values[0] for key, values in urllib.parse.parse_qs(url.query).items()}
        self.asked.append((url.path, query))
        if headers.get("x-goog-api-key", query.get("key")) != KEY:
            self.error(connection, 400, "keyInvalid")
        else:
            self.answer(connection, url.path, query)

    def answer(self, connection, path, query):
        if path == "/youtube/v3/videos":
            details = {"activeLiveChatId": self.chat} if self.chat else {}
            items = [{"id": query["id"], "liveStreamingDetails": details}] if query["id"] != "nobody" else []
            self.json(connection, {"items": items})
        elif path == "/youtube/v3/liveChat/messages/stream":
            if self.stream is None:
                connection.answer(status="404 Not Found", type="", body="")
            else:
                self.stream(connection, query)
        elif path == "/youtube/v3/liveChat/messages":
            page = int(query.get("pageToken", "t0")[1:])
            if page >= len(self.pages):
                self.json(connection, {"nextPageToken": f"t{page}", "pollingIntervalMillis": self.interval, "items": []})
            elif isinstance(self.pages[page], str):
                self.error(connection, 403, self.pages[page])
            else:
                self.json(connection, {"nextPageToken": f"t{page + 1}", "pollingIntervalMillis": self.interval,
                                       "items": self.pages[page]})
        else:
            connection.answer(status="404 Not Found", type="", body="")


class Raw(Server):
    """Answers everything with the same body."""

    def __init__(self, body, headers=""):
        self.body, self.headers = body, headers
        super().__init__()

    def serve(self, connection, number):
        connection.read()
        connection.answer(type="application/json", headers=self.headers, body=self.body)


class YouTube(Case):
    def heard(self, server, target="youtube:vid", seconds=4, code=0, key=KEY):
        folder = self.folder()
        arguments = []
        if key:
            secrets = folder.write("secrets.json", {"youtube": {"key": key}})
            secrets.chmod(0o600)
            arguments = ["--secrets", secrets]
        with server.relay:
            url = f"{target}?base=http://127.0.0.1:{server.relay.port}&insecure=1"
            got, out, errors = command("feed", url, "--seconds", seconds, *arguments)
        self.assertEqual(got, code, errors)
        self.assertNotIn(KEY, out + errors)
        return [json.loads(line) for line in out.splitlines()], errors

    def test_a_chat_is_polled_and_its_beginning_is_history(self):
        server = Server([[item(1)], [item(2), item(1)], [item(3)]])
        events, _ = self.heard(server)
        self.assertEqual([event["id"] for event in events], ["id1", "id2", "id3"])
        self.assertEqual([event.get("history", False) for event in events], [True, False, False])
        self.assertEqual(events[0]["feed"], "youtube:vid")
        self.assertEqual(events[0]["person"], {"id": "UC1", "name": "N1", "strength": "strong", "roles": ["mod"]})
        self.assertEqual(events[1]["person"]["roles"], ["member"])
        paths = [path for path, _ in server.asked]
        self.assertEqual(paths[:3], ["/youtube/v3/videos", "/youtube/v3/liveChat/messages/stream",
                                     "/youtube/v3/liveChat/messages"])
        self.assertEqual(server.asked[2][1]["liveChatId"], "chat=1*")
        self.assertEqual(paths.count("/youtube/v3/liveChat/messages/stream"), 1)

    def test_the_key_goes_to_no_address_that_a_redirect_names(self):
        away = RelayServer(lambda connection, number: (connection.read(), connection.answer(type="application/json", body="{}")))

        class Elsewhere(Server):
            def serve(self, connection, number):
                connection.read()
                connection.answer(status="302 Found", type="", headers=f"Location: http://localhost:{away.port}/x\r\n")

        with away:
            _, errors = self.heard(Elsewhere(), seconds=10, code=3)
            self.assertEqual(away.requests, [])
        self.assertIn("302", errors)

    def test_a_page_as_long_as_it_may_be(self):
        # 2000 items, each with all that a real one has: more than a megabyte, and one of the longest messages in each.
        picture = {"channelUrl": "http://www.youtube.com/channel/UC" + "x" * 22, "isVerified": False,
                   "profileImageUrl": "https://yt3.ggpht.com/ytc/" + "A" * 90 + "=s88-c-k-c0x00ffffff-no-rj"}
        page = [item(n, author=picture, displayMessage="长" * 200, textMessageDetails={"messageText": "长" * 200})
                for n in range(2000)]
        for page_of in (lambda server: None, lambda server: setattr(server, "stream", self.one_page(page))):
            server = Server([[item(5000)], page, [item(5001)]])
            page_of(server)
            events, errors = self.heard(server)
            ids = {event["id"] for event in events}
            self.assertEqual(ids & {f"id{n}" for n in range(2000)}, {f"id{n}" for n in range(2000)}, errors)

    @staticmethod
    def one_page(page):
        def stream(connection, query):
            connection.answer(type="application/json", body=json.dumps([{"items": page, "nextPageToken": "t9"}]))
            connection.stay()
        return stream

    def test_the_interval_is_obeyed(self):
        server = Server([[item(1)], [item(2)], [item(3)]], interval=1000)
        self.heard(server, seconds=3)
        times = [when for line, _, when in server.relay.requests if "/messages?" in line]
        for before, after in zip(times, times[1:]):
            self.assertGreaterEqual(after - before, 0.99)

    def test_the_stream_is_read_piece_by_piece_and_resumed(self):
        def stream(connection, query):
            first = "pageToken" not in query
            connection.step = 7
            pages = [{"nextPageToken": "s1", "items": [item(1)]}, {"nextPageToken": "s2", "items": [item(2), item(3)]}]
            body = "[" + ",\r\n".join(json.dumps(page) for page in (pages if first else
                                                                     [{"nextPageToken": "s3", "items": [item(4)]}]))
            connection.answer(type="application/json", body=body)
            if not first:
                assert query["pageToken"] == "s2"
                connection.stay()

        events, _ = self.heard(Server(stream=stream), target="youtube-chat:chat")
        self.assertEqual([(event["id"], event.get("history", False)) for event in events],
                         [("id1", True), ("id2", False), ("id3", False), ("id4", False)])

    @staticmethod
    def times(server, what="/messages/stream"):
        return [when for line, _, when in server.relay.requests if what in line]

    @staticmethod
    def a_page(connection, query):
        token = int(query.get("pageToken", "s0")[1:]) + 1
        connection.answer(type="application/json", body=json.dumps({"items": [item(token)], "nextPageToken": f"s{token}"}))

    def test_a_stream_that_ends_at_once_is_not_asked_for_without_end(self):
        def nothing(connection, query):
            connection.answer(type="application/json", body="")

        def broken(connection, query):
            body = json.dumps({"items": [], "nextPageToken": "s1"})
            connection.answer(type="application/json", headers=f"Content-Length: {len(body) + 99}\r\n", body=body)

        servers = [Server(stream=stream) for stream in (nothing, self.a_page, broken)]
        with concurrent.futures.ThreadPoolExecutor(len(servers)) as pool:
            heard = list(pool.map(lambda server: self.heard(server, seconds=8), servers))
        for server, (_, errors) in zip(servers, heard):
            times = self.times(server)
            self.assertEqual(len(times), 3, errors)  # at once, and then at the pace of the quota
            self.assertLess(times[1] - times[0], 3)
            self.assertGreaterEqual(times[2] - times[1], 4.99)
            self.assertEqual(len(self.times(server, "/videos")), 1)
        self.assertIn("as soon as it has begun", heard[0][1])
        self.assertEqual([event["id"] for event in heard[1][0]], ["id1", "id2", "id3"])
        self.assertIn("16 of the key's 10000 units", heard[1][1])

    def test_streams_are_stretched_over_the_show_and_leave_no_gap(self):
        folder = self.folder()
        secrets = folder.write("secrets.json", {"youtube": {"key": KEY}})
        secrets.chmod(0o600)
        server = Server(stream=self.a_page)
        with server.relay:
            # 30 hours by 2000 requests: one in 54 s
            run = self.run_show(show([segment("a", "30h", start="20:00")]), "--secrets", secrets, "--feed",
                                f"youtube:vid?base=http://127.0.0.1:{server.relay.port}&insecure=1", clock=False, start=None)
            server.relay.wait_for(3)
            begun = time.monotonic()
            while time.monotonic() - begun < 6:  # the pace without a planned length would be 5 s
                state = run.state()
                self.assertEqual(state["coverage"]["count"], 0)
            self.assertEqual(len(self.times(server)), 2)
            self.assertEqual((state["feeds"][0]["state"], state["feeds"][0]["received"]), ("live", 2))
            self.assertIn("11 of the key's 10000 units", state["feeds"][0]["text"])

    def test_every_kind(self):
        page = [
            item(1, "superChatEvent", superChatDetails={"amountMicros": "5990000", "currency": "EUR", "userComment": "hi"}),
            item(2, "superChatEvent", superChatDetails={"amountMicros": "500000000", "currency": "JPY"}),
            item(3, "superStickerEvent", superStickerDetails={"amountMicros": "1000000", "currency": "USD"}),
            item(4, "newSponsorEvent"),
            item(5, "memberMilestoneChatEvent", memberMilestoneChatDetails={"userComment": "a year"}),
            item(6, "membershipGiftingEvent", membershipGiftingDetails={"giftMembershipsCount": 5}),
            item(7, "giftMembershipReceivedEvent"),
            item(8, "messageDeletedEvent", messageDeletedDetails={"deletedMessageId": "id1"}),
            item(9, "messageRetractedEvent", messageRetractedDetails={"retractedMessageId": "id2"}),
            item(10, "userBannedEvent", userBannedDetails={"bannedUserDetails": {"channelId": "UC1"}, "banType": "temporary",
                                                           "banDurationSeconds": "300"}),
            item(11, "tombstone"), item(12, "pollEvent"),
        ]
        events, _ = self.heard(Server([[], page]))
        self.assertEqual([event["kind"] for event in events],
                         ["gift", "gift", "gift", "member", "member", "gift", "member", "delete", "delete", "ban"])
        self.assertEqual(events[0]["value"], {"minor": 599, "currency": "EUR"})
        self.assertEqual(events[0]["text"], "hi")
        self.assertEqual(events[1]["value"], {"minor": 500, "currency": "JPY"})
        self.assertEqual((events[5]["count"], events[5]["item"]), (5, "membership"))
        self.assertEqual([event["target"] for event in events[-3:]], ["id1", "id2", "UC1"])
        self.assertEqual(events[-1]["count"], 300)

    def test_the_end_of_the_chat(self):
        for end in ([item(1, "chatEndedEvent")], "liveChatEnded"):
            events, errors = self.heard(Server([[], [item(2)], end]), seconds=30)
            self.assertEqual([event["id"] for event in events], ["id2"])
            self.assertIn("ended", errors)

    def test_what_is_wrong_is_said(self):
        self.assertIn("secrets", self.heard(Server(), seconds=20, code=3, key=None)[1])
        self.assertIn("credentials", self.heard(Server(), seconds=20, code=3, key="AIza-a-secret-key2")[1])
        self.assertIn("no such video", self.heard(Server(), target="youtube:nobody", seconds=20, code=3)[1])
        self.assertIn("no live chat", self.heard(Server(chat=None), seconds=1, code=3)[1])
        self.assertIn("quota", self.heard(Server([[], "quotaExceeded"]), seconds=3)[1])

    def test_nonsense_is_survived(self):
        def stream(connection, query):
            connection.answer(type="application/json", body="[" * 100000 + '{"items":[1,{"snippet":3},null,{"id":{}}]}' +
                              '{"items":"x","nextPageToken":[]}' + json.dumps({"items": [item(1)]}))
            connection.stay()

        events, _ = self.heard(Server(stream=stream))
        self.assertEqual([event["id"] for event in events], ["id1"])

    def test_what_is_too_much_is_told_as_what_it_is(self):
        bomb = gzip.compress(b"[" * (200 << 20))
        self.assertLess(len(bomb), 1 << 20)
        for server, words in ((Raw(bomb, "Content-Encoding: gzip\r\n"), "What the server sends unpacks to more than 1 MB"),
                              (Raw(b"no gzip", "Content-Encoding: gzip\r\n"), "is packed, and cannot be unpacked"),
                              (Raw(gzip.compress(bomb), "Content-Encoding: gzip, gzip\r\n"), "in a way nobody asked for"),
                              (Raw(gzip.compress(bomb), "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n"),
                               "in a way nobody asked for"),
                              (Raw(bomb, "Transfer-Encoding: gzip\r\n"), "in a way nobody asked for"),
                              (Raw(b"[" * (2 << 20)), "The server's answer is longer than 1 MB")):
            self.assertIn(words, self.heard(server, code=3)[1])

    def test_history_counts_nothing_in_a_show(self):
        folder = self.folder()
        secrets = folder.write("secrets.json", {"youtube": {"key": KEY}})
        secrets.chmod(0o600)
        server = Server([[item(1)], [item(2)]])
        with server.relay:
            run = self.run_show(show(interactions=[]), "--secrets", secrets, "--feed",
                                f"youtube:vid?base=http://127.0.0.1:{server.relay.port}&insecure=1", clock=False, start=None)
            while len(server.asked) < 5:  # the page behind the second one has been asked for
                run.state()
            while run.state()["metrics"]["comments"] < 1:
                pass
            self.assertEqual(run.state()["feeds"][0]["state"], "live")
            self.assertEqual(run.end(), 0)
            for name in ("journal.db", "log.txt", "show.json"):
                self.assertNotIn(KEY.encode(), (run.session / name).read_bytes())


if __name__ == "__main__":
    unittest.main()
