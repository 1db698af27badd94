#include "core/digest.h"

#include <string.h>

static void put_int(uint8_t bytes[8], int64_t value)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (uint8_t)((uint64_t)value >> (56 - 8 * i));
}

void digest_init(struct digest *d)
{
	crypto_hash_sha256_init(&d->sha);
}

void digest_bytes(struct digest *d, const void *bytes, size_t size)
{
	digest_int(d, (int64_t)size);
	crypto_hash_sha256_update(&d->sha, bytes, size);
}

void digest_int(struct digest *d, int64_t value)
{
	uint8_t bytes[8];
	put_int(bytes, value);
	crypto_hash_sha256_update(&d->sha, bytes, sizeof bytes);
}

void digest_text(struct digest *d, const char *text)
{
	digest_bytes(d, text ? text : "", text ? strlen(text) : 0);
}

void digest_final(struct digest *d, uint8_t out[32])
{
	crypto_hash_sha256_final(&d->sha, out);
}

void digest_element_init(struct digest_element *e)
{
	e->used = 0;
}

static void gather(struct digest_element *e, const uint8_t *bytes, size_t size)
{
	while (size > sizeof e->bytes - e->used) {
		/* full: what there is becomes its hash, at the beginning of what follows */
		uint8_t hash[32];
		size_t part = sizeof e->bytes - e->used;
		memcpy(e->bytes + e->used, bytes, part);
		crypto_generichash(hash, sizeof hash, e->bytes, sizeof e->bytes, NULL, 0);
		memcpy(e->bytes, hash, sizeof hash);
		e->used = sizeof hash;
		bytes += part;
		size -= part;
	}
	memcpy(e->bytes + e->used, bytes, size);
	e->used += size;
}

void digest_element_int(struct digest_element *e, int64_t value)
{
	uint8_t bytes[8];
	put_int(bytes, value);
	gather(e, bytes, sizeof bytes);
}

void digest_element_text(struct digest_element *e, const char *text)
{
	size_t size = text ? strlen(text) : 0;
	digest_element_int(e, (int64_t)size);
	if (size)
		gather(e, (const uint8_t *)text, size);
}

void digest_element_final(const struct digest_element *e, uint8_t out[32])
{
	crypto_generichash(out, 32, e->bytes, e->used, NULL, 0);
}

static uint64_t lane_of(const uint8_t *bytes)
{
	uint64_t value = 0;
	for (int i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

void digest_sum_add(struct digest_sum *s, const uint8_t element[32])
{
	for (int i = 0; i < 4; i++)
		s->lane[i] += lane_of(element + (size_t)i * 8);
}

void digest_sum_remove(struct digest_sum *s, const uint8_t element[32])
{
	for (int i = 0; i < 4; i++)
		s->lane[i] -= lane_of(element + (size_t)i * 8);
}

void digest_sum(struct digest *d, const struct digest_sum *s)
{
	for (int i = 0; i < 4; i++)
		digest_int(d, (int64_t)s->lane[i]);
}

void digest_hex(char *out, const uint8_t *bytes, size_t size)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < size; i++) {
		out[i * 2] = hex[bytes[i] >> 4];
		out[i * 2 + 1] = hex[bytes[i] & 15];
	}
	out[size * 2] = 0;
}
