/* The remedies for lateness, with numbers that were worked out by hand. */
#include "rundown_fixture.h"

/* Ten minutes late, 15, 30 and 3 left: the vector of the adaptive timer in rundown-timing.md 2'. */
static struct script *ten_late(void)
{
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "15m");
	script_row(s, "c", NULL, "30m");
	script_row(s, "d", NULL, "3m");
	script_begin(s, "20:10");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 10 * MIN);
	return s;
}

static void rescale_in_proportion(void **state)
{
	(void)state;
	struct script *s = ten_late();
	assert_done(s, "fix how=rescale");
	assert_string_equal(s->said, "segment.time a");
	/* 15 × 10 / 48 = 3:07.5, 30 × 10 / 48 = 6:15, the rest 0:37.5 */
	assert_int_equal(script_find(s, "b")->length_ms, 15 * MIN - 187500);
	assert_int_equal(script_find(s, "c")->length_ms, 30 * MIN - 375000);
	assert_int_equal(script_find(s, "d")->length_ms, 3 * MIN - 37500);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	assert_int_equal(script_find(s, "b")->expected.end - script_find(s, "b")->expected.start, 712500);
	/* The plan stays what it was, and so does the lateness of the row that is live. */
	assert_planned(s, "b", "20:10", "20:25");
	assert_int_equal(s->r.offset_ms, 10 * MIN);
	script_free(s);
}

static void the_rest_goes_to_the_last_row(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "1m");
	script_row(s, "c", NULL, "1m");
	script_row(s, "d", NULL, "1m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:10");
	script_pass(s, "100ms");
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "b")->length_ms, MIN - 33);
	assert_int_equal(script_find(s, "c")->length_ms, MIN - 33);
	assert_int_equal(script_find(s, "d")->length_ms, MIN - 34);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	script_free(s);
}

/* 28 minutes are left for 25 + 8: 21:12 and 6:47. */
static void rescale_to_the_hard_end(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.end_ms = script_time("20:38");
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "25m");
	script_row(s, "c", NULL, "8m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 0);
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "b")->length_ms, 1272728);
	assert_int_equal(script_find(s, "c")->length_ms, 407272);
	assert_int_equal(script_find(s, "c")->expected.start, script_instant(s, "20:10") + 1272728);
	assert_int_equal(s->r.expected_end, script_instant(s, "20:38"));
	script_free(s);
}

static void rows_may_opt_out_and_have_a_least(void **state)
{
	(void)state;
	struct script *s = ten_late();
	s->segments[2].rescale = false;
	s->segments[1].min_ms = 7 * MIN;
	/* b alone with d: 15 × 10 / 18 = 8:20, less than its least. */
	assert_refused(s, "fix how=rescale", "rundown.impossible");
	assert_int_equal(script_find(s, "b")->length_ms, 15 * MIN);
	s->segments[1].min_ms = 6 * MIN + 40 * SEC;
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "b")->length_ms, 6 * MIN + 40 * SEC);
	assert_int_equal(script_find(s, "c")->length_ms, 30 * MIN);
	assert_int_equal(script_find(s, "d")->length_ms, MIN + 20 * SEC);
	script_free(s);
}

static void rescale_beyond_what_there_is(void **state)
{
	(void)state;
	struct script *s = ten_late();
	script_at(s, "20:58:01");
	assert_refused(s, "fix how=rescale", "rundown.impossible");
	assert_int_equal(script_find(s, "c")->length_ms, 30 * MIN);
	script_free(s);
	s = ten_late();
	script_at(s, "20:58");
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "c")->length_ms, 0);
	script_free(s);
}

/* Only rows behind the last one that waits bear on the end. */
static void rescale_leaves_rows_before_a_gap(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", "20:30", "10m");
	script_row(s, "d", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "time by=+4m id=d");
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "b")->length_ms, 10 * MIN);
	assert_int_equal(script_find(s, "c")->length_ms, 8 * MIN);
	assert_int_equal(script_find(s, "d")->length_ms, 8 * MIN);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	script_free(s);
}

