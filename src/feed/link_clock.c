/* The clocks of those who send to a feed: which one the message at hand is of, what they have shown, for the journal,
 * and what there is to say of them. */
#include <inttypes.h>
#include <stdio.h>

#include "feed/link.h"

#define FACTS_MOST 1024 /* that a feed tells in a run: a hall of phones has no end */
#define UNFIT_WORTH 3
#define TELL_AGAIN_MS 5000

uint64_t link_sender(const struct link *l, uint64_t address)
{
	char text[20];
	snprintf(text, sizeof text, "%" PRIx64, address);
	uint64_t key = dedupe_key(l->dedupe, "", text);
	return key ? key : 1;
}

void link_from(struct link *l, struct skew *clock, uint64_t from, enum skew_way way)
{
	l->clock = clock ? clock : &l->skew;
	l->from = from;
	l->way = way;
}

void link_recall_clock(struct link *l, const struct moment *now)
{
	for (size_t i = 0; i < l->url.clock_count; i++) {
		const struct feed_clock *c = &l->url.clocks[i];
		struct skew_fact fact = {.shown = c->shown, .behind = c->behind};
		if (!c->from)
			skew_recall(&l->skew, &fact, now);
	}
}

void link_tell_facts(struct link *l)
{
	if (l->status.clock_count > 0)
		l->sink->status(l->sink->user, &l->status);
	l->status.clock_count = 0;
}

static void tell_fact(struct link *l, const struct skew_fact *fact)
{
	struct feed_status *s = &l->status;
	if (!fact->shown || l->clocks.facts == FACTS_MOST)
		return;
	if (s->clock_count == FEED_CLOCKS_NEW)
		link_tell_facts(l);
	l->clocks.facts++;
	s->clocks[s->clock_count++] =
		(struct feed_clock){.from = l->from, .shown = fact->shown, .behind = fact->behind};
	l->counted = true;
}

/* One more is told of by and by, and none that a proof has overtaken. */
static void note_fit(struct link *l)
{
	struct link_clocks *c = &l->clocks;
	int64_t difference = l->clock->difference;
	if (l->clock->fact.shown == SKEW_CLOCK) {
		bool told = c->unfit_told > 0 && saying_same(&l->status.says, &c->says);
		c->unfit = c->unfit_told = 0;
		if (told)
			link_say(l, "");
	}
	if (!l->clock->unfit)
		return;
	c->least = c->unfit == 0 || difference < c->least ? difference : c->least;
	c->most = c->unfit == 0 || difference > c->most ? difference : c->most;
	c->unfit++;
}

int64_t link_time(struct link *l, int64_t server_ms, bool resent, const struct moment *now, int64_t *original)
{
	int64_t t = skew_time(l->clock, now, server_ms, resent ? SKEW_STREAM : l->way, original);
	tell_fact(l, &l->clock->fact);
	note_fit(l);
	return t;
}

/* 0:08, 12:08:20 */
static void write_span(char *out, size_t size, int64_t ms)
{
	long long s = (long long)(ms + 500) / 1000;
	if (s < 3600)
		snprintf(out, size, "%lld:%02lld", s / 60, s % 60);
	else
		snprintf(out, size, "%lld:%02lld:%02lld", s / 3600, s / 60 % 60, s % 60);
}

int64_t link_tell_clocks(struct link *l, const struct moment *now)
{
	struct link_clocks *c = &l->clocks;
	char least[32];
	char most[32];
	bool live = l->status.state == FEED_LIVE || l->status.state == FEED_QUIET;
	if (!live || c->unfit < UNFIT_WORTH || c->unfit == c->unfit_told)
		return NEVER;
	if (c->unfit_told > 0 && now->mono - c->told_mono < TELL_AGAIN_MS)
		return c->told_mono + TELL_AGAIN_MS;
	write_span(least, sizeof least, c->least);
	write_span(most, sizeof most, c->most);
	c->says = saying_of("Feed.clocks", "%llu %s %s", (unsigned long long)c->unfit, least, most);
	if (c->unfit_told == 0)
		link_note_as(l, c->says);
	link_say_as(l, c->says);
	c->unfit_told = c->unfit;
	c->told_mono = now->mono;
	return NEVER;
}
