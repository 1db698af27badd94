/* The one network thread: all push feeds on one curl multi. It sleeps until a socket has something, a deadline is near
 * or somebody has a wish, and never holds its lock while it calls out. */
#include "feed/feed.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "feed/bilibili.h"
#include "feed/bilibili_open.h"
#include "feed/errand.h"
#include "feed/link.h"
#include "feed/listen.h"
#include "feed/now.h"
#include "feed/poster.h"
#include "feed/relay.h"
#include "feed/speaker.h"
#include "feed/twitch.h"
#include "feed/youtube.h"
#include "store/thread.h"

#define LINKS_MOST 64
#define GONE_MOST 16
#define LAST_WORDS_MS 3000 /* at the end, for what is under way to a webhook or a chat */

/* What another thread wants done. */
struct wish {
	struct wish *next;
	char id[65];
	bool connect; /* else: disconnect */
	bool forget;  /* not these, but: no repeats so far */
	struct feed_url url;
	struct poster_job *post; /* owned; not NULL: this is the wish */
	struct speaker_job *say; /* owned; the same */
};

/* The last attempt of a link that is no more: its server still counts it. */
struct gone {
	char host[256];
	int port;
	int64_t attempt_mono;
};

struct network {
	struct feed_sink sink;         /* network thread only */
	const struct secrets *secrets; /* borrowed, outlives us; immutable; NULL = none */
	CURLM *multi;                  /* network thread only, but for curl_multi_wakeup() */
	pthread_t thread;
	bool started;  /* of the owner only */
	bool has_lock; /* immutable after create */

	pthread_mutex_t mutex;
	pthread_cond_t deaf; /* `deafened` has become true */
	bool stop;           /* protected by mutex */
	bool deafen;         /* protected by mutex: what listens is to end */
	bool deafened;       /* protected by mutex: it has */
	struct wish *first;  /* protected by mutex; owned */
	struct wish **last;  /* protected by mutex */

	struct poster poster;           /* network thread only */
	struct listen *listen;          /* network thread only; owned */
	struct errands errands;         /* network thread only */
	struct speaker speaker;         /* network thread only */
	struct youtube_quota youtube;   /* network thread only */
	size_t link_count;              /* network thread only */
	struct link *links[LINKS_MOST]; /* network thread only; owned */
	size_t gone_count;              /* network thread only */
	struct gone gone[GONE_MOST];    /* network thread only; a ring */
};

static pthread_once_t curl_once = PTHREAD_ONCE_INIT;

static void init_curl(void)
{
	curl_global_init(CURL_GLOBAL_DEFAULT);
}

struct network *network_create(const struct feed_sink *sink, const struct secrets *secrets)
{
	pthread_once(&curl_once, init_curl);
	struct network *n = calloc(1, sizeof *n);
	if (!n)
		return NULL;
	n->sink = *sink;
	n->secrets = secrets;
	n->last = &n->first;
	n->multi = curl_multi_init();
	n->listen = listen_create();
	n->poster = (struct poster){.multi = n->multi, .sink = &n->sink, .secrets = secrets};
	n->errands.multi = n->multi;
	n->speaker.sink = &n->sink;
	n->has_lock = pthread_mutex_init(&n->mutex, NULL) == 0 && pthread_cond_init(&n->deaf, NULL) == 0;
	if (n->multi && n->listen && n->has_lock)
		return n;
	network_destroy(n);
	return NULL;
}

static struct link *find_link(struct network *n, const char *id, size_t *place)
{
	for (size_t i = 0; i < n->link_count; i++) {
		if (strcmp(n->links[i]->status.id, id) != 0)
			continue;
		*place = i;
		return n->links[i];
	}
	return NULL;
}

static void leave(struct link *l, const struct moment *now)
{
	if (l->protocol->leave)
		l->protocol->leave(l, now);
}

static void remove_link(struct network *n, const char *id, const struct moment *now)
{
	size_t place;
	struct link *l = find_link(n, id, &place);
	if (!l)
		return;
	leave(l, now);
	link_end(l, now);
	link_tell(l, now);
	struct gone *gone = &n->gone[n->gone_count++ % GONE_MOST];
	memcpy(gone->host, l->host, sizeof gone->host);
	gone->port = l->port;
	gone->attempt_mono = l->attempt_mono;
	link_destroy(l);
	n->links[place] = n->links[--n->link_count];
}

