#include "show/document_path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

const char *path_check(struct reader *r, const char *text, const struct place *place)
{
	char file[PATH_MAX];
	char resolved[PATH_MAX];
	const char *mend = "Put the file beside the show, and write its name only.";
	if (!text[0])
		return "";
	if (!stays_inside(text)) {
		reader_problem(r, false, place, AT_VALUE, mend, "The path \"%.128s\" leaves the show's folder.", text);
		return "";
	}
	if (!r->folder[0])
		return text;
	int length = snprintf(file, sizeof file, "%s/%s", r->folder, text);
	if (length < 0 || (size_t)length >= sizeof file || !realpath(file, resolved)) {
		reader_problem(r, true, place, AT_VALUE, "Put it there, or mend the name.",
			       "The file \"%.128s\" is not there.", text);
		return text;
	}
	if (!is_below(r->folder, resolved)) {
		reader_problem(r, false, place, AT_VALUE, mend, "The path \"%.128s\" leaves the show's folder.", text);
		return "";
	}
	if (access(resolved, R_OK) != 0)
		reader_problem(r, true, place, AT_VALUE, "", "The file \"%.128s\" cannot be read.", text);
	return text;
}
