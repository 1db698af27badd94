/* What the tests of the overlays share: a canvas without a picture. */
#ifndef TEST_SUPPORT_OVERLAY_H
#define TEST_SUPPORT_OVERLAY_H

#include "../paint/support_paint.h"

#include "core/moment.h"
#include "overlay/face.h"
#include "overlay/sample.h"

#define NOW 1000000

struct rig {
	struct fonts *fonts;
	struct text_engine *text;
	struct sprites *sprites;
	struct theme theme;
	struct sheet sheet;
	struct canvas canvas;
	struct stage stage;
};

static struct rig rig;

static inline int rig_up(void **state)
{
	(void)state;
	rig.fonts = open_test_fonts();
	rig.text = text_engine_create(rig.fonts);
	rig.sprites = sprites_create(rig.fonts, false);
	sheet_init(&rig.sheet);
	return !theme_load(THEMES_DIR "/studio.json", &rig.theme, NULL);
}

static inline int rig_down(void **state)
{
	(void)state;
	sheet_finish(&rig.sheet, rig.sprites);
	sprites_destroy(rig.sprites);
	text_engine_destroy(rig.text);
	fonts_destroy(rig.fonts);
	return 0;
}

static inline void begin(const char *language, uint32_t width, uint32_t height, int64_t now)
{
	canvas_begin(&rig.canvas, &rig.sheet, rig.text, rig.sprites, &rig.theme, language, width, height, now);
}

/* Quads of the frame at `now`. */
static inline size_t draw(const struct overlay *overlay, uint32_t width, uint32_t height, int64_t now)
{
	begin(overlay->language, width, height, now);
	overlay_draw(overlay, &rig.canvas);
	return rig.sheet.list.count;
}

/* The next stage: what was changed in rig.stage is new. */
static inline void show(struct overlay *overlay, int64_t now)
{
	rig.stage.change_id++;
	overlay_update(overlay, &rig.stage, &rig.theme, now);
}

#endif
