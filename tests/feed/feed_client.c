/* A feed on its own, for tests: prints each event's line, and each status and note as one JSON line.
 * Usage: feed_client URL… ; standard input: "connect ID URL", "disconnect ID"; its end stops the program. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/audience_line.h"
#include "feed/feed.h"

/* The network thread prints; the main one only before it starts and after it ended. */
static void print_events(void *user, struct audience_event *events, size_t count)
{
	(void)user;
	for (size_t i = 0; i < count; i++) {
		puts(audience_line(&events[i]));
		audience_finish(&events[i]);
	}
	fflush(stdout);
}

static void print_json(json_t *object)
{
	json_dumpf(object, stdout, JSON_COMPACT);
	json_decref(object);
	putchar('\n');
	fflush(stdout);
}

static void print_status(void *user, const struct feed_status *s)
{
	char text[SAYING_TEXT];
	(void)user;
	saying_text(&s->says, NULL, text, sizeof text);
	print_json(json_pack("{s:{s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:I,s:b}}", "status", "id", s->id, "url", s->url, "feed",
			     s->feed, "state", feed_state_name(s->state), "text", text, "received",
			     (json_int_t)s->received, "dropped", (json_int_t)s->dropped, "duplicates",
			     (json_int_t)s->duplicates, "was_live", (int)s->was_live));
}

static void print_note(void *user, const char *id, const struct saying *says)
{
	char text[SAYING_TEXT];
	saying_text(says, NULL, text, sizeof text);
	(void)user;
	print_json(json_pack("{s:{s:s,s:s}}", "note", "id", id, "text", text));
}

static int connect_feed(struct network *network, const char *id, const char *text, bool public_only)
{
	struct feed_url url;
	struct error error;
	if (!feed_url_parse(text, &url, &error) || url.pull) {
		fprintf(stderr, "%s %s\n", error.what, error.mend);
		return 2;
	}
	url.public_only = public_only;
	return network_connect(network, id, &url) ? 0 : 3;
}

static int obey(struct network *network, char *line)
{
	line[strcspn(line, "\n")] = 0;
	char *id = strchr(line, ' ');
	if (!id)
		return 2;
	*id++ = 0;
	char *url = strchr(id, ' ');
	if (strcmp(line, "disconnect") == 0)
		network_disconnect(network, id);
	else if (url) {
		*url++ = 0;
		return connect_feed(network, id, url, strcmp(line, "connect-public") == 0);
	}
	return 0;
}

int main(int argc, char **argv)
{
	const struct feed_sink sink = {.events = print_events, .status = print_status, .note = print_note};
	struct network *network = network_create(&sink, NULL);
	int code = network && network_start(network) ? 0 : 3;
	for (int i = 1; code == 0 && i < argc; i++) {
		char id[16];
		snprintf(id, sizeof id, "f%d", i);
		code = connect_feed(network, id, argv[i], false);
	}
	char line[4096];
	while (code == 0 && fgets(line, sizeof line, stdin))
		code = obey(network, line);
	network_destroy(network);
	return code;
}
