"""Spreadsheets as people make them: headings mapped and remembered, sheets of a workbook, what goes out and comes back."""

import csv
import io
import json
import pathlib
import random
import unittest

from driver import Case, command

HERE = pathlib.Path(__file__).parent
CALC = HERE.parent / "unit" / "show" / "data" / "calc"
SHOWS = HERE.parent.parent / "data" / "shows"
IN_A_SHEET = ("id title start end duration owner talking_points notes colour flag optional skip group products "
              "interactions needs if_fails").split()


class Sheet(Case):
    def setUp(self):
        super().setUp()
        self.home = self.folder()
        self.memory = self.home.path / "crowdcue" / "import-map.json"

    def command(self, *words):
        return command(*words, env={"XDG_CONFIG_HOME": str(self.home.path)})

    def ok(self, *words):
        code, out, errors = self.command("import", *words)
        self.assertEqual(code, 0, errors)
        return json.loads(out), errors

    def preview(self, *words):
        _, out, _ = self.command("import", *words, "--preview")
        return json.loads(out)


class Mapping(Sheet):
    TEXT = "Bit,Mins (approx),Budget,Who says it\nOpening,5,100,Ann\n"

    def setUp(self):
        super().setUp()
        self.sheet = self.home.write("a.csv", self.TEXT)

    def test_a_heading_is_mapped_and_remembered(self):
        code, _, errors = self.command("import", self.sheet)
        self.assertEqual(code, 1)
        self.assertIn("No header row", errors)
        words = ["--map", "Bit=title", "--map", "who SAYS it=owner", "--map", "Budget=-"]
        document, errors = self.ok(self.sheet, *words)
        self.assertEqual(errors, "")
        self.assertEqual(document["segments"], [{"id": "row-2", "title": "Opening", "duration": "5m", "owner": "Ann"}])
        again, errors = self.ok(self.sheet)
        self.assertEqual(again, document)
        self.assertIn('column 1 "Bit" is read as title, as said before', errors)
        columns = self.preview(self.sheet)["columns"]
        self.assertEqual([column.get("from") for column in columns], ["memory", None, None, "memory"])
        self.assertEqual(self.command("import", self.sheet, "--no-memory")[0], 1)

    def test_what_is_said_now_wins(self):
        self.ok(self.sheet, "--map", "Bit=title", "--map", "Who says it=owner")
        document, _ = self.ok(self.sheet, "--map", "Who says it=notes.host")
        self.assertEqual(document["segments"][0]["notes"], {"host": "Ann"})
        self.assertEqual(json.loads(self.memory.read_text(encoding="utf-8")),
                         {"headings": {"bit": "title", "whosaysit": "notes.host"}})

    def test_a_known_heading_can_mean_something_else(self):
        sheet = self.home.write("b.csv", "title,duration,notes\nA,5,hello\n")
        document, _ = self.ok(sheet, "--map", "notes=talking points")
        self.assertEqual(document["segments"][0]["talking_points"], ["hello"])

    def test_nothing_is_kept_without_success(self):
        bad = self.home.write("b.csv", "Bit,duration\nA,soon\n")
        self.assertEqual(self.command("import", bad, "--map", "Bit=title")[0], 1)
        self.preview(self.sheet, "--map", "Bit=title")
        self.ok(self.sheet, "--map", "Bit=title", "--no-memory")
        self.assertFalse(self.memory.exists())

    def test_slips(self):
        for said in ("Bit=nothing", "Bit", "=title"):
            code, _, errors = self.command("import", self.sheet, "--map", said)
            self.assertEqual(code, 2, said)
            self.assertIn("notes.host", errors)
        code, _, errors = self.command("import", self.sheet, "--map", "Bit=title", "--map", "Absent=owner")
        self.assertEqual(code, 1)
        self.assertIn('"absent"', errors)

    def test_a_broken_memory_is_told_and_left_alone(self):
        self.memory.parent.mkdir()
        self.memory.write_text("{", encoding="utf-8")
        _, errors = self.ok(self.sheet, "--map", "Bit=title")
        self.assertIn("no import map", errors)
        self.assertEqual(self.memory.read_text(encoding="utf-8"), "{")

    def test_memory_from_elsewhere_is_not_trusted(self):
        self.memory.parent.mkdir()
        self.memory.write_text(json.dumps({"headings": {"bit": "title", "x": "nonsense", "y": 5}}), encoding="utf-8")
        document, _ = self.ok(self.sheet)
        self.assertEqual(document["segments"][0]["title"], "Opening")


