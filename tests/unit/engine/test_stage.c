/* The stage: what may be seen, and nothing that may not. */
#include "stage_look.h"

#include <unistr.h>

/* True if these bytes stand anywhere in the snapshot. */
static bool contains(const struct stage *st, const char *text)
{
	const char *bytes = (const char *)st;
	size_t length = strlen(text);
	for (size_t i = 0; i + length <= sizeof *st; i++)
		if (memcmp(bytes + i, text, length) == 0)
			return true;
	return false;
}

#define LOTTERY(more)                                                                                                  \
	"{'kind':'lottery','id':'cup','title':'Cup','entry':{'by':'keyword','words':['ride']},'reel':'6s'," more "}"

static void the_show_and_its_row(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(""));
	const struct stage *st = see(s);
	assert_string_equal(st->show_title, "The Show");
	assert_string_equal(st->language, "zh-CN");
	assert_int_equal(st->state, SHOW_READY);
	assert_string_equal(st->segment, "");
	assert_false(st->segment_clock.set);
	assert_false(st->lottery.card.present || st->poll.card.present || st->question.card.present ||
		     st->sale.card.present);
	say(s, "5s", "go");
	st = see(s);
	assert_int_equal(st->state, SHOW_LIVE);
	assert_string_equal(st->segment, "Opening");
	assert_true(st->segment_clock.set && !st->segment_clock.held);
	assert_int_equal(st->segment_clock.start, at("5s"));
	assert_int_equal(st->segment_clock.deadline, at("605s"));
	say(s, "65s", "hold");
	st = see(s);
	assert_true(st->held && st->segment_clock.held);
	assert_int_equal(st->segment_clock.left, 540000);
	say(s, "70s", "finish");
	assert_int_equal(see(s)->state, SHOW_FINISHED);
	forget_events(s);
	script_end(s);
}

static void a_winner_only_with_his_instant(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(LOTTERY("'prizes':[{'id':'p1','title':'Big cup','count':1,'picture':"
						   "'img/p.png'}],'claim':{'time':'60s','redraw':'confirm'}")));
	say(s, "0s", "lottery.open cup");
	const struct stage *st = see(s);
	assert_true(st->lottery.card.present);
	assert_string_equal(st->lottery.card.title, "Cup");
	assert_string_equal(st->lottery.keyword, "ride");
	assert_string_equal(st->lottery.prize, "Big cup");
	assert_int_equal(st->lottery.prize_count, 1);
	assert_int_equal(strlen(st->lottery.commitment), 64);
	assert_int_equal(st->lottery.reel_ms, 6000);
	chat(s, "1s", "ann12345", "ride");
	st = see(s);
	assert_int_equal(st->lottery.entrants, 1);
	assert_string_equal(st->lottery.latest[0], "ann12345");
	say(s, "2s", "lottery.close cup");
	st = see(s);
	assert_int_equal(st->lottery.card.life, LIFE_CLOSED);
	assert_false(st->lottery.card.settled);
	say(s, "5s", "lottery.draw cup reveal=later");
	st = see(s);
	assert_true(st->lottery.card.settled);
	assert_int_equal(st->lottery.winner_count, 0); /* the operator knows him, nobody else */
	assert_int_equal(st->lottery.card.revealed, NEVER);
	say(s, "10s", "lottery.reveal cup");
	st = see(s);
	assert_int_equal(st->lottery.winner_count, 1);
	assert_int_equal(st->lottery.card.revealed, at("10s"));
	const struct stage_winner *w = &st->lottery.winners[0];
	assert_int_equal(w->pick, 1);
	assert_string_equal(w->name, "ann12345");
	assert_string_equal(w->id_tail, "2345");
	assert_string_equal(w->prize, "Big cup");
	assert_int_equal(w->shown_at, at("16s"));
	assert_int_equal(w->claim_start, at("16s"));
	assert_int_equal(w->claim_deadline, at("76s"));
	assert_int_equal(w->status, PICK_PENDING);
	/* lost before the reel has stopped: he is not seen at all */
	say(s, "12s", "lottery.forfeit cup pick=1");
	assert_int_equal(see(s)->lottery.winner_count, 0);
	until(s, "60s");
	assert_int_equal(see(s)->lottery.winner_count, 0);
	forget_events(s);
	script_end(s);
}

