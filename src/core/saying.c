#include "core/saying.h"

#include <stdio.h>
#include <string.h>

#include "core/gate.h"
#include "core/locale.h"
#include "core/utf8.h"

struct saying saying_plain(const char *key)
{
	struct saying s = {.key = key && key[0] ? key : NULL};
	return s;
}

static void add(struct saying *s, const char *text, size_t length)
{
	char clean[SAYING_ROOM];
	size_t room = SAYING_ROOM - s->length;
	size_t written = 0;
	if (s->count == SAYING_PARTS || room == 0)
		return;
	gate_measured(GATE_TEXT, text, length, clean, room < sizeof clean ? room : sizeof clean, &written);
	for (size_t i = 0; i < written; i++) /* a text is one line, wherever it is written down */
		if ((unsigned char)clean[i] < ' ')
			clean[i] = ' ';
	memcpy(s->with + s->length, clean, written);
	s->with[s->length + written] = 0;
	s->length += written + 1;
	s->count++;
}

static void add_number(struct saying *s, const char *conversion, size_t length, va_list list)
{
	char digits[32];
	if (length == 2 && conversion[1] == 'd')
		snprintf(digits, sizeof digits, "%d", va_arg(list, int));
	else if (length == 2)
		snprintf(digits, sizeof digits, "%u", va_arg(list, unsigned));
	else if (conversion[1] == 'z')
		snprintf(digits, sizeof digits, "%zu", va_arg(list, size_t));
	else if (length == 3)
		snprintf(digits, sizeof digits, "%ld", va_arg(list, long));
	else
		snprintf(digits, sizeof digits, "%lld", va_arg(list, long long));
	add(s, digits, strlen(digits));
}

struct saying saying_of_list(const char *key, const char *parts, va_list list)
{
	struct saying s = saying_plain(key);
	va_list rest;
	va_copy(rest, list);
	while (*parts) {
		size_t length = strcspn(parts, " ");
		if (parts[1] == '.') { /* %.*s */
			int bytes = va_arg(rest, int);
			add(&s, va_arg(rest, const char *), (size_t)bytes);
		} else if (parts[1] == 's') {
			const char *text = va_arg(rest, const char *);
			add(&s, text, strlen(text));
		} else {
			add_number(&s, parts, length, rest);
		}
		parts += length;
		parts += *parts == ' ';
	}
	va_end(rest);
	return s;
}

struct saying saying_of(const char *key, const char *parts, ...)
{
	va_list list;
	va_start(list, parts);
	struct saying s = saying_of_list(key, parts, list);
	va_end(list);
	return s;
}

const char *saying_part(const struct saying *s, size_t index)
{
	const char *part = s->with;
	if (index >= s->count)
		return "";
	while (index--)
		part += strlen(part) + 1;
	return part;
}

void saying_change(struct saying *s, void (*change)(const void *user, char *part), const void *user)
{
	for (char *part = s->with; part < s->with + s->length; part += strlen(part) + 1)
		change(user, part);
}

bool saying_same(const struct saying *a, const struct saying *b)
{
	if (!a->key || !b->key)
		return a->key == b->key;
	return strcmp(a->key, b->key) == 0 && a->length == b->length && memcmp(a->with, b->with, a->length) == 0;
}

void saying_text(const struct saying *s, const char *language, char *out, size_t size)
{
	const char *text = s->key ? locale_text(language, s->key) : "";
	size_t length = 0;
	while (*text && length + 1 < size) {
		bool mark = text[0] == '%' && text[1] >= '1' && text[1] <= '0' + SAYING_PARTS;
		const char *part = mark ? saying_part(s, (size_t)(text[1] - '1')) : text;
		if (mark && strncmp(part, "Name.", 5) == 0)
			part = locale_text(language, part);
		size_t bytes = mark ? strlen(part) : 1;
		bytes = bytes < size - 1 - length ? bytes : size - 1 - length;
		memcpy(out + length, part, bytes);
		length += bytes;
		text += mark ? 2 : 1;
	}
	while (length && !utf8_valid(out, length))
		length--;
	out[length] = 0;
}

json_t *saying_json(const struct saying *s)
{
	if (!s->key)
		return NULL;
	const char *dot = strchr(s->key, '.');
	json_t *words = json_pack("{s:s}", "key", dot ? dot + 1 : s->key);
	for (size_t i = 0; i < s->count; i++) {
		char number[2] = {(char)('1' + i), 0};
		json_object_set_new(words, number, json_string(saying_part(s, i)));
	}
	return words;
}
