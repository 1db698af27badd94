/* Everyone who was heard of in this session: one record a (platform, id). */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "core/digest.h"
#include "core/index.h"

struct person_gift {
	char currency[24];
	int64_t minor;
};

/* Index into people.items is how the rest of the core names a person. */
struct person {
	char *platform; /* owned, one block with id */
	char *id;
	char *name; /* as last seen; owned */
	enum person_strength strength;
	bool blocked;
	bool participant;     /* at least one counted entry, vote, question, claim or order */
	int64_t wins;         /* in lotteries of this show, as drawn: not those that expired or were forfeited */
	int64_t banned_until; /* wall ms; 0 = not banned, INT64_MAX = for good */
	int64_t points;
	size_t gift_count;
	struct person_gift *gifts; /* given in this show, in sum; owned */
};

/* Runner only. */
struct people {
	uint8_t key[16]; /* of the hashes; from the journal */
	size_t count;
	size_t capacity;
	struct person *items; /* owned */
	struct index index;
	struct digest_sum sum; /* of all that is state, kept up by people_changed() */
	size_t participants;
	size_t blocked;
};

void people_init(struct people *p, const uint8_t key[16]);
void people_finish(struct people *p);

/* INDEX_NONE if he is not known. */
uint32_t people_find(const struct people *p, const char *platform, const char *id);
/* The same, made if need be. INDEX_NONE: out of memory. */
uint32_t people_get(struct people *p, const char *platform, const char *id);
/* Takes over a newer name. */
void people_name(struct people *p, uint32_t person, const char *name);
/* PLATFORM/ID of an argument; INDEX_NONE if it is not of that form. Made if need be. */
uint32_t people_from_argument(struct people *p, const char *text);

/* Each of these keeps the sums up. */
void people_participates(struct people *p, uint32_t person);
void people_block(struct people *p, uint32_t person, bool on);
void people_ban(struct people *p, uint32_t person, int64_t until);
/* A win more, or one that was lost again. */
void people_won(struct people *p, uint32_t person, bool on);
void people_add_points(struct people *p, uint32_t person, int64_t by);
void people_add_gift(struct people *p, uint32_t person, const struct money *value);
/* Sum of the gifts in that currency. */
int64_t people_gift(const struct people *p, uint32_t person, const char *currency);

#endif
