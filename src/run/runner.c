#include "run/runner.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/edit.h"
#include "run/answer.h"
#include "run/parts.h"
#include "show/document.h"
#include "store/session.h"
#include "store/thread.h"

/* The stage is published at most once a frame of a 60 fps programme: what arrives is on it within one of a 30 fps one,
 * also when it has just been published (bench/feed). */
#define PUBLISH_MS 16
#define SYNC_MS 1000
#define WAIT_MAX_MS 1000

/* ---- creating ---- */

static enum runner_result result_of(enum store_result result)
{
	return result == STORE_INPUT ? RUNNER_INPUT : RUNNER_FAILED;
}

/* A path is taken whole or refused: cut, it would be another folder. */
static bool fits(const char *path, size_t size, struct error *error)
{
	if (strlen(path) < size)
		return true;
	error_set(error, "The path is too long: %.60s…", path);
	return false;
}

static enum runner_result open_session(struct runner *r, const struct runner_config *config, struct error *error)
{
	enum store_result result = STORE_OK;
	if ((config->folder && !fits(config->folder, sizeof r->folder, error)) ||
	    (r->show && !fits(r->show->folder, sizeof r->show_folder, error)))
		return RUNNER_USAGE;
	if (config->resume) {
		result = session_find_resumable(config->folder ? config->folder : ".", r->folder, sizeof r->folder,
						error);
		if (result == STORE_OK)
			result = journal_resume(&r->journal, r->folder, error);
		return result == STORE_OK ? RUNNER_OK : result_of(result);
	}
	if (config->folder)
		snprintf(r->folder, sizeof r->folder, "%s", config->folder);
	else if (!session_default_folder(r->show->id, machine_wall_ms(), r->folder, sizeof r->folder, error))
		return RUNNER_FAILED;
	result = journal_create(&r->journal, r->folder, error);
	return result == STORE_OK ? RUNNER_OK : result_of(result);
}

static bool same_seed(const struct replay *replay, const uint8_t *seed)
{
	uint8_t check[32];
	crypto_hash_sha256(check, seed, 32);
	return replay->test && memcmp(check, replay->seed_check, sizeof check) == 0;
}

struct taking_over {
	struct runner *runner;
	const struct replay *replay;
};

/* The program may have died before the proof of a run that is gone was written. */
static void keep_proof(void *user, const struct interaction *it)
{
	const struct taking_over *t = user;
	t->runner->engine = t->replay->engine; /* for as long as it is looked at */
	t->runner->test = t->replay->test;
	proofs_keep(t->runner, it);
	t->runner->engine = NULL;
}

/* Takes over what the journal says. */
static enum runner_result take_over(struct runner *r, const struct runner_config *config, struct error *error)
{
	struct replay replay;
	struct taking_over taking = {.runner = r, .replay = &replay};
	if (!replay_journal_and_tell(&replay, r->journal, r->folder, keep_proof, &taking, error))
		return RUNNER_INPUT;
	if (config->seed && !same_seed(&replay, config->seed)) {
		error_set(error, "This session was begun with another seed, or with none.");
		replay_finish(&replay);
		return RUNNER_INPUT;
	}
	show_destroy(r->show);
	r->show = replay.show;
	r->engine = replay.engine;
	r->replies = replay.replies;
	free(replay.lists.items);
	r->connected = replay.connected;
	r->live_since = replay.live_since;
	r->marks = replay.marks;
	r->clocks = replay.clocks;
	r->last = r->applied = replay.last;
	r->has_last = true;
	r->resumed = true;
	r->resumed_count = replay.resumed + 1;
	r->last_seq = replay.rows;
	r->feed_numbers = replay.feed_numbers;
	memcpy(r->session_id, replay.session_id, sizeof r->session_id);
	r->test = replay.test; /* also without --seed: what was drawn from it stays a test */
	memcpy(r->key, replay.key, sizeof r->key);
	snprintf(r->show_folder, sizeof r->show_folder, "%s", replay.folder);
	return RUNNER_OK;
}

static enum runner_result make_new(struct runner *r, struct error *error)
{
	struct zone utc;
	zone_utc(&utc);
	randombytes_buf(r->key, sizeof r->key);
	if (r->has_seed) /* a repeatable run hashes repeatably too */
		crypto_generichash(r->key, sizeof r->key, r->seed, sizeof r->seed, NULL, 0);
	uint8_t session[16]; /* also of a repeatable run there may be many */
	randombytes_buf(session, sizeof session);
	digest_hex(r->session_id, session, sizeof session);
	json_object_del(r->show->json, EDIT_STAGED); /* of another session: nothing is staged in this one */
	r->engine = engine_create(r->show, &utc, r->key);
	if (!r->engine)
		error_set(error, "Out of memory.");
	snprintf(r->show_folder, sizeof r->show_folder, "%s", r->show->folder);
	return r->engine ? RUNNER_OK : RUNNER_FAILED;
}

