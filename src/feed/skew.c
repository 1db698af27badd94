#include "feed/skew.h"

#include <string.h>

#define AHEAD_MS 2000  /* a right clock is ahead by no more */
#define JITTER_MS 3000 /* a way is slower by no more, now and then */
#define PERIOD_MS 300000
#define TONIGHT_MS INT64_C(43200000)     /* 12 hours: older is not of this show */
#define NEVER_SET_MS INT64_C(2592000000) /* 30 days: older waits nowhere */
#define ZONE_MS 900000
#define DOUBT_MS 30000
#define SLOW_MS 10000
#define FINE_MS 300
#define WHOLE_MS 1200
#define KEPT_PART 10                         /* of a time, by which a clock may keep it badly */
#define FIRST_TIME_MS INT64_C(1577836800000) /* 2020 */
#define LAST_TIME_MS INT64_C(1000000000000000)

static const struct proof {
	size_t arrivals;
	int64_t span_ms;
} proofs[] = {[SKEW_STREAM] = {3, 10000}, [SKEW_CLIENT] = {3, 10000}, [SKEW_POST] = {3, 2000}, [SKEW_LONE] = {3, 2000}};

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

/* By how much the differences of one clock may differ after so long. */
static int64_t agreement(const struct skew *s, int64_t span, enum skew_way way)
{
	int64_t slack = way == SKEW_STREAM ? 0 : s->fine ? FINE_MS : WHOLE_MS;
	int64_t part = way == SKEW_STREAM ? span / 5 : span / KEPT_PART;
	return lesser(JITTER_MS, slack + part);
}

