/* Ids: what the document has, what stands twice, and what was probably meant. */
#include "show/document_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/verb.h"

#define WORD_MAX 64

static const char *const list_names[LISTS] = {
	[LIST_NONE] = "thing",      [LIST_SEGMENT] = "segment",
	[LIST_CUE] = "cue",         [LIST_INTERACTION] = "interaction",
	[LIST_PRODUCT] = "product", [LIST_GROUP] = "group",
	[LIST_GOAL] = "goal",       [LIST_FEED] = "feed",
	[LIST_WEBHOOK] = "webhook", [LIST_SPONSOR] = "sponsor",
	[LIST_BENEFIT] = "benefit", [LIST_PLAN] = "plan",
};

/* Where each list stands. Cues and plans stand deeper and have functions of their own. */
static const struct {
	enum id_list list;
	const char *key;
} top_lists[] = {
	{LIST_SEGMENT, "segments"}, {LIST_INTERACTION, "interactions"},
	{LIST_PRODUCT, "products"}, {LIST_GROUP, "groups"},
	{LIST_GOAL, "goals"},       {LIST_FEED, "feeds"},
	{LIST_WEBHOOK, "webhooks"}, {LIST_SPONSOR, "sponsors"},
	{LIST_BENEFIT, "benefits"},
};

const char *ids_name(enum id_list list)
{
	return list_names[list];
}

static int by_id(const void *a, const void *b)
{
	const struct id_entry *x = a;
	const struct id_entry *y = b;
	int order = strcasecmp(x->id, y->id);
	return order ? order : x->index < y->index ? -1 : x->index > y->index;
}

/* Appends the ids of one list to `index`, which has room; `number` runs on over lists that belong together. */
static void add_list(struct reader *r, struct id_index *index, const json_t *list, const struct place *place,
		     int *number)
{
	const struct place *at = place ? place_first(&r->places, place) : NULL;
	for (size_t i = 0; i < json_array_size(list) && at; i++, at = place_next(&r->places, at), (*number)++) {
		const json_t *item = json_array_get(list, i);
		const char *id = json_string_value(json_object_get(item, "id"));
		if (id && valid_id(id))
			index->items[index->count++] =
				(struct id_entry){id, place_child(&r->places, at, "id"), *number};
	}
}

static bool make_room(struct reader *r, struct id_index *index, size_t count)
{
	index->count = 0;
	index->items = arena_array(r->arena, count, sizeof *index->items);
	if (!index->items)
		reader_no_memory(r);
	return index->items;
}

static void sort(struct id_index *index)
{
	if (index->count)
		qsort(index->items, index->count, sizeof *index->items, by_id);
}

static void report_repeats(struct reader *r, const struct id_index *index)
{
	for (size_t i = 1; i < index->count; i++)
		if (strcasecmp(index->items[i - 1].id, index->items[i].id) == 0)
			reader_problem(r, false, index->items[i].place, AT_VALUE,
				       "Ids are unique, capital letters or not.", "The id \"%s\" is taken.",
				       index->items[i].id);
}

void ids_unique(struct reader *r, const json_t *list, const struct place *place)
{
	struct id_index index;
	int number = 0;
	if (!make_room(r, &index, json_array_size(list)))
		return;
	add_list(r, &index, list, place, &number);
	sort(&index);
	report_repeats(r, &index);
}

static void collect(struct reader *r, enum id_list which, const json_t *list, const struct place *place)
{
	int number = 0;
	if (!json_is_array(list) || !make_room(r, &r->ids[which], json_array_size(list)))
		return;
	add_list(r, &r->ids[which], list, place, &number);
	sort(&r->ids[which]);
}

