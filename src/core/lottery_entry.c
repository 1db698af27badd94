/* Who entered a lottery, and who may. */
#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include "core/lottery_parts.h"

/* ---- entrants ---- */

struct entrant *lottery_find(const struct lottery *l, uint32_t person)
{
	uint32_t at = person_map_get(&l->by_person, person);
	return at == INDEX_NONE ? NULL : &l->entrants[at];
}

int64_t lottery_paid(const struct lottery *l, const struct entrant *entrant)
{
	return l->paid ? l->paid[entrant - l->entrants] : 0;
}

static void element(const struct people *people, const struct entrant *entrant, uint8_t out[32])
{
	struct person_texts who = people_texts(people, entrant->person);
	struct digest_element d;
	digest_element_init(&d);
	digest_element_text(&d, who.platform);
	digest_element_text(&d, who.id);
	digest_element_int(&d, entrant->weight);
	digest_element_int(&d, entrant->t);
	digest_element_final(&d, out);
}

/* Counts him in: the sums follow. */
static void count_in(struct lottery *l, struct people *people, struct entrant *entrant)
{
	uint8_t bytes[32];
	element(people, entrant, bytes);
	digest_sum_add(&l->sum, bytes);
	l->live_count++;
	l->weak_count += entrant->weak;
	l->total_weight += entrant->weight;
	entrant->out = false;
}

static void count_out(struct lottery *l, struct people *people, struct entrant *entrant)
{
	uint8_t bytes[32];
	element(people, entrant, bytes);
	digest_sum_remove(&l->sum, bytes);
	l->live_count--;
	l->weak_count -= entrant->weak;
	l->total_weight -= entrant->weight;
	entrant->out = true;
}

static bool make_room(struct lottery *l)
{
	if (l->count < l->capacity)
		return true;
	size_t capacity = l->capacity ? l->capacity * 2 : 64;
	struct entrant *entrants = realloc(l->entrants, capacity * sizeof *entrants);
	if (!entrants)
		return false;
	l->entrants = entrants;
	int64_t *paid = l->paid ? realloc(l->paid, capacity * sizeof *paid) : NULL;
	if (l->paid && !paid)
		return false;
	l->paid = paid;
	l->capacity = capacity;
	return true;
}

/* Only a lottery that costs points has a place for what was paid. */
static bool note_paid(struct lottery *l, size_t at, int64_t paid)
{
	if (!l->paid && paid) {
		l->paid = calloc(l->capacity, sizeof *l->paid);
		if (!l->paid)
			return false;
	}
	if (l->paid)
		l->paid[at] = paid;
	return true;
}

bool lottery_enter(struct lottery *l, struct people *people, struct entrant fresh, int64_t paid)
{
	struct entrant *known = lottery_find(l, fresh.person);
	if (!known && !make_room(l))
		return false;
	size_t at = known ? (size_t)(known - l->entrants) : l->count;
	if (!note_paid(l, at, paid) || (!known && !person_map_set(&l->by_person, fresh.person, (uint32_t)at)))
		return false;
	l->count += !known; /* else he was out, and comes in again */
	l->entrants[at] = fresh;
	count_in(l, people, &l->entrants[at]);
	return true;
}

static void take_back(struct interaction *it, struct context *cx, struct entrant *entrant)
{
	count_out(it->lottery, cx->people, entrant);
	people_add_points(cx->people, entrant->person, lottery_paid(it->lottery, entrant) - cx->show->points_entry);
	note_paid(it->lottery, (size_t)(entrant - it->lottery->entrants), 0);
}

void lottery_clear(struct lottery *l)
{
	free(l->entrants);
	free(l->list);
	free(l->picks);
	draw_destroy(l->draw);
	free(l->paid);
	person_map_finish(&l->by_person);
	l->entrants = NULL;
	l->paid = NULL;
	l->list = NULL;
	l->picks = NULL;
	l->draw = NULL;
	l->count = l->capacity = l->live_count = l->weak_count = l->list_count = l->pick_count = l->taken = 0;
	l->total_weight = 0;
	l->sum = (struct digest_sum){0};
	l->frozen = false;
	l->has_secret = false;
}

/* ---- who may enter ---- */

const char *lottery_exclusion(const struct lottery *l, uint32_t person)
{
	for (size_t i = 0; i < l->excluded_count; i++)
		if (l->excluded[i].person == person)
			return l->excluded[i].reason;
	return NULL;
}

bool lottery_is_excluded(const struct lottery *l, uint32_t person)
{
	return lottery_exclusion(l, person);
}

