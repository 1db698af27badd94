#include <stdio.h>

#include "cli/cli.h"

int cli_check(const struct cli_options *options)
{
	bool errors = false;
	for (size_t i = 0; i < options->argument_count; i++) {
		struct problems problems = {0};
		struct show *show = show_load(options->arguments[i], &problems);
		for (size_t n = 0; n < problems.count; n++)
			cli_print_problem(stdout, &problems.items[n]);
		errors = errors || !show || problems.errors;
		show_destroy(show);
		problems_finish(&problems);
	}
	return errors ? CLI_INPUT : CLI_OK;
}
