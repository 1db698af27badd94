/* Sheets that LibreOffice Calc wrote (data/calc/make.py): a workbook is the same show as the CSV of the same sheet. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "case_files.h"
#include "show/document_write.h"
#include "show/sheet.h"

static json_t *import(const char *name, const char *sheet, json_t **preview)
{
	char path[1024];
	struct problems problems = {0};
	struct sheet_import out;
	const struct sheet_request request = {.sheet = sheet};
	snprintf(path, sizeof path, TEST_DATA "/calc/%s", name);
	bool ok = sheet_import_file(path, &request, &out, &problems);
	char *said = case_problems(&problems);
	if (!ok)
		fail_msg("%s is refused:\n%s", name, said);
	json_t *document = json_incref(out.document);
	if (preview)
		*preview = json_incref(out.preview);
	free(said);
	sheet_import_finish(&out);
	problems_finish(&problems);
	return document;
}

/* Names apart: a show is named after its file. */
static void assert_same(const char *left, const char *right, const char *sheet)
{
	json_t *a = import(left, sheet, NULL);
	json_t *b = import(right, NULL, NULL);
	json_object_set(b, "id", json_object_get(a, "id"));
	json_object_set(b, "title", json_object_get(a, "title"));
	char *a_text = document_text(a);
	char *b_text = document_text(b);
	if (!json_equal(a, b))
		fail_msg("%s:\n%s%s:\n%s", left, a_text, right, b_text);
	free(a_text);
	free(b_text);
	json_decref(a);
	json_decref(b);
}

static void workbooks_are_their_csv(void **state)
{
	(void)state;
	assert_same("english.xlsx", "english.csv", NULL);
	assert_same("english.xlsx", "english.utf16.csv", NULL);
	assert_same("english.xlsx", "english.semicolon.csv", NULL);
	assert_same("chinese.xlsx", "chinese.csv", NULL);
	assert_same("chinese.xlsx", "chinese.gb18030.csv", NULL);
	assert_same("chinese.xlsx", "chinese.tab.csv", NULL);
	assert_same("types.xlsx", "types.csv", NULL);
	assert_same("types-1904.xlsx", "types-1904.csv", NULL);
	assert_same("types-1904.xlsx", "types.csv", NULL);
	assert_same("sheets.xlsx", "sheets.day2.csv", "day 2");
	assert_same("sheets.xlsx", "sheets.day2.csv", "3");
}

static void assert_is(const char *name, const char *sheet, const char *beside)
{
	char path[1024];
	json_t *document = import(name, sheet, NULL);
	char *text = document_text(document);
	snprintf(path, sizeof path, TEST_DATA "/calc/%s", beside);
	if (getenv("CROWDCUE_WRITE_EXPECT")) {
		FILE *f = fopen(path, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	char *expected = case_read(path, NULL);
	if (!expected || strcmp(text, expected) != 0)
		fail_msg("%s gives:\n%s", name, text);
	free(expected);
	free(text);
	json_decref(document);
}

static void workbooks_are_what_was_meant(void **state)
{
	(void)state;
	assert_is("english.xlsx", NULL, "english.expect.json");
	assert_is("chinese.xlsx", NULL, "chinese.expect.json");
	assert_is("merged.xlsx", NULL, "merged.expect.json");
	assert_is("types.xlsx", NULL, "types.expect.json");
}

static const char *first_title(const json_t *document)
{
	return json_string_value(json_object_get(json_array_get(json_object_get(document, "segments"), 0), "title"));
}

static void any_sheet_of_the_book(void **state)
{
	(void)state;
	static const struct {
		const char *sheet;
		const char *title;
	} cases[] = {{NULL, "Second day"},  {"Day 1", "First day"},   {"2", "First day"},
		     {"old PLAN", "Never"}, {"第三天", "第三天开场"}, {"5", "第三天开场"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		json_t *preview;
		json_t *document = import("sheets.xlsx", cases[i].sheet, &preview);
		assert_string_equal(first_title(document), cases[i].title);
		assert_int_equal(json_array_size(json_object_get(preview, "sheets")), 5);
		json_decref(preview);
		json_decref(document);
	}
}

static void assert_refused(const char *name, const char *sheet, const char *what)
{
	char path[1024];
	struct problems problems = {0};
	struct sheet_import out;
	const struct sheet_request request = {.sheet = sheet};
	snprintf(path, sizeof path, TEST_DATA "/calc/%s", name);
	assert_false(sheet_import_file(path, &request, &out, &problems));
	char *said = case_problems(&problems);
	if (!strstr(said, what))
		fail_msg("%s", said);
	free(said);
	sheet_import_finish(&out);
	problems_finish(&problems);
}

static void sheets_that_are_not_there(void **state)
{
	(void)state;
	assert_refused("sheets.xlsx", "Day 3", "\"Contacts\", \"Day 1\", \"Day 2\"");
	assert_refused("sheets.xlsx", "0", "There is no sheet");
	assert_refused("sheets.xlsx", "6", "There is no sheet");
	assert_refused("sheets.xlsx", "Contacts", "no duration");
	assert_refused("english.csv", "1", "Only a workbook");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(workbooks_are_their_csv),
		cmocka_unit_test(workbooks_are_what_was_meant),
		cmocka_unit_test(any_sheet_of_the_book),
		cmocka_unit_test(sheets_that_are_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
