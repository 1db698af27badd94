#include "core/sponsor.h"

#include <stdlib.h>

#include "core/sale.h"

bool sponsors_init(struct sponsors *s, const struct show *show)
{
	*s = (struct sponsors){.items = calloc(show->sponsor_count + 1, sizeof *s->items)};
	s->count = s->items ? show->sponsor_count : 0;
	for (size_t i = 0; i < s->count; i++)
		s->items[i].since_mono = NEVER;
	return s->items;
}

void sponsors_finish(struct sponsors *s)
{
	free(s->items);
	*s = (struct sponsors){0};
}

/* The sponsor of the product on a sale's card, -1 = none. */
static int of_sale(const struct interaction *it)
{
	const struct sale *sale = it->sale;
	if (!it->on_air || it->doc->kind != KIND_SALE || sale->current >= sale->count)
		return -1;
	return it->home->products[sale->products[sale->current].product].sponsor;
}

/* Nothing else is seen then. Who has no source for covers in OBS does not see them either: only OBS knows. */
static bool is_covered(const struct rundown *rundown, const struct interaction *items, size_t item_count)
{
	bool covered = rundown->standby;
	for (size_t i = 0; i < item_count && !covered; i++)
		covered = items[i].on_air && show_is_cover_card(items[i].doc);
	return covered;
}

static bool is_on_air(int sponsor, const struct show *show, const struct rundown *rundown,
		      const struct interaction *items, size_t item_count)
{
	if (rundown->live >= 0 && show->segments[rundown->live].sponsor == sponsor)
		return true;
	for (size_t i = 0; i < item_count; i++)
		if (of_sale(&items[i]) == sponsor)
			return true;
	return false;
}

void sponsors_update(struct sponsors *s, const struct show *show, const struct rundown *rundown,
		     const struct interaction *items, size_t item_count, struct moment now)
{
	bool covered = is_covered(rundown, items, item_count);
	for (size_t i = 0; i < s->count; i++) {
		struct sponsor_time *time = &s->items[i];
		bool was = time->since_mono != NEVER;
		bool is = !covered && is_on_air((int)i, show, rundown, items, item_count);
		if (is && !was) {
			time->since_mono = now.mono;
		} else if (!is && was) {
			time->sum_ms += now.mono - time->since_mono;
			time->since_mono = NEVER;
		}
	}
}

json_t *sponsors_state(const struct sponsors *s, const struct show *show, struct moment now)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < s->count; i++) {
		const struct sponsor_time *time = &s->items[i];
		bool on = time->since_mono != NEVER;
		int64_t ms = time->sum_ms + (on ? now.mono - time->since_mono : 0);
		json_array_append_new(rows, json_pack("{s:s, s:s, s:b, s:I}", "id", show->sponsors[i].id, "title",
						      show->sponsors[i].title, "on_air", (int)on, "on_air_ms",
						      (json_int_t)ms));
	}
	return rows;
}
