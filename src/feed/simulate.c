/* The simulated audience: a seeded crowd that talks, and takes part in what is open.
 *
 * When the next event comes does not depend on what is open, but for a surge after each opening that is paid back
 * afterwards; who does what does. Equal seed, views and clock give equal events: all chance comes from one generator,
 * and nothing is asked of the machine. */
#include "feed/simulate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"

/* The flow of events is even but for one burst of 1 s in every 5; both together have the average that was asked for.
 */
#define SLOT_US 500000
#define SLOTS_A_BLOCK 10
#define BURST_SLOTS 2
#define BURST 2.2
#define CALM 0.7
/* After an opening more come for 5 s, and fewer for the 20 s after that. */
#define SURGE_US 5000000
#define SURGE 1.8
#define LULL_US 25000000
#define LULL 0.8

static double intensity(const struct simulate *s)
{
	int64_t slot = s->now_us / SLOT_US;
	int64_t first = (int64_t)(random_mix(s->crowd.seed, 50000 + (uint64_t)(slot / SLOTS_A_BLOCK)) %
				  (SLOTS_A_BLOCK - BURST_SLOTS));
	int64_t place = slot % SLOTS_A_BLOCK - first;
	double flow = place >= 0 && place < BURST_SLOTS ? BURST : CALM;
	int64_t since = s->now_us - s->opened_us;
	if (since < SURGE_US)
		return flow * SURGE;
	return since < LULL_US ? flow * LULL : flow;
}

static void step_clock(struct simulate *s)
{
	double rest = random_wait(&s->random) * 1e6 / s->rate;
	for (;;) {
		double flow = intensity(s);
		int64_t slot_end = (s->now_us / SLOT_US + 1) * SLOT_US;
		double room = (double)(slot_end - s->now_us) * flow;
		if (room >= rest) {
			s->now_us += (int64_t)(rest / flow);
			return;
		}
		rest -= room;
		s->now_us = slot_end;
	}
}

bool simulate_banned(const struct simulate *s, int64_t person)
{
	for (size_t i = 0; i < s->banned_count; i++)
		if (s->banned[i] == person)
			return true;
	return false;
}

void simulate_know(const struct simulate *s, int64_t person, struct viewer *v)
{
	crowd_viewer(&s->crowd, person, v);
	if (s->followed[person / 8] & 1u << person % 8)
		v->roles |= ROLE_FOLLOWER;
}

/* Somebody: few speak often, many seldom. */
static void somebody(struct simulate *s, struct viewer *v)
{
	int64_t person = 0;
	for (int tries = 0; tries < 8; tries++) {
		double u = random_unit(&s->random);
		person = (int64_t)(u * u * (double)s->crowd.people);
		/* So that it is not the host and the moderators who speak most. */
		person = (person + 23) % s->crowd.people;
		if (!simulate_banned(s, person))
			break;
	}
	simulate_know(s, person, v);
}

struct draft simulate_begin(struct simulate *s, enum audience_kind kind, const struct viewer *v)
{
	struct draft d = {.kind = kind, .feed = s->feed, .t_ms = s->start_ms + s->now_us / 1000};
	if (v) {
		d.has_person = true;
		d.person_id = span_of(v->id);
		d.person_name = span_of(v->name);
		d.strength = PERSON_STRONG;
		d.roles = v->roles;
		d.has_roles = true;
		d.level = v->level;
		d.has_level = true;
		d.colour = span_of(v->colour);
	}
	return d;
}

bool simulate_end(struct simulate *s, struct draft *d, struct audience_event *e)
{
	char id[40];
	s->number++;
	if (s->resumed)
		snprintf(id, sizeof id, "r%d-m%llu", s->resumed, (unsigned long long)s->number);
	else
		snprintf(id, sizeof id, "m%llu", (unsigned long long)s->number);
	d->id = span_of(id);
	return draft_build(d, e);
}

bool simulate_say(struct simulate *s, const struct viewer *v, const char *text, struct audience_event *e)
{
	struct draft d = simulate_begin(s, AUDIENCE_COMMENT, v);
	d.has_text = true;
	d.text = span_of(text);
	memcpy(s->speakers[s->speaker++ % SPEAKERS_MOST], v->name, sizeof v->name);
	return simulate_end(s, &d, e);
}

static bool count_event(struct simulate *s, enum audience_kind kind, const struct viewer *v, int64_t count,
			struct audience_event *e)
{
	struct draft d = simulate_begin(s, kind, v);
	d.has_count = true;
	d.count = count;
	return simulate_end(s, &d, e);
}

static void pick_name(struct simulate *s, char *name, size_t size)
{
	const char *found = s->speakers[random_below(&s->random, SPEAKERS_MOST)];
	struct viewer host;
	simulate_know(s, 0, &host);
	snprintf(name, size, "%s", *found ? found : host.name);
}

