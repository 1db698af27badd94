/* Show documents: what good ones become, and what is said about bad ones. The cases lie in data/: a document and,
 * beside it, the problems that it must have, word by word. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "case_files.h"
#include "show/document.h"
#include "show/problems.h"

static struct show *parse(const char *text, struct problems *problems)
{
	return show_parse(text, strlen(text), "", problems);
}

/* A document of one segment; `more` are further keys of the show. */
static struct show *good(const char *more)
{
	char text[4096];
	struct problems problems = {0};
	snprintf(text, sizeof text,
		 "{\"crowdcue\": 1, \"id\": \"s\", \"title\": \"S\"%s%s, \"segments\": [{\"id\": \"a\", \"title\": "
		 "\"A\", "
		 "\"duration\": \"5m\"}]}",
		 more[0] ? ", " : "", more);
	struct show *show = parse(text, &problems);
	char *said = case_problems(&problems);
	if (!show)
		fail_msg("refused: %s\n%s", text, said);
	assert_string_equal(said, "");
	free(said);
	problems_finish(&problems);
	return show;
}

static void absent_keys_have_their_defaults(void **state)
{
	(void)state;
	struct show *s = good("");
	assert_string_equal(s->language, "en-US");
	assert_string_equal(s->zone, "");
	assert_string_equal(s->date, "");
	assert_string_equal(s->theme, "studio");
	assert_string_equal(s->standby_scene, "");
	assert_string_equal(s->standby_card, "");
	assert_true(s->end_ms == SHOW_NONE);
	assert_int_equal(s->guard_ms, 500);
	assert_int_equal(s->points_entry, 0);
	assert_int_equal(s->points_vote, 0);
	assert_int_equal(s->points_question, 0);
	assert_int_equal(s->segment_count, 1);
	assert_int_equal(s->interaction_count + s->product_count + s->feed_count + s->cue_count, 0);
	const struct show_segment *a = &s->segments[0];
	assert_true(a->start_ms == SHOW_NONE && a->end_ms == SHOW_NONE);
	assert_int_equal(a->duration_ms, 300000);
	assert_int_equal(a->lock, LOCK_DURATION);
	assert_false(a->count_to_end || a->skip || a->optional || a->flag || a->is_break || a->autogo);
	assert_true(a->rescale);
	assert_int_equal(a->delay_ms, 0);
	assert_int_equal(a->min_ms, 0);
	assert_int_equal(a->warn_ms, 120000);
	assert_int_equal(a->danger_ms, 60000);
	assert_int_equal(a->group, -1);
	for (int i = 0; i < NOTE_ROLES; i++)
		assert_string_equal(a->notes[i], "");
	assert_string_equal(a->owner, "");
	assert_int_equal(a->sponsor, -1);
	show_destroy(s);
}

static void a_lottery_has_its_defaults(void **state)
{
	(void)state;
	struct show *s = good("\"interactions\": [{\"kind\": \"lottery\", \"id\": \"x\", \"title\": \"X\", \"entry\": "
			      "{\"by\": \"any\"}, \"prizes\": [{\"id\": \"p\", \"title\": \"P\"}]}]");
	const struct show_interaction *x = &s->interactions[0];
	assert_int_equal(x->kind, KIND_LOTTERY);
	assert_true(x->time_ms == SHOW_NONE);
	assert_int_equal(x->settle_ms, 1000);
	assert_true(x->hold);
	assert_string_equal(x->text, "");
	assert_string_equal(x->style, "");
	assert_int_equal(x->lottery.by, ENTRY_ANY);
	assert_int_equal(x->lottery.match, MATCH_EXACT);
	assert_int_equal(x->lottery.need_roles, 0);
	assert_true(x->lottery.need_level == SHOW_NONE);
	assert_string_equal(x->lottery.need_gift.currency, "");
	assert_int_equal(x->lottery.prizes[0].count, 1);
	assert_string_equal(x->lottery.prizes[0].picture, "");
	assert_false(x->lottery.has_claim || x->lottery.masked || x->lottery.own_room);
	assert_int_equal(x->lottery.reel_ms, 6000);
	show_destroy(s);
}

