#include "paint/cpu.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SQRT2 1.41421356237309505
#define SQRT_TAU 2.50662827463100050
#define TAU 6.28318530717958648

bool cpu_frame_init(struct cpu_frame *frame, int width, int height)
{
	*frame = (struct cpu_frame){width, height, calloc((size_t)width * height * 4, sizeof(double))};
	return frame->pixels != NULL;
}

void cpu_frame_finish(struct cpu_frame *frame)
{
	free(frame->pixels);
	*frame = (struct cpu_frame){0};
}

struct px {
	double r, g, b, a;
};

/* One quad, unpacked, with the map from canvas pixels back into it. */
struct cpu_quad {
	enum quad_mode mode;
	double x, y;           /* canvas position of the first vertex */
	double ix, iy, jx, jy; /* rows of the inverse: s = ix dx + iy dy, t = jx dx + jy dy */
	double base[4];        /* u v lx ly at the first vertex */
	double ds[4];          /* their change along s and t, for 0 … 1 */
	double dt[4];
	double per_px; /* canvas pixels for one of the shape's own */
	double hw, hh, p2, p3;
	const float *radii;
	struct px fill, second, border;
	bool dither;
	double gx, gy;
	double angle;
};

static struct px premultiplied(double r, double g, double b, double a)
{
	a /= 255.0;
	return (struct px){colour_to_linear(r / 255.0) * a, colour_to_linear(g / 255.0) * a,
			   colour_to_linear(b / 255.0) * a, a};
}

static struct px unpack(double rgb, double a)
{
	double r = floor(rgb / 65536.0);
	double g = floor((rgb - r * 65536.0) / 256.0);
	return premultiplied(r, g, rgb - r * 65536.0 - g * 256.0, a);
}

static bool read_quad(const struct quad_list *list, size_t i, struct cpu_quad *q)
{
	const float *p = list->points + i * 16;
	const float *t0 = list->t0 + i * 16;
	const float *t1 = list->t1 + i * 16;
	const float *t3 = list->t3 + i * 16;
	const uint8_t *c = list->colours + i * 16;
	double sx = (double)p[4] - p[0];
	double sy = (double)p[5] - p[1];
	double tx = (double)p[8] - p[0];
	double ty = (double)p[9] - p[1];
	double det = sx * ty - sy * tx;
	if (fabs(det) < 1e-9)
		return false;
	*q = (struct cpu_quad){.mode = (enum quad_mode)p[2], .x = p[0], .y = p[1]};
	q->ix = ty / det;
	q->iy = -tx / det;
	q->jx = -sy / det;
	q->jy = sx / det;
	for (int k = 0; k < 4; k++) {
		q->base[k] = t0[k];
		q->ds[k] = (double)t0[4 + k] - t0[k];
		q->dt[k] = (double)t0[8 + k] - t0[k];
	}
	double across = hypot(q->ds[2] * q->ix + q->dt[2] * q->jx, q->ds[3] * q->ix + q->dt[3] * q->jx);
	double down = hypot(q->ds[2] * q->iy + q->dt[2] * q->jy, q->ds[3] * q->iy + q->dt[3] * q->jy);
	q->per_px = 2.0 / (across + down);
	q->hw = t1[0];
	q->hh = t1[1];
	q->p2 = t1[2];
	q->p3 = t1[3];
	q->radii = list->t2 + i * 16;
	double a2 = floor(t3[2] / 256.0);
	q->fill = premultiplied(c[0], c[1], c[2], c[3]);
	q->second = unpack(t3[0], a2);
	q->border = unpack(t3[1], t3[2] - a2 * 256.0);
	double off[4] = {q->fill.r - q->second.r, q->fill.g - q->second.g, q->fill.b - q->second.b,
			 q->fill.a - q->second.a};
	q->dither = off[0] * off[0] + off[1] * off[1] + off[2] * off[2] + off[3] * off[3] > 0.0005 * 0.0005;
	q->angle = t3[3];
	q->gx = cos(t3[3]);
	q->gy = sin(t3[3]);
	double extent = fmax(2.0 * (fabs(q->gx) * q->hw + fabs(q->gy) * q->hh), 0.001);
	q->gx /= extent;
	q->gy /= extent;
	return true;
}

