/* What viewers did, on its way through the engine. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine_parts.h"

/* Sums of what the platforms say stay far from where int64_t ends, whatever they say. */
#define SUM_MAX (INT64_C(1) << 60)
/* Of one feed; a sum of those of all feeds does not overflow. */
#define VIEWERS_MAX (INT64_MAX / (ENGINE_FEEDS_MAX + 1))

static void add_clamped(int64_t *sum, int64_t by)
{
	if (by > SUM_MAX)
		by = SUM_MAX;
	if (by < -SUM_MAX)
		by = -SUM_MAX;
	*sum += by;
	if (*sum > SUM_MAX)
		*sum = SUM_MAX;
	if (*sum < -SUM_MAX)
		*sum = -SUM_MAX;
}

int64_t engine_viewers(const struct engine *e)
{
	int64_t viewers = 0;
	for (size_t i = 0; i < e->feed_count; i++)
		viewers += e->feeds[i].viewers < VIEWERS_MAX ? e->feeds[i].viewers : VIEWERS_MAX;
	return viewers;
}

/* A feed whose address has a query goes by more than what stands before the `?`; whoever writes events for it by hand
 * writes that. */
static struct engine_feed *find_without_query(struct engine *e, const char *feed)
{
	size_t length = strlen(feed);
	for (size_t i = 0; i < e->feed_count; i++)
		if (strncmp(e->feeds[i].feed, feed, length) == 0 && e->feeds[i].feed[length] == '?')
			return &e->feeds[i];
	return NULL;
}

static struct engine_feed *feed_of(struct engine *e, const struct audience_event *event)
{
	struct engine_feed *known = engine_find_feed(e, event->feed);
	known = known ? known : find_without_query(e, event->feed);
	if (known || e->feed_count == ENGINE_FEEDS_MAX || strlen(event->feed) >= sizeof known->feed)
		return known;
	struct engine_feed *fresh = &e->feeds[e->feed_count++];
	*fresh = (struct engine_feed){.count = true, .preset_ms = SHOW_NONE, .gap = SIZE_MAX};
	snprintf(fresh->feed, sizeof fresh->feed, "%s", event->feed);
	snprintf(fresh->id, sizeof fresh->id, "%.64s", event->feed);
	return fresh;
}

/* Room of the place for so many bytes; some more, so that places grow seldom. NULL: no memory. */
static char *room_for(struct comment *c, size_t size)
{
	if (size <= c->room_size)
		return c->room;
	char *room = realloc(c->room, size + size / 2 + 256);
	if (!room)
		return NULL;
	c->room = room;
	c->room_size = size + size / 2 + 256;
	return room;
}

/* What was read from a line is kept as that: it may say more than the event. */
static bool keep_line(struct comment *c, const struct audience_event *event)
{
	size_t id_size = strlen(event->id) + 1;
	size_t text_size = strlen(event->text) + 1;
	size_t feed_size = strlen(event->feed) + 1;
	size_t line_size = strlen(event->json) + 1;
	char *room = room_for(c, id_size + text_size + feed_size + line_size);
	if (!room)
		return false;
	c->event = (struct audience_event){.id = room,
					   .text = room + id_size,
					   .feed = room + id_size + text_size,
					   .kind = event->kind,
					   .t_ms = event->t_ms,
					   .roles = event->roles,
					   .value = event->value,
					   .history = event->history,
					   .screen = event->screen};
	c->line = room + id_size + text_size + feed_size;
	memcpy(room, event->id, id_size);
	memcpy(room + id_size, event->text, text_size);
	memcpy(room + id_size + text_size, event->feed, feed_size);
	memcpy(room + id_size + text_size + feed_size, event->json, line_size);
	return true;
}

static bool keep_event(struct comment *c, const struct audience_event *event)
{
	char *room = room_for(c, event->block_size);
	if (!room)
		return false;
	c->line = NULL;
	audience_copy(&c->event, event, room);
	return true;
}

static void keep_comment(struct engine *e, const struct message *m)
{
	const struct audience_event *event = m->event;
	struct comment *c = &e->comments[e->comment_total++ % ENGINE_COMMENTS];
	c->key = m->key;
	c->person = m->person;
	c->gone = false;
	c->verdict = (uint8_t)m->finding.verdict;
	c->reason = (uint8_t)m->finding.reason;
	/* an event whose line was written for the journal has its block all the same */
	c->used = event->block_size ? keep_event(c, event) : keep_line(c, event);
}

