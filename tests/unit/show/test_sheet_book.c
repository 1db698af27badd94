/* Workbooks: made here part by part, as spreadsheet programs write them, and as nobody should. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <zip.h>

#include "case_files.h"
#include "show/sheet.h"
#include "show/sheet_book.h"
#include "show/sheet_number.h"

struct part {
	const char *name;
	const char *text;
};

#define SHEET(number, rows)                                                                                            \
	{                                                                                                              \
		"xl/worksheets/sheet" #number ".xml",                                                                  \
			"<worksheet xmlns=\"m\"><sheetData>" rows "</sheetData></worksheet>"                           \
	}
#define INLINE(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"

/* The bytes of a workbook of these parts. The caller frees them. */
static char *make_book(const struct part *parts, size_t count, size_t *length)
{
	char path[] = "/tmp/crowdcue-book-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(zip);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *source = zip_source_buffer(zip, parts[i].text, strlen(parts[i].text), 0);
		assert_true(zip_file_add(zip, parts[i].name, source, 0) >= 0);
	}
	assert_int_equal(zip_close(zip), 0);
	char *bytes = case_read(path, length);
	unlink(path);
	return bytes;
}

static bool import(const struct part *parts, size_t count, struct sheet_import *out, struct problems *problems)
{
	size_t length;
	char *bytes = make_book(parts, count, &length);
	bool ok = sheet_import(bytes, length, "night.xlsx", NULL, out, problems);
	free(bytes);
	return ok;
}

static void assert_segments(const struct part *parts, size_t count, const char *expected)
{
	struct problems problems = {0};
	struct sheet_import out;
	bool ok = import(parts, count, &out, &problems);
	char *said = case_problems(&problems);
	if (!ok)
		fail_msg("%s", said);
	json_t *wanted = json_loads(expected, 0, NULL);
	assert_non_null(wanted);
	json_t *made = json_object_get(out.document, "segments");
	if (!json_equal(wanted, made))
		fail_msg("%s", json_dumps(made, 0));
	json_decref(wanted);
	free(said);
	sheet_import_finish(&out);
	problems_finish(&problems);
}

/* Shared strings in runs and with readings, times and lengths as numbers, cells that are left out, a second sheet. */
static const struct part night[] = {
	{"xl/sharedStrings.xml",
	 "<?xml version=\"1.0\"?><x:sst xmlns:x=\"m\"><x:si><x:t>环节</x:t></x:si><x:si><x:r><x:t>开</x:t></x:r><x:r>"
	 "<x:t xml:space=\"preserve\">场 </x:t></x:r><x:rPh><x:t>kai</x:t></x:rPh></x:si><x:si><x:t>时长</x:t></x:si>"
	 "<x:si><x:t>开始</x:t></x:si></x:sst>"},
	{"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[$-804]h:mm;@\"/></numFmts>"
			  "<cellStyleXfs><xf numFmtId=\"20\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/>"
			  "<xf numFmtId=\"164\"/><xf numFmtId=\"45\"/></cellXfs></styleSheet>"},
	SHEET(10, "<row r=\"1\">" INLINE("A1", "title") "</row>"),
	SHEET(2, "<row r=\"2\"><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>3</v></c><c r=\"E2\" "
		 "t=\"s\"><v>2</v></c>"
		 "</row><row r=\"4\"><c r=\"B4\" t=\"s\"><v>1</v></c><c r=\"C4\" s=\"1\"><v>0.83333333333333337</v></c>"
		 "<c r=\"E4\" s=\"2\"><v>3.8194444444444443E-3</v></c></row>"
		 "<row><c t=\"str\"><v>x</v></c><c "
		 "t=\"inlineStr\"><is><t>新品</t></is></c><c/><c/><c><v>1.5</v></c></row>"),
};

static void a_workbook_is_read_as_it_is_seen(void **state)
{
	(void)state;
	assert_segments(night, sizeof night / sizeof *night,
			"[{\"id\": \"row-4\", \"title\": \"开场\", \"start\": \"20:00\", \"duration\": \"5m30s\"},"
			" {\"id\": \"row-5\", \"title\": \"新品\", \"duration\": \"1m30s\"}]");
}

