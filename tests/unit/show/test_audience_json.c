#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "show/audience_json.h"

/* The keys that every event needs. */
#define HEAD "\"t\":1772971290000,\"feed\":\"twitch:a\",\"id\":\"m1\""
#define PERSON "\"person\":{\"id\":\"42\",\"name\":\"Ann\"}"
#define COMMENT "{" HEAD ",\"kind\":\"comment\"," PERSON ",\"text\":"

static struct audience_event accepted(const char *line)
{
	struct audience_event e;
	struct error error = {0};
	if (!audience_parse(line, strlen(line), &e, &error))
		fail_msg("refused: %s\n%s %s", line, error.pointer, error.what);
	return e;
}

static void assert_refused(const char *line, const char *pointer, const char *what)
{
	struct audience_event e;
	struct error error = {0};
	if (audience_parse(line, strlen(line), &e, &error))
		fail_msg("taken: %s", line);
	assert_string_equal(error.pointer, pointer);
	if (!strstr(error.what, what))
		fail_msg("%s: %s", line, error.what);
	assert_null(e.json);
	assert_null(e.block);
}

static void a_comment_has_all_its_keys(void **state)
{
	(void)state;
	static const char line[] =
		"{\"t\":1772971290000,\"feed\":\"twitch:somechannel\",\"kind\":\"comment\",\"id\":\"m1\",\"person\":{"
		"\"id\":\"42\",\"name\":\"Ann\",\"strength\":\"strong\",\"roles\":[\"follower\",\"vip\"],\"level\":5,"
		"\"avatar\":\"https://example.com/a.png\",\"colour\":\"#FF00aa\",\"badges\":[{\"id\":\"sub/1\","
		"\"title\":\"Sub\"}]},\"text\":\"上车！\",\"emotes\":[{\"at\":0,\"length\":2,\"name\":\"x\",\"url\":"
		"\"https://example.com/x.png\"}],\"reply_to\":\"m0\",\"shared\":true,\"t_server\":1772971290001}";
	struct audience_event e = accepted(line);
	assert_int_equal(e.t_ms, 1772971290000);
	assert_int_equal(e.t_server_ms, 1772971290001);
	assert_int_equal(e.kind, AUDIENCE_COMMENT);
	assert_string_equal(e.feed, "twitch:somechannel");
	assert_string_equal(e.platform, "twitch");
	assert_string_equal(e.id, "m1");
	assert_true(e.has_person);
	assert_string_equal(e.person_id, "42");
	assert_string_equal(e.person_name, "Ann");
	assert_int_equal(e.strength, PERSON_STRONG);
	assert_true(e.has_roles);
	assert_int_equal(e.roles, ROLE_FOLLOWER | ROLE_VIP);
	assert_true(e.has_level);
	assert_int_equal(e.level, 5);
	assert_string_equal(e.colour, "#FF00aa");
	assert_string_equal(e.text, "上车！");
	assert_string_equal(e.reply_to, "m0");
	assert_true(e.shared);
	assert_false(e.history || e.noise || e.cut || e.has_count);
	assert_string_equal(e.value.currency, "");
	assert_string_equal(e.item, "");
	assert_string_equal(e.target, "");
	assert_string_equal(e.json, line);
	audience_finish(&e);
	assert_null(e.json);
}

static void what_is_absent_has_its_default(void **state)
{
	(void)state;
	struct audience_event e = accepted("{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"42\"}}");
	assert_string_equal(e.person_name, "42");
	assert_int_equal(e.strength, PERSON_STRONG);
	assert_false(e.has_roles || e.has_level || e.has_count || e.shared || e.history);
	assert_string_equal(e.text, "");
	assert_string_equal(e.colour, "");
	audience_finish(&e);
	e = accepted("{\"t\":0,\"feed\":\"demo\",\"kind\":\"clear\",\"id\":\"c\",\"platform\":\"douyin\"}");
	assert_string_equal(e.platform, "douyin");
	assert_false(e.has_person);
	assert_string_equal(e.person_id, "");
	audience_finish(&e);
	e = accepted("{\"t\":0,\"feed\":\"demo\",\"kind\":\"clear\",\"id\":\"c\"}");
	assert_string_equal(e.platform, "demo");
	audience_finish(&e);
}

