/* An interaction: the shared life (core/life.h) with its clocks, its window and its place on air. What is special to a
 * kind stays inside the kind: core/lottery.c, poll.c, question.c, sale.c, quiz.c, card.c. */
#ifndef CORE_INTERACTION_H
#define CORE_INTERACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "core/benefit.h"
#include "core/digest.h"
#include "core/life.h"
#include "core/match.h"
#include "core/moderation.h"
#include "core/moment.h"
#include "core/outbox.h"
#include "core/people.h"
#include "core/reply.h"
#include "core/show.h"
#include "core/verb.h"
#include "core/zone.h"

/* Why an audience event did not count. The order is the order in which reasons are judged. */
enum refusal {
	REFUSED_HISTORY = 1,
	REFUSED_EARLY,
	REFUSED_LATE,
	REFUSED_ALREADY,
	REFUSED_ROLE,
	REFUSED_LEVEL,
	REFUSED_GIFT,
	REFUSED_OWN_ROOM,
	REFUSED_CONDITION_UNKNOWN,
	REFUSED_WINNER,
	REFUSED_EXCLUDED,
	REFUSED_BLOCKED,
	REFUSED_BANNED,
	REFUSED_DELETED,
	REFUSED_BROKEN,
	REFUSED_AMBIGUOUS,
	REFUSED_LIMIT,
	REFUSED_SOLD_OUT,
	REFUSED_POINTS,
	REFUSAL_COUNT,
};

/* The newest of so many are kept by name for the operator, which is everyone in any show; all are counted. */
#define REFUSED_KEPT ((size_t)1 << 20)

struct refused_row {
	uint32_t person;
	enum refusal why;
	int64_t t;
};

struct coverage; /* core/coverage.h */
struct interaction;

/* What an interaction may use while an event is applied. Borrowed for the call. */
struct context {
	struct moment now;
	const struct show *show;
	const struct zone *zone;
	struct people *people;
	struct benefits *benefits;
	struct outbox *out;
	const struct coverage *coverage;
	int64_t longest_delay_ms; /* of the counted feeds; 0 = none has a delay */
	bool has_delay;
	bool broken_feed; /* the last person of a counted feed is broken */
	bool standby;
	bool place_taken; /* a deadline: another one of its kind is on the air */
	uint64_t taken;   /* question.take message=…: the message's key, as in core/seen.h; 0 = none */
	/* A run goes, with a reset or out of the document: what it came to can be looked at for the last time. NULL =
	 * nobody looks. */
	void (*goes)(void *user, const struct interaction *it);
	void *goes_user; /* borrowed */
};

/* One audience event on its way through the interactions. Borrowed for the call. */
struct message {
	const struct audience_event *event;
	uint32_t person;               /* INDEX_NONE = the event has none */
	uint64_t key;                  /* of feed + id, as in core/seen.h */
	const struct match_text *text; /* folded; NULL if the event has no text */
	int64_t t;                     /* the event's time, not after its arrival */
	int64_t delay_ms;              /* of its feed */
	bool unseen;                   /* takes back an order that this show has not seen: nothing of it counts */
	/* May its words be shown? An interaction that shows them asks; one that counts does not. */
	struct moderation_finding finding;
	bool *met; /* set by an interaction that is open and takes it as an entry, a vote, a claim; NULL = nobody asks
		    */
};

/* What was asked for before the result is fixed, and happens when it is. */
enum pending { PENDING_NONE = 1, PENDING_REVEAL, PENDING_DRAW };

struct lottery;
struct poll;
struct board;
struct sale;
struct quiz;

