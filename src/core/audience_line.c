#include "core/audience_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ascii.h"

/* ---- the text ---- */

static bool grow(struct audience_text *t, size_t length)
{
	size_t size = (t->size + length) * 2 + 512;
	char *more = t->failed ? NULL : realloc(t->bytes, size);
	t->failed = !more;
	if (!more)
		return false;
	t->bytes = more;
	t->size = size;
	return true;
}

/* Room for `length` bytes and a NUL, where they go; NULL: no memory. */
static inline char *room(struct audience_text *t, size_t length)
{
	if (t->size - t->length <= length && !grow(t, length))
		return NULL;
	return t->bytes + t->length;
}

/* In the steady state a comparison and a copy, whose length is most often known to the compiler. */
static inline void put(struct audience_text *t, const char *bytes, size_t length)
{
	char *at = room(t, length);
	if (!at)
		return;
	memcpy(at, bytes, length);
	at[length] = 0;
	t->length += length;
}

/* A literal. */
#define PUT(t, text) put(t, text, sizeof(text) - 1)

void audience_put(struct audience_text *t, const char *bytes, size_t length)
{
	put(t, bytes, length);
}

static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* How many bytes need no escape. */
static size_t plain_run(const char *text, size_t length)
{
	size_t at = 0;
	while (length - at >= 8) {
		uint64_t eight = ascii_load(text + at);
		/* a byte below 0x20 is one that a step down by 0x20 carries over; bytes beyond ASCII are plain */
		uint64_t low = (eight - ASCII_EACH * 0x20) & ~eight & ASCII_HIGH;
		if (low || ascii_has(eight, '"') || ascii_has(eight, '\\'))
			break;
		at += 8;
	}
	while (at < length && is_plain(text[at]))
		at++;
	return at;
}

static void put_escape(struct audience_text *t, char c)
{
	char escape[8];
	int length;
	if (c == '\n' || c == '\t')
		length = snprintf(escape, sizeof escape, "\\%c", c == '\n' ? 'n' : 't');
	else if ((unsigned char)c < 0x20)
		length = snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)c);
	else
		length = snprintf(escape, sizeof escape, "\\%c", c);
	put(t, escape, (size_t)length);
}

void audience_put_string(struct audience_text *t, const char *text)
{
	size_t length = strlen(text);
	PUT(t, "\"");
	for (size_t at = 0; at < length;) {
		size_t plain = plain_run(text + at, length - at);
		put(t, text + at, plain);
		at += plain;
		if (at < length)
			put_escape(t, text[at++]);
	}
	PUT(t, "\"");
}

void audience_put_key(struct audience_text *t, const char *key)
{
	if (t->failed)
		return;
	if (t->bytes[t->length - 1] == '{')
		PUT(t, "\"");
	else
		PUT(t, ",\"");
	put(t, key, strlen(key));
	PUT(t, "\":");
}

void audience_put_pair(struct audience_text *t, const char *key, const char *text)
{
	if (!*text)
		return;
	audience_put_key(t, key);
	audience_put_string(t, text);
}

void audience_put_number(struct audience_text *t, const char *key, int64_t value)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (value < 0)
		digits[--at] = '-';
	audience_put_key(t, key);
	put(t, digits + at, sizeof digits - at);
}

/* ---- the line ---- */

static void put_flag(struct audience_text *t, const char *key, bool on)
{
	if (!on)
		return;
	audience_put_key(t, key);
	PUT(t, "true");
}

static void put_roles(struct audience_text *t, unsigned roles)
{
	static const char *const names[] = {"host", "mod", "bot", "vip", "member", "follower"};
	const char *comma = "";
	audience_put_key(t, "roles");
	PUT(t, "[");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(roles & 1u << i)) /* enum person_role stands in the same order */
			continue;
		put(t, comma, *comma != 0);
		audience_put_string(t, names[i]);
		comma = ",";
	}
	PUT(t, "]");
}

