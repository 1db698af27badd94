#include "core/web_address.h"

#include <string.h>

#include <unictype.h>

#include "core/utf8.h"

/* Last names of a domain, sorted. With a plain point each of them makes a domain; those of `plain` also where the point
 * is written in another way. What English puts behind a full stop without a space ("ok.so", "do.it") is not here. */
static const struct {
	const char *name;
	bool plain;
} endings[] = {
	{"ai", false},     {"app", true},    {"art", false},     {"asia", false},   {"at", false},   {"au", false},
	{"be", false},     {"bet", true},    {"bid", false},     {"biz", true},     {"blog", false}, {"br", false},
	{"bz", false},     {"ca", false},    {"casino", true},   {"cc", true},      {"cf", true},    {"ch", false},
	{"chat", false},   {"cl", false},    {"click", false},   {"cloud", false},  {"club", true},  {"cn", true},
	{"co", false},     {"com", true},    {"cz", false},      {"de", false},     {"dev", false},  {"dk", false},
	{"edu", true},     {"es", false},    {"eu", false},      {"fi", false},     {"fr", false},   {"fun", false},
	{"ga", false},     {"games", false}, {"gg", true},       {"gl", false},     {"gov", true},   {"gq", true},
	{"gr", false},     {"hk", false},    {"hu", false},      {"icu", true},     {"id", false},   {"ie", false},
	{"il", false},     {"info", true},   {"io", true},       {"ir", false},     {"jp", false},   {"kr", false},
	{"kz", false},     {"link", true},   {"live", true},     {"ly", true},      {"me", false},   {"ml", false},
	{"mobi", true},    {"mx", false},    {"my", false},      {"name", false},   {"net", true},   {"nl", false},
	{"nz", false},     {"one", false},   {"online", true},   {"org", true},     {"page", false}, {"ph", false},
	{"pl", false},     {"porn", true},   {"pro", false},     {"pt", false},     {"pw", true},    {"ro", false},
	{"rs", false},     {"ru", true},     {"sbs", true},      {"se", false},     {"sg", false},   {"shop", true},
	{"site", true},    {"space", true},  {"store", true},    {"stream", false}, {"su", true},    {"tech", false},
	{"th", false},     {"tk", true},     {"to", false},      {"top", true},     {"tr", false},   {"tv", true},
	{"tw", false},     {"ua", false},    {"uk", false},      {"us", false},     {"vip", true},   {"vn", false},
	{"website", true}, {"wiki", false},  {"work", false},    {"world", false},  {"ws", true},    {"xxx", true},
	{"xyz", true},     {"za", false},    {"zone", false},    {"рус", true},     {"рф", true},    {"укр", true},
	{"ישראל", true},   {"امارات", true}, {"السعودية", true}, {"شبكة", true},    {"مصر", true},   {"भारत", true},
	{"コム", true},    {"みんな", true}, {"世界", false},    {"中国", true},    {"中國", true},  {"公司", true},
	{"台灣", false},   {"商城", false},  {"商店", false},    {"在线", false},   {"手机", false}, {"网址", false},
	{"网店", true},    {"网站", false},  {"网络", false},    {"集团", false},   {"香港", false}, {"닷넷", true},
	{"닷컴", true},    {"한국", true},
};

/* The point of a domain as people write it, in folded texts. `word`: only between spaces or brackets. */
static const struct {
	const char *text;
	bool real;
	bool word;
} points[] = {
	{".", true, false}, {"。", true, false}, {"dot", false, true}, {"点", false, false}, {"точка", false, true},
};

struct text {
	const char *at;
	const char *end;
};

static bool begins(const struct text *t, const char *at, const char *with)
{
	size_t length = strlen(with);
	return (size_t)(t->end - at) >= length && memcmp(at, with, length) == 0;
}

static uint32_t point_at(const struct text *t, const char *at)
{
	uint32_t point;
	if (at >= t->end)
		return ' ';
	utf8_next(at, (size_t)(t->end - at), &point);
	return point;
}

