#include "feed/proto.h"

#include <stdbool.h>

enum wire { WIRE_VARINT = 0, WIRE_EIGHT = 1, WIRE_BYTES = 2, WIRE_FOUR = 5 };

struct proto proto_of(struct span bytes)
{
	const uint8_t *at = (const uint8_t *)(bytes.at ? bytes.at : "");
	return (struct proto){at, at + bytes.length};
}

/* At most ten bytes; what does not go into 64 bits is none. */
static bool varint(struct proto *p, uint64_t *out)
{
	*out = 0;
	for (int shift = 0; p->at < p->end && shift < 70; shift += 7) {
		uint8_t byte = *p->at++;
		if (shift == 63 && byte > 1)
			return false;
		*out |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return true;
	}
	return false;
}

static bool take(struct proto *p, uint64_t length)
{
	if (length > (uint64_t)(p->end - p->at))
		return false;
	p->at += length;
	return true;
}

static bool take_bytes(struct proto *p, struct proto_field *f)
{
	uint64_t length;
	if (!varint(p, &length))
		return false;
	const uint8_t *at = p->at;
	if (!take(p, length))
		return false;
	f->bytes = (struct span){(const char *)at, (size_t)length};
	return true;
}

enum proto_result proto_next(struct proto *p, struct proto_field *f)
{
	uint64_t key;
	bool ok = false;
	*f = (struct proto_field){.number = 0};
	if (p->at == p->end)
		return PROTO_END;
	if (!varint(p, &key) || key >> 3 == 0)
		return PROTO_BAD;
	f->number = key >> 3;
	if ((key & 7) == WIRE_VARINT)
		ok = varint(p, &f->value);
	else if ((key & 7) == WIRE_BYTES)
		ok = take_bytes(p, f);
	else if ((key & 7) == WIRE_EIGHT)
		ok = take(p, 8);
	else if ((key & 7) == WIRE_FOUR)
		ok = take(p, 4);
	return ok ? PROTO_FIELD : PROTO_BAD;
}
