#include "show/audience_plain.h"

#include <stdlib.h>
#include <string.h>

#include "core/gate.h"
#include "show/audience_keys.h"
#include "show/audience_pieces.h"
#include "show/json_cursor.h"

/* A longer line is no line of chat. */
#define LINE_MAX_PLAIN 65536
/* A string with escapes is written out here first; a longer one is not plain. */
#define UNESCAPED_MAX 4096

/* All that one parse needs. */
struct scan {
	struct cursor cursor;
	unsigned seen;      /* bit an event key */
	unsigned part_seen; /* bit a key of the object within that is being read */
	struct cursor_text pieces[PIECES];
	struct cursor_text colour;
	struct cursor_text currency;
	struct audience_event e;
	char *scratch; /* GATE_TEXT_MAX bytes: what the gate makes of a string that is not kept; borrowed */
};

#define BIT(key) (1u << (key))

/* ---- the parts of an event ---- */

/* A string that the gate lets through as it is, and that is not kept. */
static bool take_extra(struct scan *s, enum gate_what what)
{
	struct cursor_text piece;
	return cursor_string(&s->cursor, &piece) && !piece.escaped &&
	       gate(what, piece.at, piece.length, s->scratch, GATE_TEXT_MAX) == GATE_SAME;
}

/* False if the part has been there already: such an object is no good, and it is not for us to say so. */
static bool once(unsigned *seen, int key)
{
	bool first = key >= 0 && !(*seen & BIT(key));
	if (first)
		*seen |= BIT(key);
	return first;
}

static bool role(void *user)
{
	struct scan *s = user;
	struct cursor_text piece;
	char name[16];
	if (!cursor_ascii(&s->cursor, &piece))
		return false;
	if (piece.length >= sizeof name)
		return true; /* one that nobody knows */
	memcpy(name, piece.at, piece.length);
	name[piece.length] = 0;
	s->e.roles |= person_role_from(name);
	return true;
}

static bool badge_member(void *user, const struct cursor_text *key)
{
	struct scan *s = user;
	int part = cursor_is(key, "id") ? 0 : cursor_is(key, "title") ? 1 : -1;
	return once(&s->part_seen, part) && take_extra(s, GATE_NAME);
}

/* Badges stand within a person, whose keys must be told apart as well. */
static bool badge(void *user)
{
	struct scan *s = user;
	unsigned person = s->part_seen;
	s->part_seen = 0;
	bool good = cursor_object(&s->cursor, badge_member, s);
	s->part_seen = person;
	return good;
}

static bool emote_member(void *user, const struct cursor_text *key)
{
	struct scan *s = user;
	static const char *const names[] = {"at", "length", "name", "url"};
	int64_t number;
	int part = 3;
	while (part >= 0 && !cursor_is(key, names[part]))
		part--;
	if (!once(&s->part_seen, part))
		return false;
	if (part < 2)
		return cursor_number(&s->cursor, &number) && audience_number_ok(number, false);
	return take_extra(s, part == 2 ? GATE_NAME : GATE_TEXT);
}

static bool emote(void *user)
{
	struct scan *s = user;
	s->part_seen = 0;
	return cursor_object(&s->cursor, emote_member, s);
}

static bool money_member(void *user, const struct cursor_text *key)
{
	struct scan *s = user;
	int part = cursor_is(key, "minor") ? MONEY_MINOR : cursor_is(key, "currency") ? MONEY_CURRENCY : -1;
	if (!once(&s->part_seen, part))
		return false;
	if (part == MONEY_MINOR)
		return cursor_number(&s->cursor, &s->e.value.minor) && audience_number_ok(s->e.value.minor, false);
	return cursor_string(&s->cursor, &s->currency) && !s->currency.escaped &&
	       audience_currency_ok(s->currency.at, s->currency.length);
}

static bool money(struct scan *s)
{
	s->part_seen = 0;
	return cursor_object(&s->cursor, money_member, s) && s->part_seen == (BIT(MONEY_MINOR) | BIT(MONEY_CURRENCY));
}

