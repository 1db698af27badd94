#include "show/document_value.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/verb.h"
#include "core/zone.h"
#include "show/document_path.h"

static void wrong(struct reader *r, const struct place *place, const char *key, const char *is)
{
	reader_problem(r, false, place, AT_VALUE, "", "\"%s\" is %s.", key, is);
}

static const char *value_text(struct reader *r, const char *key, const json_t *value, const struct place *place)
{
	if (json_is_string(value))
		return json_string_value(value);
	wrong(r, place, key, "a text in quotes");
	return "";
}

const char *value_line(struct reader *r, const char *key, const json_t *value, const struct place *place)
{
	const char *text = value_text(r, key, value, place);
	if (json_is_string(value) && !text[0])
		reader_problem(r, false, place, AT_VALUE, "", "\"%s\" is empty.", key);
	return text;
}

void value_not_a_choice(struct reader *r, const struct field *f, const char *text, const struct place *place)
{
	char near[64];
	char mend[192];
	if (nearest_choice(text, f->choices, near, sizeof near)) {
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", near);
	} else {
		size_t length = 0;
		length += (size_t)snprintf(mend, sizeof mend, "Choices: ");
		for (const char *c = f->choices; *c && length + 4 < sizeof mend; c++) {
			if (*c == '|') {
				mend[length++] = ',';
				mend[length++] = ' ';
			} else {
				mend[length++] = *c;
			}
		}
		mend[length++] = '.';
		mend[length] = '\0';
	}
	reader_problem(r, false, place, AT_VALUE, mend, "\"%.64s\" is no choice for \"%s\".", text, f->key);
}

int value_choice(struct reader *r, const struct field *f, const json_t *value, const struct place *place)
{
	const char *text = value_text(r, f->key, value, place);
	int choice = json_is_string(value) ? choice_index(f->choices, text) : 0;
	if (!choice && json_is_string(value))
		value_not_a_choice(r, f, text, place);
	return choice;
}

static bool is_colour(const char *text)
{
	return strlen(text) == 7 && text[0] == '#' && strspn(text + 1, "0123456789abcdefABCDEF") == 6;
}

