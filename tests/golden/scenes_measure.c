#include "scenes.h"

static void alone(struct stage *stage)
{
	scene_nothing(stage);
	stage->measure.card.present = true;
}

/* A card that has the whole picture. */
static void over_cover(struct stage *stage)
{
	stage->cover.card.present = true;
	stage->measure.card.present = true;
}

static const struct scene_state states[] = {
	{.name = "code", alone, .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN | TALL_ZH},
	{.name = "over-cover", over_cover},
	{.name = "leaves", scene_nothing, 90, .before = alone},
};
const struct scene_kind scenes_measure = {"measure", OVERLAY_STAGE, states, sizeof(states) / sizeof(states[0])};
