#include "show/feed_map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/show.h"
#include "core/verb.h"
#include "show/feed_map_parts.h"
#include "show/problems.h"

#define MAP_KEYS "crowdcue_map|name|note|platform|delay|each|parse|nobody|defaults|rules"

static void file_problem(struct problems *problems, const char *path, const char *what, const char *mend)
{
	struct error e;
	error_set(&e, "%s", what);
	snprintf(e.file, sizeof e.file, "%s", path);
	snprintf(e.mend, sizeof e.mend, "%s", mend);
	problems_add(problems, false, &e);
}

static void read_platform(struct map_reading *r, struct node root)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	struct node n = map_child(r, root, "platform");
	r->map->platform = map_text(r, root, "platform", "");
	size_t length = strlen(r->map->platform);
	if (length > 64 || strspn(r->map->platform, letters) != length)
		map_problem(r, n, "Such as \"weibo\": a to z, 0 to 9, - and _.", "This is no name of a platform.");
}

static void read_delay(struct map_reading *r, struct node root)
{
	struct node n = map_child(r, root, "delay");
	const char *text = map_text(r, root, "delay", NULL);
	r->map->knows.delay_ms = SHOW_NONE;
	if (text &&
	    (!parse_duration(text, false, &r->map->knows.delay_ms) || r->map->knows.delay_ms > FEED_DELAY_MOST_MS))
		map_problem(r, n, "Write it as \"5s\" or \"1500ms\", at most five minutes.",
			    "\"delay\" is no duration.");
}

static void read_nobody(struct map_reading *r, struct node root)
{
	struct node n = map_child(r, root, "nobody");
	if (!n.value || !map_list(r, n, FEED_MAP_VALUES_MAX, "ids"))
		return;
	const char **nobody = map_take(r, json_array_size(n.value), sizeof *nobody);
	for (struct node e = map_first(r, n); nobody && e.place; e = map_next(r, n, e)) {
		nobody[r->map->nobody_count] = map_constant(r, e);
		r->map->nobody_count += nobody[r->map->nobody_count] != NULL;
	}
	r->map->nobody = nobody;
}

static void read_rules(struct map_reading *r, struct node n)
{
	struct node before = {0};
	if (!n.value || !map_list(r, n, FEED_MAP_RULES_MAX, "rules"))
		return;
	struct map_rule *rules = map_take(r, json_array_size(n.value), sizeof *rules);
	for (struct node e = map_first(r, n); rules && e.place; e = map_next(r, n, e)) {
		const struct map_rule *last = r->map->rule_count ? &rules[r->map->rule_count - 1] : NULL;
		if (last && !last->condition_count && !last->go_on)
			map_warning(r, before, "Give it a \"when\", \"go_on\", or put it last.",
				    "This rule fits every message: those behind it are never asked.");
		map_rule(r, e, &rules[r->map->rule_count++]);
		before = e;
	}
	r->map->rules = rules;
}

static void read_map(struct map_reading *r, struct node root)
{
	struct feed_map *map = r->map;
	if (!map_object(r, root, MAP_KEYS, "a map"))
		return;
	struct node version = map_child(r, root, "crowdcue_map");
	if (!json_is_integer(version.value) || json_integer_value(version.value) != 1)
		map_problem(r, version.value ? version : root, "Write \"crowdcue_map\": 1.",
			    "This is no map of a kind that is known here.");
	map->name = map_text(r, root, "name", NULL);
	map->note = map_text(r, root, "note", "");
	if (!map->name)
		map_problem(r, root, "Give it a \"name\" for people.", "This map has no name.");
	if (!map_child(r, root, "rules").value)
		map_problem(r, root, "Give it \"rules\".", "This map has no rules.");
	read_platform(r, root);
	read_delay(r, root);
	read_nobody(r, root);
	struct node each = map_child(r, root, "each");
	struct node parse = map_child(r, root, "parse");
	if (each.value)
		map->each_count = map_pointers(r, each, map->each, FEED_MAP_POINTERS_MAX);
	if (parse.value)
		map->parse_count = map_pointers(r, parse, map->parse, FEED_MAP_POINTERS_MAX);
	r->levels = map->each_count ? 1 : 0;
	map_defaults(r, map_child(r, root, "defaults"));
	read_rules(r, map_child(r, root, "rules"));
	map_knows(map);
}

static struct feed_map *map_new(void)
{
	struct arena *arena = arena_create();
	struct feed_map *map = arena ? arena_take(arena, sizeof *map) : NULL;
	if (!map) {
		arena_destroy(arena);
		return NULL;
	}
	map->arena = arena;
	return map;
}

static void scan_and_read(struct map_reading *r, const char *text, size_t length)
{
	json_error_t error;
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		length -= 3;
	}
	json_t *root = NULL;
	if (places_scan(&r->places, text, length, r->path, r->problems)) {
		root = json_loadb(text, length, JSON_DECODE_ANY, &error);
		if (!root)
			map_problem(r, (struct node){NULL, r->places.items}, "", "%s", error.text);
	}
	if (root)
		read_map(r, (struct node){root, r->places.items});
	json_decref(root);
}

struct feed_map *feed_map_parse(const char *text, size_t length, const char *path, struct problems *problems)
{
	struct problems own = {0};
	struct map_reading r = {.path = path, .problems = problems ? problems : &own, .map = map_new()};
	r.errors_before = r.problems->errors;
	if (!r.map)
		file_problem(r.problems, path, "There is not enough memory.", "");
	else if (length > FEED_MAP_BYTES_MAX)
		file_problem(r.problems, path, "This map is larger than 256 KiB.", "Keep tables short.");
	else {
		r.arena = r.map->arena;
		scan_and_read(&r, text, length);
		problems_sort(r.problems);
		places_finish(&r.places);
	}
	if (r.no_memory || r.problems->errors > r.errors_before) {
		feed_map_destroy(r.map);
		r.map = NULL;
	}
	problems_finish(&own);
	return r.map;
}

void feed_map_destroy(struct feed_map *map)
{
	if (map)
		arena_destroy(map->arena);
}

/* A whole regular file, at most one byte more than a map may have; a pipe of that name must not hold us up. */
static char *read_file(const char *path, size_t *length)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	FILE *f = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) ? fdopen(fd, "rb") : NULL;
	if (!f) {
		int reason = errno;
		if (fd >= 0)
			close(fd);
		errno = reason; /* 0: it is open, and no file */
		return NULL;
	}
	char *text = malloc(FEED_MAP_BYTES_MAX + 1);
	*length = text ? fread(text, 1, FEED_MAP_BYTES_MAX + 1, f) : 0;
	if (text && ferror(f)) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

struct feed_map *feed_map_load(const char *path, struct problems *problems)
{
	size_t length = 0;
	char what[160];
	errno = 0;
	char *text = read_file(path, &length);
	if (!text) {
		snprintf(what, sizeof what, "The map cannot be read: %s.",
			 errno ? strerror(errno) : "it is no regular file");
		file_problem(problems, path, what, "");
		return NULL;
	}
	struct feed_map *map = feed_map_parse(text, length, path, problems);
	free(text);
	return map;
}

bool feed_map_is_file(const char *path)
{
	size_t length = 0;
	char *text = read_file(path, &length);
	json_t *document = text ? json_loadb(text, length, 0, NULL) : NULL;
	bool is = json_object_get(document, "crowdcue_map") != NULL;
	json_decref(document);
	free(text);
	return is;
}