static void every_kind_is_read(void **state)
{
	(void)state;
	struct audience_event e = accepted("{" HEAD ",\"kind\":\"gift\"," PERSON
					   ",\"value\":{\"minor\":-5,\"currency\":\"twitch-bits\"},\"count\":3,"
					   "\"item\":\"辣条\"}");
	assert_int_equal(e.kind, AUDIENCE_GIFT);
	assert_int_equal(e.value.minor, -5);
	assert_string_equal(e.value.currency, "twitch-bits");
	assert_true(e.has_count);
	assert_int_equal(e.count, 3);
	assert_string_equal(e.item, "辣条");
	audience_finish(&e);
	static const struct {
		const char *line;
		enum audience_kind kind;
	} cases[] = {
		{"{" HEAD ",\"kind\":\"like\"," PERSON ",\"count\":9}", AUDIENCE_LIKE},
		{"{" HEAD ",\"kind\":\"follow\"," PERSON "}", AUDIENCE_FOLLOW},
		{"{" HEAD ",\"kind\":\"share\"," PERSON "}", AUDIENCE_SHARE},
		{"{" HEAD ",\"kind\":\"enter\"," PERSON "}", AUDIENCE_ENTER},
		{"{" HEAD ",\"kind\":\"member\"," PERSON "}", AUDIENCE_MEMBER},
		{"{" HEAD ",\"kind\":\"order\"," PERSON ",\"item\":\"cup\",\"count\":-1}", AUDIENCE_ORDER},
		{"{" HEAD ",\"kind\":\"claim\"," PERSON "}", AUDIENCE_CLAIM},
		{"{" HEAD ",\"kind\":\"viewers\",\"count\":120}", AUDIENCE_VIEWERS},
		{"{" HEAD ",\"kind\":\"delete\",\"target\":\"m0\"}", AUDIENCE_DELETE},
		{"{" HEAD ",\"kind\":\"ban\",\"target\":\"42\"}", AUDIENCE_BAN},
		{"{" HEAD ",\"kind\":\"clear\"}", AUDIENCE_CLEAR},
		{"{" HEAD ",\"kind\":\"raid\"}", AUDIENCE_OTHER},
		{"{" HEAD ",\"kind\":\"\"}", AUDIENCE_OTHER},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		e = accepted(cases[i].line);
		assert_int_equal(e.kind, cases[i].kind);
		assert_string_equal(e.json, cases[i].line);
		audience_finish(&e);
	}
}

static void the_unknown_is_kept_and_ignored(void **state)
{
	(void)state;
	static const char line[] = "{" HEAD ",\"kind\":\"comment\",\"person\":{\"id\":\"42\",\"strength\":\"mighty\","
				   "\"roles\":[\"mod\",\"king\"],\"x\":null},\"text\":\"a\",\"x\":{\"y\":[1,2.5,null,"
				   "true,\"\\u0007\"]},\"colour\":5}";
	struct audience_event e = accepted(line);
	assert_int_equal(e.strength, PERSON_STRONG);
	assert_int_equal(e.roles, ROLE_MOD);
	assert_string_equal(e.json, line);
	audience_finish(&e);
	e = accepted("{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"strength\":\"weak\",\"roles\":[]}}");
	assert_int_equal(e.strength, PERSON_WEAK);
	assert_true(e.has_roles);
	assert_int_equal(e.roles, 0);
	audience_finish(&e);
	e = accepted("{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"strength\":\"broken\","
		     "\"colour\":\"red\"}}");
	assert_int_equal(e.strength, PERSON_BROKEN);
	assert_string_equal(e.colour, "");
	audience_finish(&e);
}

