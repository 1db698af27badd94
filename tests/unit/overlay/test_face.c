#include "support_overlay.h"

#include "overlay/box.h"
#include "overlay/slots.h"

static const enum overlay_kind kinds[] = {OVERLAY_LOTTERY, OVERLAY_POLL, OVERLAY_QUESTION, OVERLAY_SALE};
#define KINDS 4

static void nothing_on_air_draws_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		assert_int_equal(draw(overlay, 1920, 1080, NOW), 0);
		memset(&rig.stage, 0, sizeof(rig.stage));
		show(overlay, NOW);
		assert_int_equal(draw(overlay, 1920, 1080, NOW), 0);
		assert_true(rig.canvas.wake == NEVER);
		overlay_update(overlay, NULL, &rig.theme, NOW);
		assert_int_equal(draw(overlay, 1920, 1080, NOW), 0);
		overlay_destroy(overlay);
	}
}

static void absent(struct stage *stage)
{
	stage->lottery.card.present = false;
	stage->poll.card.present = false;
	stage->question.card.present = false;
	stage->sale.card.present = false;
}

static void cards_come_and_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW + 60000);
		rig.stage.question.aired = NOW;
		show(overlay, NOW);
		/* On air since NOW: not to be seen yet, on its way, there. */
		draw(overlay, 1920, 1080, NOW);
		assert_true(rig.canvas.wake <= NOW);
		size_t moving = draw(overlay, 1920, 1080, NOW + 100);
		float y = rig.sheet.list.points[1];
		size_t there = draw(overlay, 1920, 1080, NOW + 2000);
		assert_true(moving > 10 && there > 10);
		assert_true(y > rig.sheet.list.points[1]);
		absent(&rig.stage);
		show(overlay, NOW + 3000);
		assert_true(draw(overlay, 1920, 1080, NOW + 3100) > 10);
		assert_true(rig.canvas.wake <= NOW + 3100);
		assert_int_equal(draw(overlay, 1920, 1080, NOW + 3300), 0);
		assert_true(rig.canvas.wake == NEVER);
		overlay_destroy(overlay);
	}
}

static char *list_text(void)
{
	char *text = NULL;
	size_t size;
	FILE *memory = open_memstream(&text, &size);
	quad_list_print(&rig.sheet.list, memory);
	fclose(memory);
	return text;
}

/* A frame depends on the state and on the instant, not on the frames before it. */
static void any_instant_can_be_drawn_in_any_order(void **state)
{
	(void)state;
	static const int64_t instants[] = {NOW + 50, NOW + 4000, NOW + 200, NOW - 500, NOW + 61000};
	for (size_t i = 0; i < KINDS; i++) {
		char *first[5];
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "zh-CN", NOW);
		show(overlay, NOW);
		for (size_t k = 0; k < 5; k++) {
			draw(overlay, 1080, 1920, instants[k]);
			first[k] = list_text();
		}
		for (size_t k = 5; k-- > 0;) {
			draw(overlay, 1080, 1920, instants[k]);
			char *again = list_text();
			assert_string_equal(first[k], again);
			free(again);
			free(first[k]);
		}
		overlay_destroy(overlay);
	}
}

/* Until the instant that the frame names, it looks the same. */
static void frames_stay_the_same_until_they_say_so(void **state)
{
	(void)state;
	rig.theme.reduced = true; /* no lights that pass over and keep moving */
	for (size_t i = 0; i < KINDS; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW);
		rig.stage.question.air_ms = 0;
		rig.stage.lottery.card.clock.set = false;
		rig.stage.poll.card.clock.set = false;
		show(overlay, NOW - 5000);
		draw(overlay, 1920, 1080, NOW);
		int64_t wake = rig.canvas.wake;
		char *first = list_text();
		assert_true(wake > NOW);
		draw(overlay, 1920, 1080, wake == NEVER ? NOW + 3600000 : wake - 1);
		char *later = list_text();
		assert_string_equal(first, later);
		free(first);
		free(later);
		overlay_destroy(overlay);
	}
	rig.theme.reduced = false;
}

static void a_held_clock_stands_still(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_SALE, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.sale.phase = SALE_COUNTDOWN;
	rig.stage.sale.card.clock = (struct stage_clock){.set = true, .held = true, .left = 83000};
	show(overlay, NOW - 5000);
	draw(overlay, 1920, 1080, NOW);
	assert_true(rig.canvas.wake == NEVER);
	char *first = list_text();
	draw(overlay, 1920, 1080, NOW + 90000);
	char *later = list_text();
	assert_string_equal(first, later);
	free(first);
	free(later);
	overlay_destroy(overlay);
}

