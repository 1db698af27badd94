/* Plan, expectation and offsets: the vectors of rundown-timing.md, steps of the wall clock, midnight, summer time. */
#include "rundown_fixture.h"

#define NOW_LEFT(s) rundown_remaining(&(s)->r, (s)->now)

/* The hand-checked vector of rundown-timing.md 2d. */
static void gaps_absorb_lateness(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "20m");
	script_row(s, "c", "20:35", "10m");
	script_begin(s, "19:50");
	assert_planned(s, "a", "20:00", "20:10");
	assert_planned(s, "b", "20:10", "20:30");
	assert_planned(s, "c", "20:35", "20:45");
	assert_int_equal(s->r.offset_ms, 0);
	assert_expected(s, "c", "20:35", "20:45");
	script_at(s, "20:03");
	/* Not begun: what can still happen moves on with the time. */
	assert_expected(s, "a", "20:03", "20:13");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 3 * MIN);
	assert_int_equal(s->r.relative_ms, 0);
	assert_expected(s, "b", "20:13", "20:33");
	assert_expected(s, "c", "20:35", "20:45");
	assert_int_equal(s->r.expected_end, script_instant(s, "20:45"));
	script_at(s, "20:13");
	assert_int_equal(NOW_LEFT(s), 0);
	assert_int_equal(s->r.offset_ms, 3 * MIN);
	script_at(s, "20:17");
	assert_int_equal(NOW_LEFT(s), -4 * MIN);
	assert_int_equal(s->r.offset_ms, 7 * MIN);
	assert_int_equal(s->r.relative_ms, 4 * MIN);
	assert_expected(s, "a", "20:03", "20:17");
	assert_expected(s, "b", "20:17", "20:37");
	assert_expected(s, "c", "20:37", "20:47");
	assert_int_equal(s->r.expected_end, script_instant(s, "20:47"));
	assert_int_equal(s->r.planned_end, script_instant(s, "20:45"));
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 7 * MIN);
	assert_expected(s, "a", "20:03", "20:17");
	assert_expected(s, "b", "20:17", "20:37");
	assert_planned(s, "b", "20:10", "20:30");
	script_free(s);
}

static void being_early_pulls_linked_rows_only(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", "20:20", "10m");
	script_begin(s, "19:50");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, -10 * MIN);
	assert_int_equal(s->r.relative_ms, 0);
	assert_expected(s, "b", "20:00", "20:10");
	assert_expected(s, "c", "20:20", "20:30");
	script_free(s);
}

/* An overlap in the plan: the later row waits for the earlier one. */
static void overlaps_push(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:05", "10m");
	script_row(s, "c", "20:30", "1m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_expected(s, "b", "20:10", "20:20");
	assert_expected(s, "c", "20:30", "20:31");
	script_free(s);
	/* A row that ends within another does not bring the plan's end forward, nor does it make a gap that eats. */
	s = script_new();
	script_row(s, "a", "20:00", "30m")->delay_ms = 5 * MIN;
	script_row(s, "b", "20:10", "5m")->count_to_end = true;
	script_begin(s, "20:00");
	assert_int_equal(s->r.planned_end, script_instant(s, "20:30"));
	script_row(s, "c", "20:30", "10m");
	rundown_finish(&s->r);
	script_begin(s, "20:00");
	assert_expected(s, "a", "20:05", "20:35");
	assert_expected(s, "b", "20:35", "20:35");
	assert_expected(s, "c", "20:35", "20:45");
	/* Ahead of time, c still waits for its delayed start. */
	assert_done(s, "go");
	assert_done(s, "end-now");
	assert_int_equal(script_find(s, "c")->expected.start, script_instant(s, "20:35"));
	script_free(s);
}

/* The example of contracts.md sections 12 and 19. */
static void the_example(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->zone.changes[0].offset_ms = 8 * 60 * MIN;
	script_row(s, "hello", "20:00", "5m");
	script_row(s, "launch", NULL, "15m");
	script_row(s, "talk", "20:30", "10m");
	script_begin(s, "20:01:30");
	assert_int_equal(s->now.wall, 1772971290000);
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 90000);
	assert_int_equal(s->r.relative_ms, 0);
	assert_int_equal(s->r.planned_end, 1772973600000);
	assert_int_equal(s->r.expected_end, 1772973600000);
	script_at(s, "20:05:30");
	assert_int_equal(NOW_LEFT(s), 60000);
	assert_int_equal(s->r.rows[0].planned.start, 1772971200000);
	assert_int_equal(s->r.rows[0].planned.end, 1772971500000);
	assert_int_equal(s->r.rows[0].expected.start, 1772971290000);
	assert_int_equal(s->r.rows[0].expected.end, 1772971590000);
	script_free(s);
}

