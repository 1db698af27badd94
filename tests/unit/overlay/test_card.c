/* The cards of the script: lower third, topic, and what stands before the whole picture. */
#include "support_overlay.h"

#include <math.h>
#include <string.h>

#include "overlay/box.h"
#include "overlay/words.h"

static struct overlay *start(const char *only)
{
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.change_id = 1;
	rig.stage.topic.card.present = false;
	rig.stage.lower.card.present = false;
	rig.stage.benefit.card.present = false;
	return overlay_create(OVERLAY_CARD, only);
}

static struct overlay *start_cover(void)
{
	struct overlay *overlay = start("");
	rig.stage.cover.card.present = true;
	show(overlay, NOW);
	return overlay;
}

/* The glyphs' left ends of the frame, as many as there are. */
static size_t glyphs_at(float *x, size_t most)
{
	size_t count = 0;
	for (size_t i = 0; i < rig.sheet.list.count && count < most; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if (p[2] == QUAD_GLYPH)
			x[count++] = p[0];
	}
	return count;
}

static float right_end(void)
{
	float right = 0.0f;
	for (size_t i = 0; i < rig.sheet.list.count * 4; i++)
		right = fmaxf(right, rig.sheet.list.points[i * 4]);
	return right;
}

static bool covers_all(void)
{
	const float *p = rig.sheet.list.points;
	return rig.sheet.list.count && p[0] <= 0.0f && p[1] <= 0.0f && right_end() >= 1920.0f;
}

static void a_lower_third_opens_from_its_edge_and_closes_to_it(void **state)
{
	(void)state;
	struct overlay *overlay = start("");
	show(overlay, NOW - 1000);
	rig.stage.lower.card.present = true;
	rig.stage.lower.card.shown = NOW;
	show(overlay, NOW);
	float before = 0.0f;
	for (int64_t t = 20; t <= 520; t += 50) {
		draw(overlay, 1920, 1080, NOW + t);
		assert_true(right_end() >= before);
		before = right_end();
		assert_true(rig.sheet.list.points[0] < 100.0f);
	}
	draw(overlay, 1920, 1080, NOW + 1000);
	assert_true(rig.canvas.wake == NEVER);
	before = right_end();
	rig.stage.lower.card.present = false;
	show(overlay, NOW + 2000);
	for (int64_t t = 20; t < 340; t += 50) {
		draw(overlay, 1920, 1080, NOW + 2000 + t);
		assert_true(right_end() <= before);
		before = right_end();
	}
	assert_int_equal(draw(overlay, 1920, 1080, NOW + 2400), 0);
	overlay_destroy(overlay);
}

/* Who comes after another stands on the same panel, of whatever colour: there is a name at every moment but the one in
 * which it changes, and always a panel. */
static void one_name_turns_into_another_on_its_panel(void **state)
{
	(void)state;
	const struct theme kept = rig.theme;
	for (int red = 0; red < 2; red++) {
		if (red)
			rig.theme.surface = rig.theme.surface_end = (struct colour){215, 10, 20, 255};
		struct overlay *overlay = start("");
		rig.stage.lower.card.present = true;
		show(overlay, NOW);
		draw(overlay, 1920, 1080, NOW);
		const float whole = right_end();
		float before = whole;
		snprintf(rig.stage.lower.card.id, sizeof(rig.stage.lower.card.id), "other");
		snprintf(rig.stage.lower.card.title, sizeof(rig.stage.lower.card.title),
			 "A much longer name than that, without end");
		show(overlay, NOW + 100);
		for (int64_t t = 0; t < 500; t += 20) {
			draw(overlay, 1920, 1080, NOW + 100 + t);
			assert_true(right_end() >= before - (t ? 0.0f : 1.0f));
			before = right_end();
			assert_true(rig.canvas.wake <= NOW + 100 + t || t >= (int64_t)rig.theme.update_ms);
		}
		assert_true(before > whole + 100.0f);
		overlay_destroy(overlay);
		rig.theme = kept;
	}
}

