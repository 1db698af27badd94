#include "feed/speaker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/chat_text.h"
#include "feed/link.h"

enum line_state { LINE_WAITING = 1, LINE_UNDER_WAY, LINE_OVER };

/* The text as it goes to one feed. */
struct line {
	char feed[65];
	enum line_state state;
	size_t at; /* bytes said */
	size_t part;
	int64_t live_mono;  /* the connection that the part went to */
	int64_t answer_due; /* LINE_UNDER_WAY */
};

struct speaker_job {
	struct speaker_job *next;
	int64_t number;
	int64_t begin_due;
	bool failed;
	char failed_feed[65]; /* of several the one that `why` is about */
	struct saying why;
	char text[SPEAKER_TEXT_MOST];
	size_t count;
	struct line lines[];
};

struct speaker_job *speaker_job_create(const struct feed_say *say)
{
	struct speaker_job *job = calloc(1, sizeof *job + say->count * sizeof *job->lines);
	if (!job)
		return NULL;
	job->number = say->number;
	job->count = say->count;
	chat_text_clean(say->text, job->text, sizeof job->text);
	for (size_t i = 0; i < say->count; i++) {
		job->lines[i].state = LINE_WAITING;
		snprintf(job->lines[i].feed, sizeof job->lines[i].feed, "%s", say->feeds[i]);
	}
	return job;
}

void speaker_job_destroy(struct speaker_job *job)
{
	free(job);
}

/* ---- ends ---- */

/* The first that goes wrong is what is told; with several feeds, of which one. */
static void fail_as(struct speaker_job *job, struct line *line, struct saying why)
{
	line->state = LINE_OVER;
	if (!job->failed) {
		snprintf(job->failed_feed, sizeof job->failed_feed, "%s", job->count > 1 ? line->feed : "");
		job->why = why;
	}
	job->failed = true;
}

static void fail(struct speaker_job *job, struct line *line, const char *key)
{
	fail_as(job, line, saying_plain(key));
}

static bool is_over(const struct speaker_job *job)
{
	for (size_t i = 0; i < job->count; i++)
		if (job->lines[i].state != LINE_OVER)
			return false;
	return true;
}

static void tell_ended(struct speaker *s)
{
	for (struct speaker_job **at = &s->first; *at;) {
		struct speaker_job *job = *at;
		if (!is_over(job)) {
			at = &job->next;
			continue;
		}
		*at = job->next;
		s->count--;
		s->sink->posted(s->sink->user, job->number, !job->failed, job->failed_feed, &job->why);
		speaker_job_destroy(job);
	}
}

void speaker_add(struct speaker *s, struct speaker_job *job, const struct moment *now)
{
	struct speaker_job **at = &s->first;
	const char *why = NULL;
	if (s->count >= SPEAKER_JOBS_MOST)
		why = "Say.full";
	else if (!job->text[0])
		why = "Say.empty";
	while (*at)
		at = &(*at)->next;
	*at = job;
	s->count++;
	job->begin_due = now->mono + SPEAKER_BEGIN_MS;
	for (size_t i = 0; why && i < job->count; i++)
		fail(job, &job->lines[i], why);
	tell_ended(s);
}

/* ---- saying ---- */

static struct link *find_link(struct link *const *links, size_t count, const char *id)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(links[i]->status.id, id) == 0)
			return links[i];
	return NULL;
}

/* An older text for the same feed goes first. */
static bool is_behind(const struct speaker *s, const struct speaker_job *job, const struct line *line)
{
	for (const struct speaker_job *other = s->first; other != job; other = other->next)
		for (size_t i = 0; i < other->count; i++)
			if (other->lines[i].state != LINE_OVER && strcmp(other->lines[i].feed, line->feed) == 0)
				return true;
	return false;
}

static int parts_of(const char *text, size_t most)
{
	int parts = 0;
	for (; *text && parts <= SPEAKER_PARTS_MOST; parts++) {
		text += chat_text_part(text, most);
		text += strspn(text, " ");
	}
	return parts;
}

static void say(struct speaker_job *job, struct line *line, struct link *l, const struct moment *now)
{
	char part[SPEAKER_TEXT_MOST + 8];
	const char *rest = job->text + line->at;
	bool command = line->at && chat_text_is_command(rest); /* in mid-sentence it was none */
	size_t length = chat_text_part(rest, l->protocol->say_most - (command ? 2 : 0));
	if (!line->at && parts_of(job->text, l->protocol->say_most) > SPEAKER_PARTS_MOST) {
		fail(job, line, "Say.long");
		return;
	}
	snprintf(part, sizeof part, "%s%.*s", command ? "… " : "", (int)length, rest);
	length += (size_t)(rest - job->text);
	while (job->text[length] == ' ')
		length++;
	line->part = length;
	line->state = LINE_UNDER_WAY;
	line->live_mono = l->live_mono;
	line->answer_due = now->mono + SPEAKER_ANSWER_MS;
	const char *why = l->protocol->say(l, part, now);
	if (why)
		fail(job, line, why);
}

