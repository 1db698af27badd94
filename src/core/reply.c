#include "core/reply.h"

#include <stdio.h>

bool reply_refuse(struct reply *r, const char *reason)
{
	json_decref(r->fields);
	r->fields = NULL;
	snprintf(r->reason, sizeof r->reason, "%s", reason);
	return false;
}

bool reply_refuse_kind(struct reply *r, const char *kind, const char *what)
{
	char reason[64];
	snprintf(reason, sizeof reason, "%s.%s", kind, what);
	return reply_refuse(r, reason);
}

void reply_set(struct reply *r, const char *key, json_t *value)
{
	if (!r->fields)
		r->fields = json_object();
	json_object_set_new(r->fields, key, value);
}

void reply_finish(struct reply *r)
{
	json_decref(r->fields);
	*r = (struct reply){0};
}
