#include "feed/address.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include <arpa/inet.h>
#include <netinet/in.h>

/* IPv4, in host order: RFC 1122, 1918, 3927, 6598, 5771 and what is reserved. */
static bool is_private_v4(uint32_t a)
{
	static const struct {
		uint32_t net;
		int bits;
	} nets[] = {
		{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8}, {0xa9fe0000, 16},
		{0xac100000, 12}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xe0000000, 3},
	};
	for (size_t i = 0; i < sizeof nets / sizeof *nets; i++)
		if ((a ^ nets[i].net) >> (32 - nets[i].bits) == 0)
			return true;
	return false;
}

static uint32_t read_v4(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* RFC 4291, 4193, 6052: unspecified, loopback, mapped, translated, unique local, link-local, multicast. */
static bool is_private_v6(const uint8_t *a)
{
	static const uint8_t zeros[12];
	static const uint8_t translated[12] = {0x00, 0x64, 0xff, 0x9b};
	if (memcmp(a, zeros, 10) == 0 && a[10] == 0xff && a[11] == 0xff)
		return is_private_v4(read_v4(a + 12));
	if (memcmp(a, translated, 12) == 0)
		return is_private_v4(read_v4(a + 12));
	if (memcmp(a, zeros, 12) == 0)
		return true;
	return (a[0] & 0xfe) == 0xfc || (a[0] == 0xfe && (a[1] & 0x80) == 0x80) || a[0] == 0xff;
}

bool address_is_private(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, address, sizeof v4);
		return is_private_v4(ntohl(v4.sin_addr.s_addr));
	}
	if (address->sa_family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, address, sizeof v6);
		return is_private_v6(v6.sin6_addr.s6_addr);
	}
	return true;
}

bool address_is_here(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	if (strcasecmp(host, "localhost") == 0)
		return true;
	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return inet_pton(AF_INET6, host, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}