static int64_t tend_waiting(struct speaker_job *job, struct line *line, struct link *l, const struct moment *now)
{
	bool live = l && l->state == LINK_OPEN && l->live_mono != NEVER;
	int64_t due = live && l->protocol->say ? l->protocol->may_say(l, now) : job->begin_due;
	if (!l || l->state == LINK_OVER)
		fail(job, line, "Say.no-feed");
	else if (!l->protocol->say)
		fail(job, line, "Say.listens");
	else if (line->at == 0 && now->mono >= job->begin_due)
		fail(job, line, live ? "Say.limits" : "Say.away");
	else if (line->at && !live)
		fail(job, line, "Say.half");
	else if (live && due <= now->mono)
		say(job, line, l, now);
	else
		return due < job->begin_due || line->at ? due : job->begin_due;
	return line->state == LINE_UNDER_WAY ? line->answer_due : NEVER;
}

static int64_t tend_under_way(struct speaker_job *job, struct line *line, const struct link *l,
			      const struct moment *now)
{
	if (!l || l->state != LINK_OPEN || l->live_mono != line->live_mono)
		fail(job, line, "Say.broke");
	else if (now->mono >= line->answer_due)
		fail(job, line, "Say.no-answer");
	return line->state == LINE_UNDER_WAY ? line->answer_due : NEVER;
}

static int64_t tend(const struct speaker *s, struct speaker_job *job, struct line *line, struct link *l,
		    const struct moment *now)
{
	switch (line->state) {
	case LINE_WAITING:
		if (is_behind(s, job, line))
			return job->begin_due > now->mono ? job->begin_due : NEVER;
		return tend_waiting(job, line, l, now);
	case LINE_UNDER_WAY:
		return tend_under_way(job, line, l, now);
	case LINE_OVER:
		break;
	}
	return NEVER;
}

int64_t speaker_tick(struct speaker *s, struct link *const *links, size_t count, const struct moment *now)
{
	int64_t next = NEVER;
	for (struct speaker_job *job = s->first; job; job = job->next)
		for (size_t i = 0; i < job->count; i++) {
			struct line *line = &job->lines[i];
			int64_t due = tend(s, job, line, find_link(links, count, line->feed), now);
			next = due < next ? due : next;
		}
	tell_ended(s);
	return next;
}

void speaker_answered(struct speaker *s, const char *feed, bool ok, struct saying why)
{
	for (struct speaker_job *job = s->first; job; job = job->next)
		for (size_t i = 0; i < job->count; i++) {
			struct line *line = &job->lines[i];
			if (line->state != LINE_UNDER_WAY || strcmp(line->feed, feed) != 0)
				continue;
			line->at = line->part;
			if (!ok)
				fail_as(job, line, why);
			else
				line->state = job->text[line->at] ? LINE_WAITING : LINE_OVER;
			return;
		}
}

static uint64_t hash_of(const char *place, const char *text, size_t length)
{
	static const unsigned char key[crypto_shorthash_KEYBYTES];
	uint64_t hash[2];
	crypto_shorthash((unsigned char *)&hash[0], (const unsigned char *)text, length, key);
	crypto_shorthash((unsigned char *)&hash[1], (const unsigned char *)place, strlen(place), key);
	return hash[0] ^ (hash[1] << 1 | hash[1] >> 63);
}

void speaker_remember(struct speaker *s, const char *place, const char *text, size_t length, const struct moment *now)
{
	s->own[s->own_count++ % SPEAKER_OWN_MOST] =
		(struct speaker_own){.hash = hash_of(place, text, length), .mono = now->mono};
}

int64_t speaker_said_at(const struct speaker *s, const char *place, const char *text, size_t length)
{
	int64_t latest = INT64_MIN;
	uint64_t hash = hash_of(place, text, length);
	for (size_t i = 0; i < s->own_count && i < SPEAKER_OWN_MOST; i++)
		if (s->own[i].hash == hash && s->own[i].mono > latest)
			latest = s->own[i].mono;
	return latest;
}

bool speaker_needs(const struct speaker *s, struct link *l, const struct moment *now)
{
	if (!l->protocol->say || l->state != LINK_OPEN || l->live_mono == NEVER)
		return false;
	bool open = l->protocol->may_say(l, now) <= now->mono;
	for (const struct speaker_job *job = s->first; job; job = job->next)
		for (size_t i = 0; i < job->count; i++) {
			const struct line *line = &job->lines[i];
			bool sayable = line->state == LINE_UNDER_WAY || (line->state == LINE_WAITING && open);
			if (sayable && strcmp(line->feed, l->status.id) == 0)
				return true;
		}
	return false;
}

void speaker_finish(struct speaker *s)
{
	while (s->first) {
		struct speaker_job *next = s->first->next;
		speaker_job_destroy(s->first);
		s->first = next;
	}
	s->count = 0;
}
