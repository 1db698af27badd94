#include "feed/irc.h"

#include <string.h>

#include "core/ascii.h"

/* So many semicolons are found at a time. */
#define STOPS 40

#define NUMBER_MOST UINT64_C(1000000000000000)
/* So many digits do not overflow; more are a number if they begin with zeros. */
#define NUMBER_DIGITS 18

/* What is left of a line. */
struct cursor {
	const char *at;
	const char *end;
};

static void skip_spaces(struct cursor *c)
{
	while (c->at < c->end && *c->at == ' ')
		c->at++;
}

static struct span take_word(struct cursor *c)
{
	const char *start = c->at;
	const char *space = memchr(start, ' ', (size_t)(c->end - start));
	c->at = space ? space : c->end;
	struct span word = {start, (size_t)(c->at - start)};
	skip_spaces(c);
	return word;
}

static bool is_command(struct span s)
{
	size_t letters = 0;
	size_t digits = 0;
	for (size_t i = 0; i < s.length; i++) {
		letters += (s.at[i] >= 'A' && s.at[i] <= 'Z') || (s.at[i] >= 'a' && s.at[i] <= 'z');
		digits += s.at[i] >= '0' && s.at[i] <= '9';
	}
	return (letters > 0 && letters == s.length) || (digits == 3 && s.length == 3);
}

#define TAG(name)                                                                                                      \
	{                                                                                                              \
		name, sizeof name - 1                                                                                  \
	}

static const struct {
	char name[36];
	size_t length;
} tags[IRC_TAGS] = {
	[IRC_BADGES] = TAG("badges"),
	[IRC_BAN_DURATION] = TAG("ban-duration"),
	[IRC_BITS] = TAG("bits"),
	[IRC_COLOR] = TAG("color"),
	[IRC_DISPLAY_NAME] = TAG("display-name"),
	[IRC_EMOTE_ONLY] = TAG("emote-only"),
	[IRC_EMOTES] = TAG("emotes"),
	[IRC_FOLLOWERS_ONLY] = TAG("followers-only"),
	[IRC_ID] = TAG("id"),
	[IRC_LOGIN] = TAG("login"),
	[IRC_MOD] = TAG("mod"),
	[IRC_MSG_ID] = TAG("msg-id"),
	[IRC_COMMUNITY_GIFT_ID] = TAG("msg-param-community-gift-id"),
	[IRC_RAID_DISPLAY_NAME] = TAG("msg-param-displayName"),
	[IRC_RAID_LOGIN] = TAG("msg-param-login"),
	[IRC_MASS_GIFT_COUNT] = TAG("msg-param-mass-gift-count"),
	[IRC_ORIGIN_ID] = TAG("msg-param-origin-id"),
	[IRC_RECIPIENT_DISPLAY_NAME] = TAG("msg-param-recipient-display-name"),
	[IRC_RECIPIENT_ID] = TAG("msg-param-recipient-id"),
	[IRC_RECIPIENT_USER_NAME] = TAG("msg-param-recipient-user-name"),
	[IRC_SUB_PLAN] = TAG("msg-param-sub-plan"),
	[IRC_VIEWER_COUNT] = TAG("msg-param-viewerCount"),
	[IRC_R9K] = TAG("r9k"),
	[IRC_REPLY_PARENT_MSG_ID] = TAG("reply-parent-msg-id"),
	[IRC_ROOM_ID] = TAG("room-id"),
	[IRC_SLOW] = TAG("slow"),
	[IRC_SOURCE_MSG_ID] = TAG("source-msg-id"),
	[IRC_SOURCE_ROOM_ID] = TAG("source-room-id"),
	[IRC_SUBS_ONLY] = TAG("subs-only"),
	[IRC_SUBSCRIBER] = TAG("subscriber"),
	[IRC_TARGET_MSG_ID] = TAG("target-msg-id"),
	[IRC_TARGET_USER_ID] = TAG("target-user-id"),
	[IRC_TMI_SENT_TS] = TAG("tmi-sent-ts"),
	[IRC_USER_ID] = TAG("user-id"),
	[IRC_VIP] = TAG("vip"),
};