class Books(Sheet):
    def test_sheets_by_name_and_number(self):
        for wanted, title in (("Day 1", "First day"), ("3", "Second day"), ("第三天", "第三天开场")):
            document, _ = self.ok(CALC / "sheets.xlsx", "--sheet", wanted)
            self.assertEqual(document["segments"][0]["title"], title)
        names = self.preview(CALC / "sheets.xlsx")["sheets"]
        self.assertEqual(names[2], {"name": "Day 2", "used": True})
        self.assertEqual(names[3], {"name": "Old plan", "hidden": True})
        code, _, errors = self.command("import", CALC / "sheets.xlsx", "--sheet", "Day 9")
        self.assertEqual(code, 1)
        self.assertIn('"Day 1", "Day 2", "Old plan", "第三天"', errors)


class Messy(Sheet):
    def test_a_live_commerce_script(self):
        document, errors = self.ok(HERE / "sheets" / "live-commerce.csv")
        rows = {row["title"]: row for row in document["segments"]}
        self.assertEqual(document["title"], "3月8日女神节专场直播脚本（第三版）")
        self.assertEqual([(row.get("start"), row["duration"]) for row in document["segments"]],
                         [("20:00", "5m"), ("20:05", "5m"), ("20:10", "15m"), ("20:25", "15m"), ("20:40", "20m"),
                          ("21:00", "30m")])
        self.assertEqual([group["title"] for group in document["groups"]], ["一、暖场阶段", "二、主推阶段", "三、收尾"])
        self.assertEqual(rows["主推款一讲解"]["talking_points"], ["成分；质地；试色", "试色完成后报价"])
        self.assertEqual(rows["主推款一讲解"]["notes"], {"operator": "讲到质地时切近景\n弹商品卡", "assistant": "上嘴"})
        self.assertEqual([product["title"] for product in document["products"]], ["面膜", "口红A", "口红B/套装", "精华液"])
        self.assertEqual(document["products"][0]["price"], {"minor": 990, "currency": "CNY"})
        self.assertEqual([item["kind"] for item in document["interactions"]], ["lottery", "sale", "poll", "question"])
        self.assertIn("“备注”这一列没有读入", errors)
        self.assertIn("15:1: warning: 这一行是合计", errors)
        self.assertIn("16:1: warning: “注：以上时间为预估，以现场为准”独占一行，已忽略", errors)

    def test_a_conference(self):
        document, errors = self.ok(HERE / "sheets" / "conference.csv", "--map", "Slides?=-")
        self.assertEqual(document["title"], "ACME DevCon 2026 — Run of Show")
        self.assertEqual([(row.get("start"), row["duration"], row["title"]) for row in document["segments"]],
                         [("08:30", "30m", "Doors open / registration"), ("09:00", "5m", "Welcome"),
                          ("09:05", "40m", 'Keynote: "Shipping less"'), ("09:45", "15m", "Break"),
                          ("10:00", "45m", "Panel"), ("10:45", "20m", "Q&A"), ("13:00", "1h30m", "Workshop"),
                          ("14:30", "15m", "Wrap-up")])
        keynote = document["segments"][2]
        self.assertEqual(keynote["owner"], "Dr. A. O'Neil & J. Park")
        self.assertEqual(keynote["if_fails"], "Play recorded talk")
        self.assertIn("play video @ slide 12", keynote["notes"]["technician"])
        self.assertIn("0:05 is five minutes", errors)
        self.assertNotIn("Slides", errors)

    def test_problems_are_in_the_language_of_the_sheet(self):
        sheet = self.home.write("a.csv", "环节,开始,时长,互动\n甲,20:00,很久,\n,20:10,5,投票: 选 | 一\n乙,19:00,5,\n丙,18:59,5,\n")
        code, _, errors = self.command("import", sheet)
        self.assertEqual(code, 1)
        self.assertIn(":2:3: error: “很久”不是时长", errors)
        self.assertIn(":3:1: error: 这一行没有环节名称", errors)
        self.assertIn(":3:4: error: 投票需要 2 到 10 个选项", errors)
        sheet = self.home.write("b.csv", "环节,开始,时长\n甲,20:00,5\n乙,19:00,5\n")
        self.assertIn(":3:2: error: 这个开始时间早于前面的行", self.command("import", sheet)[2])


