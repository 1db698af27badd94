#include "core/effect.h"

#include <stdlib.h>
#include <string.h>

#include "core/engine.h"

bool effect_ask(struct engine *e, json_t *verb, int cue)
{
	struct open_effect *open = realloc(e->open_effects, (e->open_effect_count + 1) * sizeof *open);
	if (!open || !verb) {
		e->open_effects = open ? open : e->open_effects;
		json_decref(verb);
		return false;
	}
	e->open_effects = open;
	open[e->open_effect_count++] = (struct open_effect){.number = ++e->effects,
							    .cue = cue,
							    .action = cue < 0 ? 0 : e->cues[cue].acting,
							    .firing = cue < 0 ? 0 : e->cues[cue].firing,
							    .verb = json_incref(verb)};
	if (cue >= 0)
		e->cues[cue].outstanding++;
	outbox_effect(e->cx.out, e->effects, verb);
	return true;
}

/* A text that nobody got is kept, so that it can be sent by hand. */
static void keep_letter(struct engine *e, const struct open_effect *effect, const char *why)
{
	const char *verb = json_string_value(json_object_get(effect->verb, "verb"));
	const char *id = json_string_value(json_object_get(effect->verb, "id"));
	const char *to = json_string_value(json_object_get(effect->verb, "to"));
	const char *text = json_string_value(json_object_get(effect->verb, "text"));
	bool to_team = verb && strcmp(verb, "say") == 0 && to && strcmp(to, "team") == 0;
	if (!verb || (strcmp(verb, "webhook") != 0 && !to_team))
		return;
	if (to_team)
		id = ANNOUNCE_WEBHOOK;
	if (!e->letters)
		e->letters = json_array();
	if (json_array_size(e->letters) >= EFFECT_LETTERS)
		json_array_remove(e->letters, 0);
	json_array_append_new(e->letters, json_pack("{s:I, s:s, s:s, s:I, s:s}", "n", (json_int_t)effect->number, "id",
						    id ? id : "", "text", text ? text : "", "t",
						    (json_int_t)e->cx.now.wall, "reason", why));
}

void effect_ended(struct engine *e, int64_t number, bool ok, const char *text)
{
	for (size_t i = 0; i < e->open_effect_count; i++) {
		if (e->open_effects[i].number != number)
			continue;
		struct open_effect effect = e->open_effects[i];
		memmove(&e->open_effects[i], &e->open_effects[i + 1],
			(e->open_effect_count - i - 1) * sizeof *e->open_effects);
		e->open_effect_count--;
		announce_ended(e, number, ok, text);
		if (!ok)
			keep_letter(e, &effect, text);
		json_decref(effect.verb);
		if (effect.cue >= 0)
			cue_effect_done(e, &effect, ok, text);
		return;
	}
}

bool effect_is_of_cue(const struct engine *e, int64_t number)
{
	for (size_t i = 0; i < e->open_effect_count; i++)
		if (e->open_effects[i].number == number)
			return e->open_effects[i].cue >= 0;
	return false;
}

json_t *effect_letters(const struct engine *e, size_t from, size_t count, size_t *total)
{
	json_t *rows = json_array();
	*total = json_array_size(e->letters);
	for (size_t i = from; i < *total && i - from < count; i++)
		json_array_append(rows, json_array_get(e->letters, i));
	return rows;
}

void effect_finish(struct engine *e)
{
	for (size_t i = 0; i < e->open_effect_count; i++)
		json_decref(e->open_effects[i].verb);
	free(e->open_effects);
	json_decref(e->letters);
}
