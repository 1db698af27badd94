#include "paint/sprite_worker.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#include "show/colour.h"
#include "paint/segments.h"

/* First in, first out. */
struct queue {
	struct sprite_job *first;
	struct sprite_job **end;
};

struct sprite_worker {
	struct raster *raster; /* owned; worker thread only after start */
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t wake;
	struct queue asked; /* protected by mutex */
	struct queue done;  /* protected by mutex */
	bool stop;          /* protected by mutex */
};

static void push(struct queue *queue, struct sprite_job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static struct sprite_job *pop(struct queue *queue)
{
	struct sprite_job *job = queue->first;
	if (job) {
		queue->first = job->next;
		if (!queue->first)
			queue->end = &queue->first;
		job->next = NULL;
	}
	return job;
}

static void load_picture(struct sprite_job *job)
{
	struct picture full;
	struct picture small;
	job->failed = true;
	int least = job->width > job->height ? job->width : job->height;
	job->why = calloc(1, sizeof(*job->why));
	if (!picture_load(job->path, least, &full, job->why))
		return;
	free(job->why);
	job->why = NULL;
	if (picture_fit(&full, job->fit, job->width, job->height, &small)) {
		job->made = (struct bitmap){small.width, small.height, 4, 0, 0, small.pixels};
		job->failed = false;
	}
	picture_finish(&full);
}

/* Straight alpha to what the atlas holds, see sprites_pixels(). */
static void premultiply(struct bitmap *bitmap)
{
	size_t count = (size_t)bitmap->width * bitmap->height;
	for (size_t i = 0; i < count; i++) {
		uint8_t *p = bitmap->pixels + i * 4;
		for (int k = 0; k < 3 && p[3] < 255; k++)
			p[k] = (uint8_t)lround(255.0 *
					       colour_from_linear(colour_to_linear(p[k] / 255.0) * p[3] / 255.0));
	}
}

#define SAMPLES 64 /* a side: enough to tell a logo's tones */

/* Weighs by opacity; in encoded light, as the eye does. */
static void find_tones(const struct bitmap *from, uint8_t *tones)
{
	double sums[PICTURE_TONES] = {0};
	double all = 0.0;
	int dx = from->width / SAMPLES + 1;
	int dy = from->height / SAMPLES + 1;
	for (int y = 0; y < from->height; y += dy) {
		for (int x = 0; x < from->width; x += dx) {
			const uint8_t *c = from->pixels + ((size_t)y * (size_t)from->width + (size_t)x) * 4;
			double luma = (0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]) / 256.0;
			sums[(int)(luma * PICTURE_TONES)] += c[3];
			all += c[3];
		}
	}
	for (int i = 0; i < PICTURE_TONES && all > 0.0; i++)
		tones[i] = (uint8_t)(sums[i] / all * 255.0 + 0.5);
}

void sprite_job_do(struct sprite_job *job, struct raster *raster)
{
	if (job->path)
		job->stamp = file_stamp_of(job->path);
	if (job->looks)
		return;
	if (job->path)
		load_picture(job);
	else
		job->failed = !raster_glyph(raster, &job->glyph, &job->made);
	if (job->path && job->made.channels == 4 && job->made.pixels)
		find_tones(&job->made, job->tones);
	if (job->made.channels == 4 && job->made.pixels)
		premultiply(&job->made);
}

void sprite_job_destroy(struct sprite_job *job)
{
	if (!job)
		return;
	bitmap_finish(&job->made);
	free(job->path);
	free(job->why);
	free(job);
}

static void *work(void *data)
{
	struct sprite_worker *worker = data;
	/* So that the thread that lays out text does not wait for the disk. */
	segments_warm();
	pthread_mutex_lock(&worker->mutex);
	while (!worker->stop) {
		struct sprite_job *job = pop(&worker->asked);
		if (!job) {
			pthread_cond_wait(&worker->wake, &worker->mutex);
			continue;
		}
		pthread_mutex_unlock(&worker->mutex);
		sprite_job_do(job, worker->raster);
		pthread_mutex_lock(&worker->mutex);
		push(&worker->done, job);
	}
	pthread_mutex_unlock(&worker->mutex);
	return NULL;
}

struct sprite_worker *sprite_worker_create(const struct fonts *fonts)
{
	struct sprite_worker *worker = calloc(1, sizeof(*worker));
	if (!worker)
		return NULL;
	worker->asked.end = &worker->asked.first;
	worker->done.end = &worker->done.first;
	worker->raster = raster_create(fonts);
	pthread_mutex_init(&worker->mutex, NULL);
	pthread_cond_init(&worker->wake, NULL);
	if (worker->raster && pthread_create(&worker->thread, NULL, work, worker) == 0)
		return worker;
	raster_destroy(worker->raster);
	pthread_cond_destroy(&worker->wake);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
	return NULL;
}

static void drop_all(struct queue *queue)
{
	struct sprite_job *job;
	while ((job = pop(queue)))
		sprite_job_destroy(job);
}

void sprite_worker_destroy(struct sprite_worker *worker)
{
	if (!worker)
		return;
	pthread_mutex_lock(&worker->mutex);
	worker->stop = true;
	pthread_cond_signal(&worker->wake);
	pthread_mutex_unlock(&worker->mutex);
	pthread_join(worker->thread, NULL);
	drop_all(&worker->asked);
	drop_all(&worker->done);
	raster_destroy(worker->raster);
	pthread_cond_destroy(&worker->wake);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
}

void sprite_worker_ask(struct sprite_worker *worker, struct sprite_job *job)
{
	pthread_mutex_lock(&worker->mutex);
	push(&worker->asked, job);
	pthread_cond_signal(&worker->wake);
	pthread_mutex_unlock(&worker->mutex);
}

struct sprite_job *sprite_worker_take(struct sprite_worker *worker)
{
	pthread_mutex_lock(&worker->mutex);
	struct sprite_job *list = worker->done.first;
	worker->done.first = NULL;
	worker->done.end = &worker->done.first;
	pthread_mutex_unlock(&worker->mutex);
	return list;
}
