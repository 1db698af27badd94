#include "feed/bilibili_packet.h"

#include <stdlib.h>
#include <string.h>

#include <zlib.h>

/* Packets within packets: one layer is what the servers send. */
#define DEPTH_MOST 2

enum protover { PLAIN = 0, NUMBER = 1, ZLIB = 2, BROTLI = 3 };

struct header {
	uint32_t length;
	uint16_t header;
	uint16_t protover;
	uint32_t op;
};

static uint32_t big_endian(const uint8_t *at, size_t bytes)
{
	uint32_t value = 0;
	for (size_t i = 0; i < bytes; i++)
		value = value << 8 | at[i];
	return value;
}

static struct header read_header(const uint8_t *at)
{
	return (struct header){.length = big_endian(at, 4),
			       .header = (uint16_t)big_endian(at + 4, 2),
			       .protover = (uint16_t)big_endian(at + 6, 2),
			       .op = big_endian(at + 8, 4)};
}

static bool is_sane(const struct header *h)
{
	return h->header >= BILIBILI_HEADER && h->length >= h->header && h->length <= BILIBILI_PACKET_MOST;
}

/* New memory, or NULL: no zlib stream, or more than `most` in it. *out_length: what was inflated, in vain too. */
static uint8_t *inflate_all(const uint8_t *from, size_t length, size_t most, size_t *out_length)
{
	z_stream z = {.next_in = (Bytef *)(uintptr_t)from, .avail_in = (uInt)length};
	size_t size = length * 4 + 1024 < most ? length * 4 + 1024 : most;
	uint8_t *out = NULL;
	int result = inflateInit(&z);
	while (result == Z_OK) {
		uint8_t *grown = size > z.total_out ? realloc(out, size) : NULL;
		if (!grown) {
			result = Z_MEM_ERROR;
			break;
		}
		out = grown;
		z.next_out = out + z.total_out;
		z.avail_out = (uInt)(size - z.total_out);
		result = inflate(&z, Z_NO_FLUSH);
		if (result == Z_BUF_ERROR && z.avail_out == 0)
			result = Z_OK;
		size = size * 2 < most ? size * 2 : most;
	}
	*out_length = z.total_out;
	inflateEnd(&z);
	if (result == Z_STREAM_END)
		return out;
	free(out);
	return NULL;
}

struct walk {
	struct bilibili_packets *of;
	bilibili_packet packet;
	void *user;
};

static size_t walk_all(struct walk *w, const uint8_t *bytes, size_t length, int depth, bool *ok);

/* As inflate_all(), within what is left of our patience. */
static uint8_t *inflate_some(struct bilibili_packets *p, const uint8_t *from, size_t length, size_t *out_length)
{
	size_t left = BILIBILI_DEBT_MOST - p->debt;
	size_t most = left < BILIBILI_INFLATED_MOST ? left : BILIBILI_INFLATED_MOST;
	uint8_t *out = inflate_all(from, length, most, out_length);
	p->inflated += *out_length;
	p->debt += *out_length;
	p->is_bomb = p->is_bomb || (!out && *out_length == left);
	return out;
}

static void take(struct walk *w, const struct header *h, const uint8_t *at, int depth)
{
	const uint8_t *body = at + h->header;
	size_t length = h->length - h->header;
	bool nested = h->op == BILIBILI_MESSAGE || h->op == BILIBILI_AUTH_REPLY;
	if (!nested || h->protover == PLAIN || h->protover == NUMBER) {
		w->packet(w->user, h->op, (const char *)body, length);
		return;
	}
	size_t inner_length = 0;
	bool may_inflate = h->protover == ZLIB && depth < DEPTH_MOST && !w->of->is_bomb;
	uint8_t *inner = may_inflate ? inflate_some(w->of, body, length, &inner_length) : NULL;
	bool ok = inner != NULL;
	if (inner && walk_all(w, inner, inner_length, depth + 1, &ok) != inner_length)
		ok = false;
	if (!ok)
		w->packet(w->user, h->op, NULL, 0);
	free(inner);
}

/* The length of the whole packets taken. */
static size_t walk_all(struct walk *w, const uint8_t *bytes, size_t length, int depth, bool *ok)
{
	size_t at = 0;
	while (length - at >= BILIBILI_HEADER && !w->of->is_bomb) {
		struct header h = read_header(bytes + at);
		if (!is_sane(&h)) {
			*ok = false;
			return at;
		}
		if (h.length > length - at)
			break;
		take(w, &h, bytes + at, depth);
		at += h.length;
	}
	return at;
}

void bilibili_packets_finish(struct bilibili_packets *p)
{
	free(p->bytes);
	*p = (struct bilibili_packets){0};
}

void bilibili_packets_again(struct bilibili_packets *p)
{
	p->length = 0;
	p->is_bomb = false;
}

static bool append(struct bilibili_packets *p, const char *bytes, size_t length)
{
	if (p->length + length > p->size) {
		size_t want = (p->length + length) * 2;
		uint8_t *grown = realloc(p->bytes, want);
		if (!grown)
			return false;
		p->bytes = grown;
		p->size = want;
	}
	memcpy(p->bytes + p->length, bytes, length);
	p->length += length;
	return true;
}

bool bilibili_packets_feed(struct bilibili_packets *p, const char *bytes, size_t length, bilibili_packet packet,
			   void *user)
{
	struct walk w = {.of = p, .packet = packet, .user = user};
	size_t paid = length * BILIBILI_PROPORTION;
	p->debt = p->debt > paid ? p->debt - paid : 0;
	p->inflated = 0;
	if (length == 0) /* there may be no room yet to begin in */
		return true;
	bool ok = append(p, bytes, length);
	size_t taken = ok ? walk_all(&w, p->bytes, p->length, 0, &ok) : 0;
	if (!ok || p->is_bomb) {
		p->length = 0; /* what cannot be read is not kept */
		return false;
	}
	memmove(p->bytes, p->bytes + taken, p->length - taken);
	p->length -= taken;
	return p->length <= BILIBILI_PACKET_MOST;
}

static void put(char *out, uint32_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (char)(value >> 8 * (bytes - 1 - i));
}

size_t bilibili_packet_write(uint32_t op, const char *body, size_t length, char *out, size_t size)
{
	size_t whole = BILIBILI_HEADER + length;
	if (whole > size)
		return 0;
	put(out, (uint32_t)whole, 4);
	put(out + 4, BILIBILI_HEADER, 2);
	put(out + 6, 1, 2);
	put(out + 8, op, 4);
	put(out + 12, 1, 4);
	if (length)
		memcpy(out + BILIBILI_HEADER, body, length);
	return whole;
}
