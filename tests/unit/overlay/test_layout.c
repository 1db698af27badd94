/* The layout answers to the box: whatever its size, nothing leaves it, no text lies over another, and none is smaller
 * than a label. */
#include "support_overlay.h"

#include <math.h>

#include "overlay/box.h"

#define REST 20000 /* ms after which all that moves is over */

struct glyphs {
	size_t count;
	struct rect at[4000];
};

static struct rect quad_at(size_t i)
{
	const float *p = rig.sheet.list.points + i * 16;
	return (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
}

static void take_glyphs(struct glyphs *glyphs)
{
	glyphs->count = 0;
	for (size_t i = 0; i < rig.sheet.list.count && glyphs->count < 4000; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		bool straight = p[1] == p[5];
		if ((int)p[2] == QUAD_GLYPH && straight)
			glyphs->at[glyphs->count++] = quad_at(i);
	}
}

static double shared(const struct rect *a, const struct rect *b)
{
	double w = fmin(a->x + a->w, b->x + b->w) - fmax(a->x, b->x);
	double h = fmin(a->y + a->h, b->y + b->h) - fmax(a->y, b->y);
	return w > 0.0 && h > 0.0 ? w * h : 0.0;
}

/* Neighbours in a line touch; a text over another covers much of its glyphs. */
static bool overlap(const struct glyphs *glyphs, size_t *a, size_t *b)
{
	for (*a = 0; *a < glyphs->count; (*a)++) {
		for (*b = *a + 1; *b < glyphs->count; (*b)++) {
			const struct rect *x = &glyphs->at[*a];
			const struct rect *y = &glyphs->at[*b];
			if (shared(x, y) > 0.5 * fmin(x->w * x->h, y->w * y->h) && x->w * x->h > 60.0 &&
			    y->w * y->h > 60.0)
				return true;
		}
	}
	return false;
}

static void inside(const struct box *box, const char *what)
{
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		/* A canvas cuts off the last faint pixels of a shadow. */
		if ((int)p[2] == QUAD_SHADOW && box->frame <= 0.0)
			continue;
		for (int corner = 0; corner < 4; corner++) {
			const float *at = p + corner * 4;
			if (at[0] < -1.01F || at[1] < -1.01F || at[0] > (float)box->width + 1.01F ||
			    at[1] > (float)box->height + 1.01F)
				fail_msg("%s %ux%u: quad %zu is at %.1f, %.1f", what, box->width, box->height, i,
					 (double)at[0], (double)at[1]);
		}
	}
}

/* Text keeps off the rim of the card, which is the first rectangle that is drawn. On a stage there are more cards than
 * one. */
static void off_the_rim(const struct glyphs *glyphs, const struct box *box, const char *what)
{
	struct rect panel = {0};
	for (size_t i = 0; i < rig.sheet.list.count && panel.w < 40.0; i++) {
		if ((int)rig.sheet.list.points[i * 16 + 2] == QUAD_RECT)
			panel = quad_at(i);
	}
	const double rim = 3.0 * fmin(1.0, box->scale);
	for (size_t i = 0; i < glyphs->count; i++) {
		const struct rect *at = &glyphs->at[i];
		/* Glyphs have a clear px all round. */
		if (at->x + 1.0 < panel.x + rim || at->y + 1.0 < panel.y + rim ||
		    at->x + at->w - 1.0 > panel.x + panel.w - rim || at->y + at->h - 1.0 > panel.y + panel.h - rim)
			fail_msg("%s %ux%u: the glyph at %.0f,%.0f (%.0f×%.0f) touches the rim of the card at "
				 "%.0f,%.0f (%.0f×%.0f)",
				 what, box->width, box->height, at->x, at->y, at->w, at->h, panel.x, panel.y, panel.w,
				 panel.h);
	}
}

