#include <stdio.h>

#include "cli/cli.h"
#include "run/show_feeds.h"
#include "show/feed_map.h"

int cli_check(const struct cli_options *options)
{
	bool errors = false;
	for (size_t i = 0; i < options->argument_count; i++) {
		struct problems problems = {0};
		struct show *show = NULL;
		struct feed_map *map = NULL;
		if (feed_map_is_file(options->arguments[i]))
			map = feed_map_load(options->arguments[i], &problems);
		else
			show = show_load(options->arguments[i], &problems);
		if (show)
			show_feeds_check(show, options->arguments[i], FEED_LISTEN_NEVER, &problems);
		for (size_t n = 0; n < problems.count; n++)
			cli_print_problem(stdout, &problems.items[n]);
		errors = errors || (!show && !map) || problems.errors;
		feed_map_destroy(map);
		show_destroy(show);
		problems_finish(&problems);
	}
	return errors ? CLI_INPUT : CLI_OK;
}
