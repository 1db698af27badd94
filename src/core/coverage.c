#include "core/coverage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"
#include "core/make_up.h"

#define GAPS_IN_STATE 100

static const char *const end_names[] = {
	[GAP_LASTS] = "lasting",       [GAP_LOST] = "lost", [GAP_ASKED] = "asked",
	[GAP_MADE_GOOD] = "made-good", [GAP_LATE] = "late", [GAP_LEFT] = "left",
};

void coverage_init(struct coverage *c)
{
	*c = (struct coverage){.silent_mono = NEVER};
}

void coverage_finish(struct coverage *c)
{
	free(c->gaps);
	coverage_init(c);
}

const char *gap_end_name(enum gap_end end)
{
	return end_names[end];
}

enum gap_end gap_end_from(const char *name)
{
	for (enum gap_end end = GAP_ASKED; name && end <= GAP_LATE; end++)
		if (strcmp(end_names[end], name) == 0)
			return end;
	return GAP_LOST;
}

/* ---- a gap ---- */

static bool overlaps(const struct gap *gap, int64_t opened, int64_t closed)
{
	bool before = gap->end != GAP_LASTS && opened >= gap->until.wall;
	return opened && !before && (!closed || closed > gap->from.wall);
}

static void add_open(json_t *list, const struct interaction *it, json_int_t run)
{
	json_array_append_new(list, json_pack("{s:s, s:I}", "id", it->doc->id, "run", run));
}

/* The runs of interactions that were open at some time in it. New reference. */
static json_t *open_in(const struct engine *e, const struct gap *gap)
{
	json_t *list = json_array();
	for (size_t i = 0; i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		size_t n = 0;
		const json_t *run = NULL;
		if (!make_up_is_kind(it->doc->kind))
			continue;
		json_array_foreach(it->earlier, n, run)
		{
			if (overlaps(gap, json_integer_value(json_object_get(run, "opened")),
				     json_integer_value(json_object_get(run, "closed"))))
				add_open(list, it, json_integer_value(json_object_get(run, "run")));
		}
		if (overlaps(gap, it->opened, it->closed))
			add_open(list, it, it->run);
	}
	return list;
}

/* New reference. */
static json_t *gap_fields(const struct engine *e, const struct gap *gap, struct moment now)
{
	const struct moment *until = gap->end == GAP_LASTS ? &now : &gap->until;
	json_t *fields =
		json_pack("{s:s, s:s, s:b, s:s, s:I, s:I, s:I}", "id", gap->id, "feed", gap->feed, "count",
			  (int)gap->count, "state", gap_end_name(gap->end), "from", (json_int_t)gap->from.wall,
			  "from_mono", (json_int_t)gap->from.mono, "ms", (json_int_t)(until->mono - gap->from.mono));
	if (gap->end != GAP_LASTS) {
		json_object_set_new(fields, "until", json_integer(gap->until.wall));
		json_object_set_new(fields, "until_mono", json_integer(gap->until.mono));
	}
	json_object_set_new(fields, "open", open_in(e, gap));
	return fields;
}

static void begin_gap(struct engine *e, struct engine_feed *feed)
{
	struct coverage *c = &e->coverage;
	if (feed->coverage != COVERAGE_AWAY)
		feed->was_heard = feed->coverage == COVERAGE_HEARD;
	feed->coverage = COVERAGE_AWAY;
	feed->gap = SIZE_MAX;
	if (!feed->covers)
		return;
	if (c->count == c->capacity) {
		size_t capacity = c->capacity ? c->capacity * 2 : 16;
		struct gap *gaps = realloc(c->gaps, capacity * sizeof *gaps);
		if (!gaps) {
			e->cx.out->failed = true;
			return;
		}
		c->gaps = gaps;
		c->capacity = capacity;
	}
	feed->gap = c->count;
	struct gap *gap = &c->gaps[c->count++];
	*gap = (struct gap){.count = feed->count, .from = e->cx.now, .end = GAP_LASTS};
	snprintf(gap->id, sizeof gap->id, "%s", feed->id);
	snprintf(gap->feed, sizeof gap->feed, "%s", feed->feed);
	outbox_event(e->cx.out, "feed.gap", gap_fields(e, gap, e->cx.now));
}

