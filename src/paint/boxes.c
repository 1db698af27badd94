#include "paint/boxes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <unictype.h>

/* In em: the box and the space beside it. */
#define BESIDE 0.06
#define WIDTH_FOUR 0.62
#define WIDTH_SIX 0.86
#define ABOVE 0.78
#define BELOW 0.1

/* Spaces stay spaces. */
static bool is_blank(uint32_t code)
{
	return uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Zs | UC_CATEGORY_MASK_Cf);
}

static double width_of(uint32_t code)
{
	if (is_blank(code))
		return 0.2;
	return code > 0xFFFF ? WIDTH_SIX : WIDTH_FOUR;
}

static hb_blob_t *no_table(hb_face_t *face, hb_tag_t tag, void *user)
{
	(void)face;
	(void)tag;
	(void)user;
	return NULL;
}

static hb_bool_t nominal(hb_font_t *font, void *data, hb_codepoint_t code, hb_codepoint_t *glyph, void *user)
{
	(void)font;
	(void)data;
	(void)user;
	*glyph = code;
	return 1;
}

static hb_position_t advance(hb_font_t *font, void *data, hb_codepoint_t glyph, void *user)
{
	(void)font;
	(void)data;
	(void)user;
	return (hb_position_t)lround((width_of(glyph) + 2.0 * BESIDE) * BOXES_UPEM);
}

static hb_bool_t extents(hb_font_t *font, void *data, hb_codepoint_t glyph, hb_glyph_extents_t *out, void *user)
{
	(void)font;
	(void)data;
	(void)user;
	*out = (hb_glyph_extents_t){0};
	if (is_blank(glyph))
		return 1;
	out->x_bearing = (hb_position_t)(BESIDE * BOXES_UPEM);
	out->y_bearing = (hb_position_t)(ABOVE * BOXES_UPEM);
	out->width = (hb_position_t)(width_of(glyph) * BOXES_UPEM);
	out->height = (hb_position_t)(-(ABOVE + BELOW) * BOXES_UPEM);
	return 1;
}

hb_font_t *boxes_shaper(void)
{
	hb_face_t *face = hb_face_create_for_tables(no_table, NULL, NULL);
	hb_face_set_upem(face, (unsigned)BOXES_UPEM);
	hb_face_set_glyph_count(face, 0x110000);
	hb_font_t *font = hb_font_create(face);
	hb_face_destroy(face);
	hb_font_funcs_t *funcs = hb_font_funcs_create();
	hb_font_funcs_set_nominal_glyph_func(funcs, nominal, NULL, NULL);
	hb_font_funcs_set_glyph_h_advance_func(funcs, advance, NULL, NULL);
	hb_font_funcs_set_glyph_extents_func(funcs, extents, NULL, NULL);
	hb_font_funcs_make_immutable(funcs);
	hb_font_set_funcs(font, funcs, NULL, NULL);
	hb_font_set_scale(font, (int)BOXES_UPEM, (int)BOXES_UPEM);
	hb_font_funcs_destroy(funcs);
	hb_font_make_immutable(font);
	return font;
}

/* Three bits a row, five rows, the highest bits first. */
static const uint16_t digits[16] = {
	075557, 026227, 071747, 071717, 055711, 074717, 074757, 071111,
	075757, 075717, 075755, 065656, 074447, 065556, 074747, 074744,
};

static void fill(struct bitmap *out, int x, int y, int width, int height, uint8_t value)
{
	for (int row = y; row < y + height && row < out->height; row++) {
		for (int at = x; at < x + width && at < out->width; at++) {
			if (row >= 0 && at >= 0)
				out->pixels[(size_t)row * (size_t)out->width + (size_t)at] = value;
		}
	}
}

static void put_digit(struct bitmap *out, unsigned digit, int x, int y, int dot)
{
	for (int row = 0; row < 5; row++) {
		for (int column = 0; column < 3; column++) {
			if (digits[digit] >> (14 - row * 3 - column) & 1)
				fill(out, x + column * dot, y + row * dot, dot, dot, 255);
		}
	}
}

bool boxes_draw(const struct raster_job *job, struct bitmap *out)
{
	*out = (struct bitmap){.channels = 1};
	if (is_blank(job->glyph))
		return true;
	double size = job->size / 64.0;
	int line = (int)fmax(1.0, lround(size / 20.0));
	int columns = job->glyph > 0xFFFF ? 3 : 2;
	*out = (struct bitmap){
		.width = (int)fmax(3.0, lround(width_of(job->glyph) * size)),
		.height = (int)fmax(3.0, lround((ABOVE + BELOW) * size)),
		.channels = 1,
		.left = (int)lround(BESIDE * size),
		.top = (int)lround(ABOVE * size),
	};
	out->pixels = calloc((size_t)out->width, (size_t)out->height);
	if (!out->pixels) {
		*out = (struct bitmap){0};
		return false;
	}
	fill(out, 0, 0, out->width, out->height, 255);
	fill(out, line, line, out->width - 2 * line, out->height - 2 * line, 0);
	/* The largest whole dot that leaves a pixel free all round. */
	int across = columns * 4 - 1;
	int down = 11;
	int dot = (int)fmin((out->width - 2 * line - 2) / across, (out->height - 2 * line - 2) / down);
	if (dot < 1)
		return true;
	int left = (out->width - across * dot) / 2;
	int top = (out->height - down * dot) / 2;
	for (int i = 0; i < columns * 2; i++) {
		unsigned digit = job->glyph >> ((columns * 2 - 1 - i) * 4) & 15;
		put_digit(out, digit, left + i % columns * 4 * dot, top + i / columns * 6 * dot, dot);
	}
	return true;
}

const char *boxes_package(uint32_t code, bool emoji)
{
	if (uc_is_general_category_withtable(code, UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Co | UC_CATEGORY_MASK_Cs))
		return NULL;
	if (emoji)
		return "fonts-noto-color-emoji";
	static const hb_script_t cjk[] = {HB_SCRIPT_HAN, HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA, HB_SCRIPT_HANGUL,
					  HB_SCRIPT_BOPOMOFO};
	hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), code);
	bool wide = (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFFEF);
	for (size_t i = 0; i < sizeof(cjk) / sizeof(cjk[0]); i++)
		wide = wide || script == cjk[i];
	return wide ? "fonts-noto-cjk" : "fonts-noto-core";
}
