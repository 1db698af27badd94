#include "feed/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/digest.h"
#include "core/gate.h"

/* What the gate let through of each string. */
struct gated {
	char id[GATE_ID_MAX + 32];
	char person_id[GATE_ID_MAX];
	char name[GATE_NAME_MAX];
	char text[GATE_TEXT_MAX];
	char item[GATE_NAME_MAX];
	char target[GATE_ID_MAX];
	char reply_to[GATE_ID_MAX];
	char colour[8];
	bool cut;
};

/* The line as it grows. */
struct line {
	char *bytes; /* owned */
	size_t length;
	size_t size;
	bool failed; /* no memory; the rest is passed over */
};

struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

bool span_is(struct span s, const char *text)
{
	return s.length == strlen(text) && (s.length == 0 || memcmp(s.at, text, s.length) == 0);
}

static bool gate_part(struct gated *g, enum gate_what what, struct span s, char *out, size_t size)
{
	enum gate_result result = gate(what, s.length ? s.at : "", s.length, out, size);
	g->cut = g->cut || result == GATE_CUT;
	return result != GATE_REFUSED;
}

static bool is_colour(struct span s)
{
	if (s.length != 7 || s.at[0] != '#')
		return false;
	for (size_t i = 1; i < 7; i++)
		if (!strchr("0123456789abcdefABCDEF", s.at[i]) || !s.at[i])
			return false;
	return true;
}

/* The id of an event that has none on its platform: the same words by the same person in the same ms are one event. */
static void make_id(const struct draft *d, struct gated *g)
{
	struct digest digest;
	uint8_t sum[32];
	char hex[65];
	digest_init(&digest);
	digest_text(&digest, audience_kind_name(d->kind));
	digest_text(&digest, g->person_id);
	digest_int(&digest, d->t_server_ms ? d->t_server_ms : d->t_ms);
	digest_text(&digest, g->text);
	digest_text(&digest, g->item);
	digest_text(&digest, g->target);
	digest_int(&digest, d->count);
	digest_final(&digest, sum);
	digest_hex(hex, sum, sizeof sum);
	snprintf(g->id, sizeof g->id, "~%.16s", hex);
}

static bool gate_all(const struct draft *d, struct gated *g)
{
	/* as show/audience_json.c gates a line, so that the journal's line is read back as what was applied */
	g->text[0] = 0;
	bool item_is_id = d->kind == AUDIENCE_ORDER || d->kind == AUDIENCE_CLAIM;
	if (d->text.length && gate_message(d->text.at, d->text.length, g->text, sizeof g->text) == GATE_CUT)
		g->cut = true;
	gate_part(g, GATE_NAME, d->person_name, g->name, sizeof g->name);
	if (!gate_part(g, GATE_ID, d->id, g->id, GATE_ID_MAX) ||
	    !gate_part(g, GATE_ID, d->person_id, g->person_id, sizeof g->person_id) ||
	    !gate_part(g, item_is_id ? GATE_ID : GATE_NAME, d->item, g->item, sizeof g->item) ||
	    !gate_part(g, GATE_ID, d->target, g->target, sizeof g->target) ||
	    !gate_part(g, GATE_ID, d->reply_to, g->reply_to, sizeof g->reply_to))
		return false;
	if (d->has_person && !g->person_id[0])
		return false;
	if (!g->name[0])
		memcpy(g->name, g->person_id, sizeof g->person_id);
	if (is_colour(d->colour))
		memcpy(g->colour, d->colour.at, 7);
	if (!g->id[0])
		make_id(d, g);
	else if (d->id_suffix)
		snprintf(g->id + strlen(g->id), 32, "%s", d->id_suffix);
	return true;
}

static void put(struct line *l, const char *bytes, size_t length)
{
	if (l->failed)
		return;
	if (l->size - l->length <= length) {
		size_t size = (l->size + length) * 2 + 512;
		char *more = realloc(l->bytes, size);
		if (!more) {
			l->failed = true;
			return;
		}
		l->bytes = more;
		l->size = size;
	}
	memcpy(l->bytes + l->length, bytes, length);
	l->length += length;
	l->bytes[l->length] = 0;
}

