/* What may be seen now: the engine's state cut down to what the overlays and the dock draw (core/stage.h). */
#include <stdio.h>
#include <string.h>

#include "core/cluster.h"
#include "core/engine.h"
#include "core/lottery_parts.h"
#include "core/poll.h"
#include "core/question.h"
#include "core/standby.h"

struct maker {
	struct engine *e;
	struct moment now;
	int64_t shift_ms; /* session's monotonic clock → reader's */
};

/* What is read: too long, it ends in an ellipsis. */
static void put(char *to, size_t size, const char *text)
{
	cluster_copy(to, size, text);
}

/* What is typed or opened: half of it would be a wrong one, so it is whole or none. */
static void put_whole(char *to, size_t size, const char *text)
{
	size_t length = strlen(text);
	if (length >= size)
		length = 0;
	memcpy(to, text, length);
	to[length] = 0;
}

static int64_t mono(const struct maker *m, int64_t session_mono)
{
	return session_mono == NEVER ? NEVER : session_mono + m->shift_ms;
}

static void put_path(const struct maker *m, char *to, size_t size, const char *relative)
{
	int length = relative[0] ? snprintf(to, size, "%s/%s", m->e->show->folder, relative) : 0;
	if (length <= 0 || (size_t)length >= size)
		to[0] = 0; /* half a path is none */
}

static void card(const struct maker *m, const struct interaction *it, struct stage_card *to)
{
	to->present = true;
	put_whole(to->id, sizeof to->id, it->doc->id);
	to->run = it->run;
	to->life = it->life;
	to->settled = it->settled;
	put(to->title, sizeof to->title, it->doc->title);
	to->clock.set = it->deadline_mono != NEVER || it->held_left_ms >= 0;
	to->clock.held = it->held_left_ms >= 0;
	to->clock.start = mono(m, it->opened_mono) + it->stood_ms; /* the whole is as long as what it ran */
	to->clock.deadline = to->clock.held ? mono(m, it->held_mono) + it->held_left_ms : mono(m, it->deadline_mono);
	to->clock.left = it->held_left_ms;
	to->shown = mono(m, it->shown_mono);
	to->revealed = mono(m, it->revealed_mono);
}

/* ---- lottery ---- */

/* The last four bytes of an id, or what is left of them in whole UTF-8 sequences. */
static const char *tail_of(const char *id)
{
	size_t length = strlen(id);
	const char *tail = length > 4 ? id + length - 4 : id;
	while (((unsigned char)*tail & 0xC0) == 0x80)
		tail++;
	return tail;
}

/* He may be seen: not one who was lost before the reel stopped, nor one for whom another was drawn. */
static bool may_be_seen(const struct pick *pick)
{
	bool lost = pick->status == PICK_FORFEITED || pick->status == PICK_EXPIRED;
	return pick->revealed && pick->shown_mono != NEVER && !pick->replaced && (!lost || pick->named);
}

/* `to` has STAGE_NAME bytes. */
static void put_name(const struct maker *m, const struct interaction *it, char *to, uint32_t person)
{
	if (it->doc->lottery.masked)
		people_mask(people_texts(&m->e->people, person).name, to, STAGE_NAME);
	else
		people_name_on_air(&m->e->people, person, m->now.wall, to, STAGE_NAME);
}

static void winner(const struct maker *m, const struct interaction *it, size_t at, struct stage_winner *to)
{
	const struct pick *pick = &it->lottery->picks[at];
	uint32_t person = it->lottery->entrants[pick->entrant].person;
	struct person_texts who = people_texts(&m->e->people, person);
	to->pick = (uint32_t)at + 1;
	put_name(m, it, to->name, person);
	put_whole(to->platform, sizeof to->platform, who.platform);
	put_whole(to->id_tail, sizeof to->id_tail, tail_of(who.id));
	put(to->prize, sizeof to->prize, it->doc->lottery.prizes[pick->prize].title);
	to->shown_at = mono(m, pick->shown_mono);
	to->claim_start = mono(m, pick->shown_mono);
	to->claim_deadline = mono(m, pick->claim_mono);
	to->status = pick->status;
	to->again = pick->replaces != 0;
}

/* Writes the name of an entrant as it may be on the screen; false = not this one. */
static bool put_entrant(const struct maker *m, const struct interaction *it, size_t entrant, char *to)
{
	const struct entrant *e = &it->lottery->entrants[entrant];
	if (e->out || lottery_passes_over(it, &m->e->people, m->now.wall, e->person))
		return false;
	put_name(m, it, to, e->person);
	return true;
}

