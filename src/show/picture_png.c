#include "show/picture_readers.h"

#include <stdio.h>

#include <png.h>

bool picture_read_png(const uint8_t *bytes, size_t size, struct picture *out, char *why)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	*out = (struct picture){0};
	if (!png_image_begin_read_from_memory(&image, bytes, size)) {
		snprintf(why, PICTURE_WHY, "%s", image.message);
		return false;
	}
	if (!picture_make(image.width, image.height, out, why)) {
		png_image_free(&image);
		return false;
	}
	image.format = PNG_FORMAT_RGBA;
	/* Sixteen bits do not make a picture linear: what is not marked is sRGB. */
	image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
	if (png_image_finish_read(&image, NULL, out->pixels, 0, NULL))
		return true;
	snprintf(why, PICTURE_WHY, "%s", image.message);
	picture_finish(out);
	return false;
}

bool picture_head_png(const uint8_t *bytes, size_t size, char *why)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	if (!png_image_begin_read_from_memory(&image, bytes, size)) {
		snprintf(why, PICTURE_WHY, "%s", image.message);
		return false;
	}
	bool allowed = picture_allowed(image.width, image.height, why);
	png_image_free(&image);
	return allowed;
}
