#define _GNU_SOURCE /* RUSAGE_THREAD */
#include "bench_watch.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <obs-module.h>

static _Thread_local struct watch counts;

const struct watch *watch_here(void)
{
	return &counts;
}

struct watch watch_since(const struct watch *before)
{
	return (struct watch){
		counts.allocations - before->allocations,
		counts.own - before->own,
		counts.mesh_uploads - before->mesh_uploads,
		counts.atlas_uploads - before->atlas_uploads,
		counts.locks - before->locks,
	};
}

void watch_add(struct watch *sum, const struct watch *more)
{
	sum->allocations += more->allocations;
	sum->own += more->own;
	sum->mesh_uploads += more->mesh_uploads;
	sum->atlas_uploads += more->atlas_uploads;
	sum->locks += more->locks;
}

int64_t watch_cpu(void)
{
	struct timespec now;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

uint64_t watch_waits(void)
{
	struct rusage usage;
	getrusage(RUSAGE_THREAD, &usage);
	return (uint64_t)usage.ru_nvcsw;
}

/* ---- the allocator: glibc lets a program bring its own, and keeps the old one under these names -------------------
 */

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

void *malloc(size_t size)
{
	counts.allocations++;
	return __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	counts.allocations++;
	return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
	counts.allocations++;
	return __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	counts.allocations++;
	return __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
	counts.allocations++;
	*out = __libc_memalign(alignment, size);
	return *out ? 0 : ENOMEM;
}

/* ---- what our rooms call ------------------------------------------------------------------------------------------
 */

void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	counts.own++;
	return malloc(size);
}

void *__wrap_calloc(size_t count, size_t size);
void *__wrap_calloc(size_t count, size_t size)
{
	counts.own++;
	return calloc(count, size);
}

void *__wrap_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
	counts.own++;
	return realloc(old, size);
}

void *__real_bmalloc(size_t size);
void *__wrap_bmalloc(size_t size);
void *__wrap_bmalloc(size_t size)
{
	counts.own++;
	return __real_bmalloc(size);
}

void *__real_brealloc(void *old, size_t size);
void *__wrap_brealloc(void *old, size_t size);
void *__wrap_brealloc(void *old, size_t size)
{
	counts.own++;
	return __real_brealloc(old, size);
}

void __real_gs_vertexbuffer_flush(gs_vertbuffer_t *buffer);
void __wrap_gs_vertexbuffer_flush(gs_vertbuffer_t *buffer);
void __wrap_gs_vertexbuffer_flush(gs_vertbuffer_t *buffer)
{
	counts.mesh_uploads++;
	__real_gs_vertexbuffer_flush(buffer);
}

gs_vertbuffer_t *__real_gs_vertexbuffer_create(struct gs_vb_data *data, uint32_t flags);
gs_vertbuffer_t *__wrap_gs_vertexbuffer_create(struct gs_vb_data *data, uint32_t flags);
gs_vertbuffer_t *__wrap_gs_vertexbuffer_create(struct gs_vb_data *data, uint32_t flags)
{
	counts.mesh_uploads++;
	return __real_gs_vertexbuffer_create(data, flags);
}

void __real_gs_texture_set_image(gs_texture_t *texture, const uint8_t *data, uint32_t line, bool invert);
void __wrap_gs_texture_set_image(gs_texture_t *texture, const uint8_t *data, uint32_t line, bool invert);
void __wrap_gs_texture_set_image(gs_texture_t *texture, const uint8_t *data, uint32_t line, bool invert)
{
	counts.atlas_uploads++;
	__real_gs_texture_set_image(texture, data, line, invert);
}

static struct watch_textures textures; /* graphics thread */

struct watch_textures watch_textures(void)
{
	return textures;
}

static uint64_t texture_bytes(uint32_t width, uint32_t height, enum gs_color_format format)
{
	return (uint64_t)width * height * gs_get_format_bpp(format) / 8;
}

gs_texture_t *__real_gs_texture_create(uint32_t width, uint32_t height, enum gs_color_format format, uint32_t levels,
				       const uint8_t **data, uint32_t flags);
gs_texture_t *__wrap_gs_texture_create(uint32_t width, uint32_t height, enum gs_color_format format, uint32_t levels,
				       const uint8_t **data, uint32_t flags);
gs_texture_t *__wrap_gs_texture_create(uint32_t width, uint32_t height, enum gs_color_format format, uint32_t levels,
				       const uint8_t **data, uint32_t flags)
{
	textures.count++;
	textures.bytes += texture_bytes(width, height, format);
	counts.atlas_uploads++;
	return __real_gs_texture_create(width, height, format, levels, data, flags);
}

void __real_gs_texture_destroy(gs_texture_t *texture);
void __wrap_gs_texture_destroy(gs_texture_t *texture);
void __wrap_gs_texture_destroy(gs_texture_t *texture)
{
	if (texture) {
		textures.count--;
		textures.bytes -= texture_bytes(gs_texture_get_width(texture), gs_texture_get_height(texture),
						gs_texture_get_color_format(texture));
	}
	__real_gs_texture_destroy(texture);
}

int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
	counts.locks++;
	return __real_pthread_mutex_lock(mutex);
}

void __real_obs_enter_graphics(void);
void __wrap_obs_enter_graphics(void);
void __wrap_obs_enter_graphics(void)
{
	counts.locks++;
	__real_obs_enter_graphics();
}

/* ---- the plugin's place in OBS: our rooms are linked in, so there is no module around them -------------------------
 */

obs_module_t *obs_current_module(void)
{
	return NULL;
}

const char *obs_module_text(const char *key)
{
	return key;
}

char *__wrap_obs_find_module_file(obs_module_t *module, const char *file);
char *__wrap_obs_find_module_file(obs_module_t *module, const char *file)
{
	(void)module;
	size_t folder = strlen(BENCH_DATA);
	size_t name = strlen(file);
	char *path = bmalloc(folder + 1 + name + 1);
	memcpy(path, BENCH_DATA, folder);
	path[folder] = '/';
	memcpy(path + folder + 1, file, name + 1);
	return path;
}

/* All kinds of overlay have the same tick. */
static void (*tick)(void *data, float seconds);
static struct watch_ticks ticks; /* graphics thread only */

static void timed_tick(void *data, float seconds)
{
	struct watch before = counts;
	int64_t start = watch_cpu();
	tick(data, seconds);
	ticks.cpu += watch_cpu() - start;
	struct watch done = watch_since(&before);
	watch_add(&ticks.done, &done);
}

struct watch_ticks watch_take_ticks(void)
{
	struct watch_ticks taken = ticks;
	ticks = (struct watch_ticks){0};
	return taken;
}

void __real_obs_register_source_s(const struct obs_source_info *info, size_t size);
void __wrap_obs_register_source_s(const struct obs_source_info *info, size_t size);
void __wrap_obs_register_source_s(const struct obs_source_info *info, size_t size)
{
	struct obs_source_info watched = *info;
	tick = info->video_tick;
	watched.video_tick = timed_tick;
	__real_obs_register_source_s(&watched, size);
}
