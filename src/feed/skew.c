#include "feed/skew.h"

#include <string.h>

#define AHEAD_MS 2000  /* a right clock is ahead by no more */
#define JITTER_MS 3000 /* a way is slower by no more, now and then */
#define AGREE_PART 5
#define PERIOD_MS 300000
#define QUEUE_MS 900000
#define FIRST_TIME_MS INT64_C(1577836800000) /* 2020 */
#define LAST_TIME_MS INT64_C(1000000000000000)

static const struct proof {
	size_t arrivals;
	int64_t span_ms;
} proofs[] = {[SKEW_STREAM] = {3, 10000}, [SKEW_POST] = {2, 500}, [SKEW_LONE] = {2, 500}};

static int64_t lesser(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t apart(int64_t a, int64_t b)
{
	return a < b ? b - a : a - b;
}

static bool is_right(int64_t difference)
{
	return difference >= -AHEAD_MS && difference <= JITTER_MS;
}

/* ---- clocks ---- */

static struct skew_clock begin_clock(int64_t difference, int64_t mono)
{
	return (struct skew_clock){.arrivals = 1,
				   .first_mono = mono,
				   .last_mono = mono,
				   .least = difference,
				   .most = difference,
				   .fresh = difference,
				   .fresh_mono = mono};
}

/* A known clock was heard again. */
static void hear(struct skew_clock *c, int64_t difference, int64_t mono)
{
	if (mono - c->fresh_mono >= PERIOD_MS) {
		c->least = c->fresh;
		c->fresh = difference;
		c->fresh_mono = mono;
	}
	c->fresh = lesser(c->fresh, difference);
	c->least = lesser(c->least, difference);
	c->last_mono = mono;
}

static int64_t range_with(const struct skew_clock *c, int64_t difference)
{
	return greater(c->most, difference) - lesser(c->least, difference);
}

static bool is_proved(const struct skew_clock *c, int64_t difference, int64_t mono, enum skew_way way)
{
	int64_t span = mono - c->first_mono;
	bool enough = c->arrivals + 1 >= proofs[way].arrivals && span >= proofs[way].span_ms;
	return enough && range_with(c, difference) <= lesser(JITTER_MS, span / AGREE_PART);
}

static size_t room(const struct skew *s)
{
	return s->many ? SKEW_CLOCKS : 1;
}

/* A free place, or that of the one which was not heard for longest. */
static struct skew_clock *place_in(const struct skew *s, struct skew_clock *clocks, size_t *count)
{
	struct skew_clock *oldest = clocks;
	if (*count < room(s))
		return &clocks[(*count)++];
	for (size_t i = 1; i < *count; i++)
		if (clocks[i].last_mono < oldest->last_mono)
			oldest = &clocks[i];
	return oldest;
}

static struct skew_clock *find_known(struct skew *s, int64_t difference)
{
	struct skew_clock *found = NULL;
	for (size_t i = 0; i < s->known_count; i++) {
		struct skew_clock *c = &s->known[i];
		bool fits = is_right(difference - c->least);
		if (fits && (!found || apart(difference, c->least) < apart(difference, found->least)))
			found = c;
	}
	/* that it is simply right may be nearer */
	bool right = found && is_right(difference) && apart(difference, 0) < apart(difference, found->least);
	return right ? NULL : found;
}

static struct skew_clock *find_maybe(struct skew *s, int64_t difference)
{
	for (size_t i = 0; i < s->maybe_count; i++)
		if (range_with(&s->maybe[i], difference) <= JITTER_MS)
			return &s->maybe[i];
	return NULL;
}

static void learn(struct skew *s, int64_t difference, int64_t mono)
{
	*place_in(s, s->known, &s->known_count) = begin_clock(difference, mono);
	s->odd = false;
	s->queue = false;
}

static int64_t learn_proved(struct skew *s, struct skew_clock *c, int64_t difference, int64_t mono)
{
	int64_t least = lesser(c->least, difference);
	*c = s->maybe[--s->maybe_count];
	learn(s, least, mono);
	return least;
}

/* Is it from the future of all that we know? */
static bool is_ahead(const struct skew *s, int64_t difference)
{
	int64_t least = s->known_count ? s->known[0].least : 0;
	for (size_t i = 1; i < s->known_count; i++)
		least = lesser(least, s->known[i].least);
	return difference < least - AHEAD_MS;
}

/* ---- what fits none ---- */

static void hold(struct skew *s, int64_t difference, int64_t mono)
{
	s->held_least = s->held ? lesser(s->held_least, difference) : difference;
	s->held = true;
	s->held_mono = mono;
}

/* The arrival before this one is over: it may become a clock. */
static void end_arrival(struct skew *s, int64_t mono)
{
	if (!s->held || s->held_mono == mono)
		return;
	s->held = false;
	struct skew_clock *c = find_maybe(s, s->held_least);
	if (!c) {
		*place_in(s, s->maybe, &s->maybe_count) = begin_clock(s->held_least, s->held_mono);
		return;
	}
	c->arrivals++;
	c->last_mono = s->held_mono;
	c->least = lesser(c->least, s->held_least);
	c->most = greater(c->most, s->held_least);
}

/* One that is in time: of the same clock there is no doubt any more. */
static void end_doubt(struct skew *s, enum skew_way way)
{
	if (s->many && way != SKEW_STREAM)
		return;
	s->held = false;
	s->maybe_count = 0;
}

/* Of the right clock and the known ones by which it is not from the future: that which puts it nearest to its arrival.
 */
static int64_t nearest(const struct skew *s, int64_t difference)
{
	int64_t found = 0;
	for (size_t i = 0; i < s->known_count; i++) {
		int64_t least = s->known[i].least;
		if (least <= difference && difference - least < apart(difference, found))
			found = least;
	}
	return found;
}

/* A lone post that fits no clock: is it live all the same? */
static bool is_live(struct skew *s, int64_t difference)
{
	if (s->known_count > 0 && difference - nearest(s, difference) <= QUEUE_MS)
		return false;
	if (!s->odd)
		s->odd_difference = difference;
	s->odd = true;
	s->queue = s->queue || apart(difference, s->odd_difference) > JITTER_MS;
	return !s->queue;
}

/* ---- a message ---- */

static void move(struct skew_clock *clocks, size_t count, int64_t step)
{
	for (size_t i = 0; i < count; i++) {
		clocks[i].least += step;
		clocks[i].most += step;
		clocks[i].fresh += step;
	}
}

/* Our clock was set: all are that much further behind it. */
static void follow_ours(struct skew *s, const struct moment *now)
{
	int64_t wall_less_mono = now->wall - now->mono;
	int64_t step = s->begun ? wall_less_mono - s->wall_less_mono : 0;
	move(s->known, s->known_count, step);
	move(s->maybe, s->maybe_count, step);
	s->held_least += step;
	s->odd_difference += step;
	s->begun = true;
	s->wall_less_mono = wall_less_mono;
}

/* How far the sender's clock is behind ours, as far as we know. */
static int64_t offset_of(struct skew *s, int64_t difference, int64_t mono, enum skew_way way)
{
	struct skew_clock *c = find_known(s, difference);
	if (c) {
		hear(c, difference, mono);
		end_doubt(s, way);
		return c->least;
	}
	if (is_right(difference) || is_ahead(s, difference)) {
		learn(s, difference, mono);
		end_doubt(s, way);
		return difference;
	}
	c = find_maybe(s, difference);
	if (c && is_proved(c, difference, mono, way)) {
		difference = learn_proved(s, c, difference, mono);
		end_doubt(s, way);
		return difference;
	}
	hold(s, difference, mono);
	if (way == SKEW_LONE && is_live(s, difference))
		return lesser(s->odd_difference, difference);
	return nearest(s, difference);
}

int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, enum skew_way way, int64_t *original)
{
	int64_t t = arrival->wall;
	if (server_ms >= FIRST_TIME_MS && server_ms <= LAST_TIME_MS) {
		follow_ours(s, arrival);
		end_arrival(s, arrival->mono);
		int64_t offset = offset_of(s, arrival->wall - server_ms, arrival->mono, way);
		t = server_ms + (is_right(offset) ? 0 : offset);
	}
	if (t - arrival->wall > AHEAD_MS)
		t = arrival->wall;
	*original = t == server_ms ? 0 : server_ms;
	return t;
}
