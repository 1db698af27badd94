/* Points and wins from show to show: who comes again brings them along, who won before may be kept out, a rehearsal
 * leaves no trace, and a session's account is written once. */
#include "runner_fixture.h"

#include "store/people_store.h"

static const char night[] =
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","
	"\"guard\":\"0s\",\"points\":{\"entry\":2},\"segments\":[{\"id\":\"a\",\"title\":\"A\",\"duration\":\"9m\"}],"
	"\"interactions\":["
	"{\"kind\":\"lottery\",\"id\":\"q\",\"title\":\"Q\",\"settle\":\"0s\",\"reel\":\"0s\",\"entry\":{\"by\":"
	"\"any\"},"
	"\"exclude\":[\"winner-before\"],\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":1}]}]}";

static const uint8_t seed[32] = {3};

static struct talk *night_of(void **state, const char *session, struct runner_config config)
{
	static char store[600];
	snprintf(store, sizeof store, "%s", in(*state, "people.db"));
	config.people = store;
	return begin(in(*state, session), config.resume ? NULL : night, config);
}

static void enters(struct talk *t, const char *who, const char *message, int64_t ms)
{
	char line[512];
	snprintf(line, sizeof line,
		 "{\"t\":%lld,\"feed\":\"test:a\",\"kind\":\"comment\",\"id\":\"%s\",\"text\":\"me\","
		 "\"person\":{\"id\":\"%s\",\"name\":\"P\",\"strength\":\"strong\"}}",
		 (long long)(T0 + ms), message, who);
	ok(t, line);
}

/* One night: ann enters alone, wins, and the show is finished. */
static void a_night(struct talk *t, const char *who, const char *message)
{
	ok(t, "go");
	ok(t, "lottery.open q");
	enters(t, who, message, 0);
	ok(t, "lottery.close q");
	ok(t, "lottery.draw q");
	at(t, 1000);
	ok(t, "finish");
}

static int64_t points_of(struct talk *t, const char *who)
{
	json_t *answer = ask(t, "{\"list\":\"points\"}");
	int64_t points = 0;
	size_t i = 0;
	json_t *row = NULL;
	json_array_foreach(json_object_get(answer, "rows"), i, row)
	{
		if (strcmp(json_string_value(json_object_get(row, "id")), who) == 0)
			points = json_integer_value(json_object_get(row, "points"));
	}
	json_decref(answer);
	return points;
}

static void expect_known(void **state, const char *who, int64_t points, size_t wins)
{
	struct people_known known;
	struct people_store *s = people_store_open(in(*state, "people.db"), NULL);
	assert_non_null(s);
	people_store_find(s, "", "test", who, &known, NULL);
	assert_int_equal(known.points, points);
	assert_int_equal(known.win_count, wins);
	people_store_close(s);
}

static void from_show_to_show(void **state)
{
	struct talk *t = night_of(state, "one", (struct runner_config){.seed = seed});
	at(t, 0);
	a_night(t, "ann", "m1");
	end(t);
	expect_known(state, "ann", 2, 1);
	assert_int_equal(number_in(in(*state, "one"), "SELECT count(*) FROM event WHERE kind = 'person'"), 0);
	/* the same show, the same seed, another evening */
	t = night_of(state, "two", (struct runner_config){.seed = seed});
	at(t, 0);
	ok(t, "go");
	ok(t, "lottery.open q");
	enters(t, "ann", "m1", 0);
	enters(t, "bob", "m2", 0);
	json_t *answer = ask(t, "{\"list\":\"refused\",\"id\":\"q\"}");
	json_t *row = json_array_get(json_object_get(answer, "rows"), 0);
	assert_int_equal(json_array_size(json_object_get(answer, "rows")), 1);
	assert_string_equal(json_string_value(json_object_get(row, "reason")), "winner");
	assert_string_equal(json_string_value(json_object_get(row, "id")), "ann");
	json_decref(answer);
	assert_int_equal(points_of(t, "ann"), 2);
	assert_int_equal(points_of(t, "bob"), 2);
	ok(t, "people.points person=test/ann by=5");
	at(t, 1000);
	ok(t, "finish");
	end(t);
	assert_int_equal(number_in(in(*state, "two"), "SELECT count(*) FROM event WHERE kind = 'person'"), 1);
	assert_int_equal(number_in(in(*state, "two"),
				   "SELECT a.seq - p.seq FROM event p, event a WHERE p.kind = 'person' AND "
				   "a.kind = 'audience' AND a.body LIKE '%\"ann\"%'"),
			 1);
	is_whole(in(*state, "two"));
	expect_known(state, "ann", 7, 1);
	expect_known(state, "bob", 2, 0);
	/* written once, however often the session is looked at again */
	t = night_of(state, "two", (struct runner_config){.resume = true});
	at(t, 2000);
	end(t);
	expect_known(state, "ann", 7, 1);
}

