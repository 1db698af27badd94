#include "fuzz_hear.h"

#include "feed/relay.h"
#include "feed/sse.h"

/* Server-sent events, beside a second parser that reads the whole text at once and is written from the rules alone
 * (protocols.md (f)); and the feeds over HTTP, in large pieces and in small ones.
 * Input: what to do, how long the pieces are, the bytes. */
enum { STRETCH = 1, FEED = 2, NDJSON = 4, TWO_CONNECTIONS = 8 };

/* ---- the second parser ---- */

struct block {
	bool has_data;
	bool too_long;
	size_t length;
	char *data; /* of the text's whole length; owned */
	char type[SSE_TYPE_MOST];
	char id[SSE_ID_MOST];
};

struct second {
	struct fuzz_heard heard;
	char id[SSE_ID_MOST];
	int64_t retry_ms;
	uint64_t dropped;
};

static void say(struct fuzz_heard *heard, const char *type, const char *data, size_t length)
{
	fuzz_put(heard, type, strlen(type));
	fuzz_put(heard, data, length);
}

static void second_retry(struct second *s, const char *value, size_t length)
{
	int64_t ms = 0;
	for (size_t i = 0; i < length; i++) {
		if (value[i] < '0' || value[i] > '9' || ms > 100000000)
			return;
		ms = ms * 10 + (value[i] - '0');
	}
	if (length)
		s->retry_ms = ms;
}

static void second_field(struct second *s, struct block *b, const char *line, size_t length)
{
	size_t name = 0;
	while (name < length && line[name] != ':')
		name++;
	const char *value = line + name + (name < length);
	size_t size = length - name - (name < length);
	if (size && *value == ' ') {
		value++;
		size--;
	}
	if (name == 4 && memcmp(line, "data", 4) == 0) {
		b->too_long = b->too_long || b->length + size + 1 > SSE_LINE_MOST;
		if (b->too_long)
			return;
		memcpy(b->data + b->length, value, size);
		b->length += size;
		b->data[b->length++] = '\n';
		b->has_data = true;
	} else if (name == 5 && memcmp(line, "event", 5) == 0) {
		snprintf(b->type, sizeof b->type, "%.*s", (int)(size < 100 ? size : 100), value);
	} else if (name == 2 && memcmp(line, "id", 2) == 0) {
		if (size >= SSE_ID_MOST || (size && memchr(value, 0, size)))
			return;
		memcpy(b->id, value, size);
		b->id[size] = 0;
	} else if (name == 5 && memcmp(line, "retry", 5) == 0)
		second_retry(s, value, size);
}

static void second_blank(struct second *s, struct block *b)
{
	memcpy(s->id, b->id, sizeof s->id);
	s->dropped += b->too_long;
	if (!b->too_long && b->has_data)
		say(&s->heard, b->type[0] ? b->type : "message", b->data, b->length - 1);
	b->has_data = b->too_long = false;
	b->length = 0;
	b->type[0] = 0;
}

static void second_read(struct second *s, const char *text, size_t size)
{
	struct block b = {.data = malloc(size + 1)};
	FUZZ_REQUIRE(b.data);
	memcpy(b.id, s->id, sizeof b.id);
	size_t at = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	for (;;) {
		size_t end = at;
		while (end < size && text[end] != '\r' && text[end] != '\n')
			end++;
		if (end == size)
			break;
		if (end == at)
			second_blank(s, &b);
		else if (end - at > SSE_LINE_MOST)
			b.too_long = true;
		else if (text[at] != ':')
			second_field(s, &b, text + at, end - at);
		at = end + 1 + (text[end] == '\r' && end + 1 < size && text[end + 1] == '\n');
	}
	free(b.data);
}

/* ---- ours ---- */

static void hear(void *user, const char *type, const char *data, size_t length)
{
	FUZZ_REQUIRE(length < SSE_LINE_MOST && data[length] == 0 && strlen(type) < SSE_TYPE_MOST);
	say(user, type, data, length);
}

static void feed(struct sse *s, const char *text, size_t size, struct fuzz_pieces *pieces, struct fuzz_heard *heard)
{
	for (size_t at = 0, length; at < size; at += length) {
		length = fuzz_piece(pieces, size - at);
		sse_feed(s, text + at, length, hear, heard);
		FUZZ_REQUIRE(s->line_length <= SSE_LINE_MOST && s->data_length <= SSE_LINE_MOST);
	}
	FUZZ_REQUIRE(s->line_size <= 2 * SSE_LINE_MOST + 2 && s->data_size <= 2 * SSE_LINE_MOST + 2);
}

static void parse(const char *text, size_t size, struct fuzz_pieces *pieces, bool twice)
{
	struct sse ours;
	struct second other = {.retry_ms = SSE_NO_RETRY};
	struct fuzz_heard heard = {0};
	size_t first = twice ? size / 2 : size;
	sse_init(&ours);
	feed(&ours, text, first, pieces, &heard);
	second_read(&other, text, first);
	if (twice) { /* the server has gone in the middle of something */
		sse_again(&ours);
		feed(&ours, text + first, size - first, pieces, &heard);
		second_read(&other, text + first, size - first);
	}
	fuzz_same(&heard, &other.heard);
	FUZZ_REQUIRE(strcmp(ours.id, other.id) == 0 && ours.retry_ms == other.retry_ms);
	FUZZ_REQUIRE(ours.dropped == other.dropped && !ours.failed);
	sse_finish(&ours);
	fuzz_forget(&heard);
	fuzz_forget(&other.heard);
}

static void attend(const char *text, size_t size, struct fuzz_pieces *pieces, bool ndjson)
{
	struct fuzz_party large;
	struct fuzz_party small;
	const struct protocol *protocol = ndjson ? &relay_ndjson : &relay_sse;
	fuzz_begin(&large, ndjson ? "ndjson+https://h/" : "sse+https://h/", protocol);
	fuzz_begin(&small, ndjson ? "ndjson+https://h/" : "sse+https://h/", protocol);
	fuzz_pour(&large, text, size, NULL, protocol->streamed);
	fuzz_pour(&small, text, size, pieces, protocol->streamed);
	fuzz_agree(&large, &small);
	fuzz_end(&large);
	fuzz_end(&small);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	if (size < 2)
		return 0;
	struct fuzz_pieces pieces = {.seed = data[1]};
	char *text = fuzz_bytes(data + 2, size - 2, data[0] & STRETCH ? FUZZ_STRETCH_MOST : 0, &length);
	if (data[0] & FEED)
		attend(text, length, &pieces, data[0] & NDJSON);
	else
		parse(text, length, &pieces, data[0] & TWO_CONNECTIONS);
	free(text);
	return 0;
}
