#include "feed/link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "feed/feed_url.h"
#include "feed/link_socket.h"

#define FIRST_PAUSE_MS 1000
#define LONGEST_PAUSE_MS 20000
#define STEADY_MS 60000
#define TELL_MS 1000
#define CHUNK 16384
/* After so many bytes the others have their turn. */
#define TURN (32 * CHUNK)
#define DROPS_TOLD_MOST 8

static void cover(const void *user, char *part)
{
	secrets_cover(user, part);
}

static void set_state_as(struct link *l, enum feed_state state, struct saying says)
{
	saying_change(&says, cover, l->secrets);
	if (l->status.state != state || !saying_same(&l->status.says, &says))
		l->changed = true;
	l->status.state = state;
	l->status.ready = l->status.ready && state == FEED_CONNECTING;
	l->status.says = says;
}

static void set_state(struct link *l, enum feed_state state)
{
	set_state_as(l, state, (struct saying){0});
}

struct link *link_create(const char *id, const struct feed_url *url, const struct protocol *protocol,
			 const struct feed_sink *sink, CURLM *multi, const struct moment *now)
{
	struct link *l = calloc(1, sizeof *l);
	if (!l)
		return NULL;
	l->protocol = protocol;
	l->url = *url;
	l->sink = sink;
	l->multi = multi;
	l->own = protocol->create(url);
	l->dedupe = dedupe_create(sink->hash_key);
	if (!l->own || !l->dedupe) {
		link_destroy(l);
		return NULL;
	}
	const char *host = url->host[0] || !protocol->host ? url->host : protocol->host;
	snprintf(l->host, sizeof l->host, "%s", host);
	l->port = url->port ? url->port : url->insecure ? protocol->plain_port : protocol->port;
	l->state = LINK_PAUSED;
	link_from(l, NULL, 0, SKEW_STREAM);
	link_recall_clock(l, now);
	snprintf(l->mark, sizeof l->mark, "%s", url->mark);
	l->socket = CURL_SOCKET_BAD;
	l->dial = (struct handle){.kind = HANDLE_DIAL, .link = l};
	l->tls = !url->insecure;
	l->due_mono = now->mono;
	l->not_before = INT64_MIN;
	l->attempt_mono = INT64_MIN;
	l->live_mono = NEVER;
	l->pause_ms = url->pause_ms == SHOW_NONE ? FIRST_PAUSE_MS : url->pause_ms;
	snprintf(l->status.id, sizeof l->status.id, "%s", id);
	snprintf(l->status.url, sizeof l->status.url, "%s", url->name);
	snprintf(l->status.feed, sizeof l->status.feed, "%s", url->name);
	l->status.last_mono_ms = NEVER;
	rhythm_init(&l->rhythm);
	l->status.retry_mono_ms = NEVER;
	set_state(l, FEED_CONNECTING);
	return l;
}

/* Repeats go out of the batch. */
static void drop_repeats(struct link *l)
{
	size_t kept = 0;
	dedupe_look_ahead(l->dedupe, l->batch_keys, l->batch_count);
	for (size_t i = 0; i < l->batch_count; i++) {
		if (!dedupe_first_key(l->dedupe, l->batch_keys[i])) {
			l->status.duplicates++;
			audience_finish(&l->batch[i]);
			continue;
		}
		if (kept != i)
			l->batch[kept] = l->batch[i];
		kept++;
	}
	l->status.received += kept;
	l->batch_count = kept;
}

static void hand_over(struct link *l)
{
	if (l->batch_count) {
		rhythm_beat(&l->rhythm, l->batch_mono);
		l->status.usual_ms = rhythm_usual(&l->rhythm);
		drop_repeats(l);
	}
	link_tell_facts(l);
	if (l->batch_count) {
		l->status.last_mono_ms = l->batch_mono;
		if (l->status.state == FEED_QUIET)
			set_state(l, FEED_LIVE);
		l->sink->events(l->sink->user, l->batch, l->batch_count);
	}
	l->batch_count = 0;
}

void link_destroy(struct link *l)
{
	if (!l)
		return;
	hand_over(l);
	web_cancel(l);
	link_socket_close(l);
	if (l->own)
		l->protocol->destroy(l->own);
	dedupe_destroy(l->dedupe);
	free(l);
}

/* The next pause, and the one after it. */
static int64_t take_pause(struct link *l)
{
	int64_t pause = l->pause_ms;
	l->pause_ms = pause * 2 > LONGEST_PAUSE_MS ? LONGEST_PAUSE_MS : pause * 2;
	return pause - (int64_t)randombytes_uniform((uint32_t)(pause / 4 + 1));
}