/* ISO 4217, or the name of a platform's coin. */
static bool is_currency(const char *text)
{
	size_t length = strlen(text);
	if (length == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
		return true;
	return length >= 2 && length < sizeof((struct money *)NULL)->currency && text[0] >= 'a' && text[0] <= 'z' &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/* BCP 47 in its form: parts of 1 to 8 letters and digits with hyphens between, the first 2 to 8 letters. */
static bool is_language(const char *text)
{
	size_t part = 0;
	bool first = true;
	for (const char *c = text;; c++) {
		if (*c == '-' || !*c) {
			if (part < (first ? 2 : 1) || part > 8)
				return false;
			if (!*c)
				return true;
			first = false;
			part = 0;
		} else if (isalpha((unsigned char)*c) || (!first && isdigit((unsigned char)*c))) {
			part++;
		} else {
			return false;
		}
	}
}

/* An IANA name: known to the machine if it has a data base of zones, else right in its form. */
static bool is_zone(const char *text)
{
	char file[300];
	size_t length = strlen(text);
	if (!length || length > 100 || !isalpha((unsigned char)text[0]) || strstr(text, "..") ||
	    strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/") != length)
		return false;
	if (access("/usr/share/zoneinfo/UTC", R_OK) != 0)
		return true;
	snprintf(file, sizeof file, "/usr/share/zoneinfo/%s", text);
	return access(file, R_OK) == 0;
}

static bool is_date(const char *text)
{
	int64_t day;
	return date_parse(text, &day);
}

/* Texts that have a form. */
static const struct form {
	enum field_type type;
	bool (*holds)(const char *text);
	const char *is;
	const char *mend;
} forms[] = {
	{FIELD_ID, valid_id, "no id",
	 "An id has letters, digits, - and _, begins with a letter or digit, and is at most 64 long."},
	{FIELD_COLOUR, is_colour, "no colour", "Write it as #RRGGBB."},
	{FIELD_CURRENCY, is_currency, "no currency",
	 "Write ISO 4217, such as CNY, or a platform's coin, such as twitch-bits."},
	{FIELD_LANGUAGE, is_language, "no language", "Write a language tag, such as zh-CN."},
	{FIELD_ZONE, is_zone, "no time zone", "Write an IANA name, such as Asia/Shanghai."},
	{FIELD_DATE, is_date, "no date", "Write it as YYYY-MM-DD."},
};

static const char *read_form(struct reader *r, const struct field *f, const json_t *value, const struct place *place)
{
	const char *text = value_text(r, f->key, value, place);
	if (!json_is_string(value))
		return "";
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (forms[i].type == f->type && !forms[i].holds(text)) {
			reader_problem(r, false, place, AT_VALUE, forms[i].mend, "\"%.64s\" is %s.", text, forms[i].is);
			return "";
		}
	return text;
}

static void read_duration(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			  int64_t *at)
{
	int64_t ms;
	const char *text = json_string_value(value);
	if (!text || !parse_duration(text, false, &ms)) {
		reader_problem(r, false, place, AT_VALUE, "Write it as \"1h30m\", \"5m30s\", \"90s\" or \"500ms\".",
			       "\"%s\" is no duration.", f->key);
		return;
	}
	if (ms < f->min) {
		reader_problem(r, false, place, AT_VALUE, "Leave it out for none.", "\"%s\" is too short.", f->key);
		return;
	}
	if (f->max && ms > f->max) {
		char mend[64];
		snprintf(mend, sizeof mend, "It is at most %llds.", (long long)(f->max / 1000));
		reader_problem(r, false, place, AT_VALUE, mend, "\"%s\" is too long.", f->key);
		return;
	}
	if (at)
		*at = ms;
}

static void read_time(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
		      int64_t *at)
{
	int64_t ms;
	const char *text = json_string_value(value);
	if (!text || !parse_time_of_day(text, &ms)) {
		reader_problem(r, false, place, AT_VALUE, "Write it as \"20:05\" or \"20:05:30\".",
			       "\"%s\" is no time of day.", f->key);
		return;
	}
	if (at)
		*at = ms;
}

static void read_integer(struct reader *r, const struct field *f, const json_t *value, const struct place *place,
			 int64_t *at)
{
	int64_t number = json_integer_value(value);
	if (!json_is_integer(value)) {
		wrong(r, place, f->key, "a whole number, without quotes");
		return;
	}
	if (number < f->min || (f->max && number > f->max)) {
		if (f->max)
			reader_problem(r, false, place, AT_VALUE, "", "\"%s\" is a number from %lld to %lld.", f->key,
				       (long long)f->min, (long long)f->max);
		else
			reader_problem(r, false, place, AT_VALUE, "", "\"%s\" is at least %lld.", f->key,
				       (long long)f->min);
		return;
	}
	if (at)
		*at = number;
}

static int read_index(struct reader *r, const struct field *f, const json_t *value, const struct place *place)
{
	const char *id = value_line(r, f->key, value, place);
	int index = ids_find(r, f->list, id);
	if (index < 0 && id[0])
		ids_missing(r, f->list, id, place);
	return index;
}

static const char *read_person(struct reader *r, const struct field *f, const json_t *value, const struct place *place)
{
	const char *text = value_line(r, f->key, value, place);
	const char *slash = strchr(text, '/');
	if (text[0] && (!slash || slash == text || !slash[1]))
		reader_problem(r, false, place, AT_VALUE, "Write it as twitch/123.", "\"%.64s\" is no person.", text);
	return text;
}

static const char *read_line(struct reader *r, const struct field *f, const json_t *value, const struct place *place)
{
	const char *text = value_line(r, f->key, value, place);
	if (f->max && (int64_t)strlen(text) > f->max)
		reader_problem(r, false, place, AT_VALUE, "Shorten it.", "\"%.64s\" is longer than %lld bytes.", f->key,
			       (long long)f->max);
	return text;
}

static void store_text(void *at, const char *text)
{
	if (at)
		*(const char **)at = text;
}

void value_read(struct reader *r, const struct field *f, const json_t *value, const struct place *place, void *at)
{
	int number;
	if (f->type == FIELD_TEXT) {
		store_text(at, value_text(r, f->key, value, place));
	} else if (f->type == FIELD_LINE) {
		store_text(at, read_line(r, f, value, place));
	} else if (f->type == FIELD_PATH) {
		store_text(at, path_check(r, value_line(r, f->key, value, place), place));
	} else if (f->type == FIELD_PERSON) {
		store_text(at, read_person(r, f, value, place));
	} else if (f->type == FIELD_DURATION) {
		read_duration(r, f, value, place, at);
	} else if (f->type == FIELD_TIME) {
		read_time(r, f, value, place, at);
	} else if (f->type == FIELD_INTEGER) {
		read_integer(r, f, value, place, at);
	} else if (f->type == FIELD_BOOL) {
		if (!json_is_boolean(value))
			wrong(r, place, f->key, "true or false, without quotes");
		else if (at)
			*(bool *)at = json_is_true(value);
	} else if (f->type == FIELD_CHOICE || f->type == FIELD_EITHER) {
		number = value_choice(r, f, value, place);
		if (at && number && f->type == FIELD_CHOICE)
			*(int *)at = number;
		else if (at && number)
			*(bool *)at = number == 2;
	} else if (f->type == FIELD_INDEX) {
		number = read_index(r, f, value, place);
		if (at)
			*(int *)at = number;
	} else if (f->type == FIELD_NAME) {
		if (read_index(r, f, value, place) >= 0)
			store_text(at, json_string_value(value));
	} else if (f->type == FIELD_CURRENCY) {
		const char *text = read_form(r, f, value, place);
		if (at)
			memcpy(at, text, strlen(text) + 1);
	} else {
		store_text(at, read_form(r, f, value, place));
	}
}
