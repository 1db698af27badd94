/* Reads JSON of a known shape in one pass, without a tree and without allocating. What it takes is good JSON, but for
 * the bytes of strings (UTF-8 is the caller's to check) and keys that repeat; what it does not take may be good all the
 * same. Thread-safe. */
#ifndef SHOW_JSON_CURSOR_H
#define SHOW_JSON_CURSOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where reading stands; spaces and tabs are passed over, line ends are not. Borrowed bytes. */
struct cursor {
	const char *at;
	const char *end;
};

/* A string as it stands in the line, without its quotes. */
struct cursor_text {
	const char *at; /* borrowed; NULL = none */
	size_t length;
	bool escaped; /* it holds escapes, good or bad */
};

/* Each reads one value and moves behind it; false: it is of another kind, or of a form that is not known here. */
bool cursor_string(struct cursor *c, struct cursor_text *out);
/* Printable ASCII without escapes. */
bool cursor_ascii(struct cursor *c, struct cursor_text *out);
/* A whole number of at most 16 digits. What follows it is not looked at. */
bool cursor_number(struct cursor *c, int64_t *out);
bool cursor_bool(struct cursor *c, bool *out);
/* Calls `member` for each key, to read its value; false as soon as that says false. */
bool cursor_object(struct cursor *c, bool (*member)(void *user, const struct cursor_text *key), void *user);
bool cursor_array(struct cursor *c, bool (*element)(void *user), void *user);

bool cursor_is(const struct cursor_text *text, const char *word);
/* Writes the text without escapes to out (no NUL) and lets *text stand for that. False: it does not fit, or holds an
 * escape that is bad, a NUL or half of a pair. */
bool cursor_unescape(struct cursor_text *text, char *out, size_t size);

#endif
