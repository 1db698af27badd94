/* Runs a fuzz target over every file of the folders that are named: the corpus as a test, without libFuzzer. */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

static uint8_t *read_whole(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	size_t capacity = 4096;
	uint8_t *bytes = malloc(capacity);
	*size = 0;
	while (bytes) {
		*size += fread(bytes + *size, 1, capacity - *size, file);
		if (*size < capacity)
			break;
		capacity *= 2;
		uint8_t *grown = realloc(bytes, capacity);
		if (!grown)
			free(bytes);
		bytes = grown;
	}
	fclose(file);
	return bytes;
}

/* True if it was a file and the target has taken it. */
static int run_file(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return 0;
	size_t size;
	uint8_t *bytes = read_whole(path, &size);
	if (!bytes) {
		fprintf(stderr, "%s: cannot be read\n", path);
		exit(1);
	}
	/* An exact copy, so that a sanitizer sees a read past the end. */
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact)
		exit(1);
	if (size)
		memcpy(exact, bytes, size);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	free(bytes);
	return 1;
}

static int run_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	int count = 0;
	if (!dir) {
		fprintf(stderr, "%s: no such folder\n", folder);
		exit(1);
	}
	for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
		char path[4096];
		int length = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (length > 0 && (size_t)length < sizeof path)
			count += run_file(path);
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	int count = 0;
	for (int i = 1; i < argc; i++)
		count += run_folder(argv[i]);
	printf("%d inputs\n", count);
	/* A corpus that has gone missing is no success. */
	return count ? 0 : 1;
}
