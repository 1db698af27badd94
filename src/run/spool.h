/* The spool: audience events that no memory is left for wait here, in a file of the session folder, one line of the
 * normal form each, in the order in which they came. It grows while the runner is slower than the audience and is
 * emptied when all of it has been taken. What a crash leaves behind is found again by the next resume: the lines that
 * had already been counted are known by their ids. */
#ifndef RUN_SPOOL_H
#define RUN_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Bytes. Beyond this the network thread waits, and the servers' own queues fill. */
#define SPOOL_MAX ((int64_t)1 << 30)

/* {0} is one that takes nothing. */
struct spool {
	char path[1100]; /* "" = there is none; immutable after spool_open() */
	FILE *out;       /* spool_add() only; owned, NULL = not open */
	FILE *in;        /* spool_read() only; owned, NULL = not open */
	int64_t size;    /* spool_add() only: bytes in the file; spool_clear() sets it back */
	char *room;      /* spool_read() only; owned */
	size_t room_size;
};

/* Before any other call. Returns how many bytes an earlier run has left, 0 = none. */
int64_t spool_open(struct spool *s, const char *folder);
void spool_finish(struct spool *s);

/* Appends `count` lines, one behind the other, each ended by a NUL. *length: the bytes that this took. Returns where
 * they begin in the file, or -1: there is no spool, it is full, or the disk is; nothing was added. One thread at a
 * time; may run beside spool_read(). */
int64_t spool_add(struct spool *s, const char *lines, size_t count, int64_t *length);

/* Whole lines from `offset` on, of at most `length` bytes and about `most`, but at least one line if there is one:
 * each ended by a NUL in place of its line end, one behind the other. *bytes: how far they reach, *count: how many.
 * Borrowed until the next call; NULL = none can be read. One thread at a time; may run beside spool_add(). */
const char *spool_read(struct spool *s, int64_t offset, int64_t length, size_t most, int64_t *bytes, size_t *count);

/* Empties the file. Neither of the two above may run meanwhile. */
void spool_clear(struct spool *s);

#endif
