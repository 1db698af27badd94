/* Reading other people's JSON: values that may be missing, of another type, or numbers written as text. Everything is
 * borrowed from the value. */
#ifndef FEED_READER_JSON_H
#define FEED_READER_JSON_H

#include <jansson.h>

#include "feed/draft.h"

/* Its string, or {NULL, 0}. */
struct span json_span(const json_t *object, const char *key);
/* The same for an id: a string, or an integer, whose digits are put into `digits`. */
struct span json_id(const json_t *object, const char *key, char digits[24]);
/* An integer, a real, or digits in a string; 0 if there is none. */
int64_t json_number(const json_t *object, const char *key);
/* true, a number that is not 0, or "true" / "1". */
bool json_flag(const json_t *object, const char *key);

#endif
