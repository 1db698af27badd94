/* What came before: the feeds of a session that is resumed, which are connected again from what the journal says of
 * them, and go on where it has them; and what was said before the show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/locale.h"
#include "run/parts.h"

static const struct engine_feed *known_feed(const struct runner *r, const char *id)
{
	for (size_t i = 0; i < r->engine->feed_count; i++)
		if (strcmp(r->engine->feeds[i].id, id) == 0)
			return &r->engine->feeds[i];
	return NULL;
}

/* Whoever resumes may have named it himself. */
static bool is_here(const struct runner *r, const char *name)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (strcmp(r->sources[i].url.name, name) == 0)
			return true;
	return false;
}

/* It stands in the list, says why it cannot begin, and gives way to one that is connected under its id. */
static struct source *add_unable(struct runner *r, const char *id, const struct engine_feed *known, const char *text)
{
	if (!sources_make_place(r, id))
		return NULL;
	struct source *s = &r->sources[r->source_count++];
	*s = (struct source){
		.url = {.scheme = FEED_BAD, .delay_ms = known->delay_ms}, .waiting = true, .disconnected = true};
	snprintf(s->id, sizeof s->id, "%s", id);
	snprintf(s->url.name, sizeof s->url.name, "%s", known->feed);
	snprintf(s->url_text, sizeof s->url_text, "%.*s", (int)strcspn(text, "?"), text);
	sources_learn(r, s, text);
	s->unable = "Feed.lost-secret";
	s->status = (struct feed_status){.state = FEED_CONNECTING, .last_mono_ms = NEVER, .retry_mono_ms = NEVER};
	return s;
}

static void connect_again(struct runner *r, const char *id, json_t *asked)
{
	struct error error = {0};
	const struct engine_feed *known = known_feed(r, id);
	const char *url = json_string_value(json_object_get(asked, "url"));
	if (!known || sources_find(r, id) || is_here(r, known->feed))
		return;
	bool lost = sources_has_lost_secret(url);
	struct source *s = lost ? add_unable(r, id, known, url) : sources_add(r, id, url, &error);
	if (s)
		s->brought_back = true;
	else
		return; /* there are too many by now: it is told as one that is over */
	s->asked = json_incref(asked);
	if (json_is_true(json_object_get(asked, "scripted")))
		sources_bound(r, s);
}

static void recall_clocks(struct feed_url *url, const json_t *clocks)
{
	size_t i = 0;
	const json_t *clock = NULL;
	url->clock_count = 0;
	json_array_foreach(clocks, i, clock)
	{
		const char *from = json_string_value(json_object_get(clock, "from"));
		enum skew_shown shown = skew_shown_from(json_string_value(json_object_get(clock, "shown")));
		if (!shown || url->clock_count == FEED_CLOCKS)
			continue;
		url->clocks[url->clock_count++] =
			(struct feed_clock){.from = from ? strtoull(from, NULL, 16) : 0,
					    .shown = shown,
					    .behind = json_integer_value(json_object_get(clock, "behind"))};
	}
}

void sources_go_on(struct runner *r)
{
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		const struct engine_feed *known = known_feed(r, s->id);
		const char *mark = json_string_value(json_object_get(r->marks, s->id));
		bool same = known && strcmp(known->feed, s->url.name) == 0;
		if (mark && same)
			snprintf(s->url.mark, sizeof s->url.mark, "%s", mark);
		if (same)
			recall_clocks(&s->url, json_object_get(r->clocks, s->id));
		snprintf(s->told_mark, sizeof s->told_mark, "%s", s->url.mark);
	}
	json_decref(r->marks);
	json_decref(r->clocks);
	r->marks = r->clocks = NULL;
}

void sources_bring_back(struct runner *r)
{
	const char *id = NULL;
	json_t *asked = NULL;
	json_object_foreach(r->connected, id, asked)
	{
		connect_again(r, id, asked);
	}
	json_decref(r->connected);
	r->connected = NULL;
}

/* ---- what came before the show ---- */

static bool may_count(enum audience_kind kind)
{
	return kind != AUDIENCE_DELETE && kind != AUDIENCE_BAN && kind != AUDIENCE_CLEAR && kind != AUDIENCE_VIEWERS;
}

static void make_history(struct audience_event *e)
{
	json_t *line = e->json ? json_loads(e->json, 0, NULL) : NULL;
	e->history = true;
	if (!line)
		return;
	json_object_set_new(line, "history", json_true());
	free(e->json);
	e->json = json_dumps(line, JSON_COMPACT);
	json_decref(line);
}

void sources_mark_history(const struct runner *r, struct mail *mail)
{
	bool any = false;
	for (size_t i = 0; i < mail->count && r->live_since; i++) {
		struct audience_event *e = &mail->events[i];
		if (e->history || e->t_ms >= r->live_since || !may_count(e->kind))
			continue;
		make_history(e);
		any = true;
	}
	if (!any)
		return;
	free(mail->lines); /* they are written anew */
	mail->lines = NULL;
}