static void add_revenue(struct engine *e, const struct money *value)
{
	size_t i = 0;
	while (i < e->currency_count && strcmp(e->revenue[i].currency, value->currency) != 0)
		i++;
	if (i == ENGINE_CURRENCIES)
		return;
	if (i == e->currency_count)
		e->revenue[e->currency_count++] = (struct money){.minor = 0};
	memcpy(e->revenue[i].currency, value->currency, sizeof value->currency);
	add_clamped(&e->revenue[i].minor, value->minor);
}

/* An order that takes back another, which is named but was never seen: sold before the show, or elsewhere. */
static bool takes_back_unseen(const struct engine *e, const struct audience_event *event)
{
	return event->kind == AUDIENCE_ORDER && (event->count < 0 || event->value.minor < 0) && event->target[0] &&
	       !seen_find(&e->seen, seen_key(e->key, event->feed, event->target), NULL);
}

static void measure(struct engine *e, const struct audience_event *event, struct engine_feed *feed)
{
	/* Only an order takes back: fewer than none is a relay's way of saying that it does not know. */
	if (event->history || (event->count < 0 && event->kind != AUDIENCE_ORDER))
		return;
	if (event->kind == AUDIENCE_COMMENT)
		e->comments_counted++;
	else if (event->kind == AUDIENCE_LIKE)
		add_clamped(&e->likes, event->count);
	else if (event->kind == AUDIENCE_SHARE)
		add_clamped(&e->shares, 1);
	else if (event->kind == AUDIENCE_GIFT)
		add_clamped(&e->gifts, 1);
	else if (event->kind == AUDIENCE_FOLLOW)
		add_clamped(&e->follows, 1);
	else if (event->kind == AUDIENCE_VIEWERS && feed) {
		feed->viewers = event->count;
		int64_t viewers = engine_viewers(e);
		if (viewers > e->viewers_peak)
			e->viewers_peak = viewers;
	} else if (event->kind == AUDIENCE_ORDER && (!feed || feed->count)) { /* as in the sale */
		add_clamped(&e->orders, event->count);
		if (event->value.currency[0])
			add_revenue(e, &event->value);
	}
}

static void take_back_message(struct engine *e, const struct audience_event *event)
{
	uint64_t key = seen_key(e->key, event->feed, event->target);
	uint32_t person = INDEX_NONE;
	bool known = seen_find(&e->seen, key, &person);
	for (size_t i = 0; i < ENGINE_COMMENTS; i++)
		if (e->comments[i].used && e->comments[i].key == key)
			e->comments[i].gone = true;
	moderation_take_back(e->moderation, key, INDEX_NONE);
	for (size_t i = 0; known && i < e->item_count; i++)
		interaction_void_message(&e->items[i], &e->cx, person, key);
}

static void ban(struct engine *e, const struct audience_event *event)
{
	uint32_t person = people_get(&e->people, event->platform, event->target);
	if (person == INDEX_NONE)
		return;
	bool for_a_time = event->has_count && event->count > 0 && event->count < INT32_MAX;
	people_ban(&e->people, person, for_a_time ? e->cx.now.wall + event->count * 1000 : INT64_MAX);
	for (size_t i = 0; i < ENGINE_COMMENTS; i++)
		if (e->comments[i].used && e->comments[i].person == person)
			e->comments[i].gone = true;
	moderation_take_back(e->moderation, 0, person);
	for (size_t i = 0; i < e->item_count; i++)
		interaction_void_person(&e->items[i], &e->cx, person);
}

static bool is_question(const struct interaction *it)
{
	return it->doc->kind == KIND_QUESTION;
}

static void offer_one(struct engine *e, struct interaction *it, const struct message *m)
{
	bool was_on_air = it->on_air;
	interaction_audience(it, &e->cx, m);
	if (!was_on_air && it->on_air)
		engine_keep_one_on_air(e, it);
}

/* Hands the event to every interaction that may be meant: one comment may count in several. What one that is open takes
 * as an entry or a vote is no flood, however often it comes; so where rules count, what only shows it is asked last. */