static void put_text(struct line *l, const char *text)
{
	put(l, text, strlen(text));
}

/* A JSON string of valid UTF-8. */
static void put_string(struct line *l, const char *text)
{
	put(l, "\"", 1);
	for (;;) {
		size_t plain = 0;
		while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
			plain++;
		put(l, text, plain);
		text += plain;
		if (!*text)
			break;
		char escape[8];
		if (*text == '\n' || *text == '\t')
			snprintf(escape, sizeof escape, "\\%c", *text == '\n' ? 'n' : 't');
		else if ((unsigned char)*text < 0x20)
			snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)*text);
		else
			snprintf(escape, sizeof escape, "\\%c", *text);
		put_text(l, escape);
		text++;
	}
	put(l, "\"", 1);
}

static void put_key(struct line *l, const char *key)
{
	put_text(l, l->bytes[l->length - 1] == '{' ? "\"" : ",\"");
	put_text(l, key);
	put(l, "\":", 2);
}

static void put_pair(struct line *l, const char *key, const char *text)
{
	if (!*text)
		return;
	put_key(l, key);
	put_string(l, text);
}

static void put_number(struct line *l, const char *key, int64_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%lld", (long long)value);
	put_key(l, key);
	put_text(l, digits);
}

static void put_flag(struct line *l, const char *key, bool on)
{
	if (!on)
		return;
	put_key(l, key);
	put_text(l, "true");
}

static void put_roles(struct line *l, unsigned roles)
{
	static const char *const names[] = {"host", "mod", "bot", "vip", "member", "follower"};
	const char *comma = "";
	put_key(l, "roles");
	put(l, "[", 1);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(roles & person_role_from(names[i])))
			continue;
		put_text(l, comma);
		put_string(l, names[i]);
		comma = ",";
	}
	put(l, "]", 1);
}

static void put_badges(struct line *l, const struct draft *d)
{
	char id[GATE_ID_MAX];
	const char *comma = "";
	put_key(l, "badges");
	put(l, "[", 1);
	for (size_t i = 0; i < d->badge_count; i++) {
		enum gate_result result = gate(GATE_ID, d->badges[i].at, d->badges[i].length, id, sizeof id);
		if (result == GATE_REFUSED || !id[0])
			continue;
		put_text(l, comma);
		put(l, "{", 1);
		put_pair(l, "id", id);
		put(l, "}", 1);
		comma = ",";
	}
	put(l, "]", 1);
}

static void put_person(struct line *l, const struct draft *d, const struct gated *g)
{
	static const char *const strengths[] = {
		[PERSON_STRONG] = "strong", [PERSON_WEAK] = "weak", [PERSON_BROKEN] = "broken"};
	put_key(l, "person");
	put(l, "{", 1);
	put_pair(l, "id", g->person_id);
	put_pair(l, "name", g->name);
	put_pair(l, "strength", strengths[d->strength]);
	if (d->has_roles)
		put_roles(l, d->roles);
	if (d->has_level)
		put_number(l, "level", d->level);
	put_pair(l, "colour", g->colour);
	if (d->badge_count)
		put_badges(l, d);
	put(l, "}", 1);
}

/* Where the n-th code point of a valid text begins; its end if there are fewer. */
static const char *point_at(const char *text, int64_t n)
{
	for (; *text; text++)
		if (((unsigned char)*text & 0xc0) != 0x80 && n-- == 0)
			break;
	return text;
}

/* The gate may have taken something out before it, or cut it off. */
static bool stands(const char *text, const struct draft_emote *emote)
{
	const char *at = point_at(text, emote->at);
	return emote->name.length > 0 && strncmp(at, emote->name.at, emote->name.length) == 0;
}

