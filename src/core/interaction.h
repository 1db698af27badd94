/* The life that all interactions share (contracts.md section 10):
 *
 *   draft ──arm──▶ armed ──open──▶ open ──close──▶ closed ──reveal──▶ revealed ──done──▶ done
 *     └──────────────open──────────▲                  └────────done──────────────────────▲
 *   draft, armed, open, closed ──cancel──▶ cancelled;  closed … cancelled ──reset──▶ draft, run + 1
 */
#ifndef CORE_INTERACTION_H
#define CORE_INTERACTION_H

enum life {
	LIFE_DRAFT = 1,
	LIFE_ARMED,
	LIFE_OPEN,
	LIFE_CLOSED,
	LIFE_REVEALED,
	LIFE_DONE,
	LIFE_CANCELLED,
};

#endif
