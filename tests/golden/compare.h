/* A picture held against the golden one. */
#ifndef GOLDEN_COMPARE_H
#define GOLDEN_COMPARE_H

#include "show/picture.h"

/* Within 2 steps of 255 on flat ground, and a quarter of the gradient more on edges. What differs is said on stderr. */
bool same_picture(const struct picture *wanted, const struct picture *made, const char *name);

#endif
