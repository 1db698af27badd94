/* What the tests of paint share. */
#ifndef TEST_SUPPORT_PAINT_H
#define TEST_SUPPORT_PAINT_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "paint/fonts.h"

/* Only these files: the machine's other fonts must not matter. From fonts-noto-core, fonts-noto-cjk and
 * fonts-noto-color-emoji. */
static const char *const test_fonts[] = {
	"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
	"/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
};

static inline struct fonts *open_test_fonts(void)
{
	struct fonts_options options = {.files = test_fonts, .file_count = sizeof(test_fonts) / sizeof(test_fonts[0])};
	struct error error = {0};
	struct fonts *fonts = fonts_create(&options, &error);
	if (!fonts)
		fail_msg("%s %s", error.what, error.mend);
	return fonts;
}

/* A small generator of the tests' own, so that a failing seed can be run again. */
static inline uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

#endif
