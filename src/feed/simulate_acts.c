#include "feed/simulate.h"

#include <stdio.h>
#include <string.h>

#include "feed/react.h"

static void open_act(struct simulate *s, const struct feed_open *open)
{
	if (s->act_count == ACTS_MOST)
		return;
	struct act *a = &s->acts[s->act_count++];
	memset(a, 0, sizeof *a);
	snprintf(a->id, sizeof a->id, "%s", open->id);
	a->kind = open->kind;
	a->since_us = s->now_us;
	a->seed = random_next(&s->random);
	a->start = (int64_t)(a->seed % (uint64_t)s->crowd.people);
	a->stride = random_stride((int64_t)(a->seed >> 33) % s->crowd.people, s->crowd.people);
	s->opened_us = s->now_us;
}

static const struct feed_open *find_open(const struct feed_view *view, const struct act *a)
{
	for (size_t i = 0; i < view->open_count; i++)
		if (view->open[i].kind == a->kind && strcmp(view->open[i].id, a->id) == 0)
			return &view->open[i];
	return NULL;
}

static bool has_act(const struct simulate *s, const struct feed_open *open)
{
	for (size_t i = 0; i < s->act_count; i++)
		if (s->acts[i].kind == open->kind && strcmp(s->acts[i].id, open->id) == 0)
			return true;
	return false;
}

/* What has been opened and what has ended since the last event. */
void simulate_follow(struct simulate *s, const struct feed_view *view)
{
	if (!s->told && view->language) {
		s->crowd.show = tongue_from(view->language);
		s->told = true;
	}
	size_t kept = 0;
	for (size_t i = 0; i < s->act_count; i++) {
		if (find_open(view, &s->acts[i])) {
			s->acts[kept++] = s->acts[i];
			continue;
		}
		s->ended = s->acts[i].kind;
		s->ended_us = s->now_us;
	}
	s->act_count = kept;
	for (size_t i = 0; i < view->open_count; i++)
		if (!has_act(s, &view->open[i]))
			open_act(s, &view->open[i]);
}

/* The person who is next to take part; now and then one who has already. False: all who wanted to have. */
static bool partaker(struct simulate *s, struct act *a, uint32_t share, uint32_t again, struct viewer *v)
{
	int64_t n = a->taken;
	if (n > 0 && random_chance(&s->random, again))
		n = (int64_t)((double)n * random_unit(&s->random));
	else if (n >= s->crowd.people * share / 1000)
		return false;
	else
		a->taken++;
	int64_t person =
		(a->start + (int64_t)((uint64_t)n * (uint64_t)a->stride % (uint64_t)s->crowd.people)) % s->crowd.people;
	if (person < 2 || simulate_banned(s, person))
		return false;
	simulate_know(s, person, v);
	return true;
}

static bool enter_lottery(struct simulate *s, struct act *a, const struct feed_open *open, struct audience_event *e)
{
	struct viewer v;
	struct viewer host;
	char text[TEXT_MOST];
	if (!partaker(s, a, 720, 40, &v))
		return false;
	if (!open->word || !*open->word)
		return simulate_chat(s, &v, TOPIC_HOPE, e);
	simulate_know(s, 0, &host);
	react_keyword(&s->random, v.tongue, open->word, host.name, text, sizeof text);
	return simulate_say(s, &v, text, e);
}

/* Options are not equally liked: each has a weight of its own. */
static int choose(struct simulate *s, const struct act *a, int count)
{
	uint32_t total = 0;
	uint32_t weights[10];
	count = count > 10 ? 10 : count;
	for (int i = 0; i < count; i++)
		total += weights[i] = 15 + (uint32_t)(random_mix(a->seed, (uint64_t)i) % 100);
	uint32_t at = random_below(&s->random, total);
	int option = 0;
	while (at >= weights[option])
		at -= weights[option++];
	return option;
}

static bool vote(struct simulate *s, struct act *a, const struct feed_open *open, struct audience_event *e)
{
	struct viewer v;
	char text[TEXT_MOST];
	if (open->option_count < 1 || !partaker(s, a, 640, 60, &v))
		return false;
	int option = choose(s, a, open->option_count);
	react_vote(&s->random, v.tongue, option, open->options ? open->options[option] : NULL, text, sizeof text);
	return simulate_say(s, &v, text, e);
}

