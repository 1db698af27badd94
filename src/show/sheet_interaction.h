/* Makes interactions and products of a document from what stands in cells. */
#ifndef SHOW_SHEET_INTERACTION_H
#define SHOW_SHEET_INTERACTION_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#define SHEET_PRODUCTS_MAX 1000
#define SHEET_INTERACTIONS_MAX 1000

/* The parts of the document that a sheet's rows name. */
struct sheet_parts {
	json_t *interactions;       /* array of the document; borrowed */
	json_t *products;           /* the same */
	json_t *index;              /* object: where members of the arrays stand, by id and title; borrowed */
	const char *language;       /* of what is said to the user; borrowed */
	json_t *defined;            /* object: the row of each interaction that this sheet defines, by id; borrowed */
	const char *currency;       /* of amounts that name none */
	const json_t *row_products; /* ids: what a sale sells that names no product; borrowed */
	size_t row;                 /* of the sheet, from 1 */
};

/* One line of an interaction cell: makes the interaction, or changes the one that has its id. Its id, borrowed from the
 * document; NULL: `what` says why, in one sentence. */
const char *sheet_interaction(struct sheet_parts *parts, const char *line, char *what, size_t size);
/* One product of a cell, by id, by title or as ID=TITLE; a new one is made. Its id, borrowed; NULL if there
 * are too many, or memory fails. */
const char *sheet_product(struct sheet_parts *parts, const char *text);
/* ID=TITLE: the id, and where the title begins; id is "" if the text is something else. */
void sheet_named(const char *text, char *id, size_t size, const char **title);
/* The member of an array of objects of the document that has the id, without regard to case; NULL if there is none.
 * Borrowed. The arrays grow by sheet_add() only. */
json_t *sheet_find(struct sheet_parts *parts, const json_t *array, const char *id);
/* The first member that has the title. */
json_t *sheet_find_title(struct sheet_parts *parts, const json_t *array, const char *title);
/* Gives a member another title. */
void sheet_rename(struct sheet_parts *parts, const json_t *array, json_t *member, const char *title);
/* Adds a member; takes it. */
bool sheet_add(struct sheet_parts *parts, json_t *array, json_t *member);

#endif
