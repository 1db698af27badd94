#include "core/rundown_fix.h"

#include <stdlib.h>
#include <string.h>

#include "core/rundown_clock.h"
#include "core/rundown_order.h"
#include "core/rundown_plan.h"

/* What a remedy works with: a trial copy of the rundown, kept only if the remedy is possible. */
struct remedy {
	struct rundown *r;
	struct moment now;
	int64_t target;
	int64_t late; /* expected end − where it should be; positive = rows have to give, negative = they may take */
	int id;       /* the row that is named, -1 = none */
};

/* What came of it. */
enum verdict { FIX_DONE = 1, FIX_IMPOSSIBLE, FIX_NOT_APPLICABLE };

static const struct show_segment *segment(const struct remedy *m, int i)
{
	return &m->r->show->segments[i];
}

static int64_t end_now(struct remedy *m)
{
	rundown_update(m->r, m->now);
	return m->r->expected_end;
}

static int last_row(const struct remedy *m)
{
	return (int)m->r->row_count - 1;
}

/* Late: by how much beyond the target. Early: by how much before the plan, so that a hard end far behind the planned
 * one does not blow the rows up. Between the two there is nothing to mend. */
static int64_t lateness(const struct rundown *r, int64_t target)
{
	int64_t earliest = target < r->planned_end ? target : r->planned_end;
	if (r->expected_end > target)
		return r->expected_end - target;
	return r->expected_end < earliest ? r->expected_end - earliest : 0;
}

/* ---- gaps, drop ---- */

/* Tries one change after the other from the last row backwards, keeps those that bring the end nearer, and stops when
 * the target is reached. From the back, because a gap further on would swallow what is won before it. */
static enum verdict backwards(struct remedy *m, bool (*change)(struct remedy *m, int i, bool on))
{
	bool gained = false;
	int64_t end = end_now(m);
	for (int i = last_row(m); i > m->r->live && end > m->target; i--) {
		int armed = m->r->armed;
		bool by_hand = m->r->armed_by_hand;
		if (!rundown_ahead(m->r, i) || !change(m, i, true))
			continue;
		int64_t without = end_now(m);
		if (without < end) {
			end = without;
			gained = true;
		} else {
			change(m, i, false);
			m->r->armed = armed;
			m->r->armed_by_hand = by_hand;
			end_now(m);
		}
	}
	return gained || m->late <= 0 ? FIX_DONE : FIX_IMPOSSIBLE;
}

static bool pull(struct remedy *m, int i, bool on)
{
	if (on && !rundown_is_fixed(m->r, i))
		return false;
	m->r->rows[i].pulled = on;
	return true;
}

static bool drop(struct remedy *m, int i, bool on)
{
	if (!segment(m, i)->optional)
		return false;
	m->r->rows[i].skipped = on;
	rundown_rearm(m->r);
	return true;
}

static enum verdict fix_gaps(struct remedy *m)
{
	return backwards(m, pull);
}

static enum verdict fix_drop(struct remedy *m)
{
	return backwards(m, drop);
}

/* ---- rescale ---- */

/* floor(a × b / c) for 0 ≤ a ≤ c and 0 ≤ b ≤ c < 2^61: the product may need more than 64 bits. */
static int64_t mul_div(int64_t a, int64_t b, int64_t c)
{
	uint64_t quotient = 0;
	uint64_t rest = 0;
	for (int bit = 62; bit >= 0; bit--) {
		quotient <<= 1;
		rest <<= 1;
		if ((uint64_t)a >> bit & 1)
			rest += (uint64_t)b;
		quotient += rest / (uint64_t)c;
		rest %= (uint64_t)c;
	}
	return (int64_t)quotient;
}

/* The rows whose length bears on the end of the show: those behind the last one that waits for its time. */
static int first_that_counts(const struct remedy *m)
{
	for (int i = last_row(m); i > m->r->live; i--) {
		if (!rundown_ahead(m->r, i))
			continue;
		const struct row *row = &m->r->rows[i];
		int64_t counted = row->expected.start + row->length_ms + row->next_added_ms;
		if (segment(m, i)->count_to_end && row->expected.end > counted)
			return i + 1; /* ends when it ends */
		if (rundown_waits(m->r, i))
			return i;
	}
	return m->r->live + 1;
}

