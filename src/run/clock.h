/* The session's two clocks: the wall clock for the schedule, the monotonic clock for durations, joined here and nowhere
 * else. Real (the machine's, at a speed), or driven by {"t":MS} lines. */
#ifndef RUN_CLOCK_H
#define RUN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/moment.h"

/* Runner only. */
struct clock {
	bool driven;
	bool set;               /* driven: the first time has come; real: always */
	double speed;           /* real: of this session; 1 = as it is */
	int64_t shift;          /* real: session's monotonic ms − machine's monotonic ms, at speed 1 */
	struct moment origin;   /* real, speed ≠ 1: session's clocks at the start … */
	int64_t machine_origin; /* … and the machine's monotonic ms then */
	struct moment now;      /* driven: as told */
};

/* `last` is the moment of the last journal row when a session is resumed, else NULL: the time between counts as passed.
 */
void clock_init_real(struct clock *c, double speed, const struct moment *last);
void clock_init_driven(struct clock *c);
struct moment clock_now(const struct clock *c);
/* How much is to be added to session's monotonic ms to get the machine's, at another speed as it is now; 0 if driven.
 */
int64_t clock_shift_to_machine(const struct clock *c);
/* From here on a real clock runs at `speed`: at 1 its wall clock is the machine's; the monotonic one never steps. A
 * driven one is left alone. */
void clock_set_speed(struct clock *c, double speed);
/* Milliseconds of real time until the session's monotonic clock shows `mono`; at least 0. */
int64_t clock_wait_ms(const struct clock *c, int64_t mono);

enum clock_result { CLOCK_MOVED = 1, CLOCK_BACKWARDS };
/* Driven: where {"t":t} leads (the monotonic clock moves as far as the wall clock), without going there yet. `last`: as
 * above, for the first line of a resumed session. */
enum clock_result clock_target(const struct clock *c, int64_t t, const struct moment *last, struct moment *target);
/* Driven: is there now. */
void clock_move(struct clock *c, struct moment to);
/* Driven: the wall clock alone is set to t. */
void clock_step(struct clock *c, int64_t t);

/* The machine's clocks, in ms. */
int64_t machine_wall_ms(void);
int64_t machine_mono_ms(void);

#endif
