#include <stdio.h>

#include "core/moment.h"
#include "scenes.h"

static void no_picture(struct stage *stage)
{
	stage->lottery.picture[0] = '\0';
}

static void any(struct stage *stage)
{
	stage->lottery.keyword[0] = '\0';
	stage->lottery.prize_count = 1;
}

static void soon(struct stage *stage)
{
	stage->lottery.card.life = LIFE_ARMED;
	stage->lottery.card.clock.set = false;
	stage->lottery.entrants = 0;
	stage->lottery.latest_count = 0;
	stage->lottery.commitment[0] = '\0';
}

static void waiting(struct stage *stage)
{
	stage->lottery.entrants = 0;
	stage->lottery.latest_count = 0;
}

static void crowd(struct stage *stage)
{
	stage->lottery.entrants = 1048576;
	scene_clock(&stage->lottery.card, -90000, 7000);
}

static void full(struct stage *stage)
{
	struct stage_lottery *lottery = &stage->lottery;
	scene_put(stage, lottery->card.title, sizeof(lottery->card.title),
		  "Win one of three double-walled travel mugs in the colour that you have voted for tonight",
		  "转发点赞关注后评论区发送关键词，抽三位朋友送双层真空旅行杯，颜色由今晚投票决定");
	scene_put(stage, lottery->keyword, sizeof(lottery->keyword), "I want the red travel mug", "我要红色旅行杯");
	scene_put(stage, lottery->latest[0], sizeof(lottery->latest[0]), "the_longest_name_that_a_viewer_may_have",
		  "名字特别特别长的一位观众朋友");
}

static void paused(struct stage *stage)
{
	scene_hold(stage, &stage->lottery.card);
}

static void counting(struct stage *stage)
{
	scene_close(&stage->lottery.card, false);
}

static void closed(struct stage *stage)
{
	scene_close(&stage->lottery.card, true);
}

static void nobody(struct stage *stage)
{
	scene_close(&stage->lottery.card, true);
	waiting(stage);
}

static void cancelled(struct stage *stage)
{
	scene_close(&stage->lottery.card, true);
	stage->lottery.card.life = LIFE_CANCELLED;
}

static void draw(struct stage *stage, uint32_t count, int64_t first, int64_t step)
{
	static const enum pick_status statuses[] = {PICK_PENDING, PICK_CLAIMED, PICK_EXPIRED, PICK_PENDING};
	struct stage_lottery *lottery = &stage->lottery;
	scene_reveal(&lottery->card, 0);
	lottery->winner_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct stage_winner *winner = &lottery->winners[i];
		winner->pick = i + 1;
		snprintf(winner->name, sizeof(winner->name), "%s", lottery->reel[(i + 3) % lottery->reel_count]);
		snprintf(winner->platform, sizeof(winner->platform), "Twitch");
		snprintf(winner->id_tail, sizeof(winner->id_tail), "%u", 4711 + i * 37);
		winner->shown_at = SCENE_NOW + first + step * i;
		winner->claim_start = winner->shown_at;
		winner->claim_deadline = winner->shown_at + 60000;
		winner->status = statuses[i % 4];
	}
}

static void one(struct stage *stage)
{
	draw(stage, 1, 6000, 0);
}

static void claimed(struct stage *stage)
{
	one(stage);
	stage->lottery.winners[0].status = PICK_CLAIMED;
}

static void expired(struct stage *stage)
{
	one(stage);
	stage->lottery.winners[0].status = PICK_EXPIRED;
}

static void long_name(struct stage *stage)
{
	one(stage);
	snprintf(stage->lottery.winners[0].name, sizeof(stage->lottery.winners[0].name), "%s",
		 "the_longest_name_that_a_viewer_may_have 名字特别特别长的一位观众");
}

static void four(struct stage *stage)
{
	draw(stage, 4, 2500, 2500);
}

static void twelve(struct stage *stage)
{
	draw(stage, 12, 1000, 120);
}

static void thirty(struct stage *stage)
{
	draw(stage, 30, 1000, 120);
}

