#include "cli/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* Replaces a file as a whole: a reader sees the old one or the new one. */
static bool write_file(const char *path, const char *text)
{
	char temporary[4096];
	snprintf(temporary, sizeof temporary, "%s.new", path);
	FILE *file = fopen(temporary, "wb");
	bool ok = file && fputs(text, file) >= 0 && fflush(file) == 0 && fsync(fileno(file)) == 0;
	int why = errno;
	if (file && fclose(file) != 0 && ok) {
		ok = false;
		why = errno;
	}
	if (ok && rename(temporary, path) != 0) {
		ok = false;
		why = errno;
	}
	if (!ok) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(why));
		remove(temporary);
	}
	return ok;
}

int cli_put(const char *path, const char *text)
{
	if (!path || strcmp(path, "-") == 0) {
		bool ok = fputs(text, stdout) >= 0 && fflush(stdout) == 0;
		return ok ? CLI_OK : CLI_SYSTEM;
	}
	return write_file(path, text) ? CLI_OK : CLI_SYSTEM;
}
