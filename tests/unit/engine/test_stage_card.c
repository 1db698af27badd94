/* Cards on the stage: which one is where, and what its clock counts. */
#include "stage_look.h"

#define CARD(style, more)                                                                                              \
	"{'kind':'card','id':'" style "','title':'The " style "','text':'Words','style':'" style "'" more "}"
#define TOPIC "{'kind':'topic','id':'t','title':'Camping','text':'Where do you go?'}"

static void cards_by_their_style(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(
		TOPIC "," CARD("lower-third", "") "," CARD("card", "") "," CARD("end", "") "," CARD("unheard-of", "")));
	const struct stage *st = see(s);
	assert_false(st->topic.card.present || st->lower.card.present || st->cover.card.present);
	say(s, "1s", "topic.open t");
	say(s, "2s", "card.open lower-third");
	st = see(s);
	assert_true(st->topic.card.present && !st->topic.plain);
	assert_string_equal(st->topic.card.title, "Camping");
	assert_string_equal(st->topic.text, "Where do you go?");
	assert_int_equal(st->topic.card.shown, at("1s"));
	assert_true(st->lower.card.present);
	assert_string_equal(st->lower.card.id, "lower-third");
	assert_string_equal(st->lower.text, "Words");
	/* A titled panel stands where a topic does: the later one is seen. */
	say(s, "3s", "card.open card");
	st = see(s);
	assert_true(st->topic.plain && !st->lower.card.present);
	assert_string_equal(st->topic.card.id, "card");
	say(s, "4s", "card.hide card");
	assert_string_equal(see(s)->topic.card.id, "t");
	say(s, "5s", "card.show unheard-of");
	assert_string_equal(see(s)->lower.card.title, "The unheard-of");
	say(s, "6s", "card.open end");
	st = see(s);
	assert_true(st->cover.card.present && !st->cover.card.clock.set && !st->lower.card.present);
	assert_int_equal(st->cover.kind, COVER_END);
	assert_string_equal(st->cover.next, "");
	say(s, "7s", "card.close end");
	assert_true(see(s)->cover.card.present);
	say(s, "8s", "card.done end");
	assert_false(see(s)->cover.card.present);
	forget_events(s);
	script_end(s);
}

static void a_lower_third_leaves_when_its_time_is_over(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD("lower-third", ",'time':'8s'") "," CARD("break", ",'time':'8s'")));
	say(s, "0s", "card.open lower-third");
	assert_true(see(s)->lower.card.present);
	until(s, "9s");
	assert_false(see(s)->lower.card.present);
	say(s, "10s", "card.show lower-third");
	assert_true(see(s)->lower.card.present); /* as long as one likes */
	say(s, "11s", "card.open break");
	assert_int_equal(see(s)->cover.card.clock.deadline, at("19s"));
	assert_false(see(s)->cover.due);
	until(s, "20s");
	assert_true(see(s)->cover.card.present && see(s)->cover.due);
	forget_events(s);
	script_end(s);
}

#define WAITING                                                                                                        \
	"{'crowdcue':1,'id':'s','title':'The Show','guard':'0s','zone':'UTC','date':'2026-03-08','segments':["         \
	"{'id':'a','title':'Opening','start':'20:10','duration':'10m'},{'id':'b','title':'Talk','duration':'5m'}],"    \
	"'interactions':[" CARD("starting", "") "," CARD("break", "") "]}"

static void a_starting_card_counts_down_to_the_first_row(void **unused)
{
	(void)unused;
	struct script *s = script_new(WAITING);
	say(s, "0s", "card.show starting");
	const struct stage *st = see(s);
	assert_int_equal(st->cover.kind, COVER_STARTING);
	assert_string_equal(st->cover.next, "Opening");
	assert_true(st->cover.card.clock.set && !st->cover.card.clock.held);
	assert_int_equal(st->cover.card.clock.deadline, at("600s"));
	until(s, "601s");
	assert_true(see(s)->cover.card.clock.set && see(s)->cover.card.clock.left == 0);
	forget_events(s);
	script_end(s);
}

static void a_starting_card_without_a_planned_start_has_no_clock(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD("starting", "")));
	say(s, "0s", "card.show starting");
	assert_false(see(s)->cover.card.clock.set);
	/* In a waiting row it counts down to the next one. */
	say(s, "5s", "go");
	const struct stage *st = see(s);
	assert_int_equal(st->cover.card.clock.deadline, at("605s"));
	assert_string_equal(st->cover.next, "Talk");
	forget_events(s);
	script_end(s);
}

static void a_break_counts_down_to_the_end_of_its_row(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(CARD("break", "")));
	say(s, "5s", "go");
	say(s, "10s", "card.show break");
	const struct stage *st = see(s);
	assert_int_equal(st->cover.kind, COVER_BREAK);
	assert_int_equal(st->cover.card.clock.deadline, at("605s"));
	assert_string_equal(st->cover.next, "Talk");
	say(s, "20s", "time by=30s");
	assert_int_equal(see(s)->cover.card.clock.deadline, at("635s"));
	say(s, "35s", "hold");
	st = see(s);
	assert_true(st->cover.card.clock.held);
	assert_int_equal(st->cover.card.clock.left, 600000);
	assert_int_equal(st->cover.card.clock.deadline, at("635s"));
	say(s, "45s", "resume");
	assert_int_equal(see(s)->cover.card.clock.deadline, at("645s"));
	say(s, "46s", "undo");
	assert_true(see(s)->cover.card.clock.held);
	forget_events(s);
	script_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cards_by_their_style),
		cmocka_unit_test(a_lower_third_leaves_when_its_time_is_over),
		cmocka_unit_test(a_starting_card_counts_down_to_the_first_row),
		cmocka_unit_test(a_starting_card_without_a_planned_start_has_no_clock),
		cmocka_unit_test(a_break_counts_down_to_the_end_of_its_row),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
