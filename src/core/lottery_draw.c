/* The frozen list, its one order, and what is drawn from it. */
#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

/* ---- the frozen list and its order ---- */

static void digest_list(struct lottery *l, const struct people *people)
{
	struct draw_list *list = draw_list_create();
	if (!list)
		return;
	for (size_t i = 0; i < l->list_count; i++) {
		const struct entrant *entrant = &l->entrants[l->list[i]];
		struct person_texts who = people_texts(people, entrant->person);
		draw_list_add(list, who.platform, who.id, entrant->weight);
	}
	draw_list_finish(list, l->list_digest);
}

void lottery_freeze(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	l->frozen = true;
	if (!lottery_sort(l, cx->people)) {
		cx->out->failed = true;
		return;
	}
	digest_list(l, cx->people);
	l->frozen_at = cx->now.wall;
}

/* The one order of the list, from the secret, the digest and the beacon's value: made with the first pick, because a
 * beacon may come in until then. */
static bool make_order(struct lottery *l, struct context *cx)
{
	int64_t *weights = l->list ? malloc((l->list_count + 1) * sizeof *weights) : NULL;
	for (size_t i = 0; weights && i < l->list_count; i++)
		weights[i] = l->entrants[l->list[i]].weight;
	if (weights)
		l->draw = draw_create(l->secret, l->list_digest, l->beacon.has_value ? l->beacon.value : NULL, weights,
				      l->list_count);
	free(weights);
	cx->out->failed = cx->out->failed || !l->draw;
	return l->draw;
}

bool lottery_passes_over(const struct interaction *it, const struct people *people, int64_t now_wall, uint32_t person)
{
	return people_banned_until(people, person) > now_wall || people->items[person].blocked ||
	       lottery_is_excluded(it->lottery, person);
}

static struct pick *append_pick(struct lottery *l, uint32_t entrant, int prize)
{
	struct pick *picks = realloc(l->picks, (l->pick_count + 1) * sizeof *picks);
	if (!picks)
		return NULL;
	l->picks = picks;
	picks[l->pick_count] = (struct pick){
		.entrant = entrant, .prize = prize, .shown_mono = NEVER, .claim_mono = NEVER, .claim_left_ms = -1};
	return &picks[l->pick_count++];
}

/* A name that may not be seen has been drawn: the operator hears of it before anybody sees anything. */
static void alert_name(const struct interaction *it, struct context *cx, const struct pick *pick)
{
	uint32_t person = it->lottery->entrants[pick->entrant].person;
	if (!people_is_masked(cx->people, person))
		return;
	struct person_texts who = people_texts(cx->people, person);
	outbox_event(cx->out, "alert",
		     json_pack("{s:s, s:s, s:i, s:s, s:s}", "reason", "moderation.name", "id", it->doc->id, "pick",
			       (int)(pick - it->lottery->picks) + 1, "platform", who.platform, "person", who.id));
}

/* Takes the next of the order for a prize; those who were banned or excluded since the freeze are passed over, and
 * stand in the picks as forfeited. NULL: nobody is left. */
struct pick *lottery_take_next(struct interaction *it, struct context *cx, int prize, uint32_t replaces)
{
	struct lottery *l = it->lottery;
	if (!l->draw && !make_order(l, cx))
		return NULL;
	for (;;) {
		size_t at = draw_next(l->draw);
		if (at == SIZE_MAX)
			return NULL;
		l->taken++;
		struct pick *pick = append_pick(l, l->list[at], prize);
		if (!pick)
			return NULL;
		pick->replaces = replaces;
		if (lottery_passes_over(it, cx->people, cx->now.wall, l->entrants[pick->entrant].person)) {
			pick->status = PICK_FORFEITED;
			pick->passed = true;
			pick->replaced = true;
			pick->revealed = true;
			continue;
		}
		pick->status = it->doc->lottery.has_claim ? PICK_PENDING : PICK_CONFIRMED;
		people_won(cx->people, l->entrants[pick->entrant].person, true);
		alert_name(it, cx, pick);
		return pick;
	}
}

void lottery_reveal_pick(struct interaction *it, struct context *cx, struct pick *pick)
{
	pick->revealed = true;
	pick->shown_mono = cx->now.mono + it->doc->lottery.reel_ms;
	pick->shown_at = cx->now.wall + it->doc->lottery.reel_ms;
	if (pick->status == PICK_PENDING) {
		pick->claim_mono = pick->shown_mono + it->doc->lottery.claim_ms;
		if (cx->standby && it->doc->hold) {
			pick->claim_left_ms = pick->claim_mono - cx->now.mono;
			pick->claim_mono = NEVER;
		}
	}
}

