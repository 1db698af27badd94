/* What tests of documents share: the problems of a document as lines, and folders of cases. */
#ifndef TESTS_CASE_FILES_H
#define TESTS_CASE_FILES_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/document.h"

/* The whole file, NUL-terminated; NULL if it is not there. The caller frees it. */
static inline char *case_read(const char *path, size_t *length)
{
	FILE *f = fopen(path, "rb");
	char *text = f ? calloc(1, 1 << 20) : NULL;
	size_t read = text ? fread(text, 1, (1 << 20) - 1, f) : 0;
	if (f)
		fclose(f);
	if (length)
		*length = read;
	return text;
}

/* LINE:COLUMN: error|warning: WHAT [POINTER] MEND, a line each. The caller frees it. */
static inline char *case_problems(const struct problems *p)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = open_memstream(&text, &size);
	for (size_t i = 0; i < p->count; i++) {
		const struct error *e = &p->items[i].at;
		fprintf(f, "%d:%d: %s: %s", e->line, e->column, p->items[i].warning ? "warning" : "error", e->what);
		fprintf(f, "%s%s%s", e->pointer[0] ? " [" : "", e->pointer, e->pointer[0] ? "]" : "");
		fprintf(f, "%s%s\n", e->mend[0] ? " " : "", e->mend);
	}
	fclose(f);
	return text;
}

/* Calls `run` with every file of a folder whose name ends so; gives how many there are. */
static inline int case_each(const char *folder, const char *ending, void (*run)(const char *path))
{
	struct dirent **names;
	int count = scandir(folder, &names, NULL, alphasort);
	int ran = 0;
	for (int i = 0; i < count; i++) {
		size_t length = strlen(names[i]->d_name);
		if (length > strlen(ending) && strcmp(names[i]->d_name + length - strlen(ending), ending) == 0) {
			char path[1024];
			snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
			run(path);
			ran++;
		}
		free(names[i]);
	}
	if (count >= 0)
		free(names);
	return ran;
}

/* path with another ending: "x.show.json" and ".expect" give "x.expect". */
static inline void case_beside(const char *path, const char *ending, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	snprintf(out, size, "%.*s%s", (int)((size_t)(slash - path) + strcspn(slash, ".")), path, ending);
}

#endif
