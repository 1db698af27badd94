/* What in the address of a feed is nobody else's business: it is neither written down nor told. */
#ifndef SHOW_FEED_SECRET_H
#define SHOW_FEED_SECRET_H

#include <stdbool.h>
#include <stddef.h>

/* Does a parameter of this name hold a secret: token, access_token, key, api-key, sign, password, session …, in any
 * case? `secret` itself is none: its value is a name in the secrets file. `name` has `length` bytes. Any thread. */
bool feed_secret_is_name(const char *name, size_t length);
/* Is there such a parameter with a value behind the first `?` or `#` of the address? */
bool feed_secret_in_url(const char *url);

/* The session of Social Stream Ninja, in ssn:SESSION and in the addresses of its server, such as
 * wss://io.socialstream.ninja/join/SESSION/4/1. The text begins with "ssn" or with the server's name, `length` bytes of
 * it. Returns the length of the session, which begins at text + *before; 0 = there is none. Any thread. */
size_t feed_secret_session(const char *text, size_t length, size_t *before);
/* Does the URL of a feed have such a session? */
bool feed_secret_session_in_url(const char *url);

#endif
