/* A journal is the show: any beginning of it leads to the state that was recorded there, and a crash loses nothing that
 * was answered. */
#include "runner_fixture.h"

#define SHOW                                                                                                           \
	"{\"crowdcue\":1,\"id\":\"night\",\"title\":\"Night\",\"language\":\"en-US\",\"zone\":\"Etc/UTC\","            \
	"\"guard\":\"0s\",\"points\":{\"entry\":1,\"vote\":1},\"segments\":["                                          \
	"{\"id\":\"a\",\"title\":\"A\",\"duration\":\"1m\",\"cues\":[{\"id\":\"c1\",\"on\":\"start\",\"do\":["         \
	"{\"verb\":\"obs.scene\",\"name\":\"A\"}]},{\"id\":\"c2\",\"on\":\"offset\",\"at\":\"20s\",\"do\":["           \
	"{\"verb\":\"poll.open\",\"id\":\"p\"}]}]},"                                                                   \
	"{\"id\":\"b\",\"title\":\"B\",\"duration\":\"2m\",\"auto\":true},"                                            \
	"{\"id\":\"c\",\"title\":\"C\",\"duration\":\"2m\"}],\"interactions\":["                                       \
	"{\"kind\":\"lottery\",\"id\":\"l\",\"title\":\"L\",\"entry\":{\"by\":\"keyword\",\"words\":[\"in\"]},"        \
	"\"prizes\":[{\"id\":\"g\",\"title\":\"G\",\"count\":2}],"                                                     \
	"\"claim\":{\"time\":\"20s\",\"redraw\":\"auto\"},\"reel\":\"2s\"},"                                           \
	"{\"kind\":\"poll\",\"id\":\"p\",\"title\":\"P\",\"options\":[{\"id\":\"x\",\"text\":\"1\"},"                  \
	"{\"id\":\"y\",\"text\":\"2\"}],\"time\":\"30s\",\"then\":\"reveal\"},"                                        \
	"{\"kind\":\"question\",\"id\":\"q\",\"title\":\"Q\",\"prefix\":[\"ask\"],\"air\":\"10s\"}]}"

static int message;

static void writes(struct talk *t, int64_t ms, const char *who, const char *text)
{
	char line[512];
	at(t, ms);
	snprintf(line, sizeof line,
		 "{\"t\":%lld,\"feed\":\"test:a\",\"kind\":\"comment\",\"id\":\"m%d\",\"text\":\"%s\","
		 "\"person\":{\"id\":\"%s\",\"name\":\"%s\",\"strength\":\"strong\"}}",
		 (long long)(T0 + ms), ++message, text, who, who);
	ok(t, line);
}

/* A show with something of everything; `stop_at`: no further than this, in ms. */
static void play(struct talk *t, int64_t from, int64_t stop_at)
{
	static const struct {
		int64_t ms;
		const char *line; /* a verb, or PERSON: text */
	} script[] = {
		{0, "go"},
		{5000, "lottery.open l"},
		{6000, "ann: in"},
		{6100, "bob: in"},
		{6200, "cat: in"},
		{7000, "hold"},
		{9000, "resume"},
		{9500, "undo"},
		{10000, "lottery.close l"},
		{10100, "lottery.draw l count=1"},
		{15000, "question.open q"},
		{16000, "ann: ask why"},
		{16500, "bob: ask when"},
		{17000, "question.air q item=1"},
		{18000, "question.air q item=2"},
		{18500, "undo"},
		{19000, "redo"},
		{30000, "ann: 1"},
		{31000, "bob: 2"},
		{32000, "bob: 1"},
		{40000, "standby"},
		{50000, "standby-off"},
		{60000, "go"},
		{70000, "time by=-30s"},
		{200000, "issue text=late"},
		{210000, "lottery.draw l"},
		{260000, "finish"},
	};
	for (size_t i = 0; i < sizeof script / sizeof *script && script[i].ms <= stop_at; i++) {
		const char *colon = strchr(script[i].line, ':');
		char who[16];
		if (script[i].ms < from)
			continue;
		if (!colon) {
			at(t, script[i].ms);
			json_decref(ask(t, script[i].line));
			continue;
		}
		snprintf(who, sizeof who, "%.*s", (int)(colon - script[i].line), script[i].line);
		writes(t, script[i].ms, who, colon + 2);
	}
	at(t, stop_at);
}

