#include "core/make_up.h"

#include "core/engine.h"

bool make_up_is_kind(enum interaction_kind kind)
{
	return kind != KIND_TOPIC && kind != KIND_CARD;
}

static bool has_limit(const struct interaction *it)
{
	return it->life == LIFE_OPEN && (it->deadline_mono != NEVER || it->held_left_ms >= 0);
}

/* What is bound to a platform's clock keeps that. */
static bool may(const struct interaction *it)
{
	return make_up_is_kind(it->doc->kind) && it->doc->hold && has_limit(it);
}

void make_up_begin(struct interaction *it, const struct context *cx)
{
	it->outage = false;
	it->owed_ms = 0;
	it->owed_mono = cx->now.mono;
}

void make_up_pause(struct interaction *it, const struct context *cx, int64_t since)
{
	it->owed_ms += coverage_missed(cx->coverage, it->owed_mono, since);
	if (since > it->owed_mono)
		it->owed_mono = since;
}

void make_up_resume(struct interaction *it, int64_t since)
{
	it->owed_mono = since;
}

static int64_t owed(const struct interaction *it, const struct coverage *c, struct moment now)
{
	if (it->held_left_ms >= 0)
		return it->owed_ms;
	return it->owed_ms + coverage_missed(c, it->owed_mono, now.mono);
}

/* It stands until the gap is over. */
static void stand(struct interaction *it, struct moment now)
{
	it->outage = true;
	if (it->held_left_ms >= 0) /* in standby it stands already */
		return;
	it->held_left_ms = it->deadline_mono - now.mono;
	it->held_mono = now.mono;
	it->deadline_mono = NEVER;
}

static void give_back(struct engine *e, struct interaction *it, int64_t by, json_t *extended)
{
	struct moment now = e->cx.now;
	bool lasts = coverage_gap_lasts(&e->coverage);
	it->owed_ms = 0;
	it->owed_mono = now.mono;
	if (it->held_left_ms >= 0)
		it->held_left_ms += by;
	else
		it->deadline_mono += by;
	if (lasts)
		stand(it, now);
	json_t *fields = json_pack("{s:s, s:I}", "id", it->doc->id, "by_ms", (json_int_t)by);
	if (it->deadline_mono != NEVER)
		json_object_set_new(fields, "until", json_integer(it->deadline_mono - now.mono + now.wall));
	json_array_append(extended, fields);
	json_object_set_new(fields, "run", json_integer((json_int_t)it->run));
	json_object_set_new(fields, "held", json_boolean(it->outage));
	outbox_event(e->cx.out, "feed.made-up", fields);
}

static bool refuse(const struct interaction *it, struct reply *reply)
{
	if (!make_up_is_kind(it->doc->kind) || !it->doc->hold)
		return reply_refuse(reply, "verb.not-applicable");
	return interaction_not_allowed(it, reply);
}

bool make_up_verb(struct engine *e, const struct verb_call *call, struct reply *reply)
{
	const char *id = verb_text(call, "id", NULL);
	int only = id ? show_find_interaction(e->show, id) : -1;
	if (id && only < 0)
		return reply_refuse(reply, "id.unknown");
	if (id && !may(&e->items[only]))
		return refuse(&e->items[only], reply);
	json_t *extended = json_array();
	for (size_t i = 0; i < e->item_count; i++) {
		struct interaction *it = &e->items[i];
		int64_t by = owed(it, &e->coverage, e->cx.now);
		bool stands = !it->outage && coverage_gap_lasts(&e->coverage);
		if (may(it) && (only < 0 || (int)i == only) && (by > 0 || stands))
			give_back(e, it, by, extended);
	}
	if (!json_array_size(extended)) {
		json_decref(extended);
		return reply_refuse(reply, "feed.no-gap");
	}
	reply_set(reply, "extended", extended);
	return true;
}

void make_up_go_on(struct engine *e)
{
	for (size_t i = 0; i < e->item_count; i++) {
		struct interaction *it = &e->items[i];
		if (!it->outage)
			continue;
		it->outage = false;
		if (e->cx.standby || it->held_left_ms < 0)
			continue;
		it->deadline_mono = e->cx.now.mono + it->held_left_ms;
		it->held_left_ms = -1;
		it->stood_ms += e->cx.now.mono - it->held_mono;
		make_up_resume(it, e->cx.now.mono);
		interaction_emit(it, &e->cx);
	}
}

json_t *make_up_state(const struct engine *e, struct moment now)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < e->item_count; i++) {
		const struct interaction *it = &e->items[i];
		int64_t by = may(it) ? owed(it, &e->coverage, now) : 0;
		if (by > 0)
			json_array_append_new(rows,
					      json_pack("{s:s, s:I}", "id", it->doc->id, "by_ms", (json_int_t)by));
	}
	return rows;
}