static bool rescales(const struct remedy *m, int i)
{
	return rundown_ahead(m->r, i) && segment(m, i)->rescale && !segment(m, i)->count_to_end;
}

/* Cuts `cut` ms in all (negative: adds) in proportion to the lengths in `old`, whose sum is `sum`; what is left over
 * by the rounding goes to the last row. */
static void rescale_by(struct remedy *m, const int64_t *old, int first, int64_t sum, int64_t cut)
{
	int64_t size = cut < 0 ? -cut : cut;
	int64_t rest = size;
	int last = -1;
	for (int i = first; i <= last_row(m); i++) {
		if (!rescales(m, i) || !old[i])
			continue;
		int64_t part = size <= sum ? mul_div(old[i], size, sum) : size / sum * old[i];
		m->r->rows[i].length_ms = old[i] + (cut < 0 ? part : -part);
		rest -= part;
		last = i;
	}
	if (last >= 0)
		m->r->rows[last].length_ms += cut < 0 ? rest : -rest;
}

/* No row may get less than its `min` by what was done to it. */
static bool lengths_allowed(const struct remedy *m, const int64_t *old)
{
	for (int i = m->r->live + 1; i <= last_row(m); i++) {
		const struct row *row = &m->r->rows[i];
		if (row->length_ms < old[i] &&
		    (row->length_ms < 0 || row->length_ms + row->next_added_ms < rundown_shortest(m->r, i)))
			return false;
		if (row->length_ms > RUNDOWN_LONGEST)
			return false;
	}
	return true;
}

static enum verdict rescale_lengths(struct remedy *m, const int64_t *old)
{
	int first = first_that_counts(m);
	int64_t sum = 0;
	for (int i = first; i <= last_row(m); i++)
		if (rescales(m, i))
			sum += old[i];
	if (!sum || m->late > sum)
		return FIX_IMPOSSIBLE;
	/* Mostly the cut is the lateness. It is more where rows that were cut would now have to wait for a fixed one,
	 * or where several rows end the show: look for the least one that reaches the target. */
	int64_t low = m->late;
	int64_t high = m->late < 0 ? m->late : sum;
	while (low < high) {
		int64_t cut = low == m->late ? low : low + (high - low) / 2;
		rescale_by(m, old, first, sum, cut);
		if (end_now(m) <= m->target)
			high = cut;
		else
			low = cut + 1;
	}
	rescale_by(m, old, first, sum, high);
	bool reached = m->late < 0 || end_now(m) <= m->target;
	return reached && lengths_allowed(m, old) ? FIX_DONE : FIX_IMPOSSIBLE;
}

static enum verdict fix_rescale(struct remedy *m)
{
	if (!m->late)
		return FIX_DONE;
	int64_t *old = malloc((m->r->row_count + 1) * sizeof *old);
	if (!old)
		return FIX_IMPOSSIBLE;
	for (size_t i = 0; i < m->r->row_count; i++)
		old[i] = m->r->rows[i].length_ms;
	enum verdict verdict = rescale_lengths(m, old);
	free(old);
	return verdict;
}

/* ---- row, start ---- */

/* The live row gives what it has left. */
static enum verdict fix_live_row(struct remedy *m)
{
	int64_t left = rundown_remaining(m->r, m->now) - m->late;
	if (m->late > 0 && (left < 0 || rundown_clock_elapsed(m->r, m->now) + left < rundown_shortest(m->r, m->id)))
		return FIX_IMPOSSIBLE;
	if (left > RUNDOWN_LONGEST)
		return FIX_IMPOSSIBLE;
	rundown_clock_move(m->r, -m->late);
	return FIX_DONE;
}

