#include "show/brand.h"

#include <math.h>
#include <string.h>

#include "show/theme_table.h"

#define DARKER 0.18      /* from the beginning of an action's gradient to its end */
#define SMALL_RADIUS 0.6 /* of the radius */
#define SMALL_MOST 32.0

/* Colours that are alike in a theme and mean the same stay alike. 0 ends a row. */
#define FAMILY 8
enum { FAMILY_SURFACE, FAMILY_TEXT, FAMILY_ACCENT };
static const enum palette_colour families[][FAMILY] = {
	{PALETTE_SURFACE, PALETTE_SURFACE_END},
	{PALETTE_TEXT, PALETTE_MUTED, PALETTE_HAIRLINE, PALETTE_BORDER},
	{PALETTE_ACCENT, PALETTE_PRICE, PALETTE_FILL, PALETTE_FILL_END},
};

/* A palette while it is made. */
struct kit {
	const struct palette *base; /* the theme's own */
	struct palette *p;
	bool settled[PALETTE_COLOURS]; /* said by the brand, or made from what it says */
};

static const struct colour white = {255, 255, 255, 255};
static const struct colour black = {0, 0, 0, 255};

static bool same(struct colour a, struct colour b)
{
	return a.r == b.r && a.g == b.g && a.b == b.b;
}

/* The theme says how translucent a colour is. */
static void settle(struct kit *kit, enum palette_colour which, struct colour c)
{
	if (kit->settled[which])
		return;
	c.a = kit->base->at[which].a;
	kit->p->at[which] = c;
	kit->settled[which] = true;
}

static void read_colour(struct kit *kit, const json_t *value, enum palette_colour which, struct brand_given *given)
{
	struct colour c;
	if (!json_is_string(value) || !colour_parse(json_string_value(value), &c))
		return;
	settle(kit, which, c);
	/* A surface that a brand asks for is one, whatever the theme has. */
	if (which == PALETTE_SURFACE || which == PALETTE_SURFACE_END)
		kit->p->at[which].a = 255;
	given->colours[which] = true;
}

static void read_given(struct kit *kit, const json_t *brand, struct brand_given *given)
{
	const json_t *colours = json_object_get(brand, "colours");
	for (int i = 0; i < PALETTE_COLOURS; i++)
		read_colour(kit, json_object_get(colours, palette_names[i]), (enum palette_colour)i, given);
	read_colour(kit, json_object_get(brand, "accent"), PALETTE_ACCENT, given);
}

/* Moves a colour that was not said itself until it can be told from its grounds. */
static void adjust(struct kit *kit, enum palette_colour which, struct colour c)
{
	struct colour better;
	contrast_nearest(kit->p, which, c, &better);
	settle(kit, which, better);
}

/* The member of the family that the brand says and that had this colour in the theme. */
static bool leader(const struct kit *kit, const struct brand_given *given, size_t family, enum palette_colour which,
		   enum palette_colour *out)
{
	for (size_t i = 0; i < FAMILY && (i == 0 || families[family][i]); i++) {
		enum palette_colour other = families[family][i];
		if (given->colours[other] && same(kit->base->at[other], kit->base->at[which])) {
			*out = other;
			return true;
		}
	}
	return false;
}

/* A price that goes with the accent has to be read where the accent need not. */
static void follow(struct kit *kit, const struct brand_given *given, size_t family)
{
	for (size_t i = 0; i < FAMILY && (i == 0 || families[family][i]); i++) {
		enum palette_colour which = families[family][i];
		enum palette_colour lead;
		if (!leader(kit, given, family, which, &lead))
			continue;
		if (which == PALETTE_PRICE)
			adjust(kit, which, kit->p->at[lead]);
		else
			settle(kit, which, kit->p->at[lead]);
	}
}

static bool is_dark(struct colour c)
{
	return colour_contrast(c, white) > colour_contrast(c, black);
}

/* The options for the other kind of ground are those of a theme that has it. */
static void take_options(struct kit *kit)
{
	const char *name = is_dark(kit->p->at[PALETTE_ROW]) ? "studio" : "editorial";
	for (const struct theme_row *row = theme_table; row->name; row++) {
		if (strcmp(row->name, name) != 0)
			continue;
		struct palette other;
		json_t *theme = json_loads(row->text, 0, NULL);
		palette_read(theme, &other);
		memcpy(kit->p->options, other.options, sizeof(other.options));
		json_decref(theme);
	}
}

