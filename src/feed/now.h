/* What time it is: the only place of this room that asks the machine. */
#ifndef FEED_NOW_H
#define FEED_NOW_H

#include "core/moment.h"

/* Thread-safe. */
struct moment feed_now(void);

#endif
