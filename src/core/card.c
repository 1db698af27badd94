/* Topic cards and lower thirds: nothing but the shared life. */
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

const struct kind kind_card = {
	.init = init,
	.finish = finish,
};