static void those_who_were_replaced_are_gone(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(
		LOTTERY("'prizes':[{'id':'p1','title':'C','count':1}],'claim':{'time':'60s','redraw':'confirm'}")));
	say(s, "0s", "lottery.open cup");
	chat(s, "1s", "ann", "ride");
	chat(s, "1s", "bob", "ride");
	say(s, "2s", "lottery.close cup");
	say(s, "5s", "lottery.draw cup");
	until(s, "80s");
	const struct stage *st = see(s);
	assert_int_equal(st->lottery.winner_count, 1);
	assert_int_equal(st->lottery.winners[0].status, PICK_EXPIRED);
	say(s, "81s", "lottery.redraw cup pick=1");
	st = see(s);
	assert_int_equal(st->lottery.winner_count, 1);
	assert_int_equal(st->lottery.winners[0].pick, 2);
	assert_true(st->lottery.winners[0].again);
	forget_events(s);
	script_end(s);
}

static void many_entrants_and_many_winners(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(LOTTERY("'prizes':[{'id':'p1','title':'C','count':40}]")));
	say(s, "0s", "lottery.open cup");
	for (int i = 0; i < 60; i++) {
		char name[16];
		snprintf(name, sizeof name, "v%02d", i);
		chat(s, "1s", name, "ride");
	}
	const struct stage *st = see(s);
	assert_int_equal(st->lottery.latest_count, STAGE_LATEST);
	assert_string_equal(st->lottery.latest[0], "v59");
	assert_string_equal(st->lottery.latest[2], "v57");
	assert_in_range(st->lottery.reel_count, 10, STAGE_REEL);
	say(s, "2s", "lottery.close cup");
	say(s, "5s", "lottery.draw cup");
	assert_int_equal(see(s)->lottery.winner_count, STAGE_WINNERS);
	forget_events(s);
	script_end(s);
}

#define POLL(more)                                                                                                     \
	"{'kind':'poll','id':'p','title':'Which?','options':[{'id':'x','text':'yes'},{'id':'y','text':'no'}],"         \
	"'time':'60s','settle':'0s'" more "}"

static void a_hidden_poll_shows_no_numbers(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL(",'results':'hidden'")));
	say(s, "0s", "poll.open p");
	chat(s, "1s", "ann", "yes");
	chat(s, "1s", "bob", "yes");
	chat(s, "1s", "cat", "no");
	const struct stage *st = see(s);
	assert_true(st->poll.hidden);
	assert_int_equal(st->poll.option_count, 2);
	assert_int_equal(st->poll.voters, 3);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(st->poll.options[i].votes, 0);
		assert_int_equal(st->poll.options[i].percent, 0);
		assert_false(st->poll.options[i].winner);
	}
	say(s, "2s", "poll.close p");
	assert_true(see(s)->poll.hidden);
	assert_int_equal(see(s)->poll.options[0].votes, 0);
	say(s, "3s", "poll.reveal p");
	st = see(s);
	assert_false(st->poll.hidden);
	assert_int_equal(st->poll.options[0].votes, 2);
	assert_int_equal(st->poll.options[0].percent, 67);
	assert_true(st->poll.options[0].winner);
	forget_events(s);
	script_end(s);
}

