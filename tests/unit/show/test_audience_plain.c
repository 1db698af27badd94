/* The quick way in against the way by the tree: it may leave a line to the other, never judge it otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "show/audience_json.h"
#include "show/audience_plain.h"
#include "show/json_cursor.h"

#define HEAD "\"t\":1772971290000,\"feed\":\"twitch:a\",\"id\":\"m1\""
#define COMMENT(text)                                                                                                  \
	"{" HEAD ",\"kind\":\"comment\",\"person\":{\"id\":\"42\",\"name\":\"Ann\"},\"text\":\"" text "\"}"

static void assert_equal(const struct audience_event *a, const struct audience_event *b)
{
	assert_int_equal(a->t_ms, b->t_ms);
	assert_int_equal(a->t_server_ms, b->t_server_ms);
	assert_int_equal(a->kind, b->kind);
	assert_string_equal(a->feed, b->feed);
	assert_string_equal(a->platform, b->platform);
	assert_string_equal(a->id, b->id);
	assert_int_equal(a->has_person, b->has_person);
	assert_string_equal(a->person_id, b->person_id);
	assert_string_equal(a->person_name, b->person_name);
	assert_int_equal(a->strength, b->strength);
	assert_int_equal(a->roles, b->roles);
	assert_int_equal(a->has_roles, b->has_roles);
	assert_int_equal(a->level, b->level);
	assert_int_equal(a->has_level, b->has_level);
	assert_string_equal(a->colour, b->colour);
	assert_string_equal(a->text, b->text);
	assert_int_equal(a->value.minor, b->value.minor);
	assert_string_equal(a->value.currency, b->value.currency);
	assert_int_equal(a->count, b->count);
	assert_int_equal(a->has_count, b->has_count);
	assert_string_equal(a->item, b->item);
	assert_string_equal(a->target, b->target);
	assert_string_equal(a->reply_to, b->reply_to);
	assert_int_equal(a->history, b->history);
	assert_int_equal(a->shared, b->shared);
	assert_int_equal(a->noise, b->noise);
	assert_int_equal(a->cut, b->cut);
	assert_string_equal(a->json, b->json);
}

/* True: the line was plain. */
static bool compare(const char *line, size_t length)
{
	struct audience_event plain;
	struct audience_event tree;
	struct error error = {0};
	/* in a block of its own, so that a sanitizer sees a step beyond its end */
	char *bytes = malloc(length + !length);
	assert_non_null(bytes);
	memcpy(bytes, line, length);
	bool is_plain = audience_parse_plain(bytes, length, &plain);
	bool good = audience_parse_tree(bytes, length, &tree, &error);
	if (is_plain && !good)
		fail_msg("%s: %.*s", error.what, (int)length, line);
	if (is_plain)
		assert_equal(&plain, &tree);
	else
		assert_true(!plain.json && !plain.block);
	audience_finish(&plain);
	audience_finish(&tree);
	free(bytes);
	return is_plain;
}

