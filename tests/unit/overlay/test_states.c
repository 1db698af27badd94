/* The states of a card that come over it while it is on air: time that is added, a feed that is lost, words that are
 * taken back, a draw that is drawn again, and a start after a crash. */
#include "support_overlay.h"

#include <math.h>

#include "overlay/head.h"

static struct stage_clock runs(int64_t start, int64_t deadline)
{
	return (struct stage_clock){.set = true, .start = start, .deadline = deadline};
}

static struct stage_clock stands(int64_t left)
{
	return (struct stage_clock){.set = true, .held = true, .left = left};
}

static void added_time_is_said_and_hold_is_none(void **state)
{
	(void)state;
	const struct {
		struct stage_clock was;
		struct stage_clock is;
		int64_t by;
	} cases[] = {
		{runs(NOW, NOW + 60000), runs(NOW, NOW + 90000), 30000},
		{runs(NOW, NOW + 60000), runs(NOW, NOW + 49990), -10000},
		{runs(NOW, NOW + 60000), runs(NOW, NOW + 60000), 0},
		/* held, and the stage took 40 ms to say so */
		{runs(NOW, NOW + 60000), stands(60040), 0},
		{stands(45000), runs(NOW, NOW + 45000), 0},
		{stands(45000), stands(75000), 30000},
		/* another clock: the countdown is over and the sale's own time begins */
		{runs(NOW - 9000, NOW), runs(NOW, NOW + 300000), 0},
		{{0}, runs(NOW, NOW + 300000), 0},
		{runs(NOW, NOW + 60000), {0}, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct stretch stretch = {0};
		stretch_follow(&stretch, &cases[i].was, &cases[i].is, false, NOW);
		assert_int_equal(stretch.by, cases[i].by);
		stretch_follow(&stretch, &cases[i].was, &cases[i].is, true, NOW);
		assert_int_equal(stretch.by, 0); /* another card's clock says nothing about this one */
	}
}

static void presses_add_up_while_they_are_seen(void **state)
{
	(void)state;
	struct stretch stretch = {0};
	struct stage_clock a = runs(NOW, NOW + 60000);
	struct stage_clock b = runs(NOW, NOW + 90000);
	struct stage_clock c = runs(NOW, NOW + 120000);
	char text[WORDS_SIZE];
	stretch_follow(&stretch, &a, &b, false, NOW);
	stretch_follow(&stretch, &b, &c, false, NOW + 1000);
	begin("en-US", 1920, 1080, NOW + 2000);
	assert_true(stretch_text(&stretch, &rig.canvas, text, sizeof(text)));
	assert_string_equal(text, "+1:00");
	begin("en-US", 1920, 1080, NOW + 1000 + STRETCH_MS);
	assert_false(stretch_text(&stretch, &rig.canvas, text, sizeof(text)));
	assert_true(rig.canvas.wake == NEVER);
	stretch_follow(&stretch, &c, &b, false, NOW + 9000);
	begin("zh-CN", 1920, 1080, NOW + 9100);
	assert_true(stretch_text(&stretch, &rig.canvas, text, sizeof(text)));
	assert_string_equal(text, "−0:30");
	stretch = (struct stretch){.by = 90000, .since = NOW};
	begin("en-US", 1920, 1080, NOW + 100);
	assert_true(stretch_text(&stretch, &rig.canvas, text, sizeof(text)));
	assert_string_equal(text, "+1:30");
}

static char *frame(const struct overlay *overlay, int64_t now)
{
	char *text = NULL;
	size_t size;
	draw(overlay, 1920, 1080, now);
	FILE *memory = open_memstream(&text, &size);
	quad_list_print(&rig.sheet.list, memory);
	fclose(memory);
	return text;
}

/* What stands on the fill: none of it is left where there is nothing to be done. */
static bool asks_for_something(const struct overlay *overlay, int64_t now)
{
	struct colour was = rig.theme.on_fill;
	rig.theme.on_fill = (struct colour){1, 2, 3, 255};
	char *text = frame(overlay, now);
	bool asks = strstr(text, "#010203") != NULL;
	free(text);
	rig.theme.on_fill = was;
	return asks;
}

static void nothing_is_asked_of_viewers_whom_nobody_hears(void **state)
{
	(void)state;
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL};
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW);
		show(overlay, NOW - 5000);
		assert_true(asks_for_something(overlay, NOW));
		rig.stage.feeds_lost = true;
		show(overlay, NOW);
		assert_false(asks_for_something(overlay, NOW + 1000));
		rig.stage.feeds_lost = false;
		show(overlay, NOW + 2000);
		assert_true(asks_for_something(overlay, NOW + 3000));
		overlay_destroy(overlay);
	}
}

