#include "overlay/sponsor.h"

#include <math.h>
#include <string.h>

#include "overlay/slots.h"
#include "overlay/words.h"

/* Under logos: brands draw them for white or for black, and on this grey both stand out by more than 4:1. It belongs to
 * the logos, not to a theme. */
static const struct colour plate_top = {124, 131, 145, 255};
static const struct colour plate_end = {110, 117, 131, 255};

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
}

static void draw_name(struct canvas *canvas, struct rect place, const char *name, struct colour colour)
{
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	style.weight = 700;
	style.min_size = canvas_style(canvas, TYPE_LABEL).size;
	style.max_lines = 2;
	style.balance = true;
	style.max_width = place.w;
	style.line_height = 1.2;
	const struct text_block *block = canvas_text(canvas, name, &style);
	canvas_put(canvas, block, place.x + place.w / 2.0, floor(place.y + (place.h - block->height) / 2.0),
		   ALIGN_MIDDLE, colour);
}

static void draw_logo(struct canvas *canvas, struct rect place, const struct stage_sponsor *sponsor)
{
	double inset = 14.0;
	struct rect inner = {place.x + inset, place.y + inset, place.w - 2.0 * inset, place.h - 2.0 * inset};
	if (!*sponsor->logo) {
		draw_name(canvas, place, sponsor->title, canvas->theme->text);
		return;
	}
	canvas_shape(canvas, place,
		     &(struct shape_style){.fill = plate_top,
					   .fill_end = plate_end,
					   .gradient = true,
					   .angle = 1.5707963,
					   .radius = canvas->theme->radius_small});
	if (!canvas_logo(canvas, inner, sponsor->logo))
		draw_name(canvas, inner, sponsor->title, (struct colour){255, 255, 255, 255});
}

void overlay_sponsors_draw(const struct overlay_sponsors *overlay, struct canvas *canvas)
{
	if (!overlay->card.count || !presence_apply(&overlay->presence, canvas))
		return;
	const struct stage_sponsors *card = &overlay->card;
	struct text_style style = canvas_style(canvas, TYPE_LABEL);
	double inset = 14.0;
	double head = floor(style.size * 1.36);
	double plate = floor(style.size * 3.4);
	struct slot_place slot = slot_place(canvas, SLOT_SPONSOR, BESIDE_NOTHING);
	struct rect panel = slot_panel(&slot, inset + head + 8.0 + plate + inset);
	canvas_panel(canvas, panel);
	struct rect inner = {panel.x + inset, panel.y + inset, panel.w - 2.0 * inset, panel.h - 2.0 * inset};
	style.max_width = inner.w;
	canvas_put_middle(canvas, canvas_text(canvas, words(canvas->language, "Sponsor"), &style),
			  inner.x + inner.w / 2.0, inner.y + head / 2.0, ALIGN_MIDDLE, canvas->theme->muted);
	uint32_t turn = overlay_sponsors_turn(overlay, canvas->now);
	struct canvas_state saved = canvas_save(canvas);
	if (card->count > 1) {
		/* Each fades in at the beginning of its turn. */
		int64_t into = (canvas->now - overlay->turn_since) % SPONSOR_TURN_MS;
		bool first = canvas->now - overlay->turn_since < SPONSOR_TURN_MS;
		double t = first ? 1.0 : motion_part(into, 0, (int64_t)canvas->theme->update_ms);
		canvas_wake(canvas, t < 1.0 ? canvas->now : canvas->now + SPONSOR_TURN_MS - into);
		canvas_fade(canvas, motion_out(t));
	}
	draw_logo(canvas, (struct rect){inner.x, inner.y + head + 8.0, inner.w, plate}, &card->items[turn]);
	canvas_restore(canvas, saved);
}