/* It was live long enough to be no server that lets everybody in and closes at once. */
static bool is_steady(const struct link *l, const struct moment *now)
{
	return l->live_mono != NEVER && now->mono - l->live_mono >= STEADY_MS;
}

static void pause_link(struct link *l, int64_t pause, const struct moment *now)
{
	bool steady = is_steady(l, now);
	web_cancel(l);
	link_socket_close(l);
	if (steady)
		l->pause_ms = l->url.pause_ms == SHOW_NONE ? FIRST_PAUSE_MS : l->url.pause_ms;
	if (pause < 0)
		pause = take_pause(l);
	l->live_mono = NEVER;
	l->back = 0;
	rhythm_break(&l->rhythm);
	l->state = LINK_PAUSED;
	l->due_mono = now->mono + pause > l->not_before ? now->mono + pause : l->not_before;
	l->status.retry_mono_ms = l->due_mono;
	set_state_as(l, FEED_RETRYING, l->verdict_says);
}

static void finish_link(struct link *l, enum feed_state state)
{
	web_cancel(l);
	link_socket_close(l);
	l->state = LINK_OVER;
	l->live_mono = NEVER;
	l->due_mono = NEVER;
	l->status.retry_mono_ms = NEVER;
	set_state_as(l, state, l->verdict_says);
}

/* What is refused for good may be a passing trouble if it once worked: a hotel's network, a clock that is off. */
static void refuse_link(struct link *l, const struct moment *now)
{
	if (l->status.was_live)
		pause_link(l, -1, now);
	else
		finish_link(l, l->verdict_state);
}

static void begin(struct link *l, const struct moment *now)
{
	if (l->protocol->no_socket) {
		l->state = LINK_OPEN;
		l->protocol->opened(l, now);
	} else if (l->protocol->prepare) {
		l->protocol->prepare(l, now);
	} else if (!link_socket_open(l)) {
		l->verdict_says = saying_plain("Feed.memory");
		pause_link(l, -1, now);
	}
}

static void when_paused(struct link *l, enum link_event event, const struct moment *now)
{
	switch (event) {
	case LINK_DUE:
		l->attempt_mono = now->mono;
		l->status.retry_mono_ms = NEVER;
		l->private_address = false;
		l->state = LINK_CONNECTING;
		set_state_as(l, FEED_CONNECTING, l->status.says);
		begin(l, now);
		break;
	case LINK_ENDED:
		finish_link(l, FEED_ENDED);
		break;
	case LINK_CONNECTED:
	case LINK_FAILED:
	case LINK_RETURN:
	case LINK_REFUSED:
		break; /* nobody is connected who could say so */
	}
}

static void when_connecting(struct link *l, enum link_event event, const struct moment *now)
{
	switch (event) {
	case LINK_CONNECTED:
		l->state = LINK_OPEN;
		l->out_length = 0;
		l->unread = true;
		l->protocol->opened(l, now);
		break;
	case LINK_FAILED:
	case LINK_RETURN:
		pause_link(l, -1, now);
		break;
	case LINK_REFUSED:
		refuse_link(l, now);
		break;
	case LINK_ENDED:
		finish_link(l, FEED_ENDED);
		break;
	case LINK_DUE:
		break; /* it is on its way */
	}
}

static void when_open(struct link *l, enum link_event event, const struct moment *now)
{
	switch (event) {
	case LINK_FAILED:
		pause_link(l, -1, now);
		break;
	case LINK_RETURN:
		pause_link(l, is_steady(l, now) ? 0 : -1, now);
		break;
	case LINK_REFUSED:
		refuse_link(l, now);
		break;
	case LINK_ENDED:
		finish_link(l, FEED_ENDED);
		break;
	case LINK_DUE:
	case LINK_CONNECTED:
		break; /* it is there already */
	}
}

static void feed_event(struct link *l, enum link_event event, const struct moment *now)
{
	switch (l->state) {
	case LINK_PAUSED:
		when_paused(l, event, now);
		break;
	case LINK_CONNECTING:
		when_connecting(l, event, now);
		break;
	case LINK_OPEN:
		when_open(l, event, now);
		break;
	case LINK_OVER:
		break; /* nothing brings it back */
	}
}

void link_settle(struct link *l, const struct moment *now)
{
	enum link_event verdict = l->verdict;
	l->verdict = 0;
	if (verdict)
		feed_event(l, verdict, now);
}

static void decide(struct link *l, enum link_event event, enum feed_state state, struct saying says)
{
	if (l->verdict)
		return; /* the first one is the reason */
	l->verdict = event;
	l->verdict_state = state;
	l->verdict_says = says;
}

