/* Computes draws again from their proofs (contracts.md sections 5 and 15): nothing of what a proof says is taken on
 * trust but the names. A session's proofs are also held against its journal. */
#ifndef STORE_VERIFY_H
#define STORE_VERIFY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/error.h"

enum verify_result {
	VERIFY_TRUE = 1, /* every draw is as its proof says */
	VERIFY_FALSE,    /* at least one is not */
	VERIFY_INPUT,    /* there is no such file or session; no line was said */
	VERIFY_FAILED,   /* the system: disk, rights, memory */
};

/* One draw. A proof that cannot be read at all is false with the lottery "-" and the draw 0. All texts are borrowed. */
struct verify_line {
	bool ok;
	const char *file;
	const char *lottery;
	int64_t draw;
	const char *text; /* what was found, one sentence without its full stop */
};

struct verify_sink {
	void (*line)(void *user, const struct verify_line *line);
	/* The frozen list as the session's journal gives it when the show is run again from it: fills the list's
	 * digest. False = by the journal there was no such draw. NULL: the list is only held against the people who
	 * occur in the journal, which finds a person too many, but not one that is missing. */
	bool (*journal_list)(void *user, const char *lottery, int64_t draw, bool rehearsal, uint8_t digest[32]);
	void *user;
};

/* `path` is the .json of a proof (or its .tsv, beside which the .json lies). */
enum verify_result verify_file(const char *path, const struct verify_sink *sink, struct error *error);
/* All proofs of a session folder, in the order of their names, rehearsals last. */
enum verify_result verify_session(const char *folder, const struct verify_sink *sink, struct error *error);

#endif
