/* What is told of the feeds: rows and events when they change, and their part of the state. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/utf8.h"
#include "run/parts.h"

/* Words that a feed has cut to fit, or that came from its server, are UTF-8 up to where they are not: nothing else can
 * be written down. */
void sources_keep_valid(char *text)
{
	size_t length = strlen(text);
	while (length && !utf8_valid(text, length))
		length--;
	text[length] = 0;
}

struct saying sources_says(const struct error *error)
{
	char words[SAYING_ROOM];
	if (error->says.key)
		return error->says;
	/* what is wrong in the lines of a file is told in English only, with its place */
	error_text(error, words, sizeof words);
	return saying_of("Feed.bad-file", "%s", words);
}

/* Its own clock: a feed that is asked lives on the session's. */
static int64_t clock_of(const struct runner *r, const struct source *s)
{
	return s->url.pull ? clock_now(&r->clock).wall : machine_mono_ms();
}

void sources_take_over(struct runner *r, struct source *s, const struct feed_status *status)
{
	s->status = *status;
	rate_note(&s->rate, status->received, clock_of(r, s));
}

enum coverage_event sources_coverage(enum feed_state state, bool deaf, bool ready)
{
	switch (state) {
	case FEED_LIVE:
	case FEED_QUIET:
		return deaf ? ON_FEED_GONE : ON_FEED_LIVE;
	case FEED_CONNECTING:
		return ready && !deaf ? ON_FEED_READY : ON_FEED_GONE;
	case FEED_RETRYING:
	case FEED_REFUSED:
	case FEED_CREDENTIALS:
		return ON_FEED_GONE;
	case FEED_ENDED:
		break;
	}
	return ON_FEED_ENDED;
}

/* In English, and for every other language as a key with its parts. */
static void set_words(const struct source *s, json_t *fields)
{
	char text[SAYING_TEXT];
	saying_text(&s->status.says, NULL, text, sizeof text);
	json_object_set_new(fields, "text", json_string(text));
	json_t *words = saying_json(&s->status.says);
	if (words)
		json_object_set_new(fields, "words", words);
}

/* A row, an event, and what the engine makes of it. Takes `fields` over. */
static void tell(struct runner *r, const char *id, json_t *fields, enum coverage_event what, enum gap_end back,
		 struct moment at)
{
	json_t *body = json_copy(fields);
	if (r->deaf)
		json_object_set_new(body, "deaf", json_true());
	uint64_t seq = batch_row(r, at, "feed", body);
	batch_say(r, "feed.state", fields, seq, at);
	struct event event = {.kind = EVENT_COVERAGE, .at = at, .coverage = {.id = id, .what = what, .back = back}};
	batch_apply(r, &event, seq, NULL);
}

static void tell_state(struct runner *r, struct source *s, enum gap_end back, struct moment at)
{
	if (s->told == s->status.state && saying_same(&s->told_says, &s->status.says))
		return;
	s->told = s->status.state;
	s->told_says = s->status.says;
	json_t *fields = json_pack("{s:s, s:s}", "id", s->id, "state", feed_state_name(s->status.state));
	set_words(s, fields);
	if (back != GAP_LOST)
		json_object_set_new(fields, "back", json_string(gap_end_name(back)));
	bool ready = s->status.ready;
	if (ready)
		json_object_set_new(fields, "ready", json_true());
	s->gone_meanwhile =
		s->gone_meanwhile || (r->deaf && sources_coverage(s->status.state, false, ready) == ON_FEED_GONE);
	tell(r, s->id, fields, sources_coverage(s->status.state, r->deaf, ready), back, at);
}

void sources_tell(struct runner *r, struct source *s, struct moment at)
{
	tell_state(r, s, s->status.state == FEED_LIVE && s->status.back ? s->status.back : GAP_LOST, at);
}

void sources_tell_again_of(struct runner *r, struct source *s, struct moment at)
{
	s->told = 0;
	s->told_mark[0] = 0;
	sources_tell(r, s, at);
}

