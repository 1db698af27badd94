/* How many chat messages a second can be taken in: lines of IRC as they come from the socket are parsed, gated, freed
 * of repeats, and applied to an engine with a lottery and a poll open: each person is looked up, each message
 * remembered against repeats and kept for the desk, folded, matched, and counted with its share of the state hash. One
 * thread. bench_journal.c takes the whole way instead, up to the commit.
 *
 *   bench_messages make N FILE            writes N lines, the same ones each time
 *   bench_messages run FILE               reads FILE, then measures; prints one JSON object
 *   bench_messages stages FILE            where the time goes, ns a message
 *   bench_messages journal FILE N FOLDER  with a session in FOLDER
 *
 * The aim was eight times tmi.js: 0.6 us a message on a machine where that takes 200 000 a second. It is four to four
 * and a half times as fast, 1.1 to 1.25 us (Xeon of 2023, gcc 12 at -O2; lines of 420 bytes, 20 000 people, processor
 * time of the thread; it began at 5.5 us). -O3 and link-time optimization change nothing. No part of it is half of the
 * rest:
 *
 *   160 ns  lines and tags: 40 steps of eight bytes find 17 semicolons; the names are compared with those of the line
 * before 360 ns  gate and event: 100 of reading the person, badges, numbers; 130 of gating seven strings into one
 * block, which is allocated and freed; 40 of one SipHash of feed and id; 60 of the feed's own list of 100 000 (2.8 MB:
 * two places in memory, waited for by batches) 75 ns  folding (eight letters at a time; 25 steps a letter for Cyrillic
 * and Han) 580 ns  engine: 30 of a SipHash of the person; 90 of finding him, his name and the message among the seen
 * ones (12 MB, waited for by batches); 50 of remembering it; 60 of keeping it for the desk; 120 of asking every
 * interaction that is open; votes and entries, three in ten, cost 500 each: his ballot is somewhere in 3 MB, two
 * elements of the state hash are one BLAKE2b each, his record changes; the rest is calls
 *
 * What would be left with an engine that does nothing is the 0.6 us. Live, the two halves are two threads. With the
 * journal the runner's thread is the narrow one, at 2.6 us: 0.8 in SQLite, 0.45 in the kernel, whose pages it writes,
 * 0.25 of a line that comes from another core, 0.7 in the engine; the line of JSON, 350 ns, is written on the network
 * thread. Larger pages (8, 16 KiB) gain 3 %, and would cost four times the writing when comments come one by one. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench_talk.h"
#include "bench_journal.h"
#include "bench_show.h"
#include "core/audience_line.h"
#include "core/match.h"
#include "feed/link.h"
#include "feed/twitch.h"

#define PEOPLE 20000
#define CHUNK 16384

static int make(long count, const char *path)
{
	FILE *file = fopen(path, "wb");
	uint64_t seed = 1;
	if (!file)
		return 3;
	fprintf(file, ":x.tmi.twitch.tv 366 x #bench :End of /NAMES list\r\n");
	for (long i = 0; i < count; i++) {
		uint32_t person = bench_next(&seed) % PEOPLE;
		fprintf(file,
			"@badge-info=subscriber/8;badges=subscriber/6,premium/1;client-nonce=%08x%08x;color=#%06x;"
			"display-name=Viewer%u;emotes=;first-msg=0;flags=;id=%08lx-cb67-427a-baa8-%012lx;mod=0;"
			"returning-chatter=0;room-id=12345678;subscriber=1;tmi-sent-ts=%" PRId64 ";turbo=0;user-id=%u;"
			"user-type= :viewer%u!viewer%u@viewer%u.tmi.twitch.tv PRIVMSG #bench :%s\r\n",
			bench_next(&seed), bench_next(&seed), bench_next(&seed) % 0x1000000, person, (unsigned long)i,
			(unsigned long)i, BENCH_START + i / 100, 100000 + person, person, person, person,
			bench_text(bench_next(&seed)));
	}
	return fclose(file) == 0 ? 0 : 3;
}

static void hear(void *user, const struct feed_status *status)
{
	(void)user;
	(void)status;
}

static char *read_whole(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file || fseek(file, 0, SEEK_END) != 0)
		return NULL;
	*size = (size_t)ftell(file);
	rewind(file);
	char *bytes = malloc(*size + 1);
	if (bytes && fread(bytes, 1, *size, file) != *size) {
		free(bytes);
		bytes = NULL;
	}
	fclose(file);
	return bytes;
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The bytes go through the protocol as they would from a socket, in chunks that end anywhere. */
static double pour(void (*take)(void *user, struct audience_event *events, size_t count), void *user, const char *bytes,
		   size_t size)
{
	struct feed_url url;
	struct moment now = {.wall = BENCH_START, .mono = 1000};
	struct feed_sink sink = {.user = user, .hash_key = bench_show_key, .events = take, .status = hear};
	if (!feed_url_parse("twitch:bench?insecure=1", &url, NULL))
		return -1;
	struct link *l = link_create("bench", &url, &twitch_protocol, &sink, NULL, &now);
	if (!l)
		return -1;
	l->protocol->opened(l, &now);
	double start = seconds();
	for (size_t at = 0; at < size; at += CHUNK)
		l->protocol->received(l, bytes + at, size - at < CHUNK ? size - at : CHUNK, &now);
	link_tell(l, &now);
	double took = seconds() - start;
	link_destroy(l);
	return took;
}

