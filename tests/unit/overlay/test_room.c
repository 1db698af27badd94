/* Room for glyphs on large canvases: what finds none is drawn as a box. */
#include "support_overlay.h"

#include "overlay/box.h"

/* `count` Han characters that nothing else has. */
static void put_han(char *to, size_t size, size_t count)
{
	static uint32_t next;
	size_t used = 0;
	for (size_t i = 0; i < count && used + 3 < size; i++, used += 3) {
		uint32_t code = 0x4E00 + next++ % 20000;
		to[used] = (char)(0xE0 | code >> 12);
		to[used + 1] = (char)(0x80 | (code >> 6 & 0x3F));
		to[used + 2] = (char)(0x80 | (code & 0x3F));
	}
	to[used] = '\0';
}

/* As many different characters as a card may have, the longest poll and a full reel among them. */
static void fill(struct stage *stage)
{
	struct stage_poll *poll = &stage->poll;
	poll->option_count = 10;
	put_han(poll->card.title, sizeof(poll->card.title), 40);
	for (size_t i = 0; i < 10; i++)
		put_han(poll->options[i].text, sizeof(poll->options[i].text), 20);
	put_han(stage->question.text, sizeof(stage->question.text), 120);
	put_han(stage->lottery.card.title, sizeof(stage->lottery.card.title), 40);
	for (size_t i = 0; i < STAGE_REEL; i++)
		put_han(stage->lottery.reel[i], STAGE_NAME, 8);
}

static void draw_kind(enum overlay_kind kind, const struct box_wish *wish, uint32_t width, uint32_t height)
{
	struct box box = box_make(kind, wish, width, height);
	const struct theme kept = rig.theme;
	box_theme(&box, &rig.theme);
	struct overlay *overlay = overlay_create(kind, "");
	overlay_sample(&rig.stage, "zh-CN", NOW);
	fill(&rig.stage);
	overlay_seat(overlay, (struct seats){.one = box_shared(&box)});
	show(overlay, NOW);
	begin("zh-CN", box.width, box.height, NOW + 5000);
	box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	overlay_destroy(overlay);
	rig.theme = kept;
	sprites_tick(rig.sprites);
	text_engine_tick(rig.text);
}

static void chinese_finds_room_on_every_canvas(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {3840, 2160}, {2160, 3840}, {7680, 4320}};
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_QUESTION};
	static const struct box_wish wish = {.size = BOX_CANVAS};
	/* Without a panel each glyph has an outline as well. */
	assert_true(theme_load(THEMES_DIR "/bare.json", &rig.theme, NULL));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint32_t shorter = sizes[i][0] < sizes[i][1] ? sizes[i][0] : sizes[i][1];
		sheet_finish(&rig.sheet, rig.sprites);
		sheet_init(&rig.sheet);
		sprites_destroy(rig.sprites);
		rig.sprites = sprites_create_sized(rig.fonts, false, sprites_size_for(shorter));
		assert_non_null(rig.sprites);
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			draw_kind(kinds[k], &wish, sizes[i][0], sizes[i][1]);
		struct sprites_use use = sprites_use(rig.sprites, PAGE_COVERAGE);
		if (use.no_room)
			fail_msg("%ux%u: %llu glyphs found no room", sizes[i][0], sizes[i][1],
				 (unsigned long long)use.no_room);
	}
}

/* It is the canvas that says how large the type is: in a large box of its own it is no larger. */
static void a_large_box_needs_no_larger_page(void **state)
{
	(void)state;
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_QUESTION};
	static const struct box_wish wish = {.size = BOX_OWN, .width = 3840, .height = 2160};
	sheet_finish(&rig.sheet, rig.sprites);
	sheet_init(&rig.sheet);
	sprites_destroy(rig.sprites);
	rig.sprites = sprites_create(rig.fonts, false);
	for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
		draw_kind(kinds[k], &wish, 1920, 1080);
	assert_int_equal(sprites_use(rig.sprites, PAGE_COVERAGE).no_room, 0);
}

