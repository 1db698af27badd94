#include "overlay/measure.h"

#include <math.h>

#include "overlay/blocks.h"
#include "overlay/cover.h"
#include "overlay/slots.h"

#define WIDEST 640.0 /* px */
#define HEAD 2.2     /* height of the line above the strip, times a label */

void overlay_measure_update(struct overlay_measure *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now)
{
	presence_update(&overlay->presence, &stage->measure.card, 0, theme, now);
	if (!overlay->presence.present)
		return;
	overlay->card = stage->measure;
	overlay->covered = stage->cover.card.present;
	overlay->sponsored = stage->sponsors.card.present;
}

/* The code is what has to be read: it is as large in every language, and the panel as wide as its sentence needs. It
 * grows away from its side of the canvas, unless sponsors stand there; a box stays as wide as it is. */
static void widen(const struct overlay_measure *overlay, struct canvas *canvas, struct slot_place *slot)
{
	struct slots slots = canvas->slots ? *canvas->slots : slots_default(canvas->width, canvas->height);
	if (slots.card || overlay->sponsored)
		return;
	double needs = 2.0 * block_inside(canvas, (struct rect){0}).x +
		       block_action_full_width(canvas, block_strip_height(canvas), "MeasureType", overlay->card.code);
	double width = fmin(fmax(needs, slot->width), fmin(WIDEST, slots.safe.w));
	if (slot->x + slot->width / 2.0 > canvas->width / 2.0)
		slot->x -= width - slot->width;
	slot->width = width;
}

void overlay_measure_draw(const struct overlay_measure *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_MEASURE, BESIDE_NOTHING);
	/* Without a surface the words have only what is between the paddings. */
	double more = theme_has_surface(canvas->theme) ? 0.0 : 2.0 * canvas->theme->padding;
	slot.x -= slot.x > canvas->width / 2.0 ? more : 0.0;
	slot.width += more;
	widen(overlay, canvas, &slot);
	/* On a tall cover all is in the middle. */
	if (overlay->covered && slots_one(canvas->width, canvas->height) && overlay_cover_fits(canvas))
		slot.x = floor((canvas->width - slot.width) / 2.0 + 0.5);
	double strip = block_strip_height(canvas);
	/* Above a cover's panel there is room for the strip alone. */
	double head = overlay->covered ? 0.0 : floor(canvas_style(canvas, TYPE_LABEL).size * HEAD);
	/* The strip alone is the panel: a line round it would look like a lid. */
	const struct theme *theme = canvas->theme;
	struct theme plain;
	if (head <= 0.0 && theme_has_surface(theme) && theme->rule_width > 0.0) {
		plain = *theme;
		plain.rule_width = plain.border_width = 0.0;
		/* what shows through where its corners are rounded */
		plain.surface = theme->fill;
		plain.surface_end = theme->fill_end;
		canvas->theme = &plain;
	}
	struct rect panel = slot_panel(&slot, head + strip + block_frame(canvas));
	canvas_panel(canvas, panel);
	struct rect in = block_inside(canvas, panel);
	if (head > 0.0)
		part_kicker(canvas, panel.x + canvas->theme->padding, in.y + head / 2.0,
			    words(canvas->language, "Measure"));
	block_action(canvas, panel, (struct rect){in.x, in.y + head, in.w, in.h - head}, "MeasureType",
		     overlay->card.code, true, 0.0);
	canvas->theme = theme;
}
