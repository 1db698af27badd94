#include <stdio.h>

#include "core/moment.h"
#include "scenes.h"

static void lower(struct stage *stage)
{
	scene_nothing(stage);
	stage->lower.card.present = true;
}

static void lower_line(struct stage *stage)
{
	lower(stage);
	scene_put(stage, stage->lower.card.title, sizeof(stage->lower.card.title), "Hannah and Jonas", "韩梅梅和李雷");
	stage->lower.text[0] = '\0';
}

static void lower_long(struct stage *stage)
{
	lower(stage);
	scene_put(stage, stage->lower.card.title, sizeof(stage->lower.card.title),
		  "Dr. Maximiliana Alexandrina von Hohenburg-Lichtenstein",
		  "欧阳上官司马诸葛慕容·买买提江·阿布都热合曼");
	scene_put(stage, stage->lower.text, sizeof(stage->lower.text),
		  "Head of materials research, Institute for Thermal Insulation and Everyday Objects, Lichtenberg",
		  "国家日用金属制品质量检验检测中心首席专家、隔热材料实验室主任、高级工程师");
}

static void lower_arabic(struct stage *stage)
{
	lower(stage);
	snprintf(stage->lower.card.title, sizeof(stage->lower.card.title), "%s", "محمد علي الخوارزمي");
	snprintf(stage->lower.text, sizeof(stage->lower.text), "%s", "مدير المنتجات، ABC 🦊");
}

static void lower_next(struct stage *stage)
{
	lower(stage);
	snprintf(stage->lower.card.id, sizeof(stage->lower.card.id), "next");
	scene_put(stage, stage->lower.card.title, sizeof(stage->lower.card.title), "Jonas Weber", "李雷");
	scene_put(stage, stage->lower.text, sizeof(stage->lower.text), "Host", "主持人");
}

static void topic(struct stage *stage)
{
	scene_nothing(stage);
	stage->topic.card.present = true;
}

static void topic_timed(struct stage *stage)
{
	topic(stage);
	scene_clock(&stage->topic.card, -60000, 92000);
	stage->topic.text[0] = '\0';
}

static void panel(struct stage *stage)
{
	topic(stage);
	stage->topic.plain = true;
	scene_put(stage, stage->topic.card.title, sizeof(stage->topic.card.title), "Tonight’s programme", "今晚节目单");
	scene_put(stage, stage->topic.text, sizeof(stage->topic.text),
		  "New colours, a draw for three mugs, the flash sale at nine, and your questions until the end.",
		  "新色首发、抽三个旅行杯、九点整限时秒杀，最后是大家的提问时间。");
}

static void topic_long(struct stage *stage)
{
	topic(stage);
	scene_put(stage, stage->topic.card.title, sizeof(stage->topic.card.title),
		  "Should a travel mug be something that you buy once in your life and then hand on to your children?",
		  "一只好的旅行杯应不应该是一辈子只买一次、以后还能传给孩子的东西？");
	scene_put(stage, stage->topic.text, sizeof(stage->topic.text),
		  "Tell us how old your oldest mug is, what it has been through, who had it before you, and whether "
		  "you would repair it or rather buy a new one when the lid begins to leak after all those years.",
		  "说说你最老的杯子用了多少年、陪你去过哪些地方、在你之前是谁在用，杯盖开始漏水以后你是愿意修还是换新的"
		  "？");
}

static const struct scene_state states[] = {
	{.name = "lower", lower, .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN | TALL_ZH},
	{.name = "lower-line", lower_line},
	{.name = "lower-long", lower_long, .pictures = WIDE_EN},
	{.name = "lower-arabic", lower_arabic, .pictures = WIDE_EN},
	{.name = "lower-enters", lower, -60800, .pictures = WIDE_ZH},
	{.name = "lower-leaves", scene_nothing, 90, .before = lower},
	{.name = "lower-changes", lower_next, 40, .before = lower},
	{.name = "topic", topic, .lists = WIDE_ZH, .pictures = WIDE_ZH | TALL_EN},
	{.name = "topic-timed", topic_timed},
	{.name = "topic-long", topic_long},
	{.name = "panel", panel, .pictures = WIDE_EN},
};
const struct scene_kind scenes_card = {"card", OVERLAY_CARD, states, sizeof(states) / sizeof(states[0])};
