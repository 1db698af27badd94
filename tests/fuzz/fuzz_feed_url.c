#include "fuzz.h"

#include "core/utf8.h"
#include "feed/feed.h"

/* Whatever is typed: what is taken is clean and within its bounds, what is not says why. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct feed_url url;
	struct error error = {0};
	char *text = fuzz_text(data, size);
	if (feed_url_parse(text, &url, &error)) {
		FUZZ_REQUIRE(url.scheme != FEED_BAD);
		FUZZ_REQUIRE(url.name[0] && utf8_valid(url.name, strlen(url.name)));
		FUZZ_REQUIRE(utf8_valid(url.target, strlen(url.target)));
		FUZZ_REQUIRE(url.port >= 0 && url.port <= 65535);
		FUZZ_REQUIRE(url.delay_ms == SHOW_NONE || url.delay_ms >= 0);
		FUZZ_REQUIRE(url.speed >= 0 && url.rate > 0 && url.people > 0);
		FUZZ_REQUIRE(url.pull == (url.scheme == FEED_FILE || url.scheme == FEED_SIMULATE));
		if (url.scheme == FEED_TWITCH)
			FUZZ_REQUIRE(!strpbrk(url.target, " \r\n,#"));
	} else {
		FUZZ_REQUIRE(url.scheme == FEED_BAD && error.what[0]);
	}
	free(text);
	return 0;
}
