/* The grammar of feed URLs (contracts.md sections 3, 16 and 21): SCHEME:TARGET[?NAME=VALUE[&NAME=VALUE]…]
 *
 * The target is everything between the first `:` and the first `?`. Parameter values are percent-encoded; in the path
 * of a file only %3F and %25 are, so that any other path can be typed as it is. */
#include "feed/feed.h"

#include <string.h>

#include "core/utf8.h"
#include "core/verb.h"
#include "feed/feed_url.h"
#include "show/feed_map.h"
#include "show/feed_page.h"

enum target {
	TARGET_CHANNEL = 1,
	TARGET_PATH,
	TARGET_NONE,
	TARGET_ADDRESS,
	TARGET_WORD,
	TARGET_VIDEO,
	TARGET_CHAT,
	TARGET_ROOM,
	TARGET_LISTEN,
};

static const struct scheme {
	const char *name;
	enum feed_scheme scheme;
	enum target target;
} schemes[] = {
	{"twitch:", FEED_TWITCH, TARGET_CHANNEL},
	{"file:", FEED_FILE, TARGET_PATH},
	{"simulate:", FEED_SIMULATE, TARGET_NONE},
	{"youtube:", FEED_YOUTUBE, TARGET_VIDEO},
	{"youtube-chat:", FEED_YOUTUBE_CHAT, TARGET_CHAT},
	{"bilibili:", FEED_BILIBILI, TARGET_ROOM},
	{"bilibili-open:", FEED_BILIBILI_OPEN, TARGET_NONE},
	{"ws:", FEED_SOCKET, TARGET_ADDRESS},
	{"wss:", FEED_SOCKET, TARGET_ADDRESS},
	{"sse+http:", FEED_SSE, TARGET_ADDRESS},
	{"sse+https:", FEED_SSE, TARGET_ADDRESS},
	{"ndjson+http:", FEED_NDJSON, TARGET_ADDRESS},
	{"ndjson+https:", FEED_NDJSON, TARGET_ADDRESS},
	{"listen+ws:", FEED_LISTEN_WS, TARGET_LISTEN},
	{"listen+http:", FEED_LISTEN_HTTP, TARGET_LISTEN},
	{"ssn:", FEED_SSN, TARGET_WORD},
};

#define LONGEST_WORD 128
#define FASTEST 1e6
#define LEAST_EVENTS 0.001
#define MOST_EVENTS 100000.0
#define MOST_PEOPLE 10000000
#define LONGEST_MS 3600000

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Length of `prefix` if the text begins with it (ASCII case-insensitive), else 0. */
static size_t begins(const char *text, const char *prefix)
{
	size_t n = 0;
	for (; prefix[n]; n++)
		if (lower(text[n]) != prefix[n])
			return 0;
	return n;
}

static int hex(char c)
{
	c = lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool feed_url_decode(const char *from, size_t length, char *out, size_t size)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)from[i];
		if (c == '%') {
			if (i + 2 >= length || hex(from[i + 1]) < 0 || hex(from[i + 2]) < 0)
				return false;
			c = (unsigned char)(hex(from[i + 1]) * 16 + hex(from[i + 2]));
			i += 2;
		}
		if (c < 0x20 || c == 0x7f || n + 1 >= size)
			return false;
		out[n++] = (char)c;
	}
	out[n] = 0;
	return utf8_valid(out, n);
}

/* Copies what fits, cut at a code point. */
static void copy_name(char *out, size_t size, const char *from, size_t length)
{
	if (length >= size) {
		length = size - 1;
		while (length > 0 && ((unsigned char)from[length] & 0xc0) == 0x80)
			length--;
	}
	memcpy(out, from, length);
	out[length] = 0;
}

/* An id or a session's name: nothing that would need an escape in an address. */
static bool parse_word(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	bool clean = length > 0 && length <= LONGEST_WORD;
	for (size_t i = 0; clean && i < length; i++)
		clean = strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-", text[i]) && text[i];
	if (!clean) {
		error_say(error, "Feed.url.word");
		return false;
	}
	memcpy(url->target, text, length);
	url->target[length] = 0;
	return true;
}