static bool ask(struct simulate *s, struct act *a, const struct feed_open *open, struct audience_event *e)
{
	struct viewer v;
	char question[TEXT_MOST / 2];
	char text[TEXT_MOST];
	if (!random_chance(&s->random, 350) || !partaker(s, a, 150, 30, &v))
		return false;
	talk_line(&s->talk, &s->random, v.tongue, TOPIC_ASK, "", question, sizeof question);
	if (random_chance(&s->random, 80))
		return simulate_gift(s, &v, question, e);
	react_question(open->word ? open->word : "", question, text, sizeof text);
	return simulate_say(s, &v, text, e);
}

static bool buy(struct simulate *s, struct act *a, const struct feed_open *open, struct audience_event *e)
{
	struct viewer v;
	char text[TEXT_MOST];
	if (!random_chance(&s->random, 550) || !partaker(s, a, 300, 30, &v))
		return false;
	if (open->orders && open->product && *open->product) {
		struct draft d = simulate_begin(s, AUDIENCE_ORDER, &v);
		d.item = span_of(open->product);
		d.has_count = true;
		d.count = random_chance(&s->random, 100) ? 2 : 1;
		d.value = open->price;
		d.value.minor *= d.count;
		return simulate_end(s, &d, e);
	}
	if (!open->word || !*open->word)
		return simulate_chat(s, &v, TOPIC_SALE, e);
	react_keyword(&s->random, v.tongue, open->word, "host", text, sizeof text);
	return simulate_say(s, &v, text, e);
}

static bool take_part(struct simulate *s, struct act *a, const struct feed_open *open, struct audience_event *e)
{
	switch (a->kind) {
	case KIND_LOTTERY:
		return enter_lottery(s, a, open, e);
	case KIND_POLL:
	case KIND_QUIZ:
	case KIND_SURVEY:
		return vote(s, a, open, e);
	case KIND_QUESTION:
		return ask(s, a, open, e);
	case KIND_SALE:
		return buy(s, a, open, e);
	case KIND_TOPIC:
	case KIND_CARD:
		return false;
	}
	return false;
}

/* A winner who was named answers after a few seconds; one in seven never does. */
static bool claim_win(struct simulate *s, const struct feed_winner *w, struct audience_event *e)
{
	struct viewer v;
	int64_t person = 0;
	for (const char *p = w->person + 1; w->person[0] == 'u' && *p >= '0' && *p <= '9' && person <= s->crowd.people;
	     p++)
		person = person * 10 + (*p - '0');
	if (person < 1 || person > s->crowd.people)
		return false;
	uint64_t key = random_mix(s->crowd.seed, 9000000 + (uint64_t)person);
	struct answer *found = NULL;
	for (size_t i = 0; i < s->answer_count; i++)
		if (s->answers[i].key == key)
			found = &s->answers[i];
	if (!found) {
		found = &s->answers[s->answer_count++ % ANSWERS_MOST];
		s->answer_count = s->answer_count > ANSWERS_MOST ? ANSWERS_MOST : s->answer_count;
		*found = (struct answer){key,
					 key % 7 ? s->now_us + 2500000 + (int64_t)(key >> 40) % 12000000 : INT64_MAX};
	}
	if (found->at_us > s->now_us)
		return false;
	found->at_us = INT64_MAX;
	simulate_know(s, person - 1, &v);
	if (w->word && *w->word)
		return simulate_say(s, &v, w->word, e);
	return simulate_chat(s, &v, TOPIC_LAUGH, e);
}

bool simulate_partake(struct simulate *s, const struct feed_view *view, struct audience_event *e)
{
	for (size_t i = 0; i < view->winner_count; i++)
		if (claim_win(s, &view->winners[i], e))
			return true;
	if (s->act_count == 0)
		return false;
	struct act *a = &s->acts[random_below(&s->random, (uint32_t)s->act_count)];
	int64_t since = s->now_us - a->since_us;
	uint32_t share = since < 8000000 ? 720 : since < 30000000 ? 520 : 300;
	const struct feed_open *open = find_open(view, a);
	return open && random_chance(&s->random, share) && take_part(s, a, open, e);
}
