/* How long it takes until a session of a million events goes on: from the start of the command to its answer to
 * {"state":true}. The peer reads the same rows with SQLite and makes a JSON tree of each with jansson, and does nothing
 * with it.
 *
 *   bench_resume show FILE            writes the show
 *   bench_resume lines N              prints what a caller of `crowdcue run --stdin --clock stdin` says in it
 *   bench_resume run CROWDCUE FOLDER  resumes it, then lets the peer read it; exit 1 if ours takes longer */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>
#include <sqlite3.h>

#include "bench_talk.h"

#define START INT64_C(1772971200000)
#define PEOPLE 100000

static const char show[] =
	"{\"crowdcue\":1,\"id\":\"bench\",\"title\":\"Bench\",\"zone\":\"Asia/Shanghai\",\"date\":\"2026-03-08\","
	"\"segments\":[{\"id\":\"a\",\"title\":\"A\",\"start\":\"20:00\",\"duration\":\"3h\"}],\"interactions\":["
	"{\"kind\":\"lottery\",\"id\":\"cup\",\"title\":\"Cup\",\"entry\":{\"by\":\"keyword\",\"words\":[\"上车\"]},"
	"\"weights\":[{\"role\":\"vip\",\"weight\":3}],\"exclude\":[\"mod\"],"
	"\"prizes\":[{\"id\":\"p\",\"title\":\"P\",\"count\":100}]},"
	"{\"kind\":\"poll\",\"id\":\"colour\",\"title\":\"Colour\",\"options\":[{\"id\":\"red\",\"text\":\"red\"},"
	"{\"id\":\"blue\",\"text\":\"blue\"},{\"id\":\"green\",\"text\":\"green\"}]}],"
	"\"points\":{\"entry\":1,\"vote\":1}}";

static int print_lines(long count)
{
	static const char *const roles[] = {"", "\"member\"", "\"vip\"", "\"mod\""};
	uint64_t seed = 1;
	printf("{\"t\":%" PRId64 "}\ngo\nlottery.open cup\npoll.open colour\n", START);
	for (long i = 0; i < count; i++) {
		uint32_t person = bench_next(&seed) % PEOPLE;
		if (i % 1000 == 999)
			printf("{\"t\":%" PRId64 "}\n", START + i);
		printf("{\"t\":%" PRId64 ",\"feed\":\"twitch:bench\",\"kind\":\"comment\",\"id\":\"%08lx-cb67-427a-"
		       "baa8-0a58a9feac02\",\"person\":{\"id\":\"%" PRIu32 "\",\"name\":\"Viewer%" PRIu32
		       "\",\"strength\":\"strong\",\"roles\":[%s],\"colour\":\"#%06" PRIX32 "\"},\"text\":\"%s\"}\n",
		       START + i, (unsigned long)i, 100000 + person, person, roles[person % 4],
		       bench_next(&seed) % 0x1000000, bench_text(bench_next(&seed)));
	}
	return 0;
}

