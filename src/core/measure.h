/* How late a feed's viewers see the show: a code is shown on air, viewers type it back, and each answer says when it
 * came. The code is made from the session's key: nobody knows it before it is seen, and a replay shows the same one.
 *
 * What is measured is the way of the picture to the viewer, his reading and typing, and the way of his message back.
 * For reading and typing MEASURE_TYPING_MS are taken off the middle of the answers, one a person. Two biases are left:
 * who copies the code from the chat instead of the picture makes it shorter, who is slow to type makes it longer; the
 * middle of several people bears some of both. A result below zero counts as zero. Thread-safety: runner only. */
#ifndef CORE_MEASURE_H
#define CORE_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/moment.h"
#include "core/reply.h"
#include "core/verb.h"

struct audience_event;
struct engine;
struct engine_feed;

#define MEASURE_PEOPLE 25      /* more than these are not waited for */
#define MEASURE_MS 60000       /* how long the code stands, unless it is said */
#define MEASURE_TYPING_MS 3000 /* reading four digits on a phone, typing them, sending */
#define MEASURE_STEP_MS 500    /* a result is no finer; halves are rounded up */
#define MEASURE_CODE 5         /* bytes, with NUL */

/* Of one feed. {0}: never measured. */
struct measured {
	bool asked; /* its viewers are asked now */
	size_t count;
	uint32_t people[MEASURE_PEOPLE];
	int64_t late_ms[MEASURE_PEOPLE]; /* of their answers; in order once `asked` is over */
	int64_t until;                   /* wall ms at which the last measuring ended; 0 = never */
	bool known;                      /* that one had answers, and gave `delay_ms`; false while a new one lasts */
	int64_t delay_ms;
};

/* The code on air. */
struct measure {
	bool on;
	uint64_t number; /* of codes so far */
	char code[MEASURE_CODE];
	struct moment shown;
	int64_t until_mono;
};

/* feed.measure: begins, lets one more feed take part, or ends. Answers "code" and "until". */
bool measure_verb(struct engine *e, const struct verb_call *call, struct reply *reply);
/* feed.delay: typed, the platform's, or measured. */
bool measure_delay_verb(struct engine *e, const struct verb_call *call, struct reply *reply);
/* A comment of a feed; before it is offered to the interactions. */
void measure_audience(struct engine *e, struct engine_feed *feed, const struct audience_event *event, uint32_t person);
/* NEVER, or when the code goes. */
int64_t measure_next_due(const struct measure *m);
void measure_deadline(struct engine *e);
/* Of a feed: {"people", and if there are any "median_ms","least_ms","most_ms"; once it is over "delay_ms","at"}; while
 * it lasts "code","until". NULL: it was never measured. New reference. */
json_t *measure_state(const struct engine *e, const struct engine_feed *feed, struct moment now);

#endif