static double saturate(double v)
{
	return v < 0.0 ? 0.0 : v > 1.0 ? 1.0 : v;
}

static struct px times(struct px p, double k)
{
	return (struct px){p.r * k, p.g * k, p.b * k, p.a * k};
}

static struct px between(struct px a, struct px b, double t)
{
	return (struct px){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t, a.a + (b.a - a.a) * t};
}

static double overlap(double x, double half)
{
	return fmax(0.0, fmin(x + 0.5, half) - fmax(x - 0.5, -half));
}

/* Coverage of a pixel at (x, y) by the rounded rectangle, and its distance from the edge, both in canvas pixels. */
static double shape(const struct cpu_quad *q, double x, double y, double *distance)
{
	double r = q->radii[y < 0.0 ? (x < 0.0 ? 0 : 1) : (x < 0.0 ? 3 : 2)];
	r = fmin(r, fmin(q->hw, q->hh));
	double qx = fabs(x) - q->hw + r;
	double qy = fabs(y) - q->hh + r;
	double s = q->per_px;
	double d = (fmin(fmax(qx, qy), 0.0) + hypot(fmax(qx, 0.0), fmax(qy, 0.0)) - r) * s;
	double c = overlap(x * s, q->hw * s) * overlap(y * s, q->hh * s);
	if (qx > 0.0 && qy > 0.0 && r > 0.0)
		c = fmin(c, saturate(0.5 - d));
	*distance = d;
	return c;
}

/* -0.5 … 0.5, in an even pattern over the shape's pixels (Jimenez' interleaved gradient noise). */
static double pattern(double x, double y)
{
	double v = 0.06711056 * floor(x + 0.25) + 0.00583715 * floor(y + 0.25);
	v = 52.9829189 * (v - floor(v));
	return v - floor(v) - 0.5;
}

/* Light that makes one unit of the encoded value, at this light: the slope of the sRGB curve, within 3 %. */
static double slope(double c)
{
	double root = sqrt(fmax(c, 0.0));
	return 1.17 * (root + root * sqrt(root));
}

/* A gradient is dithered by a step of eight bits, so that it has no bands. */
static struct px dithered(struct px p, double x, double y)
{
	double step = pattern(x, y) / 255.0 * p.a;
	p.r += slope(p.r) * step;
	p.g += slope(p.g) * step;
	p.b += slope(p.b) * step;
	return p;
}

static struct px rect_at(const struct cpu_quad *q, double x, double y)
{
	double d;
	double c = shape(q, x, y, &d);
	double along = q->p3 > 0.0 ? hypot(x / q->hw, y / q->hh) / q->p3 : x * q->gx + y * q->gy + 0.5;
	struct px inside = between(q->fill, q->second, saturate(along));
	if (q->dither)
		inside = dithered(inside, x, y);
	double t = q->p2 > 0.0 ? saturate(0.5 - d - q->p2 * q->per_px) : 1.0;
	return times(between(q->border, inside, t), c);
}

/* channels 1 or 4; colours come out linear and premultiplied. */
static struct px texel(struct cpu_texture texture, int channels, int x, int y)
{
	x = x < 0 ? 0 : x >= texture.size ? texture.size - 1 : x;
	y = y < 0 ? 0 : y >= texture.size ? texture.size - 1 : y;
	const uint8_t *at = texture.pixels + ((size_t)y * texture.size + x) * channels;
	if (channels == 1)
		return (struct px){0.0, 0.0, 0.0, at[0] / 255.0};
	return (struct px){colour_to_linear(at[0] / 255.0), colour_to_linear(at[1] / 255.0),
			   colour_to_linear(at[2] / 255.0), at[3] / 255.0};
}

/* Bilinear, edge texels repeated; u and v in texels. */
static struct px sample(struct cpu_texture texture, int channels, double u, double v)
{
	if (!texture.pixels)
		return (struct px){0};
	double x = u - 0.5;
	double y = v - 0.5;
	int ix = (int)floor(x);
	int iy = (int)floor(y);
	struct px top = between(texel(texture, channels, ix, iy), texel(texture, channels, ix + 1, iy), x - ix);
	struct px low = between(texel(texture, channels, ix, iy + 1), texel(texture, channels, ix + 1, iy + 1), x - ix);
	return between(top, low, y - iy);
}

