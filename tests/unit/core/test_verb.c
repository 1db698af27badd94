/* The verb table and its parsers: contracts.md sections 2, 6, 10 and 20. */
#include "verb_fixture.h"

/* ---- The table ---- */

/* Every verb of section 10 but for those of the common life. */
static const char *const others[] = {"go",
				     "back",
				     "jump",
				     "arm",
				     "leave",
				     "retry",
				     "drop",
				     "lock",
				     "unlock",
				     "skip",
				     "hold",
				     "resume",
				     "time",
				     "end-now",
				     "start-was",
				     "fix",
				     "standby",
				     "standby-off",
				     "undo",
				     "redo",
				     "rehearse",
				     "finish",
				     "load",
				     "cue",
				     "goal",
				     "edit.set",
				     "edit.insert",
				     "edit.duplicate",
				     "edit.move",
				     "edit.delete",
				     "edit.apply",
				     "edit.discard",
				     "lottery.draw",
				     "lottery.redraw",
				     "lottery.claim",
				     "lottery.forfeit",
				     "lottery.extend-claim",
				     "lottery.exclude",
				     "lottery.beacon",
				     "lottery.beacon-value",
				     "poll.reopen",
				     "quiz.next",
				     "survey.next",
				     "question.take",
				     "question.approve",
				     "question.queue",
				     "question.air",
				     "question.answered",
				     "question.drop",
				     "question.merge",
				     "sale.announce",
				     "sale.start",
				     "sale.stock",
				     "sale.price",
				     "sale.next",
				     "people.block",
				     "people.unblock",
				     "people.points",
				     "people.mask",
				     "people.unmask",
				     "comment.hide",
				     "comment.release",
				     "moderation.add",
				     "moderation.remove",
				     "benefit.give",
				     "benefit.take-back",
				     "say",
				     "say.copy",
				     "say.drop",
				     "task",
				     "task.done",
				     "task.miss",
				     "webhook",
				     "marker",
				     "issue",
				     "feed.connect",
				     "feed.disconnect",
				     "feed.delay",
				     "feed.make-up",
				     "feed.measure",
				     "wait",
				     "obs.scene",
				     "obs.show",
				     "obs.hide",
				     "obs.play",
				     "obs.mute",
				     "obs.text",
				     "obs.record",
				     "obs.hotkey"};

static void table_has_every_verb(void **state)
{
	static const char *const kinds[] = {"lottery", "poll", "question", "sale", "quiz", "survey", "topic", "card"};
	static const char *const life[] = {"arm",    "open",  "close", "reveal", "done",
					   "cancel", "reset", "show",  "hide",   "extend"};
	size_t count = sizeof others / sizeof *others;
	char name[64];
	(void)state;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
		for (size_t i = 0; i < sizeof life / sizeof *life; i++, count++) {
			snprintf(name, sizeof name, "%s.%s", kinds[k], life[i]);
			const struct verb *verb = verb_find(name);
			assert_non_null(verb);
			assert_int_equal(verb->kind, interaction_kind_from(kinds[k]));
			assert_string_equal(verb->family, kinds[k]);
		}
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_non_null(verb_find(others[i]));
	assert_int_equal(verb_count(), count);
	assert_null(verb_find("lottery"));
	assert_null(verb_find(""));
}

/* What a reader of the table relies on. */
static void table_is_sound(void **state)
{
	(void)state;
	for (size_t i = 0; i < verb_count(); i++) {
		const struct verb *verb = verb_at(i);
		assert_ptr_equal(verb_find(verb->name), verb);
		assert_true(verb->code && verb->undo && verb->family && verb->from && verb->to && verb->reasons);
		bool optional = false;
		for (size_t a = 0; a < verb->argument_count; a++) {
			const struct verb_argument *argument = &verb->arguments[a];
			assert_true(argument->name && argument->type);
			assert_true((argument->type == ARG_CHOICE) == (argument->choices != NULL));
			/* A required positional argument behind an optional one could never be reached. */
			assert_false(argument->positional && argument->required && optional);
			optional = optional || (argument->positional && !argument->required);
		}
		assert_null(verb->arguments[verb->argument_count].name);
		assert_true(verb->previews == (strcmp(verb->family, "show") == 0 || verb->undo == UNDO_EDIT));
	}
}

