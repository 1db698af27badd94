/* What of the audience's words may be shown: the rules of the show's `moderation`, the verdict on each message with its
 * reason, and the cases that the moderator looks at. A verdict is about showing: what counts in an interaction counts
 * whatever it is. Patterns are not tried here: what they found stands in the event. */
#ifndef CORE_MODERATION_H
#define CORE_MODERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "core/digest.h"
#include "core/match.h"
#include "core/people.h"
#include "core/repeats.h"
#include "core/show.h"
#include "core/word_set.h"

enum moderation_verdict {
	MODERATION_PASS,
	MODERATION_HELD,   /* not shown until the moderator lets it through */
	MODERATION_HIDDEN, /* not shown */
};

/* Why. The order is that in which the rules are judged. */
enum moderation_reason {
	MODERATION_NO_REASON,
	MODERATION_BLOCKED, /* by the operator: the person */
	MODERATION_BANNED,  /* by the platform */
	MODERATION_WORD,
	MODERATION_PATTERN,
	MODERATION_PATTERN_LIMIT, /* a pattern could not be tried to the end */
	MODERATION_LINK,
	MODERATION_CAPS,
	MODERATION_DUPLICATE,
	MODERATION_FLOOD,
	MODERATION_OPERATOR, /* the moderator decided */
	MODERATION_RISK,     /* shown, with an alert */
};

struct moderation_finding {
	enum moderation_verdict verdict;
	enum moderation_reason reason;
	bool risk; /* has a risk word */
	/* The word that was found, borrowed from the show in force; NULL = none was. */
	const char *word;
};

/* Messages that the rules or the moderator found something about. */
struct moderation_case {
	uint64_t number; /* in the order in which they came, from 1; 0 = empty */
	uint64_t key;    /* of feed + id, as in core/seen.h */
	uint32_t person; /* INDEX_NONE = nobody */
	int64_t t;       /* wall ms of the event */
	enum audience_kind kind;
	enum moderation_verdict verdict;
	enum moderation_reason reason;
	bool risk;
	bool decided; /* by the moderator: rules have no more say */
	bool gone;    /* taken back by the platform */
	/* In `room`. */
	const char *feed;
	const char *id;
	const char *text;
	const char *word; /* "" = none */
	char *room;       /* owned; stays with the place */
	size_t room_size;
};

/* What is held, what is hidden and what is shown with a risk word do not push each other out. */
#define MODERATION_RINGS 3
#define MODERATION_CASES 500

struct moderation_ring {
	struct moderation_case *cases; /* MODERATION_CASES of them, made with the first; owned */
	size_t total;
};

/* Runner only. */
struct moderation {
	const struct show_moderation *rules; /* of the show in force; borrowed */
	struct word_set *words;              /* owned */
	struct word_set *risk;
	bool active;              /* there is a rule for texts */
	bool counts;              /* … that depends on what came before */
	struct match_text folded; /* scratch */
	struct repeats repeats;
	struct moderation_ring rings[MODERATION_RINGS];
	uint64_t numbered;
	int64_t held; /* so far, also those that were let through since */
	int64_t hidden;
	int64_t risky;
	size_t decisions;
	struct digest_sum decided; /* of what the moderator decided */
	int64_t alerted_wall;      /* of the last risk alert; 0 = there was none */
};

/* NULL: out of memory. */
struct moderation *moderation_create(const struct show *show);
/* NULL-safe. */
void moderation_destroy(struct moderation *m);
/* Another show is in force. *words (may be NULL): what is judged by words and links is judged otherwise now.
 * False: out of memory. */
bool moderation_follow(struct moderation *m, const struct show *show, bool *words);
/* The same words in the same order. */
bool moderation_same_words(const struct show_texts *a, const struct show_texts *b);

/* The verdict that the text alone gives. `folded`: match_fold() of the event's text, NULL = it has none. Host,
 * moderators and bots are not judged, but for risk words. */
struct moderation_finding moderation_judge(struct moderation *m, const struct audience_event *e,
					   const struct match_text *folded);
/* The same with what came before: to be asked once a message, and not of what an open interaction took. `t`: its time,
 * wall ms. `key`: of the session's hashes. Changes *found only if that is MODERATION_PASS. */
void moderation_count(struct moderation *m, const struct audience_event *e, const struct match_text *folded, int64_t t,
		      uint32_t person, const uint8_t key[16], struct moderation_finding *found);
/* May a name not be seen? Words and links are looked for. */
bool moderation_judge_name(struct moderation *m, const char *name);
/* Has it a risk word? The word, or NULL. */
const char *moderation_risk_in(struct moderation *m, const char *text);

/* A new case. NULL: out of memory. */
struct moderation_case *moderation_keep(struct moderation *m, const struct audience_event *e, int64_t t,
					uint32_t person, uint64_t key, const struct moderation_finding *found);
/* The newest case of that message id, of any feed if `feed` is ""; NULL = none. */
struct moderation_case *moderation_find(struct moderation *m, const char *feed, const char *id);
struct moderation_case *moderation_find_key(struct moderation *m, uint64_t key);
/* The moderator decides. */
void moderation_decide(struct moderation *m, struct moderation_case *c, enum moderation_verdict verdict);
/* The platform took a message back, or banned a person (key 0). */
void moderation_take_back(struct moderation *m, uint64_t key, uint32_t person);

/* What the moderator decided; nothing if he has decided nothing. The rest follows from the events. */
void moderation_digest(const struct moderation *m, struct digest *d);

/* "held" … */
const char *moderation_verdict_name(enum moderation_verdict verdict);
/* "pattern-limit" …; "" for MODERATION_NO_REASON. */
const char *moderation_reason_name(enum moderation_reason reason);

/* core/moderation_view.c */

/* The object `moderation` of the state. New reference. */
json_t *moderation_state(const struct moderation *m);
/* Rows of the list "moderation", oldest first; `filter`: "held" "hidden" "risk", "all" or "". NULL: no such filter.
 * New reference. */
json_t *moderation_rows(const struct moderation *m, const struct people *people, const char *filter, size_t from,
			size_t count, size_t *total);
/* Adds verdict, reason, word and risk to a row; nothing of what does not apply. */
void moderation_mark(json_t *row, const struct moderation_finding *found);

#endif
