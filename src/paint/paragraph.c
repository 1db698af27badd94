#include "paint/paragraph.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <unigbrk.h>
#include <unilbrk.h>
#include <unistr.h>

#include "paint/joins.h"
#include "paint/segments.h"

#define ELLIPSIS 0x2026u

static bool is_override(uint32_t c)
{
	return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
	       c == 0x061C || c == 0xFEFF;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* Bytes to clean code points. */
static size_t decode(const char *utf8, uint32_t *codes, bool *cut)
{
	const uint8_t *at = (const uint8_t *)utf8;
	size_t left = strlen(utf8);
	size_t length = 0;
	size_t marks = 0;
	while (left) {
		ucs4_t c;
		int used = u8_mbtouc(&c, at, left);
		at += used;
		left -= (size_t)used;
		bool mark =
			c >= 0x300 && uc_is_general_category_withtable(c, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me);
		marks = mark ? marks + 1 : 0;
		if (is_override(c) || marks > PARAGRAPH_MARKS)
			continue;
		if (length == PARAGRAPH_MAX) {
			*cut = true;
			break;
		}
		codes[length++] = is_control(c) ? ' ' : c;
	}
	return length;
}

static bool is_hangul(uint32_t c)
{
	return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF);
}

static bool find_breaks(struct paragraph *p)
{
	size_t n = p->length;
	char *clusters = malloc(n * 3);
	if (!clusters)
		return false;
	char *lines = clusters + n;
	unsigned char *words = (unsigned char *)lines + n;
	segments_find(p->codes, n, words);
	u32_grapheme_breaks(p->codes, n, clusters);
	u32_possible_linebreaks(p->codes, n, "UTF-8", lines);
	for (size_t i = 0; i < n; i++) {
		struct character *c = &p->chars[i];
		c->code = p->codes[i];
		c->starts_cluster = i == 0 || clusters[i];
		c->may_break =
			i > 0 && c->starts_cluster && (lines[i] == UC_BREAK_POSSIBLE || lines[i] == UC_BREAK_MANDATORY);
		/* Korean has spaces, and breaks there. */
		if (i > 0 && is_hangul(p->codes[i - 1]) && is_hangul(p->codes[i]))
			c->may_break = false;
		if (words[i] == SEGMENT_BEGINS && c->starts_cluster && segments_break(c->code))
			c->may_break = true;
		if (c->may_break && (words[i] == SEGMENT_INSIDE || joins_at(p->codes, n, i)))
			c->may_break = false;
		c->space = c->code == ' ' || c->code == 0x3000 || (c->code >= 0x2000 && c->code <= 0x200B);
	}
	free(clusters);
	return true;
}

/* Each text is a paragraph by itself, so it cannot turn its neighbours around. */
static bool find_levels(struct paragraph *p)
{
	size_t n = p->length;
	FriBidiCharType *types =
		malloc(n * (sizeof(FriBidiCharType) + sizeof(FriBidiBracketType) + sizeof(FriBidiLevel)));
	if (!types)
		return false;
	FriBidiBracketType *brackets = (FriBidiBracketType *)(types + n);
	FriBidiLevel *levels = (FriBidiLevel *)(brackets + n);
	fribidi_get_bidi_types(p->codes, (FriBidiStrIndex)n, types);
	fribidi_get_bracket_types(p->codes, (FriBidiStrIndex)n, types, brackets);
	FriBidiParType base = FRIBIDI_PAR_ON;
	bool known = fribidi_get_par_embedding_levels_ex(types, brackets, (FriBidiStrIndex)n, &base, levels) != 0;
	p->right_to_left = known && FRIBIDI_IS_RTL(base);
	for (size_t i = 0; i < n; i++)
		p->chars[i].level = known ? levels[i] : 0;
	free(types);
	return true;
}

static bool script_is_real(hb_script_t script)
{
	return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED && script != HB_SCRIPT_UNKNOWN;
}

static void find_scripts(struct paragraph *p)
{
	hb_unicode_funcs_t *unicode = hb_unicode_funcs_get_default();
	hb_script_t last = HB_SCRIPT_COMMON;
	for (size_t i = 0; i < p->length; i++) {
		hb_script_t script = hb_unicode_script(unicode, p->chars[i].code);
		last = script_is_real(script) ? script : last;
		p->chars[i].script = last;
	}
	/* What stands before the first letter takes its script. */
	for (size_t i = p->length; i-- > 0;) {
		if (script_is_real(p->chars[i].script))
			last = p->chars[i].script;
		else
			p->chars[i].script = script_is_real(last) ? last : HB_SCRIPT_LATIN;
	}
}

