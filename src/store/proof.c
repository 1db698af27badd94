#include "store/proof.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/digest.h"
#include "core/draw.h"
#include "store/files.h"
#include "store/session.h"

static size_t list_line(const struct proof_entrant *entrant, char *out)
{
	size_t platform = strlen(entrant->platform);
	size_t id = strlen(entrant->id);
	memcpy(out, entrant->platform, platform);
	out[platform] = '\t';
	memcpy(out + platform + 1, entrant->id, id);
	out[platform + 1 + id] = '\t';
	size_t length = platform + id + 2;
	length += draw_weight_text(out + length, entrant->weight);
	out[length] = '\n';
	return length + 1;
}

/* The frozen list as bytes; free() it. */
static char *list_bytes(const struct proof *proof, size_t *size)
{
	size_t room = 1;
	for (size_t i = 0; i < proof->entrant_count; i++)
		room += strlen(proof->entrants[i].platform) + strlen(proof->entrants[i].id) + 24;
	char *bytes = malloc(room);
	size_t length = 0;
	for (size_t i = 0; bytes && i < proof->entrant_count; i++)
		length += list_line(&proof->entrants[i], bytes + length);
	*size = length;
	return bytes;
}

static void set_hex(json_t *object, const char *key, const uint8_t bytes[32])
{
	char hex[65];
	digest_hex(hex, bytes, 32);
	json_object_set_new(object, key, json_string(hex));
}

static json_t *pick_json(const struct proof_pick *pick)
{
	json_t *object = json_object();
	json_object_set_new(object, "platform", json_string(pick->platform));
	json_object_set_new(object, "id", json_string(pick->id));
	json_object_set_new(object, "name", json_string(pick->name));
	json_object_set_new(object, "prize", json_string(pick->prize));
	json_object_set_new(object, "status", json_string(pick->status));
	if (pick->replaces)
		json_object_set_new(object, "replaces", json_integer(pick->replaces));
	if (pick->weak)
		json_object_set_new(object, "strength", json_string("weak"));
	return object;
}

static json_t *beacon_json(const struct proof_beacon *beacon)
{
	char randomness[65];
	char *signature = malloc(2 * beacon->signature_size + 1);
	if (!signature)
		return NULL;
	digest_hex(randomness, beacon->randomness, sizeof beacon->randomness);
	digest_hex(signature, beacon->signature, beacon->signature_size);
	json_t *object = json_pack("{s:s, s:I, s:I, s:I, s:s, s:s}", "chain", beacon->chain, "round",
				   (json_int_t)beacon->round, "at", (json_int_t)beacon->at, "list_shown",
				   (json_int_t)beacon->list_shown, "randomness", randomness, "signature", signature);
	free(signature);
	return object;
}

/* Digest and total weight of the list. */
static bool sum_up(const struct proof *proof, uint8_t list[32], int64_t *total)
{
	*total = proof->total_weight;
	if (proof->list_digest) {
		memcpy(list, proof->list_digest, 32);
		return true;
	}
	struct draw_list *digest = draw_list_create();
	if (!digest)
		return false;
	*total = 0;
	for (size_t i = 0; i < proof->entrant_count; i++) {
		draw_list_add(digest, proof->entrants[i].platform, proof->entrants[i].id, proof->entrants[i].weight);
		*total += proof->entrants[i].weight;
	}
	draw_list_finish(digest, list);
	return true;
}

static json_t *proof_json(const struct proof *proof)
{
	uint8_t commitment[32];
	uint8_t list[32];
	int64_t total;
	json_t *object = json_object();
	json_t *picks = json_array();
	if (!object || !picks || !sum_up(proof, list, &total)) {
		json_decref(object);
		json_decref(picks);
		return NULL;
	}
	draw_commitment(proof->secret, commitment);
	for (size_t i = 0; i < proof->pick_count; i++)
		json_array_append_new(picks, pick_json(&proof->picks[i]));
	json_object_set_new(object, "proof", json_integer(1));
	json_object_set_new(object, "method", json_string("draw-v1"));
	json_object_set_new(object, "show", json_string(proof->show));
	json_object_set_new(object, "lottery", json_string(proof->lottery));
	json_object_set_new(object, "draw", json_integer(proof->draw));
	if (proof->rehearsal)
		json_object_set_new(object, "rehearsal", json_true());
	if (proof->test)
		json_object_set_new(object, "test", json_true());
	json_object_set_new(object, "opened", json_integer(proof->opened));
	json_object_set_new(object, "closed", json_integer(proof->closed));
	set_hex(object, "commitment", commitment);
	set_hex(object, "secret", proof->secret);
	json_object_set_new(object, "beacon", proof->beacon.chain ? beacon_json(&proof->beacon) : json_null());
	set_hex(object, "entrants_sha256", list);
	json_object_set_new(object, "entrants", json_integer((json_int_t)proof->entrant_count));
	json_object_set_new(object, "total_weight", json_integer(total));
	json_object_set_new(object, "picks", picks);
	return object;
}

/* Its length; 0 = it is too long. `path` has 4096 bytes. */
static size_t list_name(const char *folder, const struct proof *proof, char name[256], char path[4096])
{
	int length = snprintf(name, 256, "proofs/%s%s-%" PRId64 ".tsv", proof->rehearsal ? "rehearsal/" : "",
			      proof->lottery, proof->draw);
	return length > 0 && length + 2 <= 256 && files_join(path, 4096, folder, name) ? (size_t)length : 0;
}

/* The list never changes, but for those of rehearsals, which may count the same number again. */
bool proof_needs_list(const char *folder, const struct proof *proof)
{
	char name[256];
	char path[4096];
	return proof->rehearsal || !list_name(folder, proof, name, path) || files_size(path) < 0;
}

bool proof_make(const char *folder, const struct proof *proof, struct proof_files *files, struct error *error)
{
	char path[4096];
	*files = (struct proof_files){0};
	size_t length = list_name(folder, proof, files->name, path);
	if (!length) {
		error_set(error, "the proof's path is too long");
		return false;
	}
	memcpy(files->name + length - 3, "json", 5);
	bool with_list = proof_needs_list(folder, proof);
	if (with_list)
		files->list = list_bytes(proof, &files->list_size);
	json_t *object = proof_json(proof);
	files->json = object ? json_dumps(object, JSON_INDENT(1)) : NULL;
	json_decref(object);
	if (files->json && (files->list || !with_list))
		return true;
	error_set(error, "out of memory, or a name that is no UTF-8");
	return false;
}

bool proof_put(const char *folder, const struct proof_files *files, struct error *error)
{
	char list[256];
	size_t stem = strlen(files->name) - 4;
	snprintf(list, sizeof list, "%.*stsv", (int)stem, files->name);
	/* The proof that names its digest comes after it. */
	if (files->list && !session_write(folder, list, files->list, files->list_size, error))
		return false;
	return session_write(folder, files->name, files->json, strlen(files->json), error);
}

void proof_files_finish(struct proof_files *files)
{
	free(files->json);
	free(files->list);
	*files = (struct proof_files){0};
}

bool proof_write(const char *folder, const struct proof *proof, struct error *error)
{
	struct proof_files files;
	bool ok = proof_make(folder, proof, &files, error) && proof_put(folder, &files, error);
	proof_files_finish(&files);
	return ok;
}
