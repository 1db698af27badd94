#include "show/audience_json.h"

#include <stdlib.h>
#include <string.h>

#include "core/gate.h"
#include "show/audience_keys.h"
#include "show/audience_line.h"
#include "show/audience_pieces.h"
#include "show/audience_plain.h"

/* All that one parse needs. */
struct reading {
	struct audience_values values;
	const char *pieces[PIECES]; /* gated, in the block; "" = absent */
	const char *colour;
	bool changed[PIECES]; /* the gate changed it */
	bool changed_any;
	bool cut;
	bool repaired; /* U+FFFD in an id may stand for bad bytes */
	char *block;   /* owned until it goes to the event */
};

static enum gate_what what_of(const struct reading *r, size_t piece)
{
	return audience_piece_gate((enum piece_name)piece, r->values.kind);
}

static size_t room_for(enum gate_what what, size_t length)
{
	size_t most = what == GATE_TEXT ? GATE_TEXT_MAX : what == GATE_NAME ? GATE_NAME_MAX : GATE_ID_MAX;
	/* A bad byte becomes three. */
	return length < most / 3 ? length * 3 + 1 : most;
}

static const json_t *source_of(const struct reading *r, size_t piece)
{
	int key = audience_pieces[piece].key;
	return audience_pieces[piece].in_person ? r->values.person[key] : r->values.event[key];
}

/* Gates `source` into the block at *at and moves *at behind it. */
static bool gate_piece(struct reading *r, size_t piece, const json_t *source, char **at, struct error *error)
{
	size_t length = json_string_length(source);
	const char *raw = json_string_value(source);
	enum gate_what what = what_of(r, piece);
	size_t room = room_for(what, length);
	enum gate_result result =
		piece == PIECE_TEXT ? gate_message(raw, length, *at, room) : gate(what, raw, length, *at, room);
	bool doubtful = r->repaired && what == GATE_ID && strstr(raw, "\xEF\xBF\xBD");
	if (result == GATE_REFUSED || doubtful)
		return audience_refuse(error, audience_pieces[piece].pointer,
				       "\"%s\" holds bytes that an id must not have.", audience_pieces[piece].name);
	char *out = *at;
	size_t written = strlen(out);
	if (audience_pieces[piece].needed && !written)
		return audience_refuse(error, audience_pieces[piece].pointer, "\"%s\" must not be empty.",
				       audience_pieces[piece].name);
	r->pieces[piece] = out;
	r->cut |= result == GATE_CUT;
	r->changed[piece] = result != GATE_SAME;
	r->changed_any |= r->changed[piece];
	*at += written + 1;
	return true;
}

static bool fill_block(struct reading *r, struct error *error)
{
	size_t size = 1;
	for (size_t i = 0; i < PIECES; i++)
		size += source_of(r, i) ? room_for(what_of(r, i), json_string_length(source_of(r, i))) : 0;
	size += GATE_ID_MAX + COLOUR_SIZE;
	r->block = malloc(size);
	if (!r->block) {
		error_set(error, "There is not enough memory.");
		return false;
	}
	char *at = r->block;
	const char *empty = at;
	*at++ = 0;
	for (size_t i = 0; i < PIECES; i++) {
		const json_t *source = source_of(r, i);
		r->pieces[i] = empty;
		if (source && !gate_piece(r, i, source, &at, error))
			return false;
	}
	if (!*r->pieces[PIECE_PLATFORM]) {
		const char *feed = r->pieces[PIECE_FEED];
		size_t length = audience_platform_length(feed);
		memcpy(at, feed, length);
		at[length] = 0;
		r->pieces[PIECE_PLATFORM] = at;
		at += length + 1;
	}
	if (!*r->pieces[PIECE_PERSON_NAME])
		r->pieces[PIECE_PERSON_NAME] = r->pieces[PIECE_PERSON_ID];
	const json_t *colour = r->values.person[PERSON_COLOUR];
	r->colour = empty;
	if (colour && audience_is_colour(json_string_value(colour), json_string_length(colour)))
		r->colour = memcpy(at, json_string_value(colour), COLOUR_SIZE);
	return true;
}

/* Gates one string that the event itself does not keep. With `write`, a gated one takes the place of the old one. */
static void gate_extra(struct reading *r, json_t *object, const char *key, enum gate_what what, bool write)
{
	char out[GATE_TEXT_MAX];
	json_t *value = json_object_get(object, key);
	if (!json_is_string(value))
		return;
	enum gate_result result = gate(what, json_string_value(value), json_string_length(value), out, sizeof out);
	if (result == GATE_SAME)
		return;
	r->changed_any = true;
	r->cut |= result == GATE_CUT;
	if (write)
		json_object_set_new(object, key, json_string(out));
}

static void gate_extras(struct reading *r, json_t *object, bool write)
{
	json_t *person = json_object_get(object, "person");
	json_t *badges = json_object_get(person, "badges");
	json_t *emotes = json_object_get(object, "emotes");
	gate_extra(r, person, "avatar", GATE_TEXT, write);
	for (size_t i = 0; i < json_array_size(badges); i++) {
		gate_extra(r, json_array_get(badges, i), "id", GATE_NAME, write);
		gate_extra(r, json_array_get(badges, i), "title", GATE_NAME, write);
	}
	for (size_t i = 0; i < json_array_size(emotes); i++) {
		gate_extra(r, json_array_get(emotes, i), "name", GATE_NAME, write);
		gate_extra(r, json_array_get(emotes, i), "url", GATE_TEXT, write);
	}
}

static bool has_extras(const struct audience_values *v)
{
	return v->event[KEY_EMOTES] || v->person[PERSON_AVATAR] || v->person[PERSON_BADGES];
}