static void digits_of_a_countdown_do_not_jump(void **state)
{
	(void)state;
	float first[32];
	float x[32];
	struct overlay *overlay = start_cover();
	rig.theme.reduced = true;
	rig.stage.cover.card.title[0] = '\0';
	rig.stage.cover.text[0] = '\0';
	rig.stage.cover.next[0] = '\0';
	rig.stage.show_title[0] = '\0';
	size_t count = 0;
	for (int64_t left = 599000; left >= 594000; left -= 1000) {
		rig.stage.cover.card.clock.deadline = NOW + left;
		show(overlay, NOW);
		draw(overlay, 1920, 1080, NOW);
		size_t now = glyphs_at(x, 32);
		if (count)
			assert_int_equal(now, count);
		/* The digits but the last are the same ones: they stand where they stood. */
		for (size_t i = 0; count && i < 3; i++)
			assert_true(fabsf(x[i] - first[i]) < 0.01f);
		memcpy(first, x, sizeof(x));
		count = now;
	}
	/* Nine minutes have as many digits as ten. */
	rig.stage.cover.card.clock.deadline = NOW + 600000;
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW);
	assert_int_equal(glyphs_at(x, 32), count);
	rig.theme.reduced = false;
	overlay_destroy(overlay);
}

static void a_clock_that_has_run_out_says_so(void **state)
{
	(void)state;
	struct overlay *overlay = start_cover();
	rig.theme.reduced = true;
	draw(overlay, 1920, 1080, NOW + 272000);
	assert_true(rig.canvas.wake == NOW + 272000); /* the digits go, then the word comes */
	draw(overlay, 1920, 1080, NOW + 272000 + (int64_t)rig.theme.update_ms);
	assert_true(rig.canvas.wake == NEVER);
	rig.stage.cover.card.clock.held = true;
	rig.stage.cover.card.clock.left = 100000;
	show(overlay, NOW + 1000);
	draw(overlay, 1920, 1080, NOW + 1000);
	assert_true(rig.canvas.wake == NEVER);
	rig.theme.reduced = false;
	overlay_destroy(overlay);
}

static void become_emergency(void)
{
	rig.stage.standby = true;
	rig.stage.cover = (struct stage_cover){.kind = COVER_EMERGENCY, .card = {.present = true, .run = 1}};
	snprintf(rig.stage.cover.card.title, sizeof(rig.stage.cover.card.title), "Back soon");
}

static void an_emergency_is_seen_whatever_the_source_shows(void **state)
{
	(void)state;
	struct overlay *overlay = start("sample-lower");
	rig.stage.lower.card.present = true;
	rig.stage.cover.card.present = true;
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW);
	assert_false(covers_all()); /* it is told to show the name alone */
	become_emergency();
	rig.stage.cover.card.shown = NOW + 1000;
	show(overlay, NOW + 1000);
	draw(overlay, 1920, 1080, NOW + 3000);
	assert_true(covers_all());
	assert_true(rig.canvas.wake == NEVER); /* calm */
	rig.stage.standby = false;
	rig.stage.cover.card.present = false;
	show(overlay, NOW + 4000);
	overlay_update(overlay, &rig.stage, &rig.theme, NOW + 5000);
	draw(overlay, 1920, 1080, NOW + 6000);
	assert_false(covers_all());
	assert_true(rig.sheet.list.count > 4);
	overlay_destroy(overlay);
}

/* What is on the stage before the first GO, a countdown say, is the show's and not to be covered by a sample. */
static void a_countdown_before_the_show_is_on_air(void **state)
{
	(void)state;
	static struct stage stage;
	assert_false(overlay_is_on_air(&stage));
	stage.cover.card.present = true;
	assert_true(overlay_is_on_air(&stage));
	stage.cover.card.present = false;
	stage.standby = true;
	assert_true(overlay_is_on_air(&stage));
}

