/* Pieces that the cards have in common. Positions in design px. */
#ifndef OVERLAY_PARTS_H
#define OVERLAY_PARTS_H

#include "core/stage.h"
#include "overlay/words.h"
#include "paint/canvas.h"

#define PART_CAPITAL 0.73 /* height of capitals and digits, of their size */

/* A clock as it is to be drawn now. */
struct clock_view {
	bool set;
	bool held;
	int64_t left;   /* ms, never below 0 */
	int64_t length; /* ms of the whole, at least 1 */
};
struct clock_view clock_view(const struct stage_clock *clock, int64_t now);
/* Asks for a new frame when the digits change (and not while the clock is held). */
void clock_wake(struct canvas *canvas, const struct clock_view *view);

/* The card's kind in the accent colour, left, its middle at y, behind the theme's mark or the show's logo. Returns its
 * width. */
double part_kicker(struct canvas *canvas, double x, double y, const char *text);

/* The same while its words are changing, t 0 … 1: those before go, then the others come. */
double part_kicker_turn(struct canvas *canvas, double x, double y, const char *before, const char *text, double t);

/* The same over a card of which nothing is to be had any more. */
double part_kicker_gone(struct canvas *canvas, double x, double y, const char *text);

/* The most that it can be wide. */
double part_kicker_width(struct canvas *canvas, const char *text);

/* The line on which a block of one line stands whose middle is at y: what stands beside it in another size belongs on
 * the same. For canvas_put_baseline(). */
double part_baseline(const struct text_block *block, double y);

/* A ring that runs out and the time beside it, its right end at x, its middle at y. Returns its width, its plate
 * included. */
double part_clock(struct canvas *canvas, double x, double y, const struct clock_view *view);
/* The width that it has. */
double part_clock_width(struct canvas *canvas, const struct clock_view *view);
/* The same, of whose ring only so much is to be seen, 0 … 1. Returns the width of the time alone. */
double part_clock_time(struct canvas *canvas, double x, double y, const struct clock_view *view, double ring);

/* A bar that runs out, 6 px high. */
void part_time_bar(struct canvas *canvas, double x, double y, double width, const struct clock_view *view);
/* The same beside what is read from the right: it runs out towards the right. */
void part_time_bar_turned(struct canvas *canvas, double x, double y, double width, const struct clock_view *view);

/* A number, bold and tabular, and its word behind it in the muted colour; both on one baseline around y's middle.
 * Returns the width. `name`: key under Air, NULL = the number alone. */
double part_count(struct canvas *canvas, double x, double y, int64_t n, double size, const char *name);

/* The width that part_count() takes. */
double part_count_width(struct canvas *canvas, int64_t n, double size, const char *name);

struct stacked {
	double width, height; /* px */
};

/* The same with the word below the number, both from x on, around y's middle. Returns the width. */
double part_stacked(struct canvas *canvas, double x, double y, int64_t n, double size, const char *name);

/* What part_stacked() takes. */
struct stacked part_stacked_size(struct canvas *canvas, int64_t n, double size, const char *name);

/* A row that says how many are left, with a bar below: the size of the words, their middle and the bar's top from the
 * row's top, and the height of all. */
double part_left_size(const struct canvas *canvas);
double part_left_middle(const struct canvas *canvas);
double part_left_bar(const struct canvas *canvas);
double part_left_height(const struct canvas *canvas);

#define PART_PLATE_SIDE 18.0 /* px between a label and the end of its plate */
#define PART_APART 24.0      /* px between a plate and what stands beside it */

/* A text in a well, its left end at x, its middle at y. Returns its width. */
double part_chip(struct canvas *canvas, double x, double y, const char *text, double max_width);

double part_chip_height(const struct canvas *canvas);

/* The width that it takes. max_width 0 = for the whole text. */
double part_chip_width(struct canvas *canvas, const char *text, double max_width);

/* States have a sign each, so that they are told apart without their colours. */
enum sign {
	SIGN_GOOD,    /* a tick */
	SIGN_WAIT,    /* a clock */
	SIGN_WARNING, /* an exclamation mark */
	SIGN_BAD,     /* a cross */
	SIGN_PAUSE,   /* two bars */
	SIGN_OVER,    /* a square, as on a player's stop: it has ended as it should */
};
/* The colour of words that hold no more. Without a surface what is muted is as bright as all else: it is dimmed. */
struct colour part_gone(const struct theme *theme);

/* A disc with the sign, its middle at (x, y). */
void part_sign(struct canvas *canvas, double x, double y, double size, enum sign sign);

/* A bar of what is left, 0 … 1; `few`: in the colour of a warning. */
void part_meter(struct canvas *canvas, struct rect bar, double part, bool few);

/* Grows from nothing to full within the theme's update time after `since`, later for greater `step`s. 0 … 1; asks to
 * be drawn again while it grows. */
double part_stagger(struct canvas *canvas, int64_t since, int step);

/* A word over a picture, its middle at (x, y), turned as a stamp is; it comes down within the theme's update time after
 * `since`. */
void part_stamp(struct canvas *canvas, double x, double y, double room, const char *text, int64_t since);

#endif
