/* Edits while the show runs: the document changes under the rundown. */
#include "rundown_fixture.h"

/* The document after an edit: the rows of `s` in the order of `from`, -1 = a new row of a minute, "new". Borrows ids.
 */
struct edited {
	struct show show;
	struct show_segment segments[ROWS_MAX];
};

static void reorder(struct script *s, struct edited *to, const int *from, size_t count)
{
	to->show = *s->r.show;
	to->show.segments = to->segments;
	to->show.segment_count = count;
	for (size_t i = 0; i < count; i++) {
		if (from[i] >= 0) {
			to->segments[i] = s->r.show->segments[from[i]];
			continue;
		}
		to->segments[i] = (struct show_segment){.id = "new", .title = "new", .lock = LOCK_DURATION};
		to->segments[i].start_ms = to->segments[i].end_ms = SHOW_NONE;
		to->segments[i].duration_ms = MIN;
		to->segments[i].group = -1;
	}
}

static void edit(struct script *s, struct edited *to, const int *from)
{
	assert_true(rundown_edit(&s->r, &to->show, from, NULL, s->now));
	s->show = to->show;
	memcpy(s->segments, to->segments, sizeof s->segments);
	rundown_update(&s->r, s->now);
}

static struct script *live_on_b(void)
{
	struct script *s = script_new();
	script_row(s, "a", "20:00", "10m");
	script_row(s, "b", NULL, "10m");
	script_row(s, "c", NULL, "10m");
	script_row(s, "d", "20:40", "10m");
	script_begin(s, "20:00");
	assert_done(s, "go");
	script_at(s, "20:10");
	assert_done(s, "go");
	script_at(s, "20:12");
	return s;
}