void link_fail(struct link *l, const char *key)
{
	link_fail_as(l, saying_plain(key));
}

void link_fail_as(struct link *l, struct saying says)
{
	decide(l, LINK_FAILED, FEED_RETRYING, says);
}

void link_return(struct link *l, const char *key)
{
	decide(l, LINK_RETURN, FEED_RETRYING, saying_plain(key));
}

void link_refuse(struct link *l, enum feed_state state, const char *key)
{
	link_refuse_as(l, state, saying_plain(key));
}

void link_refuse_as(struct link *l, enum feed_state state, struct saying says)
{
	decide(l, LINK_REFUSED, state, says);
}

void link_over(struct link *l, const char *key)
{
	decide(l, LINK_ENDED, FEED_ENDED, saying_plain(key));
}

void link_dial(struct link *l, const char *host, int port, bool tls)
{
	snprintf(l->host, sizeof l->host, "%s", host);
	l->port = port;
	l->tls = tls;
	if (l->state != LINK_CONNECTING || l->easy || !link_socket_open(l))
		link_fail(l, "Feed.memory");
}

void link_wait(struct link *l, int64_t ms, const struct moment *now)
{
	l->not_before = now->mono + ms;
}

void link_end(struct link *l, const struct moment *now)
{
	l->verdict = 0;
	decide(l, LINK_ENDED, FEED_ENDED, saying_plain("Feed.disconnected"));
	link_settle(l, now);
}

void link_back(struct link *l, enum gap_end back)
{
	l->back = back;
}

void link_live(struct link *l, const struct moment *now)
{
	if (l->live_mono != NEVER)
		return;
	l->live_mono = now->mono;
	l->status.was_live = true;
	l->status.back = l->back;
	set_state(l, FEED_LIVE);
}

void link_wait_for(struct link *l, struct saying says, bool ready)
{
	l->live_mono = NEVER;
	set_state_as(l, FEED_CONNECTING, says);
	l->status.ready = ready;
}

void link_say(struct link *l, const char *key)
{
	link_say_as(l, saying_plain(key));
}

void link_say_as(struct link *l, struct saying says)
{
	set_state_as(l, l->status.state, says);
}

const char *link_secret(const struct link *l, const char *group, const char *key)
{
	return feed_url_hears(&l->url, l->secrets, group) ? secrets_text(l->secrets, group, key) : NULL;
}

void link_refuse_secret(struct link *l, const char *group, const char *missing)
{
	bool hears = feed_url_hears(&l->url, l->secrets, group);
	link_refuse_as(l, FEED_CREDENTIALS,
		       hears ? saying_of(missing, "%s", secrets_place(l->secrets)) : saying_plain("Feed.secret-host"));
}

void link_answered(struct link *l, bool ok, struct saying why)
{
	saying_change(&why, cover, l->secrets);
	if (l->speaker)
		speaker_answered(l->speaker, l->status.id, ok, why);
}

void link_note(struct link *l, const char *key)
{
	link_note_as(l, saying_plain(key));
}

void link_note_as(struct link *l, struct saying says)
{
	if (!l->sink->note)
		return;
	saying_change(&says, cover, l->secrets);
	l->sink->note(l->sink->user, l->status.id, &says);
}

void link_send(struct link *l, const char *bytes, size_t length)
{
	if (sizeof l->out - l->out_length < length) {
		link_fail(l, "Feed.net.stuck");
		return;
	}
	memcpy(l->out + l->out_length, bytes, length);
	l->out_length += length;
}

void link_worked(struct link *l, size_t bytes)
{
	l->worked += bytes;
}

void link_forget_repeats(struct link *l)
{
	struct dedupe *fresh = dedupe_create(l->sink->hash_key);
	if (!fresh)
		return;
	dedupe_destroy(l->dedupe);
	l->dedupe = fresh;
}

void link_drop(struct link *l)
{
	l->status.dropped++;
	l->counted = true;
}

void link_drop_because(struct link *l, struct saying why)
{
	l->why = why;
	link_drop(l);
}

void link_drop_in_words(struct link *l, struct saying why)
{
	bool again = saying_same(&l->drop_says, &why);
	link_drop_because(l, why);
	if (!again && l->drops_told == DROPS_TOLD_MOST)
		return;
	if (!again) {
		l->drops_told++;
		l->drop_says = why;
		link_note_as(l, why);
	}
	if (l->status.state == FEED_LIVE || l->status.state == FEED_QUIET)
		link_say_as(l, why);
}

