#include "paint/picture_files.h"

#include <stdlib.h>
#include <string.h>

#include <sys/stat.h>

struct file_stamp file_stamp_of(const char *path)
{
	struct stat file;
	if (stat(path, &file) != 0)
		return (struct file_stamp){0};
	return (struct file_stamp){file.st_ino, file.st_size, file.st_mtim.tv_sec, file.st_mtim.tv_nsec};
}

static bool is_none(const struct file_stamp *stamp)
{
	return !stamp->id && !stamp->size && !stamp->seconds;
}

void picture_files_finish(struct picture_files *files)
{
	struct picture_file *file;
	struct picture_file *next;
	HASH_ITER(hh, files->all, file, next)
	{
		HASH_DEL(files->all, file);
		free(file);
	}
}

/* NULL when memory is short. */
static struct picture_file *file_of(struct picture_files *files, const char *path)
{
	struct picture_file *file;
	HASH_FIND_STR(files->all, path, file);
	if (file)
		return file;
	file = calloc(1, sizeof(*file));
	if (file) {
		memcpy(file->path, path, strnlen(path, sizeof(file->path) - 1));
		HASH_ADD_STR(files->all, path, file);
	}
	return file;
}

uint32_t picture_files_version(struct picture_files *files, const char *path)
{
	const struct picture_file *file = file_of(files, path);
	return file ? file->version : 0;
}

/* Keeps the trouble until it is taken, one at a time: another is met again when its file is tried again. */
static void note_trouble(struct picture_files *files, const struct error *why)
{
	unsigned name;
	HASH_VALUE(why->file, strlen(why->file), name);
	size_t count = files->told_count < PICTURES_TOLD ? files->told_count : PICTURES_TOLD;
	for (size_t i = 0; i < count; i++) {
		if (files->told[i] == name)
			return;
	}
	if (files->troubled)
		return;
	files->told[files->told_count++ % PICTURES_TOLD] = name;
	files->trouble = *why;
	files->troubled = true;
}

void picture_files_read(struct picture_files *files, const char *path, const struct file_stamp *stamp,
			const struct error *why)
{
	struct picture_file *file = file_of(files, path);
	if (file && is_none(&file->stamp))
		file->stamp = *stamp;
	if (why)
		note_trouble(files, why);
}

bool picture_files_look(struct picture_files *files, const char *path, const struct file_stamp *stamp)
{
	struct picture_file *file = file_of(files, path);
	if (!file || is_none(stamp) || is_none(&file->stamp) || memcmp(&file->stamp, stamp, sizeof(*stamp)) == 0)
		return false;
	file->version++;
	file->stamp = *stamp;
	files->told_count = 0;
	return true;
}

bool picture_files_take_trouble(struct picture_files *files, struct error *out)
{
	bool troubled = files->troubled;
	if (troubled)
		*out = files->trouble;
	files->troubled = false;
	return troubled;
}
