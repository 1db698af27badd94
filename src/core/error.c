#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/locale.h"

void error_set(struct error *e, const char *format, ...)
{
	if (!e)
		return;
	memset(e, 0, sizeof *e);
	va_list args;
	va_start(args, format);
	vsnprintf(e->what, sizeof e->what, format, args);
	va_end(args);
}

void error_translate(struct error *e, const char *language)
{
	struct saying mend = saying_plain(e->mends);
	if (e->says.key)
		saying_text(&e->says, language, e->what, sizeof e->what);
	if (e->mends)
		saying_text(&mend, language, e->mend, sizeof e->mend);
}

void error_say(struct error *e, const char *key)
{
	if (!e)
		return;
	memset(e, 0, sizeof *e);
	e->says = saying_plain(key);
	error_translate(e, NULL);
}

void error_say_of(struct error *e, const char *key, const char *parts, ...)
{
	if (!e)
		return;
	memset(e, 0, sizeof *e);
	va_list args;
	va_start(args, parts);
	e->says = saying_of_list(key, parts, args);
	va_end(args);
	error_translate(e, NULL);
}

void error_mend(struct error *e, const char *key)
{
	if (!e)
		return;
	e->mends = key;
	error_translate(e, NULL);
}

void error_text(const struct error *e, char *out, size_t size)
{
	const char *gap = e->mend[0] ? " " : "";
	if (e->line > 0)
		snprintf(out, size, "%s:%d:%d: %s%s%s", e->file, e->line, e->column, e->what, gap, e->mend);
	else if (e->file[0])
		snprintf(out, size, "%s: %s%s%s", e->file, e->what, gap, e->mend);
	else
		snprintf(out, size, "%s%s%s", e->what, gap, e->mend);
}
