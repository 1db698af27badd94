/* feed: what feeds say, as lines of the normal form. */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/signals.h"
#include "core/audience_line.h"
#include "core/moment.h"
#include "feed/feed.h"
#include "run/clock.h"
#include "store/session.h"

#define TAKE_AT_ONCE 64

struct watch {
	pthread_mutex_t mutex;
	FILE *record; /* protected by mutex */
	size_t count;
	struct watched {
		char id[16];
		struct feed_url url;
		struct pull_feed *pull; /* main thread only */
		bool over;              /* protected by mutex: ended or refused */
		bool was_live;          /* protected by mutex */
		struct saying told;
	} feeds[CLI_FEEDS_MAX];
	bool failed_writing; /* protected by mutex */
};

static void print(struct watch *w, struct audience_event *events, size_t count)
{
	pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < count; i++) {
		const char *line = audience_line(&events[i]);
		if (!line || puts(line) == EOF)
			w->failed_writing = true;
		if (line && w->record)
			fprintf(w->record, "%s\n", line);
		audience_finish(&events[i]);
	}
	if (fflush(stdout) != 0)
		w->failed_writing = true;
	if (w->record && fflush(w->record) != 0)
		w->failed_writing = true;
	pthread_mutex_unlock(&w->mutex);
}

static void take_events(void *user, struct audience_event *events, size_t count)
{
	print(user, events, count);
}

static void take_status(void *user, const struct feed_status *status)
{
	struct watch *w = user;
	pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->count; i++) {
		struct watched *feed = &w->feeds[i];
		if (strcmp(feed->id, status->id) != 0)
			continue;
		feed->over = status->state == FEED_ENDED || status->state == FEED_REFUSED ||
			     status->state == FEED_CREDENTIALS;
		feed->was_live = feed->was_live || status->was_live;
		if (status->says.key && !saying_same(&feed->told, &status->says)) {
			char text[SAYING_TEXT];
			saying_text(&status->says, cli_language(), text, sizeof text);
			fprintf(stderr, "%s: %s: %s\n", status->url, feed_state_name(status->state), text);
		}
		feed->told = status->says;
	}
	pthread_mutex_unlock(&w->mutex);
}

static void take_note(void *user, const char *id, const struct saying *says)
{
	char text[SAYING_TEXT];
	(void)user;
	saying_text(says, cli_language(), text, sizeof text);
	fprintf(stderr, "%s: %s\n", id, text);
}

static void tell_problems(struct watched *feed)
{
	struct error problem;
	while (pull_feed_problem(feed->pull, &problem))
		cli_print_error(&problem);
}

/* Hands out what is due of the pull feeds; returns the wall-clock time of the next event. */
static int64_t pull(struct watch *w)
{
	static const struct feed_view nothing_open = {.language = "en-US"};
	int64_t next = NEVER;
	for (size_t i = 0; i < w->count; i++) {
		struct watched *feed = &w->feeds[i];
		struct audience_event events[TAKE_AT_ONCE];
		while (feed->pull && pull_feed_next(feed->pull) <= machine_wall_ms() && !signals_came()) {
			print(w, events,
			      pull_feed_take(feed->pull, machine_wall_ms(), &nothing_open, events, TAKE_AT_ONCE));
			tell_problems(feed);
		}
		int64_t own = feed->pull ? pull_feed_next(feed->pull) : NEVER;
		if (feed->pull && own == NEVER) {
			tell_problems(feed);
			feed->over = true;
		}
		next = own < next ? own : next;
	}
	return next;
}

static bool all_over(struct watch *w)
{
	bool over = true;
	pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->count; i++)
		over = over && w->feeds[i].over;
	over = over || w->failed_writing;
	pthread_mutex_unlock(&w->mutex);
	return over;
}