/* A fixed row begins to wait when those before it are cut: the others have to give more. */
static void rescale_finds_the_cut_that_is_enough(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "20m");
	script_row(s, "c", "20:30", "10m");
	script_begin(s, "20:01");
	assert_done(s, "go");
	assert_done(s, "time by=+5m id=c");
	assert_int_equal(s->r.expected_end, script_instant(s, "20:46"));
	assert_done(s, "fix how=rescale");
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	assert_int_equal(script_find(s, "c")->expected.start, script_instant(s, "20:30"));
	assert_int_equal(script_find(s, "c")->length_ms, 5 * MIN);
	script_free(s);
}

static void early_rows_take_what_they_lost(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.end_ms = script_time("23:00");
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", NULL, "20m");
	script_begin(s, "19:57");
	assert_done(s, "go");
	/* Up to the plan, not up to a hard end far away. */
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "b")->length_ms, 11 * MIN);
	assert_int_equal(script_find(s, "c")->length_ms, 22 * MIN);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	assert_done(s, "fix how=row id=c");
	assert_int_equal(script_find(s, "c")->length_ms, 22 * MIN);
	/* Late, but not later than the hard end: nothing to do. */
	script_at(s, "20:20");
	assert_int_equal(s->r.offset_ms, 10 * MIN);
	assert_done(s, "fix how=rescale");
	assert_int_equal(script_find(s, "c")->length_ms, 22 * MIN);
	script_free(s);
}

static void one_row_takes_it_all(void **state)
{
	(void)state;
	struct script *s = ten_late();
	assert_refused(s, "fix how=row", "verb.missing-argument");
	assert_string_equal(json_string_value(json_object_get(s->reply.fields, "argument")), "id");
	assert_refused(s, "fix how=row id=z", "id.unknown");
	assert_refused(s, "fix how=row id=d", "rundown.impossible");
	s->segments[2].min_ms = 21 * MIN;
	assert_refused(s, "fix how=row id=c", "rundown.impossible");
	s->segments[2].min_ms = 20 * MIN;
	assert_done(s, "fix how=row id=c");
	assert_int_equal(script_find(s, "c")->length_ms, 20 * MIN);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	script_at(s, "20:30");
	assert_done(s, "go");
	assert_refused(s, "fix how=row id=a", "verb.not-applicable");
	assert_done(s, "skip c");
	assert_refused(s, "fix how=row id=c", "verb.not-applicable");
	script_free(s);
}

static void the_live_row_gives_what_is_left(void **state)
{
	(void)state;
	struct script *s = ten_late();
	/* All of its ten minutes: it would be over, but for its least. */
	s->segments[0].min_ms = 1;
	assert_refused(s, "fix how=row id=a", "rundown.impossible");
	s->segments[0].min_ms = 0;
	assert_done(s, "fix how=row id=a preview=true");
	script_at(s, "20:11");
	assert_refused(s, "fix how=row id=a", "rundown.impossible");
	script_free(s);
	s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "time by=+4m");
	script_at(s, "20:05");
	assert_done(s, "hold");
	assert_done(s, "fix how=row id=a");
	assert_int_equal(rundown_remaining(&s->r, s->now), 5 * MIN);
	assert_int_equal(s->r.expected_end, s->r.planned_end);
	script_free(s);
}

static void a_row_before_a_gap_cannot_help(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", "20:30", "10m")->count_to_end = true;
	script_row(s, "d", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "time by=+4m id=d");
	assert_refused(s, "fix how=row id=b", "rundown.impossible");
	assert_refused(s, "fix how=row id=c", "rundown.impossible");
	assert_done(s, "fix how=row id=d");
	assert_int_equal(script_find(s, "d")->length_ms, 6 * MIN);
	script_free(s);
}

