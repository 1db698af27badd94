#include "run/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec now;
	clock_gettime(id, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t machine_wall_ms(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t machine_mono_ms(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Where the monotonic clock must stand so that the time since `last` counts as passed; never back. */
static int64_t mono_after(const struct moment *last, int64_t wall)
{
	return wall > last->wall ? last->mono + (wall - last->wall) : last->mono;
}

void clock_init_real(struct clock *c, double speed, const struct moment *last)
{
	int64_t wall = machine_wall_ms();
	int64_t mono = machine_mono_ms();
	*c = (struct clock){.set = true, .speed = speed > 0 ? speed : 1, .machine_origin = mono};
	c->origin = (struct moment){.wall = wall, .mono = last ? mono_after(last, wall) : mono};
	if (last && c->origin.wall < last->wall && c->speed != 1)
		c->origin.wall = last->wall;
	c->shift = c->origin.mono - mono;
}

void clock_init_driven(struct clock *c)
{
	*c = (struct clock){.driven = true, .speed = 1};
}

struct moment clock_now(const struct clock *c)
{
	if (c->driven)
		return c->now;
	if (c->speed == 1)
		return (struct moment){.wall = machine_wall_ms(), .mono = machine_mono_ms() + c->shift};
	int64_t passed = (int64_t)((double)(machine_mono_ms() - c->machine_origin) * c->speed);
	return (struct moment){.wall = c->origin.wall + passed, .mono = c->origin.mono + passed};
}

int64_t clock_shift_to_machine(const struct clock *c)
{
	if (c->driven)
		return 0;
	return c->speed == 1 ? -c->shift : machine_mono_ms() - clock_now(c).mono;
}

void clock_set_speed(struct clock *c, double speed)
{
	if (c->driven)
		return;
	c->origin = clock_now(c);
	c->machine_origin = machine_mono_ms();
	c->shift = c->origin.mono - c->machine_origin;
	c->speed = speed;
}

int64_t clock_wait_ms(const struct clock *c, int64_t mono)
{
	int64_t left = mono - clock_now(c).mono;
	if (left <= 0)
		return 0;
	return c->speed == 1 ? left : (int64_t)((double)left / c->speed) + 1;
}

enum clock_result clock_target(const struct clock *c, int64_t t, const struct moment *last, struct moment *target)
{
	if (!c->set) {
		if (last && t < last->wall)
			return CLOCK_BACKWARDS;
		*target = (struct moment){.wall = t, .mono = last ? mono_after(last, t) : t};
		return CLOCK_MOVED;
	}
	if (t < c->now.wall)
		return CLOCK_BACKWARDS;
	*target = (struct moment){.wall = t, .mono = c->now.mono + (t - c->now.wall)};
	return CLOCK_MOVED;
}

void clock_move(struct clock *c, struct moment to)
{
	c->now = to;
	c->set = true;
}

void clock_step(struct clock *c, int64_t t)
{
	c->now.wall = t;
}
