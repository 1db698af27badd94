#include "core/lottery.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

/* ---- entrants ---- */

static bool is_entrant_of(const void *owner, uint32_t value, const void *key)
{
	const struct lottery *l = owner;
	return l->entrants[value].person == *(const uint32_t *)key;
}

static uint64_t spread(uint32_t person)
{
	uint64_t x = (uint64_t)person + 0x9E3779B97F4A7C15u;
	x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
	x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
	return x ^ (x >> 31);
}

static struct entrant *find_entrant(const struct lottery *l, uint32_t person)
{
	uint32_t at = index_find(&l->by_person, spread(person), is_entrant_of, l, &person);
	return at == INDEX_NONE ? NULL : &l->entrants[at];
}

static void element(const struct people *people, const struct entrant *entrant, uint8_t out[32])
{
	struct digest d;
	digest_init(&d);
	digest_text(&d, people->items[entrant->person].platform);
	digest_text(&d, people->items[entrant->person].id);
	digest_int(&d, entrant->weight);
	digest_int(&d, entrant->t);
	digest_final(&d, out);
}

/* Counts him in: the sums follow. */
static void count_in(struct lottery *l, struct people *people, struct entrant *entrant)
{
	uint8_t bytes[32];
	element(people, entrant, bytes);
	digest_sum_add(&l->sum, bytes);
	l->live_count++;
	l->total_weight += entrant->weight;
	entrant->out = false;
}

static void count_out(struct lottery *l, struct people *people, struct entrant *entrant)
{
	uint8_t bytes[32];
	element(people, entrant, bytes);
	digest_sum_remove(&l->sum, bytes);
	l->live_count--;
	l->total_weight -= entrant->weight;
	entrant->out = true;
}

static bool enter(struct lottery *l, struct people *people, struct entrant fresh)
{
	struct entrant *known = find_entrant(l, fresh.person);
	if (known) { /* was out, and comes in again */
		*known = fresh;
		count_in(l, people, known);
		return true;
	}
	if (l->count == l->capacity) {
		size_t capacity = l->capacity ? l->capacity * 2 : 64;
		struct entrant *entrants = realloc(l->entrants, capacity * sizeof *entrants);
		if (!entrants)
			return false;
		l->entrants = entrants;
		l->capacity = capacity;
	}
	if (!index_add(&l->by_person, spread(fresh.person), (uint32_t)l->count))
		return false;
	l->entrants[l->count] = fresh;
	count_in(l, people, &l->entrants[l->count++]);
	return true;
}

static void take_back(struct interaction *it, struct context *cx, struct entrant *entrant)
{
	count_out(it->lottery, cx->people, entrant);
	people_add_points(cx->people, entrant->person, entrant->paid - cx->show->points_entry);
	entrant->paid = 0;
}

static void clear_entrants(struct lottery *l)
{
	free(l->entrants);
	free(l->list);
	free(l->picks);
	draw_destroy(l->draw);
	index_finish(&l->by_person);
	l->entrants = NULL;
	l->list = NULL;
	l->picks = NULL;
	l->draw = NULL;
	l->count = l->capacity = l->live_count = l->list_count = l->pick_count = l->taken = 0;
	l->total_weight = 0;
	l->sum = (struct digest_sum){0};
	l->frozen = false;
	l->has_secret = false;
}

/* ---- who may enter ---- */

static bool is_excluded(const struct lottery *l, uint32_t person)
{
	for (size_t i = 0; i < l->excluded_count; i++)
		if (l->excluded[i] == person)
			return true;
	return false;
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
	if (doc->exclude_winner && who->winner)
		return REFUSED_WINNER;
	if ((doc->exclude_roles & e->roles) || is_excluded(it->lottery, m->person))
		return REFUSED_EXCLUDED;
	return interaction_person_refusal(cx, m);
}

/* Does this event ask to enter at all? */
static bool asks_to_enter(const struct interaction *it, const struct message *m)
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

static void try_to_enter(struct interaction *it, struct context *cx, const struct message *m)
{
	struct lottery *l = it->lottery;
	const struct show_lottery *doc = &it->doc->lottery;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	const struct entrant *known = find_entrant(l, m->person);
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
				.weight = interaction_weight(doc->weights, doc->weight_count, m->event),
				.t = m->event->t_ms,
				.message = m->key,
				.paid = paid};
	if (!enter(l, cx->people, fresh))
		return;
	people_participates(cx->people, m->person);
	people_add_points(cx->people, m->person, cx->show->points_entry - paid);
}

