/* The body of a post: unpacked, and taken apart into messages. Pure. */
#ifndef FEED_LISTEN_BODY_H
#define FEED_LISTEN_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "core/error.h"

/* Packed and unpacked, each. */
#define LISTEN_BODY_MOST (1 << 20)
/* Objects and arrays in one body, or one message: each costs far more memory than the two bytes that write it. */
#define LISTEN_VALUES_MOST 100000

enum listen_packing {
	LISTEN_PLAIN = 1,
	LISTEN_GZIP,
	LISTEN_DEFLATE,
	LISTEN_PACKED_ELSE, /* nothing that we can unpack */
};
/* Of a Content-Encoding header; NULL = absent. */
enum listen_packing listen_packing_of(const char *encoding);

enum listen_unpacked { LISTEN_UNPACKED = 1, LISTEN_BAD_PACKING, LISTEN_BODY_TOO_LONG, LISTEN_NO_MEMORY };
/* Unpacks at most LISTEN_BODY_MOST bytes; *out is NUL-terminated beyond its length, and the caller's to free. */
enum listen_unpacked listen_unpack(enum listen_packing packing, const char *bytes, size_t length, char **out,
				   size_t *out_length);

/* Not more objects and arrays than may be. */
bool listen_is_simple(const char *bytes, size_t length);

struct listen_parts {
	void *user;
	/* A message; borrowed. `number` from 1: its place in the array, or its line; `in_lines`: which of both;
	 * `alone`: the body has no other. */
	void (*message)(void *user, size_t number, bool in_lines, bool alone, const json_t *message);
	/* A line that is no JSON: the others go on. error->line and, if known, error->column are set. */
	void (*bad_line)(void *user, const struct error *error);
};
/* One message, an array of messages, or one a line (NDJSON). False: it is none of these, nothing was handed over, and
 * *error says where (line, column) it breaks. `bytes` has a NUL beyond its length. */
bool listen_take_apart(const char *bytes, size_t length, const struct listen_parts *parts, struct error *error);

#endif