static void only_the_chosen_interaction_is_shown(void **state)
{
	(void)state;
	struct overlay *mine = overlay_create(OVERLAY_POLL, "sample-poll");
	struct overlay *other = overlay_create(OVERLAY_POLL, "another");
	overlay_sample(&rig.stage, "en-US", NOW);
	show(mine, NOW);
	overlay_update(other, &rig.stage, &rig.theme, NOW);
	assert_true(draw(mine, 1920, 1080, NOW) > 0);
	assert_int_equal(draw(other, 1920, 1080, NOW), 0);
	overlay_destroy(mine);
	overlay_destroy(other);
}

/* No winner's name before its instant: not even a glyph of it is asked for. */
static void a_winner_is_not_named_before_his_instant(void **state)
{
	(void)state;
	static const uint32_t counts[] = {1, 3, 9};
	for (size_t i = 0; i < 3; i++) {
		struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
		overlay_sample(&rig.stage, "en-US", NOW);
		struct stage_lottery *lottery = &rig.stage.lottery;
		lottery->card.life = LIFE_REVEALED;
		lottery->card.revealed = NOW;
		lottery->winner_count = counts[i];
		for (uint32_t k = 0; k < counts[i]; k++) {
			/* Letters that nothing else on the card has. */
			snprintf(lottery->winners[k].name, sizeof(lottery->winners[k].name), "ЖЖЖЖ");
			lottery->winners[k].shown_at = NOW + 6000;
			lottery->winners[k].claim_deadline = NEVER;
			lottery->winners[k].status = PICK_PENDING;
		}
		show(overlay, NOW);
		for (int64_t t = NOW; t < NOW + 6000; t += 37)
			draw(overlay, 1920, 1080, t);
		/* All frames before the instant are drawn: from now on nothing new is made until the name is. */
		uint64_t before = sprites_generation(rig.sprites);
		draw(overlay, 1920, 1080, NOW + 5999);
		assert_int_equal(sprites_generation(rig.sprites), before);
		draw(overlay, 1920, 1080, NOW + 6000 + (int64_t)i);
		if (i == 0)
			assert_true(sprites_generation(rig.sprites) > before);
		overlay_destroy(overlay);
	}
}

/* Every card stays in its place and within the canvas, whatever its texts are. */
static void fill_long(struct stage *stage, const char *text)
{
	snprintf(stage->lottery.card.title, sizeof(stage->lottery.card.title), "%.600s", text);
	snprintf(stage->lottery.keyword, sizeof(stage->lottery.keyword), "%.180s", text);
	snprintf(stage->lottery.prize, sizeof(stage->lottery.prize), "%.180s", text);
	for (size_t i = 0; i < STAGE_LATEST; i++)
		snprintf(stage->lottery.latest[i], sizeof(stage->lottery.latest[i]), "%.180s", text);
	snprintf(stage->poll.card.title, sizeof(stage->poll.card.title), "%.600s", text);
	for (size_t i = 0; i < 10; i++)
		snprintf(stage->poll.options[i].text, sizeof(stage->poll.options[i].text), "%.300s", text);
	stage->poll.option_count = 10;
	stage->poll.voters = INT64_MAX;
	snprintf(stage->question.text, sizeof(stage->question.text), "%.600s", text);
	snprintf(stage->question.name, sizeof(stage->question.name), "%.180s", text);
	snprintf(stage->question.platform, sizeof(stage->question.platform), "%.60s", text);
	stage->question.votes = INT64_MAX;
	snprintf(stage->sale.name, sizeof(stage->sale.name), "%.600s", text);
	stage->sale.price.minor = INT64_MAX;
	stage->sale.stock = INT64_MAX;
	stage->lottery.entrants = UINT64_MAX / 2;
}

static void long_texts_stay_within_the_canvas(void **state)
{
	(void)state;
	static char texts[4][608];
	static const uint32_t sizes[][2] = {{1920, 1080}, {1080, 1920}, {1280, 720},
					    {1080, 1080}, {2560, 1080}, {3840, 2160}};
	memset(texts[0], 'W', 600);
	for (size_t i = 0; i < 600; i += 3)
		memcpy(texts[1] + i, "国", 3);
	for (size_t i = 0; i < 600; i += 8)
		memcpy(texts[2] + i, "🇩🇪", 8);
	for (size_t i = 0; i < 600; i += 6)
		memcpy(texts[3] + i, "مرح", 6);
	for (size_t t = 0; t < 4; t++) {
		for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
			for (size_t i = 0; i < KINDS; i++) {
				struct overlay *overlay = overlay_create(kinds[i], "");
				overlay_sample(&rig.stage, s % 2 ? "zh-CN" : "en-US", NOW);
				fill_long(&rig.stage, texts[t]);
				show(overlay, NOW - 30000);
				assert_true(draw(overlay, sizes[s][0], sizes[s][1], NOW) > 5);
				assert_int_equal(rig.sheet.list.dropped, 0);
				for (size_t v = 0; v < rig.sheet.list.count * 4; v++) {
					const float *p = rig.sheet.list.points + v * 4;
					if (!(p[0] > -64.0f && p[0] < (float)sizes[s][0] + 64.0f && p[1] > -64.0f &&
					      p[1] < (float)sizes[s][1] + 64.0f))
						fail_msg("kind %d, text %zu, canvas %u: a quad at %f, %f", kinds[i], t,
							 sizes[s][0], (double)p[0], (double)p[1]);
				}
				overlay_destroy(overlay);
			}
		}
	}
}