static const char *const plain_lines[] = {
	COMMENT("hello"),
	COMMENT(""),
	COMMENT("上车！ привет 🎉"),
	COMMENT("she said \\\"hi\\\" \\\\ and \\n left\\t."),
	COMMENT("a\\/b \\u4e0a\\u8F66 caf\\u00e9"),
	" \t" COMMENT("spaces around are not the line's") "\r\n",
	"{" HEAD ",\"kind\":\"viewers\",\"count\":120}",
	"{" HEAD ",\"kind\":\"viewers\",\"count\":0}",
	"{" HEAD ",\"kind\":\"viewers\",\"count\":-1000000000000000}",
	"{ \"t\" : 0 , \"feed\":\"a\" ,\"id\": \"1\"\t, \"kind\":\"clear\" }",
	"{\"t\":8640000000000000,\"feed\":\":\",\"id\":\"1\",\"kind\":\"clear\"}",
	"{" HEAD ",\"kind\":\"no such kind\"}",
	"{" HEAD ",\"kind\":\"\"}",
	"{" HEAD ",\"kind\":\"delete\",\"target\":\"m0\"}",
	"{" HEAD ",\"kind\":\"ban\",\"target\":\"42\",\"count\":600,\"history\":false}",
	"{" HEAD ",\"kind\":\"clear\",\"platform\":\"douyin\",\"history\":true,\"noise\":true,\"cut\":true}",
	"{" HEAD ",\"kind\":\"clear\",\"platform\":\"\",\"cut\":false,\"text\":\"上车\"}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\",\"name\":\"\",\"strength\":\"weak\",\"roles\":[]}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"strength\":\"broken\",\"id\":\"42\",\"colour\":\"red\"}}",
	"{" HEAD ",\"kind\":\"share\",\"person\":{\"id\":\"42\",\"strength\":\"iron\",\"roles\":[\"vip\",\"king of "
	"the hill\",\"mod\"],\"level\":17,\"colour\":\"#00ffAA\",\"avatar\":\"https://example.com/a.png\"}}",
	"{" HEAD ",\"kind\":\"enter\",\"person\":{\"id\":\"42\",\"badges\":[{\"id\":\"sub/1\",\"title\":\"订阅\"},"
	"{\"id\":\"x\"},{}]},\"emotes\":[{\"at\":0,\"length\":2,\"name\":\"x\",\"url\":\"https://e.com\"},{}]}",
	"{" HEAD ",\"kind\":\"gift\",\"person\":{\"id\":\"42\"},\"item\":\"rose\",\"count\":3,\"text\":\"for you\","
	"\"value\":{\"minor\":990,\"currency\":\"twitch-bits\"},\"shared\":true,\"t_server\":5,\"reply_to\":\"m0\"}",
	"{" HEAD ",\"kind\":\"order\",\"person\":{\"id\":\"42\"},\"item\":\"cup\",\"count\":-1}",
};

static const char *const other_lines[] = {
	"",
	"{}",
	"[]",
	"{",
	COMMENT("/me waves"),
	COMMENT("bell \\u0007"),
	COMMENT("half a pair \\ud83d"),
	COMMENT("a pair \\ud83c\\udf89"),
	COMMENT("nothing \\u0000"),
	COMMENT("no escape \\x"),
	COMMENT("bad bytes \xff"),
	COMMENT("override \xE2\x80\xAE"),
	COMMENT("two\nlines"),
	COMMENT("behind it") " x",
	"{\n" HEAD ",\"kind\":\"clear\"}",
	"{" HEAD ",\"kind\":\"clear\",\"t\":1}",
	"{" HEAD ",\"kind\":\"clear\",}",
	"{" HEAD ",\"kind\":\"clear\",\"unknown\":1}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":-0}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":01}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":1.0}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":1e3}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":-}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":1000000000000001}",
	"{" HEAD ",\"kind\":\"clear\",\"count\":10000000000000000}",
	"{" HEAD ",\"kind\":\"clear\",\"history\":1}",
	"{" HEAD ",\"kind\":\"clear\",\"history\":null}",
	"{" HEAD ",\"kind\":\"clear\",\"history\":tru}",
	"{" HEAD ",\"kind\":\"comment\",\"person\":{\"id\":\"42\"}}",
	"{" HEAD ",\"kind\":\"comment\",\"text\":\"a\"}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"\"}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\\tb\"}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\",\"id\":\"43\"}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\",\"badges\":[{\"id\":\"a\",\"id\":\"b\"}]}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\",\"roles\":[1]}}",
	"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\",\"roles\":[\"mod\",]}}",
	"{" HEAD ",\"kind\":\"clear\",\"value\":{\"minor\":1}}",
	"{" HEAD ",\"kind\":\"clear\",\"value\":{\"minor\":1,\"currency\":\"\"}}",
	"{" HEAD ",\"kind\":\"clear\",\"value\":{\"minor\":1,\"currency\":\"a coin\"}}",
};

static void lines_of_feeds_are_plain(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof plain_lines / sizeof *plain_lines; i++)
		if (!compare(plain_lines[i], strlen(plain_lines[i])))
			fail_msg("not plain: %s", plain_lines[i]);
}

