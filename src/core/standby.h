/* Emergency standby: what is done when it begins and when it ends (PRODUCT.md L13, contracts.md section 10). */
#ifndef CORE_STANDBY_H
#define CORE_STANDBY_H

#include <stdbool.h>

struct engine;

/* The rundown's standby has just changed: holds or frees every countdown whose `hold` is true, and asks for the
 * emergency scene and the muted inputs, or for what was before. `plan`: id of the emergency plan, "" = none. */
void standby_changed(struct engine *e, const char *plan);
/* Holds or frees the countdowns alone, as if it had been at `mono` (undo: clocks are as if the verb had not been). */
void standby_clocks(struct engine *e, long long mono);
/* Is there an emergency plan with this id? */
bool standby_has_plan(const struct engine *e, const char *id);
/* The emergency card's text: the plan's, else the show's. Never NULL. Borrowed from the show. */
const char *standby_card(const struct engine *e);

#endif
