/* From row to row: GO and its refusals, standby, the end; previews, copies and digests. */
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

static void go_from_first_to_last(void **state)
{
	(void)state;
	struct script *s = three();
	assert_int_equal(s->r.state, SHOW_READY);
	assert_string_equal(script_live(s), "");
	assert_string_equal(script_armed(s), "a");
	assert_done(s, "go");
	assert_string_equal(s->said, "segment.started a, segment.armed b, show.state live");
	assert_int_equal(s->r.state, SHOW_LIVE);
	assert_int_equal(script_find(s, "a")->state, ROW_LIVE);
	assert_int_equal(script_find(s, "b")->state, ROW_FUTURE);
	script_at(s, "20:06");
	assert_done(s, "go");
	assert_string_equal(s->said, "segment.ended a, segment.started b, segment.armed c");
	assert_span(s, script_find(s, "a")->actual, "20:01", "20:06");
	assert_int_equal(script_find(s, "a")->state, ROW_PAST);
	script_at(s, "20:16");
	assert_done(s, "go");
	assert_string_equal(s->said, "segment.ended b, segment.started c");
	assert_string_equal(script_armed(s), "");
	script_at(s, "20:21");
	assert_refused(s, "go", "rundown.at-end");
	assert_string_equal(s->said, "");
	assert_done(s, "finish");
	assert_string_equal(s->said, "segment.ended c, show.state finished");
	assert_int_equal(s->r.state, SHOW_FINISHED);
	assert_string_equal(script_live(s), "");
	assert_int_equal(script_find(s, "c")->state, ROW_PAST);
	assert_int_equal(s->r.expected_end, script_instant(s, "20:21"));
	assert_int_equal(s->r.offset_ms, MIN);
	script_free(s);
}

static void the_guard(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "go");
	assert_refused(s, "go", "go.guarded");
	assert_int_equal(json_integer_value(json_object_get(s->reply.fields, "retry_ms")), 500);
	script_pass(s, "300ms");
	assert_refused(s, "go", "go.guarded");
	assert_int_equal(json_integer_value(json_object_get(s->reply.fields, "retry_ms")), 200);
	assert_refused(s, "back", "go.guarded");
	assert_refused(s, "jump c", "go.guarded");
	assert_done(s, "arm c");
	script_pass(s, "199ms");
	assert_refused(s, "go", "go.guarded");
	/* None of the refusals has begun it anew, and a step of the wall clock does not matter to it. */
	script_step(s, "-1h");
	script_pass(s, "1ms");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "c");
	script_pass(s, "500ms");
	assert_done(s, "back");
	assert_string_equal(script_live(s), "b");
	assert_refused(s, "back", "go.guarded");
	script_free(s);
}

static void lock_and_standby(void **state)
{
	(void)state;
	struct script *s = three();
	assert_refused(s, "standby-off", "verb.not-applicable");
	assert_done(s, "lock");
	assert_refused(s, "go", "go.locked");
	assert_string_equal(script_live(s), "");
	assert_done(s, "unlock");
	assert_done(s, "go");
	script_pass(s, "1m");
	assert_done(s, "lock");
	assert_refused(s, "go", "go.locked");
	assert_done(s, "jump b");
	assert_done(s, "unlock");
	script_pass(s, "1m");
	assert_done(s, "standby");
	assert_true(s->r.standby);
	assert_refused(s, "standby", "show.standby");
	assert_refused(s, "go", "show.standby");
	assert_refused(s, "back", "show.standby");
	assert_refused(s, "jump c", "show.standby");
	assert_done(s, "arm a");
	/* The row's clock runs on. */
	int64_t left = rundown_remaining(&s->r, s->now);
	script_pass(s, "1m");
	assert_int_equal(rundown_remaining(&s->r, s->now), left - MIN);
	assert_done(s, "standby-off");
	assert_false(s->r.standby);
	assert_done(s, "go");
	assert_string_equal(script_live(s), "a");
	script_free(s);
}

static void back_and_jump(void **state)
{
	(void)state;
	struct script *s = three();
	assert_refused(s, "back", "rundown.at-start");
	assert_refused(s, "jump z", "id.unknown");
	assert_done(s, "go");
	script_at(s, "20:03");
	assert_refused(s, "jump A", "rundown.live");
	assert_refused(s, "back", "rundown.at-start");
	assert_done(s, "jump c");
	assert_string_equal(s->said, "segment.ended a, segment.started c");
	assert_int_equal(script_find(s, "b")->state, ROW_PAST);
	assert_int_equal(script_find(s, "b")->run_count, 0);
	assert_expected(s, "b", "20:03", "20:03");
	script_at(s, "20:04");
	assert_done(s, "back");
	assert_string_equal(script_live(s), "b");
	assert_string_equal(script_armed(s), "c");
	assert_int_equal(script_find(s, "c")->state, ROW_FUTURE);
	script_at(s, "20:05");
	assert_done(s, "back");
	/* A row that runs again keeps its first run, and starts with its whole time. */
	struct row *a = script_find(s, "a");
	assert_int_equal(a->run_count, 2);
	assert_int_equal(a->runs[0].start, script_instant(s, "20:01"));
	assert_int_equal(a->runs[0].end, script_instant(s, "20:03"));
	assert_int_equal(a->runs[1].start, script_instant(s, "20:05"));
	assert_int_equal(a->runs[1].end, NEVER);
	assert_int_equal(rundown_remaining(&s->r, s->now), 5 * MIN);
	assert_int_equal(s->r.first_start, script_instant(s, "20:01"));
	assert_expected(s, "b", "20:10", "20:20");
	script_free(s);
}

