/* Feeds: where the audience comes from. Two kinds, by who sets the pace:
 *  - push feeds (chat servers) live on the one network thread and hand over batches as they arrive;
 *  - pull feeds (a file, the simulated audience) are asked by the runner on the runner's clock, so that a show that is
 *    driven by a test's clock gets the same events each time.
 * Feed URLs: contracts.md section 3 and 21. */
#ifndef FEED_FEED_H
#define FEED_FEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"
#include "core/coverage.h"
#include "core/error.h"
#include "core/saying.h"
#include "core/show.h"
#include "feed/skew.h"

enum feed_state {
	FEED_CONNECTING = 1,
	FEED_LIVE,
	FEED_QUIET,
	FEED_RETRYING,
	FEED_REFUSED,
	FEED_CREDENTIALS,
	FEED_ENDED,
};

/* "connecting" "live" "quiet" "retrying" "refused" "credentials" "ended" */
const char *feed_state_name(enum feed_state s);
/* The reverse; 0 if it is none. NULL is none. */
enum feed_state feed_state_from(const char *name);

/* Bytes, with NUL, of a feed's mark: where it is and what it has used, in words of its protocol, for the same feed of a
 * session that is resumed. Never a secret. Printable characters of UTF-8; "" = none. */
#define FEED_MARK 1152

/* Clocks of senders that a feed remembers over a crash, at most; and how many of them come with one status. */
#define FEED_CLOCKS 128
#define FEED_CLOCKS_NEW 8

/* What a sender has shown of its clocks (feed/skew.h). A plain value. */
struct feed_clock {
	uint64_t from; /* a digest of its address with the session's key; 0 = the server to which the feed goes */
	enum skew_shown shown;
	int64_t behind; /* ms */
};

/* A plain value. */
struct feed_status {
	char id[65];    /* of the show's feed, or the number "f1" … for one from the command line */
	char url[256];  /* without parameters */
	char feed[160]; /* the `feed` key of its events */
	enum feed_state state;
	struct saying says;    /* why it is so, or what else is worth knowing; nothing = that is plain */
	int64_t last_mono_ms;  /* of the last event, NEVER = none yet; of a pull feed on its caller's wall clock */
	int64_t retry_mono_ms; /* FEED_RETRYING: next try; else NEVER */
	int64_t usual_ms;      /* the usual pause between messages (feed/rhythm.h), 0 = not known */
	uint64_t received;
	uint64_t dropped;
	uint64_t duplicates;
	bool was_live;     /* ever joined */
	bool ready;        /* FEED_CONNECTING: the port is open, and whoever posts is heard: no connection is missing */
	enum gap_end back; /* FEED_LIVE: what has become of what was said since the last connection; 0 = GAP_LOST */
	char mark[FEED_MARK]; /* all that lies before it has been handed over */
	/* What senders have shown since the last status, in its order: it stands in one status only. */
	size_t clock_count;
	struct feed_clock clocks[FEED_CLOCKS_NEW];
};

enum feed_scheme {
	FEED_BAD = 1,
	FEED_TWITCH,
	FEED_FILE,
	FEED_SIMULATE,
	FEED_SOCKET, /* ws://, wss:// */
	FEED_SSE,
	FEED_NDJSON,
	FEED_SSN,
	FEED_YOUTUBE,      /* target: a video's id */
	FEED_YOUTUBE_CHAT, /* target: a chat's id */
	FEED_BILIBILI,     /* target: a room's number */
	FEED_BILIBILI_OPEN,
	FEED_LISTEN_WS,   /* target: the path at which we listen, decoded */
	FEED_LISTEN_HTTP, /* … */
};

/* How far the feeds of a show file may open ports of this machine. */
enum feed_listen {
	FEED_LISTEN_NEVER = 1, /* they may not: a show from a stranger opens nothing */
	FEED_LISTEN_HERE,      /* for programs on this machine */
	FEED_LISTEN_NETWORK,   /* for others too, who must know the token */
};
/* "here", "network", "never", or "" (never). False: none of these. */
bool feed_listen_read(const char *text, enum feed_listen *out);
/* "never" "here" "network"; 0 is never. Borrowed for good. */
const char *feed_listen_name(enum feed_listen listen);

