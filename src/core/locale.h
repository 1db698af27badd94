/* The texts that people see, by language (the files of locale/, built in). The plugin may ask OBS for the same
 * keys instead; what depends on the show's language (replies, overlays, the report) asks here. */
#ifndef CORE_LOCALE_H
#define CORE_LOCALE_H

#include <stdbool.h>

/* All functions are thread-safe; the texts live for ever. */

/* The text of a key. `language` is a BCP 47 tag ("zh-CN", "zh-Hant-TW", "en"): the file of that very name, else the
 * first one of the same primary language, else en-US; NULL counts as en-US. A key that is nowhere is its own text. */
const char *locale_text(const char *language, const char *key);
/* The same, but NULL for a key that is nowhere: for keys that the caller puts together and does not keep. */
const char *locale_find(const char *language, const char *key);
/* Whether there are texts in that language, of any region. */
bool locale_has(const char *language);
/* The text of a refusal: Reason.<reason>. */
const char *locale_reason(const char *language, const char *reason);
/* What a verb does: Verb.<verb>; "" if there is no such verb. */
const char *locale_verb(const char *language, const char *verb);

#endif
