"""What the manual shows works: its show passes the check, its cells import, and both languages say the same amount."""

import csv
import html
import json
import os
import re
import subprocess
import tempfile
import unittest

COMMAND = os.environ["CROWDCUE"]
HELP = os.path.join(os.path.dirname(__file__), "..", "..", "data", "help")
HEADERS = {
    "en-US": ["id", "title", "duration", "interaction"],
    "zh-CN": ["编号", "环节", "时长", "互动"],
}
# What the ten cells become.
EXPECTED = os.path.join(os.path.dirname(__file__), "manual_cells.json")


def manual(language):
    with open(os.path.join(HELP, language + ".html"), encoding="utf-8") as file:
        return file.read()


class Manual(unittest.TestCase):
    def run_command(self, *words):
        return subprocess.run([COMMAND, *words], capture_output=True, text=True, timeout=30, check=False)

    def test_the_show_passes_the_check(self):
        for language in HEADERS:
            with tempfile.TemporaryDirectory() as folder:
                path = os.path.join(folder, "night.show.json")
                text = html.unescape(re.search(r"<pre>(.*?)</pre>", manual(language), re.S).group(1))
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                done = self.run_command("check", path)
                self.assertEqual((done.returncode, done.stdout), (0, ""), language)

    def test_ten_cells_import(self):
        for language, header in HEADERS.items():
            cells = [html.unescape(cell) for cell in re.findall(r"<tr><td><code>(.*?)</code>", manual(language))]
            self.assertEqual(len(cells), 10, language)
            with tempfile.TemporaryDirectory() as folder:
                sheet = os.path.join(folder, "script.csv")
                with open(sheet, "w", newline="", encoding="utf-8") as file:
                    rows = csv.writer(file)
                    rows.writerow(header)
                    for number, cell in enumerate(cells):
                        rows.writerow([f"s{number}", f"Row {number}", "2", cell])
                done = self.run_command("import", sheet)
                self.assertEqual((done.returncode, done.stderr), (0, ""), language)
                made = json.loads(done.stdout)
                with open(EXPECTED, encoding="utf-8") as file:
                    expected = json.load(file)[language]
                self.assertEqual({key: made[key] for key in expected}, expected, language)

    def test_both_languages_have_the_same_parts(self):
        parts = [re.findall(r'<h2 id="(\w+)">', manual(language)) for language in HEADERS]
        self.assertEqual(parts[0], parts[1])
        for language in HEADERS:
            self.assertEqual(re.findall(r'<a href="#(\w+)">', manual(language)), parts[0], "the table of contents")


if __name__ == "__main__":
    unittest.main()
