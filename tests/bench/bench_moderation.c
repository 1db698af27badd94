/* What moderation costs a message: a block list of 1000 words and five patterns over the talk of the other benches,
 * none of which is on it, as in a show that goes well.
 *
 *   bench_moderation          measures; prints one line of JSON; exit 1 if it is slower than its peers
 *   bench_moderation once N   applies N messages with the rules, and without them if N is negative: for a profiler
 *
 * The peer of the word list is strstr() for one word after the other, which finds the same where nothing is on the
 * list; the peer of the whole is the same show without rules. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench_show.h"
#include "bench_talk.h"
#include "core/word_set.h"
#include "show/pattern.h"

#define WORDS 1000
#define MESSAGES 200000
#define PEOPLE 20000
#define ROUNDS 5

static const char *const patterns[] = {"(?i)free\\s+(coins|skins|money)", "\\b\\d{3}[- ]\\d{4}[- ]\\d{4}\\b",
				       "(?i)\\b(v|vx|wx)[:： ]*[a-z0-9_]{5,}", "[!?]{6,}", "(.)\\1{15,}"};
static char words[WORDS][32];
static const char *items[WORDS];
static const struct show_texts list = {WORDS, items};
static char document[WORDS * 40 + 4096];

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Half of them of letters, half of Han; they begin as words of the talk do, and go on otherwise. */
static void make_words(void)
{
	static const char *const han[] = {"这", "个", "主", "播", "色", "有", "蓝",
					  "今", "天", "微", "信", "刷", "代", "骗"};
	uint64_t seed = 7;
	for (size_t i = 0; i < WORDS; i++) {
		char *to = words[i];
		items[i] = to;
		if (i % 2) {
			for (int n = 0; n < 3; n++)
				to = stpcpy(to, han[bench_next(&seed) % (sizeof han / sizeof *han)]);
			snprintf(to, 8, "%s", "群");
			continue;
		}
		size_t length = 4 + bench_next(&seed) % 8;
		for (size_t n = 0; n < length; n++)
			to[n] = (char)('a' + bench_next(&seed) % 26);
		snprintf(to + length, 4, "%s", "xq");
	}
}

static void make_document(void)
{
	char *to = document + snprintf(document, sizeof document, "{\"moderation\":{\"links\":\"hold\",\"words\":[");
	for (size_t i = 0; i < WORDS; i++)
		to += sprintf(to, "%s\"%s\"", i ? "," : "", words[i]);
	sprintf(to, "]},%s", bench_show_document + 1);
}

static void make_events(struct audience_event *events, long from, size_t count, char (*ids)[3][24], uint64_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t person = bench_next(seed) % PEOPLE;
		snprintf(ids[i][0], sizeof ids[i][0], "m%ld", from + (long)i);
		snprintf(ids[i][1], sizeof ids[i][1], "%u", person);
		snprintf(ids[i][2], sizeof ids[i][2], "Viewer%u", person);
		const char *text = bench_text(bench_next(seed));
		events[i] = (struct audience_event){.t_ms = BENCH_START,
						    .kind = AUDIENCE_COMMENT,
						    .feed = "twitch:bench",
						    .platform = "twitch",
						    .id = ids[i][0],
						    .has_person = true,
						    .person_id = ids[i][1],
						    .person_name = ids[i][2],
						    .strength = PERSON_STRONG,
						    .colour = "",
						    .text = text,
						    .has_text = true,
						    .item = "",
						    .target = "",
						    .reply_to = "",
						    .emotes = ""};
		events[i].json = strdup("{}"); /* so that it is kept for the desk as a line */
	}
}

/* The engine's time for so many messages, without that of making them. */
static double play(const char *show, long messages)
{
	struct audience_event events[256];
	char ids[256][3][24];
	uint64_t seed = 3;
	double took = 0;
	struct bench_show *t = bench_show_begin_with(show);
	if (!t)
		return -1;
	for (long at = 0; at < messages; at += 256) {
		make_events(events, at, 256, ids, &seed);
		double start = seconds();
		bench_show_take(t, events, 256);
		took += seconds() - start;
	}
	bench_show_end(t);
	return took;
}

static double all_sets(const struct word_set *set, struct match_text *folded, size_t texts, size_t *found)
{
	double start = seconds();
	for (size_t i = 0; i < MESSAGES; i++)
		*found += word_set_find(set, &folded[i % texts]) != WORD_NONE;
	return seconds() - start;
}

/* A tenth of the messages: it is slow. */
static double all_strstr(struct match_text *folded, size_t texts, size_t *found)
{
	double start = seconds();
	for (size_t i = 0; i < MESSAGES / 10; i++)
		for (size_t w = 0; w < WORDS; w++)
			*found += strstr(folded[i % texts].folded, words[w]) != NULL;
	return (seconds() - start) * 10;
}

static double all_patterns(struct pattern_list *p, const char *const *raw, size_t texts, size_t *found)
{
	double start = seconds();
	for (size_t i = 0; i < MESSAGES; i++)
		*found += pattern_list_find(p, raw[i % texts], NULL) != PATTERN_NONE;
	return seconds() - start;
}

static double least(double a, double b)
{
	return a < b ? a : b;
}

static int measure(void)
{
	enum { TEXTS = 97 };
	const char *raw[TEXTS];
	struct match_text folded[TEXTS] = {0};
	uint64_t seed = 11;
	size_t found = 0;
	double best[5] = {1e9, 1e9, 1e9, 1e9, 1e9};
	struct word_set *set = word_set_create(&list);
	struct pattern_list *p = pattern_list_create(
		&(struct show_texts){sizeof patterns / sizeof *patterns, (const char **)(uintptr_t)patterns});
	if (!set || !p)
		return 3;
	for (size_t i = 0; i < TEXTS; i++) {
		raw[i] = bench_text(bench_next(&seed));
		match_fold(&folded[i], raw[i]);
	}
	for (int round = 0; round < ROUNDS; round++) {
		best[0] = least(best[0], all_sets(set, folded, TEXTS, &found));
		best[1] = least(best[1], all_strstr(folded, TEXTS, &found));
		best[2] = least(best[2], all_patterns(p, raw, TEXTS, &found));
		best[3] = least(best[3], play(bench_show_document, MESSAGES));
		best[4] = least(best[4], play(document, MESSAGES));
	}
	double ns = 1e9 / MESSAGES;
	printf("{\"1000 words\":%.0f,\"strstr, one by one\":%.0f,\"5 patterns\":%.0f,\"engine\":%.0f,\"engine with "
	       "rules\":%.0f,\"found\":%zu}\n",
	       best[0] * ns, best[1] * ns, best[2] * ns, best[3] * ns, best[4] * ns, found);
	for (size_t i = 0; i < TEXTS; i++)
		match_text_finish(&folded[i]);
	word_set_destroy(set);
	pattern_list_destroy(p);
	return found || best[0] * 10 > best[1];
}

int main(int argc, char **argv)
{
	make_words();
	make_document();
	if (argc == 1)
		return measure();
	if (argc == 3 && strcmp(argv[1], "once") == 0) {
		long messages = strtol(argv[2], NULL, 10);
		return play(messages < 0 ? bench_show_document : document, labs(messages)) < 0 ? 3 : 0;
	}
	fprintf(stderr, "usage: bench_moderation [once N]\n");
	return 2;
}
