#include "feed/draft.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ascii.h"
#include "core/audience_line.h"
#include "core/digest.h"
#include "core/gate.h"

#define NUMBER_MOST INT64_C(1000000000000000)
#define TIME_MOST INT64_C(8640000000000000)
#define PLATFORM_MAX 64
#define AVATAR_MOST 1000 /* bytes */
#define TITLE_MAX 128    /* bytes of a badge's title, with its end */

/* What the gate lets through, one string behind the other: as the event's block will be. */
struct gated {
	char bytes[(GATE_ID_MAX + 32) * 6 + GATE_NAME_MAX * 2 + GATE_TEXT_MAX + AVATAR_MOST + 1 +
		   (GATE_ID_MAX + TITLE_MAX + 1) * DRAFT_BADGES_MOST];
	size_t used;
	bool cut;
};

struct span span_of(const char *text)
{
	return (struct span){text, text ? strlen(text) : 0};
}

bool span_is(struct span s, const char *text)
{
	return s.length == strlen(text) && (s.length == 0 || memcmp(s.at, text, s.length) == 0);
}

bool span_is_address(struct span s, size_t most)
{
	bool web =
		(s.length > 8 && memcmp(s.at, "https://", 8) == 0) || (s.length > 7 && memcmp(s.at, "http://", 7) == 0);
	for (size_t i = 0; web && i < s.length; i++)
		web = s.at[i] > ' ' && s.at[i] <= '~';
	return web && s.length <= most;
}

/* The string that has been written where the free room begins stays. */
static const char *keep(struct gated *g, size_t length)
{
	const char *at = g->bytes + g->used;
	if (length == 0)
		return "";
	g->used += length + 1;
	return at;
}

/* Plain ASCII of this length passes each gate as it is. */
#define PLAIN_MOST 128
/* Bytes of an id that gets a suffix: with it, it goes through the gate again unchanged. */
#define SUFFIXED_MOST 192

static const char *keep_plain(struct gated *g, struct span s)
{
	char *at = g->bytes + g->used;
	memcpy(at, s.at, s.length);
	at[s.length] = 0;
	return keep(g, s.length);
}

static bool gate_part(struct gated *g, enum gate_what what, struct span s, const char **out)
{
	size_t length = 0;
	*out = "";
	if (s.length == 0)
		return true;
	if (s.length <= PLAIN_MOST && ascii_plain(s.at, s.length) == s.length) {
		*out = keep_plain(g, s);
		return true;
	}
	enum gate_result result = gate_measured(what, s.at, s.length, g->bytes + g->used,
						what == GATE_ID ? GATE_ID_MAX : GATE_NAME_MAX, &length);
	g->cut = g->cut || result == GATE_CUT;
	*out = keep(g, length);
	return result != GATE_REFUSED;
}

static bool is_colour(struct span s)
{
	if (s.length != 7 || s.at[0] != '#')
		return false;
	for (size_t i = 1; i < 7; i++) {
		char c = s.at[i];
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')))
			return false;
	}
	return true;
}

/* The id of an event that has none on its platform: the same words by the same person in the same ms are one event. */
static size_t make_id(const struct draft *d, const struct audience_event *e, char *out)
{
	struct digest digest;
	uint8_t sum[32];
	char hex[65];
	digest_init(&digest);
	digest_text(&digest, audience_kind_name(d->kind));
	digest_text(&digest, e->person_id);
	digest_int(&digest, d->t_server_ms ? d->t_server_ms : d->t_ms);
	digest_text(&digest, e->text);
	digest_text(&digest, e->item);
	digest_text(&digest, e->target);
	digest_int(&digest, d->count);
	digest_final(&digest, sum);
	digest_hex(hex, sum, sizeof sum);
	return (size_t)snprintf(out, GATE_ID_MAX, "~%.16s", hex);
}

