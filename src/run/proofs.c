/* From a lottery's state to its proof file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lottery.h"
#include "run/parts.h"
#include "store/proof.h"

static struct proof_pick *picks_of(const struct engine *e, const struct interaction *it)
{
	const struct lottery *l = it->lottery;
	struct proof_pick *picks = calloc(l->pick_count + 1, sizeof *picks);
	for (size_t i = 0; picks && i < l->pick_count; i++) {
		struct person_texts who = people_texts(&e->people, l->entrants[l->picks[i].entrant].person);
		picks[i] = (struct proof_pick){.platform = who.platform,
					       .id = who.id,
					       .name = who.name,
					       .prize = it->doc->lottery.prizes[l->picks[i].prize].id,
					       .status = pick_status_name(l->picks[i].status),
					       .replaces = l->picks[i].replaces,
					       .weak = l->entrants[l->picks[i].entrant].weak};
	}
	return picks;
}

static struct proof_entrant *entrants_of(const struct engine *e, const struct lottery *l)
{
	struct proof_entrant *entrants = calloc(l->list_count + 1, sizeof *entrants);
	for (size_t i = 0; entrants && i < l->list_count; i++) {
		const struct entrant *entrant = &l->entrants[l->list[i]];
		struct person_texts who = people_texts(&e->people, entrant->person);
		entrants[i] = (struct proof_entrant){.platform = who.platform, .id = who.id, .weight = entrant->weight};
	}
	return entrants;
}

/* The proof of a lottery as it is now. */
static bool make_one(const struct runner *r, const struct interaction *it, struct proof_files *files,
		     struct error *error)
{
	const struct engine *e = r->engine;
	const struct lottery *l = it->lottery;
	struct proof_pick *picks = picks_of(e, it);
	struct proof proof = {.show = e->show->id,
			      .lottery = it->doc->id,
			      .draw = l->n,
			      .opened = it->opened,
			      .closed = it->closed,
			      .test = r->test,
			      .rehearsal = e->rehearsal,
			      .entrant_count = l->list_count,
			      .list_digest = l->list_digest,
			      .total_weight = l->total_weight,
			      .pick_count = l->pick_count,
			      .picks = picks};
	memcpy(proof.secret, l->secret, sizeof proof.secret);
	if (l->beacon.has_value) {
		proof.beacon = (struct proof_beacon){.chain = l->beacon.chain->hash,
						     .round = l->beacon.round,
						     .at = l->beacon.at,
						     .list_shown = l->frozen_at,
						     .signature_size = l->beacon.signature_size,
						     .signature = l->beacon.signature};
		memcpy(proof.beacon.randomness, l->beacon.value, sizeof proof.beacon.randomness);
	}
	/* a list may be long and is written once; what is written again with every claim is short */
	bool with_list = proof_needs_list(r->folder, &proof);
	struct proof_entrant *entrants = with_list ? entrants_of(e, l) : NULL;
	proof.entrants = entrants;
	*files = (struct proof_files){0};
	bool ok = picks && (entrants || !with_list) && proof_make(r->folder, &proof, files, error);
	free(picks);
	free(entrants);
	return ok;
}

/* What the proof says of the picks, in a number: it is written again when that has changed. */
static uint64_t version_of(const struct lottery *l)
{
	uint64_t version = (uint64_t)l->n << 32 | l->pick_count << 8 | 1;
	for (size_t i = 0; i < l->pick_count; i++)
		version = version * 31 + (uint64_t)l->picks[i].status;
	return version;
}

/* What is known of a lottery's file; NULL: out of memory. */
static struct proof_known *known_of(struct runner *r, const char *lottery)
{
	for (size_t i = 0; i < r->proof_count; i++)
		if (strcmp(r->proofs[i].lottery, lottery) == 0)
			return &r->proofs[i];
	struct proof_known *grown = realloc(r->proofs, (r->proof_count + 1) * sizeof *grown);
	if (!grown)
		return NULL;
	r->proofs = grown;
	grown[r->proof_count] = (struct proof_known){0};
	snprintf(grown[r->proof_count].lottery, sizeof grown->lottery, "%s", lottery);
	return &grown[r->proof_count++];
}

static void say_failed(struct runner *r, const char *lottery, const struct error *error)
{
	batch_say(r, "alert",
		  json_pack("{s:s, s:s, s:s}", "reason", "journal.failed", "id", lottery, "text", error->what), 0,
		  r->applied);
}

/* ---- of runs that are gone ---- */

static bool keep(struct runner *r, const struct interaction *it, struct error *error)
{
	struct proof_kept *grown = realloc(r->kept, (r->kept_count + 1) * sizeof *grown);
	if (!grown) {
		error_set(error, "Out of memory.");
		return false;
	}
	r->kept = grown;
	struct proof_kept *kept = &grown[r->kept_count];
	snprintf(kept->lottery, sizeof kept->lottery, "%s", it->doc->id);
	bool ok = make_one(r, it, &kept->files, error);
	if (ok)
		r->kept_count++;
	else
		proof_files_finish(&kept->files);
	return ok;
}

void proofs_keep(void *user, const struct interaction *it)
{
	struct runner *r = user;
	struct error error = {0};
	if (it->doc->kind != KIND_LOTTERY || !it->lottery->pick_count)
		return;
	const struct proof_known *known = known_of(r, it->doc->id);
	if (known && known->version == version_of(it->lottery))
		return;
	if (!keep(r, it, &error))
		say_failed(r, it->doc->id, &error);
}

void proofs_drop(struct runner *r)
{
	while (r->kept_count)
		proof_files_finish(&r->kept[--r->kept_count].files);
	free(r->kept);
	r->kept = NULL;
}

/* Oldest first; those that cannot be written stay. */
static void write_kept(struct runner *r)
{
	size_t stay = 0;
	for (size_t i = 0; i < r->kept_count; i++) {
		struct error error = {0};
		if (proof_put(r->folder, &r->kept[i].files, &error)) {
			proof_files_finish(&r->kept[i].files);
			continue;
		}
		say_failed(r, r->kept[i].lottery, &error);
		r->kept[stay++] = r->kept[i];
	}
	r->kept_count = stay;
}

/* ---- of all that there are ---- */

static bool write_one(struct runner *r, const struct interaction *it, struct error *error)
{
	struct proof_files files;
	bool ok = make_one(r, it, &files, error) && proof_put(r->folder, &files, error);
	proof_files_finish(&files);
	return ok;
}

void proofs_write(struct runner *r)
{
	write_kept(r);
	for (size_t i = 0; i < r->engine->item_count; i++) {
		const struct interaction *it = &r->engine->items[i];
		if (it->doc->kind != KIND_LOTTERY || !it->lottery->pick_count)
			continue;
		struct error error = {0};
		uint64_t version = version_of(it->lottery);
		struct proof_known *known = known_of(r, it->doc->id);
		if (!known || known->version == version)
			continue;
		if (write_one(r, it, &error))
			known->version = version;
		else
			say_failed(r, it->doc->id, &error);
	}
}

void proofs_forget(struct runner *r)
{
	r->proof_count = 0;
}
