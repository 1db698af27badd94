/* Those who send to one listening path, told apart by what their connections have in common: a clock for each. */
#ifndef FEED_SENDERS_H
#define FEED_SENDERS_H

#include <stddef.h>
#include <stdint.h>

#include "feed/feed.h"
#include "feed/skew.h"

#define SENDERS_MOST 128

/* A plain value; zero = nobody has sent anything. */
struct senders {
	size_t count;
	struct sender {
		uint64_t from; /* as in struct feed_clock */
		int64_t last_mono;
		struct skew clock;
	} items[SENDERS_MOST];
};

/* The clock of the one from `from`, borrowed until the next call. For one who is new and finds no room, the one who was
 * not heard for longest is forgotten. `many`: as in a skew, of a new one. */
struct skew *senders_clock(struct senders *s, uint64_t from, bool many, int64_t mono);
/* What they had shown in an earlier run, in its order; that of the feed's own server is passed over. */
void senders_recall(struct senders *s, const struct feed_clock *clocks, size_t count, bool many,
		    const struct moment *now);

#endif