static bool person_value(struct scan *s, enum person_key key)
{
	struct cursor_text word;
	switch (key) {
	case PERSON_ID:
		return cursor_string(&s->cursor, &s->pieces[PIECE_PERSON_ID]);
	case PERSON_NAME:
		return cursor_string(&s->cursor, &s->pieces[PIECE_PERSON_NAME]);
	case PERSON_STRENGTH_WORD:
		if (!cursor_ascii(&s->cursor, &word))
			return false;
		s->e.strength = audience_strength_from(word.at, word.length);
		return true;
	case PERSON_ROLES:
		s->e.has_roles = true;
		return cursor_array(&s->cursor, role, s);
	case PERSON_LEVEL:
		s->e.has_level = true;
		return cursor_number(&s->cursor, &s->e.level) && audience_number_ok(s->e.level, false);
	case PERSON_AVATAR:
		return take_extra(s, GATE_TEXT);
	case PERSON_COLOUR:
		return cursor_ascii(&s->cursor, &s->colour);
	case PERSON_BADGES:
		return cursor_array(&s->cursor, badge, s);
	case PERSON_KEYS:
		break;
	}
	return false;
}

static bool person_member(void *user, const struct cursor_text *key)
{
	struct scan *s = user;
	int found = audience_person_key(key->at, key->length);
	return once(&s->part_seen, found) && person_value(s, (enum person_key)found);
}

static bool person(struct scan *s)
{
	s->part_seen = 0;
	s->e.has_person = true;
	return cursor_object(&s->cursor, person_member, s) && s->part_seen & BIT(PERSON_ID);
}

static bool screen_word(struct scan *s, uint8_t *screen)
{
	struct cursor_text word;
	if (!cursor_ascii(&s->cursor, &word))
		return false;
	*screen = (uint8_t)audience_screen_from(word.at, word.length);
	return true;
}

static bool event_value(struct scan *s, enum event_key key)
{
	switch (key) {
	case KEY_T:
		return cursor_number(&s->cursor, &s->e.t_ms) && audience_number_ok(s->e.t_ms, true);
	case KEY_T_SERVER:
		return cursor_number(&s->cursor, &s->e.t_server_ms) && audience_number_ok(s->e.t_server_ms, true);
	case KEY_COUNT:
		s->e.has_count = true;
		return cursor_number(&s->cursor, &s->e.count) && audience_number_ok(s->e.count, false);
	case KEY_FEED:
		return cursor_string(&s->cursor, &s->pieces[PIECE_FEED]);
	case KEY_KIND:
		return cursor_ascii(&s->cursor, &s->pieces[PIECE_KIND]);
	case KEY_ID:
		return cursor_string(&s->cursor, &s->pieces[PIECE_ID]);
	case KEY_TEXT:
		return cursor_string(&s->cursor, &s->pieces[PIECE_TEXT]);
	case KEY_ITEM:
		return cursor_string(&s->cursor, &s->pieces[PIECE_ITEM]);
	case KEY_TARGET:
		return cursor_string(&s->cursor, &s->pieces[PIECE_TARGET]);
	case KEY_PLATFORM:
		return cursor_string(&s->cursor, &s->pieces[PIECE_PLATFORM]);
	case KEY_REPLY_TO:
		return cursor_string(&s->cursor, &s->pieces[PIECE_REPLY_TO]);
	case KEY_PERSON:
		return person(s);
	case KEY_VALUE:
		return money(s);
	case KEY_EMOTES:
		return cursor_array(&s->cursor, emote, s);
	case KEY_HISTORY:
		return cursor_bool(&s->cursor, &s->e.history);
	case KEY_SHARED:
		return cursor_bool(&s->cursor, &s->e.shared);
	case KEY_NOISE:
		return cursor_bool(&s->cursor, &s->e.noise);
	case KEY_CUT:
		return cursor_bool(&s->cursor, &s->e.cut);
	case KEY_SCREEN:
		return screen_word(s, &s->e.screen);
	case KEY_SCREEN_NAME:
		return screen_word(s, &s->e.screen_name);
	case EVENT_KEYS:
		break;
	}
	return false;
}

static bool event_member(void *user, const struct cursor_text *key)
{
	struct scan *s = user;
	int found = audience_event_key(key->at, key->length);
	return once(&s->seen, found) && event_value(s, (enum event_key)found);
}

/* ---- what is kept ---- */

