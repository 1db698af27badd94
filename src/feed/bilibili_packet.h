/* Packets of Bilibili's danmaku servers (protocols.md (c)): a header of 16 bytes, big-endian, and a body that may hold
 * more packets, compressed. Bounded in every direction. Pure; one thread at a time. */
#ifndef FEED_BILIBILI_PACKET_H
#define FEED_BILIBILI_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BILIBILI_HEADER 16
/* A packet as it travels; what it becomes when it is inflated. */
#define BILIBILI_PACKET_MOST (1 << 20)
#define BILIBILI_INFLATED_MOST (8 << 20)
/* What compressed packets may become, beyond BILIBILI_PROPORTION bytes for each one that has come: a server that goes
 * on with small packets full of nothing would keep everybody else waiting. Text becomes ten times as much, rarely more.
 */
#define BILIBILI_DEBT_MOST (16 << 20)
#define BILIBILI_PROPORTION 100

enum bilibili_op {
	BILIBILI_HEARTBEAT = 2,
	BILIBILI_HEARTBEAT_REPLY = 3,
	BILIBILI_MESSAGE = 5,
	BILIBILI_AUTH = 7,
	BILIBILI_AUTH_REPLY = 8,
};

/* One packet that is not compressed. `body` NULL: one that could not be understood, of another compression or with more
 * in it than we take. */
typedef void (*bilibili_packet)(void *user, uint32_t op, const char *body, size_t length);

/* The bytes of a stream, across reads (TCP) or message by message (WebSocket). */
struct bilibili_packets {
	size_t length;
	size_t size;
	uint8_t *bytes;  /* owned; a packet that has not come whole */
	size_t debt;     /* at most BILIBILI_DEBT_MOST; outlives a connection */
	size_t inflated; /* bytes, by the last bilibili_packets_feed() */
	bool is_bomb;    /* why that was false: out of all proportion */
};

void bilibili_packets_finish(struct bilibili_packets *p);
/* A new connection, or a message that holds whole packets. */
void bilibili_packets_again(struct bilibili_packets *p);
/* False: this is no stream of packets; the connection is no good. */
bool bilibili_packets_feed(struct bilibili_packets *p, const char *bytes, size_t length, bilibili_packet packet,
			   void *user);
/* Writes a packet of ours; returns its length, 0 = `size` is too small. */
size_t bilibili_packet_write(uint32_t op, const char *body, size_t length, char *out, size_t size);

#endif
