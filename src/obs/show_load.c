/* The host's own thread: loads and resumes shows, so that neither the UI nor a websocket thread ever waits for a disk.
 * A bad document is refused with the place of its first error, and the show that runs is not touched. */
#include "obs/show_host_state.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <obs-module.h>

#include "run/show_feeds.h"
#include "show/document.h"
#include "store/session.h"

/* The refusal of a document: the first error as words, and all of them as a list. */
static json_t *problems_refusal(struct show_host *h, const char *path, const struct problems *problems)
{
	json_t *list = json_array();
	char first[1200] = "";
	for (size_t i = 0; i < problems->count; i++) {
		const struct problem *p = &problems->items[i];
		char words[1200];
		error_text(&p->at, words, sizeof(words));
		if (!p->warning && !first[0])
			snprintf(first, sizeof(first), "%s", words);
		json_array_append_new(list, json_pack("{s:s,s:s,s:i,s:i,s:s}", "level",
						      p->warning ? "warning" : "error", "file", p->at.file, "line",
						      p->at.line, "column", p->at.column, "text", p->at.what));
	}
	if (!first[0])
		show_cut(first, sizeof(first), path);
	json_t *reply = show_refusal(h, "verb.bad-argument", first);
	json_object_set_new(reply, "argument", json_string("path"));
	json_object_set_new(reply, "problems", list);
	return reply;
}

/* All warnings for the log; the first one for the desk, and whether there are more. "" if there is none. */
static void tell_warnings(struct show_host *h, const struct problems *problems, char *out, size_t size)
{
	char first[NOTICE_SIZE] = "";
	for (size_t i = 0; i < problems->count; i++) {
		char words[1200];
		error_text(&problems->items[i].at, words, sizeof(words));
		blog(LOG_WARNING, "[crowdcue] %s", words);
		/* The desk knows the file. */
		struct error at = problems->items[i].at;
		at.file[0] = '\0';
		at.line = 0;
		if (i == 0)
			error_text(&at, first, sizeof(first));
	}
	out[0] = '\0';
	if (problems->count && h->text)
		snprintf(out, size, "%s %s", h->text(problems->count > 1 ? "Show.Warnings" : "Show.Warning"), first);
}

/* ---- what the runner says ---------------------------------------------------------------------------------- */

/* Has the session something to lose now? The first GO, and every interaction that opens, before it too. */
static bool is_worth_resuming(const char *line)
{
	static const char key[] = "\"event\":\"";
	const char *name = strstr(line, key);
	if (!name)
		return false;
	name += strlen(key);
	const size_t length = strcspn(name, "\"");
	static const char tail[] = ".state";
	const bool state = length > strlen(tail) && strncmp(name + length - strlen(tail), tail, strlen(tail)) == 0;
	if (state)
		return strncmp(name, "show.", 5) != 0 && strncmp(name, "feed.", 5) != 0;
	return strncmp(name, "segment.started", length) == 0;
}

static void on_event(void *user, const char *line)
{
	struct show_seat *seat = user;
	struct show_host *h = seat->host;
	/* Remembered by the host's thread, not by this one. */
	if (is_worth_resuming(line))
		show_jobs_add(h, JOB_SAVE, NULL, NULL, NULL);
	if (h->listener.event)
		h->listener.event(h->listener.user, line);
}

/* An edit, or its undo: the desk and the keys are about another document from here on. */
static void on_document(void *user, const char *json)
{
	struct show_seat *seat = user;
	struct show_host *h = seat->host;
	char *copy = strdup(json);
	pthread_mutex_lock(&h->mutex);
	bool ours = copy && h->seat == seat;
	if (ours) {
		char *old = h->document;
		h->document = copy;
		h->document_number++;
		copy = old;
	}
	pthread_mutex_unlock(&h->mutex);
	free(copy);
	if (ours && h->listener.changed)
		h->listener.changed(h->listener.user);
}

static void on_effect(void *user, int64_t number, const json_t *verb)
{
	struct show_seat *seat = user;
	show_seat_hold(seat);
	if (seat->host->listener.effect)
		seat->host->listener.effect(seat->host->listener.user, seat, number, verb);
	else
		show_seat_done(seat, number, true, NULL);
}

void show_seat_done(struct show_seat *seat, int64_t number, bool ok, const char *text)
{
	runner_effect_done(seat->runner, number, ok, text);
	show_seat_let(seat);
}

/* ---- loading ----------------------------------------------------------------------------------------------- */

static bool show_is_live(struct show_host *h)
{
	const struct stage *stage = show_host_stage_acquire(h);
	bool live = stage && stage->state == SHOW_LIVE;
	if (stage)
		show_host_stage_release(h, stage);
	return live;
}

