#include "report/text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void add(struct text *t, const char *bytes, size_t length)
{
	if (t->length + length + 1 > t->capacity) {
		size_t capacity = (t->capacity + length + 256) * 2;
		char *grown = realloc(t->bytes, capacity);
		if (!grown) {
			t->failed = true;
			return;
		}
		t->bytes = grown;
		t->capacity = capacity;
	}
	memcpy(t->bytes + t->length, bytes, length);
	t->length += length;
	t->bytes[t->length] = 0;
}

void text_add(struct text *t, const char *plain)
{
	add(t, plain, strlen(plain));
}

void text_part(struct text *t, const char *plain, size_t length)
{
	add(t, plain, length);
}

void text_format(struct text *t, const char *format, ...)
{
	char line[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	text_add(t, line);
}

void text_html(struct text *t, const char *raw)
{
	for (; *raw; raw++) {
		const char *entity = *raw == '&'    ? "&amp;"
				     : *raw == '<'  ? "&lt;"
				     : *raw == '>'  ? "&gt;"
				     : *raw == '"'  ? "&quot;"
				     : *raw == '\'' ? "&#39;"
						    : NULL;
		if (entity)
			text_add(t, entity);
		else
			add(t, raw, 1);
	}
}

static bool at_line_start(const struct text *t)
{
	return !t->length || t->bytes[t->length - 1] == '\n';
}

void text_cell(struct text *t, const char *raw)
{
	bool formula = strchr("=+-@\t\r", raw[0]) && raw[0];
	bool quote = formula || strpbrk(raw, ",\"\r\n") || raw[0] == ' ';
	if (!at_line_start(t))
		add(t, ",", 1);
	if (quote)
		add(t, "\"", 1);
	if (formula)
		add(t, "'", 1);
	for (; *raw; raw++) {
		if (*raw == '"')
			add(t, "\"", 1);
		add(t, raw, 1);
	}
	if (quote)
		add(t, "\"", 1);
}

void text_cell_number(struct text *t, int64_t value)
{
	char number[32];
	snprintf(number, sizeof number, "%s%" PRId64, at_line_start(t) ? "" : ",", value);
	text_add(t, number);
}

void text_line_end(struct text *t)
{
	add(t, "\r\n", 2);
}

void text_finish(struct text *t)
{
	free(t->bytes);
	*t = (struct text){0};
}
