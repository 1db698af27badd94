/* Answers, what an event says, and the names of things. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/audience.h"
#include "core/outbox.h"
#include "core/reply.h"
#include "core/show.h"

static void a_refusal_drops_what_was_gathered(void **unused)
{
	(void)unused;
	struct reply r = {0};
	assert_true(reply_ok(&r));
	reply_set(&r, "pending", json_true());
	assert_true(reply_ok(&r));
	assert_false(reply_refuse_kind(&r, "poll", "already-open"));
	assert_string_equal(r.reason, "poll.already-open");
	assert_null(r.fields);
	reply_set(&r, "state", json_string("open"));
	assert_false(reply_ok(&r));
	assert_string_equal(json_string_value(json_object_get(r.fields, "state")), "open");
	reply_finish(&r);
	assert_true(reply_ok(&r));
	assert_null(r.fields);
}

static void a_reason_that_is_too_long_is_cut(void **unused)
{
	(void)unused;
	struct reply r = {0};
	char reason[200];
	memset(reason, 'x', sizeof reason - 1);
	reason[sizeof reason - 1] = 0;
	reply_refuse(&r, reason);
	assert_int_equal(strlen(r.reason), sizeof r.reason - 1);
	reply_finish(&r);
}

static void a_box_keeps_its_order(void **unused)
{
	(void)unused;
	struct outbox box = {0};
	for (int i = 0; i < 100; i++)
		outbox_event(&box, "marker", json_pack("{s:i}", "n", i));
	outbox_effect(&box, 7, json_pack("{s:s}", "verb", "obs.play"));
	outbox_seed(&box, "cup", 3);
	assert_int_equal(box.count, 102);
	for (int i = 0; i < 100; i++)
		assert_int_equal(json_integer_value(json_object_get(box.items[i].fields, "n")), i);
	assert_int_equal(box.items[100].kind, OUT_EFFECT);
	assert_int_equal(box.items[100].number, 7);
	assert_int_equal(box.items[101].kind, OUT_SEED);
	assert_string_equal(box.items[101].name, "cup");
	assert_false(box.failed);
	outbox_clear(&box);
	assert_int_equal(box.count, 0);
	outbox_event(&box, "marker", NULL);
	assert_int_equal(box.count, 1);
	outbox_finish(&box);
	assert_null(box.items);
}

static void names_lead_back(void **unused)
{
	(void)unused;
	for (int kind = AUDIENCE_COMMENT; kind <= AUDIENCE_CLEAR; kind++)
		assert_int_equal(audience_kind_from(audience_kind_name((enum audience_kind)kind)), kind);
	assert_int_equal(audience_kind_from("wave"), AUDIENCE_OTHER);
	assert_string_equal(audience_kind_name(AUDIENCE_OTHER), "other");
	assert_int_equal(person_role_from("mod"), ROLE_MOD);
	assert_int_equal(person_role_from("king"), 0);
	for (int kind = KIND_LOTTERY; kind <= KIND_CARD; kind++)
		assert_int_equal(interaction_kind_from(interaction_kind_name((enum interaction_kind)kind)), kind);
	assert_int_equal(interaction_kind_from("dance"), 0);
}

static void ids_are_found_without_regard_to_case(void **unused)
{
	(void)unused;
	struct show_segment segments[] = {{.id = "Hello"}, {.id = "hello-2"}};
	struct show_product products[] = {{.id = "cup"}};
	const struct show show = {.segment_count = 2, .segments = segments, .product_count = 1, .products = products};
	assert_int_equal(show_find_segment(&show, "hELLO"), 0);
	assert_int_equal(show_find_segment(&show, "HELLO-2"), 1);
	assert_int_equal(show_find_segment(&show, "hell"), -1);
	assert_int_equal(show_find_segment(&show, "hello-22"), -1);
	assert_int_equal(show_find_segment(&show, ""), -1);
	assert_int_equal(show_find_product(&show, "CUP"), 0);
	assert_int_equal(show_find_cue(&show, "cup"), -1);
	assert_int_equal(show_find_interaction(&show, "cup"), -1);
}

static void an_event_is_finished_once(void **unused)
{
	(void)unused;
	struct audience_event e = {.json = calloc(1, 2), .block = calloc(1, 2), .count = 3};
	audience_finish(&e);
	assert_null(e.json);
	assert_int_equal(e.count, 0);
	audience_finish(&e);
	audience_finish(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_refusal_drops_what_was_gathered),
		cmocka_unit_test(a_reason_that_is_too_long_is_cut),
		cmocka_unit_test(a_box_keeps_its_order),
		cmocka_unit_test(names_lead_back),
		cmocka_unit_test(ids_are_found_without_regard_to_case),
		cmocka_unit_test(an_event_is_finished_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
