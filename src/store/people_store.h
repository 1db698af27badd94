/* What outlives a show: everyone's points and wins, in one SQLite file for all shows of this machine (PRODUCT.md L9).
 * Names are not kept. */
#ifndef STORE_PEOPLE_STORE_H
#define STORE_PEOPLE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

/* Of the newest wins, so many are told. */
#define PEOPLE_WINS_MAX 20

struct people_store; /* opaque. Runner only. */

struct people_win {
	char show[65];
	char lottery[65];
	int64_t t; /* wall ms */
};

struct people_known {
	int64_t points;
	size_t win_count;
	struct people_win wins[PEOPLE_WINS_MAX]; /* newest first */
};

/* A file that is missing is an empty store, which is made with the first write. NULL: it is no store, or cannot be
 * read. */
struct people_store *people_store_open(const char *path, struct error *error);
void people_store_close(struct people_store *s); /* NULL-safe */
/* True if nobody is in it: then nobody need be looked up. */
bool people_store_is_empty(const struct people_store *s);

/* Begins a batch of look-ups, if none is under way; people_store_rest() ends it. */
enum people_found { PEOPLE_FOUND = 1, PEOPLE_UNKNOWN, PEOPLE_FAILED };
/* What is known of somebody, but for what this `session` has written itself. */
enum people_found people_store_find(struct people_store *s, const char *session, const char *platform, const char *id,
				    struct people_known *out, struct error *error);
void people_store_rest(struct people_store *s);

/* One session's account, all or nothing and only once: with a session that is in the store already nothing is changed
 * and *done is true. Between begin and end come the additions; `ok` false, or one of them failing, takes all back. */
bool people_store_begin(struct people_store *s, const char *session, int64_t t, bool *done, struct error *error);
/* Points are added to the balance; they stay within ±2^60. */
bool people_store_add_points(struct people_store *s, const char *platform, const char *id, int64_t by,
			     struct error *error);
bool people_store_add_win(struct people_store *s, const char *platform, const char *id, const struct people_win *win,
			  struct error *error);
bool people_store_end(struct people_store *s, bool ok, struct error *error);

#endif