static void wrong_types_are_refused_with_their_place(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *pointer;
		const char *what;
	} cases[] = {
		{"{\"t\":1.5,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"i\"}", "/t", "integer"},
		{"{\"t\":\"1\",\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"i\"}", "/t", "integer"},
		{"{\"t\":9000000000000000,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"i\"}", "/t", "too large"},
		{"{\"t\":1,\"feed\":1,\"kind\":\"clear\",\"id\":\"i\"}", "/feed", "string"},
		{"{\"t\":1,\"feed\":\"a\",\"kind\":null,\"id\":\"i\"}", "/kind", "string"},
		{"{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":7}", "/id", "string"},
		{COMMENT "5}", "/text", "string"},
		{COMMENT "null}", "/text", "string"},
		{COMMENT "\"a\",\"history\":1}", "/history", "true or false"},
		{COMMENT "\"a\",\"shared\":\"yes\"}", "/shared", "true or false"},
		{COMMENT "\"a\",\"count\":1.0}", "/count", "integer"},
		{COMMENT "\"a\",\"count\":2000000000000000}", "/count", "too large"},
		{COMMENT "\"a\",\"item\":[]}", "/item", "string"},
		{COMMENT "\"a\",\"platform\":{}}", "/platform", "string"},
		{COMMENT "\"a\",\"reply_to\":1}", "/reply_to", "string"},
		{COMMENT "\"a\",\"t_server\":true}", "/t_server", "integer"},
		{COMMENT "\"a\",\"value\":5}", "/value", "object"},
		{COMMENT "\"a\",\"value\":{\"minor\":5}}", "/value", "needs"},
		{COMMENT "\"a\",\"value\":{\"minor\":5.5,\"currency\":\"CNY\"}}", "/value/minor", "integer"},
		{COMMENT "\"a\",\"value\":{\"minor\":5,\"currency\":\"C\\u0000Y\"}}", "/value/currency", "code"},
		{COMMENT "\"a\",\"value\":{\"minor\":5,\"currency\":\"\"}}", "/value/currency", "code"},
		{COMMENT "\"a\",\"value\":{\"minor\":5,\"currency\":\"a-currency-that-is-too-long\"}}",
		 "/value/currency", "code"},
		{COMMENT "\"a\",\"emotes\":{}}", "/emotes", "array"},
		{COMMENT "\"a\",\"emotes\":[1]}", "/emotes/0", "object"},
		{COMMENT "\"a\",\"emotes\":[{\"at\":\"0\"}]}", "/emotes/0/at", "integer"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":\"Ann\"}", "/person", "object"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{}}", "/person/id", "id"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":42}}", "/person/id", "string"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"\"}}", "/person/id", "empty"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"name\":1}}", "/person/name", "string"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"strength\":1}}", "/person/strength",
		 "string"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"roles\":\"mod\"}}", "/person/roles",
		 "array"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"roles\":[\"mod\",1]}}", "/person/roles/1",
		 "string"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"level\":\"5\"}}", "/person/level",
		 "integer"},
		{"{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"a\",\"badges\":[{\"id\":1}]}}",
		 "/person/badges/0/id", "string"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_refused(cases[i].line, cases[i].pointer, cases[i].what);
}

