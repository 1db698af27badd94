/* Answers as objects, answers that are kept for who asks twice, and rows that wait for a disk. */
#include "../store/scratch.h"

#include "run/answer.h"
#include "run/backlog.h"
#include "run/replies.h"

static void answers(void **unused)
{
	(void)unused;
	struct reply reply = {0};
	reply_set(&reply, "pending", json_true());
	json_t *object = answer_object(&reply, 12, "en-US");
	char *line = answer_line(object);
	assert_string_equal(line, "{\"ok\":true,\"seq\":12,\"pending\":true}");
	assert_null(reply.fields); /* taken over */
	free(line);
	json_decref(object);

	reply_refuse(&reply, "go.guarded");
	reply_set(&reply, "retry_ms", json_integer(500));
	object = answer_object(&reply, 12, "en-US");
	assert_false(json_is_true(json_object_get(object, "ok")));
	assert_null(json_object_get(object, "seq")); /* a refusal has none */
	assert_string_equal(json_string_value(json_object_get(object, "reason")), "go.guarded");
	assert_int_equal(json_integer_value(json_object_get(object, "retry_ms")), 500);
	char *english = strdup(json_string_value(json_object_get(object, "text")));
	json_decref(object);
	object = answer_refusal("go.guarded", "zh-CN");
	assert_string_not_equal(json_string_value(json_object_get(object, "text")), english);
	free(english);
	json_decref(object);
}

static void asked_twice(void **unused)
{
	(void)unused;
	struct replies r = {0};
	json_t *first = json_pack("{s:b, s:i}", "ok", 1, "seq", 7);
	json_t *other = json_pack("{s:b, s:i}", "ok", 1, "seq", 8);
	assert_null(replies_repeat(&r, "a"));
	replies_keep(&r, "a", first);
	replies_keep(&r, "a", other); /* the first one holds */
	replies_keep(&r, "", other);
	json_object_set_new(first, "seq", json_integer(99)); /* it is a copy that is kept */
	for (int i = 0; i < 2; i++) {
		json_t *again = replies_repeat(&r, "a");
		assert_int_equal(json_integer_value(json_object_get(again, "seq")), 7);
		assert_true(json_is_true(json_object_get(again, "repeated")));
		json_object_clear(again);
		json_decref(again);
	}
	json_t *empty = replies_repeat(&r, "");
	assert_int_equal(json_integer_value(json_object_get(empty, "seq")), 8);
	json_decref(empty);
	assert_null(replies_repeat(&r, "A"));
	json_decref(first);
	json_decref(other);
	replies_finish(&r);
	assert_null(replies_repeat(&r, "a"));
}

struct rows {
	size_t count;
	char kinds[8][16];
	int64_t mono[8];
};

static bool note(void *user, const struct journal_row *row)
{
	struct rows *rows = user;
	assert_true(rows->count < 8);
	snprintf(rows->kinds[rows->count], sizeof rows->kinds[0], "%s", row->kind);
	rows->mono[rows->count++] = row->t_mono;
	return true;
}

/* Written in their order, with a check behind them, all or none. */
static void rows_that_wait(void **state)
{
	struct journal *journal = NULL;
	struct error error = {0};
	struct backlog b = {0};
	struct rows rows = {0};
	uint64_t last = 0;
	assert_int_equal(journal_create(&journal, in(*state, "s"), &error), STORE_OK);
	char body[] = "{}";
	assert_true(backlog_add(&b, (struct moment){.wall = 100, .mono = 1}, "verb", body));
	body[0] = 'x'; /* a copy is kept */
	assert_true(backlog_add(&b, (struct moment){.wall = 101, .mono = 2}, "deadline", "{}"));
	assert_true(backlog_write(&b, journal, (struct moment){.wall = 102, .mono = 3}, "{\"hash\":\"\"}", &last));
	assert_int_equal(last, 3);
	assert_int_equal(b.count, 0);
	assert_true(journal_each(journal, 0, note, &rows, &error));
	assert_int_equal(rows.count, 3);
	assert_string_equal(rows.kinds[0], "verb");
	assert_string_equal(rows.kinds[1], "deadline");
	assert_string_equal(rows.kinds[2], "check");
	assert_int_equal(rows.mono[1], 2);
	/* nothing waits: a check all the same, so that writing is known to work */
	assert_true(backlog_write(&b, journal, (struct moment){.wall = 103, .mono = 4}, "{}", &last));
	assert_int_equal(last, 4);
	backlog_finish(&b);
	journal_close(journal);
}

static void it_has_an_end(void **unused)
{
	(void)unused;
	struct backlog b = {0};
	for (int i = 0; i < BACKLOG_MAX; i++)
		assert_true(backlog_add(&b, (struct moment){.wall = i, .mono = i}, "verb", "{}"));
	assert_false(backlog_add(&b, (struct moment){.wall = 0, .mono = 0}, "verb", "{}"));
	assert_int_equal(b.count, BACKLOG_MAX);
	backlog_finish(&b);
	assert_int_equal(b.count, 0);
}

static void the_oldest_are_forgotten(void **unused)
{
	(void)unused;
	struct replies r = {0};
	char req[32];
	for (int i = 0; i < REPLIES_MAX + 2; i++) {
		json_t *answer = json_pack("{s:b, s:i}", "ok", 1, "seq", i);
		snprintf(req, sizeof req, "%d", i);
		replies_keep(&r, req, answer);
		json_decref(answer);
	}
	assert_null(replies_repeat(&r, "0"));
	assert_null(replies_repeat(&r, "1"));
	json_t *again = replies_repeat(&r, "2");
	assert_int_equal(json_integer_value(json_object_get(again, "seq")), 2);
	json_decref(again);
	again = replies_repeat(&r, req);
	assert_int_equal(json_integer_value(json_object_get(again, "seq")), REPLIES_MAX + 1);
	json_decref(again);
	replies_finish(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),
		cmocka_unit_test(asked_twice),
		cmocka_unit_test(the_oldest_are_forgotten),
		cmocka_unit_test_setup_teardown(rows_that_wait, scratch_setup, scratch_teardown),
		cmocka_unit_test(it_has_an_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
