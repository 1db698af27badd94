/* Which row comes next: skipping, arming, loops, what goes on by itself, flags and breaks. */
#include "rundown_fixture.h"

static struct script *three(void)
{
	struct script *s = script_new();
	s->show.guard_ms = 500;
	script_row(s, "a", "20:00", "5m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", NULL, "5m");
	script_begin(s, "20:01");
	return s;
}

static void skipping(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "skip a");
	assert_string_equal(s->said, "segment.armed b");
	assert_planned(s, "a", "20:01", "20:01");
	assert_done(s, "skip a off=true");
	assert_string_equal(s->said, "segment.armed a");
	assert_planned(s, "a", "20:00", "20:05");
	assert_done(s, "go");
	assert_refused(s, "skip a", "rundown.live");
	assert_done(s, "skip b");
	assert_string_equal(s->said, "segment.armed c");
	assert_done(s, "skip b");
	assert_string_equal(s->said, "");
	assert_refused(s, "jump b", "go.guarded");
	script_pass(s, "1m");
	assert_refused(s, "jump b", "verb.not-applicable");
	assert_refused(s, "arm b", "verb.not-applicable");
	/* The plan is frozen; what is expected does without it. */
	assert_planned(s, "b", "20:05", "20:15");
	assert_expected(s, "b", "20:06", "20:06");
	assert_expected(s, "c", "20:06", "20:11");
	assert_done(s, "skip c");
	assert_string_equal(script_armed(s), "");
	assert_refused(s, "go", "rundown.at-end");
	assert_done(s, "skip b off=true");
	assert_string_equal(script_armed(s), "b");
	/* A row that was armed by hand stays armed. */
	assert_done(s, "skip c off=true");
	assert_done(s, "arm c");
	assert_done(s, "skip b");
	assert_done(s, "skip b off=true");
	assert_string_equal(script_armed(s), "c");
	/* With it gone and nothing behind it, what comes next is armed again. */
	assert_done(s, "skip c");
	assert_string_equal(script_armed(s), "b");
	script_free(s);
}

static void arming(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "arm c");
	assert_string_equal(s->said, "segment.armed c");
	assert_done(s, "arm c");
	assert_string_equal(s->said, "");
	assert_refused(s, "arm z", "id.unknown");
	assert_done(s, "arm b");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "b");
	assert_string_equal(script_armed(s), "c");
	/* The live row may be armed, and then starts again. */
	assert_done(s, "arm b");
	script_at(s, "20:04");
	assert_done(s, "go");
	assert_int_equal(script_find(s, "b")->run_count, 2);
	assert_int_equal(script_find(s, "b")->runs[0].end, script_instant(s, "20:04"));
	script_free(s);
}

static void armed_by_hand_and_skipped(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "5m");
	script_row(s, "b", NULL, "5m");
	script_row(s, "c", NULL, "5m");
	script_row(s, "d", NULL, "5m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	/* Who armed c wanted to go further on: d, not b. */
	assert_done(s, "arm c");
	assert_done(s, "skip c");
	assert_string_equal(script_armed(s), "d");
	/* That ends with the next step. */
	assert_done(s, "skip c off=true");
	assert_done(s, "arm b");
	assert_done(s, "go");
	assert_done(s, "skip c");
	assert_string_equal(script_armed(s), "d");
	assert_done(s, "skip c off=true");
	assert_string_equal(script_armed(s), "c");
	script_free(s);
}

/* What lies before the armed row will not run. */
static void what_is_armed_is_expected(void **state)
{
	(void)state;
	struct script *s = three();
	s->show.guard_ms = 0;
	assert_done(s, "go");
	assert_done(s, "arm c");
	assert_expected(s, "b", "20:06", "20:06");
	assert_expected(s, "c", "20:06", "20:11");
	assert_done(s, "go");
	assert_done(s, "back");
	assert_done(s, "back");
	assert_string_equal(script_live(s), "a");
	script_free(s);
}

