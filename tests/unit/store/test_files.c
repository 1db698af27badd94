/* Folders, locks and files that are replaced whole. */
#include "scratch.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

#include "store/files.h"

static void joining(void **state)
{
	char path[8];
	(void)state;
	assert_true(files_join(path, sizeof path, "a", "b"));
	assert_string_equal(path, "a/b");
	assert_true(files_join(path, sizeof path, "/", "b"));
	assert_string_equal(path, "/b");
	assert_true(files_join(path, sizeof path, "abc", "def"));
	assert_false(files_join(path, sizeof path, "abc", "defg"));
}

static bool count_name(void *user, const char *name)
{
	(void)name;
	++*(int *)user;
	return true;
}

static void replacing(void **state)
{
	struct error error = {0};
	int count = 0;
	assert_true(files_replace(*state, "x/y/a.txt", "one", 3, &error));
	char *text = read_file(in(*state, "x/y/a.txt"));
	assert_string_equal(text, "one");
	free(text);
	/* Whoever has the old file open still has it whole. */
	FILE *old = fopen(in(*state, "x/y/a.txt"), "r");
	assert_true(files_replace(*state, "x/y/a.txt", "second", 6, &error));
	char bytes[8] = "";
	assert_int_equal(fread(bytes, 1, sizeof bytes, old), 3);
	assert_string_equal(bytes, "one");
	fclose(old);
	assert_int_equal(files_size(in(*state, "x/y/a.txt")), 6);
	/* Nothing is left beside it. */
	assert_true(files_each(in(*state, "x/y"), count_name, &count));
	assert_int_equal(count, 1);
	assert_false(files_each(in(*state, "none"), count_name, &count));
}

/* A replacement that fails leaves the old file as it was, and nothing beside it. */
static void replacing_without_room(void **state)
{
	struct error error = {0};
	struct rlimit before;
	char bytes[4096] = {0};
	int count = 0;
	assert_true(files_replace(*state, "a", "old", 3, &error));
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){.rlim_cur = 1000, .rlim_max = before.rlim_max}), 0);
	assert_false(files_replace(*state, "a", bytes, sizeof bytes, &error));
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_true(error.what[0] && error.file[0]);
	char *text = read_file(in(*state, "a"));
	assert_string_equal(text, "old");
	free(text);
	assert_true(files_each(*state, count_name, &count));
	assert_int_equal(count, 1);
}

static void reading(void **state)
{
	struct error error = {0};
	size_t size = 0;
	write_file(in(*state, "a"), "x\0y", 3);
	char *bytes = files_read(in(*state, "a"), 3, &size, &error);
	assert_non_null(bytes);
	assert_int_equal(size, 3);
	assert_memory_equal(bytes, "x\0y", 4);
	free(bytes);
	assert_null(files_read(in(*state, "a"), 2, &size, &error));
	assert_null(files_read(in(*state, "none"), 9, &size, &error));
	assert_null(files_read(*state, 9999, &size, &error));
	/* A pipe never ends: it is no plain file, and opening it does not hang. */
	assert_int_equal(mkfifo(in(*state, "pipe"), 0600), 0);
	assert_null(files_read(in(*state, "pipe"), 9, &size, &error));
	assert_int_equal(files_size(in(*state, "pipe")), -1);
	assert_int_equal(files_size(*state), -1);
}

static void folders(void **state)
{
	struct error error = {0};
	struct stat info;
	assert_true(files_make_folder(in(*state, "a/b/"), &error));
	assert_true(files_make_folder(in(*state, "a/b"), &error));
	assert_int_equal(stat(in(*state, "a/b"), &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	write_file(in(*state, "file"), "", 0);
	assert_false(files_make_folder(in(*state, "file"), &error));
	assert_false(files_make_folder(in(*state, "file/x"), &error));
	assert_false(files_make_folder("", &error));
	char longer[5000];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = 0;
	assert_false(files_make_folder(longer, &error));
	assert_true(error.what[0]);
}

static void locking(void **state)
{
	struct error error = {0};
	int handle = -1;
	int second = -1;
	int64_t holder = 0;
	assert_int_equal(files_lock(in(*state, "lock"), &handle, &holder, &error), FILES_LOCKED);
	assert_int_equal(files_lock(in(*state, "lock"), &second, &holder, &error), FILES_LOCK_BUSY);
	assert_int_equal(holder, getpid());
	files_unlock(handle);
	assert_int_equal(files_lock(in(*state, "lock"), &second, &holder, &error), FILES_LOCKED);
	files_unlock(second);
	assert_int_equal(files_lock(in(*state, "none/lock"), &second, &holder, &error), FILES_LOCK_FAILED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joining), scratch_test(replacing), scratch_test(replacing_without_room),
		scratch_test(reading),     scratch_test(folders),   scratch_test(locking),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
