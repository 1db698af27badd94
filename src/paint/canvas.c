#include "paint/canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/moment.h"

#define HALF_TURN 3.14159265358979324
#define SOLID 230 /* alpha from which a ground hides what is behind it */

static bool is_cjk(const char *language)
{
	return strncmp(language, "zh", 2) == 0 || strncmp(language, "ja", 2) == 0 || strncmp(language, "ko", 2) == 0;
}

void canvas_begin(struct canvas *canvas, struct sheet *sheet, struct text_engine *text, struct sprites *sprites,
		  const struct theme *theme, const char *language, uint32_t width, uint32_t height, int64_t now)
{
	sheet_clear(sheet, sprites);
	double shorter = width < height ? width : height;
	*canvas = (struct canvas){
		.sheet = sheet,
		.text = text,
		.sprites = sprites,
		.theme = theme,
		.language = language,
		.scale = shorter / 1080.0,
		.width = width * 1080.0 / shorter,
		.height = height * 1080.0 / shorter,
		.tall = width < height,
		.line_height = is_cjk(language) ? 1.4 : 1.25,
		.now = now,
		.wake = NEVER,
		.state = {.motion = matrix_identity, .opacity = 1.0, .under = colour_of_video()},
	};
}

void canvas_wake(struct canvas *canvas, int64_t when)
{
	if (when < canvas->wake)
		canvas->wake = when;
}

struct canvas_state canvas_save(const struct canvas *canvas)
{
	return canvas->state;
}

void canvas_restore(struct canvas *canvas, struct canvas_state state)
{
	for (; canvas->state.groups > state.groups; canvas->state.groups--)
		quad_list_close_group(&canvas->sheet->list);
	canvas->state = state;
}

void canvas_move(struct canvas *canvas, double x, double y)
{
	canvas->state.motion = matrix_move(canvas->state.motion, x * canvas->scale, y * canvas->scale);
}

void canvas_zoom(struct canvas *canvas, double x, double y, double factor)
{
	struct matrix m = matrix_move(canvas->state.motion, x * canvas->scale, y * canvas->scale);
	canvas->state.motion = matrix_move(matrix_scale(m, factor), -x * canvas->scale, -y * canvas->scale);
}

void canvas_turn(struct canvas *canvas, double x, double y, double angle)
{
	struct matrix m = matrix_move(canvas->state.motion, x * canvas->scale, y * canvas->scale);
	canvas->state.motion = matrix_move(matrix_turn(m, angle), -x * canvas->scale, -y * canvas->scale);
}

void canvas_fade(struct canvas *canvas, double opacity)
{
	canvas->state.opacity *= opacity < 0.0 ? 0.0 : opacity > 1.0 ? 1.0 : opacity;
}

void canvas_group(struct canvas *canvas, double opacity)
{
	bool needed = opacity > 0.0 && opacity < 1.0;
	if (needed && quad_list_open_group(&canvas->sheet->list, opacity, NULL))
		canvas->state.groups++;
	else
		canvas_fade(canvas, opacity);
}

struct rect canvas_rect(const struct canvas *canvas, struct rect rect)
{
	double s = canvas->scale;
	return (struct rect){rect.x * s, rect.y * s, rect.w * s, rect.h * s};
}

/* Where the rect is on the canvas; as if it were not turned. */
static struct rect moved(const struct canvas *canvas, struct rect rect)
{
	struct rect to = canvas_rect(canvas, rect);
	const struct matrix *m = &canvas->state.motion;
	return (struct rect){to.x * m->a + m->e, to.y * m->d + m->f, to.w * m->a, to.h * m->d};
}

void canvas_clip4(struct canvas *canvas, struct rect rect, const double *radii)
{
	double scale = canvas->scale * canvas->state.motion.a;
	struct quad_cut cut = {.at = moved(canvas, rect)};
	bool round = false;
	for (int i = 0; i < 4; i++) {
		cut.radii[i] = radii[i] * scale;
		round = round || cut.radii[i] > 0.0;
	}
	if (round && quad_list_open_group(&canvas->sheet->list, 1.0, &cut))
		canvas->state.groups++;
	/* All that is cut away anyway need not be drawn. */
	canvas_clip(canvas, rect);
}

