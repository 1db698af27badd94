/* Rows under the header become segments. */
#include "show/sheet_build.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/locale.h"
#include "core/verb.h"
#include "show/problems.h"
#include "show/sheet_line.h"
#include "show/sheet_value.h"

#define ROW_LIST_MAX 200 /* products, or interactions, that one row may name */

bool sheet_has(const struct sheet_build *b, enum sheet_field field)
{
	return b->header.columns[field] != SHEET_NO_COLUMN;
}

/* A merged cell holds for all its rows, but for what makes a row a segment of its own: a merged title is one segment.
 */
static bool fills_down(enum sheet_field field)
{
	return field == SHEET_GROUP || field == SHEET_OWNER || field == SHEET_COLOUR || field == SHEET_FLAG ||
	       field == SHEET_OPTIONAL || field == SHEET_SKIP || field == SHEET_NEEDS || field == SHEET_IF_FAILS ||
	       (field >= SHEET_NOTES_HOST && field <= SHEET_NOTES_ASSISTANT);
}

const char *sheet_text(const struct sheet_build *b, size_t row, enum sheet_field field)
{
	size_t column = b->header.columns[field];
	if (!sheet_has(b, field))
		return "";
	const char *text = sheet_cell(&b->table, row, column);
	for (size_t i = 0; !text[0] && fills_down(field) && i < b->table.merge_count; i++) {
		const struct sheet_merge *m = &b->table.merges[i];
		if (row > m->first_row && row <= m->last_row && column >= m->first_column && column <= m->last_column &&
		    m->first_row > b->header.row)
			text = sheet_cell(&b->table, m->first_row, m->first_column);
	}
	return text;
}

bool sheet_row_is_empty(const struct sheet_build *b, size_t row)
{
	for (size_t c = 0; c < b->table.rows[row].count; c++)
		if (b->table.rows[row].cells[c][0])
			return false;
	return true;
}

/* What the sheet has a column for is as the sheet says, also if that is nothing. */
static void set_text(struct sheet_build *b, size_t row, enum sheet_field field, json_t *object, const char *key)
{
	const char *text = sheet_text(b, row, field);
	if (!sheet_has(b, field))
		return;
	if (text[0])
		json_object_set_new(object, key, json_string(text));
	else
		json_object_del(object, key);
}

/* Talking points stand a line each, or with `;` between; `\;` is a semicolon of the text. */
static void split_points(json_t *points, const char *text)
{
	char *copy = malloc(strlen(text) + 1);
	size_t length = 0;
	for (const char *p = text; copy && json_array_size(points) <= ROW_LIST_MAX; p++) {
		if (p[0] == '\\' && p[1] == ';') {
			copy[length++] = ';';
			p++;
		} else if (*p == ';' || *p == '\n' || !*p) {
			copy[length] = '\0';
			char *point = sheet_trim(copy);
			if (*point)
				json_array_append_new(points, json_string(point));
			length = 0;
			if (!*p)
				break;
		} else {
			copy[length++] = *p;
		}
	}
	free(copy);
}

/* The array behind a key, made if it is not there. Borrowed. */
static json_t *array_of(json_t *object, const char *key)
{
	json_t *array = json_object_get(object, key);
	if (!array) {
		json_object_set_new(object, key, json_array());
		array = json_object_get(object, key);
	}
	return array;
}

/* Adds an id that is not there yet. */
static void add_id(json_t *array, const char *id)
{
	for (size_t i = 0; i < json_array_size(array); i++)
		if (strcasecmp(json_string_value(json_array_get(array, i)), id) == 0)
			return;
	json_array_append_new(array, json_string(id));
}

static void add_points(struct sheet_build *b, size_t row, json_t *segment)
{
	const char *text = sheet_text(b, row, SHEET_TALKING_POINTS);
	if (!text[0])
		return;
	json_t *points = array_of(segment, "talking_points");
	split_points(points, text);
	if (json_array_size(points) > ROW_LIST_MAX)
		sheet_problem(b, false, row, b->header.columns[SHEET_TALKING_POINTS], "Sheet.Points", ROW_LIST_MAX);
}

