#include "show/audience_keys.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Numbers beyond these are no count, price or time of a show, and thousands of them must not overflow a sum. */
#define NUMBER_MAX INT64_C(1000000000000000)
#define TIME_MAX INT64_C(8640000000000000)

enum value_type { VALUE_TEXT = 1, VALUE_NUMBER, VALUE_TIME, VALUE_BOOL, VALUE_OBJECT, VALUE_ARRAY };

static const char *const type_words[] = {
	[VALUE_TEXT] = "a string",      [VALUE_NUMBER] = "an integer", [VALUE_TIME] = "an integer",
	[VALUE_BOOL] = "true or false", [VALUE_OBJECT] = "an object",  [VALUE_ARRAY] = "an array",
};

struct key {
	const char *name;
	size_t length; /* of the name */
	enum value_type type;
};

#define KEY(name, type)                                                                                                \
	{                                                                                                              \
		name, sizeof name - 1, type                                                                            \
	}

static const struct key event_keys[EVENT_KEYS] = {
	[KEY_T] = KEY("t", VALUE_TIME),
	[KEY_FEED] = KEY("feed", VALUE_TEXT),
	[KEY_KIND] = KEY("kind", VALUE_TEXT),
	[KEY_ID] = KEY("id", VALUE_TEXT),
	[KEY_PERSON] = KEY("person", VALUE_OBJECT),
	[KEY_TEXT] = KEY("text", VALUE_TEXT),
	[KEY_VALUE] = KEY("value", VALUE_OBJECT),
	[KEY_COUNT] = KEY("count", VALUE_NUMBER),
	[KEY_ITEM] = KEY("item", VALUE_TEXT),
	[KEY_TARGET] = KEY("target", VALUE_TEXT),
	[KEY_HISTORY] = KEY("history", VALUE_BOOL),
	[KEY_PLATFORM] = KEY("platform", VALUE_TEXT),
	[KEY_REPLY_TO] = KEY("reply_to", VALUE_TEXT),
	[KEY_SHARED] = KEY("shared", VALUE_BOOL),
	[KEY_T_SERVER] = KEY("t_server", VALUE_TIME),
	[KEY_EMOTES] = KEY("emotes", VALUE_ARRAY),
	[KEY_NOISE] = KEY("noise", VALUE_BOOL),
	[KEY_CUT] = KEY("cut", VALUE_BOOL),
	[KEY_SCREEN] = KEY("screen", VALUE_TEXT),
	[KEY_SCREEN_NAME] = KEY("screen_name", VALUE_TEXT),
};

static const struct key person_keys[PERSON_KEYS] = {
	[PERSON_ID] = KEY("id", VALUE_TEXT),
	[PERSON_NAME] = KEY("name", VALUE_TEXT),
	[PERSON_STRENGTH_WORD] = KEY("strength", VALUE_TEXT),
	[PERSON_ROLES] = KEY("roles", VALUE_ARRAY),
	[PERSON_LEVEL] = KEY("level", VALUE_NUMBER),
	[PERSON_AVATAR] = KEY("avatar", VALUE_TEXT),
	[PERSON_COLOUR] = KEY("colour", VALUE_TEXT),
	[PERSON_BADGES] = KEY("badges", VALUE_ARRAY),
};

static const struct key money_keys[MONEY_KEYS] = {
	[MONEY_MINOR] = KEY("minor", VALUE_NUMBER),
	[MONEY_CURRENCY] = KEY("currency", VALUE_TEXT),
};

enum badge_key { BADGE_ID, BADGE_TITLE, BADGE_KEYS };

static const struct key badge_keys[BADGE_KEYS] = {
	[BADGE_ID] = KEY("id", VALUE_TEXT),
	[BADGE_TITLE] = KEY("title", VALUE_TEXT),
};

enum emote_key { EMOTE_AT, EMOTE_LENGTH, EMOTE_NAME, EMOTE_URL, EMOTE_KEYS };

static const struct key emote_keys[EMOTE_KEYS] = {
	[EMOTE_AT] = KEY("at", VALUE_NUMBER),
	[EMOTE_LENGTH] = KEY("length", VALUE_NUMBER),
	[EMOTE_NAME] = KEY("name", VALUE_TEXT),
	[EMOTE_URL] = KEY("url", VALUE_TEXT),
};

