#include "page.h"

#include <stdlib.h>
#include <string.h>

#define PAN 192   /* px that a backdrop is bigger than the canvas */
#define MARGIN 24 /* px of the picture round a card */

/* The part of the moving picture behind `area`, `step` moments on. */
bool page_behind(struct studio *studio, bool tall, enum backdrop which, unsigned step, struct area area,
		 struct picture *out)
{
	struct picture *from = &studio->backdrops[tall][which];
	int width = (tall ? SHORT : SHORT * 16 / 9) + PAN;
	int height = (tall ? SHORT * 16 / 9 : SHORT) + PAN;
	*out = (struct picture){0};
	if (!from->pixels && !backdrop_make(which, width, height, from))
		return false;
	int dx = (int)(step * 37 % PAN);
	int dy = (int)(step * 23 % PAN);
	*out = (struct picture){area.width, area.height, malloc((size_t)area.width * area.height * 4)};
	for (int y = 0; out->pixels && y < area.height; y++)
		memcpy(out->pixels + (size_t)y * area.width * 4,
		       from->pixels + ((size_t)(area.y + y + dy) * from->width + area.x + dx) * 4,
		       (size_t)area.width * 4);
	return out->pixels != NULL;
}

/* A little more than the card, within the canvas. */
struct area page_widen(struct area area, bool tall)
{
	int width = tall ? SHORT : SHORT * 16 / 9;
	int height = tall ? SHORT * 16 / 9 : SHORT;
	int x = area.x > MARGIN ? area.x - MARGIN : 0;
	int y = area.y > MARGIN ? area.y - MARGIN : 0;
	int right = area.x + area.width + MARGIN;
	int low = area.y + area.height + MARGIN;
	right = right > width ? width : right;
	low = low > height ? height : low;
	return (struct area){x, y, right - x, low - y};
}

void page_paste(struct picture *page, const struct picture *what, int x, int y)
{
	for (int row = 0; row < what->height && y + row < page->height; row++)
		memcpy(page->pixels + ((size_t)(y + row) * page->width + x) * 4,
		       what->pixels + (size_t)row * what->width * 4, (size_t)what->width * 4);
}

bool page_blank(int width, int height, struct picture *out)
{
	size_t count = (size_t)width * (size_t)height;
	*out = (struct picture){width, height, malloc(count * 4)};
	for (size_t i = 0; out->pixels && i < count; i++)
		memcpy(out->pixels + i * 4, (const uint8_t[4]){24, 25, 28, 255}, 4);
	return out->pixels != NULL;
}

/* The scene's name above its cell. */
void page_caption(struct studio *studio, struct picture *page, const char *text, int x, int y)
{
	struct sheet sheet;
	struct canvas canvas;
	struct picture under = {0};
	struct picture out = {0};
	struct area area = {0, 0, 620, CAPTION};
	sheet_init(&sheet);
	canvas_begin(&canvas, &sheet, studio->rig.text, studio->rig.sprites, &studio->rig.theme, "en-US", SHORT, SHORT,
		     0);
	struct text_style style = {.size = 24.0, .weight = 500, .max_width = 600.0};
	canvas_put_middle(&canvas, canvas_text(&canvas, text, &style), 4.0, CAPTION / 2.0, ALIGN_LEFT,
			  (struct colour){200, 204, 212, 255});
	if (page_blank(area.width, area.height, &under) && rig_rasterise(&studio->rig, &sheet, area, &under, &out))
		page_paste(page, &out, x, y);
	picture_finish(&under);
	picture_finish(&out);
	sheet_finish(&sheet, studio->rig.sprites);
	sprites_tick(studio->rig.sprites);
}
