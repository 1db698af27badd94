#include "run/zone_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/zone_rule.h"

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

struct body {
	const uint8_t *times;
	const uint8_t *indices;
	const uint8_t *types;
	const struct header *header;
	bool has_rule; /* for the time after the last change */
	struct zone_rule rule;
};

/* Seconds of a file that no show comes near: multiplied, they stay in range. */
static int64_t time_at(const struct body *b, size_t i)
{
	int64_t seconds = be(b->times + i * 8, 8);
	if (seconds > INT64_MAX / 2000)
		seconds = INT64_MAX / 2000;
	if (seconds < INT64_MIN / 2000)
		seconds = INT64_MIN / 2000;
	return seconds * 1000;
}

static int64_t offset_at(const struct body *b, size_t i)
{
	return be(b->types + (b->indices[i] < b->header->types ? b->indices[i] : 0) * 6, 4) * 1000;
}

/* From the last change on the rule holds; in a file without changes always. */
static bool add_by_rule(const struct body *b, int64_t first, int64_t until, struct zone *zone)
{
	struct zone_rule_change changes[ZONE_RULE_CHANGES_MAX];
	int64_t last = b->header->times ? time_at(b, b->header->times - 1) : INT64_MIN;
	if (!b->has_rule || until <= last)
		return true;
	if (first >= last) {
		zone->count = 0;
		add_change(zone, INT64_MIN, zone_rule_offset(&b->rule, first));
	}
	size_t count = zone_rule_changes(&b->rule, first > last ? first : last, until, changes, ZONE_RULE_CHANGES_MAX);
	for (size_t i = 0; i < count; i++)
		if (!add_change(zone, changes[i].at, changes[i].offset_ms))
			return false;
	return true;
}

static bool read_body(const struct body *b, int64_t around, struct zone *zone)
{
	int64_t first = around - 2 * DAY_MS;
	int64_t last = around + 10 * DAY_MS;
	int64_t offset_ms = be(b->types, 4) * 1000; /* type 0 holds before the first change */
	zone->count = 0;
	size_t i = 0;
	for (; i < b->header->times && time_at(b, i) <= first; i++)
		offset_ms = offset_at(b, i);
	add_change(zone, INT64_MIN, offset_ms);
	for (; i < b->header->times && time_at(b, i) <= last; i++)
		if (!add_change(zone, time_at(b, i), offset_at(b, i)))
			return false;
	return add_by_rule(b, first, last, zone);
}

/* The line behind the second half. An empty one says nothing of the time after the last change. */
static void read_rule(const struct tzif *f, size_t at, struct body *b)
{
	if (at >= f->size || f->bytes[at] != '\n')
		return;
	const char *begin = (const char *)f->bytes + at + 1;
	const char *end = memchr(begin, '\n', f->size - at - 1);
	b->has_rule = end && zone_rule_parse(begin, (size_t)(end - begin), &b->rule);
}

/* The second half of the file, which has 64-bit times. */
bool zone_parse(const uint8_t *bytes, size_t size, int64_t around, struct zone *zone)
{
	const struct tzif f = {.bytes = bytes, .size = size};
	struct header h;
	if (!read_header(&f, 0, &h) || bytes[4] < '2')
		return false;
	size_t at = HEADER_SIZE + body_size(&h, 4);
	if (!read_header(&f, at, &h) || at + HEADER_SIZE + body_size(&h, 8) > size)
		return false;
	struct body b = {.times = bytes + at + HEADER_SIZE, .header = &h};
	b.indices = b.times + h.times * 8;
	b.types = b.indices + h.times;
	read_rule(&f, at + HEADER_SIZE + body_size(&h, 8), &b);
	return read_body(&b, around, zone);
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
	size_t size = file && bytes ? fread(bytes, 1, FILE_MAX, file) : 0;
	bool ok = size && zone_parse(bytes, size, around, zone);
	if (file)
		fclose(file);
	free(bytes);
	if (!ok)
		error_set(error, "The time zone \"%s\" is not known on this machine.", name);
	return ok;
}
