#include "support_overlay.h"

#include "overlay/seats.h"

enum { ALL = SEAT_LOTTERY | SEAT_POLL | SEAT_QUESTION | SEAT_SALE };

/* When each came on air; 0 = it is not. */
struct times {
	int64_t lottery, poll, question, sale;
};

static void put(struct stage_card *card, int64_t since)
{
	card->present = since > 0;
	card->shown = since;
}

/* The sum of those who have a seat. */
static unsigned seated(unsigned shown, bool one, struct times t)
{
	static struct stage stage;
	memset(&stage, 0, sizeof(stage));
	put(&stage.lottery.card, t.lottery);
	put(&stage.poll.card, t.poll);
	put(&stage.sale.card, t.sale);
	/* A board stays open for long: its question counts from when it was picked. */
	stage.question.card.present = t.question > 0;
	stage.question.card.shown = 1;
	stage.question.has_item = t.question > 0;
	stage.question.aired = t.question;
	seats_assign(&(struct seats){.shown = shown, .one = one}, &stage);
	return (stage.lottery.card.present ? SEAT_LOTTERY : 0) | (stage.poll.card.present ? SEAT_POLL : 0) |
	       (stage.question.card.present ? SEAT_QUESTION : 0) | (stage.sale.card.present ? SEAT_SALE : 0);
}

static void wide_canvases_have_a_left_and_a_right(void **state)
{
	(void)state;
	assert_int_equal(seated(ALL, false, (struct times){.lottery = 5, .poll = 9}), SEAT_LOTTERY | SEAT_POLL);
	assert_int_equal(seated(ALL, false, (struct times){.lottery = 5, .sale = 9}), SEAT_SALE);
	assert_int_equal(seated(ALL, false, (struct times){.lottery = 9, .sale = 5}), SEAT_LOTTERY);
}

static void a_question_has_room_beside_one_card_but_not_between_two(void **state)
{
	(void)state;
	assert_int_equal(seated(ALL, false, (struct times){.question = 5, .poll = 9}), SEAT_QUESTION | SEAT_POLL);
	assert_int_equal(seated(ALL, false, (struct times){.question = 5, .sale = 9}), SEAT_QUESTION | SEAT_SALE);
	assert_int_equal(seated(ALL, false, (struct times){.question = 9, .sale = 5, .poll = 3}),
			 SEAT_QUESTION | SEAT_POLL);
	assert_int_equal(seated(ALL, false, (struct times){.question = 5, .sale = 9, .poll = 3}),
			 SEAT_SALE | SEAT_POLL);
}

static void a_tall_canvas_has_one_place(void **state)
{
	(void)state;
	assert_int_equal(seated(ALL, true, (struct times){4, 3, 2, 1}), SEAT_LOTTERY);
	assert_int_equal(seated(ALL, true, (struct times){1, 4, 3, 2}), SEAT_POLL);
	assert_int_equal(seated(ALL, true, (struct times){2, 1, 4, 3}), SEAT_QUESTION);
	assert_int_equal(seated(ALL, true, (struct times){3, 2, 1, 4}), SEAT_SALE);
}

/* What has no source in this scene takes nobody's place. */
static void only_what_is_in_the_picture_counts(void **state)
{
	(void)state;
	assert_int_equal(seated(SEAT_LOTTERY, true, (struct times){1, 4, 3, 2}), SEAT_LOTTERY);
	assert_int_equal(seated(SEAT_SALE, false, (struct times){.lottery = 9, .sale = 5}), SEAT_SALE);
}

static void an_open_board_without_a_question_takes_no_place(void **state)
{
	(void)state;
	static struct stage stage;
	memset(&stage, 0, sizeof(stage));
	put(&stage.sale.card, 1);
	put(&stage.question.card, 9);
	seats_assign(&(struct seats){.shown = ALL, .one = true}, &stage);
	assert_true(stage.sale.card.present);
	assert_false(stage.question.card.present);
}

/* Who waits is said, with what for. */
static void what_is_covered_waits_for_what_covers_it(void **state)
{
	(void)state;
	static struct stage stage;
	struct seats_waits waits;
	memset(&stage, 0, sizeof(stage));
	put(&stage.lottery.card, 3);
	put(&stage.sale.card, 5);
	snprintf(stage.lottery.card.id, STAGE_ID, "mug-draw");
	snprintf(stage.sale.card.title, STAGE_TEXT, "Mug for half");
	seats_assign_waits(&(struct seats){.shown = ALL, .one = false}, &stage, &waits);
	assert_int_equal(waits.count, 1);
	assert_string_equal(waits.cards[0].id, "mug-draw");
	assert_string_equal(waits.cards[0].behind, "Mug for half");
	/* A card of a kind without a source does not wait: nobody shows it. */
	put(&stage.lottery.card, 3);
	seats_assign_waits(&(struct seats){.shown = SEAT_SALE, .one = false}, &stage, &waits);
	assert_int_equal(waits.count, 0);
}

