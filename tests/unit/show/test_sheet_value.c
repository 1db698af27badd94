#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/show.h"
#include "show/sheet_header.h"
#include "show/sheet_line.h"
#include "show/sheet_value.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static void durations(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{"5", 5 * MINUTE},
		{"1.5", 90 * SECOND},
		{"0.25", 15 * SECOND},
		{"5:30", 330 * SECOND},
		{"0:20", 20 * SECOND},
		{"1:05:30", HOUR + 330 * SECOND},
		{"90:00", 90 * MINUTE},
		{"5m30s", 330 * SECOND},
		{"90s", 90 * SECOND},
		{"1h", HOUR},
		{"1.5h", 90 * MINUTE},
		{"1h 30 min", 90 * MINUTE},
		{"5分30秒", 330 * SECOND},
		{"5分30", 330 * SECOND},
		{"1小时", HOUR},
		{"半", -1},
		{"５：３０", 330 * SECOND},
		{"10 minutes", 10 * MINUTE},
		{"30秒钟", 30 * SECOND},
		{"500ms", 500},
		{"5′30″", 330 * SECOND},
		{"2个小时", 2 * HOUR},
		{"0", 0},
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t ms = -1;
		if (sheet_duration(good[i].text, &ms) != (good[i].ms >= 0) || (good[i].ms >= 0 && ms != good[i].ms))
			fail_msg("%s: %lld", good[i].text, (long long)ms);
	}
	static const char *const bad[] = {"",      "x",    "5:60", "5:3",     "-5",  "5 5", "5m 5m",
					  "5s 5m", "1::2", "1.m",  "9999999", "5,5", "1e3", "100000h"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t ms;
		if (sheet_duration(bad[i], &ms))
			fail_msg("%s is taken as %lld", bad[i], (long long)ms);
	}
}

static void only_what_has_a_unit_is_surely_a_duration(void **state)
{
	(void)state;
	int64_t ms;
	assert_true(sheet_is_duration("60s", &ms));
	assert_true(sheet_is_duration("1:30", &ms));
	assert_false(sheet_is_duration("2", &ms));
	assert_false(sheet_is_duration("", &ms));
}

static void times(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t start;
		int64_t end;
	} good[] = {
		{"20:05", 20 * HOUR + 5 * MINUTE, SHOW_NONE},
		{"9:05", 9 * HOUR + 5 * MINUTE, SHOW_NONE},
		{"20:05:30", 20 * HOUR + 330 * SECOND, SHOW_NONE},
		{"8:00 PM", 20 * HOUR, SHOW_NONE},
		{"12:00 am", 0, SHOW_NONE},
		{"12:30 pm", 12 * HOUR + 30 * MINUTE, SHOW_NONE},
		{"晚上8:00", 20 * HOUR, SHOW_NONE},
		{"上午 9:30", 9 * HOUR + 30 * MINUTE, SHOW_NONE},
		{"20：00", 20 * HOUR, SHOW_NONE},
		{"24:30", 30 * MINUTE, SHOW_NONE},
		{"20:00-20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00 – 20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00～20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00至20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00 -- 20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"23:50-00:10", 23 * HOUR + 50 * MINUTE, 10 * MINUTE},
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		int64_t start = -1;
		int64_t end = -1;
		if (!sheet_time(good[i].text, &start, &end) || start != good[i].start || end != good[i].end)
			fail_msg("%s: %lld %lld", good[i].text, (long long)start, (long long)end);
	}
	static const char *const bad[] = {"",       "20",          "20:5",   "20:60", "30:00",
					  "20:00-", "20:00 20:15", "-20:00", "noon"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		int64_t start;
		int64_t end;
		if (sheet_time(bad[i], &start, &end))
			fail_msg("%s is taken", bad[i]);
	}
}

