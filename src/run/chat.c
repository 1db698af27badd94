/* What is said outside: to the chats of the feeds that take texts from us, to the team by its webhook. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/announce.h"
#include "core/locale.h"
#include "run/parts.h"

static const char *value_of(const json_t *verb, const char *key)
{
	const char *text = json_string_value(json_object_get(verb, key));
	return text ? text : "";
}

bool chat_is_say(const json_t *verb)
{
	return strcmp(value_of(verb, "verb"), "say") == 0;
}

enum chat_way chat_way(const struct runner *r, const json_t *verb)
{
	const char *to = value_of(verb, "to");
	if (strcmp(to, "clipboard") == 0)
		return r->sink.effect ? CHAT_DESK : CHAT_NOWHERE;
	if (strcmp(to, "host") == 0 || r->engine->rehearsal)
		return CHAT_NOWHERE;
	if (strcmp(to, "chat") == 0)
		return CHAT_FEEDS;
	return show_find_webhook(r->show, ANNOUNCE_WEBHOOK) < 0 ? CHAT_NOWHERE : CHAT_WEBHOOK;
}

static bool is_meant(const struct source *s, const char *feed)
{
	return !feed[0] || strcmp(s->id, feed) == 0 || strcmp(s->url.name, feed) == 0;
}

bool chat_send(struct runner *r, const json_t *verb, int64_t number, const char **text)
{
	const char *ids[2 * RUNNER_FEEDS_MAX];
	const char *feed = value_of(verb, "feed");
	struct feed_say say = {.number = number, .text = value_of(verb, "text"), .feeds = ids};
	bool known = false;
	for (size_t i = 0; i < r->source_count; i++) {
		const struct source *s = &r->sources[i];
		if (s->leaving || s->disconnected || s->waiting || !is_meant(s, feed))
			continue;
		known = true;
		if (feed_can_say(&s->url, r->secrets) && !r->clock.driven)
			ids[say.count++] = s->id;
	}
	if (!say.count) {
		*text = locale_text(r->show->language, !feed[0] ? "Effect.NoChat"
						       : known  ? "Effect.OnlyListens"
								: "Effect.NoFeed");
		return false;
	}
	*text = locale_text(r->show->language, "Effect.NoNetwork");
	return sources_need_network(r) && network_say(r->network, &say);
}

/* The show's language is the runner's to know: it finds the words when it opens the mail. */
void chat_posted(void *user, int64_t number, bool ok, const char *feed, const struct saying *why)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	struct ended_post *post = malloc(sizeof *post);
	if (!mail || !post) {
		free(mail);
		free(post);
		return;
	}
	post->why = *why;
	snprintf(post->feed, sizeof post->feed, "%s", feed);
	mail->kind = MAIL_EFFECT;
	mail->effect = number;
	mail->ok = ok;
	mail->post = post;
	mailbox_post(&r->mailbox, mail);
}

void chat_ended(struct runner *r, const struct mail *mail)
{
	const struct ended_post *post = mail->post;
	const char *language = r->show->language;
	char why[SAYING_TEXT];
	char text[SAYING_TEXT + 80];
	saying_text(&post->why, language, why, sizeof why);
	struct saying of = saying_of("Say.of", "%s %s", post->feed, why);
	if (post->feed[0])
		saying_text(&of, language, text, sizeof text);
	batch_effect_ended(r, mail->effect, mail->ok, post->feed[0] ? text : why);
}
