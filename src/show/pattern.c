#define PCRE2_CODE_UNIT_WIDTH 8
#include "show/pattern.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <pcre2.h>
#include <uninorm.h>

#include "core/fold.h"
#include "core/utf8.h"

/* Bytes of a pattern, and how deep its brackets may be. */
#define PATTERN_MAX 8192
#define NESTING_MAX 100
/* An ordinary match takes some hundred steps; so many are a fifth of a millisecond. */
#define STEPS_MAX 10000
#define DEPTH_MAX 2000
#define HEAP_MAX_KB 1024
/* A pattern that has met its limits so often is one that somebody plays with: it gets fewer steps from then on. */
#define STRIKES 20
#define STEPS_WHEN_STRUCK 500
#define BYTES_MAX 15

/* A few bytes; none = nothing is known. */
struct bytes {
	uint8_t count;
	uint8_t items[BYTES_MAX];
};

struct pattern {
	pcre2_code *code; /* owned */
	size_t source;
	unsigned strikes;
	bool is_fast; /* compiled to machine code */
	/* A text that it fits has one of these bytes, and one of those: what PCRE2 knows of it. */
	struct bytes first;
	struct bytes needed;
};

struct pattern_list {
	size_t count;
	struct pattern *items; /* owned */
	pcre2_match_context *easy;
	pcre2_match_context *strict;
	pcre2_match_data *data;
	char *normal; /* the text as it is tried; owned */
	size_t normal_size;
};

static pcre2_code *compile(const char *pattern, int *error, PCRE2_SIZE *offset)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	*error = PCRE2_ERROR_NOMEMORY;
	*offset = 0;
	if (!context)
		return NULL;
	pcre2_set_max_pattern_length(context, PATTERN_MAX);
	pcre2_set_parens_nest_limit(context, NESTING_MAX);
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
					 PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY, error,
					 offset, context);
	pcre2_compile_context_free(context);
	return code;
}

/* The unit, in both cases: PCRE2 does not tell whether it asks for one of them. */
static struct bytes unit_bytes(uint32_t unit)
{
	struct bytes bytes = {.count = 1, .items = {(uint8_t)unit}};
	if (unit >= 0x80)
		return (struct bytes){0};
	if ((unit | 32) >= 'a' && (unit | 32) <= 'z')
		bytes.items[bytes.count++] = (uint8_t)(unit ^ 32);
	return bytes;
}

static struct bytes bitmap_bytes(const uint8_t *bits)
{
	struct bytes bytes = {0};
	for (unsigned byte = 0; byte < 256; byte++) {
		if (!(bits[byte / 8] >> byte % 8 & 1))
			continue;
		if (bytes.count == BYTES_MAX)
			return (struct bytes){0};
		bytes.items[bytes.count++] = (uint8_t)byte;
	}
	return bytes;
}

static void note_bytes(struct pattern *item)
{
	const uint8_t *bits = NULL;
	uint32_t type = 0;
	uint32_t unit = 0;
	if (pcre2_pattern_info(item->code, PCRE2_INFO_FIRSTCODETYPE, &type) == 0 && type == 1 &&
	    pcre2_pattern_info(item->code, PCRE2_INFO_FIRSTCODEUNIT, &unit) == 0)
		item->first = unit_bytes(unit);
	else if (pcre2_pattern_info(item->code, PCRE2_INFO_FIRSTBITMAP, &bits) == 0 && bits)
		item->first = bitmap_bytes(bits);
	if (pcre2_pattern_info(item->code, PCRE2_INFO_LASTCODETYPE, &type) == 0 && type == 1 &&
	    pcre2_pattern_info(item->code, PCRE2_INFO_LASTCODEUNIT, &unit) == 0)
		item->needed = unit_bytes(unit);
}

bool pattern_is_good(const char *pattern, int *column, char *what, size_t size)
{
	int error = 0;
	PCRE2_SIZE offset = 0;
	pcre2_code *code = compile(pattern, &error, &offset);
	if (code) {
		pcre2_code_free(code);
		return true;
	}
	size_t length = strlen(pattern);
	*column = 1;
	for (size_t at = 0; at < length && at < offset; ++*column) {
		uint32_t point;
		at += utf8_decode(pattern + at, length - at, &point);
	}
	if (pcre2_get_error_message(error, (PCRE2_UCHAR *)what, size) < 0 && size)
		what[0] = 0;
	return false;
}

static pcre2_match_context *limits(uint32_t steps)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	if (!context)
		return NULL;
	pcre2_set_match_limit(context, steps);
	pcre2_set_depth_limit(context, DEPTH_MAX);
	pcre2_set_heap_limit(context, HEAP_MAX_KB);
	return context;
}