static void watch(struct watch *w, double seconds)
{
	int64_t end = seconds > 0 ? machine_mono_ms() + (int64_t)(seconds * 1000) : NEVER;
	while (!signals_came() && machine_mono_ms() < end) {
		int64_t next = pull(w);
		if (all_over(w))
			return;
		int64_t wait = next == NEVER ? 50 : next - machine_wall_ms();
		wait = wait < 1 ? 1 : wait > 50 ? 50 : wait;
		signals_wait(wait);
	}
}

static int parse_urls(struct watch *w, const struct cli_options *options, bool *push)
{
	for (size_t i = 0; i < options->argument_count; i++) {
		struct watched *feed = &w->feeds[w->count++];
		struct error error = {0};
		snprintf(feed->id, sizeof feed->id, "f%zu", i + 1);
		if (!feed_url_parse(options->arguments[i], &feed->url, &error)) {
			cli_print_error(&error);
			return CLI_USAGE;
		}
		if (!feed_url_find_map(&feed->url, ".", &error)) {
			cli_print_error(&error);
			return error.file[0] ? CLI_INPUT : CLI_USAGE;
		}
		*push = *push || !feed->url.pull;
	}
	return CLI_OK;
}

static int start(struct watch *w, struct network *network)
{
	for (size_t i = 0; i < w->count; i++) {
		struct watched *feed = &w->feeds[i];
		struct error error = {0};
		if (!feed->url.pull) {
			if (!network_connect(network, feed->id, &feed->url))
				return CLI_SYSTEM;
			continue;
		}
		feed->pull = pull_feed_create(feed->id, &feed->url, machine_wall_ms(), &error);
		if (!feed->pull) {
			cli_print_error(&error);
			return CLI_INPUT;
		}
		feed->was_live = true;
	}
	return CLI_OK;
}

static int verdict(struct watch *w)
{
	bool live = false;
	pthread_mutex_lock(&w->mutex);
	for (size_t i = 0; i < w->count; i++)
		live = live || w->feeds[i].was_live;
	bool failed = w->failed_writing;
	pthread_mutex_unlock(&w->mutex);
	return live && !failed ? CLI_OK : CLI_SYSTEM;
}

/* A recording that is there is an evening that cannot be had again. A pipe or a device is no recording. */
static FILE *open_record(const char *path, int *result)
{
	struct stat about;
	FILE *file = fopen(path, "wbx");
	bool there = !file && errno == EEXIST;
	if (there && stat(path, &about) == 0 && !S_ISREG(about.st_mode))
		file = fopen(path, "wb");
	else if (there) {
		fprintf(stderr, "%s: error: This file is there already. Give another name, or move it away.\n", path);
		*result = CLI_INPUT;
		return NULL;
	}
	if (!file) {
		perror(path);
		*result = CLI_SYSTEM;
	}
	return file;
}

int cli_feed(const struct cli_options *options)
{
	static struct watch w; /* some hundred KiB: too much for a stack */
	struct network *network = NULL;
	bool push = false;
	double seconds = 0;
	if (options->seconds && !cli_number(options->seconds, &seconds)) {
		fprintf(stderr, "crowdcue feed: --seconds wants a number.\n");
		return CLI_USAGE;
	}
	int result = parse_urls(&w, options, &push);
	if (result != CLI_OK)
		return result;
	pthread_mutex_init(&w.mutex, NULL);
	signals_catch();
	if (options->record && !(w.record = open_record(options->record, &result)))
		return result;
	static char state[1024];
	struct feed_sink sink = {.user = &w, .events = take_events, .status = take_status, .note = take_note};
	if (session_data_path("feeds", state, sizeof state))
		sink.state_folder = state;
	if (push) {
		network = network_create(&sink, options->opened_secrets);
		if (!network || !network_start(network))
			result = CLI_SYSTEM;
	}
	if (result == CLI_OK)
		result = start(&w, network);
	if (result == CLI_OK) {
		watch(&w, seconds);
		result = verdict(&w);
	}
	network_destroy(network);
	for (size_t i = 0; i < w.count; i++)
		pull_feed_destroy(w.feeds[i].pull);
	if (w.record && fclose(w.record) != 0)
		result = CLI_SYSTEM;
	return result;
}
