/* The wire of a link: TCP or TLS by libcurl. The handle stays in the multi after it has connected; its socket is polled
 * as an extra one and read until it says "again". Network thread only. */
#ifndef FEED_LINK_SOCKET_H
#define FEED_LINK_SOCKET_H

#include "feed/link.h"

enum link_got { LINK_GOT_BYTES = 1, LINK_GOT_NOTHING, LINK_GOT_CLOSED, LINK_GOT_ERROR };

/* Begins to connect. False: memory. */
bool link_socket_open(struct link *l);
/* After connecting: finds the socket. */
bool link_socket_find(struct link *l);
/* After it failed: says why, by link_fail() or link_refuse(). */
void link_socket_explain(struct link *l, CURLcode code);
enum link_got link_socket_read(struct link *l, char *bytes, size_t size, size_t *length);
/* Sends what it takes of l->out. False: broken. */
bool link_socket_flush(struct link *l);
/* The rules for every connection of the link, also those of web.c. May it go to this address? */
bool link_socket_may_go(const struct link *l, const struct sockaddr *address);
/* Certificates and proxy for `url`. False: memory. */
bool link_socket_secure(const struct link *l, CURL *easy, const char *url);
/* The rules for any transfer. */
struct link_rules {
	const char *ca; /* file of certificates in place of the system's; NULL or "" = none */
	bool direct;    /* never by a proxy */
	const struct secrets
		*secrets; /* has the settings' proxy: "proxy", "url" and "except", a list of hosts parted by
			   * commas; without it that of the environment is taken. NULL = there are none */
};
/* The same for any transfer. This machine itself is never reached by a proxy. */
bool link_socket_rules(CURL *easy, const char *url, const struct link_rules *rules);
/* What was to be reached; borrowed. */
struct link_target {
	const char *host;
	int port;
	const char *ca; /* NULL = that of a webhook's group in the secrets file */
	struct link_rules rules;
};
/* Why a transfer failed; never with the path of its address, which may be a secret. `curl_words`: of its error buffer.
 */
struct saying link_socket_failure(CURL *easy, CURLcode code, const char *curl_words, const struct link_target *to);
struct saying link_socket_words(const struct link *l, CURL *easy, CURLcode code, const char *curl_words);
/* It was given up because its address is private. */
struct saying link_socket_private(const struct link *l, CURL *easy);
/* Also in the middle of connecting. */
void link_socket_close(struct link *l);

#endif
