/* The poll: who voted for what, under the poll's policy, and what came out (contracts.md sections 7, 9, 12, 20). */
#ifndef CORE_POLL_H
#define CORE_POLL_H

#include "core/interaction.h"
#include "core/person_map.h"

#define POLL_OPTIONS 10
#define BALLOT_NONE UINT32_MAX

/* One vote as it was cast. A person's ballots form a chain, so that under `last` deleting the newest brings back the
 * one before it. The chains are bounded: whoever votes for ever keeps his newest, in a crowd his newest few. */
struct ballot {
	int64_t t;
	uint64_t message;
	uint64_t order; /* of arrival, from 1 */
	uint32_t person;
	uint32_t before;      /* the person's ballot before this one, BALLOT_NONE = none */
	unsigned weight : 20; /* 1 … 1 000 000 */
	unsigned option : 4;
	unsigned counts : 1;
	unsigned is_void : 1;
	unsigned spare : 3; /* of his newest: so many more at least before the chain can be too long */
};

/* Runner only. */
struct poll {
	struct match_options *options; /* of those in play; owned */
	unsigned in_play;              /* bit per option; a run-off has only the tied ones */
	uint8_t shown[POLL_OPTIONS];   /* which option each of those in play is */
	int64_t votes[POLL_OPTIONS];   /* weighted */
	uint64_t cast;                 /* ballots that were cast so far */
	int64_t voters;                /* people with a ballot that counts */
	size_t count;
	size_t capacity;
	struct ballot *ballots;   /* owned */
	struct person_map newest; /* by voter: his newest ballot */
	struct digest_sum sum;    /* of the ballots that count */
	bool decided;
	bool tie;
	unsigned winners;      /* bit per option */
	unsigned next_run_off; /* options of the run-off that follows a reset; 0 = all */
};

/* Percentages by largest remainder (equal remainders: the earlier first): they sum to 100 if there is any vote. */
void poll_percentages(const int64_t *votes, size_t count, int *percent);

#endif
