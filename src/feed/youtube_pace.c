/* How often YouTube is asked: each request costs units of a quota that has to last for the show. */
#include <sodium.h>

#include "feed/youtube.h"

#define PACE_MS 5000       /* where YouTube names none */
#define PACE_LEAST_MS 1000 /* … whatever it names */
#define PACE_MOST_MS 600000
#define LASTED_MS 60000 /* a stream that was there for so long was a good one */
#define HOUR_MS 3600000LL
#define BACK_OFF_MS 1000
#define BACK_OFF_MOST_MS 20000

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t youtube_day(int64_t wall_ms)
{
	int64_t there = wall_ms - 8 * HOUR_MS;
	return there / (24 * HOUR_MS) - (there < 0);
}

static void follow_day(struct youtube_quota *q, int64_t wall_ms)
{
	int64_t day = youtube_day(wall_ms);
	if (q->day != day)
		q->used = 0;
	q->day = day;
}

void youtube_spend(struct youtube_quota *q, int64_t units, int64_t wall_ms)
{
	follow_day(q, wall_ms);
	q->used += units;
}

void youtube_recall(struct youtube_quota *q, int64_t day, int64_t used, int64_t wall_ms)
{
	follow_day(q, wall_ms);
	if (day == q->day)
		q->used = larger(q->used, used);
}

int64_t youtube_pace(const struct youtube *y, int64_t asked_ms, const struct moment *now)
{
	int64_t pace = larger(asked_ms > 0 ? asked_ms : PACE_MS, PACE_LEAST_MS);
	int64_t pages = (YOUTUBE_UNITS - y->quota->used) / YOUTUBE_PAGE_UNITS / larger(y->quota->feeds, 1);
	if (y->end_mono != NEVER && y->end_mono > now->mono)
		pace = larger(pace, (y->end_mono - now->mono) / larger(pages, 1));
	return pace < PACE_MOST_MS ? pace : PACE_MOST_MS;
}

/* Doubled each time, shortened by chance by up to a quarter: of the time between two requests, so that a stream that
 * was there for a while is back the sooner. */
static int64_t back_off(int times)
{
	int64_t pause = BACK_OFF_MS;
	for (; times > 0 && pause < BACK_OFF_MOST_MS; times--)
		pause *= 2;
	if (pause > BACK_OFF_MOST_MS)
		pause = BACK_OFF_MOST_MS;
	return pause - (int64_t)randombytes_uniform((uint32_t)(pause / 4 + 1));
}

int64_t youtube_again(struct youtube *y, const struct moment *now)
{
	bool lasted = y->heard_mono != NEVER && now->mono - y->heard_mono >= LASTED_MS;
	int64_t pause = youtube_pace(y, 0, now);
	y->heard_mono = NEVER;
	y->ended_soon = lasted ? 0 : y->ended_soon + 1;
	if (y->ended_soon == 1)
		return now->mono;
	if (y->ended_soon > 1)
		pause = larger(pause, back_off(y->ended_soon - 2));
	return larger(now->mono, y->asked_mono + pause);
}