/* In a box there is no corner beside the card: sponsors stand in it while nobody else does. */
static void sponsors_have_a_box_to_themselves(void **state)
{
	(void)state;
	static struct stage stage;
	for (int box = 0; box < 2; box++) {
		for (int card = 0; card < 2; card++) {
			memset(&stage, 0, sizeof(stage));
			put(&stage.sponsors.card, 3);
			put(&stage.topic.card, card ? 5 : 0);
			seats_assign(&(struct seats){.shown = SEAT_ALL, .one = true, .box = box}, &stage);
			assert_int_equal(stage.sponsors.card.present, !box || !card);
		}
	}
}

/* The card that a later one covered comes in again when that has gone: it does not jump into the picture. */
static void what_was_covered_comes_in_again(void **state)
{
	(void)state;
	struct overlay *overlay = overlay_create(OVERLAY_LOTTERY, "");
	overlay_seat(overlay, (struct seats){.shown = ALL, .one = false});
	overlay_sample(&rig.stage, "en-US", NOW);
	rig.stage.lottery.card.shown = NOW;
	rig.stage.sale.card.present = false;
	show(overlay, NOW);
	assert_true(draw(overlay, 1920, 1080, NOW + 2000) > 10);
	rig.stage.sale.card.present = true;
	rig.stage.sale.card.shown = NOW + 3000;
	show(overlay, NOW + 3000);
	assert_int_equal(draw(overlay, 1920, 1080, NOW + 4000), 0);
	rig.stage.sale.card.present = false;
	show(overlay, NOW + 5000);
	draw(overlay, 1920, 1080, NOW + 5050);
	float moving = rig.sheet.list.points[1];
	draw(overlay, 1920, 1080, NOW + 7000);
	assert_true(moving > rig.sheet.list.points[1]);
	overlay_destroy(overlay);
}

/* Who stands of these, all with a source; each on air since its number, 0 = not at all. */
static unsigned with_cards(bool one, struct times t, int64_t topic, int64_t lower, int64_t cover)
{
	static struct stage stage;
	memset(&stage, 0, sizeof(stage));
	put(&stage.lottery.card, t.lottery);
	put(&stage.poll.card, t.poll);
	put(&stage.sale.card, t.sale);
	put(&stage.question.card, t.question);
	stage.question.has_item = t.question > 0;
	put(&stage.topic.card, topic);
	put(&stage.lower.card, lower);
	put(&stage.cover.card, cover);
	seats_assign(&(struct seats){.shown = SEAT_ALL, .one = one}, &stage);
	const struct {
		const struct stage_card *card;
		unsigned seat;
	} all[] = {{&stage.lottery.card, SEAT_LOTTERY},   {&stage.poll.card, SEAT_POLL},
		   {&stage.question.card, SEAT_QUESTION}, {&stage.sale.card, SEAT_SALE},
		   {&stage.topic.card, SEAT_TOPIC},       {&stage.lower.card, SEAT_LOWER},
		   {&stage.cover.card, SEAT_COVER}};
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		sum |= all[i].card->present ? all[i].seat : 0;
	return sum;
}

static void a_topic_stands_where_a_poll_does_and_a_name_where_a_question_does(void **state)
{
	(void)state;
	assert_int_equal(with_cards(false, (struct times){.poll = 5}, 9, 0, 0), SEAT_TOPIC);
	assert_int_equal(with_cards(false, (struct times){.poll = 9}, 5, 0, 0), SEAT_POLL);
	assert_int_equal(with_cards(false, (struct times){.question = 5}, 0, 9, 0), SEAT_LOWER);
	assert_int_equal(with_cards(false, (struct times){.question = 9}, 0, 5, 0), SEAT_QUESTION);
	/* A topic stays while questions about it come and go. */
	assert_int_equal(with_cards(false, (struct times){.question = 9}, 5, 0, 0), SEAT_TOPIC | SEAT_QUESTION);
	assert_int_equal(with_cards(true, (struct times){.question = 9, .sale = 3}, 5, 7, 0), SEAT_QUESTION);
	assert_int_equal(with_cards(true, (struct times){.question = 5, .sale = 3}, 6, 7, 0), SEAT_LOWER);
}

static void nothing_is_seen_beside_a_cover(void **state)
{
	(void)state;
	struct times all = {4, 5, 6, 7};
	assert_int_equal(with_cards(false, all, 8, 9, 1), SEAT_COVER);
	assert_int_equal(with_cards(true, all, 8, 9, 1), SEAT_COVER);
}

static bool is_seen(const struct presence *presence, int64_t now)
{
	struct pose pose;
	begin("en-US", 1920, 1080, now);
	return presence_pose(presence, &rig.canvas, &pose) && pose.here > 0.0;
}

