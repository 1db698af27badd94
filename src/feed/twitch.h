/* Twitch chat over IRC (protocols.md (a)): anonymous and read-only, or, with a token in the secrets file, as that
 * account, which may also speak. */
#ifndef FEED_TWITCH_H
#define FEED_TWITCH_H

#include "feed/irc.h"
#include "feed/link.h"

extern const struct protocol twitch_protocol;

#define TWITCH_LINE_MOST 16384
#define TWITCH_EMOTES_MOST 64
#define TWITCH_ORIGINS_MOST 64
#define TWITCH_LOGIN_MOST 64
#define TWITCH_TEXT_MOST 500

/* What the protocol knows about its connection and room. Network thread only. */
struct twitch {
	char channel[80]; /* "#name"; immutable */
	int64_t ping_ms;  /* immutable */
	int64_t pong_ms;  /* immutable */
	int64_t join_ms;  /* immutable */

	bool joined;
	int64_t join_due; /* NEVER = joined */
	int64_t ping_due; /* our next ping */
	int64_t pong_due; /* NEVER = no ping is unanswered */
	int strange;      /* lines before joining that are no IRC */
	bool plain;       /* an IRC server that knows nothing of Twitch: one is registered there before one may join */

	bool skipping; /* the line is too long: to its end */
	size_t length;
	char line[TWITCH_LINE_MOST + 2];
	struct irc_order order;

	/* twitch_say.c */
	char login[TWITCH_LOGIN_MOST + 1]; /* who we are; "" = nobody, and nothing can be said */
	bool tells;                        /* the server tells by USERSTATE that it took a text, as Twitch does */
	bool trusted;                      /* broadcaster or moderator: the wider limits hold */
	bool waits;                        /* for the answer to what was said */
	int64_t slow_ms;                   /* between two texts of somebody who is not trusted */
	int64_t hold_mono;                 /* nothing is said before: the server has told us off */
	int64_t said_mono;                 /* when the last text went out; INT64_MIN = none yet */

	char room[32]; /* room-id, "" = not known */
	/* Mass gifts whose single gifts are still to come: hashes of their origin ids. */
	uint64_t origins[TWITCH_ORIGINS_MOST];
	size_t origin;

	char scratch[TWITCH_LINE_MOST]; /* unescaped tags of the line at hand */
	size_t scratch_used;
	struct draft draft;
	struct draft_emote emotes[TWITCH_EMOTES_MOST];
};

/* The lines that are somebody's doing: PRIVMSG, USERNOTICE, CLEARCHAT, CLEARMSG. The line has been parsed and is for
 * our channel. */
void twitch_message(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);
void twitch_notice(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);
void twitch_clear_chat(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);
void twitch_clear_message(struct link *l, struct twitch *t, const struct irc_line *line, const struct moment *now);

/* twitch_say.c: who we are by the secrets file, and the lines that say so ("NICK …", with "PASS …" before) into `out`;
 * false: the link was refused, for what is in the file is no login. */
bool twitch_greet(struct link *l, struct twitch *t, char *out, size_t size);
int64_t twitch_may_say(struct link *l, const struct moment *now);
const char *twitch_say(struct link *l, const char *text, const struct moment *now);
/* A NOTICE of this id and these words. True: it was the answer to what we said. */
bool twitch_said_notice(struct link *l, struct twitch *t, struct span id, struct span words, const struct moment *now);
/* USERSTATE for our channel: who we are there, and that what we said was taken. */
void twitch_said(struct link *l, struct twitch *t, const struct irc_line *line);
/* A PONG with this token. */
void twitch_said_pong(struct link *l, struct twitch *t, struct span token);
/* The server's 404: the channel takes nothing from us. */
void twitch_said_no(struct link *l, struct twitch *t);
/* This line is what we have said ourselves. */
bool twitch_is_own(const struct link *l, const struct twitch *t, const struct irc_line *line, const struct moment *now);

#endif
