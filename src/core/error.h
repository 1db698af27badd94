/* Where a bad input went wrong, in a form that a person can act on. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stddef.h>

#include "core/saying.h"

/* Filled by functions that can fail; a caller that does not care passes NULL.
 * Thread-safety: a plain value, owned by the caller. */
struct error {
	char file[512];     /* path as the user gave it, "" if the input is no file */
	int line;           /* from 1; 0 = not known */
	int column;         /* code points from 1; 0 = not known */
	char pointer[256];  /* JSON pointer of the place, "" if it does not apply */
	char what[320];     /* one sentence: what is wrong */
	char mend[192];     /* one sentence: how to put it right, "" if that is plain */
	struct saying says; /* what `what` says, for other languages; nothing = it is there in English only */
	const char *mends;  /* the same for `mend`: a key that lives for ever; NULL = `mend` in English only */
};

/* Puts a printf-formatted sentence into e->what and clears the rest. NULL-safe. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void error_set(struct error *e, const char *format, ...);

/* The same with a text of locale/: `what` in English, and what it says. `parts` as of saying_of(). NULL-safe. */
void error_say(struct error *e, const char *key);
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
void error_say_of(struct error *e, const char *key, const char *parts, ...);
/* How to put it right, in English and as a key that lives for ever; after one of the above. NULL-safe. */
void error_mend(struct error *e, const char *key);
/* Puts `what` and `mend` into another language, where that is known. */
void error_translate(struct error *e, const char *language);

/* For people: "FILE:LINE:COLUMN: what. How to mend.", without what is not known. Cut if `size` is too small. */
void error_text(const struct error *e, char *out, size_t size);

#endif
