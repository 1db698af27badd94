/* What a card in few words said before: so that it gives way to what the card says now. */
#ifndef OVERLAY_BRIEF_CHANGE_H
#define OVERLAY_BRIEF_CHANGE_H

#include "overlay/brief_tell.h"
#include "overlay/change.h"

/* What a card said before what it says now. */
struct brief_said {
	struct change change;
	int64_t changed; /* monotonic: when it last said something else, long ago if it never did */
	struct brief path[CHANGE_PATH];
};

struct brief_memory {
	struct brief_said said[SEATS]; /* by overlay_faces */
	struct brief now;              /* between brief_watch() and brief_note(): what the card says */
	int64_t entered;               /* … and since when it stands */
	bool stands;
};

/* NULL when memory is short. The caller frees it with free(). */
struct brief_memory *brief_memory_create(void);
/* As it was made. */
void brief_memory_clear(struct brief_memory *memory);

/* Before the face takes over a stage, and after it: remembers what it said if it says something else now. */
void brief_watch(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now);
void brief_note(struct overlay *overlay, size_t face, const struct theme *theme, int64_t now);

/* How far what the card of that seat said before has given way to `brief`, 0 … 1, and what it was; at 1 `said` is
 * meaningless. Asks to be drawn again. */
double brief_before(const struct overlay *overlay, enum seat seat, struct canvas *canvas, const struct brief *brief,
		    struct brief_said *said);

#endif