/* What is in the next place of the batch goes out with it. */
static void take_in(struct link *l, const struct moment *now)
{
	struct audience_event *e = &l->batch[l->batch_count];
	uint64_t key = dedupe_key(l->dedupe, e->feed, e->id);
	l->counted = true;
	l->batch_keys[l->batch_count] = key;
	e->hash = l->sink->hash_key ? key : 0;
	l->batch_mono = now->mono;
	if (++l->batch_count == LINK_BATCH)
		hand_over(l);
}

void link_pass(struct link *l, struct audience_event *e, const struct moment *now)
{
	l->batch[l->batch_count] = *e;
	*e = (struct audience_event){0};
	take_in(l, now);
}

void link_event(struct link *l, struct draft *d, int64_t server_ms, const struct moment *now)
{
	d->feed = l->url.name;
	d->t_ms = now->wall;
	d->t_server_ms = 0;
	/* what was said before does not tell how long a message is on its way */
	if (server_ms > 0 && d->history)
		d->t_ms = server_ms;
	else if (server_ms > 0)
		d->t_ms = link_time(l, server_ms, d->resent || d->kind == AUDIENCE_ORDER, now, &d->t_server_ms);
	if (draft_build(d, &l->batch[l->batch_count]))
		take_in(l, now);
	else
		link_drop(l);
}

void link_connected(struct link *l, CURLcode code, const struct moment *now)
{
	if (code == CURLE_OK && link_socket_find(l))
		decide(l, LINK_CONNECTED, FEED_CONNECTING, (struct saying){0});
	else
		link_socket_explain(l, code);
	link_settle(l, now);
	link_settle(l, now); /* what the protocol has to say to its first words */
}

void link_read(struct link *l, const struct moment *now)
{
	char bytes[CHUNK];
	l->worked = 0;
	while (l->state == LINK_OPEN && l->easy && !l->verdict) {
		size_t length;
		enum link_got got = link_socket_read(l, bytes, sizeof bytes, &length);
		if (got == LINK_GOT_CLOSED)
			link_fail(l, "Feed.net.closed");
		else if (got == LINK_GOT_ERROR)
			link_fail(l, "Feed.net.broken");
		else if (got == LINK_GOT_BYTES)
			l->protocol->received(l, bytes, length, now);
		l->worked += length;
		l->unread = got == LINK_GOT_BYTES && l->worked >= TURN;
		if (got != LINK_GOT_BYTES || l->unread)
			break;
	}
	if (l->state == LINK_OPEN && l->easy && !l->verdict && !link_socket_flush(l))
		link_fail(l, "Feed.net.broken");
	link_settle(l, now);
}

/* A room in which nobody says anything is no failure, but worth knowing. */
static int64_t watch_quiet(struct link *l, const struct moment *now)
{
	int64_t quiet = rhythm_quiet(&l->rhythm);
	if (l->live_mono == NEVER || l->status.state != FEED_LIVE)
		return NEVER;
	int64_t last = l->status.last_mono_ms;
	int64_t since = last == NEVER || last < l->live_mono ? l->live_mono : last;
	if (now->mono - since < quiet)
		return since + quiet;
	set_state_as(l, FEED_QUIET, saying_of("Feed.quiet", "%lld", (long long)(quiet / 1000)));
	return NEVER;
}

int64_t link_tick(struct link *l, const struct moment *now, int64_t earliest)
{
	int64_t next = NEVER;
	if (l->state == LINK_PAUSED) {
		next = l->due_mono > earliest ? l->due_mono : earliest;
		if (l->status.state == FEED_RETRYING)
			l->status.retry_mono_ms = next;
		if (next > now->mono)
			return next;
		feed_event(l, LINK_DUE, now);
		link_settle(l, now);
	}
	if (l->state == LINK_OPEN) {
		next = l->protocol->tick(l, now);
		if (l->easy && !l->verdict && !link_socket_flush(l))
			link_fail(l, "Feed.net.broken");
		link_settle(l, now);
		int64_t quiet = watch_quiet(l, now);
		next = quiet < next ? quiet : next;
	}
	if (l->state == LINK_PAUSED)
		next = l->due_mono > earliest ? l->due_mono : earliest;
	return next;
}

int64_t link_tell(struct link *l, const struct moment *now)
{
	hand_over(l);
	int64_t due = link_tell_clocks(l, now);
	if (!l->changed && !l->counted)
		return due;
	if (!l->changed && now->mono - l->told_mono < TELL_MS)
		return l->told_mono + TELL_MS;
	l->changed = false;
	l->counted = false;
	l->told_mono = now->mono;
	memcpy(l->status.mark, l->mark, sizeof l->mark);
	l->sink->status(l->sink->user, &l->status);
	l->status.clock_count = 0;
	return due;
}
