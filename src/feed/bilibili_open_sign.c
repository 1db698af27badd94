/* The signature of Bilibili's open platform (protocols.md (c), with its vector). */
#include <stdio.h>
#include <string.h>

#include <nettle/md5.h>
#include <sodium.h>

#include "feed/bilibili_open.h"

static void hex_of(const uint8_t *bytes, size_t count, char *hex)
{
	sodium_bin2hex(hex, count * 2 + 1, bytes, count);
}

static void md5_hex(const char *text, char hex[33])
{
	struct md5_ctx md5;
	uint8_t digest[MD5_DIGEST_SIZE];
	md5_init(&md5);
	md5_update(&md5, strlen(text), (const uint8_t *)text);
	md5_digest(&md5, sizeof digest, digest);
	hex_of(digest, sizeof digest, hex);
}

static void hmac_hex(const char *key, const char *text, char hex[65])
{
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256_state state;
	crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
	crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
	crypto_auth_hmacsha256_final(&state, mac);
	hex_of(mac, sizeof mac, hex);
	sodium_memzero(&state, sizeof state);
}

void bilibili_open_sign(struct bilibili_open_signed *out, const char *access_key, const char *secret, const char *nonce,
			int64_t seconds, const char *body)
{
	static const char *const names[] = {
		"x-bili-accesskeyid",     "x-bili-content-md5",       "x-bili-signature-method",
		"x-bili-signature-nonce", "x-bili-signature-version", "x-bili-timestamp",
	};
	char md5[33];
	char mac[65];
	char time[24];
	char text[1024] = "";
	md5_hex(body, md5);
	snprintf(time, sizeof time, "%lld", (long long)seconds);
	const char *values[] = {access_key, md5, "HMAC-SHA256", nonce, "1.0", time};
	for (size_t i = 0; i < 6; i++) {
		size_t length = strlen(text);
		snprintf(text + length, sizeof text - length, "%s%s:%.256s", i ? "\n" : "", names[i], values[i]);
		snprintf(out->lines[i], sizeof out->lines[i], "%s: %.256s", names[i], values[i]);
	}
	hmac_hex(secret, text, mac);
	snprintf(out->lines[6], sizeof out->lines[6], "Authorization: %s", mac);
	snprintf(out->lines[7], sizeof out->lines[7], "Content-Type: application/json");
	snprintf(out->lines[8], sizeof out->lines[8], "Accept: application/json");
	for (size_t i = 0; i < BILIBILI_OPEN_HEADERS; i++)
		out->headers[i] = out->lines[i];
}
