/* Properties that hold for any show and any script of verbs: random ones, from fixed seeds. */
#include "rundown_fixture.h"

#include "core/rundown_order.h"

#define SHOWS 300
#define STEPS 250

static uint64_t random_state;

/* xorshift64*, so that every machine runs the same scripts. */
static uint32_t random_below(uint32_t limit)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return (uint32_t)((random_state * UINT64_C(2685821657736338717)) >> 33) % limit;
}

static bool one_in(uint32_t n)
{
	return random_below(n) == 0;
}

static const char *const ids[] = {"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"};

static struct script *random_show(uint64_t seed)
{
	random_state = seed * UINT64_C(0x9e3779b97f4a7c15) | 1;
	struct script *s = script_new();
	s->show.guard_ms = one_in(2) ? 500 : 0;
	s->show.group_count = 2;
	s->groups[0] = (struct show_group){.id = "g0", .target_ms = SHOW_NONE, .loop = one_in(2)};
	s->groups[1] = (struct show_group){.id = "g1", .target_ms = SHOW_NONE, .loop = one_in(2)};
	if (one_in(3))
		s->show.end_ms = 22 * 60 * MIN + (int64_t)random_below(120) * MIN;
	uint32_t count = 1 + random_below(10);
	int64_t at = 20 * 60 * MIN + (int64_t)random_below(200) * MIN;
	for (uint32_t i = 0; i < count; i++) {
		struct show_segment *row = script_row(s, ids[i], NULL, NULL);
		row->duration_ms = (int64_t)random_below(600) * SEC + random_below(3);
		if (one_in(3))
			row->start_ms = (at + (int64_t)random_below(15) * MIN) % DAY;
		if (one_in(10))
			row->end_ms = (at + 20 * MIN) % DAY;
		at += row->duration_ms;
		row->lock = one_in(2) ? LOCK_DURATION : LOCK_END;
		row->count_to_end = one_in(6);
		row->skip = one_in(8);
		row->optional = one_in(3);
		row->flag = one_in(3);
		row->autogo = one_in(4);
		row->rescale = !one_in(4);
		row->delay_ms = one_in(6) ? (int64_t)random_below(600) * SEC - 200 * SEC : 0;
		row->min_ms = one_in(3) ? (int64_t)random_below(300) * SEC : 0;
		row->group = (int)random_below(4) - 2;
		row->group = row->group < 0 ? -1 : row->group;
	}
	script_begin(s, "20:30");
	return s;
}

static void random_line(char *out, size_t size)
{
	static const char *const plain[] = {"go",     "go",   "go",     "go",      "back",    "leave",       "lock",
					    "unlock", "hold", "resume", "end-now", "standby", "standby-off", "unlock"};
	static const char *const fixes[] = {"gaps", "rescale", "drop", "start"};
	const char *id = ids[random_below(10)];
	switch (random_below(9)) {
	case 0:
		snprintf(out, size, "jump %s", id);
		break;
	case 1:
		snprintf(out, size, "arm %s", id);
		break;
	case 2:
		snprintf(out, size, "skip %s%s", id, one_in(2) ? " off=true" : "");
		break;
	case 3:
		snprintf(out, size, "time by=%c%us%s%s", one_in(2) ? '+' : '-', random_below(400),
			 one_in(2) ? " id=" : "", "");
		if (out[strlen(out) - 1] == '=')
			snprintf(out + strlen(out), size - strlen(out), "%s", id);
		break;
	case 4:
		snprintf(out, size, "start-was by=%c%us", one_in(4) ? '+' : '-', random_below(200));
		break;
	case 5:
		snprintf(out, size, "fix how=%s", fixes[random_below(4)]);
		break;
	case 6:
		snprintf(out, size, "fix how=row id=%s", id);
		break;
	case 7:
	case 8:
		snprintf(out, size, "%s", plain[random_below(sizeof plain / sizeof *plain)]);
		break;
	}
	if (one_in(400))
		snprintf(out, size, "finish");
	if (one_in(6))
		snprintf(out + strlen(out), size - strlen(out), " preview=true");
}

/* ---- What always holds ---- */

