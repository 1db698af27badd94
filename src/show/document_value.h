/* Single values of a show document: a text, a time, a choice. */
#ifndef SHOW_DOCUMENT_VALUE_H
#define SHOW_DOCUMENT_VALUE_H

#include "show/document_read.h"

/* Reads a value that is no list and no object. `at` is where it is stored; NULL: check only. */
void value_read(struct reader *r, const struct field *f, const json_t *value, const struct place *place, void *at);
/* The text, borrowed from the json; a problem and "" if it is none or empty. */
const char *value_line(struct reader *r, const char *key, const json_t *value, const struct place *place);
/* Position among the choices, from 1; a problem and 0 if it is none of them. */
int value_choice(struct reader *r, const struct field *f, const json_t *value, const struct place *place);
/* Reports a text that is none of the choices, with the nearest. */
void value_not_a_choice(struct reader *r, const struct field *f, const char *text, const struct place *place);

#endif
