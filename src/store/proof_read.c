#include "store/proof_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "core/beacon.h"
#include "core/draw.h"
#include "store/files.h"

#define JSON_MOST ((size_t)64 << 20)
#define LIST_MOST ((size_t)1 << 30)
#define WEIGHT_MOST 1000000

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool proof_hex(const char *text, uint8_t out[32])
{
	if (!text || strlen(text) != 64)
		return false;
	for (size_t i = 0; i < 32; i++) {
		int high = hex_digit(text[2 * i]);
		int low = hex_digit(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool bad(struct error *error, const char *what)
{
	error_set(error, "%s", what);
	return false;
}

/* ---- The .json ---- */

static bool read_hex(const struct proof_read *p, const char *key, uint8_t out[32], struct error *error)
{
	if (proof_hex(json_string_value(json_object_get(p->json, key)), out))
		return true;
	error_set(error, "\"%s\" is not 64 lower-case hex digits", key);
	return false;
}

/* When the round came, against the times that the proof gives: what is known of the chain must agree. */
static bool read_round(struct proof_read *p, const json_t *beacon, struct error *error)
{
	const char *hash = json_string_value(json_object_get(beacon, "chain"));
	const struct beacon_chain *chain = hash ? beacon_find(hash) : NULL;
	const json_t *at = json_object_get(beacon, "at");
	const json_t *shown = json_object_get(beacon, "list_shown");
	int64_t closed = json_integer_value(json_object_get(p->json, "closed"));
	p->round = json_integer_value(json_object_get(beacon, "round"));
	if (!chain)
		return true;
	int64_t comes = beacon_time_ms(chain, p->round);
	if (at && (!json_is_integer(at) || json_integer_value(at) != comes))
		return bad(error, "the beacon's round comes at another time than the proof says");
	p->chain_name = chain->name;
	p->beacon_binds = comes != INT64_MAX && json_is_integer(shown) && json_integer_value(shown) >= closed &&
			  json_integer_value(shown) < comes;
	return true;
}

/* A beacon's randomness is the hash of its signature; whether the signature is the beacon's own is for others. */
static bool read_beacon(struct proof_read *p, struct error *error)
{
	const json_t *beacon = json_object_get(p->json, "beacon");
	if (json_is_null(beacon))
		return true;
	const char *signature = json_string_value(json_object_get(beacon, "signature"));
	uint8_t bytes[512];
	size_t size = 0;
	if (!signature || !proof_hex(json_string_value(json_object_get(beacon, "randomness")), p->beacon) ||
	    sodium_hex2bin(bytes, sizeof bytes, signature, strlen(signature), NULL, &size, NULL) != 0)
		return bad(error, "\"beacon\" is neither null nor a beacon's value");
	if (!beacon_holds(p->beacon, bytes, size))
		return bad(error, "the beacon's randomness is not the hash of its signature");
	p->has_beacon = true;
	return read_round(p, beacon, error);
}

static bool read_members(struct proof_read *p, struct error *error)
{
	const char *method = json_string_value(json_object_get(p->json, "method"));
	const json_t *draw = json_object_get(p->json, "draw");
	const char *lottery = json_string_value(json_object_get(p->json, "lottery"));
	const json_t *opened = json_object_get(p->json, "opened");
	const json_t *closed = json_object_get(p->json, "closed");
	if (lottery && lottery[0])
		p->lottery = lottery;
	if (json_is_integer(draw))
		p->draw = json_integer_value(draw);
	p->rehearsal = json_is_true(json_object_get(p->json, "rehearsal"));
	p->picks = json_object_get(p->json, "picks");
	if (json_integer_value(json_object_get(p->json, "proof")) != 1 || !method || strcmp(method, "draw-v1") != 0)
		return bad(error, "it is no proof of the form 1 with the method draw-v1");
	if (!lottery || !lottery[0] || p->draw < 1)
		return bad(error, "it does not say which draw of which lottery it proves");
	if (!json_is_integer(opened) || !json_is_integer(closed) ||
	    json_integer_value(opened) > json_integer_value(closed))
		return bad(error, "it does not say when entries were open, or closes before it opens");
	if (!json_is_array(p->picks))
		return bad(error, "it has no picks");
	return read_hex(p, "secret", p->secret, error) && read_hex(p, "commitment", p->commitment, error) &&
	       read_hex(p, "entrants_sha256", p->list_digest, error) && read_beacon(p, error);
}

static bool read_json(struct proof_read *p, const char *text, size_t size, struct error *error)
{
	json_error_t where;
	p->json = json_loadb(text, size, JSON_REJECT_DUPLICATES, &where);
	if (!json_is_object(p->json)) {
		error_set(error, "it is no JSON object (line %d): %s", where.line, where.text);
		if (error)
			error->line = where.line;
		return false;
	}
	return read_members(p, error);
}

/* ---- The .tsv ---- */

static size_t count_lines(const char *text, size_t size)
{
	size_t count = 0;
	for (size_t i = 0; i < size; i++)
		count += text[i] == '\n';
	return count;
}

/* Cuts one line at `text` in place; returns what is behind it, NULL if it is none. */
static char *cut_line(char *text, char *end, struct proof_line *line)
{
	char *stop = memchr(text, '\n', (size_t)(end - text));
	char *id = stop ? memchr(text, '\t', (size_t)(stop - text)) : NULL;
	char *weight = id ? memchr(id + 1, '\t', (size_t)(stop - id - 1)) : NULL;
	if (!weight || memchr(text, 0, (size_t)(stop - text)) || id == text || weight == id + 1)
		return NULL;
	*id++ = 0;
	*weight++ = 0;
	*stop = 0;
	line->platform = text;
	line->id = id;
	line->weight = 0;
	/* Written in the one way: no sign, no zero in front. */
	if (*weight == '0' || stop == weight || stop - weight > 7)
		return NULL;
	for (; *weight; weight++) {
		if (*weight < '0' || *weight > '9')
			return NULL;
		line->weight = line->weight * 10 + (*weight - '0');
	}
	return line->weight <= WEIGHT_MOST ? stop + 1 : NULL;
}

static bool read_lines(struct proof_read *p, size_t size, struct error *error)
{
	char *text = p->list_text;
	char *end = text + size;
	size_t most = count_lines(text, size);
	p->lines = calloc(most + 1, sizeof *p->lines);
	if (!p->lines)
		return bad(error, "out of memory");
	while (text < end) {
		struct proof_line *line = &p->lines[p->count];
		text = cut_line(text, end, line);
		if (!text) {
			error_set(error, "line %zu of the list is not platform, id and weight", p->count + 1);
			return false;
		}
		if (p->count && draw_compare(line[-1].platform, line[-1].id, line->platform, line->id) >= 0) {
			error_set(error, "line %zu of the list is out of order, or names a person twice", p->count + 1);
			return false;
		}
		p->total_weight += line->weight;
		p->count++;
	}
	return true;
}

bool proof_parse(struct proof_read *p, const char *json, size_t json_size, char *list, size_t list_size,
		 struct error *error)
{
	*p = (struct proof_read){.lottery = "-", .list_text = list};
	if (!read_json(p, json, json_size, error))
		return false;
	if (!list)
		return bad(error, "the list is missing");
	crypto_hash_sha256(p->file_digest, (const unsigned char *)list, list_size);
	return read_lines(p, list_size, error);
}

enum proof_read_result proof_read(struct proof_read *p, const char *path, struct error *error)
{
	char other[4096];
	struct error no_list = {0};
	size_t json_size = 0;
	size_t list_size = 0;
	size_t length = strlen(path);
	*p = (struct proof_read){.lottery = "-"};
	if (length < 6 || length >= sizeof other || strcmp(path + length - 5, ".json") != 0) {
		error_set(error, "a proof is a .json file");
		return PROOF_MISSING;
	}
	if (files_size(path) < 0) {
		error_set(error, "there is no such file");
		return PROOF_MISSING;
	}
	memcpy(other, path, length - 4);
	memcpy(other + length - 4, "tsv", 4);
	char *json = files_read(path, JSON_MOST, &json_size, error);
	if (!json)
		return PROOF_BAD;
	char *list = files_read(other, LIST_MOST, &list_size, &no_list);
	bool ok = proof_parse(p, json, json_size, list, list_size, error);
	if (!ok && !list && p->json && error)
		snprintf(error->what, sizeof error->what, "the list beside it: %.250s", no_list.what);
	free(json);
	return ok ? PROOF_READ : PROOF_BAD;
}

void proof_read_finish(struct proof_read *p)
{
	json_decref(p->json);
	free(p->list_text);
	free(p->lines);
	*p = (struct proof_read){0};
}
