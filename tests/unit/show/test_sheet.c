/* Spreadsheets: cases in data/sheet, a CSV file each; beside it the document and the preview that it becomes, or the
 * problems that it has. CROWDCUE_WRITE_EXPECT=1 writes them anew. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <iconv.h>
#include <cmocka.h>

#include "case_files.h"
#include "show/document_write.h"
#include "show/sheet.h"

/* Holds text against the file beside the case; takes the text. */
static void compare(const char *path, const char *ending, char *text)
{
	char beside[1024];
	case_beside(path, ending, beside, sizeof beside);
	if (getenv("CROWDCUE_WRITE_EXPECT")) {
		FILE *f = fopen(beside, "w");
		assert_non_null(f);
		fputs(text, f);
		fclose(f);
	}
	char *expected = case_read(beside, NULL);
	if (!expected || strcmp(text, expected) != 0)
		fail_msg("%s gives:\n%sexpected in %s:\n%s", path, text, ending, expected ? expected : "nothing\n");
	free(text);
	free(expected);
}

/* Whatever an import makes is a show. */
static void assert_is_show(const json_t *document)
{
	struct problems problems = {0};
	char *text = document_text(document);
	struct show *show = show_parse(text, strlen(text), "", &problems);
	char *said = case_problems(&problems);
	if (!show)
		fail_msg("%s\n%s", said, text);
	show_destroy(show);
	free(said);
	free(text);
	problems_finish(&problems);
}

static void good_case(const char *path)
{
	struct problems problems = {0};
	struct sheet_import import;
	bool ok = sheet_import_file(path, NULL, &import, &problems);
	char *said = case_problems(&problems);
	if (!ok)
		fail_msg("%s is refused:\n%s", path, said);
	assert_is_show(import.document);
	compare(path, ".expect.json", document_text(import.document));
	compare(path, ".preview.json", document_text(import.preview));
	free(said);
	sheet_import_finish(&import);
	problems_finish(&problems);
}

static void bad_case(const char *path)
{
	struct problems problems = {0};
	struct sheet_import import;
	assert_false(sheet_import_file(path, NULL, &import, &problems));
	assert_null(import.document);
	assert_int_equal(json_array_size(json_object_get(import.preview, "problems")), problems.count);
	assert_true(problems.errors > 0);
	compare(path, ".expect", case_problems(&problems));
	sheet_import_finish(&import);
	problems_finish(&problems);
}

static void sheets_become_shows(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/sheet/good", ".csv", good_case), 7);
}

static void bad_sheets_become_nothing(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/sheet/bad", ".csv", bad_case), 8);
}

static json_t *import_bytes(const char *bytes, size_t length, const json_t *into)
{
	struct problems problems = {0};
	struct sheet_import import;
	const struct sheet_request request = {.into = into};
	bool ok = sheet_import(bytes, length, "night.csv", &request, &import, &problems);
	char *said = case_problems(&problems);
	if (!ok)
		fail_msg("%s", said);
	json_t *document = json_incref(import.document);
	free(said);
	sheet_import_finish(&import);
	problems_finish(&problems);
	return document;
}

static json_t *import_text(const char *text, const json_t *into)
{
	return import_bytes(text, strlen(text), into);
}

static const char *title_of(const json_t *document, size_t segment)
{
	return json_string_value(
		json_object_get(json_array_get(json_object_get(document, "segments"), segment), "title"));
}

