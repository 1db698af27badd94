#include "feed/twitch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#define PING_MS 30000
#define PONG_MS 5000
#define JOIN_MS 10000
#define STRANGE_MOST 8

static void *twitch_create(const struct feed_url *url)
{
	struct twitch *t = calloc(1, sizeof *t);
	if (!t)
		return NULL;
	snprintf(t->channel, sizeof t->channel, "#%.70s", url->target);
	t->ping_ms = url->ping_ms == SHOW_NONE ? PING_MS : url->ping_ms;
	t->pong_ms = url->pong_ms == SHOW_NONE ? PONG_MS : url->pong_ms;
	t->join_ms = url->pong_ms == SHOW_NONE ? JOIN_MS : url->pong_ms * 2;
	return t;
}

static void twitch_destroy(void *own)
{
	free(own);
}

/* All in one go: the server answers in the order in which it was asked. */
static void twitch_opened(struct link *l, const struct moment *now)
{
	struct twitch *t = l->own;
	char words[768];
	char who[512];
	t->joined = false;
	t->join_due = now->mono + t->join_ms;
	t->ping_due = now->mono + t->ping_ms;
	t->pong_due = NEVER;
	t->strange = 0;
	t->plain = false;
	t->skipping = false;
	t->length = 0;
	if (!twitch_greet(l, t, who, sizeof who))
		return;
	int length = snprintf(words, sizeof words, "CAP REQ :twitch.tv/tags twitch.tv/commands\r\n%sJOIN %s\r\n", who,
			      t->channel);
	link_send(l, words, (size_t)length);
	sodium_memzero(words, sizeof words);
	sodium_memzero(who, sizeof who);
}

static bool same_channel(const struct twitch *t, struct span name)
{
	size_t n = strlen(t->channel);
	if (name.length != n)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name.at[i];
		if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != t->channel[i])
			return false;
	}
	return true;
}

static void answer_ping(struct link *l, const struct irc_line *line)
{
	char words[600];
	struct span what = irc_param(line, 0);
	int n = (int)(what.length > 500 ? 500 : what.length);
	int length = snprintf(words, sizeof words, "PONG :%.*s", n, n ? what.at : "");
	/* Without what would end our line early. */
	for (int i = 0; i < length; i++)
		if (words[i] == '\r' || words[i] == '\n')
			words[i] = ' ';
	memcpy(words + length, "\r\n", 2);
	link_send(l, words, (size_t)length + 2);
}

/* The server's own words to us. Most are about settings of the room and need no answer. */
static void hear_notice(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	static const struct {
		const char *id;
		const char *key;
	} ends[] = {
		{"msg_channel_suspended", "Feed.twitch.suspended"},
		{"tos_ban", "Feed.twitch.closed"},
		{"msg_banned", "Feed.twitch.banned"},
		{"msg_room_not_found", "Feed.twitch.no-channel"},
	};
	struct span id = irc_tag(line, IRC_MSG_ID);
	struct span text = irc_param(line, line->param_count > 1 ? 1 : 0);
	if (twitch_said_notice(l, t, id, text, now))
		return;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (span_is(id, ends[i].id))
			link_refuse(l, FEED_REFUSED, ends[i].key);
	if (!span_is(text, "Login authentication failed") && !span_is(text, "Login unsuccessful") &&
	    !span_is(text, "Improperly formatted auth") && !span_is(text, "Invalid NICK"))
		return;
	if (t->login[0])
		link_refuse(l, FEED_CREDENTIALS, "Feed.twitch.token");
	else
		link_refuse(l, FEED_REFUSED, "Feed.twitch.login");
}

static void hear_slow(struct twitch *t, struct span seconds)
{
	int64_t value;
	if (irc_number(seconds, &value))
		t->slow_ms = value < 3600 ? value * 1000 : 3600000;
}

/* Modes that keep people from writing are worth a word: it explains why nobody votes. Only what changed is told. */
static void hear_room(struct link *l, struct twitch *t, const struct irc_line *line)
{
	static const struct {
		enum irc_tag tag;
		const char *off;
		const char *key;
	} modes[] = {
		{IRC_SUBS_ONLY, "0", "Feed.twitch.subscribers"},
		{IRC_EMOTE_ONLY, "0", "Feed.twitch.emotes"},
		{IRC_FOLLOWERS_ONLY, "-1", "Feed.twitch.followers"},
		{IRC_R9K, "0", "Feed.twitch.unique"},
		{IRC_SLOW, "0", "Feed.twitch.slow"},
	};
	struct span room = irc_tag(line, IRC_ROOM_ID);
	if (room.length > 0 && room.length < sizeof t->room) {
		memcpy(t->room, room.at, room.length);
		t->room[room.length] = 0;
	}
	hear_slow(t, irc_tag(line, IRC_SLOW));
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		struct span value = irc_tag(line, modes[i].tag);
		if (value.length == 0)
			continue;
		if (!span_is(value, modes[i].off)) {
			link_say(l, modes[i].key);
			return;
		}
		if (l->status.says.key && strcmp(l->status.says.key, modes[i].key) == 0)
			link_say(l, "");
	}
}

static void hear_joined(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	if (!same_channel(t, irc_param(line, 1)))
		return;
	t->joined = true;
	t->join_due = NEVER;
	link_live(l, now);
}

static void hear_pong(struct link *l, struct twitch *t, const struct irc_line *line)
{
	t->pong_due = NEVER;
	twitch_said_pong(l, t, irc_param(line, line->param_count > 1 ? 1 : 0));
}