static void a_live_poll_and_its_clock(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW(POLL("")));
	say(s, "5s", "poll.open p");
	chat(s, "6s", "ann", "no");
	const struct stage *st = see(s);
	assert_false(st->poll.hidden);
	assert_int_equal(st->poll.options[1].percent, 100);
	assert_string_equal(st->poll.options[1].text, "no");
	assert_true(st->poll.card.clock.set && !st->poll.card.clock.held);
	assert_int_equal(st->poll.card.clock.start, at("5s"));
	assert_int_equal(st->poll.card.clock.deadline, at("65s"));
	assert_int_equal(st->poll.card.shown, at("5s"));
	say(s, "15s", "standby");
	st = see(s);
	assert_true(st->poll.card.clock.set && st->poll.card.clock.held);
	assert_int_equal(st->poll.card.clock.left, 50000);
	/* The whole stays what it was, however long it stands. */
	assert_int_equal(st->poll.card.clock.deadline - st->poll.card.clock.start, 60000);
	say(s, "18s", "poll.extend p by=30s");
	st = see(s);
	assert_int_equal(st->poll.card.clock.left, 80000);
	assert_int_equal(st->poll.card.clock.deadline - st->poll.card.clock.start, 90000);
	say(s, "35s", "standby-off");
	st = see(s);
	assert_int_equal(st->poll.card.clock.deadline, at("115s"));
	assert_int_equal(st->poll.card.clock.deadline - st->poll.card.clock.start, 90000);
	say(s, "40s", "poll.hide p");
	assert_false(see(s)->poll.card.present);
	forget_events(s);
	script_end(s);
}

static void the_question_on_air(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("{'kind':'question','id':'qa','title':'Ask','mark':true,'air':'45s'}"));
	say(s, "0s", "question.open qa");
	chat(s, "1s", "ann", "how much?");
	chat(s, "1s", "bob", "when?");
	say(s, "2s", "question.approve qa item=2");
	const struct stage *st = see(s);
	assert_true(st->question.card.present && !st->question.has_item);
	assert_int_equal(st->question.waiting, 1);
	assert_string_equal(st->question.text, ""); /* what is not on air is not to be read */
	assert_false(contains(st, "how much?"));
	say(s, "3s", "question.air qa item=1");
	st = see(s);
	assert_true(st->question.has_item);
	assert_int_equal(st->question.item, 1);
	assert_string_equal(st->question.text, "how much?");
	assert_string_equal(st->question.name, "ann");
	assert_string_equal(st->question.platform, "twitch");
	assert_int_equal(st->question.aired, at("3s"));
	assert_int_equal(st->question.air_ms, 45000);
	forget_events(s);
	script_end(s);
}

/* Who takes his question back while it is on air is heard: the overlays learn that it may not be seen again. */
static void a_question_taken_back_on_air(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("{'kind':'question','id':'qa','title':'Ask','mark':true}"));
	say(s, "0s", "question.open qa");
	int first = chat(s, "1s", "ann", "how much?");
	int second = chat(s, "1s", "bob", "when?");
	say(s, "2s", "question.air qa item=1");
	say(s, "3s", "question.answered qa item=1");
	delete_message(s, "4s", first); /* it is off the air already */
	assert_int_equal(see(s)->question.retracted, 0);
	say(s, "5s", "question.air qa item=2");
	delete_message(s, "6s", second);
	const struct stage *st = see(s);
	assert_false(st->question.has_item);
	assert_int_equal(st->question.retracted, 2);
	assert_false(contains(st, "when?"));
	forget_events(s);
	script_end(s);
}

