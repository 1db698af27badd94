#include "obs/hotkeys.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <obs-module.h>
#include <util/config-file.h>
#include <util/dstr.h>
#include <util/platform.h>

#include <jansson.h>

#include "core/show.h"
#include "core/verb.h"
#include "obs/compat.h"
#include "obs/show_host.h"

#define NAME_SIZE 192
/* A key that is held repeats as release and press at the same instant; a hand needs longer than this. */
#define REPEAT_NS 40000000ULL

/* The verbs of the show that have a key. The names are public and are never changed. */
static const char *const show_verbs[] = {"go",   "back", "hold",   "resume",   "standby",     "standby-off",
					 "undo", "lock", "unlock", "say.copy", "feed.make-up"};

/* The common verbs of each kind, in the order in which they are used. */
static const struct {
	enum interaction_kind kind;
	const char *verbs[6]; /* without the kind in front; NULL = no more */
} kind_verbs[] = {
	{KIND_LOTTERY, {"open", "close", "draw", "show", "hide"}},
	{KIND_POLL, {"open", "close", "reveal", "show", "hide"}},
	{KIND_QUESTION, {"open", "close", "show", "hide"}},
	{KIND_SALE, {"announce", "start", "open", "close", "show", "hide"}},
	{KIND_QUIZ, {"open", "next", "close", "reveal", "show", "hide"}},
	{KIND_SURVEY, {"open", "next", "close", "reveal", "show", "hide"}},
	{KIND_TOPIC, {"show", "hide"}},
	{KIND_CARD, {"show", "hide"}},
};

struct hotkey {
	obs_hotkey_id id;
	struct show_host *host; /* borrowed, outlives us */
	char name[NAME_SIZE];   /* key of the profile's [Hotkeys] */
	char line[NAME_SIZE];   /* the verb line that it posts */
	char what[NAME_SIZE];   /* for people */
	bool down;              /* hotkey callbacks only, as `released` */
	bool was_released;
	uint64_t released; /* ns, os_gettime_ns() */
};

struct hotkey_list {
	size_t count;
	struct hotkey **items; /* owned, and each of them */
};

struct hotkeys {
	struct show_host *host; /* borrowed, outlives us */
	struct hotkey_list show;
	struct hotkey_list interactions;
};

static void on_hotkey(void *user, obs_hotkey_id id, obs_hotkey_t *hotkey, bool pressed)
{
	UNUSED_PARAMETER(id);
	UNUSED_PARAMETER(hotkey);
	struct hotkey *k = user;
	uint64_t now = os_gettime_ns();
	if (!pressed) {
		k->down = false;
		k->was_released = true;
		k->released = now;
		return;
	}
	bool repeats = k->down || (k->was_released && now - k->released < REPEAT_NS);
	k->down = true;
	if (!repeats)
		show_host_command(k->host, k->line, k->what);
}

static void read_binding(const struct hotkey *k)
{
	config_t *profile = obs_frontend_get_profile_config();
	const char *json = profile ? config_get_string(profile, "Hotkeys", k->name) : NULL;
	obs_data_t *data = json && *json ? obs_data_create_from_json(json) : NULL;
	obs_data_array_t *bindings = data ? obs_data_get_array(data, "bindings") : NULL;
	if (bindings)
		obs_hotkey_load(k->id, bindings);
	else
		obs_hotkey_load_bindings(k->id, NULL, 0);
	obs_data_array_release(bindings);
	obs_data_release(data);
}

/* What a key is called, and what it posts. */
static void put_words(struct hotkey *hotkey, const char *verb, const char *id, const char *title)
{
	char key[NAME_SIZE];
	snprintf(key, sizeof(key), "Verb.%s", verb);
	snprintf(hotkey->name, NAME_SIZE, *id ? "crowdcue.%s.%s" : "crowdcue.%s", verb, id);
	snprintf(hotkey->line, NAME_SIZE, *id ? "%s %s" : "%s", verb, id);
	snprintf(hotkey->what, NAME_SIZE, *id ? "%s: %s" : "%s", obs_module_text(key), title);
}

/* `id` and `title` are "" for a verb of the show. */
static void add(struct hotkeys *k, struct hotkey_list *list, const char *verb, const char *id, const char *title)
{
	struct hotkey **items = realloc(list->items, (list->count + 1) * sizeof(*items));
	if (!items)
		return;
	list->items = items;
	struct hotkey *hotkey = calloc(1, sizeof(*hotkey));
	if (!hotkey)
		return;
	hotkey->host = k->host;
	put_words(hotkey, verb, id, title);
	char description[NAME_SIZE + 16];
	snprintf(description, sizeof(description), "Crowdcue: %s", hotkey->what);
	hotkey->id = obs_hotkey_register_frontend(hotkey->name, description, on_hotkey, hotkey);
	list->items[list->count++] = hotkey;
}

