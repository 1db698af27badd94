/* The card of a benefit, and the panel of the sponsors. */
#include "support_overlay.h"

#include <math.h>

#include "overlay/slots.h"

/* A stage with nothing but what `keep` leaves. */
static void only(bool benefit, bool sponsors)
{
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.lottery.card.present = false;
	rig.stage.poll.card.present = false;
	rig.stage.question.card.present = false;
	rig.stage.sale.card.present = false;
	rig.stage.topic.card.present = false;
	rig.stage.lower.card.present = false;
	rig.stage.benefit.card.present = benefit;
	rig.stage.sponsors.card.present = sponsors;
}

/* How many quads have that fill. */
static size_t filled(struct colour colour)
{
	struct quad_list *list = &rig.sheet.list;
	size_t count = 0;
	char wanted[16];
	char *text = NULL;
	size_t size;
	snprintf(wanted, sizeof(wanted), "#%02X%02X%02X", colour.r, colour.g, colour.b);
	FILE *memory = open_memstream(&text, &size);
	quad_list_print(list, memory);
	fclose(memory);
	for (const char *at = text; (at = strstr(at, wanted)); at++)
		count++;
	free(text);
	return count;
}

static void the_call_to_action_goes_with_the_benefit(void **state)
{
	(void)state;
	static const struct {
		enum life life;
		int64_t left;
		bool acts;
	} cases[] = {
		{LIFE_OPEN, 87, true},   {LIFE_OPEN, 1, true},     {LIFE_OPEN, 0, false},
		{LIFE_ARMED, 87, false}, {LIFE_CLOSED, 87, false}, {LIFE_CANCELLED, 87, false},
	};
	struct colour was = rig.theme.on_fill;
	rig.theme.on_fill = (struct colour){1, 2, 3, 255};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
		only(true, false);
		rig.stage.benefit.card.life = cases[i].life;
		rig.stage.benefit.left = cases[i].left;
		show(overlay, NOW - 5000);
		assert_true(draw(overlay, 1920, 1080, NOW) > 10);
		/* What stands on the fill: the picture of the kind, the words of the action, and the plate of the
		 * code, whose letters are of the fill's colour. */
		size_t on_fill = filled(rig.theme.on_fill);
		if (cases[i].acts)
			assert_true(on_fill >= 9);
		else if (cases[i].life == LIFE_ARMED)
			assert_in_range(on_fill, 1, 8);
		else
			assert_int_equal(on_fill, 0);
		overlay_destroy(overlay);
	}
	rig.theme.on_fill = was;
}

/* A red packet has no code to type: it is said where to take it. */
static void a_red_packet_calls(void **state)
{
	(void)state;
	struct colour was = rig.theme.on_fill;
	rig.theme.on_fill = (struct colour){1, 2, 3, 255};
	size_t on_fill[2];
	for (int packet = 0; packet < 2; packet++) {
		struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
		only(true, false);
		rig.stage.benefit.kind = packet ? BENEFIT_RED_PACKET : BENEFIT_FREE_SHIPPING;
		rig.stage.benefit.code[0] = '\0';
		show(overlay, NOW - 5000);
		draw(overlay, 1920, 1080, NOW);
		on_fill[packet] = filled(rig.theme.on_fill);
		overlay_destroy(overlay);
	}
	assert_true(on_fill[1] > on_fill[0] + 6);
	rig.theme.on_fill = was;
}

static void what_is_left_counts_down_and_the_last_ones_warn(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	only(true, false);
	rig.stage.benefit.card.clock.set = false;
	show(overlay, NOW - 5000);
	draw(overlay, 1920, 1080, NOW);
	assert_true(rig.canvas.wake == NEVER);
	assert_int_equal(filled(rig.theme.warning), 0);
	rig.stage.benefit.left = 9;
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW + 100);
	assert_true(rig.canvas.wake <= NOW + 100);
	draw(overlay, 1920, 1080, NOW + 3000);
	assert_true(rig.canvas.wake == NEVER);
	assert_true(filled(rig.theme.warning) > 0);
	overlay_destroy(overlay);
}

static void sponsors_take_turns(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	const struct overlay_sponsors *sponsors = &overlay->sponsors;
	only(false, true);
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW + 1000);
	assert_true(rig.canvas.wake == NEVER); /* one alone stands still */
	rig.stage.sponsors.count = 3;
	snprintf(rig.stage.sponsors.items[1].title, STAGE_NAME, "Two");
	snprintf(rig.stage.sponsors.items[2].title, STAGE_NAME, "Three");
	int64_t began = NOW - 60000 % SPONSOR_TURN_MS;
	show(overlay, NOW + 1000);
	assert_int_equal(overlay_sponsors_turn(sponsors, NOW + 1000), 0); /* he who stood there stays for his turn */
	assert_int_equal(overlay_sponsors_turn(sponsors, began + SPONSOR_TURN_MS - 1), 0);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + SPONSOR_TURN_MS), 1);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + 2 * SPONSOR_TURN_MS), 2);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + 3 * SPONSOR_TURN_MS), 0);
	draw(overlay, 1920, 1080, began + SPONSOR_TURN_MS - 2000);
	assert_int_equal(rig.canvas.wake, began + SPONSOR_TURN_MS - (int64_t)rig.theme.leave_ms);
	/* The first one goes during the second one's turn: that goes on. */
	rig.stage.sponsors.count = 2;
	rig.stage.sponsors.items[0] = rig.stage.sponsors.items[1];
	rig.stage.sponsors.items[1] = rig.stage.sponsors.items[2];
	show(overlay, began + SPONSOR_TURN_MS + 2000);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + SPONSOR_TURN_MS + 2000), 0);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + 2 * SPONSOR_TURN_MS - 1), 0);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + 2 * SPONSOR_TURN_MS), 1);
	/* He whose turn it is goes: the next one begins. */
	rig.stage.sponsors.count = 1;
	show(overlay, began + 2 * SPONSOR_TURN_MS + 1000);
	assert_int_equal(overlay_sponsors_turn(sponsors, began + 9 * SPONSOR_TURN_MS), 0);
	overlay_destroy(overlay);
}

