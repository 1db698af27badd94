/* export: the script as a spreadsheet, or as a run sheet to be printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "report/run_sheet.h"
#include "show/sheet.h"

static struct show *load(const char *path)
{
	struct problems problems = {0};
	struct show *show = show_load(path, &problems);
	for (size_t i = 0; !show && i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	problems_finish(&problems);
	return show;
}

/* A show, or the show of a session folder as it was run. */
static struct show *load_since(const char *path)
{
	char file[4096];
	struct stat status;
	if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
		return load(path);
	int length = snprintf(file, sizeof file, "%s/show.json", path);
	return length > 0 && (size_t)length < sizeof file ? load(file) : NULL;
}

static bool is_page(const char *path)
{
	size_t length = path ? strlen(path) : 0;
	return length > 5 &&
	       (strcasecmp(path + length - 5, ".html") == 0 || strcasecmp(path + length - 4, ".htm") == 0);
}

static int export_page(const struct cli_options *options, const struct show *show)
{
	struct run_sheet sheet = {.show = show, .role = options->role ? run_sheet_role(options->role) : NOTE_ROLES};
	struct show *since = options->since ? load_since(options->since) : NULL;
	struct text t = {0};
	if (options->since && !since)
		return CLI_INPUT;
	sheet.since = since;
	run_sheet_write(&t, &sheet);
	int result = t.failed ? CLI_SYSTEM : cli_put(options->output, t.bytes);
	text_finish(&t);
	show_destroy(since);
	return result;
}

static int export_sheet(const struct cli_options *options, const struct show *show)
{
	char *text = sheet_export(show);
	int result = text ? cli_put(options->output, text) : CLI_SYSTEM;
	free(text);
	return result;
}

int cli_export(const struct cli_options *options)
{
	bool page = is_page(options->output);
	if (options->role && run_sheet_role(options->role) == NOTE_ROLES) {
		fprintf(stderr,
			"crowdcue export: \"%s\" is no role: host, operator, producer, moderator, technician or "
			"assistant.\n",
			options->role);
		return CLI_USAGE;
	}
	if (!page && (options->role || options->since)) {
		fprintf(stderr, "crowdcue export: --role and --since make a run sheet: give -o a name that ends in "
				".html.\n");
		return CLI_USAGE;
	}
	struct show *show = load(options->arguments[0]);
	if (!show)
		return CLI_INPUT;
	int result = page ? export_page(options, show) : export_sheet(options, show);
	show_destroy(show);
	return result;
}
