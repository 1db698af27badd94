#include "overlay/sponsor.h"

#include <math.h>
#include <string.h>

#include "overlay/blocks.h"
#include "overlay/slots.h"
#include "overlay/words.h"

#define INSET 24.0
#define HEAD_GAP 8.0
#define LINE_HEIGHT 1.2
#define LINES_MOST 4
#define WIDEST 720.0
#define WIDER 40.0
#define LOGO_SIDE 4.8    /* times a label: the side of a square as large as any logo */
#define LOGO_HIGHEST 5.8 /* times a label */
#define LOGO_WIDEST 13.5 /* times a label */
#define LOGO_UNKNOWN 3.0 /* its width by its height, until it is there */
#define LOGO_RIM 24.0    /* px from the plate's edge to the logo on it */
#define LOWER 0.3        /* of that: so much lower stands a logo without a plate, whose rim is not seen */
#define LABEL_PART 0.7   /* of a name: the words above it */
#define LABEL_MOST 0.85  /* of a name that is small */
#define LABEL_SMALL 0.75 /* of a label: smaller rather than in two lines, and rather gone than smaller */
#define NAME_LEAST 1.2   /* times a label, where there is room for it */
#define NAME_SMALL 0.62  /* times a label: smaller rather than cut or torn apart */
#define SIDE 1.34        /* times the inset: what is beside a name, for above it there is the air of its line as well */

uint32_t overlay_sponsors_turn(const struct overlay_sponsors *overlay, int64_t now)
{
	int64_t since = now - overlay->turn_since;
	if (!overlay->card.count || since < 0)
		return 0;
	return (uint32_t)(since / SPONSOR_TURN_MS % overlay->card.count);
}

static bool same(const struct stage_sponsor *a, const struct stage_sponsor *b)
{
	return strcmp(a->title, b->title) == 0 && strcmp(a->logo, b->logo) == 0;
}

static bool same_all(const struct stage_sponsors *a, const struct stage_sponsors *b)
{
	bool all = a->count == b->count;
	for (uint32_t i = 0; all && i < a->count; i++)
		all = same(&a->items[i], &b->items[i]);
	return all;
}

/* Others than before stand there: their panel may be another one. */
static void note_change(struct overlay_sponsors *overlay, const struct stage_sponsors *card, const struct theme *theme,
			uint32_t turn, int64_t now)
{
	if (same_all(&overlay->card, card))
		return;
	const struct overlay_sponsors_were was = {overlay->card, turn};
	change_begin(&overlay->change, theme, now, false, overlay->path, &was, sizeof(was));
}

void overlay_sponsors_update(struct overlay_sponsors *overlay, const struct stage *stage, const struct theme *theme,
			     int64_t now)
{
	const struct stage_sponsors *card = &stage->sponsors;
	bool was = overlay->presence.present;
	presence_update(&overlay->presence, &card->card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	if (!was) {
		overlay->turn_since = card->card.shown <= now ? card->card.shown : now;
		overlay->change = change_none();
	} else {
		uint32_t turn = overlay_sponsors_turn(overlay, now);
		int64_t into = (now - overlay->turn_since) % SPONSOR_TURN_MS;
		uint32_t at = 0;
		while (at < card->count && !same(&card->items[at], &overlay->card.items[turn]))
			at++;
		/* Who stood there has gone: the next one's turn begins. */
		overlay->turn_since = at < card->count ? now - into - (int64_t)at * SPONSOR_TURN_MS : now;
		note_change(overlay, card, theme, turn, now);
	}
	overlay->card = *card;
	overlay->measured = stage->measure.card.present;
}

static bool is_light(struct colour c)
{
	return colour_luminance(c) > 0.4;
}

static double name_most(const struct canvas *canvas)
{
	return floor(canvas_style(canvas, TYPE_LABEL).size / LABEL_PART);
}

/* As large as it may be and at least of that size, in as many lines as it needs and the height allows. */
static const struct text_block *name_of(struct canvas *canvas, const char *name, double width, double height,
					double least)
{
	struct text_style style = canvas_style(canvas, TYPE_TITLE);
	style.min_size = least;
	style.size = fmax(least, fmin(name_most(canvas), height / LINE_HEIGHT));
	style.balance = true;
	style.max_width = width;
	style.line_height = LINE_HEIGHT;
	const struct text_block *block = canvas_text(canvas, name, &style);
	for (style.max_lines = 2; style.max_lines <= LINES_MOST && (block->cut || block->broken); style.max_lines++) {
		const struct text_block *more = canvas_text(canvas, name, &style);
		if (more->height > height + 0.5)
			break;
		block = more;
	}
	return block;
}

/* A name that was paid for is rather set in more lines than smaller, and rather smaller than cut or torn apart. */
static const struct text_block *name_block(struct canvas *canvas, const char *name, double width, double height)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	const struct text_block *block = name_of(canvas, name, width, height, ceil(label * NAME_LEAST));
	if (block->cut || block->broken || block->height > height + 0.5)
		block = name_of(canvas, name, width, height, label);
	if (!block->cut && !block->broken)
		return block;
	return name_of(canvas, name, width, height, floor(label * NAME_SMALL));
}

