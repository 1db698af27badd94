#include "overlay/source_sound.h"

#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#include <util/threading.h>

#define QUEUE 16
#define RATE_MOST 96000
#define SAMPLES (RATE_MOST / 1000 * TONE_MOST_MS)
#define NS_OF_MS 1000000

struct order {
	obs_source_t *source; /* borrowed: sound_forget() takes it out; NULL = none */
	struct tone tone;
	uint64_t at; /* ns */
};

static struct {
	pthread_mutex_t mutex;      /* held for moments only */
	struct order orders[QUEUE]; /* protected by mutex: a ring */
	size_t first;               /* protected by mutex */
	size_t count;               /* protected by mutex */
	bool stopping;              /* protected by mutex */
	bool open;                  /* protected by mutex: orders are taken */
	bool running;               /* protected by working */
	pthread_mutex_t working;    /* held while an order is carried out */
	pthread_t thread;           /* immutable while running */
	sem_t ready;                /* one for each order, and one for the end */
	struct chimes_heard heard;  /* graphics thread only */
	float *samples;             /* owned; sound thread only, as what follows */
	float *before;              /* owned: the last tone, for one that comes while it sounds */
	const obs_source_t *who;    /* whose that was; never followed */
	uint64_t when;              /* ns: when that began */
	size_t length;              /* in samples */
} sound = {.mutex = PTHREAD_MUTEX_INITIALIZER, .working = PTHREAD_MUTEX_INITIALIZER};

/* A tone that comes while the last one of the same source sounds is laid over it: OBS would cut that one off. Returns
 * the length of both. */
static size_t lay_over(const struct order *order, size_t length, unsigned rate)
{
	if (order->source != sound.who || order->at < sound.when ||
	    order->at - sound.when > (uint64_t)TONE_MOST_MS * NS_OF_MS)
		return length;
	uint64_t since = (order->at - sound.when) * rate / 1000000000;
	if (since >= sound.length)
		return length;
	size_t rest = sound.length - (size_t)since;
	for (size_t i = 0; i < rest && i < SAMPLES; i++)
		sound.samples[i] = (i < length ? sound.samples[i] : 0.0f) + sound.before[since + i];
	return rest > length ? rest : length;
}

static void carry_out(const struct order *order)
{
	struct obs_audio_info info;
	if (!obs_get_audio_info(&info) || info.samples_per_sec > RATE_MOST)
		return;
	unsigned rate = info.samples_per_sec;
	size_t length = tone_length(&order->tone, rate);
	if (!length)
		return;
	tone_render(&order->tone, rate, sound.samples);
	length = lay_over(order, length, rate);
	struct obs_source_audio audio = {
		.data = {(const uint8_t *)sound.samples},
		.frames = (uint32_t)length,
		.speakers = SPEAKERS_MONO,
		.format = AUDIO_FORMAT_FLOAT,
		.samples_per_sec = rate,
		.timestamp = order->at,
	};
	obs_source_output_audio(order->source, &audio);
	memcpy(sound.before, sound.samples, length * sizeof(*sound.samples));
	sound.who = order->source;
	sound.when = order->at;
	sound.length = length;
}

/* False at the end. */
static bool take_order(struct order *order)
{
	pthread_mutex_lock(&sound.mutex);
	bool good = !sound.stopping;
	order->source = NULL;
	if (sound.count) {
		*order = sound.orders[sound.first];
		sound.first = (sound.first + 1) % QUEUE;
		sound.count--;
	}
	pthread_mutex_unlock(&sound.mutex);
	return good;
}

static void *work(void *unused)
{
	(void)unused;
	struct order order;
	bool good = true;
	os_set_thread_name("crowdcue: sounds");
	while (good) {
		while (sem_wait(&sound.ready) != 0)
			;
		pthread_mutex_lock(&sound.working);
		good = take_order(&order);
		if (good && order.source)
			carry_out(&order);
		pthread_mutex_unlock(&sound.working);
	}
	return NULL;
}

bool sound_open(void)
{
	pthread_mutex_lock(&sound.working);
	if (!sound.running) {
		sound.samples = bzalloc(SAMPLES * sizeof(*sound.samples));
		sound.before = bzalloc(SAMPLES * sizeof(*sound.before));
		sound.stopping = false;
		sem_init(&sound.ready, 0, 0);
		sound.running = pthread_create(&sound.thread, NULL, work, NULL) == 0;
		if (!sound.running) {
			blog(LOG_ERROR, "[crowdcue] The overlays stay silent: their thread does not start");
			sem_destroy(&sound.ready);
			bfree(sound.samples);
			bfree(sound.before);
		}
	}
	bool good = sound.running;
	pthread_mutex_lock(&sound.mutex);
	sound.open = good;
	pthread_mutex_unlock(&sound.mutex);
	pthread_mutex_unlock(&sound.working);
	return good;
}

void sound_close(void)
{
	if (!sound.running)
		return;
	pthread_mutex_lock(&sound.mutex);
	sound.stopping = true;
	sound.open = false;
	pthread_mutex_unlock(&sound.mutex);
	sem_post(&sound.ready);
	pthread_join(sound.thread, NULL);
	sem_destroy(&sound.ready);
	bfree(sound.samples);
	bfree(sound.before);
	sound.who = NULL;
	sound.count = 0;
	sound.running = false;
}

static void send(obs_source_t *source, const struct tone *tone, int64_t at)
{
	pthread_mutex_lock(&sound.mutex);
	bool room = sound.open && sound.count < QUEUE;
	if (room)
		sound.orders[(sound.first + sound.count++) % QUEUE] =
			(struct order){source, *tone, (uint64_t)at * NS_OF_MS};
	pthread_mutex_unlock(&sound.mutex);
	if (room)
		sem_post(&sound.ready);
}

void sound_follow(obs_source_t *source, const struct overlay *overlay, const struct theme *theme, int64_t now)
{
	struct chime chimes[CHIMES];
	int64_t soonest = now + SOUND_AHEAD_MS;
	size_t count = chimes_due(overlay, now, soonest, chimes);
	for (size_t i = 0; i < count; i++) {
		if (chimes_first(&sound.heard, &chimes[i]))
			send(source, &theme->sounds[chimes[i].sound], soonest);
	}
}

void sound_forget(const obs_source_t *source)
{
	pthread_mutex_lock(&sound.working);
	pthread_mutex_lock(&sound.mutex);
	for (size_t i = 0; i < QUEUE; i++) {
		if (sound.orders[i].source == source)
			sound.orders[i].source = NULL;
	}
	pthread_mutex_unlock(&sound.mutex);
	if (sound.who == source)
		sound.who = NULL;
	pthread_mutex_unlock(&sound.working);
}
