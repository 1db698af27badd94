/* The compact text form of an interaction in a cell (contracts.md section 18):
 * `KIND TITLE key=value…` or `KIND: TITLE | option | option | 60s`; `||` begins a further question of a quiz. */
#ifndef SHOW_SHEET_LINE_H
#define SHOW_SHEET_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/show.h"

enum line_key {
	LINE_ID,
	LINE_WORD,
	LINE_PRIZE,
	LINE_TIME,
	LINE_PRODUCT,
	LINE_STOCK,
	LINE_PRICE,
	LINE_WAS,
	LINE_LIMIT,
	LINE_PREFIX,
	LINE_RIGHT,
	LINE_KEYS,
};

#define LINE_PARTS_MAX 128

/* One stretch between bars. "" begins a further question. */
struct line_part {
	char *text;  /* without keys, with its backslashes; points into sheet_line.copy */
	char *right; /* the right answer, if it was said here; NULL = it was not */
};

struct sheet_line {
	enum interaction_kind kind;
	char *values[LINE_KEYS]; /* NULL = not given; point into `copy` */
	struct line_part parts[LINE_PARTS_MAX];
	size_t part_count;    /* [0] is the title */
	char *copy;           /* owned */
	const char *language; /* of what is said to the user; borrowed */
};

/* Takes a line apart. A backslash before a mark makes it a part of the text: `\|`. False: `what` says why, in one
 * sentence of the language. Finish it in any case. */
bool sheet_line_parse(struct sheet_line *l, const char *text, const char *language, char *what, size_t size);
void sheet_line_finish(struct sheet_line *l);
/* How a kind and a key are written in a cell, in a language. */
const char *sheet_line_kind(enum interaction_kind kind, const char *language);
const char *sheet_line_key(enum line_key key, const char *language);

/* Takes the next piece of a list split at any of , ， 、 ; ； and line ends: trimmed, in place, its backslashes taken
 * off; NULL at the end. */
char *sheet_next_piece(char **rest);
/* Takes off the backslashes before marks and digits, in place. */
char *sheet_unescape(char *text);

#endif
