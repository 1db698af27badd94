/* Tasks: what a person does elsewhere, ticked off or missed (PRODUCT.md L2, contracts.md section 10).
 *
 *            ┌──task.done──▶ done
 *   open ────┼──task.miss──▶ missed
 *            └──the run of the row that it belongs to ends, or the show──▶ missed (read from the rundown, so that undo
 * of the step that ended it opens it again)
 *
 * A cue's task whose cue has a time appears `due` ahead of that time, and is due at it: the time moves with the row. */
#ifndef CORE_TASK_H
#define CORE_TASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/digest.h"
#include "core/moment.h"
#include "core/reply.h"
#include "core/verb.h"

enum task_state { TASK_OPEN = 1, TASK_DONE, TASK_MISSED };

/* Cues and segments are named by id, because an edit may move them about. Runner only. */
struct task {
	char id[32]; /* "task-1" …: in the order of the events, so a replay gives the same */
	char text[512];
	char role[65];
	enum task_state state; /* as ticked; task_state_of() has what the rundown adds */
	int64_t due;           /* wall ms; 0 = none; while `ahead` only if the cue's time is not known */
	bool ahead;            /* its cue is yet to fire */
	char cue[65];          /* whose action it is; "" = nobody's: given by hand */
	uint32_t action;       /* of that cue */
	char segment[65];      /* it belongs to a run of this row; "" = to none */
	size_t run;            /* index of that run, which may be yet to come */
};

struct engine;

/* The verb task. `cue`: whose action it is, -1 = nobody's. The reply has the task's id. */
bool task_add(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);
/* The verbs task.done and task.miss. */
bool task_tick(struct engine *e, const struct verb_call *call, struct reply *reply);
/* Next instant on the monotonic clock at which a cue's task appears, or NEVER; and letting those appear that are due.
 */
int64_t task_next_due(const struct engine *e, struct moment now);
void task_deadline(struct engine *e);
/* What it is as things stand. */
enum task_state task_state_of(const struct engine *e, const struct task *t);
/* Rows {"id","text","state"} and where they apply "for", "due", "cue", "segment". New reference. */
json_t *task_rows(const struct engine *e, struct moment now, size_t from, size_t count, size_t *total);
void task_digest(const struct task *t, struct digest *d);

#endif