/* Wells and tracks stand off from the surface as in the theme: towards the text, or sunk. */
static void make_grounds(struct kit *kit)
{
	struct palette *p = kit->p;
	const struct colour *base = kit->base->at;
	struct colour surface = p->at[PALETTE_SURFACE];
	struct colour text = p->at[PALETTE_TEXT];
	bool flat = same(base[PALETTE_SURFACE], base[PALETTE_SURFACE_END]) || !is_dark(surface);
	settle(kit, PALETTE_SURFACE_END, flat ? surface : colour_mix(surface, black, 0.30));
	p->at[PALETTE_SURFACE_END].a = 255;
	bool sunk = is_dark(surface) && is_dark(base[PALETTE_SURFACE]) &&
		    colour_luminance(base[PALETTE_WELL]) < colour_luminance(base[PALETTE_SURFACE]);
	settle(kit, PALETTE_WELL, sunk ? colour_mix(surface, black, 0.32) : colour_mix(surface, text, 0.06));
	settle(kit, PALETTE_TRACK, sunk ? colour_mix(surface, black, 0.46) : colour_mix(surface, text, 0.10));
	p->at[PALETTE_WELL].a = 255;
	p->at[PALETTE_TRACK].a = 255;
	settle(kit, PALETTE_ROW, is_dark(surface) ? colour_mix(surface, black, 0.46) : surface);
	p->at[PALETTE_ROW].a = 255;
	settle(kit, PALETTE_HAIRLINE, colour_mix(surface, text, 0.16));
	bool drawn = same(base[PALETTE_BORDER], base[PALETTE_TEXT]);
	settle(kit, PALETTE_BORDER, drawn ? text : p->at[PALETTE_HAIRLINE]);
	if (is_dark(base[PALETTE_ROW]) != is_dark(p->at[PALETTE_ROW]))
		take_options(kit);
}

static void make_text(struct kit *kit)
{
	struct palette *p = kit->p;
	struct colour surface = p->at[PALETTE_SURFACE];
	struct colour text = kit->base->at[PALETTE_TEXT];
	/* Text of the theme that would have to be moved far is turned over instead. */
	if (colour_contrast(text, surface) < 4.5)
		text = colour_mix(is_dark(surface) ? white : black, surface, 0.06);
	settle(kit, PALETTE_TEXT, text);
}

/* What else stands on a surface, once that has been made. */
static void make_from_surface(struct kit *kit)
{
	static const enum palette_colour kept[] = {PALETTE_ACCENT, PALETTE_PRICE, PALETTE_GOOD, PALETTE_WARNING,
						   PALETTE_DANGER};
	adjust(kit, PALETTE_MUTED, colour_mix(kit->p->at[PALETTE_TEXT], kit->p->at[PALETTE_SURFACE], 0.34));
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		adjust(kit, kept[i], kit->base->at[kept[i]]);
}

/* What stands on the action: the theme's colour if it can be read, else white or black. */
static void make_on_fill(struct kit *kit)
{
	struct palette *p = kit->p;
	const struct colour tries[3] = {kit->base->at[PALETTE_ON_FILL], white, black};
	double best = 0.0;
	struct colour found = tries[0];
	for (int i = 0; i < 3; i++) {
		double a = colour_contrast(tries[i], p->at[PALETTE_FILL]);
		double b = colour_contrast(tries[i], p->at[PALETTE_FILL_END]);
		double ratio = a < b ? a : b;
		if (ratio > best && best < 4.5) {
			best = ratio;
			found = tries[i];
		}
	}
	settle(kit, PALETTE_ON_FILL, found);
}

