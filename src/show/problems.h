/* Gathers what is wrong with an input: every problem, in the order of its place. */
#ifndef SHOW_PROBLEMS_H
#define SHOW_PROBLEMS_H

#include "show/document.h"

/* No more than this many are kept; what a hostile document can make us hold is bounded. */
#define PROBLEMS_MAX 5000

/* Takes out bytes that are no UTF-8, in place: words from a document are cut to fit into a message. */
void problem_text(char *text);
/* Adds a problem, copied, its texts as valid UTF-8. A NULL list and a full one are fine (errors are counted all the
 * same). */
void problems_add(struct problems *p, bool warning, const struct error *at);
/* By line, then column; problems of one place stay in the order in which they were found. */
void problems_sort(struct problems *p);

#endif
