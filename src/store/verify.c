#include "store/verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/draw.h"
#include "store/files.h"
#include "store/proof_read.h"
#include "store/verify_journal.h"

#define TEXT_SIZE 512

static bool says(char *text, const char *what)
{
	snprintf(text, TEXT_SIZE, "%s", what);
	return false;
}

/* ---- What the proof says of its list ---- */

static bool check_numbers(const struct proof_read *p, char *text)
{
	uint8_t commitment[32];
	draw_commitment(p->secret, commitment);
	if (memcmp(commitment, p->commitment, 32) != 0)
		return says(text, "the secret is not the one that was committed to");
	if (memcmp(p->file_digest, p->list_digest, 32) != 0)
		return says(text, "the list is not the one whose digest the proof names");
	const json_t *entrants = json_object_get(p->json, "entrants");
	const json_t *total = json_object_get(p->json, "total_weight");
	if (!json_is_integer(entrants) || (uint64_t)json_integer_value(entrants) != p->count) {
		snprintf(text, TEXT_SIZE, "the list has %zu entrants, the proof says otherwise", p->count);
		return false;
	}
	if (!json_is_integer(total) || json_integer_value(total) != p->total_weight) {
		snprintf(text, TEXT_SIZE, "the weights add up to %" PRId64 ", the proof says otherwise",
			 p->total_weight);
		return false;
	}
	return true;
}

/* ---- The picks ---- */

enum status { STATUS_UNKNOWN = 1, STATUS_KEPT, STATUS_LOST };

static enum status status_of(const json_t *pick)
{
	static const struct {
		const char *name;
		enum status status;
	} all[] = {
		{"claimed", STATUS_KEPT}, {"confirmed", STATUS_KEPT}, {"pending", STATUS_KEPT},
		{"expired", STATUS_LOST}, {"forfeited", STATUS_LOST},
	};
	const char *name = json_string_value(json_object_get(pick, "status"));
	for (size_t i = 0; name && i < sizeof all / sizeof *all; i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].status;
	return STATUS_UNKNOWN;
}

/* An alternate stands in for an earlier pick that was lost, and for one that nobody else stands in for. */
static bool check_replaces(const struct proof_read *p, size_t at, bool *replaced, char *text)
{
	const json_t *replaces = json_object_get(json_array_get(p->picks, at), "replaces");
	json_int_t number = json_integer_value(replaces);
	if (!replaces)
		return true;
	if (!json_is_integer(replaces) || number < 1 || (uint64_t)number > at || replaced[number - 1] ||
	    status_of(json_array_get(p->picks, (size_t)number - 1)) != STATUS_LOST) {
		snprintf(text, TEXT_SIZE, "pick %zu replaces one that was not to be replaced", at + 1);
		return false;
	}
	replaced[number - 1] = true;
	return true;
}

/* The order of a frozen list is one, and every pick takes the next of it: nobody can be left out. Those who were banned
 * or excluded after the freeze stand in it too, as forfeited. */
static bool check_picks(const struct proof_read *p, struct draw *draw, bool *replaced, char *text)
{
	size_t i;
	json_t *pick;
	json_array_foreach(p->picks, i, pick)
	{
		const char *platform = json_string_value(json_object_get(pick, "platform"));
		const char *id = json_string_value(json_object_get(pick, "id"));
		size_t next = draw_next(draw);
		if (next == SIZE_MAX) {
			snprintf(text, TEXT_SIZE, "pick %zu is one more than the list has entrants", i + 1);
			return false;
		}
		if (!platform || !id || strcmp(platform, p->lines[next].platform) != 0 ||
		    strcmp(id, p->lines[next].id) != 0) {
			snprintf(text, TEXT_SIZE, "pick %zu should be %s/%s", i + 1, p->lines[next].platform,
				 p->lines[next].id);
			return false;
		}
		if (status_of(pick) == STATUS_UNKNOWN) {
			snprintf(text, TEXT_SIZE, "pick %zu has no status that is known", i + 1);
			return false;
		}
		if (!check_replaces(p, i, replaced, text))
			return false;
	}
	return true;
}

static bool compute(const struct proof_read *p, char *text)
{
	int64_t *weights = malloc((p->count + 1) * sizeof *weights);
	bool *replaced = calloc(json_array_size(p->picks) + 1, sizeof *replaced);
	struct draw *draw = NULL;
	for (size_t i = 0; weights && i < p->count; i++)
		weights[i] = p->lines[i].weight;
	if (weights && replaced)
		draw = draw_create(p->secret, p->file_digest, p->has_beacon ? p->beacon : NULL, weights, p->count);
	bool ok = draw ? check_picks(p, draw, replaced, text) : says(text, "out of memory");
	draw_destroy(draw);
	free(replaced);
	free(weights);
	return ok;
}

