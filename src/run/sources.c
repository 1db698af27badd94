/* The feeds of a run: pull feeds are asked on the session's clock, push feeds live on the network thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/locale.h"
#include "core/utf8.h"
#include "run/answer.h"
#include "run/parts.h"
#include "run/show_feeds.h"
#include "run/sources_view.h"
#include "show/document_path.h"

#define TAKE_AT_ONCE 64
/* Of pull feeds, in one batch of a real clock: some milliseconds of work. */
#define TAKE_IN_BATCH 2048

struct source *sources_find(const struct runner *r, const char *id)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (!r->sources[i].leaving && strcmp(r->sources[i].id, id) == 0)
			return (struct source *)(uintptr_t)&r->sources[i];
	return NULL;
}

bool sources_has(const struct runner *r, const char *id)
{
	return sources_find(r, id) != NULL;
}

/* ---- the network thread's side ---- */

static void take_events(void *user, struct audience_event *events, size_t count)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	struct audience_event *own = malloc(count * sizeof *own);
	r->handed++;
	if (!mail || !own) {
		atomic_store(&r->handed_lost, r->handed);
		for (size_t i = 0; i < count; i++)
			audience_finish(&events[i]);
		free(mail);
		free(own);
		return;
	}
	memcpy(own, events, count * sizeof *own);
	mail->kind = MAIL_EVENTS;
	mail->handed = r->handed;
	mail->events = own;
	mail->lines = audience_lines(events, count); /* here, so that the runner has less to do */
	mail->count = count;
	for (size_t i = 0; i < count; i++) /* the line is about as long as its texts */
		mail->bytes += sizeof *events + 2 * events[i].block_size;
	mailbox_post(&r->mailbox, mail);
}

static uint64_t tell_handed(void *user)
{
	const struct runner *r = user;
	return r->handed;
}

static uint64_t tell_kept(void *user, uint64_t *lost)
{
	struct runner *r = user;
	uint64_t kept = atomic_load(&r->handed_kept);
	bool waits = atomic_load(&r->journal_waits);
	*lost = waits ? r->handed : atomic_load(&r->handed_lost);
	return waits ? r->handed : kept;
}

void sources_kept(struct runner *r, const struct mail *all)
{
	uint64_t handed = 0;
	for (; all; all = all->next)
		handed = all->handed ? all->handed : handed;
	bool news = handed || atomic_load(&r->journal_waits) != r->broken;
	if (handed && r->broken)
		atomic_store(&r->handed_lost, handed);
	if (handed)
		atomic_store(&r->handed_kept, handed);
	atomic_store(&r->journal_waits, r->broken);
	if (news && r->network)
		network_kept(r->network);
}

static void take_status(void *user, const struct feed_status *status)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	struct feed_status *copy = malloc(sizeof *copy);
	if (!mail || !copy) {
		free(mail);
		free(copy);
		return;
	}
	*copy = *status;
	mail->kind = MAIL_STATUS;
	mail->status = copy;
	mailbox_post(&r->mailbox, mail);
}

/* The log is in English. */
static void take_note(void *user, const char *id, const struct saying *says)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	char text[SAYING_TEXT];
	saying_text(says, NULL, text, sizeof text);
	size_t size = strlen(id) + strlen(text) + 3;
	if (!mail)
		return;
	mail->kind = MAIL_NOTE;
	mail->line = malloc(size);
	if (mail->line)
		snprintf(mail->line, size, "%s: %s", id, text);
	mailbox_post(&r->mailbox, mail);
}

bool sources_need_network(struct runner *r)
{
	if (r->network)
		return true;
	struct feed_sink sink = {.user = r,
				 .state_folder = r->feeds_state[0] ? r->feeds_state : NULL,
				 .hash_key = r->key,
				 .events = take_events,
				 .handed = tell_handed,
				 .kept = tell_kept,
				 .status = take_status,
				 .note = take_note,
				 .posted = chat_posted};
	r->network = network_create(&sink, r->secrets);
	if (r->network && network_start(r->network))
		return true;
	network_destroy(r->network);
	r->network = NULL;
	return false;
}

/* ---- adding ---- */

static void forget(struct runner *r, struct source *s)
{
	pull_feed_destroy(s->pull);
	json_decref(s->asked);
	struct source *end = &r->sources[r->source_count--];
	memmove(s, s + 1, (size_t)(end - s - 1) * sizeof *s);
}

