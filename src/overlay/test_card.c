#include "overlay/test_card.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/locale.h"
#include "overlay/code.h"
#include "overlay/words.h"

#define CODE "CROWDCUE TEST CARD" /* what the code says: a phone that reads it shows these words */
#define STEPS 8                   /* greys */
#define ROW_GAP 24.0
#define BAR 52.0

struct card {
	struct canvas *canvas;
	const char *language;
	const struct safe_area *area; /* NULL = none of the presets */
	bool own;
	struct rect safe;
};

static const char *text(const struct card *card, const char *group, const char *name)
{
	char key[96];
	snprintf(key, sizeof(key), "%s.%s", group, name);
	const char *found = locale_find(card->language, key);
	return found ? found : name;
}

/* What lies outside the safe area is tinted. */
static void draw_margins(const struct card *card)
{
	struct canvas *canvas = card->canvas;
	const struct rect *s = &card->safe;
	struct colour tint = colour_fade(canvas->theme->danger, 0.28);
	double right = s->x + s->w;
	double bottom = s->y + s->h;
	canvas_fill(canvas, (struct rect){0.0, 0.0, canvas->width, s->y}, 0.0, tint);
	canvas_fill(canvas, (struct rect){0.0, bottom, canvas->width, canvas->height - bottom}, 0.0, tint);
	canvas_fill(canvas, (struct rect){0.0, s->y, s->x, s->h}, 0.0, tint);
	canvas_fill(canvas, (struct rect){right, s->y, canvas->width - right, s->h}, 0.0, tint);
	canvas_shape(canvas, *s, &(struct shape_style){.border_width = 4.0, .border = canvas->theme->good});
}

static void draw_tag(const struct card *card, const char *words, double x, double y, enum align align)
{
	struct canvas *canvas = card->canvas;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	const struct text_block *block = canvas_text(canvas, words, &style);
	double width = block->width + 28.0;
	double left = align == ALIGN_MIDDLE ? x - width / 2.0 : align == ALIGN_RIGHT ? x - width : x;
	struct colour back = canvas->theme->surface_end.a ? canvas->theme->surface_end : canvas->theme->outline;
	back.a = 255;
	struct canvas_state saved = canvas_save(canvas);
	canvas_fill(canvas, (struct rect){left, y - style.size * 0.75, width, style.size * 1.5}, 8.0, back);
	canvas->state.under = back;
	canvas_put_middle(canvas, block, left + 14.0, y, ALIGN_LEFT, canvas->theme->text);
	canvas_restore(canvas, saved);
}

static void draw_parts(const struct card *card)
{
	struct canvas *canvas = card->canvas;
	for (size_t i = 0; card->area && i < card->area->part_count; i++) {
		const struct safe_part *part = &card->area->parts[i];
		struct rect at = {part->rect.x * canvas->width, part->rect.y * canvas->height,
				  part->rect.w * canvas->width, part->rect.h * canvas->height};
		struct rect inner = {at.x + 8.0, at.y + 8.0, at.w - 16.0, at.h - 16.0};
		canvas_shape(canvas, inner,
			     &(struct shape_style){.fill = colour_fade(canvas->theme->warning, 0.20),
						   .radius = 16.0,
						   .border_width = 3.0,
						   .border = canvas->theme->warning});
		draw_tag(card, text(card, "SafeArea.Part", part->name), at.x + at.w / 2.0, at.y + at.h / 2.0,
			 ALIGN_MIDDLE);
	}
}

/* Where the cards of each kind stand. */
static void draw_slots(const struct card *card)
{
	static const struct {
		enum slot slot;
		const char *name;
	} slots[] = {{SLOT_LEFT, "TestLeft"}, {SLOT_RIGHT, "TestRight"}, {SLOT_LINE, "TestLine"}};
	struct canvas *canvas = card->canvas;
	bool shared = canvas->slots && slots_shared(canvas->slots, canvas->width, canvas->height);
	for (size_t i = 0; i < (shared ? 1 : 3); i++) {
		struct slot_place place = slot_place(canvas, slots[i].slot, BESIDE_NOTHING);
		struct rect at = slot_panel(&place, place.max_height);
		canvas_shape(
			canvas, at,
			&(struct shape_style){.radius = 16.0, .border_width = 3.0, .border = canvas->theme->accent});
		const char *words_of = words(card->language, shared ? "TestCards" : slots[i].name);
		draw_tag(card, words_of, i == 1 ? at.x + at.w - 16.0 : at.x + 16.0,
			 at.y + (i == 2 || shared ? at.h - 32.0 : 32.0), i == 1 ? ALIGN_RIGHT : ALIGN_LEFT);
	}
}

/* The very corners, to see whether a player cuts them off. */
static void draw_corners(struct canvas *canvas)
{
	const double length = 64.0;
	for (int i = 0; i < 4; i++) {
		double x = i % 2 ? canvas->width - length : 0.0;
		double y = i / 2 ? canvas->height - length : 0.0;
		double side = i % 2 ? canvas->width - 6.0 : 0.0;
		double end = i / 2 ? canvas->height - 6.0 : 0.0;
		canvas_fill(canvas, (struct rect){x, end, length, 6.0}, 0.0, canvas->theme->text);
		canvas_fill(canvas, (struct rect){side, y, 6.0, length}, 0.0, canvas->theme->text);
	}
}