static void clear(struct hotkey_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		obs_hotkey_unregister(list->items[i]->id);
		free(list->items[i]);
	}
	free(list->items);
	*list = (struct hotkey_list){0};
}

struct hotkeys *hotkeys_create(struct show_host *host)
{
	struct hotkeys *k = calloc(1, sizeof(*k));
	if (!k)
		return NULL;
	k->host = host;
	for (size_t i = 0; i < sizeof(show_verbs) / sizeof(*show_verbs); i++)
		add(k, &k->show, show_verbs[i], "", "");
	return k;
}

void hotkeys_destroy(struct hotkeys *k)
{
	if (!k)
		return;
	clear(&k->interactions);
	clear(&k->show);
	free(k);
}

static void read_all(void *user)
{
	const struct hotkeys *k = user;
	for (size_t i = 0; i < k->show.count; i++)
		read_binding(k->show.items[i]);
	for (size_t i = 0; i < k->interactions.count; i++)
		read_binding(k->interactions.items[i]);
}

void hotkeys_read_profile(struct hotkeys *k)
{
	if (k)
		obs_hotkey_update_atomic(read_all, k);
}

/* Calls `visit` for each key that a document's interactions have. False as soon as that returns false. */
static bool each_key(struct hotkeys *k, const json_t *show,
		     bool (*visit)(struct hotkeys *k, size_t place, const char *verb, const char *id,
				   const char *title))
{
	size_t place = 0;
	size_t i = 0;
	json_t *item = NULL;
	json_array_foreach(json_object_get(show, "interactions"), i, item)
	{
		const char *kind = json_string_value(json_object_get(item, "kind"));
		const char *id = json_string_value(json_object_get(item, "id"));
		const char *title = json_string_value(json_object_get(item, "title"));
		for (size_t n = 0; kind && id && n < sizeof(kind_verbs) / sizeof(*kind_verbs); n++) {
			if (strcmp(kind, interaction_kind_name(kind_verbs[n].kind)) != 0)
				continue;
			for (size_t v = 0; v < 6 && kind_verbs[n].verbs[v]; v++) {
				char verb[64];
				snprintf(verb, sizeof(verb), "%s.%s", kind, kind_verbs[n].verbs[v]);
				if (!visit(k, place++, verb, id, title ? title : id))
					return false;
			}
		}
	}
	return place == k->interactions.count;
}

static bool is_there(struct hotkeys *k, size_t place, const char *verb, const char *id, const char *title)
{
	struct hotkey wanted;
	if (place >= k->interactions.count)
		return false;
	put_words(&wanted, verb, id, title);
	const struct hotkey *there = k->interactions.items[place];
	return strcmp(there->name, wanted.name) == 0 && strcmp(there->what, wanted.what) == 0;
}

static bool add_one(struct hotkeys *k, size_t place, const char *verb, const char *id, const char *title)
{
	UNUSED_PARAMETER(place);
	add(k, &k->interactions, verb, id, title);
	return true;
}

void hotkeys_follow_show(struct hotkeys *k, const char *document)
{
	if (!k)
		return;
	json_t *show = document ? json_loads(document, 0, NULL) : NULL;
	if (!each_key(k, show, is_there)) { /* most edits leave the keys as they are, also one that is held down */
		clear(&k->interactions);
		each_key(k, show, add_one);
		hotkeys_read_profile(k);
	}
	json_decref(show);
}

struct text_search {
	obs_hotkey_id id;
	struct dstr text;
};

static bool on_binding(void *user, size_t index, obs_hotkey_binding_t *binding)
{
	UNUSED_PARAMETER(index);
	struct text_search *search = user;
	if (obs_hotkey_binding_get_hotkey_id(binding) != search->id)
		return true;
	obs_key_combination_to_str(obs_hotkey_binding_get_key_combination(binding), &search->text);
	return false;
}

void hotkeys_text(struct hotkeys *k, const char *verb, char *text, size_t size)
{
	text[0] = 0;
	for (size_t i = 0; k && i < k->show.count; i++) {
		if (strcmp(k->show.items[i]->line, verb) != 0)
			continue;
		struct text_search search = {.id = k->show.items[i]->id};
		obs_enum_hotkey_bindings(on_binding, &search);
		snprintf(text, size, "%s", search.text.array ? search.text.array : "");
		dstr_free(&search.text);
	}
}
