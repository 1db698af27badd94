#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "scenes.h"

static void no_votes(struct stage_poll *poll)
{
	poll->voters = 0;
	poll->votes = 0;
	for (uint32_t i = 0; i < poll->option_count; i++) {
		poll->options[i].votes = 0;
		poll->options[i].percent = 0;
	}
}

static void soon(struct stage *stage)
{
	stage->poll.card.life = LIFE_ARMED;
	stage->poll.card.clock.set = false;
	no_votes(&stage->poll);
}

static void waiting(struct stage *stage)
{
	no_votes(&stage->poll);
}

static void hidden(struct stage *stage)
{
	int64_t voters = stage->poll.voters;
	no_votes(&stage->poll);
	stage->poll.voters = voters;
	stage->poll.votes = voters;
	stage->poll.hidden = true;
}

static void last_seconds(struct stage *stage)
{
	scene_clock(&stage->poll.card, -60000, 7000);
}

static void paused(struct stage *stage)
{
	scene_hold(stage, &stage->poll.card);
}

static void weighted(struct stage *stage)
{
	stage->poll.weighted = true;
}

static void two(struct stage *stage)
{
	stage->poll.option_count = 2;
	stage->poll.options[0].percent = 57;
	stage->poll.options[1].percent = 43;
}

static void ten(struct stage *stage)
{
	static const char *const names[10][2] = {
		{"Graphite", "石墨灰"},
		{"Lemon", "柠檬黄"},
		{"Ice", "冰川蓝"},
		{"Ink", "墨水蓝"},
		{"Olive", "橄榄绿"},
		{"Grass", "青草绿"},
		{"Plum", "梅子紫"},
		{"Rose", "玫瑰粉"},
		{"Lilac", "丁香紫"},
		{"Mint, with a very long name that does not fit", "薄荷绿，名字很长很长长到一行放不下的那一种"},
	};
	struct stage_poll *poll = &stage->poll;
	poll->option_count = 10;
	for (uint32_t i = 0; i < 10; i++) {
		struct stage_option *option = &poll->options[i];
		scene_put(stage, option->text, sizeof(option->text), names[i][0], names[i][1]);
		option->votes = 10 * (19 - 2 * i);
		option->percent = (int)(19 - 2 * i);
	}
	poll->voters = 1000;
	poll->votes = 1000;
}

/* Most of them in more words than a column of a phone has room for. */
static void ten_words(struct stage *stage)
{
	static const char *const names[10][2] = {
		{"Graphite grey", "磨砂石墨灰"},
		{"Lemon yellow", "夏日柠檬黄"},
		{"Ice", "冰川蓝"},
		{"Ink, the classic", "经典款的墨水蓝"},
		{"Olive and sand", "橄榄绿配沙色"},
		{"Fresh grass", "雨后青草绿"},
		{"Ripe plum", "熟透了的梅子紫"},
		{"Rose gold", "玫瑰金"},
		{"Lilac", "丁香紫"},
		{"None of these", "以上都不喜欢"},
	};
	ten(stage);
	for (uint32_t i = 0; i < 10; i++) {
		struct stage_option *option = &stage->poll.options[i];
		scene_put(stage, option->text, sizeof(option->text), names[i][0], names[i][1]);
	}
}

/* One column of long ones. */
static void eight_words(struct stage *stage)
{
	ten_words(stage);
	stage->poll.option_count = 8;
	for (uint32_t i = 1; i < 8; i += 3) {
		struct stage_option *option = &stage->poll.options[i];
		scene_put(stage, option->text, sizeof(option->text), "As it is, but with a handle",
			  "和现在一样，但是加一个把手");
	}
}

/* All of them long: what a tall card can take at most. */
static void ten_long(struct stage *stage)
{
	static const char *const names[10][2] = {
		{"Graphite grey with a matte lid", "磨砂石墨灰配同色的哑光杯盖"},
		{"Lemon yellow like last summer", "去年夏天卖光的那款柠檬黄色"},
		{"Ice blue, a little transparent", "略微有一点透明感的冰川蓝色"},
		{"Ink, the classic of the first run", "第一代就有的经典款式墨水蓝"},
		{"Olive and sand in two halves", "上下两截的橄榄绿配暖沙颜色"},
		{"Fresh grass after heavy rain", "大雨过后那种新鲜的青草绿色"},
		{"Ripe plum, nearly black at night", "夜里看几乎发黑的熟透梅子紫"},
		{"Rose gold with a leather strap", "玫瑰金外壳再配一条真皮挂绳"},
		{"Lilac as on the spring poster", "春季海报上面的那种淡丁香紫"},
		{"None of these, surprise us please", "以上都不太喜欢，给我们惊喜"},
	};
	ten(stage);
	for (uint32_t i = 0; i < 10; i++) {
		struct stage_option *option = &stage->poll.options[i];
		scene_put(stage, option->text, sizeof(option->text), names[i][0], names[i][1]);
	}
}