static void offer(struct engine *e, struct message *m, const struct engine_feed *feed)
{
	bool counted = !feed || feed->count;
	bool counts = e->moderation->counts && m->text;
	bool met = false;
	m->met = &met;
	if (feed && m->text && m->finding.verdict == MODERATION_PASS)
		keyword_reply_hear(e, m->event, m->text, m->person, (size_t)(feed - e->feeds));
	for (size_t i = 0; counted && i < e->item_count; i++)
		if (!counts || !is_question(&e->items[i]))
			offer_one(e, &e->items[i], m);
	if (!counts)
		return;
	if (!met)
		moderation_count(e->moderation, m->event, m->text, m->t, m->person, e->key, &m->finding);
	for (size_t i = 0; counted && i < e->item_count; i++)
		if (is_question(&e->items[i]))
			offer_one(e, &e->items[i], m);
}

static uint64_t message_key(const struct engine *e, const struct audience_event *event)
{
	return event->hash ? seen_key_of(event->hash) : seen_key(e->key, event->feed, event->id);
}

bool engine_is_duplicate(const struct engine *e, const struct audience_event *event)
{
	return seen_find(&e->seen, message_key(e, event), NULL);
}

bool engine_is_known(const struct engine *e, const struct engine_ahead *ahead)
{
	return seen_find(&e->seen, ahead->message, NULL);
}

void engine_look_ahead(const struct engine *e, const struct audience_event *events, size_t count,
		       struct engine_ahead *ahead)
{
	struct people_wanted wanted[ENGINE_AHEAD];
	for (size_t i = 0; i < count; i++) {
		ahead[i].message = message_key(e, &events[i]);
		wanted[i] = (struct people_wanted){.platform = events[i].platform, .id = events[i].person_id};
	}
	for (size_t i = 0; i < count; i++)
		seen_look_at(&e->seen, ahead[i].message);
	people_look_ahead(&e->people, wanted, count);
	for (size_t i = 0; i < count; i++)
		ahead[i].person = wanted[i];
}

static uint32_t person_of(struct engine *e, const struct audience_event *event, const struct engine_ahead *ahead)
{
	if (!event->has_person)
		return INDEX_NONE;
	return ahead ? people_get_wanted(&e->people, &ahead->person)
		     : people_get(&e->people, event->platform, event->person_id);
}

void engine_audience(struct engine *e, const struct audience_event *event, const struct engine_ahead *ahead,
		     struct reply *reply)
{
	uint64_t key = ahead ? ahead->message : message_key(e, event);
	if (seen_find(&e->seen, key, NULL)) {
		reply_set(reply, "duplicate", json_true());
		return;
	}
	struct engine_feed *feed = feed_of(e, event);
	uint32_t person = person_of(e, event, ahead);
	if (person != INDEX_NONE) {
		if (people_name(&e->people, person, event->person_name) || event->screen_name)
			engine_judge_name(e, person, event);
		e->people.items[person].strength = (uint8_t)event->strength;
		if (feed && !event->history)
			feed->broken = event->strength == PERSON_BROKEN;
	}
	if (!seen_add(&e->seen, key, person))
		e->cx.out->failed = true;
	engine_look_at_feeds(e);
	bool unseen = takes_back_unseen(e, event);
	if (!unseen)
		measure(e, event, feed);
	if (feed && e->measure.on)
		measure_audience(e, feed, event, person);
	if (event->kind == AUDIENCE_GIFT && person != INDEX_NONE && event->value.currency[0] && !event->history)
		people_add_gift(&e->people, person, &event->value);
	if (event->kind == AUDIENCE_DELETE) {
		take_back_message(e, event);
		return;
	}
	if (event->kind == AUDIENCE_BAN) {
		ban(e, event);
		return;
	}
	struct message m = {.event = event,
			    .person = person,
			    .key = key,
			    .t = event->t_ms < e->cx.now.wall ? event->t_ms : e->cx.now.wall,
			    .delay_ms = feed ? feed->delay_ms : 0,
			    .unseen = unseen};
	if (event->text[0] && match_fold(&e->folded, event->text))
		m.text = &e->folded;
	m.finding = moderation_judge(e->moderation, event, m.text);
	offer(e, &m, feed);
	if (m.finding.reason != MODERATION_NO_REASON)
		engine_note_finding(e, &m);
	if (event->kind == AUDIENCE_COMMENT || (event->kind == AUDIENCE_GIFT && event->text[0]))
		keep_comment(e, &m);
}