static void every_encoding_is_understood(void **state)
{
	(void)state;
	static const char text[] = "环节,时长\n开场,5\n";
	static const struct {
		const char *encoding;
		const char *mark;
	} cases[] = {{"UTF-8", ""},    {"UTF-8", "\xEF\xBB\xBF"}, {"UTF-16LE", "\xFF\xFE"}, {"UTF-16BE", "\xFE\xFF"},
		     {"UTF-16LE", ""}, {"UTF-16BE", ""},          {"GB18030", ""}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char bytes[256];
		size_t mark = strlen(cases[i].mark);
		memcpy(bytes, cases[i].mark, mark);
		char *in = (char *)text;
		char *out = bytes + mark;
		size_t in_left = strlen(text);
		size_t out_left = sizeof bytes - mark;
		iconv_t converter = iconv_open(cases[i].encoding, "UTF-8");
		assert_int_equal(iconv(converter, &in, &in_left, &out, &out_left), 0);
		iconv_close(converter);
		json_t *document = import_bytes(bytes, (size_t)(out - bytes), NULL);
		assert_string_equal(title_of(document, 0), "开场");
		json_decref(document);
	}
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	static const char *const texts[] = {"title,duration\nA\x81\xFF,5\n", "title,duration\nA\x80,5\n"};
	for (size_t i = 0; i < 2; i++) {
		struct problems problems = {0};
		struct sheet_import import;
		assert_false(sheet_import(texts[i], strlen(texts[i]), "x.csv", NULL, &import, &problems));
		assert_non_null(strstr(problems.items[0].at.what, "no text in UTF-8"));
		sheet_import_finish(&import);
		problems_finish(&problems);
	}
	struct problems problems = {0};
	struct sheet_import import;
	assert_false(sheet_import("title\0,duration\nA,5\n", 20, "x.csv", NULL, &import, &problems));
	sheet_import_finish(&import);
	problems_finish(&problems);
}

static void a_new_show_is_named_after_its_file(void **state)
{
	(void)state;
	json_t *document = import_text("title,duration\nA,5\n", NULL);
	assert_string_equal(json_string_value(json_object_get(document, "id")), "night");
	assert_string_equal(json_string_value(json_object_get(document, "title")), "night");
	json_decref(document);
	document = import_text("The big night,\ntitle,duration\nA,5\n", NULL);
	assert_string_equal(json_string_value(json_object_get(document, "title")), "The big night");
	json_decref(document);
}

static json_t *load(const char *path)
{
	json_t *document = json_load_file(path, 0, NULL);
	assert_non_null(document);
	return document;
}

static const json_t *segment(const json_t *document, const char *id)
{
	const json_t *segments = json_object_get(document, "segments");
	for (size_t i = 0; i < json_array_size(segments); i++)
		if (strcmp(json_string_value(json_object_get(json_array_get(segments, i), "id")), id) == 0)
			return json_array_get(segments, i);
	return NULL;
}

static void assert_order(const json_t *document, const char *ids)
{
	char joined[256] = "";
	const json_t *segments = json_object_get(document, "segments");
	for (size_t i = 0; i < json_array_size(segments); i++) {
		strcat(joined, i ? " " : "");
		strcat(joined, json_string_value(json_object_get(json_array_get(segments, i), "id")));
	}
	assert_string_equal(joined, ids);
}

static void merging_keeps_what_the_sheet_does_not_have(void **state)
{
	(void)state;
	json_t *old = load(TEST_DATA "/good/everything.show.json");
	json_t *before = json_deep_copy(old);
	json_t *merged =
		import_text("id,title,duration,interaction\n"
			    "new,New row,3,\n"
			    "LAUNCH,Launch!,20,\"lottery id=cup word=go,gogo prize=保温杯x5 time=90s\nflash\"\n",
			    old);
	assert_true(json_equal(old, before));
	assert_order(merged, "hello new launch talk");
	const json_t *launch = segment(merged, "launch");
	assert_string_equal(json_string_value(json_object_get(launch, "title")), "Launch!");
	assert_string_equal(json_string_value(json_object_get(launch, "duration")), "20m");
	assert_string_equal(json_string_value(json_object_get(launch, "min")), "10m");
	assert_int_equal(json_array_size(json_object_get(launch, "cues")), 2);
	assert_int_equal(json_array_size(json_object_get(launch, "products")), 1);
	assert_int_equal(json_array_size(json_object_get(launch, "interactions")), 2);
	const json_t *cup = json_array_get(json_object_get(merged, "interactions"), 0);
	assert_string_equal(json_string_value(json_object_get(cup, "title")), "保温杯抽奖");
	assert_string_equal(json_string_value(json_object_get(cup, "time")), "90s");
	assert_int_equal(json_array_size(json_object_get(json_object_get(cup, "entry"), "words")), 2);
	assert_non_null(json_object_get(cup, "conditions"));
	const json_t *prize = json_array_get(json_object_get(cup, "prizes"), 0);
	assert_int_equal(json_integer_value(json_object_get(prize, "count")), 5);
	assert_string_equal(json_string_value(json_object_get(prize, "picture")), "cup.png");
	json_decref(merged);
	json_decref(before);
	json_decref(old);
}

