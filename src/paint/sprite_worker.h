/* Makes bitmaps on its own thread: glyphs with FreeType, pictures from files. */
#ifndef PAINT_SPRITE_WORKER_H
#define PAINT_SPRITE_WORKER_H

#include <stdbool.h>
#include <stdint.h>

#include "paint/picture_files.h"
#include "paint/picture_scale.h"
#include "paint/raster.h"

/* A bitmap that is wanted, and then made. */
struct sprite_job {
	struct sprite_job *next;
	void *owner; /* the sprite, NULL for a look; never touched by the worker */
	struct raster_job glyph;
	char *path;           /* owned; NULL for a glyph */
	enum picture_fit fit; /* of a picture, and its box */
	int width;
	int height;
	bool looks;              /* only the stamp is wanted */
	struct file_stamp stamp; /* of a picture, before it was read */
	bool failed;
	struct error *why; /* owned: of a picture that failed; NULL if memory was short */
	struct bitmap made;
	uint8_t tones[PICTURE_TONES]; /* of a picture, see sprites.h */
};

/* Does the job now, on the calling thread. */
void sprite_job_do(struct sprite_job *job, struct raster *raster);
/* NULL-safe. */
void sprite_job_destroy(struct sprite_job *job);

struct sprite_worker;

struct sprite_worker *sprite_worker_create(const struct fonts *fonts);
/* Signals, joins, frees; jobs that are not done are dropped. NULL-safe. */
void sprite_worker_destroy(struct sprite_worker *worker);
/* Takes over the job. Any thread. */
void sprite_worker_ask(struct sprite_worker *worker, struct sprite_job *job);
/* All that is done, as a list in the order of asking, or NULL; the caller owns them. Does not wait for work. */
struct sprite_job *sprite_worker_take(struct sprite_worker *worker);

#endif
