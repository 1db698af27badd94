#include "bench_show.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine.h"
#include "core/lottery.h"
#include "core/poll.h"
#include "show/document.h"

/* A lottery and a poll are open: the keyword enters, numbers, letters and colours vote. */
const char bench_show_document[] =
	"{\"crowdcue\":1,\"id\":\"bench\",\"title\":\"Bench\",\"zone\":\"UTC\",\"segments\":[{"
	"\"id\":\"s\",\"title\":\"S\","
	"\"duration\":\"1h\",\"interactions\":[\"cup\",\"colour\"]}],\"interactions\":[{"
	"\"kind\":\"lottery\",\"id\":\"cup\","
	"\"title\":\"Cup\",\"entry\":{\"by\":\"keyword\",\"words\":[\"上车\"]},\"prizes\":[{"
	"\"id\":\"p\",\"title\":\"P\","
	"\"count\":3}]},{\"kind\":\"poll\",\"id\":\"colour\",\"title\":\"Colour\",\"options\":[{"
	"\"id\":\"a\",\"text\":\"red\"},"
	"{\"id\":\"b\",\"text\":\"blue\"},{\"id\":\"c\",\"text\":\"green\"}]}]}";

const uint8_t bench_show_key[16] = "a key of 16 byte";

struct bench_show {
	struct show *show;
	struct engine *engine;
	struct moment now;
};

static void apply(struct bench_show *t, struct event *event)
{
	struct outbox box = {0};
	struct reply reply = {0};
	event->at = t->now;
	engine_apply(t->engine, event, &reply, &box);
	for (size_t i = 0; i < box.count; i++) {
		static const uint8_t secret[32];
		struct event seed = {.kind = EVENT_SEED, .seed = {.lottery = box.items[i].name, .secret = secret}};
		if (box.items[i].kind == OUT_SEED)
			apply(t, &seed);
	}
	outbox_finish(&box);
	reply_finish(&reply);
}

static bool say(struct bench_show *t, const char *line)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	bool ok = verb_parse_line(line, &call, &reply);
	struct event event = {.kind = EVENT_VERB, .call = &call};
	if (ok)
		apply(t, &event);
	verb_call_finish(&call);
	reply_finish(&reply);
	return ok;
}

struct bench_show *bench_show_begin(void)
{
	return bench_show_begin_with(bench_show_document);
}

struct bench_show *bench_show_begin_with(const char *document)
{
	struct bench_show *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	struct problems problems = {0};
	struct zone utc;
	zone_utc(&utc);
	t->now = (struct moment){.wall = BENCH_START, .mono = 1000};
	t->show = show_parse(document, strlen(document), "bench.show.json", &problems);
	t->engine = t->show ? engine_create(t->show, &utc, bench_show_key) : NULL;
	problems_finish(&problems);
	if (t->engine && say(t, "go") && say(t, "lottery.open cup") && say(t, "poll.open colour"))
		return t;
	bench_show_end(t);
	return NULL;
}

void bench_show_take(void *user, struct audience_event *events, size_t n)
{
	struct bench_show *t = user;
	struct engine_ahead ahead[ENGINE_AHEAD];
	for (size_t from = 0; from < n; from += ENGINE_AHEAD) {
		size_t some = n - from < ENGINE_AHEAD ? n - from : ENGINE_AHEAD;
		engine_look_ahead(t->engine, events + from, some, ahead);
		for (size_t i = 0; i < some; i++) {
			struct event event = {
				.kind = EVENT_AUDIENCE, .ahead = &ahead[i], .audience = &events[from + i]};
			apply(t, &event);
			audience_finish(&events[from + i]);
		}
	}
}

void bench_show_print(const struct bench_show *t, double seconds)
{
	const int64_t *votes = t->engine->items[1].poll->votes;
	long long comments = (long long)t->engine->comments_counted;
	printf("{\"comments\":%lld,\"entrants\":%lld,\"votes\":\"%lld %lld %lld\",\"seconds\":%.4f,\"rate\":%.0f}\n",
	       comments, (long long)t->engine->items[0].lottery->live_count, (long long)votes[0], (long long)votes[1],
	       (long long)votes[2], seconds, (double)comments / seconds);
}

void bench_show_end(struct bench_show *t)
{
	if (!t)
		return;
	engine_destroy(t->engine);
	show_destroy(t->show);
	free(t);
}
