/* A report from a small session: every file is there, the figures are the journal's, names are masked on request. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "report/report.h"
#include "report/tables.h"
#include "show/document.h"

static const char document[] =
	"{\"crowdcue\":1,\"id\":\"s\",\"title\":\"A <b> night\",\"language\":\"en-US\",\"segments\":[{\"id\":\"one\","
	"\"title\":\"First & last\",\"duration\":\"1m\"}]}";

static const char end_state[] =
	"{\"now\":180000,\"people\":{\"participants\":3},\"metrics\":{\"comments\":2,\"likes\":5,\"orders\":4,"
	"\"revenue\":"
	"[{\"minor\":1250,\"currency\":\"CNY\"}]},\"rundown\":{\"text\":\"on time\",\"segments\":[{\"id\":\"one\","
	"\"title\":\"First & "
	"last\",\"state\":\"past\",\"planned\":{\"start\":60000,\"end\":120000},\"actual\":{\"start\":"
	"60000,\"end\":150000},\"added_ms\":0,\"held_ms\":0,\"runs\":[{\"start\":60000,\"end\":150000}],\"cues\":["
	"{\"id\":\"c1\",\"state\":\"fired\",\"at\":60000},"
	"{\"id\":\"c2\",\"state\":\"failed\",\"dropped\":true,\"at\":61000,\"reason\":\"gone\"}]}]},"
	"\"goals\":[{\"id\":\"g\",\"metric\":\"revenue\",\"currency\":\"CNY\",\"target\":1300,\"value\":1250,"
	"\"reached\":false},"
	"{\"id\":\"h\",\"metric\":\"custom\",\"unit\":\"cups\",\"title\":\"Cups\",\"target\":5,\"value\":6,\"reached\":"
	"true}],"
	"\"interactions\":[{\"kind\":\"lottery\",\"id\":\"cup\",\"title\":\"Cup\",\"entrants\":9,\"winners\":[{"
	"\"pick\":1,"
	"\"prize\":\"p\",\"platform\":\"x\",\"id\":\"7\",\"name\":\"\\u674e\\u96f7\",\"status\":\"claimed\"}]}]}";

struct fixture {
	char folder[64];
	char session[96];
	char out[96];
	struct journal *journal;
	struct show *show;
	json_t *state;
};

static void add(struct journal *j, int64_t t, const char *kind, const char *body)
{
	uint64_t seq = 0;
	assert_true(journal_append(j, t, t, kind, body, strlen(body), &seq, NULL));
}

static int set_up(void **state)
{
	static struct fixture f;
	struct problems problems = {0};
	struct journal *writer = NULL;
	snprintf(f.folder, sizeof f.folder, "/tmp/crowdcue-report-XXXXXX");
	assert_non_null(mkdtemp(f.folder));
	snprintf(f.session, sizeof f.session, "%s/session", f.folder);
	snprintf(f.out, sizeof f.out, "%s/report", f.folder);
	assert_int_equal(journal_create(&writer, f.session, NULL), STORE_OK);
	assert_true(journal_begin(writer, NULL));
	add(writer, 10000, "audience", "{\"kind\":\"comment\"}"); /* before the show */
	add(writer, 61000, "audience", "{\"kind\":\"comment\"}");
	add(writer, 119000, "audience", "{\"kind\":\"comment\",\"history\":true}");
	add(writer, 121000, "audience", "{\"kind\":\"comment\"}");
	add(writer, 122000, "audience", "{\"kind\":\"order\",\"count\":4}");
	add(writer, 123000, "audience", "{\"kind\":\"viewers\",\"count\":77}");
	assert_true(journal_commit(writer, false, NULL));
	journal_close(writer);
	assert_int_equal(journal_read(&f.journal, f.session, NULL), STORE_OK);
	f.show = show_parse(document, strlen(document), "s.show.json", &problems);
	assert_non_null(f.show);
	problems_finish(&problems);
	f.state = json_loads(end_state, 0, NULL);
	assert_non_null(f.state);
	assert_int_equal(access(f.out, F_OK), -1);
	char command[160];
	snprintf(command, sizeof command, "mkdir %s", f.out);
	assert_int_equal(system(command), 0);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[160];
	journal_close(f->journal);
	show_destroy(f->show);
	json_decref(f->state);
	snprintf(command, sizeof command, "rm -r %s", f->folder);
	return system(command);
}