/* Neither the action nor a code to scan. */
static void nothing_is_to_be_done_about_a_cancelled_card(void **state)
{
	(void)state;
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_SALE};
	for (size_t i = 0; i < 3; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.lottery.card.life = rig.stage.poll.card.life = rig.stage.sale.card.life = LIFE_CANCELLED;
		snprintf(rig.stage.sale.link, sizeof(rig.stage.sale.link), "https://shop.example/p");
		show(overlay, NOW - 5000);
		assert_false(asks_for_something(overlay, NOW));
		assert_true(draw(overlay, 1920, 1080, NOW) < 220); /* a code alone has more quads */
		overlay_destroy(overlay);
	}
}

/* From the stage that says so on, no glyph of it is drawn: the frame is the same whatever the words were. */
static void words_that_were_taken_back_are_gone_at_once(void **state)
{
	(void)state;
	char *frames[2];
	for (int i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.poll.card.present = false;
		snprintf(rig.stage.question.text, sizeof(rig.stage.question.text),
			 i ? "ЖЖЖЖ ЖЖ" : "Why, and for how long?");
		snprintf(rig.stage.question.name, sizeof(rig.stage.question.name), i ? "ЖЖ" : "Ann");
		show(overlay, NOW - 5000);
		draw(overlay, 1920, 1080, NOW - 100);
		rig.stage.question.retracted = rig.stage.question.item;
		rig.stage.question.has_item = false;
		show(overlay, NOW);
		frames[i] = frame(overlay, NOW + 20);
		assert_string_equal(overlay->question.item.card.name, "");
		assert_int_equal(draw(overlay, 1920, 1080, NOW + 3000), 0);
		overlay_destroy(overlay);
	}
	assert_string_equal(frames[0], frames[1]);
	free(frames[0]);
	free(frames[1]);
}

/* One that was answered leaves as it stood there, also if an earlier one had been taken back. */
static void an_answered_question_leaves_with_its_words(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.poll.card.present = false;
	rig.stage.question.retracted = rig.stage.question.item - 1;
	show(overlay, NOW - 5000);
	rig.stage.question.has_item = false;
	show(overlay, NOW);
	assert_true(draw(overlay, 1920, 1080, NOW + 20) > 30);
	assert_true(*overlay->question.item.card.text);
	overlay_destroy(overlay);
}

/* The first thing that is drawn in the panel's colour, if nothing fades as a whole. */
static struct rect panel_of(const struct overlay *overlay, uint32_t width, uint32_t height, int64_t now)
{
	draw(overlay, width, height, now);
	assert_int_equal(rig.sheet.list.group_count, 0);
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] == QUAD_RECT && p[12] - p[0] > 400.0F)
			return (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
	}
	fail_msg("there is no panel %d ms after the change", (int)(now - NOW));
	return (struct rect){0};
}

static void put_question(uint32_t item, const char *text)
{
	rig.stage.question.item = item;
	rig.stage.question.aired = NOW;
	snprintf(rig.stage.question.text, sizeof(rig.stage.question.text), "%s", text);
}

/* The panel stands as it was until the sentence could be read, and then leaves. */
static void a_retracted_question_says_so_on_its_panel(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.poll.card.present = false;
		put_question(1, "Why does the lid of the first edition leak after three months of daily use?");
		show(overlay, NOW - 5000);
		const struct rect stood = panel_of(overlay, sizes[i][0], sizes[i][1], NOW - 1);
		rig.stage.question.retracted = rig.stage.question.item;
		rig.stage.question.has_item = false;
		show(overlay, NOW);
		const size_t at_once = draw(overlay, sizes[i][0], sizes[i][1], NOW);
		assert_true(draw(overlay, sizes[i][0], sizes[i][1], NOW + 1000) > at_once + 10);
		for (int64_t at = 0; at <= 1500; at += 100) {
			const struct rect panel = panel_of(overlay, sizes[i][0], sizes[i][1], NOW + at);
			assert_memory_equal(&panel, &stood, sizeof(stood));
		}
		assert_int_equal(draw(overlay, sizes[i][0], sizes[i][1], NOW + 3000), 0);
		overlay_destroy(overlay);
	}
}

/* The next question comes onto the panel that stands, which never goes, fades or jumps in size; and none of the words
 * of the one before is left. Also in red, where a panel may come but once a second. */
