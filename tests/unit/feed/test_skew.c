#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "feed/senders.h"
#include "feed/skew.h"

#define T INT64_C(1772971200000)
#define S INT64_C(1000)
#define M (60 * S)
#define H (60 * M)
#define STEPS 16

/* A message that comes `after` ms after the one before, from a clock that is `behind` ours, `old` ms after it was said:
 * the event that it makes is to be `age` ms old on its arrival. */
struct step {
	int64_t after;
	int64_t behind;
	int64_t old;
	int64_t age;
};

struct bench {
	struct skew skew;
	struct moment now;
	int64_t original;
};

static struct bench begin(bool many)
{
	return (struct bench){.skew = {.many = many}, .now = {.wall = T, .mono = 1000}};
}

static void pass(struct bench *b, int64_t ms)
{
	b->now.wall += ms;
	b->now.mono += ms;
}

/* The age of what it makes. */
static int64_t hear(struct bench *b, int64_t behind, int64_t old, enum skew_way way)
{
	int64_t says = b->now.wall - behind - old;
	int64_t t = skew_time(&b->skew, &b->now, says, way, &b->original);
	assert_int_equal(b->original, t == says ? 0 : says);
	assert_true(t <= b->now.wall + 2000);
	return b->now.wall - t;
}

static const struct evening {
	const char *name;
	enum skew_way way;
	bool many;
	size_t count;
	struct step steps[STEPS];
} evenings[] = {
	{"a right clock, a slow way",
	 SKEW_STREAM,
	 false,
	 5,
	 {{0, 0, 150, 150}, {S, 0, 4 * S, 4 * S}, {S, 0, 0, 0}, {S, 1800, 0, 1800}, {S, -1800, 0, -1800}}},
	{"a backlog after a reconnect",
	 SKEW_STREAM,
	 false,
	 9,
	 {{0, 0, 100, 100},
	  {S, 0, 100, 100},
	  {10 * M, 0, 10 * M, 10 * M},
	  {0, 0, 9 * M, 9 * M},
	  {S, 0, 8 * M, 8 * M},
	  {10 * S, 0, 4 * M, 4 * M},
	  {S, 0, 3 * M, 3 * M},
	  {S, 0, 100, 100},
	  {S, 0, 10 * M, 10 * M}}},
	{"a page that is resumed, as the first thing",
	 SKEW_STREAM,
	 false,
	 9,
	 {{0, 0, 10 * M, 10 * M},
	  {0, 0, 10 * M, 10 * M},
	  {0, 0, 10 * M, 10 * M},
	  {S / 2, 0, 10 * M, 10 * M},
	  {0, 0, 10 * M, 10 * M},
	  {S / 2, 0, 10 * M, 10 * M},
	  {S / 2, 0, 10 * M, 10 * M},
	  {4 * S, 0, 10 * M, 10 * M},
	  {S, 0, 500, 500}}},
	{"Last-Event-ID: read faster than it was said",
	 SKEW_STREAM,
	 false,
	 8,
	 {{0, 0, 300 * S, 300 * S},
	  {100, 0, 299 * S, 299 * S},
	  {100, 0, 298 * S, 298 * S},
	  {3 * S, 0, 200 * S, 200 * S},
	  {4 * S, 0, 198 * S, 198 * S},
	  {4 * S, 0, 196 * S, 196 * S},
	  {4 * S, 0, 194 * S, 194 * S},
	  {S, 0, 0, 0}}},
	{"the last lines again with each reconnect",
	 SKEW_STREAM,
	 false,
	 6,
	 {{0, 0, 5 * M, 5 * M},
	  {20 * S, 0, 5 * M + 20 * S, 5 * M + 20 * S},
	  {20 * S, 0, 5 * M + 40 * S, 5 * M + 40 * S},
	  {20 * S, 0, 6 * M, 6 * M},
	  {1 * S, 0, 6 * M + 1 * S, 6 * M + 1 * S},
	  {1 * S, 0, 6 * M + 2 * S, 6 * M + 2 * S}}},
	{"a quiet chat",
	 SKEW_STREAM,
	 false,
	 4,
	 {{0, 0, 10 * M, 10 * M}, {6 * M, 0, 4 * M, 4 * M}, {6 * M, 0, 90 * S, 90 * S}, {6 * M, 0, 40 * S, 40 * S}}},
	{"3 h behind",
	 SKEW_STREAM,
	 false,
	 7,
	 {{0, 3 * H, 100, 3 * H + 100},
	  {4 * S, 3 * H, 200, 3 * H + 200},
	  {5 * S, 3 * H, 100, 3 * H + 100},
	  {2 * S, 3 * H, 300, 200},
	  {S, 3 * H, 100, 0},
	  {S, 3 * H, 10 * M, 10 * M - 100},
	  {S, 3 * H, 100, 0}}},
	{"pages, 3 h behind",
	 SKEW_STREAM,
	 false,
	 8,
	 {{0, 3 * H, 8 * S, 3 * H + 8 * S},
	  {0, 3 * H, 0, 3 * H},
	  {5 * S, 3 * H, 5 * S, 3 * H + 5 * S},
	  {0, 3 * H, 100, 3 * H + 100},
	  {5 * S, 3 * H, 5 * S, 3 * H + 5 * S},
	  {0, 3 * H, 100, 100},
	  {5 * S, 3 * H, 5 * S, 5 * S},
	  {0, 3 * H, 100, 100}}},
	{"3 h ahead",
	 SKEW_STREAM,
	 false,
	 4,
	 {{0, -3 * H, 0, 0}, {S, -3 * H, 200, 200}, {S, -3 * H, 5 * M, 5 * M}, {S, -3 * H, 0, 0}}},
	{"one each 6 minutes, 3 h behind",
	 SKEW_STREAM,
	 false,
	 4,
	 {{0, 3 * H, 0, 3 * H}, {6 * M, 3 * H, 900, 3 * H + 900}, {6 * M, 3 * H, 0, 0}, {6 * M, 3 * H, 500, 500}}},
	{"jumps",
	 SKEW_STREAM,
	 false,
	 13,
	 {{0, 0, 0, 0},
	  {S, -3 * H, 0, 0}, /* ahead, and put right */
	  {S, -3 * H, 0, 0},
	  {S, 0, 0, 0},
	  {S, 0, M, M},
	  {S, 3 * H, 0, 3 * H}, /* behind: not before it is proved */
	  {6 * S, 3 * H, 0, 3 * H},
	  {6 * S, 3 * H, 0, 0},
	  {S, H, 0, 0}, /* half right, and right */
	  {S, H, 0, 0},
	  {S, 0, 0, 0},
	  {S, -3 * H, 0, 0},
	  {S, -H, 0, 0}}}, /* less ahead than it was: not two hours old */
	{"one that is ahead is not from next year by its jump back",
	 SKEW_STREAM,
	 false,
	 3,
	 {{0, -400 * 24 * H, 0, 0}, {S, 0, 0, 0}, {S, 0, 100, 100}}},
	{"a box, 3 h behind",
	 SKEW_LONE,
	 true,
	 4,
	 {{0, 3 * H, 0, 0}, {100, 3 * H, 20, 0}, {S, 3 * H, 0, 0}, {S, 3 * H, 10 * S, 10 * S}}},
	{"a box that sends several in a post, 3 h behind",
	 SKEW_POST,
	 true,
	 4,
	 {{0, 3 * H, 300, 0}, {0, 3 * H, 0, 0}, {S, 3 * H, 0, 0}, {0, 3 * H, 5 * S, 5 * S}}},
	{"the same by 47 minutes: it is to be proved",
	 SKEW_POST,
	 true,
	 5,
	 {{0, 47 * M, 300, 47 * M + 300},
	  {0, 47 * M, 0, 47 * M},
	  {S, 47 * M, 0, 47 * M},
	  {S, 47 * M, 0, 0},
	  {0, 47 * M, 100, 100}}},
	{"a box that posts its queue: one is too many",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 0, 10 * M, 0},
	  {50, 0, 9 * M, 9 * M},
	  {50, 0, 8 * M, 8 * M},
	  {50, 0, 8 * M - S, 8 * M - S},
	  {50, 0, 0, 0},
	  {50, 0, 9 * M, 9 * M}}},
	{"a box that is known, and sends again",
	 SKEW_LONE,
	 true,
	 5,
	 {{0, 0, 0, 0}, {S, 0, 14 * M, 14 * M}, {S, 0, 8 * S, 8 * S}, {S, 0, 0, 0}, {S, 0, 5 * M, 5 * M}}},
	{"a queue in one post",
	 SKEW_POST,
	 true,
	 6,
	 {{0, 0, 10 * M, 10 * M},
	  {0, 0, 10 * M, 10 * M},
	  {0, 0, 9 * M, 9 * M},
	  {S, 0, 7 * M, 7 * M},
	  {S, 0, M, M},
	  {S, 0, 0, 0}}},
	{"a box that jumps: behind, it is to be proved",
	 SKEW_LONE,
	 true,
	 10,
	 {{0, 0, 0, 0},
	  {300, 3 * H, 0, 3 * H},
	  {S, 3 * H, 0, 3 * H},
	  {S, 3 * H, 0, 0},
	  {300, 0, 0, 0},
	  {300, -3 * H, 0, 0},
	  {300, 0, 0, 0},
	  {300, 47 * M, 0, 47 * M},
	  {300, 26 * H, 0, 23 * H},
	  {300, 800 * H, 0, 0}}},
	{"a queue of one who was right, said just a quarter of an hour ago",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 0, 0, 0},
	  {S, 0, 15 * M, 15 * M},
	  {30, 0, 15 * M - 70, 15 * M - 70},
	  {30, 0, 15 * M - 140, 15 * M - 140},
	  {30, 0, 15 * M - 210, 15 * M - 210},
	  {30, 0, 0, 0}}},
	{"a queue of one who was right, said within a second",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 0, 0, 0},
	  {S, 0, 20 * M, 20 * M},
	  {30, 0, 20 * M, 20 * M},
	  {30, 0, 20 * M, 20 * M},
	  {30, 0, 20 * M, 20 * M},
	  {30, 0, 20 * M, 20 * M}}},
	{"a queue of one who is new, said within a second: what comes before it shows",
	 SKEW_LONE,
	 true,
	 7,
	 {{0, 0, 2 * M, 0},
	  {33, 0, 2 * M - 67, -67 + 67},
	  {33, 0, 2 * M - 134, 0},
	  {33, 0, 2 * M - 201, 0},
	  {33, 0, 2 * M - 268, 0},
	  {33, 0, 2 * M - 335, 2 * M - 335},
	  {33, 0, 2 * M - 402, 2 * M - 402}}},
	{"keypads that were never set, behind one address",
	 SKEW_LONE,
	 true,
	 8,
	 {{0, 40000 * H, 0, 0},
	  {300, 41000 * H, 0, 0},
	  {300, 13 * H, 0, 0},
	  {300, 40000 * H, 9 * S, 0},
	  {300, 0, 0, 0},
	  {300, 42000 * H, 0, 0},
	  {300, 0, M, M},
	  {300, -42000 * H, 0, 0}}},
	{"keypads of five zones, behind one address",
	 SKEW_LONE,
	 true,
	 8,
	 {{0, H, 2 * S, 0},
	  {300, 2 * H, 0, 0},
	  {300, 3 * H, 0, 0},
	  {300, 4 * H, 0, 0},
	  {300, 5 * H + 30 * M, 0, 0},
	  {300, H, 0, 0},
	  {300, -8 * H, 0, 0},
	  {300, 3 * H, 9 * S, 9 * S}}},
	{"a queue of one who was never right, with a message of an hour ago",
	 SKEW_LONE,
	 true,
	 4,
	 {{0, 0, 61 * M, 0},
	  {50, 0, 60 * M + 30 * S, 60 * M + 30 * S},
	  {50, 0, 60 * M, 60 * M},
	  {50, 0, 59 * M, 59 * M}}},
	{"what is older than another box is behind is still old",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 0, 0, 0},
	  {S, 3 * H, 0, 3 * H},
	  {S, 3 * H, 0, 3 * H},
	  {S, 3 * H, 0, 0},
	  {S, 0, 14 * M, 14 * M},
	  {S, 3 * H, 10 * M, 10 * M}}},
	{"two boxes, 5 s apart",
	 SKEW_LONE,
	 true,
	 9,
	 {{0, 0, 0, 0},
	  {300, 5 * S, 0, 5 * S},
	  {300, 0, 0, 0},
	  {700, 5 * S, 0, 5 * S},
	  {S, 0, 0, 0},
	  {300, 5 * S, 0, 0},
	  {300, 5 * S, 30, 30},
	  {300, 0, S, S},
	  {300, 5 * S, 0, 0}}},
	{"two boxes, 5 h ahead and behind",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, -5 * H, 0, 0},
	  {300, 5 * H, 0, 0},
	  {300, -5 * H, 10, 0},
	  {300, 5 * H, 0, 0},
	  {300, -5 * H, 0, 0},
	  {300, 5 * H, 20, 0}}},
	{"two boxes that were never set right, by turns",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 47 * M, 0, 0},
	  {300, 2 * H, 0, 0},
	  {300, 47 * M, 0, 0},
	  {300, 2 * H, 0, 0},
	  {300, 47 * M, 0, 0},
	  {300, 2 * H, 0, 0}}},
	{"two boxes that are off by minutes: the second one is to be proved",
	 SKEW_LONE,
	 true,
	 6,
	 {{0, 47 * M, 0, 0},
	  {300, 20 * M, 0, 20 * M},
	  {300, 47 * M, 0, 47 * M},
	  {S, 20 * M, 0, 20 * M},
	  {S, 47 * M, 0, 0},
	  {300, 20 * M, 0, 0}}},
	{"one vote each 6 minutes, a minute behind",
	 SKEW_LONE,
	 true,
	 4,
	 {{0, M, 0, 0}, {6 * M, M, 0, 0}, {6 * M, M, S, S}, {6 * M, M, 0, 0}}},
};

