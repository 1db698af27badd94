#!/usr/bin/env python3
"""Makes the sheets of this folder with LibreOffice Calc, or with --check compares them with what Calc writes today.

Each case is a flat OpenDocument sheet, told below cell by cell; Calc itself turns it into XLSX and into CSV of several
kinds. Needs libreoffice-calc-nogui. Ordinary tests only read the files that lie here.
"""

import html
import pathlib
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).parent
UTF8, UTF16, GB18030 = 76, 65535, 85

NAMES = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
         'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
         'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
         'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
         'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
         'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
         'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"')
HOURS = '<number:hours number:style="long"/><number:text>:</number:text>'
MINUTES = '<number:minutes number:style="long"/>'
SECONDS = '<number:text>:</number:text><number:seconds number:style="long"/>'
DAY = ('<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
       '<number:text>-</number:text><number:day number:style="long"/>')
STYLES = {
    "hm": f'<number:time-style style:name="Nhm">{HOURS}{MINUTES}</number:time-style>',
    "hms": f'<number:time-style style:name="Nhms">{HOURS}{MINUTES}{SECONDS}</number:time-style>',
    "elapsed": f'<number:time-style style:name="Nelapsed" number:truncate-on-overflow="false">{HOURS}{MINUTES}'
               '</number:time-style>',
    "ms": f'<number:time-style style:name="Nms">{MINUTES}{SECONDS}</number:time-style>',
    "noon": f'<number:time-style style:name="Nnoon">{HOURS}{MINUTES}<number:text> </number:text><number:am-pm/>'
            '</number:time-style>',
    "date": f'<number:date-style style:name="Ndate">{DAY}</number:date-style>',
    "moment": f'<number:date-style style:name="Nmoment">{DAY}<number:text> </number:text>{HOURS}{MINUTES}'
              '</number:date-style>',
    "percent": '<number:percentage-style style:name="Npercent"><number:number number:decimal-places="0" '
               'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>',
    "truth": '<number:boolean-style style:name="Ntruth"><number:boolean/></number:boolean-style>',
}


def cell(attributes, shown="", style=""):
    look = f' table:style-name="C{style}"' if style else ""
    return f"<table:table-cell{look} {attributes}>{shown}</table:table-cell>"


def lines(text):
    return "".join(f"<text:p>{html.escape(line)}</text:p>" for line in text.split("\n"))


def text(value):
    return cell('office:value-type="string"', lines(value))


def rich(*runs):
    return cell('office:value-type="string"', "<text:p>" + "".join(
        f'<text:span text:style-name="bold">{html.escape(run)}</text:span>' if number % 2 else html.escape(run)
        for number, run in enumerate(runs)) + "</text:p>")


def number(value, style=""):
    return cell(f'office:value-type="float" office:value="{value}"', style=style)


def percent(value):
    return cell(f'office:value-type="percentage" office:value="{value}"', style="percent")


