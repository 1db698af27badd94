/* The lottery: who entered, the frozen list, the one order, the picks with their claim timers
 * (contracts.md sections 5, 10, 15, 20; draw-v1: core/draw.h). */
#ifndef CORE_LOTTERY_H
#define CORE_LOTTERY_H

#include "core/beacon.h"
#include "core/draw.h"
#include "core/interaction.h"
#include "core/person_map.h"

enum pick_status { PICK_PENDING = 1, PICK_CLAIMED, PICK_EXPIRED, PICK_FORFEITED, PICK_CONFIRMED };

/* 24 bytes: there may be a million of them. */
struct entrant {
	int64_t t;
	uint64_t message; /* key of the message that entered him; 0 = by the list */
	uint32_t person;
	unsigned weight : 20; /* 1 … 1 000 000 */
	unsigned out : 1;     /* void: deleted, banned or excluded before the freeze */
	unsigned weak : 1;    /* only his name was known when he entered */
};

struct pick {
	uint32_t entrant;
	int prize; /* index into doc->lottery.prizes */
	enum pick_status status;
	uint32_t replaces; /* number of the pick that this one stands in for; 0 = none */
	bool passed;       /* never won: banned, blocked or excluded after the freeze */
	bool replaced;
	bool revealed;
	bool named;            /* lottery.winner was said */
	bool handed_out;       /* it was his turn for the benefit of his prize … */
	bool has_benefit;      /* … and he got it; else it was said why not */
	int64_t shown_mono;    /* may be named from here on; NEVER until it is revealed */
	int64_t shown_at;      /* the same as wall time */
	int64_t claim_mono;    /* NEVER = no claim timer */
	int64_t claim_left_ms; /* in standby: what is left; -1 = not held */
};

/* Kept out by the operator. */
struct exclusion {
	uint32_t person;
	char *reason; /* as it was given; owned */
};

#define BEACON_SIGNATURE_MAX 256

/* The public random round that the draw waits for (contracts.md section 15). It is named for a run, also before it
 * opens.
 */
struct lottery_beacon {
	const struct beacon_chain *chain; /* NULL = no beacon */
	int64_t round;
	int64_t at;        /* wall ms at which the round comes */
	bool has_value;    /* the two below are set */
	uint8_t value[32]; /* drand's randomness */
	size_t signature_size;
	uint8_t signature[BEACON_SIGNATURE_MAX];
};

/* Runner only. */
struct lottery {
	uint32_t n; /* number of the list; 0 = not opened yet */
	bool has_secret;
	uint8_t secret[32];
	uint8_t commitment[32];
	size_t count;
	size_t capacity;
	struct entrant *entrants;    /* owned, in the order of entry */
	int64_t *paid;               /* points, beside the entrants; owned, NULL = nobody has paid */
	struct person_map by_person; /* place among the entrants */
	size_t live_count;           /* entrants that are not out */
	int64_t total_weight;
	struct digest_sum sum;
	size_t weak_count; /* of those that are not out */
	size_t excluded_count;
	struct exclusion *excluded; /* owned */
	struct match_words *words;  /* owned, immutable after init */
	struct match_words *claim_words;
	/* after the freeze */
	bool frozen;
	int64_t frozen_at; /* wall ms as recorded: from here on the list and its digest are there to be seen */
	int64_t delay_ms;  /* longest delay of the counted feeds at the freeze: claims wait that much longer */
	size_t list_count;
	uint32_t *list; /* entrants in the order of the list; owned */
	uint8_t list_digest[32];
	struct lottery_beacon beacon;
	struct draw *draw; /* owned; NULL = nothing has been drawn, and a beacon may still be named */
	size_t taken;      /* of the order */
	size_t pick_count;
	struct pick *picks; /* owned */
};

/* Why the operator keeps him out, in his words; NULL = he does not. */
const char *lottery_exclusion(const struct lottery *l, uint32_t person);

const char *pick_status_name(enum pick_status status);

/* The runner's answer to OUT_SEED: the secret of list n. Emits lottery.state with the commitment. */
void lottery_seed(struct interaction *it, struct context *cx, const uint8_t secret[32]);

#endif
