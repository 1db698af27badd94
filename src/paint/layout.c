#include "paint/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "paint/ink.h"

#define LINES_MAX 64
#define TOLERANCE 0.01 /* px: sums of advances are not exact */

/* Where the lines begin. */
struct breaks {
	size_t count;
	size_t start[LINES_MAX + 1]; /* start[count] = end of the text or of what fits in LINES_MAX lines */
	bool tore;                   /* a word had to be torn apart */
};

static size_t next_cluster(const struct paragraph *p, size_t at)
{
	at++;
	while (at < p->length && !p->chars[at].starts_cluster)
		at++;
	return at;
}

/* End of the line that begins at `start`: the last possible break that fits, else the last cluster, at least one. */
static size_t line_end(const struct paragraph *p, size_t start, double em_width, bool *tore)
{
	double width = 0.0;
	size_t good = start;
	size_t at = start;
	while (at < p->length) {
		if (at > start && p->chars[at].may_break)
			good = at;
		size_t next = next_cluster(p, at);
		double advance = 0.0;
		for (size_t i = at; i < next; i++)
			advance += p->chars[i].advance;
		/* Spaces may hang over the end. */
		if (width + advance > em_width && !p->chars[at].space && at > start) {
			if (good > start)
				return good;
			*tore = true;
			return at;
		}
		width += advance;
		at = next;
	}
	return p->length;
}

static size_t skip_spaces(const struct paragraph *p, size_t at)
{
	while (at < p->length && p->chars[at].space)
		at++;
	return at;
}

static void break_lines(const struct paragraph *p, double em_width, struct breaks *out)
{
	*out = (struct breaks){0};
	size_t at = skip_spaces(p, 0);
	out->start[0] = at;
	while (at < p->length && out->count < LINES_MAX) {
		at = skip_spaces(p, line_end(p, at, em_width, &out->tore));
		out->start[++out->count] = at;
	}
}

static size_t trim(const struct paragraph *p, size_t start, size_t end)
{
	while (end > start && p->chars[end - 1].space)
		end--;
	return end;
}

static double em_limit(const struct text_style *style, double size)
{
	return style->max_width > 0.0 ? (style->max_width + TOLERANCE) / size : 1e9;
}

static size_t line_limit(const struct text_style *style)
{
	int lines = style->max_lines > 0 ? style->max_lines : 1;
	return (size_t)(lines < LINES_MAX ? lines : LINES_MAX - 1);
}

/* The greatest size at which the text fits without tearing a word, else the smallest. */
static double fit(const struct paragraph *p, const struct text_style *style, struct breaks *breaks)
{
	double size = style->size;
	double least = style->min_size > 0.0 && style->min_size < size ? style->min_size : size;
	for (;;) {
		break_lines(p, em_limit(style, size), breaks);
		if ((breaks->count <= line_limit(style) && !breaks->tore) || size <= least)
			return size;
		size = fmax(size - 2.0, least);
	}
}

/* The narrowest width that needs no more lines. */
static void balance(const struct paragraph *p, double em_width, struct breaks *breaks)
{
	if (breaks->count < 2 || breaks->tore)
		return;
	double low = em_width / (double)(breaks->count + 1);
	double high = em_width;
	for (int i = 0; i < 12; i++) {
		struct breaks tried;
		double middle = (low + high) / 2.0;
		break_lines(p, middle, &tried);
		if (tried.count <= breaks->count && !tried.tore)
			high = middle;
		else
			low = middle;
	}
	break_lines(p, high, breaks);
}

/* The last cluster boundary up to which the text from `start` is no wider than the line. */
static size_t width_end(const struct paragraph *p, size_t start, double em_width)
{
	double width = 0.0;
	size_t at = start;
	while (at < p->length) {
		size_t next = next_cluster(p, at);
		for (size_t i = at; i < next; i++)
			width += p->chars[i].advance;
		if (width > em_width)
			return at;
		at = next;
	}
	return p->length;
}

/* Replaces the paragraph by a beginning of it with an ellipsis that fits. The last line is filled up to the ellipsis,
 * within a word if need be. */
static bool cut(struct paragraph *p, struct fonts *fonts, hb_buffer_t *buffer, const struct text_style *style,
		const struct shape_options *options, double size, struct breaks *breaks)
{
	size_t limit = line_limit(style);
	double em_width = em_limit(style, size);
	size_t last = breaks->count >= limit ? breaks->start[limit - 1] : breaks->start[breaks->count - 1];
	size_t end = width_end(p, last, em_width);
	for (;;) {
		struct paragraph shorter;
		if (!paragraph_init_cut(&shorter, fonts, p, end, style->weight))
			return false;
		for (size_t i = last + 1; i < shorter.length; i++)
			shorter.chars[i].may_break = false;
		shape_measure(&shorter, fonts, options, buffer);
		break_lines(&shorter, em_width, breaks);
		if (breaks->count <= limit || end == 0) {
			shorter.right_to_left = p->right_to_left;
			paragraph_finish(p);
			*p = shorter;
			return true;
		}
		paragraph_finish(&shorter);
		end--;
		while (end > 0 && !p->chars[end].starts_cluster)
			end--;
	}
}

