#include "support_paint.h"

#include <jpeglib.h>
#include <webp/encode.h>

#include "paint/picture_scale.h"

#define WIDE 64
#define HIGH 32
#define ROOM 65536

/* Red, green; blue, white. */
static const uint8_t corners[4][3] = {{220, 30, 40}, {40, 180, 60}, {30, 60, 210}, {250, 250, 250}};

static uint8_t bytes[ROOM];
static size_t size;

static void append(const void *from, size_t count)
{
	assert_true(size + count <= sizeof(bytes));
	memcpy(bytes + size, from, count);
	size += count;
}

/* Little endian. */
static void append_number(unsigned value, int count)
{
	for (int i = 0; i < count; i++) {
		uint8_t byte = (uint8_t)(value >> (8 * i));
		append(&byte, 1);
	}
}

static const uint8_t *corner_at(int x, int y)
{
	return corners[(x >= WIDE / 2) + 2 * (y >= HIGH / 2)];
}

/* EXIF data with the orientation as the second of two tags; big endian if asked for. */
static void add_turn(j_compress_ptr jpeg, int turn, bool big)
{
	uint8_t little_data[] = {'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42,   0, 8, 0, 0, 0, 2, 0, 0x0F,          1, 2, 0,
				 1,   0,   0,   0,   0, 0, 0,   0,   0x12, 1, 3, 0, 1, 0, 0, 0, (uint8_t)turn, 0, 0, 0,
				 0,   0,   0,   0};
	uint8_t big_data[] = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0,    0, 0, 8, 0, 2, 1, 0x0F, 0,
			      2,   0,   0,   0,   1, 0, 0,   0,   0, 1,  0x12, 0, 3, 0, 0, 0, 1, 0,    (uint8_t)turn,
			      0,   0,   0,   0,   0, 0};
	jpeg_write_marker(jpeg, JPEG_APP0 + 1, big ? big_data : little_data, sizeof(big_data));
}

static void make_jpeg(int turn, bool big, bool progressive, bool inks)
{
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char *made = NULL;
	unsigned long made_size = 0;
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &made, &made_size);
	jpeg.image_width = WIDE;
	jpeg.image_height = HIGH;
	jpeg.input_components = inks ? 4 : 3;
	jpeg.in_color_space = inks ? JCS_CMYK : JCS_RGB;
	jpeg_set_defaults(&jpeg);
	jpeg_set_quality(&jpeg, 95, TRUE);
	if (progressive)
		jpeg_simple_progression(&jpeg);
	jpeg_start_compress(&jpeg, TRUE);
	if (turn)
		add_turn(&jpeg, turn, big);
	for (int y = 0; y < HIGH; y++) {
		uint8_t row[WIDE * 4];
		for (int x = 0; x < WIDE; x++) {
			const uint8_t *c = corner_at(x, y);
			/* Inks as Adobe writes them: what is left of the light, and black on its own. */
			for (int k = 0; k < 3; k++)
				row[x * (inks ? 4 : 3) + k] = c[k];
			if (inks)
				row[x * 4 + 3] = 255;
		}
		JSAMPROW rows[1] = {row};
		jpeg_write_scanlines(&jpeg, rows, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	size = 0;
	append(made, made_size);
	free(made);
}

static uint8_t *make_webp_bytes(int width, int height, bool lossless, size_t *made)
{
	uint8_t *pixels = malloc((size_t)width * (size_t)height * 4);
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *p = pixels + ((size_t)y * (size_t)width + (size_t)x) * 4;
			memcpy(p, corner_at(x * WIDE / width, y * HIGH / height), 3);
			p[3] = y >= height / 2 && x >= width / 2 ? 128 : 255;
		}
	}
	uint8_t *out = NULL;
	*made = lossless ? WebPEncodeLosslessRGBA(pixels, width, height, width * 4, &out)
			 : WebPEncodeRGBA(pixels, width, height, width * 4, 95.0f, &out);
	free(pixels);
	assert_true(*made > 0);
	return out;
}

static void make_webp(bool lossless)
{
	size_t made;
	uint8_t *out = make_webp_bytes(WIDE, HIGH, lossless, &made);
	size = 0;
	append(out, made);
	WebPFree(out);
}

