#include "core/question.h"

#include <stdlib.h>
#include <string.h>

#include "core/fold.h"
#include "core/question_parts.h"
#include "core/seen.h"

static const char *const state_names[] = {
	[ITEM_INBOX] = "inbox",   [ITEM_APPROVED] = "approved",   [ITEM_QUEUED] = "queued",
	[ITEM_ON_AIR] = "on-air", [ITEM_ANSWERED] = "answered",   [ITEM_DROPPED] = "dropped",
	[ITEM_MERGED] = "merged", [ITEM_RETRACTED] = "retracted",
};

const char *item_state_name(enum item_state state)
{
	return state_names[state];
}

/* ---- the audience ---- */

static bool is_gift_question(const struct show_question *doc, const struct audience_event *e)
{
	return doc->gift.currency[0] && e->kind == AUDIENCE_GIFT && e->text[0] &&
	       strcmp(e->value.currency, doc->gift.currency) == 0 && e->value.minor >= doc->gift.minor;
}

/* The question in this event: its text without the prefix, or NULL. */
static const char *question_in(const struct interaction *it, const struct audience_event *e)
{
	const struct show_question *doc = &it->doc->question;
	const char *behind = match_prefix(&doc->prefix, e->text);
	if (behind)
		return behind[0] ? behind : NULL;
	if (is_gift_question(doc, e) || (doc->mark && match_question_mark(e->text)))
		return e->text;
	return NULL;
}

/* Asked before: a vote for that one. A gift brings it to the top whoever gives it. */
static void ask_again(struct interaction *it, struct context *cx, const struct message *m, struct item *twin)
{
	struct item *item = board_stands_for(it->board, twin);
	bool lifted = is_gift_question(&it->doc->question, m->event) && !item->top;
	if (lifted)
		board_put_on_top(it->board, item);
	if (board_vote(it->board, twin, m->person, m->key))
		people_participates(cx->people, m->person);
	else if (!lifted)
		interaction_refuse(it, m, REFUSED_ALREADY);
}

static void submit(struct interaction *it, struct context *cx, const struct message *m, const char *text)
{
	struct board *b = it->board;
	const struct show_question *doc = &it->doc->question;
	struct item *twin = doc->merge ? board_twin(it, cx, text) : NULL;
	if (twin) {
		ask_again(it, cx, m, twin);
		return;
	}
	if (m->finding.verdict == MODERATION_HIDDEN) {
		interaction_refuse(it, m, REFUSED_BLOCKED);
		return;
	}
	if (doc->per_person && board_asked_by(b, m->person) >= doc->per_person) {
		interaction_refuse(it, m, REFUSED_LIMIT);
		return;
	}
	bool held = m->finding.verdict == MODERATION_HELD;
	struct item *item = board_add(it, cx, text, m->person, people_texts(cx->people, m->person).name, m->key,
				      doc->approve || held ? ITEM_INBOX : ITEM_APPROVED);
	if (!item)
		return;
	if (held)
		board_mark(b, item, true, false, m->finding.reason);
	if (is_gift_question(doc, m->event))
		board_put_on_top(b, item);
	people_participates(cx->people, m->person);
	board_tell(it, cx, item);
}

/* What was merged is voted for by its own number too. NULL: nothing that can be voted for. */
static struct item *votable(const struct board *b, struct item *item)
{
	const struct item *counts = item ? board_stands_for(b, item) : NULL;
	return counts && board_is_open(counts->state) && counts->state != ITEM_INBOX ? item : NULL;
}

/* The question that this comment replies to. What the house replies is an answer. */
static struct item *replied_to(const struct interaction *it, const struct context *cx, const struct message *m)
{
	if (!m->event->reply_to[0] || !it->doc->question.upvote.count ||
	    m->event->roles & (ROLE_HOST | ROLE_MOD | ROLE_BOT))
		return NULL;
	uint64_t key = seen_key(cx->people->key, m->event->feed, m->event->reply_to);
	return votable(it->board, board_by_message(it->board, key));
}

static void upvote(struct interaction *it, struct context *cx, const struct message *m, struct item *item)
{
	if (!board_vote(it->board, item, m->person, m->key))
		interaction_refuse(it, m, REFUSED_ALREADY);
	else
		people_participates(cx->people, m->person);
}

