#include "paint/shape.h"

#include <stdlib.h>
#include <string.h>

/* A stretch of one direction, script and face. */
struct run {
	size_t start;
	size_t end;
};

#define RUNS_MAX (PARAGRAPH_MAX + 1)

static size_t run_end(const struct paragraph *p, size_t start, size_t end)
{
	const struct character *first = &p->chars[start];
	size_t at = start + 1;
	for (; at < end; at++) {
		const struct character *c = &p->chars[at];
		if (c->level != first->level || c->script != first->script || c->face != first->face)
			break;
	}
	return at;
}

static void shape_run(const struct paragraph *p, struct run run, struct fonts *fonts,
		      const struct shape_options *options, hb_buffer_t *buffer)
{
	const struct character *first = &p->chars[run.start];
	hb_buffer_clear_contents(buffer);
	hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_GRAPHEMES);
	hb_buffer_add_utf32(buffer, p->codes, (int)p->length, (unsigned)run.start, (int)(run.end - run.start));
	hb_buffer_set_direction(buffer, FRIBIDI_LEVEL_IS_RTL(first->level) ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
	/* A box shows the code that was written, not the one of a joined form. */
	bool boxes = first->face == fonts_boxes(fonts);
	hb_buffer_set_script(buffer, boxes ? HB_SCRIPT_COMMON : first->script);
	if (options->language && *options->language)
		hb_buffer_set_language(buffer, hb_language_from_string(options->language, -1));
	hb_feature_t tabular = {HB_TAG('t', 'n', 'u', 'm'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END};
	hb_font_t *font = fonts_shaper(fonts, first->face);
	if (font)
		hb_shape(font, buffer, &tabular, options->tabular ? 1 : 0);
	else
		hb_buffer_clear_contents(buffer);
}

static double em_of(const struct paragraph *p, size_t at, struct fonts *fonts)
{
	uint32_t face = p->chars[at].face;
	return fonts_face(fonts, face)->scale / fonts_upem(fonts, face);
}

void shape_measure(struct paragraph *p, struct fonts *fonts, const struct shape_options *options, hb_buffer_t *buffer)
{
	for (size_t i = 0; i < p->length; i++)
		p->chars[i].advance = 0.0f;
	for (size_t start = 0; start < p->length;) {
		struct run run = {start, run_end(p, start, p->length)};
		shape_run(p, run, fonts, options, buffer);
		unsigned count;
		const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
		const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
		double em = em_of(p, start, fonts);
		for (unsigned i = 0; i < count; i++)
			p->chars[infos[i].cluster].advance += (float)(positions[i].x_advance * em);
		start = run.end;
	}
}

static bool make_room(struct shape_line *line, size_t more)
{
	if (line->count + more <= line->capacity)
		return true;
	size_t capacity = (line->count + more) * 2;
	struct shape_glyph *glyphs = realloc(line->glyphs, capacity * sizeof(*glyphs));
	if (!glyphs)
		return false;
	line->glyphs = glyphs;
	line->capacity = capacity;
	return true;
}

static bool append_run(const struct paragraph *p, struct run run, struct fonts *fonts, hb_buffer_t *buffer,
		       struct shape_line *line)
{
	unsigned count;
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
	const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
	if (!make_room(line, count))
		return false;
	double em = em_of(p, run.start, fonts);
	for (unsigned i = 0; i < count; i++) {
		line->glyphs[line->count++] = (struct shape_glyph){
			.face = p->chars[run.start].face,
			.glyph = infos[i].codepoint,
			.cluster = infos[i].cluster,
			.x = (float)(line->width + positions[i].x_offset * em),
			.y = (float)(positions[i].y_offset * em),
			.scale = 1.0f,
			.mark = positions[i].x_advance == 0,
		};
		line->width += positions[i].x_advance * em;
	}
	return true;
}

/* The runs from left to right: rule L2 of the bidirectional algorithm, whole runs standing for characters. */
static void put_in_order(const struct paragraph *p, const struct run *runs, size_t count, FriBidiStrIndex *order,
			 FriBidiLevel *levels, FriBidiCharType *types)
{
	for (size_t i = 0; i < count; i++) {
		order[i] = (FriBidiStrIndex)i;
		levels[i] = p->chars[runs[i].start].level;
		types[i] = FRIBIDI_TYPE_ON;
	}
	FriBidiParType base = p->right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
	/* Fails only when memory is short: then the runs stay in logical order. */
	if (!fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT, types, (FriBidiStrIndex)count, 0, base, levels, NULL, order))
		return;
}

bool shape_line(const struct paragraph *p, size_t start, size_t end, struct fonts *fonts,
		const struct shape_options *options, hb_buffer_t *buffer, struct shape_line *line)
{
	struct scratch {
		struct run runs[RUNS_MAX];
		FriBidiStrIndex order[RUNS_MAX];
		FriBidiLevel levels[RUNS_MAX];
		FriBidiCharType types[RUNS_MAX];
	} *scratch = malloc(sizeof(*scratch));
	if (!scratch)
		return false;
	line->count = 0;
	line->width = 0.0;
	size_t count = 0;
	for (size_t at = start; at < end; count++) {
		scratch->runs[count] = (struct run){at, run_end(p, at, end)};
		at = scratch->runs[count].end;
	}
	if (count)
		put_in_order(p, scratch->runs, count, scratch->order, scratch->levels, scratch->types);
	bool good = true;
	for (size_t i = 0; good && i < count; i++) {
		struct run run = scratch->runs[scratch->order[i]];
		shape_run(p, run, fonts, options, buffer);
		good = append_run(p, run, fonts, buffer, line);
	}
	free(scratch);
	return good;
}

void shape_line_finish(struct shape_line *line)
{
	free(line->glyphs);
	*line = (struct shape_line){0};
}
