#include "paint/theme.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "show/document_read.h"
#include "show/json_place.h"

#define RED_PAUSE_MS 1000
#define FILE_MOST 65536 /* bytes of a theme that are looked through for a place */

enum token_kind { TOKEN_COLOUR = 1, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_FLAG, TOKEN_OPTIONS, TOKEN_NOTES, TOKEN_MOTION };

struct token {
	const char *name; /* "group.name" or "group.part.name" */
	enum token_kind kind;
	size_t offset;
	size_t size; /* of a text */
	double least;
	double most;
};

#define COLOUR(name, field)                                                                                            \
	{                                                                                                              \
		name, TOKEN_COLOUR, offsetof(struct theme, field), 0, 0, 0                                             \
	}
#define NUMBER(name, field, least, most)                                                                               \
	{                                                                                                              \
		name, TOKEN_NUMBER, offsetof(struct theme, field), 0, least, most                                      \
	}
#define TEXT(name, field)                                                                                              \
	{                                                                                                              \
		name, TOKEN_TEXT, offsetof(struct theme, field), sizeof(((struct theme *)0)->field), 0, 0              \
	}

#define TONE(name, field)                                                                                              \
	{"sounds." name ".notes", TOKEN_NOTES, offsetof(struct theme, field), 0, 20, 12000},                           \
		NUMBER("sounds." name ".step", field.step_ms, 0, 500),                                                 \
		NUMBER("sounds." name ".attack", field.attack_ms, 0, 500),                                             \
		NUMBER("sounds." name ".decay", field.decay_ms, 1, 1000),                                              \
		NUMBER("sounds." name ".overtone", field.overtone, 0, 1),                                              \
		NUMBER("sounds." name ".gain", field.gain, 0, 1)

static const struct token tokens[] = {
	TEXT("name", name),
	TEXT("font", font),
	TEXT("title_font", title_font),
	COLOUR("palette.surface", surface),
	COLOUR("palette.surface_end", surface_end),
	COLOUR("palette.text", text),
	COLOUR("palette.muted", muted),
	COLOUR("palette.hairline", hairline),
	COLOUR("palette.border", border),
	COLOUR("palette.shadow", shadow),
	COLOUR("palette.outline", outline),
	COLOUR("palette.accent", accent),
	COLOUR("palette.price", price),
	COLOUR("palette.fill", fill),
	COLOUR("palette.fill_end", fill_end),
	COLOUR("palette.on_fill", on_fill),
	COLOUR("palette.meter", meter),
	COLOUR("palette.meter_end", meter_end),
	COLOUR("palette.track", track),
	COLOUR("palette.row", row),
	COLOUR("palette.well", well),
	COLOUR("palette.good", good),
	COLOUR("palette.warning", warning),
	COLOUR("palette.danger", danger),
	{"palette.options", TOKEN_OPTIONS, offsetof(struct theme, options), 0, 0, 0},
	NUMBER("wide.display", wide.display, 28, 400),
	NUMBER("wide.title", wide.title, 28, 200),
	NUMBER("wide.body", wide.body, 28, 100),
	NUMBER("wide.label", wide.label, 28, 100),
	NUMBER("tall.display", tall.display, 28, 400),
	NUMBER("tall.title", tall.title, 28, 200),
	NUMBER("tall.body", tall.body, 28, 100),
	NUMBER("tall.label", tall.label, 28, 100),
	NUMBER("phone.display", phone.display, 28, 400),
	NUMBER("phone.title", phone.title, 28, 200),
	NUMBER("phone.body", phone.body, 28, 100),
	NUMBER("phone.label", phone.label, 28, 100),
	NUMBER("space.padding", padding, 8, 64),
	NUMBER("space.gap", gap, 4, 48),
	NUMBER("shape.radius", radius, 0, 64),
	NUMBER("shape.radius_small", radius_small, 0, 32),
	NUMBER("shape.hairline", hairline_width, 0, 8),
	NUMBER("shape.border", border_width, 0, 16),
	NUMBER("shape.rule", rule_width, 0, 16),
	NUMBER("shape.kicker", kicker_width, 0, 16),
	NUMBER("shape.row_border", row_border, 0, 8),
	NUMBER("shape.action_border", action_border, 0, 8),
	NUMBER("shape.cover_tint", cover_tint, 0, 1),
	NUMBER("shape.outline", outline_width, 0, 16),
	NUMBER("shape.outline_em", outline_em, 0, 0.125),
	NUMBER("shape.shadow_down", shadow_down, 0, 64),
	NUMBER("shape.shadow_blur", shadow_blur, 0, 96),
	NUMBER("motion.enter", enter_ms, 0, 2000),
	NUMBER("motion.leave", leave_ms, 0, 2000),
	NUMBER("motion.update", update_ms, 0, 2000),
	NUMBER("motion.count", count_ms, 0, 5000),
	NUMBER("motion.stagger", stagger_ms, 0, 500),
	NUMBER("motion.travel", enter_px, 0, 400),
	{"motion.kind", TOKEN_MOTION, offsetof(struct theme, motion), 0, 0, 0},
	NUMBER("springs.calm.damping", springs[THEME_CALM].damping, 0.3, 1),
	NUMBER("springs.calm.time", springs[THEME_CALM].time, 0.25, 2),
	NUMBER("springs.lively.damping", springs[THEME_LIVELY].damping, 0.3, 1),
	NUMBER("springs.lively.time", springs[THEME_LIVELY].time, 0.25, 2),
	NUMBER("springs.bouncy.damping", springs[THEME_BOUNCY].damping, 0.3, 1),
	NUMBER("springs.bouncy.time", springs[THEME_BOUNCY].time, 0.25, 2),
	{"motion.reduced", TOKEN_FLAG, offsetof(struct theme, reduced), 0, 0, 0},
	TONE("enter", sounds[SOUND_ENTER]),
	TONE("tick", sounds[SOUND_TICK]),
	TONE("reveal", sounds[SOUND_REVEAL]),
};

