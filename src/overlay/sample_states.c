/* The moments of a card that a source can preview. */
#include <stdio.h>
#include <string.h>

#include "core/moment.h"
#include "overlay/kinds.h"
#include "overlay/sample.h"

#define BEFORE_MS 1500 /* the card stands still for so long, then what is to be seen happens */

static void close_card(struct stage_card *card, bool settled)
{
	card->life = LIFE_CLOSED;
	card->settled = settled;
	card->clock = (struct stage_clock){0};
}

static void reveal(struct stage_card *card, int64_t at)
{
	close_card(card, true);
	card->life = LIFE_REVEALED;
	card->revealed = at;
}

static void lottery_closed(struct stage *stage, int64_t now)
{
	(void)now;
	close_card(&stage->lottery.card, true);
}

/* `each` ms lie between two winners, the last of whom has claimed. */
static void draw(struct stage_lottery *lottery, uint32_t count, int64_t now, int64_t each)
{
	reveal(&lottery->card, now + BEFORE_MS);
	lottery->winner_count = count;
	for (uint32_t i = 0; i < count; i++) {
		struct stage_winner *winner = &lottery->winners[i];
		*winner = (struct stage_winner){.pick = i + 1, .status = PICK_PENDING};
		memcpy(winner->name, lottery->reel[i % lottery->reel_count], sizeof(winner->name));
		snprintf(winner->platform, sizeof(winner->platform), "twitch");
		snprintf(winner->id_tail, sizeof(winner->id_tail), "%04u", 4071 + 37 * i);
		winner->shown_at = now + BEFORE_MS + each * (i + 1);
		winner->claim_start = winner->shown_at;
		winner->claim_deadline = winner->shown_at + 60000;
	}
	lottery->winners[count - 1].status = count > 1 ? PICK_CLAIMED : PICK_PENDING;
}

static void lottery_draw(struct stage *stage, int64_t now)
{
	draw(&stage->lottery, 1, now, 6000);
}

static void lottery_winners(struct stage *stage, int64_t now)
{
	draw(&stage->lottery, 3, now, 2500);
}

static void poll_hidden(struct stage *stage, int64_t now)
{
	(void)now;
	stage->poll.hidden = true;
}

static void poll_result(struct stage *stage, int64_t now)
{
	reveal(&stage->poll.card, now);
	stage->poll.options[0].winner = true;
}

static void sale_phase(struct stage_sale *sale, enum sale_phase phase)
{
	sale->phase = phase;
	sale->stock = phase == SALE_SOLD_OUT ? 0 : 146;
	sale->sold = sale->total - sale->stock;
}

static void sale_countdown(struct stage *stage, int64_t now)
{
	sale_phase(&stage->sale, SALE_COUNTDOWN);
	stage->sale.card.clock = (struct stage_clock){.set = true, .start = now - 60000, .deadline = now + 45000};
}

static void sale_open(struct stage *stage, int64_t now)
{
	(void)now;
	sale_phase(&stage->sale, SALE_OPEN);
}

static void sale_sold_out(struct stage *stage, int64_t now)
{
	(void)now;
	sale_phase(&stage->sale, SALE_SOLD_OUT);
}

static void put(const struct stage *stage, char *to, size_t size, const char *english, const char *chinese)
{
	snprintf(to, size, "%s", strncmp(stage->language, "zh", 2) == 0 ? chinese : english);
}

static void cover_starting(struct stage *stage, int64_t now)
{
	(void)now;
	stage->cover.card.present = true;
}

static void cover_break(struct stage *stage, int64_t now)
{
	struct stage_cover *cover = &stage->cover;
	cover_starting(stage, now);
	cover->kind = COVER_BREAK;
	put(stage, cover->card.title, sizeof(cover->card.title), "A short break", "休息一下");
	cover->text[0] = '\0';
	put(stage, cover->next, sizeof(cover->next), "Your questions", "有问必答");
}

static void cover_end(struct stage *stage, int64_t now)
{
	struct stage_cover *cover = &stage->cover;
	cover_starting(stage, now);
	cover->kind = COVER_END;
	cover->card.clock = (struct stage_clock){0};
	put(stage, cover->card.title, sizeof(cover->card.title), "Thank you for watching", "感谢观看");
	put(stage, cover->text, sizeof(cover->text), "See you on Thursday at eight.", "下周四晚八点见。");
	cover->next[0] = '\0';
}

static void cover_emergency(struct stage *stage, int64_t now)
{
	cover_end(stage, now);
	stage->cover.kind = COVER_EMERGENCY;
	stage->cover.text[0] = '\0';
	put(stage, stage->cover.card.title, sizeof(stage->cover.card.title), "We will be right back", "马上回来");
}

static void benefit_gone(struct stage *stage, int64_t now)
{
	(void)now;
	stage->benefit.left = 0;
}

static void as_it_is(struct stage *stage, int64_t now)
{
	(void)stage;
	(void)now;
}

const struct sample_state sample_states[] = {
	{"running", 0, as_it_is},
	{"lottery-open", SEAT_LOTTERY, as_it_is},
	{"lottery-closed", SEAT_LOTTERY, lottery_closed},
	{"lottery-draw", SEAT_LOTTERY, lottery_draw},
	{"lottery-winners", SEAT_LOTTERY, lottery_winners},
	{"poll-open", SEAT_POLL, as_it_is},
	{"poll-hidden", SEAT_POLL, poll_hidden},
	{"poll-result", SEAT_POLL, poll_result},
	{"question", SEAT_QUESTION, as_it_is},
	{"sale-countdown", SEAT_SALE, sale_countdown},
	{"sale-open", SEAT_SALE, sale_open},
	{"sale-last", SEAT_SALE, as_it_is},
	{"sale-sold-out", SEAT_SALE, sale_sold_out},
	{"lower-third", SEAT_LOWER, as_it_is},
	{"topic", SEAT_TOPIC, as_it_is},
	{"benefit", SEAT_BENEFIT, as_it_is},
	{"benefit-gone", SEAT_BENEFIT, benefit_gone},
	{"sponsor", SEAT_SPONSOR, as_it_is},
	{"starting", SEAT_COVER, cover_starting},
	{"break", SEAT_COVER, cover_break},
	{"end", SEAT_COVER, cover_end},
	{"emergency", SEAT_COVER, cover_emergency},
};
const size_t sample_state_count = sizeof(sample_states) / sizeof(*sample_states);

void overlay_sample_state(struct stage *stage, const char *name, int64_t now)
{
	for (size_t i = 0; i < sample_state_count; i++) {
		const struct sample_state *state = &sample_states[i];
		if (strcmp(state->name, name) != 0)
			continue;
		for (size_t f = 0; f < overlay_face_count && state->face; f++) {
			if (overlay_faces[f].seat != state->face)
				overlay_faces[f].card(stage)->present = false;
		}
		state->arrange(stage, now);
	}
}
