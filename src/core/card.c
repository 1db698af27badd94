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

static bool is_cover(const struct interaction *it)
{
	if (it->doc->kind != KIND_CARD)
		return false;
	switch (card_style_from(it->doc->style)) {
	case CARD_STARTING:
	case CARD_BREAK:
	case CARD_END:
		return true;
	case CARD_LOWER_THIRD:
	case CARD_PANEL:
	case CARD_BENEFIT:
		return false;
	}
	return false;
}

/* Closes right after this, and says so. */
static void deadline(struct interaction *it, struct context *cx)
{
	if (it->life == LIFE_OPEN && it->deadline_mono <= cx->now.mono && !is_cover(it))
		interaction_put_on_air(it, cx, false);
}

const struct kind kind_card = {
	.init = init,
	.finish = finish,
	.deadline = deadline,
};
