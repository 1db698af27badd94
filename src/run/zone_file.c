#include "run/zone_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS ((int64_t)86400000)
#define FILE_MAX (256 * 1024)

struct tzif {
	const uint8_t *bytes;
	size_t size;
};

static int64_t be(const uint8_t *bytes, int count)
{
	int64_t value = bytes[0] & 0x80 ? -1 : 0;
	for (int i = 0; i < count; i++)
		value = (int64_t)((uint64_t)value << 8 | bytes[i]);
	return value;
}

struct header {
	size_t isut, isstd, leap, times, types, chars;
};

#define HEADER_SIZE 44

static bool read_header(const struct tzif *f, size_t at, struct header *h)
{
	if (at + HEADER_SIZE > f->size || memcmp(f->bytes + at, "TZif", 4) != 0)
		return false;
	const uint8_t *n = f->bytes + at + 20;
	h->isut = (size_t)be(n, 4);
	h->isstd = (size_t)be(n + 4, 4);
	h->leap = (size_t)be(n + 8, 4);
	h->times = (size_t)be(n + 12, 4);
	h->types = (size_t)be(n + 16, 4);
	h->chars = (size_t)be(n + 20, 4);
	return h->times < FILE_MAX && h->types > 0 && h->types <= 256 && h->chars < FILE_MAX && h->leap < FILE_MAX &&
	       h->isut < FILE_MAX && h->isstd < FILE_MAX;
}

static size_t body_size(const struct header *h, size_t time_size)
{
	return h->times * (time_size + 1) + h->types * 6 + h->chars + h->leap * (time_size + 4) + h->isstd + h->isut;
}

static bool add_change(struct zone *zone, int64_t from, int64_t offset_ms)
{
	if (zone->count && zone->changes[zone->count - 1].offset_ms == offset_ms)
		return true;
	if (zone->count == ZONE_CHANGES_MAX)
		return false;
	zone->changes[zone->count].from = zone->count ? from : INT64_MIN;
	zone->changes[zone->count++].offset_ms = offset_ms;
	return true;
}

static bool read_body(const struct tzif *f, size_t at, const struct header *h, int64_t around, struct zone *zone)
{
	const uint8_t *times = f->bytes + at;
	const uint8_t *indices = times + h->times * 8;
	const uint8_t *types = indices + h->times;
	int64_t first = around - 2 * DAY_MS;
	int64_t last = around + 10 * DAY_MS;
	int64_t offset_ms = be(types, 4) * 1000; /* type 0 holds before the first change */
	zone->count = 0;
	size_t i = 0;
	for (; i < h->times && be(times + i * 8, 8) * 1000 <= first; i++)
		if (indices[i] < h->types)
			offset_ms = be(types + indices[i] * 6, 4) * 1000;
	add_change(zone, INT64_MIN, offset_ms);
	for (; i < h->times && be(times + i * 8, 8) * 1000 <= last; i++)
		if (indices[i] < h->types &&
		    !add_change(zone, be(times + i * 8, 8) * 1000, be(types + indices[i] * 6, 4) * 1000))
			return false;
	return true;
}

/* The second half of the file, which has 64-bit times. */
static bool parse(const struct tzif *f, int64_t around, struct zone *zone)
{
	struct header h;
	if (!read_header(f, 0, &h) || f->bytes[4] < '2')
		return false;
	size_t at = HEADER_SIZE + body_size(&h, 4);
	if (!read_header(f, at, &h) || at + HEADER_SIZE + body_size(&h, 8) > f->size)
		return false;
	return read_body(f, at + HEADER_SIZE, &h, around, zone);
}

static bool is_zone_name(const char *name)
{
	if (name[0] == '/' || strstr(name, ".."))
		return false;
	return strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") == strlen(name);
}

bool zone_read(const char *name, int64_t around, struct zone *zone, struct error *error)
{
	char path[512];
	if (!is_zone_name(name)) {
		error_set(error, "\"%s\" is no time zone name.", name);
		return false;
	}
	if (name[0])
		snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	else
		snprintf(path, sizeof path, "/etc/localtime");
	FILE *file = fopen(path, "rb");
	if (!file && !name[0]) { /* a machine without a setting is on UTC */
		zone_utc(zone);
		return true;
	}
	uint8_t *bytes = malloc(FILE_MAX);
	struct tzif f = {.bytes = bytes, .size = file && bytes ? fread(bytes, 1, FILE_MAX, file) : 0};
	bool ok = file && bytes && parse(&f, around, zone);
	if (file)
		fclose(file);
	free(bytes);
	if (!ok)
		error_set(error, "The time zone \"%s\" is not known on this machine.", name);
	return ok;
}
