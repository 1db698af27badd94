/* The ballots: who voted for what, and what is taken back. */
#include "core/poll.h"

#include <stdlib.h>
#include <string.h>

#include "core/poll_parts.h"

/* A person's chain of ballots is not longer than this, but for ballots that all count: so many of his newest votes may
 * be deleted one by one, and the one before them still comes back. */
#define BALLOTS_KEPT 256
/* … and not longer than this once all voters together fill BALLOTS_ROOM (10 MB): what a crowd costs is bounded by its
 * heads, not by its messages. */
#define BALLOTS_KEPT_OF_CROWD 8u
#define BALLOTS_ROOM 262144

static void element(const struct people *people, const struct ballot *b, uint8_t out[32])
{
	struct person_texts who = people_texts(people, b->person);
	struct digest_element d;
	digest_element_init(&d);
	digest_element_text(&d, who.platform);
	digest_element_text(&d, who.id);
	digest_element_int(&d, b->option);
	digest_element_int(&d, b->weight);
	digest_element_int(&d, b->t);
	digest_element_final(&d, out);
}

static void set_counts(struct poll *p, const struct people *people, struct ballot *b, bool counts)
{
	uint8_t bytes[32];
	int64_t weight = b->weight;
	if (b->counts == counts)
		return;
	element(people, b, bytes);
	b->counts = counts;
	p->votes[b->option] += counts ? weight : -weight;
	if (counts)
		digest_sum_add(&p->sum, bytes);
	else
		digest_sum_remove(&p->sum, bytes);
}

static bool has_counting(const struct poll *p, uint32_t voter)
{
	for (uint32_t at = person_map_get(&p->newest, voter); at != BALLOT_NONE; at = p->ballots[at].before)
		if (p->ballots[at].counts)
			return true;
	return false;
}

static uint32_t counting_votes(const struct poll *p, uint32_t voter, uint8_t option, bool *same)
{
	uint32_t count = 0;
	for (uint32_t at = person_map_get(&p->newest, voter); at != BALLOT_NONE; at = p->ballots[at].before) {
		if (!p->ballots[at].counts)
			continue;
		count++;
		if (p->ballots[at].option == option)
			*same = true;
	}
	return count;
}

static bool room_for_ballot(struct poll *p)
{
	if (p->count < p->capacity)
		return true;
	size_t capacity = p->capacity ? p->capacity * 2 : 64;
	struct ballot *ballots = realloc(p->ballots, capacity * sizeof *ballots);
	if (!ballots)
		return false;
	p->ballots = ballots;
	p->capacity = capacity;
	return true;
}

/* Takes a ballot that can do nothing any more out of a chain that is long enough, to be written anew: the oldest void
 * one, else, where only the newest vote counts, the oldest. BALLOT_NONE: there is none. */
static uint32_t recycle(struct poll *p, uint32_t voter, bool only_newest, uint32_t *spare)
{
	uint32_t length = 0;
	uint32_t newer = BALLOT_NONE;
	uint32_t found = BALLOT_NONE;
	uint32_t before_found = BALLOT_NONE;
	bool found_void = false;
	for (uint32_t at = person_map_get(&p->newest, voter); at != BALLOT_NONE;
	     newer = at, at = p->ballots[at].before) {
		const struct ballot *b = &p->ballots[at];
		length++;
		if (b->counts || (!b->is_void && (!only_newest || found_void)))
			continue;
		found = at;
		before_found = newer;
		found_void = b->is_void;
	}
	if (length < BALLOTS_KEPT_OF_CROWD)
		*spare = BALLOTS_KEPT_OF_CROWD - length;
	if (length < (p->count < BALLOTS_ROOM ? BALLOTS_KEPT : BALLOTS_KEPT_OF_CROWD) || found == BALLOT_NONE)
		return BALLOT_NONE;
	if (before_found == BALLOT_NONE)
		person_map_set(&p->newest, voter, p->ballots[found].before);
	else
		p->ballots[before_found].before = p->ballots[found].before;
	return found;
}

/* A voter's next ballot, or his first. NULL: out of memory. */
static struct ballot *append(struct poll *p, struct ballot fresh, bool only_newest)
{
	uint32_t voter = fresh.person;
	uint32_t newest = person_map_get(&p->newest, voter);
	uint32_t spare = newest == BALLOT_NONE ? BALLOTS_KEPT_OF_CROWD : p->ballots[newest].spare;
	/* the chain is not walked for each vote: each ballot is somewhere else in memory */
	uint32_t at = spare ? BALLOT_NONE : recycle(p, voter, only_newest, &spare);
	if (at == BALLOT_NONE && !room_for_ballot(p))
		return NULL;
	if (at == BALLOT_NONE)
		at = (uint32_t)p->count;
	fresh.before = person_map_get(&p->newest, voter);
	fresh.spare = (spare ? spare - 1 : 0) & 7;
	if (!person_map_set(&p->newest, voter, at))
		return NULL;
	p->ballots[at] = fresh;
	p->count += at == p->count;
	return &p->ballots[at];
}

