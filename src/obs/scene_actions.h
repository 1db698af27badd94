/* The effects that a show has on OBS: obs.scene, obs.show, obs.hide, obs.mute, obs.text, obs.play, obs.record,
 * obs.hotkey, and say to=clipboard (contracts.md section 10). */
#ifndef OBS_SCENE_ACTIONS_H
#define OBS_SCENE_ACTIONS_H

#include <stdint.h>

#include <jansson.h>

struct show_seat;

/* Any thread, never waits: queues the effect for the UI thread, which carries it out and answers with show_seat_done():
 * with the reason in words where it cannot be done. Takes the hold on `seat` over; `verb` is copied. */
void scene_actions_run(struct show_seat *seat, int64_t number, const json_t *verb);
/* UI thread, at OBS's exit: what is still queued fails, because the frontend must not be asked any more. */
void scene_actions_close(void);

#endif
