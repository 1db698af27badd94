/* When the journal cannot be written: back to what it holds, go on without it, and write what has waited as soon as
 * that is possible again. */
#include <stdio.h>
#include <stdlib.h>

#include "core/locale.h"
#include "run/parts.h"
#include "show/document.h"

#define MANY 1000
#define PATIENCE_MS 1000
/* A disk that is nearly full takes a little now and then: it is over when this long nothing has failed. */
#define CALM_MS 5000

static void drop_outgoing(struct runner *r)
{
	for (size_t i = 0; i < r->outgoing_count; i++) {
		free(r->outgoing[i].text);
		json_decref(r->outgoing[i].effect);
	}
	r->outgoing_count = 0;
}

/* Not even the first rows are written: the show begins anew. */
static void go_back_to_nothing(struct runner *r)
{
	struct engine *fresh = engine_create(r->show_begun, &r->engine->zone, r->key);
	if (!fresh)
		return;
	engine_destroy(r->engine);
	r->engine = fresh;
	next_show_follow(r);
	r->new_document = false;
	replies_finish(&r->replies);
	r->last_seq = 0;
	r->booted = false;
}

/* The engine is ahead of the journal: it is made anew from what is written. */
void broken_go_back(struct runner *r)
{
	struct replay replay;
	struct error error;
	journal_rollback(r->journal);
	drop_outgoing(r);
	proofs_drop(r);
	r->begun = false;
	r->deaf = false;
	r->was_broken = true;
	if (!journal_last(r->journal)) {
		go_back_to_nothing(r);
	} else if (replay_journal(&replay, r->journal, r->folder, &error)) {
		engine_destroy(r->engine);
		replies_finish(&r->replies);
		show_destroy(r->show);
		r->show = replay.show;
		r->engine = replay.engine;
		r->replies = replay.replies;
		r->applied = replay.last;
		r->last_seq = replay.rows;
		free(replay.lists.items);
		json_decref(replay.connected);
		json_decref(replay.marks);
		json_decref(replay.clocks);
		r->new_document = false;
		r->document = r->document_begun;
		next_show_begin(r);
		sources_settle(r);
		sources_tell_again(r, r->applied);
	}
}

/* Rows that found no place: the journal ends with a `check` that says so to whoever replays it. */
static void say_lost(struct runner *r, size_t count)
{
	char text[256];
	snprintf(text, sizeof text, locale_text(r->show->language, "Alert.journal.lost"), (long long)count);
	batch_say(r, "alert",
		  json_pack("{s:s, s:I, s:s}", "reason", "journal.lost", "count", (json_int_t)count, "text", text), 0,
		  r->applied);
}

void broken_calm(struct runner *r)
{
	if (r->told_broken && r->calm_at == NEVER)
		r->calm_at = clock_now(&r->clock).mono + CALM_MS;
}

static void tell_written(struct runner *r)
{
	if (!r->told_broken || clock_now(&r->clock).mono < r->calm_at)
		return;
	r->told_broken = false;
	r->backlog_full = false;
	batch_say(r, "alert",
		  json_pack("{s:s, s:s}", "reason", "journal.written", "text",
			    locale_text(r->show->language, "Alert.journal.written")),
		  0, r->applied);
}

void broken_recover(struct runner *r)
{
	uint8_t hash[32];
	char hex[65];
	char body[96];
	if (!r->broken) {
		tell_written(r);
		return;
	}
	/* with a row of its own, so that success means that something was written */
	engine_hash(r->engine, hash);
	digest_hex(hex, hash, sizeof hash);
	snprintf(body, sizeof body, "{\"hash\":\"%s\"}", hex);
	/* what waits is written whole or not at all: with much of it, not before every batch */
	int64_t now = machine_mono_ms();
	if (r->backlog.count > MANY && now - r->recover_at < PATIENCE_MS)
		return;
	r->recover_at = now;
	size_t lost = r->backlog.lost;
	if (!backlog_write(&r->backlog, r->journal, r->applied, body, &r->last_seq))
		return;
	r->broken = false;
	broken_calm(r);
	if (lost)
		say_lost(r, lost);
}

bool broken_takes_verbs(const struct runner *r)
{
	return r->backlog.count < BACKLOG_VERBS;
}

void broken_is_full(struct runner *r)
{
	if (!r->backlog_full)
		batch_say(r, "alert",
			  json_pack("{s:s, s:s}", "reason", "journal.full", "text",
				    locale_text(r->show->language, "Alert.journal.full")),
			  0, r->applied);
	r->backlog_full = true;
}

void broken_say(struct runner *r)
{
	bool told = r->told_broken;
	r->told_broken = true;
	r->calm_at = NEVER;
	if (told)
		return;
	batch_say(r, "alert",
		  json_pack("{s:s, s:s}", "reason", "journal.failed", "text",
			    locale_reason(r->show->language, "journal.failed")),
		  0, r->applied);
}
