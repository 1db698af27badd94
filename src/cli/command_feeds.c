/* feeds: which feeds there are and what each can tell: platforms, readers that are code, field maps. */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "core/show.h"
#include "show/feed_map.h"

#define OWN_MAPS_MAX 1000

static void add_row(json_t *rows, const char *key, const char *id, const char *place, const struct capability *c,
		    const char *note)
{
	char knows[256] = "";
	size_t length = 0;
	for (size_t i = 0; i < capability_word_count(); i++) {
		const struct capability_word *word = capability_word(i);
		if ((c->roles & word->role) || (c->facts & word->fact))
			length += (size_t)snprintf(knows + length, sizeof knows - length, "%s%s", length ? " " : "",
						   word->name);
	}
	json_t *row = json_pack("{s:s, s:s, s:s, s:s}", key, id, "name", c->name, "place", place, "knows", knows);
	if (c->delay_ms != SHOW_NONE)
		json_object_set_new(row, "delay_ms", json_integer(c->delay_ms));
	if (note[0])
		json_object_set_new(row, "note", json_string(note));
	json_array_append_new(rows, row);
}

static void add_map(json_t *rows, const char *name, const char *place, struct feed_map *map)
{
	if (map)
		add_row(rows, "map", name, place, &map->knows, map->note);
	feed_map_destroy(map);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of FOLDER/feeds/NAME.json, in order; the caller frees them. */
static size_t names_in(const char *folder, char **names)
{
	char path[PATH_MAX];
	size_t count = 0;
	snprintf(path, sizeof path, "%s/feeds", folder);
	DIR *dir = opendir(path);
	for (struct dirent *e = dir ? readdir(dir) : NULL; e && count < OWN_MAPS_MAX; e = readdir(dir)) {
		size_t length = strlen(e->d_name);
		char *name = length > 5 && strcmp(e->d_name + length - 5, ".json") == 0 ? strdup(e->d_name) : NULL;
		if (name)
			name[length - 5] = 0;
		if (name && feed_map_name_ok(name))
			names[count++] = name;
		else
			free(name);
	}
	if (dir)
		closedir(dir);
	qsort(names, count, sizeof *names, by_name);
	return count;
}

/* The maps of a folder that are found there, and not hidden by others of their name. A bad one goes to standard error.
 */
static void add_folder(json_t *rows, const char *folder, enum feed_map_place place, const char *word, bool *bad)
{
	static char *names[OWN_MAPS_MAX];
	char path[PATH_MAX];
	size_t count = names_in(folder, names);
	for (size_t i = 0; i < count; i++) {
		struct problems problems = {0};
		if (feed_map_find(names[i], ".", path, sizeof path) == place)
			add_map(rows, names[i], word, feed_map_open(names[i], ".", &problems));
		for (size_t n = 0; n < problems.count; n++)
			cli_print_problem(stderr, &problems.items[n]);
		*bad = *bad || problems.errors > 0;
		problems_finish(&problems);
		free(names[i]);
	}
}

static json_t *all_rows(bool *bad)
{
	char user[PATH_MAX];
	const char *text;
	const char *name;
	json_t *rows = json_array();
	for (size_t i = 0; i < capability_count(); i++) {
		const struct capability *c = capability_at(i);
		bool by_map = !c->scheme[0];
		add_row(rows, by_map ? "map" : "url", by_map ? c->map : c->scheme, by_map ? "code" : "platform", c, "");
	}
	add_row(rows, "map", "normal", "code", capability_of("?map=normal"), "");
	for (size_t i = 0; (name = feed_map_built_in(i, &text)) != NULL; i++)
		add_map(rows, name, "built-in", feed_map_parse(text, strlen(text), name, NULL));
	if (feed_map_user_folder(user, sizeof user))
		add_folder(rows, user, FEED_MAP_USER, "user", bad);
	add_folder(rows, ".", FEED_MAP_SHOW, "here", bad);
	return rows;
}

static void print_row(const json_t *row)
{
	char id[96];
	char delay[24] = "-";
	const char *url = json_string_value(json_object_get(row, "url"));
	const json_t *ms = json_object_get(row, "delay_ms");
	if (url)
		snprintf(id, sizeof id, "%s", url);
	else
		snprintf(id, sizeof id, "map=%s", json_string_value(json_object_get(row, "map")));
	if (ms)
		snprintf(delay, sizeof delay, "%g s", (double)json_integer_value(ms) / 1000);
	printf("%-24s %-9s %-5s %s: %s\n", id, json_string_value(json_object_get(row, "place")), delay,
	       json_string_value(json_object_get(row, "name")), json_string_value(json_object_get(row, "knows")));
}

int cli_feeds(const struct cli_options *options)
{
	bool bad = false;
	json_t *rows = all_rows(&bad);
	size_t i = 0;
	const json_t *row = NULL;
	if (options->json) {
		json_dumpf(rows, stdout, JSON_INDENT(1));
		puts("");
	} else {
		json_array_foreach(rows, i, row)
		{
			print_row(row);
		}
	}
	json_decref(rows);
	return bad ? CLI_INPUT : CLI_OK;
}
