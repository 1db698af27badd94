/* The draw: what is seen between the reel and the winner. */
#include "support_overlay.h"

#include "overlay/slots.h"

#include <math.h>
#include <string.h>

#define HEAD_LOW 100.0 /* px: from the panel's top on, below its line of words */

static void draw_of(uint32_t count, int64_t shown_at)
{
	struct stage_lottery *lottery = &rig.stage.lottery;
	overlay_sample(&rig.stage, "en-US", NOW);
	lottery->card.life = LIFE_REVEALED;
	lottery->card.revealed = shown_at - 6000;
	lottery->reel_ms = 6000;
	lottery->winner_count = count;
	for (uint32_t i = 0; i < count; i++) {
		lottery->winners[i] = (struct stage_winner){.pick = i + 1, .status = PICK_CONFIRMED};
		lottery->winners[i].shown_at = shown_at;
		lottery->winners[i].claim_deadline = NEVER;
		memcpy(lottery->winners[i].name, lottery->reel[i], STAGE_NAME);
	}
}

/* The strongest glyph below the card's line of words: 0 … 255. */
static int strongest_glyph(void)
{
	double top = 1e9;
	int most = 0;
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_RECT && p[12] - p[0] > 600.0F)
			top = fmin(top, p[1]);
	}
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		int alpha = rig.sheet.list.colours[i * 16 + 3];
		if ((int)p[2] == QUAD_GLYPH && p[1] > top + HEAD_LOW)
			most = alpha > most ? alpha : most;
	}
	return most;
}

/* Whoever stands still in the window would be taken for the winner. */
static void the_reel_rests_on_nobody(void **state)
{
	(void)state;
	for (int reduced = 0; reduced < 2; reduced++) {
		rig.theme.reduced = reduced;
		struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
		draw_of(1, NOW + 6000);
		show(overlay, NOW - 1000);
		draw(overlay, 1920, 1080, NOW + 3000);
		assert_true(strongest_glyph() > 100);
		draw(overlay, 1920, 1080, NOW + 5990);
		assert_true(strongest_glyph() < 30);
		draw(overlay, 1920, 1080, NOW + 6000);
		assert_int_equal(strongest_glyph(), 0);
		draw(overlay, 1920, 1080, NOW + 7000);
		assert_int_equal(strongest_glyph(), 255);
		overlay_destroy(overlay);
	}
	rig.theme.reduced = false;
}

static struct colour colour_at(const uint8_t *bytes)
{
	return (struct colour){bytes[0], bytes[1], bytes[2], bytes[3]};
}

/* The light on a row that was just drawn leaves its quietest words readable, in every theme. */
static void a_lit_row_can_be_read(void **state)
{
	(void)state;
	static const char *const themes[] = {"studio", "editorial", "red-gold", "pop"};
	const struct theme kept = rig.theme;
	for (size_t t = 0; t < 4; t++) {
		char path[512];
		snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, themes[t]);
		assert_true(theme_load(path, &rig.theme, NULL));
		struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
		draw_of(3, NOW + 6000);
		show(overlay, NOW - 1000);
		draw(overlay, 1920, 1080, NOW + 6000 + 200);
		size_t lit = 0;
		for (size_t i = 0; i < rig.sheet.list.count; i++) {
			const float *p = rig.sheet.list.points + i * 16;
			struct colour light = colour_at(rig.sheet.list.colours + i * 16);
			if ((int)p[2] != QUAD_RECT || p[12] - p[0] < 600.0F || !light.a || light.a > 120)
				continue;
			if (light.r != rig.theme.accent.r || light.g != rig.theme.accent.g)
				continue;
			struct colour ground = colour_mix(rig.theme.well, rig.theme.accent, light.a / 255.0);
			assert_true(colour_contrast(rig.theme.muted, ground) >= 4.45);
			lit++;
		}
		assert_int_equal(lit, 1);
		overlay_destroy(overlay);
	}
	rig.theme = kept;
}

/* In a small box, too, the winner's name stands on the fill of what matters most. */
static void a_small_box_has_the_winners_field(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
	draw_of(1, NOW - 6000);
	for (int lost = 0; lost < 2; lost++) {
		size_t fields = 0;
		rig.stage.lottery.winners[0].status = lost ? PICK_EXPIRED : PICK_CONFIRMED;
		show(overlay, NOW);
		struct slots slots = {.safe = {10.0, 10.0, 300.0, 160.0}, .card = true};
		begin("en-US", 320, 180, NOW + 20000);
		rig.canvas.scale = 1.0;
		rig.canvas.width = 320.0;
		rig.canvas.height = 180.0;
		rig.canvas.slots = &slots;
		overlay_draw(overlay, &rig.canvas);
		for (size_t i = 0; i < rig.sheet.list.count; i++) {
			struct colour fill = colour_at(rig.sheet.list.colours + i * 16);
			const struct colour wanted = rig.theme.fill;
			bool rect = (int)rig.sheet.list.points[i * 16 + 2] == QUAD_RECT;
			fields += rect && fill.r == wanted.r && fill.g == wanted.g && fill.b == wanted.b;
		}
		assert_int_equal(fields, !lost);
	}
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_reel_rests_on_nobody),
		cmocka_unit_test(a_lit_row_can_be_read),
		cmocka_unit_test(a_small_box_has_the_winners_field),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