static size_t draw_box(const struct overlay *overlay, const struct box *box, int64_t now)
{
	begin(overlay->language, box->width, box->height, now);
	box_begin(box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	return rig.sheet.list.count;
}

static void check(enum overlay_kind kind, const struct sample_state *state, const char *language, const struct box *box)
{
	static struct glyphs glyphs;
	char what[128];
	snprintf(what, sizeof(what), "%s %s %s", overlay_kind_row(kind)->id, state->name, language);
	struct overlay *overlay = overlay_create(kind, "");
	const struct theme kept = rig.theme;
	box_theme(box, &rig.theme);
	overlay_seat(overlay, (struct seats){0});
	overlay_sample(&rig.stage, language, NOW);
	overlay_sample_state(&rig.stage, state->name, NOW);
	show(overlay, NOW);
	if (!draw_box(overlay, box, NOW + REST))
		fail_msg("%s %ux%u: nothing to be seen", what, box->width, box->height);
	inside(box, what);
	take_glyphs(&glyphs);
	if (state->face)
		off_the_rim(&glyphs, box, what);
	size_t a;
	size_t b;
	if (overlap(&glyphs, &a, &b))
		fail_msg("%s %ux%u: the glyphs at %.0f,%.0f (%.0f×%.0f) and %.0f,%.0f (%.0f×%.0f) overlap", what,
			 box->width, box->height, glyphs.at[a].x, glyphs.at[a].y, glyphs.at[a].w, glyphs.at[a].h,
			 glyphs.at[b].x, glyphs.at[b].y, glyphs.at[b].w, glyphs.at[b].h);
	rig.theme = kept;
	overlay_destroy(overlay);
	sprites_tick(rig.sprites);
	text_engine_tick(rig.text);
}

static void check_all(const struct box_wish *wish, uint32_t width, uint32_t height)
{
	static const char *const languages[] = {"en-US", "zh-CN"};
	for (int kind = 1; kind <= OVERLAY_KINDS; kind++) {
		for (size_t s = 0; s < sample_state_count; s++) {
			const struct sample_state *state = &sample_states[s];
			if (!(state->face & overlay_kind_row((enum overlay_kind)kind)->faces))
				continue;
			struct box box = box_make((enum overlay_kind)kind, wish, width, height);
			for (size_t l = 0; l < 2; l++)
				check((enum overlay_kind)kind, state, languages[l], &box);
		}
	}
}

static void boxes_of_any_size(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{160, 64},  {160, 600}, {200, 120},  {260, 260},  {320, 180},
					    {480, 270}, {600, 200}, {600, 90},   {640, 360},  {400, 900},
					    {720, 560}, {800, 640}, {900, 1600}, {1200, 160}, {1600, 900}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct box_wish wish = {.size = BOX_OWN, .width = sizes[i][0], .height = sizes[i][1]};
		check_all(&wish, 1920, 1080);
	}
}

static void canvases_of_any_shape(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1280, 720},  {1080, 1920}, {1080, 1080},
					    {1440, 1080}, {3840, 1080}, {640, 480},   {1080, 2400}};
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		check_all(&(struct box_wish){0}, sizes[i][0], sizes[i][1]);
		check_all(&(struct box_wish){.size = BOX_CARD}, sizes[i][0], sizes[i][1]);
	}
}

static void places_captions_and_phones(void **state)
{
	(void)state;
	for (int anchor = 0; anchor < ANCHORS; anchor++)
		check_all(&(struct box_wish){.anchor = (enum anchor)anchor, .captions = anchor % 2}, 1920, 1080);
	check_all(&(struct box_wish){.phone = true}, 1920, 1080);
	check_all(&(struct box_wish){.phone = true, .captions = true}, 1920, 1080);
	check_all(&(struct box_wish){.own_margins = true, .margins = {30, 30, 30, 30}}, 1920, 1080);
	check_all(&(struct box_wish){.own_margins = true, .margins = {45, 45, 45, 45}}, 1920, 1080);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(boxes_of_any_size),
		cmocka_unit_test(canvases_of_any_shape),
		cmocka_unit_test(places_captions_and_phones),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
