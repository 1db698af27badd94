/* map=normal: each message is a line of the normal form (contracts.md sections 1, 8 and 21 "Maps"). `feed` becomes the
 * feed's own; the platform of a person stays what the line said, by itself or by its `feed`. A clock that is off is put
 * right (section 21 "Clock"), but for what was said before; without `t` the arrival counts. */
#include <string.h>

#include "feed/link.h"
#include "feed/reader.h"
#include "show/audience_json.h"

static bool suits(const json_t *message)
{
	const json_t *t = json_object_get(message, "t");
	const char *kind = json_string_value(json_object_get(message, "kind"));
	return kind &&
	       (t ? json_is_integer(t) : audience_kind_from(kind) != AUDIENCE_OTHER && json_object_get(message, "id"));
}

/* Puts the time right: in the event too, for it bears the line that is written down. False: it is lost. */
static bool put_right(struct link *l, json_t *line, struct audience_event *e, const struct moment *now)
{
	int64_t original = 0;
	int64_t t = e->history ? e->t_ms : link_time(l, e->t_ms, e->kind == AUDIENCE_ORDER, now, &original);
	if (!original)
		return true;
	json_object_set_new(line, "t", json_integer(t));
	if (!e->t_server_ms) /* somebody before us may have put it right, and not well */
		json_object_set_new(line, "t_server", json_integer(original));
	audience_finish(e);
	return audience_from_json(line, e, NULL);
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
	bool timed = json_object_get(line, "t") != NULL;
	if (!timed)
		json_object_set_new(line, "t", json_integer(now->wall));
	if (line && audience_from_json(line, &e, NULL) && (!timed || put_right(l, line, &e, now)))
		link_pass(l, &e, now);
	else
		link_drop(l);
	json_decref(line);
}

const struct reader reader_normal = {.name = "normal", .suits = suits, .read = read_line};
