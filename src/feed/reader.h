/* A reader makes events of the messages of one kind of relay: a JSON value in, events out. Each shape has a file; the
 * table of all is in reader.c. Network thread only. */
#ifndef FEED_READER_H
#define FEED_READER_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/moment.h"
#include "feed/feed.h"

struct link;

struct reader {
	const char *name; /* as in map=; the presets of data/feeds */
	/* Is this message of our kind? Asked in the order of the table when the URL names no map. */
	bool (*suits)(const json_t *message);
	void *(*create)(void); /* its own state; NULL = it has none */
	void (*destroy)(void *own);
	/* Passes on what the message says, by link_event() or link_pass(); what cannot be understood by link_drop(). */
	void (*read)(struct link *l, void *own, const json_t *message, const struct moment *now);
};

extern const struct reader reader_normal;
extern const struct reader reader_douyin_barragegrab;
extern const struct reader reader_barragegrab;
extern const struct reader reader_dycast;
extern const struct reader reader_wxlivespy;
extern const struct reader reader_ssn;

/* NULL: there is none of this name. */
const struct reader *reader_find(const char *name);

/* The messages of one feed. */
struct messages {
	const struct reader *reader; /* NULL = not told yet */
	void *own;                   /* of the reader; owned */
};

/* `map`: as in a feed_url; "" = told from each message. False: no such map, a bad one, or no memory. */
bool messages_init(struct messages *m, const char *map);
void messages_finish(struct messages *m);
/* One message: JSON, or an array of such. What is no JSON, or nobody's shape, is counted as dropped. */
void messages_take(struct messages *m, struct link *l, const char *bytes, size_t length, const struct moment *now);
/* The same of a value that is at hand; borrowed. */
void messages_take_json(struct messages *m, struct link *l, const json_t *message, const struct moment *now);

#endif
