#include <stdio.h>

#include "scenes.h"

static void starting(struct stage *stage)
{
	scene_nothing(stage);
	stage->cover.card.present = true;
}

static void hours(struct stage *stage)
{
	starting(stage);
	scene_clock(&stage->cover.card, -600000, 2 * 3600000 + 32 * 60000);
	stage->cover.text[0] = '\0';
}

static void unknown(struct stage *stage)
{
	starting(stage);
	stage->cover.card.clock.set = false;
}

static void due(struct stage *stage)
{
	starting(stage);
	scene_clock(&stage->cover.card, -600000, -1000);
}

static void back(struct stage *stage)
{
	starting(stage);
	stage->cover.kind = COVER_BREAK;
	snprintf(stage->cover.card.id, sizeof(stage->cover.card.id), "break");
	scene_put(stage, stage->cover.card.title, sizeof(stage->cover.card.title), "A short break", "休息一下");
	stage->cover.text[0] = '\0';
	scene_clock(&stage->cover.card, -60000, 9 * 60000 + 41000);
	scene_put(stage, stage->cover.next, sizeof(stage->cover.next), "Your questions", "有问必答");
}

static void held(struct stage *stage)
{
	back(stage);
	stage->held = true;
	stage->cover.card.clock.held = true;
	stage->cover.card.clock.left = 581000;
}

static void end(struct stage *stage)
{
	back(stage);
	stage->cover.kind = COVER_END;
	snprintf(stage->cover.card.id, sizeof(stage->cover.card.id), "end");
	scene_put(stage, stage->cover.card.title, sizeof(stage->cover.card.title), "Thank you for watching",
		  "感谢观看，明晚八点见");
	scene_put(stage, stage->cover.text, sizeof(stage->cover.text),
		  "See you on Thursday at eight: the camping special.", "下一场：露营专场，点个关注不迷路。");
	stage->cover.next[0] = '\0';
	stage->cover.card.clock.set = false;
}

static void full(struct stage *stage)
{
	starting(stage);
	scene_put(stage, stage->show_title, sizeof(stage->show_title),
		  "The Great Autumn Launch of the Travel Mug That Keeps Coffee Hot, Day Two of Three",
		  "二〇二六秋季旅行杯新品首发暨老用户感恩回馈三日特别直播节目第二天");
	scene_put(stage, stage->cover.card.title, sizeof(stage->cover.card.title),
		  "We are setting the table and warming the cups: the launch begins in just a few moments",
		  "正在摆桌、热杯子、调试设备，新品发布马上就要和大家见面了");
	scene_put(stage, stage->cover.next, sizeof(stage->cover.next),
		  "A walk through the workshop with the two people who made the very first prototype",
		  "和做出第一只样杯的两位师傅一起参观车间并现场拉伸一只杯身");
}

static void arabic(struct stage *stage)
{
	starting(stage);
	snprintf(stage->show_title, sizeof(stage->show_title), "%s", "ليلة الأكواب ☕");
	snprintf(stage->cover.card.title, sizeof(stage->cover.card.title), "%s", "نبدأ بعد قليل");
	snprintf(stage->cover.text, sizeof(stage->cover.text), "%s", "حضّروا القهوة: ثلاثة أكواب للفوز الليلة");
	snprintf(stage->cover.next, sizeof(stage->cover.next), "%s", "ألوان جديدة");
}

static void emergency(struct stage *stage)
{
	starting(stage);
	stage->standby = true;
	stage->cover = (struct stage_cover){.kind = COVER_EMERGENCY, .card = {.present = true, .run = 1}};
	stage->cover.card.shown = SCENE_NOW - 5000;
	scene_put(stage, stage->cover.card.title, sizeof(stage->cover.card.title), "We will be right back",
		  "技术小哥正在抢修，马上回来");
}

static const struct scene_state states[] = {
	{.name = "starting", starting, .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN},
	{.name = "starting-hours", hours},
	{.name = "starting-unknown", unknown},
	{.name = "starting-due", due},
	{.name = "starting-long", full},
	{.name = "starting-arabic", arabic},
	{.name = "starting-enters", starting, -59900},
	{.name = "break", back, .lists = WIDE_ZH},
	{.name = "break-held", held},
	{.name = "break-after-start", back, 90, .before = starting},
	{.name = "end", end, .lists = TALL_EN},
	{.name = "emergency", emergency, .lists = WIDE_EN},
};
const struct scene_kind scenes_cover = {"cover", OVERLAY_CARD, states, sizeof(states) / sizeof(states[0])};