static void evenings_go_as_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof evenings / sizeof *evenings; i++) {
		const struct evening *e = &evenings[i];
		struct bench b = begin(e->many);
		for (size_t k = 0; k < e->count; k++) {
			const struct step *s = &e->steps[k];
			pass(&b, s->after);
			int64_t age = hear(&b, s->behind, s->old, e->way);
			if (age != s->age)
				fail_msg("%s, message %zu: %lld ms old, not %lld", e->name, k + 1, (long long)age,
					 (long long)s->age);
		}
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* A way that takes up to 3 s, whatever the clock. */
static void a_way_that_is_now_quick_now_slow(void **state)
{
	(void)state;
	static const int64_t clocks[] = {0, 3 * H + 7 * M, -3 * H - 7 * M, 10 * S};
	static const struct {
		enum skew_way way;
		bool many;
	} ways[] = {{SKEW_STREAM, false}, {SKEW_LONE, true}, {SKEW_POST, true}};
	for (size_t i = 0; i < 12; i++) {
		int64_t behind = clocks[i / 3];
		struct bench b = begin(ways[i % 3].many);
		uint32_t seed = 7;
		for (int n = 0; n < 600; n++) {
			int64_t old = next_random(&seed) % 3000;
			pass(&b, next_random(&seed) % 2000);
			int64_t age = hear(&b, behind, old, ways[i % 3].way);
			if (behind == 0)
				assert_int_equal(age, old);
			else if (n > 100 && (age < old - 1500 || age > old))
				fail_msg("%lld behind, message %d: %lld ms old, not %lld", (long long)behind, n,
					 (long long)age, (long long)old);
		}
	}
}

/* A long history at any pace but that of its making. */
static void a_backlog_is_none_of_now(void **state)
{
	(void)state;
	static const int64_t said_ms[] = {0, 1, 50, 700, 3000, 61000};
	static const int64_t read_ms[] = {0, 1, 20, 300, 2000};
	for (size_t i = 0; i < 6; i++)
		for (size_t k = 0; k < 5; k++) {
			struct bench b = begin(false);
			int64_t old = 2 * H;
			if (said_ms[i] < 2 * read_ms[k])
				continue;
			for (int n = 0; n < 1000 && old > 4000; n++) {
				assert_int_equal(hear(&b, 0, old, SKEW_STREAM), old);
				pass(&b, read_ms[k]);
				old -= said_ms[i] - read_ms[k];
			}
		}
}

static void our_own_clock_is_off_and_is_set(void **state)
{
	(void)state;
	struct bench b = begin(false);
	for (int n = 0; n < 20; n++, pass(&b, S)) /* ours is an hour ahead */
		assert_int_equal(hear(&b, H, 100, SKEW_STREAM), n <= 9 ? H + 100 : 0);
	b.now.wall -= H; /* right */
	assert_int_equal(hear(&b, 0, 100, SKEW_STREAM), 100);
	assert_int_equal(hear(&b, 0, 10 * M, SKEW_STREAM), 10 * M);
	b.now.wall -= H; /* an hour behind */
	assert_int_equal(hear(&b, -H, 100, SKEW_STREAM), 0);
	b.now.wall += 2 * H; /* ahead again: what is known is not to be proved again */
	assert_int_equal(hear(&b, H, 100, SKEW_STREAM), 0);
	assert_int_equal(hear(&b, H, 5 * M, SKEW_STREAM), 5 * M - 100);
}

static void the_quickest_of_the_last_minutes_counts(void **state)
{
	(void)state;
	struct bench b = begin(false);
	assert_int_equal(hear(&b, -10 * S, 0, SKEW_STREAM), 0);
	pass(&b, 290 * S);
	assert_int_equal(hear(&b, -10 * S, 500, SKEW_STREAM), 500);
	pass(&b, 300 * S);
	assert_int_equal(hear(&b, -10 * S, 500, SKEW_STREAM), 500);
	pass(&b, 300 * S); /* now the first one is forgotten */
	assert_int_equal(hear(&b, -10 * S, 500, SKEW_STREAM), 0);
}

static void a_clock_that_was_never_set_says_nothing(void **state)
{
	(void)state;
	static const int64_t times[] = {1, 86400 * S, INT64_C(946684800000), INT64_MAX};
	struct bench b = begin(false);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(skew_time(&b.skew, &b.now, times[i], SKEW_STREAM, &b.original), b.now.wall);
		assert_int_equal(b.original, times[i]);
	}
	assert_int_equal(hear(&b, 0, M, SKEW_STREAM), M);
}

