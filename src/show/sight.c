#include "show/sight.h"

#include <math.h>
#include <stddef.h>

#define DEGREES 57.29577951308232

/* What linear red, green and blue become at full severity: Machado, Oliveira and Fernandes 2009. */
static const struct sight {
	const char *name;
	double m[3][3];
} sights[SIGHTS] = {
	{"full sight", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{"protanopia",
	 {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
	{"deuteranopia",
	 {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
	{"tritanopia",
	 {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
};

static double lab_part(double t)
{
	return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

const char *sight_name(int sight)
{
	return sights[sight].name;
}

struct lab sight_lab(struct colour c, int sight)
{
	const struct sight *eye = &sights[sight];
	const double in[3] = {colour_to_linear(c.r / 255.0), colour_to_linear(c.g / 255.0),
			      colour_to_linear(c.b / 255.0)};
	double s[3];
	for (int i = 0; i < 3; i++) {
		double v = eye->m[i][0] * in[0] + eye->m[i][1] * in[1] + eye->m[i][2] * in[2];
		s[i] = fmin(fmax(v, 0.0), 1.0);
	}
	double x = lab_part((0.4124564 * s[0] + 0.3575761 * s[1] + 0.1804375 * s[2]) / 0.95047);
	double y = lab_part(0.2126729 * s[0] + 0.7151522 * s[1] + 0.0721750 * s[2]);
	double z = lab_part((0.0193339 * s[0] + 0.1191920 * s[1] + 0.9503041 * s[2]) / 1.08883);
	return (struct lab){116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

static double hue(double a, double b)
{
	double h = a == 0.0 && b == 0.0 ? 0.0 : atan2(b, a) * DEGREES;
	return h < 0.0 ? h + 360.0 : h;
}

static double mean_hue(double h1, double h2, bool grey)
{
	if (grey)
		return h1 + h2;
	if (fabs(h1 - h2) <= 180.0)
		return (h1 + h2) / 2.0;
	return h1 + h2 < 360.0 ? (h1 + h2 + 360.0) / 2.0 : (h1 + h2 - 360.0) / 2.0;
}

double sight_difference(struct lab p, struct lab q)
{
	double mean = (hypot(p.a, p.b) + hypot(q.a, q.b)) / 2.0;
	double g = 0.5 * (1.0 - sqrt(pow(mean, 7) / (pow(mean, 7) + pow(25.0, 7))));
	p.a *= 1.0 + g;
	q.a *= 1.0 + g;
	double c1 = hypot(p.a, p.b);
	double c2 = hypot(q.a, q.b);
	double h1 = hue(p.a, p.b);
	double h2 = hue(q.a, q.b);
	bool grey = c1 * c2 == 0.0;
	double turn = grey ? 0.0 : fmod(h2 - h1 + 540.0, 360.0) - 180.0;
	double dh = 2.0 * sqrt(c1 * c2) * sin(turn / 2.0 / DEGREES);
	double l = (p.l + q.l) / 2.0 - 50.0;
	double c = (c1 + c2) / 2.0;
	double h = mean_hue(h1, h2, grey);
	double t = 1.0 - 0.17 * cos((h - 30.0) / DEGREES) + 0.24 * cos(2.0 * h / DEGREES) +
		   0.32 * cos((3.0 * h + 6.0) / DEGREES) - 0.20 * cos((4.0 * h - 63.0) / DEGREES);
	double around = exp(-pow((h - 275.0) / 25.0, 2));
	double turned = -2.0 * sqrt(pow(c, 7) / (pow(c, 7) + pow(25.0, 7))) * sin(60.0 * around / DEGREES);
	double dl = (q.l - p.l) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
	double dc = (c2 - c1) / (1.0 + 0.045 * c);
	dh /= 1.0 + 0.015 * c * t;
	return sqrt(dl * dl + dc * dc + dh * dh + turned * dc * dh);
}

double sight_apart(struct colour a, struct colour b, int *sight)
{
	double least = INFINITY;
	for (int i = 0; i < SIGHTS; i++) {
		double apart = sight_difference(sight_lab(a, i), sight_lab(b, i));
		if (apart >= least)
			continue;
		least = apart;
		if (sight)
			*sight = i;
	}
	return least;
}