/* What the card of a benefit shows: how many are left, and never a code that is one person's. */
static void a_benefit_and_what_is_left_of_it(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'10m'}],'interactions'"
		":["
		"{'kind':'card','id':'gift','title':'For you','text':'Say it at the till','style':'benefit','benefit':"
		"'off','time':'1m'},{'kind':'card','id':'each','title':'One each','style':'benefit','benefit':'codes'},"
		"{'kind':'card','id':'free','title':'Free','style':'benefit','benefit':'ship'},"
		"{'kind':'card','id':'name','title':'Mia','style':'lower-third'}],'benefits':["
		"{'id':'off','kind':'coupon','title':'10 off','code':'CUP10','count':3},"
		"{'id':'codes','kind':'code','title':'A code','codes':['SECRET1','SECRET2']},"
		"{'id':'ship','kind':'free-shipping','title':'No postage'}]}");
	chat(s, "0s", "ann", "hi");
	say(s, "0s", "card.open gift");
	say(s, "1s", "benefit.give off person=twitch/ann");
	const struct stage *st = see(s);
	assert_true(st->benefit.card.present && st->benefit.has_count);
	assert_string_equal(st->benefit.card.title, "For you");
	assert_string_equal(st->benefit.title, "10 off");
	assert_string_equal(st->benefit.text, "Say it at the till");
	assert_string_equal(st->benefit.code, "CUP10");
	assert_int_equal(st->benefit.kind, BENEFIT_COUPON);
	assert_int_equal(st->benefit.left, 2);
	assert_int_equal(st->benefit.count, 3);
	assert_int_equal(st->benefit.card.clock.deadline, at("60s"));
	say(s, "2s", "card.open each");
	say(s, "2s", "benefit.give codes person=twitch/ann");
	st = see(s);
	assert_string_equal(st->benefit.card.id, "each");
	assert_int_equal(st->benefit.left, 1);
	assert_int_equal(st->benefit.count, 2);
	assert_string_equal(st->benefit.code, "");
	assert_false(contains(st, "SECRET"));
	say(s, "3s", "card.open free");
	assert_false(see(s)->benefit.has_count);
	say(s, "4s", "card.open name");
	assert_false(see(s)->benefit.card.present);
	forget_events(s);
	script_end(s);
}

/* Those on the stage are those whose seconds count, at every turn. */
static void the_sponsors_that_are_counted(void **unused)
{
	(void)unused;
	struct script *s = script_new(
		"{'crowdcue':1,'id':'s','title':'S','guard':'0s','segments':["
		"{'id':'a','title':'A','duration':'10m','sponsor':'acme'},{'id':'b','title':'B','duration':'10m'}],"
		"'interactions':[{'kind':'sale','id':'f','title':'F','products':['cup']}],"
		"'products':[{'id':'cup','title':'Cup','sponsor':'zed'}],"
		"'sponsors':[{'id':'zed','title':'Zed','logo':'img/z.png'},{'id':'acme','title':'ACME'}]}");
	static const struct {
		const char *t;
		const char *verb;
		uint32_t count;
		const char *first;
		const char *since;
	} turns[] = {
		{"1s", "go", 1, "ACME", "1s"},  {"5s", "sale.open f", 2, "Zed", "1s"},
		{"8s", "standby", 0, "", NULL}, {"9s", "standby-off", 2, "Zed", "9s"},
		{"12s", "go", 1, "Zed", "9s"},  {"15s", "sale.hide f", 0, "", NULL},
	};
	assert_false(see(s)->sponsors.card.present);
	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
		say(s, turns[i].t, turns[i].verb);
		const struct stage *st = see(s);
		uint32_t counted = 0;
		for (size_t k = 0; k < s->engine->sponsors.count; k++)
			counted += s->engine->sponsors.items[k].since_mono != NEVER;
		assert_int_equal(st->sponsors.count, turns[i].count);
		assert_int_equal(st->sponsors.count, counted);
		assert_int_equal(st->sponsors.card.present, turns[i].count > 0);
		assert_string_equal(st->sponsors.items[0].title, turns[i].first);
		if (turns[i].since)
			assert_int_equal(st->sponsors.card.shown, at(turns[i].since));
	}
	forget_events(s);
	script_end(s);
}

