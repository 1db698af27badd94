#!/usr/bin/env python3
"""The checks themselves: each finds what it is there to find, and leaves good code alone."""

import pathlib
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

import check_locale
import check_rooms
import check_sayings
import check_sizes
import check_words

HERE = pathlib.Path(__file__).resolve().parent


def words(text):
    with tempfile.TemporaryDirectory() as folder:
        top = pathlib.Path(folder)
        path = top / "src" / "core" / "unit.c"
        path.parent.mkdir(parents=True)
        path.write_text(text)
        with unittest.mock.patch.multiple(check_words, TOP=top, show=lambda p: p.relative_to(top)):
            return [problem for _, problem in check_words.check(path)]


class Rooms(unittest.TestCase):
    def test_a_room_knows_itself_and_those_before_it(self):
        self.assertIsNone(check_rooms.problem_with("run", '"', "core/stage.h"))
        self.assertIsNone(check_rooms.problem_with("run", '"', "run/mailbox.h"))
        self.assertIn("does not know", check_rooms.problem_with("core", '"', "run/runner.h"))
        self.assertIn("does not know", check_rooms.problem_with("overlay", '"', "dock/dock.h"))

    def test_libraries_by_room(self):
        self.assertIsNone(check_rooms.problem_with("store", "<", "sqlite3.h"))
        self.assertIn("not among", check_rooms.problem_with("core", "<", "sqlite3.h"))
        self.assertIn("not among", check_rooms.problem_with("run", "<", "obs-module.h"))
        self.assertIn("no clock", check_rooms.problem_with("core", "<", "time.h"))

    def test_quotes(self):
        self.assertIn("write it as", check_rooms.problem_with("core", '"', "stage.h"))


class Locale(unittest.TestCase):
    KEYS = {"Air.Voters", "Air.Voters.One", "Feed.net.closed"}

    def unknown(self, path, code):
        return [key for _, key in check_locale.unknown(pathlib.Path(path), code, self.KEYS)]

    def test_keys_that_are_nowhere(self):
        self.assertEqual(self.unknown("src/overlay/poll.c", 'f(size, "PollVoters");'), ["Air.PollVoters"])
        self.assertEqual(self.unknown("src/feed/link.c", 'fail("Feed.net.open");'), ["Feed.net.open"])

    def test_keys_that_are_there_and_what_is_no_key(self):
        self.assertEqual(self.unknown("src/overlay/poll.c", 'f("Voters", "CNY", "%d"); /* "PollVoters" */'), [])
        self.assertEqual(self.unknown("src/overlay/sample.c", 'f("Jonas");'), [])
        self.assertEqual(self.unknown("src/feed/link.c", 'f("Feed.net.closed", "Feed.net", "Twitch", "Feed.");'), [])

    def test_words_that_nobody_says(self):
        self.assertEqual(list(check_locale.unused_air(self.KEYS, {"Voters"})), [])
        self.assertEqual(sorted(check_locale.unused_air(self.KEYS, set())), ["Air.Voters", "Air.Voters.One"])


class Sayings(unittest.TestCase):
    def sentences(self, text):
        return [literal for _, literal in check_sayings.literals(text) if check_sayings.is_sentence(literal)]

    def test_sentences_are_found(self):
        for words in ("Out of memory.", "The server has closed the connection.", "This is no JSON.", "is for another host",
                      "%.150s does not answer.", "The certificate of %s %s.", "it does not say why"):
            self.assertEqual(self.sentences(f'link_fail(l, "{words}");'), [words])
        self.assertEqual(self.sentences('f("The server "\n\t"has gone.");'), ["The server has gone."])

    def test_what_is_no_sentence(self):
        for words in ("Feed.net.closed", "%s %d", "NICK justinfan%u\\r\\n", "Accept: application/json", "token",
                      "PRIVMSG %s :%s\\r\\n%s", "text/event-stream", "GET %s HTTP/1.1\\r\\nHost: %s\\r\\n"):
            self.assertEqual(self.sentences(f'f("{words}");'), [])
        self.assertEqual(self.sentences('/* "This is said nowhere." */'), [])

    def test_parts_are_counted(self):
        texts = {"Feed.a": "%1 and %2", "Feed.b": "none"}
        with unittest.mock.patch.object(check_sayings, "show", lambda p: p):
            count = lambda code: len(check_sayings.check_parts("x.c", code, texts))
            self.assertEqual(count('saying_of("Feed.a", "%s %d", a, b)'), 0)
            self.assertEqual(count('saying_of("Feed.a", "%s", a)'), 1)
            self.assertEqual(count('error_say_of(error, "Feed.a", "%s", a)'), 1)
            self.assertEqual(len(check_sayings.check_plain("x.c", 'link_fail(l, "Feed.a")', texts, set())), 1)
            self.assertEqual(len(check_sayings.check_plain("x.c", 'link_fail(l, "Feed.b")', texts, set())), 0)