struct extent {
	float left, right, bottom;
};

static struct extent glyph_extent(void)
{
	struct extent extent = {1e9F, 0.0F, 0.0F};
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] != QUAD_GLYPH)
			continue;
		extent.left = fminf(extent.left, p[0]);
		extent.right = fmaxf(extent.right, p[12]);
		extent.bottom = fmaxf(extent.bottom, p[13]);
	}
	return extent;
}

/* Small, in the corner, and clear of the tallest card beside it. */
static void sponsors_keep_to_their_corner(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}, {1080, 1080}, {3456, 1080}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		begin("en-US", sizes[i][0], sizes[i][1], NOW);
		struct slot_place corner = slot_place(&rig.canvas, SLOT_SPONSOR, BESIDE_NOTHING);
		struct slot_place card = slot_place(&rig.canvas, SLOT_RIGHT, BESIDE_NOTHING);
		struct rect panel = slot_panel(&corner, 190.0);
		assert_true(panel.x >= 0.0 && panel.x + panel.w <= (double)sizes[i][0]);
		assert_true(panel.y + panel.h <= card.bottom - card.max_height || sizes[i][0] == sizes[i][1] ||
			    panel.y + panel.h <= 250.0);
	}
}

/* A panel grows for a long name, to the middle and within the height that its corner has. */
static void a_long_name_widens_the_panel(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	only(false, true);
	show(overlay, NOW - 5000);
	draw(overlay, 1920, 1080, NOW);
	struct extent brief = glyph_extent();
	snprintf(rig.stage.sponsors.items[0].title, STAGE_NAME, "%s",
		 "The Northwind Coffee Roasters' Cooperative of the Upper Valley");
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW + 1000);
	struct extent wide = glyph_extent();
	assert_true(wide.left < brief.left - 100.0F);
	assert_true(wide.right <= 1824.0F - 20.0F);
	assert_true(wide.bottom <= 238.0F);
	overlay_destroy(overlay);
}

/* No logo, or one that cannot be had: the name stands there. */
static void a_sponsor_without_a_logo_is_named(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	only(false, true);
	show(overlay, NOW - 5000);
	size_t named = draw(overlay, 1920, 1080, NOW);
	snprintf(rig.stage.sponsors.items[0].logo, STAGE_PATH, "/nowhere/logo.png");
	show(overlay, NOW);
	assert_true(draw(overlay, 1920, 1080, NOW) >= named);
	rig.stage.sponsors.card.present = false;
	rig.stage.sponsors.count = 0;
	show(overlay, NOW + 1000);
	assert_true(draw(overlay, 1920, 1080, NOW + 1050) > 0); /* he leaves as he stood there */
	assert_int_equal(draw(overlay, 1920, 1080, NOW + 3000), 0);
	overlay_destroy(overlay);
}

#define LOGOS SHOWS_DIR "/../../tests/golden/data"

/* The quad of the one picture on the canvas. */
static struct rect logo_at(void)
{
	struct rect at = {0};
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_IMAGE)
			at = (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
	}
	return at;
}

/* Whatever its shape, a logo is as large as any other, and larger than the words above it. */
static void logos_are_of_one_area(void **state)
{
	(void)state;
	static const char *const logos[] = {"logo.png", "logo-wide.png"};
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	for (size_t s = 0; s < 2; s++) {
		double label = s ? 34.0 : 28.0;
		double areas[2];
		for (size_t i = 0; i < 2; i++) {
			struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
			only(false, true);
			snprintf(rig.stage.sponsors.items[0].logo, STAGE_PATH, "%s/%s", LOGOS, logos[i]);
			show(overlay, NOW - 5000);
			draw(overlay, sizes[s][0], sizes[s][1], NOW);
			struct rect at = logo_at();
			areas[i] = at.w * at.h;
			assert_true(at.h > 1.5 * label && at.w > 8.0 * label);
			overlay_destroy(overlay);
		}
		assert_true(fabs(areas[0] / areas[1] - 1.0) < 0.06);
	}
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	only(false, true);
	snprintf(rig.stage.sponsors.items[0].logo, STAGE_PATH, "%s/logo-tall.png", LOGOS);
	show(overlay, NOW - 5000);
	draw(overlay, 1920, 1080, NOW);
	assert_true(logo_at().h >= 150.0);
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_call_to_action_goes_with_the_benefit),
		cmocka_unit_test(a_red_packet_calls),
		cmocka_unit_test(what_is_left_counts_down_and_the_last_ones_warn),
		cmocka_unit_test(sponsors_take_turns),
		cmocka_unit_test(sponsors_keep_to_their_corner),
		cmocka_unit_test(a_long_name_widens_the_panel),
		cmocka_unit_test(a_sponsor_without_a_logo_is_named),
		cmocka_unit_test(logos_are_of_one_area),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
