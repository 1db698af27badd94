/* The simulated audience's own house: simulate.c has the clock and the talk, simulate_acts.c what people take part in.
 */
#ifndef FEED_SIMULATE_H
#define FEED_SIMULATE_H

#include "feed/crowd.h"
#include "feed/draft.h"
#include "feed/pull.h"
#include "feed/random.h"
#include "feed/talk.h"

#define ACTS_MOST 16
#define DELETES_MOST 8
#define ANSWERS_MOST 64
#define SPEAKERS_MOST 8
#define TEXT_MOST 600

/* One interaction that is open, as the audience follows it. */
struct act {
	char id[65];
	enum interaction_kind kind;
	int64_t since_us;
	uint64_t seed;
	int64_t start;  /* people take part in the order start, start + stride, … modulo their number */
	int64_t stride; /* prime to their number */
	int64_t taken;  /* how many have taken part */
};

/* A message that a moderator will take off. */
struct removal {
	int64_t at_us;
	char id[40];
	int64_t person;
	bool ban;
};

/* When a winner claims; INT64_MAX = never, or done. */
struct answer {
	uint64_t key;
	int64_t at_us;
};

struct simulate {
	struct pull_feed base;
	char feed[160];
	struct crowd crowd;
	struct random random;
	struct talk talk;
	double rate;
	int resumed;
	bool told;         /* the show's language has been seen */
	int64_t start_ms;  /* wall clock at create */
	int64_t now_us;    /* of the next event, since start_ms */
	int64_t opened_us; /* of the last opening; before start = none */
	int64_t ended_us;  /* of the last end */
	enum interaction_kind ended;
	uint64_t number; /* of the last event */
	int64_t viewers;
	int64_t viewers_us; /* when they were told */
	int laughing;       /* how many more join a laugh */
	enum tongue laugh;
	uint8_t *followed; /* owned; a bit a person: has followed since the start */
	size_t act_count;
	struct act acts[ACTS_MOST];
	size_t removal_count;
	struct removal removals[DELETES_MOST];
	size_t answer_count;
	struct answer answers[ANSWERS_MOST];
	char speakers[SPEAKERS_MOST][128]; /* names of the last ones, to be spoken to */
	size_t speaker;
	int64_t banned[16];
	size_t banned_count;
};

/* simulate.c */
bool simulate_banned(const struct simulate *s, int64_t person);
/* Who that is, as of now. */
void simulate_know(const struct simulate *s, int64_t person, struct viewer *v);
/* An event of this instant by `v` (NULL = nobody's, borrowed until the end), and its end: id and building. */
struct draft simulate_begin(struct simulate *s, enum audience_kind kind, const struct viewer *v);
bool simulate_end(struct simulate *s, struct draft *d, struct audience_event *e);
bool simulate_say(struct simulate *s, const struct viewer *v, const char *text, struct audience_event *e);
bool simulate_chat(struct simulate *s, const struct viewer *v, enum topic topic, struct audience_event *e);
bool simulate_gift(struct simulate *s, const struct viewer *v, const char *text, struct audience_event *e);

/* simulate_acts.c */
/* What has been opened and what has ended since the last event. */
void simulate_follow(struct simulate *s, const struct feed_view *view);
/* Somebody takes part in something, or claims what he has won. False: nobody does now. */
bool simulate_partake(struct simulate *s, const struct feed_view *view, struct audience_event *e);

#endif
