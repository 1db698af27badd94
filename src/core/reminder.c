#include "core/reminder.h"

#include "core/effect.h"
#include "core/engine.h"

/* Whether the first row that is not skipped says when it begins. If not, the plan begins whenever it is looked at. */
static bool has_start(const struct rundown *r)
{
	size_t first = 0;
	while (first < r->row_count && r->rows[first].skipped)
		first++;
	return first < r->row_count && r->show->segments[first].start_ms != SHOW_NONE;
}

/* Wall ms, or NEVER: the show has begun, or nobody knows when it will. */
static int64_t due_wall(const struct engine *e, const struct show_reminder *doc)
{
	const struct rundown *r = &e->rundown;
	if (r->state != SHOW_READY || r->planned_start == NEVER || !has_start(r))
		return NEVER;
	return r->planned_start - doc->before_ms;
}

static bool is_to_come(const struct engine *e, int64_t due)
{
	return due != NEVER && due > e->reminded_wall;
}

void reminder_begin(struct engine *e, int64_t wall)
{
	if (!e->reminded_wall)
		e->reminded_wall = wall;
}

int64_t reminder_next_due(const struct engine *e, struct moment now)
{
	int64_t next = NEVER;
	for (size_t i = 0; i < e->show->reminder_count && e->reminded_wall; i++) {
		int64_t due = due_wall(e, &e->show->reminders[i]);
		int64_t mono = is_to_come(e, due) ? due - now.wall + now.mono : NEVER;
		next = mono < next ? mono : next;
	}
	return next;
}

void reminder_deadline(struct engine *e)
{
	int64_t latest = e->reminded_wall;
	for (size_t i = 0; i < e->show->reminder_count; i++) {
		const struct show_reminder *doc = &e->show->reminders[i];
		int64_t due = due_wall(e, doc);
		if (!is_to_come(e, due) || due > e->cx.now.wall)
			continue;
		json_t *verb = json_pack("{s:s, s:s, s:s}", "verb", "webhook", "id", e->show->webhooks[doc->webhook].id,
					 "text", doc->text);
		if (!effect_ask(e, verb, -1))
			e->cx.out->failed = true;
		latest = due > latest ? due : latest;
	}
	e->reminded_wall = latest;
}

void reminder_digest(const struct engine *e, struct digest *d)
{
	if (e->show->reminder_count)
		digest_int(d, e->reminded_wall);
}
