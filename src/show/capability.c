#include "show/capability.h"

#include <string.h>
#include <strings.h>

#include "core/audience.h"
#include "core/show.h"
#include "show/capability_table.h"
#include "show/feed_page.h"

#define ROLES_ALL (ROLE_HOST | ROLE_MOD | ROLE_BOT | ROLE_VIP | ROLE_MEMBER | ROLE_FOLLOWER)

static const struct capability everything = {"", "", "Any feed", ROLES_ALL, CAN_FACTS, "", SHOW_NONE};

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
	const struct feed_page *page = feed_page_of(url, NULL);
	if (page)
		url = page->scheme;
	for (size_t i = 0; i < capability_table_count; i++) {
		const struct capability *c = &capability_table[i];
		if (c->scheme[0] ? strncasecmp(url, c->scheme, strlen(c->scheme)) == 0 : asks_for_map(url, c->map))
			return c;
	}
	return &everything;
}

static const struct capability_word words[] = {
	{"id", 0, CAN_ID},           {"room", 0, CAN_ROOM},          {"host", ROLE_HOST, 0},
	{"mod", ROLE_MOD, 0},        {"bot", ROLE_BOT, 0},           {"vip", ROLE_VIP, 0},
	{"member", ROLE_MEMBER, 0},  {"follower", ROLE_FOLLOWER, 0}, {"level", 0, CAN_LEVEL},
	{"gift", 0, CAN_GIFT},       {"order", 0, CAN_ORDER},        {"like", 0, CAN_LIKE},
	{"viewers", 0, CAN_VIEWERS}, {"follow", 0, CAN_FOLLOW},      {"share", 0, CAN_SHARE},
	{"enter", 0, CAN_ENTER},     {"delete", 0, CAN_DELETE},
};

size_t capability_word_count(void)
{
	return sizeof words / sizeof *words;
}

const struct capability_word *capability_word(size_t i)
{
	return &words[i];
}

size_t capability_count(void)
{
	return capability_table_count;
}

const struct capability *capability_at(size_t i)
{
	return &capability_table[i];
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
