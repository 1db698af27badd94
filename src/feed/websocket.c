#include "feed/websocket.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <nettle/sha1.h>
#include <sodium.h>

#include "core/version.h"
#include "feed/link.h"

#define ANSWER_MS 10000
#define SILENT_MS 30000
#define PONG_MS 10000

/* RFC 6455 section 1.3. */
static const char GUID[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

void websocket_accept(const char *key, char *out, size_t size)
{
	struct sha1_ctx sha;
	uint8_t digest[SHA1_DIGEST_SIZE];
	sha1_init(&sha);
	sha1_update(&sha, strlen(key), (const uint8_t *)key);
	sha1_update(&sha, sizeof GUID - 1, (const uint8_t *)GUID);
	sha1_digest(&sha, sizeof digest, digest);
	sodium_bin2base64(out, size, digest, sizeof digest, sodium_base64_VARIANT_ORIGINAL);
}

void websocket_begin(struct websocket *w, struct link *l, const struct websocket_ear *ear, const char *host,
		     const char *path, const char *headers, const struct moment *now)
{
	uint8_t random[16];
	char key[32];
	char words[4096];
	websocket_finish(w);
	*w = (struct websocket){.state = WEBSOCKET_GREETING, .link = l, .ear = ear, .ping_mono = NEVER};
	w->heard_mono = now->mono;
	randombytes_buf(random, sizeof random);
	sodium_bin2base64(key, sizeof key, random, sizeof random, sodium_base64_VARIANT_ORIGINAL);
	websocket_accept(key, w->accept, sizeof w->accept);
	int length = snprintf(words, sizeof words,
			      "GET %s HTTP/1.1\r\nHost: %s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
			      "Sec-WebSocket-Key: %s\r\nSec-WebSocket-Version: 13\r\nUser-Agent: Crowdcue/%s\r\n%s\r\n",
			      path, host, key, CROWDCUE_VERSION, headers);
	if (length < 0 || (size_t)length >= sizeof words)
		link_refuse(l, FEED_REFUSED, "Feed.url.long");
	else
		link_send(l, words, (size_t)length);
}

void websocket_finish(struct websocket *w)
{
	frames_finish(&w->frames);
	w->state = WEBSOCKET_CLOSED;
}

static void broken_as(struct websocket *w, struct saying says)
{
	w->state = WEBSOCKET_CLOSED;
	link_fail_as(w->link, says);
}

static void broken(struct websocket *w, const char *key)
{
	broken_as(w, saying_plain(key));
}

/* ---- frames ---- */

static bool take_bytes(void *user, const void *bytes, size_t length)
{
	struct websocket *w = user;
	link_send(w->link, bytes, length);
	return true;
}

static bool take_message(void *user, const char *bytes, size_t length, bool binary, const struct moment *now)
{
	struct websocket *w = user;
	w->ear->message(w->link, bytes, length, binary, now);
	return !w->link->verdict;
}

static const struct frames_ear frames_ear = {.send = take_bytes, .message = take_message};

/* What the frames' end means to the link. */
static void judge_frames(struct websocket *w)
{
	switch (w->frames.end) {
	case FRAMES_ON:
		break;
	case FRAMES_CLOSED:
		broken(w, "Feed.net.closed");
		break;
	case FRAMES_BROKEN:
		broken(w, "Feed.ws.protocol");
		break;
	case FRAMES_TOO_LONG:
		broken_as(w, saying_of("Feed.ws.message-long", "%d", FRAMES_MESSAGE_MOST >> 20));
		break;
	case FRAMES_MEMORY:
		broken(w, "Feed.memory");
		break;
	case FRAMES_STOPPED: /* the link has its reason, if it was the owner who stopped */
		broken(w, "Feed.net.broken");
		break;
	}
}

void websocket_send(struct websocket *w, bool binary, const void *bytes, size_t length)
{
	if (w->state != WEBSOCKET_OPEN)
		return;
	frames_send(&w->frames, binary ? WSLAY_BINARY_FRAME : WSLAY_TEXT_FRAME, bytes, length);
	judge_frames(w);
}

/* ---- the handshake ---- */

/* The value of a header, without the blanks around it; {NULL, 0} = it is not there. */
static struct span header(const char *head, const char *name)
{
	size_t length = strlen(name);
	for (const char *line = strchr(head, '\n'); line && line[1] && line[1] != '\r' && line[1] != '\n';
	     line = strchr(line + 1, '\n')) {
		if (strncasecmp(line + 1, name, length) != 0 || line[1 + length] != ':')
			continue;
		const char *from = line + 2 + length;
		from += strspn(from, " \t");
		size_t n = strcspn(from, "\r\n");
		while (n > 0 && (from[n - 1] == ' ' || from[n - 1] == '\t'))
			n--;
		return (struct span){from, n};
	}
	return (struct span){NULL, 0};
}

static bool same_word(struct span s, const char *word)
{
	return s.length == strlen(word) && strncasecmp(s.at, word, s.length) == 0;
}

/* A list such as "keep-alive, Upgrade". */
static bool has_word(struct span list, const char *word)
{
	while (list.length > 0) {
		size_t n = 0;
		while (n < list.length && list.at[n] != ',')
			n++;
		struct span part = {list.at, n};
		while (part.length > 0 && (*part.at == ' ' || *part.at == '\t'))
			part = (struct span){part.at + 1, part.length - 1};
		while (part.length > 0 && (part.at[part.length - 1] == ' ' || part.at[part.length - 1] == '\t'))
			part.length--;
		if (same_word(part, word))
			return true;
		list = (struct span){list.at + n + (n < list.length), list.length - n - (n < list.length)};
	}
	return false;
}

/* Of a status line as RFC 9112 section 4 has it: "HTTP/1.1 101", then a blank with or without words. 0 = it is none. */
static long status_of(const char *head)
{
	const char *digits = head + 9;
	if (strncmp(head, "HTTP/1.", 7) != 0 || !head[7] || head[8] != ' ' || strspn(digits, "0123456789") != 3 ||
	    (digits[3] != ' ' && digits[3] != '\r'))
		return 0;
	return strtol(digits, NULL, 10);
}

static void judge_head(struct websocket *w, const struct moment *now)
{
	struct web_answer a = {.status = status_of(w->head), .body = ""};
	struct span after = header(w->head, "Retry-After");
	if (a.status == 0) {
		broken(w, "Feed.ws.not-one");
		return;
	}
	if (after.length > 0 && after.length < 6 && strspn(after.at, "0123456789") >= after.length)
		a.retry_after_ms = strtol(after.at, NULL, 10) * 1000;
	if (a.status != 101) {
		w->state = WEBSOCKET_CLOSED;
		web_judge(w->link, &a);
		return;
	}
	bool right = same_word(header(w->head, "Upgrade"), "websocket") &&
		     has_word(header(w->head, "Connection"), "upgrade") &&
		     span_is(header(w->head, "Sec-WebSocket-Accept"), w->accept) &&
		     header(w->head, "Sec-WebSocket-Extensions").length == 0;
	if (!right)
		link_refuse(w->link, FEED_REFUSED, "Feed.ws.between");
	else if (!frames_begin(&w->frames, FRAMES_CLIENT, &frames_ear, w))
		broken(w, "Feed.memory");
	else {
		w->state = WEBSOCKET_OPEN;
		w->ear->opened(w->link, now);
	}
}

/* Where the empty line behind the head ends, or 0. What follows it are frames, which may hold any byte. */
static size_t head_end(const struct websocket *w)
{
	for (size_t i = 3; i < w->head_length; i++)
		if (memcmp(w->head + i - 3, "\r\n\r\n", 4) == 0)
			return i + 1;
	return 0;
}

/* Takes what belongs to the head; the length taken. */
static size_t read_head(struct websocket *w, const char *bytes, size_t length, const struct moment *now)
{
	size_t room = WEBSOCKET_HEAD_MOST - w->head_length;
	size_t before = w->head_length;
	size_t taken = length < room ? length : room;
	memcpy(w->head + before, bytes, taken);
	w->head_length += taken;
	size_t end = head_end(w);
	bool has_nul = memchr(w->head, 0, end ? end : w->head_length) != NULL;
	if (has_nul) {
		broken(w, "Feed.ws.not-one");
		return length;
	}
	if (!end && w->head_length == WEBSOCKET_HEAD_MOST) {
		if (status_of(w->head))
			broken_as(w, saying_of("Feed.web.head-long", "%d", WEBSOCKET_HEAD_MOST >> 10));
		else
			broken(w, "Feed.ws.not-one");
		return length;
	}
	if (!end)
		return length;
	w->head[end - 2] = 0;
	judge_head(w, now);
	return end - before;
}

void websocket_received(struct websocket *w, const char *bytes, size_t length, const struct moment *now)
{
	w->heard_mono = now->mono;
	w->ping_mono = NEVER;
	if (w->state == WEBSOCKET_GREETING) {
		size_t taken = read_head(w, bytes, length, now);
		bytes += taken;
		length -= taken;
	}
	if (w->state != WEBSOCKET_OPEN || length == 0)
		return;
	frames_received(&w->frames, bytes, length, now);
	judge_frames(w);
}

int64_t websocket_tick(struct websocket *w, const struct moment *now)
{
	int64_t due = NEVER;
	switch (w->state) {
	case WEBSOCKET_GREETING:
		due = w->heard_mono + ANSWER_MS;
		if (now->mono >= due)
			broken(w, "Feed.net.no-answer");
		break;
	case WEBSOCKET_OPEN:
		if (w->ping_mono == NEVER && now->mono >= w->heard_mono + SILENT_MS) {
			w->ping_mono = now->mono;
			frames_send(&w->frames, WSLAY_PING, "", 0);
		}
		due = w->ping_mono == NEVER ? w->heard_mono + SILENT_MS : w->ping_mono + PONG_MS;
		if (w->ping_mono != NEVER && now->mono >= due)
			broken(w, "Feed.net.no-answer");
		break;
	case WEBSOCKET_CLOSED:
		break;
	}
	return due;
}
