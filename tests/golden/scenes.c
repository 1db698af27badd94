#include "scenes.h"

#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/sample.h"

static void no_pictures(struct stage *stage)
{
	stage->lottery.picture[0] = '\0';
	stage->sale.picture[0] = '\0';
}

static void closed(struct stage_card *card, bool settled)
{
	card->life = LIFE_CLOSED;
	card->settled = settled;
	card->clock.set = false;
}

static void revealed(struct stage_card *card, int64_t since)
{
	closed(card, true);
	card->life = LIFE_REVEALED;
	card->revealed = SCENE_NOW + since;
}

static void lottery_counting(struct stage *stage)
{
	closed(&stage->lottery.card, false);
}

static void lottery_nobody(struct stage *stage)
{
	closed(&stage->lottery.card, true);
	stage->lottery.entrants = 0;
	stage->lottery.latest_count = 0;
}

static void lottery_cancelled(struct stage *stage)
{
	closed(&stage->lottery.card, true);
	stage->lottery.card.life = LIFE_CANCELLED;
	no_pictures(stage);
}

static void winners(struct stage *stage, uint32_t count, int64_t first, int64_t step)
{
	static const enum pick_status statuses[] = {PICK_PENDING, PICK_CLAIMED, PICK_EXPIRED, PICK_PENDING};
	struct stage_lottery *lottery = &stage->lottery;
	revealed(&lottery->card, 0);
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

static void lottery_reel(struct stage *stage)
{
	winners(stage, 1, 6000, 0);
}

static void lottery_rows(struct stage *stage)
{
	winners(stage, 4, 2500, 2500);
}

static void lottery_grid(struct stage *stage)
{
	winners(stage, 24, 1000, 120);
}

static void poll_hidden(struct stage *stage)
{
	stage->poll.hidden = true;
	for (uint32_t i = 0; i < stage->poll.option_count; i++) {
		stage->poll.options[i].votes = 0;
		stage->poll.options[i].percent = 0;
	}
}

static void poll_result(struct stage *stage)
{
	revealed(&stage->poll.card, -10000);
	stage->poll.options[0].winner = true;
}

static void poll_tie(struct stage *stage)
{
	poll_result(stage);
	stage->poll.tie = true;
	stage->poll.options[1] = stage->poll.options[0];
	snprintf(stage->poll.options[1].text, sizeof(stage->poll.options[1].text), "深海蓝");
}

static void poll_ten(struct stage *stage)
{
	static const char *const names[] = {
		"Graphite", "Lemon", "Ice",  "Ink",   "Olive",
		"Grass",    "Plum",  "Rose", "Lilac", "Mint, with a very long name that does not fit"};
	struct stage_poll *poll = &stage->poll;
	poll->option_count = 10;
	for (uint32_t i = 0; i < 10; i++) {
		snprintf(poll->options[i].text, sizeof(poll->options[i].text), "%s", names[i]);
		poll->options[i].votes = 10 * (10 - i);
		poll->options[i].percent = (int)(10 - i);
	}
}

static void question_beside(struct stage *stage)
{
	stage->poll.card.present = true;
}

static void question_alone(struct stage *stage)
{
	stage->poll.card.present = false;
}

static void question_arabic(struct stage *stage)
{
	question_alone(stage);
	snprintf(stage->question.text, sizeof(stage->question.text), "%s",
		 "هل تبقى القهوة ساخنة (480 ml) طوال اليوم؟ ABC مرحبا بالعالم");
	snprintf(stage->question.name, sizeof(stage->question.name), "%s", "محمد علي");
}

static void question_scripts(struct stage *stage)
{
	question_alone(stage);
	snprintf(stage->question.text, sizeof(stage->question.text), "%s",
		 "👨‍👩‍👧‍👦 🇩🇪🇨🇳 👍🏽 3️⃣ ❤️ "
		 "क्या यह कॉफ़ी को गर्म रखता है? "
		 "很好……“是的”——");
	snprintf(stage->question.name, sizeof(stage->question.name), "%s", "🦊 नमस्ते");
}

static void sale_open(struct stage *stage)
{
	snprintf(stage->sale.link, sizeof(stage->sale.link), "https://shop.example/p/mug?c=live");
	stage->sale.phase = SALE_OPEN;
	stage->sale.stock = 143;
}

static void sale_countdown(struct stage *stage)
{
	stage->sale.phase = SALE_COUNTDOWN;
	stage->sale.card.clock =
		(struct stage_clock){.set = true, .start = SCENE_NOW - 1000, .deadline = SCENE_NOW + 3723500};
}

static void sale_ten(struct stage *stage)
{
	stage->sale.phase = SALE_COUNTDOWN;
	stage->sale.card.clock = (struct stage_clock){.set = true, .start = SCENE_NOW, .deadline = SCENE_NOW + 6500};
}

static void sale_out(struct stage *stage)
{
	stage->sale.phase = SALE_SOLD_OUT;
	stage->sale.stock = 0;
}

static void sale_unknown(struct stage *stage)
{
	no_pictures(stage);
	stage->sale.phase = SALE_OPEN;
	stage->sale.has_stock = false;
	stage->sale.was.currency[0] = '\0';
}

const struct scene scenes[] = {
	{"lottery-open-wide-en", OVERLAY_LOTTERY, "en-US", false, NULL, 0, true},
	{"lottery-open-tall-zh", OVERLAY_LOTTERY, "zh-CN", true, NULL, 0, true},
	{"lottery-bare-wide-zh", OVERLAY_LOTTERY, "zh-CN", false, no_pictures, 0, false},
	{"lottery-counting-wide-zh", OVERLAY_LOTTERY, "zh-CN", false, lottery_counting, 0, false},
	{"lottery-nobody-tall-en", OVERLAY_LOTTERY, "en-US", true, lottery_nobody, 0, true},
	{"lottery-cancelled-wide-en", OVERLAY_LOTTERY, "en-US", false, lottery_cancelled, 0, false},
	{"lottery-reel-wide-en", OVERLAY_LOTTERY, "en-US", false, lottery_reel, 4200, true},
	{"lottery-landing-wide-zh", OVERLAY_LOTTERY, "zh-CN", false, lottery_reel, 6400, true},
	{"lottery-winner-wide-zh", OVERLAY_LOTTERY, "zh-CN", false, lottery_reel, 20000, true},
	{"lottery-winner-tall-en", OVERLAY_LOTTERY, "en-US", true, lottery_reel, 20000, false},
	{"lottery-rows-wide-en", OVERLAY_LOTTERY, "en-US", false, lottery_rows, 20000, true},
	{"lottery-rows-tall-zh", OVERLAY_LOTTERY, "zh-CN", true, lottery_rows, 4000, false},
	{"lottery-grid-tall-zh", OVERLAY_LOTTERY, "zh-CN", true, lottery_grid, 20000, true},
	{"poll-open-wide-en", OVERLAY_POLL, "en-US", false, NULL, 0, true},
	{"poll-open-tall-zh", OVERLAY_POLL, "zh-CN", true, NULL, 0, true},
	{"poll-hidden-wide-zh", OVERLAY_POLL, "zh-CN", false, poll_hidden, 0, true},
	{"poll-result-tall-en", OVERLAY_POLL, "en-US", true, poll_result, 0, true},
	{"poll-tie-wide-zh", OVERLAY_POLL, "zh-CN", false, poll_tie, 0, false},
	{"poll-ten-wide-en", OVERLAY_POLL, "en-US", false, poll_ten, 0, true},
	{"poll-ten-tall-en", OVERLAY_POLL, "en-US", true, poll_ten, 0, false},
	{"question-wide-zh", OVERLAY_QUESTION, "zh-CN", false, question_alone, 0, true},
	{"question-beside-wide-en", OVERLAY_QUESTION, "en-US", false, question_beside, 0, true},
	{"question-tall-en", OVERLAY_QUESTION, "en-US", true, question_alone, 0, true},
	{"question-arabic-wide", OVERLAY_QUESTION, "en-US", false, question_arabic, 0, true},
	{"question-scripts-tall", OVERLAY_QUESTION, "zh-CN", true, question_scripts, 0, true},
	{"sale-open-wide-en", OVERLAY_SALE, "en-US", false, sale_open, 0, true},
	{"sale-last-tall-zh", OVERLAY_SALE, "zh-CN", true, NULL, 0, true},
	{"sale-countdown-wide-zh", OVERLAY_SALE, "zh-CN", false, sale_countdown, 0, true},
	{"sale-ten-tall-en", OVERLAY_SALE, "en-US", true, sale_ten, 0, false},
	{"sale-out-wide-en", OVERLAY_SALE, "en-US", false, sale_out, 0, true},
	{"sale-unknown-wide-zh", OVERLAY_SALE, "zh-CN", false, sale_unknown, 0, false},
	/* The sample came on air a minute before SCENE_NOW: a tenth of a second into its entrance. */
	{"sale-enters-wide-en", OVERLAY_SALE, "en-US", false, NULL, -59900, true},
};
const size_t scene_count = sizeof(scenes) / sizeof(scenes[0]);

void scene_stage(const struct scene *scene, const char *picture, struct stage *stage)
{
	overlay_sample(stage, scene->language, SCENE_NOW);
	snprintf(stage->lottery.picture, sizeof(stage->lottery.picture), "%s", picture);
	snprintf(stage->sale.picture, sizeof(stage->sale.picture), "%s", picture);
	if (scene->arrange)
		scene->arrange(stage);
}
