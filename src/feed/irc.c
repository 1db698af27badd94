#include "feed/irc.h"

#include <string.h>

#define NUMBER_MOST INT64_C(1000000000000000)

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

bool irc_parse(const char *bytes, size_t length, struct irc_line *line)
{
	struct cursor c = {bytes, bytes + length};
	memset(line, 0, sizeof *line);
	if (length == 0)
		return false;
	if (*c.at == '@') {
		c.at++;
		line->tags = take_word(&c);
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

struct span irc_tag(const struct irc_line *line, const char *name)
{
	size_t n = strlen(name);
	const char *at = line->tags.at;
	const char *end = at ? at + line->tags.length : NULL;
	while (at && at < end) {
		const char *semicolon = memchr(at, ';', (size_t)(end - at));
		const char *stop = semicolon ? semicolon : end;
		if ((size_t)(stop - at) > n + 1 && memcmp(at, name, n) == 0 && at[n] == '=')
			return (struct span){at + n + 1, (size_t)(stop - at) - n - 1};
		at = semicolon ? semicolon + 1 : end;
	}
	return (struct span){NULL, 0};
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
	int64_t value = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		value = value * 10 + (text.at[i] - '0');
		if (value > NUMBER_MOST)
			return false;
	}
	*out = value;
	return text.length > 0;
}
