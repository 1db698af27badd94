#include "run/spool.h"

#include <stdlib.h>
#include <string.h>

#include "store/files.h"

int64_t spool_open(struct spool *s, const char *folder)
{
	*s = (struct spool){0};
	if (!files_join(s->path, sizeof s->path, folder, "spool.ndjson"))
		s->path[0] = 0;
	int64_t left = s->path[0] ? files_size(s->path) : 0;
	s->size = left > 0 ? left : 0;
	return s->size;
}

static void shut(FILE **file)
{
	if (*file)
		fclose(*file);
	*file = NULL;
}

void spool_finish(struct spool *s)
{
	shut(&s->out);
	shut(&s->in);
	free(s->room);
	*s = (struct spool){0};
}

void spool_clear(struct spool *s)
{
	shut(&s->out);
	shut(&s->in);
	s->size = 0;
	if (s->path[0])
		remove(s->path);
}

/* ---- adding ---- */

static bool put(struct spool *s, const char *lines, size_t count, int64_t *length)
{
	*length = 0;
	for (size_t i = 0; i < count; i++) {
		size_t bytes = strlen(lines);
		if (fwrite(lines, 1, bytes, s->out) != bytes || putc('\n', s->out) == EOF)
			return false;
		*length += (int64_t)bytes + 1;
		lines += bytes + 1;
	}
	return fflush(s->out) == 0;
}

int64_t spool_add(struct spool *s, const char *lines, size_t count, int64_t *length)
{
	int64_t offset = s->size;
	*length = 0;
	if (!s->path[0] || offset >= SPOOL_MAX)
		return -1;
	if (!s->out)
		s->out = fopen(s->path, offset ? "r+b" : "wb");
	/* What half a write has left behind the end is written over. */
	if (!s->out || fseek(s->out, (long)offset, SEEK_SET) != 0 || !put(s, lines, count, length)) {
		shut(&s->out);
		return -1;
	}
	s->size = offset + *length;
	return offset;
}

/* ---- reading ---- */

static bool make_room(struct spool *s, size_t size)
{
	if (size <= s->room_size)
		return true;
	char *grown = realloc(s->room, size);
	if (!grown)
		return false;
	s->room = grown;
	s->room_size = size;
	return true;
}

static char *last_line_end(char *bytes, size_t length)
{
	while (length && bytes[length - 1] != '\n')
		length--;
	return length ? bytes + length - 1 : NULL;
}

/* Reads at least `most` bytes, or so many more that a line ends among them. Returns how many. */
static size_t fill(struct spool *s, int64_t length, size_t most)
{
	size_t got = 0;
	char *end = NULL;
	while (!end && (int64_t)got < length) {
		size_t want = (int64_t)(got + most) < length ? got + most : (size_t)length;
		if (!make_room(s, want))
			return 0;
		size_t more = fread(s->room + got, 1, want - got, s->in);
		if (!more)
			break;
		got += more;
		end = last_line_end(s->room, got);
	}
	return end ? (size_t)(end - s->room) + 1 : 0;
}

const char *spool_read(struct spool *s, int64_t offset, int64_t length, size_t most, int64_t *bytes, size_t *count)
{
	*bytes = 0;
	*count = 0;
	if (!s->in && (s->in = fopen(s->path, "rb")))
		setvbuf(s->in, NULL, _IONBF, 0); /* what is read ahead behind the end may be written over */
	if (!s->in || fseek(s->in, (long)offset, SEEK_SET) != 0)
		return NULL;
	size_t got = fill(s, length, most);
	for (size_t i = 0; i < got; i++) {
		if (s->room[i] != '\n')
			continue;
		s->room[i] = 0;
		++*count;
	}
	*bytes = (int64_t)got;
	return got ? s->room : NULL;
}
