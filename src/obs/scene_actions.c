#include "obs/scene_actions.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <obs-module.h>

#include "core/verb.h"
#include "obs/compat.h"
#include "obs/desk.h"
#include "obs/show_host.h"

#define WORDS 256

/* One effect on its way to the UI thread. Owns all that it points to. */
struct task {
	struct show_seat *seat;
	int64_t number;
	json_t *verb;
};

static const char *text_of(const json_t *verb, const char *key)
{
	const char *text = json_string_value(json_object_get(verb, key));
	return text ? text : "";
}

/* Booleans of a verb stand as JSON or, from a line of text, as words. */
static bool flag_of(const json_t *verb, const char *key)
{
	return json_is_true(json_object_get(verb, key)) || strcmp(text_of(verb, key), "true") == 0;
}

/* Fills `words` from a text of locale/ with one %1 for the name. Always false, so that `return fail(…)` reads. */
static bool fail(char *words, const char *key, const char *name)
{
	const char *pattern = obs_module_text(key);
	const char *place = strstr(pattern, "%1");
	if (place)
		snprintf(words, WORDS, "%.*s%s%s", (int)(place - pattern), pattern, name, place + 2);
	else
		snprintf(words, WORDS, "%s", pattern);
	return false;
}

static obs_source_t *find_scene(const char *name)
{
	obs_source_t *source = obs_get_source_by_name(name);
	if (source && !obs_scene_from_source(source)) {
		obs_source_release(source);
		return NULL;
	}
	return source;
}

static bool choose_transition(const char *name, char *words)
{
	struct obs_frontend_source_list list = {0};
	bool found = false;
	obs_frontend_get_transitions(&list);
	for (size_t i = 0; i < list.sources.num && !found; i++) {
		found = strcmp(obs_source_get_name(list.sources.array[i]), name) == 0;
		if (found)
			obs_frontend_set_current_transition(list.sources.array[i]);
	}
	obs_frontend_source_list_free(&list);
	return found || fail(words, "Effect.NoTransition", name);
}

static bool do_scene(const json_t *verb, char *words)
{
	const char *name = text_of(verb, "name");
	const char *transition = text_of(verb, "transition");
	int64_t time = 0;
	obs_source_t *scene = find_scene(name);
	if (!scene)
		return fail(words, "Effect.NoScene", name);
	bool ok = !*transition || choose_transition(transition, words);
	if (ok && parse_duration(text_of(verb, "time"), false, &time))
		obs_frontend_set_transition_duration((int)time);
	if (ok && strcmp(text_of(verb, "to"), "preview") == 0) {
		ok = obs_frontend_preview_program_mode_active() || fail(words, "Effect.NoPreview", name);
		if (ok)
			obs_frontend_set_current_preview_scene(scene);
	} else if (ok) {
		obs_frontend_set_current_scene(scene);
	}
	obs_source_release(scene);
	return ok;
}

/* The item may stand in a group. */
static obs_sceneitem_t *find_item(obs_scene_t *scene, const char *name)
{
	return obs_scene_find_source_recursive(scene, name);
}

static bool set_visible(const json_t *verb, bool visible, char *words)
{
	const char *name = text_of(verb, "name");
	const char *in = text_of(verb, "scene");
	obs_source_t *source = *in ? find_scene(in) : obs_frontend_get_current_scene();
	if (!source)
		return fail(words, "Effect.NoScene", in);
	obs_sceneitem_t *item = find_item(obs_scene_from_source(source), name);
	if (item)
		obs_sceneitem_set_visible(item, visible);
	obs_source_release(source);
	return item || fail(words, "Effect.NoItem", name);
}

static bool do_show(const json_t *verb, char *words)
{
	return set_visible(verb, true, words);
}

static bool do_hide(const json_t *verb, char *words)
{
	return set_visible(verb, false, words);
}

static bool do_play(const json_t *verb, char *words)
{
	obs_source_t *source = obs_get_source_by_name(text_of(verb, "name"));
	if (!source)
		return fail(words, "Effect.NoSource", text_of(verb, "name"));
	bool media = (obs_source_get_output_flags(source) & OBS_SOURCE_CONTROLLABLE_MEDIA) != 0;
	if (media)
		obs_source_media_restart(source);
	obs_source_release(source);
	return media || fail(words, "Effect.NoMedia", text_of(verb, "name"));
}

