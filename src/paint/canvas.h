/* The canvas: what overlays draw with. Design pixels in, a draw list out.
 *
 * A design pixel is a pixel of a canvas whose shorter side is 1080. At rest glyphs and panels sit on whole canvas
 * pixels; motion (canvas_move and the like) is laid over that, so that nothing trembles.
 * Thread-safety: one thread at a time; in OBS the graphics thread's tick. */
#ifndef PAINT_CANVAS_H
#define PAINT_CANVAS_H

#include <stdbool.h>
#include <stdint.h>

#include "paint/sheet.h"
#include "paint/text.h"
#include "paint/theme.h"

struct slots;

#define CANVAS_PHONE (4.0 / 3.0)
#define CANVAS_RULE_EDGE 2.0 /* px of the outline above and below the rule of a panel without a surface */

/* What canvas_save() keeps: plain values. */
struct canvas_state {
	struct matrix motion; /* canvas pixels, identity at rest */
	double opacity;
	struct rect clip; /* canvas pixels */
	bool clipped;
	struct colour under; /* what text stands on, for its weight */
	size_t groups;       /* of the list that are open */
	bool backed;         /* text stands on a panel or a fill, not on the picture: it needs no outline */
};

#define CANVAS_WEIGHTS 8

/* A text weight that was asked for. */
struct canvas_weight {
	struct colour text;
	struct colour under;
	double weight; /* 0 = none yet */
};

struct canvas {
	struct sheet *sheet;       /* borrowed */
	struct text_engine *text;  /* borrowed */
	struct sprites *sprites;   /* borrowed */
	const struct theme *theme; /* borrowed */
	const char *language;      /* BCP 47, of the show; borrowed */
	double width;              /* design px */
	double height;
	double scale; /* canvas pixels for a design pixel */
	bool phone;   /* type for a wide programme on upright phones; a design pixel is CANVAS_PHONE times as large */
	bool tall;    /* higher than wide */
	const struct slots *slots; /* where cards may stand (overlay/slots.h), borrowed; NULL = as the shape asks for */
	double line_height;
	int64_t now;  /* monotonic ms */
	int64_t wake; /* earliest instant at which the frame would look different; NEVER = as long as nothing changes */
	size_t waiting; /* glyphs that are still being made: rather keep the last frame */
	size_t pending; /* pictures that are: draw without them, and again when there are new sprites */
	struct canvas_state state;
	struct canvas_weight weights[CANVAS_WEIGHTS]; /* lately asked for; the next one replaces weights[weight_next] */
	size_t weight_next;
};

/* Begins a frame of width × height canvas pixels at `now`; the sheet is cleared. */
void canvas_begin(struct canvas *canvas, struct sheet *sheet, struct text_engine *text, struct sprites *sprites,
		  const struct theme *theme, const char *language, uint32_t width, uint32_t height, int64_t now);

/* The frame looks different at `when` or later than it; what moves right now asks for `now`. */
void canvas_wake(struct canvas *canvas, int64_t when);

/* Motion, opacity and clip hold until the state is put back. */
struct canvas_state canvas_save(const struct canvas *canvas);
void canvas_restore(struct canvas *canvas, struct canvas_state state);
void canvas_move(struct canvas *canvas, double x, double y);
/* About a point, in design px. */
void canvas_zoom(struct canvas *canvas, double x, double y, double factor);
void canvas_turn(struct canvas *canvas, double x, double y, double angle);
/* Makes each thing that follows lighter for itself: where two overlap, the lower one shows through. */
void canvas_fade(struct canvas *canvas, double opacity);
/* Makes all that follows lighter as one thing, as if it had been drawn on a sheet of its own. Costs a picture of its
 * size a frame, so it is for what comes and goes. A few may be within each other; one too many is canvas_fade(). */
void canvas_group(struct canvas *canvas, double opacity);
void canvas_clip(struct canvas *canvas, struct rect rect);
/* The same with round corners, in design px as of canvas_fill4(); costs what canvas_group() costs, unless all are 0. */
void canvas_clip4(struct canvas *canvas, struct rect rect, const double *radii);
/* Text that follows stands on this colour; on one that lets the picture through, it keeps its outline. */
void canvas_stand_on(struct canvas *canvas, struct colour colour);