static const char *help(const char *verb, void *user)
{
	(void)user;
	return strcmp(verb, "poll.open") == 0 ? "Opens it" : NULL;
}

static void table_as_json(void **state)
{
	json_t *all = verbs_json(help, NULL);
	json_t *verb = NULL;
	size_t i;
	(void)state;
	assert_int_equal(json_array_size(all), verb_count());
	json_array_foreach(all, i, verb)
	{
		if (strcmp(json_string_value(json_object_get(verb, "verb")), "poll.open") == 0)
			break;
	}
	json_t *wanted = json_loads(
		"{\"verb\":\"poll.open\",\"family\":\"poll\",\"arguments\":["
		"{\"name\":\"id\",\"type\":\"id\",\"required\":true,\"positional\":true},"
		"{\"name\":\"time\",\"type\":\"duration\",\"required\":false},"
		"{\"name\":\"quiet\",\"type\":\"bool\",\"required\":false},"
		"{\"name\":\"force\",\"type\":\"bool\",\"required\":false}],"
		"\"from\":[\"draft\",\"armed\"],\"to\":\"open\",\"reasons\":[\"verb.missing-argument\","
		"\"verb.bad-argument\",\"id.unknown\",\"poll.already-open\",\"poll.not-allowed\",\"show.none\","
		"\"journal.failed\"],\"help\":\"Opens it\"}",
		0, NULL);
	assert_non_null(wanted);
	if (!json_equal(verb, wanted))
		fail_msg("%s", json_dumps(verb, 0));
	json_decref(wanted);
	json_decref(all);
}

/* ---- Lines ---- */

static void quoting(void **state)
{
	(void)state;
	takes("say text=\"a b\"", "{\"verb\":\"say\",\"text\":\"a b\"}");
	takes("say text=\"a \\\"b\\\" \\\\ c\"", "{\"verb\":\"say\",\"text\":\"a \\\"b\\\" \\\\ c\"}");
	takes("say text=\"a\\nb\"", "{\"verb\":\"say\",\"text\":\"a\\\\nb\"}");
	takes("say text='a \"b\" \\'", "{\"verb\":\"say\",\"text\":\"a \\\"b\\\" \\\\\"}");
	takes("say text=a\\ b\\\"", "{\"verb\":\"say\",\"text\":\"a b\\\"\"}");
	takes("say text=a\"b c\"d'e f'", "{\"verb\":\"say\",\"text\":\"ab cde f\"}");
	takes("say \"text\"=a=b", "{\"verb\":\"say\",\"text\":\"a=b\"}");
	takes("marker text=\"\"", "{\"verb\":\"marker\",\"text\":\"\"}");
	takes("marker text=", "{\"verb\":\"marker\",\"text\":\"\"}");
	takes("  say \t text=上车！ \r\n", "{\"verb\":\"say\",\"text\":\"上车！\"}");
	refuses("say text=\"a", "verb.bad-line", NULL);
	refuses("say text='a", "verb.bad-line", NULL);
	refuses("say text=a\\", "verb.bad-line", NULL);
	refuses("say text=\xff", "verb.bad-line", NULL);
	refuses("say text=a\x01", "verb.bad-line", NULL);
	refuses("", "verb.bad-line", NULL);
	/* A quoted '=' makes no key: this is the id, and no id looks like that. */
	bad("jump \"a=b\"", "id");
}

