/* What each kind of feed can know of a viewer: facts of the platforms (protocols.md, contracts.md section 21), in
 * data/platforms.json, which is built in as a table. A condition that no feed of a show can answer is told when the
 * show is checked, not on the air. */
#ifndef SHOW_CAPABILITY_H
#define SHOW_CAPABILITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum capability_fact {
	CAN_LEVEL = 1 << 0,   /* a level that can be compared */
	CAN_ROOM = 1 << 1,    /* messages from a partner's room are marked, or there are none */
	CAN_GIFT = 1 << 2,    /* gifts, with their value */
	CAN_DELETE = 1 << 3,  /* what the platform deletes, and whom it bans */
	CAN_ID = 1 << 4,      /* an id that stays when the name changes */
	CAN_ORDER = 1 << 5,   /* orders */
	CAN_LIKE = 1 << 6,    /* likes */
	CAN_VIEWERS = 1 << 7, /* how many watch */
	CAN_FOLLOW = 1 << 8,  /* that somebody follows now */
	CAN_SHARE = 1 << 9,   /* that somebody shares */
	CAN_ENTER = 1 << 10,  /* that somebody comes in */
	CAN_FACTS = (1 << 11) - 1,
};

struct capability {
	const char *scheme;     /* how its URLs begin: "twitch:"; "" = by its map alone */
	const char *map;        /* of data/feeds, "" = none */
	const char *name;       /* for people: "Twitch" */
	unsigned roles;         /* enum person_role bits that it can tell */
	unsigned facts;         /* enum capability_fact bits */
	const char *currencies; /* of its gifts, |-separated; "" = any */
	int64_t delay_ms;       /* how far its viewers usually are behind the studio; SHOW_NONE = not known */
};

/* What can be told, by its name in state, lists and data/platforms.json. */
struct capability_word {
	const char *name; /* "follower", "gift" */
	unsigned role;    /* enum person_role, or 0 */
	unsigned fact;    /* enum capability_fact, or 0 */
};
size_t capability_word_count(void);
/* In the order in which people ask. */
const struct capability_word *capability_word(size_t i);

/* Of a feed's URL; never NULL. A feed of which nothing is known (simulate, file, a relay in the normal form or without
 * a map, another map) can tell everything. */
const struct capability *capability_of(const char *url);
/* The table, for those who show it. */
size_t capability_count(void);
const struct capability *capability_at(size_t i);
/* True if its gifts come in that currency. */
bool capability_pays_in(const struct capability *c, const char *currency);

#endif