static void draw_name(struct canvas *canvas, struct rect place, const char *name, struct colour colour)
{
	const struct text_block *block = name_block(canvas, name, place.w, place.h);
	canvas_put(canvas, block, place.x + place.w / 2.0, floor(place.y + (place.h - block->height) / 2.0),
		   ALIGN_MIDDLE, colour);
}

struct extent {
	double width, height; /* px */
};

/* All logos are of one area, so that none is louder than another for its shape; as far as there is room. */
static struct extent logo_extent(struct canvas *canvas, const char *path, double width, double height)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	double side = label * LOGO_SIDE;
	double w = canvas_logo_width(canvas, path, side, side);
	double h = canvas_logo_height(canvas, path, side, side);
	double shape = w > 0.0 && h > 0.0 ? w / h : LOGO_UNKNOWN;
	double most = fmin(width, label * LOGO_WIDEST);
	double high = fmin(fmin(height, label * LOGO_HIGHEST), side / sqrt(shape));
	high = fmax(fmin(high, most / shape), 1.0);
	return (struct extent){ceil(high * shape), ceil(high)};
}

/* Brands draw their logos for white or for black. What cannot be seen on the panel has a plate of the theme's other
 * tone. */
static void draw_logo(struct canvas *canvas, struct rect place, double in, const struct stage_sponsor *sponsor)
{
	const struct theme *theme = canvas->theme;
	if (!*sponsor->logo) {
		draw_name(canvas, place, sponsor->title, theme->text);
		return;
	}
	struct colour panel = theme_has_surface(theme) ? theme->surface : theme->outline;
	const struct colour grounds[3] = {
		panel, is_light(panel) ? theme->text : (struct colour){255, 255, 255, 255}, {124, 131, 145, 255}};
	struct extent size = logo_extent(canvas, sponsor->logo, place.w - 2.0 * in, place.h - 2.0 * in);
	struct rect inner = {floor(place.x + (place.w - size.width) / 2.0),
			     floor(place.y + (place.h - size.height) / 2.0), size.width, size.height};
	struct colour ground = canvas_logo_ground(canvas, inner, sponsor->logo, grounds, 3);
	bool plate = memcmp(&ground, &panel, sizeof(ground)) != 0;
	if (plate)
		canvas_fill(canvas, place, theme->radius_small, ground);
	else
		inner.y += floor(in * LOWER);
	if (!canvas_logo(canvas, inner, sponsor->logo))
		draw_name(canvas, place, sponsor->title, theme->text);
}

/* From the panel's side to the words: without a surface they keep within the rule. */
static double side_of(const struct canvas *canvas, double inset)
{
	double side = floor(inset * SIDE);
	return theme_has_surface(canvas->theme) ? side : fmax(side, canvas->theme->padding);
}

static bool names_fit(const struct stage_sponsors *card, struct canvas *canvas, double width, int lines)
{
	double least = ceil(canvas_style(canvas, TYPE_LABEL).size * NAME_LEAST);
	double height = lines * LINE_HEIGHT * name_most(canvas);
	for (uint32_t i = 0; i < card->count; i++) {
		const struct stage_sponsor *sponsor = &card->items[i];
		if (*sponsor->logo)
			continue;
		const struct text_block *block =
			name_of(canvas, sponsor->title, width - 2.0 * side_of(canvas, INSET), height, least);
		if (block->cut || block->broken)
			return false;
	}
	return true;
}

/* The width of a panel in which every logo is as large as it may be. */
static double logos_width(const struct stage_sponsors *card, struct canvas *canvas, double most)
{
	double width = 0.0;
	for (uint32_t i = 0; i < card->count; i++) {
		if (*card->items[i].logo)
			width = fmax(width, logo_extent(canvas, card->items[i].logo, most, most).width);
	}
	return width > 0.0 ? width + 2.0 * (LOGO_RIM + side_of(canvas, INSET)) : 0.0;
}

/* The most that a panel may be wide: a code in the other corner keeps its place. */
static double most_width(const struct overlay_sponsors *overlay, struct canvas *canvas, const struct slot_place *slot)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	if (slots.card)
		return slot->width;
	double taken = 0.0;
	if (overlay->measured)
		taken = slot_place(canvas, SLOT_MEASURE, BESIDE_NOTHING).width + WIDER +
			(theme_has_surface(canvas->theme) ? 0.0 : 2.0 * canvas->theme->padding);
	return fmax(fmin(WIDEST, slots.safe.w - taken), slot->width);
}

