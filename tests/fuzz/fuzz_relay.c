#include "fuzz_events.h"

#include "feed/bilibili.h"
#include "feed/lines.h"
#include "feed/reader.h"
#include "feed/relay.h"
#include "feed/youtube.h"

/* The first byte says which protocol, the second in pieces of what length the rest arrives. */
struct stage {
	struct link *link;
	struct messages messages;
	struct moment now;
};

static struct link *begin(const char *text, const struct protocol *protocol, const struct moment *now)
{
	struct feed_url url;
	FUZZ_REQUIRE(feed_url_parse(text, &url, NULL));
	struct link *l = link_create("f1", &url, protocol, &fuzz_sink, NULL, now);
	FUZZ_REQUIRE(l);
	l->state = LINK_OPEN;
	return l;
}

static void hear(struct link *l, const char *text, size_t size, size_t piece, struct moment *now,
		 void (*take)(struct link *, const char *, size_t, const struct moment *))
{
	for (size_t at = 0; at < size && !l->verdict; at += piece) {
		size_t length = size - at < piece ? size - at : piece;
		take(l, text + at, length, now);
		l->out_length = 0; /* as if it had been sent */
		now->wall += 10;
		now->mono += 10;
		link_tell(l, now);
	}
}

static void socket_ready(struct link *l, const struct moment *now)
{
	(void)now;
	FUZZ_REQUIRE(l->state == LINK_OPEN);
}

static void socket_said(struct link *l, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	(void)l;
	(void)binary;
	(void)now;
	FUZZ_REQUIRE(length <= FRAMES_MESSAGE_MOST && bytes[length] == 0);
}

/* Frames right behind a good handshake, and bytes in its place. */
static void web_socket(const char *text, size_t size, size_t piece, struct moment *now, bool greeted)
{
	static const struct websocket_ear ear = {.opened = socket_ready, .message = socket_said};
	struct link *l = begin("ws://127.0.0.1:1/", &relay_socket, now);
	struct websocket *w = calloc(1, sizeof *w);
	char words[300];
	FUZZ_REQUIRE(w);
	w->state = WEBSOCKET_CLOSED;
	websocket_begin(w, l, &ear, "h", "/", "", now);
	int length = snprintf(
		words, sizeof words,
		"HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		w->accept);
	if (greeted)
		websocket_received(w, words, (size_t)length, now);
	for (size_t at = 0; at < size && !l->verdict; at += piece) {
		websocket_received(w, text + at, size - at < piece ? size - at : piece, now);
		l->out_length = 0;
	}
	websocket_finish(w);
	free(w);
	link_destroy(l);
}

static void packet(void *user, uint32_t op, const char *body, size_t length)
{
	struct stage *s = user;
	json_t *message = op == BILIBILI_MESSAGE ? json_loadb(body, length, 0, NULL) : NULL;
	if (json_is_object(message))
		bilibili_item(s->link, message, 42, &s->now);
	json_decref(message);
}

static void bilibili(const char *text, size_t size, size_t piece, struct stage *s)
{
	struct bilibili_packets packets = {0};
	bool ok = true;
	for (size_t at = 0; ok && at < size; at += piece)
		ok = bilibili_packets_feed(&packets, text + at, size - at < piece ? size - at : piece, packet, s);
	FUZZ_REQUIRE(packets.length <= BILIBILI_PACKET_MOST + 65536);
	bilibili_packets_finish(&packets);
}

static void whole_object(void *user, const char *bytes, size_t length)
{
	struct stage *s = user;
	json_t *item = json_loadb(bytes, length, 0, NULL);
	FUZZ_REQUIRE(length >= 2 && bytes[0] == '{' && bytes[length - 1] != '{');
	if (item)
		youtube_item(s->link, item, false, &s->now);
	json_decref(item);
}

static void line(void *user, const char *bytes, size_t length)
{
	struct stage *s = user;
	messages_take(&s->messages, s->link, bytes, length, &s->now);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct stage s = {.now = {.wall = 1772971200000, .mono = 1000}};
	if (size < 2)
		return 0;
	size_t piece = data[1] ? data[1] : size;
	char *text = fuzz_text(data + 2, size - 2);
	size -= 2;
	switch (data[0] % 7) {
	case 0:
		web_socket(text, size, piece, &s.now, true);
		break;
	case 1:
		web_socket(text, size, piece, &s.now, false);
		break;
	case 2:
		s.link = begin("sse+https://h/", &relay_sse, &s.now);
		hear(s.link, text, size, piece, &s.now, relay_sse.streamed);
		break;
	case 3:
		s.link = begin("ndjson+https://h/", &relay_ndjson, &s.now);
		hear(s.link, text, size, piece, &s.now, relay_ndjson.streamed);
		break;
	case 4:
		s.link = begin("bilibili:1", &bilibili_protocol, &s.now);
		bilibili(text, size, piece, &s);
		break;
	case 5: {
		struct json_stream stream = {0};
		s.link = begin("youtube:a", &youtube_protocol, &s.now);
		for (size_t at = 0; at < size; at += piece)
			json_stream_feed(&stream, text + at, size - at < piece ? size - at : piece, whole_object, &s);
		json_stream_finish(&stream);
		break;
	}
	default: {
		struct lines lines = {0};
		s.link = begin("ws://127.0.0.1:1/", &relay_socket, &s.now);
		messages_init(&s.messages, "");
		lines_feed(&lines, text, size, line, &s);
		lines_finish(&lines);
		messages_finish(&s.messages);
		break;
	}
	}
	link_destroy(s.link);
	free(text);
	return 0;
}