static const struct protocol *protocol_of(enum feed_scheme scheme)
{
	static const struct {
		enum feed_scheme scheme;
		const struct protocol *protocol;
	} table[] = {
		{FEED_TWITCH, &twitch_protocol},
		{FEED_SOCKET, &relay_socket},
		{FEED_SSE, &relay_sse},
		{FEED_NDJSON, &relay_ndjson},
		{FEED_BILIBILI, &bilibili_protocol},
		{FEED_BILIBILI_OPEN, &bilibili_open_protocol},
		{FEED_LISTEN_WS, &listen_socket},
		{FEED_LISTEN_HTTP, &listen_http},
		{FEED_YOUTUBE, &youtube_protocol},
		{FEED_YOUTUBE_CHAT, &youtube_protocol},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (table[i].scheme == scheme)
			return table[i].protocol;
	return NULL;
}

/* A feed that cannot be taken on says so once. */
static void turn_away(struct network *n, const struct wish *w, const char *key)
{
	struct feed_status status = {.state = FEED_REFUSED, .last_mono_ms = NEVER, .retry_mono_ms = NEVER};
	snprintf(status.id, sizeof status.id, "%s", w->id);
	snprintf(status.url, sizeof status.url, "%s", w->url.name);
	snprintf(status.feed, sizeof status.feed, "%s", w->url.name);
	status.says = saying_plain(key);
	n->sink.status(n->sink.user, &status);
}

static void add_link(struct network *n, const struct wish *w, const struct moment *now)
{
	remove_link(n, w->id, now);
	const struct protocol *protocol = protocol_of(w->url.scheme);
	if (!protocol) {
		turn_away(n, w, "Feed.unsupported");
		return;
	}
	if (n->link_count == LINKS_MOST) {
		turn_away(n, w, "Feed.too-many");
		return;
	}
	struct link *l = link_create(w->id, &w->url, protocol, &n->sink, n->multi, now);
	if (!l) {
		turn_away(n, w, "Feed.memory");
		return;
	}
	l->secrets = n->secrets;
	l->listen = n->listen;
	l->errands = &n->errands;
	l->speaker = &n->speaker;
	l->youtube = &n->youtube;
	n->links[n->link_count++] = l;
}

static bool listens(const struct feed_url *url)
{
	return url->scheme == FEED_LISTEN_HTTP || url->scheme == FEED_LISTEN_WS;
}

static void stop_listening(struct network *n)
{
	for (size_t i = n->link_count; i > 0; i--) {
		if (!listens(&n->links[i - 1]->url))
			continue;
		link_destroy(n->links[i - 1]);
		n->links[i - 1] = n->links[--n->link_count];
	}
	pthread_mutex_lock(&n->mutex);
	n->deafened = true;
	pthread_cond_broadcast(&n->deaf);
	pthread_mutex_unlock(&n->mutex);
}

static void forget_repeats(struct network *n)
{
	for (size_t i = 0; i < n->link_count; i++)
		link_forget_repeats(n->links[i]);
}

/* False: to stop. */
static bool grant_wishes(struct network *n, const struct moment *now)
{
	pthread_mutex_lock(&n->mutex);
	struct wish *first = n->first;
	bool stop = n->stop;
	bool deafen = n->deafen;
	n->first = NULL;
	n->last = &n->first;
	pthread_mutex_unlock(&n->mutex);
	while (first) {
		struct wish *w = first;
		first = w->next;
		if (w->post)
			poster_add(&n->poster, w->post);
		else if (w->say)
			speaker_add(&n->speaker, w->say, now);
		else if (w->forget)
			forget_repeats(n);
		else if (!stop && w->connect && !(deafen && listens(&w->url)))
			add_link(n, w, now);
		else if (!stop && !w->connect)
			remove_link(n, w->id, now);
		free(w);
	}
	if (deafen)
		stop_listening(n);
	return !stop;
}

static int64_t later(int64_t earliest, int64_t attempt, int64_t apart)
{
	return attempt != INT64_MIN && attempt + apart > earliest ? attempt + apart : earliest;
}

/* When a link may knock at its server's door again, all links to that server counted. */
static int64_t earliest_attempt(const struct network *n, const struct link *l)
{
	int64_t earliest = INT64_MIN;
	int64_t apart = l->protocol->apart_ms;
	if (l->url.pause_ms != SHOW_NONE && l->url.pause_ms < apart)
		apart = l->url.pause_ms;
	for (size_t i = 0; i < n->link_count; i++)
		if (n->links[i]->port == l->port && strcmp(n->links[i]->host, l->host) == 0)
			earliest = later(earliest, n->links[i]->attempt_mono, apart);
	for (size_t i = 0; i < n->gone_count && i < GONE_MOST; i++)
		if (n->gone[i].port == l->port && strcmp(n->gone[i].host, l->host) == 0)
			earliest = later(earliest, n->gone[i].attempt_mono, apart);
	return earliest;
}

static void finish_attempts(struct network *n, const struct moment *now)
{
	const CURLMsg *message;
	int left;
	while ((message = curl_multi_info_read(n->multi, &left))) {
		if (message->msg != CURLMSG_DONE)
			continue;
		struct handle *handle = NULL;
		CURLcode code = message->data.result;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &handle);
		if (!handle)
			continue;
		struct link *l = handle->link;
		if (handle->kind == HANDLE_POST) {
			poster_done(&n->poster, (struct poster_job *)handle, code, now);
			continue;
		}
		if (handle->kind == HANDLE_ERRAND) {
			errand_done(&n->errands, (struct errand *)handle, code);
			continue;
		}
		if (handle->kind == HANDLE_DIAL)
			link_connected(l, code, now);
		else
			web_done((struct web_call *)handle, code, now);
		link_settle(l, now);
	}
}

