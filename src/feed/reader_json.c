#include "feed/reader_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span json_span(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	return (struct span){json_string_value(value), json_string_length(value)};
}

struct span json_id(const json_t *object, const char *key, char digits[24])
{
	const json_t *value = json_object_get(object, key);
	if (!json_is_integer(value))
		return json_span(object, key);
	int length = snprintf(digits, 24, "%lld", (long long)json_integer_value(value));
	return (struct span){digits, (size_t)length};
}

int64_t json_number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	if (json_is_integer(value))
		return json_integer_value(value);
	if (json_is_real(value)) {
		double real = json_real_value(value);
		return real > -9e15 && real < 9e15 ? (int64_t)real : 0;
	}
	const char *text = json_string_value(value);
	size_t length = text ? strlen(text) : 0;
	bool digits =
		length > 0 && length < 19 && strspn(text + (*text == '-'), "0123456789") == length - (*text == '-');
	return digits ? strtoll(text, NULL, 10) : 0;
}

bool json_flag(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);
	const char *text = json_string_value(value);
	if (text)
		return strcmp(text, "true") == 0 || strcmp(text, "1") == 0;
	return json_is_true(value) || (json_is_number(value) && json_number_value(value) != 0);
}