/* Names for the reel, picked by a stride through the entrants, so that they say nothing about the winner. */
static void reel(const struct maker *m, const struct interaction *it, struct stage_lottery *to)
{
	const struct lottery *l = it->lottery;
	size_t stride = l->count / STAGE_REEL + 1;
	for (size_t i = 0; i < l->count && to->reel_count < STAGE_REEL; i += stride) {
		if (put_entrant(m, it, i, to->reel[to->reel_count]))
			to->reel_count++;
	}
}

static void lottery(const struct maker *m, const struct interaction *it, struct stage_lottery *to)
{
	const struct lottery *l = it->lottery;
	const struct show_lottery *doc = &it->doc->lottery;
	card(m, it, &to->card);
	if (doc->words.count)
		put(to->keyword, sizeof to->keyword, doc->words.items[0]);
	put(to->prize, sizeof to->prize, doc->prizes[0].title);
	put_path(m, to->picture, sizeof to->picture, doc->prizes[0].picture);
	for (size_t i = 0; i < doc->prize_count; i++)
		to->prize_count += doc->prizes[i].count;
	to->entrants = l->live_count;
	lottery_odds(it, m->e->show->language, to->odds, sizeof to->odds);
	if (l->has_secret)
		digest_hex(to->commitment, l->commitment, sizeof l->commitment);
	if (l->beacon.chain) {
		to->beacon_round = l->beacon.round;
		to->beacon_due = mono(m, l->beacon.at - m->now.wall + m->now.mono);
		if (l->frozen)
			digest_hex(to->list, l->list_digest, sizeof l->list_digest);
	}
	for (size_t i = l->count; i-- > 0 && to->latest_count < STAGE_LATEST;) {
		if (put_entrant(m, it, i, to->latest[to->latest_count]))
			to->latest_count++;
	}
	reel(m, it, to);
	to->reel_ms = doc->reel_ms;
	for (size_t i = 0; i < l->pick_count && to->winner_count < STAGE_WINNERS; i++)
		if (may_be_seen(&l->picks[i]))
			winner(m, it, i, &to->winners[to->winner_count++]);
}

/* ---- poll ---- */

static void poll(const struct maker *m, const struct interaction *it, struct stage_poll *to)
{
	const struct poll *p = it->poll;
	const struct show_poll *doc = &it->doc->poll;
	int percent[POLL_OPTIONS] = {0};
	card(m, it, &to->card);
	to->hidden = doc->hidden && it->life != LIFE_REVEALED;
	to->tie = p->tie;
	to->weighted = doc->weight_count > 0;
	to->run_off = p->in_play != (1u << doc->option_count) - 1;
	to->voters = p->voters;
	poll_percentages(p->votes, doc->option_count, percent);
	for (size_t i = 0; i < doc->option_count; i++) {
		if (!(p->in_play & 1u << i))
			continue;
		struct stage_option *option = &to->options[to->option_count++];
		put(option->text, sizeof option->text, doc->options[i].text);
		option->winner = p->winners >> i & 1u;
		to->votes += p->votes[i];
		if (to->hidden)
			continue;
		option->votes = p->votes[i];
		option->percent = percent[i];
	}
}

/* ---- question ---- */

static void question(const struct maker *m, const struct interaction *it, struct stage_question *to)
{
	const struct board *b = it->board;
	card(m, it, &to->card);
	to->waiting = (uint32_t)board_waiting(b);
	to->retracted = b->retracted;
	to->air_ms = it->doc->question.air_ms == SHOW_NONE ? 0 : it->doc->question.air_ms;
	if (b->on_air < 1 || b->on_air > b->count)
		return;
	const struct item *item = &b->items[b->on_air - 1];
	to->has_item = true;
	to->item = item->number;
	put(to->text, sizeof to->text, item->text);
	put(to->name, sizeof to->name, item->name);
	if (item->person != INDEX_NONE && people_is_nameless(&m->e->people, item->person, m->now.wall))
		people_mask(item->name, to->name, sizeof to->name);
	if (item->person != INDEX_NONE)
		put_whole(to->platform, sizeof to->platform, people_texts(&m->e->people, item->person).platform);
	to->votes = item->votes;
	to->aired = mono(m, item->aired_mono);
}

/* ---- sale ---- */

static void countdown(const struct maker *m, const struct sale *s, struct stage_clock *to)
{
	if (s->phase != SALE_COUNTDOWN)
		return;
	to->set = true;
	to->start = mono(m, s->countdown_start_mono) + s->stood_ms;
	to->held = s->open_left_ms >= 0;
	to->left = s->open_left_ms;
	if (to->held)
		to->deadline = mono(m, s->held_mono) + to->left;
	else
		to->deadline = s->open_wall != NEVER ? mono(m, s->open_wall - m->now.wall + m->now.mono)
						     : mono(m, s->open_mono);
}

