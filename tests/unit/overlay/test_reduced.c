/* Reduced motion is opacity only: while cards come, change, draw, count and go, each glyph stands on whole pixels, as
 * it does at rest; what is moved or zoomed does not. */
#include "support_overlay.h"

#include <math.h>

static void stands(const char *what, int64_t at)
{
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] != QUAD_GLYPH || p[1] != p[5])
			continue;
		for (int k = 0; k < 2; k++) {
			/* its quad has half a pixel more on each side */
			if (fabs((double)p[k] - floor((double)p[k]) - 0.5) > 0.01)
				fail_msg("%s, %d ms: a glyph moves, it is at %.2f, %.2f", what, (int)at, (double)p[0],
					 (double)p[1]);
		}
	}
}

static void watch(struct overlay *overlay, const char *what, int64_t from, int64_t to)
{
	for (int64_t at = from; at < to; at += 37) {
		if (overlay->again <= NOW + at)
			overlay_update(overlay, &rig.stage, &rig.theme, NOW + at);
		draw(overlay, 1920, 1080, NOW + at);
		stands(what, at);
		sprites_tick(rig.sprites);
		text_engine_tick(rig.text);
	}
}

static void nothing_moves(void **state)
{
	(void)state;
	rig.theme.reduced = true;
	for (size_t s = 0; s < sample_state_count; s++) {
		const char *name = sample_states[s].name;
		struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
		/* Nothing, then it comes, lives for a while, and goes. */
		memset(&rig.stage, 0, sizeof(rig.stage));
		show(overlay, NOW - 100);
		overlay_sample(&rig.stage, "en-US", NOW);
		overlay_sample_state(&rig.stage, name, NOW);
		for (size_t i = 0; i < overlay_face_count; i++)
			overlay_faces[i].card(&rig.stage)->shown = NOW;
		show(overlay, NOW);
		watch(overlay, name, 0, 8000);
		for (size_t i = 0; i < overlay_face_count; i++)
			overlay_faces[i].card(&rig.stage)->present = false;
		show(overlay, NOW + 8000);
		watch(overlay, name, 8000, 8400);
		overlay_destroy(overlay);
	}
	rig.theme.reduced = false;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_moves)};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
