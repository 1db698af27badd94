/* export: the script as a spreadsheet. */
#include <stdio.h>
#include <stdlib.h>

#include "cli/cli.h"
#include "cli/output.h"
#include "show/sheet.h"

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
	int result = text ? cli_put(options->output, text) : CLI_SYSTEM;
	free(text);
	show_destroy(show);
	return result;
}