static void others_are_left_to_the_tree(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof other_lines / sizeof *other_lines; i++)
		if (compare(other_lines[i], strlen(other_lines[i])))
			fail_msg("plain: %s", other_lines[i]);
}

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Bytes that mean something, so that a change often makes another good line. */
static char changed_byte(uint64_t *seed)
{
	static const char bytes[] = "\"\\{}[],: \t\n0123456789-.etfu/\xE4\xB8\x8A\xED\xA0\x80\xF4\x90\x01\x7F";
	return bytes[next(seed) % (sizeof bytes - 1)];
}

/* Good lines with a byte changed, put in, left out, or a part of another one in between. */
static void changed_lines(void **unused)
{
	(void)unused;
	enum { LINES = sizeof plain_lines / sizeof *plain_lines };
	uint64_t seed = 7;
	int plain = 0;
	for (int round = 0; round < 200000; round++) {
		char line[1024];
		const char *from = plain_lines[next(&seed) % LINES];
		const char *other = plain_lines[next(&seed) % LINES];
		size_t length = strlen(from);
		memcpy(line, from, length);
		for (uint32_t changes = 1 + next(&seed) % 3; changes; changes--) {
			size_t at = next(&seed) % length;
			uint32_t what = next(&seed) % 4;
			if (what == 0 && length < 900)
				memmove(line + at + 1, line + at, length++ - at);
			if (what <= 1)
				line[at] = changed_byte(&seed);
			if (what == 2 && length > 2)
				memmove(line + at, line + at + 1, --length - at);
			if (what == 3) {
				size_t start = next(&seed) % strlen(other);
				size_t part = next(&seed) % 40;
				if (part > strlen(other) - start)
					part = strlen(other) - start;
				if (length + part > 900)
					continue;
				memmove(line + at + part, line + at, length - at);
				memcpy(line + at, other + start, part);
				length += part;
			}
		}
		plain += compare(line, length);
	}
	assert_true(plain > 10000); /* else this compares nothing */
}

/* Cut off anywhere. */
static void beginnings(void **unused)
{
	(void)unused;
	for (size_t i = 0; i < sizeof plain_lines / sizeof *plain_lines; i++)
		for (size_t length = 0; length <= strlen(plain_lines[i]); length++)
			compare(plain_lines[i], length);
}

/* At the caps of the gate, and beyond what is plain. */
static void long_strings(void **unused)
{
	(void)unused;
	static const char *const formats[] = {
		COMMENT("%.*s"),
		"{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"%.*s\"}",
		"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"1\",\"name\":\"%.*s\"}}",
		"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"1\",\"avatar\":\"%.*s\"}}",
		"{" HEAD ",\"kind\":\"clear\",\"text\":\"\\n%.*s\"}",
	};
	static const int lengths[] = {120, 128, 129, 256, 257, 300, 500, 501, 600, 5000, 70000};
	static char filler[70001];
	static char line[80000];
	for (size_t i = 0; i < sizeof filler; i++)
		filler[i] = (char)('a' + i % 26);
	for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
		for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
			int length = snprintf(line, sizeof line, formats[f], lengths[i], filler);
			bool plain = compare(line, (size_t)length);
			assert_true(!plain || lengths[i] <= 500);
			assert_true(plain || lengths[i] >= 129);
		}
}

static void unescaping(void **unused)
{
	(void)unused;
	char out[8];
	struct cursor_text text = {"a\\u00e9\\n", 9, true};
	assert_false(cursor_unescape(&text, out, sizeof out)); /* as it stands it must fit */
	text.length = 7;
	assert_true(cursor_unescape(&text, out, sizeof out));
	assert_int_equal(text.length, 3);
	assert_memory_equal(text.at, "a\xC3\xA9", 3);
	text = (struct cursor_text){"\\u00e", 5, true};
	assert_false(cursor_unescape(&text, out, sizeof out));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_of_feeds_are_plain),
		cmocka_unit_test(others_are_left_to_the_tree),
		cmocka_unit_test(changed_lines),
		cmocka_unit_test(beginnings),
		cmocka_unit_test(long_strings),
		cmocka_unit_test(unescaping),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
