/* A theme: every token of the look, read from data/themes/NAME.json and from nowhere else. */
#ifndef PAINT_THEME_H
#define PAINT_THEME_H

#include <stdbool.h>

#include <jansson.h>

#include "core/error.h"
#include "paint/colour.h"
#include "paint/motion.h"

#define THEME_OPTIONS 10

/* Sizes of type in px of the em at a canvas whose shorter side is 1080. */
struct theme_type {
	double display;
	double title;
	double body;
	double label; /* nothing on air is smaller */
};

struct theme {
	char name[32];
	char font[64];         /* preferred family, "" = the built-in order */
	struct colour surface; /* top of a panel and its bottom */
	struct colour surface_end;
	struct colour text;
	struct colour muted;
	struct colour hairline;
	struct colour shadow;
	struct colour accent; /* coloured words */
	struct colour price;
	struct colour fill; /* the one thing the viewer must do: from, to, and what stands on it */
	struct colour fill_end;
	struct colour on_fill;
	struct colour track; /* under bars */
	struct colour well;  /* a place on the panel that is set off: digit plates, chips */
	struct colour good;
	struct colour warning;
	struct colour danger;
	struct colour options[THEME_OPTIONS];
	struct theme_type wide;
	struct theme_type tall;
	double padding; /* px */
	double gap;
	double radius;
	double radius_small;
	double hairline_width;
	double shadow_down;
	double shadow_blur; /* twice the standard deviation, as in CSS */
	double enter_ms;
	double leave_ms;
	double update_ms;
	double count_ms;
	double stagger_ms;
	double enter_px;
	double damping; /* of the springs: 1 = calm */
	bool reduced;   /* reduced motion: opacity only */
};

/* Fills *out from a JSON object; every token must be there, unknown ones are refused. False: *error says which. */
bool theme_read(const json_t *json, struct theme *out, struct error *error);
bool theme_load(const char *path, struct theme *out, struct error *error);

/* The spring of changes, and of a panel that comes. */
struct spring theme_spring(const struct theme *theme);

#endif
