/* A link: one push feed on the network thread, with its connection, its returns and its bookkeeping. What is said on
 * the connection is the protocol's, one file each.
 *
 *            due              connected
 *   PAUSED ───────▶ CONNECTING ───────▶ OPEN        refused, ended: from any state to OVER
 *     ▲                 │ failed          │ failed, closed, asked to return
 *     └─────────────────┴─────────────────┘
 *
 * Pauses: 1 s, then doubled up to 20 s, each shortened by chance by up to a quarter; from the beginning again once a
 * connection was live for a minute. All functions: network thread only. */
#ifndef FEED_LINK_H
#define FEED_LINK_H

#include <curl/curl.h>

#include "core/moment.h"
#include "feed/dedupe.h"
#include "feed/draft.h"
#include "feed/feed.h"
#include "feed/rhythm.h"
#include "feed/secrets.h"
#include "feed/skew.h"
#include "feed/speaker.h"
#include "feed/web.h"

struct link;
struct listen;
struct youtube_quota;

/* What a handle of the multi belongs to: the first member of what CURLINFO_PRIVATE points to. */
enum handle_kind { HANDLE_DIAL = 1, HANDLE_CALL, HANDLE_POST, HANDLE_ERRAND };
struct handle {
	enum handle_kind kind;
	struct link *link; /* NULL for a post and an errand */
};

struct protocol {
	const char *host; /* where it is if the URL does not say */
	int port;         /* over TLS */
	int plain_port;
	int64_t apart_ms;                            /* two connections to one server begin at least so far apart */
	void *(*create)(const struct feed_url *url); /* the protocol's own state, NULL = memory */
	void (*destroy)(void *own);
	/* In place of connecting: asks by web_ask() where to go, and then calls link_dial(). NULL: connects at once. */
	void (*prepare)(struct link *l, const struct moment *now);
	bool no_socket; /* everything goes by web_ask(): opened() at once when an attempt is due */
	/* The connection stands: say what comes first. */
	void (*opened)(struct link *l, const struct moment *now);
	void (*received)(struct link *l, const char *bytes, size_t length,
			 const struct moment *now); /* NULL: no_socket */
	/* A request of web_ask() has ended. NULL: asks nothing. */
	void (*answered)(struct link *l, const struct web_answer *a, const struct moment *now);
	/* The head of a stream's answer has come; false: it is not what was asked for, and the link was judged. */
	bool (*answering)(struct link *l, const struct web_answer *head, const struct moment *now);
	/* Bytes of a stream's body. */
	void (*streamed)(struct link *l, const char *bytes, size_t length, const struct moment *now);
	/* The feed ends for good: what the platform must be told goes out as an errand. NULL: nothing. */
	void (*leave)(struct link *l, const struct moment *now);
	/* When the next text may go out: `now` or earlier = at once. Both NULL: this platform's chat takes none. */
	int64_t (*may_say)(struct link *l, const struct moment *now);
	/* Says one line, of at most say_most UTF-16 units; the chat's answer comes by link_answered(). NULL, or why it
	 * cannot be said. */
	const char *(*say)(struct link *l, const char *text, const struct moment *now);
	size_t say_most;
	/* Deadlines; returns the next one on the monotonic clock, or NEVER. */
	int64_t (*tick)(struct link *l, const struct moment *now);
};

enum link_state { LINK_PAUSED = 1, LINK_CONNECTING, LINK_OPEN, LINK_OVER };
enum link_event { LINK_DUE = 20, LINK_CONNECTED, LINK_FAILED, LINK_RETURN, LINK_REFUSED, LINK_ENDED };

#define LINK_BATCH 64
#define LINK_OUT 4096

/* What is told of the clocks of senders. */
struct link_clocks {
	size_t facts;        /* told for the journal; there is a limit */
	uint64_t unfit;      /* messages that came to us and are as old as they say, since the last clock was learnt */
	uint64_t unfit_told; /* … of them, in the words beside the state; 0 = there are none */
	int64_t told_mono;
	int64_t least, most; /* their differences; ms */
	struct saying says;  /* these words */
};