/* Takes the seat out, if there is one, and ends its runner cleanly. Host thread or, at the end, UI thread. */
void show_seat_retire(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	struct show_seat *old = h->seat;
	h->seat = NULL;
	pthread_mutex_unlock(&h->mutex);
	if (!old)
		return;
	runner_stop(old->runner);
	runner_join(old->runner);
	show_seat_let(old);
}

/* Puts the new runner in the place of the old one. Steals `document`. */
static bool seat_runner(struct show_host *h, struct show_seat *seat, char *document, const char *path)
{
	show_seat_retire(h);
	bool ok = runner_start(seat->runner);
	char full[PATH_MAX];
	const char *folder = realpath(runner_folder(seat->runner), full);
	pthread_mutex_lock(&h->mutex);
	if (ok) {
		free(h->document);
		h->document = document;
		h->document_number++;
		h->seat = seat;
		h->offer[0] = 0;
		if (path)
			snprintf(h->settings.show, SETTINGS_PATH, "%s", path);
		snprintf(h->settings.session, SETTINGS_PATH, "%s", folder ? folder : runner_folder(seat->runner));
		h->settings.started = path == NULL;
	}
	struct settings settings = h->settings;
	pthread_mutex_unlock(&h->mutex);
	if (!ok) {
		free(document);
		show_seat_let(seat);
		return false;
	}
	settings_save(&settings);
	if (h->listener.changed)
		h->listener.changed(h->listener.user);
	return true;
}

static enum feed_listen listen_now(struct show_host *h)
{
	enum feed_listen listen = FEED_LISTEN_NEVER;
	pthread_mutex_lock(&h->mutex);
	feed_listen_read(h->settings.listen, &listen);
	pthread_mutex_unlock(&h->mutex);
	return listen;
}

/* Makes a seat with a runner that does not run yet. Takes `show` over. */
static struct show_seat *make_seat(struct show_host *h, struct show *show, const char *folder, bool resume,
				   struct error *error)
{
	pthread_mutex_lock(&h->mutex);
	uint64_t number = ++h->seat_count;
	pthread_mutex_unlock(&h->mutex);
	struct show_seat *seat = show_seat_create(h, number);
	if (!seat) {
		show_destroy(show);
		error_set(error, "There is not enough memory.");
		return NULL;
	}
	struct runner_config config = {
		.show = show,
		.folder = folder,
		.resume = resume,
		.clock = RUNNER_CLOCK_REAL,
		.people = h->people,
		.feeds_state = h->feeds_state,
		.secrets = h->secrets,
		.listen = listen_now(h),
		.sink = {.user = seat, .event = on_event, .effect = on_effect, .document = on_document},
	};
	if (runner_create(&seat->runner, &config, error) != RUNNER_OK) {
		show_seat_let(seat);
		return NULL;
	}
	return seat;
}

static json_t *failure(struct show_host *h, const struct error *error)
{
	char words[1200];
	error_text(error, words, sizeof(words));
	bool busy = strncmp(error->what, "run.busy", strlen("run.busy")) == 0;
	return show_refusal(h, busy ? "run.busy" : "journal.failed", words);
}

static json_t *load_show(struct show_host *h, const char *path)
{
	if (show_is_live(h))
		return show_refusal(h, "show.live", NULL);
	char full[PATH_MAX];
	const char *file = realpath(path, full) ? full : path;
	struct problems problems = {0};
	struct show *show = show_load(file, &problems);
	if (show && !show_feeds_check(show, file, listen_now(h), &problems)) {
		show_destroy(show);
		show = NULL;
	}
	json_t *refused = show ? NULL : problems_refusal(h, file, &problems);
	char warned[NOTICE_SIZE] = "";
	if (show)
		tell_warnings(h, &problems, warned, sizeof(warned));
	problems_finish(&problems);
	if (!show)
		return refused;
	if (show_is_live(h)) { /* GO was pressed while the document was read */
		show_destroy(show);
		return show_refusal(h, "show.live", NULL);
	}
	json_t *reply = json_pack("{s:b,s:s,s:s}", "ok", 1, "id", show->id, "title", show->title);
	char *document = json_dumps(show->json, JSON_COMPACT);
	struct error error = {0};
	struct show_seat *seat = make_seat(h, show, h->first_session, false, &error);
	free(h->first_session);
	h->first_session = NULL;
	if (!seat || !seat_runner(h, seat, document, file)) {
		if (!seat)
			free(document);
		json_decref(reply);
		return failure(h, &error);
	}
	if (*warned)
		show_host_notice(h, false, warned);
	return reply;
}

