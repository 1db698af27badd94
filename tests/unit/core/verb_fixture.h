/* A verb as a line or as JSON: taken as what, or refused why. */
#ifndef TESTS_VERB_FIXTURE_H
#define TESTS_VERB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/verb.h"

/* The line is taken, and its object is `expected`; so is the object itself, read as JSON. */
static inline void takes(const char *line, const char *expected)
{
	struct verb_call call;
	struct reply reply = {0};
	json_t *object = json_loads(expected, 0, NULL);
	assert_non_null(object);
	if (!verb_parse_line(line, &call, &reply))
		fail_msg("%s: %s", line, reply.reason);
	if (!json_equal(call.object, object))
		fail_msg("%s gave %s", line, json_dumps(call.object, 0));
	verb_call_finish(&call);
	assert_true(verb_parse_json(object, &call, &reply));
	assert_true(json_equal(call.object, object));
	verb_call_finish(&call);
	json_decref(object);
}

static inline void check_refusal(const char *input, bool taken, const struct verb_call *call, struct reply *reply,
				 const char *reason, const char *argument)
{
	if (taken)
		fail_msg("%s was taken", input);
	assert_null(call->object);
	assert_string_equal(reply->reason, reason);
	const char *said = json_string_value(json_object_get(reply->fields, "argument"));
	if (argument)
		assert_string_equal(said ? said : "(none)", argument);
	else
		assert_null(said);
	reply_finish(reply);
}

static inline void refuses(const char *line, const char *reason, const char *argument)
{
	struct verb_call call;
	struct reply reply = {0};
	bool taken = verb_parse_line(line, &call, &reply);
	check_refusal(line, taken, &call, &reply, reason, argument);
}

static inline void refuses_json(const char *text, const char *reason, const char *argument)
{
	struct verb_call call;
	struct reply reply = {0};
	json_t *object = json_loads(text, JSON_DECODE_ANY, NULL);
	assert_non_null(object);
	bool taken = verb_parse_json(object, &call, &reply);
	check_refusal(text, taken, &call, &reply, reason, argument);
	json_decref(object);
}

static inline void takes_json(const char *text, const char *expected)
{
	struct verb_call call;
	struct reply reply = {0};
	json_t *object = json_loads(text, 0, NULL);
	json_t *wanted = json_loads(expected, 0, NULL);
	if (!verb_parse_json(object, &call, &reply))
		fail_msg("%s: %s", text, reply.reason);
	if (!json_equal(call.object, wanted))
		fail_msg("%s gave %s", text, json_dumps(call.object, 0));
	verb_call_finish(&call);
	json_decref(object);
	json_decref(wanted);
}

static inline void bad(const char *line, const char *argument)
{
	refuses(line, "verb.bad-argument", argument);
}

static inline void missing(const char *line, const char *argument)
{
	refuses(line, "verb.missing-argument", argument);
}

#endif
