/* Rows that are no segments, as people make them: headings, sums, remarks, header rows that stand again. */
#include <stdio.h>
#include <string.h>

#include "show/sheet_build.h"
#include "show/sheet_value.h"

/* The only text of a row, "" if there are none or several. *column is where it stands. */
const char *sheet_only_text(const struct sheet_build *b, size_t row, size_t *column)
{
	const struct sheet_row *cells = &b->table.rows[row];
	const char *only = "";
	for (size_t c = 0; c < cells->count; c++) {
		if (!cells->cells[c][0])
			continue;
		if (only[0])
			return "";
		only = cells->cells[c];
		*column = c;
	}
	return only;
}

static bool rows_follow(const struct sheet_build *b, size_t row)
{
	size_t column;
	for (size_t i = row + 1; i < b->table.count; i++)
		if (!sheet_row_is_empty(b, i) && !sheet_only_text(b, i, &column)[0])
			return true;
	return false;
}

/* A text alone at the left: the name of a part of the show, or a remark under the table. */
bool sheet_row_is_heading(const struct sheet_build *b, size_t row)
{
	size_t column = 0;
	int64_t start;
	int64_t end;
	const char *text = sheet_only_text(b, row, &column);
	if (!text[0] || b->header.found < 3 || column > b->header.columns[SHEET_TITLE] ||
	    column == b->header.columns[SHEET_ID] ||
	    (column == b->header.columns[SHEET_START] && sheet_time(text, &start, &end)))
		return false;
	return !sheet_has(b, SHEET_GROUP) || !rows_follow(b, row);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);
	size_t size = strlen(end);
	return length >= size && strcmp(text + length - size, end) == 0;
}

/* A sum under the table is no segment. */
bool sheet_row_is_total(const struct sheet_build *b, size_t row)
{
	static const char *const names[] = {"total", "totals", "totaltime", "totalduration", "subtotal", "合计",
					    "总计",  "小计",   "共计",      "总时长",        "总和"};
	char name[SHEET_HEADING_BYTES];
	int64_t start;
	int64_t end;
	const struct sheet_row *cells = &b->table.rows[row];
	size_t first = 0;
	while (first < cells->count && !cells->cells[first][0])
		first++;
	sheet_heading(sheet_cell(&b->table, row, first), name, sizeof name);
	name[strcspn(name, ":")] = '\0';
	if (first > b->header.columns[SHEET_TITLE] || first == b->header.columns[SHEET_ID] ||
	    sheet_time(sheet_text(b, row, SHEET_START), &start, &end))
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (ends_with(name, names[i]))
			return true;
	return false;
}

/* What the user said about a heading that he wants left out; NULL = nothing. Borrowed. */
static const json_t *said_out(const struct sheet_build *b, const char *heading)
{
	char name[SHEET_HEADING_BYTES];
	sheet_heading(heading, name, sizeof name);
	const json_t *now = json_object_get(b->request->map, name);
	return now ? now : json_object_get(b->request->memory, name);
}

/* What stands in a column that we do not know is not lost in silence. */
void sheet_tell_unread(struct sheet_build *b)
{
	static const char counters[] = "|#|no|no.|nr|nr.|number|序号|序|次序|顺序|";
	const struct sheet_row *headings = &b->table.rows[b->header.row];
	for (size_t c = 0; c < headings->count; c++) {
		char name[SHEET_HEADING_BYTES];
		char barred[SHEET_HEADING_BYTES + 2];
		bool known = !headings->cells[c][0] || json_is_string(said_out(b, headings->cells[c]));
		for (int i = 0; i < SHEET_FIELDS && !known; i++)
			known = b->header.columns[i] == c;
		sheet_heading(headings->cells[c], name, sizeof name);
		snprintf(barred, sizeof barred, "|%s|", name);
		for (size_t i = b->header.row + 1; !known && !strstr(counters, barred) && i < b->table.count; i++)
			if (sheet_cell(&b->table, i, c)[0]) {
				sheet_problem(b, true, b->header.row, c, "Sheet.Unread", headings->cells[c]);
				break;
			}
	}
}

/* Header rows are repeated where a page begins. */
bool sheet_row_is_header(const struct sheet_build *b, size_t row)
{
	size_t same = 0;
	for (int i = 0; i < SHEET_FIELDS; i++)
		if (sheet_has(b, (enum sheet_field)i) && sheet_text(b, row, (enum sheet_field)i)[0] &&
		    strcmp(sheet_text(b, row, (enum sheet_field)i),
			   sheet_text(b, b->header.row, (enum sheet_field)i)) == 0)
			same++;
	return same >= 2 && same == b->header.found;
}