/* What a URL asks for. */
struct feed_url {
	enum feed_scheme scheme;
	bool pull;      /* file, simulate */
	bool page;      /* it was named by the address of its page on the web, whose own parameters are passed over */
	char name[160]; /* the `feed` key: "twitch:somechannel"; ssn: without its session, as feed_url_hide() has it */
	char target[1024]; /* channel or path */
	char host[256];    /* "" = the protocol's own */
	int port;          /* 0 = default */
	char base[256];    /* scheme, host and port in place of the platform's own, without a path; "" = the own */
	char server[256];  /* bilibili: host= as it stands, with a port or without */
	/* Field-map feeds: the address to go to, ws(s):// or http(s)://, without our own parameters */
	char address[2048];
	/* The shape of its messages: a reader that is code, a map of data/feeds, or another name, in whose place
	 * feed_url_find_map() puts the path of its file (it begins with a slash); "" = told from each message */
	char map[1024];
	char transport[16]; /* bilibili: wss ws tcp; ssn: ws sse; "" = the first */
	char ca[1024];
	bool insecure;
	bool public_only; /* set by the caller, never by the text: private addresses are refused when connecting. For
			   * the feeds of a show file without --private; `private=` is understood and changes nothing */
	/* set by the caller, never by the text: the leave that a show's own feed has to listen; 0 = the operator has
	 * typed the URL, which is leave enough */
	enum feed_listen leave;
	char token[257];   /* listening: what others must say; "" = that of the secrets file. Shown nowhere */
	char secret[65];   /* listening, and field maps: under which name the secrets file has the token, or the session
			    * of ssn:; "" = not named */
	bool session;      /* ssn: the secrets file has the session; it goes where the address has FEED_URL_SESSION */
	bool remote;       /* listening: remote=1, other machines may come in, who must know the token */
	bool from_show;    /* set by the caller, never by the text: what the text names in place of the platform's own
			    * servers hears no secrets (link_secret()) */
	int64_t length_ms; /* set by the caller, never by the text: how long the show is planned to last, SHOW_NONE =
			    * not known; feeds with a quota stretch it over that */
	char mark[FEED_MARK]; /* set by the caller, never by the text: the last of this feed before a crash */
	/* … and likewise what its senders had shown by then, in its order */
	size_t clock_count;
	struct feed_clock clocks[FEED_CLOCKS];
	int64_t delay_ms; /* SHOW_NONE = not given */
	double speed;
	bool keep_times; /* file: t=keep */
	uint64_t seed;
	double rate; /* simulate: events a second, on average */
	int64_t people;
	int resumed;     /* simulate, set by the caller: how often its session was resumed; parts the ids of the runs */
	int64_t ping_ms; /* twitch: between our own pings; SHOW_NONE = 30 s. bilibili-open: between heartbeats; 20 s */
	int64_t pong_ms; /* twitch: how long the answer, and each step of joining, may take; SHOW_NONE = 5 s and 10 s */
	int64_t pause_ms; /* twitch: the first pause before a return; SHOW_NONE = 2 s (tests) */
};
/* The grammar of feed URLs, or the address of a page of a platform that has a feed here, as a browser shows it: it
 * means the feed. False: not understood (exit 2, feed.bad-url). */
bool feed_url_parse(const char *text, struct feed_url *url, struct error *error);
/* Both go by one name and to different places, or to one with different secrets or maps: their messages could not be
 * told apart, and what one has brought would be taken for the other's repeats. */
bool feed_url_is_twin(const struct feed_url *a, const struct feed_url *b);
bool feed_url_same_map(const struct feed_url *a, const struct feed_url *b);
/* Both listen, and only one of them can: at one port and path, or at one port of one address in two ways of writing. */
bool feed_url_share_seat(const struct feed_url *a, const struct feed_url *b);
/* Puts an ellipsis in the place of what lets one in, in a text that may hold feed URLs, for what is written down: the
 * values of parameters that feed_secret_is_name() knows, and user and password before a host. The session of ssn: and
 * of its server's addresses gives way to a few digits of its digest, so that two of them stay apart. `out` may be
 * `text`; what does not fit is cut at a character. True: something was hidden. */
bool feed_url_hide(const char *text, char *out, size_t size);
#define FEED_URL_SESSION '*'
/* Looks where the map is that the URL names (show/feed_map.h says where), and whether it is good; once, before the feed
 * begins; a second time it does nothing. `folder`: of the show file, "" = there is none. False with the first problem:
 * in error->file if the map is there and wrong, without one if there is none. */
bool feed_url_find_map(struct feed_url *url, const char *folder, struct error *error);

/* Push feeds: the network thread. */
struct network;
struct secrets;

struct feed_sink {
	void *user; /* borrowed, outlives the network */
	/* Folder for what a feed must know after a crash (never a secret); made when it is needed. Borrowed, outlives
	 * the network; NULL = nothing is kept. */
	const char *state_folder;
	/* The session's key of 16 bytes, so that an id is hashed once for the feed's own list of repeats and for the
	 * engine (`hash` of an event). Borrowed, outlives the network; NULL = a key of the feed's own. */
	const uint8_t *hash_key;
	/* Network thread. Takes over the contents of the events (audience_finish()), not the array. Never blocks long.
	 */
	void (*events)(void *user, struct audience_event *events, size_t count);
	/* Network thread. The number of the last call of events(), counted from 1. NULL: what is handed over is kept.
	 */
	uint64_t (*handed)(void *user);
	/* Network thread. Up to which call the events are in the journal, or have been given up; and the newest that
	 * was given up, because it could not be written, 0 = none. Not NULL if `handed` is not; see network_kept(). */
	uint64_t (*kept)(void *user, uint64_t *lost);
	/* Network thread; after each change of state or words, and at most once a second for the counters. */
	void (*status)(void *user, const struct feed_status *status);
	/* Network thread; words for the log (a raid …). Borrowed for the call. May be NULL. */
	void (*note)(void *user, const char *id, const struct saying *says);
	/* Network thread; what became of network_post() or network_say(): ok, or why not. `feed`: with several feeds,
	 * the id of the one it is about; "" = of all there are. Borrowed for the call. Once for each, unless the
	 * network stops before. May be NULL if nothing is sent. */
	void (*posted)(void *user, int64_t number, bool ok, const char *feed, const struct saying *why);
};