static void another_question_keeps_the_panel(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	struct theme kept = rig.theme;
	assert_true(theme_load(THEMES_DIR "/red-gold.json", &rig.theme, NULL));
	for (size_t s = 0; s < 4; s++) {
		const uint32_t *size = sizes[s / 2];
		const char *longer = "Why does the lid of the first edition leak after three months of daily use, and "
				     "what exactly have you changed in the new one?";
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.poll.card.present = false;
		put_question(1, s % 2 ? longer : "Why?");
		show(overlay, NOW - 5000);
		struct rect panel = panel_of(overlay, size[0], size[1], NOW - 1);
		put_question(2, s % 2 ? "Why?" : longer);
		show(overlay, NOW);
		/* Once more in between. */
		for (int64_t at = 0; at < 800; at += 2) {
			if (at == 200) {
				put_question(3, "And how heavy is it?");
				show(overlay, NOW + at);
			}
			struct rect next = panel_of(overlay, size[0], size[1], NOW + at);
			if (fabs(next.h - panel.h) > 16.0)
				fail_msg("%d ms after the change it is %.0f px high after %.0f", (int)at, next.h,
					 panel.h);
			panel = next;
		}
		assert_string_equal(overlay->question.item.card.text, "And how heavy is it?");
		const size_t count = draw(overlay, size[0], size[1], NOW + 800);
		assert_int_equal(draw(overlay, size[0], size[1], NOW + 3000), count);
		overlay_destroy(overlay);
	}
	rig.theme = kept;
}

#define GLYPHS 400

/* Where the frame's glyphs are. Returns how many. */
static size_t take_glyphs(float at[GLYPHS][4])
{
	size_t count = 0;
	memset(at, 0, GLYPHS * sizeof(*at));
	for (size_t i = 0; i < rig.sheet.list.count && count < GLYPHS; i++) {
		const float *p = rig.sheet.list.points + i * 16;
		if ((int)p[2] != QUAD_GLYPH)
			continue;
		const float corners[4] = {p[0], p[1], p[12], p[13]};
		memcpy(at[count++], corners, sizeof(corners));
	}
	return count;
}

/* In the very frame of the change nothing has moved yet. */
static void another_question_comes_after_the_one_before(void **state)
{
	(void)state;
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}};
	static float before[GLYPHS][4];
	static float after[GLYPHS][4];
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.poll.card.present = false;
		put_question(1, "Why, and for how long, and for whom is it that it keeps warm through a whole day?");
		show(overlay, NOW - 5000);
		draw(overlay, sizes[i][0], sizes[i][1], NOW);
		size_t count = take_glyphs(before);
		put_question(2, "How heavy is it?");
		show(overlay, NOW);
		draw(overlay, sizes[i][0], sizes[i][1], NOW);
		assert_int_equal(take_glyphs(after), count);
		assert_memory_equal(after, before, sizeof(after));
		overlay_destroy(overlay);
	}
}

/* Also one that is on its way out when the next one comes. */
static void words_that_are_taken_back_go_while_the_next_ones_come(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_QUESTION, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.poll.card.present = false;
	put_question(1, "Why, and for how long?");
	show(overlay, NOW - 5000);
	put_question(2, "How heavy is it?");
	show(overlay, NOW);
	size_t all = draw(overlay, 1920, 1080, NOW + 20);
	rig.stage.question.retracted = 1;
	show(overlay, NOW + 20);
	assert_true(draw(overlay, 1920, 1080, NOW + 20) < all / 2);
	assert_true(overlay_question_takes_back(&overlay->question));
	assert_string_equal(overlay->question.item.card.text, "How heavy is it?");
	overlay_destroy(overlay);
}

/* The number is what buyers look for: it is there while the countdown is held, in the narrowest card too. */
static void a_held_countdown_keeps_its_number(void **state)
{
	(void)state;
	char *frames[2];
	for (int i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.sale.phase = SALE_COUNTDOWN;
		rig.stage.sale.card.clock = stands(84000);
		rig.stage.sale.link_number = i ? 8 : 3;
		show(overlay, NOW - 5000);
		frames[i] = frame(overlay, NOW);
		overlay_destroy(overlay);
	}
	assert_string_not_equal(frames[0], frames[1]);
	free(frames[0]);
	free(frames[1]);
}

/* What was added stands beside the clock, whatever stands before it; where there is little room, in the ring's place.
 */
static void added_time_stays_beside_the_clock(void **state)
{
	(void)state;
	float x[2];
	for (int i = 0; i < 2; i++) {
		struct stretch stretch = {.by = 30000, .since = NOW - 1000};
		struct clock_view clock = {.set = true, .left = 60000, .length = 90000};
		begin("en-US", 1920, 1080, NOW);
		head_draw(&rig.canvas, 100.0, 100.0, 400.0, i ? "A very long kind of card" : "", &clock, &stretch);
		assert_true(rig.sheet.list.count > 8);
		x[i] = rig.sheet.list.points[(rig.sheet.list.count - 1) * 16]; /* of its last glyph */
	}
	assert_true(x[1] > x[0] + 40.0f && x[1] < 400.0f);
}

