/* When a row starts and how long it is. */
#include <stdio.h>
#include <string.h>

#include "core/verb.h"
#include "show/sheet_build.h"
#include "show/sheet_value.h"

#define DAY_MS INT64_C(86400000)

/* As it stands in the cell where the document knows that form too: what goes out comes back the same. */
static void set_duration(json_t *segment, const char *written, int64_t ms)
{
	char text[40];
	int64_t same;
	duration_text(ms, text, sizeof text);
	bool keep = parse_duration(written, false, &same) && same == ms;
	json_object_set_new(segment, "duration", json_string(keep ? written : text));
}

static void set_time(json_t *segment, const char *key, const char *written, int64_t ms)
{
	char text[40];
	int64_t same;
	time_text(ms, text, sizeof text);
	bool keep = parse_time_of_day(written, &same) && same == ms;
	json_object_set_new(segment, key, json_string(keep ? written : text));
}

struct times {
	int64_t start; /* all SHOW_NONE if the sheet does not say */
	int64_t end;
	int64_t duration;
	bool ranged; /* the end stood in the start's cell */
};

int64_t sheet_span(int64_t start, int64_t end)
{
	return end >= start ? end - start : end - start + DAY_MS;
}

/* "0:05" as hours and minutes. False if the text is nothing of that form. */
static bool as_hours(const char *text, int64_t *ms)
{
	char plain[32];
	int hours;
	int minutes;
	int length = 0;
	sheet_plain(text, plain, sizeof plain);
	if (sscanf(plain, "%3d:%2d%n", &hours, &minutes, &length) != 2 || plain[length] || minutes > 59 || hours < 0)
		return false;
	*ms = (hours * INT64_C(60) + minutes) * 60000;
	return true;
}

bool sheet_row_duration(const struct sheet_build *b, size_t row, int64_t *ms)
{
	const char *text = sheet_text(b, row, SHEET_DURATION);
	return text[0] && ((b->hours && as_hours(text, ms)) || sheet_duration(text, ms));
}

/* False after an error. */
static bool read_times(struct sheet_build *b, size_t row, struct times *t)
{
	const char *start = sheet_text(b, row, SHEET_START);
	const char *end = sheet_text(b, row, SHEET_END);
	int64_t none;
	bool ok = true;
	*t = (struct times){SHOW_NONE, SHOW_NONE, SHOW_NONE, false};
	if (start[0] && !sheet_time(start, &t->start, &t->end)) {
		sheet_complain(b, false, row, SHEET_START, "Sheet.BadStart");
		ok = false;
	}
	t->ranged = t->end != SHOW_NONE;
	if (end[0] && !sheet_time(end, &t->end, &none)) {
		sheet_complain(b, false, row, SHEET_END, "Sheet.BadEnd");
		ok = false;
	}
	if (sheet_text(b, row, SHEET_DURATION)[0] && !sheet_row_duration(b, row, &t->duration)) {
		sheet_complain(b, false, row, SHEET_DURATION, "Sheet.BadDuration");
		ok = false;
	}
	return ok;
}

/* The start of the next row that has one right behind this row, SHOW_NONE else. */
static int64_t next_start(const struct sheet_build *b, size_t row)
{
	for (size_t i = row + 1; i < b->table.count; i++) {
		int64_t start;
		int64_t end;
		if (!sheet_text(b, i, SHEET_TITLE)[0] && !sheet_text(b, i, SHEET_START)[0])
			continue;
		return sheet_time(sheet_text(b, i, SHEET_START), &start, &end) ? start : SHOW_NONE;
	}
	return SHOW_NONE;
}

/* Spreadsheet programs show a length as they show a time of day, so that "0:05" may well mean five minutes. Where the
 * starts say so in more than half of the rows that can be held against them, and in two at least, it does. */
void sheet_learn_durations(struct sheet_build *b)
{
	size_t agree = 0;
	size_t differ = 0;
	if (!sheet_has(b, SHEET_DURATION) || !sheet_has(b, SHEET_START))
		return;
	for (size_t i = b->header.row + 1; i < b->table.count; i++) {
		int64_t start;
		int64_t end;
		int64_t minutes;
		int64_t hours;
		const char *text = sheet_text(b, i, SHEET_DURATION);
		if (!as_hours(text, &hours) || !sheet_duration(text, &minutes) || hours == 0 ||
		    !sheet_time(sheet_text(b, i, SHEET_START), &start, &end))
			continue;
		end = end == SHOW_NONE ? next_start(b, i) : end;
		if (end == SHOW_NONE)
			continue;
		agree += sheet_span(start, end) == hours;
		differ += sheet_span(start, end) != hours;
	}
	b->hours = agree >= 2 && agree > differ;
	if (b->hours)
		sheet_problem(b, true, b->header.row, b->header.columns[SHEET_DURATION], "Sheet.HoursAndMinutes");
}

static void put_times(struct sheet_build *b, size_t row, json_t *segment, const struct times *t)
{
	if (t->duration != SHOW_NONE)
		set_duration(segment, sheet_text(b, row, SHEET_DURATION), t->duration);
	else if (t->ranged)
		set_duration(segment, "", sheet_span(t->start, t->end));
	if (t->end != SHOW_NONE && !t->ranged)
		set_time(segment, "end", sheet_text(b, row, SHEET_END), t->end);
}

void sheet_row_times(struct sheet_build *b, size_t row, json_t *segment)
{
	struct times t;
	if (!read_times(b, row, &t))
		return;
	if (t.start != SHOW_NONE)
		set_time(segment, "start", sheet_text(b, row, SHEET_START), t.start);
	else if (sheet_has(b, SHEET_START))
		json_object_del(segment, "start");
	bool known = t.duration != SHOW_NONE || t.end != SHOW_NONE;
	if (known) {
		json_object_del(segment, "duration");
		json_object_del(segment, "end");
	}
	if (t.start != SHOW_NONE && t.end != SHOW_NONE && t.duration != SHOW_NONE &&
	    sheet_span(t.start, t.end) != t.duration)
		sheet_problem(b, true, row, b->header.columns[SHEET_DURATION], "Sheet.DurationOrEnd");
	put_times(b, row, segment, &t);
	if (known || json_object_get(segment, "duration") || json_object_get(segment, "end"))
		return;
	int64_t next = t.start != SHOW_NONE ? next_start(b, row) : SHOW_NONE;
	if (next != SHOW_NONE)
		set_duration(segment, "", sheet_span(t.start, next));
	else
		sheet_problem(b, false, row, b->header.columns[SHEET_DURATION], "Sheet.NoDuration");
}