static void merged_cells_fill_down(void **state)
{
	(void)state;
	static const struct part parts[] = {
		{"xl/worksheets/sheet1.xml",
		 "<worksheet><sheetData><row r=\"1\">" INLINE("A1", "title") INLINE("B1", "duration") INLINE("C1",
													     "owner")
			 INLINE("D1", "talking points") INLINE("E1", "group") "</row><row r=\"2\">" INLINE(
				 "A2", "A") INLINE("B2", "5") INLINE("C2", "Ann") INLINE("D2", "one")
				 INLINE("E2", "open") "</row><row r=\"3\">" INLINE(
					 "D3", "two") "</row><row r=\"4\">" INLINE("A4", "B")
					 INLINE("B4", "5") "</row><row r=\"5\">" INLINE("A5", "C") INLINE(
						 "B5", "5") "</row></sheetData><mergeCells><mergeCell "
							    "ref=\"A2:A3\"/><mergeCell ref=\"C2:C4\"/>"
							    "<mergeCell ref=\"E2:E4\"/></mergeCells></worksheet>"},
	};
	assert_segments(
		parts, 1,
		"[{\"id\": \"row-2\", \"title\": \"A\", \"duration\": \"5m\", \"owner\": \"Ann\", \"group\": \"open\","
		" \"talking_points\": [\"one\", \"two\"]},"
		" {\"id\": \"row-4\", \"title\": \"B\", \"duration\": \"5m\", \"owner\": \"Ann\", \"group\": \"open\"},"
		" {\"id\": \"row-5\", \"title\": \"C\", \"duration\": \"5m\"}]");
}

static void assert_refused(const struct part *parts, size_t count, const char *what)
{
	struct problems problems = {0};
	struct sheet_import out;
	assert_false(import(parts, count, &out, &problems));
	assert_int_equal(problems.errors, 1);
	if (!strstr(problems.items[0].at.what, what))
		fail_msg("%s", problems.items[0].at.what);
	sheet_import_finish(&out);
	problems_finish(&problems);
}

static void what_is_no_workbook_is_refused(void **state)
{
	(void)state;
	static const struct part letter[] = {{"word/document.xml", "<document/>"}};
	static const struct part empty[] = {SHEET(1, "")};
	static const struct part broken[] = {{"xl/worksheets/sheet1.xml", "<worksheet><row>"}};
	static const struct part bomb[] = {
		{"xl/worksheets/sheet1.xml", "<!DOCTYPE a [<!ENTITY b \"cccc\">]><worksheet>&b;</worksheet>"}};
	static const struct part far[] = {SHEET(1, "<row r=\"1048576\">" INLINE("A1048576", "title") "</row>")};
	assert_refused(letter, 1, "has no sheets");
	assert_refused(empty, 1, "No header row");
	assert_refused(broken, 1, "XML is broken");
	assert_refused(bomb, 1, "document type");
	assert_refused(far, 1, "more than 5000 rows");
	struct problems problems = {0};
	struct sheet_import out;
	assert_false(sheet_import("PK\3\4 and then nothing", 20, "x.xlsx", NULL, &out, &problems));
	assert_non_null(strstr(problems.items[0].at.what, "damaged"));
	sheet_import_finish(&out);
	problems_finish(&problems);
}

#define HEADINGS "<row r=\"1\">" INLINE("A1", "title") INLINE("B1", "duration") "</row>"

/* A text of `count` times `piece` between two others; the caller frees it. */
static char *repeat(const char *before, const char *piece, size_t count, const char *after)
{
	size_t each = strlen(piece);
	char *text = malloc(strlen(before) + each * count + strlen(after) + 1);
	assert_non_null(text);
	char *p = text + sprintf(text, "%s", before);
	for (size_t i = 0; i < count; i++, p += each)
		memcpy(p, piece, each);
	strcpy(p, after);
	return text;
}

static void assert_part_refused(const char *name, char *text, const char *what)
{
	const struct part parts[] = {SHEET(1, HEADINGS), {name, text}};
	assert_refused(parts, 2, what);
	free(text);
}

static void what_grows_without_end_is_refused(void **state)
{
	(void)state;
	static const char strings[] = "xl/sharedStrings.xml";
	assert_part_refused(strings, repeat("<sst>", " ", 5u << 20, "</sst>"), "far more than any sheet");
	assert_part_refused(strings, repeat("<sst><si>", "<r>", 80, ""), "too deep");
	assert_part_refused(strings, repeat("<sst><si><t>", "0123456789", 7000, "</t></si></sst>"), "more than 64 KiB");
	assert_part_refused(strings,
			    repeat("<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><sst>",
				   "<si><t>&b;</t></si>", 1, "</sst>"),
			    "document type");
}

/* One long text that many cells name: what they come to together is bounded. */
static void shared_texts_do_not_multiply(void **state)
{
	(void)state;
	char *text = repeat("<sst><si><t>", "0123456789", 6000, "</t></si></sst>");
	char *rows = repeat("<worksheet><sheetData>" HEADINGS, "<row><c t=\"s\"><v>0</v></c><c><v>5</v></c></row>", 400,
			    "</sheetData></worksheet>");
	const struct part parts[] = {{"xl/sharedStrings.xml", text}, {"xl/worksheets/sheet1.xml", rows}};
	assert_refused(parts, 2, "16 MiB of text");
	free(rows);
	rows = repeat("<worksheet><sheetData><row>" INLINE("A1", "title")
			      INLINE("B1", "owner") "</row><row r=\"2\"><c "
						    "r=\"A2\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>0</v></c></row>",
		      "<row><c><v>1</v></c></row>", 400,
		      "</sheetData><mergeCells><mergeCell ref=\"B2:B1048576\"/></mergeCells></worksheet>");
	const struct part merged[] = {{"xl/sharedStrings.xml", text}, {"xl/worksheets/sheet1.xml", rows}};
	assert_refused(merged, 2, "16 MiB of text");
	free(rows);
	free(text);
}

