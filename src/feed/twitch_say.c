/* What we say in a channel ourselves. One text is under way at a time; Twitch answers it by USERSTATE, or by a NOTICE
 * that says why not. Another server, which does not have these, answers the PING that goes behind the text, and before
 * that whatever it has against it. */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "core/gate.h"
#include "core/chat_text.h"
#include "feed/twitch.h"

/* 20 in 30 s, 100 as broadcaster or moderator. The second more is for what the network holds up. */
#define WINDOW_MS 31000
#define MOST 20
#define MOST_TRUSTED 100
#define HOLD_MS 30000
#define SLOW_SLACK_MS 500
#define OWN_MS 60000
#define FENCE "crowdcue-said"

/* ---- who we are ---- */

static bool is_login(const char *login)
{
	size_t n = strspn(login, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	return n > 0 && n <= TWITCH_LOGIN_MOST && !login[n];
}

static bool is_token(const char *token)
{
	size_t n = 0;
	while (token[n] > 0x20 && token[n] < 0x7f)
		n++;
	return n > 0 && n <= 256 && !token[n];
}

bool twitch_greet(struct link *l, struct twitch *t, char *out, size_t size)
{
	const char *login = link_secret(l, "twitch", "login");
	const char *token = link_secret(l, "twitch", "token");
	t->login[0] = 0;
	t->tells = t->trusted = t->waits = false;
	t->slow_ms = 0;
	t->said_mono = INT64_MIN;
	t->hold_mono = INT64_MIN;
	if (!token || !token[0]) {
		snprintf(out, size, "NICK justinfan%u\r\n", 10000 + randombytes_uniform(89999));
		return true;
	}
	if (!login || !is_login(login) || !is_token(token)) {
		link_refuse_secret(l, "twitch", "Feed.twitch.secrets");
		return false;
	}
	for (size_t i = 0; i <= strlen(login); i++)
		t->login[i] = (char)(login[i] >= 'A' && login[i] <= 'Z' ? login[i] + 32 : login[i]);
	if (strncmp(token, "oauth:", 6) == 0)
		token += 6;
	snprintf(out, size, "PASS oauth:%s\r\nNICK %s\r\n", token, t->login);
	return true;
}

/* ---- saying ---- */

int64_t twitch_may_say(struct link *l, const struct moment *now)
{
	const struct twitch *t = l->own;
	size_t most = t->trusted ? MOST_TRUSTED : MOST;
	int64_t next = throttle_next(&l->speaker->twitch, most, WINDOW_MS, now->mono);
	if (t->hold_mono > next)
		next = t->hold_mono;
	if (!t->trusted && t->slow_ms && t->said_mono != INT64_MIN && t->said_mono + t->slow_ms + SLOW_SLACK_MS > next)
		next = t->said_mono + t->slow_ms + SLOW_SLACK_MS;
	if (t->waits || l->out_length > LINK_OUT / 4)
		return now->mono + SPEAKER_ANSWER_MS;
	return next;
}

const char *twitch_say(struct link *l, const char *text, const struct moment *now)
{
	struct twitch *t = l->own;
	char line[TWITCH_TEXT_MOST * 4 + 256];
	int64_t before = speaker_said_at(l->speaker, t->channel, text, strlen(text));
	if (!t->login[0])
		return "Say.no-token";
	if (strchr(text, '\r') || strchr(text, '\n') || chat_text_is_command(text))
		return "Say.command";
	if (!t->trusted && before != INT64_MIN && now->mono - before < WINDOW_MS)
		return "Say.twice";
	int length = snprintf(line, sizeof line, "PRIVMSG %s :%s\r\n%s", t->channel, text,
			      t->tells ? "" : "PING :" FENCE "\r\n");
	if (length < 0 || (size_t)length >= sizeof line)
		return "Say.long";
	speaker_remember(l->speaker, t->channel, text, strlen(text), now);
	t->said_mono = now->mono;
	throttle_take(&l->speaker->twitch, now->mono);
	t->waits = true;
	link_send(l, line, (size_t)length);
	return NULL;
}

bool twitch_is_own(const struct link *l, const struct twitch *t, const struct irc_line *line, const struct moment *now)
{
	struct span text = irc_param(line, 1);
	if (!l->speaker || !t->login[0] || !span_is(line->nick, t->login))
		return false;
	int64_t at = speaker_said_at(l->speaker, t->channel, text.at ? text.at : "", text.length);
	return at != INT64_MIN && now->mono - at < OWN_MS;
}

/* ---- what is answered ---- */

static void answered(struct link *l, struct twitch *t, bool ok, struct saying why)
{
	if (!t->waits)
		return;
	t->waits = false;
	link_answered(l, ok, why);
}

void twitch_said(struct link *l, struct twitch *t, const struct irc_line *line)
{
	struct span badges = irc_tag(line, IRC_BADGES);
	char list[256];
	snprintf(list, sizeof list, ",%.*s", (int)(badges.length < 250 ? badges.length : 250),
		 badges.at ? badges.at : "");
	t->trusted = span_is(irc_tag(line, IRC_MOD), "1") || strstr(list, ",broadcaster/") ||
		     strstr(list, ",moderator/") || strstr(list, ",lead_moderator/");
	answered(l, t, true, (struct saying){0});
}

void twitch_said_pong(struct link *l, struct twitch *t, struct span token)
{
	if (!t->tells && span_is(token, FENCE))
		answered(l, t, true, (struct saying){0});
}

void twitch_said_no(struct link *l, struct twitch *t)
{
	answered(l, t, false, saying_plain("Say.refused"));
}

bool twitch_said_notice(struct link *l, struct twitch *t, struct span id, struct span words, const struct moment *now)
{
	static const struct {
		const char *id;
		const char *key;
	} table[] = {
		{"msg_ratelimit", "Say.too-often"},
		{"msg_banned", "Say.banned"},
		{"msg_timedout", "Say.timeout"},
		{"msg_duplicate", "Say.twice"},
		{"msg_followersonly", "Say.followers"},
		{"msg_followersonly_followed", "Say.followers-longer"},
		{"msg_followersonly_zero", "Say.followers"},
		{"msg_subsonly", "Say.subscribers"},
		{"msg_emoteonly", "Say.emotes"},
		{"msg_slowmode", "Say.slow"},
		{"msg_r9k", "Say.unique"},
		{"msg_rejected", "Say.held"},
		{"msg_rejected_mandatory", "Say.automod"},
		{"msg_verified_email", "Say.mail"},
		{"msg_requires_verified_phone_number", "Say.phone"},
		{"msg_suspended", "Say.suspended"},
		{"msg_channel_suspended", "Feed.twitch.suspended"},
		{"msg_channel_blocked", "Say.blocked"},
		{"msg_bad_characters", "Say.signs"},
	};
	char said[160];
	if (!t->waits || id.length == 0)
		return false;
	if (span_is(id, "msg_ratelimit"))
		t->hold_mono = now->mono + HOLD_MS;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (span_is(id, table[i].id)) {
			answered(l, t, false, saying_plain(table[i].key));
			return true;
		}
	if (id.length < 4 ||
	    (memcmp(id.at, "msg_", 4) != 0 && memcmp(id.at, "no_p", 4) != 0 && memcmp(id.at, "unre", 4) != 0))
		return false; /* about a setting of the room */
	gate(GATE_NAME, words.at ? words.at : "", words.length < 120 ? words.length : 120, said, sizeof said);
	answered(l, t, false, saying_of("Say.other", "%s", said));
	return true;
}
