#include "paint/canvas.h"

#include <math.h>

#define QUARTER_TURN 1.57079632679489662
#define RETRY_MS 10000 /* until a picture that could not be read is asked for again */

/* A square standing on its corner, whose upper half is a mountain. */
static void add_peak(struct canvas *canvas, double x, double base, double half, double radius, struct colour colour)
{
	struct matrix kept = canvas->state.motion;
	double side = half * sqrt(2.0);
	canvas->state.motion = matrix_turn(matrix_move(kept, x, base), QUARTER_TURN / 2.0);
	canvas_add(canvas, &(struct quad){.mode = QUAD_RECT,
					  .at = {-side / 2.0, -side / 2.0, side, side},
					  .fill = colour,
					  .flat = true,
					  .radii = {radius, radius, radius, radius}});
	canvas->state.motion = kept;
}

/* What stands where a picture cannot be had: a field, and on it a frame with a sun over two mountains. */
static void add_face(struct canvas *canvas, struct rect at, const double *radii, bool mark)
{
	const struct theme *theme = canvas->theme;
	struct colour ground = theme_has_surface(theme) ? theme->surface : theme->track;
	ground.a = 255;
	struct colour field = colour_mix(ground, theme->text, 0.08);
	struct colour ink = colour_mix(ground, theme->text, 0.34);
	canvas_add(canvas, &(struct quad){.mode = QUAD_RECT,
					  .at = at,
					  .fill = field,
					  .flat = true,
					  .radii = {radii[0], radii[1], radii[2], radii[3]}});
	double w = floor(fmin(at.w, at.h) * 0.42);
	/* Its parts lie on each other: half gone, they would show it. */
	if (!mark || w < 16.0 || canvas->state.opacity < 1.0)
		return;
	double h = floor(w * 0.8);
	double line = fmax(floor(w * 0.05 + 0.5), 1.0);
	double round = w * 0.13;
	struct rect frame = {floor(at.x + (at.w - w) / 2.0), floor(at.y + (at.h - h) / 2.0), w, h};
	double base = frame.y + h - line;
	add_peak(canvas, frame.x + w * 0.36, base, w * 0.26, w * 0.05, ink);
	add_peak(canvas, frame.x + w * 0.66, base, w * 0.19, w * 0.05, ink);
	double sun = w * 0.16;
	canvas_add(canvas, &(struct quad){.mode = QUAD_RECT,
					  .at = {frame.x + w * 0.64, frame.y + h * 0.2, sun, sun},
					  .fill = ink,
					  .flat = true,
					  .radii = {sun, sun, sun, sun}});
	/* The lower halves go under the field again, and the frame over all. */
	canvas_add(canvas,
		   &(struct quad){.mode = QUAD_RECT, .at = {frame.x, base, w, w * 0.32}, .fill = field, .flat = true});
	canvas_add(canvas, &(struct quad){.mode = QUAD_RECT,
					  .at = frame,
					  .border = ink,
					  .border_width = line,
					  .radii = {round, round, round, round}});
}

/* Of a sprite of another aspect the middle is shown. */
static bool add_sprite(struct canvas *canvas, struct sprite *sprite, struct rect at, const double *radii, double grey)
{
	if (!sheet_hold(canvas->sheet, canvas->sprites, sprite))
		return false;
	double side = sprites_size(canvas->sprites, sprite->page);
	double aspect = at.w / at.h;
	bool same = (int)at.w == sprite->width && (int)at.h == sprite->height;
	double width = same ? sprite->width : fmin(sprite->width, sprite->height * aspect);
	double height = same ? sprite->height : fmin(sprite->height, sprite->width / aspect);
	double x = sprite->x + (sprite->width - width) / 2.0;
	double y = sprite->y + (sprite->height - height) / 2.0;
	canvas_add(canvas, &(struct quad){
				   .mode = QUAD_IMAGE,
				   .at = at,
				   .fill = {255, 255, 255, 255},
				   .flat = true,
				   .grey = grey,
				   .radii = {radii[0], radii[1], radii[2], radii[3]},
				   .u0 = x / side,
				   .v0 = y / side,
				   .u1 = (x + width) / side,
				   .v1 = (y + height) / side,
			   });
	return true;
}

bool canvas_picture(struct canvas *canvas, struct rect rect, double radius, const char *path, double grey)
{
	const double radii[4] = {radius, radius, radius, radius};
	return canvas_picture4(canvas, rect, radii, path, grey);
}