/* The ground stays while what it says changes; the words are never two at a time. */
/* A show's logo stands in a corner of a wide cover, and above the words of an upright one, clear of its panel's rim. */
static void covers_bear_the_logo(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	struct overlay *overlay = start_cover();
	snprintf(rig.theme.logo, sizeof(rig.theme.logo), "%s", SHOWS_DIR "/pictures/cup-red.png");
	for (size_t i = 0; i < 2; i++) {
		draw(overlay, sizes[i][0], sizes[i][1], NOW + 5000);
		size_t logos = 0;
		for (size_t q = 0; q < rig.sheet.list.count; q++) {
			const float *p = rig.sheet.list.points + q * 16;
			if ((int)p[2] != QUAD_IMAGE)
				continue;
			logos++;
			if (i == 0)
				assert_true(p[0] > 1400.0F && p[12] <= 1824.0F && p[1] >= 24.0F && p[13] < 180.0F);
			else
				assert_true(fabsf((p[0] + p[12]) / 2.0F - 540.0F) < 2.0F && p[1] >= 250.0F);
		}
		assert_int_equal(logos, 1);
	}
	rig.theme.logo[0] = '\0';
	overlay_destroy(overlay);
}

/* The clock of an upright cover is as large whatever the words are. */
static void upright_covers_have_one_clock(void **state)
{
	(void)state;
	static const char *const titles[] = {"Soon",
					     "We are setting the table and warming the cups: a few moments more"};
	float side[2] = {0.0F, 0.0F};
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = start_cover();
		snprintf(rig.stage.cover.card.title, sizeof(rig.stage.cover.card.title), "%s", titles[i]);
		show(overlay, NOW);
		draw(overlay, 1080, 1920, NOW + 5000);
		for (size_t q = 0; q < rig.sheet.list.count; q++) {
			const float *p = rig.sheet.list.points + q * 16;
			if ((int)p[2] == QUAD_RING)
				side[i] = fmaxf(side[i], p[12] - p[0]);
		}
		overlay_destroy(overlay);
	}
	assert_true(side[0] > 400.0F);
	assert_true(side[0] == side[1]);
}

/* Of the glyphs from that x on. */
static float highest_glyph(float from)
{
	float most = 0.0F;
	for (size_t q = 0; q < rig.sheet.list.count; q++) {
		const float *p = rig.sheet.list.points + q * 16;
		if ((int)p[2] == QUAD_GLYPH && p[0] >= from)
			most = fmaxf(most, p[13] - p[1]);
	}
	return most;
}

/* With a text and a clock, without a text, without a clock: the title is as large. */
static void upright_covers_have_one_size_of_title(void **state)
{
	(void)state;
	float high[3];
	for (size_t i = 0; i < 3; i++) {
		struct overlay *overlay = start_cover();
		overlay_sample(&rig.stage, "zh-CN", NOW);
		overlay_sample_state(&rig.stage, "starting", NOW);
		snprintf(overlay->language, sizeof(overlay->language), "zh-CN");
		rig.stage.cover.card.clock.set = i != 2;
		if (i == 1)
			rig.stage.cover.text[0] = '\0';
		show(overlay, NOW);
		draw(overlay, 1080, 1920, NOW + 5000);
		high[i] = highest_glyph(0.0F);
		overlay_destroy(overlay);
	}
	assert_true(high[0] > 70.0F);
	assert_true(high[0] == high[1] && high[1] == high[2]);
}