/* A text for a webhook. */
struct feed_post {
	int64_t number;   /* the caller's own, comes back in posted() */
	const char *hook; /* id in the show: what goes to one webhook goes one after the other, in order */
	enum webhook_format format;
	const char *secret; /* name in the secrets file: "url", and where they apply "sign", "ca", "insecure" */
	const char *text;
	const char *show; /* title of the show */
};

/* A text for chats. */
struct feed_say {
	int64_t number;           /* the caller's own, comes back in posted() */
	const char *text;         /* goes as one line; what is long, as several messages */
	const char *const *feeds; /* ids of network_connect() */
	size_t count;
};
/* Whether texts can be sent to the chat of such a feed: a platform that takes them from us, and a token for it that may
 * go there. Any thread. */
bool feed_can_say(const struct feed_url *url, const struct secrets *secrets);

/* `secrets`: borrowed, outlives the network; NULL = there are none. */
struct network *network_create(const struct feed_sink *sink, const struct secrets *secrets);
bool network_start(struct network *n);
/* Any thread. The URL must be a push feed. False: memory. */
bool network_connect(struct network *n, const char *id, const struct feed_url *url);
/* Any thread. Ends the feed with that id; unknown ids are ignored. */
void network_disconnect(struct network *n, const char *id);
/* All feeds: what was said so far is no repeat when it is said again (a rehearsal is over). Any thread. False: memory.
 */
bool network_forget_repeats(struct network *n);
/* Any thread. Everything is copied. False: memory. Tried again up to 8 times, after 1, 2, 4 … s, when the service
 * cannot take it at the moment. What is under way when the network stops has up to 3 s more; what waits is given up,
 * and posted() is not called for it. */
bool network_post(struct network *n, const struct feed_post *post);
/* Any thread. Everything is copied. False: memory. It is done when the chats of all the feeds have taken it, in their
 * own order and within the platform's limits; nothing is said twice. What waits for a minute is given up. */
bool network_say(struct network *n, const struct feed_say *say);
/* Any thread but the network's own. Ends the feeds that listen, and returns when the last of them has handed over what
 * it has acknowledged to its senders; none begins after it. The sink must not wait for the one who calls. */
void network_stop_listening(struct network *n);
/* Any thread: kept() has something new to say. */
void network_kept(struct network *n);
void network_stop(struct network *n); /* signal only */
void network_join(struct network *n);
void network_destroy(struct network *n); /* NULL-safe, stops and joins if needed */

/* What is open in the show, for the simulated audience. Borrowed for the call. Fields that are left zero or NULL are
 * things that the audience then does not react to. */
struct feed_open {
	enum interaction_kind kind;
	const char *id;
	const char *word;           /* lottery: entry keyword; question: prefix; sale: claim word; "" = none */
	int option_count;           /* poll, quiz */
	const char *const *options; /* poll, quiz: the texts of option_count options, or NULL */
	const char *product;        /* sale: product id, "" = none */
	struct money price;         /* sale: of the product; currency "" = not told */
	bool orders;                /* sale: stock comes from orders */
};
/* A winner who has been named and is asked to claim. */
struct feed_winner {
	const char *person; /* id on this feed's platform, as in the pick */
	const char *word;   /* what claims; "" = any message */
};
struct feed_view {
	const struct feed_open *open;
	size_t open_count;
	const char *language; /* of the show */
	const struct feed_winner *winners;
	size_t winner_count;
};

/* Pull feeds. Thread-safety: one thread at a time. */
struct pull_feed;
/* NULL with an error if the file is missing or has no readable line (then error->line …). */
struct pull_feed *pull_feed_create(const char *id, const struct feed_url *url, int64_t now_wall, struct error *error);
void pull_feed_destroy(struct pull_feed *p);
/* The wall-clock instant of the next event (may be in the past), or NEVER at the end. */
int64_t pull_feed_next(const struct pull_feed *p);
/* Hands over at most `max` events that are due at `now_wall`, in order; returns how many. The caller finishes them. */
size_t pull_feed_take(struct pull_feed *p, int64_t now_wall, const struct feed_view *view,
		      struct audience_event *events, size_t max);
const struct feed_status *pull_feed_status(const struct pull_feed *p);
/* Takes the oldest line that was refused and has not been told (file, line, column, what). False: none. At most 100
 * wait; status.dropped counts all. */
bool pull_feed_problem(struct pull_feed *p, struct error *out);

#endif
