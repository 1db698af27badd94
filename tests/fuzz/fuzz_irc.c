#include "fuzz_hear.h"

#include "feed/twitch.h"

/* Lines of IRC: the parser alone, and Twitch's feed on the same bytes in large pieces and in small ones.
 * Input: how long the pieces are, the bytes. */

/* Everything the parser gives lies in the line. */
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

static void hear(struct fuzz_party *p, const char *text, size_t size, struct fuzz_pieces *pieces)
{
	fuzz_begin(p, "twitch:a", &twitch_protocol);
	p->link->protocol->opened(p->link, &p->now);
	p->link->out_length = 0;
	fuzz_pour(p, text, size, pieces, p->link->protocol->received);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_party large;
	struct fuzz_party small;
	size_t length;
	if (size == 0)
		return 0;
	char *text = fuzz_bytes(data + 1, size - 1, data[0] & 1 ? 4 * TWITCH_LINE_MOST : 0, &length);
	parse_alone(text, length < TWITCH_LINE_MOST ? length : TWITCH_LINE_MOST);
	hear(&large, text, length, NULL);
	hear(&small, text, length, &(struct fuzz_pieces){.seed = data[0] >> 1});
	fuzz_agree(&large, &small);
	fuzz_end(&large);
	fuzz_end(&small);
	free(text);
	return 0;
}