/* Lines of one, two, three and four px of the canvas: a soft picture is grey where they are. */
static void draw_lines(struct canvas *canvas, struct rect at)
{
	double px = 1.0 / canvas->scale;
	double x = floor(at.x * canvas->scale + 0.5) * px;
	double end = x + at.w;
	for (int group = 1; group <= 4; group++) {
		double stop = at.x + at.w * group / 4.0 - 10.0;
		for (; x + group * px <= stop && x < end; x += 2.0 * group * px)
			canvas_fill(canvas, (struct rect){x, at.y, group * px, at.h}, 0.0, canvas->theme->text);
		x = floor((stop + 10.0) * canvas->scale + 0.5) * px;
	}
}

/* Greys from black to white in even steps: all of them can be told apart on a good screen. */
static void draw_greys(struct canvas *canvas, struct rect at)
{
	double step = at.w / STEPS;
	for (int i = 0; i < STEPS; i++) {
		uint8_t v = (uint8_t)(255 * i / (STEPS - 1));
		canvas_fill(canvas, (struct rect){at.x + step * i, at.y, step, at.h}, 0.0,
			    (struct colour){v, v, v, 255});
	}
}

static double put_line(const struct card *card, const char *words_of, enum type type, double x, double y, double width,
		       struct colour colour)
{
	struct text_style style = canvas_style(card->canvas, type);
	style.max_width = width;
	style.max_lines = 2;
	style.min_size = canvas_style(card->canvas, TYPE_LABEL).size;
	const struct text_block *block = canvas_text(card->canvas, words_of, &style);
	canvas_put(card->canvas, block, x, y, ALIGN_LEFT, colour);
	return block->height;
}

/* The margins in px of the canvas. */
static void numbers(const struct card *card, char *out, size_t size)
{
	const struct canvas *canvas = card->canvas;
	const struct rect *s = &card->safe;
	double k = canvas->scale;
	snprintf(out, size, "← %.0f   ↑ %.0f   → %.0f   ↓ %.0f px", s->x * k, s->y * k,
		 (canvas->width - s->x - s->w) * k, (canvas->height - s->y - s->h) * k);
}

static double draw_head(const struct card *card, struct rect at)
{
	const struct theme *theme = card->canvas->theme;
	char margins[96];
	numbers(card, margins, sizeof(margins));
	const char *name = card->own ? "own" : card->area ? card->area->id : "auto";
	const char *basis = card->own ? "own" : card->area ? safe_basis_name(card->area->basis) : "auto";
	double y = at.y;
	y += put_line(card, text(card, "Source.SafeArea", name), TYPE_TITLE, at.x, y, at.w, theme->text) + 8.0;
	y += put_line(card, margins, TYPE_BODY, at.x, y, at.w, theme->accent) + 8.0;
	return y + put_line(card, text(card, "Source.SafeArea.Basis", basis), TYPE_LABEL, at.x, y, at.w, theme->muted);
}

static double draw_types(const struct card *card, struct rect at)
{
	static const struct {
		enum type type;
		const char *name;
	} types[] = {{TYPE_TITLE, "TestTitle"}, {TYPE_BODY, "TestBody"}, {TYPE_LABEL, "TestLabel"}};
	double y = at.y;
	for (size_t i = 0; i < 3; i++)
		y += put_line(card, words(card->language, types[i].name), types[i].type, at.x, y, at.w,
			      card->canvas->theme->text) +
		     4.0;
	return y;
}

/* What the panel holds, from the top of `at` on; returns its lower end. */
static double draw_samples(const struct card *card, struct rect at, const struct code *code)
{
	struct canvas *canvas = card->canvas;
	double side = code_size(code);
	bool beside = at.w - side - 28.0 > 420.0;
	double y = draw_head(card, at) + ROW_GAP;
	double column = beside ? at.w - side - 28.0 : at.w;
	double lower = draw_types(card, (struct rect){at.x, y, column, 0.0}) + 12.0;
	double bars = fmax(lower, beside ? y + side - 2.0 * BAR - 12.0 : 0.0);
	draw_lines(canvas, (struct rect){at.x, bars, column, BAR});
	draw_greys(canvas, (struct rect){at.x, bars + BAR + 12.0, column, BAR});
	double end = bars + 2.0 * BAR + 12.0;
	if (beside)
		code_draw(code, canvas, at.x + column + 28.0, end - side);
	return end;
}

/* In the middle of the safe area, as high as it needs to be. */
static void draw_panel(const struct card *card)
{
	struct canvas *canvas = card->canvas;
	struct code code = {0};
	code_set(&code, CODE);
	double pad = canvas->theme->padding;
	double width = fmin(card->safe.w - 48.0, 860.0);
	struct rect at = {floor(card->safe.x + (card->safe.w - width) / 2.0) + pad, 0.0, width - 2.0 * pad, 0.0};
	/* Once unseen, for the height. */
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, 0.0);
	double height = draw_samples(card, at, &code) + 2.0 * pad;
	canvas_restore(canvas, saved);
	struct rect panel = {at.x - pad, floor(card->safe.y + (card->safe.h - height) / 2.0), width, height};
	canvas_panel(canvas, panel);
	at.y = panel.y + pad;
	draw_samples(card, at, &code);
}

void test_card_draw(struct canvas *canvas, const struct box_wish *wish, const char *language)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	uint32_t width = (uint32_t)(canvas->width * canvas->scale + 0.5);
	uint32_t height = (uint32_t)(canvas->height * canvas->scale + 0.5);
	struct card card = {.canvas = canvas,
			    .language = language,
			    .area = box_area(wish, width, height),
			    .own = wish->own_margins,
			    .safe = slots.safe};
	canvas->language = language;
	draw_margins(&card);
	draw_parts(&card);
	draw_slots(&card);
	draw_corners(canvas);
	draw_panel(&card);
}