/* The canvas becomes larger while overlays are shown. */
static void chinese_finds_room_on_a_page_that_has_grown(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {3840, 2160}, {7680, 4320}, {1920, 1080}};
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_QUESTION};
	static const struct box_wish wish = {.size = BOX_CANVAS};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		assert_true(sprites_grow(rig.sprites, sprites_size_for(sizes[i][1])));
		for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++)
			draw_kind(kinds[k], &wish, sizes[i][0], sizes[i][1]);
		struct sprites_use use = sprites_use(rig.sprites, PAGE_COVERAGE);
		if (use.no_room)
			fail_msg("%ux%u: %llu glyphs found no room", sizes[i][0], sizes[i][1],
				 (unsigned long long)use.no_room);
	}
}

/* Glyphs of the frame that stands there once all motion is over. */
static size_t glyphs_of(const char *state, enum overlay_kind kind, uint32_t width, uint32_t height)
{
	struct box_wish wish = {.size = BOX_CANVAS};
	struct box box = box_make(kind, &wish, width, height);
	struct overlay *overlay = overlay_create(kind, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	overlay_sample_state(&rig.stage, state, NOW);
	overlay_seat(overlay, (struct seats){.one = box_shared(&box)});
	show(overlay, NOW);
	begin("en-US", box.width, box.height, NOW + 5000);
	box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	overlay_destroy(overlay);
	size_t glyphs = 0;
	for (size_t i = 0; i < rig.sheet.list.count; i++)
		glyphs += rig.sheet.list.points[i * 16 + 2] == (float)QUAD_GLYPH;
	return glyphs;
}

/* The mark of a question and the digits of a cover are the largest. */
static void what_an_hd_canvas_shows_one_of_8k_shows_too(void **state)
{
	(void)state;
	static const char *const themes[] = {THEMES_DIR "/studio.json", THEMES_DIR "/bare.json"};
	for (size_t i = 0; i < 2; i++) {
		assert_true(theme_load(themes[i], &rig.theme, NULL));
		for (size_t k = 0; k < sample_state_count; k++) {
			const char *name = sample_states[k].name;
			sheet_clear(&rig.sheet, rig.sprites);
			sprites_destroy(rig.sprites);
			rig.sprites = sprites_create_sized(rig.fonts, false, sprites_size_for(4320));
			size_t hd = glyphs_of(name, OVERLAY_STAGE, 1920, 1080);
			size_t most = glyphs_of(name, OVERLAY_STAGE, 7680, 4320);
			assert_true(hd > 0);
			if (hd != most)
				fail_msg("%s in %s: %zu glyphs, and %zu on 8K", name, themes[i], hd, most);
			text_engine_tick(rig.text);
		}
	}
}

/* The aim for memory is that of an HD canvas. */
static void an_hd_canvas_has_the_usual_page(void **state)
{
	(void)state;
	assert_int_equal(sprites_size_for(0), SPRITES_SIZE);
	assert_int_equal(sprites_size_for(1080), SPRITES_SIZE);
	assert_int_equal(sprites_size_for(1440), SPRITES_SIZE);
	assert_int_equal(sprites_size_for(2160), 2 * SPRITES_SIZE);
	assert_int_equal(sprites_size_for(4320), 4 * SPRITES_SIZE);
	assert_int_equal(sprites_size(rig.sprites, PAGE_COLOUR), SPRITES_SIZE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_finds_room_on_every_canvas),
		cmocka_unit_test(what_an_hd_canvas_shows_one_of_8k_shows_too),
		cmocka_unit_test(a_large_box_needs_no_larger_page),
		cmocka_unit_test(chinese_finds_room_on_a_page_that_has_grown),
		cmocka_unit_test(an_hd_canvas_has_the_usual_page),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
