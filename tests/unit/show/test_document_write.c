#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "case_files.h"
#include "show/document_write.h"

static void lines_hold_what_fits(void **state)
{
	(void)state;
	json_t *document = json_pack("{s:i, s:[i,i], s:{}, s:[{s:s}, {s:s}]}", "a", 1, "list", 1, 2, "none", "long",
				     "x", "0123456789012345678901234567890123456789012345678901234567890123456789", "y",
				     "保温杯 \"quoted\" 0123456789012345678901234567890123456789");
	char *text = document_text(document);
	assert_string_equal(text,
			    "{\n"
			    "  \"a\": 1,\n"
			    "  \"list\": [1, 2],\n"
			    "  \"none\": {},\n"
			    "  \"long\": [\n"
			    "    {\"x\": \"0123456789012345678901234567890123456789012345678901234567890123456789\"},\n"
			    "    {\"y\": \"保温杯 \\\"quoted\\\" 0123456789012345678901234567890123456789\"}\n"
			    "  ]\n"
			    "}\n");
	json_t *again = json_loads(text, 0, NULL);
	assert_true(json_equal(document, again));
	json_decref(again);
	json_decref(document);
	free(text);
}

static int files_in(const char *folder)
{
	int count = 0;
	DIR *dir = opendir(folder);
	for (struct dirent *e = readdir(dir); e; e = readdir(dir))
		count += e->d_name[0] != '.';
	closedir(dir);
	return count;
}

static void a_file_is_replaced_whole(void **state)
{
	(void)state;
	char folder[] = "/tmp/crowdcue-write-XXXXXX";
	char path[64];
	struct stat st;
	json_t *document = json_pack("{s:s}", "id", "a");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.show.json", folder);
	FILE *f = fopen(path, "w");
	fputs("old", f);
	fclose(f);
	assert_int_equal(chmod(path, 0600), 0);
	assert_true(document_write(document, path, NULL));
	char *text = case_read(path, NULL);
	assert_string_equal(text, "{\"id\": \"a\"}\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(files_in(folder), 1);
	free(text);
	json_decref(document);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void a_place_that_cannot_be_written_is_named(void **state)
{
	(void)state;
	struct error error;
	json_t *document = json_object();
	assert_false(document_write(document, "/tmp/crowdcue-no-such-folder/a.show.json", &error));
	assert_string_equal(error.file, "/tmp/crowdcue-no-such-folder/a.show.json");
	assert_non_null(strstr(error.what, "No such file"));
	json_decref(document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_hold_what_fits),
		cmocka_unit_test(a_file_is_replaced_whole),
		cmocka_unit_test(a_place_that_cannot_be_written_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