/* ---- drawing ---- */

static int64_t prize_left(const struct interaction *it, int prize)
{
	int64_t left = it->doc->lottery.prizes[prize].count;
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (it->lottery->picks[i].prize == prize && !it->lottery->picks[i].replaces &&
		    !it->lottery->picks[i].passed)
			left--;
	return left;
}

static int find_prize(const struct interaction *it, const char *id)
{
	for (size_t i = 0; i < it->doc->lottery.prize_count; i++)
		if (strcmp(it->doc->lottery.prizes[i].id, id) == 0)
			return (int)i;
	return -1;
}

int lottery_first_prize_left(const struct interaction *it)
{
	for (size_t i = 0; i < it->doc->lottery.prize_count; i++)
		if (prize_left(it, (int)i) > 0)
			return (int)i;
	return -1;
}

static bool claim_too_short(const struct interaction *it, const struct context *cx)
{
	return it->doc->lottery.has_claim && cx->has_delay && it->doc->lottery.claim_ms < cx->longest_delay_ms + 20000;
}

/* The last look before names go out: who was banned or blocked since the draw gives way. */
static void screen_hidden(struct interaction *it, struct context *cx)
{
	const struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count; i++) {
		uint32_t person = l->entrants[l->picks[i].entrant].person;
		if (!l->picks[i].revealed && lottery_passes_over(it, cx->people, cx->now.wall, person))
			lottery_screen(it, cx, person);
	}
}

static void reveal_all(struct interaction *it, struct context *cx)
{
	screen_hidden(it, cx);
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (!it->lottery->picks[i].revealed)
			lottery_reveal_pick(it, cx, &it->lottery->picks[i]);
	if (it->life == LIFE_CLOSED)
		interaction_revealed(it, cx);
	else
		it->revealed_mono = cx->now.mono;
}

static bool draw_now(struct interaction *it, struct context *cx, int prize, int64_t count, bool later,
		     struct reply *reply)
{
	struct lottery *l = it->lottery;
	int64_t drawn = 0;
	while (drawn < count && lottery_take_next(it, cx, prize, 0))
		drawn++;
	if (drawn < count)
		reply_set(reply, "short", json_integer(count - drawn));
	outbox_event(
		cx->out, "lottery.drawn",
		json_pack("{s:s, s:I, s:I}", "id", it->doc->id, "draw", (json_int_t)l->n, "count", (json_int_t)drawn));
	if (!later)
		reveal_all(it, cx);
	return true;
}

bool lottery_draw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	if (it->life != LIFE_CLOSED && it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	int prize = -1;
	if (verb_has(call, "prize")) {
		prize = find_prize(it, verb_text(call, "prize", ""));
		if (prize < 0)
			return reply_refuse(reply, "id.unknown");
	}
	if (it->settled && l->list_count == 0)
		return reply_refuse(reply, "lottery.no-entrants");
	if (it->settled && l->taken == l->list_count)
		return reply_refuse(reply, "lottery.no-more-entrants");
	if (prize < 0)
		prize = lottery_first_prize_left(it);
	if (prize < 0 || prize_left(it, prize) <= 0)
		return reply_refuse(reply, "lottery.no-more-prizes");
	if (claim_too_short(it, cx) && !verb_bool(call, "force", false))
		return reply_refuse(reply, "lottery.claim-too-short");
	int64_t left = prize_left(it, prize);
	int64_t count = verb_integer(call, "count", left);
	if (count < 1) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("count"));
		return false;
	}
	if (count > left)
		count = left;
	if (lottery_beacon_is_late(l))
		return reply_refuse(reply, "lottery.beacon-late");
	if (!it->settled || lottery_beacon_awaited(l)) {
		interaction_put_off(it, cx, PENDING_DRAW, call, l->beacon.chain ? l->beacon.at : 0, reply);
		return true;
	}
	return draw_now(it, cx, prize, count, strcmp(verb_text(call, "reveal", "now"), "later") == 0, reply);
}

bool lottery_reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)call;
	bool hidden = false;
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (!it->lottery->picks[i].revealed)
			hidden = true;
	if (!hidden && it->life == LIFE_REVEALED)
		return reply_refuse(reply, "lottery.already-revealed");
	if (!hidden)
		return reply_refuse(reply, "lottery.not-drawn");
	reveal_all(it, cx);
	return true;
}
