/* Builds a show's state again from its journal: to resume, to check, to verify. */
#ifndef RUN_REPLAY_H
#define RUN_REPLAY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/engine.h"
#include "core/error.h"
#include "core/show.h"
#include "feed/feed.h"
#include "run/replies.h"
#include "store/journal.h"

/* What a feed's state means to the engine. `deaf`: what a live one brings is not counted, for the journal cannot be
 * written. `ready`: as in struct feed_status. */
enum coverage_event sources_coverage(enum feed_state state, bool deaf, bool ready);

/* A frozen list that the journal gave, when it was frozen. */
struct replay_frozen {
	char lottery[65];
	int64_t draw;
	bool rehearsal;
	uint8_t digest[32];
	bool drawn; /* somebody was drawn from it: there must be a proof */
};

struct replay_lists {
	size_t count;
	struct replay_frozen *items; /* owned */
};

/* What a journal says. Runner only. */
struct replay {
	struct show *show;     /* the engine's, as soon as there is one; held; NULL = the journal has none yet */
	struct engine *engine; /* owned; NULL until show and zone have been read */
	struct zone zone;
	bool has_zone;
	uint8_t key[16];
	bool has_key;
	struct moment opened;   /* the first boot */
	char session_id[65];    /* what this session is to stores that outlive it */
	bool test;              /* its secrets come from --seed */
	uint8_t seed_check[32]; /* SHA-256 of the seed, if test */
	char folder[1024];      /* where the show's relative paths start */
	uint64_t beginnings;    /* of the engine */
	uint64_t begun;         /* row from which the show began anew the last time (after a rehearsal, or loaded); 0 =
				   never. What came before counts for nothing */
	int64_t live_since;     /* wall ms: the last rehearsal ended; 0 = there was none */
	struct moment last;     /* of the newest row */
	uint64_t rows;
	uint64_t wrong_seq; /* first `check` row whose hash differs; 0 = none */
	uint64_t checks;
	int64_t feed_numbers; /* f1, f2 … given to feeds of the command line so far */
	json_t *connected;    /* feeds of feed.connect, id → {"url", "scripted"}; owned, NULL = none. Their secrets
			       * are not in the journal */
	json_t *marks;        /* of feeds that have given one, id → text (feed/feed.h); owned, NULL = none */
	json_t *clocks;       /* what those who send to feeds have shown, id → the last of its rows {"from", "shown",
			       * "behind"} (feed/feed.h); owned, NULL = none */
	int resumed;          /* how often the session was resumed */
	struct replay_lists lists; /* every list that was frozen, also those of runs that were reset since */
	struct replies replies;    /* answers to verbs that carried `req` */
};

/* Reads the whole journal. False with an error if a row cannot be read or the system fails. `path_hint`: the session
 * folder, for messages and for the show's file name. */
bool replay_journal(struct replay *r, struct journal *journal, const char *session, struct error *error);
/* The same; `goes` (may be NULL) is told of each run that goes, as in struct context of core/interaction.h: r->engine
 * is as it was then. */
bool replay_journal_and_tell(struct replay *r, struct journal *journal, const char *session,
			     void (*goes)(void *user, const struct interaction *it), void *user, struct error *error);
/* Fills the digest of a list. False: there was no such draw. */
bool replay_list(const struct replay_lists *lists, const char *lottery, int64_t draw, bool rehearsal,
		 uint8_t digest[32]);
void replay_finish(struct replay *r);

#endif
