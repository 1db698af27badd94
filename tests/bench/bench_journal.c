#include "bench_journal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bench_session.h"

struct journal_bench {
	struct runner *runner;
	int listener;
	const char *bytes; /* borrowed */
	size_t size;
	long lines;
	pthread_t server;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	bool pour;     /* protected by mutex: the show is open, the server may begin */
	bool over;     /* protected by mutex: all is counted, or nothing more will come */
	int answers;   /* protected by mutex: verbs that were answered */
	bool failed;   /* protected by mutex */
	bool asked;    /* runner thread only: the state has been asked for */
	json_t *state; /* runner thread only, until `over`; owned */
	double began;  /* main thread only, until `over` */
	double ended;  /* runner thread only, until `over` */
};

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void give_up(struct journal_bench *b, const char *what)
{
	fprintf(stderr, "%s\n", what);
	pthread_mutex_lock(&b->mutex);
	b->failed = true;
	b->over = true;
	pthread_cond_broadcast(&b->wake);
	pthread_mutex_unlock(&b->mutex);
}

/* ---- the server ---- */

static void *serve(void *user)
{
	struct journal_bench *b = user;
	int client = accept(b->listener, NULL, NULL);
	if (client < 0 || !bench_hear_join(client)) {
		give_up(b, "the feed has not connected");
		return NULL;
	}
	pthread_mutex_lock(&b->mutex);
	while (!b->pour && !b->over)
		pthread_cond_wait(&b->wake, &b->mutex);
	pthread_mutex_unlock(&b->mutex);
	for (size_t sent = 0; sent < b->size;) {
		ssize_t n = send(client, b->bytes + sent, b->size - sent, MSG_NOSIGNAL);
		if (n < 0 && errno != EINTR) {
			give_up(b, "the feed has gone");
			break;
		}
		sent += n > 0 ? (size_t)n : 0;
	}
	/* open until all is counted */
	pthread_mutex_lock(&b->mutex);
	while (!b->over)
		pthread_cond_wait(&b->wake, &b->mutex);
	pthread_mutex_unlock(&b->mutex);
	close(client);
	return NULL;
}

static int begin_listening(int *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
	    listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&address, &length) != 0)
		return -1;
	*port = ntohs(address.sin_port);
	return listener;
}

/* ---- the runner ---- */

static void hear_verb(void *user, const char *answer)
{
	struct journal_bench *b = user;
	if (!strstr(answer, "\"ok\":true"))
		give_up(b, answer);
	pthread_mutex_lock(&b->mutex);
	b->answers++;
	pthread_cond_broadcast(&b->wake);
	pthread_mutex_unlock(&b->mutex);
}

/* An answer comes after the commit of what it tells of. */
static void hear_state(void *user, const char *answer)
{
	struct journal_bench *b = user;
	json_t *object = json_loads(answer, 0, NULL);
	json_t *state = json_object_get(object, "state");
	json_int_t comments = json_integer_value(json_object_get(json_object_get(state, "metrics"), "comments"));
	b->asked = false;
	if (comments >= b->lines) {
		b->ended = seconds();
		b->state = json_incref(state);
		pthread_mutex_lock(&b->mutex);
		b->over = true;
		pthread_cond_broadcast(&b->wake);
		pthread_mutex_unlock(&b->mutex);
	}
	json_decref(object);
}

static void new_stage(void *user)
{
	struct journal_bench *b = user;
	if (!b->asked && !b->state)
		b->asked = runner_post(b->runner, "{\"state\":true}", hear_state, b);
}

static bool create(struct journal_bench *b, int port, const char *folder)
{
	char url[128];
	snprintf(url, sizeof url, "twitch:bench?insecure=1&host=127.0.0.1&port=%d", port);
	b->runner = bench_runner(url, folder, &(struct runner_sink){.user = b, .stage = new_stage});
	return b->runner;
}

/* The lottery and the poll are open before the first comment comes. */
static bool open_show(struct journal_bench *b)
{
	int count = bench_open_show(b->runner, hear_verb, b);
	pthread_mutex_lock(&b->mutex);
	while (b->answers < count && !b->failed)
		pthread_cond_wait(&b->wake, &b->mutex);
	bool ok = !b->failed;
	b->pour = true;
	b->began = seconds();
	pthread_cond_broadcast(&b->wake);
	pthread_mutex_unlock(&b->mutex);
	return ok;
}

static void print(const struct journal_bench *b)
{
	const json_t *items = json_object_get(b->state, "interactions");
	const json_t *options = json_object_get(json_array_get(items, 1), "options");
	long long votes[3];
	for (size_t i = 0; i < 3; i++)
		votes[i] = json_integer_value(json_object_get(json_array_get(options, i), "votes"));
	double took = b->ended - b->began;
	printf("{\"comments\":%ld,\"entrants\":%lld,\"votes\":\"%lld %lld %lld\",\"seconds\":%.4f,\"rate\":%.0f}\n",
	       b->lines, (long long)json_integer_value(json_object_get(json_array_get(items, 0), "entrants")), votes[0],
	       votes[1], votes[2], took, (double)b->lines / took);
}

bool bench_journal(const char *bytes, size_t size, long lines, const char *folder)
{
	struct journal_bench b = {.bytes = bytes, .size = size, .lines = lines};
	int port;
	pthread_mutex_init(&b.mutex, NULL);
	pthread_cond_init(&b.wake, NULL);
	b.listener = begin_listening(&port);
	if (b.listener < 0 || !create(&b, port, folder) || pthread_create(&b.server, NULL, serve, &b) != 0)
		return false;
	bool ok = runner_start(b.runner) && open_show(&b);
	pthread_mutex_lock(&b.mutex);
	while (ok && !b.over)
		pthread_cond_wait(&b.wake, &b.mutex);
	ok = ok && !b.failed;
	pthread_mutex_unlock(&b.mutex);
	runner_destroy(b.runner);
	pthread_join(b.server, NULL);
	if (ok)
		print(&b);
	json_decref(b.state);
	close(b.listener);
	pthread_cond_destroy(&b.wake);
	pthread_mutex_destroy(&b.mutex);
	return ok;
}