static json_t *resume_show(struct show_host *h, const char *folder)
{
	char found[PATH_MAX];
	struct error error = {0};
	if (session_find_resumable(folder, found, sizeof(found), &error) != STORE_OK)
		return failure(h, &error);
	char path[PATH_MAX + 16];
	snprintf(path, sizeof(path), "%s/show.json", found);
	struct problems problems = {0};
	struct show *show = show_load(path, &problems);
	problems_finish(&problems);
	char *document = show ? json_dumps(show->json, JSON_COMPACT) : NULL;
	show_destroy(show);
	struct show_seat *seat = make_seat(h, NULL, found, true, &error);
	if (!seat || !seat_runner(h, seat, document, NULL)) {
		if (!seat)
			free(document);
		return failure(h, &error);
	}
	blog(LOG_INFO, "[crowdcue] resumed the show in %s", found);
	show_host_notice(h, false, h->text ? h->text("Dock.Resumed") : "");
	return json_pack("{s:b,s:b}", "ok", 1, "resumed", 1);
}

static struct settings settings_now(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	struct settings settings = h->settings;
	pthread_mutex_unlock(&h->mutex);
	return settings;
}

/* True if the remembered session was interrupted in a running show: then it is offered. */
static bool offer_session(struct show_host *h, const struct settings *s)
{
	char found[PATH_MAX];
	if (!s->session[0] || !s->started || session_find_resumable(s->session, found, sizeof(found), NULL) != STORE_OK)
		return false;
	char path[PATH_MAX + 16];
	snprintf(path, sizeof(path), "%s/show.json", found);
	struct problems problems = {0};
	struct show *show = show_load(path, &problems);
	problems_finish(&problems);
	pthread_mutex_lock(&h->mutex);
	snprintf(h->offer, sizeof(h->offer), "%s", s->session);
	show_cut(h->offer_title, sizeof(h->offer_title), show ? show->title : found);
	pthread_mutex_unlock(&h->mutex);
	show_destroy(show);
	if (h->listener.changed)
		h->listener.changed(h->listener.user);
	return true;
}

/* The start: what the environment says, else an offer, else the show of last time. */
static json_t *begin(struct show_host *h)
{
	const struct settings settings = settings_now(h);
	if (h->first_resume) {
		const char *folder = h->first_session ? h->first_session : settings.session;
		json_t *reply = resume_show(h, folder);
		if (json_is_true(json_object_get(reply, "ok")) || !h->first_show)
			return reply;
		json_decref(reply);
	}
	if (h->first_show)
		return load_show(h, h->first_show);
	if (offer_session(h, &settings))
		return NULL;
	return settings.show[0] ? load_show(h, settings.show) : NULL;
}

static void mark_started(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	bool known = h->settings.started;
	h->settings.started = true;
	struct settings settings = h->settings;
	pthread_mutex_unlock(&h->mutex);
	if (!known)
		settings_save(&settings);
}

static json_t *do_job(struct show_host *h, const struct job *job)
{
	switch (job->kind) {
	case JOB_BEGIN:
		return begin(h);
	case JOB_LOAD:
		return load_show(h, job->path ? job->path : "");
	case JOB_RESUME:
		return resume_show(h, job->path ? job->path : "");
	case JOB_ANEW: {
		const struct settings settings = settings_now(h);
		return settings.show[0] ? load_show(h, settings.show) : NULL;
	}
	case JOB_SAVE:
		mark_started(h);
		return NULL;
	case JOB_SETTINGS: {
		const struct settings settings = settings_now(h);
		settings_save(&settings);
		return NULL;
	}
	}
	return NULL;
}

/* Waits for the next job. NULL = stop, and nothing is left. */
static struct job *next_job(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	while (!h->first_job && !h->stopping)
		pthread_cond_wait(&h->wake, &h->mutex);
	struct job *job = h->first_job;
	if (job) {
		h->first_job = job->next;
		if (!h->first_job)
			h->last_job = NULL;
	}
	pthread_mutex_unlock(&h->mutex);
	return job;
}

void *show_jobs_thread(void *host)
{
	struct show_host *h = host;
	struct job *job = NULL;
	while ((job = next_job(h))) {
		json_t *reply = do_job(h, job);
		const char *reason = json_string_value(json_object_get(reply, "reason"));
		if (reason) {
			const char *text = json_string_value(json_object_get(reply, "text"));
			blog(LOG_WARNING, "[crowdcue] %s: %s", reason, text ? text : "");
			show_host_notice(h, true, text ? text : reason);
		}
		show_send_answer(job->answer, job->user, reply);
		free(job->path);
		free(job);
	}
	return NULL;
}
