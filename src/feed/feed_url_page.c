/* Channels and rooms, which go by their names or by the addresses of their pages. */
#include <string.h>
#include <strings.h>

#include "feed/feed_url.h"
#include "show/feed_page.h"

#define LONGEST_CHANNEL 64

/* A name, #name, or an address of the channel's page. */
bool feed_url_channel(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	static const char *const ways[] = {"/popout/", "/moderator/", "/u/"}; /* … or of its chat, or its dashboard */
	char name[512];
	if (!feed_url_decode(text, length, name, sizeof name)) {
		error_say(error, "Feed.url.channel");
		return false;
	}
	const char *at = name;
	bool page = feed_page_of(name, &at) != NULL;
	bool inner = false;
	if (!page)
		at = name + (*name == '#');
	for (size_t i = 0; page && !inner && i < sizeof ways / sizeof *ways; i++) {
		inner = strncasecmp(at, ways[i], strlen(ways[i])) == 0;
		at += inner ? strlen(ways[i]) - 1 : 0;
	}
	at += page && *at == '/';
	size_t n = strspn(at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
	bool clean = at[n] == 0 || (page && at[n] == '/' && (inner || at[n + 1] == 0));
	if (n == 0 || n > LONGEST_CHANNEL || !clean) {
		error_say(error, "Feed.url.letters");
		return false;
	}
	for (size_t i = 0; i < n; i++)
		url->target[i] = (char)(at[i] >= 'A' && at[i] <= 'Z' ? at[i] + 32 : at[i]);
	url->target[n] = 0;
	memcpy(url->name, "twitch:", 7);
	memcpy(url->name + 7, url->target, n + 1);
	return true;
}

/* A room's number, or the address of its page. */
bool feed_url_number(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	static const char host[] = "live.bilibili.com";
	const char *from = text;
	bool page = feed_page_of(text, &from) != NULL;
	bool live = page && (size_t)(from - text) >= strlen(host) &&
		    strncasecmp(from - strlen(host), host, strlen(host)) == 0;
	if (!page)
		from = text;
	from += live && strncmp(from, "/h5", 3) == 0 ? 3 : 0; /* on a phone */
	from += live && *from == '/';
	size_t n = strspn(from, "0123456789");
	const char *behind = from + n + (live && from[n] == '/');
	if (n == 0 || n > 18 || behind != text + length || page != live) {
		error_say(error, "Feed.url.room");
		return false;
	}
	memcpy(url->target, from, n);
	url->target[n] = 0;
	memcpy(url->name, "bilibili:", 9);
	memcpy(url->name + 9, url->target, n + 1);
	return true;
}
