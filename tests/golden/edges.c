/* No text touches an edge: every scene in every theme is laid out, and every glyph has to stand within the canvas's
 * safe area and clear of its card's rim. The third of QUESTIONS.md, asked of all pages at once.
 *
 *   edges GOLDEN-FOLDER
 * Exit: 0 all clear, 1 not, 77 the fonts are others than those the goldens were made with. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "overlay/slots.h"
#include "rig.h"

#define RIM 8.0      /* px that text keeps from the edge of its card */
#define STRIP 92.0   /* px: height of the strip with the action on a wide canvas */
#define CLEAR 8.0    /* px that text above it keeps */
#define OUTLINE 12.0 /* px round the largest glyphs */
#define TRAVEL 26.0  /* px that a card may be away from its place while it comes and goes */

struct bounds {
	double left, top, right, bottom;
};

static struct bounds bounds_of(const struct quad_list *list, size_t i)
{
	const float *p = list->points + i * 16;
	return (struct bounds){fmin(fmin(p[0], p[4]), fmin(p[8], p[12])), fmin(fmin(p[1], p[5]), fmin(p[9], p[13])),
			       fmax(fmax(p[0], p[4]), fmax(p[8], p[12])), fmax(fmax(p[1], p[5]), fmax(p[9], p[13]))};
}

static bool within(struct bounds a, struct bounds b, double rim)
{
	return a.left >= b.left + rim && a.right <= b.right - rim && a.top >= b.top + rim && a.bottom <= b.bottom - rim;
}

/* The first rectangle that is drawn is the card's panel; without a surface it is where the first shade lies. */
static bool find_panel(const struct quad_list *list, const struct theme *theme, struct bounds *out)
{
	if (!theme_has_surface(theme)) {
		if (!list->count || (int)list->points[2] != QUAD_SHADOW)
			return false;
		struct bounds shade = bounds_of(list, 0);
		double x = (shade.left + shade.right) / 2.0;
		double y = (shade.top + shade.bottom) / 2.0;
		*out = (struct bounds){x - list->t1[0], y - list->t1[1], x + list->t1[0], y + list->t1[1]};
		return true;
	}
	for (size_t i = 0; i < list->count; i++) {
		if ((int)list->points[i * 16 + 2] == QUAD_RECT) {
			*out = bounds_of(list, i);
			return out->right - out->left > 100.0;
		}
	}
	return false;
}

/* Of the strip with the action on a wide card; it may have the border of its panel as well. */
static bool is_strip(const struct quad_list *list, size_t i)
{
	struct bounds b = bounds_of(list, i);
	return (int)list->points[i * 16 + 2] == QUAD_RECT && b.right - b.left > 300.0 &&
	       fabs(b.bottom - b.top - STRIP) < 5.0;
}

/* What stands over the strip at rest keeps off it: names on their chips, how many one may buy. */
static bool off_the_strip(const struct rig *rig, const struct scene *scene, const struct quad_list *list,
			  const char *name)
{
	size_t strip = 0;
	bool rests = strncmp(name, "lottery-open-wide", 17) == 0 || strncmp(name, "sale-code-wide", 14) == 0;
	while (strip < list->count && !is_strip(list, strip))
		strip++;
	if (!rests || scene_tall(scene))
		return true;
	if (strip == list->count) {
		fprintf(stderr, "%s in %s: there is no strip\n", name, rig->theme.name);
		return false;
	}
	struct bounds to = bounds_of(list, strip);
	for (size_t i = 0; i < list->count; i++) {
		struct bounds glyph = bounds_of(list, i);
		bool beside = (int)list->points[i * 16 + 2] != QUAD_GLYPH || glyph.left > to.right;
		if (!beside && glyph.top < to.top && glyph.bottom > to.top - CLEAR) {
			fprintf(stderr, "%s in %s: text at %.0f,%.0f ends %.0f px above the strip\n", name,
				rig->theme.name, glyph.left, glyph.top, to.top - glyph.bottom);
			return false;
		}
	}
	return true;
}

static bool check(struct rig *rig, const struct scene *scene)
{
	struct sheet sheet;
	struct bounds panel = {0};
	char name[SCENE_NAME];
	bool tall = scene_tall(scene);
	struct slots slots = slots_default(tall ? 1080.0 : 1920.0, tall ? 1920.0 : 1080.0);
	struct bounds safe = {slots.safe.x, slots.safe.y, slots.safe.x + slots.safe.w, slots.safe.y + slots.safe.h};
	size_t bad = 0;
	scene_name(scene, name, sizeof(name));
	sheet_init(&sheet);
	rig_lay_out(rig, scene, 1080, &sheet);
	const struct quad_list *list = &sheet.list;
	bool has_panel = find_panel(list, &rig->theme, &panel);
	/* Without a surface, text and blocks of cards stand in line with the rule, but for the glyphs' outlines. */
	bool bare = !theme_has_surface(&rig->theme);
	bool in_line = has_panel && bare && scene->kind != &scenes_sponsor;
	double pad = rig->theme.padding - OUTLINE;
	for (size_t i = 0; i < list->count; i++) {
		if ((int)list->points[i * 16 + 2] != QUAD_GLYPH)
			continue;
		struct bounds glyph = bounds_of(list, i);
		bool clear = within(glyph, safe, -TRAVEL) && (!has_panel || within(glyph, panel, bare ? 0.0 : RIM)) &&
			     (!in_line || (glyph.left >= panel.left + pad && glyph.right <= panel.right - pad));
		if (!clear && !bad)
			fprintf(stderr, "%s in %s: text at %.0f,%.0f to %.0f,%.0f touches an edge\n", name,
				rig->theme.name, glyph.left, glyph.top, glyph.right, glyph.bottom);
		bad += !clear;
	}
	bad += !off_the_strip(rig, scene, list, name);
	sheet_finish(&sheet, rig->sprites);
	return bad == 0;
}

int main(int argc, char **argv)
{
	static const char *const themes[] = {"studio", "editorial", "red-gold", "pop", "bare"};
	struct rig rig;
	struct scene scene;
	size_t count = 0;
	size_t bad = 0;
	int result = argc == 2 ? rig_init(&rig, argv[1]) : 2;
	for (size_t t = 0; result == 0 && t < sizeof(themes) / sizeof(themes[0]); t++) {
		bad += !rig_theme(&rig, themes[t]);
		for (size_t i = 0; scene_at(i, &scene); i++, count++)
			bad += !check(&rig, &scene);
	}
	if (argc == 2)
		rig_finish(&rig);
	printf("%zu layouts, %zu touch an edge\n", count, bad);
	return result ? result : bad ? 1 : 0;
}
