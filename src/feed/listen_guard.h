/* Who may speak to a port of ours: what a web page in a browser on this machine could do is kept out by Host and
 * Origin, strangers by a token, floods by a rate. Pure. */
#ifndef FEED_LISTEN_GUARD_H
#define FEED_LISTEN_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A token for other machines has at least so many bytes: nobody tries them all. */
#define LISTEN_TOKEN_LEAST 16
#define LISTEN_TOKEN_MOST 256

/* Does a Host header ("127.0.0.1:8000", NULL = absent) name this machine? A page that had its own name point here (DNS
 * rebinding) names another. */
bool listen_host_is_here(const char *host);
/* Does an Origin header (NULL = absent) tell of something other than a foreign web page: a page served by this machine,
 * or a program that is no web page ("file://", an extension of the browser)? "null" is what any page can make it. */
bool listen_origin_is_here(const char *origin);
/* Compares in a time that tells nothing. NULL or "" is never right. */
bool listen_token_is(const char *given, const char *token);
/* The token of an Authorization header: "Bearer TOKEN". NULL = it is none. */
const char *listen_bearer(const char *authorization);
/* A header's list such as "keep-alive, Upgrade": is the word in it, in any case? NULL = no. */
bool listen_has_word(const char *list, const char *word);
/* Media types that a form of a foreign page can post without asking. */
bool listen_is_form(const char *type);

/* What may come in a while: so much a second, and a burst of twice that. */
struct listen_rate {
	int64_t messages; /* thousandths that are left, may be below zero: debt */
	int64_t bytes;    /* … */
	int64_t mono;     /* ms, when it was reckoned last */
};

#define LISTEN_MESSAGES_A_SECOND 20000
#define LISTEN_BYTES_A_SECOND (8 << 20)

void listen_rate_init(struct listen_rate *r, int64_t now);
/* Milliseconds until anything more may come; 0 = at once. */
int64_t listen_rate_wait(struct listen_rate *r, int64_t now);
/* Something has come: it may make debts, which are waited for before the next. */
void listen_rate_spend(struct listen_rate *r, size_t messages, size_t bytes);

#endif
