#include "swatches.h"

static const struct colour white = {255, 255, 255, 255};

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

/* Long and weak, as panels have them; strong; round; see-through; and the whole of the edge in one. */
static void draw_gradients(struct canvas *canvas, const char *picture)
{
	(void)picture;
	const struct theme *theme = canvas->theme;
	canvas_panel(canvas, (struct rect){40, 40, 380, 300});
	canvas_shape(canvas, (struct rect){460, 40, 160, 80},
		     &(struct shape_style){.fill = theme->fill,
					   .fill_end = theme->fill_end,
					   .gradient = true,
					   .angle = 0.6,
					   .radius = 20.0});
	canvas_shape(canvas, (struct rect){460, 140, 160, 90},
		     &(struct shape_style){.fill = {70, 90, 150, 255},
					   .fill_end = {10, 12, 24, 255},
					   .gradient = true,
					   .radial = 1.42,
					   .radius = 16.0,
					   .border_width = 3.0,
					   .border = white});
	canvas_shape(canvas, (struct rect){460, 250, 90, 90},
		     &(struct shape_style){.fill = white,
					   .fill_end = {255, 255, 255, 0},
					   .gradient = true,
					   .radial = 1.0,
					   .radius = 45.0});
	canvas_shape(canvas, (struct rect){560, 250, 60, 90},
		     &(struct shape_style){.fill = {0, 0, 0, 255}, .fill_end = white, .gradient = true});
}

/* Rings and bars at parts that are hard: hardly any, nearly all, and thinner than a pixel. */
static void draw_progress(struct canvas *canvas, const char *picture)
{
	static const double parts[] = {0.01, 0.25, 0.5, 0.75, 0.99, 1.0};
	(void)picture;
	canvas_fill(canvas, (struct rect){0, 0, 660, 200}, 0.0, canvas->theme->surface);
	for (int i = 0; i < 6; i++) {
		double x = 24.0 + 104.0 * i;
		canvas_ring(canvas, x + 40.0, 64.0, 40.0, 8.0, 1.0, canvas->theme->track);
		canvas_ring(canvas, x + 40.0, 64.0, 40.0, 8.0, parts[i], canvas->theme->accent);
		canvas_ring(canvas, x + 40.0, 64.0, 22.0, 22.0, parts[i], canvas->theme->price);
		canvas_fill(canvas, (struct rect){x, 128, 88, 12}, 6.0, canvas->theme->track);
		canvas_fill(canvas, (struct rect){x, 128, 88.0 * parts[i], 12}, 6.0, canvas->theme->good);
		canvas_fill(canvas, (struct rect){x + 0.3, 160.3, 88.0 * parts[i], 2.4}, 1.2, white);
		canvas_fill(canvas, (struct rect){x, 176.5, 88.0 * parts[i], 0.5}, 0.0, white);
	}
}

/* A card half gone: nothing of its ground shows through its picture and its letters. */
static void draw_group(struct canvas *canvas, const char *picture)
{
	for (int i = 0; i < 2; i++) {
		struct canvas_state saved = canvas_save(canvas);
		if (i)
			canvas_fade(canvas, 0.5);
		else
			canvas_group(canvas, 0.5);
		canvas_move(canvas, 340.0 * i, 0.0);
		canvas_panel(canvas, (struct rect){40, 40, 280, 160});
		canvas_picture(canvas, (struct rect){64, 64, 96, 112}, 12.0, picture, 0.0);
		put(canvas, TYPE_TITLE, 184, 64, "Half");
		canvas_fill(canvas, (struct rect){184, 140, 112, 36}, 8.0, canvas->theme->price);
		canvas_restore(canvas, saved);
	}
}

/* Pictures and text cut to round shapes; and what is half there within what is half there. */
static void draw_clips(struct canvas *canvas, const char *picture)
{
	static const double leaf[4] = {0.0, 72.0, 0.0, 72.0};
	static const double round[4] = {90.0, 90.0, 90.0, 90.0};
	static const double little[4] = {14.0, 14.0, 14.0, 14.0};
	struct rect places[3] = {{24, 24, 200, 180}, {248.5, 24.5, 180, 180}, {452, 24, 200, 180}};
	const double *radii[3] = {leaf, round, little};
	canvas_fill(canvas, (struct rect){0, 120, 680, 60}, 0.0, canvas->theme->price);
	for (int i = 0; i < 3; i++) {
		struct canvas_state saved = canvas_save(canvas);
		struct rect at = places[i];
		canvas_group(canvas, i < 2 ? 1.0 : 0.5);
		canvas_clip4(canvas, at, radii[i]);
		canvas_fill(canvas, (struct rect){at.x - 40, at.y - 40, 400, 400}, 0.0, canvas->theme->surface);
		canvas_group(canvas, i ? 0.6 : 1.0);
		canvas_picture(canvas, (struct rect){at.x + 20, at.y - 10, 120, 120}, 0.0, picture, 0.0);
		canvas_fill(canvas, (struct rect){at.x + 90, at.y + 60, 200, 40}, 20.0, canvas->theme->good);
		put(canvas, TYPE_TITLE, at.x - 20, at.y + 110, "Cut round");
		canvas_restore(canvas, saved);
	}
}

const struct swatch swatches[] = {
	{"outline", "bare", 820, 400, 3, draw_outline},     {"text-shadow", "studio", 640, 280, 3, draw_text_shadow},
	{"pictures", "studio", 656, 348, 1, draw_pictures}, {"gradients", "studio", 660, 380, 1, draw_gradients},
	{"progress", "studio", 660, 200, 1, draw_progress}, {"group", "studio", 700, 250, 3, draw_group},
	{"clips", "studio", 680, 230, 3, draw_clips},
};
const size_t swatch_count = sizeof(swatches) / sizeof(swatches[0]);