/* A session, which is a key to somebody's stream: its name does not have it. None: the secrets file has it. */
static bool parse_session(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	url->session = length == 0;
	if (length > 0 && !parse_word(text, length, url, error))
		return false;
	feed_url_hide(url->name, url->name, sizeof url->name);
	return true;
}

/* A chat's id is YouTube's own affair: anything that is no blank and no quotation mark. */
static bool parse_chat(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	char id[256];
	bool clean = length > 0 && feed_url_decode(text, length, id, sizeof id) && !strpbrk(id, " \"'<>\\");
	if (!clean) {
		error_say(error, "Feed.url.chat");
		return false;
	}
	memcpy(url->target, id, strlen(id) + 1);
	return true;
}

/* Only the two characters that could not be written otherwise are escaped. */
static bool parse_path(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		char c = text[i];
		if (c == '%' && i + 2 < length && (begins(text + i, "%3f") || begins(text + i, "%25"))) {
			c = begins(text + i, "%25") ? '%' : '?';
			i += 2;
		}
		if (n + 1 >= sizeof url->target) {
			error_say(error, "Feed.url.path-long");
			return false;
		}
		url->target[n++] = c;
	}
	url->target[n] = 0;
	if (n == 0) {
		error_say(error, "Feed.url.no-path");
		return false;
	}
	return true;
}

/* "12", "0.5": digits with at most one point. Own code, because strtod() follows the program's locale. */
static bool parse_number(const char *text, double *out)
{
	double value = 0;
	double scale = 0;
	int digits = 0;
	for (; *text; text++) {
		if (*text == '.') {
			if (scale != 0)
				return false;
			scale = 1;
		} else if (*text >= '0' && *text <= '9') {
			value = value * 10 + (*text - '0');
			scale *= 10;
			digits++;
		} else {
			return false;
		}
		if (digits > 15)
			return false;
	}
	*out = scale > 1 ? value / scale : value;
	return digits > 0;
}

static bool parse_integer(const char *text, uint64_t most, uint64_t *out)
{
	uint64_t value = 0;
	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		uint64_t digit = (uint64_t)(*text - '0');
		if (value > (most - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*out = value;
	return value <= most;
}

static bool parse_flag(const char *text, bool *out)
{
	*out = strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;
	return *out || strcmp(text, "0") == 0 || strcmp(text, "false") == 0 || strcmp(text, "no") == 0;
}

static bool parse_length(const char *text, int64_t *out)
{
	return parse_duration(text, false, out) && *out <= LONGEST_MS;
}

/* One function a parameter: each says whether the value is one. */
static bool take_host(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->host || strpbrk(value, " /@?#\\"))
		return false;
	memcpy(url->host, value, n + 1);
	return true;
}

static bool take_server(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->server || strpbrk(value, " /@?#\\"))
		return false;
	memcpy(url->server, value, n + 1);
	return true;
}

static bool take_port(struct feed_url *url, const char *value)
{
	uint64_t port;
	if (!parse_integer(value, 65535, &port) || port == 0)
		return false;
	url->port = (int)port;
	return true;
}

static bool take_ca(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->ca)
		return false;
	memcpy(url->ca, value, n + 1);
	return true;
}

static bool take_insecure(struct feed_url *url, const char *value)
{
	return parse_flag(value, &url->insecure);
}

static bool take_private(struct feed_url *url, const char *value)
{
	bool ignored;
	(void)url;
	return parse_flag(value, &ignored);
}

static bool take_delay(struct feed_url *url, const char *value)
{
	return parse_length(value, &url->delay_ms) && url->delay_ms <= FEED_DELAY_MOST_MS;
}

static bool take_ping(struct feed_url *url, const char *value)
{
	return parse_length(value, &url->ping_ms) && url->ping_ms > 0;
}

static bool take_pong(struct feed_url *url, const char *value)
{
	return parse_length(value, &url->pong_ms) && url->pong_ms > 0;
}

