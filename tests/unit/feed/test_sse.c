#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/lines.h"
#include "feed/sse.h"

/* What came, one after the other: type=data| */
struct heard {
	char text[1024];
	size_t count;
	size_t longest;
};

static void hear(void *user, const char *type, const char *data, size_t length)
{
	struct heard *h = user;
	size_t at = strlen(h->text);
	snprintf(h->text + at, sizeof h->text - at, "%s=%.*s|", type, (int)(length < 60 ? length : 60), data);
	assert_int_equal(data[length], 0);
	h->count++;
	h->longest = length > h->longest ? length : h->longest;
}

/* The same bytes whole, in pairs, and one at a time. */
static void expect(const char *bytes, size_t length, const char *events, const char *id)
{
	static const size_t steps[] = {1, 2, 3, 1000000};
	for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
		struct sse sse;
		struct heard h = {0};
		sse_init(&sse);
		for (size_t i = 0; i < length; i += steps[s])
			sse_feed(&sse, bytes + i, length - i < steps[s] ? length - i : steps[s], hear, &h);
		assert_string_equal(h.text, events);
		assert_string_equal(sse.id, id);
		sse_finish(&sse);
	}
}

#define EXPECT(bytes, events, id) expect(bytes, sizeof(bytes) - 1, events, id)

static void the_rules_of_the_specification(void **state)
{
	(void)state;
	EXPECT("data: a\n\n", "message=a|", "");
	EXPECT("data:a\r\n\r\n", "message=a|", "");
	EXPECT("data:  a\r\r", "message= a|", "");
	EXPECT("\xEF\xBB\xBF"
	       "data: a\n\n",
	       "message=a|", "");
	EXPECT("\xEF\xBB"
	       "data: a\n\n",
	       "", "");
	EXPECT("data\n\n", "message=|", "");
	EXPECT("data\ndata\n\n", "message=\n|", "");
	EXPECT("data: a\ndata: b\n\n", "message=a\nb|", "");
	EXPECT("id:5\n\n", "", "5");
	EXPECT("id:5\ndata:x\n\nid\n\n", "message=x|", "");
	EXPECT("id:a\0b\ndata:x\n\n", "message=x|", "");
	EXPECT("event: vote\ndata: 1\n\ndata: 2\n\n", "vote=1|message=2|", "");
	EXPECT(": keep alive\n\ndata: a\n: in between\n\n", "message=a|", "");
	EXPECT("data: not finished\n", "", "");
	EXPECT("id: 7\ndata: not finished\n", "", "");
	EXPECT("DATA: a\nnonsense\nfoo: bar\n\n", "", "");
	EXPECT("event: x\n\n\n\n", "", "");
}

static void it_says_when_to_come_back(void **state)
{
	(void)state;
	struct sse s;
	struct heard h = {0};
	sse_init(&s);
	assert_int_equal(s.retry_ms, SSE_NO_RETRY);
	sse_feed(&s, "retry: 10\n", 10, hear, &h);
	assert_int_equal(s.retry_ms, 10);
	sse_feed(&s, "retry: 1x\nretry:\nretry: -1\n", 28, hear, &h);
	assert_int_equal(s.retry_ms, 10);
	sse_feed(&s, "retry: 99999999999999999999\n", 28, hear, &h);
	assert_int_equal(s.retry_ms, 10);
	sse_finish(&s);
}

static void a_new_connection_forgets_the_half_and_keeps_the_id(void **state)
{
	(void)state;
	struct sse s;
	struct heard h = {0};
	sse_init(&s);
	sse_feed(&s, "id: 3\ndata: a\n\nid: 4\nevent: e\ndata: ha", 38, hear, &h);
	sse_again(&s);
	assert_string_equal(s.id, "3");
	sse_feed(&s, "data: b\n\n", 9, hear, &h);
	assert_string_equal(h.text, "message=a|message=b|");
	assert_string_equal(s.id, "3");
	sse_finish(&s);
}

/* What is too long is dropped as a whole block, and the next one is heard. */
static void memory_is_bounded(void **state)
{
	(void)state;
	struct sse s;
	struct heard h = {0};
	char *block = malloc(65536);
	memset(block, 'x', 65536);
	sse_init(&s);
	sse_feed(&s, "data: ", 6, hear, &h);
	for (int i = 0; i < 100; i++)
		sse_feed(&s, block, 65536, hear, &h);
	sse_feed(&s, "\ndata: rest\n\ndata: next\n\n", 25, hear, &h);
	for (int i = 0; i < 3000; i++) {
		sse_feed(&s, "data: ", 6, hear, &h);
		sse_feed(&s, block, 1000, hear, &h);
		sse_feed(&s, "\n", 1, hear, &h);
	}
	sse_feed(&s, "\ndata: last\n\n", 13, hear, &h);
	assert_string_equal(h.text, "message=next|message=last|");
	assert_int_equal(s.dropped, 2);
	assert_true(s.line_size + s.data_size <= 6 * SSE_LINE_MOST);
	sse_finish(&s);
	free(block);
}

static void hear_line(void *user, const char *line, size_t length)
{
	hear(user, "line", line, length);
}

static void lines_come_in_pieces(void **state)
{
	(void)state;
	static const char bytes[] = "a\n\r\n\nbc\r\nd\re\nlast";
	for (size_t step = 1; step < sizeof bytes; step++) {
		struct lines s = {0};
		struct heard h = {0};
		for (size_t i = 0; i < sizeof bytes - 1; i += step)
			lines_feed(&s, bytes + i, sizeof bytes - 1 - i < step ? sizeof bytes - 1 - i : step, hear_line,
				   &h);
		assert_string_equal(h.text, "line=a|line=bc|line=d\re|");
		lines_again(&s);
		lines_feed(&s, "x\n", 2, hear_line, &h);
		assert_string_equal(h.text, "line=a|line=bc|line=d\re|line=x|");
		lines_finish(&s);
	}
}

static void a_line_without_an_end_is_bounded(void **state)
{
	(void)state;
	struct lines s = {0};
	struct heard h = {0};
	char *block = malloc(65536);
	memset(block, 'x', 65536);
	for (int i = 0; i < 100; i++)
		lines_feed(&s, block, 65536, hear_line, &h);
	lines_feed(&s, "\nnext\n", 6, hear_line, &h);
	assert_string_equal(h.text, "line=next|");
	assert_int_equal(s.dropped, 1);
	assert_true(s.size <= 2 * LINES_LINE_MOST + 2);
	lines_finish(&s);
	free(block);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_rules_of_the_specification),
		cmocka_unit_test(it_says_when_to_come_back),
		cmocka_unit_test(a_new_connection_forgets_the_half_and_keeps_the_id),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(lines_come_in_pieces),
		cmocka_unit_test(a_line_without_an_end_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
