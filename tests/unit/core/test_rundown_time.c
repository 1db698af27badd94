/* Plan, expectation, offsets and the live row's clock: the vectors of rundown-timing.md, steps of the wall clock,
 * midnight, summer time. */
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

static void holding(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_refused(s, "resume", "rundown.not-held");
	script_at(s, "20:04");
	assert_done(s, "hold");
	assert_string_equal(s->said, "segment.time a");
	assert_refused(s, "hold", "rundown.already-held");
	assert_int_equal(rundown_live_end_mono(&s->r, s->now), NEVER);
	assert_int_equal(rundown_live_start_mono(&s->r), NEVER);
	script_at(s, "20:07");
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	/* Being held is being late. */
	assert_int_equal(s->r.offset_ms, 3 * MIN);
	assert_expected(s, "a", "20:00", "20:13");
	assert_int_equal(script_find(s, "a")->held_ms, 0);
	assert_done(s, "time by=-1m");
	assert_int_equal(NOW_LEFT(s), 5 * MIN);
	assert_done(s, "resume");
	assert_int_equal(script_find(s, "a")->held_ms, 3 * MIN);
	script_at(s, "20:12");
	assert_int_equal(NOW_LEFT(s), 0);
	/* Its own clock reads nine minutes. */
	assert_int_equal(s->now.mono - rundown_live_start_mono(&s->r), 9 * MIN);
	assert_int_equal(rundown_offset_due(&s->r, 9 * MIN), s->now.mono);
	assert_int_equal(rundown_before_end_due(&s->r, s->now, MIN), s->now.mono - MIN);
	/* The next row begins with its clock running; the hold belongs to the row that was held. */
	assert_done(s, "hold");
	script_at(s, "20:14");
	assert_done(s, "go");
	assert_false(s->r.held);
	assert_int_equal(script_find(s, "a")->held_ms, 5 * MIN);
	assert_int_equal(script_find(s, "b")->held_ms, 0);
	script_at(s, "20:15");
	assert_int_equal(NOW_LEFT(s), 9 * MIN);
	/* A new run has no holds yet. */
	assert_done(s, "back");
	assert_int_equal(script_find(s, "a")->held_ms, 0);
	script_free(s);
}

static void a_hold_over_midnight(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "23:50", "20m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", "00:30", "10m");
	script_begin(s, "23:50");
	assert_planned(s, "a", "23:50", "+1 00:10");
	assert_planned(s, "c", "+1 00:30", "+1 00:40");
	assert_done(s, "go");
	script_at(s, "23:55");
	assert_done(s, "hold");
	script_at(s, "+1 00:05");
	assert_int_equal(NOW_LEFT(s), 15 * MIN);
	assert_done(s, "resume");
	assert_expected(s, "a", "23:50", "+1 00:20");
	assert_expected(s, "c", "+1 00:30", "+1 00:40");
	script_at(s, "+1 00:25");
	assert_int_equal(NOW_LEFT(s), -5 * MIN);
	assert_int_equal(s->r.offset_ms, 15 * MIN);
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 15 * MIN);
	assert_expected(s, "c", "+1 00:35", "+1 00:45");
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

