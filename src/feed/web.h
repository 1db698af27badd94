/* HTTP requests of a link, side by side on the network's curl multi: whole answers, and bodies that never end (SSE,
 * NDJSON). The certificate, proxy and private-address rules are those of the link's own connection. Network thread
 * only. */
#ifndef FEED_WEB_H
#define FEED_WEB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "core/moment.h"
#include "core/saying.h"

struct link;
struct web_call; /* opaque: a request under way */

/* Requests of one link that may be under way at once. */
#define WEB_CALLS_MOST 4
#define WEB_BODY_MOST (1 << 20)
/* All headers of one answer. */
#define WEB_HEAD_MOST (64 << 10)

/* What is asked. Everything is borrowed for the call. */
struct web_ask {
	int tag; /* the protocol's own name for it */
	const char *url;
	const char *const *headers; /* "Name: value"; NULL = none */
	size_t header_count;
	const char *body; /* a POST; NULL = a GET */
	size_t body_length;
	size_t most;        /* bytes of the answer after decompression, more end it; 0 = WEB_BODY_MOST */
	bool home;          /* carries a secret that is for this address alone: a redirect is not followed, but told */
	bool stream;        /* each part goes to protocol->streamed() as it arrives; `most` does not apply */
	int64_t timeout_ms; /* of the whole; 0 = none, for streams: then only its beginning is timed */
};

/* What came. Borrowed for protocol->answered(). */
struct web_answer {
	int tag;
	CURLcode code;          /* CURLE_OK, or why there is no whole answer */
	long status;            /* of HTTP; 0 = none came */
	char type[64];          /* media type in lower case, without parameters; "" = none */
	int64_t retry_after_ms; /* 0 = the server said nothing of it */
	const char *body;       /* NUL-terminated beyond its length; "" of a stream */
	size_t length;
	size_t most;         /* as it was asked */
	bool too_long;       /* the body was longer than `most` … */
	bool unpacked;       /* … only after decompression */
	bool head_long;      /* the headers were longer than WEB_HEAD_MOST */
	bool private_only;   /* given up because the address is private */
	struct saying words; /* why, when code is not CURLE_OK */
};

/* False: too many, or no memory; the link then fails by itself. Not from answering() and streamed(), which are called
 * while curl is at work. */
bool web_ask(struct link *l, const struct web_ask *ask);
/* Ends all requests of the link; nothing is answered any more. */
void web_cancel(struct link *l);
/* curl is done with this request: hands the answer to the protocol. Frees the call. */
void web_done(struct web_call *call, CURLcode code, const struct moment *now);

/* For an answer that is not what was hoped for: fails (408, 425, 429, 5xx and broken connections; 429 and 503 not
 * before Retry-After), ends (204) or refuses (all else) the link, in words. */
void web_judge(struct link *l, const struct web_answer *a);
/* True: a good whole answer of the type ("" = any); else the link was judged. */
bool web_is_good(struct link *l, const struct web_answer *a, const char *type);

#endif
