#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	if (m->person == INDEX_NONE)
		return;
	lottery_try_to_claim(it, cx, m);
	if (lottery_asks_to_enter(it, m))
		lottery_try_to_enter(it, cx, m);
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code == VERB_LOTTERY_DRAW)
		return lottery_draw(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_REDRAW)
		return lottery_redraw(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_EXCLUDE)
		return lottery_exclude(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_CLAIM || call->verb->code == VERB_LOTTERY_FORFEIT ||
	    call->verb->code == VERB_LOTTERY_EXTEND_CLAIM)
		return lottery_pick(it, cx, call, reply);
	return lottery_beacon_verb(it, cx, call, reply);
}

/* ---- the shared life's turns ---- */

static bool make_words(struct lottery *l, const struct show_lottery *doc)
{
	l->words = match_words_create(&doc->words);
	if (doc->claim_word[0])
		l->claim_words = match_words_create(&(struct show_texts){1, (const char *[]){doc->claim_word}});
	return l->words && (!doc->claim_word[0] || l->claim_words);
}

/* Who was kept out of it, and the number of its lists, stay. */
static bool defined(struct interaction *it, struct context *cx, const struct show *before, bool same)
{
	(void)cx;
	(void)before;
	if (same)
		return true;
	match_words_destroy(it->lottery->words);
	match_words_destroy(it->lottery->claim_words);
	it->lottery->claim_words = NULL;
	return make_words(it->lottery, &it->doc->lottery);
}

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	const struct show_lottery *doc = &it->doc->lottery;
	struct lottery *l = calloc(1, sizeof *l);
	it->lottery = l;
	if (!l)
		return false;
	return make_words(it->lottery, doc);
}

static void finish(struct interaction *it)
{
	if (!it->lottery)
		return;
	lottery_clear(it->lottery);
	match_words_destroy(it->lottery->words);
	match_words_destroy(it->lottery->claim_words);
	for (size_t i = 0; i < it->lottery->excluded_count; i++)
		free(it->lottery->excluded[i].reason);
	free(it->lottery->excluded);
	free(it->lottery);
	it->lottery = NULL;
}

static bool may_open(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)it;
	if (cx->broken_feed && !verb_bool(call, "force", false))
		return reply_refuse(reply, "lottery.broken-identity");
	return true;
}

static bool opened(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	const struct show_lottery *doc = &it->doc->lottery;
	lottery_clear(l);
	l->n++;
	if (doc->by == ENTRY_LIST) {
		for (size_t i = 0; i < doc->list_count; i++) {
			uint32_t person = people_get(cx->people, doc->list[i].platform, doc->list[i].id);
			if (person == INDEX_NONE)
				continue;
			people_name(cx->people, person, doc->list[i].name);
			if (!lottery_find(l, person))
				lottery_enter(l, cx->people,
					      (struct entrant){.person = person,
							       .weight = (unsigned)doc->list[i].weight,
							       .t = cx->now.wall},
					      0);
		}
	}
	outbox_seed(cx->out, it->doc->id, l->n);
	return true; /* lottery_seed() tells */
}

void lottery_seed(struct interaction *it, struct context *cx, const uint8_t secret[32])
{
	struct lottery *l = it->lottery;
	memcpy(l->secret, secret, sizeof l->secret);
	draw_commitment(l->secret, l->commitment);
	l->has_secret = true;
	char hex[65];
	digest_hex(hex, l->commitment, sizeof l->commitment);
	json_t *fields = interaction_fields(it);
	json_object_set_new(fields, "state", json_string(life_name(it->life)));
	json_object_set_new(fields, "on_air", json_boolean(it->on_air));
	json_object_set_new(fields, "commitment", json_string(hex));
	outbox_event(cx->out, "lottery.state", fields);
}

static void settled(struct interaction *it, struct context *cx)
{
	it->lottery->delay_ms = cx->longest_delay_ms;
	lottery_freeze(it, cx);
	lottery_beacon_frozen(it, cx);
}

/* It ends: a winner who was not named yet, because the reel still turned, gets what he won all the same. */
static void done(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count; i++)
		if (l->picks[i].revealed && l->picks[i].status == PICK_CONFIRMED)
			lottery_hand_out(it, cx, &l->picks[i]);
}

/* The run ends: what was drawn and never shown, or never claimed, is no win. */
static void take_back_wins(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count; i++) {
		struct pick *pick = &l->picks[i];
		if (!lottery_pick_wins(pick) || (pick->revealed && pick->status != PICK_PENDING))
			continue;
		pick->status = PICK_FORFEITED;
		people_won(cx->people, l->entrants[pick->entrant].person, false);
	}
}

