/* The session's clocks: the machine's at any speed, one that is driven, and one that goes on where a session stopped.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/clock.h"

/* Until the machine's own clock has gone on by `ms`. */
static void pass(int64_t ms)
{
	int64_t end = machine_mono_ms() + ms;
	while (machine_mono_ms() < end)
		continue;
}

static void real(void **unused)
{
	(void)unused;
	struct clock c;
	clock_init_real(&c, 0, NULL);
	int64_t wall = machine_wall_ms();
	int64_t mono = machine_mono_ms();
	struct moment now = clock_now(&c);
	assert_in_range(now.wall - wall, 0, 1000);
	assert_in_range(now.mono - mono, 0, 1000);
	assert_int_equal(clock_shift_to_machine(&c), 0);
	pass(3);
	assert_true(clock_now(&c).mono >= now.mono + 3);
	assert_int_equal(clock_wait_ms(&c, now.mono - 5), 0);
	assert_in_range(clock_wait_ms(&c, clock_now(&c).mono + 5000), 4000, 5000);
}

static void faster(void **unused)
{
	(void)unused;
	struct clock c;
	clock_init_real(&c, 100, NULL);
	struct moment before = clock_now(&c);
	int64_t machine = machine_mono_ms();
	pass(10);
	struct moment after = clock_now(&c);
	int64_t most = (machine_mono_ms() - machine + 2) * 100;
	assert_in_range(after.mono - before.mono, 900, most);
	assert_int_equal(after.wall - before.wall, after.mono - before.mono); /* both, as one */
	assert_in_range(clock_wait_ms(&c, after.mono + 50000), 1, 501);
	/* what it is now; it is told anew all the time */
	assert_in_range(clock_now(&c).mono + clock_shift_to_machine(&c) - machine_mono_ms() + 500, 0, 1000);
}

/* A rehearsal runs faster; after it the wall clock is the machine's again, and the monotonic one has not stepped. */
static void faster_and_back(void **unused)
{
	(void)unused;
	struct clock c;
	clock_init_real(&c, 1, NULL);
	clock_set_speed(&c, 1000);
	struct moment before = clock_now(&c);
	pass(5);
	struct moment fast = clock_now(&c);
	assert_true(fast.mono >= before.mono + 5000);
	assert_true(fast.wall >= before.wall + 5000);
	clock_set_speed(&c, 1);
	struct moment after = clock_now(&c);
	assert_true(after.mono >= fast.mono);
	assert_in_range(after.mono + clock_shift_to_machine(&c) - machine_mono_ms() + 500, 0, 1000);
	assert_in_range(machine_wall_ms() - after.wall, 0, 1000);
}

/* The time between counts as time that has passed; the monotonic clock never runs back. */
static void resumed(void **unused)
{
	(void)unused;
	struct clock c;
	struct moment last = {.wall = machine_wall_ms() - 60000, .mono = 777};
	clock_init_real(&c, 1, &last);
	struct moment now = clock_now(&c);
	assert_in_range(now.mono, 777 + 60000, 777 + 61000);
	assert_in_range(now.wall - last.wall, 60000, 61000);
	assert_in_range(now.mono + clock_shift_to_machine(&c) - machine_mono_ms() + 1000, 0, 2000);
	/* a clock that was set back meanwhile */
	last.wall = machine_wall_ms() + 3600000;
	clock_init_real(&c, 1, &last);
	assert_in_range(clock_now(&c).mono, 777, 1777);
	clock_init_real(&c, 10, &last);
	assert_true(clock_now(&c).wall >= last.wall);
	assert_in_range(clock_now(&c).mono, 777, 11777);
}

static void driven(void **unused)
{
	(void)unused;
	struct clock c;
	struct moment to;
	clock_init_driven(&c);
	assert_true(c.driven && !c.set);
	assert_int_equal(clock_target(&c, 5000, NULL, &to), CLOCK_MOVED);
	assert_false(c.set); /* where it leads; it is not there yet */
	clock_move(&c, to);
	assert_true(c.set);
	assert_int_equal(clock_now(&c).wall, 5000);
	int64_t mono = clock_now(&c).mono;
	assert_int_equal(clock_target(&c, 4999, NULL, &to), CLOCK_BACKWARDS);
	assert_int_equal(clock_target(&c, 5000, NULL, &to), CLOCK_MOVED);
	assert_int_equal(clock_target(&c, 9000, NULL, &to), CLOCK_MOVED);
	clock_move(&c, to);
	assert_int_equal(clock_now(&c).mono, mono + 4000);
	pass(2);
	assert_int_equal(clock_now(&c).mono, mono + 4000); /* it stands still in between */
	/* the wall clock alone, either way */
	clock_step(&c, 2000);
	assert_int_equal(clock_now(&c).wall, 2000);
	assert_int_equal(clock_now(&c).mono, mono + 4000);
	assert_int_equal(clock_target(&c, 2500, NULL, &to), CLOCK_MOVED);
	clock_move(&c, to);
	assert_int_equal(clock_now(&c).mono, mono + 4500);
	clock_step(&c, 900000);
	assert_int_equal(clock_now(&c).mono, mono + 4500);
}

static void driven_and_resumed(void **unused)
{
	(void)unused;
	struct clock c;
	struct moment to;
	const struct moment last = {.wall = 5000, .mono = 100};
	clock_init_driven(&c);
	assert_int_equal(clock_target(&c, 4999, &last, &to), CLOCK_BACKWARDS);
	assert_int_equal(clock_target(&c, 8000, &last, &to), CLOCK_MOVED);
	assert_int_equal(to.wall, 8000);
	assert_int_equal(to.mono, 3100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(real),    cmocka_unit_test(faster), cmocka_unit_test(faster_and_back),
		cmocka_unit_test(resumed), cmocka_unit_test(driven), cmocka_unit_test(driven_and_resumed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
