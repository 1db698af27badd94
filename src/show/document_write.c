#include "show/document_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE_MAX_BYTES 120
#define INDENT 2

/* A text that grows. */
struct out {
	char *text; /* owned */
	size_t length;
	size_t capacity;
	bool failed;
};

static void put(struct out *o, const char *bytes, size_t length)
{
	if (o->length + length + 1 > o->capacity) {
		size_t capacity = (o->length + length + 1) * 2;
		char *text = realloc(o->text, capacity);
		if (!text) {
			o->failed = true;
			return;
		}
		o->text = text;
		o->capacity = capacity;
	}
	memcpy(o->text + o->length, bytes, length);
	o->length += length;
	o->text[o->length] = '\0';
}

static void put_line_end(struct out *o, int depth)
{
	put(o, "\n", 1);
	for (int i = 0; i < depth * INDENT; i++)
		put(o, " ", 1);
}

static void put_value(struct out *o, const json_t *value, int depth, size_t before);

static void put_members(struct out *o, const json_t *value, int depth)
{
	const char *key;
	json_t *member;
	bool first = true;
	json_object_foreach((json_t *)value, key, member)
	{
		if (!first)
			put(o, ",", 1);
		first = false;
		put_line_end(o, depth + 1);
		json_t *name = json_string(key);
		char *quoted = name ? json_dumps(name, JSON_ENCODE_ANY) : NULL;
		if (quoted)
			put(o, quoted, strlen(quoted));
		else
			o->failed = true;
		put(o, ": ", 2);
		put_value(o, member, depth + 1, (quoted ? strlen(quoted) : 0) + 3);
		free(quoted);
		json_decref(name);
	}
}

static void put_items(struct out *o, const json_t *value, int depth)
{
	for (size_t i = 0; i < json_array_size(value); i++) {
		if (i)
			put(o, ",", 1);
		put_line_end(o, depth + 1);
		put_value(o, json_array_get(value, i), depth + 1, 1);
	}
}

/* `before` is what stands in the line already, behind its indent. */
static void put_value(struct out *o, const json_t *value, int depth, size_t before)
{
	char *line = json_dumps(value, JSON_ENCODE_ANY);
	bool list = json_is_object(value) || json_is_array(value);
	bool empty = !json_object_size(value) && !json_array_size(value);
	if (!line) {
		o->failed = true;
	} else if (!list || empty || (size_t)(depth * INDENT) + before + strlen(line) <= LINE_MAX_BYTES) {
		put(o, line, strlen(line));
	} else if (json_is_object(value)) {
		put(o, "{", 1);
		put_members(o, value, depth);
		put_line_end(o, depth);
		put(o, "}", 1);
	} else {
		put(o, "[", 1);
		put_items(o, value, depth);
		put_line_end(o, depth);
		put(o, "]", 1);
	}
	free(line);
}

char *document_text(const json_t *document)
{
	struct out o = {0};
	put_value(&o, document, 0, 0);
	put(&o, "\n", 1);
	if (!o.failed)
		return o.text;
	free(o.text);
	return NULL;
}

static bool fail(struct error *error, const char *path)
{
	error_set(error, "The file cannot be written: %s.", strerror(errno));
	if (error)
		snprintf(error->file, sizeof error->file, "%s", path);
	return false;
}

static bool write_all(int fd, const char *text)
{
	size_t length = strlen(text);
	while (length) {
		ssize_t written = write(fd, text, length);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		text += written;
		length -= (size_t)written;
	}
	return fsync(fd) == 0;
}

/* Writes beside the target, with its mode if it is there, and puts it in its place. */
static bool replace(const char *text, const char *path, char *beside)
{
	struct stat old;
	int fd = mkstemp(beside);
	if (fd < 0)
		return false;
	mode_t mode = stat(path, &old) == 0 ? old.st_mode & 0777 : 0644;
	bool ok = write_all(fd, text) && fchmod(fd, mode) == 0;
	int why = errno;
	if (close(fd) != 0 && ok) {
		why = errno;
		ok = false;
	}
	if (ok && rename(beside, path) == 0)
		return true;
	if (ok)
		why = errno;
	unlink(beside);
	errno = why;
	return false;
}

bool document_write(const json_t *document, const char *path, struct error *error)
{
	char *text = document_text(document);
	size_t size = strlen(path) + sizeof ".XXXXXX";
	char *beside = malloc(size);
	bool ok = text && beside;
	if (ok) {
		snprintf(beside, size, "%s.XXXXXX", path);
		ok = replace(text, path, beside);
	} else {
		errno = ENOMEM;
	}
	if (!ok)
		fail(error, path);
	free(text);
	free(beside);
	return ok;
}
