/* Replies as the JSON objects of contracts.md section 2. */
#ifndef RUN_ANSWER_H
#define RUN_ANSWER_H

#include <stdint.h>

#include <jansson.h>

#include "core/reply.h"

/* {"ok":true,"seq":…,…} or {"ok":false,"reason":…,"text":…,…}; the text in `language`. seq 0 = none. Takes the fields
 * over; the reply is empty afterwards. New reference. */
json_t *answer_object(struct reply *reply, uint64_t seq, const char *language);
/* The same refusal without a struct. */
json_t *answer_refusal(const char *reason, const char *language);
/* One line without its end; the caller frees it. */
char *answer_line(const json_t *object);

#endif
