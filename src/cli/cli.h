/* The `crowdcue` command (contracts.md sections 3, 11 to 16, 20): one file a sub-command. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include "core/error.h"
#include "show/document.h"

enum cli_exit { CLI_OK = 0, CLI_INPUT = 1, CLI_USAGE = 2, CLI_SYSTEM = 3 };

#define CLI_FEEDS_MAX 32
#define CLI_MAPS_MAX 64

/* What stood on the command line. All texts are borrowed from argv. */
struct cli_options {
	size_t argument_count; /* words that are no option */
	const char *arguments[256];
	size_t feed_count;
	const char *feeds[CLI_FEEDS_MAX];
	size_t map_count;
	const char *maps[CLI_MAPS_MAX]; /* HEADING=FIELD */
	const char *sheet;
	const char *role;
	const char *since;
	const char *session;
	const char *output; /* -o */
	const char *into;
	const char *record;
	const char *seconds;
	const char *speed;
	const char *seed;
	const char *clock;
	const char *secrets;
	const struct secrets *opened_secrets; /* what --secrets holds; NULL = nothing; borrowed */
	const char *people;
	bool preview;
	bool no_memory;
	bool automatic; /* --auto */
	bool from_stdin;
	bool resume;
	bool check;
	bool json;
	const char *listen;
	bool use_private;
	bool pack;
	bool mask;
	bool all;
	bool help; /* --help: nothing behind it was read */
};

struct cli_command {
	const char *name;
	const char *usage;
	const char *takes; /* names of its options, each between spaces: " --feed --session " */
	size_t min_arguments;
	size_t max_arguments;
	int (*run)(const struct cli_options *options);
	const char *more; /* lines of help behind the usage; NULL = none */
};

int cli_check(const struct cli_options *options);
int cli_import(const struct cli_options *options);
int cli_export(const struct cli_options *options);
int cli_run(const struct cli_options *options);
int cli_feed(const struct cli_options *options);
int cli_feeds(const struct cli_options *options);
int cli_replay(const struct cli_options *options);
int cli_verify(const struct cli_options *options);
int cli_report(const struct cli_options *options);
int cli_verbs(const struct cli_options *options);

/* FILE:LINE:COL: error: what. how to mend. Parts that are not known are left out. */
void cli_print_problem(void *stream, const struct problem *p);
void cli_print_error(const struct error *e);
/* In which the command speaks, as far as it knows the words: that of the environment. Lives for ever. */
const char *cli_language(void);
/* True for a decimal number of the whole text, at least 0. */
bool cli_number(const char *text, double *out);

#endif