#define BIT(key) (1u << (key))
#define ALWAYS (BIT(KEY_T) | BIT(KEY_FEED) | BIT(KEY_KIND) | BIT(KEY_ID))
#define SOMEONE (ALWAYS | BIT(KEY_PERSON))

static const unsigned required[] = {
	[AUDIENCE_OTHER] = ALWAYS,
	[AUDIENCE_COMMENT] = SOMEONE | BIT(KEY_TEXT),
	[AUDIENCE_GIFT] = SOMEONE,
	[AUDIENCE_LIKE] = SOMEONE | BIT(KEY_COUNT),
	[AUDIENCE_FOLLOW] = SOMEONE,
	[AUDIENCE_SHARE] = SOMEONE,
	[AUDIENCE_ENTER] = SOMEONE,
	[AUDIENCE_MEMBER] = SOMEONE,
	[AUDIENCE_ORDER] = SOMEONE | BIT(KEY_ITEM) | BIT(KEY_COUNT),
	[AUDIENCE_CLAIM] = SOMEONE,
	[AUDIENCE_VIEWERS] = ALWAYS | BIT(KEY_COUNT),
	[AUDIENCE_DELETE] = ALWAYS | BIT(KEY_TARGET),
	[AUDIENCE_BAN] = ALWAYS | BIT(KEY_TARGET),
	[AUDIENCE_CLEAR] = ALWAYS,
};

bool audience_refuse(struct error *error, const char *pointer, const char *format, ...)
{
	if (!error)
		return false;
	char what[sizeof error->what];
	va_list args;
	va_start(args, format);
	vsnprintf(what, sizeof what, format, args);
	va_end(args);
	error_set(error, "%s", what);
	snprintf(error->pointer, sizeof error->pointer, "%s", pointer);
	return false;
}

bool audience_number_ok(int64_t value, bool time)
{
	int64_t most = time ? TIME_MAX : NUMBER_MAX;
	return value >= -most && value <= most;
}

static bool has_type(const json_t *value, enum value_type type)
{
	switch (type) {
	case VALUE_TEXT:
		return json_is_string(value);
	case VALUE_NUMBER:
	case VALUE_TIME:
		return json_is_integer(value);
	case VALUE_BOOL:
		return json_is_boolean(value);
	case VALUE_OBJECT:
		return json_is_object(value);
	case VALUE_ARRAY:
		return json_is_array(value);
	}
	return false;
}

static bool is_good(const struct key *key, const json_t *value)
{
	if (!has_type(value, key->type))
		return false;
	return !json_is_integer(value) || audience_number_ok(json_integer_value(value), key->type == VALUE_TIME);
}

/* Says what is wrong with the value of the key in the object at `where`. */
static bool refuse_value(const struct key *key, const json_t *value, const char *where, struct error *error)
{
	char pointer[sizeof error->pointer];
	snprintf(pointer, sizeof pointer, "%s/%s", where, key->name);
	if (has_type(value, key->type))
		return audience_refuse(error, pointer, "\"%s\" is too large: %" JSON_INTEGER_FORMAT ".", key->name,
				       json_integer_value(value));
	audience_refuse(error, pointer, "\"%s\" must be %s.", key->name, type_words[key->type]);
	if (error && key->type == VALUE_TIME && json_is_real(value))
		snprintf(error->mend, sizeof error->mend, "Write whole milliseconds, without a point.");
	return false;
}

/* -1 = not known. */
static int key_find(const struct key *keys, size_t count, const char *name, size_t length)
{
	for (size_t i = 0; i < count; i++)
		if (keys[i].length == length && memcmp(keys[i].name, name, length) == 0)
			return (int)i;
	return -1;
}

int audience_event_key(const char *name, size_t length)
{
	return key_find(event_keys, EVENT_KEYS, name, length);
}

int audience_person_key(const char *name, size_t length)
{
	return key_find(person_keys, PERSON_KEYS, name, length);
}

unsigned audience_keys_needed(enum audience_kind kind)
{
	return required[kind];
}

/* Sorts the members of an object by known key. `where` is its JSON pointer. */
static bool read_object(const json_t *object, const struct key *keys, size_t count, const char *where,
			const json_t **values, struct error *error)
{
	for (void *at = json_object_iter((json_t *)object); at; at = json_object_iter_next((json_t *)object, at)) {
		const char *name = json_object_iter_key(at);
		int key = key_find(keys, count, name, strlen(name));
		if (key < 0)
			continue;
		const json_t *value = json_object_iter_value(at);
		if (!is_good(&keys[key], value))
			return refuse_value(&keys[key], value, where, error);
		values[key] = value;
	}
	return true;
}

