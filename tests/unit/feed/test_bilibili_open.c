#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "feed/bilibili_open.h"

/* The vector of protocols.md (c). */
static void signs_as_the_platform_does(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"x-bili-accesskeyid: ak",
		"x-bili-content-md5: 13ccc4bd6d4cd7056eeb04e6fe441c09",
		"x-bili-signature-method: HMAC-SHA256",
		"x-bili-signature-nonce: n1",
		"x-bili-signature-version: 1.0",
		"x-bili-timestamp: 1700000000",
		"Authorization: 0d19fd06ac9296a73246d1dbdd7ec98ebe92d05479bd1c1994b2f92113bee7de",
		"Content-Type: application/json",
		"Accept: application/json",
	};
	struct bilibili_open_signed s;
	bilibili_open_sign(&s, "ak", "sk", "n1", 1700000000, "{\"code\":\"ABC\",\"app_id\":1}");
	for (size_t i = 0; i < BILIBILI_OPEN_HEADERS; i++)
		assert_string_equal(s.headers[i], lines[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(signs_as_the_platform_does)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
