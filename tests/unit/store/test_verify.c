/* Good proofs are true, and every kind of forgery is found (contracts.md sections 5 and 15). */
#include "proof_fixture.h"

#include <jansson.h>

#include "store/journal.h"
#include "core/beacon.h"
#include "store/verify.h"

struct said {
	int lines;
	bool ok; /* of the last line */
	char lottery[80];
	int64_t draw;
	char text[512];
};

static void say(void *user, const struct verify_line *line)
{
	struct said *said = user;
	said->lines++;
	said->ok = line->ok;
	said->draw = line->draw;
	snprintf(said->lottery, sizeof said->lottery, "%s", line->lottery);
	snprintf(said->text, sizeof said->text, "%s", line->text);
}

static struct said verify(const char *path, enum verify_result wanted)
{
	struct said said = {0};
	struct error error = {0};
	const struct verify_sink sink = {.line = say, .user = &said};
	enum verify_result result = verify_file(path, &sink, &error);
	if (result != wanted)
		fail_msg("%s: %d (%s %s)", path, (int)result, said.text, error.what);
	return said;
}

/* The proof is false, and the text says so with these words. */
static void is_false(const char *folder, const char *words)
{
	struct said said = verify(in(folder, "proofs/cup-1.json"), VERIFY_FALSE);
	assert_int_equal(said.lines, 1);
	assert_false(said.ok);
	if (!strstr(said.text, words))
		fail_msg("\"%s\", not \"%s\"", said.text, words);
}

static json_t *load(const char *folder)
{
	json_t *proof = json_load_file(in(folder, "proofs/cup-1.json"), 0, NULL);
	assert_non_null(proof);
	return proof;
}

/* Writes the proof back, steals it. */
static void store(const char *folder, json_t *proof)
{
	assert_int_equal(json_dump_file(proof, in(folder, "proofs/cup-1.json"), 0), 0);
	json_decref(proof);
}

static void set(const char *folder, const char *key, json_t *value)
{
	json_t *proof = load(folder);
	json_object_set_new(proof, key, value);
	store(folder, proof);
}

static void set_in_pick(const char *folder, size_t pick, const char *key, json_t *value)
{
	json_t *proof = load(folder);
	json_object_set_new(json_array_get(json_object_get(proof, "picks"), pick), key, value);
	store(folder, proof);
}

static void set_list(const char *folder, const char *text)
{
	write_file(in(folder, "proofs/cup-1.tsv"), text, strlen(text));
}

/* ---- Proofs by themselves ---- */

static void a_good_one(void **state)
{
	fixture_write(*state);
	struct said said = verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	assert_int_equal(said.lines, 1);
	assert_true(said.ok);
	assert_string_equal(said.lottery, "cup");
	assert_int_equal(said.draw, 1);
	verify(in(*state, "proofs/cup-1.tsv"), VERIFY_TRUE);
}

/* The order goes on as long as there are entrants; those who were passed over stand in it as forfeited. */
static void the_whole_order(void **state)
{
	static const struct proof_pick picks[] = {
		{"bilibili", "1002", "", "p1", "forfeited", 0, false},
		{"douyin", "抖音用户", "", "p1", "forfeited", 1, false},
		{"youtube", "UCx", "", "p1", "confirmed", 2, false},
		{"bilibili", "1001", "", "p2", "expired", 0, false},
		{"twitch", "42", "", "p2", "pending", 4, false},
	};
	struct proof proof = fixture_proof();
	proof.picks = picks;
	proof.pick_count = 5;
	assert_true(proof_write(*state, &proof, NULL));
	verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	json_t *object = load(*state);
	json_array_append(json_object_get(object, "picks"), json_array_get(json_object_get(object, "picks"), 4));
	store(*state, object);
	is_false(*state, "one more than the list has");
}

static void missing_files(void **state)
{
	struct error error = {0};
	struct said said = {0};
	const struct verify_sink sink = {.line = say, .user = &said};
	assert_int_equal(verify_file(in(*state, "none.json"), &sink, &error), VERIFY_INPUT);
	assert_int_equal(verify_file(*state, &sink, &error), VERIFY_INPUT);
	assert_int_equal(verify_session(*state, &sink, &error), VERIFY_INPUT);
	assert_int_equal(said.lines, 0);
	assert_true(error.what[0]);
	fixture_write(*state);
	unlink(in(*state, "proofs/cup-1.tsv"));
	is_false(*state, "the list beside it: cannot read");
}

