/* Everyone who was heard of in this session: one record a (platform, id). */
#ifndef CORE_PEOPLE_H
#define CORE_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "core/digest.h"
#include "core/index.h"
#include "core/text_store.h"

struct person_gift {
	char currency[24];
	int64_t minor;
};

/* What few people have. */
struct person_rare {
	int64_t banned_until; /* wall ms; 0 = not banned, INT64_MAX = for good */
	size_t gift_count;
	struct person_gift *gifts; /* given in this show, in sum; owned */
};

/* Index into people.items is how the rest of the core names a person. A million people come to a show: 32 bytes and
 * the texts' own. Read what is not plain here with the functions below. */
struct person {
	uint32_t platform; /* handles of people.texts */
	uint32_t id;
	uint32_t name; /* as last seen; that of the id if they are equal */
	uint32_t rare; /* number in people.rare, from 1; 0 = has none of it */
	int64_t points;
	int32_t wins;     /* in lotteries of this show, as drawn: not those that expired or were forfeited */
	uint8_t strength; /* enum person_strength */
	bool blocked : 1;
	bool participant : 1; /* at least one counted entry, vote, question, claim or order */
	bool won_before : 1;  /* in an earlier show that is known here */
	bool brought : 1;     /* what he brought along has been told; not hashed */
	bool asked : 1;       /* … or there is nothing: the runner's mark, no state */
	bool name_held : 1;   /* words and links: the rules do not let his name on the air */
	bool name_caught : 1; /* … nor do the patterns */
	bool name_masked : 1; /* the operator does not, whatever it is */
	bool name_shown : 1;  /* … and this one he does */
};

/* Points that somebody brought along from other shows; part of his balance. */
struct person_brought {
	uint32_t person;
	int64_t points;
};

/* Names of platforms that are kept once. Feeds are few; a relay that invents names costs its own bytes. */
#define PEOPLE_PLATFORMS 32

/* Runner only. */
struct people {
	uint8_t key[16]; /* of the hashes; from the journal */
	size_t count;
	size_t capacity;
	struct person *items; /* owned */
	struct index index;
	struct text_store texts;
	size_t platform_count;
	uint32_t platforms[PEOPLE_PLATFORMS]; /* handles */
	size_t rare_count;
	size_t rare_capacity;
	struct person_rare *rare; /* owned */
	struct digest_sum sum;    /* of all that is state, but for `changing`: ask people_sum() */
	uint32_t changing;        /* his share is not in the sum; INDEX_NONE = nobody's is missing */
	size_t participants;
	size_t blocked;
	size_t brought_count;
	struct person_brought *brought; /* owned */
};

/* The texts of a person. Borrowed, until the next people_name(). */
struct person_texts {
	const char *platform;
	const char *id;
	const char *name; /* "" = none is known */
};

void people_init(struct people *p, const uint8_t key[16]);
void people_finish(struct people *p);

/* INDEX_NONE if he is not known. */
uint32_t people_find(const struct people *p, const char *platform, const char *id);
/* The same, made if need be. INDEX_NONE: out of memory. */
uint32_t people_get(struct people *p, const char *platform, const char *id);
/* Somebody who will be asked for soon. */
struct people_wanted {
	const char *platform; /* borrowed */
	const char *id;       /* borrowed */
	uint64_t hash;
	uint32_t person; /* INDEX_NONE = not known */
	uint32_t texts;  /* scratch */
};
/* Finds several people at once: fills in the rest. */
void people_look_ahead(const struct people *p, struct people_wanted *wanted, size_t count);
/* people_get() of somebody who has been looked for. */
uint32_t people_get_wanted(struct people *p, const struct people_wanted *wanted);
struct person_texts people_texts(const struct people *p, uint32_t person);
/* Wall ms; 0 = not banned, INT64_MAX = for good. */
int64_t people_banned_until(const struct people *p, uint32_t person);
/* Takes over a newer name. What was borrowed of anyone's texts is not valid any more. True: it is another one than
 * before, and nothing is known of it. */
bool people_name(struct people *p, uint32_t person, const char *name);
/* His name on the air: the rules hold it, the operator masks it or lets it through. */
void people_hold_name(struct people *p, uint32_t person, bool on);
void people_catch_name(struct people *p, uint32_t person, bool on);
void people_mask_name(struct people *p, uint32_t person, bool on);
/* True if he is to be shown without his name: it is held or masked. */
bool people_is_masked(const struct people *p, uint32_t person);
/* The same, or he is blocked or banned at that time: what was shown of him before is not to name him any more. */
bool people_is_nameless(const struct people *p, uint32_t person, int64_t now_wall);
/* The first character of a name and "…". `size` at least 8. Returns `out`. */
char *people_mask(const char *name, char *out, size_t size);
/* His name as it may be seen: itself, cut at a cluster with an ellipsis if it does not fit, or masked. `size` at
 * least 8. Returns `out`. */
char *people_name_on_air(const struct people *p, uint32_t person, int64_t now_wall, char *out, size_t size);
/* PLATFORM/ID of an argument; INDEX_NONE if it is not of that form. Made if need be. */
uint32_t people_from_argument(struct people *p, const char *text);

/* The order-free digest of all people that are state: the same whatever they went through to be what they are. */
const struct digest_sum *people_sum(struct people *p);

/* Each of these keeps the sums up. */
void people_participates(struct people *p, uint32_t person);
void people_block(struct people *p, uint32_t person, bool on);
void people_ban(struct people *p, uint32_t person, int64_t until);
/* The platform's ban is over for this show: the operator wants him back. The platform itself is not told. */
void people_lift_ban(struct people *p, uint32_t person);
/* A win more, or one that was lost again. */
void people_won(struct people *p, uint32_t person, bool on);
void people_add_points(struct people *p, uint32_t person, int64_t by);
/* What he brings along; only the first time counts. False: out of memory. */
bool people_bring(struct people *p, uint32_t person, int64_t points, bool won_before);
void people_add_gift(struct people *p, uint32_t person, const struct money *value);
/* Sum of the gifts in that currency. */
int64_t people_gift(const struct people *p, uint32_t person, const char *currency);

#endif
