/* The sounds of the sources: tones are made, and given to OBS, on a thread of their own. */
#ifndef OVERLAY_SOURCE_SOUND_H
#define OVERLAY_SOURCE_SOUND_H

#include <obs-module.h>

#include "overlay/chimes.h"

/* What is still due within this time is given to OBS already: sound that comes late makes OBS delay the whole
 * programme. What comes unforeseen is heard so much later. */
#define SOUND_AHEAD_MS 40

/* Starts the thread at the first call; false, with the reason in the log, if it does not start. Any thread. */
bool sound_open(void);
/* In obs_module_unload, when no source is left. */
void sound_close(void);

/* Graphics thread, each frame: what is due of this overlay and has not been heard yet is sent on its way, as sound of
 * the source. Never waits. */
void sound_follow(obs_source_t *source, const struct overlay *overlay, const struct theme *theme, int64_t now);

/* Before the source goes: nothing of it is used any more when this returns. Not with a lock of ours held. */
void sound_forget(const obs_source_t *source);

#endif