/* What the proof shows: without a beacon that bound the host only that nobody changed anything afterwards. */
static void beacon_words(const struct proof_read *p, char *out, size_t size)
{
	if (!p->has_beacon)
		snprintf(out, size, "re-checkable");
	else if (p->beacon_binds)
		snprintf(out, size,
			 "with the beacon round %" PRId64 " of %s, which came after the list was shown: compare its "
			 "value with the one that the beacon publishes",
			 p->round, p->chain_name);
	else
		snprintf(out, size, "with a beacon, but only re-checkable: nothing says that the list was shown first");
}

static void say_true(const struct proof_read *p, bool with_journal, char *text)
{
	char beacon[256];
	beacon_words(p, beacon, sizeof beacon);
	snprintf(text, TEXT_SIZE, "%s%zu picks from %zu entrants computed again%s, %s%s",
		 p->rehearsal ? "a rehearsal, " : "", json_array_size(p->picks), p->count,
		 with_journal ? ", as in the journal" : "", beacon,
		 json_is_true(json_object_get(p->json, "test")) ? ", a test with a fixed seed" : "");
}

/* One proof, held against `journal` if that is not NULL. */
static enum verify_result verify_one(const char *path, const struct verify_journal *journal,
				     const struct verify_sink *sink, struct error *error)
{
	char text[TEXT_SIZE] = "";
	struct error problem = {0};
	struct proof_read p;
	bool ok = false;
	switch (proof_read(&p, path, &problem)) {
	case PROOF_MISSING:
		proof_read_finish(&p);
		if (error)
			*error = problem;
		return VERIFY_INPUT;
	case PROOF_BAD:
		says(text, problem.what);
		break;
	case PROOF_READ:
		ok = check_numbers(&p, text) && compute(&p, text) &&
		     (!journal || verify_journal_check(journal, &p, sink, text, sizeof text));
		if (ok)
			say_true(&p, journal != NULL, text);
		break;
	}
	const struct verify_line line = {.ok = ok, .file = path, .lottery = p.lottery, .draw = p.draw, .text = text};
	sink->line(sink->user, &line);
	proof_read_finish(&p);
	return ok ? VERIFY_TRUE : VERIFY_FALSE;
}

enum verify_result verify_file(const char *path, const struct verify_sink *sink, struct error *error)
{
	char json[4096];
	size_t length = strlen(path);
	if (length < 5 || strcmp(path + length - 4, ".tsv") != 0 || length + 2 > sizeof json)
		return verify_one(path, NULL, sink, error);
	snprintf(json, sizeof json, "%.*sjson", (int)(length - 3), path);
	return verify_one(json, NULL, sink, error);
}

/* ---- A session ---- */

struct names {
	size_t count;
	size_t capacity;
	char **items;
	bool failed;
};

static bool add_name(void *user, const char *name)
{
	struct names *names = user;
	size_t length = strlen(name);
	if (length < 6 || strcmp(name + length - 5, ".json") != 0)
		return true;
	if (names->count == names->capacity) {
		size_t capacity = names->capacity ? 2 * names->capacity : 16;
		char **items = realloc(names->items, capacity * sizeof *items);
		if (!items)
			return !(names->failed = true);
		names->items = items;
		names->capacity = capacity;
	}
	names->items[names->count] = strdup(name);
	if (!names->items[names->count])
		return !(names->failed = true);
	names->count++;
	return true;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum verify_result worse(enum verify_result a, enum verify_result b)
{
	return a > b ? a : b;
}

static enum verify_result verify_folder(const char *session, const char *sub, const struct verify_journal *journal,
					const struct verify_sink *sink, struct error *error)
{
	char folder[4096];
	char path[4096];
	struct names names = {0};
	enum verify_result result = VERIFY_TRUE;
	if (!files_join(folder, sizeof folder, session, sub))
		return VERIFY_INPUT;
	files_each(folder, add_name, &names);
	if (names.count)
		qsort(names.items, names.count, sizeof *names.items, compare_names);
	for (size_t i = 0; i < names.count; i++) {
		if (files_join(path, sizeof path, folder, names.items[i]))
			result = worse(result, verify_one(path, journal, sink, error));
		free(names.items[i]);
	}
	free(names.items);
	if (names.failed) {
		error_set(error, "out of memory");
		return VERIFY_FAILED;
	}
	return result;
}

enum verify_result verify_session(const char *folder, const struct verify_sink *sink, struct error *error)
{
	struct verify_journal journal;
	enum verify_result result = verify_journal_init(&journal, folder, error);
	if (result != VERIFY_TRUE)
		return result;
	result = verify_folder(folder, "proofs", &journal, sink, error);
	result = worse(result, verify_folder(folder, "proofs/rehearsal", &journal, sink, error));
	verify_journal_finish(&journal);
	return result;
}
