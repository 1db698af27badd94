/* What a bench's own process takes. */
#ifndef TESTS_BENCH_RSS_H
#define TESTS_BENCH_RSS_H

/* MB of the process that belong to it alone; pages of files that were read are not. The textures of a software OpenGL
 * are among them. */
double bench_memory_mb(void);

#endif
