#include "obs/vendor.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <obs-module.h>

#include <jansson.h>

#include "core/verb.h"
#include "obs/show_host.h"

#define WAIT_SECONDS 2

/* obs-websocket's own form of a request handler, as its procedure `vendor_request_register` expects it. */
struct request_callback {
	void (*callback)(obs_data_t *request, obs_data_t *response, void *user);
	void *user;
};

struct vendor;

/* The private data of one request type. */
struct request_type {
	struct vendor *vendor; /* borrowed, outlives us */
	const char *name;      /* borrowed for good */
};

struct vendor {
	struct show_host *host;     /* borrowed, outlives us; not used once closed */
	proc_handler_t *procedures; /* obs-websocket's; immutable after create, not used once closed */
	void *handle;               /* obs-websocket's vendor; as `procedures` */
	size_t type_count;
	struct request_type *types; /* owned, immutable after create */
	pthread_mutex_t mutex;
	pthread_cond_t answered; /* some request was answered, something has left, or all is closed */
	bool closed;             /* protected by mutex */
	unsigned inside;         /* protected by mutex: requests and events that are under way */
};

/* One request that waits for its answer. Protected by the vendor's mutex. */
struct waiter {
	struct vendor *vendor;
	char *json;     /* owned; NULL = no answer yet */
	bool abandoned; /* nobody waits any more: the answer frees it */
};

/* The requests that are no verbs. */
static const char *const extra_types[] = {"verb", "state", "list", "push"};

/* ---- requests, on obs-websocket's threads -------------------------------------------------------------------- */

static void on_answer(void *user, const char *json)
{
	struct waiter *w = user;
	struct vendor *v = w->vendor;
	pthread_mutex_lock(&v->mutex);
	bool abandoned = w->abandoned;
	if (!abandoned) {
		w->json = strdup(json);
		pthread_cond_broadcast(&v->answered);
	}
	pthread_mutex_unlock(&v->mutex);
	if (abandoned)
		free(w);
}

static void refuse(obs_data_t *response, const char *reason)
{
	char key[96];
	snprintf(key, sizeof(key), "Reason.%s", reason);
	obs_data_set_bool(response, "ok", false);
	obs_data_set_string(response, "reason", reason);
	obs_data_set_string(response, "text", obs_module_text(key));
}

static void apply(obs_data_t *response, const char *json)
{
	obs_data_t *data = obs_data_create_from_json(json);
	if (data)
		obs_data_apply(response, data);
	obs_data_release(data);
}

/* Posts the line and waits for its answer, for 2 s at most. */
static void ask(struct vendor *v, const char *line, obs_data_t *response)
{
	struct waiter *w = calloc(1, sizeof(*w));
	if (!w) {
		refuse(response, "run.timeout");
		return;
	}
	w->vendor = v;
	if (!show_host_post(v->host, line, on_answer, w)) {
		free(w);
		refuse(response, "show.none");
		return;
	}
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WAIT_SECONDS;
	pthread_mutex_lock(&v->mutex);
	int waited = 0;
	while (!w->json && !v->closed && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&v->answered, &v->mutex, &until);
	char *json = w->json;
	w->abandoned = !json;
	pthread_mutex_unlock(&v->mutex);
	if (json) {
		apply(response, json);
		free(json);
		free(w);
	} else {
		refuse(response, "run.timeout");
	}
}

/* The line for a request, or NULL: then `response` is filled. For free(). */
static char *line_for(const char *type, obs_data_t *request, obs_data_t *response)
{
	if (strcmp(type, "state") == 0)
		return strdup("{\"state\":true}");
	if (strcmp(type, "push") == 0) {
		json_t *event = json_loads(obs_data_get_string(request, "line"), 0, NULL);
		char *line = json_object_get(event, "kind") ? json_dumps(event, JSON_COMPACT) : NULL;
		json_decref(event);
		if (!line)
			refuse(response, "event.bad");
		return line;
	}
	json_t *object = json_loads(obs_data_get_json(request), 0, NULL);
	if (!object)
		object = json_object();
	if (strcmp(type, "list") != 0 && strcmp(type, "verb") != 0)
		json_object_set_new(object, "verb", json_string(type));
	const char *needed = strcmp(type, "list") == 0 ? "list" : "verb";
	char *line = json_is_string(json_object_get(object, needed)) ? json_dumps(object, JSON_COMPACT) : NULL;
	json_decref(object);
	if (!line) {
		refuse(response, "verb.missing-argument");
		obs_data_set_string(response, "argument", needed);
	}
	return line;
}

