#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <sodium.h>

#include "feed_bench.h"

#include "feed/bilibili.h"

/* A protobuf that is being written. */
struct pb {
	size_t length;
	char bytes[5000];
};

static void put_number(struct pb *p, uint64_t value)
{
	for (; value > 127; value >>= 7)
		p->bytes[p->length++] = (char)(value | 128);
	p->bytes[p->length++] = (char)value;
}

static void put_value(struct pb *p, int field, uint64_t value)
{
	put_number(p, (uint64_t)field << 3);
	put_number(p, value);
}

static void put_bytes(struct pb *p, int field, const void *bytes, size_t length)
{
	put_number(p, (uint64_t)field << 3 | 2);
	put_number(p, length);
	memcpy(p->bytes + p->length, bytes, length);
	p->length += length;
}

static void put_text(struct pb *p, int field, const char *text)
{
	put_bytes(p, field, text, strlen(text));
}

#define T 1772971200

/* A gift as protocols.md (c) has it: with what is not read too. `tid` and `rnd` may be NULL. */
static void put_gift(struct pb *p, const char *item, unsigned count, unsigned total, const char *coin, const char *tid,
		     const char *rnd)
{
	struct pb gift = {.length = 0};
	put_value(&gift, 1, 31036);
	put_text(&gift, 2, item);
	if (count)
		put_value(&gift, 3, count);
	put_value(&gift, 4, 5);
	put_value(&gift, 5, 100);
	put_value(&gift, 7, total);
	put_text(&gift, 8, coin);
	if (tid)
		put_text(&gift, 9, tid);
	put_value(&gift, 10, T);
	if (rnd)
		put_text(&gift, 12, rnd);
	put_bytes(p, 10, gift.bytes, gift.length);
}

static void hear(struct bench *b, const char *message)
{
	json_t *value = json_loads(message, 0, NULL);
	assert_non_null(value);
	bilibili_item(b->link, value, 42, &b->now);
	json_decref(value);
	link_tell(b->link, &b->now);
}

static void hear_pb(struct bench *b, const char *cmd, const struct pb *p)
{
	char base64[8000];
	char message[8200];
	sodium_bin2base64(base64, sizeof base64, (const unsigned char *)p->bytes, p->length,
			  sodium_base64_VARIANT_ORIGINAL);
	snprintf(message, sizeof message, "{\"cmd\":\"%s\",\"data\":{\"pb\":\"%s\"}}", cmd, base64);
	hear(b, message);
}

static void begin(struct bench *b)
{
	bench_begin(b, "twitch:somechannel");
	link_live(b->link, &b->now);
}

static void expect_event(const struct bench *b, size_t i, enum audience_kind kind, const char *person, const char *item,
			 int64_t minor, int64_t count, const char *id)
{
	const struct audience_event *e = &b->events[i];
	assert_true(i < b->event_count);
	assert_int_equal(e->kind, kind);
	assert_string_equal(e->person_id, person);
	assert_string_equal(e->item, item);
	assert_string_equal(e->value.currency, minor ? "bilibili-gold" : "");
	assert_int_equal(e->value.minor, minor);
	assert_int_equal(e->count, count);
	assert_string_equal(e->id, id);
}

static void gifts_of_the_new_form(void **state)
{
	(void)state;
	struct bench b;
	struct pb p = {.length = 0};
	begin(&b);
	put_gift(&p, "小花花", 10, 1000, "gold", "tid77", "9"); /* who gives may stand behind it */
	put_gift(&p, "辣条", 0, 100, "silver", NULL, "123");
	put_text(&p, 3, "https://face");
	put_value(&p, 1, 4711);
	put_text(&p, 2, "土豪");
	hear_pb(&b, "SEND_GIFT_V2", &p);
	assert_int_equal(b.event_count, 2);
	expect_event(&b, 0, AUDIENCE_GIFT, "4711", "小花花", 1000, 10, "tid77");
	assert_string_equal(b.events[0].person_name, "土豪");
	expect_event(&b, 1, AUDIENCE_GIFT, "4711", "辣条", 0, 1, "4711/1772971200/123");
	assert_int_equal(b.link->status.dropped, 0);
	bench_end(&b);
}

