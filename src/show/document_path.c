#include "show/document_path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "show/picture.h"

void path_folder(const char *path, char *out, size_t size)
{
	char folder[PATH_MAX];
	char resolved[PATH_MAX];
	out[0] = '\0';
	if (!path[0] || strlen(path) >= sizeof folder)
		return;
	snprintf(folder, sizeof folder, "%s", path);
	char *slash = strrchr(folder, '/');
	if (!slash)
		snprintf(folder, sizeof folder, ".");
	else if (slash == folder)
		slash[1] = '\0';
	else
		*slash = '\0';
	if (realpath(folder, resolved) && strlen(resolved) < size)
		snprintf(out, size, "%s", resolved);
}

/* Walks the parts between slashes of both kinds and counts how deep they lead: a show that is written on one system
 * must not leave its folder on another. */
static bool stays_inside(const char *text)
{
	int depth = 0;
	if (text[0] == '/' || text[0] == '\\' || text[0] == '~' || strchr(text, ':'))
		return false;
	for (const char *part = text; *part;) {
		size_t length = strcspn(part, "/\\");
		if (length == 2 && memcmp(part, "..", 2) == 0)
			depth--;
		else if (length && !(length == 1 && part[0] == '.'))
			depth++;
		if (depth < 0)
			return false;
		part += length + (part[length] != '\0');
	}
	return true;
}

/* A link may lead out where the name does not. */
static bool is_below(const char *folder, const char *file)
{
	size_t length = strlen(folder);
	if (length && folder[length - 1] == '/')
		length--;
	return strncmp(folder, file, length) == 0 && file[length] == '/';
}

enum path_place path_find(const char *folder, const char *text, char *file, size_t size)
{
	char joined[PATH_MAX];
	char resolved[PATH_MAX];
	file[0] = '\0';
	if (!stays_inside(text))
		return PATH_LEAVES;
	if (!folder[0]) {
		snprintf(file, size, "%s", text);
		return PATH_THERE;
	}
	int length = snprintf(joined, sizeof joined, "%s/%s", folder, text);
	if (length < 0 || (size_t)length >= sizeof joined || !realpath(joined, resolved) || strlen(resolved) >= size)
		return PATH_MISSING;
	if (!is_below(folder, resolved))
		return PATH_LEAVES;
	snprintf(file, size, "%s", resolved);
	return access(resolved, R_OK) == 0 ? PATH_THERE : PATH_UNREADABLE;
}

/* All files that a show names are pictures. One that cannot be read has a face on air, so it is no error. */
static void check_picture(struct reader *r, const char *text, const char *file, const struct place *place)
{
	struct error error = {0};
	if (r->folder[0] && !picture_probe(file, &error))
		reader_problem(r, true, place, AT_VALUE, error.mend, "\"%.128s\": %s", text, error.what);
}

const char *path_check(struct reader *r, const char *text, const struct place *place)
{
	char file[PATH_MAX];
	if (!text[0])
		return "";
	switch (path_find(r->folder, text, file, sizeof file)) {
	case PATH_THERE:
		check_picture(r, text, file, place);
		return text;
	case PATH_UNREADABLE:
		reader_problem(r, true, place, AT_VALUE, "", "The file \"%.128s\" cannot be read.", text);
		return text;
	case PATH_MISSING:
		reader_problem(r, true, place, AT_VALUE, "Put it there, or mend the name.",
			       "The file \"%.128s\" is not there.", text);
		return text;
	case PATH_LEAVES:
		break;
	}
	reader_problem(r, false, place, AT_VALUE, "Put the file beside the show, and write its name only.",
		       "The path \"%.128s\" leaves the show's folder.", text);
	return "";
}
