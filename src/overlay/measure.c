#include "overlay/measure.h"

#include "overlay/blocks.h"
#include "overlay/slots.h"

void overlay_measure_update(struct overlay_measure *overlay, const struct stage *stage, const struct theme *theme,
			    int64_t now)
{
	presence_update(&overlay->presence, &stage->measure.card, 0, theme, now);
	if (overlay->presence.present)
		overlay->card = stage->measure;
}

void overlay_measure_draw(const struct overlay_measure *overlay, struct canvas *canvas)
{
	if (!presence_apply(&overlay->presence, canvas))
		return;
	struct slot_place slot = slot_place(canvas, SLOT_MEASURE, BESIDE_NOTHING);
	struct rect panel = slot_panel(&slot, block_strip_height(canvas) + block_frame(canvas));
	canvas_panel(canvas, panel);
	block_action(canvas, panel, block_inside(canvas, panel), "MeasureType", overlay->card.code, true, 0.0);
}
