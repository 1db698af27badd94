/* The moderator's inbox, for the desk. */
#include <stdlib.h>
#include <string.h>

#include "core/moderation.h"

static size_t waiting(const struct moderation *m)
{
	size_t count = 0;
	for (size_t r = 0; r < MODERATION_RINGS; r++)
		for (size_t i = 0; m->rings[r].cases && i < MODERATION_CASES; i++) {
			const struct moderation_case *c = &m->rings[r].cases[i];
			count += c->number && !c->gone && c->verdict == MODERATION_HELD;
		}
	return count;
}

json_t *moderation_state(const struct moderation *m)
{
	return json_pack("{s:I, s:I, s:I, s:I}", "waiting", (json_int_t)waiting(m), "held", (json_int_t)m->held,
			 "hidden", (json_int_t)m->hidden, "risk", (json_int_t)m->risky);
}

void moderation_mark(json_t *row, const struct moderation_finding *found)
{
	if (found->verdict == MODERATION_PASS && found->reason == MODERATION_NO_REASON)
		return;
	json_object_set_new(row, "verdict", json_string(moderation_verdict_name(found->verdict)));
	json_object_set_new(row, "reason", json_string(moderation_reason_name(found->reason)));
	if (found->word && found->word[0])
		json_object_set_new(row, "word", json_string(found->word));
	if (found->risk)
		json_object_set_new(row, "risk", json_true());
}

enum filter { FILTER_ALL, FILTER_HELD, FILTER_HIDDEN, FILTER_RISK, FILTERS };

static bool is_wanted(const struct moderation_case *c, enum filter filter)
{
	if (!c->number || c->gone)
		return false;
	switch (filter) {
	case FILTER_HELD:
		return c->verdict == MODERATION_HELD;
	case FILTER_HIDDEN:
		return c->verdict == MODERATION_HIDDEN;
	case FILTER_RISK:
		return c->risk;
	case FILTER_ALL:
	case FILTERS:
		break;
	}
	return true;
}

static json_t *row_of(const struct moderation_case *c, const struct people *people)
{
	struct moderation_finding found = {
		.verdict = c->verdict, .reason = c->reason, .risk = c->risk, .word = c->word};
	json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:s}", "t", (json_int_t)c->t, "feed", c->feed, "kind",
				audience_kind_name(c->kind), "id", c->id, "text", c->text);
	if (c->person != INDEX_NONE) {
		struct person_texts who = people_texts(people, c->person);
		json_object_set_new(row, "platform", json_string(who.platform));
		json_object_set_new(row, "person", json_pack("{s:s, s:s}", "id", who.id, "name", who.name));
		if (people_is_masked(people, c->person))
			json_object_set_new(row, "masked", json_true());
		if (people->items[c->person].blocked)
			json_object_set_new(row, "blocked", json_true());
	}
	moderation_mark(row, &found);
	if (c->decided)
		json_object_set_new(row, "decided", json_true());
	return row;
}

static int by_number(const void *a, const void *b)
{
	uint64_t x = (*(const struct moderation_case *const *)a)->number;
	uint64_t y = (*(const struct moderation_case *const *)b)->number;
	return x < y ? -1 : x > y;
}

json_t *moderation_rows(const struct moderation *m, const struct people *people, const char *filter, size_t from,
			size_t count, size_t *total)
{
	static const char *const names[FILTERS] = {"all", "held", "hidden", "risk"};
	const struct moderation_case *wanted[MODERATION_RINGS * MODERATION_CASES];
	enum filter which = FILTER_ALL;
	size_t n = 0;
	while (filter[0] && which < FILTERS && strcmp(filter, names[which]) != 0)
		which++;
	if (which == FILTERS)
		return NULL;
	for (size_t r = 0; r < MODERATION_RINGS; r++)
		for (size_t i = 0; m->rings[r].cases && i < MODERATION_CASES; i++)
			if (is_wanted(&m->rings[r].cases[i], which))
				wanted[n++] = &m->rings[r].cases[i];
	qsort(wanted, n, sizeof *wanted, by_number);
	json_t *rows = json_array();
	for (size_t i = from; i < n && i - from < count; i++)
		json_array_append_new(rows, row_of(wanted[i], people));
	*total = n;
	return rows;
}