static void a_missing_key_is_named(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *what;
	} cases[] = {
		{"{\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"i\"}", "\"t\""},
		{"{\"t\":1,\"kind\":\"clear\",\"id\":\"i\"}", "\"feed\""},
		{"{\"t\":1,\"feed\":\"a\",\"id\":\"i\"}", "\"kind\""},
		{"{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\"}", "\"id\""},
		{"{" HEAD ",\"kind\":\"comment\",\"text\":\"a\"}", "\"person\""},
		{"{" HEAD ",\"kind\":\"comment\"," PERSON "}", "\"text\""},
		{"{" HEAD ",\"kind\":\"gift\"}", "\"person\""},
		{"{" HEAD ",\"kind\":\"like\"," PERSON "}", "\"count\""},
		{"{" HEAD ",\"kind\":\"claim\"}", "\"person\""},
		{"{" HEAD ",\"kind\":\"order\"," PERSON ",\"count\":1}", "\"item\""},
		{"{" HEAD ",\"kind\":\"order\"," PERSON ",\"item\":\"a\"}", "\"count\""},
		{"{" HEAD ",\"kind\":\"order\",\"item\":\"a\",\"count\":1}", "\"person\""},
		{"{" HEAD ",\"kind\":\"viewers\"}", "\"count\""},
		{"{" HEAD ",\"kind\":\"delete\"}", "\"target\""},
		{"{" HEAD ",\"kind\":\"ban\"}", "\"target\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_refused(cases[i].line, "", cases[i].what);
	assert_refused("{\"t\":1,\"feed\":\"\",\"kind\":\"clear\",\"id\":\"i\"}", "/feed", "empty");
	assert_refused("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"\"}", "/id", "empty");
}

static void what_is_no_object_is_refused(void **state)
{
	(void)state;
	assert_refused("", "", "no JSON");
	assert_refused("[]", "", "object");
	assert_refused("{", "", "no JSON");
	assert_refused("{} {}", "", "no JSON");
	assert_refused("{" HEAD ",\"t\":2,\"kind\":\"clear\"}", "", "duplicate");
	struct audience_event e;
	struct error error = {0};
	assert_false(audience_parse("{\"t\":1,}", 8, &e, &error));
	assert_true(error.column > 0);
	static const char nul[] = "{" HEAD ",\"kind\":\"clear\",\"x\":7\0}";
	assert_false(audience_parse(nul, sizeof nul - 1, &e, &error));
	assert_string_equal(error.what, "This is no JSON object: it holds a NUL byte.");
	/* An error that nobody asks for. */
	assert_false(audience_parse("{", 1, &e, NULL));
	assert_false(audience_parse("{}", 2, &e, NULL));
}

static void depth_and_length_have_limits(void **state)
{
	(void)state;
	char line[1000];
	char deep[101];
	char end[101];
	memset(deep, '[', 100);
	memset(end, ']', 100);
	deep[100] = end[100] = 0;
	snprintf(line, sizeof line, "{" HEAD ",\"kind\":\"clear\",\"x\":%s%s}", deep, end);
	assert_refused(line, "", "deep");
	snprintf(line, sizeof line, "{" HEAD ",\"kind\":\"clear\",\"x\":%.20s%.20s}", deep, end);
	struct audience_event e = accepted(line);
	audience_finish(&e);
	size_t size = 1024 * 1024 + 1;
	char *huge = malloc(size + 1);
	memset(huge, ' ', size);
	huge[size] = 0;
	static const char small[] = "{" HEAD ",\"kind\":\"clear\"}";
	memcpy(huge, small, sizeof small - 1);
	assert_refused(huge, "", "1 MiB");
	huge[size - 1] = 0;
	e = accepted(huge);
	assert_string_equal(e.json, small);
	audience_finish(&e);
	free(huge);
}

static void the_gate_cleans_names_and_texts(void **state)
{
	(void)state;
	struct audience_event e =
		accepted("{" HEAD ",\"kind\":\"comment\",\"person\":{\"id\":\"42\",\"name\":\"A\\u202enn\\u0007\","
			 "\"badges\":[{\"id\":\"a\\u0001\"}]},\"text\":\"a\\u0000b\\u0001\\tc\",\"x\":1}");
	assert_string_equal(e.person_name, "Ann");
	assert_string_equal(e.text, "ab\tc");
	assert_false(e.cut);
	assert_string_equal(e.json,
			    "{" HEAD ",\"kind\":\"comment\",\"person\":{\"id\":\"42\",\"name\":\"Ann\",\"badges\":["
			    "{\"id\":\"a\"}]},\"text\":\"ab\\tc\",\"x\":1}");
	audience_finish(&e);
}

static void an_action_loses_its_wrapper(void **state)
{
	(void)state;
	static const char *const texts[] = {"\"\\u0001ACTION joins\\u0001\"", "\"/me joins\"", "\"\\u0002/me joins\""};
	for (size_t i = 0; i < 3; i++) {
		char line[400];
		snprintf(line, sizeof line, COMMENT "%s}", texts[i]);
		struct audience_event e = accepted(line);
		assert_string_equal(e.text, "joins");
		assert_string_equal(e.json, COMMENT "\"joins\"}");
		audience_finish(&e);
	}
}

static void bad_bytes_in_a_text_are_replaced(void **state)
{
	(void)state;
	struct audience_event e = accepted(COMMENT "\"a\xF1\x80\x80\xE1\x80\xC2"
						   "b\"}");
	assert_string_equal(e.text, "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
				    "b");
	assert_string_equal(e.json, COMMENT "\"a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
					    "b\"}");
	audience_finish(&e);
	/* Half a surrogate pair, as programs make that cut a text in the middle of a face. */
	e = accepted(COMMENT "\"\\\\ud83d \\ud83d b\\ud83d\\ude00\\udE00\"}");
	assert_string_equal(e.text, "\\ud83d \xEF\xBF\xBD b😀\xEF\xBF\xBD");
	audience_finish(&e);
}

static void bad_bytes_in_an_id_are_refused(void **state)
{
	(void)state;
	assert_refused("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"a\\tb\"}", "/id", "id");
	assert_refused("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"a\\u0000b\"}", "/id", "id");
	assert_refused("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"a\xFF\"}", "/id", "id");
	assert_refused("{\"t\":1,\"feed\":\"a\\n\",\"kind\":\"clear\",\"id\":\"a\"}", "/feed", "feed");
	assert_refused("{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"\\u202e42\"}}", "/person/id", "id");
	assert_refused("{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"\\ud83d\"}}", "/person/id", "id");
	assert_refused("{" HEAD ",\"kind\":\"ban\",\"target\":\"4\\u00852\"}", "/target", "target");
	assert_refused("{" HEAD ",\"kind\":\"order\"," PERSON ",\"count\":1,\"item\":\"a\\tb\"}", "/item", "item");
	assert_refused("{" HEAD ",\"kind\":\"clear\",\"platform\":\"a\\tb\"}", "/platform", "platform");
	/* U+FFFD that was written is a character like any other. */
	struct audience_event e = accepted("{\"t\":1,\"feed\":\"a\",\"kind\":\"clear\",\"id\":\"a\xEF\xBF\xBD\"}");
	audience_finish(&e);
}

static void what_is_too_long_is_cut_and_marked(void **state)
{
	(void)state;
	char text[2000 + 1];
	char line[4000];
	memset(text, 'a', 2000);
	text[2000] = 0;
	snprintf(line, sizeof line, COMMENT "\"%.500s\"}", text);
	struct audience_event e = accepted(line);
	assert_false(e.cut);
	assert_string_equal(e.json, line);
	audience_finish(&e);
	snprintf(line, sizeof line, COMMENT "\"%s\"}", text);
	e = accepted(line);
	assert_true(e.cut);
	assert_int_equal(strlen(e.text), 500);
	char *journaled = strdup(e.json);
	snprintf(line, sizeof line, COMMENT "\"%.500s\",\"cut\":true}", text);
	assert_string_equal(journaled, line);
	audience_finish(&e);
	/* What was journaled is read again as the same. */
	e = accepted(journaled);
	assert_true(e.cut);
	assert_string_equal(e.json, journaled);
	audience_finish(&e);
	free(journaled);
	snprintf(line, sizeof line, "{" HEAD ",\"kind\":\"follow\",\"person\":{\"id\":\"%.300s\"}}", text);
	e = accepted(line);
	assert_true(e.cut);
	assert_int_equal(strlen(e.person_id), 256);
	audience_finish(&e);
}

static void a_line_is_one_line(void **state)
{
	(void)state;
	struct audience_event e = accepted(" \t{" HEAD ", \"kind\":\"clear\"}\r\n");
	assert_string_equal(e.json, "{" HEAD ", \"kind\":\"clear\"}");
	audience_finish(&e);
	e = accepted("{" HEAD ",\n\"kind\": \"clear\"\r}");
	assert_string_equal(e.json, "{" HEAD ",\"kind\":\"clear\"}");
	audience_finish(&e);
}

static void an_object_at_hand_is_read_the_same(void **state)
{
	(void)state;
	json_t *object = json_pack("{s:I,s:s,s:s,s:s,s:{s:s,s:s},s:s}", "t", (json_int_t)5, "feed", "x:1", "id", "m",
				   "kind", "comment", "person", "id", "7", "name", "B\xC2\x85ob", "text", "hi");
	struct audience_event e;
	assert_true(audience_from_json(object, &e, NULL));
	assert_string_equal(e.person_name, "Bob");
	assert_string_equal(e.json, "{\"t\":5,\"feed\":\"x:1\",\"id\":\"m\",\"kind\":\"comment\",\"person\":{\"id\":"
				    "\"7\",\"name\":\"Bob\"},\"text\":\"hi\"}");
	/* It was borrowed. */
	assert_string_equal(json_string_value(json_object_get(json_object_get(object, "person"), "name")),
			    "B\xC2\x85ob");
	audience_finish(&e);
	json_decref(object);
	struct error error;
	assert_false(audience_from_json(NULL, &e, &error));
	assert_null(e.json);
	/* Bytes that the library did not check. */
	object = json_pack("{s:I,s:s,s:s,s:s}", "t", (json_int_t)5, "feed", "x:1", "id", "m", "kind", "clear");
	json_object_set_new(object, "text", json_stringn_nocheck("\xFF\xFF\xFF", 3));
	assert_true(audience_from_json(object, &e, NULL));
	assert_string_equal(e.text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
	audience_finish(&e);
	json_decref(object);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comment_has_all_its_keys),
		cmocka_unit_test(what_is_absent_has_its_default),
		cmocka_unit_test(every_kind_is_read),
		cmocka_unit_test(the_unknown_is_kept_and_ignored),
		cmocka_unit_test(wrong_types_are_refused_with_their_place),
		cmocka_unit_test(a_missing_key_is_named),
		cmocka_unit_test(what_is_no_object_is_refused),
		cmocka_unit_test(depth_and_length_have_limits),
		cmocka_unit_test(the_gate_cleans_names_and_texts),
		cmocka_unit_test(an_action_loses_its_wrapper),
		cmocka_unit_test(bad_bytes_in_a_text_are_replaced),
		cmocka_unit_test(bad_bytes_in_an_id_are_refused),
		cmocka_unit_test(what_is_too_long_is_cut_and_marked),
		cmocka_unit_test(a_line_is_one_line),
		cmocka_unit_test(an_object_at_hand_is_read_the_same),
	};
	return cmocka_run_group_tests_name("audience_json", tests, NULL, NULL);
}