/* One line of talk, dressed up now and then. */
bool simulate_chat(struct simulate *s, const struct viewer *v, enum topic topic, struct audience_event *e)
{
	char text[TEXT_MOST];
	char name[128];
	pick_name(s, name, sizeof name);
	talk_line(&s->talk, &s->random, v->tongue, topic, name, text, sizeof text - 40);
	if (topic != TOPIC_SPAM && random_chance(&s->random, 90)) {
		size_t used = strlen(text);
		text[used++] = ' ';
		talk_emoji(&s->random, text + used, sizeof text - used);
	}
	return simulate_say(s, v, text, e);
}

static bool spam(struct simulate *s, const struct viewer *v, struct audience_event *e)
{
	bool made = simulate_chat(s, v, TOPIC_SPAM, e);
	if (made && s->removal_count < DELETES_MOST && random_chance(&s->random, 750)) {
		struct removal *removal = &s->removals[s->removal_count++];
		removal->at_us = s->now_us + 1500000 + random_below(&s->random, 4000000);
		removal->person = v->index;
		removal->ban = random_chance(&s->random, 300);
		snprintf(removal->id, sizeof removal->id, "%s", e->id);
	}
	return made;
}

/* What is on people's minds. */
static enum topic mind(struct simulate *s)
{
	static const struct {
		enum interaction_kind kind;
		enum topic topic;
		uint32_t permille;
	} minds[] = {
		{KIND_LOTTERY, TOPIC_HOPE, 300},
		{KIND_POLL, TOPIC_VOTE, 250},
		{KIND_SALE, TOPIC_SALE, 420},
		{KIND_QUIZ, TOPIC_VOTE, 120},
	};
	struct random *r = &s->random;
	if (s->ended == KIND_LOTTERY && s->now_us - s->ended_us < 14000000 && random_chance(r, 550))
		return TOPIC_CONGRATS;
	for (size_t i = 0; i < s->act_count; i++)
		for (size_t k = 0; k < sizeof minds / sizeof *minds; k++)
			if (minds[k].kind == s->acts[i].kind && random_chance(r, minds[k].permille))
				return minds[k].topic;
	if (random_chance(r, s->now_us < 25000000 ? 450 : 35))
		return TOPIC_GREET;
	uint32_t roll = random_below(r, 1000);
	if (roll < 70)
		return TOPIC_LAUGH;
	if (roll < 125)
		return TOPIC_ASK;
	return roll < 140 ? TOPIC_SPAM : TOPIC_CHAT;
}

static bool comment(struct simulate *s, struct audience_event *e)
{
	struct viewer v;
	char text[TEXT_MOST];
	somebody(s, &v);
	if (v.roles & ROLE_BOT || (s->crowd.people > 2 && random_chance(&s->random, 6))) {
		simulate_know(s, s->crowd.people > 1 ? 1 : 0, &v);
		talk_bot(&s->random, s->crowd.show, text, sizeof text);
		return simulate_say(s, &v, text, e);
	}
	if (s->laughing > 0 && random_chance(&s->random, 600)) {
		s->laughing--;
		v.tongue = s->laugh == v.tongue || random_chance(&s->random, 300) ? v.tongue : s->crowd.show;
		return simulate_chat(s, &v, TOPIC_LAUGH, e);
	}
	if (random_chance(&s->random, 80)) {
		talk_emoji(&s->random, text, sizeof text);
		return simulate_say(s, &v, text, e);
	}
	enum topic topic = mind(s);
	if (topic == TOPIC_SPAM)
		return spam(s, &v, e);
	if (topic == TOPIC_LAUGH && s->laughing <= 0) {
		s->laughing = 2 + (int)random_below(&s->random, 6);
		s->laugh = v.tongue;
	}
	return simulate_chat(s, &v, topic, e);
}

static bool tell_viewers(struct simulate *s, struct audience_event *e)
{
	int64_t target = s->crowd.people - s->crowd.people / 8;
	int64_t swing = s->crowd.people / 25 + 1;
	int64_t drift = (target - s->viewers) / 12;
	s->viewers += drift + (int64_t)random_below(&s->random, (uint32_t)(2 * swing + 1)) - swing;
	if (s->viewers < 1)
		s->viewers = 1;
	s->viewers_us = s->now_us;
	return count_event(s, AUDIENCE_VIEWERS, NULL, s->viewers, e);
}

bool simulate_gift(struct simulate *s, const struct viewer *v, const char *text, struct audience_event *e)
{
	static const char *const currencies[TONGUES] = {"USD", "CNY", "JPY", "EUR", "SAR", "INR", "KRW"};
	static const char *const western[] = {"Rose", "Coffee", "Star", "Rocket"};
	static const char *const eastern[] = {"玫瑰", "奶茶", "星星", "火箭"};
	static const int64_t prices[] = {100, 500, 1000, 10000};
	struct draft d = simulate_begin(s, AUDIENCE_GIFT, v);
	size_t which = random_below(&s->random, 4) * random_below(&s->random, 4) / 3;
	d.item = span_of((s->crowd.show == TONGUE_ZH ? eastern : western)[which]);
	d.has_count = true;
	d.count = which < 2 ? 1 + random_below(&s->random, 5) : 1;
	d.value.minor = prices[which] * d.count;
	snprintf(d.value.currency, sizeof d.value.currency, "%s", currencies[s->crowd.show]);
	d.has_text = *text;
	d.text = span_of(text);
	return simulate_end(s, &d, e);
}

