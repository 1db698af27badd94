#include "support_paint.h"

#include "paint/raster.h"

static struct fonts *fonts;
static struct raster *raster;

static int set_up(void **state)
{
	(void)state;
	fonts = open_test_fonts();
	raster = raster_create(fonts);
	return raster ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	raster_destroy(raster);
	fonts_destroy(fonts);
	return 0;
}

static struct raster_job job_of(uint32_t code, double size)
{
	uint32_t face = fonts_pick(fonts, &code, 1, 700, code > 0x1F000 ? FONT_EMOJI : FONT_TEXT);
	hb_codepoint_t glyph = 0;
	assert_true(hb_font_get_nominal_glyph(fonts_shaper(fonts, face), code, &glyph));
	return (struct raster_job){.face = face, .glyph = glyph, .size = (uint32_t)(size * 64.0), .sub = 1};
}

/* Coverage at a place relative to the glyph's origin; 0 outside the bitmap. */
static int at(const struct bitmap *bitmap, int x, int y)
{
	x -= bitmap->left;
	y += bitmap->top;
	return x < 0 || y < 0 || x >= bitmap->width || y >= bitmap->height ? 0 : bitmap->pixels[y * bitmap->width + x];
}

/* The greatest coverage of the fill within a distance. */
static int near(const struct bitmap *fill, int x, int y, double distance)
{
	int reach = (int)ceil(distance);
	int most = 0;
	for (int dy = -reach; dy <= reach; dy++) {
		for (int dx = -reach; dx <= reach; dx++) {
			int here = hypot(dx, dy) <= distance ? at(fill, x + dx, y + dy) : 0;
			most = here > most ? here : most;
		}
	}
	return most;
}

/* Dense Han characters, whose contours cross, are where a plain stroker leaves holes. */
static void an_outline_has_no_holes_and_stays_within_its_width(void **state)
{
	(void)state;
	static const uint32_t codes[] = {'A', 'g', '8', '&', 0x9732, 0x9B31, 0x56FD, 0x8D62, 0x0645, 0x0639, 0x0915};
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++) {
		for (int size = 24; size <= 48; size += 24) {
			for (int radius = 1; radius <= size / 8; radius++) {
				struct raster_job job = job_of(codes[i], size);
				struct bitmap fill;
				struct bitmap outline;
				assert_true(raster_glyph(raster, &job, &fill));
				job.stroke = (uint16_t)(radius * 64);
				assert_true(raster_glyph(raster, &job, &outline));
				for (int y = -outline.top - 2; y < outline.height - outline.top + 2; y++) {
					for (int x = outline.left - 2; x < outline.left + outline.width + 2; x++) {
						int here = at(&outline, x, y);
						assert_true(here >= at(&fill, x, y));
						if (near(&fill, x, y, radius - 0.5) >= 200)
							assert_true(here >= 160);
						if (near(&fill, x, y, radius + 2.0) == 0)
							assert_int_equal(here, 0);
					}
				}
				bitmap_finish(&outline);
				bitmap_finish(&fill);
			}
		}
	}
}

static void a_blur_keeps_the_ink_and_its_middle(void **state)
{
	(void)state;
	struct raster_job job = job_of('H', 48.0);
	struct bitmap bitmaps[2];
	double ink[2] = {0};
	double middle[2] = {0};
	for (int i = 0; i < 2; i++) {
		job.blur = i ? 4 * 64 : 0;
		assert_true(raster_glyph(raster, &job, &bitmaps[i]));
		for (int y = 0; y < bitmaps[i].height; y++) {
			for (int x = 0; x < bitmaps[i].width; x++) {
				double c = bitmaps[i].pixels[y * bitmaps[i].width + x];
				ink[i] += c;
				middle[i] += c * (bitmaps[i].left + x);
			}
		}
	}
	assert_int_equal(bitmaps[1].width, bitmaps[0].width + 24);
	assert_int_equal(bitmaps[1].top, bitmaps[0].top + 12);
	assert_true(fabs(ink[1] / ink[0] - 1.0) < 0.01);
	assert_true(fabs(middle[1] / ink[1] - middle[0] / ink[0]) < 0.05);
	bitmap_finish(&bitmaps[0]);
	bitmap_finish(&bitmaps[1]);
}

static void blank_and_coloured_glyphs_have_no_edge(void **state)
{
	(void)state;
	struct raster_job job = job_of(' ', 40.0);
	struct bitmap bitmap;
	job.stroke = 128;
	job.blur = 128;
	assert_true(raster_glyph(raster, &job, &bitmap));
	assert_null(bitmap.pixels);
	job = job_of(0x1F31F, 40.0);
	struct bitmap plain;
	assert_true(raster_glyph(raster, &job, &plain));
	job.stroke = 128;
	assert_true(raster_glyph(raster, &job, &bitmap));
	assert_int_equal(bitmap.width, plain.width);
	assert_memory_equal(bitmap.pixels, plain.pixels, (size_t)plain.width * (size_t)plain.height * 4);
	bitmap_finish(&plain);
	bitmap_finish(&bitmap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outline_has_no_holes_and_stays_within_its_width),
		cmocka_unit_test(a_blur_keeps_the_ink_and_its_middle),
		cmocka_unit_test(blank_and_coloured_glyphs_have_no_edge),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
