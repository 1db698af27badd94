#include "core/task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"
#include "core/utf8.h"

/* ---- which run of which row ---- */

static const struct row *row_of(const struct engine *e, const struct task *t)
{
	int i = t->segment[0] ? show_find_segment(e->show, t->segment) : -1;
	return i < 0 ? NULL : &e->rundown.rows[i];
}

/* The run that is on, or else the next one. */
static size_t run_of(const struct engine *e, int segment)
{
	size_t runs = e->rundown.rows[segment].run_count;
	return segment == e->rundown.live ? runs - 1 : runs;
}

enum task_state task_state_of(const struct engine *e, const struct task *t)
{
	const struct row *row = row_of(e, t);
	if (t->state != TASK_OPEN)
		return t->state;
	if (e->rundown.state == SHOW_FINISHED)
		return TASK_MISSED;
	if (!t->segment[0])
		return TASK_OPEN;
	if (!row) /* an edit took the row away */
		return TASK_MISSED;
	if (t->run < row->run_count)
		return row->runs[t->run].end == NEVER ? TASK_OPEN : TASK_MISSED;
	/* Its run is yet to come, unless the row is passed over. */
	bool armed = e->rundown.armed >= 0 && row == &e->rundown.rows[e->rundown.armed];
	return row->skipped || (row->state == ROW_PAST && !armed) ? TASK_MISSED : TASK_OPEN;
}

/* ---- coming and going ---- */

static struct task *append(struct engine *e)
{
	struct task *tasks = realloc(e->tasks, (e->task_count + 1) * sizeof *tasks);
	if (!tasks)
		return NULL;
	e->tasks = tasks;
	struct task *t = &tasks[e->task_count];
	*t = (struct task){.state = TASK_OPEN};
	snprintf(t->id, sizeof t->id, "task-%zu", ++e->task_count);
	return t;
}

static void put_words(struct task *t, const char *text, const char *role)
{
	utf8_copy(t->text, sizeof t->text, text ? text : "");
	utf8_copy(t->role, sizeof t->role, role ? role : "");
}

static void belongs_to(const struct engine *e, struct task *t, int segment)
{
	if (segment < 0)
		return;
	snprintf(t->segment, sizeof t->segment, "%s", e->show->segments[segment].id);
	t->run = run_of(e, segment);
}

/* The newest task of that action in that run of the row, or NULL. */
static struct task *find(const struct engine *e, int cue, uint32_t action, int segment)
{
	for (size_t i = e->task_count; segment >= 0 && i-- > 0;) {
		struct task *t = &e->tasks[i];
		if (t->action == action && show_same_id(t->cue, e->show->cues[cue].id) &&
		    show_same_id(t->segment, e->show->segments[segment].id) && t->run == run_of(e, segment))
			return t;
	}
	return NULL;
}

/* The row to whose run a task belongs that a cue gives now: the cue's own while that is live, else the one that is. */
static int home_of(const struct engine *e, int cue)
{
	int own = e->show->cues[cue].segment;
	return own == e->rundown.live ? own : e->rundown.live;
}

bool task_add(struct engine *e, const struct verb_call *call, struct reply *reply, int cue)
{
	int64_t due = verb_has(call, "due") ? e->cx.now.wall + verb_duration(call, "due", 0) : 0;
	uint32_t action = cue < 0 ? 0 : e->cues[cue].acting;
	int home = cue < 0 ? -1 : home_of(e, cue);
	struct task *t = cue < 0 ? NULL : find(e, cue, action, home);
	/* A cue that has a time has it now. */
	if (due && cue >= 0 && e->show->cues[cue].on != CUE_ON_MANUAL)
		due = e->cx.now.wall;
	/* It has been shown ahead, or (undo and a second GO) already: not once more, unless it was ticked off since. */
	bool again = !t || !(t->ahead || t->state == TASK_OPEN);
	if (again && !(t = append(e)))
		return reply_refuse(reply, "journal.failed");
	put_words(t, verb_text(call, "text", ""), verb_text(call, "for", ""));
	t->due = due;
	t->ahead = false;
	if (again && cue >= 0) {
		snprintf(t->cue, sizeof t->cue, "%s", e->show->cues[cue].id);
		t->action = action;
		belongs_to(e, t, home);
	}
	reply_set(reply, "id", json_string(t->id));
	return true;
}

bool task_tick(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	for (size_t i = 0; i < e->task_count; i++)
		if (strcmp(e->tasks[i].id, verb_text(call, "id", "")) == 0) {
			e->tasks[i].state = call->verb->code == VERB_TASK_DONE ? TASK_DONE : TASK_MISSED;
			return true;
		}
	return reply_refuse(reply, "id.unknown");
}

