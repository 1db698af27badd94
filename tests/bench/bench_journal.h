/* The whole way of a message: a server on the loopback address, the network thread, the runner, the journal. */
#ifndef TESTS_BENCH_JOURNAL_H
#define TESTS_BENCH_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>

/* Pours the bytes, which hold `lines` comments, through a server to a runner whose session is made in `folder`; prints
 * what was counted as one line of JSON when all of it is committed. False: something failed, and was said. */
bool bench_journal(const char *bytes, size_t size, long lines, const char *folder);

#endif