struct link {
	const struct protocol *protocol; /* immutable */
	void *own;                       /* the protocol's; owned */
	struct feed_url url;             /* immutable */
	const struct feed_sink *sink;    /* borrowed, outlives us */
	const struct secrets *secrets;   /* borrowed, outlives us; NULL = none */
	CURLM *multi;                    /* borrowed, outlives us */
	struct listen *listen;           /* borrowed, outlives us */
	struct errands *errands;         /* borrowed, outlives us; NULL = none can be sent */
	struct youtube_quota *youtube;   /* borrowed, outlives us; NULL = none is shared */
	struct speaker *speaker;         /* borrowed, outlives us; NULL = nothing is said */
	char host[256];
	int port;

	enum link_state state;
	struct handle dial;                     /* of `easy` */
	CURL *easy;                             /* owned; in the multi while it is not NULL */
	struct web_call *calls[WEB_CALLS_MOST]; /* owned; NULL = free place */
	bool tls;                               /* of the connection that is dialled */
	int64_t not_before; /* no attempt before it: the server has said so; monotonic, INT64_MIN = it has not */
	curl_socket_t socket;
	char curl_words[CURL_ERROR_SIZE];
	int64_t due_mono;     /* PAUSED: when to connect */
	int64_t attempt_mono; /* of the last attempt; before any: INT64_MIN */
	int64_t live_mono;    /* since when; NEVER = not live on this connection */
	enum gap_end back;    /* what link_back() said of the attempt that is on; 0 = nothing */
	int64_t pause_ms;     /* the next one */
	bool unread;          /* there may be more to read than the socket shows */
	size_t worked;        /* bytes that this turn has read, and what they were unpacked to */
	bool private_address; /* the attempt was given up for that */
	size_t out_length;
	char out[LINK_OUT];

	/* What the protocol has asked for; carried out when its function has returned. 0 = nothing. */
	enum link_event verdict;
	enum feed_state verdict_state;
	struct saying verdict_says;

	struct skew skew;   /* of what comes on the connection */
	struct skew *clock; /* of the sender of what is at hand; borrowed */
	uint64_t from;      /* … as in struct feed_clock */
	enum skew_way way;  /* … and how it has come */
	struct link_clocks clocks;
	struct rhythm rhythm;  /* of what comes, repeats among it */
	struct dedupe *dedupe; /* owned */
	size_t batch_count;
	struct audience_event batch[LINK_BATCH]; /* owned until handed over; repeats are taken out before */
	int64_t batch_mono;                      /* when the last of it came */
	uint64_t batch_keys[LINK_BATCH];         /* dedupe_key() of each */
	int drops_told;          /* of link_drop_in_words(): how often other words were said than before */
	struct saying drop_says; /* … and the last of them */
	struct saying why;       /* what was wrong with what was dropped last; nothing = nobody has said */
	char mark[FEED_MARK];    /* goes out once the batch has */
	struct feed_status status;
	bool changed; /* state or words have changed since they were told */
	bool counted; /* counters have */
	int64_t told_mono;
};

/* For the network. `earliest`: no attempt before it. NULL: memory. */
struct link *link_create(const char *id, const struct feed_url *url, const struct protocol *protocol,
			 const struct feed_sink *sink, CURLM *multi, const struct moment *now);
/* Hands over what is left and says nothing more. NULL-safe. */
void link_destroy(struct link *l);
/* Due attempts, deadlines, quiet rooms. Returns the next instant at which it wants to be called. `earliest`: when the
 * next attempt may begin. */
int64_t link_tick(struct link *l, const struct moment *now, int64_t earliest);
/* curl is done with the attempt. */
void link_connected(struct link *l, CURLcode code, const struct moment *now);
/* Reads what is there and sends what is left. */
void link_read(struct link *l, const struct moment *now);
/* Carries out what a protocol has asked for while curl was at work. */
void link_settle(struct link *l, const struct moment *now);
/* Hands over the batch, and the status if it is time. Returns when the status is due, or NEVER. */
int64_t link_tell(struct link *l, const struct moment *now);
/* Ends it: the last status is `ended`. */
void link_end(struct link *l, const struct moment *now);