/* One round over all links. Returns when the next one is due. */
static int64_t tend_links(struct network *n)
{
	int running;
	struct moment now = feed_now();
	curl_multi_perform(n->multi, &running);
	finish_attempts(n, &now);
	listen_run(n->listen, &now);
	int64_t next = poster_tick(&n->poster, &now);
	for (size_t i = 0; i < n->link_count; i++) {
		struct link *l = n->links[i];
		link_settle(l, &now); /* what a stream brought */
		if (l->state == LINK_OPEN && l->easy)
			link_read(l, &now);
		int64_t due = link_tick(l, &now, earliest_attempt(n, l));
		int64_t told = link_tell(l, &now);
		if (l->unread)
			due = now.mono;
		next = due < next ? due : next;
		next = told < next ? told : next;
	}
	int64_t heard = listen_next(n->listen, &now);
	int64_t said = speaker_tick(&n->speaker, n->links, n->link_count, &now);
	next = heard < next ? heard : next;
	return said < next ? said : next;
}

static void wait_for_something(struct network *n, int64_t next)
{
	struct curl_waitfd sockets[LINKS_MOST + LISTEN_HANDLES_MOST];
	unsigned count = 0;
	for (size_t i = 0; i < n->link_count; i++) {
		const struct link *l = n->links[i];
		if (l->state != LINK_OPEN || !l->easy)
			continue;
		sockets[count].fd = l->socket;
		sockets[count].events = (short)(CURL_WAIT_POLLIN | (l->out_length ? CURL_WAIT_POLLOUT : 0));
		sockets[count++].revents = 0;
	}
	struct moment now = feed_now();
	count += (unsigned)listen_handles(n->listen, sockets + count, LISTEN_HANDLES_MOST, &now);
	int64_t wait = 60000;
	if (next != NEVER) {
		wait = next - now.mono;
		wait = wait < 0 ? 0 : wait > 60000 ? 60000 : wait;
	}
	curl_multi_poll(n->multi, sockets, count, (int)wait, NULL);
}

static void hear_no_more(void *user, struct audience_event *events, size_t count)
{
	(void)user;
	for (size_t i = 0; i < count; i++)
		audience_finish(&events[i]);
}

static void tell_no_more(void *user, const struct feed_status *status)
{
	(void)user;
	(void)status;
}

/* Only the links that still have something to say stay. True: one of them is left. */
static bool keep_speaking(struct network *n)
{
	struct moment now = feed_now();
	for (size_t i = n->link_count; i > 0; i--) {
		if (speaker_needs(&n->speaker, n->links[i - 1], &now))
			continue;
		leave(n->links[i - 1], &now);
		link_destroy(n->links[i - 1]);
		n->links[i - 1] = n->links[--n->link_count];
	}
	return n->link_count > 0;
}

