/* The flash sale's card: its changes, and where its parts stand. */
#include "support_overlay.h"

#define GLYPHS 400
#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct glyphs {
	size_t count;
	float at[GLYPHS][4];
	unsigned char colours[GLYPHS][4];
};

static void take_glyphs(struct glyphs *glyphs)
{
	memset(glyphs, 0, sizeof(*glyphs));
	for (size_t i = 0; i < rig.sheet.list.count && glyphs->count < GLYPHS; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] != QUAD_GLYPH)
			continue;
		const float corners[4] = {p[0], p[1], p[12], p[13]};
		memcpy(glyphs->at[glyphs->count], corners, sizeof(corners));
		memcpy(glyphs->colours[glyphs->count++], rig.sheet.list.colours + i * 16, 4);
	}
}

static struct overlay *start(const char *state)
{
	struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	overlay_sample_state(&rig.stage, state, NOW);
	rig.stage.sale.card.present = true;
	show(overlay, NOW - 9000);
	draw(overlay, 1920, 1080, NOW - 4000);
	return overlay;
}

static void cheaper(void)
{
	rig.stage.sale.price.minor -= 300;
}

static void sold_out(void)
{
	overlay_sample_state(&rig.stage, "sale-sold-out", NOW);
}

static void back(void)
{
	overlay_sample_state(&rig.stage, "sale-open", NOW);
}

static void called_off(void)
{
	rig.stage.sale.card.life = LIFE_CANCELLED;
}

/* Price, words and stamp give way; in the very frame of the change they are still as they were. */
static void nothing_changes_in_one_frame(void **state)
{
	(void)state;
	static const struct {
		const char *from;
		void (*what)(void);
	} changes[] = {{"sale-open", cheaper},
		       {"sale-open", sold_out},
		       {"sale-sold-out", back},
		       {"sale-countdown", back},
		       {"sale-open", called_off}};
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	static struct glyphs before;
	static struct glyphs after;
	for (size_t i = 0; i < COUNT(changes) * COUNT(sizes); i++) {
		const uint32_t *size = sizes[i % COUNT(sizes)];
		struct overlay *overlay = start(changes[i / COUNT(sizes)].from);
		draw(overlay, size[0], size[1], NOW);
		take_glyphs(&before);
		changes[i / COUNT(sizes)].what();
		show(overlay, NOW);
		draw(overlay, size[0], size[1], NOW);
		take_glyphs(&after);
		if (memcmp(&before, &after, sizeof(after)) != 0)
			fail_msg("change %zu: %zu glyphs, then %zu", i, before.count, after.count);
		overlay_destroy(overlay);
	}
}

/* Of the glyphs of that height and more. */
static float lowest(float high)
{
	float low = 0.0F;
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_GLYPH && p[13] - p[1] >= high)
			low = fmaxf(low, p[13]);
	}
	return low;
}

/* Ends of the widest quad, and of all glyphs. */
static void find_ends(double panel[2], double ink[2])
{
	double widest = 0.0;
	ink[0] = 1e9;
	ink[1] = -1e9;
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_RECT && p[12] - p[0] > widest) {
			widest = p[12] - p[0];
			panel[0] = p[0];
			panel[1] = p[12];
		}
		if ((int)p[2] == QUAD_GLYPH) {
			ink[0] = fmin(ink[0], p[0]);
			ink[1] = fmax(ink[1], p[12]);
		}
	}
}

/* However much it costs, in whatever money: half a price would be another one. */
static void a_long_price_stays_on_its_card(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1280, 720}, {1080, 1920}, {720, 720}, {960, 540}};
	static const char *const currencies[] = {"XDR", "IDR", "JPY", "金币 coins"};
	for (size_t i = 0; i < COUNT(sizes) * COUNT(currencies); i++) {
		const uint32_t *size = sizes[i / COUNT(currencies)];
		struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		overlay_sample_state(&rig.stage, "sale-open", NOW);
		struct stage_sale *card = &rig.stage.sale;
		card->card.present = true;
		snprintf(card->price.currency, sizeof(card->price.currency), "%s", currencies[i % COUNT(currencies)]);
		snprintf(card->picture, sizeof(card->picture), "/nowhere.png");
		card->was = card->price;
		card->price.minor = 123456789012345;
		card->was.minor = 923456789012345;
		show(overlay, NOW);
		draw(overlay, size[0], size[1], NOW + 20000);
		double panel[2] = {0.0, 0.0};
		double ink[2];
		find_ends(panel, ink);
		if (ink[0] < panel[0] || ink[1] > panel[1])
			fail_msg("%ux%u %s: text %.0f to %.0f, card %.0f to %.0f", size[0], size[1],
				 card->price.currency, ink[0], ink[1], panel[0], panel[1]);
		overlay_destroy(overlay);
	}
}

/* On a tall canvas, where the picture is higher than the words. */
static void a_price_without_an_old_one_leaves_no_hole(void **state)
{
	(void)state;
	float low[2];
	for (int i = 0; i < 2; i++) {
		struct overlay *overlay = start("sale-open");
		snprintf(rig.stage.sale.picture, sizeof(rig.stage.sale.picture), "%s",
			 SHOWS_DIR "/../../tests/golden/data/mug.png");
		if (i)
			rig.stage.sale.was = (struct money){0};
		show(overlay, NOW);
		draw(overlay, 1080, 1920, NOW + 5000);
		low[i] = lowest(70.0F);
		overlay_destroy(overlay);
	}
	assert_true(low[0] - low[1] > 20.0F);
}

/* Time that is added to a countdown stands between its label, which stays, and its digits, which keep their place. */
static void added_time_stands_beside_the_digits(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	static struct glyphs before;
	static struct glyphs after;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		struct overlay *overlay = start("sale-countdown");
		draw(overlay, sizes[i][0], sizes[i][1], NOW + 1500);
		take_glyphs(&before);
		rig.stage.sale.card.clock.deadline += 30000;
		show(overlay, NOW + 500);
		draw(overlay, sizes[i][0], sizes[i][1], NOW + 1500);
		take_glyphs(&after);
		assert_int_equal(after.count, before.count + strlen("+0:30"));
		/* It is drawn last; before it the label, before that the digits: the first of the four. */
		size_t digits = before.count - 4 - strlen("Startsin");
		float gap = after.at[digits][0] - after.at[after.count - 1][2];
		assert_true(after.at[digits][0] == before.at[digits][0]);
		assert_true(gap > 16.0F && gap < 80.0F);
		assert_true(after.at[after.count - 5][0] > after.at[digits + 4 + strlen("Startsin") - 1][2] + 12.0F);
		overlay_destroy(overlay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_changes_in_one_frame),
		cmocka_unit_test(a_long_price_stays_on_its_card),
		cmocka_unit_test(a_price_without_an_old_one_leaves_no_hole),
		cmocka_unit_test(added_time_stands_beside_the_digits),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