/* Cue ids are unique in the whole show: one list over all segments. */
static void collect_cues(struct reader *r, const json_t *segments, const struct place *place)
{
	size_t count = 0;
	int number = 0;
	for (size_t i = 0; i < json_array_size(segments); i++)
		count += json_array_size(json_object_get(json_array_get(segments, i), "cues"));
	r->show->cue_count = count;
	r->show->cues = arena_array(r->arena, count, sizeof *r->show->cues);
	r->edges = arena_array(r->arena, count, sizeof *r->edges);
	if (!r->show->cues || !r->edges || !make_room(r, &r->ids[LIST_CUE], count)) {
		r->show->cue_count = 0;
		reader_no_memory(r);
		return;
	}
	const struct place *at = place ? place_first(&r->places, place) : NULL;
	for (size_t i = 0; i < json_array_size(segments) && at; i++, at = place_next(&r->places, at))
		add_list(r, &r->ids[LIST_CUE], json_object_get(json_array_get(segments, i), "cues"),
			 place_child(&r->places, at, "cues"), &number);
	sort(&r->ids[LIST_CUE]);
	report_repeats(r, &r->ids[LIST_CUE]);
}

void ids_collect(struct reader *r, const json_t *root)
{
	const struct place *top = r->places.items;
	for (size_t i = 0; i < sizeof top_lists / sizeof *top_lists; i++)
		collect(r, top_lists[i].list, json_object_get(root, top_lists[i].key),
			place_child(&r->places, top, top_lists[i].key));
	const struct place *segments = place_child(&r->places, top, "segments");
	collect_cues(r, json_object_get(root, "segments"), segments);
	const struct place *emergency = place_child(&r->places, top, "emergency");
	if (emergency)
		collect(r, LIST_PLAN, json_object_get(json_object_get(root, "emergency"), "plans"),
			place_child(&r->places, emergency, "plans"));
}

int ids_find(const struct reader *r, enum id_list list, const char *id)
{
	const struct id_index *index = &r->ids[list];
	size_t low = 0;
	size_t high = index->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcasecmp(index->items[middle].id, id);
		if (order == 0)
			return index->items[middle].index;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

void ids_missing(struct reader *r, enum id_list list, const char *id, const struct place *place)
{
	const char *best = NULL;
	char mend[192] = "";
	size_t near = near_enough(id);
	for (size_t i = 0; i < r->ids[list].count && i < 1000; i++) {
		size_t distance = edit_distance(id, r->ids[list].items[i].id, near);
		if (distance < near || (distance == near && !best)) {
			best = r->ids[list].items[i].id;
			near = distance;
		}
	}
	if (best)
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", best);
	reader_problem(r, false, place, AT_VALUE, mend, "There is no %s \"%.64s\".", ids_name(list), id);
}

size_t near_enough(const char *word)
{
	size_t length = strlen(word);
	return length < 2 ? 0 : length / 3 + 1;
}

size_t edit_distance(const char *a, const char *b, size_t limit)
{
	size_t row[WORD_MAX + 1];
	size_t across = strlen(b);
	size_t down = strlen(a);
	if (across > WORD_MAX || down > WORD_MAX || across > down + limit || down > across + limit)
		return limit + 1;
	for (size_t j = 0; j <= across; j++)
		row[j] = j;
	for (size_t i = 1; i <= down; i++) {
		size_t corner = row[0];
		row[0] = i;
		for (size_t j = 1; j <= across; j++) {
			size_t change = corner + (a[i - 1] != b[j - 1]);
			size_t drop = row[j] + 1;
			size_t insert = row[j - 1] + 1;
			corner = row[j];
			row[j] = change < drop ? change : drop;
			row[j] = insert < row[j] ? insert : row[j];
		}
	}
	return row[across] <= limit ? row[across] : limit + 1;
}

bool nearest_choice(const char *word, const char *choices, char *out, size_t size)
{
	size_t near = near_enough(word);
	bool found = false;
	while (*choices) {
		size_t length = strcspn(choices, "|");
		char choice[WORD_MAX + 1];
		if (length < sizeof choice && length < size) {
			memcpy(choice, choices, length);
			choice[length] = '\0';
			size_t distance = edit_distance(word, choice, near);
			if (distance < near || (distance == near && !found)) {
				memcpy(out, choice, length + 1);
				near = distance;
				found = true;
			}
		}
		choices += length + (choices[length] == '|');
	}
	return found;
}

int choice_index(const char *choices, const char *word)
{
	size_t wanted = strlen(word);
	for (int i = 1; *choices; i++) {
		size_t length = strcspn(choices, "|");
		if (length == wanted && memcmp(choices, word, length) == 0)
			return i;
		choices += length + (choices[length] == '|');
	}
	return 0;
}
