#include "fuzz.h"

#include "core/gate.h"
#include "core/utf8.h"

/* Whatever comes in: the result is valid UTF-8, within its size, and goes through again unchanged. */
static void try_one(enum gate_what what, const char *bytes, size_t length, size_t size)
{
	char out[GATE_TEXT_MAX];
	char again[GATE_TEXT_MAX];
	memset(out, 'x', sizeof out);
	enum gate_result result = gate(what, bytes, length, out, size);
	size_t written = strlen(out);
	FUZZ_REQUIRE(written < size);
	FUZZ_REQUIRE(utf8_valid(out, written));
	if (result == GATE_SAME)
		FUZZ_REQUIRE(written == length && memcmp(out, bytes, length) == 0);
	if (result == GATE_REFUSED)
		FUZZ_REQUIRE(what == GATE_ID && written == 0);
	if (result == GATE_CUT)
		FUZZ_REQUIRE(written < length * 3);
	FUZZ_REQUIRE(gate(what, out, written, again, size) == GATE_SAME);
	FUZZ_REQUIRE(strcmp(out, again) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	char *text = fuzz_text(data + 1, size - 1);
	try_one(GATE_TEXT, text, size - 1, GATE_TEXT_MAX);
	try_one(GATE_NAME, text, size - 1, GATE_NAME_MAX);
	try_one(GATE_ID, text, size - 1, GATE_ID_MAX);
	try_one(GATE_TEXT, text, size - 1, (size_t)data[0] + 1);
	char out[GATE_TEXT_MAX];
	char again[GATE_TEXT_MAX];
	gate_message(text, size - 1, out, sizeof out);
	FUZZ_REQUIRE(gate_message(out, strlen(out), again, sizeof again) == GATE_SAME);
	FUZZ_REQUIRE(strcmp(out, again) == 0);
	size_t length = size - 1;
	const char *inner = gate_unwrap(text, &length);
	FUZZ_REQUIRE(inner >= text && inner + length <= text + size - 1);
	free(text);
	return 0;
}