/* ---- claims ---- */

const char *pick_status_name(enum pick_status status)
{
	static const char *const names[] = {
		[PICK_PENDING] = "pending",     [PICK_CLAIMED] = "claimed",     [PICK_EXPIRED] = "expired",
		[PICK_FORFEITED] = "forfeited", [PICK_CONFIRMED] = "confirmed",
	};
	return names[status];
}

static void check_done(struct interaction *it, struct context *cx);

static void decide(struct interaction *it, struct context *cx, struct pick *pick, enum pick_status status)
{
	struct lottery *l = it->lottery;
	uint32_t person = l->entrants[pick->entrant].person;
	const struct person *who = &cx->people->items[person];
	pick->status = status;
	pick->claim_mono = NEVER;
	pick->claim_left_ms = -1;
	people_won(cx->people, person, status == PICK_CLAIMED || status == PICK_CONFIRMED);
	outbox_event(cx->out, "lottery.claim",
		     json_pack("{s:s, s:i, s:s, s:s, s:s}", "id", it->doc->id, "pick", (int)(pick - l->picks) + 1,
			       "platform", who->platform, "person", who->id, "status", pick_status_name(status)));
}

static bool claims(const struct interaction *it, const struct message *m)
{
	const struct lottery *l = it->lottery;
	if (!m->text || m->event->history)
		return false;
	return !l->claim_words || match_words_any(l->claim_words, m->text, MATCH_EXACT);
}

static void try_to_claim(struct interaction *it, struct context *cx, const struct message *m)
{
	struct lottery *l = it->lottery;
	if (!it->doc->lottery.has_claim || it->life != LIFE_REVEALED || !claims(it, m))
		return;
	for (size_t i = 0; i < l->pick_count; i++) {
		struct pick *pick = &l->picks[i];
		if (pick->status != PICK_PENDING || !pick->revealed ||
		    l->entrants[pick->entrant].person != m->person || m->t < pick->shown_at)
			continue;
		if (pick->claim_mono != NEVER &&
		    m->t >= pick->claim_mono - cx->now.mono + cx->now.wall + m->delay_ms)
			continue;
		people_participates(cx->people, m->person);
		decide(it, cx, pick, PICK_CLAIMED);
		check_done(it, cx);
		return;
	}
}

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	if (m->person == INDEX_NONE)
		return;
	try_to_claim(it, cx, m);
	if (asks_to_enter(it, m))
		try_to_enter(it, cx, m);
}

/* ---- taking back ---- */

static void void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	struct entrant *entrant = find_entrant(it->lottery, person);
	if (entrant && !entrant->out && !it->lottery->frozen)
		take_back(it, cx, entrant);
}

static void void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	struct entrant *entrant = person == INDEX_NONE ? NULL : find_entrant(it->lottery, person);
	if (entrant && entrant->message == key)
		void_person(it, cx, person);
}

/* ---- the frozen list and its order ---- */

struct sorting {
	const char *platform;
	const char *id;
	uint32_t entrant;
};

static int by_list_order(const void *a, const void *b)
{
	const struct sorting *x = a;
	const struct sorting *y = b;
	return draw_compare(x->platform, x->id, y->platform, y->id);
}

static void digest_list(struct lottery *l, const struct people *people)
{
	struct draw_list *list = draw_list_create();
	if (!list)
		return;
	for (size_t i = 0; i < l->list_count; i++) {
		const struct entrant *entrant = &l->entrants[l->list[i]];
		const struct person *who = &people->items[entrant->person];
		draw_list_add(list, who->platform, who->id, entrant->weight);
	}
	draw_list_finish(list, l->list_digest);
}

static void freeze(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	l->frozen = true;
	struct sorting *sorting = malloc((l->live_count + 1) * sizeof *sorting);
	l->list = malloc((l->live_count + 1) * sizeof *l->list);
	int64_t *weights = malloc((l->live_count + 1) * sizeof *weights);
	if (!sorting || !l->list || !weights) {
		cx->out->failed = true;
		goto done;
	}
	size_t count = 0;
	for (size_t i = 0; i < l->count; i++) {
		const struct person *who = &cx->people->items[l->entrants[i].person];
		if (!l->entrants[i].out)
			sorting[count++] = (struct sorting){who->platform, who->id, (uint32_t)i};
	}
	qsort(sorting, count, sizeof *sorting, by_list_order);
	for (size_t i = 0; i < count; i++) {
		l->list[i] = sorting[i].entrant;
		weights[i] = l->entrants[sorting[i].entrant].weight;
	}
	l->list_count = count;
	digest_list(l, cx->people);
	l->draw = draw_create(l->secret, l->list_digest, NULL, weights, count);
done:
	free(sorting);
	free(weights);
}

