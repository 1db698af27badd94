#include "show/feed_secret.h"

#include <string.h>

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
