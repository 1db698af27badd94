#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/gate.h"
#include "core/utf8.h"

struct one {
	const char *in;
	const char *out;
	enum gate_result result;
};

static void assert_gated(enum gate_what what, const struct one *cases, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char out[GATE_TEXT_MAX];
		enum gate_result result = gate(what, cases[i].in, strlen(cases[i].in), out, sizeof out);
		assert_string_equal(out, cases[i].out);
		assert_int_equal(result, cases[i].result);
	}
}
#define ASSERT_GATED(what, cases) assert_gated(what, cases, sizeof cases / sizeof *cases)

static void what_is_fine_stays(void **state)
{
	(void)state;
	static const struct one cases[] = {
		{"", "", GATE_SAME},
		{"hello ~", "hello ~", GATE_SAME},
		{"上车！", "上车！", GATE_SAME},
		{"مرحبا", "مرحبا", GATE_SAME},
		{"नमस्ते", "नमस्ते", GATE_SAME},
		{"👩‍👩‍👧‍👦🇨🇳", "👩‍👩‍👧‍👦🇨🇳", GATE_SAME},
		{"a\xE2\x80\x8E", "a\xE2\x80\x8E", GATE_SAME}, /* U+200E is a mark, no override */
		{"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", GATE_SAME},
	};
	ASSERT_GATED(GATE_TEXT, cases);
	ASSERT_GATED(GATE_NAME, cases);
	ASSERT_GATED(GATE_ID, cases);
}

static void controls_and_overrides_go_out(void **state)
{
	(void)state;
	static const struct one text[] = {
		{"a\tb\nc", "a\tb\nc", GATE_SAME},
		{"a\r\nb", "a\nb", GATE_CHANGED},
		{"\x01\x02"
		 "a\x7F",
		 "a", GATE_CHANGED},
		{"a\xC2\x80\xC2\x9F\xC2\xA0", "a\xC2\xA0", GATE_CHANGED},
		{"x\xE2\x80\xAAy\xE2\x80\xAEz", "xyz", GATE_CHANGED},
		{"x\xE2\x81\xA6y\xE2\x81\xA9z", "xyz", GATE_CHANGED},
		{"\xE2\x80\xAE", "", GATE_CHANGED},
	};
	ASSERT_GATED(GATE_TEXT, text);
	static const struct one name[] = {
		{"a\tb\nc", "abc", GATE_CHANGED},
		{"a\xE2\x80\xA8"
		 "b\xE2\x80\xA9",
		 "ab", GATE_CHANGED},
		{"\xE2\x80\xAEnnA", "nnA", GATE_CHANGED},
	};
	ASSERT_GATED(GATE_NAME, name);
}

static void an_id_is_whole_or_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {"a\tb",          "a\nb",          "a\rb",     "\x01",
					  "a\x7F",         "a\xC2\x85",     "\xFF",     "a\xE2\x80\xA8",
					  "\xE2\x80\xAEx", "a\xED\xA0\x80", "\xC0\xAF", "\xE2\x81\xA6"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char out[GATE_ID_MAX];
		assert_int_equal(gate(GATE_ID, bad[i], strlen(bad[i]), out, sizeof out), GATE_REFUSED);
		assert_string_equal(out, "");
	}
}

#define BAD "\xEF\xBF\xBD"

/* The examples of Unicode, section 3.9, tables 3-8 to 3-11. */
static void each_maximal_subpart_is_one_replacement(void **state)
{
	(void)state;
	static const struct one cases[] = {
		{"a\xF1\x80\x80\xE1\x80\xC2"
		 "b\x80"
		 "c\x80\xBF"
		 "d",
		 "a" BAD BAD BAD "b" BAD "c" BAD BAD "d", GATE_CHANGED},
		{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82"
		 "A",
		 BAD BAD BAD BAD BAD BAD BAD BAD "A", GATE_CHANGED},
		{"\xED\xA0\x80\xED\xBF\xBF\xED\xAF"
		 "A",
		 BAD BAD BAD BAD BAD BAD BAD BAD "A", GATE_CHANGED},
		{"\xF4\x91\x92\x93\xFF"
		 "A\x80\xBF"
		 "B",
		 BAD BAD BAD BAD BAD "A" BAD BAD "B", GATE_CHANGED},
		{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF"
		 "A",
		 BAD BAD BAD BAD "A", GATE_CHANGED},
		{"\xE4\xB8", BAD, GATE_CHANGED},
	};
	ASSERT_GATED(GATE_TEXT, cases);
	ASSERT_GATED(GATE_NAME, cases);
}

/* `count` times `unit`, then `tail`. The caller frees it. */
static char *repeat(const char *unit, size_t count, const char *tail)
{
	size_t size = strlen(unit);
	char *text = malloc(size * count + strlen(tail) + 1);
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * size, unit, size);
	memcpy(text + size * count, tail, strlen(tail) + 1);
	return text;
}

