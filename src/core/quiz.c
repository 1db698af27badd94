/* Quizzes and surveys: how their questions follow one another, and what they come to. */
#include "core/quiz.h"

#include <stdlib.h>
#include <string.h>

#include "core/make_up.h"
#include "core/poll.h"

/* As many of the best as a state is asked for often. */
#define RANKING_IN_STATE 100

static bool is_survey(const struct interaction *it)
{
	return it->doc->kind == KIND_SURVEY;
}

/* ---- questions ---- */

/* No more is asked for it from here on; answers that are under way still count. */
static void end_question(struct interaction *it, const struct context *cx)
{
	struct quiz_round *r = it->quiz->current < 0 ? NULL : &it->quiz->rounds[it->quiz->current];
	if (!r || r->ended)
		return;
	r->ended = cx->now.wall;
	r->held_mono = NEVER;
}

static void ask(struct interaction *it, const struct context *cx, int which)
{
	struct quiz *q = it->quiz;
	bool held = cx->standby && it->doc->hold;
	end_question(it, cx);
	make_up_begin(it, cx);
	q->current = which;
	q->rounds[which].asked = cx->now.wall;
	q->rounds[which].asked_mono = cx->now.mono;
	q->rounds[which].held_mono = held ? cx->now.mono : NEVER;
	it->deadline_mono = q->time_ms == SHOW_NONE || held ? NEVER : cx->now.mono + q->time_ms;
	it->held_left_ms = q->time_ms == SHOW_NONE || !held ? -1 : q->time_ms;
	it->held_mono = cx->now.mono;
}

static bool is_last(const struct interaction *it)
{
	return it->quiz->current + 1 >= (int)it->quiz->count;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code != VERB_QUIZ_NEXT)
		return reply_refuse(reply, "verb.not-applicable");
	if (it->life != LIFE_OPEN)
		return interaction_not_allowed(it, reply);
	if (is_last(it)) {
		interaction_close(it, cx);
		return true;
	}
	ask(it, cx, it->quiz->current + 1);
	interaction_emit(it, cx);
	return true;
}

/* A question's time is over. A survey asks the next one; a quiz waits for `next`, so that the answer can be talked
 * about. After the last one both close, as everything does at its time limit. */
static void deadline(struct interaction *it, struct context *cx)
{
	if (it->life != LIFE_OPEN || it->deadline_mono > cx->now.mono || is_last(it))
		return;
	if (is_survey(it)) {
		ask(it, cx, it->quiz->current + 1);
	} else {
		end_question(it, cx);
		it->deadline_mono = NEVER;
	}
	interaction_emit(it, cx);
}

/* ---- the shared life's turns ---- */

static void clear(struct quiz *q)
{
	q->current = -1;
	q->time_ms = SHOW_NONE;
	for (size_t i = 0; i < q->count; i++)
		q->rounds[i] = (struct quiz_round){.options = q->rounds[i].options, .held_mono = NEVER};
	quiz_forget_answers(q);
}

static void free_rounds(struct quiz *q)
{
	for (size_t i = 0; q->rounds && i < q->count; i++)
		match_options_destroy(q->rounds[i].options);
	free(q->rounds);
	q->rounds = NULL;
	q->count = 0;
}

/* Out of memory: nothing has changed. */
static bool make_rounds(struct interaction *it)
{
	const struct show_quiz *doc = &it->doc->quiz;
	struct quiz fresh = {.count = doc->question_count};
	fresh.rounds = calloc(doc->question_count, sizeof *fresh.rounds);
	bool made = fresh.rounds != NULL;
	for (size_t i = 0; made && i < doc->question_count; i++) {
		fresh.rounds[i].options =
			match_options_create(doc->questions[i].options, doc->questions[i].option_count);
		made = fresh.rounds[i].options != NULL;
	}
	if (!made) {
		free_rounds(&fresh);
		return false;
	}
	free_rounds(it->quiz);
	it->quiz->rounds = fresh.rounds;
	it->quiz->count = fresh.count;
	clear(it->quiz);
	return true;
}

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	it->quiz = calloc(1, sizeof *it->quiz);
	return it->quiz && make_rounds(it);
}

static bool defined(struct interaction *it, struct context *cx, const struct show *before, bool same)
{
	(void)cx;
	(void)before;
	return same || make_rounds(it);
}

static void finish(struct interaction *it)
{
	struct quiz *q = it->quiz;
	if (!q)
		return;
	quiz_forget_answers(q);
	free_rounds(q);
	free(q->answers);
	free(q->voters);
	free(q->players);
	free(q);
	it->quiz = NULL;
}

static bool opened(struct interaction *it, struct context *cx)
{
	struct quiz *q = it->quiz;
	if (it->deadline_mono != NEVER)
		q->time_ms = it->deadline_mono - cx->now.mono;
	else if (it->held_left_ms >= 0)
		q->time_ms = it->held_left_ms;
	ask(it, cx, 0);
	return false;
}

static void closed(struct interaction *it, struct context *cx)
{
	end_question(it, cx);
}

static bool reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)call;
	(void)reply;
	interaction_revealed(it, cx);
	return true;
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	clear(it->quiz);
}

