"""Field maps: somebody's own messages become events; what is wrong with a map is told with its place; orders of a shop
reach a sale."""

import collections
import html
import json
import pathlib
import re
import sys
import unittest

import jsonschema

from driver import Case, command, lottery, product, sale, show

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "servers"))
from relay_server import RelayServer  # noqa: E402

MAPS = pathlib.Path(__file__).resolve().parents[2] / "data/feeds"
SCHEMA = jsonschema.Draft202012Validator(json.loads((MAPS / "map.schema.json").read_text(encoding="utf-8")))
SAID = {"kind": "comment", "person": {"id": "/u"}, "text": "/x"}


def a_map(*rules, **more):
    return {"crowdcue_map": 1, "name": "M", "rules": list(rules) or [SAID], **more}


def presets():
    return sorted(path for path in MAPS.glob("*.json") if "schema" not in path.name)


# Each changes one thing of a good map; the schema and `check` refuse it alike.
BAD = {
    "another version": a_map(crowdcue_map=2),
    "no name": {"crowdcue_map": 1, "rules": [SAID]},
    "an empty name": a_map(name=""),
    "no rules": {"crowdcue_map": 1, "name": "M"},
    "empty rules": {"crowdcue_map": 1, "name": "M", "rules": []},
    "an unknown key": a_map(weather="fine"),
    "a platform of two words": a_map(platform="a b"),
    "a delay in words": a_map(delay="soon"),
    "a rule that is a text": a_map("comment"),
    "a rule without kind": a_map({"person": {"id": "/u"}}),
    "an unknown kind": a_map({**SAID, "kind": "dance"}),
    "a comment without text": a_map({"kind": "comment", "person": {"id": "/u"}}),
    "an order without item": a_map({"kind": "order", "person": {"id": "/u"}}),
    "viewers without count": a_map({"kind": "viewers"}),
    "a ban of nobody": a_map({"kind": "ban"}),
    "no pointer": a_map({**SAID, "id": "id"}),
    "a bad escape": a_map({**SAID, "id": "/a~2"}),
    "seventeen steps": a_map({**SAID, "id": "/x" * 17}),
    "nine pointers": a_map({**SAID, "id": ["/x"] * 9}),
    "a part of no pointers": a_map({**SAID, "id": {"join": ["-", []]}}),
    "a part that is words in a list": a_map({**SAID, "id": {"join": ["-", ["words"]]}}),
    "no pointers": a_map({**SAID, "id": []}),
    "an empty value": a_map({**SAID, "id": {}}),
    "at and join": a_map({**SAID, "id": {"at": "/a", "join": ["/b"]}}),
    "a broken constant": a_map({**SAID, "id": {"const": 1.5}}),
    "a bad else": a_map({**SAID, "id": {"at": "/a", "else": "maybe"}}),
    "an empty table": a_map({**SAID, "id": {"at": "/a", "values": {}}}),
    "an unknown unit": a_map({**SAID, "t": {"at": "/a", "unit": "h"}}),
    "a zone in words": a_map({**SAID, "t": {"at": "/a", "zone": "CET"}}),
    "a condition of nothing": a_map({**SAID, "when": [{"is": 1}]}),
    "a condition of two": a_map({**SAID, "when": [{"at": "/a", "is": 1, "exists": True}]}),
    "no conditions": a_map({**SAID, "when": []}),
    "a value without currency": a_map({**SAID, "value": {"at": "/v"}}),
    "badges of nothing": a_map({**SAID, "person": {"id": "/u", "badges": {"id": ""}}}),
    "badges without ids": a_map({**SAID, "person": {"id": "/u", "badges": {"each": "/b"}}}),
    "emotes of nothing": a_map({**SAID, "emotes": {"at": "/a", "name": "/n"}}),
    "emotes without a place": a_map({**SAID, "emotes": {"each": "/e", "name": "/n"}}),
    "emotes in a strange unit": a_map({**SAID, "emotes": {"each": "/e", "at": "/a", "name": "/n", "unit": "bytes"}}),
    "a scale in other words": a_map({**SAID, "value": {"at": "/v", "currency": "CNY", "scale": "cents"}}),
    "a scale of nothing": a_map({**SAID, "value": {"at": "/v", "currency": "CNY", "scale": 0}}),
    "roles without a table": a_map({**SAID, "person": {"id": "/u", "roles": [{"at": "/r"}]}}),
    "an unknown role": a_map({**SAID, "person": {"id": "/u", "roles": [{"at": "/r", "role": "king"}]}}),
    "a person without id": a_map({**SAID, "person": {"level": "/l"}}),
    "defaults of too much": a_map(defaults={"text": "/t"}),
}
GOOD = {
    "the least": a_map(),
    "a bare value": a_map({**SAID, "text": ""}),
    "badges and emotes": a_map({**SAID, "person": {"id": "/u", "avatar": "/p", "badges": {"each": "/b", "id": "", "title": "/t"}},
                                "emotes": {"each": "/e", "at": "/a", "length": "/l", "name": "/n", "url": "/u", "unit": "utf-16"}}),
    "notes of one's own": a_map(**{"x-mine": [1]}),
    "all of a rule": a_map({**SAID, "kind": "gift", "note": "n", "go_on": True, "each": "/l",
                            "when": [{"at": "/a", "not_in": [1, "b", True]}, {"at": "^/b", "exists": True}][:1],
                            "t": {"at": ["/t", "^/t"], "unit": "us", "zone": "+8:00"}, "id": {"join": ["^/o", "-", ["/i", "^/i"], 5]},
                            "platform": {"const": "hall"}, "reply_to": "/r", "target": "/g", "history": "/h", "shared": {"const": True},
                            "count": {"at": "/n", "as": "total", "by": "/c"}, "item": {"at": "/i", "values": {"1": "a"}, "else": "drop"},
                            "value": {"at": "/v", "scale": 100, "per": 10, "of": "one", "currency": ["/c", "^/c"]}}),
    "an order taken back": a_map({"kind": "order", "person": {"name": "/n", "strength": "weak"}, "item": "/i", "take_back": True}),
}