def truth(value):
    return cell(f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"', style="truth")


def time(hours, minutes, seconds=0, style="hm"):
    return cell(f'office:value-type="time" office:time-value="PT{hours:02}H{minutes:02}M{seconds:02}S"', style=style)


def date(value, style="date"):
    return cell(f'office:value-type="date" office:date-value="{value}"', style=style)


def formula(code, value, kind="string"):
    shown = lines(value) if kind == "string" else ""
    held = f'office:string-value="{html.escape(value)}"' if kind == "string" else f'office:value="{value}"'
    return cell(f'table:formula="of:={html.escape(code)}" office:value-type="{kind}" {held}', shown)


def merged(inner, rows, columns=1):
    spans = f'table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}" '
    return inner.replace("<table:table-cell", "<table:table-cell " + spans, 1)


def row(*cells, hidden=False):
    shown = ' table:visibility="collapse"' if hidden else ""
    inner = "".join(text(one) if isinstance(one, str) and not one.startswith("<") else one for one in cells)
    return f"<table:table-row{shown}>{inner}</table:table-row>"


def empty(count):
    return f'<table:table-row table:number-rows-repeated="{count}"><table:table-cell/></table:table-row>'


def book(sheets, null_date=""):
    settings = f'<table:calculation-settings><table:null-date table:date-value="{null_date}"/>' \
               "</table:calculation-settings>" if null_date else ""
    cells = "".join(f'<style:style style:name="C{name}" style:family="table-cell" style:parent-style-name="Default" style:data-style-name="N{name}"/>'
                    for name in STYLES)
    tables = "".join(f'<table:table table:name="{name}" table:style-name="{"away" if away else "here"}">'
                     f'{"".join(rows)}</table:table>' for name, rows, away in sheets)
    return (f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.2" '
            'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:styles><style:style style:name="Default" style:family="table-cell"/></office:styles><office:automatic-styles>'
            f'{"".join(STYLES.values())}{cells}'
            '<style:style style:name="bold" style:family="text"><style:text-properties fo:font-weight="bold"/>'
            '</style:style><style:style style:name="here" style:family="table"><style:table-properties '
            'table:display="true"/></style:style><style:style style:name="away" style:family="table">'
            '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
            f"<office:body><office:spreadsheet>{settings}{tables}</office:spreadsheet></office:body></office:document>")


ENGLISH = [
    row(merged(text("Lumen One launch"), 1, 6)),
    row("Venue: Hall 2", "", "", "", "Version 4"),
    empty(1),
    row("ID", "Segment", "Start", "Duration", "Owner", "Talking points", "Host notes", "Group", "Products",
        "Interactions"),
    row("doors", "Doors", time(18, 30), time(0, 20, 0, "hms"), "Priya", "Music\nSlides loop", "", "open=Opening", "",
        "topic: Where did you travel from?"),
    row("welcome", rich("Welcome ", "& thanks"), time(18, 50, 0, "noon"), time(0, 5, 30, "ms"), "Sam",
        "Name the sponsors; say \"hello\"", "Smile,\nslowly", "open=Opening", "",
        "poll: Which room? | Kitchen | Office | id=room time=60s"),
    row("keynote", "Keynote", time(19, 0), number(25), "Dr O'Neil, CTO", "", "", "main=Main show", "lamp=Lumen One",
        "sale: Launch price | id=launch product=lamp stock=50 price=99.50 USD"),
    row("panel", "Panel", "", time(26, 0, 0, "elapsed"), "", "", "", "main=Main show", "", ""),
    empty(40),
]

CHINESE = [
    row(merged(text("周五保温杯专场 脚本"), 1, 7)),
    row("编号", "环节", "时间", "时长（分钟）", "负责人", "话术", "分组"),
    row("kai", "开场", time(20, 0), number(5), "李雷", "欢迎家人们\n今晚三件事", "暖场"),
    row("hu", "互动", time(20, 5), number("2.5"), "李雷", "扣 1", "暖场"),
    row("xin", "新品", time(20, 8, 0, "hms"), time(0, 10, 0, "hms"), "韩梅梅", "首发；全网最低", "主推"),
    row("cj", "抽奖", "20:18-20:25", "", "韩梅梅", "“上车”就能参加，抽三位", "主推"),
]

MERGED = [
    row("title", "duration", "owner", "group", "talking points", "host notes"),
    row(merged(text("Opening"), 2), merged(number(5), 2), merged(text("Ann"), 3), merged(text("open=Warm-up"), 4), "one",
        merged(text("Smile"), 3)),
    row("", "", "", "", "two"),
    row("Video", number(2), "", "", "three"),
    row("Talk", number(10), "Bob", "", ""),
    row("Close", number(1), "", "", ""),
]

TYPES = [
    row("id", "title", "start", "duration", "flag", "optional", "host notes", "talking points"),
    row(number(1), formula('UPPER("one")', "ONE"), date("2026-03-08T20:00:00", "moment"), number(5), truth(True),
        truth(False), percent("0.2"), number("3.25")),
    row(number(2), rich("T", "w", "o"), time(44, 5), time(0, 0, 45, "hms"), truth(False), number(1), number(-7),
        date("2026-03-09")),
    row(number(3), "Three", "", formula("5*2", "10", "float"), "", "", "  spaces  ", ""),
    row(number(4), "Hidden", "", number("0.5"), "", "", "", "", hidden=True),
    row(text("007"), "Seven", "", text("5:30"), "", "", "", ""),
    empty(100),
]

SHEETS = [
    ("Contacts", [row("Name", "Phone"), row("Ann", "+49 1")], False),
    ("Day 1", [row("title", "duration"), row("First day", number(5))], False),
    ("Day 2", [row("title", "duration", "owner"), row("Second day", number(6), "Bob")], False),
    ("Old plan", [row("title", "duration", "owner", "flag"), row("Never", number(7), "Eve", "x")], True),
    ("第三天", [row("环节", "时长"), row("第三天开场", number(8))], False),
]

CASES = {
    "english": book([("Run of show", ENGLISH, False)]),
    "chinese": book([("脚本", CHINESE, False)]),
    "merged": book([("Script", MERGED, False)]),
    "types": book([("Script", TYPES, False)]),
    "types-1904": book([("Script", TYPES, False)], "1904-01-01"),
    "sheets": book(SHEETS),
}
# CSV beside the workbook: name, case, separator, encoding, which sheet, all texts quoted
CSV = [
    ("english.csv", "english", ",", UTF8, 1, False), ("english.utf16.csv", "english", "\t", UTF16, 1, True),
    ("english.semicolon.csv", "english", ";", UTF8, 1, True), ("chinese.csv", "chinese", ",", UTF8, 1, False),
    ("chinese.gb18030.csv", "chinese", ",", GB18030, 1, False), ("chinese.tab.csv", "chinese", "\t", UTF8, 1, False),
    ("merged.csv", "merged", ",", UTF8, 1, False), ("types.csv", "types", ",", UTF8, 1, False),
    ("types-1904.csv", "types-1904", ";", UTF8, 1, False), ("sheets.day2.csv", "sheets", ",", UTF8, 3, False),
]


def convert(folder, source, target):
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to",
                    target, "--outdir", str(folder / "out"), str(source)], check=True, capture_output=True, timeout=120)
    return folder / "out"