static enum verdict fix_row(struct remedy *m)
{
	if (m->id != m->r->live && !rundown_ahead(m->r, m->id))
		return FIX_NOT_APPLICABLE;
	if (!m->late)
		return FIX_DONE;
	enum verdict verdict = FIX_DONE;
	if (m->id == m->r->live) {
		verdict = fix_live_row(m);
	} else if (segment(m, m->id)->count_to_end) {
		verdict = FIX_IMPOSSIBLE; /* its end stands */
	} else {
		struct row *row = &m->r->rows[m->id];
		int64_t length = row->length_ms - m->late;
		if (length < 0 || length > RUNDOWN_LONGEST ||
		    (m->late > 0 && length + row->next_added_ms < rundown_shortest(m->r, m->id)))
			return FIX_IMPOSSIBLE;
		row->length_ms = length;
	}
	if (verdict == FIX_DONE && m->late > 0 && end_now(m) > m->target)
		return FIX_IMPOSSIBLE; /* a row further on waits for its time and takes the gain */
	return verdict;
}

/* By how much a fixed row moves: late by the lateness that is left at it when the gaps before it have eaten their
 * part, so that its time becomes the one it is expected at; early by the offset, for it would wait. */
static int64_t start_moves_by(const struct remedy *m, int i)
{
	int64_t late = m->r->rows[i].expected.start - rundown_own_start(m->r, i);
	return late > 0 || m->r->offset_ms > 0 ? late : m->r->offset_ms;
}

static enum verdict fix_start(struct remedy *m)
{
	int i = m->id;
	if (i >= 0 && (!rundown_ahead(m->r, i) || !rundown_is_fixed(m->r, i)))
		return FIX_NOT_APPLICABLE;
	if (i < 0)
		for (i = m->r->live + 1; i <= last_row(m) && !(rundown_ahead(m->r, i) && rundown_is_fixed(m->r, i));)
			i++;
	if (i > last_row(m))
		return FIX_IMPOSSIBLE;
	struct row *row = &m->r->rows[i];
	int64_t by = start_moves_by(m, i);
	if (!by)
		return FIX_DONE;
	int64_t shift = row->shift_ms + by;
	if (shift > RUNDOWN_LONGEST || shift < -RUNDOWN_LONGEST || row->planned.start + shift < m->now.wall)
		return FIX_IMPOSSIBLE;
	row->shift_ms = shift;
	return FIX_DONE;
}

/* ---- The verb ---- */

static const struct {
	const char *how;
	bool needs_id;
	enum verdict (*apply)(struct remedy *m);
} remedies[] = {
	{"gaps", false, fix_gaps}, {"rescale", false, fix_rescale}, {"row", true, fix_row},
	{"drop", false, fix_drop}, {"start", false, fix_start},
};

static bool answer(const struct rundown_step *s, struct rundown *trial, enum verdict verdict)
{
	switch (verdict) {
	case FIX_DONE:
		rundown_finish(s->r);
		*s->r = *trial;
		return true;
	case FIX_IMPOSSIBLE:
		rundown_finish(trial);
		return reply_refuse(s->reply, "rundown.impossible");
	case FIX_NOT_APPLICABLE:
		rundown_finish(trial);
		return reply_refuse(s->reply, "verb.not-applicable");
	}
	return false;
}

bool rundown_fix(const struct rundown_step *s)
{
	const char *how = verb_text(s->call, "how", "");
	const char *id = verb_text(s->call, "id", NULL);
	struct remedy m = {.now = s->now, .id = id ? show_find_segment(s->r->show, id) : -1};
	if (id && m.id < 0)
		return reply_refuse(s->reply, "id.unknown");
	for (size_t i = 0; i < sizeof remedies / sizeof *remedies; i++) {
		if (strcmp(remedies[i].how, how) != 0)
			continue;
		if (remedies[i].needs_id && !id) {
			reply_refuse(s->reply, "verb.missing-argument");
			reply_set(s->reply, "argument", json_string("id"));
			return false;
		}
		struct rundown trial;
		if (!rundown_copy(&trial, s->r))
			return reply_refuse(s->reply, "rundown.impossible");
		m.r = &trial;
		rundown_update(m.r, m.now);
		m.target = rundown_target(m.r);
		m.late = lateness(m.r, m.target);
		return answer(s, &trial, remedies[i].apply(&m));
	}
	reply_refuse(s->reply, "verb.bad-argument");
	reply_set(s->reply, "argument", json_string("how"));
	return false;
}
