/* The built-in texts: both languages have the same keys, and there is a text for everything that the contract names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/locale.h"
#include "core/locale_table.h"
#include "core/verb.h"

static const struct locale_language *language(const char *name)
{
	for (size_t i = 0; i < locale_language_count; i++)
		if (strcmp(locale_languages[i].name, name) == 0)
			return &locale_languages[i];
	fail_msg("no language %s", name);
	return NULL;
}

static const char *text_of(const struct locale_language *l, const char *key)
{
	const char *text = NULL;
	for (size_t i = 0; i < l->count; i++) {
		if (strcmp(l->rows[i].key, key) != 0)
			continue;
		if (text)
			fail_msg("%s stands twice in %s", key, l->name);
		text = l->rows[i].text;
	}
	return text;
}

static int compare_chars(const void *a, const void *b)
{
	return *(const char *)a - *(const char *)b;
}

/* The conversions of a text: "%s of %d" gives "sd"; "%2 of %1", which Qt fills in, gives "12": a language may need
 * another order than English, which only the numbered ones allow. */
static void conversions(const char *text, char *out, size_t size)
{
	size_t length = 0;
	bool numbered = false;
	for (const char *p = text; (p = strchr(p, '%')); p++) {
		p++;
		if (*p >= '1' && *p <= '9')
			numbered = true;
		else
			p += strspn(p, "-+ #0.hlzj");
		if (*p && *p != '%' && length + 1 < size)
			out[length++] = *p;
		if (!*p)
			break;
	}
	out[length] = 0;
	if (numbered)
		qsort(out, length, 1, compare_chars);
}

static void same_keys_and_marks(void **state)
{
	const struct locale_language *a = language("en-US");
	const struct locale_language *b = language("zh-CN");
	char in_a[32];
	char in_b[32];
	(void)state;
	assert_true(a->count > 200);
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const char *key = a->rows[i].key;
		assert_non_null(text_of(a, key));
		const char *other = text_of(b, key);
		if (!other)
			fail_msg("zh-CN lacks %s", key);
		if (!a->rows[i].text[0] || !other[0])
			fail_msg("%s is empty", key);
		conversions(a->rows[i].text, in_a, sizeof in_a);
		conversions(other, in_b, sizeof in_b);
		if (strcmp(in_a, in_b) != 0)
			fail_msg("%s: other conversions in zh-CN", key);
	}
}

/* What looks a key up by halves relies on it; and each is found. */
static void tables_are_sorted(void **state)
{
	(void)state;
	for (size_t n = 0; n < locale_language_count; n++) {
		const struct locale_language *l = &locale_languages[n];
		for (size_t i = 0; i < l->count; i++) {
			if (i > 0 && strcmp(l->rows[i - 1].key, l->rows[i].key) >= 0)
				fail_msg("%s: %s stands before %s", l->name, l->rows[i - 1].key, l->rows[i].key);
			assert_ptr_equal(locale_text(l->name, l->rows[i].key), l->rows[i].text);
		}
	}
	assert_string_equal(locale_text("zh-CN", ""), "");
	assert_string_equal(locale_text("zh-CN", "zzz"), "zzz");
}

static void has_reason(const char *reason)
{
	char key[96];
	snprintf(key, sizeof key, "Reason.%s", reason);
	for (size_t i = 0; i < locale_language_count; i++)
		if (!text_of(&locale_languages[i], key))
			fail_msg("%s lacks %s", locale_languages[i].name, key);
}

static void every_reason_of_the_table_has_a_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < verb_count(); i++) {
		json_t *reasons = verb_reasons(verb_at(i));
		size_t r;
		json_t *reason;
		json_array_foreach(reasons, r, reason)
		{
			has_reason(json_string_value(reason));
		}
		json_decref(reasons);
	}
}

/* Section 10's list, but for those of the kinds, which the table has. */
static void every_reason_of_the_contract_has_a_text(void **state)
{
	static const char *const all[] = {"verb.unknown",
					  "verb.bad-line",
					  "verb.missing-argument",
					  "verb.bad-argument",
					  "verb.not-applicable",
					  "id.unknown",
					  "show.none",
					  "show.not-live",
					  "show.live",
					  "show.finished",
					  "show.standby",
					  "go.locked",
					  "go.guarded",
					  "rundown.at-start",
					  "rundown.at-end",
					  "rundown.not-held",
					  "rundown.already-held",
					  "rundown.live",
					  "rundown.confirm",
					  "rundown.impossible",
					  "undo.nothing",
					  "redo.nothing",
					  "poll.tie",
					  "lottery.broken-identity",
					  "lottery.no-entrants",
					  "lottery.no-more-entrants",
					  "lottery.no-more-prizes",
					  "lottery.no-pick",
					  "lottery.not-drawn",
					  "lottery.decided",
					  "lottery.claim-too-short",
					  "lottery.beacon-late",
					  "poll.revealed",
					  "question.no-item",
					  "sale.oversell",
					  "cue.busy",
					  "feed.bad-url",
					  "feed.bad-map",
					  "feed.private",
					  "feed.token",
					  "feed.no-secret",
					  "feed.same-name",
					  "clock.not-set",
					  "clock.backwards",
					  "event.bad",
					  "journal.failed",
					  "run.busy",
					  "run.timeout"};
	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		has_reason(all[i]);
}

static void every_verb_has_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < verb_count(); i++) {
		if (!locale_verb("en-US", verb_at(i)->name)[0] || !locale_verb("zh-CN", verb_at(i)->name)[0])
			fail_msg("no help for %s", verb_at(i)->name);
	}
	assert_string_equal(locale_verb("en-US", "no.such-verb"), "");
}

static void languages_fall_back(void **state)
{
	const char *english = locale_text("en-US", "Reason.undo.nothing");
	const char *chinese = locale_text("zh-CN", "Reason.undo.nothing");
	(void)state;
	assert_string_not_equal(english, chinese);
	assert_ptr_equal(locale_text("zh-TW", "Reason.undo.nothing"), chinese);
	assert_ptr_equal(locale_text("zh", "Reason.undo.nothing"), chinese);
	assert_ptr_equal(locale_text("ZH-cn", "Reason.undo.nothing"), chinese);
	assert_ptr_equal(locale_text("zh_Hant", "Reason.undo.nothing"), chinese);
	assert_ptr_equal(locale_text("en-GB", "Reason.undo.nothing"), english);
	assert_ptr_equal(locale_text("de-DE", "Reason.undo.nothing"), english);
	assert_ptr_equal(locale_text("zhx", "Reason.undo.nothing"), english);
	assert_ptr_equal(locale_text("z", "Reason.undo.nothing"), english);
	assert_ptr_equal(locale_text("", "Reason.undo.nothing"), english);
	assert_ptr_equal(locale_text(NULL, "Reason.undo.nothing"), english);
	assert_string_equal(locale_text("zh-CN", "No.such.key"), "No.such.key");
	assert_string_equal(locale_reason("zh-CN", "no.such-reason"), "no.such-reason");
	assert_ptr_equal(locale_reason("zh-CN", "undo.nothing"), chinese);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_keys_and_marks),
		cmocka_unit_test(tables_are_sorted),
		cmocka_unit_test(every_reason_of_the_table_has_a_text),
		cmocka_unit_test(every_reason_of_the_contract_has_a_text),
		cmocka_unit_test(every_verb_has_help),
		cmocka_unit_test(languages_fall_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