/* Ids with their titles, each ended by a line feed. */
static void put_badges(struct audience_text *t, const char *badges)
{
	audience_put_key(t, "badges");
	PUT(t, "[");
	for (const char *at = badges; *at;) {
		char id[512];
		size_t length = strcspn(at, "\n");
		size_t kept = length < sizeof id ? length : sizeof id - 1;
		memcpy(id, at, kept);
		id[kept] = 0;
		char *tab = strchr(id, '\t');
		if (tab)
			*tab = 0;
		if (at != badges)
			PUT(t, ",");
		PUT(t, "{");
		audience_put_pair(t, "id", id);
		audience_put_pair(t, "title", tab ? tab + 1 : "");
		PUT(t, "}");
		at += length + (at[length] == '\n');
	}
	PUT(t, "]");
}

static void put_person(struct audience_text *t, const struct audience_event *e)
{
	static const char *const strengths[] = {
		[PERSON_STRONG] = "strong", [PERSON_WEAK] = "weak", [PERSON_BROKEN] = "broken"};
	audience_put_key(t, "person");
	PUT(t, "{");
	audience_put_pair(t, "id", e->person_id);
	audience_put_pair(t, "name", e->person_name);
	audience_put_pair(t, "strength", strengths[e->strength]);
	if (e->has_roles)
		put_roles(t, e->roles);
	if (e->has_level)
		audience_put_number(t, "level", e->level);
	audience_put_pair(t, "avatar", e->avatar);
	audience_put_pair(t, "colour", e->colour);
	if (e->has_badges)
		put_badges(t, e->badges);
	PUT(t, "}");
}

static void put_money(struct audience_text *t, const struct money *value)
{
	if (!value->currency[0])
		return;
	audience_put_key(t, "value");
	PUT(t, "{");
	audience_put_number(t, "minor", value->minor);
	audience_put_pair(t, "currency", value->currency);
	PUT(t, "}");
}

/* The default needs no key: `feed` up to its first colon. */
static bool platform_is_the_feed(const struct audience_event *e)
{
	size_t length = strcspn(e->feed, ":");
	return strlen(e->platform) == length && memcmp(e->feed, e->platform, length) == 0;
}

static void write_line(const struct audience_event *e, struct audience_text *t)
{
	PUT(t, "{");
	audience_put_number(t, "t", e->t_ms);
	if (e->t_server_ms)
		audience_put_number(t, "t_server", e->t_server_ms);
	audience_put_pair(t, "feed", e->feed);
	if (!platform_is_the_feed(e))
		audience_put_pair(t, "platform", e->platform);
	audience_put_pair(t, "kind", audience_kind_name(e->kind));
	audience_put_pair(t, "id", e->id);
	if (e->has_person)
		put_person(t, e);
	if (e->has_text) {
		audience_put_key(t, "text");
		audience_put_string(t, e->text);
	}
	if (*e->emotes) {
		audience_put_key(t, "emotes");
		put(t, e->emotes, strlen(e->emotes));
	}
	put_money(t, &e->value);
	if (e->has_count)
		audience_put_number(t, "count", e->count);
	audience_put_pair(t, "item", e->item);
	audience_put_pair(t, "target", e->target);
	audience_put_pair(t, "reply_to", e->reply_to);
	put_flag(t, "history", e->history);
	put_flag(t, "shared", e->shared);
	put_flag(t, "noise", e->noise);
	put_flag(t, "cut", e->cut);
	audience_put_pair(t, "screen", audience_screen_name((enum audience_screen)e->screen));
	audience_put_pair(t, "screen_name", audience_screen_name((enum audience_screen)e->screen_name));
	PUT(t, "}");
}

static void add_line(const struct audience_event *e, struct audience_text *t)
{
	if (e->json)
		put(t, e->json, strlen(e->json));
	else
		write_line(e, t);
}

bool audience_write(const struct audience_event *e, struct audience_text *t)
{
	t->length = 0;
	t->failed = false;
	add_line(e, t);
	return !t->failed;
}

char *audience_lines(const struct audience_event *events, size_t count)
{
	struct audience_text t = {0};
	for (size_t i = 0; i < count; i++) {
		add_line(&events[i], &t);
		put(&t, "", 1); /* its NUL is part of the text */
	}
	if (!t.failed && count)
		return t.bytes;
	free(t.bytes);
	return NULL;
}

const char *audience_line(struct audience_event *e)
{
	struct audience_text t = {0};
	if (e->json)
		return e->json;
	if (audience_write(e, &t))
		e->json = t.bytes;
	else
		free(t.bytes);
	return e->json;
}
