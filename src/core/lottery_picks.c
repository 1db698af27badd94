/* What becomes of those who were drawn: claimed, expired, forfeited, drawn again. */
#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

/* ---- claims ---- */

const char *pick_status_name(enum pick_status status)
{
	static const char *const names[] = {
		[PICK_PENDING] = "pending",     [PICK_CLAIMED] = "claimed",     [PICK_EXPIRED] = "expired",
		[PICK_FORFEITED] = "forfeited", [PICK_CONFIRMED] = "confirmed",
	};
	return names[status];
}

static void check_done(struct interaction *it, struct context *cx);

bool lottery_pick_wins(const struct pick *pick)
{
	return pick->status == PICK_PENDING || pick->status == PICK_CLAIMED || pick->status == PICK_CONFIRMED;
}

/* Nobody is named before the reel has stopped. */
static void decide(struct interaction *it, struct context *cx, struct pick *pick, enum pick_status status)
{
	struct lottery *l = it->lottery;
	uint32_t person = l->entrants[pick->entrant].person;
	struct person_texts who = people_texts(cx->people, person);
	bool won = lottery_pick_wins(pick);
	pick->status = status;
	pick->claim_mono = NEVER;
	pick->claim_left_ms = -1;
	if (won && !lottery_pick_wins(pick))
		people_won(cx->people, person, false);
	json_t *fields = json_pack("{s:s, s:i, s:s}", "id", it->doc->id, "pick", (int)(pick - l->picks) + 1, "status",
				   pick_status_name(status));
	if (pick->named) {
		json_object_set_new(fields, "platform", json_string(who.platform));
		json_object_set_new(fields, "person", json_string(who.id));
	}
	outbox_event(cx->out, "lottery.claim", fields);
	if (status == PICK_CLAIMED)
		lottery_hand_out(it, cx, pick);
}

void lottery_hand_out(struct interaction *it, struct context *cx, struct pick *pick)
{
	struct lottery *l = it->lottery;
	int which = it->doc->lottery.prizes[pick->prize].benefit;
	uint32_t person = l->entrants[pick->entrant].person;
	if (which < 0 || pick->handed_out)
		return;
	pick->handed_out = true;
	const char *id = cx->show->benefits[which].id;
	enum benefit_result result =
		benefit_give(cx->benefits, cx->show, (size_t)which, cx->people, person, cx->now.wall);
	json_t *fields =
		json_pack("{s:s, s:s, s:i}", "id", id, "lottery", it->doc->id, "pick", (int)(pick - l->picks) + 1);
	if (result != BENEFIT_GIVEN) {
		json_object_set_new(fields, "reason", json_string(benefit_reason(result)));
		outbox_event(cx->out, "alert", fields);
		return;
	}
	pick->has_benefit = true;
	if (pick->named) {
		struct person_texts who = people_texts(cx->people, person);
		json_object_set_new(fields, "platform", json_string(who.platform));
		json_object_set_new(fields, "person", json_string(who.id));
	}
	outbox_event(cx->out, "benefit.given", fields);
}

static bool claims(const struct interaction *it, const struct message *m)
{
	const struct lottery *l = it->lottery;
	if (!m->text || m->event->history)
		return false;
	return !l->claim_words || match_words_any(l->claim_words, m->text, MATCH_EXACT);
}

void lottery_try_to_claim(struct interaction *it, struct context *cx, const struct message *m)
{
	struct lottery *l = it->lottery;
	if (!it->doc->lottery.has_claim || it->life != LIFE_REVEALED || !claims(it, m) ||
	    interaction_person_refusal(cx, m))
		return;
	for (size_t i = 0; i < l->pick_count; i++) {
		struct pick *pick = &l->picks[i];
		if (pick->status != PICK_PENDING || !pick->revealed || l->entrants[pick->entrant].person != m->person ||
		    m->t < pick->shown_at)
			continue;
		if (pick->claim_mono != NEVER && m->t >= pick->claim_mono - cx->now.mono + cx->now.wall + m->delay_ms)
			continue;
		if (m->met)
			*m->met = true;
		people_participates(cx->people, m->person);
		decide(it, cx, pick, PICK_CLAIMED);
		check_done(it, cx);
		return;
	}
}

/* ---- picks ---- */

static struct pick *find_pick(struct interaction *it, const struct verb_call *call, struct reply *reply)
{
	int64_t number = verb_integer(call, "pick", 0);
	if (number < 1 || (uint64_t)number > it->lottery->pick_count) {
		reply_refuse(reply, "lottery.no-pick");
		return NULL;
	}
	return &it->lottery->picks[number - 1];
}

static bool is_decided(const struct pick *pick)
{
	return pick->status == PICK_CLAIMED || pick->status == PICK_FORFEITED || pick->status == PICK_EXPIRED;
}