static void cast(struct interaction *it, struct context *cx, const struct message *m, uint8_t option)
{
	struct poll *p = it->poll;
	const struct show_poll *doc = &it->doc->poll;
	bool voted = has_counting(p, m->person);
	struct ballot ballot = {.person = m->person,
				.message = m->key,
				.order = ++p->cast,
				.weight = (unsigned)interaction_weight(doc->weights, doc->weight_count, m->event),
				.t = m->t,
				.option = option};
	struct ballot *fresh = append(p, ballot, doc->votes == VOTES_LAST);
	if (!fresh)
		return;
	if (doc->votes == VOTES_LAST) { /* one ballot at most counts: the chain need not be walked further */
		uint32_t at = fresh->before;
		while (at != BALLOT_NONE && !p->ballots[at].counts)
			at = p->ballots[at].before;
		if (at != BALLOT_NONE)
			set_counts(p, cx->people, &p->ballots[at], false);
	}
	set_counts(p, cx->people, fresh, true);
	people_participates(cx->people, m->person);
	if (voted)
		return;
	p->voters++;
	people_add_points(cx->people, m->person, cx->show->points_vote);
}

void poll_audience(struct interaction *it, struct context *cx, const struct message *m)
{
	struct poll *p = it->poll;
	if (!m->text || m->person == INDEX_NONE || !it->opened)
		return;
	int option = match_option(p->options, m->text);
	if (option == MATCH_NONE)
		return;
	if (option >= 0)
		option = p->shown[option];
	bool ignore = false;
	bool same = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	interaction_meets(it, m);
	if (!why && option >= 0 && it->doc->poll.votes != VOTES_LAST) {
		uint32_t cast_already = counting_votes(p, m->person, (uint8_t)option, &same);
		if (it->doc->poll.votes == VOTES_FIRST && cast_already)
			why = REFUSED_ALREADY;
		if (it->doc->poll.votes == VOTES_UP_TO && !same && cast_already >= it->doc->poll.up_to)
			why = REFUSED_ALREADY;
	}
	if (!why)
		why = interaction_person_refusal(cx, m);
	if (!why && option == MATCH_AMBIGUOUS)
		why = REFUSED_AMBIGUOUS;
	if (why) {
		interaction_refuse(it, m, why);
		return;
	}
	if (it->doc->poll.votes == VOTES_UP_TO && same)
		return;
	cast(it, cx, m, (uint8_t)option);
}

/* ---- taking back ---- */

/* After ballots of a voter became void: under `last` the newest that is not void counts again. */
static void recount_voter(struct interaction *it, struct context *cx, uint32_t voter, bool counted_before)
{
	struct poll *p = it->poll;
	if (it->doc->poll.votes == VOTES_LAST && !has_counting(p, voter)) {
		uint32_t at = person_map_get(&p->newest, voter);
		while (at != BALLOT_NONE && p->ballots[at].is_void)
			at = p->ballots[at].before;
		if (at != BALLOT_NONE)
			set_counts(p, cx->people, &p->ballots[at], true);
	}
	if (counted_before && !has_counting(p, voter)) {
		p->voters--;
		people_add_points(cx->people, voter, -cx->show->points_vote);
	}
}

static void void_ballots(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	struct poll *p = it->poll;
	if (it->settled)
		return;
	bool counted = has_counting(p, person);
	for (uint32_t at = person_map_get(&p->newest, person); at != BALLOT_NONE; at = p->ballots[at].before) {
		if (p->ballots[at].is_void || (!all && p->ballots[at].message != key))
			continue;
		if (p->ballots[at].counts)
			interaction_refuse_person(it, person, p->ballots[at].t, all ? REFUSED_BANNED : REFUSED_DELETED);
		p->ballots[at].is_void = true;
		set_counts(p, cx->people, &p->ballots[at], false);
	}
	recount_voter(it, cx, person, counted);
}

void poll_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	void_ballots(it, cx, person, key, false);
}

void poll_void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	void_ballots(it, cx, person, 0, true);
}

/* ---- the list ---- */

json_t *poll_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		  size_t count, size_t *total)
{
	const struct poll *p = it->poll;
	if (strcmp(list, "ballots") != 0)
		return NULL;
	json_t *rows = json_array();
	size_t at = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct ballot *b = &p->ballots[i];
		if (!b->counts)
			continue;
		if (at >= from && at - from < count) {
			struct person_texts who = people_texts(people, b->person);
			json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I, s:I, s:s}", "platform",
							      who.platform, "id", who.id, "name", who.name, "weight",
							      (json_int_t)b->weight, "t", (json_int_t)b->t, "option",
							      it->doc->poll.options[b->option].id));
		}
		at++;
	}
	*total = at;
	return rows;
}
