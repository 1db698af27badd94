/* Teardown, in this order (show_host_stop):
 *   1. posts are refused, so nothing new reaches a runner;
 *   2. the host's thread is woken, finishes the job it is at, and is joined: nobody swaps runners any more;
 *   3. the runner is stopped and joined: no listener is called after that;
 *   4. the host lets its seat go; a stage that an overlay still holds keeps the rest alive until it is given back. */
#include "obs/show_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/verb.h"
#include "obs/show_host_state.h"

char *show_copy_text(const char *text)
{
	return text && *text ? strdup(text) : NULL;
}

void show_cut(char *out, size_t size, const char *text)
{
	size_t length = strnlen(text, size);
	if (length == size)
		length--;
	/* Not in the middle of a character: bytes 10xxxxxx continue one. */
	while (text[length] && ((unsigned char)text[length] & 0xC0) == 0x80)
		length--;
	memcpy(out, text, length);
	out[length] = 0;
}

struct show_host *show_host_create(const struct show_host_config *config)
{
	struct show_host *h = calloc(1, sizeof(*h));
	if (!h)
		return NULL;
	h->listener = config->listener;
	h->text = config->text;
	h->first_show = show_copy_text(config->show);
	h->first_session = show_copy_text(config->session);
	h->first_resume = config->resume;
	h->people = show_copy_text(config->people);
	h->feeds_state = show_copy_text(config->feeds_state);
	h->secrets = config->secrets;
	pthread_mutex_init(&h->mutex, NULL);
	pthread_cond_init(&h->wake, NULL);
	settings_load(&h->settings);
	return h;
}

/* ---- jobs -------------------------------------------------------------------------------------------------- */

bool show_jobs_add(struct show_host *h, enum job_kind kind, const char *path, runner_answer answer, void *user)
{
	struct job *job = calloc(1, sizeof(*job));
	if (!job)
		return false;
	*job = (struct job){.kind = kind, .path = show_copy_text(path), .answer = answer, .user = user};
	pthread_mutex_lock(&h->mutex);
	bool taken = !h->stopping;
	if (taken) {
		if (h->last_job)
			h->last_job->next = job;
		else
			h->first_job = job;
		h->last_job = job;
		pthread_cond_signal(&h->wake);
	}
	pthread_mutex_unlock(&h->mutex);
	if (!taken) {
		free(job->path);
		free(job);
	}
	return taken;
}

/* ---- answers ----------------------------------------------------------------------------------------------- */

static const char *reason_text(struct show_host *h, const char *reason)
{
	char key[128];
	snprintf(key, sizeof(key), "Reason.%s", reason);
	const char *text = h->text ? h->text(key) : NULL;
	return text && *text ? text : reason;
}

/* Steals `object`. */
void show_send_answer(runner_answer answer, void *user, json_t *object)
{
	char *text = object && answer ? json_dumps(object, JSON_COMPACT) : NULL;
	if (answer)
		answer(user, text ? text : "{\"ok\":false,\"reason\":\"journal.failed\"}");
	free(text);
	json_decref(object);
}

json_t *show_refusal(struct show_host *h, const char *reason, const char *text)
{
	return json_pack("{s:b,s:s,s:s}", "ok", 0, "reason", reason, "text", text ? text : reason_text(h, reason));
}

bool show_host_start(struct show_host *h)
{
	if (!show_jobs_add(h, JOB_BEGIN, NULL, NULL, NULL))
		return false;
	h->thread_started = pthread_create(&h->thread, NULL, show_jobs_thread, h) == 0;
	return h->thread_started;
}

void show_host_stop(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	h->stopping = true;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&h->mutex);
	if (h->thread_started)
		pthread_join(h->thread, NULL);
	h->thread_started = false;
	show_seat_retire(h);
}

void show_host_destroy(struct show_host *h)
{
	if (!h)
		return;
	pthread_cond_destroy(&h->wake);
	pthread_mutex_destroy(&h->mutex);
	free(h->document);
	free(h->first_show);
	free(h->first_session);
	free(h->people);
	free(h->feeds_state);
	free(h);
}

/* ---- posting ----------------------------------------------------------------------------------------------- */

static struct show_seat *hold_seat(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	struct show_seat *seat = h->seat;
	if (seat)
		show_seat_hold(seat);
	pthread_mutex_unlock(&h->mutex);
	return seat;
}

/* The path of a `load` verb, or NULL if the line is something else; *bad = it is a load that cannot be understood. */
static char *load_path(const char *line, struct reply *bad)
{
	struct verb_call call = {0};
	char *path = NULL;
	while (*line == ' ' || *line == '\t')
		line++;
	if (*line == '{') {
		json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, NULL);
		const char *verb = json_string_value(json_object_get(object, "verb"));
		if (verb && strcmp(verb, "load") == 0 && verb_parse_json(object, &call, bad))
			path = strdup(verb_text(&call, "path", ""));
		json_decref(object);
	} else if (strncmp(line, "load", 4) == 0 && (!line[4] || line[4] == ' ' || line[4] == '\t')) {
		if (verb_parse_line(line, &call, bad))
			path = strdup(verb_text(&call, "path", ""));
	}
	verb_call_finish(&call);
	return path;
}