static void add_products(struct sheet_build *b, size_t row, json_t *segment)
{
	char *copy = strdup(sheet_text(b, row, SHEET_PRODUCT));
	char *rest = copy;
	bool room = true;
	for (char *piece = copy ? sheet_next_piece(&rest) : NULL; piece && room; piece = sheet_next_piece(&rest)) {
		const char *id = sheet_product(&b->parts, piece);
		room = id && json_array_size(json_object_get(segment, "products")) < ROW_LIST_MAX;
		if (room)
			add_id(array_of(segment, "products"), id);
		else
			sheet_problem(b, false, row, b->header.columns[SHEET_PRODUCT],
				      id ? "Sheet.ProductsOfRow" : "Sheet.Products",
				      id ? ROW_LIST_MAX : SHEET_PRODUCTS_MAX);
	}
	free(copy);
}

static void add_interactions(struct sheet_build *b, size_t row, json_t *segment)
{
	char *copy = strdup(sheet_text(b, row, SHEET_INTERACTION));
	char *save = NULL;
	size_t lines = 0;
	b->parts.row = row + 1;
	b->parts.row_products = json_object_get(segment, "products");
	for (char *line = copy ? strtok_r(copy, "\n", &save) : NULL; line; line = strtok_r(NULL, "\n", &save)) {
		char what[240];
		line = sheet_trim(line);
		if (!*line)
			continue;
		if (++lines > ROW_LIST_MAX) {
			sheet_problem(b, false, row, b->header.columns[SHEET_INTERACTION], "Sheet.InteractionsOfRow",
				      ROW_LIST_MAX);
			break;
		}
		const char *id = sheet_interaction(&b->parts, line, what, sizeof what);
		if (id)
			add_id(array_of(segment, "interactions"), id);
		else
			sheet_problem_text(b, false, row, b->header.columns[SHEET_INTERACTION], what);
	}
	free(copy);
}

static void set_lists(struct sheet_build *b, size_t row, json_t *segment)
{
	static const enum sheet_field lists[] = {SHEET_TALKING_POINTS, SHEET_PRODUCT, SHEET_INTERACTION};
	for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
		if (sheet_has(b, lists[i]))
			json_object_del(segment, sheet_field_key(lists[i]));
	add_points(b, row, segment);
	add_products(b, row, segment);
	add_interactions(b, row, segment);
}

static void set_notes(struct sheet_build *b, size_t row, json_t *segment)
{
	json_t *notes = json_object_get(segment, "notes");
	notes = notes ? json_incref(notes) : json_object();
	for (int i = SHEET_NOTES_HOST; i <= SHEET_NOTES_ASSISTANT; i++)
		set_text(b, row, (enum sheet_field)i, notes, strchr(sheet_field_key((enum sheet_field)i), '.') + 1);
	if (json_object_size(notes))
		json_object_set(segment, "notes", notes);
	else
		json_object_del(segment, "notes");
	json_decref(notes);
}

static void set_flags(struct sheet_build *b, size_t row, json_t *segment)
{
	static const enum sheet_field flags[] = {SHEET_FLAG, SHEET_OPTIONAL, SHEET_SKIP};
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		bool yes;
		const char *text = sheet_text(b, row, flags[i]);
		if (!sheet_has(b, flags[i]))
			continue;
		if (!sheet_yes(text, &yes))
			sheet_complain(b, false, row, flags[i], "Sheet.BadYes");
		else if (yes)
			json_object_set_new(segment, sheet_field_key(flags[i]), json_true());
		else
			json_object_del(segment, sheet_field_key(flags[i]));
	}
}

static const struct {
	const char *name;
	const char *colour;
} colours[] = {
	{"red", "#E5484D"},    {"红", "#E5484D"},     {"红色", "#E5484D"}, {"orange", "#FF8A3D"}, {"橙", "#FF8A3D"},
	{"橙色", "#FF8A3D"},   {"yellow", "#FFC44D"}, {"黄", "#FFC44D"},   {"黄色", "#FFC44D"},   {"green", "#30A46C"},
	{"绿", "#30A46C"},     {"绿色", "#30A46C"},   {"blue", "#4F8CFF"}, {"蓝", "#4F8CFF"},     {"蓝色", "#4F8CFF"},
	{"purple", "#8F7BFF"}, {"紫", "#8F7BFF"},     {"紫色", "#8F7BFF"}, {"grey", "#A8B0C0"},   {"gray", "#A8B0C0"},
	{"灰", "#A8B0C0"},     {"灰色", "#A8B0C0"},
};