/* The panel grows away from its side of the canvas until the widest logo has room, and the longest name in two lines,
 * or else in three. A box stays as wide as it is. */
static void widen(const struct overlay_sponsors *overlay, const struct stage_sponsors *card, struct canvas *canvas,
		  struct slot_place *slot)
{
	double most = most_width(overlay, canvas, slot);
	double least = fmin(fmax(logos_width(card, canvas, most), slot->width), most);
	double width = least;
	for (int lines = 2; lines < LINES_MOST; lines++) {
		width = least;
		while (width < most && !names_fit(card, canvas, width, lines))
			width = fmin(width + WIDER, most);
		if (names_fit(card, canvas, width, lines))
			break;
	}
	if (slot->x + slot->width / 2.0 > canvas->width / 2.0)
		slot->x -= width - slot->width;
	slot->width = width;
}

/* From top to bottom: inset, the words above, the plate, inset. */
struct sizes {
	double inset;
	double head;  /* 0 = no room for words */
	double label; /* their size */
	double plate;
	double rim; /* from the plate's edge to the logo on it */
};

static const struct text_block *head_block(struct canvas *canvas, double width, double most)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.min_size = floor(style.size * LABEL_SMALL);
	style.size = fmax(fmin(style.size, most), style.min_size);
	style.max_width = width;
	return canvas_text(canvas, words(canvas->language, "Sponsor"), &style);
}

/* The plate is as high as the highest of them needs it, so that nothing jumps when the next one's turn comes. Returns
 * the size of the smallest name. */
static double measure_plate(const struct stage_sponsors *card, struct canvas *canvas, double width, double most,
			    struct sizes *sizes)
{
	double smallest = name_most(canvas);
	sizes->plate = 0.0;
	sizes->rim = fmin(LOGO_RIM, fmin(most, width) * 0.1);
	for (uint32_t i = 0; i < card->count; i++) {
		const struct stage_sponsor *sponsor = &card->items[i];
		double rims = 2.0 * sizes->rim;
		if (*sponsor->logo) {
			double height = logo_extent(canvas, sponsor->logo, width - rims, most - rims).height;
			sizes->plate = fmax(sizes->plate, height + rims);
			continue;
		}
		const struct text_block *name = name_block(canvas, sponsor->title, width, most);
		sizes->plate = fmax(sizes->plate, ceil(name->height));
		smallest = fmin(smallest, name->size);
	}
	sizes->plate = fmin(sizes->plate, most);
	return smallest;
}

/* In a box that is too small, the words above go first. */
static struct sizes measure(const struct stage_sponsors *card, struct canvas *canvas, const struct slot_place *slot)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	double room = slot->max_height - block_frame(canvas);
	struct sizes sizes = {.inset = fmin(INSET, fmax(6.0, fmin(slot->width, room) * 0.08))};
	double width = slot->width - 2.0 * side_of(canvas, sizes.inset);
	double most = room - 2.0 * sizes.inset;
	sizes.head = floor(label * 1.36) + HEAD_GAP;
	if (most < sizes.head + label * 1.5)
		sizes.head = 0.0;
	sizes.label = LABEL_MOST * measure_plate(card, canvas, width, most - sizes.head, &sizes);
	if (sizes.head > 0.0 && head_block(canvas, width, sizes.label)->cut) {
		sizes.head = 0.0;
		measure_plate(card, canvas, width, most, &sizes);
	}
	return sizes;
}

/* A panel for those sponsors. */
struct face {
	struct slot_place slot;
	struct sizes sizes;
	double height;
	struct rect place; /* of the name or logo */
	const struct text_block *head;
	double head_x, head_y; /* its middle */
};

static struct face make_face(const struct overlay_sponsors *overlay, const struct stage_sponsors *card,
			     struct canvas *canvas)
{
	struct face face = {.slot = slot_place(canvas, SLOT_SPONSOR, BESIDE_NOTHING)};
	widen(overlay, card, canvas, &face.slot);
	face.sizes = measure(card, canvas, &face.slot);
	const struct sizes *sizes = &face.sizes;
	face.height = block_frame(canvas) + 2.0 * sizes->inset + sizes->head + sizes->plate;
	struct rect panel = slot_panel(&face.slot, face.height);
	struct rect in = block_inside(canvas, panel);
	double side = side_of(canvas, sizes->inset);
	double width = panel.w - 2.0 * side;
	double top = in.y + sizes->inset;
	if (sizes->head > 0.0)
		face.head = head_block(canvas, width, sizes->label);
	face.head_x = panel.x + side + width / 2.0;
	face.head_y = top + (sizes->head - HEAD_GAP) / 2.0;
	face.place = (struct rect){panel.x + side, top + sizes->head, width, sizes->plate};
	return face;
}

