/* The engine's inside, shared by engine.c and engine_audience.c. */
#ifndef CORE_ENGINE_PARTS_H
#define CORE_ENGINE_PARTS_H

#include "core/engine.h"

/* engine.c */

/* NULL: not known. */
struct engine_feed *engine_find_feed(struct engine *e, const char *feed);
/* What the context says of the feeds. */
void engine_look_at_feeds(struct engine *e);
/* Each kind shows one at a time: one that has just come on air hides the others of its kind. */
void engine_keep_one_on_air(struct engine *e, const struct interaction *shown);
/* Index of another one of its kind that is on air, -1 = none is. */
int engine_other_on_air(const struct engine *e, const struct interaction *it);

/* engine_moderation.c */

/* His name is new. */
void engine_judge_name(struct engine *e, uint32_t person, const struct audience_event *event);
/* Remembers what was found about a message, and alerts. */
void engine_note_finding(struct engine *e, const struct message *m);
/* comment.release, comment.hide, people.mask, people.unmask. */
bool engine_moderation_verb(struct engine *e, const struct verb_call *call, struct reply *reply);
/* The show in force is another: its rules hold at once, for what is shown already too. The old show is still there. */
void engine_follow_moderation(struct engine *e);
/* A risk word in words of our own. */
void engine_risk_alert(struct engine *e, const char *word, json_t *where);

/* state.c */

/* A row of the rundown in the state. New reference. */
json_t *engine_segment_state(const struct engine *e, int index, struct moment now);

/* engine_audience.c */

/* `ahead` may be NULL. */
void engine_audience(struct engine *e, const struct audience_event *event, const struct engine_ahead *ahead,
		     struct reply *reply);

#endif
