/* The secrets file: keys and tokens of feeds and webhooks (contracts.md sections 16 and 21). What is in it goes to the
 * platform it is for and nowhere else: not into texts, logs, journals or states. */
#ifndef FEED_SECRETS_H
#define FEED_SECRETS_H

#include <stdbool.h>

#include "core/error.h"

/* Immutable once it is loaded: any thread may read. */
struct secrets;

/* A JSON object of objects of at most 64 KiB, in a plain file that only its owner may read. NULL: *error says why. */
struct secrets *secrets_load(const char *path, struct error *error);
/* Nothing is known, but where a person would write it down. NULL: memory. */
struct secrets *secrets_none(const char *path);
/* Where the file is, for a text to people ("~" stands for their home), or a key of locale/ that says that none is
 * named: a part of a saying. Borrowed from `s`, or for ever. */
const char *secrets_place(const struct secrets *s);
/* Wipes what it held. NULL-safe. */
void secrets_destroy(struct secrets *s);
/* The text under `group` and `key`: "youtube", "key". NULL = there is none; a NULL `s` has none. Borrowed. */
const char *secrets_text(const struct secrets *s, const char *group, const char *key);
/* A flag such as "insecure": true. */
bool secrets_flag(const struct secrets *s, const char *group, const char *key);
/* Servers repeat in their errors what they were sent. Puts stars over every secret of at least 8 bytes that stands in
 * the text, also over the keys in an address or a cookie; what is no secret stays: logins, hosts, names of files, the
 * platform's own words in an address, and numbers that only begin as a secret does. A NULL `s` has none. */
void secrets_cover(const struct secrets *s, char *text);

#endif