/* "twitch.tv/tags twitch.tv/commands" */
static bool names_commands(struct span names)
{
	static const char wanted[] = "twitch.tv/commands";
	size_t n = sizeof wanted - 1;
	for (size_t i = 0; i + n <= names.length; i++)
		if (memcmp(names.at + i, wanted, n) == 0)
			return true;
	return false;
}

/* Whoever refuses Twitch's extensions is another IRC server (a hall's own, a bridge). It waits for the end of the
 * negotiation, and for USER, which Twitch does without. */
static void hear_extensions(struct link *l, struct twitch *t, const struct irc_line *line)
{
	static const char rest[] = "USER crowdcue 0 * :crowdcue\r\nCAP END\r\n";
	struct span verdict = irc_param(line, 1);
	if (span_is(verdict, "ACK") && names_commands(irc_param(line, 2)))
		t->tells = true;
	if (!span_is(verdict, "NAK") || t->plain)
		return;
	t->plain = true;
	link_send(l, rest, sizeof rest - 1);
}

/* There it was too early to join; and names may have to be short, or be taken. */
static void hear_plain(struct link *l, const struct twitch *t, const struct irc_line *line)
{
	char words[128];
	int length = 0;
	if (!t->plain || t->joined)
		return;
	if (span_is(line->command, "001"))
		length = snprintf(words, sizeof words, "JOIN %s\r\n", t->channel);
	else
		length = snprintf(words, sizeof words, "NICK cue%u\r\n", 10000 + randombytes_uniform(89999));
	link_send(l, words, (size_t)length);
}

static void hear_line(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	static const struct {
		const char *command;
		void (*hear)(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);
	} deeds[] = {
		{"PRIVMSG", twitch_message},
		{"USERNOTICE", twitch_notice},
		{"CLEARCHAT", twitch_clear_chat},
		{"CLEARMSG", twitch_clear_message},
	};
	for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
		if (!span_is(line->command, deeds[i].command))
			continue;
		if (same_channel(t, irc_param(line, 0)))
			deeds[i].hear(l, t, line, now);
		return;
	}
	if (span_is(line->command, "PING"))
		answer_ping(l, line);
	else if (span_is(line->command, "PONG"))
		hear_pong(l, t, line);
	else if (span_is(line->command, "CAP"))
		hear_extensions(l, t, line);
	else if (span_is(line->command, "001") || span_is(line->command, "432") || span_is(line->command, "433"))
		hear_plain(l, t, line);
	else if (span_is(line->command, "USERSTATE") && same_channel(t, irc_param(line, 0)))
		twitch_said(l, t, line);
	else if (span_is(line->command, "404"))
		twitch_said_no(l, t);
	else if (span_is(line->command, "366"))
		hear_joined(l, t, line, now);
	else if (span_is(line->command, "RECONNECT"))
		link_return(l, "Feed.twitch.anew");
	else if (span_is(line->command, "NOTICE"))
		hear_notice(l, t, line, now);
	else if (span_is(line->command, "ROOMSTATE") && same_channel(t, irc_param(line, 0)))
		hear_room(l, t, line);
}

static void end_line(struct link *l, struct twitch *t, const char *bytes, size_t length, const struct moment *now)
{
	struct irc_line line;
	if (length > 0 && bytes[length - 1] == '\r')
		length--;
	if (length == 0)
		return;
	if (length <= TWITCH_LINE_MOST && irc_parse(bytes, length, &t->order, &line)) {
		t->scratch_used = 0;
		hear_line(l, t, &line, now);
		return;
	}
	link_drop(l);
	if (!t->joined && ++t->strange >= STRANGE_MOST)
		link_fail(l, "Feed.twitch.no-irc");
}

static void twitch_received(struct link *l, const char *bytes, size_t length, const struct moment *now)
{
	struct twitch *t = l->own;
	while (length > 0 && !l->verdict) {
		const char *end = memchr(bytes, '\n', length);
		size_t part = end ? (size_t)(end - bytes) : length;
		if (!t->skipping && part > sizeof t->line - t->length) {
			t->skipping = true;
			link_drop(l);
		}
		bool whole = end && !t->length && !t->skipping; /* is read where it stands */
		if (!t->skipping && !whole) {
			memcpy(t->line + t->length, bytes, part);
			t->length += part;
		}
		if (end) {
			size_t size = whole ? part : t->length;
			t->length = 0;
			if (!t->skipping)
				end_line(l, t, whole ? bytes : t->line, size, now);
			t->skipping = false;
			part++;
		}
		bytes += part;
		length -= part;
	}
}

static int64_t twitch_tick(struct link *l, const struct moment *now)
{
	struct twitch *t = l->own;
	if (now->mono >= t->join_due) {
		link_fail(l, "Feed.twitch.no-join");
		return NEVER;
	}
	if (now->mono >= t->pong_due) {
		link_fail_as(l, saying_of("Feed.twitch.silent", "%lld", (long long)(t->pong_ms + 999) / 1000));
		return NEVER;
	}
	if (now->mono >= t->ping_due) {
		link_send(l, "PING :crowdcue\r\n", 16);
		t->ping_due = now->mono + t->ping_ms;
		if (t->pong_due == NEVER)
			t->pong_due = now->mono + t->pong_ms;
	}
	int64_t next = t->join_due < t->ping_due ? t->join_due : t->ping_due;
	return t->pong_due < next ? t->pong_due : next;
}

const struct protocol twitch_protocol = {
	.host = "irc.chat.twitch.tv",
	.port = 6697,
	.plain_port = 6667,
	.apart_ms = 2000,
	.create = twitch_create,
	.destroy = twitch_destroy,
	.opened = twitch_opened,
	.received = twitch_received,
	.may_say = twitch_may_say,
	.say = twitch_say,
	.say_most = TWITCH_TEXT_MOST,
	.tick = twitch_tick,
};