static bool is_proved(const struct skew *s, const struct skew_clock *c, int64_t difference, int64_t mono,
		      enum skew_way way)
{
	int64_t span = mono - c->first_mono;
	bool enough = c->arrivals + 1 >= proofs[way].arrivals && span >= proofs[way].span_ms;
	return enough && range_with(c, difference) <= agreement(s, span, way);
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

static void show(struct skew *s, enum skew_shown shown, int64_t behind)
{
	s->fact = (struct skew_fact){.shown = shown, .behind = behind};
}

static void learn(struct skew *s, int64_t difference, int64_t mono)
{
	*place_in(s, s->known, &s->known_count) = begin_clock(difference, mono);
	s->right = s->right && s->many;
	show(s, SKEW_CLOCK, difference);
}

static void become_right(struct skew *s, enum skew_way way)
{
	bool is_new = !s->right && (s->many || way != SKEW_STREAM || s->known_count > 0);
	s->right = true;
	s->guessing = false;
	if (!s->many)
		s->known_count = 0;
	if (is_new)
		show(s, SKEW_RIGHT, 0);
}

static int64_t learn_proved(struct skew *s, struct skew_clock *c, int64_t difference, int64_t mono)
{
	int64_t least = lesser(c->least, difference);
	*c = s->maybe[--s->maybe_count];
	learn(s, least, mono);
	return least;
}

/* Is it from the future of all that we know? What is behind may be a queue that has been taken for a clock: another box
 * at that address would be as far behind. */
static bool is_ahead(const struct skew *s, int64_t difference)
{
	bool none = s->known_count == 0 || s->right || s->many;
	int64_t least = none ? 0 : s->known[0].least;
	for (size_t i = 0; i < s->known_count; i++)
		least = lesser(least, s->known[i].least);
	return difference < least - AHEAD_MS;
}

static bool is_doubted(const struct skew *s, int64_t mono)
{
	return s->doubted && mono - s->doubt_mono < DOUBT_MS;
}

/* A time zone: of one who was never right. */
static bool is_zone(const struct skew *s, int64_t difference, int64_t mono, enum skew_way way)
{
	int64_t past = apart(difference, 0) % ZONE_MS;
	bool near = past <= JITTER_MS || past >= ZONE_MS - JITTER_MS;
	return way != SKEW_STREAM && near && !is_right(difference) && apart(difference, 0) > JITTER_MS && !s->right &&
	       !is_doubted(s, mono);
}

/* A clock that was never set, or is days off. A queue of yesterday is no less likely where the sender was right before,
 * or sends many at once. */
static bool is_unset(const struct skew *s, int64_t difference, enum skew_way way)
{
	int64_t far = apart(difference, 0);
	bool queue = way == SKEW_POST || s->right;
	return way != SKEW_STREAM && far > (queue ? NEVER_SET_MS : TONIGHT_MS);
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

/* A lone post that fits no clock, and is the first of its sender or keeps its distance from that. */
static bool is_guessed(struct skew *s, int64_t difference, int64_t mono)
{
	if (s->right)
		return false;
	if (!s->heard && s->known_count == 0) {
		s->guessing = true;
		s->guess = difference;
		s->guess_mono = mono;
		show(s, SKEW_GUESS, difference);
	}
	return s->guessing && apart(difference, s->guess) <= agreement(s, mono - s->guess_mono, SKEW_LONE);
}

/* `old`: by its own time. What is late by seconds makes no queue. */
static void doubt(struct skew *s, int64_t old, int64_t mono)
{
	if (s->guessing || !s->heard)
		show(s, SKEW_DOUBT, 0);
	s->guessing = false;
	s->unfit = true;
	if (old <= SLOW_MS)
		return;
	s->doubted = true;
	s->doubt_mono = mono;
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
	s->guess += step;
	s->begun = true;
	s->wall_less_mono = wall_less_mono;
}

static int64_t offset_of_unknown(struct skew *s, int64_t difference, int64_t mono, enum skew_way way)
{
	struct skew_clock *c = find_maybe(s, difference);
	if (c && is_proved(s, c, difference, mono, way)) {
		difference = learn_proved(s, c, difference, mono);
		end_doubt(s, way);
		return difference;
	}
	hold(s, difference, mono);
	if (way == SKEW_LONE && is_guessed(s, difference, mono))
		return lesser(s->guess, difference);
	int64_t offset = nearest(s, difference);
	if (way != SKEW_STREAM)
		doubt(s, difference - offset, mono);
	return offset;
}

/* How far the sender's clock is behind ours, as far as we know. */
static int64_t offset_of(struct skew *s, int64_t difference, int64_t mono, enum skew_way way)
{
	struct skew_clock *c = find_known(s, difference);
	bool zone = is_zone(s, difference, mono, way);
	if (c) {
		hear(c, difference, mono);
		end_doubt(s, way);
		return zone ? difference : c->least;
	}
	if (is_right(difference)) {
		become_right(s, way);
		end_doubt(s, way);
		return 0;
	}
	if (is_unset(s, difference, way))
		return difference;
	if (zone || is_ahead(s, difference)) {
		learn(s, difference, mono);
		end_doubt(s, way);
		return difference;
	}
	return offset_of_unknown(s, difference, mono, way);
}

int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, enum skew_way way, int64_t *original)
{
	int64_t t = arrival->wall;
	s->unfit = false;
	s->fact = (struct skew_fact){0};
	if (server_ms >= FIRST_TIME_MS && server_ms <= LAST_TIME_MS) {
		follow_ours(s, arrival);
		end_arrival(s, arrival->mono);
		s->difference = arrival->wall - server_ms;
		s->fine = s->fine || server_ms % 1000 != 0;
		int64_t offset = offset_of(s, s->difference, arrival->mono, way);
		s->heard = s->heard || way != SKEW_STREAM;
		t = server_ms + (is_right(offset) ? 0 : offset);
	}
	if (t - arrival->wall > AHEAD_MS)
		t = arrival->wall;
	*original = t == server_ms ? 0 : server_ms;
	return t;
}

/* ---- what was shown before ---- */

void skew_recall(struct skew *s, const struct skew_fact *fact, const struct moment *now)
{
	if (fact->behind < -LAST_TIME_MS || fact->behind > LAST_TIME_MS) /* no row of ours */
		return;
	follow_ours(s, now);
	s->heard = true;
	switch (fact->shown) {
	case SKEW_RIGHT:
		become_right(s, SKEW_CLIENT);
		break;
	case SKEW_CLOCK:
		learn(s, fact->behind, now->mono);
		break;
	case SKEW_GUESS:
		s->guessing = true;
		s->guess = fact->behind;
		s->guess_mono = now->mono;
		break;
	case SKEW_DOUBT:
		doubt(s, SLOW_MS + 1, now->mono);
		break;
	case SKEW_NOTHING:
	case SKEW_SHOWN_COUNT:
		break;
	}
	s->fact = (struct skew_fact){0};
}

static const char *const names[SKEW_SHOWN_COUNT] = {
	[SKEW_RIGHT] = "right", [SKEW_CLOCK] = "clock", [SKEW_GUESS] = "guess", [SKEW_DOUBT] = "doubt"};

const char *skew_shown_name(enum skew_shown shown)
{
	return shown < SKEW_SHOWN_COUNT ? names[shown] : NULL;
}

enum skew_shown skew_shown_from(const char *name)
{
	for (int i = SKEW_NOTHING + 1; name && i < SKEW_SHOWN_COUNT; i++)
		if (strcmp(names[i], name) == 0)
			return (enum skew_shown)i;
	return SKEW_NOTHING;
}
