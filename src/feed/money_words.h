/* An amount of money as it is written for people: "$5.00", "CN¥50", "1.234,50 €", "500 bits". Pure. */
#ifndef FEED_MONEY_WORDS_H
#define FEED_MONEY_WORDS_H

#include "feed/draft.h"

/* The first number with a currency beside it that is known. False: there is none, or it has more than 12 digits before
 * the point; *out is then as it was. Looks at the first 63 bytes. */
bool money_words(struct span words, struct money *out);

#endif
