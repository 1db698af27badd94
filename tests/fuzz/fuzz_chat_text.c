#include "fuzz.h"

#include "core/chat_text.h"
#include "core/utf8.h"

/* Any text becomes one line, and that line goes out in parts that fit and lose nothing but the spaces they break at.
 * The first byte chooses how much fits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char clean[8192];
	if (size < 1)
		return 0;
	size_t most = data[0] % 2 ? 500 : 2u + data[0];
	char *text = fuzz_text(data + 1, size - 1);
	size_t length = chat_text_clean(text, clean, sizeof clean);
	FUZZ_REQUIRE(length == strlen(clean) && length <= strlen(text));
	FUZZ_REQUIRE(length == 0 || (clean[0] != ' ' && clean[length - 1] != ' '));
	for (size_t i = 0; i < length; i++)
		FUZZ_REQUIRE((unsigned char)clean[i] >= 0x20 && clean[i] != 0x7f);
	for (const char *at = clean; *at;) {
		size_t part = chat_text_part(at, most);
		size_t units = 0;
		FUZZ_REQUIRE(part > 0 && part <= strlen(at) && at[part - 1] != ' ');
		for (size_t i = 0; i < part;) {
			uint32_t point;
			i += utf8_decode(at + i, part - i, &point);
			units += point > 0xffff ? 2 : 1;
			FUZZ_REQUIRE(i <= part);
		}
		FUZZ_REQUIRE(units <= most || units <= 2);
		at += part;
		while (*at == ' ')
			at++;
	}
	free(text);
	return 0;
}
