/* The code that viewers type back. */
#include "support_overlay.h"

#include <math.h>

#define REST 20000 /* ms after which all that moves is over */

static void a_code_over_a_tall_cover_is_in_its_middle(void **state)
{
	(void)state;
	assert_true(theme_load(THEMES_DIR "/studio.json", &rig.theme, NULL));
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	overlay_sample_state(&rig.stage, "cover", NOW);
	rig.stage.cover.card.present = true;
	rig.stage.measure.card.present = true;
	overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true});
	show(overlay, NOW);
	draw(overlay, 1080, 1920, NOW + REST);
	bool found = false;
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		bool plate = (int)p[2] == QUAD_RECT && p[12] - p[0] > 480.0F && p[12] - p[0] < 500.0F;
		found = found || plate;
		if (plate)
			assert_true(fabsf((p[0] + p[12]) / 2.0F - 540.0F) < 1.5F);
	}
	assert_true(found);
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_over_a_tall_cover_is_in_its_middle),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
