/* import and export: the script as a spreadsheet. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "show/sheet.h"

/* Replaces a file as a whole: a reader sees the old one or the new one. */
static bool write_file(const char *path, const char *text)
{
	char temporary[4096];
	snprintf(temporary, sizeof temporary, "%s.new", path);
	FILE *file = fopen(temporary, "wb");
	bool ok = file && fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	int why = errno;
	if (file && fclose(file) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(temporary, path) != 0) {
		ok = false;
		why = errno;
	}
	if (!ok) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(why));
		remove(temporary);
	}
	return ok;
}

static int put(const char *path, const char *text)
{
	if (!path || strcmp(path, "-") == 0) {
		bool ok = fputs(text, stdout) >= 0 && fflush(stdout) == 0;
		return ok ? CLI_OK : CLI_SYSTEM;
	}
	return write_file(path, text) ? CLI_OK : CLI_SYSTEM;
}

static int put_json(const char *path, const json_t *object)
{
	char *text = json_dumps(object, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	size_t length = text ? strlen(text) : 0;
	char *line = text ? realloc(text, length + 2) : NULL;
	if (!line) {
		free(text);
		return CLI_SYSTEM;
	}
	memcpy(line + length, "\n", 2);
	int result = put(path, line);
	free(line);
	return result;
}

/* The show that is merged into: it must be without errors. */
static bool load_into(const char *path, struct show **show)
{
	struct problems problems = {0};
	*show = show_load(path, &problems);
	for (size_t i = 0; !*show && i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	problems_finish(&problems);
	return *show != NULL;
}

int cli_import(const struct cli_options *options)
{
	struct sheet_import sheet = {0};
	struct problems problems = {0};
	struct show *into = NULL;
	const char *output = options->output ? options->output : options->into;
	if (options->into && !load_into(options->into, &into))
		return CLI_INPUT;
	bool ok = sheet_import_file(options->arguments[0], into ? into->json : NULL, &sheet, &problems);
	int result = ok ? CLI_OK : CLI_INPUT;
	for (size_t i = 0; !options->preview && i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	if (options->preview && sheet.preview) {
		int printed = put_json(NULL, sheet.preview);
		result = ok ? printed : CLI_INPUT;
	} else if (ok) {
		result = put_json(output, sheet.document);
	}
	sheet_import_finish(&sheet);
	problems_finish(&problems);
	show_destroy(into);
	return result;
}

int cli_export(const struct cli_options *options)
{
	struct problems problems = {0};
	struct show *show = show_load(options->arguments[0], &problems);
	for (size_t i = 0; !show && i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	problems_finish(&problems);
	if (!show)
		return CLI_INPUT;
	char *text = sheet_export(show);
	int result = text ? put(options->output, text) : CLI_SYSTEM;
	free(text);
	show_destroy(show);
	return result;
}