bool show_host_post(struct show_host *h, const char *line, runner_answer answer, void *user)
{
	struct reply bad = {0};
	char *path = load_path(line, &bad);
	if (!reply_ok(&bad)) {
		json_t *reply = show_refusal(h, bad.reason, NULL);
		if (bad.fields)
			json_object_update(reply, bad.fields);
		reply_finish(&bad);
		show_send_answer(answer, user, reply);
		return true;
	}
	if (path) {
		bool taken = show_jobs_add(h, JOB_LOAD, path, answer, user);
		free(path);
		return taken;
	}
	struct show_seat *seat = hold_seat(h);
	if (!seat) {
		show_send_answer(answer, user, show_refusal(h, "show.none", NULL));
		return true;
	}
	bool taken = runner_post(seat->runner, line, answer, user);
	show_seat_let(seat);
	return taken;
}

struct command {
	struct show_host *host;
	char what[128];
};

static void on_command_answer(void *user, const char *json)
{
	struct command *c = user;
	json_t *reply = json_loads(json, 0, NULL);
	const char *text = json_string_value(json_object_get(reply, "text"));
	const char *reason = json_string_value(json_object_get(reply, "reason"));
	if (reason) {
		char words[NOTICE_SIZE];
		snprintf(words, sizeof(words), "%s: %s", c->what, text ? text : reason);
		show_host_notice(c->host, true, words);
	}
	json_decref(reply);
	free(c);
}

void show_host_command(struct show_host *h, const char *line, const char *what)
{
	struct command *c = calloc(1, sizeof(*c));
	if (!c)
		return;
	c->host = h;
	snprintf(c->what, sizeof(c->what), "%s", what);
	if (!show_host_post(h, line, on_command_answer, c))
		free(c);
}

/* ---- what can be read -------------------------------------------------------------------------------------- */

const struct stage *show_host_stage_acquire(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	const struct stage *stage = h->seat ? show_loans_take(&h->loans, h->seat) : NULL;
	pthread_mutex_unlock(&h->mutex);
	return stage;
}

void show_host_stage_release(struct show_host *h, const struct stage *stage)
{
	pthread_mutex_lock(&h->mutex);
	struct show_seat *seat = show_loans_return(&h->loans, stage);
	pthread_mutex_unlock(&h->mutex);
	show_seat_let(seat);
}

uint64_t show_host_stage_id(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	uint64_t id = h->seat ? (h->seat->number << 40) + runner_stage_id(h->seat->runner) : 0;
	pthread_mutex_unlock(&h->mutex);
	return id;
}

uint64_t show_host_document_id(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	uint64_t id = h->seat ? h->document_number : 0;
	pthread_mutex_unlock(&h->mutex);
	return id;
}

char *show_host_document(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	char *copy = h->seat && h->document ? strdup(h->document) : NULL;
	pthread_mutex_unlock(&h->mutex);
	return copy;
}

void show_host_last_show(struct show_host *h, char *path, size_t size)
{
	pthread_mutex_lock(&h->mutex);
	snprintf(path, size, "%s", h->settings.show);
	pthread_mutex_unlock(&h->mutex);
}

const char *show_host_listening(struct show_host *h)
{
	enum feed_listen listen = FEED_LISTEN_NEVER;
	pthread_mutex_lock(&h->mutex);
	feed_listen_read(h->settings.listen, &listen);
	pthread_mutex_unlock(&h->mutex);
	return feed_listen_name(listen);
}

void show_host_listen(struct show_host *h, const char *how)
{
	enum feed_listen listen = FEED_LISTEN_NEVER;
	if (!feed_listen_read(how, &listen))
		return;
	pthread_mutex_lock(&h->mutex);
	snprintf(h->settings.listen, sizeof(h->settings.listen), "%s", feed_listen_name(listen));
	pthread_mutex_unlock(&h->mutex);
	show_jobs_add(h, JOB_SETTINGS, NULL, NULL, NULL);
	struct show_seat *seat = hold_seat(h);
	if (!seat)
		return;
	runner_listen(seat->runner, listen);
	show_seat_let(seat);
}

bool show_host_offer(struct show_host *h, char *title, size_t size)
{
	pthread_mutex_lock(&h->mutex);
	bool offered = h->offer[0] != 0;
	snprintf(title, size, "%s", offered ? h->offer_title : "");
	pthread_mutex_unlock(&h->mutex);
	return offered;
}

void show_host_decide(struct show_host *h, bool resume)
{
	char folder[SETTINGS_PATH];
	pthread_mutex_lock(&h->mutex);
	snprintf(folder, sizeof(folder), "%s", h->offer);
	h->offer[0] = 0;
	pthread_mutex_unlock(&h->mutex);
	if (folder[0])
		show_jobs_add(h, resume ? JOB_RESUME : JOB_ANEW, folder, NULL, NULL);
}

void show_host_notice(struct show_host *h, bool refused, const char *text)
{
	pthread_mutex_lock(&h->mutex);
	h->notice_number++;
	h->notice_refused = refused;
	show_cut(h->notice, sizeof(h->notice), text);
	pthread_mutex_unlock(&h->mutex);
}

uint64_t show_host_last_notice(struct show_host *h, char *text, size_t size, bool *refused)
{
	pthread_mutex_lock(&h->mutex);
	uint64_t number = h->notice_number;
	*refused = h->notice_refused;
	snprintf(text, size, "%s", h->notice);
	pthread_mutex_unlock(&h->mutex);
	return number;
}

bool show_host_settled(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	bool settled = h->settings.dock_shown;
	pthread_mutex_unlock(&h->mutex);
	return settled;
}

void show_host_settle(struct show_host *h)
{
	pthread_mutex_lock(&h->mutex);
	bool news = !h->settings.dock_shown;
	h->settings.dock_shown = true;
	struct settings settings = h->settings;
	pthread_mutex_unlock(&h->mutex);
	if (news)
		settings_save(&settings);
}
