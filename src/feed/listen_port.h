/* The operating system's side of listening: a port that is opened, and the bytes of a connection on it. Network thread
 * only. */
#ifndef FEED_LISTEN_PORT_H
#define FEED_LISTEN_PORT_H

#include <stdbool.h>
#include <stddef.h>

enum listen_port {
	LISTEN_PORT_OPEN = 1,
	LISTEN_PORT_TAKEN,      /* another program listens there */
	LISTEN_PORT_NO_ADDRESS, /* this machine does not have that address, now */
	LISTEN_PORT_FORBIDDEN,
	LISTEN_PORT_FAILED,
};
/* Listens on an address (a number of either kind of IP). *out is the caller's to close. */
enum listen_port listen_port_open(const char *address, int port, int *out);
void listen_port_close(int handle);

/* Of a connection: how many bytes were read or written; 0 = it would have to wait; -1 = it is over. */
long listen_port_read(int handle, char *bytes, size_t size);
long listen_port_write(int handle, const char *bytes, size_t length);
/* Nothing more is written: the other side sees the end behind what was. */
void listen_port_end(int handle);
/* No more of it in either way; the handle stays its owner's. */
void listen_port_cut(int handle);

#endif
