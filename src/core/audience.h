/* The audience event: the one normal form in which every feed hands over what viewers did
 * (contracts.md sections 1 and 8). It is the engine's input; JSON in and out is show/audience_json.h. */
#ifndef CORE_AUDIENCE_H
#define CORE_AUDIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum audience_kind {
	AUDIENCE_OTHER = 1, /* a kind that we do not know: kept, ignored */
	AUDIENCE_COMMENT,
	AUDIENCE_GIFT,
	AUDIENCE_LIKE,
	AUDIENCE_FOLLOW,
	AUDIENCE_SHARE,
	AUDIENCE_ENTER,
	AUDIENCE_MEMBER,
	AUDIENCE_ORDER,
	AUDIENCE_CLAIM,
	AUDIENCE_VIEWERS,
	AUDIENCE_DELETE,
	AUDIENCE_BAN,
	AUDIENCE_CLEAR,
};

enum person_strength {
	PERSON_STRONG = 1, /* the platform's stable id */
	PERSON_WEAK,       /* only a name is known; it stands in for the id */
	PERSON_BROKEN,     /* the platform masked the id: many people share it */
};

enum person_role {
	ROLE_HOST = 1 << 0,
	ROLE_MOD = 1 << 1,
	ROLE_BOT = 1 << 2,
	ROLE_VIP = 1 << 3,
	ROLE_MEMBER = 1 << 4,
	ROLE_FOLLOWER = 1 << 5,
};

/* What the show's patterns found: before the event was journaled, so that nobody has to try them again. */
enum audience_screen {
	SCREEN_NOTHING,
	SCREEN_PATTERN, /* one fits */
	SCREEN_LIMIT,   /* one could not be tried to the end */
};

/* Money: integer minor units, and ISO 4217 or a platform's coin. currency "" = absent. */
struct money {
	int64_t minor;
	char currency[24];
};

/* All strings are NUL-terminated UTF-8 that passed the gate (core/gate.h), never NULL: "" = absent.
 * They live in `block`, one allocation owned by the event, and nowhere else but in constants. */
struct audience_event {
	int64_t t_ms;        /* ms since the epoch, the platform's time */
	int64_t t_server_ms; /* original time if `t_ms` was corrected, else 0 */
	enum audience_kind kind;
	const char *feed;     /* "twitch:somechannel" */
	const char *platform; /* of the person; default: feed up to ':' */
	const char *id;       /* the platform's message id */
	uint64_t hash;        /* hash_pair() of feed and id under the session's key; 0 = nobody has taken it */
	bool has_person;
	const char *person_id;
	const char *person_name;
	enum person_strength strength;
	unsigned roles; /* enum person_role bits */
	bool has_roles; /* the feed can tell roles */
	int64_t level;
	bool has_level;
	const char *colour; /* "#RRGGBB" or "" */
	const char *text;
	bool has_text; /* the line has it even if it is "" */
	struct money value;
	int64_t count;
	bool has_count;
	const char *item;
	const char *target;
	const char *reply_to;
	bool history;
	bool shared;         /* from a partner's room */
	bool noise;          /* the platform's own lottery text */
	bool cut;            /* something was longer than the gate lets through */
	uint8_t screen;      /* enum audience_screen, of the text */
	uint8_t screen_name; /* of the person's name; SCREEN_NOTHING also where it was known already */
	/* Only for the line; nobody counts by them. NULL in an event that has its line. */
	const char *avatar; /* address of a picture; "" = absent */
	const char *badges; /* ids, each with a tab and its title behind it if it has one, each ended by a line feed */
	bool has_badges;
	const char *emotes; /* as they stand in the line, a JSON array; "" = absent */
	/* The whole normal-form line without line end, as journaled; owned. NULL = it has not been asked for: see
	 * core/audience_line.h. */
	char *json;
	char *block; /* owned, see above */
	size_t block_size;
};

/* Frees what `e` owns and zeroes it. NULL-safe. */
void audience_finish(struct audience_event *e);

/* The texts of `to` are those of `from` (which may be the same), whose bytes have been copied to `room`. */
void audience_move(struct audience_event *to, const struct audience_event *from, const char *bytes, size_t size,
		   const char *room);
/* A copy that borrows from `room`, which has block_size bytes, and owns nothing. Only of an event with block_size. */
void audience_copy(struct audience_event *to, const struct audience_event *from, char *room);

/* "comment" … for a kind; "other" for AUDIENCE_OTHER. */
const char *audience_kind_name(enum audience_kind kind);
/* AUDIENCE_OTHER for a name that is not known. */
enum audience_kind audience_kind_from(const char *name);
/* 0 for a role that is not known. */
unsigned person_role_from(const char *name);
/* "pattern" "limit"; "" for SCREEN_NOTHING. */
const char *audience_screen_name(enum audience_screen screen);
/* SCREEN_NOTHING for a word that is none of these. `word` has `length` bytes. */
enum audience_screen audience_screen_from(const char *word, size_t length);

#endif