def only(folder, ending):
    made = list(folder.glob("*" + ending))
    assert len(made) == 1, made
    return made[0]


def make(folder):
    """{name: bytes} of every file."""
    files = {}
    for name, content in CASES.items():
        source = folder / f"{name}.fods"
        source.write_text(content, encoding="utf-8")
        made = only(convert(folder, source, "xlsx:Calc MS Excel 2007 XML"), ".xlsx")
        files[f"{name}.xlsx"] = made.read_bytes()
        made.unlink()
    for name, case, separator, encoding, sheet, quoted in CSV:
        options = f"{ord(separator)},34,{encoding},1,,0,{str(quoted).lower()},true,true,false,false,{sheet}"
        made = only(convert(folder, folder / f"{case}.fods", f"csv:Text - txt - csv (StarCalc):{options}"), ".csv")
        files[name] = made.read_bytes()
        made.unlink()
    return files


def parts(path):
    """What a workbook says, without its times of writing."""
    with zipfile.ZipFile(path) as book_file:
        return {name: book_file.read(name) for name in sorted(book_file.namelist()) if not name.startswith("docProps/")}


def main():
    check = sys.argv[1:] == ["--check"]
    differ = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "out").mkdir()
        for file, content in make(folder).items():
            new = folder / file
            new.write_bytes(content)
            old = HERE / file
            if not check:
                old.write_bytes(content)
            elif not old.exists() or (parts(old) != parts(new) if file.endswith(".xlsx") else old.read_bytes() != content):
                differ.append(file)
    print("differ: " + " ".join(differ) if differ else "as Calc writes them" if check else "written")
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
