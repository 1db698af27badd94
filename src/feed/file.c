/* A recording in the normal form, played at its own pace or another. Read line by line: it may be larger than memory.
 */
#include "feed/pull.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "core/moment.h"
#include "feed/dedupe.h"
#include "show/audience_json.h"

#define LONGEST_LINE (1 << 20)
#define PROBLEMS_MOST 100

struct file_feed {
	struct pull_feed base;
	char path[1024];
	FILE *file; /* owned; NULL at the end */
	size_t chunk_at;
	size_t chunk_size;
	char chunk[65536]; /* read and not yet taken apart */
	char *line;        /* owned, LONGEST_LINE + 1 bytes */
	size_t length;
	int number; /* of the line in `line`, from 1 */
	double speed;
	bool keep_times;
	bool started;                /* `first` is known */
	int64_t first;               /* time of the first good line, as recorded */
	int64_t start;               /* instant at which it is due */
	struct dedupe *dedupe;       /* owned */
	struct audience_event event; /* the next one; owned */
	int64_t due;                 /* its instant, NEVER = the end */
	size_t problem_count;
	struct error problems[PROBLEMS_MOST];
};

enum line { LINE_READ = 1, LINE_TOO_LONG, LINE_END };

/* Appends to the line what fits. */
static void append(struct file_feed *f, const char *bytes, size_t length, bool *over)
{
	if (length > LONGEST_LINE - f->length) {
		length = LONGEST_LINE - f->length;
		*over = true;
	}
	memcpy(f->line + f->length, bytes, length);
	f->length += length;
}

/* The next line without its end; what is too long is passed over. */
static enum line read_line(struct file_feed *f)
{
	f->length = 0;
	bool any = false;
	bool over = false;
	for (;;) {
		if (f->chunk_at == f->chunk_size) {
			f->chunk_size = fread(f->chunk, 1, sizeof f->chunk, f->file);
			f->chunk_at = 0;
			if (f->chunk_size == 0)
				break;
		}
		const char *start = f->chunk + f->chunk_at;
		size_t left = f->chunk_size - f->chunk_at;
		const char *end = memchr(start, '\n', left);
		append(f, start, end ? (size_t)(end - start) : left, &over);
		f->chunk_at += end ? (size_t)(end - start) + 1 : left;
		any = true;
		if (end)
			break;
	}
	if (!any)
		return LINE_END;
	f->number++;
	if (f->length > 0 && f->line[f->length - 1] == '\r')
		f->length--;
	if (f->number == 1 && f->length >= 3 && memcmp(f->line, "\xef\xbb\xbf", 3) == 0) {
		f->length -= 3;
		memmove(f->line, f->line + 3, f->length);
	}
	f->line[f->length] = 0;
	return over ? LINE_TOO_LONG : LINE_READ;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \t")] == 0;
}

static void add_problem(struct file_feed *f, struct error *error)
{
	struct feed_status *s = &f->base.status;
	s->dropped++;
	snprintf(error->file, sizeof error->file, "%.*s", (int)sizeof error->file - 1, f->path);
	error->line = f->number;
	s->says = saying_of("Feed.file.line", "%d %s", f->number, error->what);
	if (f->problem_count < PROBLEMS_MOST)
		f->problems[f->problem_count++] = *error;
}

/* Gives the event another time, in its line as well. False: memory. */
static bool set_time(struct audience_event *e, int64_t t)
{
	json_t *object = json_loads(e->json, 0, NULL);
	char *line = NULL;
	if (object && json_object_set_new(object, "t", json_integer(t)) == 0)
		line = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	if (!line)
		return false;
	free(e->json);
	e->json = line;
	e->t_ms = t;
	return true;
}

/* Moves the event by as much as the first one was moved. */
static bool shift(struct file_feed *f)
{
	int64_t t = f->event.t_ms;
	int64_t by = f->start - f->first;
	if (f->keep_times || by == 0 || (by > 0 ? t > INT64_MAX - by : t < INT64_MIN - by))
		return true;
	return set_time(&f->event, t + by);
}

/* Recorded time → instant at which it is handed over, never before the one before it. */
static int64_t due_at(const struct file_feed *f, int64_t t)
{
	double after = f->speed > 0 ? ((double)t - (double)f->first) / f->speed : 0;
	int64_t latest = f->due == NEVER ? f->start : f->due;
	if (!(after > 0))
		return latest;
	if (after > 9e15)
		return NEVER - 1;
	int64_t due = f->start + (int64_t)after;
	return due > latest ? due : latest;
}

