#include "support_paint.h"

#include <time.h>

#include "core/moment.h"
#include "paint/canvas.h"
#include "paint/cpu.h"

static struct fonts *fonts;
static struct text_engine *text;
static struct theme theme;

static int set_up(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	text = text_engine_create(fonts);
	return !theme_load(THEMES_DIR "/studio.json", &theme, NULL);
}

static int tear_down(void **state)
{
	(void)state;
	text_engine_destroy(text);
	fonts_destroy(fonts);
	return 0;
}

static void begin(struct canvas *canvas, struct sheet *sheet, struct sprites *sprites, uint32_t width, uint32_t height)
{
	canvas_begin(canvas, sheet, text, sprites, &theme, "en-US", width, height, 1000);
}

static void put_word(struct canvas *canvas, const char *word, double x, double y)
{
	struct text_style style = canvas_style(canvas, TYPE_BODY);
	canvas_put(canvas, canvas_text(canvas, word, &style), x, y, ALIGN_LEFT, theme.text);
}

static void the_shorter_side_is_1080(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1280, 720);
	assert_true(canvas.width == 1920.0 && canvas.height == 1080.0 && !canvas.tall);
	begin(&canvas, &sheet, sprites, 2160, 3840);
	assert_true(canvas.width == 1080.0 && canvas.height == 1920.0 && canvas.tall);
	canvas_fill(&canvas, (struct rect){10, 20, 30, 40}, 0.0, theme.text);
	assert_true(sheet.list.points[0] == 19.0f && sheet.list.points[12] == 81.0f);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

/* Whatever the position, glyphs at rest stand on quarters of a pixel across and on whole ones down. A quad has half a
 * pixel more than its bitmap on each side. */