static void audience(struct interaction *it, struct context *cx, const struct message *m)
{
	int64_t number = 0;
	if (!m->text || m->person == INDEX_NONE || !it->opened)
		return;
	bool votes = match_upvote(&it->doc->question.upvote, m->event->text, &number);
	const char *text = votes ? NULL : question_in(it, m->event);
	struct item *item = votes  ? votable(it->board, board_find(it->board, number))
			    : text ? NULL
				   : replied_to(it, cx, m);
	if (!text && !item)
		return;
	bool ignore = false;
	enum refusal why = interaction_window(it, cx, m, &ignore);
	if (ignore)
		return;
	if (!why)
		why = interaction_person_refusal(cx, m);
	if (why)
		interaction_refuse(it, m, why);
	else if (item)
		upvote(it, cx, m, item);
	else
		submit(it, cx, m, text);
}

/* Looks only at what this person has asked, the newest first. */
static void retract(struct interaction *it, struct context *cx, uint32_t person, uint64_t key, bool all)
{
	struct board *b = it->board;
	const struct item_asker *asker = person == INDEX_NONE ? NULL : board_asker(b, person);
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	for (uint32_t number = asker ? asker->newest : 0; number; number = b->items[number - 1].asked) {
		struct item *item = &b->items[number - 1];
		if ((all || item->message == key) && !item->removed &&
		    (board_is_open(item->state) || item->state == ITEM_MERGED)) {
			board_move(it, cx, item, ITEM_RETRACTED);
			if (!item->into)
				board_release(it, cx, item);
		}
	}
	if (!it->settled)
		board_void_votes(it, cx, person, key, all);
}

static void void_message(struct interaction *it, struct context *cx, uint32_t person, uint64_t key)
{
	retract(it, cx, person, key, false);
}

static void void_person(struct interaction *it, struct context *cx, uint32_t person)
{
	retract(it, cx, person, 0, true);
}

/* ---- the moderator ---- */

static void drop(struct interaction *it, struct context *cx, struct item *item, enum moderation_reason reason)
{
	board_move(it, cx, item, ITEM_DROPPED);
	board_mark(it->board, item, false, true, reason);
}

/* Everything that waits or is on the air of that message, or (key 0) of that person. */
static void drop_all(struct interaction *it, struct context *cx, uint32_t person, uint64_t key,
		     enum moderation_reason reason)
{
	struct board *b = it->board;
	const struct item_asker *asker = person == INDEX_NONE ? NULL : board_asker(b, person);
	for (uint32_t number = asker ? asker->newest : 0; number; number = b->items[number - 1].asked) {
		struct item *item = &b->items[number - 1];
		if ((!key || item->message == key) && !item->removed && board_is_open(item->state))
			drop(it, cx, item, reason);
	}
}

/* It was hidden when it came: now it is asked. */
static void ask_late(struct interaction *it, struct context *cx, const struct message *m)
{
	const char *text = m->person == INDEX_NONE || !m->text || !it->opened ? NULL : question_in(it, m->event);
	bool ignore = false;
	if (text && !interaction_window(it, cx, m, &ignore) && !ignore && !interaction_person_refusal(cx, m))
		submit(it, cx, m, text);
}

/* What was held or dropped is where it would be without that. */
static void bring_back(struct interaction *it, struct context *cx, struct item *item)
{
	enum item_state to = it->doc->question.approve ? ITEM_INBOX : ITEM_APPROVED;
	if (!item->held && !item->moderated)
		return;
	bool moves = (item->moderated && item->state == ITEM_DROPPED) || (item->held && item->state == ITEM_INBOX);
	board_mark(it->board, item, false, false, MODERATION_NO_REASON);
	if (moves && item->state != to)
		board_move(it, cx, item, to);
}

static void let_through(struct interaction *it, struct context *cx, const struct message *m)
{
	struct item *item = board_by_message(it->board, m->key);
	if (item)
		bring_back(it, cx, item);
	else
		ask_late(it, cx, m);
}

static void moderate(struct interaction *it, struct context *cx, const struct message *m)
{
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	if (m->finding.verdict == MODERATION_PASS)
		let_through(it, cx, m);
	else
		drop_all(it, cx, m->person, m->key, m->finding.reason);
}

