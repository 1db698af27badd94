/* What the benches share that count through a whole runner: the session with the bench's show, its opening, and the end
 * of a chat server's greeting. */
#ifndef TESTS_BENCH_SESSION_H
#define TESTS_BENCH_SESSION_H

#include <stdbool.h>

#include "run/runner.h"

/* A runner with the bench's show, on the wall clock, its session new in `folder`, with one feed. NULL: it cannot be
 * made, which was said. The caller's; not started yet. */
struct runner *bench_runner(const char *url, const char *folder, const struct runner_sink *sink);
/* The show goes on, its lottery and its poll open. Returns how many answers will come. */
int bench_open_show(struct runner *runner, runner_answer answer, void *user);
/* A server's side of a chat connection, in plain text: reads until the client has joined. False: it is gone, or says
 * too much. */
bool bench_hear_join(int in);

#endif
