/* The feeds of a run: pull feeds are asked on the session's clock, push feeds live on the network thread. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/lottery.h"
#include "core/poll.h"
#include "core/sale.h"
#include "core/utf8.h"
#include "run/parts.h"

#define TAKE_AT_ONCE 64

/* ---- what is open, for the simulated audience ---- */

struct view {
	struct feed_open open[64];
	const char *options[64][POLL_OPTIONS];
	struct feed_winner winners[64];
	struct feed_view view;
};

static void look_at_poll(const struct interaction *it, struct feed_open *open, const char **options)
{
	for (size_t i = 0; i < it->doc->poll.option_count; i++)
		if (it->poll->in_play & 1u << i)
			options[open->option_count++] = it->doc->poll.options[i].text;
	open->options = options;
}

static void look_at_sale(const struct engine *e, const struct interaction *it, struct feed_open *open)
{
	const struct sale_product *p = &it->sale->products[it->sale->current];
	open->product = e->show->products[p->product].id;
	open->price = p->price;
	open->orders = it->doc->sale.stock_from == STOCK_ORDERS;
	if (it->doc->sale.claim_words.count)
		open->word = it->doc->sale.claim_words.items[0];
}

static void look_at_lottery(const struct engine *e, const struct interaction *it, struct view *v)
{
	const struct lottery *l = it->lottery;
	for (size_t i = 0; i < l->pick_count && v->view.winner_count < 64; i++)
		if (l->picks[i].named && l->picks[i].status == PICK_PENDING)
			v->winners[v->view.winner_count++] = (struct feed_winner){
				.person = people_texts(&e->people, l->entrants[l->picks[i].entrant].person).id,
				.word = it->doc->lottery.claim_word};
}

static void look(const struct engine *e, struct view *v)
{
	v->view = (struct feed_view){.open = v->open, .winners = v->winners, .language = e->show->language};
	for (size_t i = 0; i < e->item_count && v->view.open_count < 64; i++) {
		const struct interaction *it = &e->items[i];
		struct feed_open *open = &v->open[v->view.open_count];
		if (it->doc->kind == KIND_LOTTERY && it->life == LIFE_REVEALED)
			look_at_lottery(e, it, v);
		if (it->life != LIFE_OPEN)
			continue;
		*open = (struct feed_open){.kind = it->doc->kind, .id = it->doc->id, .word = "", .product = ""};
		if (it->doc->kind == KIND_LOTTERY && it->doc->lottery.words.count)
			open->word = it->doc->lottery.words.items[0];
		else if (it->doc->kind == KIND_POLL)
			look_at_poll(it, open, v->options[v->view.open_count]);
		else if (it->doc->kind == KIND_QUESTION && it->doc->question.prefix.count)
			open->word = it->doc->question.prefix.items[0];
		else if (it->doc->kind == KIND_SALE)
			look_at_sale(e, it, open);
		v->view.open_count++;
	}
}

/* ---- telling ---- */

/* Words that a feed has cut to fit, or that came from its server, are UTF-8 up to where they are not: nothing else can
 * be written down. */
static void keep_valid(char *text)
{
	size_t length = strlen(text);
	while (length && !utf8_valid(text, length))
		length--;
	text[length] = 0;
}

static void take_over(struct source *s, const struct feed_status *status)
{
	s->status = *status;
	keep_valid(s->status.text);
}

/* A feed's state or words changed: a row, so that a gap in coverage is on record, and an event. */
static void tell(struct runner *r, struct source *s, struct moment at)
{
	if (s->told == s->status.state && strcmp(s->told_text, s->status.text) == 0)
		return;
	s->told = s->status.state;
	snprintf(s->told_text, sizeof s->told_text, "%s", s->status.text);
	json_t *fields = json_pack("{s:s, s:s, s:s}", "id", s->id, "state", feed_state_name(s->status.state), "text",
				   s->status.text);
	uint64_t seq = batch_row(r, at, "feed", json_copy(fields));
	batch_say(r, "feed.state", fields, seq, at);
}

static struct source *find(struct runner *r, const char *id)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (strcmp(r->sources[i].id, id) == 0)
			return &r->sources[i];
	return NULL;
}

void sources_status(struct runner *r, const struct feed_status *status)
{
	struct source *s = find(r, status->id);
	if (!s)
		return;
	take_over(s, status);
	if (r->booted)
		tell(r, s, batch_now(r));
}

/* ---- the network thread's side ---- */

static void take_events(void *user, struct audience_event *events, size_t count)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	struct audience_event *own = malloc(count * sizeof *own);
	if (!mail || !own) {
		for (size_t i = 0; i < count; i++)
			audience_finish(&events[i]);
		free(mail);
		free(own);
		return;
	}
	memcpy(own, events, count * sizeof *own);
	mail->kind = MAIL_EVENTS;
	mail->events = own;
	mail->count = count;
	mailbox_post(&r->mailbox, mail);
}

