/* SIGINT and SIGTERM ask for a clean end. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

void signals_catch(void);
bool signals_came(void);
/* Waits at most so long, less if a signal comes. */
void signals_wait(int64_t ms);
/* Waits until a descriptor can be read (true) or a signal has come (false). */
bool signals_wait_readable(int fd);

#endif