/* For the protocols. */
void link_send(struct link *l, const char *bytes, size_t length);
/* From received(): what came was unpacked to so many bytes, which count for the length of the turn. */
void link_worked(struct link *l, size_t bytes);
/* From prepare() or answered() while connecting: where to connect to. */
void link_dial(struct link *l, const char *host, int port, bool tls);
/* The server asks for a pause of at least so long before the next attempt. */
void link_wait(struct link *l, int64_t ms, const struct moment *now);
/* Before link_live(): what was said since the last connection has been asked for, or comes whole (core/coverage.h). */
void link_back(struct link *l, enum gap_end back);
/* The text under `group` and `key` of the secrets file, NULL = there is none for this link: a show file may name other
 * servers than the platform's own, and those hear only what the secrets file allows them with "host". Borrowed. */
const char *link_secret(const struct link *l, const char *group, const char *key);
/* The chat has taken what say() sent, or not: then `why` says why. */
void link_answered(struct link *l, bool ok, struct saying why);
/* Joined: the feed is live. */
void link_live(struct link *l, const struct moment *now);
/* It is ready, and waits for somebody to come. */
void link_wait_for(struct link *l, struct saying says, bool ready);
/* What is said is a key of locale/ that lives for ever, or with parts: a saying.
 * The connection is no good any more: come back after a pause. */
void link_fail(struct link *l, const char *key);
void link_fail_as(struct link *l, struct saying says);
/* The server asks us to come back at once: so it is if the connection was live for a minute, else after a pause; one
 * that asks every time is not hammered. */
void link_return(struct link *l, const char *key);
/* It makes no sense to come back (after a feed was live once, it is tried all the same). */
void link_refuse(struct link *l, enum feed_state state, const char *key);
void link_refuse_as(struct link *l, enum feed_state state, struct saying says);
/* What link_secret() did not give is missing: `missing` is a key whose %1 is where the secrets file is. Or it is kept
 * from the servers that the show file names. */
void link_refuse_secret(struct link *l, const char *group, const char *missing);
/* It is over by the platform's own word: the show there has ended. */
void link_over(struct link *l, const char *key);
/* Where the feed is, as in struct feed_status: all before it was passed on. One that is too long, or holds what must
 * not be in it (a secret), is none. */
void link_mark(struct link *l, const char *mark);
/* Words for the log. */
void link_note(struct link *l, const char *key);
void link_note_as(struct link *l, struct saying says);
/* Words beside the state; "" = none. */
void link_say(struct link *l, const char *key);
void link_say_as(struct link *l, struct saying says);
/* Passes an event on; repeats and what the gate refuses are counted. `server_ms`: the server's time, 0 = it gave none.
 * Sets t_ms, t_server_ms and feed of the draft. It goes out with the batch: when that is full, or by link_tell(). */
void link_event(struct link *l, struct draft *d, int64_t server_ms, const struct moment *now);
/* The sender at that address, as in struct feed_clock; never 0. */
uint64_t link_sender(const struct link *l, uint64_t address);
/* What follows is from a sender that has a clock of its own, which is borrowed until the next call; NULL, 0 and
 * SKEW_STREAM: from the connection, as at the beginning. */
void link_from(struct link *l, struct skew *clock, uint64_t from, enum skew_way way);
/* The time of what the sender says was at `server_ms`, noted as a sample of its clock: the sender's, or our own
 * reckoning when that clock is off; *original is then the sender's, else 0 (feed/skew.h). `resent`: it may be sent
 * again long after. Not for what is marked as said before. */
int64_t link_time(struct link *l, int64_t server_ms, bool resent, const struct moment *now, int64_t *original);
/* What its server has shown in an earlier run. */
void link_recall_clock(struct link *l, const struct moment *now);
/* What senders have shown goes out now: before the events that are decided by it, so that neither is kept alone. */
void link_tell_facts(struct link *l);
/* link_tell() asks: says what is to be said of clocks, if it is time. Returns when it is, or NEVER. */
int64_t link_tell_clocks(struct link *l, const struct moment *now);
/* As link_event() for an event that is finished already: sets nothing of it. Takes its contents over; `e` is then
 * empty. */
void link_pass(struct link *l, struct audience_event *e, const struct moment *now);
/* What was handed over was lost behind us: what is sent again counts. */
void link_forget_repeats(struct link *l);
/* Something that could not be understood. */
void link_drop(struct link *l);
/* The same, and why, for who has sent it. */
void link_drop_because(struct link *l, struct saying why);
/* The same of what may have been worth something, for the operator too: in the log, once for each time that the words
 * are others, and beside the state; the first few times, so that nobody fills the journal. */
void link_drop_in_words(struct link *l, struct saying why);

#endif