static void forged_numbers(void **state)
{
	char secret[] = SECRET_HEX;
	fixture_write(*state);
	secret[63] = 'e';
	set(*state, "secret", json_string(secret));
	is_false(*state, "committed");
	set(*state, "secret", json_string(SECRET_HEX));
	set(*state, "entrants", json_integer(4));
	is_false(*state, "5 entrants");
	set(*state, "entrants", json_integer(5));
	set(*state, "total_weight", json_integer(13));
	is_false(*state, "add up to 12");
	set(*state, "total_weight", json_integer(12));
	verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	/* Upper case is another writing of the same: there is one only. */
	set(*state, "commitment", json_string("630DCD2966C4336691125448BBB25B4FF412A49C732DB2C8ABC1B8581BD710DD"));
	is_false(*state, "lower-case");
}

static void forged_lists(void **state)
{
	static const struct {
		const char *list;
		const char *words;
	} forged[] = {
		/* another weight, one more, one less, all well-formed */
		{"bilibili\t1001\t2\nbilibili\t1002\t3\ndouyin\t抖音用户\t5\ntwitch\t42\t1\nyoutube\tUCx\t2\n",
		 "digest"},
		{"bilibili\t1001\t1\nbilibili\t1002\t3\ndouyin\t抖音用户\t5\ntwitch\t42\t1\nyoutube\tUCx\t2\nyoutube\tU"
		 "Cy\t1\n",
		 "digest"},
		{"bilibili\t1002\t3\ndouyin\t抖音用户\t5\ntwitch\t42\t1\nyoutube\tUCx\t2\n", "digest"},
		{"", "digest"},
		{"bilibili\t1002\t3\nbilibili\t1001\t1\n", "out of order"},
		{"bilibili\t1001\t1\nbilibili\t1001\t1\n", "out of order"},
		{"bilibili\t1001\t0\n", "line 1"},
		{"bilibili\t1001\t01\n", "line 1"},
		{"bilibili\t1001\t+1\n", "line 1"},
		{"bilibili\t1001\t1000001\n", "line 1"},
		{"bilibili\t1001\t99999999999999999999\n", "line 1"},
		{"bilibili\t1001\n", "line 1"},
		{"bilibili\t1001\t\n", "line 1"},
		{"\t1001\t1\n", "line 1"},
		{"bilibili\t\t1\n", "line 1"},
		{"bilibili\t1001\t1", "line 1"},
		{"bilibili\t1001\t1\r\n", "line 1"},
		{"bilibili\t1001\t1\n\n", "line 2"},
	};
	fixture_write(*state);
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++) {
		set_list(*state, forged[i].list);
		is_false(*state, forged[i].words);
	}
	write_file(in(*state, "proofs/cup-1.tsv"), "a\tb\0c\t1\n", 8);
	is_false(*state, "line 1");
}

static void forged_picks(void **state)
{
	fixture_write(*state);
	/* Another winner. */
	set_in_pick(*state, 0, "id", json_string("1001"));
	is_false(*state, "pick 1 should be bilibili/1002");
	set_in_pick(*state, 0, "id", json_string("1002"));
	set_in_pick(*state, 0, "platform", json_string("twitch"));
	is_false(*state, "pick 1");
	set_in_pick(*state, 0, "platform", json_string("bilibili"));
	/* The second of the order is left out: nobody may be skipped. */
	json_t *proof = load(*state);
	json_array_remove(json_object_get(proof, "picks"), 1);
	store(*state, proof);
	is_false(*state, "pick 2 should be douyin/抖音用户");
	fixture_write(*state);
	set_in_pick(*state, 2, "replaces", json_integer(1));
	is_false(*state, "pick 3 replaces");
	set_in_pick(*state, 2, "replaces", json_integer(3));
	is_false(*state, "pick 3 replaces");
	set_in_pick(*state, 2, "replaces", json_integer(0));
	is_false(*state, "pick 3 replaces");
	set_in_pick(*state, 2, "replaces", json_string("2"));
	is_false(*state, "pick 3 replaces");
	set_in_pick(*state, 2, "replaces", json_integer(2));
	set_in_pick(*state, 0, "status", json_string("won"));
	is_false(*state, "status");
	set_in_pick(*state, 0, "status", json_string("claimed"));
	verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
}

