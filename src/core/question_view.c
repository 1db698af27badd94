/* What a board is, for the hash, the operator and the lists. */
#include <stdlib.h>
#include <string.h>

#include "core/question_parts.h"

void board_digest(const struct interaction *it, struct digest *d)
{
	const struct board *b = it->board;
	digest_sum(d, &b->sum);
	digest_int(d, b->air_end_mono);
	digest_int(d, b->air_left_ms);
	digest_int(d, (int64_t)b->queue_count);
	for (size_t i = 0; i < b->queue_count; i++)
		digest_int(d, b->queue[i]);
}

struct order {
	const struct item *item;
};

static int by_order(const void *a, const void *b)
{
	const struct item *x = ((const struct order *)a)->item;
	const struct item *y = ((const struct order *)b)->item;
	if (x->place != y->place) /* ITEM_NOWHERE is behind all places */
		return x->place < y->place ? -1 : 1;
	if (x->top != y->top)
		return x->top ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static json_t *items_state(const struct interaction *it, const struct people *people, size_t from, size_t count,
			   size_t *total)
{
	const struct board *b = it->board;
	json_t *rows = json_array();
	struct order *orders = malloc((b->count + 1) * sizeof *orders);
	size_t n = 0;
	for (size_t i = 0; orders && i < b->count; i++)
		if (!b->items[i].removed)
			orders[n++].item = &b->items[i];
	if (orders)
		qsort(orders, n, sizeof *orders, by_order);
	for (size_t i = from; i < n && i - from < count; i++) {
		const struct item *item = orders[i].item;
		json_t *row = json_pack("{s:I, s:s, s:s, s:s, s:I}", "item", (json_int_t)item->number, "state",
					item_state_name(item->state), "text", item->text, "name", item->name, "votes",
					(json_int_t)item->votes);
		if (item->person != INDEX_NONE) {
			struct person_texts who = people_texts(people, item->person);
			json_object_set_new(row, "platform", json_string(who.platform));
			json_object_set_new(row, "id", json_string(who.id));
			if (people_is_masked(people, item->person))
				json_object_set_new(row, "masked", json_true());
		}
		if (item->held || item->moderated)
			moderation_mark(row, &(struct moderation_finding){.verdict = item->held ? MODERATION_HELD
												: MODERATION_HIDDEN,
									  .reason = item->reason});
		json_array_append_new(rows, row);
	}
	free(orders);
	*total = n;
	return rows;
}

void board_state(const struct interaction *it, const struct context *cx, json_t *state)
{
	size_t total = 0;
	json_object_set_new(state, "items", items_state(it, cx->people, 0, SIZE_MAX, &total));
}

json_t *board_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
		   size_t count, size_t *total)
{
	return strcmp(list, "items") == 0 ? items_state(it, people, from, count, total) : NULL;
}