/* Shows `first` alone, then `second` alone from NOW + 1000 on. Both are of one place: the second is there at the latest
 * when it had to be, and never with the first. */
static void turns_are_taken(const char *what, enum seat first, enum seat second)
{
	struct overlay *overlay = overlay_create(OVERLAY_STAGE, "");
	const struct presence *of[2] = {NULL, NULL};
	overlay_sample(&rig.stage, "en-US", NOW);
	for (int64_t t = 0; t < 2000; t += 16) {
		for (size_t i = 0; i < overlay_face_count; i++) {
			struct stage_card *card = overlay_faces[i].card(&rig.stage);
			card->present = overlay_faces[i].seat == (t < 1000 ? first : second);
			card->shown = NOW + (t < 1000 ? 0 : 1000);
			if (overlay_faces[i].seat == first)
				of[0] = overlay_faces[i].presence(overlay);
			if (overlay_faces[i].seat == second)
				of[1] = overlay_faces[i].presence(overlay);
		}
		rig.stage.question.aired = rig.stage.question.card.shown;
		rig.stage.change_id = t < 1000 ? 1 : 2;
		overlay_update(overlay, &rig.stage, &rig.theme, NOW + t);
		bool both = is_seen(of[0], NOW + t) && is_seen(of[1], NOW + t);
		if (both != (second == SEAT_COVER && t > 1000 && t < 1000 + (int64_t)rig.theme.leave_ms + 8))
			fail_msg("%s: %s at %d ms", what, both ? "both are seen" : "it waits", (int)t);
	}
	struct pose pose;
	begin("en-US", 1920, 1080, NOW + 1000 + (int64_t)(rig.theme.leave_ms + rig.theme.enter_ms) + 16);
	assert_true(presence_pose(of[1], &rig.canvas, &pose) && pose.here == 1.0);
	overlay_destroy(overlay);
}

/* What comes waits until what was in its place has gone; a cover waits for nobody. */
static void two_are_never_seen_in_one_place(void **state)
{
	(void)state;
	turns_are_taken("lottery, sale", SEAT_LOTTERY, SEAT_SALE);
	turns_are_taken("sale, lottery", SEAT_SALE, SEAT_LOTTERY);
	turns_are_taken("benefit, sale", SEAT_BENEFIT, SEAT_SALE);
	turns_are_taken("poll, topic", SEAT_POLL, SEAT_TOPIC);
	turns_are_taken("question, name", SEAT_QUESTION, SEAT_LOWER);
	turns_are_taken("question, lottery", SEAT_QUESTION, SEAT_LOTTERY);
	turns_are_taken("poll, question", SEAT_POLL, SEAT_QUESTION);
	turns_are_taken("cover, poll", SEAT_COVER, SEAT_POLL);
	turns_are_taken("poll, cover", SEAT_POLL, SEAT_COVER);
}

static void places_that_are_apart_do_not_wait(void **state)
{
	(void)state;
	const struct seats wide = {.shown = SEAT_ALL};
	const struct seats tall = {.shown = SEAT_ALL, .one = true};
	const struct seats box = {.shown = SEAT_ALL, .one = true, .box = true};
	assert_false(seats_meet(&wide, SEAT_LOTTERY, SEAT_POLL));
	assert_true(seats_meet(&tall, SEAT_LOTTERY, SEAT_POLL));
	assert_false(seats_meet(&wide, SEAT_SPONSOR, SEAT_POLL));
	assert_false(seats_meet(&wide, SEAT_COVER, SEAT_SPONSOR));
	assert_true(seats_meet(&box, SEAT_SPONSOR, SEAT_POLL));
	assert_false(seats_meet(&box, SEAT_MEASURE, SEAT_POLL));
	assert_false(seats_meet(&tall, SEAT_POLL, SEAT_COVER));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wide_canvases_have_a_left_and_a_right),
		cmocka_unit_test(a_question_has_room_beside_one_card_but_not_between_two),
		cmocka_unit_test(a_tall_canvas_has_one_place),
		cmocka_unit_test(only_what_is_in_the_picture_counts),
		cmocka_unit_test(an_open_board_without_a_question_takes_no_place),
		cmocka_unit_test(what_is_covered_waits_for_what_covers_it),
		cmocka_unit_test(sponsors_have_a_box_to_themselves),
		cmocka_unit_test(what_was_covered_comes_in_again),
		cmocka_unit_test(a_topic_stands_where_a_poll_does_and_a_name_where_a_question_does),
		cmocka_unit_test(nothing_is_seen_beside_a_cover),
		cmocka_unit_test(two_are_never_seen_in_one_place),
		cmocka_unit_test(places_that_are_apart_do_not_wait),
	};
	return cmocka_run_group_tests(tests, rig_up, rig_down);
}
