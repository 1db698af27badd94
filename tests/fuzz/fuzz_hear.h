/* A feed's link without a network, for the fuzz targets: what it says of some bytes, and whether it says the same of
 * the same bytes in other pieces. */
#ifndef TESTS_FUZZ_HEAR_H
#define TESTS_FUZZ_HEAR_H

#include "fuzz_events.h"

#include "feed/link.h"

/* Large enough to go past every cap of a line or a message. */
#define FUZZ_STRETCH_MOST (5 << 18)

/* Texts one behind the other, each with its length before it. */
struct fuzz_heard {
	size_t count;
	size_t length;
	size_t size;
	char *bytes; /* owned */
};

static inline void fuzz_put(struct fuzz_heard *h, const void *bytes, size_t length)
{
	size_t whole = h->length + sizeof length + length;
	if (whole > h->size) {
		h->size = whole * 2;
		h->bytes = realloc(h->bytes, h->size);
		FUZZ_REQUIRE(h->bytes);
	}
	memcpy(h->bytes + h->length, &length, sizeof length);
	if (length)
		memcpy(h->bytes + h->length + sizeof length, bytes, length);
	h->length = whole;
	h->count++;
}

static inline void fuzz_same(const struct fuzz_heard *a, const struct fuzz_heard *b)
{
	FUZZ_REQUIRE(a->count == b->count && a->length == b->length);
	FUZZ_REQUIRE(!a->length || memcmp(a->bytes, b->bytes, a->length) == 0);
}

static inline void fuzz_forget(struct fuzz_heard *h)
{
	free(h->bytes);
	*h = (struct fuzz_heard){0};
}

/* ---- pieces ---- */

/* At most so many, or long inputs would take all the time. */
#define FUZZ_PIECES_MOST 2048

/* The next length: with seed 0 one byte at a time, below 64 always that many, else by chance up to 512. */
struct fuzz_pieces {
	uint8_t seed;
	uint32_t state;
	size_t least; /* set by the first call */
};

static inline size_t fuzz_piece(struct fuzz_pieces *p, size_t left)
{
	size_t length = p->seed ? p->seed : 1;
	if (!p->least)
		p->least = 1 + left / FUZZ_PIECES_MOST;
	if (p->seed >= 64) {
		p->state = p->state * 1664525 + 1013904223 + p->seed;
		length = 1 + (p->state >> 16) % (p->state & 256 ? 512 : 7);
	}
	length = length < p->least ? p->least : length;
	return length < left ? length : left;
}

/* The largest pieces that are given: what is to be answered to them must find room in the link. */
static inline size_t fuzz_large(size_t left)
{
	return left < 512 ? left : 512;
}

/* ---- long inputs from short ones ---- */

/* Each 0x1A and the byte n behind it become the 16 bytes before them, 256 * (n + 1) times, up to `most` bytes. With
 * `out` NULL only the length is told. */
static inline size_t fuzz_stretch(const uint8_t *data, size_t size, size_t most, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < size && n < most; i++) {
		if (data[i] != 0x1A || i + 1 == size || n < 16) {
			if (out)
				out[n] = (char)data[i];
			n++;
			continue;
		}
		size_t times = 256 * ((size_t)data[++i] + 1);
		for (; times > 0 && n + 16 <= most; times--, n += 16)
			if (out)
				memcpy(out + n, out + n - 16, 16);
	}
	return n;
}

/* As it is, or stretched to at most `most` bytes; 0 = as it is. The caller frees it. */
static inline char *fuzz_bytes(const uint8_t *data, size_t size, size_t most, size_t *length)
{
	*length = most ? fuzz_stretch(data, size, most, NULL) : size;
	if (!most)
		return fuzz_text(data, size);
	char *out = malloc(*length + 1);
	FUZZ_REQUIRE(out);
	fuzz_stretch(data, size, most, out);
	out[*length] = 0;
	return out;
}

/* ---- a link ---- */

struct fuzz_party {
	struct fuzz_heard heard; /* the lines of its events */
	struct feed_sink sink;
	struct link *link;
	struct moment now;
};

static inline void fuzz_hear(void *user, struct audience_event *events, size_t count)
{
	struct fuzz_party *p = user;
	for (size_t i = 0; i < count; i++) {
		const char *line = audience_line(&events[i]);
		FUZZ_REQUIRE(line);
		fuzz_put(&p->heard, line, strlen(line));
	}
	fuzz_events(NULL, events, count);
}

/* A connection that stands, before its first word. */
static inline void fuzz_begin(struct fuzz_party *p, const char *text, const struct protocol *protocol)
{
	struct feed_url url;
	*p = (struct fuzz_party){.now = {.wall = 1772971200000, .mono = 1000}};
	p->sink = (struct feed_sink){.user = p, .events = fuzz_hear, .status = fuzz_status, .note = fuzz_note};
	FUZZ_REQUIRE(feed_url_parse(text, &url, NULL));
	p->link = link_create("f1", &url, protocol, &p->sink, NULL, &p->now);
	FUZZ_REQUIRE(p->link);
	p->link->state = LINK_OPEN;
}

static inline void fuzz_end(struct fuzz_party *p)
{
	link_destroy(p->link);
	fuzz_forget(&p->heard);
}

/* The bytes in pieces, until the link has had enough. */
static inline void fuzz_pour(struct fuzz_party *p, const char *bytes, size_t size, struct fuzz_pieces *pieces,
			     void (*take)(struct link *, const char *, size_t, const struct moment *))
{
	for (size_t at = 0, length; at < size && !p->link->verdict; at += length) {
		length = pieces ? fuzz_piece(pieces, size - at) : fuzz_large(size - at);
		char *exact = malloc(length); /* so that a read past the end is seen */
		FUZZ_REQUIRE(exact);
		memcpy(exact, bytes + at, length);
		take(p->link, exact, length, &p->now);
		free(exact);
		p->link->out_length = 0; /* as if it had been sent */
	}
	link_tell(p->link, &p->now);
}

/* What two links say of the same bytes. */
static inline void fuzz_agree(const struct fuzz_party *a, const struct fuzz_party *b)
{
	const struct link *x = a->link;
	const struct link *y = b->link;
	fuzz_same(&a->heard, &b->heard);
	FUZZ_REQUIRE(x->verdict == y->verdict);
	FUZZ_REQUIRE(!x->verdict || saying_same(&x->verdict_says, &y->verdict_says));
	FUZZ_REQUIRE(x->status.state == y->status.state && saying_same(&x->status.says, &y->status.says));
	FUZZ_REQUIRE(x->status.received == y->status.received && x->status.dropped == y->status.dropped);
	FUZZ_REQUIRE(x->status.duplicates == y->status.duplicates);
	FUZZ_REQUIRE(a->heard.count == x->status.received);
}

#endif
