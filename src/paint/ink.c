#include "paint/ink.h"

#include <math.h>

#define TOLERANCE 1e-4 /* em */

struct extents {
	double left; /* of the origin, in em */
	double right;
	double top; /* up */
	double bottom;
};

/* Characters of which a CJK face keeps the glyph in the square of its em: reading its outline is dear. */
static bool is_square(uint32_t c)
{
	return (c >= 0x3001 && c <= 0x301F) || (c >= 0x3041 && c <= 0x30FE) || (c >= 0x3400 && c <= 0x9FFF) ||
	       (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xFF01 && c <= 0xFFEE);
}

/* False for what need not be looked at. */
static bool look_up(const struct shape_glyph *glyph, uint32_t code, struct fonts *fonts, struct extents *out)
{
	const struct font_face *face = fonts_face(fonts, glyph->face);
	hb_font_t *font = fonts_shaper(fonts, glyph->face);
	hb_glyph_extents_t found;
	if ((face->square && !glyph->mark && is_square(code)) || !font ||
	    !hb_font_get_glyph_extents(font, glyph->glyph, &found) || !found.width)
		return false;
	double em = face->scale / fonts_upem(fonts, glyph->face);
	*out = (struct extents){found.x_bearing * em, (found.x_bearing + found.width) * em, found.y_bearing * em,
				(found.y_bearing + found.height) * em};
	return true;
}

/* The factor by which a stretch reaching from -before to after, as seen from the origin, must shrink. */
static double factor(double before, double after, double room_before, double room_after)
{
	double most = 1.0;
	if (before > room_before)
		most = fmin(most, room_before / before);
	if (after > room_after)
		most = fmin(most, room_after / after);
	return most;
}

/* False if the glyph is to go. */
static bool contain(struct shape_glyph *glyph, const struct extents *ink, double width, const struct ink_box *box)
{
	double left = glyph->x + ink->left;
	double right = glyph->x + ink->right;
	double top = glyph->y + ink->top;
	double bottom = glyph->y + ink->bottom;
	double from = -box->beside;
	double to = width + box->beside;
	bool high = top > box->above + TOLERANCE || bottom < -box->below - TOLERANCE;
	bool wide = left < from - TOLERANCE || right > to + TOLERANCE;
	if (!high && !wide)
		return true;
	if (glyph->mark)
		return false;
	double shrink = high ? factor(-bottom, top, box->below, box->above) : 1.0;
	shrink = fmin(shrink, (to - from) / (right - left));
	double middle = (left + right) / 2.0;
	double half = (right - left) * shrink / 2.0;
	middle = fmin(fmax(middle, from + half), to - half);
	glyph->scale = (float)shrink;
	glyph->x = (float)(middle - half - ink->left * shrink);
	glyph->y = (float)(glyph->y * shrink);
	return true;
}

void ink_contain(struct shape_line *line, const struct paragraph *p, struct fonts *fonts, const struct ink_box *box)
{
	size_t kept = 0;
	bool seen = false;
	line->ink_left = line->ink_right = 0.0;
	for (size_t i = 0; i < line->count; i++) {
		struct shape_glyph *glyph = &line->glyphs[i];
		struct extents ink;
		bool known = look_up(glyph, p->codes[glyph->cluster], fonts, &ink);
		if (known && !contain(glyph, &ink, line->width, box))
			continue;
		line->glyphs[kept++] = *glyph;
		if (!known)
			continue;
		double left = glyph->x + ink.left * glyph->scale;
		double right = glyph->x + ink.right * glyph->scale;
		line->ink_left = seen ? fmin(line->ink_left, left) : left;
		line->ink_right = seen ? fmax(line->ink_right, right) : right;
		seen = true;
	}
	line->count = kept;
	if (!(box->width > 0.0) || line->width <= box->width + TOLERANCE)
		return;
	double shrink = box->width / line->width;
	for (size_t i = 0; i < line->count; i++) {
		line->glyphs[i].x = (float)(line->glyphs[i].x * shrink);
		line->glyphs[i].y = (float)(line->glyphs[i].y * shrink);
		line->glyphs[i].scale = (float)(line->glyphs[i].scale * shrink);
	}
	line->width = box->width;
	line->ink_left *= shrink;
	line->ink_right *= shrink;
}

double ink_lead(const struct shape_line *line, const struct paragraph *p, struct fonts *fonts)
{
	struct extents ink;
	if (!line->count || !look_up(&line->glyphs[0], p->codes[line->glyphs[0].cluster], fonts, &ink))
		return 0.0;
	return line->glyphs[0].x + ink.left;
}
