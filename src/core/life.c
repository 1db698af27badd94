#include "core/life.h"

static const char *const life_names[] = {
	[LIFE_DRAFT] = "draft",       [LIFE_ARMED] = "armed", [LIFE_OPEN] = "open",           [LIFE_CLOSED] = "closed",
	[LIFE_REVEALED] = "revealed", [LIFE_DONE] = "done",   [LIFE_CANCELLED] = "cancelled",
};

const char *life_name(enum life life)
{
	return life_names[life];
}

/* One function a state; each lists every event. */

static enum verdict in_draft(enum life_event event)
{
	switch (event) {
	case ON_RESET:
		return ALREADY;
	case ON_ARM:
	case ON_OPEN:
	case ON_CANCEL:
	case ON_SHOW:
	case ON_HIDE:
		return ALLOWED;
	case ON_CLOSE:
	case ON_REVEAL:
	case ON_DONE:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_armed(enum life_event event)
{
	switch (event) {
	case ON_ARM:
		return ALREADY;
	case ON_OPEN:
	case ON_CANCEL:
	case ON_SHOW:
	case ON_HIDE:
		return ALLOWED;
	case ON_CLOSE:
	case ON_REVEAL:
	case ON_DONE:
	case ON_RESET:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_open(enum life_event event)
{
	switch (event) {
	case ON_OPEN:
		return ALREADY;
	case ON_CLOSE:
	case ON_CANCEL:
	case ON_SHOW:
	case ON_HIDE:
	case ON_EXTEND: /* with a time limit only: judged where the limit is known */
		return ALLOWED;
	case ON_ARM:
	case ON_REVEAL:
	case ON_DONE:
	case ON_RESET:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_closed(enum life_event event)
{
	switch (event) {
	case ON_CLOSE:
		return ALREADY;
	case ON_REVEAL:
	case ON_DONE:
	case ON_CANCEL:
	case ON_RESET:
	case ON_SHOW:
	case ON_HIDE:
		return ALLOWED;
	case ON_ARM:
	case ON_OPEN:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_revealed(enum life_event event)
{
	switch (event) {
	case ON_REVEAL:
		return ALREADY;
	case ON_DONE:
	case ON_RESET:
	case ON_SHOW:
	case ON_HIDE:
		return ALLOWED;
	case ON_ARM:
	case ON_OPEN:
	case ON_CLOSE:
	case ON_CANCEL:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_done(enum life_event event)
{
	switch (event) {
	case ON_DONE:
		return ALREADY;
	case ON_RESET:
		return ALLOWED;
	case ON_ARM:
	case ON_OPEN:
	case ON_CLOSE:
	case ON_REVEAL:
	case ON_CANCEL:
	case ON_SHOW:
	case ON_HIDE:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

static enum verdict in_cancelled(enum life_event event)
{
	switch (event) {
	case ON_CANCEL:
		return ALREADY;
	case ON_RESET:
		return ALLOWED;
	case ON_ARM:
	case ON_OPEN:
	case ON_CLOSE:
	case ON_REVEAL:
	case ON_DONE:
	case ON_SHOW:
	case ON_HIDE:
	case ON_EXTEND:
		return NOT_ALLOWED;
	}
	return NOT_ALLOWED;
}

enum verdict life_judge(enum life life, enum life_event event)
{
	switch (life) {
	case LIFE_DRAFT:
		return in_draft(event);
	case LIFE_ARMED:
		return in_armed(event);
	case LIFE_OPEN:
		return in_open(event);
	case LIFE_CLOSED:
		return in_closed(event);
	case LIFE_REVEALED:
		return in_revealed(event);
	case LIFE_DONE:
		return in_done(event);
	case LIFE_CANCELLED:
		return in_cancelled(event);
	}
	return NOT_ALLOWED;
}