/* False: closed. True: vendor_close() waits until leave(). */
static bool enter(struct vendor *v)
{
	pthread_mutex_lock(&v->mutex);
	bool open = !v->closed;
	v->inside += open;
	pthread_mutex_unlock(&v->mutex);
	return open;
}

static void leave(struct vendor *v)
{
	pthread_mutex_lock(&v->mutex);
	v->inside--;
	pthread_cond_broadcast(&v->answered);
	pthread_mutex_unlock(&v->mutex);
}

static void on_request(obs_data_t *request, obs_data_t *response, void *user)
{
	const struct request_type *type = user;
	struct vendor *v = type->vendor;
	if (!enter(v)) {
		refuse(response, "show.none");
		return;
	}
	char *line = line_for(type->name, request, response);
	if (line)
		ask(v, line, response);
	free(line);
	leave(v);
}

/* ---- obs-websocket's procedures ------------------------------------------------------------------------------ */

static proc_handler_t *find_procedures(void)
{
	calldata_t data = {0};
	proc_handler_t *found = NULL;
	if (proc_handler_call(obs_get_proc_handler(), "obs_websocket_api_get_ph", &data))
		found = calldata_ptr(&data, "ph");
	calldata_free(&data);
	return found;
}

static void *register_vendor(proc_handler_t *procedures)
{
	calldata_t data = {0};
	calldata_set_string(&data, "name", "crowdcue");
	void *handle = NULL;
	if (proc_handler_call(procedures, "vendor_register", &data))
		handle = calldata_ptr(&data, "vendor");
	calldata_free(&data);
	return handle;
}

static bool register_request(struct vendor *v, struct request_type *type)
{
	struct request_callback callback = {on_request, type};
	calldata_t data = {0};
	calldata_set_ptr(&data, "vendor", v->handle);
	calldata_set_string(&data, "type", type->name);
	calldata_set_ptr(&data, "callback", &callback);
	bool ok = proc_handler_call(v->procedures, "vendor_request_register", &data) && calldata_bool(&data, "success");
	calldata_free(&data);
	return ok;
}

static void add_type(struct vendor *v, const char *name)
{
	struct request_type *type = &v->types[v->type_count++];
	*type = (struct request_type){.vendor = v, .name = name};
	if (!register_request(v, type))
		blog(LOG_WARNING, "[crowdcue] obs-websocket did not take the request %s", name);
}

struct vendor *vendor_create(struct show_host *host)
{
	proc_handler_t *procedures = find_procedures();
	void *handle = procedures ? register_vendor(procedures) : NULL;
	if (!handle)
		return NULL;
	size_t extra = sizeof(extra_types) / sizeof(*extra_types);
	struct vendor *v = calloc(1, sizeof(*v));
	struct request_type *types = calloc(verb_count() + extra, sizeof(*types));
	if (!v || !types) {
		free(v);
		free(types);
		return NULL;
	}
	*v = (struct vendor){.host = host, .procedures = procedures, .handle = handle, .types = types};
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_mutex_init(&v->mutex, NULL);
	pthread_cond_init(&v->answered, &attributes);
	pthread_condattr_destroy(&attributes);
	for (size_t i = 0; i < verb_count(); i++)
		add_type(v, verb_at(i)->name);
	for (size_t i = 0; i < extra; i++)
		add_type(v, extra_types[i]);
	return v;
}

void vendor_event(struct vendor *v, const char *line)
{
	if (!v || !enter(v))
		return;
	obs_data_t *fields = obs_data_create_from_json(line);
	const char *name = fields ? obs_data_get_string(fields, "event") : "";
	if (*name) {
		calldata_t data = {0};
		calldata_set_ptr(&data, "vendor", v->handle);
		calldata_set_string(&data, "type", name);
		calldata_set_ptr(&data, "data", fields);
		proc_handler_call(v->procedures, "vendor_event_emit", &data);
		calldata_free(&data);
	}
	obs_data_release(fields);
	leave(v);
}

void vendor_close(struct vendor *v)
{
	if (!v)
		return;
	pthread_mutex_lock(&v->mutex);
	v->closed = true;
	pthread_cond_broadcast(&v->answered);
	while (v->inside)
		pthread_cond_wait(&v->answered, &v->mutex);
	pthread_mutex_unlock(&v->mutex);
}