bool sources_are_full(const struct runner *r)
{
	size_t count = 0;
	for (size_t i = 0; i < r->source_count; i++)
		count += !r->sources[i].leaving && !r->sources[i].disconnected;
	return count >= RUNNER_FEEDS_MAX;
}

bool sources_make_place(struct runner *r, const char *id)
{
	struct source *same = sources_find(r, id);
	if (same && same->disconnected)
		forget(r, same);
	for (size_t i = 0; r->source_count == 2 * RUNNER_FEEDS_MAX && i < r->source_count; i++)
		if (r->sources[i].disconnected)
			forget(r, &r->sources[i]);
	return !sources_are_full(r) && r->source_count < 2 * RUNNER_FEEDS_MAX;
}

/* How long the show is planned to last: its rows one after the other. */
static int64_t planned_length(const struct show *show)
{
	int64_t length = 0;
	for (size_t i = 0; i < show->segment_count; i++)
		if (show->segments[i].duration_ms != SHOW_NONE && !show->segments[i].skip)
			length += show->segments[i].duration_ms;
	return length ? length : SHOW_NONE;
}

static bool is_taken(const struct runner *r, const char *id)
{
	const struct source *same = sources_find(r, id);
	return same && !same->disconnected;
}

/* Of one that nobody has given a name: what it was called in an earlier part of the session, so that verbs, hotkeys and
 * cues find it again; else the next number. */
static void number_feed(struct runner *r, const struct feed_url *url, char *id, size_t size)
{
	const struct engine_feed *known = sources_known(r, url->name);
	bool numbered = known && known->id[0] == 'f' && known->id[1 + strspn(known->id + 1, "0123456789")] == 0;
	if (numbered && !is_taken(r, known->id)) {
		snprintf(id, size, "%s", known->id);
		return;
	}
	do
		snprintf(id, size, "f%lld", (long long)++r->feed_numbers);
	while (is_taken(r, id));
}

struct source *sources_add(struct runner *r, const char *name, const char *text, struct error *error)
{
	char id[sizeof r->sources->id];
	struct feed_url url;
	if (!feed_url_parse(text, &url, error))
		return NULL;
	if (name[0])
		snprintf(id, sizeof id, "%s", name);
	else
		number_feed(r, &url, id, sizeof id);
	if (!sources_make_place(r, id)) {
		error_set(error, "%s", locale_reason(r->show->language, "feed.too-many"));
		return NULL;
	}
	if (sources_has_twin(r, &url)) {
		error_set(error, "%s", locale_reason(r->show->language, "feed.same-name"));
		return NULL;
	}
	struct source *s = &r->sources[r->source_count++];
	*s = (struct source){.url = url};
	s->url.resumed = r->resumed_count;
	snprintf(s->id, sizeof s->id, "%s", id);
	if (url.page)
		snprintf(s->url_text, sizeof s->url_text, "%s", url.name);
	else
		snprintf(s->url_text, sizeof s->url_text, "%.*s", (int)strcspn(text, "?#"), text);
	feed_url_hide(s->url_text, s->url_text, sizeof s->url_text);
	sources_learn(r, s, text);
	s->waiting = true;
	s->url.length_ms = planned_length(r->show);
	s->status = (struct feed_status){.state = FEED_CONNECTING, .last_mono_ms = NEVER, .retry_mono_ms = NEVER};
	return s;
}

static bool is_network(const struct feed_url *url)
{
	return !url->pull;
}

static void end(struct source *s, enum feed_state state, struct saying says)
{
	s->status.state = state;
	s->status.says = says;
}

void sources_bound(const struct runner *r, struct source *s)
{
	s->scripted = true;
	s->url.public_only = !r->allow_private;
	s->url.leave = r->listen;
	s->url.from_show = true;
}

static enum runner_result add_shows_feeds(struct runner *r, struct error *error)
{
	for (size_t i = 0; i < r->show->feed_count; i++) {
		const struct show_feed *doc = &r->show->feeds[i];
		struct source *s = sources_add(r, doc->id, doc->url, error);
		if (!s) {
			show_feeds_blame(doc, i, error);
			return RUNNER_INPUT;
		}
		s->document = r->document;
		sources_bound(r, s);
		if (doc->delay_ms > 0 || s->url.delay_ms == SHOW_NONE) /* the address may say it, too */
			s->url.delay_ms = doc->delay_ms;
	}
	return RUNNER_OK;
}