/* Copies a piece to *at if the gate has nothing to say. */
static bool keep_piece(struct scan *s, enum piece_name name, char **at)
{
	char unescaped[UNESCAPED_MAX];
	struct cursor_text piece = s->pieces[name];
	enum gate_what what = audience_piece_gate(name, s->e.kind);
	if (piece.escaped && !cursor_unescape(&piece, unescaped, sizeof unescaped))
		return false;
	if (audience_pieces[name].needed && !piece.length)
		return false;
	enum gate_result result = name == PIECE_TEXT ? gate_message(piece.at, piece.length, *at, piece.length + 1)
						     : gate(what, piece.at, piece.length, *at, piece.length + 1);
	s->pieces[name] = (struct cursor_text){.at = *at, .length = piece.length};
	*at += piece.length + 1;
	return result == GATE_SAME;
}

static bool fill_block(struct scan *s)
{
	size_t size = 1 + s->pieces[PIECE_FEED].length + 1 + COLOUR_SIZE;
	for (size_t i = 0; i < PIECES; i++)
		size += s->pieces[i].at ? s->pieces[i].length + 1 : 0;
	char *at = malloc(size);
	s->e.block = at;
	if (!at)
		return false;
	const char *empty = at;
	*at++ = 0;
	for (size_t i = 0; i < PIECES; i++) {
		if (!s->pieces[i].at)
			s->pieces[i] = (struct cursor_text){.at = empty};
		else if (!keep_piece(s, (enum piece_name)i, &at))
			return false;
	}
	if (!s->pieces[PIECE_PLATFORM].length) {
		const char *feed = s->pieces[PIECE_FEED].at;
		size_t length = audience_platform_length(feed);
		s->pieces[PIECE_PLATFORM].at = memcpy(at, feed, length);
		at[length] = 0;
		at += length + 1;
	}
	if (!s->pieces[PIECE_PERSON_NAME].length)
		s->pieces[PIECE_PERSON_NAME] = s->pieces[PIECE_PERSON_ID];
	s->e.colour = empty;
	if (s->colour.at && audience_is_colour(s->colour.at, s->colour.length)) {
		s->e.colour = memcpy(at, s->colour.at, COLOUR_SIZE - 1);
		at[COLOUR_SIZE - 1] = 0;
	}
	return true;
}

static void fill_event(struct scan *s)
{
	struct audience_event *e = &s->e;
	e->feed = s->pieces[PIECE_FEED].at;
	e->platform = s->pieces[PIECE_PLATFORM].at;
	e->id = s->pieces[PIECE_ID].at;
	e->person_id = s->pieces[PIECE_PERSON_ID].at;
	e->person_name = s->pieces[PIECE_PERSON_NAME].at;
	e->text = s->pieces[PIECE_TEXT].at;
	e->item = s->pieces[PIECE_ITEM].at;
	e->target = s->pieces[PIECE_TARGET].at;
	e->reply_to = s->pieces[PIECE_REPLY_TO].at;
	if (s->currency.at)
		memcpy(e->value.currency, s->currency.at, s->currency.length);
}

/* Known before the pieces pass the gate, because of the item. */
static bool find_kind(struct scan *s)
{
	char name[16];
	const struct cursor_text *kind = &s->pieces[PIECE_KIND];
	if (!kind->at || kind->length >= sizeof name)
		return false;
	memcpy(name, kind->at, kind->length);
	name[kind->length] = 0;
	s->e.kind = audience_kind_from(name);
	unsigned needed = audience_keys_needed(s->e.kind);
	return (s->seen & needed) == needed;
}

static bool is_white(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool keep_line(struct scan *s, const char *line, size_t length)
{
	s->e.json = malloc(length + 1);
	if (!s->e.json)
		return false;
	memcpy(s->e.json, line, length);
	s->e.json[length] = 0;
	return true;
}

bool audience_parse_plain(const char *line, size_t length, struct audience_event *e)
{
	char scratch[GATE_TEXT_MAX];
	memset(e, 0, sizeof *e);
	if (length > LINE_MAX_PLAIN)
		return false;
	while (length && is_white(line[length - 1]))
		length--;
	while (length && is_white(*line)) {
		line++;
		length--;
	}
	struct scan s = {.cursor = {line, line + length}, .e.strength = PERSON_STRONG, .scratch = scratch};
	if (!cursor_object(&s.cursor, event_member, &s) || s.cursor.at != s.cursor.end || !find_kind(&s))
		return false;
	if (fill_block(&s) && keep_line(&s, line, length)) {
		fill_event(&s);
		*e = s.e;
		return true;
	}
	audience_finish(&s.e);
	return false;
}
