#include "show/picture_readers.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#define SCANS_MAX 64 /* of a progressive file; each costs a pass over all pixels, and real ones have about ten */

/* libjpeg reports errors by a jump; what must outlive it is here, and not on the stack of decode(). */
struct reading {
	struct jpeg_error_mgr errors; /* first: libjpeg hands its address back */
	jmp_buf back;
	struct jpeg_decompress_struct jpeg;
	struct jpeg_progress_mgr progress;
	struct picture picture; /* owned */
	int turn;               /* EXIF orientation, 1 … 8 */
	char *why;              /* borrowed */
};

static void on_error(j_common_ptr jpeg)
{
	struct reading *reading = (struct reading *)jpeg->err;
	char message[JMSG_LENGTH_MAX];
	jpeg->err->format_message(jpeg, message);
	snprintf(reading->why, PICTURE_WHY, "%.*s", PICTURE_WHY - 1, message);
	longjmp(reading->back, 1);
}

/* Of the warnings only those count after which a part of the picture would be grey. */
static void on_message(j_common_ptr jpeg, int level)
{
	int code = jpeg->err->msg_code;
	if (level < 0 && (code == JWRN_JPEG_EOF || code == JWRN_HIT_MARKER))
		on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg)
{
	if (((j_decompress_ptr)jpeg)->input_scan_number <= SCANS_MAX)
		return;
	struct reading *reading = (struct reading *)jpeg->err;
	snprintf(reading->why, PICTURE_WHY, "it has too many scans");
	longjmp(reading->back, 1);
}

/* A number of `count` bytes in the order of a TIFF file. */
static unsigned number(const uint8_t *at, int count, bool little)
{
	unsigned value = 0;
	for (int i = 0; i < count; i++)
		value = value << 8 | at[little ? count - 1 - i : i];
	return value;
}

/* The orientation that EXIF data tells: tag 0x0112 of the first directory; 1 = upright if there is none. */
static int read_turn(const uint8_t *bytes, size_t size)
{
	if (size < 14 || memcmp(bytes, "Exif\0", 6) != 0)
		return 1;
	const uint8_t *tiff = bytes + 6;
	size_t room = size - 6;
	bool little = tiff[0] == 'I';
	if (memcmp(tiff, little ? "II*" : "MM\0", 3) != 0)
		return 1;
	size_t at = number(tiff + 4, 4, little);
	if (at > room || room - at < 2)
		return 1;
	unsigned entries = number(tiff + at, 2, little);
	for (at += 2; entries && room - at >= 12; entries--, at += 12) {
		if (number(tiff + at, 2, little) != 0x0112)
			continue;
		unsigned turn = number(tiff + at + 8, 2, little);
		return turn >= 1 && turn <= 8 ? (int)turn : 1;
	}
	return 1;
}

/* Inks to light. Files of Adobe's programs, which are nearly all of that kind, have them inverted. */
static void mix_inks(struct picture *picture, bool inverted)
{
	size_t count = (size_t)picture->width * picture->height;
	for (size_t i = 0; i < count; i++) {
		uint8_t *p = picture->pixels + i * 4;
		for (int k = 0; k < 4 && !inverted; k++)
			p[k] = 255 - p[k];
		for (int k = 0; k < 3; k++)
			p[k] = (uint8_t)(p[k] * p[3] / 255);
		p[3] = 255;
	}
}

static void start(struct reading *reading, const uint8_t *bytes, size_t size, int least)
{
	j_decompress_ptr jpeg = &reading->jpeg;
	jpeg_create_decompress(jpeg);
	reading->progress.progress_monitor = on_progress;
	jpeg->progress = &reading->progress;
	jpeg_mem_src(jpeg, bytes, (unsigned long)size);
	jpeg_save_markers(jpeg, JPEG_APP0 + 1, 0xFFFF);
	jpeg_read_header(jpeg, TRUE);
	for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next) {
		if (reading->turn == 1)
			reading->turn = read_turn(marker->data, marker->data_length);
	}
	unsigned shorter = jpeg->image_width < jpeg->image_height ? jpeg->image_width : jpeg->image_height;
	jpeg->scale_num = 1;
	jpeg->scale_denom = 1;
	while (least > 0 && jpeg->scale_denom < 8 && shorter / (jpeg->scale_denom * 2) >= (unsigned)least)
		jpeg->scale_denom *= 2;
	bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
	jpeg->out_color_space = inks ? JCS_CMYK : JCS_EXT_RGBA;
}