/* The names that begin with a letter: from, and up to. */
static const struct {
	uint8_t from;
	uint8_t end;
} by_letter[26] = {
	['b' - 'a'] = {IRC_BADGES, IRC_BITS + 1},
	['c' - 'a'] = {IRC_COLOR, IRC_COLOR + 1},
	['d' - 'a'] = {IRC_DISPLAY_NAME, IRC_DISPLAY_NAME + 1},
	['e' - 'a'] = {IRC_EMOTE_ONLY, IRC_EMOTES + 1},
	['f' - 'a'] = {IRC_FOLLOWERS_ONLY, IRC_FOLLOWERS_ONLY + 1},
	['i' - 'a'] = {IRC_ID, IRC_ID + 1},
	['l' - 'a'] = {IRC_LOGIN, IRC_LOGIN + 1},
	['m' - 'a'] = {IRC_MOD, IRC_VIEWER_COUNT + 1},
	['r' - 'a'] = {IRC_R9K, IRC_ROOM_ID + 1},
	['s' - 'a'] = {IRC_SLOW, IRC_SUBSCRIBER + 1},
	['t' - 'a'] = {IRC_TARGET_MSG_ID, IRC_TMI_SENT_TS + 1},
	['u' - 'a'] = {IRC_USER_ID, IRC_USER_ID + 1},
	['v' - 'a'] = {IRC_VIP, IRC_VIP + 1},
};

/* Which tag's `name=` stands at the beginning of these; IRC_TAGS: none that is looked at. */
static unsigned tag_at(const char *at, size_t length)
{
	unsigned letter = (unsigned)(unsigned char)*at - 'a';
	if (letter >= 26)
		return IRC_TAGS;
	for (unsigned i = by_letter[letter].from; i < by_letter[letter].end; i++) {
		size_t n = tags[i].length;
		if (length > n && at[n] == '=' && memcmp(at, tags[i].name, n) == 0)
			return i;
	}
	return IRC_TAGS;
}

/* `length` is that of the rest of the line, which may be read. */
static bool same_name(const struct irc_place *place, const char *at, size_t length)
{
	if (length < sizeof place->name)
		return false;
	uint64_t differ = (ascii_load(at) ^ ascii_load(place->name)) & ascii_load(place->mask);
	differ |= (ascii_load(at + 8) ^ ascii_load(place->name + 8)) & ascii_load(place->mask + 8);
	differ |= (ascii_load(at + 16) ^ ascii_load(place->name + 16)) & ascii_load(place->mask + 16);
	return differ == 0;
}

static void learn(struct irc_place *place, const char *at, size_t length, unsigned tag)
{
	const char *equals = memchr(at, '=', length);
	size_t n = equals ? (size_t)(equals - at) + 1 : SIZE_MAX;
	*place = (struct irc_place){.tag = (uint8_t)tag};
	if (n > sizeof place->name) { /* would not tell it from others */
		memset(place->mask, 0xFF, sizeof place->mask);
		return;
	}
	memcpy(place->name, at, n);
	memset(place->mask, 0xFF, n);
	place->size = (uint8_t)n;
}

/* One `name=value` from `at`, where the line ends at `end`; returns what it is. A server writes its tags in the same
 * order line after line: the name is the one that stood in this place before, or it is looked for. */
static unsigned known_tag(struct irc_order *order, size_t number, const char *at, size_t length, const char *end)
{
	if (number >= IRC_PLACES)
		return tag_at(at, length);
	struct irc_place *place = &order->places[number];
	if (place->size && length >= place->size && same_name(place, at, (size_t)(end - at)))
		return place->tag;
	unsigned tag = tag_at(at, length);
	learn(place, at, length, tag);
	return tag;
}

static void keep_tag(struct irc_line *line, unsigned tag, const char *at, size_t length)
{
	size_t n = tags[tag].length + 1;
	uint64_t bit = UINT64_C(1) << tag;
	if (length <= n || line->has & bit)
		return;
	line->tag[tag] = (struct span){at + n, length - n};
	line->has |= bit;
}