static void names_and_positions(void **state)
{
	(void)state;
	takes("go", "{\"verb\":\"go\"}");
	takes("poll.open p1", "{\"verb\":\"poll.open\",\"id\":\"p1\"}");
	takes("poll.open time=5s id=p1", "{\"verb\":\"poll.open\",\"id\":\"p1\",\"time\":\"5s\"}");
	takes("poll.open quiet=true p1", "{\"verb\":\"poll.open\",\"id\":\"p1\",\"quiet\":true}");
	takes("feed.delay main 5s", "{\"verb\":\"feed.delay\",\"id\":\"main\",\"delay\":\"5s\"}");
	takes("feed.delay id=main 5s", "{\"verb\":\"feed.delay\",\"id\":\"main\",\"delay\":\"5s\"}");
	bad("feed.delay 5s id=main", "id");
	takes("time by=+30s", "{\"verb\":\"time\",\"by\":\"+30s\"}");
	takes("time hello by=-30s", "{\"verb\":\"time\",\"id\":\"hello\",\"by\":\"-30s\"}");
	takes("go req=a1", "{\"verb\":\"go\",\"req\":\"a1\"}");
	takes("go preview=true", "{\"verb\":\"go\",\"preview\":true}");
	refuses("nope", "verb.unknown", NULL);
	refuses("GO", "verb.unknown", NULL);
	bad("go now", "now");
	bad("go x=1", "x");
	bad("poll.open p1 p2", "p2");
	bad("poll.open id=p1 p2", "p2");
	bad("poll.open p1 time=1s time=2s", "time");
	bad("poll.open p1 preview=true", "preview");
	bad("go req=", "req");
	bad("go verb=back", "verb");
	bad("go =1", "");
	missing("poll.open", "id");
	missing("poll.open time=5s", "id");
	missing("poll.extend p1", "by");
}

static void types(void **state)
{
	(void)state;
	takes("lottery.draw cup prize=p1 count=2 reveal=later",
	      "{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"prize\":\"p1\",\"count\":2,\"reveal\":\"later\"}");
	bad("lottery.draw cup count=0", "count");
	bad("lottery.draw cup count=-1", "count");
	bad("lottery.draw cup count=+1", "count");
	bad("lottery.draw cup count=two", "count");
	bad("lottery.draw cup count=1.5", "count");
	bad("lottery.draw cup count=9999999999999999999", "count");
	bad("lottery.draw cup reveal=no", "reveal");
	bad("lottery.draw cup reveal=now|later", "reveal");
	bad("lottery.draw cup reveal=", "reveal");
	bad("lottery.draw cup prize=a/b", "prize");
	bad("poll.open p1 quiet=yes", "quiet");
	bad("poll.open p1 time=5", "time");
	bad("poll.open p1 time=+5s", "time");
	bad("jump ünlü", "id");
	bad("goal g1 value=1,5", "value");
	takes("goal g1 value=-5", "{\"verb\":\"goal\",\"id\":\"g1\",\"value\":-5}");
	takes("people.points person=twitch/42/7 by=+3",
	      "{\"verb\":\"people.points\",\"person\":\"twitch/42/7\",\"by\":3}");
	bad("people.points person=42 by=3", "person");
	bad("people.points person=/42 by=3", "person");
	bad("people.points person=twitch/ by=3", "person");
	takes("lottery.beacon cup round=7 chain=52DB",
	      "{\"verb\":\"lottery.beacon\",\"id\":\"cup\",\"round\":7,\"chain\":\"52db\"}");
	bad("lottery.beacon cup round=7 chain=52d", "chain");
	bad("lottery.beacon cup round=7 chain=5g", "chain");
	takes("start-was at=20:05", "{\"verb\":\"start-was\",\"at\":\"20:05\"}");
	bad("start-was at=25:00", "at");
	bad("obs.record do=pause", "do");
	takes("obs.scene name=\"Talk Show\" to=preview time=300ms",
	      "{\"verb\":\"obs.scene\",\"name\":\"Talk Show\",\"to\":\"preview\",\"time\":\"300ms\"}");
}