static size_t rings(void)
{
	size_t count = 0;
	for (size_t i = 0; i < rig.sheet.list.count; i++)
		count += (int)rig.sheet.list.points[i * 16 + 2] == QUAD_RING;
	return count;
}

/* The ring is part of the clock, whatever is said beside it. */
static void added_time_leaves_the_ring(void **state)
{
	(void)state;
	struct clock_view clock = {.set = true, .left = 60000, .length = 90000};
	size_t seen[2];
	for (int i = 0; i < 2; i++) {
		struct stretch stretch = {.by = i * 30000, .since = NOW - 1000};
		begin("en-US", 1920, 1080, NOW);
		head_draw(&rig.canvas, 100.0, 100.0, 700.0, "Kind", &clock, &stretch);
		seen[i] = rings();
	}
	assert_true(seen[0] > 0);
	assert_int_equal(seen[0], seen[1]);
}

/* The kind of card and "Paused" give way to each other: there is an instant at which neither is there in full. */
static void a_pause_fades_into_the_kicker(void **state)
{
	(void)state;
	struct stage_clock runs = {.set = true, .deadline = NOW + 60000};
	struct stage_clock held = {.set = true, .held = true, .left = 60000, .deadline = NOW + 60000};
	struct stretch stretch = {0};
	stretch_follow(&stretch, &runs, &runs, true, NOW - 5000);
	stretch_follow(&stretch, &runs, &held, false, NOW);
	size_t still[2];
	for (int i = 0; i < 2; i++) {
		begin("en-US", 1920, 1080, NOW + 160 + i * 2000);
		head_kicker(&rig.canvas, 100.0, 100.0, "Kind", true, &stretch);
		still[i] = rig.sheet.list.count;
		assert_true((rig.canvas.wake == rig.canvas.now) == !i);
	}
	assert_true(still[0] < still[1]); /* nothing is drawn of words that are not to be seen */
	begin("en-US", 1920, 1080, NOW + 1);
	head_kicker(&rig.canvas, 100.0, 100.0, "Kind", true, &stretch);
	size_t before = rig.sheet.list.count;
	begin("en-US", 1920, 1080, NOW + 1);
	head_kicker(&rig.canvas, 100.0, 100.0, "Kind", false, NULL);
	assert_int_equal(before, rig.sheet.list.count);
}

static void draw_winners(uint32_t count, int64_t shown_at)
{
	struct stage_lottery *lottery = &rig.stage.lottery;
	overlay_sample(&rig.stage, "en-US", NOW);
	lottery->card.life = LIFE_REVEALED;
	lottery->card.revealed = shown_at - 6000;
	lottery->reel_ms = 6000;
	lottery->winner_count = count;
	for (uint32_t i = 0; i < count; i++) {
		lottery->winners[i] = (struct stage_winner){.pick = i + 1, .status = PICK_CONFIRMED};
		lottery->winners[i].shown_at = shown_at;
		lottery->winners[i].claim_deadline = NEVER;
		snprintf(lottery->winners[i].name, STAGE_NAME, "Winner %u", i);
	}
}

/* All may be named at one instant; each has his own moment, in his order. */
static void winners_come_one_after_the_other(void **state)
{
	(void)state;
	static const struct {
		uint32_t count;
		int64_t all; /* ms after which the last one is there */
	} cases[] = {{3, 5000}, {30, 29 * 120}};
	for (size_t i = 0; i < 2; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
		draw_winners(cases[i].count, NOW + 6000);
		show(overlay, NOW - 1000);
		int64_t last = NOW + 6000 + cases[i].all;
		draw(overlay, 1920, 1080, last - 1);
		assert_true(rig.canvas.wake <= last);
		size_t before = rig.sheet.list.count;
		size_t there = draw(overlay, 1920, 1080, last + 3000);
		assert_true(rig.canvas.wake == NEVER);
		size_t first = draw(overlay, 1920, 1080, NOW + 6000 + 100);
		if (cases[i].count > 5) {
			assert_true(first < before && before < there);
			assert_true(first * 2 < there);
		}
		overlay_destroy(overlay);
	}
}

