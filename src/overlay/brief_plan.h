/* How a card in few words (overlay/brief.h) is laid out, and how that is drawn. */
#ifndef OVERLAY_BRIEF_PLAN_H
#define OVERLAY_BRIEF_PLAN_H

#include "overlay/brief_tell.h"

#define BRIEF_GAP 10.0
#define BRIEF_GAP_LOW 6.0 /* where room is short */
#define BRIEF_LEFT 0.52   /* of the width: the title, beside its action */
#define BRIEF_OPTION 44.0 /* px: height of an option */
#define BRIEF_OPTION_GAP 8.0
#define BRIEF_OPTION_TEXT 10.0 /* from its number's plate to its text */

/* Where that stands. Design px. */
struct plan {
	bool head;
	bool count;
	bool columns; /* the strip stands at the right */
	const struct text_block *title;
	const struct text_block *role; /* in the strip, under a name; NULL = none */
	double price;                  /* its height, 0 = none */
	double strip;                  /* of the action or the notice, 0 = none */
	double text;                   /* height of all that stands above the strip or beside it, 0 = nothing */
	double gap;                    /* below the title */
	double options;                /* their height, 0 = none */
	uint32_t lines;                /* of options */
	double height;
	double pad;         /* from the panel's inside to the words */
	struct rect inside; /* of its panel, when nothing changes */
};

/* What is said, and where. Borrowed. */
struct said {
	const struct brief *brief;
	const struct plan *plan;
};

/* From the panel's inside to its text. Without a surface that stands in line with the rule, as on a large card. */
double brief_text_side(const struct canvas *canvas, double pad);
double brief_head_height(struct canvas *canvas);
const struct text_block *brief_count(struct canvas *canvas, const struct brief *brief);
struct text_style brief_option_style(struct canvas *canvas);

/* All that stands on the panel. */
void brief_draw_plan(struct canvas *canvas, const struct said *said, struct rect panel);

/* The same while one gives way to another, t 0 … 1 (overlay/change.h): what both say in one place stays. */
void brief_draw_turn(struct canvas *canvas, const struct said *old, const struct said *said, struct rect panel,
		     double t);

#endif
