/* Where field maps are: built in, the user's own, and those beside a show. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

#include "show/feed_map.h"
#include "show/feed_map_table.h"
#include "show/problems.h"

/* The readers that are code (feed/reader.c); "normal" is the normal form itself. */
static const char *const code[] = {"normal", "douyin-barragegrab", "barragegrab", "dycast", "wxlivespy", "ssn"};

bool feed_map_name_ok(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
	size_t length = strlen(name);
	return length > 0 && length < FEED_MAP_NAME_SIZE && name[0] != '-' && strspn(name, letters) == length;
}

const char *feed_map_built_in(size_t i, const char **text)
{
	size_t count = 0;
	while (count < i && feed_map_table[count].name)
		count++;
	*text = feed_map_table[count].text;
	return feed_map_table[count].name;
}

const char *feed_map_code(size_t i)
{
	return i < sizeof code / sizeof *code ? code[i] : NULL;
}

static const struct feed_map_row *built_in(const char *name)
{
	for (const struct feed_map_row *row = feed_map_table; row->name; row++)
		if (strcmp(row->name, name) == 0)
			return row;
	return NULL;
}

static bool is_code(const char *name)
{
	for (size_t i = 0; i < sizeof code / sizeof *code; i++)
		if (strcmp(code[i], name) == 0)
			return true;
	return false;
}

/* FOLDER/feeds/NAME.json, if it is there. A link may not lead out of FOLDER unless it is the user's own. */
static bool file_in(const char *folder, const char *name, bool follow, char *path, size_t size)
{
	char inside[PATH_MAX];
	char resolved[PATH_MAX];
	struct stat status;
	int length = snprintf(path, size, "%s/feeds/%s.json", folder, name);
	if (length < 0 || (size_t)length >= size || stat(path, &status) != 0)
		return false;
	if (follow)
		return true;
	if (!realpath(folder, inside) || !realpath(path, resolved))
		return false;
	size_t depth = strlen(inside);
	while (depth && inside[depth - 1] == '/')
		depth--;
	return strncmp(inside, resolved, depth) == 0 && resolved[depth] == '/';
}

bool feed_map_user_folder(char *out, size_t size)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	int length = -1;
	if (config && config[0] == '/')
		length = snprintf(out, size, "%s/crowdcue", config);
	else if (home && home[0] == '/')
		length = snprintf(out, size, "%s/.config/crowdcue", home);
	return length > 0 && (size_t)length < size;
}

/* Found paths begin with a slash: that tells them from names. */
static bool file_beside(const char *folder, const char *name, char *path, size_t size)
{
	char absolute[PATH_MAX];
	return folder && folder[0] && realpath(folder, absolute) && file_in(absolute, name, false, path, size);
}

enum feed_map_place feed_map_find(const char *name, const char *folder, char *path, size_t size)
{
	char user[PATH_MAX];
	enum feed_map_place place = FEED_MAP_NOWHERE;
	path[0] = 0;
	if (!feed_map_name_ok(name))
		return FEED_MAP_NOWHERE;
	if (is_code(name))
		return FEED_MAP_CODE;
	if (built_in(name))
		return FEED_MAP_BUILT_IN;
	if (feed_map_user_folder(user, sizeof user) && file_in(user, name, true, path, size))
		place = FEED_MAP_USER;
	else if (file_beside(folder, name, path, size))
		place = FEED_MAP_SHOW;
	if (place == FEED_MAP_NOWHERE)
		path[0] = 0;
	return place;
}

static void tell_missing(const char *name, struct problems *problems)
{
	struct error e;
	error_set(&e, "There is no field map \"%.63s\".", name);
	snprintf(e.mend, sizeof e.mend,
		 "Put it at feeds/%.63s.json beside the show, or in your own crowdcue/feeds; crowdcue feeds lists what "
		 "there is.",
		 name);
	problems_add(problems, false, &e);
}

struct feed_map *feed_map_reopen(const char *name, struct problems *problems)
{
	const struct feed_map_row *row = built_in(name);
	if (row)
		return feed_map_parse(row->text, strlen(row->text), row->name, problems);
	return name[0] == '/' ? feed_map_load(name, problems) : NULL;
}

struct feed_map *feed_map_open(const char *name, const char *folder, struct problems *problems)
{
	char path[PATH_MAX];
	enum feed_map_place place = feed_map_find(name, folder, path, sizeof path);
	if (place == FEED_MAP_NOWHERE)
		tell_missing(name, problems);
	return place == FEED_MAP_NOWHERE ? NULL : feed_map_reopen(path[0] ? path : name, problems);
}

bool feed_map_of_url(const char *url, char name[FEED_MAP_NAME_SIZE])
{
	const char *at = strchr(url, '?');
	name[0] = 0;
	while (at) {
		at++;
		size_t length = strcspn(at, "&#");
		if (strncmp(at, "map=", 4) == 0) {
			if (length - 4 < FEED_MAP_NAME_SIZE) {
				memcpy(name, at + 4, length - 4);
				name[length - 4] = 0;
			}
			return feed_map_name_ok(name);
		}
		at = strchr(at, '&');
	}
	return false;
}

struct feed_map *feed_map_capability(const char *url, const char *folder, struct capability *out)
{
	char name[FEED_MAP_NAME_SIZE];
	*out = *capability_of(url);
	if (!feed_map_of_url(url, name) || is_code(name))
		return NULL;
	struct feed_map *map = feed_map_open(name, folder, NULL);
	if (map)
		*out = map->knows;
	return map;
}