static void the_other_kinds_have_their_defaults(void **state)
{
	(void)state;
	struct show *s = good(
		"\"products\": [{\"id\": \"c\", \"title\": \"C\"}], \"interactions\": ["
		"{\"kind\": \"poll\", \"id\": \"p\", \"title\": \"P\", \"options\": [{\"id\": \"a\", \"text\": \"A\"},"
		" {\"id\": \"b\", \"text\": \"B\"}]},"
		"{\"kind\": \"question\", \"id\": \"q\", \"title\": \"Q\"},"
		"{\"kind\": \"sale\", \"id\": \"s\", \"title\": \"S\", \"products\": [\"C\"]},"
		"{\"kind\": \"survey\", \"id\": \"u\", \"title\": \"U\", \"questions\": [{\"id\": \"a\", \"text\": "
		"\"?\","
		" \"options\": [{\"id\": \"x\", \"text\": \"Yes\"}, {\"id\": \"y\", \"text\": \"No\"}]}]},"
		"{\"kind\": \"card\", \"id\": \"c\", \"title\": \"C\"}]");
	const struct show_poll *poll = &s->interactions[0].poll;
	assert_int_equal(poll->votes, VOTES_LAST);
	assert_int_equal(poll->up_to, 1);
	assert_int_equal(poll->ties, TIES_ALL);
	assert_false(poll->hidden || poll->then_reveal);
	const struct show_question *board = &s->interactions[1].question;
	assert_true(board->approve);
	assert_false(board->mark || board->merge);
	assert_int_equal(board->per_person, 0);
	assert_true(board->air_ms == SHOW_NONE);
	const struct show_sale *sale = &s->interactions[2].sale;
	assert_int_equal(sale->product_count, 1);
	assert_int_equal(sale->products[0], 0);
	assert_int_equal(sale->stock_from, STOCK_OPERATOR);
	assert_true(sale->countdown_ms == SHOW_NONE && sale->reshow_ms == SHOW_NONE && sale->pass_ms == SHOW_NONE);
	assert_int_equal(sale->last, 0);
	assert_int_equal(s->interactions[3].quiz.questions[0].right, -1);
	assert_string_equal(s->interactions[4].style, "lower-third");
	const struct show_product *product = &s->products[0];
	assert_true(product->stock == SHOW_NONE);
	assert_int_equal(product->limit, 1);
	assert_int_equal(product->reserve, 0);
	assert_string_equal(product->price.currency, "");
	show_destroy(s);
}

static void check_segments(const struct show *s)
{
	const struct show_segment *hello = &s->segments[0];
	const struct show_segment *launch = &s->segments[1];
	assert_int_equal(hello->start_ms, 20 * 3600000);
	assert_int_equal(hello->talking_points.count, 2);
	assert_string_equal(hello->talking_points.items[1], "今晚三件事");
	assert_string_equal(hello->notes[NOTE_HOST], "微笑");
	assert_string_equal(hello->notes[NOTE_OPERATOR], "准备抽奖");
	assert_string_equal(hello->owner, "li");
	assert_string_equal(hello->colour, "#4F8CFF");
	assert_true(hello->flag);
	assert_int_equal(hello->interaction_count, 1);
	assert_int_equal(hello->interactions[0], 1);
	assert_int_equal(launch->group, 0);
	assert_int_equal(launch->min_ms, 600000);
	assert_int_equal(launch->products[0], 0);
	assert_int_equal(launch->first_cue, 2);
	assert_int_equal(launch->cue_count, 2);
	assert_true(s->segments[2].optional);
	assert_false(s->segments[2].rescale);
	assert_int_equal(s->groups[0].target_ms, 40 * 60000);
	const struct show_cue *c = s->cues;
	assert_int_equal(s->cue_count, 4);
	assert_int_equal(c[0].on, CUE_ON_START);
	assert_int_equal(c[0].busy, CUE_BUSY_REFUSE);
	assert_int_equal(c[0].then, -1);
	assert_int_equal(c[1].on, CUE_ON_BEFORE_END);
	assert_int_equal(c[1].at_ms, 60000);
	assert_int_equal(c[2].on, CUE_ON_MANUAL);
	assert_string_equal(c[2].title, "抽奖");
	assert_int_equal(c[2].wait_ms, 2000);
	assert_int_equal(c[2].then, 3);
	assert_int_equal(c[2].segment, 1);
	assert_int_equal(json_array_size(c[3].actions), 2);
}