static void open_log(struct runner *r)
{
	char path[1100];
	snprintf(path, sizeof path, "%s/log.txt", r->folder);
	r->log = fopen(path, "a");
}

static enum runner_result set_up(struct runner *r, const struct runner_config *config, struct error *error)
{
	enum runner_result result = open_session(r, config, error);
	if (result == RUNNER_OK)
		result = config->resume ? take_over(r, config, error) : make_new(r, error);
	if (result != RUNNER_OK)
		return result;
	if (config->clock == RUNNER_CLOCK_DRIVEN)
		clock_init_driven(&r->clock);
	else
		clock_init_real(&r->clock, config->speed, r->has_last ? &r->last : NULL);
	bring_open(r, config->people);
	snprintf(r->feeds_state, sizeof r->feeds_state, "%s", config->feeds_state ? config->feeds_state : "");
	open_log(r);
	mailbox_use_spool(&r->mailbox, &r->spool, spool_open(&r->spool, r->folder));
	if (config->autopilot)
		r->autopilot = autopilot_create(r->show);
	if (config->autopilot && !r->autopilot) {
		error_set(error, "Out of memory.");
		return RUNNER_FAILED;
	}
	result = sources_add_all(r, config, error);
	if (result == RUNNER_OK && r->resumed) {
		sources_bring_back(r);
		sources_go_on(r);
	}
	return result;
}

enum runner_result runner_create(struct runner **out, const struct runner_config *config, struct error *error)
{
	*out = NULL;
	struct runner *r = calloc(1, sizeof *r);
	if (!r || sodium_init() < 0) {
		free(r);
		show_destroy(config->show);
		error_set(error, "Out of memory.");
		return RUNNER_FAILED;
	}
	r->show = config->show;
	r->sink = config->sink;
	r->secrets = config->secrets;
	r->allow_private = config->allow_private;
	r->listen = config->listen ? config->listen : FEED_LISTEN_NEVER;
	r->skip_show_feeds = config->skip_show_feeds;
	r->speed = config->speed > 0 ? config->speed : 1;
	r->document = 1;
	if (config->seed) {
		r->has_seed = r->test = true;
		memcpy(r->seed, config->seed, sizeof r->seed);
	}
	mailbox_init(&r->mailbox);
	pthread_mutex_init(&r->end_mutex, NULL);
	pthread_cond_init(&r->end_wake, NULL);
	enum runner_result result = set_up(r, config, error);
	if (result == RUNNER_OK)
		*out = r;
	else
		runner_destroy(r);
	return result;
}

/* ---- the thread ---- */

static void say_session(struct runner *r)
{
	batch_say(r, "session", json_pack("{s:s, s:b}", "dir", r->folder, "resumed", r->resumed), 0,
		  (struct moment){0});
}

static void mail(struct runner *r, struct mail *mail)
{
	switch (mail->kind) {
	case MAIL_LINE:
		request_line(r, mail);
		break;
	case MAIL_EVENTS:
		sources_mark_history(r, mail);
		request_events(r, mail, batch_now(r));
		break;
	case MAIL_SPOOLED: /* unspool() has made events of it */
		break;
	case MAIL_STATUS:
		sources_status(r, mail->status);
		break;
	case MAIL_LISTEN:
		sources_listen(r, mail->listen);
		break;
	case MAIL_NOTE:
		if (mail->line)
			batch_log(r, mail->line);
		break;
	case MAIL_EFFECT:
		if (mail->post)
			chat_ended(r, mail);
		else
			batch_effect_ended(r, mail->effect, mail->ok, mail->line ? mail->line : "");
		break;
	}
}

/* A clock that runs at another speed than those of the readers: what they count down from is told anew all the time. */
static bool is_fast(const struct runner *r)
{
	return !r->clock.driven && r->clock.speed != 1 && r->sink.stage;
}

static void publish(struct runner *r, bool force)
{
	int64_t now = machine_mono_ms();
	bool news = r->engine->changes != r->published_changes || is_fast(r);
	if (!news || (!force && now - r->published_at < PUBLISH_MS))
		return;
	struct stage *stage = publish_begin(&r->publisher);
	if (!stage)
		return;
	engine_stage(r->engine, batch_now(r), clock_shift_to_machine(&r->clock), stage);
	publish_end(&r->publisher, stage);
	r->published_changes = r->engine->changes;
	r->published_at = now;
	if (r->sink.stage)
		r->sink.stage(r->sink.user);
}

