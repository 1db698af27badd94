/* Twitch chat over IRC, anonymous and read-only (protocols.md (a)). */
#ifndef FEED_TWITCH_H
#define FEED_TWITCH_H

#include "feed/irc.h"
#include "feed/link.h"

extern const struct protocol twitch_protocol;

#define TWITCH_LINE_MOST 16384
#define TWITCH_EMOTES_MOST 64
#define TWITCH_ORIGINS_MOST 64

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

	bool skipping; /* the line is too long: to its end */
	size_t length;
	char line[TWITCH_LINE_MOST + 2];
	struct irc_order order;

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

#endif