static void check_rows(const struct script *s)
{
	const struct rundown *r = &s->r;
	assert_true((r->state == SHOW_LIVE) == (r->live >= 0));
	assert_true(r->live < (int)r->row_count && r->armed < (int)r->row_count);
	assert_true(r->armed < 0 || !r->rows[r->armed].skipped);
	assert_true(r->live < 0 || !r->rows[r->live].skipped);
	assert_true(!r->held || r->live >= 0);
	for (int i = 0; i < (int)r->row_count; i++) {
		const struct row *row = &r->rows[i];
		assert_true((row->state == ROW_LIVE) == (i == r->live));
		if (r->live >= 0)
			assert_int_equal(row->state, i < r->live ? ROW_PAST : i == r->live ? ROW_LIVE : ROW_FUTURE);
		for (size_t k = 0; k < row->run_count; k++)
			assert_true((row->runs[k].end == NEVER) == (i == r->live && k + 1 == row->run_count));
		assert_true(row->held_ms >= 0);
		assert_true(row->length_ms >= 0);
		if (row->run_count) {
			assert_int_equal(row->actual.start, row->runs[row->run_count - 1].start);
			assert_int_equal(row->actual.end, row->runs[row->run_count - 1].end);
		}
	}
}

static void check_expectation(const struct script *s, bool stepped)
{
	const struct rundown *r = &s->r;
	for (int i = r->live; i >= 0 && i < (int)r->row_count; i++) {
		const struct span *e = &r->rows[i].expected;
		assert_true(stepped || e->end >= e->start);
		assert_true(i == r->live || e->start >= s->now.wall);
		assert_true(e->end >= s->now.wall);
		assert_true(e->end <= r->expected_end);
	}
	if (r->state == SHOW_LIVE && !stepped) {
		bool lapped = false;
		for (int i = 0; i < (int)r->row_count; i++)
			lapped |= rundown_lapped(r, i);
		if (!lapped)
			assert_int_equal(r->offset_ms, r->rows[r->live].expected.end - r->rows[r->live].planned.end);
		assert_int_equal(r->relative_ms, r->offset_ms + r->planned_start - r->first_start);
	}
}

/* One row ends when the next begins, so that all runs together are the time since the first one began. */
static void check_sum(const struct script *s)
{
	const struct rundown *r = &s->r;
	if (r->current < 0)
		return;
	int64_t sum = 0;
	int64_t last = r->first_start;
	for (size_t i = 0; i < r->row_count; i++) {
		for (size_t k = 0; k < r->rows[i].run_count; k++) {
			const struct row_run *run = &r->rows[i].runs[k];
			int64_t end = run->end == NEVER ? s->now.wall : run->end;
			assert_true(end >= run->start);
			assert_true(run->start >= r->first_start);
			sum += end - run->start;
			last = end > last ? end : last;
		}
	}
	assert_int_equal(sum, last - r->first_start);
	assert_true(r->state == SHOW_FINISHED || last == s->now.wall);
}

/* ---- Scripts ---- */

static void do_verb(struct script *s)
{
	char line[96];
	uint8_t before[32];
	uint8_t after[32];
	uint8_t back[32];
	struct rundown kept;
	random_line(line, sizeof line);
	script_digest(&s->r, before);
	assert_true(rundown_copy(&kept, &s->r));
	script_digest(&kept, back);
	assert_memory_equal(before, back, 32);
	bool done = !*script_say(s, line);
	script_digest(&s->r, after);
	if (!done || strstr(line, "preview")) {
		assert_memory_equal(before, after, 32);
		assert_int_equal(s->out.count, 0);
	}
	/* The twin has not noticed. */
	script_digest(&kept, back);
	assert_memory_equal(before, back, 32);
	if (one_in(5)) { /* undo */
		rundown_finish(&s->r);
		s->r = kept;
		rundown_update(&s->r, s->now);
	} else {
		rundown_finish(&kept);
	}
}

static void do_time(struct script *s, bool steps)
{
	char text[32];
	int64_t left = rundown_remaining(&s->r, s->now);
	int live = s->r.live;
	int64_t ms = (int64_t)random_below(one_in(4) ? 600000 : 20000);
	if (steps && one_in(5)) {
		snprintf(text, sizeof text, "%c%us", one_in(2) ? '+' : '-', random_below(4000));
		script_step(s, text);
		if (live >= 0 && (s->r.held || !s->r.end_on_wall))
			assert_int_equal(rundown_remaining(&s->r, s->now), left);
		return;
	}
	int64_t due = rundown_next_due(&s->r, s->now);
	if (due != NEVER && due - s->now.mono <= ms)
		ms = due > s->now.mono ? due - s->now.mono : 0;
	snprintf(text, sizeof text, "%ums", (unsigned)ms);
	script_pass(s, text);
	if (live >= 0)
		assert_int_equal(rundown_remaining(&s->r, s->now), s->r.held ? left : left - ms);
	if (due != NEVER && due <= s->now.mono) {
		outbox_clear(&s->out);
		int armed = s->r.armed;
		rundown_deadline(&s->r, s->now, &s->out);
		assert_int_equal(s->r.live, armed);
		rundown_update(&s->r, s->now);
	}
}

