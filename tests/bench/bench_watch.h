/* Counts what the thread that asks has done, between the linker and the libraries: the bench is linked with --wrap for
 * the calls of our own rooms (see CMakeLists.txt), and stands in front of the C library's allocator for everybody's. */
#ifndef TESTS_BENCH_WATCH_H
#define TESTS_BENCH_WATCH_H

#include <stddef.h>
#include <stdint.h>

struct watch {
	uint64_t allocations;   /* by any code on this thread, the graphics driver too */
	uint64_t own;           /* those of them that our rooms asked for, from the C library or from libobs */
	uint64_t mesh_uploads;  /* vertex buffers that our rooms made or flushed */
	uint64_t atlas_uploads; /* textures that our rooms made, filled or copied */
	uint64_t locks;         /* mutexes that our rooms took, the graphics context's among them */
};

/* The calling thread's counts; they only grow. */
const struct watch *watch_here(void);

/* What has come since `before`. */
struct watch watch_since(const struct watch *before);

void watch_add(struct watch *sum, const struct watch *more);

/* CPU time of the calling thread, ns. */
int64_t watch_cpu(void);

/* CPU time and counts of the ticks of the sources that our rooms registered, since the last call. Graphics thread only.
 */
struct watch_ticks {
	int64_t cpu; /* ns */
	struct watch done;
};
struct watch_ticks watch_take_ticks(void);

/* How often the calling thread has given its processor up to wait for somebody. */
uint64_t watch_waits(void);

/* The textures that our rooms have made and still hold, but for those that they draw into. Graphics thread, or after
 * it.
 */
struct watch_textures {
	size_t count;
	uint64_t bytes;
};
struct watch_textures watch_textures(void);

#endif
