/* What the files of listening share. Nobody else includes this. Network thread only, all of it. */
#ifndef FEED_LISTEN_PARTS_H
#define FEED_LISTEN_PARTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <microhttpd.h>

#include "core/moment.h"
#include "feed/feed.h"
#include "feed/frames.h"
#include "feed/link.h"
#include "feed/listen.h"
#include "feed/listen_body.h"
#include "feed/listen_crowd.h"
#include "feed/listen_guard.h"
#include "feed/reader.h"
#include "feed/senders.h"

#define LISTEN_DOORS_MOST 16
/* Connections of a door, and again those that speak WebSocket, in all: how many that have not sent anything good, and
 * of these from one address; one more, and the slowest gives way. How many that have: one more, and the one that has
 * been silent longest is a stranger again. */
#define LISTEN_STRANGERS_MOST 96
#define LISTEN_STRANGERS_PER_ADDRESS 72
#define LISTEN_PROVEN_MOST 32
#define LISTEN_LEAVING_MOST 48 /* WebSocket clients that have had their good-bye */
/* What libmicrohttpd may hold: never so few that it lets nobody in before we can choose who gives way. */
#define LISTEN_CONNECTIONS_MOST (2 * (LISTEN_STRANGERS_MOST + LISTEN_PROVEN_MOST) + LISTEN_LEAVING_MOST + 64)
#define LISTEN_SLOW_MS 1000         /* who holds memory longer than that for what is not whole gives it up to others */
#define LISTEN_HEAD_MOST 32768      /* memory of a connection for the heads of its requests */
#define LISTEN_HELD_MOST (16 << 20) /* bodies and messages under way, in all */
#define LISTEN_DRAIN_MOST (4 << 20) /* of a body that is refused: read away, so that the answer arrives */
#define LISTEN_OUT 16384            /* a client's pongs: no less than what one turn of reading can ask for */

enum listen_kind { LISTEN_HTTP = 1, LISTEN_SOCKET };

/* A feed's place at a door. */
struct listen_seat {
	struct listen_seat *next;
	struct listen_door *door; /* borrowed, outlives us */
	struct link *link;        /* borrowed, outlives us */
	enum listen_kind kind;
	const char *path;  /* borrowed from the link's URL */
	const char *token; /* borrowed from the link's URL or the secrets; "" = there is none */
	bool token_needed;
	struct listen_rate rate;
	struct messages messages; /* LISTEN_HTTP */
	struct senders senders;
	size_t clients;
};

enum listen_answer {
	ANSWER_NONE = 0,
	ANSWER_OK,
	ANSWER_BAD,
	ANSWER_TOKEN,
	ANSWER_FOREIGN_HOST,
	ANSWER_TWO_HOSTS,
	ANSWER_FOREIGN_PAGE,
	ANSWER_NO_PATH,
	ANSWER_POST_ONLY,
	ANSWER_SOCKET_ONLY,
	ANSWER_BAD_GREETING,
	ANSWER_TOO_LONG,
	ANSWER_FORM,
	ANSWER_PACKING,
	ANSWER_TOO_FAST,
	ANSWER_FULL,
	ANSWER_UNKEPT,
	ANSWER_PREFLIGHT,
};

/* A connection, and the one request on it that is under way. */
struct listen_visitor {
	struct listen_visitor *prev, *next;
	struct listen_door *door; /* borrowed, outlives us */
	int handle;               /* MHD's */
	int64_t due_mono; /* then it is cut: a request must be whole in time; NEVER = it speaks WebSocket now, or was
			     cut */
	uint64_t from;    /* listen_from() */
	int64_t came_mono;
	int64_t good_mono;    /* of its last message that was good, or of its right token; NEVER = none: a stranger */
	int64_t request_mono; /* the request under way has begun */
	bool begun;           /* the head of a request was seen */
	struct listen_seat *seat;  /* borrowed, NULL = none, or it has left */
	enum listen_answer answer; /* known before the body is: it is read away */
	enum listen_packing packing;
	bool trusted; /* has said the right token */
	size_t drained;
	size_t length;
	size_t size;
	char *body; /* owned */
	/* Its messages are on their way into the journal, and MHD lets it wait. */
	struct MHD_Connection *waits; /* MHD's; NULL = it does not wait */
	uint64_t handed;              /* what must be kept before it is answered */
	json_t *told;                 /* owned; what it will be answered */
};

