/* Addresses with a secret in them: what is written down and told has an ellipsis in its place, in the engine too, so
 * that a journal that is read again comes to the same state. The whole address is kept here, in memory alone, until the
 * feed begins. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/locale.h"
#include "feed/secrets.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/feed_secret.h"

/* New text, owned by the caller; NULL = memory. */
static char *without_secrets(const char *text, bool *hidden)
{
	size_t size = strlen(text) + 1;
	char *shown = malloc(size);
	*hidden = shown && feed_url_hide(text, shown, size);
	return shown;
}

void sources_hide(json_t *body, const char *key, const char *text)
{
	bool hidden;
	char *shown = without_secrets(text, &hidden);
	json_object_set_new(body, key, json_string(shown ? shown : ""));
	free(shown);
}

static void forget(struct kept_url *kept)
{
	if (kept->url)
		sodium_memzero(kept->url, strlen(kept->url));
	free(kept->url);
	free(kept->shown);
	*kept = (struct kept_url){.url = NULL};
}

void sources_keep_url(struct runner *r, json_t *verb)
{
	bool hidden;
	const char *url = json_string_value(json_object_get(verb, "url"));
	char *shown = url ? without_secrets(url, &hidden) : NULL;
	char *copy = shown && hidden ? malloc(strlen(url) + 1) : NULL;
	if (!copy) {
		free(shown);
		return;
	}
	memcpy(copy, url, strlen(url) + 1);
	size_t at = r->kept_urls_next % KEPT_URLS;
	for (size_t i = 0; i < KEPT_URLS; i++)
		if (r->kept_urls[i].shown && strcmp(r->kept_urls[i].shown, shown) == 0)
			at = i;
	if (at == r->kept_urls_next % KEPT_URLS)
		r->kept_urls_next++;
	forget(&r->kept_urls[at]);
	r->kept_urls[at] = (struct kept_url){.shown = shown, .url = copy};
	json_object_set_new(verb, "url", json_string(shown));
}

const char *sources_kept_url(const struct runner *r, const char *shown)
{
	for (size_t i = 0; i < KEPT_URLS; i++)
		if (r->kept_urls[i].shown && strcmp(r->kept_urls[i].shown, shown) == 0)
			return r->kept_urls[i].url;
	return shown;
}

void sources_forget_urls(struct runner *r)
{
	for (size_t i = 0; i < KEPT_URLS; i++)
		forget(&r->kept_urls[i]);
}

bool sources_has_lost_secret(const char *url)
{
	bool hidden;
	char *shown = without_secrets(url, &hidden);
	bool lost = hidden && strcmp(shown, url) == 0;
	free(shown);
	return lost;
}

void sources_name_feed(const struct runner *r, struct audience_event *e)
{
	char name[sizeof r->sources->url.name];
	bool known = false;
	if (!feed_secret_session_in_url(e->feed) || strlen(e->feed) >= sizeof name)
		return;
	feed_url_hide(e->feed, name, sizeof name);
	for (size_t i = 0; i < r->source_count; i++)
		known = known || strcmp(r->sources[i].url.name, name) == 0;
	if (!known)
		return;
	json_t *line = e->json ? json_loads(e->json, 0, NULL) : NULL;
	memcpy((char *)(uintptr_t)e->feed, name, strlen(name) + 1); /* in its block, and no longer than it was */
	if (!line)
		return;
	json_object_set_new(line, "feed", json_string(name));
	free(e->json);
	e->json = json_dumps(line, JSON_COMPACT);
	json_decref(line);
}

bool sources_has_twin(const struct runner *r, const struct feed_url *url)
{
	for (size_t i = 0; i < r->source_count; i++) {
		const struct source *s = &r->sources[i];
		if (!s->leaving && !s->disconnected && feed_url_is_twin(&s->url, url))
			return true;
	}
	return false;
}

json_t *sources_no_secret(const struct runner *r)
{
	char words[SAYING_TEXT];
	char place[SAYING_TEXT];
	json_t *answer = answer_refusal("feed.no-secret", r->show->language);
	struct saying says = saying_of("Feed.secrets.place", "%s", secrets_place(r->secrets));
	saying_text(&says, r->show->language, place, sizeof place);
	snprintf(words, sizeof words, "%.200s %.400s", locale_reason(r->show->language, "feed.no-secret"), place);
	sources_keep_valid(words);
	json_object_set_new(answer, "text", json_string(words));
	return answer;
}

json_t *sources_judge_secret(const struct runner *r, const char *text, const struct feed_url *url)
{
	const char *language = r->show->language;
	/* of one that listens the token is ours: what is asked for is written down */
	if (url->token[0] || sources_has_lost_secret(text))
		return answer_refusal("feed.token", language);
	const char *group = url->session && !url->secret[0] ? "ssn" : url->secret;
	if (url->address[0] && group[0] && !secrets_text(r->secrets, group, url->session ? "session" : "token"))
		return sources_no_secret(r);
	return sources_has_twin(r, url) ? answer_refusal("feed.same-name", language) : NULL;
}