static bool take_pause(struct feed_url *url, const char *value)
{
	return parse_length(value, &url->pause_ms) && url->pause_ms > 0;
}

static bool take_speed(struct feed_url *url, const char *value)
{
	return parse_number(value, &url->speed) && url->speed <= FASTEST;
}

static bool take_times(struct feed_url *url, const char *value)
{
	url->keep_times = strcmp(value, "keep") == 0;
	return url->keep_times || strcmp(value, "shift") == 0;
}

static bool take_seed(struct feed_url *url, const char *value)
{
	return parse_integer(value, UINT64_MAX, &url->seed);
}

static bool take_rate(struct feed_url *url, const char *value)
{
	return parse_number(value, &url->rate) && url->rate >= LEAST_EVENTS && url->rate <= MOST_EVENTS;
}

static bool take_people(struct feed_url *url, const char *value)
{
	uint64_t people;
	if (!parse_integer(value, MOST_PEOPLE, &people) || people == 0)
		return false;
	url->people = (int64_t)people;
	return true;
}

static bool take_base(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (n == 0 || n >= sizeof url->base || !strstr(value, "://"))
		return false;
	while (n > 0 && value[n - 1] == '/')
		n--;
	memcpy(url->base, value, n);
	url->base[n] = 0;
	return true;
}

static bool take_transport(struct feed_url *url, const char *value)
{
	const char *other = url->scheme == FEED_BILIBILI ? "tcp" : "sse";
	if (strcmp(value, "ws") != 0 && strcmp(value, "wss") != 0 && strcmp(value, other) != 0)
		return false;
	memcpy(url->transport, value, strlen(value) + 1);
	return true;
}

#define YOUTUBES (1u << FEED_YOUTUBE | 1u << FEED_YOUTUBE_CHAT)
#define ROOMS (1u << FEED_BILIBILI)
#define OPENS (1u << FEED_BILIBILI_OPEN)
#define LISTENS (1u << FEED_LISTEN_WS | 1u << FEED_LISTEN_HTTP)
#define ADDRESSES (1u << FEED_SOCKET | 1u << FEED_SSE | 1u << FEED_NDJSON | 1u << FEED_SSN)

static bool take_map(struct feed_url *url, const char *value)
{
	size_t n = strlen(value);
	if (!feed_map_name_ok(value))
		return false;
	memcpy(url->map, value, n + 1);
	return true;
}

static const struct parameter {
	const char *name;
	unsigned schemes; /* 1 << enum feed_scheme */
	bool (*take)(struct feed_url *url, const char *value);
	const char *mend; /* a key of locale/ */
} parameters[] = {
	{"host", 1 << FEED_TWITCH, take_host, "Feed.url.is.host"},
	{"port", 1 << FEED_TWITCH, take_port, "Feed.url.is.port"},
	{"ca", OPENS | 1 << FEED_TWITCH | ADDRESSES | YOUTUBES | ROOMS, take_ca, "Feed.url.is.ca"},
	{"insecure", OPENS | 1 << FEED_TWITCH | ADDRESSES | YOUTUBES | ROOMS, take_insecure, "Feed.url.is.insecure"},
	{"private", OPENS | 1 << FEED_TWITCH | ADDRESSES | YOUTUBES | ROOMS, take_private, "Feed.url.is.private"},
	{"ping", OPENS | 1 << FEED_TWITCH, take_ping, "Feed.url.is.ping"},
	{"pong", 1 << FEED_TWITCH, take_pong, "Feed.url.is.pong"},
	{"pause", OPENS | 1 << FEED_TWITCH, take_pause, "Feed.url.is.pause"},
	{"host", ROOMS, take_server, "Feed.url.is.server"},
	{"base", OPENS | 1 << FEED_SSN | YOUTUBES | ROOMS, take_base, "Feed.url.is.base"},
	{"transport", 1 << FEED_SSN | ROOMS, take_transport, "Feed.url.is.transport"},
	{"token", LISTENS, feed_url_token, "Feed.url.is.token"},
	{"secret", LISTENS | 1 << FEED_SSN | 1 << FEED_SOCKET | 1 << FEED_SSE | 1 << FEED_NDJSON, feed_url_secret,
	 "Feed.url.is.secret"},
	{"remote", LISTENS, feed_url_remote, "Feed.url.is.remote"},
	{"map", ADDRESSES | LISTENS, take_map, "Feed.url.is.map"},
	{"delay",
	 OPENS | 1 << FEED_TWITCH | 1 << FEED_FILE | 1 << FEED_SIMULATE | ADDRESSES | YOUTUBES | ROOMS | LISTENS,
	 take_delay, "Feed.url.is.delay"},
	{"speed", 1 << FEED_FILE, take_speed, "Feed.url.is.speed"},
	{"t", 1 << FEED_FILE, take_times, "Feed.url.is.t"},
	{"seed", 1 << FEED_SIMULATE, take_seed, "Feed.url.is.seed"},
	{"rate", 1 << FEED_SIMULATE, take_rate, "Feed.url.is.rate"},
	{"people", 1 << FEED_SIMULATE, take_people, "Feed.url.is.people"},
};