/* Orders, and what a relay posts again and again, on a path where boxes vote. */
static void what_is_sent_again_is_not_live_because_it_is_posted(void **state)
{
	(void)state;
	struct bench b = begin(true);
	assert_int_equal(hear(&b, 0, H, SKEW_STREAM), H);
	pass(&b, 5 * S);
	assert_int_equal(hear(&b, 0, H, SKEW_STREAM), H);
	assert_int_equal(hear(&b, 0, 0, SKEW_STREAM), 0);
	pass(&b, 5 * S);
	assert_int_equal(hear(&b, 0, H, SKEW_STREAM), H);
}

/* Differences of whole seconds jump by one. */
static void times_of_whole_seconds_agree_within_one_more(void **state)
{
	(void)state;
	struct bench b = begin(true);
	b.now.wall += 900;
	for (int n = 0; n < 50; n++, pass(&b, 130)) {
		int64_t says = (b.now.wall - 10 * M) / 1000 * 1000;
		int64_t t = skew_time(&b.skew, &b.now, says, SKEW_LONE, &b.original);
		assert_in_range(b.now.wall - t, 0, 1200);
	}
	b = begin(true); /* a queue of these is told a little later */
	int taken = 0;
	for (int n = 0; n < 40; n++, pass(&b, 33)) {
		int64_t says = (b.now.wall - 2 * M + n * (100 - 33)) / 1000 * 1000;
		taken += b.now.wall - skew_time(&b.skew, &b.now, says, SKEW_LONE, &b.original) < M;
	}
	assert_in_range(taken, 1, 39);
}