/* What stands in the ring when its time is over is nearly as large as that was. */
static void words_fill_the_ring(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = start_cover();
		overlay_sample_state(&rig.stage, "starting", NOW);
		rig.stage.cover.card.clock = (struct stage_clock){.set = true, .start = NOW - 60000, .deadline = NOW};
		snprintf(rig.stage.cover.card.title, sizeof(rig.stage.cover.card.title), ".");
		show(overlay, NOW);
		draw(overlay, sizes[i][0], sizes[i][1], NOW + 5000);
		float side = 0.0F;
		for (size_t q = 0; q < rig.sheet.list.count; q++) {
			const float *p = rig.sheet.list.points + q * 16;
			if ((int)p[2] == QUAD_RING)
				side = fmaxf(side, p[12] - p[0]);
		}
		assert_true(highest_glyph(0.0F) > 0.36F * 0.73F * side / 2.0F);
		overlay_destroy(overlay);
	}
}

/* A question of one line and one of two are as large. */
static void questions_are_of_one_size(void **state)
{
	(void)state;
	static const char *const texts[] = {"High?", "High and high and high and high and high and high?"};
	float high[2];
	for (size_t i = 0; i < 2; i++) {
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.change_id = 1;
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		snprintf(rig.stage.question.text, sizeof(rig.stage.question.text), "%s", texts[i]);
		show(overlay, NOW - 60000);
		draw(overlay, 1920, 1080, NOW + 5000);
		high[i] = highest_glyph(220.0F);
		overlay_destroy(overlay);
	}
	assert_true(high[0] > 40.0F);
	assert_true(high[0] == high[1]);
}

/* A ground of saturated red comes at most once a second, as a panel of that colour does. */
static void a_red_ground_waits_a_second(void **state)
{
	(void)state;
	struct theme kept = rig.theme;
	for (int red = 0; red < 2; red++) {
		struct overlay *overlay = start_cover();
		rig.theme.cover_tint = 1.0;
		if (red)
			rig.theme.fill = rig.theme.fill_end = (struct colour){215, 10, 20, 255};
		rig.stage.cover.card.present = false;
		show(overlay, NOW + 1000);
		rig.stage.cover.card.present = true;
		show(overlay, NOW + 1400);
		assert_int_equal(overlay->cover.presence.present, !red);
		overlay_update(overlay, &rig.stage, &rig.theme, NOW + 2500);
		assert_true(overlay->cover.presence.present);
		rig.theme = kept;
		overlay_destroy(overlay);
	}
}

static void one_cover_turns_into_another_without_a_gap(void **state)
{
	(void)state;
	struct overlay *overlay = start_cover();
	become_emergency();
	rig.stage.cover.card.shown = NOW + 1000;
	show(overlay, NOW + 1000);
	for (int64_t t = 0; t < 1000; t += 40) {
		draw(overlay, 1920, 1080, NOW + 1000 + t);
		assert_true(covers_all());
		assert_int_equal(rig.sheet.list.colours[3], rig.theme.surface.a);
	}
	overlay_destroy(overlay);
}

/* Draws in a box that the wish asks for. */
static struct box draw_in(const struct overlay *overlay, const struct box_wish *wish, uint32_t width, uint32_t height,
			  int64_t now)
{
	struct box box = box_make(OVERLAY_CARD, wish, width, height);
	begin("en-US", box.width, box.height, now);
	box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	return box;
}

/* Whatever margins somebody sets. */
static void a_cover_s_panel_stays_on_the_canvas(void **state)
{
	(void)state;
	struct overlay *overlay = start_cover();
	for (double low = 0.0; low <= 8.0; low += 1.0) {
		struct box_wish wish = {.own_margins = true, .margins = {9.0, 9.0, 9.0, low}};
		draw_in(overlay, &wish, 1080, 1920, NOW + 5000);
		assert_true(rig.sheet.list.count > 10);
		/* The first one is the ground. */
		for (size_t i = 1; i < rig.sheet.list.count; i++) {
			const float *p = rig.sheet.list.points + i * 16;
			if (p[2] != QUAD_SHADOW && p[13] > 1921.0f)
				fail_msg("margin %.0f %%: quad %zu ends at %.1f", low, i, p[13]);
		}
	}
	overlay_destroy(overlay);
}

