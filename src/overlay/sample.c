#include "overlay/sample.h"

#include <stdio.h>
#include <string.h>

#include "core/moment.h"

#define SHOWN_AGO 60000

/* One text in both languages. */
struct text {
	const char *english;
	const char *chinese;
};

static void put(char *to, size_t size, struct text text, bool chinese)
{
	snprintf(to, size, "%s", chinese ? text.chinese : text.english);
}

static void card(struct stage_card *to, const char *id, struct text title, bool chinese, int64_t now, int64_t length)
{
	to->present = true;
	snprintf(to->id, sizeof(to->id), "%s", id);
	to->run = 1;
	to->life = LIFE_OPEN;
	put(to->title, sizeof(to->title), title, chinese);
	to->shown = now - SHOWN_AGO;
	to->revealed = NEVER;
	to->clock = (struct stage_clock){.set = length > 0, .start = now - SHOWN_AGO, .deadline = now + length};
}

static void lottery(struct stage_lottery *to, bool chinese, int64_t now)
{
	static const struct text latest[] = {
		{"Mia Chen", "海边的猫"}, {"river_otter", "小林同学"}, {"Jonas", "Alex 王"}};
	static const struct text reel[] = {
		{"Mia Chen", "海边的猫"}, {"river_otter", "小林同学"}, {"Jonas", "Alex 王"},
		{"Priya R.", "追光的人"}, {"Sam", "星星🌟糖"},          {"Beatriz", "阿杰"},
		{"old_hiker_88", "晚风"}, {"Yuki", "橘子汽水"},
	};
	card(&to->card, "sample-lottery", (struct text){"Win the red travel mug", "抽一个红色旅行杯"}, chinese, now,
	     92000);
	put(to->keyword, sizeof(to->keyword), (struct text){"mug", "杯子"}, chinese);
	put(to->prize, sizeof(to->prize), (struct text){"Travel mug, 480 ml", "旅行杯 480ml"}, chinese);
	to->prize_count = 3;
	to->entrants = 1284;
	snprintf(to->commitment, sizeof(to->commitment), "%s",
		 "9f2c41b7d05e8a6633f1c0de77ab245818e4cd90127fb36aa5c2d4e8f0917b36");
	put(to->odds, sizeof(to->odds), (struct text){"1 in 428", "中奖机会 1/428"}, chinese);
	to->latest_count = 3;
	for (size_t i = 0; i < 3; i++)
		put(to->latest[i], sizeof(to->latest[i]), latest[i], chinese);
	to->reel_count = sizeof(reel) / sizeof(reel[0]);
	to->reel_ms = 6000;
	for (size_t i = 0; i < to->reel_count; i++)
		put(to->reel[i], sizeof(to->reel[i]), reel[i], chinese);
}

static void poll(struct stage_poll *to, bool chinese, int64_t now)
{
	static const struct text options[] = {
		{"Sunset red", "落日红"}, {"Deep sea blue", "深海蓝"}, {"Moss green", "苔藓绿"}, {"Cream", "奶油白"}};
	static const int64_t votes[] = {512, 387, 204, 101};
	static const int percent[] = {43, 32, 17, 8};
	card(&to->card, "sample-poll", (struct text){"Which colour shall we make next?", "下一款你想要什么颜色？"},
	     chinese, now, 42000);
	to->option_count = 4;
	for (size_t i = 0; i < to->option_count; i++) {
		put(to->options[i].text, sizeof(to->options[i].text), options[i], chinese);
		to->options[i].votes = votes[i];
		to->options[i].percent = percent[i];
	}
	to->voters = 1204;
	to->votes = 1204;
}

static void question(struct stage_question *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-question", (struct text){"Ask us", "有问必答"}, chinese, now, 0);
	to->has_item = true;
	to->item = 7;
	put(to->text, sizeof(to->text),
	    (struct text){"Does it keep coffee hot on a whole day of hiking, and does the lid survive the dishwasher?",
			  "爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗吗？"},
	    chinese);
	put(to->name, sizeof(to->name), (struct text){"Priya R.", "追光的人"}, chinese);
	put(to->platform, sizeof(to->platform), (struct text){"Twitch", "bilibili"}, chinese);
	to->votes = 86;
	to->aired = now - 12000;
	to->air_ms = 45000;
	to->waiting = 3;
}