static void an_unchanged_document_changes_nothing(void **state)
{
	(void)state;
	static const int same[] = {0, 1, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	uint8_t before[32];
	uint8_t after[32];
	assert_done(s, "fix how=start");
	assert_done(s, "time by=+1m id=c");
	script_digest(&s->r, before);
	reorder(s, &to, same, 4);
	edit(s, &to, same);
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	script_free(s);
}

static void the_live_row_is_longer_on_its_running_clock(void **state)
{
	(void)state;
	static const int same[] = {0, 1, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	reorder(s, &to, same, 4);
	to.segments[1].duration_ms = 20 * MIN;
	to.segments[2].duration_ms = 3 * MIN;
	to.segments[3].start_ms = script_time("20:45");
	edit(s, &to, same);
	assert_int_equal(rundown_remaining(&s->r, s->now), 18 * MIN);
	assert_int_equal(s->r.offset_ms, 10 * MIN);
	assert_expected(s, "c", "20:30", "20:33");
	assert_expected(s, "d", "20:45", "20:55");
	assert_planned(s, "c", "20:20", "20:30");
	assert_planned(s, "d", "20:40", "20:50");
	/* So has its next run. */
	assert_done(s, "jump c");
	assert_done(s, "back");
	assert_int_equal(rundown_remaining(&s->r, s->now), 20 * MIN);
	script_free(s);
}

static void rows_come_go_and_move(void **state)
{
	(void)state;
	static const int from[] = {3, 1, -1, 0};
	struct script *s = live_on_b();
	struct edited to;
	assert_done(s, "arm c");
	reorder(s, &to, from, 4);
	edit(s, &to, from);
	assert_string_equal(script_live(s), "b");
	assert_int_equal(s->r.current, 1);
	assert_int_equal(s->r.previous, 3);
	assert_int_equal(rundown_remaining(&s->r, s->now), 8 * MIN);
	/* c was armed, and is gone. */
	assert_string_equal(script_armed(s), "new");
	assert_false(s->r.armed_by_hand);
	assert_int_equal(script_find(s, "d")->state, ROW_PAST);
	assert_int_equal(script_find(s, "a")->state, ROW_FUTURE);
	assert_int_equal(script_find(s, "a")->run_count, 1);
	assert_expected(s, "new", "20:20", "20:21");
	assert_planned(s, "new", "20:20", "20:20");
	/* The correction still finds the run before, wherever its row is now. */
	assert_done(s, "start-was at=20:09");
	assert_int_equal(script_find(s, "a")->runs[0].end, script_instant(s, "20:09"));
	assert_done(s, "go");
	assert_string_equal(script_live(s), "new");
	assert_int_equal(rundown_remaining(&s->r, s->now), MIN);
	script_free(s);
}

static void a_held_clock_and_one_that_counts_to_its_end(void **state)
{
	(void)state;
	static const int same[] = {0, 1, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	struct edited then;
	struct edited at_last;
	assert_done(s, "time by=+1m");
	assert_done(s, "hold");
	script_at(s, "20:14");
	reorder(s, &to, same, 4);
	to.segments[1].duration_ms = 12 * MIN;
	edit(s, &to, same);
	assert_int_equal(rundown_remaining(&s->r, s->now), 11 * MIN);
	assert_done(s, "resume");
	assert_int_equal(rundown_remaining(&s->r, s->now), 11 * MIN);
	/* Its planned start is 20:10: now it is to end at 20:23, then again after what it has had. */
	reorder(s, &then, same, 4);
	then.segments[1].count_to_end = true;
	edit(s, &then, same);
	assert_int_equal(rundown_remaining(&s->r, s->now), 9 * MIN);
	reorder(s, &at_last, same, 4);
	at_last.segments[1].count_to_end = false;
	edit(s, &at_last, same);
	assert_int_equal(rundown_remaining(&s->r, s->now), 11 * MIN);
	script_free(s);
}

static void nothing_slides_into_the_place_of_the_live_row(void **state)
{
	(void)state;
	static const int from[] = {0, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	struct edited then;
	reorder(s, &to, from, 3);
	edit(s, &to, from);
	assert_int_equal(s->r.live, -1);
	assert_int_equal(s->r.state, SHOW_LIVE);
	assert_string_equal(script_armed(s), "c");
	assert_int_equal(script_find(s, "a")->state, ROW_PAST);
	assert_int_equal(script_find(s, "c")->state, ROW_FUTURE);
	assert_int_equal(script_find(s, "c")->run_count, 0);
	assert_int_equal(rundown_next_due(&s->r, s->now), NEVER);
	/* It would begin now, eight minutes before the plan. */
	assert_expected(s, "c", "20:12", "20:22");
	assert_int_equal(s->r.offset_ms, -8 * MIN);
	/* Clock verbs have nothing to work on, but rows can be armed, skipped and edited. */
	assert_refused(s, "hold", "show.not-live");
	assert_done(s, "skip c");
	assert_string_equal(script_armed(s), "d");
	assert_done(s, "skip c off=true");
	assert_string_equal(script_armed(s), "c");
	static const int more[] = {0, -1, 1, 2};
	reorder(s, &then, more, 4);
	edit(s, &then, more);
	assert_string_equal(script_armed(s), "new");
	script_at(s, "20:13");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "new");
	assert_int_equal(script_find(s, "new")->runs[0].start, script_instant(s, "20:13"));
	/* The run before is gone: the correction moves nothing but this one. */
	assert_done(s, "start-was at=20:12");
	assert_int_equal(script_find(s, "a")->runs[0].end, script_instant(s, "20:10"));
	assert_int_equal(s->r.first_start, script_instant(s, "20:00"));
	script_free(s);
}

static void back_goes_to_the_row_before_the_gap(void **state)
{
	(void)state;
	static const int from[] = {0, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	reorder(s, &to, from, 3);
	edit(s, &to, from);
	assert_done(s, "back");
	assert_string_equal(script_live(s), "a");
	assert_string_equal(script_armed(s), "c");
	script_free(s);
}

static void rows_come_back_with_their_runs(void **state)
{
	(void)state;
	static const int without[] = {1, 2, 3};
	static const int with[] = {-1, 0, 1, 2};
	struct script *s = live_on_b();
	struct edited to;
	struct edited again;
	struct rundown before;
	assert_true(rundown_copy(&before, &s->r));
	struct show old = *s->r.show;
	struct show_segment segments[ROWS_MAX];
	memcpy(segments, s->r.show->segments, sizeof segments);
	reorder(s, &to, without, 3);
	assert_true(rundown_edit(&s->r, &to.show, without, NULL, s->now));
	again.show = old;
	memcpy(again.segments, segments, sizeof segments);
	again.show.segments = again.segments;
	assert_true(rundown_edit(&s->r, &again.show, with, &before, s->now));
	assert_int_equal(script_find(s, "a")->run_count, 1);
	assert_int_equal(before.rows[0].run_count, 0);
	rundown_finish(&before);
	script_free(s);
}

static void a_preview_changes_nothing(void **state)
{
	(void)state;
	static const int from[] = {0, 1, 3, -1};
	struct script *s = live_on_b();
	struct edited to;
	struct reply reply = {0};
	uint8_t before[32];
	uint8_t after[32];
	script_digest(&s->r, before);
	reorder(s, &to, from, 4);
	struct rundown trial;
	assert_true(rundown_copy(&trial, &s->r));
	assert_true(rundown_edit(&trial, &to.show, from, NULL, s->now));
	rundown_answer_preview(&s->r, &trial, s->now, &reply);
	rundown_finish(&trial);
	script_digest(&s->r, after);
	assert_memory_equal(before, after, 32);
	assert_ptr_equal(s->r.show, &s->show);
	const json_t *rows = json_object_get(reply.fields, "preview");
	assert_int_equal(json_array_size(rows), 2); /* d stays at 20:40; the new one comes, c goes */
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "id")), "new");
	assert_null(json_object_get(json_array_get(rows, 0), "was_start"));
	assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 1), "id")), "c");
	assert_null(json_object_get(json_array_get(rows, 1), "start"));
	assert_int_equal(json_integer_value(json_object_get(reply.fields, "end")), script_instant(s, "20:51"));
	reply_finish(&reply);
	script_free(s);
}

