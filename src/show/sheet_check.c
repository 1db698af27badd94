/* What a sheet made, held against the checks of every show. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/document_write.h"
#include "show/problems.h"
#include "show/sheet_build.h"

/* Row and column of the sheet that a pointer into the document came from. */
static void find_cell(const struct sheet_build *b, const char *pointer, size_t *row, size_t *column)
{
	char key[64] = "";
	char low[80];
	unsigned index = 0;
	bool segment = sscanf(pointer, "/segments/%u/%63[a-z_/]", &index, key) >= 1;
	bool interaction = !segment && sscanf(pointer, "/interactions/%u", &index) == 1;
	if (strncmp(key, "notes/", 6) == 0)
		key[5] = '.';
	else
		key[strcspn(key, "/")] = '\0';
	*row = b->header.row;
	*column = SHEET_NO_COLUMN;
	if (!segment && !interaction)
		return;
	const json_t *list = json_object_get(b->document, segment ? "segments" : "interactions");
	const char *id = json_string_value(json_object_get(json_array_get(list, index), "id"));
	sheet_squash(id ? id : "", low, sizeof low);
	const json_t *at = json_object_get(segment ? b->rows : b->parts.defined, segment ? low : id ? id : "");
	if (at)
		*row = (size_t)json_integer_value(at) - 1;
	for (int i = 0; i < SHEET_FIELDS; i++)
		if ((segment && strcmp(sheet_field_key((enum sheet_field)i), key) == 0) ||
		    (interaction && i == SHEET_INTERACTION))
			*column = b->header.columns[i];
}

/* The checks speak English. What a sheet easily gets wrong is said in the sheet's language. */
static const struct {
	const char *begins; /* how the check's sentence begins */
	const char *key;
} known[] = {
	{"This start is before the start of an earlier row", "Sheet.StartBefore"},
	{"This end is before the segment's start", "Sheet.EndBefore"},
	{"\"was\" has another currency", "Sheet.OtherCurrency"},
};

static void tell(struct sheet_build *b, const struct problem *p, size_t row, size_t column)
{
	const struct error *e = &p->at;
	char text[sizeof e->what + sizeof e->mend];
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strncmp(e->what, known[i].begins, strlen(known[i].begins)) == 0) {
			sheet_problem(b, p->warning, row, column, known[i].key);
			return;
		}
	snprintf(text, sizeof text, "%s%s%s", e->what, e->mend[0] ? " " : "", e->mend);
	sheet_problem_text(b, p->warning, row, column, text);
}

/* What a sheet makes is held against the same checks as any show. Warnings that the sheet has no part in are left to
 * `check`. */
void sheet_check(struct sheet_build *b)
{
	struct problems found = {0};
	char *text = document_text(b->document);
	if (!text) {
		sheet_problem(b, false, b->header.row, SHEET_NO_COLUMN, "Sheet.NoMemory");
		return;
	}
	show_destroy(show_parse(text, strlen(text), "", &found));
	for (size_t i = 0; i < found.count; i++) {
		size_t row;
		size_t column;
		find_cell(b, found.items[i].at.pointer, &row, &column);
		if (!found.items[i].warning || row != b->header.row)
			tell(b, &found.items[i], row, column);
	}
	problems_finish(&found);
	free(text);
}
