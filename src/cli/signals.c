#include "cli/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

/* A pipe that the handler writes to, so that poll() cannot miss a signal that comes just before it. */
static int wake[2] = {-1, -1};
static volatile sig_atomic_t came;

static void handle(int number)
{
	(void)number;
	came = 1;
	ssize_t written = write(wake[1], "!", 1);
	(void)written;
}

void signals_catch(void)
{
	struct sigaction action = {.sa_handler = handle};
	if (pipe(wake) != 0)
		return;
	fcntl(wake[1], F_SETFL, O_NONBLOCK);
	sigemptyset(&action.sa_mask);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

bool signals_came(void)
{
	return came;
}

void signals_wait(int64_t ms)
{
	struct pollfd fd = {.fd = wake[0], .events = POLLIN};
	if (!came)
		poll(&fd, 1, (int)ms);
}

bool signals_wait_readable(int fd)
{
	struct pollfd fds[2] = {{.fd = fd, .events = POLLIN}, {.fd = wake[0], .events = POLLIN}};
	while (!came)
		if (poll(fds, 2, -1) > 0 && fds[0].revents)
			return true;
	return false;
}
