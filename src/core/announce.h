/* Announcements (PRODUCT.md L17): texts to the chat, the team, the host or the clipboard, and what became of the last
 * ones. What no chat took waits to be copied: by one key it is in the clipboard. Not hashed: it follows from effects.
 * Runner only. */
#ifndef CORE_ANNOUNCE_H
#define CORE_ANNOUNCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/reply.h"
#include "core/verb.h"

struct engine;

#define ANNOUNCE_KEPT 8
/* Id of the webhook that what is said to the team goes to, if the show has it. */
#define ANNOUNCE_WEBHOOK "team"

/* copied: the operator has had it in the clipboard; dropped: he does not want it there. */
enum announce_status { ANNOUNCE_ASKED = 1, ANNOUNCE_DONE, ANNOUNCE_FAILED, ANNOUNCE_COPIED, ANNOUNCE_DROPPED };

struct announcement {
	int64_t number; /* of its effect, 0 = nothing had to go out */
	int64_t t;      /* wall ms */
	enum announce_status status;
	json_t *verb;     /* "to", "text" and, to one feed, "feed"; owned */
	char reason[160]; /* why not, for people */
};

struct announcements {
	size_t count;                            /* ever */
	struct announcement kept[ANNOUNCE_KEPT]; /* a ring */
};

void announce_finish(struct announcements *a);
/* say: an event for the desks, and an effect. `cue`: whose action it is, -1 = nobody's. */
bool announce_say(struct engine *e, const struct verb_call *call, struct reply *reply, int cue);
/* An answer to a viewer's word, to the feed that it came from, by itself. */
bool announce_answer(struct engine *e, const char *feed, const char *message, const char *text);
/* say.copy, say.drop: the text of one that failed goes to the clipboard, or is not wanted any more. */
bool announce_take(struct engine *e, const struct verb_call *call, struct reply *reply);
/* An effect has ended. */
void announce_ended(struct engine *e, int64_t number, bool ok, const char *text);
/* The last ones, oldest first: {"n","t","to","text","feed","status","reason"}; feed and reason only where there is one.
 * New reference. */
json_t *announce_state(const struct engine *e);

#endif