static void set_colour(struct sheet_build *b, size_t row, json_t *segment)
{
	char plain[32];
	const char *text = sheet_text(b, row, SHEET_COLOUR);
	sheet_plain(text, plain, sizeof plain);
	if (!sheet_has(b, SHEET_COLOUR))
		return;
	if (!plain[0]) {
		json_object_del(segment, "colour");
		return;
	}
	if (plain[0] == '#' && strlen(plain) == 7 && strspn(plain + 1, "0123456789abcdef") == 6) {
		json_object_set_new(segment, "colour", json_string(text));
		return;
	}
	for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
		if (strcmp(colours[i].name, plain) == 0) {
			json_object_set_new(segment, "colour", json_string(colours[i].colour));
			return;
		}
	sheet_complain(b, true, row, SHEET_COLOUR, "Sheet.BadColour");
}

/* The group's id by its id, by its title or as ID=TITLE; a new one is made. Borrowed. */
static const char *group_id(struct sheet_build *b, const char *text)
{
	char id[80];
	const char *title = text;
	sheet_named(text, id, sizeof id, &title);
	json_t *group = sheet_find(&b->parts, b->groups, id[0] ? id : text);
	if (group && id[0])
		sheet_rename(&b->parts, b->groups, group, title);
	if (!group)
		group = sheet_find_title(&b->parts, b->groups, text);
	if (!group) {
		if (!id[0] && valid_id(text))
			snprintf(id, sizeof id, "%s", text);
		for (size_t n = json_array_size(b->groups) + 1; !id[0] || sheet_find(&b->parts, b->groups, id); n++)
			snprintf(id, sizeof id, "group-%zu", n);
		sheet_add(&b->parts, b->groups, json_pack("{s:s, s:s}", "id", id, "title", title));
		group = json_array_get(b->groups, json_array_size(b->groups) - 1);
	}
	return json_string_value(json_object_get(group, "id"));
}

/* A text alone in its row names the group of the rows below it, where no column does. */
static void take_heading(struct sheet_build *b)
{
	if (!b->heading)
		return;
	snprintf(b->group, sizeof b->group, "%s", group_id(b, b->heading));
	sheet_problem(b, true, b->heading_row, SHEET_NO_COLUMN, "Sheet.Heading", b->heading);
	b->heading = NULL;
}

static void drop_heading(struct sheet_build *b)
{
	if (b->heading)
		sheet_problem(b, true, b->heading_row, SHEET_NO_COLUMN, "Sheet.TextAlone", b->heading);
	b->heading = NULL;
}

static void set_group(struct sheet_build *b, size_t row, json_t *segment)
{
	const char *text = sheet_text(b, row, SHEET_GROUP);
	bool headed = b->heading || (!sheet_has(b, SHEET_GROUP) && b->group[0]);
	if (!sheet_has(b, SHEET_GROUP) && !headed)
		return;
	take_heading(b);
	if (text[0] && strcmp(text, "-") != 0)
		snprintf(b->group, sizeof b->group, "%s", group_id(b, text));
	else if (!headed && (text[0] || !b->fill_groups))
		b->group[0] = '\0';
	if (b->group[0])
		json_object_set_new(segment, "group", json_string(b->group));
	else
		json_object_del(segment, "group");
}

/* The row's id, or row-N. "" after an error. */
static void row_id(struct sheet_build *b, size_t row, char *id, size_t size)
{
	const char *text = sheet_text(b, row, SHEET_ID);
	char low[80];
	snprintf(id, size, "%s", text);
	if (!text[0])
		snprintf(id, size, "row-%zu", row + 1);
	if (!valid_id(id) || strlen(text) > 64) {
		sheet_complain(b, false, row, SHEET_ID, "Sheet.BadId");
		id[0] = '\0';
		return;
	}
	sheet_squash(id, low, sizeof low);
	const json_t *other = json_object_get(b->rows, low);
	if (other) {
		sheet_problem(b, false, row, b->header.columns[SHEET_ID], "Sheet.IdTaken", id,
			      (int)json_integer_value(other));
		id[0] = '\0';
		return;
	}
	json_object_set_new(b->rows, low, json_integer((json_int_t)row + 1));
}

