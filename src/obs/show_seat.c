#include "obs/show_seat.h"

#include <stdlib.h>

struct show_seat *show_seat_create(struct show_host *host, uint64_t number)
{
	struct show_seat *seat = calloc(1, sizeof(*seat));
	if (!seat)
		return NULL;
	atomic_init(&seat->users, 1);
	seat->host = host;
	seat->number = number;
	return seat;
}

void show_seat_hold(struct show_seat *seat)
{
	atomic_fetch_add(&seat->users, 1);
}

void show_seat_let(struct show_seat *seat)
{
	if (!seat || atomic_fetch_sub(&seat->users, 1) != 1)
		return;
	runner_destroy(seat->runner);
	free(seat);
}

const struct stage *show_loans_take(struct show_loans *loans, struct show_seat *seat)
{
	const struct stage *stage = runner_stage_acquire(seat->runner);
	if (!stage)
		return NULL;
	struct show_loan *place = NULL;
	for (int i = 0; i < SHOW_LOANS; i++) {
		struct show_loan *loan = &loans->items[i];
		if (loan->stage == stage && loan->seat == seat) {
			loan->count++;
			return stage;
		}
		if (!loan->stage && !place)
			place = loan;
	}
	if (!place) {
		runner_stage_release(seat->runner, stage);
		return NULL;
	}
	show_seat_hold(seat);
	*place = (struct show_loan){.stage = stage, .seat = seat, .count = 1};
	return stage;
}

struct show_seat *show_loans_return(struct show_loans *loans, const struct stage *stage)
{
	for (int i = 0; i < SHOW_LOANS; i++) {
		struct show_loan *loan = &loans->items[i];
		if (loan->stage != stage)
			continue;
		struct show_seat *seat = loan->seat;
		runner_stage_release(seat->runner, stage);
		if (--loan->count)
			return NULL;
		*loan = (struct show_loan){0};
		return seat;
	}
	return NULL;
}
