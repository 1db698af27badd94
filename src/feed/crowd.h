/* The people of the simulated audience: who the i-th one is follows from the seed alone, so that nothing is stored. */
#ifndef FEED_CROWD_H
#define FEED_CROWD_H

#include <stdint.h>

enum tongue { TONGUE_EN, TONGUE_ZH, TONGUE_JA, TONGUE_ES, TONGUE_AR, TONGUE_HI, TONGUE_KO, TONGUES };

/* The tongue of a language tag ("zh-CN" → TONGUE_ZH); TONGUE_EN for all others. */
enum tongue tongue_from(const char *language);

struct crowd {
	uint64_t seed;
	int64_t people;
	enum tongue show; /* most of the audience speak it */
};

/* A plain value. */
struct viewer {
	int64_t index; /* 0 … people − 1 */
	char id[24];   /* "u1" … */
	char name[128];
	enum tongue tongue;
	unsigned roles; /* enum person_role bits */
	int64_t level;  /* 0 … 40 */
	const char *colour;
	uint32_t trait; /* of this person alone, for habits */
};

void crowd_viewer(const struct crowd *c, int64_t index, struct viewer *v);

#endif
