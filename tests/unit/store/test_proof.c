/* Proofs as they are written (contracts.md sections 5 and 15). */
#include "proof_fixture.h"

#include <jansson.h>
#include <sodium.h>

static void the_files(void **state)
{
	struct stat info;
	fixture_write(*state);
	char *list = read_file(in(*state, "proofs/cup-1.tsv"));
	assert_string_equal(
		list, "bilibili\t1001\t1\nbilibili\t1002\t3\ndouyin\t抖音用户\t5\ntwitch\t42\t1\nyoutube\tUCx\t2\n");
	free(list);
	json_t *proof = json_load_file(in(*state, "proofs/cup-1.json"), JSON_REJECT_DUPLICATES, NULL);
	json_t *wanted = json_loads(
		"{\"proof\":1,\"method\":\"draw-v1\",\"show\":\"cup-night\",\"lottery\":\"cup\",\"draw\":1,"
		"\"opened\":1772971200000,\"closed\":1772971290000,"
		"\"commitment\":\"630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd\","
		"\"secret\":\"" SECRET_HEX "\",\"beacon\":null,"
		"\"entrants_sha256\":\"e2bd948e176cb0cff6bf83312858f51518a8c9f353262ab640fb795f4bf4e207\","
		"\"entrants\":5,\"total_weight\":12,\"picks\":["
		"{\"platform\":\"bilibili\",\"id\":\"1002\",\"name\":\"Ann\",\"prize\":\"p1\",\"status\":\"claimed\"},"
		"{\"platform\":\"douyin\",\"id\":\"抖音用户\",\"name\":\"小明\",\"prize\":\"p1\",\"status\":"
		"\"expired\"},"
		"{\"platform\":\"youtube\",\"id\":\"UCx\",\"name\":\"Bob\",\"prize\":\"p1\",\"status\":\"pending\","
		"\"replaces\":2}]}",
		0, NULL);
	assert_non_null(wanted);
	if (!json_equal(proof, wanted))
		fail_msg("%s", json_dumps(proof, 0));
	json_decref(proof);
	json_decref(wanted);
	assert_int_equal(stat(in(*state, "proofs"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
}

/* A later pick replaces the proof, and leaves the list as it is. */
static void the_proof_grows(void **state)
{
	struct proof proof = fixture_proof();
	struct stat before;
	struct stat after;
	struct error error = {0};
	proof.pick_count = 1;
	assert_true(proof_write(*state, &proof, &error));
	assert_int_equal(stat(in(*state, "proofs/cup-1.tsv"), &before), 0);
	proof.pick_count = 3;
	assert_true(proof_write(*state, &proof, &error));
	assert_int_equal(stat(in(*state, "proofs/cup-1.tsv"), &after), 0);
	assert_int_equal(before.st_ino, after.st_ino);
	json_t *object = json_load_file(in(*state, "proofs/cup-1.json"), 0, NULL);
	assert_int_equal(json_array_size(json_object_get(object, "picks")), 3);
	json_decref(object);
}

/* Whoever knows the digest needs the entrants for the first time only; a rehearsal's list is written each time. */
static void the_list_is_not_needed_twice(void **state)
{
	struct proof proof = fixture_proof();
	struct error error = {0};
	uint8_t digest[32];
	assert_true(proof_needs_list(*state, &proof));
	assert_true(proof_write(*state, &proof, &error));
	assert_false(proof_needs_list(*state, &proof));
	char *computed = read_file(in(*state, "proofs/cup-1.json"));
	assert_int_equal(sodium_hex2bin(digest, 32, strstr(computed, "entrants_sha256") + 19, 64, NULL, NULL, NULL), 0);
	assert_int_equal(unlink(in(*state, "proofs/cup-1.json")), 0);
	proof.entrants = NULL;
	proof.list_digest = digest;
	proof.total_weight = 12;
	assert_true(proof_write(*state, &proof, &error));
	char *given = read_file(in(*state, "proofs/cup-1.json"));
	assert_string_equal(given, computed);
	free(given);
	free(computed);
	proof.rehearsal = true;
	proof.entrants = fixture_entrants;
	assert_true(proof_write(*state, &proof, &error));
	assert_true(proof_needs_list(*state, &proof));
}

static void rehearsals_and_tests_say_so(void **state)
{
	struct proof proof = fixture_proof();
	struct error error = {0};
	proof.rehearsal = true;
	proof.test = true;
	proof.draw = 12;
	assert_true(proof_write(*state, &proof, &error));
	assert_int_not_equal(access(in(*state, "proofs/cup-12.json"), F_OK), 0);
	json_t *object = json_load_file(in(*state, "proofs/rehearsal/cup-12.json"), 0, NULL);
	assert_true(json_is_true(json_object_get(object, "rehearsal")));
	assert_true(json_is_true(json_object_get(object, "test")));
	json_decref(object);
	assert_int_equal(access(in(*state, "proofs/rehearsal/cup-12.tsv"), F_OK), 0);
}

static void nobody_entered(void **state)
{
	struct proof proof = fixture_proof();
	struct error error = {0};
	struct stat info;
	proof.entrant_count = 0;
	proof.pick_count = 0;
	assert_true(proof_write(*state, &proof, &error));
	assert_int_equal(stat(in(*state, "proofs/cup-1.tsv"), &info), 0);
	assert_int_equal(info.st_size, 0);
}

static void what_cannot_be_written(void **state)
{
	struct proof proof = fixture_proof();
	struct error error = {0};
	write_file(in(*state, "proofs"), "x", 1);
	assert_false(proof_write(*state, &proof, &error));
	assert_true(error.what[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(the_files),
		scratch_test(the_proof_grows),
		scratch_test(the_list_is_not_needed_twice),
		scratch_test(rehearsals_and_tests_say_so),
		scratch_test(nobody_entered),
		scratch_test(what_cannot_be_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
