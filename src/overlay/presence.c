#include "overlay/presence.h"

#include <math.h>
#include <string.h>

#include "core/moment.h"

#define COMES_MS 350    /* between two comings */
#define LEAVE_SHIFT 0.5 /* a card that leaves sinks by half of the way that it came up */

static const struct pose gone = {0.0, 1.0};

static bool is_gone(const struct presence *presence, const struct theme *theme, int64_t now)
{
	return !presence->known || (!presence->present && now - presence->left >= (int64_t)theme->leave_ms);
}

/* The first instant at which a card may come after the one before began to: three times a second at most, whatever
 * fingers or scripts do, so that nothing flashes. */
static int64_t next_coming(const struct presence *presence)
{
	return presence->known ? presence->entered + COMES_MS : INT64_MIN;
}

/* Nothing stands there, and the one before has been gone long enough. */
static bool may_come(const struct presence *presence, const struct theme *theme, int64_t now)
{
	return is_gone(presence, theme, now) && (!presence->known || now - presence->left >= theme_pause_ms(theme));
}

/* A card swings into its place as the theme does; all of it happens within the time in which it comes. */
static double swing(const struct presence *presence, const struct theme *theme, int64_t now)
{
	const struct theme_swing *how = &theme->springs[theme->motion];
	struct spring spring = {how->damping, theme->enter_ms * how->time};
	struct glide glide = {.from = presence->then.shift, .start = presence->entered};
	return glide_at(&glide, &spring, now);
}

static struct pose pose_at(const struct presence *presence, const struct theme *theme, int64_t now)
{
	struct pose then = presence->then;
	if (presence->present) {
		double t = motion_out(motion_part(now, presence->entered, (int64_t)theme->enter_ms));
		double shift = theme->motion == THEME_CALM ? then.shift * (1.0 - t)
			       : t < 1.0                   ? swing(presence, theme, now)
							   : 0.0;
		return (struct pose){then.here + (1.0 - then.here) * t, shift};
	}
	double t = motion_in(motion_part(now, presence->left, (int64_t)theme->leave_ms));
	double sunk = fmax(LEAVE_SHIFT, then.shift);
	return (struct pose){then.here * (1.0 - t), then.shift + (sunk - then.shift) * t};
}

static void leave(struct presence *presence, const struct theme *theme, int64_t now)
{
	presence->then = pose_at(presence, theme, now);
	presence->left = now;
	presence->present = false;
}

/* A card that OBS sees for the first time has come in already if it was on air before; one that was covered, had to
 * wait or was on its way out comes in from now on. */
static void enter(struct presence *presence, const struct stage_card *card, const struct theme *theme, int64_t now)
{
	bool from_nothing = is_gone(presence, theme, now);
	bool again = presence->waits || (presence->known && presence->left > card->shown);
	presence->then = from_nothing ? gone : pose_at(presence, theme, now);
	presence->entered = from_nothing && !again && card->shown <= now ? card->shown : now;
	presence->present = true;
	if (from_nothing)
		presence->came = presence->entered;
}

bool presence_update(struct presence *presence, const struct stage_card *card, uint32_t part, const struct theme *theme,
		     int64_t now)
{
	bool same = presence->known && presence->run == card->run && presence->part == part &&
		    strcmp(presence->id, card->id) == 0;
	if (presence->present && !(card->present && same))
		leave(presence, theme, now);
	bool back = same && !is_gone(presence, theme, now);
	bool free = now >= next_coming(presence) && (back || may_come(presence, theme, now));
	if (!card->present || (!presence->present && !free)) {
		presence->waits = card->present;
		return false;
	}
	if (!presence->present)
		enter(presence, card, theme, now);
	presence->waits = false;
	presence->known = true;
	presence->run = card->run;
	presence->part = part;
	memcpy(presence->id, card->id, sizeof(presence->id));
	return !same;
}

int64_t presence_next(const struct presence *presence, const struct theme *theme)
{
	int64_t pause = theme_pause_ms(theme);
	int64_t leave_ms = (int64_t)theme->leave_ms;
	int64_t clear = presence->left + (pause > leave_ms ? pause : leave_ms);
	int64_t coming = next_coming(presence);
	return !presence->waits ? NEVER : clear > coming ? clear : coming;
}

bool presence_pose(const struct presence *presence, struct canvas *canvas, struct pose *pose)
{
	const struct theme *theme = canvas->theme;
	if (is_gone(presence, theme, canvas->now))
		return false;
	*pose = pose_at(presence, theme, canvas->now);
	if (!presence->present || canvas->now - presence->entered < (int64_t)theme->enter_ms)
		canvas_wake(canvas, canvas->now);
	return true;
}

bool presence_apply(const struct presence *presence, struct canvas *canvas)
{
	const struct theme *theme = canvas->theme;
	struct pose pose;
	if (!presence_pose(presence, canvas, &pose))
		return false;
	if (!theme->reduced)
		canvas_move(canvas, 0.0, pose.shift * theme->enter_px);
	canvas_group(canvas, pose.here);
	return true;
}
