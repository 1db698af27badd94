/* Pictures to look at overlays over, like what cameras give and made without one: light with highlights and skin, dark
 * with blurred lights, and as cluttered as a shop's shelf. Always the same. */
#ifndef GOLDEN_BACKDROP_H
#define GOLDEN_BACKDROP_H

#include "show/picture.h"

enum backdrop { BACKDROP_STUDIO, BACKDROP_CONCERT, BACKDROP_SHELF };
#define BACKDROPS 3

/* False when memory is short. The caller finishes the picture. */
bool backdrop_make(enum backdrop backdrop, int width, int height, struct picture *out);

#endif
