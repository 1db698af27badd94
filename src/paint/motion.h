/* Motion: everything that moves is a pure function of time, so that a frame can be drawn for any instant. */
#ifndef PAINT_MOTION_H
#define PAINT_MOTION_H

#include <stdbool.h>
#include <stdint.h>

/* 0 before `start`, 1 from start + length on, in between linear. Milliseconds; length ≤ 0 is a step. */
double motion_part(int64_t now, int64_t start, int64_t length);

/* 0 … 1 to 0 … 1: slow at its end, at its beginning, at both. */
double motion_out(double t);
double motion_in(double t);
double motion_both(double t);

/* A spring's character. */
struct spring {
	double damping; /* ratio: 1 = critical, does not overshoot; 0.67 by 6 %, 0.56 by 12 % */
	double length;  /* ms until it stays within 1 % */
};

/* A value on its way. All zero is a value 0 at rest. When its goal changes under way it keeps its speed. */
struct glide {
	double from;
	double to;
	double speed; /* per ms, at start */
	int64_t start;
};

/* A value at rest. */
struct glide glide_rest(double value);
double glide_at(const struct glide *glide, const struct spring *spring, int64_t now);
/* Gives it another goal from `now` on; nothing happens if it is the same goal. */
void glide_to(struct glide *glide, const struct spring *spring, int64_t now, double to);
bool glide_moves(const struct glide *glide, const struct spring *spring, int64_t now);

/* A number that counts from one value to another within `length` ms, quickly at first. */
struct tally {
	int64_t from;
	int64_t to;
	int64_t start;
};

int64_t tally_at(const struct tally *tally, int64_t length, int64_t now);
void tally_to(struct tally *tally, int64_t length, int64_t now, int64_t to);

#endif
