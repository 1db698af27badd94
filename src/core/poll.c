#include "core/poll.h"

#include <stdlib.h>
#include <string.h>

void poll_percentages(const int64_t *votes, size_t count, int *percent)
{
	int64_t total = 0;
	int64_t rest[POLL_OPTIONS] = {0};
	int sum = 0;
	for (size_t i = 0; i < count; i++)
		total += votes[i];
	for (size_t i = 0; i < count; i++) {
		percent[i] = total ? (int)(votes[i] * 100 / total) : 0;
		rest[i] = total ? votes[i] * 100 % total : 0;
		sum += percent[i];
	}
	while (total && sum < 100) {
		size_t best = 0;
		for (size_t i = 1; i < count; i++)
			if (rest[i] > rest[best])
				best = i;
		percent[best]++;
		rest[best] = -1;
		sum++;
	}
}

/* ---- ballots ---- */

static bool is_voter(const void *owner, uint32_t value, const void *key)
{
	const struct poll *p = owner;
	return p->ballots[p->newest[value]].person == *(const uint32_t *)key;
}

static uint64_t spread(uint32_t person)
{
	uint64_t x = ((uint64_t)person + 1) * 0x9E3779B97F4A7C15u;
	return x ^ (x >> 29) ^ (x << 17);
}

/* His place in `newest`, INDEX_NONE if he has not voted. */
static uint32_t find_voter(const struct poll *p, uint32_t person)
{
	return index_find(&p->by_person, spread(person), is_voter, p, &person);
}

static void element(const struct people *people, const struct ballot *b, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	digest_text(&d, people->items[b->person].platform);
	digest_text(&d, people->items[b->person].id);
	digest_int(&d, b->option);
	digest_int(&d, b->weight);
	digest_int(&d, b->t);
	digest_final(&d, out);
}

static void set_counts(struct poll *p, const struct people *people, struct ballot *b, bool counts)
{
	uint8_t bytes[32];
	if (b->counts == counts)
		return;
	element(people, b, bytes);
	b->counts = counts;
	p->votes[b->option] += counts ? b->weight : -b->weight;
	p->reached[b->option] = ++p->changes;
	if (counts)
		digest_sum_add(&p->sum, bytes);
	else
		digest_sum_remove(&p->sum, bytes);
}

static bool has_counting(const struct poll *p, uint32_t voter)
{
	for (uint32_t at = p->newest[voter]; at != BALLOT_NONE; at = p->ballots[at].before)
		if (p->ballots[at].counts)
			return true;
	return false;
}

static uint32_t counting_votes(const struct poll *p, uint32_t voter, uint8_t option, bool *same)
{
	uint32_t count = 0;
	for (uint32_t at = p->newest[voter]; at != BALLOT_NONE; at = p->ballots[at].before) {
		if (!p->ballots[at].counts)
			continue;
		count++;
		if (p->ballots[at].option == option)
			*same = true;
	}
	return count;
}

static bool room_for_one(struct poll *p)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct ballot *ballots = realloc(p->ballots, capacity * sizeof *ballots);
		if (!ballots)
			return false;
		p->ballots = ballots;
		p->capacity = capacity;
	}
	if (p->person_count == p->person_capacity) {
		size_t capacity = p->person_capacity ? p->person_capacity * 2 : 64;
		uint32_t *newest = realloc(p->newest, capacity * sizeof *newest);
		if (!newest)
			return false;
		p->newest = newest;
		p->person_capacity = capacity;
	}
	return true;
}

static struct ballot *append(struct poll *p, uint32_t voter, struct ballot fresh)
{
	if (!room_for_one(p))
		return NULL;
	p->ballots[p->count] = fresh;
	p->ballots[p->count].before = voter == INDEX_NONE ? BALLOT_NONE : p->newest[voter];
	if (voter == INDEX_NONE) {
		p->newest[p->person_count] = (uint32_t)p->count;
		if (!index_add(&p->by_person, spread(fresh.person), (uint32_t)p->person_count))
			return NULL;
		p->person_count++;
	} else {
		p->newest[voter] = (uint32_t)p->count;
	}
	return &p->ballots[p->count++];
}