void canvas_clip(struct canvas *canvas, struct rect rect)
{
	struct rect to = moved(canvas, rect);
	if (canvas->state.clipped) {
		const struct rect *old = &canvas->state.clip;
		double right = fmin(to.x + to.w, old->x + old->w);
		double bottom = fmin(to.y + to.h, old->y + old->h);
		to.x = fmax(to.x, old->x);
		to.y = fmax(to.y, old->y);
		to.w = fmax(right - to.x, 0.0);
		to.h = fmax(bottom - to.y, 0.0);
	}
	canvas->state.clip = to;
	canvas->state.clipped = true;
}

void canvas_stand_on(struct canvas *canvas, struct colour colour)
{
	canvas->state.under = colour;
	canvas->state.backed = canvas->state.backed || colour.a >= SOLID;
}

void canvas_add(struct canvas *canvas, const struct quad *quad)
{
	const struct canvas_state *state = &canvas->state;
	quad_list_add(&canvas->sheet->list, quad, &state->motion, state->clipped ? &state->clip : NULL, state->opacity);
}

struct rect canvas_snapped(struct rect rect)
{
	double x = floor(rect.x + 0.5);
	double y = floor(rect.y + 0.5);
	return (struct rect){x, y, floor(rect.x + rect.w + 0.5) - x, floor(rect.y + rect.h + 0.5) - y};
}

void canvas_shape(struct canvas *canvas, struct rect rect, const struct shape_style *style)
{
	double s = canvas->scale;
	const double same[4] = {style->radius, style->radius, style->radius, style->radius};
	const double *r = style->radii ? style->radii : same;
	struct quad quad = {
		.mode = QUAD_RECT,
		.at = canvas_rect(canvas, rect),
		.fill = style->fill,
		.fill2 = style->fill_end,
		.flat = !style->gradient,
		.angle = style->angle,
		.radial = style->gradient ? style->radial : 0.0,
		.border = style->border,
		.border_width = style->border_width * canvas->scale,
		.radii = {r[0] * s, r[1] * s, r[2] * s, r[3] * s},
	};
	canvas_add(canvas, &quad);
}

void canvas_fill(struct canvas *canvas, struct rect rect, double radius, struct colour colour)
{
	canvas_shape(canvas, rect, &(struct shape_style){.fill = colour, .radius = radius});
}

void canvas_fill4(struct canvas *canvas, struct rect rect, const double *radii, struct colour colour)
{
	canvas_shape(canvas, rect, &(struct shape_style){.fill = colour, .radii = radii});
}

void canvas_shadow(struct canvas *canvas, struct rect rect, double radius, double down, double blur,
		   struct colour colour)
{
	if (!(blur > 0.0))
		return;
	rect.y += down;
	struct quad quad = {
		.mode = QUAD_SHADOW,
		.at = canvas_snapped(canvas_rect(canvas, rect)),
		.fill = colour,
		.flat = true,
		.radii = {radius * canvas->scale},
		.sigma = blur / 2.0 * canvas->scale,
	};
	canvas_add(canvas, &quad);
}

/* The shadow only where the panel does not cover it: blurring is the dearest thing to draw. */
static void panel_shadow(struct canvas *canvas, struct rect rect)
{
	const struct theme *theme = canvas->theme;
	double far = theme->shadow_down + 1.5 * theme->shadow_blur + 2.0;
	double in = theme->radius;
	double left = rect.x - far;
	double wide = rect.w + 2.0 * far;
	const struct rect parts[4] = {
		{left, rect.y - far, wide, far + in},
		{left, rect.y + rect.h - in, wide, far + in},
		{left, rect.y + in, far + in, rect.h - 2.0 * in},
		{rect.x + rect.w - in, rect.y + in, far + in, rect.h - 2.0 * in},
	};
	for (size_t i = 0; i < 4; i++) {
		struct canvas_state saved = canvas_save(canvas);
		canvas_clip(canvas, parts[i]);
		canvas_shadow(canvas, rect, theme->radius, theme->shadow_down, theme->shadow_blur, theme->shadow);
		canvas_restore(canvas, saved);
	}
}