static bool passed_over(const struct interaction *it, const struct context *cx, uint32_t person)
{
	return cx->people->items[person].banned_until > cx->now.wall || cx->people->items[person].blocked ||
	       is_excluded(it->lottery, person);
}

static struct pick *append_pick(struct lottery *l, uint32_t entrant, int prize)
{
	struct pick *picks = realloc(l->picks, (l->pick_count + 1) * sizeof *picks);
	if (!picks)
		return NULL;
	l->picks = picks;
	picks[l->pick_count] = (struct pick){.entrant = entrant,
					     .prize = prize,
					     .shown_mono = NEVER,
					     .claim_mono = NEVER,
					     .claim_left_ms = -1};
	return &picks[l->pick_count++];
}

/* Takes the next of the order for a prize; those who were banned or excluded since the freeze are passed over, and stand
 * in the picks as forfeited. NULL: nobody is left. */
static struct pick *take_next(struct interaction *it, struct context *cx, int prize, uint32_t replaces)
{
	struct lottery *l = it->lottery;
	for (;;) {
		size_t at = l->draw ? draw_next(l->draw) : SIZE_MAX;
		if (at == SIZE_MAX)
			return NULL;
		l->taken++;
		struct pick *pick = append_pick(l, l->list[at], prize);
		if (!pick)
			return NULL;
		pick->replaces = replaces;
		if (passed_over(it, cx, l->entrants[pick->entrant].person)) {
			pick->status = PICK_FORFEITED;
			pick->replaced = true;
			pick->revealed = true;
			continue;
		}
		pick->status = it->doc->lottery.has_claim ? PICK_PENDING : PICK_CONFIRMED;
		if (pick->status == PICK_CONFIRMED)
			people_won(cx->people, l->entrants[pick->entrant].person, true);
		return pick;
	}
}

static void reveal_pick(struct interaction *it, struct context *cx, struct pick *pick)
{
	pick->revealed = true;
	pick->shown_mono = cx->now.mono + it->doc->lottery.reel_ms;
	pick->shown_at = cx->now.wall + it->doc->lottery.reel_ms;
	if (pick->status == PICK_PENDING) {
		pick->claim_mono = pick->shown_mono + it->doc->lottery.claim_ms;
		if (cx->standby && it->doc->hold) {
			pick->claim_left_ms = pick->claim_mono - cx->now.mono;
			pick->claim_mono = NEVER;
		}
	}
}

/* ---- drawing ---- */

static int64_t prize_left(const struct interaction *it, int prize)
{
	int64_t left = it->doc->lottery.prizes[prize].count;
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (it->lottery->picks[i].prize == prize && !it->lottery->picks[i].replaces &&
		    !(it->lottery->picks[i].status == PICK_FORFEITED && it->lottery->picks[i].replaced &&
		      it->lottery->picks[i].shown_mono == NEVER))
			left--;
	return left;
}

static int find_prize(const struct interaction *it, const char *id)
{
	for (size_t i = 0; i < it->doc->lottery.prize_count; i++)
		if (strcmp(it->doc->lottery.prizes[i].id, id) == 0)
			return (int)i;
	return -1;
}

static int first_prize_left(const struct interaction *it)
{
	for (size_t i = 0; i < it->doc->lottery.prize_count; i++)
		if (prize_left(it, (int)i) > 0)
			return (int)i;
	return -1;
}

static bool claim_too_short(const struct interaction *it, const struct context *cx)
{
	return it->doc->lottery.has_claim && cx->has_delay &&
	       it->doc->lottery.claim_ms < cx->longest_delay_ms + 20000;
}

static void reveal_all(struct interaction *it, struct context *cx)
{
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (!it->lottery->picks[i].revealed)
			reveal_pick(it, cx, &it->lottery->picks[i]);
	if (it->life == LIFE_CLOSED)
		interaction_revealed(it, cx);
	else
		it->revealed_mono = cx->now.mono;
}