/* Where the semicolons of the next bytes are. They are found before the names are looked at, so that the one need not
 * wait for the other. Returns how many bytes were looked at. */
static size_t find_stops(const char *at, const char *end, const char *stops[STOPS + 1], size_t *count)
{
	const char *start = at;
	*count = 0;
	while (end - at >= 8 && *count <= STOPS - 8) {
		uint64_t found = ascii_places(ascii_load_little(at), ';');
		for (; found; found &= found - 1)
			stops[(*count)++] = at + ascii_first(found);
		at += 8;
	}
	for (; at < end && *count < STOPS && (end - at < 8); at++)
		if (*at == ';')
			stops[(*count)++] = at;
	return (size_t)(at - start);
}

/* One pass over all of them: lines have about twenty, and most are asked for. */
static void read_tags(struct irc_line *line, struct irc_order *order, const char *line_end)
{
	const char *stops[STOPS + 1];
	const char *at = line->tags.at;
	const char *end = at + line->tags.length;
	const char *looked = at;
	size_t number = 0;
	while (at < end) {
		size_t count;
		looked += find_stops(looked, end, stops, &count);
		if (looked == end) /* the last one ends where all do */
			stops[count++] = end;
		for (size_t i = 0; i < count; i++, number++) {
			size_t length = (size_t)(stops[i] - at);
			unsigned tag = length ? known_tag(order, number, at, length, line_end) : IRC_TAGS;
			if (tag < IRC_TAGS)
				keep_tag(line, tag, at, length);
			at = stops[i] + 1;
		}
	}
}

bool irc_parse(const char *bytes, size_t length, struct irc_order *order, struct irc_line *line)
{
	struct cursor c = {bytes, bytes + length};
	line->tags = line->nick = (struct span){NULL, 0};
	line->param_count = 0;
	line->has = 0;
	line->escaped = false;
	if (length == 0)
		return false;
	if (*c.at == '@') {
		c.at++;
		line->tags = take_word(&c);
		line->escaped = line->tags.length && memchr(line->tags.at, '\\', line->tags.length);
		read_tags(line, order, c.end);
	}
	if (c.at < c.end && *c.at == ':') {
		c.at++;
		struct span prefix = take_word(&c);
		size_t n = 0;
		while (n < prefix.length && prefix.at[n] != '!' && prefix.at[n] != '@')
			n++;
		line->nick = (struct span){prefix.at, n};
	}
	line->command = take_word(&c);
	while (c.at < c.end && line->param_count < IRC_PARAMS_MOST) {
		struct span *param = &line->params[line->param_count++];
		if (*c.at == ':' || line->param_count == IRC_PARAMS_MOST) {
			c.at += *c.at == ':';
			*param = (struct span){c.at, (size_t)(c.end - c.at)};
			break;
		}
		*param = take_word(&c);
	}
	return is_command(line->command);
}

struct span irc_param(const struct irc_line *line, size_t n)
{
	return n < line->param_count ? line->params[n] : (struct span){NULL, 0};
}

size_t irc_unescape(struct span raw, char *out, size_t size)
{
	static const char from[] = ":srn";
	static const char to[] = "; \r\n";
	size_t used = 0;
	for (size_t i = 0; i < raw.length && used < size; i++) {
		char c = raw.at[i];
		if (c == '\\') {
			if (++i == raw.length)
				break;
			c = raw.at[i];
			const char *escape = c ? strchr(from, c) : NULL;
			if (escape)
				c = to[escape - from];
		}
		out[used++] = c;
	}
	return used;
}

bool irc_number(struct span text, int64_t *out)
{
	uint64_t value = 0;
	while (text.length > NUMBER_DIGITS && *text.at == '0') {
		text.at++;
		text.length--;
	}
	if (text.length == 0 || text.length > NUMBER_DIGITS)
		return false;
	for (size_t i = 0; i < text.length; i++) {
		unsigned digit = (unsigned)(unsigned char)text.at[i] - '0';
		if (digit > 9)
			return false;
		value = value * 10 + digit;
	}
	*out = (int64_t)value;
	return value <= NUMBER_MOST;
}
