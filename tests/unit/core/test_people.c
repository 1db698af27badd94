/* People: one record a (platform, id), and the sums that the hash is made of. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/people.h"

static const uint8_t key[16] = "hash key of 16b";

static void one_record_a_person(void **unused)
{
	(void)unused;
	struct people p;
	people_init(&p, key);
	assert_int_equal(people_find(&p, "twitch", "ann"), INDEX_NONE);
	uint32_t ann = people_get(&p, "twitch", "ann");
	assert_int_equal(people_get(&p, "twitch", "ann"), ann);
	assert_int_equal(people_find(&p, "twitch", "ann"), ann);
	/* neither the platform nor the id alone, nor both run together */
	assert_int_not_equal(people_get(&p, "youtube", "ann"), ann);
	assert_int_not_equal(people_get(&p, "twitch", "Ann"), ann);
	assert_int_not_equal(people_get(&p, "twitcha", "nn"), ann);
	assert_int_equal(p.count, 4);
	people_name(&p, ann, "Ann");
	people_name(&p, ann, ""); /* who has lost his name keeps it */
	assert_string_equal(people_texts(&p, ann).name, "Ann");
	people_name(&p, ann, "Annie");
	assert_string_equal(people_texts(&p, ann).name, "Annie");
	people_finish(&p);
}

static void many_people(void **unused)
{
	(void)unused;
	struct people p;
	char id[32];
	people_init(&p, key);
	for (int i = 0; i < 50000; i++) {
		snprintf(id, sizeof id, "%d", i);
		assert_int_equal(people_get(&p, i % 2 ? "a" : "b", id), i);
	}
	for (int i = 0; i < 50000; i++) {
		snprintf(id, sizeof id, "%d", i);
		assert_int_equal(people_find(&p, i % 2 ? "a" : "b", id), i);
		assert_int_equal(people_find(&p, i % 2 ? "b" : "a", id), INDEX_NONE);
	}
	people_finish(&p);
}

static void written_in_arguments(void **unused)
{
	(void)unused;
	struct people p;
	people_init(&p, key);
	uint32_t who = people_from_argument(&p, "twitch/a/b");
	assert_string_equal(people_texts(&p, who).platform, "twitch");
	assert_string_equal(people_texts(&p, who).id, "a/b"); /* split at the first */
	assert_int_equal(people_from_argument(&p, "twitch"), INDEX_NONE);
	assert_int_equal(people_from_argument(&p, "/ann"), INDEX_NONE);
	assert_int_equal(people_from_argument(&p, "twitch/"), INDEX_NONE);
	char longest[400];
	memset(longest, 'x', sizeof longest);
	memcpy(longest + 300, "/ann", 5);
	assert_int_equal(people_from_argument(&p, longest), INDEX_NONE);
	people_finish(&p);
}

/* Everything that is done and undone leaves the sums as they were; being heard of is no state. */
static void sums(void **unused)
{
	(void)unused;
	static const struct digest_sum empty;
	struct people p;
	struct digest_sum with_points;
	people_init(&p, key);
	uint32_t ann = people_get(&p, "twitch", "ann");
	people_name(&p, ann, "Ann");
	assert_memory_equal(people_sum(&p), &empty, sizeof empty);
	people_add_points(&p, ann, 5);
	with_points = *people_sum(&p);
	assert_memory_not_equal(people_sum(&p), &empty, sizeof empty);
	people_block(&p, ann, true);
	people_block(&p, ann, true);
	assert_int_equal(p.blocked, 1);
	assert_memory_not_equal(people_sum(&p), &with_points, sizeof with_points);
	people_block(&p, ann, false);
	assert_int_equal(p.blocked, 0);
	people_won(&p, ann, true);
	people_won(&p, ann, true);
	people_won(&p, ann, false);
	assert_int_equal(p.items[ann].wins, 1);
	people_won(&p, ann, false);
	assert_memory_equal(people_sum(&p), &with_points, sizeof with_points);
	people_add_points(&p, ann, -5);
	assert_memory_equal(people_sum(&p), &empty, sizeof empty);
	people_participates(&p, ann);
	people_participates(&p, ann);
	assert_int_equal(p.participants, 1);
	people_finish(&p);
}

