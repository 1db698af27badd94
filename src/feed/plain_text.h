/* Text of a message that came as HTML: tags off, pictures as their words, entities as their characters. Pure. */
#ifndef FEED_PLAIN_TEXT_H
#define FEED_PLAIN_TEXT_H

#include "feed/draft.h"

/* Into `out` (what does not fit is cut); the result points into it. */
struct span plain_text(struct span html, char *out, size_t size);

#endif
