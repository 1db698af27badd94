#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <jansson.h>

#include "core/audience_line.h"
#include "feed/draft.h"
#include "show/audience_json.h"

static struct draft comment(const char *text)
{
	return (struct draft){
		.t_ms = 1772971290000,
		.kind = AUDIENCE_COMMENT,
		.feed = "twitch:a",
		.id = span_of("m1"),
		.has_person = true,
		.person_id = span_of("42"),
		.person_name = span_of("Ann"),
		.strength = PERSON_STRONG,
		.has_text = true,
		.text = span_of(text),
	};
}

/* What was built says the same as what its line says. */
static void assert_line(struct audience_event *e)
{
	struct audience_event read;
	struct error error;
	const char *line = audience_line(e);
	assert_non_null(line);
	if (!audience_parse(line, strlen(line), &read, &error))
		fail_msg("%s: %s", e->json, error.what);
	assert_true(read.t_ms == e->t_ms && read.t_server_ms == e->t_server_ms && read.kind == e->kind);
	assert_string_equal(read.feed, e->feed);
	assert_string_equal(read.platform, e->platform);
	assert_string_equal(read.id, e->id);
	assert_int_equal(read.has_person, e->has_person);
	assert_string_equal(read.person_id, e->person_id);
	assert_string_equal(read.person_name, e->person_name);
	assert_int_equal(read.roles, e->roles);
	assert_int_equal(read.has_roles, e->has_roles);
	assert_true(read.level == e->level && read.has_level == e->has_level);
	assert_string_equal(read.colour, e->colour);
	assert_string_equal(read.text, e->text);
	assert_true(read.value.minor == e->value.minor);
	assert_string_equal(read.value.currency, e->value.currency);
	assert_true(read.count == e->count && read.has_count == e->has_count);
	assert_string_equal(read.item, e->item);
	assert_string_equal(read.target, e->target);
	assert_string_equal(read.reply_to, e->reply_to);
	assert_true(read.shared == e->shared && read.cut == e->cut);
	audience_finish(&read);
}

/* A control character before the wrapper does not hide it: live and from the journal it is the same text. */
static void a_hidden_wrapper(void **state)
{
	(void)state;
	struct draft d = comment("\002/me joins");
	struct audience_event e;
	assert_true(draft_build(&d, &e));
	assert_string_equal(e.text, "joins");
	assert_line(&e);
	audience_finish(&e);
}

/* A gift's name is a name, as long as one may be. */
static void a_long_gift_name(void **state)
{
	(void)state;
	char name[400];
	struct draft d = comment("");
	struct audience_event e;
	memset(name, 'g', sizeof name - 1);
	name[sizeof name - 1] = 0;
	d.kind = AUDIENCE_GIFT;
	d.item = span_of(name);
	assert_true(draft_build(&d, &e));
	assert_line(&e);
	audience_finish(&e);
}

static void a_plain_comment(void **state)
{
	(void)state;
	struct draft d = comment("上车！");
	struct audience_event e;
	assert_true(draft_build(&d, &e));
	assert_string_equal(audience_line(&e),
			    "{\"t\":1772971290000,\"feed\":\"twitch:a\",\"kind\":\"comment\",\"id\":\"m1\",\"person\":"
			    "{\"id\":\"42\",\"name\":\"Ann\",\"strength\":\"strong\"},\"text\":\"上车！\"}");
	assert_string_equal(e.platform, "twitch");
	assert_line(&e);
	audience_finish(&e);
}

