/* Answers to words that viewers write ("price?" → "99 yuan"): to the feed that the word came from, not too often
 * (PRODUCT.md L17). Backlog, old messages, other rooms' people, hosts, bots, whoever is blocked or banned, and what we
 * say ourselves get no answer. Runner only. */
#ifndef CORE_KEYWORD_REPLY_H
#define CORE_KEYWORD_REPLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "core/digest.h"
#include "core/match.h"

struct engine;
struct show;

/* The same answer in one feed, if the show does not say how often; never more often than the second. */
#define KEYWORD_EVERY_MS 30000
#define KEYWORD_EVERY_LEAST_MS 5000
/* Between any two answers. */
#define KEYWORD_FLOOR_MS 2000
/* A message that came so late has been answered by somebody, or nobody waits any more. */
#define KEYWORD_OLD_MS 60000

struct keyword_reply {
	struct match_words *words; /* owned */
	struct match_words *own;   /* the answer itself, which is no question; owned */
	int64_t *last_mono;        /* one a feed of the engine: when it was given there, INT64_MIN = not yet; owned */
};

struct keyword_replies {
	size_t count;
	struct keyword_reply *items; /* owned, one a reply of the show */
	int64_t last_mono;           /* of any; INT64_MIN = none yet */
};

bool keyword_replies_init(struct keyword_replies *k, const struct show *show);
void keyword_replies_finish(struct keyword_replies *k);
/* Somebody has written. `feed`: place in engine.feeds. `text` is folded. */
void keyword_reply_hear(struct engine *e, const struct audience_event *event, const struct match_text *text,
			uint32_t person, size_t feed);
void keyword_replies_digest(const struct keyword_replies *k, struct digest *d);

#endif
