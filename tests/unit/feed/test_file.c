#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/moment.h"
#include "feed/feed.h"

#define NOW INT64_C(1772971200000)

static char path[] = "recording-XXXXXX";

static void write_file(const char *text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	assert_int_equal(fclose(file), 0);
}

#define PERSON "\"person\":{\"id\":\"7\",\"name\":\"Ann\"}"
#define LINE(t, id, text)                                                                                              \
	"{\"t\":" #t ",\"feed\":\"twitch:a\",\"kind\":\"comment\",\"id\":\"" id "\"," PERSON ",\"text\":\"" text       \
	"\",\"extra\":[1]}\n"

static struct pull_feed *open_feed(const char *parameters, struct error *error)
{
	char text[256];
	struct feed_url url;
	snprintf(text, sizeof text, "file:%s%s", path, parameters);
	assert_true(feed_url_parse(text, &url, NULL));
	return pull_feed_create("f1", &url, NOW, error);
}

/* One event, or NULL if none is due. */
static struct audience_event *take(struct pull_feed *p, int64_t at)
{
	static struct audience_event event;
	audience_finish(&event);
	return pull_feed_take(p, at, NULL, &event, 1) ? &event : NULL;
}

static void plays_at_its_own_pace(void **state)
{
	(void)state;
	write_file("\xef\xbb\xbf" LINE(5000, "1", "a") "\r\n\n" LINE(6500, "2", "b") LINE(6000, "3", "c"));
	struct pull_feed *p = open_feed("", NULL);
	assert_non_null(p);
	assert_true(pull_feed_next(p) == NOW);
	const struct audience_event *e = take(p, NOW);
	assert_string_equal(e->text, "a");
	assert_string_equal(e->feed, "twitch:a");
	assert_true(e->t_ms == NOW);
	assert_non_null(strstr(e->json, "\"t\":1772971200000"));
	assert_non_null(strstr(e->json, "\"extra\":[1]"));
	assert_null(take(p, NOW + 1499));
	assert_true(pull_feed_next(p) == NOW + 1500);
	e = take(p, NOW + 1500);
	assert_true(e->t_ms == NOW + 1500);
	/* One that was recorded out of order keeps its time and its place. */
	assert_true(pull_feed_next(p) == NOW + 1500);
	e = take(p, NOW + 1500);
	assert_true(e->t_ms == NOW + 1000);
	assert_true(pull_feed_next(p) == NEVER);
	assert_null(take(p, NEVER - 1));
	assert_int_equal(pull_feed_status(p)->state, FEED_ENDED);
	assert_int_equal(pull_feed_status(p)->received, 3);
	pull_feed_destroy(p);
}

static void other_speeds(void **state)
{
	(void)state;
	write_file(LINE(5000, "1", "a") LINE(9000, "2", "b"));
	struct pull_feed *p = open_feed("?speed=4", NULL);
	take(p, NOW);
	assert_true(pull_feed_next(p) == NOW + 1000);
	pull_feed_destroy(p);
	p = open_feed("?speed=0", NULL);
	struct audience_event events[3] = {0};
	assert_int_equal(pull_feed_take(p, NOW, NULL, events, 3), 2);
	assert_true(events[1].t_ms - events[0].t_ms == 4000);
	audience_finish(&events[0]);
	audience_finish(&events[1]);
	pull_feed_destroy(p);
	p = open_feed("?t=keep", NULL);
	const struct audience_event *e = take(p, NOW);
	assert_true(e->t_ms == 5000);
	assert_true(pull_feed_next(p) == NOW + 4000);
	e = take(p, NOW + 4000);
	assert_true(e->t_ms == 9000);
	pull_feed_destroy(p);
}

static void bad_lines_are_told_and_passed_over(void **state)
{
	(void)state;
	write_file("nonsense\n" LINE(5000, "1", "a") "{\"t\":\"x\"}\n" LINE(5000, "1", "again") LINE(5001, "2", "b"));
	struct pull_feed *p = open_feed("", NULL);
	struct error error;
	assert_true(pull_feed_problem(p, &error));
	assert_int_equal(error.line, 1);
	assert_string_equal(error.file, path);
	assert_true(error.what[0]);
	assert_false(pull_feed_problem(p, &error));
	assert_string_equal(take(p, NOW)->text, "a");
	assert_string_equal(take(p, NOW + 1)->text, "b");
	assert_true(pull_feed_problem(p, &error));
	assert_int_equal(error.line, 3);
	assert_int_equal(pull_feed_status(p)->dropped, 2);
	assert_int_equal(pull_feed_status(p)->duplicates, 1);
	assert_int_equal(pull_feed_status(p)->received, 2);
	assert_string_equal(pull_feed_status(p)->says.key, "Feed.file.line");
	assert_string_equal(saying_part(&pull_feed_status(p)->says, 0), "3");
	pull_feed_destroy(p);
}

static void no_readable_line(void **state)
{
	(void)state;
	struct error error = {0};
	write_file("\n\nnonsense\n");
	assert_null(open_feed("", &error));
	assert_int_equal(error.line, 3);
	write_file("");
	assert_null(open_feed("", &error));
	assert_true(error.what[0]);
	struct feed_url url;
	assert_true(feed_url_parse("file:/nowhere/at all", &url, NULL));
	assert_null(pull_feed_create("f1", &url, NOW, &error));
	assert_string_equal(error.file, "/nowhere/at all");
	assert_true(feed_url_parse("file:/", &url, NULL));
	assert_null(pull_feed_create("f1", &url, NOW, &error));
	assert_null(pull_feed_create("f1", &url, NOW, NULL));
}

/* A line may be 1 MiB long, not more, and the last may lack its end. */
static void long_lines(void **state)
{
	(void)state;
	FILE *file = fopen(path, "wb");
	for (int i = 0; i < (1 << 20) + 1; i++)
		fputc(' ', file);
	fputs("\n", file);
	fputs("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"1\"", file);
	for (int i = 0; i < 1000000; i++)
		fputc(' ', file);
	fputs("}", file);
	fclose(file);
	struct pull_feed *p = open_feed("", NULL);
	assert_non_null(p);
	struct error error;
	assert_true(pull_feed_problem(p, &error));
	assert_int_equal(error.line, 1);
	assert_int_equal(take(p, NOW)->kind, AUDIENCE_CLEAR);
	assert_true(pull_feed_next(p) == NEVER);
	pull_feed_destroy(p);
}

static void far_times_do_not_overflow(void **state)
{
	(void)state;
	write_file(LINE(1, "1", "a") LINE(8640000000000000, "2", "b") LINE(-8640000000000000, "3", "c"));
	struct pull_feed *p = open_feed("?speed=0.001", NULL);
	take(p, NOW);
	assert_true(pull_feed_next(p) > NOW);
	pull_feed_destroy(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plays_at_its_own_pace),
		cmocka_unit_test(other_speeds),
		cmocka_unit_test(bad_lines_are_told_and_passed_over),
		cmocka_unit_test(no_readable_line),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(far_times_do_not_overflow),
	};
	int fd = mkstemp(path);
	if (fd < 0)
		return 1;
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	remove(path);
	return failed;
}