static void run_script(uint64_t seed, bool steps, uint8_t out[32])
{
	struct script *s = random_show(seed);
	for (int i = 0; i < STEPS; i++) {
		if (one_in(2))
			do_verb(s);
		else
			do_time(s, steps);
		check_rows(s);
		check_expectation(s, steps);
		if (!steps)
			check_sum(s);
		uint8_t before[32];
		script_digest(&s->r, before);
		rundown_update(&s->r, (struct moment){s->now.wall + 12345, s->now.mono + 12345});
		rundown_update(&s->r, s->now);
		script_digest(&s->r, out);
		assert_memory_equal(before, out, 32);
	}
	script_free(s);
}

static void any_script_keeps_the_rules(void **state)
{
	(void)state;
	uint8_t out[32];
	for (uint64_t seed = 1; seed <= SHOWS; seed++)
		run_script(seed, false, out);
}

static void any_script_with_steps_of_the_clock(void **state)
{
	(void)state;
	uint8_t out[32];
	for (uint64_t seed = 1; seed <= SHOWS; seed++)
		run_script(seed + 100000, true, out);
}

static void equal_events_give_equal_digests(void **state)
{
	(void)state;
	uint8_t once[32];
	uint8_t again[32];
	for (uint64_t seed = 1; seed <= 20; seed++) {
		run_script(seed, true, once);
		run_script(seed, true, again);
		assert_memory_equal(once, again, 32);
	}
}

/* The later the live row ends, the later every row is expected, but never by more than that. */
static void expected_starts_are_monotone_in_lateness(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SHOWS; seed++) {
		struct script *s = random_show(seed);
		if (*script_say(s, "go")) { /* all rows are skipped */
			script_free(s);
			continue;
		}
		int64_t starts[10];
		for (int late = 0; late < 30; late++) {
			for (size_t i = 0; i < s->r.row_count; i++)
				starts[i] = s->r.rows[i].expected.start;
			int64_t end = s->r.expected_end;
			int64_t offset = s->r.offset_ms;
			assert_done(s, "time by=+40s");
			int64_t later = s->r.offset_ms - offset;
			assert_true(later >= 0 && later <= 40 * SEC);
			for (size_t i = 0; i < s->r.row_count; i++) {
				int64_t moved = s->r.rows[i].expected.start - starts[i];
				assert_true(moved >= 0 && moved <= later);
			}
			assert_true(s->r.expected_end >= end && s->r.expected_end <= end + later);
		}
		script_free(s);
	}
}

/* A remedy that is possible for lateness ends the show on time; gaps and drops do what they can. */
static void remedies_remedy(void **state)
{
	(void)state;
	int possible = 0;
	for (uint64_t seed = 1; seed <= 4 * SHOWS; seed++) {
		struct script *s = random_show(seed);
		s->show.end_ms = SHOW_NONE;
		if (!*script_say(s, "go")) {
			char line[32];
			snprintf(line, sizeof line, "time by=+%us", 1 + random_below(900));
			assert_done(s, line);
			int64_t end = s->r.expected_end;
			bool late = end > s->r.planned_end;
			bool done = !*script_say(s, one_in(2) ? "fix how=rescale" : "fix how=gaps");
			assert_true(s->r.expected_end <= end || end < s->r.planned_end);
			if (!*script_say(s, "fix how=rescale") && late) {
				assert_true(s->r.expected_end <= s->r.planned_end);
				possible++;
			}
			if (late && done)
				assert_true(s->r.expected_end < end);
		}
		script_free(s);
	}
	assert_true(possible > SHOWS / 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_script_keeps_the_rules),
		cmocka_unit_test(any_script_with_steps_of_the_clock),
		cmocka_unit_test(equal_events_give_equal_digests),
		cmocka_unit_test(expected_starts_are_monotone_in_lateness),
		cmocka_unit_test(remedies_remedy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