static void a_workbook_of_too_many_files(void **state)
{
	(void)state;
	struct part *parts = calloc(2100, sizeof *parts);
	char(*names)[32] = calloc(2100, sizeof *names);
	assert_true(parts && names);
	for (size_t i = 0; i < 2100; i++) {
		snprintf(names[i], sizeof names[i], "xl/media/%zu.png", i);
		parts[i] = (struct part){names[i], "x"};
	}
	assert_refused(parts, 2100, "too many files");
	free(names);
	free(parts);
}

/* Coordinates from nowhere, texts that are not there, ranges of a million cells: the rest is read. */
static void odd_places_do_no_harm(void **state)
{
	(void)state;
	static const struct part odd[] = {
		{"xl/sharedStrings.xml", "<sst><si><t>only</t></si></sst>"},
		{"xl/worksheets/sheet1.xml",
		 "<worksheet><sheetData>" HEADINGS "<row r=\"2\">" INLINE(
			 "A2", "A") "<c r=\"B2\"><v>5</v></c><c r=\"XFD2\" t=\"s\"><v>77</v></c>"
				    "<c r=\"ZZZZ2\"><v>1</v></c><c r=\"-3\" t=\"s\"><v>-1</v></c></row>"
				    "<row r=\"1048576\"><c r=\"A1048576\"/></row></sheetData><mergeCells><mergeCell "
				    "ref=\"C1:XFD1048576\"/>"
				    "<mergeCell ref=\"B9:A1\"/><mergeCell ref=\"A0:A1\"/></mergeCells></worksheet>"}};
	assert_segments(odd, 2, "[{\"id\": \"row-2\", \"title\": \"A\", \"duration\": \"5m\"}]");
}

/* Every shortened file and every changed byte is refused or read, and nothing else happens. */
static void damaged_workbooks_do_no_harm(void **state)
{
	(void)state;
	size_t length;
	char *bytes = make_book(night, sizeof night / sizeof *night, &length);
	for (size_t i = 0; i < length; i += 3) {
		struct problems problems = {0};
		struct sheet_import out;
		char *copy = malloc(length);
		memcpy(copy, bytes, length);
		copy[i] = (char)(copy[i] ^ 0x55);
		bool ok = sheet_import(copy, i % 2 ? length : length - i, "x.xlsx", NULL, &out, &problems);
		assert_int_equal(ok, problems.errors == 0);
		sheet_import_finish(&out);
		problems_finish(&problems);
		free(copy);
	}
	free(bytes);
}

static void numbers_look_as_their_format_says(void **state)
{
	(void)state;
	static const struct {
		const char *value;
		const char *code;
		const char *text;
	} cases[] = {
		{"0.5", "h:mm", "12:00"},
		{"0.50034722", "h:mm:ss", "12:00:30"},
		{"1.5", "[h]:mm", "36:00"},
		{"45000.75", "yyyy/m/d h:mm", "2023-03-15 18:00"},
		{"0.00381944444", "mm:ss", "5:30"},
		{"5", "General", "5"},
		{"0.1", "0.00", "0.1"},
		{"45000", "yyyy-mm-dd", "2023-03-15"},
		{"1.5", "h:mm", "12:00"},
		{"0.2", "0%", "20%"},
		{"0.125", "0.0%", "12.5%"},
		{"61", "d mmm", "1900-03-01"},
		{"0.5", "\"h\" 0.0", "0.5"},
		{"0.5", "[Red]h\"h\"mm", "12:00"},
		{"-1", "h:mm", "-1"},
		{"1E3", "General", "1000"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[64];
		assert_true(sheet_number_text(cases[i].value, time_format_of(cases[i].code), false, text, sizeof text));
		assert_string_equal(text, cases[i].text);
	}
	char text[64];
	assert_false(sheet_number_text("five", time_format_of(""), false, text, sizeof text));
	assert_false(sheet_number_text("", time_format_of(""), false, text, sizeof text));
	assert_true(time_format_built_in(21).seconds);
	assert_false(time_format_built_in(14).hours);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_workbook_is_read_as_it_is_seen),
		cmocka_unit_test(merged_cells_fill_down),
		cmocka_unit_test(what_is_no_workbook_is_refused),
		cmocka_unit_test(damaged_workbooks_do_no_harm),
		cmocka_unit_test(numbers_look_as_their_format_says),
		cmocka_unit_test(what_grows_without_end_is_refused),
		cmocka_unit_test(shared_texts_do_not_multiply),
		cmocka_unit_test(a_workbook_of_too_many_files),
		cmocka_unit_test(odd_places_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
