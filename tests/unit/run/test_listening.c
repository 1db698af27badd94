/* The operator's word on whether a show may open a port, given while the show runs. */
#include "runner_fixture.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int free_port(void)
{
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof here;
	int handle = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(handle, (struct sockaddr *)&here, sizeof here), 0);
	assert_int_equal(getsockname(handle, (struct sockaddr *)&here, &length), 0);
	close(handle);
	return ntohs(here.sin_port);
}

static bool is_open(int port)
{
	struct sockaddr_in there = {
		.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int handle = socket(AF_INET, SOCK_STREAM, 0);
	bool open = connect(handle, (struct sockaddr *)&there, sizeof there) == 0;
	close(handle);
	return open;
}

/* Asks until the feed is in that state; each answer takes a batch, so this is no idle loop. */
static void comes_to(struct talk *t, const char *id, const char *state, const char *words)
{
	for (int tries = 0; tries < 100000; tries++) {
		json_t *answer = ask(t, "{\"state\":true}");
		bool found = false;
		size_t i;
		json_t *one;
		json_array_foreach(json_object_get(json_object_get(answer, "state"), "feeds"), i, one)
		{
			found = found || (strcmp(json_string_value(json_object_get(one, "id")), id) == 0 &&
					  strcmp(json_string_value(json_object_get(one, "state")), state) == 0 &&
					  strstr(json_string_value(json_object_get(one, "text")), words));
		}
		json_decref(answer);
		if (found)
			return;
	}
	fail_msg("%s did not come to %s: %s", id, state, words);
}

static void given_and_taken_back(void **state)
{
	char show[700];
	char line[200];
	int port = free_port();
	int other = free_port();
	snprintf(show, sizeof show,
		 "{\"crowdcue\":1,\"id\":\"s\",\"title\":\"S\",\"zone\":\"Etc/UTC\",\"segments\":[{\"id\":\"a\","
		 "\"title\":\"A\",\"duration\":\"10m\"}],\"feeds\":[{\"id\":\"box\",\"url\":\"listen+http://127.0.0.1:"
		 "%d/x\"}]}",
		 port);
	struct talk *t = begin(in(*state, "s"), show, (struct runner_config){.clock = RUNNER_CLOCK_REAL});
	comes_to(t, "box", "refused", "--listen here");
	assert_false(is_open(port));
	snprintf(line, sizeof line, "feed.connect id=mine url=listen+ws://127.0.0.1:%d", other);
	ok(t, line); /* the operator's own is another matter */
	comes_to(t, "mine", "connecting", "Waits");
	runner_listen(t->runner, FEED_LISTEN_HERE);
	comes_to(t, "box", "connecting", "Waits for the relay at http://127.0.0.1:");
	assert_true(is_open(port));
	runner_listen(t->runner, FEED_LISTEN_NEVER);
	comes_to(t, "box", "refused", "--listen here");
	assert_false(is_open(port));
	assert_true(is_open(other));
	end(t);
	assert_false(is_open(other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		scratch_test(given_and_taken_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