static bool decode(struct reading *reading, const uint8_t *bytes, size_t size, int least)
{
	if (setjmp(reading->back))
		return false;
	j_decompress_ptr jpeg = &reading->jpeg;
	start(reading, bytes, size, least);
	/* The whole is held against the limits, whatever is made of it: a progressive file is kept in memory. */
	if (!picture_allowed(jpeg->image_width, jpeg->image_height, reading->why))
		return false;
	jpeg_start_decompress(jpeg);
	if (!picture_make(jpeg->output_width, jpeg->output_height, &reading->picture, reading->why))
		return false;
	while (jpeg->output_scanline < jpeg->output_height) {
		uint8_t *row =
			reading->picture.pixels + (size_t)jpeg->output_scanline * (size_t)reading->picture.width * 4;
		jpeg_read_scanlines(jpeg, &row, 1);
	}
	if (jpeg->out_color_space == JCS_CMYK)
		mix_inks(&reading->picture, jpeg->saw_Adobe_marker);
	jpeg_finish_decompress(jpeg);
	return true;
}

/* The pixel of the stored picture that belongs at (x, y) of the upright one; w, h: size of the stored one. */
static size_t stored_at(int turn, int x, int y, int w, int h)
{
	int u = turn >= 5 ? y : x;
	int v = turn >= 5 ? x : y;
	if (turn == 2 || turn == 3 || turn == 7 || turn == 8)
		u = w - 1 - u;
	if (turn == 3 || turn == 4 || turn == 6 || turn == 7)
		v = h - 1 - v;
	return ((size_t)v * w + u) * 4;
}

static bool turn_upright(struct picture *picture, int turn, char *why)
{
	struct picture upright;
	bool sideways = turn >= 5;
	if (turn == 1)
		return true;
	if (!picture_make((unsigned)(sideways ? picture->height : picture->width),
			  (unsigned)(sideways ? picture->width : picture->height), &upright, why))
		return false;
	for (int y = 0; y < upright.height; y++) {
		for (int x = 0; x < upright.width; x++)
			memcpy(upright.pixels + ((size_t)y * upright.width + x) * 4,
			       picture->pixels + stored_at(turn, x, y, picture->width, picture->height), 4);
	}
	picture_finish(picture);
	*picture = upright;
	return true;
}

static void begin(struct reading *reading, char *why)
{
	*reading = (struct reading){.turn = 1, .why = why};
	reading->jpeg.err = jpeg_std_error(&reading->errors);
	reading->errors.error_exit = on_error;
	reading->errors.emit_message = on_message;
}

bool picture_read_jpeg(const uint8_t *bytes, size_t size, int least, struct picture *out, char *why)
{
	struct reading reading;
	begin(&reading, why);
	bool good = decode(&reading, bytes, size, least);
	jpeg_destroy_decompress(&reading.jpeg);
	good = good && turn_upright(&reading.picture, reading.turn, why);
	if (good)
		*out = reading.picture;
	else
		picture_finish(&reading.picture);
	return good;
}

static bool read_head(struct reading *reading, const uint8_t *bytes, size_t size)
{
	if (setjmp(reading->back))
		return false;
	start(reading, bytes, size, 0);
	return picture_allowed(reading->jpeg.image_width, reading->jpeg.image_height, reading->why);
}

bool picture_head_jpeg(const uint8_t *bytes, size_t size, char *why)
{
	struct reading reading;
	begin(&reading, why);
	bool good = read_head(&reading, bytes, size);
	jpeg_destroy_decompress(&reading.jpeg);
	return good;
}