static void a_first_row_without_start_begins_with_the_go(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", NULL, "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "09:13");
	assert_planned(s, "b", "09:23", "09:33");
	script_at(s, "09:20");
	assert_planned(s, "b", "09:30", "09:40");
	assert_done(s, "go");
	script_at(s, "09:25");
	assert_planned(s, "a", "09:20", "09:30");
	assert_int_equal(s->r.offset_ms, 0);
	script_free(s);
}

static void rows_that_say_their_end(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", NULL)->end_ms = script_time("20:12");
	/* Both are given: the lock says which counts in the plan. */
	struct show_segment *b = script_row(s, "b", NULL, "5m");
	b->end_ms = script_time("20:30");
	struct show_segment *c = script_row(s, "c", NULL, "5m");
	c->end_ms = script_time("20:30");
	c->lock = LOCK_END;
	script_row(s, "d", "23:50", NULL)->end_ms = script_time("00:20");
	script_begin(s, "20:00");
	assert_planned(s, "a", "20:00", "20:12");
	assert_planned(s, "b", "20:12", "20:17");
	assert_planned(s, "c", "20:17", "20:30");
	assert_planned(s, "d", "23:50", "+1 00:20");
	/* In the show the length counts. */
	script_at(s, "20:05");
	assert_done(s, "go");
	assert_int_equal(NOW_LEFT(s), 12 * MIN);
	assert_expected(s, "c", "20:22", "20:35");
	script_free(s);
}

static void counting_to_the_end(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m")->count_to_end = true;
	script_row(s, "b", NULL, "10m")->count_to_end = true;
	script_row(s, "c", NULL, "10m");
	script_begin(s, "20:04");
	assert_done(s, "go");
	/* Starting late costs nothing. */
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	assert_int_equal(s->r.offset_ms, 0);
	assert_int_equal(s->r.relative_ms, -4 * MIN);
	/* So does having started earlier. */
	assert_done(s, "start-was by=-1m");
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	assert_int_equal(script_find(s, "a")->actual.start, script_instant(s, "20:03"));
	script_at(s, "20:13");
	assert_int_equal(NOW_LEFT(s), -3 * MIN);
	assert_int_equal(s->r.offset_ms, 3 * MIN);
	assert_expected(s, "b", "20:13", "20:20");
	assert_expected(s, "c", "20:20", "20:30");
	script_at(s, "20:24");
	/* A row whose end has passed before it starts has no length. */
	assert_expected(s, "b", "20:24", "20:24");
	assert_done(s, "go");
	assert_int_equal(NOW_LEFT(s), -4 * MIN);
	assert_done(s, "time by=+6m");
	assert_int_equal(NOW_LEFT(s), 2 * MIN);
	/* Its end is a time of day, so it moves against a step of the clock. */
	script_step(s, "+1m");
	assert_int_equal(NOW_LEFT(s), 1 * MIN);
	assert_int_equal(rundown_live_end_mono(&s->r, s->now), s->now.mono + MIN);
	/* A hold keeps what is left, and the end moves, whatever the wall clock does meanwhile. */
	assert_done(s, "hold");
	script_pass(s, "5m");
	script_step(s, "-20m");
	assert_int_equal(NOW_LEFT(s), 1 * MIN);
	assert_done(s, "resume");
	assert_int_equal(NOW_LEFT(s), 1 * MIN);
	assert_int_equal(script_find(s, "b")->held_ms, 5 * MIN);
	script_free(s);
}

