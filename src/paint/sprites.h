/* Sprites: the glyph bitmaps and pictures that draw lists refer to, in two atlases, one of coverage and one of colour.
 *
 * With workers, a sprite that is asked for the first time is made on another thread (one for FreeType, one for picture
 * files); until then it is `waiting`, and the caller keeps on drawing what it has. Without, it is made at once. A
 * sprite stays where it is as long as a draw list holds it (sprites_hold()); others may be thrown out, the longest
 * unused first, when room is needed. Thread-safety: all functions on one thread (graphics); a worker shares only its
 * queue, protected by its mutex. */
#ifndef PAINT_SPRITES_H
#define PAINT_SPRITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "paint/fonts.h"
#include "paint/glyph_rows.h"
#include "paint/picture_scale.h"
#include "paint/raster.h"

#define SPRITES_SIZE GLYPH_ROWS_SIZE /* texels a side, of both atlases on an HD canvas */

enum sprite_page { PAGE_COVERAGE, PAGE_COLOUR, PAGE_COUNT };

enum sprite_state {
	SPRITE_WAITING = 1, /* for a worker */
	SPRITE_READY,
	SPRITE_BLANK,   /* nothing to draw: a space, a file that cannot be read */
	SPRITE_NO_ROOM, /* made, but the atlas is full: given up until asked for anew */
};

struct sprite {
	enum sprite_state state;
	enum sprite_page page;
	bool failed; /* blank because something is wrong with the file */
	int x;       /* texels */
	int y;
	int width;
	int height;
	int left; /* glyph: see struct bitmap */
	int top;
	/* Picture: how much of what can be seen of it is as light as that, from black to white; 255 = all of it. */
	uint8_t tones[PICTURE_TONES];
};

struct sprite_rect {
	int x;
	int y;
	int width;
	int height;
};

#define SPRITES_DIRTY 64

/* What has changed in an atlas since sprites_clean(). */
struct sprites_dirty {
	size_t count;
	bool whole; /* too many places: all of it */
	struct sprite_rect rects[SPRITES_DIRTY];
};

struct sprites;

/* fonts: borrowed, outlives us. threaded: with workers. NULL when something needed does not start. */
struct sprites *sprites_create(const struct fonts *fonts, bool threaded);
/* The same with another side of the atlas of coverage: as sprites_size_for() says. */
struct sprites *sprites_create_sized(const struct fonts *fonts, bool threaded, int size);
/* Texels a side that glyphs need on a canvas whose shorter side has so many px: twice SPRITES_SIZE on one of 4K, four
 * times on one of 8K. */
int sprites_size_for(uint32_t shorter);
/* Makes the atlas of coverage so large, if it is smaller: sprites stay ready, and at the same texels. What found no
 * room is worth another try: sprites_renewed(). False if memory is short; it stays as it is then. */
bool sprites_grow(struct sprites *sprites, int size);
/* Stops and joins the workers. NULL-safe. */
void sprites_destroy(struct sprites *sprites);

/* Never NULL unless memory is short. Borrowed; valid until the next sprites_tick() unless held. */
struct sprite *sprites_glyph(struct sprites *sprites, const struct raster_job *job);
/* A picture file, made to fit a box of width × height px; each at most 1024. One that cannot be read is blank and
 * `failed`, and is tried again now and then. */
struct sprite *sprites_picture(struct sprites *sprites, const char *path, enum picture_fit fit, int width, int height);

/* Once for each file that could not be read: which, and why. False: there is nothing new. */
bool sprites_take_trouble(struct sprites *sprites, struct error *out);

/* Looks, on the loader's thread if there is one, whether other files have taken the places of those that were read.
 * What is asked for from then on is the new one, and meanwhile the old one; one that has gone stays as it is. */
void sprites_look_again(struct sprites *sprites);
/* Counts up when that has found one, or the atlas has grown: worth laying out again, even what waits for nothing. */
uint64_t sprites_renewed(const struct sprites *sprites);

/* That picture at another size, or as its file was before, ready to be drawn while the one that was asked for is
 * waiting; NULL = there is none. Looks through all sprites. */
struct sprite *sprites_picture_meanwhile(struct sprites *sprites, const char *path, enum picture_fit fit);

void sprites_hold(struct sprites *sprites, struct sprite *sprite);
void sprites_let_go(struct sprites *sprites, struct sprite *sprite);

/* Once a frame, before anything is laid out: takes what the workers have finished. Never waits. */
void sprites_tick(struct sprites *sprites);

/* Counts up whenever a waiting sprite has become something else: worth laying out again. */
uint64_t sprites_generation(const struct sprites *sprites);

/* Texels a side of that atlas. */
int sprites_size(const struct sprites *sprites, enum sprite_page page);
/* The atlas in memory: sprites_size()² × 1 or 4 bytes. Colours are multiplied by their alpha in linear light and then
 * encoded as sRGB, so that a texture that decodes when sampled gives linear premultiplied light. */
const uint8_t *sprites_pixels(const struct sprites *sprites, enum sprite_page page);
const struct sprites_dirty *sprites_dirty(const struct sprites *sprites, enum sprite_page page);
void sprites_clean(struct sprites *sprites, enum sprite_page page);

/* How full an atlas is, for the log. */
struct sprites_use {
	int64_t texels;   /* taken now, borders and what is lost between sprites included */
	int64_t most;     /* that were ever taken */
	uint64_t evicted; /* sprites thrown out for others */
	uint64_t no_room; /* how often one found none */
};
struct sprites_use sprites_use(const struct sprites *sprites, enum sprite_page page);

#endif