class Words(unittest.TestCase):
    def test_banned_calls(self):
        self.assertEqual(len(words("int f(void)\n{\n\treturn atoi(s);\n}\n")), 1)
        self.assertEqual(len(words("void f(void)\n{\n\tstrcpy(a, b);\n\tsprintf(a, b);\n}\n")), 2)

    def test_names_that_only_look_alike(self):
        self.assertEqual(words("void f(void)\n{\n\tmy_strcpy(a, b);\n\tx->rand(a);\n\tsnprintf(a, 1, b);\n}\n"), [])

    def test_comments_and_texts_are_no_calls(self):
        self.assertEqual(words('/* strcpy(a, b) */\nchar *f = "gets(x)";\n'), [])

    def test_branches_in_bodies(self):
        self.assertEqual(len(words("void f(void)\n{\n#ifdef X\n#endif\n}\n")), 1)
        self.assertEqual(words("#ifndef A_H\n#define A_H\n#endif\n"), [])
        self.assertEqual(len(words("#if LIBOBS_API_VER >= 1\n#endif\n")), 1)

    def test_unfinished(self):
        self.assertEqual(len(words("/* TO" "DO: more */\n")), 1)


class Sizes(unittest.TestCase):
    def test_functions_are_measured(self):
        lines = ["static int f(void)", "{", "\tif (x) {", "\t}", "}", "", "int g(void)", "{", "}"]
        self.assertEqual(list(check_sizes.functions(lines)), [(2, 4), (8, 2)])


class Install(unittest.TestCase):
    script = HERE.parents[1] / "cmake" / "install.sh"
    table = HERE.parents[1] / "cmake" / "packages.txt"

    def test_the_table_has_one_package_a_line_and_each_once(self):
        lines = [line for line in self.table.read_text().splitlines() if not line.startswith("#")]
        for line in lines:
            self.assertRegex(line, r"^(build|test|obs|long) [a-z0-9][a-z0-9.+-]+$")
        packages = [line.split()[1] for line in lines]
        self.assertEqual(len(packages), len(set(packages)))

    def test_an_unknown_group_is_a_usage_error(self):
        result = subprocess.run(["sh", self.script, "buidl"], capture_output=True, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn("no group 'buidl'", result.stderr)


class CoreSymbols(unittest.TestCase):
    def check(self, code):
        with tempfile.TemporaryDirectory() as folder:
            source = pathlib.Path(folder, "unit.c")
            source.write_text(code)
            subprocess.run(["cc", "-w", "-c", "unit.c", "-o", "unit.o"], cwd=folder, check=True)
            subprocess.run(["ar", "rc", "library.a", "unit.o"], cwd=folder, check=True)
            return subprocess.run(["sh", HERE.parent / "check_core_symbols.sh", pathlib.Path(folder, "library.a")],
                                  capture_output=True, text=True)

    def test_pure_code_passes(self):
        result = self.check("#include <string.h>\nint f(const char *s) { return (int)strlen(s) + 1; }\n")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_a_clock_is_found_and_its_user_named(self):
        result = self.check("#include <time.h>\nlong f(void) { return (long)time(0); }\n")
        self.assertEqual(result.returncode, 1)
        self.assertIn("core must not use time (in unit.o)", result.stdout)

    def test_files_random_and_threads_are_found(self):
        for call in ("fopen", "open", "getrandom", "rand", "pthread_create", "clock_gettime", "printf", "json_load_file",
                     "randombytes_buf", "exit"):
            with self.subTest(call):
                result = self.check(f"int {call}();\nint f(void) {{ return {call}(0); }}\n")
                self.assertEqual(result.returncode, 1, call)


if __name__ == "__main__":
    sys.exit(unittest.main())