static int run(const char *path)
{
	size_t size;
	char *bytes = read_whole(path, &size);
	struct bench_show *show = bench_show_begin();
	double took = bytes && show ? pour(bench_show_take, show, bytes, size) : -1;
	if (took >= 0)
		bench_show_print(show, took);
	bench_show_end(show);
	free(bytes);
	return took < 0 ? 3 : 0;
}

/* ---- where the time goes ---- */

static void let_go(void *user, struct audience_event *events, size_t n)
{
	(void)user;
	for (size_t i = 0; i < n; i++)
		audience_finish(&events[i]);
}

static void fold_all(void *user, struct audience_event *events, size_t n)
{
	for (size_t i = 0; i < n; i++)
		match_fold(user, events[i].text);
	let_go(NULL, events, n);
}

static void write_all(void *user, struct audience_event *events, size_t n)
{
	(void)user;
	free(audience_lines(events, n));
	let_go(NULL, events, n);
}

/* Lines and their tags, nothing else. */
static double parse_all(const char *bytes, size_t size)
{
	static struct irc_order order;
	struct irc_line line;
	double start = seconds();
	for (const char *at = bytes, *end; (end = memchr(at, '\n', size - (size_t)(at - bytes))); at = end + 1)
		irc_parse(at, (size_t)(end - at), &order, &line);
	return seconds() - start;
}

static double whole(const char *bytes, size_t size)
{
	struct bench_show *show = bench_show_begin();
	double took = show ? pour(bench_show_take, show, bytes, size) : -1;
	bench_show_end(show);
	return took;
}

static double least(double a, double b)
{
	return b < a ? b : a;
}

/* The same lines through more and more of the way; the best of five rounds each, in ns a message. */
static int stages(const char *path)
{
	size_t size;
	long lines = 0;
	struct match_text text = {0};
	char *bytes = read_whole(path, &size);
	double best[5] = {1e9, 1e9, 1e9, 1e9, 1e9};
	if (!bytes)
		return 3;
	for (size_t i = 0; i < size; i++)
		lines += bytes[i] == '\n';
	for (int round = 0; round < 5; round++) {
		best[0] = least(best[0], parse_all(bytes, size));
		best[1] = least(best[1], pour(let_go, NULL, bytes, size));
		best[2] = least(best[2], pour(fold_all, &text, bytes, size));
		best[3] = least(best[3], pour(write_all, NULL, bytes, size));
		best[4] = least(best[4], whole(bytes, size));
	}
	double ns = 1e9 / (double)lines;
	printf("{\"lines and tags\":%.0f,\"gate, event, repeats\":%.0f,\"folding\":%.0f,\"engine\":%.0f,\"all\":%.0f,"
	       "\"line of JSON\":%.0f}\n",
	       best[0] * ns, (best[1] - best[0]) * ns, (best[2] - best[1]) * ns, (best[4] - best[2]) * ns, best[4] * ns,
	       (best[3] - best[1]) * ns);
	match_text_finish(&text);
	free(bytes);
	return 0;
}

static int run_journal(const char *path, long lines, const char *folder)
{
	size_t size;
	char *bytes = read_whole(path, &size);
	bool ok = bytes && bench_journal(bytes, size, lines, folder);
	free(bytes);
	return ok ? 0 : 3;
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "make") == 0)
		return make(strtol(argv[2], NULL, 10), argv[3]);
	if (argc == 3 && strcmp(argv[1], "run") == 0)
		return run(argv[2]);
	if (argc == 3 && strcmp(argv[1], "stages") == 0)
		return stages(argv[2]);
	if (argc == 5 && strcmp(argv[1], "journal") == 0)
		return run_journal(argv[2], strtol(argv[3], NULL, 10), argv[4]);
	fprintf(stderr, "usage: bench_messages make N FILE | run FILE | stages FILE | journal FILE N FOLDER\n");
	return 2;
}