static struct px image_at(const struct cpu_quad *q, struct cpu_texture texture, double u, double v, double x, double y)
{
	double d;
	double c = shape(q, x, y, &d) * q->fill.a;
	struct px p = sample(texture, 4, u * texture.size, v * texture.size);
	double grey = 0.2126 * p.r + 0.7152 * p.g + 0.0722 * p.b;
	p = between(p, (struct px){grey, grey, grey, p.a}, q->p2);
	return times(p, c);
}

/* The blur of a box, exact across, four samples down (Evan Wallace, CC0). */
static struct px shadow_at(const struct cpu_quad *q, double x, double y)
{
	double s = q->p3;
	double r = q->radii[0];
	double low = fmax(y - q->hh, -3.0 * s);
	double high = fmin(y + q->hh, 3.0 * s);
	double step = fmax(high - low, 0.0) / 4.0;
	double sum = 0.0;
	for (int k = 0; k < 4; k++) {
		double at = low + (k + 0.5) * step;
		double dd = fmin(q->hh - r - fabs(y - at), 0.0);
		double curve = q->hw - r + sqrt(fmax(r * r - dd * dd, 0.0));
		double across = 0.5 * (erf((x + curve) / (SQRT2 * s)) - erf((x - curve) / (SQRT2 * s)));
		sum += across * exp(-at * at / (2.0 * s * s)) * step;
	}
	return times(q->fill, sum / (SQRT_TAU * s));
}

static struct px ring_at(const struct cpu_quad *q, double x, double y)
{
	double s = q->per_px;
	double radius = q->hw - q->p2 / 2.0;
	double distance = hypot(x, y);
	double c = overlap((distance - radius) * s, q->p2 / 2.0 * s);
	if (q->p3 < 1.0) {
		double a = atan2(y, x) - q->angle;
		a -= TAU * floor(a / TAU);
		/* The nearer of the two ends, as a length along the circle. */
		double end = q->p3 * TAU;
		double along = a < (end + TAU) / 2.0 ? fmin(a, end - a) : a - TAU;
		c *= saturate(along * distance * s + 0.5);
	}
	return times(q->fill, c);
}

static struct px colour_at(const struct cpu_quad *q, const double *at, struct cpu_texture coverage,
			   struct cpu_texture colour)
{
	switch (q->mode) {
	case QUAD_RECT:
		return rect_at(q, at[2], at[3]);
	case QUAD_GLYPH:
		return times(q->fill, pow(sample(coverage, 1, at[0], at[1]).a, q->hw));
	case QUAD_IMAGE:
		return image_at(q, colour, at[0], at[1], at[2], at[3]);
	case QUAD_SHADOW:
		return shadow_at(q, at[2], at[3]);
	case QUAD_RING:
		return ring_at(q, at[2], at[3]);
	}
	return (struct px){0};
}

static void over(double *under, struct px p)
{
	under[0] = p.r + under[0] * (1.0 - p.a);
	under[1] = p.g + under[1] * (1.0 - p.a);
	under[2] = p.b + under[2] * (1.0 - p.a);
	under[3] = p.a + under[3] * (1.0 - p.a);
}

static void draw_quad(struct cpu_frame *frame, const struct quad_list *list, size_t i, struct cpu_texture coverage,
		      struct cpu_texture colour)
{
	struct cpu_quad q;
	if (!read_quad(list, i, &q))
		return;
	const float *p = list->points + i * 16;
	double left = fmin(fmin(p[0], p[4]), fmin(p[8], p[12]));
	double right = fmax(fmax(p[0], p[4]), fmax(p[8], p[12]));
	double top = fmin(fmin(p[1], p[5]), fmin(p[9], p[13]));
	double bottom = fmax(fmax(p[1], p[5]), fmax(p[9], p[13]));
	int x0 = (int)fmax(floor(left), 0.0);
	int x1 = (int)fmin(ceil(right), frame->width);
	int y0 = (int)fmax(floor(top), 0.0);
	int y1 = (int)fmin(ceil(bottom), frame->height);
	for (int y = y0; y < y1; y++) {
		for (int x = x0; x < x1; x++) {
			double dx = x + 0.5 - q.x;
			double dy = y + 0.5 - q.y;
			double s = q.ix * dx + q.iy * dy;
			double t = q.jx * dx + q.jy * dy;
			if (s < 0.0 || s >= 1.0 || t < 0.0 || t >= 1.0)
				continue;
			double at[4];
			for (int k = 0; k < 4; k++)
				at[k] = q.base[k] + q.ds[k] * s + q.dt[k] * t;
			over(frame->pixels + ((size_t)y * frame->width + x) * 4, colour_at(&q, at, coverage, colour));
		}
	}
}