/* The time to claim is over: nobody has anything to do any more. */
static void settled(struct stage *stage)
{
	twelve(stage);
	for (uint32_t i = 0; i < stage->lottery.winner_count; i++) {
		if (stage->lottery.winners[i].status == PICK_PENDING)
			stage->lottery.winners[i].status = PICK_CLAIMED;
	}
}

static void longer(struct stage *stage)
{
	stage->lottery.card.clock.deadline += 30000;
}

static void lost(struct stage *stage)
{
	stage->feeds_lost = true;
}

static void beacon(struct stage *stage)
{
	closed(stage);
	stage->lottery.beacon_round = 4712345;
	stage->lottery.beacon_due = SCENE_NOW + 11400;
	snprintf(stage->lottery.list, sizeof(stage->lottery.list), "%s", stage->lottery.commitment);
}

static void beacon_due(struct stage *stage)
{
	beacon(stage);
	stage->lottery.beacon_due = SCENE_NOW - 400;
}

/* The first one did not claim; the reel runs for another. */
static void again(struct stage *stage)
{
	draw(stage, 1, 6000, 0);
	scene_reveal(&stage->lottery.card, -90000);
	stage->lottery.winners[0].pick = 2;
	stage->lottery.winners[0].again = true;
}

/* As the engine says it: all may be named at one instant, and each has his moment after it. */
static void three_together(struct stage *stage)
{
	draw(stage, 3, 6000, 0);
}

static void thirty_together(struct stage *stage)
{
	draw(stage, 30, 6000, 0);
}

/* Names that are the same, and a full reel. */
static void twins(struct stage *stage)
{
	draw(stage, 4, 2500, 2500);
	for (int i = 0; i < 4; i++)
		scene_put(stage, stage->lottery.winners[i].name, sizeof(stage->lottery.winners[i].name), "Alex",
			  "阿杰");
	snprintf(stage->lottery.winners[1].platform, sizeof(stage->lottery.winners[1].platform), "bilibili");
}

static const struct scene_state states[] = {
	{.name = "open", .lists = WIDE_EN | TALL_ZH, .pictures = WIDE_EN | TALL_ZH},
	{.name = "no-picture", no_picture, .lists = WIDE_ZH},
	{.name = "any-message", any},
	{.name = "soon", soon},
	{.name = "waiting", waiting, .pictures = TALL_EN},
	{.name = "crowd", crowd},
	{.name = "long", full, .pictures = WIDE_ZH},
	{.name = "paused", paused},
	{.name = "counting", counting},
	{.name = "closed", closed},
	{.name = "nobody", nobody, .lists = TALL_EN},
	{.name = "cancelled", cancelled, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "reel", one, 4200, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "landing", one, 6400, .lists = WIDE_ZH, .pictures = WIDE_ZH},
	{.name = "winner", one, 20000, .lists = WIDE_ZH | TALL_EN, .pictures = WIDE_ZH},
	{.name = "winner-claimed", claimed, 20000},
	{.name = "winner-expired", expired, 70000},
	{.name = "winner-long", long_name, 20000},
	{.name = "rows-drawing", four, 7200, .lists = TALL_ZH},
	{.name = "rows", four, 20000, .lists = WIDE_EN, .pictures = WIDE_EN},
	{.name = "grid", twelve, 20000},
	{.name = "grid-settled", settled, 90000},
	{.name = "grid-thirty", thirty, 20000, .lists = TALL_ZH, .pictures = TALL_ZH},
	{.name = "longer", longer, 600, .lists = WIDE_EN, .pictures = WIDE_EN, .follows = true},
	{.name = "feeds-lost", lost, .lists = TALL_ZH},
	{.name = "beacon", beacon, .lists = WIDE_ZH, .pictures = WIDE_ZH},
	{.name = "beacon-due", beacon_due},
	{.name = "again", again, 3000, .lists = WIDE_EN},
	{.name = "rows-together", three_together, 9000},
	{.name = "grid-together", thirty_together, 7500},
	{.name = "rows-twins", twins, 20000},
	/* The sample came on air a minute before SCENE_NOW. */
	{.name = "enters", .at = -59900},
	{.name = "leaves", scene_nothing, 90, .follows = true},
};
const struct scene_kind scenes_lottery = {"lottery", OVERLAY_LOTTERY, states, sizeof(states) / sizeof(states[0])};