static void one_of_several(void **state)
{
	(void)state;
	missing("start-was", "at");
	bad("start-was at=20:05 by=+1m", "by");
	takes("sale.start flash", "{\"verb\":\"sale.start\",\"id\":\"flash\"}");
	bad("sale.start flash in=5s at=20:05", "at");
	missing("sale.stock flash", "set");
	takes("sale.stock flash reserve=3", "{\"verb\":\"sale.stock\",\"id\":\"flash\",\"reserve\":3}");
	takes("sale.stock flash set=9 reserve=3", "{\"verb\":\"sale.stock\",\"id\":\"flash\",\"set\":9,\"reserve\":3}");
	takes("sale.stock flash by=-2", "{\"verb\":\"sale.stock\",\"id\":\"flash\",\"by\":-2}");
	bad("sale.stock flash set=9 by=1", "by");
	missing("question.take qa", "text");
	bad("question.take qa text=a message=b", "message");
	takes("question.take qa message=m1", "{\"verb\":\"question.take\",\"id\":\"qa\",\"message\":\"m1\"}");
	missing("lottery.exclude cup person=a/b", "reason");
	takes("lottery.exclude cup person=a/b off=true",
	      "{\"verb\":\"lottery.exclude\",\"id\":\"cup\",\"person\":\"a/b\",\"off\":true}");
}

static void edits(void **state)
{
	(void)state;
	takes("edit.set segment/hello duration=10m title=\"x y\" x-mine=1 preview=true",
	      "{\"verb\":\"edit.set\",\"target\":\"segment/hello\",\"duration\":\"10m\",\"title\":\"x y\","
	      "\"x-mine\":\"1\",\"preview\":true}");
	takes("edit.insert interaction after= kind=poll id=p9",
	      "{\"verb\":\"edit.insert\",\"target\":\"interaction\",\"after\":\"\",\"kind\":\"poll\",\"id\":\"p9\"}");
	takes_json("{\"verb\":\"edit.set\",\"id\":\"segment/a\",\"talking_points\":[\"x\"]}",
		   "{\"verb\":\"edit.set\",\"target\":\"segment/a\",\"talking_points\":[\"x\"]}");
	takes_json("{\"verb\":\"edit.set\",\"target\":\"segment/a\",\"id\":\"b\"}",
		   "{\"verb\":\"edit.set\",\"target\":\"segment/a\",\"id\":\"b\"}");
	takes("edit.apply hello", "{\"verb\":\"edit.apply\",\"id\":\"hello\"}");
	missing("edit.move segment/a", "after");
	bad("edit.move segment/a after=b title=c", "title");
	/* they mark refused verbs in the journal */
	bad("edit.set segment/a refused=x", "refused");
	bad("edit.insert segment after= line=x", "line");
	bad("say text=x refused=y", "refused");
	/* a key of the document that is called like an argument */
	takes("edit.set goal/g target=5", "{\"verb\":\"edit.set\",\"target\":\"goal/g\",\".target\":\"5\"}");
	takes("edit.duplicate segment/a id=b", "{\"verb\":\"edit.duplicate\",\"target\":\"segment/a\",\"id\":\"b\"}");
	takes("edit.discard a kind=segment", "{\"verb\":\"edit.discard\",\"id\":\"a\",\"kind\":\"segment\"}");
	refuses_json("{\"verb\":\"edit.set\",\"target\":\"segment/a\",\"title\":null}", "verb.bad-argument", "title");
}

/* ---- JSON ---- */

static void json_values(void **state)
{
	(void)state;
	takes_json("{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":\"2\"}",
		   "{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":2}");
	takes_json("{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":2.0}",
		   "{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":2}");
	takes_json("{\"verb\":\"poll.open\",\"id\":7,\"quiet\":\"false\"}",
		   "{\"verb\":\"poll.open\",\"id\":\"7\",\"quiet\":false}");
	takes_json("{\"verb\":\"say\",\"text\":true}", "{\"verb\":\"say\",\"text\":\"true\"}");
	takes_json("{\"verb\":\"say\",\"text\":1.5}", "{\"verb\":\"say\",\"text\":\"1.5\"}");
	refuses_json("{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":1e300}", "verb.bad-argument", "count");
	refuses_json("{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":1.5}", "verb.bad-argument", "count");
	refuses_json("{\"verb\":\"lottery.draw\",\"id\":\"cup\",\"count\":true}", "verb.bad-argument", "count");
	refuses_json("{\"verb\":\"poll.open\",\"id\":\"p1\",\"time\":60}", "verb.bad-argument", "time");
	refuses_json("{\"verb\":\"poll.open\",\"id\":null}", "verb.bad-argument", "id");
	refuses_json("{\"verb\":\"poll.open\",\"id\":[\"p1\"]}", "verb.bad-argument", "id");
	refuses_json("{\"verb\":\"poll.open\",\"id\":\"p1\",\"quiet\":1}", "verb.bad-argument", "quiet");
	refuses_json("{\"verb\":\"go\",\"zip\":1}", "verb.bad-argument", "zip");
	refuses_json("{\"verb\":\"poll.open\"}", "verb.missing-argument", "id");
	refuses_json("{\"verb\":\"nope\"}", "verb.unknown", NULL);
	refuses_json("{\"verb\":7}", "verb.bad-line", NULL);
	refuses_json("{}", "verb.bad-line", NULL);
	refuses_json("[]", "verb.bad-line", NULL);
}

