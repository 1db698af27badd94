#include "core/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"

/* ---- the code ---- */

/* Four different digits, the first no zero: nothing that a chat is full of anyway. */
static void make_code(struct engine *e)
{
	struct digest d;
	uint8_t bytes[32];
	char digits[] = "0123456789";
	digest_init(&d);
	digest_text(&d, "feed.measure");
	digest_bytes(&d, e->key, sizeof e->key);
	digest_int(&d, (int64_t)++e->measure.number);
	digest_final(&d, bytes);
	for (size_t i = 0; i < MEASURE_CODE - 1; i++) {
		size_t left = sizeof digits - 1 - i;
		size_t pick = i ? bytes[i] % left : 1 + bytes[0] % (left - 1);
		e->measure.code[i] = digits[pick];
		digits[pick] = digits[left - 1];
	}
	e->measure.code[MEASURE_CODE - 1] = 0;
}

/* ---- answers ---- */

static int compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Of values that are in order. */
static int64_t median(const int64_t *values, size_t count)
{
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

static int64_t delay_from(int64_t late_ms)
{
	int64_t delay = late_ms - MEASURE_TYPING_MS;
	return delay < 0 ? 0 : (delay + MEASURE_STEP_MS / 2) / MEASURE_STEP_MS * MEASURE_STEP_MS;
}

/* "people", and how late they were. */
static void set_answers(const struct measured *m, json_t *object)
{
	int64_t late[MEASURE_PEOPLE];
	json_object_set_new(object, "people", json_integer((json_int_t)m->count));
	if (!m->count)
		return;
	memcpy(late, m->late_ms, m->count * sizeof *late);
	qsort(late, m->count, sizeof *late, compare);
	json_object_set_new(object, "median_ms", json_integer(median(late, m->count)));
	json_object_set_new(object, "least_ms", json_integer(late[0]));
	json_object_set_new(object, "most_ms", json_integer(late[m->count - 1]));
}

static void conclude(struct engine *e, struct engine_feed *feed)
{
	struct measured *m = &feed->measured;
	m->asked = false;
	m->until = e->cx.now.wall;
	qsort(m->late_ms, m->count, sizeof *m->late_ms, compare);
	m->known = m->count > 0;
	if (m->known) {
		m->delay_ms = delay_from(median(m->late_ms, m->count));
	}
	json_t *fields = json_pack("{s:s}", "id", feed->id);
	set_answers(m, fields);
	if (m->count)
		json_object_set_new(fields, "delay_ms", json_integer(m->delay_ms));
	outbox_event(e->cx.out, "feed.measured", fields);
}

static void end(struct engine *e)
{
	e->measure.on = false;
	for (size_t i = 0; i < e->feed_count; i++)
		if (e->feeds[i].measured.asked)
			conclude(e, &e->feeds[i]);
}

static bool all_have_answered(const struct engine *e)
{
	for (size_t i = 0; i < e->feed_count; i++)
		if (e->feeds[i].measured.asked && e->feeds[i].measured.count < MEASURE_PEOPLE)
			return false;
	return true;
}

void measure_audience(struct engine *e, struct engine_feed *feed, const struct audience_event *event, uint32_t person)
{
	struct measured *m = &feed->measured;
	bool may = e->measure.on && m->asked && m->count < MEASURE_PEOPLE && person != INDEX_NONE;
	int64_t t = event->t_ms < e->cx.now.wall ? event->t_ms : e->cx.now.wall;
	if (!may || event->history || event->kind != AUDIENCE_COMMENT || t < e->measure.shown.wall)
		return;
	if (!match_fold(&e->folded, event->text) || strcmp(e->folded.folded, e->measure.code) != 0)
		return;
	for (size_t i = 0; i < m->count; i++)
		if (m->people[i] == person)
			return;
	m->people[m->count] = person;
	m->late_ms[m->count++] = t - e->measure.shown.wall;
	if (all_have_answered(e))
		end(e);
}

/* ---- verbs ---- */

static struct engine_feed *find(struct engine *e, const char *id)
{
	for (size_t i = 0; i < e->feed_count; i++)
		if (strcmp(e->feeds[i].id, id) == 0 || strcmp(e->feeds[i].feed, id) == 0)
			return &e->feeds[i];
	return NULL;
}

static void ask(struct engine_feed *feed)
{
	feed->measured.asked = true;
	feed->measured.known = false; /* it was another code's */
	feed->measured.count = 0;
}

static bool stop(struct engine *e, struct engine_feed *only, struct reply *reply)
{
	if (!e->measure.on || (only && !only->measured.asked))
		return reply_refuse(reply, "verb.not-applicable");
	if (only)
		conclude(e, only);
	bool more = false;
	for (size_t i = 0; i < e->feed_count; i++)
		more = more || e->feeds[i].measured.asked;
	if (!only || !more)
		end(e);
	return true;
}

bool measure_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	struct measure *m = &e->measure;
	const char *id = verb_text(call, "id", NULL);
	struct engine_feed *only = id ? find(e, id) : NULL;
	bool any = only != NULL;
	if (id && !only)
		return reply_refuse(reply, "id.unknown");
	if (verb_bool(call, "off", false))
		return stop(e, only, reply);
	for (size_t i = 0; i < e->feed_count; i++)
		any = any || e->feeds[i].count;
	if (!any)
		return reply_refuse(reply, "verb.not-applicable");
	if (!m->on) {
		make_code(e);
		m->shown = e->cx.now;
		m->until_mono = 0;
	}
	m->on = true;
	int64_t until = e->cx.now.mono + verb_duration(call, "time", MEASURE_MS);
	m->until_mono = until > m->until_mono ? until : m->until_mono;
	for (size_t i = 0; i < e->feed_count; i++)
		if (!e->feeds[i].measured.asked && (only ? &e->feeds[i] == only : e->feeds[i].count))
			ask(&e->feeds[i]);
	reply_set(reply, "code", json_string(m->code));
	reply_set(reply, "until", json_integer(m->until_mono - e->cx.now.mono + e->cx.now.wall));
	return true;
}

