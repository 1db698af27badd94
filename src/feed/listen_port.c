#include "feed/listen_port.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#define BACKLOG 512 /* a crowd that comes at once keeps nobody out: who is refused here tries again seconds later */

static enum listen_port why(int error)
{
	switch (error) {
	case EADDRINUSE:
		return LISTEN_PORT_TAKEN;
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
		return LISTEN_PORT_NO_ADDRESS;
	case EACCES:
	case EPERM:
		return LISTEN_PORT_FORBIDDEN;
	default:
		return LISTEN_PORT_FAILED;
	}
}

static socklen_t make_address(const char *address, int port, struct sockaddr_storage *out)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1) {
		memcpy(out, &v4, sizeof v4);
		return sizeof v4;
	}
	if (inet_pton(AF_INET6, address, &v6.sin6_addr) == 1) {
		memcpy(out, &v6, sizeof v6);
		return sizeof v6;
	}
	return 0;
}

enum listen_port listen_port_open(const char *address, int port, int *out)
{
	struct sockaddr_storage where;
	const int on = 1;
	socklen_t length = make_address(address, port, &where);
	*out = -1;
	if (length == 0)
		return LISTEN_PORT_NO_ADDRESS;
	int handle = socket(where.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (handle < 0)
		return why(errno);
	/* A port that a run before this one has just left can be had at once; one that is in use cannot. */
	setsockopt(handle, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (where.ss_family == AF_INET6)
		setsockopt(handle, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
	if (bind(handle, (const struct sockaddr *)&where, length) != 0 || listen(handle, BACKLOG) != 0) {
		enum listen_port result = why(errno);
		close(handle);
		return result;
	}
	*out = handle;
	return LISTEN_PORT_OPEN;
}

void listen_port_close(int handle)
{
	close(handle);
}

static bool would_wait(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

long listen_port_read(int handle, char *bytes, size_t size)
{
	ssize_t got = recv(handle, bytes, size, MSG_DONTWAIT);
	if (got > 0)
		return (long)got;
	return got < 0 && would_wait() ? 0 : -1;
}

long listen_port_write(int handle, const char *bytes, size_t length)
{
	ssize_t put = send(handle, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (put >= 0)
		return (long)put;
	return would_wait() ? 0 : -1;
}

void listen_port_end(int handle)
{
	shutdown(handle, SHUT_WR);
}

void listen_port_cut(int handle)
{
	shutdown(handle, SHUT_RDWR);
}