static void skipping_and_armed_rows(void **state)
{
	(void)state;
	static const int same[] = {0, 1, 2, 3};
	struct script *s = live_on_b();
	struct edited to;
	reorder(s, &to, same, 4);
	to.segments[1].skip = true; /* live: from its next run on */
	to.segments[2].skip = true;
	edit(s, &to, same);
	assert_false(script_find(s, "b")->skipped);
	assert_true(script_find(s, "c")->skipped);
	assert_string_equal(script_armed(s), "d");
	/* A row that was taken back by the verb stays so while the document does not change in this. */
	assert_done(s, "skip c off=true");
	reorder(s, &to, same, 4);
	edit(s, &to, same);
	assert_false(script_find(s, "c")->skipped);
	assert_string_equal(script_armed(s), "c");
	script_free(s);
}

static void before_the_first_go(void **state)
{
	(void)state;
	static const int from[] = {-1, 1, 0};
	struct script *s = script_new();
	script_row(s, "a", NULL, "10m");
	script_row(s, "b", NULL, "10m");
	script_begin(s, "20:00");
	struct edited to;
	reorder(s, &to, from, 3);
	edit(s, &to, from);
	assert_string_equal(script_armed(s), "new");
	assert_planned(s, "new", "20:00", "20:01");
	assert_planned(s, "b", "20:01", "20:11");
	assert_planned(s, "a", "20:11", "20:21");
	assert_done(s, "go");
	assert_string_equal(script_live(s), "new");
	assert_int_equal(rundown_remaining(&s->r, s->now), MIN);
	script_free(s);
}

static void a_new_fixed_row_has_its_time(void **state)
{
	(void)state;
	static const int from[] = {0, 1, 2, -1, 3};
	struct script *s = live_on_b();
	struct edited to;
	reorder(s, &to, from, 5);
	to.segments[3].start_ms = script_time("20:35");
	to.segments[3].count_to_end = true;
	edit(s, &to, from);
	assert_expected(s, "new", "20:35", "20:36");
	assert_done(s, "time by=+12m");
	assert_expected(s, "new", "20:42", "20:42");
	assert_expected(s, "d", "20:42", "20:52");
	script_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unchanged_document_changes_nothing),
		cmocka_unit_test(the_live_row_is_longer_on_its_running_clock),
		cmocka_unit_test(rows_come_go_and_move),
		cmocka_unit_test(a_held_clock_and_one_that_counts_to_its_end),
		cmocka_unit_test(nothing_slides_into_the_place_of_the_live_row),
		cmocka_unit_test(back_goes_to_the_row_before_the_gap),
		cmocka_unit_test(rows_come_back_with_their_runs),
		cmocka_unit_test(a_preview_changes_nothing),
		cmocka_unit_test(skipping_and_armed_rows),
		cmocka_unit_test(before_the_first_go),
		cmocka_unit_test(a_new_fixed_row_has_its_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
