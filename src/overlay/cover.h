/* What stands before the whole picture: the show starts soon, is in a break, is over, or is in trouble. */
#ifndef OVERLAY_COVER_H
#define OVERLAY_COVER_H

#include "overlay/presence.h"

struct overlay_cover {
	struct presence presence;
	struct stage_cover card;
	struct stage_cover before; /* what it said until `swapped`: its words go before the new ones come */
	int64_t swapped;           /* monotonic; long ago if it said nothing else */
	char show[STAGE_TEXT];     /* the show's title */
	struct presence code;      /* of the code above it (overlay/measure.h): on a tall canvas the words make room */
};

void overlay_cover_update(struct overlay_cover *overlay, const struct stage *stage, const struct theme *theme,
			  int64_t now);
/* Whether the canvas has room for a cover; of one that has not, brief.h says what there is to say. */
bool overlay_cover_fits(const struct canvas *canvas);
/* What hides the picture, without words. */
void overlay_cover_ground(const struct overlay_cover *overlay, struct canvas *canvas);
void overlay_cover_draw(const struct overlay_cover *overlay, struct canvas *canvas);

#endif