static void what_is_no_proof(void **state)
{
	static const char *const texts[] = {"", "[]", "{", "{\"proof\":1,\"proof\":1}", "\xff"};
	fixture_write(*state);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		write_file(in(*state, "proofs/cup-1.json"), texts[i], strlen(texts[i]));
		struct said said = verify(in(*state, "proofs/cup-1.json"), VERIFY_FALSE);
		assert_string_equal(said.lottery, "-");
		assert_int_equal(said.draw, 0);
	}
	fixture_write(*state);
	set(*state, "proof", json_integer(2));
	is_false(*state, "form 1");
	fixture_write(*state);
	set(*state, "method", json_string("draw-v2"));
	is_false(*state, "draw-v1");
	fixture_write(*state);
	set(*state, "draw", json_integer(0));
	is_false(*state, "which draw");
	fixture_write(*state);
	set(*state, "closed", json_integer(1));
	is_false(*state, "open");
	fixture_write(*state);
	set(*state, "picks", json_object());
	is_false(*state, "no picks");
	fixture_write(*state);
	set(*state, "beacon", json_object());
	is_false(*state, "beacon");
}

/* With a beacon the order is another one; its randomness must be the hash of its signature. */
static void beacons(void **state)
{
	json_t *beacon =
		json_pack("{s:s,s:i,s:s,s:s}", "chain", "52db", "round", 7, "randomness",
			  "3608bca1e44ea6c4d268eb6db02260269892c0b42b86bbf1e77a6fa16c3c9282", "signature", "78797a");
	assert_non_null(beacon);
	fixture_write(*state);
	set(*state, "beacon", json_incref(beacon));
	struct said said = verify(in(*state, "proofs/cup-1.json"), VERIFY_FALSE);
	assert_non_null(strstr(said.text, "pick 1 should be youtube/UCx"));
	json_t *picks = json_pack("[{s:s,s:s,s:s},{s:s,s:s,s:s}]", "platform", "youtube", "id", "UCx", "status",
				  "pending", "platform", "bilibili", "id", "1001", "status", "claimed");
	assert_non_null(picks);
	set(*state, "picks", picks);
	said = verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	assert_non_null(strstr(said.text, "only re-checkable"));
	/* a round whose time is known, and the list shown before it */
	json_object_set_new(beacon, "chain", json_string(beacon_default()->hash));
	json_object_set_new(beacon, "round", json_integer(26723000));
	int64_t at = beacon_time_ms(beacon_default(), 26723000);
	json_object_set_new(beacon, "at", json_integer(at));
	json_object_set_new(beacon, "list_shown", json_integer(at - 1));
	set(*state, "beacon", json_incref(beacon));
	said = verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	assert_non_null(strstr(said.text, "round 26723000 of quicknet, which came after"));
	json_object_set_new(beacon, "list_shown", json_integer(at));
	set(*state, "beacon", json_incref(beacon));
	said = verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	assert_non_null(strstr(said.text, "only re-checkable"));
	json_object_set_new(beacon, "list_shown", json_integer(1772971289999)); /* before entries were closed */
	set(*state, "beacon", json_incref(beacon));
	said = verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	assert_non_null(strstr(said.text, "only re-checkable"));
	json_object_set_new(beacon, "at", json_integer(at + 3000));
	set(*state, "beacon", json_incref(beacon));
	is_false(*state, "another time");
	json_object_del(beacon, "at");
	json_object_set_new(beacon, "signature", json_string("78797b"));
	set(*state, "beacon", beacon);
	is_false(*state, "hash of its signature");
}

/* ---- Proofs beside their journal ---- */

static void add(struct journal *j, const char *kind, const char *body)
{
	uint64_t seq;
	assert_true(journal_append(j, 1, 1, kind, body, strlen(body), &seq, NULL));
}

/* The journal of the fixture's draw, without the people from `people` on. */
static void make_journal(const char *folder, const char *secret, size_t people, const char *show)
{
	struct journal *j;
	char body[300];
	assert_int_equal(journal_create(&j, folder, NULL), STORE_OK);
	assert_true(journal_begin(j, NULL));
	add(j, "show", show);
	snprintf(body, sizeof body, "{\"lottery\":\"cup\",\"n\":1,\"secret\":\"%s\"}", secret);
	add(j, "seed", body);
	for (size_t i = 0; i < people; i++) {
		/* One by its platform, the others by their feed. */
		snprintf(body, sizeof body, "{\"kind\":\"comment\",\"feed\":\"%s:room\",%s\"person\":{\"id\":\"%s\"}}",
			 i == 2 ? "relay" : fixture_entrants[i].platform, i == 2 ? "\"platform\":\"douyin\"," : "",
			 fixture_entrants[i].id);
		add(j, "audience", body);
		add(j, "audience", body);
	}
	assert_true(journal_commit(j, false, NULL));
	journal_close(j);
}

