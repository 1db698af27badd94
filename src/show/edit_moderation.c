/* The block list, changed on the spot. */
#include <stdio.h>
#include <string.h>

#include "core/match.h"
#include "show/edit_parts.h"
#include "show/pattern.h"

static const struct {
	const char *argument;
	const char *list;
} lists[] = {{"word", "words"}, {"pattern", "patterns"}, {"risk", "risk"}};

static bool is_searchable(const char *word)
{
	struct match_text folded = {0};
	bool ok = match_fold(&folded, word) && folded.length;
	match_text_finish(&folded);
	return ok;
}

/* The list of that name, made if it is not there. */
static json_t *list_of(const struct edit *e, const char *name)
{
	json_t *moderation = json_object_get(e->document, "moderation");
	if (!moderation) {
		moderation = json_object();
		json_object_set_new(e->document, "moderation", moderation);
	}
	json_t *list = json_object_get(moderation, name);
	if (!list) {
		list = json_array();
		json_object_set_new(moderation, name, list);
	}
	return list;
}

static bool is_good(struct edit *e, const char *argument, const char *text)
{
	char what[160];
	char words[224];
	int column = 0;
	if (strcmp(argument, "pattern") != 0)
		return is_searchable(text) || edit_refuse(e, "verb.bad-argument", argument, "Edit.EmptyWord", NULL);
	if (pattern_is_good(text, &column, what, sizeof what))
		return true;
	snprintf(words, sizeof words, "%d: %s", column, what);
	return edit_refuse(e, "verb.bad-argument", argument, "Edit.BadPattern", words);
}

bool edit_moderation(struct edit *e, bool add)
{
	size_t which = 0;
	while (!verb_has(e->call, lists[which].argument))
		which++;
	const char *argument = lists[which].argument;
	const char *text = verb_text(e->call, argument, "");
	json_t *list = list_of(e, lists[which].list);
	size_t i = 0;
	const json_t *known = NULL;
	json_array_foreach(list, i, known)
	{
		if (json_is_string(known) && strcmp(json_string_value(known), text) == 0)
			return add || json_array_remove(list, i) == 0;
	}
	if (!add)
		return edit_refuse(e, "id.unknown", argument, NULL, NULL);
	return is_good(e, argument, text) && json_array_append_new(list, json_string(text)) == 0;
}
