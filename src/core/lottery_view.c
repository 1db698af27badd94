/* What a lottery is, for the hash, the operator and the lists. */
#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

/* ---- what it is ---- */

/* Only a name is known of him: another one of that name is the same person to us. A strong identity has no mark. */
static void mark_weak(json_t *object, const struct entrant *entrant)
{
	if (entrant->weak)
		json_object_set_new(object, "strength", json_string("weak"));
}

static json_t *winner_state(const struct interaction *it, const struct context *cx, size_t at)
{
	const struct pick *pick = &it->lottery->picks[at];
	struct person_texts who = people_texts(cx->people, it->lottery->entrants[pick->entrant].person);
	json_t *w = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "pick", (int)at + 1, "prize",
			      it->doc->lottery.prizes[pick->prize].id, "platform", who.platform, "id", who.id, "name",
			      who.name, "status", pick_status_name(pick->status));
	mark_weak(w, &it->lottery->entrants[pick->entrant]);
	if (people_is_masked(cx->people, it->lottery->entrants[pick->entrant].person))
		json_object_set_new(w, "masked", json_true());
	int benefit = it->doc->lottery.prizes[pick->prize].benefit;
	if (pick->has_benefit)
		json_object_set_new(w, "benefit", json_string(cx->show->benefits[benefit].id));
	if (pick->replaces)
		json_object_set_new(w, "replaces", json_integer(pick->replaces));
	if (pick->shown_mono != NEVER)
		json_object_set_new(w, "shown_at", json_integer(pick->shown_at));
	if (pick->claim_mono != NEVER)
		json_object_set_new(w, "claim_until", json_integer(pick->claim_mono - cx->now.mono + cx->now.wall));
	return w;
}

void lottery_state(const struct interaction *it, const struct context *cx, json_t *state)
{
	const struct lottery *l = it->lottery;
	json_object_set_new(state, "entrants", json_integer((json_int_t)l->live_count));
	json_object_set_new(state, "total_weight", json_integer(l->total_weight));
	if (l->weak_count)
		json_object_set_new(state, "weak", json_integer((json_int_t)l->weak_count));
	char odds[256];
	lottery_odds(it, cx->show->language, odds, sizeof odds);
	if (odds[0])
		json_object_set_new(state, "odds", json_string(odds));
	if (l->has_secret) {
		char hex[65];
		digest_hex(hex, l->commitment, sizeof l->commitment);
		json_object_set_new(state, "commitment", json_string(hex));
	}
	lottery_beacon_state(l, state);
	json_t *winners = json_array();
	for (size_t i = 0; i < l->pick_count; i++)
		json_array_append_new(winners, winner_state(it, cx, i));
	if (l->pick_count)
		json_object_set_new(state, "draw", json_integer(l->n));
	json_object_set_new(state, "winners", winners);
}

static json_t *excluded_list(const struct lottery *l, const struct people *people, size_t from, size_t count,
			     size_t *total)
{
	json_t *rows = json_array();
	*total = l->excluded_count;
	for (size_t i = from; i < l->excluded_count && i - from < count; i++) {
		struct person_texts who = people_texts(people, l->excluded[i].person);
		json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:s}", "platform", who.platform, "id", who.id,
						      "name", who.name, "text", l->excluded[i].reason));
	}
	return rows;
}

json_t *lottery_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		     size_t count, size_t *total)
{
	const struct lottery *l = it->lottery;
	if (strcmp(list, "excluded") == 0)
		return excluded_list(l, people, from, count, total);
	if (strcmp(list, "entrants") != 0)
		return NULL;
	json_t *rows = json_array();
	size_t at = 0;
	*total = l->live_count;
	for (size_t i = 0; i < l->count; i++) {
		if (l->entrants[i].out)
			continue;
		if (at >= from && at - from < count) {
			struct person_texts who = people_texts(people, l->entrants[i].person);
			json_t *row = json_pack("{s:s, s:s, s:s, s:I, s:I}", "platform", who.platform, "id", who.id,
						"name", who.name, "weight", (json_int_t)l->entrants[i].weight, "t",
						(json_int_t)l->entrants[i].t);
			mark_weak(row, &l->entrants[i]);
			json_array_append_new(rows, row);
		}
		at++;
	}
	return rows;
}

void lottery_digest(const struct interaction *it, struct digest *d)
{
	const struct lottery *l = it->lottery;
	digest_int(d, l->n);
	digest_int(d, l->frozen);
	digest_int(d, (int64_t)l->live_count);
	digest_int(d, l->total_weight);
	digest_sum(d, &l->sum);
	digest_bytes(d, l->commitment, l->has_secret ? sizeof l->commitment : 0);
	lottery_beacon_digest(l, d);
	digest_int(d, (int64_t)l->taken);
	for (size_t i = 0; i < l->excluded_count; i++)
		digest_int(d, l->excluded[i].person);
	for (size_t i = 0; i < l->pick_count; i++) {
		digest_int(d, l->picks[i].entrant);
		digest_int(d, l->picks[i].prize);
		digest_int(d, l->picks[i].status);
		digest_int(d, l->picks[i].replaces);
		digest_int(d, l->picks[i].shown_mono);
		digest_int(d, l->picks[i].claim_mono);
		digest_int(d, l->picks[i].claim_left_ms);
		if (l->picks[i].handed_out)
			digest_text(d, l->picks[i].has_benefit ? "benefit" : "no benefit");
	}
}
