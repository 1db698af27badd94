/* Words and numbers as they stand on air, in the language of the show. */
#ifndef OVERLAY_WORDS_H
#define OVERLAY_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"

#define WORDS_SIZE 160

/* The text of the key "Air.NAME"; borrowed, lives for ever, never NULL. Without such a key it is `name` itself, which
 * lives as long as the caller's. */
const char *words(const char *language, const char *name);
/* The key "Air.NAME.One" for 1 where the language has it, else "Air.NAME". */
const char *words_many(const char *language, const char *name, int64_t n);
/* The text of a key with every "{}" replaced. Cut at a whole character if it does not fit. */
void words_with(const char *language, const char *name, const char *value, char *out, size_t size);

/* The same with "{all}" replaced by another one: "{} of {all} left". */
void words_of(const char *language, const char *name, const char *value, const char *all, char *out, size_t size);

/* 1,284; from ten thousand on Chinese counts in 万 (1.3万) and in 亿, with one decimal that is never rounded up. */
void words_count(const char *language, int64_t n, char *out, size_t size);

/* Milliseconds left as 0:07, 12:34 or 1:02:03; a second that has begun counts. */
void words_clock(int64_t left_ms, char *out, size_t size);

/* An amount in the parts that are set in different sizes. */
struct words_price {
	char symbol[28];   /* "¥", "US$" …, with a space if it is a word */
	char whole[28];    /* "1,299" */
	char decimals[16]; /* ".90", "" if they are nought */
	int symbol_after;  /* 1: the symbol follows the number */
};
void words_price(const char *language, const struct money *money, struct words_price *out);

#endif
