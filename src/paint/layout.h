/* Sets a text in lines. Behind paint/text.h, which caches. */
#ifndef PAINT_LAYOUT_H
#define PAINT_LAYOUT_H

#include <hb.h>

#include "paint/text.h"

/* Height of the middle of capitals and of Han characters above the baseline, in em: what looks centred is centred
 * on it. */
#define LAYOUT_MIDDLE 0.365

/* False when memory is short; *out is zeroed then. */
bool layout_make(struct fonts *fonts, hb_buffer_t *buffer, const char *utf8, const struct text_style *style,
		 struct text_block *out);

void layout_finish(struct text_block *block);

#endif