static void cast(struct interaction *it, struct context *cx, const struct message *m, uint32_t voter, uint8_t option)
{
	struct poll *p = it->poll;
	const struct show_poll *doc = &it->doc->poll;
	bool voted = voter != INDEX_NONE && has_counting(p, voter);
	struct ballot *fresh =
		append(p, voter,
		       (struct ballot){.person = m->person,
				       .message = m->key,
				       .weight = interaction_weight(doc->weights, doc->weight_count, m->event),
				       .t = m->t,
				       .option = option});
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

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	struct poll *p = it->poll;
	if (!m->text || m->person == INDEX_NONE || !it->opened)
		return;
	int option = match_option(p->options, m->text);
	if (option == MATCH_NONE || (option >= 0 && !(p->in_play & 1u << option)))
		return;
	bool ignore = false;
	bool same = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	uint32_t voter = find_voter(p, m->person);
	if (!why && option >= 0 && voter != INDEX_NONE && it->doc->poll.votes != VOTES_LAST) {
		uint32_t cast_already = counting_votes(p, voter, (uint8_t)option, &same);
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
	cast(it, cx, m, voter, (uint8_t)option);
}

/* ---- taking back ---- */

/* After ballots of a voter became void: under `last` the newest that is not void counts again. */
static void recount_voter(struct interaction *it, struct context *cx, uint32_t voter, bool counted_before)
{
	struct poll *p = it->poll;
	if (it->doc->poll.votes == VOTES_LAST && !has_counting(p, voter)) {
		uint32_t at = p->newest[voter];
		while (at != BALLOT_NONE && p->ballots[at].is_void)
			at = p->ballots[at].before;
		if (at != BALLOT_NONE)
			set_counts(p, cx->people, &p->ballots[at], true);
	}
	if (counted_before && !has_counting(p, voter)) {
		p->voters--;
		people_add_points(cx->people, p->ballots[p->newest[voter]].person, -cx->show->points_vote);
	}
}

static void void_ballots(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	struct poll *p = it->poll;
	uint32_t voter = person == INDEX_NONE || it->settled ? INDEX_NONE : find_voter(p, person);
	if (voter == INDEX_NONE)
		return;
	bool counted = has_counting(p, voter);
	for (uint32_t at = p->newest[voter]; at != BALLOT_NONE; at = p->ballots[at].before) {
		if (p->ballots[at].is_void || (!all && p->ballots[at].message != key))
			continue;
		if (p->ballots[at].counts)
			interaction_refuse_person(it, person, p->ballots[at].t,
						  all ? REFUSED_BANNED : REFUSED_DELETED);
		p->ballots[at].is_void = true;
		set_counts(p, cx->people, &p->ballots[at], false);
	}
	recount_voter(it, cx, voter, counted);
}

static void void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	void_ballots(it, cx, person, key, false);
}

static void void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	void_ballots(it, cx, person, 0, true);
}

/* ---- the result ---- */

static int64_t total_votes(const struct poll *p)
{
	int64_t total = 0;
	for (size_t i = 0; i < POLL_OPTIONS; i++)
		total += p->votes[i];
	return total;
}

static unsigned leaders(const struct interaction *it)
{
	const struct poll *p = it->poll;
	int64_t best = 1;
	unsigned found = 0;
	for (size_t i = 0; i < it->doc->poll.option_count; i++) {
		if (p->votes[i] > best) {
			best = p->votes[i];
			found = 0;
		}
		if (p->votes[i] == best)
			found |= 1u << i;
	}
	return found;
}

static bool is_single(unsigned set)
{
	return (set & (set - 1)) == 0;
}

static unsigned earliest_of(const struct interaction *it, unsigned tied)
{
	int best = -1;
	for (int i = 0; i < (int)it->doc->poll.option_count; i++)
		if (tied & 1u << i && (best < 0 || it->poll->reached[i] < it->poll->reached[best]))
			best = i;
	return best < 0 ? 0 : 1u << best;
}

static json_t *options_state(const struct interaction *it)
{
	const struct poll *p = it->poll;
	int percent[POLL_OPTIONS] = {0};
	size_t count = it->doc->poll.option_count;
	poll_percentages(p->votes, count, percent);
	json_t *options = json_array();
	for (size_t i = 0; i < count; i++)
		if (p->in_play & 1u << i)
			json_array_append_new(options,
					      json_pack("{s:s, s:I, s:i, s:b}", "id", it->doc->poll.options[i].id,
							"votes", (json_int_t)p->votes[i], "percent", percent[i],
							"winner", (int)(p->winners >> i & 1u)));
	return options;
}

static void say_result(struct interaction *it, struct context *cx)
{
	json_t *fields = interaction_fields(it);
	json_object_set_new(fields, "options", options_state(it));
	json_object_set_new(fields, "tie", json_boolean(it->poll->tie));
	json_object_set_new(fields, "voters", json_integer(it->poll->voters));
	json_object_set_new(fields, "votes", json_integer(total_votes(it->poll)));
	outbox_event(cx->out, "poll.result", fields);
}

static bool start_run_off(struct interaction *it, struct context *cx, unsigned tied)
{
	it->poll->next_run_off = tied;
	say_result(it, cx);
	struct verb_call call = {0};
	struct reply reply = {0};
	json_t *object = json_pack("{s:s, s:s}", "verb", "poll.reset", "id", it->doc->id);
	if (verb_parse_json(object, &call, &reply))
		interaction_verb(it, cx, &call, &reply);
	verb_call_finish(&call);
	reply_finish(&reply);
	json_decref(object);
	return true;
}

