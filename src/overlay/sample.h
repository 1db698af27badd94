/* Made-up content, to set a source up without a show on air, and for tests. */
#ifndef OVERLAY_SAMPLE_H
#define OVERLAY_SAMPLE_H

#include "core/stage.h"

/* Fills *stage with one card of every kind, all on air since `now` − 60 s, in Chinese for a zh language, else in
 * English. Clocks run from there; repeat it with the same `now` for a stage that moves on. */
void overlay_sample(struct stage *stage, const char *language, int64_t now);

#endif