struct interaction {
	const struct show_interaction *doc; /* what this run is: in `home` */
	const struct show *home;            /* held: the show in force, or an older one while `stale` */
	bool stale;                         /* the show in force says something else; it holds from the next run on */
	enum life life;
	uint32_t run; /* from 1 */
	bool on_air;
	int64_t opened; /* wall ms as recorded; 0 = not yet */
	int64_t closed;
	int64_t shown_mono;
	int64_t opened_mono;
	int64_t revealed_mono; /* NEVER = not yet */
	int64_t deadline_mono; /* NEVER = no time limit, or held */
	int64_t held_left_ms;  /* in standby: what is left of the time limit; -1 = not held */
	int64_t held_mono;     /* while held: since when */
	int64_t stood_ms;      /* how long it has been held in this run, up to the last time that it went on */
	bool settled;          /* the result is fixed */
	json_t *earlier;       /* what came out of the runs before this one, oldest first; owned, NULL = none */
	uint8_t earlier_digest[32];
	bool outage;     /* it stands until the feeds are back (core/make_up.h) */
	int64_t owed_ms; /* missed while its countdown ran, up to owed_mono, and not given back */
	int64_t owed_mono;
	int64_t settle_mono; /* closed, not settled: the instant at which it is; else NEVER */
	enum pending pending;
	json_t *pending_calls; /* the verb objects, in the order in which they were given; owned */
	size_t refused[REFUSAL_COUNT];
	size_t refused_total;
	size_t refused_capacity;
	struct refused_row *refused_rows; /* owned; a ring once it has grown to REFUSED_KEPT */
	union {
		struct lottery *lottery; /* owned */
		struct poll *poll;
		struct board *board; /* question */
		struct sale *sale;
		struct quiz *quiz; /* also survey */
	};
};

/* `doc` is in `show`, which is held. */
bool interaction_init(struct interaction *it, const struct show_interaction *doc, const struct show *show);
void interaction_finish(struct interaction *it);
/* An edit of its definition waits: it counts, or its result stands. */
bool interaction_is_busy(const struct interaction *it);
/* Another show is in force, where it is number `index`. A draft is from now on what that says; anything else goes on
 * as it was opened, and is stale if that differs. False: out of memory; it is stale then. */
bool interaction_follow(struct interaction *it, struct context *cx, const struct show *show, int index);

/* Applies a verb of an interaction (any VERB_X_… or one of its kind). */
bool interaction_verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
/* Hands over an audience event that is no duplicate. */
void interaction_audience(struct interaction *it, struct context *cx, const struct message *m);
/* The platform took a message back, or banned a person: what they did is void unless settled. */
void interaction_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
void interaction_void_person(struct interaction *it, struct context *cx, uint32_t person);
/* A person was blocked: what is still to be shown of him is not. */
void interaction_screen(struct interaction *it, struct context *cx, uint32_t person);
/* The moderator, or a rule that is new, has decided on a message again: m->finding says how. */
void interaction_moderate(struct interaction *it, struct context *cx, const struct message *m);
/* The rules are others: what is shown, or may be, is judged again. */
void interaction_rejudge(struct interaction *it, struct context *cx, struct moderation *moderation);
/* For the kinds: this message asks for something here. */
void interaction_meets(const struct interaction *it, const struct message *m);
/* Next instant on the monotonic clock at which something happens by itself, or NEVER; and doing it. */
int64_t interaction_next_due(const struct interaction *it, struct moment now);
void interaction_deadline(struct interaction *it, struct context *cx);
/* Standby stops and restarts the countdowns of an interaction whose `hold` is true. */
void interaction_hold(struct interaction *it, struct context *cx, bool on);
/* Takes it off the air (another of its kind is shown). Emits X.state. */
void interaction_hide(struct interaction *it, struct context *cx);
void interaction_digest(const struct interaction *it, struct digest *d);
/* The object of contracts.md section 12. New reference. */
json_t *interaction_state(const struct interaction *it, const struct context *cx);
/* What a run came to: the same without what belongs to the interaction as a whole. New reference. */
json_t *interaction_result(const struct interaction *it, const struct context *cx);
/* Rows of a list; *total is how many there are. NULL: it has no such list. New reference. */
json_t *interaction_list(const struct interaction *it, const struct people *people, const char *list, size_t from,
			 size_t count, size_t *total);

/* "history" … */
const char *refusal_name(enum refusal why);

/* For the kinds. */

/* Emits X.state. */
void interaction_emit(struct interaction *it, struct context *cx);
/* Shows or hides; no event. */
void interaction_put_on_air(struct interaction *it, struct context *cx, bool on);
/* Changes life; no event. Leaving for done or cancelled hides it and stops its clocks. */
void interaction_enter(struct interaction *it, struct context *cx, enum life life);
/* open → closed, with all that belongs to it. Emits X.state. */
void interaction_close(struct interaction *it, struct context *cx);
/* closed → revealed, shown. Emits X.state. */
void interaction_revealed(struct interaction *it, struct context *cx);
void interaction_refuse(struct interaction *it, const struct message *m, enum refusal why);
/* The same for somebody who was counted and is not any more: taken back, banned, excluded. */
void interaction_refuse_person(struct interaction *it, uint32_t person, int64_t t, enum refusal why);
/* The window of section 10: 0 = counts, else why not. *ignore: it is not open and never was in this run. */
enum refusal interaction_window(const struct interaction *it, const struct context *cx, const struct message *m,
				bool *ignore);
