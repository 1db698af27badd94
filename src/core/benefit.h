/* Benefits: coupons, codes, red packets, free shipping. Each is handed out once a person and never more often than
 * there is; a code of a list goes to one person for ever (PRODUCT.md L19). */
#ifndef CORE_BENEFIT_H
#define CORE_BENEFIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/digest.h"
#include "core/index.h"
#include "core/people.h"
#include "core/show.h"

/* Somebody who got it. He is kept when it is taken back: should he get it again, it is the code that he had. */
struct benefit_holder {
	uint32_t person;
	bool holds;
	int64_t t; /* wall ms of the hand-out */
};

/* One benefit of the show; its document is show.benefits at the same place. The holder at i has the code at i. */
struct benefit {
	size_t count;
	size_t capacity;
	struct benefit_holder *holders; /* owned, in the order of the first hand-out */
	struct index by_person;
	int64_t given; /* who hold it now */
	struct digest_sum sum;
};

/* Runner only. */
struct benefits {
	size_t count;
	struct benefit *items; /* owned */
};

enum benefit_result { BENEFIT_GIVEN = 1, BENEFIT_ALREADY, BENEFIT_NONE_LEFT, BENEFIT_NO_MEMORY };

/* {0} is allowed to finish. False: out of memory. */
bool benefits_init(struct benefits *b, const struct show *show);
void benefits_finish(struct benefits *b);

/* Hands the show's benefit `which` to a person. */
enum benefit_result benefit_give(struct benefits *b, const struct show *show, size_t which, const struct people *people,
				 uint32_t person, int64_t now_wall);
/* False: he does not hold it. */
bool benefit_take_back(struct benefits *b, size_t which, const struct people *people, uint32_t person);
/* How many can still be handed out; INT64_MAX = as many as one likes. */
int64_t benefit_left(const struct benefits *b, const struct show *show, size_t which);
/* "benefit.already" …: why one was not given, as a key. */
const char *benefit_reason(enum benefit_result result);

void benefits_digest(const struct benefits *b, struct digest *d);
/* [{"id","kind","title","count","given","left"}]: no codes. New reference. */
json_t *benefits_state(const struct benefits *b, const struct show *show);
/* Rows platform, id, name, code, t of those who hold it: for the operator alone. New reference. */
json_t *benefit_list(const struct benefits *b, const struct show *show, size_t which, const struct people *people,
		     size_t from, size_t count, size_t *total);

#endif
