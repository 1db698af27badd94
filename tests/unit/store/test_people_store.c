/* Points and wins that outlive a show: an account is written once and whole, or not at all. */
#include "scratch.h"

#include <pthread.h>
#include <sqlite3.h>

#include "store/people_store.h"

static struct people_store *open_store(const char *path)
{
	struct error error = {0};
	struct people_store *s = people_store_open(path, &error);
	if (!s)
		fail_msg("%s", error.what);
	return s;
}

static void expect(struct people_store *s, const char *session, const char *id, int64_t points, size_t wins)
{
	struct people_known known;
	enum people_found found = people_store_find(s, session, "twitch", id, &known, NULL);
	assert_int_equal(found, points || wins ? PEOPLE_FOUND : PEOPLE_UNKNOWN);
	assert_int_equal(known.points, points);
	assert_int_equal(known.win_count, wins);
}

static bool begin(struct people_store *s, const char *session)
{
	struct error error = {0};
	bool done = false;
	if (!people_store_begin(s, session, 1000, &done, &error))
		fail_msg("%s", error.what);
	return !done;
}

static void from_show_to_show(void **state)
{
	const char *path = in(*state, "deep/people.db");
	struct people_known known;
	struct people_win win = {.show = "night", .lottery = "cup", .t = 5};
	struct people_store *s = open_store(path);
	assert_true(people_store_is_empty(s));
	expect(s, "two", "ann", 0, 0);
	assert_true(begin(s, "one"));
	assert_true(people_store_add_points(s, "twitch", "ann", 7, NULL));
	assert_true(people_store_add_win(s, "twitch", "ann", &win, NULL));
	win.t = 6;
	assert_true(people_store_add_win(s, "twitch", "bob", &win, NULL));
	assert_true(people_store_end(s, true, NULL));
	assert_false(people_store_is_empty(s));
	people_store_close(s);
	s = open_store(in(*state, "deep/people.db"));
	assert_false(people_store_is_empty(s));
	expect(s, "two", "ann", 7, 1);
	expect(s, "one", "ann", 7, 0); /* its own win is not one of an earlier show */
	expect(s, "two", "bob", 0, 1);
	expect(s, "two", "eve", 0, 0);
	assert_int_equal(people_store_find(s, "two", "douyin", "ann", &known, NULL), PEOPLE_UNKNOWN);
	assert_int_equal(people_store_find(s, "two", "twitch", "ann", &known, NULL), PEOPLE_FOUND);
	assert_string_equal(known.wins[0].show, "night");
	assert_string_equal(known.wins[0].lottery, "cup");
	assert_int_equal(known.wins[0].t, 5);
	/* once more: it changes nothing */
	assert_false(begin(s, "one"));
	assert_true(begin(s, "two"));
	assert_true(people_store_add_points(s, "twitch", "ann", -3, NULL));
	assert_true(people_store_add_points(s, "twitch", "max", INT64_MAX, NULL));
	assert_true(people_store_add_points(s, "twitch", "max", INT64_MAX, NULL));
	assert_true(people_store_end(s, true, NULL));
	expect(s, "three", "ann", 4, 1);
	expect(s, "three", "max", INT64_C(1) << 60, 0);
	people_store_close(s);
}

static void all_or_nothing(void **state)
{
	struct people_store *s = open_store(in(*state, "people.db"));
	assert_true(begin(s, "one"));
	assert_true(people_store_add_points(s, "twitch", "ann", 7, NULL));
	assert_false(people_store_end(s, false, NULL));
	expect(s, "two", "ann", 0, 0);
	assert_true(begin(s, "one"));
	assert_true(people_store_end(s, true, NULL));
	people_store_close(s);
}

static void the_newest_wins(void **state)
{
	struct people_known known;
	struct people_store *s = open_store(in(*state, "people.db"));
	assert_true(begin(s, "one"));
	for (int i = 0; i < 50; i++) {
		struct people_win win = {.show = "night", .lottery = "cup", .t = i};
		assert_true(people_store_add_win(s, "twitch", "ann", &win, NULL));
	}
	assert_true(people_store_end(s, true, NULL));
	assert_int_equal(people_store_find(s, "two", "twitch", "ann", &known, NULL), PEOPLE_FOUND);
	assert_int_equal(known.win_count, PEOPLE_WINS_MAX);
	assert_int_equal(known.wins[0].t, 49);
	people_store_close(s);
}

static void what_is_no_store(void **state)
{
	struct error error = {0};
	char junk[4096];
	memset(junk, 'x', sizeof junk);
	write_file(in(*state, "junk.db"), junk, sizeof junk);
	assert_null(people_store_open(in(*state, "junk.db"), &error));
	assert_non_null(strstr(error.what, "junk.db"));
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open(in(*state, "newer.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=2", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_null(people_store_open(in(*state, "newer.db"), &error));
	assert_non_null(strstr(error.what, "newer"));
	/* a place that cannot be written is told when something is to be written */
	struct people_store *s = open_store("/proc/no/such/people.db");
	bool done;
	assert_false(people_store_begin(s, "one", 1, &done, &error));
	assert_true(error.what[0]);
	people_store_close(s);
}

static void *write_one(void *path)
{
	struct people_store *s = open_store(path);
	assert_true(begin(s, "other"));
	assert_true(people_store_add_points(s, "twitch", "ann", 5, NULL));
	assert_true(people_store_end(s, true, NULL));
	people_store_close(s);
	return NULL;
}

/* Two shows on one machine: each adds what was gained in it. */
static void two_at_a_time(void **state)
{
	pthread_t thread;
	char path[600];
	snprintf(path, sizeof path, "%s", in(*state, "people.db"));
	struct people_store *s = open_store(path);
	assert_true(begin(s, "one"));
	assert_true(people_store_add_points(s, "twitch", "ann", 7, NULL));
	assert_true(people_store_end(s, true, NULL));
	expect(s, "two", "ann", 7, 0);
	people_store_rest(s);
	assert_int_equal(pthread_create(&thread, NULL, write_one, path), 0);
	assert_int_equal(pthread_join(thread, NULL), 0);
	assert_true(begin(s, "two"));
	assert_true(people_store_add_points(s, "twitch", "ann", 1, NULL));
	assert_true(people_store_end(s, true, NULL));
	expect(s, "three", "ann", 13, 0);
	people_store_close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(from_show_to_show), scratch_test(all_or_nothing), scratch_test(the_newest_wins),
		scratch_test(what_is_no_store),  scratch_test(two_at_a_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
