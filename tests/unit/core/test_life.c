/* The shared life against the table of contracts.md section 10: every state with every event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/life.h"

#define STATES 7
#define EVENTS 10

static const enum life states[STATES] = {LIFE_DRAFT,    LIFE_ARMED, LIFE_OPEN,     LIFE_CLOSED,
					 LIFE_REVEALED, LIFE_DONE,  LIFE_CANCELLED};

/* A column a state in the order above: + allowed, = already there, - not allowed. */
static const struct {
	enum life_event event;
	const char *verdicts;
} table[EVENTS] = {
	{ON_ARM, "+=-----"},  {ON_OPEN, "++=----"},   {ON_CLOSE, "--+=---"}, {ON_REVEAL, "---+=--"},
	{ON_DONE, "---++=-"}, {ON_CANCEL, "++++--="}, {ON_RESET, "=--++++"}, {ON_SHOW, "+++++--"},
	{ON_HIDE, "+++++--"}, {ON_EXTEND, "--+----"},
};

static void every_state_with_every_event(void **unused)
{
	(void)unused;
	for (size_t e = 0; e < EVENTS; e++)
		for (size_t s = 0; s < STATES; s++) {
			char expected = table[e].verdicts[s];
			enum verdict verdict = life_judge(states[s], table[e].event);
			assert_int_equal(verdict, expected == '+' ? ALLOWED : expected == '=' ? ALREADY : NOT_ALLOWED);
		}
}

static void states_have_names(void **unused)
{
	static const char *const names[STATES] = {"draft", "armed", "open", "closed", "revealed", "done", "cancelled"};
	(void)unused;
	for (size_t s = 0; s < STATES; s++)
		assert_string_equal(life_name(states[s]), names[s]);
}

/* A state that is passed for an event by mistake is never taken for one. */
static void states_and_events_are_apart(void **unused)
{
	(void)unused;
	for (size_t e = 0; e < EVENTS; e++)
		for (size_t s = 0; s < STATES; s++)
			assert_int_not_equal((int)table[e].event, (int)states[s]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_with_every_event),
		cmocka_unit_test(states_have_names),
		cmocka_unit_test(states_and_events_are_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
