/* What holds of the events of every feed, whatever its server sends. */
#ifndef TESTS_FUZZ_EVENTS_H
#define TESTS_FUZZ_EVENTS_H

#include "core/utf8.h"
#include "fuzz.h"

#include "core/audience_line.h"
#include "feed/feed.h"
#include "show/audience_json.h"

/* Each event's line is in the normal form and says what the event says. */
static inline void fuzz_events(void *user, struct audience_event *events, size_t count)
{
	(void)user;
	for (size_t i = 0; i < count; i++) {
		struct audience_event *e = &events[i];
		struct audience_event read;
		struct error error;
		const char *line = audience_line(e);
		FUZZ_REQUIRE(line && audience_parse(line, strlen(line), &read, &error));
		FUZZ_REQUIRE(read.kind == e->kind && read.t_ms == e->t_ms);
		FUZZ_REQUIRE(strcmp(read.feed, e->feed) == 0 && strcmp(read.platform, e->platform) == 0);
		FUZZ_REQUIRE(strcmp(read.id, e->id) == 0);
		FUZZ_REQUIRE(strcmp(read.text, e->text) == 0);
		FUZZ_REQUIRE(strcmp(read.person_id, e->person_id) == 0);
		FUZZ_REQUIRE(strcmp(read.person_name, e->person_name) == 0);
		FUZZ_REQUIRE(strcmp(read.item, e->item) == 0 && read.count == e->count);
		FUZZ_REQUIRE(read.value.minor == e->value.minor);
		FUZZ_REQUIRE(strcmp(read.target, e->target) == 0);
		audience_finish(&read);
		audience_finish(e);
	}
}

/* What is said has a text in every language, with all its parts, whatever they hold. */
static inline void fuzz_says(const struct saying *says)
{
	static const char *const languages[] = {"en-US", "zh-CN"};
	char text[SAYING_TEXT];
	FUZZ_REQUIRE(says->length <= sizeof says->with && says->count <= SAYING_PARTS);
	for (size_t i = 0; i < 2; i++) {
		saying_text(says, languages[i], text, sizeof text);
		FUZZ_REQUIRE(!says->key == !text[0] && utf8_valid(text, strlen(text)));
		FUZZ_REQUIRE(!says->key || strcmp(text, says->key) != 0);
	}
}

static inline void fuzz_status(void *user, const struct feed_status *status)
{
	(void)user;
	fuzz_says(&status->says);
}

static inline void fuzz_note(void *user, const char *id, const struct saying *says)
{
	(void)user;
	FUZZ_REQUIRE(*id && says->key);
	fuzz_says(says);
}

static const struct feed_sink fuzz_sink = {.events = fuzz_events, .status = fuzz_status, .note = fuzz_note};

#endif
