#include "cli/secrets.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define BYTES_MAX 65536

/* Looks at the file that is open, not at its name: nobody can put another in its place in between. */
static bool is_private(int handle, struct error *error)
{
	struct stat about;
	if (fstat(handle, &about) != 0 || !S_ISREG(about.st_mode)) {
		error_set(error, "This is no plain file.");
		return false;
	}
	if (about.st_size > BYTES_MAX) {
		error_set(error, "A file of secrets holds at most %d bytes.", BYTES_MAX);
		return false;
	}
	if (about.st_mode & (S_IRWXG | S_IRWXO)) {
		error_set(error, "Others can open this file of secrets.");
		snprintf(error->mend, sizeof error->mend, "Give it the mode 0600: chmod 600 FILE.");
		return false;
	}
	return true;
}

static bool is_object_of_objects(FILE *file, struct error *error)
{
	json_error_t place;
	json_t *all = json_loadf(file, JSON_REJECT_DUPLICATES, &place);
	const char *name;
	json_t *entry;
	bool fits = json_is_object(all);
	if (!all) {
		error_set(error, "This is no JSON: %s.", place.text);
		error->line = place.line;
		error->column = place.column;
	} else if (!fits) {
		error_set(error, "A file of secrets is a JSON object.");
	}
	json_object_foreach(all, name, entry)
	{
		if (fits && !json_is_object(entry)) {
			error_set(error, "The secrets under \"%.64s\" are no object.", name);
			fits = false;
		}
	}
	json_decref(all);
	return fits;
}

bool secrets_check(const char *path, struct error *error)
{
	bool fits = false;
	/* without O_NONBLOCK a named pipe would be waited for */
	int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	FILE *file = NULL;
	if (handle < 0)
		error_set(error, "This file of secrets cannot be opened.");
	else if (is_private(handle, error))
		file = fdopen(handle, "r");
	if (file) {
		fits = is_object_of_objects(file, error);
		fclose(file);
	} else if (handle >= 0) {
		close(handle);
	}
	snprintf(error->file, sizeof error->file, "%s", path);
	return fits;
}
