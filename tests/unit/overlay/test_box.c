/* The box that a source draws in. */
#include "support_overlay.h"

#include "overlay/box.h"

static struct safe_areas areas;

static int up(void **state)
{
	struct error error = {0};
	if (!safe_areas_load(SHOWS_DIR "/../safe-areas.json", &areas, &error)) {
		print_error("%s\n", error.what);
		return 1;
	}
	return rig_up(state);
}

static struct rect safe_px(const struct box *box)
{
	const struct rect *s = &box->slots.safe;
	return (struct rect){s->x * box->scale, s->y * box->scale, s->w * box->scale, s->h * box->scale};
}

static void near(double a, double b)
{
	if (a < b - 1.0 || a > b + 1.0)
		fail_msg("%.2f is not %.2f", a, b);
}

static void is_rect(struct rect got, double x, double y, double w, double h)
{
	near(got.x, x);
	near(got.y, y);
	near(got.w, w);
	near(got.h, h);
}

static void every_preset_leaves_room_for_a_card(void **state)
{
	(void)state;
	assert_true(areas.count >= 8);
	for (size_t i = 0; i < areas.count; i++) {
		const struct safe_area *area = &areas.areas[i];
		struct box_wish wish = {.area = area};
		struct box box = box_make(OVERLAY_STAGE, &wish, area->tall ? 1080 : 1920, area->tall ? 1920 : 1080);
		assert_true(box.slots.safe.w >= 720.0 && box.slots.safe.h >= 560.0);
		assert_ptr_equal(safe_areas_find(&areas, area->id), area);
		for (size_t p = 0; p < area->part_count; p++) {
			const struct rect *r = &area->parts[p].rect;
			/* What is kept free is really what the platform covers. */
			double x = box.slots.safe.x / (area->tall ? 1080.0 : 1920.0);
			double y = box.slots.safe.y / (area->tall ? 1920.0 : 1080.0);
			double right = x + box.slots.safe.w / (area->tall ? 1080.0 : 1920.0);
			double bottom = y + box.slots.safe.h / (area->tall ? 1920.0 : 1080.0);
			bool apart = r->x + r->w <= x + 1e-6 || r->x >= right - 1e-6 || r->y + r->h <= y + 1e-6 ||
				     r->y >= bottom - 1e-6;
			if (!apart)
				fail_msg("%s: %s lies over the safe area", area->id, area->parts[p].name);
		}
	}
}

static void a_layer_has_the_canvas_s_size_and_usual_margins(void **state)
{
	(void)state;
	struct box box = box_make(OVERLAY_STAGE, &(struct box_wish){0}, 1920, 1080);
	assert_true(box.width == 1920 && box.height == 1080 && !box.tall && box.scale == 1.0);
	is_rect(safe_px(&box), 96, 54, 1728, 972);
	box = box_make(OVERLAY_STAGE, &(struct box_wish){.captions = true}, 1920, 1080);
	is_rect(safe_px(&box), 96, 54, 1728, 842.4 - 54);
	box = box_make(OVERLAY_POLL, &(struct box_wish){0}, 1080, 1920);
	is_rect(safe_px(&box), 96, 250, 811, 979);
}

static void own_margins_are_percent_or_pixels(void **state)
{
	(void)state;
	struct box_wish wish = {.own_margins = true, .margins = {10, 20, 5, 10}};
	struct box box = box_make(OVERLAY_STAGE, &wish, 1280, 720);
	is_rect(safe_px(&box), 128, 144, 1280 - 192, 720 - 216);
	wish.unit = MARGIN_PIXELS;
	box = box_make(OVERLAY_STAGE, &wish, 1280, 720);
	is_rect(safe_px(&box), 10, 20, 1265, 690);
	/* Something is always left. */
	wish.margins = (struct margins){9000, 9000, 9000, 9000};
	box = box_make(OVERLAY_STAGE, &wish, 1280, 720);
	assert_true(box.slots.safe.w > 0.0 && box.slots.safe.h > 0.0);
}

static void a_preset_of_the_other_shape_does_not_hold(void **state)
{
	(void)state;
	struct box_wish wish = {.area = safe_areas_find(&areas, "tiktok")};
	struct box box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	is_rect(safe_px(&box), 96, 54, 1728, 972);
	assert_null(box_area(&wish, 1920, 1080));
	assert_non_null(box_area(&wish, 1080, 1920));
	/* On a wall margins are those of the 16:9. */
	wish.area = safe_areas_find(&areas, "tv");
	box = box_make(OVERLAY_STAGE, &wish, 3840, 1080);
	is_rect(safe_px(&box), 192, 108, 3840 - 384, 864);
}

static void a_card_s_box_hugs_the_card(void **state)
{
	(void)state;
	struct box_wish wish = {.size = BOX_CARD};
	struct box box = box_make(OVERLAY_POLL, &wish, 1920, 1080);
	assert_true(box.width == 704 && box.height == 868);
	box = box_make(OVERLAY_POLL, &wish, 1280, 720);
	assert_true(box.width == 470 && box.height == 579);
	box = box_make(OVERLAY_LOTTERY, &wish, 1080, 1920);
	assert_true(box.width == 888 && box.height == 700 && box.tall);
	/* The stage has many cards: it stays a layer. */
	assert_false(box_has_card(OVERLAY_STAGE));
	box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	assert_int_equal(box.width, 1920);
}

static void an_own_box_is_as_large_as_it_says(void **state)
{
	(void)state;
	struct box_wish wish = {.size = BOX_OWN, .width = 480, .height = 270};
	struct box box = box_make(OVERLAY_POLL, &wish, 1920, 1080);
	assert_true(box.width == 480 && box.height == 270 && box.scale == 1.0 && box.slots.card);
	assert_true(box_shared(&box));
	/* A narrow one has no room for the type of a tall canvas. */
	wish.width = 200;
	wish.height = 420;
	assert_false(box_make(OVERLAY_POLL, &wish, 1920, 1080).tall);
	wish.width = 0;
	wish.height = 1;
	box = box_make(OVERLAY_POLL, &wish, 1920, 1080);
	assert_true(box.width == BOX_LEAST_WIDTH && box.height == BOX_LEAST_HEIGHT);
	assert_true(box.slots.safe.w > 0.0 && box.slots.safe.h > 0.0);
}

static void phones_get_larger_type(void **state)
{
	(void)state;
	struct box_wish wish = {.phone = true};
	struct box box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	assert_true(box_shared(&box));
	begin("en-US", 1920, 1080, NOW);
	box_begin(&box, &rig.canvas);
	double label = canvas_style(&rig.canvas, TYPE_LABEL).size * rig.canvas.scale;
	double display = canvas_style(&rig.canvas, TYPE_DISPLAY).size * rig.canvas.scale;
	near(label, rig.theme.phone.label);
	near(display, rig.theme.phone.display);
	assert_false(box_make(OVERLAY_STAGE, &wish, 1080, 1920).phone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_preset_leaves_room_for_a_card),
		cmocka_unit_test(a_layer_has_the_canvas_s_size_and_usual_margins),
		cmocka_unit_test(own_margins_are_percent_or_pixels),
		cmocka_unit_test(a_preset_of_the_other_shape_does_not_hold),
		cmocka_unit_test(a_card_s_box_hugs_the_card),
		cmocka_unit_test(an_own_box_is_as_large_as_it_says),
		cmocka_unit_test(phones_get_larger_type),
	};
	return cmocka_run_group_tests(tests, up, rig_down);
}
