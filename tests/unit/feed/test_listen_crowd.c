#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "feed/listen_crowd.h"

#define FEW 3
#define MOST 5

static uint64_t from_v4(const char *text)
{
	struct sockaddr_in address = {.sin_family = AF_INET};
	assert_int_equal(inet_pton(AF_INET, text, &address.sin_addr), 1);
	return listen_from((const struct sockaddr *)&address);
}

static uint64_t from_v6(const char *text)
{
	struct sockaddr_in6 address = {.sin6_family = AF_INET6};
	assert_int_equal(inet_pton(AF_INET6, text, &address.sin6_addr), 1);
	return listen_from((const struct sockaddr *)&address);
}

static void addresses(void **state)
{
	(void)state;
	assert_true(from_v4("127.0.0.1") == from_v4("127.0.0.1"));
	assert_true(from_v4("127.0.0.1") != from_v4("127.0.0.2"));
	assert_true(from_v4("0.0.0.0") != listen_from(NULL));
	assert_true(from_v6("fd00::1") != from_v4("127.0.0.1"));
	/* one machine of a network has all its addresses */
	assert_true(from_v6("fd00::1") == from_v6("fd00::ffff:1"));
	assert_true(from_v6("fd00:0:0:1::1") != from_v6("fd00:0:0:2::1"));
}

static void nobody_gives_way_while_there_is_room(void **state)
{
	(void)state;
	struct listen_guest guests[] = {{.from = 1, .since = 5}, {.from = 1, .since = 3}, {.from = 1, .since = 4}};
	assert_null(listen_one_too_many(guests, 0, FEW, MOST));
	assert_null(listen_one_too_many(guests, 3, FEW, MOST));
	assert_ptr_equal(listen_one_too_many(guests, 3, FEW, 2), &guests[1]);
}

static void the_slowest_of_an_address_with_too_many(void **state)
{
	(void)state;
	struct listen_guest guests[] = {{.from = 2, .since = 1},
					{.from = 1, .since = 7},
					{.from = 1, .since = 3},
					{.from = 1, .since = 3},
					{.from = 1, .since = 9}};
	assert_null(listen_one_too_many(guests, 4, FEW, MOST));
	assert_ptr_equal(listen_one_too_many(guests, 5, FEW, MOST), &guests[2]);
}

static void the_crowd_gives_way_and_not_the_one_who_came_first(void **state)
{
	(void)state;
	struct listen_guest guests[] = {{.from = 1, .since = 1}, {.from = 2, .since = 5}, {.from = 2, .since = 4},
					{.from = 3, .since = 2}, {.from = 3, .since = 9}, {.from = 4, .since = 0}};
	assert_null(listen_one_too_many(guests, 5, FEW, MOST));
	/* two addresses have two: the slowest of these four */
	assert_ptr_equal(listen_one_too_many(guests, 6, FEW, MOST), &guests[3]);
}

static void who_has_sent_something_good_stays(void **state)
{
	(void)state;
	struct listen_guest guests[] = {
		{.from = 1, .since = 1, .proven = true}, {.from = 1, .since = 2, .proven = true},
		{.from = 1, .since = 3, .proven = true}, {.from = 1, .since = 4, .proven = true},
		{.from = 1, .since = 5, .proven = true}, {.from = 1, .since = 6, .proven = true},
	};
	assert_null(listen_one_too_many(guests, 6, FEW, MOST));
	guests[4].proven = false;
	assert_null(listen_one_too_many(guests, 6, FEW, MOST)); /* they take no stranger's room */
	assert_ptr_equal(listen_one_too_many(guests, 6, 0, MOST), &guests[4]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses),
		cmocka_unit_test(nobody_gives_way_while_there_is_room),
		cmocka_unit_test(the_slowest_of_an_address_with_too_many),
		cmocka_unit_test(the_crowd_gives_way_and_not_the_one_who_came_first),
		cmocka_unit_test(who_has_sent_something_good_stays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