def words(rng):
    pieces = ["lamp", "price=5", "a|b", "x3", "60s", "a,b", "“好”", "；", "=", "\\\\", "\\", "\"q\"", "id=z", "5:30", "，", "｜",
              "保温杯", "Ünïcode", "#1", "-", "time=", "\\|", "口令=", "100%", "'", ":", "：", "😀", ";"]
    return " ".join(rng.choice(pieces) for _ in range(rng.randint(1, 4)))


def texts(rng, least, most):
    found = []
    while len(found) < rng.randint(least, most):
        word = f"{words(rng)} {len(found)}{rng.choice('abcdefgh')}"
        found.append(word)
    return found


def interaction(rng, number, products):
    item = {"kind": rng.choice("lottery poll question sale quiz survey topic card".split()), "id": f"i{number}",
            "title": words(rng)}
    if rng.random() < 0.5:
        item["time"] = rng.choice(["60s", "5m", "1m30s"])
    options = [{"id": f"o{n + 1}", "text": text} for n, text in enumerate(texts(rng, 2, 5))]
    if item["kind"] == "lottery":
        item["entry"] = rng.choice([{"by": "any"}, {"by": "keyword", "words": texts(rng, 1, 3)}])
        item["prizes"] = [{"id": f"p{n + 1}", "title": text, "count": rng.randint(1, 99)}
                          for n, text in enumerate(texts(rng, 1, 3))]
    elif item["kind"] == "poll":
        item["options"] = options
    elif item["kind"] == "question":
        item["prefix"] = texts(rng, 1, 2)
    elif item["kind"] == "sale":
        item["products"] = [rng.choice(products)["id"]]
    elif item["kind"] in ("quiz", "survey"):
        item["questions"] = [{"id": "q1", "text": words(rng) + " a", "options": options}]
        if item["kind"] == "quiz":
            item["questions"][0]["right"] = rng.choice(options)["id"]
    elif rng.random() < 0.7:
        item["text"] = words(rng)
    return item


def a_show(rng):
    products = [{"id": f"prod{n}", "title": words(rng), **({"stock": rng.randint(0, 99)} if rng.random() < 0.5 else {}),
                 **({"price": {"minor": rng.randint(0, 9999), "currency": rng.choice(["CNY", "USD", "JPY"])}}
                    if rng.random() < 0.5 else {})} for n in range(3)]
    groups = [{"id": f"g{n}", "title": words(rng)} for n in range(2)]
    items = [interaction(rng, n, products) for n in range(rng.randint(0, 5))]
    left = list(items)
    segments = []
    for number in range(rng.randint(1, 6)):
        row = {"id": f"s{number}", "title": words(rng), "duration": rng.choice(["5m", "90s", "1h5m30s", "500ms"])}
        if rng.random() < 0.3:
            row["start"] = f"{10 + number}:0{rng.randint(0, 9)}"
        for key in ("owner", "needs", "if_fails"):
            if rng.random() < 0.3:
                row[key] = words(rng)
        if rng.random() < 0.5:
            row["talking_points"] = texts(rng, 1, 3)
        if rng.random() < 0.5:
            row["notes"] = {rng.choice("host operator producer moderator technician assistant".split()):
                            words(rng) + "\n" + words(rng)}
        for key in ("flag", "optional", "skip"):
            if rng.random() < 0.2:
                row[key] = True
        if rng.random() < 0.5:
            row["group"] = rng.choice(groups)["id"]
        if rng.random() < 0.3:
            row["colour"] = "#12abEF"
        if rng.random() < 0.5:
            row["products"] = [rng.choice(products)["id"]]
        if left and rng.random() < 0.7:
            row["interactions"] = [left.pop(0)["id"]]
        # a sheet has no column for these
        row["warn"] = "3m"
        row["cues"] = [{"id": f"c{number}", "on": "start", "do": [{"verb": "marker", "text": "x"}]}]
        segments.append(row)
    segments[-1].setdefault("interactions", []).extend(item["id"] for item in left)
    if not segments[-1]["interactions"]:
        del segments[-1]["interactions"]
    return {"crowdcue": 1, "id": "s", "title": "S", "language": rng.choice(["en-US", "zh-CN"]), "groups": groups,
            "segments": segments, "interactions": items, "products": products,
            "goals": [{"id": "g1", "metric": "viewers", "target": 5}]}


