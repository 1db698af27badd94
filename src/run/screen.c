/* The patterns of the show's moderation are tried here, on the way into the journal: what they find is written into the
 * event, so that whoever replays it needs no regular expressions, and gets the same state with another version of them.
 */
#include <stdlib.h>
#include <string.h>

#include "core/audience_line.h"
#include "core/locale.h"
#include "core/utf8.h"
#include "run/parts.h"

void screen_finish(struct screen *s)
{
	pattern_list_destroy(s->patterns);
	show_release(s->show);
	free(s->told);
	*s = (struct screen){0};
}

/* False: they are what they were. */
static bool take_patterns(struct runner *r)
{
	struct screen *s = &r->screen;
	if (s->show == r->show)
		return false;
	const struct show_texts *patterns = &r->show->moderation.patterns;
	bool same = s->show && moderation_same_words(&s->show->moderation.patterns, patterns);
	if (!same) {
		pattern_list_destroy(s->patterns);
		free(s->told);
		s->patterns = pattern_list_create(patterns);
		s->told = calloc(patterns->count + 1, sizeof *s->told);
	}
	show_release(s->show);
	s->show = show_hold(r->show);
	return !same;
}

/* A pattern that could not be tried to the end is told of once: the messages that it meets are held. */
static void tell_limit(struct runner *r, size_t which)
{
	struct screen *s = &r->screen;
	char text[512];
	char pattern[200];
	if (!s->told || s->told[which])
		return;
	s->told[which] = true;
	utf8_copy(pattern, sizeof pattern, s->show->moderation.patterns.items[which]);
	snprintf(text, sizeof text, locale_text(r->show->language, "Alert.moderation.pattern"), pattern);
	batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", "moderation.pattern", "text", text), r->last_seq,
		  r->applied);
}

static uint8_t try_text(struct runner *r, const char *text)
{
	size_t which = 0;
	switch (pattern_list_find(r->screen.patterns, text, &which)) {
	case PATTERN_NONE:
		break;
	case PATTERN_HIT:
		return SCREEN_PATTERN;
	case PATTERN_LIMIT:
		tell_limit(r, which);
		return SCREEN_LIMIT;
	}
	return SCREEN_NOTHING;
}

/* A name that the engine knows was tried when it came. */
static bool is_new_name(const struct runner *r, const struct audience_event *e, uint32_t person)
{
	if (!e->has_person || !e->person_name[0])
		return false;
	return person == INDEX_NONE || strcmp(people_texts(&r->engine->people, person).name, e->person_name) != 0;
}

/* The line as it came, with what was found. NULL: no memory. */
static char *marked(const struct audience_event *e)
{
	json_t *object = json_loads(e->json, 0, NULL);
	bool ok = object != NULL;
	if (ok && e->screen)
		ok = json_object_set_new(object, "screen",
					 json_string(audience_screen_name((enum audience_screen)e->screen))) == 0;
	if (ok && e->screen_name)
		ok = json_object_set_new(object, "screen_name",
					 json_string(audience_screen_name((enum audience_screen)e->screen_name))) == 0;
	char *line = ok ? json_dumps(object, JSON_COMPACT) : NULL;
	json_decref(object);
	return line;
}

bool screen_event(struct runner *r, const struct audience_event *e, uint32_t person, struct audience_event *found)
{
	take_patterns(r);
	if (!r->screen.patterns)
		return false;
	bool of_the_house = e->roles & (ROLE_HOST | ROLE_MOD | ROLE_BOT);
	uint8_t text = of_the_house || !e->text[0] ? SCREEN_NOTHING : try_text(r, e->text);
	uint8_t name = is_new_name(r, e, person) ? try_text(r, e->person_name) : SCREEN_NOTHING;
	if (!text && !name)
		return false;
	*found = *e;
	found->screen = text ? text : e->screen;
	found->screen_name = name ? name : e->screen_name;
	found->json = e->json ? marked(found) : NULL;
	return !e->json || found->json;
}

/* ---- patterns that are new while the show runs ---- */

static void give(struct runner *r, json_t *object, struct moment at)
{
	struct reply reply = {0};
	struct verb_call call = {0};
	if (verb_parse_json(object, &call, &reply)) {
		uint64_t seq = batch_row(r, at, "verb", json_copy(call.object));
		struct event event = {.kind = EVENT_VERB, .at = at, .call = &call};
		batch_apply(r, &event, seq, &reply);
	}
	json_decref(object);
	verb_call_finish(&call);
	reply_finish(&reply);
}

static void screen_comments(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < ENGINE_COMMENTS; i++) {
		const struct comment *c = &r->engine->comments[i];
		if (!c->used || c->gone || c->verdict != MODERATION_PASS || c->reason == MODERATION_OPERATOR ||
		    c->event.roles & (ROLE_HOST | ROLE_MOD | ROLE_BOT) || try_text(r, c->event.text) != SCREEN_PATTERN)
			continue;
		give(r,
		     json_pack("{s:s, s:s, s:s}", "verb", "comment.hide", "message", c->event.id, "feed",
			       c->event.feed),
		     at);
	}
}

static void screen_names(struct runner *r, struct moment at)
{
	for (uint32_t i = 0; i < r->engine->people.count; i++) {
		struct person_texts who = people_texts(&r->engine->people, i);
		if (people_is_masked(&r->engine->people, i) || r->engine->people.items[i].name_shown ||
		    try_text(r, who.name) != SCREEN_PATTERN)
			continue;
		give(r,
		     json_pack("{s:s, s:o}", "verb", "people.mask", "person",
			       json_sprintf("%s/%s", who.platform, who.id)),
		     at);
	}
}

void screen_follow(struct runner *r, struct moment at)
{
	bool first = !r->screen.show;
	if (!take_patterns(r) || first || !r->screen.patterns)
		return;
	screen_comments(r, at);
	screen_names(r, at);
}