/* The accent's line along the top. Without a surface it spans what stands on the card, and has an edge as text has. */
static void panel_rule(struct canvas *canvas, struct rect rect)
{
	const struct theme *theme = canvas->theme;
	double width = theme->rule_width;
	if (width <= 0.0)
		return;
	double in = theme_has_surface(theme) ? 0.0 : theme->padding;
	struct rect line = {rect.x + in, rect.y, rect.w - 2.0 * in, width};
	if (!theme_has_surface(theme)) {
		/* No wider than the line: what stands below it at an end covers both. */
		struct rect back = {line.x, line.y - CANVAS_RULE_EDGE, line.w, line.h + 2.0 * CANVAS_RULE_EDGE};
		canvas_fill(canvas, back, 0.0, theme->outline);
	}
	double radii[4] = {theme->radius, theme->radius, 0.0, 0.0};
	canvas_fill4(canvas, line, radii, theme->accent);
}

#define SHADE_ABOVE 14.0 /* px */
#define SHADE_BELOW 24.0

void canvas_panel(struct canvas *canvas, struct rect rect)
{
	const struct theme *theme = canvas->theme;
	if (!theme_has_surface(theme)) {
		/* A soft shade that calms the picture behind the words; it fades from above the rule and from below the
		 * last of them on. */
		struct rect shade = {rect.x, rect.y - SHADE_ABOVE, rect.w, rect.h + SHADE_ABOVE + SHADE_BELOW};
		canvas_shadow(canvas, shade, theme->radius, theme->shadow_down, theme->shadow_blur, theme->shadow);
		panel_rule(canvas, rect);
		return;
	}
	panel_shadow(canvas, rect);
	double r = theme->radius * canvas->scale;
	struct quad quad = {
		.mode = QUAD_RECT,
		.at = canvas_snapped(canvas_rect(canvas, rect)),
		.fill = theme->surface,
		.fill2 = theme->surface_end,
		.angle = HALF_TURN / 2.0,
		.radii = {r, r, r, r},
		.border = theme->border,
		.border_width = theme->border_width * canvas->scale,
	};
	canvas_add(canvas, &quad);
	panel_rule(canvas, rect);
	canvas_stand_on(canvas, colour_mix(theme->surface, theme->surface_end, 0.5));
}

void canvas_action(struct canvas *canvas, struct rect rect, double radius)
{
	const struct theme *theme = canvas->theme;
	canvas_shape(canvas, rect,
		     &(struct shape_style){.fill = theme->fill,
					   .fill_end = theme->fill_end,
					   .gradient = true,
					   .angle = 0.35,
					   .radius = radius,
					   .border_width = theme->action_border,
					   .border = theme->border});
}

void canvas_ring(struct canvas *canvas, double x, double y, double radius, double thickness, double part,
		 struct colour colour)
{
	struct quad quad = {
		.mode = QUAD_RING,
		.at = canvas_rect(canvas, (struct rect){x - radius, y - radius, 2.0 * radius, 2.0 * radius}),
		.fill = colour,
		.flat = true,
		.thickness = thickness * canvas->scale,
		.sweep = part,
		.angle = -HALF_TURN / 2.0,
	};
	if (part > 0.0)
		canvas_add(canvas, &quad);
}

struct text_style canvas_style(const struct canvas *canvas, enum type type)
{
	const struct theme *theme = canvas->theme;
	const struct theme_type *sizes = canvas->phone ? &theme->phone : canvas->tall ? &theme->tall : &theme->wide;
	struct text_style style = {
		.weight = 500,
		.line_height = canvas->line_height,
		.family = theme->font,
		.language = canvas->language,
	};
	if ((type == TYPE_DISPLAY || type == TYPE_TITLE) && *theme->title_font)
		style.family = theme->title_font;
	switch (type) {
	case TYPE_DISPLAY:
		style.size = sizes->display;
		style.weight = 700;
		style.tabular = true;
		break;
	case TYPE_TITLE:
		style.size = sizes->title;
		style.weight = 700;
		break;
	case TYPE_BODY:
		style.size = sizes->body;
		break;
	case TYPE_LABEL:
		style.size = sizes->label;
		break;
	}
	if (canvas->phone)
		style.size /= CANVAS_PHONE;
	return style;
}

const struct text_block *canvas_text(struct canvas *canvas, const char *utf8, const struct text_style *style)
{
	return text_engine_block(canvas->text, utf8, style);
}
