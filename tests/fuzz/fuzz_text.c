#include "fuzz.h"

#include <math.h>

#include "paint/layout.h"

static const char *const files[] = {
	"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf",
};

static struct fonts *fonts;
static hb_buffer_t *buffer;

/* fontconfig keeps offsets instead of pointers, so a leak check would take its patterns for lost. */
static void give_back(void)
{
	hb_buffer_destroy(buffer);
	fonts_destroy(fonts);
}

/* Any bytes have a beginning and an end. */
static void check_ends(const char *text)
{
	const char *end = text + strlen(text);
	for (size_t count = 0; count < 4; count++) {
		const char *last = text_last_clusters(text, count);
		FUZZ_REQUIRE(last >= text && last <= end);
	}
	char first[64] = "";
	text_first_cluster(text, first, sizeof(first));
	FUZZ_REQUIRE(strncmp(first, text, strlen(first)) == 0);
}

/* Any bytes can be set in lines that fit. The first byte chooses the width, the second the number of lines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!fonts) {
		struct fonts_options options = {.files = files, .file_count = sizeof(files) / sizeof(files[0])};
		fonts = fonts_create(&options, NULL);
		buffer = hb_buffer_create();
		atexit(give_back);
	}
	FUZZ_REQUIRE(fonts);
	if (size < 2)
		return 0;
	char *text = fuzz_text(data + 2, size - 2);
	check_ends(text);
	struct text_style style = {.size = 40.0,
				   .min_size = 28.0,
				   .weight = 400,
				   .max_width = 60.0 + data[0] * 4.0,
				   .max_lines = 1 + data[1] % 5,
				   .balance = data[1] & 128,
				   .language = "zh-CN"};
	struct text_block block;
	FUZZ_REQUIRE(layout_make(fonts, buffer, text, &style, &block));
	FUZZ_REQUIRE(block.line_count <= (size_t)style.max_lines);
	FUZZ_REQUIRE(block.size >= 28.0 && block.size <= 40.0);
	for (size_t i = 0; i < block.glyph_count; i++) {
		FUZZ_REQUIRE(isfinite(block.glyphs[i].x) && isfinite(block.glyphs[i].y));
		FUZZ_REQUIRE(block.glyphs[i].face < fonts_count(fonts));
		FUZZ_REQUIRE(block.glyphs[i].line < block.line_count);
	}
	layout_finish(&block);
	free(text);
	return 0;
}
