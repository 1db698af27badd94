/* The field maps of feeds: a bad one is refused with its place, and the show goes on without that feed. */
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/locale.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/feed_map.h"

bool sources_find_map(const struct runner *r, struct feed_url *url, struct error *error)
{
	*error = (struct error){0};
	return feed_url_find_map(url, r->show->folder, error);
}

/* `pattern` with `words` in the place of its %s. Its length; it fits. */
static size_t text_put(char *out, size_t size, const char *pattern, const char *words)
{
	const char *mark = strstr(pattern, "%s");
	if (!mark)
		return 0;
	int length = snprintf(out, size, "%.*s%s%s", (int)(mark - pattern), pattern, words, mark + 2);
	return length > 0 && (size_t)length < size ? (size_t)length : 0;
}

/* "gifts, likes": what it can tell, or what it cannot. */
static void list_words(const struct source *s, bool can, const char *language, char *out, size_t size)
{
	size_t length = 0;
	out[0] = 0;
	for (size_t i = 0; i < capability_word_count(); i++) {
		const struct capability_word *word = capability_word(i);
		char key[32];
		snprintf(key, sizeof key, "Knows.%s", word->name);
		if (((s->roles & word->role) || (s->facts & word->fact)) != can)
			continue;
		int more = snprintf(out + length, size - length, "%s%s",
				    length ? locale_text(language, "Knows.Between") : "", locale_text(language, key));
		if (more < 0 || (size_t)more >= size - length) {
			out[length] = 0;
			return;
		}
		length += (size_t)more;
	}
}

/* Whether we can speak there, in words; NULL = it is no chat that one could speak in. */
static const char *says_words(const struct runner *r, const struct source *s, const char *language)
{
	if (s->url.pull)
		return NULL;
	if (feed_can_say(&s->url, r->secrets))
		return locale_text(language, "Knows.Says");
	return locale_text(language, s->url.scheme == FEED_TWITCH ? "Knows.SaysWithToken" : "Knows.SaysNot");
}

/* Once: the texts are looked up word by word. */
static void write_knows(struct source *s, const char *language, const char *says)
{
	char words[512];
	char *text = s->knows_text;
	size_t size = sizeof s->knows_text;
	list_words(s, true, language, words, sizeof words);
	size_t length = words[0] ? text_put(text, size, locale_text(language, "Knows.Tells"), words) : 0;
	list_words(s, false, language, words, sizeof words);
	if (words[0] && length)
		text[length++] = ' ';
	text[length] = 0;
	if (words[0])
		length += text_put(text + length, size - length, locale_text(language, "Knows.Not"), words);
	if (says)
		snprintf(text + length, size - length, "%s%s", length ? " " : "", says);
}

void sources_learn(const struct runner *r, struct source *s, const char *url)
{
	struct capability knows;
	struct feed_map *map = feed_map_capability(url, r->show->folder, &knows);
	s->roles = knows.roles;
	s->facts = knows.facts;
	s->preset_ms = knows.delay_ms;
	feed_map_destroy(map);
	write_knows(s, r->show->language, says_words(r, s, r->show->language));
}

json_t *sources_knows(const struct source *s)
{
	json_t *knows = json_object();
	for (size_t i = 0; i < capability_word_count(); i++) {
		const struct capability_word *word = capability_word(i);
		json_object_set_new(knows, word->name,
				    json_boolean((s->roles & word->role) || (s->facts & word->fact)));
	}
	return knows;
}

json_t *sources_judge_map(const struct runner *r, const struct feed_url *url)
{
	char words[512];
	struct error error;
	struct feed_url own = *url;
	if (sources_find_map(r, &own, &error))
		return NULL;
	error_translate(&error, r->show->language);
	error_text(&error, words, sizeof words);
	json_t *answer = answer_refusal("feed.bad-map", r->show->language);
	json_object_set_new(answer, "detail", json_string(words));
	return answer;
}