static void what_people_write_as_times(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t start;
		int64_t end;
	} times[] = {
		{"8pm", 20 * HOUR, SHOW_NONE},
		{"8 PM - 9:30 PM", 20 * HOUR, 21 * HOUR + 30 * MINUTE},
		{"晚8点", 20 * HOUR, SHOW_NONE},
		{"20点半", 20 * HOUR + 30 * MINUTE, SHOW_NONE},
		{"20点05分", 20 * HOUR + 5 * MINUTE, SHOW_NONE},
		{"20：00～20：15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00——20:15", 20 * HOUR, 20 * HOUR + 15 * MINUTE},
		{"20:00 (15 min)", 20 * HOUR, SHOW_NONE},
		{"2026-03-08 20:00", 20 * HOUR, SHOW_NONE},
		{"2026/3/8 8:00 PM", 20 * HOUR, SHOW_NONE},
		{"19h30", 19 * HOUR + 30 * MINUTE, SHOW_NONE},
	};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		int64_t start;
		int64_t end;
		if (!sheet_time(times[i].text, &start, &end) || start != times[i].start || end != times[i].end)
			fail_msg("%s: %lld %lld", times[i].text, (long long)start, (long long)end);
	}
	static const struct {
		const char *text;
		int64_t ms;
	} lengths[] = {{"约5分钟", 5 * MINUTE},    {"~ 5 min", 5 * MINUTE},
		       {"10'", 10 * MINUTE},       {"12:05:30 AM", 5 * MINUTE + 30 * SECOND},
		       {"1小时30分", 90 * MINUTE}, {"90 s (video)", 90 * SECOND}};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		int64_t ms;
		if (!sheet_duration(lengths[i].text, &ms) || ms != lengths[i].ms)
			fail_msg("%s", lengths[i].text);
	}
}

static void yes_and_no(void **state)
{
	(void)state;
	static const char *const is[] = {"yes", "Y", "1", "x", "X", "TRUE", "是", "√", " √ "};
	static const char *const is_not[] = {"", "no", "N", "0", "false", "否"};
	bool yes;
	for (size_t i = 0; i < sizeof is / sizeof *is; i++)
		assert_true(sheet_yes(is[i], &yes) && yes);
	for (size_t i = 0; i < sizeof is_not / sizeof *is_not; i++)
		assert_true(sheet_yes(is_not[i], &yes) && !yes);
	assert_false(sheet_yes("maybe", &yes));
}

static void amounts(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int64_t minor;
		const char *currency;
	} good[] = {
		{"99", 9900, "CNY"},      {"99.5", 9950, "CNY"},   {"99.05", 9905, "CNY"},  {"¥99", 9900, "CNY"},
		{"99元", 9900, "CNY"},    {"$79", 7900, "USD"},    {"79 GBP", 7900, "GBP"}, {"EUR 5", 500, "EUR"},
		{"1,299", 129900, "CNY"}, {"500 JPY", 500, "JPY"}, {"￥19.9", 1990, "CNY"}, {"1.234 KWD", 1234, "KWD"},
		{"KWD 1.2", 1200, "KWD"},
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct money money;
		if (!sheet_money(good[i].text, "CNY", &money) || money.minor != good[i].minor)
			fail_msg("%s: %lld %s", good[i].text, (long long)money.minor, money.currency);
		assert_string_equal(money.currency, good[i].currency);
	}
	static const char *const bad[] = {"",           "cheap",     "-5",    "5.", "5.123",
					  "1.2345 KWD", "5.123 JPY", "1 2 x", "¥",  "1234567890123"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct money money;
		if (sheet_money(bad[i], "CNY", &money))
			fail_msg("%s is taken", bad[i]);
	}
}

static void what_is_written(void **state)
{
	(void)state;
	char text[40];
	duration_text(0, text, sizeof text);
	assert_string_equal(text, "0s");
	duration_text(HOUR + 30 * MINUTE + 5 * SECOND + 20, text, sizeof text);
	assert_string_equal(text, "1h30m5s20ms");
	time_text(20 * HOUR + 5 * MINUTE, text, sizeof text);
	assert_string_equal(text, "20:05");
	time_text(9 * HOUR + 7 * SECOND, text, sizeof text);
	assert_string_equal(text, "09:00:07");
}

