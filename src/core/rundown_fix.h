/* The one-key remedies for lateness: `fix how=…` (contracts.md section 20). Inside the rundown only. Runner only. */
#ifndef CORE_RUNDOWN_FIX_H
#define CORE_RUNDOWN_FIX_H

#include "core/rundown_step.h"

/* Applies the verb in a live show, or refuses it and changes nothing. Emits no events. */
bool rundown_fix(const struct rundown_step *s);

#endif
