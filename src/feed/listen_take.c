/* What a post has brought: its messages to the reader, their events to the sink, and only then the answer. */
#include <stdlib.h>
#include <string.h>

#include "core/locale.h"
#include "feed/listen_parts.h"
#include "show/audience_json.h"

#define PROBLEMS_MOST 10

struct post {
	struct listen_seat *seat;
	json_t *problems;   /* borrowed */
	uint64_t sender;    /* link_sender() */
	struct skew *clock; /* its; borrowed */
	struct moment now;
};

static void add_problem(struct post *p, const struct error *error, size_t message)
{
	if (json_array_size(p->problems) == PROBLEMS_MOST)
		return;
	json_t *problem = json_object();
	if (message)
		json_object_set_new(problem, "message", json_integer((json_int_t)message));
	if (error->line)
		json_object_set_new(problem, "line", json_integer(error->line));
	if (error->column)
		json_object_set_new(problem, "column", json_integer(error->column));
	if (error->pointer[0])
		json_object_set_new(problem, "pointer", json_string(error->pointer));
	json_object_set_new(problem, "text", json_string(error->what));
	json_array_append_new(p->problems, problem);
}

/* Readers count what they do not understand; why, only the normal form can tell. */
static void explain(struct post *p, size_t number, bool in_lines, const json_t *message)
{
	struct error error = {0};
	const struct saying *said = &p->seat->link->why;
	struct audience_event e = {0};
	const struct reader *reader = p->seat->messages.reader;
	const char *map = p->seat->link->url.map;
	json_t *line = json_is_object(message) ? json_copy((json_t *)(uintptr_t)message) : NULL;
	json_object_set_new(line, "feed", json_string(p->seat->link->url.name));
	if (line && !json_object_get(line, "t")) /* then its arrival counts */
		json_object_set_new(line, "t", json_integer(p->now.wall));
	if (!reader)
		error_say(&error, "Post.shape");
	else if (reader != &reader_normal && said->key)
		saying_text(said, NULL, error.what, sizeof error.what);
	else if (reader != &reader_normal)
		error_say_of(&error, "Post.map", "%s", map[0] ? map : reader->name);
	else if (!line)
		error_say(&error, "Post.no-object");
	else if (audience_from_json(line, &e, &error))
		audience_finish(&e);
	json_decref(line);
	error.line = in_lines ? (int)number : 0;
	add_problem(p, &error, in_lines ? 0 : number);
}

/* One path may have several senders: whose shape is another's, if no map is named, is told again. */
static void fit_shape(struct messages *m, const char *map, const json_t *message)
{
	if (map[0] || !m->reader || m->reader->suits(message))
		return;
	messages_finish(m);
}

static void take_message(void *user, size_t number, bool in_lines, bool alone, const json_t *message)
{
	struct post *p = user;
	struct link *l = p->seat->link;
	uint64_t dropped = l->status.dropped;
	l->why = (struct saying){0};
	link_from(l, p->clock, p->sender, alone ? SKEW_LONE : SKEW_POST);
	fit_shape(&p->seat->messages, l->url.map, message);
	messages_take_json(&p->seat->messages, l, message, &p->now);
	link_from(l, NULL, 0, SKEW_STREAM);
	if (l->status.dropped > dropped)
		explain(p, number, in_lines, message);
}

static void take_bad_line(void *user, const struct error *error)
{
	struct post *p = user;
	link_drop(p->seat->link);
	add_problem(p, error, 0);
}

static enum listen_answer unpack(struct listen_visitor *v, char **out, size_t *length, json_t *answer)
{
	switch (listen_unpack(v->packing, v->body ? v->body : "", v->length, out, length)) {
	case LISTEN_UNPACKED:
		return ANSWER_NONE;
	case LISTEN_BAD_PACKING:
		json_object_set_new(answer, "text", json_string(locale_text(NULL, "Post.bad-packing")));
		return ANSWER_BAD;
	case LISTEN_BODY_TOO_LONG:
		return ANSWER_TOO_LONG;
	case LISTEN_NO_MEMORY:
		break;
	}
	return ANSWER_FULL;
}

/* The answer to a body that was taken apart. A post of which nothing could be used is no success. */
static enum listen_answer tell(const struct feed_status *before, const struct link *l, json_t *problems, json_t *answer)
{
	uint64_t taken = l->status.received - before->received;
	uint64_t known = l->status.duplicates - before->duplicates;
	uint64_t refused = l->status.dropped - before->dropped;
	json_object_set_new(answer, "taken", json_integer((json_int_t)taken));
	json_object_set_new(answer, "duplicates", json_integer((json_int_t)known));
	json_object_set_new(answer, "refused", json_integer((json_int_t)refused));
	if (json_array_size(problems) > 0)
		json_object_set(answer, "problems", problems);
	if (taken + known > 0 || refused == 0)
		return ANSWER_OK;
	const char *first = json_string_value(json_object_get(json_array_get(problems, 0), "text"));
	json_object_set_new(answer, "text", json_string(first ? first : locale_text(NULL, "Post.nothing")));
	return ANSWER_BAD;
}

static enum listen_answer take_body(struct listen_visitor *v, const char *bytes, size_t length, json_t *answer)
{
	struct listen_seat *seat = v->seat;
	struct link *l = seat->link;
	struct post post = {.seat = seat, .now = v->door->all->now, .problems = json_array()};
	post.sender = link_sender(l, v->from);
	post.clock = senders_clock(&seat->senders, post.sender, true, post.now.mono);
	const struct listen_parts parts = {.user = &post, .message = take_message, .bad_line = take_bad_line};
	struct error error = {0};
	link_tell(l, &post.now); /* what others have brought is not of this post */
	struct feed_status before = l->status;
	uint64_t count = listen_count(l);
	enum listen_answer result = ANSWER_BAD;
	if (listen_take_apart(bytes, length, &parts, &error)) {
		/* it is the sink's before it is acknowledged */
		link_tell(l, &post.now);
		result = tell(&before, l, post.problems, answer);
	} else {
		link_drop(l);
		json_object_set_new(answer, "text", json_string(error.what));
		if (error.line)
			json_object_set_new(answer, "line", json_integer(error.line));
		if (error.column)
			json_object_set_new(answer, "column", json_integer(error.column));
	}
	json_decref(post.problems);
	if (result == ANSWER_OK) {
		listen_prove(v);
		listen_heard(seat, listen_count(l) - count, length);
	} else {
		listen_rate_spend(&seat->rate, (size_t)(listen_count(l) - count), length);
	}
	return result;
}

enum listen_answer listen_take(struct listen_visitor *v, json_t *answer)
{
	char *bytes = NULL;
	size_t length = 0;
	enum listen_answer result = unpack(v, &bytes, &length, answer);
	if (!result)
		result = take_body(v, bytes, length, answer);
	else
		listen_rate_spend(&v->seat->rate, 1, v->length);
	free(bytes);
	return result;
}