static void a_sale_from_countdown_to_stock(void **unused)
{
	(void)unused;
	struct script *s = script_new(SHOW("{'kind':'sale','id':'f','title':'Flash','products':['cup','hat'],'"
					   "countdown':'30s','time':'5m','last':12,"
					   "'stock_from':'orders'}"));
	say(s, "0s", "sale.start f");
	const struct stage *st = see(s);
	assert_int_equal(st->sale.phase, SALE_COUNTDOWN);
	assert_string_equal(st->sale.product, "cup");
	assert_string_equal(st->sale.name, "Red cup");
	assert_int_equal(st->sale.price.minor, 9900);
	assert_int_equal(st->sale.was.minor, 19900);
	assert_string_equal(st->sale.link, "https://e.com/c");
	assert_int_equal(st->sale.link_number, 1);
	assert_int_equal(st->sale.limit, 2);
	assert_int_equal(st->sale.card.clock.deadline, at("30s"));
	assert_int_equal(st->sale.card.clock.start, at("0s"));
	size_t length = strlen(st->sale.picture);
	assert_true(length > 12 && strcmp(st->sale.picture + length - 12, "/img/cup.png") == 0);
	hear(s, "40s", "{'kind':'order','person':'ann','item':'cup','count':5}");
	st = see(s);
	assert_int_equal(st->sale.phase, SALE_OPEN);
	assert_true(st->sale.has_stock);
	assert_int_equal(st->sale.stock, 40);
	assert_int_equal(st->sale.sold, 5);
	assert_int_equal(st->sale.total, 45);
	assert_int_equal(st->sale.card.clock.deadline, at("330s"));
	say(s, "50s", "sale.next f");
	st = see(s);
	assert_string_equal(st->sale.product, "hat");
	assert_false(st->sale.has_stock);
	assert_int_equal(st->sale.link_number, 2);
	assert_string_equal(st->sale.picture, "");
	forget_events(s);
	script_end(s);
}

/* Its ring keeps its length while it stands, and goes on from there. */
static void a_held_countdown_keeps_its_whole(void **unused)
{
	(void)unused;
	static const char *const starts[] = {"sale.start f", "sale.start f at=20:00:30"};
	for (size_t i = 0; i < 2; i++) {
		struct script *s = script_new(
			SHOW("{'kind':'sale','id':'f','title':'Flash','products':['cup'],'countdown':'30s'}"));
		say(s, "0s", starts[i]);
		const struct stage *st = see(s);
		int64_t whole = st->sale.card.clock.deadline - st->sale.card.clock.start;
		int64_t end = st->sale.card.clock.deadline;
		for (int turn = 0; turn < 2; turn++) {
			say(s, turn ? "100s" : "10s", "standby");
			st = see(s);
			assert_true(st->sale.card.clock.held);
			assert_int_equal(st->sale.card.clock.deadline, end + turn * 85000);
			assert_int_equal(st->sale.card.clock.left, whole - 10000 - turn * 5000);
			assert_int_equal(st->sale.card.clock.deadline - st->sale.card.clock.start, whole);
			say(s, turn ? "300s" : "95s", "standby-off");
			st = see(s);
			assert_false(st->sale.card.clock.held);
			assert_int_equal(st->sale.card.clock.deadline, end + 85000 + turn * 200000);
			assert_int_equal(st->sale.card.clock.deadline - st->sale.card.clock.start, whole);
		}
		say(s, "301s", "sale.cancel f");
		forget_events(s);
		script_end(s);
	}
}

/* ---- texts that do not fit ---- */

/* A text of `count` times `piece`. */
static char *repeated(const char *piece, size_t count)
{
	size_t length = strlen(piece);
	char *text = calloc(1, length * count + 1);
	assert_non_null(text);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * length, piece, length);
	return text;
}

/* As many of the pieces as fit, and an ellipsis. */
static void is_whole(const char *text, size_t size, const char *piece)
{
	size_t length = strlen(text);
	size_t step = strlen(piece);
	assert_true(length < size);
	assert_true(length > size - 1 - step); /* and no more was cut than had to be */
	assert_null(u8_check((const uint8_t *)text, length));
	length -= strlen("…");
	assert_string_equal(text + length, "…");
	assert_int_equal(length % step, 0);
	for (size_t at = 0; at < length; at += step)
		assert_memory_equal(text + at, piece, step);
}