static bool follow(struct simulate *s, struct audience_event *e)
{
	struct viewer v;
	for (int tries = 0; tries < 12; tries++) {
		simulate_know(s, random_below(&s->random, (uint32_t)s->crowd.people), &v);
		if (v.roles & ROLE_FOLLOWER)
			continue;
		s->followed[v.index / 8] |= (uint8_t)(1u << v.index % 8);
		v.roles |= ROLE_FOLLOWER;
		struct draft d = simulate_begin(s, AUDIENCE_FOLLOW, &v);
		return simulate_end(s, &d, e);
	}
	return comment(s, e);
}

/* What goes on whether something is open or not. */
static bool ambient(struct simulate *s, struct audience_event *e)
{
	struct viewer v;
	char text[TEXT_MOST] = "";
	uint32_t roll = random_below(&s->random, 1000);
	if (s->now_us - s->viewers_us > 4000000 && random_chance(&s->random, 300))
		return tell_viewers(s, e);
	if (roll < 820)
		return comment(s, e);
	if (roll < 840)
		return follow(s, e);
	if (roll < 895)
		simulate_know(s, random_below(&s->random, (uint32_t)s->crowd.people), &v);
	else
		somebody(s, &v);
	if (roll < 970 && roll >= 895)
		return count_event(s, AUDIENCE_LIKE, &v, 1 + random_below(&s->random, 12), e);
	if (roll >= 980) {
		if (random_chance(&s->random, 300))
			talk_line(&s->talk, &s->random, v.tongue, TOPIC_ASK, "", text, sizeof text);
		return simulate_gift(s, &v, text, e);
	}
	struct draft d = simulate_begin(s,
					roll < 895   ? AUDIENCE_ENTER
					: roll < 977 ? AUDIENCE_SHARE
						     : AUDIENCE_MEMBER,
					&v);
	return simulate_end(s, &d, e);
}

/* What moderators have decided on and is due. */
static bool remove_one(struct simulate *s, struct audience_event *e)
{
	for (size_t i = 0; i < s->removal_count; i++) {
		struct removal removal = s->removals[i];
		if (removal.at_us > s->now_us)
			continue;
		s->removals[i] = s->removals[--s->removal_count];
		if (!removal.ban) {
			struct draft d = simulate_begin(s, AUDIENCE_DELETE, NULL);
			d.target = span_of(removal.id);
			return simulate_end(s, &d, e);
		}
		struct viewer v;
		simulate_know(s, removal.person, &v);
		if (s->banned_count < sizeof s->banned / sizeof *s->banned)
			s->banned[s->banned_count++] = removal.person;
		struct draft d = simulate_begin(s, AUDIENCE_BAN, NULL);
		d.target = span_of(v.id);
		return simulate_end(s, &d, e);
	}
	return false;
}

static int64_t simulate_next(const struct pull_feed *p)
{
	const struct simulate *s = (const struct simulate *)p;
	return s->start_ms + s->now_us / 1000;
}

static size_t simulate_take(struct pull_feed *p, int64_t now_wall, const struct feed_view *view,
			    struct audience_event *events, size_t max)
{
	static const struct feed_view nothing;
	struct simulate *s = (struct simulate *)p;
	size_t count = 0;
	if (!view)
		view = &nothing;
	while (count < max && simulate_next(p) <= now_wall) {
		struct audience_event *e = &events[count];
		simulate_follow(s, view);
		if (remove_one(s, e) || simulate_partake(s, view, e) || ambient(s, e)) {
			count++;
			p->status.received++;
			p->status.last_mono_ms = now_wall;
		}
		step_clock(s);
	}
	return count;
}

static void simulate_destroy(struct pull_feed *p)
{
	struct simulate *s = (struct simulate *)p;
	free(s->followed);
	free(s);
}

static const struct pull_ops simulate_ops = {simulate_next, simulate_take, NULL, simulate_destroy};

struct pull_feed *simulate_feed_create(const char *id, const struct feed_url *url, int64_t now_wall,
				       struct error *error)
{
	struct simulate *s = calloc(1, sizeof *s);
	uint8_t *followed = calloc((size_t)url->people / 8 + 1, 1);
	if (!s || !followed) {
		free(s);
		free(followed);
		error_say(error, "Feed.memory");
		return NULL;
	}
	pull_feed_init(&s->base, &simulate_ops, id, url);
	memcpy(s->feed, url->name, sizeof s->feed);
	s->crowd = (struct crowd){.seed = url->seed, .people = url->people, .show = TONGUE_EN};
	/* A resumed audience says other things than the one before it. */
	random_init(&s->random, random_mix(url->seed, 7000000 + (uint64_t)url->resumed));
	s->rate = url->rate;
	s->resumed = url->resumed;
	s->start_ms = now_wall;
	s->opened_us = s->ended_us = s->viewers_us = -3600000000;
	s->viewers = url->people / 2 + 1;
	s->followed = followed;
	step_clock(s);
	return &s->base;
}
