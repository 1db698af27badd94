/* What draws a scene without OBS: the processor's rasteriser, and the fonts of fonts.sha256 only. */
#ifndef GOLDEN_RIG_H
#define GOLDEN_RIG_H

#include "paint/cpu.h"
#include "scenes.h"

#define RIG_FONTS 16
#define RIG_SKIP 77 /* the fonts are others than those the goldens were made with */

struct rig {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
	char picture[600]; /* PNG file of prizes and products */
	char *font_paths[RIG_FONTS];
	size_t font_count;
};

/* `folder` has fonts.sha256 and data/mug.png. 0 = ready; RIG_SKIP = ready, with other fonts; else 1, and stderr says
 * why. In each case rig_finish() is due. */
int rig_init(struct rig *rig, const char *folder);
void rig_finish(struct rig *rig);
/* Takes the theme of data/themes. */
bool rig_theme(struct rig *rig, const char *name);

/* Lays the scene out for a canvas whose shorter side is `shorter`. */
void rig_lay_out(struct rig *rig, const struct scene *scene, uint32_t shorter, struct sheet *sheet);

/* A part of the canvas, canvas pixels. */
struct area {
	int x, y, width, height;
};
/* What the quads touch, within a canvas of that size; empty if they touch nothing. */
struct area rig_area(const struct sheet *sheet, int width, int height);
/* Draws that part over `under`, a picture of its size. */
bool rig_rasterise(struct rig *rig, const struct sheet *sheet, struct area area, const struct picture *under,
		   struct picture *out);

#endif
