/* Whose clock is right: the time that a message gets, from what it says itself and when it came (contracts.md section
 * 21 "Clock"). The model, and why:
 *
 * The difference of a message is its arrival less the time that it says. It is made of two things that one message
 * alone cannot tell apart: how far the sender's clock is behind ours, and how old the message is. What tells them apart
 * is that the first is constant, and that the second is never less than nothing.
 *
 *   - From −2 s to +3 s the clock is right and the way slow. A time is left as it is.
 *   - Less than that of every clock we know: nothing comes from the future, so the clock is that far off, and this is
 *     believed at once. So does a clock that was behind and is put right, or one that runs ahead.
 *   - More than that of every clock we know: an old message, or a clock that is further behind. Until it is proved it
 *     is an old message: what was said before a poll must not be its vote, and servers say again what they have kept
 *     (a page that is resumed, Last-Event-ID, the last lines for one who has just come). Proved is a clock by several
 *     arrivals, far enough apart, whose differences agree within 3 s and within a fifth of the time between the first
 *     and the last: of a backlog that is read faster than it was said the differences shrink. What comes at one moment
 *     is one arrival, and its least difference counts, which is that of its newest message. A stream is one clock: any
 *     message that is in time takes the doubt away.
 *   - Platforms have right clocks; if all that they say differs by a constant, ours is off, and the same holds.
 *   - A post that brings one message is live by its nature: a box that was never set would lose its first votes, and in
 *     a hall of keypads with a vote each, all. It is believed at once from a sender of whom we know nothing yet, and
 *     from a known one if it is off by more than 15 minutes, since no box keeps a vote so long. But two of them with
 *     different differences are a queue that is being emptied: from then on a proof is needed. So a queue costs one
 *     vote that is too old, where a wrong clock would cost every keypad one that was good. Orders are never believed
 *     so: a shop has the right time, and sends again for hours.
 *   - Behind one address there may be several boxes: a sender of posts has up to four clocks.
 *   - A time before 2020 is that of a clock that was never set, and says nothing: the arrival holds.
 *   - What fits no clock is put as near to its arrival as one of them that it is not from the future of, or none, would
 *     put it: no correction takes a message further away from its arrival.
 *
 * When our own clock is set, all differences move with it: what is known stays known. */
#ifndef FEED_SKEW_H
#define FEED_SKEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/moment.h"

#define SKEW_CLOCKS 4

enum skew_way {
	SKEW_STREAM = 0, /* it may be a backlog */
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

/* One sender, as a plain value. Zero = a stream of which nothing is known. */
struct skew {
	bool many; /* posts: several clocks may be behind it */
	bool begun;
	int64_t wall_less_mono; /* of ours, at the last message */
	size_t known_count;
	struct skew_clock known[SKEW_CLOCKS];
	size_t maybe_count;
	struct skew_clock maybe[SKEW_CLOCKS]; /* not proved */
	bool held;                            /* the next two hold: of the arrival under way, what fits no clock */
	int64_t held_mono;
	int64_t held_least;
	bool odd;   /* a lone post was believed since the last clock was learnt … */
	bool queue; /* … and another contradicts it */
	int64_t odd_difference;
};

/* Notes that a message which says `server_ms` (> 0) has arrived, and gives the time that its event gets, at most 2 s
 * behind its arrival. *original is `server_ms` if that is another, else 0. */
int64_t skew_time(struct skew *s, const struct moment *arrival, int64_t server_ms, enum skew_way way,
		  int64_t *original);

#endif