bool measure_delay_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	struct engine_feed *feed = find(e, verb_text(call, "id", ""));
	const char *from = verb_text(call, "from", "");
	if (!feed)
		return reply_refuse(reply, "id.unknown");
	if (strcmp(from, "preset") == 0 && feed->preset_ms == SHOW_NONE)
		return reply_refuse(reply, "feed.no-preset");
	if (strcmp(from, "measured") == 0 && !feed->measured.known)
		return reply_refuse(reply, "feed.not-measured");
	if (strcmp(from, "preset") == 0)
		feed->delay_ms = feed->preset_ms;
	else if (strcmp(from, "measured") == 0)
		feed->delay_ms = feed->measured.delay_ms;
	else if (verb_duration(call, "delay", 0) > FEED_DELAY_MOST_MS)
		return reply_refuse(reply, "feed.delay-too-long");
	else
		feed->delay_ms = verb_duration(call, "delay", feed->delay_ms);
	feed->delay_set = true;
	if (*from)
		reply_set(reply, "delay_ms", json_integer(feed->delay_ms));
	return true;
}

/* ---- time ---- */

int64_t measure_next_due(const struct measure *m)
{
	return m->on ? m->until_mono : NEVER;
}

void measure_deadline(struct engine *e)
{
	if (measure_next_due(&e->measure) <= e->cx.now.mono)
		end(e);
}

json_t *measure_state(const struct engine *e, const struct engine_feed *feed, struct moment now)
{
	const struct measured *m = &feed->measured;
	if (!m->asked && !m->until)
		return NULL;
	json_t *state = json_object();
	set_answers(m, state);
	if (m->asked) {
		json_object_set_new(state, "code", json_string(e->measure.code));
		json_object_set_new(state, "until", json_integer(e->measure.until_mono - now.mono + now.wall));
		return state;
	}
	json_object_set_new(state, "at", json_integer(m->until));
	if (m->count)
		json_object_set_new(state, "delay_ms", json_integer(m->delay_ms));
	return state;
}
