#include "feed/youtube.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feed/reader_json.h"
#include "show/audience_line.h"

enum tag { TAG_VIDEO = 1, TAG_STREAM, TAG_PAGE };

#define SOON_MS 30000      /* a chat that is not open yet is asked for again after it */
#define SLOW_DOWN_MS 60000 /* after "too many requests" */
#define NO_UNITS_MS 900000 /* after "the quota is used up" */

/* ---- over a crash ---- */

#define MARK_FORM "%lld %lld %lld %lld"

/* The units that were used and their day, the time of the newest message, when the show should end, the next page. */
static void set_mark(struct link *l)
{
	const struct youtube *y = l->own;
	char mark[FEED_MARK];
	bool clean = y->page[strcspn(y->page, " ")] == 0;
	snprintf(mark, sizeof mark, MARK_FORM " %s", (long long)y->quota->used, (long long)y->quota->day,
		 (long long)y->newest_ms, (long long)y->end_wall, clean ? y->page : "");
	link_mark(l, mark);
}

/* With the first request: whose the quota is, and what is known from before. */
static void join(struct link *l, const struct moment *now)
{
	struct youtube *y = l->own;
	long long used = 0;
	long long day = 0;
	long long newest = 0;
	long long end = 0;
	char page[sizeof y->page] = "";
	if (y->quota)
		return;
	y->quota = l->youtube ? l->youtube : &y->own;
	y->quota->feeds++;
	int count = sscanf(l->url.mark, MARK_FORM " %511s", &used, &day, &newest, &end, page);
	if (count < 4 || used < 0 || newest < 0)
		return;
	youtube_recall(y->quota, day, used, now->wall);
	y->newest_ms = newest;
	y->end_wall = end > now->wall ? end : 0;
	y->end_mono = y->end_wall ? now->mono + (y->end_wall - now->wall) : NEVER;
	memcpy(y->page, page, sizeof page);
	y->recalled = page[0] != 0;
}

static void plan_end(struct link *l, const struct moment *now)
{
	struct youtube *y = l->own;
	if (y->end_mono != NEVER || l->url.length_ms == SHOW_NONE)
		return;
	y->end_mono = now->mono + l->url.length_ms;
	y->end_wall = now->wall + l->url.length_ms;
}

static void spend(struct link *l, int64_t units, const struct moment *now)
{
	struct youtube *y = l->own;
	youtube_spend(y->quota, units, now->wall);
	set_mark(l);
}

static void *create(const struct feed_url *url)
{
	struct youtube *y = calloc(1, sizeof *y);
	if (!y)
		return NULL;
	snprintf(y->base, sizeof y->base, "%s", url->base[0] ? url->base : "https://www.googleapis.com");
	if (url->scheme == FEED_YOUTUBE_CHAT)
		snprintf(y->chat, sizeof y->chat, "%.255s", url->target);
	y->end_mono = NEVER;
	y->next_mono = NEVER;
	y->asked_mono = INT64_MIN;
	y->heard_mono = NEVER;
	return y;
}

static void destroy(void *own)
{
	struct youtube *y = own;
	if (y->quota)
		y->quota->feeds--;
	json_stream_finish(&y->stream);
	free(y);
}

/* ---- asking ---- */

/* The key travels in a header, so that no address that is shown or logged has it. */
static void ask(struct link *l, enum tag tag, const char *path, bool stream)
{
	const struct youtube *y = l->own;
	char url[2048];
	char key[300];
	const char *secret = link_secret(l, "youtube", "key");
	const char *headers[] = {key, "Accept: application/json"};
	if (!secret || !secret[0] || strpbrk(secret, "\r\n")) {
		link_refuse_secret(l, "youtube", "Feed.youtube.no-key");
		return;
	}
	snprintf(key, sizeof key, "X-Goog-Api-Key: %.256s", secret);
	snprintf(url, sizeof url, "%s%s", y->base, path);
	web_ask(l, &(struct web_ask){.tag = tag,
				     .url = url,
				     .headers = headers,
				     .header_count = 2,
				     .home = true,
				     .most = tag == TAG_PAGE ? JSON_STREAM_MOST : 0,
				     .stream = stream});
}

static void ask_chat(struct link *l, bool stream, const struct moment *now)
{
	struct youtube *y = l->own;
	char path[1600];
	char *chat = curl_easy_escape(NULL, y->chat, 0);
	char *page = curl_easy_escape(NULL, y->page, 0);
	snprintf(path, sizeof path, "/youtube/v3/liveChat/messages%s?liveChatId=%s&part=id,snippet,authorDetails%s%s%s",
		 stream ? "/stream" : "", chat ? chat : "", stream ? "" : "&maxResults=2000",
		 y->page[0] ? "&pageToken=" : "", y->page[0] && page ? page : "");
	curl_free(chat);
	curl_free(page);
	y->state = stream ? YOUTUBE_STREAMING : YOUTUBE_POLLING;
	y->next_mono = NEVER;
	y->heard_mono = NEVER;
	y->asked_mono = now->mono;
	spend(l, YOUTUBE_PAGE_UNITS, now);
	json_stream_again(&y->stream);
	ask(l, stream ? TAG_STREAM : TAG_PAGE, path, stream);
}

