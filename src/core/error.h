/* Where a bad input went wrong, in a form that a person can act on. */
#ifndef CORE_ERROR_H
#define CORE_ERROR_H

#include <stddef.h>

/* Filled by functions that can fail; a caller that does not care passes NULL.
 * Thread-safety: a plain value, owned by the caller. */
struct error {
	char file[512];    /* path as the user gave it, "" if the input is no file */
	int line;          /* from 1; 0 = not known */
	int column;        /* code points from 1; 0 = not known */
	char pointer[256]; /* JSON pointer of the place, "" if it does not apply */
	char what[320];    /* one sentence: what is wrong */
	char mend[192];    /* one sentence: how to put it right, "" if that is plain */
};

/* Puts a printf-formatted sentence into e->what and clears the rest. NULL-safe. */
#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void error_set(struct error *e, const char *format, ...);

/* For people: "FILE:LINE:COLUMN: what. How to mend.", without what is not known. Cut if `size` is too small. */
void error_text(const struct error *e, char *out, size_t size);

#endif
