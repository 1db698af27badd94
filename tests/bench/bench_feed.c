/* A feed over TLS at full speed and at a steady pace: how many messages a second get into the journal, and how long one
 * takes from the server's hand to the stage. The parts are processes of their own, so that each can have a core;
 * feed.py brings them together.
 *
 *   bench_feed send PORT FOLDER RATE STAMPS   a chat server; FOLDER has its certificate, "good" as of certificates.py.
 *       What it sends is encrypted by openssl's s_server, which is its child. After a line on standard input it sends
 *       RATE lines a second, 0 = as fast as they are taken, and writes into the file STAMPS when each vote was sent
 *   bench_feed take PORT FOLDER SECONDS       runs a show on that feed; prints "ready", and then how many comments were
 *       counted, each batch after its commit, from the first to the last that were seen in SECONDS
 *   bench_feed lag PORT FOLDER SECONDS STAMPS the same; prints how long the votes took to the stage
 *
 * Every tenth line is a vote of somebody who has not voted, so that the stage's votes say how far the runner has come.
 * The clock is CLOCK_MONOTONIC, which is one for all processes. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench_session.h"
#include "bench_show.h"
#include "bench_talk.h"

#define BLOCK 20000 /* lines; sent again and again with other ids and other voters */
#define LINE_MOST 640
#define STAMPS_MOST (4 << 20)

