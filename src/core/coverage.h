/* Coverage: from when to when the audience of a feed could be heard, and the gaps between. What happens to a feed comes
 * as events, so a replay finds the same gaps.
 *
 *              live                gone
 *   UNHEARD ─────────▶ HEARD ─────────────▶ AWAY     a gap lasts as long as the feed is away
 *      │                ▲ │ ◀─────────────── │ live
 *      │ ended     live │ │ ended            │ ended
 *      └──────────────▶ OVER ◀───────────────┘
 *
 * READY is a port that is open and that nobody has used yet: as HEARD, but no voice by itself. It is come to from
 * UNHEARD and OVER, and from AWAY if it was READY before. A feed that has not been heard yet, and one that has ended or
 * was disconnected, leaves no gap. Thread-safety: runner only. */
#ifndef CORE_COVERAGE_H
#define CORE_COVERAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/moment.h"

struct engine;
struct engine_feed;

/* A connection that breaks and is back at once is nothing that viewers need to hear of. */
#define COVERAGE_SILENT_MS 3000

enum coverage_state { COVERAGE_UNHEARD, COVERAGE_READY, COVERAGE_HEARD, COVERAGE_AWAY, COVERAGE_OVER };

enum coverage_event {
	ON_FEED_LIVE = 1, /* connected, whether anybody says something or not */
	ON_FEED_GONE,     /* it was lost, it is tried again, it is refused */
	ON_FEED_ENDED,    /* there is nothing more to come, or nobody wants it any more */
	ON_FEED_ASLEEP,   /* we were not there ourselves: the session is resumed */
	ON_FEED_READY,    /* whoever has something to say now is heard, and has no connection that could be missing */
};

/* What became of what was said in a gap. */
enum gap_end {
	GAP_LASTS = 1,
	GAP_LOST,      /* the feed came back; nothing of it was brought along */
	GAP_ASKED,     /* the server was asked for it; whether it keeps it is not known */
	GAP_MADE_GOOD, /* the platform handed it over */
	GAP_LATE,      /* the feed was there, the journal was not: it waited, and counts if it was in time */
	GAP_LEFT,      /* the feed ended without coming back */
};

struct gap {
	char id[65];    /* of the feed */
	char feed[160]; /* `feed` of its events */
	bool count;     /* the feed counted when the gap began */
	struct moment from;
	struct moment until; /* meaningless while it lasts */
	enum gap_end end;
};

struct coverage {
	size_t count;
	size_t capacity;
	struct gap *gaps;    /* owned; in the order in which they began */
	int64_t silent_mono; /* since when no counted feed is heard, though one was; NEVER = one is, or none was */
	bool lost;           /* … and that for COVERAGE_SILENT_MS, as the last deadline found it */
};

void coverage_init(struct coverage *c);
void coverage_finish(struct coverage *c);
/* "lasting" "lost" "asked" "made-good" "late" "left". */
const char *gap_end_name(enum gap_end end);
/* The reverse, for a feed that is back: "lost" "asked" "made-good" "late"; anything else is GAP_LOST. */
enum gap_end gap_end_from(const char *name);

/* For a feed that is known. `back`: with ON_FEED_LIVE, what became of what was said meanwhile. Emits feed.gap when one
 * begins or ends. A feed that does not `cover` (it is asked, not listened to) leaves no gaps. */
void coverage_apply(struct engine *e, struct engine_feed *feed, enum coverage_event event, enum gap_end back);
/* The same by the feed's id; an unknown one is ignored. */
void coverage_apply_to(struct engine *e, const char *id, enum coverage_event event, enum gap_end back);
/* To all feeds. */
void coverage_apply_to_all(struct engine *e, enum coverage_event event);
/* A show begins anew with the feeds of the old one: what is away begins its gap now. */
void coverage_begin_anew(struct engine *fresh);
/* Ms between two monotonic instants in which some counted feed was away, each counted once. What was made good is not
 * among them. */
int64_t coverage_missed(const struct coverage *c, int64_t from, int64_t to);
/* A counted feed is away. */
bool coverage_gap_lasts(const struct coverage *c);
/* Counted feeds were heard, and none has been for some seconds: nobody can take part. */
bool coverage_is_lost(const struct coverage *c, struct moment now);
/* Next instant at which that changes by itself; and doing it. */
int64_t coverage_next_due(const struct coverage *c);
void coverage_deadline(struct engine *e);
/* The list "gaps": all of them, the oldest first. New reference. */
json_t *coverage_rows(const struct engine *e, struct moment now, size_t from, size_t count, size_t *total);
/* {"lost", "gaps" (the newest 100), "count", "missed_ms"}. New reference. */
json_t *coverage_state(const struct engine *e, struct moment now);

#endif
