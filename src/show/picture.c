#include "show/picture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>
#include <sys/stat.h>

#include "show/picture_readers.h"

void picture_finish(struct picture *picture)
{
	if (!picture)
		return;
	free(picture->pixels);
	*picture = (struct picture){0};
}

bool picture_allowed(unsigned width, unsigned height, char *why)
{
	if (width && height && width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX &&
	    (uint64_t)width * height <= PICTURE_AREA_MAX)
		return true;
	snprintf(why, PICTURE_WHY, "it is too big");
	return false;
}

bool picture_make(unsigned width, unsigned height, struct picture *out, char *why)
{
	*out = (struct picture){0};
	if (!picture_allowed(width, height, why))
		return false;
	uint8_t *pixels = calloc((size_t)width * height, 4);
	if (pixels)
		*out = (struct picture){(int)width, (int)height, pixels};
	else
		snprintf(why, PICTURE_WHY, "memory is short");
	return pixels != NULL;
}

static bool fail(struct error *error, const char *why)
{
	error_set(error, "The picture cannot be read: %s.", why);
	if (error)
		snprintf(error->mend, sizeof(error->mend), "Use a PNG, JPEG or WebP file of at most %d pixels a side.",
			 PICTURE_SIDE_MAX);
	return false;
}

enum kind { KIND_NONE, KIND_PNG, KIND_JPEG, KIND_WEBP };

static enum kind kind_of(const uint8_t *bytes, size_t size)
{
	static const uint8_t png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
	static const uint8_t jpeg[3] = {0xFF, 0xD8, 0xFF};
	if (size > sizeof(png) && memcmp(bytes, png, sizeof(png)) == 0)
		return KIND_PNG;
	if (size > sizeof(jpeg) && memcmp(bytes, jpeg, sizeof(jpeg)) == 0)
		return KIND_JPEG;
	if (size > 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
		return KIND_WEBP;
	return KIND_NONE;
}

static const char nothing_known[] = "it is neither PNG nor JPEG nor WebP";

static bool read_pixels(const uint8_t *bytes, size_t size, int least, struct picture *out, char *why)
{
	switch (kind_of(bytes, size)) {
	case KIND_PNG:
		return picture_read_png(bytes, size, out, why);
	case KIND_JPEG:
		return picture_read_jpeg(bytes, size, least, out, why);
	case KIND_WEBP:
		return picture_read_webp(bytes, size, out, why);
	case KIND_NONE:
		break;
	}
	snprintf(why, PICTURE_WHY, "%s", nothing_known);
	return false;
}

static bool read_head(const uint8_t *bytes, size_t size, char *why)
{
	switch (kind_of(bytes, size)) {
	case KIND_PNG:
		return picture_head_png(bytes, size, why);
	case KIND_JPEG:
		return picture_head_jpeg(bytes, size, why);
	case KIND_WEBP:
		return picture_head_webp(bytes, size, why);
	case KIND_NONE:
		break;
	}
	snprintf(why, PICTURE_WHY, "%s", nothing_known);
	return false;
}

bool picture_read(const uint8_t *bytes, size_t size, int least, struct picture *out, struct error *error)
{
	char why[PICTURE_WHY] = "";
	*out = (struct picture){0};
	return read_pixels(bytes, size, least, out, why) || fail(error, why);
}

/* The file's bytes, or NULL and why not. Anything but a file (a pipe would block) is refused. */
static uint8_t *read_whole(const char *path, size_t *size, char *why)
{
	struct stat status;
	uint8_t *bytes = NULL;
	if (stat(path, &status) != 0) {
		snprintf(why, PICTURE_WHY, "there is no such file");
		return NULL;
	}
	if (!S_ISREG(status.st_mode) || status.st_size < 1 || status.st_size > PICTURE_FILE_MAX) {
		snprintf(why, PICTURE_WHY, "it is not a file, or an empty one, or one of more than %d MB",
			 PICTURE_FILE_MAX / (1024 * 1024));
		return NULL;
	}
	FILE *file = fopen(path, "rb");
	if (file)
		bytes = malloc((size_t)status.st_size);
	*size = bytes ? fread(bytes, 1, (size_t)status.st_size, file) : 0;
	if (file)
		fclose(file);
	if (!bytes)
		snprintf(why, PICTURE_WHY, "it cannot be opened");
	return bytes;
}

static bool name_file(struct error *error, const char *path)
{
	if (error)
		snprintf(error->file, sizeof(error->file), "%s", path);
	return false;
}

bool picture_load(const char *path, int least, struct picture *out, struct error *error)
{
	char why[PICTURE_WHY] = "";
	size_t size;
	*out = (struct picture){0};
	uint8_t *bytes = read_whole(path, &size, why);
	bool good = bytes && read_pixels(bytes, size, least, out, why);
	free(bytes);
	return good || fail(error, why) || name_file(error, path);
}

bool picture_probe(const char *path, struct error *error)
{
	char why[PICTURE_WHY] = "";
	size_t size;
	uint8_t *bytes = read_whole(path, &size, why);
	bool good = bytes && read_head(bytes, size, why);
	free(bytes);
	return good || fail(error, why) || name_file(error, path);
}

bool picture_save(const char *path, const struct picture *picture, struct error *error)
{
	png_image image = {
		.version = PNG_IMAGE_VERSION,
		.width = (png_uint_32)picture->width,
		.height = (png_uint_32)picture->height,
		.format = PNG_FORMAT_RGBA,
	};
	if (png_image_write_to_file(&image, path, 0, picture->pixels, 0, NULL))
		return true;
	error_set(error, "The picture cannot be written: %s.", image.message);
	if (error)
		snprintf(error->file, sizeof(error->file), "%s", path);
	return false;
}
