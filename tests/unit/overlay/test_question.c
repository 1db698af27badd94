/* The question's card: what stands on it whatever was asked. */
#include "support_overlay.h"

static void every_quad_stands_somewhere(const char *text, uint32_t width, uint32_t height)
{
	struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	snprintf(rig.stage.question.text, sizeof(rig.stage.question.text), "%s", text);
	snprintf(rig.stage.question.name, sizeof(rig.stage.question.name), "%s", text);
	show(overlay, NOW);
	size_t count = draw(overlay, width, height, NOW + 20000);
	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		for (size_t corner = 0; corner < 16; corner += 4) {
			if (!isfinite(p[corner]) || !isfinite(p[corner + 1]))
				fail_msg("\"%s\" %ux%u: quad %zu stands nowhere", text, width, height, i);
		}
	}
	overlay_destroy(overlay);
}

static void a_question_without_ink_is_no_picture_of_nothing(void **state)
{
	(void)state;
	static const char *const texts[] = {"", " ", "\u200B", "\u3164", "\u200D\u200D"};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		every_quad_stands_somewhere(texts[i], 1920, 1080);
		every_quad_stands_somewhere(texts[i], 1080, 1920);
		every_quad_stands_somewhere(texts[i], 720, 720);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_question_without_ink_is_no_picture_of_nothing),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