/* The operator's own words, and what he has let through, stay. */
static void rejudge(struct interaction *it, struct context *cx, struct moderation *moderation)
{
	struct board *b = it->board;
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return;
	for (size_t i = 0; i < b->count; i++) {
		struct item *item = &b->items[i];
		struct audience_event e = {.text = item->text};
		const struct moderation_case *known =
			item->message ? moderation_find_key(moderation, item->message) : NULL;
		bool dropped = item->moderated && item->state == ITEM_DROPPED &&
			       (item->reason == MODERATION_WORD || item->reason == MODERATION_LINK);
		if (!item->message || item->removed || (!dropped && !board_is_open(item->state)) ||
		    (known && known->decided) || !match_fold(&b->scratch, item->text))
			continue;
		struct moderation_finding finding = moderation_judge(moderation, &e, &b->scratch);
		if (!dropped && finding.verdict == MODERATION_HIDDEN)
			drop(it, cx, item, finding.reason);
		else if (dropped && finding.verdict == MODERATION_PASS)
			bring_back(it, cx, item);
	}
}

/* He is blocked: what he has asked is not shown. */
static void screen(struct interaction *it, struct context *cx, uint32_t person)
{
	if (it->life != LIFE_DONE && it->life != LIFE_CANCELLED)
		drop_all(it, cx, person, 0, MODERATION_BLOCKED);
}

/* ---- the operator ---- */

static void remember(struct board *b, const struct item *item, struct item_undo how)
{
	how.number = item->number;
	how.state = item->state;
	how.place = item->place;
	how.aired_mono = item->aired_mono;
	how.air_end_mono = b->air_end_mono;
	how.air_left_ms = b->air_left_ms;
	if (b->undo_count < sizeof b->undo / sizeof *b->undo)
		b->undo[b->undo_count++] = how;
}

static void move(struct interaction *it, struct context *cx, struct item *item, enum item_state state)
{
	remember(it->board, item, (struct item_undo){.fresh = false});
	board_move(it, cx, item, state);
}

static void air(struct interaction *it, struct context *cx, struct item *item)
{
	struct board *b = it->board;
	struct item *before = board_find(b, b->on_air);
	if (before == item)
		return;
	if (before)
		move(it, cx, before, ITEM_ANSWERED);
	move(it, cx, item, ITEM_ON_AIR);
	if (!it->on_air) {
		interaction_put_on_air(it, cx, true);
		interaction_emit(it, cx);
	}
}

/* Into the queue at place N (from 1), or at its end (at < 1). */
static void queue(struct interaction *it, struct context *cx, struct item *item, int64_t at)
{
	remember(it->board, item, (struct item_undo){.fresh = false});
	board_place(it, cx, item, ITEM_QUEUED, at < 1 ? SIZE_MAX : (size_t)(at - 1));
	board_tell(it, cx, item);
}

static bool may_move(const struct item *item, enum item_state to)
{
	if (item->state == ITEM_MERGED || item->state == ITEM_RETRACTED)
		return false;
	if (item->state == ITEM_ANSWERED || item->state == ITEM_DROPPED)
		return to == ITEM_APPROVED;
	return true;
}

static bool merge(struct interaction *it, struct context *cx, struct item *item, struct item *into, struct reply *reply)
{
	struct board *b = it->board;
	if (!into || into == item)
		return reply_refuse(reply, "question.no-item");
	if (!board_is_open(item->state) || !board_is_open(into->state))
		return interaction_not_allowed(it, reply);
	remember(b, into, (struct item_undo){.merged = item->number});
	board_merge_votes(b, item, into, true);
	item->before = item->state;
	move(it, cx, item, ITEM_MERGED);
	board_tell(it, cx, into);
	return true;
}

