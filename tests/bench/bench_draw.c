/* A draw of 100 from a million weighted entrants, with its proof, by the real command: how long from the close of the
 * lottery to the answer (list sorted and hashed, order computed, proof on the disk), and what a person costs in memory.
 * The peer makes the same list with sort and sha256sum of coreutils, and draws 100 from it with a weighted reservoir
 * (Efraimidis and Spirakis, A-Res), which nobody can check afterwards.
 *
 *   bench_draw CROWDCUE FOLDER [ENTRANTS]   exit 1 if ours takes more than twice the peer's CPU, a person costs more
 *                                           than 160 bytes (of a million), or the proof is not true */
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START INT64_C(1772971200000)
#define PICKS 100
#define BYTES_MAX 160.0

static const char show[] =
	"{\"crowdcue\":1,\"id\":\"bench\",\"title\":\"Bench\",\"zone\":\"Asia/Shanghai\",\"date\":\"2026-03-08\","
	"\"segments\":[{\"id\":\"a\",\"title\":\"A\",\"start\":\"20:00\",\"duration\":\"3h\"}],\"interactions\":["
	"{\"kind\":\"lottery\",\"id\":\"cup\",\"title\":\"Cup\",\"entry\":{\"by\":\"keyword\",\"words\":[\"上车\"]},"
	"\"weights\":[{\"role\":\"vip\",\"weight\":30},{\"level\":10,\"weight\":7}],\"settle\":\"0s\","
	"\"prizes\":[{\"id\":\"p\",\"title\":\"P\",\"count\":100}]}],\"points\":{\"entry\":1}}";

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_of_children(void)
{
	struct rusage u;
	getrusage(RUSAGE_CHILDREN, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* ---- the command ---- */

struct command {
	pid_t pid;
	FILE *to;
	FILE *from;
	char *line;
	size_t size;
};

static bool start(struct command *c, const char *program, const char *folder)
{
	char path[4096];
	char session[4096];
	int in[2];
	int out[2];
	snprintf(path, sizeof path, "%s/bench.show.json", folder);
	snprintf(session, sizeof session, "%s/session", folder);
	FILE *file = fopen(path, "w");
	if (!file || fputs(show, file) < 0 || fclose(file) != 0 || pipe(in) != 0 || pipe(out) != 0)
		return false;
	c->pid = fork();
	if (c->pid == 0) {
		dup2(in[0], STDIN_FILENO);
		dup2(out[1], STDOUT_FILENO);
		for (int i = 0; i < 2; i++) {
			close(in[i]);
			close(out[i]);
		}
		execl(program, program, "run", path, "--session", session, "--stdin", "--clock", "stdin", (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	c->to = fdopen(in[1], "w");
	c->from = fdopen(out[0], "r");
	return c->pid > 0 && c->to && c->from;
}

/* Reads up to the next answer; events are passed over. False: it is a refusal, or there is none. */
static bool answered(struct command *c)
{
	while (getline(&c->line, &c->size, c->from) > 0)
		if (strncmp(c->line, "{\"event\"", 8) != 0)
			return strncmp(c->line, "{\"ok\":true", 10) == 0;
	return false;
}

static bool ask(struct command *c, const char *line)
{
	fprintf(c->to, "%s\n", line);
	fflush(c->to);
	if (answered(c))
		return true;
	fprintf(stderr, "%s: %s\n", line, c->line ? c->line : "no answer");
	return false;
}

/* Resident memory of a process, bytes. */
static long rss_of(pid_t pid)
{
	char path[64];
	long pages = 0;
	snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
	FILE *file = fopen(path, "r");
	if (file && fscanf(file, "%*d %ld", &pages) != 1)
		pages = 0;
	if (file)
		fclose(file);
	return pages * sysconf(_SC_PAGESIZE);
}

static double cpu_of(pid_t pid)
{
	char path[64];
	unsigned long user = 0;
	unsigned long system = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)pid);
	FILE *file = fopen(path, "r");
	if (file && fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
		user = system = 0;
	if (file)
		fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

/* Everyone enters, in an order that is not that of the list. */
static void write_entries(FILE *to, long count)
{
	static const char *const roles[] = {"\"vip\"", "\"member\"", "", ""};
	for (long i = 0; i < count; i++) {
		unsigned long person = (unsigned long)i * 7919 % (unsigned long)count;
		fprintf(to,
			"{\"t\":%" PRId64
			",\"feed\":\"twitch:bench\",\"kind\":\"comment\",\"id\":\"%08lx-cb67-427a-baa8-"
			"0a58a9feac02\",\"person\":{\"id\":\"%lu\",\"name\":\"Viewer%lu\",\"roles\":[%s],\"level\":%lu}"
			","
			"\"text\":\"上车\"}\n",
			START, (unsigned long)i, 100000000 + person * 37, person, roles[person % 4], person % 20);
	}
	fflush(to);
}

/* A process of its own writes while this one reads the answers. */
static bool enter(struct command *c, long count)
{
	pid_t writer = fork();
	if (writer == 0) {
		write_entries(c->to, count);
		_exit(0);
	}
	for (long i = 0; i < count; i++)
		if (!answered(c))
			return false;
	return waitpid(writer, NULL, 0) == writer;
}

/* ---- the peer ---- */

struct drawn {
	double key;
	long line;
};

static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static void sink(struct drawn *heap, size_t count)
{
	for (size_t at = 0, child; (child = at * 2 + 1) < count; at = child) {
		if (child + 1 < count && heap[child + 1].key < heap[child].key)
			child++;
		if (heap[at].key <= heap[child].key)
			break;
		struct drawn kept = heap[at];
		heap[at] = heap[child];
		heap[child] = kept;
	}
}

/* The highest keys u^(1/w) of all lines stay. */
static double reservoir(const char *path)
{
	static struct drawn heap[PICKS]; /* keys are logarithms, below 0 */
	char line[1024];
	uint64_t seed = 88172645463325252u;
	clock_t began = clock();
	FILE *file = fopen(path, "r");
	for (size_t i = 0; i < PICKS; i++)
		heap[i].key = -INFINITY;
	for (long i = 0; file && fgets(line, sizeof line, file); i++) {
		const char *weight = strrchr(line, '\t');
		double u = ((double)(next(&seed) >> 11) + 1) / 9007199254740993.0;
		double key = log(u) / strtod(weight ? weight + 1 : "1", NULL);
		if (key > heap[0].key) {
			heap[0] = (struct drawn){key, i};
			sink(heap, PICKS);
		}
	}
	if (file)
		fclose(file);
	return (double)(clock() - began) / CLOCKS_PER_SEC;
}

/* CPU seconds; below 0 = it failed. */
static double peer(const char *folder)
{
	char command[8192];
	char path[4096];
	snprintf(command, sizeof command, "cd '%s' && sed 's/$/ /' session/proofs/cup-1.tsv | shuf >entered && sync",
		 folder);
	if (system(command) != 0)
		return -1;
	double before = cpu_of_children();
	snprintf(command, sizeof command,
		 "cd '%s' && LC_ALL=C sort --parallel=1 -S 512M entered >list && sha256sum list >digest", folder);
	if (system(command) != 0)
		return -1;
	snprintf(path, sizeof path, "%s/list", folder);
	return cpu_of_children() - before + reservoir(path);
}

/* ---- all of it ---- */

static bool is_true(const char *program, const char *folder)
{
	char command[8192];
	snprintf(command, sizeof command, "'%s' verify '%s/session'", program, folder);
	return system(command) == 0;
}

static int run(const char *program, const char *folder, long count)
{
	struct command c = {0};
	char clock_line[64];
	snprintf(clock_line, sizeof clock_line, "{\"t\":%" PRId64 "}", START);
	if (!start(&c, program, folder) || !ask(&c, clock_line) || !ask(&c, "go") || !ask(&c, "lottery.open cup"))
		return 3;
	long before = rss_of(c.pid);
	if (!enter(&c, count))
		return 1;
	long entered = rss_of(c.pid);
	double cpu = cpu_of(c.pid);
	double wall = seconds();
	if (!ask(&c, "lottery.close cup") || !ask(&c, "lottery.draw cup count=100"))
		return 1;
	wall = seconds() - wall;
	cpu = cpu_of(c.pid) - cpu;
	long after = rss_of(c.pid);
	fclose(c.to);
	while (getline(&c.line, &c.size, c.from) > 0)
		;
	fclose(c.from);
	free(c.line);
	waitpid(c.pid, NULL, 0);
	if (!is_true(program, folder))
		return 1;
	double theirs = peer(folder);
	double bytes = (double)(after - before) / (double)count;
	printf("%ld entrants; %d drawn, with their proof\n", count, PICKS);
	printf("crowdcue:              %.2f s from the close to the answer, %.2f s of CPU\n", wall, cpu);
	printf("sort, sha256sum, A-Res: %.2f s of CPU\n", theirs);
	printf("ratio:                 %.2f of CPU\n", theirs / cpu);
	printf("memory:                %.0f bytes a person while they enter, %.0f after the draw\n",
	       (double)(entered - before) / (double)count, bytes);
	return theirs >= 0 && cpu <= 2 * theirs && (count < 1000000 || bytes <= BYTES_MAX) ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 || argc == 4)
		return run(argv[1], argv[2], argc == 4 ? strtol(argv[3], NULL, 10) : 1000000);
	fprintf(stderr, "usage: bench_draw CROWDCUE FOLDER [ENTRANTS]\n");
	return 2;
}
