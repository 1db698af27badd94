#include "compare.h"

#include <stdio.h>
#include <stdlib.h>

/* The steepest step from this pixel to a neighbour: where edges are, small shifts make great differences. */
static int gradient(const struct picture *p, int x, int y, int k)
{
	static const int steps[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
	int here = p->pixels[((size_t)y * p->width + x) * 4 + k];
	int most = 0;
	for (int i = 0; i < 4; i++) {
		int nx = x + steps[i][0];
		int ny = y + steps[i][1];
		if (nx < 0 || ny < 0 || nx >= p->width || ny >= p->height)
			continue;
		int there = p->pixels[((size_t)ny * p->width + nx) * 4 + k];
		most = abs(there - here) > most ? abs(there - here) : most;
	}
	return most;
}

bool same_picture(const struct picture *wanted, const struct picture *made, const char *name)
{
	if (wanted->width != made->width || wanted->height != made->height) {
		fprintf(stderr, "%s: %d×%d instead of %d×%d\n", name, made->width, made->height, wanted->width,
			wanted->height);
		return false;
	}
	size_t wrong = 0;
	for (int y = 0; y < wanted->height; y++) {
		for (int x = 0; x < wanted->width; x++) {
			for (int k = 0; k < 4; k++) {
				size_t at = ((size_t)y * wanted->width + x) * 4 + k;
				int off = abs(wanted->pixels[at] - made->pixels[at]);
				wrong += off > 2 + gradient(wanted, x, y, k) / 4;
			}
		}
	}
	if (wrong)
		fprintf(stderr, "%s: %zu values differ\n", name, wrong);
	return wrong == 0;
}
