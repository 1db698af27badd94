#include <stdio.h>

#include "scenes.h"

static void announced(struct stage *stage)
{
	stage->sale.phase = SALE_ANNOUNCED;
}

static void countdown(struct stage *stage)
{
	stage->sale.phase = SALE_COUNTDOWN;
	scene_clock(&stage->sale.card, -1000, 83500);
}

static void hours(struct stage *stage)
{
	stage->sale.phase = SALE_COUNTDOWN;
	scene_clock(&stage->sale.card, -1000, 3723500);
}

static void seconds(struct stage *stage)
{
	stage->sale.phase = SALE_COUNTDOWN;
	scene_clock(&stage->sale.card, -53500, 6500);
}

static void paused(struct stage *stage)
{
	countdown(stage);
	scene_hold(stage, &stage->sale.card);
}

static void open(struct stage *stage)
{
	stage->sale.phase = SALE_OPEN;
	stage->sale.stock = 143;
	stage->sale.sold = 57;
}

static void code(struct stage *stage)
{
	open(stage);
	snprintf(stage->sale.link, sizeof(stage->sale.link), "https://shop.example/p/mug?c=live");
}

static void code_countdown(struct stage *stage)
{
	code(stage);
	countdown(stage);
}

static void limited(struct stage *stage)
{
	open(stage);
	scene_clock(&stage->sale.card, -60000, 54000);
}

static void no_picture(struct stage *stage)
{
	open(stage);
	stage->sale.picture[0] = '\0';
}

static void unknown(struct stage *stage)
{
	open(stage);
	stage->sale.has_stock = false;
	stage->sale.sold = 0;
	stage->sale.was.currency[0] = '\0';
}

static void full(struct stage *stage)
{
	code(stage);
	scene_put(stage, stage->sale.name, sizeof(stage->sale.name),
		  "Double-walled stainless steel travel mug with a leak-proof lid, 480 ml, second edition, sunset red",
		  "第二代双层真空不锈钢旅行杯 防漏杯盖 480ml 落日红限定色 含杯刷与收纳袋礼盒装");
	stage->sale.price.minor = 12849900;
	stage->sale.was.minor = 15999900;
}

static void reduced(struct stage *stage)
{
	open(stage);
	stage->sale.price.minor -= 200;
}

static void sold_out(struct stage *stage)
{
	stage->sale.phase = SALE_SOLD_OUT;
	stage->sale.stock = 0;
	stage->sale.sold = 200;
}

static void sold_out_bare(struct stage *stage)
{
	sold_out(stage);
	stage->sale.picture[0] = '\0';
}

static void closed(struct stage *stage)
{
	stage->sale.phase = SALE_CLOSED;
	stage->sale.card.life = LIFE_CLOSED;
}

static void cancelled(struct stage *stage)
{
	open(stage);
	stage->sale.card.life = LIFE_CANCELLED;
}

static void longer(struct stage *stage)
{
	limited(stage);
	stage->sale.card.clock.deadline += 120000;
}

static void countdown_longer(struct stage *stage)
{
	countdown(stage);
	stage->sale.card.clock.deadline += 30000;
}

static void limited_paused(struct stage *stage)
{
	limited(stage);
	scene_hold(stage, &stage->sale.card);
}

static void lost(struct stage *stage)
{
	open(stage);
	stage->sale.claims = true;
	stage->feeds_lost = true;
}

static const struct scene_state states[] = {
	{.name = "last", .lists = TALL_ZH, .pictures = TALL_ZH},
	{.name = "announced", announced},
	{.name = "countdown", countdown, .lists = WIDE_ZH, .pictures = WIDE_ZH},
	{.name = "hours", hours, .pictures = TALL_EN},
	{.name = "seconds", seconds, .lists = TALL_EN, .pictures = WIDE_EN},
	{.name = "paused", paused},
	{.name = "open", open, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "code-countdown", code_countdown},
	{.name = "code", code, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "limited", limited},
	{.name = "no-picture", no_picture},
	{.name = "unknown", unknown, .lists = WIDE_ZH},
	{.name = "long", full},
	{.name = "price-changed", reduced, 900, .before = open},
	{.name = "restocked", open, 900, .before = sold_out},
	{.name = "sold-out", sold_out, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "sold-out-no-picture", sold_out_bare},
	{.name = "closed", closed},
	{.name = "cancelled", cancelled},
	{.name = "longer", longer, 600, .before = limited},
	{.name = "countdown-longer", countdown_longer, 600, .before = countdown},
	{.name = "limited-paused", limited_paused},
	{.name = "feeds-lost", lost},
	{.name = "enters", .at = -59900, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "leaves", scene_nothing, 90, .follows = true},
};
const struct scene_kind scenes_sale = {"sale", OVERLAY_SALE, states, sizeof(states) / sizeof(states[0])};
