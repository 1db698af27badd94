/* The show that the benches count for: a lottery and a poll are open. */
#ifndef TESTS_BENCH_SHOW_H
#define TESTS_BENCH_SHOW_H

#include <stddef.h>

#include "core/audience.h"
#include "core/moment.h"

#define BENCH_START INT64_C(1772971290000) /* wall clock */

struct bench_show;

/* As show document. */
extern const char bench_show_document[];
/* An engine with the show running. NULL: it cannot be made. */
struct bench_show *bench_show_begin(void);
/* The same with another document, which has both interactions. */
struct bench_show *bench_show_begin_with(const char *document);
/* Of its hashes, 16 bytes; for a struct feed_sink. */
extern const uint8_t bench_show_key[16];
void bench_show_end(struct bench_show *t);
/* For a struct feed_sink: applies the events and finishes them. */
void bench_show_take(void *user, struct audience_event *events, size_t n);
/* What was counted, as one line of JSON. */
void bench_show_print(const struct bench_show *t, double seconds);

#endif
