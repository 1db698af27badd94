#define _GNU_SOURCE
/* The question's card: what stands on it whatever was asked. */
#include <dlfcn.h>

#include <hb.h>

#include "support_overlay.h"

static size_t shaped; /* code points */

/* HarfBuzz's own, counted: shaping is what costs most when a text is new. */
void hb_shape(hb_font_t *font, hb_buffer_t *buffer, const hb_feature_t *features, unsigned int count)
{
	void *found = dlsym(RTLD_NEXT, "hb_shape");
	void (*real)(hb_font_t *, hb_buffer_t *, const hb_feature_t *, unsigned int);
	memcpy(&real, &found, sizeof(real));
	assert_non_null(found);
	shaped += hb_buffer_get_length(buffer);
	real(font, buffer, features, count);
}

static void fill(char *to, size_t size, const char *piece)
{
	size_t used = 0;
	for (to[0] = '\0'; used + strlen(piece) < size; used += strlen(piece))
		memcpy(to + used, piece, strlen(piece) + 1);
}

static size_t points_of(const char *text)
{
	size_t points = 0;
	for (; *text; text++)
		points += ((unsigned char)*text & 0xC0) != 0x80;
	return points;
}

/* It has one frame for that, and the frame has more to do. */
static void a_long_question_is_not_shaped_anew_for_each_size(void **state)
{
	(void)state;
	static const char *const pieces[] = {"does it keep coffee hot ", "W", "爬山，", "السل ", "नमस्",
					     "👨‍👩‍👧"};
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	for (size_t i = 0; i < 12; i++) {
		const uint32_t *size = sizes[i % 2];
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		struct stage_question *card = &rig.stage.question;
		overlay_sample(&rig.stage, "en-US", NOW);
		fill(card->text, sizeof(card->text), pieces[i / 2]);
		show(overlay, NOW);
		shaped = 0;
		draw(overlay, size[0], size[1], NOW + 20000);
		size_t points = points_of(card->text);
		/* To be measured, to be cut, in lines; and what else stands on the card. */
		if (shaped > 4 * points + 200)
			fail_msg("%s %ux%u: %zu code points were shaped, of %zu", pieces[i / 2], size[0], size[1],
				 shaped, points);
		overlay_destroy(overlay);
	}
}

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

/* A whole sentence in one character, twenty times as wide as another. */
static void the_widest_cluster_stays_on_the_card(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}, {720, 720}, {480, 270}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		fill(rig.stage.question.text, sizeof(rig.stage.question.text), "\uFDFD");
		fill(rig.stage.question.name, sizeof(rig.stage.question.name), "\uFDFD");
		show(overlay, NOW);
		size_t count = draw(overlay, sizes[i][0], sizes[i][1], NOW + 20000);
		double left = 0.0;
		double right = 0.0;
		for (size_t k = 0; k < count; k++) {
			const float *p = rig.sheet.list.points + k * 16;
			if ((int)p[2] == QUAD_RECT && p[12] - p[0] > right - left) {
				left = p[0];
				right = p[12];
			}
			if ((int)p[2] == QUAD_GLYPH && (p[0] < left || p[12] > right))
				fail_msg("%ux%u: ink from %.0f to %.0f, card from %.0f to %.0f", sizes[i][0],
					 sizes[i][1], p[0], p[12], left, right);
		}
		overlay_destroy(overlay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_widest_cluster_stays_on_the_card),
		cmocka_unit_test(a_long_question_is_not_shaped_anew_for_each_size),
		cmocka_unit_test(a_question_without_ink_is_no_picture_of_nothing),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