static void end_gap(struct engine *e, struct engine_feed *feed, enum coverage_state state, enum gap_end end)
{
	feed->coverage = state;
	if (feed->gap == SIZE_MAX)
		return;
	struct gap *gap = &e->coverage.gaps[feed->gap];
	gap->until = e->cx.now;
	gap->end = end;
	outbox_event(e->cx.out, "feed.gap", gap_fields(e, gap, e->cx.now));
}

/* ---- the states ---- */

static void when_unheard(struct engine_feed *feed, enum coverage_event event)
{
	switch (event) {
	case ON_FEED_LIVE:
		feed->coverage = COVERAGE_HEARD;
		break;
	case ON_FEED_ENDED:
		feed->coverage = COVERAGE_OVER;
		break;
	case ON_FEED_READY:
		feed->coverage = COVERAGE_READY;
		break;
	case ON_FEED_GONE:
	case ON_FEED_ASLEEP:
		break; /* nobody was heard who could be missed */
	}
}

/* Or READY: whoever comes now finds it. */
static void when_heard(struct engine *e, struct engine_feed *feed, enum coverage_event event)
{
	switch (event) {
	case ON_FEED_GONE:
	case ON_FEED_ASLEEP:
		begin_gap(e, feed);
		break;
	case ON_FEED_ENDED:
		feed->coverage = COVERAGE_OVER;
		break;
	case ON_FEED_LIVE:
		feed->coverage = COVERAGE_HEARD;
		break;
	case ON_FEED_READY:
		break;
	}
}

static void when_away(struct engine *e, struct engine_feed *feed, enum coverage_event event, enum gap_end back)
{
	switch (event) {
	case ON_FEED_LIVE:
		end_gap(e, feed, COVERAGE_HEARD, back);
		break;
	case ON_FEED_READY: /* it is not to be waited for: it comes when it has something to say */
		end_gap(e, feed, feed->was_heard ? COVERAGE_HEARD : COVERAGE_READY, back);
		break;
	case ON_FEED_ENDED:
		end_gap(e, feed, COVERAGE_OVER, GAP_LEFT);
		break;
	case ON_FEED_GONE:
	case ON_FEED_ASLEEP:
		break; /* the gap goes on */
	}
}

static void when_over(struct engine_feed *feed, enum coverage_event event)
{
	switch (event) {
	case ON_FEED_LIVE:
		feed->coverage = COVERAGE_HEARD;
		break;
	case ON_FEED_READY:
		feed->coverage = COVERAGE_READY;
		break;
	case ON_FEED_GONE:
	case ON_FEED_ENDED:
	case ON_FEED_ASLEEP:
		break;
	}
}

/* From when on nobody is heard. One that is asked (a file) is no voice that can be lost, but one that is heard. */
static void look_for_silence(struct engine *e)
{
	struct coverage *c = &e->coverage;
	bool heard = false;
	bool away = false;
	for (size_t i = 0; i < e->feed_count; i++) {
		const struct engine_feed *feed = &e->feeds[i];
		heard = heard || (feed->count && feed->coverage == COVERAGE_HEARD);
		away = away || (feed->count && feed->covers && feed->coverage == COVERAGE_AWAY);
	}
	if (heard || !away) {
		c->silent_mono = NEVER;
		c->lost = false;
	} else if (c->silent_mono == NEVER) {
		c->silent_mono = e->cx.now.mono;
	}
}