enum runner_result sources_add_all(struct runner *r, const struct runner_config *config, struct error *error)
{
	if (!config->skip_show_feeds) {
		enum runner_result result = add_shows_feeds(r, error);
		if (result != RUNNER_OK)
			return result;
	}
	for (size_t i = 0; i < config->feed_count; i++) {
		struct source *s = sources_add(r, "", config->feeds[i], error);
		if (!s)
			return RUNNER_USAGE;
		if (r->clock.driven && is_network(&s->url)) {
			error_set(error, "A feed over the network has a clock of its own: not with --clock stdin.");
			return RUNNER_USAGE;
		}
		if (!feed_url_find_map(&s->url, r->show->folder, error))
			return error->file[0] ? RUNNER_INPUT : RUNNER_USAGE;
	}
	return RUNNER_OK;
}

/* ---- beginning and ending ---- */

/* What a script names is a file of the show, beside it or below. */
static void begin_pull(const struct runner *r, struct source *s, int64_t wall)
{
	struct feed_url url = s->url;
	struct error error = {0};
	bool scripted = url.scheme == FEED_FILE && url.from_show;
	if (scripted && path_find(r->show->folder, s->url.target, url.target, sizeof url.target) == PATH_LEAVES) {
		end(s, FEED_REFUSED, saying_plain("Feed.file.leaves"));
		return;
	}
	if (!url.target[0]) /* opening it says that it is not there */
		url = s->url;
	s->known_before = 0;
	s->pull = pull_feed_create(s->id, &url, wall, &error);
	if (!s->pull)
		end(s, FEED_REFUSED, sources_says(&error));
}

static void begin(struct runner *r, struct source *s, struct moment at)
{
	struct error error = {0};
	if (s->unable) {
		end(s, FEED_CREDENTIALS, saying_plain(s->unable));
	} else if (s->url.pull) {
		begin_pull(r, s, at.wall);
		if (s->pull)
			sources_take_over(r, s, pull_feed_status(s->pull));
	} else if (!r->clock.driven && !sources_find_map(r, &s->url, &error)) {
		end(s, FEED_REFUSED, sources_says(&error));
	} else if (r->clock.driven) {
		end(s, FEED_ENDED, saying_plain("Feed.driven"));
	} else if (!sources_need_network(r) || !network_connect(r->network, s->id, &s->url)) {
		end(s, FEED_REFUSED, saying_plain("Feed.no-network"));
	}
	sources_tell(r, s, at);
}

void sources_disconnect(struct runner *r, struct source *s)
{
	if (r->network && !s->url.pull)
		network_disconnect(r->network, s->id);
	pull_feed_destroy(s->pull);
	s->pull = NULL;
	end(s, FEED_ENDED, (struct saying){0});
}

static void begin_pull_again(struct runner *r, struct source *s, struct moment at)
{
	s->again = false;
	if (!s->pull)
		return;
	pull_feed_destroy(s->pull);
	s->pull = NULL;
	begin(r, s, at);
}

/* Those that leave end first: one that comes may have their id. */
static void end_leaving(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->source_count;) {
		if (!r->sources[i].leaving) {
			i++;
			continue;
		}
		sources_disconnect(r, &r->sources[i]);
		sources_tell(r, &r->sources[i], at);
		forget(r, &r->sources[i]);
	}
}

/* A session that was resumed knows feeds of its earlier parts that nobody has connected again: they are over. */
static void end_forgotten(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->engine->feed_count && !r->forgotten_ended; i++) {
		const struct engine_feed *feed = &r->engine->feeds[i];
		if (feed->coverage == COVERAGE_AWAY && !sources_find(r, feed->id))
			sources_say_ended(r, feed->id, at);
	}
	r->forgotten_ended = true;
}

void sources_start(struct runner *r, struct moment at)
{
	end_leaving(r, at);
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		if (s->again)
			begin_pull_again(r, s, at);
		if (!s->waiting)
			continue;
		s->waiting = false;
		if (!s->known)
			sources_tell_engine(r, s, at);
		begin(r, s, at);
	}
	end_forgotten(r, at);
}

void sources_tell_again(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (!r->sources[i].waiting && !r->sources[i].leaving) {
			sources_tell_engine(r, &r->sources[i], at);
			sources_tell_again_of(r, &r->sources[i], at);
		} else {
			r->sources[i].known = false;
		}
}