class Round(Sheet):
    def compare(self, before, after):
        """What a sheet can hold, of every segment, interaction, and of the products and groups that rows name."""
        rows = [{key: row[key] for key in IN_A_SHEET if key in row} for row in before["segments"]]
        self.assertEqual([{key: row[key] for key in IN_A_SHEET if key in row} for row in after["segments"]], rows)
        made = {item["id"]: item for item in after.get("interactions", [])}
        for item in before.get("interactions", []):
            if item["id"] in made:
                again = made[item["id"]]
                self.assertEqual({key: again.get(key) for key in ("kind", "title", "time", "text")},
                                 {key: item.get(key) for key in ("kind", "title", "time", "text")})
        for kind in ("groups", "products"):
            titles = {one["id"]: one["title"] for one in before.get(kind, [])}
            for one in after.get(kind, []):
                self.assertEqual(one["title"], titles[one["id"]])

    def out_and_in(self, path):
        sheet = self.home.path / "out.csv"
        code, _, errors = self.command("export", path, "-o", sheet)
        self.assertEqual(code, 0, errors)
        return self.ok(sheet)[0], self.ok(sheet, "--into", path, "-o", "-")[0]

    def test_the_demo_shows(self):
        for path in sorted(SHOWS.glob("*.show.json")):
            before = json.loads(path.read_text(encoding="utf-8"))
            alone, merged = self.out_and_in(path)
            self.compare(before, alone)
            self.assertEqual(merged, before)

    def test_shows_made_at_random(self):
        sound = 0
        for seed in range(60):
            rng = random.Random(seed)
            before = a_show(rng)
            path = self.home.write("made.show.json", json.dumps(before, ensure_ascii=False))
            code, out, _ = self.command("check", path)
            if code:
                continue
            sound += 1
            with self.subTest(seed=seed):
                alone, merged = self.out_and_in(path)
                self.compare(before, alone)
                held = {item["id"]: item for item in alone.get("interactions", [])}
                for item in before["interactions"]:
                    self.assertEqual(held[item["id"]], item)
                self.assertEqual(merged, before)

        self.assertGreater(sound, 40)

    def test_rows_that_are_taken_out_stay_with_into(self):
        rng = random.Random(5)
        before = a_show(rng)
        before["segments"] = [dict(before["segments"][0], id=f"r{n}", cues=[]) for n in range(6)]
        before["segments"][0].pop("interactions", None)
        path = self.home.write("made.show.json", json.dumps(before))
        sheet = self.home.path / "out.csv"
        self.command("export", path, "-o", sheet)
        rows = list(csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
        kept = [rows[0], rows[4], rows[1], rows[6]]
        text = io.StringIO()
        csv.writer(text).writerows(kept)
        merged, _ = self.ok(self.home.write("cut.csv", text.getvalue()), "--into", path, "-o", "-")
        self.assertEqual([row["id"] for row in merged["segments"]], ["r3", "r4", "r0", "r1", "r2", "r5"])
        by_id = {row["id"]: row for row in before["segments"]}
        for row in merged["segments"]:
            self.assertEqual(row, by_id[row["id"]])


class RunSheet(Sheet):
    def page(self, document, *words):
        path = self.home.write("a.show.json", json.dumps(document))
        page = self.home.path / "run.html"
        code, _, errors = self.command("export", path, "-o", page, *words)
        self.assertEqual(code, 0, errors)
        return page.read_text(encoding="utf-8")

    @staticmethod
    def document(**more):
        return {"crowdcue": 1, "id": "s", "title": "Night", "language": "en-US",
                "crew": [{"id": "ann", "name": "Ann Lee", "role": "host"}],
                "groups": [{"id": "g", "title": "First part", "target": "20m"}],
                "segments": [
                    {"id": "a", "title": "Opening", "start": "20:00", "duration": "5m30s", "owner": "ann", "group": "g",
                     "colour": "#12ABEF", "flag": True, "talking_points": ["Hello there", "Second point"],
                     "notes": {"host": "Smile a lot", "technician": "Lights to half"}, "needs": "Two mugs",
                     "if_fails": "Sing", "interactions": ["p"], "products": ["mug"],
                     "cues": [{"id": "c", "on": "before-end", "at": "60s", "do": [{"verb": "poll.open", "id": "p"}]},
                              {"id": "t", "on": "start", "do": [{"verb": "task", "text": "Pour tea", "for": "assistant"}]}]},
                    {"id": "b", "title": "Middle", "duration": "10m"}, {"id": "c", "title": "Close", "duration": "5m"}],
                "interactions": [{"kind": "poll", "id": "p", "title": "Tea or coffee?", "time": "60s",
                                  "options": [{"id": "x", "text": "Tea"}, {"id": "y", "text": "Coffee"}]}],
                "products": [{"id": "mug", "title": "Big mug", "price": {"minor": 990, "currency": "EUR"}, "stock": 7}],
                **more}

    def test_the_whole_sheet(self):
        page = self.page(self.document())
        for text in ("Night", "20:00 – 20:20", "20:05:30", "5:30", "Opening", "Ann Lee", "Hello there", "Second point",
                     "Smile a lot", "Lights to half", "Two mugs", "Sing", "First part", "20:00", "1:00 before the end",
                     "Tea or coffee?", "Coffee", "Big mug", "9.90 EUR", "Pour tea", "#12ABEF", "Must not miss"):
            self.assertIn(text.replace("20:00 – 20:20", "20:00:00 – 20:20:30"), page, text)
        self.assertNotIn("<script", page)
        self.assertNotIn("http", page)
        self.assertNotIn("url(", page)
        self.assertIn("table-header-group", page)
        self.assertIn("size:A4", page)

    def test_one_role(self):
        host = self.page(self.document(), "--role", "host")
        self.assertIn("Smile a lot", host)
        self.assertIn("Hello there", host)
        for text in ("Lights to half", "before the end", "Pour tea", "Two mugs"):
            self.assertNotIn(text, host)
        technician = self.page(self.document(), "--role", "technician")
        self.assertIn("Lights to half", technician)
        self.assertIn("before the end", technician)
        for text in ("Smile a lot", "Hello there"):
            self.assertNotIn(text, technician)
        assistant = self.page(self.document(), "--role", "assistant")
        self.assertIn("Pour tea", assistant)
        self.assertNotIn("before the end", assistant)
        self.assertEqual(self.command("export", self.home.path / "a.show.json", "-o", self.home.path / "x.html", "--role",
                                      "guest")[0], 2)
        self.assertEqual(self.command("export", self.home.path / "a.show.json", "-o", self.home.path / "x.csv", "--role",
                                      "host")[0], 2)

    def test_what_changed(self):
        old = self.home.write("old.show.json", json.dumps(self.document()))
        self.assertNotIn("<ins", self.page(self.document(), "--since", old))
        now = self.document()
        first, middle, close = now["segments"]
        first["talking_points"][0] = "Good evening"
        first["duration"] = "6m"
        now["segments"] = [{"id": "new", "title": "Music", "duration": "2m"}, close, first]
        close["start"], first["start"] = "20:10", "20:20"
        page = self.page(now, "--since", old)
        for text in ("2 changed", "1 new", "1 gone", "1 moved", "Good evening</p></ins>", "Hello there</p></del>",
                     "<del class=''>5:30</del> <ins class=''>6:00</ins>", "Middle"):
            self.assertIn(text, page)
        self.assertNotIn("Second point</p></ins>", page)

    def test_since_a_session(self):
        run = self.run_show(self.document())
        run.end()
        now = self.document()
        now["segments"][1]["title"] = "As it is now"
        page = self.page(now, "--since", run.session)
        self.assertIn("Middle</p></del>", page)
        self.assertIn("As it is now</p></ins>", page)
        self.assertEqual(self.command("export", self.home.path / "a.show.json", "-o", self.home.path / "x.html",
                                      "--since", self.home.path / "absent")[0], 1)

    def test_hostile_texts(self):
        evil = "</style><script>alert(1)</script>\"'&{}\\"
        document = self.document(title=evil, language="zh-CN")
        document["segments"][0].update(title=evil, owner=evil, talking_points=[evil], notes={"host": evil}, needs=evil)
        document["interactions"][0].update(title=evil)
        document["products"][0]["title"] = evil
        document["crew"][0]["name"] = evil
        page = self.page(document)
        self.assertNotIn("<script", page)
        self.assertEqual(page.count("</style>"), 1)
        self.assertIn('lang="zh-CN"', page)
        self.assertIn("流程单", page)

    def test_the_demo_shows(self):
        for path in sorted(SHOWS.glob("*.show.json")):
            page = self.home.path / "demo.html"
            code, _, errors = self.command("export", path, "-o", page)
            self.assertEqual(code, 0, errors)
            text = page.read_text(encoding="utf-8")
            for row in json.loads(path.read_text(encoding="utf-8"))["segments"]:
                self.assertIn(row["title"].replace("&", "&amp;"), text)


if __name__ == "__main__":
    unittest.main()