static void delays_flow_until_a_gap(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m")->delay_ms = 5 * MIN;
	script_row(s, "c", "20:20", "10m");
	script_row(s, "d", "20:33", "10m");
	script_row(s, "e", "20:50", "10m");
	script_begin(s, "20:00");
	assert_planned(s, "b", "20:10", "20:20");
	assert_expected(s, "b", "20:15", "20:25");
	assert_expected(s, "c", "20:25", "20:35");
	/* Three of the five minutes go into the gap before d, the rest into that before e. */
	assert_expected(s, "d", "20:35", "20:45");
	assert_expected(s, "e", "20:50", "21:00");
	/* The gap of its own row eats no delay; one that is ahead of time never is eaten. */
	s->segments[1].delay_ms = 0;
	s->segments[3].delay_ms = 2 * MIN;
	s->segments[4].delay_ms = -1 * MIN;
	script_at(s, "20:00");
	assert_expected(s, "d", "20:35", "20:45");
	assert_expected(s, "e", "20:49", "20:59");
	script_free(s);
}

static void steps_of_the_wall_clock(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", "20:30", "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:04");
	script_step(s, "+2m");
	/* What is past stays as it was recorded, what is left does too, and the future moves with the clock. */
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	assert_expected(s, "a", "20:00", "20:12");
	assert_expected(s, "b", "20:12", "20:22");
	assert_expected(s, "c", "20:30", "20:40");
	assert_int_equal(s->r.offset_ms, 2 * MIN);
	script_step(s, "-6m");
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	assert_expected(s, "a", "20:00", "20:06");
	assert_int_equal(s->r.offset_ms, -4 * MIN);
	script_pass(s, "6m");
	assert_int_equal(NOW_LEFT(s), 0);
	assert_done(s, "go");
	assert_span(s, script_find(s, "a")->actual, "20:00", "20:06");
	/* Suspend: the wall clock goes on alone. */
	script_pass(s, "1m");
	script_step(s, "+3h");
	assert_int_equal(NOW_LEFT(s), 9 * MIN);
	/* Back by a day, and the rows end before they began: nothing breaks. */
	script_step(s, "-30h");
	assert_int_equal(NOW_LEFT(s), 9 * MIN);
	assert_done(s, "go");
	assert_true(script_find(s, "b")->actual.end < script_find(s, "b")->actual.start);
	script_free(s);
}

static void summer_time(void **state)
{
	(void)state;
	struct script *s = script_new();
	/* 8 March 2026, 02:00 in New York: the clocks go to 03:00 (07:00 UTC). */
	int64_t change = FIRST_DAY * DAY + 7 * 60 * MIN;
	s->zone.count = 2;
	s->zone.changes[0].offset_ms = -5 * 60 * MIN;
	s->zone.changes[1].from = change;
	s->zone.changes[1].offset_ms = -4 * 60 * MIN;
	script_row(s, "a", "01:30", "1h");
	script_row(s, "b", NULL, "30m");
	script_row(s, "c", "02:15", "10m");
	script_row(s, "d", "05:00", "10m");
	script_row(s, "e", NULL, NULL)->end_ms = script_time("06:00");
	script_begin(s, "01:30");
	assert_done(s, "go");
	/* An hour is an hour: from 01:30 to 03:30. */
	assert_planned(s, "a", "01:30", "03:30");
	assert_planned(s, "b", "03:30", "04:00");
	/* 02:15 does not exist: it is the first instant after the gap. */
	assert_int_equal(script_find(s, "c")->planned.start, change);
	assert_expected(s, "c", "04:00", "04:10");
	assert_planned(s, "d", "05:00", "05:10");
	assert_planned(s, "e", "05:10", "06:00");
	script_at(s, "03:10");
	assert_int_equal(NOW_LEFT(s), 20 * MIN);
	assert_int_equal(s->r.offset_ms, 0);
	script_free(s);
}