/* Two frames: the first, smaller than the canvas, at (16, 8), the second of nothing that matters. */
static void make_animation(void)
{
	size_t made;
	uint8_t *out = make_webp_bytes(32, 16, true, &made);
	const uint8_t *chunk = out + 12;
	size_t chunk_size = made - 12;
	size = 0;
	append("RIFF", 4);
	append_number(0, 4);
	append("WEBPVP8X", 8);
	append_number(10, 4);
	append_number(0x12, 4);
	append_number(WIDE - 1, 3);
	append_number(HIGH - 1, 3);
	append("ANIM", 4);
	append_number(6, 4);
	append_number(0, 4);
	append_number(0, 2);
	for (int i = 0; i < 2; i++) {
		append("ANMF", 4);
		append_number((unsigned)(16 + chunk_size), 4);
		append_number(i ? 0 : 16 / 2, 3);
		append_number(i ? 0 : 8 / 2, 3);
		append_number(32 - 1, 3);
		append_number(16 - 1, 3);
		append_number(100, 3);
		append_number(0, 1);
		append(chunk, chunk_size);
	}
	WebPFree(out);
	size_t all = size;
	size = 4;
	append_number((unsigned)(all - 8), 4);
	size = all;
}

static void expect(const struct picture *picture, int x, int y, const uint8_t *wanted, int alpha, int within)
{
	const uint8_t *p = picture->pixels + ((size_t)y * (size_t)picture->width + (size_t)x) * 4;
	for (int k = 0; k < 3; k++)
		assert_true(abs(p[k] - wanted[k]) <= within);
	assert_int_equal(p[3], alpha);
}

static void a_jpeg_is_turned_as_its_exif_data_says(void **state)
{
	(void)state;
	/* What stands at the top left, top right, bottom left and bottom right afterwards. */
	static const int turned[9][4] = {{0, 1, 2, 3}, {0, 1, 2, 3}, {1, 0, 3, 2}, {3, 2, 1, 0}, {2, 3, 0, 1},
					 {0, 2, 1, 3}, {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}};
	for (int turn = 0; turn <= 8; turn++) {
		struct picture out;
		make_jpeg(turn, turn & 1, turn & 2, false);
		assert_true(picture_read(bytes, size, 0, &out, NULL));
		assert_int_equal(out.width, turn >= 5 ? HIGH : WIDE);
		assert_int_equal(out.height, turn >= 5 ? WIDE : HIGH);
		for (int i = 0; i < 4; i++)
			expect(&out, i % 2 ? out.width - 4 : 4, i / 2 ? out.height - 4 : 4, corners[turned[turn][i]],
			       255, 8);
		picture_finish(&out);
	}
}

static void a_jpeg_of_inks_is_light(void **state)
{
	(void)state;
	struct picture out;
	make_jpeg(0, false, false, true);
	assert_true(picture_read(bytes, size, 0, &out, NULL));
	for (int i = 0; i < 4; i++)
		expect(&out, i % 2 ? WIDE - 4 : 4, i / 2 ? HIGH - 4 : 4, corners[i], 255, 12);
	picture_finish(&out);
}

static void a_big_jpeg_is_made_smaller_on_the_way(void **state)
{
	(void)state;
	struct picture out;
	make_jpeg(0, false, false, false);
	assert_true(picture_read(bytes, size, 9, &out, NULL));
	assert_int_equal(out.width, WIDE / 2);
	assert_int_equal(out.height, HIGH / 2);
	expect(&out, 4, 4, corners[0], 255, 8);
	picture_finish(&out);
}

static void webp_of_both_kinds_is_read(void **state)
{
	(void)state;
	for (int lossless = 0; lossless < 2; lossless++) {
		struct picture out;
		make_webp(lossless);
		assert_true(picture_read(bytes, size, 0, &out, NULL));
		assert_int_equal(out.width, WIDE);
		for (int i = 0; i < 4; i++)
			expect(&out, i % 2 ? WIDE - 4 : 4, i / 2 ? HIGH - 4 : 4, corners[i], i == 3 ? 128 : 255,
			       lossless ? 0 : 12);
		picture_finish(&out);
	}
}

static void of_an_animation_the_first_frame_is_read(void **state)
{
	(void)state;
	struct picture out;
	make_animation();
	assert_true(picture_read(bytes, size, 0, &out, NULL));
	assert_int_equal(out.width, WIDE);
	assert_int_equal(out.height, HIGH);
	static const uint8_t none[3] = {0, 0, 0};
	expect(&out, 4, 4, none, 0, 0);
	expect(&out, 18, 10, corners[0], 255, 0);
	expect(&out, 46, 10, corners[1], 255, 0);
	expect(&out, 60, 28, none, 0, 0);
	picture_finish(&out);
}

/* A file that was not loaded to its end is no picture, wherever it is cut; nor is one with other bytes in its middle a
 * danger. */