static void make_action(struct kit *kit, bool from_accent)
{
	struct palette *p = kit->p;
	const struct colour *base = kit->base->at;
	if (from_accent)
		settle(kit, PALETTE_FILL, p->at[PALETTE_ACCENT]);
	struct colour fill = p->at[PALETTE_FILL];
	bool flat = same(base[PALETTE_FILL], base[PALETTE_FILL_END]);
	/* Towards black under light words, towards white under dark ones, so that these stay as readable as they are.
	 */
	bool light_words = colour_contrast(fill, white) >= 4.5;
	settle(kit, PALETTE_FILL_END, flat ? fill : colour_mix(fill, light_words ? black : white, DARKER));
	make_on_fill(kit);
	adjust(kit, PALETTE_METER, fill);
	adjust(kit, PALETTE_METER_END, p->at[PALETTE_FILL_END]);
}

/* Said one by one, from the first on. */
static void read_options(struct palette *palette, const json_t *brand, struct brand_given *given)
{
	const json_t *colours = json_object_get(brand, "poll_colours");
	for (size_t i = 0; i < PALETTE_OPTIONS; i++) {
		const char *text = json_string_value(json_array_get(colours, i));
		given->options[i] = text && colour_parse(text, &palette->options[i]);
		if (given->options[i])
			palette->options[i].a = 255;
	}
}

void brand_palette(struct palette *palette, const json_t *brand, struct brand_given *given)
{
	const struct palette base = *palette;
	struct kit kit = {.base = &base, .p = palette};
	*given = (struct brand_given){0};
	read_given(&kit, brand, given);
	follow(&kit, given, FAMILY_SURFACE);
	follow(&kit, given, FAMILY_TEXT);
	bool ground =
		(given->colours[PALETTE_SURFACE] || given->colours[PALETTE_TEXT]) && palette->at[PALETTE_SURFACE].a;
	if (ground) {
		make_text(&kit);
		make_grounds(&kit);
	}
	follow(&kit, given, FAMILY_ACCENT);
	if (ground)
		make_from_surface(&kit);
	bool accent = given->colours[PALETTE_ACCENT];
	if (accent || given->colours[PALETTE_FILL] || given->colours[PALETTE_FILL_END])
		make_action(&kit, accent);
	else if (ground)
		adjust(&kit, PALETTE_METER, base.at[PALETTE_METER]);
	if (ground)
		adjust(&kit, PALETTE_METER_END, base.at[PALETTE_METER_END]);
	read_options(palette, brand, given);
}

static void set_in(json_t *theme, const char *group, const char *key, json_t *value)
{
	json_object_set_new(json_object_get(theme, group), key, value);
}

static void apply_shape(json_t *theme, const json_t *brand)
{
	const json_t *radius = json_object_get(brand, "radius");
	if (!json_is_number(radius) || json_number_value(radius) < 0.0)
		return;
	double px = fmin(json_number_value(radius), BRAND_RADIUS_MOST);
	double small = px * SMALL_RADIUS < SMALL_MOST ? px * SMALL_RADIUS : SMALL_MOST;
	set_in(theme, "shape", "radius", json_real(px));
	set_in(theme, "shape", "radius_small", json_real(small));
}

static void apply_motion(json_t *theme, const json_t *brand)
{
	const char *motion = json_string_value(json_object_get(brand, "motion"));
	if (!motion)
		return;
	if (strcmp(motion, "reduced") == 0)
		set_in(theme, "motion", "reduced", json_true());
	else if (strcmp(motion, "calm") == 0 || strcmp(motion, "lively") == 0 || strcmp(motion, "bouncy") == 0)
		set_in(theme, "motion", "kind", json_string(motion));
}

/* A font for all replaces the one of titles too, unless the brand has one for these. */
static void apply_fonts(json_t *theme, const json_t *brand)
{
	const json_t *font = json_object_get(brand, "font");
	const json_t *title = json_object_get(brand, "title_font");
	if (json_is_string(font)) {
		json_object_set(theme, "font", (json_t *)font);
		json_object_set_new(theme, "title_font", json_string(""));
	}
	if (json_is_string(title))
		json_object_set(theme, "title_font", (json_t *)title);
}

json_t *brand_apply(const json_t *theme, const json_t *brand)
{
	json_t *out = json_deep_copy(theme);
	if (!out || !json_is_object(brand))
		return out;
	struct palette palette;
	struct brand_given given;
	palette_read(out, &palette);
	brand_palette(&palette, brand, &given);
	palette_write(&palette, out);
	apply_shape(out, brand);
	apply_motion(out, brand);
	apply_fonts(out, brand);
	return out;
}