static void days(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.date = "2026-03-09";
	script_row(s, "a", "22:00", "3h");
	script_row(s, "b", "23:30", "1h");  /* an overlap, not tomorrow's */
	script_row(s, "c", "10:00", "1h");  /* more than 12 h before: the next day */
	script_row(s, "d", "09:00", "20h"); /* the same day, an overlap again */
	script_row(s, "e", "17:00", "1h");  /* 12 h before 05:00 the day after, to the minute */
	script_row(s, "f", "05:59", "1h");  /* more than 12 h before 18:00 */
	script_begin(s, "12:00");
	assert_planned(s, "a", "+1 22:00", "+2 01:00");
	assert_planned(s, "b", "+1 23:30", "+2 00:30");
	assert_planned(s, "c", "+2 10:00", "+2 11:00");
	assert_planned(s, "d", "+2 09:00", "+3 05:00");
	assert_planned(s, "e", "+2 17:00", "+2 18:00");
	assert_planned(s, "f", "+3 05:59", "+3 06:59");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, -34 * 60 * MIN);
	script_free(s);
}

/* Without a date the day is that of the first GO, but for a start just on the other side of midnight. */
static void a_first_go_near_midnight(void **state)
{
	(void)state;
	static const struct {
		const char *start;
		const char *go;
		const char *planned;
	} vectors[] = {
		{"23:55", "+1 00:05", "23:55"},    {"00:05", "23:58", "+1 00:05"}, {"20:00", "20:05", "20:00"},
		{"20:00", "07:00", "20:00"},       {"09:00", "22:13", "09:00"},    {"23:00", "+1 01:59", "23:00"},
		{"23:00", "+1 02:01", "+1 23:00"},
	};
	for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
		struct script *s = script_new();
		script_row(s, "a", vectors[i].start, "10m");
		script_begin(s, vectors[i].go);
		assert_done(s, "go");
		assert_int_equal(s->r.rows[0].planned.start, script_instant(s, vectors[i].planned));
		script_free(s);
	}
}

static void skipped_rows_take_no_part(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m")->skip = true;
	script_row(s, "b", "20:10", "10m");
	script_row(s, "c", "20:15", "30m")->skip = true;
	script_row(s, "d", NULL, "10m");
	script_row(s, "e", NULL, "10m")->skip = true;
	script_begin(s, "20:00");
	assert_string_equal(script_armed(s), "b");
	assert_planned(s, "a", "20:10", "20:10");
	assert_expected(s, "a", "20:10", "20:10");
	assert_planned(s, "c", "20:20", "20:20");
	assert_planned(s, "d", "20:20", "20:30");
	assert_planned(s, "e", "20:30", "20:30");
	assert_int_equal(s->r.planned_end, script_instant(s, "20:30"));
	script_at(s, "20:10");
	assert_done(s, "go");
	/* Taken back into the show, it has its length, and makes us late by it. */
	assert_done(s, "skip c off=true");
	assert_expected(s, "c", "20:20", "20:50");
	assert_expected(s, "d", "20:50", "21:00");
	assert_planned(s, "c", "20:20", "20:20");
	script_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gaps_absorb_lateness),
		cmocka_unit_test(being_early_pulls_linked_rows_only),
		cmocka_unit_test(overlaps_push),
		cmocka_unit_test(the_example),
		cmocka_unit_test(a_first_row_without_start_begins_with_the_go),
		cmocka_unit_test(rows_that_say_their_end),
		cmocka_unit_test(counting_to_the_end),
		cmocka_unit_test(delays_flow_until_a_gap),
		cmocka_unit_test(steps_of_the_wall_clock),
		cmocka_unit_test(summer_time),
		cmocka_unit_test(days),
		cmocka_unit_test(a_first_go_near_midnight),
		cmocka_unit_test(skipped_rows_take_no_part),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