/* He who did not claim gives way: the reel runs for as long as it always does, not since the first draw. */
static void a_second_draw_has_a_reel_of_its_own(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
	draw_winners(1, NOW + 6000);
	rig.stage.lottery.card.revealed = NOW - 90000;
	rig.stage.lottery.winners[0].again = true;
	show(overlay, NOW);
	char *start = frame(overlay, NOW + 100);
	char *later = frame(overlay, NOW + 160);
	assert_string_not_equal(start, later); /* at full speed at its beginning */
	free(start);
	free(later);
	overlay_destroy(overlay);
}

/* After a crash the cards stand as they stood: nothing comes in, no bar grows, no number counts up. */
static void after_a_crash_the_cards_stand_at_once(void **state)
{
	(void)state;
	static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_QUESTION, OVERLAY_SALE};
	rig.theme.reduced = true; /* no lights that pass over */
	for (size_t i = 0; i < 4; i++) {
		struct overlay *before = overlay_create(kinds[i], "");
		struct overlay *after = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW);
		show(before, NOW - 30000);
		overlay_update(after, &rig.stage, &rig.theme, NOW);
		char *there = frame(before, NOW);
		char *back = frame(after, NOW);
		assert_string_equal(there, back);
		free(there);
		free(back);
		overlay_destroy(before);
		overlay_destroy(after);
	}
	rig.theme.reduced = false;
}

/* Quads of the last frame that are no letters. */
static size_t count_shapes(void)
{
	size_t count = 0;
	for (size_t i = 0; i < rig.sheet.list.count; i++)
		count += (int)rig.sheet.list.points[i * 16 + 2] != QUAD_GLYPH;
	return count;
}

/* Nothing tells who won before the race is run: until then the rows are told apart by their bars alone. */
static void the_race_gives_nothing_away(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_POLL, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.poll.hidden = true;
	show(overlay, NOW - 5000);
	rig.stage.poll.hidden = false;
	rig.stage.poll.card.life = LIFE_REVEALED;
	rig.stage.poll.card.revealed = NOW;
	rig.stage.poll.options[0].winner = true;
	show(overlay, NOW);
	draw(overlay, 1920, 1080, NOW + 1500);
	size_t racing = count_shapes();
	for (uint32_t i = 0; i < rig.stage.poll.option_count; i++)
		assert_true(glide_at(&overlay->poll.leads[i], &overlay->poll.spring, NOW + 1599) == 0.0);
	draw(overlay, 1920, 1080, NOW + 2500);
	assert_true(count_shapes() >= racing + 4); /* the frame and the sign */
	assert_true(rig.canvas.wake == NEVER);
	for (uint32_t i = 0; i < rig.stage.poll.option_count; i++)
		assert_true(glide_at(&overlay->poll.leads[i], &overlay->poll.spring, NOW + 2500) == (i == 0));
	overlay_destroy(overlay);
}

/* For a while the price that was until now is struck, and then the one that always was. */
static void a_new_price_is_news_for_a_while(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	show(overlay, NOW - 5000);
	rig.stage.sale.price.minor -= 300;
	show(overlay, NOW);
	char *news = frame(overlay, NOW + 1000);
	int64_t goes = NOW + 5000 - (int64_t)rig.theme.update_ms;
	char *still = frame(overlay, goes - 100);
	assert_int_equal(rig.canvas.wake, goes);
	char *old = frame(overlay, NOW + 5000);
	assert_string_equal(news, still);
	assert_string_not_equal(still, old);
	free(news);
	free(still);
	free(old);
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(added_time_is_said_and_hold_is_none),
		cmocka_unit_test(added_time_stays_beside_the_clock),
		cmocka_unit_test(added_time_leaves_the_ring),
		cmocka_unit_test(a_pause_fades_into_the_kicker),
		cmocka_unit_test(a_held_countdown_keeps_its_number),
		cmocka_unit_test(presses_add_up_while_they_are_seen),
		cmocka_unit_test(nothing_is_asked_of_viewers_whom_nobody_hears),
		cmocka_unit_test(nothing_is_to_be_done_about_a_cancelled_card),
		cmocka_unit_test(words_that_were_taken_back_are_gone_at_once),
		cmocka_unit_test(a_retracted_question_says_so_on_its_panel),
		cmocka_unit_test(an_answered_question_leaves_with_its_words),
		cmocka_unit_test(another_question_keeps_the_panel),
		cmocka_unit_test(another_question_comes_after_the_one_before),
		cmocka_unit_test(words_that_are_taken_back_go_while_the_next_ones_come),
		cmocka_unit_test(winners_come_one_after_the_other),
		cmocka_unit_test(a_second_draw_has_a_reel_of_its_own),
		cmocka_unit_test(after_a_crash_the_cards_stand_at_once),
		cmocka_unit_test(the_race_gives_nothing_away),
		cmocka_unit_test(a_new_price_is_news_for_a_while),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
