#include "show/palette.h"

#include <stdio.h>
#include <string.h>

#define TEXT_LEAST 4.5
#define GRAPHICS_LEAST 3.0
#define STEPS 128 /* on the way to white or black */

const char *const palette_names[PALETTE_COLOURS] = {
	"surface",   "surface_end", "text",  "muted", "hairline", "border",  "shadow",
	"outline",   "accent",      "price", "fill",  "fill_end", "on_fill", "meter",
	"meter_end", "track",       "row",   "well",  "good",     "warning", "danger",
};

/* What stands on what. */
struct pair {
	enum palette_colour upper;
	double least;
	unsigned grounds; /* bits 1 << enum palette_colour */
};

#define BIT(name) (1u << PALETTE_##name)
#define ON_WELL (BIT(SURFACE) | BIT(SURFACE_END) | BIT(WELL))

static const struct pair pairs[] = {
	{PALETTE_TEXT, TEXT_LEAST, ON_WELL | BIT(ROW)},
	{PALETTE_MUTED, TEXT_LEAST, ON_WELL | BIT(ROW)},
	{PALETTE_ACCENT, TEXT_LEAST, ON_WELL},
	{PALETTE_PRICE, TEXT_LEAST, ON_WELL},
	{PALETTE_ON_FILL, TEXT_LEAST, BIT(FILL) | BIT(FILL_END)},
	/* Large bold text and marks. */
	{PALETTE_GOOD, GRAPHICS_LEAST, ON_WELL},
	{PALETTE_WARNING, GRAPHICS_LEAST, ON_WELL},
	{PALETTE_DANGER, GRAPHICS_LEAST, ON_WELL},
	{PALETTE_METER, GRAPHICS_LEAST, BIT(TRACK)},
	{PALETTE_METER_END, GRAPHICS_LEAST, BIT(TRACK)},
	{PALETTE_FILL, GRAPHICS_LEAST, BIT(SURFACE) | BIT(SURFACE_END)},
	{PALETTE_FILL_END, GRAPHICS_LEAST, BIT(SURFACE) | BIT(SURFACE_END)},
};
#define PAIRS (sizeof(pairs) / sizeof(pairs[0]))

void palette_read(const json_t *theme, struct palette *out)
{
	*out = (struct palette){0};
	const json_t *palette = json_object_get(theme, "palette");
	for (size_t i = 0; i < PALETTE_COLOURS; i++) {
		const char *text = json_string_value(json_object_get(palette, palette_names[i]));
		if (text)
			colour_parse(text, &out->at[i]);
	}
	const json_t *options = json_object_get(palette, "options");
	for (size_t i = 0; i < PALETTE_OPTIONS; i++) {
		const char *text = json_string_value(json_array_get(options, i));
		if (text)
			colour_parse(text, &out->options[i]);
	}
	out->action_border = json_number_value(json_object_get(json_object_get(theme, "shape"), "action_border"));
}

static json_t *colour_json(struct colour c)
{
	char text[16];
	colour_text(c, text);
	return json_string(text);
}

void palette_write(const struct palette *from, json_t *theme)
{
	json_t *palette = json_object_get(theme, "palette");
	json_t *options = json_array();
	for (size_t i = 0; i < PALETTE_COLOURS; i++)
		json_object_set_new(palette, palette_names[i], colour_json(from->at[i]));
	for (size_t i = 0; i < PALETTE_OPTIONS; i++)
		json_array_append_new(options, colour_json(from->options[i]));
	json_object_set_new(palette, "options", options);
}

/* Without a surface there is the outline behind what stands there. */
static struct colour ground_of(const struct palette *palette, enum palette_colour ground)
{
	const struct colour *c = &palette->at[ground];
	return c->a < 200 && palette->at[PALETTE_OUTLINE].a > 0 ? palette->at[PALETTE_OUTLINE] : *c;
}

static double worst(const struct palette *palette, const struct pair *pair, struct colour colour,
		    enum palette_colour *ground)
{
	double least = 22.0;
	for (int i = 0; i < PALETTE_COLOURS; i++) {
		enum palette_colour under = (enum palette_colour)i;
		double ratio = pair->grounds & 1u << i ? colour_contrast(colour, ground_of(palette, under)) : 22.0;
		if (ratio < least) {
			least = ratio;
			*ground = under;
		}
	}
	return least;
}

static const struct pair *pair_of(const struct palette *palette, enum palette_colour upper)
{
	bool fill = upper == PALETTE_FILL || upper == PALETTE_FILL_END;
	if (fill && palette->action_border > 0.0)
		return NULL;
	for (size_t i = 0; i < PAIRS; i++) {
		if (pairs[i].upper == upper)
			return &pairs[i];
	}
	return NULL;
}

double contrast_least(const struct palette *palette, enum palette_colour upper)
{
	const struct pair *pair = pair_of(palette, upper);
	return pair ? pair->least : 0.0;
}

bool contrast_nearest(const struct palette *palette, enum palette_colour upper, struct colour colour,
		      struct colour *out)
{
	static const struct colour ends[2] = {{255, 255, 255, 255}, {0, 0, 0, 255}};
	const struct pair *pair = pair_of(palette, upper);
	enum palette_colour ground;
	double best = pair ? worst(palette, pair, colour, &ground) : 0.0;
	*out = colour;
	if (!pair || best >= pair->least)
		return true;
	for (int step = 1; step <= STEPS; step++) {
		for (int end = 0; end < 2; end++) {
			struct colour to = ends[end];
			to.a = colour.a;
			struct colour next = colour_mix(colour, to, (double)step / STEPS);
			double ratio = worst(palette, pair, next, &ground);
			if (ratio > best) {
				best = ratio;
				*out = next;
			}
			if (best >= pair->least)
				return true;
		}
	}
	return false;
}

size_t contrast_check(const struct palette *palette, struct contrast_finding *out)
{
	size_t count = 0;
	for (size_t i = 0; i < PAIRS; i++) {
		struct contrast_finding f = {.upper = pairs[i].upper, .least = pairs[i].least};
		if (!pair_of(palette, f.upper))
			continue;
		f.ratio = worst(palette, &pairs[i], palette->at[f.upper], &f.ground);
		if (f.ratio >= f.least)
			continue;
		f.has_better = contrast_nearest(palette, f.upper, palette->at[f.upper], &f.better);
		out[count++] = f;
	}
	return count;
}
