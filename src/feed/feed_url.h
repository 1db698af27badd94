/* Between the two files that read feed URLs. */
#ifndef FEED_FEED_URL_H
#define FEED_FEED_URL_H

#include "feed/feed.h"
#include "feed/secrets.h"

/* NAME=VALUE, percent-encoded, into the url. False with an error: not known, or not right. */
bool feed_url_parameter(const char *text, size_t length, struct feed_url *url, struct error *error);
/* Is this the name of a parameter of ours, for the scheme of the url? */
bool feed_url_is_ours(const struct feed_url *url, const char *name, size_t length);
/* feed_url_address.c: [sse+|ndjson+]http(s)://… and ws(s)://…, whose other parameters are the server's. Sets address,
 * host, port and what our own parameters say. */
bool feed_url_address(const char *text, struct feed_url *url, struct error *error);
/* ssn:SESSION becomes the address of the session at its server, and its map. */
bool feed_url_ssn(struct feed_url *url, struct error *error);
/* A video's id, or the address of its page, into target and name. `text`: all behind the scheme. */
bool feed_url_video(const char *text, struct feed_url *url, struct error *error);
/* feed_url_page.c: a Twitch channel, and a Bilibili room's number, into target and name. Each of `length` bytes. */
bool feed_url_channel(const char *text, size_t length, struct feed_url *url, struct error *error);
bool feed_url_number(const char *text, size_t length, struct feed_url *url, struct error *error);
/* Checks base=, which must be encrypted unless insecure=1, and takes its host over. */
bool feed_url_base(struct feed_url *url, struct error *error);
/* A room's transports other than wss are plain, and need insecure=1. */
bool feed_url_room(struct feed_url *url, struct error *error);
/* feed_url_secret.c: whether the servers of the URL may hear the secrets under `group`. */
bool feed_url_hears(const struct feed_url *url, const struct secrets *secrets, const char *group);

/* feed_url_listen.c: "//HOST:PORT/PATH" behind the scheme. */
bool feed_url_listen(const char *text, size_t length, struct feed_url *url, struct error *error);
/* … and once its parameters are known: other machines are let in by a word only. */
bool feed_url_listen_far(const struct feed_url *url, struct error *error);
bool feed_url_token(struct feed_url *url, const char *value);
bool feed_url_secret(struct feed_url *url, const char *value);
bool feed_url_remote(struct feed_url *url, const char *value);
/* Percent-decodes into out. False: too long, a % that is no escape, a control character, or no UTF-8. */
bool feed_url_decode(const char *from, size_t length, char *out, size_t size);

#endif