static void adding_time(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m")->min_ms = 4 * MIN;
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:05");
	assert_done(s, "time by=+10s");
	assert_string_equal(s->said, "segment.time a");
	const json_t *fields = s->out.items[0].fields;
	assert_int_equal(json_integer_value(json_object_get(fields, "remaining_ms")), 5 * MIN + 10 * SEC);
	assert_int_equal(json_integer_value(json_object_get(fields, "end")), script_instant(s, "20:10:10"));
	assert_done(s, "time by=-30s id=a");
	assert_int_equal(script_find(s, "a")->added_ms, -20 * SEC);
	assert_int_equal(NOW_LEFT(s), 5 * MIN - 20 * SEC);
	/* More than is left is over at once; less than the row's least is refused. */
	assert_done(s, "time by=-5m");
	assert_int_equal(NOW_LEFT(s), -20 * SEC);
	assert_refused(s, "time by=-1m", "rundown.impossible");
	assert_refused(s, "time by=100000h", "rundown.impossible");
	assert_refused(s, "time by=1m id=nobody", "id.unknown");
	assert_done(s, "time by=+5m20s");
	/* A later row: its next run. */
	assert_done(s, "time by=+2m id=c");
	assert_string_equal(s->said, "segment.time c");
	assert_null(json_object_get(s->out.items[0].fields, "remaining_ms"));
	assert_int_equal(json_integer_value(json_object_get(s->out.items[0].fields, "end")),
			 script_instant(s, "20:32"));
	assert_int_equal(script_find(s, "c")->added_ms, 2 * MIN);
	assert_expected(s, "c", "20:20", "20:32");
	assert_refused(s, "time by=-13m id=c", "rundown.impossible");
	assert_done(s, "time by=-1m id=c");
	script_at(s, "20:10");
	assert_done(s, "jump c");
	assert_int_equal(NOW_LEFT(s), 11 * MIN);
	assert_int_equal(script_find(s, "c")->added_ms, MIN);
	assert_refused(s, "time by=+1m id=b", "verb.not-applicable");
	/* Run again, it has its own length. */
	assert_done(s, "jump a");
	assert_done(s, "jump c");
	assert_int_equal(NOW_LEFT(s), 10 * MIN);
	assert_int_equal(script_find(s, "c")->added_ms, 0);
	script_free(s);
}

static void ending_now(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:03");
	assert_done(s, "end-now");
	assert_string_equal(s->said, "segment.time a");
	assert_string_equal(script_live(s), "a");
	assert_int_equal(NOW_LEFT(s), 0);
	assert_int_equal(s->r.offset_ms, -7 * MIN);
	assert_expected(s, "b", "20:03", "20:13");
	script_at(s, "20:04");
	assert_int_equal(NOW_LEFT(s), -MIN);
	assert_done(s, "time by=+3m");
	assert_int_equal(NOW_LEFT(s), 2 * MIN);
	assert_done(s, "hold");
	assert_done(s, "end-now");
	script_at(s, "20:08");
	assert_int_equal(NOW_LEFT(s), 0);
	script_free(s);
}

static void it_started_earlier(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "20:01");
	assert_done(s, "go");
	script_at(s, "20:03");
	assert_done(s, "start-was at=20:00");
	assert_string_equal(s->said, "segment.time a");
	assert_int_equal(NOW_LEFT(s), 7 * MIN);
	assert_int_equal(s->r.offset_ms, 0);
	assert_int_equal(s->r.first_start, script_instant(s, "20:00"));
	assert_int_equal(script_find(s, "a")->runs[0].start, script_instant(s, "20:00"));
	assert_refused(s, "start-was at=20:04", "rundown.impossible");
	assert_refused(s, "start-was by=+4m", "rundown.impossible");
	assert_refused(s, "start-was by=-100000h", "rundown.impossible");
	script_at(s, "20:12");
	assert_done(s, "go");
	script_at(s, "20:13");
	/* The end of the row before moves along. */
	assert_done(s, "start-was by=-2m");
	assert_int_equal(NOW_LEFT(s), 7 * MIN);
	assert_span(s, script_find(s, "a")->actual, "20:00", "20:10");
	assert_int_equal(script_find(s, "a")->runs[0].end, script_instant(s, "20:10"));
	assert_int_equal(script_find(s, "b")->actual.start, script_instant(s, "20:10"));
	assert_int_equal(s->r.first_start, script_instant(s, "20:00"));
	assert_refused(s, "start-was at=19:59", "rundown.impossible");
	assert_done(s, "start-was at=20:13");
	assert_int_equal(NOW_LEFT(s), 10 * MIN);
	/* The row before may be one further on. */
	assert_done(s, "back");
	script_at(s, "20:15");
	assert_done(s, "start-was by=+1m");
	assert_int_equal(script_find(s, "b")->runs[0].end, script_instant(s, "20:14"));
	assert_int_equal(script_find(s, "a")->runs[0].end, script_instant(s, "20:13"));
	/* Or the same one. */
	assert_done(s, "arm a");
	assert_done(s, "go");
	assert_done(s, "start-was at=20:14:30");
	assert_int_equal(script_find(s, "a")->runs[1].end, script_instant(s, "20:14:30"));
	assert_int_equal(script_find(s, "a")->runs[2].start, script_instant(s, "20:14:30"));
	assert_int_equal(script_find(s, "a")->actual.end, NEVER);
	script_free(s);
}

