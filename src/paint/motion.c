#include "paint/motion.h"

#include <math.h>

double motion_part(int64_t now, int64_t start, int64_t length)
{
	if (now < start)
		return 0.0;
	if (length <= 0 || now - start >= length)
		return 1.0;
	return (double)(now - start) / (double)length;
}

double motion_out(double t)
{
	double u = 1.0 - t;
	return 1.0 - u * u * u;
}

double motion_in(double t)
{
	return t * t * t;
}

double motion_both(double t)
{
	return t < 0.5 ? 4.0 * t * t * t : 1.0 - 4.0 * (1.0 - t) * (1.0 - t) * (1.0 - t);
}

struct glide glide_rest(double value)
{
	return (struct glide){value, value, 0.0, INT64_MIN};
}

/* Angular frequency at which the envelope falls to 1 % within the length: (1 + wt) e^-wt = 0.01 for the critical
 * spring gives wt = 6.638, e^(-zwt) / sqrt(1 - z^2) = 0.01 for the others gives zwt = 4.605 - ln(1 - z^2) / 2. */
static double frequency(const struct spring *spring)
{
	double z = spring->damping;
	return z >= 1.0 ? 6.638 / spring->length : (4.605 - 0.5 * log(1.0 - z * z)) / (z * spring->length);
}

/* Distance from the goal and speed after t ms, from the distance x and the speed v at 0: the damped oscillator. */
static void swing(const struct spring *spring, double x, double v, double t, double *distance, double *speed)
{
	double w = frequency(spring);
	double z = spring->damping;
	if (z >= 1.0) {
		double k = v + w * x;
		double e = exp(-w * t);
		*distance = (x + k * t) * e;
		*speed = (k - w * (x + k * t)) * e;
		return;
	}
	double wd = w * sqrt(1.0 - z * z);
	double a = x;
	double b = (v + z * w * x) / wd;
	double e = exp(-z * w * t);
	double co = cos(wd * t);
	double si = sin(wd * t);
	*distance = e * (a * co + b * si);
	*speed = e * ((b * wd - z * w * a) * co - (a * wd + z * w * b) * si);
}

#define SETTLED 1.6 /* lengths after which a glide has arrived whatever its speed was */

static bool arrived(const struct glide *glide, const struct spring *spring, int64_t now)
{
	if (glide->start == INT64_MIN)
		return true;
	return spring->length <= 0.0 || (double)(now - glide->start) >= spring->length * SETTLED;
}

double glide_at(const struct glide *glide, const struct spring *spring, int64_t now)
{
	if (arrived(glide, spring, now))
		return glide->to;
	double distance;
	double speed;
	double t = now > glide->start ? (double)(now - glide->start) : 0.0;
	swing(spring, glide->from - glide->to, glide->speed, t, &distance, &speed);
	return glide->to + distance;
}

void glide_to(struct glide *glide, const struct spring *spring, int64_t now, double to)
{
	if (to == glide->to)
		return;
	double distance = 0.0;
	double speed = 0.0;
	if (!arrived(glide, spring, now)) {
		double t = now > glide->start ? (double)(now - glide->start) : 0.0;
		swing(spring, glide->from - glide->to, glide->speed, t, &distance, &speed);
	}
	*glide = (struct glide){glide->to + distance, to, speed, now};
}

bool glide_moves(const struct glide *glide, const struct spring *spring, int64_t now)
{
	return glide->from != glide->to && !arrived(glide, spring, now);
}

int64_t tally_at(const struct tally *tally, int64_t length, int64_t now)
{
	double way = ((double)tally->to - (double)tally->from) * motion_out(motion_part(now, tally->start, length));
	double there = (double)tally->from + way;
	/* The greatest numbers are no whole ones as double: what is rounded could be beyond them. */
	if (tally->to > tally->from ? there >= (double)tally->to : there <= (double)tally->to)
		return tally->to;
	return tally->from + (int64_t)llround(way);
}

void tally_to(struct tally *tally, int64_t length, int64_t now, int64_t to)
{
	if (to == tally->to)
		return;
	*tally = (struct tally){tally_at(tally, length, now), to, now};
}
