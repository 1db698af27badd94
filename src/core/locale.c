#include "core/locale.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "core/locale_table.h"

#define DEFAULT_LANGUAGE "en-US"
#define KEY_SIZE 96

static const struct locale_language *find_language(const char *name)
{
	for (size_t i = 0; i < locale_language_count; i++)
		if (strcasecmp(locale_languages[i].name, name) == 0)
			return &locale_languages[i];
	return NULL;
}

static const struct locale_language *same_primary(const char *name)
{
	size_t length = strcspn(name, "-_");
	for (size_t i = 0; length && i < locale_language_count; i++)
		if (strcspn(locale_languages[i].name, "-") == length &&
		    strncasecmp(locale_languages[i].name, name, length) == 0)
			return &locale_languages[i];
	return NULL;
}

static const char *find_text(const struct locale_language *language, const char *key)
{
	for (size_t i = 0; language && i < language->count; i++)
		if (strcmp(language->rows[i].key, key) == 0)
			return language->rows[i].text;
	return NULL;
}

/* NULL if the key is nowhere. */
static const char *look_up(const char *language, const char *key)
{
	const struct locale_language *found = NULL;
	if (language)
		found = find_language(language);
	if (!found && language)
		found = same_primary(language);
	const char *text = find_text(found, key);
	return text ? text : find_text(find_language(DEFAULT_LANGUAGE), key);
}

const char *locale_text(const char *language, const char *key)
{
	const char *text = look_up(language, key);
	return text ? text : key;
}

const char *locale_reason(const char *language, const char *reason)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof key, "Reason.%s", reason);
	const char *text = look_up(language, key);
	return text ? text : reason;
}

const char *locale_verb(const char *language, const char *verb)
{
	char key[KEY_SIZE];
	snprintf(key, sizeof key, "Verb.%s", verb);
	const char *text = look_up(language, key);
	return text ? text : "";
}