static void sale(struct stage_sale *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-sale", (struct text){"Flash sale", "限时秒杀"}, chinese, now, 0);
	to->phase = SALE_LAST;
	snprintf(to->product, sizeof(to->product), "mug");
	put(to->name, sizeof(to->name), (struct text){"Travel mug, double wall, 480 ml", "双层真空旅行杯 480ml"},
	    chinese);
	snprintf(to->price.currency, sizeof(to->price.currency), "%s", chinese ? "CNY" : "USD");
	to->price.minor = chinese ? 9990 : 1490;
	to->was = to->price;
	to->was.minor = chinese ? 16900 : 2400;
	to->link_number = 3;
	to->has_stock = true;
	to->stock = 12;
	to->total = 200;
	to->sold = 188;
	to->last = 20;
	to->limit = 2;
}

static void benefit(struct stage_benefit *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-benefit", (struct text){"For everyone who is here", "直播间专属福利"}, chinese, now,
	     92000);
	/* in their common place the sale's card is the later one */
	to->card.shown -= 1;
	to->kind = BENEFIT_COUPON;
	put(to->title, sizeof(to->title), (struct text){"$5 off every order over $30", "满 199 元立减 30 元"}, chinese);
	put(to->text, sizeof(to->text), (struct text){"Valid today, once a person", "今日有效，每人限用一次"}, chinese);
	put(to->code, sizeof(to->code), (struct text){"TRAIL5", "山野30"}, chinese);
	to->has_count = true;
	to->left = 87;
	to->count = 100;
}

static void sponsors(struct stage_sponsors *to, bool chinese, int64_t now)
{
	to->card.present = true;
	to->card.shown = now - SHOWN_AGO;
	to->card.revealed = NEVER;
	to->count = 1;
	put(to->items[0].title, sizeof(to->items[0].title), (struct text){"Northwind Coffee", "北风咖啡"}, chinese);
}

static void topic(struct stage_topic *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-topic", (struct text){"Where do you take your coffee?", "你都带着咖啡去哪儿？"},
	     chinese, now, 0);
	put(to->text, sizeof(to->text),
	    (struct text){"Mountains, trains, the night shift: tell us in the chat.",
			  "山里、地铁上、夜班路上，发弹幕告诉我们。"},
	    chinese);
}

static void lower(struct stage_lower *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-lower", (struct text){"Hannah Marlow", "韩梅梅"}, chinese, now, 0);
	put(to->text, sizeof(to->text), (struct text){"Product manager for Travel Mugs", "保温杯产品经理"}, chinese);
}

/* Off the air, or nothing else could be seen. */
static void cover(struct stage_cover *to, bool chinese, int64_t now)
{
	card(&to->card, "sample-cover", (struct text){"We start soon", "直播即将开始"}, chinese, now, 272000);
	to->card.present = false;
	to->kind = COVER_STARTING;
	put(to->text, sizeof(to->text),
	    (struct text){"Get a coffee: there are three mugs to win tonight.", "先去倒杯咖啡，今晚送出三个旅行杯。"},
	    chinese);
	put(to->next, sizeof(to->next), (struct text){"The new colours", "新色首发"}, chinese);
}

/* Off the air: few shows have it, and for a minute. */
static void measure(struct stage_measure *to, int64_t now)
{
	to->card.life = LIFE_OPEN;
	to->card.run = 1;
	to->card.shown = now - SHOWN_AGO;
	to->card.revealed = NEVER;
	to->card.clock =
		(struct stage_clock){.set = true, .start = now - SHOWN_AGO, .deadline = now - SHOWN_AGO + 60000};
	snprintf(to->code, sizeof(to->code), "7305");
}

void overlay_sample(struct stage *stage, const char *language, int64_t now)
{
	memset(stage, 0, sizeof(*stage));
	bool chinese = language && strncmp(language, "zh", 2) == 0;
	stage->change_id = 1;
	snprintf(stage->language, sizeof(stage->language), "%s", chinese ? "zh-CN" : "en-US");
	put(stage->show_title, sizeof(stage->show_title), (struct text){"Sample show", "示例直播"}, chinese);
	stage->state = SHOW_LIVE;
	lottery(&stage->lottery, chinese, now);
	poll(&stage->poll, chinese, now);
	question(&stage->question, chinese, now);
	sale(&stage->sale, chinese, now);
	benefit(&stage->benefit, chinese, now);
	sponsors(&stage->sponsors, chinese, now);
	topic(&stage->topic, chinese, now);
	lower(&stage->lower, chinese, now);
	cover(&stage->cover, chinese, now);
	measure(&stage->measure, now);
	/* Where two share a place, the ones with more to see stand in it. */
	stage->topic.card.shown -= 1000;
	stage->lower.card.shown -= 1000;
}
