#include "feed/rhythm.h"

#define PAUSES 10

void rhythm_init(struct rhythm *r)
{
	*r = (struct rhythm){.last_mono = NEVER};
}

void rhythm_beat(struct rhythm *r, int64_t mono)
{
	if (r->last_mono != NEVER && mono >= r->last_mono) {
		double pause = (double)(mono - r->last_mono);
		double kept = pause < RHYTHM_LASTS_MS ? 1 - pause / RHYTHM_LASTS_MS : 0;
		r->sum = r->sum * kept + pause;
		r->squares = r->squares * kept + pause * pause;
		r->beats += r->beats < RHYTHM_BEATS;
	}
	r->last_mono = mono;
}

void rhythm_break(struct rhythm *r)
{
	r->last_mono = NEVER;
}

int64_t rhythm_usual(const struct rhythm *r)
{
	if (r->beats < RHYTHM_BEATS || r->sum < 1)
		return 0;
	int64_t usual = (int64_t)(r->squares / r->sum / 2 + 0.5);
	return usual > 0 ? usual : 1;
}

int64_t rhythm_quiet(const struct rhythm *r)
{
	int64_t usual = rhythm_usual(r);
	if (!usual)
		return RHYTHM_FIRST_MS;
	int64_t quiet = usual * PAUSES;
	if (quiet < RHYTHM_LEAST_MS)
		return RHYTHM_LEAST_MS;
	return quiet < RHYTHM_MOST_MS ? quiet : RHYTHM_MOST_MS;
}