static void check_lottery_and_poll(const struct show *s)
{
	const struct show_lottery *cup = &s->interactions[0].lottery;
	assert_string_equal(cup->words.items[0], "上车");
	assert_int_equal(s->interactions[0].time_ms, 60000);
	assert_int_equal(cup->need_roles, ROLE_FOLLOWER);
	assert_int_equal(cup->need_level, 5);
	assert_true(cup->own_room && cup->exclude_winner && cup->has_claim);
	assert_false(cup->exclude_winner_before);
	assert_int_equal(cup->exclude_roles, ROLE_HOST | ROLE_MOD | ROLE_BOT);
	assert_int_equal(cup->weight_count, 2);
	assert_int_equal(cup->weights[0].roles, ROLE_VIP);
	assert_true(cup->weights[0].level == SHOW_NONE);
	assert_int_equal(cup->weights[0].weight, 3);
	assert_int_equal(cup->weights[1].level, 10);
	assert_int_equal(cup->prizes[0].count, 3);
	assert_string_equal(cup->prizes[0].picture, "cup.png");
	assert_string_equal(cup->claim_word, "领奖");
	assert_int_equal(cup->redraw, REDRAW_CONFIRM);
	const struct show_poll *colour = &s->interactions[1].poll;
	assert_string_equal(colour->options[0].words.items[0], "红色");
	assert_true(colour->then_reveal);
	const struct show_question *qa = &s->interactions[2].question;
	assert_int_equal(qa->gift.minor, 1000);
	assert_string_equal(qa->gift.currency, "CNY");
	assert_string_equal(qa->upvote.items[0], "+");
	assert_int_equal(qa->per_person, 3);
	assert_int_equal(qa->air_ms, 45000);
}

static void check_the_rest(const struct show *s)
{
	const struct show_sale *flash = &s->interactions[3].sale;
	assert_int_equal(flash->countdown_ms, 30000);
	assert_int_equal(flash->stock_from, STOCK_ORDERS);
	assert_string_equal(flash->claim_words.items[0], "扣1");
	assert_int_equal(flash->reshow_ms, 8000);
	assert_int_equal(flash->pass_ms, 20000);
	const struct show_quiz *quiz = &s->interactions[4].quiz;
	assert_true(quiz->speed);
	assert_int_equal(quiz->questions[0].right, 0);
	assert_int_equal(quiz->questions[0].points, 1000);
	assert_string_equal(s->interactions[6].text, "你们去哪儿?");
	assert_int_equal(s->products[0].was.minor, 19900);
	assert_int_equal(s->products[0].stock, 50);
	assert_int_equal(s->products[0].limit, 2);
	assert_string_equal(s->feeds[0].url, "twitch:somechannel");
	assert_int_equal(s->feeds[0].delay_ms, 5000);
	assert_true(s->feeds[0].count);
	assert_int_equal(s->points_question, 2);
	assert_string_equal(s->theme, "red-gold");
	assert_string_equal(s->standby_scene, "Standby");
	assert_string_equal(s->standby_card, "马上回来");
	assert_string_equal(s->crew[1].role, "operator");
	assert_int_equal(s->end_ms, (21 * 60 + 55) * 60000);
	assert_non_null(json_object_get(s->json, "benefits"));
}

