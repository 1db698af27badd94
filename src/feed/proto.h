/* Fields of a message in Google's protobuf encoding, one after the other, out of bytes that may be anything: nothing is
 * read beyond them, nothing is kept of them, and each step takes at least one. Pure. */
#ifndef FEED_PROTO_H
#define FEED_PROTO_H

#include <stddef.h>
#include <stdint.h>

#include "feed/draft.h"

struct proto {
	const uint8_t *at;
	const uint8_t *end;
};

struct proto_field {
	uint64_t number;   /* from 1 */
	uint64_t value;    /* of a varint; 0 of any other */
	struct span bytes; /* text, or a message in itself; borrowed; {NULL, 0} of any other */
};

enum proto_result { PROTO_FIELD = 1, PROTO_END, PROTO_BAD };

struct proto proto_of(struct span bytes);
/* The next one, of whatever kind: also those that are neither a varint nor bytes are passed over one by one.
 * PROTO_BAD: the message is cut off, or none; it makes no sense to go on. */
enum proto_result proto_next(struct proto *p, struct proto_field *f);

#endif
