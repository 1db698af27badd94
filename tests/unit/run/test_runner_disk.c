/* What the runner promises when its disk fails: what would count is refused, nothing is half done, the show goes on,
 * and when the disk is back the journal is whole. */
#include "runner_fixture.h"

static const char night[] =
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","
	"\"guard\":\"0s\",\"segments\":["
	"{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\",\"interactions\":[\"p\",\"q\"],"
	"\"cues\":[{\"id\":\"c\",\"on\":\"start\",\"do\":[{\"verb\":\"obs.scene\",\"name\":\"Talk\"}]}]},"
	"{\"id\":\"b\",\"title\":\"B\",\"duration\":\"1m\"},{\"id\":\"c\",\"title\":\"C\",\"duration\":\"1m\"}],"
	"\"interactions\":["
	"{\"kind\":\"poll\",\"id\":\"p\",\"title\":\"P\",\"settle\":\"0s\","
	"\"options\":[{\"id\":\"x\",\"text\":\"red\"},{\"id\":\"y\",\"text\":\"blue\"}]},"
	"{\"kind\":\"lottery\",\"id\":\"q\",\"title\":\"Q\",\"settle\":\"0s\","
	"\"entry\":{\"by\":\"any\"},\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":1}]}]}";

static void counting_is_refused_and_the_show_goes_on(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	ok(t, "poll.open p");
	says(t, "m1", "red", NULL);
	atomic_store(&disk.full, true);
	says(t, "m2", "blue", "journal.failed");
	refused(t, "poll.close p", "journal.failed");
	json_t *answer = ask(t, "go");
	assert_true(json_is_true(json_object_get(answer, "ok")));
	assert_true(json_is_false(json_object_get(answer, "durable")));
	json_decref(answer);
	assert_int_equal(alerts(t), 1);
	at(t, 30000);
	atomic_store(&disk.full, false);
	says(t, "m2", "blue", NULL);
	at(t, 34999);
	ok(t, "poll.close p");
	assert_int_equal(alerts(t), 1);
	at(t, 35000);
	ok(t, "marker");
	assert_int_equal(alerts(t), 2); /* it has been written for a while */
	end(t);
	is_whole(in(*state, "s"));
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE body LIKE '%\"m2\"%'"), 1);
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE body = '{\"verb\":\"go\"}'"), 2);
}

/* It takes a little, and then nothing again: that is told once. */
static void a_disk_that_is_full_time_and_again(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	char id[16];
	at(t, 0);
	ok(t, "go");
	ok(t, "poll.open p");
	for (int i = 0; i < 10; i++) {
		snprintf(id, sizeof id, "m%d", i);
		at(t, 1000 + i * 4000);
		atomic_store(&disk.full, true);
		says(t, id, "blue", "journal.failed");
		at(t, 2000 + i * 4000);
		atomic_store(&disk.full, false);
		says(t, id, "blue", NULL);
		assert_int_equal(alerts(t), 1);
	}
	at(t, 60000);
	ok(t, "marker");
	assert_int_equal(alerts(t), 2);
	atomic_store(&disk.full, true);
	says(t, "later", "blue", "journal.failed");
	assert_int_equal(alerts(t), 3);
	atomic_store(&disk.full, false);
	end(t);
	is_whole(in(*state, "s"));
}

/* The engine is made anew from the journal; the autopilot, which looked at the old one, goes on with the new one. */
static void the_autopilot_survives_it(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){.autopilot = true});
	at(t, 0);
	at(t, 5000);
	atomic_store(&disk.full, true);
	at(t, 30000);
	at(t, 90000);
	atomic_store(&disk.full, false);
	at(t, 200000);
	refused(t, "go", "show.finished");
	end(t);
	is_whole(in(*state, "s"));
	/* what was refused meanwhile was not tried over and over */
	assert_true(number_in(in(*state, "s"), "SELECT count(*) FROM event") < 500);
}

/* Another program holds the file: nothing of the batch in which that is noticed may be kept for later, because it was
 * refused. */
static void a_journal_that_is_held_by_another_program(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	sqlite3 *other = NULL;
	at(t, 0);
	ok(t, "go");
	ok(t, "poll.open p");
	assert_int_equal(sqlite3_open(in(*state, "s/journal.db"), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	says(t, "m1", "red", "journal.failed");
	refused(t, "poll.close p", "journal.failed");
	assert_int_equal(alerts(t), 1);
	assert_int_equal(sqlite3_exec(other, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(other), SQLITE_OK);
	says(t, "m2", "blue", NULL);
	end(t);
	is_whole(in(*state, "s"));
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'audience'"), 1);
}

/* A verb of a poll is answered when it is on the disk. If the disk refuses, the rows that are in the file already do
 * not count. */
static void a_sync_that_fails(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	atomic_store(&disk.unsyncable, true);
	refused(t, "poll.open p", "journal.failed");
	atomic_store(&disk.unsyncable, false);
	ok(t, "poll.open p");
	end(t);
	is_whole(in(*state, "s"));
}

static void a_disk_that_is_full_from_the_start(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	atomic_store(&disk.full, true);
	at(t, 0);
	ok(t, "go");
	refused(t, "poll.open p", "journal.failed");
	atomic_store(&disk.full, false);
	ok(t, "poll.open p");
	end(t);
	is_whole(in(*state, "s"));
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 1000);
	refused(t, "poll.open p", "poll.already-open");
	end(t);
	is_whole(in(*state, "s"));
}

/* What need not be on the disk before its answer is synced within a second: that this fails is told, once. */
static void a_sync_besides_that_fails(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	atomic_store(&disk.unsyncable, true);
	ok(t, "marker text=m");
	wait_for_alerts(t, 1);
	atomic_store(&disk.unsyncable, false);
	ok(t, "marker text=m");
	end(t);
	is_whole(in(*state, "s"));
}

static void let_it_pass(void *user, const char *json)
{
	struct talk *t = user;
	(void)json;
	pthread_mutex_lock(&t->mutex);
	t->answered++;
	pthread_cond_broadcast(&t->changed);
	pthread_mutex_unlock(&t->mutex);
}

/* More than can wait for the disk: what does not fit is refused, not forgotten, and what did fit is written. */
static void more_than_can_wait(void **state)
{
	size_t posted = 30000;
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	atomic_store(&disk.full, true);
	for (size_t i = 0; i < posted; i++)
		assert_true(runner_post(t->runner, "marker text=m", let_it_pass, t));
	pthread_mutex_lock(&t->mutex);
	while (t->answered < posted)
		pthread_cond_wait(&t->changed, &t->mutex);
	pthread_mutex_unlock(&t->mutex);
	refused(t, "marker text=m", "journal.failed");
	assert_int_equal(alerts(t), 2); /* that it fails, and that no more can wait */
	at(t, 70000);                   /* deadlines go on */
	atomic_store(&disk.full, false);
	/* so much is not tried before every batch; and it is told when it has been written for a while */
	for (int64_t now = 71000; alerts(t) < 3; now += 1000)
		at(t, now);
	ok(t, "marker text=last");
	end(t);
	is_whole(in(*state, "s"));
	long long markers = number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE body LIKE '%marker%'");
	assert_true(markers > 10000 && markers < 20000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(more_than_can_wait),
		scratch_test(counting_is_refused_and_the_show_goes_on),
		scratch_test(a_disk_that_is_full_time_and_again),
		scratch_test(the_autopilot_survives_it),
		scratch_test(a_journal_that_is_held_by_another_program),
		scratch_test(a_sync_that_fails),
		scratch_test(a_sync_besides_that_fails),
		scratch_test(a_disk_that_is_full_from_the_start),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
