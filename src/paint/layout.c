#include "paint/layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <unictype.h>

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

/* Ends what stands before it: a Chinese mark, or one that Chinese shares. */
static bool ends_clause(uint32_t c)
{
	return c >= 0x2010 &&
	       uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Pe | UC_CATEGORY_MASK_Pf | UC_CATEGORY_MASK_Po);
}

/* Where a text is torn that has no break before `at`: a mark goes with the character before it, if that is not all that
 * the line has. */
static size_t tear(const struct paragraph *p, size_t start, size_t at)
{
	size_t torn = at;
	while (torn > start && (ends_clause(p->codes[torn]) || !p->chars[torn].starts_cluster))
		torn--;
	return torn > start ? torn : at;
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
			return tear(p, start, at);
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

static double pitch_of(const struct text_style *style, double size)
{
	return size * (style->line_height > 0.0 ? style->line_height : 1.25);
}

static bool is_good(const struct paragraph *p, const struct text_style *style, double size, const struct breaks *breaks)
{
	if (breaks->count > line_limit(style))
		return false;
	if (style->max_height <= 0.0)
		return !breaks->tore;
	return !p->cut && pitch_of(style, size) * (double)breaks->count <= style->max_height;
}

/* The greatest size at which the text fits, else the smallest. */
static double fit(const struct paragraph *p, const struct text_style *style, struct breaks *breaks)
{
	double size = style->size;
	double least = style->min_size > 0.0 && style->min_size < size ? style->min_size : size;
	for (;;) {
		break_lines(p, em_limit(style, size), breaks);
		if (is_good(p, style, size, breaks) || size <= least)
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

#define BALANCED_LINES 6
#define LAST_PART 0.5     /* of what another line costs: the last one may be shorter */
#define TORN_COST 0.2     /* of a line that ends between two characters of one clause, in squares of a line's length */
#define RUNNING_COST 0.04 /* the same in running text */
#define NUMBER_COST 0.3   /* … and of one that ends before the number of its last word: "立减 / 30 元" */

static bool is_wide_mark(uint32_t c)
{
	return c == 0x3001 || c == 0x3002 || c == 0xFF0C || c == 0xFF01 || c == 0xFF1F || c == 0xFF1B || c == 0xFF1A ||
	       c == 0x2026 || c == 0x300D || c == 0x300B;
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

/* True if a number of something Chinese begins at `end`, and something Chinese stands before it: the space between them
 * is there for the eye, and ends nothing. "480ml" is a word of its own. */
static bool parts_number(const struct paragraph *p, size_t end, size_t trimmed)
{
	if (trimmed == end || end == p->length || !is_digit(p->codes[end]) || p->codes[trimmed - 1] < 0x2E80 ||
	    is_wide_mark(p->codes[trimmed - 1]))
		return false;
	size_t at = end;
	while (at < p->length && (is_digit(p->codes[at]) || p->codes[at] == '.' || p->chars[at].space))
		at++;
	return at < p->length && p->codes[at] > 0x2E80;
}

/* A line from `start` to `end` ends within a clause. */
static bool tears(const struct paragraph *p, size_t start, size_t end)
{
	return end < p->length && trim(p, start, end) == end && !is_wide_mark(p->codes[end - 1]);
}

/* What a line from `start` to `end` costs: what it is shorter than the others may be, and a clause that it tears.
 * Negative: it is too long. */
static double line_cost(const struct paragraph *p, size_t start, size_t end, double em_width, double torn_cost)
{
	double width = 0.0;
	size_t trimmed = trim(p, start, end);
	for (size_t i = start; i < trimmed; i++)
		width += p->chars[i].advance;
	if (width > em_width)
		return -1.0;
	double slack = (em_width - width) / em_width;
	double cost = parts_number(p, end, trimmed) ? NUMBER_COST : tears(p, start, end) ? torn_cost : 0.0;
	return slack * slack * (end < p->length ? 1.0 : LAST_PART) + cost;
}

/* Chinese may be broken after any character, and reads well where a clause ends: among all ways to set the text in as
 * many lines, the one that costs least. False if it has no clauses. */
static bool balance_clauses(const struct paragraph *p, double em_width, double torn_cost, struct breaks *breaks)
{
	size_t lines = breaks->count;
	size_t n = p->length;
	bool clauses = false; /* there are ends of clauses or words … */
	bool torn = false;    /* … and places that are neither */
	for (size_t i = 1; i < n; i++) {
		bool end = p->chars[i - 1].space || is_wide_mark(p->codes[i - 1]);
		clauses = clauses || (p->chars[i].may_break && end);
		torn = torn || (p->chars[i].may_break && !end && p->codes[i - 1] > 0x2E80);
	}
	if (!clauses || !torn || lines < 2 || lines > BALANCED_LINES || breaks->tore || n > 200)
		return false;
	/* cost[k][i]: of the best k lines that end before i. */
	static const double never = 1e9;
	double cost[BALANCED_LINES + 1][201];
	size_t from[BALANCED_LINES + 1][201];
	for (size_t k = 0; k <= lines; k++) {
		for (size_t i = 0; i <= n; i++)
			cost[k][i] = never;
	}
	cost[0][breaks->start[0]] = 0.0;
	for (size_t k = 1; k <= lines; k++) {
		for (size_t end = 1; end <= n; end++) {
			if (end < n && !p->chars[end].may_break)
				continue;
			double line = 0.0;
			for (size_t start = end; start-- > breaks->start[0] && line >= 0.0;) {
				if (cost[k - 1][start] >= never)
					continue;
				line = line_cost(p, start, end, em_width, torn_cost);
				if (line >= 0.0 && cost[k - 1][start] + line < cost[k][end]) {
					cost[k][end] = cost[k - 1][start] + line;
					from[k][end] = start;
				}
			}
		}
	}
	if (cost[lines][n] >= never)
		return false;
	for (size_t k = lines, end = n; k > 0; k--) {
		end = from[k][end];
		breaks->start[k - 1] = end;
	}
	return true;
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

/* Returns the lines that end within a clause. */
static size_t balance_all(const struct paragraph *p, double em_width, bool running, struct breaks *breaks)
{
	if (!balance_clauses(p, em_width, running ? RUNNING_COST : TORN_COST, breaks)) {
		balance(p, em_width, breaks);
		return 0;
	}
	size_t torn = 0;
	for (size_t i = 1; i < breaks->count; i++)
		torn += tears(p, breaks->start[i - 1], breaks->start[i]);
	return torn;
}

#define WORD_KEEPS 0.7 /* of the last line: so much must stay for an ellipsis to stand between words */

static bool is_pause(uint32_t c)
{
	return c == ',' || c == ';' || c == ':' || c == 0x3001 || c == 0xFF0C || c == 0xFF1B || c == 0xFF1A;
}

/* Where an ellipsis stands instead of at `end`, within a word: after the last whole word, if that keeps enough. */
static size_t word_end(const struct paragraph *p, size_t start, size_t end)
{
	double all = 0.0;
	double kept = 0.0;
	size_t word = end;
	for (size_t i = start; i < end; i++) {
		if (i > start && p->chars[i].may_break && (p->chars[i - 1].space || p->codes[i - 1] > 0x2E80)) {
			kept = all;
			word = i;
		}
		all += p->chars[i].advance;
	}
	bool torn = end < p->length && !p->chars[end].space && !p->chars[end].may_break;
	if (!torn || kept < WORD_KEEPS * all)
		return end;
	while (word > start + 1 && (p->chars[word - 1].space || is_pause(p->codes[word - 1])))
		word--;
	return word;
}

#define ELLIPSIS_LATIN 0.8 /* em: its width in most fonts, or a little less */
#define ELLIPSIS_WIDE 1.0

/* Where the last line ends with an ellipsis, by the widths that are known. It is rarely more than one cluster off. */
static size_t cut_end(const struct paragraph *p, size_t last, double em_width)
{
	size_t end = width_end(p, last, em_width - ELLIPSIS_LATIN);
	bool wide = end > last && p->codes[end - 1] >= 0x2E80;
	return wide ? width_end(p, last, em_width - ELLIPSIS_WIDE) : end;
}

/* Replaces the paragraph by a beginning of it with an ellipsis that fits. The last line is filled up to the ellipsis,
 * within a word if need be. */
static bool cut(struct paragraph *p, struct fonts *fonts, hb_buffer_t *buffer, const struct text_style *style,
		const struct shape_options *options, double size, struct breaks *breaks)
{
	size_t limit = line_limit(style);
	double em_width = em_limit(style, size);
	size_t last = breaks->count >= limit ? breaks->start[limit - 1] : breaks->start[breaks->count - 1];
	size_t end = cut_end(p, last, em_width);
	for (;;) {
		struct paragraph shorter;
		end = word_end(p, last, end);
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

/* In em. Wide marks stand in the left half of their square; the smallest of them weigh nothing. */
static double line_hang(const struct paragraph *p, size_t start, size_t end)
{
	uint32_t last = end > start && !p->right_to_left ? p->codes[end - 1] : 0;
	bool whole = last == 0x3001 || last == 0x3002 || last == 0xFF0C;
	bool half = last == 0xFF1A || last == 0xFF1B;
	return whole ? 1.0 : half ? 0.5 : 0.0;
}

static bool set_lines(struct text_block *block, const struct paragraph *p, const struct breaks *breaks,
		      struct fonts *fonts, hb_buffer_t *buffer, const struct text_style *style,
		      const struct shape_options *options)
{
	double pitch = pitch_of(style, block->size);
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
		block->lead = i == 0 ? ink_lead(&line, p, fonts) * block->size : block->lead;
		struct text_line *out = &block->lines[i];
		*out = (struct text_line){.width = line.width * block->size,
					  .hang = line_hang(p, breaks->start[i], end) * block->size,
					  .baseline = pitch * ((double)i + 0.5) + LAYOUT_MIDDLE * block->size,
					  .ink_left = line.ink_left * block->size,
					  .ink_right = line.ink_right * block->size,
					  .first = block->glyph_count,
					  .count = line.count};
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
		out->torn = balance_all(&p, em_limit(style, out->size), style->running, &breaks);
	out->right_to_left = p.right_to_left;
	out->broken = breaks.tore;
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