/* The conditions, in the order of enum refusal. 0 = may enter. */
static enum refusal conditions(const struct interaction *it, const struct context *cx, const struct message *m)
{
	const struct show_lottery *doc = &it->doc->lottery;
	const struct audience_event *e = m->event;
	const struct person *who = &cx->people->items[m->person];
	if (doc->need_roles && e->has_roles && !(e->roles & doc->need_roles))
		return REFUSED_ROLE;
	if (doc->need_level != SHOW_NONE && e->has_level && e->level < doc->need_level)
		return REFUSED_LEVEL;
	if (doc->need_gift.currency[0] &&
	    people_gift(cx->people, m->person, doc->need_gift.currency) < doc->need_gift.minor)
		return REFUSED_GIFT;
	if (doc->own_room && e->shared)
		return REFUSED_OWN_ROOM;
	if ((doc->need_roles && !e->has_roles) || (doc->need_level != SHOW_NONE && !e->has_level))
		return REFUSED_CONDITION_UNKNOWN;
	if ((doc->exclude_winner && who->wins) || (doc->exclude_winner_before && who->won_before))
		return REFUSED_WINNER;
	if ((doc->exclude_roles & e->roles) || lottery_is_excluded(it->lottery, m->person))
		return REFUSED_EXCLUDED;
	return interaction_person_refusal(cx, m);
}

/* Does this event ask to enter at all? */
bool lottery_asks_to_enter(const struct interaction *it, const struct message *m)
{
	const struct show_lottery *doc = &it->doc->lottery;
	const struct audience_event *e = m->event;
	if (e->kind == AUDIENCE_CLAIM)
		return strcmp(e->item, it->doc->id) == 0;
	switch (doc->by) {
	case ENTRY_KEYWORD:
	case ENTRY_POINTS:
		return m->text && match_words_any(it->lottery->words, m->text, doc->match);
	case ENTRY_ANY:
		return e->kind == AUDIENCE_COMMENT || (e->text[0] && m->text);
	case ENTRY_GIFT:
		return e->kind == AUDIENCE_GIFT && strcmp(e->item, doc->item) == 0;
	case ENTRY_LIST:
		return false;
	}
	return false;
}

void lottery_try_to_enter(struct interaction *it, struct context *cx, const struct message *m)
{
	struct lottery *l = it->lottery;
	const struct show_lottery *doc = &it->doc->lottery;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	interaction_meets(it, m);
	const struct entrant *known = lottery_find(l, m->person);
	if (!why && known && !known->out)
		why = REFUSED_ALREADY;
	if (!why)
		why = conditions(it, cx, m);
	if (!why && doc->by == ENTRY_POINTS && cx->people->items[m->person].points < doc->cost)
		why = REFUSED_POINTS;
	if (why) {
		interaction_refuse(it, m, why);
		return;
	}
	int64_t paid = doc->by == ENTRY_POINTS ? doc->cost : 0;
	struct entrant fresh = {.person = m->person,
				.weight = (unsigned)interaction_weight(doc->weights, doc->weight_count, m->event),
				.t = m->t,
				.message = m->key,
				.weak = m->event->strength == PERSON_WEAK};
	if (!lottery_enter(l, cx->people, fresh, paid))
		return;
	people_participates(cx->people, m->person);
	people_add_points(cx->people, m->person, cx->show->points_entry - paid);
}

/* ---- taking back ---- */

static void make_void(struct interaction *it, struct context *cx, uint32_t person, enum refusal why)
{
	struct entrant *entrant = lottery_find(it->lottery, person);
	if (!entrant || entrant->out || it->lottery->frozen)
		return;
	take_back(it, cx, entrant);
	interaction_refuse_person(it, person, entrant->t, why);
}

void lottery_void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	make_void(it, cx, person, REFUSED_BANNED);
	lottery_screen(it, cx, person);
}

void lottery_void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	const struct entrant *entrant = person == INDEX_NONE ? NULL : lottery_find(it->lottery, person);
	if (entrant && entrant->message == key)
		make_void(it, cx, person, REFUSED_DELETED);
}

static void let_in_again(struct lottery *l, uint32_t person)
{
	for (size_t i = 0; i < l->excluded_count; i++)
		if (l->excluded[i].person == person) {
			free(l->excluded[i].reason);
			l->excluded[i--] = l->excluded[--l->excluded_count];
		}
}

static bool keep_out(struct lottery *l, uint32_t person, const char *reason)
{
	struct exclusion *excluded = realloc(l->excluded, (l->excluded_count + 1) * sizeof *excluded);
	if (!excluded)
		return false;
	l->excluded = excluded;
	size_t size = strlen(reason) + 1;
	char *copy = malloc(size);
	if (!copy)
		return false;
	memcpy(copy, reason, size);
	excluded[l->excluded_count++] = (struct exclusion){.person = person, .reason = copy};
	return true;
}

bool lottery_exclude(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	uint32_t person = people_from_argument(cx->people, verb_text(call, "person", ""));
	if (person == INDEX_NONE) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("person"));
		return false;
	}
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	if (verb_bool(call, "off", false)) {
		let_in_again(l, person);
		return true;
	}
	if (lottery_is_excluded(l, person))
		return true;
	if (!keep_out(l, person, verb_text(call, "reason", "")))
		return reply_refuse(reply, "journal.failed");
	make_void(it, cx, person, REFUSED_EXCLUDED);
	lottery_screen(it, cx, person);
	return true;
}
