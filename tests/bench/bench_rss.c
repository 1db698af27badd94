#include "bench_rss.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double bench_memory_mb(void)
{
	FILE *file = fopen("/proc/self/status", "r");
	char line[200];
	double kb = 0.0;
	while (file && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "RssAnon:", 8) == 0)
			kb = strtod(line + 8, NULL);
	}
	if (file)
		fclose(file);
	return kb / 1024.0;
}