/* Emboldening that stands in for a weight which the face lacks: stems of Noto grow by about this much of the em. */
static uint16_t embolden_of(const struct font_face *face, int weight)
{
	if (face->colour || weight <= face->weight + 50)
		return 0;
	return (uint16_t)((weight - face->weight) * 14 / 100);
}

static bool append_line(struct text_block *block, size_t *capacity, const struct shape_line *line, struct fonts *fonts,
			int weight, size_t number)
{
	if (block->glyph_count + line->count > *capacity) {
		size_t more = (block->glyph_count + line->count) * 2;
		struct text_glyph *glyphs = realloc(block->glyphs, more * sizeof(*glyphs));
		if (!glyphs)
			return false;
		block->glyphs = glyphs;
		*capacity = more;
	}
	for (size_t i = 0; i < line->count; i++) {
		const struct shape_glyph *from = &line->glyphs[i];
		const struct font_face *face = fonts_face(fonts, from->face);
		block->glyphs[block->glyph_count++] = (struct text_glyph){
			.face = from->face,
			.glyph = from->glyph,
			.x = (float)(from->x * block->size),
			.y = (float)(-from->y * block->size),
			.embolden = embolden_of(face, weight),
			.line = (uint16_t)number,
			.scale = (float)(face->scale * from->scale),
			.colour = face->colour,
		};
	}
	return true;
}

static bool set_lines(struct text_block *block, const struct paragraph *p, const struct breaks *breaks,
		      struct fonts *fonts, hb_buffer_t *buffer, const struct text_style *style,
		      const struct shape_options *options)
{
	double pitch = block->size * (style->line_height > 0.0 ? style->line_height : 1.25);
	block->lines = calloc(breaks->count ? breaks->count : 1, sizeof(*block->lines));
	struct ink_box box = {
		.above = pitch / block->size / 2.0 + LAYOUT_MIDDLE + TEXT_OVERHANG,
		.below = pitch / block->size / 2.0 - LAYOUT_MIDDLE + TEXT_OVERHANG,
		.beside = TEXT_OVERHANG,
		.width = style->max_width > 0.0 ? style->max_width / block->size : 0.0,
	};
	struct shape_line line = {0};
	size_t capacity = 0;
	bool good = block->lines != NULL;
	for (size_t i = 0; good && i < breaks->count; i++) {
		size_t end = trim(p, breaks->start[i], breaks->start[i + 1]);
		good = shape_line(p, breaks->start[i], end, fonts, options, buffer, &line);
		ink_contain(&line, p, fonts, &box);
		struct text_line *out = &block->lines[i];
		*out = (struct text_line){line.width * block->size,
					  pitch * ((double)i + 0.5) + LAYOUT_MIDDLE * block->size, block->glyph_count,
					  line.count};
		good = good && append_line(block, &capacity, &line, fonts, style->weight, i);
		block->width = fmax(block->width, out->width);
	}
	block->line_count = breaks->count;
	block->height = pitch * (double)(breaks->count ? breaks->count : 1);
	shape_line_finish(&line);
	return good;
}

bool layout_make(struct fonts *fonts, hb_buffer_t *buffer, const char *utf8, const struct text_style *style,
		 struct text_block *out)
{
	*out = (struct text_block){0};
	struct paragraph p;
	if (!paragraph_init(&p, fonts, utf8, style->weight))
		return false;
	struct shape_options options = {style->tabular, style->language ? style->language : ""};
	struct breaks breaks;
	shape_measure(&p, fonts, &options, buffer);
	out->size = fit(&p, style, &breaks);
	bool good = true;
	if (breaks.count && (breaks.count > line_limit(style) || p.cut)) {
		out->cut = true;
		good = cut(&p, fonts, buffer, style, &options, out->size, &breaks);
	}
	if (good && style->balance && style->max_width > 0.0)
		balance(&p, em_limit(style, out->size), &breaks);
	out->right_to_left = p.right_to_left;
	good = good && set_lines(out, &p, &breaks, fonts, buffer, style, &options);
	paragraph_finish(&p);
	if (!good)
		layout_finish(out);
	return good;
}

void layout_finish(struct text_block *block)
{
	free(block->lines);
	free(block->glyphs);
	*block = (struct text_block){0};
}
