/* Cards in few words: what has to be said is said in every box. */
#include "support_overlay.h"

#include "overlay/box.h"
#include "overlay/brief_tell.h"
#include "overlay/words.h"

#define REST 20000 /* ms after which all that moves is over */

static const uint32_t sizes[][2] = {{640, 360}, {640, 180}, {480, 160}, {320, 180}, {260, 260}, {160, 64}, {200, 420}};
static const char *const languages[] = {"en-US", "zh-CN"};
static const char *const panelled[] = {"studio", "editorial", "red-gold", "pop"};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static bool phone_scale; /* of the boxes */

static void take_theme(const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s.json", THEMES_DIR, name);
	assert_true(theme_load(path, &rig.theme, NULL));
}

/* The sample state in a box of that size, after `arrange` has changed the stage. Returns the number of quads. */
static size_t draw_state(const char *state, const char *language, const uint32_t *size, void (*arrange)(struct stage *))
{
	struct box_wish wish = {.size = BOX_OWN, .width = size[0], .height = size[1], .phone = phone_scale};
	struct box box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	const struct theme kept = rig.theme;
	box_theme(&box, &rig.theme);
	overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	overlay_sample(&rig.stage, language, NOW);
	overlay_sample_state(&rig.stage, state, NOW);
	if (arrange)
		arrange(&rig.stage);
	show(overlay, NOW);
	begin(language, box.width, box.height, NOW + REST);
	box_begin(&box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	overlay_destroy(overlay);
	rig.theme = kept;
	sprites_tick(rig.sprites);
	text_engine_tick(rig.text);
	return rig.sheet.list.count;
}

static struct rect quad_at(size_t i)
{
	const float *p = rig.sheet.list.points + i * 16;
	return (struct rect){p[0], p[1], p[12] - p[0], p[13] - p[1]};
}

static int mode_at(size_t i)
{
	return (int)rig.sheet.list.points[i * 16 + 2];
}

struct glyphs {
	size_t count;
	struct rect at[200];
};

static void take_glyphs(struct glyphs *glyphs)
{
	*glyphs = (struct glyphs){0};
	for (size_t i = 0; i < rig.sheet.list.count; i++) {
		if (mode_at(i) != QUAD_GLYPH)
			continue;
		assert_true(glyphs->count < COUNT(glyphs->at));
		glyphs->at[glyphs->count++] = quad_at(i);
	}
}

static const char *code;

static void give_code(struct stage *stage)
{
	snprintf(stage->benefit.code, sizeof(stage->benefit.code), "%s", code);
	snprintf(stage->lottery.keyword, sizeof(stage->lottery.keyword), "%s", code);
}

/* What the card with that code draws, glyph by glyph. Freed by the caller. */
static float *picture_with(const char *state, const char *text, const uint32_t *size, bool phone, size_t *count)
{
	code = text;
	phone_scale = phone;
	*count = draw_state(state, "en-US", size, give_code) * 16;
	phone_scale = false;
	float *points = malloc(*count * sizeof(float) + 1);
	assert_non_null(points);
	memcpy(points, rig.sheet.list.points, *count * sizeof(float));
	return points;
}

static bool draw_the_same(const char *state, const char *a, const char *b, const uint32_t *size, bool phone)
{
	size_t counts[2];
	float *pictures[] = {picture_with(state, a, size, phone, &counts[0]),
			     picture_with(state, b, size, phone, &counts[1])};
	bool same = counts[0] == counts[1] && memcmp(pictures[0], pictures[1], counts[0] * sizeof(float)) == 0;
	free(pictures[0]);
	free(pictures[1]);
	return same;
}

/* Half a code is a wrong one. A card that shows the beginning of its code shows the end too. */
static void a_code_is_whole_or_not_there(void **state)
{
	(void)state;
	static const char *const codes[][3] = {
		{"TRAILI", "TRAILW", "MAPLEI"},
		{"WINTERTRAIL-2026-XYI", "WINTERTRAIL-2026-XYW", "SUMMERTRAIL-2026-XYI"},
		{"4F7A9C11-22D3-4E55-8B66-90AA12BB34C5-4F7A9C11-22D3-4E55-8B66-90AA12BB34CI",
		 "4F7A9C11-22D3-4E55-8B66-90AA12BB34C5-4F7A9C11-22D3-4E55-8B66-90AA12BB34CW",
		 "5F7A9C11-22D3-4E55-8B66-90AA12BB34C5-4F7A9C11-22D3-4E55-8B66-90AA12BB34CI"},
	};
	static const char *const states[] = {"benefit", "lottery-open"};
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t k = 0; k < COUNT(codes) * COUNT(states) * 2; k++) {
			const char *const *row = codes[k / 4];
			const char *card = states[k / 2 % 2];
			bool phone = k % 2;
			if (draw_the_same(card, row[0], row[1], sizes[i], phone) &&
			    !draw_the_same(card, row[0], row[2], sizes[i], phone))
				fail_msg("%s %ux%u %s: %s is cut", card, sizes[i][0], sizes[i][1],
					 phone ? "for a phone" : "", row[0]);
		}
	}
}

