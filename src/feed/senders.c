#include "feed/senders.h"

struct skew *senders_clock(struct senders *s, uint64_t from, bool many, int64_t mono)
{
	struct sender *place = s->items;
	for (size_t i = 0; i < s->count; i++) {
		struct sender *one = &s->items[i];
		if (one->from == from) {
			one->last_mono = mono;
			return &one->clock;
		}
		if (one->last_mono < place->last_mono)
			place = one;
	}
	if (s->count < SENDERS_MOST)
		place = &s->items[s->count++];
	*place = (struct sender){.from = from, .last_mono = mono, .clock = {.many = many}};
	return &place->clock;
}

void senders_recall(struct senders *s, const struct feed_clock *clocks, size_t count, bool many,
		    const struct moment *now)
{
	for (size_t i = 0; i < count; i++) {
		struct skew_fact fact = {.shown = clocks[i].shown, .behind = clocks[i].behind};
		if (clocks[i].from)
			skew_recall(senders_clock(s, clocks[i].from, many, now->mono), &fact, now);
	}
}