/* A show that has just ended may have said so. What the audience says meanwhile nobody waits for. */
static void send_last_words(struct network *n)
{
	int64_t until = feed_now().mono + LAST_WORDS_MS;
	bool speaks = keep_speaking(n);
	n->sink.events = hear_no_more;
	n->sink.status = tell_no_more;
	n->sink.note = NULL;
	while ((speaks || poster_is_busy(&n->poster) || errands_are_busy(&n->errands)) && feed_now().mono < until) {
		int64_t next = tend_links(n);
		wait_for_something(n, next < until ? next : until);
		speaks = keep_speaking(n);
	}
	while (n->link_count > 0)
		link_destroy(n->links[--n->link_count]);
	errands_finish(&n->errands);
	poster_finish(&n->poster);
	speaker_finish(&n->speaker);
}

static void *run_network(void *user)
{
	struct network *n = user;
	thread_goes_behind_picture("crowdcue: feeds");
	for (;;) {
		struct moment now = feed_now();
		if (!grant_wishes(n, &now))
			break;
		wait_for_something(n, tend_links(n));
	}
	send_last_words(n);
	return NULL;
}

bool network_start(struct network *n)
{
	sigset_t all;
	sigset_t before;
	/* Signals are the owner's; a broken connection must not end the program. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	n->started = pthread_create(&n->thread, NULL, run_network, n) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return n->started;
}

static void queue(struct network *n, struct wish *w)
{
	pthread_mutex_lock(&n->mutex);
	*n->last = w;
	n->last = &w->next;
	pthread_mutex_unlock(&n->mutex);
	curl_multi_wakeup(n->multi);
}

static bool post_wish(struct network *n, const char *id, const struct feed_url *url)
{
	struct wish *w = calloc(1, sizeof *w);
	if (!w)
		return false;
	snprintf(w->id, sizeof w->id, "%s", id);
	if (url) {
		w->connect = true;
		w->url = *url;
	}
	queue(n, w);
	return true;
}

bool network_post(struct network *n, const struct feed_post *post)
{
	struct wish *w = calloc(1, sizeof *w);
	if (!w)
		return false;
	w->post = poster_job_create(post);
	if (!w->post) {
		free(w);
		return false;
	}
	queue(n, w);
	return true;
}

bool network_say(struct network *n, const struct feed_say *say)
{
	struct wish *w = calloc(1, sizeof *w);
	if (!w)
		return false;
	w->say = speaker_job_create(say);
	if (!w->say) {
		free(w);
		return false;
	}
	queue(n, w);
	return true;
}

bool network_connect(struct network *n, const char *id, const struct feed_url *url)
{
	return post_wish(n, id, url);
}

void network_disconnect(struct network *n, const char *id)
{
	post_wish(n, id, NULL);
}

bool network_forget_repeats(struct network *n)
{
	struct wish *w = calloc(1, sizeof *w);
	if (!w)
		return false;
	w->forget = true;
	queue(n, w);
	return true;
}

void network_stop_listening(struct network *n)
{
	if (!n->started)
		return;
	pthread_mutex_lock(&n->mutex);
	n->deafen = true;
	curl_multi_wakeup(n->multi);
	while (!n->deafened)
		pthread_cond_wait(&n->deaf, &n->mutex);
	pthread_mutex_unlock(&n->mutex);
}

void network_kept(struct network *n)
{
	if (listen_waits(n->listen))
		curl_multi_wakeup(n->multi);
}

void network_stop(struct network *n)
{
	pthread_mutex_lock(&n->mutex);
	n->stop = true;
	pthread_mutex_unlock(&n->mutex);
	curl_multi_wakeup(n->multi);
}

void network_join(struct network *n)
{
	if (n->started)
		pthread_join(n->thread, NULL);
	n->started = false;
}

void network_destroy(struct network *n)
{
	if (!n)
		return;
	if (n->started) {
		network_stop(n);
		network_join(n);
	}
	while (n->first) {
		struct wish *next = n->first->next;
		poster_job_destroy(n->first->post);
		speaker_job_destroy(n->first->say);
		free(n->first);
		n->first = next;
	}
	listen_destroy(n->listen);
	curl_multi_cleanup(n->multi);
	if (n->has_lock) {
		pthread_mutex_destroy(&n->mutex);
		pthread_cond_destroy(&n->deaf);
	}
	free(n);
}
