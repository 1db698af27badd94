/* What a line of the normal form costs on its way in: parsed, checked, gated, copied; and what jansson alone takes to
 * make a tree of the same lines. CPU time, turn by turn, the best of each counts.
 *
 *   bench_lines [LINES]   exit 1 if ours is slower than jansson alone, or a line is not taken */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <jansson.h>

#include "show/audience_json.h"

#define ROUNDS 5

struct lines {
	size_t count;
	char **items;
	size_t *lengths;
	size_t bytes;
};

static uint32_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* As feed/draft.c writes them. */
static int make_line(char *out, size_t size, size_t i, uint64_t *seed)
{
	static const char *const texts[] = {
		"上车",
		"1",
		"hello everyone, first time here",
		"这个颜色真好看，有没有蓝色的",
		"he said \\\"wow\\\" and left",
		"привет из Москвы",
		"how much is the red one? and do you ship to Canada",
		"GG 🎉🎉",
	};
	unsigned person = next(seed) % 100000;
	return snprintf(out, size,
			"{\"t\":%" PRId64 ",\"feed\":\"twitch:bench\",\"kind\":\"comment\",\"id\":\"%08zx-cb67-427a-"
			"baa8-0a58a9feac02\",\"person\":{\"id\":\"%u\",\"name\":\"Viewer%u\",\"strength\":\"strong\","
			"\"roles\":[\"member\"],\"colour\":\"#%06X\",\"badges\":[{\"id\":\"subscriber/6\"},{\"id\":"
			"\"premium/1\"}]},\"text\":\"%s\"}",
			INT64_C(1772971290000) + (int64_t)i, i, 100000 + person, person, next(seed) % 0x1000000,
			texts[next(seed) % 8]);
}

static struct lines make(size_t count)
{
	struct lines l = {
		.count = count, .items = malloc(count * sizeof *l.items), .lengths = malloc(count * sizeof *l.lengths)};
	uint64_t seed = 1;
	char line[1024];
	for (size_t i = 0; l.items && l.lengths && i < count; i++) {
		l.lengths[i] = (size_t)make_line(line, sizeof line, i, &seed);
		l.items[i] = malloc(l.lengths[i] + 1);
		if (!l.items[i])
			exit(3);
		memcpy(l.items[i], line, l.lengths[i] + 1);
		l.bytes += l.lengths[i];
	}
	return l;
}

static double cpu_seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool by_jansson(const char *line, size_t length)
{
	json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
	json_decref(object);
	return object != NULL;
}

static bool by_tree(const char *line, size_t length)
{
	struct audience_event e;
	bool ok = audience_parse_tree(line, length, &e, NULL);
	audience_finish(&e);
	return ok;
}

static bool by_us(const char *line, size_t length)
{
	struct audience_event e;
	bool ok = audience_parse(line, length, &e, NULL);
	audience_finish(&e);
	return ok;
}

/* Microseconds a line. */
static double measure(const struct lines *l, bool (*parse)(const char *line, size_t length))
{
	double start = cpu_seconds();
	for (size_t i = 0; i < l->count; i++)
		if (!parse(l->items[i], l->lengths[i])) {
			fprintf(stderr, "not taken: %s\n", l->items[i]);
			exit(1);
		}
	return (cpu_seconds() - start) / (double)l->count * 1e6;
}

int main(int argc, char **argv)
{
	static bool (*const ways[])(const char *line, size_t length) = {by_us, by_tree, by_jansson};
	double best[] = {1e9, 1e9, 1e9};
	struct lines l = make(argc > 1 ? strtoul(argv[1], NULL, 10) : 100000);
	if (!l.items || !l.lengths || !l.count)
		return 3;
	for (int round = 0; round < ROUNDS; round++)
		for (int way = 0; way < 3; way++) {
			double took = measure(&l, ways[way]);
			best[way] = took < best[way] ? took : best[way];
		}
	printf("%zu lines of %zu bytes on average\n", l.count, l.bytes / l.count);
	printf("crowdcue:            %.2f us a line (parsed, checked, gated, copied)\n", best[0]);
	printf("crowdcue, by a tree: %.2f us a line (the way of lines that are not plain)\n", best[1]);
	printf("jansson alone:       %.2f us a line (json_loadb and json_decref)\n", best[2]);
	printf("ratio:               %.2f\n", best[2] / best[0]);
	for (size_t i = 0; i < l.count; i++)
		free(l.items[i]);
	free(l.items);
	free(l.lengths);
	return best[0] < best[2] ? 0 : 1;
}
