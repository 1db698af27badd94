#include "core/poll.h"

#include <stdlib.h>
#include <string.h>

#include "core/poll_parts.h"

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

/* The one that reached its final count first: an option's is reached with the last of the votes that count for it.
 * Votes that were changed or taken back are as if they had never been. */
static unsigned earliest_of(const struct interaction *it, unsigned tied)
{
	const struct poll *p = it->poll;
	uint64_t reached[POLL_OPTIONS] = {0};
	int best = -1;
	for (size_t i = 0; i < p->count; i++)
		if (p->ballots[i].counts && p->ballots[i].order > reached[p->ballots[i].option])
			reached[p->ballots[i].option] = p->ballots[i].order;
	for (int i = 0; i < (int)it->doc->poll.option_count; i++)
		if (tied & 1u << i && (best < 0 || reached[i] < reached[best]))
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
	p->cast = 0;
	p->voters = 0;
	p->count = 0;
	p->sum = (struct digest_sum){0};
	p->decided = p->tie = false;
	p->winners = 0;
	person_map_finish(&p->newest);
}

static unsigned all_options(const struct interaction *it)
{
	return (1u << it->doc->poll.option_count) - 1;
}

/* Puts these options to the vote. They are numbered as they stand on screen, so those of a run-off begin at 1 again.
 * False: out of memory, and nothing has changed. */
static bool put_in_play(struct interaction *it, unsigned options)
{
	struct poll *p = it->poll;
	struct show_option shown[POLL_OPTIONS];
	size_t count = 0;
	for (size_t i = 0; i < it->doc->poll.option_count; i++)
		if (options >> i & 1u)
			shown[count++] = it->doc->poll.options[i];
	struct match_options *fresh = match_options_create(shown, count);
	if (!fresh)
		return false;
	match_options_destroy(p->options);
	p->options = fresh;
	p->in_play = options;
	count = 0;
	for (size_t i = 0; i < it->doc->poll.option_count; i++)
		if (options >> i & 1u)
			p->shown[count++] = (uint8_t)i;
	return true;
}

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	it->poll = calloc(1, sizeof *it->poll);
	if (!it->poll)
		return false;
	return put_in_play(it, all_options(it));
}

/* In a run-off the options that are tied stay the only ones, as far as two of them are left. */
static bool defined(struct interaction *it, struct context *cx, const struct show *before, bool same)
{
	(void)cx;
	if (same)
		return true;
	const struct show_poll *was = NULL;
	for (size_t i = 0; i < before->interaction_count; i++)
		if (strcmp(before->interactions[i].id, it->doc->id) == 0)
			was = &before->interactions[i].poll;
	unsigned options = 0;
	int left = 0;
	bool all = !was || it->poll->in_play == (1u << was->option_count) - 1;
	for (size_t i = 0; !all && i < it->doc->poll.option_count; i++)
		for (size_t k = 0; k < was->option_count; k++)
			if (it->poll->in_play >> k & 1u &&
			    strcmp(was->options[k].id, it->doc->poll.options[i].id) == 0) {
				options |= 1u << i;
				left++;
			}
	return put_in_play(it, left < 2 ? all_options(it) : options);
}

static void finish(struct interaction *it)
{
	if (!it->poll)
		return;
	clear(it->poll);
	match_options_destroy(it->poll->options);
	free(it->poll->ballots);
	person_map_finish(&it->poll->newest);
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
	clear(it->poll);
	if (!put_in_play(it, it->poll->next_run_off ? it->poll->next_run_off : all_options(it)))
		cx->out->failed = true;
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
	if (it->doc->poll.weight_count)
		json_object_set_new(state, "weighted", json_true());
}

const struct kind kind_poll = {
	.init = init,
	.finish = finish,
	.settled = settled,
	.reveal = reveal,
	.reset = reset,
	.defined = defined,
	.verb = verb,
	.audience = poll_audience,
	.void_message = poll_void_message,
	.void_person = poll_void_person,
	.digest = digest_poll,
	.state = state_of,
	.list = poll_list,
};