/* Shapes. Radii and widths in design px. */
struct shape_style {
	struct colour fill;
	struct colour fill_end; /* used if gradient */
	bool gradient;
	double angle;  /* radians, 0 = to the right */
	double radial; /* > 0: from the middle outwards instead; 1 = it ends at the sides, 1.42 = in the corners */
	double radius;
	const double *radii; /* four, top left first and clockwise, in place of `radius`; NULL = all the same */
	double border_width;
	struct colour border;
};
void canvas_shape(struct canvas *canvas, struct rect rect, const struct shape_style *style);
void canvas_fill(struct canvas *canvas, struct rect rect, double radius, struct colour colour);
/* Four radii: top left, top right, bottom right, bottom left. */
void canvas_fill4(struct canvas *canvas, struct rect rect, const double *radii, struct colour colour);
void canvas_shadow(struct canvas *canvas, struct rect rect, double radius, double down, double blur,
		   struct colour colour);
/* The theme's panel: shadow, gradient, border, and the rule along its top. Text that follows stands on it. */
void canvas_panel(struct canvas *canvas, struct rect rect);
/* The theme's call to action: a filled shape under on_fill. */
void canvas_action(struct canvas *canvas, struct rect rect, double radius);
/* Part of a circle (0 … 1), from the top, clockwise; radius is the outer one. */
void canvas_ring(struct canvas *canvas, double x, double y, double radius, double thickness, double part,
		 struct colour colour);
/* A picture file (see picture.h) that fills the rect, cut to its shape. While it is being loaded there is a quiet field
 * in its place, or the same picture if it is there at another size, and one with a mark if it cannot be had. False, and
 * nothing drawn, only for an empty path. grey: 0 = in colour, 1 = without. */
bool canvas_picture(struct canvas *canvas, struct rect rect, double radius, const char *path, double grey);
/* The same with four radii. */
bool canvas_picture4(struct canvas *canvas, struct rect rect, const double *radii, const char *path, double grey);
/* All of a picture file, within the rect and in its middle: a logo. Nothing is drawn while it is being loaded. False,
 * and nothing drawn, if there is none to be had. */
bool canvas_logo(struct canvas *canvas, struct rect rect, const char *path);
/* The first of the grounds that nine tenths of that logo stand out from (3:1), else the one that most of it does; the
 * first while it is being loaded. */
struct colour canvas_logo_ground(struct canvas *canvas, struct rect rect, const char *path,
				 const struct colour *grounds, size_t count);
/* The width that a logo of at most width × height px takes, 0 while it is not there. */
double canvas_logo_width(struct canvas *canvas, const char *path, double width, double height);
/* The height that it takes in that box, 0 while it is not there. */
double canvas_logo_height(struct canvas *canvas, const char *path, double width, double height);
/* A logo of at most width × height px, its left end at x and its middle at y. Returns the width that it takes, 0 when
 * nothing is drawn. */
double canvas_logo_line(struct canvas *canvas, const char *path, double x, double y, double width, double height);

/* Text. */
enum type { TYPE_DISPLAY = 1, TYPE_TITLE, TYPE_BODY, TYPE_LABEL };
/* The theme's style: size, weight, line height and language. */
struct text_style canvas_style(const struct canvas *canvas, enum type type);
const struct text_block *canvas_text(struct canvas *canvas, const char *utf8, const struct text_style *style);

enum align { ALIGN_LEFT, ALIGN_MIDDLE, ALIGN_RIGHT };
/* What stands under glyphs, so that they can be read over anything. All zero is nothing. */
struct text_edge {
	struct colour outline; /* alpha 0 = none. Where outlines of neighbours meet, one that lets through shows it */
	double outline_width;  /* px; no more than an eighth of the em is drawn */
	struct colour shadow;  /* alpha 0 = none */
	double shadow_down;    /* px */
	double shadow_blur;    /* px, twice the standard deviation */
};

/* Draws the block with its top at y; x is the left end, the middle or the right end of its lines. */
void canvas_put(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		struct colour colour);
/* The same with an edge of one's own instead of the theme's. Emoji have none. */
void canvas_put_edged(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		      struct colour colour, const struct text_edge *edge);
/* The same with the middle of a block's lines (its capitals, its Han characters) at y. */
void canvas_put_middle(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		       struct colour colour);
/* The same with the first baseline at y. */
void canvas_put_baseline(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
			 struct colour colour);

/* For the files of the canvas. Adds a quad, in canvas pixels, under the state. */
void canvas_add(struct canvas *canvas, const struct quad *quad);
/* A rect of design px in canvas pixels, and with its edges on whole ones. */
struct rect canvas_rect(const struct canvas *canvas, struct rect rect);
struct rect canvas_snapped(struct rect rect);

#endif