/* ---- prefixes ---- */

struct copied {
	int64_t wall;
	int64_t mono;
	char kind[16];
	char *body;
};

struct rows {
	size_t count;
	struct copied items[400];
};

static bool copy_row(void *user, const struct journal_row *row)
{
	struct rows *rows = user;
	assert_true(rows->count < 400);
	struct copied *c = &rows->items[rows->count++];
	*c = (struct copied){.wall = row->t_wall, .mono = row->t_mono, .body = strndup(row->body, row->length)};
	snprintf(c->kind, sizeof c->kind, "%s", row->kind);
	return true;
}

/* A journal that has the first rows only, replayed. */
static void replay_beginning(const char *folder, const struct rows *rows, size_t count, struct replay *replay)
{
	struct journal *journal = NULL;
	struct error error = {0};
	uint64_t seq = 0;
	assert_int_equal(journal_create(&journal, folder, &error), STORE_OK);
	assert_true(journal_begin(journal, &error));
	for (size_t i = 0; i < count; i++)
		assert_true(journal_append(journal, rows->items[i].wall, rows->items[i].mono, rows->items[i].kind,
					   rows->items[i].body, strlen(rows->items[i].body), &seq, &error));
	assert_true(journal_commit(journal, false, &error));
	if (!replay_journal(replay, journal, folder, &error))
		fail_msg("the first %zu rows: %s", count, error.what);
	journal_close(journal);
}

static void any_beginning(void **state)
{
	struct rows *rows = calloc(1, sizeof *rows);
	struct journal *journal = NULL;
	struct error error = {0};
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	at(t, 0);
	play(t, 0, 270000);
	end(t);
	assert_int_equal(journal_read(&journal, in(*state, "s"), &error), STORE_OK);
	assert_true(journal_each(journal, 0, copy_row, rows, &error));
	journal_close(journal);
	size_t checks = 0;
	for (size_t count = 3; count <= rows->count; count++) {
		bool is_check = strcmp(rows->items[count - 1].kind, "check") == 0;
		if (!is_check && count % 10)
			continue;
		char name[32];
		struct replay replay;
		snprintf(name, sizeof name, "part%zu", count);
		replay_beginning(in(*state, name), rows, count, &replay);
		assert_int_equal(replay.wrong_seq, 0);
		assert_int_equal(replay.rows, count);
		checks += is_check;
		assert_int_equal(replay.last.wall, rows->items[count - 1].wall);
		replay_finish(&replay);
	}
	assert_true(checks > 10);
	for (size_t i = 0; i < rows->count; i++)
		free(rows->items[i].body);
	free(rows);
}

/* A row that says something else than what happened is found, and named. */
static void a_changed_row_is_found(void **state)
{
	struct rows *rows = calloc(1, sizeof *rows);
	struct journal *journal = NULL;
	struct error error = {0};
	struct replay replay;
	struct talk *t = begin(in(*state, "s"), SHOW, (struct runner_config){0});
	at(t, 0);
	play(t, 0, 35000);
	end(t);
	assert_int_equal(journal_read(&journal, in(*state, "s"), &error), STORE_OK);
	assert_true(journal_each(journal, 0, copy_row, rows, &error));
	journal_close(journal);
	size_t changed = 0;
	for (size_t i = 0; i < rows->count; i++) {
		char *vote = strstr(rows->items[i].body, "\"text\":\"in\"");
		if (vote && !changed) {
			memcpy(vote, "\"text\":\"no\"", 11);
			changed = i + 1;
		}
	}
	assert_true(changed > 0);
	replay_beginning(in(*state, "changed"), rows, rows->count, &replay);
	assert_true(replay.wrong_seq > changed);
	assert_string_equal(rows->items[replay.wrong_seq - 1].kind, "check");
	replay_finish(&replay);
	for (size_t i = 0; i < rows->count; i++)
		free(rows->items[i].body);
	free(rows);
}

