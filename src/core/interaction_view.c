/* What an interaction is, for the hash, the operator and the lists. */
#include <string.h>

#include "core/interaction.h"
#include "core/lottery.h"

static const char *const refusal_names[] = {
	[REFUSED_HISTORY] = "history",
	[REFUSED_EARLY] = "early",
	[REFUSED_LATE] = "late",
	[REFUSED_ALREADY] = "already",
	[REFUSED_ROLE] = "role",
	[REFUSED_LEVEL] = "level",
	[REFUSED_GIFT] = "gift",
	[REFUSED_OWN_ROOM] = "own-room",
	[REFUSED_CONDITION_UNKNOWN] = "condition-unknown",
	[REFUSED_WINNER] = "winner",
	[REFUSED_EXCLUDED] = "excluded",
	[REFUSED_BLOCKED] = "blocked",
	[REFUSED_BANNED] = "banned",
	[REFUSED_DELETED] = "deleted",
	[REFUSED_BROKEN] = "broken",
	[REFUSED_AMBIGUOUS] = "ambiguous",
	[REFUSED_LIMIT] = "limit",
	[REFUSED_SOLD_OUT] = "sold-out",
	[REFUSED_POINTS] = "points",
};

const char *refusal_name(enum refusal why)
{
	return refusal_names[why];
}

const struct kind *interaction_kind_of(enum interaction_kind kind)
{
	static const struct kind *const kinds[] = {
		[KIND_LOTTERY] = &kind_lottery, [KIND_POLL] = &kind_poll, [KIND_QUESTION] = &kind_question,
		[KIND_SALE] = &kind_sale,       [KIND_QUIZ] = &kind_quiz, [KIND_SURVEY] = &kind_quiz,
		[KIND_TOPIC] = &kind_card,      [KIND_CARD] = &kind_card,
	};
	return kinds[kind];
}

void interaction_digest(const struct interaction *it, struct digest *d)
{
	digest_text(d, it->doc->id);
	digest_int(d, it->life);
	digest_int(d, it->run);
	digest_int(d, it->on_air);
	digest_int(d, it->opened);
	digest_int(d, it->closed);
	digest_int(d, it->deadline_mono);
	digest_int(d, it->held_left_ms);
	digest_int(d, it->settled);
	digest_int(d, it->settle_mono);
	digest_int(d, it->pending);
	if (it->outage)
		digest_text(d, "outage");
	for (size_t i = 0; i < REFUSAL_COUNT; i++)
		digest_int(d, (int64_t)it->refused[i]);
	if (it->earlier)
		digest_bytes(d, it->earlier_digest, sizeof it->earlier_digest);
	if (interaction_kind_of(it->doc->kind)->digest)
		interaction_kind_of(it->doc->kind)->digest(it, d);
}

json_t *interaction_state(const struct interaction *it, const struct context *cx)
{
	json_t *state = json_pack("{s:s, s:s, s:I, s:s, s:b, s:s}", "kind", interaction_kind_name(it->doc->kind), "id",
				  it->doc->id, "run", (json_int_t)it->run, "state", life_name(it->life), "on_air",
				  it->on_air, "title", it->doc->title);
	if (it->opened)
		json_object_set_new(state, "opened", json_integer(it->opened));
	if (it->closed)
		json_object_set_new(state, "closed", json_integer(it->closed));
	if (it->deadline_mono != NEVER)
		json_object_set_new(state, "deadline", json_integer(it->deadline_mono - cx->now.mono + cx->now.wall));
	if (it->held_left_ms >= 0)
		json_object_set_new(state, "held_ms", json_integer(it->held_left_ms));
	if (it->outage)
		json_object_set_new(state, "outage", json_true());
	json_object_set_new(state, "settled", json_boolean(it->settled));
	json_t *refused = json_array();
	for (size_t i = 1; i < REFUSAL_COUNT; i++)
		if (it->refused[i])
			json_array_append_new(refused, json_pack("{s:s, s:I}", "reason", refusal_name((enum refusal)i),
								 "count", (json_int_t)it->refused[i]));
	json_object_set_new(state, "refused", refused);
	if (interaction_kind_of(it->doc->kind)->state)
		interaction_kind_of(it->doc->kind)->state(it, cx, state);
	if (it->earlier)
		json_object_set(state, "earlier", it->earlier);
	return state;
}

json_t *interaction_result(const struct interaction *it, const struct context *cx)
{
	static const char *const whole[] = {"kind",     "id",      "title",  "on_air",
					    "deadline", "held_ms", "outage", "earlier"};
	json_t *result = interaction_state(it, cx);
	for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
		json_object_del(result, whole[i]);
	return result;
}

static json_t *refused_list(const struct interaction *it, const struct people *people, size_t from, size_t count,
			    size_t *total)
{
	size_t kept = it->refused_total < it->refused_capacity ? it->refused_total : it->refused_capacity;
	size_t first = it->refused_total - kept;
	json_t *rows = json_array();
	*total = kept;
	for (size_t i = from; i < kept && i - from < count; i++) {
		const struct refused_row *row = &it->refused_rows[(first + i) % it->refused_capacity];
		json_t *object = json_pack("{s:s, s:I}", "reason", refusal_name(row->why), "t", (json_int_t)row->t);
		const char *words = it->doc->kind == KIND_LOTTERY && row->why == REFUSED_EXCLUDED
					    ? lottery_exclusion(it->lottery, row->person)
					    : NULL;
		if (words)
			json_object_set_new(object, "text", json_string(words));
		if (row->person != INDEX_NONE) {
			struct person_texts who = people_texts(people, row->person);
			json_object_set_new(object, "platform", json_string(who.platform));
			json_object_set_new(object, "id", json_string(who.id));
			json_object_set_new(object, "name", json_string(who.name));
		}
		json_array_append_new(rows, object);
	}
	return rows;
}

json_t *interaction_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
			 size_t count, size_t *total)
{
	if (strcmp(list, "refused") == 0)
		return refused_list(it, people, from, count, total);
	return interaction_kind_of(it->doc->kind)->list
		       ? interaction_kind_of(it->doc->kind)->list(it, people, list, from, count, total)
		       : NULL;
}