static void one_of_everything(void **state)
{
	(void)state;
	struct problems problems = {0};
	struct show *s = show_load(TEST_DATA "/good/everything.show.json", &problems);
	assert_non_null(s);
	assert_int_equal(problems.errors, 0);
	assert_int_equal(problems.count, 10); /* pictures that are not there, and what its feed cannot tell */
	check_segments(s);
	check_lottery_and_poll(s);
	check_the_rest(s);
	char *folder = realpath(TEST_DATA "/good", NULL);
	assert_string_equal(s->folder, folder);
	free(folder);
	show_destroy(s);
	problems_finish(&problems);
}

/* `good` must load, `bad` must not; both must say exactly what the file beside the document says. */
static void run_case(const char *path, bool loads)
{
	char beside[1024];
	struct problems problems = {0};
	case_beside(path, ".expect", beside, sizeof beside);
	struct show *show = show_load(path, &problems);
	char *said = case_problems(&problems);
	if (getenv("CROWDCUE_WRITE_EXPECT")) {
		FILE *f = fopen(beside, "w");
		assert_non_null(f);
		fputs(said, f);
		fclose(f);
	}
	char *expected = case_read(beside, NULL);
	if (!expected)
		fail_msg("%s is missing", beside);
	if (strcmp(said, expected) != 0 || loads != (show != NULL))
		fail_msg("%s %s and says:\n%sexpected:\n%s", path, show ? "loads" : "is refused", said, expected);
	for (size_t i = 0; i < problems.count; i++)
		assert_string_equal(problems.items[i].at.file, path);
	assert_int_equal(show == NULL, problems.errors > 0);
	free(said);
	free(expected);
	show_destroy(show);
	problems_finish(&problems);
}

static void must_load(const char *path)
{
	run_case(path, true);
}

static void must_be_refused(const char *path)
{
	run_case(path, false);
}

static void bad_grammar(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/bad/syntax", ".show.json", must_be_refused), 25);
}

static void bad_values(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/bad/shape", ".show.json", must_be_refused), 55);
}

static void values_that_do_not_go_together(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/bad/sense", ".show.json", must_be_refused), 18);
}

static void warnings_let_a_show_load(void **state)
{
	(void)state;
	assert_int_equal(case_each(TEST_DATA "/warn", ".show.json", must_load), 16);
	assert_int_equal(case_each(TEST_DATA "/good", ".show.json", must_load), 5);
}

static void the_demo_shows_have_no_problem(void **state)
{
	(void)state;
	static const char *const names[] = {"cup-night", "product-talk"};
	for (size_t i = 0; i < 2; i++) {
		char path[1024];
		struct problems problems = {0};
		snprintf(path, sizeof path, SHOWS_DIR "/%s.show.json", names[i]);
		struct show *show = show_load(path, &problems);
		char *said = case_problems(&problems);
		assert_string_equal(said, "");
		assert_non_null(show);
		assert_true(show->segment_count >= 8);
		assert_true(show->segments[0].start_ms == SHOW_NONE);
		free(said);
		show_destroy(show);
		problems_finish(&problems);
	}
}

static void extra_keys_stay_out_of_actions(void **state)
{
	(void)state;
	struct problems problems = {0};
	struct show *s = show_load(TEST_DATA "/good/extras.show.json", &problems);
	assert_non_null(s);
	const json_t *action = json_array_get(s->cues[0].actions, 0);
	assert_string_equal(json_string_value(json_object_get(action, "verb")), "wait");
	assert_null(json_object_get(action, "x-why"));
	assert_non_null(json_object_get(s->json, "x-tool"));
	show_destroy(s);
	problems_finish(&problems);
}

static void escapes_are_decoded(void **state)
{
	(void)state;
	struct show *s = show_load(TEST_DATA "/good/escapes.show.json", NULL);
	assert_non_null(s);
	assert_string_equal(s->title, "保😀\n\"\\/");
	assert_string_equal(s->language, "zh-CN");
	show_destroy(s);
}