/* Who came first makes no difference. */
static void sums_know_no_order(void **unused)
{
	(void)unused;
	struct people a;
	struct people b;
	people_init(&a, key);
	people_init(&b, key);
	people_add_points(&a, people_get(&a, "t", "1"), 3);
	people_add_points(&a, people_get(&a, "t", "2"), 4);
	people_add_points(&b, people_get(&b, "t", "2"), 4);
	people_add_points(&b, people_get(&b, "t", "1"), 3);
	assert_memory_equal(people_sum(&a), people_sum(&b), sizeof a.sum);
	people_add_points(&b, people_get(&b, "t", "1"), 1);
	people_add_points(&b, people_get(&b, "t", "2"), -1);
	assert_memory_not_equal(people_sum(&a), people_sum(&b), sizeof a.sum); /* 4 and 3 are not 3 and 4 */
	people_finish(&a);
	people_finish(&b);
}

/* The sum follows whoever changes, whenever it is asked for. */
static void sums_of_changes_in_turn(void **unused)
{
	(void)unused;
	for (int asked = 1; asked < 8; asked++) {
		struct people a;
		struct people b;
		char id[8];
		people_init(&a, key);
		people_init(&b, key);
		for (int i = 0; i < 100; i++) {
			snprintf(id, sizeof id, "%d", i * 7 % 5);
			uint32_t who = people_get(&a, "t", id);
			people_participates(&a, who);
			people_add_points(&a, who, i % 3);
			people_won(&a, who, true);
			if (i % asked == 0)
				people_sum(&a);
		}
		for (uint32_t i = 0; i < a.count; i++) {
			uint32_t who = people_get(&b, "t", people_texts(&a, i).id);
			people_add_points(&b, who, a.items[i].points);
			for (int32_t wins = 0; wins < a.items[i].wins; wins++)
				people_won(&b, who, true);
			people_participates(&b, who);
		}
		assert_memory_equal(people_sum(&a), people_sum(&b), sizeof a.sum);
		people_finish(&a);
		people_finish(&b);
	}
}

static void gifts_by_currency(void **unused)
{
	(void)unused;
	struct people p;
	people_init(&p, key);
	uint32_t ann = people_get(&p, "twitch", "ann");
	people_add_gift(&p, ann, &(struct money){.minor = 100, .currency = "CNY"});
	people_add_gift(&p, ann, &(struct money){.minor = 50, .currency = "CNY"});
	people_add_gift(&p, ann, &(struct money){.minor = 7, .currency = "USD"});
	assert_int_equal(people_gift(&p, ann, "CNY"), 150);
	assert_int_equal(people_gift(&p, ann, "USD"), 7);
	assert_int_equal(people_gift(&p, ann, "EUR"), 0);
	/* what is given is never taken away, nor does it overflow */
	people_add_gift(&p, ann, &(struct money){.minor = -1000, .currency = "CNY"});
	assert_int_equal(people_gift(&p, ann, "CNY"), 150);
	people_add_gift(&p, ann, &(struct money){.minor = INT64_MAX, .currency = "USD"});
	people_add_gift(&p, ann, &(struct money){.minor = INT64_MAX, .currency = "USD"});
	assert_true(people_gift(&p, ann, "USD") >= 7);
	people_finish(&p);
}

static void bans_are_not_shortened(void **unused)
{
	(void)unused;
	struct people p;
	people_init(&p, key);
	uint32_t ann = people_get(&p, "twitch", "ann");
	people_ban(&p, ann, 1000);
	people_ban(&p, ann, 500);
	assert_int_equal(people_banned_until(&p, ann), 1000);
	people_ban(&p, ann, INT64_MAX);
	assert_int_equal(people_banned_until(&p, ann), INT64_MAX);
	people_lift_ban(&p, ann);
	people_lift_ban(&p, people_get(&p, "twitch", "never-banned"));
	assert_int_equal(people_banned_until(&p, ann), 0);
	assert_memory_equal(people_sum(&p), &(struct digest_sum){0}, sizeof(struct digest_sum));
	people_ban(&p, ann, 500);
	assert_int_equal(people_banned_until(&p, ann), 500);
	people_finish(&p);
}