static void everything_at_once(void **state)
{
	(void)state;
	struct draft_emote emote = {.at = 3, .length = 5, .name = span_of("Kappa"), .url = "https://example.com/25"};
	struct draft d = comment("a\"\\ \x01Kappa\tb\nc");
	d.text = span_of("a\"\\Kappa\tb\nc\x02");
	d.kind = AUDIENCE_GIFT;
	d.t_server_ms = 5;
	d.id_suffix = "/member";
	d.strength = PERSON_BROKEN;
	d.roles = ROLE_HOST | ROLE_FOLLOWER;
	d.has_roles = d.has_level = d.has_count = d.shared = true;
	d.level = 12;
	d.count = -3;
	d.colour = span_of("#00ff7F");
	d.badges[0] = span_of("vip/1");
	d.badges[1] = span_of("bad\n");
	d.badge_count = 2;
	d.emotes = &emote;
	d.emote_count = 1;
	d.value = (struct money){.minor = 500, .currency = "USD"};
	d.item = span_of("rose");
	d.target = span_of("t");
	d.reply_to = span_of("r");
	struct audience_event e;
	assert_true(draft_build(&d, &e));
	assert_string_equal(e.id, "m1/member");
	assert_string_equal(e.text, "a\"\\Kappa\tb\nc");
	assert_non_null(strstr(audience_line(&e), "\"roles\":[\"host\",\"follower\"]"));
	assert_non_null(strstr(audience_line(&e), "\"badges\":[{\"id\":\"vip/1\"}]"));
	assert_non_null(
		strstr(audience_line(&e),
		       "\"emotes\":[{\"at\":3,\"length\":5,\"name\":\"Kappa\",\"url\":\"https://example.com/25\"}]"));
	assert_line(&e);
	audience_finish(&e);
}

/* What is kept of an event elsewhere says the same, when the event is gone. */
static void a_copy(void **state)
{
	(void)state;
	struct draft_emote emote = {.at = 0, .length = 5, .name = span_of("Kappa")};
	struct draft d = comment("Kappa \"1\"\t\\ 上车 and some more than eight");
	struct audience_event e;
	struct audience_text text = {0};
	d.emotes = &emote;
	d.emote_count = 1;
	d.badges[d.badge_count++] = span_of("vip/1");
	d.badges[d.badge_count++] = span_of("a\tb");
	d.badges[d.badge_count++] = span_of("subscriber/12");
	assert_true(draft_build(&d, &e));
	char *room = malloc(e.block_size);
	assert_non_null(room);
	struct audience_event copy;
	memset(&copy, 0xAA, sizeof copy);
	d.t_server_ms = 7;
	audience_copy(&copy, &e, room);
	assert_non_null(audience_line(&e));
	memset(e.block, 'x', e.block_size);
	assert_true(audience_write(&copy, &text));
	assert_string_equal(text.bytes, e.json);
	assert_int_equal(text.length, strlen(e.json));
	assert_non_null(strstr(text.bytes, "\"badges\":[{\"id\":\"vip/1\"},{\"id\":\"subscriber/12\"}]"));
	assert_true(audience_write(&e, &text));
	assert_string_equal(text.bytes, e.json);
	free(text.bytes);
	free(room);
	audience_finish(&e);
}

/* Each byte that needs an escape, at each place of the eight that are looked at together. */
static void escapes(void **state)
{
	(void)state;
	for (int c = 1; c < 128; c++) {
		for (size_t at = 0; at < 20; at++) {
			char plain[21] = "abcdefghijklmnopqrst";
			struct audience_text text = {0};
			json_error_t error;
			plain[at] = (char)c;
			audience_put_string(&text, plain);
			json_t *read = json_loads(text.bytes, JSON_DECODE_ANY, &error);
			if (!read)
				fail_msg("%s: %s", text.bytes, error.text);
			assert_string_equal(json_string_value(read), plain);
			json_decref(read);
			free(text.bytes);
		}
	}
}

static void the_gate(void **state)
{
	(void)state;
	struct audience_event e;
	struct draft d = comment("\001ACTION wav\xff"
				 "es\001");
	d.person_name = span_of("A\u202en\x07n");
	assert_true(draft_build(&d, &e));
	assert_string_equal(e.text, "wav\uFFFDes");
	assert_string_equal(e.person_name, "Ann");
	assert_line(&e);
	audience_finish(&e);
	d = comment("hi");
	d.person_name = span_of("");
	d.colour = span_of("red");
	assert_true(draft_build(&d, &e));
	assert_string_equal(e.person_name, "42");
	audience_finish(&e);
	d.person_name = span_of("\u3164\u200D");
	assert_true(draft_build(&d, &e));
	assert_string_equal(e.person_name, "42");
	assert_string_equal(e.colour, "");
	assert_line(&e);
	audience_finish(&e);
	d = comment("hi");
	d.id = span_of("a\tb");
	assert_false(draft_build(&d, &e));
	assert_null(e.block);
	d = comment("hi");
	d.person_id = span_of("");
	assert_false(draft_build(&d, &e));
	assert_null(e.block);
}

