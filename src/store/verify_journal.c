#include "store/verify_journal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/journal.h"

static void seed_key(char *out, size_t size, const char *lottery, int64_t n)
{
	snprintf(out, size, "%s\t%" PRId64, lottery, n);
}

static void take_seed(struct verify_journal *v, const json_t *body)
{
	char key[128];
	const char *lottery = json_string_value(json_object_get(body, "lottery"));
	json_t *secret = json_object_get(body, "secret");
	if (!lottery || !json_is_string(secret))
		return;
	seed_key(key, sizeof key, lottery, json_integer_value(json_object_get(body, "n")));
	json_t *secrets = json_object_get(v->seeds, key);
	if (!secrets) {
		secrets = json_array();
		json_object_set_new(v->seeds, key, secrets);
	}
	json_array_append(secrets, secret);
}

static void beacon_key(char *out, size_t size, const char *lottery, int64_t round, const char *randomness)
{
	snprintf(out, size, "%.64s\t%" PRId64 "\t%.64s", lottery, round, randomness);
}

static void take_verb(struct verify_journal *v, const json_t *body)
{
	char key[192];
	const char *verb = json_string_value(json_object_get(body, "verb"));
	const char *lottery = json_string_value(json_object_get(body, "id"));
	const char *randomness = json_string_value(json_object_get(body, "randomness"));
	if (!verb || strcmp(verb, "lottery.beacon-value") != 0 || json_object_get(body, "refused") || !lottery ||
	    !randomness)
		return;
	beacon_key(key, sizeof key, lottery, json_integer_value(json_object_get(body, "round")), randomness);
	json_object_set_new(v->beacons, key, json_true());
}

/* Lotteries whose entrants stand in the document never show in the audience's events. */
static void take_show(struct verify_journal *v, const json_t *body)
{
	size_t i;
	json_t *interaction;
	const json_t *show = json_object_get(body, "show");
	json_array_foreach(json_object_get(show ? show : body, "interactions"), i, interaction)
	{
		const char *id = json_string_value(json_object_get(interaction, "id"));
		const char *by = json_string_value(json_object_get(json_object_get(interaction, "entry"), "by"));
		if (id && by && strcmp(by, "list") == 0)
			json_object_set_new(v->lists, id, json_true());
	}
}

static void take_person(struct verify_journal *v, const json_t *body)
{
	const char *feed = json_string_value(json_object_get(body, "feed"));
	const char *platform = json_string_value(json_object_get(body, "platform"));
	const char *id = json_string_value(json_object_get(json_object_get(body, "person"), "id"));
	if (!feed || !id)
		return;
	size_t length = platform && platform[0] ? strlen(platform) : strcspn(feed, ":");
	if (!platform || !platform[0])
		platform = feed;
	if (v->count == v->capacity) {
		size_t capacity = v->capacity ? 2 * v->capacity : 1024;
		char **people = realloc(v->people, capacity * sizeof *people);
		if (!people) {
			v->failed = true;
			return;
		}
		v->people = people;
		v->capacity = capacity;
	}
	char *key = malloc(length + strlen(id) + 2);
	if (!key) {
		v->failed = true;
		return;
	}
	memcpy(key, platform, length);
	key[length] = '\t';
	memcpy(key + length + 1, id, strlen(id) + 1);
	v->people[v->count++] = key;
}

