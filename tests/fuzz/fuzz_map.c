/* A field map and messages for it: the map's document, a line with %%, and the messages, one a line. Without that line
 * all are messages, and the first byte says which of the maps that are built in. */
#include "fuzz_events.h"

#include "feed/reader_map.h"
#include "feed/relay.h"

static struct feed_map *built_in(unsigned number)
{
	const char *text;
	size_t count = 0;
	while (feed_map_built_in(count, &text))
		count++;
	const char *name = feed_map_built_in(number % count, &text);
	struct feed_map *map = feed_map_parse(text, strlen(text), name, NULL);
	FUZZ_REQUIRE(map);
	return map;
}

/* What is wrong is said with a place; what is right, and only that, gives a map. */
static struct feed_map *parse(const char *text, size_t length)
{
	struct problems problems = {0};
	struct feed_map *map = feed_map_parse(text, length, "m.json", &problems);
	FUZZ_REQUIRE((map == NULL) == (problems.errors > 0));
	for (size_t i = 0; i < problems.count; i++)
		FUZZ_REQUIRE(problems.items[i].at.what[0] && problems.items[i].at.line >= 0);
	problems_finish(&problems);
	FUZZ_REQUIRE(!map || (map->rule_count && map->name[0] && !(map->knows.facts & ~(unsigned)CAN_FACTS)));
	return map;
}

static void hear(struct feed_map *map, const char *text)
{
	struct feed_url url;
	struct moment now = {.wall = 1772971200000, .mono = 1000};
	struct messages m = {.reader = &reader_map, .own = reader_map_take(map)};
	FUZZ_REQUIRE(m.own && feed_url_parse("ws://127.0.0.1:1/", &url, NULL));
	struct link *l = link_create("f1", &url, &relay_socket, &fuzz_sink, NULL, &now);
	FUZZ_REQUIRE(l);
	l->state = LINK_OPEN;
	while (*text) {
		size_t length = strcspn(text, "\n");
		messages_take(&m, l, text, length, &now);
		link_tell(l, &now);
		now.wall += 10;
		now.mono += 10;
		text += length + (text[length] == '\n');
	}
	messages_finish(&m);
	link_destroy(l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	char *text = fuzz_text(data, size);
	char *mark = strstr(text, "\n%%\n");
	struct feed_map *map = mark ? parse(text, (size_t)(mark - text)) : built_in(data[0]);
	if (map)
		hear(map, mark ? mark + 4 : text + 1);
	free(text);
	return 0;
}
