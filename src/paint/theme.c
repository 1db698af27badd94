#include "paint/theme.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum token_kind { TOKEN_COLOUR = 1, TOKEN_NUMBER, TOKEN_TEXT, TOKEN_FLAG, TOKEN_OPTIONS };

struct token {
	const char *name; /* "group.name" */
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

static const struct token tokens[] = {
	TEXT("name", name),
	TEXT("font", font),
	COLOUR("palette.surface", surface),
	COLOUR("palette.surface_end", surface_end),
	COLOUR("palette.text", text),
	COLOUR("palette.muted", muted),
	COLOUR("palette.hairline", hairline),
	COLOUR("palette.shadow", shadow),
	COLOUR("palette.accent", accent),
	COLOUR("palette.price", price),
	COLOUR("palette.fill", fill),
	COLOUR("palette.fill_end", fill_end),
	COLOUR("palette.on_fill", on_fill),
	COLOUR("palette.track", track),
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
	NUMBER("space.padding", padding, 8, 64),
	NUMBER("space.gap", gap, 4, 48),
	NUMBER("shape.radius", radius, 0, 64),
	NUMBER("shape.radius_small", radius_small, 0, 32),
	NUMBER("shape.hairline", hairline_width, 0, 8),
	NUMBER("shape.shadow_down", shadow_down, 0, 64),
	NUMBER("shape.shadow_blur", shadow_blur, 0, 96),
	NUMBER("motion.enter", enter_ms, 0, 2000),
	NUMBER("motion.leave", leave_ms, 0, 2000),
	NUMBER("motion.update", update_ms, 0, 2000),
	NUMBER("motion.count", count_ms, 0, 5000),
	NUMBER("motion.stagger", stagger_ms, 0, 500),
	NUMBER("motion.travel", enter_px, 0, 400),
	NUMBER("motion.damping", damping, 0.3, 1),
	{"motion.reduced", TOKEN_FLAG, offsetof(struct theme, reduced), 0, 0, 0},
};

#define TOKENS (sizeof(tokens) / sizeof(tokens[0]))

static bool refuse(struct error *error, const char *name, const char *what)
{
	error_set(error, "The theme's \"%s\" %s.", name, what);
	if (!error)
		return false;
	size_t used = 0;
	error->pointer[used++] = '/';
	for (const char *c = name; *c && used + 1 < sizeof(error->pointer); c++)
		error->pointer[used++] = *c == '.' ? '/' : *c;
	error->pointer[used] = '\0';
	return false;
}

static const json_t *find(const json_t *json, const char *name)
{
	const char *dot = strchr(name, '.');
	if (!dot)
		return json_object_get(json, name);
	char group[16];
	snprintf(group, sizeof(group), "%.*s", (int)(dot - name), name);
	return json_object_get(json_object_get(json, group), dot + 1);
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

static bool read_token(const struct token *token, const json_t *value, char *base, struct error *error)
{
	if (!value)
		return refuse(error, token->name, "is missing");
	void *at = base + token->offset;
	double number = json_number_value(value);
	switch (token->kind) {
	case TOKEN_COLOUR:
		return read_colour(value, at) || refuse(error, token->name, "must be \"#RRGGBB\" or \"#RRGGBBAA\"");
	case TOKEN_NUMBER:
		if (!json_is_number(value) || number < token->least || number > token->most)
			return refuse(error, token->name, "is no number within its bounds");
		*(double *)at = number;
		return true;
	case TOKEN_TEXT:
		if (!json_is_string(value) || json_string_length(value) >= token->size)
			return refuse(error, token->name, "must be a short text");
		memcpy(at, json_string_value(value), json_string_length(value) + 1);
		return true;
	case TOKEN_FLAG:
		if (!json_is_boolean(value))
			return refuse(error, token->name, "must be true or false");
		*(bool *)at = json_is_true(value);
		return true;
	case TOKEN_OPTIONS:
		return read_options(value, at) || refuse(error, token->name, "must be ten colours");
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

/* A token that nobody reads is a misspelt one. */
static bool no_strangers(const json_t *json, const char *group, struct error *error)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)json, key, value)
	{
		char name[64];
		snprintf(name, sizeof(name), "%s%s%.40s", group, *group ? "." : "", key);
		if (json_is_object(value) && !*group) {
			if (!no_strangers(value, key, error))
				return false;
		} else if (!is_known(name)) {
			return refuse(error, name, "is not known");
		}
	}
	return true;
}

bool theme_read(const json_t *json, struct theme *out, struct error *error)
{
	*out = (struct theme){0};
	if (!json_is_object(json))
		return refuse(error, "", "is no object");
	for (size_t i = 0; i < TOKENS; i++) {
		if (!read_token(&tokens[i], find(json, tokens[i].name), (char *)out, error))
			return false;
	}
	return no_strangers(json, "", error);
}

bool theme_load(const char *path, struct theme *out, struct error *error)
{
	json_error_t where;
	json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
	bool good = false;
	if (json) {
		good = theme_read(json, out, error);
	} else {
		error_set(error, "The theme cannot be read: %s.", where.text);
		if (error) {
			error->line = where.line > 0 ? where.line : 0;
			error->column = where.column > 0 ? where.column : 0;
		}
	}
	if (!good && error)
		snprintf(error->file, sizeof(error->file), "%s", path);
	json_decref(json);
	return good;
}

struct spring theme_spring(const struct theme *theme)
{
	/* Livelier themes are a little quicker: 0.85 at damping 0.67, 0.8 at 0.56. */
	double quick = theme->damping >= 1.0 ? 1.0 : 0.545 + 0.455 * theme->damping;
	return (struct spring){theme->damping, theme->update_ms * quick};
}
