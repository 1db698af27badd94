#include "show/feed_page.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#define NINJA "Feed.url.page-ninja"
#define MAP "Feed.url.page-map"

static const struct feed_page pages[] = {
	{"youtube.com", "YouTube", "youtube:", ""},
	{"youtu.be", "YouTube", "youtube:", ""},
	{"twitch.tv", "Twitch", "twitch:", ""},
	{"bilibili.com", "Bilibili", "bilibili:", ""},
	{"b23.tv", "Bilibili", "bilibili:", ""},
	{"kick.com", "Kick", "", NINJA},
	{"tiktok.com", "TikTok", "", NINJA},
	{"facebook.com", "Facebook", "", NINJA},
	{"instagram.com", "Instagram", "", NINJA},
	{"linkedin.com", "LinkedIn", "", NINJA},
	{"rumble.com", "Rumble", "", NINJA},
	{"trovo.live", "Trovo", "", NINJA},
	{"x.com", "X", "", NINJA},
	{"twitter.com", "X", "", NINJA},
	{"discord.com", "Discord", "", NINJA},
	{"socialstream.ninja", "Social Stream Ninja", "", "Feed.url.page-session"},
	{"douyin.com", "Name.douyin", "", MAP},
	{"kuaishou.com", "Name.kuaishou", "", MAP},
	{"huya.com", "Name.huya", "", MAP},
	{"douyu.com", "Name.douyu", "", MAP},
	{"taobao.com", "Name.taobao", "", MAP},
	{"xiaohongshu.com", "Name.xiaohongshu", "", MAP},
	{"channels.weixin.qq.com", "Name.channels", "", MAP},
	{"weibo.com", "Name.weibo", "", MAP},
};
static const struct feed_page any = {"", "", "", "Feed.url.page"};

/* The host itself, or one below it. */
static bool is_of(const char *host, size_t length, const char *site)
{
	size_t n = strlen(site);
	return length >= n && strncasecmp(host + length - n, site, n) == 0 &&
	       (length == n || host[length - n - 1] == '.');
}

const struct feed_page *feed_page_of(const char *text, const char **path)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t scheme = strncasecmp(text, "https://", 8) == 0 ? 8 : strncasecmp(text, "http://", 7) == 0 ? 7 : 0;
	const char *host = text + scheme;
	size_t length = strcspn(host, "/?#");
	bool clean = strspn(host, signs) == length;
	if (path)
		*path = host + length;
	for (size_t i = 0; clean && i < sizeof pages / sizeof *pages; i++)
		if (is_of(host, length, pages[i].host))
			return &pages[i];
	return scheme ? &any : NULL;
}