static void cut_between_clusters(void **unused)
{
	(void)unused;
	static const char *const pieces[] = {"é", "杯", "🎉", "x", "👨‍👩‍👧‍👦", "🇩🇪"};
	static const size_t points[] = {1, 1, 1, 1, 7, 2};
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *name = repeated(pieces[i], 126 / points[i]);
		char *text = repeated(pieces[i], 490 / points[i]);
		struct script *s = script_new(SHOW("{'kind':'question','id':'qa','title':'Ask'}," LOTTERY(
			"'prizes':[{'id':'p1','title':'C','count':1}]")));
		char line[8192];
		say(s, "0s", "question.open qa");
		snprintf(line, sizeof line, "question.take qa text='%s' name='%s'", text, name);
		say(s, "0s", line);
		say(s, "0s", "question.air qa item=1");
		say(s, "0s", "lottery.open cup");
		snprintf(line, sizeof line,
			 "{'kind':'comment','text':'ride','person':{'id':'%.*s','name':'%s','strength':'strong'}}",
			 (int)strlen(pieces[i]) * 9, name, name);
		hear(s, "1s", line);
		say(s, "2s", "lottery.close cup");
		say(s, "5s", "lottery.draw cup");
		const struct stage *st = see(s);
		size_t long_name = strlen(name);
		if (long_name >= STAGE_NAME) {
			is_whole(st->question.name, STAGE_NAME, pieces[i]);
			is_whole(st->lottery.winners[0].name, STAGE_NAME, pieces[i]);
			is_whole(st->lottery.latest[0], STAGE_NAME, pieces[i]);
		} else {
			assert_string_equal(st->question.name, name);
		}
		if (strlen(text) >= sizeof st->question.text)
			is_whole(st->question.text, sizeof st->question.text, pieces[i]);
		assert_null(u8_check((const uint8_t *)st->lottery.winners[0].id_tail,
				     strlen(st->lottery.winners[0].id_tail)));
		assert_true(st->lottery.winners[0].id_tail[0] != 0);
		forget_events(s);
		script_end(s);
		free(name);
		free(text);
	}
}

static void half_a_path_is_none(void **unused)
{
	(void)unused;
	char *path = repeated("folder/", 120);
	char document[4096];
	snprintf(document, sizeof document,
		 "{'crowdcue':1,'id':'s','title':'S','segments':[{'id':'a','title':'A','duration':'1m'}],'interactions'"
		 ":["
		 "{'kind':'sale','id':'f','title':'F','products':['c']}],'products':[{'id':'c','title':'C','picture':"
		 "'%sp.png'}]}",
		 path);
	struct script *s = script_new(document);
	say(s, "0s", "sale.open f");
	assert_string_equal(see(s)->sale.picture, "");
	forget_events(s);
	script_end(s);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_show_and_its_row),
		cmocka_unit_test(a_winner_only_with_his_instant),
		cmocka_unit_test(those_who_were_replaced_are_gone),
		cmocka_unit_test(many_entrants_and_many_winners),
		cmocka_unit_test(a_hidden_poll_shows_no_numbers),
		cmocka_unit_test(a_live_poll_and_its_clock),
		cmocka_unit_test(the_question_on_air),
		cmocka_unit_test(a_question_taken_back_on_air),
		cmocka_unit_test(a_benefit_and_what_is_left_of_it),
		cmocka_unit_test(the_sponsors_that_are_counted),
		cmocka_unit_test(a_sale_from_countdown_to_stock),
		cmocka_unit_test(a_held_countdown_keeps_its_whole),
		cmocka_unit_test(cut_between_clusters),
		cmocka_unit_test(half_a_path_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