/* A skew, and one that knows what the first has shown, as after a crash. */
static void what_was_shown_makes_the_same_clock(void **state)
{
	(void)state;
	static const struct {
		bool many;
		enum skew_way way;
		struct step before[4];
		struct step after[4];
	} nights[] = {
		{true, SKEW_LONE, {{0, 0, 0, 0}}, {{S, 0, 20 * M, 20 * M}, {S, 3 * H, 0, 3 * H}, {30, 0, 0, 0}}},
		{true, SKEW_LONE, {{0, 47 * M, 0, 0}}, {{S, 47 * M, 0, 0}, {S, 40 * M, 0, 40 * M}}},
		{true,
		 SKEW_LONE,
		 {{0, 47 * M, 0, 0}, {S, 40 * M, 0, 40 * M}},
		 {{100, 30 * M, 0, 30 * M}, {S, 47 * M, 0, 47 * M}}},
		{true,
		 SKEW_POST,
		 {{0, 47 * M, 0, 47 * M}, {S, 47 * M, 0, 47 * M}, {S, 47 * M, 0, 0}},
		 {{100, 47 * M, 10 * S, 10 * S}, {S, 57 * M, 0, 10 * M}, {S, 47 * M, 0, 0}}},
		{true, SKEW_LONE, {{0, H, 0, 0}, {S, 2 * H, 0, 0}}, {{S, H, 10 * S, 10 * S}, {S, 2 * H, 0, 0}}},
		{false,
		 SKEW_STREAM,
		 {{0, M, 0, M}, {5 * S, M, 0, M}, {5 * S, M, 0, 0}},
		 {{S, M, 0, 0}, {S, M, 10 * S, 10 * S}}},
		{false,
		 SKEW_STREAM,
		 {{0, -M, 0, 0}, {5 * S, 0, 0, 0}, {5 * S, 0, 9 * S, 9 * S}},
		 {{S, 0, 8 * S, 8 * S}, {S, 0, 0, 0}}},
	};
	for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
		struct bench b = begin(nights[i].many);
		struct bench again = begin(nights[i].many);
		const struct step *step = nights[i].before;
		for (; step < nights[i].before + 4 && (step->behind || step->old || step == nights[i].before); step++) {
			pass(&b, step->after);
			assert_int_equal(hear(&b, step->behind, step->old, nights[i].way), step->age);
			again.now = b.now;
			if (b.skew.fact.shown)
				skew_recall(&again.skew, &b.skew.fact, &b.now);
		}
		for (step = nights[i].after; step < nights[i].after + 4 && step->after; step++) {
			pass(&b, step->after);
			pass(&again, step->after);
			assert_int_equal(hear(&b, step->behind, step->old, nights[i].way), step->age);
			assert_int_equal(hear(&again, step->behind, step->old, nights[i].way), step->age);
		}
	}
}