void sources_tell_deaf(struct runner *r, struct moment at)
{
	if (r->deaf == r->broken)
		return;
	r->deaf = r->broken;
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		if (!s->known || s->waiting || s->leaving)
			continue;
		/* who was there all the time was heard: what it has brought waited, and is written now */
		bool late = !r->deaf && !s->gone_meanwhile;
		s->gone_meanwhile = false;
		s->told = 0;
		tell_state(r, s, late ? GAP_LATE : GAP_LOST, at);
	}
}

void sources_say_ended(struct runner *r, const char *id, struct moment at)
{
	char copy[65];
	snprintf(copy, sizeof copy, "%s", id);
	json_t *fields = json_pack("{s:s, s:s, s:s}", "id", copy, "state", feed_state_name(FEED_ENDED), "text", "");
	tell(r, copy, fields, ON_FEED_ENDED, GAP_LOST, at);
}

static bool counts(const struct runner *r, const struct source *s)
{
	for (size_t i = 0; i < r->show->feed_count; i++)
		if (strcmp(r->show->feeds[i].id, s->id) == 0)
			return r->show->feeds[i].count;
	return true;
}

const struct engine_feed *sources_known(const struct runner *r, const char *feed)
{
	for (size_t i = 0; i < r->engine->feed_count; i++)
		if (strcmp(r->engine->feeds[i].feed, feed) == 0)
			return &r->engine->feeds[i];
	return NULL;
}

/* What the operator has set holds, over a crash too, until he connects it with another one. */
static int64_t delay_of(const struct runner *r, const struct source *s)
{
	const struct engine_feed *known = sources_known(r, s->url.name);
	if (known && known->delay_set && !s->delay_new)
		return known->delay_ms;
	return s->url.delay_ms == SHOW_NONE ? 0 : s->url.delay_ms;
}

void sources_tell_engine(struct runner *r, struct source *s, struct moment at)
{
	s->known = true;
	int64_t delay_ms = delay_of(r, s);
	s->delay_new = false;
	bool count = counts(r, s);
	bool covers = !s->url.pull;
	json_t *body = json_pack("{s:s, s:s, s:I, s:b, s:b}", "id", s->id, "feed", s->url.name, "delay_ms",
				 (json_int_t)delay_ms, "count", count, "covers", covers);
	if (s->asked)
		json_object_update(body, s->asked);
	if (s->preset_ms != SHOW_NONE)
		json_object_set_new(body, "preset_ms", json_integer(s->preset_ms));
	batch_row(r, at, "feed", body);
	struct event event = {.kind = EVENT_FEED,
			      .at = at,
			      .feed = {.id = s->id,
				       .feed = s->url.name,
				       .delay_ms = delay_ms,
				       .count = count,
				       .covers = covers,
				       .preset_ms = s->preset_ms}};
	batch_apply(r, &event, 0, NULL);
}

/* Behind the events that lie before it: it was handed over after them. While the journal cannot be written they wait
 * and this does not, so it is left to the next one. */
static void keep_mark(struct runner *r, struct source *s, struct moment at)
{
	if (r->broken || !s->known || strcmp(s->status.mark, s->told_mark) == 0)
		return;
	memcpy(s->told_mark, s->status.mark, sizeof s->told_mark);
	batch_row(r, at, "feed", json_pack("{s:s, s:s}", "id", s->id, "mark", s->told_mark));
}

/* What its senders have shown of their clocks, so that one which was proved needs no proof after a crash. */
static void keep_clocks(struct runner *r, const struct source *s, const struct feed_status *status, struct moment at)
{
	for (size_t i = 0; i < status->clock_count && s->known && !r->broken; i++) {
		const struct feed_clock *c = &status->clocks[i];
		char from[20];
		snprintf(from, sizeof from, "%" PRIx64, c->from);
		json_t *clock = json_pack("{s:s, s:s, s:I}", "from", from, "shown", skew_shown_name(c->shown), "behind",
					  (json_int_t)c->behind);
		batch_row(r, at, "feed", json_pack("{s:s, s:o}", "id", s->id, "clock", clock));
	}
}

