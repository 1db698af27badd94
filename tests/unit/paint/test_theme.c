#include "support_paint.h"

#include "paint/theme.h"

static json_t *studio(void)
{
	json_t *json = json_load_file(THEMES_DIR "/studio.json", 0, NULL);
	assert_non_null(json);
	return json;
}

/* Text is outlined, and the shade under it leaves so little of a white picture that it could be read without. */
static void check_shade(const struct theme *theme)
{
	double through = 1.0 - theme->shadow.a / 255.0;
	double ground = colour_luminance(theme->shadow) * (1.0 - through) + through;
	assert_true(theme_outline(theme, theme->wide.label) >= 3.0);
	assert_true(colour_contrast(theme->text, theme->outline) > 4.5);
	assert_true((colour_luminance(theme->muted) + 0.05) / (ground + 0.05) >= 4.5);
	/* At the beginning of the text the shade has nearly its full strength. */
	assert_true(theme->shadow_blur > 16.0 && theme->padding >= 0.75 * theme->shadow_blur);
}

/* 4.5:1 for text, 3:1 for what is only seen. */
static void check_contrast(const struct theme *theme)
{
	const struct colour grounds[] = {theme->surface, theme->surface_end, theme->well, theme->track};
	for (size_t i = 0; i < 4; i++) {
		assert_true(colour_contrast(theme->text, grounds[i]) > 4.5);
		assert_true(colour_contrast(theme->muted, grounds[i]) > 4.5);
		assert_true(colour_contrast(theme->accent, grounds[i]) > 4.5);
		assert_true(colour_contrast(theme->price, grounds[i]) > 4.5);
		assert_true(colour_contrast(theme->danger, grounds[i]) > 3.0);
		assert_true(colour_contrast(theme->good, grounds[i]) > 3.0);
		assert_true(colour_contrast(theme->warning, grounds[i]) > 3.0);
	}
	assert_true(colour_contrast(theme->on_fill, theme->fill) > 4.5);
	assert_true(colour_contrast(theme->on_fill, theme->fill_end) > 4.5);
	if (theme_has_surface(theme))
		assert_true(colour_contrast(theme->price, colour_plate(theme->surface, theme->price)) >= 4.5);
	/* A bar's tint keeps its label readable. */
	for (size_t i = 0; i < THEME_OPTIONS; i++)
		assert_true(colour_contrast(theme->text, colour_mix(theme->track, theme->options[i], 0.30)) > 4.5);
	/* Text stands on a surface that hides what is behind it, or is outlined. */
	if (theme_has_surface(theme))
		assert_true(theme->surface.a >= 247 && theme->surface_end.a >= 247);
	else
		check_shade(theme);
	assert_true(theme->wide.label >= 28.0 && theme->tall.label >= 28.0);
}

static void every_theme_can_be_read_on_air(void **state)
{
	(void)state;
	static const char *const names[] = {"studio", "red-gold", "editorial", "pop", "bare"};
	for (size_t i = 0; i < 5; i++) {
		struct theme theme;
		struct error error = {0};
		char path[512];
		snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, names[i]);
		if (!theme_load(path, &theme, &error))
			fail_msg("%s: %s", path, error.what);
		assert_string_equal(theme.name, names[i]);
		check_contrast(&theme);
		struct spring spring = theme_spring(&theme);
		assert_true(spring.length > 0.75 * theme.update_ms && spring.length <= theme.update_ms);
	}
}

static void each_token_must_be_there(void **state)
{
	(void)state;
	json_t *json = studio();
	json_object_del(json_object_get(json, "palette"), "price");
	struct theme theme;
	struct error error = {0};
	assert_false(theme_read(json, &theme, &error));
	assert_string_equal(error.pointer, "/palette/price");
	json_decref(json);
}

static void a_misspelt_token_is_found(void **state)
{
	(void)state;
	json_t *json = studio();
	json_object_set_new(json_object_get(json, "shape"), "raduis", json_integer(4));
	struct theme theme;
	struct error error = {0};
	assert_false(theme_read(json, &theme, &error));
	assert_string_equal(error.pointer, "/shape/raduis");
	json_decref(json);
}

