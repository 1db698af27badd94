#include "run/mailbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "run/clock.h"

/* Events in the spool that came so close to each other have one time of arrival. */
#define SPOOLED_TOGETHER_MS 100

bool mailbox_init(struct mailbox *m)
{
	pthread_condattr_t monotonic;
	*m = (struct mailbox){0};
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&m->mutex, NULL);
	pthread_cond_init(&m->wake, &monotonic);
	pthread_cond_init(&m->room, NULL);
	pthread_condattr_destroy(&monotonic);
	return true;
}

void mail_destroy(struct mail *mail)
{
	if (!mail)
		return;
	for (size_t i = 0; i < mail->count; i++)
		audience_finish(&mail->events[i]);
	free(mail->events);
	free(mail->lines);
	free(mail->line);
	free(mail->status);
	free(mail->post);
	free(mail);
}

void mailbox_finish(struct mailbox *m)
{
	while (m->first) {
		struct mail *mail = m->first;
		m->first = mail->next;
		mail_destroy(mail);
	}
	pthread_cond_destroy(&m->wake);
	pthread_cond_destroy(&m->room);
	pthread_mutex_destroy(&m->mutex);
}

static bool is_full_for(const struct mailbox *m, const struct mail *mail)
{
	return (mail->kind == MAIL_LINE && (m->lines >= MAILBOX_LINES || m->line_bytes >= MAILBOX_LINE_BYTES)) ||
	       (mail->kind == MAIL_EVENTS && (m->events >= MAILBOX_EVENTS || m->event_bytes >= MAILBOX_EVENT_BYTES));
}

static void append(struct mailbox *m, struct mail *mail)
{
	if (m->last)
		m->last->next = mail;
	else
		m->first = mail;
	m->last = mail;
	m->lines += mail->kind == MAIL_LINE;
	m->line_bytes += mail->line ? strlen(mail->line) : 0;
	m->events += mail->kind == MAIL_EVENTS ? mail->count : 0;
	m->event_bytes += mail->bytes;
	pthread_cond_signal(&m->wake);
}

/* ---- the spool ---- */

void mailbox_use_spool(struct mailbox *m, struct spool *spool, int64_t left)
{
	struct mail *mail = left ? calloc(1, sizeof *mail) : NULL;
	m->spool = spool;
	if (!mail)
		return;
	mail->kind = MAIL_SPOOLED;
	mail->length = left;
	m->spooled = left;
	append(m, mail);
}

/* The events are in the file: their place in the order is kept by a mail that says where. One that comes directly
 * behind another, and soon, makes that one longer, so that a flood takes no memory. */
static void append_spooled(struct mailbox *m, struct mail *mail, int64_t offset, int64_t length)
{
	struct mail *before = m->last;
	m->spooled += length;
	if (before && before->kind == MAIL_SPOOLED && before->offset + before->length == offset &&
	    mail->arrived - before->arrived < SPOOLED_TOGETHER_MS) {
		before->length += length;
		before->count += mail->count;
		before->handed = mail->handed;
		mail_destroy(mail);
		return;
	}
	for (size_t i = 0; i < mail->count; i++)
		audience_finish(&mail->events[i]);
	free(mail->events);
	free(mail->lines);
	mail->events = NULL;
	mail->lines = NULL;
	mail->bytes = 0;
	mail->kind = MAIL_SPOOLED;
	mail->offset = offset;
	mail->length = length;
	append(m, mail);
}

/* With the mutex held, which is let go while the disk works. False: they must wait. */
static bool spool_them(struct mailbox *m, struct mail *mail)
{
	if (!m->spool || !mail->lines || m->spool_refused)
		return false;
	int64_t length = 0;
	m->spooling = true;
	pthread_mutex_unlock(&m->mutex);
	int64_t offset = spool_add(m->spool, mail->lines, mail->count, &length);
	pthread_mutex_lock(&m->mutex);
	m->spooling = false;
	m->spool_refused = offset < 0;
	if (offset >= 0)
		append_spooled(m, mail, offset, length);
	return offset >= 0;
}

/* With the mutex held. */
static void clear_if_empty(struct mailbox *m)
{
	if (m->spooled || m->spooling)
		return;
	spool_clear(m->spool);
	m->spool_refused = false;
	pthread_cond_broadcast(&m->room);
}

void mailbox_spool_done(struct mailbox *m, int64_t bytes, size_t count)
{
	pthread_mutex_lock(&m->mutex);
	struct mail *mail = m->first;
	mail->offset += bytes;
	mail->length -= bytes;
	mail->count -= count < mail->count ? count : mail->count;
	m->spooled -= bytes;
	if (!mail->length) {
		m->first = mail->next;
		if (!m->first)
			m->last = NULL;
		mail_destroy(mail);
	}
	clear_if_empty(m);
	pthread_mutex_unlock(&m->mutex);
}

