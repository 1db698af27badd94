/* The first rows of a session, or of a part of it: what boots, the show, and its zone's offsets. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/edit.h"
#include "core/locale.h"
#include "core/version.h"
#include "run/parts.h"
#include "run/zone_file.h"
#include "show/document.h"
#include "store/session.h"

json_t *zone_body(const struct show *show, const struct zone *zone)
{
	json_t *changes = json_array();
	for (int i = 0; i < zone->count; i++) {
		json_t *change = json_pack("{s:I}", "offset_ms", (json_int_t)zone->changes[i].offset_ms);
		if (zone->changes[i].from != INT64_MIN)
			json_object_set_new(change, "from", json_integer(zone->changes[i].from));
		json_array_append_new(changes, change);
	}
	return json_pack("{s:s, s:o}", "zone", show->zone, "changes", changes);
}

static json_t *boot_body(const struct runner *r)
{
	char hex[65];
	json_t *body = json_pack("{s:s, s:b}", "crowdcue", CROWDCUE_VERSION, "resumed", r->resumed);
	if (r->resumed)
		return body;
	digest_hex(hex, r->key, sizeof r->key);
	json_object_set_new(body, "key", json_string(hex));
	json_object_set_new(body, "session", json_string(r->session_id));
	json_object_set_new(body, "folder", json_string(r->show_folder));
	if (r->has_seed) {
		uint8_t check[32];
		crypto_hash_sha256(check, r->seed, sizeof r->seed);
		digest_hex(hex, check, sizeof check);
		json_object_set_new(body, "seed_check", json_string(hex));
	}
	return body;
}

bool first_rows_document(struct runner *r, struct error *error)
{
	json_t *document = json_copy(r->show->json);
	json_object_del(document, EDIT_STAGED); /* it is not in force yet */
	char *text = json_dumps(document, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
	bool ok = text && session_write(r->folder, "show.json", text, strlen(text), error);
	if (text && r->sink.document)
		r->sink.document(r->sink.user, text);
	json_decref(document);
	free(text);
	return ok;
}

int64_t day_of_show(const struct show *show, struct moment at)
{
	int64_t day = 0;
	if (!show->date[0] || !date_parse(show->date, &day))
		return at.wall;
	return day * 86400000;
}

/* Effects whose end nobody knows, because the program died before it was written: told once, never run again. */
static void report_lost_effects(struct runner *r, struct moment at)
{
	while (r->engine->open_effect_count) {
		struct open_effect *open = &r->engine->open_effects[0];
		json_t *verb = json_incref(open->verb);
		batch_end_effect(r, verb, open->number, false, locale_text(r->show->language, "Effect.Lost"), at);
		json_decref(verb);
	}
}

bool first_rows(struct runner *r, struct moment now, struct error *error)
{
	struct zone zone;
	/* a resumed session goes on where it ended: what was due in between happens at its own time, after these rows
	 */
	struct moment at = r->resumed ? r->last : now;
	if (!zone_read(r->show->zone, day_of_show(r->show, now), &zone, error)) {
		if (!r->resumed)
			return false;
		zone = r->engine->zone; /* another machine, which does not know it: what the journal says holds */
	}
	if (!r->resumed && !first_rows_document(r, error))
		return false;
	/* what a load changed just before the program died */
	if (r->resumed)
		first_rows_document(r, error);
	r->engine->zone = zone;
	batch_row(r, at, "boot", boot_body(r));
	if (!r->resumed)
		batch_row(r, at, "show", json_deep_copy(r->show->json));
	batch_row(r, at, "zone", zone_body(r->show, &zone));
	engine_begin(r->engine, at);
	r->applied = at;
	r->booted = true;
	r->sync = true; /* also writes proofs that are missing */
	if (r->resumed) {
		batch_apply(r, &(struct event){.kind = EVENT_RESUMED, .at = at}, 0, NULL);
		report_lost_effects(r, at);
	} else {
		sources_tell_again(r, at); /* those that have begun already, if this is the second attempt */
		sources_start(r, at);
	}
	return true;
}
