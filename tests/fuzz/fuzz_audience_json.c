#include "fuzz.h"

#include "core/utf8.h"
#include "show/audience_json.h"
#include "show/audience_plain.h"

static void is_same(const struct audience_event *a, const struct audience_event *b)
{
	FUZZ_REQUIRE(a->t_ms == b->t_ms && a->t_server_ms == b->t_server_ms && a->kind == b->kind);
	FUZZ_REQUIRE(strcmp(a->feed, b->feed) == 0 && strcmp(a->platform, b->platform) == 0);
	FUZZ_REQUIRE(strcmp(a->id, b->id) == 0 && strcmp(a->person_id, b->person_id) == 0);
	FUZZ_REQUIRE(strcmp(a->person_name, b->person_name) == 0 && a->strength == b->strength);
	FUZZ_REQUIRE(a->has_person == b->has_person && a->has_roles == b->has_roles && a->has_level == b->has_level);
	FUZZ_REQUIRE(a->has_count == b->has_count && a->noise == b->noise && strcmp(a->colour, b->colour) == 0);
	FUZZ_REQUIRE(strcmp(a->reply_to, b->reply_to) == 0);
	FUZZ_REQUIRE(a->roles == b->roles && a->level == b->level && strcmp(a->text, b->text) == 0);
	FUZZ_REQUIRE(a->value.minor == b->value.minor && strcmp(a->value.currency, b->value.currency) == 0);
	FUZZ_REQUIRE(a->count == b->count && strcmp(a->item, b->item) == 0 && strcmp(a->target, b->target) == 0);
	FUZZ_REQUIRE(a->history == b->history && a->shared == b->shared && a->cut == b->cut);
	FUZZ_REQUIRE(strcmp(a->json, b->json) == 0);
}

/* Both ways in say the same: the quick one may leave a line to the other, never judge it otherwise. */
static void has_one_meaning(const char *line, size_t length)
{
	struct audience_event plain;
	struct audience_event tree;
	struct error error = {0};
	if (!audience_parse_plain(line, length, &plain)) {
		FUZZ_REQUIRE(!plain.json && !plain.block);
		return;
	}
	FUZZ_REQUIRE(audience_parse_tree(line, length, &tree, &error));
	is_same(&plain, &tree);
	audience_finish(&plain);
	audience_finish(&tree);
}

/* Whatever comes in: it is refused with words, or it is an event whose own line is read again as the same event. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audience_event e;
	struct audience_event again;
	struct error error = {0};
	has_one_meaning((const char *)data, size);
	if (!audience_parse((const char *)data, size, &e, &error)) {
		FUZZ_REQUIRE(error.what[0] && !e.json && !e.block);
		return 0;
	}
	size_t length = strlen(e.json);
	FUZZ_REQUIRE(!strchr(e.json, '\n') && utf8_valid(e.json, length));
	FUZZ_REQUIRE(e.feed[0] && e.id[0] && e.platform[0] && (!e.has_person || e.person_id[0]));
	FUZZ_REQUIRE(audience_parse(e.json, length, &again, &error));
	is_same(&e, &again);
	audience_finish(&e);
	audience_finish(&again);
	return 0;
}
