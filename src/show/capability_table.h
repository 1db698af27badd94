/* data/platforms.json as it was built in. */
#ifndef SHOW_CAPABILITY_TABLE_H
#define SHOW_CAPABILITY_TABLE_H

#include "show/capability.h"

/* Generated. */
extern const struct capability capability_table[];
extern const size_t capability_table_count;

#endif
