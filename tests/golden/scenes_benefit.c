#include <stdio.h>

#include "scenes.h"

/* On the Stage, alone: a card that the show has no source of its own for. */
static void alone(struct stage *stage)
{
	struct stage_benefit benefit = stage->benefit;
	scene_nothing(stage);
	stage->benefit = benefit;
}

static void few(struct stage *stage)
{
	alone(stage);
	stage->benefit.left = 8;
	stage->benefit.card.clock.deadline = SCENE_NOW + 9400;
}

static void soon(struct stage *stage)
{
	alone(stage);
	stage->benefit.card.life = LIFE_ARMED;
	stage->benefit.card.clock.set = false;
}

static void gone(struct stage *stage)
{
	alone(stage);
	stage->benefit.left = 0;
}

static void over(struct stage *stage)
{
	alone(stage);
	scene_close(&stage->benefit.card, true);
}

static void cancelled(struct stage *stage)
{
	over(stage);
	stage->benefit.card.life = LIFE_CANCELLED;
}

static void paused(struct stage *stage)
{
	alone(stage);
	scene_hold(stage, &stage->benefit.card);
}

static void packet(struct stage *stage)
{
	alone(stage);
	stage->benefit.kind = BENEFIT_RED_PACKET;
	stage->benefit.left = 2;
	stage->benefit.count = 3;
	stage->benefit.code[0] = '\0';
	scene_put(stage, stage->benefit.title, sizeof(stage->benefit.title), "A red packet for three winners",
		  "现金红包 抽三位朋友");
	stage->benefit.card.clock.set = false;
}

static void shipping(struct stage *stage)
{
	alone(stage);
	stage->benefit.kind = BENEFIT_FREE_SHIPPING;
	stage->benefit.has_count = false;
	stage->benefit.code[0] = '\0';
	stage->benefit.text[0] = '\0';
	scene_put(stage, stage->benefit.title, sizeof(stage->benefit.title), "No postage tonight", "今晚下单全国包邮");
	stage->benefit.card.clock.set = false;
}

static void codes(struct stage *stage)
{
	alone(stage);
	stage->benefit.kind = BENEFIT_CODE;
	stage->benefit.count = 100000;
	stage->benefit.left = 73120;
	scene_put(stage, stage->benefit.title, sizeof(stage->benefit.title),
		  "Ten days of the trail map for everyone who has been here from the beginning of the show",
		  "从开播就在直播间的所有朋友都可以免费领取十天的徒步地图会员兑换码");
	scene_put(stage, stage->benefit.code, sizeof(stage->benefit.code), "THE-LONG-TRAIL-2026-SPRING",
		  "山野漫步二零二六春季徒步大礼包");
}

static void longer(struct stage *stage)
{
	alone(stage);
	stage->benefit.card.clock.deadline += 90000;
}

static const struct scene_state states[] = {
	{.name = "open", alone, .lists = WIDE_EN, .pictures = WIDE_EN | TALL_ZH},
	{.name = "few", few},
	{.name = "soon", soon},
	{.name = "gone", gone, 600, .pictures = WIDE_ZH, .before = few},
	{.name = "over", over},
	{.name = "cancelled", cancelled},
	{.name = "paused", paused},
	{.name = "red-packet", packet},
	{.name = "free-shipping", shipping},
	{.name = "code-long", codes},
	{.name = "longer", longer, 600, .before = alone},
	{.name = "enters", alone, .at = -59900},
	{.name = "leaves", scene_nothing, 90, .before = alone},
};
const struct scene_kind scenes_benefit = {"benefit", OVERLAY_STAGE, states, sizeof(states) / sizeof(states[0])};