static bool draw_now(struct interaction *it, struct context *cx, int prize, int64_t count, bool later,
		     struct reply *reply)
{
	struct lottery *l = it->lottery;
	int64_t drawn = 0;
	while (drawn < count && take_next(it, cx, prize, 0))
		drawn++;
	if (drawn < count)
		reply_set(reply, "short", json_integer(count - drawn));
	outbox_event(cx->out, "lottery.drawn",
		     json_pack("{s:s, s:I, s:I}", "id", it->doc->id, "draw", (json_int_t)l->n, "count",
			       (json_int_t)drawn));
	if (!later)
		reveal_all(it, cx);
	return true;
}

static bool verb_draw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	if (it->life != LIFE_CLOSED && it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	int prize = -1;
	if (verb_has(call, "prize")) {
		prize = find_prize(it, verb_text(call, "prize", ""));
		if (prize < 0)
			return reply_refuse(reply, "id.unknown");
	}
	if (it->settled && l->list_count == 0)
		return reply_refuse(reply, "lottery.no-entrants");
	if (it->settled && l->taken == l->list_count)
		return reply_refuse(reply, "lottery.no-more-entrants");
	if (prize < 0)
		prize = first_prize_left(it);
	if (prize < 0 || prize_left(it, prize) <= 0)
		return reply_refuse(reply, "lottery.no-more-prizes");
	if (claim_too_short(it, cx) && !verb_bool(call, "force", false))
		return reply_refuse(reply, "lottery.claim-too-short");
	int64_t left = prize_left(it, prize);
	int64_t count = verb_integer(call, "count", left);
	if (count < 1) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("count"));
		return false;
	}
	if (count > left)
		count = left;
	if (!it->settled) {
		it->pending = PENDING_DRAW;
		json_decref(it->pending_call);
		it->pending_call = json_incref(call->object);
		reply_set(reply, "pending", json_true());
		reply_set(reply, "at", json_integer(cx->now.wall + (it->settle_mono - cx->now.mono)));
		return true;
	}
	return draw_now(it, cx, prize, count, strcmp(verb_text(call, "reveal", "now"), "later") == 0, reply);
}

static bool reveal(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)call;
	bool hidden = false;
	for (size_t i = 0; i < it->lottery->pick_count; i++)
		if (!it->lottery->picks[i].revealed)
			hidden = true;
	if (!hidden && it->life == LIFE_REVEALED)
		return reply_refuse(reply, "lottery.already-revealed");
	if (!hidden)
		return reply_refuse(reply, "lottery.not-drawn");
	reveal_all(it, cx);
	return true;
}

/* ---- picks ---- */

static struct pick *find_pick(struct interaction *it, const struct verb_call *call, struct reply *reply)
{
	int64_t number = verb_integer(call, "pick", 0);
	if (number < 1 || (uint64_t)number > it->lottery->pick_count) {
		reply_refuse(reply, "lottery.no-pick");
		return NULL;
	}
	return &it->lottery->picks[number - 1];
}

static bool is_decided(const struct pick *pick)
{
	return pick->status == PICK_CLAIMED || pick->status == PICK_FORFEITED || pick->status == PICK_EXPIRED;
}

static bool redraw(struct interaction *it, struct context *cx, size_t at, struct reply *reply)
{
	struct lottery *l = it->lottery;
	struct pick *fresh = take_next(it, cx, l->picks[at].prize, (uint32_t)at + 1);
	if (!fresh)
		return reply_refuse(reply, "lottery.no-more-entrants");
	l->picks[at].replaced = true;
	outbox_event(cx->out, "lottery.drawn",
		     json_pack("{s:s, s:I, s:i}", "id", it->doc->id, "draw", (json_int_t)l->n, "count", 1));
	reveal_pick(it, cx, fresh);
	it->revealed_mono = cx->now.mono;
	return true;
}

