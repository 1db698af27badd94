/* What people bring along from other shows, and what they take with them from this one. Somebody is looked up once,
 * when he first appears; what is known of him is a row of the journal, so that the engine hears the same ever after. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/parts.h"

/* Between two attempts to write the account. */
#define PATIENCE_MS 5000

static void say_failed(struct runner *r, const struct error *error)
{
	if (!r->people_failed)
		batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", "people.failed", "text", error->what), 0,
			  r->applied);
	r->people_failed = true;
}

void bring_open(struct runner *r, const char *path)
{
	struct error error = {0};
	if (!path || !path[0])
		return;
	r->people = people_store_open(path, &error);
	if (!r->people)
		say_failed(r, &error);
}

/* ---- coming ---- */

static json_t *row_of(const char *platform, const char *id, const struct people_known *known)
{
	json_t *wins = json_array();
	for (size_t i = 0; i < known->win_count; i++)
		json_array_append_new(wins, json_pack("{s:s, s:s, s:I}", "show", known->wins[i].show, "lottery",
						      known->wins[i].lottery, "t", (json_int_t)known->wins[i].t));
	return json_pack("{s:s, s:s, s:I, s:o}", "platform", platform, "id", id, "points", (json_int_t)known->points,
			 "wins", wins);
}

bool bring_person(struct runner *r, const char *platform, const char *id, struct moment at)
{
	struct people_known known;
	struct error error = {0};
	if (!r->people || r->broken || people_store_is_empty(r->people))
		return false;
	uint32_t person = people_find(&r->engine->people, platform, id);
	if (person != INDEX_NONE && r->engine->people.items[person].asked)
		return false;
	switch (people_store_find(r->people, r->session_id, platform, id, &known, &error)) {
	case PEOPLE_FOUND:
		break;
	case PEOPLE_UNKNOWN:
		return true;
	case PEOPLE_FAILED:
		say_failed(r, &error);
		return true;
	}
	uint64_t seq = batch_row(r, at, "person", row_of(platform, id, &known));
	struct event event = {
		.kind = EVENT_PERSON,
		.at = at,
		.person = {.platform = platform, .id = id, .points = known.points, .won_before = known.win_count > 0}};
	batch_apply(r, &event, seq, NULL);
	return false;
}

void bring_noted(struct runner *r, const char *platform, const char *id)
{
	uint32_t person = people_find(&r->engine->people, platform, id);
	if (person != INDEX_NONE)
		r->engine->people.items[person].asked = true;
}

bool bring_named(struct runner *r, const struct verb_call *call, char platform[256], struct moment at)
{
	const char *text = verb_text(call, "person", "");
	const char *slash = strchr(text, '/');
	platform[0] = 0;
	if (!r->people || !slash || slash == text || !slash[1] || slash - text >= 256)
		return false;
	memcpy(platform, text, (size_t)(slash - text));
	platform[slash - text] = 0;
	return bring_person(r, platform, slash + 1, at);
}

/* ---- going ---- */

static bool is_win(const json_t *winner)
{
	static const char *const kept[] = {"claimed", "confirmed", "pending"};
	const char *status = json_string_value(json_object_get(winner, "status"));
	for (size_t i = 0; status && i < sizeof kept / sizeof *kept; i++)
		if (strcmp(kept[i], status) == 0)
			return true;
	return false;
}

/* The wins of one run, as the state tells them. */
static bool add_wins(struct runner *r, const char *lottery, const json_t *run, struct error *error)
{
	size_t i = 0;
	const json_t *winner = NULL;
	json_array_foreach(json_object_get(run, "winners"), i, winner)
	{
		const char *platform = json_string_value(json_object_get(winner, "platform"));
		const char *id = json_string_value(json_object_get(winner, "id"));
		struct people_win win = {.t = json_integer_value(json_object_get(winner, "shown_at"))};
		if (!platform || !id || !win.t || !is_win(winner)) /* who was drawn and never shown has won nothing */
			continue;
		snprintf(win.show, sizeof win.show, "%s", r->show->id);
		snprintf(win.lottery, sizeof win.lottery, "%s", lottery);
		if (!people_store_add_win(r->people, platform, id, &win, error))
			return false;
	}
	return true;
}

static bool add_wins_of(struct runner *r, const json_t *interactions, struct error *error)
{
	bool ok = true;
	size_t i = 0;
	const json_t *it = NULL;
	json_array_foreach(interactions, i, it)
	{
		const char *id = json_string_value(json_object_get(it, "id"));
		size_t n = 0;
		const json_t *run = NULL;
		json_array_foreach(json_object_get(it, "earlier"), n, run)
		{
			ok = ok && add_wins(r, id, run, error);
		}
		ok = ok && add_wins(r, id, it, error);
	}
	return ok;
}

/* A lottery that was deleted since has its winners all the same. */
static bool add_all_wins(struct runner *r, struct error *error)
{
	json_t *state = engine_state(r->engine, r->applied);
	const json_t *deleted = json_object_get(state, "deleted");
	bool ok = add_wins_of(r, json_object_get(state, "interactions"), error) &&
		  add_wins_of(r, json_object_get(deleted, "interactions"), error);
	json_decref(state);
	return ok;
}

/* What each has gained here: his points without those that he brought along. */
static bool add_all_points(struct runner *r, struct error *error)
{
	const struct people *p = &r->engine->people;
	int64_t *brought = calloc(p->count + 1, sizeof *brought);
	if (!brought) {
		error_set(error, "Out of memory.");
		return false;
	}
	for (size_t i = 0; i < p->brought_count; i++)
		brought[p->brought[i].person] = p->brought[i].points;
	bool ok = true;
	for (uint32_t i = 0; ok && i < p->count; i++) {
		int64_t gained = p->items[i].points - brought[i];
		struct person_texts who = people_texts(p, i);
		if (gained)
			ok = people_store_add_points(r->people, who.platform, who.id, gained, error);
	}
	free(brought);
	return ok;
}

/* Again and again as long as it does not succeed: another show may be writing its own account just now. */
void bring_back(struct runner *r)
{
	struct error error = {0};
	bool done = false;
	if (!r->people || r->people_written || r->engine->rehearsal || r->engine->rundown.state != SHOW_FINISHED)
		return;
	int64_t now = machine_mono_ms();
	if (r->people_tried && now - r->people_tried < PATIENCE_MS)
		return;
	r->people_tried = now;
	if (!people_store_begin(r->people, r->session_id, r->applied.wall, &done, &error)) {
		say_failed(r, &error);
		return;
	}
	bool ok = done || (add_all_points(r, &error) && add_all_wins(r, &error));
	r->people_written = done || people_store_end(r->people, ok, &error);
	if (!r->people_written)
		say_failed(r, &error);
}