/* Gates and expects what is left to be `kept` times `unit`, then `tail`. */
static void assert_kept(enum gate_what what, char *in, enum gate_result result, char *expected)
{
	char out[GATE_TEXT_MAX];
	char again[GATE_TEXT_MAX];
	assert_int_equal(gate(what, in, strlen(in), out, sizeof out), result);
	assert_string_equal(out, expected);
	assert_int_equal(gate(what, out, strlen(out), again, sizeof again), GATE_SAME);
	assert_string_equal(again, out);
	free(in);
	free(expected);
}

static void the_promised_length_passes_whole(void **state)
{
	(void)state;
	static const char *const units[] = {"a", "é", "好", "😀", "\xE1\x80\x80"};
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		assert_kept(GATE_TEXT, repeat(units[i], 500, ""), GATE_SAME, repeat(units[i], 500, ""));
		assert_kept(GATE_NAME, repeat(units[i], 128, ""), GATE_SAME, repeat(units[i], 128, ""));
	}
	assert_kept(GATE_ID, repeat("a", 256, ""), GATE_SAME, repeat("a", 256, ""));
	assert_kept(GATE_ID, repeat("😀", 64, ""), GATE_SAME, repeat("😀", 64, ""));
	/* A single cluster of the promised length: marks on a letter. */
	assert_kept(GATE_TEXT, repeat("\xCC\xB5", 500, ""), GATE_SAME, repeat("\xCC\xB5", 500, ""));
}

static void what_is_longer_is_cut_at_a_cluster(void **state)
{
	(void)state;
	assert_kept(GATE_TEXT, repeat("a", 501, ""), GATE_CUT, repeat("a", 500, ""));
	assert_kept(GATE_TEXT, repeat("好", 100000, ""), GATE_CUT, repeat("好", 500, ""));
	assert_kept(GATE_NAME, repeat("好", 129, ""), GATE_CUT, repeat("好", 128, ""));
	assert_kept(GATE_ID, repeat("a", 257, ""), GATE_CUT, repeat("a", 256, ""));
	assert_kept(GATE_ID, repeat("a", 255, "é"), GATE_CUT, repeat("a", 255, ""));
	assert_kept(GATE_ID, repeat("a", 254, "é\xCC\x81"), GATE_CUT, repeat("a", 254, ""));
	/* The family begins before the cap and ends soon behind it: it passes. */
	assert_kept(GATE_TEXT, repeat("a", 499, "👩‍👩‍👧‍👦"), GATE_SAME,
		    repeat("a", 499, "👩‍👩‍👧‍👦"));
	assert_kept(GATE_TEXT, repeat("a", 499, "👩‍👩‍👧‍👦b"), GATE_CUT,
		    repeat("a", 499, "👩‍👩‍👧‍👦"));
	/* Flags are pairs. */
	assert_kept(GATE_NAME, repeat("a", 127, "🇨🇳🇫🇷"), GATE_CUT, repeat("a", 127, "🇨🇳"));
}

static void a_tower_of_marks_does_not_pass(void **state)
{
	(void)state;
	char *tower = repeat("\xCC\xB5", 5000, "");
	char *text = repeat("a", 400, tower);
	assert_kept(GATE_TEXT, text, GATE_CUT, repeat("a", 399, ""));
	assert_kept(GATE_TEXT, tower, GATE_CUT, repeat("\xCC\xB5", 500, ""));
}

static void a_small_buffer_is_a_cap(void **state)
{
	(void)state;
	char out[8];
	assert_int_equal(gate(GATE_TEXT, "好好好", 9, out, sizeof out), GATE_CUT);
	assert_string_equal(out, "好");
	assert_int_equal(gate(GATE_TEXT, "abcdefg", 7, out, sizeof out), GATE_SAME);
	assert_string_equal(out, "abcdefg");
	assert_int_equal(gate(GATE_TEXT, "abcdefgh", 8, out, sizeof out), GATE_CUT);
	assert_true(strlen(out) < sizeof out && strncmp(out, "abcdefgh", strlen(out)) == 0);
	assert_int_equal(gate(GATE_ID, "abcdefgh", 8, out, sizeof out), GATE_CUT);
	assert_string_equal(out, "abcdefg");
	assert_int_equal(gate(GATE_TEXT, "a", 1, out, 1), GATE_CUT);
	assert_string_equal(out, "");
}

static void a_nul_inside_goes_out(void **state)
{
	(void)state;
	char out[GATE_TEXT_MAX];
	assert_int_equal(gate(GATE_TEXT, "a\0b", 3, out, sizeof out), GATE_CHANGED);
	assert_string_equal(out, "ab");
	assert_int_equal(gate(GATE_ID, "a\0b", 3, out, sizeof out), GATE_REFUSED);
}

