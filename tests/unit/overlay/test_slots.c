#include "support_overlay.h"

#include "overlay/slots.h"

static struct slot_place place(uint32_t width, uint32_t height, enum slot slot, unsigned beside)
{
	begin("en-US", width, height, NOW);
	return slot_place(&rig.canvas, slot, beside);
}

static void wide_cards_keep_clear_of_each_other(void **state)
{
	(void)state;
	struct slot_place left = place(1920, 1080, SLOT_LEFT, BESIDE_NOTHING);
	struct slot_place right = place(1920, 1080, SLOT_RIGHT, BESIDE_NOTHING);
	struct slot_place line = place(1920, 1080, SLOT_LINE, BESIDE_RIGHT);
	assert_true(left.x == 96.0 && left.width == 720.0);
	assert_true(right.x == 1200.0 && right.x + right.width == 1920.0 - 96.0);
	assert_true(left.x + left.width < right.x && line.x + line.width < right.x);
	assert_true(place(1920, 1080, SLOT_LINE, BESIDE_NOTHING).width == 1728.0);
	struct slot_place after = place(1920, 1080, SLOT_LINE, BESIDE_LEFT);
	assert_true(after.x > left.x + left.width && after.x + after.width == 1920.0 - 96.0);
	/* Danmaku have the lines above 302. */
	assert_true(right.bottom - right.max_height < 302.0 && left.bottom - left.max_height > 302.0);
}

static void tall_cards_stand_above_the_platform_s_comments(void **state)
{
	(void)state;
	static const enum slot slots[] = {SLOT_LEFT, SLOT_RIGHT, SLOT_LINE};
	for (size_t i = 0; i < 3; i++) {
		struct slot_place at = place(1080, 1920, slots[i], BESIDE_NOTHING);
		assert_true(at.x == 96.0 && at.width == 808.0);
		assert_true(at.bottom <= 1229.0 && at.bottom - at.max_height > 250.0);
	}
}

static void other_shapes_keep_cards_inside(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{2560, 1080}, {1080, 1080}, {1920, 1200}, {1440, 1080},
					    {3440, 1440}, {720, 1280},  {1080, 2400}};
	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		for (int slot = SLOT_LEFT; slot <= SLOT_LINE; slot++) {
			struct slot_place at = place(sizes[s][0], sizes[s][1], (enum slot)slot, BESIDE_NOTHING);
			assert_true(at.x >= 40.0 && at.x + at.width <= rig.canvas.width - 40.0);
			assert_true(at.bottom <= rig.canvas.height - 54.0 && at.bottom - at.max_height > 0.0);
		}
	}
	/* 16:10: both columns still stand side by side. */
	struct slot_place left = place(1920, 1200, SLOT_LEFT, BESIDE_NOTHING);
	assert_true(left.x + left.width < place(1920, 1200, SLOT_RIGHT, BESIDE_NOTHING).x);
	/* 21:9: the same places in the 16:9 of the middle. */
	assert_true(place(2560, 1080, SLOT_LEFT, BESIDE_NOTHING).x == 320.0 + 96.0);
}

static struct slot_place anchored(uint32_t width, uint32_t height, enum slot slot, enum anchor anchor)
{
	begin("en-US", width, height, NOW);
	static struct slots slots;
	slots = slots_default(rig.canvas.width, rig.canvas.height);
	slots.anchor = anchor;
	rig.canvas.slots = &slots;
	return slot_place(&rig.canvas, slot, BESIDE_NOTHING);
}

static void an_anchor_is_where_it_says(void **state)
{
	(void)state;
	struct slot_place at = anchored(1920, 1080, SLOT_RIGHT, ANCHOR_TOP_LEFT);
	struct rect panel = slot_panel(&at, 400.0);
	assert_true(panel.x == 96.0 && panel.y == 54.0 && panel.w == 624.0 && panel.h == 400.0);
	at = anchored(1920, 1080, SLOT_LEFT, ANCHOR_MIDDLE);
	panel = slot_panel(&at, 400.0);
	assert_true(panel.x == 600.0 && panel.y == 340.0);
	at = anchored(1920, 1080, SLOT_LEFT, ANCHOR_BOTTOM_RIGHT);
	panel = slot_panel(&at, 400.0);
	assert_true(panel.x + panel.w == 1824.0 && panel.y + panel.h == 1026.0);
	/* A wall: the slots are in its middle, anchors at its ends. */
	at = anchored(3840, 1080, SLOT_LEFT, ANCHOR_SLOT);
	assert_true(at.x == 960.0 + 96.0);
	assert_true(anchored(3840, 1080, SLOT_LEFT, ANCHOR_LEFT).x == 96.0);
}

static void all_share_one_place_where_two_do_not_fit(void **state)
{
	(void)state;
	struct slots slots = slots_default(1920.0, 1080.0);
	assert_false(slots_shared(&slots, 1920.0, 1080.0));
	slots.anchor = ANCHOR_TOP;
	assert_true(slots_shared(&slots, 1920.0, 1080.0));
	slots = slots_default(1440.0, 1080.0);
	assert_true(slots_shared(&slots, 1440.0, 1080.0));
	slots = slots_default(1080.0, 1920.0);
	assert_true(slots_shared(&slots, 1080.0, 1920.0));
	slots = slots_default(3840.0, 1080.0);
	assert_false(slots_shared(&slots, 3840.0, 1080.0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_anchor_is_where_it_says),
		cmocka_unit_test(all_share_one_place_where_two_do_not_fit),
		cmocka_unit_test(wide_cards_keep_clear_of_each_other),
		cmocka_unit_test(tall_cards_stand_above_the_platform_s_comments),
		cmocka_unit_test(other_shapes_keep_cards_inside),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