static void a_loop_turns_until_leave(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.group_count = 2;
	s->groups[0] = (struct show_group){.id = "once", .target_ms = SHOW_NONE};
	s->groups[1] = (struct show_group){.id = "sell", .target_ms = SHOW_NONE, .loop = true};
	script_row(s, "intro", "20:00", "5m")->group = 0;
	script_row(s, "x", NULL, "5m")->group = 1;
	script_row(s, "y", NULL, "5m")->group = 1;
	script_row(s, "z", NULL, "5m")->group = 1;
	script_row(s, "bye", NULL, "5m");
	script_begin(s, "20:00");
	assert_refused(s, "leave", "show.not-live");
	assert_done(s, "go");
	assert_refused(s, "leave", "verb.not-applicable");
	for (int lap = 0; lap < 2; lap++) {
		assert_done(s, "go");
		assert_string_equal(script_live(s), "x");
		assert_done(s, "go");
		assert_string_equal(script_live(s), "y");
		assert_done(s, "go");
		assert_string_equal(script_live(s), "z");
		assert_string_equal(script_armed(s), "x");
	}
	assert_int_equal(script_find(s, "x")->run_count, 2);
	/* With the last row skipped the one before it closes the lap. */
	assert_done(s, "go");
	assert_done(s, "skip z");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "y");
	assert_string_equal(script_armed(s), "x");
	assert_done(s, "leave");
	assert_string_equal(s->said, "segment.armed bye");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "bye");
	assert_string_equal(script_armed(s), "");
	script_free(s);
}

/* A further lap is no lateness: what counts is what it leaves of the time up to the next fixed row. */
static void a_further_lap_is_late_only_by_what_it_delays(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.group_count = 1;
	s->groups[0] = (struct show_group){.id = "sell", .target_ms = SHOW_NONE, .loop = true};
	script_row(s, "x", "20:00", "10m")->group = 0;
	script_row(s, "y", "20:10", "6m")->group = 0; /* its time holds for the first lap */
	script_row(s, "z", NULL, "4m");
	script_row(s, "bye", "20:45", "5m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:12");
	assert_int_equal(s->r.offset_ms, 2 * MIN); /* in the first lap as anywhere */
	assert_done(s, "go");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "x");
	assert_expected(s, "bye", "20:45", "20:50");
	assert_int_equal(s->r.offset_ms, 0); /* 20:22 + 6m + 4m: in time for 20:45 */
	assert_int_equal(s->r.relative_ms, 0);
	script_at(s, "20:38");
	assert_int_equal(s->r.offset_ms, 3 * MIN); /* 20:38 + 6m + 4m */
	assert_done(s, "leave");
	assert_done(s, "jump z"); /* the laps have moved its plan too: 20:38 + 4m */
	assert_int_equal(s->r.offset_ms, 0);
	script_at(s, "20:44");
	assert_done(s, "go"); /* a time of its own: as anywhere */
	assert_int_equal(s->r.offset_ms, -MIN);
	script_free(s);
}