static void a_queue_takes_no_known_clock_away(void **state)
{
	(void)state;
	struct bench b = begin(true);
	hear(&b, -5 * H, 0, SKEW_LONE);
	for (int n = 0; n < 50; n++, pass(&b, 20))
		hear(&b, 0, 20 * M - n * 10 * S, SKEW_LONE);
	assert_int_equal(hear(&b, -5 * H, 200, SKEW_LONE), 200);
}

static void senders_are_told_apart_and_bounded(void **state)
{
	(void)state;
	struct senders *s = calloc(1, sizeof *s);
	struct moment now = {.wall = T, .mono = 0};
	int64_t original = 0;
	for (uint64_t n = 0; n < 2 * SENDERS_MOST; n++, now.wall++, now.mono++) {
		int64_t behind = (int64_t)n * 7 * S + 4 * S;
		struct skew *clock = senders_clock(s, n, true, now.mono);
		assert_true(clock->many);
		assert_int_equal(skew_time(clock, &now, now.wall - behind, SKEW_LONE, &original), now.wall);
	}
	assert_int_equal(s->count, SENDERS_MOST);
	struct skew *last = senders_clock(s, 2 * SENDERS_MOST - 1, true, now.mono);
	assert_true(last->begun);
	assert_true(senders_clock(s, SENDERS_MOST, true, now.mono)->begun);
	assert_false(senders_clock(s, 0, false, now.mono)->begun); /* forgotten; and in its place … */
	assert_false(
		senders_clock(s, SENDERS_MOST + 1, false, now.mono)->begun); /* … the one that was quiet for longest */
	assert_true(senders_clock(s, SENDERS_MOST, true, now.mono)->begun);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(evenings_go_as_told),
		cmocka_unit_test(a_way_that_is_now_quick_now_slow),
		cmocka_unit_test(a_backlog_is_none_of_now),
		cmocka_unit_test(our_own_clock_is_off_and_is_set),
		cmocka_unit_test(the_quickest_of_the_last_minutes_counts),
		cmocka_unit_test(a_clock_that_was_never_set_says_nothing),
		cmocka_unit_test(what_is_sent_again_is_not_live_because_it_is_posted),
		cmocka_unit_test(times_of_whole_seconds_agree_within_one_more),
		cmocka_unit_test(what_was_shown_makes_the_same_clock),
		cmocka_unit_test(a_queue_takes_no_known_clock_away),
		cmocka_unit_test(senders_are_told_apart_and_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