# What each preset makes of a message of its shape, without what is alike in all.
SAMPLES = {
    "weibo": ({"type": "comment", "data": {"mid": "5", "user": {"idstr": "77", "screen_name": "甲", "following": True},
                                           "text": "<span>上车</span>"}},
              [{"kind": "comment", "id": "5", "text": "上车", "platform": "weibo",
                "person": {"id": "77", "name": "甲", "strength": "strong", "roles": ["follower"]}}]),
    "taobao": ({"comments": [{"commentId": 9007199254740993, "publisherId": 5, "publisherNick": "乙", "content": "1", "fanLevel": 2},
                             {"commentId": 6, "publisherNick": "丙", "content": "2"}]},
               [{"kind": "comment", "id": "9007199254740993", "text": "1", "platform": "taobao",
                 "person": {"id": "5", "name": "乙", "strength": "strong", "roles": ["member"], "level": 2}},
                {"kind": "comment", "id": "6", "text": "2", "platform": "taobao",
                 "person": {"id": "丙", "name": "丙", "strength": "weak", "roles": []}}]),
    "kuaishou": ({"payloadType": 310, "payload": json.dumps({
        "watching": "1.2万", "commentFeeds": [{"id": "c1", "user": {"principalId": "k5", "userName": "丁"}, "content": "2"}],
        "giftFeeds": [{"user": {"principalId": "k5", "userName": "丁"}, "giftId": 9, "mergeKey": "m", "comboCount": 2},
                      {"user": {"principalId": "k5", "userName": "丁"}, "giftId": 9, "mergeKey": "m", "comboCount": 5}]})},
                 [{"kind": "viewers", "count": 12000, "platform": "kuaishou"},
                  {"kind": "comment", "id": "c1", "text": "2", "platform": "kuaishou",
                   "person": {"id": "k5", "name": "丁", "strength": "strong"}},
                  {"kind": "gift", "item": "9", "count": 2, "platform": "kuaishou",
                   "person": {"id": "k5", "name": "丁", "strength": "strong"}},
                  {"kind": "gift", "item": "9", "count": 3, "platform": "kuaishou",
                   "person": {"id": "k5", "name": "丁", "strength": "strong"}}]),
    "keypad": ({"votes": [{"keypad": 17, "key": "2"}, {"keypad": 18, "key": "yes"}]},
               [{"kind": "comment", "text": "2", "platform": "hall", "person": {"id": "17", "name": "#17", "strength": "strong"}},
                {"kind": "comment", "text": "1", "platform": "hall", "person": {"id": "18", "name": "#18", "strength": "strong"}}]),
    "generic": ({"messages": [{"type": "chat", "id": 1, "user": {"id": 5, "name": "A", "is_mod": True}, "text": "hi"}]},
                [{"kind": "comment", "id": "1", "text": "hi",
                  "person": {"id": "5", "name": "A", "strength": "strong", "roles": ["mod"]}}]),
    "orders": ({"order": 7, "status": "paid", "currency": "CNY", "buyer": {"id": 5, "name": "A"},
                "lines": [{"product": "cup-red", "quantity": 2, "price": "99.00"}]},
               [{"kind": "order", "id": "7-cup-red", "item": "cup-red", "count": 2, "platform": "shop",
                 "value": {"minor": 19800, "currency": "CNY"}, "person": {"id": "5", "name": "A", "strength": "strong"}}]),
    "shopify-orders": ({"id": 820982911946154508, "financial_status": "paid", "cancelled_at": None, "currency": "USD",
                        "customer": {"id": 207119551, "first_name": "Bob"},
                        "line_items": [{"id": 1, "sku": "S-1", "product_id": 632910392, "quantity": 2, "price": "199.00"},
                                       {"id": 2, "sku": None, "variant_id": 3, "quantity": 1, "price": "0.50"}]},
                       [{"kind": "order", "id": "820982911946154508-1", "item": "S-1", "count": 2, "platform": "shopify",
                         "value": {"minor": 39800, "currency": "USD"}, "person": {"id": "207119551", "name": "Bob", "strength": "strong"}},
                        {"kind": "order", "id": "820982911946154508-2", "item": "3", "count": 1, "platform": "shopify",
                         "value": {"minor": 50, "currency": "USD"}, "person": {"id": "207119551", "name": "Bob", "strength": "strong"}}]),
    "youzan-orders": ({"type": "trade", "msg": "%7B%22full_order_info%22%3A%7B%22order_info%22%3A%7B%22tid%22%3A%22E1%22%2C%22status%22%3A"
                       "%22WAIT_SELLER_SEND_GOODS%22%2C%22pay_time%22%3A%222026-03-08+20%3A00%3A00%22%7D%2C%22orders%22%3A%5B%7B%22oid%22"
                       "%3A%225%22%2C%22item_id%22%3A77%2C%22num%22%3A1%2C%22payment%22%3A%2288.00%22%7D%5D%2C%22buyer_info%22%3A%7B%22"
                       "yz_open_id%22%3A%22y5%22%7D%7D%7D"},
                      [{"kind": "order", "id": "E1-5", "item": "77", "count": 1, "platform": "youzan",
                        "value": {"minor": 8800, "currency": "CNY"}, "person": {"id": "y5", "name": "y5", "strength": "strong"}}]),
}