/* A connection that speaks WebSocket. */
struct listen_client {
	struct listen_client *prev, *next;
	struct listen_seat *seat;                  /* borrowed, outlives us */
	struct MHD_UpgradeResponseHandle *upgrade; /* MHD's */
	int handle;                                /* MHD's */
	struct frames frames;
	struct messages messages;
	struct skew clock; /* its sender's; the seat keeps it for when that comes again */
	uint64_t from;     /* listen_from() */
	uint64_t sender;   /* link_sender() */
	int64_t came_mono;
	int64_t good_mono;      /* of its last message that was good, or of its right token; NEVER = none: a stranger */
	int64_t under_way_mono; /* its message under way has begun; NEVER = there is none */
	int64_t heard_mono;
	int64_t ping_mono; /* of the one that is not answered; NEVER = none */
	bool unread;       /* there may be more */
	int64_t over_mono; /* it was sent its good-bye, and is read empty until then; NEVER = it is in use */
	bool said;         /* … which is on the wire */
	size_t held;       /* of its message under way, as counted in `held` of all */
	size_t out_length;
	char out[LISTEN_OUT];
};

struct listen_door {
	struct listen_door *next;
	struct listen *all; /* borrowed, outlives us */
	char host[256];
	int port;
	struct MHD_Daemon *servers[2]; /* the second: the other loopback of "localhost"; NULL = none */
	struct listen_seat *seats;
	struct listen_visitor *visitors;
};

struct listen {
	struct moment now; /* of the turn under way */
	struct listen_door *doors;
	size_t door_count;
	struct listen_client *clients;
	size_t leaving_count;  /* of them: they are sent away, or have had their good-bye */
	size_t held;           /* bytes of bodies and messages under way */
	atomic_size_t waiting; /* visitors that wait for the journal; read by any thread */
};

/* Opens the door if it is shut. NULL: *why says why, for the desk; *passing: it may be better later. */
struct listen_seat *listen_sit(struct listen *all, struct link *l, enum listen_kind kind, struct saying *why,
			       bool *passing);
/* Lets its clients go, and shuts the door behind the last one. NULL-safe. */
void listen_leave(struct listen_seat *seat);
/* "Waits for the relay at ws://127.0.0.1:8765/." `again`: one has been there. */
struct saying listen_waits_for(const struct listen_seat *seat, bool again);

/* listen_http.c: MHD's callbacks; `user` is the door. */
enum MHD_Result listen_request(void *user, struct MHD_Connection *c, const char *url, const char *method,
			       const char *version, const char *upload, size_t *upload_size, void **own);
void *listen_head_begins(void *user, const char *uri, struct MHD_Connection *c);
void listen_request_ends(void *user, struct MHD_Connection *c, void **own, enum MHD_RequestTerminationCode code);
void listen_connection(void *user, struct MHD_Connection *c, void **visitor, enum MHD_ConnectionNotificationCode code);
/* Answers those whose messages are kept now; `all` of them: the door is about to be shut. */
void listen_answer_waiting(struct listen_door *door, bool all);
/* Cuts those that take too long. */
void listen_tend_visitors(struct listen_door *door, const struct moment *now);
/* listen_take.c: the whole body is there. Hands its messages over, and says in `answer` what became of them. */
enum listen_answer listen_take(struct listen_visitor *v, json_t *answer);

/* listen_client.c. Answers a greeting; false: MHD is to end the connection. */
enum MHD_Result listen_greet(struct listen_visitor *v, struct MHD_Connection *c);
/* Is the request a right greeting? */
bool listen_is_greeting(struct MHD_Connection *c);
void listen_tend_clients(struct listen *all, const struct moment *now);
int64_t listen_clients_next(const struct listen *all, const struct moment *now);
/* At once: the good-bye goes out if the wire takes it. */
void listen_end_client(struct listen_client *client, uint16_t code);

/* listen_room.c. One more has come: if there are too many now, the slowest is cut. */
void listen_make_place(struct listen_door *door);
void listen_make_client_place(struct listen *all);
/* It has sent something good. */
void listen_prove(struct listen_visitor *v);
void listen_prove_client(struct listen_client *client);
/* Takes memory from those who have held theirs for too long, and from strangers at an address that holds more than the
 * one who asks, until `size` more bytes may be held. `but`: who asks, from the address `from`. False: it cannot be had.
 */
bool listen_make_memory(struct listen *all, size_t size, uint64_t from, const void *but);
/* The body is not kept any more. */
void listen_let_body_go(struct listen_visitor *v);
/* listen_client.c. Nothing more is taken from it; it is let go with the next turn. */
void listen_send_away(struct listen_client *client, uint16_t code);

/* Events of a link until now, of whatever fate: what a message has brought is the difference. */
uint64_t listen_count(const struct link *l);
/* … and those of them that were good. */
uint64_t listen_good(const struct link *l);
/* A message of a seat was heard: charges its rate, for at least one event, and says that the feed is live. */
void listen_heard(struct listen_seat *seat, uint64_t events, size_t bytes);

#endif
