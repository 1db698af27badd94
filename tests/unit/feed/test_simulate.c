#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/audience_line.h"
#include "core/digest.h"
#include "core/gate.h"
#include "core/moment.h"
#include "core/utf8.h"
#include "feed/crowd.h"
#include "feed/feed.h"
#include "feed/talk.h"

#define NOW INT64_C(1772971200000)

static struct pull_feed *open_feed(const char *parameters)
{
	char text[128];
	struct feed_url url;
	snprintf(text, sizeof text, "simulate:?%s", parameters);
	assert_true(feed_url_parse(text, &url, NULL));
	return pull_feed_create("f1", &url, NOW, NULL);
}

/* A show in which things open and close. */
static struct feed_view view_at(int64_t second, struct feed_open open[4])
{
	static const char *const options[] = {"Red", "Blue", "绿色"};
	static const struct feed_winner winner = {.person = "u40", .word = "claim"};
	size_t count = 0;
	if (second >= 10 && second < 40)
		open[count++] = (struct feed_open){.kind = KIND_LOTTERY, .id = "cup", .word = "join", .product = ""};
	if (second >= 20 && second < 50)
		open[count++] = (struct feed_open){.kind = KIND_POLL,
						   .id = "colour",
						   .word = "",
						   .product = "",
						   .option_count = 3,
						   .options = options};
	if (second >= 30)
		open[count++] = (struct feed_open){.kind = KIND_QUESTION, .id = "qa", .word = "Q:", .product = ""};
	if (second >= 40)
		open[count++] = (struct feed_open){.kind = KIND_SALE,
						   .id = "flash",
						   .word = "",
						   .product = "cup-red",
						   .price = {9900, "CNY"},
						   .orders = true};
	return (struct feed_view){.open = open,
				  .open_count = count,
				  .language = "zh-CN",
				  .winners = &winner,
				  .winner_count = second >= 45 && second < 80 ? 1 : 0};
}

struct tally {
	int total;
	int kinds[AUDIENCE_CLEAR + 1];
	int joins;
	int votes;
	int questions;
	int claims;
	int host_entries;
};

static void count(struct tally *t, const struct audience_event *e)
{
	t->total++;
	t->kinds[e->kind]++;
	if (e->kind != AUDIENCE_COMMENT)
		return;
	t->joins += strncmp(e->text, "join", 4) == 0;
	t->host_entries += strncmp(e->text, "join", 4) == 0 && e->roles & (ROLE_HOST | ROLE_BOT);
	t->votes += e->text[0] >= '1' && e->text[0] <= '3' && !e->text[1];
	t->questions += strncmp(e->text, "Q: ", 3) == 0;
	t->claims += strcmp(e->text, "claim") == 0 && strcmp(e->person_id, "u40") == 0;
}

/* Plays so many seconds in steps of `step` ms, taking at most `most` at once. */
static void play(const char *parameters, int seconds, int step, size_t most, uint8_t digest[32], struct tally *tally)
{
	struct pull_feed *p = open_feed(parameters);
	struct digest d;
	struct audience_event events[64];
	int64_t last = NOW;
	digest_init(&d);
	for (int64_t ms = 0; ms <= seconds * 1000; ms += step) {
		struct feed_open open[4];
		struct feed_view view = view_at(ms / 1000, open);
		size_t n;
		while ((n = pull_feed_take(p, NOW + ms, &view, events, most)) > 0) {
			for (size_t i = 0; i < n; i++) {
				assert_true(events[i].t_ms >= last && events[i].t_ms <= NOW + ms);
				last = events[i].t_ms;
				digest_text(&d, audience_line(&events[i]));
				count(tally, &events[i]);
				audience_finish(&events[i]);
			}
		}
		assert_true(pull_feed_next(p) > NOW + ms);
	}
	assert_int_equal(pull_feed_status(p)->received, tally->total);
	digest_final(&d, digest);
	pull_feed_destroy(p);
}

static void equal_seeds_give_equal_events(void **state)
{
	(void)state;
	uint8_t a[32];
	uint8_t b[32];
	uint8_t c[32];
	struct tally ta = {0};
	struct tally tb = {0};
	struct tally tc = {0};
	play("seed=7&rate=20&people=500", 90, 1000, 64, a, &ta);
	play("seed=7&rate=20&people=500", 90, 1000, 3, b, &tb);
	play("seed=8&rate=20&people=500", 90, 1000, 64, c, &tc);
	assert_memory_equal(a, b, 32);
	assert_memory_not_equal(a, c, 32);
}

/* These very events, on every machine. A change of the words or the crowd changes this on purpose only. */
static void golden(void **state)
{
	(void)state;
	uint8_t digest[32];
	char hex[65];
	struct tally t = {0};
	play("seed=7&rate=20&people=500", 90, 1000, 64, digest, &t);
	digest_hex(hex, digest, 32);
	assert_string_equal(hex, "aaa06a113e74cf0fd1a4d3758a2bba98a7f8df3fa60f52fc1c63108fca63f176");
}

