/* What a field map finds in lists beside an event: what a person wears, and the pictures in a text. */
#ifndef FEED_MAP_EXTRAS_H
#define FEED_MAP_EXTRAS_H

#include "feed/map_scene.h"

/* Avatar and badges, of a draft that has its person. */
void map_extras_badges(struct map_scene *s, const struct map_rule *rule, struct draft *d);
/* Of a draft that has its text. `emotes`: room for DRAFT_EMOTES_MOST, which the draft borrows. */
void map_extras_emotes(struct map_scene *s, const struct map_rule *rule, struct draft_emote *emotes, struct draft *d);

#endif