/* "5 min 30 s": so that nobody wonders how his 5:30 was read. */
static void say_length(const struct sheet_build *b, int64_t ms, char *out, size_t size)
{
	static const struct {
		const char *key;
		int64_t ms;
	} parts[] = {{"Sheet.Hours", 3600000}, {"Sheet.Minutes", 60000}, {"Sheet.Seconds", 1000}};
	size_t length = 0;
	snprintf(out, size, locale_text(b->language, "Sheet.Seconds"), 0LL);
	for (size_t i = 0; i < sizeof parts / sizeof *parts && length < size; i++) {
		long long count = ms / parts[i].ms;
		ms %= parts[i].ms;
		length += (size_t)snprintf(out + length, size - length, "%s", count && length ? " " : "");
		if (count && length < size)
			length += (size_t)snprintf(out + length, size - length, locale_text(b->language, parts[i].key),
						   count);
	}
}

/* The preview says of the column how its first length was read, best one with a colon: there people differ. */
static void remember_reading(struct sheet_build *b, const char *text, const char *said)
{
	if (b->reading[0] && (strchr(b->reading, ':') || !strchr(text, ':')))
		return;
	snprintf(b->reading, sizeof b->reading, "%.60s = %s", text, said);
	problem_text(b->reading);
}

static void add_preview(struct sheet_build *b, size_t row, const json_t *segment)
{
	int64_t start;
	int64_t end;
	int64_t duration;
	json_t *line = json_pack("{s:I}", "row", (json_int_t)row + 1);
	const char *start_text = json_string_value(json_object_get(segment, "start"));
	const char *end_text = json_string_value(json_object_get(segment, "end"));
	const char *duration_given = json_string_value(json_object_get(segment, "duration"));
	json_object_set(line, "id", json_object_get(segment, "id"));
	json_object_set(line, "title", json_object_get(segment, "title"));
	bool starts = start_text && parse_time_of_day(start_text, &start);
	if (starts)
		json_object_set_new(line, "start_ms", json_integer(start));
	if (duration_given && parse_duration(duration_given, false, &duration))
		json_object_set_new(line, "duration_ms", json_integer(duration));
	else if (starts && end_text && parse_time_of_day(end_text, &end))
		json_object_set_new(line, "duration_ms", json_integer(sheet_span(start, end)));
	json_array_append_new(b->preview_rows, line);
	if (sheet_row_duration(b, row, &duration)) {
		char said[64];
		say_length(b, duration, said, sizeof said);
		remember_reading(b, sheet_text(b, row, SHEET_DURATION), said);
	}
}

/* A title that was broken to fit its cell. New reference. */
static json_t *one_line(const char *text)
{
	char *copy = strdup(text);
	for (char *p = copy; p && *p; p++)
		*p = *p == '\n' ? ' ' : *p;
	json_t *line = copy ? json_string(copy) : NULL;
	free(copy);
	return line;
}

static void read_row(struct sheet_build *b, size_t row)
{
	char id[80];
	row_id(b, row, id, sizeof id);
	const json_t *old = id[0] ? sheet_find(&b->parts, json_object_get(b->document, "segments"), id) : NULL;
	json_t *segment = old ? json_deep_copy(old) : json_pack("{s:s}", "id", id);
	const char *title = sheet_text(b, row, SHEET_TITLE);
	if (!segment)
		return;
	if (title[0])
		json_object_set_new(segment, "title", one_line(title));
	else if (!json_object_get(segment, "title"))
		sheet_problem(b, false, row, b->header.columns[SHEET_TITLE], "Sheet.NoTitle");
	sheet_row_times(b, row, segment);
	set_text(b, row, SHEET_OWNER, segment, "owner");
	set_text(b, row, SHEET_NEEDS, segment, "needs");
	set_text(b, row, SHEET_IF_FAILS, segment, "if_fails");
	set_group(b, row, segment);
	set_colour(b, row, segment);
	set_flags(b, row, segment);
	set_notes(b, row, segment);
	set_lists(b, row, segment);
	add_preview(b, row, segment);
	json_array_append_new(b->segments, segment);
}

