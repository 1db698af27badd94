/* What we read ourselves of what comes to our ports: bodies and their packings, headers, URLs, frames of clients. The
 * first byte says which, the second how. */
#include "fuzz_events.h"

#include "feed/frames.h"
#include "feed/link.h"
#include "feed/listen.h"
#include "feed/listen_body.h"
#include "feed/listen_guard.h"
#include "feed/reader.h"

struct stage {
	struct link *link;
	struct messages messages;
	struct moment now;
	size_t handed;
	size_t bad;
};

static void take_message(void *user, size_t number, bool in_lines, bool alone, const json_t *message)
{
	struct stage *s = user;
	FUZZ_REQUIRE(number > 0 && message);
	FUZZ_REQUIRE(in_lines || number == s->handed + 1);
	FUZZ_REQUIRE(!alone || (number == 1 && !in_lines));
	s->handed++;
	messages_take_json(&s->messages, s->link, message, &s->now);
}

static void take_bad_line(void *user, const struct error *error)
{
	struct stage *s = user;
	FUZZ_REQUIRE(error->line > 0 && error->what[0]);
	s->bad++;
}

static void body(const char *text, size_t size, unsigned way)
{
	static const struct listen_parts parts = {NULL, take_message, take_bad_line};
	static const enum listen_packing packings[] = {LISTEN_PLAIN, LISTEN_GZIP, LISTEN_DEFLATE, LISTEN_PACKED_ELSE};
	struct stage s = {.now = {.wall = 1772971200000, .mono = 1000}};
	struct feed_url url;
	char *bytes = NULL;
	size_t length = 0;
	enum listen_unpacked got = listen_unpack(packings[way % 4], text, size, &bytes, &length);
	FUZZ_REQUIRE((got == LISTEN_UNPACKED) == (bytes != NULL));
	if (!bytes)
		return;
	FUZZ_REQUIRE(length <= LISTEN_BODY_MOST && bytes[length] == 0);
	FUZZ_REQUIRE(feed_url_parse("listen+http://127.0.0.1:1/x", &url, NULL));
	s.link = link_create("f1", &url, &listen_http, &fuzz_sink, NULL, &s.now);
	FUZZ_REQUIRE(s.link && messages_init(&s.messages, way & 4 ? "wxlivespy" : ""));
	struct listen_parts own = parts;
	struct error error = {0};
	own.user = &s;
	bool ok = listen_take_apart(bytes, length, &own, &error);
	FUZZ_REQUIRE(ok || (s.handed == 0 && s.bad == 0 && error.what[0]));
	link_tell(s.link, &s.now);
	messages_finish(&s.messages);
	link_destroy(s.link);
	free(bytes);
}

static void headers(const char *text, unsigned way)
{
	const char *bearer = listen_bearer(text);
	FUZZ_REQUIRE(!bearer || (bearer > text && bearer <= text + strlen(text)));
	FUZZ_REQUIRE(listen_token_is(text, text) == (text[0] != 0));
	FUZZ_REQUIRE(!listen_token_is(text, "the token that nobody guesses"));
	/* what is taken for this machine has its name in it */
	if (listen_host_is_here(text))
		FUZZ_REQUIRE(strstr(text, "127.") || strstr(text, ":") || strpbrk(text, "lL"));
	if (listen_origin_is_here(text))
		FUZZ_REQUIRE(strstr(text, "://"));
	listen_has_word(text, way & 1 ? "upgrade" : "");
	listen_is_form(text);
	listen_packing_of(text);
}

static void address(const char *text)
{
	struct feed_url url;
	struct error error = {0};
	size_t length = strlen(text);
	char *shown = malloc(length + 1);
	FUZZ_REQUIRE(shown);
	feed_url_hide(text, shown, length + 1);
	FUZZ_REQUIRE(strlen(shown) <= length);
	if (feed_url_parse(text, &url, &error) && url.token[0] > ' ' && strlen(url.token) > 6)
		FUZZ_REQUIRE(!strstr(url.name, url.token) || strchr(text, '?') == NULL ||
			     strstr(text, url.token) < strchr(text, '?'));
	/* what is hidden stays as it is */
	char *again = malloc(length + 1);
	FUZZ_REQUIRE(again);
	feed_url_hide(shown, again, length + 1);
	FUZZ_REQUIRE(strcmp(shown, again) == 0);
	free(again);
	free(shown);
}

static bool take_bytes(void *user, const void *bytes, size_t length)
{
	size_t *sent = user;
	FUZZ_REQUIRE(length == 0 || bytes);
	*sent += length;
	return true;
}

static bool take_frame(void *user, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	(void)user;
	(void)binary;
	(void)now;
	FUZZ_REQUIRE(length <= FRAMES_MESSAGE_MOST && bytes[length] == 0);
	return true;
}

static void frames(const char *text, size_t size, size_t piece)
{
	static const struct frames_ear ear = {take_bytes, take_frame};
	const struct moment now = {.wall = 1, .mono = 1};
	size_t sent = 0;
	struct frames f;
	FUZZ_REQUIRE(frames_begin(&f, FRAMES_SERVER, &ear, &sent));
	for (size_t at = 0; at < size; at += piece)
		frames_received(&f, text + at, size - at < piece ? size - at : piece, &now);
	/* each answer is shorter than what it answers */
	FUZZ_REQUIRE(sent <= size);
	FUZZ_REQUIRE(f.size <= 2 * (FRAMES_MESSAGE_MOST + 1));
	frames_finish(&f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	char *text = fuzz_text(data + 2, size - 2);
	size_t length = size - 2;
	switch (data[0] % 4) {
	case 0:
		body(text, length, data[1]);
		break;
	case 1:
		headers(text, data[1]);
		break;
	case 2:
		address(text);
		break;
	default:
		frames(text, length, data[1] ? data[1] : 1);
		break;
	}
	free(text);
	return 0;
}
