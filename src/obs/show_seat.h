/* A seat: one runner, kept alive while anyone uses it. A runner that was replaced is stopped at once but destroyed by
 * the last user, so that an overlay may keep a stage for as long as it draws it. */
#ifndef OBS_SHOW_SEAT_H
#define OBS_SHOW_SEAT_H

#include <stdatomic.h>
#include <stdint.h>

#include "obs/show_host.h"

struct show_seat {
	atomic_int users;       /* the host's own use counts as one */
	struct runner *runner;  /* owned; immutable after show_seat_create() and the runner's own creation */
	struct show_host *host; /* borrowed, outlives us */
	uint64_t number;        /* from 1, greater with each show; immutable */
};

/* With one user, without a runner. */
struct show_seat *show_seat_create(struct show_host *host, uint64_t number);
void show_seat_hold(struct show_seat *seat);
/* NULL-safe. The last one destroys the runner. */
void show_seat_let(struct show_seat *seat);

/* Stages that are lent out, and the seat each belongs to. Protected by the host's mutex. */
#define SHOW_LOANS 64

struct show_loan {
	const struct stage *stage; /* NULL = free place */
	struct show_seat *seat;    /* held once a loan */
	unsigned count;
};

struct show_loans {
	struct show_loan items[SHOW_LOANS];
};

/* Takes the newest stage of the seat. NULL if there is none, or too many different ones are out. */
const struct stage *show_loans_take(struct show_loans *loans, struct show_seat *seat);
/* Gives one back to its runner; returns a seat that the caller must let go outside its locks, or NULL. */
struct show_seat *show_loans_return(struct show_loans *loans, const struct stage *stage);

#endif
