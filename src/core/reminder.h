/* Reminders: texts that go to a webhook some time before the planned start (PRODUCT.md B7). Each is sent once when its
 * instant comes; one whose instant had passed before the session began is not sent late; a start that is moved back
 * makes it come again. Without a planned start there are none. Runner only. */
#ifndef CORE_REMINDER_H
#define CORE_REMINDER_H

#include <stdint.h>

#include "core/digest.h"
#include "core/moment.h"

struct engine;

/* When the session begins, in wall ms: what lies before is past. Only the first call counts. */
void reminder_begin(struct engine *e, int64_t wall);
/* Next instant on the monotonic clock at which one is due, or NEVER. */
int64_t reminder_next_due(const struct engine *e, struct moment now);
/* Asks for those that are due. */
void reminder_deadline(struct engine *e);
void reminder_digest(const struct engine *e, struct digest *d);

#endif
