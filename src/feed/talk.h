/* What the simulated audience says: lines by tongue and topic. */
#ifndef FEED_TALK_H
#define FEED_TALK_H

#include <stddef.h>

#include "feed/crowd.h"
#include "feed/random.h"

enum topic {
	TOPIC_GREET,    /* the first minutes, and people who come in */
	TOPIC_CHAT,     /* nothing in particular */
	TOPIC_LAUGH,    /* floods of one laugh */
	TOPIC_HOPE,     /* a lottery is open */
	TOPIC_CONGRATS, /* one has just ended */
	TOPIC_VOTE,     /* a poll is open */
	TOPIC_SALE,     /* something is on sale */
	TOPIC_ASK,      /* questions, without a prefix */
	TOPIC_SPAM,
	TOPICS,
};

/* Writes a line. `$n` in a line becomes `name`. Lines of one topic and tongue do not come again before several others
 * have: `recent` is the speaker's own memory, zero at first. */
struct talk {
	unsigned char recent[TONGUES][TOPICS][4]; /* line + 1, newest first */
};
void talk_line(struct talk *t, struct random *r, enum tongue tongue, enum topic topic, const char *name, char *out,
	       size_t size);
/* What the bot and the moderators say now and then. */
void talk_bot(struct random *r, enum tongue tongue, char *out, size_t size);
/* One or a few emoji of the same kind. */
void talk_emoji(struct random *r, char *out, size_t size);

#endif
