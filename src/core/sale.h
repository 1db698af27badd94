/* The flash sale: announce → countdown → open → last N → sold out / closed, with stock that is known or honestly
 * unknown (contracts.md sections 7, 10, 20). */
#ifndef CORE_SALE_H
#define CORE_SALE_H

#include "core/interaction.h"

enum sale_phase { SALE_IDLE = 1, SALE_ANNOUNCED, SALE_COUNTDOWN, SALE_OPEN, SALE_LAST, SALE_SOLD_OUT, SALE_CLOSED };

struct sale_product {
	int product; /* index into show.products */
	bool has_stock;
	int64_t total;
	int64_t reserve;
	int64_t sold;
	int64_t claimed; /* pieces, whatever the stock is counted from */
	struct money price;
	struct money was;
};

#define SALE_NONE UINT32_MAX

/* One piece that was claimed in the chat. */
struct sale_claim {
	uint32_t person;
	uint64_t message;
	uint32_t product; /* position in products */
	uint32_t before;  /* the person's claim of this product before this one, SALE_NONE = none */
	uint64_t order;   /* of arrival, from 1: a place is used again when its claim was taken back */
	int64_t t;
	int64_t sold; /* what it changed in the product's stock */
	bool is_void;
};

/* What a person has claimed of a product, or all that he has ordered. */
struct sale_buyer {
	uint32_t person;
	uint32_t product;
	uint32_t newest; /* claim or order, SALE_NONE = none */
	uint32_t voids;  /* claims that were taken back */
	int64_t pieces;  /* claimed */
};

struct sale_order {
	uint32_t person;  /* INDEX_NONE = unknown */
	uint32_t product; /* position in products */
	uint64_t message;
	int64_t count;
	int64_t t;
	uint32_t before; /* the person's order before this one, SALE_NONE = none */
	bool counts;     /* in the product's stock */
	bool is_void;
};

/* Runner only. */
struct sale {
	struct match_words *words; /* owned, immutable after init */
	enum sale_phase phase;
	size_t count;
	struct sale_product *products; /* owned */
	size_t current;                /* position in products */
	int64_t open_mono;             /* countdown: opens then on the monotonic clock; NEVER = not by duration */
	int64_t open_wall;             /* countdown to a time of day; NEVER = not by the wall clock */
	int64_t open_left_ms;          /* in standby: what is left of the countdown; -1 = not held */
	int64_t held_wall;             /* in standby: the time of day that it counted down to; NEVER = to none */
	int64_t held_mono;             /* in standby: since when the countdown is held */
	int64_t stood_ms;              /* how long it has been held, up to the last time that it went on */
	int64_t countdown_start_mono;
	int64_t pass_mono;     /* the next product comes then; NEVER = off */
	int64_t pass_left_ms;  /* in standby: what is left of that; -1 = not held */
	int64_t limit_mono;    /* the time limit that was in force when it sold out; NEVER = none */
	int64_t limit_left_ms; /* in standby: what is left of it; -1 = not held */
	int64_t back_mono;     /* taken off the air: comes back then; NEVER = does not */
	int64_t back_left_ms;  /* in standby: what is left of that; -1 = not held */
	uint64_t claims_made;
	size_t claim_count;
	size_t claim_capacity;
	struct sale_claim *claims; /* owned */
	struct digest_sum claim_sum;
	size_t buyer_count;
	size_t buyer_capacity;
	struct sale_buyer *buyers; /* owned */
	struct index by_buyer;
	size_t order_count; /* also those that were taken back */
	size_t void_orders;
	size_t order_capacity;
	struct sale_order *orders; /* owned */
};

const char *sale_phase_name(enum sale_phase phase);
/* What can still be sold: never below 0. */
int64_t sale_available(const struct sale_product *p);

#endif
