/* What holds between the parts of a whole show: the schedule, the viewers' delay, and what winners are given. */
#include "show/check.h"

#include <stdio.h>

#include "core/locale.h"

#define DAY_MS INT64_C(86400000)
#define HALF_DAY_MS (DAY_MS / 2)
/* Viewers need this long to read a claim and answer it (contracts.md section 10, "The window"). */
#define CLAIM_MARGIN_MS INT64_C(20000)

/* The schedule on one line, ms since the midnight before the first start; SHOW_NONE = not known. */
struct schedule {
	int64_t first;
	int64_t start; /* of the row before */
	int64_t end;
	int64_t fixed; /* newest fixed start */
};

/* A time of day on the day of `base`, or the next if it would be more than twelve hours before `after`
 * (contracts.md section 20, "Rundown"). */
static int64_t on_day(int64_t time, int64_t base, int64_t after)
{
	int64_t t = base / DAY_MS * DAY_MS + time;
	while (t < after - HALF_DAY_MS)
		t += DAY_MS;
	return t;
}

static void check_start(struct reader *r, struct schedule *s, const struct show_segment *segment,
			const struct place *place)
{
	const struct place *at = place_child(&r->places, place, "start");
	if (segment->start_ms == SHOW_NONE) {
		s->start = s->end;
		return;
	}
	int64_t start = segment->start_ms;
	if (s->end != SHOW_NONE)
		start = on_day(start, s->start != SHOW_NONE ? s->start : s->end, s->end);
	if (s->fixed != SHOW_NONE && start < s->fixed)
		reader_problem(r, false, at ? at : place, AT_VALUE,
			       "Rows stand in the order of the show; a start after midnight is at least 12 hours back.",
			       "This start is before the start of an earlier row.");
	if (s->first == SHOW_NONE)
		s->first = start;
	s->start = start;
	s->fixed = start;
}

static void check_end(struct reader *r, struct schedule *s, const struct show_segment *segment,
		      const struct place *place)
{
	bool by_length =
		segment->duration_ms != SHOW_NONE && (segment->lock == LOCK_DURATION || segment->end_ms == SHOW_NONE);
	int64_t end = SHOW_NONE;
	if (segment->end_ms != SHOW_NONE && s->start == SHOW_NONE) {
		end = segment->end_ms;
	} else if (segment->end_ms != SHOW_NONE) {
		const struct place *at = place_child(&r->places, place, "end");
		end = on_day(segment->end_ms, s->start, s->start);
		if (end < s->start)
			reader_problem(r, segment->start_ms == SHOW_NONE, at ? at : place, AT_VALUE,
				       "Put the end behind the start.", "This end is before the segment's start.");
	}
	if (by_length)
		end = s->start == SHOW_NONE ? SHOW_NONE : s->start + segment->duration_ms;
	s->end = end;
}

static void check_schedule(struct reader *r)
{
	const struct show *show = r->show;
	const struct place *top = r->places.items;
	const struct place *list = place_child(&r->places, top, "segments");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	struct schedule s = {SHOW_NONE, SHOW_NONE, SHOW_NONE, SHOW_NONE};
	if (list && !show->segment_count && !list->first)
		reader_problem(r, true, list, AT_VALUE, "", "This show has no segments.");
	for (size_t i = 0; i < show->segment_count && at; i++, at = place_next(&r->places, at)) {
		if (show->segments[i].skip)
			continue;
		check_start(r, &s, &show->segments[i], at);
		check_end(r, &s, &show->segments[i], at);
	}
	const struct place *end = place_child(&r->places, top, "end");
	if (end && show->end_ms != SHOW_NONE && s.first != SHOW_NONE &&
	    on_day(show->end_ms, s.first, s.first) < s.first)
		reader_problem(r, false, end, AT_VALUE, "Put the end behind the first start.",
			       "The show's end is before its first start.");
}

