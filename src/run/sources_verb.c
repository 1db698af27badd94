/* The verbs that connect and disconnect feeds. */
#include <stdio.h>
#include <string.h>

#include "core/locale.h"
#include "run/answer.h"
#include "run/parts.h"

/* With what is wrong with it. */
static json_t *bad_url(const struct runner *r, const struct error *error)
{
	char words[1024];
	struct error own = *error;
	json_t *answer = answer_refusal("feed.bad-url", r->show->language);
	const char *text = json_string_value(json_object_get(answer, "text"));
	error_translate(&own, r->show->language);
	snprintf(words, sizeof words, "%s %.400s %.400s", text ? text : "", own.what, own.mend);
	sources_keep_valid(words);
	json_object_set_new(answer, "text", json_string(words));
	return answer;
}

/* The operator may not know that it is there again. */
static bool is_back(const struct source *s, const char *url)
{
	const char *asked = json_string_value(json_object_get(s->asked, "url"));
	return s->brought_back && asked && strcmp(asked, url) == 0;
}

json_t *sources_judge(const struct runner *r, const char *url, const char *id)
{
	struct feed_url parsed;
	struct error error = {0};
	const char *language = r->show->language;
	if (!feed_url_parse(url, &parsed, &error))
		return bad_url(r, &error);
	if (r->clock.driven && !parsed.pull)
		return answer_refusal("feed.bad-url", language);
	json_t *bad = sources_judge_secret(r, url, &parsed);
	if (!bad)
		bad = sources_judge_map(r, &parsed);
	if (bad)
		return bad;
	const struct source *same = id ? sources_find(r, id) : NULL;
	if (same && !same->disconnected && is_back(same, url))
		return NULL;
	if (same && !same->disconnected) {
		json_t *answer = answer_refusal("verb.bad-argument", language);
		json_object_set_new(answer, "argument", json_string("id"));
		return answer;
	}
	return sources_are_full(r) ? answer_refusal("feed.too-many", language) : NULL;
}

static bool connect(struct runner *r, const char *id, const char *url, bool scripted, const char **text)
{
	struct error error = {0};
	const struct source *same = sources_find(r, id);
	bool taken = same && !same->disconnected;
	if (taken && is_back(same, url))
		return true;
	json_t *asked = json_pack("{s:b}", "scripted", (int)scripted);
	sources_hide(asked, "url", url);
	url = sources_kept_url(r, url);
	if (sources_has_lost_secret(url)) {
		json_decref(asked);
		*text = locale_text(r->show->language, "Effect.FeedSecret");
		return false;
	}
	struct source *s = taken ? NULL : sources_add(r, id, url, &error);
	if (s && scripted)
		sources_bound(r, s);
	if (s) {
		s->asked = asked;
		s->delay_new = s->url.delay_ms != SHOW_NONE;
	} else {
		json_decref(asked);
	}
	if (s)
		return true; /* it begins with the next batch, which has a place for its rows */
	*text = locale_text(r->show->language, taken ? "Effect.FeedKnown" : "Effect.BadFeed");
	if (!taken && sources_are_full(r))
		*text = locale_reason(r->show->language, "feed.too-many");
	return false;
}

bool sources_effect(struct runner *r, const json_t *verb, bool scripted, const char **text)
{
	const char *name = json_string_value(json_object_get(verb, "verb"));
	const char *id = json_string_value(json_object_get(verb, "id"));
	const char *url = json_string_value(json_object_get(verb, "url"));
	*text = "";
	if (strcmp(name, "feed.connect") == 0)
		return connect(r, id ? id : "", url ? url : "", scripted, text);
	struct source *s = sources_find(r, id ? id : "");
	if (!s) {
		*text = locale_text(r->show->language, "Effect.NoFeed");
		return false;
	}
	sources_disconnect(r, s);
	s->waiting = false;
	s->disconnected = true;
	return true;
}