static void the_largest_box_has_room_for_all_that_is_written(void **state)
{
	(void)state;
	const struct box_wish wish = {.size = BOX_OWN, .width = 7680, .height = 4320};
	const struct box box = box_make(OVERLAY_POLL, &wish, 1920, 1080);
	struct overlay *overlay = overlay_create(OVERLAY_POLL, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	overlay_sample_state(&rig.stage, "poll-hidden", NOW);
	memset(rig.stage.poll.card.title, 'W', sizeof(rig.stage.poll.card.title) - 1);
	rig.stage.poll.option_count = 10;
	for (size_t i = 0; i < 10; i++)
		memset(rig.stage.poll.options[i].text, 'W', sizeof(rig.stage.poll.options[i].text) - 1);
	show(overlay, NOW - 30000);
	begin("en-US", box.width, box.height, NOW);
	box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	assert_int_equal(rig.sheet.list.dropped, 0);
	assert_true(rig.sheet.list.count > 4096);
	overlay_destroy(overlay);
}

static void all_lives_and_phases_can_be_drawn(void **state)
{
	(void)state;
	for (int life = LIFE_DRAFT; life <= LIFE_CANCELLED; life++) {
		for (int phase = SALE_IDLE; phase <= SALE_CLOSED; phase++) {
			for (size_t i = 0; i < KINDS; i++) {
				struct overlay *overlay = overlay_create(kinds[i], "");
				overlay_sample(&rig.stage, "zh-CN", NOW);
				rig.stage.lottery.card.life = rig.stage.poll.card.life = (enum life)life;
				rig.stage.question.card.life = rig.stage.sale.card.life = (enum life)life;
				rig.stage.sale.phase = (enum sale_phase)phase;
				show(overlay, NOW);
				assert_true(draw(overlay, 1920, 1080, NOW + 100) > 10);
				overlay_destroy(overlay);
			}
		}
	}
}

static void the_same_stage_is_taken_once(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_POLL, "");
	overlay_sample(&rig.stage, "en-US", NOW);
	assert_true(overlay_update(overlay, &rig.stage, &rig.theme, NOW));
	assert_false(overlay_update(overlay, &rig.stage, &rig.theme, NOW + 1));
	rig.stage.change_id++;
	assert_true(overlay_update(overlay, &rig.stage, &rig.theme, NOW + 2));
	/* Another show may count from the start again. */
	snprintf(rig.stage.show_title, sizeof(rig.stage.show_title), "Another show");
	assert_true(overlay_update(overlay, &rig.stage, &rig.theme, NOW + 3));
	overlay_destroy(overlay);
}

static void what_was_forgotten_is_not_seen_to_go(void **state)
{
	(void)state;
	for (size_t i = 0; i < KINDS; i++) {
		struct overlay *overlay = overlay_create(kinds[i], "");
		overlay_sample(&rig.stage, "en-US", NOW);
		show(overlay, NOW);
		size_t quads = draw(overlay, 1920, 1080, NOW + 5000);
		/* What is on air still stands there at once … */
		overlay_forget(overlay);
		assert_int_equal(draw(overlay, 1920, 1080, NOW + 5000), 0);
		assert_true(overlay_update(overlay, &rig.stage, &rig.theme, NOW + 5000));
		assert_int_equal(draw(overlay, 1920, 1080, NOW + 5000), quads);
		/* … and what is not is nowhere. */
		overlay_forget(overlay);
		absent(&rig.stage);
		assert_true(overlay_update(overlay, &rig.stage, &rig.theme, NOW + 5000));
		assert_int_equal(draw(overlay, 1920, 1080, NOW + 5000), 0);
		overlay_destroy(overlay);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_on_air_draws_nothing),
		cmocka_unit_test(cards_come_and_go),
		cmocka_unit_test(any_instant_can_be_drawn_in_any_order),
		cmocka_unit_test(frames_stay_the_same_until_they_say_so),
		cmocka_unit_test(a_held_clock_stands_still),
		cmocka_unit_test(only_the_chosen_interaction_is_shown),
		cmocka_unit_test(a_winner_is_not_named_before_his_instant),
		cmocka_unit_test(long_texts_stay_within_the_canvas),
		cmocka_unit_test(the_largest_box_has_room_for_all_that_is_written),
		cmocka_unit_test(all_lives_and_phases_can_be_drawn),
		cmocka_unit_test(the_same_stage_is_taken_once),
		cmocka_unit_test(what_was_forgotten_is_not_seen_to_go),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