static bool take_row(void *user, const struct journal_row *row)
{
	struct verify_journal *v = user;
	bool audience = strcmp(row->kind, "audience") == 0;
	bool seed = strcmp(row->kind, "seed") == 0;
	bool show = strcmp(row->kind, "show") == 0;
	bool verb = strcmp(row->kind, "verb") == 0;
	if (!audience && !seed && !show && !verb)
		return true;
	json_t *body = json_loadb(row->body, row->length, 0, NULL);
	if (audience)
		take_person(v, body);
	else if (seed)
		take_seed(v, body);
	else if (verb)
		take_verb(v, body);
	else
		take_show(v, body);
	json_decref(body);
	return !v->failed;
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_people(struct verify_journal *v)
{
	size_t kept = 0;
	if (!v->count)
		return;
	qsort(v->people, v->count, sizeof *v->people, compare);
	for (size_t i = 0; i < v->count; i++) {
		if (kept && strcmp(v->people[kept - 1], v->people[i]) == 0)
			free(v->people[i]);
		else
			v->people[kept++] = v->people[i];
	}
	v->count = kept;
}

enum verify_result verify_journal_init(struct verify_journal *v, const char *folder, struct error *error)
{
	struct journal *j;
	*v = (struct verify_journal){.seeds = json_object(), .beacons = json_object(), .lists = json_object()};
	enum store_result result = journal_read(&j, folder, error);
	if (result != STORE_OK) {
		verify_journal_finish(v);
		return result == STORE_INPUT ? VERIFY_INPUT : VERIFY_FAILED;
	}
	bool ok = journal_each(j, 0, take_row, v, error);
	journal_close(j);
	if (ok && v->failed) {
		error_set(error, "out of memory");
		ok = false;
	}
	if (!ok) {
		verify_journal_finish(v);
		return VERIFY_FAILED;
	}
	sort_people(v);
	return VERIFY_TRUE;
}

void verify_journal_finish(struct verify_journal *v)
{
	json_decref(v->seeds);
	json_decref(v->beacons);
	json_decref(v->lists);
	for (size_t i = 0; i < v->count; i++)
		free(v->people[i]);
	free(v->people);
	*v = (struct verify_journal){0};
}

static bool has_person(const struct verify_journal *v, const struct proof_line *line)
{
	char key[1024];
	const char *pointer = key;
	int length = snprintf(key, sizeof key, "%s\t%s", line->platform, line->id);
	return (size_t)length < sizeof key && v->count &&
	       bsearch(&pointer, v->people, v->count, sizeof *v->people, compare);
}

static bool has_secret(const struct verify_journal *v, const struct proof_read *p)
{
	char key[128];
	uint8_t secret[32];
	size_t i;
	json_t *hex;
	seed_key(key, sizeof key, p->lottery, p->draw);
	bool found = false;
	json_array_foreach(json_object_get(v->seeds, key), i, hex)
	{
		found = found || (proof_hex(json_string_value(hex), secret) && memcmp(secret, p->secret, 32) == 0);
	}
	return found;
}

static bool has_beacon(const struct verify_journal *v, const struct proof_read *p)
{
	char key[192];
	const char *randomness = json_string_value(json_object_get(json_object_get(p->json, "beacon"), "randomness"));
	if (!p->has_beacon)
		return true;
	beacon_key(key, sizeof key, p->lottery, p->round, randomness ? randomness : "");
	return json_object_get(v->beacons, key);
}

bool verify_journal_check(const struct verify_journal *v, const struct proof_read *p, const struct verify_sink *sink,
			  char *text, size_t size)
{
	uint8_t digest[32];
	if (!has_secret(v, p)) {
		snprintf(text, size, "the secret is not the one in the journal");
		return false;
	}
	if (!has_beacon(v, p)) {
		snprintf(text, size, "the beacon's value is not in the journal");
		return false;
	}
	for (size_t i = 0; i < p->count && !json_object_get(v->lists, p->lottery); i++) {
		if (!has_person(v, &p->lines[i])) {
			snprintf(text, size, "%s/%s is in the list, but not in the journal", p->lines[i].platform,
				 p->lines[i].id);
			return false;
		}
	}
	if (!sink->journal_list)
		return true;
	if (!sink->journal_list(sink->user, p->lottery, p->draw, p->rehearsal, digest)) {
		snprintf(text, size, "by the journal there was no such draw");
		return false;
	}
	if (memcmp(digest, p->file_digest, 32) != 0) {
		snprintf(text, size, "the list is not the one that the journal gives");
		return false;
	}
	return true;
}