/* The line with the gated strings in place of the old ones. Owned by the caller; NULL if memory fails. */
static char *rewritten(struct reading *r, const json_t *object)
{
	json_t *copy = json_deep_copy(object);
	json_t *person = json_object_get(copy, "person");
	bool done = copy != NULL;
	for (size_t i = 0; i < PIECES && done; i++)
		if (r->changed[i])
			done = json_object_set_new(audience_pieces[i].in_person ? person : copy,
						   audience_pieces[i].name, json_string(r->pieces[i])) == 0;
	gate_extras(r, copy, true);
	if (done && r->cut)
		done = json_object_set_new(copy, "cut", json_true()) == 0;
	char *line = done ? json_dumps(copy, JSON_COMPACT) : NULL;
	json_decref(copy);
	return line;
}

static unsigned roles_of(const json_t *roles)
{
	unsigned bits = 0;
	for (size_t i = 0; i < json_array_size(roles); i++)
		bits |= person_role_from(json_string_value(json_array_get(roles, i)));
	return bits;
}

static uint8_t screen_of(const json_t *word)
{
	return word ? (uint8_t)audience_screen_from(json_string_value(word), json_string_length(word)) : SCREEN_NOTHING;
}

static void fill_event(struct reading *r, struct audience_event *e)
{
	const struct audience_values *v = &r->values;
	e->kind = v->kind;
	e->t_ms = json_integer_value(v->event[KEY_T]);
	e->t_server_ms = json_integer_value(v->event[KEY_T_SERVER]);
	e->feed = r->pieces[PIECE_FEED];
	e->platform = r->pieces[PIECE_PLATFORM];
	e->id = r->pieces[PIECE_ID];
	e->person_id = r->pieces[PIECE_PERSON_ID];
	e->person_name = r->pieces[PIECE_PERSON_NAME];
	e->text = r->pieces[PIECE_TEXT];
	e->item = r->pieces[PIECE_ITEM];
	e->target = r->pieces[PIECE_TARGET];
	e->reply_to = r->pieces[PIECE_REPLY_TO];
	e->colour = r->colour;
	e->has_person = v->event[KEY_PERSON] != NULL;
	const json_t *strength = v->person[PERSON_STRENGTH_WORD];
	e->strength = strength ? audience_strength_from(json_string_value(strength), json_string_length(strength))
			       : PERSON_STRONG;
	e->has_roles = v->person[PERSON_ROLES] != NULL;
	e->roles = roles_of(v->person[PERSON_ROLES]);
	e->has_level = v->person[PERSON_LEVEL] != NULL;
	e->level = json_integer_value(v->person[PERSON_LEVEL]);
	e->has_count = v->event[KEY_COUNT] != NULL;
	e->count = json_integer_value(v->event[KEY_COUNT]);
	if (v->event[KEY_VALUE]) {
		e->value.minor = json_integer_value(v->money[MONEY_MINOR]);
		memcpy(e->value.currency, json_string_value(v->money[MONEY_CURRENCY]),
		       json_string_length(v->money[MONEY_CURRENCY]) + 1);
	}
	e->history = json_is_true(v->event[KEY_HISTORY]);
	e->shared = json_is_true(v->event[KEY_SHARED]);
	e->noise = json_is_true(v->event[KEY_NOISE]);
	e->screen = screen_of(v->event[KEY_SCREEN]);
	e->screen_name = screen_of(v->event[KEY_SCREEN_NAME]);
	e->cut = r->cut || json_is_true(v->event[KEY_CUT]);
}

/* The line as it came, without white space around it, if it may stand as it is: one line, and nothing was changed.
 * NULL: it must be written anew. */
static char *as_it_came(const struct reading *r, const char *line, size_t length)
{
	if (!line || r->changed_any || r->repaired)
		return NULL;
	static const char white[] = " \t\r\n";
	while (length && memchr(white, line[length - 1], sizeof white - 1))
		length--;
	while (length && memchr(white, *line, sizeof white - 1)) {
		line++;
		length--;
	}
	if (memchr(line, '\n', length) || memchr(line, '\r', length))
		return NULL;
	char *copy = malloc(length + 1);
	if (copy) {
		memcpy(copy, line, length);
		copy[length] = 0;
	}
	return copy;
}

/* `line` NULL: there are no bytes, only the object. */
static bool read_event(const json_t *object, const char *line, size_t length, bool repaired, struct audience_event *e,
		       struct error *error)
{
	struct reading r = {.repaired = repaired};
	if (!audience_values_read(object, &r.values, error))
		return false;
	if (!fill_block(&r, error)) {
		free(r.block);
		return false;
	}
	if (has_extras(&r.values))
		gate_extras(&r, (json_t *)object, false);
	e->json = as_it_came(&r, line, length);
	if (!e->json)
		e->json = rewritten(&r, object);
	if (!e->json) {
		free(r.block);
		error_set(error, "The event cannot be written as a line of JSON.");
		return false;
	}
	fill_event(&r, e);
	e->block = r.block;
	return true;
}

bool audience_parse(const char *line, size_t length, struct audience_event *e, struct error *error)
{
	return audience_parse_plain(line, length, e) || audience_parse_tree(line, length, e, error);
}

bool audience_parse_tree(const char *line, size_t length, struct audience_event *e, struct error *error)
{
	memset(e, 0, sizeof *e);
	bool repaired;
	json_t *object = audience_line_load(line, length, &repaired, error);
	bool done = object && read_event(object, line, length, repaired, e, error);
	json_decref(object);
	return done;
}

bool audience_from_json(const json_t *object, struct audience_event *e, struct error *error)
{
	memset(e, 0, sizeof *e);
	if (!audience_depth_ok(object))
		return audience_refuse(error, "", "The object is nested too deep.");
	return read_event(object, NULL, 0, false, e, error);
}
