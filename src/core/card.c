/* Topics, lower thirds and cards before the whole picture: the shared life, and one thing more. What stands beside the
 * picture leaves it when its time is over; a cover stays, since the show goes on when somebody says so. */
#include "core/interaction.h"

static bool init(struct interaction *it, const struct show *show)
{
	(void)it;
	(void)show;
	return true;
}

static void finish(struct interaction *it)
{
	(void)it;
}

/* Closes right after this, and says so. */
static void deadline(struct interaction *it, struct context *cx)
{
	if (it->life == LIFE_OPEN && it->deadline_mono <= cx->now.mono && !show_is_cover_card(it->doc))
		interaction_put_on_air(it, cx, false);
}

const struct kind kind_card = {
	.init = init,
	.finish = finish,
	.deadline = deadline,
};
