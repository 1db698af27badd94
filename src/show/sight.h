/* How far apart two colours are for those who see them otherwise: as most people, and with the three common
 * deficiencies at full severity (Machado, Oliveira and Fernandes 2009). Pure. */
#ifndef SHOW_SIGHT_H
#define SHOW_SIGHT_H

#include "show/colour.h"

#define SIGHTS 4
#define SIGHT_APART 14.0 /* CIEDE2000: told apart at a glance, beside each other and not */

/* CIE L*a*b* under D65. */
struct lab {
	double l, a, b;
};

/* "protanopia"; `sight` is 0 … SIGHTS - 1, 0 = as most people see. */
const char *sight_name(int sight);
/* Alpha is ignored. */
struct lab sight_lab(struct colour colour, int sight);
/* CIEDE2000: Sharma, Wu and Dalal 2005. */
double sight_difference(struct lab p, struct lab q);
/* The least difference that any of the sights leaves; *sight says whose, unless NULL. */
double sight_apart(struct colour a, struct colour b, int *sight);

#endif
