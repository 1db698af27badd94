/* The lowest field of a poll's card: how many have voted, and what there is to be done or how it stands. */
#ifndef OVERLAY_POLL_STRIP_H
#define OVERLAY_POLL_STRIP_H

#include "overlay/poll.h"

/* It turns over when it says something else. Asks to be drawn again while it does. */
void poll_strip_draw(const struct overlay_poll *overlay, struct canvas *canvas, struct rect panel, struct rect strip);

#endif