static int64_t min(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* How long the thread may sleep, in ms of real time. */
static int64_t wait_of(struct runner *r)
{
	if (r->clock.driven)
		return WAIT_MAX_MS;
	struct moment now = batch_now(r);
	int64_t due = engine_next_due(r->engine, now);
	int64_t feed = sources_next(r);
	if (feed != NEVER)
		due = min(due, feed - now.wall + now.mono);
	if (r->autopilot)
		due = min(due, autopilot_next(r->autopilot, r->engine, now));
	int64_t wait = due == NEVER ? WAIT_MAX_MS : clock_wait_ms(&r->clock, due);
	if (r->engine->changes != r->published_changes || is_fast(r))
		wait = min(wait, PUBLISH_MS);
	return min(wait, WAIT_MAX_MS);
}

static void note_end(struct runner *r, bool stopped)
{
	if (!stopped && (r->engine->rundown.state != SHOW_FINISHED || r->engine->rehearsal))
		return;
	pthread_mutex_lock(&r->end_mutex);
	r->ended = true;
	pthread_cond_broadcast(&r->end_wake);
	pthread_mutex_unlock(&r->end_mutex);
}

/* The first rows. What hinders them is told once, and tried again with each batch. */
static void boot(struct runner *r)
{
	struct error error = {0};
	if (first_rows(r, batch_now(r), &error) || r->boot_failed)
		return;
	r->boot_failed = true;
	batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", "journal.failed", "text", error.what), 0, r->applied);
}

/* Everything happens at the time of its arrival, with what was due before it, however long the runner stood still
 * meanwhile: what came in time counts. */
static void arrive(struct runner *r, int64_t arrived)
{
	if (!r->booted || r->clock.driven)
		return;
	batch_arrive(r, arrived);
	batch_advance(r, batch_now(r));
}

static void handle(struct runner *r, struct mail *all)
{
	batch_begin(r);
	if (!r->clock.driven && !r->booted)
		boot(r);
	if (r->booted) {
		sources_start(r, batch_now(r));
		sources_tell_deaf(r, batch_now(r));
	}
	for (; all; all = all->next) {
		arrive(r, all->arrived);
		mail(r, all);
	}
	/* What waits for the journal to be well again does not stop the clock. */
	arrive(r, r->broken ? NEVER : mailbox_oldest(&r->mailbox, r->spool_taken));
}

/* The journal could not take them: those of the audience wait until it can. Returns the others. */
static struct mail *hold_events(struct runner *r, struct mail *all)
{
	struct mail *others = NULL;
	struct mail *held = NULL;
	struct mail **end_others = &others;
	struct mail **end_held = &held;
	bool spooled = r->spool_taken > 0; /* it is still in the file */
	r->spool_taken = 0;
	while (all) {
		struct mail *mail = all;
		all = mail->next;
		mail->next = NULL;
		if (mail->kind != MAIL_EVENTS) {
			*end_others = mail;
			end_others = &mail->next;
		} else if (spooled) {
			mail_destroy(mail);
		} else {
			*end_held = mail;
			end_held = &mail->next;
		}
	}
	mailbox_put_back(&r->mailbox, held);
	return others;
}

/* One batch from what has arrived. If it cannot be written, it is done again, and now everyone is told. */
static void one_batch(struct runner *r, struct mail *all)
{
	struct clock clock = r->clock;
	broken_recover(r);
	handle(r, all);
	if (!batch_end(r)) {
		r->clock = clock;
		all = hold_events(r, all);
		handle(r, all);
		batch_end(r);
	}
	sources_kept(r, all);
	while (all) {
		struct mail *next = all->next;
		mail_destroy(all);
		all = next;
	}
}

static void sync_now_and_then(struct runner *r)
{
	struct error error;
	int64_t now = machine_mono_ms();
	if (now - r->synced_at < SYNC_MS || r->broken)
		return;
	r->synced_at = now;
	bool failed = !journal_sync(r->journal, &error);
	if (failed && !r->sync_failed) {
		batch_begin(r);
		broken_say(r);
		batch_end(r);
	}
	if (r->sync_failed && !failed)
		broken_calm(r);
	r->sync_failed = failed;
}

static void last_batch(struct runner *r)
{
	batch_begin(r);
	if (r->booted)
		batch_check(r);
	r->sync = true;
	r->people_tried = 0; /* the last occasion */
	batch_end(r);
}

static void *run(void *user)
{
	struct runner *r = user;
	bool stop = false;
	thread_goes_behind_picture("crowdcue: show");
	batch_begin(r);
	say_session(r);
	batch_end(r);
	while (!stop) {
		struct mail *all = mailbox_take(&r->mailbox, wait_of(r), r->broken, &stop);
		one_batch(r, unspool(r, all));
		unspool_done(r);
		publish(r, r->clock.driven || stop);
		sync_now_and_then(r);
		note_end(r, false);
	}
	sources_stop_listening(r);
	mailbox_close(&r->mailbox);
	while (mailbox_oldest(&r->mailbox, 0) != NEVER) {
		one_batch(r, unspool(r, mailbox_take(&r->mailbox, 0, r->broken, &stop)));
		if (r->broken)
			break; /* what waits in the spool is found by the next resume */
		unspool_done(r);
	}
	sources_stop(r);
	last_batch(r);
	/* Here, not where the runner is freed: that may be a thread which must not wait for a disk, and long after. */
	journal_close(r->journal);
	r->journal = NULL;
	people_store_close(r->people);
	r->people = NULL;
	note_end(r, true);
	return NULL;
}

bool runner_start(struct runner *r)
{
	r->started = pthread_create(&r->thread, NULL, run, r) == 0;
	return r->started;
}

void runner_stop(struct runner *r)
{
	mailbox_stop(&r->mailbox);
}

void runner_join(struct runner *r)
{
	if (r->started && !r->joined)
		pthread_join(r->thread, NULL);
	r->joined = true;
}

void runner_destroy(struct runner *r)
{
	if (!r)
		return;
	runner_stop(r);
	runner_join(r);
	sources_stop(r);
	journal_close(r->journal);
	people_store_close(r->people);
	engine_destroy(r->engine);
	show_destroy(r->show);
	show_destroy(r->show_begun);
	replies_finish(&r->replies);
	screen_finish(&r->screen);
	autopilot_destroy(r->autopilot);
	mailbox_finish(&r->mailbox);
	spool_finish(&r->spool);
	pthread_mutex_destroy(&r->end_mutex);
	pthread_cond_destroy(&r->end_wake);
	backlog_finish(&r->backlog);
	if (r->log)
		fclose(r->log);
	free(r->outgoing);
	free(r->line.bytes);
	free(r->ended_effects);
	json_decref(r->connected);
	json_decref(r->marks);
	json_decref(r->clocks);
	free(r->proofs);
	proofs_drop(r);
	sodium_memzero(r->seed, sizeof r->seed);
	free(r);
}

/* ---- any thread ---- */

const char *runner_folder(const struct runner *r)
{
	return r->folder;
}

bool runner_finished(const struct runner *r)
{
	struct runner *own = (struct runner *)(uintptr_t)r;
	pthread_mutex_lock(&own->end_mutex);
	bool ended = r->ended;
	pthread_mutex_unlock(&own->end_mutex);
	return ended;
}

void runner_wait(struct runner *r)
{
	pthread_mutex_lock(&r->end_mutex);
	while (!r->ended)
		pthread_cond_wait(&r->end_wake, &r->end_mutex);
	pthread_mutex_unlock(&r->end_mutex);
}

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	if (copy)
		memcpy(copy, text, size);
	return copy;
}