bool feed_url_is_ours(const struct feed_url *url, const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
		if (parameters[i].schemes & 1u << url->scheme && strlen(parameters[i].name) == length &&
		    memcmp(parameters[i].name, name, length) == 0)
			return true;
	return false;
}

static bool take_parameter(const char *name, size_t length, const char *value, struct feed_url *url,
			   struct error *error)
{
	for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++) {
		const struct parameter *p = &parameters[i];
		if (!(p->schemes & 1u << url->scheme) || strlen(p->name) != length || memcmp(p->name, name, length))
			continue;
		if (p->take(url, value))
			return true;
		error_say_of(error, "Feed.url.parameter", "%s", p->name);
		error_mend(error, p->mend);
		return false;
	}
	error_say_of(error, "Feed.url.no-parameter", "%.*s", (int)(length > 40 ? 40 : length), name);
	return false;
}

bool feed_url_parameter(const char *text, size_t length, struct feed_url *url, struct error *error)
{
	char value[1024];
	const char *equals = memchr(text, '=', length);
	size_t name = equals ? (size_t)(equals - text) : length;
	const char *from = equals ? equals + 1 : text + length;
	if (!feed_url_decode(from, (size_t)(text + length - from), value, sizeof value)) {
		error_say(error, "Feed.url.encoding");
		return false;
	}
	return take_parameter(text, name, value, url, error);
}

static bool parse_parameters(const char *query, struct feed_url *url, struct error *error)
{
	while (*query && !(url->page && *query == '#')) {
		size_t length = strcspn(query, url->page ? "&#" : "&");
		bool theirs = url->page && !feed_url_is_ours(url, query, strcspn(query, "=&#"));
		if (length > 0 && !theirs && !feed_url_parameter(query, length, url, error))
			return false;
		query += length;
		query += *query == '&';
	}
	return true;
}

static bool parse_target(const struct scheme *s, const char *text, size_t length, struct feed_url *url,
			 struct error *error)
{
	switch (s->target) {
	case TARGET_CHANNEL:
		return feed_url_channel(text, length, url, error);
	case TARGET_PATH:
		return parse_path(text, length, url, error);
	case TARGET_NONE:
		if (length == 0)
			return true;
		error_say_of(error, "Feed.url.nothing", "%s", s->name);
		return false;
	case TARGET_LISTEN:
		return feed_url_listen(text, length, url, error);
	case TARGET_ROOM:
		return feed_url_number(text, length, url, error);
	case TARGET_VIDEO:
		return feed_url_video(text, url, error);
	case TARGET_CHAT:
		return parse_chat(text, length, url, error);
	case TARGET_WORD:
		return parse_session(text, length, url, error);
	case TARGET_ADDRESS: /* its parameters are the server's: feed_url_address.c reads the whole */
		copy_name(url->target, sizeof url->target, text, length);
		feed_url_hide(url->name, url->name, sizeof url->name);
		return true;
	}
	return false;
}

