/* The gate: every string from outside passes here once (ARCHITECTURE "Outside text", contracts.md section 21). */
#ifndef CORE_GATE_H
#define CORE_GATE_H

#include <stdbool.h>
#include <stddef.h>

enum gate_what {
	GATE_TEXT = 1, /* message: tab and line feed stay; 500 code points pass whole */
	GATE_NAME,     /* 128 code points pass whole; line and paragraph separators (U+2028, U+2029) go out */
	GATE_ID,       /* 256 bytes pass whole; a bad byte, control character or separator refuses it */
};

enum gate_result {
	GATE_SAME = 1, /* nothing had to change */
	GATE_CHANGED,
	GATE_CUT,     /* was longer than the cap (and may have been changed as well) */
	GATE_REFUSED, /* GATE_ID only: invalid UTF-8, control characters, tab, line end, bidi override; out is "" */
};

/* The largest results in bytes with the NUL, whatever comes in. */
#define GATE_TEXT_MAX 8192
#define GATE_NAME_MAX 1024
#define GATE_ID_MAX 320

/* Writes the gated string into out (NUL-terminated; `size` at least 1, a smaller one than above is one more cap).
 * Invalid UTF-8: one U+FFFD per maximal subpart. Control characters (Unicode Cc) and bidi overrides (U+202A–202E,
 * U+2066–2069) out. Cut at a grapheme cluster: the one that crosses the cap passes if it ends soon behind it. What went
 * through once goes through again unchanged. Thread-safe, does not allocate. */
enum gate_result gate(enum gate_what what, const char *bytes, size_t length, char *out, size_t size);

/* The same; *written is the length of what is in out. */
enum gate_result gate_measured(enum gate_what what, const char *bytes, size_t length, char *out, size_t size,
			       size_t *written);

/* Whether a gated text has anything to see: not only spaces, joiners, fillers and the like. Thread-safe. */
bool gate_can_be_seen(const char *text);

/* Takes off the wrappers of a message that is an action ("/me waves", "\001ACTION waves\001"; any case), as often as
 * they are there: returns where the text begins and shortens *length. Thread-safe. */
const char *gate_unwrap(const char *text, size_t *length);

/* A message on its way in: gate(GATE_TEXT) of what stands in the wrappers, and no wrapper is left that a control
 * character hid. What went through once goes through again unchanged. */
enum gate_result gate_message(const char *bytes, size_t length, char *out, size_t size);
/* The same; *written is the length of what is in out. */
enum gate_result gate_message_measured(const char *bytes, size_t length, char *out, size_t size, size_t *written);

#endif
