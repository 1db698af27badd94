#include "report/timeline.h"

#include <string.h>

#include <jansson.h>

#define MINUTE_MS 60000

struct reading {
	struct timeline *timeline;
	int64_t from;
	json_t *uncounted; /* names of feeds whose orders are no sales; owned */
};

static void know_feed(struct reading *r, const json_t *body)
{
	const char *name = json_string_value(json_object_get(body, "feed"));
	const json_t *counts = json_object_get(body, "count");
	if (name && json_is_false(counts))
		json_object_set_new(r->uncounted, name, json_true());
	else if (name && counts)
		json_object_del(r->uncounted, name);
}

static void count(const struct reading *r, struct timeline_minute *m, const json_t *event)
{
	const char *feed = json_string_value(json_object_get(event, "feed"));
	bool counted = !feed || !json_object_get(r->uncounted, feed);
	const char *kind = json_string_value(json_object_get(event, "kind"));
	int64_t number = json_integer_value(json_object_get(event, "count"));
	if (!kind || json_is_true(json_object_get(event, "history")))
		return;
	if (strcmp(kind, "comment") == 0)
		m->comments++;
	else if (strcmp(kind, "gift") == 0)
		m->gifts++;
	else if (strcmp(kind, "order") == 0 && counted && number > 0 && number < 1000000)
		m->orders += (uint32_t)number;
	else if (strcmp(kind, "viewers") == 0)
		m->viewers = number;
}

static bool visit(void *user, const struct journal_row *row)
{
	struct reading *r = user;
	struct timeline *t = r->timeline;
	if (strcmp(row->kind, "feed") == 0) {
		json_t *body = json_loadb(row->body, row->length, 0, NULL);
		know_feed(r, body);
		json_decref(body);
	}
	if (strcmp(row->kind, "audience") != 0 || row->t_wall < r->from)
		return true;
	int64_t minute = (row->t_wall - t->start) / MINUTE_MS;
	if (minute < 0 || minute >= TIMELINE_MINUTES)
		return true;
	json_t *event = json_loadb(row->body, row->length, 0, NULL);
	if (event)
		count(r, &t->minutes[minute], event);
	json_decref(event);
	if ((size_t)minute + 1 > t->count)
		t->count = (size_t)minute + 1;
	return true;
}

bool timeline_read(struct timeline *t, struct journal *journal, uint64_t begun, int64_t from, struct error *error)
{
	struct reading reading = {.timeline = t, .from = from, .uncounted = json_object()};
	memset(t, 0, sizeof *t);
	t->start = from;
	for (size_t i = 0; i < TIMELINE_MINUTES; i++)
		t->minutes[i].viewers = -1;
	bool ok = journal_each(journal, begun, visit, &reading, error);
	json_decref(reading.uncounted);
	return ok;
}