static void the_audience_takes_part(void **state)
{
	(void)state;
	uint8_t digest[32];
	struct tally t = {0};
	play("seed=7&rate=20&people=500", 90, 250, 64, digest, &t);
	assert_in_range(t.total, 1600, 2000); /* 20 a second */
	assert_true(t.joins > 100);
	assert_int_equal(t.host_entries, 0);
	assert_true(t.votes > 40);
	assert_true(t.questions > 10);
	assert_true(t.kinds[AUDIENCE_ORDER] > 20);
	assert_in_range(t.claims, 1, 1);
	assert_true(t.kinds[AUDIENCE_LIKE] > 10 && t.kinds[AUDIENCE_GIFT] > 5 && t.kinds[AUDIENCE_FOLLOW] > 5);
	assert_true(t.kinds[AUDIENCE_VIEWERS] > 8 && t.kinds[AUDIENCE_ENTER] > 10 && t.kinds[AUDIENCE_DELETE] > 0);
	assert_int_equal(t.kinds[AUDIENCE_OTHER], 0);
}

static void the_rate_is_kept(void **state)
{
	(void)state;
	static const struct {
		const char *parameters;
		int least;
		int most;
	} cases[] = {
		{"seed=1&rate=1", 70, 130},
		{"seed=2&rate=20", 1850, 2150},
		{"seed=3&rate=500&people=3", 49000, 51000},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pull_feed *p = open_feed(cases[i].parameters);
		struct audience_event events[64];
		int total = 0;
		size_t n;
		while ((n = pull_feed_take(p, NOW + 100000, NULL, events, 64)) > 0) {
			total += (int)n;
			for (size_t k = 0; k < n; k++)
				audience_finish(&events[k]);
		}
		assert_in_range(total, cases[i].least, cases[i].most);
		pull_feed_destroy(p);
	}
}

static void even_one_person_is_an_audience(void **state)
{
	(void)state;
	uint8_t digest[32];
	struct tally t = {0};
	play("seed=7&rate=10&people=1", 60, 1000, 64, digest, &t);
	assert_true(t.total > 400);
	struct tally u = {0};
	play("seed=7&rate=10&people=2", 60, 1000, 64, digest, &u);
	assert_true(u.total > 400);
}

static void a_resumed_session_gets_new_ids(void **state)
{
	(void)state;
	struct feed_url url;
	struct audience_event e;
	assert_true(feed_url_parse("simulate:?seed=7", &url, NULL));
	url.resumed = 2;
	struct pull_feed *p = pull_feed_create("f1", &url, NOW, NULL);
	assert_int_equal(pull_feed_take(p, NOW + 60000, NULL, &e, 1), 1);
	assert_string_equal(e.id, "r2-m1");
	assert_string_equal(e.feed, "simulate:7");
	audience_finish(&e);
	pull_feed_destroy(p);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Names are clean, short enough, and no two are the same. */
static void names_are_different(void **state)
{
	(void)state;
	enum { PEOPLE = 12000 };
	static char names[PEOPLE][128];
	static const char *sorted[PEOPLE];
	for (enum tongue show = TONGUE_EN; show < TONGUES; show++) {
		struct crowd crowd = {.seed = 7, .people = PEOPLE, .show = show};
		int tongues[TONGUES] = {0};
		for (int i = 0; i < PEOPLE; i++) {
			struct viewer v;
			char clean[GATE_NAME_MAX];
			crowd_viewer(&crowd, i, &v);
			memcpy(names[i], v.name, sizeof v.name);
			sorted[i] = names[i];
			tongues[v.tongue]++;
			assert_int_equal(gate(GATE_NAME, v.name, strlen(v.name), clean, sizeof clean), GATE_SAME);
		}
		qsort(sorted, PEOPLE, sizeof *sorted, by_text);
		for (int i = 1; i < PEOPLE; i++)
			if (strcmp(sorted[i - 1], sorted[i]) == 0)
				fail_msg("%s twice", sorted[i]);
		for (int i = 0; i < TONGUES; i++)
			assert_true(tongues[i] > 0 && tongues[i] <= tongues[show]);
	}
}

static void every_line_of_talk_is_clean(void **state)
{
	(void)state;
	struct talk talk = {0};
	struct random r;
	random_init(&r, 1);
	for (int i = 0; i < 20000; i++) {
		char text[600];
		char clean[GATE_TEXT_MAX];
		enum tongue tongue = (enum tongue)(i % TONGUES);
		if (i % 10 == 9)
			talk_bot(&r, tongue, text, sizeof text);
		else
			talk_line(&talk, &r, tongue, (enum topic)(i % TOPICS), "Ann", text, sizeof text);
		assert_true(text[0]);
		assert_null(strchr(text, '\n'));
		assert_null(strstr(text, "$n"));
		assert_int_equal(gate(GATE_TEXT, text, strlen(text), clean, sizeof clean), GATE_SAME);
		char small[8];
		talk_line(&talk, &r, tongue, TOPIC_CHAT, "Ann", small, sizeof small);
		assert_true(strlen(small) < sizeof small);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_seeds_give_equal_events),
		cmocka_unit_test(golden),
		cmocka_unit_test(the_audience_takes_part),
		cmocka_unit_test(the_rate_is_kept),
		cmocka_unit_test(even_one_person_is_an_audience),
		cmocka_unit_test(a_resumed_session_gets_new_ids),
		cmocka_unit_test(names_are_different),
		cmocka_unit_test(every_line_of_talk_is_clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