static void the_wrapper_of_an_action_comes_off(void **state)
{
	(void)state;
	static const struct {
		const char *in;
		const char *out;
	} cases[] = {
		{"\001ACTION waves\001", "waves"},
		{"\001ACTION waves", "waves"},
		{"\001action waves\001", "waves"},
		{"/me waves", "waves"},
		{"/ME  waves", "waves"},
		{"/me /me \001ACTION waves\001", "waves"},
		{"/menu", "/menu"},
		{"/me", "/me"},
		{"\001ACTIONS\001", "\001ACTIONS\001"},
		{"waves /me x", "waves /me x"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t length = strlen(cases[i].in);
		const char *inner = gate_unwrap(cases[i].in, &length);
		assert_int_equal(length, strlen(cases[i].out));
		assert_memory_equal(inner, cases[i].out, length);
	}
}

static void a_message_is_what_stands_in_the_wrappers(void **state)
{
	(void)state;
	static const struct one cases[] = {
		{"waves", "waves", GATE_SAME},
		{"\001ACTION waves\001", "waves", GATE_CHANGED},
		{"\002/me /me waves", "waves", GATE_CHANGED},
		{"/m\002e waves", "waves", GATE_CHANGED},
		{"/me \xFF", BAD, GATE_CHANGED},
		{"/me", "/me", GATE_SAME},
		{"", "", GATE_SAME},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[GATE_TEXT_MAX];
		assert_int_equal(gate_message(cases[i].in, strlen(cases[i].in), out, sizeof out), cases[i].result);
		assert_string_equal(out, cases[i].out);
		assert_int_equal(gate_message(cases[i].out, strlen(cases[i].out), out, sizeof out), GATE_SAME);
	}
	char *whole = repeat("a", 500, "");
	char *wrapped = malloc(strlen(whole) + 16);
	char out[GATE_TEXT_MAX];
	memcpy(wrapped, "/me ", 4);
	memcpy(wrapped + 4, whole, 501);
	assert_int_equal(gate_message(wrapped, 504, out, sizeof out), GATE_CHANGED);
	assert_string_equal(out, whole);
	free(whole);
	free(wrapped);
}

static void every_code_point_goes_there_and_back(void **state)
{
	(void)state;
	for (uint32_t point = 0; point < 0x110000; point++) {
		if (point == 0xD800)
			point = 0xE000;
		char bytes[4];
		uint32_t back;
		size_t size = utf8_encode(bytes, point);
		assert_int_equal(utf8_decode(bytes, size, &back), size);
		assert_int_equal(back, point);
		/* One byte less is no code point, and never reads on. */
		if (size > 1)
			assert_int_equal(utf8_decode(bytes, size - 1, &back), size - 1);
		assert_true(size == 1 || back == UTF8_BAD);
		assert_true(utf8_before(bytes, bytes + size) == bytes);
	}
	assert_true(utf8_valid("好", 3));
	assert_false(utf8_valid("好", 2));
	assert_true(utf8_valid("", 0));
}

static void what_cannot_be_seen_is_known(void **state)
{
	(void)state;
	static const char *const blank[] = {
		"", " ", "\u3000\u2003", "\u200B", "\u200D\u200D", "\u3164", "\u2800\u2800", "\uFE0F\u00AD"};
	static const char *const seen[] = {"a", " a", "\u200D好", "\u2801", "👩\u200D👩", "\xEF\xBF\xBD", "\u0301"};
	for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
		assert_false(gate_can_be_seen(blank[i]));
	for (size_t i = 0; i < sizeof seen / sizeof *seen; i++)
		assert_true(gate_can_be_seen(seen[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_fine_stays),
		cmocka_unit_test(controls_and_overrides_go_out),
		cmocka_unit_test(an_id_is_whole_or_refused),
		cmocka_unit_test(each_maximal_subpart_is_one_replacement),
		cmocka_unit_test(the_promised_length_passes_whole),
		cmocka_unit_test(what_is_longer_is_cut_at_a_cluster),
		cmocka_unit_test(a_tower_of_marks_does_not_pass),
		cmocka_unit_test(a_small_buffer_is_a_cap),
		cmocka_unit_test(a_nul_inside_goes_out),
		cmocka_unit_test(the_wrapper_of_an_action_comes_off),
		cmocka_unit_test(a_message_is_what_stands_in_the_wrappers),
		cmocka_unit_test(what_cannot_be_seen_is_known),
		cmocka_unit_test(every_code_point_goes_there_and_back),
	};
	return cmocka_run_group_tests_name("gate", tests, NULL, NULL);
}