#define TOKENS (sizeof(tokens) / sizeof(tokens[0]))

static bool refuse(struct error *error, const char *name, const char *what, const char *mend)
{
	error_set(error, "The theme's \"%s\" %s.", name, what);
	if (!error)
		return false;
	snprintf(error->mend, sizeof(error->mend), "%s", mend);
	size_t used = 0;
	if (*name)
		error->pointer[used++] = '/';
	for (const char *c = name; *c && used + 1 < sizeof(error->pointer); c++)
		error->pointer[used++] = *c == '.' ? '/' : *c;
	error->pointer[used] = '\0';
	return false;
}

/* Names the token of the same group that was probably meant. */
static bool refuse_stranger(struct error *error, const char *name)
{
	char choices[2048] = "";
	char near[96];
	char mend[128] = "Take it away: theme.schema.json lists what there is.";
	const char *dot = strrchr(name, '.');
	size_t group = dot ? (size_t)(dot - name) + 1 : 0;
	size_t used = 0;
	for (size_t i = 0; i < TOKENS; i++) {
		if (strncmp(tokens[i].name, name, group) == 0 && used + strlen(tokens[i].name) + 2 < sizeof(choices))
			used += (size_t)snprintf(choices + used, sizeof(choices) - used, "%s%s", used ? "|" : "",
						 tokens[i].name);
	}
	if (nearest_choice(name, choices, near, sizeof(near)))
		snprintf(mend, sizeof(mend), "Did you mean \"%s\"?", near);
	return refuse(error, name, "is not known", mend);
}

static const json_t *find(const json_t *json, const char *name)
{
	for (const char *dot = strchr(name, '.'); dot; dot = strchr(name, '.')) {
		char group[16];
		snprintf(group, sizeof(group), "%.*s", (int)(dot - name), name);
		json = json_object_get(json, group);
		name = dot + 1;
	}
	return json_object_get(json, name);
}

