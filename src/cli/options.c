#include "cli/options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where an option's value or mark goes. */
struct option_row {
	const char *name;
	size_t value; /* offset of a const char *; SIZE_MAX = it takes none */
	size_t mark;  /* offset of a bool */
};

#define VALUE(name_, field_)                                                                                           \
	{                                                                                                              \
		name_, offsetof(struct cli_options, field_), SIZE_MAX                                                  \
	}
#define MARK(name_, field_)                                                                                            \
	{                                                                                                              \
		name_, SIZE_MAX, offsetof(struct cli_options, field_)                                                  \
	}

static const struct option_row rows[] = {
	VALUE("--session", session),    VALUE("-o", output),         VALUE("--into", into),
	VALUE("--record", record),      VALUE("--seconds", seconds), VALUE("--speed", speed),
	VALUE("--seed", seed),          VALUE("--clock", clock),     VALUE("--secrets", secrets),
	VALUE("--listen", listen),      VALUE("--people", people),   MARK("--preview", preview),
	MARK("--auto", automatic),      MARK("--stdin", from_stdin), MARK("--resume", resume),
	MARK("--check", check),         MARK("--json", json),        MARK("--private", use_private),
	MARK("--pack", pack),           MARK("--mask", mask),        MARK("--all", all),
	VALUE("--sheet", sheet),        VALUE("--role", role),       VALUE("--since", since),
	MARK("--no-memory", no_memory),
};

static bool takes(const struct cli_command *command, const char *name)
{
	char padded[64];
	snprintf(padded, sizeof padded, " %s ", name);
	return strstr(command->takes, padded) != NULL;
}

static bool complain(const struct cli_command *command, const char *what, const char *word)
{
	fprintf(stderr, "crowdcue %s: %s%s%s\nusage: crowdcue %s\n", command->name, what, word[0] ? ": " : "", word,
		command->usage);
	return false;
}

static const struct option_row *find(const char *name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	return NULL;
}

static bool add_feed(struct cli_options *out, const char *url)
{
	if (out->feed_count == CLI_FEEDS_MAX)
		return false;
	out->feeds[out->feed_count++] = url;
	return true;
}

/* Options that may stand several times. */
static bool add_more(struct cli_options *out, const char *option, const char *value)
{
	if (strcmp(option, "--map") != 0)
		return add_feed(out, value);
	if (out->map_count == CLI_MAPS_MAX)
		return false;
	out->maps[out->map_count++] = value;
	return true;
}

static bool is_option(const char *word)
{
	return word[0] == '-' && word[1] && !(word[1] == '-' && !word[2]);
}

static bool asks_for_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

bool options_read(const struct cli_command *command, int argc, char **argv, struct cli_options *out)
{
	bool only_words = false;
	*out = (struct cli_options){0};
	for (int i = 0; i < argc; i++) {
		const char *word = argv[i];
		if (!only_words && strcmp(word, "--") == 0) {
			only_words = true;
			continue;
		}
		if (only_words || !is_option(word)) {
			if (out->argument_count == sizeof out->arguments / sizeof *out->arguments)
				return complain(command, "too many words", "");
			out->arguments[out->argument_count++] = word;
			continue;
		}
		if (asks_for_help(word)) {
			out->help = true;
			return true;
		}
		const struct option_row *row = find(word);
		if (!takes(command, word))
			return complain(command, "unknown option", word);
		if (row && row->value == SIZE_MAX) {
			memcpy((char *)out + row->mark, &(bool){true}, sizeof(bool));
			continue;
		}
		if (++i == argc)
			return complain(command, "needs a value", word);
		if (!row && !add_more(out, word, argv[i]))
			return complain(command, "too many of them", word);
		if (row)
			memcpy((char *)out + row->value, &argv[i], sizeof(const char *));
	}
	if (out->argument_count < command->min_arguments)
		return complain(command, "something is missing", "");
	if (out->argument_count > command->max_arguments)
		return complain(command, "one word too many", out->arguments[command->max_arguments]);
	return true;
}
