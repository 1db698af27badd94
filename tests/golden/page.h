/* Pages of cells that show overlays over pictures: what the contact sheet and the film strips are made of. */
#ifndef GOLDEN_PAGE_H
#define GOLDEN_PAGE_H

#include "backdrop.h"
#include "rig.h"

#define CAPTION 44 /* px above a cell */
#define GUTTER 16  /* px between cells */
#define SHORT 1080 /* px: the shorter side of the canvas */

struct studio {
	struct rig rig;
	struct picture backdrops[2][BACKDROPS]; /* wide and tall; made when first needed */
};

/* The part of the moving picture behind `area`, `step` moments on. False when memory is short. */
bool page_behind(struct studio *studio, bool tall, enum backdrop which, unsigned step, struct area area,
		 struct picture *out);
/* A little more than the card, within the canvas. */
struct area page_widen(struct area area, bool tall);
/* An empty page, or part of one. False when memory is short. */
bool page_blank(int width, int height, struct picture *out);
/* What reaches beyond the page's foot is left out; its right edge must not be passed. */
void page_paste(struct picture *page, const struct picture *what, int x, int y);
/* A name above a cell. */
void page_caption(struct studio *studio, struct picture *page, const char *text, int x, int y);

#endif