static void files_that_cannot_be_read(void **state)
{
	(void)state;
	struct problems problems = {0};
	assert_null(show_load(TEST_DATA "/good/none.show.json", &problems));
	assert_null(show_load(TEST_DATA "/good", &problems));
	assert_null(show_load(TEST_DATA "/good/none.show.json", NULL));
	assert_int_equal(problems.count, 2);
	assert_non_null(strstr(problems.items[0].at.what, "No such file"));
	assert_non_null(strstr(problems.items[1].at.what, "directory"));
	problems_finish(&problems);
}

static void a_file_that_is_too_large_is_refused(void **state)
{
	(void)state;
	size_t size = (8u << 20) + 1;
	struct problems problems = {0};
	char *text = malloc(size);
	assert_non_null(text);
	memset(text, ' ', size);
	assert_null(show_parse(text, size, "big.show.json", &problems));
	assert_int_equal(problems.count, 1);
	assert_string_equal(problems.items[0].at.what, "This file is larger than 8 MiB.");
	problems_finish(&problems);
	free(text);
}

/* As many wrong keys as fit: all are counted, what is kept is bounded, and it takes no minute. */
static void hostile_documents_cost_little(void **state)
{
	(void)state;
	size_t size = 2u << 20;
	char *text = malloc(size);
	assert_non_null(text);
	size_t length = (size_t)snprintf(text, size, "{");
	size_t keys = 0;
	for (; length < size - 64; keys++)
		length += (size_t)snprintf(text + length, size - length, "%s\"k%zu\":[]", keys ? "," : "", keys);
	length += (size_t)snprintf(text + length, size - length, "}");
	struct problems problems = {0};
	assert_null(show_parse(text, length, "", &problems));
	assert_int_equal(problems.errors, keys + 4);
	assert_int_equal(problems.count, PROBLEMS_MAX);
	problems_finish(&problems);
	free(text);
}

static void a_link_that_leads_out_is_refused(void **state)
{
	(void)state;
	char folder[] = "/tmp/crowdcue-link-XXXXXX";
	char link[64];
	char path[64];
	struct problems problems = {0};
	static const char text[] = "{\"crowdcue\": 1, \"id\": \"s\", \"title\": \"S\", \"segments\": [], \"products\": "
				   "[{\"id\": \"p\", \"title\": \"P\", \"picture\": \"out.png\"}]}";
	assert_non_null(mkdtemp(folder));
	snprintf(link, sizeof link, "%s/out.png", folder);
	snprintf(path, sizeof path, "%s/a.show.json", folder);
	assert_int_equal(symlink("/etc/hostname", link), 0);
	assert_null(show_parse(text, strlen(text), path, &problems));
	assert_int_equal(problems.errors, 1);
	assert_non_null(strstr(problems.items[problems.count - 1].at.what, "leaves the show's folder"));
	problems_finish(&problems);
	assert_int_equal(unlink(link), 0);
	assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(absent_keys_have_their_defaults),
		cmocka_unit_test(a_lottery_has_its_defaults),
		cmocka_unit_test(the_other_kinds_have_their_defaults),
		cmocka_unit_test(one_of_everything),
		cmocka_unit_test(bad_grammar),
		cmocka_unit_test(bad_values),
		cmocka_unit_test(values_that_do_not_go_together),
		cmocka_unit_test(warnings_let_a_show_load),
		cmocka_unit_test(the_demo_shows_have_no_problem),
		cmocka_unit_test(extra_keys_stay_out_of_actions),
		cmocka_unit_test(escapes_are_decoded),
		cmocka_unit_test(files_that_cannot_be_read),
		cmocka_unit_test(a_file_that_is_too_large_is_refused),
		cmocka_unit_test(hostile_documents_cost_little),
		cmocka_unit_test(a_link_that_leads_out_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