static bool verb_redraw(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct lottery *l = it->lottery;
	if (it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	if (l->taken == l->list_count)
		return reply_refuse(reply, "lottery.no-more-entrants");
	struct pick *pick = find_pick(it, call, reply);
	if (!pick)
		return false;
	if (pick->replaced || pick->status == PICK_CLAIMED || pick->status == PICK_CONFIRMED)
		return reply_refuse(reply, "lottery.decided");
	if (it->doc->lottery.redraw == REDRAW_OFF)
		return interaction_not_allowed(it, reply);
	if (pick->status == PICK_PENDING)
		decide(it, cx, pick, PICK_FORFEITED);
	return redraw(it, cx, (size_t)(pick - l->picks), reply);
}

/* With `claim`, a lottery is done when nothing is open any more (section 20). */
static void check_done(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	if (!it->doc->lottery.has_claim || it->life != LIFE_REVEALED || first_prize_left(it) >= 0)
		return;
	bool redrawable = it->doc->lottery.redraw != REDRAW_OFF && l->taken < l->list_count;
	for (size_t i = 0; i < l->pick_count; i++) {
		const struct pick *pick = &l->picks[i];
		if (pick->status == PICK_PENDING || !pick->revealed)
			return;
		if (redrawable && !pick->replaced &&
		    (pick->status == PICK_EXPIRED || pick->status == PICK_FORFEITED))
			return;
	}
	interaction_enter(it, cx, LIFE_DONE);
	interaction_emit(it, cx);
}

/* A pick that nobody took: with `auto` the next of the order follows at once. */
static void lost(struct interaction *it, struct context *cx, size_t at, enum pick_status status)
{
	decide(it, cx, &it->lottery->picks[at], status);
	if (it->doc->lottery.redraw == REDRAW_AUTO && it->doc->lottery.has_claim) {
		struct reply ignored = {0};
		redraw(it, cx, at, &ignored);
		reply_finish(&ignored);
	}
	check_done(it, cx);
}

static bool verb_pick(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (it->life != LIFE_CLOSED && it->life != LIFE_REVEALED)
		return interaction_not_allowed(it, reply);
	struct pick *pick = find_pick(it, call, reply);
	if (!pick)
		return false;
	if (is_decided(pick))
		return reply_refuse(reply, "lottery.decided");
	if (call->verb->code == VERB_LOTTERY_CLAIM) {
		decide(it, cx, pick, PICK_CLAIMED);
		check_done(it, cx);
	} else if (call->verb->code == VERB_LOTTERY_FORFEIT) {
		lost(it, cx, (size_t)(pick - it->lottery->picks), PICK_FORFEITED);
	} else {
		int64_t by = verb_duration(call, "by", 0);
		if (pick->claim_left_ms >= 0)
			pick->claim_left_ms += by;
		else if (pick->claim_mono != NEVER)
			pick->claim_mono += by;
		else
			return interaction_not_allowed(it, reply);
	}
	return true;
}

static bool verb_exclude(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
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
	bool was = is_excluded(l, person);
	if (verb_bool(call, "off", false)) {
		for (size_t i = 0; was && i < l->excluded_count; i++)
			if (l->excluded[i] == person)
				l->excluded[i--] = l->excluded[--l->excluded_count];
		return true;
	}
	if (was)
		return true;
	uint32_t *excluded = realloc(l->excluded, (l->excluded_count + 1) * sizeof *excluded);
	if (!excluded)
		return reply_refuse(reply, "journal.failed");
	l->excluded = excluded;
	l->excluded[l->excluded_count++] = person;
	struct entrant *entrant = find_entrant(l, person);
	if (entrant && !entrant->out && !l->frozen) {
		struct audience_event e = {.t_ms = entrant->t};
		struct message m = {.event = &e, .person = person};
		take_back(it, cx, entrant);
		interaction_refuse(it, &m, REFUSED_EXCLUDED);
	}
	return true;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code == VERB_LOTTERY_DRAW)
		return verb_draw(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_REDRAW)
		return verb_redraw(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_EXCLUDE)
		return verb_exclude(it, cx, call, reply);
	if (call->verb->code == VERB_LOTTERY_CLAIM || call->verb->code == VERB_LOTTERY_FORFEIT ||
	    call->verb->code == VERB_LOTTERY_EXTEND_CLAIM)
		return verb_pick(it, cx, call, reply);
	return reply_refuse(reply, "verb.not-applicable"); /* beacon */
}

/* ---- the shared life's turns ---- */

static bool init(struct interaction *it, const struct show *show)
{
	(void)show;
	const struct show_lottery *doc = &it->doc->lottery;
	struct lottery *l = calloc(1, sizeof *l);
	it->lottery = l;
	if (!l)
		return false;
	l->words = match_words_create(&doc->words);
	if (doc->claim_word[0])
		l->claim_words = match_words_create(&(struct show_texts){1, (const char *[]){doc->claim_word}});
	return l->words && (!doc->claim_word[0] || l->claim_words);
}