static void draw_head(struct canvas *canvas, const struct face *face)
{
	if (face->head)
		canvas_put_middle(canvas, face->head, face->head_x, face->head_y, ALIGN_MIDDLE, canvas->theme->muted);
}

/* Each goes at the end of its turn, then the next one comes: how much of the one whose turn it is is to be seen. */
static double turn_share(const struct overlay_sponsors *overlay, struct canvas *canvas)
{
	if (overlay->card.count < 2)
		return 1.0;
	int64_t into = (canvas->now - overlay->turn_since) % SPONSOR_TURN_MS;
	bool first = canvas->now - overlay->turn_since < SPONSOR_TURN_MS;
	int64_t goes = SPONSOR_TURN_MS - (int64_t)canvas->theme->leave_ms;
	double comes = first ? 1.0 : motion_part(into, 0, (int64_t)canvas->theme->enter_ms);
	double gone = motion_part(into, goes, (int64_t)canvas->theme->leave_ms);
	canvas_wake(canvas, comes < 1.0 || gone > 0.0 ? canvas->now : canvas->now + goes - into);
	return motion_out(comes) * (1.0 - motion_in(gone));
}

static void draw_item(struct canvas *canvas, const struct face *face, const struct stage_sponsor *sponsor, double share)
{
	struct canvas_state saved = canvas_save(canvas);
	canvas_fade(canvas, share);
	draw_logo(canvas, face->place, face->sizes.rim, sponsor);
	canvas_restore(canvas, saved);
}

static bool same_rect(struct rect a, struct rect b)
{
	return fabs(a.x - b.x) < 1.0 && fabs(a.y - b.y) < 1.0 && fabs(a.w - b.w) < 1.0 && fabs(a.h - b.h) < 1.0;
}

/* The panel goes from one size to the other; what stays where it is stays, and the rest gives way. */
static void draw_change(const struct overlay_sponsors *overlay, struct canvas *canvas, const struct face *face,
			const struct stage_sponsor *sponsor, double share, double t)
{
	const struct change *change = &overlay->change;
	const struct overlay_sponsors_were *was = &overlay->path[change->goes];
	const struct stage_sponsor *old = &was->card.items[was->turn];
	struct face before = make_face(overlay, &was->card, canvas);
	struct face next = make_face(overlay, &overlay->path[0].card, canvas);
	struct slot_place slot = face->slot;
	double height = next.height;
	double width = next.slot.width;
	for (uint32_t i = 0; i < change->steps; i++) {
		next = i + 1 < change->steps ? make_face(overlay, &overlay->path[i + 1].card, canvas) : *face;
		height = change_size(canvas, change, i, height, next.height);
		width = change_size(canvas, change, i, width, next.slot.width);
	}
	slot.width = floor(width + 0.5);
	if (slot.x + slot.width / 2.0 > canvas->width / 2.0)
		slot.x = face->slot.x + face->slot.width - slot.width;
	canvas_panel(canvas, slot_panel(&slot, height));
	struct canvas_state saved = canvas_save(canvas);
	bool stays = before.head == face->head && fabs(before.head_x - face->head_x) < 1.0 &&
		     fabs(before.head_y - face->head_y) < 1.0;
	canvas_fade(canvas, stays ? 0.0 : change_old(t));
	draw_head(canvas, &before);
	canvas_restore(canvas, saved);
	canvas_fade(canvas, stays ? 1.0 : change_new(t));
	draw_head(canvas, face);
	canvas_restore(canvas, saved);
	stays = same(old, sponsor) && same_rect(before.place, face->place);
	if (!stays && change_old(t) > 0.0)
		draw_item(canvas, &before, old, change_old(t));
	draw_item(canvas, face, sponsor, share * (stays ? 1.0 : change_new(t)));
}

void overlay_sponsors_draw(const struct overlay_sponsors *overlay, struct canvas *canvas)
{
	if (!overlay->card.count || !presence_apply(&overlay->presence, canvas))
		return;
	const struct stage_sponsor *sponsor = &overlay->card.items[overlay_sponsors_turn(overlay, canvas->now)];
	struct face face = make_face(overlay, &overlay->card, canvas);
	double share = turn_share(overlay, canvas);
	double t = change_part(canvas, overlay->change.since);
	if (t < 1.0) {
		draw_change(overlay, canvas, &face, sponsor, share, t);
		return;
	}
	canvas_panel(canvas, slot_panel(&face.slot, face.height));
	draw_head(canvas, &face);
	draw_item(canvas, &face, sponsor, share);
}
