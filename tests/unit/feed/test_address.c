#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <arpa/inet.h>

#include "feed/address.h"

static bool is_private(const char *text)
{
	struct sockaddr_storage storage = {0};
	struct sockaddr_in *v4 = (struct sockaddr_in *)&storage;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&storage;
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1)
		storage.ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &v6->sin6_addr) == 1)
		storage.ss_family = AF_INET6;
	return address_is_private((struct sockaddr *)&storage);
}

static void private_ones(void **state)
{
	(void)state;
	static const char *const ours[] = {
		"127.0.0.1",   "127.255.0.1",     "10.0.0.1",    "172.16.0.1", "172.31.255.255",  "192.168.1.1",
		"169.254.1.1", "0.0.0.0",         "100.64.0.1",  "224.0.0.1",  "255.255.255.255", "::",
		"::1",         "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1",    "fc00::1",         "fdff::1",
		"ff02::1",     "64:ff9b::a00:1",  "no address",
	};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (!is_private(ours[i]))
			fail_msg("%s", ours[i]);
}

static void public_ones(void **state)
{
	(void)state;
	static const char *const theirs[] = {"1.1.1.1",     "11.0.0.1",    "172.15.0.1",      "172.32.0.1",
					     "192.169.0.1", "100.128.0.1", "169.253.0.1",     "126.0.0.1",
					     "128.0.0.1",   "2001:db8::1", "2606:4700::1111", "::ffff:1.1.1.1"};
	for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++)
		if (is_private(theirs[i]))
			fail_msg("%s", theirs[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(private_ones), cmocka_unit_test(public_ones)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