static void what_is_cut_short_is_refused(void **state)
{
	(void)state;
	for (int kind = 0; kind < 5; kind++) {
		struct picture out;
		if (kind < 2)
			make_jpeg(6, true, kind, false);
		else if (kind < 4)
			make_webp(kind == 2);
		else
			make_animation();
		size_t whole = size;
		/* Of an animation the first frame is enough. */
		size_t most = kind == 4 ? whole / 3 : whole - 3;
		for (size_t cut = 0; cut < most; cut += 1 + cut / 40) {
			/* Its own memory, so that reading on is seen. */
			uint8_t *part = malloc(cut ? cut : 1);
			memcpy(part, bytes, cut);
			struct error error = {0};
			assert_false(picture_read(part, cut, 0, &out, &error));
			assert_null(out.pixels);
			assert_true(*error.what && *error.mend);
			free(part);
		}
		uint32_t random = 77;
		for (int i = 0; i < 300; i++) {
			size_t at = 12 + next_random(&random) % (whole - 12);
			uint8_t kept = bytes[at];
			bytes[at] = (uint8_t)next_random(&random);
			if (picture_read(bytes, whole, 0, &out, NULL))
				picture_finish(&out);
			bytes[at] = kept;
		}
	}
}

/* Few bytes that claim to be a picture of many pixels. */
static void what_is_too_big_is_refused_before_it_is_made(void **state)
{
	(void)state;
	struct picture out;
	struct error error = {0};
	make_jpeg(0, false, true, false);
	for (size_t i = 0; i + 9 < size; i++) {
		if (bytes[i] == 0xFF && bytes[i + 1] == 0xC2) {
			memcpy(bytes + i + 5, "\x1F\xFF\x1F\xFF", 4);
			break;
		}
	}
	assert_false(picture_read(bytes, size, 16, &out, &error));
	assert_non_null(strstr(error.what, "too big"));
	make_animation();
	memcpy(bytes + 24, "\xFF\xFF\x3F\xFF\xFF\x3F", 6);
	assert_false(picture_read(bytes, size, 16, &out, &error));
	assert_null(out.pixels);
	assert_false(picture_read((const uint8_t *)"GIF89a, say", 11, 16, &out, &error));
	assert_non_null(strstr(error.what, "neither"));
}

static void all_of_a_picture_fits_into_its_box(void **state)
{
	(void)state;
	uint8_t pixels[8 * 4 * 4];
	memset(pixels, 200, sizeof(pixels));
	struct picture from = {8, 4, pixels};
	struct picture out;
	assert_true(picture_fit(&from, PICTURE_CONTAIN, 100, 100, &out));
	assert_int_equal(out.width, 100);
	assert_int_equal(out.height, 50);
	picture_finish(&out);
	assert_true(picture_fit(&from, PICTURE_CONTAIN, 100, 1, &out));
	assert_int_equal(out.width, 2);
	assert_int_equal(out.height, 1);
	picture_finish(&out);
	assert_true(picture_fit(&from, PICTURE_COVER, 10, 20, &out));
	assert_int_equal(out.width, 10);
	assert_int_equal(out.height, 20);
	picture_finish(&out);
}

/* Logos are delivered with any air round them. */
static void clear_edges_of_a_logo_are_left_out(void **state)
{
	(void)state;
	uint8_t pixels[12 * 10 * 4] = {0};
	struct picture from = {12, 10, pixels};
	struct picture out;
	assert_true(picture_fit(&from, PICTURE_CONTAIN, 24, 24, &out)); /* nothing is seen: all of it */
	assert_int_equal(out.height, 20);
	picture_finish(&out);
	for (int y = 3; y < 5; y++)
		for (int x = 1; x < 9; x++)
			memset(pixels + (y * 12 + x) * 4, x == 1 || x == 8 ? 255 : 0, 4);
	assert_true(picture_fit(&from, PICTURE_CONTAIN, 8, 8, &out));
	assert_int_equal(out.width, 8);
	assert_int_equal(out.height, 2);
	assert_int_equal(out.pixels[3], 255);
	assert_int_equal(out.pixels[(8 * 2 - 1) * 4 + 3], 255);
	picture_finish(&out);
	assert_true(picture_fit(&from, PICTURE_COVER, 24, 20, &out)); /* a photo is as it is */
	assert_int_equal(out.pixels[3], 0);
	picture_finish(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_jpeg_is_turned_as_its_exif_data_says),
		cmocka_unit_test(a_jpeg_of_inks_is_light),
		cmocka_unit_test(a_big_jpeg_is_made_smaller_on_the_way),
		cmocka_unit_test(webp_of_both_kinds_is_read),
		cmocka_unit_test(of_an_animation_the_first_frame_is_read),
		cmocka_unit_test(what_is_cut_short_is_refused),
		cmocka_unit_test(what_is_too_big_is_refused_before_it_is_made),
		cmocka_unit_test(all_of_a_picture_fits_into_its_box),
		cmocka_unit_test(clear_edges_of_a_logo_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