/* The line that was read becomes the next event. False with an error: it is refused. */
static bool parse_line(struct file_feed *f, struct error *error)
{
	if (!audience_parse(f->line, f->length, &f->event, error))
		return false;
	int64_t recorded = f->event.t_ms;
	if (!f->started)
		f->first = recorded;
	if (!shift(f)) {
		audience_finish(&f->event);
		error_say(error, "Feed.memory");
		return false;
	}
	f->started = true;
	f->due = due_at(f, recorded);
	return true;
}

/* Finds the next good line that is not a repeat. */
static void advance(struct file_feed *f)
{
	struct error error;
	enum line line;
	while (f->file && (line = read_line(f)) != LINE_END) {
		if (line == LINE_READ && is_blank(f->line))
			continue;
		if (line == LINE_TOO_LONG)
			error_say(&error, "Feed.file.line-long");
		else if (parse_line(f, &error)) {
			if (dedupe_first(f->dedupe, f->event.feed, f->event.id))
				return;
			f->base.status.duplicates++;
			audience_finish(&f->event);
			continue;
		}
		add_problem(f, &error);
	}
	if (f->file)
		fclose(f->file);
	f->file = NULL;
	f->due = NEVER;
	f->base.status.state = FEED_ENDED;
	if (f->base.status.dropped == 0)
		f->base.status.says = saying_plain("Feed.file.over");
}

static void file_feed_destroy(struct pull_feed *p)
{
	struct file_feed *f = (struct file_feed *)p;
	if (f->file)
		fclose(f->file);
	audience_finish(&f->event);
	dedupe_destroy(f->dedupe);
	free(f->line);
	free(f);
}

static int64_t file_feed_next(const struct pull_feed *p)
{
	return ((const struct file_feed *)p)->due;
}

static size_t file_feed_take(struct pull_feed *p, int64_t now_wall, const struct feed_view *view,
			     struct audience_event *events, size_t max)
{
	struct file_feed *f = (struct file_feed *)p;
	(void)view;
	size_t count = 0;
	while (count < max && f->due != NEVER && f->due <= now_wall) {
		events[count++] = f->event;
		memset(&f->event, 0, sizeof f->event);
		p->status.received++;
		p->status.last_mono_ms = now_wall;
		advance(f);
	}
	return count;
}

static bool file_feed_problem(struct pull_feed *p, struct error *out)
{
	struct file_feed *f = (struct file_feed *)p;
	if (f->problem_count == 0)
		return false;
	*out = f->problems[0];
	f->problem_count--;
	memmove(f->problems, f->problems + 1, f->problem_count * sizeof *f->problems);
	return true;
}

static const struct pull_ops file_ops = {file_feed_next, file_feed_take, file_feed_problem, file_feed_destroy};

/* A pipe would keep the show waiting, so only a file on disk is one. */
static bool open_file(struct file_feed *f, struct error *error)
{
	struct stat info;
	/* Opening a pipe alone would wait for its writer. */
	int handle = open(f->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	f->file = handle < 0 ? NULL : fdopen(handle, "rb");
	if (f->file && fstat(handle, &info) == 0 && S_ISREG(info.st_mode))
		return true;
	if (handle >= 0 && !f->file)
		close(handle);
	if (f->file)
		error_say(error, "Feed.file.no-file");
	else
		error_say_of(error, "Feed.file.unreadable", "%s", strerror(errno));
	if (error)
		snprintf(error->file, sizeof error->file, "%.*s", (int)sizeof error->file - 1, f->path);
	return false;
}

struct pull_feed *file_feed_create(const char *id, const struct feed_url *url, int64_t now_wall, struct error *error)
{
	struct file_feed *f = calloc(1, sizeof *f);
	if (!f) {
		error_say(error, "Feed.memory");
		return NULL;
	}
	pull_feed_init(&f->base, &file_ops, id, url);
	memcpy(f->path, url->target, sizeof f->path);
	f->speed = url->speed;
	f->keep_times = url->keep_times;
	f->start = now_wall;
	f->due = NEVER;
	f->line = malloc(LONGEST_LINE + 1);
	f->dedupe = dedupe_create(NULL);
	if (!f->line || !f->dedupe) {
		error_say(error, "Feed.memory");
		file_feed_destroy(&f->base);
		return NULL;
	}
	if (!open_file(f, error)) {
		file_feed_destroy(&f->base);
		return NULL;
	}
	advance(f);
	if (f->due != NEVER)
		return &f->base;
	if (f->problem_count > 0 && error)
		*error = f->problems[0];
	else
		error_say_of(error, "Feed.file.empty", "%s", f->path);
	file_feed_destroy(&f->base);
	return NULL;
}