static void take_status(void *user, const struct feed_status *status)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	if (!mail)
		return;
	mail->kind = MAIL_STATUS;
	mail->status = *status;
	mailbox_post(&r->mailbox, mail);
}

static void take_note(void *user, const char *id, const char *text)
{
	struct runner *r = user;
	struct mail *mail = calloc(1, sizeof *mail);
	size_t size = strlen(id) + strlen(text) + 3;
	if (!mail)
		return;
	mail->kind = MAIL_NOTE;
	mail->line = malloc(size);
	if (mail->line)
		snprintf(mail->line, size, "%s: %s", id, text);
	mailbox_post(&r->mailbox, mail);
}

static bool need_network(struct runner *r)
{
	if (r->network)
		return true;
	struct feed_sink sink = {.user = r, .events = take_events, .status = take_status, .note = take_note};
	r->network = network_create(&sink);
	if (r->network && network_start(r->network))
		return true;
	network_destroy(r->network);
	r->network = NULL;
	return false;
}

/* ---- adding ---- */

static struct source *add(struct runner *r, const char *id, const char *text, struct error *error)
{
	struct feed_url url;
	if (!feed_url_parse(text, &url, error))
		return NULL;
	if (r->source_count == RUNNER_FEEDS_MAX) {
		error_set(error, "More than %d feeds.", RUNNER_FEEDS_MAX);
		return NULL;
	}
	struct source *s = &r->sources[r->source_count++];
	*s = (struct source){.url = url};
	s->url.resumed = r->resumed_count;
	if (id[0])
		snprintf(s->id, sizeof s->id, "%s", id);
	else
		snprintf(s->id, sizeof s->id, "f%lld", (long long)++r->feed_numbers);
	snprintf(s->url_text, sizeof s->url_text, "%.*s", (int)strcspn(text, "?"), text);
	s->waiting = true;
	s->status = (struct feed_status){.state = FEED_CONNECTING, .last_mono_ms = NEVER, .retry_mono_ms = NEVER};
	return s;
}

static bool is_network(const struct feed_url *url)
{
	return !url->pull;
}

static void end(struct source *s, enum feed_state state, const char *text)
{
	s->status.state = state;
	snprintf(s->status.text, sizeof s->status.text, "%.255s", text);
	keep_valid(s->status.text);
}

static enum runner_result add_shows_feeds(struct runner *r, struct error *error)
{
	for (size_t i = 0; i < r->show->feed_count; i++) {
		const struct show_feed *doc = &r->show->feeds[i];
		struct source *s = add(r, doc->id, doc->url, error);
		if (!s)
			return RUNNER_INPUT;
		s->url.public_only = !r->allow_private;
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
		struct source *s = add(r, "", config->feeds[i], error);
		if (!s)
			return RUNNER_USAGE;
		if (r->clock.driven && is_network(&s->url)) {
			error_set(error, "A feed over the network has a clock of its own: not with --clock stdin.");
			return RUNNER_USAGE;
		}
		if (s->url.scheme == FEED_LATER) {
			error_set(error, "This version cannot connect to %s yet.", s->url_text);
			return RUNNER_USAGE;
		}
	}
	return RUNNER_OK;
}

/* ---- beginning and ending ---- */

static bool counts(const struct runner *r, const struct source *s)
{
	for (size_t i = 0; i < r->show->feed_count; i++)
		if (strcmp(r->show->feeds[i].id, s->id) == 0)
			return r->show->feeds[i].count;
	return true;
}

static void tell_engine(struct runner *r, const struct source *s, struct moment at)
{
	int64_t delay_ms = s->url.delay_ms == SHOW_NONE ? 0 : s->url.delay_ms;
	bool count = counts(r, s);
	batch_row(r, at, "feed",
		  json_pack("{s:s, s:s, s:I, s:b}", "id", s->id, "feed", s->url.name, "delay_ms", (json_int_t)delay_ms,
			    "count", count));
	struct event event = {.kind = EVENT_FEED,
			      .at = at,
			      .feed = {.id = s->id, .feed = s->url.name, .delay_ms = delay_ms, .count = count}};
	batch_apply(r, &event, 0, NULL);
}

