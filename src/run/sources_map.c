/* The field maps of feeds: a bad one is refused with its place, and the show goes on without that feed. */
#include <string.h>

#include "core/error.h"
#include "run/answer.h"
#include "run/parts.h"

bool sources_find_map(const struct runner *r, struct feed_url *url, char *words, size_t size)
{
	struct error error = {0};
	bool found = feed_url_find_map(url, r->show->folder, &error);
	words[0] = 0;
	if (!found)
		error_text(&error, words, size);
	return found;
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
