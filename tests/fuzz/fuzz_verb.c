#include "fuzz.h"

#include "core/verb.h"

/* A refusal leaves nothing behind; a call that was taken has all that the table asks for, and reading its object again
 * gives an equal one. */
static void check(bool taken, struct verb_call *call, struct reply *reply)
{
	struct verb_call again;
	struct reply other = {0};
	FUZZ_REQUIRE(taken == (call->object != NULL) && taken == reply_ok(reply));
	if (taken) {
		for (size_t i = 0; i < call->verb->argument_count; i++)
			FUZZ_REQUIRE(!call->verb->arguments[i].required ||
				     verb_has(call, call->verb->arguments[i].name));
		FUZZ_REQUIRE(verb_parse_json(call->object, &again, &other));
		FUZZ_REQUIRE(again.verb == call->verb && json_equal(again.object, call->object));
		verb_call_finish(&again);
		char *text = json_dumps(call->object, 0);
		FUZZ_REQUIRE(text);
		free(text);
	}
	verb_call_finish(call);
	reply_finish(reply);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct verb_call call;
	struct reply reply = {0};
	int64_t ms;
	char *text = fuzz_text(data, size);
	check(verb_parse_line(text, &call, &reply), &call, &reply);
	json_t *object = json_loadb(text, size, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
	if (object)
		check(verb_parse_json(object, &call, &reply), &call, &reply);
	json_decref(object);
	if (parse_duration(text, true, &ms))
		FUZZ_REQUIRE(ms >= -INT64_C(10000000000000) && ms <= INT64_C(10000000000000));
	if (parse_time_of_day(text, &ms))
		FUZZ_REQUIRE(ms >= 0 && ms < 86400000);
	if (valid_id(text))
		FUZZ_REQUIRE(strlen(text) >= 1 && strlen(text) <= 64);
	free(text);
	return 0;
}