static void finish(struct interaction *it)
{
	if (!it->lottery)
		return;
	clear_entrants(it->lottery);
	match_words_destroy(it->lottery->words);
	match_words_destroy(it->lottery->claim_words);
	free(it->lottery->excluded);
	free(it->lottery);
	it->lottery = NULL;
}

static bool may_open(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	(void)it;
	if (cx->broken_feed && !verb_bool(call, "force", false))
		return reply_refuse(reply, "lottery.broken-identity");
	return true;
}

static bool opened(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	const struct show_lottery *doc = &it->doc->lottery;
	clear_entrants(l);
	l->n++;
	if (doc->by == ENTRY_LIST) {
		for (size_t i = 0; i < doc->list_count; i++) {
			uint32_t person = people_get(cx->people, doc->list[i].platform, doc->list[i].id);
			if (person == INDEX_NONE)
				continue;
			people_name(cx->people, person, doc->list[i].name);
			if (!find_entrant(l, person))
				enter(l, cx->people,
				      (struct entrant){
					      .person = person, .weight = doc->list[i].weight, .t = cx->now.wall});
		}
	}
	outbox_seed(cx->out, it->doc->id, l->n);
	return true; /* lottery_seed() tells */
}

void lottery_seed(struct interaction *it, struct context *cx, const uint8_t secret[32])
{
	struct lottery *l = it->lottery;
	memcpy(l->secret, secret, sizeof l->secret);
	draw_commitment(l->secret, l->commitment);
	l->has_secret = true;
	char hex[65];
	digest_hex(hex, l->commitment, sizeof l->commitment);
	json_t *fields = interaction_fields(it);
	json_object_set_new(fields, "state", json_string(life_name(it->life)));
	json_object_set_new(fields, "on_air", json_boolean(it->on_air));
	json_object_set_new(fields, "commitment", json_string(hex));
	outbox_event(cx->out, "lottery.state", fields);
}

static void settled(struct interaction *it, struct context *cx)
{
	it->lottery->delay_ms = cx->longest_delay_ms;
	freeze(it, cx);
}

static void cancelled(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->count; i++)
		if (!l->entrants[i].out && l->entrants[i].paid) {
			people_add_points(cx->people, l->entrants[i].person, l->entrants[i].paid);
			l->entrants[i].paid = 0;
		}
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	clear_entrants(it->lottery);
}

static int64_t expiry(const struct pick *pick, int64_t delay_ms)
{
	return pick->claim_mono == NEVER ? NEVER : pick->claim_mono + delay_ms;
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	(void)now;
	int64_t due = NEVER;
	const struct lottery *l = it->lottery;
	if (it->life != LIFE_REVEALED)
		return NEVER;
	for (size_t i = 0; i < l->pick_count; i++) {
		const struct pick *pick = &l->picks[i];
		if (pick->revealed && !pick->named && pick->shown_mono < due)
			due = pick->shown_mono;
		if (pick->status == PICK_PENDING && pick->revealed && expiry(pick, it->lottery->delay_ms) < due)
			due = expiry(pick, it->lottery->delay_ms);
	}
	return due;
}

static void name_winner(struct interaction *it, struct context *cx, struct pick *pick)
{
	const struct lottery *l = it->lottery;
	const struct person *who = &cx->people->items[l->entrants[pick->entrant].person];
	pick->named = true;
	outbox_event(cx->out, "lottery.winner",
		     json_pack("{s:s, s:i, s:s, s:s, s:s, s:s}", "id", it->doc->id, "pick",
			       (int)(pick - l->picks) + 1, "prize", it->doc->lottery.prizes[pick->prize].id,
			       "platform", who->platform, "person", who->id, "name", who->name));
}

static void deadline(struct interaction *it, struct context *cx)
{
	struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count && it->life == LIFE_REVEALED; i++) {
		if (l->picks[i].revealed && !l->picks[i].named && l->picks[i].shown_mono <= cx->now.mono)
			name_winner(it, cx, &l->picks[i]);
		if (l->picks[i].status == PICK_PENDING && l->picks[i].revealed &&
		    expiry(&l->picks[i], it->lottery->delay_ms) <= cx->now.mono)
			lost(it, cx, i, PICK_EXPIRED);
	}
}