static struct said verify_all(const char *folder, enum verify_result wanted)
{
	struct said said = {0};
	struct error error = {0};
	const struct verify_sink sink = {.line = say, .user = &said};
	enum verify_result result = verify_session(folder, &sink, &error);
	if (result != wanted)
		fail_msg("%d (%s %s)", (int)result, said.text, error.what);
	return said;
}

static void a_good_session(void **state)
{
	struct proof proof = fixture_proof();
	make_journal(*state, SECRET_HEX, 5, "{}");
	assert_int_equal(verify_all(*state, VERIFY_TRUE).lines, 0);
	fixture_write(*state);
	proof.rehearsal = true;
	assert_true(proof_write(*state, &proof, NULL));
	struct said said = verify_all(*state, VERIFY_TRUE);
	assert_int_equal(said.lines, 2);
	assert_non_null(strstr(said.text, "journal"));
}

static void another_secret(void **state)
{
	char secret[] = SECRET_HEX;
	secret[0] = 'f';
	make_journal(*state, secret, 5, "{}");
	fixture_write(*state);
	/* By itself it is sound: only the journal knows better. */
	verify(in(*state, "proofs/cup-1.json"), VERIFY_TRUE);
	struct said said = verify_all(*state, VERIFY_FALSE);
	assert_non_null(strstr(said.text, "secret"));
}

static void somebody_who_was_not_there(void **state)
{
	make_journal(*state, SECRET_HEX, 4, "{}");
	fixture_write(*state);
	struct said said = verify_all(*state, VERIFY_FALSE);
	assert_non_null(strstr(said.text, "youtube/UCx"));
}

static void lists_from_the_document(void **state)
{
	make_journal(*state, SECRET_HEX, 0,
		     "{\"interactions\":[{\"kind\":\"lottery\",\"id\":\"cup\",\"entry\":{\"by\":\"list\"}}]}");
	fixture_write(*state);
	verify_all(*state, VERIFY_TRUE);
}

struct replay {
	struct said said;
	uint8_t digest[32];
	bool known;
};

static void say_replay(void *user, const struct verify_line *line)
{
	say(&((struct replay *)user)->said, line);
}

static bool list_of_replay(void *user, const char *lottery, int64_t draw, bool rehearsal, uint8_t digest[32])
{
	struct replay *replay = user;
	assert_string_equal(lottery, "cup");
	assert_int_equal(draw, 1);
	assert_false(rehearsal);
	memcpy(digest, replay->digest, 32);
	return replay->known;
}

/* The list as the show gives it when it is run again from its journal: this finds people who are missing. */
static void lists_by_replay(void **state)
{
	static const uint8_t digest[] = {0xe2, 0xbd, 0x94, 0x8e, 0x17, 0x6c, 0xb0, 0xcf, 0xf6, 0xbf, 0x83,
					 0x31, 0x28, 0x58, 0xf5, 0x15, 0x18, 0xa8, 0xc9, 0xf3, 0x53, 0x26,
					 0x2a, 0xb6, 0x40, 0xfb, 0x79, 0x5f, 0x4b, 0xf4, 0xe2, 0x07};
	struct replay replay = {.known = true};
	const struct verify_sink sink = {.line = say_replay, .journal_list = list_of_replay, .user = &replay};
	make_journal(*state, SECRET_HEX, 5, "{}");
	fixture_write(*state);
	memcpy(replay.digest, digest, sizeof digest);
	assert_int_equal(verify_session(*state, &sink, NULL), VERIFY_TRUE);
	replay.digest[31] ^= 1;
	assert_int_equal(verify_session(*state, &sink, NULL), VERIFY_FALSE);
	assert_non_null(strstr(replay.said.text, "not the one that the journal gives"));
	replay.known = false;
	assert_int_equal(verify_session(*state, &sink, NULL), VERIFY_FALSE);
	assert_non_null(strstr(replay.said.text, "no such draw"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(a_good_one),
		scratch_test(the_whole_order),
		scratch_test(missing_files),
		scratch_test(forged_numbers),
		scratch_test(forged_lists),
		scratch_test(forged_picks),
		scratch_test(what_is_no_proof),
		scratch_test(beacons),
		scratch_test(a_good_session),
		scratch_test(another_secret),
		scratch_test(somebody_who_was_not_there),
		scratch_test(lists_from_the_document),
		scratch_test(lists_by_replay),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
