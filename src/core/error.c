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
