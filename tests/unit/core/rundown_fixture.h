/* A rundown as a script: rows are written as in a show document, verbs as an operator would type them, times as times
 * of day on 8 March 2026 in UTC (or the zone that a test sets), "+1 00:10" is the day after. */
#ifndef TESTS_RUNDOWN_FIXTURE_H
#define TESTS_RUNDOWN_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/rundown.h"

#define DAY INT64_C(86400000)
#define MIN INT64_C(60000)
#define SEC INT64_C(1000)
#define FIRST_DAY INT64_C(20520) /* 2026-03-08 */
#define MONO_START INT64_C(5000000)
#define ROWS_MAX 64

struct script {
	struct show show;
	struct show_segment segments[ROWS_MAX];
	struct show_group groups[4];
	struct zone zone;
	struct rundown r;
	struct moment now;
	struct outbox out;
	struct reply reply;
	char said[1024];
};

static inline int64_t script_instant(const struct script *s, const char *text)
{
	int64_t day = FIRST_DAY;
	int64_t ms;
	if (*text == '+' || *text == '-') {
		char *rest;
		day += strtol(text, &rest, 10);
		text = rest + 1;
	}
	assert_true(parse_time_of_day(text, &ms));
	return zone_instant(&s->zone, day, ms);
}

static inline struct script *script_new(void)
{
	struct script *s = calloc(1, sizeof *s);
	assert_non_null(s);
	zone_utc(&s->zone);
	s->show = (struct show){.id = "s", .title = "S", .language = "en-US", .zone = "UTC", .date = ""};
	s->show.end_ms = SHOW_NONE;
	s->show.segments = s->segments;
	s->show.groups = s->groups;
	return s;
}

static inline int64_t script_ms(const char *duration)
{
	int64_t ms;
	assert_true(parse_duration(duration, true, &ms));
	return ms;
}

static inline int64_t script_time(const char *time)
{
	int64_t ms;
	assert_true(parse_time_of_day(time, &ms));
	return ms;
}

/* A row: `start` a time of day, NULL = linked; `length` a duration. The result is there to be adorned. */
static inline struct show_segment *script_row(struct script *s, const char *id, const char *start, const char *length)
{
	assert_true(s->show.segment_count < ROWS_MAX);
	struct show_segment *row = &s->segments[s->show.segment_count++];
	*row = (struct show_segment){.id = id, .title = id, .lock = LOCK_DURATION, .rescale = true, .group = -1};
	row->start_ms = start ? script_time(start) : SHOW_NONE;
	row->duration_ms = length ? script_ms(length) : SHOW_NONE;
	row->end_ms = SHOW_NONE;
	return row;
}

static inline void script_at(struct script *s, const char *time)
{
	int64_t wall = script_instant(s, time);
	int64_t passed = s->now.mono ? wall - s->now.wall : 0;
	s->now.wall = wall;
	s->now.mono = s->now.mono ? s->now.mono + passed : MONO_START;
	rundown_update(&s->r, s->now);
}

/* Time passes on both clocks. */
static inline void script_pass(struct script *s, const char *duration)
{
	int64_t ms = script_ms(duration);
	s->now.wall += ms;
	s->now.mono += ms;
	rundown_update(&s->r, s->now);
}

/* The wall clock alone is set. */
static inline void script_step(struct script *s, const char *duration)
{
	s->now.wall += script_ms(duration);
	rundown_update(&s->r, s->now);
}

static inline void script_begin(struct script *s, const char *time)
{
	assert_true(rundown_init(&s->r, &s->show, &s->zone));
	script_at(s, time);
}

static inline void script_note_events(struct script *s)
{
	s->said[0] = 0;
	for (size_t i = 0; i < s->out.count; i++) {
		const struct out *o = &s->out.items[i];
		const char *id = json_string_value(json_object_get(o->fields, "id"));
		const char *state = json_string_value(json_object_get(o->fields, "state"));
		size_t used = strlen(s->said);
		snprintf(s->said + used, sizeof s->said - used, "%s%s %s", i ? ", " : "", o->name,
			 id      ? id
			 : state ? state
				 : "?");
	}
	assert_false(s->out.failed);
}

/* Gives a verb; returns the reason of the refusal, "" = done. The reply stays in s->reply, events in s->said, and the
 * outbox as it is until the next one. */
static inline const char *script_say(struct script *s, const char *line)
{
	struct verb_call call;
	reply_finish(&s->reply);
	outbox_clear(&s->out);
	if (verb_parse_line(line, &call, &s->reply)) {
		bool ok = rundown_verb(&s->r, s->now, &call, &s->reply, &s->out);
		assert_int_equal(ok, reply_ok(&s->reply));
		verb_call_finish(&call);
	}
	script_note_events(s);
	rundown_update(&s->r, s->now);
	return s->reply.reason;
}

/* Lets what is due until `time` happen, each at its own instant. */
static inline void script_run_to(struct script *s, const char *time)
{
	int64_t end = script_instant(s, time);
	outbox_clear(&s->out);
	int steps = 0;
	for (int64_t due; (due = rundown_next_due(&s->r, s->now)) != NEVER;) {
		assert_true(steps++ < 10000); /* it goes round without time passing */
		int64_t ahead = due > s->now.mono ? due - s->now.mono : 0;
		if (s->now.wall + ahead > end)
			break;
		s->now.wall += ahead;
		s->now.mono += ahead;
		rundown_deadline(&s->r, s->now, &s->out);
	}
	script_note_events(s);
	script_at(s, time);
}

static inline void script_free(struct script *s)
{
	rundown_finish(&s->r);
	reply_finish(&s->reply);
	outbox_finish(&s->out);
	free(s);
}

static inline struct row *script_find(struct script *s, const char *id)
{
	int i = show_find_segment(&s->show, id);
	assert_true(i >= 0);
	return &s->r.rows[i];
}

static inline void script_digest(const struct rundown *r, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	rundown_digest(r, &d);
	digest_final(&d, out);
}

static inline const char *script_live(const struct script *s)
{
	return s->r.live < 0 ? "" : s->segments[s->r.live].id;
}

static inline const char *script_armed(const struct script *s)
{
	return s->r.armed < 0 ? "" : s->segments[s->r.armed].id;
}

#define assert_span(s, span, from, to)                                                                                 \
	do {                                                                                                           \
		assert_int_equal((span).start, script_instant(s, from));                                               \
		assert_int_equal((span).end, script_instant(s, to));                                                   \
	} while (0)
#define assert_expected(s, id, from, to) assert_span(s, script_find(s, id)->expected, from, to)
#define assert_planned(s, id, from, to) assert_span(s, script_find(s, id)->planned, from, to)
#define assert_done(s, line) assert_string_equal(script_say(s, line), "")
#define assert_refused(s, line, why) assert_string_equal(script_say(s, line), why)

#endif
