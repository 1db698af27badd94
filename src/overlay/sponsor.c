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
#define LOGO_HEIGHT 4.75 /* times a label */
#define LOGO_WIDER 1.25  /* times a panel for names */
#define LABEL_PART 0.7   /* of a name: the words above it */
#define NAME_LEAST 1.2   /* times a label, where there is room for it */
#define NAME_SMALL 0.75  /* times a label: smaller rather than cut or torn apart */
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
	} else {
		uint32_t turn = overlay_sponsors_turn(overlay, now);
		int64_t into = (now - overlay->turn_since) % SPONSOR_TURN_MS;
		uint32_t at = 0;
		while (at < card->count && !same(&card->items[at], &overlay->card.items[turn]))
			at++;
		/* Who stood there has gone: the next one's turn begins. */
		overlay->turn_since = at < card->count ? now - into - (int64_t)at * SPONSOR_TURN_MS : now;
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
	const struct text_block *small = name_of(canvas, name, width, height, floor(label * NAME_SMALL));
	return small->cut || small->broken ? block : small;
}

static void draw_name(struct canvas *canvas, struct rect place, const char *name, struct colour colour)
{
	const struct text_block *block = name_block(canvas, name, place.w, place.h);
	canvas_put(canvas, block, place.x + place.w / 2.0, floor(place.y + (place.h - block->height) / 2.0),
		   ALIGN_MIDDLE, colour);
}

/* Of its plate: a wide logo has a lower one, so that it stands as far below the words above as any other does. */
static double logo_plate(struct canvas *canvas, const char *path, double width, double most, double rim)
{
	double height = canvas_logo_height(canvas, path, width - 2.0 * rim, most - 2.0 * rim);
	return height > 0.0 ? fmin(ceil(height + 2.0 * rim), most) : most;
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
	struct rect inner = {place.x + in, place.y + in, place.w - 2.0 * in, place.h - 2.0 * in};
	struct colour ground = canvas_logo_ground(canvas, inner, sponsor->logo, grounds, 3);
	bool plate = memcmp(&ground, &panel, sizeof(ground)) != 0;
	if (plate)
		canvas_fill(canvas, place, theme->radius_small, ground);
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

static bool any_logo(const struct stage_sponsors *card)
{
	for (uint32_t i = 0; i < card->count; i++) {
		if (*card->items[i].logo)
			return true;
	}
	return false;
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

/* The panel grows away from its side of the canvas until the longest name has room in two lines, or else in three. A
 * box stays as wide as it is. */
static void widen(const struct overlay_sponsors *overlay, struct canvas *canvas, struct slot_place *slot)
{
	const struct stage_sponsors *card = &overlay->card;
	double most = most_width(overlay, canvas, slot);
	double least = any_logo(card) ? fmin(floor(slot->width * LOGO_WIDER), most) : slot->width;
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
	double head; /* 0 = no room for words */
	double plate;
	double rim; /* from the plate's edge to the logo on it */
};

static const struct text_block *head_block(struct canvas *canvas, double width)
{
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	style.max_width = width;
	style.max_lines = 2;
	style.line_height = 1.15;
	style.balance = true;
	return canvas_text(canvas, words(canvas->language, "Sponsor"), &style);
}

/* As high as the longest of the names needs it, so that nothing jumps when the next one's turn comes; in a box that is
 * too low, the words above go first. */
static struct sizes measure(const struct stage_sponsors *card, struct canvas *canvas, const struct slot_place *slot)
{
	double label = canvas_style(canvas, TYPE_LABEL).size;
	double frame = block_frame(canvas);
	double room = slot->max_height - frame;
	double inset = fmin(INSET, fmax(6.0, fmin(slot->width, room) * 0.08));
	const struct text_block *head = head_block(canvas, slot->width - 2.0 * side_of(canvas, inset));
	double lines = head->line_count > 1 ? head->height : floor(label * 1.36);
	struct sizes sizes = {inset, lines + HEAD_GAP, 0.0, 0.0};
	if (room < 2.0 * inset + sizes.head + label * 1.5 || head->cut || head->broken)
		sizes.head = 0.0;
	double most = room - 2.0 * inset - sizes.head;
	double logo = fmin(floor(label * LOGO_HEIGHT), most);
	sizes.rim = fmin(12.0, logo * 0.12);
	for (uint32_t i = 0; i < card->count; i++) {
		double width = slot->width - 2.0 * side_of(canvas, inset);
		double needs = 0.0;
		if (*card->items[i].logo)
			needs = logo_plate(canvas, card->items[i].logo, width, logo, sizes.rim);
		else
			needs = ceil(name_block(canvas, card->items[i].title, width, most)->height);
		sizes.plate = fmax(sizes.plate, needs);
	}
	sizes.plate = fmin(sizes.plate, most);
	return sizes;
}

void overlay_sponsors_draw(const struct overlay_sponsors *overlay, struct canvas *canvas)
{
	if (!overlay->card.count || !presence_apply(&overlay->presence, canvas))
		return;
	const struct stage_sponsors *card = &overlay->card;
	struct slot_place slot = slot_place(canvas, SLOT_SPONSOR, BESIDE_NOTHING);
	widen(overlay, canvas, &slot);
	struct sizes sizes = measure(card, canvas, &slot);
	struct rect panel = slot_panel(&slot, block_frame(canvas) + 2.0 * sizes.inset + sizes.head + sizes.plate);
	canvas_panel(canvas, panel);
	struct rect in = block_inside(canvas, panel);
	double side = side_of(canvas, sizes.inset);
	struct rect inner = {panel.x + side, in.y + sizes.inset, panel.w - 2.0 * side, in.h - 2.0 * sizes.inset};
	if (sizes.head > 0.0)
		canvas_put_middle(canvas, head_block(canvas, inner.w), inner.x + inner.w / 2.0,
				  inner.y + (sizes.head - HEAD_GAP) / 2.0, ALIGN_MIDDLE, canvas->theme->muted);
	uint32_t turn = overlay_sponsors_turn(overlay, canvas->now);
	struct canvas_state saved = canvas_save(canvas);
	if (card->count > 1) {
		/* Each goes at the end of its turn, then the next one comes. */
		int64_t into = (canvas->now - overlay->turn_since) % SPONSOR_TURN_MS;
		bool first = canvas->now - overlay->turn_since < SPONSOR_TURN_MS;
		int64_t goes = SPONSOR_TURN_MS - (int64_t)canvas->theme->leave_ms;
		double comes = first ? 1.0 : motion_part(into, 0, (int64_t)canvas->theme->enter_ms);
		double gone = motion_part(into, goes, (int64_t)canvas->theme->leave_ms);
		canvas_wake(canvas, comes < 1.0 || gone > 0.0 ? canvas->now : canvas->now + goes - into);
		canvas_fade(canvas, motion_out(comes) * (1.0 - motion_in(gone)));
	}
	draw_logo(canvas, (struct rect){inner.x, inner.y + sizes.head, inner.w, sizes.plate}, sizes.rim,
		  &card->items[turn]);
	canvas_restore(canvas, saved);
}
