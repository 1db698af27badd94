/* A folder of its own for a test, gone when the test has ended. */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static inline int scratch_remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

/* cmocka's set-up: *state is the folder's path. */
static inline int scratch_setup(void **state)
{
	const char *base = getenv("TMPDIR");
	size_t size = 256;
	char *path = malloc(size);
	if (!path)
		return -1;
	snprintf(path, size, "%s/crowdcue-test-XXXXXX", base ? base : "/tmp");
	*state = mkdtemp(path);
	return *state ? 0 : -1;
}

static inline int scratch_teardown(void **state)
{
	int failed = nftw(*state, scratch_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return failed;
}

/* "folder/name" in a ring of buffers: good for one call's arguments. */
static inline const char *in(const char *folder, const char *name)
{
	static char paths[8][600];
	static int next;
	char *path = paths[next++ % 8];
	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

static inline void write_file(const char *path, const void *bytes, size_t size)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	assert_int_equal(fclose(file), 0);
}

/* The whole file with a NUL behind it; free() it. */
static inline char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	size_t size = (size_t)ftell(file);
	rewind(file);
	char *bytes = malloc(size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, size, file), size);
	bytes[size] = 0;
	fclose(file);
	return bytes;
}

#define scratch_test(f) cmocka_unit_test_setup_teardown(f, scratch_setup, scratch_teardown)

#endif
