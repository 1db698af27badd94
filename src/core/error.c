#include "core/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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