static bool take(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	const char *text = verb_text(call, "text", "");
	uint32_t person = INDEX_NONE;
	if (fold_is_blank(text)) { /* an empty card is no question */
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string(verb_has(call, "message") ? "message" : "text"));
		return false;
	}
	if (verb_has(call, "person")) {
		person = people_from_argument(cx->people, verb_text(call, "person", ""));
		if (person == INDEX_NONE) {
			reply_refuse(reply, "verb.bad-argument");
			reply_set(reply, "argument", json_string("person"));
			return false;
		}
	}
	const char *name = verb_text(call, "name", person == INDEX_NONE ? "" : people_texts(cx->people, person).name);
	struct item *item = board_add(it, cx, text, person, name, cx->taken, ITEM_APPROVED);
	if (!item)
		return reply_refuse(reply, "journal.failed");
	remember(it->board, item, (struct item_undo){.fresh = true});
	board_tell(it, cx, item);
	reply_set(reply, "item", json_integer(item->number));
	return true;
}

static bool verb(struct interaction *it, struct context *cx, const struct verb_call *call, struct reply *reply)
{
	struct board *b = it->board;
	enum item_state to = ITEM_APPROVED;
	b->undo_count = 0;
	if (it->life == LIFE_DONE || it->life == LIFE_CANCELLED)
		return interaction_not_allowed(it, reply);
	if (call->verb->code == VERB_QUESTION_TAKE)
		return take(it, cx, call, reply);
	struct item *item = board_find(b, verb_integer(call, "item", 0));
	if (!item)
		return reply_refuse(reply, "question.no-item");
	if (call->verb->code == VERB_QUESTION_MERGE) {
		struct item *into = board_find(b, verb_integer(call, "into", 0));
		return merge(it, cx, item, into, reply);
	}
	if (call->verb->code == VERB_QUESTION_QUEUE)
		to = ITEM_QUEUED;
	else if (call->verb->code == VERB_QUESTION_AIR)
		to = ITEM_ON_AIR;
	else if (call->verb->code == VERB_QUESTION_ANSWERED)
		to = ITEM_ANSWERED;
	else if (call->verb->code == VERB_QUESTION_DROP)
		to = ITEM_DROPPED;
	if (!may_move(item, to))
		return interaction_not_allowed(it, reply);
	if (to == ITEM_ON_AIR)
		air(it, cx, item);
	else if (to == ITEM_QUEUED)
		queue(it, cx, item, verb_integer(call, "at", 0));
	else
		move(it, cx, item, to);
	return true;
}

/* ---- the shared life's turns ---- */

static bool init(struct interaction *it, const struct show *show)
{
	it->board = calloc(1, sizeof *it->board);
	if (!it->board)
		return false;
	(void)show;
	board_clear(it->board);
	return true;
}

static bool defined(struct interaction *it, struct context *cx, const struct show *before, bool same)
{
	(void)before;
	if (!same)
		board_link_anew(it, cx);
	return true;
}

static void finish(struct interaction *it)
{
	if (!it->board)
		return;
	board_clear(it->board);
	free(it->board);
	it->board = NULL;
}

static void reset(struct interaction *it, struct context *cx)
{
	(void)cx;
	board_clear(it->board);
}

static int64_t next_due(const struct interaction *it, struct moment now)
{
	(void)now;
	return it->board->air_end_mono;
}

static void deadline(struct interaction *it, struct context *cx)
{
	if (it->board->air_end_mono <= cx->now.mono)
		board_move(it, cx, board_find(it->board, it->board->on_air), ITEM_ANSWERED);
}

/* Standby takes nothing off a question's time on air. */
static void hold(struct interaction *it, struct context *cx, bool on)
{
	struct board *b = it->board;
	const struct item *item = board_find(b, b->on_air);
	int64_t since = interaction_hold_since(cx, item ? item->aired_mono : NEVER);
	if (on && b->air_end_mono != NEVER) {
		b->air_left_ms = b->air_end_mono > since ? b->air_end_mono - since : 0;
		b->air_end_mono = NEVER;
	} else if (!on && b->air_left_ms >= 0) {
		b->air_end_mono = since + b->air_left_ms;
		b->air_left_ms = -1;
	}
}

const struct kind kind_question = {
	.init = init,
	.finish = finish,
	.reset = reset,
	.defined = defined,
	.verb = verb,
	.audience = audience,
	.void_message = void_message,
	.void_person = void_person,
	.screen = screen,
	.moderate = moderate,
	.rejudge = rejudge,
	.next_due = next_due,
	.deadline = deadline,
	.hold = hold,
	.digest = board_digest,
	.state = board_state,
	.list = board_list,
};
