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

bool report_write(const struct report_input *in, const char *folder, struct error *error)
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
