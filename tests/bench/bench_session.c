#include "bench_session.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench_show.h"
#include "show/document.h"

struct runner *bench_runner(const char *url, const char *folder, const struct runner_sink *sink)
{
	struct runner *runner = NULL;
	struct problems problems = {0};
	struct error error = {0};
	struct runner_config config = {
		.show = show_parse(bench_show_document, strlen(bench_show_document), "bench.show.json", &problems),
		.folder = folder,
		.clock = RUNNER_CLOCK_REAL,
		.allow_private = true,
		.feed_count = 1,
		.feeds = &url,
		.sink = *sink,
	};
	problems_finish(&problems);
	if (config.show && runner_create(&runner, &config, &error) == RUNNER_OK)
		return runner;
	fprintf(stderr, "the session cannot be made: %s\n", error.what);
	return NULL;
}

int bench_open_show(struct runner *runner, runner_answer answer, void *user)
{
	static const char *const verbs[] = {"go", "lottery.open cup", "poll.open colour"};
	int count = sizeof verbs / sizeof *verbs;
	for (int i = 0; i < count; i++)
		runner_post(runner, verbs[i], answer, user);
	return count;
}

bool bench_hear_join(int in)
{
	char heard[4096];
	size_t length = 0;
	while (length < sizeof heard - 1) {
		ssize_t n = read(in, heard + length, sizeof heard - 1 - length);
		if (n <= 0)
			return false;
		length += (size_t)n;
		heard[length] = 0;
		if (strstr(heard, "JOIN "))
			return true;
	}
	return false;
}
