/* The field maps of feeds: a bad one is refused with its place, and the show goes on without that feed. */
#include <string.h>

#include "core/error.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/feed_map.h"

bool sources_find_map(const struct runner *r, struct feed_url *url, char *words, size_t size)
{
	struct error error = {0};
	bool found = feed_url_find_map(url, r->show->folder, &error);
	words[0] = 0;
	if (!found)
		error_text(&error, words, size);
	return found;
}

void sources_learn(const struct runner *r, struct source *s, const char *url)
{
	struct capability knows;
	struct feed_map *map = feed_map_capability(url, r->show->folder, &knows);
	s->roles = knows.roles;
	s->facts = knows.facts;
	s->preset_ms = knows.delay_ms;
	feed_map_destroy(map);
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
	struct feed_url own = *url;
	if (sources_find_map(r, &own, words, sizeof words))
		return NULL;
	json_t *answer = answer_refusal("feed.bad-map", r->show->language);
	json_object_set_new(answer, "detail", json_string(words));
	return answer;
}