static void segments_that_are_not_in_the_sheet_stay_behind_their_neighbour(void **state)
{
	(void)state;
	json_t *old = json_pack("{s:i, s:s, s:s, s:[{s:s,s:s,s:s}, {s:s,s:s,s:s}, {s:s,s:s,s:s}, {s:s,s:s,s:s}]}",
				"crowdcue", 1, "id", "s", "title", "S", "segments", "id", "a", "title", "A", "duration",
				"1m", "id", "b", "title", "B", "duration", "1m", "id", "c", "title", "C", "duration",
				"1m", "id", "d", "title", "D", "duration", "1m");
	json_t *merged = import_text("id,title\nd,D\nb,B\n", old);
	assert_order(merged, "a d b c");
	json_decref(merged);
	merged = import_text("id,title\na,A\n", old);
	assert_order(merged, "a b c d");
	json_decref(merged);
	merged = import_text("id,title,duration\nx,X,1\n", old);
	assert_order(merged, "a b c d x");
	json_decref(merged);
	json_decref(old);
}

/* The parts of a segment that a sheet has a column for. */
static json_t *in_sheet(const json_t *segment_of)
{
	static const char *const keys[] = {"id",       "title",          "start", "end",      "duration",
					   "owner",    "talking_points", "notes", "colour",   "flag",
					   "optional", "skip",           "group", "products", "interactions"};
	json_t *kept = json_object();
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (json_object_get(segment_of, keys[i]))
			json_object_set(kept, keys[i], json_object_get(segment_of, keys[i]));
	return kept;
}

static void assert_same_segments(const json_t *a, const json_t *b)
{
	const json_t *left = json_object_get(a, "segments");
	const json_t *right = json_object_get(b, "segments");
	assert_int_equal(json_array_size(left), json_array_size(right));
	for (size_t i = 0; i < json_array_size(left); i++) {
		json_t *x = in_sheet(json_array_get(left, i));
		json_t *y = in_sheet(json_array_get(right, i));
		if (!json_equal(x, y))
			fail_msg("%s\n%s", json_dumps(x, JSON_SORT_KEYS), json_dumps(y, JSON_SORT_KEYS));
		json_decref(x);
		json_decref(y);
	}
}

static const char *const shows[] = {SHOWS_DIR "/cup-night.show.json", SHOWS_DIR "/product-talk.show.json",
				    TEST_DATA "/good/everything.show.json", TEST_DATA "/good/midnight.show.json"};

static void what_is_exported_imports_again(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shows / sizeof *shows; i++) {
		struct show *show = show_load(shows[i], NULL);
		assert_non_null(show);
		char *csv = sheet_export(show);
		assert_non_null(csv);
		json_t *again = import_text(csv, NULL);
		assert_same_segments(show->json, again);
		json_t *merged = import_text(csv, show->json);
		assert_same_segments(show->json, merged);
		assert_int_equal(json_array_size(json_object_get(merged, "interactions")), show->interaction_count);
		const json_t *goals = json_object_get(show->json, "goals");
		assert_true(!goals || json_equal(goals, json_object_get(merged, "goals")));
		json_decref(again);
		json_decref(merged);
		free(csv);
		show_destroy(show);
	}
}