static void hold(struct interaction *it, struct context *cx, bool on)
{
	for (size_t i = 0; i < it->lottery->pick_count; i++) {
		struct pick *pick = &it->lottery->picks[i];
		if (on && pick->claim_mono != NEVER) {
			pick->claim_left_ms = pick->claim_mono - cx->now.mono;
			pick->claim_mono = NEVER;
		} else if (!on && pick->claim_left_ms >= 0) {
			pick->claim_mono = cx->now.mono + pick->claim_left_ms;
			pick->claim_left_ms = -1;
		}
	}
}

static void digest_lottery(const struct interaction *it, struct digest *d)
{
	const struct lottery *l = it->lottery;
	digest_int(d, l->n);
	digest_int(d, l->frozen);
	digest_int(d, (int64_t)l->live_count);
	digest_int(d, l->total_weight);
	digest_sum(d, &l->sum);
	digest_bytes(d, l->commitment, l->has_secret ? sizeof l->commitment : 0);
	digest_int(d, (int64_t)l->taken);
	for (size_t i = 0; i < l->excluded_count; i++)
		digest_int(d, l->excluded[i]);
	for (size_t i = 0; i < l->pick_count; i++) {
		digest_int(d, l->picks[i].entrant);
		digest_int(d, l->picks[i].prize);
		digest_int(d, l->picks[i].status);
		digest_int(d, l->picks[i].replaces);
		digest_int(d, l->picks[i].shown_mono);
		digest_int(d, l->picks[i].claim_mono);
		digest_int(d, l->picks[i].claim_left_ms);
	}
}

/* ---- what it is ---- */

static json_t *winner_state(const struct interaction *it, const struct context *cx, size_t at)
{
	const struct pick *pick = &it->lottery->picks[at];
	const struct person *who = &cx->people->items[it->lottery->entrants[pick->entrant].person];
	json_t *w = json_pack("{s:i, s:s, s:s, s:s, s:s, s:s}", "pick", (int)at + 1, "prize",
			      it->doc->lottery.prizes[pick->prize].id, "platform", who->platform, "id", who->id,
			      "name", who->name, "status", pick_status_name(pick->status));
	if (pick->replaces)
		json_object_set_new(w, "replaces", json_integer(pick->replaces));
	if (pick->shown_mono != NEVER)
		json_object_set_new(w, "shown_at", json_integer(pick->shown_at));
	if (pick->claim_mono != NEVER)
		json_object_set_new(w, "claim_until", json_integer(pick->claim_mono - cx->now.mono + cx->now.wall));
	return w;
}

static void state_of(const struct interaction *it, const struct context *cx, json_t *state)
{
	const struct lottery *l = it->lottery;
	json_object_set_new(state, "entrants", json_integer((json_int_t)l->live_count));
	json_object_set_new(state, "total_weight", json_integer(l->total_weight));
	if (l->has_secret) {
		char hex[65];
		digest_hex(hex, l->commitment, sizeof l->commitment);
		json_object_set_new(state, "commitment", json_string(hex));
	}
	json_t *winners = json_array();
	for (size_t i = 0; i < l->pick_count; i++)
		json_array_append_new(winners, winner_state(it, cx, i));
	if (l->pick_count)
		json_object_set_new(state, "draw", json_integer(l->n));
	json_object_set_new(state, "winners", winners);
}

static json_t *list_of(const struct interaction *it, const struct people *people, const char *list, size_t from,
		       size_t count, size_t *total)
{
	const struct lottery *l = it->lottery;
	if (strcmp(list, "entrants") != 0)
		return NULL;
	json_t *rows = json_array();
	size_t at = 0;
	*total = l->live_count;
	for (size_t i = 0; i < l->count; i++) {
		if (l->entrants[i].out)
			continue;
		if (at >= from && at - from < count) {
			const struct person *who = &people->items[l->entrants[i].person];
			json_array_append_new(rows, json_pack("{s:s, s:s, s:s, s:I, s:I}", "platform", who->platform,
							      "id", who->id, "name", who->name, "weight",
							      (json_int_t)l->entrants[i].weight, "t",
							      (json_int_t)l->entrants[i].t));
		}
		at++;
	}
	return rows;
}

const struct kind kind_lottery = {
	.init = init,
	.finish = finish,
	.may_open = may_open,
	.opened = opened,
	.settled = settled,
	.reveal = reveal,
	.cancelled = cancelled,
	.reset = reset,
	.verb = verb,
	.audience = audience,
	.void_message = void_message,
	.void_person = void_person,
	.next_due = next_due,
	.deadline = deadline,
	.hold = hold,
	.digest = digest_lottery,
	.state = state_of,
	.list = list_of,
};