/* Not by a colour: by words. */
static void a_sale_says_in_every_box_whether_it_has_begun(void **state)
{
	(void)state;
	static struct glyphs before;
	static struct glyphs open;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t l = 0; l < COUNT(languages); l++) {
			draw_state("sale-countdown", languages[l], sizes[i], NULL);
			take_glyphs(&before);
			draw_state("sale-open", languages[l], sizes[i], NULL);
			take_glyphs(&open);
			if (memcmp(&before, &open, sizeof(open)) == 0)
				fail_msg("%ux%u %s: a sale to come and one that is open say the same", sizes[i][0],
					 sizes[i][1], languages[l]);
		}
	}
}

static void other_option(struct stage *stage)
{
	snprintf(stage->poll.options[1].text, sizeof(stage->poll.options[1].text), "红");
}

static void three_options(struct stage *stage)
{
	stage->poll.option_count = 3;
}

/* Where the options are not to be seen, nobody is told to type the number of one. */
static void a_poll_calls_for_numbers_where_its_options_are_seen(void **state)
{
	(void)state;
	static struct glyphs poll;
	static struct glyphs other;
	size_t seen = 0;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		for (size_t l = 0; l < COUNT(languages); l++) {
			draw_state("poll-open", languages[l], sizes[i], NULL);
			take_glyphs(&poll);
			draw_state("poll-open", languages[l], sizes[i], other_option);
			take_glyphs(&other);
			if (memcmp(&poll, &other, sizeof(poll)) != 0) {
				seen++;
				continue;
			}
			size_t count = draw_state("poll-open", languages[l], sizes[i], NULL);
			if (count != draw_state("poll-open", languages[l], sizes[i], three_options))
				fail_msg("%ux%u %s: one option less is another card", sizes[i][0], sizes[i][1],
					 languages[l]);
			take_glyphs(&other);
			if (memcmp(&poll, &other, sizeof(poll)) != 0)
				fail_msg("%ux%u %s: the call names options that are not seen", sizes[i][0], sizes[i][1],
					 languages[l]);
		}
	}
	assert_true(seen >= COUNT(languages));
}

/* Where nothing but a strip is left, it stands within the panel as all strips do: the border is whole. */
static void a_strip_alone_leaves_the_border_whole(void **state)
{
	(void)state;
	static const char *const states[] = {"lottery-open", "poll-open", "sale-open", "sale-sold-out", "benefit"};
	const uint32_t size[2] = {BOX_LEAST_WIDTH, BOX_LEAST_HEIGHT};
	for (size_t t = 0; t < COUNT(panelled); t++) {
		take_theme(panelled[t]);
		for (size_t s = 0; s < COUNT(states); s++) {
			size_t count = draw_state(states[s], "en-US", size, NULL);
			struct rect panel = {0};
			for (size_t i = 0; i < count; i++) {
				struct rect at = quad_at(i);
				if (mode_at(i) != QUAD_RECT || at.w < 40.0)
					continue;
				if (panel.w <= 0.0)
					panel = at;
				double rim = i && at.w < panel.w ? rig.theme.border_width : 0.0;
				if (at.y < panel.y + rim - 1.0 || at.y + at.h > panel.y + panel.h - rim + 1.0)
					fail_msg("%s %s: %.0f to %.0f in a panel of %.0f to %.0f", panelled[t],
						 states[s], at.y, at.y + at.h, panel.y, panel.y + panel.h);
			}
		}
	}
	assert_true(theme_load(THEMES_DIR "/studio.json", &rig.theme, NULL));
}

