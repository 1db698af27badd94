/* Options of a poll or quiz: their texts and words first, then numbers and letters (contracts.md section 20). */
#include "core/match.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>

#include "core/fold.h"
#include "core/utf8.h"

struct option_text {
	struct match_text text; /* owned */
	int option;
};

struct match_options {
	int option_count;
	size_t count;
	struct option_text *items; /* owned; every text and word of every option */
};

static bool add(struct match_options *o, const char *raw, int option)
{
	struct option_text *item = &o->items[o->count];
	item->option = option;
	o->count++;
	return match_fold(&item->text, raw);
}

struct match_options *match_options_create(const struct show_option *options, size_t count)
{
	struct match_options *o = calloc(1, sizeof *o);
	if (!o)
		return NULL;
	size_t texts = 1;
	for (size_t i = 0; i < count; i++)
		texts += 1 + options[i].words.count;
	o->option_count = (int)count;
	o->items = calloc(texts, sizeof *o->items);
	bool done = o->items != NULL;
	for (size_t i = 0; i < count && done; i++) {
		done = add(o, options[i].text, (int)i);
		for (size_t w = 0; w < options[i].words.count && done; w++)
			done = add(o, options[i].words.items[w], (int)i);
	}
	if (done)
		return o;
	match_options_destroy(o);
	return NULL;
}

void match_options_destroy(struct match_options *o)
{
	if (!o)
		return;
	for (size_t i = 0; i < o->count; i++)
		match_text_finish(&o->items[i].text);
	free(o->items);
	free(o);
}

static bool is_equal(const struct match_text *a, const struct match_text *b)
{
	return a->length == b->length && memcmp(a->folded, b->folded, a->length) == 0;
}

static int by_text(const struct match_options *o, const struct match_text *t)
{
	int found = MATCH_NONE;
	for (size_t i = 0; i < o->count; i++) {
		if (!is_equal(&o->items[i].text, t))
			continue;
		if (found != MATCH_NONE && found != o->items[i].option)
			return MATCH_AMBIGUOUS;
		found = o->items[i].option;
	}
	return found;
}

/* What is left of a text while it is read. */
struct cursor {
	const char *at;
	const char *end;
};

/* UTF8_BAD at the end. */
static uint32_t peek(const struct cursor *c, size_t *step)
{
	uint32_t point = UTF8_BAD;
	*step = c->at < c->end ? utf8_decode(c->at, (size_t)(c->end - c->at), &point) : 0;
	return point;
}

/* Takes one of `points` (zero-terminated) if it stands here. */
static bool take(struct cursor *c, const uint32_t *points)
{
	size_t step;
	uint32_t point = peek(c, &step);
	for (; *points; points++) {
		if (*points == point) {
			c->at += step;
			return true;
		}
	}
	return false;
}

/* Value of a code point that is a number from 1 to 10 by itself, else 0. What is a digit with a compatible form (２ ②
 * ⒉) has become one by folding. */
static int single_value(uint32_t point)
{
	static const uint32_t han[] = {0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341};
	for (int i = 0; i < 10; i++)
		if (han[i] == point)
			return i + 1;
	if (point == 0x1F51F) /* keycap ten */
		return 10;
	if (point < 0x80 || !uc_is_general_category_withtable(point, UC_CATEGORY_MASK_No))
		return 0;
	uc_fraction_t value = uc_numeric_value(point);
	return value.denominator == 1 && value.numerator >= 1 && value.numerator <= 10 ? value.numerator : 0;
}

/* Decimal digits of any script, without a leading zero; 0 if none stand here. */
static int take_decimal(struct cursor *c)
{
	int value = 0;
	for (;;) {
		size_t step;
		uint32_t point = peek(c, &step);
		int digit = point == UTF8_BAD ? -1 : uc_decimal_value(point);
		if (digit < 0 || (!value && !digit))
			return value;
		c->at += step;
		value = value * 10 + digit;
		if (value > 99)
			return value;
	}
}

/* A number from 1, or a letter from a = 1; 0 if neither stands here. */
static int take_choice(struct cursor *c)
{
	size_t step;
	uint32_t point = peek(c, &step);
	if (point == UTF8_BAD)
		return 0;
	int value = single_value(point);
	if (!value && point >= 'a' && point <= 'z')
		value = (int)(point - 'a') + 1;
	if (!value && point >= 0x1F170 && point <= 0x1F189) /* white letters on squares, emoji for A and B */
		value = (int)(point - 0x1F170) + 1;
	if (value) {
		c->at += step;
		return value;
	}
	return take_decimal(c);
}

/* The longest: a sign, a space, three digits of four bytes each, a space, a sign. */
#define PLACE_MOST 20

/* `2 #2 选2 投2 第2 2号 2.` and so on, in every form of the number, and the same with letters. */
static int by_place(const struct match_options *o, const struct match_text *t)
{
	static const uint32_t before[] = {'#', 0x9009, 0x9078, 0x6295, 0x7B2C, 0}; /* # 选 選 投 第 */
	static const uint32_t after[] = {0x53F7, 0x865F, '.', 0};                  /* 号 號 . */
	static const uint32_t space[] = {' ', 0};
	struct cursor c = {t->folded, t->folded + t->length};
	if (t->length > PLACE_MOST)
		return MATCH_NONE;
	if (take(&c, before))
		take(&c, space);
	int place = take_choice(&c);
	if (place && c.at < c.end) {
		take(&c, space);
		if (!take(&c, after))
			return MATCH_NONE;
	}
	return place && c.at == c.end && place <= o->option_count ? place - 1 : MATCH_NONE;
}

int match_option(const struct match_options *o, const struct match_text *t)
{
	if (!t->length)
		return MATCH_NONE;
	int found = by_text(o, t);
	return found == MATCH_NONE ? by_place(o, t) : found;
}

bool match_options_clash(const struct show_option *options, size_t count, int *a, int *b)
{
	struct match_options *o = match_options_create(options, count);
	bool clash = false;
	for (size_t i = 0; o && i < o->count && !clash; i++) {
		for (size_t j = i + 1; j < o->count && !clash; j++) {
			clash = o->items[i].option != o->items[j].option &&
				is_equal(&o->items[i].text, &o->items[j].text);
			*a = o->items[i].option;
			*b = o->items[j].option;
		}
	}
	match_options_destroy(o);
	return clash;
}
