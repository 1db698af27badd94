/* Whose clock is right: the time that a message gets, from what it says itself and when it came (contracts.md section
 * 21 "Clock"). Its difference is its arrival less the time that it says: how far the sender's clock is behind ours, and
 * how old the message is. One message cannot tell these two apart. In this order:
 *
 *   1. From −2 s to +3 s the clock is right, the way slow. Less, and less than of every clock we know: nothing comes
 *      from the future, the clock is that far off. What fits a clock that we know is put right by it.
 *   2. Beyond 30 days nothing waits: the clock was never set, arrival counts. So it does beyond 12 hours, but for one
 * of several messages of a post and for a sender who was right before. Of each message by itself.
 *   3. Within 3 s of a multiple of 15 minutes it is a time zone: arrival counts, unless this sender was right before.
 *   4. A wrong clock keeps distances, a queue comes faster than it was said. The first lone post of a sender never
 * heard before is believed, and what agrees with it: within 0.3 s (1.2 s if all its times are whole seconds) and a
 * tenth of the time since, at most 3 s. What contradicts is a queue, and ends that.
 *   5. Else it is as old as it says, until a clock is proved by three arrivals over 2 s that agree so.
 *
 * Rules 2 and 3 are for those who come to us. Servers that we ask have right clocks, say again what they have kept (a
 * page that is resumed, Last-Event-ID, the last lines for one who has just come), and may have a history of days: of
 * them, and of all that comes on one WebSocket, a proof takes three arrivals over 10 s; of servers these agree within a
 * fifth of the time. Orders are taken as a server's: a shop has the right time, and sends again for days. What comes at
 * one moment is one arrival, and its least difference counts, which is that of its newest message. A connection is one
 * clock: what is in time takes the doubt away. Behind one address of posts there may be up to sixteen.
 *
 * What this cannot tell apart: a queue that comes at the pace at which it was said (a tenth faster or slower, or its
 * first few tenths of a second) from a wrong clock; the first post of a queue of one who is new; a queue of one who was
 * never right that is just a quarter of an hour old (one in 150), until another of its messages contradicts; and, the
 * other way, many clocks behind one address, each off by minutes of its own: those stay old, and `unfit` says so.
 *
 * What fits no clock is put as near to its arrival as one of them that it is not from the future of, or none, would
 * put it. When our own clock is set, all differences move with it: what is known stays known. */
#ifndef FEED_SKEW_H
#define FEED_SKEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"

#define SKEW_CLOCKS 16

enum skew_way {
	SKEW_STREAM = 0, /* of a server that we ask, or what may be sent again long after */
	SKEW_CLIENT,     /* on a connection that somebody has opened to us */
	SKEW_POST,       /* one of several messages of a post */
	SKEW_LONE,       /* the one message of a post */
};

/* Differences that agree, all in ms. The instants are monotonic. */
struct skew_clock {
	size_t arrivals;
	int64_t first_mono, last_mono; /* of them */
	int64_t least, most;           /* of one that is known, `least` is how far it is behind us */
	int64_t fresh;                 /* the least since `fresh_mono`: an old one is forgotten after 5 to 10 minutes */
	int64_t fresh_mono;
};

/* What a sender has shown of its clocks: enough of them, in their order, make a skew that decides as this one does. */
enum skew_shown {
	SKEW_NOTHING = 0,
	SKEW_RIGHT, /* it was right */
	SKEW_CLOCK, /* a clock is known, `behind` */
	SKEW_GUESS, /* the first lone post was believed, `behind` */
	SKEW_DOUBT, /* … and contradicted; or what came first was not believed */
	SKEW_SHOWN_COUNT
};

struct skew_fact {
	enum skew_shown shown;
	int64_t behind; /* ms */
};

/* One sender, as a plain value. Zero = a stream of which nothing is known. */
struct skew {
	bool many;              /* posts: several clocks may be behind it */
	bool begun;             /* something with a time has come */
	bool heard;             /* … and not by SKEW_STREAM: no lone post is the first any more */
	bool right;             /* it was, and no other clock is known since, or it has many */
	bool fine;              /* not all its times were whole seconds */
	int64_t wall_less_mono; /* of ours, at the last message */
	size_t known_count;
	struct skew_clock known[SKEW_CLOCKS];
	size_t maybe_count;
	struct skew_clock maybe[SKEW_CLOCKS]; /* not proved */
	bool held;                            /* the next two hold: of the arrival under way, what fits no clock */
	int64_t held_mono;
	int64_t held_least;
	bool guessing; /* lone posts are believed that agree with the first */
	int64_t guess;
	int64_t guess_mono;
	bool doubted; /* something has fitted nothing … */
	int64_t doubt_mono;
	/* Of the last message. */
	bool unfit;            /* it came to us, fits no clock, and is as old as it says: `difference` */
	int64_t difference;    /* ms */
	struct skew_fact fact; /* what it has shown that was not known */
};

/* Notes that a message which says `server_ms` (> 0) has arrived, and gives the time that its event gets, at most 2 s
 * behind its arrival. *original is `server_ms` if that is another, else 0. */
int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, enum skew_way way,
		  int64_t *original);
/* The sender has shown that before: in a run of the program that is gone. */
void skew_recall(struct skew *s, const struct skew_fact *fact, const struct moment *now);
/* "right" "clock" "guess" "doubt"; NULL = nothing */
const char *skew_shown_name(enum skew_shown shown);
/* The reverse; SKEW_NOTHING if it is none. NULL is none. */
enum skew_shown skew_shown_from(const char *name);

#endif