static double seconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu_of(int who)
{
	struct rusage u;
	getrusage(who, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	       (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* ---- the peer ---- */

struct peer {
	long rows;
	int64_t last; /* wall clock of the newest row */
	double rows_cpu;
	double cpu;
};

static bool read_rows(const char *folder, bool parse, struct peer *out)
{
	char path[4096];
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	snprintf(path, sizeof path, "%s/journal.db", folder);
	double start = cpu_of(RUSAGE_SELF);
	bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
		  sqlite3_prepare_v2(db, "SELECT seq, t_wall_ms, t_mono_ms, kind, body FROM event ORDER BY seq", -1, &s,
				     NULL) == SQLITE_OK;
	out->rows = 0;
	while (ok && sqlite3_step(s) == SQLITE_ROW) {
		const char *body = (const char *)sqlite3_column_text(s, 4);
		json_t *tree = parse ? json_loadb(body, (size_t)sqlite3_column_bytes(s, 4), 0, NULL) : NULL;
		ok = !parse || tree;
		json_decref(tree);
		out->last = sqlite3_column_int64(s, 1);
		out->rows++;
	}
	sqlite3_finalize(s);
	sqlite3_close(db);
	*(parse ? &out->cpu : &out->rows_cpu) = cpu_of(RUSAGE_SELF) - start;
	return ok;
}

/* ---- ours ---- */

struct ours {
	double wall;
	double cpu; /* until the clean stop behind the answer */
	long rss_kb;
	json_t *state; /* owned */
};

static void start_command(const char *command, const char *folder, int in[2], int out[2])
{
	dup2(in[0], STDIN_FILENO);
	dup2(out[1], STDOUT_FILENO);
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(out[i]);
	}
	execl(command, command, "run", "--resume", "--session", folder, "--stdin", "--clock", "stdin", (char *)NULL);
	_exit(127);
}

static bool resume(const char *command, const char *folder, int64_t last, struct ours *ours)
{
	int in[2];
	int out[2];
	struct rusage usage;
	int status = 0;
	double before = seconds();
	if (pipe(in) != 0 || pipe(out) != 0)
		return false;
	pid_t child = fork();
	if (child == 0)
		start_command(command, folder, in, out);
	close(in[0]);
	close(out[1]);
	FILE *to = fdopen(in[1], "w");
	FILE *from = fdopen(out[0], "r");
	char *line = NULL;
	size_t size = 0;
	if (!to || !from || child < 0)
		return false;
	fprintf(to, "{\"t\":%" PRId64 "}\n{\"state\":true}\n", last + 1000);
	fflush(to);
	while (!ours->state && getline(&line, &size, from) > 0) {
		json_t *answer = json_loads(line, 0, NULL);
		ours->state = json_incref(json_object_get(answer, "state"));
		json_decref(answer);
	}
	ours->wall = seconds() - before;
	fclose(to);
	while (getline(&line, &size, from) > 0)
		;
	free(line);
	fclose(from);
	waitpid(child, &status, 0);
	ours->cpu = cpu_of(RUSAGE_CHILDREN);
	getrusage(RUSAGE_CHILDREN, &usage);
	ours->rss_kb = usage.ru_maxrss;
	return ours->state && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int run(const char *command, const char *folder)
{
	struct peer peer = {0};
	struct ours ours = {0};
	if (!read_rows(folder, false, &peer) || !read_rows(folder, true, &peer))
		return 3;
	if (!resume(command, folder, peer.last, &ours)) {
		fprintf(stderr, "the session was not resumed\n");
		return 1;
	}
	const json_t *lottery = json_array_get(json_object_get(ours.state, "interactions"), 0);
	const json_t *poll = json_array_get(json_object_get(ours.state, "interactions"), 1);
	printf("%ld rows: %" JSON_INTEGER_FORMAT " entrants, %" JSON_INTEGER_FORMAT " voters, %" JSON_INTEGER_FORMAT
	       " people\n",
	       peer.rows, json_integer_value(json_object_get(lottery, "entrants")),
	       json_integer_value(json_object_get(poll, "voters")),
	       json_integer_value(json_object_get(json_object_get(ours.state, "people"), "participants")));
	printf("crowdcue run --resume: %.2f s until the state is there; %.2f s of CPU with the clean stop, %ld MB\n",
	       ours.wall, ours.cpu, ours.rss_kb / 1024);
	printf("SQLite alone:          %.2f s of CPU (the rows are read)\n", peer.rows_cpu);
	printf("SQLite and jansson:    %.2f s of CPU (and made trees of)\n", peer.cpu);
	printf("ratio:                 %.2f of CPU\n", peer.cpu / ours.cpu);
	json_decref(ours.state);
	return ours.cpu <= peer.cpu ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "show") == 0) {
		FILE *file = fopen(argv[2], "w");
		return file && fputs(show, file) >= 0 && fclose(file) == 0 ? 0 : 3;
	}
	if (argc == 3 && strcmp(argv[1], "lines") == 0)
		return print_lines(strtol(argv[2], NULL, 10));
	if (argc == 4 && strcmp(argv[1], "run") == 0)
		return run(argv[2], argv[3]);
	fprintf(stderr, "usage: bench_resume show FILE | lines N | run CROWDCUE FOLDER\n");
	return 2;
}
