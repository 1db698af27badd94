/* What viewers answer: which question they mean, what it is worth, and what is taken back. */
#include "core/quiz.h"

#include <stdlib.h>

/* A chain of answers is not longer than this, but for those that count. */
#define ANSWERS_KEPT 256
/* Times beyond this make no difference to what an answer is worth. */
#define TIME_MAX (INT64_C(1) << 36)

static bool is_survey(const struct interaction *it)
{
	return it->doc->kind == KIND_SURVEY;
}

/* ---- who ---- */

static bool is_voter(const void *owner, uint32_t value, const void *key)
{
	const struct quiz *q = owner;
	const struct quiz_voter *wanted = key;
	return q->voters[value].person == wanted->person && q->voters[value].round == wanted->round;
}

static bool is_player(const void *owner, uint32_t value, const void *key)
{
	return ((const struct quiz *)owner)->players[value].person == *(const uint32_t *)key;
}

static uint64_t spread(uint32_t person, uint32_t round)
{
	uint64_t x = ((uint64_t)round << 32 | person) * 0x9E3779B97F4A7C15u;
	x = (x ^ (x >> 31)) * 0xBF58476D1CE4E5B9u;
	return x ^ (x >> 29);
}

static void *grown(void *items, size_t count, size_t *capacity, size_t size)
{
	if (count < *capacity)
		return items;
	size_t more = *capacity ? *capacity * 2 : 64;
	void *bigger = realloc(items, more * size);
	if (bigger)
		*capacity = more;
	return bigger;
}

/* NULL: he has not answered this question. */
static struct quiz_voter *find_voter(const struct quiz *q, uint32_t person, uint32_t round)
{
	struct quiz_voter key = {.person = person, .round = round};
	uint32_t at = index_find(&q->by_voter, spread(person, round), is_voter, q, &key);
	return at == INDEX_NONE ? NULL : &q->voters[at];
}

/* The same, made if need be. NULL: out of memory. */
static struct quiz_voter *voter_of(struct quiz *q, uint32_t person, uint32_t round)
{
	struct quiz_voter *known = find_voter(q, person, round);
	struct quiz_voter *voters = known ? NULL : grown(q->voters, q->voter_count, &q->voter_capacity, sizeof *voters);
	if (known || !voters)
		return known;
	q->voters = voters;
	if (!index_add(&q->by_voter, spread(person, round), (uint32_t)q->voter_count))
		return NULL;
	voters[q->voter_count] = (struct quiz_voter){.person = person, .round = round, .newest = ANSWER_NONE};
	return &voters[q->voter_count++];
}

static struct quiz_player *player_of(struct quiz *q, uint32_t person)
{
	uint32_t at = index_find(&q->by_player, spread(person, 0), is_player, q, &person);
	if (at != INDEX_NONE)
		return &q->players[at];
	struct quiz_player *players = grown(q->players, q->player_count, &q->player_capacity, sizeof *players);
	if (!players)
		return NULL;
	q->players = players;
	if (!index_add(&q->by_player, spread(person, 0), (uint32_t)q->player_count))
		return NULL;
	players[q->player_count] = (struct quiz_player){.person = person};
	return &players[q->player_count++];
}

/* ---- what counts ---- */

static void element(const struct people *people, const struct quiz_voter *v, const struct quiz_answer *a,
		    uint8_t out[32])
{
	struct person_texts who = people_texts(people, v->person);
	struct digest d;
	digest_init(&d);
	digest_text(&d, who.platform);
	digest_text(&d, who.id);
	digest_int(&d, v->round);
	digest_int(&d, a->option);
	digest_int(&d, a->points);
	digest_int(&d, a->t);
	digest_final(&d, out);
}

static void set_counts(struct quiz *q, struct context *cx, const struct quiz_voter *v, struct quiz_answer *a, bool on)
{
	uint8_t bytes[32];
	struct quiz_player *player = a->counts == on ? NULL : player_of(q, v->person);
	if (!player)
		return;
	element(cx->people, v, a, bytes);
	a->counts = on;
	q->rounds[v->round].votes[a->option] += on ? 1 : -1;
	player->answers += on ? 1 : -1;
	player->points += on ? a->points : -a->points;
	if (on)
		digest_sum_add(&q->sum, bytes);
	else
		digest_sum_remove(&q->sum, bytes);
}

static struct quiz_answer *counting(const struct quiz *q, const struct quiz_voter *v)
{
	for (uint32_t at = v ? v->newest : ANSWER_NONE; at != ANSWER_NONE; at = q->answers[at].before)
		if (q->answers[at].counts)
			return &q->answers[at];
	return NULL;
}

/* Place for one more: that of his oldest answer that does not count where there are many, taken out of the chain. */
static uint32_t room_for_answer(struct quiz *q, struct quiz_voter *v)
{
	uint32_t length = 0;
	uint32_t *oldest = NULL;
	for (uint32_t *link = &v->newest; *link != ANSWER_NONE; link = &q->answers[*link].before, length++)
		if (!q->answers[*link].counts)
			oldest = link;
	if (length >= ANSWERS_KEPT && oldest) {
		uint32_t at = *oldest;
		*oldest = q->answers[at].before;
		return at;
	}
	struct quiz_answer *answers = grown(q->answers, q->answer_count, &q->answer_capacity, sizeof *answers);
	if (!answers)
		return ANSWER_NONE;
	q->answers = answers;
	return (uint32_t)q->answer_count++;
}

/* ---- which question, and what it is worth ---- */