static void a_gift_in_both_forms_counts_once(void **state)
{
	(void)state;
	struct bench b;
	struct pb p = {.length = 0};
	struct pb q = {.length = 0};
	begin(&b);
	put_value(&p, 1, 7);
	put_text(&p, 2, "A");
	q = p;
	put_gift(&p, "小花花", 2, 200, "gold", "g2", NULL);
	put_gift(&q, "小花花", 3, 300, "gold", NULL, "456");
	hear(&b, "{\"cmd\":\"SEND_GIFT\",\"data\":{\"giftName\":\"小花花\",\"num\":2,\"uname\":\"A\",\"uid\":7,"
		 "\"coin_type\":\"gold\",\"total_coin\":200,\"tid\":\"g2\",\"timestamp\":1772971200}}");
	hear_pb(&b, "SEND_GIFT_V2", &p);
	hear_pb(&b, "SEND_GIFT_V2", &q);
	hear(&b, "{\"cmd\":\"SEND_GIFT\",\"data\":{\"giftName\":\"小花花\",\"num\":3,\"uname\":\"A\",\"uid\":7,"
		 "\"coin_type\":\"gold\",\"total_coin\":300,\"rnd\":456,\"timestamp\":1772971200}}");
	assert_int_equal(b.event_count, 2);
	expect_event(&b, 0, AUDIENCE_GIFT, "7", "小花花", 200, 2, "g2");
	expect_event(&b, 1, AUDIENCE_GIFT, "7", "小花花", 300, 3, "7/1772971200/456");
	assert_int_equal(b.link->status.duplicates, 2);
	bench_end(&b);
}

#define GUARD "\"guard_info\":{\"guard_level\":3,\"role_name\":\"舰长\",\"start_time\":1772971200}"

static void members_of_the_new_form(void **state)
{
	(void)state;
	struct bench b;
	begin(&b);
	hear(&b,
	     "{\"cmd\":\"USER_TOAST_MSG_V2\",\"data\":{\"sender_uinfo\":{\"uid\":8,\"base\":{\"name\":\"B\"}}," GUARD
	     ",\"pay_info\":{\"num\":1,\"price\":198000,\"payflow_id\":\"p1\"},\"option\":{\"source\":0}}}");
	/* the same once more, to who was given it; in the old form; in the oldest */
	hear(&b,
	     "{\"cmd\":\"USER_TOAST_MSG_V2\",\"data\":{\"sender_uinfo\":{\"uid\":9,\"base\":{\"name\":\"C\"}}," GUARD
	     ",\"option\":{\"source\":2}}}");
	hear(&b, "{\"cmd\":\"GUARD_BUY\",\"data\":{\"uid\":8,\"username\":\"B\",\"guard_level\":3,\"num\":1,"
		 "\"gift_name\":\"舰长\",\"start_time\":1772971200}}");
	hear(&b, "{\"cmd\":\"USER_TOAST_MSG\",\"data\":{\"uid\":8,\"username\":\"B\",\"guard_level\":3,\"num\":1,"
		 "\"role_name\":\"舰长\",\"payflow_id\":\"p1\",\"start_time\":1772971200}}");
	/* no time: each is one of its own */
	hear(&b, "{\"cmd\":\"USER_TOAST_MSG_V2\",\"data\":{\"sender_uinfo\":{\"uid\":8,\"base\":{\"name\":\"B\"}},"
		 "\"guard_info\":{\"guard_level\":2},\"pay_info\":{\"payflow_id\":\"p2\"}}}");
	assert_int_equal(b.event_count, 2);
	expect_event(&b, 0, AUDIENCE_MEMBER, "8", "舰长", 0, 0, "8/1772971200/3");
	assert_int_equal(b.events[0].roles, ROLE_MEMBER);
	expect_event(&b, 1, AUDIENCE_MEMBER, "8", "提督", 0, 0, "p2");
	assert_int_equal(b.link->status.duplicates, 2);
	assert_int_equal(b.link->status.dropped, 0);
	bench_end(&b);
}

