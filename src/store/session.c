#include "store/session.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "store/files.h"

#define PATH_SIZE 4096

bool session_is(const char *folder)
{
	char path[PATH_SIZE];
	return files_join(path, sizeof path, folder, "journal.db") && files_size(path) > 0;
}

bool session_write(const char *folder, const char *name, const void *bytes, size_t size, struct error *error)
{
	return files_replace(folder, name, bytes, size, error);
}

/* ---- Where a new session goes ---- */

bool session_data_path(const char *name, char *out, size_t size)
{
	char folder[PATH_SIZE];
	const char *data = getenv("XDG_DATA_HOME");
	const char *home = getenv("HOME");
	bool ok;
	/* A relative XDG_DATA_HOME is to be ignored, says the specification. */
	if (data && data[0] == '/')
		ok = files_join(folder, sizeof folder, data, "crowdcue");
	else
		ok = home && home[0] && files_join(folder, sizeof folder, home, ".local/share/crowdcue");
	return ok && files_join(out, size, folder, name);
}

static bool sessions_home(char *out, size_t size, struct error *error)
{
	bool ok = session_data_path("sessions", out, size);
	if (!ok)
		error_set(error, "there is no place for the session: neither XDG_DATA_HOME nor HOME is set");
	return ok;
}

bool session_default_folder(const char *show_id, int64_t now_ms, char *out, size_t size, struct error *error)
{
	char home[PATH_SIZE];
	char name[160];
	char day[32];
	struct tm local;
	time_t seconds = (time_t)(now_ms / 1000);
	if (!sessions_home(home, sizeof home, error))
		return false;
	if (!localtime_r(&seconds, &local) || !strftime(day, sizeof day, "%Y%m%d-%H%M%S", &local)) {
		error_set(error, "the clock shows no time");
		return false;
	}
	for (int i = 1; i < 1000; i++) {
		if (i == 1)
			snprintf(name, sizeof name, "%s-%s", show_id, day);
		else
			snprintf(name, sizeof name, "%s-%s-%d", show_id, day, i);
		if (!files_join(out, size, home, name)) {
			error_set(error, "the session's path is too long");
			return false;
		}
		if (!session_is(out))
			return true;
	}
	error_set(error, "there are too many sessions of this second");
	return false;
}

/* ---- Which session is to be resumed ---- */

struct look {
	bool finished;
	int64_t last_ms; /* t_wall of the last row; INT64_MIN = none */
};

/* `finish` ends a show and can never be taken back, so one accepted row is enough; but after a rehearsal, finished or
 * not, the show is yet to come. */
static bool look_at_row(void *user, const struct journal_row *row)
{
	struct look *look = user;
	look->last_ms = row->t_wall;
	if (strcmp(row->kind, "verb") != 0 || (!strstr(row->body, "finish") && !strstr(row->body, "rehearse")))
		return true;
	json_t *body = json_loadb(row->body, row->length, 0, NULL);
	const char *verb = json_string_value(json_object_get(body, "verb"));
	if (verb && !json_object_get(body, "refused") && !json_is_true(json_object_get(body, "preview"))) {
		if (strcmp(verb, "finish") == 0)
			look->finished = true;
		else if (strcmp(verb, "rehearse") == 0 && json_is_true(json_object_get(body, "off")))
			look->finished = false;
	}
	json_decref(body);
	return true;
}

static bool look_into(const char *folder, struct look *look)
{
	struct journal *j;
	*look = (struct look){.last_ms = INT64_MIN};
	if (journal_read(&j, folder, NULL) != STORE_OK)
		return false;
	bool ok = journal_each(j, 0, look_at_row, look, NULL);
	journal_close(j);
	return ok;
}

struct search {
	const char *folder;
	char *out; /* the best so far, "" = none */
	size_t size;
	int64_t best_ms;
};

static bool search_one(void *user, const char *name)
{
	struct search *search = user;
	char path[PATH_SIZE];
	struct look look;
	if (!files_join(path, sizeof path, search->folder, name) || !session_is(path) || !look_into(path, &look))
		return true;
	if (look.finished || strlen(path) + 1 > search->size)
		return true;
	/* Of two with the same last instant the greater name is the newer one: names end in date and time. */
	if (search->out[0] &&
	    (look.last_ms < search->best_ms || (look.last_ms == search->best_ms && strcmp(path, search->out) < 0)))
		return true;
	search->best_ms = look.last_ms;
	snprintf(search->out, search->size, "%s", path);
	return true;
}

enum store_result session_find_resumable(const char *folder, char *out, size_t size, struct error *error)
{
	struct search search = {.folder = folder, .out = out, .size = size};
	out[0] = 0;
	if (session_is(folder)) {
		if (strlen(folder) + 1 > size) {
			error_set(error, "the session's path is too long");
			return STORE_FAILED;
		}
		snprintf(out, size, "%s", folder);
		return STORE_OK;
	}
	if (!files_each(folder, search_one, &search)) {
		error_set(error, "there is no session folder %s", folder);
		return STORE_INPUT;
	}
	if (!out[0]) {
		error_set(error, "no unfinished session in %s", folder);
		return STORE_INPUT;
	}
	return STORE_OK;
}