static void begin(struct runner *r, struct source *s, struct moment at)
{
	struct error error = {0};
	if (s->url.scheme == FEED_LATER) {
		end(s, FEED_REFUSED, "This version cannot connect to this kind of feed yet.");
	} else if (s->url.pull) {
		s->pull = pull_feed_create(s->id, &s->url, at.wall, &error);
		if (!s->pull)
			end(s, FEED_REFUSED, error.what);
		else
			take_over(s, pull_feed_status(s->pull));
	} else if (r->clock.driven) {
		end(s, FEED_ENDED, "Not connected: the show's clock is driven from outside.");
	} else if (!need_network(r) || !network_connect(r->network, s->id, &s->url)) {
		end(s, FEED_REFUSED, "The network thread could not be started.");
	}
	tell(r, s, at);
}

void sources_start(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->source_count; i++) {
		if (!r->sources[i].waiting)
			continue;
		r->sources[i].waiting = false;
		tell_engine(r, &r->sources[i], at);
		begin(r, &r->sources[i], at);
	}
}

void sources_tell_again(struct runner *r, struct moment at)
{
	for (size_t i = 0; i < r->source_count; i++)
		if (!r->sources[i].waiting)
			tell_engine(r, &r->sources[i], at);
}

void sources_stop(struct runner *r)
{
	network_destroy(r->network);
	r->network = NULL;
	for (size_t i = 0; i < r->source_count; i++) {
		pull_feed_destroy(r->sources[i].pull);
		r->sources[i].pull = NULL;
	}
}

int64_t sources_next(const struct runner *r)
{
	int64_t next = NEVER;
	for (size_t i = 0; i < r->source_count; i++) {
		int64_t own = r->sources[i].pull ? pull_feed_next(r->sources[i].pull) : NEVER;
		if (own < next)
			next = own;
	}
	return next;
}

void sources_take(struct runner *r, struct moment at)
{
	struct audience_event events[TAKE_AT_ONCE];
	struct view v;
	for (size_t i = 0; i < r->source_count; i++) {
		struct source *s = &r->sources[i];
		if (!s->pull || pull_feed_next(s->pull) > at.wall)
			continue;
		look(r->engine, &v); /* borrows texts: those of before the events of another source do not hold */
		struct mail mail = {.kind = MAIL_EVENTS, .events = events};
		mail.count = pull_feed_take(s->pull, at.wall, &v.view, events, TAKE_AT_ONCE);
		request_events(r, &mail, at);
		for (size_t n = 0; n < mail.count; n++)
			audience_finish(&events[n]);
		take_over(s, pull_feed_status(s->pull));
		tell(r, s, at);
	}
}

/* ---- verbs ---- */

const char *sources_judge(const struct runner *r, const char *url)
{
	struct feed_url parsed;
	struct error error;
	if (!feed_url_parse(url, &parsed, &error) || parsed.scheme == FEED_LATER || r->source_count == RUNNER_FEEDS_MAX)
		return "feed.bad-url";
	return r->clock.driven && is_network(&parsed) ? "feed.bad-url" : NULL;
}

bool sources_effect(struct runner *r, const json_t *verb, const char **text)
{
	const char *name = json_string_value(json_object_get(verb, "verb"));
	const char *id = json_string_value(json_object_get(verb, "id"));
	struct error error = {0};
	if (strcmp(name, "feed.disconnect") == 0) {
		struct source *s = find(r, id ? id : "");
		*text = "There is no feed with this id.";
		if (!s)
			return false;
		*text = "";
		if (r->network && !s->url.pull)
			network_disconnect(r->network, s->id);
		pull_feed_destroy(s->pull);
		s->pull = NULL;
		end(s, FEED_ENDED, "");
		return true;
	}
	if (id && find(r, id)) {
		*text = "There is a feed with this id already.";
		return false;
	}
	struct source *s = add(r, id ? id : "", json_string_value(json_object_get(verb, "url")), &error);
	*text = "This feed address cannot be understood.";
	if (!s)
		return false;
	*text = ""; /* it begins with the next batch, which has a place for its rows */
	return true;
}

json_t *sources_state(const struct runner *r)
{
	json_t *feeds = json_array();
	struct moment now = clock_now(&r->clock);
	for (size_t i = 0; i < r->source_count; i++) {
		const struct source *s = &r->sources[i];
		json_t *feed = json_pack("{s:s, s:s, s:s, s:I, s:I, s:I, s:s}", "id", s->id, "url", s->url_text,
					 "state", feed_state_name(s->status.state), "received",
					 (json_int_t)s->status.received, "dropped", (json_int_t)s->status.dropped,
					 "duplicates", (json_int_t)s->status.duplicates, "text", s->status.text);
		int64_t reference = s->url.pull ? now.wall : machine_mono_ms();
		if (s->status.last_mono_ms != NEVER)
			json_object_set_new(feed, "last_ms", json_integer(reference - s->status.last_mono_ms));
		json_array_append_new(feeds, feed);
	}
	return feeds;
}
