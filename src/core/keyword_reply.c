#include "core/keyword_reply.h"

#include <stdlib.h>

#include "core/announce.h"
#include "core/engine.h"

bool keyword_replies_init(struct keyword_replies *k, const struct show *show)
{
	*k = (struct keyword_replies){.last_mono = INT64_MIN};
	k->items = calloc(show->reply_count + 1, sizeof *k->items);
	for (size_t i = 0; k->items && i < show->reply_count; i++, k->count++) {
		struct keyword_reply *reply = &k->items[i];
		const char *own = show->replies[i].text;
		reply->words = match_words_create(&show->replies[i].words);
		reply->own = match_words_create(&(struct show_texts){.count = 1, .items = &own});
		reply->last_mono = malloc(ENGINE_FEEDS_MAX * sizeof *reply->last_mono);
		if (!reply->words || !reply->own || !reply->last_mono)
			return false;
		for (size_t n = 0; n < ENGINE_FEEDS_MAX; n++)
			reply->last_mono[n] = INT64_MIN;
	}
	return k->items != NULL;
}

void keyword_replies_finish(struct keyword_replies *k)
{
	/* one more than are whole, if there was no memory for it */
	for (size_t i = 0; k->items && i <= k->count; i++) {
		match_words_destroy(k->items[i].words);
		match_words_destroy(k->items[i].own);
		free(k->items[i].last_mono);
	}
	free(k->items);
	*k = (struct keyword_replies){0};
}

static bool deserves(const struct engine *e, const struct audience_event *event, uint32_t person)
{
	if (event->kind != AUDIENCE_COMMENT || event->history || event->shared || event->noise)
		return false;
	if (event->roles & (ROLE_HOST | ROLE_BOT) || event->t_ms < e->cx.now.wall - KEYWORD_OLD_MS)
		return false;
	if (person == INDEX_NONE)
		return true;
	return !e->people.items[person].blocked && people_banned_until(&e->people, person) <= e->cx.now.wall;
}

static int64_t every_of(const struct show_reply *doc)
{
	if (doc->every_ms == SHOW_NONE)
		return KEYWORD_EVERY_MS;
	return doc->every_ms > KEYWORD_EVERY_LEAST_MS ? doc->every_ms : KEYWORD_EVERY_LEAST_MS;
}

static bool is_too_soon(int64_t last, int64_t pause, int64_t now)
{
	return last != INT64_MIN && now - last < pause;
}

/* What we have said comes back by a second feed of the same room, or by a relay. */
static bool is_own(const struct keyword_replies *k, const struct match_text *text)
{
	for (size_t i = 0; i < k->count; i++)
		if (match_words_any(k->items[i].own, text, MATCH_EXACT))
			return true;
	return false;
}

void keyword_reply_hear(struct engine *e, const struct audience_event *event, const struct match_text *text,
			uint32_t person, size_t feed)
{
	struct keyword_replies *k = &e->replies;
	int64_t now = e->cx.now.mono;
	if (!k->count || e->rundown.state == SHOW_FINISHED || !deserves(e, event, person) || is_own(k, text))
		return;
	for (size_t i = 0; i < k->count; i++) {
		struct keyword_reply *reply = &k->items[i];
		const struct show_reply *doc = &e->show->replies[i];
		if (!match_words_any(reply->words, text, doc->match))
			continue;
		if (is_too_soon(reply->last_mono[feed], every_of(doc), now) ||
		    is_too_soon(k->last_mono, KEYWORD_FLOOR_MS, now))
			continue;
		reply->last_mono[feed] = k->last_mono = now;
		if (!announce_answer(e, event->feed, event->id, doc->text))
			e->cx.out->failed = true;
		return; /* one answer a message */
	}
}

void keyword_replies_digest(const struct keyword_replies *k, struct digest *d)
{
	if (k->last_mono == INT64_MIN)
		return;
	digest_int(d, k->last_mono);
	for (size_t i = 0; i < k->count; i++)
		for (size_t n = 0; n < ENGINE_FEEDS_MAX; n++)
			if (k->items[i].last_mono[n] != INT64_MIN) {
				digest_int(d, (int64_t)(i * ENGINE_FEEDS_MAX + n));
				digest_int(d, k->items[i].last_mono[n]);
			}
}