static void sale(const struct maker *m, const struct interaction *it, struct stage_sale *to)
{
	const struct sale *s = it->sale;
	const struct sale_product *p = &s->products[s->current];
	const struct show_product *doc = &it->home->products[p->product];
	card(m, it, &to->card);
	countdown(m, s, &to->card.clock);
	to->phase = s->phase;
	put_whole(to->product, sizeof to->product, doc->id);
	put(to->name, sizeof to->name, doc->title);
	put_path(m, to->picture, sizeof to->picture, doc->picture);
	to->price = p->price;
	to->was = p->was;
	put_whole(to->link, sizeof to->link, doc->link);
	to->link_number = (uint32_t)p->product + 1;
	to->has_stock = p->has_stock;
	to->stock = sale_available(p);
	to->sold = p->sold;
	to->total = to->stock + p->sold;
	to->last = it->doc->sale.last;
	to->limit = doc->limit;
	to->claims = it->doc->sale.claim_words.count > 0;
}

/* ---- benefit ---- */

static void benefit(const struct maker *m, const struct interaction *it, struct stage_benefit *to)
{
	const struct show_benefit *doc = &it->home->benefits[it->doc->benefit];
	card(m, it, &to->card);
	to->kind = doc->kind;
	put(to->title, sizeof to->title, doc->title);
	put(to->text, sizeof to->text, it->doc->text);
	put_whole(to->code, sizeof to->code, doc->code);
	/* how many are left is known of the show in force; an older one's benefit may be gone from it */
	int which = show_find_benefit(m->e->show, doc->id);
	int64_t left = which < 0 ? INT64_MAX : benefit_left(&m->e->benefits, m->e->show, (size_t)which);
	to->has_count = left < INT64_MAX;
	if (!to->has_count)
		return;
	int64_t codes = (int64_t)doc->codes.count;
	to->left = left;
	to->count = doc->count == SHOW_NONE || (codes && codes < doc->count) ? codes : doc->count;
}

/* ---- sponsors ---- */

static void sponsors(const struct maker *m, struct stage_sponsors *to)
{
	const struct sponsors *s = &m->e->sponsors;
	to->card.shown = NEVER;
	to->card.revealed = NEVER;
	for (size_t i = 0; i < s->count && to->count < STAGE_SPONSORS; i++) {
		if (s->items[i].since_mono == NEVER)
			continue;
		struct stage_sponsor *sponsor = &to->items[to->count++];
		put(sponsor->title, sizeof sponsor->title, m->e->show->sponsors[i].title);
		put_path(m, sponsor->logo, sizeof sponsor->logo, m->e->show->sponsors[i].logo);
		int64_t since = mono(m, s->items[i].since_mono);
		to->card.shown = since < to->card.shown ? since : to->card.shown;
	}
	to->card.present = to->count > 0;
}

/* ---- topic, lower third, covers ---- */

static bool later(const struct interaction *it, const struct maker *m, const struct stage_card *than)
{
	return !than->present || mono(m, it->shown_mono) >= than->shown;
}

static void topic(const struct maker *m, const struct interaction *it, struct stage_topic *to)
{
	if (!later(it, m, &to->card))
		return;
	*to = (struct stage_topic){.plain = it->doc->kind == KIND_CARD};
	card(m, it, &to->card);
	put(to->text, sizeof to->text, it->doc->text);
}

static void lower(const struct maker *m, const struct interaction *it, struct stage_lower *to)
{
	card(m, it, &to->card);
	put(to->text, sizeof to->text, it->doc->text);
}

/* The time until the show starts or goes on, for a card without a time of its own that runs. A hold keeps it. */
static void row_clock(const struct maker *m, const struct interaction *it, int64_t until, struct stage_clock *to)
{
	const struct rundown *r = &m->e->rundown;
	to->set = true;
	to->held = r->live >= 0 && r->held;
	to->left = until > m->now.wall ? until - m->now.wall : 0;
	to->start = mono(m, it->shown_mono);
	to->deadline = to->held ? mono(m, r->hold_start) + to->left : mono(m, until - m->now.wall + m->now.mono);
}

/* Whether anything says when the row begins. Before the first GO that is its own start alone. */
static bool is_planned(const struct maker *m, int row)
{
	return m->e->rundown.live >= 0 || m->e->show->segments[row].start_ms != SHOW_NONE;
}

