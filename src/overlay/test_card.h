/* The test card: the safe area, what the platform lays over the picture, and samples of what must be read, seen sharp
 * and scanned on a real phone. */
#ifndef OVERLAY_TEST_CARD_H
#define OVERLAY_TEST_CARD_H

#include "overlay/box.h"

/* Fills the canvas. `language`: of the operator, who reads it. */
void test_card_draw(struct canvas *canvas, const struct box_wish *wish, const char *language);

#endif
