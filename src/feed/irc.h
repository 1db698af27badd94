/* One line of IRC with Twitch's tags, taken apart where it stands: no allocation, nothing copied (protocols.md (a)).
 * Grammar: ['@' tags SP] [':' prefix SP] command {SP param} [SP ':' trailing] */
#ifndef FEED_IRC_H
#define FEED_IRC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feed/draft.h"

#define IRC_PARAMS_MOST 15

/* The tags that are looked at, sorted by name: irc.c has the names. */
enum irc_tag {
	IRC_BADGES,
	IRC_BAN_DURATION,
	IRC_BITS,
	IRC_COLOR,
	IRC_DISPLAY_NAME,
	IRC_EMOTE_ONLY,
	IRC_EMOTES,
	IRC_FOLLOWERS_ONLY,
	IRC_ID,
	IRC_LOGIN,
	IRC_MOD,
	IRC_MSG_ID,
	IRC_COMMUNITY_GIFT_ID,
	IRC_RAID_DISPLAY_NAME, /* of who raids */
	IRC_RAID_LOGIN,
	IRC_MASS_GIFT_COUNT,
	IRC_ORIGIN_ID,
	IRC_RECIPIENT_DISPLAY_NAME,
	IRC_RECIPIENT_ID,
	IRC_RECIPIENT_USER_NAME,
	IRC_SUB_PLAN,
	IRC_VIEWER_COUNT,
	IRC_R9K,
	IRC_REPLY_PARENT_MSG_ID,
	IRC_ROOM_ID,
	IRC_SLOW,
	IRC_SOURCE_MSG_ID,
	IRC_SOURCE_ROOM_ID,
	IRC_SUBS_ONLY,
	IRC_SUBSCRIBER,
	IRC_TARGET_MSG_ID,
	IRC_TARGET_USER_ID,
	IRC_TMI_SENT_TS,
	IRC_USER_ID,
	IRC_VIP,
	IRC_TAGS, /* how many there are */
};

/* The names of tags in the order of the line before: a guess, checked at each line. Zero = nothing is known yet. */
#define IRC_PLACES 32
struct irc_order {
	struct irc_place {
		char name[24]; /* with its '=' */
		char mask[24]; /* of its bytes */
		uint8_t size;  /* 0 = no guess */
		uint8_t tag;   /* enum irc_tag */
	} places[IRC_PLACES];
};

/* Borrows the line. */
struct irc_line {
	struct span tags;    /* without '@' */
	struct span nick;    /* of the prefix, up to '!' or '@' */
	struct span command; /* letters, or three digits */
	size_t param_count;
	struct span params[IRC_PARAMS_MOST]; /* the last one may be the trailing one, without ':' */
	bool escaped;                        /* some tag has a backslash */
	uint64_t has;                        /* bits of enum irc_tag */
	struct span tag[IRC_TAGS];           /* only those of `has` are set; see irc_tag() */
};

/* `bytes` without the line's end. `order` is kept from line to line of one connection. False: it is no line of IRC.
 * Thread-safe. */
bool irc_parse(const char *bytes, size_t length, struct irc_order *order, struct irc_line *line);
/* The n-th parameter, or {NULL, 0}. */
struct span irc_param(const struct irc_line *line, size_t n);
/* The raw value of a tag; {NULL, 0} if it is absent or empty. A tag that stands twice has the
 * first value that is not empty. */
static inline struct span irc_tag(const struct irc_line *line, enum irc_tag tag)
{
	return line->has >> tag & 1 ? line->tag[tag] : (struct span){NULL, 0};
}
/* Undoes the escapes of a tag's value into out, which holds `size` bytes; returns the length (at most that of `raw`).
 * What does not fit is left out. No NUL is written. */
size_t irc_unescape(struct span raw, char *out, size_t size);
/* A decimal number, not negative; false if it is none or too large for counts and times (10^15). */
bool irc_number(struct span text, int64_t *out);

#endif