/* Also where there is only room for few words. */
static void a_cover_s_ground_does_not_move(void **state)
{
	(void)state;
	const struct box_wish wish = {.size = BOX_OWN, .width = 640, .height = 360};
	struct overlay *overlay = start_cover();
	for (int64_t t = 0; t <= 800; t += 40) {
		if (t == 400) {
			rig.stage.cover.card.present = false;
			show(overlay, NOW + t);
		}
		draw_in(overlay, &wish, 1920, 1080, NOW + t);
		const float *p = rig.sheet.list.points;
		if (rig.sheet.list.count && (p[1] > 0.0f || p[13] < 360.0f))
			fail_msg("after %d ms it reaches from %.1f to %.1f", (int)t, p[1], p[13]);
	}
	overlay_destroy(overlay);
}

/* In the stage's source a cover hides what else is on air, and gives it back. */
static void what_a_cover_hid_comes_back(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	show(overlay, NOW);
	size_t cards = draw(overlay, 1920, 1080, NOW);
	rig.stage.cover.card.present = true;
	show(overlay, NOW + 1000);
	size_t cover = draw(overlay, 1920, 1080, NOW + 3000);
	assert_true(covers_all() && cover < cards);
	rig.stage.cover.card.present = false;
	show(overlay, NOW + 4000);
	overlay_update(overlay, &rig.stage, &rig.theme, NOW + 5000);
	draw(overlay, 1920, 1080, NOW + 6000);
	assert_false(covers_all());
	assert_true(overlay->poll.presence.present && overlay->question.presence.present);
	overlay_destroy(overlay);
}

static void any_shape_of_canvas_holds_them(void **state)
{
	(void)state;
	static const uint32_t shapes[][2] = {{1920, 1080}, {1080, 1920}, {1080, 1080}, {3840, 1080}, {1440, 1080}};
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		struct overlay *overlay = start("");
		rig.stage.lower.card.present = true;
		rig.stage.topic.card.present = true;
		for (int cover = 0; cover < 2; cover++) {
			rig.stage.cover.card.present = cover > 0;
			show(overlay, NOW + cover);
			/* A shadow may reach over the edge, no more. */
			assert_true(draw(overlay, shapes[i][0], shapes[i][1], NOW + 9000) > 20);
			assert_int_equal(rig.sheet.list.dropped, 0);
			for (size_t k = 1; k < rig.sheet.list.count * 4; k++) {
				assert_true(rig.sheet.list.points[k * 4] <= (float)shapes[i][0] + 20.0f);
				assert_true(rig.sheet.list.points[k * 4 + 1] <= (float)shapes[i][1] + 20.0f);
			}
		}
		overlay_destroy(overlay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_countdown_before_the_show_is_on_air),
		cmocka_unit_test(a_lower_third_opens_from_its_edge_and_closes_to_it),
		cmocka_unit_test(one_name_turns_into_another_on_its_panel),
		cmocka_unit_test(digits_of_a_countdown_do_not_jump),
		cmocka_unit_test(a_clock_that_has_run_out_says_so),
		cmocka_unit_test(an_emergency_is_seen_whatever_the_source_shows),
		cmocka_unit_test(covers_bear_the_logo),
		cmocka_unit_test(upright_covers_have_one_clock),
		cmocka_unit_test(upright_covers_have_one_size_of_title),
		cmocka_unit_test(words_fill_the_ring),
		cmocka_unit_test(questions_are_of_one_size),
		cmocka_unit_test(a_red_ground_waits_a_second),
		cmocka_unit_test(one_cover_turns_into_another_without_a_gap),
		cmocka_unit_test(a_cover_s_panel_stays_on_the_canvas),
		cmocka_unit_test(a_cover_s_ground_does_not_move),
		cmocka_unit_test(what_a_cover_hid_comes_back),
		cmocka_unit_test(any_shape_of_canvas_holds_them),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
