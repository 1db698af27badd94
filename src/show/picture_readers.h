/* One reader a format, for picture.c. Each is given bytes that begin as its format does, answers with a picture within
 * the limits of picture.h, or with false and a few words why; *out is zeroed then. */
#ifndef SHOW_PICTURE_READERS_H
#define SHOW_PICTURE_READERS_H

#include "show/picture.h"

#define PICTURE_WHY 200

bool picture_read_png(const uint8_t *bytes, size_t size, struct picture *out, char *why);
bool picture_read_jpeg(const uint8_t *bytes, size_t size, int least, struct picture *out, char *why);
bool picture_read_webp(const uint8_t *bytes, size_t size, struct picture *out, char *why);

/* The same without the pixels: whether the head can be read and the size is within the limits. */
bool picture_head_png(const uint8_t *bytes, size_t size, char *why);
bool picture_head_jpeg(const uint8_t *bytes, size_t size, char *why);
bool picture_head_webp(const uint8_t *bytes, size_t size, char *why);

/* Whether a picture of that size is within the limits. */
bool picture_allowed(unsigned width, unsigned height, char *why);
/* The memory, clear, for a picture of that size; false if it is too big or memory is short. */
bool picture_make(unsigned width, unsigned height, struct picture *out, char *why);

#endif
