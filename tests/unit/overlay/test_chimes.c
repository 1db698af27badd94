#include "support_overlay.h"

#include "overlay/chimes.h"

static struct chime chimes[CHIMES];

/* All that is heard from `from` on until `to`, frame by frame, as a line of letters: e, t, r. */
static const char *listen(const struct overlay *overlay, struct chimes_heard *heard, int64_t from, int64_t to)
{
	static char line[64];
	size_t used = 0;
	for (int64_t now = from; now < to; now += 16) {
		size_t count = chimes_due(overlay, now, now + 40, chimes);
		for (size_t i = 0; i < count && used + 1 < sizeof(line); i++) {
			if (chimes_first(heard, &chimes[i]))
				line[used++] = "etr"[chimes[i].sound];
		}
	}
	line[used] = '\0';
	return line;
}

static void nothing(struct stage *stage)
{
	stage->lottery.card.present = stage->poll.card.present = false;
	stage->question.card.present = stage->sale.card.present = false;
}

static void a_poll_comes_ticks_and_is_revealed(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_POLL, "");
	struct chimes_heard heard = {0};
	overlay_sample(&rig.stage, "en-US", NOW);
	struct stage_card *card = &rig.stage.poll.card;
	card->shown = NOW;
	card->clock = (struct stage_clock){.set = true, .start = NOW, .deadline = NOW + 10000};
	show(overlay, NOW);
	assert_string_equal(listen(overlay, &heard, NOW, NOW + 4900), "e");
	assert_string_equal(listen(overlay, &heard, NOW + 4900, NOW + 10000), "ttttt");
	card->life = LIFE_REVEALED;
	card->revealed = NOW + 12000;
	show(overlay, NOW + 12010);
	assert_string_equal(listen(overlay, &heard, NOW + 12010, NOW + 14000), "r");
	overlay_destroy(overlay);
}

static void what_was_there_before_is_silent(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_POLL, "");
	struct chimes_heard heard = {0};
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.poll.card.shown = NOW - 5000;
	rig.stage.poll.card.life = LIFE_REVEALED;
	rig.stage.poll.card.revealed = NOW - 1000;
	show(overlay, NOW);
	assert_string_equal(listen(overlay, &heard, NOW, NOW + 3000), "");
	nothing(&rig.stage);
	show(overlay, NOW + 4000);
	assert_string_equal(listen(overlay, &heard, NOW + 4000, NOW + 6000), "");
	overlay_destroy(overlay);
}

static void two_copies_sound_once(void **state)
{
	(void)state;
	struct overlay *first = overlay_create(OVERLAY_POLL, "");
	struct overlay *second = overlay_create(OVERLAY_STAGE, "");
	struct chimes_heard heard = {0};
	overlay_sample(&rig.stage, "en-US", NOW);
	nothing(&rig.stage);
	rig.stage.poll.card.present = true;
	rig.stage.poll.card.shown = NOW;
	rig.stage.poll.card.clock.set = false;
	overlay_update(first, &rig.stage, &rig.theme, NOW);
	overlay_update(second, &rig.stage, &rig.theme, NOW + 16);
	assert_string_equal(listen(first, &heard, NOW, NOW + 100), "e");
	assert_string_equal(listen(second, &heard, NOW + 16, NOW + 100), "");
	overlay_destroy(first);
	overlay_destroy(second);
}

static void each_winner_is_heard_but_not_each_of_many(void **state)
{
	(void)state;
	for (uint32_t winners = 1; winners <= 9; winners += 4) {
		struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
		struct chimes_heard heard = {0};
		overlay_sample(&rig.stage, "en-US", NOW);
		struct stage_lottery *card = &rig.stage.lottery;
		card->card.shown = NOW - 9000;
		card->card.life = LIFE_REVEALED;
		card->card.revealed = NOW;
		card->winner_count = winners;
		for (uint32_t i = 0; i < winners; i++) {
			card->winners[i] = card->winners[0];
			card->winners[i].shown_at = NOW + 1000 * (i + 1);
		}
		show(overlay, NOW);
		assert_string_equal(listen(overlay, &heard, NOW, NOW + 12000), winners == 5 ? "rrrrr" : "r");
		overlay_destroy(overlay);
	}
}

static void a_held_clock_does_not_tick(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
	struct chimes_heard heard = {0};
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.sale.card.shown = NOW - 9000;
	rig.stage.sale.phase = SALE_COUNTDOWN;
	rig.stage.sale.card.clock =
		(struct stage_clock){.set = true, .held = true, .left = 3000, .deadline = NOW + 3000};
	show(overlay, NOW);
	assert_string_equal(listen(overlay, &heard, NOW, NOW + 4000), "");
	rig.stage.sale.card.clock.held = false;
	show(overlay, NOW);
	assert_string_equal(listen(overlay, &heard, NOW, NOW + 3000), "ttt");
	rig.stage.sale.phase = SALE_OPEN;
	show(overlay, NOW + 3000);
	assert_string_equal(listen(overlay, &heard, NOW + 3000, NOW + 4000), "r");
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_poll_comes_ticks_and_is_revealed),
		cmocka_unit_test(what_was_there_before_is_silent),
		cmocka_unit_test(two_copies_sound_once),
		cmocka_unit_test(each_winner_is_heard_but_not_each_of_many),
		cmocka_unit_test(a_held_clock_does_not_tick),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