/* ---- crashes ---- */

static void copy_file(const char *from, const char *to)
{
	FILE *in_file = fopen(from, "rb");
	char bytes[65536];
	if (!in_file)
		return;
	FILE *out = fopen(to, "wb");
	assert_non_null(out);
	for (size_t size; (size = fread(bytes, 1, sizeof bytes, in_file)) > 0;)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in_file);
	assert_int_equal(fclose(out), 0);
}

/* What a power cut would leave: the files as they are now, the lock gone with its process. */
static void crash(const char *from, const char *to)
{
	static const char *const files[] = {"journal.db", "journal.db-wal", "show.json"};
	char folder[600];
	char source[700];
	char target[700];
	snprintf(folder, sizeof folder, "%s", to);
	assert_int_equal(mkdir(folder, 0700), 0);
	for (size_t i = 0; i < 3; i++) {
		snprintf(source, sizeof source, "%s/%s", from, files[i]);
		snprintf(target, sizeof target, "%s/%s", folder, files[i]);
		copy_file(source, target);
	}
}

static void hash_of(struct talk *t, char out[65])
{
	json_t *answer = ask(t, "{\"state\":true}");
	snprintf(out, 65, "%s", json_string_value(json_object_get(json_object_get(answer, "state"), "hash")));
	json_decref(answer);
}

/* Torn off at many places, resumed each time: it is where it was, and the rest of the evening ends the same. */
static void resumed_after_a_crash(void **state)
{
	static const int64_t places[] = {6150, 10500, 18700, 45000, 150000};
	char expected[65];
	uint8_t seed[32] = {7};
	message = 0;
	struct talk *t = begin(in(*state, "whole"), SHOW, (struct runner_config){.seed = seed});
	at(t, 0);
	play(t, 0, 255000);
	hash_of(t, expected);
	end(t);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char first[64];
		char second[64];
		char before[65];
		char after[65];
		snprintf(first, sizeof first, "first%zu", i);
		snprintf(second, sizeof second, "second%zu", i);
		message = 0;
		t = begin(in(*state, first), SHOW, (struct runner_config){.seed = seed});
		at(t, 0);
		play(t, 0, places[i]);
		hash_of(t, before);
		crash(in(*state, first), in(*state, second));
		end(t);
		t = begin(in(*state, second), NULL, (struct runner_config){.resume = true});
		at(t, places[i]);
		hash_of(t, after);
		assert_string_equal(before, after);
		play(t, places[i] + 1, 255000);
		hash_of(t, after);
		assert_string_equal(expected, after);
		end(t);
		is_whole(in(*state, second));
	}
}

/* Long after: what was due meanwhile happens, each at its own time. */
static void resumed_much_later(void **state)
{
	char expected[65];
	char after[65];
	uint8_t seed[32] = {7};
	message = 0;
	struct talk *t = begin(in(*state, "whole"), SHOW, (struct runner_config){.seed = seed});
	at(t, 0);
	play(t, 0, 32500);
	at(t, 300000);
	hash_of(t, expected);
	end(t);
	message = 0;
	t = begin(in(*state, "first"), SHOW, (struct runner_config){.seed = seed});
	at(t, 0);
	play(t, 0, 32500);
	crash(in(*state, "first"), in(*state, "second"));
	end(t);
	t = begin(in(*state, "second"), NULL, (struct runner_config){.resume = true});
	at(t, 300000);
	hash_of(t, after);
	assert_string_equal(expected, after);
	end(t);
	is_whole(in(*state, "second"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(any_beginning),
		TEST(a_changed_row_is_found),
		TEST(resumed_after_a_crash),
		TEST(resumed_much_later),
	};
	return cmocka_run_group_tests(tests, wrap_disk, unwrap_disk);
}
