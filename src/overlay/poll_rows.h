/* The measures of a poll's card: how high its rows are, in how many columns they stand, and how its options are set. */
#ifndef OVERLAY_POLL_ROWS_H
#define OVERLAY_POLL_ROWS_H

#include "overlay/poll.h"
#include "overlay/slots.h"

#define POLL_COLUMN_GAP 16.0
#define POLL_TIME_ROOM 20.0 /* px above the strip for the bar of the time */

/* Lengths in px. */
struct poll_rows {
	const struct text_block *title;
	double head; /* from the panel's top to the first row */
	double all;  /* all rows with the gaps between them */
	double foot; /* from the last row to the panel's bottom */
	double strip;
	uint32_t columns;
	uint32_t lines;               /* of rows, below each other; options go down the first column, then the next */
	double width;                 /* of a row */
	double top[POLL_OPTIONS];     /* of a line, from the first one's top */
	double height[POLL_OPTIONS];  /* of a line: more than the others' where an option needs it */
	bool small;                   /* as small as may be */
	bool even;                    /* all lines are of one height */
	double low;                   /* of a line whose options are in one line of text, where lines differ */
	double plate;                 /* width of the numbers' plates */
	double label;                 /* least size of the options' text, if their rows are not lower */
	double line;                  /* of several lines of text, times their size */
	double inset;                 /* from the plate to the text, and from the percent to the row's end */
	double apart;                 /* from a text to its percent */
	double size;                  /* of the options and their percents */
	int text_lines[POLL_OPTIONS]; /* of each option */
	uint32_t cut;                 /* options that are not there with all their words */
};

/* For the slot, with the bar of the time or without. */
struct poll_rows poll_rows_measure(const struct overlay_poll *overlay, struct canvas *canvas,
				   const struct slot_place *slot, bool bar);

/* An option's text beside what is `kept` for its percent. */
const struct text_block *poll_rows_text(const struct poll_rows *rows, const struct overlay_poll *overlay,
					struct canvas *canvas, uint32_t i, double kept);

/* How far above a row's middle its text stands, so that tails of letters keep off the row's lower edge. */
double poll_rows_lift(const struct poll_rows *rows, const struct canvas *canvas, uint32_t i);

/* How an option's number is set on its plate. */
struct text_style poll_rows_number(const struct poll_rows *rows, const struct overlay_poll *overlay,
				   const struct canvas *canvas);

/* The width that the widest percent of an option takes, and the room before it. */
double poll_rows_percent(const struct poll_rows *rows, const struct overlay_poll *overlay, struct canvas *canvas,
			 uint32_t i);

#endif
