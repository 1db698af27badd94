#include "fuzz_hear.h"

#include <zlib.h>

#include "feed/bilibili.h"

/* Bilibili's packets: the bytes of a TCP connection in large pieces and in small ones; the same packets once more
 * inside compressed ones; JSON put into packets, so that what messages mean is reached without getting headers right.
 * Input: what to do, how long the pieces are, the bytes. */
enum { STRETCH = 1, WRAP = 2, ITEMS = 4, BEFORE_LIVE = 8 };

static struct bilibili *begin(struct fuzz_party *p, enum bilibili_step step)
{
	fuzz_begin(p, "bilibili:1?transport=tcp&insecure=1", &bilibili_protocol);
	struct bilibili *b = p->link->own;
	b->room = 1;
	b->host = 42;
	b->link = p->link;
	bilibili_protocol.opened(p->link, &p->now);
	p->link->out_length = 0;
	FUZZ_REQUIRE(b->step == BILIBILI_STEP_AUTH);
	b->step = step;
	return b;
}

static void check_caps(const struct fuzz_party *p)
{
	const struct bilibili *b = p->link->own;
	FUZZ_REQUIRE(b->packets.length <= BILIBILI_PACKET_MOST + 512);
	FUZZ_REQUIRE(b->packets.size <= 2 * (BILIBILI_PACKET_MOST + 1024));
	FUZZ_REQUIRE(b->step == BILIBILI_STEP_LIVE || p->link->status.received == 0);
}

static void stream(const char *text, size_t size, struct fuzz_pieces *pieces, enum bilibili_step step)
{
	struct fuzz_party large;
	struct fuzz_party small;
	begin(&large, step);
	begin(&small, step);
	fuzz_pour(&large, text, size, NULL, bilibili_protocol.received);
	fuzz_pour(&small, text, size, pieces, bilibili_protocol.received);
	fuzz_agree(&large, &small);
	check_caps(&large);
	check_caps(&small);
	fuzz_end(&large);
	fuzz_end(&small);
}

/* ---- packets in packets ---- */

static size_t write_packet(uint16_t protover, uint32_t op, const void *body, size_t length, char *out, size_t size)
{
	size_t whole = bilibili_packet_write(op, body, length, out, size);
	FUZZ_REQUIRE(whole);
	out[6] = (char)(protover >> 8);
	out[7] = (char)protover;
	return whole;
}

/* New memory; *length 0 = it does not fit into a packet. */
static char *wrap(const char *text, size_t size, size_t *length)
{
	uLongf packed = compressBound((uLong)size);
	Bytef *inner = malloc(packed);
	char *out = malloc(packed + BILIBILI_HEADER);
	FUZZ_REQUIRE(inner && out);
	FUZZ_REQUIRE(compress2(inner, &packed, (const Bytef *)text, (uLong)size, 1) == Z_OK);
	*length = write_packet(2, BILIBILI_MESSAGE, inner, packed, out, packed + BILIBILI_HEADER);
	if (*length > BILIBILI_PACKET_MOST)
		*length = 0;
	free(inner);
	return out;
}

struct count {
	struct fuzz_heard heard;
	size_t bytes;
	size_t dropped;
};

static void count_packet(void *user, uint32_t op, const char *body, size_t length)
{
	struct count *c = user;
	c->bytes += length;
	if (!body) {
		c->dropped++;
		return;
	}
	fuzz_put(&c->heard, &op, sizeof op);
	fuzz_put(&c->heard, body, length);
}

static bool is_plain(const char *text, size_t size)
{
	for (size_t i = 0; i + BILIBILI_HEADER <= size; i++)
		if (text[i + 4] == 0 && text[i + 6] == 0 && (text[i + 7] == 2 || text[i + 7] == 3))
			return false;
	return true;
}

/* What was compressed says what it said before, to the depth that is taken; what is deeper says nothing. */
static void wrapped(const char *text, size_t size, unsigned depth)
{
	struct count plain = {0};
	struct count inner = {0};
	struct bilibili_packets packets = {0};
	size_t length = size;
	char *at = malloc(size ? size : 1);
	FUZZ_REQUIRE(at);
	memcpy(at, text, size);
	bilibili_packets_feed(&packets, text, size, count_packet, &plain);
	bilibili_packets_finish(&packets);
	for (unsigned i = 0; i < depth && length; i++) {
		char *next = wrap(at, length, &length);
		free(at);
		at = next;
	}
	if (length && is_plain(text, size)) {
		bool ok = bilibili_packets_feed(&packets, at, length, count_packet, &inner);
		FUZZ_REQUIRE(ok && packets.length == 0);
		FUZZ_REQUIRE(inner.bytes <= BILIBILI_INFLATED_MOST);
		if (depth > 2)
			FUZZ_REQUIRE(inner.heard.count == 0 && inner.dropped == 1);
		else if (size <= BILIBILI_INFLATED_MOST / 4)
			fuzz_same(&plain.heard, &inner.heard);
		bilibili_packets_finish(&packets);
	}
	fuzz_forget(&plain.heard);
	fuzz_forget(&inner.heard);
	free(at);
}

/* ---- what messages mean ---- */

/* Each line is the body of a packet; the lines together are one compressed packet, and also a stream of plain ones. */
static void items(const char *text, size_t size, struct fuzz_pieces *pieces)
{
	struct fuzz_party plain;
	struct fuzz_party packed;
	size_t room = size * 17 + BILIBILI_HEADER;
	char *out = calloc(1, room);
	size_t used = 0;
	size_t length = 0;
	FUZZ_REQUIRE(out);
	for (size_t at = 0, end; at < size; at = end + 1) {
		for (end = at; end < size && text[end] != '\n'; end++)
			;
		used += write_packet(0, BILIBILI_MESSAGE, text + at, end - at, out + used, room - used);
	}
	char *all = wrap(out, used, &length);
	begin(&plain, BILIBILI_STEP_LIVE);
	begin(&packed, BILIBILI_STEP_LIVE);
	fuzz_pour(&plain, out, used, pieces, bilibili_protocol.received);
	fuzz_pour(&packed, all, length, NULL, bilibili_protocol.received);
	if (length)
		fuzz_agree(&plain, &packed);
	fuzz_end(&plain);
	fuzz_end(&packed);
	free(all);
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	if (size < 2)
		return 0;
	struct fuzz_pieces pieces = {.seed = data[1]};
	char *text = fuzz_bytes(data + 2, size - 2, (data[0] & STRETCH && !(data[0] & ITEMS)) ? FUZZ_STRETCH_MOST : 0,
				&length);
	if (data[0] & ITEMS)
		items(text, length, &pieces);
	else if (data[0] & WRAP)
		wrapped(text, length, 1 + (data[0] >> 4) % 3);
	else
		stream(text, length, &pieces, data[0] & BEFORE_LIVE ? BILIBILI_STEP_AUTH : BILIBILI_STEP_LIVE);
	free(text);
	return 0;
}