void sources_tell_waiting(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (r->sources[i].waiting && !r->sources[i].leaving && !r->sources[i].known)
			sources_tell_engine(r, &r->sources[i], at);
}

/* ---- with the show and the rehearsal ---- */

static bool belongs(const struct runner *r, const struct source *s)
{
	if (s->for_rehearsal)
		return r->engine->rehearsal;
	return !s->document || s->document == r->document;
}

static bool has_shows_feeds(const struct runner *r)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (r->sources[i].document == r->document)
			return true;
	return r->skip_show_feeds;
}

void sources_settle(struct runner *r)
{
	struct error error = {0};
	for (size_t i = r->source_count; i > 0; i--) {
		struct source *s = &r->sources[i - 1];
		s->leaving = !belongs(r, s);
		s->again = s->again && !r->engine->rehearsal;
		if (s->leaving && s->waiting) /* it never began */
			forget(r, s);
	}
	if (!has_shows_feeds(r) && add_shows_feeds(r, &error) != RUNNER_OK)
		batch_say(r, "alert", json_pack("{s:s, s:s}", "reason", "feed.bad-url", "text", error.what), 0,
			  r->applied);
}

void sources_begin_again(struct runner *r)
{
	for (size_t i = 0; i < r->source_count; i++)
		r->sources[i].again = r->sources[i].pull != NULL;
}

void sources_forget_repeats(struct runner *r)
{
	if (r->network)
		network_forget_repeats(r->network);
}

void sources_add_for_rehearsal(struct runner *r, const char *url)
{
	struct error error = {0};
	struct source *s = sources_add(r, "", url, &error);
	if (s)
		s->for_rehearsal = true;
}

void sources_listen(struct runner *r, enum feed_listen listen)
{
	r->listen = listen;
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		bool listens = s->url.scheme == FEED_LISTEN_HTTP || s->url.scheme == FEED_LISTEN_WS;
		if (!listens || !s->scripted || s->leaving || s->disconnected)
			continue;
		s->url.leave = listen;
		s->waiting = true;
	}
	if (r->booted)
		sources_start(r, batch_now(r));
}

void sources_stop_listening(struct runner *r)
{
	if (r->network)
		network_stop_listening(r->network);
}

void sources_stop(struct runner *r)
{
	network_destroy(r->network);
	r->network = NULL;
	for (size_t i = 0; i < r->source_count; i++) {
		pull_feed_destroy(r->sources[i].pull);
		r->sources[i].pull = NULL;
		json_decref(r->sources[i].asked);
		r->sources[i].asked = NULL;
	}
	sources_forget_urls(r);
}

static bool gives(const struct source *s)
{
	return s->pull && !s->leaving && !s->again;
}

void sources_make_room(struct runner *r)
{
	r->feed_room = TAKE_IN_BATCH;
}

/* A driven clock stands still until all is done: there is no batch to wait for. */
static bool has_room(const struct runner *r)
{
	return r->clock.driven || r->feed_room > 0;
}

int64_t sources_next(const struct runner *r)
{
	int64_t next = NEVER;
	if (!has_room(r))
		return NEVER;
	for (size_t i = 0; i < r->source_count; i++) {
		const struct source *s = &r->sources[i];
		int64_t own = gives(s) ? pull_feed_next(s->pull) : NEVER;
		if (own < next)
			next = own;
	}
	return next;
}

size_t sources_take(struct runner *r, struct moment at)
{
	struct audience_event events[TAKE_AT_ONCE];
	struct sources_view v;
	size_t taken = 0;
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		if (!gives(s) || pull_feed_next(s->pull) > at.wall)
			continue;
		sources_look(r->engine,
			     &v); /* borrows texts: those of before the events of another source do not hold */
		struct mail mail = {.kind = MAIL_EVENTS, .source = s->id, .events = events};
		mail.count = pull_feed_take(s->pull, at.wall, &v.view, events, TAKE_AT_ONCE);
		request_events(r, &mail, at);
		taken += mail.count;
		r->feed_room -= (int64_t)mail.count;
		for (size_t n = 0; n < mail.count; n++)
			audience_finish(&events[n]);
		sources_take_over(r, s, pull_feed_status(s->pull));
		sources_tell(r, s, at);
	}
	return taken;
}