static void one_mug(struct stage *stage)
{
	snprintf(stage->lottery.card.title, STAGE_NAME, "Win the red travel mug");
	snprintf(stage->question.text, sizeof(stage->question.text),
		 "爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗");
}

static void two_mugs(struct stage *stage)
{
	snprintf(stage->lottery.card.title, STAGE_NAME, "Win the red travel mugs");
	snprintf(stage->question.text, sizeof(stage->question.text),
		 "爬一整天山，咖啡还能是热的吗？盖子可以放进洗碗机洗吗");
}

/* Where a narrow box has room above, words have more lines before the last of them are left out. */
static void the_last_word_is_there(void **state)
{
	(void)state;
	static const uint32_t narrow[] = {200, 420};
	const struct theme kept = rig.theme;
	for (size_t i = 0; i < COUNT(panelled); i++) {
		take_theme(panelled[i]);
		assert_int_equal(draw_state("lottery-open", "en-US", narrow, one_mug) + 1,
				 draw_state("lottery-open", "en-US", narrow, two_mugs));
		assert_int_equal(draw_state("question", "zh-CN", narrow, one_mug) + 1,
				 draw_state("question", "zh-CN", narrow, two_mugs));
	}
	rig.theme = kept;
}

static void dot(struct stage *stage)
{
	snprintf(stage->lower.text, sizeof(stage->lower.text), ".");
}

/* A name stands above what he is, and is larger, as on the whole card. */
static void a_name_is_above_its_role(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sizes); i++) {
		draw_state("lower-third", "en-US", sizes[i], dot);
		const float *name = rig.sheet.list.points;
		for (size_t q = 0; q < rig.sheet.list.count && (int)name[2] != QUAD_GLYPH; q++)
			name += 16;
		if (name[13] - name[1] < 12.0F)
			fail_msg("%ux%u: the role comes first", sizes[i][0], sizes[i][1]);
	}
}

/* The only card of a small box, on air since long. */
static struct overlay *start_alone(struct box *box, struct stage_card *card)
{
	struct box_wish wish = {.size = BOX_OWN, .width = 640, .height = 180};
	*box = box_make(OVERLAY_STAGE, &wish, 1920, 1080);
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	overlay_seat(overlay, (struct seats){.shown = SEAT_ALL, .one = true, .box = true});
	overlay_sample(&rig.stage, "en-US", NOW);
	for (size_t i = 0; i < overlay_face_count; i++)
		overlay_faces[i].card(&rig.stage)->present = overlay_faces[i].card(&rig.stage) == card;
	card->shown = NOW - 60000;
	return overlay;
}

static void look(const struct overlay *overlay, const struct box *box, int64_t now, struct glyphs *glyphs)
{
	begin("en-US", box->width, box->height, now);
	box_begin(box, &rig.canvas);
	overlay_draw(overlay, &rig.canvas);
	take_glyphs(glyphs);
}

/* Two sources of one show are not at odds: the small one names nobody while the bars of the large one race. */
static void a_poll_names_its_winner_when_the_race_is_run(void **state)
{
	(void)state;
	static struct glyphs before;
	static struct glyphs after;
	struct box box;
	struct stage_poll *poll = &rig.stage.poll;
	struct overlay *overlay = start_alone(&box, &poll->card);
	poll->card.life = LIFE_CLOSED;
	poll->card.settled = true;
	poll->card.clock.set = false;
	poll->hidden = true;
	show(overlay, NOW);
	look(overlay, &box, NOW, &before);
	poll->card.life = LIFE_REVEALED;
	poll->card.revealed = NOW + 1000;
	poll->hidden = false;
	poll->options[1].winner = true;
	show(overlay, NOW + 1000);
	look(overlay, &box, NOW + 2590, &after);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_true(rig.canvas.wake <= NOW + 2600);
	look(overlay, &box, NOW + 3100, &after);
	assert_memory_not_equal(&before, &after, sizeof(before));
	overlay_destroy(overlay);
}