static void name_simulated(struct feed_url *url)
{
	char digits[24];
	size_t n = 0;
	uint64_t seed = url->seed;
	do {
		digits[n++] = (char)('0' + seed % 10);
		seed /= 10;
	} while (seed);
	char *out = url->name + strlen("simulate:");
	memcpy(url->name, "simulate:", strlen("simulate:"));
	while (n)
		*out++ = digits[--n];
	*out = 0;
}

/* Has it pages on the web by whose address it can be named? */
static bool is_of_page(const struct scheme *s)
{
	return s->target == TARGET_CHANNEL || s->target == TARGET_VIDEO || s->target == TARGET_ROOM;
}

/* A site that no feed of ours hears: what to do in its place. */
static void tell_page(const struct feed_page *page, struct error *error)
{
	if (page->scheme[0])
		error_say(error, "Feed.url.page-other"); /* twitch:https://youtu.be/… */
	else if (page->name[0])
		error_say_of(error, "Feed.url.page-of", "%s", page->name);
	else
		error_say(error, "Feed.url.page-none");
	if (!page->scheme[0])
		error_mend(error, page->advice);
}

/* NULL with an error: it is no feed. *target: what stands behind its name; of the address of a page, all. */
static const struct scheme *find_scheme(const char *text, const char **target, struct error *error)
{
	char shown[81];
	const struct feed_page *page = feed_page_of(text, NULL);
	const char *name = page ? page->scheme : text;
	const struct scheme *found = NULL;
	for (size_t i = 0; !found && i < sizeof schemes / sizeof *schemes; i++)
		found = begins(name, schemes[i].name) ? &schemes[i] : NULL;
	*target = found && !page ? text + strlen(found->name) : text;
	if (!utf8_valid(text, strlen(text))) {
		error_say(error, "Feed.url.no-utf8");
		return NULL;
	}
	if (page && !found)
		tell_page(page, error);
	if (page || found)
		return found;
	feed_url_hide(text, shown, sizeof shown);
	error_say_of(error, "Feed.url.no-feed", "%s", shown);
	error_mend(error, "Feed.url.looks");
	return NULL;
}

bool feed_url_parse(const char *text, struct feed_url *url, struct error *error)
{
	memset(url, 0, sizeof *url);
	url->scheme = FEED_BAD;
	url->length_ms = url->delay_ms = url->ping_ms = url->pong_ms = url->pause_ms = SHOW_NONE;
	url->speed = 1;
	url->seed = 1;
	url->rate = 5;
	url->people = 200;
	const char *target = text;
	const struct scheme *found = find_scheme(text, &target, error);
	if (!found)
		return false;
	url->scheme = found->scheme;
	url->pull = found->scheme == FEED_FILE || found->scheme == FEED_SIMULATE;
	const struct feed_page *page = is_of_page(found) ? feed_page_of(target, NULL) : NULL;
	url->page = page != NULL;
	if (page && strcmp(page->scheme, found->name) != 0) {
		url->scheme = FEED_BAD;
		tell_page(page, error);
		return false;
	}
	/* no server is told of a fragment, and a path of a file may have one in its name */
	size_t length = strcspn(target, found->target == TARGET_ADDRESS || url->page ? "?#" : "?");
	copy_name(url->name, sizeof url->name, text, (size_t)(target - text) + length);
	bool ok = parse_target(found, target, length, url, error);
	if (ok && found->target == TARGET_ADDRESS)
		ok = feed_url_address(text, url, error);
	else if (ok && target[length] == '?')
		ok = parse_parameters(target + length + 1, url, error);
	if (ok && found->target == TARGET_LISTEN)
		ok = feed_url_listen_far(url, error);
	if (ok && url->base[0] && found->scheme != FEED_SSN)
		ok = feed_url_base(url, error);
	if (ok && found->scheme == FEED_BILIBILI)
		ok = feed_url_room(url, error);
	if (ok && found->scheme == FEED_SSN)
		ok = feed_url_ssn(url, error);
	if (!ok) {
		url->scheme = FEED_BAD;
		return false;
	}
	if (found->scheme == FEED_SIMULATE)
		name_simulated(url);
	return true;
}
