#include "fuzz_events.h"

#include "feed/twitch.h"

/* The parser alone: everything it gives lies in the line. */
static void parse_alone(const char *text, size_t size)
{
	struct irc_line line;
	char out[64];
	static struct irc_order order;
	if (!irc_parse(text, size, &order, &line))
		return;
	for (unsigned i = 0; i < IRC_TAGS; i++) {
		struct span tag = irc_tag(&line, i);
		FUZZ_REQUIRE(!tag.length || (tag.at > text && tag.at + tag.length <= text + size && tag.at[-1] == '='));
	}
	for (size_t i = 0; i < line.param_count; i++)
		FUZZ_REQUIRE(line.params[i].at >= text && line.params[i].at + line.params[i].length <= text + size);
	FUZZ_REQUIRE(line.command.length > 0);
	FUZZ_REQUIRE(irc_unescape(line.tags, out, sizeof out) <= sizeof out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct feed_url url;
	struct moment now = {.wall = 1772971200000, .mono = 1000};
	if (size == 0)
		return 0;
	if (!url.scheme)
		FUZZ_REQUIRE(feed_url_parse("twitch:a", &url, NULL));
	char *text = fuzz_text(data + 1, size - 1);
	parse_alone(text, size - 1);
	struct link *l = link_create("f1", &url, &twitch_protocol, &fuzz_sink, NULL, &now);
	FUZZ_REQUIRE(l);
	l->state = LINK_OPEN;
	l->protocol->opened(l, &now);
	size_t piece = data[0] ? data[0] : size;
	for (size_t at = 0; at < size - 1 && !l->verdict; at += piece) {
		size_t length = size - 1 - at < piece ? size - 1 - at : piece;
		l->protocol->received(l, text + at, length, &now);
		l->out_length = 0; /* as if it had been sent */
		now.wall += 10;
		now.mono += 10;
		link_tell(l, &now);
	}
	link_destroy(l);
	free(text);
	return 0;
}
