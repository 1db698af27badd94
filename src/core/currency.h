#ifndef CROWDCUE_CORE_CURRENCY_H
#define CROWDCUE_CORE_CURRENCY_H

#include <stddef.h>
#include <stdint.h>

#include "core/audience.h"

/* How amounts of money are counted: in the minor unit of their currency (ISO 4217 list one), which is a hundredth for
 * most, the whole for some and a thousandth for a few. A platform's coin ("twitch-bits") has no smaller unit. All
 * functions may be called from any thread. */

/* Digits behind the point: 0, 2 or 3. */
int currency_digits(const char *code);
/* Minor units in one unit: 1, 100 or 1000. */
int64_t currency_each(const char *code);
/* The amount alone, as it is written in tables and cells: "99.00", "990", "-1.250". Returns what snprintf does. */
int currency_amount(const struct money *money, char *out, size_t size);

#endif
