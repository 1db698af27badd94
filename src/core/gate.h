/* The gate: every string from outside passes here once (ARCHITECTURE "Outside text", contracts.md section 21). */
#ifndef CORE_GATE_H
#define CORE_GATE_H

#include <stdbool.h>
#include <stddef.h>

enum gate_what {
	GATE_TEXT = 1, /* message: tab and line end stay; at least 500 code points pass whole */
	GATE_NAME,     /* at least 128 code points pass whole */
	GATE_ID,       /* at least 256 bytes pass whole; a bad byte refuses it */
};

enum gate_result {
	GATE_SAME = 1, /* nothing had to change */
	GATE_CHANGED,
	GATE_CUT,    /* was longer than the cap (and may have been changed as well) */
	GATE_REFUSED, /* GATE_ID only: invalid UTF-8, control characters, tab, line end, too long */
};

/* The largest results in bytes with the NUL, whatever comes in. */
#define GATE_TEXT_MAX 8192
#define GATE_NAME_MAX 1024
#define GATE_ID_MAX 320

/* Writes the gated string into out (NUL-terminated). Invalid UTF-8: one U+FFFD per maximal subpart. Control characters
 * and bidi overrides (U+202A–202E, U+2066–2069) out. Cut at a grapheme cluster. Thread-safe, does not allocate. */
enum gate_result gate(enum gate_what what, const char *bytes, size_t length, char *out, size_t size);

#endif
