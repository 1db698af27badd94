/* Edits in the journal: the document stands before its verb, what comes into force by itself has rows of its own, and a
 * resumed session knows all of it. */
#include "runner_fixture.h"

static const char night[] =
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","
	"\"guard\":\"0s\",\"segments\":["
	"{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\",\"interactions\":[\"p\"],\"cues\":["
	"{\"id\":\"k\",\"on\":\"manual\",\"do\":[{\"verb\":\"marker\",\"text\":\"k\"}]}]},"
	"{\"id\":\"b\",\"title\":\"B\",\"duration\":\"1m\",\"auto\":true},{\"id\":\"c\",\"title\":\"C\",\"duration\":"
	"\"1m\"}],"
	"\"interactions\":["
	"{\"kind\":\"poll\",\"id\":\"p\",\"title\":\"P\",\"settle\":\"0s\","
	"\"options\":[{\"id\":\"x\",\"text\":\"red\"},{\"id\":\"y\",\"text\":\"blue\"}]}]}";

static json_t *state_of(struct talk *t)
{
	json_t *answer = ask(t, "{\"state\":true}");
	json_t *state = json_incref(json_object_get(answer, "state"));
	json_decref(answer);
	return state;
}

static void hash_of(struct talk *t, char out[65])
{
	json_t *state = state_of(t);
	snprintf(out, 65, "%s", json_string_value(json_object_get(state, "hash")));
	json_decref(state);
}

static json_t *segment(json_t *state, size_t i)
{
	return json_array_get(json_object_get(json_object_get(state, "rundown"), "segments"), i);
}

static void expect_title(struct talk *t, size_t i, const char *title, bool staged)
{
	json_t *state = state_of(t);
	json_t *row = segment(state, i);
	assert_string_equal(json_string_value(json_object_get(row, "title")), title);
	assert_int_equal(json_is_true(json_object_get(row, "staged")), staged);
	json_decref(state);
}

/* Every document but the first stands directly before an edit that was not refused, and each such edit has one. */
static void rows_are_pairs(const char *folder)
{
	assert_int_equal(number_in(folder,
				   "SELECT count(*) FROM event s WHERE kind = 'show' AND seq > 3 AND NOT EXISTS "
				   "(SELECT 1 FROM event v WHERE v.seq = s.seq + 1 AND v.kind = 'verb' AND "
				   "v.body LIKE '{\"verb\":\"edit.%' AND v.body NOT LIKE '%refused%')"),
			 0);
	assert_int_equal(number_in(folder, "SELECT count(*) FROM event v WHERE kind = 'verb' AND body LIKE "
					   "'{\"verb\":\"edit.%' AND body NOT LIKE '%refused%' AND body NOT LIKE "
					   "'%preview%' AND NOT EXISTS (SELECT 1 FROM event s WHERE s.seq = v.seq - 1 "
					   "AND s.kind = 'show')"),
			 0);
}

static json_t *show_json(const char *folder)
{
	char path[600];
	snprintf(path, sizeof path, "%s/show.json", folder);
	json_t *document = json_load_file(path, 0, NULL);
	assert_non_null(document);
	return document;
}

static void documents_stand_before_their_verbs(void **state)
{
	char before[65];
	char after[65];
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "edit.set segment/b title=Bee");
	ok(t, "edit.set segment/b title=Zed preview=true");
	refused(t, "edit.set segment/b duration=x", "verb.bad-argument");
	refused(t, "edit.delete interaction/p", "rundown.confirm");
	ok(t, "edit.insert segment after=c title=New duration=1m req=one");
	ok(t, "go");
	ok(t, "edit.set segment/a title=Ay");
	ok(t, "edit.delete cue/k");
	expect_title(t, 0, "A", true);
	hash_of(t, before);
	end(t);
	is_whole(in(*state, "s"));
	rows_are_pairs(in(*state, "s"));
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'show'"), 5);
	/* as it is run, without what waits */
	json_t *document = show_json(in(*state, "s"));
	assert_string_equal(
		json_string_value(json_object_get(json_array_get(json_object_get(document, "segments"), 0), "title")),
		"A");
	assert_int_equal(json_array_size(json_object_get(document, "segments")), 4);
	assert_null(json_object_get(document, "x-staged"));
	json_decref(document);
	/* all of it is there again */
	t = begin(in(*state, "s"), NULL, (struct runner_config){.resume = true});
	at(t, 0);
	hash_of(t, after);
	assert_string_equal(before, after);
	json_t *again = ask(t, "edit.insert segment after=c title=New duration=1m req=one");
	assert_true(json_is_true(json_object_get(again, "repeated")));
	assert_string_equal(json_string_value(json_object_get(again, "id")), "segment-1");
	json_decref(again);
	ok(t, "edit.apply a");
	expect_title(t, 0, "Ay", false);
	ok(t, "undo");
	hash_of(t, after);
	assert_string_equal(before, after);
	for (int i = 0; i < 5; i++)
		ok(t, "undo");
	refused(t, "undo", "undo.nothing");
	document = show_json(in(*state, "s"));
	assert_int_equal(json_array_size(json_object_get(document, "segments")), 3);
	json_decref(document);
	end(t);
	is_whole(in(*state, "s"));
	rows_are_pairs(in(*state, "s"));
}