static char *read_file(const struct fixture *f, const char *name)
{
	static char bytes[65536];
	char path[200];
	snprintf(path, sizeof path, "%s/%s", f->out, name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof bytes - 1, file)] = 0;
	fclose(file);
	return bytes;
}

static void every_table_is_written(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal};
	assert_true(report_write(&in, f->out, NULL));
	for (size_t i = 0; report_tables[i].file; i++)
		assert_int_equal(memcmp(read_file(f, report_tables[i].file), "\xEF\xBB\xBF", 3), 0);
	assert_non_null(strstr(read_file(f, "winners.csv"), "cup,1,p,x,7,\xE6\x9D\x8E\xE9\x9B\xB7,claimed"));
	assert_non_null(strstr(read_file(f, "segments.csv"), "one,First & last,past,60000,120000,60000,150000,0,0,1"));
	assert_string_equal(strchr(read_file(f, "minutes.csv"), '\n') + 1, "60000,1,0,0,\r\n120000,1,0,4,77\r\n");
	/* what was given up was not fired */
	assert_string_equal(strchr(read_file(f, "cues.csv"), '\n') + 1,
			    "one,c1,fired,60000,\r\none,c2,dropped,61000,gone\r\n");
}

static void the_page_is_safe_and_says_what_was_late(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal};
	assert_true(report_write(&in, f->out, NULL));
	const char *page = read_file(f, "report.html");
	assert_non_null(strstr(page, "A &lt;b&gt; night"));
	assert_null(strstr(page, "A <b> night"));
	assert_non_null(strstr(page, "+0:30"));
	assert_non_null(strstr(page, "12.50"));
	assert_null(strstr(page, "http"));
}

static void goals_are_judged(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal};
	assert_true(report_write(&in, f->out, NULL));
	assert_string_equal(strchr(read_file(f, "goals.csv"), '\n') + 1,
			    "g,revenue,1300,1250,false,CNY,\r\nh,custom,5,6,true,,cups\r\n");
	const char *page = read_file(f, "report.html");
	assert_non_null(strstr(page, "13.00 CNY"));
	assert_non_null(strstr(page, "<td class=late>missed"));
	assert_non_null(strstr(page, "6 cups"));
	assert_non_null(strstr(page, "<td class=good>reached"));
}

/* What was rehearsed before the show is no audience of the show; what is a rehearsal only says so. */
static void rehearsals_are_left_out(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal, .begun = 2};
	assert_true(report_write(&in, f->out, NULL));
	assert_string_equal(strchr(read_file(f, "minutes.csv"), '\n') + 1, "60000,0,0,0,\r\n120000,1,0,4,77\r\n");
	assert_null(strstr(read_file(f, "report.html"), "A rehearsal"));
	json_object_set_new(f->state, "show", json_pack("{s:b}", "rehearsal", 1));
	assert_true(report_write(&in, f->out, NULL));
	assert_non_null(strstr(read_file(f, "report.html"), "A rehearsal"));
}

static void names_are_masked_on_request(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal, .mask = true};
	assert_true(report_write(&in, f->out, NULL));
	assert_non_null(strstr(read_file(f, "winners.csv"), "\xE6\x9D\x8E…"));
	assert_null(strstr(read_file(f, "report.html"), "\xE6\x9D\x8E\xE9\x9B\xB7"));
}

static void a_folder_that_cannot_be_written_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct report_input in = {.show = f->show, .state = f->state, .journal = f->journal};
	struct error error = {0};
	assert_false(report_write(&in, "/proc/no/such/place", &error));
	assert_true(error.what[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_table_is_written, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_page_is_safe_and_says_what_was_late, set_up, tear_down),
		cmocka_unit_test_setup_teardown(goals_are_judged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rehearsals_are_left_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_are_masked_on_request, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_folder_that_cannot_be_written_is_an_error, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