struct pattern_list *pattern_list_create(const struct show_texts *patterns)
{
	struct pattern_list *p = patterns->count ? calloc(1, sizeof *p) : NULL;
	if (!p)
		return NULL;
	p->items = calloc(patterns->count, sizeof *p->items);
	p->easy = limits(STEPS_MAX);
	p->strict = limits(STEPS_WHEN_STRUCK);
	p->data = pcre2_match_data_create(1, NULL);
	for (size_t i = 0; p->items && i < patterns->count; i++) {
		int error = 0;
		PCRE2_SIZE offset = 0;
		pcre2_code *code = compile(patterns->items[i], &error, &offset);
		if (!code)
			continue;
		/* without it the match is slower, and the same */
		bool is_fast = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0;
		p->items[p->count++] = (struct pattern){.code = code, .source = i, .is_fast = is_fast};
		note_bytes(&p->items[p->count - 1]);
	}
	if (p->count && p->easy && p->strict && p->data)
		return p;
	pattern_list_destroy(p);
	return NULL;
}

void pattern_list_destroy(struct pattern_list *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->count; i++)
		pcre2_code_free(p->items[i].code);
	pcre2_match_context_free(p->easy);
	pcre2_match_context_free(p->strict);
	pcre2_match_data_free(p->data);
	free(p->normal);
	free(p->items);
	free(p);
}

/* `text` is valid: it has been looked at character by character. */
static enum pattern_result try_one(struct pattern_list *p, struct pattern *item, const char *text, size_t length)
{
	pcre2_match_context *context = item->strikes >= STRIKES ? p->strict : p->easy;
	int found = PCRE2_ERROR_JIT_BADOPTION;
	if (item->is_fast)
		found = pcre2_jit_match(item->code, (PCRE2_SPTR)text, length, 0, 0, p->data, context);
	if (found == PCRE2_ERROR_JIT_BADOPTION || found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(item->code, (PCRE2_SPTR)text, length, 0, PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK, p->data,
				    context);
	if (found >= 0)
		return PATTERN_HIT;
	if (found == PCRE2_ERROR_NOMATCH)
		return PATTERN_NONE;
	if (item->strikes < STRIKES)
		item->strikes++;
	return PATTERN_LIMIT;
}

/* The text without what is ignorable, in p->normal. */
static size_t filter(struct pattern_list *p, const char *text, size_t length)
{
	size_t kept = 0;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t step = utf8_next(text + at, length - at, &point);
		if (!fold_is_ignorable(point)) {
			memcpy(p->normal + kept, text + at, step);
			kept += step;
		}
		at += step;
	}
	return kept;
}

static bool has_one(const bool has[256], const struct bytes *bytes)
{
	for (size_t i = 0; i < bytes->count; i++)
		if (has[bytes->items[i]])
			return true;
	return !bytes->count;
}

static enum pattern_result find(struct pattern_list *p, const char *text, size_t length, size_t *which)
{
	bool has[256] = {false};
	for (size_t i = 0; i < length; i++)
		has[(uint8_t)text[i]] = true;
	for (size_t i = 0; i < p->count; i++) {
		if (!has_one(has, &p->items[i].first) || !has_one(has, &p->items[i].needed))
			continue;
		enum pattern_result result = try_one(p, &p->items[i], text, length);
		if (result == PATTERN_NONE)
			continue;
		if (which)
			*which = p->items[i].source;
		return result;
	}
	return PATTERN_NONE;
}

enum pattern_result pattern_list_find(struct pattern_list *p, const char *text, size_t *which)
{
	size_t length = strlen(text);
	if (which)
		*which = 0;
	if (!p || !length)
		return PATTERN_NONE;
	if (p->normal_size < length) {
		char *more = realloc(p->normal, length);
		if (!more)
			return PATTERN_LIMIT;
		p->normal = more;
		p->normal_size = length;
	}
	size_t settled = fold_settle(text, length, p->normal);
	if (settled != SIZE_MAX)
		return find(p, p->normal, settled, which);
	uint8_t *normal = NULL;
	if (utf8_valid(text, length))
		normal = u8_normalize(UNINORM_NFKC, (const uint8_t *)p->normal, filter(p, text, length), NULL, &length);
	if (!normal) /* no memory, or what the gate would not have let through */
		return PATTERN_LIMIT;
	enum pattern_result result = find(p, (const char *)normal, length, which);
	free(normal);
	return result;
}
