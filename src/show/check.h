/* Checks of a show document that no single key can make. */
#ifndef SHOW_CHECK_H
#define SHOW_CHECK_H

#include "show/document_read.h"

/* After the keys of one object were read; see object_table.finish. */
void check_segment(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_cue(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_lottery(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_entry(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_weight(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_poll(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_quiz_question(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_survey_question(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_product(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_card(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_benefit(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_goal(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_moderation(struct reader *r, const json_t *object, const struct place *place, void *into);
void check_item(struct reader *r, const json_t *object, const struct place *place, void *into);

/* check_show.c: what holds between the parts of a whole show; after everything was read without an error of its own. */
void check_show(struct reader *r);
/* check_risk.c: words of the show's own that are among its risk words. */
void check_risk(struct reader *r);
/* check_theme.c: its part about the look. */
void check_theme(struct reader *r);
/* check_capability.c: its part about what the feeds can tell. */
void check_capabilities(struct reader *r);
/* check_feeds.c: its part about the feeds' URLs. */
void check_feeds(struct reader *r);

/* check_verbs.c: one action of a cue; true if it has keys that begin with x-. */
bool check_action(struct reader *r, const json_t *action, const struct place *place);
/* The action without those keys. New reference, NULL if memory fails. */
json_t *action_without_extras(const json_t *action);
/* Cues that start themselves. */
void check_cycles(struct reader *r);

#endif
