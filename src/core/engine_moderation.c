/* What moderation does to the rest of the show: names, cases, the moderator's verbs, and rules that change. */
#include <stdio.h>
#include <string.h>

#include "core/engine_parts.h"
#include "core/locale.h"
#include "core/utf8.h"

/* So long no second alert about what the audience writes. */
#define ALERT_EVERY_MS 10000

void engine_judge_name(struct engine *e, uint32_t person, const struct audience_event *event)
{
	people_hold_name(&e->people, person, moderation_judge_name(e->moderation, event->person_name));
	people_catch_name(&e->people, person, event->screen_name != SCREEN_NOTHING);
}

struct moderation_finding engine_finding(const struct engine *e, const struct comment *c)
{
	struct moderation_finding finding = {.verdict = (enum moderation_verdict)c->verdict,
					     .reason = (enum moderation_reason)c->reason};
	if (finding.verdict != MODERATION_PASS || c->person == INDEX_NONE)
		return finding;
	bool blocked = e->people.items[c->person].blocked;
	if (!blocked && people_banned_until(&e->people, c->person) <= e->cx.now.wall)
		return finding;
	return (struct moderation_finding){.verdict = MODERATION_HIDDEN,
					   .reason = blocked ? MODERATION_BLOCKED : MODERATION_BANNED};
}

/* ---- what was found ---- */

void engine_risk_alert(struct engine *e, const char *word, json_t *where)
{
	char text[512];
	char shown[200];
	utf8_copy(shown, sizeof shown, word);
	snprintf(text, sizeof text, locale_text(e->show->language, "Alert.moderation.risk"), shown);
	json_object_set_new(where, "reason", json_string("moderation.risk"));
	json_object_set_new(where, "word", json_string(word));
	json_object_set_new(where, "text", json_string(text));
	outbox_event(e->cx.out, "alert", where);
}

void engine_note_finding(struct engine *e, const struct message *m)
{
	struct moderation *mod = e->moderation;
	mod->held += m->finding.verdict == MODERATION_HELD;
	mod->hidden += m->finding.verdict == MODERATION_HIDDEN;
	mod->risky += m->finding.risk;
	if (!moderation_keep(mod, m->event, m->t, m->person, m->key, &m->finding))
		e->cx.out->failed = true;
	int64_t ago = e->cx.now.wall - mod->alerted_wall;
	if (!m->finding.risk || m->event->history || (mod->alerted_wall && ago >= 0 && ago < ALERT_EVERY_MS))
		return;
	mod->alerted_wall = e->cx.now.wall;
	json_t *where = json_pack("{s:s}", "message", m->event->id);
	if (m->person != INDEX_NONE) {
		struct person_texts who = people_texts(&e->people, m->person);
		json_object_set_new(where, "platform", json_string(who.platform));
		json_object_set_new(where, "person", json_string(who.id));
	}
	engine_risk_alert(e, m->finding.word ? m->finding.word : "", where);
}

/* ---- the moderator ---- */

static struct comment *find_comment(struct engine *e, const char *feed, const char *id)
{
	size_t kept = e->comment_total < ENGINE_COMMENTS ? e->comment_total : ENGINE_COMMENTS;
	for (size_t i = 1; i <= kept; i++) {
		struct comment *c = &e->comments[(e->comment_total - i) % ENGINE_COMMENTS];
		if (c->used && !c->gone && strcmp(c->event.id, id) == 0 &&
		    (!feed[0] || strcmp(c->event.feed, feed) == 0))
			return c;
	}
	return NULL;
}

static struct comment *comment_of(struct engine *e, uint64_t key)
{
	for (size_t i = 0; i < ENGINE_COMMENTS; i++)
		if (e->comments[i].used && e->comments[i].key == key)
			return &e->comments[i];
	return NULL;
}

/* The boards follow a decision. */
static void spread(struct engine *e, const struct moderation_case *c, const struct comment *comment)
{
	struct audience_event bare = {.feed = c->feed,
				      .id = c->id,
				      .text = c->text,
				      .kind = c->kind,
				      .reply_to = "",
				      .item = "",
				      .t_ms = c->t};
	struct message m = {.event = comment ? &comment->event : &bare,
			    .person = c->person,
			    .key = c->key,
			    .t = c->t,
			    .finding = {.verdict = c->verdict, .reason = c->reason}};
	if (match_fold(&e->folded, c->text))
		m.text = &e->folded;
	for (size_t i = 0; i < e->item_count; i++)
		interaction_moderate(&e->items[i], &e->cx, &m);
}

