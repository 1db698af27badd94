#include "paint/canvas.h"

#include <math.h>

#define SUBPIXEL_MAX 48.0 /* px of the em: bigger glyphs stand on whole pixels */

/* What of a glyph is drawn in one pass over a block, in canvas pixels. */
struct layer {
	struct colour colour;
	double weight;   /* exponent of the coverage */
	uint16_t stroke; /* 1/64 px */
	uint16_t blur;
	double down;
	bool fill; /* the glyphs themselves, emoji too */
};

/* What the filter fades a glyph's rim out over, in texels all round the bitmap. No more: half a texel further out it
 * would find what lies beyond the sprite's clear border, and that may be the rest of one thrown out long ago. */
#define FRINGE 0.5

/* The quad of one sprite that stands for a glyph, its origin at (x, y) in canvas pixels. */
static void add_glyph(struct canvas *canvas, struct sprite *sprite, double x, double y, struct colour colour,
		      double weight)
{
	bool tint = sprite->page == PAGE_COVERAGE;
	/* See struct quad. */
	double side = tint ? 1.0 : sprites_size(canvas->sprites, sprite->page);
	struct quad quad = {
		.mode = tint ? QUAD_GLYPH : QUAD_IMAGE,
		.at = {x + sprite->left - FRINGE, y - sprite->top - FRINGE, sprite->width + 2.0 * FRINGE,
		       sprite->height + 2.0 * FRINGE},
		.fill = tint ? colour : (struct colour){255, 255, 255, colour.a},
		.flat = true,
		.weight = weight,
		.u0 = (sprite->x - FRINGE) / side,
		.v0 = (sprite->y - FRINGE) / side,
		.u1 = (sprite->x + sprite->width + FRINGE) / side,
		.v1 = (sprite->y + sprite->height + FRINGE) / side,
	};
	canvas_add(canvas, &quad);
}

/* A glyph that cannot be drawn is a box: that is seen and reported, a gap is not. */
static void add_box(struct canvas *canvas, double x, double base, double size, struct colour colour)
{
	struct rect box = {x, base - 0.7 * size, 0.5 * size, 0.7 * size};
	canvas_add(canvas, &(struct quad){.mode = QUAD_RECT, .at = box, .border = colour, .border_width = 2.0});
}

static void put_glyph(struct canvas *canvas, const struct text_block *block, const struct text_glyph *glyph, double x,
		      double y, const struct layer *layer)
{
	double size = block->size * canvas->scale * glyph->scale;
	double left = x + glyph->x * canvas->scale;
	double base = floor(y + 0.5) + floor(glyph->y * canvas->scale + 0.5);
	bool fine = size <= SUBPIXEL_MAX && !glyph->colour;
	double quarters = fine ? floor(left * 4.0 + 0.5) : floor(left + 0.5) * 4.0;
	double whole = floor(quarters / 4.0);
	struct raster_job job = {
		.face = glyph->face,
		.glyph = glyph->glyph,
		.size = (uint32_t)(size * 64.0 + 0.5),
		.embolden = glyph->embolden,
		.sub = (uint8_t)(quarters - whole * 4.0),
		.stroke = layer->stroke,
		.blur = layer->blur,
	};
	struct sprite *sprite = sprites_glyph(canvas->sprites, &job);
	enum sprite_state state = sprite ? sprite->state : SPRITE_NO_ROOM;
	switch (state) {
	case SPRITE_WAITING:
		canvas->waiting++;
		return;
	case SPRITE_BLANK:
		return;
	case SPRITE_NO_ROOM:
		break;
	case SPRITE_READY:
		if (!sheet_hold(canvas->sheet, canvas->sprites, sprite))
			break;
		add_glyph(canvas, sprite, whole, base + layer->down, layer->colour, layer->weight);
		return;
	}
	if (layer->fill)
		add_box(canvas, whole, base, size, layer->colour);
}

static void put_layer(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		      const struct layer *layer)
{
	for (size_t i = 0; i < block->line_count; i++) {
		const struct text_line *line = &block->lines[i];
		double shift = align == ALIGN_LEFT     ? 0.0
			       : align == ALIGN_MIDDLE ? (line->width - line->hang) / 2.0
						       : line->width;
		double left = (x - shift) * canvas->scale;
		double base = (y + line->baseline) * canvas->scale;
		for (size_t g = line->first; g < line->first + line->count; g++) {
			if (layer->fill || !block->glyphs[g].colour)
				put_glyph(canvas, block, &block->glyphs[g], left, base, layer);
		}
	}
}

/* A width in design px as 1/64 of a canvas pixel. */
static uint16_t fine_width(const struct canvas *canvas, double width)
{
	return (uint16_t)lround(fmin(width * canvas->scale, 100.0) * 64.0);
}

static bool same_colour(struct colour a, struct colour b)
{
	return a.r == b.r && a.g == b.g && a.b == b.b;
}

/* colour_text_weight(), which is dear, once for each pair of colours. */
static double weight_of(struct canvas *canvas, struct colour text, struct colour under)
{
	for (size_t i = 0; i < CANVAS_WEIGHTS; i++) {
		const struct canvas_weight *known = &canvas->weights[i];
		if (known->weight > 0.0 && same_colour(known->text, text) && same_colour(known->under, under))
			return known->weight;
	}
	double weight = colour_text_weight(text, under);
	canvas->weights[canvas->weight_next] = (struct canvas_weight){text, under, weight};
	canvas->weight_next = (canvas->weight_next + 1) % CANVAS_WEIGHTS;
	return weight;
}

void canvas_put_edged(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		      struct colour colour, const struct text_edge *edge)
{
	/* An outline beyond an eighth of the em closes the counters of the letters. */
	double width = edge->outline.a ? fmin(edge->outline_width, block->size / 8.0) : 0.0;
	struct layer shadow = {
		.colour = edge->shadow,
		.weight = 1.0,
		.stroke = fine_width(canvas, width),
		.blur = fine_width(canvas, edge->shadow_blur / 2.0),
		.down = floor(edge->shadow_down * canvas->scale + 0.5),
	};
	struct layer outline = {.colour = edge->outline, .weight = 1.0, .stroke = shadow.stroke};
	struct layer fill = {
		.colour = colour,
		.weight = weight_of(canvas, colour, outline.stroke ? edge->outline : canvas->state.under),
		.fill = true,
	};
	if (edge->shadow.a)
		put_layer(canvas, block, x, y, align, &shadow);
	if (outline.stroke)
		put_layer(canvas, block, x, y, align, &outline);
	put_layer(canvas, block, x, y, align, &fill);
}

void canvas_put(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		struct colour colour)
{
	const struct theme *theme = canvas->theme;
	struct text_edge edge = {0};
	/* Without a panel under it, text needs what keeps it apart from the picture. */
	if (!canvas->state.backed)
		edge = (struct text_edge){.outline = theme->outline,
					  .outline_width = theme_outline(theme, block->size)};
	canvas_put_edged(canvas, block, x, y, align, colour, &edge);
}

void canvas_put_middle(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
		       struct colour colour)
{
	canvas_put(canvas, block, x, y - block->height / 2.0, align, colour);
}

void canvas_put_baseline(struct canvas *canvas, const struct text_block *block, double x, double y, enum align align,
			 struct colour colour)
{
	double first = block->line_count ? block->lines[0].baseline : 0.0;
	canvas_put(canvas, block, x, y - first, align, colour);
}