static bool read_colour(const json_t *value, struct colour *out)
{
	return json_is_string(value) && colour_parse(json_string_value(value), out);
}

static bool read_options(const json_t *value, struct colour *out)
{
	if (json_array_size(value) != THEME_OPTIONS)
		return false;
	for (size_t i = 0; i < THEME_OPTIONS; i++) {
		if (!read_colour(json_array_get(value, i), &out[i]))
			return false;
	}
	return true;
}

/* Pitches; none is a sound that is not heard. */
static bool read_notes(const json_t *value, const struct token *token, struct tone *out)
{
	if (!json_is_array(value) || json_array_size(value) > TONE_NOTES)
		return false;
	out->count = json_array_size(value);
	for (size_t i = 0; i < out->count; i++) {
		out->notes[i] = json_number_value(json_array_get(value, i));
		if (out->notes[i] < token->least || out->notes[i] > token->most)
			return false;
	}
	return true;
}

static bool read_motion(const json_t *value, enum theme_motion *out)
{
	static const char *const names[THEME_MOTIONS] = {"calm", "lively", "bouncy"};
	for (int i = 0; json_is_string(value) && i < THEME_MOTIONS; i++) {
		if (strcmp(json_string_value(value), names[i]) == 0) {
			*out = (enum theme_motion)i;
			return true;
		}
	}
	return false;
}

static bool refuse_number(struct error *error, const struct token *token)
{
	char mend[96];
	snprintf(mend, sizeof(mend), "Take one from %g to %g.", token->least, token->most);
	return refuse(error, token->name, "is no number, or out of bounds", mend);
}

static bool read_token(const struct token *token, const json_t *value, char *base, struct error *error)
{
	if (!value)
		return refuse(error, token->name, "is missing",
			      "Copy it from a theme that is near: each theme says every token.");
	void *at = base + token->offset;
	double number = json_number_value(value);
	switch (token->kind) {
	case TOKEN_COLOUR:
		return read_colour(value, at) || refuse(error, token->name, "is no colour",
							"Write it as #RRGGBB, or #RRGGBBAA with its opacity.");
	case TOKEN_NUMBER:
		if (!json_is_number(value) || number < token->least || number > token->most)
			return refuse_number(error, token);
		*(double *)at = number;
		return true;
	case TOKEN_TEXT:
		if (!json_is_string(value) || json_string_length(value) >= token->size)
			return refuse(error, token->name, "is no short text",
				      "Write it in quotes, with less than 256 bytes; a name with less than 32.");
		memcpy(at, json_string_value(value), json_string_length(value) + 1);
		return true;
	case TOKEN_FLAG:
		if (!json_is_boolean(value))
			return refuse(error, token->name, "is neither true nor false",
				      "Write true or false, without quotes.");
		*(bool *)at = json_is_true(value);
		return true;
	case TOKEN_OPTIONS:
		return read_options(value, at) ||
		       refuse(error, token->name, "is no list of ten colours", "Write ten of #RRGGBB in [ and ].");
	case TOKEN_NOTES:
		return read_notes(value, token, at) || refuse(error, token->name, "is no list of pitches",
							      "Write at most 8 of 20 to 12000 Hz in [ and ].");
	case TOKEN_MOTION:
		return read_motion(value, at) ||
		       refuse(error, token->name, "is no kind of motion", "Write \"calm\", \"lively\" or \"bouncy\".");
	}
	return false;
}

static bool is_known(const char *name)
{
	for (size_t i = 0; i < TOKENS; i++) {
		if (strcmp(tokens[i].name, name) == 0)
			return true;
	}
	return false;
}

static bool is_group(const char *name)
{
	size_t length = strlen(name);
	for (size_t i = 0; i < TOKENS; i++) {
		if (strncmp(tokens[i].name, name, length) == 0 && tokens[i].name[length] == '.')
			return true;
	}
	return false;
}

