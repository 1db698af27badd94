/* The signature of Bilibili's web look-ups (protocols.md (c) "WBI", with its vector). */
#include <stdio.h>
#include <string.h>

#include <nettle/md5.h>

#include "feed/bilibili.h"

bool bilibili_wbi_key(const char *img, const char *sub, char key[33])
{
	static const unsigned char order[32] = {46, 47, 18, 2,  53, 8, 23, 32, 15, 50, 10, 31, 58, 3,  45, 35,
						27, 43, 5,  49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41, 13};
	char both[65];
	if (strlen(img) != 32 || strlen(sub) != 32)
		return false;
	memcpy(both, img, 32);
	memcpy(both + 32, sub, 33);
	for (size_t i = 0; i < 32; i++)
		key[i] = both[order[i]];
	key[32] = 0;
	return true;
}

void bilibili_wbi_sign(const char *query, const char key[33], char hex[33])
{
	struct md5_ctx md5;
	uint8_t digest[MD5_DIGEST_SIZE];
	md5_init(&md5);
	md5_update(&md5, strlen(query), (const uint8_t *)query);
	md5_update(&md5, 32, (const uint8_t *)key);
	md5_digest(&md5, sizeof digest, digest);
	for (size_t i = 0; i < sizeof digest; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}
