/* The live row's clock, and the verbs that set it: hold, time, end-now, start-was. */
#include "rundown_fixture.h"

#define NOW_LEFT(s) rundown_remaining(&(s)->r, (s)->now)

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
/* Two holds; the start moves to between them: the second one counts whole, the first not at all. */
static void start_was_between_holds(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:01");
	assert_done(s, "hold");
	script_at(s, "20:02");
	assert_done(s, "resume");
	script_at(s, "20:04");
	assert_done(s, "hold");
	script_at(s, "20:05");
	assert_done(s, "resume");
	script_at(s, "20:06");
	assert_int_equal(NOW_LEFT(s), 6 * MIN);
	assert_done(s, "start-was at=20:03");
	assert_int_equal(script_find(s, "a")->held_ms, MIN);
	assert_int_equal(NOW_LEFT(s), 8 * MIN); /* two minutes of ten have counted */
	/* Of more holds than are kept one by one the sum is right all the same. */
	for (int i = 0; i < 40; i++) {
		assert_done(s, "hold");
		script_pass(s, "1s");
		assert_done(s, "resume");
		script_pass(s, "1s");
	}
	assert_int_equal(script_find(s, "a")->held_ms, MIN + 40 * SEC);
	assert_int_equal(NOW_LEFT(s), 8 * MIN - 40 * SEC);
	assert_done(s, "start-was by=-1m");
	assert_int_equal(script_find(s, "a")->held_ms, MIN + 40 * SEC);
	script_free(s);
}

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
		cmocka_unit_test(holding),
		cmocka_unit_test(a_hold_over_midnight),
		cmocka_unit_test(adding_time),
		cmocka_unit_test(ending_now),
		cmocka_unit_test(it_started_earlier),
		cmocka_unit_test(start_was_and_midnight),
		cmocka_unit_test(start_was_and_holds),
		cmocka_unit_test(start_was_between_holds),
		cmocka_unit_test(numbers_out_of_this_world),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
