#include <stdio.h>

#include "scenes.h"

static void alone(struct stage *stage)
{
	stage->poll.card.present = false;
}

static void beside(struct stage *stage)
{
	stage->poll.card.present = true;
}

static void brief(struct stage *stage)
{
	alone(stage);
	scene_put(stage, stage->question.text, sizeof(stage->question.text), "Is it dishwasher safe?",
		  "能用洗碗机洗吗？");
	stage->question.votes = 1;
	stage->question.waiting = 0;
}

static void full(struct stage *stage)
{
	alone(stage);
	scene_put(stage, stage->question.text, sizeof(stage->question.text),
		  "I bought the first edition two years ago and its lid began to leak after about three months of "
		  "daily use on "
		  "my bicycle, so what exactly have you changed in the new one, and would you also sell me only the "
		  "new lid?",
		  "我两年前买过第一代，每天骑车带着用，大概三个月以后杯盖就开始漏水了，所以想问一下新的这一代到底改了哪"
		  "些地方？"
		  "如果只是杯盖升级的话，可不可以单独卖给我们老用户一个新的杯盖？");
	scene_put(stage, stage->question.name, sizeof(stage->question.name), "the_longest_name_that_a_viewer_may_have",
		  "名字特别特别长的一位观众朋友");
	stage->question.votes = 12840;
	stage->question.waiting = 1;
}

static void stays(struct stage *stage)
{
	alone(stage);
	stage->question.air_ms = 0;
}

static void next(struct stage *stage)
{
	alone(stage);
	stage->question.item = 8;
	scene_put(stage, stage->question.text, sizeof(stage->question.text), "How heavy is it with coffee in it?",
		  "装满咖啡以后有多重？");
	scene_put(stage, stage->question.name, sizeof(stage->question.name), "Jonas", "晚风");
	stage->question.aired = SCENE_NOW;
	stage->question.waiting = 2;
}

static void arabic(struct stage *stage)
{
	alone(stage);
	snprintf(stage->question.text, sizeof(stage->question.text), "%s",
		 "هل تبقى القهوة ساخنة (480 ml) طوال اليوم؟ ABC مرحبا بالعالم");
	snprintf(stage->question.name, sizeof(stage->question.name), "%s", "محمد علي");
}

static void scripts(struct stage *stage)
{
	alone(stage);
	snprintf(stage->question.text, sizeof(stage->question.text), "%s",
		 "👨‍👩‍👧‍👦 🇩🇪🇨🇳 👍🏽 3️⃣ ❤️ "
		 "क्या यह कॉफ़ी को गर्म रखता है? "
		 "很好……“是的”——");
	snprintf(stage->question.name, sizeof(stage->question.name), "%s", "🦊 नमस्ते");
}

static void retracted(struct stage *stage)
{
	alone(stage);
	stage->question.retracted = stage->question.item;
	stage->question.has_item = false;
}

static void lost(struct stage *stage)
{
	alone(stage);
	stage->feeds_lost = true;
}

static const struct scene_state states[] = {
	{.name = "open", alone, .lists = WIDE_ZH | TALL_EN, .pictures = WIDE_ZH | TALL_EN},
	{.name = "beside", beside, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "brief", brief, .pictures = WIDE_EN},
	{.name = "long", full, .pictures = WIDE_EN},
	{.name = "stays", stays},
	{.name = "feeds-lost", lost, .lists = WIDE_ZH},
	{.name = "next", next, 340, .before = alone},
	{.name = "arabic", arabic, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "scripts", scripts, .lists = TALL_ZH, .pictures = TALL_ZH},
	{.name = "retracted", retracted, 600, .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN, .before = alone},
	{.name = "enters", .at = -11900},
	{.name = "leaves", scene_nothing, 90, .follows = true},
};
const struct scene_kind scenes_question = {"question", OVERLAY_QUESTION, states, sizeof(states) / sizeof(states[0])};
