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
		bool plate = (int)p[2] == QUAD_RECT && p[12] - p[0] > 480.0F && p[12] - p[0] < 580.0F;
		found = found || plate;
		if (plate)
			assert_true(fabsf((p[0] + p[12]) / 2.0F - 540.0F) < 1.5F);
	}
	assert_true(found);
	overlay_destroy(overlay);
}

/* The code's digits, the highest glyphs there are; in every theme. */
static void a_code_is_as_large_in_every_language(void **state)
{
	(void)state;
	static const char *const languages[] = {"en-US", "zh-CN"};
	static const char *const themes[] = {THEMES_DIR "/studio.json", THEMES_DIR "/bare.json"};
	float high[2];
	for (size_t i = 0; i < 4; i++) {
		assert_true(theme_load(themes[i / 2], &rig.theme, NULL));
		struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
		overlay_sample(&rig.stage, languages[i % 2], NOW);
		overlay_sample_state(&rig.stage, "end", NOW);
		rig.stage.cover.card.present = false;
		rig.stage.measure.card.present = true;
		rig.stage.sponsors.card.present = false;
		snprintf(rig.stage.measure.code, sizeof(rig.stage.measure.code), "8888");
		overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true});
		snprintf(overlay->language, sizeof(overlay->language), "%s", languages[i % 2]);
		show(overlay, NOW);
		begin(languages[i % 2], 1080, 1920, NOW + REST);
		overlay_measure_draw(&overlay->measure, &rig.canvas);
		/* "8888", and what English has behind it */
		size_t last = rig.sheet.list.count - 1 - (i % 2 ? 0 : strlen("inthechat"));
		const float *p = rig.sheet.list.points + last * 16;
		high[i % 2] = p[13] - p[1];
		if (i % 2)
			assert_true(high[0] > 34.0F && high[0] == high[1]);
		overlay_destroy(overlay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_over_a_tall_cover_is_in_its_middle),
		cmocka_unit_test(a_code_is_as_large_in_every_language),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
