/* Memory while messages come without end from a hundred thousand people: in the first million everyone gives,
 * enters and votes eight times, then come talk, votes, entries, gifts, renames, deletions, bans and repeated messages.
 * What is kept is bounded by the people, so the process is as large after ten million as after one.
 *
 *   bench_memory [MILLIONS]   2 by default; exit 1 if the process has grown by more than a tenth since the first
 * million, but for the lists of who was refused, which are bounded by themselves */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/engine.h"
#include "show/audience_json.h"
#include "show/document.h"

#define START INT64_C(1772971200000)
#define MILLION 1000000L
#define PEOPLE 100000
#define GROWTH_MAX 1.10

static const char document[] =
	"{\"crowdcue\":1,\"id\":\"bench\",\"title\":\"Bench\",\"zone\":\"UTC\",\"segments\":[{\"id\":\"a\",\"title\":"
	"\"A\",\"duration\":\"3h\"}],\"interactions\":[{\"kind\":\"lottery\",\"id\":\"cup\",\"title\":\"Cup\","
	"\"entry\":"
	"{\"by\":\"keyword\",\"words\":[\"上车\"]},\"prizes\":[{\"id\":\"p\",\"title\":\"P\",\"count\":100}]},{"
	"\"kind\":"
	"\"poll\",\"id\":\"colour\",\"title\":\"Colour\",\"options\":[{\"id\":\"red\",\"text\":\"red\"},{\"id\":"
	"\"blue\",\"text\":\"blue\"}]}],\"points\":{\"entry\":1,\"vote\":1}}";

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static long rss_kb(void)
{
	long pages = 0;
	FILE *file = fopen("/proc/self/statm", "r");
	if (file && fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Of the lists of those who were refused: long, bounded by themselves, and not full after a million. */
static long refused_kb(const struct engine *e)
{
	size_t bytes = 0;
	for (size_t i = 0; i < e->item_count; i++)
		bytes += (e->items[i].refused_total < e->items[i].refused_capacity ? e->items[i].refused_total
										   : e->items[i].refused_capacity) *
			 sizeof *e->items[i].refused_rows;
	return (long)(bytes / 1024);
}

static void apply(struct engine *e, struct event *event)
{
	static const uint8_t secret[32] = {1};
	struct outbox out = {0};
	struct reply reply = {0};
	engine_apply(e, event, &reply, &out);
	for (size_t i = 0; i < out.count; i++)
		if (out.items[i].kind == OUT_SEED) {
			struct event seed = {.kind = EVENT_SEED,
					     .at = event->at,
					     .seed = {.lottery = out.items[i].name, .secret = secret}};
			apply(e, &seed);
		}
	outbox_finish(&out);
	reply_finish(&reply);
}

static void say(struct engine *e, const char *line)
{
	struct verb_call call = {0};
	struct reply reply = {0};
	if (!verb_parse_line(line, &call, &reply))
		exit(3);
	apply(e, &(struct event){.kind = EVENT_VERB, .at = {.wall = START, .mono = 1000}, .call = &call});
	verb_call_finish(&call);
	reply_finish(&reply);
}

/* Message i as a line of the normal form. */
static int line_of(char *out, size_t size, long i, uint64_t *seed)
{
	static const char *const texts[] = {"1", "2", "上车", "hello everyone, first time here", "这个颜色真好看"};
	bool storm = i < MILLION;
	uint32_t person = storm ? (uint32_t)(i % PEOPLE) : next(seed) % PEOPLE;
	uint32_t what = !storm ? next(seed) % 100 : i < PEOPLE ? 96 : 0;
	int head = snprintf(out, size, "{\"t\":%" PRId64 ",\"feed\":\"twitch:bench\",\"id\":\"%08lx\",",
			    START + i / 100, (unsigned long)(what == 99 ? i / 2 : i));
	char *rest = out + head;
	size_t room = size - (size_t)head;
	if (what == 98)
		return head + snprintf(rest, room, "\"kind\":\"delete\",\"target\":\"%08lx\"}", (unsigned long)i - 50);
	if (what == 97)
		return head + snprintf(rest, room, "\"kind\":\"ban\",\"target\":\"%u\",\"count\":1}", person);
	if (what == 96)
		return head +
		       snprintf(rest, room,
				"\"kind\":\"gift\",\"person\":{\"id\":\"%u\",\"name\":\"V%u\"},\"item\":\"rose\","
				"\"value\":{\"minor\":100,\"currency\":\"CNY\"}}",
				person, person);
	if (what == 95)
		return head + snprintf(rest, room,
				       "\"kind\":\"comment\",\"person\":{\"id\":\"%u\",\"name\":\"Renamed%ld\"},"
				       "\"text\":\"who am I?\"}",
				       person, i);
	return head + snprintf(rest, room,
			       "\"kind\":\"comment\",\"person\":{\"id\":\"%u\",\"name\":\"V%u\"},\"text\":\"%s\"}",
			       person, person,
			       texts[!storm           ? next(seed) % 5
				     : i < 2 * PEOPLE ? 2
						      : (size_t)(i / PEOPLE % 2)]);
}

static void million(struct engine *e, long from, uint64_t *seed)
{
	char line[512];
	for (long i = from; i < from + MILLION; i++) {
		struct audience_event event;
		struct error error = {0};
		int length = line_of(line, sizeof line, i, seed);
		if (!audience_parse(line, (size_t)length, &event, &error)) {
			fprintf(stderr, "%s: %s\n", error.what, line);
			exit(1);
		}
		struct moment at = {.wall = START + i / 100, .mono = 1000 + i / 100};
		apply(e, &(struct event){.kind = EVENT_AUDIENCE, .at = at, .audience = &event});
		audience_finish(&event);
	}
}

static struct engine *make(struct show **show)
{
	static const uint8_t key[16] = "hash key of 16b";
	struct zone zone = {.count = 1, .changes = {{.from = INT64_MIN, .offset_ms = 0}}};
	struct problems problems = {0};
	*show = show_parse(document, sizeof document - 1, "bench.show.json", &problems);
	if (!*show && problems.count)
		fprintf(stderr, "%s\n", problems.items[0].at.what);
	problems_finish(&problems);
	struct engine *e = *show ? engine_create(*show, &zone, key) : NULL;
	if (!e)
		exit(3);
	say(e, "go");
	say(e, "lottery.open cup");
	say(e, "poll.open colour");
	return e;
}

int main(int argc, char **argv)
{
	long millions = argc > 1 ? strtol(argv[1], NULL, 10) : 2;
	struct show *show = NULL;
	uint64_t seed = 1;
	long before = rss_kb();
	struct engine *e = make(&show);
	long first = 0;
	long last = 0;
	for (long m = 0; m < millions; m++) {
		clock_t began = clock();
		million(e, m * MILLION, &seed);
		last = rss_kb() - refused_kb(e);
		first = m ? first : last;
		printf("%ld million: %.1f MB more than at the start, and %.1f MB of refusals; %.2f s of CPU\n", m + 1,
		       (double)(last - before) / 1024, (double)refused_kb(e) / 1024,
		       (double)(clock() - began) / CLOCKS_PER_SEC);
	}
	printf("ratio: %.3f of what it was after the first million, %zu people\n", (double)last / (double)first,
	       e->people.count);
	engine_destroy(e);
	show_destroy(show);
	return (double)last <= (double)first * GROWTH_MAX ? 0 : 1;
}
