/* What a script expects of what the engine says and is. */
#include "engine_fixture.h"

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = malloc(size);
	assert_non_null(copy);
	memcpy(copy, text, size);
	return copy;
}

static const json_t *part_of(const json_t *value, const char *part, size_t length, json_t **made)
{
	char key[128];
	snprintf(key, sizeof key, "%.*s", (int)length, part);
	if (strcmp(key, "#") == 0)
		return *made = json_integer((json_int_t)json_array_size(value));
	if (json_is_array(value))
		return json_array_get(value, strtoul(key, NULL, 10));
	return json_object_get(value, key);
}

/* What stands at the path, as text; the caller frees it. */
static char *text_at(const json_t *value, const char *path)
{
	json_t *made = NULL;
	while (*path && value) {
		size_t length = strcspn(path, "/");
		value = part_of(value, path, length, &made);
		path += length + (path[length] == '/');
	}
	char *text;
	if (!value)
		text = copy_of("none");
	else if (json_is_string(value))
		text = copy_of(json_string_value(value));
	else
		text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_SORT_KEYS);
	json_decref(made);
	return text;
}

/* The next KEY=VALUE of the text: false at its end. */
static bool next_pair(const char **text, char *key, char *value, size_t size)
{
	const char *at = *text + strspn(*text, " ");
	if (!*at)
		return false;
	size_t length = strcspn(at, "=");
	assert_true(at[length] == '=' && length < size);
	snprintf(key, size, "%.*s", (int)length, at);
	at += length + 1;
	bool quote = *at == '\'';
	length = strcspn(at + quote, quote ? "'" : " ");
	assert_true(length < size);
	snprintf(value, size, "%.*s", (int)length, at + quote);
	*text = at + length + (quote ? 2 : 0);
	return true;
}

static void expect_values(const json_t *object, const char *values, const char *what)
{
	char key[128];
	char value[512];
	while (next_pair(&values, key, value, sizeof key)) {
		char *found = text_at(object, key);
		if (value[0] == '@')
			snprintf(value, sizeof value, "%lld", (long long)script_wall(value + 1));
		if (strcmp(found, value) != 0) {
			char *whole = json_dumps(object, JSON_COMPACT | JSON_SORT_KEYS);
			fail_msg("%s: %s is %s, not %s, in %s", what, key, found, value, whole ? whole : "nothing");
		}
		free(found);
	}
}

static struct said *next_said(struct script *s, const char *wanted)
{
	if (s->said_first == s->said_count)
		fail_msg("nothing was said; expected: %s", wanted);
	return &s->said[s->said_first++];
}

void expect_event(struct script *s, const char *event)
{
	struct said *said = next_said(s, event);
	size_t length = strcspn(event, " ");
	if (strlen(said->name) != length || memcmp(said->name, event, length) != 0) {
		char *fields = json_dumps(said->fields, JSON_COMPACT | JSON_SORT_KEYS);
		fail_msg("\"%s %s\" was said in place of \"%s\"", said->name, fields ? fields : "", event);
	}
	expect_values(said->fields, event + length, event);
}

void expect_events(struct script *s, const char *names)
{
	char name[64];
	for (names += strspn(names, " "); *names; names += strspn(names, " ")) {
		size_t length = strcspn(names, " ");
		snprintf(name, sizeof name, "%.*s", (int)length, names);
		expect_event(s, name);
		names += length;
	}
}

void forget_events(struct script *s)
{
	s->said_first = s->said_count;
}

void expect_nothing(struct script *s)
{
	if (s->said_first == s->said_count)
		return;
	char *fields = json_dumps(s->said[s->said_first].fields, JSON_COMPACT | JSON_SORT_KEYS);
	fail_msg("left over: %s %s", s->said[s->said_first].name, fields ? fields : "");
}

void expect_reply(struct script *s, const char *values)
{
	expect_values(s->reply.fields, values, "reply");
}

void expect_show(struct script *s, const char *values)
{
	json_t *state = engine_state(s->engine, s->now);
	expect_values(state, values, "state");
	json_decref(state);
}

void expect_state(struct script *s, const char *id, const char *values)
{
	json_t *state = engine_state(s->engine, s->now);
	json_t *items = json_object_get(state, "interactions");
	size_t i = 0;
	while (i < json_array_size(items) &&
	       strcmp(json_string_value(json_object_get(json_array_get(items, i), "id")), id) != 0)
		i++;
	expect_values(json_array_get(items, i), values, id);
	json_decref(state);
}

void expect_list(struct script *s, const char *list, const char *id, const char *values)
{
	size_t total = 0;
	struct reply reply = {0};
	json_t *rows = engine_agenda(s->engine, s->now, list, id, 0, 100, &total, &reply);
	rows = rows ? rows : engine_list(s->engine, list, id, 0, 100, &total, &reply);
	assert_non_null(rows);
	json_t *object = json_pack("{s:I, s:o}", "total", (json_int_t)total, "rows", rows);
	expect_values(object, values, list);
	json_decref(object);
}

struct interaction *script_item(struct script *s, const char *id)
{
	int index = show_find_interaction(s->show, id);
	assert_true(index >= 0);
	return &s->engine->items[index];
}

void script_hash(struct script *s, uint8_t out[32])
{
	engine_hash(s->engine, out);
}

void expect_same(const uint8_t a[32], const uint8_t b[32])
{
	assert_memory_equal(a, b, 32);
}

void expect_other(const uint8_t a[32], const uint8_t b[32])
{
	assert_memory_not_equal(a, b, 32);
}