static void what_cannot_be_read_is_said(void **state)
{
	(void)state;
	struct bench b;
	struct pb cut = {.length = 0};
	struct pb many = {.length = 0};
	struct pb none = {.length = 0};
	begin(&b);
	put_gift(&cut, "小花花", 10, 1000, "gold", "tid77", "9");
	put_gift(&cut, "小花花", 10, 1000, "gold", "tid78", "9");
	cut.length--;
	for (int i = 0; i < 1001; i++)
		put_bytes(&many, 10, "\x38\x01", 2);
	put_value(&none, 1, 7);
	hear_pb(&b, "SEND_GIFT_V2", &cut);
	hear_pb(&b, "SEND_GIFT_V2", &many);
	hear_pb(&b, "SEND_GIFT_V2", &none);
	put_bytes(&none, 10, "", 0);
	hear_pb(&b, "SEND_GIFT_V2", &none);
	none.length = 0;
	put_value(&none, 10, 5);
	hear_pb(&b, "SEND_GIFT_V2", &none);
	hear(&b, "{\"cmd\":\"SEND_GIFT_V2\",\"data\":{\"pb\":\"%%%\"}}");
	hear(&b, "{\"cmd\":\"SEND_GIFT_V2\"}");
	assert_int_equal(b.link->status.dropped, 7);
	assert_string_equal(b.link->status.says.key, "Feed.bilibili.bad-gift");
	assert_non_null(strstr(b.note, "gift"));
	hear(&b, "{\"cmd\":\"USER_TOAST_MSG_V2\",\"data\":[]}");
	assert_int_equal(b.link->status.dropped, 8);
	assert_string_equal(b.link->status.says.key, "Feed.bilibili.bad-guard");
	assert_int_equal(b.event_count, 0);
	bench_end(&b);
}

static void a_kind_that_may_count_is_said(void **state)
{
	(void)state;
	static const char *const table[] = {
		"SEND_GIFT_V3", "GUARD_BUY_V2",     "USER_TOAST_MSG_V3",        "SUPER_CHAT_MESSAGE_V2",
		"DANMU_MSG_V2", "RECALL_DANMU_MSG", "POPULARITY_RED_POCKET_NEW"};
	static const char *const nothing[] = {"COMBO_SEND",
					      "WATCHED_CHANGE",
					      "LIVE",
					      "GIFT_STAR_PROCESS",
					      "SUPER_CHAT_ENTRANCE",
					      "ANCHOR_LOT_START",
					      "",
					      "gift \\u0007",
					      "GIFT\\nX"};
	char message[128];
	struct bench b;
	begin(&b);
	for (size_t i = 0; i < sizeof nothing / sizeof *nothing; i++) {
		snprintf(message, sizeof message, "{\"cmd\":\"%s\",\"data\":{}}", nothing[i]);
		hear(&b, message);
	}
	assert_int_equal(b.link->status.dropped, 0);
	assert_int_equal(b.notes, 0);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		snprintf(message, sizeof message, "{\"cmd\":\"%s\",\"data\":{}}", table[i]);
		hear(&b, message);
		assert_int_equal(b.link->status.dropped, i + 1);
		assert_string_equal(saying_part(&b.link->status.says, 0), table[i]);
		assert_non_null(strstr(b.note, table[i]));
	}
	hear(&b, "{\"cmd\":3}");
	assert_int_equal(b.link->status.dropped, sizeof table / sizeof *table + 1);
	bench_end(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gifts_of_the_new_form),         cmocka_unit_test(a_gift_in_both_forms_counts_once),
		cmocka_unit_test(members_of_the_new_form),       cmocka_unit_test(what_cannot_be_read_is_said),
		cmocka_unit_test(a_kind_that_may_count_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
