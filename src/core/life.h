/* The life that all interactions share, as a machine without data (contracts.md section 10):
 *
 *   draft ──arm──▶ armed ──open──▶ open ──close──▶ closed ──reveal──▶ revealed ──done──▶ done
 *     └──────────────open──────────▲                  └────────done──────────────────────▲
 *   draft, armed, open, closed ──cancel──▶ cancelled;  closed … cancelled ──reset──▶ draft, run + 1 */
#ifndef CORE_LIFE_H
#define CORE_LIFE_H

enum life {
	LIFE_DRAFT = 1,
	LIFE_ARMED,
	LIFE_OPEN,
	LIFE_CLOSED,
	LIFE_REVEALED,
	LIFE_DONE,
	LIFE_CANCELLED,
};

/* What can be asked of it. The values are away from those of enum life, so that one passed for the other is noticed. */
enum life_event {
	ON_ARM = 16,
	ON_OPEN,
	ON_CLOSE,
	ON_REVEAL,
	ON_DONE,
	ON_CANCEL,
	ON_RESET,
	ON_SHOW,
	ON_HIDE,
	ON_EXTEND,
};

enum verdict { ALLOWED = 1, ALREADY, NOT_ALLOWED };

/* "draft" … */
const char *life_name(enum life life);
/* May this happen in that state? ALREADY: it is where the event leads. Pure. */
enum verdict life_judge(enum life life, enum life_event event);

#endif
