/* Feed URLs as they may be written down and told: without what lets one in. */
#include "feed/feed.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "show/feed_secret.h"

static const char instead[] = "…";

struct hiding {
	char *out; /* may be the text itself: what is written is never longer than what was read */
	size_t n;
	size_t size;
	bool hidden;
};

static bool is_of_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("_-.%", c));
}

/* False: it does not fit whole. */
static bool copy(struct hiding *h, const char *from, size_t length)
{
	if (h->n + length >= h->size)
		return false;
	memmove(h->out + h->n, from, length);
	h->n += length;
	return true;
}

/* What stands there is longer than nothing, but it may be shorter than the ellipsis. */
static bool cover(struct hiding *h, size_t length)
{
	h->hidden = h->hidden || length > 0;
	return length < sizeof instead - 1 ? copy(h, "..", length) : copy(h, instead, sizeof instead - 1);
}

/* What stands there is as long at most as the session: "~" and four digits, too few to try sessions by. What begins so
 * was hidden before. */
static bool cover_session(struct hiding *h, const char *session, size_t length)
{
	char shown[8];
	uint8_t digest[crypto_generichash_BYTES_MIN];
	crypto_generichash(digest, sizeof digest, (const uint8_t *)session, length, NULL, 0);
	snprintf(shown, sizeof shown, "~%02x%02x", digest[0], digest[1]);
	h->hidden = true;
	if (session[0] == '~')
		return copy(h, session, length);
	return copy(h, shown, length < strlen(shown) ? length : strlen(shown));
}

/* USER:PASSWORD@ behind a "://": its length without the @, 0 = there is none. */
static size_t user_of(const char *text)
{
	size_t host = strcspn(text, "/?# \t\r\n'\"");
	size_t length = 0;
	for (size_t i = 0; i < host; i++)
		if (text[i] == '@')
			length = i;
	return length;
}

bool feed_url_hide(const char *text, char *out, size_t size)
{
	struct hiding h = {.out = out, .size = size};
	bool fits = true;
	while (*text && fits) {
		size_t name = 0;
		while (is_of_name(text[name]))
			name++;
		size_t before = name ? name : 1;
		size_t to_session = 0;
		size_t length = name ? feed_secret_session(text, name, &to_session) : 0;
		bool session = length > 0;
		if (session)
			before = to_session;
		else if (name && text[name] == '=' && feed_secret_is_name(text, name))
			length = strcspn(text + (before = name + 1), "& \t\r\n'\"#");
		else if (!name && strncmp(text, "://", 3) == 0)
			length = user_of(text + (before = 3));
		for (size_t i = 0; i < before && fits; i++)
			fits = copy(&h, text + i, 1);
		text += fits ? before : 0;
		fits = fits && (!length || (session ? cover_session(&h, text, length) : cover(&h, length)));
		text += fits ? length : 0;
	}
	/* a character that did not fit whole is no character */
	while (!fits && h.n > 0 && ((unsigned char)*text & 0xc0) == 0x80 && ((unsigned char)out[h.n - 1] & 0x80))
		if (((unsigned char)out[--h.n] & 0xc0) != 0x80)
			break;
	out[h.n] = 0;
	return h.hidden;
}
