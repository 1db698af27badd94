/* import: a spreadsheet becomes a show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/import_memory.h"
#include "cli/output.h"
#include "show/sheet.h"

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
	int result = cli_put(path, line);
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

/* Puts what --map says into `map`. False: it cannot be understood; why has gone to standard error. */
static bool read_maps(const struct cli_options *options, json_t *map)
{
	for (size_t i = 0; i < options->map_count; i++) {
		char heading[256];
		char fields[512];
		const char *equals = strrchr(options->maps[i], '=');
		size_t length = equals ? (size_t)(equals - options->maps[i]) : 0;
		snprintf(heading, sizeof heading, "%.*s", (int)(length < 255 ? length : 255), options->maps[i]);
		if (equals && length < sizeof heading && sheet_map_add(map, heading, equals + 1))
			continue;
		sheet_map_fields(fields, sizeof fields);
		fprintf(stderr,
			"crowdcue import: --map \"%s\" is not \"HEADING=FIELD\". Fields are %s, and - to leave a "
			"column "
			"out.\n",
			options->maps[i], fields);
		return false;
	}
	return true;
}

/* Says which columns were read as was said in an earlier import. */
static void tell_memory(const json_t *preview)
{
	size_t i = 0;
	const json_t *column = NULL;
	json_array_foreach(json_object_get(preview, "columns"), i, column)
	{
		const char *from = json_string_value(json_object_get(column, "from"));
		if (from && strcmp(from, "memory") == 0)
			fprintf(stderr, "column %d \"%s\" is read as %s, as said before (--no-memory reads it anew)\n",
				(int)json_integer_value(json_object_get(column, "column")),
				json_string_value(json_object_get(column, "header")),
				json_string_value(json_object_get(column, "field")));
	}
}

static int import_sheet(const struct cli_options *options, const struct sheet_request *request)
{
	struct sheet_import sheet = {0};
	struct problems problems = {0};
	const char *output = options->output ? options->output : options->into;
	bool ok = sheet_import_file(options->arguments[0], request, &sheet, &problems);
	int result = ok ? CLI_OK : CLI_INPUT;
	for (size_t i = 0; !options->preview && i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	if (options->preview && sheet.preview) {
		int printed = put_json(NULL, sheet.preview);
		result = ok ? printed : CLI_INPUT;
	} else if (ok) {
		tell_memory(sheet.preview);
		result = put_json(output, sheet.document);
		if (result == CLI_OK && !options->no_memory)
			import_memory_add(request->map);
	}
	sheet_import_finish(&sheet);
	problems_finish(&problems);
	return result;
}

int cli_import(const struct cli_options *options)
{
	struct show *into = NULL;
	json_t *map = json_object();
	if (!read_maps(options, map)) {
		json_decref(map);
		return CLI_USAGE;
	}
	if (options->into && !load_into(options->into, &into)) {
		json_decref(map);
		return CLI_INPUT;
	}
	json_t *memory = options->no_memory ? NULL : import_memory_read();
	struct sheet_request request = {
		.into = into ? into->json : NULL, .sheet = options->sheet, .map = map, .memory = memory};
	int result = import_sheet(options, &request);
	json_decref(memory);
	json_decref(map);
	show_destroy(into);
	return result;
}