static void cover(const struct maker *m, const struct interaction *it, enum stage_cover_kind kind,
		  struct stage_cover *to)
{
	struct rundown *r = &m->e->rundown;
	struct span armed = {0};
	bool starts = kind == COVER_STARTING;
	card(m, it, &to->card);
	to->kind = kind;
	put(to->text, sizeof to->text, it->doc->text);
	if (kind == COVER_END || r->state == SHOW_FINISHED)
		return;
	rundown_update(r, m->now);
	if (r->armed >= 0)
		put(to->next, sizeof to->next, m->e->show->segments[r->armed].title);
	to->due = it->doc->time_ms != SHOW_NONE && it->life == LIFE_CLOSED;
	if (to->card.clock.set || to->due)
		return;
	if (!starts && r->live >= 0)
		row_clock(m, it, m->now.wall + rundown_remaining(r, m->now), &to->card.clock);
	else if (starts && r->armed >= 0 && rundown_expected(r, r->armed, &armed) && is_planned(m, r->armed))
		row_clock(m, it, armed.start, &to->card.clock);
}

static void any_card(const struct maker *m, const struct interaction *it, struct stage *stage)
{
	switch (card_style_from(it->doc->style)) {
	case CARD_STARTING:
		cover(m, it, COVER_STARTING, &stage->cover);
		return;
	case CARD_BREAK:
		cover(m, it, COVER_BREAK, &stage->cover);
		return;
	case CARD_END:
		cover(m, it, COVER_END, &stage->cover);
		return;
	case CARD_PANEL:
		topic(m, it, &stage->topic);
		return;
	case CARD_BENEFIT: /* that names none */
	case CARD_LOWER_THIRD:
		break;
	}
	lower(m, it, &stage->lower);
}

/* Instead of whatever else stands before the picture. */
static void emergency(const struct maker *m, struct stage *stage)
{
	struct stage_cover *to = &stage->cover;
	if (!stage->standby || !stage->standby_card[0])
		return;
	*to = (struct stage_cover){.kind = COVER_EMERGENCY};
	to->card.present = true;
	to->card.run = 1;
	to->card.life = LIFE_OPEN;
	to->card.shown = mono(m, m->now.mono);
	to->card.revealed = NEVER;
	put(to->card.title, sizeof to->card.title, stage->standby_card);
}

static void measure(const struct maker *m, struct stage_measure *to)
{
	const struct measure *from = &m->e->measure;
	if (!from->on)
		return;
	to->card.present = true;
	to->card.run = (uint32_t)from->number;
	to->card.life = LIFE_OPEN;
	to->card.shown = mono(m, from->shown.mono);
	to->card.revealed = NEVER;
	to->card.clock.set = true;
	to->card.clock.start = mono(m, from->shown.mono);
	to->card.clock.deadline = mono(m, from->until_mono);
	put_whole(to->code, sizeof to->code, from->code);
}

static void segment(const struct maker *m, struct stage *stage)
{
	const struct rundown *r = &m->e->rundown;
	if (r->live < 0)
		return;
	put(stage->segment, sizeof stage->segment, m->e->show->segments[r->live].title);
	stage->segment_clock.set = true;
	stage->segment_clock.held = r->held;
	stage->segment_clock.left = rundown_remaining(r, m->now);
	stage->segment_clock.start = mono(m, rundown_live_start_mono(r));
	stage->segment_clock.deadline = mono(m, rundown_live_end_mono(r, m->now));
}

void engine_stage(struct engine *e, struct moment now, int64_t shift_ms, struct stage *stage)
{
	struct maker m = {.e = e, .now = now, .shift_ms = shift_ms};
	uint64_t change_id = stage->change_id;
	memset(stage, 0, sizeof *stage);
	stage->change_id = change_id;
	put_whole(stage->language, sizeof stage->language, e->show->language);
	put(stage->show_title, sizeof stage->show_title, e->show->title);
	put_path(&m, stage->logo, sizeof stage->logo, e->show->logo ? e->show->logo : "");
	put(stage->standby_card, sizeof stage->standby_card, standby_card(e));
	stage->state = e->rundown.state;
	stage->held = e->rundown.held;
	stage->standby = e->rundown.standby;
	stage->rehearsal = e->rehearsal;
	stage->feeds_lost = coverage_is_lost(&e->coverage, now);
	segment(&m, stage);
	sponsors(&m, &stage->sponsors);
	for (size_t i = 0; i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		if (!it->on_air)
			continue;
		if (it->doc->kind == KIND_LOTTERY)
			lottery(&m, it, &stage->lottery);
		else if (it->doc->kind == KIND_POLL)
			poll(&m, it, &stage->poll);
		else if (it->doc->kind == KIND_QUESTION)
			question(&m, it, &stage->question);
		else if (it->doc->kind == KIND_SALE)
			sale(&m, it, &stage->sale);
		else if (show_is_benefit_card(it->doc))
			benefit(&m, it, &stage->benefit);
		else if (it->doc->kind == KIND_TOPIC)
			topic(&m, it, &stage->topic);
		else if (it->doc->kind == KIND_CARD)
			any_card(&m, it, stage);
	}
	emergency(&m, stage);
	measure(&m, &stage->measure);
}