/* ---- ahead of the cue ---- */

static const char *text_in(const json_t *action, const char *key)
{
	return json_string_value(json_object_get(action, key));
}

/* How long ahead of its cue this action's task appears; 0: it does not, or is none. */
static int64_t notice_of(const json_t *action)
{
	int64_t due = 0;
	const char *verb = text_in(action, "verb");
	const char *text = text_in(action, "due");
	return verb && text && strcmp(verb, "task") == 0 && parse_duration(text, false, &due) ? due : 0;
}

/* True if the clock alone will bring the cue about: the row runs and is not held, or is the next one. Before the first
 * GO only a row that has a time of its own can tell. */
static bool comes_by_itself(const struct engine *e, const struct show_cue *doc)
{
	const struct rundown *r = &e->rundown;
	if (doc->on == CUE_ON_TIME)
		return r->state == SHOW_LIVE;
	if (r->held || r->standby)
		return false;
	if (doc->segment == r->live)
		return true;
	return doc->segment == r->armed && (r->live >= 0 || e->show->segments[doc->segment].start_ms != SHOW_NONE);
}

/* When the action's task is to appear, on the monotonic clock; NEVER: not (any more). */
static int64_t appears(const struct engine *e, struct moment now, int cue, uint32_t action)
{
	const struct show_cue *doc = &e->show->cues[cue];
	int64_t notice = notice_of(json_array_get(doc->actions, action));
	if (!notice || !comes_by_itself(e, doc))
		return NEVER;
	int64_t at = cue_expected(e, now, cue);
	if (at == NEVER || find(e, cue, action, doc->segment))
		return NEVER;
	return at - notice - now.wall + now.mono;
}

int64_t task_next_due(const struct engine *e, struct moment now)
{
	int64_t next = NEVER;
	for (int i = 0; (size_t)i < e->show->cue_count; i++) {
		if (!e->show->cues[i].has_notice || e->rundown.state == SHOW_FINISHED)
			continue;
		for (uint32_t n = 0; n < json_array_size(e->show->cues[i].actions); n++) {
			int64_t due = appears(e, now, i, n);
			next = due < next ? due : next;
		}
	}
	return next;
}

static void show_ahead(struct engine *e, int cue, uint32_t action)
{
	const struct show_cue *doc = &e->show->cues[cue];
	const json_t *object = json_array_get(doc->actions, action);
	struct task *t = append(e);
	if (!t)
		return;
	put_words(t, text_in(object, "text"), text_in(object, "for"));
	t->ahead = true;
	t->due = cue_expected(e, e->cx.now, cue);
	t->action = action;
	snprintf(t->cue, sizeof t->cue, "%s", doc->id);
	belongs_to(e, t, doc->segment);
}

void task_deadline(struct engine *e)
{
	if (task_next_due(e, e->cx.now) > e->cx.now.mono)
		return;
	for (int i = 0; (size_t)i < e->show->cue_count; i++)
		for (uint32_t n = 0; n < json_array_size(e->show->cues[i].actions); n++)
			if (appears(e, e->cx.now, i, n) <= e->cx.now.mono)
				show_ahead(e, i, n);
}

/* ---- reading ---- */

static json_t *task_row(const struct engine *e, const struct task *t, struct moment now)
{
	static const char *const names[] = {[TASK_OPEN] = "open", [TASK_DONE] = "done", [TASK_MISSED] = "missed"};
	json_t *row = json_pack("{s:s, s:s, s:s}", "id", t->id, "text", t->text, "state", names[task_state_of(e, t)]);
	int cue = t->ahead ? show_find_cue(e->show, t->cue) : -1;
	int64_t due = cue < 0 ? NEVER : cue_expected(e, now, cue);
	due = due == NEVER ? t->due : due;
	if (t->role[0])
		json_object_set_new(row, "for", json_string(t->role));
	if (due)
		json_object_set_new(row, "due", json_integer(due));
	if (t->cue[0])
		json_object_set_new(row, "cue", json_string(t->cue));
	if (t->segment[0])
		json_object_set_new(row, "segment", json_string(t->segment));
	return row;
}

json_t *task_rows(const struct engine *e, struct moment now, size_t from, size_t count, size_t *total)
{
	json_t *rows = json_array();
	for (size_t i = from; i < e->task_count && i - from < count; i++)
		json_array_append_new(rows, task_row(e, &e->tasks[i], now));
	*total = e->task_count;
	return rows;
}

void task_digest(const struct task *t, struct digest *d)
{
	digest_text(d, t->id);
	digest_int(d, t->state);
	digest_int(d, t->due);
	digest_int(d, t->ahead);
	digest_text(d, t->segment);
	digest_int(d, (int64_t)t->run);
}