static void headers(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum sheet_field field;
	} cases[] = {
		{"id", SHEET_ID},
		{"编号", SHEET_ID},
		{"Title", SHEET_TITLE},
		{"环节", SHEET_TITLE},
		{"标题", SHEET_TITLE},
		{"开 始", SHEET_START},
		{"时间", SHEET_START},
		{"结束", SHEET_END},
		{"时长（分钟）", SHEET_DURATION},
		{"DURATION (min)", SHEET_DURATION},
		{"负责人", SHEET_OWNER},
		{"Talking  points", SHEET_TALKING_POINTS},
		{"话术", SHEET_TALKING_POINTS},
		{"话术/要点", SHEET_TALKING_POINTS},
		{"话术 / 卖点", SHEET_TALKING_POINTS},
		{"话术/负责人", SHEET_FIELDS},
		{"要点", SHEET_TALKING_POINTS},
		{"主播备注", SHEET_NOTES_HOST},
		{"场控备注", SHEET_NOTES_OPERATOR},
		{"管理员备注", SHEET_NOTES_MODERATOR},
		{"Color", SHEET_COLOUR},
		{"标记", SHEET_FLAG},
		{"可选", SHEET_OPTIONAL},
		{"跳过", SHEET_SKIP},
		{"分组", SHEET_GROUP},
		{"商品", SHEET_PRODUCT},
		{"互动", SHEET_INTERACTION},
		{"", SHEET_FIELDS},
		{"备注", SHEET_NOTES_OPERATOR},
		{"Time (min)", SHEET_DURATION},
		{"时间（分钟）", SHEET_DURATION},
		{"Time", SHEET_START},
		{"ＩＤ", SHEET_ID},
		{"Speaker(s)", SHEET_OWNER},
		{"道具", SHEET_NEEDS},
		{"Plan B", SHEET_IF_FAILS},
		{"价格", SHEET_FIELDS},
		{"#", SHEET_FIELDS},
		{"|id|", SHEET_FIELDS},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (sheet_header_field(cases[i].text) != cases[i].field)
			fail_msg("%s", cases[i].text);
}

static void lines_come_apart(void **state)
{
	(void)state;
	struct sheet_line l;
	char what[240];
	assert_true(
		sheet_line_parse(&l, "抽奖 保温杯 之夜 口令=上车 奖品=\"杯 大\"x3 编号=cup", "en", what, sizeof what));
	assert_int_equal(l.kind, KIND_LOTTERY);
	assert_string_equal(l.parts[0].text, "保温杯 之夜");
	assert_string_equal(l.values[LINE_WORD], "上车");
	assert_string_equal(l.values[LINE_PRIZE], "\"杯 大\"x3");
	assert_string_equal(l.values[LINE_ID], "cup");
	assert_null(l.values[LINE_TIME]);
	sheet_line_finish(&l);
	assert_true(sheet_line_parse(&l, "Poll：A b?｜ one | two |60s", "en", what, sizeof what));
	assert_int_equal(l.part_count, 4);
	assert_string_equal(l.parts[0].text, "A b?");
	assert_string_equal(l.parts[2].text, "two");
	sheet_line_finish(&l);
	assert_true(sheet_line_parse(&l, "lottery T prize=\"a word=b\" time=5m", "en", what, sizeof what));
	assert_string_equal(l.values[LINE_PRIZE], "a word=b");
	assert_null(l.values[LINE_WORD]);
	assert_string_equal(l.values[LINE_TIME], "5m");
	sheet_line_finish(&l);
	assert_false(sheet_line_parse(&l, "polls T", "en", what, sizeof what));
	assert_non_null(strstr(what, "\"polls\" is no kind of interaction"));
	sheet_line_finish(&l);
	assert_false(sheet_line_parse(&l, "", "en", what, sizeof what));
	sheet_line_finish(&l);
}

static void lists_come_apart(void **state)
{
	(void)state;
	char text[] = " a ,b，c、d;;e；\n f ";
	char *rest = text;
	static const char *const pieces[] = {"a", "b", "c", "d", "e", "f"};
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(sheet_next_piece(&rest), pieces[i]);
	assert_null(sheet_next_piece(&rest));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations),
		cmocka_unit_test(only_what_has_a_unit_is_surely_a_duration),
		cmocka_unit_test(times),
		cmocka_unit_test(what_people_write_as_times),

		cmocka_unit_test(yes_and_no),
		cmocka_unit_test(amounts),
		cmocka_unit_test(what_is_written),
		cmocka_unit_test(headers),
		cmocka_unit_test(lines_come_apart),
		cmocka_unit_test(lists_come_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