/* A cue that waits longer than its segment lasts never fires by itself. */
static void check_cue_offsets(struct reader *r)
{
	const struct show *show = r->show;
	const struct place *list = place_child(&r->places, r->places.items, "segments");
	const struct place *segment = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < show->segment_count && segment; i++, segment = place_next(&r->places, segment)) {
		const struct show_segment *row = &show->segments[i];
		const struct place *cues = place_child(&r->places, segment, "cues");
		const struct place *at = cues ? place_first(&r->places, cues) : NULL;
		for (size_t j = 0; j < row->cue_count && at; j++, at = place_next(&r->places, at)) {
			const struct show_cue *cue = &show->cues[(size_t)row->first_cue + j];
			const struct place *value = place_child(&r->places, at, "at");
			if ((cue->on == CUE_ON_OFFSET || cue->on == CUE_ON_BEFORE_END) && value &&
			    row->duration_ms != SHOW_NONE && cue->at_ms > row->duration_ms)
				reader_problem(r, true, value, AT_VALUE, "",
					       "\"at\" is longer than the segment's \"duration\".");
		}
	}
}

static int64_t longest_delay(const struct show *show)
{
	int64_t longest = 0;
	for (size_t i = 0; i < show->feed_count; i++)
		if (show->feeds[i].count && show->feeds[i].delay_ms > longest)
			longest = show->feeds[i].delay_ms;
	return longest;
}

static void check_claims(struct reader *r)
{
	const struct show *show = r->show;
	int64_t delay = longest_delay(show);
	const struct place *list = place_child(&r->places, r->places.items, "interactions");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; delay && i < show->interaction_count && at; i++, at = place_next(&r->places, at)) {
		const struct show_interaction *it = &show->interactions[i];
		const struct place *claim = place_child(&r->places, at, "claim");
		if (it->kind != KIND_LOTTERY || !it->lottery.has_claim || !claim ||
		    it->lottery.claim_ms >= delay + CLAIM_MARGIN_MS)
			continue;
		const struct place *time = place_child(&r->places, claim, "time");
		char mend[96];
		snprintf(mend, sizeof mend, "Give them at least %llds.",
			 (long long)((delay + CLAIM_MARGIN_MS + 999) / 1000));
		reader_problem(r, true, time ? time : claim, AT_VALUE, mend,
			       "Viewers see the show late: this claim time is too short to answer in.");
	}
}

static int64_t winners_of(const struct show *show, int benefit)
{
	int64_t winners = 0;
	for (size_t i = 0; i < show->interaction_count; i++) {
		const struct show_interaction *it = &show->interactions[i];
		for (size_t k = 0; it->kind == KIND_LOTTERY && k < it->lottery.prize_count; k++)
			if (it->lottery.prizes[k].benefit == benefit)
				winners += it->lottery.prizes[k].count;
	}
	return winners;
}

/* Each winner of a prize gets one of its benefit: who comes when none is left would win nothing. */
static void check_benefits(struct reader *r)
{
	const struct show *show = r->show;
	const struct place *list = place_child(&r->places, r->places.items, "benefits");
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (size_t i = 0; i < show->benefit_count && at; i++, at = place_next(&r->places, at)) {
		const struct show_benefit *b = &show->benefits[i];
		int64_t codes = b->codes.count ? (int64_t)b->codes.count : SHOW_NONE;
		int64_t count = b->count != SHOW_NONE ? b->count : codes;
		int64_t winners = winners_of(show, (int)i);
		char mend[96];
		if (count == SHOW_NONE || winners <= count)
			continue;
		snprintf(mend, sizeof mend, "Give it %lld, or draw fewer winners.", (long long)winners);
		reader_problem(r, true, at, AT_VALUE, mend,
			       "Fewer of this benefit than prizes hand it out: the last winners would get none.");
	}
}

static void check_language(struct reader *r)
{
	const struct place *at = place_child(&r->places, r->places.items, "language");
	if (at && r->show->language[0] && !locale_has(r->show->language))
		reader_problem(r, true, at, AT_VALUE, "There are words in en-US and zh-CN.",
			       "There are no words on air for \"%.64s\"; they are shown in English.",
			       r->show->language);
}

void check_show(struct reader *r)
{
	check_language(r);
	check_schedule(r);
	check_cue_offsets(r);
	check_claims(r);
	check_benefits(r);
	check_risk(r);
	check_theme(r);
	check_capabilities(r);
	check_feeds(r);
}