static void say_verdict(struct engine *e, const struct moderation_case *c)
{
	outbox_event(e->cx.out, "comment.verdict",
		     json_pack("{s:s, s:s, s:s, s:s}", "id", c->id, "feed", c->feed, "verdict",
			       moderation_verdict_name(c->verdict), "reason", moderation_reason_name(c->reason)));
}

static bool comment_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	struct moderation *mod = e->moderation;
	const char *id = verb_text(call, "message", "");
	const char *feed = verb_text(call, "feed", "");
	bool hide = call->verb->code == VERB_COMMENT_HIDE;
	struct comment *comment = find_comment(e, feed, id);
	struct moderation_case *c = comment ? moderation_find_key(mod, comment->key) : moderation_find(mod, feed, id);
	if (!c && comment && hide) {
		struct moderation_finding finding = {.verdict = MODERATION_HIDDEN, .reason = MODERATION_OPERATOR};
		c = moderation_keep(mod, &comment->event, comment->event.t_ms, comment->person, comment->key, &finding);
		if (!c)
			return reply_refuse(reply, "journal.failed");
	}
	if (!c && comment) /* nothing keeps it off the air */
		return true;
	if (!c || c->gone)
		return reply_refuse(reply, "id.unknown");
	moderation_decide(mod, c, hide ? MODERATION_HIDDEN : MODERATION_PASS);
	comment = comment_of(e, c->key);
	if (comment) {
		comment->verdict = (uint8_t)c->verdict;
		comment->reason = (uint8_t)c->reason;
	}
	spread(e, c, comment);
	say_verdict(e, c);
	return true;
}

bool engine_moderation_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	if (call->verb->code == VERB_COMMENT_HIDE || call->verb->code == VERB_COMMENT_RELEASE)
		return comment_verb(e, call, reply);
	uint32_t person = people_from_argument(&e->people, verb_text(call, "person", ""));
	if (person == INDEX_NONE) {
		reply_refuse(reply, "verb.bad-argument");
		reply_set(reply, "argument", json_string("person"));
		return false;
	}
	people_mask_name(&e->people, person, call->verb->code == VERB_PEOPLE_MASK);
	return true;
}

/* ---- rules that change ---- */

static bool is_of_rules(uint8_t reason)
{
	return reason == MODERATION_NO_REASON || reason == MODERATION_WORD || reason == MODERATION_LINK ||
	       reason == MODERATION_RISK;
}

static void judge_again(struct engine *e, struct comment *c)
{
	struct moderation *mod = e->moderation;
	struct moderation_case *known = moderation_find_key(mod, c->key);
	if (!c->used || c->gone || !is_of_rules(c->reason) || (known && known->decided) ||
	    !match_fold(&e->folded, c->event.text))
		return;
	struct moderation_finding finding = moderation_judge(mod, &c->event, &e->folded);
	bool same = finding.verdict == (enum moderation_verdict)c->verdict;
	c->verdict = (uint8_t)finding.verdict;
	c->reason = (uint8_t)finding.reason;
	if (same)
		return;
	if (!known)
		known = moderation_keep(mod, &c->event, c->event.t_ms, c->person, c->key, &finding);
	if (!known) {
		e->cx.out->failed = true;
		return;
	}
	known->verdict = finding.verdict;
	known->reason = finding.reason;
	mod->held += finding.verdict == MODERATION_HELD;
	mod->hidden += finding.verdict == MODERATION_HIDDEN;
	spread(e, known, c);
}

static void judge_names(struct engine *e)
{
	for (uint32_t i = 0; i < e->people.count; i++)
		people_hold_name(&e->people, i, moderation_judge_name(e->moderation, people_texts(&e->people, i).name));
}

void engine_follow_moderation(struct engine *e)
{
	bool changed = false;
	if (!moderation_follow(e->moderation, e->show, &changed))
		e->cx.out->failed = true;
	if (!changed)
		return;
	size_t kept = e->comment_total < ENGINE_COMMENTS ? e->comment_total : ENGINE_COMMENTS;
	for (size_t i = 0; i < kept; i++)
		judge_again(e, &e->comments[(e->comment_total - kept + i) % ENGINE_COMMENTS]);
	for (size_t i = 0; i < e->item_count; i++)
		interaction_rejudge(&e->items[i], &e->cx, e->moderation);
	judge_names(e);
}