static void jump_begins_the_show(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "jump b");
	assert_string_equal(s->said, "segment.started b, segment.armed c, show.state live");
	assert_int_equal(script_find(s, "a")->state, ROW_PAST);
	assert_expected(s, "a", "20:01", "20:01");
	/* Four minutes early: b was planned for 20:05. */
	assert_int_equal(s->r.offset_ms, -4 * MIN);
	script_free(s);
}

static void nothing_after_finish(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"go",
		"back",
		"jump a",
		"arm a",
		"leave",
		"lock",
		"unlock",
		"skip a",
		"skip a off=true",
		"hold",
		"resume",
		"time by=+1m",
		"end-now",
		"fix how=gaps",
		"standby",
		"standby-off",
		"start-was by=-1m",
		"finish",
	};
	struct script *s = three();
	assert_done(s, "go");
	assert_done(s, "standby");
	assert_done(s, "finish");
	assert_false(s->r.standby);
	uint8_t before[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		assert_refused(s, lines[i], "show.finished");
		assert_string_equal(s->said, "");
	}
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	assert_int_equal(script_find(s, "b")->expected.start, NEVER);
	assert_int_equal(script_find(s, "b")->state, ROW_FUTURE);
	script_free(s);
}

static void clock_verbs_need_a_live_row(void **state)
{
	(void)state;
	static const char *const lines[] = {"hold",    "resume",           "time by=+1m",  "time by=+1m id=b",
					    "end-now", "start-was by=-1m", "fix how=gaps", "leave"};
	struct script *s = three();
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		assert_refused(s, lines[i], "show.not-live");
	assert_done(s, "finish");
	assert_int_equal(s->r.state, SHOW_FINISHED);
	assert_int_equal(s->r.expected_end, NEVER);
	script_free(s);
}

static void an_empty_show(void **state)
{
	(void)state;
	struct script *s = script_new();
	script_begin(s, "20:00");
	assert_refused(s, "go", "rundown.at-end");
	assert_refused(s, "back", "rundown.at-start");
	assert_int_equal(s->r.planned_end, NEVER);
	assert_int_equal(s->r.expected_end, NEVER);
	assert_int_equal(rundown_next_flag(&s->r), -1);
	assert_int_equal(rundown_live_end_mono(&s->r, s->now), NEVER);
	assert_int_equal(rundown_live_start_mono(&s->r), NEVER);
	assert_int_equal(rundown_remaining(&s->r, s->now), 0);
	assert_done(s, "finish");
	script_free(s);
}

static void verbs_of_others_are_not_ours(void **state)
{
	(void)state;
	struct script *s = three();
	assert_refused(s, "undo", "verb.not-applicable");
	script_free(s);
}

static void a_preview_changes_nothing(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "go");
	script_at(s, "20:03");
	uint8_t before[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	assert_done(s, "time by=+2m preview=true");
	assert_string_equal(s->said, "");
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	const json_t *rows = json_object_get(s->reply.fields, "preview");
	assert_int_equal(json_array_size(rows), 3);
	const json_t *a = json_array_get(rows, 0);
	assert_string_equal(json_string_value(json_object_get(a, "id")), "a");
	assert_int_equal(json_integer_value(json_object_get(a, "was_start")), script_instant(s, "20:01"));
	assert_int_equal(json_integer_value(json_object_get(a, "start")), script_instant(s, "20:01"));
	assert_int_equal(json_integer_value(json_object_get(a, "was_end")), script_instant(s, "20:06"));
	assert_int_equal(json_integer_value(json_object_get(a, "end")), script_instant(s, "20:08"));
	const json_t *c = json_array_get(rows, 2);
	assert_int_equal(json_integer_value(json_object_get(c, "was_start")), script_instant(s, "20:16"));
	assert_int_equal(json_integer_value(json_object_get(c, "start")), script_instant(s, "20:18"));
	assert_int_equal(json_integer_value(json_object_get(s->reply.fields, "end")), script_instant(s, "20:23"));
	/* A refusal is the same with and without. */
	assert_refused(s, "time by=-10m preview=true", "rundown.impossible");
	assert_refused(s, "resume preview=true", "rundown.not-held");
	/* Nothing moves: no rows. */
	assert_done(s, "lock preview=true");
	assert_false(s->r.locked);
	assert_int_equal(json_array_size(json_object_get(s->reply.fields, "preview")), 0);
	/* What will not happen any more has no time. */
	assert_done(s, "finish preview=true");
	assert_int_equal(s->r.state, SHOW_LIVE);
	const json_t *b = json_array_get(json_object_get(s->reply.fields, "preview"), 1);
	assert_null(json_object_get(b, "start"));
	assert_non_null(json_object_get(b, "was_start"));
	script_free(s);
}