/* A token that nobody reads is a misspelt one. */
static bool no_strangers(const json_t *json, const char *group, struct error *error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)json, key, value)
	{
		char name[96];
		snprintf(name, sizeof(name), "%.40s%s%.40s", group, *group ? "." : "", key);
		if (!*group && strcmp(key, "$schema") == 0)
			continue;
		if (json_is_object(value) && !is_known(name) && is_group(name)) {
			if (!no_strangers(value, name, error))
				return false;
		} else if (!is_known(name)) {
			return refuse_stranger(error, name);
		}
	}
	return true;
}

bool theme_read(const json_t *json, struct theme *out, struct error *error)
{
	*out = (struct theme){0};
	if (!json_is_object(json))
		return refuse(error, "", "is no object", "Put it in { and }.");
	for (size_t i = 0; i < TOKENS; i++) {
		if (!read_token(&tokens[i], find(json, tokens[i].name), (char *)out, error))
			return false;
	}
	return no_strangers(json, "", error);
}

/* Line and column of what the pointer leads to; of the object that it is missing from. */
static void find_place(const char *path, struct error *error)
{
	FILE *file = fopen(path, "r");
	char *text = file ? malloc(FILE_MOST) : NULL;
	size_t size = text ? fread(text, 1, FILE_MOST, file) : 0;
	struct places places;
	if (file)
		fclose(file);
	if (!text)
		return;
	if (places_scan(&places, text, size, path, NULL)) {
		const struct place *at = places.items;
		char key[96];
		for (const char *p = error->pointer; at && *p; p += strcspn(p, "/")) {
			p++;
			snprintf(key, sizeof(key), "%.*s", (int)strcspn(p, "/"), p);
			const struct place *child = place_child(&places, at, key);
			if (!child)
				break;
			at = child;
		}
		error->line = at->line;
		error->column = at->column;
	}
	places_finish(&places);
	free(text);
}

static json_t *parse_file(const char *path, struct error *error)
{
	json_error_t where;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	if (json)
		return json;
	error_set(error, "The theme cannot be read: %s.", where.text);
	if (error) {
		error->line = where.line > 0 ? where.line : 0;
		error->column = where.column > 0 ? where.column : 0;
		snprintf(error->file, sizeof(error->file), "%s", path);
		snprintf(error->mend, sizeof(error->mend), "Mend the file, or install Crowdcue again.");
	}
	return NULL;
}

json_t *theme_file(const char *path, struct theme *out, struct error *error)
{
	json_t *json = parse_file(path, error);
	if (!json || theme_read(json, out, error))
		return json;
	json_decref(json);
	if (error) {
		snprintf(error->file, sizeof(error->file), "%s", path);
		find_place(path, error);
	}
	return NULL;
}

bool theme_load(const char *path, struct theme *out, struct error *error)
{
	json_t *json = theme_file(path, out, error);
	json_decref(json);
	return json != NULL;
}

struct spring theme_spring(const struct theme *theme)
{
	const struct theme_swing *swing = &theme->springs[theme->motion];
	return (struct spring){swing->damping, theme->update_ms * swing->time};
}

static bool is_red(struct colour c)
{
	double r = colour_to_linear(c.r / 255.0);
	double others = colour_to_linear(c.g / 255.0) + colour_to_linear(c.b / 255.0);
	return c.a > 0 && r > 0.0 && r / (r + others) >= 0.8;
}

int64_t theme_pause_ms(const struct theme *theme)
{
	return is_red(theme->surface) || is_red(theme->surface_end) ? RED_PAUSE_MS : 0;
}

bool theme_has_surface(const struct theme *theme)
{
	return theme->surface.a > 0;
}

double theme_outline(const struct theme *theme, double size)
{
	return theme->outline.a > 0 ? fmax(theme->outline_width, theme->outline_em * size) : 0.0;
}