/* A name that came from outside is not thrown back whole. */
static void long_names_are_cut(void **state)
{
	char line[1000] = "go ";
	struct verb_call call;
	struct reply reply = {0};
	(void)state;
	memset(line + 3, 'x', 900);
	assert_false(verb_parse_line(line, &call, &reply));
	assert_int_equal(json_string_length(json_object_get(reply.fields, "argument")), 64);
	reply_finish(&reply);
	/* The 64th byte is inside a character. */
	for (size_t i = 0; i < 300; i++)
		memcpy(line + 4 + 3 * i, "抽", 3);
	assert_false(verb_parse_line(line, &call, &reply));
	assert_non_null(json_object_get(reply.fields, "argument"));
	reply_finish(&reply);
}

static void lines_that_are_too_long(void **state)
{
	size_t size = 70000;
	char *line = malloc(size);
	struct verb_call call;
	struct reply reply = {0};
	(void)state;
	snprintf(line, size, "say text=");
	memset(line + 9, 'x', size - 10);
	line[size - 1] = 0;
	assert_false(verb_parse_line(line, &call, &reply));
	assert_string_equal(reply.reason, "verb.bad-line");
	line[20000] = 0;
	assert_false(verb_parse_line(line, &call, &reply));
	assert_string_equal(reply.reason, "verb.bad-argument");
	reply_finish(&reply);
	line[16000] = 0;
	assert_true(verb_parse_line(line, &call, &reply));
	verb_call_finish(&call);
	free(line);
}

static void accessors(void **state)
{
	struct verb_call call;
	struct reply reply = {0};
	(void)state;
	assert_true(verb_parse_line("time hello by=-1m30s req=r", &call, &reply));
	assert_string_equal(verb_text(&call, "id", "none"), "hello");
	assert_string_equal(verb_text(&call, "plan", "none"), "none");
	assert_int_equal(verb_duration(&call, "by", 1), -90000);
	assert_int_equal(verb_duration(&call, "time", 1), 1);
	assert_true(verb_has(&call, "req"));
	assert_false(verb_has(&call, "preview"));
	assert_int_equal(call.verb->code, VERB_TIME);
	verb_call_finish(&call);
	assert_null(call.object);
	assert_true(verb_parse_line("lottery.draw cup count=3 force=true", &call, &reply));
	assert_int_equal(verb_integer(&call, "count", -1), 3);
	assert_int_equal(verb_integer(&call, "prize", -1), -1);
	assert_true(verb_bool(&call, "force", false));
	assert_true(verb_bool(&call, "quiet", true));
	verb_call_finish(&call);
	assert_true(verb_parse_line("start-was at=20:05", &call, &reply));
	assert_int_equal(verb_time(&call, "at", -1), 72300000);
	assert_int_equal(verb_time(&call, "by", -1), -1);
	verb_call_finish(&call);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_has_every_verb),
		cmocka_unit_test(table_is_sound),
		cmocka_unit_test(table_as_json),
		cmocka_unit_test(quoting),
		cmocka_unit_test(names_and_positions),
		cmocka_unit_test(types),
		cmocka_unit_test(one_of_several),
		cmocka_unit_test(edits),
		cmocka_unit_test(json_values),
		cmocka_unit_test(long_names_are_cut),
		cmocka_unit_test(lines_that_are_too_long),
		cmocka_unit_test(accessors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
