/* Answers to verbs that carried `req`: asked again with the same `req`, a verb changes nothing and gets its first
 * answer. */
#ifndef RUN_REPLIES_H
#define RUN_REPLIES_H

#include <stdbool.h>

#include <jansson.h>

/* Answers beyond these are forgotten, the oldest first: a program that gives verbs without end must not fill the
 * memory, and whoever asks again does so within seconds. */
#define REPLIES_MAX 100000

struct reply_kept;

/* {0} is empty. Runner only. */
struct replies {
	struct reply_kept *first; /* owned */
};

/* The answer that was given, as an object with "repeated":true; NULL = not asked yet. New reference. */
json_t *replies_repeat(const struct replies *r, const char *req);
/* Keeps the first answer. Borrows `answer`. */
void replies_keep(struct replies *r, const char *req, const json_t *answer);
void replies_finish(struct replies *r);

#endif
