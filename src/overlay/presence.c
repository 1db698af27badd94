#include "overlay/presence.h"

#include <string.h>

bool presence_update(struct presence *presence, const struct stage_card *card, int64_t now)
{
	if (!card->present) {
		if (presence->present)
			presence->left = now;
		presence->present = false;
		return false;
	}
	bool same = presence->known && presence->run == card->run && strcmp(presence->id, card->id) == 0;
	if (!presence->present || !same)
		presence->entered = card->shown <= now ? card->shown : now;
	/* One that was covered for a while comes in again. */
	if (!presence->present && same && presence->left > presence->entered)
		presence->entered = now;
	presence->present = true;
	presence->known = true;
	presence->run = card->run;
	memcpy(presence->id, card->id, sizeof(presence->id));
	return !same;
}

bool presence_apply(const struct presence *presence, struct canvas *canvas)
{
	const struct theme *theme = canvas->theme;
	double here;
	double travel;
	if (!presence->known)
		return false;
	if (presence->present) {
		double t = motion_part(canvas->now, presence->entered, (int64_t)theme->enter_ms);
		here = motion_out(t);
		travel = 1.0 - here;
		if (t < 1.0)
			canvas_wake(canvas, canvas->now);
	} else {
		double t = motion_part(canvas->now, presence->left, (int64_t)theme->leave_ms);
		if (t >= 1.0)
			return false;
		here = 1.0 - motion_in(t);
		travel = motion_in(t) * 0.5;
		canvas_wake(canvas, canvas->now);
	}
	if (!theme->reduced)
		canvas_move(canvas, 0.0, travel * theme->enter_px);
	canvas_group(canvas, here);
	return true;
}
