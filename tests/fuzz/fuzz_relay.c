#include "fuzz_hear.h"

#include "feed/json_stream.h"
#include "feed/lines.h"
#include "feed/reader.h"
#include "feed/relay.h"
#include "feed/youtube.h"

/* What the messages of relays mean: lines of JSON for each reader, and for the one that the first message tells; the
 * items of YouTube's stream of objects. In large pieces and in small ones.
 * Input: whose, how long the pieces are, the bytes. */
enum { STRETCH = 128 };

static const char *const maps[] = {"",    "normal", "douyin-barragegrab", "barragegrab", "dycast", "wxlivespy",
				   "ssn", NULL /* YouTube */};

struct ear {
	struct fuzz_party party;
	struct messages messages;
	struct lines lines;
	struct json_stream objects;
};

static void line(void *user, const char *bytes, size_t length)
{
	struct ear *e = user;
	FUZZ_REQUIRE(length > 0 && length <= LINES_LINE_MOST && bytes[length] == 0 && !memchr(bytes, '\n', length));
	messages_take(&e->messages, e->party.link, bytes, length, &e->party.now);
}

static void whole_object(void *user, const char *bytes, size_t length)
{
	struct ear *e = user;
	json_t *item = json_loadb(bytes, length, 0, NULL);
	FUZZ_REQUIRE(length >= 2 && length <= 2 * JSON_STREAM_MOST && bytes[0] == '{' && bytes[length - 1] != '{');
	if (item)
		youtube_item(e->party.link, item, false, &e->party.now);
	json_decref(item);
}

static struct ear *attend(const char *map, const char *text, size_t size, struct fuzz_pieces *pieces)
{
	struct ear *e = calloc(1, sizeof *e);
	FUZZ_REQUIRE(e);
	fuzz_begin(&e->party, map ? "ws://127.0.0.1:1/" : "youtube:a", map ? &relay_socket : &youtube_protocol);
	if (map)
		FUZZ_REQUIRE(messages_init(&e->messages, map));
	for (size_t at = 0, length; at < size; at += length) {
		length = pieces ? fuzz_piece(pieces, size - at) : size;
		if (map)
			lines_feed(&e->lines, text + at, length, line, e);
		else
			json_stream_feed(&e->objects, text + at, length, whole_object, e);
	}
	FUZZ_REQUIRE(e->lines.size <= 2 * LINES_LINE_MOST + 2 && e->objects.size <= 2 * JSON_STREAM_MOST);
	link_tell(e->party.link, &e->party.now);
	return e;
}

static void hang_up(struct ear *e)
{
	messages_finish(&e->messages);
	lines_finish(&e->lines);
	json_stream_finish(&e->objects);
	fuzz_end(&e->party);
	free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	if (size < 2)
		return 0;
	const char *map = maps[(data[0] & 127) % (sizeof maps / sizeof *maps)];
	char *text = fuzz_bytes(data + 2, size - 2, data[0] & STRETCH ? FUZZ_STRETCH_MOST : 0, &length);
	struct ear *large = attend(map, text, length, NULL);
	struct ear *small = attend(map, text, length, &(struct fuzz_pieces){.seed = data[1]});
	fuzz_agree(&large->party, &small->party);
	FUZZ_REQUIRE(large->lines.dropped == small->lines.dropped && large->objects.dropped == small->objects.dropped);
	hang_up(large);
	hang_up(small);
	free(text);
	return 0;
}