/* One that was not shown yet, because the operator looks at him first, is replaced out of sight as well. */
static bool redraw(struct interaction *it, struct context *cx, size_t at, struct reply *reply)
{
	struct lottery *l = it->lottery;
	bool revealed = l->picks[at].revealed;
	struct pick *fresh = lottery_take_next(it, cx, l->picks[at].prize, (uint32_t)at + 1);
	if (!fresh)
		return reply_refuse(reply, "lottery.no-more-entrants");
	l->picks[at].replaced = true;
	outbox_event(cx->out, "lottery.drawn",
		     json_pack("{s:s, s:I, s:i}", "id", it->doc->id, "draw", (json_int_t)l->n, "count", 1));
	l->picks[at].revealed = true; /* there is nothing to reveal of him any more */
	if (!revealed)
		return true;
	lottery_reveal_pick(it, cx, fresh);
	it->revealed_mono = cx->now.mono;
	return true;
}

/* Nobody has seen him: another one stands in for him, whatever the lottery says of redraws. */
static void replace_unseen(struct interaction *it, struct context *cx, size_t at)
{
	struct lottery *l = it->lottery;
	struct reply nobody = {0};
	decide(it, cx, &l->picks[at], PICK_FORFEITED);
	redraw(it, cx, at, &nobody);
	l->picks[at].revealed = true; /* there is nothing to reveal of him, whether another one was left or not */
	reply_finish(&nobody);
}

void lottery_screen(struct interaction *it, struct context *cx, uint32_t person)
{
	struct lottery *l = it->lottery;
	bool any = false;
	for (size_t i = 0; i < l->pick_count && (it->life == LIFE_CLOSED || it->life == LIFE_REVEALED); i++) {
		if (!lottery_pick_wins(&l->picks[i]) || l->entrants[l->picks[i].entrant].person != person)
			continue;
		if (!l->picks[i].named) {
			any = true;
			replace_unseen(it, cx, i);
		} else if (l->picks[i].status == PICK_PENDING) {
			lottery_lost(it, cx, i, PICK_FORFEITED);
		}
	}
	if (any)
		check_done(it, cx);
}

bool lottery_redraw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	if (it->life != LIFE_CLOSED && it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	if (it->settled && l->taken == l->list_count)
		return reply_refuse(reply, "lottery.no-more-entrants");
	struct pick *pick = find_pick(it, call, reply);
	if (!pick)
		return false;
	if (pick->replaced || pick->status == PICK_CLAIMED || pick->status == PICK_CONFIRMED)
		return reply_refuse(reply, "lottery.decided");
	/* who was shown and may still claim is not taken out like this: he has to be forfeited first */
	if (it->doc->lottery.redraw == REDRAW_OFF || (pick->status == PICK_PENDING && pick->revealed))
		return interaction_not_allowed(it, reply);
	if (pick->status == PICK_PENDING)
		decide(it, cx, pick, PICK_FORFEITED);
	return redraw(it, cx, (size_t)(pick - l->picks), reply);
}

/* With `claim`, a lottery is done when nothing is open any more (section 20). */
static void check_done(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	if (!it->doc->lottery.has_claim || it->life != LIFE_REVEALED || lottery_first_prize_left(it) >= 0)
		return;
	bool redrawable = it->doc->lottery.redraw != REDRAW_OFF && l->taken < l->list_count;
	for (size_t i = 0; i < l->pick_count; i++) {
		const struct pick *pick = &l->picks[i];
		if (pick->status == PICK_PENDING || !pick->revealed)
			return;
		if (redrawable && !pick->replaced && (pick->status == PICK_EXPIRED || pick->status == PICK_FORFEITED))
			return;
	}
	interaction_enter(it, cx, LIFE_DONE);
	interaction_emit(it, cx);
}

/* A pick that nobody took: with `auto` the next of the order follows at once. */
void lottery_lost(struct interaction *it, struct context *cx, size_t at, enum pick_status status)
{
	decide(it, cx, &it->lottery->picks[at], status);
	if (it->doc->lottery.redraw == REDRAW_AUTO && it->doc->lottery.has_claim) {
		struct reply ignored = {0};
		redraw(it, cx, at, &ignored);
		reply_finish(&ignored);
	}
	check_done(it, cx);
}

bool lottery_pick(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life != LIFE_CLOSED && it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	struct pick *pick = find_pick(it, call, reply);
	if (!pick)
		return false;
	if (is_decided(pick))
		return reply_refuse(reply, "lottery.decided");
	if (call->verb->code == VERB_LOTTERY_CLAIM) {
		decide(it, cx, pick, PICK_CLAIMED);
		check_done(it, cx);
	} else if (call->verb->code == VERB_LOTTERY_FORFEIT) {
		lottery_lost(it, cx, (size_t)(pick - it->lottery->picks), PICK_FORFEITED);
	} else {
		int64_t by = verb_duration(call, "by", 0);
		if (pick->claim_left_ms >= 0)
			pick->claim_left_ms += by;
		else if (pick->claim_mono != NEVER)
			pick->claim_mono += by;
		else
			return interaction_not_allowed(it, reply);
	}
	return true;
}
