/* The keys of the normal form: their types, and which of them a kind cannot do without (contracts.md sections 1, 8
 * and 20 "Events"). */
#ifndef SHOW_AUDIENCE_KEYS_H
#define SHOW_AUDIENCE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "core/audience.h"
#include "core/error.h"

enum event_key {
	KEY_T,
	KEY_FEED,
	KEY_KIND,
	KEY_ID,
	KEY_PERSON,
	KEY_TEXT,
	KEY_VALUE,
	KEY_COUNT,
	KEY_ITEM,
	KEY_TARGET,
	KEY_HISTORY,
	KEY_PLATFORM,
	KEY_REPLY_TO,
	KEY_SHARED,
	KEY_T_SERVER,
	KEY_EMOTES,
	KEY_NOISE,
	KEY_CUT,
	KEY_SCREEN,
	KEY_SCREEN_NAME,
	EVENT_KEYS
};

enum person_key {
	PERSON_ID,
	PERSON_NAME,
	PERSON_STRENGTH_WORD,
	PERSON_ROLES,
	PERSON_LEVEL,
	PERSON_AVATAR,
	PERSON_COLOUR,
	PERSON_BADGES,
	PERSON_KEYS
};

enum money_key { MONEY_MINOR, MONEY_CURRENCY, MONEY_KEYS };

/* The values of one event by key, each of its type and range; NULL = absent. Borrowed from the object that was read. */
struct audience_values {
	const json_t *event[EVENT_KEYS];
	const json_t *person[PERSON_KEYS];
	const json_t *money[MONEY_KEYS];
	enum audience_kind kind;
};

/* False: a type is wrong, a number is beyond all reason, or a key is missing; *error says which (pointer, what, mend).
 * Unknown keys are passed over. Thread-safe. */
bool audience_values_read(const json_t *object, struct audience_values *values, struct error *error);

/* For the quick way in (audience_plain.c). */

/* The key of that name, -1 = not known: enum event_key, enum person_key. */
int audience_event_key(const char *name, size_t length);
int audience_person_key(const char *name, size_t length);
/* The value of a key of type integer is within reason; `time`: it is a point in time. */
bool audience_number_ok(int64_t value, bool time);
/* Bit an event key: what a kind cannot do without. */
unsigned audience_keys_needed(enum audience_kind kind);
bool audience_currency_ok(const char *text, size_t length);

/* Puts a sentence with its JSON pointer into *error (NULL-safe). Always false. */
#if defined(__GNUC__)
__attribute__((format(printf, 3, 4)))
#endif
bool audience_refuse(struct error *error, const char *pointer, const char *format, ...);

#endif