/* Blocked, banned, broken: what holds for every kind. 0 = none. */
enum refusal interaction_person_refusal(const struct context *cx, const struct message *m);
/* The highest weight that applies. Range 1 … 1 000 000. */
int64_t interaction_weight(const struct show_weight *weights, size_t count, const struct audience_event *e);
/* Where holding or freeing a countdown counts from: the context's instant, which lies in the past when standby is
 * undone, but not before the countdown began. */
int64_t interaction_hold_since(const struct context *cx, int64_t began);
/* Puts a verb off until the result is fixed, and says so in the reply. `not_before`: wall ms of what else must come
 * first, 0 = nothing; whoever waits for it calls interaction_do_pending(). */
void interaction_put_off(struct interaction *it, const struct context *cx, enum pending what,
			 const struct verb_call *call, int64_t not_before, struct reply *reply);
/* Does what was put off, in the order in which it was asked for. What has to wait on is put off again. */
void interaction_do_pending(struct interaction *it, struct context *cx);
/* Forgets what was put off. */
void interaction_drop_pending(struct interaction *it);
/* Refuses with X.not-allowed and "state". */
bool interaction_not_allowed(const struct interaction *it, struct reply *reply);
/* {"id":…,"run":…} to begin an event with. New reference. */
json_t *interaction_fields(const struct interaction *it);

/* What a kind does at the turns of the shared life. Every member may be NULL but init and finish. */
struct kind {
	bool (*init)(struct interaction *it, const struct show *show);
	void (*finish)(struct interaction *it);
	/* Before open: may refuse. */
	bool (*may_open)(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
	/* Begins a run's counting; it is open already. Emits X.state by itself if it returns true. */
	bool (*opened)(struct interaction *it, struct context *cx);
	void (*closed)(struct interaction *it, struct context *cx);
	/* It has come on the air, or gone off it. */
	void (*aired)(struct interaction *it, struct context *cx, bool on);
	void (*settled)(struct interaction *it, struct context *cx);
	/* reveal; NULL = verb.not-applicable. It is closed and settled. */
	bool (*reveal)(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
	void (*cancelled)(struct interaction *it, struct context *cx);
	void (*done)(struct interaction *it, struct context *cx);
	/* A run is given up: what is open in it is decided, before its result is kept. */
	void (*given_up)(struct interaction *it, struct context *cx);
	void (*reset)(struct interaction *it, struct context *cx);
	/* it->doc and it->home have become others; `before` is what it->home was. `same`: the definition says what it
	 * said, only what it names may have changed; else it is a draft. False: out of memory. */
	bool (*defined)(struct interaction *it, struct context *cx, const struct show *before, bool same);
	bool (*verb)(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply);
	void (*audience)(struct interaction *it, struct context *cx, const struct message *m);
	void (*void_message)(struct interaction *it, struct context *cx, uint32_t person, uint64_t key);
	void (*void_person)(struct interaction *it, struct context *cx, uint32_t person);
	/* He may not be seen any more: what was not shown of him yet must not be. */
	void (*screen)(struct interaction *it, struct context *cx, uint32_t person);
	void (*moderate)(struct interaction *it, struct context *cx, const struct message *m);
	void (*rejudge)(struct interaction *it, struct context *cx, struct moderation *moderation);
	int64_t (*next_due)(const struct interaction *it, struct moment now);
	void (*deadline)(struct interaction *it, struct context *cx);
	void (*hold)(struct interaction *it, struct context *cx, bool on);
	void (*digest)(const struct interaction *it, struct digest *d);
	void (*state)(const struct interaction *it, const struct context *cx, json_t *state);
	json_t *(*list)(const struct interaction *it, const struct people *people, const char *list, size_t from,
			size_t count, size_t *total);
};

/* The kind's functions; never NULL. */
const struct kind *interaction_kind_of(enum interaction_kind kind);

extern const struct kind kind_lottery;
extern const struct kind kind_poll;
extern const struct kind kind_question;
extern const struct kind kind_sale;
extern const struct kind kind_quiz; /* also survey */
extern const struct kind kind_card; /* also topic */

#endif