static bool do_mute(const json_t *verb, char *words)
{
	obs_source_t *source = obs_get_source_by_name(text_of(verb, "name"));
	if (!source)
		return fail(words, "Effect.NoSource", text_of(verb, "name"));
	obs_source_set_muted(source, !flag_of(verb, "off"));
	obs_source_release(source);
	return true;
}

static bool do_text(const json_t *verb, char *words)
{
	obs_source_t *source = obs_get_source_by_name(text_of(verb, "name"));
	if (!source)
		return fail(words, "Effect.NoSource", text_of(verb, "name"));
	obs_data_t *settings = obs_data_create();
	obs_data_set_string(settings, "text", text_of(verb, "text"));
	obs_source_update(source, settings);
	obs_data_release(settings);
	obs_source_release(source);
	return true;
}

static bool do_record(const json_t *verb, char *words)
{
	const char *what = text_of(verb, "do");
	if (strcmp(what, "start") == 0) {
		obs_frontend_recording_start();
		return true;
	}
	if (strcmp(what, "stop") == 0) {
		obs_frontend_recording_stop();
		return true;
	}
	return compat_record_chapter(NULL) || fail(words, "Effect.NoChapter", what);
}

struct hotkey_search {
	const char *name;
	obs_hotkey_id id;
};

static bool on_each_hotkey(void *user, obs_hotkey_id id, obs_hotkey_t *hotkey)
{
	struct hotkey_search *search = user;
	if (strcmp(obs_hotkey_get_name(hotkey), search->name) != 0)
		return true;
	search->id = id;
	return false;
}

static bool do_hotkey(const json_t *verb, char *words)
{
	struct hotkey_search search = {.name = text_of(verb, "name"), .id = OBS_INVALID_HOTKEY_ID};
	obs_enum_hotkeys(on_each_hotkey, &search);
	if (search.id == OBS_INVALID_HOTKEY_ID)
		return fail(words, "Effect.NoHotkey", search.name);
	obs_hotkey_trigger_routed_callback(search.id, true);
	obs_hotkey_trigger_routed_callback(search.id, false);
	return true;
}

/* What the operator pastes wherever we have no way in. */
static bool do_copy(const json_t *verb, char *words)
{
	UNUSED_PARAMETER(words);
	docks_copy(text_of(verb, "text"));
	return true;
}

static const struct {
	const char *verb;
	bool (*run)(const json_t *verb, char *words); /* UI thread; false: `words` say why */
} actions[] = {
	{"obs.scene", do_scene},   {"obs.show", do_show},     {"obs.hide", do_hide},
	{"obs.play", do_play},     {"obs.mute", do_mute},     {"obs.text", do_text},
	{"obs.record", do_record}, {"obs.hotkey", do_hotkey}, {"say", do_copy},
};

/* UI thread only. */
static bool closed;

void scene_actions_close(void)
{
	closed = true;
}

/* UI thread. */
static void run_task(void *param)
{
	struct task *task = param;
	char words[WORDS] = "";
	const char *verb = text_of(task->verb, "verb");
	bool known = false;
	bool ok = false;
	for (size_t i = 0; !closed && i < sizeof(actions) / sizeof(*actions) && !known; i++) {
		known = strcmp(verb, actions[i].verb) == 0;
		if (known)
			ok = actions[i].run(task->verb, words);
	}
	if (!known)
		fail(words, "Effect.Unknown", verb);
	if (!ok)
		blog(LOG_WARNING, "[crowdcue] %s failed: %s", verb, words);
	show_seat_done(task->seat, task->number, ok, ok ? NULL : words);
	json_decref(task->verb);
	free(task);
}

void scene_actions_run(struct show_seat *seat, int64_t number, const json_t *verb)
{
	struct task *task = calloc(1, sizeof(*task));
	json_t *copy = json_deep_copy(verb);
	if (!task || !copy) {
		free(task);
		json_decref(copy);
		show_seat_done(seat, number, false, "There is not enough memory.");
		return;
	}
	*task = (struct task){.seat = seat, .number = number, .verb = copy};
	obs_queue_task(OBS_TASK_UI, run_task, task, false);
}
