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

struct pattern {
	pcre2_code *code; /* owned */
	size_t source;
	unsigned strikes;
};

struct pattern_list {
	size_t count;
	struct pattern *items; /* owned */
	pcre2_match_context *easy;
	pcre2_match_context *strict;
	pcre2_match_data *data;
	uint8_t *filtered; /* the text without what is ignorable; owned */
	size_t filtered_size;
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
		pcre2_jit_compile(code, PCRE2_JIT_COMPLETE); /* without it the match is slower, and the same */
		p->items[p->count++] = (struct pattern){.code = code, .source = i};
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
	free(p->filtered);
	free(p->items);
	free(p);
}

static enum pattern_result try_one(struct pattern_list *p, struct pattern *item, const char *text, size_t length)
{
	pcre2_match_context *context = item->strikes >= STRIKES ? p->strict : p->easy;
	int found = pcre2_match(item->code, (PCRE2_SPTR)text, length, 0, 0, p->data, context);
	if (found == PCRE2_ERROR_JIT_STACKLIMIT)
		found = pcre2_match(item->code, (PCRE2_SPTR)text, length, 0, PCRE2_NO_JIT, p->data, context);
	if (found >= 0)
		return PATTERN_HIT;
	if (found == PCRE2_ERROR_NOMATCH)
		return PATTERN_NONE;
	if (item->strikes < STRIKES)
		item->strikes++;
	return PATTERN_LIMIT;
}

/* The text without what is ignorable, in p->filtered. False: no memory. */
static bool filter(struct pattern_list *p, const char *text, size_t length, size_t *kept)
{
	if (p->filtered_size < length) {
		uint8_t *more = realloc(p->filtered, length);
		if (!more)
			return false;
		p->filtered = more;
		p->filtered_size = length;
	}
	*kept = 0;
	for (size_t at = 0; at < length;) {
		uint32_t point;
		size_t step = utf8_next(text + at, length - at, &point);
		if (!fold_is_ignorable(point)) {
			memcpy(p->filtered + *kept, text + at, step);
			*kept += step;
		}
		at += step;
	}
	return true;
}

static enum pattern_result find(struct pattern_list *p, const char *text, size_t length, size_t *which)
{
	for (size_t i = 0; i < p->count; i++) {
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
	size_t kept = 0;
	if (!p || !length)
		return PATTERN_NONE;
	if (fold_is_settled(text, length))
		return find(p, text, length, which);
	uint8_t *normal = NULL;
	if (filter(p, text, length, &kept))
		normal = u8_normalize(UNINORM_NFKC, p->filtered, kept, NULL, &kept);
	if (!normal)
		return find(p, text, length, which);
	enum pattern_result result = find(p, (const char *)normal, kept, which);
	free(normal);
	return result;
}
