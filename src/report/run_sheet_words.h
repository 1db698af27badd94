/* Cues, interactions and people of a script in words, as HTML. Lines begin with a byte 01, see run_sheet.c. */
#ifndef REPORT_RUN_SHEET_WORDS_H
#define REPORT_RUN_SHEET_WORDS_H

#include "core/show.h"
#include "report/text.h"

/* The cues of a segment, a line each: when, what. `role`: only what is asked of this role, or said to it; NOTE_ROLES
 * and the roles that run the machine (operator, technician) see all of them. */
void words_cues(struct text *t, const struct show *show, const struct show_segment *segment, int role);
/* The interactions of a segment with what an audience has to know of them, a line each. */
void words_interactions(struct text *t, const struct show *show, const struct show_segment *segment);
/* The products of a segment with price and stock, a line each. */
void words_products(struct text *t, const struct show *show, const struct show_segment *segment);
/* The name of a crew member, or the text itself. */
const char *words_person(const struct show *show, const char *owner);
/* Run.Role.<role> in the language; the name itself for a role of its own. */
const char *words_role(const struct show *show, const char *role);

#endif