static bool read_list(const json_t *list, const struct key *keys, size_t count, const char *where, struct error *error)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *values[EMOTE_KEYS];
		const json_t *item = json_array_get(list, i);
		char pointer[64];
		snprintf(pointer, sizeof pointer, "%s/%zu", where, i);
		if (!json_is_object(item))
			return audience_refuse(error, pointer, "This must be an object.");
		if (!read_object(item, keys, count, pointer, values, error))
			return false;
	}
	return true;
}

static bool read_roles(const json_t *roles, struct error *error)
{
	for (size_t i = 0; i < json_array_size(roles); i++) {
		char pointer[64];
		snprintf(pointer, sizeof pointer, "/person/roles/%zu", i);
		if (!json_is_string(json_array_get(roles, i)))
			return audience_refuse(error, pointer, "A role must be a string.");
	}
	return true;
}

static bool read_person(struct audience_values *values, struct error *error)
{
	const json_t **person = values->person;
	if (!read_object(values->event[KEY_PERSON], person_keys, PERSON_KEYS, "/person", person, error))
		return false;
	if (!json_string_length(person[PERSON_ID]))
		return audience_refuse(error, "/person/id", "A person needs an \"id\" that is not empty.");
	if (person[PERSON_ROLES] && !read_roles(person[PERSON_ROLES], error))
		return false;
	return !person[PERSON_BADGES] ||
	       read_list(person[PERSON_BADGES], badge_keys, BADGE_KEYS, "/person/badges", error);
}

/* A code of ISO 4217 or the name of a platform's coin, "twitch-bits". */
bool audience_currency_ok(const char *text, size_t length)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
	if (length == 0 || length >= sizeof((struct money *)0)->currency)
		return false;
	for (size_t i = 0; i < length; i++)
		if (!memchr(allowed, text[i], sizeof allowed - 1))
			return false;
	return true;
}

static bool read_money(struct audience_values *values, struct error *error)
{
	const json_t **money = values->money;
	if (!read_object(values->event[KEY_VALUE], money_keys, MONEY_KEYS, "/value", money, error))
		return false;
	for (size_t i = 0; i < MONEY_KEYS; i++)
		if (!money[i])
			return audience_refuse(error, "/value", "\"value\" needs \"minor\" and \"currency\".");
	if (!audience_currency_ok(json_string_value(money[MONEY_CURRENCY]), json_string_length(money[MONEY_CURRENCY])))
		return audience_refuse(error, "/value/currency",
				       "A currency is a code such as CNY or a platform's coin such as twitch-bits.");
	return true;
}

static bool nothing_missing(const struct audience_values *values, struct error *error)
{
	for (size_t i = 0; i < EVENT_KEYS; i++)
		if (required[values->kind] & BIT(i) && !values->event[i])
			return audience_refuse(error, "", "\"%s\" is missing.", event_keys[i].name);
	if (!json_string_length(values->event[KEY_FEED]))
		return audience_refuse(error, "/feed", "\"feed\" must not be empty.");
	if (!json_string_length(values->event[KEY_ID]))
		return audience_refuse(error, "/id", "\"id\" must not be empty.");
	return true;
}

bool audience_values_read(const json_t *object, struct audience_values *values, struct error *error)
{
	*values = (struct audience_values){.kind = AUDIENCE_OTHER};
	if (!json_is_object(object))
		return audience_refuse(error, "", "An event is a JSON object.");
	if (!read_object(object, event_keys, EVENT_KEYS, "", values->event, error))
		return false;
	if (values->event[KEY_KIND])
		values->kind = audience_kind_from(json_string_value(values->event[KEY_KIND]));
	if (!nothing_missing(values, error))
		return false;
	if (values->event[KEY_PERSON] && !read_person(values, error))
		return false;
	if (values->event[KEY_VALUE] && !read_money(values, error))
		return false;
	return !values->event[KEY_EMOTES] ||
	       read_list(values->event[KEY_EMOTES], emote_keys, EMOTE_KEYS, "/emotes", error);
}