static void glyphs_stand_on_the_grid_at_rest(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	for (int i = 0; i < 20; i++) {
		begin(&canvas, &sheet, sprites, 1280, 720);
		put_word(&canvas, "Grid", 100.0 + i * 0.137, 50.0 + i * 0.29);
		for (size_t v = 0; v < sheet.list.count * 4; v++) {
			const float *p = sheet.list.points + v * 4;
			assert_true(p[0] - 0.5f == floorf(p[0]) && p[1] - 0.5f == floorf(p[1]));
		}
	}
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

/* Motion is laid over it: the same bitmaps, shifted by the very fraction. */
static void motion_uses_the_same_bitmaps(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	put_word(&canvas, "Motion", 100.0, 50.0);
	float x = sheet.list.points[0];
	float u = sheet.list.t0[0];
	uint64_t generation = sprites_generation(sprites);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	canvas_move(&canvas, 0.3, 7.6);
	put_word(&canvas, "Motion", 100.0, 50.0);
	assert_true(fabsf(sheet.list.points[0] - x - 0.3f) < 1e-4f);
	assert_true(sheet.list.t0[0] == u);
	assert_int_equal(sprites_generation(sprites), generation);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

static void draw_with(const struct sheet *sheet, const uint8_t *coverage, const uint8_t *colour,
		      struct cpu_frame *frame)
{
	assert_true(cpu_frame_init(frame, 480, 270));
	cpu_frame_draw(frame, &sheet->list, (struct cpu_texture){coverage, SPRITES_SIZE},
		       (struct cpu_texture){colour, SPRITES_SIZE});
}

/* Marks the texels of every glyph with the clear border of one around it. */
static void mark_places(const struct sheet *sheet, uint8_t *marks)
{
	for (size_t i = 0; i < sheet->list.count; i++) {
		const float *from = sheet->list.t0 + i * 16;
		const float *to = from + 12;
		for (int y = (int)floorf(from[1]); y < (int)ceilf(to[1]); y++) {
			for (int x = (int)floorf(from[0]); x < (int)ceilf(to[0]); x++)
				marks[(size_t)y * SPRITES_SIZE + (size_t)x] = 1;
		}
	}
}

/* Turned, lifted or scaled, text takes nothing from what its glyphs' neighbours have left in the atlas. */
static void motion_brings_nothing_of_a_neighbour(void **state)
{
	(void)state;
	static uint8_t marks[SPRITES_SIZE * SPRITES_SIZE];
	static uint8_t dirty[SPRITES_SIZE * SPRITES_SIZE];
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	for (int i = 0; i < 12; i++) {
		begin(&canvas, &sheet, sprites, 480, 270);
		canvas_move(&canvas, i * 0.29, i * 0.37);
		canvas_zoom(&canvas, 400.0, 400.0, 1.0 + (i % 5 - 2) * 0.13);
		canvas_turn(&canvas, 400.0, 400.0, i % 3 * -0.16);
		struct text_style style = canvas_style(&canvas, TYPE_DISPLAY);
		canvas_put(&canvas, canvas_text(&canvas, "Sold 1", &style), 300.0, 400.0, ALIGN_LEFT, theme.text);
		assert_true(sheet.list.count >= 5);
		const uint8_t *coverage = sprites_pixels(sprites, PAGE_COVERAGE);
		const uint8_t *colour = sprites_pixels(sprites, PAGE_COLOUR);
		memset(marks, 0, sizeof(marks));
		mark_places(&sheet, marks);
		for (size_t k = 0; k < sizeof(dirty); k++)
			dirty[k] = marks[k] ? coverage[k] : 255;
		struct cpu_frame clean;
		struct cpu_frame other;
		draw_with(&sheet, coverage, colour, &clean);
		draw_with(&sheet, dirty, colour, &other);
		for (size_t k = 0; k < (size_t)480 * 270 * 4; k++)
			assert_true(fabs(clean.pixels[k] - other.pixels[k]) < 1e-4);
		cpu_frame_finish(&clean);
		cpu_frame_finish(&other);
	}
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

static void states_are_put_back(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	struct canvas_state saved = canvas_save(&canvas);
	canvas_fade(&canvas, 0.5);
	canvas_clip(&canvas, (struct rect){0, 0, 50, 50});
	canvas_clip(&canvas, (struct rect){40, 40, 50, 50});
	canvas_fill(&canvas, (struct rect){0, 0, 100, 100}, 0.0, (struct colour){9, 9, 9, 200});
	canvas_restore(&canvas, saved);
	canvas_fill(&canvas, (struct rect){0, 0, 100, 100}, 0.0, (struct colour){9, 9, 9, 200});
	assert_int_equal(sheet.list.colours[3], 100);
	assert_true(sheet.list.points[0] == 40.0f && sheet.list.points[12] == 50.0f);
	assert_int_equal(sheet.list.colours[16 + 3], 200);
	assert_true(sheet.list.points[16] == -1.0f);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

/* With the raster thread: what is missing is counted, and once it is there the frame is that of the synchronous way. */
static void a_frame_waits_for_its_glyphs(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, true);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	put_word(&canvas, "Later", 10.0, 10.0);
	assert_int_equal(canvas.waiting, 5);
	assert_int_equal(sheet.list.count, 0);
	for (time_t end = time(NULL) + 20; canvas.waiting && time(NULL) < end;) {
		sprites_tick(sprites);
		begin(&canvas, &sheet, sprites, 1920, 1080);
		put_word(&canvas, "Later", 10.0, 10.0);
	}
	assert_int_equal(canvas.waiting, 0);
	assert_int_equal(sheet.list.count, 5);
	assert_int_equal(sheet.held_count, 5);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

static void the_earliest_wish_to_wake_counts(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	assert_true(canvas.wake == NEVER);
	canvas_wake(&canvas, 5000);
	canvas_wake(&canvas, 3000);
	canvas_wake(&canvas, 4000);
	assert_true(canvas.wake == 3000);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

static void a_panel_is_one_surface_and_a_shadow_around_it(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	canvas_panel(&canvas, (struct rect){400, 300, 600, 400});
	assert_int_equal(sheet.list.count, 5);
	/* The parts of the shadow do not overlap. */
	double area = 0.0;
	for (size_t i = 0; i < 4; i++) {
		const float *p = sheet.list.points + i * 16;
		assert_true(p[2] == QUAD_SHADOW);
		area += (double)(p[12] - p[0]) * (double)(p[13] - p[1]);
	}
	double hole = (600.0 - 2.0 * theme.radius) * (400.0 - 2.0 * theme.radius);
	double reach = 1.5 * theme.shadow_blur;
	double outer = (600.0 + 2.0 * reach) * (400.0 + 2.0 * reach);
	assert_true(fabs(area - (outer - hole)) < 0.002 * outer);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

/* Over the picture shadow, outline and fill lie in this order, all of one before any of the next; emoji have neither.
 */
/* Bare: only the rule, as wide as what stands on the card, with its edge; text is not told that it has a ground. */
static void a_panel_without_a_surface_is_its_rule(void **state)
{
	(void)state;
	struct theme kept = theme;
	assert_true(theme_load(THEMES_DIR "/bare.json", &theme, NULL));
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	canvas_panel(&canvas, (struct rect){100, 200, 600, 400});
	assert_int_equal(sheet.list.count, 3);
	assert_false(canvas.state.backed);
	assert_true(sheet.list.points[2] == QUAD_SHADOW);
	const float *rule = sheet.list.points + 2 * 16;
	assert_true(rule[0] == 131.0f && rule[12] == 669.0f && rule[1] == 199.0f);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
	theme = kept;
}

static void text_over_the_picture_has_its_edge_below(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct theme bare = theme;
	bare.surface = (struct colour){0, 0, 0, 0};
	bare.outline = (struct colour){0, 0, 0, 255};
	bare.outline_width = 3.0;
	bare.outline_em = 0.1;
	struct sheet sheet;
	struct canvas canvas;
	sheet_init(&sheet);
	canvas_begin(&canvas, &sheet, text, sprites, &bare, "en-US", 1920, 1080, 1000);
	put_word(&canvas, "Hi\xF0\x9F\x8C\x9F", 100.0, 100.0);
	assert_int_equal(sheet.list.count, 5);
	static const bool dark[4] = {true, true, false, false};
	for (size_t i = 0; i < 4; i++) {
		assert_true(sheet.list.points[i * 16 + 2] == QUAD_GLYPH);
		assert_int_equal(sheet.list.colours[i * 16] < 40, dark[i]);
	}
	assert_true(sheet.list.points[4 * 16 + 2] == QUAD_IMAGE);
	/* The outline is drawn as it is; light text on it is thinned. */
	assert_true(sheet.list.t1[0] == 1.0f && sheet.list.t1[2 * 16] > 1.2f);
	/* The outline reaches 3.4 px beyond the fill, and its quad a little further. */
	float beyond = sheet.list.points[2 * 16] - sheet.list.points[0];
	assert_true(beyond >= 4.0f && beyond <= 7.0f);
	canvas_begin(&canvas, &sheet, text, sprites, &bare, "en-US", 1920, 1080, 1000);
	canvas_stand_on(&canvas, theme.fill);
	put_word(&canvas, "Hi", 100.0, 100.0);
	assert_int_equal(sheet.list.count, 2);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

static void a_group_ends_where_the_state_is_put_back(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	struct rect rect = {0, 0, 100, 100};
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	struct canvas_state saved = canvas_save(&canvas);
	canvas_group(&canvas, 0.5);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	struct canvas_state within = canvas_save(&canvas);
	canvas_group(&canvas, 0.5);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	canvas_restore(&canvas, within);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	canvas_restore(&canvas, saved);
	canvas_group(&canvas, 1.0);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	assert_int_equal(sheet.list.group_count, 2);
	assert_int_equal(sheet.list.groups[0].end, 3);
	assert_true(sheet.list.groups[0].opacity == 128.0 / 255.0);
	/* A group within a group is one too, and ends before it. */
	assert_int_equal(sheet.list.groups[1].inside, 1);
	assert_int_equal(sheet.list.groups[1].first, 1);
	assert_int_equal(sheet.list.groups[1].end, 2);
	assert_int_equal(sheet.list.colours[16 + 3], 255);
	canvas_restore(&canvas, saved);
	canvas_group(&canvas, 0.0);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	assert_int_equal(sheet.list.count, 4);
	/* One too many fades each for itself; all are closed at once. */
	begin(&canvas, &sheet, sprites, 1920, 1080);
	for (int i = 0; i <= QUAD_DEPTH; i++)
		canvas_group(&canvas, 0.5);
	canvas_fill(&canvas, rect, 0.0, theme.text);
	assert_int_equal(sheet.list.group_count, QUAD_DEPTH);
	assert_int_equal(sheet.list.colours[3], 128);
	canvas_restore(&canvas, saved);
	assert_int_equal(sheet.list.open, 0);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

/* A picture that is not there has a face of several parts, and is asked for again; no path is no picture. */
static void a_picture_that_is_gone_has_a_face(void **state)
{
	(void)state;
	struct sprites *sprites = sprites_create(fonts, false);
	struct sheet sheet;
	struct canvas canvas;
	struct rect rect = {100, 100, 200, 200};
	sheet_init(&sheet);
	begin(&canvas, &sheet, sprites, 1920, 1080);
	assert_false(canvas_picture(&canvas, rect, 12.0, "", 0.0));
	assert_false(canvas_logo(&canvas, rect, ""));
	assert_int_equal(sheet.list.count, 0);
	assert_false(canvas_logo(&canvas, rect, "gone.png"));
	assert_int_equal(sheet.list.count, 0);
	assert_true(canvas_picture(&canvas, rect, 12.0, "gone.png", 0.0));
	assert_true(sheet.list.count > 4);
	assert_int_equal(sheet.list.colours[3], 255);
	assert_true(canvas.wake > canvas.now && canvas.wake < canvas.now + 60000);
	sheet_finish(&sheet, sprites);
	sprites_destroy(sprites);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shorter_side_is_1080),
		cmocka_unit_test(glyphs_stand_on_the_grid_at_rest),
		cmocka_unit_test(motion_uses_the_same_bitmaps),
		cmocka_unit_test(motion_brings_nothing_of_a_neighbour),
		cmocka_unit_test(states_are_put_back),
		cmocka_unit_test(a_frame_waits_for_its_glyphs),
		cmocka_unit_test(the_earliest_wish_to_wake_counts),
		cmocka_unit_test(a_panel_is_one_surface_and_a_shadow_around_it),
		cmocka_unit_test(a_panel_without_a_surface_is_its_rule),
		cmocka_unit_test(text_over_the_picture_has_its_edge_below),
		cmocka_unit_test(a_group_ends_where_the_state_is_put_back),
		cmocka_unit_test(a_picture_that_is_gone_has_a_face),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
