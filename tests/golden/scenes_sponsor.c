#include <stdio.h>
#include <string.h>

#include "scenes.h"

static void alone(struct stage *stage)
{
	struct stage_sponsors sponsors = stage->sponsors;
	scene_nothing(stage);
	stage->sponsors = sponsors;
}

/* A logo lies beside the product's picture. */
static void with_logo(struct stage *stage, const char *name)
{
	char *path = stage->sponsors.items[0].logo;
	const char *slash = strrchr(stage->sale.picture, '/');
	int folder = slash ? (int)(slash - stage->sale.picture) : 0;
	alone(stage);
	snprintf(path, sizeof(stage->sponsors.items[0].logo), "%.*s/%s", folder, stage->sale.picture, name);
}

static void logo(struct stage *stage)
{
	with_logo(stage, "logo.png");
}

static void wide_logo(struct stage *stage)
{
	with_logo(stage, "logo-wide.png");
}

static void tall_logo(struct stage *stage)
{
	with_logo(stage, "logo-tall.png");
}

static void long_name(struct stage *stage)
{
	alone(stage);
	scene_put(stage, stage->sponsors.items[0].title, sizeof(stage->sponsors.items[0].title),
		  "The Northwind Coffee Roasters’ Cooperative of the Upper Valley", "北方山谷咖啡烘焙合作联社有限公司");
}

static void two(struct stage *stage)
{
	logo(stage);
	stage->sponsors.count = 2;
	scene_put(stage, stage->sponsors.items[1].title, sizeof(stage->sponsors.items[1].title), "Trailhead", "山野集");
}

static const struct scene_state states[] = {
	{.name = "name", alone, .pictures = TALL_ZH},
	{.name = "logo", logo, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "logo-wide", wide_logo},
	{.name = "logo-tall", tall_logo},
	{.name = "long", long_name},
	{.name = "turn", two, 4150},
	{.name = "enters", logo, .at = -59900},
	{.name = "leaves", scene_nothing, 90, .before = alone},
};
const struct scene_kind scenes_sponsor = {"sponsor", OVERLAY_STAGE, states, sizeof(states) / sizeof(states[0])};