static bool is_flag_letter(uint32_t c)
{
	return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* Emoji by default, made one by a selector or a keycap, or a flag; not one when asked to look like text. */
static bool is_emoji(const uint32_t *codes, size_t length)
{
	if (codes[length - 1] == 0xFE0E)
		return false;
	for (size_t i = 1; i < length; i++) {
		if (codes[i] == 0xFE0F || codes[i] == 0x20E3)
			return true;
	}
	return uc_is_property(codes[0], UC_PROPERTY_EMOJI_PRESENTATION) || is_flag_letter(codes[0]);
}

static bool is_wide(uint32_t c)
{
	return (c >= 0x2E80 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Marks that Latin and Chinese share and draw differently: they follow the character before, or else the one after. */
static bool is_shared_mark(uint32_t c)
{
	return c == 0x2018 || c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2014 || c == 0x2026 || c == 0xB7 ||
	       c == 0x2025;
}

/* True if the character before or after the row of shared marks around `at` is a wide one. */
static bool among_wide(const struct paragraph *p, size_t at)
{
	size_t before = at;
	while (before > 0 && is_shared_mark(p->codes[before - 1]))
		before--;
	size_t after = at + 1;
	while (after < p->length && is_shared_mark(p->codes[after]))
		after++;
	return (before > 0 && is_wide(p->codes[before - 1])) || (after < p->length && is_wide(p->codes[after]));
}

static enum font_want want_of(const struct paragraph *p, size_t at, size_t length)
{
	const uint32_t *codes = p->codes + at;
	if (is_emoji(codes, length))
		return FONT_EMOJI;
	if (codes[length - 1] == 0xFE0E)
		return FONT_PLAIN;
	if (is_shared_mark(codes[0]))
		return among_wide(p, at) ? FONT_CJK : FONT_TEXT;
	return is_wide(codes[0]) ? FONT_CJK : FONT_TEXT;
}

static void find_faces(struct paragraph *p, struct fonts *fonts, int weight)
{
	for (size_t i = 0; i < p->length;) {
		size_t end = i + 1;
		while (end < p->length && !p->chars[end].starts_cluster)
			end++;
		uint32_t face = fonts_pick(fonts, p->codes + i, end - i, weight, want_of(p, i, end - i));
		if (!fonts_shaper(fonts, face))
			face = fonts_pick(fonts, p->codes + i, end - i, weight, FONT_TEXT);
		for (; i < end; i++)
			p->chars[i].face = face;
	}
}

static bool analyse(struct paragraph *p, struct fonts *fonts, int weight)
{
	if (!p->length)
		return true;
	p->chars = calloc(p->length, sizeof(*p->chars));
	if (!p->chars || !find_breaks(p) || !find_levels(p))
		return false;
	find_scripts(p);
	find_faces(p, fonts, weight);
	return true;
}

static bool finish_if(struct paragraph *p, bool good)
{
	if (!good)
		paragraph_finish(p);
	return good;
}

bool paragraph_init(struct paragraph *p, struct fonts *fonts, const char *utf8, int weight)
{
	*p = (struct paragraph){0};
	size_t room = strlen(utf8);
	room = room > PARAGRAPH_MAX ? PARAGRAPH_MAX : room;
	p->codes = malloc((room + 1) * sizeof(uint32_t));
	if (!p->codes)
		return false;
	p->length = decode(utf8, p->codes, &p->cut);
	return finish_if(p, analyse(p, fonts, weight));
}

/* Leads on to what follows: before an ellipsis there is nothing that it would lead to. */
static bool leads_on(uint32_t c)
{
	return c == ',' || c == ';' || c == ':' || c == 0xFF0C || c == 0x3001 || c == 0xFF1B || c == 0xFF1A ||
	       c == 0x060C;
}

bool paragraph_init_cut(struct paragraph *p, struct fonts *fonts, const struct paragraph *from, size_t length,
			int weight)
{
	*p = (struct paragraph){0};
	p->codes = malloc((length + 1) * sizeof(uint32_t));
	if (!p->codes)
		return false;
	while (length && (from->chars[length - 1].space || leads_on(from->codes[length - 1])))
		length--;
	memcpy(p->codes, from->codes, length * sizeof(uint32_t));
	p->codes[length] = ELLIPSIS;
	p->length = length + 1;
	p->cut = true;
	return finish_if(p, analyse(p, fonts, weight));
}

void paragraph_finish(struct paragraph *p)
{
	if (!p)
		return;
	free(p->chars);
	free(p->codes);
	*p = (struct paragraph){0};
}