static void put_emotes(struct line *l, const struct draft *d, const struct gated *g)
{
	char name[GATE_NAME_MAX];
	bool any = false;
	put_key(l, "emotes");
	put(l, "[", 1);
	for (size_t i = 0; i < d->emote_count; i++) {
		const struct draft_emote *emote = &d->emotes[i];
		if (!stands(g->text, emote))
			continue;
		gate(GATE_NAME, emote->name.at, emote->name.length, name, sizeof name);
		put_text(l, any ? ",{" : "{");
		put_number(l, "at", emote->at);
		put_number(l, "length", emote->length);
		put_pair(l, "name", name);
		put_pair(l, "url", emote->url);
		put(l, "}", 1);
		any = true;
	}
	put(l, "]", 1);
}

static void put_money(struct line *l, const struct money *value)
{
	if (!value->currency[0])
		return;
	put_key(l, "value");
	put(l, "{", 1);
	put_number(l, "minor", value->minor);
	put_pair(l, "currency", value->currency);
	put(l, "}", 1);
}

static char *write_line(const struct draft *d, const struct gated *g)
{
	struct line l = {0};
	put(&l, "{", 1);
	if (l.failed)
		return NULL;
	put_number(&l, "t", d->t_ms);
	if (d->t_server_ms)
		put_number(&l, "t_server", d->t_server_ms);
	put_pair(&l, "feed", d->feed);
	put_pair(&l, "kind", audience_kind_name(d->kind));
	put_pair(&l, "id", g->id);
	if (d->has_person)
		put_person(&l, d, g);
	if (d->has_text) {
		put_key(&l, "text");
		put_string(&l, g->text);
	}
	if (d->emote_count)
		put_emotes(&l, d, g);
	put_money(&l, &d->value);
	if (d->has_count)
		put_number(&l, "count", d->count);
	put_pair(&l, "item", g->item);
	put_pair(&l, "target", g->target);
	put_pair(&l, "reply_to", g->reply_to);
	put_flag(&l, "shared", d->shared);
	put_flag(&l, "cut", g->cut);
	put(&l, "}", 1);
	if (!l.failed)
		return l.bytes;
	free(l.bytes);
	return NULL;
}

/* Copies a string into the block; "" needs no room. */
static const char *keep(char **block, const char *text)
{
	size_t size = strlen(text) + 1;
	if (size == 1)
		return "";
	char *at = *block;
	memcpy(at, text, size);
	*block += size;
	return at;
}

static bool fill(const struct draft *d, const struct gated *g, struct audience_event *e)
{
	size_t platform = strcspn(d->feed, ":");
	size_t size = strlen(d->feed) + platform + strlen(g->id) + strlen(g->person_id) + strlen(g->name) +
		      strlen(g->text) + strlen(g->item) + strlen(g->target) + strlen(g->reply_to) + strlen(g->colour) +
		      16;
	char *at = malloc(size);
	e->block = at;
	if (!at)
		return false;
	e->feed = keep(&at, d->feed);
	e->platform = at;
	memcpy(at, d->feed, platform);
	at[platform] = 0;
	at += platform + 1;
	e->id = keep(&at, g->id);
	e->person_id = keep(&at, g->person_id);
	e->person_name = keep(&at, d->has_person ? g->name : "");
	e->colour = keep(&at, g->colour);
	e->text = keep(&at, g->text);
	e->item = keep(&at, g->item);
	e->target = keep(&at, g->target);
	e->reply_to = keep(&at, g->reply_to);
	return true;
}

bool draft_build(const struct draft *d, struct audience_event *e)
{
	struct gated g;
	memset(e, 0, sizeof *e);
	memset(g.colour, 0, sizeof g.colour);
	g.cut = false;
	if (!gate_all(d, &g) || !fill(d, &g, e))
		return false;
	e->t_ms = d->t_ms;
	e->t_server_ms = d->t_server_ms;
	e->kind = d->kind;
	e->has_person = d->has_person;
	e->strength = d->has_person ? d->strength : 0;
	e->roles = d->roles;
	e->has_roles = d->has_roles;
	e->level = d->level;
	e->has_level = d->has_level;
	e->value = d->value;
	e->count = d->count;
	e->has_count = d->has_count;
	e->shared = d->shared;
	e->cut = g.cut;
	e->json = write_line(d, &g);
	if (e->json)
		return true;
	audience_finish(e);
	return false;
}