/* How much of the pixel at (x, y) a group keeps. */
static double kept(const struct quad_group *group, double x, double y)
{
	if (!group->has_cut)
		return group->opacity;
	const struct quad_cut *cut = &group->cut;
	const float radii[4] = {(float)cut->radii[0], (float)cut->radii[1], (float)cut->radii[2], (float)cut->radii[3]};
	const struct cpu_quad q = {.hw = cut->at.w / 2.0, .hh = cut->at.h / 2.0, .radii = radii, .per_px = 1.0};
	double distance;
	return group->opacity * shape(&q, x + 0.5 - cut->at.x - q.hw, y + 0.5 - cut->at.y - q.hh, &distance);
}

/* Draws what is in the group, or all; each group within it on a sheet of its own, which is then laid over. */
static void draw_parts(struct cpu_frame *frame, const struct quad_list *list, const struct quad_group *within,
		       struct cpu_texture coverage, struct cpu_texture colour)
{
	struct quad_part part = {0};
	while (quad_list_next_part(list, within, &part)) {
		struct cpu_frame layer;
		for (size_t i = part.first; i < part.end && !part.group; i++)
			draw_quad(frame, list, i, coverage, colour);
		if (!part.group || !cpu_frame_init(&layer, frame->width, frame->height))
			continue;
		draw_parts(&layer, list, part.group, coverage, colour);
		for (size_t i = 0; i < (size_t)frame->width * frame->height; i++) {
			const double *p = layer.pixels + i * 4;
			if (p[3] > 0.0)
				over(frame->pixels + i * 4,
				     times((struct px){p[0], p[1], p[2], p[3]},
					   kept(part.group, (double)(i % frame->width), (double)(i / frame->width))));
		}
		cpu_frame_finish(&layer);
	}
}

void cpu_frame_draw(struct cpu_frame *frame, const struct quad_list *list, struct cpu_texture coverage,
		    struct cpu_texture colour)
{
	draw_parts(frame, list, NULL, coverage, colour);
}

bool cpu_frame_backdrop(struct cpu_frame *frame, const struct picture *picture)
{
	if (picture->width != frame->width || picture->height != frame->height)
		return false;
	size_t count = (size_t)frame->width * frame->height;
	for (size_t i = 0; i < count; i++) {
		const uint8_t *c = picture->pixels + i * 4;
		struct px under = premultiplied(c[0], c[1], c[2], c[3]);
		double *at = frame->pixels + i * 4;
		struct px top = {at[0], at[1], at[2], at[3]};
		double sum[4] = {under.r, under.g, under.b, under.a};
		over(sum, top);
		memcpy(at, sum, sizeof(sum));
	}
	return true;
}

bool cpu_frame_picture(const struct cpu_frame *frame, struct picture *out)
{
	size_t count = (size_t)frame->width * frame->height;
	*out = (struct picture){frame->width, frame->height, malloc(count * 4)};
	if (!out->pixels)
		return false;
	for (size_t i = 0; i < count; i++) {
		const double *at = frame->pixels + i * 4;
		uint8_t *to = out->pixels + i * 4;
		for (int k = 0; k < 3; k++)
			to[k] = at[3] > 0.0 ? (uint8_t)lround(255.0 * colour_from_linear(saturate(at[k] / at[3]))) : 0;
		to[3] = (uint8_t)lround(255.0 * saturate(at[3]));
	}
	return true;
}