static void the_demo_sheets_are_the_demo_shows(void **state)
{
	(void)state;
	static const char *const names[] = {"cup-night", "product-talk"};
	for (size_t i = 0; i < 2; i++) {
		char path[1024];
		struct problems problems = {0};
		struct sheet_import import;
		snprintf(path, sizeof path, SHOWS_DIR "/%s.csv", names[i]);
		assert_true(sheet_import_file(path, NULL, &import, &problems));
		assert_int_equal(problems.count, 0);
		json_t *show = load(shows[i]);
		assert_same_segments(show, import.document);
		assert_true(json_equal(json_object_get(show, "title"), json_object_get(import.document, "title")));
		json_decref(show);
		sheet_import_finish(&import);
		problems_finish(&problems);
	}
}

static void texts_survive_the_way_out_and_in(void **state)
{
	(void)state;
	static const char text[] = "{\"crowdcue\": 1, \"id\": \"s\", \"title\": \"S\", \"language\": \"en\", "
				   "\"segments\": [{\"id\": \"a\","
				   " \"title\": \"A, \\\"B\\\"; C\", \"duration\": \"1h5s\", \"talking_points\": "
				   "[\"one; two\", \"a, b\", \"= 3\"],"
				   " \"notes\": {\"host\": \"line\\nline\"}, \"owner\": \"-x\", \"skip\": true}]}";
	struct show *show = show_parse(text, strlen(text), "", NULL);
	assert_non_null(show);
	char *csv = sheet_export(show);
	json_t *again = import_text(csv, NULL);
	assert_same_segments(show->json, again);
	json_decref(again);
	free(csv);
	show_destroy(show);
}

static void assert_refused(const char *text, const char *what)
{
	struct problems problems = {0};
	struct sheet_import import;
	assert_false(sheet_import(text, strlen(text), "x.csv", NULL, &import, &problems));
	assert_non_null(strstr(problems.items[0].at.what, what));
	sheet_import_finish(&import);
	problems_finish(&problems);
}

static void hostile_sheets_are_bounded(void **state)
{
	(void)state;
	size_t size = 1u << 20;
	char *text = malloc(size);
	assert_non_null(text);
	size_t length = (size_t)snprintf(text, size, "title,duration,product\n");
	for (int row = 0; row < 40; row++) {
		length += (size_t)snprintf(text + length, size - length, "A,5,");
		for (int i = 0; i < 30; i++)
			length += (size_t)snprintf(text + length, size - length, "p%d-%d;", row, i);
		length += (size_t)snprintf(text + length, size - length, "\n");
	}
	assert_refused(text, "at most 1000 products");
	length = (size_t)snprintf(text, size, "title,duration\n");
	memset(text + length, 'A', 70000);
	strcpy(text + length + 70000, ",5\n");
	assert_refused(text, "more than 64 KiB");
	length = (size_t)snprintf(text, size, "title,duration\n");
	memset(text + length, '\n', 6000);
	text[length + 6000] = '\0';
	assert_refused(text, "too many rows");
	free(text);
}

static void a_sheet_that_is_not_there(void **state)
{
	(void)state;
	struct problems problems = {0};
	struct sheet_import import;
	assert_false(sheet_import_file(TEST_DATA "/sheet/none.csv", NULL, &import, &problems));
	assert_int_equal(problems.errors, 1);
	assert_non_null(strstr(problems.items[0].at.what, "No such file"));
	sheet_import_finish(&import);
	problems_finish(&problems);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sheets_become_shows),
		cmocka_unit_test(bad_sheets_become_nothing),
		cmocka_unit_test(every_encoding_is_understood),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
		cmocka_unit_test(a_new_show_is_named_after_its_file),
		cmocka_unit_test(merging_keeps_what_the_sheet_does_not_have),
		cmocka_unit_test(segments_that_are_not_in_the_sheet_stay_behind_their_neighbour),
		cmocka_unit_test(what_is_exported_imports_again),
		cmocka_unit_test(the_demo_sheets_are_the_demo_shows),
		cmocka_unit_test(texts_survive_the_way_out_and_in),
		cmocka_unit_test(hostile_sheets_are_bounded),
		cmocka_unit_test(a_sheet_that_is_not_there),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
