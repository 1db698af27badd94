/* map=normal: each message is a line of the normal form (contracts.md sections 1, 8 and 21 "Maps"). `feed` becomes the
 * feed's own; the platform of a person stays what the line said, by itself or by its `feed`. */
#include <string.h>

#include "feed/link.h"
#include "feed/reader.h"
#include "show/audience_json.h"

static bool suits(const json_t *message)
{
	return json_is_string(json_object_get(message, "kind")) && json_is_integer(json_object_get(message, "t"));
}

static void read_line(struct link *l, void *own, const json_t *message, const struct moment *now)
{
	struct audience_event e;
	(void)own;
	const char *feed = json_string_value(json_object_get(message, "feed"));
	json_t *line = json_is_object(message) ? json_copy((json_t *)(uintptr_t)message) : NULL;
	if (feed && !json_object_get(message, "platform"))
		json_object_set_new(line, "platform", json_stringn(feed, strcspn(feed, ":")));
	json_object_set_new(line, "feed", json_string(l->url.name));
	if (line && audience_from_json(line, &e, NULL))
		link_pass(l, &e, now);
	else
		link_drop(l);
	json_decref(line);
}

const struct reader reader_normal = {.name = "normal", .suits = suits, .read = read_line};
