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
	const char *text;  /* without keys; points into sheet_line.copy */
	const char *right; /* the right answer, if it was said here; NULL = it was not */
};

struct sheet_line {
	enum interaction_kind kind;
	const char *values[LINE_KEYS]; /* NULL = not given; point into `copy` */
	struct line_part parts[LINE_PARTS_MAX];
	size_t part_count; /* [0] is the title */
	char *copy;        /* owned */
};

/* Takes a line apart. False: `what` says why, in one sentence. Finish it in any case. */
bool sheet_line_parse(struct sheet_line *l, const char *text, char *what, size_t size);
void sheet_line_finish(struct sheet_line *l);

/* Takes the next piece of a list split at any of , ， 、 ; ； and line ends: trimmed, in place; NULL at the end. */
char *sheet_next_piece(char **rest);

#endif