/* A verb names him before he says anything: he brings along what he has all the same, and only once. */
static void named_by_a_verb(void **state)
{
	struct talk *t = night_of(state, "one", (struct runner_config){0});
	at(t, 0);
	a_night(t, "ann", "m1");
	end(t);
	t = night_of(state, "two", (struct runner_config){0});
	at(t, 0);
	ok(t, "people.points person=test/ann by=10");
	ok(t, "people.points person=test/new by=1");
	enters(t, "ann", "m1", 0);
	enters(t, "new", "m2", 0);
	assert_int_equal(points_of(t, "ann"), 12);
	end(t);
	t = night_of(state, "two", (struct runner_config){.resume = true});
	at(t, 1000);
	enters(t, "ann", "m3", 1000);
	assert_int_equal(points_of(t, "ann"), 12);
	ok(t, "finish");
	end(t);
	expect_known(state, "ann", 12, 1);
	assert_int_equal(number_in(in(*state, "two"), "SELECT count(*) FROM event WHERE kind = 'person'"), 1);
	is_whole(in(*state, "two"));
}

static void a_rehearsal_leaves_no_trace(void **state)
{
	struct talk *t = night_of(state, "one", (struct runner_config){0});
	at(t, 0);
	ok(t, "rehearse");
	a_night(t, "ann", "m1");
	end(t);
	assert_null(fopen(in(*state, "people.db"), "rb"));
	t = night_of(state, "one", (struct runner_config){.resume = true});
	at(t, 2000);
	ok(t, "rehearse off=true");
	ok(t, "go");
	ok(t, "finish");
	end(t);
	expect_known(state, "ann", 0, 0);
}

/* The program dies after the finish and before the account is written: a resumed session writes it. */
static void died_before_it_was_written(void **state)
{
	struct runner_config without = {.people = NULL};
	struct talk *t = begin(in(*state, "one"), night, without);
	at(t, 0);
	a_night(t, "ann", "m1");
	end(t);
	for (int i = 0; i < 2; i++) {
		t = night_of(state, "one", (struct runner_config){.resume = true});
		at(t, 2000 + i * 1000);
		end(t);
		expect_known(state, "ann", 2, 1);
	}
}

static void a_store_that_cannot_be_read(void **state)
{
	char junk[4096];
	memset(junk, 'x', sizeof junk);
	write_file(in(*state, "people.db"), junk, sizeof junk);
	struct talk *t = night_of(state, "one", (struct runner_config){0});
	at(t, 0);
	assert_int_equal(alerts(t), 1);
	a_night(t, "ann", "m1");
	end(t);
	is_whole(in(*state, "one"));
}

static void won_in_a_lottery_that_was_deleted(void **state)
{
	struct talk *t = night_of(state, "one", (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	ok(t, "lottery.open q");
	enters(t, "ann", "m1", 0);
	ok(t, "lottery.close q");
	ok(t, "lottery.draw q");
	at(t, 1000);
	ok(t, "edit.delete target=interaction/q confirm=true");
	ok(t, "finish");
	end(t);
	expect_known(state, "ann", 2, 1);
}

/* Another show writes its account at the very moment of our finish, and takes its time. */
static void a_store_that_is_busy(void **state)
{
	sqlite3 *other = NULL;
	struct talk *t = night_of(state, "one", (struct runner_config){0});
	at(t, 0);
	a_night(t, "ann", "m1");
	end(t);
	assert_int_equal(sqlite3_open(in(*state, "people.db"), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	t = night_of(state, "two", (struct runner_config){0});
	at(t, 0);
	a_night(t, "bob", "m1");
	wait_for_alerts(t, 1);
	assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(other);
	end(t);
	expect_known(state, "bob", 2, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(from_show_to_show),           scratch_test(named_by_a_verb),
		scratch_test(a_rehearsal_leaves_no_trace), scratch_test(died_before_it_was_written),
		scratch_test(a_store_that_cannot_be_read), scratch_test(won_in_a_lottery_that_was_deleted),
		scratch_test(a_store_that_is_busy),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