static void what_is_too_long_is_cut(void **state)
{
	(void)state;
	char text[20001];
	for (int i = 0; i < 20000; i++)
		text[i] = "\"\\"[i % 2];
	text[20000] = 0;
	struct draft d = comment(text);
	struct audience_event e;
	assert_true(draft_build(&d, &e));
	assert_true(e.cut);
	assert_true(strlen(e.text) >= 500);
	assert_line(&e);
	audience_finish(&e);
}

/* Without an id: the same deed has the same one, another has another. */
/* What cannot be read again must not be written. */
static void numbers_that_cannot_be(void **state)
{
	(void)state;
	struct audience_event e;
	struct draft good = comment("x");
	good.has_count = good.has_level = true;
	good.count = good.level = INT64_C(1000000000000000);
	assert_true(draft_build(&good, &e));
	assert_line(&e);
	audience_finish(&e);
	int64_t *const places[] = {&good.count, &good.level, &good.value.minor, &good.t_ms, &good.t_server_ms};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		int64_t before = *places[i];
		*places[i] = INT64_MAX;
		assert_false(draft_build(&good, &e));
		*places[i] = INT64_MIN;
		assert_false(draft_build(&good, &e));
		*places[i] = before;
	}
}

static void made_ids(void **state)
{
	(void)state;
	struct draft d = comment("hi");
	struct audience_event a;
	struct audience_event b;
	struct audience_event c;
	d.id = (struct span){0};
	assert_true(draft_build(&d, &a));
	assert_true(draft_build(&d, &b));
	d.t_ms++;
	assert_true(draft_build(&d, &c));
	assert_int_equal(strlen(a.id), 17);
	assert_int_equal(a.id[0], '~');
	assert_int_equal(strspn(a.id + 1, "0123456789abcdef"), 16);
	assert_string_equal(a.id, b.id);
	assert_string_not_equal(a.id, c.id);
	audience_finish(&a);
	audience_finish(&b);
	audience_finish(&c);
}

static void a_long_id_keeps_its_suffix(void **state)
{
	(void)state;
	char id[400];
	struct audience_event e;
	memset(id, 'y', sizeof id);
	id[0] = '\xc3'; /* no plain letter: it goes through the gate */
	id[1] = '\xa4';
	for (size_t length = 100; length <= sizeof id; length += 3) {
		struct draft d = comment("x");
		d.id = (struct span){id, length};
		d.id_suffix = "/0123456789-0123456789-0123456";
		assert_true(draft_build(&d, &e));
		assert_true(strlen(e.id) > 30);
		assert_string_equal(e.id + strlen(e.id) - 30, d.id_suffix);
		assert_line(&e);
		audience_finish(&e);
	}
}

static void emotes_that_do_not_stand_there_are_left_out(void **state)
{
	(void)state;
	struct draft_emote emotes[] = {{.at = 0, .length = 5, .name = span_of("Kappa")},
				       {.at = 400, .length = 5, .name = span_of("Kappa")},
				       {.at = 2, .length = 5, .name = span_of("Kappa")}};
	struct draft d = comment("你 Kappa");
	d.emotes = emotes;
	d.emote_count = 3;
	struct audience_event e;
	assert_true(draft_build(&d, &e));
	assert_non_null(strstr(audience_line(&e), "\"emotes\":[{\"at\":2,\"length\":5,\"name\":\"Kappa\"}]"));
	assert_line(&e);
	audience_finish(&e);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copy),
		cmocka_unit_test(escapes),
		cmocka_unit_test(numbers_that_cannot_be),
		cmocka_unit_test(a_plain_comment),
		cmocka_unit_test(a_hidden_wrapper),
		cmocka_unit_test(a_long_gift_name),
		cmocka_unit_test(everything_at_once),
		cmocka_unit_test(the_gate),
		cmocka_unit_test(what_is_too_long_is_cut),
		cmocka_unit_test(made_ids),
		cmocka_unit_test(a_long_id_keeps_its_suffix),
		cmocka_unit_test(emotes_that_do_not_stand_there_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
