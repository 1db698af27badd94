#include "fuzz_hear.h"

#include "feed/bilibili_open.h"
#include "show/audience_line.h"

/* Each line is a message of the open platform's room, as it comes out of a packet: it is an event that passes the gate,
 * or none. Only the message that says that our own game has ended ends it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_party p;
	char *text = fuzz_text(data, size);
	fuzz_begin(&p, "bilibili-open:", &bilibili_open_protocol);
	for (char *at = text; *at;) {
		size_t length = strcspn(at, "\n");
		bool repaired;
		json_t *message = audience_line_load(at, length, &repaired, NULL);
		const char *cmd = json_string_value(json_object_get(message, "cmd"));
		if (json_is_object(message)) {
			bool runs = bilibili_open_item(p.link, message, "host", "game-1", &p.now);
			FUZZ_REQUIRE(runs || (cmd && strstr(cmd, "INTERACTION_END") && strstr(at, "game-1")));
		}
		json_decref(message);
		at += length + (at[length] != 0);
	}
	link_tell(p.link, &p.now);
	fuzz_end(&p);
	free(text);
	return 0;
}