def tell(body, type):
    """A server that says this to whoever asks first, and then keeps the line."""
    def script(connection, number):
        connection.read()
        connection.answer(type=type, body=body if number == 0 else "")
        connection.stay()
    return RelayServer(script)


def line(message):
    return (message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)) + "\n"


def bare(event):
    """Without the feed's own name, times and ids that were made."""
    without = {"t", "t_server", "feed"} | ({"id"} if event["id"].startswith("~") else set())
    return {key: value for key, value in event.items() if key not in without}


class Maps(Case):
    def heard(self, name, messages, folder=None, **env):
        """What `feed` makes of messages, by a map; and its standard error."""
        with tell("".join(line(message) for message in messages), "application/x-ndjson") as server:
            code, out, errors = command("feed", f"ndjson+http://127.0.0.1:{server.port}/?insecure=1&map={name}",
                                        "--seconds", 2, cwd=folder, env=env)
        self.assertEqual(code, 0, errors)
        return [bare(json.loads(text)) for text in out.splitlines()], errors

    def check(self, document, name="m.json"):
        folder = self.folder()
        code, out, errors = command("check", folder.write(name, document))
        self.assertEqual(errors, "")
        return code, out

    def test_the_schema_and_the_check_agree(self):
        for name, document in GOOD.items():
            with self.subTest(name):
                self.assertEqual([error.message for error in SCHEMA.iter_errors(document)], [])
                self.assertEqual(self.check(document), (0, ""))
        folder = self.folder()
        bad = {name: folder.write(f"{name}.json".replace(" ", "-"), document) for name, document in BAD.items()}
        code, out, _ = command("check", *bad.values())
        self.assertEqual(code, 1)
        for name, path in bad.items():
            with self.subTest(name):
                self.assertFalse(SCHEMA.is_valid(BAD[name]))
                self.assertRegex(out, re.escape(path.name) + r":\d+:\d+: error: ")
        for path in presets():
            with self.subTest(path.name):
                self.assertEqual([error.message for error in SCHEMA.iter_errors(json.loads(path.read_text("utf-8")))], [])
        self.assertEqual(command("check", *presets()), (0, "", ""))

    def test_the_schema_and_the_check_know_the_same_keys(self):
        def keys_of(where, document):
            code, out = self.check(document)
            found = re.search(r"It may have: ([a-z_|]+)\.", out)
            self.assertTrue(found, out)
            properties = SCHEMA.schema
            for step in where.split("/")[1:]:
                properties = properties[int(step)] if isinstance(properties, list) else properties[step]
            self.assertEqual(set(found[1].split("|")), set(properties["properties"]), where)

        odd = {"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq": 1}
        keys_of("", a_map(**odd))
        keys_of("/properties/defaults", a_map(defaults=odd))
        keys_of("/$defs/rule", a_map({**SAID, **odd}))
        keys_of("/$defs/rule/properties/text/anyOf/1", a_map({**SAID, "text": {"at": "/x", **odd}}))
        keys_of("/$defs/rule/properties/count/anyOf/1", a_map({**SAID, "count": {"at": "/x", **odd}}))
        keys_of("/$defs/value/anyOf/1", a_map({**SAID, "id": {"at": "/x", **odd}}))
        keys_of("/$defs/time/anyOf/1", a_map({**SAID, "t": {"at": "/x", **odd}}))
        keys_of("/$defs/condition", a_map({**SAID, "when": [{"at": "/x", "is": 1, **odd}]}))
        keys_of("/$defs/person", a_map({**SAID, "person": {"id": "/u", **odd}}))
        keys_of("/$defs/person/properties/badges", a_map({**SAID, "person": {"id": "/u", "badges": {"each": "/b", "id": "", **odd}}}))
        keys_of("/$defs/rule/properties/emotes", a_map({**SAID, "emotes": {"each": "/e", "at": "/a", "name": "/n", **odd}}))
        keys_of("/$defs/roles/items", a_map({**SAID, "person": {"id": "/u", "roles": [{"at": "/u", "role": "mod", **odd}]}}))
        keys_of("/$defs/amount/allOf/1", a_map({**SAID, "value": {"at": "/v", "currency": "CNY", **odd}}))

    def test_each_preset_reads_its_shape(self):
        self.assertEqual(set(SAMPLES), {path.stem for path in presets()})
        urls, names = [], {}
        for name, (message, _) in SAMPLES.items():
            server = tell(line(message), "application/x-ndjson")
            server.__enter__()
            self.addCleanup(server.__exit__)
            names[f"ndjson+http://127.0.0.1:{server.port}/"] = name
            urls.append(f"ndjson+http://127.0.0.1:{server.port}/?insecure=1&map={name}")
        code, out, errors = command("feed", *urls, "--seconds", 2)
        self.assertEqual((code, errors), (0, ""))
        events = collections.defaultdict(list)
        for text in out.splitlines():
            event = json.loads(text)
            events[names[event["feed"]]].append(bare(event))
        for name, (_, expected) in SAMPLES.items():
            with self.subTest(name):
                self.assertEqual(events[name], expected)

    def test_the_manuals_example_is_true(self):
        for language in ("en-US", "zh-CN"):
            page = (MAPS.parent / "help" / f"{language}.html").read_text("utf-8")
            says, document, gives = (html.unescape(re.search(f'<pre id="{id}">(.*?)</pre>', page, re.S)[1])
                                     for id in ("map-says", "map", "map-gives"))
            folder = self.folder()
            folder.write("feeds/ours.json", document)
            self.assertEqual(command("check", folder.path / "feeds/ours.json"), (0, "", ""))
            events, errors = self.heard("ours", [says.replace("\n", "")], folder.path)
            self.assertEqual(events, [json.loads(text) for text in gives.splitlines()], errors)

    def test_every_way_in_takes_a_map(self):
        folder = self.folder()
        folder.write("feeds/box.json", a_map(each="/l"))
        message = json.dumps({"l": [{"u": 1, "x": "a"}, {"u": 2, "x": "b"}]})

        def script(connection, number):
            if connection.server.kind == "ws":
                connection.upgrade()
                connection.frame(message)
            else:
                connection.read()
                connection.answer(body=f"data: {message}\n\n")
            connection.stay()

        for kind in ("ws", "sse+http"):
            with self.subTest(kind), RelayServer(script) as server:
                server.kind = kind
                code, out, errors = command("feed", f"{kind}://127.0.0.1:{server.port}/?insecure=1&map=box", "--seconds", 2,
                                            cwd=folder.path)
                self.assertEqual((code, [json.loads(text)["text"] for text in out.splitlines()]), (0, ["a", "b"]), errors)

    def test_whatever_comes_the_feed_goes_on(self):
        bad = ["", "{", "null", "{}", "[" * 5000, '{"u":{},"x":[]}', '{"u":1}', '{"u":"a\\u0000b","x":"x"}', '{"u":1,"x":1e999}',
               '{"u":1,"u":2,"x":"twice"}', '{"u":1e400,"x":"x"}', '{"u":99999999999999999999999,"x":"x"}', '["x"]',
               '{"u":1,"x":"' + "长" * 200000 + '"}', "x" * (2 << 20)]
        folder = self.folder()
        folder.write("feeds/box.json", a_map(parse="/p"))
        events, errors = self.heard("box", [*bad, {"u": 1, "x": "still here"}], folder.path)
        self.assertEqual(events[-1]["text"], "still here")
        self.assertEqual(len(events), 2)  # the long one is cut
        self.assertTrue(events[0]["cut"])
        self.assertIn('rule 1 (comment): the message has no "', errors)
        self.assertLess(len(errors.splitlines()), 20)

    def test_a_map_of_ones_own_is_found_and_a_bad_one_is_told(self):
        folder = self.folder()
        folder.write("here/feeds/box.json", a_map())
        folder.write("config/crowdcue/feeds/mine.json", a_map())
        folder.write("config/crowdcue/feeds/box.json", a_map({**SAID, "text": {"const": "the user's"}}))
        folder.write("here/feeds/bad.json", '{"crowdcue_map": 1,\n "name": "B", "rules": [{"kind": "comment", "text": "x"}]}')
        here, config = folder.path / "here", str(folder.path / "config")
        events, _ = self.heard("box", [{"u": 1, "x": "hi"}], here, XDG_CONFIG_HOME=config)
        self.assertEqual(events[0]["text"], "the user's")
        events, _ = self.heard("box", [{"u": 1, "x": "hi"}], here)
        self.assertEqual(events[0]["text"], "hi")
        code, out, errors = command("feed", "ws://127.0.0.1:1/?map=nobody", cwd=here)
        self.assertEqual((code, out), (2, ""))
        self.assertIn('no field map "nobody"', errors)
        code, out, errors = command("feed", "ws://127.0.0.1:1/?map=bad", cwd=here)
        self.assertEqual((code, out), (1, ""))
        self.assertRegex(errors, r"feeds/bad\.json:2:\d+: error: ")
        code, out, errors = command("feeds", "--json", cwd=here, env={"XDG_CONFIG_HOME": config})
        self.assertEqual(code, 1)  # one is bad, and the others are told
        self.assertIn("bad.json:2:", errors)
        rows = {row.get("map") or row["url"]: row for row in json.loads(out)}
        self.assertEqual(rows["mine"]["place"], rows["box"]["place"])
        self.assertEqual((rows["mine"]["place"], rows["mine"]["knows"]), ("user", "id room"))
        self.assertEqual(rows["normal"]["place"], "code")
        self.assertTrue({"twitch:", "youtube:", "bilibili:", "ssn:", "dycast", "wxlivespy", "generic"} <= set(rows))
        self.assertEqual(rows["twitch:"]["delay_ms"], 5000)
        self.assertNotIn("follower", rows["twitch:"]["knows"].split())
        self.assertIn("map=mine", command("feeds", cwd=here, env={"XDG_CONFIG_HOME": config})[1])

    def test_a_show_says_what_its_maps_lack(self):
        folder = self.folder()
        document = show(feeds=[{"id": "a", "url": "wss://h/a?map=nobody"}, {"id": "b", "url": "wss://h/b?map=bad"},
                               {"id": "c", "url": "wss://h/c?map=box"}],
                        interactions=[lottery(conditions={"roles": ["follower"]})])
        folder.write("feeds/box.json", a_map())
        folder.write("feeds/bad.json", a_map(weather="fine"))
        code, out, _ = command("check", folder.write("night.show.json", document))
        self.assertEqual(code, 0)
        self.assertRegex(out, r'night\.show\.json:\d+:\d+: warning: There is no field map "nobody"')
        self.assertRegex(out, r'night\.show\.json:\d+:\d+: warning: The field map "bad" is wrong')
        self.assertRegex(out, r'feeds/bad\.json:\d+:\d+: warning: The key "weather" is not known')
        self.assertRegex(out, r'"c" \(M\) cannot tell who is "follower"')

    def test_a_run_goes_on_without_a_feed_whose_map_is_bad(self):
        folder = self.folder()
        folder.write("feeds/bad.json", a_map(weather="fine"))
        document = show(feeds=[{"id": "a", "url": "wss://127.0.0.1:1/a?map=nobody"}, {"id": "b", "url": "wss://127.0.0.1:1/b?map=bad"}])
        with self.run_show(document, "--private", folder=folder, clock=False, start=None) as run:
            run.ok("go")
            answer = run.refused("feed.connect url=ws://127.0.0.1:1/?map=nobody", "feed.bad-map")
            self.assertIn("nobody", answer["detail"])
            answer = run.refused("feed.connect url=ws://127.0.0.1:1/?map=bad", "feed.bad-map")
            self.assertIn("feeds/bad.json:", answer["detail"])
            feeds = {feed["id"]: feed for feed in run.state()["feeds"]}
            self.assertEqual((feeds["a"]["state"], feeds["b"]["state"]), ("refused", "refused"))
            self.assertIn("nobody", feeds["a"]["text"])
            self.assertIn("weather", feeds["b"]["text"])

    def test_the_state_says_what_a_feed_can_know(self):
        document = show(feeds=[{"id": "t", "url": "twitch:a"}, {"id": "k", "url": "ws://127.0.0.1:1/?map=keypad"}])
        with self.run_show(document) as run:
            feeds = {feed["id"]: feed["knows"] for feed in run.state()["feeds"]}
            self.assertEqual([word for word, yes in feeds["t"].items() if yes],
                             ["id", "room", "host", "mod", "bot", "vip", "member", "gift", "delete"])
            texts = {feed["id"]: feed["knows_text"] for feed in run.state()["feeds"]}
            self.assertRegex(texts["t"], r"^Tells: stable ids, .* deletions\. Does not tell: followers, levels, .*arrivals\. "
                                         r"Takes texts from here with a token in the secrets file\.$")
            self.assertTrue(texts["k"].endswith("Takes no texts from here: they wait to be copied."))
            self.assertFalse(feeds["k"]["gift"])
            self.assertTrue(feeds["k"]["viewers"])
        with self.run_show({**document, "language": "zh-CN"}) as run:
            self.assertRegex(run.state()["feeds"][0]["knows_text"], "^能知道：固定 ID、.*。 ?无法知道：粉丝、.*。$")

    def test_orders_reach_the_sale(self):
        paid = {"order": 7, "status": "paid", "currency": "CNY", "buyer": {"id": 5, "name": "Ann"},
                "lines": [{"product": "S-1", "quantity": 3, "price": 99}, {"product": "hat", "quantity": 1, "price": 10}]}
        other = {**paid, "order": 8, "buyer": {"id": 6}, "lines": [{"product": "cup-red", "quantity": 1, "price": "98.50"}]}
        back = {**paid, "status": "refunded", "lines": [{"product": "S-1", "quantity": 1, "price": 99}]}
        waiting = {**paid, "order": 9, "status": "waiting"}


        def script(connection, number):
            connection.read()
            connection.answer(type="application/x-ndjson", body=line(paid) + line(paid) + line(waiting))
            connection.send(line(other) + line(back))
            connection.stay()

        document = show(interactions=[sale()], products=[product(stock=10, skus=["S-1", "S-9"])])
        with RelayServer(script) as server:
            with self.run_show(document, clock=False, start=None) as run:
                run.ok("go")
                run.ok("sale.open flash")
                run.ok(f"feed.connect id=shop url=ndjson+http://127.0.0.1:{server.port}/?insecure=1&map=orders")
                while run.state()["feeds"][0]["received"] < 4:
                    pass
                self.assertEqual(run.state()["feeds"][0]["duplicates"], 2)
                item = run.item("flash")
                self.assertEqual((item["products"][0]["sold"], item["products"][0]["stock"]), (3, 7))
                rows = run.list("orders", "flash")["rows"]
                self.assertEqual([(row["id"], row["item"], row["count"]) for row in rows],
                                 [("5", "cup-red", 3), ("6", "cup-red", 1), ("5", "cup-red", -1)])
                metrics = run.state()["metrics"]
                self.assertEqual(metrics["orders"], 4)
                self.assertEqual(metrics["revenue"], [{"minor": 29700 + 1000 + 9850 - 9900, "currency": "CNY"}])
                session = run.session
                run.end()
                code, out, errors = command("report", session, "-o", run.folder.path / "report")
                self.assertEqual(code, 0, errors)
                report = (run.folder.path / "report").glob("*.html")
                self.assertIn("306.50", "".join(path.read_text("utf-8") for path in report))
                self.assertEqual(command("replay", session, "--check")[0], 0)

    def test_only_what_this_show_has_seen_is_taken_back(self):
        def order(number, status, quantity=1):
            return {"order": number, "status": status, "currency": "CNY", "buyer": {"id": number},
                    "lines": [{"product": "cup-red", "quantity": quantity, "price": 99}]}

        def script(connection, number):
            connection.read()
            if number == 0:
                connection.answer(type="application/x-ndjson", body=line(order(1, "refunded", 50)) + line(order(2, "paid", 3))
                                  + line(order(2, "refunded")))
            else:  # after the runner was killed
                connection.answer(type="application/x-ndjson", body=line(order(3, "refunded")) + line(order(4, "paid"))
                                  + line(order(4, "cancelled")) + line(order(2, "cancelled")))
            connection.stay()

        def told(run, received):
            count = 0
            while count < received:
                feed = run.state()["feeds"][0]
                count = feed["received"] + feed["duplicates"]  # a known one that is said again
            item, metrics = run.item("flash"), run.state()["metrics"]
            return (item["products"][0]["sold"], metrics["orders"], metrics["revenue"], item["refused"],
                    [row["count"] for row in run.list("orders", "flash")["rows"]])

        document = show(interactions=[sale()], products=[product(stock=10)])
        with RelayServer(script) as server:
            with self.run_show(document, clock=False, start=None) as run:
                run.ok("go")
                run.ok("sale.open flash")
                connect = f"feed.connect id=shop url=ndjson+http://127.0.0.1:{server.port}/?insecure=1&map=orders"
                run.ok(connect)
                first = told(run, 3)
                self.assertEqual(first, (2, 2, [{"minor": 19800, "currency": "CNY"}], [{"reason": "history", "count": 1}], [3, -1]))
                run.kill()
                with self.run_show(folder=run.folder, resume=True, clock=False, start=None) as again:
                    again.ok(connect)
                    then = told(again, 4)
                    self.assertEqual(then, (2, 2, [{"minor": 19800, "currency": "CNY"}], [{"reason": "history", "count": 2}], [3, -1, 1, -1]))
                    session = again.session
                self.assertEqual(command("replay", session, "--check")[0], 0)


if __name__ == "__main__":
    unittest.main()