static bool is_letter(uint32_t point)
{
	if (point < 0x80)
		return (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
	return uc_is_general_category_withtable(point, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

/* A name of ASCII ends where no more of it stands; behind "com" a Chinese sentence may go on. One of another script
 * must be followed by nothing of its own. */
static bool ends_at(const struct text *t, const char *name, const char *behind)
{
	uint32_t next = point_at(t, behind);
	if ((unsigned char)name[0] < 0x80)
		return !((next < 0x80 && is_letter(next)) || next == '-' || next == '_' || next == '@');
	return !is_letter(next);
}

static bool is_ending(const struct text *t, const char *at, bool disguised)
{
	if (begins(t, at, "xn--"))
		return true;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if ((!disguised || endings[i].plain) && begins(t, at, endings[i].name) &&
		    ends_at(t, endings[i].name, at + strlen(endings[i].name)))
			return true;
	return false;
}

/* What stands before a point can be the name of a host: a letter or a digit. */
static bool is_host_before(const struct text *t, const char *at)
{
	uint32_t point;
	if (at == t->at)
		return false;
	const char *before = utf8_before(t->at, at);
	utf8_next(before, (size_t)(at - before), &point);
	return is_letter(point);
}

/* Of 1 to 3 digits, up to 255. NULL: none. */
static const char *skip_number(const struct text *t, const char *at)
{
	int value = 0;
	const char *from = at;
	while (at < t->end && *at >= '0' && *at <= '9' && at - from < 4)
		value = value * 10 + (*at++ - '0');
	return at > from && at - from < 4 && value <= 255 ? at : NULL;
}

/* Four numbers with points between them, the first of which is before `at`. */
static bool is_ip_address(const struct text *t, const char *at)
{
	const char *from = at;
	while (from > t->at && from[-1] >= '0' && from[-1] <= '9')
		from--;
	if (from > t->at && (from[-1] == '.' || is_host_before(t, from)))
		return false;
	for (int i = 0; i < 4; i++) {
		from = skip_number(t, from);
		if (!from || (i < 3 && (from >= t->end || *from++ != '.')))
			return false;
	}
	return from == t->end || (*from != '.' && !is_letter(point_at(t, from)));
}

/* Where the host ends and the last name begins, around a point that stands between spaces or brackets, or both. False:
 * it does not. */
static bool unwrap(const struct text *t, const char **left, const char **right)
{
	const char *from = *left;
	const char *to = *right;
	if (from > t->at && strchr("([{", from[-1]))
		from--;
	if (from > t->at && from[-1] == ' ')
		from--;
	if (to < t->end && strchr(")]}", *to))
		to++;
	if (to < t->end && *to == ' ')
		to++;
	bool both = from < *left && to > *right;
	*left = from;
	*right = to;
	return both;
}

/* The point number `which` stands at `at`. */
static bool is_address_at(const struct text *t, const char *at, size_t which)
{
	const char *behind = at + strlen(points[which].text);
	const char *host_end = at;
	const char *name = behind;
	if (unwrap(t, &host_end, &name) && is_host_before(t, host_end) && is_ending(t, name, true))
		return true;
	if (points[which].word || !is_host_before(t, at))
		return false;
	return is_ending(t, behind, !points[which].real) || (points[which].real && is_ip_address(t, at));
}

static bool is_www(const struct text *t, const char *point)
{
	return point - t->at >= 3 && memcmp(point - 3, "www", 3) == 0 && !is_host_before(t, point - 3) &&
	       is_letter(point_at(t, point + 1));
}

/* What a point, a scheme's end, or one of their disguises begins with, 0 = nothing of that: its number in `points`,
 * from 1; SCHEME for the colon. */
#define SCHEME 9
static const uint8_t beginnings[256] = {['.'] = 1, [0xE3] = 2, ['d'] = 3, [0xE7] = 4, [0xD1] = 5, [':'] = SCHEME};

bool web_address_in(const struct match_text *t)
{
	struct text text = {.at = t->folded, .end = t->folded + t->length};
	for (const char *at = text.at; at < text.end; at++) {
		size_t which = beginnings[(unsigned char)*at];
		if (!which)
			continue;
		if (which == SCHEME) {
			if (begins(&text, at, "://"))
				return true;
			continue;
		}
		if (begins(&text, at, points[which - 1].text) &&
		    (is_address_at(&text, at, which - 1) || (which == 1 && is_www(&text, at))))
			return true;
	}
	return false;
}
