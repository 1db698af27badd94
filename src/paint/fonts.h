/* The fonts there are, and which of them shows a given grapheme cluster.
 *
 * Made once, with fontconfig, away from the graphics thread. After that picking and shaping read only immutable data
 * (character sets, font files mapped by HarfBuzz); faces are opened on first use by the one thread that lays out text.
 * Thread-safety: fonts_prefer(), fonts_pick() and fonts_shaper() on one thread at a time; path, index and colour of a
 * face may be read by any thread. */
#ifndef PAINT_FONTS_H
#define PAINT_FONTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <hb.h>

#include "core/error.h"

#define FONT_NONE UINT32_MAX
#define FONT_FACES 1024 /* at most; more are ignored, the preferred families come first */

struct font_face {
	char *path;   /* owned */
	int index;    /* face within the file */
	char *family; /* owned */
	int weight;   /* 100 … 900, as in CSS */
	bool colour;  /* colour bitmaps: never tinted, never made bolder */
	bool square;  /* CJK: Han and its like stay in the square of their em */
	double scale; /* optical correction: 1 = as designed */
};

struct fonts;

struct fonts_options {
	const char *family;       /* preferred above all, NULL or "" = the built-in order */
	const char *const *files; /* only these files, for tests; NULL = the system's fonts */
	size_t file_count;
};

/* NULL, *error filled, when fontconfig fails. Without any font there are boxes for all. Takes about 20 ms. */
struct fonts *fonts_create(const struct fonts_options *options, struct error *error);
/* NULL-safe. */
void fonts_destroy(struct fonts *fonts);

/* Faces, that of boxes among them. */
size_t fonts_count(const struct fonts *fonts);
/* The face that stands in for what no font has, see boxes.h. It has no file. */
uint32_t fonts_boxes(const struct fonts *fonts);
/* Borrowed, lives as long as fonts. */
const struct font_face *fonts_face(const struct fonts *fonts, uint32_t face);

enum font_want {
	FONT_TEXT = 1, /* the first face of the order */
	FONT_EMOJI,    /* colour faces first */
	FONT_CJK,      /* CJK faces first */
	FONT_PLAIN,    /* faces without colour first */
};

/* The families that fonts_pick() asks first from now on, the best one first, with commas between them as in CSS; NULL
 * or "" = the built-in order, which also follows those named. Families that are not installed are passed over. */
void fonts_prefer(struct fonts *fonts, const char *families);
/* Whether a face of that family is there. */
bool fonts_has(const struct fonts *fonts, const char *family);
/* The next family of a list as above, copied without its spaces; *list moves on behind it. False at the end. */
bool fonts_next_family(const char **list, char *family, size_t size);

/* The best face for the whole cluster at the weight (≤ 550 regular, above bold). `want` moves some
 * faces to the front. Joiners and variation selectors need no glyph. Falls back to the face that has the base
 * character, then to fonts_boxes(): never FONT_NONE. */
uint32_t fonts_pick(struct fonts *fonts, const uint32_t *cluster, size_t length, int weight, enum font_want want);

/* Once for each package of fonts that would have had a character for which a box was picked: its name, and *code, the
 * character. NULL = nothing new. Static. */
const char *fonts_take_missing(struct fonts *fonts, uint32_t *code);

/* HarfBuzz's font of the face, in units of the em (see fonts_upem). NULL if the file is broken; the face is then not
 * picked again. Borrowed. */
hb_font_t *fonts_shaper(struct fonts *fonts, uint32_t face);
double fonts_upem(struct fonts *fonts, uint32_t face);

#endif
