/* OBS without its window, on the display of DISPLAY, with its text source and no other module. One at a time. */
#ifndef TESTS_BENCH_OBS_H
#define TESTS_BENCH_OBS_H

#include <stdbool.h>
#include <stdint.h>

/* A canvas of that size at 60 frames a second. False: there is no display, no graphics or no text source; that was
 * said, and nothing is left running. */
bool bench_obs_start(uint32_t width, uint32_t height);

/* From here on what OBS logs is about its own end. Any thread. */
void bench_obs_leaving(void);

/* False: OBS has logged errors before it was leaving; that was said. */
bool bench_obs_end(void);

#endif
