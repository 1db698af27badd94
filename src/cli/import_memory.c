#include "cli/import_memory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "show/sheet.h"

#define HEADINGS_MAX 1000

/* The file, or its folder if `folder`. False if the user has no place for it. */
static bool memory_path(char *out, size_t size, bool folder)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	const char *file = folder ? "" : "/import-map.json";
	int length = -1;
	if (config && config[0] == '/')
		length = snprintf(out, size, "%s/crowdcue%s", config, file);
	else if (home && home[0] == '/')
		length = snprintf(out, size, "%s/.config/crowdcue%s", home, file);
	return length > 0 && (size_t)length < size;
}

/* {"headings": {folded heading: field}}; what is no such pair is not taken over. New reference, NULL = no file.
 * *broken = there is one that cannot be read. */
static json_t *read_file(const char *path, bool *broken)
{
	json_error_t error;
	struct stat status;
	*broken = false;
	if (stat(path, &status) != 0)
		return NULL;
	json_t *file = status.st_size <= 1 << 20 ? json_load_file(path, JSON_REJECT_DUPLICATES, &error) : NULL;
	const json_t *headings = json_object_get(file, "headings");
	json_t *clean = json_object();
	const char *heading;
	json_t *field;
	*broken = !json_is_object(headings);
	json_object_foreach((json_t *)headings, heading,
			    field) if (json_is_string(field) && json_object_size(clean) < HEADINGS_MAX)
		sheet_map_add(clean, heading, json_string_value(field));
	json_decref(file);
	return clean;
}

json_t *import_memory_read(void)
{
	char path[4096];
	bool broken = false;
	json_t *headings = memory_path(path, sizeof path, false) ? read_file(path, &broken) : NULL;
	if (broken)
		fprintf(stderr, "%s: warning: this is no import map and is left alone. Mend or delete it.\n", path);
	return headings;
}

static void make_folders(char *path)
{
	for (char *p = path + 1; *p; p++)
		if (*p == '/') {
			*p = '\0';
			mkdir(path, 0755);
			*p = '/';
		}
	mkdir(path, 0755);
}

void import_memory_add(const json_t *map)
{
	char path[4096];
	char folder[4096];
	bool broken = false;
	if (!json_object_size(map) || !memory_path(path, sizeof path, false) ||
	    !memory_path(folder, sizeof folder, true))
		return;
	json_t *headings = read_file(path, &broken);
	headings = headings ? headings : json_object();
	json_object_update(headings, (json_t *)map);
	json_t *file = json_pack("{s:O}", "headings", headings);
	char *text = broken || json_object_size(headings) > HEADINGS_MAX ? NULL : json_dumps(file, JSON_INDENT(1));
	if (text) {
		make_folders(folder);
		cli_put(path, text);
	}
	free(text);
	json_decref(file);
	json_decref(headings);
}