/* The winner that the operator named for a tie; 0 = none or not one of the tied (then the reply says so). */
static unsigned operators_choice(const struct interaction *it, const struct verb_call *call, unsigned tied,
				 struct reply *reply)
{
	const char *wanted = verb_text(call, "winner", NULL);
	if (!wanted) {
		reply_refuse(reply, "poll.tie");
		return 0;
	}
	for (size_t i = 0; i < it->doc->poll.option_count; i++)
		if (tied & 1u << i && strcmp(it->doc->poll.options[i].id, wanted) == 0)
			return 1u << i;
	reply_refuse(reply, "verb.bad-argument");
	reply_set(reply, "argument", json_string("winner"));
	return 0;
}

static bool reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct poll *p = it->poll;
	unsigned winners = leaders(it);
	p->tie = !is_single(winners);
	if (p->tie) {
		switch (it->doc->poll.ties) {
		case TIES_ALL:
			break;
		case TIES_RUN_OFF:
			return start_run_off(it, cx, winners);
		case TIES_EARLIEST:
			winners = earliest_of(it, winners);
			break;
		case TIES_OPERATOR:
			winners = operators_choice(it, call, winners, reply);
			if (!winners) {
				p->tie = false;
				return false;
			}
			break;
		}
	}
	p->winners = winners;
	p->decided = true;
	interaction_revealed(it, cx);
	say_result(it, cx);
	return true;
}

/* ---- the shared life's turns ---- */

static void clear(struct poll *p)
{
	memset(p->votes, 0, sizeof p->votes);
	memset(p->reached, 0, sizeof p->reached);
	p->changes = 0;
	p->voters = 0;
	p->count = 0;
	p->person_count = 0;
	p->sum = (struct digest_sum){0};
	p->decided = p->tie = false;
	p->winners = 0;
	index_finish(&p->by_person);
}

static unsigned all_options(const struct interaction *it)
{
	return (1u << it->doc->poll.option_count) - 1;
}

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	it->poll = calloc(1, sizeof *it->poll);
	if (!it->poll)
		return false;
	it->poll->options = match_options_create(it->doc->poll.options, it->doc->poll.option_count);
	it->poll->in_play = all_options(it);
	return it->poll->options != NULL;
}

static void finish(struct interaction *it)
{
	if (!it->poll)
		return;
	clear(it->poll);
	match_options_destroy(it->poll->options);
	free(it->poll->ballots);
	free(it->poll->newest);
	free(it->poll);
	it->poll = NULL;
}

static void settled(struct interaction *it, struct context *cx)
{
	if (!it->doc->poll.then_reveal || it->pending == PENDING_REVEAL || it->life != LIFE_CLOSED)
		return;
	struct verb_call call = {0};
	struct reply reply = {0};
	if (!reveal(it, cx, &call, &reply))
		outbox_event(cx->out, "alert", json_pack("{s:s, s:s}", "reason", reply.reason, "id", it->doc->id));
	reply_finish(&reply);
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	clear(it->poll);
	it->poll->in_play = it->poll->next_run_off ? it->poll->next_run_off : all_options(it);
	it->poll->next_run_off = 0;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code != VERB_POLL_REOPEN)
		return reply_refuse(reply, "verb.not-applicable");
	if (it->life == LIFE_REVEALED)
		return reply_refuse(reply, "poll.revealed");
	if (it->life == LIFE_OPEN)
		return reply_refuse(reply, "poll.already-open");
	if (it->life != LIFE_CLOSED)
		return interaction_not_allowed(it, reply);
	it->closed = 0;
	it->settled = false;
	it->settle_mono = NEVER;
	interaction_drop_pending(it);
	interaction_enter(it, cx, LIFE_OPEN);
	interaction_emit(it, cx);
	return true;
}

static void digest_poll(const struct interaction *it, struct digest *d)
{
	const struct poll *p = it->poll;
	digest_int(d, p->in_play);
	digest_int(d, p->winners);
	digest_int(d, p->tie);
	digest_int(d, p->voters);
	for (size_t i = 0; i < POLL_OPTIONS; i++)
		digest_int(d, p->votes[i]);
	digest_sum(d, &p->sum);
}

static void state_of(const struct interaction *it, const struct context *cx, json_t *state)
{
	(void)cx;
	json_object_set_new(state, "voters", json_integer(it->poll->voters));
	json_object_set_new(state, "votes", json_integer(total_votes(it->poll)));
	json_object_set_new(state, "options", options_state(it));
	json_object_set_new(state, "tie", json_boolean(it->poll->tie));
}

static json_t *list_of(const struct interaction *it, const struct people *people, const char *list, size_t from,
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
			const struct person *who = &people->items[b->person];
			json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I, s:I, s:s}", "platform",
							      who->platform, "id", who->id, "name", who->name, "weight",
							      (json_int_t)b->weight, "t", (json_int_t)b->t, "option",
							      it->doc->poll.options[b->option].id));
		}
		at++;
	}
	*total = at;
	return rows;
}

const struct kind kind_poll = {
	.init = init,
	.finish = finish,
	.settled = settled,
	.reveal = reveal,
	.reset = reset,
	.verb = verb,
	.audience = audience,
	.void_message = void_message,
	.void_person = void_person,
	.digest = digest_poll,
	.state = state_of,
	.list = list_of,
};
