#include "support_paint.h"

#include <unistd.h>

#include <png.h>

#include "paint/picture_scale.h"

static char path[64];

static int set_up(void **state)
{
	(void)state;
	snprintf(path, sizeof(path), "picture-XXXXXX");
	int file = mkstemp(path);
	close(file);
	return file < 0;
}

static int tear_down(void **state)
{
	(void)state;
	return unlink(path);
}

static void what_is_saved_is_loaded(void **state)
{
	(void)state;
	uint8_t pixels[3 * 2 * 4];
	for (size_t i = 0; i < sizeof(pixels); i++)
		pixels[i] = (uint8_t)(i * 11 + 1);
	struct picture out;
	assert_true(picture_save(path, &(struct picture){3, 2, pixels}, NULL));
	assert_true(picture_load(path, 0, &out, NULL));
	assert_int_equal(out.width, 3);
	assert_int_equal(out.height, 2);
	assert_memory_equal(out.pixels, pixels, sizeof(pixels));
	picture_finish(&out);
	assert_null(out.pixels);
}

/* libpng takes unmarked 16-bit files for linear; nobody's are. */
static void sixteen_bits_are_not_taken_for_linear(void **state)
{
	(void)state;
	FILE *file = fopen(path, "wb");
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
	png_infop info = png_create_info_struct(png);
	png_byte row[] = {0x40, 0x40, 0x80, 0x80, 0xC0, 0xC0};
	png_init_io(png, file);
	png_set_IHDR(png, info, 1, 1, 16, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		     PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	png_write_row(png, row);
	png_write_end(png, info);
	png_destroy_write_struct(&png, &info);
	fclose(file);
	struct picture out;
	assert_true(picture_load(path, 0, &out, NULL));
	assert_int_equal(out.pixels[0], 0x40);
	assert_int_equal(out.pixels[1], 0x80);
	assert_int_equal(out.pixels[2], 0xC0);
	picture_finish(&out);
}

static void broken_files_are_refused_with_a_reason(void **state)
{
	(void)state;
	struct picture out;
	struct error error = {0};
	assert_false(picture_load("there-is-no-such.png", 0, &out, &error));
	assert_string_equal(error.file, "there-is-no-such.png");
	assert_true(*error.what && *error.mend);
	FILE *file = fopen(path, "wb");
	fputs("\x89PNG\r\n\x1a\n and then nothing of the kind", file);
	fclose(file);
	assert_false(picture_load(path, 0, &out, &error));
	assert_null(out.pixels);
}

/* Light is averaged, not its encoding: half black, half white is 188. */
static void making_smaller_keeps_the_light(void **state)
{
	(void)state;
	uint8_t pixels[4 * 4 * 4];
	for (int i = 0; i < 16; i++)
		memset(pixels + i * 4, (i + i / 4) % 2 ? 255 : 0, 3), pixels[i * 4 + 3] = 255;
	struct picture out;
	assert_true(picture_scale(&(struct picture){4, 4, pixels}, 2, 2, &out));
	for (int i = 0; i < 4; i++) {
		assert_int_equal(out.pixels[i * 4], 188);
		assert_int_equal(out.pixels[i * 4 + 3], 255);
	}
	picture_finish(&out);
}

/* What is clear has no colour to give. */
static void clear_pixels_do_not_bleed(void **state)
{
	(void)state;
	uint8_t pixels[2 * 1 * 4] = {255, 0, 0, 0, 0, 0, 255, 255};
	struct picture out;
	assert_true(picture_scale(&(struct picture){2, 1, pixels}, 1, 1, &out));
	assert_int_equal(out.pixels[0], 0);
	assert_int_equal(out.pixels[2], 255);
	assert_int_equal(out.pixels[3], 128);
	picture_finish(&out);
}

static void filling_takes_the_middle(void **state)
{
	(void)state;
	uint8_t pixels[6 * 2 * 4];
	for (int i = 0; i < 12; i++) {
		uint8_t v = i % 6 >= 2 && i % 6 < 4 ? 200 : 10;
		memset(pixels + i * 4, v, 3);
		pixels[i * 4 + 3] = 255;
	}
	struct picture out;
	assert_true(picture_fill(&(struct picture){6, 2, pixels}, 7, 7, &out));
	assert_int_equal(out.width, 7);
	for (int i = 0; i < 49; i++)
		assert_true(i % 7 < 2 || i % 7 > 4 || out.pixels[i * 4] == 200);
	picture_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(what_is_saved_is_loaded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(sixteen_bits_are_not_taken_for_linear, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_files_are_refused_with_a_reason, set_up, tear_down),
		cmocka_unit_test(making_smaller_keeps_the_light),
		cmocka_unit_test(clear_pixels_do_not_bleed),
		cmocka_unit_test(filling_takes_the_middle),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
