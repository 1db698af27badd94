/* run: the whole show without OBS. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sodium.h>

#include "cli/cli.h"
#include "cli/signals.h"
#include "run/runner.h"
#include "run/show_feeds.h"
#include "store/session.h"

#define LINE_MAX_BYTES (1024 * 1024)

/* ---- what comes out ---- */

static void put_line(void *user, const char *line)
{
	(void)user;
	puts(line);
}

static void flush(void *user)
{
	(void)user;
	fflush(stdout);
}

/* ---- what comes in ---- */

struct input {
	char *bytes;
	size_t length;
	size_t capacity;
	int line;      /* number of the line that is being gathered */
	bool too_long; /* … and it was longer than can be taken */
};

static bool gets_answer(const char *line)
{
	const char *first = line + strspn(line, " \t\r");
	return *first && *first != '#';
}

static void hand_over(struct runner *runner, struct input *in)
{
	size_t length = in->length;
	if (length && in->bytes[length - 1] == '\r')
		length--;
	in->bytes[length] = 0;
	/* a NUL byte ends nothing: such a line is bad as a whole */
	if (in->too_long || strlen(in->bytes) != length)
		runner_post_numbered(runner, "{", in->line, put_line, NULL);
	else if (gets_answer(in->bytes))
		runner_post_numbered(runner, in->bytes, in->line, put_line, NULL);
	in->length = 0;
	in->too_long = false;
}

static bool gather(struct input *in, char byte)
{
	if (in->length + 2 > in->capacity) {
		size_t capacity = in->capacity ? in->capacity * 2 : 4096;
		char *bytes = realloc(in->bytes, capacity);
		if (!bytes)
			return false;
		in->bytes = bytes;
		in->capacity = capacity;
	}
	if (in->length < LINE_MAX_BYTES)
		in->bytes[in->length++] = byte;
	else
		in->too_long = true;
	return true;
}

static void read_stdin(struct runner *runner)
{
	struct input in = {.line = 1};
	char chunk[65536];
	while (signals_wait_readable(STDIN_FILENO)) {
		ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		for (ssize_t i = 0; i < got; i++) {
			if (chunk[i] != '\n') {
				if (!gather(&in, chunk[i]))
					goto done;
				continue;
			}
			if (!gather(&in, ' '))
				goto done;
			in.length--;
			hand_over(runner, &in);
			in.line++;
		}
	}
	if (in.length && !signals_came() && gather(&in, ' ')) {
		in.length--;
		hand_over(runner, &in);
	}
done:
	free(in.bytes);
}

/* ---- what was asked for ---- */

static bool read_seed(const char *hex, uint8_t seed[32])
{
	size_t length = 0;
	return strlen(hex) == 64 && sodium_hex2bin(seed, 32, hex, 64, NULL, &length, NULL) == 0 && length == 32;
}

static int complain(const char *what)
{
	fprintf(stderr, "crowdcue run: %s\n", what);
	return CLI_USAGE;
}

static int configure(const struct cli_options *options, struct runner_config *config, uint8_t seed[32])
{
	static char feeds[1024];
	static char people[4096]; /* as long as the process, as what comes from the command line */
	double speed = 1;
	config->folder = options->session;
	config->resume = options->resume;
	config->autopilot = options->automatic;
	config->allow_private = options->use_private;
	if (options->listen && !feed_listen_read(options->listen, &config->listen))
		return complain("--listen takes here or network.");
	config->secrets = options->opened_secrets;
	config->feed_count = options->feed_count;
	config->feeds = options->feeds;
	config->clock = RUNNER_CLOCK_REAL;
	config->sink.event = put_line;
	config->sink.flush = flush;
	if (options->clock && strcmp(options->clock, "stdin") != 0)
		return complain("--clock takes only: stdin");
	if (options->clock && !options->from_stdin)
		return complain("--clock stdin needs --stdin.");
	if (options->clock)
		config->clock = RUNNER_CLOCK_DRIVEN;
	if (options->speed && (!cli_number(options->speed, &speed) || speed <= 0 || speed > 100000))
		return complain("--speed wants a number above 0.");
	if (options->speed && options->clock)
		return complain("--speed cannot go with --clock stdin: that clock is driven line by line.");
	config->speed = speed;
	config->people = options->people;
	if (!options->people && !options->clock && session_data_path("people.db", people, sizeof people))
		config->people = people;
	if (session_data_path("feeds", feeds, sizeof feeds))
		config->feeds_state = feeds;
	if (options->seed && !read_seed(options->seed, seed))
		return complain("--seed wants 64 hex digits.");
	config->seed = options->seed ? seed : NULL;
	if (!options->argument_count && !options->resume)
		return complain("which show?");
	return CLI_OK;
}

static int load(const struct cli_options *options, struct show **show)
{
	struct problems problems = {0};
	*show = NULL;
	if (options->argument_count == 0)
		return CLI_OK;
	*show = show_load(options->arguments[0], &problems);
	if (*show && !show_feeds_read(*show, options->arguments[0], &problems)) {
		show_destroy(*show);
		*show = NULL;
	}
	for (size_t i = 0; i < problems.count; i++)
		cli_print_problem(stderr, &problems.items[i]);
	problems_finish(&problems);
	return *show ? CLI_OK : CLI_INPUT;
}

static int exit_of(enum runner_result result)
{
	switch (result) {
	case RUNNER_OK:
		return CLI_OK;
	case RUNNER_INPUT:
		return CLI_INPUT;
	case RUNNER_USAGE:
		return CLI_USAGE;
	case RUNNER_FAILED:
		return CLI_SYSTEM;
	}
	return CLI_SYSTEM;
}

/* Without --stdin the run lasts until the show is finished or a signal comes. */
static void wait_for_end(struct runner *runner)
{
	while (!signals_came() && !runner_finished(runner))
		signals_wait(50);
}

int cli_run(const struct cli_options *options)
{
	struct runner_config config = {0};
	struct runner *runner = NULL;
	struct error error = {0};
	uint8_t seed[32];
	int result = configure(options, &config, seed);
	if (result != CLI_OK)
		return result;
	result = load(options, &config.show);
	if (result != CLI_OK)
		return result;
	signals_catch();
	result = exit_of(runner_create(&runner, &config, &error));
	if (result != CLI_OK) {
		cli_print_error(&error);
		return result;
	}
	if (!runner_start(runner)) {
		runner_destroy(runner);
		return CLI_SYSTEM;
	}
	if (options->from_stdin)
		read_stdin(runner);
	else
		wait_for_end(runner);
	runner_destroy(runner);
	return ferror(stdout) ? CLI_SYSTEM : CLI_OK;
}