int64_t mailbox_oldest(struct mailbox *m, int64_t taken)
{
	pthread_mutex_lock(&m->mutex);
	const struct mail *oldest = m->first;
	if (taken && oldest && oldest->length == taken)
		oldest = oldest->next;
	int64_t arrived = oldest ? oldest->arrived : NEVER;
	pthread_mutex_unlock(&m->mutex);
	return arrived;
}

int64_t mailbox_spooled(struct mailbox *m)
{
	pthread_mutex_lock(&m->mutex);
	int64_t spooled = m->spooled;
	pthread_mutex_unlock(&m->mutex);
	return spooled;
}

/* ---- posting and taking ---- */

bool mailbox_post(struct mailbox *m, struct mail *mail)
{
	mail->arrived = machine_mono_ms();
	pthread_mutex_lock(&m->mutex);
	while (!m->closed && !m->stop && is_full_for(m, mail)) {
		if (mail->kind == MAIL_EVENTS && spool_them(m, mail)) {
			pthread_mutex_unlock(&m->mutex);
			return true;
		}
		if (!m->closed && !m->stop && is_full_for(m, mail))
			pthread_cond_wait(&m->room, &m->mutex);
	}
	bool taken = !m->closed;
	if (taken)
		append(m, mail);
	pthread_mutex_unlock(&m->mutex);
	if (!taken)
		mail_destroy(mail);
	return taken;
}

static struct timespec until(int64_t wait_ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += (time_t)(wait_ms / 1000);
	t.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

static bool is_of_audience(const struct mail *mail)
{
	return mail->kind == MAIL_EVENTS || mail->kind == MAIL_SPOOLED;
}

/* With the mutex held: all up to the first that waits in the spool; with `hold` all that are not of the audience. */
static struct mail *take_those_in_memory(struct mailbox *m, bool hold)
{
	struct mail *taken = NULL;
	struct mail **end = &taken;
	struct mail **place = &m->first;
	m->last = NULL;
	while (*place) {
		struct mail *mail = *place;
		if (!hold && mail->kind == MAIL_SPOOLED)
			break;
		if (hold && is_of_audience(mail)) {
			m->last = mail;
			place = &mail->next;
			continue;
		}
		*place = mail->next;
		*end = mail;
		end = &mail->next;
		mail->next = NULL;
	}
	for (struct mail *rest = *place; rest; rest = rest->next)
		m->last = rest;
	return taken;
}

/* With the mutex held: what is left waits. */
static void count_again(struct mailbox *m)
{
	m->lines = m->line_bytes = m->events = m->event_bytes = 0;
	for (const struct mail *rest = m->first; rest; rest = rest->next) {
		m->lines += rest->kind == MAIL_LINE;
		m->line_bytes += rest->line ? strlen(rest->line) : 0;
		m->events += rest->kind == MAIL_EVENTS ? rest->count : 0;
		m->event_bytes += rest->bytes;
	}
}

/* With the mutex held. */
static bool has_any(const struct mailbox *m, bool hold)
{
	const struct mail *mail = m->first;
	while (hold && mail && is_of_audience(mail))
		mail = mail->next;
	return mail != NULL;
}

void mailbox_put_back(struct mailbox *m, struct mail *all)
{
	struct mail *last = all;
	if (!all)
		return;
	while (last->next)
		last = last->next;
	pthread_mutex_lock(&m->mutex);
	last->next = m->first;
	m->first = all;
	if (!m->last)
		m->last = last;
	count_again(m);
	pthread_mutex_unlock(&m->mutex);
}

static struct mail *copy_of_spooled(const struct mail *mail)
{
	struct mail *copy = malloc(sizeof *copy);
	if (!copy)
		return NULL;
	*copy = *mail;
	copy->next = NULL;
	copy->count = 0; /* it has no events of its own */
	return copy;
}

struct mail *mailbox_take(struct mailbox *m, int64_t wait_ms, bool hold, bool *stop)
{
	struct timespec end = until(wait_ms);
	pthread_mutex_lock(&m->mutex);
	while (wait_ms > 0 && !has_any(m, hold) && !m->stop)
		if (pthread_cond_timedwait(&m->wake, &m->mutex, &end) == ETIMEDOUT)
			break;
	*stop = m->stop;
	bool in_spool = !hold && m->first && m->first->kind == MAIL_SPOOLED;
	struct mail *all = in_spool ? copy_of_spooled(m->first) : take_those_in_memory(m, hold);
	if (!in_spool) {
		count_again(m);
		pthread_cond_broadcast(&m->room);
	}
	pthread_mutex_unlock(&m->mutex);
	return all;
}

void mailbox_stop(struct mailbox *m)
{
	pthread_mutex_lock(&m->mutex);
	m->stop = true;
	pthread_cond_broadcast(&m->wake);
	pthread_cond_broadcast(&m->room);
	pthread_mutex_unlock(&m->mutex);
}

void mailbox_close(struct mailbox *m)
{
	pthread_mutex_lock(&m->mutex);
	m->closed = true;
	pthread_cond_broadcast(&m->room);
	pthread_mutex_unlock(&m->mutex);
}
