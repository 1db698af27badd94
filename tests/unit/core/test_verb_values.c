/* What verbs are given: texts, durations, times of day and ids (contracts.md sections 2, 6, 10 and 20). */
#include "verb_fixture.h"

/* ---- Texts ---- */

static void empty_texts(void **state)
{
	static const char *const verbs[] = {"say text=", "task text=", "issue text="};
	static const char *const blank[] = {"", "''", "'  '", "\xe2\x80\x8b", "'\xe3\x80\x80 \xef\xb8\x8f'"};
	char line[64];
	(void)state;
	for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
		for (size_t i = 0; i < sizeof blank / sizeof *blank; i++) {
			snprintf(line, sizeof line, "%s%s", verbs[v], blank[i]);
			bad(line, "text");
		}
	bad("obs.scene name=", "name");
	bad("obs.scene name=''", "name");
	bad("obs.hotkey name=' '", "name");
	bad("obs.text name= text=x", "name");
	refuses_json("{\"verb\":\"say\",\"text\":\"\"}", "verb.bad-argument", "text");
	refuses_json("{\"verb\":\"obs.mute\",\"name\":\"\"}", "verb.bad-argument", "name");
	/* nothing to see may be what is meant */
	takes("obs.text name=Title text=", "{\"verb\":\"obs.text\",\"name\":\"Title\",\"text\":\"\"}");
	takes("say text=.", "{\"verb\":\"say\",\"text\":\".\"}");
}

static void durations(void **state)
{
	static const struct {
		const char *text;
		bool signed_ok;
		int64_t ms;
	} good[] = {
		{"1h30m", false, 5400000}, {"5m30s", false, 330000},
		{"90s", false, 90000},     {"500ms", false, 500},
		{"0s", false, 0},          {"1h", false, 3600000},
		{"1s5ms", false, 1005},    {"1h2m3s4ms", false, 3723004},
		{"+30s", true, 30000},     {"-1m", true, -60000},
		{"30s", true, 30000},      {"-0s", true, 0},
	};
	static const char *const wrong[] = {"",
					    "s",
					    "5",
					    "5x",
					    "1.5s",
					    "5s5m",
					    "5s5s",
					    " 5s",
					    "5s ",
					    "5 s",
					    "5ms1s",
					    "5hm",
					    "５s",
					    "1e3s",
					    "--5s",
					    "5mm",
					    "0x5s",
					    "5d",
					    "+",
					    "5S",
					    "99999999999999s",
					    "9999999999999h",
					    "-",
					    "1h-5m"};
	int64_t ms;
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(parse_duration(good[i].text, good[i].signed_ok, &ms));
		assert_int_equal(ms, good[i].ms);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (parse_duration(wrong[i], true, &ms))
			fail_msg("\"%s\" was taken", wrong[i]);
	assert_false(parse_duration("+30s", false, &ms));
	assert_false(parse_duration("-30s", false, &ms));
}

static void times_of_day(void **state)
{
	static const char *const wrong[] = {"",       "20",     "20:",    "20:5",       "24:00", "20:60",  "20:05:60",
					    "20:05:", "20:05 ", "+20:05", "20:05:30:0", ":05",   "200:05", "20:05pm"};
	int64_t ms;
	(void)state;
	assert_true(parse_time_of_day("20:05", &ms));
	assert_int_equal(ms, (20 * 60 + 5) * 60000);
	assert_true(parse_time_of_day("20:05:30", &ms));
	assert_int_equal(ms, (20 * 60 + 5) * 60000 + 30000);
	assert_true(parse_time_of_day("00:00", &ms));
	assert_int_equal(ms, 0);
	assert_true(parse_time_of_day("23:59:59", &ms));
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (parse_time_of_day(wrong[i], &ms))
			fail_msg("\"%s\" was taken", wrong[i]);
}

static void ids(void **state)
{
	char longest[66];
	(void)state;
	memset(longest, 'a', 65);
	longest[64] = 0;
	assert_true(valid_id(longest));
	longest[64] = 'a';
	longest[65] = 0;
	assert_false(valid_id(longest));
	assert_true(valid_id("7"));
	assert_true(valid_id("cup-Red_2"));
	assert_false(valid_id(""));
	assert_false(valid_id("-a"));
	assert_false(valid_id("_a"));
	assert_false(valid_id("a b"));
	assert_false(valid_id("a/b"));
	assert_false(valid_id("抽奖"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty_texts),
		cmocka_unit_test(durations),
		cmocka_unit_test(times_of_day),
		cmocka_unit_test(ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