/* A row without a name and a time of its own goes on with the one above: that one's cells were merged. */

static bool continues(const struct sheet_build *b, size_t row)
{
	static const enum sheet_field own[] = {SHEET_ID, SHEET_TITLE, SHEET_START, SHEET_END, SHEET_DURATION};
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (sheet_text(b, row, own[i])[0])
			return false;
	return json_array_size(b->segments) > 0;
}

/* Adds what the row's own cell holds; a merged one is there already. */
static void add_text(struct sheet_build *b, size_t row, enum sheet_field field, json_t *object, const char *key,
		     const char *between)
{
	const char *more = sheet_has(b, field) ? sheet_cell(&b->table, row, b->header.columns[field]) : "";
	const char *old = json_string_value(json_object_get(object, key));
	if (!more[0])
		return;
	json_object_set_new(object, key, old ? json_sprintf("%s%s%s", old, between, more) : json_string(more));
}

static void continue_row(struct sheet_build *b, size_t row)
{
	json_t *segment = json_array_get(b->segments, json_array_size(b->segments) - 1);
	json_t *notes = json_object_get(segment, "notes");
	notes = notes ? json_incref(notes) : json_object();
	for (int i = SHEET_NOTES_HOST; i <= SHEET_NOTES_ASSISTANT; i++)
		add_text(b, row, (enum sheet_field)i, notes, strchr(sheet_field_key((enum sheet_field)i), '.') + 1,
			 "\n");
	if (json_object_size(notes))
		json_object_set(segment, "notes", notes);
	json_decref(notes);
	add_text(b, row, SHEET_NEEDS, segment, "needs", "\n");
	add_text(b, row, SHEET_IF_FAILS, segment, "if_fails", "\n");
	add_text(b, row, SHEET_OWNER, segment, "owner", ", ");
	add_points(b, row, segment);
	add_products(b, row, segment);
	add_interactions(b, row, segment);
}

/* Merged cells come as one text with empty cells below. People who do not merge write the name again in each row; so
 * empty cells belong to the one above only if no name stands in two rows that follow each other. */
static bool groups_are_merged(const struct sheet_build *b)
{
	const char *above = "";
	bool gap = false;
	for (size_t i = b->header.row + 1; i < b->table.count; i++) {
		const char *text = sheet_text(b, i, SHEET_GROUP);
		if (sheet_row_is_empty(b, i) || continues(b, i))
			continue;
		if (text[0] && strcmp(text, above) == 0)
			return false;
		gap = gap || (!text[0] && above[0] && strcmp(above, "-") != 0);
		above = text[0] ? text : above;
	}
	return gap;
}

static void take_row(struct sheet_build *b, size_t row)
{
	if (sheet_row_is_total(b, row)) {
		sheet_problem(b, true, row, SHEET_NO_COLUMN, "Sheet.Total");
	} else if (sheet_row_is_heading(b, row)) {
		size_t column;
		drop_heading(b);
		b->heading = sheet_only_text(b, row, &column);
		b->heading_row = row;
	} else if (continues(b, row)) {
		continue_row(b, row);
	} else {
		read_row(b, row);
	}
}

void sheet_read_rows(struct sheet_build *b)
{
	b->fill_groups = sheet_has(b, SHEET_GROUP) && !b->table.knows_merges && groups_are_merged(b);
	if (b->fill_groups)
		sheet_problem(b, true, b->header.row, b->header.columns[SHEET_GROUP], "Sheet.GroupsFilled");
	sheet_learn_durations(b);
	sheet_tell_unread(b);
	for (size_t i = b->header.row + 1; i < b->table.count; i++)
		if (!sheet_row_is_empty(b, i) && !sheet_row_is_header(b, i))
			take_row(b, i);
	drop_heading(b);
}