static void what_comes_into_force_by_itself_has_rows(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	ok(t, "edit.set segment/a title=Ay");
	ok(t, "go");
	expect_title(t, 0, "Ay", false);
	ok(t, "edit.set segment/b title=Bee");
	ok(t, "poll.open p");
	ok(t, "edit.set interaction/p title=Pee");
	ok(t, "poll.close p");
	ok(t, "poll.reset p");
	at(t, 90000); /* b ends by itself */
	expect_title(t, 1, "Bee", false);
	end(t);
	is_whole(in(*state, "s"));
	rows_are_pairs(in(*state, "s"));
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE kind = 'verb' AND "
						    "body LIKE '{\"verb\":\"edit.apply\"%'"),
			 3);
	/* what is in force has nothing staged any more */
	assert_int_equal(number_in(in(*state, "s"), "SELECT body LIKE '%x-staged%' FROM event WHERE kind = 'show' "
						    "ORDER BY seq DESC LIMIT 1"),
			 0);
}

static void a_document_of_another_session(void **state)
{
	char staged[2048];
	snprintf(staged, sizeof staged, "%.*s,\"x-staged\":{\"segment\":{\"a\":{\"id\":\"a\",\"title\":\"Bad\"}}}}",
		 (int)strlen(night) - 1, night);
	struct talk *t = begin(in(*state, "s"), staged, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	expect_title(t, 0, "A", false);
	ok(t, "go");
	expect_title(t, 0, "A", false);
	end(t);
	is_whole(in(*state, "s"));
}

static void a_full_disk_takes_no_edits(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "go");
	ok(t, "edit.set segment/a title=Ay");
	atomic_store(&disk.full, true);
	refused(t, "edit.set segment/b title=Bee", "journal.failed");
	refused(t, "edit.apply a", "journal.failed");
	expect_title(t, 0, "A", true);
	/* the show goes on, and what waits for it comes into force */
	ok(t, "go");
	expect_title(t, 0, "Ay", false);
	expect_title(t, 1, "B", false);
	atomic_store(&disk.full, false);
	ok(t, "edit.set segment/b title=Bee");
	expect_title(t, 1, "B", true);
	end(t);
	is_whole(in(*state, "s"));
	rows_are_pairs(in(*state, "s"));
}

static void an_edit_in_the_first_batch_of_a_full_disk(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	atomic_store(&disk.full, true);
	at(t, 0);
	refused(t, "edit.set segment/b title=Bee", "journal.failed");
	expect_title(t, 1, "B", false);
	atomic_store(&disk.full, false);
	ok(t, "edit.set segment/b title=Bee");
	end(t);
	is_whole(in(*state, "s"));
}

static void rehearsed_edits_stay(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){0});
	at(t, 0);
	ok(t, "rehearse");
	ok(t, "go");
	ok(t, "edit.set segment/a title=Ay");
	ok(t, "edit.set segment/b title=Bee");
	expect_title(t, 0, "A", true);
	ok(t, "rehearse off=true");
	expect_title(t, 0, "Ay", false);
	expect_title(t, 1, "Bee", false);
	refused(t, "undo", "undo.nothing");
	end(t);
	is_whole(in(*state, "s"));
}

static void the_autopilot_follows_edits(void **state)
{
	struct talk *t = begin(in(*state, "s"), night, (struct runner_config){.autopilot = true});
	at(t, 0);
	at(t, 10000);
	ok(t, "edit.insert segment after= id=z title=Z duration=1m");
	ok(t, "edit.insert interaction after= kind=card title=K");
	ok(t, "edit.insert segment after=a id=n title=N duration=30s");
	at(t, 40000);
	ok(t, "edit.delete segment/a confirm=true");
	at(t, 41000);
	json_t *now = state_of(t);
	assert_string_equal(json_string_value(json_object_get(json_object_get(now, "rundown"), "live")), "n");
	json_decref(now);
	at(t, 400000);
	refused(t, "go", "show.finished");
	end(t);
	is_whole(in(*state, "s"));
	/* the poll was opened once */
	assert_int_equal(number_in(in(*state, "s"), "SELECT count(*) FROM event WHERE body LIKE '%poll.open%'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(documents_stand_before_their_verbs),
		scratch_test(what_comes_into_force_by_itself_has_rows),
		scratch_test(a_document_of_another_session),
		scratch_test(a_full_disk_takes_no_edits),
		scratch_test(an_edit_in_the_first_batch_of_a_full_disk),
		scratch_test(rehearsed_edits_stay),
		scratch_test(the_autopilot_follows_edits),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
