#include "core/locale.h"

#include <stdio.h>
#include <string.h>

#include "core/locale_table.h"

#define DEFAULT_LANGUAGE "en-US"
#define KEY_SIZE 96

/* Language tags are ASCII, and compared without regard to case whatever the process's own locale is. */
static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* True if the first `length` bytes are equal and in both texts the tag, or this part of it, ends there. */
static bool same_part(const char *a, const char *b, size_t length, const char *ends)
{
	for (size_t i = 0; i < length; i++)
		if (!a[i] || lower(a[i]) != lower(b[i]))
			return false;
	return strchr(ends, a[length]) && strchr(ends, b[length]);
}

/* The first language whose name is equal up to the first of `ends`. */
static const struct locale_language *find_language(const char *name, const char *ends)
{
	size_t length = strcspn(name, ends);
	for (size_t i = 0; length && i < locale_language_count; i++)
		if (same_part(locale_languages[i].name, name, length, ends))
			return &locale_languages[i];
	return NULL;
}

/* The rows are sorted by their keys. */
static const char *find_text(const struct locale_language *language, const char *key)
{
	size_t from = 0;
	size_t to = language ? language->count : 0;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		int order = strcmp(key, language->rows[middle].key);
		if (order == 0)
			return language->rows[middle].text;
		if (order < 0)
			to = middle;
		else
			from = middle + 1;
	}
	return NULL;
}

const char *locale_find(const char *language, const char *key)
{
	const struct locale_language *found = NULL;
	if (language)
		found = find_language(language, "");
	if (!found && language)
		found = find_language(language, "-_");
	const char *text = find_text(found, key);
	return text ? text : find_text(find_language(DEFAULT_LANGUAGE, ""), key);
}

const char *locale_text(const char *language, const char *key)
{
	const char *text = locale_find(language, key);
	return text ? text : key;
}

bool locale_has(const char *language)
{
	return find_language(language, "-_") != NULL;
}

const char *locale_reason(const char *language, const char *reason)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof key, "Reason.%s", reason);
	const char *text = locale_find(language, key);
	return text ? text : reason;
}

const char *locale_verb(const char *language, const char *verb)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof key, "Verb.%s", verb);
	const char *text = locale_find(language, key);
	return text ? text : "";
}