void sources_status(struct runner *r, const struct feed_status *status)
{
	struct source *s = sources_find(r, status->id);
	if (!s)
		return;
	sources_take_over(r, s, status);
	if (!r->booted)
		return;
	sources_tell(r, s, batch_now(r));
	keep_mark(r, s, batch_now(r));
	keep_clocks(r, s, status, batch_now(r));
}

/* Since when it is away, and how late its viewers are. */
static void set_known(const struct engine *e, const struct source *s, struct moment now, json_t *feed)
{
	for (size_t i = 0; i < e->feed_count; i++) {
		const struct engine_feed *known = &e->feeds[i];
		if (strcmp(known->id, s->id) != 0)
			continue;
		json_object_set_new(feed, "count", json_boolean(known->count));
		json_object_set_new(feed, "delay_ms", json_integer(known->delay_ms));
		if (known->preset_ms != SHOW_NONE)
			json_object_set_new(feed, "preset_ms", json_integer(known->preset_ms));
		json_t *measured = measure_state(e, known, now);
		if (measured)
			json_object_set_new(feed, "measured", measured);
		if (known->coverage != COVERAGE_AWAY || known->gap == SIZE_MAX)
			continue;
		const struct moment *from = &e->coverage.gaps[known->gap].from;
		json_object_set_new(feed, "gap",
				    json_pack("{s:I, s:I}", "from", (json_int_t)from->wall, "ms",
					      (json_int_t)(now.mono - from->mono)));
	}
}

/* Of several with one name that bring the same, nobody knows whose it was: they share it. */
static struct source *least_known(struct runner *r, const char *feed)
{
	struct source *found = NULL;
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		if (s->disconnected || strcmp(s->url.name, feed) != 0)
			continue;
		if (!found || s->known_before < found->known_before)
			found = s;
	}
	return found;
}

void sources_note_known(struct runner *r, const char *id, const char *feed)
{
	struct source *s = id ? sources_find(r, id) : least_known(r, feed);
	if (s)
		s->known_before++;
}

json_t *sources_state(const struct runner *r)
{
	json_t *feeds = json_array();
	struct moment now = clock_now(&r->clock);
	for (size_t i = 0; i < r->source_count; i++) {
		const struct source *s = &r->sources[i];
		/* what was spooled may be of an earlier connection */
		uint64_t known = s->known_before < s->status.received ? s->known_before : s->status.received;
		json_t *feed =
			json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "id", s->id, "url", s->url_text, "state",
				  feed_state_name(s->status.state), "received",
				  (json_int_t)(s->status.received - known), "dropped", (json_int_t)s->status.dropped,
				  "duplicates", (json_int_t)(s->status.duplicates + known));
		set_words(s, feed);
		int64_t reference = clock_of(r, s);
		if (s->status.last_mono_ms != NEVER)
			json_object_set_new(feed, "last_ms", json_integer(reference - s->status.last_mono_ms));
		json_object_set_new(feed, "per_minute", json_integer((json_int_t)rate_minute(&s->rate, reference)));
		if (s->status.usual_ms)
			json_object_set_new(feed, "usual_ms", json_integer(s->status.usual_ms));
		if (s->status.state == FEED_RETRYING && s->status.retry_mono_ms != NEVER) {
			int64_t left = s->status.retry_mono_ms - reference;
			json_object_set_new(feed, "retry_ms", json_integer(left > 0 ? left : 0));
		}
		set_known(r->engine, s, now, feed);
		json_object_set_new(feed, "knows", sources_knows(s));
		if (feed_can_say(&s->url, r->secrets))
			json_object_set_new(feed, "says", json_true());
		json_object_set_new(feed, "knows_text", json_string(s->knows_text));
		json_array_append_new(feeds, feed);
	}
	return feeds;
}
