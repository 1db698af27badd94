/* Where a session goes, and which one is resumed (contracts.md section 11). */
#include "scratch.h"

#include <time.h>

#include "store/journal.h"
#include "store/session.h"

static void add(struct journal *j, int64_t t, const char *kind, const char *body)
{
	uint64_t seq;
	assert_true(journal_begin(j, NULL));
	assert_true(journal_append(j, t, 0, kind, body, strlen(body), &seq, NULL));
	assert_true(journal_commit(j, false, NULL));
}

/* A session with one row of each body, the last at `t`. */
static void make(const char *folder, int64_t t, const char *verb)
{
	struct journal *j;
	assert_int_equal(journal_create(&j, folder, NULL), STORE_OK);
	add(j, t - 10, "boot", "{}");
	if (verb)
		add(j, t, "verb", verb);
	else
		add(j, t, "check", "{}");
	journal_close(j);
}

static void add_verb(const char *folder, int64_t t, const char *verb)
{
	struct journal *j;
	assert_int_equal(journal_resume(&j, folder, NULL), STORE_OK);
	add(j, t, "verb", verb);
	journal_close(j);
}

static void default_folder(void **state)
{
	char out[600];
	struct error error = {0};
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	setenv("XDG_DATA_HOME", *state, 1);
	assert_true(session_default_folder("cup-night", 1772971290000, out, sizeof out, &error));
	assert_string_equal(out, in(*state, "crowdcue/sessions/cup-night-20260308-200130"));
	make(out, 1, NULL);
	assert_true(session_default_folder("cup-night", 1772971290000, out, sizeof out, &error));
	assert_string_equal(out, in(*state, "crowdcue/sessions/cup-night-20260308-200130-2"));
	/* A relative path is none. */
	setenv("XDG_DATA_HOME", "here", 1);
	setenv("HOME", *state, 1);
	assert_true(session_default_folder("a", 1772971290000, out, sizeof out, &error));
	assert_string_equal(out, in(*state, ".local/share/crowdcue/sessions/a-20260308-200130"));
	assert_false(session_default_folder("a", 1772971290000, out, 20, &error));
	unsetenv("XDG_DATA_HOME");
	unsetenv("HOME");
	assert_false(session_default_folder("a", 1772971290000, out, sizeof out, &error));
	assert_true(error.what[0]);
}

static void what_is_a_session(void **state)
{
	assert_false(session_is(*state));
	assert_false(session_is(in(*state, "none")));
	write_file(in(*state, "journal.db"), "", 0);
	assert_false(session_is(*state));
	make(in(*state, "s"), 1, NULL);
	assert_true(session_is(in(*state, "s")));
}

static void the_newest_unfinished_one(void **state)
{
	char out[600];
	struct error error = {0};
	const char *folder = *state;
	assert_int_equal(session_find_resumable(in(folder, "none"), out, sizeof out, &error), STORE_INPUT);
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_INPUT);
	make(in(folder, "b"), 2000, "{\"verb\":\"go\"}");
	make(in(folder, "a"), 3000, "{\"verb\":\"say\",\"text\":\"finish\"}");
	make(in(folder, "d"), 1000, NULL);
	make(in(folder, "finished"), 9000, "{\"verb\":\"finish\"}");
	mkdir(in(folder, "empty"), 0700);
	write_file(in(folder, "file"), "x", 1);
	write_file(in(folder, "empty/journal.db"), "this is no database, but it is long enough to be read as one", 60);
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "a"));
	/* Refused, or only a preview: the show went on. */
	make(in(folder, "refused"), 10000, "{\"verb\":\"finish\",\"refused\":\"show.finished\"}");
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "refused"));
	make(in(folder, "preview"), 11000, "{\"verb\":\"finish\",\"preview\":true}");
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "preview"));
	/* With the same last instant the greater name. */
	make(in(folder, "q"), 11000, NULL);
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "q"));
	/* A rehearsal that was finished is none of them, unless the show has begun again behind it. */
	make(in(folder, "rehearsed"), 12000, "{\"verb\":\"finish\"}");
	add_verb(in(folder, "rehearsed"), 12000, "{\"verb\":\"rehearse\",\"off\":true,\"refused\":\"show.finished\"}");
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "q"));
	add_verb(in(folder, "rehearsed"), 12000, "{\"verb\":\"rehearse\",\"off\":true}");
	assert_int_equal(session_find_resumable(folder, out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "rehearsed"));
	/* The folder itself, whatever is in it. */
	assert_int_equal(session_find_resumable(in(folder, "b"), out, sizeof out, &error), STORE_OK);
	assert_string_equal(out, in(folder, "b"));
}

static void a_session_in_use_is_found_all_the_same(void **state)
{
	struct journal *j;
	char out[600];
	assert_int_equal(journal_create(&j, in(*state, "s"), NULL), STORE_OK);
	add(j, 5, "boot", "{}");
	assert_int_equal(session_find_resumable(*state, out, sizeof out, NULL), STORE_OK);
	assert_string_equal(out, in(*state, "s"));
	journal_close(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(default_folder),
		scratch_test(what_is_a_session),
		scratch_test(the_newest_unfinished_one),
		scratch_test(a_session_in_use_is_found_all_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