/* Its answers may still come: t lies in its window, and its result is not fixed. */
static bool is_asked_at(const struct interaction *it, const struct context *cx, const struct quiz_round *r,
			const struct message *m)
{
	if (!r->asked || m->t < r->asked)
		return false;
	if (!r->ended)
		return true;
	return m->t < r->ended + m->delay_ms && cx->now.wall < r->ended + cx->longest_delay_ms + it->doc->settle_ms;
}

/* The question that a comment answers. Viewers are behind, so it is the earliest that is still asked at its time and
 * has such an option; whoever has answered that one means the next. -1: none; *option is then MATCH_NONE if the text is
 * an answer to nothing that was asked, else the answer comes late. */
static int question_of(const struct interaction *it, const struct context *cx, const struct message *m, int *option)
{
	const struct quiz *q = it->quiz;
	int found = -1;
	*option = MATCH_NONE;
	for (int i = 0; i <= q->current; i++) {
		int fits = match_option(q->rounds[i].options, m->text);
		if (fits == MATCH_NONE)
			continue;
		if (!is_asked_at(it, cx, &q->rounds[i], m)) {
			if (found < 0)
				*option = fits;
			continue;
		}
		found = i;
		*option = fits;
		if (!counting(q, find_voter(q, m->person, (uint32_t)i)))
			return i;
	}
	return found;
}

/* points × (1 − elapsed / time / 2), rounded half up. What a viewer is behind is not held against him. */
static int64_t worth(const struct interaction *it, const struct message *m, int round, int option)
{
	const struct show_quiz *doc = &it->doc->quiz;
	const struct quiz_round *r = &it->quiz->rounds[round];
	int64_t points = doc->questions[round].points;
	int64_t time = it->quiz->time_ms < TIME_MAX ? it->quiz->time_ms : TIME_MAX;
	if (is_survey(it) || option != doc->questions[round].right)
		return 0;
	if (!doc->speed || it->quiz->time_ms == SHOW_NONE || time <= 0)
		return points;
	int64_t elapsed = m->t - r->asked - r->held_ms - m->delay_ms;
	elapsed = elapsed < 0 ? 0 : elapsed > time ? time : elapsed;
	return (points * (2 * time - elapsed) + time) / (2 * time);
}

static void answer(struct interaction *it, struct context *cx, const struct message *m, int round, int option)
{
	struct quiz *q = it->quiz;
	struct quiz_voter *v = voter_of(q, m->person, (uint32_t)round);
	uint32_t at = v && player_of(q, m->person) ? room_for_answer(q, v) : ANSWER_NONE;
	if (at == ANSWER_NONE)
		return;
	struct quiz_answer *before = counting(q, v);
	q->answers[at] = (struct quiz_answer){.before = v->newest,
					      .message = m->key,
					      .t = m->t,
					      .points = worth(it, m, round, option),
					      .option = (uint8_t)option};
	v->newest = at;
	if (before)
		set_counts(q, cx, v, before, false);
	set_counts(q, cx, v, &q->answers[at], true);
	people_participates(cx->people, m->person);
}

void quiz_audience(struct interaction *it, struct context *cx, const struct message *m)
{
	int option = MATCH_NONE;
	bool ignore = false;
	if (!m->text || m->person == INDEX_NONE || !it->opened)
		return;
	int round = question_of(it, cx, m, &option);
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore || (option == MATCH_NONE && round < 0))
		return;
	interaction_meets(it, m);
	if (!why && round < 0)
		why = REFUSED_LATE;
	if (!why && !is_survey(it) && counting(it->quiz, find_voter(it->quiz, m->person, (uint32_t)round)))
		why = REFUSED_ALREADY;
	if (!why)
		why = interaction_person_refusal(cx, m);
	if (!why && option == MATCH_AMBIGUOUS)
		why = REFUSED_AMBIGUOUS;
	if (why)
		interaction_refuse(it, m, why);
	else
		answer(it, cx, m, round, option);
}

/* ---- taking back ---- */

/* In a survey the newest that is not void counts again. */
static void void_answers(struct interaction *it, struct context *cx, struct quiz_voter *v, uint64_t key, bool all)
{
	struct quiz *q = it->quiz;
	for (uint32_t at = v->newest; at != ANSWER_NONE; at = q->answers[at].before) {
		struct quiz_answer *a = &q->answers[at];
		if (a->is_void || (!all && a->message != key))
			continue;
		if (a->counts)
			interaction_refuse_person(it, v->person, a->t, all ? REFUSED_BANNED : REFUSED_DELETED);
		a->is_void = true;
		set_counts(q, cx, v, a, false);
	}
	uint32_t at = v->newest;
	while (at != ANSWER_NONE && q->answers[at].is_void)
		at = q->answers[at].before;
	if (at != ANSWER_NONE && !counting(q, v))
		set_counts(q, cx, v, &q->answers[at], true);
}

static void void_all(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	for (int i = 0; person != INDEX_NONE && !it->settled && i <= it->quiz->current; i++) {
		struct quiz_voter *v = find_voter(it->quiz, person, (uint32_t)i);
		if (v)
			void_answers(it, cx, v, key, all);
	}
}

void quiz_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	void_all(it, cx, person, key, false);
}

void quiz_void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	void_all(it, cx, person, 0, true);
}

void quiz_forget_answers(struct quiz *q)
{
	q->answer_count = 0;
	q->voter_count = 0;
	q->player_count = 0;
	q->sum = (struct digest_sum){0};
	index_finish(&q->by_voter);
	index_finish(&q->by_player);
}