static void cancelled(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	take_back_wins(it, cx);
	for (size_t i = 0; i < l->count; i++)
		if (!l->entrants[i].out && l->paid && l->paid[i]) {
			people_add_points(cx->people, l->entrants[i].person, l->paid[i]);
			l->paid[i] = 0;
		}
}

static void given_up(struct interaction *it, struct context *cx)
{
	done(it, cx);
	take_back_wins(it, cx);
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	lottery_clear(it->lottery);
	it->lottery->beacon = (struct lottery_beacon){0};
}

static int64_t expiry(const struct pick *pick, int64_t delay_ms)
{
	return pick->claim_mono == NEVER ? NEVER : pick->claim_mono + delay_ms;
}

/* Whoever is lost while the reel turns is never named. */
static bool wants_naming(const struct pick *pick)
{
	return pick->revealed && !pick->named && lottery_pick_wins(pick);
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	(void)now;
	int64_t due = NEVER;
	const struct lottery *l = it->lottery;
	if (it->life != LIFE_REVEALED)
		return NEVER;
	for (size_t i = 0; i < l->pick_count; i++) {
		const struct pick *pick = &l->picks[i];
		if (wants_naming(pick) && pick->shown_mono < due)
			due = pick->shown_mono;
		if (pick->status == PICK_PENDING && pick->revealed && expiry(pick, it->lottery->delay_ms) < due)
			due = expiry(pick, it->lottery->delay_ms);
	}
	return due;
}

static void name_winner(struct interaction *it, struct context *cx, struct pick *pick)
{
	const struct lottery *l = it->lottery;
	uint32_t person = l->entrants[pick->entrant].person;
	struct person_texts who = people_texts(cx->people, person);
	char masked[16];
	bool is_masked = people_is_masked(cx->people, person);
	pick->named = true;
	/* programs read it out, or write it into the chat */
	json_t *fields =
		json_pack("{s:s, s:i, s:s, s:s, s:s, s:s}", "id", it->doc->id, "pick", (int)(pick - l->picks) + 1,
			  "prize", it->doc->lottery.prizes[pick->prize].id, "platform", who.platform, "person", who.id,
			  "name", is_masked ? people_mask(who.name, masked, sizeof masked) : who.name);
	if (is_masked)
		json_object_set_new(fields, "masked", json_true());
	outbox_event(cx->out, "lottery.winner", fields);
	if (pick->status == PICK_CONFIRMED || pick->status == PICK_CLAIMED)
		lottery_hand_out(it, cx, pick);
}

static void deadline(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count && it->life == LIFE_REVEALED; i++) {
		if (wants_naming(&l->picks[i]) && l->picks[i].shown_mono <= cx->now.mono)
			name_winner(it, cx, &l->picks[i]);
		if (l->picks[i].status == PICK_PENDING && l->picks[i].revealed &&
		    expiry(&l->picks[i], it->lottery->delay_ms) <= cx->now.mono)
			lottery_lost(it, cx, i, PICK_EXPIRED);
	}
}

static void hold(struct interaction *it, struct context *cx, bool on)
{
	for (size_t i = 0; i < it->lottery->pick_count; i++) {
		struct pick *pick = &it->lottery->picks[i];
		int64_t since = interaction_hold_since(cx, pick->shown_mono - it->doc->lottery.reel_ms);
		if (on && pick->claim_mono != NEVER) {
			/* over already, but for the messages that are on their way: those keep their time */
			pick->claim_left_ms = pick->claim_mono > since ? pick->claim_mono - since : 0;
			pick->claim_mono = NEVER;
		} else if (!on && pick->claim_left_ms >= 0) {
			pick->claim_mono = since + pick->claim_left_ms;
			pick->claim_left_ms = -1;
		}
	}
}

const struct kind kind_lottery = {
	.init = init,
	.finish = finish,
	.may_open = may_open,
	.opened = opened,
	.settled = settled,
	.reveal = lottery_reveal,
	.cancelled = cancelled,
	.done = done,
	.given_up = given_up,
	.reset = reset,
	.defined = defined,
	.verb = verb,
	.audience = audience,
	.void_message = lottery_void_message,
	.void_person = lottery_void_person,
	.screen = lottery_screen,
	.next_due = next_due,
	.deadline = deadline,
	.hold = hold,
	.digest = lottery_digest,
	.state = lottery_state,
	.list = lottery_list,
};