static bool gate_id_of(const struct draft *d, struct gated *g, struct audience_event *e)
{
	size_t length = 0;
	char *at = g->bytes + g->used;
	if (d->id.length && d->id.length <= PLAIN_MOST && ascii_plain(d->id.at, d->id.length) == d->id.length) {
		memcpy(at, d->id.at, d->id.length);
		length = d->id.length;
		at[length] = 0;
	} else if (d->id.length) {
		size_t room = d->id_suffix ? SUFFIXED_MOST : GATE_ID_MAX;
		enum gate_result result = gate_measured(GATE_ID, d->id.at, d->id.length, at, room, &length);
		if (result == GATE_REFUSED)
			return false;
		g->cut = g->cut || result == GATE_CUT;
	}
	if (!length)
		length = make_id(d, e, at);
	else if (d->id_suffix)
		length += (size_t)snprintf(at + length, 32, "%.31s", d->id_suffix);
	e->id = keep(g, length);
	return true;
}

static size_t put_title(struct span title, char *out)
{
	size_t length = 0;
	if (title.length == 0)
		return 0;
	gate_measured(GATE_NAME, title.at, title.length, out + 1, TITLE_MAX, &length);
	out[0] = '\t';
	return length ? length + 1 : 0;
}

static const char *gate_badges(const struct draft *d, struct gated *g)
{
	char *start = g->bytes + g->used;
	size_t used = 0;
	for (size_t i = 0; i < d->badge_count; i++) {
		size_t length;
		const struct span *badge = &d->badges[i];
		if (badge->length && badge->length <= PLAIN_MOST &&
		    ascii_plain(badge->at, badge->length) == badge->length) {
			memcpy(start + used, badge->at, badge->length);
			used += badge->length;
			used += put_title(d->badge_titles[i], start + used);
			start[used++] = '\n';
			continue;
		}
		enum gate_result result = gate_measured(GATE_ID, d->badges[i].at, d->badges[i].length, start + used,
							GATE_ID_MAX, &length);
		if (result == GATE_REFUSED || !length)
			continue;
		used += length;
		used += put_title(d->badge_titles[i], start + used);
		start[used++] = '\n';
	}
	start[used] = 0;
	return keep(g, used);
}

static const char *keep_platform(const struct draft *d, struct gated *g)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
	struct span s = d->platform;
	char *out = g->bytes + g->used;
	size_t n = 0;
	for (; n < s.length && n < PLATFORM_MAX; n++) {
		out[n] = (char)(s.at[n] >= 'A' && s.at[n] <= 'Z' ? s.at[n] + 32 : s.at[n]);
		if (!out[n] || !strchr(letters, out[n]))
			break;
	}
	if (n == 0 || n < s.length) {
		n = strcspn(d->feed, ":");
		memcpy(out, d->feed, n);
	}
	out[n] = 0;
	return keep(g, n);
}

