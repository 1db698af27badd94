/* The look that a show asks for: whether there is such a theme, and whether its own colours can be told apart on air.
 */
#include "show/check.h"

#include <stdio.h>
#include <string.h>

#include "show/brand.h"
#include "show/sight.h"
#include "show/theme_table.h"

#define NAMES_SIZE 160
#define OPTION_LEAST 3.0 /* contrast, as of all graphics */

static void theme_names(char *out, size_t size)
{
	size_t length = 0;
	out[0] = '\0';
	for (const struct theme_row *row = theme_table; row->name && length + strlen(row->name) + 2 < size; row++)
		length += (size_t)snprintf(out + length, size - length, "%s%s", length ? "|" : "", row->name);
}

static const char *find(const char *name)
{
	for (const struct theme_row *row = theme_table; row->name; row++) {
		if (strcmp(row->name, name) == 0)
			return row->text;
	}
	return NULL;
}

/* A theme that is not there is no error: a later version may have it. */
static const char *theme_text(struct reader *r, const char *name, const struct place *at)
{
	const char *text = find(name);
	if (text)
		return text;
	char names[NAMES_SIZE];
	char near[64];
	char mend[NAMES_SIZE + 32];
	theme_names(names, sizeof names);
	if (nearest_choice(name, names, near, sizeof near))
		snprintf(mend, sizeof mend, "Did you mean \"%s\"?", near);
	else
		snprintf(mend, sizeof mend, "Themes: %s.", names);
	reader_problem(r, true, at, AT_VALUE, mend, "There is no theme \"%.64s\"; \"studio\" is shown.", name);
	return find("studio");
}

/* Where the brand says that colour. */
static const struct place *place_of(struct reader *r, const struct place *theme, enum palette_colour which)
{
	const struct place *colours = place_child(&r->places, theme, "colours");
	const struct place *at = colours ? place_child(&r->places, colours, palette_names[which]) : NULL;
	if (!at && which == PALETTE_ACCENT)
		at = place_child(&r->places, theme, "accent");
	return at;
}

/* Says what is too close, at the colour that the brand says itself, and what would pass there. */
static void report(struct reader *r, const struct place *theme, const struct palette *palette,
		   const struct brand_given *given, const struct contrast_finding *f, unsigned *said)
{
	enum palette_colour guilty = f->upper;
	/* The call to action is the accent's, unless the brand says it too. */
	bool action = guilty == PALETTE_FILL || guilty == PALETTE_FILL_END;
	if (!given->colours[guilty] && ((action && given->colours[PALETTE_ACCENT]) || !given->colours[f->ground]))
		guilty = PALETTE_ACCENT;
	else if (!given->colours[guilty])
		guilty = f->ground;
	/* One word for each colour is enough: it has to be changed anyway. */
	if (*said & 1u << guilty)
		return;
	*said |= 1u << guilty;
	const struct place *at = given->colours[guilty] ? place_of(r, theme, guilty) : NULL;
	char mend[96] = "Take another colour here.";
	char hex[16];
	char pair[2][16];
	if (f->has_better && guilty != f->ground) {
		colour_text(f->better, hex);
		snprintf(mend, sizeof mend, "The nearest colour that passes is %s.", hex);
	}
	colour_text(palette->at[f->upper], pair[0]);
	colour_text(palette->at[f->ground], pair[1]);
	reader_problem(r, true, at ? at : theme, AT_VALUE, mend,
		       "Hard to read on air: \"%s\" %s on \"%s\" %s has a contrast of %.1f:1, and %.1f:1 is needed.",
		       palette_names[f->upper], pair[0], palette_names[f->ground], pair[1],
		       /* Not rounded up to what it misses. */
		       (double)(int)(f->ratio * 10.0) / 10.0, f->least);
}

static const struct place *option_place(struct reader *r, const struct place *list, int which)
{
	const struct place *at = list ? place_first(&r->places, list) : NULL;
	for (int i = 0; i < which && at; i++)
		at = place_next(&r->places, at);
	return at;
}

/* Whether a poll's option of the brand can be told from its row, and from the options before it, by all eyes. */
static void check_option(struct reader *r, const struct place *at, const struct palette *palette, int which)
{
	char hex[16];
	colour_text(palette->options[which], hex);
	struct colour row = palette->at[PALETTE_ROW];
	double ratio = colour_contrast(palette->options[which], row);
	if (ratio < OPTION_LEAST && row.a)
		reader_problem(r, true, at, AT_VALUE, "Take a lighter or a darker one.",
			       "Hard to see on air: option %d, %s, has a contrast of %.1f:1 to its row, and %.1f:1 is "
			       "needed.",
			       which + 1, hex, (double)(int)(ratio * 10.0) / 10.0, OPTION_LEAST);
	for (int other = 0; other < which; other++) {
		int sight = 0;
		double apart = sight_apart(palette->options[which], palette->options[other], &sight);
		if (apart >= SIGHT_APART)
			continue;
		colour_text(palette->options[other], hex);
		reader_problem(r, true, at, AT_VALUE, "Take one that differs in lightness as well.",
			       "Options %d and %d of a poll (%s) are too alike for %s: %.1f apart, and %.0f is needed.",
			       other + 1, which + 1, hex, sight ? sight_name(sight) : "anybody",
			       (double)(int)(apart * 10.0) / 10.0, SIGHT_APART);
		return;
	}
}

static void check_options(struct reader *r, const struct place *theme, const json_t *brand,
			  const struct palette *palette, const struct brand_given *given)
{
	const json_t *colours = json_object_get(brand, "poll_colours");
	const struct place *list = place_child(&r->places, theme, "poll_colours");
	for (int i = 0; i < PALETTE_OPTIONS && (size_t)i < json_array_size(colours); i++) {
		const struct place *at = option_place(r, list, i);
		if (given->options[i])
			check_option(r, at ? at : theme, palette, i);
		else
			reader_problem(r, false, at ? at : theme, AT_VALUE, "Write it as #RRGGBB.",
				       "This is no colour.");
	}
}

void check_theme(struct reader *r)
{
	const json_t *brand = json_object_get(r->show->json, "theme");
	const struct place *theme = place_child(&r->places, r->places.items, "theme");
	if (!json_is_object(brand) || !theme || !r->show->theme)
		return;
	const struct place *name = place_child(&r->places, theme, "name");
	const char *text = theme_text(r, r->show->theme, name ? name : theme);
	json_t *base = json_loads(text, 0, NULL);
	struct palette palette;
	struct brand_given given;
	struct contrast_finding findings[PALETTE_COLOURS];
	palette_read(base, &palette);
	json_decref(base);
	brand_palette(&palette, brand, &given);
	size_t count = contrast_check(&palette, findings);
	unsigned said = 0;
	for (size_t i = 0; i < count; i++)
		report(r, theme, &palette, &given, &findings[i], &said);
	check_options(r, theme, brand, &palette, &given);
}
