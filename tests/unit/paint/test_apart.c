/* The ten colours of a poll's options, told apart by people with the common kinds of colour blindness too. */
#include "support_paint.h"

#include "paint/theme.h"

#define PI 3.14159265358979323846
#define THEMES 5

struct lab {
	double l, a, b;
};

/* Machado, Oliveira and Fernandes (2009), at full strength: all eyes, no red, no green, no blue. */
static const double eyes[4][3][3] = {
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
};

static double root(double x)
{
	return x > 0.008856 ? cbrt(x) : 7.787 * x + 16.0 / 116.0;
}

static struct lab seen(struct colour c, const double eye[3][3])
{
	const double from[3] = {colour_to_linear(c.r / 255.0), colour_to_linear(c.g / 255.0),
				colour_to_linear(c.b / 255.0)};
	double to[3];
	for (int i = 0; i < 3; i++)
		to[i] = fmin(fmax(eye[i][0] * from[0] + eye[i][1] * from[1] + eye[i][2] * from[2], 0.0), 1.0);
	double x = root((0.4124564 * to[0] + 0.3575761 * to[1] + 0.1804375 * to[2]) / 0.95047);
	double y = root(0.2126729 * to[0] + 0.7151522 * to[1] + 0.0721750 * to[2]);
	double z = root((0.0193339 * to[0] + 0.1191920 * to[1] + 0.9503041 * to[2]) / 1.08883);
	return (struct lab){116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)};
}

static double degrees(double b, double a)
{
	double angle = atan2(b, a) * 180.0 / PI;
	return angle < 0.0 ? angle + 360.0 : angle;
}

static double cosine(double angle)
{
	return cos(angle * PI / 180.0);
}

static double part_of_25(double chroma)
{
	double seventh = pow(chroma, 7.0);
	return sqrt(seventh / (seventh + 6103515625.0));
}

/* CIEDE2000 (CIE 142, Sharma's notation). */
static double apart(struct lab one, struct lab two)
{
	double g = 1.5 - 0.5 * part_of_25((hypot(one.a, one.b) + hypot(two.a, two.b)) / 2.0);
	double c1 = hypot(one.a * g, one.b);
	double c2 = hypot(two.a * g, two.b);
	double h1 = degrees(one.b, one.a * g);
	double h2 = degrees(two.b, two.a * g);
	double turn = fmod(h2 - h1 + 540.0, 360.0) - 180.0;
	double dh = 2.0 * sqrt(c1 * c2) * sin(turn / 2.0 * PI / 180.0);
	double l = (one.l + two.l) / 2.0 - 50.0;
	double c = (c1 + c2) / 2.0;
	double h = fabs(h1 - h2) > 180.0 ? (h1 + h2 + 360.0) / 2.0 : (h1 + h2) / 2.0;
	double t = 1.0 - 0.17 * cosine(h - 30.0) + 0.24 * cosine(2.0 * h) + 0.32 * cosine(3.0 * h + 6.0) -
		   0.2 * cosine(4.0 * h - 63.0);
	double dl = (two.l - one.l) / (1.0 + 0.015 * l * l / sqrt(20.0 + l * l));
	double dc = (c2 - c1) / (1.0 + 0.045 * c);
	dh /= 1.0 + 0.015 * c * t;
	double bend = -2.0 * part_of_25(c) * sin(60.0 * exp(-pow((h - 275.0) / 25.0, 2.0)) * PI / 180.0);
	return sqrt(dl * dl + dc * dc + dh * dh + bend * dc * dh);
}

/* CIEDE2000 between the nearest two, by whatever eyes. Red and Gold keeps to its metals. */
static const struct {
	const char *name;
	double apart;
} themes[THEMES] = {{"studio", 14.5}, {"red-gold", 11.5}, {"editorial", 14.0}, {"pop", 14.0}, {"bare", 14.5}};

static struct theme load(size_t which)
{
	struct theme theme;
	char path[512];
	snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, themes[which].name);
	assert_true(theme_load(path, &theme, NULL));
	return theme;
}

/* How near the nearest two are. */
static double nearest(const struct theme *theme, const double eye[3][3])
{
	double least = 1000.0;
	for (size_t k = 1; k < THEME_OPTIONS; k++) {
		for (size_t i = 0; i < k; i++)
			least = fmin(least, apart(seen(theme->options[i], eye), seen(theme->options[k], eye)));
	}
	return least;
}

/* Pairs of Sharma, Wu and Dalal (2005). */
static void the_measure_is_right(void **state)
{
	(void)state;
	const struct lab blue = {50.0, 2.6772, -79.7751};
	assert_true(fabs(apart(blue, (struct lab){50.0, 0.0, -82.7485}) - 2.0425) < 0.0001);
	const struct lab dark = {2.0776, 0.0795, -1.1350};
	assert_true(fabs(apart(dark, (struct lab){0.9033, -0.0636, -0.5514}) - 0.9082) < 0.0001);
}

static void the_options_of_every_theme_stay_apart(void **state)
{
	(void)state;
	for (size_t n = 0; n < THEMES; n++) {
		struct theme theme = load(n);
		for (size_t e = 0; e < 4; e++) {
			if (nearest(&theme, eyes[e]) < themes[n].apart)
				fail_msg("%s: %.1f for eyes %zu", theme.name, nearest(&theme, eyes[e]), e);
		}
	}
}

/* A leader's bar can be seen as a shape on the row. */
static void the_options_of_every_theme_stand_out_from_their_row(void **state)
{
	(void)state;
	for (size_t n = 0; n < THEMES; n++) {
		struct theme theme = load(n);
		for (size_t i = 0; i < THEME_OPTIONS; i++) {
			if (colour_contrast(theme.row, theme.options[i]) < 3.0)
				fail_msg("%s: %zu", theme.name, i + 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_measure_is_right),
		cmocka_unit_test(the_options_of_every_theme_stay_apart),
		cmocka_unit_test(the_options_of_every_theme_stand_out_from_their_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