/* Strings point into the gated bytes. */
static bool gate_all(const struct draft *d, struct gated *g, struct audience_event *e)
{
	/* as show/audience_json.c gates a line, so that the journal's line is read back as what was applied */
	bool item_is_id = d->kind == AUDIENCE_ORDER || d->kind == AUDIENCE_CLAIM;
	size_t length = strlen(d->feed);
	memcpy(g->bytes, d->feed, length + 1);
	e->feed = keep(g, length);
	e->platform = keep_platform(d, g);
	e->text = "";
	if (d->text.length) {
		enum gate_result result =
			gate_message_measured(d->text.at, d->text.length, g->bytes + g->used, GATE_TEXT_MAX, &length);
		g->cut = g->cut || result == GATE_CUT;
		e->text = keep(g, length);
	}
	gate_part(g, GATE_NAME, d->person_name, &e->person_name);
	if (!gate_part(g, GATE_ID, d->person_id, &e->person_id) ||
	    !gate_part(g, item_is_id ? GATE_ID : GATE_NAME, d->item, &e->item) ||
	    !gate_part(g, GATE_ID, d->target, &e->target) || !gate_part(g, GATE_ID, d->reply_to, &e->reply_to))
		return false;
	if (d->has_person && !e->person_id[0])
		return false;
	if (!d->has_person)
		e->person_name = "";
	else if (!gate_can_be_seen(e->person_name)) /* a name is shorter than an id may be */
		gate_part(g, GATE_NAME, span_of(e->person_id), &e->person_name);
	e->colour = "";
	if (is_colour(d->colour)) {
		memcpy(g->bytes + g->used, d->colour.at, 7);
		g->bytes[g->used + 7] = 0;
		e->colour = keep(g, 7);
	}
	e->avatar = span_is_address(d->avatar, AVATAR_MOST) ? keep_plain(g, d->avatar) : "";
	e->badges = d->badge_count ? gate_badges(d, g) : "";
	return gate_id_of(d, g, e);
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

/* As they stand in the line. */
static bool write_emotes(const struct draft *d, const struct audience_event *e, struct audience_text *t)
{
	char name[GATE_NAME_MAX];
	bool any = false;
	audience_put(t, "[", 1);
	for (size_t i = 0; i < d->emote_count; i++) {
		const struct draft_emote *emote = &d->emotes[i];
		if (!stands(e->text, emote))
			continue;
		gate(GATE_NAME, emote->name.at, emote->name.length, name, sizeof name);
		if (any)
			audience_put(t, ",", 1);
		audience_put(t, "{", 1);
		audience_put_number(t, "at", emote->at);
		audience_put_number(t, "length", emote->length);
		audience_put_pair(t, "name", name);
		audience_put_pair(t, "url", emote->url);
		audience_put(t, "}", 1);
		any = true;
	}
	audience_put(t, "]", 1);
	return !t->failed;
}

static bool make_block(const struct draft *d, const struct gated *g, struct audience_event *e)
{
	struct audience_text emotes = {0};
	e->emotes = "";
	if (d->emote_count && !write_emotes(d, e, &emotes)) {
		free(emotes.bytes);
		return false;
	}
	e->block_size = g->used + (emotes.bytes ? emotes.length + 1 : 0);
	e->block = malloc(e->block_size);
	if (e->block) {
		memcpy(e->block, g->bytes, g->used);
		audience_move(e, e, g->bytes, g->used, e->block);
		if (emotes.bytes)
			e->emotes = memcpy(e->block + g->used, emotes.bytes, emotes.length + 1);
	}
	free(emotes.bytes);
	return e->block != NULL;
}

/* The normal form takes no greater ones: a line that has one could be written, and never be read again. */
static bool is_number(int64_t value, int64_t most)
{
	return value >= -most && value <= most;
}

static bool has_numbers(const struct draft *d)
{
	return is_number(d->count, NUMBER_MOST) && is_number(d->level, NUMBER_MOST) &&
	       is_number(d->value.minor, NUMBER_MOST) && is_number(d->t_ms, TIME_MOST) &&
	       is_number(d->t_server_ms, TIME_MOST);
}

bool draft_build(const struct draft *d, struct audience_event *e)
{
	struct gated g;
	g.used = 0;
	g.cut = false;
	memset(e, 0, sizeof *e);
	if (!has_numbers(d))
		return false;
	if (!gate_all(d, &g, e) || !make_block(d, &g, e)) {
		memset(e, 0, sizeof *e);
		return false;
	}
	e->t_ms = d->t_ms;
	e->t_server_ms = d->t_server_ms;
	e->kind = d->kind;
	e->has_person = d->has_person;
	e->strength = d->has_person ? d->strength : 0;
	e->roles = d->roles;
	e->has_roles = d->has_roles;
	e->level = d->level;
	e->has_level = d->has_level;
	e->has_badges = d->badge_count > 0;
	e->has_text = d->has_text;
	e->value = d->value;
	e->count = d->count;
	e->has_count = d->has_count;
	e->shared = d->shared;
	e->history = d->history;
	e->noise = d->noise;
	e->cut = g.cut;
	return true;
}
