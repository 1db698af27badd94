/* What is known of the files that pictures were read from: which of them has given way to another one of its name, and
 * which could not be read. One thread at a time. */
#ifndef PAINT_PICTURE_FILES_H
#define PAINT_PICTURE_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <uthash.h>

#include "core/error.h"

#define PICTURE_PATH 512 /* bytes of a path with its NUL; longer ones are cut */
#define PICTURES_TOLD 64

/* What tells a file from one that took its place. All zero: there is none. */
struct file_stamp {
	uint64_t id; /* the inode */
	int64_t size;
	int64_t seconds; /* when it was written … */
	int64_t nanoseconds;
};

/* Looks at the disk. */
struct file_stamp file_stamp_of(const char *path);

/* A file that was asked for. */
struct picture_file {
	struct file_stamp stamp; /* of the version that is shown; all zero = not read yet */
	uint32_t version;        /* counts up when another file has taken its place */
	UT_hash_handle hh;
	char path[PICTURE_PATH];
};

/* All zero is an empty one. */
struct picture_files {
	struct picture_file *all;     /* owned; few: the pictures of the shows of this run */
	unsigned told[PICTURES_TOLD]; /* hashes of the files whose trouble was noted, a ring */
	size_t told_count;
	struct error trouble; /* not taken yet, if `troubled` */
	bool troubled;
};

void picture_files_finish(struct picture_files *files);

/* The version to ask for, from 0. */
uint32_t picture_files_version(struct picture_files *files, const char *path);
/* It was read, or could not be: `why`, else NULL. `stamp`: of before it was read. */
void picture_files_read(struct picture_files *files, const char *path, const struct file_stamp *stamp,
			const struct error *why);
/* What a look at a file has found. True if another one has taken its place: its version is a new one. One that has gone
 * stays as it was read. */
bool picture_files_look(struct picture_files *files, const char *path, const struct file_stamp *stamp);

/* Once for each file that could not be read: which, and why. False: there is nothing new. */
bool picture_files_take_trouble(struct picture_files *files, struct error *out);

#endif
