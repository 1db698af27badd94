#include "show/capability.h"

#include <string.h>
#include <strings.h>

#include "core/audience.h"
#include "core/show.h"

#define ROLES_ALL (ROLE_HOST | ROLE_MOD | ROLE_BOT | ROLE_VIP | ROLE_MEMBER | ROLE_FOLLOWER)
#define LIVE_ROOM (CAN_ROOM | CAN_GIFT | CAN_ID | CAN_LIKE | CAN_VIEWERS | CAN_FOLLOW | CAN_SHARE | CAN_ENTER)

/* Usual delays between the studio and what viewers see. Twitch plays with low latency unless the channel says
 * otherwise: a few seconds. YouTube promises less than 10 s with low latency (15 s to 60 s with the normal one). What
 * Chinese platforms play over FLV is 3 s to 6 s behind, over HLS more. Offered, never taken unasked: measured ones are
 * better. */
#define DELAY_TWITCH 5000
#define DELAY_YOUTUBE 10000
#define DELAY_FLV 5000

static const struct capability table[] = {
	/* Badges tell subscribers, moderators and VIPs; nothing in the chat tells who follows. */
	{"twitch:", "", "Twitch", ROLE_HOST | ROLE_MOD | ROLE_BOT | ROLE_VIP | ROLE_MEMBER,
	 CAN_ROOM | CAN_GIFT | CAN_DELETE | CAN_ID, "twitch-bits", DELAY_TWITCH},
	/* A subscriber of the channel is not told in its chat: its paying members are. */
	{"youtube:", "", "YouTube", ROLE_HOST | ROLE_MOD | ROLE_MEMBER, CAN_ROOM | CAN_GIFT | CAN_DELETE | CAN_ID, "",
	 DELAY_YOUTUBE},
	{"youtube-chat:", "", "YouTube", ROLE_HOST | ROLE_MOD | ROLE_MEMBER, CAN_ROOM | CAN_GIFT | CAN_DELETE | CAN_ID,
	 "", DELAY_YOUTUBE},
	{"bilibili:", "", "Bilibili", ROLE_HOST | ROLE_MOD | ROLE_MEMBER, LIVE_ROOM | CAN_LEVEL | CAN_DELETE,
	 "bilibili-gold|CNY", DELAY_FLV},
	{"bilibili-open:", "", "Bilibili (open platform)", ROLE_HOST | ROLE_MOD | ROLE_MEMBER,
	 CAN_ROOM | CAN_GIFT | CAN_ID | CAN_LIKE | CAN_ENTER | CAN_DELETE, "bilibili-gold|CNY", DELAY_FLV},
	{"", "douyin-barragegrab", "Douyin", ROLE_FOLLOWER, LIVE_ROOM | CAN_LEVEL, "douyin-diamond", DELAY_FLV},
	{"", "barragegrab", "Douyin", ROLE_FOLLOWER, LIVE_ROOM | CAN_LEVEL, "douyin-diamond", DELAY_FLV},
	{"", "dycast", "Douyin (dycast)", 0, LIVE_ROOM, "douyin-diamond", DELAY_FLV},
	{"", "wxlivespy", "WeChat Channels", 0, CAN_ROOM | CAN_GIFT | CAN_ID | CAN_LIKE | CAN_VIEWERS | CAN_ENTER,
	 "wechat-wecoin", DELAY_FLV},
	/* Many of its sources are read from a page: names, but no ids. */
	{"ssn:", "", "Social Stream Ninja", ROLE_HOST | ROLE_MOD | ROLE_BOT | ROLE_VIP | ROLE_MEMBER,
	 CAN_GIFT | CAN_DELETE | CAN_VIEWERS | CAN_FOLLOW, "", SHOW_NONE},
	{"", "ssn", "Social Stream Ninja", ROLE_HOST | ROLE_MOD | ROLE_BOT | ROLE_VIP | ROLE_MEMBER,
	 CAN_GIFT | CAN_DELETE | CAN_VIEWERS | CAN_FOLLOW, "", SHOW_NONE},
};

static const struct capability everything = {"", "", "", ROLES_ALL, CAN_FACTS, "", SHOW_NONE};

/* True if the URL asks for this map: map=NAME among its parameters. */
static bool asks_for_map(const char *url, const char *map)
{
	const char *at = strchr(url, '?');
	size_t length = strlen(map);
	while (at) {
		at++;
		if (strncmp(at, "map=", 4) == 0)
			return strncmp(at + 4, map, length) == 0 && (!at[4 + length] || at[4 + length] == '&');
		at = strchr(at, '&');
	}
	return false;
}

const struct capability *capability_of(const char *url)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct capability *c = &table[i];
		if (c->scheme[0] ? strncasecmp(url, c->scheme, strlen(c->scheme)) == 0 : asks_for_map(url, c->map))
			return c;
	}
	return &everything;
}

size_t capability_count(void)
{
	return sizeof table / sizeof *table;
}

const struct capability *capability_at(size_t i)
{
	return &table[i];
}

bool capability_pays_in(const struct capability *c, const char *currency)
{
	const char *at = c->currencies;
	size_t length = strlen(currency);
	if (!(c->facts & CAN_GIFT))
		return false;
	if (!*at)
		return true;
	while (*at) {
		size_t part = strcspn(at, "|");
		if (part == length && strncmp(at, currency, length) == 0)
			return true;
		at += part + (at[part] == '|');
	}
	return false;
}