static int64_t now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int64_t used_ns(void)
{
	struct timespec used;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

static int64_t *map_stamps(const char *path, bool create)
{
	size_t size = STAMPS_MOST * sizeof(int64_t);
	int file = open(path, create ? O_RDWR | O_CREAT | O_TRUNC : O_RDONLY, 0600);
	if (file < 0 || (create && ftruncate(file, (off_t)size) != 0))
		return NULL;
	void *at = mmap(NULL, size, create ? PROT_READ | PROT_WRITE : PROT_READ, MAP_SHARED, file, 0);
	close(file);
	return at == MAP_FAILED ? NULL : at;
}

/* ---- the server ---- */

struct block {
	char *bytes;
	size_t size;
	size_t begin[BLOCK + 1];
	size_t id[BLOCK];     /* where the changing part of its id stands: eight digits */
	size_t person[BLOCK]; /* … of its person's: eight digits, of votes */
	size_t time[BLOCK];   /* … of its time: thirteen digits */
};

static void write_line(struct block *b, size_t i, uint64_t *seed)
{
	bool vote = i % 10 == 0;
	uint32_t who = bench_next(seed) % 20000;
	uint32_t draw;
	do
		draw = bench_next(seed);
	while (draw % 10 == 1 || draw % 10 == 2); /* those of bench_text() that vote */
	char *at = b->bytes + b->size;
	int length = snprintf(at, LINE_MOST,
			      "@badge-info=subscriber/8;badges=subscriber/6,premium/1;client-nonce=%08x%08x;"
			      "color=#%06x;display-name=Viewer%u;emotes=;first-msg=0;flags=;id=%08zx-cb67-427a-baa8-"
			      "%012zx;mod=0;returning-chatter=0;room-id=12345678;subscriber=1;tmi-sent-ts=%" PRId64
			      ";turbo=0;user-id=%08u;user-type= :viewer%u!viewer%u@viewer%u.tmi.twitch.tv PRIVMSG "
			      "#bench :%s\r\n",
			      bench_next(seed), bench_next(seed), bench_next(seed) % 0x1000000, who, i, i, BENCH_START,
			      who, who, who, who, vote ? "1" : bench_text(draw));
	b->begin[i] = b->size;
	b->id[i] = b->size + (size_t)(strstr(at, ";id=") + 4 - at);
	b->person[i] = b->size + (size_t)(strstr(at, ";user-id=") + 9 - at);
	b->time[i] = b->size + (size_t)(strstr(at, ";tmi-sent-ts=") + 13 - at);
	b->size += (size_t)length;
	b->begin[i + 1] = b->size;
}

/* Line `number` of all that are ever sent takes its place in the block. `time`: what the clock says, in digits. */
static void renew(struct block *b, uint64_t number, const char *time)
{
	char digits[24];
	size_t i = number % BLOCK;
	memcpy(b->bytes + b->time[i], time, 13);
	snprintf(digits, sizeof digits, "%08" PRIx64, number);
	memcpy(b->bytes + b->id[i], digits, 8);
	if (number % 10 != 0)
		return;
	snprintf(digits, sizeof digits, "%08" PRIu64, 50000000 + number / 10);
	memcpy(b->bytes + b->person[i], digits, 8);
}

static bool put(int out, const char *bytes, size_t size)
{
	while (size > 0) {
		ssize_t n = write(out, bytes, size);
		if (n < 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		size -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* openssl speaks TLS: what it is given goes out, what comes in it gives. */
static pid_t begin_tls(const char *port, const char *folder, int *in, int *out)
{
	int down[2];
	int up[2];
	char certificate[1024];
	char key[1024];
	snprintf(certificate, sizeof certificate, "%s/good.pem", folder);
	snprintf(key, sizeof key, "%s/good.key", folder);
	if (pipe(down) != 0 || pipe(up) != 0)
		return -1;
	pid_t child = fork();
	if (child == 0) {
		dup2(down[0], 0);
		dup2(up[1], 1);
		close(down[0]);
		close(down[1]);
		close(up[0]);
		close(up[1]);
		execlp("openssl", "openssl", "s_server", "-quiet", "-naccept", "1", "-accept", port, "-cert",
		       certificate, "-key", key, (char *)NULL);
		_exit(127);
	}
	close(down[0]);
	close(up[1]);
	*in = up[0];
	*out = down[1];
	return child;
}

/* So many lines are due by now; all of them, and none too early. */
static uint64_t wait_for_lines(int64_t began, uint64_t sent, long rate)
{
	if (rate == 0)
		return sent + 200;
	int64_t next = began + (int64_t)((sent + 1) * 1000000000 / (uint64_t)rate);
	int64_t tick = (next + 999999) / 1000000 * 1000000;
	struct timespec until = {.tv_sec = tick / 1000000000, .tv_nsec = (long)(tick % 1000000000)};
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
		;
	return (uint64_t)(now_ns() - began) * (uint64_t)rate / 1000000000;
}

static void pour(struct block *b, int out, long rate, int64_t *stamps)
{
	int64_t began = now_ns();
	for (uint64_t sent = 0;;) {
		uint64_t due = wait_for_lines(began, sent, rate);
		while (sent < due) {
			size_t from = sent % BLOCK;
			size_t count = due - sent < BLOCK - from ? (size_t)(due - sent) : BLOCK - from;
			int64_t at = now_ns();
			struct timespec wall;
			char time[24];
			clock_gettime(CLOCK_REALTIME, &wall);
			snprintf(time, sizeof time, "%013" PRId64,
				 (int64_t)wall.tv_sec * 1000 + wall.tv_nsec / 1000000);
			for (size_t i = 0; i < count; i++) {
				renew(b, sent + i, time);
				if ((sent + i) % 10 == 0 && (sent + i) / 10 < STAMPS_MOST)
					stamps[(sent + i) / 10] = at;
			}
			if (!put(out, b->bytes + b->begin[from], b->begin[from + count] - b->begin[from]))
				return; /* they have gone: it is over */
			sent += count;
		}
	}
}

static int send_all(const char *port, const char *folder, long rate, const char *path)
{
	static const char welcome[] = ":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands\r\n"
				      ":x.tmi.twitch.tv 366 x #bench :End of /NAMES list\r\n";
	static struct block b;
	uint64_t seed = 1;
	int64_t *stamps = map_stamps(path, true);
	int in;
	int out;
	char line[16];
	b.bytes = malloc((size_t)BLOCK * LINE_MOST);
	if (!stamps || !b.bytes)
		return 3;
	for (size_t i = 0; i < BLOCK; i++)
		write_line(&b, i, &seed);
	signal(SIGPIPE, SIG_IGN);
	pid_t child = begin_tls(port, folder, &in, &out);
	bool ok = child > 0 && bench_hear_join(in) && put(out, welcome, sizeof welcome - 1) &&
		  fgets(line, sizeof line, stdin);
	if (ok)
		pour(&b, out, rate, stamps);
	kill(child, SIGTERM);
	waitpid(child, NULL, 0);
	free(b.bytes);
	return ok ? 0 : 3;
}

/* ---- the show ---- */

struct bench {
	struct runner *runner;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	int answers; /* protected by mutex: verbs that were answered, and the feed when it is live */
	bool over;   /* protected by mutex */
	bool failed; /* protected by mutex */
	bool ready;  /* runner thread only */
	bool asked;  /* runner thread only: the state has been asked for */
	int64_t length_ns;
	/* take: runner thread only, until `over` */
	int64_t first_ns;
	json_int_t first;
	int64_t last_ns;
	json_int_t last;
	int64_t first_used_ns; /* processor time of all our threads */
	int64_t last_used_ns;
	/* lag: runner thread only, until `over` */
	const int64_t *stamps; /* NULL: take */
	int64_t began_ns;
	size_t votes;
	int64_t *lags;
};

static void tell(struct bench *b, bool over, bool failed)
{
	pthread_mutex_lock(&b->mutex);
	b->answers += !over;
	b->over = b->over || over;
	b->failed = b->failed || failed;
	pthread_cond_broadcast(&b->wake);
	pthread_mutex_unlock(&b->mutex);
}

static void hear_verb(void *user, const char *answer)
{
	bool ok = strstr(answer, "\"ok\":true") != NULL;
	if (!ok)
		fprintf(stderr, "%s\n", answer);
	tell(user, !ok, !ok);
}

/* An answer comes after the commit of what it tells of. */
static void hear_state(void *user, const char *answer)
{
	struct bench *b = user;
	json_t *object = json_loads(answer, 0, NULL);
	json_t *state = json_object_get(object, "state");
	json_int_t comments = json_integer_value(json_object_get(json_object_get(state, "metrics"), "comments"));
	b->asked = false;
	if (comments > 0 && b->first_ns == 0) {
		b->first_ns = now_ns();
		b->first_used_ns = used_ns();
		b->first = comments;
	}
	b->last_ns = now_ns();
	b->last_used_ns = used_ns();
	b->last = comments;
	json_decref(object);
	if (b->first_ns && b->last_ns - b->first_ns >= b->length_ns)
		tell(b, true, false);
}

static void look(struct bench *b)
{
	const struct stage *stage = runner_stage_acquire(b->runner);
	int64_t now = now_ns();
	size_t votes = stage ? (size_t)stage->poll.votes : 0;
	runner_stage_release(b->runner, stage);
	if (votes > 0 && b->began_ns == 0)
		b->began_ns = now;
	for (; b->votes < votes && b->votes < STAMPS_MOST; b->votes++)
		b->lags[b->votes] = now - b->stamps[b->votes];
	if (b->began_ns && now - b->began_ns >= b->length_ns)
		tell(b, true, false);
}

static void new_stage(void *user)
{
	struct bench *b = user;
	if (b->stamps)
		look(b);
	else if (!b->asked)
		b->asked = runner_post(b->runner, "{\"state\":true}", hear_state, b);
}

static void hear_event(void *user, const char *line)
{
	struct bench *b = user;
	if (b->ready || !strstr(line, "\"event\":\"feed.state\"") || !strstr(line, "\"live\""))
		return;
	b->ready = true;
	tell(b, false, false);
}

static bool create(struct bench *b, const char *port, const char *folder)
{
	char url[2048];
	char session[1024];
	snprintf(url, sizeof url, "twitch:bench?host=localhost&port=%s&ca=%s/ca.pem", port, folder);
	snprintf(session, sizeof session, "%s/session", folder);
	b->runner =
		bench_runner(url, session, &(struct runner_sink){.user = b, .stage = new_stage, .event = hear_event});
	return b->runner;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static void print(struct bench *b)
{
	double seconds = (double)(b->last_ns - b->first_ns) / 1e9;
	if (!b->stamps) {
		double count = (double)(b->last - b->first);
		double used = (double)(b->last_used_ns - b->first_used_ns) / 1e9;
		printf("{\"comments\":%.0f,\"seconds\":%.2f,\"rate\":%.0f,\"used_seconds\":%.2f}\n", count, seconds,
		       count / seconds, used);
		return;
	}
	qsort(b->lags, b->votes, sizeof *b->lags, by_size);
	size_t n = b->votes - 1;
	printf("{\"votes\":%zu,\"median_ms\":%.1f,\"p99_ms\":%.1f,\"most_ms\":%.1f}\n", b->votes,
	       (double)b->lags[n / 2] / 1e6, (double)b->lags[n * 99 / 100] / 1e6, (double)b->lags[n] / 1e6);
}

static int run_show(const char *port, const char *folder, long seconds, const char *stamps)
{
	struct bench b = {.length_ns = seconds * 1000000000, .stamps = stamps ? map_stamps(stamps, false) : NULL};
	pthread_mutex_init(&b.mutex, NULL);
	pthread_cond_init(&b.wake, NULL);
	b.lags = calloc(STAMPS_MOST, sizeof *b.lags);
	if ((stamps && !b.stamps) || !b.lags || !create(&b, port, folder) || !runner_start(b.runner))
		return 3;
	int awaited = bench_open_show(b.runner, hear_verb, &b) + 1;
	pthread_mutex_lock(&b.mutex);
	while (b.answers < awaited && !b.failed)
		pthread_cond_wait(&b.wake, &b.mutex);
	pthread_mutex_unlock(&b.mutex);
	printf("ready\n");
	fflush(stdout);
	pthread_mutex_lock(&b.mutex);
	while (!b.over)
		pthread_cond_wait(&b.wake, &b.mutex);
	bool ok = !b.failed;
	pthread_mutex_unlock(&b.mutex);
	if (ok)
		print(&b);
	fflush(stdout);
	/* What still waits is of no interest, and would all be counted first. */
	_exit(ok ? 0 : 3);
}

int main(int argc, char **argv)
{
	if (argc == 6 && strcmp(argv[1], "send") == 0)
		return send_all(argv[2], argv[3], strtol(argv[4], NULL, 10), argv[5]);
	if (argc == 5 && strcmp(argv[1], "take") == 0)
		return run_show(argv[2], argv[3], strtol(argv[4], NULL, 10), NULL);
	if (argc == 6 && strcmp(argv[1], "lag") == 0)
		return run_show(argv[2], argv[3], strtol(argv[4], NULL, 10), argv[5]);
	fprintf(stderr, "usage: bench_feed send|take|lag …, see the source\n");
	return 2;
}
