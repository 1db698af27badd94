/* A theme: every token of the look, read from data/themes/NAME.json and from nowhere else. */
#ifndef PAINT_THEME_H
#define PAINT_THEME_H

#include <stdbool.h>

#include <jansson.h>

#include "core/error.h"
#include "show/colour.h"
#include "paint/motion.h"
#include "paint/tone.h"

#define THEME_OPTIONS 10

/* Sizes of type in px of the em at a canvas whose shorter side is 1080. */
struct theme_type {
	double display;
	double title;
	double body;
	double label; /* nothing on air is smaller */
};

enum theme_motion { THEME_CALM, THEME_LIVELY, THEME_BOUNCY };
#define THEME_MOTIONS 3

/* What a spring of that character is like. */
struct theme_swing {
	double damping; /* ratio: 1 = critical, does not overshoot */
	double time;    /* times the time that a change takes */
};

/* The moments of a card that have a sound: it comes, a second of its last ones, what it was all about. */
enum theme_sound { SOUND_ENTER, SOUND_TICK, SOUND_REVEAL };
#define THEME_SOUNDS 3

struct theme {
	char name[32];
	/* Families, the preferred one first, with commas between them as in CSS; "" = the built-in order. */
	char font[256];
	char title_font[256];  /* of titles and displays; "" = as all else */
	char logo[512];        /* path of a picture file, "" = none; comes from a show, not from a theme */
	struct colour surface; /* top of a panel and its bottom */
	struct colour surface_end;
	struct colour text;
	struct colour muted;
	struct colour hairline; /* between parts of a panel */
	struct colour border;   /* round a panel */
	struct colour shadow;   /* under a panel; without a surface it is a soft shade that calms the picture there */
	struct colour outline;  /* round glyphs, for text without a panel under it; alpha 0 = none */
	struct colour accent;   /* coloured words */
	struct colour price;
	struct colour fill; /* the one thing the viewer must do: from, to, and what stands on it */
	struct colour fill_end;
	struct colour on_fill;
	struct colour meter; /* of bars that show how much is left: from, to */
	struct colour meter_end;
	struct colour track; /* under meters and rings */
	struct colour row;   /* under the bars of a poll's options, which stay apart on it */
	struct colour well;  /* a place on the panel that is set off: digit plates, chips */
	struct colour good;
	struct colour warning;
	struct colour danger;
	struct colour options[THEME_OPTIONS];
	struct theme_type wide;
	struct theme_type tall;
	struct theme_type phone; /* wide, for a programme that is watched on upright phones */
	double padding;          /* px */
	double gap;
	double radius;
	double radius_small;
	double hairline_width;
	double border_width;  /* of a panel's border, 0 = none */
	double rule_width;    /* px: a line of the accent along the top of a card, 0 = none */
	double kicker_width;  /* px: a mark before the name of a card's kind, 0 = none */
	double row_border;    /* px: round such a row, in the hairline's colour */
	double action_border; /* px: round the call to action, in the border's colour */
	double cover_tint;    /* 0 … 1: how much of the fill is in what lies behind a cover's panel */
	double outline_width; /* px: an outline is at least so wide … */
	double outline_em;    /* … and at least this part of the em */
	double shadow_down;
	double shadow_blur; /* twice the standard deviation, as in CSS */
	double enter_ms;
	double leave_ms;
	double update_ms;
	double count_ms;
	double stagger_ms;
	double enter_px;
	enum theme_motion motion;
	struct theme_swing springs[THEME_MOTIONS]; /* by enum theme_motion */
	bool reduced;                              /* reduced motion: opacity only */
	struct tone sounds[THEME_SOUNDS];          /* by enum theme_sound; heard only where a source is told to sound */
};

/* Fills *out from a JSON object; every token must be there, unknown ones are refused. False: *error says which. */
bool theme_read(const json_t *json, struct theme *out, struct error *error);
/* The JSON of a theme's file, which was read into *out. New reference; NULL: *error says what is wrong, where in the
 * file, and how to put it right. */
json_t *theme_file(const char *path, struct theme *out, struct error *error);
/* The same without the JSON. */
bool theme_load(const char *path, struct theme *out, struct error *error);

/* The spring of changes, and of a panel that comes. */
struct spring theme_spring(const struct theme *theme);

/* ms from the going of a panel to the coming of the next: a saturated red one (WCAG 2: four fifths of its light are
 * red) comes or goes at most once a second. 0 for the others. */
int64_t theme_pause_ms(const struct theme *theme);

/* Whether panels have a surface. Without one text stands on the picture itself, outlined. */
bool theme_has_surface(const struct theme *theme);
/* Width of the outline of text of that size (px of the em), 0 = none. */
double theme_outline(const struct theme *theme, double size);

#endif
