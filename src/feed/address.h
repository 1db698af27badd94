/* Which addresses are nobody's in the outside world. */
#ifndef FEED_ADDRESS_H
#define FEED_ADDRESS_H

#include <stdbool.h>

#include <sys/socket.h>

/* Loopback, private, link-local, shared and unspecified addresses of IPv4 and IPv6 (also IPv4 inside IPv6), and any
 * other family. Thread-safe. */
bool address_is_private(const struct sockaddr *address);

/* Is the host (a number, or "localhost") of this machine alone? A name that begins like such a number is not.
 * Thread-safe.
 */
bool address_is_here(const char *host);

#endif
