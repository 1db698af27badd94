#include "store/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* As error_set(), with the path in its own field and the system's words. */
static bool failed(struct error *error, const char *path, const char *what)
{
	char reason[128] = "";
	int code = errno;
	if (strerror_r(code, reason, sizeof reason))
		snprintf(reason, sizeof reason, "error %d", code);
	error_set(error, "%s: %s", what, reason);
	if (error)
		snprintf(error->file, sizeof error->file, "%s", path);
	return false;
}

bool files_join(char *out, size_t size, const char *folder, const char *name)
{
	size_t length = strlen(folder);
	const char *between = length && folder[length - 1] == '/' ? "" : "/";
	int n = snprintf(out, size, "%s%s%s", folder, between, name);
	return n > 0 && (size_t)n < size;
}

static bool make_one(const char *path, struct error *error)
{
	struct stat info;
	if (mkdir(path, 0700) == 0)
		return true;
	if (errno == EEXIST && stat(path, &info) == 0) {
		if (S_ISDIR(info.st_mode))
			return true;
		errno = ENOTDIR;
	}
	return failed(error, path, "cannot make the folder");
}

bool files_make_folder(const char *path, struct error *error)
{
	char part[4096];
	size_t length = strlen(path);
	if (length == 0 || length >= sizeof part) {
		errno = length ? ENAMETOOLONG : ENOENT;
		return failed(error, path, "cannot make the folder");
	}
	memcpy(part, path, length + 1);
	for (char *p = part + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		if (!make_one(part, error))
			return false;
		*p = '/';
	}
	return make_one(part, error);
}

bool files_make_private(const char *folder, struct error *error)
{
	return chmod(folder, 0700) == 0 || failed(error, folder, "cannot make the folder private");
}

bool files_sync_folder(const char *folder, struct error *error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return failed(error, folder, "cannot open the folder");
	/* Some file systems have no sync of folders; their renames need none. */
	bool ok = fsync(fd) == 0 || errno == EINVAL;
	if (!ok)
		failed(error, folder, "cannot sync the folder");
	close(fd);
	return ok;
}

static int64_t read_holder(int fd)
{
	char text[32] = "";
	ssize_t n = pread(fd, text, sizeof text - 1, 0);
	return n > 0 ? strtoll(text, NULL, 10) : 0;
}

enum files_lock_result files_lock(const char *path, int *handle, int64_t *holder, struct error *error)
{
	*holder = 0;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		failed(error, path, "cannot open the lock file");
		return FILES_LOCK_FAILED;
	}
	/* flock() and not fcntl(): it also keeps out a second journal of the same process, and it is not lost when
	 * someone else in the process closes the file. */
	if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
		bool busy = errno == EWOULDBLOCK || errno == EINTR;
		if (busy)
			*holder = read_holder(fd);
		else
			failed(error, path, "cannot lock");
		close(fd);
		return busy ? FILES_LOCK_BUSY : FILES_LOCK_FAILED;
	}
	char text[32];
	int length = snprintf(text, sizeof text, "%lld\n", (long long)getpid());
	/* Who holds it is for people only: a full disk must not keep a session from being opened. */
	if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)length, 0) != length)
		*holder = 0;
	*handle = fd;
	return FILES_LOCKED;
}

void files_unlock(int handle)
{
	close(handle);
}

static bool write_all(int fd, const char *bytes, size_t size)
{
	while (size) {
		ssize_t n = write(fd, bytes, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

/* Writes the temporary file for good, then renames it. */
static bool replace(const char *path, const char *temporary, const void *bytes, size_t size, struct error *error)
{
	int fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0)
		return failed(error, temporary, "cannot create the file");
	bool ok = write_all(fd, bytes, size) && fsync(fd) == 0;
	int code = errno;
	if (close(fd) != 0 && ok) {
		ok = false;
		code = errno;
	}
	if (ok && rename(temporary, path) == 0)
		return true;
	if (ok)
		code = errno;
	unlink(temporary);
	errno = code;
	return failed(error, path, "cannot write the file");
}

bool files_replace(const char *folder, const char *name, const void *bytes, size_t size, struct error *error)
{
	char path[4096];
	char temporary[4096];
	char parent[4096];
	if (!files_join(path, sizeof path, folder, name) || strlen(path) + 5 > sizeof temporary) {
		errno = ENAMETOOLONG;
		return failed(error, folder, "cannot write the file");
	}
	snprintf(temporary, sizeof temporary, "%.*s.new", (int)(sizeof temporary - 5), path);
	memcpy(parent, path, sizeof parent);
	*strrchr(parent, '/') = 0;
	return files_make_folder(parent[0] ? parent : "/", error) && replace(path, temporary, bytes, size, error) &&
	       files_sync_folder(parent[0] ? parent : "/", error);
}

int64_t files_size(const char *path)
{
	struct stat info;
	return stat(path, &info) == 0 && S_ISREG(info.st_mode) ? (int64_t)info.st_size : -1;
}

char *files_read(const char *path, size_t most, size_t *size, struct error *error)
{
	struct stat info;
	char *bytes = NULL;
	size_t length = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &info) != 0) {
		failed(error, path, "cannot read the file");
	} else if (!S_ISREG(info.st_mode) || info.st_size < 0 || (uint64_t)info.st_size > most) {
		errno = S_ISREG(info.st_mode) ? EFBIG : EINVAL;
		failed(error, path, "cannot read the file");
	} else {
		size_t room = (size_t)info.st_size;
		bytes = malloc(room + 1);
		ssize_t n = 1;
		while (bytes && length < room && (n = read(fd, bytes + length, room - length)) > 0)
			length += (size_t)n;
		if (!bytes || n < 0) {
			failed(error, path, "cannot read the file");
			free(bytes);
			bytes = NULL;
		}
	}
	if (fd >= 0)
		close(fd);
	if (bytes) {
		bytes[length] = 0;
		*size = length;
	}
	return bytes;
}

bool files_writable(const char *folder)
{
	return access(folder, W_OK | X_OK) == 0;
}

bool files_each(const char *folder, bool (*visit)(void *user, const char *name), void *user)
{
	DIR *d = opendir(folder);
	if (!d)
		return false;
	struct dirent *entry;
	bool go_on = true;
	while (go_on && (entry = readdir(d)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			go_on = visit(user, entry->d_name);
	closedir(d);
	return true;
}
