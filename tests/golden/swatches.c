#include "swatches.h"

static void put(struct canvas *canvas, enum type type, double x, double y, const char *text)
{
	struct text_style style = canvas_style(canvas, type);
	canvas_put(canvas, canvas_text(canvas, text, &style), x, y, ALIGN_LEFT, canvas->theme->text);
}

/* Without a panel: scripts with thin strokes, dense ones and joined ones, and emoji, which have no outline. */
static void draw_outline(struct canvas *canvas, const char *picture)
{
	(void)picture;
	put(canvas, TYPE_DISPLAY, 32, 16, "14:09 Ag");
	put(canvas, TYPE_TITLE, 32, 150, "Travel mug, &c. 保温杯露营赢取");
	put(canvas, TYPE_BODY, 32, 224, "أهلا بكم في البث المباشر");
	put(canvas, TYPE_BODY, 32, 284, "Thanks 谢谢 🌟👨‍👩‍👧 from 鬱露");
	put(canvas, TYPE_LABEL, 32, 344, "1,204 votes · 还剩三个问题");
}

static void draw_text_shadow(struct canvas *canvas, const char *picture)
{
	(void)picture;
	struct text_edge soft = {.shadow = {0, 0, 0, 200}, .shadow_down = 3.0, .shadow_blur = 10.0};
	struct text_edge both = {.outline = {20, 0, 60, 255},
				 .outline_width = 4.0,
				 .shadow = {0, 0, 0, 160},
				 .shadow_down = 6.0,
				 .shadow_blur = 12.0};
	struct text_style style = canvas_style(canvas, TYPE_DISPLAY);
	struct colour white = {255, 255, 255, 255};
	canvas_put_edged(canvas, canvas_text(canvas, "Soft 柔和", &style), 32, 8, ALIGN_LEFT, white, &soft);
	canvas_put_edged(canvas, canvas_text(canvas, "Both 都有🎉", &style), 32, 128, ALIGN_LEFT, white, &both);
}

/* What stands in a picture's place, beside one that is there: filling its box, and all within it. */
static void draw_pictures(struct canvas *canvas, const char *picture)
{
	canvas_picture(canvas, (struct rect){24, 24, 240, 300}, 12.0, "gone.webp", 0.0);
	canvas_picture(canvas, (struct rect){288, 24, 160, 160}, 20.0, "gone.webp", 0.0);
	canvas_picture(canvas, (struct rect){288, 208, 64, 64}, 12.0, "gone.webp", 0.0);
	canvas_picture(canvas, (struct rect){472, 24, 160, 160}, 80.0, picture, 0.0);
	canvas_picture(canvas, (struct rect){472, 208, 160, 90}, 12.0, picture, 1.0);
	canvas_logo(canvas, (struct rect){376, 208, 72, 116}, picture);
}

const struct swatch swatches[] = {
	{"outline", "bare", 820, 400, 3, draw_outline},
	{"text-shadow", "studio", 640, 280, 3, draw_text_shadow},
	{"pictures", "studio", 656, 348, 1, draw_pictures},
};
const size_t swatch_count = sizeof(swatches) / sizeof(swatches[0]);