/* What a box tells of a draw of so many, of whom so many have not claimed in time. */
static struct brief tell_winners(const char *language, uint32_t count, uint32_t lost)
{
	struct box box;
	struct brief brief;
	struct stage_lottery *card = &rig.stage.lottery;
	struct overlay *overlay = start_alone(&box, &card->card);
	card->card.life = LIFE_REVEALED;
	card->card.settled = true;
	card->card.clock.set = false;
	card->card.revealed = NOW - 9000;
	card->winner_count = count;
	for (uint32_t i = 0; i < count; i++) {
		card->winners[i] = (struct stage_winner){.pick = i + 1,
							 .shown_at = NOW - 5000,
							 .claim_deadline = NEVER,
							 .status = i < lost ? PICK_EXPIRED : PICK_CLAIMED};
		snprintf(card->winners[i].name, STAGE_NAME, "Name%u", i + 1);
	}
	show(overlay, NOW);
	begin(language, box.width, box.height, NOW + REST);
	assert_true(brief_tell(overlay, SEAT_LOTTERY, &rig.canvas, &brief));
	overlay_destroy(overlay);
	return brief;
}

/* Who did not claim in time steps back, under the word that the large card has for it. */
static void a_winner_who_was_late_is_seen_to_be(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(languages); i++) {
		const char *word = words(languages[i], "Expired");
		struct brief brief = tell_winners(languages[i], 1, 0);
		assert_false(brief.back);
		assert_int_equal(brief.hero, HERO_ACTION);
		assert_string_equal(brief.words, "Name1");
		brief = tell_winners(languages[i], 1, 1);
		assert_true(brief.back);
		assert_int_equal(brief.hero, HERO_NOTICE);
		assert_int_equal(brief.sign, SIGN_BAD);
		assert_string_equal(brief.words, word);
		assert_string_equal(brief.title, "Name1");
		brief = tell_winners(languages[i], 3, 3);
		assert_true(brief.back);
		assert_string_equal(brief.words, word);
		brief = tell_winners(languages[i], 3, 1);
		assert_null(strstr(brief.title, "Name1"));
		assert_non_null(strstr(brief.title, "Name3"));
		assert_non_null(strstr(brief.count, "Name1"));
		assert_non_null(strstr(brief.count, word));
	}
}

/* As one winner has. */
static void several_winners_have_the_field(void **state)
{
	(void)state;
	static const char *const told[][2] = {{"3 winners", "2 winners"}, {"3 位中奖", "2 位中奖"}};
	for (size_t i = 0; i < COUNT(languages); i++) {
		for (uint32_t lost = 0; lost < 2; lost++) {
			const struct brief brief = tell_winners(languages[i], 3, lost);
			assert_int_equal(brief.hero, HERO_ACTION);
			assert_string_equal(brief.words, told[i][lost]);
			assert_non_null(strstr(brief.title, "Name2"));
			assert_false(brief.back);
		}
	}
}

/* Its words are gone at once, and the panel does not jump. */
static void a_question_that_was_taken_back_leaves_an_empty_panel(void **state)
{
	(void)state;
	static struct glyphs glyphs;
	struct box box;
	struct stage_question *question = &rig.stage.question;
	struct overlay *overlay = start_alone(&box, &question->card);
	question->aired = NOW - 60000;
	show(overlay, NOW);
	look(overlay, &box, NOW, &glyphs);
	assert_true(glyphs.count > 20);
	const struct rect panel = quad_at(1);
	question->retracted = question->item;
	question->has_item = false;
	show(overlay, NOW + 1000);
	look(overlay, &box, NOW + 1000, &glyphs);
	assert_int_equal(glyphs.count, 0);
	const struct rect now = quad_at(1);
	assert_memory_equal(&panel, &now, sizeof(panel));
	overlay_destroy(overlay);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_whole_or_not_there),
		cmocka_unit_test(a_sale_says_in_every_box_whether_it_has_begun),
		cmocka_unit_test(a_poll_calls_for_numbers_where_its_options_are_seen),
		cmocka_unit_test(a_strip_alone_leaves_the_border_whole),
		cmocka_unit_test(the_last_word_is_there),
		cmocka_unit_test(a_name_is_above_its_role),
		cmocka_unit_test(a_poll_names_its_winner_when_the_race_is_run),
		cmocka_unit_test(a_winner_who_was_late_is_seen_to_be),
		cmocka_unit_test(several_winners_have_the_field),
		cmocka_unit_test(a_question_that_was_taken_back_leaves_an_empty_panel),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
