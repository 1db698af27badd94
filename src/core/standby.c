#include "core/standby.h"

#include <stdio.h>
#include <string.h>

#include "core/engine.h"

static const json_t *emergency(const struct engine *e)
{
	return json_object_get(e->show->json, "emergency");
}

/* Gives an obs.* verb of our own. Takes `object` over. */
static void ask(struct engine *e, json_t *object)
{
	struct verb_call call = {0};
	struct reply ignored = {0};
	if (verb_parse_json(object, &call, &ignored))
		engine_verb(e, &call, &ignored, -1);
	verb_call_finish(&call);
	reply_finish(&ignored);
	json_decref(object);
}

static void ask_scene(struct engine *e, const char *scene)
{
	ask(e, json_pack("{s:s, s:s}", "verb", "obs.scene", "name", scene));
}

static void ask_mutes(struct engine *e, bool on)
{
	size_t i = 0;
	const json_t *name = NULL;
	json_array_foreach(json_object_get(emergency(e), "mute"), i, name)
	{
		json_t *object = json_pack("{s:s, s:s}", "verb", "obs.mute", "name", json_string_value(name));
		if (!on)
			json_object_set_new(object, "off", json_true());
		ask(e, object);
	}
}

void standby_clocks(struct engine *e, long long mono)
{
	struct moment now = e->cx.now;
	e->cx.standby = e->rundown.standby;
	e->cx.now.wall -= now.mono - mono;
	e->cx.now.mono = mono;
	for (size_t i = 0; i < e->item_count; i++)
		interaction_hold(&e->items[i], &e->cx, e->rundown.standby);
	e->cx.now = now;
}

void standby_changed(struct engine *e, const char *plan)
{
	bool on = e->rundown.standby;
	standby_clocks(e, e->cx.now.mono);
	snprintf(e->standby_plan, sizeof e->standby_plan, "%s", on ? plan : "");
	if (on && e->show->standby_scene[0]) {
		snprintf(e->standby_from, sizeof e->standby_from, "%s", e->scene);
		ask_scene(e, e->show->standby_scene);
	} else if (!on && e->standby_from[0]) {
		ask_scene(e, e->standby_from);
		e->standby_from[0] = 0;
	}
	ask_mutes(e, on);
}

static const json_t *find_plan(const struct engine *e, const char *id)
{
	size_t i = 0;
	const json_t *plan = NULL;
	json_array_foreach(json_object_get(emergency(e), "plans"), i, plan)
	{
		const char *own = json_string_value(json_object_get(plan, "id"));
		if (own && strcmp(own, id) == 0)
			return plan;
	}
	return NULL;
}

bool standby_has_plan(const struct engine *e, const char *id)
{
	return find_plan(e, id) != NULL;
}

const char *standby_card(const struct engine *e)
{
	const char *card = json_string_value(json_object_get(find_plan(e, e->standby_plan), "card"));
	return card ? card : e->show->standby_card;
}
