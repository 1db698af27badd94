/* WebSocket frames (RFC 6455 section 5) in either role: bytes in, messages out; bytes out through the owner. The
 * framing is wslay's; messages are put together here, because text that is not valid UTF-8 is mended by the gate and
 * must not end the connection. Pings and the other side's good-bye are answered. Network thread only. */
#ifndef FEED_FRAMES_H
#define FEED_FRAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <wslay/wslay.h>

#include "core/moment.h"

#define FRAMES_MESSAGE_MOST (1 << 20)
/* Of a frame that frames_send() makes, beyond what is in it. */
#define FRAMES_HEAD_MOST 14

enum frames_role { FRAMES_CLIENT = 1, FRAMES_SERVER }; /* ours: a client's frames are masked, a server's are not */

/* Why no more is read. */
enum frames_end {
	FRAMES_ON = 0,     /* it is */
	FRAMES_CLOSED = 1, /* the other side has said good-bye, and was answered */
	FRAMES_BROKEN,     /* it does not keep to the protocol */
	FRAMES_TOO_LONG,   /* a message is longer than FRAMES_MESSAGE_MOST */
	FRAMES_MEMORY,
	FRAMES_STOPPED, /* the owner has heard enough */
};

struct frames_ear {
	/* Bytes for the wire. False: they cannot be taken, and the connection is over. */
	bool (*send)(void *user, const void *bytes, size_t length);
	/* A whole message; NUL-terminated beyond its length; borrowed. False: nothing more is wanted. */
	bool (*message)(void *user, const char *bytes, size_t length, bool binary, const struct moment *now);
};

struct frames {
	enum frames_role role;
	enum frames_end end;
	const struct frames_ear *ear; /* borrowed, outlives us */
	void *user;                   /* of the ear */
	wslay_frame_context_ptr wire; /* owned; NULL = not begun */
	const char *chunk;            /* the bytes at hand, for wslay */
	size_t chunk_left;
	uint64_t frame_left; /* of the frame under way */
	bool in_frame;
	uint8_t opcode; /* of the frame under way */
	bool fin;       /* … and whether it is the last of its message */
	uint8_t kind;   /* of the message under way: text or binary, 0 = none */
	size_t length;
	size_t size;
	char *message; /* owned */
	size_t control_length;
	uint8_t control[128];
	uint64_t messages; /* whole ones, of either kind */
};

/* `f` is all zero or was finished. False: memory. */
bool frames_begin(struct frames *f, enum frames_role role, const struct frames_ear *ear, void *user);
/* Frees what it owns; all zero behind it. */
void frames_finish(struct frames *f);
/* Bytes from the connection. f->end says whether it goes on. */
void frames_received(struct frames *f, const char *bytes, size_t length, const struct moment *now);
/* One frame that is a whole message, or a control frame (then at most 125 bytes). False: f->end says why. */
bool frames_send(struct frames *f, uint8_t opcode, const void *bytes, size_t length);
/* A good-bye with one of the codes of RFC 6455 section 7.4. */
bool frames_close(struct frames *f, uint16_t code);

#endif
