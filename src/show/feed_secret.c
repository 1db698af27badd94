#include "show/feed_secret.h"

#include <string.h>
#include <strings.h>

#define LONGEST_NAME 64

enum where { ANYWHERE = 1, AT_END, ALONE };

/* In names without their - _ . and in lower case, what is written as %XX read. */
static const struct {
	const char *word;
	enum where where;
} words[] = {
	{"token", ANYWHERE},  {"secret", ANYWHERE},     {"passw", ANYWHERE},     {"sess", ANYWHERE},
	{"cookie", ANYWHERE}, {"credential", ANYWHERE}, {"signature", ANYWHERE}, {"authoriz", ANYWHERE},
	{"key", AT_END},      {"auth", AT_END},         {"pwd", AT_END},         {"sign", AT_END},
	{"bearer", ANYWHERE}, {"hmac", ANYWHERE},       {"authcode", ANYWHERE},  {"otp", AT_END},
	{"pass", AT_END},     {"sig", ALONE},           {"jwt", ALONE},          {"ticket", ALONE},
	{"sid", ALONE},       {"pin", ALONE},           {"psk", ALONE},          {"access", ALONE},
};

static bool has(const char *name, size_t length, const char *word, enum where where)
{
	size_t n = strlen(word);
	switch (where) {
	case ANYWHERE:
		return strstr(name, word) != NULL;
	case AT_END:
		return length >= n && strcmp(name + length - n, word) == 0;
	case ALONE:
		break;
	}
	return strcmp(name, word) == 0;
}

static int hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = c >= 'A' && c <= 'F' ? (char)(c - 'A' + 'a') : c;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool feed_secret_is_name(const char *name, size_t length)
{
	char plain[LONGEST_NAME + 1];
	size_t n = 0;
	for (size_t i = 0; i < length; i++) {
		char c = name[i];
		if (c == '%' && i + 2 < length && hex_of(name[i + 1]) >= 0 && hex_of(name[i + 2]) >= 0) {
			c = (char)(hex_of(name[i + 1]) * 16 + hex_of(name[i + 2]));
			i += 2;
		}
		c = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
		if (c == '-' || c == '_' || c == '.')
			continue;
		if (n == LONGEST_NAME || c == 0)
			return n == LONGEST_NAME; /* so long a name is no common one: better hidden than told */
		plain[n++] = c;
	}
	plain[n] = 0;
	if (strcmp(plain, "secret") == 0)
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (has(plain, n, words[i].word, words[i].where))
			return true;
	return false;
}

bool feed_secret_in_url(const char *url)
{
	const char *at = url + strcspn(url, "?#");
	while (*at) {
		at++;
		size_t name = strcspn(at, "=&#?");
		size_t value = at[name] == '=' ? strcspn(at + name + 1, "&#") : 0;
		if (value && feed_secret_is_name(at, name))
			return true;
		at += strcspn(at, "&#?");
	}
	return false;
}

/* /join/SESSION and /sse/SESSION; /SESSION/… is the server's own interface for programs. */
static size_t session_in_path(const char *path)
{
	static const char *const ways[] = {"join", "sse"};
	size_t at = strspn(path, "/");
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		size_t n = strlen(ways[i]);
		if (strncasecmp(path + at, ways[i], n) == 0 && path[at + n] == '/')
			return at + n + strspn(path + at + n, "/");
	}
	return at;
}

size_t feed_secret_session(const char *text, size_t length, size_t *before)
{
	static const char ends[] = "/?& \t\r\n'\"#";
	static const char server[] = "io.socialstream.ninja";
	*before = length + 1;
	if (length == 3 && strncasecmp(text, "ssn", 3) == 0 && text[3] == ':')
		return strcspn(text + *before, ends);
	if (length != strlen(server) || strncasecmp(text, server, length) != 0)
		return 0;
	const char *path = text + length;
	if (*path == ':')
		path += 1 + strspn(path + 1, "0123456789");
	if (*path != '/')
		return 0;
	*before = (size_t)(path - text) + session_in_path(path);
	return strcspn(text + *before, ends);
}

bool feed_secret_session_in_url(const char *url)
{
	const char *server = strstr(url, "://");
	size_t before;
	if (feed_secret_session(url, strcspn(url, ":"), &before) > 0)
		return true;
	return server && feed_secret_session(server + 3, strcspn(server + 3, ":/?#"), &before) > 0;
}
