#include "core/outbox.h"

#include <stdlib.h>

static void append(struct outbox *box, struct out out)
{
	if (box->count == box->capacity) {
		size_t capacity = box->capacity ? box->capacity * 2 : 16;
		struct out *items = realloc(box->items, capacity * sizeof *items);
		if (!items) {
			box->failed = true;
			json_decref(out.fields);
			return;
		}
		box->items = items;
		box->capacity = capacity;
	}
	box->items[box->count++] = out;
}

void outbox_event(struct outbox *box, const char *name, json_t *fields)
{
	append(box, (struct out){.kind = OUT_EVENT, .name = name, .fields = fields});
}

void outbox_effect(struct outbox *box, int64_t number, json_t *verb)
{
	append(box, (struct out){.kind = OUT_EFFECT, .name = "effect", .number = number, .fields = verb});
}

void outbox_seed(struct outbox *box, const char *lottery, int64_t n)
{
	append(box, (struct out){.kind = OUT_SEED, .name = lottery, .number = n});
}

void outbox_clear(struct outbox *box)
{
	for (size_t i = 0; i < box->count; i++)
		json_decref(box->items[i].fields);
	box->count = 0;
	box->failed = false;
}

void outbox_finish(struct outbox *box)
{
	outbox_clear(box);
	free(box->items);
	*box = (struct outbox){0};
}