static void six(struct stage *stage)
{
	ten(stage);
	stage->poll.option_count = 6;
}

static void full(struct stage *stage)
{
	struct stage_poll *poll = &stage->poll;
	scene_put(
		stage, poll->card.title, sizeof(poll->card.title),
		"Which of these colours shall the second edition of the double-walled travel mug come in next spring?",
		"明年春天上市的第二代双层真空旅行杯，你最希望我们先做下面这几种颜色里的哪一种？");
	scene_put(stage, poll->options[0].text, sizeof(poll->options[0].text),
		  "A red like the last minute of a sunset over the sea", "像海上日落最后一分钟那样的红色");
	for (uint32_t i = 1; i < poll->option_count; i++)
		poll->options[i].percent = 0;
	poll->options[0].percent = 100;
	poll->options[0].votes = 1048576;
	poll->voters = 1048576;
}

static void counting(struct stage *stage)
{
	scene_close(&stage->poll.card, false);
}

static void closed_hidden(struct stage *stage)
{
	hidden(stage);
	scene_close(&stage->poll.card, true);
}

static void result(struct stage *stage)
{
	scene_reveal(&stage->poll.card, -10000);
	stage->poll.options[0].winner = true;
}

static void race(struct stage *stage)
{
	result(stage);
	stage->poll.card.revealed = SCENE_NOW;
}

static void tie(struct stage *stage)
{
	result(stage);
	stage->poll.tie = true;
	stage->poll.options[1].winner = true;
	stage->poll.options[1].votes = stage->poll.options[0].votes;
	stage->poll.options[0].percent = 38;
	stage->poll.options[1].percent = 38;
	stage->poll.options[2].percent = 16;
}

static void nobody(struct stage *stage)
{
	scene_reveal(&stage->poll.card, -10000);
	no_votes(&stage->poll);
}

static void cancelled(struct stage *stage)
{
	scene_close(&stage->poll.card, true);
	stage->poll.card.life = LIFE_CANCELLED;
}

static void shorter(struct stage *stage)
{
	stage->poll.card.clock.deadline -= 10000;
}

/* The second goes past the first. */
static void overtaken(struct stage *stage)
{
	stage->poll.options[1].votes += stage->poll.options[0].votes;
	int64_t all = 0;
	for (uint32_t i = 0; i < stage->poll.option_count; i++)
		all += stage->poll.options[i].votes;
	for (uint32_t i = 0; i < stage->poll.option_count; i++)
		stage->poll.options[i].percent = (int)((stage->poll.options[i].votes * 100 + all / 2) / all);
	stage->poll.votes = all;
	stage->poll.voters = all;
}

static void lost(struct stage *stage)
{
	stage->feeds_lost = true;
}

static void run_off(struct stage *stage)
{
	two(stage);
	stage->poll.run_off = true;
}

static const struct scene_state states[] = {
	{.name = "open", .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN | TALL_ZH},
	{.name = "soon", soon},
	{.name = "waiting", waiting},
	{.name = "hidden", hidden, .lists = WIDE_ZH, .pictures = WIDE_ZH},
	{.name = "last-seconds", last_seconds},
	{.name = "paused", paused},
	{.name = "weighted", weighted},
	{.name = "two", two},
	{.name = "six", six},
	{.name = "ten", ten, .lists = WIDE_EN | TALL_EN, .pictures = WIDE_EN},
	{.name = "ten-words", ten_words, .pictures = TALL_EN},
	{.name = "ten-long", ten_long},
	{.name = "eight-words", eight_words},
	{.name = "long", full, .pictures = TALL_EN},
	{.name = "counting", counting},
	{.name = "closed-hidden", closed_hidden},
	{.name = "race", race, 500, .before = closed_hidden},
	{.name = "result", result, .lists = TALL_EN, .pictures = TALL_EN},
	{.name = "tie", tie, .lists = WIDE_ZH, .pictures = WIDE_ZH},
	{.name = "nobody", nobody},
	{.name = "cancelled", cancelled},
	{.name = "shorter", shorter, 600, .follows = true},
	{.name = "overtaken", overtaken, 2000, .follows = true},
	{.name = "feeds-lost", lost, .lists = WIDE_EN},
	{.name = "run-off", run_off, .lists = TALL_ZH},
	{.name = "enters", .at = -59900},
	{.name = "leaves", scene_nothing, 90, .follows = true},
};
const struct scene_kind scenes_poll = {"poll", OVERLAY_POLL, states, sizeof(states) / sizeof(states[0])};
