#include "show/document.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/check.h"
#include "show/document_path.h"
#include "show/document_read.h"
#include "show/problems.h"

#define DOCUMENT_MAX (8u << 20)

static void file_problem(struct problems *problems, const char *path, int line, int column, const char *what,
			 const char *mend)
{
	struct error e;
	error_set(&e, "%s", what);
	snprintf(e.file, sizeof e.file, "%s", path);
	snprintf(e.mend, sizeof e.mend, "%s", mend);
	e.line = line;
	e.column = column;
	problems_add(problems, false, &e);
}

/* The scan has found the grammar right; what is left for jansson to refuse is rare, and said in its own words. */
static json_t *decode(struct reader *r, const char *text, size_t length)
{
	json_error_t error;
	json_t *root = json_loadb(text, length, JSON_DECODE_ANY, &error);
	if (!root && r->problems->errors == r->errors_before)
		file_problem(r->problems, r->path, error.line, error.column, error.text, "");
	return root;
}

static void read_root(struct reader *r, json_t *root)
{
	if (!json_is_object(root)) {
		reader_problem(r, false, r->places.items, AT_VALUE, "Put it in { and }.",
			       "Here should stand an object (show).");
		return;
	}
	ids_collect(r, root);
	if (r->no_memory)
		return;
	read_object(r, &show_table, root, r->places.items, r->show);
	check_cycles(r);
	check_show(r);
}

static void free_show(struct show *show)
{
	struct arena *arena = show->arena;
	json_decref(show->json);
	json_decref(show->plain_actions);
	arena_destroy(arena);
}

/* A show that owns its arena and nothing else yet. */
static struct show *show_new(void)
{
	struct arena *arena = arena_create();
	struct show *show = arena ? arena_take(arena, sizeof *show) : NULL;
	if (!show) {
		arena_destroy(arena);
		return NULL;
	}
	show->arena = arena;
	show->holders = 1;
	show->destroy = free_show;
	return show;
}

static void read_show(struct reader *r, const char *text, size_t length)
{
	if (length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
		text += 3;
		length -= 3;
	}
	if (places_scan(&r->places, text, length, r->path, r->problems))
		r->show->json = decode(r, text, length);
	if (r->show->json)
		read_root(r, r->show->json);
	places_finish(&r->places);
}

struct show *show_parse(const char *text, size_t length, const char *path, struct problems *problems)
{
	struct problems own = {0};
	struct reader r = {.path = path ? path : "", .problems = problems ? problems : &own};
	r.errors_before = r.problems->errors;
	if (length > DOCUMENT_MAX) {
		file_problem(r.problems, r.path, 1, 1, "This file is larger than 8 MiB.", "Keep pictures out of it.");
		problems_finish(&own);
		return NULL;
	}
	r.show = show_new();
	if (!r.show) {
		file_problem(r.problems, r.path, 0, 0, "There is not enough memory.", "");
		problems_finish(&own);
		return NULL;
	}
	r.arena = r.show->arena;
	path_folder(r.path, r.folder, sizeof r.folder);
	read_show(&r, text, length);
	problems_sort(r.problems);
	const char *folder = arena_text(r.arena, r.folder, strlen(r.folder));
	bool good = r.show->json && folder && !r.no_memory && r.problems->errors == r.errors_before;
	r.show->folder = folder ? folder : "";
	problems_finish(&own);
	if (good)
		return r.show;
	show_destroy(r.show);
	return NULL;
}

/* The whole file, NUL-terminated; NULL after a problem. */
static char *read_file(const char *path, size_t *length, struct problems *problems)
{
	char what[160];
	FILE *f = fopen(path, "rb");
	if (!f) {
		snprintf(what, sizeof what, "The file cannot be read: %s.", strerror(errno));
		file_problem(problems, path, 0, 0, what, "");
		return NULL;
	}
	char *text = malloc(DOCUMENT_MAX + 2);
	*length = text ? fread(text, 1, DOCUMENT_MAX + 1, f) : 0;
	if (!text || ferror(f)) {
		snprintf(what, sizeof what, "The file cannot be read: %s.", strerror(text ? errno : ENOMEM));
		file_problem(problems, path, 0, 0, what, "");
		free(text);
		text = NULL;
	} else {
		text[*length] = '\0';
	}
	fclose(f);
	return text;
}

struct show *show_load(const char *path, struct problems *problems)
{
	struct problems own = {0};
	size_t length = 0;
	char *text = read_file(path, &length, problems ? problems : &own);
	struct show *show = text ? show_parse(text, length, path, problems) : NULL;
	free(text);
	problems_finish(&own);
	return show;
}

void show_destroy(struct show *show)
{
	show_release(show);
}