/* Time in standby is not held against anybody. */
static void hold(struct interaction *it, struct context *cx, bool on)
{
	struct quiz_round *r = it->quiz->current < 0 ? NULL : &it->quiz->rounds[it->quiz->current];
	if (!r || r->ended || it->life != LIFE_OPEN)
		return;
	int64_t since = interaction_hold_since(cx, r->asked_mono);
	if (on && r->held_mono == NEVER) {
		r->held_mono = since;
	} else if (!on && r->held_mono != NEVER) {
		r->held_ms += since - r->held_mono;
		r->held_mono = NEVER;
	}
}

/* ---- what it is ---- */

static void digest_quiz(const struct interaction *it, struct digest *d)
{
	const struct quiz *q = it->quiz;
	digest_int(d, q->current);
	digest_int(d, q->time_ms);
	for (size_t i = 0; i < q->count; i++) {
		digest_int(d, q->rounds[i].asked);
		digest_int(d, q->rounds[i].ended);
		digest_int(d, q->rounds[i].held_ms);
		digest_int(d, q->rounds[i].held_mono);
	}
	digest_sum(d, &q->sum);
}

/* The winner of a question, once it is revealed: the right option; in a survey those that lead. */
static bool is_winner(const struct interaction *it, size_t round, size_t option)
{
	const int64_t *votes = it->quiz->rounds[round].votes;
	if (it->life != LIFE_REVEALED && it->life != LIFE_DONE)
		return false;
	if (!is_survey(it))
		return it->doc->quiz.questions[round].right == (int)option;
	for (size_t i = 0; i < QUIZ_OPTIONS; i++)
		if (votes[i] > votes[option])
			return false;
	return votes[option] > 0;
}

static json_t *question_state(const struct interaction *it, size_t round)
{
	const struct show_quiz_question *doc = &it->doc->quiz.questions[round];
	const int64_t *votes = it->quiz->rounds[round].votes;
	int percent[QUIZ_OPTIONS] = {0};
	poll_percentages(votes, doc->option_count, percent);
	json_t *options = json_array();
	for (size_t i = 0; i < doc->option_count; i++)
		json_array_append_new(options, json_pack("{s:s, s:I, s:i, s:b}", "id", doc->options[i].id, "votes",
							 (json_int_t)votes[i], "percent", percent[i], "winner",
							 (int)is_winner(it, round, i)));
	json_t *question = json_pack("{s:s, s:o}", "id", doc->id, "options", options);
	if (it->quiz->rounds[round].asked)
		json_object_set_new(question, "asked", json_integer(it->quiz->rounds[round].asked));
	if (it->quiz->rounds[round].ended)
		json_object_set_new(question, "ended", json_integer(it->quiz->rounds[round].ended));
	return question;
}

struct place {
	struct person_texts who;
	int64_t points;
};

static int by_points(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;
	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	int platform = strcmp(x->who.platform, y->who.platform);
	return platform ? platform : strcmp(x->who.id, y->who.id);
}

/* Everybody who has an answer that counts, the best first; at equal points by platform, then id. */
static json_t *ranking(const struct quiz *q, const struct people *people, size_t from, size_t count, size_t *total)
{
	struct place *places = malloc((q->player_count + 1) * sizeof *places);
	json_t *rows = json_array();
	size_t n = 0;
	for (size_t i = 0; places && i < q->player_count; i++)
		if (q->players[i].answers > 0)
			places[n++] = (struct place){.who = people_texts(people, q->players[i].person),
						     .points = q->players[i].points};
	if (places)
		qsort(places, n, sizeof *places, by_points);
	for (size_t i = from; i < n && i - from < count; i++)
		json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I}", "platform", places[i].who.platform, "id",
						      places[i].who.id, "name", places[i].who.name, "points",
						      (json_int_t)places[i].points));
	free(places);
	*total = n;
	return rows;
}

static void state_of(const struct interaction *it, const struct context *cx, json_t *state)
{
	const struct quiz *q = it->quiz;
	size_t players = 0;
	json_t *questions = json_array();
	if (it->life == LIFE_OPEN && q->current >= 0)
		json_object_set_new(state, "question", json_string(it->doc->quiz.questions[q->current].id));
	for (size_t i = 0; i < q->count; i++)
		json_array_append_new(questions, question_state(it, i));
	json_object_set_new(state, "questions", questions);
	json_t *best = ranking(q, cx->people, 0, RANKING_IN_STATE, &players);
	json_object_set_new(state, "voters", json_integer((json_int_t)players));
	if (is_survey(it))
		json_decref(best);
	else
		json_object_set_new(state, "ranking", best);
}

static json_t *list(const struct interaction *it, const struct people *people, const char *name, size_t from,
		    size_t count, size_t *total)
{
	if (strcmp(name, "ranking") != 0 || is_survey(it))
		return NULL;
	return ranking(it->quiz, people, from, count, total);
}

const struct kind kind_quiz = {
	.init = init,
	.finish = finish,
	.opened = opened,
	.closed = closed,
	.reveal = reveal,
	.reset = reset,
	.defined = defined,
	.verb = verb,
	.audience = quiz_audience,
	.void_message = quiz_void_message,
	.void_person = quiz_void_person,
	.deadline = deadline,
	.hold = hold,
	.digest = digest_quiz,
	.state = state_of,
	.list = list,
};