/* What is borrowed stays as it is while people come; what the platforms give may be as long as they like. */
static void long_texts(void **unused)
{
	(void)unused;
	struct people p;
	char id[257];
	char name[600];
	people_init(&p, key);
	uint32_t ann = people_get(&p, "twitch", "ann");
	people_name(&p, ann, "ann"); /* the same text is kept once */
	assert_int_equal(p.items[ann].name, p.items[ann].id);
	struct person_texts borrowed = people_texts(&p, ann);
	for (int i = 0; i < 2000; i++) {
		memset(id, 'a' + i % 26, sizeof id - 1);
		snprintf(id, sizeof id, "%06d", i);
		id[6] = 'x';
		id[256] = 0;
		assert_int_equal(people_get(&p, i % 2 ? "twitch" : "youtube", id), i + 1);
	}
	assert_string_equal(borrowed.id, "ann");
	assert_string_equal(borrowed.platform, "twitch");
	for (uint32_t i = 0; i < 2000; i++) {
		memset(name, 'A' + (int)i % 26, sizeof name - 1);
		name[599] = 0;
		people_name(&p, i + 1, name);
	}
	for (uint32_t i = 0; i < 2000; i++) {
		memset(id, 'a' + (int)i % 26, sizeof id - 1);
		snprintf(id, sizeof id, "%06u", i);
		id[6] = 'x';
		id[256] = 0;
		assert_int_equal(people_find(&p, i % 2 ? "twitch" : "youtube", id), i + 1);
		assert_int_equal(people_texts(&p, i + 1).name[598], 'A' + (int)i % 26);
	}
	char *endless = malloc(2 * TEXT_STORE_BLOCK);
	assert_non_null(endless);
	memset(endless, 'x', 2 * TEXT_STORE_BLOCK - 1);
	endless[2 * TEXT_STORE_BLOCK - 1] = 0;
	assert_int_equal(people_get(&p, "twitch", endless), INDEX_NONE);
	people_name(&p, ann, endless);
	assert_string_equal(people_texts(&p, ann).name, "ann");
	free(endless);
	people_finish(&p);
}

/* Platforms that nobody has heard of cost their bytes and are told apart all the same. */
static void many_platforms(void **unused)
{
	(void)unused;
	struct people p;
	char platform[32];
	people_init(&p, key);
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 200; i++) {
			snprintf(platform, sizeof platform, "platform%u", i);
			assert_int_equal(people_get(&p, platform, "1"), i);
			assert_string_equal(people_texts(&p, i).platform, platform);
		}
	people_finish(&p);
}

static void renames_cost_nothing(void **unused)
{
	(void)unused;
	struct people p;
	char name[300];
	people_init(&p, key);
	uint32_t ann = people_get(&p, "twitch", "ann");
	uint32_t bob = people_get(&p, "youtube", "bob");
	people_name(&p, bob, "Bob");
	people_add_points(&p, bob, 3);
	struct digest_sum sum = *people_sum(&p);
	for (uint32_t i = 0; i < 1000000; i++) {
		snprintf(name, sizeof name, "%0*u", 1 + (int)(i * 7919 % 290), i);
		people_name(&p, ann, name);
		if (i % 4096 == 0)
			assert_string_equal(people_texts(&p, ann).name, name);
	}
	assert_true(p.texts.block_count <= 3);
	assert_string_equal(people_texts(&p, ann).name, name);
	assert_string_equal(people_texts(&p, bob).name, "Bob");
	assert_int_equal(people_find(&p, "twitch", "ann"), ann);
	assert_int_equal(people_find(&p, "youtube", "bob"), bob);
	assert_memory_equal(people_sum(&p), &sum, sizeof sum);
	people_finish(&p);
}

/* A million people, their texts not counted. */
static void a_record_is_small(void **unused)
{
	(void)unused;
	assert_true(sizeof(struct person) <= 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_record_a_person),    cmocka_unit_test(many_people),
		cmocka_unit_test(written_in_arguments),   cmocka_unit_test(sums),
		cmocka_unit_test(sums_know_no_order),     cmocka_unit_test(gifts_by_currency),
		cmocka_unit_test(bans_are_not_shortened), cmocka_unit_test(long_texts),
		cmocka_unit_test(many_platforms),         cmocka_unit_test(renames_cost_nothing),
		cmocka_unit_test(a_record_is_small),      cmocka_unit_test(sums_of_changes_in_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