static void wrong_values_are_refused(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{"palette", "text", "\"white\""},
		{"palette", "text", "7"},
		{"wide", "label", "12"},
		{"wide", "label", "\"28\""},
		{"motion", "kind", "\"wild\""},
		{"motion", "reduced", "0"},
		{"shape", "outline_em", "0.5"},
		{"springs", "calm", "{\"damping\": 0, \"time\": 1}"},
		{"sounds", "tick", "{\"notes\": [5]}"},
		{"palette", "options", "[]"},
		{"palette", "options", "[1,2,3,4,5,6,7,8,9,10]"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *json = studio();
		json_t *value = json_loads(cases[i][2], JSON_DECODE_ANY, NULL);
		json_object_set_new(json_object_get(json, cases[i][0]), cases[i][1], value);
		struct theme theme;
		struct error error = {0};
		assert_false(theme_read(json, &theme, &error));
		assert_true(strstr(error.pointer, cases[i][1]) != NULL);
		json_decref(json);
	}
	struct theme theme;
	assert_false(theme_read(json_null(), &theme, NULL));
	assert_false(theme_load("there-is-no-theme.json", &theme, NULL));
}

/* The bounds that the schema publishes are those that are kept: each number at both ends and beyond. */
static size_t try_bounds(const json_t *schema, json_t *whole, json_t *group)
{
	size_t count = 0;
	const char *key;
	json_t *token;
	json_object_foreach(json_object_get(schema, "properties"), key, token)
	{
		json_t *value = json_object_get(group, key);
		const json_t *ends[2] = {json_object_get(token, "minimum"), json_object_get(token, "maximum")};
		if (json_is_object(value))
			count += try_bounds(token, whole, value);
		if (!ends[0] || !json_is_number(value))
			continue;
		double kept = json_number_value(value);
		for (int i = 0; i < 2; i++) {
			struct theme theme;
			double end = json_number_value(ends[i]);
			json_object_set_new(group, key, json_real(end));
			if (!theme_read(whole, &theme, NULL))
				fail_msg("%s: %g is refused", key, end);
			json_object_set_new(group, key, json_real(end + (i ? 0.01 : -0.01)));
			if (theme_read(whole, &theme, NULL))
				fail_msg("%s: beyond %g is taken", key, end);
		}
		json_object_set_new(group, key, json_real(kept));
		count++;
	}
	return count;
}

static void the_schema_has_our_bounds(void **state)
{
	(void)state;
	json_t *schema = json_load_file(THEMES_DIR "/theme.schema.json", 0, NULL);
	json_t *theme = studio();
	assert_non_null(schema);
	assert_true(try_bounds(schema, theme, theme) > 40);
	json_decref(theme);
	json_decref(schema);
}

/* A bad file: where, what, and how to mend it. */
static void a_bad_theme_says_where_and_how(void **state)
{
	(void)state;
	static const struct {
		const char *from, *to, *mend;
	} cases[] = {
		{"\"radius\": 20", "\"radius\": 900", "Take one from 0 to 64."},
		{"\"radius\": 20", "\"raduis\": 20, \"radius\": 20", "Did you mean \"shape.radius\"?"},
		{"\"#F5F7FA\"", "\"white\"", "Write it as #RRGGBB, or #RRGGBBAA with its opacity."},
		{"\"kind\": \"calm\"", "\"kind\": \"wild\"", "Write \"calm\", \"lively\" or \"bouncy\"."},
	};
	char text[16384];
	FILE *file = fopen(THEMES_DIR "/studio.json", "r");
	assert_non_null(file);
	size_t size = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[size] = '\0';
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *at = strstr(text, cases[i].from);
		assert_non_null(at);
		int line = 1;
		for (const char *c = text; c < at; c++)
			line += *c == '\n';
		file = fopen("bad.theme.json", "w");
		assert_non_null(file);
		fprintf(file, "%.*s%s%s", (int)(at - text), text, cases[i].to, at + strlen(cases[i].from));
		fclose(file);
		struct theme theme;
		struct error error = {0};
		assert_false(theme_load("bad.theme.json", &theme, &error));
		assert_string_equal(error.mend, cases[i].mend);
		assert_int_equal(error.line, line);
		assert_true(error.column > 1);
		assert_string_equal(error.file, "bad.theme.json");
	}
	remove("bad.theme.json");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_theme_can_be_read_on_air), cmocka_unit_test(each_token_must_be_there),
		cmocka_unit_test(a_misspelt_token_is_found),      cmocka_unit_test(wrong_values_are_refused),
		cmocka_unit_test(the_schema_has_our_bounds),      cmocka_unit_test(a_bad_theme_says_where_and_how),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
