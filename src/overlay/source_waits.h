/* Which cards wait because another one has their place: told by the sources, asked by the desk. */
#ifndef OVERLAY_SOURCE_WAITS_H
#define OVERLAY_SOURCE_WAITS_H

#include "overlay/face.h"

/* What one source has to say. All zero: nothing yet. */
struct waits_board {
	struct waits_board *next; /* protected by the mutex of source_waits.c, as all that follows */
	bool listed;
	bool showing; /* the source is in the picture */
	struct seats_waits waits;
	size_t seen_count;
	char seen[SEATS_WAITS][STAGE_ID]; /* cards that it shows */
};

/* After the overlay has taken over a stage, and when the source comes into the picture or leaves it. Graphics thread.
 */
void waits_tell(struct waits_board *board, const struct overlay *overlay, bool showing);
/* Before the board goes; one that was never told is fine. */
void waits_forget(struct waits_board *board);

#endif
