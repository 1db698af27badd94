#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "core/moment.h"
#include "report/page.h"
#include "report/tables.h"
#include "store/session.h"

/* When the first segment began: what came before belongs to no show. */
static int64_t first_start(const json_t *state)
{
	int64_t first = NEVER;
	size_t i = 0;
	const json_t *segment = NULL;
	json_array_foreach(json_object_get(json_object_get(state, "rundown"), "segments"), i, segment)
	{
		const json_t *run = json_array_get(json_object_get(segment, "runs"), 0);
		int64_t start = json_integer_value(json_object_get(run, "start"));
		if (run && start < first)
			first = start;
	}
	return first == NEVER ? json_integer_value(json_object_get(state, "now")) : first;
}

static bool put(const char *folder, const char *file, struct text *t, struct error *error)
{
	bool ok = !t->failed && session_write(folder, file, t->bytes ? t->bytes : "", t->length, error);
	if (t->failed)
		error_set(error, "Out of memory.");
	text_finish(t);
	return ok;
}

static int64_t start_of(const json_t *segment)
{
	const json_t *run = json_array_get(json_object_get(segment, "runs"), 0);
	return run ? json_integer_value(json_object_get(run, "start")) : NEVER;
}

/* Rows that ran and were deleted stand where they were played, and are marked. */
static void put_row(json_t *segments, const json_t *row)
{
	size_t at = 0;
	while (at < json_array_size(segments) && start_of(json_array_get(segments, at)) <= start_of(row))
		at++;
	json_t *marked = json_copy((json_t *)(uintptr_t)row);
	json_object_set_new(marked, "deleted", json_true());
	json_array_insert_new(segments, at, marked);
}

/* The state with what was deleted put back into its lists. New reference. */
static json_t *with_deleted(const json_t *state)
{
	const json_t *deleted = json_object_get(state, "deleted");
	json_t *whole = json_copy((json_t *)(uintptr_t)state);
	json_t *rundown = json_copy(json_object_get(state, "rundown"));
	json_t *segments = json_copy(json_object_get(rundown, "segments"));
	json_t *items = json_copy(json_object_get(state, "interactions"));
	size_t i = 0;
	const json_t *row = NULL;
	json_array_foreach(json_object_get(deleted, "segments"), i, row)
	{
		put_row(segments, row);
	}
	if (json_object_get(deleted, "interactions"))
		json_array_extend(items, json_object_get(deleted, "interactions"));
	json_object_set_new(rundown, "segments", segments);
	json_object_set_new(whole, "rundown", rundown);
	json_object_set_new(whole, "interactions", items);
	return whole;
}

static bool write_all(const struct report_input *in, const char *folder, struct error *error)
{
	struct timeline *timeline = malloc(sizeof *timeline);
	struct text t = {0};
	if (!timeline) {
		error_set(error, "Out of memory.");
		return false;
	}
	bool ok = timeline_read(timeline, in->journal, in->begun, first_start(in->state), error);
	if (ok) {
		page_write(&t, in, timeline);
		ok = put(folder, "report.html", &t, error);
	}
	for (size_t i = 0; ok && report_tables[i].file; i++) {
		report_tables[i].fill(&t, in, timeline);
		ok = put(folder, report_tables[i].file, &t, error);
	}
	free(timeline);
	return ok;
}

bool report_write(const struct report_input *in, const char *folder, struct error *error)
{
	struct report_input whole = *in;
	json_t *state = with_deleted(in->state);
	whole.state = state;
	bool ok = write_all(&whole, folder, error);
	json_decref(state);
	return ok;
}