static void opened(struct link *l, const struct moment *now)
{
	struct youtube *y = l->own;
	char path[256];
	join(l, now);
	plan_end(l, now);
	y->history = !y->page[0];
	if (y->page[0]) /* a page that is taken goes on where the last one ended */
		link_back(l, GAP_MADE_GOOD);
	if (y->chat[0]) {
		ask_chat(l, !y->no_stream, now);
		return;
	}
	y->state = YOUTUBE_LOOKING;
	spend(l, YOUTUBE_LOOK_UNITS, now);
	snprintf(path, sizeof path, "/youtube/v3/videos?part=liveStreamingDetails&id=%.128s", l->url.target);
	ask(l, TAG_VIDEO, path, false);
}

/* ---- refusals ---- */

static bool is_about_units(const char *reason)
{
	return strstr(reason, "LimitExceeded") || strcmp(reason, "quotaExceeded") == 0;
}

static void judge_error(struct link *l, const struct web_answer *a, const char *reason, const struct moment *now)
{
	static const struct {
		const char *reason;
		enum link_event verdict;
		enum feed_state state;
		int64_t wait_ms;
		const char *key;
	} table[] = {
		{"quotaExceeded", LINK_FAILED, FEED_RETRYING, NO_UNITS_MS, "Feed.youtube.quota"},
		{"dailyLimitExceeded", LINK_FAILED, FEED_RETRYING, NO_UNITS_MS, "Feed.youtube.quota"},
		{"rateLimitExceeded", LINK_FAILED, FEED_RETRYING, SLOW_DOWN_MS, "Feed.youtube.slow"},
		{"userRateLimitExceeded", LINK_FAILED, FEED_RETRYING, SLOW_DOWN_MS, "Feed.youtube.slow"},
		{"liveChatEnded", LINK_ENDED, FEED_ENDED, 0, "Feed.youtube.ended"},
		{"liveChatDisabled", LINK_REFUSED, FEED_REFUSED, 0, "Feed.youtube.disabled"},
		{"liveChatNotFound", LINK_REFUSED, FEED_REFUSED, 0, "Feed.youtube.no-such-chat"},
		{"keyInvalid", LINK_REFUSED, FEED_CREDENTIALS, 0, "Feed.youtube.key-unknown"},
		{"badRequest", LINK_REFUSED, FEED_CREDENTIALS, 0, "Feed.youtube.key-refused"},
		{"accessNotConfigured", LINK_REFUSED, FEED_CREDENTIALS, 0, "Feed.youtube.key-api"},
		{"forbidden", LINK_REFUSED, FEED_REFUSED, 0, "Feed.youtube.key-chat"},
	};
	struct youtube *y = l->own;
	/* of one from before a crash it may be said in other words */
	bool doubtful = y->recalled && a->status >= 400 && a->status < 500 && !is_about_units(reason);
	if (doubtful || strcmp(reason, "pageTokenInvalid") == 0 || strcmp(reason, "invalidPageToken") == 0) {
		y->recalled = false;
		y->page[0] = 0;
		link_fail(l, "Feed.youtube.lost");
		return;
	}
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strcmp(table[i].reason, reason) != 0)
			continue;
		if (table[i].wait_ms)
			link_wait(l, table[i].wait_ms, now);
		if (table[i].verdict == LINK_FAILED)
			link_fail(l, table[i].key);
		else if (table[i].verdict == LINK_ENDED)
			link_over(l, table[i].key);
		else
			link_refuse(l, table[i].state, table[i].key);
		return;
	}
	web_judge(l, a);
}

/* {"error":{"errors":[{"reason":…}]}} */
static void judge(struct link *l, const struct web_answer *a, const struct moment *now)
{
	bool repaired;
	json_t *body = a->code == CURLE_OK ? audience_line_load(a->body, a->length, &repaired, NULL) : NULL;
	const json_t *errors = json_object_get(json_object_get(body, "error"), "errors");
	const char *reason = json_string_value(json_object_get(json_array_get(errors, 0), "reason"));
	if (reason)
		judge_error(l, a, reason, now);
	else
		web_judge(l, a);
	json_decref(body);
}

/* ---- pages ---- */

static void say_quota(struct link *l)
{
	const struct youtube *y = l->own;
	link_say_as(l, saying_of("Feed.youtube.used", "%lld %d", (long long)y->quota->used, YOUTUBE_UNITS));
}

/* On a page that may begin with what was said before: what is newer than all that was heard is not. */
static bool is_history(const struct youtube *y, int64_t published, int64_t newest_before)
{
	return y->history && (!newest_before || published < newest_before);
}