bool runner_post_numbered(struct runner *r, const char *line, int number, runner_answer answer, void *user)
{
	struct mail *mail = calloc(1, sizeof *mail);
	if (!mail)
		return false;
	mail->kind = MAIL_LINE;
	mail->line = copy_of(line);
	mail->number = number;
	mail->answer = answer;
	mail->user = user;
	if (mail->line)
		return mailbox_post(&r->mailbox, mail);
	free(mail);
	return false;
}

bool runner_post(struct runner *r, const char *line, runner_answer answer, void *user)
{
	return runner_post_numbered(r, line, 0, answer, user);
}

void runner_effect_done(struct runner *r, int64_t number, bool ok, const char *text)
{
	struct mail *mail = calloc(1, sizeof *mail);
	if (!mail)
		return;
	mail->kind = MAIL_EFFECT;
	mail->effect = number;
	mail->ok = ok;
	mail->line = text ? copy_of(text) : NULL;
	mailbox_post(&r->mailbox, mail);
}

void runner_listen(struct runner *r, enum feed_listen listen)
{
	struct mail *mail = calloc(1, sizeof *mail);
	if (!mail)
		return;
	mail->kind = MAIL_LISTEN;
	mail->listen = listen;
	mailbox_post(&r->mailbox, mail);
}

const struct stage *runner_stage_acquire(struct runner *r)
{
	return publish_acquire(&r->publisher);
}

void runner_stage_release(struct runner *r, const struct stage *stage)
{
	publish_release(&r->publisher, stage);
}

uint64_t runner_stage_id(const struct runner *r)
{
	return atomic_load(&r->publisher.change_id);
}
