/* Questions by prefix. The text behind the prefix is wanted as it was written, so the prefix is looked for in the raw
 * text: the shortest beginning of it that folds to the folded prefix. */
#include "core/match.h"

#include <string.h>

#include <unictype.h>

#include "core/fold.h"
#include "core/utf8.h"

static const char *skip(const char *at, const char *end, bool white)
{
	while (at < end) {
		uint32_t point;
		size_t step = utf8_decode(at, (size_t)(end - at), &point);
		if (!fold_is_ignorable(point) && !(white && fold_is_white(point)))
			break;
		at += step;
	}
	return at;
}

/* A mark counts as its letter. */
static bool ends_in_letter(const struct match_text *prefix)
{
	const char *end = prefix->folded + prefix->length;
	const char *last = utf8_before(prefix->folded, end);
	uint32_t point;
	utf8_decode(last, (size_t)(end - last), &point);
	return uc_is_general_category_withtable(point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
}

static bool is_settled(const char *at, const char *end)
{
	uint32_t point;
	if (at == end)
		return true;
	utf8_decode(at, (size_t)(end - at), &point);
	return !fold_joins_previous(point);
}

/* Where the raw text goes on behind the prefix, or NULL. */
static const char *behind(const char *text, const char *end, const struct match_text *prefix, struct match_text *t)
{
	for (const char *at = text; at < end;) {
		uint32_t point;
		at += utf8_decode(at, (size_t)(end - at), &point);
		at = skip(at, end, false);
		if (!fold_bytes(t, text, (size_t)(at - text)))
			return NULL;
		if (!is_settled(at, end))
			continue;
		if (t->length == prefix->length && memcmp(t->folded, prefix->folded, t->length) == 0)
			return at;
		if (t->length > prefix->length || memcmp(t->folded, prefix->folded, t->length) != 0)
			return NULL;
	}
	return NULL;
}

/* Behind a prefix that is a word stands white space, or the mark that people set there: a colon or a comma. */
static const char *behind_word(const char *at, const char *end)
{
	uint32_t point;
	if (at == end)
		return at;
	size_t step = utf8_decode(at, (size_t)(end - at), &point);
	if (fold_is_white(point))
		return at;
	bool mark = point == ':' || point == 0xFF1A || point == ',' || point == 0xFF0C || point == 0x3001;
	return mark ? at + step : NULL;
}

static const char *match_one(const char *prefix_raw, const char *text, const char *end, struct match_text *prefix,
			     struct match_text *t)
{
	if (!fold_bytes(prefix, prefix_raw, strlen(prefix_raw)) || !prefix->length)
		return NULL;
	const char *at = behind(text, end, prefix, t);
	if (at && ends_in_letter(prefix))
		at = behind_word(at, end);
	return at ? skip(at, end, true) : NULL;
}

const char *match_prefix(const struct show_texts *prefixes, const char *raw)
{
	size_t length = strlen(raw);
	const char *text = fold_body(raw, &length);
	const char *end = text + length;
	struct match_text prefix = {0};
	struct match_text t = {0};
	const char *found = NULL;
	text = skip(text, end, true);
	for (size_t i = 0; i < prefixes->count && !found; i++)
		found = match_one(prefixes->items[i], text, end, &prefix, &t);
	match_text_finish(&prefix);
	match_text_finish(&t);
	return found;
}