bool canvas_picture4(struct canvas *canvas, struct rect rect, const double *radii, const char *path, double grey)
{
	if (!*path)
		return false;
	struct rect at = canvas_snapped(canvas_rect(canvas, rect));
	double s = canvas->scale;
	const double r[4] = {radii[0] * s, radii[1] * s, radii[2] * s, radii[3] * s};
	struct sprite *sprite = sprites_picture(canvas->sprites, path, PICTURE_COVER, (int)at.w, (int)at.h);
	bool waiting = sprite && sprite->state == SPRITE_WAITING;
	canvas->pending += waiting;
	/* A field that changes its size keeps its picture. */
	if (waiting) {
		struct sprite *other = sprites_picture_meanwhile(canvas->sprites, path, PICTURE_COVER);
		sprite = other ? other : sprite;
	}
	bool ready = sprite && sprite->state == SPRITE_READY;
	if (ready && add_sprite(canvas, sprite, at, r, grey))
		return true;
	add_face(canvas, at, r, !waiting);
	/* The file may be there by then. */
	if (!waiting)
		canvas_wake(canvas, canvas->now + RETRY_MS);
	return true;
}

bool canvas_logo(struct canvas *canvas, struct rect rect, const char *path)
{
	if (!*path)
		return false;
	struct rect box = canvas_snapped(canvas_rect(canvas, rect));
	struct sprite *sprite = sprites_picture(canvas->sprites, path, PICTURE_CONTAIN, (int)box.w, (int)box.h);
	bool waiting = sprite && sprite->state == SPRITE_WAITING;
	canvas->pending += waiting;
	if (!sprite || sprite->state != SPRITE_READY)
		return waiting;
	struct rect at = {box.x + floor((box.w - sprite->width) / 2.0), box.y + floor((box.h - sprite->height) / 2.0),
			  sprite->width, sprite->height};
	add_sprite(canvas, sprite, at, (const double[4]){0.0, 0.0, 0.0, 0.0}, 0.0);
	return true;
}

struct colour canvas_logo_ground(struct canvas *canvas, struct rect rect, const char *path,
				 const struct colour *grounds, size_t count)
{
	struct rect box = canvas_snapped(canvas_rect(canvas, rect));
	struct sprite *sprite = sprites_picture(canvas->sprites, path, PICTURE_CONTAIN, (int)box.w, (int)box.h);
	struct colour best = grounds[0];
	int most = -1;
	for (size_t i = 0; i < count && most < 230 && sprite && sprite->state == SPRITE_READY; i++) {
		int seen = 0;
		for (int tone = 0; tone < PICTURE_TONES; tone++) {
			uint8_t grey = (uint8_t)((tone + 0.5) * 256.0 / PICTURE_TONES);
			if (colour_contrast((struct colour){grey, grey, grey, 255}, grounds[i]) >= 3.0)
				seen += sprite->tones[tone];
		}
		best = seen > most ? grounds[i] : best;
		most = seen > most ? seen : most;
	}
	return best;
}

/* NULL while it is not there. */
static struct sprite *logo_sprite(struct canvas *canvas, const char *path, struct rect box)
{
	struct sprite *sprite =
		*path ? sprites_picture(canvas->sprites, path, PICTURE_CONTAIN, (int)box.w, (int)box.h) : NULL;
	canvas->pending += sprite && sprite->state == SPRITE_WAITING;
	return sprite && sprite->state == SPRITE_READY ? sprite : NULL;
}

double canvas_logo_width(struct canvas *canvas, const char *path, double width, double height)
{
	struct rect box = canvas_snapped(canvas_rect(canvas, (struct rect){0.0, 0.0, width, height}));
	struct sprite *sprite = logo_sprite(canvas, path, box);
	return sprite ? sprite->width / canvas->scale : 0.0;
}

double canvas_logo_height(struct canvas *canvas, const char *path, double width, double height)
{
	struct rect box = canvas_snapped(canvas_rect(canvas, (struct rect){0.0, 0.0, width, height}));
	struct sprite *sprite = logo_sprite(canvas, path, box);
	return sprite ? sprite->height / canvas->scale : 0.0;
}

double canvas_logo_line(struct canvas *canvas, const char *path, double x, double y, double width, double height)
{
	struct rect box = canvas_snapped(canvas_rect(canvas, (struct rect){x, y - height / 2.0, width, height}));
	struct sprite *sprite = logo_sprite(canvas, path, box);
	if (!sprite)
		return 0.0;
	box.y += floor((box.h - sprite->height) / 2.0);
	struct rect at = {box.x, box.y, sprite->width, sprite->height};
	add_sprite(canvas, sprite, at, (const double[4]){0.0, 0.0, 0.0, 0.0}, 0.0);
	return sprite->width / canvas->scale;
}
