/* How long each sponsor was on the air: with a live segment that names him, or with the sale's card of a product that
 * does (PRODUCT.md L20), while nothing covers the picture. A figure like the metrics: what was shown was shown,
 * whatever is undone later. */
#ifndef CORE_SPONSOR_H
#define CORE_SPONSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/interaction.h"
#include "core/moment.h"
#include "core/rundown.h"
#include "core/show.h"

/* One sponsor of the show; his document is show.sponsors at the same place. */
struct sponsor_time {
	int64_t sum_ms;     /* finished stretches; monotonic, so that a clock that is set changes nothing */
	int64_t since_mono; /* of the stretch that is on; NEVER = off the air */
};

/* Runner only. */
struct sponsors {
	size_t count;
	struct sponsor_time *items; /* owned */
};

/* {0} is allowed to finish. False: out of memory. */
bool sponsors_init(struct sponsors *s, const struct show *show);
void sponsors_finish(struct sponsors *s);
/* After each event: who is on the air from `now` on. Standby covers everything, and so does a card before the picture
 * (starting, break, end); hold takes nothing off. */
void sponsors_update(struct sponsors *s, const struct show *show, const struct rundown *rundown,
		     const struct interaction *items, size_t item_count, struct moment now);
/* [{"id","title","on_air","on_air_ms"}]. New reference. */
json_t *sponsors_state(const struct sponsors *s, const struct show *show, struct moment now);

#endif
