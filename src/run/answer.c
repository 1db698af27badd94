#include "run/answer.h"

#include "core/locale.h"

json_t *answer_object(struct reply *reply, uint64_t seq, const char *language)
{
	json_t *object = json_object();
	json_object_set_new(object, "ok", json_boolean(reply_ok(reply)));
	if (!reply_ok(reply)) {
		json_object_set_new(object, "reason", json_string(reply->reason));
		json_object_set_new(object, "text", json_string(locale_reason(language, reply->reason)));
	} else if (seq) {
		json_object_set_new(object, "seq", json_integer((json_int_t)seq));
	}
	if (reply->fields)
		json_object_update(object, reply->fields);
	reply_finish(reply);
	return object;
}

json_t *answer_refusal(const char *reason, const char *language)
{
	struct reply reply = {0};
	reply_refuse(&reply, reason);
	return answer_object(&reply, 0, language);
}

char *answer_line(const json_t *object)
{
	return json_dumps(object, JSON_COMPACT | JSON_PRESERVE_ORDER);
}
