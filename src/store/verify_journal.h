/* What a session's journal knows of its draws: the secrets as they were made when entries opened, and who was there. */
#ifndef STORE_VERIFY_JOURNAL_H
#define STORE_VERIFY_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/error.h"
#include "store/proof_read.h"
#include "store/verify.h"

struct verify_journal {
	json_t *seeds;   /* "LOTTERY\tN" → array of secrets in hex (a rehearsal may count the same n); owned */
	json_t *beacons; /* "LOTTERY\tROUND\tRANDOMNESS" → true: values that were entered and taken; owned */
	json_t *lists;   /* "LOTTERY" → true: entered by a list in the document; owned */
	size_t count;
	size_t capacity;
	char **people; /* "PLATFORM\tID", sorted, each once; owned */
	bool failed;   /* memory */
};

enum verify_result verify_journal_init(struct verify_journal *v, const char *folder, struct error *error);
void verify_journal_finish(struct verify_journal *v);
/* True if the proof's secret and list agree with the journal. False: `text` says what does not. */
bool verify_journal_check(const struct verify_journal *v, const struct proof_read *p, const struct verify_sink *sink,
			  char *text, size_t size);

#endif