static void gaps_become_links_from_the_back(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.end_ms = script_time("20:55");
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:15", "10m");
	script_row(s, "c", "20:30", "10m");
	script_row(s, "d", "20:50", "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "fix how=gaps");
	/* Five minutes too late against the hard end: the gap before d is enough. */
	assert_expected(s, "b", "20:15", "20:25");
	assert_expected(s, "c", "20:30", "20:40");
	assert_expected(s, "d", "20:40", "20:50");
	s->show.end_ms = script_time("20:46");
	assert_done(s, "fix how=gaps");
	assert_expected(s, "b", "20:15", "20:25");
	assert_expected(s, "c", "20:25", "20:35");
	assert_expected(s, "d", "20:35", "20:45");
	/* As far as it goes. */
	s->show.end_ms = script_time("20:35");
	assert_done(s, "fix how=gaps");
	assert_expected(s, "d", "20:30", "20:40");
	assert_refused(s, "fix how=gaps", "rundown.impossible");
	assert_planned(s, "d", "20:50", "21:00");
	script_free(s);
}

static void a_hard_end_after_midnight(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.end_ms = script_time("00:30");
	script_row(s, "a", "23:00", "1h");
	script_row(s, "b", NULL, "1h");
	script_begin(s, "23:00");
	assert_done(s, "go");
	assert_done(s, "fix how=rescale");
	assert_expected(s, "b", "+1 00:00", "+1 00:30");
	script_free(s);
}

static void nothing_to_fix(void **state)
{
	(void)state;
	static const char *const lines[] = {"fix how=gaps", "fix how=rescale", "fix how=row id=b", "fix how=drop",
					    "fix how=start"};
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:15", "10m")->optional = true;
	script_begin(s, "20:00");
	assert_done(s, "go");
	uint8_t before[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_done(s, lines[i]);
		script_digest(&s->r, after);
		assert_memory_equal(before, after, 32);
	}
	script_free(s);
}

static void optional_rows_are_dropped_from_the_back(void **state)
{
	(void)state;
	struct script *s = ten_late();
	s->segments[1].optional = true;
	s->segments[3].optional = true;
	assert_done(s, "fix how=drop");
	/* d's three minutes were not enough, so b goes as well, and c is armed. */
	assert_string_equal(s->said, "segment.armed c, segment.time a");
	assert_true(script_find(s, "b")->skipped);
	assert_false(script_find(s, "c")->skipped);
	assert_true(script_find(s, "d")->skipped);
	assert_int_equal(s->r.expected_end, script_instant(s, "20:50"));
	script_free(s);
	s = ten_late();
	assert_refused(s, "fix how=drop", "rundown.impossible");
	/* Not enough is better than nothing. */
	s->segments[3].optional = true;
	assert_done(s, "fix how=drop");
	assert_int_equal(s->r.expected_end, script_instant(s, "21:05"));
	script_free(s);
}

static void a_drop_that_would_not_help_is_spared(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m")->optional = true;
	script_row(s, "c", "20:30", "10m");
	script_row(s, "d", NULL, "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "time by=+5m id=d");
	assert_refused(s, "fix how=drop", "rundown.impossible");
	assert_false(script_find(s, "b")->skipped);
	assert_string_equal(script_armed(s), "b");
	/* Nor is what was armed by hand changed by the attempt. */
	s->segments[3].optional = true;
	assert_done(s, "arm b");
	assert_done(s, "time by=+25m id=c");
	assert_done(s, "fix how=drop");
	assert_true(script_find(s, "d")->skipped);
	assert_string_equal(script_armed(s), "b");
	assert_true(s->r.armed_by_hand);
	script_free(s);
}

static void a_fixed_row_moves_with_its_followers(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:10", "10m");
	script_row(s, "c", NULL, "10m");
	script_row(s, "d", "21:00", "10m");
	script_begin(s, "20:05");
	assert_done(s, "go");
	assert_expected(s, "b", "20:15", "20:25");
	assert_done(s, "fix how=start");
	assert_done(s, "time by=-5m"); /* b keeps its new time, and c comes behind it */
	assert_expected(s, "b", "20:15", "20:25");
	assert_expected(s, "c", "20:25", "20:35");
	assert_expected(s, "d", "21:00", "21:10");
	assert_planned(s, "b", "20:10", "20:20");
	assert_refused(s, "fix how=start id=c", "verb.not-applicable");
	script_at(s, "20:31");
	assert_done(s, "jump d");
	assert_refused(s, "fix how=start", "rundown.impossible");
	assert_refused(s, "fix how=start id=b", "verb.not-applicable");
	script_free(s);
}

/* A fixed row moves by the lateness that is left at it. */
static void a_gap_eats_what_a_fixed_row_would_move_by(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:15", "10m");
	script_row(s, "c", "21:00", "10m");
	script_begin(s, "20:08");
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 8 * MIN);
	assert_expected(s, "b", "20:18", "20:28");
	assert_done(s, "fix how=start preview=true");
	assert_int_equal(json_array_size(json_object_get(s->reply.fields, "preview")), 0);
	for (int i = 0; i < 2; i++) { /* the second time nothing is left */
		assert_done(s, "fix how=start");
		assert_expected(s, "b", "20:18", "20:28");
		assert_int_equal(script_find(s, "b")->shift_ms, 3 * MIN);
	}
	assert_done(s, "fix how=start id=c"); /* it is not late at all */
	assert_int_equal(script_find(s, "c")->shift_ms, 0);
	script_free(s);
}

/* Delay blocks belong to the time of the row that moves. */
static void a_delay_is_no_lateness(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:10", "10m")->delay_ms = 4 * MIN;
	script_begin(s, "20:06");
	assert_done(s, "go");
	assert_expected(s, "b", "20:16", "20:26");
	assert_done(s, "fix how=start");
	assert_int_equal(script_find(s, "b")->shift_ms, 2 * MIN);
	assert_expected(s, "b", "20:16", "20:26");
	script_free(s);
}

static void no_start_before_now(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", "20:05", "10m");
	script_begin(s, "19:40");
	assert_done(s, "go");
	/* 20 minutes early: b, which the plan lets overlap, may start at 19:45, but not once that is past. */
	script_at(s, "19:45");
	assert_done(s, "fix how=start preview=true");
	script_at(s, "19:45:01");
	assert_refused(s, "fix how=start", "rundown.impossible");
	script_free(s);
}

static void a_preview_has_the_numbers(void **state)
{
	(void)state;
	struct script *s = ten_late();
	assert_done(s, "fix how=row id=c preview=true");
	const json_t *rows = json_object_get(s->reply.fields, "preview");
	assert_int_equal(json_array_size(rows), 2);
	const json_t *c = json_array_get(rows, 0);
	assert_string_equal(json_string_value(json_object_get(c, "id")), "c");
	assert_int_equal(json_integer_value(json_object_get(c, "was_end")), script_instant(s, "21:05"));
	assert_int_equal(json_integer_value(json_object_get(c, "end")), script_instant(s, "20:55"));
	assert_int_equal(json_integer_value(json_object_get(s->reply.fields, "end")), s->r.planned_end);
	assert_int_equal(script_find(s, "c")->length_ms, 30 * MIN);
	script_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rescale_in_proportion),
		cmocka_unit_test(the_rest_goes_to_the_last_row),
		cmocka_unit_test(rescale_to_the_hard_end),
		cmocka_unit_test(rows_may_opt_out_and_have_a_least),
		cmocka_unit_test(rescale_beyond_what_there_is),
		cmocka_unit_test(rescale_leaves_rows_before_a_gap),
		cmocka_unit_test(rescale_finds_the_cut_that_is_enough),
		cmocka_unit_test(early_rows_take_what_they_lost),
		cmocka_unit_test(one_row_takes_it_all),
		cmocka_unit_test(the_live_row_gives_what_is_left),
		cmocka_unit_test(a_row_before_a_gap_cannot_help),
		cmocka_unit_test(gaps_become_links_from_the_back),
		cmocka_unit_test(a_hard_end_after_midnight),
		cmocka_unit_test(nothing_to_fix),
		cmocka_unit_test(optional_rows_are_dropped_from_the_back),
		cmocka_unit_test(a_drop_that_would_not_help_is_spared),
		cmocka_unit_test(a_fixed_row_moves_with_its_followers),
		cmocka_unit_test(a_gap_eats_what_a_fixed_row_would_move_by),
		cmocka_unit_test(a_delay_is_no_lateness),
		cmocka_unit_test(no_start_before_now),
		cmocka_unit_test(a_preview_has_the_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