/* Undo is a copy put back. */
static void a_copy_is_a_twin(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"go",      "jump c",           "back",
		"arm a",   "skip c",           "lock",
		"hold",    "time by=+1m",      "time by=+1m id=c",
		"end-now", "start-was by=-1s", "fix how=drop",
		"standby", "finish",
	};
	struct script *s = three();
	s->segments[2].optional = true;
	assert_done(s, "go");
	script_at(s, "20:10");
	assert_done(s, "go");
	script_at(s, "20:15");
	uint8_t before[32];
	uint8_t changed[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct rundown kept;
		assert_true(rundown_copy(&kept, &s->r));
		assert_done(s, lines[i]);
		script_digest(&s->r, changed);
		assert_memory_not_equal(before, changed, 32);
		rundown_finish(&s->r);
		s->r = kept;
		rundown_update(&s->r, s->now);
		script_digest(&s->r, after);
		assert_memory_equal(before, after, 32);
		assert_string_equal(script_live(s), "b");
	}
	script_free(s);
}

/* Whatever is state counts in the digest; what is derived from it does not. */
static void every_field_counts(void **state)
{
	(void)state;
	struct script *s = three();
	assert_done(s, "go");
	script_at(s, "20:05");
	assert_done(s, "go");
	script_at(s, "20:06");
	assert_done(s, "hold");
	script_pass(s, "1s");
	assert_done(s, "resume");
	struct rundown *r = &s->r;
	struct row *row = &r->rows[1];
	int64_t *const numbers[] = {&row->planned.start, &row->planned.end, &row->length_ms,     &row->actual.start,
				    &row->actual.end,    &row->added_ms,    &row->held_ms,       &row->next_added_ms,
				    &row->shift_ms,      &row->start_mono,  &row->runs[0].start, &row->runs[0].end,
				    &r->first_start,     &r->planned_start, &r->planned_end,     &r->clock_end,
				    &r->holds[0].start,  &r->holds[0].end};
	bool *const flags[] = {&row->skipped, &row->pulled, &r->armed_by_hand, &r->held,
			       &r->locked,    &r->standby,  &r->end_on_wall};
	int *const places[] = {&r->live, &r->armed, &r->current, &r->previous};
	int64_t *const derived[] = {&row->expected.start, &row->expected.end, &r->offset_ms,
				    &r->relative_ms,      &r->expected_end,   &r->guard_until_mono};
	uint8_t before[32];
	uint8_t after[32];
	script_digest(r, before);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		*numbers[i] ^= 1;
		script_digest(r, after);
		*numbers[i] ^= 1;
		assert_memory_not_equal(before, after, 32);
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		*flags[i] = !*flags[i];
		script_digest(r, after);
		*flags[i] = !*flags[i];
		assert_memory_not_equal(before, after, 32);
	}
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		*places[i] ^= 1;
		script_digest(r, after);
		*places[i] ^= 1;
		assert_memory_not_equal(before, after, 32);
	}
	for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
		*derived[i] ^= 1;
		script_digest(r, after);
		*derived[i] ^= 1;
		assert_memory_equal(before, after, 32);
	}
	script_free(s);
}

static void looking_changes_no_digest(void **state)
{
	(void)state;
	struct script *s = three();
	uint8_t before[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	script_pass(s, "26h");
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	assert_done(s, "go");
	script_digest(&s->r, before);
	script_pass(s, "1m");
	assert_refused(s, "back", "rundown.at-start");
	script_step(s, "+1h");
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	script_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(go_from_first_to_last),
		cmocka_unit_test(the_guard),
		cmocka_unit_test(lock_and_standby),
		cmocka_unit_test(back_and_jump),
		cmocka_unit_test(jump_begins_the_show),
		cmocka_unit_test(nothing_after_finish),
		cmocka_unit_test(clock_verbs_need_a_live_row),
		cmocka_unit_test(an_empty_show),
		cmocka_unit_test(verbs_of_others_are_not_ours),
		cmocka_unit_test(a_preview_changes_nothing),
		cmocka_unit_test(a_copy_is_a_twin),
		cmocka_unit_test(every_field_counts),
		cmocka_unit_test(looking_changes_no_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