static void take_page(struct link *l, const json_t *page, const struct moment *now)
{
	struct youtube *y = l->own;
	const char *next = json_string_value(json_object_get(page, "nextPageToken"));
	int64_t newest = y->newest_ms;
	size_t i = 0;
	const json_t *item = NULL;
	json_array_foreach(json_object_get(page, "items"), i, item)
	{
		int64_t published = youtube_published(item);
		y->newest_ms = published > y->newest_ms ? published : y->newest_ms;
		if (!youtube_item(l, item, is_history(y, published, newest), now)) {
			link_over(l, "Feed.youtube.ended");
			return;
		}
	}
	y->history = y->recalled = false;
	if (next && strlen(next) < sizeof y->page)
		memcpy(y->page, next, strlen(next) + 1);
	set_mark(l);
	if (json_object_get(page, "offlineAt"))
		link_over(l, "Feed.youtube.ended");
	else if (y->state == YOUTUBE_POLLING)
		y->next_mono = now->mono + youtube_pace(y, json_number(page, "pollingIntervalMillis"), now);
}

static void video_answered(struct link *l, const struct web_answer *a, const json_t *body, const struct moment *now)
{
	struct youtube *y = l->own;
	const json_t *video = json_array_get(json_object_get(body, "items"), 0);
	const char *chat =
		json_string_value(json_object_get(json_object_get(video, "liveStreamingDetails"), "activeLiveChatId"));
	(void)a;
	if (!video)
		link_refuse(l, FEED_REFUSED, "Feed.youtube.no-video");
	else if (!chat || strlen(chat) >= sizeof y->chat) {
		link_wait(l, SOON_MS, now);
		link_fail(l, "Feed.youtube.no-chat");
	} else {
		memcpy(y->chat, chat, strlen(chat) + 1);
		ask_chat(l, !y->no_stream, now);
	}
}

/* With a page token it goes on where it has ended: nothing is missed, and so the feed is not away meanwhile. */
static void stream_ended(struct link *l, const struct moment *now)
{
	struct youtube *y = l->own;
	int64_t due = youtube_again(y, now);
	if (y->page[0] && due <= now->mono) {
		ask_chat(l, true, now);
	} else if (y->page[0]) {
		y->next_mono = due;
	} else if (due <= now->mono) {
		link_return(l, "");
	} else {
		link_wait(l, due - now->mono, now);
		link_fail(l, "Feed.youtube.no-stream");
	}
}

static void answered(struct link *l, const struct web_answer *a, const struct moment *now)
{
	struct youtube *y = l->own;
	bool repaired;
	if (a->tag == TAG_STREAM) { /* its head was good, or it never came */
		if (a->code == CURLE_OK) {
			stream_ended(l, now);
			return;
		}
		if (y->heard_mono != NEVER) /* it was there, and has cost its units */
			link_wait(l, youtube_again(y, now) - now->mono, now);
		web_judge(l, a);
		return;
	}
	if (a->code != CURLE_OK || a->status != 200) {
		judge(l, a, now);
		return;
	}
	json_t *body = audience_page_load(a->body, a->length, &repaired, NULL);
	if (!body)
		link_fail(l, "Feed.youtube.garbled");
	else if (y->state == YOUTUBE_LOOKING)
		video_answered(l, a, body, now);
	else {
		link_live(l, now);
		say_quota(l);
		take_page(l, body, now);
	}
	json_decref(body);
}

/* ---- the stream ---- */

static void take_object(void *user, const char *bytes, size_t length)
{
	struct youtube *y = user;
	bool repaired;
	json_t *page = audience_page_load(bytes, length, &repaired, NULL);
	if (page && !y->link->verdict) {
		say_quota(y->link);
		take_page(y->link, page, &y->now);
	} else if (!page)
		link_drop(y->link);
	json_decref(page);
}

/* Where it is not to be had, pages are asked for; any other trouble shows there too, with its words. */
static bool answering(struct link *l, const struct web_answer *head, const struct moment *now)
{
	struct youtube *y = l->own;
	if (head->status == 200) {
		y->heard_mono = now->mono;
		link_live(l, now);
		say_quota(l);
		return true;
	}
	y->no_stream = head->status == 404 || y->no_stream;
	y->state = YOUTUBE_POLLING;
	y->next_mono = now->mono; /* not at once: curl is at work */
	return false;
}

static void streamed(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct youtube *y = l->own;
	size_t dropped = y->stream.dropped;
	y->link = l;
	y->now = *now;
	json_stream_feed(&y->stream, bytes, length, take_object, y);
	for (; dropped < y->stream.dropped; dropped++)
		link_drop(l);
}

static int64_t tick(struct link *l, const struct moment *now)
{
	struct youtube *y = l->own;
	if (y->next_mono != NEVER && y->next_mono <= now->mono)
		ask_chat(l, y->state == YOUTUBE_STREAMING, now);
	return y->next_mono;
}

const struct protocol youtube_protocol = {.no_socket = true,
					  .create = create,
					  .destroy = destroy,
					  .opened = opened,
					  .answered = answered,
					  .answering = answering,
					  .streamed = streamed,
					  .tick = tick};