static void start_was_and_midnight(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "23:50", "30m");
	script_begin(s, "+1 00:02");
	assert_done(s, "go");
	script_at(s, "+1 00:05");
	assert_done(s, "start-was at=23:58");
	assert_int_equal(script_find(s, "a")->actual.start, script_instant(s, "23:58"));
	assert_int_equal(NOW_LEFT(s), 23 * MIN);
	assert_refused(s, "start-was at=00:06", "rundown.impossible");
	script_free(s);
}

static void start_was_and_holds(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:01");
	assert_done(s, "hold");
	script_at(s, "20:03");
	assert_done(s, "start-was at=19:59");
	assert_int_equal(NOW_LEFT(s), 8 * MIN);
	assert_done(s, "resume");
	script_at(s, "20:04");
	/* The new start is within the hold: what is left of it counts. */
	assert_done(s, "start-was at=20:02:30");
	assert_int_equal(NOW_LEFT(s), 9 * MIN);
	assert_int_equal(script_find(s, "a")->held_ms, 30 * SEC);
	script_at(s, "20:05");
	/* The hold lies before the new start: it was not of this run. */
	assert_done(s, "start-was at=20:03:30");
	assert_int_equal(NOW_LEFT(s), 8 * MIN + 30 * SEC);
	assert_int_equal(script_find(s, "a")->held_ms, 0);
	assert_done(s, "hold");
	script_at(s, "20:06");
	assert_done(s, "start-was at=20:05:30");
	assert_int_equal(NOW_LEFT(s), 10 * MIN);
	assert_done(s, "resume");
	assert_int_equal(script_find(s, "a")->held_ms, 30 * SEC);
	script_free(s);
}

/* Whatever numbers come in, the arithmetic stays defined (the sanitizer build would say). */
static void numbers_out_of_this_world(void **state)
{
	(void)state;
	static const int64_t walls[] = {INT64_MAX, INT64_MIN, 0, -1, INT64_MAX / 8};
	static const char *const lines[] = {"go",
					    "hold",
					    "time by=+8783h",
					    "resume",
					    "fix how=start",
					    "fix how=rescale",
					    "fix how=row id=b",
					    "fix how=gaps",
					    "start-was by=-8783h",
					    "start-was at=12:00",
					    "end-now",
					    "finish"};
	for (size_t i = 0; i < sizeof walls / sizeof *walls; i++) {
		struct script *s = script_new();
		s->show.guard_ms = i % 2 ? INT64_MAX : INT64_MIN;
		s->show.end_ms = script_time("21:00");
		script_row(s, "a", i % 2 ? "20:00" : NULL, "10m")->delay_ms = INT64_MAX;
		struct show_segment *b = script_row(s, "b", "09:00", "10m");
		b->duration_ms = INT64_MAX;
		b->delay_ms = INT64_MIN;
		b->min_ms = INT64_MAX;
		struct show_segment *c = script_row(s, "c", "10:00", NULL);
		c->count_to_end = true;
		c->duration_ms = -5;
		assert_true(rundown_init(&s->r, &s->show, &s->zone));
		for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
			s->now = (struct moment){walls[(i + k) % 5], walls[(i + 2 * k) % 5]};
			script_say(s, lines[k]);
			rundown_next_due(&s->r, s->now);
			rundown_before_end_due(&s->r, s->now, INT64_MIN);
			rundown_offset_due(&s->r, INT64_MAX);
		}
		assert_int_equal(s->r.state, SHOW_FINISHED);
		script_free(s);
	}
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
		cmocka_unit_test(holding),
		cmocka_unit_test(a_hold_over_midnight),
		cmocka_unit_test(steps_of_the_wall_clock),
		cmocka_unit_test(summer_time),
		cmocka_unit_test(days),
		cmocka_unit_test(a_first_go_near_midnight),
		cmocka_unit_test(skipped_rows_take_no_part),
		cmocka_unit_test(adding_time),
		cmocka_unit_test(ending_now),
		cmocka_unit_test(it_started_earlier),
		cmocka_unit_test(start_was_and_midnight),
		cmocka_unit_test(start_was_and_holds),
		cmocka_unit_test(numbers_out_of_this_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
