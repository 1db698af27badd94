#include "paint/picture_scale.h"

#include <math.h>
#include <stdlib.h>

#include "show/colour.h"

/* The weight of each source pixel in one target pixel, along one axis: the pixel's share of the interval when making
 * smaller, linear interpolation when making bigger. */
struct span_weights {
	int first;
	int count;
	double weight[2]; /* of the first and the last; those between weigh 1 */
};

static struct span_weights weigh(double from, double to, int limit)
{
	if (to - from < 1.0) {
		double middle = (from + to) / 2.0 - 0.5;
		double first = floor(middle);
		double part = middle - first;
		if (first < 0.0)
			return (struct span_weights){0, 1, {1.0, 1.0}};
		if (first >= limit - 1)
			return (struct span_weights){limit - 1, 1, {1.0, 1.0}};
		return (struct span_weights){(int)first, 2, {1.0 - part, part}};
	}
	int first = (int)floor(from);
	int last = (int)ceil(to) - 1;
	first = first < 0 ? 0 : first;
	last = last > limit - 1 ? limit - 1 : last;
	if (first >= last)
		return (struct span_weights){last, 1, {1.0, 1.0}};
	return (struct span_weights){first, last - first + 1, {first + 1 - from, to - last}};
}

static double weight_of(const struct span_weights *span, int i)
{
	if (i == 0)
		return span->weight[0];
	return i == span->count - 1 ? span->weight[1] : 1.0;
}

static void scale_pixel(const struct picture *from, const struct span_weights *xs, const struct span_weights *ys,
			const double *linear, uint8_t *to)
{
	double sum[4] = {0};
	double total = 0.0;
	for (int j = 0; j < ys->count; j++) {
		const uint8_t *row = from->pixels + ((size_t)(ys->first + j) * from->width + xs->first) * 4;
		for (int i = 0; i < xs->count; i++, row += 4) {
			double w = weight_of(xs, i) * weight_of(ys, j);
			double a = w * row[3] / 255.0;
			sum[0] += linear[row[0]] * a;
			sum[1] += linear[row[1]] * a;
			sum[2] += linear[row[2]] * a;
			sum[3] += a;
			total += w;
		}
	}
	for (int k = 0; k < 3; k++)
		to[k] = sum[3] > 0.0 ? (uint8_t)lround(255.0 * colour_from_linear(sum[k] / sum[3])) : 0;
	to[3] = total > 0.0 ? (uint8_t)lround(255.0 * sum[3] / total) : 0;
}

static bool scale_part(const struct picture *from, double x, double y, double w, double h, int width, int height,
		       struct picture *out)
{
	*out = (struct picture){0};
	uint8_t *pixels = malloc((size_t)width * height * 4);
	if (!pixels)
		return false;
	double linear[256];
	for (int i = 0; i < 256; i++)
		linear[i] = colour_to_linear(i / 255.0);
	for (int j = 0; j < height; j++) {
		struct span_weights ys = weigh(y + h * j / height, y + h * (j + 1) / height, from->height);
		for (int i = 0; i < width; i++) {
			struct span_weights xs = weigh(x + w * i / width, x + w * (i + 1) / width, from->width);
			scale_pixel(from, &xs, &ys, linear, pixels + ((size_t)j * width + i) * 4);
		}
	}
	*out = (struct picture){width, height, pixels};
	return true;
}

bool picture_scale(const struct picture *from, int width, int height, struct picture *out)
{
	return scale_part(from, 0.0, 0.0, from->width, from->height, width, height, out);
}

bool picture_fill(const struct picture *from, int width, int height, struct picture *out)
{
	double w = from->width;
	double h = from->height;
	if (w * height > h * width)
		w = h * width / height;
	else
		h = w * height / width;
	return scale_part(from, (from->width - w) / 2.0, (from->height - h) / 2.0, w, h, width, height, out);
}

#define CLEAR 8 /* alpha that nobody sees */

struct part {
	int x, y, w, h; /* px */
};

static bool is_clear(const struct picture *from, int x, int y, int dx, int dy, int count)
{
	bool clear = true;
	for (int i = 0; i < count && clear; i++)
		clear = from->pixels[((size_t)(y + i * dy) * from->width + x + i * dx) * 4 + 3] <= CLEAR;
	return clear;
}

/* Without the clear rows and columns at its edges; all of a picture that is clear throughout. */
static struct part seen_part(const struct picture *from)
{
	struct part part = {0, 0, from->width, from->height};
	while (part.h && is_clear(from, 0, part.y, 1, 0, from->width)) {
		part.y++;
		part.h--;
	}
	if (!part.h)
		return (struct part){0, 0, from->width, from->height};
	while (is_clear(from, 0, part.y + part.h - 1, 1, 0, from->width))
		part.h--;
	while (is_clear(from, part.x, part.y, 0, 1, part.h)) {
		part.x++;
		part.w--;
	}
	while (is_clear(from, part.x + part.w - 1, part.y, 0, 1, part.h))
		part.w--;
	return part;
}

bool picture_fit(const struct picture *from, enum picture_fit fit, int width, int height, struct picture *out)
{
	if (fit == PICTURE_COVER)
		return picture_fill(from, width, height, out);
	struct part part = seen_part(from);
	double scale = fmin((double)width / part.w, (double)height / part.h);
	int w = (int)lround(part.w * scale);
	int h = (int)lround(part.h * scale);
	w = w < 1 ? 1 : w > width ? width : w;
	h = h < 1 ? 1 : h > height ? height : h;
	return scale_part(from, part.x, part.y, part.w, part.h, w, h, out);
}