void coverage_apply(struct engine *e, struct engine_feed *feed, enum coverage_event event, enum gap_end back)
{
	bool lasted = coverage_gap_lasts(&e->coverage);
	switch (feed->coverage) {
	case COVERAGE_UNHEARD:
		when_unheard(feed, event);
		break;
	case COVERAGE_READY:
	case COVERAGE_HEARD:
		when_heard(e, feed, event);
		break;
	case COVERAGE_AWAY:
		when_away(e, feed, event, back);
		break;
	case COVERAGE_OVER:
		when_over(feed, event);
		break;
	}
	look_for_silence(e);
	if (lasted && !coverage_gap_lasts(&e->coverage))
		make_up_go_on(e);
}

void coverage_apply_to(struct engine *e, const char *id, enum coverage_event event, enum gap_end back)
{
	for (size_t i = 0; i < e->feed_count; i++)
		if (strcmp(e->feeds[i].id, id) == 0)
			coverage_apply(e, &e->feeds[i], event, back);
}

void coverage_apply_to_all(struct engine *e, enum coverage_event event)
{
	for (size_t i = 0; i < e->feed_count; i++)
		coverage_apply(e, &e->feeds[i], event, GAP_LOST);
}

void coverage_begin_anew(struct engine *fresh)
{
	for (size_t i = 0; i < fresh->feed_count; i++)
		if (fresh->feeds[i].coverage == COVERAGE_AWAY)
			begin_gap(fresh, &fresh->feeds[i]);
	look_for_silence(fresh);
}

/* ---- what follows ---- */

int64_t coverage_missed(const struct coverage *c, int64_t from, int64_t to)
{
	int64_t missed = 0;
	for (size_t i = 0; i < c->count; i++) {
		const struct gap *gap = &c->gaps[i];
		if (!gap->count || gap->end == GAP_MADE_GOOD)
			continue;
		int64_t begin = gap->from.mono > from ? gap->from.mono : from;
		int64_t end = gap->end != GAP_LASTS && gap->until.mono < to ? gap->until.mono : to;
		if (end <= begin)
			continue;
		missed += end - begin;
		from = end; /* they are in order: what lies before is counted */
	}
	return missed;
}

bool coverage_gap_lasts(const struct coverage *c)
{
	for (size_t i = c->count; i > 0; i--)
		if (c->gaps[i - 1].end == GAP_LASTS && c->gaps[i - 1].count)
			return true;
	return false;
}

bool coverage_is_lost(const struct coverage *c, struct moment now)
{
	return c->silent_mono != NEVER && now.mono - c->silent_mono >= COVERAGE_SILENT_MS;
}

int64_t coverage_next_due(const struct coverage *c)
{
	return c->silent_mono == NEVER || c->lost ? NEVER : c->silent_mono + COVERAGE_SILENT_MS;
}

void coverage_deadline(struct engine *e)
{
	if (coverage_next_due(&e->coverage) <= e->cx.now.mono)
		e->coverage.lost = true;
}

json_t *coverage_rows(const struct engine *e, struct moment now, size_t from, size_t count, size_t *total)
{
	const struct coverage *c = &e->coverage;
	json_t *rows = json_array();
	*total = c->count;
	for (size_t i = from; i < c->count && i - from < count; i++)
		json_array_append_new(rows, gap_fields(e, &c->gaps[i], now));
	return rows;
}

json_t *coverage_state(const struct engine *e, struct moment now)
{
	const struct coverage *c = &e->coverage;
	size_t total = 0;
	size_t from = c->count > GAPS_IN_STATE ? c->count - GAPS_IN_STATE : 0;
	json_t *gaps = coverage_rows(e, now, from, GAPS_IN_STATE, &total);
	json_t *state =
		json_pack("{s:b, s:o, s:I, s:I}", "lost", (int)coverage_is_lost(c, now), "gaps", gaps, "count",
			  (json_int_t)c->count, "missed_ms", (json_int_t)coverage_missed(c, INT64_MIN, now.mono));
	json_object_set_new(state, "owed", make_up_state(e, now));
	return state;
}