/* With no fixed row behind it each lap puts the end of the show off. */
static void a_further_lap_puts_the_end_off(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.group_count = 1;
	s->groups[0] = (struct show_group){.id = "sell", .target_ms = SHOW_NONE, .loop = true};
	script_row(s, "x", "20:00", "10m")->group = 0;
	script_row(s, "y", NULL, "6m")->group = 0;
	script_row(s, "bye", NULL, "5m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_done(s, "go");
	script_at(s, "20:06");
	assert_int_equal(s->r.offset_ms, -10 * MIN);
	assert_done(s, "go");
	assert_int_equal(s->r.offset_ms, 6 * MIN);
	assert_int_equal(s->r.offset_ms, s->r.expected_end - s->r.planned_end);
	script_free(s);
}

static void a_loop_at_the_end_of_the_show(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.group_count = 1;
	s->groups[0] = (struct show_group){.id = "sell", .target_ms = SHOW_NONE, .loop = true};
	script_row(s, "x", "20:00", "5m")->group = 0;
	script_begin(s, "20:00");
	assert_done(s, "go");
	assert_string_equal(script_armed(s), "x");
	script_pass(s, "5m");
	assert_done(s, "go");
	assert_int_equal(script_find(s, "x")->run_count, 2);
	assert_refused(s, "leave", "rundown.at-end");
	script_free(s);
}

static void automatic_go(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.guard_ms = 500;
	script_row(s, "a", "20:00", "5m")->autogo = true;
	script_row(s, "b", NULL, "0s")->autogo = true;
	script_row(s, "c", NULL, "5m")->autogo = true;
	script_begin(s, "20:00");
	assert_int_equal(rundown_next_due(&s->r, s->now), NEVER);
	assert_done(s, "go");
	assert_int_equal(rundown_next_due(&s->r, s->now), s->now.mono + 5 * MIN);
	/* The wall clock has no say in it. */
	script_step(s, "-10m");
	assert_int_equal(rundown_next_due(&s->r, s->now), s->now.mono + 5 * MIN);
	script_step(s, "+10m");
	script_at(s, "20:01");
	assert_done(s, "hold");
	assert_int_equal(rundown_next_due(&s->r, s->now), NEVER);
	script_at(s, "20:03");
	assert_done(s, "resume");
	assert_int_equal(rundown_next_due(&s->r, s->now), s->now.mono + 4 * MIN);
	assert_done(s, "standby");
	assert_int_equal(rundown_next_due(&s->r, s->now), NEVER);
	assert_done(s, "standby-off");
	assert_done(s, "lock");
	script_run_to(s, "20:08");
	assert_string_equal(s->said, "segment.ended a, segment.started b, segment.armed c, "
				     "segment.ended b, segment.started c");
	assert_string_equal(script_live(s), "c");
	assert_int_equal(script_find(s, "c")->actual.start, script_instant(s, "20:07"));
	/* The last row has nowhere to go, and stays. */
	assert_int_equal(rundown_next_due(&s->r, s->now), NEVER);
	script_free(s);
}

static void end_now_goes_on_by_itself(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "5m")->autogo = true;
	script_row(s, "b", NULL, "5m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:02");
	assert_done(s, "end-now");
	assert_string_equal(script_live(s), "a");
	assert_int_equal(rundown_next_due(&s->r, s->now), s->now.mono);
	script_run_to(s, "20:02");
	assert_string_equal(script_live(s), "b");
	script_free(s);
}

static void an_automatic_loop_without_length_takes_time(void **state)
{
	(void)state;
	struct script *s = script_new();
	s->show.group_count = 1;
	s->groups[0] = (struct show_group){.id = "sell", .target_ms = SHOW_NONE, .loop = true};
	for (int i = 0; i < 2; i++) {
		struct show_segment *row = script_row(s, i ? "y" : "x", NULL, "0s");
		row->autogo = true;
		row->group = 0;
	}
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_run_to(s, "20:01");
	assert_int_equal(script_find(s, "x")->run_count, 61);
	script_free(s);
}

static void flags_and_breaks(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "5m")->flag = true;
	script_row(s, "b", NULL, "5m")->is_break = true;
	script_row(s, "c", NULL, "5m")->flag = true;
	script_begin(s, "19:59");
	assert_int_equal(rundown_next_flag(&s->r), 0);
	assert_done(s, "go");
	assert_int_equal(rundown_next_flag(&s->r), 2);
	assert_int_equal(rundown_next_break(&s->r), 1);
	assert_int_equal(s->r.rows[2].expected.start, script_instant(s, "20:09"));
	assert_done(s, "skip c");
	assert_int_equal(rundown_next_flag(&s->r), -1);
	assert_done(s, "go");
	assert_int_equal(rundown_next_break(&s->r), -1);
	script_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skipping),
		cmocka_unit_test(arming),
		cmocka_unit_test(armed_by_hand_and_skipped),
		cmocka_unit_test(what_is_armed_is_expected),
		cmocka_unit_test(a_loop_turns_until_leave),
		cmocka_unit_test(a_further_lap_is_late_only_by_what_it_delays),
		cmocka_unit_test(a_further_lap_puts_the_end_off),
		cmocka_unit_test(a_loop_at_the_end_of_the_show),
		cmocka_unit_test(automatic_go),
		cmocka_unit_test(end_now_goes_on_by_itself),
		cmocka_unit_test(an_automatic_loop_without_length_takes_time),
		cmocka_unit_test(flags_and_breaks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
